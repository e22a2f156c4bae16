"""A chart with a map: circles where things stand in the United States, by size and by state."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.figures.charts import chart, themes
from gigawatt.figures.charts.measure import label, split
from gigawatt.figures.charts.sheet import Key

# Albers' equal-area cone as the Geological Survey draws the contiguous states, in degrees.
SOUTH, NORTH, ORIGIN, MERIDIAN = 29.5, 45.5, 37.5, -96.0
LARGEST = 34.0  # points across: the circle of the largest
NAMED = 6  # of the largest are named
WIDE = 1.62  # times as wide as high, as the states are
CIRCLE = math.pi / 4  # of the square around it: a circle and a square of one size have one area
MARKS = (("o", True), ("o", False), ("s", False))  # what is there, what is coming, what is said


def albers(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Degrees to the plane of Albers' equal-area cone, in radii of the Earth.

    >>> [float(round(one, 3)) for one in albers(-96.0, 37.5)]
    [0.0, 0.0]
    """
    south, north, origin, middle = (math.radians(one) for one in (SOUTH, NORTH, ORIGIN, MERIDIAN))
    n = (math.sin(south) + math.sin(north)) / 2
    whole = math.cos(south) ** 2 + 2 * n * math.sin(south)
    rho = np.sqrt(whole - 2 * n * np.sin(np.radians(latitude))) / n
    zero = math.sqrt(whole - 2 * n * math.sin(origin)) / n
    angle = n * (np.radians(longitude) - middle)
    return rho * np.sin(angle), zero - rho * np.cos(angle)


@tables.kept
def outlines() -> tuple[np.ndarray, ...]:
    """Borders of the contiguous states, each an array of longitudes and latitudes."""
    text = Path(__file__).with_name("states.json").read_text(encoding="utf-8")
    return tuple(np.array(line) for line in json.loads(text)["lines"])


def places(
    frame: pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    stages: Mapping[str, str],
    row: str = "row",
    longitude: str = "longitude",
    latitude: str = "latitude",
) -> chart.Chart:
    """Where things stand in the contiguous United States, and how large they are in each state.

    frame: one line a place, with its name (row), longitude and latitude in degrees, and a column of
    sizes for each of stages ({text of the key: column}, at most three: what is there, what is
    coming, what is only said); empty where nobody says. The areas of circles are as the sizes; the
    states of one place share its centre and are never added. What lies outside is not drawn.

        charts.places(sites, row="site", stages={"running": "now", "said": "announced"},
                      title="8 GW run", measure="power, GW", source="Epoch AI").save("03-map")
    """
    themes.use()
    columns = list(stages.values())
    chart.has(frame, [row, longitude, latitude, *columns])
    if not 1 <= len(columns) <= len(MARKS):
        raise UserError(f"a map shows one to {len(MARKS)} states, not {len(columns)}")
    what, unit = split(measure, chart.unit_of([frame]))
    flat = _inside(frame, row, longitude, latitude, columns)
    if flat.empty:
        return chart.empty(title, measure, source, [frame])
    most = float(flat["largest"].iloc[0])
    keys = [
        Key(text, hue, mark, filled=filled)
        for text, hue, (mark, filled) in zip(stages, themes.series(), MARKS)
    ]
    size = f"area of a mark: size; the largest is {label(most)} {unit}".strip()
    wide = mpl.rcParams["figure.figsize"][0]
    page = chart.page_for(title, chart.subtitle_of(what, unit, size), source, wide / WIDE, keys)
    on = chart.Drawing(page, page.grid()[0, 0])
    _draw_borders(on.axes)
    _draw_circles(on, flat, columns, most, longitude, latitude)
    _name_largest(on, flat, columns, most, row, longitude, latitude)
    for _, one in flat.iterrows():
        said = [
            f"{text} {label(one[column])}" for text, column in stages.items() if one[column] > 0
        ]
        on.told.append(f"{one[row]}: {', '.join(said)}")
    data = chart.joined({"": flat[[row, longitude, latitude, *columns]].set_index(row)}, unit)
    return chart.finish("Map", page, on.axes, data, title, what, unit, on.told, [frame])


def _inside(
    frame: pd.DataFrame, row: str, longitude: str, latitude: str, columns: Sequence[str]
) -> pd.DataFrame:
    """The places within the borders that have a size, the largest first."""
    flat = frame.reset_index(drop=True) if row in frame.columns else frame.reset_index()
    sizes = flat[columns].apply(pd.to_numeric, errors="coerce")
    flat = flat.assign(**sizes, largest=sizes.max(axis=1))
    points = np.concatenate(outlines())
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    inside = flat[longitude].between(west, east) & flat[latitude].between(south, north)
    found = flat[inside & flat["largest"].gt(0)]
    return found.sort_values("largest", ascending=False, kind="stable")


def _draw_borders(axes) -> None:
    for line in outlines():
        axes.plot(
            *albers(line[:, 0], line[:, 1]),
            color=themes.muted(),
            linewidth=0.4,
            alpha=0.6,
            zorder=1,
        )
    axes.set_aspect("equal")
    axes.set_axis_off()


def _draw_circles(
    on: chart.Drawing,
    flat: pd.DataFrame,
    columns: Sequence[str],
    most: float,
    longitude: str,
    latitude: str,
) -> None:
    """The states of each place around its centre, as areas in square points."""
    across, up = albers(flat[longitude].to_numpy(), flat[latitude].to_numpy())
    for column, hue, (mark, filled) in zip(columns, themes.series(), MARKS):
        face = {"facecolors": hue if filled else "none", "edgecolors": hue}
        there = flat[column].gt(0).to_numpy()
        share = flat[column].to_numpy()[there] / most * (CIRCLE if mark == "s" else 1.0)
        on.axes.scatter(
            across[there], up[there], np.maximum(LARGEST**2 * share, 9.0), marker=mark,
            linewidths=1.2, zorder=4 if filled else 5, **face,
        )  # fmt: skip
    for column, (mark, _) in zip(columns, MARKS):
        for x, y, size in zip(across, up, flat[column].fillna(0.0)):
            if size > 0:  # no name lies on a mark
                on.page.marks.append((on.axes, x, y, _half(size, most, mark)))


def _name_largest(
    on: chart.Drawing,
    flat: pd.DataFrame,
    columns: Sequence[str],
    most: float,
    row: str,
    longitude: str,
    latitude: str,
) -> None:
    """The largest places by name and size, beside their marks."""
    for _, one in flat.head(NAMED).iterrows():
        x, y = albers(one[longitude], one[latitude])
        text = f"{one[row]}, {label(one['largest'])}"
        edge = max(
            _half(one[column], most, mark)
            for column, (mark, _) in zip(columns, MARKS) if one[column] > 0
        )  # fmt: skip
        at = (float(x), float(y))
        on.page.note(on.axes, text, at, mpl.rcParams["text.color"], "beside", edge)


def _half(size: float, most: float, mark: str) -> float:
    """Half of a mark's width in points, its line with it."""
    share = size / most * (CIRCLE if mark == "s" else 1.0)
    return max(LARGEST * math.sqrt(share), 3.0) / 2 + 1.0
