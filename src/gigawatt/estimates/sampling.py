"""From assumption rows to correlated quasi-random draws, and from draws to intervals.

All intervals are 90 %: `low` and `high` of an assumption are its 5th and 95th percentiles and
`central` is its median. Each assumption owns a column (`slot`) of one joint Sobol sequence, shifted
by a hash of the seed and its name, so a new or changed assumption leaves every other draw
bit-identical.
"""

import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import UserError, clip

LEVELS = (0.05, 0.5, 0.95)  # every interval is 90 %
ENDS = (LEVELS[0], LEVELS[2])
EVEN = 0.02  # how far the middle of a symmetric shape may lie off, as a part of its width
EDGE = 0.02  # of the way from an end to the middle, where a percentile stands at the end itself
Z95 = 1.6448536269514722  # 95th percentile of the standard normal
# One count for whatever is printed, so that the same question has the same digits everywhere. Twice
# as many would make a step of the explore page slow; over eight seeds the ends of a headline
# interval part by 1.1 % at most (1.3 % at half as many), which the third printed digit shows.
DEFAULT_DRAWS = 8_192
MIN_DRAWS, MAX_DRAWS = 64, 2**22
SHAPES = ("lognormal", "normal", "logitnormal", "uniform", "fixed")

BITS = 30
_DIRECTIONS = Path(__file__).with_name("sobol_directions.npy")


@tables.kept
def _directions() -> np.ndarray:
    """Direction numbers of the Joe-Kuo Sobol sequence, (slots, bits), cached from
    scipy.stats.qmc.
    """
    return np.load(_DIRECTIONS)


def slots() -> int:
    """How many columns the sequence has; the largest usable slot is one less."""
    return len(_directions())


@tables.kept(most=256)
def sobol(slot: int, draws: int) -> np.ndarray:
    """The first `draws` integers of one Sobol column, in natural order, shape (draws,).

    Equal, as a set, to `scipy.stats.qmc.Sobol(d, scramble=False)` column `slot` when `draws` is a
    power of two; reading the cached direction numbers spares two seconds of importing scipy.stats.
    """
    points = np.zeros(1, dtype=np.uint32)
    for direction in _directions()[slot]:
        if points.size >= draws:
            break
        points = np.concatenate([points, points ^ direction])
    return points[:draws]


def uniform(name: str, slot: int, draws: int, seed: int) -> np.ndarray:
    """Quasi-random numbers in (0, 1) for one assumption, shape (draws,).

    name: hashed with the seed into a digital shift. slot: its column.
    """
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    shift = np.uint32(int.from_bytes(digest[:4], "big") >> (32 - BITS))
    return ((sobol(slot, draws) ^ shift) + 0.5) / 2**BITS


def normal(name: str, slot: int, draws: int, seed: int) -> np.ndarray:
    """Quasi-random standard normal numbers for one assumption, shape (draws,)."""
    from scipy.special import ndtri

    return ndtri(uniform(name, slot, draws, seed))


def pearson(spearman: float) -> float:
    """Correlation of the latent normals that gives a wanted rank correlation."""
    return 2 * np.sin(np.pi * spearman / 6)


def weights(
    names: Sequence[str], pairs: Mapping[tuple[str, str], float]
) -> dict[str, tuple[tuple[str, float], ...]]:
    """How independent standard normals are mixed to have the wanted rank correlations (Gaussian
    copula).

    names: in order of slot. pairs: (name, name) to Spearman correlation. For each name: the names
    to add up, itself last, and the weight of each. They are of lower slot, so a later assumption
    does not move an earlier one.

    Raises UserError where the correlations contradict each other.
    """
    found: dict[str, tuple[tuple[str, float], ...]] = {name: ((name, 1.0),) for name in names}
    for group in _groups(names, pairs):
        for i, row in enumerate(factor(group, pairs)):
            found[group[i]] = tuple(
                (other, float(weight)) for other, weight in zip(group[: i + 1], row) if weight
            )
    return found


def factor(group: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> np.ndarray:
    """Lower triangle that turns independent normals of a group into correlated ones, (names,
    names).

    Raises UserError where the correlations contradict each other.
    """
    matrix = np.eye(len(group))
    for i, a in enumerate(group):
        for j, b in enumerate(group[:i]):
            matrix[i, j] = matrix[j, i] = pearson(pairs.get((a, b), pairs.get((b, a), 0.0)))
    try:
        return np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        raise UserError(
            f"correlations.csv: the correlations among {', '.join(group)} contradict each other "
            "(the matrix is not positive definite); weaken one of them"
        ) from None


def _groups(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> list[list[str]]:
    """Names that hang together through correlations, each group in the order of `names`."""
    group_of = {name: {name} for name in names}
    for a, b in pairs:
        if a in group_of and b in group_of:
            merged = group_of[a] | group_of[b]
            group_of.update(dict.fromkeys(merged, merged))
    order = list(names)
    unique = {id(g): g for g in group_of.values() if len(g) > 1}
    return [sorted(group, key=order.index) for group in unique.values()]


def shaped(shape: str, low: float, central: float, high: float, latent: np.ndarray) -> np.ndarray:
    """Draws of one assumption from standard normals, same shape as `latent`.

    shape: `lognormal` and `logitnormal` pass through all three percentiles exactly (the second
    stays within 0 and 1), `normal` is symmetric, `uniform` is flat, `fixed` is the central value.

    >>> [float(round(x, 9)) for x in shaped("lognormal", 1.0, 2.0, 4.0, np.array([-Z95, 0.0, Z95]))]
    [1.0, 2.0, 4.0]
    """
    with np.errstate(over="ignore"):
        return _shaped(shape, low, central, high, latent)


def _shaped(shape: str, low: float, central: float, high: float, latent: np.ndarray) -> np.ndarray:
    if shape == "fixed" or low == high:
        return np.full_like(latent, central)
    if shape == "lognormal":
        return np.exp(_three_point(np.log(low), np.log(central), np.log(high), latent))
    if shape == "logitnormal":
        least, middle, most = (np.log(p / (1 - p)) for p in (low, central, high))
        return 1 / (1 + np.exp(-_three_point(least, middle, most, latent)))
    if shape == "normal":
        return central + (high - low) / (2 * Z95) * latent
    if shape == "uniform":
        from scipy.special import ndtr

        return low + (high - low) * (ndtr(latent) - LEVELS[0]) / (LEVELS[2] - LEVELS[0])
    raise UserError(f"unknown shape {shape!r}: use one of {', '.join(SHAPES)}")


def within(
    draws: np.ndarray,
    percentiles: tuple[float, float, float],
    least: float | None,
    most: float | None,
) -> np.ndarray:
    """Draws that keep inside a domain, same shape: near an end they bend and never reach it.

    percentiles: 5th, 50th and 95th. Draws up to halfway between the outer percentiles and the ends
    stay as they are, and their order is kept, so no percentile moves but one that stands at an end.

    >>> within(np.array([-3.0, 1.0, 2.0]), (1.0, 2.0, 3.0), 0.0, None).tolist()
    [0.0625, 1.0, 2.0]
    """
    low, middle, high = percentiles
    if least is not None:
        draws = _bent(draws, max((low - least) / 2, EDGE * (middle - least)), least)
    if most is not None:
        draws = -_bent(-draws, max((most - high) / 2, EDGE * (most - middle)), -most)
    return draws


def _bent(draws: np.ndarray, room: float, least: float) -> np.ndarray:
    """Draws above an end: those nearer to it than `room` [unit of the draws] shrink their distance
    ever more.
    """
    if room <= 0:
        return np.maximum(draws, least)
    short = room - (draws - least)
    return np.where(short > 0, least + room * (room / (room + np.maximum(short, 0))), draws)


def _three_point(low: float, middle: float, high: float, latent: np.ndarray) -> np.ndarray:
    """A gentle bend of the normal through three percentiles: m + scale * (exp(bend z) - 1) / bend.

    It is the three-parameter (shifted) form in the working scale; with middle at the mean of low
    and high the bend is nought and it is the plain normal.
    """
    bend = np.log((high - middle) / (middle - low)) / Z95
    if abs(bend) < 1e-9:
        return middle + (high - middle) / Z95 * latent
    scale = (high - middle) / np.expm1(bend * Z95)
    return middle + scale * np.expm1(bend * latent)


def check_shape(shape: str, low: float, central: float, high: float) -> str:
    """Why three percentiles do not fit a shape, or an empty string.

    >>> check_shape("lognormal", 0.0, 1.0, 2.0)
    'lognormal needs values above 0'
    """
    if not low <= central <= high:
        return "low <= central <= high does not hold"
    if low == high:
        return ""
    if shape == "fixed":
        return "fixed needs low = central = high"
    if shape == "lognormal" and low <= 0:
        return "lognormal needs values above 0"
    if shape == "logitnormal" and not (low > 0 and high < 1):
        return "logitnormal needs values between 0 and 1"
    if shape in ("lognormal", "logitnormal") and not low < central < high:
        return f"{shape} needs low < central < high"
    if shape in ("normal", "uniform") and abs(high + low - 2 * central) > EVEN * (high - low):
        return f"{shape} needs central in the middle of low and high"
    return "" if shape in SHAPES else f"unknown shape {shape!r}"


def check_sampling(draws: Any, seed: Any) -> tuple[int, int]:
    """Draws and seed as plain integers. Raises UserError unless both are whole numbers in range."""
    for name, value, low, high in (
        ("draws", draws, MIN_DRAWS, MAX_DRAWS),
        ("seed", seed, 0, 2**32 - 1),
    ):
        if isinstance(value, (bool, np.timedelta64)) or not isinstance(value, (int, np.integer)):
            written = clip(repr(value) if isinstance(value, str) else value)
            raise UserError(f"{name}: {written} is not a whole number")
        if not low <= value <= high:
            raise UserError(f"{name}: {clip(value)} is out of range; it must be {low} to {high}")
    return int(draws), int(seed)


def interval(values: np.ndarray | float) -> tuple[float, float, float]:
    """5th, 50th and 95th percentile of draws (a plain number gives itself three times)."""
    array = np.asarray(values, dtype=float)
    if array.size == 1:
        low = middle = high = array.reshape(())
    else:
        low, middle, high = _quantiles(array)
    return float(low), float(middle), float(high)


def _quantiles(array: np.ndarray) -> np.ndarray:
    """`np.quantile(array, LEVELS)` to the last bit, without its checks, which take longer than the
    selection.
    """
    at = (array.size - 1) * np.array(LEVELS)
    before = np.floor(at).astype(int)
    chosen = np.partition(array, [*before, *(before + 1), array.size - 1], axis=None)
    if np.isnan(chosen[-1]):
        return np.full(len(LEVELS), np.nan)
    low, high, share = chosen[before], chosen[before + 1], at - before
    return np.where(share < 0.5, low + (high - low) * share, high - (high - low) * (1 - share))


MOST_MET = 4  # orders that are kept of one set of assumptions: a file asks the same few
BLOCKS = 8  # each block of consecutive points is an even spread of its own


def sampling_error(values: np.ndarray | float) -> float:
    """How far drawing anew may move the 5th and 95th percentile, as a part of them (90 %
    confidence).

    From the scatter of the percentiles of eight blocks of the draws. It overstates: the whole
    sequence is more even than eight blocks put together. 0 where nothing is uncertain, NaN below 64
    draws a block.
    """
    array = np.asarray(values, dtype=float)
    if array.size == 1 or array.min() == array.max():
        return 0.0
    size = array.size // BLOCKS
    if size < MIN_DRAWS:
        return float("nan")
    blocks = np.quantile(array[: size * BLOCKS].reshape(BLOCKS, size), ENDS, axis=1)
    low, high = np.quantile(array, ENDS)
    scale = np.maximum(abs(np.array([low, high])), (high - low) / 2)
    return float(np.max(Z95 * blocks.std(axis=1, ddof=1) / np.sqrt(BLOCKS) / scale))


Shares = tuple[dict[str, float], float]
Met = deque[tuple[np.ndarray, Shares]]  # the order of draws, and what came of it


@tables.kept(most=64)
def met(names: tuple[str, ...], draws: int, seed: int) -> Met:
    """Orders that results took over the draws of these assumptions, the latest last: twice the
    chips draw twice the power, and in each draw the same one is largest.
    """
    return deque(maxlen=MOST_MET)


def drivers(
    latent: Mapping[str, np.ndarray], values: np.ndarray, known: Met | None = None
) -> Shares:
    """How much of the spread of a result each assumption explains, largest first, and R squared.

    latent: the standard normals behind each assumption. values: draws of the result, same length.
    The shares are Shapley values of R squared of the result's rank scores on the latent normals, so
    correlated assumptions split what they explain together; the shares sum to R squared.

    known: of the same normals, from `met`. Shares follow from the order of the draws alone, so one
    that was met is found again by looking whether it still holds, without sorting.
    """
    for order, (shares, explained) in reversed(known or ()):
        if _in_order(values, order):
            return dict(shares), explained
    order = np.argsort(values, kind="stable")
    shares, explained = _explained(latent, order)
    if known is not None:
        known.append((order, (shares, explained)))
    return dict(shares), explained


def _in_order(values: np.ndarray, order: np.ndarray) -> bool:
    """Whether a stable sort would give this order."""
    one, next_one = values[order[:-1]], values[order[1:]]
    ties = (one == next_one) & (order[:-1] < order[1:])
    return bool(np.all((one < next_one) | ties))


def _explained(latent: Mapping[str, np.ndarray], order: np.ndarray) -> Shares:
    """The shares of a result whose draws stand in this order."""
    from scipy.special import ndtri

    names = list(latent)
    ranks = np.empty_like(order)
    ranks[order] = np.arange(order.size)
    scores = ndtri((ranks + 0.5) / ranks.size)
    together = np.corrcoef(np.vstack([*(latent[name] for name in names), scores]))
    matrix, target = together[:-1, :-1], together[:-1, -1]
    shares: dict[str, float] = {}
    for group in _blocks(matrix):
        shares.update({names[i]: share for i, share in _shapley(group, matrix, target).items()})
    ordered = dict(sorted(shares.items(), key=lambda item: -item[1]))
    return ordered, float(sum(shares.values()))


def _blocks(matrix: np.ndarray, least: float = 0.1) -> list[list[int]]:
    """Indices that hang together through correlations above `least`."""
    free, blocks = set(range(len(matrix))), []
    while free:
        block, todo = set(), [min(free)]
        while todo:
            one = todo.pop()
            if one in free:
                free.remove(one)
                block.add(one)
                todo += [int(i) for i in np.flatnonzero(abs(matrix[one]) > least)]
        blocks.append(sorted(block))
    return blocks


def _shapley(group: list[int], matrix: np.ndarray, target: np.ndarray) -> dict[int, float]:
    """Shapley shares of R squared within one correlated group."""
    from itertools import combinations
    from math import factorial

    def explained(chosen: tuple[int, ...]) -> float:
        if not chosen:
            return 0.0
        part = target[list(chosen)]
        return float(part @ np.linalg.solve(matrix[np.ix_(chosen, chosen)], part))

    size, shares = len(group), {}
    for one in group:
        others = [i for i in group if i != one]
        shares[one] = sum(
            factorial(k)
            * factorial(size - k - 1)
            / factorial(size)
            * (explained(tuple(sorted((*subset, one)))) - explained(subset))
            for k in range(size)
            for subset in combinations(others, k)
        )
    return shares
