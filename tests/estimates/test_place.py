"""What a site takes from its place: grids, turbines, dates, jobs, and refusals in one line."""

import pytest

import gigawatt as gw
from gigawatt.data import tables
from gigawatt.errors import UserError

SITE = {"draws": 256, "facility_power_mw": 1000}


@pytest.mark.parametrize("row", tables.rows("grids"), ids=lambda row: row["grid_id"])
def test_a_kilowatt_hour_is_as_dirty_as_its_row_says(row):
    given = {"country": row["country"], "purchase_year": row["year"], "grid_position": 0}
    made = gw.estimate(energy_twh_per_year=1, **SITE | given)
    assert made["co2_t_per_year"].p50 == pytest.approx(row["central"] * 1e3)


def test_every_country_of_homes_has_a_grid():
    assert {row["country"] for row in tables.rows("grids")} == {
        row["country"] for row in tables.rows("countries")
    }


@pytest.mark.parametrize("row", tables.rows("grid_water"), ids=lambda row: row["water_id"])
def test_the_water_of_a_country_is_that_of_its_row(row):
    made = gw.estimate(draws=4096, country=row["country"], energy_twh_per_year=1)
    found = made["supply_water_l_per_kwh"]
    ends = (row["low"], row["central"], row["high"])
    assert (found.p5, found.p50, found.p95) == pytest.approx(ends, rel=0.03)
    assert found.p50 * 1e6 == pytest.approx(made["supply_water_m3_per_year"].p50)
    assert "ecologits-mixes" in made.sources("water_m3_per_year")
    assert made.remarks("water_m3_per_year") == ()


def test_american_water_is_the_assumption_s():
    made = gw.estimate(draws=256)
    assert (made.values("supply_water_l_per_kwh") == made.values("grid_water_l_per_kwh")).all()


@pytest.mark.parametrize("country", ["SA", "AE"])
def test_a_country_without_a_row_of_water_says_that_the_world_stands_in(country):
    made, world = (gw.estimate(draws=256, country=one) for one in (country, "world"))
    assert (made.values("water_m3_per_year") == world.values("water_m3_per_year")).all()
    (told,) = made.remarks("water_m3_per_year")
    assert told.startswith(f"Water of the power plants of {country} is not in grid_water.csv")
    assert made.remarks("site_water_m3_per_year") == ()
    assert not gw.estimate(country=country, supply="gas").remarks("water_m3_per_year")
    assert not gw.estimate(country=country, grid_water_l_per_kwh=1).remarks("water_m3_per_year")


def test_a_number_that_is_set_is_the_water_of_any_country():
    made = gw.estimate(draws=256, country="NO", grid_water_l_per_kwh=1.5)
    assert made["supply_water_l_per_kwh"].p50 == 1.5 and not made.unused("water_m3_per_year")


def test_one_grid_for_a_country_and_year():
    keys = [(row["country"], row["year"]) for row in tables.rows("grids")]
    assert len(set(keys)) == len(keys)


def test_gas_on_the_site_is_the_same_in_every_country():
    found = {
        gw.estimate(**SITE, supply="gas", country=country)["co2_t_per_year"].p50
        for country in ("US", "FR", "NO")
    }
    assert len(found) == 1


def test_gas_is_dirtier_than_france_and_drier_than_any_grid():
    grid, gas = (gw.estimate(**SITE, supply=supply, country="FR") for supply in ("grid", "gas"))
    assert gas["co2_t_per_year"].p5 > grid["co2_t_per_year"].p95
    assert gas["water_m3_per_year"].p50 < grid["water_m3_per_year"].p50


def test_gas_is_sooner_than_the_grid():
    grid, gas = (gw.estimate(**SITE, supply=supply) for supply in ("grid", "gas"))
    assert gas["months_to_power"].p50 < grid["months_to_power"].p50


@pytest.mark.parametrize("row", tables.rows("turbines"), ids=lambda row: row["turbine"])
def test_the_turbines_of_a_row_carry_what_it_prints(row):
    made = gw.estimate(draws=256, turbine=row["turbine"], firm_generation_mw=row["total_mw"])
    assert made["gas_turbines_needed"].p50 == pytest.approx(row["turbines"])


def test_every_turbine_can_be_chosen():
    allowed = tables.index("choices")["turbine"]["allowed"].split("|")
    assert allowed == [row["turbine"] for row in tables.rows("turbines")]


def test_prometheus_had_a_year_and_a_half():
    """July 2025 to the end of 2026."""
    assert gw.estimate(draws=256)["months_announced"].p50 == pytest.approx(17.5, abs=0.2)


def test_a_power_that_comes_early_is_late_by_less_than_nothing():
    given = {"months_to_first_power": 8, "build_mw_per_month": 100}
    made = gw.estimate(draws=256, announced_power_mw=400, months_announced=18, **given)
    assert made["months_late"].p50 == -6


def test_hyperion_is_held_to_what_it_dated():
    """2 GW by 2030, not the 5 GW that have no date."""
    made = gw.estimate(draws=256, site="Hyperion")
    assert made["announced_power_mw"].p50 == 2000
    assert made["months_announced"].p50 == pytest.approx(65.5, abs=0.3)


def test_subsidy_for_a_job_does_not_depend_on_the_size_of_the_site():
    small, large = (
        gw.estimate(draws=256, facility_power_mw=power)["subsidy_usd_per_job"].p50
        for power in (100, 5000)
    )
    assert small == pytest.approx(large)


@pytest.mark.parametrize("name", ["co2_t_per_year", "water_m3_per_year", "jobs_permanent"])
def test_a_print_that_leaves_its_meaning_open_is_wider(name):
    made = gw.estimate(**SITE)
    printed = made.printed(name)
    assert printed.p95 / printed.p5 > made[name].p95 / made[name].p5


@pytest.mark.parametrize(
    "name, given, words",
    [
        ("months_late", {"site": "Colossus 1"}, "no power that Colossus 1 announced for a date"),
        ("months_late", {"months_announced": 9}, "set announced_power_mw, or choose"),
        ("co2_t_per_year", {"country": "XX"}, "country"),
        ("gas_turbines_needed", {"turbine": "steam"}, "turbine"),
        ("co2_t_per_year", {"supply": "coal"}, "supply"),
        ("subsidy_usd_per_job", {"jobs_permanent": 0}, "check for a zero"),
        ("jobs_permanent", {"jobs_permanent_per_mw": 0}, "out of range"),
    ],
)
def test_bad_places_are_refused_in_one_line(name, given, words):
    with pytest.raises(UserError, match=words):
        gw.estimate(draws=256, **given)[name]


def test_a_country_without_rows_is_refused_in_one_line(monkeypatch):
    found = tables.find
    monkeypatch.setattr(
        tables, "find", lambda table, **key: () if table == "grids" else found(table, **key)
    )
    with pytest.raises(UserError, match="no carbon of the electricity of US; set"):
        gw.estimate(draws=256)["co2_t_per_year"]
