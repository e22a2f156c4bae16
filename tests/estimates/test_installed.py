"""The installed fleet by three routes: each by hand, pooled, and against the tables."""

import numpy as np
import pytest

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import installed
from gigawatt.estimates.estimate import estimate
from gigawatt.model import fleet

DATES = ("2022-12-31", "2023-12-31", "2024-12-31", "2025-12-31", "2026-06-30")
ROUTES = ("money_h100e_installed", "power_h100e_installed", "statements_h100e_installed")


def test_purchases_enter_service_over_one_quarter_after_the_delay():
    # ages less a delay of half a year: 1.0, 0.0625, 0.0, -0.0625, -0.25; a quarter wide
    shares = fleet.in_service_share([1.5, 0.5625, 0.5, 0.4375, 0.25], 0.5, 0.0)
    assert shares == pytest.approx([1.0, 0.75, 0.5, 0.25, 0.0])


def test_a_part_retires_each_year():
    assert fleet.in_service_share([2.5], 0.5, 0.1) == pytest.approx([0.9**2])


def test_the_money_route_by_hand():
    # 100 x 0.1 = 10 and 200 x 0.2 = 40 spent; 10 x 2 x 1 + 40 x 3 x 0.5 = 80, and 5 from before
    spent = fleet.quarterly_spending_usd([100.0, 200.0], [0.1, 0.2])
    assert spent == [10.0, 40.0]
    assert fleet.money_h100e_installed(spent, [2.0, 3.0], [1.0, 0.5], 5.0) == 85.0
    assert fleet.money_accelerators_installed(spent, [1.0, 1.0], [1.0, 0.5], 5.0) == 35.0


def test_arrays_and_scalars_agree():
    draws = np.array([0.1, 0.2])
    together = fleet.money_h100e_installed(
        [10.0 * draws, 40.0 * draws], [2.0, 3.0], [1.0, 0.5], 5.0
    )
    alone = [
        fleet.money_h100e_installed([10.0 * d, 40.0 * d], [2.0, 3.0], [1.0, 0.5], 5.0)
        for d in draws
    ]
    assert together == pytest.approx(alone)


def test_the_pool_follows_its_weights():
    pooled = fleet.company_h100e_installed(1.0, 2.0, 4.0, 0.5, 0.3, 0.2)
    assert np.log2(pooled) == pytest.approx(0.3 * 1 + 0.2 * 2)
    without = fleet.company_h100e_installed(1.0, np.nan, 4.0, 0.5, 0.0, 0.5)
    assert without == pytest.approx(2.0)


def test_routes_that_are_strangers_narrow_the_pool():
    rng = np.random.default_rng(1)
    one, other = np.exp(rng.normal(0.0, 0.3, (2, 4096)))
    nothing = np.nan * one
    alone = fleet.company_h100e_installed(one, nothing, nothing, 1.0, 0.0, 0.0)
    both = fleet.company_h100e_installed(one, other, nothing, 1.0, 1.0, 0.0)
    assert np.log(both).std() == pytest.approx(np.log(alone).std() / np.sqrt(2), rel=0.05)


def test_owned_is_more_than_installed_is_more_than_operating():
    made = estimate(draws=256, operator="Microsoft", as_of="2025-12-31")
    owned, installed, running = (
        made.values(f"company_h100e_{state}") for state in ("owned", "installed", "operating")
    )
    assert np.all(owned > installed) and np.all(installed > running)


def test_the_power_route_is_carried_on_and_widens():
    known, later = (
        estimate(draws=1024, operator="Meta", as_of=date)["company_ai_it_power_mw"]
        for date in ("2026-08-01", "2027-12-31")
    )
    assert later.p50 > known.p50 and later.p95 / later.p5 > known.p95 / known.p5


def test_parts_add_up_to_the_whole_in_every_draw():
    """Bought kind by kind, the mix of each quarter gives the compute of the money route."""
    made = estimate(draws=256, as_of="2024-12-31")
    made["money_h100e_installed"]
    leaf = {
        name: made.leaf(name).value
        for name in (
            "quarterly_capex_usd",
            "accelerator_share_of_capex",
            "early_h100e",
            "h100_rate",
        )
    }
    service = made.values("in_service_share")
    from gigawatt.estimates.leaves import price_of, rate

    total = leaf["early_h100e"].copy()
    for place, (year, _) in enumerate(installed.quarters(made._inputs)):
        spent = leaf["quarterly_capex_usd"][place] * leaf["accelerator_share_of_capex"][place]
        for row in tables.find("mixes", company="Meta", year=year):
            chip = tables.index("accelerators")[row["accelerator"]]
            each = rate(chip, "dense_8bit") / leaf["h100_rate"]
            total = (
                total
                + spent
                * row["spend_share"]
                / price_of(made._inputs, chip, year).value
                * each
                * service[place]
            )
    assert np.allclose(total, made.values("money_h100e_installed"), rtol=1e-12)


def test_mixes_add_up_to_one():
    for company, year in {(row["company"], row["year"]) for row in tables.rows("mixes")}:
        shares = [row["spend_share"] for row in tables.find("mixes", company=company, year=year)]
        assert sum(shares) == pytest.approx(1.0), (company, year)


@pytest.mark.parametrize("date", DATES)
def test_the_routes_agree_within_their_intervals(date):
    made = estimate(draws=1024, as_of=date)
    weights = ("money_weight", "power_weight", "statements_weight")
    found = [made[route] for route, weight in zip(ROUTES, weights) if made[weight].p50]
    assert len(found) >= 2
    for one in found:
        for other in found:
            assert one.p5 <= other.p95, (date, one.name, other.name)
    pooled = made["meta_h100e_installed"]
    assert (
        min(r.p5 for r in found) * 0.95
        <= pooled.p5
        <= pooled.p95
        <= max(r.p95 for r in found) * 1.05
    )
    assert made["meta_h100e_operating"].p50 < pooled.p50


def test_the_fleet_grows():
    medians = [estimate(draws=1024, as_of=date)["meta_h100e_installed"].p50 for date in DATES]
    assert medians == sorted(medians)


@pytest.mark.parametrize("company", ["meta", "microsoft", "google", "alphabet", "amazon", "xai"])
def test_other_companies_answer_too(company):
    made = estimate(draws=256, as_of="2025-12-31")
    result = made[f"{company}_h100e_installed"]
    assert 0 < result.p5 < result.p50 < result.p95
    assert made.steps(f"{company}_h100e_installed")[-1].name == f"{company}_h100e_installed"
    assert made.drivers(f"{company}_h100e_installed")[1] > 0.2


def test_the_operator_decides_the_general_quantity():
    by_operator = estimate(draws=256, operator="Microsoft", as_of="2025-12-31")[
        "company_h100e_installed"
    ]
    assert (
        by_operator.p50 == estimate(draws=256, as_of="2025-12-31")["microsoft_h100e_installed"].p50
    )


@pytest.mark.parametrize(
    "chosen, words",
    [
        ({"as_of": "2029-12-31"}, "no route to the fleet of Meta at 2029-12-31"),
        ({"as_of": "soon"}, "no date"),
        ({"as_of": "1999-01-01"}, "out of range"),
        ({"operator": "Oracle"}, "unknown company with an installed fleet"),
        ({"operator": "Initech"}, "unknown operator"),
    ],
)
def test_what_cannot_be_known_is_said(chosen, words):
    with pytest.raises(UserError, match=words):
        estimate(draws=64, **chosen)["company_h100e_installed"]


def test_dates_become_years():
    assert installed.year_of("2025-01-01") == pytest.approx(2025.0, abs=0.01)
    assert installed.year_of("2025-12-31") == pytest.approx(2026.0, abs=0.01)
    assert installed.year_of("2025") == 2026.0


@pytest.mark.parametrize(
    "names", [("money_route_weight", "power_route_weight"), ("money_weight", "power_weight")]
)
def test_a_weight_that_is_set_counts(names):
    """A weight may be set by its row in assumptions.csv or by its step; both silence the route."""
    made = estimate(draws=256, as_of="2025-12-31", **dict.fromkeys(names, 0))
    assert made["company_h100e_installed"].p50 == made["statements_h100e_installed"].p50


@pytest.mark.parametrize("company", installed.companies())
def test_a_quarter_is_filled_from_its_own_calendar_year(company):
    """A fiscal year holds quarters of two calendar years, so it says nothing on what is left of
    one.
    """
    for year in range(installed.FIRST_YEAR, 2031):
        for quarter in range(1, 5):
            for row in installed._capex(company, year, quarter).rows:
                period = tables.index("capex")[row.partition(":")[2]]["period"]
                assert period in (str(year), f"{year}Q{quarter}")


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_the_last_day_of_a_year_belongs_to_its_last_quarter(year):
    """In a leap year too: one quarter more would count purchases to come as owned."""
    made = estimate(operator="Microsoft", as_of=f"{year}-12-31", draws=256)
    assert len(made.values("quarter_weight")) == 4 * (year - 2021)
    eve = estimate(operator="Microsoft", as_of=f"{year}-12-30", draws=256)
    share = made["installed_share"].p50
    assert share == pytest.approx(eve["installed_share"].p50, abs=0.01)
