"""What a claim says: the range that its words leave open, in the unit of a quantity.

The rule is written down once, here, and shown to the reader:

- a bare number stands for itself give or take half a unit in its last significant digit, at
  least 0.1 % and at most 10 %: 350,000 is 345,000 to 355,000, and 600,000 is 550,000 to 650,000;
- `about` leaves 10 % on both sides, `almost` 10 % below, `can` is read as `about`;
- `up_to` is a ceiling that gives way by the rounding of the number; `more_than` is a floor that
  does not: more than 600,000 is never 590,000;
- `several` is 2 to 9 units, `dozens` (or tens) 20 to 99, `hundreds` 200 to 999, `thousands` 2,000
  to 9,999;
- printed bounds (`low`, `high`) go before all of these.
"""

import contextlib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from gigawatt.data import tables
from gigawatt.data.csvfile import Line
from gigawatt.errors import UserError, WrongDimension, clip, unknown
from gigawatt.estimates import choices
from gigawatt.text import parse
from gigawatt.text.press import Written, hedge_in, read

LEAST, MOST = 0.001, 0.10  # nobody's data agree to the last digit
WORDS = {
    "several": (2, 9.99),
    "dozens": (20, 99.9),
    "hundreds": (200, 999.9),
    "thousands": (2e3, 1e4 - 1),
}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
HEDGES = ("exact", "about", "almost", "up_to", "more_than", "between", "can", "none", *WORDS)


@dataclass(frozen=True)
class Claimed:
    """The range that a claim leaves open; an open end is infinite, or 0 below."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """One number for the claim: the geometric middle, or the end that is closed."""
        if not math.isfinite(self.high):
            return self.low
        return math.sqrt(self.low * self.high) if self.low > 0 else self.high


def rounding(value: float) -> float:
    """Half a unit in the last significant digit, relative to the value, at least 0.1 % and at most
    10 %.

    >>> [round(rounding(number), 4) for number in (350_000, 600_000, 10.5e9, 1e6)]
    [0.0143, 0.0833, 0.0048, 0.1]
    """
    if value == 0:
        return 0.0
    digits = f"{abs(value):.12e}".partition("e")[0].replace(".", "").rstrip("0") or "0"
    exponent = math.floor(math.log10(abs(value))) - (len(digits) - 1)
    return min(max(0.5 * 10**exponent / abs(value), LEAST), MOST)


def claimed_range(
    value: float | None, low: float | None, high: float | None, hedge: str
) -> Claimed | None:
    """The range of a claim from its number, its printed bounds and its hedge, or None.

    All three numbers are in one unit. Raises UserError for an unknown hedge or bounds out of order.
    """
    if hedge not in HEDGES:
        raise UserError(f"unknown hedge {clip(hedge)!r}; use one of {', '.join(HEDGES)}")
    if low is not None and high is not None and low > high:
        raise UserError(f"low {low:g} is above high {high:g}")
    if hedge in ("more_than", "up_to") or (value is None and (low is None) != (high is None)):
        return _one_sided(value, low, high, hedge)
    if low is not None and high is not None:
        return Claimed(low, high)
    if value is None:
        return None
    slack = rounding(value)
    if hedge in ("about", "can"):
        return Claimed(value * (1 - MOST), value * (1 + MOST))
    if hedge == "almost":
        return Claimed(value * (1 - MOST), value)
    if hedge in WORDS:
        least, most = WORDS[hedge] if value else (0, 0)
        return Claimed(value * least, value * most)
    return Claimed(value * (1 - slack), value * (1 + slack))


def _one_sided(
    value: float | None, low: float | None, high: float | None, hedge: str
) -> Claimed | None:
    ceiling = hedge == "up_to" or (hedge != "more_than" and low is None)
    number = next(
        (n for n in ((value, high, low) if ceiling else (value, low, high)) if n is not None), None
    )
    if number is None:
        return None
    if ceiling:
        return Claimed(0.0, number * (1 + rounding(number)))
    return Claimed(number, math.inf)  # more than X never holds below X


def without_unit(cells: Mapping[str, str]) -> dict[str, str]:
    """A written value without its unit but with its hedge, so that a reading may give it another
    unit.
    """
    try:
        written = read(cells.get("value") or "")
    except UserError:
        return {}
    numbers = [written.value] if written.low is None else [written.low, written.high]
    hedge = {} if written.hedge == "exact" else {"hedge": written.hedge}
    return {"value": "..".join(map(repr, numbers)), **hedge}


def claimed_in(row: Line) -> tuple[Claimed | None, str]:
    """The range that a claim leaves open, in the unit it was printed in, and that unit.

    Raises UserError for a value that is no number, where the row names a quantity or the value
    begins like one.
    """
    found: dict[str, Written | None] = {}
    for column in ("value", "low", "high"):
        text = row.get(column)
        words = not re.match(r"[\d.+-]", text) or _DATE.fullmatch(text)
        if not text or (not row.get("quantity") and words and not _readable(text)):
            found[column] = None
            continue
        with row.at(column):
            found[column] = read(text)
    factor, unit = _printed_unit(row, found.values())
    value, low, high = found["value"], _one(row, "low", found), _one(row, "high", found)
    if value and value.low is not None:
        low, high = value.low, value.high
    elif value and value.value is not None:
        with row.at("value"):
            _check_between(value.value, low, high)
    with row.at("low" if None not in (low, high) else "hedge"):
        claimed = claimed_range(value.value if value else None, low, high, _hedge(row, value))
    if claimed and factor != 1:
        claimed = Claimed(claimed.low * factor, claimed.high * factor)
    return claimed, unit


def _check_between(value: float, low: float | None, high: float | None) -> None:
    """Refuse a number outside its own bounds. Raises UserError."""
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = " to ".join("" if one is None else f"{one:g}" for one in (low, high)).strip()
        raise UserError(f"{value:g} lies outside its own low and high, {bounds}; correct one")


# A number with a scale behind it: 40 bn, 1,4 milliards, several million.
_SCALED = re.compile(
    r"(?:\d|several|dozens|hundreds|thousands|plusieurs)[ -]?"
    r"(?:k|m|mn|bn|tn|b|mio|mrd|mds?|thousand|million|billion|trillion|millier|milliard)s?(?!\w)",
    re.I,
)


def _printed_unit(row: Line, written: Iterable[Written | None]) -> tuple[float, str]:
    """The unit beside the numbers, else the column `unit`, and the factor of a scale in that column
    ("bn USD" is 1e9).
    """
    each = list(dict.fromkeys(one.unit for one in written if one and one.unit))
    beside = each[0] if each else ""
    for other in each[1:]:
        if not _same(beside, other):
            raise UserError(
                f"{row.file}: row {row.number}: its numbers are in {clip(beside)} and in "
                f"{clip(other)}; write value, low and high in one unit"
            )
    if not row.get("unit") or not row.get("quantity"):
        return 1.0, beside or row.get("unit")
    with row.at("unit"):
        column = read(f"1 {row.get('unit')}")
        scaled = [one for one in ("value", "low", "high") if _SCALED.search(row.get(one))]
        if column.value not in (None, 1.0) and scaled:
            raise UserError(
                f"{clip(row.get('unit'))} has a scale, and so has {clip(row.get(scaled[0]))} in "
                f"column {scaled[0]}; write it once"
            )
        if not beside:
            return column.value or 1.0, column.unit
        if (
            column.unit
            and not column.unit.startswith(f"{beside}/")
            and not _same(beside, column.unit)
        ):
            raise UserError(
                f"{clip(row.get('unit'))}, but the number beside it is in {clip(beside)}; keep one "
                "of the two"
            )
    return 1.0, column.unit or beside


def _same(unit: str, other: str) -> bool:
    """Whether two units are one, such as homes and home."""
    try:
        return parse.parse("unit", f"1 {unit}", other) == 1.0
    except UserError:
        return False


def _readable(text: str) -> bool:
    try:
        return read(text) is not None
    except UserError:
        return False


def _one(row: Line, column: str, found: Mapping[str, Written | None]) -> float | None:
    """A bound, which is one bare number."""
    written = found[column]
    with row.at(column):
        if written and (written.value is None or written.hedge != "exact"):
            raise UserError(
                f"{clip(row.get(column))!r} is not one number; a bound is a bare number"
            )
    return written.value if written else None


def _hedge(row: Line, value: Written | None) -> str:
    """The hedge in the value, else in the column `hedge`, else right before the number in the
    paraphrase.
    """
    if value and value.hedge != "exact":
        return value.hedge
    if row.get("hedge"):
        return row.get("hedge")
    return hedge_in(row.get("paraphrase"), value.value) if value and value.value else "exact"


def over(row: Line) -> float:
    """How many equal parts a reading cuts the claim into, such as the years of a programme.

    One where it says nothing.
    """
    with row.at("over"):
        parts = read(row.get("over")).value if row.get("over") else 1.0
        if not parts:
            raise UserError("over must be one number above 0")
    return parts


def unit_of(quantity: str) -> str:
    if quantity in choices.text_choices() or quantity not in choices.names():
        raise unknown(
            "quantity",
            quantity,
            [name for name in choices.names() if name not in choices.text_choices()],
        )
    return "person" if quantity == "team_size" else choices.describe(quantity).unit


def factor_to(row: Line, quantity: str, unit: str, target: str) -> float | None:
    """What turns a number in `unit` into the unit of a quantity.

    None where the dimension is another.

    An amount of money without its year or gigawatt is taken as that of one, where the quantity is
    for one. Raises UserError for an unknown unit, and for another currency without a date or a
    rate.
    """
    if not unit:
        return 1.0
    if ".." in unit:
        with row.at("value"):
            raise UserError(
                f"{clip(unit)!r} is no unit; write a range as 5..6 GW, with one unit at its end"
            )
    rate = 1.0
    for ours, theirs in (("USD", "EUR"), ("EUR", "USD")):
        if re.search(rf"\b{theirs}\b", unit) and re.search(rf"\b{ours}\b", target):
            rate = _rate(row) if theirs == "EUR" else 1 / _rate(row)
            unit = re.sub(rf"\b{theirs}\b", ours, unit)
    short = [target.partition("/")[0]] if re.fullmatch(r"(USD|EUR)/(year|[MG]W)", target) else []
    with row.at("unit"):
        for wanted in (target, *short):
            with contextlib.suppress(WrongDimension):
                return float(cast(float, parse.parse(quantity, f"1 {unit}", wanted))) * rate
    return None


def _rate(row: Line) -> float:
    """Dollars for one euro in the month of `as_of`, else in its year."""
    rates: dict[Any, tables.Row] = tables.index("fx")
    date = row.get("as_of")
    with row.at("as_of"):
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", date):
            raise UserError(
                f"{clip(date)!r} is no date; EUR and USD need YYYY, YYYY-MM or YYYY-MM-DD for "
                "their rate"
            )
        for period in (date[:7], date[:4]):
            if period in rates:
                return float(rates[period]["usd_per_eur"])
        raise UserError(
            f"no rate of EUR to USD for {date}; fx.csv has {min(rates)} to {max(rates)}"
        )
