"""Runs of notebooks: found by name, checked, executed by papermill, and published only when
complete.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from gigawatt import paths, revision
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.figures.saved import reads
from gigawatt.notebooks import execute, kernels, record, run
from gigawatt.sweeps import notebooks

CELLS = {
    "parameters": 'size: int = 3  # how many, things\nname: str = "a"  # which',
    "draw": (
        "import pandas as pd\nfrom gigawatt.figures import charts\n"
        "figure, axes = charts.new()\naxes.plot([1, 2], [1, size])\n"
        'charts.head(figure, "Things grow", "Things, number", "nobody")\n'
        'charts.save_figure(figure, "98-things", pd.DataFrame({"things": [1, size]}), alt="Line '
        'chart of things where they grow to the size")'
    ),
}


def write(folder: Path, *extra: str) -> Path:
    cells = [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {"tags": ["parameters"] if i == 0 else []},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for i, source in enumerate([*CELLS.values(), *extra])
    ]
    path = folder / "98-things.ipynb"
    path.write_text(
        json.dumps(
            {
                "cells": cells,
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {
                    "kernelspec": {
                        "name": "python3",
                        "display_name": "Python 3",
                        "language": "python",
                    }
                },
            }
        )
    )
    return path


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house with one small notebook of its own, so that the real figures stay out of reach."""
    for name in ("notebooks", "figures", "build"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(paths, name.upper(), tmp_path / name)
    write(tmp_path / "notebooks")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def test_a_number_needs_no_nought():
    assert run.find("3") == run.find("03") and run.find("3").name.startswith("03-")


def test_find_by_number_name_and_path(house):
    expected = house / "notebooks" / "98-things.ipynb"
    assert (
        run.find("98") == run.find("98-things") == run.find("notebooks/98-things.ipynb") == expected
    )
    assert run.find(str(expected)) == expected
    with pytest.raises(UserError, match="did you mean 98-things"):
        run.find("98-thing")


def test_figures_are_published_then_kept_then_renewed(house):
    assert run.figures([], 1, False) == (["98-things"], [])
    first = contents(house / "figures")
    assert set(first) == {
        "98-things.png",
        "98-things.svg",
        "98-things.csv",
        "manifest.json",
        "README.md",
    }
    assert "Things grow" in first["README.md"].decode()
    assert run.figures([], 1, False) == ([], ["98-things"])
    write(house / "notebooks", "x = 1")
    assert run.figures([], 1, False) == (["98-things"], [])
    assert contents(house / "figures") == first
    (house / "figures" / "98-things.csv").write_text("altered")
    assert run.figures([], 1, False) == (["98-things"], [])
    assert contents(house / "figures") == first
    assert not list((house / "build").glob("scratch-*"))


@pytest.mark.parametrize(
    "last, words",
    [
        ("1 / 0", "cell 3 failed with ZeroDivisionError"),
        ('import gigawatt as gw\ngw.estimate(accelerator="H1000")', "unknown accelerator 'H1000'"),
        ("import os\nos._exit(1)", "the run stopped"),
    ],
)
def test_a_failed_run_leaves_the_figures_as_they_were(house, last, words):
    run.figures([], 1, False)
    before = contents(house / "figures")
    write(house / "notebooks", last)
    with pytest.raises(UserError, match=words) as caught:
        run.figures([], 1, True)
    assert "\n" not in str(caught.value) and "98-things" in str(caught.value)
    assert contents(house / "figures") == before
    assert not list((house / "build").glob("scratch-*"))


def test_run_takes_parameters_and_leaves_figures_alone(house):
    folder = run.run("98", [("size", "7")], None, house / "out")
    assert (folder / "98-things.csv").read_text() == "things\n1\n7\n"
    assert not list((house / "figures").iterdir())
    with pytest.raises(UserError, match="did you mean size"):
        run.run("98", [("sise", "7")], None, house / "other")
    assert not (house / "other").exists()


def test_a_place_that_cannot_be_written_is_refused_before_the_run(house, monkeypatch):
    monkeypatch.setattr(run, "execute", lambda *_, **__: pytest.fail("ran for nothing"))
    (house / "thesis.txt").write_text("mine")
    for place in ("thesis.txt", "thesis.txt/out"):
        with pytest.raises(UserError, match="thesis.txt: is not a folder; name another"):
            run.run("98", [], None, house / place)
    monkeypatch.setattr(run.os, "access", lambda *_: False)
    with pytest.raises(UserError, match="deep: cannot be written; name another"):
        run.run("98", [], None, house / "not" / "yet" / "deep")
    assert (house / "thesis.txt").read_text() == "mine" and not (house / "not").exists()


def test_the_environment_is_restored(house):
    before = dict(os.environ)
    run.run("98", [], None, house / "out")
    assert dict(os.environ) == before


def noted() -> dict:
    return record.load()["98-things"]


def test_only_what_a_notebook_uses_makes_it_stale(house, monkeypatch):
    data = house / "data"
    shutil.copytree(paths.DATA, data)
    write(house / "notebooks", 'from gigawatt.data import tables\nlen(tables.rows("fx"))')
    monkeypatch.setattr(paths, "DATA", data)
    run.figures([], 1, False)
    assert "fx" in noted()["tables"] and "deals" not in noted()["tables"]
    assert "figures.charts" in noted()["modules"]
    assert not {"cli", "notebooks.run", "claims.published.score"} & set(noted()["modules"])
    notebook = house / "notebooks" / "98-things.ipynb"
    assert record.up_to_date(notebook, record.load())
    for table, fresh in (("deals", True), ("fx", False)):
        path = data / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert record.up_to_date(notebook, record.load()) is fresh, table


@pytest.mark.parametrize(
    "module, line, fresh",
    [
        ("figures.charts", "# a remark", True),
        ("figures.charts", "ANSWER = 42", False),
        ("claims.published.score", "ANSWER = 42", True),
    ],
)
def test_a_module_counts_by_its_code_and_only_when_used(house, monkeypatch, module, line, fresh):
    run.figures([], 1, False)
    known = revision.modules()
    copy = house / known[module].name
    copy.write_text(known[module].read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    monkeypatch.setattr(revision, "modules", lambda: known | {module: copy})
    assert record.up_to_date(house / "notebooks" / "98-things.ipynb", record.load()) is fresh


def test_prose_reruns_nothing(house):
    run.figures([], 1, False)
    path = house / "notebooks" / "98-things.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"].insert(
        0, {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "# Things?"}
    )
    path.write_text(json.dumps(notebook))
    assert run.figures([], 1, False) == ([], ["98-things"])


def test_what_was_read_is_told_while_another_thread_imports(monkeypatch):
    """The thread of a kernel that sends its output imports modules of its own when a message is
    large.
    """
    loaded = {}

    class Importing(str):
        def startswith(self, *start):
            loaded[f"{self}.more"] = None
            return super().startswith(*start)

    loaded.update({Importing("gigawatt.pay"): None, "gigawatt.fleet": None})
    monkeypatch.setattr(reads, "sys", SimpleNamespace(modules=loaded))
    assert reads.read_so_far()["modules"] == ["fleet", "pay"]


def test_a_damaged_record_is_made_anew(house):
    run.figures([], 1, False)
    for text in ("", "[]", '{"98-things": 5}', '{"98-things": {"figures": {}}}', "\x00"):
        record.file().write_text(text)
        assert run.figures([], 1, False) == (["98-things"], [])
    assert noted()["figures"]


def test_every_run_is_logged_with_its_outcome(house):
    run.run("98", [("size", "7")], None, house / "out")
    write(house / "notebooks", "1 / 0")
    with pytest.raises(UserError):
        run.figures([], 1, True)
    first, second = [
        json.loads(line) for line in (house / "build" / "runs.jsonl").read_text().splitlines()
    ]
    assert (
        first["outcome"] == "done"
        and first["parameters"] == {"size": 7}
        and first["notebook"] == "98-things"
    )
    assert "ZeroDivisionError" in second["outcome"]
    assert first["data"] == second["data"] == tables.digest(list(tables.package()))


def test_after_a_failed_run_the_kernels_of_a_sweep_start(house):
    """What ends the other kernels of a failed run must not end those of the next work in the same
    process.
    """
    write(house / "notebooks", "1 / 0")
    with pytest.raises(UserError, match="ZeroDivisionError"):
        run.figures([], 1, True)
    write(house / "notebooks")
    (house / "g.yaml").write_text("size: [7]\n", encoding="utf-8")
    work = notebooks.job("98", house / "g.yaml")
    assert notebooks.to_folder(work, house / "out") == 0
    assert (house / "out" / work.folder(0) / "98-things.csv").read_text() == "things\n1\n7\n"


def test_a_failed_run_is_kept_for_a_look(house):
    write(house / "notebooks", "a = 1\nb = 0\na / b")
    with pytest.raises(UserError, match=r"in the line: a / b.*build/failed/98-things.ipynb"):
        run.run("98", [], None, house / "out")
    kept = json.loads((house / "build" / "failed" / "98-things.ipynb").read_text())
    assert "ZeroDivisionError" in json.dumps(kept)
    assert not (house / "out").exists()


def test_the_file_of_a_run_is_not_written_after_every_cell(house, monkeypatch):
    from papermill import engines

    written, write_ipynb = [], engines.write_ipynb
    monkeypatch.setattr(
        engines, "write_ipynb", lambda *given: written.append(given) or write_ipynb(*given)
    )
    write(house / "notebooks", *(f"{number}" for number in range(20)))
    run.run("98", [], None, house / "out")
    assert len(written) == 2  # before the first cell, and after the last


def test_a_run_whose_kernel_died_is_kept_up_to_the_last_whole_cell(house):
    write(house / "notebooks", "print(6 * 7)", "import os\nos._exit(1)")
    with pytest.raises(UserError, match="its kernel ended by itself.*build/failed/98-things.ipynb"):
        run.run("98", [], None, house / "out")
    kept = json.loads((house / "build" / "failed" / "98-things.ipynb").read_text())
    assert kept["cells"][2]["outputs"][0]["text"] == ["42\n"]


def test_a_cell_or_a_run_that_takes_too_long_is_stopped(house, monkeypatch):
    monkeypatch.setattr(execute, "CELL_TIMEOUT_S", 2)
    write(house / "notebooks", "import time\ntime.sleep(60)")
    with pytest.raises(UserError, match="98-things: a cell took longer than 2 s"):
        run.run("98", [], None, house / "out")
    monkeypatch.setattr(execute, "CELL_TIMEOUT_S", 60)
    monkeypatch.setattr(kernels, "RUN_TIMEOUT_S", 2)
    with pytest.raises(
        UserError, match="98-things: the run stopped after [0-9]+ s: it took longer than 2 s"
    ):
        run.run("98", [], None, house / "out")


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux bounds the memory of another process"
)
def test_memory_is_bounded(house):
    write(house / "notebooks", "import numpy as np\nnp.ones(20 * 2**27)")
    with pytest.raises(UserError, match="MemoryError"):
        run.run("98", [], None, house / "out")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000], ids=["lists", "objects"])
def test_a_record_nested_without_end_is_none(house, text):
    record.file().write_text(text)
    assert record.load() == {}


@pytest.mark.parametrize("known", [float("inf"), 10**400, -1, "3", None])
def test_seconds_that_no_run_takes_are_not_believed(house, known):
    assert (
        record.seconds(house / "notebooks" / "98-things.ipynb", {"98-things": {"seconds": known}})
        == record.USUAL_SECONDS
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_record_that_could_not_be_written_is_named_before_a_run(house, make):
    make(record.file())
    with pytest.raises(UserError, match="figures.json: is no plain file; remove it"):
        run.figures([], 1, False)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_log_that_is_no_plain_file_is_not_waited_for(house, make):
    make(house / "build" / "runs.jsonl")
    with run.logged(house / "notebooks" / "98-things.ipynb", {}):
        pass
    assert not (house / "build" / "runs.jsonl").is_file()


def test_folders_with_the_names_of_figures_lose_nothing(house):
    """One that a notebook draws is named; one that it no longer draws is left alone, and so is the
    page's.
    """
    place = house / "build"
    for suffix in (".png", ".svg", ".csv"):
        shutil.copy(next(paths.ROOT.glob(f"figures/00-*{suffix}")), place / f"98-things{suffix}")
    (place / "98-things.ipynb").write_text("{}")
    (house / "figures" / "98-old.csv").mkdir()
    run.publish(house / "notebooks" / "98-things.ipynb", place)
    assert (house / "figures" / "98-old.csv").is_dir()
    assert (house / "figures" / "98-things.csv").is_file()
    (house / "figures" / "README.md").unlink()
    (house / "figures" / "README.md").mkdir()
    with pytest.raises(UserError, match="README.md: is a folder where a file belongs; remove it"):
        run.publish(house / "notebooks" / "98-things.ipynb", place)
    assert not list((house / "figures").glob(".*"))
