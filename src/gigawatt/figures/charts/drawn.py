"""What a drawn chart shows beside its numbers: kind, axes, level lines, shaded stretches, marks.

A figure's CSV has the plotted numbers; this has the rest that a second drawing of it needs, read
from the drawing itself, so that no two drawings can say different things.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet

from gigawatt.figures.charts.sheet import Sheet

ROLES = {"D": "claim", "s": "published"}  # marks that are not our own estimate
_SPAN = 6  # digits of a number


def told(kind: str, measure: str, unit: str, page: Sheet, axes: object) -> dict[str, object]:
    """What a chart shows beside its numbers, as plain values that a manifest can keep.

    kind: such as "Range chart". measure, unit: of the numbers. axes: one, or a list of them.
    """
    more = MORE.get(kind, lambda *_: {})
    panels = [
        _panel(one, page) | more(one, page) for one in np.atleast_1d(np.array(axes, dtype=object))
    ]
    return {
        "kind": kind,
        "measure": measure,
        "unit": unit,
        "subtitle": page.subtitle,
        "keys": _keys(page),
        "panels": panels,
    }


def _keys(page: Sheet) -> list[dict[str, str]]:
    """The key under the title: each text with its marker, or "line" or "patch"."""
    return [
        {"text": one.text, "mark": "patch" if one.patch else one.marker or "line"}
        for one in page.keys
    ]


def _panel(axes, page: Sheet) -> dict[str, object]:
    return {
        "x": axes.get_xlabel(),
        "y": axes.get_ylabel().replace("\n", " "),
        "log_x": axes.get_xscale() == "log",
        "log_y": axes.get_yscale() == "log",
        "limits": [[_short(end) for end in side] for side in (axes.get_xlim(), axes.get_ylim())],
        "lines": [*_lines(axes, page)],
        "spans": [*_spans(axes, page)],
        "roles": _roles(axes),
        "notes": [
            {"text": text, "x": _short(at[0]), "y": _short(at[1])}
            for one, text, at, *_ in page.notes
            if one is axes
        ],
    }


def _lines(axes, page: Sheet) -> Iterable[dict[str, object]]:
    """Lines across the whole chart: at which value, and what they are by the key or their note."""
    beside = {
        _short(value): text for one, _, entries in page.columns if one is axes
        for value, text, _ in entries
    }  # fmt: skip
    for line in axes.lines:
        if line.get_transform() is axes.get_xaxis_transform():
            side, value = "x", _short(np.ravel(line.get_xdata())[0])
        elif line.get_transform() is axes.get_yaxis_transform():
            side, value = "y", _short(np.ravel(line.get_ydata())[0])
        else:
            continue
        named = [
            one.text for one in page.keys
            if not one.patch and not one.marker and _dash(one.line) == _dash(line.get_linestyle())
            and to_hex(one.colour) == to_hex(line.get_color())
        ]  # fmt: skip
        text = beside.get(value, "") if side == "y" else (named or [""])[0]
        if text:
            yield {"side": side, "value": value, "text": " ".join(text.split())}


def _dash(style: object) -> str:
    """A style of line by name, as a drawn line tells it: any lengths of one's own are dashes."""
    return style if isinstance(style, str) else "--"


def _spans(axes, page: Sheet) -> Iterable[dict[str, object]]:
    """Shaded stretches of the x axis with what they are by the key."""
    texts = [one.text for one in page.keys if one.patch and not one.filled]
    across = axes.get_xaxis_transform()
    stretches = [one for one in axes.patches if one.get_data_transform() is across]
    for patch, text in zip(stretches, texts):
        low = _short(patch.get_x())
        yield {"low": low, "high": _short(patch.get_x() + patch.get_width()), "text": text}


def _roles(axes) -> dict[str, str]:
    """Rows whose one mark is a claim or a published figure, by the height at which it stands."""
    found = {}
    for line in axes.lines:
        at, marker = np.ravel(line.get_ydata()), str(line.get_marker())
        if len(at) == 1 and marker in ROLES:
            found[f"{float(at[0]):g}"] = ROLES[marker]
    return found


# -- what only some kinds have ---------------------------------------------------------------------
def _strip(axes, page: Sheet) -> dict[str, object]:
    """The bars behind the dots, each with its row."""
    names = {at: one.get_text() for at, one in zip(axes.get_yticks(), axes.get_yticklabels())}
    bars = []
    for line in axes.lines:
        across, up = np.ravel(line.get_xdata()), np.ravel(line.get_ydata())
        if line.get_transform() is axes.transData and len(up) == 2 and up[0] == up[1]:
            low, high = sorted(map(_short, across))
            bars.append({"row": " ".join(names[up[0]].split()), "low": low, "high": high})
    return {"bars": bars}


def _worlds(axes, page: Sheet) -> dict[str, object]:
    """Where the dots stand, which of them are full, and the three dotted lines."""
    (dots,) = axes.collections
    places, faces = dots.get_offsets(), [to_hex(one) for one in dots.get_facecolors()]
    full = to_hex(page.keys[0].colour)
    dotted = [one for one in axes.lines if one.get_linestyle() == ":"]
    return {
        "centres": [_short(x) for x, _ in places],
        "inside": [one == full for one in faces],
        "ends": [_short(one.get_xdata()[0]) for one in dotted],
    }


def _field(axes, page: Sheet) -> dict[str, object]:
    """The heights of the contours, where other frames reach their values, stretches of y."""
    sets = [one for one in axes.collections if isinstance(one, ContourSet) and not one.filled]
    levels = [_short(level) for one in sets if one.linestyles is None for level in one.levels]
    dashed = [one for one in sets if one.linestyles is not None]
    reached = [
        {
            "text": key.text,
            "lines": [[[*map(_short, at)] for at in line] for line in one.allsegs[0]],
        }
        for key, one in zip(page.keys, dashed)
    ]
    texts = [one.text for one in page.keys if one.patch]
    across = axes.get_yaxis_transform()
    patches = [one for one in axes.patches if one.get_data_transform() is across]
    stretches = [
        {"low": _short(one.get_y()), "high": _short(one.get_y() + one.get_height()), "text": text}
        for one, text in zip(patches, texts)
    ]
    return {"levels": levels, "reached": reached, "stretches": stretches}


def _matrix(axes, page: Sheet) -> dict[str, object]:
    """The words in the cells, row by row, where they are more than the numbers."""
    cells = axes.collections[0].get_coordinates()  # of their corners, one more each way
    rows, columns = cells.shape[0] - 1, cells.shape[1] - 1
    words = [[""] * columns for _ in range(rows)]
    for text in axes.texts:
        column, row = (int(at) for at in text.get_position())
        words[row][column] = text.get_text()
    plain = all(_is_number(word) for line in words for word in line if word)
    return {} if plain else {"words": words}


def _is_number(word: str) -> bool:
    try:
        return math.isfinite(float(word.replace(",", "")))
    except ValueError:
        return False


MORE: dict[str, Callable[[Any, Sheet], dict[str, object]]] = {
    "Strip chart": _strip,
    "Dot plot": _worlds,
    "Contour map": _field,
    "Matrix": _matrix,
}


def _short(value: object) -> float:
    return float(f"{float(value):.{_SPAN}g}")  # type: ignore[arg-type]
