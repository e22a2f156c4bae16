"""Tables as people have them: CSV of any kind, Excel, OpenDocument, JSON, one JSON object a line.

Every cell comes back as text, with the number of its row, so that whoever judges the rows can say
where
one is wrong. What is in a cell is never run, fetched or followed.
"""

import csv
import datetime
import io
import itertools
import json
import math
import re
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from gigawatt.data import unpacked
from gigawatt.data.csvfile import MAX_BYTES, MAX_COLUMNS, Line
from gigawatt.errors import UserError, clip

MAX_ROWS = 20_000
MAX_CELL = 32_000  # characters that a cell of a spreadsheet holds
EPOCH = datetime.datetime(2000, 1, 1)
MAX_UNPACKED = 64_000_000  # bytes of a spreadsheet when it is unpacked
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
# What is wrong with a row, under names that no column has, since those are stripped.
TOO_MANY, NO_JSON, NESTED, OPEN = " more cells", " no json", " nested", " open quote"
_OPEN = "\0\0"  # before a line of CSV whose quote stays open
PREFACE = 30  # rows above the header, such as a title and who made the table
PARTS = (",", ";", "\t", "|")
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(path: Path, names: Collection[str] = ()) -> list[Line]:
    """The rows of a table in any usual form, with their columns in small letters.

    names: columns of which a header has at least one; rows above the first such row are a title.
    Raises UserError, one line, for a file that cannot be read, is too large, is no table or has no
    rows.
    A row that is broken in itself comes back as it is: short rows with empty cells, long ones with
    their rest under TOO_MANY, a line that is no JSON under NO_JSON, one whose quote stays open
    under OPEN, and the names of columns that hold more than one value under NESTED.
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
        return _objects(name, text)
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
        if content[:2] == b"PK":
            packed = zipfile.ZipFile(io.BytesIO(content))
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise UserError(f"{name}: larger than {MAX_UNPACKED} bytes unpacked; split it")
        rows = unpacked.rows(content)
    except (unpacked.Unreadable, zipfile.BadZipFile, OSError, ValueError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(
            f"{name}: no spreadsheet that can be read ({clip(error)}); save it as CSV"
        ) from None
    if not rows:
        raise UserError(f"{name}: empty; the first row must name the columns")
    return rows


def _objects(name: str, text: str) -> list[Line]:
    """The objects of a JSON list, or of one object a line."""
    try:
        found = json.loads(text)
        numbered = list(enumerate(_listed(found), 1))
    except (ValueError, AttributeError, RecursionError):
        numbered = []
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                numbered.append((number, _object(line)))
        if all(isinstance(row, dict) and NO_JSON in row for _, row in numbered):
            raise UserError(
                f"{name}: no JSON that can be read; check its commas and quotes"
            ) from None
    if not numbered or len(numbered) > MAX_ROWS:
        raise UserError(f"{name}: {len(numbered)} rows; a table here has 1 to {MAX_ROWS:,}")
    return [
        Line(name, number, _columns(row) if isinstance(row, dict) else {"claim": _plain(row)})
        for number, row in numbered
    ]


def _listed(found: Any) -> list:
    """The rows of a JSON text: a list, or the one list of objects that an object holds."""
    if isinstance(found, list):
        return found
    lists = [one for one in found.values() if isinstance(one, list) and one]
    tables = [one for one in lists if all(isinstance(row, dict) for row in one)]
    claims = found.get("claims")
    if isinstance(claims, list):
        return claims
    return tables[0] if len(tables) == 1 else [found]


def _object(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return {NO_JSON: line}


def _columns(row: dict) -> dict[str, str]:
    found = {
        column if column == NO_JSON else str(column).strip().lower(): _plain(cell)
        for column, cell in row.items()
    }
    nested = [str(column).strip().lower() for column, cell in row.items() if _holds_more(cell)]
    return {**found, NESTED: "\n".join(nested)} if nested else found


def _holds_more(cell: Any) -> bool:
    return isinstance(cell, (dict, list)) and bool(cell)


def _plain(cell: Any) -> str:
    return (
        cell.strip()
        if isinstance(cell, str)
        else unpacked.cell(cell)
        if not isinstance(cell, (dict, list))
        else ""
    )


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
        if row[0].startswith(_OPEN):
            cells = {OPEN: row[0].removeprefix(_OPEN)}
        if rest:  # a comma in a sentence without quotes
            cells[TOO_MANY] = " ".join(rest)
        found.append(Line(name, number, cells))
    return found


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
