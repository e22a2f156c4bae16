"""Runs the cells of a notebook in a process of their own, forked from one that has the imports
done.
"""

import ast
import json
import multiprocessing
import os
import traceback
from functools import lru_cache
from multiprocessing import forkserver
from pathlib import Path

import matplotlib.pyplot  # noqa: F401 - what follows is imported once, for all processes
import pandas  # noqa: F401
import scipy.stats  # noqa: F401

import gigawatt
from gigawatt import paths, revision
from gigawatt.data import tables
from gigawatt.text import parse

for path in paths.NOTEBOOKS.glob("*.ipynb"):
    revision.engine(path.name[:2])
for name in dir(gigawatt):  # what a notebook takes as gw.name comes with its imports on first use
    getattr(gigawatt, name)
parse.registry()
for table in tables.package():  # read once, for all processes
    tables.rows(table)
SEEN = "seen.json"  # what was read of the pictures of a run
IMPORTED_BY = os.getpid()  # the server that runs are forked from, if all is well


@lru_cache(maxsize=1)
def _server():
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a parent with threads must not fork
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    # Python 3.11 gives its server no search path: it would pass over this module without a word,
    # and each run would import everything for itself.
    before = os.environ.get("PYTHONPATH")
    folders = [str(Path(__file__).parent), *filter(None, [before])]
    os.environ["PYTHONPATH"] = os.pathsep.join(folders)
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
    return context


def run(path: Path, values: dict, folder: Path, watch: bool = False) -> str:
    """Run a notebook with parameters, its figures in a folder; the traceback, or nothing.

    watch: whether each picture is read as it is drawn; what was found stands in SEEN.
    """
    process = _server().Process(target=_run, args=(path, values, folder, watch))
    process.start()
    process.join(300)
    process.kill()
    told = folder / "error.txt"
    return (
        told.read_text()
        if told.exists()
        else ""
        if process.exitcode == 0
        else f"exit code {process.exitcode}"
    )


def _run(path: Path, values: dict, folder: Path, watch: bool) -> None:
    os.chdir(folder)
    if watch:
        _watch(folder)
    os.environ[paths.FIGURES_VARIABLE] = str(folder)
    matplotlib.pyplot.switch_backend("agg")
    try:
        assert os.getpid() != IMPORTED_BY, "not forked from a process with the imports done"
        _cells(json.loads(path.read_text(encoding="utf-8")), values)
    except BaseException:
        (folder / "error.txt").write_text(traceback.format_exc())
        raise


def _watch(folder: Path) -> None:
    """Note the faults and the alt text of every picture that is saved."""
    from gigawatt.figures.charts import legible
    from gigawatt.figures.saved import saving

    save, seen = saving.save, {}

    def noted(figure, name, data, title, alt, *rest):
        seen[name] = {"faults": legible.faults(figure), "alt": alt}
        (folder / SEEN).write_text(json.dumps(seen))
        return save(figure, name, data, title, alt, *rest)

    saving.save = noted


def _cells(notebook: dict, values: dict) -> None:
    space = {"__name__": "__main__", "display": lambda *shown: [_show(one) for one in shown]}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), space)
        if last is not None:
            _show(eval(compile(ast.Expression(last.value), "cell", "eval"), space))
        if "parameters" in cell["metadata"].get("tags", ()):
            space.update(values)


def _show(one: object) -> None:
    for form in ("_repr_markdown_", "_repr_html_", "__repr__"):
        if hasattr(one, form):
            getattr(one, form)()
            return
