"""A result: one estimated quantity with its interval, its unit and its draws.

Results of the same draws can be added, divided and compared, draw by draw, so that what they share
cancels:

>>> import gigawatt as gw
>>> made = gw.estimate(fleet={"H100 SXM": 350_000})
>>> share = made["accelerator_cost_usd"] / made["site_capex_usd"]
>>> share.unit, share.p5 > made["accelerator_cost_usd"].p5 / made["site_capex_usd"].p95
('1', True)
"""

import math
import numbers
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gigawatt.errors import UserError, clip
from gigawatt.estimates import display, sampling
from gigawatt.text import parse
from gigawatt.text.typeset import number, quantity, span, spoken, with_unit

_YEAR = "yr_365"  # the registry's name of the calendar's year


@dataclass(frozen=True)
class Result:
    """One estimated quantity: its 90 % interval, its unit and its draws.

    `float(result)` is the median. `+ - * /` work draw by draw with a number or with a result of
    the same draws (equal `draws` and `seed`), `<` and `>` give the share of the draws in which that
    holds, from 0 to 1.

    Raises UserError for results of other draws, for a sum of unlike units, and where an `if` or a
    sort takes a comparison for settled that some draws deny.
    """

    name: str
    meaning: str
    unit: str
    p5: float
    p50: float
    p95: float
    values: np.ndarray | float
    drawn: tuple[int, int] | None = None  # how many draws, and their seed

    @property
    def text(self) -> str:
        """The interval with its unit for a sentence: "USD 21.1 bn (17.1 to 26.7)"."""
        return quantity(self.p5, self.p50, self.p95, self.unit)

    @property
    def middle(self) -> str:
        """The median, three digits and its unit, for a sentence: "USD 21.1 bn"."""
        return with_unit(number(float(f"{self.p50:.3g}")), self.unit)

    def __str__(self) -> str:
        return f"{self.name}: {span(self.p5, self.p50, self.p95)} {spoken(self.unit)}".rstrip()

    def __repr__(self) -> str:
        return f"<{self}>"

    def _repr_html_(self) -> str:
        return display.results_html([self], "90 % interval")

    def plot(self) -> Any:
        """Draw it as twenty equally likely worlds, with median and 90 % interval; a chart."""
        return display.plot_distribution(self)

    def __float__(self) -> float:
        return self.p50

    def __add__(self, other: object) -> "Result":
        return _combined(self, other, "+", operator.add)

    def __radd__(self, other: object) -> "Result":
        return _combined(other, self, "+", operator.add)

    def __sub__(self, other: object) -> "Result":
        return _combined(self, other, "-", operator.sub)

    def __rsub__(self, other: object) -> "Result":
        return _combined(other, self, "-", operator.sub)

    def __mul__(self, other: object) -> "Result":
        return _combined(self, other, "*", operator.mul)

    def __rmul__(self, other: object) -> "Result":
        return _combined(other, self, "*", operator.mul)

    def __truediv__(self, other: object) -> "Result":
        return _combined(self, other, "/", operator.truediv)

    def __rtruediv__(self, other: object) -> "Result":
        return _combined(other, self, "/", operator.truediv)

    def __lt__(self, other: object) -> "Share":
        return _share(self, other, operator.lt)

    def __gt__(self, other: object) -> "Share":
        return _share(self, other, operator.gt)


@dataclass(frozen=True)
class _Number:
    """A plain number beside a result: no draws, and whatever unit a sum needs."""

    name: str
    values: float
    unit: str | None = None
    drawn: None = None


def _combined(left: object, right: object, sign: str, apply: Callable[[Any, Any], Any]) -> "Result":
    """Two sides under one operation, draw by draw; at least one of them is a result."""
    one, two = _side(left), _side(right)
    if one is None or two is None:
        return NotImplemented
    drawn = _same_draws(one, two)
    if sign in "+-":
        factor, unit = _alike(one, two, sign)
    else:
        factor, unit = _unit_of(one.unit or "1", two.unit or "1", sign)
    with np.errstate(all="ignore"):
        values = apply(one.values, two.values if sign in "*/" else two.values * factor)
        values = values * factor if sign in "*/" else values
    if not np.all(np.isfinite(values)):
        raise UserError(
            f"{one.name} {sign} {two.name} gives no finite number in some draws; "
            "check for a zero or a huge value"
        )
    name = f"{_inside(one.name)} {sign} {_inside(two.name)}"
    return Result(name, name, unit, *sampling.interval(values), values, drawn)


class Share(float):
    """A part of the draws. As a yes or no it is one only where all draws agree."""

    def __bool__(self) -> bool:
        if 0 < self < 1:
            raise UserError(
                f"the comparison holds in {self:.0%} of the draws, so it is no yes or no; "
                "compare medians with float(...), or the share with a number"
            )
        return self == 1.0


def _share(left: Result, right: object, apply: Callable[[Any, Any], Any]) -> Share:
    """The share of the draws in which a comparison holds, from 0 to 1."""
    other = _side(right)
    if other is None:
        return NotImplemented
    _same_draws(left, other)
    factor, _ = _alike(left, other, "<")
    return Share(np.mean(apply(left.values, other.values * factor)))


def _side(value: object) -> Result | _Number | None:
    """A result as it is, a number as one without draws, None for anything else."""
    if isinstance(value, Result):
        return value
    if isinstance(value, numbers.Real):
        if not math.isfinite(value):
            raise UserError(f"{value} is not a finite number; use one")
        return _Number(number(float(value)), float(value))
    return None


def _same_draws(one: Result | _Number, two: Result | _Number) -> tuple[int, int] | None:
    uncertain = [side for side in (one, two) if np.ndim(side.values)]
    found = {side.drawn for side in uncertain}
    if len(found) > 1:
        raise UserError(
            f"{one.name} and {two.name} stand on other draws; "
            "estimate both with the same draws and seed"
        )
    return one.drawn or two.drawn


def _alike(one: Result | _Number, two: Result | _Number, sign: str) -> tuple[float, str]:
    """What turns the right side into the unit of the left, and that unit.

    A plain number has the unit of the other side.
    """
    if one.unit is None or two.unit is None or one.unit == two.unit:
        return 1.0, one.unit or two.unit or "1"
    try:
        return float(parse.parse(two.name, f"1 {two.unit}", one.unit)), one.unit  # type: ignore
    except UserError:
        raise UserError(
            f"{one.name} {sign} {two.name}: {clip(one.unit)} and {clip(two.unit)} are unlike; "
            "divide or multiply by what turns one into the other"
        ) from None


def _unit_of(one: str, two: str, sign: str) -> tuple[float, str]:
    """The unit of a product or quotient, and the factor that goes with it: MW over W is 1e6."""
    if sign == "/" and one == two:
        return 1.0, "1"
    if two == "1":
        return 1.0, one
    if one == "1" and sign == "*":
        return 1.0, two
    units = parse.registry()
    left, right = (units.Quantity(1.0, _registered(unit)) for unit in (one, two))
    made = left * right if sign == "*" else left / right
    if made.dimensionless:
        return float(made.to("dimensionless").magnitude), "1"
    made = made.to_reduced_units()
    text = f"{made.units:~C}".replace(_YEAR, "year").replace("**", "^").replace("*", " ")
    return float(made.magnitude), text


def _registered(unit: str) -> str:
    return "dimensionless" if unit == "1" else unit.replace("year", _YEAR)


def _inside(name: str) -> str:
    """A name as a part of a longer one: in brackets where it is a sum or a product itself."""
    return f"({name})" if " " in name and not name[0].isdigit() else name


@dataclass(frozen=True)
class Lineage:
    """Where a quantity comes from: other names, rows of data/ and sources."""

    name: str
    kind: str = "result"  # result | step | assumption | data | set
    made_from: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step(Result):
    """A result with its lineage."""

    kind: str = "result"
    made_from: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
