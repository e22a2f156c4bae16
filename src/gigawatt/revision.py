"""Digests of what a result depends on: code without its comments, tables, locked libraries."""

import ast
import hashlib
from functools import lru_cache
from pathlib import Path

from gigawatt import paths


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


@lru_cache(maxsize=4)
def folder_digest(folder: Path) -> str:
    """Digest of all Python code below a folder, by relative path."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        total.update(str(path.relative_to(folder)).encode() + code_digest(path.read_text(encoding="utf-8")).encode())
    return total.hexdigest()


def model_digest() -> str:
    """Revision of the model's functions, 16 hex digits: it changes when the arithmetic does."""
    return folder_digest(Path(__file__).with_name("model"))[:16]


def package_digest() -> str:
    """Revision of the whole package, its style file and the locked libraries."""
    total = hashlib.sha256(folder_digest(Path(__file__).parent).encode())
    for path in (paths.STYLE, paths.ROOT / "uv.lock"):
        total.update(path.read_bytes() if path.exists() else b"")
    return total.hexdigest()


def code() -> str:
    """Revision of the package's Python code, 16 hex digits."""
    return folder_digest(Path(__file__).parent)[:16]
