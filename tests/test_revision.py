"""Digests of code: prose does not count, and every Python gives the same."""

import ast
import os
import threading

import pytest

from gigawatt import revision

SOURCE = "def f(a, *, b=1):\n    return f'{a:>{b}}'"
DIGEST = "33a5b94a94f5b897dbe192e8ec853687e317a11e372e4902122aa9ef29a5cbe7"


def test_a_digest_is_the_same_under_every_python():
    assert revision.code_digest(SOURCE) == DIGEST


def test_a_python_that_knows_type_parameters_gives_the_same_digest(monkeypatch):
    """From 3.12 on a function has a field more, which is empty where nobody uses it."""
    parsed = ast.parse

    def later(*text: str) -> ast.Module:
        tree = parsed(*text)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                node.type_params = []
        return tree

    with monkeypatch.context() as there:
        there.setattr(
            ast.FunctionDef,
            "_fields",
            tuple(dict.fromkeys((*ast.FunctionDef._fields, "type_params"))),
        )
        there.setattr(ast, "parse", later)
        found = revision.code_digest(SOURCE)
    assert found == DIGEST


def test_docstrings_do_not_count():
    for kind in ("def", "async def"):
        assert revision.code_digest(
            f'{kind} f():\n    "What it does."\n    return 1'
        ) == revision.code_digest(f"{kind} f():\n    return 1")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_in_the_place_of_what_is_kept_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(revision.paths, "BUILD", tmp_path)
    os.mkfifo(tmp_path / revision.KNOWN)
    reading = threading.Thread(target=revision._all.__wrapped__, args=("",), daemon=True)
    reading.start()
    reading.join(30)
    assert not reading.is_alive()


def test_what_is_left_out_of_a_figures_code_is_there():
    """A module that has another place must not count from then on because its old name is gone."""
    assert set(revision.BESIDE) <= set(revision.modules())
