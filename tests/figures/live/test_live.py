"""A figure that answers the mouse says the same as the still picture, and compiles."""

import io

import numpy as np
import pandas as pd
import pytest

from gigawatt.figures import charts, live
from gigawatt.figures.charts import measure
from gigawatt.figures.saved import saving

ROWS = pd.DataFrame(
    {"p5": [8.0, 17.0], "p50": [10.0, 21.0], "p95": [12.0, 27.0]}, ["chips alone", "everything"]
)
YEARS = pd.DataFrame(
    {"p5": [1.0, 2.0], "p50": [2.0, 4.0], "p95": [3.0, 8.0]}, ["2024-12-31", "2025-12-31"]
)
SITES = pd.DataFrame(
    {
        "site": ["A", "A", "B"],
        "date": ["2026", "2028-05-01", "2027"],
        "stage": ["now", "said", "now"],
        "gw": [1.0, 2.0, 1.5],
    }
)
SPREAD = pd.DataFrame(
    {
        "site": ["A", "B", "abroad"],
        "longitude": [-96.0, -84.0, 54.4],
        "latitude": [32.0, 40.0, 24.5],
        "now": [1.0, None, 3.0],
        "said": [2.0, 5.0, 9.0],
    }
)
DOTS = pd.DataFrame(
    {
        "kind": ["pay", "pay", "pay", "power"],
        "ratio": [1.0, 1.01, 4.0, 0.5],
        "outcome": ["inside", "inside", "outside", "inside"],
    }
)
TYPICAL = pd.DataFrame({"p5": [0.6, 0.9], "p95": [1.8, 1.1]}, ["pay", "power"])
FIELD = pd.DataFrame(
    np.outer([1.0, 2.0, 3.0], [1.0, 3.0, 10.0]), [1.0, 2.0, 3.0], [100.0, 300.0, 1000.0]
)
SAID = {"title": "It costs more than was said", "source": "press"}


def drawn_charts():
    parts = pd.DataFrame({"H100": [350.0], "A100": [20.0]}, ["counted"])
    return {
        "Range chart": charts.ranges(
            ROWS, claims={"chips alone": 10.5}, lines={"budget": 15}, measure="cost, USD bn", **SAID
        ),
        "Grouped range chart": charts.grouped(
            {"old": ROWS, "new": ROWS * 2}, measure="cost, USD bn", log=True, **SAID
        ),
        "Set of range charts": charts.panels(
            {"cost": ROWS, "power": ROWS}, measure="cost, USD bn", **SAID
        ),
        "Dumbbell chart": charts.dumbbell(
            pd.DataFrame({"by memory": [0.3, 1.0], "by arithmetic": [0.6, 1.0]}, ["A100", "H100"]),
            measure="worth, H100 equivalents", **SAID,
        ),
        "Bar chart": charts.bars(ROWS, measure="cost, USD bn", **SAID),
        "Stacked bar chart": charts.stack(
            parts, lines={"stated": 360}, measure="fleet, thousand", **SAID
        ),
        "Level chart": charts.levels(ROWS, lines={"press": 12}, measure="cost, USD bn", **SAID),
        "Band chart": charts.bands(
            {"ours": YEARS}, published={"count": YEARS}, claims={"2025-12-31": 5},
            spans={"boom": (2024.5, 2025.0)}, log=True, measure="fleet, million", **SAID,
        ),
        "Map": charts.places(
            SPREAD, row="site", stages={"now": "now", "said": "said"}, measure="power, GW", **SAID
        ),
        "Strip chart": charts.strip(
            DOTS, value="ratio", row="kind", mark="outcome", spans=TYPICAL, log=True,
            lines={"our median": 1}, measure="claim over our median, ratio", **SAID,
        ),
        "Dot plot": charts.worlds(
            np.linspace(10, 30, 201), claims={"claim": 12.5}, measure="cost, USD bn", **SAID
        ),
        "Matrix": charts.matrix(
            pd.DataFrame({"cost": [6.0, None], "power": [66.0, 1.0]}, ["overhead", "price"]),
            measure="part of the spread, %", **SAID,
        ),
        "Contour map": charts.map(
            FIELD, x="power, MW", y="USD a chip", lines={"today": (FIELD * 2, 30)}, log_x=True,
            points={"claim": (200.0, 2.0)}, spans={"our range": (1.5, 2.5)},
            upright={"Hyperion": 500.0}, measure="cost, USD bn", **SAID,
        ),
        "Timeline": charts.timeline(SITES, row="site", value="gw", measure="power, GW", **SAID),
    }  # fmt: skip


@pytest.fixture(scope="module")
def made() -> dict:
    found = {}
    for kind, chart in drawn_charts().items():
        frame = pd.read_csv(io.StringIO(saving.to_csv(chart.data)))
        found[kind] = live.specs(chart.drawn, frame)
    return found


def told(specs: list) -> list[str]:
    """Every text that a mark answers with."""
    datas = [
        part["data"]["values"] for one in specs for part in [one, *one["layer"]] if "data" in part
    ]
    return [value["told"] for data in datas for value in data if "told" in value]


def test_each_kind_compiles(made):
    vl_convert = pytest.importorskip("vl_convert")
    assert set(made) == set(live.KINDS)
    for kind, specs in made.items():
        assert specs, kind
        for one in specs:
            assert vl_convert.vegalite_to_vega(one)["marks"], kind


def test_marks_answer_with_the_numbers_of_the_picture(made):
    range_chart = told(made["Range chart"])
    assert "chips alone: 10 (8 to 12) USD bn" in range_chart
    assert "chips alone, claim: 10.5 USD bn" in range_chart
    assert "budget: 15 USD bn" in range_chart
    assert "chips alone, new: 20 (16 to 24) USD bn" in told(made["Grouped range chart"])
    assert "counted, A100: 20 thousand" in told(made["Stacked bar chart"])
    assert "stated: 360" in told(made["Stacked bar chart"])
    bands = told(made["Band chart"])
    assert "count, 2025-12-31: 4 (2 to 8) million" in bands
    assert any(one.startswith("boom: ") for one in bands)
    assert "claim: 5 million" in bands
    assert "A, 2028-05-01: said, 2 GW" in told(made["Timeline"])
    assert told(made["Map"]) == ["A: now, 1 GW", "B: said, 5 GW", "A: said, 2 GW"]


def test_series_can_be_hidden_and_axes_are_those_of_the_picture(made):
    names = [one["name"] for one in live.series(made["Grouped range chart"][0])]
    assert names == ["old", "new"]
    bands = {one["name"]: one["colour"] for one in live.series(made["Band chart"][0])}
    assert bands == {"ours": "@blue", "count": "@black"}
    assert live.series(made["Range chart"][0]) == []
    scale = made["Grouped range chart"][0]["layer"][0]["encoding"]["x"]["scale"]
    assert scale["type"] == "log" and scale["domain"][0] > 0
    assert "type" not in made["Range chart"][0]["layer"][0]["encoding"]["x"]["scale"]


def test_a_row_that_is_itself_a_claim_is_a_diamond():
    chart = charts.ranges(ROWS, roles={"everything": "claim"}, measure="cost, USD bn", **SAID)
    (one,) = live.specs(chart.drawn, pd.read_csv(io.StringIO(saving.to_csv(chart.data))))
    roles = {value["row"]: value["role"] for value in one["data"]["values"]}
    assert roles == {"chips alone": "", "everything": "claim"}


def test_dots_of_a_strip_stand_beside_each_other_on_our_range(made):
    (one,) = made["Strip chart"]
    assert "pay: claim over our median 4, outside" in told(made["Strip chart"])
    assert "power, our typical 90 % interval: 0.9 to 1.1" in told(made["Strip chart"])
    places = [value["y"] for value in one["data"]["values"]]
    bar = one["layer"][0]["data"]["values"][0]["y"]
    assert places[0] == places[2] == bar  # 1 and 1.01 would cover each other
    assert abs(places[1] - places[0]) >= 9 and places[3] > places[1]
    assert [part["name"] for part in live.series(one)] == ["inside", "outside"]


def test_worlds_are_inside_or_not_with_the_ends_of_the_interval(made):
    (one,) = made["Dot plot"]
    words = [value["told"] for value in one["data"]["values"]]
    assert len(words) == 20 and words[0] == "world 1: 10.5 USD bn, outside"
    assert sum(word.endswith("inside the 90 % interval") for word in words) == 18
    assert {"5th percentile: 11 USD bn", "median: 20 USD bn", "95th percentile: 29 USD bn"} <= set(
        told(made["Dot plot"])
    )
    assert "claim: 12.5 USD bn" in told(made["Dot plot"])


def test_cells_tell_row_and_column_and_are_stronger_where_larger(made):
    (one,) = made["Matrix"]
    assert told([one])[:4] == [
        "overhead, cost: 6 %", "overhead, power: 66 %", "price, cost: nothing", "price, power: 1 %",
    ]  # fmt: skip
    shades = [value["shade"] for value in one["data"]["values"]]
    assert shades[1] == 1 and shades[2] is None and shades[0] > shades[3]
    assert live.columns(one) == 2 and live.least(one) > 0


def test_cells_keep_the_words_of_the_picture():
    table = pd.DataFrame({"money": [50.0, None]}, ["a", "b"])
    notes = pd.DataFrame({"money": ["1 of 2", ""]}, ["a", "b"])
    chart = charts.matrix(table, notes=notes, measure="tested, %", **SAID)
    specs = live.specs(chart.drawn, pd.read_csv(io.StringIO(saving.to_csv(chart.data))))
    assert told(specs) == ["a, money: 1 of 2 (50 %)", "b, money: nothing"]
    assert [value["text"] for value in specs[0]["data"]["values"]] == ["1 of 2", ""]


def test_places_of_a_field_answer_and_its_lines_can_be_hidden(made):
    (one,) = made["Contour map"]
    words = told([one])
    assert words[0] == "3 USD bn; power, MW: 100; USD a chip: 3"  # the top row comes first
    assert {"our range: 1.5 to 2.5", "today", "Hyperion: 500", "claim"} <= set(words)
    assert any(word.startswith("median: ") for word in words)
    assert [part["name"] for part in live.series(one)] == ["shades", "contours", "today"]
    reached = [
        (value["x"], value["y"]) for part in one["layer"] for value in part["data"]["values"]
        if value.get("series") == "today"
    ]  # fmt: skip
    # 2 z = 30 where z = 15: at the right edge at half the height, at the top half way along
    assert {(1000.0, 1.5)} <= set(reached)


def test_a_figure_drawn_before_its_kind_moved_stays_still():
    chart = charts.strip(
        DOTS, value="ratio", row="kind", mark="outcome", measure="over our median, ratio", **SAID
    )
    frame = pd.read_csv(io.StringIO(saving.to_csv(chart.data)))
    assert live.specs(chart.drawn, frame)
    older = {**chart.drawn, "panels": [{**chart.drawn["panels"][0]}]}
    del older["panels"][0]["bars"]
    assert live.specs(older, frame) == []


def test_every_theme_has_every_colour():
    light, dark = live.palette("page"), live.palette("dark")
    assert set(light) == set(dark) == {*live.HUES, "text", "ground", "grid"}
    assert light["text"] != dark["text"]


def test_a_text_near_an_end_of_its_axis_stands_inward():
    """In the middle over its mark it would be cut off where the axis is narrow."""
    frame = pd.DataFrame(
        {"p5": [1.0, 40.0, 95.0], "p50": [2.0, 50.0, 98.0], "p95": [3.0, 60.0, 100.0]},
        ["first", "middle", "last"],
    )
    chart = charts.ranges(frame, measure="cost, USD bn", **SAID)
    data = pd.read_csv(io.StringIO(saving.to_csv(chart.data)))
    (spec,) = live.specs(chart.drawn, data)
    assert [one["align"] for one in spec["data"]["values"]] == ["left", "center", "right"]
    texts = [one["mark"] for one in spec["layer"] if one["mark"].get("type") == "text"]
    assert texts[0]["align"] == {"expr": "datum.align"}


def test_a_timeline_shows_the_sizes_that_its_measure_promises(made):
    (spec,) = made["Timeline"]
    values = spec["data"]["values"]
    assert {one["text"] for one in values} == {measure.label(one) for one in SITES["gw"]}
    (text,) = [one for one in spec["layer"] if one["mark"]["type"] == "text"]
    assert text["encoding"]["text"] == {"field": "text"}


def test_numbers_of_one_row_turn_from_each_other():
    marks = [("a", 2026.0), ("a", 2029.0), ("b", 2027.5), ("c", 2027.0), ("c", 2028.0)]
    values = [{"row": row, "x": x} for row, x in marks]
    live.curves._set_apart(values, (2026.0, 2029.0))
    assert [one["align"] for one in values] == ["center", "right", "center", "right", "left"]
