"""Owning and renting: rents by chip and date, contracts, and what cannot be, in one line."""

import datetime

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.data import tables
from gigawatt.errors import UserError

PLAIN = {"draws": 256, "rent_over_print": 1}
RENTS = sorted({row["accelerator"] for row in tables.rows("rents")})


@pytest.mark.parametrize("row", tables.rows("rents"), ids=lambda row: row["rent_id"])
def test_at_its_own_date_a_printed_rent_is_the_rent(row):
    """A rent that only names its month stands for the middle of it."""
    date = f"{row['rent_date']}-15"[:10]
    rent = gw.estimate(accelerator=row["accelerator"], as_of=date, **PLAIN)
    found = rent["rent_usd_per_accelerator_hour"].p50
    assert found == pytest.approx(row["usd_per_hour"] / row["accelerators"])


@pytest.mark.parametrize("accelerator", RENTS)
def test_a_rent_is_that_of_the_nearest_date(accelerator):
    """Between two dates the nearer of the two counts, whatever the date."""
    known = [
        (datetime.date.fromisoformat(f"{row['rent_date']}-15"[:10]), row)
        for row in tables.find("rents", accelerator=accelerator)
    ]
    for days in range(0, 1000, 90):
        date = datetime.date(2024, 6, 1) + datetime.timedelta(days)
        row = min(known, key=lambda one: abs(one[0] - date))[1]
        made = gw.estimate(accelerator=accelerator, as_of=str(date), **PLAIN)
        steps = made.steps("rent_usd_per_accelerator_hour")
        assert f"rents:{row['rent_id']}" in steps[-1].rows


def test_the_usual_contract_by_hand():
    """USD 1.25 bn a month for 325,000: 1.25e9 x 12 / 325,000 / 8,760."""
    found = gw.estimate(draws=256)["contract_usd_per_accelerator_hour"]
    assert found.p5 == found.p95 == pytest.approx(1.25e9 * 12 / 325_000 / 8760)


def test_a_megawatt_of_crusoe_by_hand():
    """60 M of capex, 15 M of rent and 1 to 2 M of running cost a year: 4.4 years."""
    given = {"site_capex_usd": 60e6, "revenue_usd_per_year": 15e6}
    made = gw.estimate(draws=256, running_cost_usd_per_year=1.5e6, **given)
    assert made["payback_years"].p50 == pytest.approx(60 / 13.5)
    assert made["rent_to_own_months"].p50 == pytest.approx(12 * 60 / 13.5)


def test_a_shorter_life_and_a_higher_return_cost_more():
    usual, short, dear = (
        gw.estimate(draws=256, **given)["cost_usd_per_accelerator_hour"].p50
        for given in ({}, {"it_life_years": 3}, {"return_per_year": 0.15})
    )
    assert short > usual and dear > usual


def test_what_the_hour_costs_times_the_hours_sold_is_the_revenue_needed():
    made = gw.estimate(draws=256)
    hours = made.values("sold_hours_per_year")
    earned = made.values("cost_usd_per_accelerator_hour") * hours
    assert np.allclose(earned, made.values("revenue_needed_usd_per_year"))


@pytest.mark.parametrize("quantity", ["payback_years", "cost_usd_per_accelerator_hour"])
def test_money_back_of_a_fleet_does_not_depend_on_its_size(quantity):
    few, many = (
        gw.estimate(draws=256, accelerator="H100 SXM", accelerators=count)[quantity].p50
        for count in (1_000, 1_000_000)
    )
    assert few == pytest.approx(many)


@pytest.mark.parametrize(
    "name, given, words",
    [
        ("payback_years", {"rent_usd_per_accelerator_hour": 0.01}, "never pays back; raise"),
        ("rent_to_own_months", {"rent_usd_per_accelerator_hour": 0.01}, "never pays back; raise"),
        ("contract_usd_per_accelerator_hour", {"contract_usd": 1e9}, "set contract_years too"),
        ("contract_usd_per_accelerator_hour", {"contract_years": 5}, "set contract_usd too"),
        ("contract_usd_per_accelerator_hour", {"contract_years": 0}, "out of range"),
        ("cost_usd_per_accelerator_hour", {"it_life_years": 0}, "out of range"),
        ("cost_usd_per_accelerator_hour", {"return_per_year": 0}, "out of range"),
        ("payback_years", {"accelerator": "GB300"}, "no rent of GB300"),
    ],
)
def test_bad_ownership_is_refused_in_one_line(name, given, words):
    with pytest.raises(UserError, match=words):
        gw.estimate(draws=256, **given)[name]
