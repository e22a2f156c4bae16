"""Frames remember what their rows rest on, through whatever a notebook does with them."""

import pickle

import pandas as pd
import pytest

import gigawatt as gw
from gigawatt.data.frames import Frame, Origin, origins_of, remember
from gigawatt.errors import UserError

NUMBERS = pd.DataFrame({"p5": [1.0, 2], "p50": [2.0, 3], "p95": [4.0, 5]}, index=["a", "b"])
A, B = Origin("A", rows=("prices:P1",), sources=("s1",)), Origin("B", sources=("s2",))


def known() -> Frame:
    return remember(NUMBERS, {"a": [A], "b": [B]}, "bn USD")


@pytest.mark.parametrize(
    "change, names, unit",
    [
        (lambda f: f / 1e9, "AB", ""),
        (lambda f: f.div(3), "AB", ""),
        (lambda f: 2 * f, "AB", ""),
        (lambda f: f + f, "AB", ""),
        (lambda f: f[f["p5"] > 1], "B", "bn USD"),
        (lambda f: f.query("p50 > 2"), "B", "bn USD"),
        (lambda f: f.loc[["b"]], "B", "bn USD"),
        (lambda f: f.head(1), "A", "bn USD"),
        (lambda f: f.sort_values("p50", ascending=False), "BA", "bn USD"),
        (lambda f: f.set_axis(["x", "y"]).loc[["y"]], "B", "bn USD"),
        (lambda f: f.rename({"a": "x"}).loc[["x"]], "A", "bn USD"),
        (lambda f: f.rename_axis("z").reset_index().set_index("z").loc[["a"]], "A", "bn USD"),
        (lambda f: f.reset_index().iloc[[1]], "B", "bn USD"),
        (lambda f: f.add_suffix(" low"), "AB", "bn USD"),
        (lambda f: f.assign(more=1).copy().round(1), "AB", "bn USD"),
        (lambda f: pd.concat([f, f.set_axis(["c", "d"])]).loc[["d"]], "B", "bn USD"),
        (lambda f: pd.concat({"one": f, "two": f}).loc[[("two", "b")]], "B", "bn USD"),
        (lambda f: f.join(f.add_suffix(" x")), "AB", "bn USD"),
        (lambda f: pickle.loads(pickle.dumps(f)), "AB", "bn USD"),
        (lambda f: f.loc["a"], "A", "bn USD"),
        (lambda f: f["p50"], "AB", "bn USD"),
    ],
)
def test_memory_follows_the_rows(change, names, unit):
    made = change(known())
    assert [one.name for one in made.origins()] == list(names)
    assert made.measured_in == unit


def test_a_row_under_one_label_in_two_frames_rests_on_both():
    other = remember(NUMBERS, {"a": [B]})
    assert pd.concat([known(), other], axis=1).loc[["a"]].origins() == (A, B)
    assert (known() / other).loc[["a"]].origins() == (A, B)


def test_columns_may_be_called_memory_and_unit():
    plain = pd.DataFrame({"memory": [1.0], "unit": ["W"]}, index=["a"])
    assert pd.concat([known(), plain.set_axis(["c"])]).loc[["a"]].origins() == (A,)
    made = remember(plain, {"a": [A]}, "bn USD")
    assert made.loc["a"].unit == "W"
    assert made.origins() == (A,)


def test_every_row_of_every_table_says_which_it_is():
    for name in gw.tables.package():
        table = gw.table(name)
        if table.empty:
            continue
        first = table.iloc[0]
        key = first.name[0] if isinstance(first.name, tuple) else first.name
        assert f"{name}:{key}" in first.origins()[0].rows


def test_a_table_picks_rows_in_order_and_names_a_wrong_key():
    assert list(gw.table("claims", keys=["S4-06", "S4-01"]).index) == ["S4-06", "S4-01"]
    with pytest.raises(UserError, match="unknown row of claims 'S4-0'"):
        gw.table("claims", keys=["S4-0"])


def test_sources_of_frames_and_rows():
    cost = gw.estimate(draws=256).ranges(["site_capex_usd"], unit="bn USD")
    row = gw.table("claims").loc["S4-06"]
    cited = gw.table("sources", of=[cost, row])
    assert row["source_id"] in cited.index
    assert set(cited.index) == {source for one in origins_of(cost, row) for source in one.sources}


def test_ranges_stand_in_the_unit_asked_for_and_remember():
    made = gw.estimate(accelerators=1000, draws=256)
    cost = made.ranges({"all": "site_capex_usd"}, unit="M USD")
    assert cost.loc["all", "p50"] == pytest.approx(made["site_capex_usd"].p50 / 1e6)
    (origin,) = cost.origins()
    steps = made.steps("site_capex_usd")
    assert set(origin.rows) == {row for step in steps for row in step.rows}
    assert set(origin.sources) == {source for step in steps for source in step.sources}
    assert {"site_capex_usd", "accelerator_price_usd"} <= set(origin.functions)
    with pytest.raises(UserError, match="wrong dimension"):
        made.ranges(["site_capex_usd"], unit="GW")
    mixed = made.ranges(["site_capex_usd", "facility_power_mw"])
    assert list(mixed["unit"]) == ["USD", "MW"]


def test_compare_has_one_row_an_estimate_and_the_ratio_of_medians():
    made = {n: gw.estimate(accelerators=n, draws=256) for n in (100, 300)}
    both = gw.compare(made, "accelerator_cost_usd", unit="M USD")
    assert both.ratio(300, 100) == pytest.approx(3)
    assert len(both.origins()) == 2
    with pytest.raises(UserError, match="unknown row"):
        both.ratio(300, 200)


def test_a_table_for_the_reader():
    frame = known().assign(link=["https://a.org/x", None], count=[350_000.0, float("nan")])
    page, text = frame._repr_html_(), repr(frame)
    assert "median (90 % interval), bn USD" in page and "2 (1 to 4)" in page
    assert '<a href="https://a.org/x">a.org</a>' in page
    assert "350,000" in text and "nan" not in (page + text).lower() and "e+05" not in text
    wild = pd.DataFrame({"x": ["<b>$1$</b>", "javascript:alert(1)"]})
    page = Frame(wild)._repr_html_()
    assert "<b>" not in page and "<a" not in page and "mathjax_ignore" in page
    assert "more rows" in Frame(pd.DataFrame({"x": range(100)}))._repr_html_()


def test_a_column_keeps_its_name_so_that_groups_have_named_levels():
    frame = Frame({"company": ["a", "a"], "date": ["x", "y"], "value": [1.0, 2.0]})
    plain = pd.DataFrame(frame)
    assert frame["company"].name == "company" and frame["value"].copy().name == "value"
    for keys in ("company", ["company", "date"]):
        grouped = frame.groupby(keys)[["value"]].sum()
        assert grouped.index.names == plain.groupby(keys)[["value"]].sum().index.names


def test_a_long_key_may_break_and_keeps_its_letters():
    """So that the last column of a table stays in sight."""
    key = "rent_usd_per_accelerator_hour=3..3.67..4.5"
    page = Frame(pd.DataFrame({"given": [key, "x<y=2", "15 %"]}))._repr_html_()
    assert "rent_<wbr>usd_<wbr>per_<wbr>accelerator_<wbr>hour=<wbr>3..<wbr>3.67..<wbr>4.5" in page
    assert key in page.replace("<wbr>", "") and "x&lt;y=<wbr>2" in page and "15 %" in page
