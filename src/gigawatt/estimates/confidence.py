"""How firm the ground of a quantity is: its rows of data/ by how well they are sourced."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gigawatt.data import tables
from gigawatt.estimates import graph

if TYPE_CHECKING:  # they need pandas, which the command line starts without
    from gigawatt.data.frames import Frame
    from gigawatt.estimates.estimate import Estimate

GRADES = ("primary", "secondary", "memory")  # from the firmest to the weakest
OWN = "set by you"


def grade(row: str) -> str:
    """How well one row is sourced, by its name, such as "rents:R01"."""
    table, _, key = row.partition(":")
    return str(tables.index(table)[key]["confidence"])


def by_grade(rows: Iterable[str]) -> dict[str, list[str]]:
    """Names of rows under each grade, each once, in their order."""
    found: dict[str, list[str]] = {one: [] for one in GRADES}
    for row in dict.fromkeys(rows):
        found[grade(row)].append(row)
    return found


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
        found = by_grade(row for step in made.steps(name) for row in step.rows)
        weakest = next((one for one in reversed(GRADES) if found[one]), OWN)
        counts = {one: len(found[one]) for one in GRADES}
        weak = [row for one in GRADES[1:] for row in found[one]]
        lines.append({"weakest": weakest, **counts, "not primary": _grouped(weak)})
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
