"""The numbers of a sentence by kind, and which of them stand nearest to each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gigawatt.claims.sentences.pairs.expected import HOURS, year_of
from gigawatt.claims.sentences.pairs.pair import PIECES, Couple, Nearest
from gigawatt.claims.sentences.words.amount import PIECE_W, Amount
from gigawatt.claims.sentences.words.hedges import ABOUT_A
from gigawatt.claims.sentences.words.named import unknown_chip
from gigawatt.claims.sentences.words.sentence import Understood

HOUR_WORDS = re.compile(r"[kMGT]?Wh|hours?|heures?", re.I)
PIECES_W = 4e3  # watts: more than one chip or superchip draws
FEW = 1_000  # up to so many chips may have a power of kilowatts
A_RACK = re.compile(r"\b(?:an?|une?|one|each|per)\b[^.,;]{0,24}?\b(?:racks?|armoires?)\b", re.I)
_OF_RACK = re.compile(rf"\bracks? (?:of|at|draws?|uses?|needs?) {ABOUT_A}$", re.I)
_PIECE = re.compile(
    r"\brack|\bserver|serveur|armoire|\bbaie|\beach\b|chacun|chaque|\bper\b|\bpar\b|\bDGX|\bHGX|"
    r"\bnodes?\b|nœud",
    re.I,
)
YEARLY = re.compile(r"\b(?:a|per|each|every|par) (?:year|an)\b|annual|yearly|annuel", re.I)
_LATER = re.compile(
    r"\b(?:later|then|eventually|(?:grow|scal|expand|ris)\w* to|puis|à terme)(?: up to)? ?$", re.I
)
SYSTEM = re.compile(r"\b(?:racks?|NVL\d+|servers?|serveurs?|DGX|HGX|armoires?)\b")


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


def by_kind(said: Understood, as_of: str, done: set[tuple[int, int]]) -> Sorted:
    """The numbers of a sentence that may test each other, beside those that are shown already."""
    chips = [one for one in said.amounts if one.kind in PIECES] or _of_a_year(said)
    if unknown_chip(said.text):  # the year's mix says nothing of a chip that is named
        chips = [one for one in chips if one.chips]
    of_rack = [_OF_RACK.search(said.text[: one.where[0]]) for one in said.of("power")]
    if A_RACK.search(said.text) and of_rack and not any(of_rack):  # of one rack, power of a site
        chips = [one for one in chips if one.kind != "chip" or one.value > PIECES["rack"]]
    few = len(chips) == 1 and (chips[0].value < FEW or _alone(said))
    power = [
        one
        for one in said.of("power")
        if not is_yearly_energy(one) and (one.value >= PIECE_W or few)
    ]
    if chips:  # "100 MW for 60,000 GPUs, later a gigawatt"
        power = [one for one in power if not _LATER.search(said.text[: one.where[0]])] or power
    rated = [one for one in said.amounts if is_yearly_energy(one)]
    return Sorted(
        said,
        year_of(said, as_of),
        _remaining(done),
        chips,
        power,
        said.of("money"),
        rated,
        _unpaid(chips, said.of("money"), done),
    )


def _of_a_year(said: Understood) -> list[Amount]:
    """The chips of one year, where a sentence counts them by the year and has plain money beside:
    "500,000 chips a year, worth 20 billion dollars".
    """
    yearly = [one for one in said.amounts if one.dims == (("chip", 1), ("h", -1))]
    if len(yearly) != 1 or not said.of("money") or not YEARLY.search(yearly[0].text):
        return []
    one = yearly[0]
    low, high = (None if end is None else end * HOURS for end in (one.low, one.high))
    return [replace(one, value=one.value * HOURS, low=low, high=high, dims=(("chip", 1),))]


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


def is_yearly_energy(one: Amount) -> bool:
    """An energy in a year is a power to its units; its words say hours."""
    return one.dims == (("W", 1),) and bool(HOUR_WORDS.search(one.text))


def _remaining(done: set[tuple[int, int]]) -> "Nearest":
    """The two numbers that stand nearest to each other, of which at least one is not shown yet."""

    def nearest(given: Sequence[Amount], asked: Sequence[Amount]) -> Couple | None:
        candidates = [
            (abs(one.where[0] - other.where[0]), n, m)
            for n, one in enumerate(given)
            for m, other in enumerate(asked)
            if not (one.where in done and other.where in done)
            and not is_yearly_energy(one)
            and one is not other
        ]
        if not candidates:
            return None
        _, n, m = min(candidates)
        return given[n], asked[m]

    return nearest
