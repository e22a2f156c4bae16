"""The page and Python give the same numbers: every function of the model, and whole pages."""

import random

import numpy as np
import pytest
from innode import NODE, run

from gigawatt.claims import judge
from gigawatt.errors import UserError
from gigawatt.estimates import graph, sampling
from gigawatt.estimates.estimate import estimate
from gigawatt.pages.explorer import bundle, controls

DRAWS, STATES, CLOSE = 128, 1_000, 1e-9
pytestmark = pytest.mark.skipif(NODE is None, reason="no Node on the PATH; apt-get install nodejs")


@pytest.fixture(scope="module")
def made():
    return bundle.build(DRAWS)


def chance(state: random.Random, name: str, axes: dict) -> object:
    """A value that somebody might choose."""
    if name in axes or name == "second_accelerator":
        return state.choice(axes["accelerator" if name == "second_accelerator" else name])
    if name in controls.OWN:
        low, high = controls.stops(name)[1], controls.stops(name)[-1]
        return state.choice([0, 0, low + (high - low) * state.random()])
    return state.choice([0, int(10 ** (2 + 5 * state.random()))])


def states(many: int) -> list[dict]:
    axes, state = controls.axes(), random.Random(7)
    names = [name for group in controls.GROUPS.values() for name in group]
    found = [{name: chance(state, name, axes) for name in names} for _ in range(many)]
    for one in found:
        one["accelerators"] = one["accelerators"] or 1_000
        one["team_size"] = 2 + one["team_size"]
        if one["second_accelerator"] == one["accelerator"]:
            one["second_accelerator"] = ""
    return found


def settings(state: dict) -> dict:
    """The choices as `gigawatt.estimate` takes them."""
    fleet = {state["accelerator"]: state["accelerators"]}
    if state["second_accelerator"] and state["second_accelerators"]:
        fleet[state["second_accelerator"]] = state["second_accelerators"]
    kinds = ("accelerator", "accelerators", "second_accelerator", "second_accelerators")
    return {"fleet": fleet, **{n: v for n, v in state.items() if n not in kinds and v != 0}}


def python(state: dict) -> dict:
    """What Python gives for a page: both intervals of each quantity, nothing where unknown."""
    made = estimate(draws=DRAWS, **settings(state))
    found = {}
    for name in bundle.shown():
        try:
            one, printed = made[name], made.printed(name)
        except UserError:
            found[name] = None
            continue
        found[name] = [one.p5, one.p50, one.p95, printed.p5, printed.p50, printed.p95]
    return found


def apart(ours: list, theirs: list) -> float:
    return float(np.max(np.abs(np.array(ours) / np.array(theirs) - 1)))


@pytest.mark.parametrize("many", [60, pytest.param(STATES, marks=pytest.mark.slow)])
def test_a_thousand_pages_are_those_of_python(made, tmp_path, many):
    wanted = states(many)
    look = """given.map((state) => {
        const at = E.slot(settings(D, state));
        return Object.fromEntries(Object.keys(D.quantities).map((name) => {
            const one = E.answer(at, name);
            return [name, one.unknown ? null : [...one.model, ...one.print]];
        }));
    })"""
    found = run(made, look, wanted, tmp_path)
    known = 0
    for state, page in zip(wanted, found):
        for name, ours in python(state).items():
            assert (page[name] is None) == (ours is None), (name, state)
            if ours is not None:
                known += 1
                assert apart(page[name], ours) < CLOSE, (name, state)
    assert known > 8 * many


def numbers(function, seed: int) -> list[np.ndarray]:
    """Random arguments of a function: positive, over some powers of ten."""
    draw = np.random.default_rng(seed)
    count = sum(
        bundle.MOST_YEARS if kind is list else 1
        for name, kind in function.__annotations__.items()
        if name != "return" and kind not in (int, str)
    )
    return [10 ** draw.uniform(-2, 1, STATES) for _ in range(count)]


def called(function, drawn: list[np.ndarray]) -> np.ndarray:
    """A function of the model on arrays, a list where it takes one."""
    known, rest, args = bundle._tried(function), iter(drawn), []
    for name, kind in function.__annotations__.items():
        if name == "return":
            continue
        many = [next(rest) for _ in range(bundle.MOST_YEARS)] if kind is list else None
        args.append(known[name] if name in known else (many or next(rest)))
    with np.errstate(all="ignore"):
        result = function(*args)
    return (
        np.array([np.broadcast_to(one, STATES) for one in result]).T
        if (isinstance(result, list))
        else np.broadcast_to(result, STATES)
    )


def test_every_function_of_the_model_on_a_thousand_inputs(made, tmp_path):
    found = bundle.every_function()
    own = graph.functions() | {
        function.__name__: function
        for steps in [*graph.STARTS.values(), graph.POWER_FROM_SITE]
        for function in steps.values()
    }
    drawn = {name: numbers(own[name], seed) for seed, name in enumerate(sorted(own))}
    texts = ",".join(f'"{name}":{found[name].javascript}' for name in own)
    given = {name: [one.tolist() for one in args] for name, args in drawn.items()}
    look = f"""Object.fromEntries(Object.entries({{{texts}}}).map(([name, f]) => [name,
        Array.from({{length: {STATES}}}, (_, i) => f(...given[name].map((a) => a[i])))]))"""
    pages = run(made, look, given, tmp_path)
    for name, function in own.items():
        ours, page = called(function, drawn[name]), np.array(pages[name], dtype=float)
        same = np.isclose(page, ours, rtol=CLOSE, atol=0, equal_nan=True)
        endless = ~np.isfinite(ours) & np.isnan(page)  # JSON has no infinity
        assert np.all(same | endless), name


def test_the_drivers_are_those_of_python(made, tmp_path):
    wanted = states(40)
    look = """given.map((state) => {
        const at = E.slot(settings(D, state));
        return Object.keys(D.quantities).map((name) => {
            try { return [name, Object.fromEntries(E.drivers(at, name))]; }
            catch (error) { return [name, null]; }
        });
    })"""
    for state, page in zip(wanted, run(made, look, wanted, tmp_path)):
        one = estimate(draws=DRAWS, **settings(state))
        for name, shares in page:
            if one.knows(name) and one[name].p95 - one[name].p5 > CLOSE * one[name].p50:
                ours = one.drivers(name)[0]
                assert shares.keys() == ours.keys(), (name, state)
                assert all(shares[key] == pytest.approx(ours[key], abs=1e-9) for key in ours), name


def test_the_normal_quantile_is_that_of_scipy(made, tmp_path):
    from scipy.special import ndtri

    shares = np.concatenate([np.linspace(1e-9, 1 - 1e-9, 4001), [1e-12, 0.075, 0.925, 1e-30]])
    page = np.array(run(made, "given.map(normalQuantile)", shares.tolist(), tmp_path))
    assert np.allclose(page, ndtri(shares), rtol=1e-13, atol=1e-14)


def test_the_opening_draws_are_those_of_a_judge():
    assert bundle.DRAWS == judge.DRAWS <= sampling.DEFAULT_DRAWS
