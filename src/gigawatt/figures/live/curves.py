"""Live charts with a direction: over time, over a quantity, or upright columns."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from gigawatt.data.frames import ENDS
from gigawatt.figures.charts.curves import moment
from gigawatt.figures.charts.measure import interval, label
from gigawatt.figures.live.spec import (
    SERIES,
    TALL,
    Row,
    Spec,
    axis_of,
    hue_by,
    is_known,
    level_lines,
    lines,
    pair_text,
    place_of,
    positive,
    roles_of,
    row_axis,
    shape_by,
    spans_of,
    switch_of,
    unit_of,
    with_unit,
)

DASHES = ([1, 0], [6, 4], [6, 3, 2, 3], [2, 3], [8, 2])
AT_END = 0.1  # part of an axis beside its end, where a mark is too near for a text outward


def levels(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Upright ranges from left to right."""
    panel, unit = drawn["panels"][0], unit_of(frame, drawn)
    values: list[Row] = []
    claims: list[Row] = []
    for one in frame.to_dict("records"):
        text = interval(*(float(one[end]) for end in ENDS))
        row = str(one["row"])
        values.append(
            {"row": row, **{end: positive(one[end], panel["log_y"]) for end in ENDS},
             "series": "", "told": f"{row}: {with_unit(text, unit)}"}
        )  # fmt: skip
        claims += [
            {"row": row, "value": end, "role": word,
             "told": f"{row}, {word}: {with_unit(pair_text(low, high), unit)}"}
            for word in ("claim", "published")
            if is_known(low := one.get(f"{word} low"), high := one.get(f"{word} high"))
            for end in (low, high)
        ]  # fmt: skip
    x = {"field": "row", "type": "nominal", "sort": [one["row"] for one in values],
         "title": panel["x"] or None,
         "axis": {"labelAngle": 0, "labelExpr": "split(datum.label, ' ')"}}  # fmt: skip
    y = axis_of("y", panel)
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
                          "color": roles_of("color"), "shape": roles_of("shape")}}
        )  # fmt: skip
    return {
        "data": {"values": values}, "layer": [*layers, *level_lines(panel, "y", unit)],
        "width": "container", "height": TALL, **switch_of([""]),
    }  # fmt: skip


def bands(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Lines with their 90 % bands; published figures as squares."""
    panel, unit = drawn["panels"][0], unit_of(frame, drawn)
    frame = frame if "series" in frame else frame.assign(series="")
    names = list(dict.fromkeys(frame["series"].fillna("").astype(str)))
    printed = {one["text"] for one in drawn["keys"] if one["mark"] == "s"}
    values = []
    for one in frame.to_dict("records"):
        name = str(one["series"] if one["series"] == one["series"] else "")
        ends = [float(one.get(end, math.nan)) for end in ENDS]
        text = interval(*ends) if is_known(*ends) else label(ends[1])
        at = moment(one["row"])
        told = f"{name or 'median'}, {place_of(one['row'])}: {with_unit(text, unit)}"
        kind = "printed" if name in printed else "band" if is_known(*ends) else "line"
        values.append(
            {"x": at, "series": name, "kind": kind, "told": told,
             **dict(zip(ENDS, (positive(end, panel["log_y"]) for end in ends)))}
        )  # fmt: skip
    values = [one for one in values if one["p50"] is not None]
    years = all(1900 <= float(one["x"]) <= 2200 for one in values)
    x = {"field": "x", "type": "quantitative", "title": panel["x"] or None,
         "scale": {"domain": panel["limits"][0], "nice": False, "zero": False},
         "axis": {"format": "d" if years else ",.6~g",
                  "tickMinStep": 1 if years else 0}}  # fmt: skip
    return {
        "data": {"values": values},
        "layer": [*spans_of(panel), *_curves(names, printed, x, axis_of("y", panel), len(values)),
                  *_claims(panel, x, axis_of("y", panel), unit), *level_lines(panel, "y", unit)],
        "width": "container", "height": TALL, **switch_of(names, printed),
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
        {"x": one["x"], "value": one["y"], "told": with_unit(one["text"], unit)}
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


def timeline(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """One row a site, a mark a date, its shape and colour by stage."""
    panel, unit = drawn["panels"][0], str(drawn["unit"])
    row, date, stage, *rest = (one for one in frame.columns if one != "unit")
    frame = frame[frame[date].notna()]
    stages = [one["text"] for one in drawn["keys"] if one["mark"] not in ("line", "patch")]
    values: list[Row] = []
    for one in frame.to_dict("records"):
        text = label(float(one[rest[0]])) if rest and is_known(one[rest[0]]) else ""
        told = f"{one[row]}, {one[date]}: {one[stage]}{f', {with_unit(text, unit)}' * bool(text)}"
        values.append(
            {"row": lines(one[row]), "x": moment(one[date]), "series": str(one[stage]),
             "text": text, "told": told}
        )  # fmt: skip
    _set_apart(values, panel["limits"][0])
    labels = [one["row"] for one in sorted(values, key=lambda one: one["x"])]
    labels = list(dict.fromkeys(labels))
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": row_axis(), "title": None}
    x = {"field": "x", "type": "quantitative", "title": None,
         "scale": {"domain": panel["limits"][0], "nice": False, "zero": False},
         "axis": {"format": "d", "tickMinStep": 1}}  # fmt: skip
    return {
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "line", "color": "@grey", "strokeWidth": 1},
             "encoding": {"y": y, "x": x, "detail": {"field": "row"}}},
            {"mark": {"type": "point", "filled": True, "size": 100, "opacity": 1},
             "encoding": {"y": y, "x": x, "color": hue_by(stages), "shape": shape_by(stages),
                          "tooltip": {"field": "told"}}},
            {"mark": {"type": "text", "dy": -12, "clip": False, "align": {"expr": "datum.align"}},
             "encoding": {"y": y, "x": x, "color": hue_by(stages), "text": {"field": "text"}}},
            *level_lines(panel, "x", ""),
        ],
        "width": "container", "height": 34 * len(labels), **switch_of(stages),
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
