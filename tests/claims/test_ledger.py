"""Verdicts and published figures as frames: complete, by topic, with memory, and the same rule."""

import pytest

import gigawatt as gw
from gigawatt.data import tables


def test_every_claim_and_every_comparison_stands_once():
    assert list(gw.verdicts().index) == [row["claim_id"] for row in tables.rows("claims")]
    assert list(gw.comparisons().index) == [row["relation_id"] for row in tables.rows("relations")]


def test_a_verdict_of_the_model_wins_over_the_comparisons():
    told = gw.verdicts()
    by_model = told["by the model"] != "not checkable"
    assert (told["verdict"] == told["by the model"])[by_model].all()
    assert (told["verdict"] == told["in comparisons"])[~by_model].all()


def test_a_topic_chooses_its_claims_and_the_comparisons_that_they_take_part_in():
    told = gw.verdicts("power")
    assert set(told["topic"]) == {"power"}
    assert all(set(ids) & set(told.index) for ids in gw.comparisons("power")["claims"])
    with pytest.raises(gw.UserError, match="powr.*did you mean power"):
        gw.verdicts("powr")


def test_rows_remember_their_row_and_its_source():
    (origin,) = gw.verdicts().loc["S1-10"].origins()
    assert origin.rows == ("claims:S1-10",)
    assert tables.index("claims")["S1-10"]["source_id"] in origin.sources


def test_a_comparison_of_two_articles_counts_for_both():
    compared = gw.comparisons()
    both = compared[[{one[:2] for one in ids} == {"S1", "S3"} for ids in compared["claims"]]]
    counts = gw.by_article(both, {"S1": "one", "S3": "other"})
    assert len(both) and (counts.sum(axis=1) == len(both)).all()
    assert counts.origins()


def test_published_figures_stand_beside_our_interval():
    checked = gw.checked("A01", "A73", draws=256)
    ours = gw.estimate(fleet="H100 SXM:100000", draws=256)["facility_power_mw"]
    assert checked.loc["A01", "p50"] == ours.p50
    assert checked.loc["A73", "outcome"] == "bound held"
    rows = {row for origin in checked.origins() for row in origin.rows}
    assert "anchors:A01" in rows and any(row.startswith("assumptions:") for row in rows)
    with pytest.raises(gw.UserError, match="unknown anchor"):
        gw.checked("A9999")


def test_an_estimate_says_what_it_knows():
    made = gw.estimate(operator="Meta", capex_year=2017, draws=64)
    assert made.knows("team_cost_usd_per_year")
    assert not gw.estimate(operator="xAI", draws=64).knows("company_capex_usd")
    with pytest.raises(gw.UserError, match="unknown"):
        made.knows("company_capex")


def test_a_claim_stands_only_beside_what_it_speaks_of():
    wanted = {"chips": "S4-06", "price": "S4-05"}
    fleet = dict(accelerator="H100 SXM", draws=64)
    assert set(gw.beside(gw.estimate(**fleet, accelerators=350_000), wanted)) == {"chips", "price"}
    assert set(gw.beside(gw.estimate(**fleet, accelerators=1000), wanted)) == {"price"}
    assert not gw.beside(gw.estimate(accelerator="GB300", accelerators=350_000, draws=64), wanted)


def test_a_fleet_of_one_kind_is_that_many_of_its_accelerator():
    wanted = {"chips": "S4-06"}
    assert gw.beside(gw.estimate(draws=64, fleet={"H100 SXM": 350_000}), wanted)
    assert not gw.beside(gw.estimate(draws=64, fleet={"H100 SXM": 350_000, "H200": 1}), wanted)
    assert not gw.beside(gw.estimate(draws=64, fleet={"GB200": 350_000}), wanted)
