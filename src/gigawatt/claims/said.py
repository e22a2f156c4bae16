"""What a row of a file of claims says: the range it leaves open, in which unit, and in the unit of a quantity."""

import re
from collections.abc import Iterable, Mapping

from gigawatt.claims import ranges
from gigawatt.claims.ranges import Claimed
from gigawatt.data import tables
from gigawatt.data.csvfile import Line
from gigawatt.errors import UserError, clip, unknown
from gigawatt.estimates import choices
from gigawatt.text import parse

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def without_unit(cells: Mapping[str, str]) -> dict[str, str]:
    """A written value without its unit but with its hedge, so that a reading may give it another unit."""
    try:
        written = ranges.read(cells.get("value") or "")
    except UserError:
        return {}
    numbers = [written.value] if written.low is None else [written.low, written.high]
    hedge = {} if written.hedge == "exact" else {"hedge": written.hedge}
    return {"value": "..".join(map(repr, numbers)), **hedge}


def claimed_in(row: Line) -> tuple[Claimed | None, str]:
    """The range that a claim leaves open, in the unit it was printed in, and that unit.

    Raises UserError for a value that is no number, where the row names a quantity or the value begins like one.
    """
    found: dict[str, ranges.Written | None] = {}
    for column in ("value", "low", "high"):
        text = row.get(column)
        words = not re.match(r"[\d.+-]", text) or _DATE.fullmatch(text)
        if not text or (not row.get("quantity") and words and not _readable(text)):
            found[column] = None
            continue
        with row.at(column):
            found[column] = ranges.read(text)
    factor, unit = _printed_unit(row, found.values())
    value, bounds = found["value"], [_one(row, name, found[name]) for name in ("low", "high")]
    if value and value.low is not None:
        bounds = [value.low, value.high]
    number = value.value if value else None
    with row.at("low" if None not in bounds else "hedge"):
        claimed = ranges.claimed_range(number, *bounds, _hedge(row, value))
    return Claimed(
        claimed.low * factor, claimed.high * factor
    ) if claimed and factor != 1 else claimed, unit


def _printed_unit(row: Line, written: Iterable[ranges.Written | None]) -> tuple[float, str]:
    """The unit beside the numbers, else the column `unit`, and the factor of a scale in that column ("bn USD" is 1e9)."""
    beside = next((one.unit for one in written if one and one.unit), "")
    if not row.get("unit") or not row.get("quantity"):
        return 1.0, beside or row.get("unit")
    with row.at("unit"):
        column = ranges.read(f"1 {row.get('unit')}")
        if not beside:
            return column.value or 1.0, column.unit
        if (
            column.unit
            and not column.unit.startswith(f"{beside}/")
            and not _same(beside, column.unit)
        ):
            raise UserError(
                f"{clip(row.get('unit'))}, but the number beside it is in {clip(beside)}; keep one of the two"
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
        return ranges.read(text) is not None
    except UserError:
        return False


def _one(row: Line, column: str, written: ranges.Written | None) -> float | None:
    with row.at(column):
        if written and (written.value is None or written.hedge != "exact"):
            raise UserError(
                f"{clip(row.get(column))!r} is not one number; a bound is a bare number"
            )
    return written.value if written else None


def _hedge(row: Line, value: ranges.Written | None) -> str:
    """The hedge in the value, else in the column `hedge`, else right before the number in the paraphrase."""
    if value and value.hedge != "exact":
        return value.hedge
    if row.get("hedge"):
        return row.get("hedge")
    return ranges.hedge_in(row.get("paraphrase"), value.value) if value and value.value else "exact"


def over(row: Line) -> float:
    """How many equal parts a reading cuts the claim into, such as the years of a programme; else 1."""
    with row.at("over"):
        parts = ranges.read(row.get("over")).value if row.get("over") else 1.0
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
    """What turns a number in `unit` into the unit of a quantity; None where the dimension is another.

    An amount of money without its year or gigawatt is taken as that of one, where the quantity is for one.
    Raises UserError for an unknown unit, and for another currency without a date or a rate.
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
            try:
                return float(parse.parse(quantity, f"1 {unit}", wanted)) * rate
            except UserError as error:
                if "wrong dimension" not in str(error):
                    raise
    return None


def _rate(row: Line) -> float:
    """Dollars for one euro in the month of `as_of`, else in its year."""
    rates, date = tables.index("fx"), row.get("as_of")
    with row.at("as_of"):
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", date):
            raise UserError(
                f"{clip(date)!r} is no date; EUR and USD need YYYY, YYYY-MM or YYYY-MM-DD for their rate"
            )
        for period in (date[:7], date[:4]):
            if period in rates:
                return float(rates[period]["usd_per_eur"])
        raise UserError(
            f"no rate of EUR to USD for {date}; fx.csv has {min(rates)} to {max(rates)}"
        )
