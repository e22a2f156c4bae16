"""A judged sentence beside its readings, and the sentences of the press counted."""

import math

import pytest

import gigawatt as gw
from gigawatt.claims import hearing
from gigawatt.claims.rule import CONSISTENT, INCONSISTENT, VERDICTS
from gigawatt.data import tables

ORACLE = "Oracle will buy 400,000 GB200 chips for about $40 billion"


@pytest.fixture(scope="module")
def held():
    return gw.readings_of(gw.judge(ORACLE, as_of="2025-05-24"))


@pytest.fixture(scope="module")
def press():
    return gw.press_verdicts()


def test_the_claim_stands_on_top_with_the_range_that_its_words_leave(held):
    low, high = held.frame.loc[hearing.CLAIM, ["p5", "p95"]]
    assert held.frame.index[0] == hearing.CLAIM and held.unit == "USD"
    assert (low, high) == pytest.approx((36e9, 44e9))


def test_a_reading_holds_where_it_touches_the_claim_and_only_there(held):
    low, high = held.frame.loc[hearing.CLAIM, ["p5", "p95"]]
    for row, one in held.frame.drop(index=hearing.CLAIM).iterrows():
        touches = one["p5"] <= high and low <= one["p95"]
        assert one["verdict"] == (CONSISTENT if touches else INCONSISTENT), row
        assert held.colours[row] == ("blue" if touches else "grey")
        assert held.notes[row].endswith("holds" if touches else "fails")


def test_the_finding_counts_them(held):
    verdicts = list(held.frame["verdict"])
    assert held.holds == verdicts.count(CONSISTENT)
    assert held.finding == f"The claim holds under {held.holds} of {len(verdicts) - 1} readings"


def test_each_reading_remembers_the_rows_that_it_rests_on(held):
    chips = held.frame.loc["chips alone"].origins()
    whole = held.frame.loc["everything to the fence"].origins()
    assert {one.name for one in chips} == {"accelerator_cost_usd"}
    assert dict(chips[0].choices)["accelerator"] == "GB200"
    assert set(chips[0].rows) < set(whole[0].rows) and whole[0].sources


def test_every_range_of_every_sentence_rests_on_something(press):
    for row in tables.rows("press"):
        frame = gw.readings_of(gw.judge(row["sentence"], row["as_of"])).frame
        for label in frame.index[1:]:
            assert frame.loc[label].origins(), (row["press_id"], label)


@pytest.mark.parametrize(
    "sentence, line, low, high",
    [
        ("100,000 H100 draw more than 400 MW.", "least that the claim leaves", 360, 400),
        ("100,000 H100 draw up to 900 MW.", "most that the claim leaves", 900, 990),
        ("100,000 H100 draw 150 MW.", "middle of the claim", 145, 155),
    ],
)
def test_a_claim_that_is_open_at_an_end_has_one_mark(sentence, line, low, high):
    one = gw.readings_of(gw.judge(sentence, as_of="2024"))
    ends = one.frame.loc[hearing.CLAIM, ["p5", "p95"]]
    assert list(one.lines) == [line] and low <= one.lines[line] <= high
    assert all(map(math.isfinite, ends)) == ("middle" in line)


@pytest.mark.parametrize(
    "sentence, verdict",
    [
        ("The site is big.", "not checkable"),
        ("They invest CA$70 billion, US$50.6 billion.", "consistent"),
        ("Meta expects more than 1.3 million GPUs at the end of 2025.", "not checkable"),
        ("100,000 H100 draw 150 MW/h.", "wrong unit"),
    ],
)
def test_a_verdict_without_a_range_of_ours_has_a_sentence_instead(sentence, verdict):
    one = gw.readings_of(gw.judge(sentence, as_of="2025"))
    assert not one and one.frame.empty and not one.lines and not one.notes
    assert one.finding == f"The verdict: {verdict}"
    assert one.reason and "$" not in one.reason


def test_a_unit_that_a_chart_cannot_scale_is_turned():
    share = gw.readings_of(gw.judge("Data centres use 183 TWh, 4 % of US electricity.", "2025"))
    assert share.unit == "%" and share.frame.loc[hearing.CLAIM, "p50"] == pytest.approx(4, rel=0.1)


def test_a_wrong_unit_is_told_from_a_failure():
    one = gw.readings_of(gw.judge("Un gigawatt coûte entre 50 et 60 millions de dollars.", "2025"))
    assert one.finding.startswith("The claim fails as printed under all") and one.log


def test_the_press_is_counted_once(press):
    kinds = gw.press_by_kind(press)
    assert kinds.to_numpy().sum() == len(press) == len(tables.rows("press"))
    assert set(press["verdict"]) <= set(VERDICTS)
    failing = kinds["inconsistent"] / kinds.sum(axis=1)
    assert failing.is_monotonic_decreasing


def test_what_saves_is_counted_where_readings_differ(press):
    saved = gw.saving_readings(press)
    differ = press[press["verdict"] == "ambiguous"]
    assert saved["holds"].is_monotonic_decreasing
    for reading in saved.index[:5]:
        assert saved.loc[reading, "holds"] == sum(reading in one for one in differ["holds"])
        assert saved.loc[reading, "fails"] == sum(reading in one for one in differ["fails"])
    assert "GB200" not in " ".join(saved.index)


def test_the_counts_rest_on_the_press(press):
    rows = {row for one in gw.press_by_kind(press).origins() for row in one.rows}
    assert rows == {f"press:{one['press_id']}" for one in tables.rows("press")}
