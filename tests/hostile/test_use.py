"""What a clever user tries: names no system takes, streams that are full, odd Python values, other
people's tables and figures.
"""

import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import gigawatt as gw
from gigawatt import paths
from gigawatt.claims import said
from gigawatt.claims.files import judge, verdicts
from gigawatt.cli import main
from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.figures.saved import file, manifest

LONG = "x" * 300


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(*arguments: str) -> str:
    """The one line of a call that is refused; nothing else is printed."""
    done = CliRunner().invoke(main, list(arguments))
    assert (done.exit_code, done.stdout) == (2, ""), done.exception
    assert (
        done.stderr.startswith("gigawatt: ")
        and done.stderr.count("\n") == 1
        and done.stderr[:-1].isprintable()
    )
    assert len(done.stderr) < 400
    return done.stderr


# -- names of files
# -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name, words",
    [
        ("", "names no file"),
        (" ", "names no file"),
        ("a\0b", "names no file"),
        (LONG, "longer than 200 bytes"),
        (f"folder/{LONG}", "longer than 200 bytes"),
        ("é" * 150, "longer than 200 bytes"),
        ("\udcff.csv", "is not UTF-8"),
    ],
)
@pytest.mark.parametrize(
    "before",
    [
        ["claims", "--file"],
        ["claims", "--relations"],
        ["score", "--file"],
        ["check", "--data"],
        ["site", "--out"],
        ["teach", "student", "--out"],
        ["report", "--force", "--out"],
        ["run", "00", "--out"],
        ["run", "00", "-f"],
        ["sweep", "pue", "--grid", "g.yaml", "--out"],
        ["sweep", "pue", "--out", "o.parquet", "--grid"],
    ],
    ids=" ".join,
)
def test_a_name_that_no_system_takes(before, name, words, here):
    assert words in refused(*before, name)
    assert not list(here.iterdir())


@pytest.mark.parametrize("command", ["verify", "explain", "run"])
def test_a_figure_or_notebook_of_a_very_long_name(command):
    refused(command, LONG + (".ipynb" if command == "run" else ".png"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "{}"),
        ("estimate", "--{}"),
        ("estimate", "--draws", "{}", "pue"),
        ("sweep", "pue", "--jobs", "{}"),
        ("figure", "01-price-by-year", "--theme", "{}", "--out", "x.png"),
        ("{}",),
        ("--{}",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    "typed",
    ["x" * 100_000, "9" * 100_000, "\u202egnp\u200b", "\x1b]0;me\a\x1b[2J", "\udcff", "a\nb"],
)
def test_a_line_that_repeats_what_was_typed_is_short_and_shows_as_it_is(arguments, typed):
    """Whoever writes the line, also the library that takes the arguments apart."""
    refused(*(one.format(typed) for one in arguments))


def test_a_pipe_is_no_grid(here):
    os.mkfifo(here / "pipe")
    assert "not a plain file" in refused("sweep", "pue", "--grid", "pipe", "--out", "o.parquet")


@pytest.mark.parametrize("out", [".", "/", "x.txt", "folder.parquet", "there/x.parquet"])
def test_a_sweep_says_nothing_before_its_place_is_known_to_be_good(out, here):
    (here / "g.yaml").write_text("purchase_year: [2024]\n")
    (here / "folder.parquet").mkdir()
    (here / "there").write_text("a file")
    refused("sweep", "site_capex_usd", "--grid", "g.yaml", "--out", out, "--draws", "64")
    assert "--scheduler" in refused(
        "sweep", "site_capex_usd", "--grid", "g.yaml", "--out", "o.parquet", "--scheduler", ""
    )


def test_a_file_that_is_not_plain_is_named_once():
    assert refused("claims", "--file", "/").count("cannot be read") == 1


# -- streams
# ------------------------------------------------------------------------------------------
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["estimate", "--list"]], ids=" ".join
)
def test_a_full_disk_behind_the_output_is_one_line(arguments):
    script = Path(sys.executable).with_name("gigawatt")
    with open("/dev/full", "w") as full:
        done = subprocess.run([script, *arguments], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert done.stderr.startswith(
        "gigawatt: the output or the working folder: No space left on device; check"
    )


def test_a_working_folder_that_is_gone_is_one_line(tmp_path):
    script, gone = Path(sys.executable).with_name("gigawatt"), tmp_path / "gone"
    done = subprocess.run(
        ["sh", "-c", f"mkdir {gone}; cd {gone}; rmdir {gone}; exec {script} teach student --out x"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (
        2,
        "",
        1,
    ) and done.stderr.startswith("gigawatt: ")


# -- through Python
# -----------------------------------------------------------------------------------
NO_NAMES = [
    ["it_power_mw"],
    {"a": 1},
    np.array(["it_power_mw"]),
    pd.Series(["it_power_mw"]),
    None,
    5,
]


@pytest.mark.parametrize("name", NO_NAMES, ids=lambda name: type(name).__name__)
def test_what_is_no_name_is_refused(name):
    made = gw.estimate(draws=64)
    for ask in (
        made.__getitem__,
        made.table,
        made.steps_table,
        made.drivers,
        made.values,
        gw.describe,
        gw.table,
        choices.scenario,
        lambda one: gw.sweep(one, grid={"pue": [1.3]}, draws=64),
    ):
        with pytest.raises(UserError, match="expected one name \\("):
            ask(name)


@pytest.mark.parametrize(
    "value",
    [
        np.complex128(1),
        np.bool_(True),
        np.timedelta64(3, "D"),
        np.datetime64("2024-01-01"),
        np.array(["1"]),
        1j,
    ],
)
def test_a_scalar_that_is_no_number_is_refused(value):
    for name in ("facility_power_mw", "purchase_year"):
        with pytest.raises(UserError, match=f"{name}: expected a number"):
            gw.estimate(draws=64, **{name: value})


def test_scalars_that_are_numbers_or_texts_are_taken():
    made = gw.estimate(
        draws=np.int64(64),
        seed=np.uint8(3),
        accelerators=np.float32(1000),
        facility_power_mw=np.str_("5 GW"),
    )
    assert (made.draws, made.seed, type(made.draws)) == (64, 3, int)
    assert made["accelerators"].p50 == 1000 and made["facility_power_mw"].p50 == pytest.approx(5000)
    for seed in (np.timedelta64(3, "D"), np.bool_(True), 1.0):
        with pytest.raises(UserError, match="seed: .* is not a whole number"):
            gw.estimate(draws=64, seed=seed)


@pytest.mark.parametrize(
    "grid, words",
    [
        (None, "grid: expected the path"),
        ([1], "grid: expected the path"),
        ({"pue": {"from": 1.1, "to": 1.2, "steps": 2, "scale": ["log"]}}, "scale"),
    ],
)
def test_what_is_no_grid_is_refused(grid, words):
    with pytest.raises(UserError, match=words):
        gw.sweep("site_capex_usd", grid=grid, draws=64)


@pytest.mark.parametrize("jobs", [0, -1, 1.5, "2", True, [1]])
def test_jobs_are_a_whole_number(jobs):
    with pytest.raises(UserError, match="jobs: .* is not a whole number from 1 on"):
        gw.sweep("site_capex_usd", grid={"pue": [1.3]}, draws=64, jobs=jobs)


# -- dates and numbers
# --------------------------------------------------------------------------------
@pytest.mark.parametrize("date", ["20251231", "2025-W52-3", "2025-12-31T00:00", "２０２５-12-31"])
def test_a_date_has_one_form(date):
    with pytest.raises(UserError, match="as_of: .* is no date; write YEAR-MONTH-DAY"):
        gw.estimate(draws=64, as_of=date)


def test_a_bare_date_in_yaml_is_the_date():
    assert choices.read_yaml(b"as_of: 2025-12-31\n", "x.yaml") == {"as_of": "2025-12-31"}


PRESS = {
    "1 500 000": (1.5e6, None),
    "1\u202f500\u202f000": (1.5e6, None),
    "1.500.000": (1.5e6, None),
    "1'500'000": (1.5e6, None),
    "5-6": (None, 6.0),
    "5\u20136 GW": (None, 6.0),
    "5+": (5.0, None),
}


@pytest.mark.parametrize("written", [*PRESS, "1/2"])
def test_an_input_is_one_plain_number(written):
    with pytest.raises(UserError, match="facility_power_mw: cannot read"):
        gw.estimate(draws=64, facility_power_mw=written)


def test_a_claim_is_read_as_the_press_writes_it_but_never_in_half(here):
    assert {written: ((one := said.read(written)).value, one.high) for written in PRESS} == PRESS
    assert "column value: cannot read '1/2'" in refused(
        "claims", "--strict", "--file", str(table(here, value="1/2"))
    )


# -- tables from other hands
# ---------------------------------------------------------------------------
def table(folder: Path, separator: str = ",", **cells: str) -> Path:
    usual = {
        "claim_id": "A1",
        "claimant": "article",
        "quantity": "facility_power_mw",
        "value": "5",
        "unit": "GW",
        "paraphrase": "It wants 5 GW.",
    }
    row = usual | cells
    path = folder / "theirs.csv"
    text = [
        separator.join(judge.COLUMNS),
        separator.join(f'"{row.get(name, "")}"' for name in judge.COLUMNS),
    ]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("separator, name", [(";", "';'"), ("\t", "tabs"), ("|", "'\\|'")])
def test_another_separator_is_named(here, separator, name):
    with pytest.raises(
        UserError, match=f"theirs.csv: row 1: cells are separated by {name}; save it with commas"
    ):
        verdicts.judged(table(here, separator))


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_a_cell_may_hold_what_python_takes_for_the_end_of_a_line(here, mark):
    (verdict,), _ = verdicts.judged(table(here, paraphrase=f"It wants{mark}5 GW."))
    assert verdict.claim_id == "A1"


def test_a_unit_in_the_middle_of_a_range(here):
    assert "column value: '5 MW..6 GW' has two units" in refused(
        "claims", "--strict", "--file", str(table(here, value="5 MW..6 GW"))
    )
    (verdict,), _ = verdicts.judged(table(here, value="5 GW..6 GW"))
    assert (verdict.numbers["claimed_low"], verdict.numbers["claimed_high"]) == (5_000, 6_000)


# -- figures that were mailed
# ---------------------------------------------------------------------------
def retold(folder: Path, change) -> str:
    """A figure of ours as somebody changed what its picture says of it; its file."""
    with Image.open(paths.FIGURES / "01-price-by-year.png") as image:
        image.load()
    text = PngInfo()
    text.add_text("Source", json.dumps(json.loads(image.text["Source"]) | change))
    image.save(folder / "mailed.png", pnginfo=text)
    return "mailed.png"


def listed(folder: Path, change) -> str:
    """A figure of ours beside a manifest that somebody changed; its file."""
    known = manifest.read(paths.FIGURES)
    entry = known.figures["01-price-by-year"] | change
    found = {"libraries": known.libraries, "figures": {"01-price-by-year": entry}}
    (folder / manifest.NAME).write_text(json.dumps(found), encoding="utf-8")
    return mailed(folder, "01-price-by-year.csv", lambda content: content)


@pytest.mark.parametrize(
    "change",
    [
        {"figure": "../../x"},
        {"figure": "01-\x1b[31m"},
        {"figure": 5},
        {"rows": [{}]},
        {"rows": 5},
        {"parameters": []},
        {"parameters": {"x": "\ud800"}},
    ],
    ids=str,
)
def test_a_figure_of_another_form_says_nothing(here, change):
    for command in ("verify", "explain"):
        assert "mailed.png: says nothing about where it comes from" in refused(
            command, retold(here, change)
        )


@pytest.mark.parametrize(
    "change",
    [
        {"numbers": [None]},
        {"numbers": [{"row": "", "is": 5, "chosen": {}, "rows": []}]},
        {"numbers": [{"row": "", "is": "x", "chosen": {}, "rows": [1.5]}]},
        {"sources": [["x"]]},
        {"rows": [{}]},
        {"tables": {"prices": 5}},
        {"libraries": {"numpy": 2}},
        {"notebook": {"name": []}},
        {"files": {"png": 5}},
        {"parameters": {"x": "\ud800"}},
    ],
    ids=str,
)
def test_a_manifest_of_another_form_says_nothing(here, change):
    for command in ("verify", "explain"):
        assert "manifest.json: says nothing that this version of gigawatt can read" in refused(
            command, listed(here, change)
        )


def test_a_manifest_that_points_nowhere_is_shown_as_it_is(here):
    one = {"row": "\x1b[2J", "is": "no-such", "chosen": {"operator": "x" * 5000}, "rows": [999, -1]}
    name = listed(here, {"numbers": [one], "sources": ["no-such"], "tables": {"../x": "00"}})
    done = CliRunner().invoke(main, ["explain", name])
    assert done.exit_code == 0 and max(map(len, done.stdout.splitlines())) < 1000
    assert "\x1b" not in done.stdout
    done = CliRunner().invoke(main, ["verify", name])
    assert done.exit_code == 1 and "data/../x.csv changed: it is gone" in done.stdout


def test_every_figure_of_ours_has_the_form():
    for name, path in file.collection().items():
        assert file.hold([path]).name == name and file.hold([path]).known


def mailed(folder: Path, name: str, change) -> str:
    """A figure of ours as somebody changed it; its file."""
    (folder / name).write_bytes(
        change((paths.FIGURES / f"01-price-by-year{Path(name).suffix}").read_bytes())
    )
    return name


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda svg: b"<dc:source>" * 200_000, "says nothing"),
        (lambda svg: svg[:500], "says nothing"),
        (
            lambda svg: (
                b'<!DOCTYPE s [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
                + svg.replace(b"<dc:source>", b"<dc:source>&b;", 1)
            ),
            "says nothing",
        ),
    ],
)
def test_a_hostile_svg_is_refused_soon(here, change, words):
    assert words in refused("verify", mailed(here, "m.svg", change))


@pytest.mark.parametrize("tag", [b"<metadata>", b"<title>", b"     "])
def test_an_endless_row_of_tags_is_altered_soon(here, tag):
    done = CliRunner().invoke(
        main, ["verify", mailed(here, "m.svg", lambda svg: svg.replace(b"</svg>", tag * 200_000))]
    )
    assert done.exit_code == 1 and "not what was drawn" in done.stdout


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda png: b"", "not a readable PNG (it does not begin as one)"),
        (lambda png: png[:100], "m.png: "),
        (lambda png: png[:16] + b"\x7f" * 8 + png[24:], "not a readable PNG"),
    ],
)
def test_a_broken_picture_is_named_as_one(here, change, words):
    line = refused("verify", mailed(here, "m.png", change))
    assert words in line and " at 0x" not in line


def test_no_word_of_the_library_on_a_broken_animation(here):
    chunk = b"acTL" + b"\0" * 8
    done = CliRunner().invoke(
        main,
        [
            "verify",
            mailed(
                here,
                "m.png",
                lambda png: (
                    png[:33] + (8).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4) + png[33:]
                ),
            ),
        ],
    )
    assert done.stderr == "" and "01-price-by-year" in done.stdout


def test_a_cell_without_end_beside_a_figure(here):
    mailed(here, "01-price-by-year.png", lambda png: png)
    (here / "01-price-by-year.csv").write_text("year,p5\n" + "x" * 200_000 + ",1\n")
    assert "01-price-by-year.csv: broken CSV" in refused("explain", "01-price-by-year.png")
