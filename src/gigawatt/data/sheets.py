"""Tables as people have them: CSV of any kind, Excel, OpenDocument, JSON, one JSON object a line.

Every cell comes back as text, with the number of its row, so that whoever judges the rows can say
where one is wrong. What is in a cell is never run, fetched or followed.
"""

import csv
import datetime
import io
import itertools
import json
import math
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from gigawatt.data import unpacked
from gigawatt.data.csvfile import MAX_BYTES, MAX_COLUMNS, Line
from gigawatt.errors import UserError, clip

MAX_ROWS = 20_000
MAX_CELL = 32_000  # characters that a cell of a spreadsheet holds
SHORT = 24  # characters of a cell in an error line
EPOCH = datetime.datetime(2000, 1, 1)
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_OPEN = "\0\0"  # before a line of CSV whose quote stays open
PREFACE = 30  # rows above the header, such as a title and who made the table
PARTS = (",", ";", "\t", "|")
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(path: Path, names: Collection[str] = (), needed: Collection[str] = ()) -> list[Line]:
    """The rows of a table in any usual form, with their columns in small letters.

    names: columns of which a header has at least one; rows above the first such row are a title.
    needed: columns of which JSON must hold one value a row; what others hold in pieces is left out.

    Raises UserError, one line, for a file that cannot be read, is too large, is no table or has no
    rows.
    A row that is broken in itself comes back with its fault; a short one with empty cells.
    """
    name = clip(Path(path).name or str(path))
    if _REMOTE.match(str(path)):
        raise UserError(
            f"{clip(path)}: not a file on this machine; nothing is fetched, so download it first"
        )
    content = _bytes(name, Path(path))
    ending = Path(path).suffix.lower()
    if ending in SPREADSHEETS or content[:2] == b"PK":
        return _lines(name, _spreadsheet(name, content), names)
    text = _text(name, content)
    if ending in (".json", ".jsonl", ".ndjson") or text.lstrip()[:1] in ("[", "{"):
        return _objects(name, text, needed)
    return _lines(name, _csv(name, text, names), names)


def _bytes(name: str, path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():  # a device or a pipe may never end
            raise UserError(f"{name}: cannot be read (not a plain file); check the path")
        if path.stat().st_size > MAX_BYTES:
            raise UserError(f"{name}: larger than {MAX_BYTES} bytes; split it")
        return path.read_bytes()
    except UserError:
        raise
    except (OSError, ValueError) as error:
        raise UserError(
            f"{name}: cannot be read ({getattr(error, 'strerror', None) or error}); check the path"
        ) from None


def _text(name: str, content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or, where it is neither, Windows-1252."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                raise UserError(f"{name}: broken {encoding} text; save it as UTF-8") from None
    if b"\0" in content[:1_000]:
        half = len(content) // 2 * 2
        for encoding, place in (("utf-16-le", 1), ("utf-16-be", 0)):
            if content[place:200:2].count(0) > len(content[place:200:2]) * 0.5:
                return content[:half].decode(encoding, "replace")
        raise UserError(f"{name}: no text; save it as CSV, XLSX, ODS or JSON")
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _csv(name: str, text: str, names: Collection[str]) -> list[list[str]]:
    """The rows of a CSV whose cells are parted by commas, semicolons, tabs or bars."""
    first = list(itertools.islice(filter(str.strip, text.splitlines()), PREFACE))
    header = next((one for one in first if _named(re.split(r'[,;\t|"]', one), names)), first[:1])
    outside = re.sub(r'"[^"]*"', "", header if isinstance(header, str) else "".join(header))
    part = max(PARTS, key=outside.count)
    csv.field_size_limit(MAX_BYTES)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=part))
    except csv.Error as error:
        raise UserError(f"{name}: broken CSV ({error}); check the quotes") from None
    swallowed = rows and any("\n" in cell for cell in rows[-1])
    return _one_a_line(text, part) if swallowed and text.count('"') % 2 else rows


def _one_a_line(text: str, part: str) -> list[list[str]]:
    """The rows of a CSV in which one quote stays open, and would swallow all rows below it."""
    return [
        [_OPEN + line] if line.count('"') % 2 else next(csv.reader([line], delimiter=part), [])
        for line in text.splitlines()
    ]


def _named(cells: Sequence[str], names: Collection[str]) -> bool:
    """Whether one of some cells is the name of a column."""
    return any(str(cell).strip().strip("\ufeff").lower() in names for cell in cells)


def _spreadsheet(name: str, content: bytes) -> list[list[str]]:
    """The first sheet of a workbook that has cells; formulas give the value that was last shown."""
    try:
        rows = unpacked.rows(content)
    except (unpacked.Unreadable, OSError) as error:
        raise UserError(
            f"{name}: no spreadsheet that can be read ({clip(error)}); save it as CSV"
        ) from None
    if not rows:
        raise UserError(f"{name}: empty; the first row must name the columns")
    return rows


class _Object(list):
    """The pairs of a JSON object, those of a key that stands twice too."""


def _decoded(text: str) -> Any:
    """What a JSON text says. Raises ValueError for what is none, or is nested without end."""
    try:
        return json.loads(text, object_pairs_hook=_Object)
    except RecursionError:
        raise ValueError("nested without end") from None


def _objects(name: str, text: str, needed: Collection[str]) -> list[Line]:
    """The objects of a JSON list, or of one object a line."""
    try:
        whole = _decoded(text)
    except ValueError:
        lines = [one for one in enumerate(text.splitlines(), 1) if one[1].strip()]
        found = [_of_line(name, *one, needed) for one in lines[: _counted(name, lines)]]
        if len(found) > 1 and all(one.fault and not one.cells for one in found):
            raise UserError(
                f"{name}: no JSON that can be read; check its commas and quotes"
            ) from None
        return found
    rows = _listed(name, whole)
    numbered = enumerate(rows[: _counted(name, rows)], 1)
    return [_of_row(name, *one, needed) for one in numbered]


def _listed(name: str, found: Any) -> list:
    """The rows of a JSON text: a list, or the one list of objects that an object holds."""
    if isinstance(found, _Object):
        held = dict(found)
        tables = [one for one in held.values() if _is_table(one)]
        found = held.get("claims", tables[0] if len(tables) == 1 else [found])
    if not isinstance(found, list) or isinstance(found, _Object):
        raise UserError(f"{name}: no list of rows; write [{{...}}, {{...}}], an object a row")
    return found


def _is_table(cell: Any) -> bool:
    is_list = isinstance(cell, list) and not isinstance(cell, _Object) and bool(cell)
    return is_list and all(isinstance(row, _Object) for row in cell)


def _counted(name: str, rows: Sequence[object]) -> int:
    """How many rows there are. Raises UserError for none, or for more than a table has."""
    if not rows or len(rows) > MAX_ROWS:
        raise UserError(f"{name}: {len(rows)} rows; a table here has 1 to {MAX_ROWS:,}")
    return len(rows)


def _of_line(name: str, number: int, text: str, needed: Collection[str]) -> Line:
    try:
        return _of_row(name, number, _decoded(text), needed)
    except ValueError as error:
        told = f"no JSON ({clip(error)}) in {clip(text.strip())!r}; mend this line"
        return Line(name, number, {}, fault=("claim", told))


def _of_row(name: str, number: int, row: Any, needed: Collection[str]) -> Line:
    """The cells of one object, or of one value, which is then a claim."""
    cells: dict[str, str] = {}
    fault = None
    for key, cell in row if isinstance(row, _Object) else [("claim", row)]:
        column = key.strip().lower()
        if column in cells:
            fault = fault or (column, "stands twice in this row; keep one")
        if isinstance(cell, list) and cell and column in needed:
            fault = fault or (column, "holds more than one value; write one text or one number")
        cells[column] = "" if isinstance(cell, list) else _plain(cell)
    return Line(name, number, cells, fault=fault)


def _plain(cell: Any) -> str:
    return cell.strip() if isinstance(cell, str) else unpacked.cell(cell)


def _lines(name: str, rows: Sequence[Sequence[str]], names: Collection[str]) -> list[Line]:
    filled = [
        (number, row)
        for number, row in enumerate(rows, 1)
        if any(str(cell).strip() for cell in row)
    ]
    if not filled:
        raise UserError(f"{name}: empty; the first row must name the columns, such as claim,as_of")
    if len(filled) > MAX_ROWS:
        raise UserError(f"{name}: {len(filled)} rows; a table here has at most {MAX_ROWS:,}")
    starts = (at for at, (_, row) in enumerate(filled[:PREFACE]) if _named(row, names))
    start = next(starts, 0)
    first, cells_of_first = filled[start]
    header = [cell.strip().strip("\ufeff").lower() for cell in cells_of_first]
    if len(header) > MAX_COLUMNS:
        raise UserError(
            f"{name}: row {first}: {len(header)} columns; a table has at most {MAX_COLUMNS}"
        )
    twice = next((one for one in header if one and header.count(one) > 1), None)
    if twice:
        raise UserError(f"{name}: row {first}, column {clip(twice)}: stands twice; keep one")
    found = []
    for number, row in filled[start + 1 :]:
        cells = {column: cell.strip() for column, cell in zip(header, row) if column}
        rest = [cell for cell in row[len(header) :] if cell.strip()]
        open_quote = row[0].startswith(_OPEN)
        fault = _left_open(row[0].removeprefix(_OPEN)) if open_quote else None
        fault = fault or (_spilt(rest) if rest else None)
        found.append(Line(name, number, {} if open_quote else cells, fault=fault))
    return found


def _spilt(rest: Sequence[str]) -> tuple[str, str]:
    """The fault of a row with more cells than columns: a comma in a sentence without quotes."""
    return "claim", (
        f"more cells than columns, from {clip(' '.join(rest), SHORT)!r} on; put text that has a "
        "comma in double quotes"
    )


def _left_open(text: str) -> tuple[str, str]:
    """The fault of a row one of whose quotes stays open."""
    return "claim", f"{clip(text, SHORT)!r} has a quote that stays open; close it or leave it out"


def workbook(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook with one sheet: numbers as numbers, and text as text, whatever it begins with."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"created": EPOCH})  # the same verdicts are the same bytes
        sheet = book.add_worksheet("verdicts")
        for number, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, (int, float)) and math.isfinite(cell):
                    sheet.write_number(number, column, cell)
                elif cell not in (None, ""):
                    sheet.write_string(number, column, clip(cell, MAX_CELL))
    return made.getvalue()
