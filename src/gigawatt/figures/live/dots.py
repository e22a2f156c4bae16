"""Live charts of many: figures by kind, outcomes as dots, counts in a grid."""

import itertools
import json
import math
import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from gigawatt.figures.charts.measure import label
from gigawatt.figures.live.spec import (
    FAINT,
    LETTER,
    LINE,
    SERIES,
    STEP,
    STRONG,
    Row,
    Spec,
    axis_of,
    diamonds,
    is_known,
    level_lines,
    lines,
    pair_text,
    row_axis,
    switch_of,
    unit_of,
    with_unit,
)

LOW = 260  # of one with a few dots
STRIP = ("@blue", "@orange", "@green", "@purple", "@black")  # kinds of dots of a strip
FORMS = {"o": "circle", "D": "diamond", "^": "triangle-up", "v": "triangle-down", "P": "cross"}
DOT = 9.0  # pixels across a dot of a strip
NARROWEST = 330.0  # pixels of a chart whose dots are moved apart


def strip(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """One dot a figure by kind, side by side where they would meet, on a bar of our range."""
    panel, unit = drawn["panels"][0], unit_of(frame, drawn)
    _, column, *marked = (one for one in frame.columns if one != "unit")
    frame = frame[[is_known(one) for one in frame[column]]]
    names = [one["text"] for one in drawn["keys"] if one["mark"] != "line"] if marked else [""]
    unit, what = ("", f"{drawn['measure']} ") if unit == "ratio" else (unit, "")
    above = _swarm(frame["row"], frame[column], panel)
    at, tall = _heights(frame["row"], above)
    values = []
    for one, high in zip(frame.to_dict("records"), above):
        name = str(one[marked[0]]) if marked else ""
        told = f"{one['row']}: {what}{with_unit(label(float(one[column])), unit)}"
        values.append(
            {"y": at[one["row"]] + high, "value": one[column], "series": name,
             "told": told + f", {name}" * bool(name)}
        )  # fmt: skip
    bars = [
        {"y": at[one["row"]], "low": one["low"], "high": one["high"],
         "told": f"{one['row']}, our typical 90 % interval: {pair_text(one['low'], one['high'])}"}
        for one in panel["bars"] if one["row"] in at
    ]  # fmt: skip
    x = axis_of("x", panel)
    both = {"y": _named_heights(at, tall), "tooltip": {"field": "told"}}
    return {
        "data": {"values": values},
        "layer": [
            {"data": {"values": bars},
             "mark": {"type": "rule", "strokeWidth": 9, "opacity": 0.35, "color": "@grey"},
             "encoding": {**both, "x": {**x, "field": "low"}, "x2": {"field": "high"}}},
            *level_lines(panel, "x", unit),
            {"mark": {"type": "point", "filled": True, "opacity": 1},
             "encoding": {**both, "x": {**x, "field": "value"}, **_looks(names, drawn)}},
        ],
        "width": "container", "height": tall, **switch_of(names, hues=STRIP),
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
    axis = row_axis() | {"values": list(at.values()), "labelOverlap": False}
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


def worlds(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Equally likely worlds as dots in columns, full inside the interval."""
    panel, unit = drawn["panels"][0], str(drawn["unit"])
    (left, right), (bottom, top) = panel["limits"]
    column = next(one for one in frame.columns if one not in ("row", "slot", "height"))
    names = [one["text"] for one in drawn["keys"]]
    values = []
    for one, centre, inside in zip(frame.to_dict("records"), panel["centres"], panel["inside"]):
        name = names[0] if inside else names[1]
        told = f"world {one['row']}: {with_unit(label(one[column]), unit)}, {name}"
        values.append({"x": centre, "y": one["height"], "series": name, "told": told})
    x = axis_of("x", panel)
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
        "layer": [*_ends(panel, unit), *dots, *diamonds(panel, x, y, unit)],
        "width": "container", "height": LOW,
        **switch_of(names, hues=(SERIES[0], SERIES[0]), hollow=names[1:]),
    }  # fmt: skip


def _ends(panel: Mapping, unit: str) -> list[Spec]:
    """Median and ends of an interval as dotted lines with their numbers above the dots."""
    ends = [
        {
            "value": at,
            "text": [*text.split(), label(at)],
            "told": f"{text}: {with_unit(label(at), unit)}",
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


def matrix(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Numbers or words in a grid, in a stronger colour where the numbers are larger."""
    names = [one for one in frame.columns if one not in ("row", "unit")]
    labels, heads = list(map(lines, frame["row"])), list(map(_narrow, names))
    values = _grid(drawn, frame, names)
    below = max(one.count("\n") for one in heads) * LINE
    y = {"field": "row", "type": "nominal", "sort": labels, "axis": row_axis(), "title": None}
    x = {"field": "column", "type": "nominal", "sort": heads,
         "title": drawn["panels"][0]["x"] or None,
         "axis": row_axis() | {"orient": "top", "labelAngle": 0, "labelOverlap": False,
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
    unit, numbers = unit_of(frame, drawn), frame[list(names)].to_numpy(dtype=float)
    words = drawn["panels"][0].get("words") or [[""] * len(names)] * len(frame)
    low, high = min(0.0, np.nanmin(numbers)), np.nanmax(numbers)
    values: list[Row] = []
    for row, cells, said in zip(frame["row"], numbers, words):
        for name, number, word in zip(names, cells, said):
            known = number == number
            told = with_unit(label(number), unit) if known else "nothing"
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
