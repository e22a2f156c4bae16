"""Every chart of the kit on ordinary and on awkward data, read as a reader meets it."""

import hashlib
import math
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import gigawatt as gw
from gigawatt import paths
from gigawatt.data import tables
from gigawatt.data.frames import Origin, remember
from gigawatt.errors import UserError
from gigawatt.figures import charts
from gigawatt.figures.charts import chart, measure, themes
from gigawatt.figures.charts.curves import moment

MOST_WORDS = 12  # of a title, "USD 40 bn" being three; ten is what to aim for
SAID = {"title": "One thing costs twice the other", "source": "nobody"}
USD = SAID | {"measure": "cost of a thing, USD bn"}


def frame(rows: int = 4, size: float = 1.0, name: str = "thing") -> pd.DataFrame:
    """p5, p50 and p95 of a few rows, of a given size."""
    middle = size * (1 + np.arange(rows) % 5)
    labels = [f"{name} {number}" for number in range(rows)]
    return pd.DataFrame({"p5": middle * 0.7, "p50": middle, "p95": middle * 1.6}, index=labels)


LONG = "a name of a quantity so long that it does not fit on one line of the chart"
DATA = {
    "ordinary": frame(),
    "tiny": frame(size=3e-8),
    "huge": frame(size=4e7),
    "one row": frame(1),
    "twelve rows": frame(12),
    "long labels": frame(name=LONG),
    "wide": frame().assign(p95=[1e4, 2e4, 3e3, 4e5]),
    "a point": frame().assign(p5=lambda f: f.p50, p95=lambda f: f.p50),
    "zero": frame(size=0.0),
    "some missing": frame().mask(frame().index.to_series() == "thing 2"),
    "nothing": frame() * math.nan,
}


def first(data: pd.DataFrame) -> str:
    return data.index[0]


def tidy(data: pd.DataFrame) -> pd.DataFrame:
    """One line a figure, as strip wants it."""
    spread = pd.DataFrame({"kind": np.repeat(list(data.index), 5)})
    spread["value"] = np.repeat(data["p50"].to_numpy(), 5) * np.tile(
        [0.5, 0.9, 1, 1.1, 2], len(data)
    )
    spread["outcome"] = np.where(np.tile(np.arange(5) % 4 == 0, len(data)), "outside", "inside")
    return spread


def spots(f):
    """The rows of a frame from the Pacific to the Atlantic."""
    east = np.linspace(-115, -80, len(f))
    return pd.DataFrame(
        {"site": f.index, "longitude": east, "latitude": 39.0, "now": f["p50"], "said": f["p95"]}
    ).reset_index(drop=True)


def events(data: pd.DataFrame) -> pd.DataFrame:
    """One line an event, as timeline wants it."""
    half = data.reset_index(names="site").assign(
        date="2024-03-01", stage="now", gw=data["p5"].to_numpy()
    )
    return pd.concat([half, half.assign(date="2027Q2", stage="planned", gw=data["p95"].to_numpy())])


def dated(data: pd.DataFrame) -> pd.DataFrame:
    return data.set_axis([2015 + number for number in range(len(data))])


def parts(data: pd.DataFrame) -> pd.DataFrame:
    return data.rename(columns={"p5": "one part", "p50": "another", "p95": "the rest"})


DRAW = {
    "ranges": lambda f: charts.ranges(
        f, claims={first(f): 2.0}, published={f.index[-1]: (1.0, 3.0)}, lines={"stated": 2.5}, **USD
    ),
    "ranges, log": lambda f: charts.ranges(f, log=True, **USD),
    "ranges, zoomed": lambda f: charts.ranges(f, zero=False, notes={first(f): "as filed"}, **USD),
    "grouped": lambda f: charts.grouped(
        {"told": f, "level": f * 0.9, "third": f.iloc[:1]}, claims={first(f): 2.0}, **USD
    ),
    "panels": lambda f: charts.panels({"cost": f, "power": f * 3}, **USD),
    "panels, stacked": lambda f: charts.panels(
        {"cost": f, "power": f * 3}, stacked=True, claims={"cost": {first(f): (1, 2)}}, **USD
    ),
    "dumbbell": lambda f: charts.dumbbell(parts(f), lines={"stated": 2}, **USD),
    "bars": lambda f: charts.bars(f["p50"] - 1, highlight=[first(f)], band=(-1, 1), **USD),
    "bars, ranged": lambda f: charts.bars(f, groups={first(f): "a group"}, **USD),
    "stack": lambda f: charts.stack(parts(f), lines={"stated": 3}, **USD),
    "stack, shares": lambda f: charts.stack(parts(f), share=True, **USD),
    "levels": lambda f: charts.levels(f, lines={"stated": 2, "other": 2.1}, x="thing", **USD),
    "levels, log": lambda f: charts.levels(f, claims={first(f): 2}, log=True, **USD),
    "bands": lambda f: charts.bands(
        {"ours": dated(f), "theirs": dated(f) * 1.01}, claims={2016: (1, 2)}, x="year",
        published={"count": dated(f)}, beside={"full load": dated(f)["p50"] * 2}, **USD
    ),
    "bands, log": lambda f: charts.bands(dated(f), log=True, **USD),
    "matrix": lambda f: charts.matrix(parts(f), x="part", **USD),
    "strip": lambda f: charts.strip(
        tidy(f), mark="outcome", spans=f[["p5", "p95"]], lines={"ours": 1}, **USD
    ),
    "strip, log": lambda f: charts.strip(tidy(f), log=True, **USD),
    "worlds": lambda f: charts.worlds(np.repeat(f["p50"].to_numpy(), 50), **USD),
    "map": lambda f: charts.map(
        pd.DataFrame(np.outer(f["p50"], [1, 2, 5]), np.arange(len(f)) + 1.0, [1.0, 3, 9]),
        x="power, GW", y="price, USD", points={"claim": (2, 2)}, spans={"ours": (1, 2)},
        log_x=True, **USD
    ),
    "places": lambda f: charts.places(
        spots(f), row="site", stages={"running": "now", "announced": "said"}, **USD
    ),
    "timeline": lambda f: charts.timeline(
        events(f), row="site", value="gw", lines={"today": "2026-11-01"}, **USD
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def page():
    charts.theme("page")
    yield
    charts.theme("page")


QUICK = {"ordinary", "wide", "some missing", "nothing"}
CASES = [
    pytest.param(name, data, marks=() if data in QUICK or name == "ranges" else pytest.mark.slow)
    for name in DRAW
    for data in DATA
]


def test_no_name_on_a_map_lies_on_a_mark():
    """Eight sites so close that their marks touch, the largest with a wide square around it."""
    made = pd.DataFrame(
        {
            "site": [f"A site with a name {number}" for number in range(8)],
            "longitude": -95 + 2.2 * np.arange(8),
            "latitude": 38 + 1.5 * (np.arange(8) % 3),
            "now": [1.0, 2, 3, 1, 2, 1, 2, 1],
            "said": [5.0, 3, 4, 2, 3, 4, 2, 3],
        }
    )
    chart = charts.places(made, row="site", stages={"now": "now", "said": "said"}, **USD)
    renderer = chart.figure.canvas.get_renderer()
    names = [one.get_window_extent(renderer) for one in chart.axes.texts]
    marks = []
    for layer in chart.axes.collections:
        for at, size in zip(layer.get_offsets(), layer.get_sizes()):
            x, y = chart.axes.transData.transform(at)
            half = math.sqrt(size) / 2 * chart.figure.dpi / 72
            marks.append((x - half, y - half, x + half, y + half))
    assert len(names) == 6 and len(marks) == 16
    assert not [
        (name.x0, left)
        for name in names
        for left, low, right, high in marks
        if name.x0 < right and left < name.x1 and name.y0 < high and low < name.y1
    ]


@pytest.mark.parametrize("name, data", CASES)
def test_nothing_a_reader_would_stumble_over(name, data):
    """No overlap, nothing off the canvas, no nan, no label that rounds to zero, no warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = DRAW[name](DATA[data])
    assert charts.faults(chart.figure) == []
    assert chart.alt.startswith(
        f"{chart.kind} of a cost of a thing".replace("of a cost", "of cost")
    )
    assert "nan" not in chart.alt
    assert len(chart.data)


LOOKS = [
    pytest.param(name, look, marks=() if look == "dark" else pytest.mark.slow)
    for name in DRAW
    for look in themes.NAMES
    if look != "page"
]


@pytest.mark.parametrize("name, look", LOOKS)
def test_every_theme_is_legible(name, look):
    charts.theme(look)
    chart = DRAW[name](DATA["long labels" if look == "slide" else "ordinary"])
    assert charts.faults(chart.figure) == []


def test_the_same_frame_gives_the_same_picture():
    first, second = (
        hashlib.sha256(DRAW["strip"](DATA["ordinary"]).png()).hexdigest() for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("accelerators", [5, 350_000, 10**9])
def test_labels_stand_in_the_scale_of_their_numbers(accelerators):
    made = gw.estimate(accelerators=accelerators, accelerator="H100 SXM", draws=256)
    cost = made.ranges({"chips": "accelerator_cost_usd"}, unit="bn USD")
    chart = charts.ranges(cost, **SAID, measure="cost of the chips, USD bn")
    assert chart.data["unit"].tolist() == [
        {5: "USD thousand", 350_000: "USD bn", 10**9: "USD tn"}[accelerators]
    ]
    assert 0.5 <= chart.data["p50"].iloc[0] < 10_000
    written = [text for text in charts.texts(chart.figure) if "(" in text and "to" in text]
    assert measure.interval(*chart.data.loc["chips", ["p5", "p50", "p95"]]) in written


def test_a_claim_row_is_converted_to_the_unit_of_the_axis():
    press = gw.table("claims")
    cost = gw.estimate(draws=256).ranges({"chips": "accelerator_cost_usd"}, unit="bn USD")
    chart = charts.ranges(cost, claims={"chips": press.loc["S4-06"]}, **SAID, measure="cost")
    assert chart.data["claim low"].tolist() == [10.5]
    assert "claim: 10.5" in charts.texts(chart.figure)
    assert "claims:S4-06" in [row for one in chart.origins() for row in one.rows]
    with pytest.raises(UserError, match="cannot stand on an axis in MW"):
        power = gw.estimate(draws=256).ranges({"chips": "facility_power_mw"}, unit="MW")
        charts.ranges(power, claims={"chips": press.loc["S4-06"]}, **SAID, measure="power")


@pytest.mark.parametrize(
    "draw, said",
    [
        (lambda: charts.ranges(frame(), claims={"thng 1": 3}, **USD), "did you mean thing 1"),
        (lambda: charts.ranges(pd.DataFrame({"x": [1]}), **USD), "no column p5"),
        (lambda: charts.ranges([1, 2], **USD), "needs a frame, not a list"),
        (lambda: charts.ranges(frame(0), **USD), "no rows"),
        (lambda: charts.ranges(frame(), colours={"thing 1": "red"}, **USD), "unknown colour"),
        (lambda: charts.grouped({str(n): frame() for n in range(6)}, **USD), "at most 5"),
        (lambda: charts.stack(parts(-frame()), **USD), "cannot be negative"),
        (lambda: charts.bands(frame(), **USD), "is no date"),
        (lambda: charts.ranges(frame(), **USD | {"source": ""}), "needs a source"),
        (lambda: charts.theme("blue"), "unknown theme"),
    ],
)
def test_bad_input_is_one_clear_line(draw, said):
    with pytest.raises(UserError, match=said) as error:
        draw()
    assert "\n" not in str(error.value)


def test_a_long_title_wraps_without_a_warning_in_the_notebook():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = charts.ranges(frame(), **USD | {"title": "many words " * 9})
    assert charts.faults(chart.figure) == []


def test_the_titles_of_the_collection_are_short():
    told = [path.read_text(encoding="utf-8") for path in paths.FIGURES.glob("*.svg")]
    titles = [re.search("<dc:title>(.+?)</dc:title>", one).group(1) for one in told]
    assert titles and [one for one in titles if len(one.split()) > MOST_WORDS] == []


@pytest.mark.parametrize(("look", "said"), [("page", "darker: more"), ("dark", "brighter: more")])
def test_a_matrix_says_which_colours_are_more(look, said, monkeypatch):
    monkeypatch.setattr(themes, "_chosen", [look])
    table = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]}, index=["x", "y"])
    chart = charts.matrix(table, title="Four numbers", measure="things, number", source="nobody")
    assert said in " ".join(charts.texts(chart.figure))


@pytest.mark.parametrize("look", ["page", "slide", "dark", "handout"])
def test_every_column_of_a_matrix_keeps_its_name(look, monkeypatch):
    """A slide's larger letters break a name into lines; none is left out, and no cell's words."""
    monkeypatch.setattr(themes, "_chosen", [look])
    names = ["350,000 H100", "France and USA", "the lab", "the leaked memo", "the secret team"]
    table = pd.DataFrame([[1.0, 2.0, 3.0, 4.0, 5.0]] * 2, index=["x", "y"], columns=names)
    words = table.map(lambda one: f"{one:.0f} of 5")
    chart = charts.matrix(table, notes=words, **SAID, measure="things, number")
    shown = [one.get_text().replace("\n", " ") for one in chart.axes.get_xticklabels()]
    assert shown == names and charts.overlaps(chart.figure) == []
    assert chart.drawn["panels"][0]["words"] == words.to_numpy().tolist()


def test_an_empty_cell_of_a_matrix_stays_empty():
    table = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, math.nan]}, index=["x", "y"])
    chart = charts.matrix(table, title="Three numbers", measure="things, number", source="nobody")
    lines = [*chart.axes.get_xgridlines(), *chart.axes.get_ygridlines()]
    assert not any(line.get_visible() for line in lines)


def test_what_lies_on_shades_has_a_rim():
    table = pd.DataFrame([[1.0, 2.0], [3.0, 40.0]], index=[1.0, 2.0], columns=[1.0, 2.0])
    chart = charts.map(table, **USD, x="power, MW", y="price", points={"the claim": (1.5, 1.5)})
    named = next(one for one in chart.axes.texts if one.get_text() == "the claim")
    assert named.get_path_effects()


def test_the_alternative_text_ends_with_one_stop():
    told = charts.nothing("Nobody prints it.", **USD).alt
    assert told.endswith("Nobody prints it.") and ".." not in told


def test_the_foot_has_the_date_of_what_is_drawn_and_not_of_the_tables(monkeypatch):
    source = next(key for key, row in tables.index("sources").items() if row["retrieved"])
    looked = tables.index("sources")[source]["retrieved"]
    monkeypatch.setattr(tables, "date", lambda: "2099-01-01")
    cost = remember(frame(2), {"thing 0": [Origin("a", ("prices:P1",), (source,))]}, "bn USD")
    shown = " ".join(charts.texts(charts.ranges(cost, **SAID, measure="cost").figure))
    assert f"data of {looked}" in shown and "2099" not in shown
    unknown = " ".join(charts.texts(charts.ranges(frame(2), **USD).figure))
    assert "data of 2099-01-01" in unknown


def test_no_finite_number_is_a_sentence():
    chart = charts.ranges(DATA["nothing"], **USD)
    assert any("no finite number" in text for text in charts.texts(chart.figure))


def test_a_saved_chart_carries_what_its_frames_rest_on(tmp_path, monkeypatch):
    monkeypatch.setenv("GIGAWATT_FIGURES", str(tmp_path))
    cost = remember(frame(2), {"thing 0": [Origin("a", ("prices:P1",), ("s",))]}, "bn USD")
    saved = charts.ranges(cost, **SAID, measure="cost").save("98-things")
    assert saved.alt.startswith("Range chart of cost, USD bn, where One thing costs")
    text = (tmp_path / "98-things.svg").read_text(encoding="utf-8")
    assert ">thing 0</text>" in text  # text in the drawing stays text
    assert (
        (tmp_path / "98-things.csv").read_text(encoding="utf-8").startswith("row,p5,p50,p95,unit")
    )


def test_the_finder_of_faults_finds_them():
    """The reader of pictures is itself put to the test: a chart with one fault of each kind."""
    chart = charts.ranges(frame(), **USD)
    axes = chart.axes
    axes.text(2, 1, "some words"), axes.text(2, 1, "other words")
    axes.text(2, 2.5, "0.0 (0.0 to 0.0)"), axes.text(1, 0.4, "nan"), axes.text(3, 0.4, "$x$")
    (
        axes.text(1, 2.6, "2e-05"),
        axes.text(9, 1, "far outside"),
        axes.text(3, 2.6, "small", fontsize=7),
    )
    axes.text(1, -0.4, "two\nlines"), axes.text(1, -0.3, "under")
    found = "\n".join(charts.faults(chart.figure))
    for fault in ("covers 'other words'", "rounds to zero", "has nan", "dollar", "power of ten",
                  "leaves the canvas", "smaller than 9", "'under'"):  # fmt: skip
        assert fault in found, fault


@pytest.mark.parametrize(
    "when, years",
    [("2024-07-02", 2024.5), ("2024Q3", 2024.5), (2024, 2024.0), ("2024-07", 2024.5)],
)
def test_a_moment_is_a_number_of_years(when, years):
    assert math.isclose(moment(when), years, abs_tol=0.01)


@pytest.mark.parametrize("low, high", [(0.5, 2), (1e-3, 1e6), (90, 110), (7, 40), (1, 1e15)])
def test_logarithmic_ticks_are_few_round_numbers(low, high):
    ticks = measure.Decades().tick_values(low, high)
    assert 3 <= len(ticks) <= 9
    assert all("e" not in measure.tick(one) for one in ticks)


def test_every_chart_of_the_kit_is_drawn_here():
    drawn = {name.partition(",")[0] for name in DRAW}
    own = {"Chart", "Figure", "data_date", "faults", "overlaps", "texts", "theme", "nothing"}
    by_hand = {"claims", "head", "new", "save_figure", "use_style"}
    kit = {name for name in charts.__all__ if name.islower()} - own - by_hand
    assert kit == drawn


def test_no_name_of_the_face_is_a_module_too():
    """An import would bind now the one and now the other, and whoever follows a figure's code by
    name would stop at the module.
    """
    modules = {path.stem for path in Path(charts.__file__).parent.glob("*.py")}
    assert {"rows", "themes"} <= modules
    assert not modules & set(charts.__all__)


def test_the_foot_names_the_weakest_evidence_or_none():
    def foot(chart) -> str:
        return " ".join(chart.figure.texts[-1].get_text().split())

    def drawn(**chosen):
        made = gw.estimate(draws=64, **chosen)
        frame = made.ranges({"chips": "accelerator_cost_usd"}, unit="bn USD")
        return foot(charts.ranges(frame, title="Chips", measure="cost", source="Epoch AI"))

    assert drawn().endswith("; weakest evidence: secondary.")
    nothing = drawn(accelerators=1_000, accelerator_price_usd="20000..30000..40000")
    assert "weakest" not in nothing and "?" not in nothing and nothing.endswith(".")


def test_the_key_of_joined_marks_shows_them_as_drawn():
    """The second mark is a frame, which hides the line behind it and not the first mark."""
    frame = pd.DataFrame({"8-bit": [0.3, 1.0], "memory": [0.6, 1.0]}, ["A100", "H100"])
    made = charts.dumbbell(frame, title="T", measure="worth", source="s")
    key = {one.get_text(): one for one in made.figure.texts}
    assert {"8-bit", "memory"} <= set(key)
    face = made.axes.get_facecolor()
    marks = [one for one in made.axes.get_lines() if one.get_marker() in chart.MARKERS[:2]]
    frames = [one for one in marks if one.get_markerfacecolor() == face]
    dots = [one for one in marks if one not in frames]
    joined = [one for one in made.axes.get_lines() if one not in marks]
    assert len(frames) == len(dots) == 2
    assert joined[0].get_zorder() < frames[0].get_zorder() < dots[0].get_zorder()


def test_a_bracket_at_the_end_of_a_label_is_not_parted():
    assert chart.broken("million H100 equivalents (log scale)", 34).splitlines() == [
        "million H100 equivalents",
        "(log scale)",
    ]
