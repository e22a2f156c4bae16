"""Homes beside power or energy: how many use as much."""

import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.sentences.pairs.expected import (
    HOURS,
    Expected,
    expected,
    household_kwh,
    household_rows,
    scaled,
)
from gigawatt.claims.sentences.pairs.numbers import YEARLY, Sorted
from gigawatt.claims.sentences.pairs.pair import Couple, Pair
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.duration import HOURS_OF
from gigawatt.claims.sentences.words.sentence import Understood, country_near
from gigawatt.errors import NotKnown

_DAILY = re.compile(r"\b(?:a|per|each|par|every) (?:day|jour)\b|daily|quotidien", re.I)
REACHES = re.compile(
    r"\b(?:can|could|enough|would|able|peut|pourrai\w+|peuvent|de quoi|suffi\w*)\b", re.I
)
_HEATS = re.compile(
    r"\b(?:heat|heats|heated|heating|warm|warms|(?:ré)?chauff\w+|chaleur)\b(?! pump)", re.I
)


def of_homes(found: Sorted) -> list[Pair | None]:
    """Homes beside the power or the energy of a sentence."""
    said, energy = found.said, found.said.of("energy")
    homes = [one for one in said.of("home") if not _heated(said, one)]
    power = found.power or [one for one in said.of("power") if one not in found.rated]
    if homes and _of_water(said, homes[0]):
        return []
    if not power and not energy and not found.rated:  # "a rack of 130 kW": one of them
        of_rack = [one for one in said.amounts if one.dims == (("W", 1), ("rack", -1))]
        power = [] if said.of("rack") else [replace(one, dims=(("W", 1),)) for one in of_rack]
    if power and homes and not _told_in_energy(found, power, homes):
        return [homes_of(said, found.year, found.near(power, homes))]
    if found.rated and homes and not energy:
        energy = [_in_one_year(one) for one in found.rated]
    asked = _asked_energy(said)
    if homes and not energy and asked:
        return [_energy_homes(said, (asked, homes[0]))]
    return [_energy_homes(said, found.near(energy, homes))]


def _heated(said: Understood, homes: Amount) -> bool:
    """Whether some homes are warmed by what a site gives off, and not fed by its power."""
    clause = re.split(r"[,;:]|\b(?:and|et)\b", said.text[: homes.where[0]])[-1]
    return bool(_HEATS.search(clause) or _HEATS.match(said.text, homes.where[1] + 1))


def _of_water(said: Understood, homes: Amount) -> bool:
    """Whether what stands right before some homes is water, which they are said to use."""
    before = [one for one in said.amounts if one.where[1] <= homes.where[0]]
    return bool(before) and dict(before[-1].dims).get("litre") == 1


def _told_in_energy(found: Sorted, power: Sequence[Amount], homes: Sequence[Amount]) -> bool:
    """Whether the energy of a year, and not the power, stands right before the homes it feeds."""
    rated = [one for one in found.rated if one.where[1] <= homes[0].where[0]]
    between = [one for one in power if rated and rated[-1].where < one.where < homes[0].where]
    return bool(rated) and not between


def _countries(said: Understood, homes: Amount) -> tuple[str, ...]:
    near = country_near(said, homes)
    if not near and said.text.startswith(" of them", homes.where[1]):  # the homes before them
        named = [country_near(said, one) for one in said.of("home") if one.where < homes.where]
        near = named[-1] if named else ""
    if near:
        return (near,)
    usual = ("US", "FR") if said.language == "fr" else ("US",)
    return tuple(dict.fromkeys((*usual, said.country))) if said.country else usual


def homes_of(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    """Homes beside a power, of each country that the words leave open; None where none are fed."""
    if not couple or _heated(said, couple[1]):
        return None
    watts, homes = couple
    if homes.hedge == "up_to" and REACHES.search(said.text):
        homes = replace(homes, hedge="exact")  # a number that is said to be reached is no bound
    found: list[Expected] = []
    countries = _countries(said, homes)
    for country in countries:
        try:
            some = expected("power homes", "power", ("mix",), year, said, country)
        except NotKnown:
            continue
        found += scaled(some, 1.0, f", homes of {country}" if len(countries) > 1 else "")
    assumed = {"homes of": " or ".join(countries)}
    return Pair("power homes", (watts,), homes, "homes", tuple(found), assumed)


def _asked_energy(said: Understood) -> Amount | None:
    """The energy of all queries, where the sentence gives their number and what one takes."""
    each = [one for one in said.amounts if dict(one.dims) == {"W": 1, "h": 1, "query": -1}]
    number = said.of("query")
    rates = [one for one in said.amounts if one.dims == (("h", -1), ("query", 1))]
    if each and rates and not number:  # of all the queries of a day, or of a year
        hours = HOURS_OF["day"] if _DAILY.search(rates[0].text) else HOURS
        energy, text = each[0].value * rates[0].value * hours, f"{each[0].text} x {rates[0].text}"
        return Amount(energy, None, None, "exact", (("W", 1), ("h", 1)), rates[0].where, text)
    if not each or not number:
        return None
    text = f"{each[0].text} x {number[0].text}" + (" a day" if _DAILY.search(said.text) else "")
    value = each[0].value * number[0].value
    return Amount(value, None, None, "exact", (("W", 1), ("h", 1)), number[0].where, text)


def _in_one_year(one: Amount) -> Amount:
    """The energy that a yearly energy makes in one year, or in a day where its words say so."""
    hours = HOURS_OF["day"] if _DAILY.search(one.text) else HOURS
    low, high = (None if end is None else end * hours for end in (one.low, one.high))
    return replace(one, value=one.value * hours, low=low, high=high, dims=(("W", 1), ("h", 1)))


def _energy_homes(said: Understood, couple: tuple[Amount | None, Amount] | None) -> Pair | None:
    if not couple:
        return None
    energy, homes = couple
    if energy is None:
        return None
    found = []
    countries = _countries(said, homes)
    for country in countries:
        try:
            least, central, most = household_kwh(country)
        except NotKnown:
            continue
        part = Expected(
            f"a year of a home of {country}",
            1 / most / 1e3,
            1 / central / 1e3,
            1 / least / 1e3,
            False,
            "homes",
            rows=household_rows(country),
        )
        found.append(part)
    yearly = YEARLY.search(energy.text)
    daily = _DAILY.search(said.text) and not YEARLY.search(said.text)
    if not yearly and (daily or _DAILY.search(energy.text)):
        found = list(scaled(found, 365.0))
    return Pair(
        "energy homes",
        (energy,),
        homes,
        "homes",
        tuple(found),
        {"homes of": " or ".join(countries)},
    )
