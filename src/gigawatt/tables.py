"""The tables in data/: read with their declared types, and check them by the project's rules.

`datapackage.json` declares every column (type, unit, closed lists, keys). Reading trusts it;
`problems` proves it, with frictionless for the schema and a few rules of our own for the meaning.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from gigawatt import paths
from gigawatt.errors import UserError, unknown

Row = dict[str, object]

_CASTS = {"number": float, "integer": int}
_used: set[str] = set()


def used() -> list[str]:
    """Names of the tables that this process has read so far: what its results may depend on."""
    return sorted(_used)


def note(table: str) -> None:
    """Count a table as read, for a reader that opens its file by itself."""
    _used.add(table)


_kept: list = []


def kept(function):
    """Keep a function's results, which follow from the tables alone, until `forget`."""
    keeper = lru_cache(maxsize=4_096)(function)
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
        text = (folder / "datapackage.json").read_text(encoding="utf-8")
        return {resource["name"]: resource for resource in json.loads(text)["resources"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"datapackage.json: cannot be read ({error}); restore it from the repository") from None


def rows(table: str, folder: Path = paths.DATA) -> tuple[Row, ...]:
    """All rows of a table, typed: numbers as float or int, text as str, an empty cell as None.

    Raises UserError that names file, row and column where a cell does not have its declared type.
    """
    _used.add(table)
    return _rows(table, folder)


@kept
def _rows(table: str, folder: Path) -> tuple[Row, ...]:
    resources = package(folder)
    if table not in resources:
        raise unknown("table", table, resources)
    path = folder / resources[table]["path"]
    types = {field["name"]: field["type"] for field in resources[table]["schema"]["fields"]}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in types if name not in (reader.fieldnames or ())]
            if missing:
                raise UserError(f"{path.name}: column {missing[0]} is missing; run `gigawatt check`")
            return tuple(_typed(row, types, path.name, number) for number, row in enumerate(reader, 2))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path.name}: cannot be read ({error}); run `gigawatt check`") from None


def _typed(row: dict, types: dict[str, str], file: str, number: int) -> Row:
    result: Row = {}
    for name, kind in types.items():
        text = row.get(name)
        try:
            result[name] = _CASTS.get(kind, str)(text) if text not in ("", None) else None
        except ValueError:
            raise UserError(f"{file}: row {number}, column {name}: {text!r} is not a {kind}") from None
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
    _used.add(table)
    return _index(table)


@kept
def _index(table: str) -> dict[object, Row]:
    key = package()[table]["schema"]["primaryKey"]
    return {row[key if isinstance(key, str) else key[0]]: row for row in rows(table)}


def digest(names: Iterator[str] | list[str], folder: Path = paths.DATA) -> str:
    """SHA-256 (first 16 hex digits) over the content of the named tables, in sorted order."""
    total = hashlib.sha256()
    for name in sorted(set(names)):
        total.update(name.encode() + b"\0" + (folder / package(folder)[name]["path"]).read_bytes())
    return total.hexdigest()[:16]


def frame(table: str):
    """A table as a pandas DataFrame with typed columns."""
    import pandas as pd

    if table not in package():
        raise unknown("table", table, package())
    return pd.DataFrame(list(rows(table)))
