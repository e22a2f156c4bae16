"""Sweeps of a notebook: one papermill run for each scenario of a grid, and an index of what came
out.

Each scenario has a folder of its own with the executed notebook, its figures and `scenario.json`,
which names the sweep and the digest of every file; it is renamed into place when it lies on the
disk, so that a stopped sweep continues with what is missing. A folder that is not as its record
says, or is another scenario's, is made again. A scenario that fails is listed with its error and
does not stop the others.
"""

import hashlib
import json
import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gigawatt.data import files as atomic
from gigawatt.data import targets
from gigawatt.errors import UserError, clip
from gigawatt.estimates import report
from gigawatt.notebooks import parameters, workspace
from gigawatt.notebooks import run as runner
from gigawatt.sweeps import cluster, grid, parts

MOST = 2_000
INDEX, RECORD = "index.csv", "scenario.json"


@dataclass(frozen=True)
class Job:
    """A notebook, with its content so that a worker needs no copy of it, and the grid of its
    parameters.
    """

    grid: grid.Grid
    name: str
    content: bytes

    @property
    def header(self) -> dict[str, object]:
        """What must be equal for two sweeps to give the same results."""
        code = [
            "".join(cell["source"])
            for cell in json.loads(self.content)["cells"]
            if cell["cell_type"] == "code"
        ]
        return {
            "kind": "notebook",
            "notebook": self.name,
            "grid": self.grid.digest,
            "scenarios": self.grid.size,
            "cells": hashlib.sha256("\0".join(code).encode()).hexdigest()[:16],
            **cluster.identity(),
        }

    def folder(self, number: int) -> str:
        """Name of a scenario's folder: its number and a digest of its inputs."""
        inputs = {name: grid.text(value) for name, value in self.grid.scenario(number).items()}
        return f"{number:06d}-{hashlib.sha256(json.dumps(inputs).encode()).hexdigest()[:8]}"


def job(name: str, path: Path) -> Job:
    """A checked sweep of a notebook over a grid file.

    Raises UserError for an undeclared or wrong parameter.
    """
    notebook = runner.find(name)
    known = parameters.declared(parameters.read_notebook(notebook), notebook.stem)
    made = grid.read(
        path, lambda one, value: parameters.checked(known, {one: value}, notebook.stem)[one]
    )
    return Job(made, notebook.name, notebook.read_bytes())


# -- one scenario ----------------------------------------------------------------------------------
_lock, _running, _pins = threading.Lock(), [0], ExitStack()


@contextmanager
def _pinned() -> Iterator[Path]:
    """A scratch folder in the pinned environment, which the runs of all threads share: the first
    sets it.
    """
    with workspace.scratch() as place:
        with _lock:
            if not _running[0]:
                _pins.enter_context(
                    workspace.pinned(Path(_pins.enter_context(workspace.scratch())))
                )
            _running[0] += 1
        try:
            yield place
        finally:
            with _lock:
                _running[0] -= 1
                if not _running[0]:
                    _pins.close()


def run(work: Job, number: int) -> tuple[dict, dict[str, bytes]]:
    """Run one scenario: its record (status, error, results) and the files that it made, by name."""
    values = work.grid.scenario(number)
    record = {"scenario": number, "inputs": values, "status": "done", "error": "", "results": {}}
    with _pinned() as place:
        source = place / ".source" / work.name
        source.parent.mkdir()
        source.write_bytes(work.content)
        try:
            target = runner.execute(source, dict(values), place, environment_set=True)
            record["results"] = glued(parameters.read_notebook(target))
        except (
            Exception
        ) as error:  # one scenario's trouble, whatever it is, is not that of the others
            record |= {
                "status": "failed",
                "error": clip(error if isinstance(error, UserError) else repr(error), 300),
            }
        return record, {
            path.name: path.read_bytes() for path in sorted(place.glob("[!.]*")) if path.is_file()
        }


def glued(notebook: Mapping) -> dict[str, str]:
    """Values that an executed notebook recorded with `glue` (myst-nb or scrapbook), by name."""
    found = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            data = output.get("data", {})
            shown = next((data[kind] for kind in sorted(data) if kind.endswith("text/plain")), None)
            if name and shown is not None:
                found[str(name)] = clip("".join(shown), 200)
    return found


# -- all of them -----------------------------------------------------------------------------------
def to_folder(
    work: Job,
    out: Path,
    jobs: int | None = None,
    scheduler: str | None = None,
    begun: Callable[[], None] = lambda: None,
) -> int:
    """Run every scenario that is not done yet, keep its files below `out`, and write the index.

    How many failed.

    begun: is called once the place and the cluster are known to be good.

    Raises UserError for a folder with somebody else's files and for a cluster that cannot be used.
    """
    if scheduler is not None:
        cluster.connect(scheduler).close()
    if out.is_symlink():
        raise UserError(f"{out}: leads elsewhere by a link; name the folder itself with --out")
    targets.check_folder(out)
    parts.claim(out, work.header)
    with parts.alone(out):
        begun()
        return _run_missing(work, out, jobs, scheduler)


def _run_missing(work: Job, out: Path, jobs: int | None, scheduler: str | None) -> int:
    """Run every scenario that is not done, and write the index. How many failed."""
    from tqdm import tqdm

    from gigawatt.notebooks import kernels

    _remove_halves(out)
    todo = [
        number for number in range(work.grid.size) if _of(work, out, number).get("status") != "done"
    ]
    with tqdm(
        total=work.grid.size,
        initial=work.grid.size - len(todo),
        unit="run",
        disable=not sys.stderr.isatty(),
        leave=False,
    ) as bar:
        try:
            with closing(
                cluster.each(partial(run, work), todo, jobs, scheduler, kernels.end_all)
            ) as done:
                for number, (record, files) in done:
                    _keep(work, out / work.folder(number), record, files)
                    bar.update()
        finally:
            kernels.begin()  # those of a sweep that was stopped have ended
            failed = _index(work, out)
    return failed


def _record(folder: Path) -> dict:
    """What a finished scenario says of itself.

    Nothing, where its record cannot be one, so that it is run again.
    """
    try:
        found = json.loads(atomic.content(folder / RECORD))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("results", {}), dict) else {}


def _of(work: Job, out: Path, number: int) -> dict:
    """The record of a scenario whose folder is as it says: its own, of this sweep, with all files
    as they were made. Nothing, where anything else stands there.
    """
    folder = out / work.folder(number)
    record = {} if folder.is_symlink() else _record(folder)
    if not record or record.get("seal") != _seal(work, number, record):
        return {}
    try:
        there = {path.name: path for path in folder.iterdir() if path.name != RECORD}
        if any(path.is_symlink() or not path.is_file() for path in there.values()):
            return {}
        digests = {name: _digest(path.read_bytes()) for name, path in there.items()}
    except OSError:
        return {}
    return record if digests == record["files"] else {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _seal(work: Job, number: int, record: Mapping[str, object]) -> str:
    """Digest of a record, of the sweep that it is of and of the scenario's number."""
    told = {name: value for name, value in record.items() if name != "seal"}
    return parts.seal(work.header, number, json.dumps(told, sort_keys=True).encode())


def _remove_halves(out: Path) -> None:
    """Remove the folders that a killed sweep had not finished: `.NUMBER-DIGEST.PID`."""
    for path in out.glob(".*"):
        half = re.fullmatch(r"\.\d{6,}-[0-9a-f]{8}\.(\d+)", path.name)
        if half and not path.is_symlink() and not atomic.alive(half[1]):
            shutil.rmtree(path, ignore_errors=True)


def _keep(work: Job, folder: Path, record: dict, files: Mapping[str, bytes]) -> None:
    """Put a scenario's folder in its place in one step, instead of that of a failed run."""
    contents = {Path(name).name: content for name, content in files.items()}
    record = json.loads(json.dumps(record))
    record["files"] = {name: _digest(content) for name, content in contents.items()}
    record["seal"] = _seal(work, record["scenario"], record)
    contents[RECORD] = (json.dumps(record, indent=1) + "\n").encode()
    made = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        made.mkdir(exist_ok=True)
        for name, content in contents.items():
            (made / name).write_bytes(content)
            atomic.settle(made / name)
        atomic.replace_folder(made, folder)
    except OSError as error:
        shutil.rmtree(made, ignore_errors=True)
        raise UserError(
            f"{folder}: cannot be written ({error.strerror}); the scenarios before it are kept"
        ) from None


def _index(work: Job, out: Path) -> int:
    """Write the index of all scenarios, done, failed or missing, and count the failed ones."""
    folders = [work.folder(number) for number in range(work.grid.size)]
    records = [_of(work, out, number) for number in range(work.grid.size)]
    results = list(dict.fromkeys(name for record in records for name in record.get("results", {})))
    rows = []
    for number, (folder, record) in enumerate(zip(folders, records)):
        inputs = [grid.text(value) for value in work.grid.scenario(number).values()]
        tables = " ".join(sorted(path.name for path in (out / folder).glob("*.csv")))
        state = (
            record.get("status", "missing"),
            record.get("error", ""),
            folder if record else "",
            tables,
        )
        rows.append(
            (
                number,
                *inputs,
                *state,
                *(record.get("results", {}).get(name, "") for name in results),
            )
        )
    header = ("scenario", *work.grid.names, "status", "error", "folder", "tables", *results)
    atomic.write(out / INDEX, (report.csv_text(header, rows) + "\n").encode())
    return sum(record.get("status") == "failed" for record in records)
