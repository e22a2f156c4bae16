"""Runs of notebooks: found by name, checked, executed by papermill, and published only when complete."""

import json
import os
from pathlib import Path

import pytest

from gigawatt import paths, runner
from gigawatt.errors import UserError

CELLS = {
    "parameters": 'size: int = 3  # how many, things\nname: str = "a"  # which',
    "draw": (
        "import pandas as pd\nfrom gigawatt import charts\n"
        "figure, axes = charts.new()\naxes.plot([1, 2], [1, size])\n"
        'charts.head(figure, "Things grow", "Things, number", "nobody")\n'
        'charts.save_figure(figure, "98-things", pd.DataFrame({"things": [1, size]}), alt="Line chart of things where they grow to the size")'
    ),
}


def write(folder: Path, *extra: str) -> Path:
    cells = [{"cell_type": "code", "id": f"c{i}", "metadata": {"tags": ["parameters"] if i == 0 else []},
              "execution_count": None, "outputs": [], "source": source}
             for i, source in enumerate([*CELLS.values(), *extra])]
    path = folder / "98-things.ipynb"
    path.write_text(json.dumps({
        "cells": cells, "nbformat": 4, "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}}))
    return path


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house with one small notebook of its own, so that the real figures stay out of reach."""
    for name in ("notebooks", "figures", "build"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(paths, name.upper(), tmp_path / name)
    monkeypatch.setattr(runner, "MANIFEST", tmp_path / "build" / "figures.json")
    write(tmp_path / "notebooks")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def test_find_by_number_name_and_path(house):
    expected = house / "notebooks" / "98-things.ipynb"
    assert runner.find("98") == runner.find("98-things") == runner.find("notebooks/98-things.ipynb") == expected
    assert runner.find(str(expected)) == expected
    with pytest.raises(UserError, match="did you mean 98-things"):
        runner.find("98-thing")


def test_figures_are_published_then_kept_then_renewed(house):
    assert runner.figures([], 1, False) == (["98-things"], [])
    first = contents(house / "figures")
    assert set(first) == {"98-things.png", "98-things.svg", "98-things.csv", "README.md"}
    assert "Things grow" in first["README.md"].decode()
    assert runner.figures([], 1, False) == ([], ["98-things"])
    write(house / "notebooks", "x = 1")
    assert runner.figures([], 1, False) == (["98-things"], [])
    assert contents(house / "figures") == first
    (house / "figures" / "98-things.csv").write_text("altered")
    assert runner.figures([], 1, False) == (["98-things"], [])
    assert contents(house / "figures") == first
    assert not list((house / "build").glob("scratch-*"))


@pytest.mark.parametrize("last, words", [
    ("1 / 0", "cell 3 failed with ZeroDivisionError"),
    ('import gigawatt as gw\ngw.estimate(accelerator="H1000")', "unknown accelerator 'H1000'"),
    ("import os\nos._exit(1)", "the run stopped"),
])
def test_a_failed_run_leaves_the_figures_as_they_were(house, last, words):
    runner.figures([], 1, False)
    before = contents(house / "figures")
    write(house / "notebooks", last)
    with pytest.raises(UserError, match=words) as caught:
        runner.figures([], 1, True)
    assert "\n" not in str(caught.value) and "98-things" in str(caught.value)
    assert contents(house / "figures") == before
    assert not list((house / "build").glob("scratch-*"))


def test_run_takes_parameters_and_leaves_figures_alone(house):
    folder = runner.run("98", [("size", "7")], None, house / "out")
    assert (folder / "98-things.csv").read_text() == "things\n1\n7\n"
    assert not list((house / "figures").iterdir())
    with pytest.raises(UserError, match="did you mean size"):
        runner.run("98", [("sise", "7")], None, house / "other")
    assert not (house / "other").exists()


def test_the_environment_is_restored(house):
    before = dict(os.environ)
    runner.run("98", [], None, house / "out")
    assert {k: v for k, v in os.environ.items() if k != paths.FIGURES_VARIABLE} == {
        k: v for k, v in before.items() if k != paths.FIGURES_VARIABLE}


def test_only_the_tables_that_a_notebook_reads_make_it_stale(house, monkeypatch):
    import shutil

    from gigawatt import tables

    data = house / "data"
    shutil.copytree(paths.DATA, data)
    write(house / "notebooks", 'from gigawatt import tables\nlen(tables.rows("fx"))')
    runner.figures([], 1, False)
    noted = json.loads(runner.MANIFEST.read_text())["98-things"]
    assert "fx" in noted["tables"] and "deals" not in noted["tables"]
    monkeypatch.setattr(tables.digest, "__defaults__", (data,))
    notebook = house / "notebooks" / "98-things.ipynb"
    assert runner.up_to_date(notebook, {"98-things": noted})
    for table, fresh in (("deals", True), ("fx", False)):
        path = data / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert runner.up_to_date(notebook, {"98-things": noted}) is fresh, table
