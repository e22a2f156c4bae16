"""How well the rows of data/ behind a number are proved: which one is the weakest, and its print.

`confidence` says how a row's source was seen, `printed_as` and `locator` what stands there and
where, `unprinted` why there is no print. A chain is as strong as its weakest row. It stands here,
below `estimates`, because figures ask it too.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from gigawatt.data import tables

PRIMARY, SECONDARY, OWN, MEMORY = "primary", "secondary", "own reading", "memory"
GRADES = (PRIMARY, SECONDARY, OWN, MEMORY)  # from strong to weak
# Why a row without a print is our own reading of what its source shows.
READ_BY_US = ("own reading", "read off a chart")
PRESS = ("seed", "press", "aggregator")  # who repeats what others found, however well we saw it
SET = "set"  # of an estimate that rests on no row at all: somebody set every number


@dataclass(frozen=True)
class Evidence:
    """One row behind a number: its name (`table:key`), grade, source, print and place there."""

    row: str
    grade: str
    source: str = ""
    printed_as: str = ""
    locator: str = ""
    conversion: str = ""
    unprinted: str = ""

    @property
    def proof(self) -> str:
        """The print and where it stands, or why there is none: `"10.2 kW max", page 5`."""
        if not self.printed_as:
            return f"no print: {self.unprinted}" if self.unprinted else ""
        place = f", {self.locator}" if self.locator else ""
        return f'printed as "{self.printed_as}"{place}'

    @property
    def shown(self) -> str:
        """Its grade and its proof, for a cell of a table."""
        return ", ".join(filter(None, (self.grade, self.proof)))


@tables.kept
def of_row(name: str) -> Evidence | None:
    """The evidence of a row `table:key`; None where there is no such row."""
    table, _, key = name.partition(":")
    found = tables.index(table).get(key) if table in tables.package() else None
    if found is None:
        return None
    cells = ("printed_as", "locator", "conversion", "unprinted")
    known = {one: str(found.get(one) or "") for one in cells}
    source = str(found.get("source_id") or "")
    return Evidence(name, _grade(found, tables.index("sources").get(source)), source, **known)


def _grade(row: tables.Row, source: tables.Row | None) -> str:
    """The grade of a row: never better than its confidence, nor than its kind of source allows."""
    if row.get("confidence") == MEMORY or row.get("unprinted") == MEMORY:
        return MEMORY
    kind = source["kind"] if source else ""
    if kind == "own" or row.get("unprinted") in READ_BY_US:
        return OWN
    # for a row that an article is the source of, primary means only that the article says it
    return SECONDARY if kind in PRESS else str(row.get("confidence") or SECONDARY)


def of_rows(rows: Iterable[str]) -> list[Evidence]:
    """The evidence of rows, each once, in their order; a row that is gone counts as memory."""
    return [of_row(one) or Evidence(one, MEMORY) for one in dict.fromkeys(rows)]


def weakest(rows: Iterable[str]) -> Evidence | None:
    """The weakest of some rows, of equally weak ones the first without a print and then the first
    by name; None for none.
    """
    return max(of_rows(sorted(set(rows))), key=rank, default=None)


def rank(one: Evidence) -> int:
    """How weak a row is: its grade first, then whether nobody kept its print."""
    return 2 * GRADES.index(one.grade) + (not one.printed_as)


def counted(rows: Iterable[str]) -> dict[str, int]:
    """How many rows there are of each grade, from strong to weak; grades without one are left
    out.
    """
    grades = [one.grade for one in of_rows(rows)]
    return {grade: grades.count(grade) for grade in GRADES if grade in grades}


def foot(rows: Iterable[str]) -> str:
    """The weakest evidence in the few words that a figure's foot has room for."""
    found = weakest(rows)
    return f"weakest evidence: {found.grade}" if found else ""
