"""Charts in rows: one row a quantity, company or step, the first on top."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import matplotlib as mpl
import numpy as np
import pandas as pd

from gigawatt.data.frames import ENDS
from gigawatt.errors import UserError
from gigawatt.figures.charts import chart, freehand, themes
from gigawatt.figures.charts.measure import amount, interval, label, read, split
from gigawatt.figures.charts.sheet import Key, Sheet


# -- one row a quantity ----------------------------------------------------------------------------
@freehand.also
def ranges(
    frame: pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    claims: Mapping | None = None,
    published: Mapping | None = None,
    lines: Mapping[str, float] | None = None,
    notes: Mapping[str, str] | None = None,
    roles: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    log: bool = False,
    zero: bool = True,
) -> chart.Chart:
    """Median and 90 % interval of a few quantities, one row each, the first on top.

    frame: columns p5, p50, p95. claims: {row: claim}, a diamond with its number; a claim is a
    number in the frame's unit, (low, high), or a row of `gw.table("claims")`, whose unit is
    converted. published: the same for an independent published figure, a black square. lines:
    {text: value}, upright lines across all rows. notes: {row: text} in the place of the typeset
    interval. roles: {row: "claim" or "published"} where the row itself is one. colours: {row:
    "green"} of the theme's blue, orange, green, purple, black, grey. log: a logarithmic axis.
    zero: whether the axis begins at zero.

        steps = {"chips": "accelerator_cost_usd", "everything": "site_capex_usd"}
        cost = fleet.ranges(steps, unit="bn USD")
        charts.ranges(cost, claims={"chips": press.loc["S4-06"]}, source="Epoch AI",
                      title="The site costs twice the chips",
                      measure="cost of 350,000 H100").save("01-chips-to-site")

    Raises UserError for missing columns and for a claim on a row that is not there.
    """
    return _rows(
        {"": frame}, "Range chart", title, measure, source, claims=claims, published=published,
        lines=lines, notes=notes, roles=roles, colours=colours, log=log, zero=zero,
    )  # fmt: skip


def grouped(
    frames: Mapping[str, pd.DataFrame],
    *,
    title: str,
    measure: str,
    source: str,
    claims: Mapping | None = None,
    published: Mapping | None = None,
    lines: Mapping[str, float] | None = None,
    log: bool = False,
    zero: bool = True,
) -> chart.Chart:
    """Several series on the same rows: {series: frame of p5, p50, p95}, at most five.

    Rows that a series lacks stay empty. claims, published, lines, log, zero: as for `ranges`.

        charts.grouped({"as reported": told, "level": even}, title="Waiting costs a third",
                       measure="worth of the package", source="press").save("04-package")

    Raises UserError for more than five series.
    """
    return _rows(
        dict(frames), "Grouped range chart", title, measure, source, claims=claims,
        published=published, lines=lines, log=log, zero=zero,
    )  # fmt: skip


def _rows(
    frames: dict, kind: str, title: str, measure: str, source: str, *,
    claims=None, published=None, lines=None, notes=None, roles=None, colours=None,
    log=False, zero=True,
) -> chart.Chart:  # fmt: skip
    """Ranges in rows, for one series or several."""
    chart.check_ranges(frames)
    labels = list(dict.fromkeys(one for frame in frames.values() for one in frame.index))
    held = chart.held(labels, chart.unit_of(frames.values()), claims, published, lines)
    rest = [*frames.values(), *(claims or {}).values(), *(published or {}).values()]
    words = chart.Words(kind, title, measure, source, rest)
    own = {name: frame[list(ENDS)] for name, frame in frames.items()}
    drawn, factor = words.scaled(own, held.numbers())
    if not chart.numbers(drawn.values()):
        return words.empty()
    held, roles, several = held.times(factor), dict(roles or {}), len(drawn) > 1

    lanes = _Lanes(labels, len(drawn), bool(held.said or held.shown))
    meaning = _meaning(drawn, held, roles, labels)
    keys = [Key(*one) for one in zip(drawn, themes.series(), chart.MARKERS) if several]
    body = lanes.step * len(labels) + chart.axis_high()
    on = words.drawing(body, meaning, keys + chart.line_keys(held.lines), log)
    _draw_series(on, drawn, lanes, notes or {}, roles, colours or {})
    chart.draw_lines(on, held.lines)
    side = "right" if several else "above"
    _mark_rows(on, held.said, labels, "claim", side, lanes.top)
    _mark_rows(on, held.shown, labels, "published", side, lanes.top)
    _label_rows(on, words, labels, zero)
    series = "series" if several else ""
    data = chart.joined(drawn, str(words.scale), series, held.said, held.shown)
    return words.chart(on.page, on.axes, data, on.told)


def _label_rows(on: chart.Drawing, words: chart.Words, labels: list, zero: bool) -> None:
    """What rows are called, their texts at the right, and the axis below them."""
    chart.row_labels(on.axes, labels)
    chart.right_labels(on.axes, on.edge)
    begins = chart.limit(on.axes, "x", on.found, on.log, zero)
    on.axes.set_xlabel(chart.axis_text(words.unit, on.log, begins))


class _Lanes:
    """Where the series of one row stand, one above the other, and claims on them above all."""

    def __init__(self, labels: list, series: int, marked: bool):
        several = series > 1
        lanes = series + (several and marked)
        self.labels = labels
        self.step = chart.row_high(labels, lanes, marked)
        self.spread = 1.3 * chart.line_high() / self.step if several else 0.0
        self.top = (lanes - 1) / 2 * self.spread
        self.first = self.top - (lanes - series) * self.spread

    def place(self, row: object, number: int) -> float:
        """The height of a row's mark in the series of that number."""
        return _place(self.labels, row) + self.first - number * self.spread


def _place(labels: list, row: object) -> int:
    """The height of a row, the first on top."""
    return len(labels) - 1 - labels.index(row)


def _draw_series(
    on: chart.Drawing, frames: Mapping, lanes: _Lanes, notes: Mapping, roles: Mapping,
    colours: Mapping,
) -> None:  # fmt: skip
    """The ranges of each series, in its colour or that of a row's role, and their texts."""
    roles_hues = {"claim": themes.colours()[1], "published": themes.colours()[4]}
    several = len(frames) > 1
    for number, (name, frame) in enumerate(frames.items()):
        for row, *ends in chart.each(frame):
            role = roles.get(row, "")
            hue = chart.hue_of(colours.get(row)) or roles_hues.get(role, themes.series()[number])
            marker = {"claim": "D", "published": "s"}.get(role, chart.MARKERS[number])
            place = lanes.place(row, number)
            chart.draw_range(on.page, on.axes, ends, place, hue, marker, on.log)
            on.edge.append((place, notes.get(row) or interval(*ends), hue if several else None))
            on.told.append(f"{row}{f' ({name})' * bool(name)} {interval(*ends)}")
        on.found += chart.numbers([frame])


def _mark_rows(
    on: chart.Drawing, pairs: Mapping, labels: list, word: str, prefer: str = "above",
    higher: float = 0.0,
) -> None:  # fmt: skip
    """Claims or published figures on the rows that they speak of."""
    hue, marker, told = {
        "claim": (themes.colours()[1], "D", "claim on"),
        "published": (themes.colours()[4], "s", "published for"),
    }[word]
    for row, pair in pairs.items():
        place = _place(labels, row) + higher
        chart.draw_claim(on.page, on.axes, pair, place, hue, marker, word, prefer=prefer)
        on.found += pair
        on.told.append(f"{told} {row} {chart.pair_text(pair)}")


def _meaning(drawn: Mapping, held: chart.Held, roles: Mapping, labels: Sequence) -> str:
    """What the marks mean, in the line under the title."""
    first = chart.INTERVAL.replace("dot", "mark") if len(drawn) > 1 else chart.INTERVAL
    if all(chart.is_point(frame) for frame in drawn.values()):
        told = set(roles) >= set(labels)  # that a row is a claim says enough of its mark
        first = "" if told else "single figures, no range is published"
    parts = [first]
    if held.said or "claim" in roles.values():
        parts.append("diamond: claim")
    if held.shown or "published" in roles.values():
        parts.append("square: published figure")
    return "; ".join(part for part in parts if part)


def panels(
    frames: Mapping[str, pd.DataFrame],
    *,
    title: str,
    measure: str,
    source: str,
    claims: Mapping[str, Mapping] | None = None,
    stacked: bool | None = None,
    log: bool = False,
    zero: bool = True,
) -> chart.Chart:
    """Small multiples: {panel: frame of p5, p50, p95}, each panel with its own unit and axis.

    Panels with the same rows stand side by side and share their labels; others stand one below the
    other, which `stacked` can also ask for. claims: {panel: {row: claim}}. log, zero: as for
    `ranges`.

        room = {"accelerators": fits, "H100 equivalents": worth}   # both by kind of accelerator
        charts.panels(room, title="Newer chips fit fewer but do more", source="vendor data sheets",
                      measure="what fits behind 1 GW").save("03-what-fits-in-a-gigawatt")

    Raises UserError for more than five panels.
    """
    chart.check_ranges(frames)
    claims = {panel: dict(marks) for panel, marks in (claims or {}).items()}
    for panel in claims:
        chart.on_rows({panel: 0}, list(frames))
    rest = [*frames.values(), *(one for marks in claims.values() for one in marks.values())]
    words = chart.Words("Set of range charts", title, measure, source, rest)
    made = {panel: _scaled(one, measure, claims.get(panel)) for panel, one in frames.items()}
    if not chart.numbers(frame for frame, _, _ in made.values()):
        return words.empty()
    rows = {panel: list(frame.index) for panel, frame in frames.items()}
    if stacked is None:
        stacked = len({tuple(labels) for labels in rows.values()}) > 1

    words.what, _ = split(measure, chart.unit_of(frames.values()))
    meaning = chart.INTERVAL + "; diamond: claim" * bool(claims)
    lay = _below_each_other if stacked else _side_by_side
    page, grid = lay(partial(words.page, meaning=meaning, log=log), rows, bool(claims))
    told = _draw_panels(page, grid, made, stacked, log, zero)
    return words.chart(page, list(grid), _panel_data(made), told)


def _draw_panels(
    page: Sheet, grid: Sequence, made: Mapping[str, tuple], stacked: bool, log: bool, zero: bool
) -> list[str]:
    """Every panel on its axes, with its axis and its name; returns phrases of the alt text."""
    told: list[str] = []
    for number, (axes, (panel, (frame, scale, said))) in enumerate(zip(grid, made.items())):
        on = chart.Drawing(page, axes, log)
        place = 0 if stacked else number
        _draw_panel(on, panel, frame, said, place, brief=not stacked and len(made) > 2)
        begins = chart.limit(axes, "x", on.found, log, zero, 1 if stacked else len(grid))
        axes.set_xlabel(chart.axis_text(str(scale), log, begins))
        _title_panel(axes, panel, list(frame.index), None if stacked else number)
        told += on.told
    return told


def _scaled(frame: pd.DataFrame, measure: str, claims: Mapping | None) -> tuple:
    """A panel's frame in the scale that suits it, that scale, and the claims in it."""
    unit = chart.unit_of([frame])
    said = chart.marked(claims, list(frame.index), unit, "claim")
    marks = [end for pair in said.values() for end in pair]
    drawn, factor, scale, _ = chart.scaled_to(
        {"": frame[list(ENDS)]}, measure if unit == "" else f"x, {unit}", marks
    )
    return drawn[""], scale, chart.multiplied(said, factor)


def _below_each_other(paper: Callable[[float], Sheet], rows: Mapping[str, list], marked: bool):
    """A page and its axes for panels one below the other, each as high as its rows need."""
    high = [chart.row_high(index, 1, marked, least=0) * len(index) for index in rows.values()]
    titled = sum(index != [panel] for panel, index in rows.items())
    body = sum(high) + len(high) * chart.axis_high() * 1.15 + titled * 1.4 * chart.line_high()
    page = paper(body)
    return page, page.grid(len(rows), 1, height_ratios=high)[:, 0]


def _side_by_side(paper: Callable[[float], Sheet], rows: Mapping[str, list], marked: bool):
    """A page and its axes for panels with the same rows."""
    first = next(iter(rows.values()))
    step = chart.row_high(first, 1, marked)
    body = step * len(first) + chart.axis_high() + 2 * chart.line_high()
    page = paper(body)
    return page, page.grid(1, len(rows))[0]


def _draw_panel(
    on: chart.Drawing, panel: str, frame: pd.DataFrame, said: Mapping, series: int, brief: bool
) -> None:
    """The ranges of one panel with their labels and claims.

    series: whose colour and mark. brief: medians alone at the right, where room is short.
    """
    labels = list(frame.index)
    for row, *ends in chart.each(frame):
        place, hue = _place(labels, row), themes.series()[series]
        chart.draw_range(on.page, on.axes, ends, place, hue, chart.MARKERS[series], on.log)
        on.edge.append((place, label(ends[1]) if brief else interval(*ends), None))
        on.told.append(f"{panel}: {row} {interval(*ends)}")
    on.found += chart.numbers([frame])
    _mark_rows(on, said, labels, "claim")
    chart.row_labels(on.axes, labels)
    chart.right_labels(on.axes, on.edge)


def _title_panel(axes, panel: str, labels: list, number: int | None) -> None:
    """The name of a panel above it; number: its place where panels stand side by side."""
    if number is not None:
        axes.set_title(panel, color=themes.series()[number], wrap=True)
        if number:  # the first panel's row labels serve all
            axes.set_yticklabels([])
    elif labels != [panel]:
        axes.set_title(panel)


def _panel_data(made: Mapping[str, tuple]) -> pd.DataFrame:
    """What panels show, as one frame, with their units and claims."""
    data = pd.concat(
        {panel: frame.assign(unit=str(scale)) for panel, (frame, scale, _) in made.items()},
        names=["panel", "row"],
    )
    for panel, (_, _, said) in made.items():
        for row, pair in said.items():
            data.loc[(panel, row), ["claim low", "claim high"]] = pair
    return data


HOLLOW = 1  # the kind of figure whose mark is a frame around the first where the two meet


def dumbbell(
    frame: pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    lines: Mapping[str, float] | None = None,
    log: bool = False,
    zero: bool = True,
) -> chart.Chart:
    """Several figures of the same thing in each row, one mark a column, joined by a line.

    frame: one column for each kind of figure, at most five; an empty cell has no mark. lines:
    {text: value}, upright lines. For figures without a range; what has one belongs to `grouped`.

        worth = pd.DataFrame({"8-bit": [0.3, 1.3], "memory": [0.6, 1.6]}, ["A100", "MI300X"])
        charts.dumbbell(worth, title="Memory makes old chips look better", source="data sheets",
                        measure="worth of one chip, H100 equivalents").save("02-worth-by-basis")

    Raises UserError for more than five columns.
    """
    themes.use()
    chart.has(frame, [])
    chart.few(frame.columns)
    words = chart.Words("Dumbbell chart", title, measure, source, [frame])
    held = chart.held(lines=lines)
    drawn, factor = words.scaled({"": frame}, held.numbers())
    table = drawn[""].apply(pd.to_numeric, errors="coerce")
    if not chart.numbers([table]):
        return words.empty()
    held, labels = held.times(factor), list(table.index)

    each = enumerate(zip(table, themes.series(), chart.MARKERS))
    keys = [Key(str(one), hue, mark, filled=n != HOLLOW) for n, (one, hue, mark) in each]
    body = chart.row_high(labels) * len(labels) + chart.axis_high()
    meaning = "line: spread between the marks"
    on = words.drawing(body, meaning, keys + chart.line_keys(held.lines), log)
    _draw_dumbbells(on, table)
    chart.draw_lines(on, held.lines)
    _label_rows(on, words, labels, zero)
    data = chart.joined({"": table}, str(words.scale))
    return words.chart(on.page, on.axes, data, on.told)


def _draw_dumbbells(on: chart.Drawing, table: pd.DataFrame) -> None:
    """The marks of every row, and their numbers one after the other for the right edge."""
    for place, (row, cells) in zip(range(len(table))[::-1], table.iterrows()):
        _draw_marks(on, place, list(cells))
        words = ["–" if not math.isfinite(one) else label(one) for one in cells]
        on.edge.append((place, " / ".join(words), None))
        named = (f"{name} {word}" for name, word in zip(table, words))
        on.told.append(f"{row}: {', '.join(named)}")
    on.found += chart.numbers([table])


def _draw_marks(on: chart.Drawing, place: int, cells: Sequence[float]) -> None:
    """The marks of one row, one for each cell with a number, joined by a line."""
    known = [one for one in cells if math.isfinite(one) and (one > 0 or not on.log)]
    if len(known) > 1:
        on.axes.plot([min(known), max(known)], [place] * 2, color=themes.muted(), zorder=2)
    for number, one in enumerate(cells):
        if one in known:
            hue = themes.series()[number]
            size = mpl.rcParams["lines.markersize"] * (0.9, 1.6, 1.2, 1.2, 1.2)[number]
            hollow = number == HOLLOW  # it hides the line, and no mark that it surrounds
            on.axes.plot(
                one, place, chart.MARKERS[number], color=hue, markersize=size,
                markerfacecolor=on.axes.get_facecolor() if hollow else hue,
                zorder=2.5 if hollow else 3 + number,
            )  # fmt: skip


def bars(
    frame: pd.DataFrame | pd.Series,
    *,
    title: str,
    measure: str,
    source: str,
    highlight: Sequence = (),
    groups: Mapping | None = None,
    band: tuple[float, float] | None = None,
    band_means: str = "our 90 % interval",
    claims: Mapping | None = None,
) -> chart.Chart:
    """Bars from zero, one row each, the first on top; negative ones go left.

    frame: one column of numbers, or p5, p50, p95, whose interval is drawn as a line. highlight:
    rows that carry the finding; the others turn grey. groups: {row: group}, a colour for each
    group, at most five. band: (low, high), a shaded range across all rows, and band_means, what it
    is. claims: as for `ranges`.

        change = pd.Series({"2024": -3.1, "2025": 9.8})
        charts.bars(change, highlight=["2025"], title="In summer 2025 the stock rose",
                    measure="change of unvested stock, USD bn",
                    source="Meta filings").save("04-trace-in-stock")
    """
    themes.use()
    given, frame = frame, frame.to_frame() if isinstance(frame, pd.Series) else frame
    chart.has(frame, [])
    ranged = set(ENDS) <= set(frame.columns)
    own = frame[list(ENDS) if ranged else [frame.columns[0]]]
    labels, groups = list(frame.index), dict(groups or {})
    held = chart.held(labels, chart.unit_of([given]), claims)
    words = chart.Words("Bar chart", title, measure, source, [given, *(claims or {}).values()])
    drawn, factor = words.scaled({"": own}, [*held.numbers(), *(band or ())])
    table, held = drawn[""], held.times(factor)
    if not chart.numbers([table]):
        return words.empty()
    kinds = list(dict.fromkeys(groups.values()))
    chart.few(kinds)

    meaning = ["bar: median, line: 90 % interval"] * ranged + ["diamond: claim"] * bool(held.said)
    body = chart.row_high(labels, 1, bool(held.said)) * len(labels) + chart.axis_high()
    on = words.drawing(body, "; ".join(meaning), _bar_keys(kinds, band_means if band else ""))
    heights = table["p50" if ranged else own.columns[0]].astype(float)
    _draw_bars(on.axes, heights, [_bar_hue(row, groups, kinds, highlight) for row in labels])
    _number_bars(on, table, heights, ranged, str(words.scale))
    _mark_bars(on, labels, [end * factor for end in band or ()], held.said)
    _label_bars(on, words, labels)
    data = chart.joined({"": table}, str(words.scale), "", held.said)
    data = data.assign(group=[groups.get(row, "") for row in labels]) if groups else data
    return words.chart(on.page, on.axes, data, on.told)


def _bar_keys(kinds: Sequence, band_means: str) -> list[Key]:
    """The key of bars: their groups, and what the shaded range is."""
    keys = [Key(str(kind), hue, "", patch=True) for kind, hue in zip(kinds, themes.series())]
    shaded = Key(band_means, themes.muted(), "", patch=True, filled=False)
    return keys + [shaded] * bool(band_means)


def _label_bars(on: chart.Drawing, words: chart.Words, labels: list) -> None:
    """What bars are called, their numbers at the right, and the axis below them."""
    chart.row_labels_down(on.axes, labels)
    chart.right_labels(on.axes, on.edge)
    chart.limit(on.axes, "x", on.found, False)
    on.axes.set(xlabel=words.unit, ylabel="")


def _mark_bars(on: chart.Drawing, labels: list, band: Sequence[float], said: Mapping) -> None:
    """What the bars are held against: a shaded range, claims, zero."""
    if band:
        on.axes.axvspan(*band, color=themes.muted(), alpha=0.2, linewidth=0, zorder=0)
        on.found += band
    for row, pair in said.items():
        place, orange = labels.index(row), themes.colours()[1]
        chart.draw_claim(on.page, on.axes, pair, place, orange, "D", "claim")
        on.found += pair
    on.axes.axvline(0, color=themes.muted(), linewidth=1, zorder=3)


def _bar_hue(row: object, groups: Mapping, kinds: list, highlight: Sequence) -> str:
    """The colour of a bar: that of its group; grey where others are highlighted."""
    if row in groups:
        return themes.series()[kinds.index(groups[row])]
    return themes.series()[0] if not highlight or row in highlight else themes.muted()


def _draw_bars(axes, heights: pd.Series, hues: list[str]) -> None:
    """Bars from zero, each in its colour, the first on top."""
    import seaborn as sns

    places = [str(place) for place in range(len(heights))]
    sns.barplot(
        x=heights.to_numpy(), y=places, hue=places, palette=hues, legend=False, ax=axes,
        width=0.6, saturation=1, orient="h", errorbar=None, zorder=2,
    )  # fmt: skip


def _number_bars(
    on: chart.Drawing, table: pd.DataFrame, heights: pd.Series, ranged: bool, unit: str
) -> None:
    """The interval of each bar as a line, and its number at the right."""
    for place, (row, cells) in enumerate(zip(table.index, table.itertuples(index=False))):
        text = interval(*cells) if ranged else amount(float(cells[0]), unit)
        if ranged and cells[2] > cells[0]:
            on.axes.plot(cells[::2], [place] * 2, color=themes.colours()[4], zorder=3)
        on.edge.append((place, text if math.isfinite(heights.iloc[place]) else "no data", None))
        on.told.append(f"{row} {on.edge[-1][1]}")
    on.found += chart.numbers([table])


def stack(
    frame: pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    lines: Mapping[str, float] | None = None,
    share: bool = False,
) -> chart.Chart:
    """Parts that add up, one stacked bar a row; columns are the parts, at most five.

    share: each row as parts of 100 %. lines: {text: value}, upright lines such as a stated total.

        charts.stack(weighed, lines={"stated": 600}, title="Purchases add up to the stated total",
                     measure="fleet by kind, thousand H100 equivalents",
                     source="Omdia").save("02-mix-by-basis")

    Raises UserError for more than five parts and for a negative part.
    """
    themes.use()
    chart.has(frame, [])
    chart.few(frame.columns)
    words = chart.Words("Stacked bar chart", title, measure, source, [frame])
    parts = _parts(frame)
    if not (np.isfinite(parts).all(axis=None) and parts.to_numpy().sum() > 0):
        return words.empty()
    table, lines = _of_hundred(words, parts, lines) if share else _in_all(words, parts, lines)
    labels = list(table.index)

    meaning = "single figures, no range is published" * (not share)
    step = max(chart.row_high(labels), 2.4 * chart.line_high())
    body = step * len(labels) + chart.axis_high()
    on = words.drawing(body, meaning, _part_keys(table, lines))
    _draw_stacks(on, table, share)
    for value, dash in zip(lines.values(), chart.DASHES[1:]):
        on.axes.axvline(value, color=themes.colours()[1], linestyle=dash, zorder=3)
    chart.row_labels(on.axes, labels)
    chart.right_labels(on.axes, on.edge)
    chart.limit(on.axes, "x", [0.0, table.sum(axis=1).max(), *lines.values()], False)
    if share:
        on.axes.set_xlim(0, 100)
    on.axes.set_xlabel(words.unit)
    data = chart.joined({"": table}, str(words.scale))
    return words.chart(on.page, on.axes, data, on.told)


def _parts(frame: pd.DataFrame) -> pd.DataFrame:
    """The parts as numbers, 0 where a cell is empty; raises UserError for a negative part."""
    parts = frame.apply(pd.to_numeric, errors="coerce").fillna(0.0)
    if (parts < 0).any(axis=None):
        raise UserError("parts that are stacked cannot be negative; use bars or grouped")
    return chart.keep(parts, frame)


def _of_hundred(words: chart.Words, parts: pd.DataFrame, lines: Mapping | None) -> tuple:
    """The parts of each row as parts of 100 %, and the lines as they are."""
    words.as_given([parts])
    words.scale = read("%")
    totals = parts.sum(axis=1)
    return parts.div(totals.where(totals > 0, 1.0), axis=0) * 100, dict(lines or {})


def _in_all(words: chart.Words, parts: pd.DataFrame, lines: Mapping | None) -> tuple:
    """The parts and the lines in the scale that suits the longest bar."""
    held = chart.held(lines=lines)
    whole = chart.keep(parts.assign(total=parts.sum(axis=1)), parts)
    drawn, factor = words.scaled({"": whole}, held.numbers())
    return drawn[""].drop(columns="total"), held.times(factor).lines


def _draw_stacks(on: chart.Drawing, table: pd.DataFrame, share: bool) -> None:
    """A bar of parts for each row, with its whole at the right edge."""
    for place, (row, cells) in zip(range(len(table))[::-1], table.iterrows()):
        _draw_parts(on, place, list(cells), " %" * share)
        on.edge.append((place, "" if share else f"{label(cells.sum())} in all", None))
        named = (f"{name} {label(part)}" for name, part in cells.items())
        on.told.append(f"{row}: {', '.join(named)}")


def _part_keys(parts: Iterable, lines: Mapping[str, float]) -> list[Key]:
    """The key of a stack: its parts, and lines with their numbers."""
    keys = [Key(str(part), hue, "", patch=True) for part, hue in zip(parts, themes.series())]
    for (text, value), dash in zip(lines.items(), chart.DASHES[1:]):
        keys.append(Key(f"{text}: {label(value)}", themes.colours()[1], "", dash))
    return keys


def _draw_parts(on: chart.Drawing, place: int, parts: Sequence[float], unit: str) -> None:
    """The parts of one bar, one after the other, with their numbers where there is room."""
    start = 0.0
    for part, hue in zip(parts, themes.series()):
        on.axes.barh(place, part, left=start, color=hue, height=0.66, zorder=2,
                     edgecolor=mpl.rcParams["figure.facecolor"])  # fmt: skip
        if part > 0:
            ends = (start, start + part)
            on.page.inside.append((on.axes, label(part) + unit, ends, place, chart.on(hue)))
        start += part
