"""The frontier between two inputs: where, on a map of both, a quantity takes a stated value.

The medians of the map come from one sweep; the frontier itself is sought place by place as for one
input, on the same draws, so that both agree with `gw.estimate`.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import UserError
from gigawatt.estimates import choices, display
from gigawatt.estimates.estimate import Estimate
from gigawatt.estimates.requirement import (
    ENDLESS,
    Requirement,
    Wanted,
    apart,
    bounded,
    reach,
    sought,
)
from gigawatt.sweeps.quantities import frame, job
from gigawatt.text.typeset import number, with_unit

if TYPE_CHECKING:  # it needs pandas, which the command line starts without
    from gigawatt.data.frames import Frame

PLACES = 9  # of the first input, at which the second is sought
NEAR = 3.0  # how far beyond its own interval an input is tried: a map is to be read
STEPS = 33  # of each input on the map
ENDS = ("p5", "p50", "p95")


@dataclass(frozen=True)
class Frontier:
    """What one input must be at each value of another, and the map of both.

    found: by the value of `across`, what `up` must be, or why no value of it does. maps: a frame
    for each percentile of the quantity; columns are values of `across`, rows those of `up`.
    """

    quantity: str
    wanted: Wanted
    across: str
    up: str
    found: dict[float, Requirement | str]
    maps: dict[str, "Frame"]

    def __str__(self) -> str:
        unit, unit_across, unit_up = (
            choices.describe(name).unit for name in (self.quantity, self.across, self.up)
        )
        lines = [f"{self.quantity} is {self.wanted.text(unit)} where"]
        for at, one in self.found.items():
            place = f"  {self.across} is {with_unit(number(at), unit_across)} and {self.up} "
            if isinstance(one, str):
                lines.append(f"{place}has no such value")
            else:
                needs = with_unit(number(one.central), unit_up)
                lines.append(f"{place}{needs}{one.side}; {one.leaves}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<{self}>"

    @property
    def needed(self) -> "Frame":
        """p5, p50 and p95 of `up` by the value of `across`, as a frame that remembers."""
        import pandas as pd

        from gigawatt.data.frames import remember

        rows = {
            at: [np.nan] * 3 if isinstance(one, str) else [one.low, one.central, one.high]
            for at, one in self.found.items()
        }
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(ENDS), dtype=float)
        frame.index.name = self.across
        behind = self.maps["p50"].origins()
        return remember(frame, dict.fromkeys(rows, behind), choices.describe(self.up).unit)

    def rows(self) -> list[dict[str, object]]:
        """Plain values, one row a place of `across`; a missing end is None."""
        unit = choices.describe(self.across).unit
        first = next(one for one in self.found.values() if isinstance(one, Requirement))
        none = {**first.row(), "low": None, "central": None, "high": None}
        return [
            {
                "across": self.across,
                "across_value": at,
                "across_unit": unit,
                **(none if isinstance(one, str) else one.row()),
            }
            for at, one in self.found.items()
        ]

    def plot(self) -> Any:
        """The map as a chart of the kit: shades of the median, and where it takes the value."""
        return display.plot_map(self)


def frontier(
    made: Estimate,
    quantity: str,
    wanted: Wanted,
    across: str,
    up: str,
    ranges: Sequence[tuple[object, object]] = ((None, None), (None, None)),
) -> Frontier:
    """The values of `up` that a quantity needs at each value of `across`, and the map of both.

    ranges: between which values each is tried, by default three times beyond its own interval.
    Raises UserError, which names the nearest corner, where no pair of values does it.
    """
    tried = [reach(made, name, *ends, NEAR) for name, ends in zip((across, up), ranges)]
    corners = _corners(made, quantity, (across, up), tried)
    found = _found(made, quantity, wanted, across, up, tried)
    if all(isinstance(one, str) for one in found.values()):
        raise UserError(_refusal(quantity, wanted, corners))
    axes = {name: _axis(*ends) for name, ends in zip((across, up), tried)}
    swept = frame(job([quantity], axes, made.asked, None, made.draws, made.seed))
    return Frontier(quantity, wanted, across, up, found, _maps(made, quantity, across, up, swept))


def _maps(made: Estimate, quantity: str, across: str, up: str, swept: Any) -> dict[str, "Frame"]:
    """A frame for each percentile of a sweep over two inputs, which remembers."""
    from gigawatt.data.frames import remember

    placed = made.at(**{name: float(swept[name].iloc[0]) for name in (across, up)}).origin(quantity)
    behind = [dataclasses.replace(placed, choices=made.chosen)]
    unit, maps = choices.describe(quantity).unit, {}
    for end in ENDS:
        table = swept.pivot(index=up, columns=across, values=f"{quantity}_{end}")
        maps[end] = remember(table, dict.fromkeys(table.index, behind), unit)
    return maps


def _axis(low: float, high: float) -> dict[str, object]:
    """A range of a grid, on a logarithmic scale where it is long."""
    scale = "log" if _is_long(low, high) else "linear"
    return {"from": low, "to": high, "steps": STEPS, "scale": scale}


def _is_long(low: float, high: float) -> bool:
    return low > 0 and high / low >= display.LONG


def _found(
    made: Estimate,
    quantity: str,
    wanted: Wanted,
    across: str,
    up: str,
    tried: Sequence[tuple[float, float]],
) -> dict[float, Requirement | str]:
    """The value of `up` at places of `across`, or why it has none."""
    (low, high), (least, most) = tried
    spaced = np.geomspace if _is_long(low, high) else np.linspace
    places = [low, *map(float, spaced(low, high, PLACES)[1:-1]), high]
    found: dict[float, Requirement | str] = {}
    for place in places:
        try:
            found[place] = sought(made.at(**{across: place}), quantity, wanted, up, least, most)
        except UserError as error:
            found[place] = str(error)
    return found


def _corners(
    made: Estimate, quantity: str, names: Sequence[str], tried: Sequence[tuple[float, float]]
) -> list[tuple[dict[str, float], float]]:
    """The four corners of the map, each with the median there.

    Raises UserError for an input that does not move the quantity.
    """
    placed = [dict(zip(names, ends)) for ends in product(*tried)]
    corners = [(one, bounded(made.at(**one), quantity)[1]) for one in placed]
    for name in names:
        pairs = [
            (first, other)
            for one, first in corners
            for two, other in corners
            if one[name] != two[name] and all(one[n] == two[n] for n in names if n != name)
        ]
        if all(first == other for first, other in pairs):
            raise UserError(f"{name}: does not move {quantity}; seek another input")
    return corners


def _refusal(
    quantity: str, wanted: Wanted, corners: Sequence[tuple[dict[str, float], float]]
) -> str:
    """Why no pair of values does it: the corner that comes nearest, and what it gives."""
    units = {name: choices.describe(name).unit for name in (*corners[0][0], quantity)}
    near, median = min(corners, key=lambda one: abs(apart(one[1], wanted.middle)))
    ends = " and ".join(
        f"{name} from {number(low)} to {with_unit(number(high), units[name])}"
        for (name, low), high in zip(corners[0][0].items(), corners[-1][0].values())
    )
    at = " and ".join(f"{name} {number(end)}" for name, end in near.items())
    gives = "without end" if median >= ENDLESS else with_unit(number(median), units[quantity])
    return (
        f"no {ends} makes {quantity} {wanted.text(units[quantity])}: at {at}, the nearest corner, "
        f"it is {gives}; widen a range or change another input"
    )
