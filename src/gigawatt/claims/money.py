"""Money of other countries in dollars, at the reference rates of the European Central Bank."""

import calendar
import re
from dataclasses import dataclass

from gigawatt.data import tables
from gigawatt.errors import UserError, clip

FIRST, LAST = 1990, 2060  # years that a claim may be of
LATE = 11
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "janvier"),
            ("feb", "fév", "fev"),
            ("mar", "mars"),
            ("apr", "avr"),
            ("may", "mai"),
            ("jun", "juin"),
            ("jul", "juil"),
            ("aug", "aoû", "aou"),
            ("sep",),
            ("oct", "okt"),
            ("nov",),
            ("dec", "déc", "dez"),
        ),
        1,
    )
    for name in names
}

ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "1er premier 1st first",
            "2e 2ème 2nd deuxième second",
            "3e 3ème 3rd troisième third",
            "4e 4ème 4th quatrième fourth",
        ),
        1,
    )
    for word in words.split()
}


@dataclass(frozen=True)
class Rate:
    """Dollars for one unit of a currency, and the period whose mean it is."""

    rate: float
    period: str
    ahead: bool  # whether the date lies after the last rate


@tables.kept(most=2048)
def dollars(code: str, as_of: str) -> Rate:
    """Dollars for one unit of a currency in the month of a date, else in its year.

    code: ISO 4217. as_of: YYYY, YYYY-MM or YYYY-MM-DD; empty or ahead takes the last rate. Raises
    UserError for a currency without a rate.
    """
    if code == "USD":
        return Rate(1.0, as_of[:7], False)
    per_euro = _per_euro()
    if code != "EUR" and code not in per_euro:
        raise UserError(f"no rate of {clip(code)}; the European Central Bank publishes none")
    known = per_euro["USD"] if code == "EUR" else per_euro[code]
    last = max(period for period in known if len(period) > 4)
    period = next((one for one in (as_of[:7], as_of[:4]) if one in known), "")
    ahead = not period and as_of[:4] >= last[:4]
    if not period:
        period = last if ahead or not as_of else min(known)
    if period not in per_euro["USD"]:
        period = last
    units = 1.0 if code == "EUR" else known[period]
    return Rate(per_euro["USD"][period] / units, period, ahead)


@tables.kept
def _per_euro() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in tables.rows("currencies"):
        found.setdefault(row["currency"], {})[row["period"]] = row["units_per_eur"]
    return found


def date(text: str) -> str:
    """A date as people write it, as YYYY, YYYY-MM or YYYY-MM-DD.

    >>> date("May 2022"), date("mid-2026"), date("Q3 2025"), date("mai 2025"), date("24 May 2025")
    ('2022-05', '2026-07', '2025-09', '2025-05', '2025-05-24')

    Raises UserError for what is no date.
    """
    plain = _plain(text)
    found = _in_digits(text, plain)
    if found:
        return found
    part = re.fullmatch(
        r"(early|mid|late|end(?: of)?|start(?: of)?|début|mi|fin|fall|spring|summer|"
        r"winter|autumn|printemps|été|automne|hiver)[ -]+(?:de |of )?(\d{4})",
        plain,
    )
    if part:
        months = {"printemps": 4, "été": 7, "automne": 10, "hiver": 12}
        months |= {"early": 2, "mid": 7, "mi": 7, "late": LATE, "end": 12, "end of": 12, "fin": 12}
        months |= {"start": 1, "start of": 1, "début": 1, "spring": 4, "summer": 7}
        months |= {"autumn": 10, "fall": 10, "winter": 12}
        return _date(text, part[2], str(months[part[1]]), None)
    words = re.fullmatch(
        r"(?:(?:early|mid|late|end of|début|mi|fin)[ -](?:de )?)?"
        r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.)? )?([a-zéûî.]+) (?:(\d{1,2})(?:st|nd|rd|th)? )?(\d{4})",
        plain,
    )
    if words:
        stem = words[2].rstrip(".")
        month = next((number for name, number in MONTHS.items() if stem.startswith(name)), None)
        if stem.startswith("juil"):
            month = 7
        if month and len(stem) >= 3:
            return _date(text, words[4], str(month), words[1] or words[3])
    raise UserError(
        f"as_of: {clip(text)!r} is no date; write 2025-05-24, 2025-05, May 2025, mid-2025 or Q2 "
        f"2025"
    )


def _in_digits(text: str, plain: str) -> str:
    """A date of digits, or with a quarter or a half; "" where it is none."""
    continental = re.fullmatch(r"(1[3-9]|2\d|3[01])[/.-](\d{1,2})[/.-](\d{4})", plain)
    american = re.fullmatch(r"(\d{1,2})/(1[3-9]|2\d|3[01])/(\d{4})", plain)
    if continental:  # of 05/06/2025 nobody knows which is the month
        return _date(text, continental[3], continental[2], continental[1])
    if american:
        return _date(text, american[3], american[1], american[2])
    iso = re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", plain)
    if iso:
        return _date(text, iso[1], iso[2], iso[3])
    quarter = re.fullmatch(r"(?:[qt]([1-4])[ -]?(?:of )?(\d{4})|(\d{4})[ -]?[qt]([1-4]))", plain)
    if quarter:
        return _date(text, quarter[2] or quarter[3], str(3 * int(quarter[1] or quarter[4])), None)
    half = re.fullmatch(r"[hs]([12])[ -]?(\d{4})|(\d{4})[ -]?[hs]([12])", plain)
    if half:
        return _date(text, half[2] or half[3], str(6 * int(half[1] or half[4])), None)
    month_year = re.fullmatch(r"(\d{1,2})[/.](\d{4})", plain)
    if month_year:
        return _date(text, month_year[2], month_year[1], None)
    return ""


def _plain(text: str) -> str:
    """A date in small letters, its clock left out, quarters and halves as q3 and h1."""
    plain = " ".join(text.strip().lower().replace(",", " ").split())
    plain = re.sub(r"^(\d{4}-\d\d-\d\d)t\d\d:\d\d.*", r"\1", plain)  # as a computer has it
    period = re.fullmatch(
        rf"({'|'.join(ORDINALS)}) (trimestre|quarter|semestre|half) (?:de |of )?(\d{{4}})", plain
    )
    if not period:
        return plain
    kind = "q" if period[2] in ("trimestre", "quarter") else "h"
    return f"{kind}{ORDINALS[period[1]]} {period[3]}"


def _date(text: str, year: str, month: str | None, day: str | None) -> str:
    if not FIRST <= int(year) <= LAST or (month and not 1 <= int(month) <= 12):
        raise UserError(f"as_of: {clip(text)!r} is no date; write 2025-05-24 or May 2025")
    if day and not 1 <= int(day) <= calendar.monthrange(int(year), int(month or 1))[1]:
        raise UserError(f"as_of: {clip(text)!r} is no date; write 2025-05-24 or May 2025")
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
