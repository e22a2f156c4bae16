"""What must be true: the value of one input at which a quantity takes a stated value.

The draws are those of `estimate`, so that an estimate with the input set to the answer gives the
stated value as its median. Other uncertainties leave a range: the values of the input at which the
95th and the 5th percentile take the stated value.
"""

import dataclasses
import json
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import UserError, check_name, clip
from gigawatt.estimates import choices as settings
from gigawatt.estimates import domain, graph, sampling
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.text.parse import Span, parse
from gigawatt.text.table import csv_text
from gigawatt.text.typeset import number, with_unit

LOOKS = 9  # places of the range that are looked at before a root is sought between two of them
REACH = 10.0  # how far beyond its own interval an input is tried where no range is given
PRECISION = 1e-7  # relative, of the answer
ENDLESS = 1e300  # what stands for infinity, so that percentiles can be taken


@dataclass(frozen=True)
class Requirement:
    """The value of an input that makes a quantity take a stated value.

    low and high are None where the range that the other uncertainties leave goes on beyond the
    values that were tried, `tried`.
    """

    quantity: str
    value: float
    value_unit: str
    name: str
    unit: str
    low: float | None
    central: float
    high: float | None
    tried: tuple[float, float]

    def __str__(self) -> str:
        wanted = f"{self.quantity} is {with_unit(number(self.value), self.value_unit)}"
        needs = with_unit(number(self.central), self.unit)
        return f"{wanted} where {self.name} is {needs}; {self.leaves}"

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
        return f"the other uncertainties leave {low} to {high}"


def what_must_be_true(
    quantity: str,
    value: object,
    of: str,
    low: object = None,
    high: object = None,
    scenario: str | None = None,
    draws: int = sampling.DEFAULT_DRAWS,
    seed: int = 1,
    **chosen: object,
) -> Requirement:
    """The value of one input at which a quantity takes a stated value.

    quantity, value: what is to become true, such as "payback_years", 4. of: the input that is
    sought. low, high: between which values; without them, ten times beyond its own interval.
    The rest as for `gw.estimate`.

        gw.what_must_be_true("payback_years", 4, of="rent_usd_per_accelerator_hour")

    Raises UserError, which names the bound that comes nearest, where no value of the range does it.
    """
    wanted = _one(quantity, value)
    _check(quantity, of, chosen)
    made = estimate(scenario, draws, seed, **chosen)
    if of in made.asked:
        raise UserError(f"{of}: is set and sought; leave it out of what is set")
    tried = _range(made, of, low, high)
    ends = _ends(made, quantity, of)
    places = np.geomspace(*tried, LOOKS) if tried[0] > 0 else np.linspace(*tried, LOOKS)
    places[[0, -1]] = tried  # the spacing rounds its ends
    looked = [(float(place), ends(float(place))) for place in places]
    roots = [_root(looked, ends, which, wanted) for which in range(3)]
    if roots[1] is None:
        raise UserError(_refusal(quantity, wanted, of, looked))
    rises = looked[-1][1][1] > looked[0][1][1]
    low_found, high_found = (roots[2], roots[0]) if rises else (roots[0], roots[2])
    units = settings.describe(quantity).unit, settings.describe(of).unit
    return Requirement(
        quantity, wanted, units[0], of, units[1], low_found, roots[1], high_found, tried
    )


def _one(name: str, value: object) -> float:
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
    return found


def _check(quantity: str, of: str, chosen: dict) -> None:
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


def _range(made: Estimate, of: str, low: object, high: object) -> tuple[float, float]:
    """The values of the input that are tried. Raises UserError where they cannot be set."""
    row = tables.index("assumptions").get(of)
    if low is None or high is None:
        p5, _, p95 = (row["low"], 0.0, row["high"]) if row else sampling.interval(made.values(of))
        if p5 <= 0:
            raise UserError(f"{of}: say between which values to seek, as LOW..HIGH")
        least = row["minimum"] if row and row["minimum"] else p5 / REACH
        most = row["maximum"] if row and row["maximum"] is not None else p95 * REACH
        most = min(most, 1.0) if of in domain.FRACTIONS else most
        low = max(p5 / REACH, least) if low is None else low
        high = min(p95 * REACH, most) if high is None else high
    ends = [settings.gate(of, low), settings.gate(of, high)]
    if any(isinstance(end, Span) for end in ends) or not ends[0] < ends[1]:
        raise UserError(f"{of}: the range to seek in runs from LOW to HIGH, LOW below HIGH")
    return ends[0], ends[1]


def _ends(made: Estimate, quantity: str, of: str) -> Callable[[float], np.ndarray]:
    """What gives the 5th, 50th and 95th percentile of a quantity at a value of the input.

    Infinite draws count as such: a payback that never comes lies above every number.
    """
    kept: dict[float, np.ndarray] = {}

    def at(place: float) -> np.ndarray:
        if place not in kept:
            other = made.at(**{of: place})
            kept[place] = np.array(sampling.interval(_bounded(other, quantity)))
        return kept[place]

    return at


def _bounded(made: Estimate, quantity: str) -> np.ndarray:
    """The draws of a quantity with a large number for those without end."""
    return np.clip(made.values(quantity, endless=True), -ENDLESS, ENDLESS)


def _apart(found: float, wanted: float) -> float:
    """How far a percentile lies from the wanted value: in ln where both are positive."""
    if wanted <= 0 or found <= 0:
        return found - wanted
    return math.log(found) - math.log(wanted)


def _root(looked: list, ends: Callable, which: int, wanted: float) -> float | None:
    """Where one percentile takes the wanted value; None where it does nowhere in the range.

    Raises UserError where it does so more than once.
    """
    from scipy.optimize import brentq

    found = [(place, _apart(three[which], wanted)) for place, three in looked]
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
            lambda x: _apart(ends(x)[which], wanted),
            a,
            b,
            xtol=PRECISION * (b - a) / 1e3,
            rtol=PRECISION,
        )
    )


def _refusal(quantity: str, wanted: float, of: str, looked: list) -> str:
    """Why no value of the range does it: the bound that comes nearest, and what it gives."""
    medians = [(three[1], place) for place, three in looked]
    if len({median for median, _ in medians}) == 1:
        return f"{of}: does not move {quantity}; seek another input"
    median, place = min(medians, key=lambda one: abs(_apart(one[0], wanted)))
    unit, unit_of = (settings.describe(name).unit for name in (quantity, of))
    gives = "without end" if median >= ENDLESS else with_unit(number(median), unit)
    low, high = number(looked[0][0]), with_unit(number(looked[-1][0]), unit_of)
    row = tables.index("assumptions").get(of) or {"minimum": None, "maximum": None}
    at_limit = place in (row["minimum"], row["maximum"])
    limit = " and the limit of what may be set" if at_limit else ""
    advice = "change another input" if at_limit else "widen the range or change another input"
    return (
        f"no {of} from {low} to {high} makes {quantity} {with_unit(number(wanted), unit)}: "
        f"at {number(place)}, the nearest{limit}, it is {gives}; {advice}"
    )


def solved(
    wanted: str,
    of: str,
    tried: str | None,
    scenario: str | None,
    draws: int | None,
    seed: int,
    chosen: dict[str, object],
    form: str,
) -> str:
    """The answer to `gigawatt solve` as a sentence, JSON or CSV.

    wanted: "QUANTITY=VALUE". tried: "LOW..HIGH", or None. Raises UserError as `what_must_be_true`.
    """
    quantity, equals, value = (part.strip() for part in wanted.partition("="))
    if not equals or not value:
        raise UserError(f"{clip(wanted)!r}: write QUANTITY=VALUE, for example payback_years=4")
    low, high = _pair(of, tried)
    counted = sampling.DEFAULT_DRAWS if draws is None else draws
    found = what_must_be_true(quantity, value, of, low, high, scenario, counted, seed, **chosen)
    if form == "table":
        return str(found)
    row = {**dataclasses.asdict(found), "draws": counted, "seed": seed}
    if form == "json":
        return json.dumps(row, indent=2)
    row["tried"] = "..".join(f"{end:g}" for end in found.tried)
    return csv_text(tuple(row), [tuple(row.values())])


def _pair(of: str, tried: str | None) -> tuple[object, object]:
    """The two ends of a range to seek in, nothing where none is given."""
    if tried is None:
        return None, None
    check_name("input", of)
    found = parse(of, tried, settings.describe(of).unit)
    if not isinstance(found, Span):
        raise UserError(f"--range {clip(tried)!r}: write LOW..HIGH, for example 1..10")
    return found.low, found.high
