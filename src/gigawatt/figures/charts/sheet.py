"""A sheet of paper for one chart: title, measure, key and foot, and axes between them."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter
from matplotlib.transforms import Bbox

from gigawatt.figures.charts import themes
from gigawatt.text.language import foreign, told

EDGE = 0.1  # inches of free paper on each side
LEADING = 1.3  # line height over font size
PLACES = 6  # of a position in a figure, whose size is 1: the layout's last bits are not stable
POINTS = 72.0
RIM = 2.5  # points around a text that lies on colours


@dataclass(frozen=True)
class Key:
    """One entry of the key under the title: a mark and what it means."""

    text: str
    colour: str
    marker: str = "o"
    line: str = ""
    filled: bool = True
    patch: bool = False


@dataclass
class Sheet:
    """A figure with its texts in place; `grid` makes axes, `settle` finds the layout."""

    figure: Figure
    body: tuple[float, float, float, float]
    foot: Text
    subtitle: str = ""
    keys: list[Key] = field(default_factory=list)
    notes: list[tuple] = field(default_factory=list)
    inside: list[tuple] = field(default_factory=list)
    marks: list[tuple] = field(default_factory=list)
    columns: list[tuple] = field(default_factory=list)
    lying: list[tuple] = field(default_factory=list)
    taken: list[Bbox] = field(default_factory=list)
    named: bool = False  # whether every name along x must stay, as those of columns do
    shaded: bool = False  # whether notes lie on colours, and need a rim to be read

    def grid(self, rows: int = 1, columns: int = 1, **options) -> np.ndarray:
        """Axes between head and foot, as an array of rows and columns."""
        return self.figure.subplots(rows, columns, squeeze=False, **options)

    def note(
        self,
        axes,
        text: str,
        at: tuple[float, float],
        colour: str,
        prefer: str = "above",
        away: float = 0.0,
    ):
        """A text beside a mark, put where it covers no other text once the layout is known.

        away: from the middle of the mark to its edge, in points, where it is a large one.
        """
        self.notes.append((axes, text, at, colour, prefer, away))

    def settle(self) -> None:
        """Find the layout, round it, and put the notes into free places."""
        if foreign():
            self._translate()
        layout = self.figure.get_layout_engine()
        layout.execute(self.figure)
        for axes, beside, entries in self.columns:
            self._apart(axes, beside, entries)
        layout.execute(self.figure)
        self.figure.set_layout_engine("none")
        for axes in self.figure.axes:
            place = [round(float(edge), PLACES) for edge in axes.get_position().bounds]
            axes.set_position(place)
        self._thin_ticks()
        self.figure.draw_without_rendering()
        renderer = self.figure.canvas.get_renderer()
        for axes, made in self.lying:
            box = made.get_window_extent(renderer)
            covered = any(_common(box, other) for other in self.taken)
            if covered or _outside(box, axes.get_window_extent(renderer)):
                made.set_visible(False)
            else:
                self.taken.append(box)
        self.taken += [
            text.get_window_extent(renderer)
            for axes in self.figure.axes
            for text in axes.texts
            if text.get_text() and text.get_visible()
        ]
        for entry in self.inside:
            self._fit(*entry, renderer)
        for axes, text, at, colour, prefer, away in self.notes:
            self._put(axes, text, at, colour, _around(prefer, _noted() * 0.8, away), renderer)

    def _translate(self) -> None:
        """Put what stands on the axes into the reader's language, before room is found for it."""
        self.notes = [(one, told(text), *rest) for one, text, *rest in self.notes]
        self.inside = [(one, told(text), *rest) for one, text, *rest in self.inside]
        self.columns = [
            (one, beside, [(at, told(text), hue) for at, text, hue in entries])
            for one, beside, entries in self.columns
        ]
        for axes in self.figure.axes:
            legend = axes.get_legend()
            own = [one for one in axes.get_children() if isinstance(one, Text)]
            key = legend.get_texts() if legend else []
            for text in [*own, *key, axes.xaxis.label, axes.yaxis.label]:
                text.set_text(told(text.get_text()))
            for axis in (axes.xaxis, axes.yaxis):
                shown = axis.get_major_formatter()
                if isinstance(shown, FixedFormatter):
                    axis.set_major_formatter(FixedFormatter([told(one) for one in shown.seq]))
                elif isinstance(shown, FuncFormatter):
                    axis.set_major_formatter(
                        lambda value, place, shown=shown: told(shown(value, place))
                    )

    def _thin_ticks(self) -> None:
        """Leave out every other tick of an axis whose numbers would touch."""
        for axes in [] if self.named else self.figure.axes:
            for _ in range(4):
                shown = [one for one in axes.get_xticklabels() if one.get_text()]
                boxes = [one.get_window_extent() for one in shown]
                gap = themes.points("label") * 0.5 * self.figure.dpi / POINTS
                if all(a.x1 + gap < b.x0 for a, b in itertools.pairwise(boxes)):
                    break
                if isinstance(axes.xaxis.get_major_locator(), FixedLocator) and len(shown) < 2:
                    break
                low, high = sorted(axes.get_xlim())
                places = [one for one in axes.get_xticks() if low <= one <= high]
                labels = [one.get_text() for one in axes.get_xticklabels()]
                at = axes.get_xticks()
                texts = [text for place, text in zip(at, labels) if place in places]
                axes.set_xticks(places[::2], texts[::2])

    def beside(self, axes, entries: Sequence[tuple[float, str, str]]) -> None:
        """Texts at the right edge of axes, each at the height of its value, none over another."""
        beside = axes.twinx()
        beside.set(ylim=(0, 1), yticks=[])
        beside.tick_params(axis="y", length=0, pad=6)
        beside.grid(False)
        for spine in beside.spines.values():
            spine.set_visible(False)
        self.columns.append((axes, beside, list(entries)))
        self._apart(axes, beside, entries)

    def _apart(self, axes, beside, entries) -> None:
        """Put the texts at the right edge at their heights, or as near as their lines allow."""
        tall = axes.get_window_extent().height / self.figure.dpi * POINTS
        line = themes.points("label") * LEADING / tall
        heights = axes.transData.transform([(axes.get_xlim()[0], y) for y, _, _ in entries])
        wanted = [y for _, y in axes.transAxes.inverted().transform(heights)]
        order = sorted(range(len(entries)), key=lambda place: wanted[place])
        room = [line * (entries[place][1].count("\n") + 1) for place in order]
        places = _spaced([wanted[place] for place in order], room)
        beside.set_yticks(places, [entries[place][1] for place in order])
        beside.set_ylim(0, 1)
        for text, place in zip(beside.get_yticklabels(), order):
            text.set_color(entries[place][2])

    def _fit(self, axes, text, ends, place, colour, renderer) -> None:
        """A text in the middle of a bar, where the bar is wide enough for it."""
        made = axes.text(
            sum(ends) / 2, place, text, ha="center", va="center", color=colour, zorder=6
        )
        made.set_in_layout(False)
        box = made.get_window_extent(renderer)
        (left, _), (right, _) = axes.transData.transform([(end, place) for end in ends])
        if box.width > (right - left) * 0.9:
            made.remove()
        else:
            self.taken.append(box)

    def _dot(self, axes, x, y, half: float | None = None) -> Bbox:
        """The box of a mark in pixels; half: its half width in points, where it is a large one."""
        across, up = axes.transData.transform((x, y))
        half = (themes.points("label") * 0.4 if half is None else half) * self.figure.dpi / POINTS
        return Bbox.from_extents(across - half, up - half, across + half, up + half)

    def _put(self, axes, text, at, colour, places, renderer) -> None:
        """The first of places around a mark where a text meets no other and stays inside."""
        made = axes.annotate(
            text,
            at,
            xytext=(0, 0),
            textcoords="offset points",
            color=colour,
            fontsize=max(_noted(), themes.points("foot")),
            zorder=6,
        )
        made.set_in_layout(False)
        made.set_path_effects(rim(axes) if self.shaded else [])
        frame = axes.get_window_extent(renderer)
        dots = [self._dot(*mark) for mark in self.marks if mark[0] is axes]
        best, least = None, float("inf")
        for where in places:
            made.xyann, (across, up) = where[0], where[1]
            made.set_ha(across)
            made.set_va(up)
            box = made.get_window_extent(renderer)
            outside = _outside(box, frame)
            covered = sum(_common(box, other) for other in [*self.taken, *dots])
            if outside + covered < least:
                best, least = where, outside + covered
            if least == 0:
                break
        made.xyann, (across, up) = best
        made.set_ha(across)
        made.set_va(up)
        self.taken.append(made.get_window_extent(renderer))


def rim(axes) -> list[withStroke]:
    """What keeps a text on shades and lines readable: a rim in the colour of the paper."""
    return [withStroke(linewidth=RIM, foreground=axes.get_facecolor())]


def _spaced(wanted: list[float], room: list[float]) -> list[float]:
    """Heights in rising order, moved apart until each has its room, near to the wanted ones."""
    merged: list[list] = []
    for at, size in zip(wanted, room):
        merged.append([at, size, [size]])
        while len(merged) > 1:
            (low, below, own), (high, above, more) = merged[-2:]
            if high - low >= (below + above) / 2:
                break
            middle = (low * len(own) + high * len(more)) / (len(own) + len(more))
            merged[-2:] = [[middle, below + above, own + more]]
    places = []
    for middle, whole, own in merged:
        at = middle - whole / 2
        for size in own:
            places.append(at + size / 2)
            at += size
    return places


def _noted() -> float:
    """The size of notes in points, before the least that can be read."""
    return themes.points("label") * 0.9


def _around(prefer: str, gap: float, away: float) -> list[tuple]:
    """Offsets and alignments around a mark, the preferred side first, near ones before far ones.

    away: from its middle to its edge.
    """
    sides = {
        "above": [((0, 1), ("center", "bottom")), ((0.2, 1), ("left", "bottom"))]
        + [((-0.2, 1), ("right", "bottom"))],
        "right": [((1.2, 0), ("left", "center"))],
        "left": [((-1.2, 0), ("right", "center"))],
        "below": [((0, -1), ("center", "top")), ((0.2, -1), ("left", "top"))]
        + [((-0.2, -1), ("right", "top"))],
    }
    first = ["right", "left"] if prefer == "beside" else [prefer]
    order = [*first, *[side for side in sides if side not in first]]
    return [
        ((x * gap * far + int(x) * away, y * gap * far + int(y) * away), align)
        for far in (1, 2, 3.5, 5)
        for side in order
        for (x, y), align in sides[side]
    ]


def _common(a: Bbox, b: Bbox) -> float:
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    return width * height if width > 0 and height > 0 else 0.0


def _outside(box: Bbox, frame: Bbox) -> float:
    return box.width * box.height - _common(box, frame)


def sheet(
    title: str, subtitle: str, foot: str, body: float, keys: Sequence[Key] = (), fixed: bool = False
) -> Sheet:
    """An empty sheet with its texts; body: height of what comes between, in inches.

    The width is the theme's; the height follows from the texts and the body, and is the theme's own
    at least where that is a slide (fixed), so that a deck keeps one format.
    """
    title, foot, said = told(title), told(foot), told(subtitle)
    subtitle = said[:1].upper() + said[1:] if said != subtitle else subtitle
    keys = [replace(key, text=told(key.text)) for key in keys]
    width, standard = mpl.rcParams["figure.figsize"]
    figure = Figure(figsize=(width, standard), dpi=mpl.rcParams["savefig.dpi"])
    FigureCanvasAgg(figure)
    room = (width - 2 * EDGE) * POINTS
    blocks = {
        name: wrapped(figure, text, themes.points(name), room, name == "title")
        for name, text in (("title", title), ("subtitle", subtitle), ("foot", foot))
    }
    lines = _key_lines(figure, keys, room)
    high = {name: len(text) * themes.points(name) * LEADING for name, text in blocks.items()}
    key_high = len(lines) * themes.points("label") * 1.6
    above = EDGE + (high["title"] + high["subtitle"] + key_high) / POINTS + EDGE
    below = high["foot"] / POINTS + 1.5 * EDGE
    height = above + body + below
    if themes.theme() in ("slide", "dark"):
        height = max(height, standard)
    height = round(height * 20) / 20  # whole pixels
    figure.set_size_inches(width, height)

    top = 1 - EDGE / height
    for name, colour in (("title", "text.color"), ("subtitle", "axes.labelcolor")):
        _draw_text(figure, name, blocks[name], top, mpl.rcParams[colour])
        top -= high[name] / POINTS / height
    _draw_key(figure, lines, top, height, width)
    at_foot = _draw_text(
        figure, "foot", blocks["foot"], EDGE / 2 / height, mpl.rcParams["xtick.color"]
    )
    area = (EDGE / width / 2, below / height, 1 - EDGE / width, 1 - (above + below) / height)
    figure.set_layout_engine(
        ConstrainedLayoutEngine(rect=area, w_pad=0.04, h_pad=0.04, wspace=0.04, hspace=0.04)
    )
    return Sheet(figure, area, at_foot)


def _draw_text(figure: Figure, name: str, lines: list[str], at: float, colour: str) -> Text:
    """Title, subtitle or foot at the left edge; at: its top, that of the foot its bottom."""
    return figure.text(
        EDGE / figure.get_figwidth(), at, "\n".join(lines), fontsize=themes.points(name),
        fontweight=mpl.rcParams["figure.titleweight"] if name == "title" else "normal",
        color=colour, va="bottom" if name == "foot" else "top", linespacing=1.1,
    )  # fmt: skip


def width_of(figure: Figure, text: str, size: float, bold: bool = False) -> float:
    """Width of a line of text in points."""
    from matplotlib.font_manager import FontProperties

    renderer = figure.canvas.get_renderer()
    font = FontProperties(size=size, weight="bold" if bold else "normal")
    wide, _, _ = renderer.get_text_width_height_descent(text, font, False)
    return wide * POINTS / figure.dpi


def wrapped(figure: Figure, text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Text in lines that are no wider than the room, in points; line breaks in the text stay."""
    lines: list[str] = []
    for part in text.split("\n"):
        words = re.split("[ \t]+", part.strip())  # a number is never broken at its firm spaces
        while len(words) > 1 and width_of(figure, " ".join(words), size, bold) > room:
            fits = bisect_left(  # the first line that is too wide has one word too many
                range(2, len(words)),
                True,
                key=lambda many: width_of(figure, " ".join(words[:many]), size, bold) > room,
            )
            lines.append(" ".join(words[: fits + 1]))
            words = words[fits + 1 :]
        lines.append(" ".join(words))
    return lines


def _key_lines(figure, keys: Sequence[Key], room: float) -> list[list[tuple[Key, float]]]:
    """Entries of the key in lines, each with the place where its mark begins, in points."""
    size, lines, at = themes.points("label"), [], 0.0
    for key in keys:
        wide = width_of(figure, key.text, size) + 3.4 * size
        if not lines or at + wide > room:
            lines.append([])
            at = 0.0
        lines[-1].append((key, at))
        at += wide
    return lines


def _draw_key(figure, lines, top: float, height: float, width: float) -> None:
    size = themes.points("label")
    for number, line in enumerate(lines):
        y = top - (number + 0.75) * size * 1.6 / POINTS / height
        for key, start in line:
            x = (EDGE + (start + 0.7 * size) / POINTS) / width
            half = 0.7 * size / POINTS / width
            sample = _patch if key.patch else _sample
            figure.add_artist(sample(figure, key, (x, y), half, 0.35 * size / POINTS / height))
            at = x + half + 0.5 * size / POINTS / width
            colour, middle = key.colour, "center_baseline"
            figure.text(at, y, key.text, color=colour, fontsize=size, va=middle)


def _patch(figure, key: Key, at: tuple[float, float], half: float, tall: float) -> Rectangle:
    """The sample of a colour in a key, around a place."""
    return Rectangle(
        (at[0] - half, at[1] - tall), 2 * half, 2 * tall, color=key.colour, linewidth=0,
        alpha=None if key.filled else 0.3, transform=figure.transFigure,
    )  # fmt: skip


def _sample(figure, key: Key, at: tuple[float, float], half: float, tall: float) -> Line2D:
    """The sample of a line, of a marker or of both in a key, around a place."""
    x, y = at
    return Line2D(
        [x - half, x, x + half] if key.line else [x],
        [y, y, y] if key.line else [y],
        color=key.colour,
        marker=key.marker or None,
        markevery=[1] if key.line and key.marker else None,
        linestyle=key.line or "none",
        markerfacecolor=key.colour if key.filled else "none",
        transform=figure.transFigure,
    )
