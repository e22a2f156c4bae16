"""Rows as aligned text and as CSV."""

import csv
import io
from collections.abc import Sequence

from gigawatt.text.format import guard


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
