"""How far prints lie from our estimates: the discrepancy of each kind of quantity, fitted on
anchors.

A print differs from our middle by what the estimate leaves open itself, and by what neither side
says: another definition than any that we know of, rounding, plain error. The second is a bias and a
spread for each kind of quantity. Kinds with few points lean on all of them (partial pooling), whole
sources are left out when a fit is tested, and half of the sources, by a hash of their name, are
never shown to any fit.
"""

import hashlib
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from gigawatt.claims.published.anchors import Anchor
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import prints, sampling
from gigawatt.estimates.estimate import Estimate
from gigawatt.text.table import csv_text

COLUMNS = ("kind", "bias", "spread", "points", "sources", "fitted_to", "note")
FACTOR_COLUMNS = ("factor", "points", "sources", "fitted_to")
LEAST_SOURCES = 8  # fewer cannot tell a bias from chance
BIASES = np.arange(-50, 51) / 50  # of a kind, in ln
SPREADS = np.geomspace(0.03, 1.0, 36)  # of a kind, and common to all, in ln
LEANS = {"use": "site"}  # a family of few points learns from a larger one, and teaches it nothing
ENDS = np.linspace(0.0, 4.0, 801)  # where the upper end of a spread may lie, in ln
SCATTERS = (0.03, 0.06, 0.1, 0.15, 0.2, 0.3)  # scale of the biases of all kinds, in ln
APARTS = (0.1, 0.3, 0.7)  # standard deviation of the ln spread of one kind around the common one
FACTORS = np.geomspace(0.25, 4.0, 21)  # of the spread, for prints of one origin or of one size
FACTORS_APART = (0.2, 0.4, 0.8)  # standard deviation of the ln of those factors
LADDER = (np.arange(81) + 0.5) / 81  # of our own draws, in place of all of them
LEAST_DENSITY = 1e-300  # a normal is nought far out, and nought has no logarithm
FLOOR = 0.01  # an interval of ours that is narrower in ln is an identity


@dataclass(frozen=True)
class Point:
    """A published figure beside the estimate with its readings left open, both in ln.

    distance: ln(print / our median). drawn: quantiles of our own draws in ln around their median.
    likelihood: log probability of the print for each bias (rows) and spread (columns). said: whose
    figure it is, as `origin_reading` names it; empty where nobody says. size: whether few or many
    accelerators are bought; empty where that decides nothing.
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


def set_aside(block: str) -> bool:
    """Whether a source, or the origin of a statement, belongs to the half that no fit ever sees.

    >>> set_aside("epoch-cost-breakdown-2026")
    False
    """
    return hashlib.sha256(block.encode()).digest()[0] % 2 == 1


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
    density = [_density(left / spread, kind).mean(axis=1) / spread for spread in SPREADS]
    return np.log(np.maximum(np.stack(density, axis=1), LEAST_DENSITY))


def _density(away: np.ndarray, kind: str) -> np.ndarray:
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
        np.array([np.exp(one - _log_sum(one)) for one in biases]),
        np.array([np.exp(one - _log_sum(one)) for one in spreads]).T,
    )


def _under_each_prior(seen: np.ndarray) -> np.ndarray:
    """Log probability of the points of one kind under each of the priors."""
    biases, spreads = _priors()
    top = seen.max()
    return top + np.log(biases @ np.exp(seen - top) @ spreads)


def _believed(likely: np.ndarray) -> np.ndarray:
    """Log of what is believed of a kind, by how probable each prior makes the points of others."""
    biases, spreads = _priors()
    weight = np.exp(likely - _log_sum(likely))
    return np.log(biases.T @ weight @ spreads.T)


def _log_sum(logs: np.ndarray) -> float:
    top = logs.max()
    return float(top + np.log(np.exp(logs - top).sum()))


def _averaged(kind: str, logs: np.ndarray, points: Sequence[Point]) -> Discrepancy:
    """Mean bias, and the spread whose 90 % range is that of all that the points leave open."""
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    weight = np.exp(logs - _log_sum(logs))
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


@dataclass(frozen=True)
class Factors:
    """What multiplies the spread of a kind, by whose figure it is and by the size of a purchase."""

    origins: Mapping[str, float] = field(default_factory=dict)
    sizes: Mapping[str, float] = field(default_factory=dict)

    def of(self, one: Point) -> float:
        return self.origins.get(one.said, 1.0) * self.sizes.get(one.size, 1.0)


def factors(points: Sequence[Point], found: Mapping[str, Discrepancy]) -> Factors:
    """For each origin, the spread of its prints over that of all prints of their kinds; then for
    few and for many accelerators, over that of their kinds and origins.

    found: bias and spread of each kind. The ln of the factors scatters around nought; how far is
    weighted by how probable it makes the points, so that one with few points stays near 1.
    """
    by_origin = Factors(_factors(points, found, Factors(), lambda one: one.said))
    sizes = _factors(points, found, by_origin, lambda one: one.size)
    return Factors(by_origin.origins, sizes)


def _factors(
    points: Sequence[Point],
    found: Mapping[str, Discrepancy],
    known: Factors,
    label: Callable[[Point], str],
) -> dict[str, float]:
    """The factor of each label, beside those that are known."""
    named = sorted({label(one) for one in points} - {""})
    if not named:
        return {}
    of = {name: [one for one in points if label(one) == name] for name in named}
    seen = [_of_label(some, found, known) for some in of.values()]
    places = np.log(FACTORS)
    logs = [-((places / apart) ** 2) / 2 for apart in FACTORS_APART]
    priors = np.array([one - _log_sum(one) for one in logs])
    under = np.array([[_log_sum(one + prior) for one in seen] for prior in priors]).sum(axis=1)
    prior = np.log(np.exp(under - _log_sum(under)) @ np.exp(priors))
    weights = [np.exp(one + prior - _log_sum(one + prior)) for one in seen]
    return {name: float(np.exp(one @ places)) for name, one in zip(named, weights)}


def _of_label(
    points: Sequence[Point], found: Mapping[str, Discrepancy], factors: Factors
) -> np.ndarray:
    """Log probability of the points of one label for each factor; one source shares its weight."""
    shared = Counter(one.anchor.block for one in points)
    logs = np.zeros(FACTORS.size)
    for one in points:
        known = found.get(one.kind, found[prints.ANY])
        scale = known.spread * factors.of(one) * FACTORS[:, None]
        left = (one.distance - known.bias - one.drawn) / scale
        density = np.maximum(_density(left, known.kind).mean(axis=1), LEAST_DENSITY)
        logs += np.log(density / scale[:, 0]) * shared[one.anchor.block] ** -0.5
    return logs


def fit_one(points: Sequence[Point]) -> dict[str, Discrepancy]:
    """The honest baseline: one bias and one spread for everything."""
    return fit([_of_any_kind(one) for one in points])


def _of_any_kind(one: Point) -> Point:
    """A point as if nobody knew its kind."""
    if prints.errs_grossly(one.kind):  # as those of any kind do
        return replace(one, kind=prints.ANY)
    return replace(one, kind=prints.ANY, likelihood=_likelihood(one.distance, one.drawn))


Fit = Callable[[Sequence[Point]], dict[str, Discrepancy]]


def left_out(
    points: Sequence[Point], fitted: Fit = fit, factored: bool = True
) -> list[Discrepancy]:
    """For each point, the discrepancy that a fit gives which has not seen the point's source.

    factored: the spread follows whose figure it is and the size of a purchase. Sources that are set
    aside are seen by no fit, so theirs is that of all others.
    """
    seen = [one for one in points if not set_aside(one.anchor.block)]
    known: dict[str, tuple[dict[str, Discrepancy], Factors]] = {}
    found = []
    for one in points:
        source = one.anchor.block if not set_aside(one.anchor.block) else ""
        if source not in known:
            others = [other for other in seen if other.anchor.block != source]
            kinds = fitted(others)
            known[source] = kinds, factors(others, kinds) if factored else Factors()
        kinds, times = known[source]
        kind = kinds.get(one.kind, kinds[prints.ANY])
        found.append(replace(kind, spread=kind.spread * times.of(one)))
    return found


def of_sources(points: Iterable[Point]) -> int:
    """How many sources stand behind points."""
    return len({one.anchor.block for one in points})


def table(points: Sequence[Point], fitted_to: str) -> str:
    """The text of discrepancy.csv: the fit on every source that is not set aside.

    fitted_to: date of the tables, ISO. Raises UserError where the sources are too few.
    """
    found = fit([one for one in points if not set_aside(one.anchor.block)])
    notes = {
        prints.ANY: "For kinds without points of their own: no bias, and a spread as of all kinds"
    }
    rows = [
        (
            one.kind,
            round(one.bias, 4),
            round(one.spread, 4),
            one.points,
            one.sources,
            fitted_to,
            notes.get(one.kind, ""),
        )
        for one in found.values()
    ]
    return csv_text(COLUMNS, rows)


def factor_tables(points: Sequence[Point], fitted_to: str) -> tuple[str, str]:
    """The texts of print_origins.csv and print_sizes.csv, from the same points as `table`."""
    seen = [one for one in points if not set_aside(one.anchor.block)]
    found = factors(seen, fit(seen))

    def text(key: str, made: Mapping[str, float], label: Callable[[Point], str]) -> str:
        rows = []
        for name, factor in made.items():
            theirs = [one for one in seen if label(one) == name]
            rows.append((name, round(factor, 3), len(theirs), of_sources(theirs), fitted_to))
        return csv_text((key, *FACTOR_COLUMNS), rows)

    return (
        text("origin", found.origins, lambda one: one.said),
        text("size", found.sizes, lambda one: one.size),
    )
