"""The tables in data/: read with their declared types, and check them by the project's rules.

`datapackage.json` declares every column (type, unit, closed lists, keys). Reading trusts it;
`problems` proves it, with frictionless for the schema and a few rules of our own for the meaning.
"""

import contextlib
import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from gigawatt import paths
from gigawatt.errors import UserError, check_name, check_type, clip, unknown

Row = dict[str, Any]  # a cell has the type that datapackage.json declares, or is None

MAX_BYTES = 20_000_000  # a hand-made table is small
MAX_COLUMNS = 200
# What a description of tables may say: nothing in it is a path to elsewhere, or an address to
# fetch.
PLAIN_KEYS = {"name", "path", "title", "description", "schema", "encoding", "format"}
_CASTS = {"number": float, "integer": int}
_used: set[str] = set()
_shown: set[str] = set()


def used() -> list[str]:
    """Names of the tables that this process has read so far: what its results may depend on."""
    return sorted(_used)


def shown() -> list[str]:
    """What was handed out as frames, whole tables or rows (`table:key`): a notebook may have taken
    any number from it. Of a whole table only what was taken counts.
    """
    return sorted(_shown)


def date() -> str:
    """The date of the tables, from datapackage.json."""
    return _date(paths.DATA)


@lru_cache(maxsize=4)
def _date(folder: Path) -> str:
    return str(json.loads(_small(folder / "datapackage.json"))["version"])


def note(table: str) -> None:
    """Count a table as read, for a reader that opens its file by itself."""
    _used.add(table)


_kept: list = []


def kept(function: Callable | None = None, *, most: int = 4_096) -> Any:
    """Keep what a function gives, which follows from its arguments and the tables, until `forget`.

    most: how many results are kept. The only cache of this package: a test forbids any other over
    the tables, because `forget` would not reach it.
    """
    if function is None:
        return partial(kept, most=most)
    keeper = lru_cache(maxsize=most)(function)
    _kept.append(keeper)
    return keeper


def forget() -> None:
    """Read everything again from disk when it is next asked for."""
    for one in _kept:
        one.cache_clear()


@kept
def package(folder: Path = paths.DATA) -> dict[str, dict]:
    """Each table's resource description in datapackage.json, by table name."""
    try:
        found = json.loads(_small(folder / "datapackage.json"))
        if not set(found) <= {"name", "title", "description", "version", "licenses", "resources"}:
            raise ValueError("an unknown key at the top")
        return {resource["name"]: _plain(resource) for resource in found["resources"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(
            f"datapackage.json: cannot be read ({why}); restore it from the repository"
        ) from None


def _small(path: Path) -> str:
    """The text of a plain file of a hand-made size. Raises ValueError for another."""
    if path.exists() and not path.is_file():
        raise ValueError("not a plain file")
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES} bytes")
    return path.read_text(encoding="utf-8")


def _plain(resource: dict) -> dict:
    """A table's description, when its file lies in the same folder and its schema in the
    description itself.
    """
    if not re.fullmatch(r"[a-z0-9_-]+\.csv", resource["path"]):
        raise ValueError(
            f"the path of {clip(resource['name'])} must be a file name such as prices.csv"
        )
    if not set(resource) <= PLAIN_KEYS or not isinstance(resource["schema"], dict):
        raise ValueError(f"{clip(resource['name'])} may have only {', '.join(sorted(PLAIN_KEYS))}")
    for field in resource["schema"]["fields"]:
        if not isinstance(field["name"] + field["type"], str):
            raise ValueError(f"{clip(resource['name'])}: a column needs a name and a type")
    return resource


def rows(table: str, folder: Path = paths.DATA) -> tuple[Row, ...]:
    """All rows of a table, typed: numbers as float or int, text as str, an empty cell as None.

    Raises UserError that names file, row and column where a cell does not have its declared type.
    """
    found = _rows(table, folder)
    _used.add(table)
    return found


@kept
def _rows(table: str, folder: Path) -> tuple[Row, ...]:
    resources = package(folder)
    if table not in resources:
        raise unknown("table", table, resources)
    path = folder / resources[table]["path"]
    types = {field["name"]: field["type"] for field in resources[table]["schema"]["fields"]}
    try:
        reader = csv.DictReader(io.StringIO(_small(path), newline=""), strict=True)
        header = reader.fieldnames or ()
        missing = [name for name in types if name not in header]
        if missing or len(header) > MAX_COLUMNS:
            what = (
                f"column {missing[0]} is missing" if missing else f"more than {MAX_COLUMNS} columns"
            )
            raise UserError(f"{path.name}: {what}; run `gigawatt check`")
        typed = (_typed(row, types, path.name, number) for number, row in enumerate(reader, 2))
        return tuple(row for row in typed if _in_time(table, row))
    except UserError:
        raise
    except (OSError, ValueError, csv.Error) as error:
        raise UserError(f"{path.name}: cannot be read ({error}); run `gigawatt check`") from None


# Columns that say of when a row speaks, and the tables that grow with time.
WHEN = ("year", "date", "period")
GROWING = ("capex", "fleet", "ai_power", "prices", "spending", "mixes")
_last_year: list[int] = []


@contextlib.contextmanager
def known_by(year: int) -> Iterator[None]:
    """The tables as of the end of a year: rows that speak of a later one are not there."""
    _last_year.append(year)
    forget()
    try:
        yield
    finally:
        _last_year.pop()
        forget()


def _in_time(table: str, row: Row) -> bool:
    if not _last_year or table not in GROWING:
        return True
    when = next(str(row[column]) for column in WHEN if row.get(column) is not None)
    said = re.search(r"\d{4}", when)
    return not said or int(said.group()) <= _last_year[-1]


def _typed(row: dict, types: dict[str, str], file: str, number: int) -> Row:
    result: Row = {}
    for name, kind in types.items():
        text = row.get(name)
        try:
            result[name] = _CASTS.get(kind, str)(text) if text not in ("", None) else None
        except ValueError:
            raise UserError(
                f"{file}: row {number}, column {name}: {text!r} is not a {kind}"
            ) from None
    return result


def find(table: str, **equal: object) -> list[Row]:
    """Rows of a table whose columns have the given values, in file order."""
    _used.add(table)
    return list(_grouped(table, tuple(equal)).get(tuple(equal.values()), ()))


@kept
def _grouped(table: str, columns: tuple[str, ...]) -> dict[tuple, list[Row]]:
    """Rows of a table by the values of some columns."""
    found: dict[tuple, list[Row]] = {}
    for row in rows(table):
        found.setdefault(tuple(row[column] for column in columns), []).append(row)
    return found


def index(table: str) -> dict[object, Row]:
    """Rows of a table by primary key."""
    found = _index(table)
    _used.add(table)
    return found


@kept
def _index(table: str) -> dict[object, Row]:
    read = rows(table)  # says which table is not there
    key = package()[table]["schema"]["primaryKey"]
    return Index(table, {row[key if isinstance(key, str) else key[0]]: row for row in read})


class Index(dict):
    """Rows of one table by key.

    A row that the code asks for and that is not there is a damaged table.
    """

    def __init__(self, table: str, found: dict[object, Row]):
        super().__init__(found)
        self.table = table

    def __missing__(self, key):
        raise UserError(
            f"{self.table}.csv: has no row {clip(key)!r}; restore it from the repository, or run "
            "`gigawatt check`"
        )


def digest(names: Iterator[str] | list[str], folder: Path = paths.DATA) -> str:
    """SHA-256 (first 16 hex digits) over the content of the named tables, in sorted order."""
    total = hashlib.sha256()
    for name in sorted(set(names)):
        total.update(name.encode() + b"\0" + (folder / package(folder)[name]["path"]).read_bytes())
    return total.hexdigest()[:16]


def show_text_as_text() -> None:
    """Tell pandas that text in a cell is text: no HTML in it is rendered, and nothing between
    dollar signs set as mathematics.
    """
    import pandas as pd

    pd.set_option(
        "styler.format.escape",
        "html",
        "styler.html.mathjax",
        False,
        "display.html.use_mathjax",
        False,
    )


def _hashable(table: str, keys: Iterable[object]) -> Iterable[object]:
    for one in keys:
        if not isinstance(one, Hashable):
            raise UserError(f"row of {table}: expected its key, not a {type(one).__name__}")
        yield one


def frame(table: str, keys: Iterable[object] | None = None, of: object = None):
    """A table as a DataFrame with typed columns, indexed by its primary key; its rows remember.

    keys: only these rows, in this order. of: only the rows that a frame, a row or a list of them
    rests on; of the table of sources, those that they cite. In a notebook the table shows itself
    typeset.

        gw.table("claims", keys=["S4-01", "S4-05"])[["claimant", "value", "unit", "paraphrase"]]
        gw.table("sources", of=[cost, press])[["title", "publisher", "published", "url"]]

    Raises UserError for an unknown table or key.
    """
    import pandas as pd

    from gigawatt.data import frames, whole

    show_text_as_text()
    check_name("table", table)
    if table not in package():
        raise unknown("table", table, package())
    schema = package()[table]["schema"]
    names = [field["name"] for field in schema["fields"]]
    found = pd.DataFrame(list(rows(table)), columns=names).set_index(schema["primaryKey"])
    memory = {label: [_origin(table, label, row)] for label, row in zip(found.index, rows(table))}
    made = frames.remember(found, memory)
    if of is not None:
        known = frames.origins_of(of)
        named = [
            name for one in known for name in (one.sources if table == "sources" else one.rows)
        ]
        wanted = dict.fromkeys(name.removeprefix(f"{table}:") for name in named)
        keys = [label for label in wanted if label in found.index]
    if keys is None:
        return whole.whole(made, partial(_take, table))
    check_type("keys", keys, Iterable, f"a list of rows of {table}")
    keys = list(_hashable(table, keys))
    for label in keys:
        if label not in found.index:
            raise unknown(f"row of {table}", label, map(str, found.index))
    _take(table, keys)
    return made.loc[keys]


def _take(table: str, labels: Iterable[object] | None) -> None:
    """Count rows of a table as handed out, or all of them."""
    if labels is None:
        _shown.add(table)
    else:
        firsts = (label[0] if isinstance(label, tuple) else label for label in labels)
        _shown.update(f"{table}:{one}" for one in firsts)


def _origin(table: str, label: object, row: Row):
    from gigawatt.data.origins import Origin

    first = label[0] if isinstance(label, tuple) else label
    source = row.get("source_id")
    return Origin(str(first), (f"{table}:{first}",), (str(source),) if source else ())
