"""Which numbers of a sentence test each other through the model.

A pair is two kinds of number, such as chips and power; `expected` has what the model says of it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from gigawatt.claims.pairs.expected import (
    HOURS,
    SHEET,
    SPARSE,
    Expected,
    bought,
    built,
    chips_of,
    expected,
    household_kwh,
    household_rows,
    interval,
    scaled,
    turned,
    widest,
    year_of,
)
from gigawatt.claims.words.amount import PIECE_W, PRICES, Amount
from gigawatt.claims.words.duration import HOURS_OF
from gigawatt.claims.words.named import chip_pattern, chips_between, unknown_chip
from gigawatt.claims.words.sentence import CHIP_HOURS, Understood, country_near, scopes_in
from gigawatt.data import tables
from gigawatt.errors import NotKnown

PIECES = {"chip": 1.0, "superchip": 2.0, "die": 0.5, "rack": 72.0, "server": 8.0}
PAID = frozenset(("chips", "servers", "hardware", "building", "whole"))  # what money is said for
PRECISIONS = {"fp4", "fp8", "bf16", "sparse"}
DOUBLE = (0.03, 0.15)  # of its 16-bit rate: what chips before the 4-bit ones do in double precision
SPARSE_OF = ("NVIDIA", "AMD")  # makers whose chips skip zeros
OPEN = ("up_to", "more_than")  # a bound is what a sentence claims
SCALES = {"kW": 1e3, "MW": 1e6, "MWh": 1e6, "GWh": 1e9, "exaflop/s": 1e18}
SCALES |= {"m3 a year": 1e3 / HOURS, "t of CO2 a year": 1 / HOURS, "years": HOURS}
SCALES |= {"tokens a second": 3600.0, "USD per million tokens": 1e-6, "g of CO2 per kWh": 1e-9}
SCALES |= {"litres per kWh": 1e-3, "operations": 1.0}
SCALES |= {"TWh a year": 1e12 / HOURS, "USD a year": 1 / HOURS}
H100 = "H100 SXM"
WORTHS = (  # what is compared, and whether it is only a part of what "worth" means
    ("16-bit operations", "dense_bf16_tflop_s", "dense_bf16_tflop_s", False),
    ("8-bit operations", "dense_fp8_tflop_s", "dense_fp8_tflop_s", False),
    ("4-bit operations beside 8-bit", "dense_fp4_tflop_s", "dense_fp8_tflop_s", True),
)
_WORTH = re.compile(
    r"\bworth\b|equivalent|équivalent|équiva(?:ut|lent)|as much as|as powerful as|\bmatch|"
    r"\bequals?\b|\bva(?:ut|lent)\b|comparable",
    re.I,
)
_UPKEEP = re.compile(
    r"\bown(?:s|ing|ership)?\b|\boperat(?:e|es|ing)\b|\brun(?:s|ning)?\b|\bTCO\b|\bupkeep\b|"
    r"\bexploit(?:e|er|ation)\b|\bposséd\w+|faire tourner",
    re.I,
)
EACH = (("USD", 1), ("chip", -1))
MEGAWATT = 1e6  # watts
UPKEEP = (("USD", 1), ("W", -1), ("h", -1))
_HOURS = re.compile(r"[kMGT]?Wh|hours?|heures?", re.I)
PIECES_W = 4e3  # watts: more than one chip or superchip draws
FEW = 1_000  # up to so many chips may have a power of kilowatts
ONE_CHIP = re.compile(
    r"(?:each|chaque|an?|une?|per) (?:[\w']+ ){0,3}(?:GPUs?|chips?|puces?)\b", re.I
)
CHIP_WORD = re.compile(r"GPU|\bchip|puce|accelerat|accélérat|graphics card|carte graphique", re.I)
_RACK = re.compile(r"\b(?:an?|une?|one|each|per)\b[^.,;]{0,24}?\b(?:racks?|armoires?)\b", re.I)
_OF_RACK = re.compile(r"\bracks? (?:of|at|draws?|uses?|needs?) (?:about |some )?$", re.I)
_PIECE = re.compile(
    r"\brack|\bserver|serveur|armoire|\bbaie|\beach\b|chacun|chaque|\bper\b|\bpar\b|\bDGX|\bHGX|"
    r"\bnodes?\b|nœud",
    re.I,
)
_YEARLY = re.compile(r"\b(?:a|per|each|every|par) (?:year|an)\b|annual|yearly|annuel", re.I)
_DAILY = re.compile(r"\b(?:a|per|each|par|every) (?:day|jour)\b|daily|quotidien", re.I)
REACHES = re.compile(
    r"\b(?:can|could|enough|would|able|peut|pourrai\w+|peuvent|de quoi|suffi\w*)\b", re.I
)
GROWTH = 16  # characters after the last power in which its year may stand
_GROWTH = re.compile(
    r"\bby 20\d\d|expand|grow|rising|scal\w+ to|eventually|later|then|à terme|puis|d'ici|porté",
    re.I,
)
_LATER = re.compile(
    r"\b(?:later|then|eventually|(?:grow|scal|expand|ris)\w* to|puis|à terme)(?: up to)? ?$", re.I
)
TRAINS = re.compile(r"\btrain(?:s|ed|ing)?\b|entraîn", re.I)
SYSTEM = re.compile(r"\b(?:racks?|NVL\d+|servers?|serveurs?|DGX|HGX|armoires?)\b")
_APART = re.compile(r"[,;]|\b(?:and|while|plus|et)\b", re.I)
_HEATS = re.compile(r"\b(?:heat|heats|heated|heating|warm|warms|chauff\w+)\b(?! pump)", re.I)
_HOLDS = re.compile(
    r"\b(?:holds?|houses?|hosts?|fits?|takes?|accommodates?|room for|space for|abrit\w+|"
    r"accueill\w+)(?: (?:some|about))* up to $",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:than|(?:the )?(?:price|cost) of|as (?:much|dear|costly|expensive) as|against|versus|"
    r"compared (?:with|to))\b[^,;(]*",
    re.I,
)
_WORTH_OF = re.compile(r" (?:worth )?of (?:Nvidia(?:'s)? |AMD(?:'s)? )?", re.I)
NAME = 14  # characters of a chip's name
OF_CHIP = re.compile(r"\s*\(|\s+(?:of|for|pour|d')\s*(?:an?|une?)?\s+", re.I)
EARNS = re.compile(
    r"\brents? (?:for|of) (?:an?|one|each|every) (?:mega|giga)watt|"
    r"\brevenues?\b|\bearn\w*|\bbrings? (?:in|its owner)|\bchiffre d'affaires|\brecettes?\b|"
    r"\brapport(?:e|ent|erait)\b",
    re.I,
)
BILL = re.compile(
    r"electricity|\bbills?\b|for (?:its|the|their) (?:power|energy)\b|électricité|facture|"
    r"powering|alimenter",
    re.I,
)
IN_A_YEAR = re.compile(r"a year|per year|par an|annually|yearly|annuel", re.I)
Couple = tuple[Amount, Amount]
Nearest = Callable[[Sequence[Amount], Sequence[Amount]], Couple | None]


@dataclass(frozen=True)
class Pair:
    """Two numbers of a sentence and what the model expects of the second for one unit of the
    first.
    """

    name: str
    given: tuple[Amount, ...]
    asked: Amount
    unit: str  # for reading: USD, MW, home
    expected: tuple[Expected, ...]
    assumed: dict[str, str]

    @property
    def scale(self) -> float:
        """How many base units one of the unit for reading is."""
        if self.unit == "USD a year" and self.asked.kind == "money":
            return 1.0  # the words say of what time it is
        return SCALES.get(self.unit, 1.0)


@dataclass(frozen=True)
class Sorted:
    """The numbers of a sentence by kind, and which of them stand nearest to each other."""

    said: Understood
    year: int
    nearest: Nearest
    chips: list[Amount]
    power: list[Amount]
    money: list[Amount]
    rated: list[Amount]
    unpaid: list[Amount]  # money that may be that of the chips

    def near(self, given: Sequence[Amount], asked: Sequence[Amount]) -> Couple | None:
        """The two that belong together, of which at least one is not shown by arithmetic yet."""
        return self.nearest(given, asked) if given and asked else None


def pairs(said: Understood, as_of: str, used: Iterable[tuple[int, int]]) -> list[Pair]:
    """Every pair of a sentence that the model can test, beside those that its own arithmetic has
    shown.
    """
    done = set(used)
    chips = [one for one in said.amounts if one.kind in PIECES] or _of_a_year(said)
    if unknown_chip(said.text):  # the year's mix says nothing of a chip that is named
        chips = [one for one in chips if one.chips]
    of_rack = [_OF_RACK.search(said.text[: one.where[0]]) for one in said.of("power")]
    if _RACK.search(said.text) and of_rack and not any(of_rack):  # of one rack, power of a site
        chips = [one for one in chips if one.kind != "chip" or one.value > PIECES["rack"]]
    few = len(chips) == 1 and (chips[0].value < FEW or _alone(said))
    power = [
        one
        for one in said.of("power")
        if not _is_yearly_energy(one) and (one.value >= PIECE_W or few)
    ]
    if chips:  # "100 MW for 60,000 GPUs, later a gigawatt"
        power = [one for one in power if not _LATER.search(said.text[: one.where[0]])] or power
    rated = [one for one in said.amounts if _is_yearly_energy(one)]
    found = Sorted(
        said,
        year_of(said, as_of),
        _remaining(done),
        chips,
        power,
        said.of("money"),
        rated,
        _unpaid(chips, said.of("money"), done),
    )
    every = [pair for finder in FINDERS for pair in finder(found)]
    if not _of_one_piece(said):
        left = [one for one in said.amounts if one.where not in done]
        each = [one for one in left if one.dims == EACH]  # beside a count, what each of it costs
        every += _prices(said, found.year, each if chips else left)
    per_power = [one for one in said.amounts if _per_watt(one)]  # a product tests no price
    every += [_money_per_power(said, found.year, one) for one in per_power]
    return [one for one in every if one is not None and one.expected]


def _of_a_year(said: Understood) -> list[Amount]:
    """The chips of one year, where a sentence counts them by the year and has plain money beside:
    "500,000 chips a year, worth 20 billion dollars".
    """
    yearly = [one for one in said.amounts if one.dims == (("chip", 1), ("h", -1))]
    if len(yearly) != 1 or not said.of("money") or not _YEARLY.search(yearly[0].text):
        return []
    one = yearly[0]
    low, high = (None if end is None else end * HOURS for end in (one.low, one.high))
    return [replace(one, value=one.value * HOURS, low=low, high=high, dims=(("chip", 1),))]


def _of_chips(found: Sorted) -> list[Pair | None]:
    """Power, operations and worth of chips."""
    said, near = found.said, found.near
    every = [_worth_power(said, found.year, near(found.power, said.of("H100e")))]
    if found.chips and found.power:
        every.append(_chips_power(said, found.year, found.chips, found.power, found.near))
    every.append(_worth_chips(said))
    flops = said.of("flops")
    if flops and not found.chips and said.chips:
        base = "rack" if _RACK.search(said.text) else "chip"
        one = Amount(1.0, None, None, "exact", ((base, 1),), (0, 0), f"one {base}", said.chips)
        every.append(_chips_flops(said, (one, flops[0])))
    return [*every, _chips_flops(said, near(found.chips, flops))]


def _of_homes(found: Sorted) -> list[Pair | None]:
    said, homes, energy = found.said, found.said.of("home"), found.said.of("energy")
    power = found.power or [one for one in said.of("power") if one not in found.rated]
    if not power and not energy and not found.rated:  # "a rack of 130 kW": one of them
        of_rack = [one for one in said.amounts if one.dims == (("W", 1), ("rack", -1))]
        power = [] if said.of("rack") else [replace(one, dims=(("W", 1),)) for one in of_rack]
    if power and homes:
        return [homes_of(said, found.year, found.near(power, homes))]
    if found.rated and homes and not energy:
        energy = [_in_one_year(one) for one in found.rated]
    asked = _asked_energy(said)
    if homes and not energy and asked:
        return [_energy_homes(said, (asked, homes[0]))]
    return [_energy_homes(said, found.near(energy, homes))]


def _of_money(found: Sorted) -> list[Pair | None]:
    """Money for power and for chips: the money of a site is held against its power alone."""
    said, money, power = found.said, found.money, found.power
    earned = EARNS.search(said.text) and _YEARLY.search(said.text)
    if earned and not said.makers:  # what comes back is no price
        return []
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


def _of_bills(found: Sorted) -> list[Pair | None]:
    said = found.said
    yearly = [one for one in said.amounts if one.dims == (("USD", 1), ("h", -1))]
    if not BILL.search(said.text):
        return []
    if found.power:
        return [_bill(said, found.year, found.near(found.power, yearly), 1 / HOURS)]
    return [_chips_bill(said, found.year, found.near(found.chips, yearly))]


def _of_energy(found: Sorted) -> list[Pair | None]:
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


def _of_upkeep(found: Sorted) -> list[Pair | None]:
    """All that a power costs its owner in a year: machines, building, electricity, people."""
    said = found.said
    other = BILL.search(said.text) or EARNS.search(said.text)
    energy = (one for one in said.amounts if one.dims == UPKEEP and _HOURS.search(one.text))
    priced = any(energy)  # what a kilowatt-hour costs: then it is the bill
    if not _UPKEEP.search(said.text) or other or priced:
        return []
    yearly = [one for one in said.amounts if one.dims == (("USD", 1), ("h", -1))]
    each = [one for one in said.amounts if one.dims == UPKEEP]
    couple = found.near(found.power, yearly)
    if not couple and len(each) == 1 and not yearly:
        low, high = (end and end * MEGAWATT for end in (each[0].low, each[0].high))
        asked = replace(each[0], value=each[0].value * MEGAWATT, low=low, high=high)
        where = each[0].where
        one = Amount(MEGAWATT, None, None, "exact", (("W", 1),), where, "one megawatt")
        couple = (one, asked)
    if not couple:
        return []
    kinds = chips_of(None, said, found.year, False)
    expect = scaled(expected("power upkeep", "power", kinds, found.year, said), 1 / HOURS)
    assumed = _assumed(kinds, found.year, bool(said.chips))
    return [Pair("power upkeep", couple[:1], couple[1], "USD a year", expect, assumed)]


FINDERS = (_of_chips, _of_homes, _of_money, _of_bills, _of_upkeep, _of_energy)


def _unpaid(
    chips: Sequence[Amount], money: Sequence[Amount], done: set[tuple[int, int]]
) -> list[Amount]:
    """The money that may be that of the chips: what arithmetic has shown, where it has theirs."""
    shown = [one for one in money if one.where in done]
    both = shown and any(one.where in done for one in chips)
    return shown if both else list(money)


def _alone(said: Understood) -> bool:
    """Whether a small power is that of all chips counted, since no piece of them is named."""
    power = said.of("power")
    if len(power) != 1 or _PIECE.search(said.text):
        return False
    return not said.chips or (power[0].value >= PIECES_W and not SYSTEM.search(said.text))


def _grows(said: Understood, power: Sequence[Amount], money: Sequence[Amount]) -> bool:
    """Whether one sum pays a site that grows: then it is that of the last of its powers."""
    if len(money) != 1 or len(power) < 2:
        return False
    first, last = power[0], power[-1]
    between = said.text[first.where[1] : last.where[1] + GROWTH]
    return last.value > first.value and bool(_GROWTH.search(between))


def _per_watt(one: Amount) -> bool:
    powers = dict(one.dims)
    return powers.get("W") == -1 and len(powers) == 2 and "USD" in powers


def _is_yearly_energy(one: Amount) -> bool:
    """An energy in a year is a power to its units; its words say hours."""
    return one.dims == (("W", 1),) and bool(_HOURS.search(one.text))


def _remaining(done: set[tuple[int, int]]) -> "Nearest":
    """The two numbers that stand nearest to each other, of which at least one is not shown yet."""

    def nearest(given: Sequence[Amount], asked: Sequence[Amount]) -> Couple | None:
        candidates = [
            (abs(one.where[0] - other.where[0]), n, m)
            for n, one in enumerate(given)
            for m, other in enumerate(asked)
            if not (one.where in done and other.where in done)
            and not _is_yearly_energy(one)
            and one is not other
        ]
        if not candidates:
            return None
        _, n, m = min(candidates)
        return given[n], asked[m]

    return nearest


def pieces(one: Amount) -> float:
    return PIECES.get(one.kind, 1.0)


def _assumed(chips: Sequence[str], year: int, named: bool) -> dict[str, str]:
    what = {"prices and chips of": str(year)}
    if not named:
        what["chip"] = f"the mix of kinds sold in {year}" if "mix" in chips else " or ".join(chips)
    elif len(chips) > 1:
        what["chip"] = " or ".join(chips)
    return what


def _chips_power(
    said: Understood, year: int, chips: Sequence[Amount], power: Sequence[Amount], rest: "Nearest"
) -> Pair | None:
    couple = rest(chips, power)
    if not couple:
        return None
    count, watts = couple
    if count.hedge == "up_to" and _HOLDS.search(said.text[: count.where[0]]):
        count = replace(count, hedge="exact")  # what a site holds up to is what fits in
    kinds = chips_of(count, said, year, False)
    found = scaled(expected("chips power", "chips", kinds, year, said), pieces(count))
    if count.kind == "rack":
        found = scaled(found, 1.0)
    assumed = _assumed(kinds, year, bool(count.chips or said.chips))
    rest_of = [one for one in chips if one.where != count.where]
    others = [one for one in rest_of if one.chips and one.chips != count.chips]
    if others and count.chips and re.search(r"\b(?:and|et|plus)\b", said.text):
        both = _sum_of([count, *others], year, said)
        if both:
            return Pair("chips power", (count, *others), watts, "MW", both, assumed)
    open_ = [one.hedge in OPEN for one in (watts, count)]
    if open_ == [True, False] or (open_ != [False, True] and _slack(watts) <= _slack(count)):
        return Pair("chips power", (count,), watts, "MW", found, assumed)
    return Pair("chips power", (watts,), count, "accelerators", turned(found), assumed)


def _worth_power(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    """H100 equivalents that a power runs: as real H100, or in the chips of the year and of the
    next.
    """
    if not couple:
        return None
    found: list[Expected] = []
    for kind, when, label in (
        ("H100 SXM", year, "real H100"),
        ("mix", year, f"chips of {year}"),
        ("mix", year + 1, f"chips of {year + 1}"),
    ):
        given = (("accelerator", kind), ("accelerators", "1000"), ("purchase_year", str(when)))
        worth = interval(given, "h100_equivalents", False, False)[1] / 1e3
        each = turned(expected("chips power", "chips", (kind,), when, said))
        found += [
            Expected(
                f"{label}, {one.label}",
                one.p5 * worth,
                one.p50 * worth,
                one.p95 * worth,
                False,
                "h100_equivalents",
                behind=one.behind,
            )
            for one in each
        ]
    assumed = {"chips": f"of {year} or {year + 1}, or H100"}
    return Pair("worth power", couple[:1], couple[1], "H100 equivalents", tuple(found), assumed)


def _worth_chips(said: Understood) -> Pair | None:
    """H100 that chips of another kind are said to be worth, by operations of 16, 8 and 4 bits."""
    counts = [one for one in said.amounts if one.kind in ("chip", "H100e")]
    if len(counts) != 2 or not _WORTH.search(said.text) or said.of("money"):
        return None
    asked = [one for one in counts if one.kind == "H100e" or one.chips == (H100,)]
    given = [one for one in counts if one not in asked and len(one.chips) == 1]
    if len(asked) != 1 or len(given) != 1:
        return None
    known = tables.index("accelerators")
    own, theirs = known.get(given[0].chips[0]), known[H100]
    found = []
    for label, name, beside, part in WORTHS:
        rate = own and (own[name] or (own["dense_int8_tops"] if "fp8" in name else None))
        if rate:
            times = rate / theirs[beside]
            ends = times * (1 - SHEET), times, times * (1 + SHEET)
            rests = tuple(f"accelerators:{one}" for one in (given[0].chips[0], H100))
            found.append(Expected(label, *ends, part, "", rows=rests))
    return Pair("worth chips", (given[0],), asked[0], "H100 equivalents", tuple(found), {})


def _sum_of(counts: Sequence[Amount], year: int, said: Understood) -> tuple[Expected, ...]:
    """Power of several counts together, as if one unit of the first stood for all of them."""
    rows = [
        scaled(expected("chips power", "chips", one.chips[:1], year, said), one.value * pieces(one))
        for one in counts
    ]
    first = counts[0].value
    return tuple(
        Expected(
            same[0].label,
            sum(one.p5 for one in same) / first,
            sum(one.p50 for one in same) / first,
            sum(one.p95 for one in same) / first,
            same[0].part,
            same[0].quantity,
            behind=tuple(each for one in same for each in one.behind),
        )
        for same in zip(*rows)
    )


def _slack(one: Amount) -> float:
    """How wide the words leave a number, relative to it; an open end is widest."""
    ends = one.claimed
    return (ends.high - ends.low) / one.value if one.value else float("inf")


def _countries(said: Understood, homes: Amount) -> tuple[str, ...]:
    near = country_near(said, homes)
    if near:
        return (near,)
    usual = ("US", "FR") if said.language == "fr" else ("US",)
    return tuple(dict.fromkeys((*usual, said.country))) if said.country else usual


def homes_of(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    if not couple or _HEATS.search(said.text):
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
    yearly = _YEARLY.search(energy.text)
    daily = _DAILY.search(said.text) and not _YEARLY.search(said.text)
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


def _power_money(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    if not couple:
        return None
    watts, money = couple
    chips = chips_of(None, said, year, False)
    if BILL.search(said.text) and IN_A_YEAR.search(said.text):
        return _bill(said, year, couple, 1.0)
    found = expected("power money", built(watts.value), chips, year, said)
    assumed = _assumed(chips, year, bool(said.chips))
    return Pair("power money", (watts,), money, "USD", found, assumed)


def _bill(said: Understood, year: int, couple: Couple | None, factor: float) -> Pair | None:
    """Electricity of a year: a typical load and none that idles, at the price of the country that
    is named.
    """
    if not couple:
        return None
    found = scaled(expected("power bill", "power", ("mix",), year, said), factor)
    country = said.country if said.country not in ("", "US") else ""
    rows = tables.find("countries", country=country, quantity="industrial_price_usd_per_kwh")
    if rows:
        row = max(rows, key=lambda one: one["year"])
        energy = scaled(expected("power energy", "power", ("mix",), year, said), factor / 1e3)
        found = tuple(
            Expected(
                one.label,
                one.p5 * row["low"],
                one.p50 * row["central"],
                one.p95 * row["high"],
                False,
                "energy_cost_usd_per_year",
                behind=one.behind,
                rows=(f"countries:{row['country_row_id']}",),
            )
            for one in energy
        )
    return Pair(
        "power bill",
        couple[:1],
        couple[1],
        "USD a year",
        found,
        {"electricity of": country or "US"},
    )


def _chips_bill(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    """Electricity of a year of a count of chips."""
    if not couple:
        return None
    count, money = couple
    kinds = chips_of(count, said, year, False)
    found = expected("power bill", "chips", kinds, year, said)
    found = scaled(found, pieces(count) / HOURS)
    return Pair("power bill", (count,), money, "USD a year", found, {"electricity of": "US"})


def _money_per_power(said: Understood, year: int, money: Amount) -> Pair:
    chips = chips_of(None, said, year, False)
    found = expected("power money", "power", chips, year, said)
    one = Amount(1.0, None, None, "exact", (("W", 1),), money.where, "1 W")
    return Pair(
        "power money", (one,), money, "USD/W", found, _assumed(chips, year, bool(said.chips))
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
    return Pair("chips money", (count,), money, "USD", found, _assumed(kinds, year, named))


def _power_energy(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    if not couple:
        return None
    watts, energy = couple
    found = scaled(expected("power energy", "power", ("mix",), year, said), 1 / HOURS)
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
    assumed = _assumed(kinds, year, bool(count.chips or said.chips))
    unit = "GWh" if hours > 1 else "TWh a year"
    return Pair("chips energy", (count,), energy, unit, found, assumed)


def _chips_flops(said: Understood, couple: Couple | None) -> Pair | None:
    if not couple or "fp64" in said.scopes:  # the tables have no rates of double precision
        return None
    count, flops = couple
    kinds = tuple(one for one in (count.chips or said.chips) if one in tables.index("accelerators"))
    if not kinds:
        return None
    year = year_of(said, "")
    dense = expected("chips flops", "chips", kinds, year, said)
    if not PRECISIONS & said.scopes and _double(flops, count, dense):
        return None
    found = scaled(dense, pieces(count), " dense")
    known = tables.index("accelerators")
    said_which = {"dense", "sparse"} & said.scopes
    if not said_which and all(known[one]["vendor"] in SPARSE_OF for one in kinds):
        found += tuple(
            Expected(
                f"{one.label} sparse",
                one.p50 * pieces(count) * SPARSE[0] * (1 - SHEET),
                one.p50 * pieces(count) * SPARSE[1],
                one.p50 * pieces(count) * SPARSE[1] * (1 + SHEET),
                True,
                one.quantity,
                rows=one.rows,
            )
            for one in dense
        )
    return Pair("chips flops", (count,), flops, "exaflop/s", found, {})


def _double(flops: Amount, count: Amount, dense: Sequence[Expected]) -> bool:
    """Whether a rate of unnamed precision is as far below ours as double precision is; chips that
    compute in 4 bits have given most of it up.
    """
    if not dense or any(one.quantity == "dense_fp4" for one in dense):
        return False
    low, high = (end * min(one.p50 for one in dense) for end in DOUBLE)
    return low < flops.value / (count.value * pieces(count)) < high


def _of_one_piece(said: Understood) -> bool:
    """Whether a price is that of a rack or a server, which `pieces` knows."""
    return bool(SYSTEM.search(said.text))


def _prices(said: Understood, year: int, amounts: Sequence[Amount]) -> list[Pair]:
    """The price of one accelerator: money for each, or money right beside the name of one."""
    found = []
    for one in amounts:
        powers = dict(one.dims)
        each = powers.get("chip") == -1 and len(powers) == 2 and set(powers) <= {"chip", "USD"}
        spoken = said.called or ONE_CHIP.search(said.text)
        lone = one.kind == "money" and PRICES[0] <= one.value <= PRICES[1] and spoken
        if not lone and not (each and (said.called or CHIP_WORD.search(said.text))):
            continue  # what each of something else costs
        kinds = chip_beside(said, one) or said.chips or chips_of(None, said, year, True)
        if not kinds:
            continue
        expect = expected("chip price", "chips", kinds, year, said)
        text = f"one {kinds[0]}" if kinds[0] != "mix" else "one accelerator"
        count = Amount(1.0, None, None, "exact", (("chip", 1),), one.where, text, kinds)
        if "GB" in said.called:
            named = bool(re.search(r"superchip|superpuce", said.text, re.I))
            doubled = [replace(one, part=one.part or not named) for one in expect]
            double = scaled(doubled, 2.0, ", a superchip of two")
            expect = double if named else expect + double
        found.append(Pair("chip price", (count,), one, "USD", expect, _assumed(kinds, year, True)))
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
