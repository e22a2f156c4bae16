"""Money beside power or chips: what a site costs, its chips, and one of them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.sentences.pairs.bills import BILL, EARNS, IN_A_YEAR, UPKEEP, bill
from gigawatt.claims.sentences.pairs.expected import (
    bought,
    built,
    chips_of,
    expected,
    scaled,
)
from gigawatt.claims.sentences.pairs.numbers import SYSTEM, YEARLY, Sorted
from gigawatt.claims.sentences.pairs.pair import Couple, Pair, assumptions, pieces
from gigawatt.claims.sentences.words.amount import CHIP_HOURS, PRICES, Amount
from gigawatt.claims.sentences.words.named import chip_pattern, chips_between
from gigawatt.claims.sentences.words.sentence import Understood, scopes_in

PAID = frozenset(("chips", "servers", "hardware", "building", "whole"))  # what money is said for
ONE_CHIP = re.compile(
    r"(?:each|chaque|an?|une?|per) (?:[\w']+ ){0,3}(?:GPUs?|chips?|puces?)\b", re.I
)
CHIP_WORD = re.compile(r"GPU|\bchip|puce|accelerat|accélérat|graphics card|carte graphique", re.I)
GROWTH = 16  # characters after the last power in which its year may stand
_GROWTH = re.compile(
    r"\bby 20\d\d|expand|grow|rising|scal\w+ to|eventually|later|then|à terme|puis|d'ici|porté",
    re.I,
)
TRAINS = re.compile(r"\btrain(?:s|ed|ing)?\b|entraîn", re.I)
_APART = re.compile(r"[,;]|\b(?:and|while|plus|et)\b", re.I)
_AGAINST = re.compile(
    r"\b(?:than|(?:the )?(?:price|cost) of|as (?:much|dear|costly|expensive) as|against|versus|"
    r"compared (?:with|to))\b[^,;(]*",
    re.I,
)
_WORTH_OF = re.compile(r" (?:worth )?of (?:Nvidia(?:'s)? |AMD(?:'s)? )?", re.I)
_A_DAY = re.compile(r"\b(?:days?|jours?)\b", re.I)
_RENTS = re.compile(
    r"\b(?:rent(?:s|al|als|ed|ing)?|leas(?:es?|ed|ing)|hours?|hourly|hired?|lou(?:e|er|ent|ée?s?)|"
    r"location|heures?)\b|\b(?:a|par|per) (?:month|mois)\b",
    re.I,
)
_COSTS = re.compile(r"\b(?:costs?|sells? for|priced at|coûte\w*|se vend\w*)\b[^;.\d]{0,20}$", re.I)
CHEAP = 10.0  # dollars: what "costs" less is no chip at all
NAME = 14  # characters of a chip's name
OF_CHIP = re.compile(r"\s*\(|\s+(?:of|for|pour|d')\s*(?:an?|une?)?\s+", re.I)


def of_money(found: Sorted) -> list[Pair | None]:
    """Money for power and for chips: the money of a site is held against its power alone."""
    said, money, power = found.said, found.money, found.power
    earned = EARNS.search(said.text) and YEARLY.search(said.text)
    if earned and not said.makers:  # what comes back is no price
        return []
    if any(one.dims == UPKEEP and _A_DAY.search(one.text) for one in said.amounts):
        return []  # "333 dollars a megawatt-day": the sum pays for capacity that stands ready
    if money and power:
        power = [max(power, key=lambda one: one.value)] if _grows(said, power, money) else power
        if each := _each_scope(found, power):
            return each
        couple = found.near(power, money)
        others = [one for one in power if couple and one.value != couple[0].value]
        every = [_power_money(said, found.year, couple)]
        if len(money) == 1 and len(others) == 1 and not found.chips and not said.of("home"):
            every.append(_power_money(said, found.year, found.near(others, money)))  # two phases
        if couple:
            return every
    hours = any(one.dims == CHIP_HOURS for one in said.amounts)
    of_chips = any(_pays_chips(said, one) for one in money)
    if hours or TRAINS.search(said.text) and not of_chips:  # a run pays for hours, not for chips
        return []
    if of_chips:
        said = replace(said, scopes=said.scopes | {"chips"})
    return [_chips_money(said, found.year, found.near(found.chips, found.unpaid))]


def _each_scope(found: Sorted, power: Sequence[Amount]) -> list[Pair | None]:
    """Two sums for one power whose own words say what each pays: "the chips of a gigawatt cost 20
    billion and the whole site 45".
    """
    said, sums = found.said, found.money
    if len(sums) != 2 or len(power) != 1:
        return []
    cut = _APART.search(said.text, sums[0].where[1], sums[1].where[0])
    clauses = (said.text[: cut.start()], said.text[cut.end() :]) if cut else ()
    ours = [scopes_in(words) & PAID for words in clauses]
    if not ours or not all(ours) or ours[0] == ours[1]:
        return []
    other = said.scopes - PAID
    return [
        _power_money(replace(said, scopes=other | scope), found.year, (power[0], one))
        for scope, one in zip(ours, sums)
    ]


def _pays_chips(said: Understood, money: Amount) -> bool:
    """Whether chips are what a sum pays for by the words after it: "$750 million of H100s"."""
    of = _WORTH_OF.match(said.text, money.where[1])
    return bool(of and chip_pattern().match(said.text, of.end()))


def _grows(said: Understood, power: Sequence[Amount], money: Sequence[Amount]) -> bool:
    """Whether one sum pays a site that grows: then it is that of the last of its powers."""
    if len(money) != 1 or len(power) < 2:
        return False
    first, last = power[0], power[-1]
    between = said.text[first.where[1] : last.where[1] + GROWTH]
    return last.value > first.value and bool(_GROWTH.search(between))


def _power_money(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    if not couple:
        return None
    watts, money = couple
    chips = chips_of(None, said, year, False)
    if BILL.search(said.text) and IN_A_YEAR.search(said.text):
        return bill(said, year, couple, 1.0)
    found = expected("power money", built(watts.value), chips, year, said)
    assumed = assumptions(chips, year, bool(said.chips))
    return Pair("power money", (watts,), money, "USD", found, assumed)


def money_per_power(said: Understood, year: int, money: Amount) -> Pair:
    """Money for each watt of a site."""
    chips = chips_of(None, said, year, False)
    found = expected("power money", "power", chips, year, said)
    one = Amount(1.0, None, None, "exact", (("W", 1),), money.where, "1 W")
    return Pair(
        "power money", (one,), money, "USD/W", found, assumptions(chips, year, bool(said.chips))
    )


def _chips_money(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    if not couple:
        return None
    count, money = couple
    kinds, start = chips_of(count, said, year, True), bought(count.value * pieces(count))
    found = scaled(expected("chips money", start, kinds, year, said), pieces(count))
    if count.kind == "chip" and "GB" in (count.called or said.called):
        double = [one for one in found if one.quantity in ("server_cost_usd", "cluster_cost_usd")]
        double = [replace(one, part=True) for one in double]  # it may save, it need not hold
        found += scaled(double, 2.0, ", counted as superchips of two")
    named = bool(count.chips or said.chips)
    return Pair("chips money", (count,), money, "USD", found, assumptions(kinds, year, named))


def of_one_piece(said: Understood) -> bool:
    """Whether a price is that of a rack or a server, which `pieces` knows."""
    return bool(SYSTEM.search(said.text))


def prices(said: Understood, year: int, amounts: Sequence[Amount]) -> list[Pair]:
    """The price of one accelerator: money for each, or money right beside the name of one."""
    found = []
    hours = any(one.dims == CHIP_HOURS for one in said.amounts) or _RENTS.search(said.text)
    for one in amounts:
        powers = dict(one.dims)
        each = powers.get("chip") == -1 and len(powers) == 2 and set(powers) <= {"chip", "USD"}
        spoken = said.called or ONE_CHIP.search(said.text)
        low = CHEAP if _COSTS.search(said.text[: one.where[0]]) else PRICES[0]
        lone = one.kind == "money" and low <= one.value <= PRICES[1] and spoken and not hours
        if not lone and not (each and (said.called or CHIP_WORD.search(said.text))):
            continue  # what each of something else costs
        kinds = chip_beside(said, one) or said.chips or chips_of(None, said, year, True)
        if not kinds:
            continue
        expect = expected("chip price", "chips", kinds, year, said)
        text = f"one {kinds[0]}" if kinds[0] != "mix" else "one accelerator"
        count = Amount(1.0, None, None, "exact", (("chip", 1),), one.where, text, kinds)
        if "GB" in said.called and kinds[0].startswith("GB"):
            named = bool(re.search(r"superchip|superpuce", said.text, re.I))
            doubled = [replace(one, part=one.part or not named) for one in expect]
            double = scaled(doubled, 2.0, ", a superchip of two")
            expect = double if named else expect + double
        found.append(
            Pair("chip price", (count,), one, "USD", expect, assumptions(kinds, year, True))
        )
    return found


def chip_beside(said: Understood, money: Amount) -> tuple[str, ...]:
    """The chips named nearest to a price or a power: right behind it, before it, or after it."""
    behind = OF_CHIP.match(said.text, money.where[1])
    if behind and chips_between(said.text, behind.end(), behind.end() + NAME):
        return chips_between(said.text, behind.end(), behind.end() + NAME)
    start = max((one.where[1] for one in said.amounts if one.where[1] <= money.where[0]), default=0)
    # What it is held against has a price of its own.
    ours = _AGAINST.sub(" ", said.text[start : money.where[0]])
    before = chips_between(ours, 0, len(ours))
    return before or chips_between(said.text, money.where[1], len(said.text))
