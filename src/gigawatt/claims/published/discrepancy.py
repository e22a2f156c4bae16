"""How far prints lie from our estimates: the discrepancy of each kind of quantity, fitted on
published figures.

A print differs from our middle by what the estimate leaves open itself, and by what neither side
says: another definition than any that we know of, rounding, plain error. The second is a bias and a
spread for each kind of quantity. Kinds with few points lean on all of them (partial pooling).
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from gigawatt.claims.published.anchors import Anchor
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import prints, sampling
from gigawatt.estimates.estimate import Estimate

LEAST_SOURCES = 8  # fewer cannot tell a bias from chance
BIASES = np.arange(-50, 51) / 50  # of a kind, in ln
SPREADS = np.geomspace(0.03, 1.0, 36)  # of a kind, and common to all, in ln
# A family of few points learns from a larger one, and teaches it nothing.
LEANS = {"use": "site", "homes": "watts"}
ENDS = np.linspace(0.0, 4.0, 801)  # where the upper end of a spread may lie, in ln
SCATTERS = (0.03, 0.06, 0.1, 0.15, 0.2, 0.3)  # scale of the biases of all kinds, in ln
APARTS = (0.1, 0.3, 0.7)  # standard deviation of the ln spread of one kind around the common one
LADDER = (np.arange(81) + 0.5) / 81  # of our own draws, in place of all of them
LEAST_DENSITY = 1e-300  # a normal is nought far out, and nought has no logarithm
FLOOR = 0.01  # an interval of ours that is narrower in ln is an identity


@dataclass(frozen=True)
class Point:
    """A published figure beside the estimate with its readings left open, both in ln.

    distance: ln(print / our median). drawn: quantiles of our own draws in ln around their median.
    likelihood: log probability of the print for each bias (rows) and spread (columns). said: whose
    figure it is, as `origin_reading` names it; empty where nobody says. size: whether it
    is of a small thing or a large one; empty where that decides nothing.
    """

    anchor: Anchor
    kind: str
    distance: float
    drawn: np.ndarray = field(repr=False, compare=False)
    likelihood: np.ndarray = field(repr=False, compare=False)
    said: str = ""
    size: str = ""


@dataclass(frozen=True)
class Discrepancy:
    """Bias and spread of one kind, in ln, with what they were fitted on."""

    kind: str
    bias: float
    spread: float
    points: int = 0
    sources: int = 0


def shipped() -> dict[str, Discrepancy]:
    """Bias and spread of each kind as discrepancy.csv has them; none before a first fit."""
    rows = tables.index("discrepancy")
    known = [Discrepancy(str(kind), row["bias"], row["spread"]) for kind, row in rows.items()]
    return {one.kind: one for one in [Discrepancy(prints.ANY, 0.0, 0.0), *known]}


def point(anchor: Anchor, made: Estimate) -> Point | None:
    """An anchor as a point to fit on.

    None for a bound, an identity, and a figure that has no logarithm.
    """
    drawn = np.asarray(prints.read(made, anchor.meant))
    if anchor.bound or not anchor.comparable or drawn.ndim == 0 or anchor.point <= 0:
        return None
    if np.min(drawn) <= 0:  # a return may be a loss
        return None
    low, middle, high = np.log(sampling.interval(drawn))
    if high - low < FLOOR:  # an identity: a count times a data-sheet ratio tests nothing
        return None
    quantiles = np.quantile(np.log(drawn), LADDER) - middle
    distance = math.log(anchor.point) - middle
    kind = prints.kind(anchor.quantity, made) or prints.ANY
    likely = _likelihood(distance, quantiles, kind)
    size = prints.size(made, kind)
    return Point(anchor, kind, distance, quantiles, likely, anchor.said, size)


def fit(points: Sequence[Point]) -> dict[str, Discrepancy]:
    """Bias and spread of each kind and of `any`, by partial pooling.

    Each print is one of our own draws, moved by its kind's bias and by an error of the kind's
    spread, Student-t or normal as `prints.error` draws it. The points of one source share their
    weight. The biases of kinds scatter around nought and their spreads around a common one, each
    family of kinds by itself (kinds.csv); how far they do is left open too, weighted by how
    probable it makes the points. What is returned averages over everything that is left open, so
    that a kind with few points gets a wide spread and no strong bias.

    Raises UserError where the points come from too few sources.
    """
    sources = {one.anchor.block for one in points}
    if len(sources) < LEAST_SOURCES:
        raise UserError(
            f"anchors: {len(sources)} sources are too few to fit on; {LEAST_SOURCES} are needed"
        )
    kinds = sorted({one.kind for one in points})
    of_kind = {kind: [one for one in points if one.kind == kind] for kind in kinds}
    seen = {kind: _together(some) for kind, some in of_kind.items()}
    likely = {kind: _under_each_prior(one) for kind, one in seen.items()}
    of = {kind: prints.families().get(kind, "") for kind in kinds}
    found = {}
    for kind in kinds:
        family = [likely[other] for other in kinds if of[other] in (of[kind], LEANS.get(of[kind]))]
        left_to_others = sum(family, np.zeros_like(family[0])) - likely[kind]
        found[kind] = _averaged(kind, seen[kind] + _believed(left_to_others), of_kind[kind])
    every = sum(likely.values(), np.zeros_like(likely[kinds[0]]))
    # Last, as in the file; where everything is of one kind (`fit_one`), that kind speaks.
    rest = {prints.ANY: _averaged(prints.ANY, _believed(every), points)}
    return found | {kind: one for kind, one in rest.items() if kind not in found}


def _likelihood(distance: float, drawn: np.ndarray, kind: str = prints.ANY) -> np.ndarray:
    """Log probability of one print for each bias (rows) and spread (columns)."""
    left = (distance - BIASES)[:, None] - drawn
    # One spread at a time stays within the processor's cache: four times as fast as all at once.
    likely = [density(left / spread, kind).mean(axis=1) / spread for spread in SPREADS]
    return np.log(np.maximum(np.stack(likely, axis=1), LEAST_DENSITY))


def density(away: np.ndarray, kind: str) -> np.ndarray:
    """Density of what parts a print of a kind from our middle, up to a factor."""
    return _student(away) if prints.errs_grossly(kind) else np.exp(-away * away / 2)


def _student(away: np.ndarray) -> np.ndarray:
    """Density of Student's t, up to a factor; divided, as a negative power is ten times as slow."""
    return 1 / (1 + away * away / prints.DEGREES) ** ((prints.DEGREES + 1) / 2)


def _together(points: Sequence[Point]) -> np.ndarray:
    """The likelihoods of the points of one kind; those of one source share their weight."""
    shared = Counter(one.anchor.block for one in points)
    return sum(
        (one.likelihood * shared[one.anchor.block] ** -0.5 for one in points),
        np.zeros((BIASES.size, SPREADS.size)),
    )


@tables.kept
def _priors() -> tuple[np.ndarray, np.ndarray]:
    """What is believed of a kind before any point.

    Its bias scatters around nought (one row for each scatter), with heavy tails so that a kind with
    much evidence may stand apart; its spread around a common one (one column for each common spread
    and distance from it).
    """
    biases = [np.log(_student(BIASES / scatter)) for scatter in SCATTERS]
    spreads = [
        -((np.log(SPREADS / common) / apart) ** 2) / 2 for common, apart in product(SPREADS, APARTS)
    ]
    return (
        np.array([np.exp(one - log_sum(one)) for one in biases]),
        np.array([np.exp(one - log_sum(one)) for one in spreads]).T,
    )


def _under_each_prior(seen: np.ndarray) -> np.ndarray:
    """Log probability of the points of one kind under each of the priors."""
    biases, spreads = _priors()
    top = seen.max()
    return top + np.log(biases @ np.exp(seen - top) @ spreads)


def _believed(likely: np.ndarray) -> np.ndarray:
    """Log of what is believed of a kind, by how probable each prior makes the points of others."""
    biases, spreads = _priors()
    weight = np.exp(likely - log_sum(likely))
    return np.log(biases.T @ weight @ spreads.T)


def log_sum(logs: np.ndarray) -> float:
    """Log of the sum of what the logs are of; a tenth of the time of scipy's on so few."""
    top = logs.max()
    return float(top + np.log(np.exp(logs - top).sum()))


def _averaged(kind: str, logs: np.ndarray, points: Sequence[Point]) -> Discrepancy:
    """Mean bias, and the spread whose 90 % range is that of all that the points leave open."""
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    weight = np.exp(logs - log_sum(logs))
    bias = float(weight.sum(axis=1) @ BIASES)
    unsure = float(weight.sum(axis=1) @ (BIASES - bias) ** 2) ** 0.5
    scales, level = np.hypot(SPREADS, unsure), sampling.LEVELS[-1]
    of_spread = weight.sum(axis=0)
    grossly = prints.errs_grossly(kind)

    def below(end: float) -> float:
        away = end / scales
        return float((stdtr(prints.DEGREES, away) if grossly else ndtr(away)) @ of_spread)

    place = min(max(bisect_left(ENDS, level, key=below), 1), len(ENDS) - 1)
    around = ENDS[place - 1 : place + 1]
    end = float(np.interp(level, [below(one) for one in around], around))
    spread = end / float(stdtrit(prints.DEGREES, level) if grossly else ndtri(level))
    return Discrepancy(kind, bias, spread, len(points), of_sources(points))


def fit_one(points: Sequence[Point]) -> dict[str, Discrepancy]:
    """The honest baseline: one bias and one spread for everything."""
    return fit([_of_any_kind(one) for one in points])


def _of_any_kind(one: Point) -> Point:
    """A point as if nobody knew its kind."""
    if prints.errs_grossly(one.kind):  # as those of any kind do
        return replace(one, kind=prints.ANY)
    return replace(one, kind=prints.ANY, likelihood=_likelihood(one.distance, one.drawn))


def of_sources(points: Iterable[Point]) -> int:
    """How many sources stand behind points."""
    return len({one.anchor.block for one in points})
