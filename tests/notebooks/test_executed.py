"""Executed notebooks in build/ and figures that a site shows are believed by their digests."""

import json
import shutil

import pytest

from gigawatt import paths
from gigawatt.errors import UserError
from gigawatt.figures.saved import provenance
from gigawatt.notebooks import record
from gigawatt.notebooks import run as runner
from gigawatt.pages.site import figures

STEM = "98-things"


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A build folder with one executed notebook, as its record notes it."""
    folder = tmp_path / "build" / "notebooks"
    folder.mkdir(parents=True)
    monkeypatch.setattr(paths, "BUILD", tmp_path / "build")
    monkeypatch.setattr(runner, "notebooks", lambda: {STEM: tmp_path / f"{STEM}.ipynb"})
    path = folder / f"{STEM}.ipynb"
    path.write_text("{}")
    record.save({STEM: {"executed": record.executed(STEM)}})
    ran = []
    monkeypatch.setattr(runner, "figures", lambda names, *_: ran.append(list(names)))
    return path, ran


def cut(path):
    path.write_text("{")


def gone(path):
    path.unlink()


def linked(path):
    shutil.move(path, path.parent.parent / "away")
    path.symlink_to(path.parent.parent / "away")


def unrecorded(path):
    record.save({})


def test_as_it_was_made_it_is_taken(built):
    path, ran = built
    assert runner.executed() == path.parent and ran == []


@pytest.mark.parametrize("damage", [cut, gone, linked, unrecorded], ids=lambda one: one.__name__)
def test_one_that_is_not_as_it_was_made_runs_again(built, damage):
    path, ran = built
    damage(path)
    runner.executed()
    assert ran == [[STEM]]


def test_one_that_is_none_of_the_collection_is_refused(built):
    path, ran = built
    (path.parent / "99-theirs.ipynb").write_text("{}")
    with pytest.raises(UserError, match=r"99-theirs.ipynb: is no notebook of the collection"):
        runner.executed()
    assert ran == []


def test_a_figure_that_is_not_what_was_drawn_does_not_go_into_a_site(tmp_path, monkeypatch):
    copied = tmp_path / "figures"
    shutil.copytree(paths.FIGURES, copied)
    monkeypatch.setattr(paths, "FIGURES", copied)
    assert figures.wall("01-price")
    path = copied / "01-price-by-year.svg"
    path.write_text(path.read_text().replace("</svg>", "<script>alert(1)</script></svg>"))
    with pytest.raises(UserError, match=r"figures/01-price-by-year.svg: .*run `gigawatt figures`"):
        figures.wall("01-price")


def test_other_versions_of_libraries_make_a_notebook_due(monkeypatch):
    """As `gigawatt verify` names them: one meaning of what a figure was drawn with."""
    notebook = next(iter(runner.notebooks().values()))
    read = {"tables": ["choices"], "modules": []}
    before = record._raw(notebook, read), record._inputs(notebook, read)
    monkeypatch.setattr(provenance, "libraries", lambda: {"numpy": "1.0"})
    after = record._raw(notebook, read), record._inputs(notebook, read)
    assert all(one != other for one, other in zip(before, after))
    assert provenance.others(json.loads('{"numpy": "2.0"}')) == "numpy 1.0 for 2.0"
