"""The fit of the printed ranges, and its test: whole sources are left out, and half of them, by a
hash of their name, are never shown to any fit.
"""

import hashlib
from collections.abc import Callable, Sequence

from gigawatt.claims.published import circumstances
from gigawatt.claims.published.circumstances import Circumstances
from gigawatt.claims.published.discrepancy import Discrepancy, Point, fit, of_sources
from gigawatt.estimates import prints
from gigawatt.text.table import csv_text

COLUMNS = ("kind", "bias", "spread", "points", "sources", "fitted_to", "note")
ORIGIN_COLUMNS = ("origin", "bias", "factor", "points", "sources", "fitted_to")
SIZE_COLUMNS = ("size", "factor", "points", "sources", "fitted_to")


def set_aside(block: str) -> bool:
    """Whether a source, or the origin of a statement, belongs to the half that no fit ever sees.

    >>> set_aside("epoch-cost-breakdown-2026")
    False
    """
    return hashlib.sha256(block.encode()).digest()[0] % 2 == 1


Fit = Callable[[Sequence[Point]], dict[str, Discrepancy]]


def left_out(
    points: Sequence[Point], fitted: Fit = fit, factored: bool = True
) -> list[Discrepancy]:
    """For each point, the discrepancy that a fit gives which has not seen the point's source.

    factored: it follows whose figure it is and the size of what is bought or built. Sources that
    are set aside are seen by no fit, so theirs is that of all others.
    """
    seen = [one for one in points if not set_aside(one.anchor.block)]
    known: dict[str, tuple[dict[str, Discrepancy], Circumstances]] = {}
    found = []
    for one in points:
        source = one.anchor.block if not set_aside(one.anchor.block) else ""
        if source not in known:
            others = [other for other in seen if other.anchor.block != source]
            kinds = fitted(others)
            known[source] = kinds, circumstances.fit(others, kinds) if factored else Circumstances()
        kinds, beside = known[source]
        found.append(beside.of(one, kinds))
    return found


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


def circumstance_tables(points: Sequence[Point], fitted_to: str) -> tuple[str, str]:
    """The texts of print_origins.csv and print_sizes.csv, from the same points as `table`."""
    seen = [one for one in points if not set_aside(one.anchor.block)]
    found = circumstances.fit(seen, fit(seen))

    def behind(label: circumstances.Label, name: str) -> tuple[int, int, str]:
        theirs = [one for one in seen if label(one) == name]
        return len(theirs), of_sources(theirs), fitted_to

    origins = [
        (name, round(found.biases.get(name, 0.0), 3), round(factor, 3))
        + behind(circumstances.origin, name)
        for name, factor in found.origins.items()
    ]
    sizes = [
        (name, round(factor, 3)) + behind(circumstances.size, name)
        for name, factor in found.sizes.items()
    ]
    return csv_text(ORIGIN_COLUMNS, origins), csv_text(SIZE_COLUMNS, sizes)
