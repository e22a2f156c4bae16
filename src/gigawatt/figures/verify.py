"""Is a figure what it says it is? Reproduced, stale (and which input changed), or altered; and what its numbers are.

The digests inside a figure show changes that happen by accident or in passing. They are no signature: who forges
the digests too is found out by `--rerun`, which draws the figure again from what is here.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gigawatt import revision
from gigawatt.data import tables
from gigawatt.errors import UserError, clip
from gigawatt.figures import file, provenance
from gigawatt.figures.file import Held
from gigawatt.text.table import columns

Draw = Callable[[str, Mapping[str, object]], dict[str, dict]]
REPRODUCED, STALE, ALTERED = "reproduced", "stale", "altered"
NAMED = 4  # changed rows that a line names


@dataclass(frozen=True)
class Finding:
    """One figure with its status and the reasons for it."""

    name: str
    status: str
    reasons: tuple[str, ...]


def verify(names: Sequence[str], draw: Draw | None = None) -> list[Finding]:
    """The status of each figure; of all in figures/ where none is named.

    names: figures by name, or paths of PNG, SVG, CSV or JSON files. draw: draws the figures of a notebook again
    with the parameters that they carry, to compare, instead of trusting that the same inputs give the same figure.

    Raises UserError for a file that is no figure of this project.
    """
    held = [file.hold(file.find(name)) for name in names or list(file.collection())]
    if not held:
        raise UserError(
            "figures/: holds no figure; `gigawatt figures` draws them, or name the file of one"
        )
    fresh = _drawn_again(held, draw) if draw else {}
    return [_judged(one, fresh.get(_run(one)) if draw else None) for one in held]


def _judged(held: Held, again: dict[str, dict] | str | None) -> Finding:
    changes = tuple(changed(held.origin))
    if held.altered:
        return Finding(held.name, ALTERED, held.altered)
    if again is None:
        return _by_digest(held, changes)
    if isinstance(again, str):
        return Finding(held.name, STALE, (f"it cannot be drawn again: {again}", *changes))
    if held.name not in again:
        return Finding(held.name, STALE, ("its notebook no longer draws it", *changes))
    if _same(held, again[held.name]["digests"]) and not changes and held.origin != again[held.name]:
        return Finding(
            held.name,
            ALTERED,
            (
                f"drawn again, what it says about {_first_difference(held.origin, again[held.name])} is not so",
            ),
        )
    if _same(held, again[held.name]["digests"]):
        return Finding(held.name, REPRODUCED, ("drawn again: the same",))
    if changes:
        return Finding(held.name, STALE, changes)
    return Finding(held.name, ALTERED, ("drawn again from the same inputs, it differs",))


def _by_digest(held: Held, changes: tuple[str, ...]) -> Finding:
    """Without a run: the inputs are the same, and so is our own figure where it has the same parameters."""
    if changes:
        return Finding(held.name, STALE, changes)
    ours = file.collection().get(held.name)
    if ours and ours not in held.files:
        other = file.hold([ours])
        if other.origin["parameters"] != held.origin["parameters"]:
            return Finding(
                held.name,
                REPRODUCED,
                ("same inputs, other parameters than ours; --rerun draws it again",),
            )
        if not other.altered and other.origin["digests"] != held.origin["digests"]:
            return Finding(
                held.name,
                ALTERED,
                ("it says that it has the inputs of our figure, yet it differs from it",),
            )
        if not other.altered and other.origin != held.origin:
            return Finding(
                held.name,
                ALTERED,
                (
                    f"what it says about {_first_difference(held.origin, other.origin)} is not what ours says",
                ),
            )
    return Finding(
        held.name, REPRODUCED, ("same inputs and files, by their digests; --rerun draws it again",)
    )


def _first_difference(one: dict, other: dict) -> str:
    return clip(
        next(
            key
            for key in [*other, *one]
            if key not in one or key not in other or one[key] != other[key]
        )
    )


def _same(held: Held, digests: dict[str, str]) -> bool:
    kinds = {file.suffix(path)[1:] for path in held.files} & set(digests) or set(digests)
    return all(held.origin["digests"].get(kind) == digests[kind] for kind in kinds)


def changed(origin: dict) -> list[str]:
    """What is not as it was when a figure was drawn, one line each: notebook, code, libraries, rows of tables."""
    number = origin["figure"][:2]
    name, code = revision.notebook(number)
    found = []
    if origin["notebook"] != {"name": name, "code": code}:
        found.append(f"the code of notebook {clip(origin['notebook'].get('name'))} changed")
    for part, now in (
        ("model", revision.model_digest()),
        ("engine", revision.engine_digest(number)),
    ):
        if origin.get(part) != now:
            found.append(
                {
                    "model": "the model's functions changed",
                    "engine": "the code that samples, judges or draws changed",
                }[part]
            )
    here = provenance.libraries()
    found += [
        f"{clip(library)} is {here.get(library, 'missing')}, it was {clip(was)}"
        for library, was in sorted(origin["libraries"].items())
        if here.get(library) != was
    ]
    for table, noted in sorted(origin["tables"].items()):
        found += _table_changes(str(table), noted, set(map(str, origin["rows"])))
    return found


def _table_changes(table: str, noted: dict, used: set[str]) -> list[str]:
    """Which rows of a table changed, those that the figure names first."""
    if table not in tables.package():
        return [f"the table {clip(table)} is gone"]
    if not isinstance(noted, dict) or noted.get("digest") == tables.digest([table]):
        return (
            [] if isinstance(noted, dict) else [f"the table {clip(table)} is noted in another form"]
        )
    before, now = _chunks(str(noted.get("rows", ""))), _chunks(provenance.row_digests(table))
    keys, rows, gone = list(provenance.keyed(table)), [], 0
    for kind, start, end, low, high in difflib.SequenceMatcher(
        None, before, now, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            rows += [f"{table}:{key}" for key in keys[low:high]]
            gone += max(0, (end - start) - (high - low))
    named = [row for row in rows if row in used] + [
        f"{row} (not named by the figure)" for row in rows if row not in used
    ]
    if len(named) > NAMED:
        named = [*named[:NAMED], f"{len(named) - NAMED} more rows"]
    named += [f"{gone} rows fewer"] * bool(gone)
    return [f"data/{table}.csv changed: {', '.join(named) or 'its layout'}"]


def _chunks(text: str) -> list[str]:
    return [text[i : i + provenance.ROW_DIGITS] for i in range(0, len(text), provenance.ROW_DIGITS)]


def _run(held: Held) -> tuple[str, str]:
    """What must be run to draw a figure again: a notebook with parameters."""
    return str(held.origin["notebook"].get("name")), repr(sorted(held.origin["parameters"].items()))


def _drawn_again(held: list[Held], draw: Draw) -> dict[tuple[str, str], dict[str, dict] | str]:
    """The figures of each run, with what they say about themselves; the reason where a run fails."""
    found: dict[tuple[str, str], dict[str, dict] | str] = {}
    for one in held:
        if _run(one) not in found:
            try:
                found[_run(one)] = draw(_run(one)[0], one.origin["parameters"])
            except UserError as error:
                found[_run(one)] = str(error)
    return found


def text(findings: Sequence[Finding]) -> str:
    """Findings as lines, then how many of each."""
    counts = ", ".join(
        f"{n} {status}"
        for status in (REPRODUCED, STALE, ALTERED)
        if (n := sum(f.status == status for f in findings))
    )
    return (
        columns([(one.name, one.status, "; ".join(one.reasons)) for one in findings])
        + f"\n{counts}"
    )


def is_figure(name: str) -> bool:
    """Whether a name means a figure rather than a quantity."""
    return name in file.collection() or file.suffix(name) in file.SUFFIXES


def explained(name: str) -> str:
    """Every plotted number of a figure with what it is, then the rows of data/ and the sources behind them."""
    held = file.hold(file.find(name))
    origin, lines = held.origin, [("number", "column", "row", "is")]
    label = {column: iter(places) for column, places in origin["numbers"].items()}
    for row in file.numbers(held):
        first = next(iter(row.values()))
        for column in label:
            if row.get(column):
                place = next(label[column], -1)
                told = (
                    origin["names"][place]
                    if 0 <= place < len(origin["names"])
                    else "worked out in the notebook from the rows below"
                )
                lines.append((clip(row[column]), clip(column), clip(first, 30), clip(told, 90)))
    known = tables.index("sources")
    sources = [
        f"  {one}: {known[one]['title']}. {known[one]['url'] or ''}"
        if one in known
        else f"  {clip(one)}"
        for one in origin["sources"]
    ]
    asked = [
        f"  estimate {place}: gigawatt explain QUANTITY{''.join(f' --set {_shell(k, v)}' for k, v in one.items())}"
        for place, one in enumerate(origin["estimates"], 1)
    ]
    return "\n".join(
        [
            f"{held.name}, from notebook {clip(origin['notebook'].get('name'))}",
            "",
            columns(lines),
            "",
            "Estimates",
            *(asked or ["  none"]),
            "",
            "Rows",
            *(f"  {clip(row, 100)}" for row in origin["rows"]),
            "",
            "Sources",
            *sources,
        ]
    )


def _shell(name: str, value: object) -> str:
    """One setting as it is typed after --set."""
    import shlex

    shown = (
        ",".join(f"{kind}:{count}" for kind, count in value.items())
        if isinstance(value, dict)
        else value
    )
    return shlex.quote(clip(f"{name}={shown}", 200))
