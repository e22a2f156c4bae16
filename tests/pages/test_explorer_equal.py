"""The page and Python give the same numbers: every function of the model, and whole pages."""

import csv
import io
import random
import shlex

import numpy as np
import pytest
from explored import CLOSE, NODE, apart, python, run, settings, states

import gigawatt as gw
from gigawatt.cli import main
from gigawatt.errors import UserError
from gigawatt.estimates import choices, graph
from gigawatt.estimates.estimate import estimate
from gigawatt.pages.explorer import bundle
from gigawatt.text import typeset

DRAWS, STATES = 128, 1_000
pytestmark = pytest.mark.skipif(NODE is None, reason="no Node on the PATH; apt-get install nodejs")


@pytest.fixture(scope="module")
def made():
    return bundle.build(DRAWS)


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
        for name, ours in python(state, DRAWS).items():
            assert (page[name] is None) == (ours is None), (name, state)
            if ours is not None:
                known += 1
                assert apart(page[name], ours) < CLOSE, (name, state)
    assert known > 8 * many


def test_the_weakest_evidence_is_that_of_python(made, tmp_path):
    wanted = states(40)
    look = """given.map((state) => {
        const at = E.slot(settings(D, state));
        return Object.fromEntries(Object.keys(D.quantities).map((name) => {
            try { E.value(at, name); } catch { return [name, 0]; }
            return [name, E.weakest(at, name)];
        }));
    })"""
    found = run(made, look, wanted, tmp_path)
    grades = set()
    for state, page in zip(wanted, found):
        ours = estimate(draws=DRAWS, **settings(state))
        for name, one in page.items():
            if one == 0:
                continue
            weak = ours.weakest(name)
            assert (one and one["row"]) == (weak and weak.row), (name, state)
            assert one is None or one["proof"] == weak.proof
            grades.add(weak and weak.grade)
    assert grades - {None}


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


def test_what_must_be_true_is_that_of_python(made, tmp_path):
    start = made.data["opening"]
    asked = [
        ("accelerator_cost_usd", 10.5e9, "accelerator_price_usd", 5_000, 90_000),
        ("site_capex_usd", 30e9, "accelerators", 50_000, 2e6),
        ("annual_cost_usd", 7e9, "electricity_usd_per_kwh", 0.02, 0.5),
        ("site_capex_usd", 22e9, "server_cost_ratio", 1.05, 3.0),
        ("site_capex_usd", 1e6, "server_cost_ratio", 1.05, 3.0),
    ]
    look = """given.map(([name, value, lever, low, high]) => E.requirement(
        E.slot(settings(D, D.opening)), name, value, lever, [low, high]))"""
    found = run(made, look, asked, tmp_path)
    for (name, value, lever, low, high), page in zip(asked, found):
        chosen = settings(start) | {"accelerator": "H100 SXM"}
        chosen |= {} if lever == "accelerators" else {"accelerators": start["accelerators"]}
        del chosen["fleet"]
        try:
            ours = gw.what_must_be_true(
                name, value, of=lever, between=(low, high), draws=DRAWS, **chosen
            )
        except UserError:
            assert page is None
            continue
        assert page["central"] == pytest.approx(ours.central, rel=1e-6)
        for end in ("low", "high"):
            assert page[end] == (pytest.approx(getattr(ours, end), rel=1e-6) if page[end] else None)


def test_numbers_are_written_as_python_writes_them(made, tmp_path):
    draw = random.Random(3)
    values = [10 ** draw.uniform(-6, 16) for _ in range(400)] + [0.0, 999.9e6, 350_000.0, 2024.0]
    pairs = [sorted(draw.choice(values) * draw.uniform(0.2, 3) for _ in range(3)) for _ in values]
    units = [draw.choice(["USD", "USD/year", "MW", "H100e", "1", "USD/MW"]) for _ in values]
    look = """given[0].map((value, i) => { const type = typesetter(D);
        return [type.number(value), type.quantity(given[1][i], given[2][i])]; })"""
    for value, three, unit, page in zip(
        values, pairs, units, run(made, look, [values, pairs, units], tmp_path)
    ):
        assert page == [typeset.number(value), typeset.quantity(*three, unit)], (value, three)


def test_a_command_line_gives_the_number_of_the_page(made, tmp_path, capsys):
    wanted = [one for one in states(4) if one["accelerator"] in ("H100 SXM", "GB200", "B200")][:2]
    wanted = wanted or [made.data["opening"]]
    lines = run(made, "given.map((state) => commandLine(D, state))", wanted, tmp_path)
    for state, line in zip(wanted, lines):
        words = shlex.split(line)
        with pytest.raises(SystemExit) as stopped:
            main([*words[1:], "--draws", str(DRAWS), "--format", "csv"])
        assert stopped.value.code == 0
        first = next(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        assert first["quantity"] == words[2]
        assert float(first["p50"]) == pytest.approx(python(state, DRAWS)[words[2]][1])


def test_a_link_gives_back_its_state(made, tmp_path):
    wanted = states(200)
    look = "given.map((state) => readLink(D, link(D, state, given[0])))"
    for state, page in zip(wanted, run(made, look, wanted, tmp_path)):
        assert page == {"state": state, "pinned": wanted[0], "problem": ""}


def test_a_saved_scenario_is_read_back(made, tmp_path):
    wanted = states(10)
    texts = run(made, "given.map((state) => scenario(D, state))", wanted, tmp_path)
    for state, text in zip(wanted, texts):
        assert choices.read_yaml(text.encode(), "my-fleet.yaml") == settings(state)
