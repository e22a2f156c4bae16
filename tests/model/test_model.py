"""The model's functions: arithmetic by hand, arrays, round trips, directions, dimensions, form."""

import ast
import doctest
import inspect
import re
import textwrap

import numpy as np
import pytest

from gigawatt.estimates import choices
from gigawatt.model import (
    capex,
    compensation,
    compute,
    fleet,
    mix,
    ownership,
    place,
    power,
    readings,
    use,
)
from gigawatt.text import parse

MODULES = (capex, compute, power, compensation, fleet, mix, readings, ownership, place, use)
FUNCTIONS = {
    name: function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
}
PLAIN = {"years", "pay_year", "budget_scope", "team_size"}  # whole numbers and choices, never draws
# These take lists, one value for each kind or quarter; they have tests of their own, here and in
# test_fleet.
LISTS = {
    "mean_of_mix",
    "in_service_share",
    "quarterly_spending_usd",
    "company_accelerators_bought_in_year",
    "company_h100e_bought_in_year",
    "money_h100e_installed",
    "money_accelerators_installed",
    "installed_share",
}
ELEMENTWISE = [name for name in FUNCTIONS if name not in LISTS]

# Arguments in order, the result, and for each argument whether the result rises (+) or falls (-)
# with
# it, stays (0), or the argument is no number to vary (.).
EXAMPLES = {
    "accelerator_cost_usd": ((350_000.0, 30_000.0), 10.5e9, "++"),
    "server_cost_usd": ((10.5e9, 1.2), 12.6e9, "++"),
    "cluster_cost_usd": ((80.0, 0.2), 80 / 0.8, "++"),
    "facility_cost_usd": ((490.0, 14e6), 6.86e9, "++"),
    "site_capex_usd": ((14e9, 6e9), 20e9, "++"),
    "capex_usd_per_gw_it": ((20e9, 500.0), 40e9, "+-"),
    "capex_usd_per_gw_facility": ((20e9, 625.0), 32e9, "+-"),
    "announced_power_running_mw": ((1000.0, 0.75), 750.0, "++"),
    "site_capex_usd_per_year": ((40e9, 4.0), 10e9, "+-"),
    "site_cost_over_years_usd": ((40e9, 1e9, 0.5e9, 4.0), 46e9, "++++"),
    "share_of_company_capex": ((20e9, 40e9), 0.5, "+-"),
    # 4 TWh are 4e9 kWh
    "energy_cost_usd_per_year": ((4.0, 0.05), 0.2e9, "++"),
    "it_depreciation_usd_per_year": ((14e9, 5.0, 0.0), 2.8e9, "+--"),
    "building_depreciation_usd_per_year": ((6e9, 20.0), 0.3e9, "+-"),
    "operations_usd_per_year": ((20e9, 0.01), 0.2e9, "++"),
    "annual_cost_usd": ((2.8, 0.3, 0.2, 0.2), 3.5, "++++"),
    # servers 20,000 x 1.2 = 24,000; cluster 24,000 / 0.8 = 30,000; building 0.0015 MW x 12e6 =
    # 18,000
    "cost_per_accelerator_usd": (("site", 20_000.0, 1.2, 0.2, 1500.0, 12e6), 48_000.0, ".+++++"),
    "accelerators_for_budget": ((10.5e9, 30_000.0), 350_000.0, "+-"),
    "h100e_per_accelerator": ((5e15, 2e15), 2.5, "+-"),
    "h100_equivalents": ((1000.0, 2.5), 2500.0, "++"),
    # (600,000 - 350,000) / 1.25
    "other_accelerators_needed": ((600_000.0, 350_000.0, 1.25), 200_000.0, "+--"),
    "training_flop_per_s": ((1000.0, 1e15, 0.4), 4e17, "+++"),
    # 8.64e25 / (2e21 x 0.5) = 86,400 s
    "training_days": ((8.64e25, 2e21, 0.5), 1.0, "+--"),
    "chip_power_mw": ((350_000.0, 700.0), 245.0, "++"),
    "it_power_w_per_accelerator": ((1000.0, 0.9, 0.1), 990.0, "+++"),
    "it_power_mw": ((350_000.0, 1400.0), 490.0, "++"),
    "facility_power_mw": ((490.0, 1.3), 637.0, "++"),
    "average_power_mw": ((500.0, 0.75, 1.2), 450.0, "+++"),
    # 500 MW x 8,760 h = 4.38e6 MWh
    "energy_twh_per_year": ((500.0,), 4.38, "+"),
    "site_share": ((637.0, 1000.0), 0.637, "+-"),
    "site_it_power_mw": ((1300.0, 1.3), 1000.0, "+-"),
    "accelerators_at_site": ((490.0, 1400.0), 350_000.0, "+-"),
    "h100_equivalents_at_site": ((100_000.0, 2.5), 250_000.0, "++"),
    # 4.2e9 kWh / 10,500 kWh
    "homes_us": ((4.2, 10_500.0), 400_000.0, "+-"),
    "homes": ((4.2, 4_200.0), 1_000_000.0, "+-"),
    "electricity_share": ((4.5, 450.0), 0.01, "+-"),
    "homes_france": ((4.2, 4_200.0), 1_000_000.0, "+-"),
    "reactors_france": ((12.2, 6.1), 2.0, "+-"),
    "electricity_share_us": ((40.6, 4060.0), 0.01, "+-"),
    "first_year_usd": ((300e6, 4, 1.2), 90e6, "+.+"),
    # (300 - 90) / 3
    "later_year_usd": ((300e6, 4, 90e6), 70e6, "+.-"),
    "package_usd_per_year": ((300e6, 4, 90e6, 70e6, 0), 75e6, "+.00."),
    # 121 / 1.21^0.5 + 121 / 1.21^1.5
    "package_present_value_usd": ((121.0, 121.0, 2, 0.21), 110 + 110 / 1.21, "++.-"),
    # 100 x 0.9 + 200 x 0.9 x 0.81
    "package_expected_usd": ((100.0, 200.0, 2, 0.19), 90 + 145.8, "++.-"),
    # rank 100 of 200 earns a hundredth of the top: 100^1
    "pay_exponent": ((200.0, 100e6, 1e6), 1.0, "-+-"),
    # level pay
    "team_cost_usd_per_year": ((50.0, 2e6, 0.0), 100e6, "++-"),
    "pay_to_capex_ratio": ((1e9, 40e9), 0.025, "+-"),
    "accelerators_per_researcher": ((350_000.0, 1000.0), 350.0, "+-"),
    "implied_valuation_usd": ((14.7e9, 0.49), 30e9, "+-"),
    "price_per_hire_usd": ((14e9, 7.0), 2e9, "+-"),
    # 56 - 46 - 4
    "excess_stock_cost_usd": ((46e9, 56e9, 4e9), 6e9, "-+-"),
    "trace_per_recipient_usd": ((6e9, 80.0), 75e6, "+-"),
    "power_h100e_installed": ((140.0, 1400.0), 100_000.0, "+-"),
    "statements_h100e_installed": ((600_000.0, 0.9), 540_000.0, "++"),
    # (10 x 10 x 40 x 40) to the power of 1/4
    "company_h100e_installed": ((10.0, 40.0, 40.0, 2.0, 1.0, 1.0), 20.0, "+++..."),
    "company_h100e_operating": ((100.0, 0.9), 90.0, "++"),
    "company_h100e_owned": ((90.0, 0.9), 100.0, "+-"),
    # 500 MW x 8,760 h = 4.38e6 MWh, of the nameplate and half way to it
    "energy_of_nameplate": ((500.0,), 4.38, "+"),
    "energy_between": ((400.0, 600.0, 0.5), 4.38, "+++"),
    # 490 MW x (14 + 6) M
    "facility_cost_all_in": ((490.0, 14e6, 6e6), 9.8e9, "+++"),
    "it_power_as_stated": ((500.0,), 500.0, "+"),
    "it_power_unsaid": ((1300.0, 1.3, 0.0), 1000.0, "+-."),
    "company_accelerators_installed": ((150.0, 1.5), 100.0, "+-"),
    "company_accelerators_owned": ((180.0, 1.5), 120.0, "+-"),
    "company_accelerators_operating": ((135.0, 1.5), 90.0, "+-"),
    "accelerators_from_site": ((100_000.0,), 100_000.0, "+"),
    "accelerators_from_budget": ((100_000.0,), 100_000.0, "+"),
    "it_power_mw_from_site": ((500.0,), 500.0, "+"),
    # half is left to pay at the rate of ln 2 over a life: 100 x (ln 2 / 5) / (1 - 1/2)
    "it_capital_usd_per_year": ((100.0, 5.0, np.log(2) / 5, 0.0), 40 * np.log(2), "+-+-"),
    "building_capital_usd_per_year": ((100.0, 20.0, np.log(2) / 20), 10 * np.log(2), "+-+"),
    "running_cost_usd_per_year": ((0.2e9, 0.3e9), 0.5e9, "++"),
    "revenue_needed_usd_per_year": ((10e9, 1e9, 0.5e9), 11.5e9, "+++"),
    "depreciation_usd_per_year": ((10e9, 1e9), 11e9, "++"),
    # 1,000 x 8,760 x 0.5
    "sold_hours_per_year": ((1000.0, 0.5), 4.38e6, "++"),
    "cost_usd_per_accelerator_hour": ((8.76e6, 4.38e6), 2.0, "+-"),
    "revenue_usd_per_year": ((2.0, 4.38e6), 8.76e6, "++"),
    "revenue_usd_per_gw_year": ((1.5e9, 100.0), 15e9, "+-"),
    # Crusoe's megawatt: 60 M / (15 - 2)
    "payback_years": ((60e6, 15e6, 2e6), 60 / 13, "+-+"),
    "rent_to_own_months": ((1.5,), 18.0, "+"),
    # 15 bn a year for 325,000: 15e9 / 325,000 / 8,760
    "contract_usd_per_accelerator_hour": ((45e9, 3.0, 325_000.0), 15e9 / 325e3 / 8760, "+--"),
    # 100 are paid back over 5 years at a rate of ln 2 / 5 by 40 ln 2 a year
    "irr": ((100.0, 0.0, 5.0, 20.0, 0.0, 40 * np.log(2) + 2, 2.0), np.log(2) / 5, "-.+.++-"),
    # 60 / 3 - 60 / 6
    "shorter_life_usd_per_year": ((60.0, 6.0, 3.0, 0.0), 10.0, "++--"),
    # a fifth less is lost in each year
    "profit_change_usd_per_year": ((10e9, 4.0, 5.0), 2e9, "+-+"),
    "obligations_usd": ((60e9, 100e9, 130e9), 290e9, "+++"),
    "interest_usd_per_year": ((60e9, 0.05), 3e9, "++"),
    # 10 x 24 x 1,000
    "training_accelerator_hours": ((10.0, 1000.0), 240_000.0, "++"),
    "training_cost_usd": ((240_000.0, 2.0), 480_000.0, "++"),
    "training_rent_usd": ((240_000.0, 3.0), 720_000.0, "++"),
    # 1e6 x 1,500 x 0.8 x 1.25 Wh
    "training_energy_mwh": ((1e6, 1500.0, 0.8, 1.25), 1500.0, "++++"),
    "training_chip_energy_mwh": ((1e6, 700.0, 1.25), 875.0, "+++"),
    # 2e14 / (2 x 50e9)
    "tokens_per_s_per_accelerator": ((2e15, 0.1, 50e9), 2000.0, "++-"),
    # one token for each watt and second
    "tokens_per_second_per_gw": ((2000.0, 2000.0), 1e9, "+-"),
    # 1,000 x 3,600 x 0.5 are 1.8 M tokens
    "usd_per_million_tokens": ((1.8, 1000.0, 0.5), 1.0, "+--"),
    # one second of 1,080 W
    "energy_wh_per_query": ((500.0, 1000.0, 0.5, 1440.0, 0.75, 1.0), 0.3, "+--+++"),
    # 4 TWh are 4e9 kWh, at 0.4 kg each
    "co2_t_per_year": ((4.0, 400.0), 1.6e6, "++"),
    # 4.4 / 1.1 TWh of IT are 4e9 kWh, at 0.5 L each
    "site_water_m3_per_year": ((4.4, 1.1, 0.5), 2e6, "+-+"),
    "supply_water_m3_per_year": ((4.0, 2.0), 8e6, "++"),
    "water_m3_per_year": ((2e6, 8e6), 10e6, "++"),
    "firm_generation_mw": ((1000.0, 1.2), 1200.0, "++"),
    "gas_turbines_needed": ((1200.0, 40.0), 30.0, "+-"),
    # 20 + 1,000 / 50
    "months_to_power": ((20.0, 1000.0, 50.0), 40.0, "++-"),
    # 20 + 1,000 / 50 - 30
    "months_late": ((20.0, 1000.0, 50.0, 30.0), 10.0, "++--"),
    "jobs_permanent": ((1000.0, 0.25), 250.0, "++"),
    "jobs_with_indirect": ((250.0, 3.0), 1000.0, "++"),
    "jobs_construction": ((1000.0, 4.0), 4000.0, "++"),
    "subsidy_usd": ((1000.0, 1.5e6), 1.5e9, "++"),
    "subsidy_usd_per_job": ((1e9, 250.0), 4e6, "+-"),
}


def parameters(name: str) -> list[str]:
    return list(inspect.signature(FUNCTIONS[name]).parameters)


def test_every_function_has_an_example():
    assert sorted(EXAMPLES) == sorted(ELEMENTWISE)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_by_hand(name):
    arguments, expected, _ = EXAMPLES[name]
    assert FUNCTIONS[name](*arguments) == pytest.approx(expected, rel=1e-12)


# -- further examples where a function has more than one branch ------------------------------------
@pytest.mark.parametrize(
    "scope, expected",
    [("accelerators", 20_000.0), ("servers", 24_000.0), ("cluster", 30_000.0), ("site", 48_000.0)],
)
def test_budget_reaches_as_far_as_its_scope(scope, expected):
    assert capex.cost_per_accelerator_usd(scope, 20_000.0, 1.2, 0.2, 1500.0, 12e6) == pytest.approx(
        expected
    )


def test_every_budget_scope_is_a_choice():
    from gigawatt.data import tables

    assert (
        tuple(tables.index("choices")["budget_scope"]["allowed"].split("|")) == capex.BUDGET_SCOPES
    )


@pytest.mark.parametrize(
    "pay_year, expected", [(0, 75.0), (1, 90.0), (2, 70.0), (4, 70.0), (5, 0.0)]
)
def test_pay_of_each_year_of_a_four_year_package(pay_year, expected):
    assert compensation.package_usd_per_year(300.0, 4, 90.0, 70.0, pay_year) == expected


@pytest.mark.parametrize("years", [2, 3, 4, 10])
def test_years_of_a_package_add_up(years):
    first = compensation.first_year_usd(300.0, years, 1.3)
    later = compensation.later_year_usd(300.0, years, first)
    paid = [
        compensation.package_usd_per_year(300.0, years, first, later, y)
        for y in range(1, years + 1)
    ]
    assert sum(paid) == pytest.approx(300.0)


def test_without_discount_or_attrition_a_package_is_worth_its_total():
    assert compensation.package_present_value_usd(90.0, 70.0, 4, 0.0) == pytest.approx(300.0)
    assert compensation.package_expected_usd(90.0, 70.0, 4, 0.0) == pytest.approx(300.0)


def test_nothing_is_needed_when_the_target_is_reached():
    assert compute.other_accelerators_needed(600_000.0, 700_000.0, 1.25) == 0


def test_mean_of_mix_weighs_by_count():
    # (1 x 10 + 3 x 20) / 4
    assert mix.mean_of_mix([1.0, 3.0], [10.0, 20.0]) == 17.5


def test_mean_of_mix_takes_numbers_and_draws_together():
    mixed = mix.mean_of_mix([1.0, 3.0], [10.0, np.array([20.0, 40.0])])
    assert mixed == pytest.approx([17.5, 32.5])


# -- one function for a number, draws, and scenarios x draws ---------------------------------------
def varied(name: str, shape: tuple[int, ...]) -> list:
    """The example's arguments, each number replaced by an array around it, all different."""
    generator = np.random.default_rng(7)
    return [
        a if p in PLAIN else a * generator.uniform(0.9, 1.1, shape)
        for p, a in zip(parameters(name), EXAMPLES[name][0])
    ]


@pytest.mark.parametrize("shape", [(5,), (3, 4)])
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_arrays_equal_numbers_element_by_element(name, shape):
    arguments = varied(name, shape)
    result = FUNCTIONS[name](*arguments)
    assert result.shape == shape
    for where in np.ndindex(shape):
        single = [float(a[where]) if isinstance(a, np.ndarray) else a for a in arguments]
        assert result[where] == pytest.approx(FUNCTIONS[name](*single), rel=1e-12)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_numbers_give_a_number(name):
    assert isinstance(FUNCTIONS[name](*EXAMPLES[name][0]), float)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_arguments_are_left_as_they_were(name):
    arguments = varied(name, (5,))
    before = [np.copy(a) for a in arguments]
    FUNCTIONS[name](*arguments)
    assert all(np.array_equal(a, b) for a, b in zip(arguments, before))


# -- directions ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name, argument, direction",
    [
        (name, argument, direction)
        for name, (_, _, directions) in EXAMPLES.items()
        for argument, direction in zip(parameters(name), directions, strict=True)
        if direction != "."
    ],
)
def test_direction(name, argument, direction):
    grid = np.linspace(0.8, 1.2, 9)
    arguments = dict(zip(parameters(name), EXAMPLES[name][0]))
    centre = arguments[argument] or 1.0  # around 1 where the example is at 0
    steps = np.diff([FUNCTIONS[name](**{**arguments, argument: centre * g}) for g in grid])
    wanted = {"+": steps > 0, "-": steps < 0, "0": steps == 0}[direction]
    assert wanted.all()


# -- round trips -----------------------------------------------------------------------------------
def test_site_filled_with_accelerators_draws_its_power():
    fit = power.accelerators_at_site(490.0, 1412.5)
    assert power.it_power_mw(fit, 1412.5) == pytest.approx(490.0)


def test_meter_to_it_and_back():
    it = power.site_it_power_mw(1000.0, 1.31)
    assert power.facility_power_mw(it, 1.31) == pytest.approx(1000.0)


@pytest.mark.parametrize("scope", capex.BUDGET_SCOPES)
def test_what_a_budget_buys_costs_the_budget(scope):
    each = capex.cost_per_accelerator_usd(scope, 28_000.0, 1.19, 0.15, 1400.0, 13.8e6)
    count = capex.accelerators_for_budget(10.5e9, each)
    chips = capex.accelerator_cost_usd(count, 28_000.0)
    servers = capex.server_cost_usd(chips, 1.19)
    cluster = capex.cluster_cost_usd(servers, 0.15)
    site = capex.site_capex_usd(
        cluster, capex.facility_cost_usd(power.it_power_mw(count, 1400.0), 13.8e6)
    )
    cost = dict(accelerators=chips, servers=servers, cluster=cluster, site=site)[scope]
    assert cost == pytest.approx(10.5e9)


def test_pay_exponent_gives_the_median_back():
    exponent = compensation.pay_exponent(50, 75e6, 7e6)
    assert 75e6 / 25**exponent == pytest.approx(7e6)


@pytest.mark.parametrize("rate", [0.01, 0.08, 0.3])
def test_what_pays_a_site_back_is_worth_what_it_cost(rate):
    """The level payment, discounted month by month, adds up to the price."""
    payment = ownership.it_capital_usd_per_year(100.0, 5.0, rate, 0.0)
    middles = (np.arange(6000) + 0.5) / 1200
    assert np.sum(payment / 1200 * np.exp(-rate * middles)) == pytest.approx(100.0, rel=1e-6)


def test_at_a_small_return_the_payment_is_the_depreciation():
    payment = ownership.it_capital_usd_per_year(100.0, 5.0, 1e-6, 0.0)
    worn = capex.it_depreciation_usd_per_year(100.0, 5.0, 0.0)
    assert payment == pytest.approx(worn, rel=1e-5)


@pytest.mark.parametrize("rate", [-0.3, -0.05, 1e-9, 0.02, 0.1, 0.5, 3.0])
@pytest.mark.parametrize("residual", [0.0, 0.2])
def test_at_its_own_return_a_site_earns_what_it_owes(rate, residual):
    owed = ownership.it_capital_usd_per_year(100.0, 5.0, rate, residual)
    owed += ownership.building_capital_usd_per_year(30.0, 20.0, rate)
    found = ownership.irr(100.0, 30.0, 5.0, 20.0, residual, owed + 7.0, 7.0)
    assert found == pytest.approx(rate, rel=1e-6, abs=1e-8)


def test_a_loss_has_no_return():
    with np.errstate(all="ignore"):
        assert np.isnan(ownership.irr(100.0, 30.0, 5.0, 20.0, 0.0, 6.0, 7.0))


def test_what_is_left_lowers_what_must_come_back():
    without, with_rest = (
        ownership.it_capital_usd_per_year(100.0, 5.0, 0.1, rest) for rest in (0.0, 0.3)
    )
    assert with_rest < without
    # all of it is left: only the return is owed
    assert ownership.it_capital_usd_per_year(100.0, 5.0, 0.1, 1.0) == pytest.approx(10.0)


def test_revenue_below_the_running_cost_never_pays_back():
    with np.errstate(divide="ignore"):
        years = ownership.payback_years(60.0, np.array([1.0, 2.0, 17.0]), 2.0)
    assert years.tolist() == [np.inf, np.inf, 4.0]


# -- the team's pay against the sum over ranks -----------------------------------------------------
@pytest.mark.parametrize("exponent", [0.0, 0.3, 0.7, 0.999999, 1.0, 1.2, 1.5])
@pytest.mark.parametrize("size", [1, 2, 3, 10, 50, 200, 5000])
def test_team_cost_is_within_one_per_cent_of_the_sum(size, exponent):
    total = sum(2e6 / rank**exponent for rank in range(1, size + 1))
    assert compensation.team_cost_usd_per_year(size, 2e6, exponent) == pytest.approx(
        total, rel=0.01
    )


def test_team_cost_has_no_hole_at_exponent_one():
    near = compensation.team_cost_usd_per_year(50, 2e6, np.array([1 - 1e-7, 1.0, 1 + 1e-7]))
    assert near == pytest.approx([near[1]] * 3, rel=1e-6)


# -- dimensions ------------------------------------------------------------------------------------
# The model's unit factors (W_PER_MW, HOURS_PER_YEAR ...) are pure numbers, so magnitudes in pint
# are
# meaningless and only dimensions are compared. Energy a year is power, in pint as in the model.
# These speak of the money of one year, and count years without a dimension:
ONE_YEAR = {"package_usd_per_year": "1/year", "share_of_company_capex": "1/year"}


def quantity(argument: str, value):
    """An example argument with its declared unit; choices and whole numbers stay plain."""
    if argument in PLAIN:
        return value
    unit = choices.describe(argument).unit
    return parse.registry().Quantity(value, "dimensionless" if unit == "1" else unit)


def declared_dimension(unit: str):
    return parse.registry().Quantity(1.0, "dimensionless" if unit == "1" else unit).dimensionality


def declared_unit(name: str) -> str:
    return re.search(r"\[(.+)\]\.$", FUNCTIONS[name].__doc__.strip().splitlines()[0]).group(1)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_dimension_of_the_result_is_the_declared_one(name):
    arguments = [quantity(p, a) for p, a in zip(parameters(name), EXAMPLES[name][0])]
    result = parse.registry().Quantity(1.0) * FUNCTIONS[name](*arguments)
    result = result * parse.registry().Quantity(1.0, ONE_YEAR.get(name, "dimensionless"))
    assert result.dimensionality == declared_dimension(declared_unit(name))


def test_dimension_of_a_mean_is_that_of_its_values():
    prices = [parse.registry().Quantity(p, "USD/accelerator") for p in (10_000.0, 30_000.0)]
    mean = mix.mean_of_mix([1.0, 1.0], prices)
    assert mean.to("USD/accelerator").magnitude == pytest.approx(20_000.0)


def test_dimensions_do_catch_a_wrong_formula():
    watts, dollars = (
        parse.registry().Quantity(1.0, u) for u in ("W/accelerator", "USD/accelerator")
    )
    assert capex.accelerator_cost_usd(1.0, watts).dimensionality != dollars.dimensionality


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_units_of_arguments_stand_once(name):
    """A unit that a docstring gives to an argument is the unit that the project gives
    it elsewhere.
    """
    text = " ".join(FUNCTIONS[name].__doc__.split(">>>")[0].splitlines()[1:])
    for argument in set(parameters(name)) - PLAIN:
        found = re.search(rf"\b{argument}\b[^\[]*\[([^\]]+)\]", text)
        if found:
            written = re.sub(r"\s+", " ", found.group(1))
            assert (argument, written) == (argument, choices.describe(argument).unit)


# -- form ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_begins_with_meaning_and_unit_and_has_an_example(name):
    first = FUNCTIONS[name].__doc__.strip().splitlines()[0]
    if name == "mean_of_mix":  # any unit
        assert first.endswith("in the value's unit.")
    else:
        assert re.fullmatch(r"[A-Z].+ \[[^\[\]]+\]\.", first)
    assert ">>>" in FUNCTIONS[name].__doc__


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.rpartition(".")[2])
def test_docstring_examples_run(module):
    tried = doctest.testmod(module)
    assert tried.failed == 0 and tried.attempted > 0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_is_one_to_six_lines_of_code(name):
    source = textwrap.dedent(inspect.getsource(FUNCTIONS[name]))
    definition = ast.parse(source).body[0]
    body = source.splitlines()[definition.body[1].lineno - 1 :]
    code = [line for line in body if line.strip() and not line.strip().startswith("#")]
    assert 1 <= len(code) <= 6


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_argument_has_a_default(name):
    assert all(p.default is p.empty for p in inspect.signature(FUNCTIONS[name]).parameters.values())
