"""Does a row's number follow from the figure as its source prints it?

`printed_as` is one print, or `column: print` parts separated by `; `; a print may be a sum,
`7,271 + 85,297`. `conversion` says how the number follows where it is not the print itself, and is
a chain for the main number or `column: chain` parts likewise:

    * 8        times eight: a machine holds eight
    / 2        half: printed with sparsity
    number     take the bare number and leave its unit: cents, pounds, another language's words
    rest       what is left of one: 26 % are late, so 74 % are not
    within     the row is our range of what several sources print, and this print lies inside it

So `number * 1e6 within` reads from left to right. Units are those of the press parser. A print
agrees with a number to the last digit that either of them writes.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.data.tables import Row
from gigawatt.errors import UserError, clip
from gigawatt.text import parse, press

COLUMNS = ("printed_as", "locator", "conversion")
# What an unnamed print of a table is, and the ends of its range, where the columns do not say.
MAIN: dict[str, tuple[str, str, str]] = {
    "accelerators": ("dense_bf16_tflop_s", "", ""),
    "balances": ("usd", "", ""),
    "capex": ("capex_usd", "capex_low_usd", "capex_high_usd"),
    "contracts": ("usd", "", ""),
    "deals": ("price_usd", "price_low_usd", "price_high_usd"),
    "prices": ("price_usd", "low_usd", "high_usd"),
    "promises": ("promised_mw", "", ""),
    "rents": ("usd_per_hour", "", ""),
    "sites": ("facility_power_mw", "", ""),
    "systems": ("rated_power_kw", "power_low_kw", "power_high_kw"),
    "turbines": ("total_mw", "", ""),
}
UNITS = {"usd": "USD", "mw": "MW", "kw": "kW", "w": "W"}  # by the end of a column's name
_CHAIN = re.compile(r"(number)?\s*((?:[*/]\s*[0-9.]+(?:e[+-]?[0-9]+)?\s*)*)(rest)?\s*(within)?")
_FACTOR = re.compile(r"([*/])\s*([0-9.]+(?:e[+-]?[0-9]+)?)")
_DIGITS = re.compile(r"[0-9](?:[0-9 ,.'\u00a0\u202f]*[0-9])?")
_KNOWN = re.compile(r"(?:^|/)(?:[kMGT]?Wh?|USD|EUR)(?:/|$)")
_EXACT = 1e-9


class Disagrees(Exception):
    """A print that cannot be read, or that does not give the row's number: why, in one line."""


def problems(folder: Path = paths.DATA) -> Iterator[str]:
    """Rows whose print is missing without a reason or disagrees, one line each."""
    for table, resource in tables.package(folder).items():
        columns = [field["name"] for field in resource["schema"]["fields"]]
        if "printed_as" not in columns:
            continue
        for number, row in enumerate(tables.rows(table, folder), 2):
            for column, why in of_row(table, row, columns):
                yield f"{resource['path']}: row {number}, column {column}: {why}"


def of_row(table: str, row: Row, columns: list[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the print of a row: the column, and why."""
    print_, reason = row["printed_as"], row.get("unprinted")
    if not print_:
        if not reason and "unprinted" in columns:
            yield (
                "unprinted",
                "neither a print nor a reason; fill printed_as as you saw it, or say why there is "
                "none",
            )
        for column in COLUMNS[1:] if reason else ():
            if row[column]:
                yield column, "stands without a print; fill printed_as or leave it empty"
        return
    if reason:
        yield "unprinted", f"{reason}, and yet there is a print; leave one of them empty"
    try:
        agree(table, row)
    except Disagrees as error:
        yield "printed_as", str(error)


def agree(table: str, row: Row) -> None:
    """Raise Disagrees unless every print of a row gives its number by the named conversion."""
    main = main_of(table, row)[0]
    prints, chains = _parts(row["printed_as"], row, main), _parts(row["conversion"], row, main)
    for column in chains.keys() - prints.keys():
        raise Disagrees(f"the conversion names {column}, which has no print")
    for column, written in prints.items():
        _one(table, row, column, written, chains.get(column, ""))


def main_of(table: str, row: Row) -> tuple[str, str, str]:
    """The column that an unnamed print is of, and those of the ends of its range, or ""."""
    if table in MAIN:
        return MAIN[table]
    middle = "central" if "central" in row else "value"
    return (middle, "low", "high") if "low" in row else (middle, "", "")


def _parts(text: str | None, row: Row, main: str) -> dict[str, str]:
    """The parts of a cell by column; a part without a name belongs to the main number."""
    found: dict[str, str] = {}
    for part in (text or "").split("; "):
        name, colon, rest = part.partition(": ")
        column, value = (name, rest) if colon and name in row else (main, part)
        if column in found:
            raise Disagrees(f"{column} has two parts in {clip(text)!r}; write `column: print` each")
        if value.strip():
            found[column] = value.strip()
    return found


def _one(table: str, row: Row, column: str, written: str, chain: str) -> None:
    """Hold one print against the number of its column."""
    if isinstance(row[column], str):  # a date or a word has no number to be held against
        return
    match = _CHAIN.fullmatch(chain.strip())
    if not match:
        raise Disagrees(
            f"the conversion {clip(chain)!r} is no chain; write such as `* 8`, `/ 2`, `number * "
            "1e6` or `within`"
        )
    unit = "" if match[1] else unit_of(row, column)
    low, high, slack = _read(written, unit, bool(match[1]))
    for sign, text in _FACTOR.findall(match[2]):
        factor = float(text) if sign == "*" else 1 / float(text)
        low, high, slack = low * factor, high * factor, slack * factor
    if match[3]:
        low, high = 1 - high, 1 - low
    for value, numbers in _wanted(table, row, column, low, high, bool(match[4])):
        first, last = numbers
        if not first - _slack(first, slack) <= value <= last + _slack(last, slack):
            held = f"{first:g}" if first == last else f"{first:g} to {last:g}"
            raise Disagrees(
                f"{clip(written)!r} gives {value:.6g} {unit}".rstrip() + f", the row has {held}; "
                "correct one of them or name the conversion"
            )


def _slack(number: float, slack: float) -> float:
    """Half a unit of the last digit that the print or the row writes."""
    digits = f"{number:.12g}"
    decimals = len(digits.partition(".")[2]) if "e" not in digits else 0
    return max(slack, 0.5 * 10.0**-decimals if decimals else 0.5 * (abs(number) >= 10), _EXACT)


def _wanted(
    table: str, row: Row, column: str, low: float, high: float, within: bool
) -> Iterator[tuple[float, tuple[float, float]]]:
    """What must lie where: each value of a print, with the numbers between which it must be."""
    middle, *ends = main_of(table, row)
    known = [row[end] for end in ends if end and row[end] is not None]
    if within or low != high:
        if column != middle or len(known) != 2:
            raise Disagrees(f"{column} has no range in the row, which a range or `within` needs")
        yield low, (known[0], known[1]) if within else (known[0], known[0])
        yield high, (known[0], known[1]) if within else (known[1], known[1])
        return
    number = row[column]
    if number is None and column == middle and known:
        number = known[0] if len(known) == 1 or math.isclose(low, known[0]) else known[1]
    if not isinstance(number, int | float):
        raise Disagrees(f"{column} has a print and no number; fill it or name another column")
    yield low, (number, number)


def unit_of(row: Row, column: str) -> str:
    """The unit of a row's number: of the row's own column `unit`, else by the column's name."""
    if row.get("unit") and column in ("value", "low", "central", "high"):
        return str(row["unit"])
    ends = str(row.get("what") or "") if column == "value" else column
    unit = UNITS.get(ends.rpartition("_")[2], "")
    return "USD/month" if unit == "USD" and row.get("per") == "month" else unit


def _read(written: str, unit: str, bare: bool) -> tuple[float, float, float]:
    """The number of a print, or the ends of its range, in a unit, and half a unit of its last
    digit; a sum is added up.
    """
    total = [0.0, 0.0, 0.0]
    for term in written.split(" + "):
        found = _term(term, unit, bare)
        total = [a + b for a, b in zip(total, found)]
    return total[0], total[1], total[2]


def _term(term: str, unit: str, bare: bool) -> tuple[float, float, float]:
    if bare:
        match = _DIGITS.search(term)
        if not match:
            raise Disagrees(f"{clip(term)!r} has no number in digits")
        term = match.group()
    try:
        said = press.read(term)
    except UserError as error:
        raise Disagrees(f"{clip(term)!r} cannot be read: {error}") from None
    low = said.value if said.low is None else said.low
    high = said.value if said.high is None else said.high
    if low is None or high is None:
        raise Disagrees(f"{clip(term)!r} has no number")
    factor = 1.0 if bare else _factor(term, said.unit, unit)
    return low * factor, high * factor, _last_digit(term, low) * factor


def _factor(term: str, unit: str, wanted: str) -> float:
    """What turns the unit of a print into that of the row; 1 for a bare number or a noun."""
    if not unit or not wanted or unit == wanted:
        return 1.0
    alone = wanted.partition("/")[0]  # a print need not repeat per what: 10,791 kWh of a home
    for one in (wanted, alone) if "/" not in unit else (wanted,):
        try:
            return float(parse.parse("print", f"1 {unit}", one))  # type: ignore[arg-type]
        except UserError:
            continue
    if _KNOWN.search(unit) and _KNOWN.search(wanted):
        raise Disagrees(
            f"{clip(term)!r} is in {unit}, the row in {wanted}; name the conversion, such as "
            "`number * 1e6`"
        )
    return 1.0


def _last_digit(term: str, value: float) -> float:
    """Half a unit of the last digit of a print: 0.005 for 2.26, 5e6 for 2.26 billion."""
    match = _DIGITS.search(term)
    if not match:
        return 0.0
    try:
        bare = press.read(match.group()).value or 0.0
    except UserError:
        return 0.0
    if not bare:
        return 0.0
    decimal = re.search(r"[.,]([0-9]+)$", match.group())
    grouped = decimal and len(decimal[1]) == 3 and bare >= 1000
    decimals = len(decimal[1]) if decimal and not grouped else 0
    return 0.5 * 10.0**-decimals * value / bare
