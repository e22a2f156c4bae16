"""`gigawatt check`: is data/ sound? Every problem is one line with file, row and column.

frictionless proves the schema (types, closed lists, keys); the rules below prove the meaning.
"""

import ast
import csv
import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from gigawatt import paths
from gigawatt.data import printed, tables
from gigawatt.data.tables import Row
from gigawatt.errors import UserError, clip
from gigawatt.estimates import choices, sampling
from gigawatt.notebooks import exercises

TRIPLES = (
    ("low", "central", "high"),
    ("low", "value", "high"),
    ("low_usd", "price_usd", "high_usd"),
    ("price_low_usd", "price_usd", "price_high_usd"),
    ("hires_low", "hires", "hires_high"),
    ("capex_low_usd", "capex_usd", "capex_high_usd"),
    ("usd_per_eur_min", "usd_per_eur", "usd_per_eur_max"),
    ("power_low_kw", "rated_power_kw", "power_high_kw"),
)
DATES = (
    "as_of",
    "published",
    "retrieved",
    "date",
    "reported",
    "release_date",
    "price_date",
    "period_start",
    "period_end",
    "for_date",
)
FORMULA = ("=", "+", "@", "\t", "\r")


def problems(folder: Path = paths.DATA) -> list[str]:
    """Every problem of the tables in a folder, one line each; empty when all is sound."""
    tables.forget()
    found = list(_files(folder)) or list(_schema(folder))
    if found:
        return found
    return [line for rule in RULES for line in rule(folder)]


def summary(folder: Path = paths.DATA) -> str:
    """How much was checked, for the closing line."""
    counts = {name: len(tables.rows(name, folder)) for name in tables.package(folder)}
    return f"{len(counts)} tables, {sum(counts.values())} rows, {counts['sources']} sources"


def _files(folder: Path) -> Iterator[str]:
    """Tables that are missing, unlisted, too large, or not UTF-8 text with the declared header."""
    try:
        package = tables.package(folder)
    except UserError as error:
        yield str(error)
        return
    listed = {resource["path"] for resource in package.values()}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in listed:
            yield f"{path.name}: not listed in datapackage.json; add it or remove the file"
    for resource in package.values():
        path = folder / resource["path"]
        if not path.is_file():
            yield f"{resource['path']}: missing; restore it from the repository"
        elif path.stat().st_size > tables.MAX_BYTES:
            yield (
                f"{resource['path']}: larger than {tables.MAX_BYTES} bytes; a hand-made table "
                "is small"
            )
        else:
            yield from _header(path, [field["name"] for field in resource["schema"]["fields"]])


def _header(path: Path, declared: list[str]) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file), [])
            for number, _ in enumerate(csv.reader(file, strict=True), 2):  # noqa: B007
                pass
    except UnicodeDecodeError:
        yield f"{path.name}: not UTF-8 text; save it as UTF-8"
        return
    except csv.Error as error:
        yield f"{path.name}: row {number if header else 1}: broken CSV ({error}); check the quotes"
        return
    if header != declared:
        odd = [name for name in header if name not in declared] or [
            name for name in declared if name not in header
        ]
        column = odd[0] if odd else "order"
        yield f"{path.name}: row 1, column {clip(column)}: the header must be {', '.join(declared)}"


def _schema(folder: Path) -> Iterator[str]:
    """What frictionless finds: types, required cells, closed lists, primary and foreign keys."""
    from frictionless import FrictionlessException, Package

    try:
        report = Package(str(folder / "datapackage.json")).validate()
    except FrictionlessException as error:
        yield f"datapackage.json: {clip(error.error.message, 220)}"
        return
    for task in report.tasks:
        twice = {one.row_number for one in task.errors if one.type == "unique-error"}
        for error in task.errors:
            if error.type == "primary-key" and error.row_number in twice:
                continue  # said of the one column that is the key
            yield f"{Path(task.place).name}{_place(error)}: {_message(error, task.name)}"
    for error in report.errors:
        yield f"datapackage.json: {clip(error.message, 220)}"


def _place(error) -> str:
    row = f": row {error.row_number}" if getattr(error, "row_number", None) else ""
    fields = getattr(error, "field_names", None) if error.type == "foreign-key" else None
    column = getattr(error, "field_name", None) or ", ".join(fields or ())
    return row + (f", column {column}" if column else "")


def _message(error, table: str) -> str:
    """frictionless's explanation in plain words, with a remedy, for what people meet most."""
    cell = clip(getattr(error, "cell", ""), 40)
    if error.type == "foreign-key":
        return (
            f"{clip(', '.join(map(str, error.field_cells)), 40)!r} is not in "
            f"{error.reference_name}.csv; add it there first"
        )
    if error.type == "type-error":
        return (
            f"{cell!r} is not a {error.note.split(chr(34))[1].split('/')[0]}; write a dot for "
            "decimals and no unit"
        )
    if error.type == "constraint-error":
        return _against(error, table, cell)
    if error.type in ("unique-error", "primary-key"):
        what = repr(cell) if cell else "its key"
        place = re.sub(r"\D+", "", error.note)
        return f"{what} stands in row {place} already; correct that one, or take another"
    if error.type in ("extra-cell", "missing-cell"):
        return (
            "has more or fewer cells than the header; put text that holds a comma or a quote "
            "between quotes"
        )
    return clip(error.note or error.message, 220)


_RULE = re.compile(r'constraint "(\w+)" is "(.*)"', re.S)
_DATED = re.compile(r"\^?(\(FY\)\?)?\\d\{4\}")


def _against(error, table: str, cell: str) -> str:
    """What is wrong with a cell that breaks a rule of its column, and what would be right."""
    found = _RULE.fullmatch(error.note or "")
    rule, wanted = found.groups() if found else ("", "")
    if rule == "required":
        return "empty; every row needs it"
    if rule == "enum":
        known = ast.literal_eval(wanted)
        return (
            f"{cell!r} is not in this column's list: {clip(', '.join(map(str, known)), 160)}; "
            "a new one goes into datapackage.json and README.md first"
        )
    if rule in ("minimum", "maximum"):
        return f"{cell!r} is {'below' if rule == 'minimum' else 'above'} {wanted}"
    if rule == "pattern":
        if _DATED.match(wanted):
            return f"{cell!r} is no ISO date; write it as in {_example(table, error.field_name)}"
        return f"{cell!r} must look like {_example(table, error.field_name)}: {clip(wanted, 80)}"
    return f"{cell!r} is against the {clip(error.note, 200)}"


def _example(table: str, column: str) -> str:
    """A cell of a column as it ought to be, from the tables themselves."""
    cells = (row.get(column) for row in tables.rows(table))
    return repr(clip(next((one for one in cells if one), "the other rows"), 40))


def _each(folder: Path) -> Iterator[tuple[str, int, Row]]:
    for name, resource in tables.package(folder).items():
        for number, row in enumerate(tables.rows(name, folder), 2):
            yield resource["path"], number, row


def _order(folder: Path) -> Iterator[str]:
    for file, number, row in _each(folder):
        for triple in TRIPLES:
            values = [row.get(column) for column in triple]
            known = [
                (column, value)
                for column, value in zip(triple, values)
                if isinstance(value, (int, float))
            ]
            for (a, x), (b, y) in zip(known, known[1:]):
                if x > y:
                    yield (
                        f"{file}: row {number}, column {b}: {y:g} is below {a} {x:g}; low <= "
                        "central <= high"
                    )
        for column, value in row.items():
            if isinstance(value, float) and not np.isfinite(value):
                yield f"{file}: row {number}, column {column}: {value} is not a finite number"


def _dates(folder: Path) -> Iterator[str]:
    for file, number, row in _each(folder):
        for column in DATES:
            text = row.get(column)
            if isinstance(text, str) and not _is_date(text):
                yield (
                    f"{file}: row {number}, column {column}: {clip(text)!r} is no ISO date; "
                    "write 2025, 2025-07 or 2025-07-14"
                )


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10] if len(text) in (4, 7) else text)
        return len(text) in (4, 7, 10)
    except ValueError:
        return False


def _formulas(folder: Path) -> Iterator[str]:
    for file, number, row in _each(folder):
        for column, value in row.items():
            if isinstance(value, str) and value.startswith(FORMULA):
                yield (
                    f"{file}: row {number}, column {column}: begins like a spreadsheet formula; "
                    "rephrase it"
                )


def _keys(folder: Path) -> Iterator[str]:
    """The names of rows are plain: they stand in pages, figures and expressions."""
    for name, resource in tables.package(folder).items():
        key = resource["schema"]["primaryKey"]
        for column in [key] if isinstance(key, str) else key:
            for number, row in enumerate(tables.rows(name, folder), 2):
                if re.search(r"[<>$`{}|\\\x00-\x1f]", str(row[column])):
                    yield (
                        f"{resource['path']}: row {number}, column {column}: "
                        f"{clip(row[column])!r} is no plain name; use letters and digits"
                    )


def _sources(folder: Path) -> Iterator[str]:
    used = {
        value
        for file, _, row in _each(folder)
        for column, value in row.items()
        if column.endswith("source_id") and file != "sources.csv"
    }
    known = {row["source_id"] for row in tables.rows("sources", folder)}
    for number, row in enumerate(tables.rows("assumptions", folder), 2):
        further = set((row["evidence"] or "").split("|")) - {""}
        used |= further
        for one in sorted(further - known):
            yield (
                f"assumptions.csv: row {number}, column evidence: {clip(one)!r} is not in "
                "sources.csv; add it there first"
            )
    for number, row in enumerate(tables.rows("sources", folder), 2):
        if row["source_id"] not in used:
            yield (
                f"sources.csv: row {number}, column source_id: {row['source_id']} is used by no "
                "row; remove it"
            )


def _assumptions(folder: Path) -> Iterator[str]:
    for number, row in enumerate(tables.rows("assumptions", folder), 2):
        wrong = sampling.check_shape(row["shape"], row["low"], row["central"], row["high"])
        if wrong:
            yield f"assumptions.csv: row {number}, column shape: {wrong}"
        if row["minimum"] is not None and row["low"] < row["minimum"]:
            yield (
                f"assumptions.csv: row {number}, column low: {row['low']:g} is below minimum "
                f"{row['minimum']:g}"
            )
        if row["maximum"] is not None and row["high"] > row["maximum"]:
            yield (
                f"assumptions.csv: row {number}, column high: {row['high']:g} is above maximum "
                f"{row['maximum']:g}"
            )


def _correlations(folder: Path) -> Iterator[str]:
    rows = tables.rows("correlations", folder)
    names = sorted({row[side] for row in rows for side in ("a", "b")})
    try:
        sampling.weights(names, {(r["a"], r["b"]): r["spearman"] for r in rows})
    except UserError as error:
        yield str(error)


def _prices(folder: Path) -> Iterator[str]:
    known = {row["accelerator"] for row in tables.rows("accelerators", folder)}
    known |= {row["system"] for row in tables.rows("systems", folder)}
    for number, row in enumerate(tables.rows("prices", folder), 2):
        if row["item"] not in known:
            yield (
                f"prices.csv: row {number}, column item: {clip(row['item'])} is in neither "
                "accelerators.csv nor systems.csv"
            )
        if row["use"] == "model":
            if row["confidence"] == "memory":
                yield (
                    f"prices.csv: row {number}, column confidence: a memory row may not feed a "
                    "default; find it printed"
                )
            values = (row["low_usd"], row["price_usd"], row["high_usd"])
            wrong = (
                "needs low, price and high"
                if None in values
                else sampling.check_shape("lognormal", *values)
            )
            if wrong:
                yield f"prices.csv: row {number}, column price_usd: {wrong}"


def _names(folder: Path) -> Iterator[str]:
    """Names by which an accelerator is found, and default rows of sites, must be clear."""
    names = Counter()
    for row in tables.rows("accelerators", folder):
        names.update(
            {
                n.strip().lower()
                for n in (row["accelerator"], *(row["aliases"] or "").split("|"))
                if n.strip()
            }
        )
    for name, count in names.items():
        if count > 1:
            yield f"accelerators.csv: column aliases: {name!r} stands for {count} accelerators"
    defaults = Counter()
    for row in tables.rows("sites", folder):
        defaults[row["site"]] += row["is_default"]
    for site, count in defaults.items():
        if count != 1:
            yield (
                f"sites.csv: column is_default: {site} has {count} default rows; it needs "
                "exactly one"
            )


def _defaults(folder: Path) -> Iterator[str]:
    """The default of every choice can be chosen."""
    for number, row in enumerate(tables.rows("choices", folder), 2):
        try:
            if folder == paths.DATA and row["default"] is not None:
                choices.resolve({row["choice"]: row["default"]})
        except UserError as error:
            yield f"choices.csv: row {number}, column default: {error}"


def _headlines(folder: Path) -> Iterator[str]:
    """Every headline is a quantity of the model."""
    for number, row in enumerate(tables.rows("headlines", folder), 2):
        if row["quantity"] not in choices.names():
            yield f"headlines.csv: row {number}, column quantity: {row['quantity']} is unknown"


def _default_rows(folder: Path) -> Iterator[str]:
    """Every default stands in the table that it names, and somebody has seen its figure printed."""
    for number, row in enumerate(tables.rows("defaults", folder), 2):
        key = tables.package(folder)[row["table"]]["schema"]["primaryKey"]
        column = key if isinstance(key, str) else key[0]
        found = [one for one in tables.rows(row["table"], folder) if one[column] == row["row"]]
        place = f"defaults.csv: row {number}, column row"
        if not found:
            yield f"{place}: {clip(row['row'])!r} is not in {row['table']}.csv; add it there first"
        elif found[0].get("confidence") == "memory":
            yield f"{place}: a memory row may not feed a default; find it printed"


def _corrections(folder: Path) -> Iterator[str]:
    """A row that its source withdrew or corrected is kept, and feeds nothing by default."""
    keys = {name: _keys_of(name, folder) for name in tables.package(folder)}
    feeding = {f"{row['table']}:{row['row']}" for row in tables.rows("defaults", folder)}
    feeding |= {
        f"prices:{row['price_id']}"
        for row in tables.rows("prices", folder)
        if row["use"] == "model"
    }
    for number, row in enumerate(tables.rows("corrections", folder), 2):
        place = f"corrections.csv: row {number}, column"
        for column in ("row", "by_row"):
            table, _, key = (row[column] or "").partition(":")
            if row[column] and key not in keys.get(table, ()):
                yield f"{place} {column}: {clip(row[column])!r} is no row; write table:key"
        if (row["what"] == "corrected") != bool(row["by_row"]):
            yield (
                f"{place} by_row: a corrected row names the one in its place, a withdrawn one "
                "leaves the cell empty"
            )
        if row["row"] in feeding:
            yield f"{place} row: {row['row']} feeds estimates; let another row do so"


def _keys_of(table: str, folder: Path) -> set[str]:
    """The keys of a table's rows as text."""
    key = tables.package(folder)[table]["schema"]["primaryKey"]
    column = key if isinstance(key, str) else key[0]
    return {str(row[column]) for row in tables.rows(table, folder)}


def _press(folder: Path) -> Iterator[str]:
    """A verdict says which readings hold where, and only where, they differ."""
    for number, row in enumerate(tables.rows("press", folder), 2):
        if bool(row["readings_that_hold"]) != (row["verdict_by_hand"] == "ambiguous"):
            yield (
                f"press.csv: row {number}, column readings_that_hold: an ambiguous claim names the "
                "readings that hold, any other leaves the cell empty"
            )


def _exercises(folder: Path) -> Iterator[str]:
    """Every exercise asks its own notebook, and its answer can be computed."""
    for number, row in enumerate(tables.rows("exercises", folder), 2):
        if not row["exercise_id"].startswith(row["notebook"]):
            yield (
                f"exercises.csv: row {number}, column notebook: {row['notebook']} is not the "
                f"beginning of {row['exercise_id']}"
            )
        wrong = exercises.problem(row) if folder == paths.DATA else ""
        if wrong:
            yield f"exercises.csv: row {number}, column formula: {wrong}"


RULES: tuple[Callable[[Path], Iterator[str]], ...] = (
    _order,
    _dates,
    _keys,
    _formulas,
    _sources,
    _assumptions,
    _correlations,
    _prices,
    _names,
    _defaults,
    _headlines,
    _default_rows,
    _press,
    printed.problems,
    _corrections,
    _exercises,
)
