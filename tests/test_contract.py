"""What holds for the whole package and no import contract says (that one stands in pyproject.toml,
for `make lint`).
"""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import gigawatt

PACKAGE = Path(gigawatt.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
MODEL = sorted((PACKAGE / "model").glob("*.py"))
ROOMS = sorted(
    path.parent for room in ("figures", "claims") for path in PACKAGE.glob(f"{room}/**/__init__.py")
)
MOST_ENTRIES = 16  # of the package's top level, or of a room: what a stranger can take in at once


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("room", [PACKAGE, *ROOMS], ids=lambda path: path.name)
def test_a_room_can_be_taken_in_at_once(room):
    files = [path for path in room.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    entries = {path.relative_to(room).parts[0] for path in files}  # a folder left empty is none
    assert 0 < len(entries) <= MOST_ENTRIES


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_are_written_in_full(path):
    assert not [
        node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) and node.level
    ]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_gate_is_an_assert(path):
    """`python -O` drops asserts: what must be refused is refused by an error."""
    lines = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Assert)]
    assert not lines, f"lines {lines}: raise UserError instead"


@pytest.mark.parametrize("path", MODEL, ids=name)
def test_the_model_imports_numpy_only(path):
    nodes = list(ast.walk(tree(path)))
    imported = {
        alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert imported <= {"numpy"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_module_names_a_notebook(path):
    """The runner finds notebooks by their pattern and executes them.

    Nobody else deals with their files.
    """
    nodes = list(ast.walk(tree(path)))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
    constants = [n for n in nodes if isinstance(n, ast.Constant) and id(n) not in told]
    texts = [one.value for one in constants if isinstance(one.value, str)]
    assert not [text for text in texts if re.search(r"\b\d\d-[a-z]+-[a-z]", text)]
    if path.parent.name != "notebooks":
        assert not [text for text in texts if ".ipynb" in text]


def test_the_name_of_a_notebook_would_be_found():
    assert re.search(r"\b\d\d-[a-z]+-[a-z]", "run 01-gpu-capex")


@pytest.mark.parametrize("module", ["gigawatt", "gigawatt.cli", "gigawatt.estimates.estimate"])
def test_import_loads_nothing_slow(module):
    slow = ["pandas", "matplotlib", "seaborn", "scipy.stats", "papermill", "frictionless", "pint"]
    code = f"import json, sys, {module}; print(json.dumps([m for m in {slow} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
