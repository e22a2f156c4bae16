"""Rows as aligned text and as CSV."""

import csv
import io
import re
from collections.abc import Sequence


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of text in aligned columns, two spaces apart."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths)).rstrip() for row in rows
    )


def csv_text(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as CSV text; what a spreadsheet would run as a formula is guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[guard(cell) for cell in row] for row in rows])
    return out.getvalue().rstrip("\n")


def guard(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay.

    A lone carriage return, which the csv module leaves bare, would begin a row of its own: it
    becomes a line feed.
    """
    if not isinstance(cell, str):
        return cell
    risky = cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return ("'" if risky else "") + re.sub(r"\r\n?", "\n", cell)
