"""Live charts in rows: one row a quantity, company or step, the first on top."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from gigawatt.data.frames import ENDS
from gigawatt.figures.charts.measure import interval, label
from gigawatt.figures.live.spec import (
    SERIES,
    STEP,
    Row,
    Spec,
    axis_of,
    hue_by,
    is_known,
    level_lines,
    lines,
    pair_text,
    positive,
    role_of,
    row_axis,
    shape_by,
    switch_of,
    unit_of,
    with_unit,
)

NEAR_END = 0.3  # part of an axis: a text in the middle there would reach beyond its end


def ranges(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Median and 90 % interval, one row a quantity, for one series or several."""
    return _rows(drawn, drawn["panels"][0], frame)


def panels(drawn: Mapping, frame: pd.DataFrame) -> list[Spec]:
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
    unit = unit_of(frame, drawn)
    values = _row_values(panel, frame, names, labels, unit)
    x = axis_of("x", panel)
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": row_axis(), "title": None}
    place = {"y": y}
    hue: Row = {"value": SERIES[0]}
    if len(names) > 1:
        place["yOffset"] = {"field": "series", "sort": names}
        hue = hue_by(names)
    elif any(one["role"] for one in values):
        hue = role_of("color", SERIES[0])
    shape = shape_by(names) if len(names) > 1 else role_of("shape", "circle")
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
    layers += [*_marks(_row_claims(frame, unit), y, x), *level_lines(panel, "x", unit)]
    step = STEP if len(names) == 1 else 22 * len(names) + 14
    return {
        "data": {"values": values}, "layer": layers, "width": "container",
        "height": step * len(labels), **switch_of(names),
    }  # fmt: skip


def _row_values(
    panel: Mapping, frame: pd.DataFrame, names: Sequence[str], labels: list[str], unit: str
) -> list[Row]:
    """Each row's interval for each series; role: what it is where that is no estimate of ours."""
    values: list[Row] = []
    for one in frame.to_dict("records"):
        row, name = lines(one["row"]), str(one.get("series", ""))
        role = panel["roles"].get(f"{len(labels) - 1 - labels.index(row):g}", "")
        marked = is_known(one.get("claim low")) or is_known(one.get("published low"))
        text = interval(*(float(one[end]) for end in ENDS))
        told = f"{one['row']}{f', {name}' * bool(name)}: {with_unit(text, unit)}"
        values.append(
            {"row": row, "series": name,
             **{end: positive(one[end], panel["log_x"]) for end in ENDS},
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
         "told": f"{one['row']}, {word}: {with_unit(pair_text(low, high), unit)}"}
        for one in frame.to_dict("records")
        for word in ("claim", "published")
        if is_known(low := one.get(f"{word} low"), high := one.get(f"{word} high"))
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


def dumbbell(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Several figures of one thing in each row, joined by a line."""
    panel, unit = drawn["panels"][0], unit_of(frame, drawn)
    kinds = [one for one in frame.columns if one not in ("row", "unit")]
    labels = [lines(one) for one in frame["row"]]
    values = [
        {"row": lines(one["row"]), "series": kind, "value": positive(one[kind], panel["log_x"]),
         "told": f"{one['row']}, {kind}: {with_unit(label(float(one[kind])), unit)}"}
        for one in frame.to_dict("records") for kind in kinds if is_known(one[kind])
    ]  # fmt: skip
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": row_axis(), "title": None}
    x = axis_of("x", panel)
    return {
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "line", "color": "@grey", "strokeWidth": 1.5},
             "encoding": {"y": y, "x": {**x, "field": "value"}, "detail": {"field": "row"}}},
            {"mark": {"type": "point", "filled": True, "size": 100, "opacity": 1},
             "encoding": {"y": y, "x": {**x, "field": "value"}, "color": hue_by(kinds),
                          "shape": shape_by(kinds), "tooltip": {"field": "told"}}},
            *level_lines(panel, "x", unit),
        ],
        "width": "container", "height": STEP * len(labels), **switch_of(kinds),
    }  # fmt: skip


def bars(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Bars from zero, with their interval as a line where they have one."""
    panel, unit = drawn["panels"][0], unit_of(frame, drawn)
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
            {"row": lines(one["row"]), "value": positive(one[column], False), "series": group,
             "low": positive(low, False), "high": positive(high, False), "text": text,
             "told": f"{one['row']}{f' ({group})' * bool(group)}: {with_unit(text, unit)}"}
        )  # fmt: skip
        low, high = one.get("claim low"), one.get("claim high")
        if is_known(low, high):
            told = f"{one['row']}, claim: {with_unit(pair_text(low, high), unit)}"
            claims.append({"row": lines(one["row"]), "low": low, "high": high, "role": "claim",
                           "told": told})  # fmt: skip
    labels = [one["row"] for one in values]
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": row_axis(), "title": None}
    x = axis_of("x", panel)
    hue = hue_by(groups) if groups else {"value": SERIES[0]}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": {"band": 0.55}},
         "encoding": {"y": y, "x": {**x, "field": "value"}, "color": hue,
                      "tooltip": {"field": "told"}}},
        *([{"mark": {"type": "rule", "color": "@text", "strokeWidth": 2},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"},
                         "tooltip": {"field": "told"}}}] if ranged else []),
        *_marks(claims, y, x),
        *level_lines(panel, "x", unit),
    ]  # fmt: skip
    return {
        "data": {"values": values}, "layer": layers, "width": "container",
        "height": STEP * len(labels), **switch_of(groups or [""]),
    }  # fmt: skip


def stack(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Parts that add up, one bar a row."""
    panel, unit = drawn["panels"][0], unit_of(frame, drawn)
    parts = [one for one in frame.columns if one not in ("row", "unit")]
    labels = [lines(one) for one in frame["row"]]
    values = [
        {"row": lines(one["row"]), "series": part, "order": parts.index(part), "value": one[part],
         "told": f"{one['row']}, {part}: {with_unit(label(float(one[part])), unit)}"}
        for one in frame.to_dict("records") for part in parts if one[part]
    ]  # fmt: skip
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": row_axis(), "title": None}
    bar = {
        "mark": {"type": "bar", "height": {"band": 0.66}, "stroke": "@ground"},
        "encoding": {"y": y, "x": {**axis_of("x", panel), "field": "value", "stack": "zero"},
                     "color": hue_by(parts), "order": {"field": "order"},
                     "tooltip": {"field": "told"}},
    }  # fmt: skip
    return {
        "data": {"values": values}, "layer": [bar, *level_lines(panel, "x", unit)],
        "width": "container", "height": STEP * len(labels), **switch_of(parts),
    }  # fmt: skip
