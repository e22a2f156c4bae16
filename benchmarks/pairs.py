"""Sides of a comparison, measured in turn, so that what else a machine does falls on all of them.

A ratio is the median of the rounds' ratios. The load stands beside it: where it was above the
cores that were free, seconds say little and ratios of wall time no more.
"""

import os
import statistics
from collections.abc import Callable, Sequence

ROUNDS = 3


def interleaved(*sides: Callable[[], dict], rounds: int = ROUNDS) -> list[list[dict]]:
    """What each side measured in every round: first of all sides once, then all again."""
    found = [[side() for side in sides] for _ in range(rounds)]
    return [list(one) for one in zip(*found)]


def ratio(ours: Sequence[dict], theirs: Sequence[dict], of: str = "seconds") -> float:
    """Median over the rounds of ours over theirs, each round by itself."""
    return statistics.median(one[of] / other[of] for one, other in zip(ours, theirs))


def middle(rounds: Sequence[dict]) -> dict:
    """The median of each measured number over the rounds."""
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def told(rounds: Sequence[dict]) -> str:
    """Wall and processor seconds of a side, the medians of its rounds."""
    one = middle(rounds)
    return f"{one['seconds']:.2f} s ({one['cpu']:.2f} s CPU)"


def load() -> str:
    """How much this machine had to do in the last minute, beside what it can."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def row(name: str, figure: float | None, measured: str, digits: int = 2) -> None:
    """Print one row of the table."""
    shown = "" if figure is None else f"{figure:.{digits}f}"
    print(f"| {name} | {shown} | {measured} |", flush=True)
