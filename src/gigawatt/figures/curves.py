"""Charts with a direction: over time, over a quantity, or upright columns from left to right."""

import math
from collections.abc import Mapping, Sequence
from datetime import date

import matplotlib as mpl
import numpy as np
import pandas as pd

from gigawatt.data.frames import ENDS
from gigawatt.errors import UserError
from gigawatt.figures import chart
from gigawatt.figures import theme as themes
from gigawatt.figures.measure import Decades, interval, label, split, steps, tick
from gigawatt.figures.sheet import Key, width_of

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
    themes.use()
    frames = {"": frames} if isinstance(frames, pd.DataFrame) else dict(frames)
    for frame in frames.values():
        chart.has(frame, ENDS)
    chart.few(frames)
    beside, lines, spans = dict(beside or {}), dict(lines or {}), dict(spans or {})
    rest = [*frames.values(), *(published or {}).values(), *(claims or {}).values()]
    said = chart.pairs(claims, chart.unit_of(frames.values()), "claim at")
    points = {name: _points(frame) for name, frame in (published or {}).items()}
    marks = [*chart.numbers(points.values()), *(end for pair in said.values() for end in pair)]
    marks += [float(value) for one in beside.values() for value in one.dropna()]
    own = {name: frame[list(ENDS)] for name, frame in frames.items()}
    drawn, factor, scale, what = chart.scaled_to(own, measure, [*marks, *lines.values()])
    if not chart.numbers(drawn.values()):
        return chart.empty(title, measure, source, rest)
    points = {name: one * factor for name, one in points.items()}
    beside = {name: one.astype(float) * factor for name, one in beside.items()}
    lines = {text: value * factor for text, value in lines.items()}

    keys = [Key(name, themes.colours()[4], "s", "-") for name in points]
    keys += [Key(text, themes.muted(), "", patch=True, filled=False) for text in spans]
    subtitle = chart.subtitle_of(what, scale, _band_meaning(said, points), log)
    page = chart.page_for(title, subtitle, source, tall(), keys)
    on = chart.Drawing(page, page.grid()[0, 0], log)
    _draw_bands(on, drawn, named=bool(beside))
    _draw_dashed(on, beside)
    _draw_published(on, points)
    _draw_claims(on, chart.multiplied(said, factor))
    _draw_levels(on, lines, front=True)
    for low, high in spans.values():
        on.axes.axvspan(low, high, color=themes.muted(), alpha=0.2, linewidth=0, zorder=0)
    chart.limit(on.axes, "y", on.found, log, zero)
    _across(on.axes, on.places, [one for frame in drawn.values() for one in frame.index])
    on.axes.grid(True, axis="y")
    on.axes.set(xlabel=x, ylabel=chart.broken(chart.axis_text(str(scale) or what, log), 34))
    if on.edge:
        page.beside(on.axes, on.edge)
    data = _band_data(drawn, points, beside, str(scale))
    return chart.finish("Band chart", page, on.axes, data, title, what, scale, on.told, rest)


def _band_meaning(said: Mapping, points: Mapping[str, pd.DataFrame]) -> str:
    """What the marks of a band chart mean, in the line under the title."""
    ranged = any((one["high"] > one["low"]).any() for one in points.values())
    return (
        "line: median, band: 90 % interval"
        + "; diamond: claim" * bool(said)
        + "; square and whisker: published, with its range" * ranged
    )


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


def _band_data(drawn: Mapping, points: Mapping, beside: Mapping, unit: str) -> pd.DataFrame:
    """What a band chart shows, as one frame: bands, published figures and dashed series."""
    plotted = dict(drawn)
    plotted |= {name: one.set_axis(list(ENDS), axis=1) for name, one in points.items()}
    plotted |= {name: one.to_frame("p50") for name, one in beside.items()}
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
    labels, unit = list(frame.index), chart.unit_of([frame])
    lines = dict(lines or {})
    said = chart.marked(claims, labels, unit, "claim")
    shown = chart.marked(published, labels, unit, "published figure")
    marks = [end for pair in (*said.values(), *shown.values()) for end in pair]
    drawn, factor, scale, what = chart.scaled_to(
        {"": frame[list(ENDS)]}, measure, [*marks, *lines.values()]
    )
    table = drawn[""]
    rest = [frame, *(claims or {}).values(), *(published or {}).values()]
    if not chart.numbers([table]):
        return chart.empty(title, measure, source, rest)
    said, shown = chart.multiplied(said, factor), chart.multiplied(shown, factor)

    subtitle = chart.subtitle_of(what, scale, _column_meaning(table, said, shown), log)
    page = chart.page_for(title, subtitle, source, tall())
    on = chart.Drawing(page, page.grid()[0, 0], log)
    for place, (row, *ends) in enumerate(chart.each(table)):
        chart.draw_range(
            page, on.axes, ends, place, themes.colours()[0], "o", log, upright=True, size=1.3
        )
        on.told.append(f"{row} {interval(*ends)}")
    on.found += chart.numbers([table])
    _draw_levels(on, {text: value * factor for text, value in lines.items()}, front=False)
    if on.edge:
        page.beside(on.axes, on.edge)
    _mark_columns(on, said, labels, themes.colours()[1], "D", "claim")
    _mark_columns(on, shown, labels, themes.colours()[4], "s", "published")
    begins = chart.limit(on.axes, "y", on.found, log, zero)
    on.axes.set_ylim(on.axes.get_ylim()[0], _higher(on.axes.get_ylim(), log))
    _label_columns(on.axes, labels)
    on.axes.set(xlabel=x, ylabel=chart.broken(chart.axis_text(str(scale) or what, log, begins), 34))
    _number_columns(on, table)
    data = chart.joined({"": table}, str(scale), "", said, shown)
    return chart.finish("Level chart", page, on.axes, data, title, what, scale, on.told, rest)


def _column_meaning(table: pd.DataFrame, said: Mapping, shown: Mapping) -> str:
    """What the marks of upright columns mean, in the line under the title."""
    single = "single figures, no range is published"
    return (
        (single if chart.is_point(table) else chart.INTERVAL)
        + "; diamond: claim" * bool(said)
        + "; square: published figure" * bool(shown)
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
    wide = max(4, int(_slot(labels) / size * 1.6))
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
    drawn, factor, scale, what = chart.scaled_to({"": frame}, measure)
    table = drawn[""]
    values = table.to_numpy(dtype=float)
    if not np.isfinite(values).any() or min(values.shape) < 2:
        return chart.empty(title, measure, source, [frame, made])
    across, up = table.columns.to_numpy(dtype=float), table.index.to_numpy(dtype=float)
    lines, points, spans = dict(lines or {}), dict(points or {}), dict(spans or {})
    upright = dict(upright or {})

    meaning = "shade and line: median" + "; diamond: claim" * bool(points)
    subtitle = chart.subtitle_of(what, scale, meaning)
    page = chart.page_for(title, subtitle, source, tall() * 1.2, _map_keys(lines, upright, spans))
    on = chart.Drawing(page, page.grid()[0, 0])
    _draw_shades(on.axes, across, up, values)
    _draw_contours(on, across, up, values, _contours(values, contours, factor))
    _draw_reached(on.axes, lines)
    for low, high in spans.values():
        on.axes.axhspan(low, high, color=themes.muted(), alpha=0.25, linewidth=0)
    for at, dash in zip(upright.values(), chart.DASHES[3:]):
        on.axes.axvline(at, color=themes.colours()[4], linestyle=dash)
    on.told.append(f"the median runs from {label(np.nanmin(values))} to {label(np.nanmax(values))}")
    _draw_places(on, points)
    _limit_side(on.axes, "x", log_x, across)
    _limit_side(on.axes, "y", log_y, up)
    on.axes.grid(False)
    on.axes.set(
        xlabel=chart.axis_text(x, log_x), ylabel=chart.broken(chart.axis_text(y, log_y), 40)
    )
    data = chart.joined({"": table}, "")
    data.index.name = f"{y} (down) by {x} (across)"
    rest = [frame, made]
    return chart.finish("Contour map", page, on.axes, data, title, what, scale, on.told, rest)


def _map_keys(lines: Mapping, upright: Mapping, spans: Mapping) -> list[Key]:
    """The key of a map: lines that another frame reaches, upright lines, shaded stretches."""
    orange, black = themes.colours()[1], themes.colours()[4]
    keys = [Key(text, orange, "", dash) for text, dash in zip(lines, chart.DASHES[1:])]
    keys += [Key(text, black, "", dash) for text, dash in zip(upright, chart.DASHES[3:])]
    return keys + [Key(text, themes.muted(), "", patch=True, filled=False) for text in spans]


def _draw_shades(axes, across: np.ndarray, up: np.ndarray, values: np.ndarray) -> None:
    """The field in shades, by its logarithm where some of it is above zero."""
    shades = np.ma.masked_invalid(values)
    if (values > 0).any():
        shades = np.ma.log10(np.ma.masked_invalid(np.where(shades > 0, shades, np.nan)))
    low, high = float(shades.min()), float(shades.max())
    if high > low:
        axes.contourf(across, up, shades, levels=np.linspace(low, high, 13), alpha=0.55)


def _draw_contours(
    on: chart.Drawing, across: np.ndarray, up: np.ndarray, values: np.ndarray, wanted: list[float]
) -> None:
    """Labelled contours of the field."""
    if not wanted:
        return
    hue, finite = themes.series()[0], np.ma.masked_invalid(values)
    drawn = on.axes.contour(across, up, finite, levels=wanted, colors=hue, linewidths=1.4)
    size = max(9, themes.points("label") * 0.9)
    on.page.lying += [(on.axes, one) for one in on.axes.clabel(drawn, fmt=label, fontsize=size)]


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
    for text, (at, height) in points.items():
        on.axes.plot(at, height, "D", color=orange, markersize=size, zorder=5)
        on.page.marks.append((on.axes, at, height))
        on.page.note(on.axes, text, (at, height), orange, "right")
        on.told.append(f"{text} at {label(at)} and {label(height)}")


def _limit_side(axes, side: str, log: bool, places: np.ndarray) -> None:
    """An axis of a map from its first place to its last, with round ticks."""
    axis = getattr(axes, f"{side}axis")
    if log:
        getattr(axes, f"set_{side}scale")("log")
    axis.set_major_locator(Decades() if log else steps())
    axis.set_minor_locator(mpl.ticker.NullLocator())
    axis.set_major_formatter(tick)
    getattr(axes, f"set_{side}lim")(places.min(), places.max())


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
    chart.has(frame, [row, date, stage, *([value] if value else [])])
    what, unit = split(measure, chart.unit_of([frame]))
    flat = frame.reset_index(drop=True) if row in frame.columns else frame.reset_index()
    flat = flat[flat[date].notna()].assign(at=lambda one: [moment(each) for each in one[date]])
    if flat.empty:
        return chart.empty(title, measure, source, [frame])
    flat = flat.sort_values("at", kind="stable")
    labels, stages = list(dict.fromkeys(flat[row])), list(dict.fromkeys(frame[stage]))
    chart.few(stages)
    each = zip(stages, themes.series(), chart.MARKERS)
    keys = [Key(str(one), hue, mark) for one, hue, mark in each]
    keys += chart.line_keys(lines or {})
    step = max(chart.row_high(labels), 2.2 * chart.line_high() if value else 0)
    subtitle = chart.subtitle_of(what, unit, "number: size at that date" if value else "")
    body = step * len(labels) + chart.axis_high()
    page = chart.page_for(title, subtitle, source, body, keys)
    on = chart.Drawing(page, page.grid()[0, 0])
    for name, events in flat.groupby(row, sort=False):
        place = len(labels) - 1 - labels.index(name)
        told = _draw_events(on, place, events, stages, stage, value)
        words = (f"{one} {when}" for one, when in zip(told, events[date]))
        on.told.append(f"{name}: {', '.join(words)}")
    upright = [moment(one) for one in (lines or {}).values()]
    for at, dash in zip(upright, chart.DASHES[::-1]):
        on.axes.axvline(at, color=themes.muted(), linestyle=dash, zorder=1)
    chart.row_labels(on.axes, labels)
    places = [*flat["at"], *upright]
    _across(on.axes, places, ["date"])
    columns = [row, date, stage, *([value] if value else [])]
    data = chart.joined({"": flat[columns].set_index(row)}, unit)
    return chart.finish("Timeline", page, on.axes, data, title, what, unit, on.told, [frame])


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
