"""A row of a claims file in another currency than dollars and euros, turned into dollars."""

import dataclasses
import re

from gigawatt.claims.sentences.pairs.within.currencies import in_dollars as exchanged
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.sentence import understand
from gigawatt.claims.sentences.words.vocabulary import currencies
from gigawatt.data.csvfile import Line
from gigawatt.errors import UserError, clip
from gigawatt.text.units import FOREIGN

_WORDS = {"chip": "accelerator", "h": "hour"}  # as the unit registry calls them
# Only from the first digit on: else a row of digits takes the square of its length.
_FLOAT = re.compile(r"(?<![0-9])[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")


def in_dollars(line: Line) -> Line:
    """A row with its value and bounds in dollars at the rate of its date, and its unit with them.

    Rows in dollars, euros or no money come back as they are. Raises UserError for a currency
    without a date, and for one that the European Central Bank does not publish.
    """
    unit, cells = line.get("unit"), dict(line.cells)
    for column in ("value", "low", "high"):
        text = f"{_digits(line.get(column))} {unit}".strip()
        if not line.get(column) or not FOREIGN.search(text):
            continue
        with line.at(column):
            amount = _money(text)
        if amount is None:
            return line
        with line.at("as_of"):
            if not line.get("as_of") and not line.get("quantity"):
                return line  # nothing is held against it
            if not line.get("as_of"):
                raise UserError(f"empty; {clip(text)!r} needs a date for its rate, such as 2025-06")
            ours = exchanged(amount, line.get("as_of"))
        cells |= _cells(column, ours)
    return dataclasses.replace(line, cells=cells)


def _digits(text: str) -> str:
    """A number such as 7e12 in digits, as a newspaper has it."""
    return _FLOAT.sub(lambda match: f"{float(match.group()):.0f}", text)


def _money(text: str) -> Amount | None:
    """The one sum of money in a cell, or None where there is none or more than one."""
    found = [
        one for one in understand(text).amounts if any(base in currencies() for base, _ in one.dims)
    ]
    return found[0] if len(found) == 1 else None


def _cells(column: str, ours: Amount) -> dict[str, str]:
    """The cells of an amount in dollars: its rounding stays that of the print."""
    under = [_WORDS.get(base, base) for base, power in ours.dims if power < 0]
    unit = {"unit": "/".join(["USD", *under])}
    if column != "value":
        return {column: repr(ours.value), **unit}
    if ours.hedge in ("more_than", "up_to"):
        return {"value": repr(ours.value), "hedge": ours.hedge, **unit}
    ends = ours.claimed
    return {"value": f"{ends.low!r}..{ends.high!r}", "hedge": "", **unit}
