"""Live charts with a ground: places on a map, a quantity over two others."""

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from gigawatt.figures.charts.geography import CIRCLE, MARKS, outlines
from gigawatt.figures.charts.measure import label
from gigawatt.figures.live.spec import (
    FAINT,
    SERIES,
    STRONG,
    TALL,
    Row,
    Spec,
    axis_of,
    diamonds,
    hue_by,
    is_known,
    level_lines,
    switch_of,
    unit_of,
    with_unit,
)

MOST_AREA = 900  # square pixels of the largest mark of a map
BANDS = 12  # shades of a field
MOST_CELLS = 20  # places of a field that answer, in a row or a column


def spots(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """Marks on the contiguous states, their areas as the sizes, one series a state of affairs."""
    stages = [one["text"] for one in drawn["keys"]]
    values = _map_values(stages, frame, str(drawn["unit"]))
    full = {stage: filled for stage, (_, filled) in zip(stages, MARKS)}
    switch = switch_of(stages, hollow=[stage for stage in stages if not full[stage]])
    place: Row = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
        "size": {"field": "size", "type": "quantitative", "legend": None,
                 "scale": {"domain": [0, values[0]["size"]], "range": [0, MOST_AREA]}},
        "color": hue_by(stages), "shape": _map_shape(stages), "tooltip": {"field": "told"},
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
            "told": f"{one[row]}: {stage}, {with_unit(label(float(one[column])), unit)}",
        }
        for column, stage, (mark, _) in zip(columns, stages, MARKS)
        for one in frame.to_dict("records")
        if is_known(one[column])
    ]
    return sorted(values, key=lambda one: -one["size"])


def _map_shape(stages: Sequence[str]) -> Row:
    shapes = ["circle" if mark == "o" else "square" for mark, _ in MARKS]
    scale = {"domain": list(stages), "range": shapes[: len(stages)]}
    return {"field": "series", "scale": scale, "legend": None}


def field(drawn: Mapping, frame: pd.DataFrame) -> Spec:
    """A quantity over two others in shades, with its contours and where others reach a value."""
    panel, unit = drawn["panels"][0], unit_of(frame, drawn)
    names = [one for one in frame.columns if one not in ("row", "unit")]
    across, up = np.array(names, dtype=float), frame["row"].to_numpy(dtype=float)
    numbers = frame[names].to_numpy(dtype=float)
    x, y = (
        axis | {"axis": {**axis["axis"], "grid": False}}
        for axis in (axis_of("x", panel), axis_of("y", panel))
    )
    others = [one["text"] for one in panel["reached"]]
    switch = switch_of(
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
            *level_lines(panel, "x", ""),
            *diamonds(panel, x, y, ""),
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
        ("contours", f"median: {with_unit(label(level), unit)}", label(level), found)
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
         "told": f"{with_unit(label(number), unit) if number == number else 'no value'}; "
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
