"""The time that a sentence means without a number for it: "for a month", "all year round"."""

import re
from dataclasses import replace

from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.measure import PER_YEAR

HOURS_OF = {
    "day": 24.0,
    "week": 168.0,
    "month": PER_YEAR / 12,
    "quarter": PER_YEAR / 4,
    "year": PER_YEAR,
}
OFTEN = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annual": "year"}
FRENCH = {"day": "jour", "week": "semaine", "month": "mois", "year": "an|année"}
SOUVENT = {"quotidien": "day", "journali": "day", "hebdomadaire": "week", "mensuel": "month"}
SOUVENT |= {"annuel": "year"}  # the beginnings of adjectives, which stand behind their noun
_ALL_YEAR = re.compile(
    r"\b(?:(?:all|the (?:whole|entire|full)|an entire|a (?:whole|full)) year|year[- ]round|"
    r"(?:for|in|over) (?:a|one) (?:single )?year|toute l'année|"
    r"(?:pendant|en|sur) (?:un an|une année)|(?:each|every) year|chaque année|tous les ans)\b",
    re.I,
)
_TIMED = re.compile(r"\b(?:hours?|days?|weeks?|months?|heures?|jours?|mois|semaines?)\b", re.I)
_FOR_ONE = (  # "for a month", "a year of 1,000 H100"
    r"\b(?:(?:for|during) (?:an?|one)(?: whole| full| single)?|"
    r"(?:an?|one)(?= \w+ (?:of|on|with) (?:some |about )?\d)|(?:pendant|durant|sur) une?) "
)
FOR_A_TIME = (  # hours of "for a month", which no number says
    (
        re.compile(
            rf"{_FOR_ONE}(?:year|an(?:née)?)\b|\ball year(?: round| long)?\b|\byear[- ]round\b|"
            r"\btoute l'année\b|\bone-year\b|\bd'un an\b",
            re.I,
        ),
        HOURS_OF["year"],
    ),
    (re.compile(rf"{_FOR_ONE}(?:quarter|trimestre)\b", re.I), HOURS_OF["quarter"]),
    (re.compile(rf"{_FOR_ONE}(?:month|mois)\b", re.I), HOURS_OF["month"]),
    (re.compile(rf"{_FOR_ONE}(?:week|semaine)\b", re.I), HOURS_OF["week"]),
    (re.compile(rf"{_FOR_ONE}(?:day|jour(?:née)?)\b", re.I), HOURS_OF["day"]),
)


def for_a_time(sentence: str, amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """The time of "for a month" where a sentence has the price of an hour and no other time."""
    hourly = any(dict(one.dims).get("h") == -1 and one.kind == "rate" for one in amounts)
    if not hourly or any(one.kind == "time" for one in amounts):
        return ()
    found = ((pattern.search(sentence), hours) for pattern, hours in FOR_A_TIME)
    said = next(((match, hours) for match, hours in found if match), None)
    if not said:
        return ()
    match, hours = said
    return (Amount(hours, None, None, "exact", (("h", 1),), match.span(), match.group()),)


def in_a_year(sentence: str, amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """A lone energy of "all year round" is that of a year, as it is where "a year" follows it."""
    if sorted(one.kind for one in amounts) != ["energy", "power"]:
        return amounts  # "1,300 MWh, what 130 homes use in a year": the year is that of the homes
    one = next(one for one in amounts if one.kind == "energy")
    untimed = "TWh" in one.text and not _TIMED.search(sentence)
    if not _ALL_YEAR.search(sentence) and not untimed:
        return amounts
    low, high = (None if end is None else end / PER_YEAR for end in (one.low, one.high))
    yearly = replace(one, value=one.value / PER_YEAR, low=low, high=high, dims=(("W", 1),))
    return tuple(yearly if other is one else other for other in amounts)
