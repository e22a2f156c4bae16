"""Points to fit on, with the distances that a test wants."""

import numpy as np

from gigawatt.claims.published import discrepancy


def points(distances, kind="compute", width=0.1, sources=None):
    """One point for each distance, each of a source of its own.

    sources: the source of some of them, by place.
    """
    drawn = width * np.sort(np.random.default_rng(0).standard_normal(discrepancy.LADDER.size))
    made = []
    for place, distance in enumerate(distances):
        anchor = type("Anchor", (), {"block": (sources or {}).get(place, f"{kind}-{place}")})
        likelihood = discrepancy._likelihood(distance, drawn)
        made.append(discrepancy.Point(anchor, kind, distance, drawn, likelihood))
    return made
