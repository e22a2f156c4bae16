"""One papermill run: a notebook, its parameters and a scratch folder in;
an executed notebook or one clear line out.
"""

import contextlib
import json
import logging
import os
import re
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gigawatt import paths
from gigawatt.errors import UserError, clip, is_ours
from gigawatt.notebooks import kernels, parameters, workspace

CELL_TIMEOUT_S = 300
START_TIMEOUT_S = 120
_TERMINAL_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def execute(
    notebook: Path, values: dict, place: Path, environment_set: bool = False, cold: bool = False
) -> Path:
    """Run one notebook with papermill into `place`; figures go there too.
    Returns the executed notebook.

    environment_set: the caller has entered `workspace.pinned`, as it must before it starts threads.
    cold: a kernel of its own interpreter, not one forked from a warm server.

    Raises UserError that names the cell,
    the last line of its error and where the run's notebook is kept.
    """
    if not environment_set:
        with environment(place):
            return execute(notebook, values, place, True, cold)
    if not cold:
        _warm_up()
    import papermill

    target = place / f"{notebook.stem}.ipynb"
    manager, begun = kernels.manager(place, cold), time.monotonic()
    try:
        _papermill(notebook, target, values, manager)
        _forget_the_run(target)
        _check_complete(notebook, target)
    except UserError as error:
        raise UserError(f"{error}{_kept(target)}") from None
    except papermill.PapermillExecutionError as error:
        raise UserError(f"{_cell_error(notebook, error)}{_set(values)}{_kept(target)}") from None
    except Exception as error:  # a dead kernel, a timeout, a full disk: all end the run
        why = _stopped(error, manager.ended, time.monotonic() - begun)
        raise UserError(f"{notebook.stem}: {why}{_kept(target)}") from None
    return target


def _papermill(notebook: Path, target: Path, values: dict, manager: type) -> None:
    """Papermill's own run, without its progress, its log and its warnings."""
    import papermill

    from gigawatt.notebooks import engine

    # What goes wrong is said once, in one line.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        papermill.execute_notebook(
            str(notebook),
            str(target),
            parameters=values,
            engine_name=engine.NAME,
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            execution_timeout=CELL_TIMEOUT_S,
            start_timeout=START_TIMEOUT_S,
            kernel_manager_class=manager,
        )


@contextlib.contextmanager
def environment(place: Path) -> Iterator[None]:
    """The pinned environment with figures going to `place`; what was set before comes back."""
    try:
        with workspace.pinned(place):
            os.environ[paths.FIGURES_VARIABLE] = str(place)
            yield
    finally:
        # by now every thread of a stopped run has ended, and other kernels may start
        kernels.begin()


@contextlib.contextmanager
def stopping(pool: ThreadPoolExecutor) -> Iterator[None]:
    """Where one run fails or somebody says stop,
    end the others at once instead of waiting for their cells.
    """
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        kernels.end_all()
        raise


def _warm_up() -> None:
    """Let the server import while papermill is imported here."""
    from gigawatt.notebooks import warm

    if warm.FORKS_SAFELY:
        warm.server(os.environ)


def _cell_error(notebook: Path, error) -> str:
    said = str(error.evalue).strip() or error.ename
    if is_ours(error.ename):
        return f"{notebook.stem}: {clip(said.splitlines()[0], 300)}"
    message = " / ".join(line.strip() for line in said.splitlines()[-3:])
    where = f"{notebook.stem}: cell {error.exec_count} failed with {error.ename}"
    return f"{where}: {clip(message, 300)}{_line(error)}"


def _set(values: dict) -> str:
    """The parameters that were given, which are what to change where a run fails."""
    given = ", ".join(f"{name} {value!r}" for name, value in values.items())
    return f"; it was given {clip(given, 200)}" if given else ""


def _line(error) -> str:
    """The line of the cell that failed, from the traceback."""
    text = _TERMINAL_COLOURS.sub("", "\n".join(error.traceback))
    arrows = re.findall(r"^-+> *\d+ +(.+)$", text, re.MULTILINE)
    return f" (in the line: {clip(arrows[0].strip(), 80)})" if arrows else ""


def _stopped(error: Exception, ended: kernels.Ended, seconds: float) -> str:
    """Why a run ended that no cell ended; a cause is told only where it was seen."""
    kind = type(error).__name__
    if kind == "CellTimeoutError" and seconds >= CELL_TIMEOUT_S:
        return f"a cell took longer than {CELL_TIMEOUT_S} s and was stopped"
    if isinstance(error, kernels.NoAnswer):  # it is ended then, which is no cause
        return f"the run stopped: {error}"
    if kind in ("CellTimeoutError", "DeadKernelError", "RuntimeError"):
        return f"the run stopped after {seconds:.0f} s: {ended}"
    return f"the run stopped ({kind}: {clip(error, 200)})"


def _kept(target: Path) -> str:
    """Keep the notebook of a failed run for a look, and say where; a full disk keeps nothing."""
    folder = paths.BUILD / "failed"
    with contextlib.suppress(OSError, UserError):
        _forget_the_run(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.replace(target, folder / target.name)
    except OSError:
        return ""
    build = paths.BUILD.name if paths.WRITABLE else paths.shown(paths.BUILD)
    return f"; the run is kept in {build}/failed/{target.name}"


def _forget_the_run(target: Path) -> None:
    """Take out of an executed notebook when and where it ran, which papermill notes; and give the
    cell that it added one name for ever, so that the same run has the same bytes.
    """
    notebook = parameters.read_notebook(target)
    told = notebook["metadata"].pop("papermill", {})
    notebook["metadata"]["papermill"] = {"parameters": told.get("parameters", {})}
    for cell in notebook["cells"]:
        for trace in ("papermill", "execution"):
            cell["metadata"].pop(trace, None)
        if "injected-parameters" in cell["metadata"].get("tags", ()):
            cell["id"] = "injected-parameters"
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8")


def _check_complete(notebook: Path, target: Path) -> None:
    """papermill marks cells of a dead kernel completed: trust only the execution counts."""
    for number, cell in enumerate(parameters.read_notebook(target)["cells"], 1):
        if (
            cell["cell_type"] == "code"
            and "".join(cell["source"]).strip()
            and cell["execution_count"] is None
        ):
            raise UserError(
                f"{notebook.stem}: cell {number} did not run; the kernel may have died (memory?)"
            )
