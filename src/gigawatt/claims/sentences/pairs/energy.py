"""Energy of a year, or of a training run, beside power or chips."""

import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.sentences.pairs.expected import (
    HOURS,
    Expected,
    chips_of,
    expected,
    interval,
    scaled,
    widest,
)
from gigawatt.claims.sentences.pairs.numbers import Sorted
from gigawatt.claims.sentences.pairs.pair import Couple, Pair, assumptions, pieces
from gigawatt.claims.sentences.words.amount import CHIP_HOURS
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import tables

TYPICAL = "at typical load"
CHIP_ENERGY = "training_chip_energy_mwh"
HOURS_OF_MWH = 1e6  # hours of a chip for which its megawatt-hours are its watt-hours of one
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
    every.append(_hours_energy(said, found.year))
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
    if hours > 1:
        found = scaled(_of_a_run(said, kinds, year), pieces(count) * hours)
    else:
        found = scaled(expected("chips energy", "chips", kinds, year, said), pieces(count))
    assumed = assumptions(kinds, year, bool(count.chips or said.chips))
    unit = "GWh" if hours > 1 else "TWh a year"
    return Pair("chips energy", (count,), energy, unit, found, assumed)


def _hours_energy(said: Understood, year: int) -> Pair | None:
    """Energy of so many chip hours of a named kind."""
    hours = [one for one in said.amounts if one.dims == CHIP_HOURS]
    energy = said.of("energy")
    if len(hours) != 1 or len(energy) != 1 or len(said.chips) != 1:
        return None
    found = _of_a_run(said, said.chips, year)
    return Pair("chips energy", (hours[0],), energy[0], "GWh", found, {})


def _of_a_run(said: Understood, kinds: Sequence[str], year: int) -> tuple[Expected, ...]:
    """Energy of a run for each hour of a chip: at full power from end to end with its servers, at
    the host's meter or without it; or of the chip alone at its rating, as papers have it.
    """
    power = expected("chips power", "chips", kinds, year, said)
    whole = widest([replace(one, part=False) for one in power], "IT load or at the meter")
    found = [replace(whole, quantity="")]
    if kinds[0] in tables.index("accelerators"):
        given = (
            ("accelerator", kinds[0]),
            ("purchase_year", str(year)),
            ("training_accelerator_hours", f"{HOURS_OF_MWH:.0f}"),
        )
        low, middle, high = interval(given, CHIP_ENERGY, False, True)
        label = "the chips alone, with cooling"
        behind = ((CHIP_ENERGY, given),)
        found.append(Expected(label, low, middle, high, True, CHIP_ENERGY, behind=behind))
    return tuple(found)
