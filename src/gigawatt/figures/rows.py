"""Charts in rows: one row a quantity, company or step, the first on top."""

import math
from collections.abc import Mapping, Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd

from gigawatt.data.frames import ENDS
from gigawatt.errors import UserError
from gigawatt.figures import chart, freehand
from gigawatt.figures import theme as themes
from gigawatt.figures.measure import amount, interval, label, read, split
from gigawatt.figures.sheet import Key


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
    themes.use()
    for frame in frames.values():
        chart.has(frame, ENDS)
    chart.few(frames)
    drawn = {name: frame[list(ENDS)] for name, frame in frames.items()}
    rest = [*frames.values(), *(claims or {}).values(), *(published or {}).values()]
    labels = list(dict.fromkeys(one for frame in drawn.values() for one in frame.index))
    unit = chart.unit_of(frames.values())
    said = chart.marked(claims, labels, unit, "claim")
    shown = chart.marked(published, labels, unit, "published figure")
    lines, roles = dict(lines or {}), dict(roles or {})
    marks = [end for pair in (*said.values(), *shown.values()) for end in pair]
    drawn, factor, scale, what = chart.scaled_to(drawn, measure, [*marks, *lines.values()])
    if not chart.numbers(drawn.values()):
        return chart.empty(title, measure, source, rest)
    said, shown = chart.multiplied(said, factor), chart.multiplied(shown, factor)
    lines = {text: value * factor for text, value in lines.items()}
    marks = [end * factor for end in marks]

    several = len(drawn) > 1
    hues, orange, black = themes.series(), themes.colours()[1], themes.colours()[4]
    keys = [Key(*one) for one in zip(drawn, hues, chart.MARKERS) if several]
    dashes = dict(zip(lines, chart.DASHES[::-1]))
    keys += [Key(text, themes.muted(), "", dash) for text, dash in dashes.items()]
    roles_said = {*roles.values(), *["claim"] * bool(said), *["published"] * bool(shown)}
    meaning = _meaning(drawn, several, set(roles) >= set(labels), roles_said)
    lanes = len(drawn) + (several and bool(said or shown))
    step = chart.row_high(labels, lanes, bool(said or shown))
    spread = 1.3 * chart.line_high() / step if several else 0.0
    top = (lanes - 1) / 2 * spread  # a claim on several series has a lane of its own, above them
    page = chart.page_for(
        title, chart.subtitle_of(what, scale, meaning, log), source,
        step * len(labels) + chart.axis_high(), keys,
    )  # fmt: skip
    axes = page.grid()[0, 0]
    at_right = []
    for number, frame in enumerate(drawn.values()):
        offset = top - (number + lanes - len(drawn)) * spread
        for row, *ends in chart.each(frame):
            place, role = len(labels) - 1 - labels.index(row) + offset, roles.get(row, "")
            hue = {"claim": orange, "published": black}.get(role, hues[number])
            hue = chart.hue_of((colours or {}).get(row)) or hue
            marker = {"claim": "D", "published": "s"}.get(role, chart.MARKERS[number])
            chart.draw_range(page, axes, ends, place, hue, marker, log)
            text = (notes or {}).get(row) or interval(*ends)
            at_right.append((place, text, hue if several else None))
    for text, dash in dashes.items():
        axes.axvline(lines[text], color=themes.muted(), linestyle=dash, linewidth=1.2, zorder=1)
    side = "right" if several else "above"
    for row, pair in said.items():
        place = len(labels) - 1 - labels.index(row) + top
        chart.draw_claim(page, axes, pair, place, orange, "D", "claim", prefer=side)
    for row, pair in shown.items():
        place = len(labels) - 1 - labels.index(row) + top
        chart.draw_claim(page, axes, pair, place, black, "s", "published", prefer=side)
    chart.row_labels(axes, labels)
    chart.right_labels(axes, at_right)
    found = [*chart.numbers(drawn.values()), *marks, *lines.values()]
    begins = chart.limit(axes, "x", found, log, zero)
    axes.set_xlabel(chart.axis_text(str(scale) or what, log, begins))
    data = chart.joined(drawn, str(scale), "series" if several else "", said, shown)
    described = [
        f"{row}{f' ({name})' * bool(name)} {interval(*ends)}"
        for name, frame in drawn.items()
        for row, *ends in chart.each(frame)
    ]
    described += [f"claim on {row} {chart.pair_text(pair)}" for row, pair in said.items()]
    described += [f"published for {row} {chart.pair_text(pair)}" for row, pair in shown.items()]
    return chart.finish(kind, page, axes, data, title, what, scale, described, rest)


def _meaning(drawn: dict, several: bool, all_roles: bool, roles: set[str]) -> str:
    """What the marks mean, in the line under the title."""
    first = chart.INTERVAL.replace("dot", "mark") if several else chart.INTERVAL
    ranged = [name for name, frame in drawn.items() if not chart.is_point(frame)]
    if not ranged:
        first = "" if all_roles else "single figures, no range is published"
    parts = [first]
    if "claim" in roles:
        parts.append("diamond: claim")
    if "published" in roles:
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
    themes.use()
    for frame in frames.values():
        chart.has(frame, ENDS)
    chart.few(frames)
    claims = {panel: dict(marks) for panel, marks in (claims or {}).items()}
    for panel in claims:
        chart.on_rows({panel: 0}, list(frames))
    rest = [*frames.values(), *(one for marks in claims.values() for one in marks.values())]
    made = {}
    for panel, frame in frames.items():
        labels, unit = list(frame.index), chart.unit_of([frame])
        said = chart.marked(claims.get(panel), labels, unit, "claim")
        marks = [end for pair in said.values() for end in pair]
        drawn, factor, scale, _ = chart.scaled_to(
            {"": frame[list(ENDS)]}, measure if unit == "" else f"x, {unit}", marks
        )
        made[panel] = (drawn[""], scale, chart.multiplied(said, factor))
    if not chart.numbers(frame for frame, _, _ in made.values()):
        return chart.empty(title, measure, source, rest)
    what, unit = split(measure, chart.unit_of(frames.values()))
    indexes = [list(frame.index) for frame in frames.values()]
    if stacked is None:
        stacked = any(index != indexes[0] for index in indexes)
    meaning = chart.INTERVAL + "; diamond: claim" * bool(claims)
    subtitle = chart.subtitle_of(what, "", meaning, log)
    hues = themes.series()
    orange = themes.colours()[1]
    if stacked:
        high = [chart.row_high(index, 1, bool(claims), least=0) * len(index) for index in indexes]
        titled = sum(index != [panel] for index, panel in zip(indexes, made))
        body = sum(high) + len(high) * chart.axis_high() * 1.15 + titled * 1.4 * chart.line_high()
        page = chart.page_for(title, subtitle, source, body)
        grid = page.grid(len(made), 1, height_ratios=high)[:, 0]
    else:
        step = chart.row_high(indexes[0], 1, bool(claims))
        body = step * len(indexes[0]) + chart.axis_high() + 2 * chart.line_high()
        page = chart.page_for(title, subtitle, source, body)
        grid = page.grid(1, len(made))[0]
    described = []
    for number, (axes, (panel, (frame, scale, said))) in enumerate(zip(grid, made.items())):
        labels = list(frame.index)
        hue = hues[0] if stacked else hues[number]
        at_right = []
        for row, *ends in chart.each(frame):
            place = len(labels) - 1 - labels.index(row)
            marker = chart.MARKERS[0 if stacked else number]
            chart.draw_range(page, axes, ends, place, hue, marker, log)
            text = interval(*ends) if stacked or len(made) < 3 else label(ends[1])
            at_right.append((place, text, None))
            described.append(f"{panel}: {row} {interval(*ends)}")
        for row, pair in said.items():
            place = len(labels) - 1 - labels.index(row)
            chart.draw_claim(page, axes, pair, place, orange, "D", "claim")
            described.append(f"claim on {row} {chart.pair_text(pair)}")
        chart.row_labels(axes, labels)
        if not stacked and number:
            axes.set_yticklabels([])
        chart.right_labels(axes, at_right)
        marks = [end for pair in said.values() for end in pair]
        begins = chart.limit(
            axes, "x", [*chart.numbers([frame]), *marks], log, zero, 1 if stacked else len(grid)
        )
        axes.set_xlabel(chart.axis_text(str(scale), log, begins))
        if not stacked:
            axes.set_title(panel, color=hue, wrap=True)
        elif labels != [panel]:
            axes.set_title(panel)
    data = pd.concat(
        {panel: frame.assign(unit=str(scale)) for panel, (frame, scale, _) in made.items()},
        names=["panel", "row"],
    )
    for panel, (_, _, said) in made.items():
        for row, pair in said.items():
            data.loc[(panel, row), ["claim low", "claim high"]] = pair
    return chart.finish(
        "Set of range charts", page, list(grid), data, title, what, "", described, rest
    )


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
    lines = dict(lines or {})
    drawn, factor, scale, what = chart.scaled_to({"": frame}, measure, lines.values())
    table = drawn[""].apply(pd.to_numeric, errors="coerce")
    if not chart.numbers([table]):
        return chart.empty(title, measure, source, [frame])
    hues, labels = themes.series(), list(table.index)
    keys = [Key(str(one), hue, mark) for one, hue, mark in zip(table, hues, chart.MARKERS)]
    dashes = dict(zip(lines, chart.DASHES[::-1]))
    keys += [Key(text, themes.muted(), "", dash) for text, dash in dashes.items()]
    step = chart.row_high(labels)
    subtitle = chart.subtitle_of(what, scale, "line: spread between the marks", log)
    body = step * len(labels) + chart.axis_high()
    page = chart.page_for(title, subtitle, source, body, keys)
    axes = page.grid()[0, 0]
    at_right, described = [], []
    for place, (row, cells) in zip(range(len(table))[::-1], table.iterrows()):
        known = [one for one in cells if math.isfinite(one) and (one > 0 or not log)]
        if len(known) > 1:
            axes.plot([min(known), max(known)], [place] * 2, color=themes.muted(), zorder=2)
        for number, one in enumerate(cells):
            if one in known:
                size = mpl.rcParams["lines.markersize"] * (0.9, 1.6, 1.2, 1.2, 1.2)[number]
                axes.plot(
                    one, place, chart.MARKERS[number], color=hues[number], markersize=size,
                    markerfacecolor="none" if number == 1 else hues[number], zorder=3 + number,
                )  # fmt: skip
        words = ["–" if not math.isfinite(one) else label(one) for one in cells]
        at_right.append((place, " / ".join(words), None))
        named = (f"{name} {word}" for name, word in zip(table, words))
        described.append(f"{row}: {', '.join(named)}")
    for text, dash in dashes.items():
        value = lines[text] * factor
        axes.axvline(value, color=themes.muted(), linestyle=dash, linewidth=1.2, zorder=1)
    chart.row_labels(axes, labels)
    chart.right_labels(axes, at_right)
    found = [*chart.numbers([table]), *(value * factor for value in lines.values())]
    begins = chart.limit(axes, "x", found, log, zero)
    axes.set_xlabel(chart.axis_text(str(scale) or what, log, begins))
    data = chart.joined({"": table}, str(scale))
    return chart.finish("Dumbbell chart", page, axes, data, title, what, scale, described, [frame])


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
    import seaborn as sns

    themes.use()
    given = frame
    frame = frame.to_frame() if isinstance(frame, pd.Series) else frame
    chart.has(frame, [])
    ranged = set(ENDS) <= set(frame.columns)
    columns = list(ENDS) if ranged else [frame.columns[0]]
    labels, unit = list(frame.index), chart.unit_of([given])
    said = chart.marked(claims, labels, unit, "claim")
    marks = [end for pair in said.values() for end in pair]
    drawn, factor, scale, what = chart.scaled_to(
        {"": frame[columns]}, f"{measure}", [*marks, *(band or ())]
    )
    table = drawn[""]
    if not chart.numbers([table]):
        return chart.empty(title, measure, source, [given])
    said, marks = chart.multiplied(said, factor), [end * factor for end in marks]
    heights = table["p50" if ranged else columns[0]].astype(float)
    hues = themes.series()
    kinds = list(dict.fromkeys((groups or {}).values()))
    chart.few(kinds)
    row_hues = [
        hues[kinds.index(groups[row])] if groups and row in groups
        else hues[0] if not highlight or row in highlight else themes.muted()
        for row in labels
    ]  # fmt: skip
    keys = [Key(str(kind), hue, "", patch=True) for kind, hue in zip(kinds, hues)]
    if band:
        keys.append(Key(band_means, themes.muted(), "", patch=True, filled=False))
    meaning = "bar: median, line: 90 % interval" if ranged else ""
    meaning += "; diamond: claim" * bool(said)
    step = chart.row_high(labels, 1, bool(said))
    subtitle = chart.subtitle_of(what, scale, meaning.strip("; "))
    body = step * len(labels) + chart.axis_high()
    page = chart.page_for(title, subtitle, source, body, keys)
    axes = page.grid()[0, 0]
    places = [str(place) for place in range(len(labels))]
    sns.barplot(
        x=heights.to_numpy(), y=places, hue=places, palette=row_hues, legend=False, ax=axes,
        width=0.6, saturation=1, orient="h", errorbar=None, zorder=2,
    )  # fmt: skip
    at_right, described = [], []
    for place, (row, cells) in enumerate(zip(labels, table.itertuples(index=False))):
        text = interval(*cells) if ranged else amount(float(cells[0]), str(scale))
        if ranged and cells[2] > cells[0]:
            axes.plot(cells[::2], [place] * 2, color=themes.colours()[4], zorder=3)
        at_right.append((place, text if math.isfinite(heights.iloc[place]) else "no data", None))
        described.append(f"{row} {at_right[-1][1]}")
    if band:
        band = (band[0] * factor, band[1] * factor)
        axes.axvspan(*band, color=themes.muted(), alpha=0.2, linewidth=0, zorder=0)
    for row, pair in said.items():
        chart.draw_claim(page, axes, pair, labels.index(row), themes.colours()[1], "D", "claim")
    axes.axvline(0, color=themes.muted(), linewidth=1, zorder=3)
    axes.set_yticks(range(len(labels)), [chart.broken(row) for row in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(False, axis="y")
    chart.right_labels(axes, at_right)
    chart.limit(axes, "x", [*chart.numbers([table]), *marks, *(band or ())], False)
    axes.set(xlabel=str(scale) or what, ylabel="")
    data = chart.joined({"": table}, str(scale), "", said)
    if groups:
        data["group"] = [groups.get(row, "") for row in labels]
    rest = [given, *(claims or {}).values()]
    return chart.finish("Bar chart", page, axes, data, title, what, scale, described, rest)


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
    lines = dict(lines or {})
    table = frame.apply(pd.to_numeric, errors="coerce").fillna(0.0)
    if (table < 0).any(axis=None):
        raise UserError("parts that are stacked cannot be negative; use bars or grouped")
    totals = table.sum(axis=1)
    if not (np.isfinite(totals).all() and totals.max() > 0):
        return chart.empty(title, measure, source, [frame])
    if share:
        what, _ = split(measure, chart.unit_of([frame]))
        table = table.div(totals.where(totals > 0, 1.0), axis=0) * 100
        scale, factor = read("%"), 1.0
    else:
        parts = table.assign(total=totals)
        parts = chart.keep(parts, frame)
        drawn, factor, scale, what = chart.scaled_to({"": parts}, measure, lines.values())
        table = drawn[""].drop(columns="total")
    lines = {text: value * factor for text, value in lines.items()}
    totals, labels = table.sum(axis=1), list(table.index)
    hues = themes.series()
    keys = [Key(str(part), hue, "", patch=True) for part, hue in zip(table, hues)]
    dashes = dict(zip(lines, chart.DASHES[1:]))
    orange = themes.colours()[1]
    keys += [
        Key(f"{text}: {label(lines[text])}", orange, "", dash) for text, dash in dashes.items()
    ]
    meaning = "single figures, no range is published" if not share else ""
    step = max(chart.row_high(labels), 2.4 * chart.line_high())
    subtitle = chart.subtitle_of(what, scale, meaning)
    body = step * len(labels) + chart.axis_high()
    page = chart.page_for(title, subtitle, source, body, keys)
    axes = page.grid()[0, 0]
    at_right, described, inside = [], [], []
    for place, (row, cells) in zip(range(len(table))[::-1], table.iterrows()):
        start = 0.0
        for part, hue in zip(cells, hues):
            axes.barh(place, part, left=start, color=hue, height=0.66, zorder=2,
                      edgecolor=mpl.rcParams["figure.facecolor"])  # fmt: skip
            inside.append((place, start, part, hue))
            start += part
        at_right.append((place, "" if share else f"{label(totals[row])} in all", None))
        named = (f"{name} {label(part)}" for name, part in cells.items())
        described.append(f"{row}: {', '.join(named)}")
    for text, dash in dashes.items():
        axes.axvline(lines[text], color=orange, linestyle=dash, zorder=3)
    chart.row_labels(axes, labels)
    chart.right_labels(axes, at_right)
    chart.limit(axes, "x", [0.0, totals.max(), *lines.values()], False)
    if share:
        axes.set_xlim(0, 100)
    axes.set_xlabel(str(scale) or what)
    page.inside += [
        (axes, label(part) + " %" * share, (start, start + part), place, chart.on(hue))
        for place, start, part, hue in inside
        if part > 0
    ]
    data = chart.joined({"": table}, str(scale))
    return chart.finish(
        "Stacked bar chart", page, axes, data, title, what, scale, described, [frame]
    )
