"""Digests of code without its comments: what a result depends on."""

import ast
import hashlib
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).parent


def code_digest(source: str) -> str:
    """Digest of Python code that ignores comments, layout and docstrings.

    >>> code_digest("x = 1  # one") == code_digest("x=1")
    True
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


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
        total.update(str(path.relative_to(folder)).encode() + code_digest(path.read_text(encoding="utf-8")).encode())
    return total.hexdigest()


def model_digest() -> str:
    """Revision of the model's functions, 16 hex digits: it changes when the arithmetic does."""
    return folder_digest(PACKAGE / "model")[:16]


def package_digest() -> str:
    """Revision of the whole package's code."""
    return folder_digest(PACKAGE)
