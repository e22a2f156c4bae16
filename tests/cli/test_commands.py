"""The command line: what it prints, and that bad input is one line and exit code 2."""

import csv
import io
import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from gigawatt.cli import main
from gigawatt.data import tables
from gigawatt.estimates import choices
from gigawatt.estimates.estimate import estimate

FAST = ("--draws", "64")


def call(*arguments: str):
    return CliRunner().invoke(main, list(arguments))


def printed(*arguments: str) -> str:
    """What a good call prints; nothing on standard error."""
    done = call(*arguments)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def rows(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text)))


# -- estimate --------------------------------------------------------------------------------------
def test_json_of_an_estimate():
    text = printed(
        "estimate",
        "site_capex_usd",
        "it_power_mw",
        "--set",
        "fleet=H100 SXM:1000",
        "--draws",
        "128",
        "--seed",
        "3",
        "--format",
        "json",
    )
    made = estimate(draws=128, seed=3, fleet="H100 SXM:1000")
    expected = {}
    for name, unit in (("site_capex_usd", "USD"), ("it_power_mw", "MW")):
        r = made[name]
        expected[name] = {
            "unit": unit,
            "p5": r.p5,
            "p50": r.p50,
            "p95": r.p95,
            "printed": {end: getattr(made.printed(name), end) for end in ("p5", "p50", "p95")},
            "draws": 128,
            "seed": 3,
            "sampling_error": None,
        }  # too few draws to tell
    found = json.loads(text)
    for name, one in found.items():
        assert one.pop("sources") == list(made.sources(name))
        assert one.pop("version")["data"] == tables.date()
        assert one.pop("remarks") == []
        assert one.pop("weakest_evidence")["row"] == made.weakest(name).row
        assert one.pop("assumed")["purchase_year"] == 2024  # the whole estimate's, for both
    assert found == expected


def test_csv_of_an_estimate():
    (row,) = rows(
        printed(
            "estimate",
            "accelerator_cost_usd",
            *FAST,
            "--format",
            "csv",
            "--set",
            "fleet=H100 SXM:1000",
            "--set",
            "accelerator_price_usd=30000",
        )
    )
    assert (row["quantity"], row["unit"], row["draws"], row["seed"]) == (
        "accelerator_cost_usd",
        "USD",
        "64",
        "1",
    )
    assert float(row["p5"]) == float(row["p50"]) == float(row["p95"]) == 30e6  # 1,000 x 30,000


def test_table_of_an_estimate():
    text = printed(
        "estimate",
        "accelerator_cost_usd",
        *FAST,
        "--set",
        "fleet=H100 SXM:350000",
        "--set",
        "accelerator_price_usd=30000",
    )
    of_what, header, row, foot, weakest, which = text.splitlines()
    assert weakest == "Weakest evidence: every number was set; nothing rests on data/"
    assert "as printed" in header and "as printed" in which
    assert of_what == "Of 350,000 H100 SXM, accelerator_price_usd 30000"
    assert header.split()[:2] == ["quantity", "median"]
    assert row.startswith("accelerator_cost_usd  10.5 bn")
    assert foot == "90 % intervals on 64 draws, seed 1"


def test_the_first_line_says_of_whom_and_when():
    """A company's own name and the date of the count, which nobody chose; of some all is alike."""
    first, *_ = printed("estimate", "meta_h100e_installed", *FAST).splitlines()
    assert first.startswith("Of Meta; assumed: as_of 20"), first
    first, *_ = printed("estimate", "xai_h100e_owned", *FAST, "--set", "as_of=2024-12-31").split(
        ";"
    )
    assert first == "Of as_of 2024-12-31, xAI"
    alike, *_ = printed("estimate", "trace_per_recipient_usd", *FAST).splitlines()
    assert alike == "Of no fleet, year or place: the same for all"


def test_an_estimate_states_its_sampling_error():
    *_, foot, weakest, which = printed("estimate", "site_capex_usd").splitlines()
    assert weakest.startswith("Weakest evidence: ")
    assert "as printed" in which
    assert re.fullmatch(
        r"90 % intervals on 8192 draws, seed 1; sampling error of both ends below 0\.[1-5] %", foot
    )
    (row,) = json.loads(printed("estimate", "site_capex_usd", "--format", "json")).values()
    assert 0 < row["sampling_error"] < 0.005


def test_a_quantity_asked_for_twice_stands_once():
    assert (
        len(rows(printed("estimate", "it_power_mw", "it_power_mw", *FAST, "--format", "csv"))) == 1
    )


def test_scenario_and_what_wins_over_it():
    from_file = printed(
        "estimate", "accelerators", "--scenario", "default", *FAST, "--format", "csv"
    )
    named = printed(
        "estimate",
        "accelerators",
        "--scenario",
        "default",
        "--set",
        "fleet=H100:5",
        *FAST,
        "--format",
        "csv",
    )
    assert [float(rows(text)[0]["p50"]) for text in (from_file, named)] == [350_000, 5]


def test_a_number_that_does_not_matter_is_noted():
    done = call("estimate", "accelerator_cost_usd", "--set", "pue=1.1", *FAST)
    assert done.exit_code == 0
    assert done.stderr == "gigawatt: note: pue does not move what was asked for\n"


def test_wide_range_prints_no_warnings():
    done = call(
        "estimate", "accelerator_cost_usd", "--set", "accelerator_price_usd=1..2..1000", *FAST
    )
    assert (done.exit_code, done.stderr) == (0, "")


# -- list ------------------------------------------------------------------------------------------
def test_list_as_json():
    listed = json.loads(printed("estimate", "--list", "--format", "json"))
    assert list(listed["quantities"]) == choices.names()
    assert listed["quantities"]["site_capex_usd"]["inputs"] == [
        "cluster_cost_usd",
        "facility_cost_usd",
    ]
    assert list(listed["choices"]) == list(tables.index("choices"))


def test_list_as_csv():
    listed = {row["name"]: row for row in rows(printed("estimate", "--list", "--format", "csv"))}
    assert list(listed) == choices.names()
    assert listed["facility_power_mw"]["unit"] == "MW"
    assert listed["facility_power_mw"]["inputs"] == "it_power_mw facility_overhead"


def test_list_as_table():
    text = printed("estimate", "--list")
    first_words = [line.split()[0] for line in text.splitlines() if line]
    assert set(choices.names()) | set(tables.index("choices")) <= set(first_words)


def test_list_of_a_word_searches_names_meanings_and_choices():
    text = printed("estimate", "--list", "homes")
    names = [line.split()[0] for line in text.splitlines() if line and line[0] != "#"]
    assert {"homes_us", "country"} <= set(names)
    assert "accelerator_cost_usd" not in names
    fewer = json.loads(printed("estimate", "--list", "homes", "france", "--format", "json"))
    assert set(fewer["quantities"]) < set(names)


def test_list_groups_by_the_parts_of_the_model():
    heads = [line for line in printed("estimate", "--list").splitlines() if line[:1] == "#"]
    assert {"# capex", "# power", "# compute"} < set(heads)
    assert len(heads) == len(set(heads))


def test_list_of_a_word_that_nothing_speaks_of():
    done = call("estimate", "--list", "homs_us")
    assert done.exit_code == 2 and "did you mean homes_us" in done.stderr


# -- explain ---------------------------------------------------------------------------------------
def test_explain_as_json():
    told = json.loads(
        printed("explain", "server_cost_usd", "--set", "fleet=H100:1000", *FAST, "--format", "json")
    )
    assert (told["quantity"], told["draws"], told["seed"]) == ("server_cost_usd", 64, 1)
    assert [s["name"] for s in told["steps"]][-1] == "server_cost_usd"
    named = {source for step in told["steps"] for source in step["sources"]}
    assert named == set(told["sources"]) <= set(tables.index("sources"))
    assert any(row.startswith("prices:") for step in told["steps"] for row in step["rows"])


def test_explain_as_csv():
    told = rows(printed("explain", "server_cost_usd", *FAST, "--format", "csv"))
    assert told[-1]["name"] == "server_cost_usd"
    assert told[-1]["made_from"] == "accelerator_cost_usd server_cost_ratio"


def test_explain_says_which_row_nobody_has_seen_printed():
    memory = next(
        row["pay_id"]
        for row in tables.rows("pay")
        if row["confidence"] == "memory" and row["value"]
    )
    said = printed("explain", "package_usd", "--set", f"package={memory}", *FAST)
    assert f"pay:{memory} (from memory: nobody has seen it printed)" in said
    assert "nobody has seen" not in printed(
        "explain", "package_usd", "--set", "package=P006", *FAST
    )


def test_explain_as_text_reaches_the_sources():
    text = printed("explain", "server_cost_usd", "--set", "fleet=H100:1000", *FAST)
    steps, _, sources = text.partition("\nSources\n")
    assert "accelerators = 1,000 accelerator" in steps and "set by you" in steps
    assert "assumptions:server_cost_ratio" in steps and "prices:" in steps
    assert sources.strip()


# -- help and check --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], *([c, "--help"] for c in main.commands)], ids=str
)
def test_help(arguments):
    assert "Usage:" in printed(*arguments)


def test_version():
    assert printed("--version").split()[-1] == version("gigawatt")


# -- bad input -------------------------------------------------------------------------------------
def setting(value: str, quantity: str = "site_capex_usd") -> list[str]:
    return ["estimate", quantity, *FAST, "--set", value]


BAD = [
    # commands, options and names
    (["estimat"], "unknown command 'estimat': did you mean estimate?"),
    (["--frobnicate"], "--frobnicate"),
    (["estimate"], "name at least one quantity"),
    (["estimate", "site_capex"], "unknown quantity 'site_capex': did you mean site_capex_usd"),
    (["estimate", "site_capex_usd", "nonsense_quantity"], "unknown quantity 'nonsense_quantity'"),
    (["estimate", "purchase_year"], "purchase_year"),
    (["estimate", "budget_scope"], "budget_scope"),
    (["estimate", "a\nb"], "unknown quantity 'a?b'"),
    (["estimate", "site_capex_usd", "--format", "xml"], "xml"),
    (["estimate", "site_capex_usd", "--frob"], "--frob"),
    (["estimate", "site_capex_usd", "--set"], "--set"),
    (["explain"], "QUANTITY"),
    (["explain", "site_capex"], "did you mean site_capex_usd"),
    (["explain", "01-chips-to-sit"], "unknown figure '01-chips-to-sit': did you mean 01-chips"),
    (["teach"], "Choose from: student, instructor, colab, handout. See `gigawatt teach --help`."),
    (["explain", "budget_scope"], "budget_scope"),
    (["explain", "site_capex_usd", "it_power_mw"], "it_power_mw"),
    # sampling and scenarios
    (["estimate", "site_capex_usd", "--draws", "10"], "draws: 10 is out of range"),
    (
        ["estimate", "site_capex_usd", "--draws", "99999999999"],
        "draws: 99999999999 is out of range",
    ),
    (["estimate", "site_capex_usd", "--draws", "many"], "many"),
    (["estimate", "site_capex_usd", "--draws", "1e4"], "1e4"),
    (["estimate", "site_capex_usd", "--seed", "-1"], "seed: -1 is out of range"),
    (["estimate", "site_capex_usd", "--seed", "4294967296"], "seed: 4294967296 is out of range"),
    (
        ["estimate", "site_capex_usd", "--scenario", "defalt"],
        "unknown scenario 'defalt': did you mean default?",
    ),
    (["estimate", "site_capex_usd", "--scenario", "../default"], "unknown scenario"),
    (["estimate", "site_capex_usd", "--scenario", ""], "scenario"),
    # --set
    (setting("purchase_year"), "write NAME=VALUE"),
    (setting("=3"), "write NAME=VALUE"),
    (setting(""), "write NAME=VALUE"),
    (setting("seed=4"), "use the option --seed"),
    (setting("draws=400"), "use the option --draws"),
    (setting("purchse_year=2024"), "unknown input 'purchse_year': did you mean purchase_year"),
    ([*setting("pue=1.1"), "--set", "pue=1.2"], "pue is given twice"),
    (setting("purchase_year=1999"), "purchase_year: 1999 is out of range"),
    (setting("purchase_year=2024.5"), "purchase_year"),
    (setting("pue="), "pue"),
    (setting("pue=good"), "pue: cannot read 'good'"),
    (setting("pue=0.9"), "pue: 0.9 is out of range; it must be 1 to 5"),
    (setting("pue=nan"), "pue: cannot read 'nan'"),
    (setting("pue=1e999"), "pue: inf is not a finite number"),
    (setting("pue=1,1"), "pue: '1,1' has a comma"),
    (setting("pue=1.1 GW"), "pue: 'GW' has the wrong dimension"),
    (setting("pue=1.3..1.2"), "is out of order; write low..central..high"),
    (setting("pue=1..2..3..4"), "pue: cannot read"),
    (setting("pue=$(id)"), "pue: cannot read"),
    (setting("pue=" + "1" * 5000), "pue: the value is longer than 500 characters"),
    (setting("facility_power_mw=5 USD"), "facility_power_mw: 'USD' has the wrong dimension"),
    (setting("facility_power_mw=5 parsnip"), "facility_power_mw: unknown unit 'parsnip'"),
    (setting("accelerators=-5"), "accelerators: -5 is out of range"),
    (setting("accelerator_price_usd=$30000"), "accelerator_price_usd: cannot read '$30000'"),
    (setting("accelerator_price_usd=1..1..5"), "the range 1..1..5 fits no shape"),
    (setting("accelerator=Z80"), "unknown accelerator 'Z80'"),
    (setting("fleet="), "fleet: cannot read ''"),
    (setting("fleet=H100 SXM"), "fleet: cannot read 'H100 SXM'"),
    (setting("fleet=H1000:5"), "unknown accelerator 'H1000'"),
    (setting("fleet=H100 SXM:0"), "fleet: the count of H100 SXM must be one number above 0"),
    (setting("fleet=H100 SXM:5,H100:6"), "fleet: H100 stands twice (it is H100 SXM)"),
    ([*setting("fleet=H100:5"), "--set", "accelerator=A100"], "fleet and accelerator are both set"),
    (setting("fleet=Trainium1:5"), "Trainium1"),
    (setting("site=Nowhere"), "unknown site 'Nowhere'"),
    (setting("operator=Nobody", "share_of_company_capex"), "unknown operator"),
    (
        setting("capex_year=2015", "share_of_company_capex"),
        "capex.csv: no capital expenditure of Meta for 2015",
    ),
    (setting("basis=fp4"), "unknown basis 'fp4'"),
    (setting("deal=PlayAI", "price_per_hire_usd"), "deals.csv: no price for PlayAI"),
    (setting("package=P003", "package_usd"), "pay.csv: row P003 has no amount in USD"),
    (
        setting("accelerators=0", "training_days"),
        "training_days: these inputs give no finite number",
    ),
    (
        setting("stake=0", "implied_valuation_usd"),
        "implied_valuation_usd: these inputs give no finite number",
    ),
    (setting("accelerator_price_usd=1..1.0001..1e9"), "these inputs give no finite number"),
    # notebooks
    (["run"], "NOTEBOOK"),
    (["run", "99-nothing"], "unknown notebook '99-nothing'"),
    (["run", "../../etc/passwd"], "unknown notebook"),
    (["run", "01", "-p", "nonsense", "3"], "unknown parameter"),
    (["run", "01", "-p", "draws"], "-p"),
    (["run", "01", "-f", "no-such-file.yaml"], "no-such-file.yaml"),
    (["figures", "99"], "unknown notebook '99'"),
    (["figures", "--jobs", "0"], "--jobs"),
]


@pytest.mark.parametrize(
    "arguments, message", BAD, ids=lambda v: " ".join(v)[:60] if isinstance(v, list) else ""
)
def test_bad_input_is_one_line_and_exit_code_2(arguments, message):
    done = call(*arguments)
    assert done.exit_code == 2, done.exception
    assert done.stdout == ""
    assert done.stderr.startswith("gigawatt: ") and message in done.stderr
    assert done.stderr.endswith("\n") and done.stderr.count("\n") == 1
    assert done.stderr[:-1].isprintable() and len(done.stderr) < 400


# -- the installed command -------------------------------------------------------------------------
def command(*arguments: str, folder: Path):
    """The real command in a process of its own, from any folder."""
    script = Path(sys.executable).with_name("gigawatt")
    return subprocess.run([script, *arguments], cwd=folder, capture_output=True, text=True)


def test_command_works_from_any_folder(tmp_path):
    done = command(
        "estimate", "accelerators", "--set", "fleet=H100:5", "--format", "csv", folder=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert float(rows(done.stdout)[0]["p50"]) == 5
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "value, message",
    [
        ("pue=bad", "cannot read 'bad'"),
        ("accelerator_price_usd=1..1.0001..1e9", "no finite number"),
    ],
)
def test_command_fails_in_one_line(value, message, tmp_path):
    done = command("estimate", "site_capex_usd", "--set", value, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and message in done.stderr


def test_check_passes_on_the_project_data(tmp_path):
    done = command("check", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("data/ is sound: ")


# -- claims of somebody else -----------------------------------------------------------------------
def test_claims_of_a_file_by_place_or_by_name(tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text(
        "claim_id,claimant,quantity,value,low,high,unit,given,as_of,source_id,paraphrase\n"
        'N1,un journal,site_capex_usd,"8,5 milliards d\'euros",,,,facility_power_mw=1.4 '
        "GW,2025-05,,\n",
        encoding="utf-8",
    )
    assert printed("claims", str(path)) == printed(
        "claims", "--file", str(path)
    ) and "inconsistent" in printed("claims", str(path))
    twice = call("claims", str(path), "--file", str(path))
    assert (
        twice.exit_code == 2 and "give one" in twice.stderr and len(twice.stderr.splitlines()) == 1
    )
