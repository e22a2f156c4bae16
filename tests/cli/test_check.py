"""`gigawatt check` finds what is wrong in a copy of the tables and names file, row and column."""

import shutil
from pathlib import Path

import pytest

from gigawatt import paths
from gigawatt.cli import check
from gigawatt.data import tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(paths.DATA, copy)
    yield copy
    tables.forget()


def spoil(folder: Path, table: str, row: int, column: str, value: str) -> None:
    """Write a value into one cell of a table; rows count from 2, as an editor shows them."""
    import csv

    path = folder / f"{table}.csv"
    lines = list(csv.reader(path.open(encoding="utf-8", newline="")))
    lines[row - 1][lines[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def test_the_tables_are_sound():
    assert check.problems() == []
    assert "sources" in check.summary()


# table, row, column, value, words of the complaint; no two in one row, so that none hides another
BY_THE_SCHEMA = (
    ("assumptions", 8, "central", "0,9", "not a number"),
    ("assumptions", 9, "slot", "0", "already"),
    ("assumptions", 10, "shape", "lognormale", "not in this column's list"),
    ("assumptions", 11, "source_id", "nobody", "not in sources.csv"),
    ("assumptions", 12, "confidence", "memory", "not in this column's list: primary"),
    ("correlations", 2, "a", "nothing", "not in assumptions.csv"),
    ("correlations", 3, "spearman", "1.5", "above 0.99"),
    ("claims", 3, "claim_id", "S0-01", "already"),
    ("fx", 2, "usd_per_eur", "nan", "below"),
    ("systems", 2, "rated_power_kw", "-1", "below 0"),
    ("sources", 2, "url", "ftp://example.org", "must look like 'https://"),
    ("sources", 3, "published", "28/10/2025", "no ISO date"),
    ("sources", 4, "title", "", "empty; every row needs it"),
    ("press", 2, "verdict_by_hand", "true", "not in this column's list"),
)
BY_OUR_RULES = (  # which are asked where the schema holds
    ("assumptions", 8, "central", "1.01", "low <= central <= high"),
    ("assumptions", 9, "evidence", "nobody", "not in sources.csv"),
    ("claims", 3, "paraphrase", "@SUM(A1)", "formula"),
    ("capex", 2, "period_end", "2025-02-30", "no ISO date"),
    ("sites", 2, "is_default", "0", "exactly one"),
    ("accelerators", 3, "aliases", "H100", "stands for 2"),
    ("prices", 2, "item", "H1000", "neither"),
    ("press", 2, "readings_that_hold", "all of them", "leaves the cell empty"),
)
OF_A_TABLE = ("exactly one", "stands for 2")  # no single row is at fault


@pytest.mark.parametrize("spoiled", [BY_THE_SCHEMA, BY_OUR_RULES], ids=["schema", "rules"])
def test_each_spoiled_cell_is_named(folder, spoiled):
    for table, row, column, value, _ in spoiled:
        spoil(folder, table, row, column, value)
    found = check.problems(folder)
    for table, row, column, _, words in spoiled:
        place = f"{table}.csv" if words in OF_A_TABLE else f"{table}.csv: row {row}, "
        assert any(line.startswith(place) and column in line and words in line for line in found), (
            table,
            row,
            column,
            found,
        )
    assert all("\n" not in line for line in found)


def test_contradictory_correlations_are_named(folder):
    path = folder / "correlations.csv"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace(",0.6,", ",0.98,", 1)
        .replace(",0.4,", ",-0.9,", 1),
        encoding="utf-8",
    )
    assert any("contradict" in line for line in check.problems(folder))


def test_an_unused_source_is_named(folder):
    path = folder / "sources.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "lonely-source,A title,,,,,press,,\n", encoding="utf-8"
    )
    assert any(
        "lonely-source" in line and "used by no row" in line for line in check.problems(folder)
    )


@pytest.mark.parametrize(
    "spoiled, words",
    [
        (b"\xff\xfe", "not UTF-8"),
        (b'"open quote', "quote"),
    ],
)
def test_broken_files_are_named(folder, spoiled, words):
    path = folder / "deals.csv"
    path.write_bytes(path.read_bytes() + spoiled)
    assert any(line.startswith("deals.csv") and words in line for line in check.problems(folder))


def test_missing_unlisted_and_renamed(folder):
    (folder / "fx.csv").unlink()
    assert any(line.startswith("fx.csv: missing") for line in check.problems(folder))
    shutil.copy(paths.DATA / "fx.csv", folder / "fx.csv")
    (folder / "stray.csv").write_text("a\n1\n")
    assert any(line.startswith("stray.csv: not listed") for line in check.problems(folder))
    (folder / "stray.csv").unlink()
    (folder / "datapackage.json").write_text("{")
    assert any(line.startswith("datapackage.json") for line in check.problems(folder))


def test_the_dictionary_names_every_table_and_column():
    text = (paths.DATA / "README.md").read_text(encoding="utf-8")
    for name, resource in tables.package().items():
        section = text.partition(f"### {resource['path']}\n")[2].partition("\n### ")[0]
        assert section, f"data/README.md has no section on {name}"
        for field in resource["schema"]["fields"]:
            assert f"| `{field['name']}` |" in section, (
                f"data/README.md: {name}.{field['name']} is missing"
            )
            assert field["description"], f"{name}.{field['name']} has no description"
