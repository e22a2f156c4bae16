"""The fit of the printed ranges and its test: no fit sees what it is tested on."""

import csv

import numpy as np
import pytest
from claims import thin
from claims.published.points import points

from gigawatt.claims.published import calibration, discrepancy, promise, reliability
from gigawatt.data import tables


def test_no_fit_sees_the_source_it_is_tested_on_nor_those_set_aside():
    seen = []

    def spy(some):
        seen.append({one.anchor.block for one in some})
        return discrepancy.fit(some)

    every = points(np.linspace(-0.2, 0.2, 40))
    calibration.left_out(every, spy)
    aside = {p.anchor.block for p in every if calibration.set_aside(p.anchor.block)}
    assert aside and len(seen) > 10 and not any(aside & one for one in seen)
    kept = {p.anchor.block for p in every} - aside
    assert sorted(len(kept - one) for one in seen) == [0] + [1] * len(kept)


def test_the_shipped_table_is_what_the_anchors_give():
    """Whoever changes an anchor or the model runs `gigawatt calibrate --write`."""
    text = calibration.table(reliability.points(), tables.date())
    fresh = {line.split(",")[0]: line.split(",") for line in text.splitlines()[1:]}
    shipped = tables.index("discrepancy")
    assert set(fresh) == set(shipped)
    for kind, (_, bias, spread, *_) in fresh.items():
        assert float(bias) == pytest.approx(shipped[kind]["bias"], abs=0.02)
        assert float(spread) == pytest.approx(shipped[kind]["spread"], rel=0.1)


def test_the_shipped_circumstances_are_what_the_anchors_give():
    both = calibration.circumstance_tables(reliability.points(), tables.date())
    for name, text in zip(("print_origins", "print_sizes"), both):
        fresh = {row[next(iter(row))]: row for row in csv.DictReader(text.splitlines())}
        assert set(fresh) == set(tables.index(name))
        for label, row in tables.index(name).items():
            assert float(fresh[label]["factor"]) == pytest.approx(row["factor"], rel=0.05)
            assert float(fresh[label].get("bias", 0)) == pytest.approx(row.get("bias", 0), abs=0.02)


def test_the_printed_range_beats_one_factor_for_everything():
    rows = [row for row in reliability.held() if row.point.kind not in thin.KINDS]
    printed, one = (reliability.measures(rows, name) for name in ("printed", "one factor"))
    assert printed["interval_score"] < one["interval_score"]
    assert printed["error"] < one["error"]
    assert 0.85 <= printed["coverage"] <= 0.95
    # 0.174, 1.48 and 3.3 since 43 figures came last in November 2026 (0.182, 1.40 and 3.2 before),
    # with one figure of chance above; the aim of a middle error of 0.16 was met with fewer.
    assert printed["error"] <= 0.19 and printed["interval_score"] <= 1.55
    assert printed["width"] <= 3.4


def test_places_of_an_honest_range_are_even():
    places = reliability.places(reliability.held(), reliability.PRINTED)
    assert sum(places) == pytest.approx(1) and max(places) < 0.4


def test_what_is_known_by_a_year_holds_no_later_row_and_comes_back():
    before = len(tables.rows("capex")), len(tables.rows("prices"))
    with tables.known_by(2023):
        assert all(row["year"] <= 2023 for row in tables.rows("prices"))
        assert all("2024" not in str(row["period"]) for row in tables.rows("capex"))
        assert len(tables.rows("fleet")) > 0
    assert (len(tables.rows("capex")), len(tables.rows("prices"))) == before


def test_earlier_tables_hold_the_counts_that_were_printed_later():
    rows = reliability.prequential()
    assert len(rows) >= 8 and len({row["date"] for row in rows}) >= 3
    assert sum(row["inside"] for row in rows) / len(rows) >= 0.8


def test_the_frame_of_earlier_tables_rests_on_counts_and_tables():
    frame = promise.Reliability(draws=256).earlier()
    assert list(frame.columns) == ["p5", "p50", "p95", "published", "inside"]
    assert frame.index.is_unique and "Meta, end of 2023" in frame.index
    row = frame.loc["Meta, end of 2023"]
    assert row["p5"] < row["p50"] < row["p95"] < 1 and row["published"] == pytest.approx(
        0.161, 0.01
    )
