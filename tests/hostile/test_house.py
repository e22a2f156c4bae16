"""The project's own files damaged, and a Python that leaves things out: one clear line, or the same
answer.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gigawatt import paths
from gigawatt.cli import main
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.figures.saved import file, manifest, verify, wall
from gigawatt.notebooks import machine, record, run, workspace

SCRIPT = Path(sys.executable).with_name("gigawatt")


def typed(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [SCRIPT, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


# -- Python without asserts and docstrings
# -----------------------------------------------------------------
@pytest.mark.parametrize(
    "arguments",
    [["estimate", "site_capex_usd", "--draws", "64"], ["estimate", "--list"], ["claims"]],
    ids=" ".join,
)
def test_where_python_drops_docstrings_what_a_quantity_means_is_read_from_the_source(arguments):
    done = typed(*arguments, PYTHONOPTIMIZE="2")
    assert done.returncode == 0 and done.stdout == typed(*arguments).stdout


def test_without_asserts_the_gates_stand(tmp_path):
    (tmp_path / "own.ipynb").write_text(
        json.dumps(
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "source": ["draws: int = 'x'  # how many"],
                        "metadata": {"tags": ["parameters"]},
                    }
                ]
            }
        )
    )
    done = typed(
        "run", str(tmp_path / "own.ipynb"), "--out", str(tmp_path / "out"), PYTHONOPTIMIZE="1"
    )
    assert (
        done.returncode == 2
        and "write 'name: type = value # meaning'" in done.stderr
        and done.stderr.count("\n") == 1
    )
    unit = ("estimate", "facility_power_mw", "--draws", "64", "--set", "facility_power_mw=5 dBm")
    assert typed(*unit, PYTHONOPTIMIZE="1").stderr == typed(*unit).stderr


def test_no_kernel_runs_without_asserts(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONOPTIMIZE", "1")
    with workspace.pinned(tmp_path):
        assert "PYTHONOPTIMIZE" not in os.environ


# -- damaged files of the project
# ----------------------------------------------------------------------------
def refused(*arguments: str) -> str:
    done = CliRunner().invoke(main, list(arguments))
    assert (done.exit_code, done.stdout) == (2, ""), done.exception
    assert done.stderr.startswith("gigawatt: ") and done.stderr.count("\n") == 1
    return done.stderr


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The notebooks and figures of one number and the tables, in a folder where they may be
    damaged.
    """
    for name, pattern in (("NOTEBOOKS", "01-*"), ("FIGURES", "01-*"), ("DATA", "*.*")):
        folder = tmp_path / name.lower()
        folder.mkdir()
        for path in getattr(paths, name).glob(pattern):
            shutil.copy(path, folder)
        if name == "FIGURES":
            shutil.copy(paths.FIGURES / manifest.NAME, folder)
        monkeypatch.setattr(paths, name, folder)
    return tmp_path


@pytest.mark.parametrize(
    "content",
    ["not json", "[]", '{"cells": [{}]}', "[" * 100_000, b"\xff\xfe", '{"cells": 5}'],
    ids=range(6),
)
def test_a_notebook_that_is_none_is_named(copied, content):
    (copied / "notebooks" / "01-gpu-capex.ipynb").write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )
    assert "01-gpu-capex.ipynb: not a readable notebook; restore it" in refused(
        "verify", "01-price-by-year"
    )
    notebook = paths.NOTEBOOKS / "01-gpu-capex.ipynb"
    read = {"tables": [], "modules": []}
    assert not record.up_to_date(
        notebook,
        {notebook.stem: {**read, "raw": "", "inputs": "", "figures": record.figures("01")}},
    )


def test_no_figures_at_all(copied):
    shutil.rmtree(paths.FIGURES)
    assert "figures/: holds no figure" in refused("verify")
    paths.FIGURES.write_text("a file")
    assert "figures/: holds no figure" in refused("verify")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero on this system")
@pytest.mark.parametrize("suffix", [".png", ".svg", ".csv"])
def test_a_figure_without_end(copied, suffix):
    """A link among the figures to a device, which would be read until the memory is full."""
    path = paths.FIGURES / f"01-price-by-year{suffix}"
    path.unlink()
    if suffix == ".png":
        path.symlink_to("/dev/zero")
        with pytest.raises(UserError, match="01-price-by-year.png: not a plain file"):
            file.hold([path])
    else:
        os.mkfifo(path)
    assert path.name not in record.figures("01")


def test_a_table_that_lost_a_row_or_is_not_described():
    with pytest.raises(UserError, match="claims.csv: has no row 'S4-99'; restore it"):
        tables.index("claims")["S4-99"]
    assert "S4-99" not in tables.index("claims") and tables.index("claims").get("S4-99") is None
    with pytest.raises(UserError, match="unknown table 'nope'"):
        tables.index("nope")


# -- figures with another tale
# --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change", [{"rows": []}, {"rows": ["prices:P001"]}, {"code": "elsewhere"}], ids=str
)
def test_a_figure_that_names_other_rows_differs(tmp_path, change):
    """The picture's digest is right, the tale in its metadata is not."""
    with Image.open(paths.FIGURES / "01-price-by-year.png") as image:
        image.load()
    told = json.loads(image.text["Source"])
    text = PngInfo()
    for key, value in (image.text | {"Source": json.dumps(told | change)}).items():
        text.add_text(key, value)
    image.save(tmp_path / "mailed.png", pnginfo=text)
    (found,) = verify.verify([str(tmp_path / "mailed.png")])
    assert found.status == verify.DIFFERS and "rows than it was given" in found.reasons[0]


@pytest.mark.parametrize("place", ["SCENARIOS", "OWN_SCENARIOS"])
def test_what_lies_beside_a_scenario_does_not_stand_in_its_way(tmp_path, monkeypatch, place):
    """A folder, a link to nowhere and a file that is no text, each with the name of a scenario."""
    shutil.copytree(paths.SCENARIOS, tmp_path / "scenarios")
    monkeypatch.setattr(paths, "SCENARIOS", tmp_path / "scenarios")
    monkeypatch.setattr(paths, "OWN_SCENARIOS", tmp_path / "own")
    folder = getattr(paths, place)
    (folder / "folder.yaml").mkdir(parents=True)
    (folder / "link.yaml").symlink_to("nowhere")
    (folder / "bytes.yaml").write_bytes(b"\xff\xfe")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.yaml")
    assert set(choices.scenarios()) == {"default", "bytes"}
    done = CliRunner().invoke(
        main, ["report", "--scenario", "default", "--out", str(tmp_path / "report.html")]
    )
    assert done.exit_code == 0, done.stderr
    assert "unknown scenario 'folder'" in refused(
        "report", "--scenario", "folder", "--out", str(tmp_path / "other.html")
    )
    assert "bytes.yaml: not plain YAML" in refused(
        "report", "--scenario", "bytes", "--out", str(tmp_path / "other.html")
    )
    assert (
        record.figures("01-gpu-capex")
        and record.entry(
            paths.NOTEBOOKS / "01-gpu-capex.ipynb", {"tables": [], "modules": []}, 1.0
        )["inputs"]
    )


# -- the machine, and figures from other machines
# ---------------------------------------------------------------
def test_a_look_at_the_machine_makes_nothing_and_says_nothing_else(tmp_path):
    (tmp_path / "home").write_text("a file")
    done = typed("check", "--machine", HOME=str(tmp_path / "home"))
    assert done.returncode == 0 and done.stderr == "", done.stderr


def test_a_folder_that_is_missing_is_not_made_by_looking(tmp_path):
    assert not machine._writable(tmp_path / "figures").remedy and not list(tmp_path.iterdir())
    for name, make in (
        ("file", lambda path: path.write_text("x")),
        ("link", lambda path: path.symlink_to("nowhere")),
    ):
        make(tmp_path / name)
        assert "cannot be written" in machine._writable(tmp_path / name).found


@pytest.mark.parametrize("name", ["UP.PNG", "up.Svg", "UP.CSV"])
def test_a_figure_whose_ending_is_in_capitals(copied, name):
    source = next(paths.FIGURES.glob(f"*{name[2:].lower()}"))
    shutil.copy(source, copied / name.replace("UP", source.stem).replace("up", source.stem))
    name = name.replace("UP", source.stem).replace("up", source.stem)
    as_it_is, in_capitals = (file.hold(file.find(str(path))) for path in (source, copied / name))
    assert (in_capitals.name, in_capitals.differs) == (as_it_is.name, ()) and verify.is_figure(
        str(copied / name)
    )
    assert [one.reasons for one in verify.verify([str(copied / name)])] == [
        one.reasons for one in verify.verify([str(source)])
    ]


def test_names_of_anchors_move_no_terminal(tmp_path):
    header, first = (paths.DATA / "anchors.csv").read_text(encoding="utf-8").splitlines()[:2]
    (tmp_path / "anchors.csv").write_text(f"{header}\n\x1b[2J\u202e{first}\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["score", "--file", str(tmp_path / "anchors.csv")])
    assert done.exit_code == 0 and all(one.isprintable() or one == "\n" for one in done.stdout)


@pytest.mark.parametrize("kind", ["text", "folder", "picture"])
def test_a_picture_of_somebody_elses_among_the_figures_is_named(copied, kind):
    from PIL import Image

    path = paths.FIGURES / "01-own.png"
    {
        "text": lambda: path.write_text("junk"),
        "folder": path.mkdir,
        "picture": lambda: Image.new("RGB", (9, 9)).save(path),
    }[kind]()
    with pytest.raises(
        UserError, match="figures/01-own.png: is no figure of this project; move it elsewhere"
    ):
        wall.page(run.notebooks())
