"""Runs of the collection's notebooks: which are due, side by side, and what becomes of their
figures.

A run writes to a scratch folder below build/. Only when every cell has run and every figure is
complete do those of its files that changed replace those in figures/, the manifest last; a run that
fails changes nothing.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from gigawatt import paths
from gigawatt.data import files, targets
from gigawatt.errors import UserError, clip, unknown
from gigawatt.figures.saved import file as figurefile
from gigawatt.figures.saved import manifest, provenance, wall
from gigawatt.figures.saved.manifest import Manifest
from gigawatt.notebooks import record, workspace
from gigawatt.notebooks.workspace import scratch


def notebooks() -> dict[str, Path]:
    """The collection's notebooks by name, in order."""
    return {path.stem: path for path in sorted(paths.NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))}


def find(name: str) -> Path:
    """A notebook by number, name or path. Raises UserError with the nearest names."""
    known = notebooks()
    if name in known:
        return known[name]
    by_number = {stem[:2]: path for stem, path in known.items()}
    stem = Path(name).name.removesuffix(".ipynb")
    if name.zfill(2) in by_number:
        return by_number[name.zfill(2)]
    if Path(name).suffix == ".ipynb" and paths.is_file(name):
        return Path(name).resolve()
    if stem in known and "/" in name and Path(name).parent.name == "notebooks":
        return known[stem]
    raise unknown("notebook", name, known)


def execute(
    notebook: Path, values: dict, place: Path, environment_set: bool = False, cold: bool = False
) -> Path:
    """Run one notebook into a scratch folder, as `gigawatt.execution.execute` does."""
    from gigawatt.notebooks import execute as execution

    return execution.execute(notebook, values, place, environment_set, cold)


def run(
    name: str,
    pairs: Sequence[tuple[str, str]],
    file: Path | None,
    out: Path | None,
    cold: bool = False,
) -> Path:
    """Run one notebook with parameters into a folder of its own, and return the folder.

    Raises UserError for a bad parameter, or naming the cell that failed and why.
    """
    from gigawatt.notebooks import parameters

    notebook = find(name)
    known = parameters.declared(parameters.read_notebook(notebook), notebook.stem)
    values = parameters.from_file(known, file, notebook.stem) if file else {}
    values |= parameters.from_text(known, list(pairs), notebook.stem)
    text = json.dumps([notebook.stem, values], sort_keys=True)
    made = f"{notebook.stem}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    folder = out or paths.beside(f"runs/{made}")
    targets.check_folder(folder)
    _check_kept(folder / f"{notebook.stem}.ipynb")
    with scratch() as place, logged(notebook, values):
        execute(notebook, values, place, cold=cold)
        try:
            manifest.publish(
                folder,
                {
                    item.name: item.read_bytes()
                    for item in sorted(place.glob("[!.]*"))
                    if item.is_file() and item.name != manifest.NAME
                },
                manifest.read(place).figures,
            )
        except OSError as error:
            raise UserError(
                f"{folder}: cannot be written ({error.strerror}); name another with --out"
            ) from None
    return folder


def _check_kept(path: Path) -> None:
    """Refuse to write an executed notebook over one that was not: it is somebody's work."""
    try:
        there = json.loads(files.content(path)) if path.exists() else {"metadata": {"papermill": 1}}
        executed = "papermill" in there["metadata"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        executed = False
    if not executed:
        raise UserError(
            f"{clip(path)}: exists and is no executed notebook; name another folder with --out"
        )


def figures(
    names: Sequence[str],
    jobs: int | None,
    force: bool,
    cold: bool = False,
    say: Callable[[str], object] = lambda line: None,
) -> tuple[list[str], list[str]]:
    """Run notebooks that are not up to date and replace their figures; names run, and names kept.

    force: run all, and replace figures that were drawn under other versions too. say: takes a line
    on figures that cannot be compared byte for byte.

    Raises UserError where a run fails, and at the end where other versions give other numbers.
    """
    chosen = [find(name) for name in names] or list(notebooks().values())
    workspace.own_figures()
    files.remove_halves(paths.FIGURES)
    known, kept = record.load(), Kept()
    todo = [n for n in chosen if force or not record.up_to_date(n, known)]
    if todo:
        with scratch() as place:
            for notebook, seconds in _run_all(
                todo, place, jobs or os.cpu_count() or 1, known, cold
            ):
                publish(notebook, place, force, kept)
                known[notebook.stem] = record.entry(
                    notebook, record.read_by(notebook, place), seconds
                )
                record.save(known)
    if known.get(record.WALL) != wall.digest():
        files.write(paths.FIGURES / wall.NAME, wall.page(notebooks()))
        record.save(known | {record.WALL: wall.digest()})
    kept.tell(say)
    ran = {notebook.stem for notebook in todo}
    return sorted(ran), sorted(n.stem for n in chosen if n.stem not in ran)


@dataclass
class Kept:
    """Figures that were drawn under other versions and stay as they are, because their inputs are
    the same.
    """

    agree: list[str] = field(default_factory=list)
    differ: dict[str, str] = field(default_factory=dict)
    versions: str = ""

    def tell(self, say: Callable[[str], object]) -> None:
        """One line on them; raises UserError where their numbers are not the same."""
        if self.agree:
            say(
                f"{len(self.agree)} figures cannot be compared byte for byte under other versions "
                f"({self.versions}); their numbers are the same, and they stay: {_few(self.agree)}"
            )
        if self.differ:
            each = [f"{name} ({why})" for name, why in sorted(self.differ.items())]
            raise UserError(
                f"other versions ({self.versions}) give other numbers: {_few(each)}; "
                "the figures stay as they were, and `gigawatt figures --force` replaces them"
            )


def _few(names: Sequence[str], most: int = 4) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(sorted(names)[:most]) + more


def executed() -> Path:
    """The folder of the collection's executed notebooks; those that are missing, or not as they
    were made, run now.

    Raises UserError for one that is none of the collection's.
    """
    folder, known = paths.BUILD / "notebooks", record.load()
    for path in sorted(folder.glob("*")):
        if path.suffix == ".ipynb" and path.stem not in notebooks():
            raise UserError(
                f"{paths.shown(path)}: is no notebook of the collection; remove it, then run again"
            )
    noted = {stem: known.get(stem, {}).get("executed") for stem in notebooks()}
    due = [stem for stem, digest in noted.items() if not digest or digest != record.executed(stem)]
    if due:
        figures(due, None, False)
    return folder


def _run_all(
    todo: list[Path], place: Path, jobs: int, known: dict, cold: bool
) -> Iterator[tuple[Path, float]]:
    """Execute notebooks side by side; each comes out with its seconds, as soon as it is done.

    The longest of the last time start first, and the bar counts the seconds that they took.
    """
    from tqdm import tqdm

    from gigawatt.notebooks import execute as execution

    usual = {n: record.seconds(n, known) for n in todo}
    bar = tqdm(
        total=sum(usual.values()),
        disable=not sys.stderr.isatty(),
        leave=False,
        bar_format="{percentage:3.0f}%|{bar:20}| about {remaining} left: {desc}",
    )
    with execution.environment(place), ThreadPoolExecutor(jobs) as pool, execution.stopping(pool):
        running = {
            pool.submit(_timed, n, place, cold): n for n in sorted(todo, key=lambda n: -usual[n])
        }
        left = list(running.values())
        for done in as_completed(running):
            bar.set_description_str(", ".join(notebook.stem for notebook in left[:jobs]))
            seconds = done.result()
            left.remove(running[done])
            bar.set_description_str(
                ", ".join(notebook.stem for notebook in left[:jobs]), refresh=False
            )
            bar.update(usual[running[done]])
            yield running[done], seconds
    bar.close()


def _timed(notebook: Path, place: Path, cold: bool) -> float:
    begun = time.monotonic()
    with logged(notebook, {}):
        execute(notebook, {}, place, True, cold)
    return time.monotonic() - begun


@contextmanager
def logged(notebook: Path, values: dict) -> Iterator[None]:
    """Append one line on a run to build/runs.jsonl: what, parameters, data, seconds, outcome."""
    from gigawatt.data import tables

    begun, outcome = time.monotonic(), "done"
    try:
        yield
    except BaseException as error:
        outcome = str(error) or type(error).__name__
        raise
    finally:
        line = {
            "notebook": notebook.stem,
            "parameters": values,
            "data": tables.digest(list(tables.package())),
            "seconds": round(time.monotonic() - begun, 1),
            "outcome": outcome,
        }
        _log(json.dumps(line, sort_keys=True) + "\n")


def _log(line: str) -> None:
    """Append to the log of runs, where it is a plain file: a pipe would never answer."""
    path = paths.BUILD / "runs.jsonl"
    with suppress(OSError):  # a full disk is reported by the run itself
        if path.is_file() or not path.exists():
            with path.open("a", encoding="utf-8") as log:
                log.write(line)


def publish(notebook: Path, place: Path, force: bool = False, kept: Kept | None = None) -> None:
    """Replace a notebook's figures by those of a finished run, and drop the ones it no longer
    draws.

    A file whose bytes are the same is not touched. A figure from the same inputs that was drawn
    under other versions stays, unless forced, and is noted in `kept`.
    """
    prefix, kept = notebook.stem[:2], kept or Kept()
    fresh = sorted(path for path in place.glob(f"{prefix}-*") if path.suffix in record.SUFFIXES)
    names = sorted({path.stem for path in fresh})
    for name in names:
        for suffix in record.SUFFIXES:
            path = place / f"{name}{suffix}"
            if not path.exists() or not path.stat().st_size:
                raise UserError(
                    f"{notebook.stem}: figure {name} has no {suffix}; the previous figures stand"
                )
    drawn = {n: e for n, e in manifest.read(place).figures.items() if n in names}
    ours = manifest.whatever(paths.FIGURES)
    stay = set() if force else {n for n in names if _stays(n, drawn.get(n), ours, place, kept)}
    moved = [path for path in fresh if path.stem not in stay]
    known = [n for n in ours.figures if n.startswith(f"{prefix}-") and n not in stay]
    gone = [
        old.name
        for old in paths.FIGURES.glob(f"{prefix}-*")
        if old.suffix in record.SUFFIXES and old.stem not in names and not old.is_dir()
    ]
    images = [(paths.FIGURES if n in stay else place) / f"{n}.png" for n in names]
    page = wall.page(notebooks(), {notebook.stem: images})
    try:
        manifest.publish(
            paths.FIGURES,
            {**{path.name: path.read_bytes() for path in moved}, wall.NAME: page.encode()},
            {n: entry for n, entry in drawn.items() if n not in stay},
            known,
            gone,
        )
    except OSError as error:
        raise UserError(
            f"figures/: cannot be written ({error.strerror}); "
            "free some space or change its rights, then run again"
        ) from None
    executed = paths.BUILD / "notebooks" / f"{notebook.stem}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    files.write(executed, (place / executed.name).read_bytes())


def _stays(name: str, drawn: dict | None, ours: Manifest, place: Path, kept: Kept) -> bool:
    """Whether a figure of ours was drawn from the same inputs under other versions; its numbers are
    compared.
    """
    old, other = ours.figures.get(name), provenance.others(ours.drawn_with(name))
    if not (other and old and drawn):
        return False
    if any(old[key] != drawn[key] for key in manifest.FORM if key != "files"):
        return False
    files_of_ours = [paths.FIGURES / f"{name}{suffix}" for suffix in record.SUFFIXES]
    if not all(path.is_file() for path in files_of_ours) or figurefile.hold(files_of_ours).differs:
        return False
    first, second = (folder / f"{name}.csv" for folder in (paths.FIGURES, place))
    apart = figurefile.other_numbers(first.read_bytes(), second.read_bytes())
    kept.versions = other
    if apart:
        kept.differ[name] = apart
    else:
        kept.agree.append(name)
    return True


def draw_again(number: str, said: Mapping[str, object]) -> dict[str, bytes]:
    """The files of the figures of one run, by name. Raises UserError where it fails."""
    from gigawatt.notebooks import parameters

    notebook = next((path for stem, path in notebooks().items() if stem[:2] == number), None)
    if notebook is None:  # never one that came with the figure
        raise unknown("notebook", number, notebooks())
    known = parameters.declared(parameters.read_notebook(notebook), notebook.stem)
    chosen = {
        key: value for key, value in said.items() if key in known
    }  # the rest is what the notebook added itself
    with scratch() as place:
        execute(notebook, parameters.checked(known, chosen, notebook.stem), place)
        return {path.name: path.read_bytes() for path in place.glob("[0-9][0-9]-*.*")}
