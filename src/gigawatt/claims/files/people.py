"""Files of claims as people have them: a sentence or a quantity with a value in each row, and one
verdict a row.

A row that cannot be read gets the verdict `unreadable`, with its file, row, column and the remedy,
and
stops no other.
"""

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path

from gigawatt.claims import money
from gigawatt.claims.files import equivalent
from gigawatt.claims.files.exchange import in_dollars
from gigawatt.claims.files.judge import Verdict, judge, origin, words
from gigawatt.claims.files.row import COLUMNS
from gigawatt.claims.rule import UNREADABLE
from gigawatt.claims.sentences import answer
from gigawatt.claims.sentences.words.sentence import tidy
from gigawatt.data import sheets
from gigawatt.data.csvfile import Line
from gigawatt.errors import UserError, clip
from gigawatt.estimates import choices

SHORT = 24  # characters of a cell in an error line
LONGEST = 5_000  # characters of a cell: more is no claim, and takes long to read
# What people call a column, and what it is called here.
CALLED = {
    "sentence": "claim",
    "text": "claim",
    "statement": "claim",
    "phrase": "claim",
    "affirmation": "claim",
    "behauptung": "claim",
    "énoncé": "claim",
    "déclaration": "claim",
    "citation": "claim",
    "quote": "claim",
    "headline": "claim",
    "titre": "claim",
    "aussage": "claim",
    "date": "as_of",
    "as of": "as_of",
    "published": "as_of",
    "publié": "as_of",
    "publié le": "as_of",
    "date de publication": "as_of",
    "publication date": "as_of",
    "datum": "as_of",
    "id": "claim_id",
    "source": "source_id",
    "who": "claimant",
    "claimed by": "claimant",
    "amount": "value",
    "number": "value",
    "valeur": "value",
    "unité": "unit",
    "unite": "unit",
    "quantité": "quantity",
    "quantite": "quantity",
    "grandeur": "quantity",
    "inputs": "given",
    "hypothèses": "given",
    "minimum": "low",
    "maximum": "high",
}
ASKED = ("claim", "quantity", "paraphrase")  # of which a table has at least one
HEADERS = frozenset((*ASKED, *(one for one, is_ in CALLED.items() if is_ in ASKED)))
READ = (*COLUMNS, "claim", "hedge", "readings", "over")  # columns that a verdict rests on
NEEDED = frozenset((*READ, *(one for one, is_ in CALLED.items() if is_ in READ)))
NUMBERS = ("value", "low", "high", "as_of")  # cells that may bear a footnote mark


def judged(file: Path, strict: bool = False) -> list[Verdict]:
    """A verdict on every row of a file, as many as there are rows.

    file: CSV, XLSX, ODS, JSON or JSON lines with a column `claim`, or `quantity` and `value`.
    strict: whether
    a row that cannot be read stops the rest.

    Raises UserError for a file that is no table, and for its first bad row where strict.
    """
    lines = _checked(sheets.read(file, HEADERS, NEEDED))
    if not lines:
        raise UserError(
            f"{clip(Path(file).name)}: has a header and no row below it; write one claim a row"
        )
    return [_row(line, strict) for line in map(_renamed, lines)]


def _checked(lines: Sequence[Line]) -> Sequence[Line]:
    columns = {CALLED.get(one, one) for line in lines for one in line.cells}
    if lines and not {*ASKED} & columns:
        _check_whole(lines[0])
        listed = ", ".join(clip(one, SHORT) for one in sorted(columns)[:8])
        raise UserError(
            f"{lines[0].file}: row 1: no column claim, nor quantity and value; the columns are "
            f"{listed}"
        )
    return lines


def _check_whole(line: Line) -> None:
    """Raise UserError for a row that came with a fault."""
    if line.fault:
        column, why = line.fault
        with line.at(column):
            raise UserError(why)


def _renamed(line: Line) -> Line:
    cells: dict[str, str] = {}
    for column, cell in line.cells.items():
        name = CALLED.get(column, column.replace(" ", "_"))
        cells.setdefault(name if name in line.cells or name not in cells else column, cell)
    return dataclasses.replace(line, cells=cells)


def _row(line: Line, strict: bool) -> Verdict:
    try:
        return _verdict(line)
    except UserError as error:
        if strict:
            raise
        message = str(error)
        if not message.startswith(line.file):
            column = "claim" if line.get("claim") else "value"
            message = f"{line.file}: row {line.number}, column {column}: {message}"
        return _plain(line, UNREADABLE, message)


def _verdict(line: Line) -> Verdict:
    for column, cell in line.cells.items():
        if len(cell) > LONGEST:
            with line.at(column):
                raise UserError(f"longer than {LONGEST:,} characters; shorten it")
    _check_whole(line)
    line = dataclasses.replace(line, cells={**line.cells, **_without_marks(line)})
    day = ""
    if line.get("as_of"):
        with line.at("as_of"):
            day = money.date(line.get("as_of"))
    line = dataclasses.replace(line, cells={**line.cells, "as_of": day})
    numbers = any(line.get(column) for column in ("value", "low", "high"))
    if line.get("quantity") and not numbers and not line.get("claim"):
        with line.at("value"):
            raise UserError("no number; write what is claimed, such as 150 or 140..160")
    if line.get("quantity") and numbers:
        line = in_dollars(dataclasses.replace(line, cells={**line.cells, **_known(line)}))
        return equivalent.judge(line) if equivalent.is_one(line) else judge(line)
    sentence = line.get("claim") or line.get("paraphrase")
    if not sentence:
        with line.at("claim"):
            raise UserError("empty; write a sentence, or a quantity and its value")
    with line.at("claim"):
        found = answer.judge(sentence, day or None)
    return _of_answer(line, found)


def _known(line: Line) -> dict[str, str]:
    """The quantity as the model writes it, where case and spaces alone differ."""
    plain = re.sub(r"[\s-]+", "_", line.get("quantity").strip().lower())
    return {"quantity": plain} if plain in choices.names() else {}


def _without_marks(line: Line) -> dict[str, str]:
    """The cells of numbers without footnote marks and soft hyphens: 150¹, 150 [2]."""
    return {column: tidy(line.get(column)) for column in NUMBERS if column in line.cells}


def _of_answer(line: Line, found: answer.Answer) -> Verdict:
    first = next((one for one in found.claims if one.verdict == found.verdict), None)
    numbers: dict[str, float | None] = {}
    if first:
        numbers = {"claimed_low": first.claimed_low, "claimed_high": first.claimed_high}
        reading = next((one for one in first.readings if "p50" in one.numbers), None)
        if reading:
            numbers |= {name: reading.numbers.get(name) for name in ("p5", "p50", "p95", "ratio")}
    notes = [one if one.endswith(".") else f"At {one}." for one in found.notes]  # a rate is none
    verdict = _plain(line, found.verdict, " ".join((found.reason, *notes)))
    return dataclasses.replace(
        verdict,
        sources=tuple(dict.fromkeys((*verdict.sources, *found.sources))),
        quantity=first.quantity if first else "",
        unit=first.unit if first else "",
        readings=first.readings if first else (),
        numbers=numbers,
    )


def _plain(line: Line, verdict: str, reason: str) -> Verdict:
    name = line.get("claim_id") or f"row {line.number}"
    source = re.sub(r"\s+", " ", line.get("source_id"))
    return Verdict(
        name,
        line.get("claimant"),
        line.get("quantity"),
        line.get("unit"),
        verdict,
        reason,
        (),
        line.get("status"),
        line.get("status_date"),
        origin(line),
        (source,) if source else (),
        said=words(line),
        printed_in=source,
    )
