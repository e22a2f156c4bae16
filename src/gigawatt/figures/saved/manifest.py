"""manifest.json: what each figure of a folder was made from, once for the folder.

It names the versions of Python and the libraries that the folder was drawn with, and for each
figure its notebook, parameters, rows, functions and code, with digests, and those of its files.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gigawatt.data import files, tables
from gigawatt.errors import UserError
from gigawatt.figures.saved import provenance

NAME = "manifest.json"
MAX_BYTES = 20_000_000
ABOUT = "What each figure was made from; `gigawatt verify` compares it with what is here."
# What is said of a figure: the kind of each entry, and of what stands inside it.
FORM = {
    "notebook": (str, str),
    "parameters": (dict, object),
    "numbers": (list, dict),
    "sources": (list, str),
    "rows": (dict, str),
    "tables": (dict, str),
    "functions": (dict, str),
    "model": (str, str),
    "code": (dict, str),
    "data_date": (str, str),
    "files": (dict, str),
}
_NUMBER = {"row": str, "is": str, "chosen": dict, "rows": list}


@dataclass(frozen=True)
class Manifest:
    """The figures of a folder by name, and the versions that they were drawn with."""

    libraries: dict[str, str] = field(default_factory=dict)
    figures: dict[str, dict] = field(default_factory=dict)

    def drawn_with(self, name: str) -> dict[str, str]:
        """The versions that one figure was drawn with: its own where it says so, else those of the
        folder.
        """
        return self.figures.get(name, {}).get("libraries", self.libraries)


def read(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none. Raises UserError for a file that
    is none.
    """
    path = folder / NAME
    if not path.exists():
        return Manifest()
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise ValueError
        return _parsed(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise UserError(
            f"{path.resolve().parent.name}/{NAME}: says nothing that this version of gigawatt can "
            "read; restore it, or remove it and draw the figures again"
        ) from None


@tables.kept(most=4)
def _parsed(content: bytes) -> Manifest:
    found = json.loads(content.decode("utf-8"))
    json.dumps(found, ensure_ascii=False).encode()  # half a character is a ValueError
    if not _is(found["libraries"], dict, str) or not _is(found["figures"], dict, dict):
        raise ValueError
    if not all(map(_has_form, found["figures"].values())):
        raise ValueError
    return Manifest(found["libraries"], found["figures"])


def _is(held: object, kind: type, inner: type) -> bool:
    return isinstance(held, kind) and (
        kind is str
        or all(isinstance(one, inner) for one in (held.values() if kind is dict else held))
    )


def _has_form(entry: dict) -> bool:
    """Whether every entry of a figure has its kind down to the last place; raises KeyError where
    one is missing.
    """
    return (
        all(_is(entry[key], *kinds) for key, kinds in FORM.items())
        and _is(entry.get("libraries", {}), dict, str)
        and all(
            isinstance(one.get(key), kind)
            for one in entry["numbers"]
            for key, kind in _NUMBER.items()
        )
        and all(type(place) is int for one in entry["numbers"] for place in one["rows"])
    )


def text(known: Manifest) -> str:
    """A manifest as it is kept: sorted, an entry a line; versions stand once, and at a figure only
    where it has others.
    """
    each = [known.drawn_with(name) for name in known.figures] or [known.libraries]
    usual = max(each, key=lambda one: (each.count(one), json.dumps(one, sort_keys=True)))
    blocks = []
    for name, entry in sorted(known.figures.items()):
        own = known.drawn_with(name)
        entry = {key: value for key, value in entry.items() if key != "libraries"}
        entry |= {"libraries": own} if own != usual else {}
        lines = [f"{_one_line(key)}: {_one_line(value)}" for key, value in entry.items()]
        blocks.append(f"{_one_line(name)}: {{\n" + ",\n".join(lines) + "\n}")
    return (
        f'{{\n"about": {_one_line(ABOUT)},\n"libraries": {_one_line(usual)},\n"figures": {{\n'
        + ",\n".join(blocks)
        + "\n}\n}\n"
    )


def _one_line(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def publish(
    folder: Path,
    contents: Mapping[str, bytes],
    drawn: Mapping[str, dict],
    gone: Iterable[str] = (),
    drop: Iterable[str] = (),
) -> None:
    """Put figures into a folder, and into its manifest what they were made from.

    contents: bytes by file name. drawn: what was drawn here and now, by figure. gone: figures that
    leave the manifest. drop: files that leave the folder. The manifest comes last, so that whoever
    is stopped on the way leaves files that it does not know. Raises what `files.publish` raises.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with files.locked(folder):
        known = whatever(folder)
        kept = {
            name: entry | {"libraries": known.drawn_with(name)}
            for name, entry in known.figures.items()
            if name not in set(gone)
        }
        here = provenance.libraries()
        fresh = {name: entry | {"libraries": here} for name, entry in drawn.items()}
        merged = Manifest(here, kept | fresh)
        listed = {NAME: text(merged).encode("utf-8")} if merged.figures or known.figures else {}
        files.put(folder, {**contents, **listed}, drop)


def whatever(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one also where it cannot be read, to be written anew."""
    try:
        return read(folder)
    except UserError:
        return Manifest()
