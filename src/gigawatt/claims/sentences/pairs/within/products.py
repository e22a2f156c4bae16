"""Numbers of a sentence whose product another of its numbers is: chips x price, power x hours."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

from gigawatt.claims.rule import CONSISTENT, WRONG_UNIT
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.pairs.within.agreement import (
    FLOOR,
    HOURLY,
    MOST,
    PRODUCT,
    RENT,
    Checked,
    in_a_time,
    meet,
    near_floor,
    off_by,
)
from gigawatt.claims.sentences.words.amount import CHIP_HOURS, MANY_WORDS, PIECE_W, Amount
from gigawatt.claims.sentences.words.hedges import ABOUT, ABOUT_A, BOUND
from gigawatt.claims.sentences.words.sentence import Understood

SAME = {"H100e": "chip", "job": "person"}  # what a product counts as the other
GROWTH = (("h", -1), ("share", 1))  # "2 percent a year" is no part of anything
_LOAD = re.compile(
    r" (?:load|utili[sz]ation|availability|capacity factor|de (?:charge|disponibilité))\b", re.I
)
_CARRIES = re.compile(
    r"\b(?:carr(?:y|ies)|run|runs|power|powers|feeds?|suppl(?:y|ies)|sustains?|keeps?|lasts?|"
    r"aliment\w*|tien\w*|fournit|suffi\w*)\b",
    re.I,
)
_LOAD_OF = re.compile(
    r"\b(?:load|utili[sz]ation|availability|capacity factor|(?:facteur|taux) de charge|charge) "
    rf"(?:factor )?(?:of|de|at|à) {ABOUT_A}$",
    re.I,
)
_BY = re.compile(
    rf"\b(?:up|down|by|rose|fell|grew|increase of|hausse de|baisse de){ABOUT} ?$", re.I
)
_LASTS = re.compile(
    rf"\b(?:for|in|over|during|within|after|pendant|durant|en|sur|après|of|lasts?|takes?|dure\w*)"
    rf"(?: the| a| an| les| l'espace de)?{BOUND} ?$|\b(?:two|three|four|five|six|deux|trois)$",
    re.I,
)
_STORE = re.compile(r"\bbatter(?:y|ies)\b|\bbatteries?\b|\bMegapacks?\b|\baccumulateurs?\b", re.I)


def all_products(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """Products whose units fit: a rate times what it is a rate of gives another number of the
    sentence.
    """
    rates = [one for one in amounts if one.kind in ("rate",) or _fraction(one)]
    stored = _stored(said, amounts)
    found: list[tuple[int, int, Checked]] = []
    usable = [one for one in amounts if one.dims and one.kind != "year" and one.dims != GROWTH]
    usable = [one for one in usable if not _grew(said, one)][:9]
    for result in usable:
        others = [one for one in usable if one is not result]
        for size in range(2, MOST + 1):
            for chosen in combinations(others, size):
                both = (*chosen, result)
                if not (any(one in rates for one in both) or _run_through(both) or _kept(both)):
                    continue
                check = _product(result, chosen, stored)
                if check and check.verdict != CONSISTENT and _of_another(said, both, stored):
                    continue
                if check:
                    found.append((-size, check.reason.count(" / "), check))
    failed = {
        _places(check) for *_, check in found if check.verdict != CONSISTENT and _kept(check.used)
    }
    found = [one for one in found if not (one[2].weak and _places(one[2]) in failed)]
    found.sort(key=lambda one: _order(one[2], *one[:2]))
    return [check for *_, check in found]


def _order(check: Checked, size: int, parts: int) -> tuple[bool, bool, float, int, int]:
    """Products that hold go first, those of more numbers before those of fewer; then those that a
    lost factor of ten mends; of what is left the one that comes nearest is what the words mean.
    """
    failed = check.verdict != CONSISTENT
    off = check.off if failed else 0.0
    return (failed, failed and check.verdict != WRONG_UNIT, off, size, parts)


def _grew(said: Understood, one: Amount) -> bool:
    """Whether a share is by how much something grew, which is a part of nothing."""
    return one.kind == "share" and bool(_BY.search(said.text[: one.where[0]]))


def _places(check: Checked) -> frozenset[tuple[int, int]]:
    """Where the numbers of a product stand, whichever of them it is written for."""
    return frozenset(one.where for one in check.used)


def at_load(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """The energy of a year of a power that runs at a part of it: "50 MW at 80 percent load use 350
    GWh a year".
    """
    power = [one for one in amounts if one.kind == "power" and not in_a_time(one)]
    energy = [one for one in amounts if one.kind == "power" and in_a_time(one)]
    loads = [
        one
        for one in amounts
        if one.kind == "share"
        and (_LOAD.match(said.text, one.where[1]) or _LOAD_OF.search(said.text[: one.where[0]]))
    ]
    if not len(power) == len(energy) == len(loads) == 1:
        return []
    both = (power[0], loads[0])
    low, high = (
        power[0].point.low * loads[0].claimed.low,
        power[0].point.high * loads[0].claimed.high,
    )
    text = f"{power[0].text} x {loads[0].text}"
    if meet(Claimed(low, high), near_floor(energy[0].claimed, FLOOR), PRODUCT):
        told = f"{text} is {energy[0].text}, as the sentence says."
        return [Checked(CONSISTENT, told, (*both, energy[0]))]
    ratio = energy[0].value / (power[0].value * loads[0].value)
    return [off_by(ratio, f"{text} is not {energy[0].text}", (*both, energy[0]))]


def _run_through(of: Sequence[Amount]) -> bool:
    """Whether three amounts are a power, a time and the energy that they make."""
    return sorted(one.kind for one in of) == ["energy", "power", "time"]


def _kept(of: Sequence[Amount]) -> bool:
    """Whether three amounts are chips, a time and the chip hours that they make."""
    return sorted(one.dims for one in of) == [(("chip", 1),), CHIP_HOURS, (("h", 1),)]


def _of_another(said: Understood, of: Sequence[Amount], stored: bool) -> bool:
    """Whether the time beside a power and an energy is no time that the power runs: "a query for a
    video of 5 seconds".
    """
    times = [one for one in of if one.kind == "time"]
    query = [one for one in of if ("query", -1) in one.dims]
    power = any(one.kind == "power" for one in of)
    if stored or not (_run_through(of) or times and query and power):
        return False
    return not all(_LASTS.search(said.text[: one.where[0]]) for one in times)


def _stored(said: Understood, amounts: Sequence[Amount]) -> bool:
    """Whether a sentence says how long its one store carries its one power."""
    kinds = sorted(one.kind for one in amounts if one.kind in ("energy", "power", "time"))
    carried = _STORE.search(said.text) and _CARRIES.search(said.text)
    return bool(carried) and kinds == ["energy", "power", "time"]


def _idle(check: Checked) -> bool:
    """Whether a failed product is that of a site, which does not run flat out: it need not use as
    much. A store gives what it holds.
    """
    of = check.used
    site = any(one.kind == "power" and one.value >= PIECE_W for one in of)
    return check.verdict != CONSISTENT and _run_through(of) and site


def _fraction(one: Amount) -> bool:
    return any(power < 0 for _, power in one.dims)


def _product(result: Amount, chosen: Sequence[Amount], stored: bool) -> Checked | None:
    for signs in product((1, -1), repeat=len(chosen)):
        if signs.count(1) == 0:
            continue
        hourly = any(one.dims == HOURLY for one in chosen)  # of a chip, which is left unsaid
        for loose in ((), ("chip",)) if hourly else ((),):
            if _fits(result, chosen, signs, loose):
                check = _multiplied(result, chosen, signs, loose)
                return None if check and not stored and _idle(check) else check
    return None


def _fits(
    result: Amount, chosen: Sequence[Amount], signs: Sequence[int], loose: tuple[str, ...]
) -> bool:
    """Whether the units of a product are those of its result; a loose one is a factor that is
    left unsaid.
    """
    total: dict[str, int] = {}
    for one, sign in zip(chosen, signs):
        for base, power in one.dims:
            base = SAME.get(base, base)
            if base != "share":
                total[base] = total.get(base, 0) + sign * power
    for base, power in result.dims:
        base = SAME.get(base, base)
        total[base] = total.get(base, 0) - power
    left = {base: power for base, power in total.items() if power}
    return all(base in loose and abs(power) == 1 for base, power in left.items()) and (
        bool(left) == bool(loose)
    )


def _multiplied(
    result: Amount, chosen: Sequence[Amount], signs: Sequence[int], loose: tuple[str, ...]
) -> Checked | None:
    low = high = 1.0
    for one, sign in zip(chosen, signs):
        ends = _reached(one).claimed
        low *= ends.low if sign > 0 else 1 / ends.high if math.isfinite(ends.high) else 0.0
        high *= ends.high if sign > 0 else (1 / ends.low if ends.low > 0 else math.inf)
    ordered = sorted(zip(chosen, signs), key=lambda one: -one[1])
    text = " ".join(f"{'x' if sign > 0 else '/'} {one.text}" for one, sign in ordered).lstrip("x ")
    made = Claimed(low, high)
    weak = not math.isfinite(high) or low <= 0
    used = (*chosen, result)
    ours = math.prod(one.value**sign for one, sign in zip(chosen, signs))
    weak = weak and not meet(
        Claimed(ours, ours), result.claimed
    )  # "at over 30,000 each, 3 billion"
    if meet(made, near_floor(_reached(result).claimed, FLOOR), PRODUCT):
        return Checked(CONSISTENT, f"{text} is {result.text}, as the sentence says.", used, weak)
    vague = any(one.hedge in MANY_WORDS for one in used)  # "several million" fails against nothing
    unsure = loose and len(chosen) < MOST and not _rented(chosen, result)
    if weak or vague or unsure:
        return None
    return off_by(result.value / ours, f"{text} is not {result.text}", used)


def _rented(chosen: Sequence[Amount], result: Amount) -> bool:
    """Whether chips at so much an hour make so much a year: then the hour is one of a chip."""
    hourly = [one for one in chosen if one.dims == HOURLY]
    counted = any(one.kind == "chip" for one in chosen)
    small = len(hourly) == 1 and hourly[0].value < RENT
    return counted and small and result.dims == HOURLY


def _reached(one: Amount) -> Amount:
    """A number as it is multiplied: "up to 50,000 in each of eight" are 400,000 and not fewer."""
    return replace(one, hedge="exact") if one.hedge == "up_to" else one
