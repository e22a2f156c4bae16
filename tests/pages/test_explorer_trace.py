"""The tracer: what a function does to symbols, as JavaScript; and what it refuses, by name."""

import numpy as np
import pytest

from gigawatt.errors import UserError
from gigawatt.estimates import graph
from gigawatt.pages.explorer import bundle, trace

Number = float


def both(a: Number, b: Number) -> Number:
    return 2 * (a + b) / np.maximum(a + b, 1e-3)


def branching(a: Number) -> Number:
    return a if a > 0 else 0.0


def searching(a: Number) -> Number:
    return np.interp(a, [0, 1], [0, 1])


def repeated(a: list, years: int) -> list:
    return [one**years for one in a]


def test_what_is_used_twice_is_computed_once():
    assert trace.traced(both, {}).javascript == (
        "(a,b)=>{const t2=(a+b);return ((2*t2)/Math.max(t2,0.001))}"
    )


def test_lists_and_whole_numbers_are_unrolled():
    found = trace.traced(repeated, {"years": 3}, 2)
    assert found.args == ("a_0", "a_1")
    assert found.javascript == "(a_0,a_1)=>[Math.pow(a_0,3),Math.pow(a_1,3)]"


@pytest.mark.parametrize("function", [branching, searching])
def test_what_cannot_be_traced_is_named(function):
    with pytest.raises(UserError, match=f"^{function.__name__}: cannot be traced to JavaScript: "):
        trace.traced(function, {})


def test_a_function_that_cannot_be_traced_fails_the_build(monkeypatch):
    known = graph.functions()
    monkeypatch.setattr(graph, "functions", lambda: {**known, "branching": branching})
    with pytest.raises(UserError, match="branching: cannot be traced"):
        bundle.build(64)


def test_every_function_of_the_model_is_traced():
    assert set(graph.functions()) <= set(bundle.every_function())


@pytest.mark.parametrize("value", [0.1, 1e22, -3.0, 5e-324, 1.7976931348623157e308, 12_000_000.0])
def test_a_number_keeps_all_its_digits(value):
    assert float(trace.literal(value).strip("()")) == value


def test_equal_operations_are_noted_once():
    pool = trace.Pool()
    a = pool.input("a")
    assert (a + 1).place == (a + 1.0).place and (a + 1).place != (a + 2).place
    assert (a * 1) is a and (0 + a) is a and (a / 1) is a
