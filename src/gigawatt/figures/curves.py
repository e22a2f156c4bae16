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
    published, beside = dict(published or {}), dict(beside or {})
    lines, spans = dict(lines or {}), dict(spans or {})
    rest = [*frames.values(), *published.values(), *(claims or {}).values()]
    unit = chart.unit_of(frames.values())
    said = {at: chart.claimed(one, unit, f"claim at {at}") for at, one in (claims or {}).items()}
    said = {at: pair for at, pair in said.items() if all(map(math.isfinite, pair))}
    points = {name: _points(frame) for name, frame in published.items()}
    more = [value for one in points.values() for value in chart.numbers([one])]
    more += [end for pair in said.values() for end in pair]
    more += [float(value) for one in beside.values() for value in one.dropna()]
    own = {name: frame[list(ENDS)] for name, frame in frames.items()}
    drawn, factor, scale, what = chart.scaled_to(own, measure, [*more, *lines.values()])
    if not chart.numbers(drawn.values()):
        return chart.empty(title, measure, source, rest)
    hues, orange, black = themes.series(), themes.colours()[1], themes.colours()[4]
    keys = [Key(name, black, "s", "-") for name in points]
    keys += [Key(text, themes.muted(), "", patch=True, filled=False) for text in spans]
    meaning = "line: median, band: 90 % interval" + "; diamond: claim" * bool(said)
    ranged = any((one["high"] > one["low"]).any() for one in points.values())
    meaning += "; square and whisker: published, with its range" * ranged
    page = chart.page_for(title, chart.subtitle_of(what, scale, meaning, log), source, tall(), keys)
    axes = page.grid()[0, 0]
    at_edge, values, places, described = [], list(lines.values()), [], []
    for (name, frame), hue, dash in zip(drawn.items(), hues, chart.DASHES):
        at = [moment(one) for one in frame.index]
        places += at
        low, middle, high = (
            frame[end].where(frame[end] > 0) if log else frame[end] for end in ENDS
        )
        axes.fill_between(at, low, high, color=hue, alpha=0.25, linewidth=0)
        axes.plot(at, middle, color=hue, linestyle=dash, marker="o" if len(at) < 25 else None,
                  markersize=mpl.rcParams["lines.markersize"] * 0.6)  # fmt: skip
        known = middle.dropna()
        if len(known) and (name or beside):
            at_edge.append((float(known.iloc[-1]), chart.broken(name or "median", 18), hue))
        if len(known):
            first, last = known.index[0], known.index[-1]
            described.append(
                f"{name or 'median'} from {interval(*frame.loc[first, list(ENDS)])} at {first} "
                f"to {interval(*frame.loc[last, list(ENDS)])} at {last}"
            )
    for name, one in beside.items():
        one = one.astype(float) * factor
        axes.plot([moment(each) for each in one.index], one, "--", color=black, zorder=3)
        values += list(one)
        at_edge.append((float(one.dropna().iloc[-1]), chart.broken(name, 18), black))
        places += [moment(each) for each in one.index]
    for name, one in points.items():
        at, one = [moment(each) for each in one.index], one * factor
        spread = [one["value"] - one["low"], one["high"] - one["value"]]
        axes.errorbar(
            at, one["value"], yerr=np.clip(np.nan_to_num(spread), 0, None), fmt="s", color=black,
            markersize=mpl.rcParams["lines.markersize"] * 0.8, linewidth=1.2, zorder=4,
        )  # fmt: skip
        values += chart.numbers([one])
        places += at
        described.append(f"{name}: {len(at)} published figures")
    for at, pair in chart.multiplied(said, factor).items():
        chart.draw_claim(page, axes, pair, moment(at), orange, "D", "claim", True, "right")
        values += pair
        places.append(moment(at))
        described.append(f"claim at {at} {chart.pair_text(pair)}")
    for text, value in lines.items():
        axes.axhline(value * factor, color=orange, linestyle="--", zorder=3)
        at_edge.append(
            (value * factor, chart.broken(f"{text}: {label(value * factor)}", 18), orange)
        )
    values += [value * factor for value in lines.values()]
    values = [value for value in values if math.isfinite(value)][len(lines) :]
    for low, high in spans.values():
        axes.axvspan(low, high, color=themes.muted(), alpha=0.2, linewidth=0, zorder=0)
    chart.limit(axes, "y", [*chart.numbers(drawn.values()), *values], log, zero)
    _across(axes, places, [one for frame in drawn.values() for one in frame.index])
    axes.grid(True, axis="y")
    axes.set(xlabel=x, ylabel=chart.broken(chart.axis_text(str(scale) or what, log), 34))
    if at_edge:
        page.beside(axes, at_edge)
    plotted = drawn | {
        name: (one * factor).set_axis(list(ENDS), axis=1) for name, one in points.items()
    }
    plotted |= {name: (one.astype(float) * factor).to_frame("p50") for name, one in beside.items()}
    data = chart.joined(plotted, str(scale), "series" if len(plotted) > 1 else "")
    return chart.finish("Band chart", page, axes, data, title, what, scale, described, rest)


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
    orange, black, blue = themes.colours()[1], themes.colours()[4], themes.colours()[0]
    meaning = (
        chart.INTERVAL if not chart.is_point(table) else "single figures, no range is published"
    )
    meaning += "; diamond: claim" * bool(said) + "; square: published figure" * bool(shown)
    page = chart.page_for(title, chart.subtitle_of(what, scale, meaning, log), source, tall())
    axes = page.grid()[0, 0]
    for place, (_, *ends) in enumerate(chart.each(table)):
        chart.draw_range(page, axes, ends, place, blue, "o", log, upright=True, size=1.3)
    for value in lines.values():
        axes.axhline(value * factor, color=orange, linestyle="--", zorder=1)
    if lines:
        page.beside(
            axes,
            [
                (value * factor, chart.broken(f"{text}: {label(value * factor)}", 18), orange)
                for text, value in lines.items()
            ],
        )
    for row, pair in said.items():
        chart.draw_claim(page, axes, pair, labels.index(row), orange, "D", "claim", True, "right")
    for row, pair in shown.items():
        place = labels.index(row)
        chart.draw_claim(page, axes, pair, place, black, "s", "published", True, "right")
    found = [
        *chart.numbers([table]),
        *(end for p in (*said.values(), *shown.values()) for end in p),
    ]
    begins = chart.limit(axes, "y", [*found, *(v * factor for v in lines.values())], log, zero)
    axes.set_ylim(axes.get_ylim()[0], _higher(axes.get_ylim(), log))
    slot = mpl.rcParams["figure.figsize"][0] * 72 * 0.75 / len(labels)
    size = themes.points("label")
    every = max(1, math.ceil(3.2 * size / slot))
    wide = max(4, int(slot / size * 1.6))
    axes.set_xticks(
        range(0, len(labels), every), [chart.broken(one, wide) for one in labels[::every]]
    )
    axes.set_xlim(-0.6, len(labels) - 0.4)
    axes.grid(True, axis="y")
    axes.grid(False, axis="x")
    axes.set(xlabel=x, ylabel=chart.broken(chart.axis_text(str(scale) or what, log, begins), 34))
    described = [f"{row} {interval(*ends)}" for row, *ends in chart.each(table)]
    for place, (_, low, middle, high) in enumerate(chart.each(table)):
        text = interval(low, middle, high).replace(" (", "\n(")
        lines_of = [text, label(middle)]
        fits = [one for one in lines_of if _wide(page, one, size) < slot]
        if fits and math.isfinite(middle):
            colour = mpl.rcParams["xtick.labelcolor"]
            page.note(axes, fits[0], (place, high), colour, "above")
    data = chart.joined({"": table}, str(scale), "", said, shown)
    return chart.finish("Level chart", page, axes, data, title, what, scale, described, rest)


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
    hues, orange, black = themes.series(), themes.colours()[1], themes.colours()[4]
    lines, points, spans = dict(lines or {}), dict(points or {}), dict(spans or {})
    keys = [Key(text, orange, "", dash) for text, dash in zip(lines, chart.DASHES[1:])]
    dots = dict(zip(upright or {}, chart.DASHES[3:]))
    keys += [Key(text, black, "", dash) for text, dash in dots.items()]
    keys += [Key(text, themes.muted(), "", patch=True, filled=False) for text in spans]
    meaning = "shade and line: median" + "; diamond: claim" * bool(points)
    page = chart.page_for(
        title, chart.subtitle_of(what, scale, meaning), source, tall() * 1.2, keys
    )
    axes = page.grid()[0, 0]
    wanted = _contours(values, contours, factor)
    finite = np.ma.masked_invalid(values)
    shades = np.where(finite > 0, finite, np.nan) if (values > 0).any() else finite
    colour = np.ma.log10(np.ma.masked_invalid(shades)) if (values > 0).any() else finite
    low, high = float(colour.min()), float(colour.max())
    if high > low:
        axes.contourf(across, up, colour, levels=np.linspace(low, high, 13), alpha=0.55)
    if wanted:
        drawn_lines = axes.contour(
            across, up, finite, levels=wanted, colors=hues[0], linewidths=1.4
        )
        size = max(9, themes.points("label") * 0.9)
        page.lying += [(axes, one) for one in axes.clabel(drawn_lines, fmt=label, fontsize=size)]
    for (other, value), dash in zip(lines.values(), chart.DASHES[1:]):
        axes.contour(
            other.columns.to_numpy(dtype=float), other.index.to_numpy(dtype=float),
            other.to_numpy(dtype=float), levels=[value], colors=orange, linestyles=[dash],
            linewidths=1.8,
        )  # fmt: skip
    for low, high in spans.values():
        axes.axhspan(low, high, color=themes.muted(), alpha=0.25, linewidth=0)
    for text, dash in dots.items():
        axes.axvline((upright or {})[text], color=black, linestyle=dash)
    size = mpl.rcParams["lines.markersize"] * 1.2
    for text, (at, height) in points.items():
        axes.plot(at, height, "D", color=orange, markersize=size, zorder=5)
        page.marks.append((axes, at, height))
        page.note(axes, text, (at, height), orange, "right")
    for side, log, places in (("x", log_x, across), ("y", log_y, up)):
        axis = getattr(axes, f"{side}axis")
        if log:
            getattr(axes, f"set_{side}scale")("log")
        axis.set_major_locator(Decades() if log else steps())
        axis.set_minor_locator(mpl.ticker.NullLocator())
        axis.set_major_formatter(tick)
        getattr(axes, f"set_{side}lim")(places.min(), places.max())
    axes.grid(False)
    axes.set(xlabel=chart.axis_text(x, log_x), ylabel=chart.broken(chart.axis_text(y, log_y), 40))
    described = [f"the median runs from {label(np.nanmin(values))} to {label(np.nanmax(values))}"]
    described += [
        f"{text} at {label(at)} and {label(height)}" for text, (at, height) in points.items()
    ]
    data = chart.joined({"": table}, "")
    data.index.name = f"{y} (down) by {x} (across)"
    return chart.finish(
        "Contour map", page, axes, data, title, what, scale, described, [frame, made]
    )


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
    hues = themes.series()
    keys = [Key(str(one), hue, mark) for one, hue, mark in zip(stages, hues, chart.MARKERS)]
    dashes = dict(zip(lines or {}, chart.DASHES[::-1]))
    keys += [Key(text, themes.muted(), "", dash) for text, dash in dashes.items()]
    step = max(chart.row_high(labels), 2.2 * chart.line_high() if value else 0)
    meaning = "number: size at that date" if value else ""
    body = step * len(labels) + chart.axis_high()
    page = chart.page_for(title, chart.subtitle_of(what, unit, meaning), source, body, keys)
    axes = page.grid()[0, 0]
    described = []
    for name, events in flat.groupby(row, sort=False):
        place = len(labels) - 1 - labels.index(name)
        axes.plot(events["at"], [place] * len(events), color=themes.muted(), linewidth=1, zorder=2)
        words = []
        for _, event in events.iterrows():
            number = stages.index(event[stage])
            axes.plot(event["at"], place, chart.MARKERS[number], color=hues[number], zorder=4)
            page.marks.append((axes, event["at"], place))
            amount = chart.as_number(event[value]) if value else math.nan
            if math.isfinite(amount):
                page.note(axes, label(amount), (event["at"], place), hues[number], "above")
            told = f" {label(amount)}" if math.isfinite(amount) else ""
            words.append(f"{event[stage]}{told} {event[date]}")
        described.append(f"{name}: {', '.join(words)}")
    for text, dash in dashes.items():
        axes.axvline(moment((lines or {})[text]), color=themes.muted(), linestyle=dash, zorder=1)
    chart.row_labels(axes, labels)
    _across(axes, [*flat["at"], *(moment(one) for one in (lines or {}).values())], ["date"])
    columns = [row, date, stage, *([value] if value else [])]
    data = chart.joined({"": flat[columns].set_index(row)}, unit)
    return chart.finish("Timeline", page, axes, data, title, what, unit, described, [frame])
