"""Sweeps: every scenario equals its own estimate, work is kept, and what is wrong is one clear
line.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import gigawatt as gw
from gigawatt import cli
from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.sweeps import grid, notebooks, parts, plan
from gigawatt.sweeps import quantities as sweeps

ENDS = ("p5", "p50", "p95")

# Grids of varied kinds: (quantities, grid, inputs for all). Between them: each start, choices,
# fleets, ranges with
# an uncertainty, rows, overridden steps, positions, pay, companies, and numbers that a table is
# read with.
KINDS = {
    "fleet": (
        ["site_capex_usd", "facility_power_mw", "homes_us"],
        {
            "accelerators": {"from": 1e4, "to": 1e6, "steps": 5, "scale": "log"},
            "accelerator_price_usd": [2e4, 3e4],
        },
        {"purchase_year": 2024},
    ),
    "site": (
        ["site_capex_usd", "h100_equivalents_at_site", "site_share"],
        {
            "facility_power_mw": ["100 MW", "5 GW"],
            "facility_overhead": [1.2, 1.4],
            "accelerator": ["GB300", "H100", "TPU v7"],
        },
        {},
    ),
    "both powers": (
        ["facility_power_mw", "accelerators", "site_share"],
        {"facility_power_mw": [160.0, 200.0], "it_power_mw": [50.0, 150.0]},
        {},
    ),
    "meter and stated": (
        ["facility_power_mw", "homes_france"],
        {"facility_power_mw": [100.0, 200.0], "site_facility_power_mw": [1000.0, 2000.0]},
        {},
    ),
    "budget": (
        ["accelerators", "site_capex_usd"],
        {
            "budget_usd": ["1 bn", "10.5 bn"],
            "budget_scope": ["accelerators", "site"],
            "network_cost_share": [0.1, 0.2],
        },
        {},
    ),
    "ranges": (
        ["accelerator_cost_usd", "cluster_cost_usd"],
        {"accelerator_price_usd": ["2e4..3e4..4e4", 3e4], "accelerators": [1e5, 2e5]},
        {},
    ),
    "mixes": (
        ["h100_equivalents", "it_power_mw"],
        {"fleet": ["H100:350000", "H100:150000,MI300X:173000"], "provisioning_factor": [0.9, 1.0]},
        {},
    ),
    "rows": (
        ["site_capex_usd"],
        {
            "rows": [
                {"accelerator": "H100", "purchase_year": 2024},
                {"accelerator": "GB200", "purchase_year": 2026},
            ],
            "accelerators": [1e5],
        },
        {},
    ),
    "steps": (
        ["annual_cost_usd", "homes_us"],
        {"it_power_mw": [100.0, 500.0], "server_cost_usd": [1e9, 2e9]},
        {},
    ),
    "pay": (
        [
            "package_expected_usd",
            "package_present_value_usd",
            "team_cost_usd_per_year",
            "first_year_usd",
        ],
        {
            "package_usd": [1e8, 3e8],
            "discount_rate": [0.05, 0.1],
            "years": [1, 4],
            "team_size": [11.0, 50.0],
        },
        {},
    ),
    "companies": (
        ["meta_h100e_installed", "google_h100e_installed", "h100_equivalents"],
        {"as_of": ["2024-12-31", "2025-12-31"], "retirement_per_year": [0.02, 0.05]},
        {},
    ),
    "read by tables": (
        ["accelerator_cost_usd", "meta_h100e_installed"],
        {
            "early_h100e": [5e4, 1e5],
            "price_position_hopper": [-1.0, 0.0, 1.0],
            "retirement_per_year": [0.02, 0.05],
        },
        {},
    ),
    "nothing varies": (["homes_us", "pue"], {"researchers": [1.0, 2.0]}, {}),
    "an input": (
        ["accelerator_price_usd", "utilisation"],
        {"accelerator_price_usd": [1.0, 2.0], "utilisation": [0.5, 0.6]},
        {},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_scenario_equals_its_own_estimate(kind):
    quantities, said, fixed = KINDS[kind]
    draws = (
        1000 if kind == "fleet" else 256
    )  # also a number of draws whose percentiles lie between two of them
    found = gw.sweep(*quantities, grid=said, draws=draws, seed=3, **fixed)
    made = grid.build(said, choices.gate)
    assert len(found) == made.size and found["error"].isna().all()
    for number in range(made.size):
        inputs = {
            n: sweeps.grid.text(v) if not isinstance(v, (str, int, float)) else v
            for n, v in made.scenario(number).items()
        }
        own = gw.estimate(draws=draws, seed=3, **fixed, **inputs)
        for name in quantities:
            row = [found.at[number, f"{name}_{end}"] for end in ENDS]
            assert row == pytest.approx([getattr(own[name], end) for end in ENDS], rel=1e-12), (
                name,
                inputs,
            )


def test_plain_sweeps_are_equal_to_the_last_bit():
    found = gw.sweep(
        "site_capex_usd",
        grid={"accelerators": [1e5, 3e5], "facility_overhead": [1.2, 1.3]},
        draws=512,
    )
    for number, (count, overhead) in enumerate([(1e5, 1.2), (1e5, 1.3), (3e5, 1.2), (3e5, 1.3)]):
        own = gw.estimate(accelerators=count, facility_overhead=overhead, draws=512)[
            "site_capex_usd"
        ]
        assert tuple(found.loc[number, [f"site_capex_usd_{end}" for end in ENDS]]) == (
            own.p5,
            own.p50,
            own.p95,
        )


@pytest.mark.parametrize("draws", [64, 65, 999, 4096])
def test_quantiles_are_those_of_numpy(draws):
    values = np.random.default_rng(1).lognormal(size=(7, draws))
    assert np.array_equal(plan.quantiles(values), np.quantile(values, (0.05, 0.5, 0.95), axis=1).T)
    values[2, 5], values[3, 6], values[4, 7] = np.nan, np.inf, -np.inf
    assert np.isnan(plan.quantiles(values)).any(axis=1).tolist() == [
        False,
        False,
        True,
        True,
        True,
        False,
        False,
    ]


def test_chunks_and_threads_change_nothing(monkeypatch):
    said = {"accelerators": {"from": 1e5, "to": 5e5, "steps": 9}, "operator": ["Meta", "Alphabet"]}
    whole = gw.sweep("share_of_company_capex", grid=said, draws=64, jobs=1)
    monkeypatch.setattr(sweeps, "CHUNK", 4)
    assert whole.equals(gw.sweep("share_of_company_capex", grid=said, draws=64, jobs=3))


def test_a_scenario_without_a_result_says_why():
    found = gw.sweep(
        "site_share",
        "company_capex_usd",
        "homes_us",
        draws=64,
        grid={"site_facility_power_mw": [0.0, 100.0], "capex_year": [2024, 2016]},
        fleet="H100:1000",
    )
    assert found["homes_us_p50"].notna().all()
    assert found["error"].notna().tolist() == [True, False, True, True]
    assert (
        "no finite number" in found["error"][0]
        and "no capital expenditure of Meta for 2016" in found["error"][3]
    )
    assert found["site_share_p50"].notna().tolist() == [False, True, False, True]


# -- files -----------------------------------------------------------------------------------------
GRID = {"accelerators": {"from": 1e5, "to": 5e5, "steps": 50}, "purchase_year": [2024, 2025]}


def a_sweep(**changed) -> sweeps.Job:
    options = {
        "quantities": ["accelerator_cost_usd"],
        "given": GRID,
        "fixed": {},
        "scenario": None,
        "draws": 64,
        "seed": 1,
    }
    return sweeps.job(**{**options, **changed})


def test_the_file_holds_inputs_units_and_where_it_comes_from(tmp_path):
    out = tmp_path / "x.parquet"
    assert sweeps.to_file(a_sweep(), out) == (0, "")
    table, frame = pq.read_table(out), gw.sweep("accelerator_cost_usd", grid=GRID, draws=64)
    assert (
        table.to_pandas()
        .drop(columns=["scenario", "error"])
        .equals(frame.drop(columns="error").reset_index(drop=True))
    )
    assert table.schema.field("accelerator_cost_usd_p50").metadata[b"unit"] == b"USD"
    header = json.loads(table.schema.metadata[parts.KEY])
    assert (
        header["draws"] == 64
        and header["quantities"] == ["accelerator_cost_usd"]
        and len(header["data"]) == 16
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.parquet"]


def test_a_rerun_makes_only_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(sweeps, "CHUNK", 10)
    whole, out = tmp_path / "whole.parquet", tmp_path / "x.parquet"
    sweeps.to_file(a_sweep(), whole)
    real, made = sweeps.part, []

    def failing(work, number):
        made.append(number)
        if number == 4:
            raise KeyboardInterrupt
        return real(work, number)

    monkeypatch.setattr(sweeps, "part", failing)
    with pytest.raises(KeyboardInterrupt):
        sweeps.to_file(a_sweep(), out, jobs=1)
    kept = {int(path.stem.split("-")[1]) for path in (tmp_path / "x.parquet.parts").glob("part-*")}
    assert kept and not out.exists()
    made.clear()
    monkeypatch.setattr(
        sweeps, "part", lambda work, number: made.append(number) or real(work, number)
    )
    sweeps.to_file(a_sweep(), out)
    assert sorted(made) == sorted(set(range(10)) - kept)
    assert out.read_bytes() == whole.read_bytes() and not (tmp_path / "x.parquet.parts").exists()
    made.clear()
    sweeps.to_file(a_sweep(), out)
    assert not made, "a finished file is not made again"


@pytest.mark.parametrize("killed_at", ["replace", "rmtree"])
def test_a_kill_while_parts_are_joined_leaves_nothing_behind(tmp_path, monkeypatch, killed_at):
    whole, out = tmp_path / "whole.parquet", tmp_path / "x.parquet"
    sweeps.to_file(a_sweep(), whole)

    replace = os.replace

    def killed(source, target=None, **_):
        if target is None or Path(target) == out:
            raise SystemExit("as if killed")
        replace(source, target)

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(parts.os if killed_at == "replace" else parts.shutil, killed_at, killed)
        sweeps.to_file(a_sweep(), out)
    assert (tmp_path / "x.parquet.parts").exists() and out.exists() is (killed_at == "rmtree")
    sweeps.to_file(a_sweep(), out)
    assert out.read_bytes() == whole.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"whole.parquet", "x.parquet"}


def test_what_belongs_to_somebody_else_is_left_alone(tmp_path):
    text, folder, taken = (
        tmp_path / "notes.parquet",
        tmp_path / "dir.parquet",
        tmp_path / "x.parquet.parts",
    )
    text.write_text("my notes")
    folder.mkdir()
    taken.mkdir()
    (taken / "letter.txt").write_text("dear")
    for out, says in (
        (text, "exists and is not the Parquet file of a sweep"),
        (folder, "is a folder; name a file in it, for example result.parquet"),
        (tmp_path / "x.parquet", "holds files that are not of a sweep"),
        (tmp_path / "x.ods", "ends in .parquet, .csv or .xlsx"),
    ):
        with pytest.raises(UserError, match=says):
            sweeps.to_file(a_sweep(), out)
    assert text.read_text() == "my notes" and [path.name for path in taken.iterdir()] == [
        "letter.txt"
    ]
    assert len(list(tmp_path.iterdir())) == 3


def test_parts_of_another_sweep_are_refused(tmp_path):
    parts.claim(tmp_path / "x.parquet.parts", a_sweep(seed=2).header)
    with pytest.raises(
        UserError,
        match=r"holds results of another sweep \(draws, seed differ\); remove it, or name another",
    ):
        sweeps.to_file(a_sweep(draws=128), tmp_path / "x.parquet")


# -- the command -----------------------------------------------------------------------------------
def command(*arguments: str, code: int = 0, capsys=None) -> str:
    with pytest.raises(SystemExit) as caught:
        cli.main(["sweep", *arguments])
    told = capsys.readouterr()
    assert caught.value.code == code, told.err
    return told.err.strip().splitlines()[-1] if code else told.err + told.out


@pytest.fixture
def small(tmp_path) -> Path:
    path = tmp_path / "g.yaml"
    path.write_text("accelerators: [1000, 2000]\n", encoding="utf-8")
    return path


def test_the_command_says_the_size_first(small, tmp_path, capsys):
    out = tmp_path / "x.parquet"
    told = command(
        "accelerator_cost_usd",
        "--grid",
        str(small),
        "--out",
        str(out),
        "--set",
        "accelerator_price_usd=30000",
        "--draws",
        "64",
        capsys=capsys,
    )
    assert told == f"2 scenarios (2 of accelerators)\nwrote {out}\n"
    assert pq.read_table(out)["accelerator_cost_usd_p50"].to_pylist() == [30e6, 60e6]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["site_capex"], "unknown quantity 'site_capex': did you mean"),
        (["site_capex_usd", "03"], "unknown quantity '03'"),
        (["accelerator"], "accelerator is a choice, not a quantity"),
        (
            ["homes_us", "--set", "accelerators=5"],
            "accelerators is set for all scenarios and stands in the grid; keep one",
        ),
        (["homes_us", "--set", "fleet=H100:5"], "fleet and accelerators are both set"),
        (["homes_us", "--draws", "1"], "draws: 1 is out of range"),
        (["03", "--draws", "64"], "a sweep of a notebook takes all its parameters from the grid"),
        (["99"], "unknown notebook '99'"),
        (["04"], "g.yaml: unknown parameter of 04"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(arguments, says, small, tmp_path, capsys):
    line = command(
        *arguments,
        "--grid",
        str(small),
        "--out",
        str(tmp_path / "x.parquet"),
        code=2,
        capsys=capsys,
    )
    assert says in line and [path.name for path in tmp_path.iterdir()] == ["g.yaml"]


def test_too_many_scenarios_need_a_yes(tmp_path, capsys):
    path = tmp_path / "g.yaml"
    path.write_text("accelerators: {from: 1, to: 2, steps: 1000001}\n", encoding="utf-8")
    line = command(
        "homes_us", "--grid", str(path), "--out", str(tmp_path / "x.parquet"), code=2, capsys=capsys
    )
    assert line == (
        "gigawatt: 1,000,001 scenarios (1,000,001 of accelerators): the limit is 1,000,000; "
        "shorten an axis, "
        "or say --yes"
    )


def test_control_c_keeps_what_is_done(tmp_path):
    (tmp_path / "g.yaml").write_text(
        "accelerators: {from: 1, to: 2, steps: 900000}\n", encoding="utf-8"
    )
    line = [
        sys.executable,
        "-m",
        "gigawatt.cli",
        "sweep",
        "site_capex_usd",
        "--grid",
        "g.yaml",
        "--out",
        "x.parquet",
        "--draws",
        "2048",
    ]
    line[1:3] = ["-c", "from gigawatt.cli import main; main()"]
    process = subprocess.Popen(
        line,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # also in the background
    end = time.monotonic() + 60
    while not list(tmp_path.glob("x.parquet.parts/part-*")) and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and told.splitlines()[-1] == (
        "gigawatt: stopped; what is done is kept, and the same command continues"
    )
    assert list(tmp_path.glob("x.parquet.parts/part-*")) and not (tmp_path / "x.parquet").exists()


# -- notebooks -------------------------------------------------------------------------------------
def light_notebook(folder: Path) -> Path:
    """A notebook that runs at once: draws a table, glues a number, and fails for a count of 13."""
    body = (
        "import os, pathlib\nplace = pathlib.Path(os.environ['GIGAWATT_FIGURES'])\n"
        "(place / '99-twice.csv').write_text(f'twice\\n{2 * count}\\n')\n"
        "from IPython.display import display\n"
        "display({'text/plain': str(2 * count)}, raw=True, metadata={'scrapbook': {'name': "
        "'twice'}})\n"
        "assert count != 13, 'unlucky'"
    )
    cells = [("count: int = 1  # how many", ["parameters"]), (body, [])]
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{place}",
                "execution_count": None,
                "outputs": [],
                "source": source,
                "metadata": {"tags": tags},
            }
            for place, (source, tags) in enumerate(cells)
        ],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = folder / "light.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_a_notebook_runs_once_for_each_scenario(tmp_path, capsys):
    path, out = light_notebook(tmp_path), tmp_path / "out"
    (tmp_path / "g.yaml").write_text("count: [5, 13]\n", encoding="utf-8")
    arguments = (str(path), "--grid", str(tmp_path / "g.yaml"), "--out", str(out), "--jobs", "2")
    line = command(*arguments, code=2, capsys=capsys)
    assert (
        f"1 of 2 scenarios failed; {out / 'index.csv'} says why, and the same command runs them "
        "again" in line
    )
    rows = (out / "index.csv").read_text().splitlines()
    assert rows[0] == "scenario,count,status,error,folder,tables,twice"
    folders = [row.split(",")[-3] for row in rows[1:]]
    assert rows[1] == f"0,5,done,,{folders[0]},99-twice.csv,10"
    assert rows[2].startswith('1,13,failed,"light: cell ') and "AssertionError: unlucky" in rows[2]
    assert (out / folders[0] / "99-twice.csv").read_text() == "twice\n10\n" and (
        out / folders[0] / "light.ipynb"
    ).exists()
    stamps = [(out / folder / "scenario.json").stat().st_mtime_ns for folder in folders]
    command(*arguments, code=2, capsys=capsys)
    again = [(out / folder / "scenario.json").stat().st_mtime_ns for folder in folders]
    assert [old == new for old, new in zip(stamps, again)] == [True, False], (
        "only what failed runs again"
    )


def test_a_folder_with_other_files_is_refused(tmp_path):
    path, out = light_notebook(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    (tmp_path / "g.yaml").write_text("count: [5]\n", encoding="utf-8")
    work = notebooks.job(str(path), tmp_path / "g.yaml")
    with pytest.raises(
        UserError, match="out: holds files that are not of a sweep; name another with --out"
    ):
        notebooks.to_folder(work, out)
    assert [file.name for file in out.iterdir()] == ["thesis.txt"]
    with pytest.raises(UserError, match=r"thesis.txt: is not a folder; name another"):
        notebooks.to_folder(work, out / "thesis.txt")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("count: [5.5]", "g.yaml: parameter count: '5.5' is not of type int"),
        ("count: [five]", "g.yaml: parameter count: 'five' is not of type int"),
        ("counts: [5]", "g.yaml: unknown parameter of light 'counts': did you mean count?"),
        ("count: []", "g.yaml: count: an empty list"),
    ],
)
def test_a_wrong_parameter_is_one_line(text, says, tmp_path):
    (tmp_path / "g.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        notebooks.job(str(light_notebook(tmp_path)), tmp_path / "g.yaml")
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(
    "content", ["[" * 100_000, "5", "[]", '{"status": "done", "results": [1]}', "x"], ids=range(5)
)
def test_a_damaged_record_of_a_scenario_is_none(tmp_path, content):
    (tmp_path / notebooks.RECORD).write_text(content)
    assert notebooks._record(tmp_path) == {}


def test_a_header_nested_without_end_is_none_of_ours(tmp_path):
    (tmp_path / parts.HEADER).write_text("[" * 100_000)
    with pytest.raises(
        UserError, match="holds files that are not of a sweep; name another with --out"
    ):
        parts.claim(tmp_path, {"kind": "notebook"})


def test_what_moves_nothing_is_named_and_what_moves_some_scenarios_is_not(capsys):
    grid = {"supply": ["gas", "grid"], "country": ["FR", "US"]}
    gw.sweep("co2_t_per_year", grid=grid, draws=64)
    assert capsys.readouterr().err == ""
    gw.sweep("site_capex_usd", grid={"accelerators": [1, 2], "country": ["FR", "US"]}, draws=64)
    assert capsys.readouterr().err == "gigawatt: note: country does not move what was asked for\n"


def test_an_input_that_nobody_knows_is_refused():
    with pytest.raises(UserError, match="unknown input 'turbin'.*turbine"):
        gw.sweep("site_capex_usd", grid={"accelerators": [1, 2]}, draws=64, turbin="frame")
