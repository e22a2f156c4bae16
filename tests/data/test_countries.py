"""What a gigawatt is set against: four quantities for every country, which fit together."""

import pytest

import gigawatt as gw

ROWS = gw.tables.rows("countries")
COUNTRIES = sorted({row["country"] for row in ROWS})
UNITS = {
    "electricity_twh_per_year": "TWh/year",
    "households": "home",
    "household_kwh_per_year": "kWh/year/home",
    "industrial_price_usd_per_kwh": "USD/kWh",
}


def newest(country: str, quantity: str) -> dict:
    return max(
        gw.tables.find("countries", country=country, quantity=quantity), key=lambda r: r["year"]
    )


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_all_four(country):
    for quantity, unit in UNITS.items():
        assert newest(country, quantity)["unit"] == unit


@pytest.mark.parametrize("country", COUNTRIES)
def test_homes_use_a_part_of_the_country(country):
    """Homes times what a home uses is between a tenth and two thirds of all electricity."""
    homes = (
        newest(country, "households")["central"]
        * newest(country, "household_kwh_per_year")["central"]
    )
    assert 0.1 < homes / 1e9 / newest(country, "electricity_twh_per_year")["central"] < 0.67


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_counts_homes_and_shares_was_seen_in_print(country):
    for quantity in ("electricity_twh_per_year", "household_kwh_per_year"):
        assert newest(country, quantity)["confidence"] != "memory"


def test_one_row_for_a_country_year_and_quantity():
    keys = [(row["country"], row["year"], row["quantity"]) for row in ROWS]
    assert len(set(keys)) == len(keys)


def test_what_nobody_has_seen_prints_nothing():
    assert all(
        (row["printed_as"] is None) <= (row["confidence"] == "memory" or "Thin" in row["note"])
        for row in ROWS
    )
    assert all(row["printed_as"] is None for row in ROWS if row["confidence"] == "memory")
