"""`gigawatt audit`: every headline figure with the rows of data/ that it rests on, and the gaps.

A gap is a row from memory, a row or a source that is gone, a print that disagrees with its row, or
neither a print nor a reason. A row that says why it has no print is counted and is no gap. What
`gigawatt check` asserts of all tables is asked here of the chains that readers see.
"""

import dataclasses
import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gigawatt.data import evidence, printed, tables
from gigawatt.data.evidence import Evidence
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.text.table import columns, csv_text

WIDTH = 100  # of the table, in characters
OURS = "our range"  # an assumption is chosen by us, with its reason, so that nobody prints it
ARTICLE = "line of an article"
KEEPS_NONE = "table without prints"


@dataclass(frozen=True)
class Chain:
    """A headline figure and the evidence under it."""

    quantity: str
    label: str
    rows: tuple[Evidence, ...]


@dataclass(frozen=True)
class Gap:
    """What is wrong with a row behind a headline: the row and why."""

    row: str
    why: str


def chains(made: Estimate) -> list[Chain]:
    """The chain of every headline figure, in the order of data/headlines.csv."""
    return [
        Chain(
            row["quantity"],
            row["label"],
            tuple(evidence.of_rows(made.rows(row["quantity"]))),
        )
        for row in tables.rows("headlines")
    ]


def gaps(found: Sequence[Chain]) -> list[Gap]:
    """Every gap under some chains, each once."""
    rows = {one.row: one for chain in found for one in chain.rows}
    said = [Gap(row, why) for row, one in sorted(rows.items()) for why in _wrong(one)]
    bare = [Gap(chain.quantity, "rests on no row at all") for chain in found if not chain.rows]
    return said + bare


def _wrong(one: Evidence) -> Iterator[str]:
    """What is wrong with a row: nothing for a sound one."""
    table, _, key = one.row.partition(":")
    row = tables.index(table).get(key) if table in tables.package() else None
    if row is None:
        yield "the row is gone"
        return
    if one.grade == evidence.MEMORY:
        yield "from memory: nobody has seen it printed"
    if one.source not in tables.index("sources"):
        yield f"the source {one.source or '(none)'} is not in sources.csv"
    if "printed_as" in row:
        for column, why in printed.of_row(table, row, list(row)):
            yield f"{column}: {why}"


def standing(one: Evidence) -> str:
    """In a word, what proves a row: `printed`, or why it has no print."""
    if one.printed_as:
        return "printed"
    table = one.row.partition(":")[0]
    return one.unprinted or {"assumptions": OURS, "claims": ARTICLE}.get(table, KEEPS_NONE)


def report(form: str, made: Estimate | None = None) -> tuple[str, int]:
    """The audit as table or JSON, and how many gaps there are.

    form: table, json or csv. made: the estimate that is audited, that of the usual choices.
    """
    found = chains(made or estimate(draws=64))  # rows are the same on any draws
    wrong = gaps(found)
    write = {"json": _json, "csv": _csv}.get(form, _table)
    return write(found, wrong), len(wrong)


def _each(found: Sequence[Chain]) -> dict[str, Evidence]:
    """Every row behind the headlines, each once, by name."""
    return dict(sorted({one.row: one for chain in found for one in chain.rows}.items()))


def _json(found: Sequence[Chain], wrong: Sequence[Gap]) -> str:
    rows = _each(found)
    listed = [
        {
            "quantity": chain.quantity,
            "label": chain.label,
            "rows": [dataclasses.asdict(one) | _seen(one) for one in chain.rows],
        }
        for chain in found
    ]
    counts = {
        "headlines": len(found),
        "rows": len(rows),
        "grades": evidence.counted(rows),
        "standing": dict(Counter(map(standing, rows.values())).most_common()),
    }
    said = [dataclasses.asdict(one) for one in wrong]
    return json.dumps({"headlines": listed, "counts": counts, "gaps": said}, indent=2)


def _seen(one: Evidence) -> dict[str, object]:
    """How a row was seen, and where a reader finds its source."""
    table, _, key = one.row.partition(":")
    row = (tables.index(table).get(key) or {}) if table in tables.package() else {}
    source = tables.index("sources").get(one.source) or {}
    return {"confidence": row.get("confidence"), "url": source.get("url")}


def _csv(found: Sequence[Chain], wrong: Sequence[Gap]) -> str:
    why = {one.row: one.why for one in wrong}
    head = ("quantity", "row", "grade", "confidence", "source_id", "printed_as", "locator")
    return csv_text(
        (*head, "conversion", "unprinted", "gap"),
        [
            (
                *(chain.quantity, one.row, one.grade, _seen(one)["confidence"], one.source),
                *(one.printed_as, one.locator, one.conversion, one.unprinted),
                why.get(one.row, ""),
            )
            for chain in found
            for one in chain.rows
        ],
    )


def _table(found: Sequence[Chain], wrong: Sequence[Gap]) -> str:
    rows = _each(found)
    place = {name: number for number, name in enumerate(rows, 1)}
    counts = Counter(map(standing, rows.values()))
    said = "; ".join(f"{one}: {n}" for one, n in counts.most_common())
    lines = _wrapped(f"{len(found)} headline figures rest on {len(rows)} rows of data/. {said}.")
    lines += ["", "Headline figures, the weakest evidence under each, and their rows by number", ""]
    for chain in found:
        weak = evidence.weakest(one.row for one in chain.rows)
        lines.append(f"{chain.quantity}: {chain.label}; {weak.grade if weak else 'nothing'}")
        lines += _wrapped(_spans(sorted(place[one.row] for one in chain.rows)), "    ")
    lines += ["", "Rows: how sure, the figure as printed and where it stands, or why there is none"]
    for name, one in rows.items():
        lines += ["", *_wrapped(f"{place[name]:>3}  {name}: {one.grade}; {one.source}", hang=5)]
        lines += _wrapped(one.proof or standing(one), "     ")
        lines += _wrapped(f"conversion {one.conversion}", "     ") if one.conversion else []
    lines += ["", f"Gaps: {len(wrong) or 'none'}"]
    if wrong:
        lines += columns([(f"  {one.row}", one.why) for one in wrong]).splitlines()
    return "\n".join(lines)


def _wrapped(text: str, indent: str = "", hang: int = 0) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " * hang,
        break_on_hyphens=False,
    )


def _spans(numbers: Sequence[int]) -> str:
    """Whole numbers in order, runs as spans: 1 to 4, 7."""
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in runs)
