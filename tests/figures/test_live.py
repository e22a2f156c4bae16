"""A figure that answers the mouse says the same as the still picture, and compiles."""

import io

import pandas as pd
import pytest

from gigawatt.figures import charts, live, saving

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


def test_a_kind_without_a_second_drawing_stays_still():
    chart = charts.matrix(pd.DataFrame({"a": [1.0]}, ["b"]), measure="claims, number", **SAID)
    assert live.specs(chart.drawn, chart.data.reset_index()) == []


def test_every_theme_has_every_colour():
    light, dark = live.palette("page"), live.palette("dark")
    assert set(light) == set(dark) == {*live.HUES, "text", "ground", "grid"}
    assert light["text"] != dark["text"]
