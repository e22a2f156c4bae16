"""A figure as a file that somebody holds: what it says about itself, and whether it is still what was drawn."""

import contextlib
import csv
import html
import io
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gigawatt import paths
from gigawatt.data import files as atomic
from gigawatt.errors import UserError, clip, unknown

SUFFIXES = (".png", ".svg", ".csv", ".json")
MAX_BYTES = 20_000_000
LONGEST_LINE = 100_000
MOST_TOLD = 100  # times that an SVG of ours may say something about itself
# What a figure says of itself: the kind of each entry, and of what stands inside it.
NEEDED = {
    "digests": (dict, str),
    "estimates": (list, dict),
    "libraries": (dict, str),
    "names": (list, str),
    "notebook": (dict, str),
    "numbers": (dict, list),
    "parameters": (dict, object),
    "rows": (list, str),
    "sources": (list, str),
    "tables": (dict, object),
}
_NAME = re.compile(r"[0-9]{2}-[a-z0-9-]{1,80}")


@dataclass(frozen=True)
class Held:
    """One figure: its name, what it says about itself, its files, and those that are not as they were drawn."""

    name: str
    origin: dict
    files: tuple[Path, ...]
    altered: tuple[str, ...]


def collection() -> dict[str, Path]:
    """The figures in figures/ by name, in order."""
    atomic.finish(paths.FIGURES)
    return {path.stem: path for path in sorted(paths.FIGURES.glob("[0-9][0-9]-*.png"))}


def suffix(name: str | Path) -> str:
    """The ending of a file's name in small letters: some systems and mail programs write it in capitals."""
    return Path(name).suffix.lower()


def find(name: str) -> list[Path]:
    """The files of a figure: by its name or number in figures/, or one file anywhere.

    Raises UserError where there is none.
    """
    known = collection()
    if suffix(name) in SUFFIXES:
        if not paths.is_file(name):
            raise UserError(
                f"{clip(name)}: no such file; give a PNG, SVG, CSV or JSON file or the name of a figure"
            )
        return [Path(name)]
    if name not in known:
        raise unknown("figure", name, known)
    return [path for ending in SUFFIXES if (path := known[name].with_suffix(ending)).is_file()]


def hold(files: list[Path]) -> Held:
    """Read a figure's files and compare each with the digest that was noted when it was drawn.

    A CSV alone says nothing about itself: what lies beside it does, or else the figure of the collection
    with that name. Raises UserError for a file that is no figure of this project.
    """
    contents = {path: _bytes(path) for path in files}
    telling = [path for path in files if suffix(path) != ".csv"]
    for path in [] if telling else files:
        near = [path.with_suffix(ending) for ending in (".json", ".png", ".svg")] + [
            paths.FIGURES / f"{path.stem}.png"
        ]
        telling = [one for one in near if one.is_file()][:1]
        if not telling:
            raise UserError(
                f"{path.name}: nothing says where it comes from; keep its JSON, PNG or SVG beside it"
            )
    origins = {path: _origin(path, contents.get(path) or _bytes(path)) for path in telling}
    first = origins[telling[0]]
    altered = [
        f"{path.name}: other provenance than {telling[0].name}"
        for path, one in origins.items()
        if one != first
    ]
    altered += [
        f"{path.name}: not what was drawn"
        for path, content in contents.items()
        if not _as_drawn(path, content, first)
    ]
    return Held(first["figure"], first, tuple(files), tuple(altered))


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


def _origin(path: Path, content: bytes) -> dict:
    """The provenance in a file. Raises UserError where there is none."""
    try:
        if suffix(path) == ".png":
            text = picture(path, content).text["Source"]
        elif suffix(path) == ".svg":
            text = html.unescape(_between(content.decode("utf-8"), "<dc:source>", "</dc:source>"))
        else:
            text = content.decode("utf-8")
        origin = {
            key: value for key, value in json.loads(text).items() if key not in ("title", "alt")
        }
        if not _has_form(origin):
            raise ValueError
        return origin
    except UserError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise UserError(
            f"{path.name}: says nothing about where it comes from; it is no figure of this version of gigawatt"
        ) from None


def _between(text: str, start: str, end: str) -> str:
    """What stands between the first start and the end after it; a search that an endless row of starts does not slow down."""
    return text.partition(start)[2].partition(end)[0]


def _has_form(origin: dict) -> bool:
    """Whether every entry has its kind down to the last place; raises KeyError or ValueError where one is missing or no text."""
    json.dumps(origin, ensure_ascii=False).encode()  # half a character is a ValueError
    for key, (kind, inner) in NEEDED.items():
        held = origin[key]
        if not isinstance(held, kind) or not all(
            isinstance(one, inner) for one in (held.values() if kind is dict else held)
        ):
            return False
    places = [place for listed in origin["numbers"].values() for place in listed]
    return bool(_NAME.fullmatch(origin["figure"])) and all(type(place) is int for place in places)


def picture(path: Path, content: bytes):
    """A PNG that was read whole. Raises UserError for anything else, also for one that unpacks to far too much."""
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


def _as_drawn(path: Path, content: bytes, origin: dict) -> bool:
    """Whether a file's pixels, drawing or numbers have the digest that was noted."""
    from gigawatt.figures import provenance, saving

    if suffix(path) == ".json":
        return True  # held against the others instead
    if suffix(path) == ".png":
        found = saving.picture_digest(picture(path, content))
    elif suffix(path) == ".svg":
        if any(content.count(tag) > MOST_TOLD for tag in (b"<metadata", b"<title")):
            return False  # no drawing of ours, and the search for their ends would take for ever
        found = saving.drawing_digest(content.decode("utf-8", "replace"))
    else:
        found = provenance.digest(content)
    return found == origin["digests"].get(suffix(path)[1:])


def numbers(held: Held) -> list[dict[str, str]]:
    """The rows of a figure's CSV as text. Raises UserError where it is not there."""
    near = [path.with_suffix(".csv") for path in held.files] + [paths.FIGURES / f"{held.name}.csv"]
    for path in near:
        if path.is_file():
            text = _bytes(path).decode("utf-8", "replace")
            try:
                if (
                    max(map(len, text.splitlines()), default=0) > LONGEST_LINE
                ):  # csv's own limit is one for all of a process
                    raise csv.Error("a line without end")
                return list(csv.DictReader(io.StringIO(text, newline="")))
            except csv.Error as error:
                raise UserError(
                    f"{path.name}: broken CSV ({error}); take the one that was drawn"
                ) from None
    raise UserError(f"{held.name}: its CSV is not there; keep it beside the figure")
