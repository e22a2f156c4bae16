"""A figure as a file that somebody holds: what it says about itself, and what a manifest says of
it.
"""

import contextlib
import csv
import html
import io
import json
import math
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.errors import UserError, clip, unknown
from gigawatt.figures.saved import form, manifest, provenance

SUFFIXES = (".png", ".svg", ".csv")
TOLD = ("Title", "Description", "Source")  # what a picture says of itself
MAX_BYTES = 20_000_000
LONGEST_LINE = 100_000
MOST_TOLD = 100  # times that an SVG of ours may say something about itself
SAME_NUMBER = (
    1e-4  # relative: numbers that agree so far are the same under any version of a library
)
_METADATA = re.compile(r"<metadata>.*?</metadata>|<title>.*?</title>", re.S)
_NAME = re.compile(r"[0-9]{2}-[a-z0-9-]{1,80}")


@dataclass(frozen=True)
class Held:
    """One figure that somebody holds.

    told: what its picture says about itself, figure, parameters and rows; empty for a CSV alone.
    entry: what the manifest beside it says of it, or else that of figures/; None where neither
    knows it. libraries: what it was drawn with, by that manifest. ours: whether it lies in
    figures/. beside: whether the manifest lies beside it. files: bytes by path. differs: the files
    that are not as the entry says, one line each. gone: of a figure that was named, the endings of
    files that are not there.
    """

    name: str
    told: dict
    entry: dict | None
    libraries: dict[str, str]
    ours: bool
    beside: bool
    files: dict[Path, bytes]
    differs: tuple[str, ...]
    gone: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, object]:
        """The notebook's choices that it was drawn with."""
        return self.told.get("parameters") or (self.entry or {}).get("parameters", {})

    @property
    def known(self) -> bool:
        """Whether the entry speaks of this figure: it does where the choices are the same."""
        return self.entry is not None and self.entry["parameters"] == self.parameters


def collection() -> dict[str, Path]:
    """The figures in figures/ by name, in order: whatever has one of the three files there."""
    there = sorted(paths.FIGURES.glob("[0-9][0-9]-*"))
    return {path.stem: path for path in there if path.suffix in SUFFIXES}


def suffix(name: str | Path) -> str:
    """The ending of a file's name in small letters: some systems and mail programs write it in
    capitals.
    """
    return Path(name).suffix.lower()


def find(name: str) -> list[Path]:
    """The files of a figure: by its name or number in figures/, or one file anywhere.

    Raises UserError where there is none.
    """
    known = collection()
    if suffix(name) in SUFFIXES:
        if not paths.is_file(name):
            raise UserError(
                f"{clip(name)}: no such file; give a PNG, SVG or CSV file or the name of a figure"
            )
        return [Path(name)]
    if name not in known and paths.is_file(name):
        raise UserError(f"{clip(name)}: no figure's file; give a PNG, SVG or CSV file, or a name")
    if name not in known:
        raise unknown("figure", name, known)
    return [path for ending in SUFFIXES if (path := known[name].with_suffix(ending)).is_file()]


def hold(files: list[Path]) -> Held:
    """Read a figure's files and compare each with what the manifest says of it.

    A CSV says nothing about itself: its name tells which figure it is. Raises UserError for a file
    that is no figure of this project.
    """
    contents = {path: _bytes(path) for path in files}
    said = {path: words(path, content) for path, content in contents.items()}
    told = {path: _told(path, one) for path, one in said.items() if one is not None}
    first = next(iter(told.values()), {})
    name = first.get("figure") or files[0].stem
    beside = manifest.read(files[0].parent)
    ours = _is_in_figures(files[0])
    known = beside if name in beside.figures else manifest.read(paths.FIGURES)
    entry = known.figures.get(name)
    if not told and entry is None:
        raise UserError(
            f"{files[0].name}: nothing says where it comes from; "
            "keep its manifest.json, PNG or SVG beside it"
        )
    differs = [
        f"{path.name}: says something else about itself than {next(iter(told)).name}"
        for path, one in told.items()
        if one != first
    ]
    held = Held(
        name, first, entry, known.drawn_with(name), ours, name in beside.figures, contents, ()
    )
    if held.known:
        differs += [
            f"{path.name}: {why}"
            for path, content in contents.items()
            if (why := _unlike(path, content, said[path], entry))
        ]
    return replace(held, differs=tuple(differs))


def hold_named(name: str) -> Held:
    """A figure by its name in figures/, of which all files must be there, or by one file."""
    held = hold(find(name))
    if suffix(name) in SUFFIXES:
        return held
    return replace(
        held, gone=tuple(one for one in SUFFIXES if one not in {suffix(p) for p in held.files})
    )


def _is_in_figures(path: Path) -> bool:
    return path.resolve().parent == paths.FIGURES.resolve()


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise UserError(f"{path.name}: not a plain file; take the figure that was drawn")
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                f"{path.name}: larger than {MAX_BYTES} bytes; no figure of this project is"
            )
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{path.name}: cannot be read ({error.strerror})") from None


def words(path: Path, content: bytes) -> dict[str, str] | None:
    """The texts that a picture carries, by what they are; None for a CSV, which carries none."""
    if suffix(path) == ".csv":
        return None
    if suffix(path) == ".png":
        return dict(_unpacked(path.name, content)[0])
    text = content.decode("utf-8", "replace")
    return {
        key: html.unescape(_between(text, f"<dc:{key.lower()}>", f"</dc:{key.lower()}>"))
        for key in TOLD
    }


def _told(path: Path, said: Mapping[str, str]) -> dict:
    """What a picture says about where it comes from. Raises UserError where that is nothing."""
    try:
        found = json.loads(said["Source"])
        json.dumps(found, ensure_ascii=False).encode()  # half a character is a ValueError
        rows, parameters = found["rows"], found["parameters"]
        whole = isinstance(parameters, dict) and isinstance(rows, list)
        if not (whole and all(isinstance(row, str) for row in rows)):
            raise ValueError
        if not _NAME.fullmatch(found["figure"]):
            raise ValueError
        return {"figure": found["figure"], "parameters": parameters, "rows": rows}
    except (KeyError, TypeError, ValueError, RecursionError):
        raise UserError(
            f"{path.name}: says nothing about where it comes from; "
            "it is no figure of this version of gigawatt"
        ) from None


@tables.kept(most=2)
def _unpacked(name: str, content: bytes) -> tuple[dict[str, str], str]:
    """The texts of a PNG and the digest of its pixels, which are asked one after the other:
    unpacking it takes longer than all else that is done with it.
    """
    image = picture(Path(name), content)
    return dict(image.text), picture_digest(image)


def _between(text: str, start: str, end: str) -> str:
    """What stands between the first start and the end after it; a search that an endless row of
    starts does not slow down.
    """
    return text.partition(start)[2].partition(end)[0]


def picture(path: Path, content: bytes):
    """A PNG that was read whole. Raises UserError for anything else, also for one that unpacks to
    far too much.
    """
    from PIL import Image

    try:
        with _silent(), Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            if image.size[0] * image.size[1] > MAX_BYTES:
                raise ValueError("too many pixels")
            image.load()
            return image
    except Image.UnidentifiedImageError:
        raise UserError(f"{path.name}: not a readable PNG (it does not begin as one)") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UserError(f"{path.name}: not a readable PNG ({clip(error)})") from None


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """No word of a library on the terminal, such as that of Pillow on a broken animation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _unlike(path: Path, content: bytes, said: Mapping[str, str] | None, entry: dict) -> str:
    """What of a file is not as the manifest says; nothing where its pixels, drawing or numbers and
    its words are, and it holds nothing else.
    """
    kind = suffix(path)[1:]
    if digest(path, content) != entry["files"].get(kind):
        return "not what was drawn"
    if said is not None and words_digest(said) != entry["files"].get("words"):
        return "another title, alt text or rows than it was given"
    if said is not None and (other := form.strange(suffix(path), content, TOLD)):
        return f"holds {other}, which no figure of ours has"
    return ""


def digest(path: Path, content: bytes) -> str:
    """Digest of a file's pixels, drawing or numbers; empty for an SVG that is none of ours."""
    if suffix(path) == ".png":
        return _unpacked(path.name, content)[1]
    if suffix(path) == ".svg":
        if any(content.count(tag) > MOST_TOLD for tag in (b"<metadata", b"<title")):
            return ""  # the search for their ends would take for ever
        return drawing_digest(content.decode("utf-8", "replace"))
    return provenance.digest(content)


def picture_digest(image) -> str:
    """Digest of the pixels of a picture, whatever stands in its metadata."""
    return provenance.digest(f"{image.size}".encode() + image.convert("RGBA").tobytes())


def drawing_digest(svg: str) -> str:
    """Digest of an SVG's drawing, whatever stands in its metadata and title."""
    kept, after = [], 0
    for told in _METADATA.finditer(svg):
        kept.append(svg[after : told.start()].rstrip())
        after = told.end()
    return provenance.digest("".join(kept) + svg[after:])


def words_digest(told: Mapping[str, str]) -> str:
    """Digest of what a picture says of itself: title, alt text, parameters and rows."""
    return provenance.digest(json.dumps([told.get(key, "") for key in TOLD]))


def other_numbers(one: bytes, other: bytes) -> str:
    """Where two tables of plotted numbers differ, as `column: 1.2, not 1.3`; nothing where all
    agree to four digits.
    """
    first, second = (list(csv.reader(io.StringIO(text.decode("utf-8")))) for text in (one, other))
    if [len(row) for row in first] != [len(row) for row in second] or first[:1] != second[:1]:
        return "other rows or columns"
    for row, beside in zip(first[1:], second[1:]):
        for column, a, b in zip(first[0], row, beside):
            if a != b and not _same_number(a, b):
                return f"{clip(column)}: {clip(b)}, not {clip(a)}"
    return ""


def _same_number(one: str, other: str) -> bool:
    try:
        return math.isclose(float(one), float(other), rel_tol=SAME_NUMBER, abs_tol=1e-12)
    except ValueError:
        return False


def numbers(held: Held) -> list[list[str]]:
    """The header and the rows of a figure's CSV as text. Raises UserError where it is not there."""
    near = [path.with_suffix(".csv") for path in held.files] + [paths.FIGURES / f"{held.name}.csv"]
    for path in near:
        if path.is_file():
            content = _bytes(path)
            text = content.decode("utf-8", "replace")
            try:
                if (
                    max(map(len, text.splitlines()), default=0) > LONGEST_LINE
                ):  # csv's own limit is one for all of a process
                    raise csv.Error("a line without end")
                found = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
            except csv.Error as error:
                raise UserError(
                    f"{path.name}: broken CSV ({error}); take the one that was drawn"
                ) from None
            if held.known and provenance.digest(content) != held.entry["files"].get("csv"):
                raise UserError(f"{path.name}: not what was drawn; take the one that was drawn")
            return found
    raise UserError(f"{held.name}: its CSV is not there; keep it beside the figure")
