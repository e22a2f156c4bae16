"""No numeric fact stands in a module or a notebook: a number about the world is a row of data/.

Two rules. In the rooms that compute, a number other than a small count, a half, a power or a unit
of time stands in a constant that says what it is. And nowhere does a number of three or more
digits (four below ten) equal a number of the tables: that would be a fact typed in.
"""

import ast
import csv
import json
import math
from collections.abc import Iterator

import pytest

from gigawatt import paths
from gigawatt.data import tables

PACKAGE = paths.ROOT / "src" / "gigawatt"
COMPUTING = ("model", "estimates", "claims", "text")
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
UNITS_OF_TIME = {12, 24, 60, 365, 365.25, 3600, 8760, 86400}
DIGITS = 3  # a shorter number may well be something else
SMALL, DIGITS_OF_SMALL = 10, 4  # and 1.25 may be a place in a drawing
YEARS = range(1990, 2101)


def is_plain(value: float) -> bool:
    """Counts up to ten, a half, percent, powers of two and ten, units of time."""
    size = abs(value)
    if size in UNITS_OF_TIME or size in (0, 0.5) or (size <= 10 and size == int(size)):
        return True
    return any(base ** round(math.log(size, base)) == size for base in (2, 10))


def digits(value: float) -> int:
    """How many significant digits a number has."""
    return len(f"{abs(value):.12e}".partition("e")[0].replace(".", "").rstrip("0"))


def numbers(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node


def named(tree: ast.Module) -> set[int]:
    """The nodes inside constants of a module, whose names say what their numbers are."""
    found: set[int] = set()
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        words = [one.id for target in targets for one in ast.walk(target) if hasattr(one, "id")]
        if words and all(word.isupper() for word in words):
            found |= {id(one) for one in ast.walk(node)}
    return found


BESIDE = (
    "printed_as",  # in its source's unit: 37.5 for 37.5 billion
    "points",  # behind a fit, which grow with every anchor
    "sources",
)


def draws(tree: ast.Module) -> bool:
    """Whether a module makes pictures: places and sizes in a drawing are no facts."""
    modules = [one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)]
    return any(one.startswith(("gigawatt.figures", "matplotlib")) for one in modules)


def unnamed(tree: ast.Module) -> list[str]:
    known = named(tree)
    return [
        f"line {one.lineno}: {one.value!r}"
        for one in numbers(tree)
        if id(one) not in known and not is_plain(one.value)
    ]


@pytest.fixture(scope="session")
def cells() -> dict[float, str]:
    """Every number of the tables, with a table that has it."""
    found: dict[float, str] = {}
    for path in sorted(paths.DATA.glob("*.csv")):
        for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
            for aside in BESIDE:
                row.pop(aside, None)
            for cell in row.values():
                try:
                    found.setdefault(float(cell), path.name)
                except ValueError:
                    continue
    return found


def facts(tree: ast.AST, cells: dict[float, str]) -> list[str]:
    return [
        f"line {one.lineno}: {one.value!r} stands in {cells[float(one.value)]}"
        for one in numbers(tree)
        if digits(one.value) >= (DIGITS if abs(one.value) >= SMALL else DIGITS_OF_SMALL)
        and float(one.value) in cells
        and not is_plain(one.value)
        and one.value not in YEARS
    ]


class _Guards(ast.NodeTransformer):
    """Leaves out asserts, which hold the words of a notebook against its numbers, and axes."""

    def visit_Assert(self, node: ast.Assert) -> None:
        return None

    def visit_Call(self, node: ast.Call) -> ast.AST:
        on = node.func.value if isinstance(node.func, ast.Attribute) else None
        return node.func if getattr(on, "id", "") == "axes" else self.generic_visit(node)


def without_guards(cell: ast.Module) -> ast.Module:
    """What a cell computes and shows."""
    return _Guards().visit(cell)


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.relative_to(PACKAGE).parts[0] in COMPUTING],
    ids=lambda p: str(p.relative_to(PACKAGE)),
)
def test_a_number_says_what_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [] if draws(tree) else unnamed(tree)
    assert not found, f"{found}: a fact belongs in data/; any other number in a named constant"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_fact_in_a_module(path, cells):
    found = facts(ast.parse(path.read_text(encoding="utf-8")), cells)
    assert not found, f"{found}; read it from there"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_fact_in_a_notebook(path, cells):
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1):
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", ()):
            found = facts(without_guards(ast.parse("".join(cell["source"]))), cells)
            assert not found, f"cell {number}: {found}; read it from there"


def test_a_fact_would_be_found(cells):
    assert unnamed(ast.parse("price = 31.5\nshare = x * 0.37\nhalf = x / 2 + 0.5\nMOST = 31.5"))
    assert len(unnamed(ast.parse("price = 31.5\nshare = x * 0.37\nMOST = 31.5"))) == 2
    cost = next(value for value in cells if digits(value) > DIGITS and value not in YEARS)
    assert facts(ast.parse(f"COST = {cost!r}"), cells)
    for text in (f"assert x == {cost!r}", f"axes.set(xlim=(0, {cost!r}))"):
        assert not facts(without_guards(ast.parse(text)), cells)
    assert facts(without_guards(ast.parse(f"charts.ranges(frame, claims={cost!r})")), cells)


def test_what_is_plain():
    assert all(map(is_plain, (0, -1, 3, 0.5, 100, 1e9, 0.001, 4096, 2**22, 8760, 365.25)))
    assert not any(map(is_plain, (11, 0.37, 30_000, 1.25, 8766)))


def test_the_date_of_the_tables_is_not_before_what_they_hold():
    seen = max(row["retrieved"] for row in tables.rows("sources") if row["retrieved"])
    assert tables.date() >= seen, "set `version` in data/datapackage.json"
