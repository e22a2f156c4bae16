"""A sentence in, a verdict out: what was understood, what holds under which reading, what was
assumed.
"""

import datetime
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from gigawatt.claims import money
from gigawatt.claims.rule import (
    AMBIGUOUS,
    CONSISTENT,
    INCONSISTENT,
    NOT_CHECKABLE,
    WRONG_UNIT,
    Reading,
    against_model,
)
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.explain import as_row
from gigawatt.claims.sentences.judged import Judged
from gigawatt.claims.sentences.pairs import expected
from gigawatt.claims.sentences.pairs.finders import pairs
from gigawatt.claims.sentences.pairs.footprint import footprint
from gigawatt.claims.sentences.pairs.known import alone, yardsticks
from gigawatt.claims.sentences.pairs.operations import operations
from gigawatt.claims.sentences.pairs.pair import OPEN, Pair
from gigawatt.claims.sentences.pairs.pieces import pairs_of_pieces, parts_of_piece, ratings_used
from gigawatt.claims.sentences.pairs.within.agreement import Checked
from gigawatt.claims.sentences.pairs.within.checks import checked
from gigawatt.claims.sentences.pairs.within.currencies import in_dollars
from gigawatt.claims.sentences.refusal import at_once, needed, refusal
from gigawatt.claims.sentences.words.amount import PRICES, Amount
from gigawatt.claims.sentences.words.sentence import Understood, understand
from gigawatt.claims.sentences.words.unsaid import in_coin
from gigawatt.claims.sentences.words.vocabulary import currencies
from gigawatt.data import tables
from gigawatt.errors import UserError, clip
from gigawatt.text import typeset
from gigawatt.text.language import foreign, told
from gigawatt.text.typeset import number, span

_SITE_COST = "cost of the power's site"
_HOMES = "homes with the same electricity"
PRICED = ("power money", "chips money", "chip price", "power bill", "piece price", "power upkeep")
COSTS = re.compile(r"\bcost|\bprice|\bco[uû]t|\bprix\b|\bexpens|\bbill\b|\bfacture", re.I)
SLIP = 1_000.0  # million for billion
FLOORED = ("chips power", "chips money", "power money", "chip price", "piece price", "piece power")
SHOWN, TWICE = ("chips money", "chips power"), 2.0  # what is tested beside its own arithmetic
FAR, BEYOND = 3.0, 3.0  # a bound is printed near to what it bounds
FLOOR = 100.0  # a floor that lies so far below every reading is no honest "more than"
SLIPPED = {  # what is read where a claim fails and holds a thousand times larger, or smaller
    "power money": ("billion for million", "million for billion"),
    "piece price": ("a price a thousand times larger", "million for billion"),
    "chips power": ("a power a thousand times larger", "a power a thousand times smaller"),
    "piece power": ("a power a thousand times larger", "a power a thousand times smaller"),
    "chips flops": ("operations a thousand times as many", "operations a thousand times as few"),
    "power energy": ("TWh for GWh", "GWh for TWh"),
    "yardstick in Wh": ("kWh for Wh", "Wh for kWh"),
    "yardstick in GWh": (
        "an energy a thousand times larger",
        "an energy a thousand times smaller",
    ),
    "power homes": ("a power a thousand times smaller", "a power a thousand times larger"),
}
LOST = (  # factors of a lost digit or two, and what would hold
    (10.0, "ten times as much"),
    (0.1, "a tenth of it"),
    (100.0, "a hundred times as much"),
)
DIGITS = (
    "chip price",
    "piece power",
    "energy homes",
    "power homes",
    "share of electricity",
)  # pairs of which a digit may be lost
NARROW = 1.6  # the factor between the ends of what is known well enough for that
NEAR = 1.25  # how near a slip of a thousand must come to a reading
MIXES = tuple(expected.NAMED.values())
MOST_NAMES = 4  # of readings, in a sentence
MOST_LINES = 10
MOST_SOURCES = 4  # in a line; JSON has all of them
LONGEST_LINE = 400  # characters


class Partial(Protocol):
    """What a reading of a claim is held against."""

    @property
    def part(self) -> bool:
        """Whether it is only a part of what the words mean."""


@dataclass(frozen=True)
class Answer:
    """The verdict on a sentence. `str(answer)` is what the command line prints."""

    sentence: str
    verdict: str
    reason: str
    claims: tuple[Judged, ...]
    understood: dict[str, Any]
    as_of: str
    notes: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return table(self)

    @property
    def sources(self) -> tuple[str, ...]:
        """What the ranges of its readings rest on, as keys of sources.csv."""
        readings = [one.numbers for claim in self.claims for one in claim.readings]
        found = [
            source
            for one in readings
            for origin in expected.origins(one.get("behind", ()), one.get("rows", ()))
            for source in origin.sources
        ]
        return tuple(dict.fromkeys(found))

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values, for JSON."""
        return {
            "verdict": self.verdict,
            "reason": self.reason,
            "claims": [_claim(one) for one in self.claims],
            "understood": self.understood,
            "notes": list(self.notes),
            "sources": list(self.sources),
        }


def judge(sentence: str, as_of: str | datetime.date | None = None) -> Answer:
    """Judge one sentence of a newspaper against the model, under every standard reading it leaves
    open.

    sentence: in English or French, with the numbers that belong together. as_of: when it was
    printed, as people write it ("2025-05-24", "May 2025", "mid-2026"); by default the year it
    names, else that of the tables.

        gw.judge("Oracle will buy 400,000 GB200 chips for about $40 billion", as_of="2025-05-24")

    Raises UserError for a sentence that is empty or no text, and for an as_of that is no date.
    """
    if not isinstance(sentence, str):
        raise UserError(f"expected one sentence as text, not a {type(sentence).__name__}")
    if isinstance(as_of, datetime.date):
        as_of = as_of.isoformat()[:10]
    if as_of is not None and not isinstance(as_of, str):
        raise UserError(
            f"as_of: expected a date as text, not a {type(as_of).__name__}; write 2025-05-24"
        )
    day = money.date(as_of) if as_of else ""
    return _judged(sentence, day)


@tables.kept(most=8_192)
def _judged(sentence: str, as_of: str) -> Answer:
    said = understand(sentence)
    codes = said.unsaid
    tried = [
        _of(replace(said, amounts=in_coin(said.amounts, codes[0], code)), as_of) for code in codes
    ]
    return _either(tried, codes) if codes else _of(said, as_of)


def _either(tried: Sequence[Answer], codes: Sequence[str]) -> Answer:
    """One answer where sums have no currency: that of each which they may be in, if it is one."""
    first, *others = tried
    named = " or ".join(codes)
    notes = (*first.notes, f"The currency is unsaid: read as {named}.")
    if first.verdict in {one.verdict for one in others} or not others:
        return replace(first, notes=notes)
    each = [f"In {code}: {one.verdict}. {one.reason}" for code, one in zip(codes, tried)]
    return replace(first, verdict=AMBIGUOUS, reason=" ".join(each), notes=notes)


def _of(said: Understood, as_of: str) -> Answer:
    """The answer to a sentence that is understood."""
    made = Answer(said.text, NOT_CHECKABLE, "", (), _understood(said), as_of)
    verdict, reason = at_once(said)
    if reason:
        return replace(made, verdict=verdict, reason=reason)
    notes: list[str] = []
    date = _date(said, as_of)
    sums = checked(said, date)
    said = _in_dollars(said, date, notes)
    why = refusal(said)
    found = _found(said, date, sums, why)
    if not found:
        return replace(made, reason=why or needed(said), notes=tuple(notes))
    notes += _thin(said, found)
    verdict, reason = _together(found)
    return replace(made, verdict=verdict, reason=reason, claims=tuple(found), notes=tuple(notes))


def _thin(said: Understood, found: Sequence[Judged]) -> list[str]:
    """What to know of the price of chips that nobody sells."""
    rows = tables.rows("accelerators")
    custom = {row["accelerator"] for row in rows if row["price_group"] == "custom"}
    named = [one for one in said.chips if one in custom]
    if not named or all(one.unit != "USD" for one in found):
        return []
    return [f"The price of {' or '.join(named)} is what analysts say; its maker prints none."]


def _date(said: Understood, as_of: str) -> str:
    """When a sentence was printed: as given, else the year it names, at most that of the tables."""
    date = as_of or (str(max(said.years)) if said.years else "")
    ahead = date and said.years and int(date[:4]) > int(tables.date()[:4])
    return tables.date()[:7] if ahead else date


def _found(said: Understood, date: str, sums: Sequence[Checked], why: str) -> list[Judged]:
    """Every claim of a sentence: its own arithmetic first, then the model, then the tables.

    why: the reason for which its money is no price, if there is one.
    """
    strong = [one for one in sums if not one.weak]
    found = [_arithmetic(one) for one in strong]
    if any(one.verdict in (INCONSISTENT, WRONG_UNIT) for one in found):
        return found
    used = {amount.where for one in strong for amount in one.used}
    found += _absurd(said, date, strong)
    tested = [
        _against(pair, said)
        for pair in _pairs(said, date, used)
        if not (why and pair.name in PRICED) and not _billed(pair, strong)
    ]
    if not found and (not tested or len(tested) == 1 and tested[0].quantity == _HOMES):
        tested += [
            _against(pair, said)
            for pair in alone.pairs_of_tables(said, date)
            if not (why and pair.name in PRICED)
        ]
    elif found and not tested:  # that it is ten times a search says nothing of what a query takes
        tested = [_against(one, said) for one in yardsticks.of_query(said)]
        tested = tested or _left_to_tables(said, date, strong)
    if not found and not tested:
        tested = alone.judged(said, date)
    weak = [_arithmetic(one) for one in sums] if not why else []
    return [*found, *tested] or weak


def _billed(pair: Pair, shown: Sequence[Checked]) -> bool:
    """Whether a sum was shown to pay for energy, so that it is no price of a site."""
    bills = (one for one in shown if any(each.kind == "energy" for each in one.used))
    paid = {each.where for one in bills for each in one.used}
    return pair.name == "power money" and pair.asked.where in paid


def _left_to_tables(said: Understood, date: str, shown: Sequence[Checked]) -> list[Judged]:
    """What the tables say of a sum that is told once more by the day, which shows nothing of it."""
    again = {one.used[0].where for one in shown if len(one.used) == 1}
    if not again:
        return []
    rest = tuple(one for one in said.amounts if one.where not in again)
    return alone.judged(replace(said, amounts=rest), date)


def _absurd(said: Understood, date: str, shown: Sequence[Checked]) -> list[Judged]:
    """What is right as arithmetic and yet far from all that a chip costs or draws: "350,000 H100
    at 300,000 dollars each are 105 billion".
    """
    used = [amount for one in shown for amount in one.used]
    if not used or any("h" in dict(one.dims) for one in used):  # what is rented is no price
        return []
    places = {one.where for one in used}
    found = []
    for pair in pairs(said, date, set()):
        if pair.name in SHOWN and {pair.asked.where, pair.given[0].where} <= places:
            one = _against(pair, said)
            if one.verdict == INCONSISTENT and min(map(_distance, one.readings)) > math.log(TWICE):
                found.append(one)
    sheets = [_against(pair, said) for pair in ratings_used(said, date, used)]
    return found + [one for one in sheets if one.verdict == INCONSISTENT]


def _pairs(said: Understood, date: str, used: set[tuple[int, int]]) -> list[Pair]:
    """The pairs of single pieces, and those of all numbers that these leave."""
    shown = {one.where for one in said.amounts if one.kind == "rate" and one.where in used}
    of_pieces = [one for one in pairs_of_pieces(said, date) if one.asked.where not in shown]
    taken = {pair.asked.where for pair in of_pieces}
    if any(dict(pair.given[0].dims).get("chip") is None for pair in of_pieces):
        taken |= {one.where for one in parts_of_piece(said)}
    rest = tuple(one for one in said.amounts if one.where not in taken)
    rest_said = replace(said, amounts=rest)
    found = [*pairs(rest_said, date, used), *footprint(rest_said, date, used)]
    return [*of_pieces, *found, *operations(rest_said, date, used)]


def _in_dollars(said: Understood, date: str, notes: list[str]) -> Understood:
    """All money in dollars; a printed dollar figure beside another currency goes before our
    rate.
    """
    codes = {base for one in said.amounts for base, _ in one.dims if base in currencies()}
    amounts = list(said.amounts)
    plain = [one for one in amounts if one.kind == "money"]
    if "USD" in codes and len(codes) > 1 and any(one.dims == (("USD", 1),) for one in plain):
        amounts = [one for one in amounts if one.kind != "money" or one.dims == (("USD", 1),)]
    for code in codes - {"USD"}:
        rate = money.dollars(code, date)
        late = ", the last one known" if rate.ahead else ""
        notes.append(f"1 {code} = {number(rate.rate)} USD, mean of {rate.period}{late}")
    return replace(said, amounts=tuple(in_dollars(one, date) for one in amounts))


def _arithmetic(one: Checked) -> Judged:
    last = one.used[-1]
    reading = Reading("the sentence's own numbers", one.verdict, one.reason)
    ends = last.claimed
    return Judged(
        "arithmetic", _unit(last), ends.low, ends.high, one.verdict, (reading,), {}, one.reason
    )


def _unit(one: Amount) -> str:
    over = [base if power == 1 else f"{base}^{power}" for base, power in one.dims if power > 0]
    under = [base for base, power in one.dims if power < 0]
    return "*".join(over or ["1"]) + "".join(f"/{base}" for base in under)


def claimed_for_one(pair: Pair) -> Claimed:
    """The range that the words leave to what is asked, for one unit of what is given."""
    asked, given = pair.asked.claimed, pair.given[0].point
    if pair.asked.hedge == pair.given[0].hedge in OPEN:  # "over 26 GW could exceed $1.5 trillion"
        asked, given = (replace(one, hedge="about").claimed for one in (pair.asked, pair.given[0]))
    low = asked.low / given.high if math.isfinite(given.high) else 0.0
    high = asked.high / given.low if given.low > 0 else math.inf
    return Claimed(low, high)


def _against(pair: Pair, said: Understood) -> Judged:
    """One pair held against the model under every reading that the words leave open."""
    claimed = claimed_for_one(pair)
    size = pair.given[0].value
    scale = size / pair.scale
    readings = []
    whole = Claimed(claimed.low * scale, claimed.high * scale)
    for one in pair.expected:
        held = against_model(
            one.label, whole, one.p5 * scale, one.p50 * scale, one.p95 * scale, pair.unit
        )
        rests = {"behind": one.behind, "rows": one.rows}
        readings.append(replace(held, numbers={**held.numbers, **rests}))
    verdict, reason = decide(pair.expected, readings)
    floor = pair.asked.hedge == "more_than" and all(
        claimed.low * FLOOR < one.p5 for one in pair.expected
    )
    if far := _far_bound(pair, claimed):
        verdict, reason = INCONSISTENT, far
    elif verdict == CONSISTENT and (part := _floor_of_part(pair, readings, said)):
        verdict, reason = AMBIGUOUS, part
    if verdict == INCONSISTENT or floor:
        slipped = _slip(pair, claimed) or _lost_digit(pair, claimed, said)
        if slipped:
            verdict, reason = WRONG_UNIT, slipped
    return Judged(
        _quantity(pair),
        pair.unit,
        whole.low,
        whole.high,
        verdict,
        tuple(readings),
        pair.assumed,
        reason,
        _closest(pair, readings),
        as_row(pair, whole.low, whole.high),
    )


def _far_bound(pair: Pair, claimed: Claimed) -> str:
    """What is wrong with a bound of which all that we expect lies far inside, or ""."""
    if pair.name not in FLOORED or not pair.expected:
        return ""
    if 0 < claimed.low * FAR < min(one.p5 for one in pair.expected) and math.isinf(claimed.high):
        return "Holds only as a bound: even the least reading is more than three times as much."
    own = [one for one in pair.expected if not (one.part and pair.name == "piece power")]
    if claimed.low <= 0 and max(one.p95 for one in own) * BEYOND < claimed.high < math.inf:
        return "Holds only as a bound: even the largest reading is less than a third of it."
    return ""


def _floor_of_part(pair: Pair, readings: Sequence[Reading], said: Understood) -> str:
    """What a floor beside a power holds as where all of it would cost several times as much, and a
    part about so much: "more than 400 billion for 49 GW". What a site is said to cost is all of it.
    """
    if pair.name != "power money" or pair.asked.hedge != "more_than" or COSTS.search(said.text):
        return ""
    parts = [held for one, held in zip(pair.expected, readings) if one.part and _inside(held)]
    wholes = [held for one, held in zip(pair.expected, readings) if not one.part]
    bounds = [one for one in wholes if one.numbers["claimed_low"] * FAR < one.numbers["p5"]]
    if not parts or bounds != wholes or math.isfinite(readings[0].numbers["claimed_high"]):
        return ""
    return f"Holds if read as {_list(parts)}. As a mere bound if read as {_list(wholes)}."


def _inside(one: Reading) -> bool:
    """Whether the end that a claim leaves closed at its foot lies within our interval."""
    low = one.numbers["claimed_low"]
    return bool(one.numbers["p5"] <= low <= one.numbers["p95"])


def _closest(pair: Pair, readings: Sequence[Reading]) -> str:
    """The nearest reading as a newspaper could print it: what is given, the reading, our range."""
    if not readings:
        return ""
    near = min(readings, key=lambda one: (_distance(one), _apart(one)))
    given = " and ".join(one.text.rstrip(" ,.$€").replace("-", " ") for one in pair.given)
    low, middle, high = (near.numbers[name] for name in ("p5", "p50", "p95"))
    ours = typeset.quantity(low, middle, high, pair.unit)
    return f"{given}, {near.label}: {ours}"


def _apart(one: Reading) -> float:
    """How far the middle of a claim lies from our median, on the logarithm."""
    ratio = one.numbers.get("ratio")
    return abs(math.log(ratio)) if ratio else math.inf


def _quantity(pair: Pair) -> str:
    given, asked = pair.name.split(" ", 1) if " " in pair.name else ("", pair.name)
    return {
        "chips power": "power of the chips",
        "power homes": _HOMES,
        "energy homes": _HOMES,
        "chips money": "cost of the chips",
        "power money": _SITE_COST,
        "power bill": "electricity bill",
        "power upkeep": "all that the power costs in a year",
        "power energy": "energy of the power",
        "chips flops": "operations a second",
        "chip price": "price of one accelerator",
        "chips energy": "energy of the chips",
        "piece power": "power of one piece",
        "piece price": "price of one piece",
        "yardstick": "comparison with a thing of known size",
        "worth chips": "H100 that the chips are worth",
        "worth power": "H100 equivalents that the power runs",
        "site chips": "chips that the site's power holds",
        "power water": "water of the power",
        "power carbon": "carbon dioxide of the power",
        "power jobs": "jobs beside the power",
        "power revenue": "revenue of the power",
        "site job": "subsidy for one job",
        "token price": "cost of tokens",
        "token rate": "tokens a second",
        "promise": "power at the promised date",
        "pay": "pay of one person in a year",
        "payback": "years until a site has paid for itself",
        "run cost": "cost of a training run",
        "run flop": "operations of a training run",
        "share of electricity": "share of a country's electricity",
    }.get(pair.name, f"{asked} of {given}")


def _slip(pair: Pair, claimed: Claimed) -> str:
    """Million for billion, kilowatts for megawatts: what fails everywhere holds a thousand times
    larger or smaller.
    """
    words_of = SLIPPED.get(f"{pair.name} in {pair.unit}") or SLIPPED.get(pair.name)
    if not words_of:
        return ""
    more, less = words_of
    for factor, words in ((SLIP, more), (1 / SLIP, less)):
        for one in pair.expected:
            if one.part and pair.name == "power money":  # a part may cost a thousandth of another
                continue
            ends = [end for end in (claimed.low, claimed.high) if 0 < end < math.inf]
            if ends and all(one.p5 / NEAR <= end * factor <= one.p95 * NEAR for end in ends):
                return f"Fails as printed and holds as {one.label} with {words}: a factor of 1,000."
    return ""


def _lost_digit(pair: Pair, claimed: Claimed, said: Understood) -> str:
    """What fails everywhere and holds ten times larger or smaller, where what we expect is narrow
    enough to tell a digit that was lost from a number that is wrong, and no other number of its
    kind stands beside it.
    """
    alike = [one for one in said.amounts if one.dims == pair.asked.dims]
    if pair.name == "chip price":  # billions beside it are no price of a chip
        alike = [one for one in alike if one.value <= PRICES[1]]
    bound = claimed.low <= 0 or not math.isfinite(claimed.high)
    if pair.name not in DIGITS or bound or len(alike) > 1:
        return ""
    middle = claimed.middle
    for one in (one for one in pair.expected if not one.part and one.p95 < one.p5 * NARROW):
        cheap = pair.name == "chip price" and middle < PRICES[0]  # no chip is sold for so little
        for factor, words in LOST if cheap else LOST[:2]:
            if one.p5 <= middle * factor <= one.p95:
                tens = number(max(factor, 1 / factor))
                return (
                    f"Fails as printed and holds as {one.label} with {words}: a factor of {tens}."
                )
    return ""


def decide(expected: Sequence[Partial], readings: Sequence[Reading]) -> tuple[str, str]:
    """The verdict from all readings: parts never make a sentence hold, they make it ambiguous."""
    holds = [one for one in readings if one.verdict == CONSISTENT]
    fails = [one for one in readings if one.verdict != CONSISTENT]
    wholes = [one for row, one in zip(expected, readings) if not row.part]
    if not holds:
        nearest = min(fails, key=_distance)
        return (
            INCONSISTENT,
            f"Fails under every reading; nearest is {nearest.label}: {nearest.reason}",
        )
    if wholes and all(one.verdict == CONSISTENT for one in wholes):
        better = [one for one in holds if not _barely(one)]
        if better and all(_barely(one) for one in wholes):
            rounded = f"By its rounding alone if read as {_list(wholes)}."
            return AMBIGUOUS, f"Holds if read as {_list(better)}. {rounded}"
        which = "Holds as" if len(_names(wholes)) == 1 else "Holds whichever is meant:"
        return CONSISTENT, f"{which} {_list(wholes)}. {wholes[0].reason}"
    return AMBIGUOUS, f"Holds if read as {_list(holds)}. Fails if read as {_list(fails)}."


def _barely(one: Reading) -> bool:
    """Whether a claim touches our interval by its rounding alone: what is printed lies outside."""
    low, high = one.numbers["claimed_low"], one.numbers["claimed_high"]
    if low <= 0 or not math.isfinite(high):
        return False
    p5, p50, p95 = (one.numbers[name] for name in ("p5", "p50", "p95"))
    return not (p5 <= math.sqrt(low * high) <= p95 or low <= p50 <= high)


def _distance(one: Reading) -> float:
    """How far a claim lies from an estimate, as a factor on the logarithm."""
    low, high = one.numbers["claimed_low"], one.numbers["claimed_high"]
    p5, p95 = one.numbers["p5"], one.numbers["p95"]
    if high < p5:
        return math.log(p5 / high) if high > 0 else math.inf
    return math.log(low / p95) if low > p95 > 0 else 0.0


def _list(readings: Sequence[Reading]) -> str:
    """The first names of readings, and how many there are beside them."""
    names = _names(readings)
    more = len(names) - MOST_NAMES
    return "; ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _names(readings: Sequence[Reading]) -> list[str]:
    """The names of readings, each once and in quotes, with the chips in brackets that it is read
    with: '"chips alone" (H100 SXM)'.
    """
    chips: dict[str, list[str]] = {}
    for one in readings:
        first, _, rest = one.label.partition(", ")
        named = rest and (first in tables.index("accelerators") or first in MIXES)
        chips.setdefault(rest if named else one.label, []).extend([first] if named else [])
    return [
        f'"{label}" ({_kinds(kinds)})' if kinds else f'"{label}"' for label, kinds in chips.items()
    ]


def _kinds(chips: Sequence[str]) -> str:
    """The chips that one reading is read with, the mix of a year before those with a name."""
    mixed = [one for one in MIXES if one in chips]
    named = "/".join(dict.fromkeys(one for one in chips if one not in MIXES))
    return " or ".join([*mixed, *filter(None, [named])])


def _together(found: Sequence[Judged]) -> tuple[str, str]:
    """One verdict from all claims of a sentence: a failure goes before a doubt, a doubt before
    agreement.
    """
    names = [one.quantity for one in found]
    for quantity in {name for name in names if names.count(name) > 1} & {_SITE_COST}:  # phases
        same = [one for one in found if one.quantity == quantity]
        phased = len({one.closest.partition(",")[0] for one in same}) > 1  # two powers, one sum
        both = {one.verdict for one in same} >= {CONSISTENT, INCONSISTENT}
        if both and phased and len(found) == len(same):
            hold = next(one for one in same if one.verdict == CONSISTENT)
            fail = next(one for one in same if one.verdict == INCONSISTENT)
            return (
                AMBIGUOUS,
                f"Of two numbers one holds and one does not. {hold.reason} {fail.reason}",
            )
    for verdict in (WRONG_UNIT, INCONSISTENT, AMBIGUOUS, CONSISTENT):
        chosen = [one for one in found if one.verdict == verdict]
        if chosen:
            return verdict, " ".join(one.reason for one in chosen[:2])
    return NOT_CHECKABLE, found[0].reason


def _understood(said: Understood) -> dict[str, Any]:
    return {
        "language": said.language,
        "numbers": [
            {
                "text": one.text,
                "what": one.kind,
                "unit": _unit(one),
                "hedge": one.hedge,
                "value": one.value,
            }
            for one in said.amounts
        ],
        "chips": list(said.chips),
        "companies": list(said.companies),
        "site": said.site,
        "country": said.country,
        "years": list(said.years),
        "words": sorted(said.scopes),
    }


def _claim(one: Judged) -> dict[str, Any]:
    return {
        "quantity": one.quantity,
        "unit": one.unit,
        "claimed_low": _finite(one.claimed_low),
        "claimed_high": _finite(one.claimed_high),
        "verdict": one.verdict,
        "readings": [
            {
                "label": reading.label,
                "verdict": reading.verdict,
                **{name: _finite(reading.numbers.get(name)) for name in ("p5", "p50", "p95")},
            }
            for reading in one.readings
        ],
        "assumed": one.assumed,
        "closest": one.closest,
        "reason": one.reason,
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def table(answer: Answer) -> str:
    """The answer in at most ten lines."""
    numbers = answer.understood["numbers"]
    read = "; ".join(f"{one['text']} ({told(one['what'])})" for one in numbers)
    named = [
        *answer.understood["chips"],
        *answer.understood["companies"],
        answer.understood["site"],
    ]
    extra = ", ".join(filter(None, named))
    lines = [
        _line("verdict", told(answer.verdict)),
        _line("understood", read or told("no number"))
        + (f"; {told('named:')} {extra}" if extra else ""),
    ]
    for claim in answer.claims:
        for verdict, label in ((CONSISTENT, "holds"), (INCONSISTENT, "fails")):
            same = [one for one in claim.readings if one.verdict == verdict and one.numbers]
            if same:
                listed = "; ".join(f"{told(one.label)} {told(_range(one))}" for one in same[:3])
                said = f"{told('claim')} {told(_said(claim))}"
                lines.append(_line(label, f"{listed} {told(claim.unit)}; {said}"))
    assumed = {name: text for claim in answer.claims for name, text in claim.assumed.items()}
    if assumed:
        listed = "; ".join(told(f"{name} {text}") for name, text in assumed.items())
        lines.append(_line("assumed", listed))
    lines += [_line("note", told(note)) for note in answer.notes]
    printed = [told(one.closest) for one in answer.claims if one.closest][:2]
    lines += [_line("could print", one) for one in printed]
    sources = [_line("sources", _some(answer.sources))] if answer.sources else []
    last = [*sources, _line("in words", told(answer.reason))]
    lines = lines[: MOST_LINES - len(last)] + last
    if foreign():  # its firm spaces are no foreign matter
        return "\n".join(line[:LONGEST_LINE] for line in lines)
    return "\n".join(clip(line, LONGEST_LINE) for line in lines)


def _some(sources: Sequence[str]) -> str:
    """The first sources by their keys, and how many more there are."""
    named, more = ", ".join(sources[:MOST_SOURCES]), len(sources) - MOST_SOURCES
    return f"{named} {told(f'and {more} more')}" if more > 0 else named


def _line(label: str, content: str) -> str:
    return f"{told(label):<12} {content}"


def _range(one: Reading) -> str:
    return span(one.numbers["p5"], one.numbers["p50"], one.numbers["p95"])


def _said(claim: Judged) -> str:
    if not math.isfinite(claim.claimed_high):
        return f"{number(claim.claimed_low)} or more"
    if claim.claimed_low <= 0:
        return f"{number(claim.claimed_high)} or less"
    return f"{number(claim.claimed_low)} to {number(claim.claimed_high)}"


def text(answer: Answer, form: str) -> str:
    """The answer as table or JSON."""
    if form == "json":
        return json.dumps(answer.as_dict(), indent=2, allow_nan=False, ensure_ascii=False)
    return table(answer)
