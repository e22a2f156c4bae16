"""Where a figure comes from, as plain values: what was asked, which rows were read, which code and libraries ran.

It travels inside the PNG and the SVG and as JSON beside the CSV. `gigawatt verify` compares it with what is here
now, and `gigawatt explain` goes from a plotted number down to the rows. No clock, user name or path is in it.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from gigawatt import revision
from gigawatt.data import tables

LIBRARIES = (
    "apache-hamilton",
    "matplotlib",
    "numpy",
    "pandas",
    "pillow",
    "scipy",
)  # what numbers and pixels depend on
SCALES = (1.0, 1e3, 1e6, 1e9, 0.01)  # a column may be in thousands, millions, billions or percent
DIGITS = 6  # as many significant digits as a CSV has
ROW_DIGITS = 4
MOST_IN_PERCENT = 10  # a larger number is no share, so it is not looked for as one in percent
LEAST_DIGITS = 3  # a shorter number, such as 5, says nothing about where it comes from


@dataclass(frozen=True)
class Part:
    """One number that a plotted one may be: its name, its value, the rows of data/ and the sources behind it."""

    name: str
    value: float
    rows: tuple[str, ...]
    sources: tuple[str, ...]


def digest(content: str | bytes, length: int = 16) -> str:
    """SHA-256 of a text or bytes, its first hex digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[
        :length
    ]


def made_by(made: object, parameters: Mapping[str, object], number: str) -> dict:
    """Everything about a figure but its numbers: notebook, parameters, draws, data, code and libraries.

    made: the Estimates, Verdicts or Scores behind it, one or many, or None. parameters: the notebook's
    choices. number: the first two digits of the figure's name.
    """
    behind = listed(made)
    estimates = [one for one in behind if hasattr(one, "draws")]
    name, code = revision.notebook(number)
    return {
        "notebook": {"name": name, "code": code},
        "parameters": {key: plain(value) for key, value in sorted(parameters.items())},
        "draws": sorted({one.draws for one in estimates}),
        "seed": sorted({one.seed for one in estimates}),
        "estimates": [
            {key: plain(value) for key, value in sorted(one.asked.items())} for one in estimates
        ],
        "tables": {
            table: {"digest": tables.digest([table]), "rows": row_digests(table)}
            for table in tables.used()
        },
        "model": revision.model_digest(),
        "engine": revision.engine_digest(number),
        "libraries": libraries(),
        "interval": "p5 to p95",
    }


def listed(made: object) -> list:
    """What is behind a figure, as a list."""
    return [] if made is None else list(made) if isinstance(made, (list, tuple)) else [made]


def libraries() -> dict[str, str]:
    """Versions of the libraries that numbers and pixels depend on."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def plain(value: object) -> object:
    """A value as JSON keeps it: a range as low..central..high, a number of numpy as a number."""
    if hasattr(value, "central"):
        return f"{value.low!r}..{value.central!r}..{value.high!r}"
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if type(value).__module__ == "numpy":
        return value.item()
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def keyed(table: str) -> dict[str, tables.Row]:
    """Rows of a table by the text of their key, in file order; by its columns where the first alone names several rows."""
    rows, key = tables.rows(table), tables.package()[table]["schema"]["primaryKey"]
    columns = [key] if isinstance(key, str) else key
    first = {str(row[columns[0]]): row for row in rows}
    return (
        first
        if len(first) == len(rows)
        else {" and ".join(str(row[one]) for one in columns): row for row in rows}
    )


def row_digests(table: str) -> str:
    """A few hex digits for each row of a table, in file order: enough to name the one that changed."""
    return "".join(
        digest(json.dumps(row, sort_keys=True), ROW_DIGITS) for row in tables.rows(table)
    )


def parts(made: object) -> Iterator[Part]:
    """Every number that the estimates, verdicts and scores behind a figure hold."""
    for place, one in enumerate(listed(made)):
        if hasattr(one, "draws"):
            yield from _of_estimate(place, one)
        elif hasattr(one, "claim_id"):
            yield from _named(f"claims:{one.claim_id}", one.numbers, one.sources)
        elif hasattr(one, "relation_id"):
            yield Part(
                f"relations:{one.relation_id}",
                math.nan,
                (f"relations:{one.relation_id}",),
                one.sources,
            )
        elif hasattr(one, "anchor"):
            numbers = {
                "p5": one.p5,
                "p50": one.p50,
                "p95": one.p95,
                "published": one.published,
                "log_ratio": one.log_ratio,
                "width": one.width,
            }
            yield from _named(f"anchors:{one.anchor.anchor_id}", numbers, (one.anchor.source_id,))


def _of_estimate(place: int, made) -> Iterator[Part]:
    steps = {step.name: step for step in made.used()}
    behind: dict[str, tuple[set[str], set[str]]] = {}

    def lineage_of(name: str) -> tuple[set[str], set[str]]:
        if name not in behind and name in steps:
            step = steps[name]
            before = [lineage_of(parent) for parent in step.made_from]
            behind[name] = (
                {*step.rows}.union(*(rows for rows, _ in before)),
                {*step.sources}.union(*(own for _, own in before)),
            )
        return behind.get(name, (set(), set()))

    for name, step in steps.items():
        rows, sources = (tuple(sorted(one)) for one in lineage_of(name))
        for end in ("p50", "p5", "p95"):
            yield Part(f"{name} {end} in estimate {place + 1}", getattr(step, end), rows, sources)


def _named(row: str, numbers: Mapping[str, object], sources: Iterable[str]) -> Iterator[Part]:
    for name, value in numbers.items():
        yield Part(
            f"{row} {name}",
            value if isinstance(value, (int, float)) else math.nan,
            (row,),
            tuple(sources),
        )


def cells() -> Iterator[Part]:
    """Every number in the tables that were read so far."""
    for table in tables.used():
        for key, row in keyed(table).items():
            source = (row["source_id"],) if row.get("source_id") else ()
            for column, value in row.items():
                if isinstance(value, (int, float)):
                    yield Part(f"{table}:{key} {column}", float(value), (f"{table}:{key}",), source)


def short(value: float) -> str:
    """A number as it stands in a CSV, to compare by."""
    return f"{value:.{DIGITS}g}"


def _digits(text: str) -> int:
    return len(text.partition("e")[0].replace(".", "").replace("-", "").strip("0"))


def by_number(found: Iterable[Part]) -> dict[str, list[Part]]:
    """Parts by the number that they would be plotted as, in each scale; the first named stands first."""
    index: dict[str, list[Part]] = {}
    for part in found:
        if math.isfinite(part.value):
            for scale in SCALES:
                text = short(part.value / scale)
                share = scale >= 1 or abs(part.value) <= MOST_IN_PERCENT
                if scale == 1 or (share and _digits(text) >= LEAST_DIGITS):
                    index.setdefault(text, []).append(part)
    return index


def lineage(made: object, header: list[str], body: list[list[object]]) -> dict:
    """What every plotted number is, and all rows and sources behind the figure.

    header, body: the figure's table. A number is looked for first among the results behind the figure, then
    among the cells of the tables that were read: by its row's key where that stands beside it, or where only
    one cell holds it. `names` lists what was found, `numbers` points into it, one place for each row of a
    column; -1 is a number that the notebook worked out from the rows of the whole figure.
    """
    computed, found = list(parts(made)), {}
    results, data = by_number(computed), by_number(cells())
    numbers: dict[str, list[int]] = {}
    used: list[Part] = []
    for place, column in enumerate(header):
        for row in body:
            value = row[place]
            if (
                isinstance(value, bool)
                or not isinstance(value, (int, float))
                or not math.isfinite(value)
            ):
                continue
            part = _match(
                short(value), results, data, {str(cell) for cell in row if isinstance(cell, str)}
            )
            if part is not None:
                used.append(part)
            numbers.setdefault(column, []).append(
                -1 if part is None else found.setdefault(part.name, len(found))
            )
    behind = computed + used
    return {
        "names": list(found),
        "numbers": numbers,
        "rows": sorted({row for part in behind for row in part.rows}),
        "sources": sorted({source for part in behind for source in part.sources}),
    }


def _match(
    text: str, results: Mapping[str, list[Part]], data: Mapping[str, list[Part]], beside: set[str]
) -> Part | None:
    """The part that a plotted number is, or None."""
    if text in results and (
        _digits(text) >= LEAST_DIGITS or any(_key(one) in beside for one in results[text])
    ):
        return next((one for one in results[text] if _key(one) in beside), results[text][0])
    known = data.get(text, [])
    near = [one for one in known if _key(one) in beside]
    if near:
        return near[0]
    return (
        known[0]
        if len({one.rows for one in known}) == 1 and _digits(text) >= LEAST_DIGITS
        else None
    )


def _key(part: Part) -> str:
    """The key of the row that a part is a cell of, or the quantity that it is."""
    return part.name.partition(":")[2].rpartition(" ")[0] or part.name.partition(" ")[0]
