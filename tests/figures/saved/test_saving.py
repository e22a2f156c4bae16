"""A figure leaves with its numbers, alt text and provenance.

The same inputs give the same bytes.
"""

import json

import pandas as pd
import pytest
from PIL import Image

import gigawatt as gw
from gigawatt import paths
from gigawatt.figures import charts
from gigawatt.figures.saved import saving

ALT = "Range chart of two things where the second is larger than the first"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.FIGURES_VARIABLE, str(tmp_path))
    return tmp_path


def draw(name="99-two-things", alt=ALT, data=None, made=None):
    frame = pd.DataFrame(
        {"p5": [1.0, 2.0], "p50": [2.0, 3.0], "p95": [3.0, 4.0]},
        index=pd.Index(["a", "b"], name="thing"),
    )
    figure, axes = charts.new()
    charts.ranges(axes, frame, number=lambda row: f"{row.p50:.0f}")
    charts.claims(axes, [2.5], [0])
    charts.head(
        figure, "The second is larger", "Things, unit; dot: median, bar: 90 % interval", "nobody"
    )
    return charts.save_figure(
        figure, name, frame if data is None else data, alt=alt, made=made, parameters={"seed": 1}
    )


def test_png_svg_csv_and_their_metadata(folder):
    made = gw.estimate(draws=256)
    made["site_capex_usd"]
    saved = draw(made=made)
    assert {path.name for path in folder.glob("[!.]*")} == {
        *(f"99-two-things.{end}" for end in ("png", "svg", "csv")),
        "manifest.json",
    }
    with Image.open(saved.path) as image:
        text = image.text
    assert (
        text["Title"] == "The second is larger"
        and text["Description"] == ALT
        and "Software" not in text
    )
    origin = json.loads(text["Source"])
    assert origin["figure"] == "99-two-things" and origin["parameters"] == {"seed": 1}
    assert "assumptions:server_cost_ratio" in origin["rows"]
    svg = (folder / "99-two-things.svg").read_text(encoding="utf-8")
    assert ALT in svg and "<dc:date>" not in svg and str(paths.ROOT) not in svg
    assert (
        folder / "99-two-things.csv"
    ).read_text() == "thing,p5,p50,p95\na,1.0,2.0,3.0\nb,2.0,3.0,4.0\n"


def test_same_inputs_same_bytes(folder):
    draw()
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    draw()
    assert first == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_users_style_does_not_leak_in(folder):
    import matplotlib as mpl

    draw()
    first = (folder / "99-two-things.png").read_bytes()
    mpl.rcParams.update({"font.size": 30, "axes.facecolor": "red"})
    draw()
    assert (folder / "99-two-things.png").read_bytes() == first


@pytest.mark.parametrize(
    "change, words",
    [
        (dict(name="two things"), "figure name"),
        (dict(name="../99-two-things"), "figure name"),
        (dict(alt="a chart"), "alt text"),
        (dict(data=pd.DataFrame()), "no plotted numbers"),
    ],
)
def test_what_is_missing_is_refused(folder, change, words):
    with pytest.raises(ValueError, match=words):
        draw(**change)
    assert not list(folder.glob("*.png"))


def test_titles_are_short_and_complete():
    figure, _ = charts.new()
    with pytest.raises(ValueError, match="twelve words"):
        charts.head(
            figure,
            "one two three four five six seven eight nine ten eleven twelve thirteen",
            "s",
            "x",
        )
    with pytest.raises(ValueError, match="needs a title"):
        charts.head(figure, "", "s", "x")


def test_csv_is_rounded_and_guarded():
    frame = pd.DataFrame({"name": ["=1+1", "plain"], "value": [1.23456789e9, float("nan")]})
    assert saving.to_csv(frame) == "name,value\n'=1+1,1234570000.0\nplain,\n"


def test_colours_are_fixed_and_readable_on_white():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return sum(
            w * (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4)
            for w, c in zip((0.2126, 0.7152, 0.0722), parts)
        )

    hues = (charts.BLUE, charts.VERMILLION, charts.GREEN, charts.PURPLE, charts.BLACK, charts.GREY)
    for colour in hues:
        assert 1.05 / (luminance(colour) + 0.05) >= 3, colour
    assert len(set(hues)) == len(hues)
