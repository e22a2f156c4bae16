"""A figure that answers the mouse: Vega-Lite from the same numbers as the still picture.

The numbers are those of the figure's CSV, the rest is what the manifest says was drawn. Colours are
names after an @ ("@blue"), so that a page can put in those of its theme.
"""

import itertools
import json
import math
import textwrap
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from gigawatt.data.frames import ENDS
from gigawatt.figures import theme
from gigawatt.figures.curves import moment
from gigawatt.figures.geography import CIRCLE, MARKS, outlines
from gigawatt.figures.measure import interval, label

HUES = ("blue", "orange", "green", "purple", "black", "grey")
SERIES = ("@blue", "@green", "@purple", "@black", "@grey")  # as the theme's series, no claim
SHAPES = ("circle", "square", "triangle-up", "triangle-down", "cross")
DASHES = ([1, 0], [6, 4], [6, 3, 2, 3], [2, 3], [8, 2])
WIDE = 24  # characters of a row's label in one line
NEAR_END = 0.3  # part of an axis: a text in the middle there would reach beyond its end
AT_END = 0.1  # part of an axis beside its end, where a mark is too near for a text outward
STEP = 44  # pixels of a row; a claim or a second series takes more
MOST_AREA = 900  # square pixels of the largest mark of a map
TALL = 320  # pixels of a chart without rows
LOW = 260  # of one with a few dots
STRIP = ("@blue", "@orange", "@green", "@purple", "@black")  # kinds of dots of a strip
FORMS = {"o": "circle", "D": "diamond", "^": "triangle-up", "v": "triangle-down", "P": "cross"}
LINE, LETTER = 16, 8  # pixels of a line of text, and across a letter
DOT = 9.0  # pixels across a dot of a strip
NARROWEST = 330.0  # pixels of a chart whose dots are moved apart
FAINT, STRONG = 0.06, 0.6  # of the colour of a small and a large number
BANDS = 12  # shades of a field
MOST_CELLS = 20  # places of a field that answer, in a row or a column
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Spec = dict[str, Any]
Row = dict[str, Any]


def palette(name: str) -> dict[str, str]:
    """The colours of a theme by name, with those of text, ground and grid."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.style.use(theme.files(name))
        found = dict(zip(HUES, [*theme.colours(), theme.muted()]))
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


# -- rows ------------------------------------------------------------------------------------------
def _ranges(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Median and 90 % interval, one row a quantity, for one series or several."""
    return _rows(drawn, drawn["panels"][0], frame)


def _panels(drawn: Mapping, frame: pd.DataFrame) -> list[Spec]:
    """Small multiples, one below the other, each with an axis of its own."""
    return [
        {**_rows(drawn, panel, part.drop(columns="panel")), "title": _title(str(name), part)}
        for panel, (name, part) in zip(drawn["panels"], frame.groupby("panel", sort=False))
    ]


def _title(name: str, part: pd.DataFrame) -> str:
    return "" if list(part["row"]) == [name] else name


def _rows(drawn: Mapping, panel: Mapping, frame: pd.DataFrame) -> Spec:
    names = list(dict.fromkeys(frame["series"])) if "series" in frame else [""]
    labels = list(dict.fromkeys(map(lines, frame["row"])))
    unit = _unit(frame, drawn)
    values = _row_values(panel, frame, names, labels, unit)
    x = _axis("x", panel)
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": _labels(), "title": None}
    place = {"y": y}
    hue: Row = {"value": SERIES[0]}
    if len(names) > 1:
        place["yOffset"] = {"field": "series", "sort": names}
        hue = _hue(names)
    elif any(one["role"] for one in values):
        hue = _role("color", SERIES[0])
    shape = _shape(names) if len(names) > 1 else _role("shape", "circle")
    tip = {"field": "told"}
    layers: list[Spec] = [
        {"mark": {"type": "rule", "strokeWidth": 9, "opacity": 0.35},
         "encoding": {**place, "x": {**x, "field": "p5"}, "x2": {"field": "p95"}, "color": hue,
                      "tooltip": tip}},
        {"mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
         "encoding": {**place, "x": {**x, "field": "p50"}, "color": hue, "shape": shape,
                      "tooltip": tip}},
    ]  # fmt: skip
    if len(names) == 1:
        layers.append(
            {"mark": {"type": "text", "dy": -13, "color": "@text", "clip": False,
                      "align": {"expr": "datum.align"}},
             "encoding": {"y": y, "x": {**x, "field": "p50"}, "text": {"field": "text"}}}
        )  # fmt: skip
    layers += [*_marks(_row_claims(frame, unit), y, x), *_level(panel, "x", unit)]
    step = STEP if len(names) == 1 else 22 * len(names) + 14
    return {
        "data": {"values": values}, "layer": layers, "width": "container",
        "height": step * len(labels), **_switch(names),
    }  # fmt: skip


def _row_values(
    panel: Mapping, frame: pd.DataFrame, names: Sequence[str], labels: list[str], unit: str
) -> list[Row]:
    """Each row's interval for each series; role: what it is where that is no estimate of ours."""
    values: list[Row] = []
    for one in frame.to_dict("records"):
        row, name = lines(one["row"]), str(one.get("series", ""))
        role = panel["roles"].get(f"{len(labels) - 1 - labels.index(row):g}", "")
        marked = _known(one.get("claim low")) or _known(one.get("published low"))
        text = interval(*(float(one[end]) for end in ENDS))
        told = f"{one['row']}{f', {name}' * bool(name)}: {_with(text, unit)}"
        values.append(
            {"row": row, "series": name,
             **{end: _positive(one[end], panel["log_x"]) for end in ENDS},
             "text": text, "told": told, "role": "" if len(names) > 1 or marked else role,
             "align": _align(float(one["p50"]), panel)}
        )  # fmt: skip
    return values


def _align(value: float, panel: Mapping) -> str:
    """How a text stands at a value, so that none is cut off at an end of a narrow axis."""
    low, high = sorted(panel["limits"][0])
    if panel["log_x"]:
        value, low, high = (math.log(max(one, 1e-300)) for one in (value, low, high))
    place = (value - low) / (high - low) if high > low else 0.5
    return "left" if place < NEAR_END else "right" if place > 1 - NEAR_END else "center"


def _row_claims(frame: pd.DataFrame, unit: str) -> list[Row]:
    """What others say of the rows."""
    return [
        {"row": lines(one["row"]), "low": low, "high": high, "role": word,
         "told": f"{one['row']}, {word}: {_with(_pair(low, high), unit)}"}
        for one in frame.to_dict("records")
        for word in ("claim", "published")
        if _known(low := one.get(f"{word} low"), high := one.get(f"{word} high"))
    ]  # fmt: skip


def _marks(claims: Sequence[Row], y: object, x: Row) -> list[Spec]:
    """Claims as orange diamonds and published figures as black squares, with their range."""
    if not claims:
        return []
    hue = {
        "field": "role", "legend": None,
        "scale": {"domain": ["claim", "published"], "range": ["@orange", "@black"]},
    }  # fmt: skip
    both = {"y": y, "color": hue, "tooltip": {"field": "told"}}
    shape = {
        "field": "role", "legend": None,
        "scale": {"domain": ["claim", "published"], "range": ["diamond", "square"]},
    }  # fmt: skip
    return [
        {"data": {"values": list(claims)}, "mark": {"type": "rule", "strokeWidth": 2},
         "encoding": {**both, "x": {**x, "field": "low"}, "x2": {"field": "high"}}},
        *({"data": {"values": list(claims)},
           "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
           "encoding": {**both, "shape": shape, "x": {**x, "field": end}}}
          for end in ("low", "high")),
    ]  # fmt: skip


def _dumbbell(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Several figures of one thing in each row, joined by a line."""
    panel, unit = drawn["panels"][0], _unit(frame, drawn)
    kinds = [one for one in frame.columns if one not in ("row", "unit")]
    labels = [lines(one) for one in frame["row"]]
    values = [
        {"row": lines(one["row"]), "series": kind, "value": _positive(one[kind], panel["log_x"]),
         "told": f"{one['row']}, {kind}: {_with(label(float(one[kind])), unit)}"}
        for one in frame.to_dict("records") for kind in kinds if _known(one[kind])
    ]  # fmt: skip
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": _labels(), "title": None}
    x = _axis("x", panel)
    return {
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "line", "color": "@grey", "strokeWidth": 1.5},
             "encoding": {"y": y, "x": {**x, "field": "value"}, "detail": {"field": "row"}}},
            {"mark": {"type": "point", "filled": True, "size": 100, "opacity": 1},
             "encoding": {"y": y, "x": {**x, "field": "value"}, "color": _hue(kinds),
                          "shape": _shape(kinds), "tooltip": {"field": "told"}}},
            *_level(panel, "x", unit),
        ],
        "width": "container", "height": STEP * len(labels), **_switch(kinds),
    }  # fmt: skip


def _bars(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Bars from zero, with their interval as a line where they have one."""
    panel, unit = drawn["panels"][0], _unit(frame, drawn)
    ranged = set(ENDS) <= set(frame.columns)
    column = "p50" if ranged else next(one for one in frame.columns if one not in ("row", "unit"))
    groups = list(dict.fromkeys(frame["group"])) if "group" in frame else []
    values: list[Row] = []
    claims: list[Row] = []
    for one in frame.to_dict("records"):
        low, high = (one.get("p5"), one.get("p95")) if ranged else (one[column], one[column])
        text = interval(low, one[column], high) if ranged else label(float(one[column]))
        group = str(one.get("group", ""))
        values.append(
            {"row": lines(one["row"]), "value": _positive(one[column], False), "series": group,
             "low": _positive(low, False), "high": _positive(high, False), "text": text,
             "told": f"{one['row']}{f' ({group})' * bool(group)}: {_with(text, unit)}"}
        )  # fmt: skip
        low, high = one.get("claim low"), one.get("claim high")
        if _known(low, high):
            told = f"{one['row']}, claim: {_with(_pair(low, high), unit)}"
            claims.append({"row": lines(one["row"]), "low": low, "high": high, "role": "claim",
                           "told": told})  # fmt: skip
    labels = [one["row"] for one in values]
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": _labels(), "title": None}
    x = _axis("x", panel)
    hue = _hue(groups) if groups else {"value": SERIES[0]}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": {"band": 0.55}},
         "encoding": {"y": y, "x": {**x, "field": "value"}, "color": hue,
                      "tooltip": {"field": "told"}}},
        *([{"mark": {"type": "rule", "color": "@text", "strokeWidth": 2},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"},
                         "tooltip": {"field": "told"}}}] if ranged else []),
        *_marks(claims, y, x),
        *_level(panel, "x", unit),
    ]  # fmt: skip
    return {
        "data": {"values": values}, "layer": layers, "width": "container",
        "height": STEP * len(labels), **_switch(groups or [""]),
    }  # fmt: skip


def _stack(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Parts that add up, one bar a row."""
    panel, unit = drawn["panels"][0], _unit(frame, drawn)
    parts = [one for one in frame.columns if one not in ("row", "unit")]
    labels = [lines(one) for one in frame["row"]]
    values = [
        {"row": lines(one["row"]), "series": part, "order": parts.index(part), "value": one[part],
         "told": f"{one['row']}, {part}: {_with(label(float(one[part])), unit)}"}
        for one in frame.to_dict("records") for part in parts if one[part]
    ]  # fmt: skip
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": _labels(), "title": None}
    bar = {
        "mark": {"type": "bar", "height": {"band": 0.66}, "stroke": "@ground"},
        "encoding": {"y": y, "x": {**_axis("x", panel), "field": "value", "stack": "zero"},
                     "color": _hue(parts), "order": {"field": "order"},
                     "tooltip": {"field": "told"}},
    }  # fmt: skip
    return {
        "data": {"values": values}, "layer": [bar, *_level(panel, "x", unit)],
        "width": "container", "height": STEP * len(labels), **_switch(parts),
    }  # fmt: skip


# -- from left to right ----------------------------------------------------------------------------
def _levels(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Upright ranges from left to right."""
    panel, unit = drawn["panels"][0], _unit(frame, drawn)
    values: list[Row] = []
    claims: list[Row] = []
    for one in frame.to_dict("records"):
        text = interval(*(float(one[end]) for end in ENDS))
        row = str(one["row"])
        values.append(
            {"row": row, **{end: _positive(one[end], panel["log_y"]) for end in ENDS},
             "series": "", "told": f"{row}: {_with(text, unit)}"}
        )  # fmt: skip
        claims += [
            {"row": row, "value": end, "role": word,
             "told": f"{row}, {word}: {_with(_pair(low, high), unit)}"}
            for word in ("claim", "published")
            if _known(low := one.get(f"{word} low"), high := one.get(f"{word} high"))
            for end in (low, high)
        ]  # fmt: skip
    x = {"field": "row", "type": "nominal", "sort": [one["row"] for one in values],
         "title": panel["x"] or None,
         "axis": {"labelAngle": 0, "labelExpr": "split(datum.label, ' ')"}}  # fmt: skip
    y = _axis("y", panel)
    tip = {"field": "told"}
    layers: list[Spec] = [
        {"mark": {"type": "rule", "strokeWidth": 10, "opacity": 0.35, "color": SERIES[0]},
         "encoding": {"x": x, "y": {**y, "field": "p5"}, "y2": {"field": "p95"}, "tooltip": tip}},
        {"mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "color": SERIES[0]},
         "encoding": {"x": x, "y": {**y, "field": "p50"}, "tooltip": tip}},
    ]  # fmt: skip
    if claims:
        layers.append(
            {"data": {"values": claims},
             "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
             "encoding": {"x": x, "y": {**y, "field": "value"}, "tooltip": tip,
                          "color": _roles("color"), "shape": _roles("shape")}}
        )  # fmt: skip
    return {
        "data": {"values": values}, "layer": [*layers, *_level(panel, "y", unit)],
        "width": "container", "height": TALL, **_switch([""]),
    }  # fmt: skip


def _bands(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Lines with their 90 % bands; published figures as squares."""
    panel, unit = drawn["panels"][0], _unit(frame, drawn)
    frame = frame if "series" in frame else frame.assign(series="")
    names = list(dict.fromkeys(frame["series"].fillna("").astype(str)))
    printed = {one["text"] for one in drawn["keys"] if one["mark"] == "s"}
    values = []
    for one in frame.to_dict("records"):
        name = str(one["series"] if one["series"] == one["series"] else "")
        ends = [float(one.get(end, math.nan)) for end in ENDS]
        text = interval(*ends) if _known(*ends) else label(ends[1])
        at = moment(one["row"])
        told = f"{name or 'median'}, {_where(one['row'])}: {_with(text, unit)}"
        kind = "printed" if name in printed else "band" if _known(*ends) else "line"
        values.append(
            {"x": at, "series": name, "kind": kind, "told": told,
             **dict(zip(ENDS, (_positive(end, panel["log_y"]) for end in ends)))}
        )  # fmt: skip
    values = [one for one in values if one["p50"] is not None]
    years = all(1900 <= float(one["x"]) <= 2200 for one in values)
    x = {"field": "x", "type": "quantitative", "title": panel["x"] or None,
         "scale": {"domain": panel["limits"][0], "nice": False, "zero": False},
         "axis": {"format": "d" if years else ",.6~g",
                  "tickMinStep": 1 if years else 0}}  # fmt: skip
    return {
        "data": {"values": values},
        "layer": [*_spans(panel), *_curves(names, printed, x, _axis("y", panel), len(values)),
                  *_claims(panel, x, _axis("y", panel), unit), *_level(panel, "y", unit)],
        "width": "container", "height": TALL, **_switch(names, printed),
    }  # fmt: skip


def _curves(names: Sequence[str], printed: set[str], x: Row, y: Row, count: int) -> list[Spec]:
    """Band, line, and at each place a mark that answers; squares with whiskers for prints."""
    ours = [name for name in names if name not in printed]
    domain = [*ours, *(name for name in names if name in printed)]
    hue = {
        "field": "series", "legend": None,
        "scale": {"domain": domain,
                  "range": [*SERIES[: len(ours)], *["@black"] * (len(domain) - len(ours))]},
    }  # fmt: skip
    dash = {
        "field": "series", "legend": None,
        "scale": {"domain": domain, "range": list(DASHES[: len(domain)])},
    }  # fmt: skip
    band, line, squares = (
        {"filter": f"datum.kind {test}"} for test in ("== 'band'", "!= 'printed'", "== 'printed'")
    )
    middle = {"x": x, "y": {**y, "field": "p50"}, "color": hue}
    ends = {"x": x, "y": {**y, "field": "p5"}, "y2": {"field": "p95"}, "color": hue}
    tip = {"tooltip": {"field": "told"}}
    size = 45 if count < 120 else 14
    return [
        {"transform": [band], "mark": {"type": "area", "opacity": 0.25}, "encoding": ends},
        {"transform": [line], "mark": {"type": "line", "strokeWidth": 2},
         "encoding": {**middle, "strokeDash": dash}},
        {"transform": [line], "mark": {"type": "point", "filled": True, "size": size, "opacity": 1},
         "encoding": {**middle, **tip}},
        {"transform": [squares], "mark": {"type": "rule"}, "encoding": ends},
        {"transform": [squares],
         "mark": {"type": "point", "filled": True, "shape": "square", "size": 60, "opacity": 1},
         "encoding": {**middle, **tip}},
    ]  # fmt: skip


def _claims(panel: Mapping, x: Row, y: Row, unit: str) -> list[Spec]:
    """Claims that were noted at a place of the chart, as diamonds."""
    found = [
        {"x": one["x"], "value": one["y"], "told": _with(one["text"], unit)}
        for one in panel["notes"] if one["text"].startswith("claim")
    ]  # fmt: skip
    if not found:
        return []
    mark = {
        "type": "point", "filled": True, "shape": "diamond", "size": 120, "color": "@orange",
        "opacity": 1,
    }  # fmt: skip
    return [
        {"data": {"values": found}, "mark": mark,
         "encoding": {"x": x, "y": {**y, "field": "value"}, "tooltip": {"field": "told"}}}
    ]  # fmt: skip


def _timeline(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """One row a site, a mark a date, its shape and colour by stage."""
    panel, unit = drawn["panels"][0], str(drawn["unit"])
    row, date, stage, *rest = (one for one in frame.columns if one != "unit")
    frame = frame[frame[date].notna()]
    stages = [one["text"] for one in drawn["keys"] if one["mark"] not in ("line", "patch")]
    values: list[Row] = []
    for one in frame.to_dict("records"):
        text = label(float(one[rest[0]])) if rest and _known(one[rest[0]]) else ""
        told = f"{one[row]}, {one[date]}: {one[stage]}{f', {_with(text, unit)}' * bool(text)}"
        values.append(
            {"row": lines(one[row]), "x": moment(one[date]), "series": str(one[stage]),
             "text": text, "told": told}
        )  # fmt: skip
    _set_apart(values, panel["limits"][0])
    labels = [one["row"] for one in sorted(values, key=lambda one: one["x"])]
    labels = list(dict.fromkeys(labels))
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": _labels(), "title": None}
    x = {"field": "x", "type": "quantitative", "title": None,
         "scale": {"domain": panel["limits"][0], "nice": False, "zero": False},
         "axis": {"format": "d", "tickMinStep": 1}}  # fmt: skip
    return {
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "line", "color": "@grey", "strokeWidth": 1},
             "encoding": {"y": y, "x": x, "detail": {"field": "row"}}},
            {"mark": {"type": "point", "filled": True, "size": 100, "opacity": 1},
             "encoding": {"y": y, "x": x, "color": _hue(stages), "shape": _shape(stages),
                          "tooltip": {"field": "told"}}},
            {"mark": {"type": "text", "dy": -12, "clip": False, "align": {"expr": "datum.align"}},
             "encoding": {"y": y, "x": x, "color": _hue(stages), "text": {"field": "text"}}},
            *_level(panel, "x", ""),
        ],
        "width": "container", "height": 34 * len(labels), **_switch(stages),
    }  # fmt: skip


def _set_apart(values: list[Row], limits: Sequence[float]) -> None:
    """How the number of each mark stands: of two marks in a row the numbers turn from each other,
    and none reaches beyond an end of the axis.
    """
    low, high = sorted(limits)
    for one in values:
        beside = [other["x"] for other in values if other["row"] == one["row"]]
        place = (one["x"] - low) / (high - low) if high > low else 0.5
        if len(beside) < 2 or place < AT_END and one["x"] == min(beside):
            one["align"] = "center"
        elif one["x"] == min(beside) or place > 1 - AT_END:
            one["align"] = "right"
        else:
            one["align"] = "left"


def _map(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Marks on the contiguous states, their areas as the sizes, one series a state of affairs."""
    stages = [one["text"] for one in drawn["keys"]]
    values = _map_values(stages, frame, str(drawn["unit"]))
    full = {stage: filled for stage, (_, filled) in zip(stages, MARKS)}
    switch = _switch(stages, hollow=[stage for stage in stages if not full[stage]])
    place: Row = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
        "size": {"field": "size", "type": "quantitative", "legend": None,
                 "scale": {"domain": [0, values[0]["size"]], "range": [0, MOST_AREA]}},
        "color": _hue(stages), "shape": _map_shape(stages), "tooltip": {"field": "told"},
    }  # fmt: skip
    borders = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line.tolist()}}
        for line in outlines()
    ]
    marks = [
        {"data": {"values": [one for one in values if full[one["series"]] == filled]},
         "mark": {"type": "point", "filled": filled, "opacity": 1, "strokeWidth": 2},
         "encoding": place, "transform": switch.get("transform", [])}
        for filled in (True, False)
    ]  # fmt: skip
    return {
        "projection": {"type": "albers"},
        "layer": [
            {"data": {"values": borders},
             "mark": {"type": "geoshape", "filled": False, "stroke": "@grey", "strokeWidth": 0.5}},
            *marks,
        ],
        "width": "container", "height": TALL,
        **{name: one for name, one in switch.items() if name != "transform"},
    }  # fmt: skip


def _map_values(stages: Sequence[str], frame: pd.DataFrame, unit: str) -> list[Row]:
    """Each size of each place with its state of affairs, the largest first, so that a small mark
    lies above a large one.
    """
    row, east, north, *columns = (one for one in frame.columns if one != "unit")
    values: list[Row] = [
        {
            "longitude": one[east],
            "latitude": one[north],
            "size": float(one[column]) * (CIRCLE if mark == "s" else 1.0),
            "series": stage,
            "told": f"{one[row]}: {stage}, {_with(label(float(one[column])), unit)}",
        }
        for column, stage, (mark, _) in zip(columns, stages, MARKS)
        for one in frame.to_dict("records")
        if _known(one[column])
    ]
    return sorted(values, key=lambda one: -one["size"])


def _map_shape(stages: Sequence[str]) -> Row:
    shapes = ["circle" if mark == "o" else "square" for mark, _ in MARKS]
    scale = {"domain": list(stages), "range": shapes[: len(stages)]}
    return {"field": "series", "scale": scale, "legend": None}


# -- dots ------------------------------------------------------------------------------------------
def _strip(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """One dot a figure by kind, side by side where they would meet, on a bar of our range."""
    panel, unit = drawn["panels"][0], _unit(frame, drawn)
    _, column, *marked = (one for one in frame.columns if one != "unit")
    frame = frame[[_known(one) for one in frame[column]]]
    names = [one["text"] for one in drawn["keys"] if one["mark"] != "line"] if marked else [""]
    unit, what = ("", f"{drawn['measure']} ") if unit == "ratio" else (unit, "")
    above = _swarm(frame["row"], frame[column], panel)
    at, tall = _heights(frame["row"], above)
    values = []
    for one, high in zip(frame.to_dict("records"), above):
        name = str(one[marked[0]]) if marked else ""
        told = f"{one['row']}: {what}{_with(label(float(one[column])), unit)}"
        values.append(
            {"y": at[one["row"]] + high, "value": one[column], "series": name,
             "told": told + f", {name}" * bool(name)}
        )  # fmt: skip
    bars = [
        {"y": at[one["row"]], "low": one["low"], "high": one["high"],
         "told": f"{one['row']}, our typical 90 % interval: {_pair(one['low'], one['high'])}"}
        for one in panel["bars"] if one["row"] in at
    ]  # fmt: skip
    x = _axis("x", panel)
    both = {"y": _named_heights(at, tall), "tooltip": {"field": "told"}}
    return {
        "data": {"values": values},
        "layer": [
            {"data": {"values": bars},
             "mark": {"type": "rule", "strokeWidth": 9, "opacity": 0.35, "color": "@grey"},
             "encoding": {**both, "x": {**x, "field": "low"}, "x2": {"field": "high"}}},
            *_level(panel, "x", unit),
            {"mark": {"type": "point", "filled": True, "opacity": 1},
             "encoding": {**both, "x": {**x, "field": "value"}, **_looks(names, drawn)}},
        ],
        "width": "container", "height": tall, **_switch(names, hues=STRIP),
    }  # fmt: skip


def _swarm(rows: Sequence, places: Sequence[float], panel: Mapping) -> list[float]:
    """How many pixels above or below its row each dot stands, so that none covers another in a
    chart as wide as a phone's.
    """
    low, high = sorted(panel["limits"][0])
    way = math.log if panel["log_x"] else float
    left, width = way(low), way(high) - way(low)
    taken: dict[object, list[tuple[float, float]]] = {}
    found = []
    for row, place in zip(rows, places):
        at = (way(place) - left) / width * NARROWEST
        there = taken.setdefault(row, [])
        above = next(
            away for step in itertools.count() for away in (step * DOT / 3, -step * DOT / 3)
            if all(math.hypot(at - x, away - y) >= DOT for x, y in there)
        )  # fmt: skip
        there.append((at, above))
        found.append(above)
    return found


def _heights(rows: Sequence, above: Sequence[float]) -> tuple[dict[str, float], float]:
    """At which pixel each row stands, so that its dots have room, and the height of all."""
    ends: dict[str, tuple[float, float]] = {}
    for row, high in zip(rows, above):
        low, top = ends.get(row, (-8.0, 8.0))
        ends[row] = min(low, high), max(top, high)
    at, filled = {}, 0.0
    for row, (low, top) in ends.items():
        at[row] = round(filled - low + DOT)
        filled = at[row] + top + DOT
    return at, round(filled)


def _named_heights(at: Mapping[str, float], tall: float) -> Row:
    """An upright axis in pixels that names rows."""
    said = json.dumps({f"{high:g}": lines(row) for row, high in at.items()}, ensure_ascii=False)
    axis = _labels() | {"values": list(at.values()), "labelOverlap": False}
    return {
        "type": "quantitative", "field": "y", "title": None,
        "scale": {"domain": [tall, 0], "nice": False, "zero": False},
        "axis": axis | {"labelExpr": f"split({said}[datum.value], '\\n')"},
    }  # fmt: skip


def _looks(names: Sequence[str], drawn: Mapping) -> Row:
    """Colours, shapes and sizes of kinds of dots, as the key of the still picture has them."""
    shapes = [FORMS.get(one["mark"], "circle") for one in drawn["keys"]][: len(names)]
    ranges = {
        "color": list(STRIP[: len(names)]),
        "shape": shapes or ["circle"],
        # a diamond of one width is half as large
        "size": [DOT**2 * (1.0 if one == "circle" else 1.5) for one in shapes] or [DOT**2],
    }
    return {
        channel: {
            "field": "series", "legend": None, "scale": {"domain": list(names), "range": found}
        }
        for channel, found in ranges.items()
    }  # fmt: skip


def _worlds(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Equally likely worlds as dots in columns, full inside the interval."""
    panel, unit = drawn["panels"][0], str(drawn["unit"])
    (left, right), (bottom, top) = panel["limits"]
    column = next(one for one in frame.columns if one not in ("row", "slot", "height"))
    names = [one["text"] for one in drawn["keys"]]
    values = []
    for one, centre, inside in zip(frame.to_dict("records"), panel["centres"], panel["inside"]):
        name = names[0] if inside else names[1]
        told = f"world {one['row']}: {_with(label(one[column]), unit)}, {name}"
        values.append({"x": centre, "y": one["height"], "series": name, "told": told})
    x = _axis("x", panel)
    y = {"type": "quantitative", "axis": None,
         "scale": {"domain": [bottom, top], "nice": False, "zero": False}}  # fmt: skip
    steps = [b - a for a, b in itertools.pairwise(sorted(set(panel["centres"])))]
    slots = (right - left) / min(steps, default=right - left)
    size = f"pow(min(width / {slots:.6g}, {LOW / (top - bottom):.6g}) * 0.82, 2)"
    dots = [
        {"transform": [{"filter": f"datum.series == {json.dumps(name)}"}],
         "mark": {"type": "point", "filled": filled, "size": {"expr": size}, "opacity": 1,
                  "strokeWidth": 2, "color": SERIES[0]},
         "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "y"},
                      "tooltip": {"field": "told"}}}
        for name, filled in zip(names, (True, False))
    ]  # fmt: skip
    return {
        "data": {"values": values},
        "layer": [*_ends(panel, unit), *dots, *_diamonds(panel, x, y, unit)],
        "width": "container", "height": LOW,
        **_switch(names, hues=(SERIES[0], SERIES[0]), hollow=names[1:]),
    }  # fmt: skip


def _ends(panel: Mapping, unit: str) -> list[Spec]:
    """Median and ends of an interval as dotted lines with their numbers above the dots."""
    ends = [
        {
            "value": at,
            "text": [*text.split(), label(at)],
            "told": f"{text}: {_with(label(at), unit)}",
        }
        for text, at in zip(("5th percentile", "median", "95th percentile"), panel["ends"])
    ]
    across = {"field": "value", "type": "quantitative"}
    return [
        {"data": {"values": list(ends)},
         "mark": {"type": "rule", "strokeDash": [2, 3], "color": "@grey", "strokeWidth": 2,
                  "y": 56, "y2": "height"},
         "encoding": {"x": across, "tooltip": {"field": "told"}}},
        *({"data": {"values": [one]},
           "mark": {"type": "text", "y": 4, "baseline": "top", "color": "@text", "align": side,
                    "dx": away, "lineHeight": 16},
           "encoding": {"x": across, "text": {"field": "text"}}}
          for one, side, away in zip(ends, ("right", "center", "left"), (-5, 0, 5))),
    ]  # fmt: skip


# -- cells -----------------------------------------------------------------------------------------
def _matrix(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Numbers or words in a grid, in a stronger colour where the numbers are larger."""
    names = [one for one in frame.columns if one not in ("row", "unit")]
    labels, heads = list(map(lines, frame["row"])), list(map(_narrow, names))
    values = _grid(drawn, frame, names)
    below = max(one.count("\n") for one in heads) * LINE
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": _labels(), "title": None}
    x = {"field": "column", "type": "nominal", "sort": heads,
         "title": drawn["panels"][0]["x"] or None,
         "axis": _labels() | {"orient": "top", "labelAngle": 0, "labelOverlap": False,
                              "labelLimit": 0, "labelPadding": 8 + below}}  # fmt: skip
    shade = {"field": "shade", "type": "quantitative", "legend": None,
             "scale": {"domain": [0, 1], "range": [FAINT, STRONG]}}  # fmt: skip
    both = {"x": x, "y": y}
    least = _least(labels, heads, [one["text"] for one in values])
    step = max(STEP, LINE * (1 + max(one.count("\n") for one in labels)) + 8)
    return {
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "rect", "color": "@ground"},
             "encoding": {**both, "tooltip": {"field": "told"}}},
            {"transform": [{"filter": "isValid(datum.shade)"}],
             "mark": {"type": "rect", "color": SERIES[0], "stroke": "@ground", "strokeWidth": 2},
             "encoding": {**both, "opacity": shade, "tooltip": {"field": "told"}}},
            {"mark": {"type": "text", "color": "@text"},
             "encoding": {**both, "text": {"field": "text"}}},
        ],
        "width": "container", "height": step * len(labels),
        "usermeta": {"columns": len(names), "least": least},
    }  # fmt: skip


def _least(labels: Sequence[str], heads: Sequence[str], cells: Sequence[str]) -> int:
    """Pixels across in which the names of rows and columns and the cells of a grid can be read."""
    name, head = (
        max(len(line) for one in names for line in one.split("\n")) for names in (labels, heads)
    )
    return 20 + LETTER * (name + len(heads) * (1 + max(head, *map(len, cells))))


def _grid(drawn: Mapping, frame: pd.DataFrame, names: Sequence[str]) -> list[Row]:
    """The cells of a grid row by row: their words in the picture, else their numbers."""
    unit, numbers = _unit(frame, drawn), frame[list(names)].to_numpy(dtype=float)
    words = drawn["panels"][0].get("words") or [[""] * len(names)] * len(frame)
    low, high = min(0.0, np.nanmin(numbers)), np.nanmax(numbers)
    values: list[Row] = []
    for row, cells, said in zip(frame["row"], numbers, words):
        for name, number, word in zip(names, cells, said):
            known = number == number
            told = _with(label(number), unit) if known else "nothing"
            values.append(
                {"row": lines(row), "column": _narrow(name),
                 "text": word or (label(number) if known else ""),
                 "shade": (number - low) / ((high - low) or 1.0) if known else None,
                 "told": f"{row}, {name}: " + (f"{word} ({told})" if word else told)}
            )  # fmt: skip
    return values


def _narrow(name: object) -> str:
    """The name of a column of a grid in lines."""
    return "\n".join(textwrap.wrap(str(name), 8, break_long_words=False))


def _field(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """A quantity over two others in shades, with its contours and where others reach a value."""
    panel, unit = drawn["panels"][0], _unit(frame, drawn)
    names = [one for one in frame.columns if one not in ("row", "unit")]
    across, up = np.array(names, dtype=float), frame["row"].to_numpy(dtype=float)
    numbers = frame[names].to_numpy(dtype=float)
    x, y = (
        axis | {"axis": {**axis["axis"], "grid": False}}
        for axis in (_axis("x", panel), _axis("y", panel))
    )
    others = [one["text"] for one in panel["reached"]]
    switch = _switch(
        ["shades", "contours", *others], hues=(SERIES[0], SERIES[0], *["@orange"] * len(others))
    )
    hide = switch.pop("transform")
    edges = {"x": {**x, "field": "x"}, "x2": {"field": "x2"},
             "y": {**y, "field": "y"}, "y2": {"field": "y2"}}  # fmt: skip
    shade = {"field": "shade", "type": "quantitative", "legend": None,
             "scale": {"domain": [0, 1], "range": [FAINT, STRONG]}}  # fmt: skip
    found = _contours(across, up, numbers, panel, unit)
    return {
        "layer": [
            {"data": {"values": _cells(across, up, numbers, panel, unit)},
             "mark": {"type": "rect", "color": "@ground", "opacity": 0},
             "encoding": {**edges, "tooltip": {"field": "told"}}},
            {"data": {"values": _shades(across, up, numbers, panel)}, "transform": hide,
             "mark": {"type": "rect", "color": SERIES[0]},
             "encoding": {**edges, "opacity": shade}},
            *_stretches(panel),
            *_drawn_lines(found, ["contours", *others], x, y, hide),
            *_level(panel, "x", ""),
            *_diamonds(panel, x, y, ""),
        ],
        "width": "container", "height": TALL * 1.3, **switch,
        "usermeta": {**switch["usermeta"], "columns": len(_thinned(across))},
    }  # fmt: skip


def _contours(
    across: np.ndarray, up: np.ndarray, numbers: np.ndarray, panel: Mapping, unit: str
) -> list[Row]:
    """The points of a field's contours, and of the lines where other fields reach a value."""
    axes, levels = Figure().subplots(), panel["levels"]
    lines_at = axes.contour(across, up, numbers, levels=levels).allsegs if levels else []
    drawn = [
        ("contours", f"median: {_with(label(level), unit)}", label(level), found)
        for level, found in zip(levels, lines_at)
    ]
    drawn += [(one["text"], one["text"], "", one["lines"]) for one in panel["reached"]]
    return [
        {"series": name, "part": f"{told} {part}", "place": place, "x": float(at), "y": float(high),
         "told": told, "text": text}
        for name, told, text, found in drawn
        for part, line in enumerate(found)
        for place, (at, high) in enumerate(line)
    ]  # fmt: skip


def _drawn_lines(
    found: Sequence[Row], names: Sequence[str], x: Row, y: Row, hide: Sequence
) -> list[Spec]:
    """Lines of a field through their points, those of others dashed, contours with their number."""
    longest: dict[str, list[Row]] = {}
    for _, group in itertools.groupby(found, lambda one: one["part"]):
        line = list(group)
        if line[0]["text"] and len(line) > len(longest.get(line[0]["text"], ())):
            longest[line[0]["text"]] = line
    middles = [line[len(line) // 2] for line in longest.values()]
    both = {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}}
    looks = {
        channel: {"field": "series", "legend": None,
                  "scale": {"domain": list(names), "range": [first, *[rest] * (len(names) - 1)]}}
        for channel, first, rest in (("color", SERIES[0], "@orange"),
                                     ("strokeDash", [1, 0], [6, 4]))
    }  # fmt: skip
    ground = {"stroke": "@ground", "strokeWidth": 4, "strokeJoin": "round"}
    return [
        {"data": {"values": list(found)}, "transform": list(hide),
         "mark": {"type": "line", "strokeWidth": 2},
         "encoding": {**both, **looks, "detail": {"field": "part"}, "order": {"field": "place"},
                      "tooltip": {"field": "told"}}},
        *({"data": {"values": middles}, "transform": list(hide),
           "mark": {"type": "text", "color": "@text", **more},
           "encoding": {**both, "text": {"field": "text"}}}
          for more in (ground, {})),
    ]  # fmt: skip


def _edges(places: np.ndarray, log: bool) -> list[tuple[float, float]]:
    """The stretch of an axis around each place, up to half way to its neighbours."""
    at = np.log(places) if log else places
    middle = (at[1:] + at[:-1]) / 2
    ends = np.concatenate([at[:1], middle, at[-1:]])
    ends = np.exp(ends) if log else ends
    return [(float(f"{a:.6g}"), float(f"{b:.6g}")) for a, b in itertools.pairwise(ends)]


def _thinned(places: np.ndarray) -> np.ndarray:
    """Every so many-th place, so that a hand and an arrow key find their way."""
    return places[:: math.ceil(len(places) / MOST_CELLS)]


def _cells(
    across: np.ndarray, up: np.ndarray, numbers: np.ndarray, panel: Mapping, unit: str
) -> list[Row]:
    """The places of a field that answer, from the top row on."""
    few, high = _thinned(across), _thinned(up)
    beside, above = (_edges(few, panel["log_x"]), _edges(high, panel["log_y"]))
    # the last stretches reach the ends of the axes, whatever was thinned
    beside[-1], above[-1] = (beside[-1][0], across[-1]), (above[-1][0], up[-1])
    at_x = {place: column for column, place in enumerate(across)}
    at_y = {place: row for row, place in enumerate(up)}
    names = [panel[side].removesuffix(" (log scale)") for side in ("x", "y")]
    return [
        {"x": x, "x2": x2, "y": y, "y2": y2,
         "told": f"{_with(label(number), unit) if number == number else 'no value'}; "
                 f"{names[0]}: {label(place)}; {names[1]}: {label(height)}"}
        for height, (y, y2) in reversed(list(zip(high, above)))
        for place, (x, x2) in zip(few, beside)
        for number in [numbers[at_y[height], at_x[place]]]
    ]  # fmt: skip


def _shades(across: np.ndarray, up: np.ndarray, numbers: np.ndarray, panel: Mapping) -> list[Row]:
    """The field in a dozen shades, by its logarithm where some of it is above zero."""
    if (numbers > 0).any():
        numbers = np.log10(np.where(numbers > 0, numbers, np.nan))
    low, high = np.nanmin(numbers), np.nanmax(numbers)
    steps = np.minimum(np.floor((numbers - low) / ((high - low) or 1.0) * BANDS), BANDS - 1)
    found: list[Row] = []
    for (y, y2), row in zip(_edges(up, panel["log_y"]), steps):
        for (x, x2), step in zip(_edges(across, panel["log_x"]), row):
            if found and found[-1]["y"] == y and found[-1]["shade"] * (BANDS - 1) == step:
                found[-1]["x2"] = x2  # one shade, one mark
            elif step == step:
                found.append({"x": x, "x2": x2, "y": y, "y2": y2, "shade": step / (BANDS - 1)})
    return found


def _stretches(panel: Mapping) -> list[Spec]:
    """Shaded stretches of the y axis."""
    values = [
        {"low": one["low"], "high": one["high"],
         "told": f"{one['text']}: {label(one['low'])} to {label(one['high'])}"}
        for one in panel["stretches"]
    ]  # fmt: skip
    if not values:
        return []
    upright = {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}
    return [
        {"data": {"values": values},
         "mark": {"type": "rect", "color": "@grey", "opacity": 0.25},
         "encoding": {**upright, "tooltip": {"field": "told"}}}
    ]  # fmt: skip


def _diamonds(panel: Mapping, x: Row, y: Row, unit: str) -> list[Spec]:
    """Claims where the still picture notes them."""
    found = [
        {"x": one["x"], "y": one["y"], "told": _with(one["text"], unit),
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


KINDS: dict[str, Callable[[Mapping, pd.DataFrame], Spec | list[Spec]]] = {
    "Range chart": _ranges,
    "Grouped range chart": _ranges,
    "Set of range charts": _panels,
    "Dumbbell chart": _dumbbell,
    "Bar chart": _bars,
    "Stacked bar chart": _stack,
    "Level chart": _levels,
    "Band chart": _bands,
    "Timeline": _timeline,
    "Map": _map,
    "Strip chart": _strip,
    "Dot plot": _worlds,
    "Matrix": _matrix,
    "Contour map": _field,
}
TICKS, DECADES = 6, 4  # numbers at an axis, about
# What a kind needs of its drawing; a figure whose manifest is older stays a picture.
NEEDED = {"Strip chart": "bars", "Dot plot": "centres", "Contour map": "levels"}


# -- shared pieces ---------------------------------------------------------------------------------
def _axis(side: str, panel: Mapping) -> Row:
    """An axis as the still picture has it: its ends, its label, logarithmic or not."""
    limits = sorted(panel["limits"][0 if side == "x" else 1])
    scale: Row = {"domain": limits, "nice": False, "zero": False}
    axis: Row = {"format": "~s" if limits[1] >= 1e5 else ",.6~g"}
    if panel[f"log_{side}"]:
        scale |= {"type": "log"}
    axis |= {"tickCount": DECADES if panel[f"log_{side}"] else TICKS}  # more of them would touch
    return {"type": "quantitative", "title": panel[side] or None, "scale": scale, "axis": axis}


def _labels() -> Row:
    """Rows' names in as many lines as they need."""
    return {"labelExpr": "split(datum.label, '\\n')", "labelLimit": 190, "domain": False,
            "ticks": False, "grid": False, "labelPadding": 8}  # fmt: skip


def _hue(names: Sequence[str]) -> Row:
    scale = {"domain": list(names), "range": list(SERIES[: len(names)])}
    return {"field": "series", "scale": scale, "legend": None}


def _shape(names: Sequence[str]) -> Row:
    scale = {"domain": list(names), "range": list(SHAPES[: len(names)])}
    return {"field": "series", "scale": scale, "legend": None}


def _role(what: str, ours: str) -> Row:
    """Colour or shape by role, that of our own estimates first."""
    others = {"color": ["@orange", "@black"], "shape": ["diamond", "square"]}[what]
    return {"field": "role", "legend": None,
            "scale": {"domain": ["", "claim", "published"], "range": [ours, *others]}}  # fmt: skip


def _roles(what: str) -> Row:
    values = ["@orange", "@black"] if what == "color" else ["diamond", "square"]
    return {"field": "role", "legend": None,
            "scale": {"domain": ["claim", "published"], "range": values}}  # fmt: skip


def _switch(
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


def _level(panel: Mapping, side: str, unit: str) -> list[Spec]:
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
    return text if value in text else f"{text}: {_with(value, unit)}"


def _spans(panel: Mapping) -> list[Spec]:
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


def _unit(frame: pd.DataFrame, drawn: Mapping) -> str:
    """The unit of the numbers: that of the CSV, else that of the chart."""
    found = [str(one) for one in frame.get("unit", ()) if one == one]
    return found[0] if found else str(drawn["unit"])


def _with(text: str, unit: str) -> str:
    """A number with its unit, money before it."""
    return f"{text} {unit}".strip()


def _where(place: object) -> str:
    return label(place) if isinstance(place, float) else str(place)


def _pair(low: float, high: float) -> str:
    return label(low) if low == high else f"{label(low)} to {label(high)}"


def _known(*values: object) -> bool:
    return all(isinstance(one, (int, float)) and math.isfinite(one) for one in values)


def _positive(value: object, log: bool) -> float | None:
    """A number that the axis can show; None where it cannot."""
    if not _known(value) or (log and float(value) <= 0):  # type: ignore[arg-type]
        return None
    return float(value)  # type: ignore[arg-type]


def lines(text: object) -> str:
    """A row's name in lines of at most so many characters."""
    return "\n".join(textwrap.wrap(str(text), WIDE, break_long_words=False))
