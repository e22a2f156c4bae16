"""Energy of a year, or of a training run, beside power or chips."""

import re
from dataclasses import replace

from gigawatt.claims.pairs.expected import (
    HOURS,
    chips_of,
    expected,
    scaled,
    widest,
)
from gigawatt.claims.pairs.numbers import Sorted
from gigawatt.claims.pairs.pair import Couple, Pair, assumptions, pieces
from gigawatt.claims.words.sentence import Understood

TYPICAL = "at typical load"
_HEAT = re.compile(r"\b(?:waste heat|heat|chaleur)(?: [\w'-]+){0,3},? ?(?:of |de )?$", re.I)
_WEATHER = re.compile(
    r"\bsolar\b|\bwind (?:farms?|turbines?|power)\b|\bsolaires?\b|\bpanneaux\b|\béolien\w*|"
    r"photovolta",
    re.I,
)
_GIVES = re.compile(
    r"\bproduction des? |\bproduc(?:es?|ing|ed)\b|\boutput of\b|\bproduis\w+|\bproduit\b|"
    r"\bgenerat(?:es?|ing)\b|\bThree Mile Island\b|\bnuclear\b|\bnucléaires?\b|\bréacteurs?\b|"
    r"\breactors?\b",
    re.I,
)


def of_energy(found: Sorted) -> list[Pair | None]:
    """Energy of a year of power or chips, and of a run of chips."""
    said, near = found.said, found.near
    every = [_power_energy(said, found.year, near(found.power, found.rated))]
    if not found.power:
        every.append(_chips_energy(said, found.year, near(found.chips, found.rated), 1.0))
    runs = [one for one in said.of("time") if one.value < HOURS]
    if len(runs) == 1 and not said.of("home"):
        couple = near(found.chips, said.of("energy"))
        every.append(_chips_energy(said, found.year, couple, runs[0].value))
    return every


def _power_energy(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    if not couple:
        return None
    if _WEATHER.search(said.text):  # sun and wind do not run as a data centre does
        return None
    watts, energy = couple
    if _HEAT.search(said.text[: energy.where[0]]):  # what it gives off is not all that it takes
        return None
    found = scaled(expected("power energy", "power", ("mix",), year, said), 1 / HOURS)
    if _GIVES.search(said.text):  # a plant runs nearer to its full power than what it feeds
        found = tuple(one for one in found if one.label != TYPICAL) or found
    return Pair("power energy", (watts,), energy, "TWh a year", found, {})


def _chips_energy(said: Understood, year: int, couple: Couple | None, hours: float) -> Pair | None:
    """Energy of chips: of a run of so many hours, or, in an hour, their mean power of a year."""
    if not couple:
        return None
    count, energy = couple
    kinds = chips_of(count, said, year, False)
    found = scaled(expected("chips energy", "chips", kinds, year, said), pieces(count) * hours)
    if (
        hours > 1
    ):  # a run is at full power from end to end, and its host may count the IT load alone
        power = expected("chips power", "chips", kinds, year, said)
        found = scaled(power, pieces(count) * hours)
        found = tuple(replace(one, part=False) for one in found)
        found = (replace(widest(found, "IT load or at the meter"), quantity=""),)
    assumed = assumptions(kinds, year, bool(count.chips or said.chips))
    unit = "GWh" if hours > 1 else "TWh a year"
    return Pair("chips energy", (count,), energy, unit, found, assumed)
