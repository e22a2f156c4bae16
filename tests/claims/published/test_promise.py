"""The scores of our ranges as frames: the same numbers as `reliability`, with their rows."""

import pytest

import gigawatt as gw
from gigawatt.claims.published import calibration, promise, reliability

DRAWS = 512


@pytest.fixture(scope="module")
def found():
    return gw.reliability(draws=DRAWS)


def test_by_kind_is_what_the_score_prints(found):
    told = reliability.summary(found._held)
    for name in reliability.RANGES:
        frame = found.by_kind(name)
        for kind, ranges in told.items():
            one = ranges[name]
            assert frame.loc[kind, "p50"] == pytest.approx(100 * one["coverage_by_source"])
            assert frame.loc[kind, "width"] == one["width"]
            assert frame.loc[kind, "interval score"] == one["interval_score"]


def test_the_score_itself_prints_three_ranges(found):
    told = reliability.summary(found._held)["all"]
    assert list(told) == list(reliability.RANGES)


def test_more_is_inside_a_wider_level(found):
    for name in promise.RANGES:
        kept = found.kept(name)["p50"]
        assert kept.is_monotonic_increasing and 0 < kept.iloc[0] < kept.iloc[-1] <= 100


def test_slices_hold_every_figure(found):
    assert found.places(4).sum().to_list() == pytest.approx([100, 100])


def test_a_figure_rests_on_its_row_and_the_half_is_set_aside_by_hash(found):
    points = found.points()
    first = points.index[0]
    assert points.loc[first].origins()[0].rows == (f"anchors:{first}",)
    sources = gw.table("anchors").loc[points.index]
    blocks = sources["origin"].where(sources["origin"].astype(bool), sources["source_id"])
    assert points["set aside"].to_list() == [calibration.set_aside(one) for one in blocks]


def test_an_unknown_range_is_one_clear_line(found):
    with pytest.raises(gw.UserError, match="unknown range 'printd': did you mean printed"):
        found.by_kind("printd")


def test_what_is_measured_narrows_what_rests_on_it():
    site = gw.estimate(accelerator="GB200", accelerators=1000, purchase_year=2025, draws=DRAWS)
    answers = ["facility_power_mw", "training_days", "h100_equivalents"]
    narrower = gw.if_measured(site, answers)
    assert "h100_equivalents" not in narrower, "a data sheet leaves no width to narrow"
    assert narrower["mean"].is_monotonic_decreasing
    assert narrower.loc["mfu", "training_days"] > 50
    assert narrower.loc["mfu", "facility_power_mw"] == pytest.approx(0, abs=1e-6)
