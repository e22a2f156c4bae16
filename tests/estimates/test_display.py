"""What a notebook shows of an estimate: escaped tables, typeset intervals, pictures, completion."""

import re

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.data import tables
from gigawatt.estimates import display, headlines
from gigawatt.text import typeset


@pytest.fixture(scope="module")
def made():
    return gw.estimate(draws=256, fleet="H100 SXM:350000", purchase_year=2024)


def test_an_estimate_is_a_table_of_its_headlines(made):
    html = made._repr_html_()
    for name in headlines.labels("estimate"):
        result = made[name]
        assert f">{name}</td>" in html and typeset.span(result.p5, result.p50, result.p95) in html
    assert "text-align:right" in html and "350,000 H100 SXM" in html and "256 draws" in html


def test_showing_an_estimate_does_not_change_what_it_used():
    fresh = gw.estimate(draws=64)
    fresh["accelerator_cost_usd"]
    before = [step.name for step in fresh.used()]
    fresh._repr_html_()
    assert [step.name for step in fresh.used()] == before


def test_a_headline_that_cannot_be_given_is_left_out():
    html = gw.estimate(draws=64, accelerator="Inferentia2")._repr_html_()
    assert "h100_equivalents" in html and "facility_power_mw" not in html


def test_texts_are_escaped():
    html = display.html_table(["<b>"], [["<script>alert(1)</script>"]], 'a "caption" & more')
    assert "<script>" not in html and "<b>" not in html and "&amp; more" in html


def test_a_result_shows_and_draws_itself(made):
    result = made["site_capex_usd"]
    assert "site_capex_usd" in result._repr_html_() and "bn" in repr(result)
    drawn = result.plot()
    assert drawn.title == str(result) and "cost of everything" in drawn.alt.lower()
    panels = made.plot("site_capex_usd", "accelerator_cost_usd", "it_power_mw")
    assert [one.get_xlabel() for one in panels.axes] == ["USD bn", "MW"]
    line = panels.axes[0].lines[0].get_xdata()
    assert np.allclose(line, [result.p5 / 1e9, result.p95 / 1e9])
    assert made.plot("it_power_mw").kind == "Range chart"
    assert made.plot().origins()


def test_a_number_without_spread_draws_too():
    told = gw.estimate(draws=64)["accelerators"].plot()
    assert "Nothing is uncertain here" in told.alt


def test_tab_offers_quantities_and_choices_are_documented(made):
    offered = made._ipython_key_completions_()
    assert {"site_capex_usd", "meta_h100e_installed"} <= set(offered) and "site" not in offered
    assert all(f"`{name}`" in gw.estimate.__doc__ for name in tables.index("choices"))
    assert gw.describe("site_capex_usd").unit == "USD"
    assert {"estimate", "explore", "describe"} <= set(dir(gw))


def test_draws_have_units_in_their_column_names(made):
    frame = made.draws_table("site_capex_usd", "accelerators")
    assert (
        list(frame.columns) == ["site_capex_usd [USD]", "accelerators [accelerator]"]
        and len(frame) == 256
    )
    assert re.fullmatch(r"[\d.e+]+", str(frame.iloc[0, 1])) and frame.iloc[
        :, 0
    ].median() == pytest.approx(made["site_capex_usd"].p50, rel=1e-6)
