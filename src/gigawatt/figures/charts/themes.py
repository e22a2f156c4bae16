"""Themes: page, slide, dark and handout. Sizes, colours and fonts stand in the style files."""

import os
from pathlib import Path

import matplotlib as mpl
import matplotlib.style

from gigawatt import paths
from gigawatt.errors import unknown

VARIABLE = "GIGAWATT_THEME"
NAMES = ("page", "slide", "dark", "handout")
_chosen: list[str] = []


def theme(name: str | None = None) -> str:
    """Choose the theme of the charts drawn from now on, and say which one it is.

    name: page (the default), slide, dark (a slide for a dark hall) or handout (half a sheet of
    paper). Without a name, the one chosen before, else that of the environment (GIGAWATT_THEME).

        gw.charts.theme("slide")

    Raises UserError for an unknown name.
    """
    if name is not None:
        if name not in NAMES:
            raise unknown("theme", name, NAMES)
        _chosen[:] = [name]
    found = _chosen[0] if _chosen else os.environ.get(VARIABLE) or NAMES[0]
    if found not in NAMES:
        raise unknown(f"theme in {VARIABLE}", found, NAMES)
    return found


def files(name: str) -> list[Path]:
    """The style files of a theme: the house style, and for another than the page what differs."""
    own = [] if name == NAMES[0] else [paths.STYLE.with_name(f"{name}.mplstyle")]
    return [paths.STYLE, *own]


def use() -> None:
    """Start from matplotlib's own defaults and apply the theme, whatever the user's settings."""
    mpl.rcdefaults()
    mpl.style.use(files(theme()))


def colours() -> list[str]:
    """The five colours of the theme: estimate, claim, and three more for series."""
    return ["#" + one.lstrip("#") for one in mpl.rcParams["axes.prop_cycle"].by_key()["color"]]


def series() -> list[str]:
    """Colours for up to five series, without that of a claim."""
    blue, _, green, purple, black = colours()
    return [blue, green, purple, black, muted()]


def muted() -> str:
    """The colour of what stands back: axes, notes, other people's marks."""
    return "#" + str(mpl.rcParams["axes.edgecolor"]).lstrip("#")


def points(name: str) -> float:
    """A size of the style in points: title, subtitle, label or foot."""
    key = {
        "title": "figure.titlesize",
        "subtitle": "figure.labelsize",
        "label": "xtick.labelsize",
        "foot": "legend.fontsize",
    }[name]
    return float(mpl.rcParams[key])
