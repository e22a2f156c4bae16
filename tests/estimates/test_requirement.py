"""What must be true: the answer agrees with a sweep, and the impossible is refused in one line."""

import json
import re

import numpy as np
import pytest
from click.testing import CliRunner

import gigawatt as gw
from gigawatt.cli import main

DRAWS = 1024
CASES = {  # quantity, input, and values of the input around which a case is made
    ("payback_years", "rent_usd_per_accelerator_hour"): (1.5, 6.0),
    ("payback_years", "sold_share"): (0.6, 0.95),
    ("cost_usd_per_accelerator_hour", "it_life_years"): (2.0, 8.0),
    ("cost_usd_per_accelerator_hour", "return_per_year"): (0.03, 0.3),
    ("revenue_needed_usd_per_year", "accelerator_price_usd"): (10_000.0, 60_000.0),
    ("site_capex_usd", "construction_usd_per_mw_it"): (5e6, 40e6),
    ("facility_power_mw", "facility_overhead"): (1.1, 1.6),
    ("training_days", "mfu"): (0.1, 0.6),
}


def cases(count=50):
    """Generated cases, the same in every run: quantity, input, value of the input, accelerators."""
    rng = np.random.default_rng(14)
    pairs = list(CASES)
    for place in range(count):
        quantity, of = pairs[place % len(pairs)]
        low, high = CASES[quantity, of]
        yield quantity, of, rng.uniform(low, high), float(rng.integers(1_000, 500_000))


@pytest.mark.parametrize("quantity, of, at, accelerators", list(cases()))
def test_the_answer_agrees_with_a_sweep(quantity, of, at, accelerators):
    """The quantity of a sweep at a value of the input, sought backwards, gives that value."""
    fleet = {"accelerator": "H100 SXM", "accelerators": accelerators}
    fixed = {**{name: [value] for name, value in fleet.items()}, of: [at]}
    swept = gw.sweep(quantity, grid=fixed, draws=DRAWS)[f"{quantity}_p50"].iloc[0]
    found = gw.what_must_be_true(quantity, swept, of=of, draws=DRAWS, **fleet)
    assert found.central == pytest.approx(at, rel=1e-5)


def test_the_ends_are_where_the_outer_percentiles_take_the_value():
    of = "rent_usd_per_accelerator_hour"
    found = gw.what_must_be_true("payback_years", 4, of=of, draws=DRAWS)
    assert found.low < found.central < found.high
    low, high = (
        gw.estimate(draws=DRAWS, **{of: end})["payback_years"] for end in (found.low, found.high)
    )
    assert low.p5 == pytest.approx(4, rel=1e-5) and high.p95 == pytest.approx(4, rel=1e-5)


def test_an_end_beyond_the_range_is_no_number():
    found = gw.what_must_be_true(
        "payback_years", 4, of="rent_usd_per_accelerator_hour", low=2, high=2.5, draws=DRAWS
    )
    assert found.low is None and found.high is None
    assert "below 2 to above 2.5" in str(found)


def test_where_nothing_else_is_uncertain_there_is_one_value():
    given = {"contract_years": 5, "contract_accelerators": 1000}
    found = gw.what_must_be_true(
        "contract_usd_per_accelerator_hour", 2, of="contract_usd", low=1e6, high=1e9, **given
    )
    assert found.low == found.central == found.high == pytest.approx(2 * 1000 * 5 * 8760)


def test_a_value_that_some_draws_never_reach_is_found():
    """Half of the draws pay back within 30 years, others never do."""
    found = gw.what_must_be_true(
        "payback_years", 30, of="rent_usd_per_accelerator_hour", draws=DRAWS
    )
    assert 0.1 < found.central < found.high


@pytest.mark.parametrize(
    "wanted, of, options, words",
    [
        ("payback_years=1", "sold_share", [], "no sold_share from 0.07 to 1 makes .* at 1, the"),
        ("payback_years=0.0001", "rent_usd_per_accelerator_hour", [], "the nearest, it is"),
        ("cost_usd_per_accelerator_hour=0.01", "return_per_year", [], "no return_per_year from"),
        ("payback_years=4", "reactor_twh_per_year_france", [], "does not move payback_years"),
        ("payback_years=4", "purchase_year", [], "is a choice"),
        ("payback_years=4", "payback_years", [], "sought for itself"),
        ("payback_years=4", "rent", [], "unknown input"),
        ("payback=4", "sold_share", [], "unknown quantity"),
        ("payback_years", "sold_share", [], "write QUANTITY=VALUE"),
        ("payback_years=", "sold_share", [], "write QUANTITY=VALUE"),
        ("payback_years=3..4", "sold_share", [], "a range cannot become true"),
        ("payback_years=4 MW", "sold_share", [], "payback_years"),
        ("payback_years=4", "sold_share", ["--range", "0.5"], "write LOW..HIGH"),
        ("payback_years=4", "sold_share", ["--range", "0.5..7"], "out of range"),
        ("payback_years=4", "sold_share", ["--range", "0.5..0.5"], "LOW below HIGH"),
        ("payback_years=4", "sold_share", ["--set", "sold_share=0.5"], "is set and sought"),
        ("accelerator=4", "sold_share", [], "is a choice"),
        ("payback_years=4", "price_position_hopper", [], "say between which values"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(wanted, of, options, words):
    ran = CliRunner().invoke(main, ["solve", wanted, "--for", of, "--draws", "256", *options])
    assert ran.exit_code == 2 and ran.stdout == "" and ran.stderr.count("\n") == 1
    assert re.search(words, ran.stderr)


def test_answers_as_json_and_csv():
    ask = ["solve", "payback_years=4", "--for", "sold_share", "--draws", "256"]
    ask += ["--set", "rent_usd_per_accelerator_hour=3", "--format"]
    found = json.loads(CliRunner().invoke(main, [*ask, "json"]).stdout)
    assert 0 < found["central"] < 1 and found["name"] == "sold_share"
    head, row = CliRunner().invoke(main, [*ask, "csv"]).stdout.splitlines()
    assert len(head.split(",")) == len(row.split(","))
