"""How far prints lie from our estimates: the discrepancy of each kind of quantity, fitted on anchors.

A print differs from our middle by what the estimate leaves open itself, and by what neither side says:
another definition than any that we know of, rounding, plain error. The second is a bias and a spread for
each kind of quantity. Kinds with few points lean on all of them (partial pooling), whole sources are left
out when a fit is tested, and half of the sources, by a hash of their name, are never shown to any fit.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gigawatt.claims.anchors import Anchor
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices, prints, sampling
from gigawatt.estimates.estimate import Estimate

LEAST_SOURCES = 8  # fewer cannot tell a bias from chance
BIAS = 0.25  # of a kind, before its points are seen: standard deviation in ln
POOLED_SPREAD = (math.log(0.15), 1.0)  # middle and deviation of ln spread over all kinds
APART = 0.5  # how far the ln spread of one kind may lie from that of all
FLOOR = 0.01  # of a spread: prints are rounded


@dataclass(frozen=True)
class Point:
    """A published figure beside the estimate with its readings left open, both in ln.

    distance: ln(print / our median). width: standard deviation that our own interval stands for.
    """

    anchor: Anchor
    kind: str
    distance: float
    width: float


@dataclass(frozen=True)
class Discrepancy:
    """Bias and spread of one kind, in ln, with what they were fitted on."""

    kind: str
    bias: float
    spread: float
    points: int = 0
    sources: int = 0


def set_aside(source_id: str) -> bool:
    """Whether a source belongs to the half that no fit ever sees.

    >>> set_aside("epoch-cost-breakdown-2026")
    False
    """
    return hashlib.sha256(source_id.encode()).digest()[0] % 2 == 1


def kind_of(quantity: str) -> str:
    """The kind of a quantity in kinds.csv; `any` for one that has none."""
    general = choices.of_companies().get(quantity, (quantity, ""))[0]
    row = tables.index("kinds").get(general)
    return str(row["kind"]) if row else prints.ANY


def point(anchor: Anchor, made: Estimate) -> Point | None:
    """An anchor as a point to fit on; None for a bound, an identity, and a figure that has no logarithm."""
    drawn = np.asarray(prints.read(made, anchor.quantity))
    if anchor.bound or not anchor.comparable or drawn.ndim == 0 or anchor.point <= 0:
        return None
    low, middle, high = np.log(sampling.interval(drawn))
    if high - low < FLOOR:  # an identity: a count times a data-sheet ratio tests nothing
        return None
    width = (high - low) / (2 * sampling.Z95)
    return Point(anchor, kind_of(anchor.quantity), math.log(anchor.point) - middle, width)


def fit(points: Sequence[Point]) -> dict[str, Discrepancy]:
    """Bias and spread of each kind and of `any`, by partial pooling.

    Each distance is Student-t around its kind's bias, as wide as our own interval and the kind's spread
    together. Biases lean to nought and spreads to their common middle; the points of one source share
    their weight. The most probable values are taken.

    Raises UserError where the points come from too few sources.
    """
    from scipy.optimize import minimize

    sources = {one.anchor.source_id for one in points}
    if len(sources) < LEAST_SOURCES:
        raise UserError(
            f"anchors: {len(sources)} sources are too few to fit on; {LEAST_SOURCES} are needed"
        )
    kinds = sorted({one.kind for one in points})
    place = np.array([kinds.index(one.kind) for one in points])
    distance = np.array([one.distance for one in points])
    width = np.array([one.width for one in points])
    shared = Counter((one.kind, one.anchor.source_id) for one in points)
    weight = np.array([shared[one.kind, one.anchor.source_id] ** -0.5 for one in points])

    def cost(x: np.ndarray) -> float:
        bias, spread, common = x[: len(kinds)], x[len(kinds) : -1], x[-1]
        scale = np.hypot(width, np.exp(spread[place]))
        away = (distance - bias[place]) / scale
        nu = prints.DEGREES
        fitted = np.log(scale) + (nu + 1) / 2 * np.log1p(away**2 / nu)
        prior = (bias / BIAS) ** 2 + ((spread - common) / APART) ** 2
        pooled = ((common - POOLED_SPREAD[0]) / POOLED_SPREAD[1]) ** 2
        return float(weight @ fitted + prior.sum() / 2 + pooled / 2)

    start = np.concatenate([np.zeros(len(kinds)), np.full(len(kinds) + 1, POOLED_SPREAD[0])])
    best = minimize(cost, start, method="L-BFGS-B").x
    found = {
        kind: Discrepancy(
            kind,
            float(best[i]),
            max(float(np.exp(best[len(kinds) + i])), FLOOR),
            int((place == i).sum()),
            len({one.anchor.source_id for one in points if one.kind == kind}),
        )
        for i, kind in enumerate(kinds)
    }
    common = Discrepancy(prints.ANY, 0.0, float(np.exp(best[-1])), len(points), len(sources))
    return found | {prints.ANY: common}


def fit_one(points: Sequence[Point]) -> dict[str, Discrepancy]:
    """The honest baseline: one bias and one spread for everything."""
    alike = [Point(one.anchor, prints.ANY, one.distance, one.width) for one in points]
    return fit(alike)


def left_out(points: Sequence[Point], fitted=fit) -> list[Discrepancy]:
    """For each point, the discrepancy that a fit gives which has not seen the point's source.

    Sources that are set aside are seen by no fit, so theirs is that of all others.
    """
    seen = [one for one in points if not set_aside(one.anchor.source_id)]
    known: dict[str, Mapping[str, Discrepancy]] = {}
    found = []
    for one in points:
        source = one.anchor.source_id if not set_aside(one.anchor.source_id) else ""
        if source not in known:
            known[source] = fitted([other for other in seen if other.anchor.source_id != source])
        found.append(known[source].get(one.kind, known[source][prints.ANY]))
    return found


def of_sources(points: Iterable[Point]) -> int:
    """How many sources stand behind points."""
    return len({one.anchor.source_id for one in points})
