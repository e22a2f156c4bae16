"""Marks drawn by hand on axes: what the notebooks use until all of them use the chart kit."""

import functools
import json
import re
from collections.abc import Iterable, Sequence

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.figures.charts import themes
from gigawatt.figures.saved.saving import Figure, save_figure  # noqa: F401

# Okabe-Ito hues that keep 3:1 on white: green and purple are darkened a little for that.
BLUE, VERMILLION, GREEN, PURPLE, BLACK, GREY = (
    "#0072B2",
    "#D55E00",
    "#007A5E",
    "#A5487F",
    "#000000",
    "#767676",
)
CLAIM, ESTIMATE = VERMILLION, BLUE  # a claim is a diamond, an estimate a dot with its range
tables.show_text_as_text()


use_style = themes.use


def new(rows: int = 1, columns: int = 1, height: float = 1.0, **options):
    """A figure in the house style and its axes; `height` scales the standard height."""
    use_style()
    width, standard = mpl.rcParams["figure.figsize"]
    return plt.subplots(
        rows, columns, figsize=(width, standard * height), layout="constrained", **options
    )


def ranges(
    axes,
    frame: pd.DataFrame,
    colour: str | Sequence[str] = ESTIMATE,
    label: str | None = None,
    number=None,
    offset: float = 0.0,
    marker: str = "o",
) -> None:
    """Draw one horizontal range and dot per row of a frame with columns p5, p50 and p95.

    The index names the rows, the first on top. number: turns p50 and the range into a label at its
    right end. offset: shift in rows, to draw two series on the same rows.
    """
    places = np.arange(len(frame))[::-1] + offset
    colours = [colour] * len(frame) if isinstance(colour, str) else list(colour)
    for place, one, (_, row) in zip(places, colours, frame.iterrows()):
        axes.plot(
            [row["p5"], row["p95"]],
            [place, place],
            color=one,
            linewidth=5,
            alpha=0.35,
            solid_capstyle="butt",
            zorder=2,
        )
        axes.plot(row["p50"], place, marker, color=one, markersize=7, zorder=3, label=label)
        label = None
        if number:
            axes.annotate(
                number(row),
                (row["p95"], place),
                xytext=(7, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                color="#333333",
            )
    axes.set_yticks(np.arange(len(frame))[::-1], frame.index)
    axes.set_ylim(-0.6, len(frame) - 0.4)


def claims(
    axes, values: Iterable[float], places: Iterable[float], label: str | None = "claim", number=None
) -> None:
    """Draw claims as diamonds at the given rows, with an optional text above each."""
    for value, place in zip(values, places):
        axes.plot(value, place, "D", color=CLAIM, markersize=8, zorder=4, label=label)
        label = None
        if number:
            axes.annotate(
                number(value),
                (value, place),
                xytext=(0, 9),
                textcoords="offset points",
                ha="center",
                fontsize=9,
                color=CLAIM,
            )


def head(figure, title: str, subtitle: str, source: str) -> None:
    """Title (the finding), the line under it (measure, unit, what the marks mean) and the foot.

    source: who printed the figures; the date of the data is added. Raises ValueError for a title
    of more than twelve words or a missing line.
    """
    if not (title and subtitle and source):
        raise ValueError("a figure needs a title, a subtitle and a source")
    if (
        len(re.sub(r"(?<=[0-9]) (?=(tn|bn|M|%)\b|%)", "", title).split()) > 12
    ):  # 1.3 bn is one word, as 18 is
        raise ValueError(f"a title has at most twelve words: {title!r}")
    figure.suptitle(
        title, x=0.01, ha="left", fontsize=mpl.rcParams["figure.titlesize"], fontweight="bold"
    )
    below = figure.axes[0].set_title(
        subtitle, loc="left", fontsize=9, fontweight="normal", color="#555555", pad=10
    )
    # At the left edge of the figure, under the title, whatever the tick labels.
    below.set_transform(blended_transform_factory(figure.transFigure, below.get_transform()))
    below.set_x(0.01)
    figure.supxlabel(
        f"Source: {source}. gigawatt, data of {data_date()}.",
        x=0.01,
        ha="left",
        fontsize=mpl.rcParams["legend.fontsize"],
        color="#767676",
    )


def data_date() -> str:
    """The date of the tables, from datapackage.json."""
    return json.loads((paths.DATA / "datapackage.json").read_text(encoding="utf-8"))["version"]


def also(kit):
    """Let a function of the kit take axes first, and then draw by hand as it once did."""

    @functools.wraps(kit)
    def either(*given, **options):
        if given and isinstance(given[0], Axes):
            return ranges(*given, **options)
        return kit(*given, **options)

    return either
