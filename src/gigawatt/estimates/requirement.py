"""What must be true: the value of one input at which a quantity takes a stated value.

The draws are those of `estimate`, so that an estimate with the input set to the answer gives the
stated value as its median. Other uncertainties leave a range: the values of the input at which the
95th and the 5th percentile take the stated value.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import UserError, check_name
from gigawatt.estimates import choices as settings
from gigawatt.estimates import domain, graph, sampling
from gigawatt.estimates.estimate import Estimate
from gigawatt.text.parse import Span, parse
from gigawatt.text.typeset import number, with_unit

if TYPE_CHECKING:  # it needs pandas, which the command line starts without
    from gigawatt.data.frames import Origin

LOOKS = 9  # places of the range that are looked at before a root is sought between two of them
REACH = 10.0  # how far beyond its own interval an input is tried where no range is given
PRECISION = 1e-7  # relative, of the answer
ENDLESS = 1e300  # what stands for infinity, so that percentiles can be taken


@dataclass(frozen=True)
class Wanted:
    """What a quantity is to come to: one number, or the range that a claim leaves, in its unit.

    low and high are infinite where a claim is open at that end; middle is finite.
    """

    low: float
    middle: float
    high: float

    def __post_init__(self) -> None:
        if not (self.low <= self.middle <= self.high and math.isfinite(self.middle)):
            raise ValueError(f"{self}: not in order")

    @classmethod
    def exactly(cls, value: float) -> "Wanted":
        """One number."""
        return cls(value, value, value)

    def text(self, unit: str) -> str:
        """The number, the range or the open end, for reading.

        >>> Wanted.exactly(4.0).text("year"), Wanted(3.0, 3.0, math.inf).text("GW")
        ('4 years', '3 GW or more')
        """
        if self.high == math.inf:
            return f"{with_unit(number(self.low), unit)} or more"
        if self.low == -math.inf:
            return f"{with_unit(number(self.high), unit)} or less"
        ends = dict.fromkeys((number(self.low), number(self.high)))
        return with_unit(" to ".join(ends), unit)


@dataclass(frozen=True)
class Requirement:
    """The value of an input that makes a quantity take a stated value.

    central: where the median takes the middle of what is wanted. low and high: between them the
    90 % interval reaches what is wanted; None where that goes on beyond the values that were tried,
    `tried`. rises: whether the quantity grows with the input. made: the estimate it was sought on.
    """

    quantity: str
    wanted: Wanted
    value_unit: str
    name: str
    unit: str
    low: float | None
    central: float
    high: float | None
    tried: tuple[float, float]
    rises: bool
    made: Estimate = field(repr=False, compare=False)

    @property
    def value(self) -> float:
        """The one number that was wanted, or the middle of the range."""
        return self.wanted.middle

    @property
    def side(self) -> str:
        """Where a claim is open at one end, the side of `central` on which it is true, in words."""
        if math.isfinite(self.wanted.low) and math.isfinite(self.wanted.high):
            return ""
        return " or more" if self.rises == (self.wanted.high == math.inf) else " or less"

    def __str__(self) -> str:
        wanted = f"{self.quantity} is {self.wanted.text(self.value_unit)}"
        needs = with_unit(number(self.central), self.unit)
        return f"{wanted} where {self.name} is {needs}{self.side}; {self.leaves}"

    def __repr__(self) -> str:
        return f"<{self}>"

    @property
    def leaves(self) -> str:
        """What the other uncertainties leave open, in words."""
        if self.low == self.high == self.central:
            return "nothing else is uncertain"
        below, above = (number(end) for end in self.tried)
        low = f"below {below}" if self.low is None else number(self.low)
        high = f"above {above}" if self.high is None else number(self.high)
        if self.side == " or more":
            return f"the other uncertainties leave {low} or more"
        if self.side == " or less":
            return f"the other uncertainties leave {high} or less"
        return f"the other uncertainties leave {low} to {high}"

    def origin(self) -> "Origin":
        """What the answer rests on."""
        placed = self.made.at(**{self.name: self.central}).origin(self.quantity)
        return replace(placed, choices=self.made.chosen)

    def row(self) -> dict[str, object]:
        """Plain values, for JSON and CSV; an open end is None."""
        ends = [end if math.isfinite(end) else None for end in (self.wanted.low, self.wanted.high)]
        return {
            "quantity": self.quantity,
            "value": self.value,
            "value_low": ends[0],
            "value_high": ends[1],
            "value_unit": self.value_unit,
            "name": self.name,
            "unit": self.unit,
            "low": self.low,
            "central": self.central,
            "high": self.high,
            "tried": list(self.tried),
        }


def sought(
    made: Estimate, quantity: str, wanted: Wanted, of: str, low: object = None, high: object = None
) -> Requirement:
    """The value of one input at which a quantity of an estimate takes what is wanted.

    of: the input that is sought. low, high: between which values; without them, ten times beyond
    its own interval.

    Raises UserError, which names what stands in the way, where no value of the range does it.
    """
    if of in made.asked:
        raise UserError(f"{of}: is set and sought; leave it out of what is set")
    if quantity in domain.FRACTIONS and not 0 < wanted.middle < 1:
        said = f"{quantity}: {number(wanted.middle)} cannot be sought"
        raise UserError(f"{said}; it lies between 0 and 1, write a value inside")
    tried = reach(made, of, low, high)
    ends = _ends(made, quantity, of)
    places = np.geomspace(*tried, LOOKS) if tried[0] > 0 else np.linspace(*tried, LOOKS)
    places[[0, -1]] = tried  # the spacing rounds its ends
    looked = [(float(place), ends(float(place))) for place in places]
    reached = (wanted.high, wanted.middle, wanted.low)  # by the 5th, 50th and 95th percentile
    roots = [_root(looked, ends, which, value) for which, value in enumerate(reached)]
    central = roots[1] if roots[1] is not None else _inside(quantity, wanted, of, looked)
    if central is None:
        raise UserError(_refusal(made, quantity, wanted.middle, of, looked))
    rises = bool(looked[-1][1][1] > looked[0][1][1])
    low_found, high_found = (roots[2], roots[0]) if rises else (roots[0], roots[2])
    units = settings.describe(quantity).unit, settings.describe(of).unit
    return Requirement(
        quantity, wanted, units[0], of, units[1], low_found, central, high_found, tried, rises, made
    )


def _inside(quantity: str, wanted: Wanted, of: str, looked: list) -> float | None:
    """The place whose median comes nearest to the middle of a range, where it lies in the range.

    Raises UserError where every median does: then nothing has to be true.
    """
    inside = [wanted.low <= three[1] <= wanted.high for _, three in looked]
    moves = len({three[1] for _, three in looked}) > 1
    if all(inside) and moves and wanted.low < wanted.high:
        low, high = (number(place) for place, _ in (looked[0], looked[-1]))
        said = wanted.text(settings.describe(quantity).unit)
        raise UserError(
            f"{quantity} is {said} at every {of} from {low} to {high}; seek another input"
        )
    place, three = min(looked, key=lambda one: abs(apart(one[1][1], wanted.middle)))
    return place if moves and wanted.low <= three[1] <= wanted.high else None


def one_number(name: str, value: object) -> Wanted:
    """A plain number in the unit of a quantity. Raises UserError for a choice or a range."""
    check_name("quantity", name)
    if name in settings.text_choices():
        raise UserError(
            f"{name}: is a choice, not a quantity; name one of `gigawatt estimate --list`"
        )
    if name in graph.by_quarter():
        raise UserError(f"{name}: has one value for each quarter; seek a quantity with one")
    unit = settings.describe(name).unit
    found = parse(name, value, unit)
    if isinstance(found, Span):
        raise UserError(f"{name}: a range cannot become true; write one number in {unit}")
    return Wanted.exactly(found)


def check(quantity: str, of: str) -> None:
    """That the sought input is a number that may be set, and another than the quantity."""
    check_name("input", of)
    if of in tables.index("choices"):
        raise UserError(
            f"{of}: is a choice, not a number; seek a number such as accelerator_price_usd"
        )
    if of == quantity:
        raise UserError(f"{of}: is sought for itself; name the input that should change")
    if of not in settings.settable():
        settings.gate(of, 1.0)  # says what is wrong with the name


def reach(
    made: Estimate, of: str, low: object, high: object, times: float = REACH
) -> tuple[float, float]:
    """The values of the input that are tried. Raises UserError where they cannot be set.

    times: how far beyond its own interval where an end is None.
    """
    row = tables.index("assumptions").get(of)
    if low is None or high is None:
        p5, _, p95 = (row["low"], 0.0, row["high"]) if row else _usual(made, of)
        if p5 <= 0:
            raise UserError(f"{of}: say between which values to seek, as LOW..HIGH")
        least = row["minimum"] if row and row["minimum"] else p5 / times
        most = row["maximum"] if row and row["maximum"] is not None else p95 * times
        most = min(most, 1.0) if of in domain.FRACTIONS else most
        low = max(p5 / times, least) if low is None else low
        high = min(p95 * times, most) if high is None else high
    ends = [settings.gate(of, low), settings.gate(of, high)]
    if any(isinstance(end, Span) for end in ends) or not ends[0] < ends[1]:
        raise UserError(f"{of}: the range to seek in runs from LOW to HIGH, LOW below HIGH")
    return ends[0], ends[1]


def _usual(made: Estimate, of: str) -> tuple[float, float, float]:
    """The interval of an input that is no assumption."""
    try:
        return sampling.interval(made.values(of))
    except UserError as error:
        raise UserError(
            f"{of}: say between which values to seek, as LOW..HIGH, because its own are not known "
            f"({error})"
        ) from None


def _ends(made: Estimate, quantity: str, of: str) -> Callable[[float], np.ndarray]:
    """What gives the 5th, 50th and 95th percentile of a quantity at a value of the input.

    Infinite draws count as such: a payback that never comes lies above every number.
    """
    kept: dict[float, np.ndarray] = {}

    def at(place: float) -> np.ndarray:
        if place not in kept:
            other = made.at(**{of: place})
            kept[place] = np.array(bounded(other, quantity))
        return kept[place]

    return at


def bounded(made: Estimate, quantity: str) -> tuple[float, float, float]:
    """5th, 50th and 95th percentile, with a large number for draws without end."""
    return sampling.interval(np.clip(made.values(quantity, endless=True), -ENDLESS, ENDLESS))


def apart(found: float, wanted: float) -> float:
    """How far a percentile lies from the wanted value: in ln where both are positive."""
    if wanted <= 0 or found <= 0:
        return found - wanted
    return math.log(found) - math.log(wanted)


def _root(looked: list, ends: Callable, which: int, wanted: float) -> float | None:
    """Where one percentile takes the wanted value; None where it does nowhere in the range.

    Raises UserError where it does so more than once.
    """
    from scipy.optimize import brentq

    found = [(place, apart(three[which], wanted)) for place, three in looked]
    exact = [place for place, distance in found if distance == 0]
    crossed = [
        (a, b) for (a, one), (b, two) in zip(found, found[1:]) if min(one, two) < 0 < max(one, two)
    ]
    if len(exact) + len(crossed) > 1:
        at = ", ".join(number(place) for place in [*exact, *(a for a, _ in crossed)])
        raise UserError(
            f"more than one value does it, near {at}; narrow the range to the one that is meant"
        )
    if not crossed:
        return exact[0] if exact else None
    ((a, b),) = crossed
    return float(
        brentq(
            lambda x: apart(ends(x)[which], wanted),
            a,
            b,
            xtol=PRECISION * (b - a) / 1e3,
            rtol=PRECISION,
        )
    )


def _refusal(made: Estimate, quantity: str, wanted: float, of: str, looked: list) -> str:
    """Why no value of the range does it: the bound that comes nearest, what it gives, and what
    stands in the way.
    """
    medians = [(three[1], place) for place, three in looked]
    if len({median for median, _ in medians}) == 1:
        return f"{of}: does not move {quantity}; seek another input"
    median, place = min(medians, key=lambda one: abs(apart(one[0], wanted)))
    unit, unit_of = (settings.describe(name).unit for name in (quantity, of))
    gives = "without end" if median >= ENDLESS else with_unit(number(median), unit)
    low, high = number(looked[0][0]), with_unit(number(looked[-1][0]), unit_of)
    row = tables.index("assumptions").get(of) or {"minimum": None, "maximum": None}
    at_limit = place in (row["minimum"], row["maximum"])
    limit = " and the limit of what may be set" if at_limit else ""
    held = _held(made, quantity, of, place) if wanted < median < ENDLESS else ""
    wider = "" if at_limit or held else "widen the range or "
    return (
        f"no {of} from {low} to {high} makes {quantity} {with_unit(number(wanted), unit)}: "
        f"at {number(place)}, the nearest{limit}, it is {gives}{held}; {wider}change another input"
    )


def _held(made: Estimate, quantity: str, of: str, place: float) -> str:
    """What keeps a quantity above the wanted value, in words: its largest part of the same unit
    that the input does not move, where that part is most of it.
    """
    steps = {step.name: step for step in made.at(**{of: place}).steps(quantity)}
    if quantity not in steps:  # some draws are without end
        return ""
    moved = {of}
    for name, step in steps.items():  # inputs come first
        if moved & set(step.made_from):
            moved.add(name)
    open_, fixed = [quantity], []
    for name in open_:  # grows while it is walked: parts of parts
        parts = [steps[one] for one in steps[name].made_from if one in steps]
        same = [part for part in parts if part.unit == steps[quantity].unit]
        open_ += [part.name for part in same if part.name in moved and part.name not in open_]
        fixed += [part for part in same if part.name not in moved]
    largest = max(fixed, key=lambda part: part.p50, default=None)
    if largest is None or largest.p50 < steps[quantity].p50 / 2:
        return ""
    amount = with_unit(number(largest.p50), largest.unit)
    return f", of which {largest.name}, {amount}, does not move"
