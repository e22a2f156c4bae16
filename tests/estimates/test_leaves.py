"""Leaves that read more than one row: a site over time."""

import pytest

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates.estimate import estimate


def at(date: str) -> float:
    return estimate(site="Prometheus", site_date=date, draws=64)["site_facility_power_mw"].p50


def test_a_site_at_the_date_of_a_row_is_that_row():
    rows = [row for row in tables.find("sites", site="Prometheus") if row["as_of"] == "2026-10-10"]
    assert len(rows) > 5
    for row in rows:
        assert at(row["for_date"]) == pytest.approx(row["facility_power_mw"])


def test_a_site_grows_between_its_rows_and_stands_after_the_last():
    assert at("2026-01-18") < at("2026-05-01") < at("2026-08-31")
    assert at("2030-01-01") == at("2028-07-01")
    steps = estimate(site="Prometheus", site_date="2026-05-01", draws=64).steps("site_share")
    behind = next(step for step in steps if step.name == "site_facility_power_mw")
    assert len(behind.rows) == 2


def test_before_its_first_row_a_site_is_not_known():
    with pytest.raises(UserError, match="no power of Prometheus at 2024-01-01; its first row"):
        at("2024-01-01")


def test_an_edition_of_one_date_hides_no_older_one():
    """The newest edition has Colossus 2 on one day alone, before anything ran there."""

    def there(date):
        made = estimate(site="Colossus 2", site_date=date, draws=64)
        return made["site_facility_power_mw"].p50

    assert there("2025-09-08") == 0 < there("2025-11-01") < there("2026-06-15") == 1276
