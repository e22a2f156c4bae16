"""Announced power and what ran at its date: dates in order, and an assumption that they support."""

import numpy as np
import pytest

import gigawatt as gw

ROWS = gw.tables.rows("promises")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["promise_id"])
def test_a_promise_has_an_outcome_and_came_before_it(row):
    alone = row["share_printed"] is not None
    assert alone == (row["promised_mw"] is None) == (row["ran_mw"] is None)
    assert row["promised_on"] < row["ran_on"]
    assert row["promised_for"] <= gw.tables.date(), "a date that is to come is no outcome"
    if not alone:
        assert 0 <= row["ran_mw"] <= row["promised_mw"]


def test_the_range_holds_the_middle_of_what_happened():
    """Single sites are all or nothing; their mean and the printed part lie well inside."""
    known = [
        row["share_printed"] if row["promised_mw"] is None else row["ran_mw"] / row["promised_mw"]
        for row in ROWS
    ]
    low, middle, high = (
        gw.tables.index("assumptions")["share_running_at_date"][end]
        for end in ("low", "central", "high")
    )
    assert low < np.mean(known) < high and abs(np.mean(known) - middle) < 0.15


def test_every_promise_is_evidence_of_the_assumption():
    row = gw.tables.index("assumptions")["share_running_at_date"]
    assert {one["source_id"] for one in ROWS} <= {row["source_id"], *row["evidence"].split("|")}


def test_what_runs_of_a_named_site():
    made = gw.estimate(site="Hyperion", draws=1024)
    announced = made["site_facility_power_mw"].p50
    running = made["announced_power_running_mw"]
    assert running.p95 < announced and running.p50 == pytest.approx(0.62 * announced, rel=0.03)
