"""The finished table of a sweep as CSV or XLSX, for those who open it in a spreadsheet.

Such a file cannot carry its own record as Parquet does, so the record lies beside it, as
`FILE.record.json`: what was asked, the unit of each column, how many scenarios have no result, and
the digest by which a later run knows that the file is whole.
"""

import csv
import hashlib
import json
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigawatt.data import files
from gigawatt.data.sheets import EPOCH
from gigawatt.errors import UserError
from gigawatt.text.table import guard

if TYPE_CHECKING:
    import pyarrow.parquet as pq

ENDINGS = (".csv", ".xlsx")
MOST_ROWS = 1_048_575  # of a sheet, below its header
SHEET = "sweep"


def check(target: Path, scenarios: int) -> None:
    """Refuse a sheet of more rows than a spreadsheet opens. Raises UserError."""
    if target.suffix == ".xlsx" and scenarios > MOST_ROWS:
        raise UserError(
            f"--out {target}: a sheet holds {MOST_ROWS:,} scenarios, and these are {scenarios:,}; "
            "write .parquet or .csv"
        )


def beside(target: Path) -> Path:
    """Where the record of a file lies."""
    return target.with_name(f"{target.name}.record.json")


def record(target: Path) -> dict[str, Any]:
    """The record of a file. Raises UserError where there is none, or it is not one of a sweep."""
    try:
        found = json.loads(files.content(beside(target)))
        if isinstance(found["sweep"], dict) and {"digest", "units"} <= set(found):
            return found
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise UserError(
        f"--out {target}: exists without the record of a sweep ({beside(target).name}); name "
        "another"
    )


def is_whole(target: Path) -> bool:
    """Whether a file is byte for byte what its record says."""
    try:
        return _digest(target) == record(target)["digest"]
    except OSError:
        return False


def write(parquet: Path, target: Path, near: Path, header: Mapping[str, object]) -> None:
    """Write the table of a Parquet file as CSV or XLSX, and its record.

    near: where the new file is made before it takes its place. header: what was asked. The record
    arrives first: a kill between the two leaves a file that its record does not know, which is made
    again. Raises OSError where the disk does not take them.
    """
    import pyarrow.parquet as pq

    failed, example = 0, ""
    with pq.ParquetFile(parquet) as table:
        fields = [table.schema_arrow.field(name) for name in table.schema_arrow.names]
        units = {one.name: (one.metadata or {}).get(b"unit", b"").decode() for one in fields}
        (_csv if target.suffix == ".csv" else _xlsx)(near, list(units), _rows(table))
        for error in filter(None, (row[-1] for row in _rows(table, ["error"]))):
            failed, example = failed + 1, example or str(error)
    files.settle(near)
    told = {
        "sweep": dict(header),
        "units": {name: unit for name, unit in units.items() if unit},
        "without_result": failed,
        "for_example": example,
        "digest": _digest(near),
    }
    files.write(beside(target), json.dumps(told, indent=1) + "\n", durable=True)
    os.replace(near, target)


def _rows(table: "pq.ParquetFile", names: list[str] | None = None) -> Iterator[list[Any]]:
    """The rows of a table; what is no number is None."""
    for batch in table.iter_batches(columns=names):
        for row in zip(*(column.to_pylist() for column in batch.columns)):
            yield [
                None if isinstance(one, float) and not math.isfinite(one) else one for one in row
            ]


def _csv(path: Path, names: list[str], rows: Iterator[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([guard(cell) for cell in row] for row in rows)


def _xlsx(path: Path, names: list[str], rows: Iterator[list[Any]]) -> None:
    """One sheet, row by row, so that a large one fits the memory; text is text, never a formula."""
    import xlsxwriter

    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), {**plain, "tmpdir": str(path.parent)}) as book:
        book.set_properties({"created": EPOCH})  # the same sweep is the same bytes
        sheet = book.add_worksheet(SHEET)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, names)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write_number(number, column, cell)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
