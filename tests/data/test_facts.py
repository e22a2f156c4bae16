"""No numeric fact stands in a module or a notebook: every number there is listed here, with what it is.

A number about the world belongs in data/ with its source. What may stand in code: units and scales, limits of
inputs, positions and sizes in a drawing, levels of probability, and the guards (asserts) of a notebook's words.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import gigawatt
from gigawatt import paths

PACKAGE = paths.ROOT / "src" / "gigawatt"
STRUCTURE = {0, 1, 2, -1, 100}  # first, second, both; percent
UNITS = {
    1e3: "kilo",
    1e6: "mega",
    1e9: "giga",
    1e12: "tera",
    1e15: "peta",
    12: "months of a year",
    8760: "hours of a 365-day year",
    86400: "seconds of a day",
    365.25: "days of a year",
    24: "hours of a day",
    4: "quarters of a year, digits of a year",
    0.25: "years of a quarter",
}
DRAWING = {
    "axes",
    "axis",
    "charts",
    "figure",
    "left",
    "right",
    "each",
    "sides",
    "panel",
    "above",
    "below",
    "top",
    "pd.set_option",
    "plot",
}

# Every other number of a module, and what it is.
MODULES = {
    "amounts": {3: "parts of a date", 60: "longest unit", 512: "size of a cache"},
    "anchors": {2000: "longest cell"},
    "charts": dict.fromkeys((0.01, 0.35, 0.4, 0.6, 3, 5, 6, 7, 7.5, 8, 9, 10), "drawing"),
    "checks": {
        7: "digits of YYYY-MM",
        10: "digits of a date",
        34: "code of a quote",
        40: "longest text shown",
        200: "longest text shown",
        220: "longest text shown",
    },
    "claimed": {7: "digits of YYYY-MM"},
    "claimfile": {10: "rows named in one error", 200: "most columns", 4e6: "largest file"},
    "claimreport": {
        5: "sources shown",
        **dict.fromkeys((14, 28, 76, 120, 160, 600, 900), "width of a column or a line"),
    },
    "cli": {
        64: "most jobs",
        110: "width of help",
        130: "exit code of Ctrl-C",
        200: "longest name of a file; longest text shown",
    },
    "cluster": {5: "seconds to connect", 60: "seconds of patience"},
    "display": dict.fromkeys(
        (0.001, 0.1, 0.12, 0.15, 0.35, 0.6, 0.75, 0.999, 1.45, 6, 11, 60), "drawing"
    ),
    "errors": {0.5: "likeness of a name", 3: "names suggested", 60: "longest text shown"},
    "execution": {
        3: "last lines of an error",
        120: "seconds, start of a kernel",
        300: "seconds of a cell; longest text shown",
        **dict.fromkeys((80, 200), "longest text shown"),
    },
    "exercises": {
        3: "power of a thousand; group of a pattern; least tolerance and bounds of a hint",
        10: "base of numbers",
        20: "longest text shown",
        1.25: "bound of a hint",
    },
    "exploration": {256: "size of a cache"},
    "explorer": {
        96: "steps of a slider",
        2000: "end of a slider",
        1e7: "end of a slider",
        4096: "draws",
    },
    "explorer_view": dict.fromkeys(
        (2.5, 7, 8, 11, 21, 22, 30, 58, 708, 720), "place or size in a drawing"
    )
    | {
        6: "drivers shown; drawing",
        10: "base of numbers; drawing",
        1e-8: "end of an axis",
        1e-9: "end of an axis",
        0.005: "least width of a bar",
    },
    "expressions": {
        1e-9: "last bits of a float",
        0.01: "percent",
        10: "most ranges",
        24: "deepest nesting",
        300: "largest exponent",
        400: "longest text",
    },
    "figurefile": {1e5: "longest line", 2e7: "largest file"},
    "forkserver": {4096: "bytes of a read", 4e6: "largest request"},
    "graph": {8: "size of a cache"},
    "grid": {
        5: "deepest nesting; exponent of a limit",
        9: "exponent of a limit",
        10: "base of a limit",
        16: "digits of a digest",
        256000: "largest file",
    },
    "installed": {
        1e-9: "last bits of a float",
        0.5: "middle of a period; LONGEST_GAP_YEARS, a rule of the method",
        5: "end of a range of quarters",
        10: "digits of a date",
        2022: "FIRST_YEAR: where the count of quarters begins",
    },
    "judging": {512: "size of a cache", 1024: "size of a cache", 4096: "draws"},
    "kernels": {
        8: "MEMORY_GIB; digits of a folder's name",
        30: "bits of a GiB",
        1800: "seconds of a run",
    },
    "leaves": {0.5: "square root"},
    "machine": {
        3: "version of Python",
        11: "version of Python",
        60: "seconds, start of a kernel",
        120: "longest text shown",
        200: "longest text shown",
    },
    "model.compensation": {1e-12: "last bits of a float", 0.5: "middle of a year"},
    "model.fleet": {0.5: "middle of a quarter"},
    "notebooksweeps": {
        8: "digits of a digest",
        16: "digits of a digest",
        200: "longest text kept",
        300: "longest text kept",
        2000: "most scenarios",
    },
    "parameters": {500: "longest text", 1e6: "largest file"},
    "parts": {100000: "rows of a part of a file"},
    "press": {
        0.001: "LEAST: rounding, the written rule",
        0.1: "MOST: rounding, the written rule",
        0.5: "half a unit",
        10: "base of numbers",
        **dict.fromkeys(
            (9.99, 20, 99.9, 200, 999.9, 2000, 9999),
            "WORDS: what several, dozens, hundreds and thousands mean",
        ),
    },
    "printed": {0.05: "what rounds to nought", 9.95: "what rounds to two digits"},
    "provenance": {
        0.01: "percent",
        3: "digits that tell a number",
        6: "digits of a CSV",
        10: "most that is taken for a share",
        16: "digits of a digest",
    },
    "record": {
        5: "seconds of a notebook that was never timed",
        86400: "seconds of a day, which no run takes",
        16: "digits of a digest",
    },
    "relations": {3: "group of a pattern", 1900: "first date; a smaller number is a duration"},
    "report": {10: "one decimal of a percentage"},
    "revision": {16: "digits of a digest; size of a cache"},
    "runner": {8: "digits of a digest"},
    "scenariopage": dict.fromkeys((0.6, 0.75, 0.85, 1.15, 1.3, 5, 9), "drawing")
    | {0.01: "least share shown", 8: "drivers shown", 10000: "from here with commas"},
    "score": {
        0.005: "LEAST: smallest rounding",
        **dict.fromkeys((0.5, 0.6, 0.7, 0.8, 0.9, 0.95), "levels of intervals"),
    },
    "settings": {
        128: "first column for ranges",
        200: "longest name",
        512: "size of a cache",
        64000: "largest scenario",
    },
    "site.assumptionpages": {
        0.0005: "LEAST: what counts as an effect",
        64: "size of a cache",
        1024: "draws",
    },
    "site.build": {200: "length of a progress bar", 400: "longest text shown"},
    "site.figures": {5: "version of the notebook format"},
    "site.markdown": {90: "longest text shown"},
    "site.places": {4096: "draws"},
    "sweeps": {8: "plans kept"},
    "tables": {
        16: "digits of a digest",
        200: "most columns",
        4096: "size of a cache",
        2e7: "largest file",
    },
    "teaching": {64: "longest id of a cell"},
    "typeset": {3: "digits shown"},
    "uncertainty": {
        1e-9: "last bits of a float",
        0.02: "how even a shape must be",
        0.1: "least eigenvalue",
        3: "ends and middle",
        6: "Spearman to Pearson",
        8: "blocks of draws",
        22: "most draws, power of two",
        30: "bits of a Sobol number",
        32: "bits of a seed",
        64: "fewest draws",
        256: "columns",
        16384: "usual draws",
        1.6448536269514722: "95th percentile of the normal",
        **dict.fromkeys((0.05, 0.5, 0.9, 0.95), "percentiles"),
    },
    "units": {6: "most words of a unit"},
    "values": {3: "ends and middle", 500: "longest text", 512: "size of a cache"},
    "vectors": {
        0.5: "middle of a step, as numpy interpolates",
        16: "bits of a block",
        21: "bits of a buffer",
    },
    "verdicts": {1e-9: "last bits of a float", 10: "WIDE: the written rule on weak evidence"},
    "verify": {30: "width of a column", 90: "width of a column", 200: "longest setting shown"},
    "wall": {16: "digits of a digest"},
    "warm": {
        0.01: "seconds between looks",
        3: "place of the launcher in a command",
        5: "seconds to end",
        60: "seconds, start of a kernel",
        200: "bytes of a read",
    },
    "wording": {
        200: "longest text",
        2000: "longest sentence",
        **dict.fromkeys(
            (0.5, 1.5, 3, 5, 6, 7, 8, 9, 10, 15, 20, 30, 40, 50, 60), "numbers written as words"
        ),
    },
}
# Every number of a notebook that is no unit, guard or part of a drawing call.
NOTEBOOKS = {
    "00": {
        3: "rows of the figure",
        20: "worlds shown as dots",
        1e-9: "least width",
        10: "stacks of dots",
        1.2: "drawing",
        5: "percentile; drawing",
        50: "percentile",
        95: "percentile",
        0.5: "percentile",
    },
    "01": dict.fromkeys(
        (2022, 2023, 2024, 2025, 2026),
        "years of purchase, choices of the comparison and of the exercises",
    ),
    "02": dict.fromkeys((0.5, 1.5, 3, 5, 6, 7, 8, 10, 18), "sizes, shifts and order of marks"),
    "03": dict.fromkeys((0.16, 3, 10, 90, 101, 200), "drawing")
    | dict.fromkeys((0.05, 0.5, 0.95), "percentile")
    | {0.01: "percent", 200000: "count in the made-up sentence of exercise 03-c"},
    "04": {
        0.17: "drawing",
        3: "how many rows have a colour",
        6: "how many rows have a colour",
        2025: "year that exercise 04-c asks for",
    },
    "05": dict.fromkeys(
        (0.004, 0.09, 0.145, 0.17, 0.25, 2.5, 3, 4.5, 6, 10, 300), "places and ends in a drawing"
    )
    | {8: "gigawatts on the axis"},
    "06": {
        3: "rows of a table",
        0.28: "drawing",
        0.01: "least growth",
        160: "width of a table",
        2026: "year that exercise 06-b asks for",
        **dict.fromkeys((0.05, 0.5, 0.95), "percentile"),
    },
    "07": dict.fromkeys((0.13, 0.26, 5), "places in a drawing")
    | dict.fromkeys((0.05, 0.9, 0.95), "percentile or level")
    | {
        0.5: "Jeffreys prior",
        0.02: "least share shown",
        8: "rows shown",
        80: "width of a table",
        250: "rows of a table",
        16384: "default of the parameter draws",
        100000: "default of a parameter",
        2025: "default of a parameter",
        2024: "year of prices that exercise 07-a asks for",
    },
    "08": {34: "width of a label"},
    "09": {3: "order of the rows", 10: "finer steps of the price", 160: "width of a table"},
}


def numbers(tree: ast.AST, skip) -> Iterator[tuple[float, int]]:
    """Numbers of a tree with their lines; what `skip` says is left out with all below it."""
    if skip(tree):
        return
    if (
        isinstance(tree, ast.Constant)
        and isinstance(tree.value, (int, float))
        and not isinstance(tree.value, bool)
    ):
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
    if isinstance(
        node, ast.If
    ):  # `if` chooses a guard for the default parameters; one may stand in another
        guards = [
            one
            for one in node.body
            if isinstance(one, ast.Assert) or isinstance(one, ast.If) and drawn(one)
        ]
        return (
            bool(guards)
            and not node.orelse
            and all(one in guards or isinstance(one, ast.Assign) for one in node.body)
        )
    names = root(node) if isinstance(node, ast.Call) else set()
    return bool(names & DRAWING) and not names & {"claims", "ranges"}


def unlisted(found, listed: dict) -> list[str]:
    return [
        f"line {line}: {value!r}"
        for value, line in found
        if value not in STRUCTURE and value not in UNITS and value not in listed
    ]


def found_in(path: Path) -> dict[int, list[tuple[float, int]]]:
    """Numbers of a notebook's cells, by cell; the parameters are choices."""
    cells = enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1)
    return {
        number: list(numbers(ast.parse("".join(cell["source"])), drawn))
        for number, cell in cells
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", ())
    }


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_no_fact_in_a_module(path):
    name = str(path.relative_to(PACKAGE).with_suffix("")).replace("/", ".")
    found = list(numbers(ast.parse(path.read_text(encoding="utf-8")), lambda node: False))
    assert not unlisted(found, MODULES.get(name, {})), (
        "a number about the world belongs in data/; list any other with its reason"
    )


@pytest.mark.parametrize("path", sorted(paths.NOTEBOOKS.glob("*.ipynb")), ids=lambda p: p.stem)
def test_no_fact_in_a_notebook(path):
    for number, found in found_in(path).items():
        assert not unlisted(found, NOTEBOOKS.get(path.stem[:2], {})), (
            f"cell {number}: a number about the world belongs in data/; list any other with its reason"
        )


def test_a_fact_would_be_found():
    tree = ast.parse(
        "price = 30_000\naxes.text(3, 4)\ncharts.claims(axes, [31.5])\nassert price == 7"
    )
    assert [value for value, _ in numbers(tree, drawn)] == [30_000, 31.5]
    assert unlisted(numbers(tree, drawn), {}) == ["line 1: 30000", "line 3: 31.5"]
    tree = ast.parse(
        "if n == 7:\n if m == 8:\n  assert p < 9\nif n == 7:\n price = 31\nif n == 7:\n assert p < 9\nelse:\n price = 32"
    )
    assert {31, 32} <= {value for value, _ in numbers(tree, drawn)} and not {
        value for value, line in numbers(tree, drawn) if line < 4
    }


def test_every_reason_is_for_something():
    """A list that outlives its number hides the next one."""
    for name, listed in MODULES.items():
        source = (PACKAGE / (name.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        here = {value for value, _ in numbers(ast.parse(source), lambda node: False)}
        assert set(listed) <= here, f"{name}: {sorted(set(listed) - here)} no longer stands there"
    for name, listed in NOTEBOOKS.items():
        (path,) = paths.NOTEBOOKS.glob(f"{name}-*.ipynb")
        here = {value for cell in found_in(path).values() for value, _ in cell}
        assert set(listed) <= here, f"{name}: {sorted(set(listed) - here)} no longer stands there"
    assert gigawatt.__doc__
