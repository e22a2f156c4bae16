"""Results can be added, divided and compared, draw by draw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gigawatt as gw

FLEET = {"H100 SXM": 350_000}


@pytest.fixture(scope="module")
def made():
    return gw.estimate(fleet=FLEET, draws=1024)


def test_a_result_is_a_number_where_one_is_wanted(made):
    assert float(made["site_capex_usd"]) == made["site_capex_usd"].p50


def test_a_quotient_of_the_same_draws_is_narrower_than_one_of_the_ends(made):
    chips, site = made["accelerator_cost_usd"], made["site_capex_usd"]
    share = chips / site
    assert share.unit == "1"
    assert np.array_equal(share.values, chips.values / site.values)
    assert chips.p5 / site.p95 < share.p5 < share.p50 < share.p95 < chips.p95 / site.p5


def test_units_go_along(made):
    site, power = made["site_capex_usd"], made["facility_power_mw"]
    assert (site / power).unit == "USD/MW"
    assert (site / site).unit == "1"
    assert (2 * site).unit == (site * 2).unit == (site - 1e9).unit == "USD"
    assert (power * site / power).unit == "USD"
    assert (site / power).p50 == pytest.approx(float(np.median(site.values / power.values)))


def test_units_of_one_dimension_are_converted(made):
    power = made["it_power_mw"]
    chips = made["accelerator_tdp_w"] * made["accelerators"]
    assert chips.unit == "W"
    total = power + chips
    assert total.unit == "MW"
    assert total.values == pytest.approx(power.values + 350_000 * 700 / 1e6)
    assert (power / made["accelerator_tdp_w"]).unit == "accelerator"
    assert 1 < (power / chips).p5 < (power / chips).p95 < 3


def test_a_yearly_energy_is_no_power(made):
    with pytest.raises(gw.UserError, match="unlike"):
        made["it_power_mw"] + made["energy_twh_per_year"]


def test_a_comparison_is_the_share_of_the_draws(made):
    chips = made["accelerator_cost_usd"]
    share = chips < 10.5e9
    assert share == np.mean(chips.values < 10.5e9)
    assert share + (chips > 10.5e9) == pytest.approx(1)
    assert (chips < made["site_capex_usd"]) == 1.0


def test_a_comparison_that_some_draws_deny_is_no_yes(made):
    """`if a < b` would be true for a share of one in a thousand, and a sort would be by chance."""
    chips = made["accelerator_cost_usd"]
    assert bool(chips < made["site_capex_usd"]) and not bool(chips > made["site_capex_usd"])
    with pytest.raises(gw.UserError, match="no yes or no"):
        bool(chips < 10.5e9)
    with pytest.raises(gw.UserError, match="no yes or no"):
        sorted([chips, made["facility_cost_usd"] + 4e9])


def test_other_draws_are_refused(made):
    other = gw.estimate(fleet=FLEET, draws=1024, seed=2)
    with pytest.raises(gw.UserError, match="other draws"):
        made["site_capex_usd"] / other["site_capex_usd"]
    with pytest.raises(gw.UserError, match="other draws"):
        _ = made["site_capex_usd"] > other["site_capex_usd"]


def test_two_scenarios_on_the_same_draws_can_be_compared(made):
    dearer = gw.estimate(fleet=FLEET, draws=1024, accelerator_price_usd=40_000)
    more = dearer["server_cost_usd"] - made["server_cost_usd"]
    assert (more > 0) > 0.9


def test_a_sum_of_unlike_things_is_refused(made):
    with pytest.raises(gw.UserError, match="MW and USD are unlike"):
        made["it_power_mw"] + made["site_capex_usd"]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(made, wrong):
    with pytest.raises(gw.UserError, match="not a finite number"):
        made["it_power_mw"] * wrong


def test_a_division_by_zero_is_a_sentence(made):
    with pytest.raises(gw.UserError, match="no finite number"):
        made["it_power_mw"] / 0


def test_what_is_no_number_is_left_to_python(made):
    with pytest.raises(TypeError):
        made["it_power_mw"] + "1 MW"


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_arithmetic_agrees_with_the_draws(first, second):
    power = gw.estimate(fleet=FLEET, draws=256)["it_power_mw"]
    found = (first * power - power / second).values
    assert found == pytest.approx(first * power.values - power.values / second)
