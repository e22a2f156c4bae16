"""Tables that somebody else wrote: read a CSV with named columns, and name file, row and column in
every error.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.errors import UserError, clip, suggest

MAX_BYTES = 4_000_000
MAX_COLUMNS = 200
MAX_NAMED = 10  # rows that one error line names beside the first
_REMOTE = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]+:/"
)  # http://, s3:// and the like, with one slash once it is a path

Made = TypeVar("Made")


@dataclass(frozen=True)
class Line:
    """One row of a file: its cells by column, stripped, and where it stands."""

    file: str
    number: int
    cells: dict[str, str]
    column: str = (
        ""  # where set, the column that errors name: the one that these cells were changed from
    )
    fault: tuple[str, str] | None = None  # a column, and why the row cannot be read from there on

    def get(self, column: str) -> str:
        """The text of a cell; empty where the column is absent."""
        return self.cells.get(column, "")

    @contextmanager
    def at(self, column: str) -> Iterator[None]:
        """Put file, row and column before the text of any UserError raised inside."""
        try:
            yield
        except UserError as error:  # of whatever class it is
            place = f"{self.file}: row {self.number}, column {self.column or column}"
            error.args = (f"{place}: {error}",)
            raise error from None


def read(path: Path, required: Sequence[str], key: str) -> list[Line]:
    """The rows of a UTF-8 CSV file with a header, in any order of columns.

    Columns that nobody asked for are kept.

    required: columns that must be there. key: the column that names a row; never empty, never
    twice.

    Raises UserError, one line, for a file that cannot be read or is too large, for broken CSV, a
    missing or doubled column, a row of another length, and a missing or doubled key.
    """
    name = clip(Path(path).name or str(path))
    if _REMOTE.match(str(path)):
        raise UserError(
            f"{clip(path)}: not a file on this machine; nothing is fetched, so download it first"
        )
    rows = _rows(name, Path(path))
    if not rows:
        raise UserError(f"{name}: empty; the first row must name the columns {', '.join(required)}")
    header = [cell.strip() for cell in rows[0][1]]
    if len(header) > MAX_COLUMNS:
        raise UserError(
            f"{name}: row 1: {len(header)} columns; a table here has at most {MAX_COLUMNS}"
        )
    for column in required:
        if column not in header:
            raise UserError(
                f"{name}: row 1, column {column}: missing; "
                f"{suggest(column, [h for h in header if h] or ['none'])}"
            )
    twice = next((column for column in header if column and header.count(column) > 1), None)
    if twice:
        raise UserError(f"{name}: row 1, column {clip(twice)}: stands twice; keep one")
    lines = [_line(name, number, header, cells) for number, cells in rows[1:]]
    _unique(lines, key)
    return lines


def _rows(name: str, path: Path) -> list[tuple[int, list[str]]]:
    """Every row that is not blank, with its number, the header first."""
    try:
        if path.exists() and not path.is_file():  # a device or a pipe may never end
            raise UserError(f"{name}: cannot be read (not a plain file); check the path")
        if path.stat().st_size > MAX_BYTES:
            raise UserError(f"{name}: larger than {MAX_BYTES} bytes; split it")
        if path.parent == paths.DATA:
            tables.note(path.stem)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{name}: not UTF-8 text; save it as UTF-8") from None
    except UserError:
        raise
    except (OSError, ValueError) as error:
        raise UserError(
            f"{name}: cannot be read ({getattr(error, 'strerror', None) or error}); check the path"
        ) from None
    header = next(filter(str.strip, text.splitlines()), "")
    other = max((";", "\t", "|"), key=header.count)
    if header.count(other) > header.count(","):
        raise UserError(
            f"{name}: row 1: cells are separated by {'tabs' if other.isspace() else repr(other)}; "
            "save it with commas between them"
        )
    # Lines end as in a CSV file, not at whatever else Python calls the end of a line, such as
    # U+2028 from a web page.
    reader, found = csv.reader(io.StringIO(text, newline=""), strict=True), []
    try:
        for number, cells in enumerate(reader, 1):
            if cells:
                found.append((number, cells))
    except csv.Error as error:
        raise UserError(
            f"{name}: row {len(found) + 1}: broken CSV ({error}); check the quotes"
        ) from None
    return found


def _line(name: str, number: int, header: list[str], cells: list[str]) -> Line:
    if len(cells) != len(header):
        raise UserError(
            f"{name}: row {number}: {len(cells)} cells where the header has {len(header)}; "
            "put text that has a comma in double quotes"
        )
    return Line(
        name, number, {column: cell.strip() for column, cell in zip(header, cells) if column}
    )


def _unique(lines: list[Line], key: str) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        with line.at(key):
            if not line.get(key):
                raise UserError("empty; give every row its own name")
            if line.get(key) in seen:
                raise UserError(
                    f"{clip(line.get(key))!r} is already the name of row {seen[line.get(key)]}; "
                    "give each row its own"
                )
        seen[line.get(key)] = line.number


def each(lines: Sequence[Line], make: Callable[[Line], Made]) -> list[Made]:
    """What `make` makes of every line.

    Raises UserError where it fails: the error of the first such line, and the rows of the others,
    so that a reader mends a file in one go.
    """
    made, failed = [], []
    for line in lines:
        try:
            made.append(make(line))
        except UserError as error:
            failed.append((line.number, error))
    if len(failed) > 1:
        others = [str(number) for number, _ in failed[1:]]
        named = ", ".join(others[:MAX_NAMED]) + (
            f" and {len(others) - MAX_NAMED} more" if len(others) > MAX_NAMED else ""
        )
        raise UserError(
            f"{failed[0][1]} (cannot be read either: row{'s' if len(others) > 1 else ''} {named})"
        )
    if failed:
        raise failed[0][1]
    return made


def pairs(text: str) -> dict[str, str]:
    """`name=value; name=value` as a mapping.

    Raises UserError where a part is something else or a name comes twice.

    >>> pairs("fleet=GB200:500000; operator=Meta")
    {'fleet': 'GB200:500000', 'operator': 'Meta'}
    """
    found: dict[str, str] = {}
    for part in _parts(text):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (name and equals and value):
            raise UserError(f"cannot read {clip(part)!r}; write name=value; name=value")
        if name in found:
            raise UserError(f"{clip(name)} is given twice; give it once")
        found[name] = value
    return found


def _parts(text: str) -> list[str]:
    """The parts between semicolons; a semicolon inside double quotes is text."""
    parts, quoted = [""], False
    for letter in text:
        quoted ^= letter == '"'
        if letter == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    if quoted:
        raise UserError(f"{clip(text)!r} has an open quote; close it")
    return [part.strip() for part in parts if part.strip()]
