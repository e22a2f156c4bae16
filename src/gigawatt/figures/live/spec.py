"""What the charts that answer the mouse share: axes, colours, keys, lines across, claims."""

import math
import textwrap
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from gigawatt.figures.charts.measure import label

SERIES = ("@blue", "@green", "@purple", "@black", "@grey")  # as the theme's series, no claim
SHAPES = ("circle", "square", "triangle-up", "triangle-down", "cross")
WIDE = 24  # characters of a row's label in one line
STEP = 44  # pixels of a row; a claim or a second series takes more
TALL = 320  # pixels of a chart without rows
LINE, LETTER = 16, 8  # pixels of a line of text, and across a letter
FAINT, STRONG = 0.06, 0.6  # of the colour of a small and a large number
Spec = dict[str, Any]
Row = dict[str, Any]


def diamonds(panel: Mapping, x: Row, y: Row, unit: str) -> list[Spec]:
    """Claims where the still picture notes them."""
    found = [
        {"x": one["x"], "y": one["y"], "told": with_unit(one["text"], unit),
         "text": one["text"]} for one in panel["notes"]
    ]  # fmt: skip
    if not found:
        return []
    both = {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}}
    return [
        {"data": {"values": found},
         "mark": {"type": "point", "filled": True, "shape": "diamond", "size": 140,
                  "color": "@orange", "opacity": 1},
         "encoding": {**both, "tooltip": {"field": "told"}}},
        {"data": {"values": found},
         "mark": {"type": "text", "color": "@text", "align": "left", "dx": 10},
         "encoding": {**both, "text": {"field": "text"}}},
    ]  # fmt: skip


TICKS, DECADES = 6, 4  # numbers at an axis, about


def axis_of(side: str, panel: Mapping) -> Row:
    """An axis as the still picture has it: its ends, its label, logarithmic or not."""
    limits = sorted(panel["limits"][0 if side == "x" else 1])
    scale: Row = {"domain": limits, "nice": False, "zero": False}
    axis: Row = {"format": "~s" if limits[1] >= 1e5 else ",.6~g"}
    if panel[f"log_{side}"]:
        scale |= {"type": "log"}
    axis |= {"tickCount": DECADES if panel[f"log_{side}"] else TICKS}  # more of them would touch
    return {"type": "quantitative", "title": panel[side] or None, "scale": scale, "axis": axis}


def row_axis() -> Row:
    """Rows' names in as many lines as they need."""
    return {"labelExpr": "split(datum.label, '\\n')", "labelLimit": 190, "domain": False,
            "ticks": False, "grid": False, "labelPadding": 8}  # fmt: skip


def hue_by(names: Sequence[str]) -> Row:
    scale = {"domain": list(names), "range": list(SERIES[: len(names)])}
    return {"field": "series", "scale": scale, "legend": None}


def shape_by(names: Sequence[str]) -> Row:
    scale = {"domain": list(names), "range": list(SHAPES[: len(names)])}
    return {"field": "series", "scale": scale, "legend": None}


def role_of(what: str, ours: str) -> Row:
    """Colour or shape by role, that of our own estimates first."""
    others = {"color": ["@orange", "@black"], "shape": ["diamond", "square"]}[what]
    return {"field": "role", "legend": None,
            "scale": {"domain": ["", "claim", "published"], "range": [ours, *others]}}  # fmt: skip


def roles_of(what: str) -> Row:
    values = ["@orange", "@black"] if what == "color" else ["diamond", "square"]
    return {"field": "role", "legend": None,
            "scale": {"domain": ["claim", "published"], "range": values}}  # fmt: skip


def switch_of(
    names: Sequence[str],
    black: Collection[str] = (),
    hues: Sequence[str] = SERIES,
    hollow: Collection[str] = (),
) -> Row:
    """What a page needs to switch series: a parameter that names the hidden ones, and their
    colours.

    black: those of others, which are drawn in black. hues: colours of the others in order.
    hollow: those whose marks are empty inside.
    """
    left = iter(hues)
    named = [
        {"name": name, "colour": "@black" if name in black else next(left)}
        | ({"hollow": True} if name in hollow else {})
        for name in names
        if name
    ]
    if len(named) < 2:
        return {}
    return {
        "params": [{"name": "hidden", "value": []}],
        "transform": [{"filter": "indexof(hidden, datum.series) < 0"}],
        "usermeta": {"series": named},
    }


def level_lines(panel: Mapping, side: str, unit: str) -> list[Spec]:
    """Lines across the chart, each with its text at hand."""
    found = [one for one in panel["lines"] if one["side"] == side]
    limits = sorted(panel["limits"][0 if side == "x" else 1])
    values = [
        {"value": one["value"], "told": _line_text(one, unit)}
        for one in found if limits[0] <= one["value"] <= limits[1]
    ]  # fmt: skip
    if not values:
        return []
    across = {"type": "quantitative", "field": "value"}
    dashed = {"type": "rule", "strokeDash": [5, 4], "strokeWidth": 2, "color": "@orange"}
    middle = (limits[0] * limits[1]) ** 0.5 if panel[f"log_{side}"] else sum(limits) / 2
    made: list[Spec] = [
        {"data": {"values": values}, "mark": dashed,
         "encoding": {side: across, "tooltip": {"field": "told"}}}
    ]  # fmt: skip
    for one in values:  # the text goes where there is more room
        late = side == "x" and float(one["value"]) > middle
        text: Row = {"type": "text", "color": "@text", "fontStyle": "italic", "baseline": "bottom"}
        text |= {"y": -3} if side == "x" else {"x": 4, "dy": -3}
        text |= {"align": "right" if late else "left"}
        made.append(
            {"data": {"values": [one]}, "mark": text,
             "encoding": {side: across, "text": {"field": "told"}}}
        )  # fmt: skip
    return made


def _line_text(one: Mapping, unit: str) -> str:
    text, value = str(one["text"]), label(float(one["value"]))
    return text if value in text else f"{text}: {with_unit(value, unit)}"


def spans_of(panel: Mapping) -> list[Spec]:
    """Shaded stretches of the x axis."""
    values = [
        {"low": one["low"], "high": one["high"],
         "told": f"{one['text']}: {label(one['low'])} to {label(one['high'])}"}
        for one in panel["spans"]
    ]  # fmt: skip
    if not values:
        return []
    across = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    return [
        {"data": {"values": values}, "mark": {"type": "rect", "color": "@grey", "opacity": 0.2},
         "encoding": {**across, "tooltip": {"field": "told"}}}
    ]  # fmt: skip


def unit_of(frame: pd.DataFrame, drawn: Mapping) -> str:
    """The unit of the numbers: that of the CSV, else that of the chart."""
    found = [str(one) for one in frame.get("unit", ()) if one == one]
    return found[0] if found else str(drawn["unit"])


def with_unit(text: str, unit: str) -> str:
    """A number with its unit, money before it."""
    return f"{text} {unit}".strip()


def place_of(place: object) -> str:
    return label(place) if isinstance(place, float) else str(place)


def pair_text(low: float, high: float) -> str:
    return label(low) if low == high else f"{label(low)} to {label(high)}"


def is_known(*values: object) -> bool:
    return all(isinstance(one, (int, float)) and math.isfinite(one) for one in values)


def positive(value: object, log: bool) -> float | None:
    """A number that the axis can show; None where it cannot."""
    if not is_known(value) or (log and float(value) <= 0):  # type: ignore[arg-type]
        return None
    return float(value)  # type: ignore[arg-type]


def lines(text: object) -> str:
    """A row's name in lines of at most so many characters."""
    return "\n".join(textwrap.wrap(str(text), WIDE, break_long_words=False))
