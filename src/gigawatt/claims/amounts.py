"""Amounts in a relation: ranges with units, dates as days, and words that count things."""

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from gigawatt.errors import UserError, clip
from gigawatt.text import parse

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
# What press texts count; several of these words mean something else to pint, such as the barn in Tb.
_COUNTED = (
    "share = 1",
    "machine = [machine] = _ = machines = server = servers",
    "terabit = 1e12 bit = Tb",
    "part = [part] = _ = parts = unit = units = division = divisions",
    "cluster = [cluster] = _ = clusters",
)


@dataclass(frozen=True)
class Amount:
    """A range with its unit as printed; a date is a range of days. A bare number has the unit ""."""

    low: float
    high: float
    unit: str = ""


@lru_cache(maxsize=1)
def registry():
    """A unit registry of our own, because relations also count things that the model does not know."""
    units = parse.registry.__wrapped__()
    for line in _COUNTED:
        units.define(line)
    return units


@lru_cache(maxsize=512)
def unit(text: str):
    """A unit from its text; a word that nobody knows counts things of its own kind."""
    words = re.sub(r"\b(years?|yr)\b", "yr_365", text.replace("%", "percent")) or "dimensionless"
    words = re.sub(r"\bdate\b", "day", words)
    if (
        len(words) > 60
        or not re.fullmatch(r"(1 ?/ ?)?[A-Za-z][A-Za-z0-9_ */]*", words)
        or "**" in words
    ):
        raise UserError(f"unknown unit {clip(text)!r}; write a unit such as USD, GW or USD/year")
    try:
        for word in re.findall(r"[A-Za-z_][A-Za-z_0-9]*", words):
            if word not in registry():
                registry().define(f"{word} = [{word}]")
        return registry().Unit(words)
    except Exception:  # pint and its tokenizer raise a dozen types; all mean the same to the reader
        raise UserError(
            f"unknown unit {clip(text)!r}; write a unit such as USD, GW or USD/year"
        ) from None


def days(text: str) -> Amount:
    """A date, possibly partial, as a range of days. Raises UserError for anything else.

    >>> days("2025-02").high - days("2025-02").low
    27.0
    """
    text = text.strip()
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        year, month, day = ([int(part) for part in text.split("-")] + [None, None])[:3]
        first = datetime.date(year, month or 1, day or 1)
        last = datetime.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        raise UserError(f"{clip(text)!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD") from None
    return Amount(float(first.toordinal()), float(last.toordinal()), "day")


def last_day(text: str) -> str:
    """The last day of a date that may be partial, as YYYY-MM-DD.

    >>> last_day("2024"), last_day("2024-02")
    ('2024-12-31', '2024-02-29')
    """
    return datetime.date.fromordinal(int(days(text).high)).isoformat()
