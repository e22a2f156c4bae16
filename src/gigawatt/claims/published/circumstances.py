"""What is known of a print beside its kind: whose figure it is, and the size of the thing.

Contracts lie closer to our middle than newspapers do, and what a company says of what it buys or
builds lies a little above what analysts say. Both are fitted on published figures after the kinds
are, origins first, so that an origin which speaks of small things alone is not counted twice.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gigawatt.claims.published.discrepancy import (
    BIASES,
    LEAST_DENSITY,
    SCATTERS,
    Discrepancy,
    Point,
    density,
    log_sum,
)
from gigawatt.data import tables
from gigawatt.estimates import prints

FACTORS = np.geomspace(0.25, 4.0, 21)  # of the spread, for prints of one origin or of one size
FACTORS_APART = (0.2, 0.4, 0.8)  # standard deviation of the ln of those factors
NO_BIAS, NO_FACTOR = np.zeros(1), np.ones(1)
Label = Callable[[Point], str]


@dataclass(frozen=True)
class Circumstances:
    """What else is known of a print, and how far it moves the discrepancy of its kind.

    biases: of an origin, added to the bias of a kind, in ln. origins and sizes: what multiplies
    its spread, by whose figure it is and by the size of what is bought or built.
    """

    biases: Mapping[str, float] = field(default_factory=dict)
    origins: Mapping[str, float] = field(default_factory=dict)
    sizes: Mapping[str, float] = field(default_factory=dict)

    def of(self, one: Point, found: Mapping[str, Discrepancy]) -> Discrepancy:
        """The discrepancy of a point: that of its kind, moved by its origin and its size."""
        known = found.get(one.kind, found[prints.ANY])
        bias = self.biases.get(one.said, 0.0) if prints.leans(one.kind) else 0.0
        factor = self.origins.get(one.said, 1.0) * self.sizes.get(one.size, 1.0)
        return replace(known, bias=known.bias + bias, spread=known.spread * factor)


def shipped() -> Circumstances:
    """What print_origins.csv and print_sizes.csv say; nothing before a first fit."""
    origins, sizes = tables.index("print_origins"), tables.index("print_sizes")
    return Circumstances(
        {str(name): row["bias"] for name, row in origins.items()},
        {str(name): row["factor"] for name, row in origins.items()},
        {str(name): row["factor"] for name, row in sizes.items()},
    )


def origin(one: Point) -> str:
    """Whose figure a print is; empty where nobody says."""
    return one.said


def size(one: Point) -> str:
    """Whether it is of a small thing or a large one; empty where that decides nothing."""
    return one.size


def fit(points: Sequence[Point], found: Mapping[str, Discrepancy]) -> Circumstances:
    """For each origin, the spread of its prints over that of all prints of their kinds, and how far
    its figures of what is bought and built lie beside theirs; then the spread for what is small
    and for what is large, over that of their kinds and origins.

    found: bias and spread of each kind. Biases and ln factors scatter around nought; how far is
    weighted by how probable it makes the points, so that a label with few points moves little.
    """
    spreads = _factors(points, found, Circumstances(), origin)
    leaning = [one for one in points if prints.leans(one.kind)]
    biases = _biases(leaning, found, Circumstances({}, spreads), origin)
    known = Circumstances(biases, spreads)
    return replace(known, sizes=_factors(points, found, known, size))


def _factors(
    points: Sequence[Point],
    found: Mapping[str, Discrepancy],
    known: Circumstances,
    label: Label,
) -> dict[str, float]:
    """The factor on the spread of each label, beside what is known already."""
    places = np.log(FACTORS)
    seen = _of_labels(points, found, known, label, factors=FACTORS)
    weights = _weighted(seen, places, FACTORS_APART)
    return {name: float(np.exp(one @ places)) for name, one in weights.items()}


def _biases(
    points: Sequence[Point],
    found: Mapping[str, Discrepancy],
    known: Circumstances,
    label: Label,
) -> dict[str, float]:
    """The bias of each label, beside what is known already."""
    seen = _of_labels(points, found, known, label, biases=BIASES)
    weights = _weighted(seen, BIASES, SCATTERS)
    return {name: float(one @ BIASES) for name, one in weights.items()}


def _weighted(
    seen: Mapping[str, np.ndarray], places: np.ndarray, scatters: Sequence[float]
) -> dict[str, np.ndarray]:
    """How probable each place is for each label, which scatter normally around nought; how far is
    left open.
    """
    if not seen:
        return {}
    logs = [-((places / scatter) ** 2) / 2 for scatter in scatters]
    priors = np.array([one - log_sum(one) for one in logs])
    under = np.array([sum(log_sum(one + prior) for one in seen.values()) for prior in priors])
    prior = np.log(np.exp(under - log_sum(under)) @ np.exp(priors) + LEAST_DENSITY)
    return {name: np.exp(one + prior - log_sum(one + prior)) for name, one in seen.items()}


def _of_labels(
    points: Sequence[Point],
    found: Mapping[str, Discrepancy],
    known: Circumstances,
    label: Label,
    biases: np.ndarray = NO_BIAS,
    factors: np.ndarray = NO_FACTOR,
) -> dict[str, np.ndarray]:
    """Log probability of the points of each label for each bias or factor; the points of one source
    share their weight.
    """
    named = sorted({label(one) for one in points} - {""})
    logs = {}
    for name in named:
        some = [one for one in points if label(one) == name]
        shared = Counter(one.anchor.block for one in some)
        logs[name] = sum(
            _under(one, known.of(one, found), biases, factors) * shared[one.anchor.block] ** -0.5
            for one in some
        )
    return logs


def _under(one: Point, found: Discrepancy, biases: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Log probability of one print for each further bias or factor on the spread."""
    scale = (found.spread * factors)[:, None]
    left = (one.distance - found.bias - biases[:, None] - one.drawn) / scale
    likely = np.maximum(density(left, found.kind).mean(axis=1), LEAST_DENSITY)
    return np.log(likely / scale[:, 0])
