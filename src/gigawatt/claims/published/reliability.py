"""Do the ranges keep their promise? Both intervals held against published figures, kind by kind.

Two ranges are scored on the same points: the **model's**, which says what a quantity is under our
own definition, and the **printed** one, which says what a source will print for it. The printed
range of a point is always made by a fit that has not seen the point's source. Beside it stands the
honest baseline: one bias and one spread for everything, added to the model's own range.

A point counts once for each source and kind as a whole: figures that one source works out by one
rule are one piece of evidence, so each has a part of the weight. Bounds and identities are no
points.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gigawatt import paths
from gigawatt.claims.published import calibration, circumstances, discrepancy
from gigawatt.claims.published.anchors import Anchor, read
from gigawatt.claims.published.discrepancy import Discrepancy, Point
from gigawatt.claims.said import rounding
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import prints, sampling
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.text.table import columns

MODEL, PRINTED, BASELINE = "model", "printed", "one factor"
RANGES = (MODEL, PRINTED, BASELINE)
READINGS = "readings"  # between the two: readings left open, prints taken as free of error
LEAST = 0.005  # the smallest rounding of a print, relative: conversions differ by as much
YEAR_END = "-12-31"
LEVEL = 0.9  # every range is 90 %
MISS = 2 / (1 - LEVEL)  # price of a miss in the interval score
LADDER = tuple(discrepancy.LADDER)


@dataclass(frozen=True)
class Held:
    """A published figure and the draws of each range for it, all in ln."""

    point: Point
    draws: dict[str, np.ndarray] = field(repr=False)
    _quantiles: dict[tuple, np.ndarray] = field(default_factory=dict, repr=False, compare=False)

    @property
    def published(self) -> float:
        return math.log(self.point.anchor.point)

    def ends(self, name: str, level: float = LEVEL) -> tuple[float, float, float]:
        """Lower end, middle and upper end of a range, in ln: at 0.9 the 5th, 50th and 95th
        percentile.
        """
        low, middle, high = self.quantiles(name, ((1 - level) / 2, 0.5, (1 + level) / 2))
        return float(low), float(middle), float(high)

    def quantiles(self, name: str, wanted: tuple[float, ...]) -> np.ndarray:
        """Quantiles of a range, in ln; every measure of every group asks for the same ones."""
        key = (name, wanted)
        if key not in self._quantiles:
            self._quantiles[key] = np.quantile(self.draws[name], wanted)
        return self._quantiles[key]

    def missed_by(self, name: str, level: float = LEVEL) -> float:
        """How far the figure lies outside of a range beyond its own rounding, in ln; 0 inside."""
        low, _, high = self.ends(name, level)
        slack = max(rounding(self.point.anchor.point), LEAST)
        return max(low - slack - self.published, self.published - high - slack, 0.0)

    def place(self, name: str) -> float:
        """Part of the draws below the figure (PIT): evenly spread where the range is honest."""
        return float((self.draws[name] < self.published).mean())


def held(
    file: Path | None = None, draws: int = sampling.DEFAULT_DRAWS, seed: int = 1
) -> list[Held]:
    """Every point of a file of anchors with the draws of the three ranges.

    file: by default the project's own anchors, each scored by a fit that has not seen its source;
    figures of another file are scored by the table that is shipped. Raises UserError for a table
    that cannot be read.
    """
    pairs = _pairs(file, draws, seed)
    if file is not None:  # somebody else's figures: no fit of ours has seen them
        return [Held(point, _draws(point, ours, shipped(point))) for point, ours in pairs]
    every = [point for point, _ in pairs]
    fitted = calibration.left_out(every)
    alike = calibration.left_out(every, discrepancy.fit_one, factored=False)
    return [
        Held(point, _draws(point, ours, mine, one))
        for (point, ours), mine, one in zip(pairs, fitted, alike)
    ]


def points(
    file: Path | None = None, draws: int = sampling.DEFAULT_DRAWS, seed: int = 1
) -> list[Point]:
    """Points of a file of anchors to fit on: no bounds, no identities, none without an estimate."""
    return [point for point, _ in _pairs(file, draws, seed)]


def _pairs(file: Path | None, draws: int, seed: int) -> list[tuple[Point, Estimate]]:
    pairs, made = [], dict[str, Estimate | None]()
    for anchor in read(file or paths.DATA / "anchors.csv"):
        inputs = {**anchor.read_as, **anchor.inputs}
        key = str(sorted(inputs.items()))
        if key not in made:
            made[key] = _estimate(inputs, draws, seed)
        ours = made[key]
        point = _point(anchor, ours) if ours else None
        if point and ours:
            pairs.append((point, ours))
    return pairs


def _made(inputs: Mapping[str, Any], draws: int, seed: int) -> Estimate:
    return estimate(draws=draws, seed=seed, **inputs)


def _estimate(inputs: Mapping[str, str], draws: int, seed: int) -> Estimate | None:
    try:
        return _made(inputs, draws, seed)
    except UserError:  # no estimate: `gigawatt score` counts it as a miss and says why
        return None


def _point(anchor: Anchor, made: Estimate) -> Point | None:
    try:
        return discrepancy.point(anchor, made)
    except UserError:
        return None


def shipped(point: Point) -> Discrepancy:
    """The discrepancy of a point as the tables have it; none before a first fit."""
    return circumstances.shipped().of(point, discrepancy.shipped())


def _draws(
    point: Point, made: Estimate, mine: Discrepancy, one: Discrepancy | None = None
) -> dict[str, np.ndarray]:
    model = np.log(np.asarray(made.values(point.anchor.meant)))
    read_as = np.log(np.asarray(prints.read(made, point.anchor.meant)))
    printed = read_as + mine.bias + mine.spread * prints.error(made, mine.kind)
    found = {MODEL: model, READINGS: read_as, PRINTED: printed}
    return found | ({BASELINE: model + one.bias + one.spread * prints.error(made)} if one else {})


def measures(rows: Sequence[Held], name: str) -> dict[str, float]:
    """What a range is worth on some points: coverage with its interval, error, width, scores.

    bias: middle of ln(print / our median). interval_score and crps are means in ln: low is good.
    width: median of p95 / p5.
    """
    import scoringrules

    missed = np.array([row.missed_by(name) for row in rows])
    ends = np.array([row.ends(name) for row in rows])
    away = np.array([row.published for row in rows]) - ends[:, 1]
    score = ends[:, 2] - ends[:, 0] + MISS * missed
    few = np.array([row.quantiles(name, LADDER) for row in rows])
    crps = scoringrules.crps_ensemble(np.array([row.published for row in rows]), few)
    low, share, high = coverage(rows, name)
    return {
        "points": len(rows),
        "sources": discrepancy.of_sources(row.point for row in rows),
        "coverage": float((missed == 0).mean()),
        "coverage_by_source": share,
        "coverage_low": low,
        "coverage_high": high,
        "bias": float(np.median(away)),
        "error": float(np.median(np.abs(away))),
        "width": float(np.exp(np.median(ends[:, 2] - ends[:, 0]))),
        "interval_score": float(score.mean()),
        "crps": float(np.mean(crps)),
    }


def coverage(rows: Sequence[Held], name: str, level: float = LEVEL) -> tuple[float, float, float]:
    """Part of the figures inside a range at a level, each source once, between the ends of its own
    90 % interval from chance: (low, part, high).
    """
    from scipy.stats import binomtest

    weight = _weights(rows)
    inside = np.array([row.missed_by(name, level) == 0 for row in rows])
    effective = max(round(weight.sum()), 1)
    share = float(weight @ inside / weight.sum())
    span = binomtest(round(share * effective), effective).proportion_ci(LEVEL, method="wilson")
    return float(span.low), share, float(span.high)


def _weights(rows: Sequence[Held]) -> np.ndarray:
    """Each source counts once for each kind."""
    keys = [(row.point.kind, row.point.anchor.block) for row in rows]
    many = Counter(keys)
    return np.array([1 / many[key] for key in keys])


def by_kind(rows: Iterable[Held]) -> dict[str, list[Held]]:
    """The points of each kind, after those of all and those that no fit ever saw."""
    every = list(rows)
    groups = {
        "all": every,
        "set aside": [row for row in every if calibration.set_aside(row.point.anchor.block)],
    }
    for row in sorted(every, key=lambda one: one.point.kind):
        groups.setdefault(row.point.kind, []).append(row)
    return {name: group for name, group in groups.items() if group}


def summary(rows: Sequence[Held]) -> dict[str, dict[str, dict[str, float]]]:
    """The measures of every range for every kind of quantity."""
    return {
        kind: {name: measures(group, name) for name in RANGES if name in group[0].draws}
        for kind, group in by_kind(rows).items()
    }


def shown(rows: Sequence[Held]) -> str:
    """The measures as an aligned table: one line for each kind and range."""
    head = "kind|range|points|sources|inside|by source|bias|error|p95/p5|interval score|CRPS"
    body = [
        (
            kind if name == MODEL else "",
            name,
            str(one["points"]) if name == MODEL else "",
            str(one["sources"]) if name == MODEL else "",
            f"{one['coverage']:.0%}",
            f"{one['coverage_by_source']:.0%} ({one['coverage_low']:.0%} to "
            f"{one['coverage_high']:.0%})",
            f"{one['bias']:+.2f}",
            f"{one['error']:.3f}",
            f"{one['width']:.2f}",
            f"{one['interval_score']:.2f}",
            f"{one['crps']:.3f}",
        )
        for kind, ranges in summary(rows).items()
        for name, one in ranges.items()
    ]
    return columns([head.split("|"), *body])


def places(rows: Sequence[Held], name: str, bins: int = 5) -> list[float]:
    """Parts of the figures in equal slices of a range's probability; alike where it is honest."""
    found = np.histogram([row.place(name) for row in rows], bins=bins, range=(0.0, 1.0))[0]
    return [float(count) / max(len(rows), 1) for count in found]


def prequential(file: Path | None = None) -> list[dict[str, Any]]:
    """What the tables of a year say of a fleet at its end, beside the count printed later.

    Rows that speak of a later year are taken away, so that no estimate knows what came after; the
    assumptions, which are ranges of today, stay. file:
    by default the project's own anchors; its counts of owned fleets at the end of a year are used.
    """
    found = []
    for anchor in read(file or paths.DATA / "anchors.csv"):
        date = anchor.inputs.get("as_of", "")
        if not date.endswith(YEAR_END) or not anchor.meant.endswith("_owned"):
            continue
        with tables.known_by(int(date[:4])):
            try:
                made = _made(anchor.inputs, sampling.DEFAULT_DRAWS, 1)
                then, origin = made.printed(anchor.meant), made.origin(anchor.meant)
            except UserError:
                continue
        found.append(
            {
                "quantity": anchor.meant,
                "date": date,
                "p5": then.p5,
                "p50": then.p50,
                "p95": then.p95,
                "published": anchor.point,
                "inside": then.p5 <= anchor.point <= then.p95,
                "anchor": anchor,
                "origin": origin,
            }
        )
    return found
