"""Who imports whom: read from the source, so that a shortcut between layers does not slip in."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gigawatt

PACKAGE = Path(gigawatt.__file__).parent
MODEL = {
    "model.capex",
    "model.compensation",
    "model.compute",
    "model.fleet",
    "model.mix",
    "model.power",
}
BELOW_ESTIMATES = {
    "display",
    "typeset",
    "errors",
    "paths",
    "values",
    "uncertainty",
    "tables",
    "inputs",
    "leaves",
    "graph",
    "settings",
    "plainyaml",
}

# What each module may import of ours. A new module gets a row here.
ALLOWED = {
    "__init__": set(),
    "errors": set(),
    "atomic": {"errors"},
    "paths": set(),
    "model.__init__": set(),
    **{name: set() for name in MODEL},
    "values": {"errors"},
    "uncertainty": {"errors", "paths"},
    "tables": {"paths", "errors"},
    "inputs": {"tables", "uncertainty", "errors", "values", "model.mix"},
    "leaves": {"inputs", "tables", "uncertainty", "errors", "values"},
    "installed": {"inputs", "leaves", "tables", "uncertainty", "errors"},
    "graph": MODEL | {"errors"},
    "plainyaml": {"errors"},
    "settings": {
        "graph",
        "plainyaml",
        "installed",
        "leaves",
        "inputs",
        "tables",
        "values",
        "paths",
        "errors",
    },
    "grid": {"errors", "plainyaml", "values"},
    "vectors": {"estimates", "graph", "settings", "tables", "uncertainty", "errors"},
    "cluster": {"revision", "tables", "errors"},
    "parts": {"atomic", "errors"},
    "sweeps": {
        "cluster",
        "grid",
        "parts",
        "settings",
        "tables",
        "uncertainty",
        "vectors",
        "errors",
    },
    "typeset": set(),
    "display": {"charts", "typeset"},
    "estimates": {
        "display",
        "typeset",
        "graph",
        "settings",
        "tables",
        "uncertainty",
        "inputs",
        "errors",
    },
    "report": {"estimates"} | BELOW_ESTIMATES,
    "checks": {"estimates", "exercises"} | BELOW_ESTIMATES,
    "units": set(),
    "wording": {"errors", "units"},
    "press": {"errors", "wording"},
    "claimfile": {"errors", "paths", "tables"},
    "verdicts": {"press", "typeset"},
    "amounts": {"errors", "values"},
    "expressions": {"amounts", "errors"},
    "anchors": {"claimfile"} | BELOW_ESTIMATES,
    "score": {"anchors", "estimates", "press", "report"} | BELOW_ESTIMATES,
    "claimed": {"claimfile", "errors", "press", "settings", "tables", "values"},
    "judging": {"amounts", "claimed", "claimfile", "estimates", "press", "verdicts"}
    | BELOW_ESTIMATES,
    "relations": {
        "amounts",
        "claimed",
        "claimfile",
        "expressions",
        "judging",
        "press",
        "typeset",
        "verdicts",
    }
    | BELOW_ESTIMATES,
    "claimreport": {"errors", "judging", "relations", "report", "typeset", "verdicts"},
    "exercises": {"claimfile", "errors", "estimates", "settings", "tables", "values"},
    "claims": {"claimfile", "claimreport", "judging", "paths", "relations", "typeset"},
    "exploration": {"claimfile", "estimates", "judging"} | BELOW_ESTIMATES,
    "explorer_view": {"charts", "display", "estimates", "exploration", "settings", "typeset"},
    "explorer": {"exploration", "explorer_view"} | BELOW_ESTIMATES,
    "parameters": {"settings", "errors", "tables"},
    "revision": {"paths", "errors"},
    "record": {"atomic", "errors", "paths", "revision", "tables"},
    "provenance": {"revision", "tables"},
    "charts": {"atomic", "paths", "provenance", "record", "tables", "typeset"},
    "figurefile": {"atomic", "charts", "errors", "paths", "provenance"},
    "verify": {
        "errors",
        "figurefile",
        "parameters",
        "provenance",
        "report",
        "revision",
        "runner",
        "tables",
        "workspace",
    },
    "forkserver": set(),
    "warm": {"forkserver"},
    "workspace": {"atomic", "paths", "errors"},
    "kernels": {"paths", "warm"},
    "execution": {"kernels", "parameters", "paths", "errors", "warm", "workspace"},
    "wall": {"errors", "paths"},
    "runner": {
        "atomic",
        "execution",
        "parameters",
        "paths",
        "record",
        "tables",
        "errors",
        "wall",
        "workspace",
    },
    "notebooksweeps": {
        "atomic",
        "cluster",
        "grid",
        "kernels",
        "parameters",
        "parts",
        "report",
        "runner",
        "errors",
        "workspace",
    },
    "sweepcommand": {
        "grid",
        "notebooksweeps",
        "runner",
        "settings",
        "sweeps",
        "uncertainty",
        "errors",
    },
    "teaching": {"atomic", "errors", "execution", "paths", "runner", "workspace"},
    "machine": {"errors", "paths"},
    "printed": {"typeset"},
    "scenariopage": {"atomic", "charts", "estimates", "errors", "settings", "tables", "printed"},
    "site.__init__": set(),
    "site.markdown": {"errors", "printed", "report", "tables"},
    "site.claimpages": {
        "claimfile",
        "claims",
        "errors",
        "judging",
        "paths",
        "relations",
        "settings",
        "tables",
        "printed",
        "verdicts",
    },
    "site.assumptionpages": {"errors", "estimates", "settings", "tables"},
    "site.figures": {"errors", "paths"},
    "site.places": {"errors", "estimates", "site.claimpages", "tables"},
    "site.build": {
        "atomic",
        "errors",
        "paths",
        "workspace",
        "tables",
        "verdicts",
        "site.assumptionpages",
        "site.claimpages",
        "site.figures",
        "site.markdown",
        "site.places",
    },
}
NAMES = {
    str(path.relative_to(PACKAGE).with_suffix("")).replace("/", ".")
    for path in PACKAGE.rglob("*.py")
}


def tree(name: str) -> ast.Module:
    return ast.parse((PACKAGE / (name.replace(".", "/") + ".py")).read_text(encoding="utf-8"))


def imports(name: str) -> set[str]:
    """Every module that a file imports, at its head or inside a function, by full name."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: write imports in full, not relative"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            ours = {full for full in inside if full.removeprefix("gigawatt.") in NAMES}
            found |= ours or {node.module}
    return found


def ours(name: str) -> set[str]:
    return {
        full.removeprefix("gigawatt.") for full in imports(name) if full.split(".")[0] == "gigawatt"
    }


@pytest.mark.parametrize("name", sorted(NAMES - {"cli"}))
def test_imports_are_allowed(name):
    assert name in ALLOWED, f"give {name} a row in ALLOWED"
    assert ours(name) <= ALLOWED[name]


@pytest.mark.parametrize("name", sorted(MODEL))
def test_model_imports_numpy_only(name):
    assert imports(name) <= {"numpy"}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_nobody_imports_the_command_line(name):
    assert "cli" not in ours(name)


def test_rows_are_free_of_cycles():
    """What is allowed can be put in an order, so no chain of permitted imports leads back."""
    order: list[str] = []
    while len(order) < len(ALLOWED):
        free = [name for name in ALLOWED if name not in order and ALLOWED[name] <= set(order)]
        assert free, f"a cycle among {sorted(set(ALLOWED) - set(order))}"
        order += free


@pytest.mark.parametrize("name", sorted(NAMES))
def test_no_module_names_a_notebook(name):
    """The runner finds notebooks by their pattern and executes them; nobody else deals with their files."""
    texts = [
        n.value
        for n in ast.walk(tree(name))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    assert not [text for text in texts if re.search(r"\b\d\d-[a-z]+-[a-z]", text)]
    if name not in ("runner", "execution"):
        assert not [text for text in texts if ".ipynb" in text]


def test_notebook_names_would_be_found():
    assert re.search(r"\b\d\d-[a-z]+-[a-z]", "run 01-gpu-capex")


@pytest.mark.parametrize("name", ["gigawatt", "gigawatt.cli", "gigawatt.estimates"])
def test_import_loads_nothing_slow(name):
    slow = ["pandas", "matplotlib", "scipy.stats", "papermill", "frictionless", "pint"]
    code = f"import json, sys, {name}; print(json.dumps([m for m in {slow} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("name", sorted(NAMES))
def test_nothing_that_somebody_gives_is_guarded_by_an_assert(name):
    """`python -O` drops asserts: the gates must stand without them."""
    functions = [
        node
        for node in ast.walk(tree(name))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert not [
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Assert)
    ]
