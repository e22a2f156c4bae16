"""How firm the ground of a quantity is: its rows of data/ by how well they are sourced."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gigawatt.data import evidence
from gigawatt.estimates import graph

if TYPE_CHECKING:  # they need pandas, which the command line starts without
    from gigawatt.data.frames import Frame
    from gigawatt.estimates.estimate import Estimate

OWN = "set by you"


def confidence(made: "Estimate", names: Iterable[str]) -> "Frame":
    """The table of confidence: for each quantity how many rows of each grade it stands on, the
    weakest grade, and which rows are not primary.

    names: quantities, or parts of the model such as "place", which stand for all their results that
    these choices give. A quantity that stands on nothing but what somebody set has no grade of its
    own. Raises UserError for an unknown quantity.
    """
    import pandas as pd

    from gigawatt.data.frames import remember

    asked = list(dict.fromkeys(one for name in names for one in _meant(made, name)))
    lines = []
    for name in asked:
        found = evidence.of_rows(row for one in made.lineage(name) for row in one.rows)
        grades = [one.grade for one in found]
        counts = {grade: grades.count(grade) for grade in evidence.GRADES}
        weakest = max(grades, key=evidence.GRADES.index, default=OWN)
        weak = _grouped(one.row for one in found if one.grade != evidence.PRIMARY)
        lines.append({"weakest": weakest, **counts, "not primary": weak})
    frame = pd.DataFrame(lines, index=pd.Index(asked, name="quantity"))
    return remember(frame, {name: [made.origin(name)] for name in asked})


def _meant(made: "Estimate", name: str) -> list[str]:
    """A quantity itself, or the results of a part of the model."""
    results = [one for one in graph.functions() if graph.part(one) == name]
    return [one for one in results if made.knows(one)] if results else [name]


def _grouped(rows: Iterable[str]) -> str:
    """Rows by their table, for reading.

    >>> _grouped(["rents:R01", "rents:R02", "grids:us-2024"])
    'rents R01, R02; grids us-2024'
    """
    of_table: dict[str, list[str]] = {}
    for row in rows:
        table, _, key = row.partition(":")
        of_table.setdefault(table, []).append(key)
    return "; ".join(f"{table} {', '.join(keys)}" for table, keys in of_table.items())
