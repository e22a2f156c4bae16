"""Charts with a direction: over time, over a quantity, or upright columns from left to right."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import matplotlib as mpl
import numpy as np
import pandas as pd

from gigawatt.data.frames import ENDS
from gigawatt.errors import UserError
from gigawatt.figures.charts import chart, themes
from gigawatt.figures.charts.measure import Decades, interval, label, steps, tick
from gigawatt.figures.charts.sheet import Key, rim, width_of

POINT = ("low", "value", "high")  # a published figure with the range printed beside it
TALL = 3.2  # inches between head and foot on the page; other themes in proportion


def moment(when: object) -> float:
    """A place in time as a number of years: 2024, "2024", "2024-07", "2024-07-01", "2024Q3".

    >>> moment("2024-07-01"), moment("2024Q3"), moment(2024), moment("2024-07")
    (2024.5, 2024.5, 2024.0, 2024.5)
    """
    if isinstance(when, (int, float, np.integer, np.floating)):
        return float(when)
    text = str(when)[:10]
    try:
        if "Q" in text:
            year, quarter = text.split("Q")
            return int(year) + (int(quarter) - 1) / 4
        parts = [int(part) for part in text.split("-")]
        day = date(*(parts + [1, 1])[:3]) if len(parts) < 3 else date(*parts)
    except (TypeError, ValueError):
        raise UserError(f"{str(when)!r} is no date; write 2024, 2024-07-01 or 2024Q3") from None
    days = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return round(day.year + (day - date(day.year, 1, 1)).days / days, 2)


def tall() -> float:
    """The usual height of a chart that has no rows, in inches."""
    return TALL * mpl.rcParams["figure.figsize"][1] / 4.8


def bands(
    frames: Mapping[str, pd.DataFrame] | pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    x: str = "",
    claims: Mapping | None = None,
    published: Mapping[str, pd.DataFrame] | None = None,
    beside: Mapping[str, pd.Series] | None = None,
    lines: Mapping[str, float] | None = None,
    spans: Mapping[str, tuple[float, float]] | None = None,
    log: bool = False,
    zero: bool = True,
) -> chart.Chart:
    """A line with its 90 % band over time or over a quantity, for each of up to five frames.

    frames: {name: frame of p5, p50, p95}, or one such frame; the index is a year, an ISO date, a
    quarter (2024Q3) or a number. x: label of that axis. claims: {place on x: claim}, as for
    `ranges`. published: {name: frame of low, value, high}, black squares with the range that is
    printed beside them. beside: {name: series}, dashed lines without a range. lines: {text:
    value}, level lines. spans: {text: (low, high)}, shaded stretches of the x axis.

        charts.bands({"our pool": pool}, published={"Epoch AI count": counts}, log=True, x="year",
                     title="The count lies inside our range", source="Epoch AI",
                     measure="Meta's installed compute, million H100 equivalents").save("06-count")

    Raises UserError for more than five frames.
    """
    frames = {"": frames} if isinstance(frames, pd.DataFrame) else dict(frames)
    chart.check_ranges(frames)
    rest = [*frames.values(), *(published or {}).values(), *(claims or {}).values()]
    words = chart.Words("Band chart", title, measure, source, rest)
    against = _Against(
        chart.pairs(claims, chart.unit_of(frames.values()), "claim at"),
        {name: _points(frame) for name, frame in (published or {}).items()},
        *(dict(one or {}) for one in (beside, lines, spans)),
    )
    own = {name: frame[list(ENDS)] for name, frame in frames.items()}
    drawn, factor = words.scaled(own, against.numbers())
    if not chart.numbers(drawn.values()):
        return words.empty()
    against = against.times(factor)

    on = words.drawing(tall(), against.meaning(), against.keys(), log)
    _draw_bands(on, drawn, named=bool(against.beside))
    _draw_against(on, against)
    chart.limit(on.axes, "y", on.found, log, zero)
    _across(on.axes, on.places, [one for frame in drawn.values() for one in frame.index])
    on.axes.grid(True, axis="y")
    on.axes.set(xlabel=x, ylabel=chart.broken(chart.axis_text(words.unit, log), 34))
    _label_edge(on)
    data = _band_data(drawn, against, str(words.scale))
    return words.chart(on.page, on.axes, data, on.told)


@dataclass(frozen=True)
class _Against:
    """What bands are held against: claims by place, published figures with their ranges, series
    without a range, level lines, and shaded stretches of the x axis.
    """

    said: Mapping[object, tuple[float, float]]
    points: Mapping[str, pd.DataFrame]
    beside: Mapping[str, pd.Series]
    lines: Mapping[str, float]
    spans: Mapping[str, tuple[float, float]]

    def numbers(self) -> list[float]:
        """All that stand on the level axis, for its scale."""
        found = [*chart.numbers(self.points.values())]
        found += [end for pair in self.said.values() for end in pair]
        found += [float(value) for one in self.beside.values() for value in one.dropna()]
        return [*found, *self.lines.values()]

    def times(self, factor: float) -> "_Against":
        """The same in another scale."""
        return _Against(
            chart.multiplied(self.said, factor),
            {name: one * factor for name, one in self.points.items()},
            {name: one.astype(float) * factor for name, one in self.beside.items()},
            {text: value * factor for text, value in self.lines.items()},
            self.spans,
        )

    def keys(self) -> list[Key]:
        """The key of published figures and of shaded stretches."""
        keys = [Key(name, themes.colours()[4], "s", "-") for name in self.points]
        return keys + [Key(one, themes.muted(), "", patch=True, filled=False) for one in self.spans]

    def meaning(self) -> str:
        """What the marks of a band chart mean, in the line under the title."""
        ranged = any((one["high"] > one["low"]).any() for one in self.points.values())
        return (
            "line: median, band: 90 % interval"
            + "; diamond: claim" * bool(self.said)
            + "; square and whisker: published, with its range" * ranged
        )


def _draw_against(on: chart.Drawing, against: _Against) -> None:
    """All that bands are held against, each kind over the one before."""
    _draw_dashed(on, against.beside)
    _draw_published(on, against.points)
    _draw_claims(on, against.said)
    _draw_levels(on, against.lines, front=True)
    for low, high in against.spans.values():
        on.axes.axvspan(low, high, color=themes.muted(), alpha=0.2, linewidth=0, zorder=0)


def _draw_bands(on: chart.Drawing, frames: Mapping[str, pd.DataFrame], named: bool) -> None:
    """Each frame's median as a line in its band; named: the only one is called the median."""
    for (name, frame), hue, dash in zip(frames.items(), themes.series(), chart.DASHES):
        at = [moment(one) for one in frame.index]
        low, middle, high = (
            frame[end].where(frame[end] > 0) if on.log else frame[end] for end in ENDS
        )
        on.axes.fill_between(at, low, high, color=hue, alpha=0.25, linewidth=0)
        on.axes.plot(at, middle, color=hue, linestyle=dash, marker="o" if len(at) < 25 else None,
                     markersize=mpl.rcParams["lines.markersize"] * 0.6)  # fmt: skip
        on.places += at
        on.found += chart.numbers([frame])
        known = middle.dropna()
        if len(known):
            if name or named:
                on.edge.append((float(known.iloc[-1]), chart.broken(name or "median", 18), hue))
            first, last = known.index[0], known.index[-1]
            on.told.append(
                f"{name or 'median'} from {interval(*frame.loc[first, list(ENDS)])} at {first} "
                f"to {interval(*frame.loc[last, list(ENDS)])} at {last}"
            )


def _draw_dashed(on: chart.Drawing, series: Mapping[str, pd.Series]) -> None:
    """Series without a range, as dashed lines with their names at the right edge."""
    black = themes.colours()[4]
    for name, one in series.items():
        at = [moment(each) for each in one.index]
        on.axes.plot(at, one, "--", color=black, zorder=3)
        on.edge.append((float(one.dropna().iloc[-1]), chart.broken(name, 18), black))
        on.places += at
        on.found += list(one)


def _draw_published(on: chart.Drawing, points: Mapping[str, pd.DataFrame]) -> None:
    """Published figures as squares, each with a whisker over the range that is printed with it."""
    for name, one in points.items():
        at = [moment(each) for each in one.index]
        spread = [one["value"] - one["low"], one["high"] - one["value"]]
        on.axes.errorbar(
            at, one["value"], yerr=np.clip(np.nan_to_num(spread), 0, None), fmt="s",
            color=themes.colours()[4], markersize=mpl.rcParams["lines.markersize"] * 0.8,
            linewidth=1.2, zorder=4,
        )  # fmt: skip
        on.places += at
        on.found += chart.numbers([one])
        on.told.append(f"{name}: {len(at)} published figures")


def _draw_claims(on: chart.Drawing, said: Mapping) -> None:
    """Claims as diamonds at their places along x."""
    orange = themes.colours()[1]
    for at, pair in said.items():
        chart.draw_claim(
            on.page, on.axes, pair, moment(at), orange, "D", "claim", upright=True, prefer="right"
        )
        on.places.append(moment(at))
        on.found += pair
        on.told.append(f"claim at {at} {chart.pair_text(pair)}")


def _draw_levels(on: chart.Drawing, lines: Mapping[str, float], front: bool) -> None:
    """Level lines across the axes, each with its text and number for the right edge.

    front: whether they lie over the marks.
    """
    orange = themes.colours()[1]
    for text, value in lines.items():
        on.axes.axhline(value, color=orange, linestyle="--", zorder=3 if front else 1)
        on.edge.append((value, chart.broken(f"{text}: {label(value)}", 18), orange))
        on.found.append(value)


def _label_edge(on: chart.Drawing) -> None:
    """The texts that wait for the right edge, each at its height."""
    if on.edge:
        on.page.beside(on.axes, on.edge)


def _band_data(drawn: Mapping, against: _Against, unit: str) -> pd.DataFrame:
    """What a band chart shows, as one frame: bands, published figures and dashed series."""
    plotted = dict(drawn)
    plotted |= {name: one.set_axis(list(ENDS), axis=1) for name, one in against.points.items()}
    plotted |= {name: one.to_frame("p50") for name, one in against.beside.items()}
    return chart.joined(plotted, unit, "series" if len(plotted) > 1 else "")


def _points(frame: pd.DataFrame) -> pd.DataFrame:
    """Published figures as low, value, high; a figure without a range has both ends where it is."""
    names = ENDS if set(ENDS) <= set(frame.columns) else POINT
    chart.has(frame, names[1:2])
    made = pd.DataFrame({"value": pd.to_numeric(frame[names[1]], errors="coerce").astype(float)})
    for name, column in (("low", names[0]), ("high", names[2])):
        found = pd.to_numeric(frame[column], errors="coerce") if column in frame else made["value"]
        made[name] = found.astype(float).fillna(made["value"])
    return made[list(POINT)]


def _across(axes, places: Sequence[float], labels: Sequence) -> None:
    """Limits and ticks of the axis that the lines run along: whole years, or round numbers."""
    low, high = min(places), max(places)
    room = (high - low) * 0.03 or 0.5
    axes.set_xlim(low - room, high + room)
    years = all(1900 <= place <= 2200 for place in places) and not all(
        isinstance(one, float) for one in labels
    )
    if years:
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(7, integer=True, min_n_ticks=1))
        axes.xaxis.set_major_formatter(lambda place, _: f"{place:.0f}")
    else:
        axes.xaxis.set_major_locator(steps())
        axes.xaxis.set_major_formatter(tick)


def levels(
    frame: pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    x: str = "",
    lines: Mapping[str, float] | None = None,
    claims: Mapping | None = None,
    published: Mapping | None = None,
    log: bool = False,
    zero: bool = True,
) -> chart.Chart:
    """Medians with their intervals as upright columns from left to right, against level lines.

    frame: p5, p50, p95; the index runs left to right: years, steps, sites. lines: {text: value}, a
    threshold or a stated level. claims, published: {column: figure}, as for `ranges`.

        charts.levels(price, lines={"press": 30}, x="year of purchase", source="Epoch AI",
                      title="The H100 lost 16 % of its price by 2026",
                      measure="price of one H100, USD thousand").save("01-price-by-year")
    """
    themes.use()
    chart.has(frame, ENDS)
    labels = list(frame.index)
    held = chart.held(labels, chart.unit_of([frame]), claims, published, lines)
    rest = [frame, *(claims or {}).values(), *(published or {}).values()]
    words = chart.Words("Level chart", title, measure, source, rest)
    drawn, factor = words.scaled({"": frame[list(ENDS)]}, held.numbers())
    table, held = drawn[""], held.times(factor)
    if not chart.numbers([table]):
        return words.empty()

    on = words.drawing(tall(), _column_meaning(table, held), (), log)
    _draw_columns(on, table)
    _draw_levels(on, held.lines, front=False)
    _label_edge(on)
    _mark_columns(on, held.said, labels, themes.colours()[1], "D", "claim")
    _mark_columns(on, held.shown, labels, themes.colours()[4], "s", "published")
    begins = chart.limit(on.axes, "y", on.found, log, zero)
    on.axes.set_ylim(on.axes.get_ylim()[0], _higher(on.axes.get_ylim(), log))
    _label_columns(on.axes, labels)
    on.axes.set(xlabel=x, ylabel=chart.broken(chart.axis_text(words.unit, log, begins), 34))
    _number_columns(on, table)
    data = chart.joined({"": table}, str(words.scale), "", held.said, held.shown)
    return words.chart(on.page, on.axes, data, on.told)


def _draw_columns(on: chart.Drawing, table: pd.DataFrame) -> None:
    """The range of every column with its dot, from left to right."""
    blue = themes.colours()[0]
    for place, (row, *ends) in enumerate(chart.each(table)):
        chart.draw_range(on.page, on.axes, ends, place, blue, "o", on.log, upright=True, size=1.3)
        on.told.append(f"{row} {interval(*ends)}")
    on.found += chart.numbers([table])


def _column_meaning(table: pd.DataFrame, held: chart.Held) -> str:
    """What the marks of upright columns mean, in the line under the title."""
    single = "single figures, no range is published"
    return (
        (single if chart.is_point(table) else chart.INTERVAL)
        + "; diamond: claim" * bool(held.said)
        + "; square: published figure" * bool(held.shown)
    )


def _mark_columns(
    on: chart.Drawing, pairs: Mapping, labels: list, hue: str, marker: str, word: str
) -> None:
    """Claims or published figures on the columns that they speak of."""
    for row, pair in pairs.items():
        chart.draw_claim(
            on.page, on.axes, pair, labels.index(row), hue, marker, word,
            upright=True, prefer="right",
        )  # fmt: skip
        on.found += pair


def _slot(labels: Sequence) -> float:
    """Width in points that each of so many columns has on the page."""
    return mpl.rcParams["figure.figsize"][0] * 72 * 0.75 / len(labels)


def _label_columns(axes, labels: Sequence) -> None:
    """The names of the columns below them; every other one, or fewer, where they would touch."""
    size = themes.points("label")
    every = max(1, math.ceil(3.2 * size / _slot(labels)))
    wide = max(4, int(_slot(labels) / size * 1.7))
    shown = [chart.broken(one, wide) for one in labels[::every]]
    axes.set_xticks(range(0, len(labels), every), shown)
    axes.set_xlim(-0.6, len(labels) - 0.4)
    axes.grid(True, axis="y")
    axes.grid(False, axis="x")


def _number_columns(on: chart.Drawing, table: pd.DataFrame) -> None:
    """The numbers of each column above it: the interval, or the median alone, where it fits."""
    size = themes.points("label")
    for place, (_, low, middle, high) in enumerate(chart.each(table)):
        texts = [interval(low, middle, high).replace(" (", "\n("), label(middle)]
        fits = [one for one in texts if _wide(on.page, one, size) < _slot(table.index)]
        if fits and math.isfinite(middle):
            colour = mpl.rcParams["xtick.labelcolor"]
            on.page.note(on.axes, fits[0], (place, high), colour, "above")


def _higher(ends: tuple[float, float], log: bool) -> float:
    """Room for labels above the highest column."""
    low, high = ends
    return high * (high / low) ** 0.18 if log else high + (high - low) * 0.14


def _wide(page, text: str, size: float) -> float:
    return max(width_of(page.figure, line, size) for line in text.split("\n"))


def field(
    frame: pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    x: str,
    y: str,
    contours: Sequence[float] | None = None,
    lines: Mapping[str, tuple[pd.DataFrame, float]] | None = None,
    points: Mapping[str, tuple[float, float]] | None = None,
    spans: Mapping[str, tuple[float, float]] | None = None,
    upright: Mapping[str, float] | None = None,
    log_x: bool = False,
    log_y: bool = False,
    made: object = (),
) -> chart.Chart:
    """A quantity over two others: shades and labelled contours; no geography.

    frame: medians; columns are the numbers of x, the index those of y. contours: values to draw, by
    default a few round ones. lines: {text: (another frame, value)}, where that frame reaches the
    value. points: {text: (x, y)}, claims as diamonds. spans: {text: (low, high)}, a stretch of y.
    upright: {text: x}. made: frames that the numbers rest on.

        charts.map(whole, x="site power, GW", y="USD thousand for one accelerator", log_x=True,
                   points={"claim": (0.64, 30)}, title="At the claim the site costs twice the sum",
                   measure="cost of a site full of H100, USD bn", source="Epoch AI").save("09-map")
    """
    themes.use()
    chart.has(frame, [])
    words = chart.Words("Contour map", title, measure, source, [frame, made])
    drawn, factor = words.scaled({"": frame})
    ground = _Ground.of(drawn[""])
    if not np.isfinite(ground.values).any() or min(ground.values.shape) < 2:
        return words.empty()
    lines, upright, spans = dict(lines or {}), dict(upright or {}), dict(spans or {})

    meaning = "shade and line: median" + "; diamond: claim" * bool(points)
    on = words.drawing(tall() * 1.2, meaning, _map_keys(lines, upright, spans))
    _draw_shades(on.axes, ground)
    _draw_contours(on, ground, _contours(ground.values, contours, factor))
    _draw_reached(on.axes, lines)
    _draw_stretches(on.axes, spans, upright)
    _draw_places(on, dict(points or {}))
    _limit_side(on.axes, "x", x, log_x, ground.across)
    _limit_side(on.axes, "y", y, log_y, ground.up)
    on.axes.grid(False)
    data = chart.joined({"": drawn[""]}, "")
    data.index.name = f"{y} (down) by {x} (across)"
    return words.chart(on.page, on.axes, data, on.told)


@dataclass(frozen=True)
class _Ground:
    """The field of a map: its values, and the places of their columns and rows."""

    across: np.ndarray
    up: np.ndarray
    values: np.ndarray

    @classmethod
    def of(cls, table: pd.DataFrame) -> "_Ground":
        """The field that a frame holds."""
        across, up = table.columns.to_numpy(dtype=float), table.index.to_numpy(dtype=float)
        return cls(across, up, table.to_numpy(dtype=float))


def _map_keys(lines: Mapping, upright: Mapping, spans: Mapping) -> list[Key]:
    """The key of a map: lines that another frame reaches, upright lines, shaded stretches."""
    orange, black = themes.colours()[1], themes.colours()[4]
    keys = [Key(text, orange, "", dash) for text, dash in zip(lines, chart.DASHES[1:])]
    keys += [Key(text, black, "", dash) for text, dash in zip(upright, chart.DASHES[3:])]
    return keys + [Key(text, themes.muted(), "", patch=True, filled=False) for text in spans]


def _draw_shades(axes, ground: _Ground) -> None:
    """The field in shades, by its logarithm where some of it is above zero."""
    shades = np.ma.masked_invalid(ground.values)
    if (ground.values > 0).any():
        shades = np.ma.log10(np.ma.masked_invalid(np.where(shades > 0, shades, np.nan)))
    low, high = float(shades.min()), float(shades.max())
    if high > low:
        levels = np.linspace(low, high, 13)
        axes.contourf(ground.across, ground.up, shades, levels=levels, alpha=0.55)


def _draw_contours(on: chart.Drawing, ground: _Ground, wanted: list[float]) -> None:
    """Labelled contours of the field, and how far it runs."""
    values = ground.values
    on.told.append(f"the median runs from {label(np.nanmin(values))} to {label(np.nanmax(values))}")
    if not wanted:
        return
    hue, finite = themes.series()[0], np.ma.masked_invalid(values)
    drawn = on.axes.contour(
        ground.across, ground.up, finite, levels=wanted, colors=hue, linewidths=1.4
    )
    size = max(9, themes.points("label") * 0.9)
    for number in on.axes.clabel(drawn, fmt=label, fontsize=size):
        number.set_path_effects(rim(on.axes))
        on.page.lying.append((on.axes, number))


def _draw_stretches(axes, spans: Mapping, upright: Mapping) -> None:
    """Shaded stretches of the axis that goes up, and lines across it."""
    for low, high in spans.values():
        axes.axhspan(low, high, color=themes.muted(), alpha=0.25, linewidth=0)
    for at, dash in zip(upright.values(), chart.DASHES[3:]):
        axes.axvline(at, color=themes.colours()[4], linestyle=dash)


def _draw_reached(axes, lines: Mapping[str, tuple[pd.DataFrame, float]]) -> None:
    """Where each of the other frames reaches its value."""
    for (other, value), dash in zip(lines.values(), chart.DASHES[1:]):
        axes.contour(
            other.columns.to_numpy(dtype=float), other.index.to_numpy(dtype=float),
            other.to_numpy(dtype=float), levels=[value], colors=themes.colours()[1],
            linestyles=[dash], linewidths=1.8,
        )  # fmt: skip


def _draw_places(on: chart.Drawing, points: Mapping[str, tuple[float, float]]) -> None:
    """Claims on a map as diamonds with their names."""
    orange, size = themes.colours()[1], mpl.rcParams["lines.markersize"] * 1.2
    on.page.shaded = True
    for text, (at, height) in points.items():
        on.axes.plot(at, height, "D", color=orange, markersize=size, zorder=5)
        on.page.marks.append((on.axes, at, height))
        on.page.note(on.axes, text, (at, height), orange, "right")
        on.told.append(f"{text} at {label(at)} and {label(height)}")


def _limit_side(axes, side: str, named: str, log: bool, places: np.ndarray) -> None:
    """An axis of a map with its name, from its first place to its last, with round ticks."""
    axis = getattr(axes, f"{side}axis")
    if log:
        getattr(axes, f"set_{side}scale")("log")
    axis.set_major_locator(Decades() if log else steps())
    axis.set_minor_locator(mpl.ticker.NullLocator())
    axis.set_major_formatter(tick)
    getattr(axes, f"set_{side}lim")(places.min(), places.max())
    text = chart.axis_text(named, log)
    axis.set_label_text(text if side == "x" else chart.broken(text, 40))


def _contours(values: np.ndarray, asked: Sequence[float] | None, factor: float) -> list[float]:
    """The contours to draw: those asked for that lie in the field, else a few round numbers."""
    low, high = np.nanmin(values), np.nanmax(values)
    if asked is not None:
        found = sorted({float(one) * factor for one in asked})
    elif low > 0 and high / low > 20:
        locator = Decades()
        found = list(locator.tick_values(low, high))
    else:
        found = list(mpl.ticker.MaxNLocator(6).tick_values(low, high))
    return [one for one in found if low < one < high]


def timeline(
    frame: pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    row: str = "row",
    date: str = "date",
    stage: str = "stage",
    value: str | None = None,
    lines: Mapping[str, object] | None = None,
) -> chart.Chart:
    """What happens when: one row a site or company, one mark a date, its shape and colour by stage.

    frame: one line an event, with the columns named by row, date (a year, an ISO date, a quarter),
    stage (at most five) and, where it has a number, value, which is written beside its mark. Rows
    stand in the order of their first event. lines: {text: date}, upright lines.

        charts.timeline(sites, row="site", date="for_date", stage="stage", value="gw",
                        title="Two of 18 sites run at a gigawatt", source="Epoch AI",
                        measure="power at the meter by date, GW").save("03-sites-over-time")
    """
    themes.use()
    columns = [row, date, stage, *([value] if value else [])]
    chart.has(frame, columns)
    words = chart.Words("Timeline", title, measure, source, [frame])
    words.as_given([frame])
    flat = _events(frame, row, date)
    if flat.empty:
        return words.empty()
    labels, stages = list(dict.fromkeys(flat[row])), list(dict.fromkeys(frame[stage]))
    chart.few(stages)

    each = zip(stages, themes.series(), chart.MARKERS)
    keys = [Key(str(one), hue, mark) for one, hue, mark in each]
    step = max(chart.row_high(labels), 2.2 * chart.line_high() if value else 0)
    body = step * len(labels) + chart.axis_high()
    meaning = "number: size at that date" if value else ""
    on = words.drawing(body, meaning, keys + chart.line_keys(lines or {}))
    for name, events in flat.groupby(row, sort=False):
        place = len(labels) - 1 - labels.index(name)
        told = _draw_events(on, place, events, stages, stage, value)
        when = (f"{one} {at}" for one, at in zip(told, events[date]))
        on.told.append(f"{name}: {', '.join(when)}")
    chart.draw_lines(on, {text: moment(at) for text, at in (lines or {}).items()})
    chart.row_labels(on.axes, labels)
    _across(on.axes, [*flat["at"], *on.found], ["date"])
    data = chart.joined({"": flat[columns].set_index(row)}, str(words.scale))
    return words.chart(on.page, on.axes, data, on.told)


def _events(frame: pd.DataFrame, row: str, date: str) -> pd.DataFrame:
    """The events that have a date, with their moment, in the order of time."""
    flat = frame.reset_index(drop=True) if row in frame.columns else frame.reset_index()
    flat = flat[flat[date].notna()]
    return flat.assign(at=[moment(one) for one in flat[date]]).sort_values("at", kind="stable")


def _draw_events(
    on: chart.Drawing, place: int, events: pd.DataFrame, stages: list, stage: str, value: str | None
) -> list[str]:
    """The events of one row, joined by a line; returns the stage and the number of each."""
    hues, told = themes.series(), []
    on.axes.plot(events["at"], [place] * len(events), color=themes.muted(), linewidth=1, zorder=2)
    for _, event in events.iterrows():
        number = stages.index(event[stage])
        on.axes.plot(event["at"], place, chart.MARKERS[number], color=hues[number], zorder=4)
        on.page.marks.append((on.axes, event["at"], place))
        amount = chart.as_number(event[value]) if value else math.nan
        if math.isfinite(amount):
            on.page.note(on.axes, label(amount), (event["at"], place), hues[number], "above")
        told.append(f"{event[stage]} {label(amount)}" if math.isfinite(amount) else event[stage])
    return told
