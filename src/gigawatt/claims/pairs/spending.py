"""What companies spend in a year, as a sentence says it, against what they guided and reported."""

import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.judged import Judged
from gigawatt.claims.rule import CONSISTENT, INCONSISTENT, Reading, against_model
from gigawatt.claims.words.amount import Amount
from gigawatt.claims.words.sentence import Understood
from gigawatt.data import tables

NEAR = 0.1  # relative: how cash, leases and rounding differ where the same spending is meant
GUIDED = 0.03  # relative: guidance is printed in round numbers
REPORTED = ("year", "cash_year")
CENTURY = 2000  # of a fiscal year in two digits
GROUP = "Big four"
_SPENDS = re.compile(
    r"capex|capital (?:spending|expenditure|outlay)|d[ée]pens\w+|invest\w+|prévoi\w+|"
    r"spend(?:s|ing)?\b|guid(?:ed|ance)",
    re.I,
)
_AHEAD = re.compile(
    r"expect|plan|forecast|guid|project|\bwill\b|\bto spend|prévoi|compte|devrait|investira|va ",
    re.I,
)
_FISCAL = re.compile(r"\b(?:fiscal(?: year)?|FY|exercice(?: fiscal)?) ?(?:20)?(\d\d)\b", re.I)
_GROUP = re.compile(r"big four|hyperscalers|quatre géants|four (?:largest|biggest|tech)", re.I)
_PEOPLE = re.compile(
    r"researcher|engineer|package|salar|chercheur|ingénieur|bonus|\bone (?:man|person)\b", re.I
)
_OTHER = ("power", "chip", "share", "time", "home", "energy", "person")


def spending(said: Understood, date: str) -> Judged | None:
    """Capital expenditure of named companies in a year: what is forecast against their guidance,
    what is past against what they reported; None where the sentence is of something else.
    """
    money = said.of("money")
    companies = said.companies or ((GROUP,) if _GROUP.search(said.text) else ())
    if not money or len(money) > 2 or not companies or not _SPENDS.search(said.text):
        return None
    if [one for one in said.amounts if one.kind in _OTHER] or _PEOPLE.search(said.text):
        return None
    year = _year(said, date)
    asked = max(money, key=lambda one: one.value)
    readings = _readings(companies, year, asked, _ahead(said, date, year))
    if not readings:
        return None
    holds = [one for one in readings if one.verdict == CONSISTENT]
    first = holds[0] if holds else readings[0]
    ends = asked.claimed
    return Judged(
        "capital expenditure",
        "USD",
        ends.low,
        ends.high,
        CONSISTENT if holds else INCONSISTENT,
        tuple(readings),
        {"companies": " and ".join(companies), "year": str(year)},
        f"{first.label.capitalize()}: {first.reason}",
    )


def _year(said: Understood, date: str) -> int:
    fiscal = _FISCAL.search(said.text)
    if fiscal:
        return CENTURY + int(fiscal[1])
    return said.years[0] if said.years else int(date[:4]) if date else 0


def _ahead(said: Understood, date: str, year: int) -> bool:
    """Whether a sentence speaks of a year that is not over when it is printed."""
    return bool(_AHEAD.search(said.text)) or bool(date and int(date[:4]) <= year)


def _readings(companies: Sequence[str], year: int, asked: Amount, ahead: bool) -> list[Reading]:
    """The spending of all companies together, as guided and as reported; the fitting one alone."""
    guided, reported = _ends(companies, year, ("guidance",)), _ends(companies, year, REPORTED)
    chosen = [("as guided for", GUIDED, guided)] if ahead and guided else []
    chosen += [("as reported for", NEAR, reported)] if reported and not chosen else []
    chosen += [("as guided for", GUIDED, guided)] if guided and not chosen else []
    found = []
    for label, slack, (least, most, rows) in chosen:
        low, high = least * (1 - slack), most * (1 + slack)
        middle = (low * high) ** 0.5
        held = against_model(f"{label} {year}", asked.claimed, low, middle, high, "USD")
        found.append(replace(held, numbers={**held.numbers, "rows": rows}))
    return found


def _ends(
    companies: Sequence[str], year: int, kinds: Sequence[str]
) -> tuple[float, float, tuple[str, ...]] | None:
    """The least and the most that all companies printed for a year, added, and their rows; None
    where one has no row.
    """
    least = most = 0.0
    rests: tuple[str, ...] = ()
    for company in companies:
        rows = [
            row
            for kind in kinds
            for row in tables.find("capex", company=company, period_type=kind)
            if row["period"] in (str(year), f"FY{year}")
        ]
        names = ("capex_usd", "capex_low_usd", "capex_high_usd")
        values = [row[name] for row in rows for name in names if row[name]]
        if not values:
            return None
        least, most = least + min(values), most + max(values)
        rests += tuple(f"capex:{row['capex_id']}" for row in rows)
    return least, most, rests
