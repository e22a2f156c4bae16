"""What a figure was made from, as plain values, and whether that is still so: the one meaning of
stale.

A figure rests on its notebook's code, on the functions behind its numbers and the rows of data/
that they read, on what samples and draws, and on the style. No clock, user name or path is in it.
"""

import hashlib
import json
import math
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from gigawatt import paths, revision
from gigawatt.data import tables
from gigawatt.data.origins import Origin
from gigawatt.errors import clip

# What numbers and pixels depend on beside our own code.
LIBRARIES = ("matplotlib", "numpy", "pandas", "pillow", "scipy", "seaborn")
DIGITS = 8  # hex digits for one row or function that is named
FEW_DIGITS = 6  # for one of many, which is not
NAMED = 4  # changed rows that a line names
# An origin that names nothing: the figure may rest on any row that was read, and on any function.
ANYTHING = Origin("anything that was read")


def digest(content: str | bytes, length: int = 16) -> str:
    """SHA-256 of a text or bytes, its first hex digits."""
    content = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(content).hexdigest()[:length]


def libraries() -> dict[str, str]:
    """Versions of Python and of the libraries that numbers and pixels depend on."""
    known = {name: _version(name) for name in LIBRARIES}
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    return found | {name: one for name, one in known.items() if one is not None}


@tables.kept
def _version(name: str) -> str | None:
    """The version of an installed library, looked up once: it takes a walk over the disk."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def others(noted: Mapping[str, str]) -> str:
    """What of the noted versions is another one here, such as `numpy 2.5 for 2.4`; nothing where
    all agree.
    """
    here = libraries()
    return ", ".join(
        f"{clip(name)} {here.get(name, 'missing')} for {clip(noted.get(name, 'none'))}"
        for name in sorted({*here, *noted})
        if here.get(name) != noted.get(name)
    )


def date_of(sources: Iterable[str]) -> str:
    """The date of some data: when the newest of their sources was last looked at, else that of the
    tables.

    A newer version of the tables that leaves these sources alone does not move it.
    """
    known = tables.index("sources")
    looked = [known[one]["retrieved"] for one in sources if one in known]
    return max(filter(None, looked), default="") or tables.date()


# -- what a figure rests on --------------------------------------------------------------------
def made_from(
    name: str,
    parameters: Mapping[str, object],
    origins: Sequence[Origin],
    by_row: Mapping[object, Sequence[Origin]],
) -> dict:
    """Everything that a figure was made from, as its entry in the manifest keeps it.

    name: of the figure. parameters: the notebook's choices. origins: what its numbers rest on; one
    without rows and functions, or none at all, stands for everything that was read. by_row: origins
    by the label of a row of the plotted numbers.
    """
    behind = [*origins, *(one for known in by_row.values() for one in known)]
    notebook, code = revision.notebook(name[:2])
    functions = sorted({one for origin in behind for one in origin.functions})
    rows = sorted({row for origin in behind for row in origin.rows})
    everything = not behind or any(not one.rows and not one.functions for one in behind)
    named = {row.partition(":")[0] for row in rows} | {"sources"}
    shown = [one for one in tables.shown() if one.partition(":")[0] not in named]
    whole_tables = {one for one in shown if ":" not in one}
    coarse = sorted({*tables.used()} - {"sources"} if everything else whole_tables)
    beside = {*_of_the_engine(name[:2], rows, functions), *(one for one in shown if ":" in one)}
    whole = sorted({*rows, *beside})
    sources = sorted({source for origin in behind for source in origin.sources})
    return {
        "notebook": notebook,
        "parameters": {key: plain(value) for key, value in sorted(parameters.items())},
        "numbers": _numbers(origins, by_row, whole),
        "sources": sources,
        "rows": {row: row_digest(row) for row in whole},
        "tables": {table: _all_rows(table) for table in coarse},
        "functions": {one: revision.quantity(one) for one in functions if revision.quantity(one)},
        "model": _all_functions() if everything else "",
        "code": {
            "notebook": code,
            "engine": revision.engine(name[:2]),
            "style": digest(paths.STYLE.read_bytes()),
        },
        "data_date": date_of(sources),
    }


def _numbers(origins: Sequence[Origin], by_row: Mapping, rows: Sequence[str]) -> list[dict]:
    """What each plotted row is: its label, the quantity, what was chosen, and places among the
    figure's rows.
    """
    place = {row: number for number, row in enumerate(rows)}
    labelled = [(str(label), one) for label, known in by_row.items() for one in known]
    left = dict.fromkeys(origins)
    for _, one in labelled:
        left.pop(one, None)
    return [
        {
            "row": label,
            "is": one.name,
            "chosen": dict(one.choices),
            "rows": sorted(place[row] for row in one.rows),
        }
        for label, one in [*labelled, *(("", one) for one in left if one != ANYTHING)]
    ]


def _of_the_engine(number: str, rows: Iterable[str], functions: Sequence[str]) -> set[str]:
    """Rows behind every estimate: the choices that its code names, and the correlations of its
    draws.
    """
    if not functions:
        return set()
    named = set(keyed("choices")) & revision.words(functions, number)
    drawn = {row.partition(":")[2] for row in rows if row.startswith("assumptions:")}
    return {f"choices:{key}" for key in named} | {f"correlations:{key}" for key in _ties(drawn)}


def _ties(drawn: set[str]) -> set[str]:
    """Keys of the correlations that decide how some assumptions are drawn.

    The draws of an assumption are made from those of lower slots that it is tied to, however far.
    """
    slots = {name: row["slot"] for name, row in keyed("assumptions").items()}
    pairs = {key: {str(row["a"]), str(row["b"])} for key, row in keyed("correlations").items()}
    found: set[str] = set()
    for name in drawn & set(slots):
        known = {
            k: p
            for k, p in pairs.items()
            if all(slots.get(one, math.inf) <= slots[name] for one in p)
        }
        tied = {name}
        while more := {key for key, pair in known.items() if tied & pair}:
            found |= more
            tied = tied.union(*(known.pop(key) for key in more))
    return found


def plain(value: object) -> object:
    """A value as JSON keeps it: a range as low..central..high, a number of numpy as a number."""
    if hasattr(value, "central"):
        return f"{value.low!r}..{value.central!r}..{value.high!r}"
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if type(value).__module__ == "numpy":
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


@tables.kept
def keyed(table: str) -> dict[str, tables.Row]:
    """Rows of a table by the text of their key, in file order; by its columns where the first alone
    names several rows.
    """
    rows, key = tables.rows(table), tables.package()[table]["schema"]["primaryKey"]
    columns = [key] if isinstance(key, str) else key
    first = {str(row[columns[0]]): row for row in rows}
    return (
        first
        if len(first) == len(rows)
        else {" and ".join(str(row[one]) for one in columns): row for row in rows}
    )


def row_digest(row: str) -> str:
    """Digest of a row named `table:key`; empty where there is none."""
    table, _, key = row.partition(":")
    if table not in tables.package():
        return ""
    found = keyed(table).get(key) or _beginning(table).get(key)
    return digest(json.dumps(found, sort_keys=True), DIGITS) if found else ""


@tables.kept
def _beginning(table: str) -> dict[str, list[tables.Row]]:
    """Rows by the text of their first column, for a table in which it names several."""
    found: dict[str, list[tables.Row]] = {}
    for row in tables.rows(table):
        found.setdefault(str(next(iter(row.values()))), []).append(row)
    return found


def _all_rows(table: str) -> str:
    """A few hex digits for each row of a table."""
    return "".join(one for _, one in _few(table))


@tables.kept
def _few(table: str) -> list[tuple[str, str]]:
    return [
        (f"{table}:{key}", digest(json.dumps(row, sort_keys=True), FEW_DIGITS))
        for key, row in keyed(table).items()
    ]


def _all_functions() -> str:
    """A few hex digits for each function that computes a quantity."""
    return "".join(revision.quantity(name)[:FEW_DIGITS] for name in revision.quantities())


# -- whether that is still so ------------------------------------------------------------------
def changes(name: str, entry: Mapping, defaults: bool = False) -> list[str]:
    """What is not as it was when a figure was drawn, one line each; nothing where it is not stale.

    name: of the figure. entry: what the manifest says of it. defaults: whether it was drawn with
    the notebook's own parameters, which must then still be those. A row or function that is new is
    no change.
    """
    notebook, code = revision.notebook(name[:2])
    noted, found = entry["code"], []
    if (entry["notebook"], noted.get("notebook")) != (notebook, code):
        found.append(f"the code of notebook {clip(entry['notebook'])} changed")
    if defaults:
        found += [
            f"parameter {clip(key)} is {clip(now)} in the notebook, "
            f"it was {clip(entry['parameters'][key])}"
            for key, now in revision.defaults(name[:2]).items()
            if key in entry["parameters"] and entry["parameters"][key] != plain(now)
        ]
    found += [
        f"the function {clip(one)} changed"
        for one, was in sorted(entry["functions"].items())
        if revision.quantity(one) != was
    ]
    if _gone(entry["model"], _all_functions()):
        found.append("functions of the model changed")
    if noted.get("engine") != revision.engine(name[:2]):
        found.append("the code that samples, judges or draws changed")
    if noted.get("style") != digest(paths.STYLE.read_bytes()):
        found.append("the style of figures changed")
    if entry["data_date"] != (now := date_of(entry["sources"])):
        found.append(f"the data are of {now}, they were of {clip(entry['data_date'])}")
    return found + _row_changes(entry)


def _row_changes(entry: Mapping) -> list[str]:
    """Which rows that a figure rests on changed, a line for each table."""
    found: dict[str, list[str]] = {}
    for row, was in sorted(entry["rows"].items()):
        now = row_digest(row)
        if now != was:
            found.setdefault(row.partition(":")[0], []).append(row if now else f"{row} (gone)")
    for table, was in sorted(entry["tables"].items()):
        if table not in tables.package():
            found[table] = ["it is gone"]
        elif gone := _gone(was, _all_rows(table)):
            known = set(_pieces(was))
            changed = [row for row, one in _few(table) if one not in known]
            found.setdefault(table, []).extend(changed or [f"{gone} rows fewer"])
    return [
        f"data/{clip(table)}.csv changed: {', '.join(_shortened(rows))}"
        for table, rows in found.items()
    ]


def _shortened(rows: list[str]) -> list[str]:
    rows = [clip(row, 100) for row in dict.fromkeys(rows)]
    return rows if len(rows) <= NAMED else [*rows[:NAMED], f"{len(rows) - NAMED} more rows"]


def _pieces(text: str) -> list[str]:
    return [text[i : i + FEW_DIGITS] for i in range(0, len(text), FEW_DIGITS)]


def _gone(was: str, now: str) -> int:
    """How many of the noted digests are no longer there; new ones do not count."""
    return len(set(_pieces(was)) - set(_pieces(now)))
