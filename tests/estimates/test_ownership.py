"""Owning and renting: rents by chip and date, contracts, and what cannot be, in one line."""

import datetime

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.model.ownership import irr

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


def test_a_return_and_the_revenue_that_it_needs_are_each_other_s_inverse():
    made = gw.estimate(draws=256, return_per_year=0.1)
    back = gw.estimate(draws=256, revenue_usd_per_year=made["revenue_needed_usd_per_year"].p50)
    assert back["irr"].p50 == pytest.approx(0.1, abs=0.01)


def test_at_the_revenue_needed_the_return_is_the_one_asked_for():
    """Draw by draw: the same site, its revenue what it needs."""
    made = gw.estimate(draws=256)
    cluster, facility, it_life, building_life, left, running = (
        made.values(name)
        for name in (
            "cluster_cost_usd",
            "facility_cost_usd",
            "it_life_years",
            "building_life_years",
            "it_residual_share",
            "running_cost_usd_per_year",
        )
    )
    needed = made.values("revenue_needed_usd_per_year")
    found = irr(cluster, facility, it_life, building_life, left, needed, running)
    assert np.allclose(found, made.values("return_per_year"))


def test_what_meta_owed_at_the_end_of_2025_by_hand():
    """58.744 of notes, 104 of leases not begun, 131.05 of contracts."""
    made = gw.estimate(draws=256, operator="Meta", as_of="2025-12-31")
    assert made["obligations_usd"].p50 == pytest.approx((58.744 + 104 + 131.05) * 1e9)


@pytest.mark.parametrize(
    "company, date, billions",
    [
        ("Amazon", "2025-09-30", 50.742 + 75.021 + 72.933),
        ("Oracle", "2025-11-30", 92.568 + 248 + 10),
        ("Meta", "2026-06-30", 58.744 + 278.99 + 349.31),
    ],
)
def test_who_prints_all_three_has_obligations(company, date, billions):
    made = gw.estimate(draws=256, operator=company, as_of=date)
    assert made["obligations_usd"].p50 == pytest.approx(billions * 1e9)


def test_the_dates_of_balances_are_told():
    made = gw.estimate(draws=256, operator="Oracle", as_of="2025-12-31")
    (told,) = made.remarks("obligations_usd")
    assert "debt of 2025-05-31" in told and "leases not begun of 2025-11-30" in told
    assert made.remarks("site_capex_usd") == ()
    assert "At 7 to 15 %" in gw.estimate(operator="CoreWeave").remarks("interest_usd_per_year")[0]
    assert gw.estimate(operator="CoreWeave", debt_usd=1e9).remarks("interest_usd_per_year") == ()


def test_obligations_are_those_of_their_date():
    early, late = (
        gw.estimate(draws=256, as_of=date)["leases_not_begun_usd"].p50
        for date in ("2026-03-31", "2026-06-30")
    )
    assert (early, late) == (182.9e9, 278.99e9)


def test_three_years_instead_of_six_double_the_wear():
    made = gw.estimate(draws=256, it_life_years=6, new_life_years=3, cluster_cost_usd=60e9)
    assert made["shorter_life_usd_per_year"].p50 == pytest.approx(10e9)
    assert made["profit_change_usd_per_year"].p50 == pytest.approx(-11.34e9)


def test_what_is_left_over_lowers_wear_and_cost():
    none, tenth = (gw.estimate(draws=256, it_residual_share=share) for share in (0, 0.1))
    for name in ("depreciation_usd_per_year", "cost_usd_per_accelerator_hour"):
        assert tenth[name].p50 < none[name].p50
    assert tenth["it_depreciation_usd_per_year"].p50 == pytest.approx(
        0.9 * none["it_depreciation_usd_per_year"].p50
    )


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
        ("irr", {"rent_usd_per_accelerator_hour": 0.01}, "no return is reached; raise"),
        ("shorter_life_usd_per_year", {"new_life_years": 0}, "out of range"),
        (
            "obligations_usd",
            {"operator": "Oracle", "as_of": "2025-06-30"},
            "no contracts_usd of Oracle .* set contracts_usd .* one: Amazon, Meta",
        ),
        ("obligations_usd", {"operator": "CoreWeave"}, "that has one: Amazon, Meta, Oracle"),
        ("obligations_usd", {"operator": "Alphabet"}, "no contracts_usd of Alphabet at"),
        ("obligations_usd", {"as_of": "2022-06-30"}, "its first is of 2023-12-31"),
        ("interest_usd_per_year", {"operator": "Microsoft"}, "no debt_usd of Microsoft"),
    ],
)
def test_bad_ownership_is_refused_in_one_line(name, given, words):
    with pytest.raises(UserError, match=words):
        gw.estimate(draws=256, **given)[name]
