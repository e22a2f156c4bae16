"""Digests of code without its comments: what a result depends on."""

import ast
import hashlib
import inspect
import json
from functools import lru_cache
from pathlib import Path

from gigawatt import paths
from gigawatt.errors import UserError

PACKAGE = Path(__file__).parent
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
EMPTY_TOO = {"show_empty": True} if "show_empty" in inspect.signature(ast.dump).parameters else {}
CALLED = {
    "sweep": "sweeps.quantities",
    "explore": "pages.explore",
}  # what a notebook calls on the package, and the module behind it


def code_digest(source: str) -> str:
    """Digest of Python code that ignores comments, layout and docstrings.

    >>> code_digest("x = 1  # one") == code_digest("x=1")
    True
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
    return hashlib.sha256(_dumped(tree).encode()).hexdigest()


def _dumped(tree: ast.AST) -> str:
    """A tree as text that is the same under every Python: later ones leave empty lists out, and know type parameters."""
    for node in ast.walk(tree):
        if getattr(node, "type_params", None) == []:
            del node.type_params
    return ast.dump(tree, **EMPTY_TOO)


def modules() -> dict[str, Path]:
    """Every module of the package by its name below `gigawatt`; a package by the name of its folder."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)] = path
    return found


@lru_cache(maxsize=4)
def folder_digest(folder: Path) -> str:
    """Digest of all Python code below a folder, by relative path."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        total.update(
            str(path.relative_to(folder)).encode()
            + code_digest(path.read_text(encoding="utf-8")).encode()
        )
    return total.hexdigest()


def notebook(number: str) -> tuple[str, str]:
    """Name of the notebook with a number, and a digest of its code; empty where there is none.

    The values in its parameters cell do not count: a figure carries those it was drawn with.
    """
    name, sources = _sources(number)
    total = hashlib.sha256()
    for source, is_parameters in sources:
        if not is_parameters:
            total.update(code_digest(source).encode())
    return (name, total.hexdigest()[:16]) if name else ("", "")


def _sources(number: str) -> tuple[str, list[tuple[str, bool]]]:
    """Name of the notebook with a number, and the source of each code cell with whether it holds the parameters.

    Raises UserError for a file that is no notebook.
    """
    found = sorted(path for path in paths.NOTEBOOKS.glob(f"{number}-*") if path.is_file())
    if not found:
        return "", []
    try:
        cells = json.loads(found[0].read_text(encoding="utf-8"))["cells"]
        return found[0].stem, [
            ("".join(cell["source"]), "parameters" in cell["metadata"].get("tags", ()))
            for cell in cells
            if cell["cell_type"] == "code"
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError(
            f"{found[0].name}: not a readable notebook; restore it from the repository"
        ) from None


def engine(number: str) -> tuple[str, ...]:
    """The modules that the numbers and figures of a notebook go through, by its number.

    These are what samples and draws, and what the notebook imports or calls as `gw.sweep` and `gw.explore`,
    with all that they import.
    """
    trees = [ast.parse(source) for source, _ in _sources(number)[1]]
    named = {name for tree in trees for name in _imported(tree)}
    called = {
        node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }
    return _reached(
        tuple(
            sorted(
                {
                    "estimates.estimate",
                    "figures.charts",
                    *named,
                    *(CALLED[name] for name in called & set(CALLED)),
                }
            )
        )
    )


def _imported(tree: ast.Module) -> list[str]:
    """Names that Python code imports from the package: its modules, and names that are none."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE.name:
            inside = node.module.partition(".")[2]
            found += [f"{inside}.{alias.name}".strip(".") for alias in node.names] + [inside]
    return found


@lru_cache(maxsize=16)
def _reached(names: tuple[str, ...]) -> tuple[str, ...]:
    """Some modules, what they import, and what that imports."""
    found, todo = set(), list(names)
    while todo:
        name = todo.pop()
        path = PACKAGE / f"{name.replace('.', '/')}.py"
        if not name or name in found or not path.is_file():
            continue
        found.add(name)
        todo += _imported(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(sorted(found))


def engine_digest(number: str) -> str:
    """Revision of those modules and of the style of figures, 16 hex digits."""
    return _engine_digest(engine(number))


@lru_cache(maxsize=16)
def _engine_digest(names: tuple[str, ...]) -> str:
    total = hashlib.sha256(paths.STYLE.read_bytes())
    for name in names:
        source = (PACKAGE / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")
        total.update(name.encode() + code_digest(source).encode())
    return total.hexdigest()[:16]


def model_digest() -> str:
    """Revision of the model's functions, 16 hex digits: it changes when the arithmetic does."""
    return folder_digest(PACKAGE / "model")[:16]


def package_digest() -> str:
    """Revision of the whole package's code."""
    return folder_digest(PACKAGE)


def code() -> str:
    """Revision of the package's Python code, 16 hex digits."""
    return package_digest()[:16]
