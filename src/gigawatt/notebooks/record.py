"""What each notebook's figures were made from, by content: the record that says whether a rerun is
due.

The record is one readable file, build/figures.json. A notebook is up to date when its figures and
its executed copy are those of its last run and nothing that the run read has changed: the
notebook's code, the modules and tables it used, the scenarios, the versions of the libraries. A
change of prose, a comment or a docstring is none.
"""

import hashlib
import json
from pathlib import Path

from gigawatt import paths, revision
from gigawatt.data import files, tables
from gigawatt.errors import UserError
from gigawatt.figures.saved import manifest, provenance
from gigawatt.figures.saved.reads import read_so_far, trace  # noqa: F401

SUFFIXES = (".png", ".svg", ".csv")
WALL = "wall"  # the record's entry for figures/README.md
USUAL_SECONDS, MOST_SECONDS = 5.0, 86_400.0
ALWAYS = ("__init__", "paths")  # modules that every notebook uses


def file() -> Path:
    """Where the record is kept."""
    return paths.BUILD / "figures.json"


def load() -> dict:
    """The record; an empty one where there is none that can be read. Raises UserError where it
    could never be written.
    """
    if file().exists() and not file().is_file():  # a pipe would be waited for without end
        raise UserError(f"{file()}: is no plain file; remove it, then run again")
    try:
        loaded = json.loads(file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    known = loaded if isinstance(loaded, dict) else {}
    return {
        name: one for name, one in known.items() if isinstance(one, str if name == WALL else dict)
    }


def save(record: dict) -> None:
    """Replace the record in one step."""
    files.write(file(), json.dumps(record, indent=1, sort_keys=True) + "\n")


def seconds(notebook: Path, record: dict) -> float:
    """How long a notebook took the last time, for the progress bar; at first a guess."""
    known = record.get(notebook.stem, {}).get("seconds")
    return known if isinstance(known, (int, float)) and 0 < known < MOST_SECONDS else USUAL_SECONDS


def read_by(notebook: Path, place: Path) -> dict[str, list[str]]:
    """What a finished run of a notebook read; everything, where it drew no figure that noted it."""
    try:
        return json.loads(trace(place, notebook.stem[:2]).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"tables": sorted(tables.package()), "modules": sorted(revision.modules())}


def entry(notebook: Path, read: dict[str, list[str]], seconds: float) -> dict:
    """The record of a notebook whose run has just been published.

    Beside the modules that it loaded count those that its figures reach by name, so that a figure
    which `gigawatt verify` calls stale is also drawn again.
    """
    reached = {place.partition(":")[0] for place in revision.called_by(notebook.stem[:2])}
    read = {**read, "modules": sorted({*read["modules"], *reached})}
    return {
        **read,
        "raw": _raw(notebook, read),
        "inputs": _inputs(notebook, read),
        "figures": figures(notebook.stem),
        "executed": executed(notebook.stem),
        "seconds": round(seconds, 1),
    }


def up_to_date(notebook: Path, record: dict) -> bool:
    """Whether a notebook's inputs and figures are those of its last run.

    The bytes of all inputs are looked at first; only where they differ is code compared as code.
    """
    known = record.get(notebook.stem, {})
    try:
        if known["figures"] != figures(notebook.stem) or not known["figures"]:
            return False
        if known["executed"] != executed(notebook.stem):
            return False
        if known["raw"] == _raw(notebook, known):
            return True
        if known["inputs"] != _inputs(notebook, known):
            return False
    except (
        KeyError,
        TypeError,
        OSError,
        ValueError,
        RecursionError,
    ):  # no record, a file that is gone, a notebook that is none
        return False
    known["raw"] = _raw(notebook, known)
    return True


def figures(stem: str) -> dict[str, str]:
    """Digest of every published file of a notebook, and of what the manifest says of each figure,
    by name.
    """
    found = sorted(
        path
        for path in paths.FIGURES.glob(f"{stem[:2]}-*")
        if path.suffix in SUFFIXES and path.is_file()
    )
    known = {
        name: json.dumps(entry, sort_keys=True).encode()
        for name, entry in manifest.whatever(paths.FIGURES).figures.items()
        if name.startswith(f"{stem[:2]}-")
    }
    contents = known | {path.name: path.read_bytes() for path in found}
    return {
        name: hashlib.sha256(content).hexdigest()[:16] for name, content in sorted(contents.items())
    }


def executed(stem: str) -> str:
    """Digest of a notebook's executed copy in build/; empty where there is none, or a link."""
    path = paths.BUILD / "notebooks" / f"{stem}.ipynb"
    plain = path.is_file() and not path.is_symlink()
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if plain else ""


def _files(read: dict[str, list[str]]) -> list[Path]:
    """The files behind a run beside the notebook and the modules: tables, scenarios, style."""
    package = tables.package(paths.DATA)
    known = [paths.DATA / package[name]["path"] for name in read["tables"]]
    return [
        *known,
        paths.DATA / "datapackage.json",
        *sorted(filter(Path.is_file, paths.SCENARIOS.glob("*.yaml"))),
        paths.STYLE,
    ]


def _used(read: dict[str, list[str]]) -> list[Path]:
    known = revision.modules()
    return [known[name] for name in sorted({*read["modules"], *ALWAYS} - {"gigawatt"})]


def _versions() -> bytes:
    """The versions that `gigawatt verify` looks at too, so that both mean the same by stale."""
    return json.dumps(provenance.libraries(), sort_keys=True).encode()


def _raw(notebook: Path, read: dict[str, list[str]]) -> str:
    """Digest of the bytes of all inputs, and of the versions of the libraries."""
    total = hashlib.sha256(_versions())
    for path in (notebook, *_used(read), *_files(read)):
        total.update(path.name.encode() + b"\0" + _digest(path, path.stat().st_mtime_ns))
    return total.hexdigest()


@tables.kept(most=256)
def _digest(path: Path, changed: int) -> bytes:
    """Digest of a file's bytes, found once for all notebooks that use it."""
    return hashlib.sha256(path.read_bytes()).digest()


def _inputs(notebook: Path, read: dict[str, list[str]]) -> str:
    """Digest of all inputs that ignores prose: markdown cells, comments, docstrings."""
    total = hashlib.sha256(_versions())
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            total.update("".join(cell["source"]).encode() + b"\0")
    for path in _used(read):
        total.update(
            path.name.encode() + revision.code_digest(path.read_text(encoding="utf-8")).encode()
        )
    for path in _files(read):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
