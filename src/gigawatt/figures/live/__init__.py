"""A figure that answers the mouse: Vega-Lite from the same numbers as the still picture.

The numbers are those of the figure's CSV, the rest is what the manifest says was drawn. Colours are
names after an @ ("@blue"), so that a page can put in those of its theme.
"""

from collections.abc import Callable, Mapping

import matplotlib as mpl
import matplotlib.style
import pandas as pd

from gigawatt.figures.charts import themes
from gigawatt.figures.live import curves, dots, grounds, rows
from gigawatt.figures.live.spec import Spec

HUES = ("blue", "orange", "green", "purple", "black", "grey")
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def palette(name: str) -> dict[str, str]:
    """The colours of a theme by name, with those of text, ground and grid."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.style.use(themes.files(name))
        found = dict(zip(HUES, [*themes.colours(), themes.muted()]))
        return found | {
            "text": mpl.colors.to_hex(mpl.rcParams["text.color"]),
            "ground": mpl.colors.to_hex(mpl.rcParams["figure.facecolor"]),
            "grid": mpl.colors.to_hex(mpl.rcParams["grid.color"]),
        }


def specs(drawn: Mapping, frame: pd.DataFrame) -> list[Spec]:
    """A figure as Vega-Lite, a chart for each panel; none for a kind that stays a still picture.

    drawn: as `drawn.told` says it. frame: the plotted numbers as they stand in the CSV.
    """
    make = KINDS.get(str(drawn["kind"]))
    known = NEEDED.get(str(drawn["kind"]), "kind") in {*drawn, *drawn["panels"][0]}
    found = make(drawn, _named(frame)) if make and known else []
    return [{"$schema": SCHEMA, **one} for one in (found if isinstance(found, list) else [found])]


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose rows stand in the column "row", whatever they are called in the CSV."""
    if "row" in frame:
        return frame
    first = next(one for one in frame.columns if one not in ("series", "panel"))
    return frame.rename(columns={first: "row"})


def subtitle(drawn: Mapping) -> str:
    """What is measured, as it stands under the title; its colours are those of any theme."""
    return str(drawn["subtitle"]).replace("darker: more", "stronger: more")


def columns(made: Mapping) -> int:
    """How many marks stand in a row of a grid, whose arrow keys go up and down; 1 elsewhere."""
    return int(made.get("usermeta", {}).get("columns", 1))


def least(made: Mapping) -> int:
    """The fewest pixels across in which a chart can be read; a narrower page scrolls it."""
    return int(made.get("usermeta", {}).get("least", 0))


def series(made: Mapping) -> list[Mapping]:
    """What can be switched on and off in a chart: each series with its colour."""
    return list(made.get("usermeta", {}).get("series", ()))


KINDS: dict[str, Callable[[Mapping, pd.DataFrame], Spec | list[Spec]]] = {
    "Range chart": rows.ranges,
    "Grouped range chart": rows.ranges,
    "Set of range charts": rows.panels,
    "Dumbbell chart": rows.dumbbell,
    "Bar chart": rows.bars,
    "Stacked bar chart": rows.stack,
    "Level chart": curves.levels,
    "Band chart": curves.bands,
    "Timeline": curves.timeline,
    "Map": grounds.spots,
    "Strip chart": dots.strip,
    "Dot plot": dots.worlds,
    "Matrix": dots.matrix,
    "Contour map": grounds.field,
}
# What a kind needs of its drawing; a figure whose manifest is older stays a picture.
NEEDED = {"Strip chart": "bars", "Dot plot": "centres", "Contour map": "levels"}
