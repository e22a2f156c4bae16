"""No numeric fact stands in a module or a notebook: every number there is listed here, with what it is.

A number about the world belongs in data/ with its source. What may stand in code: units and scales, limits of
inputs, positions and sizes in a drawing, levels of probability, and the guards (asserts) of a notebook's words.
"""

import ast
import json
from collections.abc import Iterator

import pytest

import gigawatt
from gigawatt import paths

PACKAGE = paths.ROOT / "src" / "gigawatt"
STRUCTURE = {0, 1, 2, -1, 100}  # first, second, both; percent
UNITS = {1e3: "kilo", 1e6: "mega", 1e9: "giga", 1e12: "tera", 1e15: "peta", 12: "months of a year", 8760: "hours of a 365-day year",
         86400: "seconds of a day", 365.25: "days of a year", 24: "hours of a day", 4: "quarters of a year, digits of a year", 0.25: "years of a quarter"}
DRAWING = {"axes", "axis", "charts", "figure", "left", "right", "each", "sides", "panel", "top", "pd.set_option", "plot"}

# Every other number of a module, and what it is.
MODULES = {
    "amounts": {3: "parts of a date", 60: "longest unit", 512: "size of a cache"},
    "anchors": {2000: "longest cell"},
    "charts": {n: "drawing" for n in (0.01, 0.35, 0.4, 0.6, 3, 5, 7, 7.5, 8, 9, 10)},
    "checks": {7: "digits of YYYY-MM", 10: "digits of a date", 34: "code of a quote", 40: "longest text shown", 200: "longest text shown",
               220: "longest text shown"},
    "claimfile": {200: "most columns", 4e6: "largest file"},
    "claimreport": {5: "sources shown", **{n: "width of a column or a line" for n in (14, 28, 76, 120, 160, 600, 900)}},
    "cli": {64: "most jobs", 110: "width of help", 130: "exit code of Ctrl-C"},
    "errors": {0.5: "likeness of a name", 3: "names suggested", 60: "longest text shown"},
    "expressions": {1e-9: "last bits of a float", 0.01: "percent", 10: "most ranges", 24: "deepest nesting", 300: "largest exponent", 400: "longest text"},
    "figurefile": {2e7: "largest file"},
    "graph": {8: "size of a cache"},
    "installed": {1e-9: "last bits of a float", 0.5: "middle of a period; LONGEST_GAP_YEARS, a rule of the method",
                  5: "end of a range of quarters", 10: "digits of a date", 2022: "FIRST_YEAR: where the count of quarters begins"},
    "judging": {7: "digits of YYYY-MM", 512: "size of a cache", 1024: "size of a cache", 4096: "draws"},
    "leaves": {0.5: "square root"},
    "model.compensation": {1e-12: "last bits of a float", 0.5: "middle of a year"},
    "model.fleet": {0.5: "middle of a quarter"},
    "parameters": {500: "longest text", 1e6: "largest file"},
    "press": {0.001: "LEAST: rounding, the written rule", 0.1: "MOST: rounding, the written rule", 0.5: "half a unit", 10: "base of numbers",
              200: "longest text", 2000: "longest sentence", **{n: "WORDS: what several, dozens, hundreds and thousands mean" for n in
                                         (9.99, 20, 99.9, 999.9, 9999)}, 3: "groups of digits"},
    "provenance": {0.01: "percent", 3: "digits that tell a number", 6: "digits of a CSV", 16: "digits of a digest"},
    "relations": {3: "group of a pattern", 1900: "first date; a smaller number is a duration"},
    "revision": {16: "digits of a digest"},
    "runner": {8: "digits of a digest", 16: "digits of a digest", 120: "seconds, start of a kernel",
               200: "longest text shown", 300: "seconds of a cell; longest text shown"},
    "score": {0.005: "LEAST: smallest rounding", **{n: "levels of intervals" for n in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)}},
    "settings": {128: "first column for ranges", 200: "longest name", 512: "size of a cache", 64000: "largest scenario"},
    "tables": {16: "digits of a digest", 64: "size of a cache", 200: "most columns", 2e7: "largest file"},
    "uncertainty": {1e-9: "last bits of a float", 0.02: "how even a shape must be", 0.1: "least eigenvalue", 3: "ends and middle",
                    6: "Spearman to Pearson", 22: "most draws, power of two", 30: "bits of a Sobol number", 32: "bits of a seed", 64: "fewest draws",
                    256: "columns", 16384: "usual draws", 1.6448536269514722: "95th percentile of the normal",
                    **{n: "percentiles" for n in (0.05, 0.5, 0.9, 0.95)}},
    "values": {3: "ends and middle", 500: "longest text", 512: "size of a cache"},
    "verdicts": {1e-9: "last bits of a float", 10: "WIDE: the written rule on weak evidence"},
    "verify": {30: "width of a column", 90: "width of a column"},
}
# Every number of a notebook that is no unit, guard or part of a drawing call.
LEVELS = {0.05: "percentile", 0.5: "percentile", 0.95: "percentile", 0.9: "percentile"}
NOTEBOOKS = {
    "00": {3: "rows of the figure", 20: "worlds shown as dots", 1e-9: "least width", 10: "stacks of dots", 1.2: "drawing", 5: "percentile; drawing", 50: "percentile",
           95: "percentile", **LEVELS},
    "01": {n: "years of purchase, choices of the comparison" for n in (2022, 2024, 2025, 2026)},
    "02": {n: "sizes, shifts and order of marks" for n in (0.5, 0.55, 1.5, 3, 5, 6, 7, 8, 10, 18)},
    "03": {n: "drawing" for n in (0.16, 1.22, 3, 10, 90, 101, 200)} | {0.01: "percent"} | LEVELS,
    "04": {0.17: "drawing", 3: "how many rows have a colour", 6: "how many rows have a colour"},
    "05": {n: "places and ends in a drawing" for n in (0.004, 0.09, 0.145, 0.17, 2.5, 3, 4.5, 6, 10, 300)} | {8: "gigawatts on the axis"}
    | LEVELS | {0.25: "drawing"},
    "06": {3: "rows of a table", 0.28: "drawing", 0.01: "least growth", 160: "width of a table", **LEVELS},
    "07": {n: "places in a drawing" for n in (0.13, 0.26, 5)} | LEVELS | {
        0.5: "Jeffreys prior", 0.02: "least share shown", 8: "rows shown", 80: "width of a table", 250: "rows of a table",
        16384: "default of the parameter draws", 100000: "default of a parameter", 2025: "default of a parameter"},
}


def numbers(tree: ast.AST, skip) -> Iterator[tuple[float, int]]:
    """Numbers of a tree with their lines; what `skip` says is left out with all below it."""
    if skip(tree):
        return
    if isinstance(tree, ast.Constant) and isinstance(tree.value, (int, float)) and not isinstance(tree.value, bool):
        yield tree.value, tree.lineno
    for child in ast.iter_child_nodes(tree):
        yield from numbers(child, skip)


def root(call: ast.Call) -> set[str]:
    """The names that a call hangs on: `axes.text(...)` hangs on axes, `frame.plot.barh(...)` on frame and plot."""
    names, node = set(), call.func
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        names |= {node.attr} if isinstance(node, ast.Attribute) else set()
        node = node.func if isinstance(node, ast.Call) else node.value
    return names | {node.id} if isinstance(node, ast.Name) else names


def drawn(node: ast.AST) -> bool:
    """Guards, positions in a list, and the calls that draw; data given to charts.claims and charts.ranges are not left out."""
    if isinstance(node, (ast.Assert, ast.Slice)):
        return True
    if isinstance(node, ast.If):  # `if` chooses a guard for the default parameters
        return all(isinstance(one, (ast.Assert, ast.Assign)) for one in node.body) and any(isinstance(one, ast.Assert) for one in node.body)
    names = root(node) if isinstance(node, ast.Call) else set()
    return bool(names & DRAWING) and not names & {"claims", "ranges"}


def unlisted(found, listed: dict) -> list[str]:
    return [f"line {line}: {value!r}" for value, line in found if value not in STRUCTURE and value not in UNITS and value not in listed]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_fact_in_a_module(path):
    name = str(path.relative_to(PACKAGE).with_suffix("")).replace("/", ".")
    found = list(numbers(ast.parse(path.read_text(encoding="utf-8")), lambda node: False))
    assert not unlisted(found, MODULES.get(name, {})), "a number about the world belongs in data/; list any other with its reason"


@pytest.mark.parametrize("path", sorted(paths.NOTEBOOKS.glob("*.ipynb")), ids=lambda p: p.stem)
def test_no_fact_in_a_notebook(path):
    listed = NOTEBOOKS.get(path.stem[:2], {})
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1):
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", ()):
            found = list(numbers(ast.parse("".join(cell["source"])), drawn))
            assert not unlisted(found, listed), f"cell {number}: a number about the world belongs in data/; list any other with its reason"


def test_a_fact_would_be_found():
    tree = ast.parse("price = 30_000\naxes.text(3, 4)\ncharts.claims(axes, [31.5])\nassert price == 7")
    assert [value for value, _ in numbers(tree, drawn)] == [30_000, 31.5]
    assert unlisted(numbers(tree, drawn), {}) == ["line 1: 30000", "line 3: 31.5"]


def test_every_reason_is_for_something():
    """A list that outlives its number hides the next one."""
    for name, listed in MODULES.items():
        source = (PACKAGE / (name.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        here = {value for value, _ in numbers(ast.parse(source), lambda node: False)}
        assert set(listed) <= here, f"{name}: {sorted(set(listed) - here)} no longer stands there"
    assert gigawatt.__doc__
