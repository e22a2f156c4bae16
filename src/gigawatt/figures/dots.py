"""Charts of many: outcomes as dots, figures by kind, counts and shares in a grid."""

import math
from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd

from gigawatt.figures import chart
from gigawatt.figures import theme as themes
from gigawatt.figures.curves import tall
from gigawatt.figures.measure import label, read, split, tick
from gigawatt.figures.sheet import Key

WORLDS = 20  # dots that stand for all draws


def worlds(
    draws: object,
    *,
    title: str,
    measure: str,
    source: str,
    number: int = WORLDS,
    claims: Mapping[str, object] | None = None,
    made: object = (),
) -> chart.Chart:
    """An uncertain quantity as twenty equally likely worlds, one dot each, inside the range or not.

    draws: a result such as `fleet["site_capex_usd"]`, or its draws as an array. measure: ends with
    the unit wanted, such as "USD bn"; a result is converted to it. claims: {text: value or row}.

        charts.worlds(fleet["site_capex_usd"], title="18 of 20 equally likely worlds lie inside",
                      measure="cost of the whole site, USD bn", source="Epoch AI",
                      made=fleet.ranges(["site_capex_usd"])).save("00-how-to-read-a-range")

    Raises UserError for draws that are no numbers.
    """
    themes.use()
    what, unit = split(measure, "")
    own = getattr(draws, "unit", "")
    values = np.asarray(getattr(draws, "values", draws), dtype=float).ravel()
    written = read(unit)
    if own:
        values = values * (read(own).factor / written.factor)
    if not (len(values) and np.isfinite(values).all()):
        return chart.empty(title, measure, source, [made])
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    if not high > low:
        sentence = f"Nothing is uncertain here: every world gives {label(middle)} {written}."
        return chart.nothing(sentence, title=title, measure=measure, source=source, made=made)
    said = {
        text: chart.claimed(one, "" if not own else f"{written.word} {own}".strip(), text)
        for text, one in (claims or {}).items()
    }
    scale, factor = written.suited([low, middle, high])
    low, middle, high, values = low * factor, middle * factor, high * factor, values * factor
    spots = np.quantile(values, (np.arange(number) + 0.5) / number)
    width = (high - low) / 10 or abs(middle) / 10 or 1.0
    inside = (spots >= low) & (spots <= high)
    dots = pd.DataFrame({str(scale) or what: spots, "slot": np.floor((spots - low) / width)})
    dots["height"] = dots.groupby("slot").cumcount() + 1
    dots.index = pd.Index(range(1, number + 1), name="world")
    blue, orange = themes.colours()[0], themes.colours()[1]
    keys = [Key("inside the 90 % interval", blue, "o"), Key("outside", blue, "o", filled=False)]
    subtitle = chart.subtitle_of(what, scale, f"each dot: one of {number} equally likely worlds")
    page = chart.page_for(title, subtitle, source, tall(), keys)
    axes = page.grid()[0, 0]
    centres = low + (dots["slot"] + 0.5) * width
    left = min(low - 2 * width, centres.min() - width)
    right = max(high + 2 * width, centres.max() + width)
    room = mpl.rcParams["figure.figsize"][0] * 72 * 0.93 / ((right - left) / width)
    top = max(dots["height"].max(), 4)
    size = min(room * 0.82, tall() * 72 * 0.6 / top)
    faces = [blue if each else mpl.rcParams["axes.facecolor"] for each in inside]
    axes.scatter(centres, dots["height"], s=size**2, c=faces, edgecolors=blue, linewidths=2)
    muted = mpl.rcParams["xtick.labelcolor"]
    for at, text, side in (
        (low, "5th percentile", "right"),
        (middle, "median", "center"),
        (high, "95th percentile", "left"),
    ):  # fmt: skip
        axes.plot([at, at], [0.4, top + 0.7], color=muted, linewidth=1, linestyle=":", zorder=0)
        axes.text(at, top + 0.75, f"{text}\n{label(at)}", ha=side, va="bottom", color=muted)
    for text, pair in chart.multiplied(said, factor).items():
        chart.draw_claim(page, axes, pair, 0.55, orange, "D", text)
    axes.set(yticks=[], xlabel=str(scale) or what, ylim=(0.2, top + 2.2), xlim=(left, right))
    axes.xaxis.set_major_formatter(tick)
    axes.spines["left"].set_visible(False)
    described = [
        f"{int(inside.sum())} of {number} dots lie inside {label(low)} to {label(high)}",
        f"median {label(middle)}",
    ]
    return chart.finish("Dot plot", page, axes, dots, title, what, scale, described, [made])


def matrix(
    frame: pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    x: str = "",
    y: str = "",
    notes: pd.DataFrame | None = None,
) -> chart.Chart:
    """Numbers in a grid, each cell with its number and a stronger colour for a larger one.

    An empty cell stays empty.

    frame: rows and columns as they are to stand. x, y: what columns and rows are. notes: a frame of
    texts of the same shape, written instead of the numbers.

        count = table.groupby(["topic", "verdict"]).size().unstack(fill_value=0)
        charts.matrix(count, title="84 of 163 claims can be tested", measure="claims, number",
                      source="the five articles").save("05-claims-matrix")
    """
    import seaborn as sns

    themes.use()
    chart.has(frame, [])
    table = frame.apply(pd.to_numeric, errors="coerce").astype(float)
    what, unit = split(measure, chart.unit_of([frame]))
    if not np.isfinite(table.to_numpy()).any():
        return chart.empty(title, measure, source, [frame])
    words = notes if notes is not None else table.map(lambda one: label(one) if one == one else "")
    words = words.reindex(index=table.index, columns=table.columns).fillna("").astype(str)
    subtitle = chart.subtitle_of(what, unit, f"{_stronger()}: more")
    step = max(chart.row_high(list(table.index)), 2.2 * chart.line_high())
    lines = 1 + words.map(lambda one: one.count("\n")).to_numpy().max()
    body = max(step, lines * 1.5 * chart.line_high()) * len(table) + 2.2 * chart.axis_high()
    page = chart.page_for(title, subtitle, source, body)
    axes = page.grid()[0, 0]
    sns.heatmap(
        table, ax=axes, annot=words, fmt="", cbar=False, linewidths=1.5,
        linecolor=mpl.rcParams["figure.facecolor"], cmap=mpl.rcParams["image.cmap"],
        annot_kws={"fontsize": themes.points("label")}, vmin=min(0.0, np.nanmin(table.to_numpy())),
        mask=table.isna(),
    )  # fmt: skip
    wide = max(6, int(60 * mpl.rcParams["figure.figsize"][0] / 8 / max(table.shape[1], 1)))
    axes.set_xticks(
        np.arange(table.shape[1]) + 0.5,
        [chart.broken(one, wide) for one in table.columns],
        rotation=0,
    )
    axes.set_yticks(
        np.arange(table.shape[0]) + 0.5, [chart.broken(one) for one in table.index], rotation=0
    )
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.tick_params(length=0)
    axes.set(xlabel=x, ylabel=y)
    described = [
        f"{row}, {column}: {words.loc[row, column]}"
        for row in table.index
        for column in table.columns
        if words.loc[row, column] and table.size <= 12
    ]
    data = chart.joined({"": table}, "")
    return chart.finish("Matrix", page, axes, data, title, what, unit, described, [frame])


def _stronger() -> str:
    """What the colours of larger numbers are in this theme, from the ends of its colour map."""
    shades = mpl.colormaps[mpl.rcParams["image.cmap"]]([0.0, 1.0])[:, :3].mean(axis=1)
    return "darker" if shades[1] < shades[0] else "brighter"


def strip(
    frame: pd.DataFrame,
    *,
    title: str,
    measure: str,
    source: str,
    value: str = "value",
    row: str = "kind",
    mark: str | None = None,
    spans: pd.DataFrame | None = None,
    lines: Mapping[str, float] | None = None,
    log: bool = False,
    zero: bool = False,
) -> chart.Chart:
    """Many single figures by kind: one dot each, side by side where they would cover each other.

    frame: one line a figure; value and row name its columns. mark: a column with at most five
    words, such as inside and outside, told by colour and shape. spans: p5 and p95 by kind, our
    typical range, a bar behind the dots. lines: {text: value}, upright lines.

        charts.strip(points, value="ratio", row="kind", mark="outcome", lines={"our median": 1},
                     spans=typical, log=True, title="20 of 87 published figures lie outside",
                     measure="published over our median, ratio",
                     source="published results").save("07-published-over-ours")
    """
    import seaborn as sns

    themes.use()
    chart.has(frame, [value, row, *([mark] if mark else [])])
    flat = pd.DataFrame(frame).assign(value=pd.to_numeric(frame[value], errors="coerce"))
    flat = flat[np.isfinite(flat["value"]) & ((flat["value"] > 0) | (not log))]
    what, unit = split(measure, chart.unit_of([frame]))
    if flat.empty:
        return chart.empty(title, measure, source, [frame])
    labels = list(spans.index) if spans is not None else list(dict.fromkeys(flat[row]))
    labels += [one for one in dict.fromkeys(flat[row]) if one not in labels]
    kinds = list(dict.fromkeys(flat[mark])) if mark else [""]
    chart.few(kinds)
    order = [themes.colours()[0], themes.colours()[1], *themes.series()[1:]]
    shapes = ("o", "D", "^", "v", "P")
    keys = [Key(str(kind), hue, one) for kind, hue, one in zip(kinds, order, shapes) if kind]
    dashes = dict(zip(lines or {}, chart.DASHES[::-1]))
    keys += [Key(text, themes.muted(), "", dash) for text, dash in dashes.items()]
    meaning = "bar: our typical 90 % interval" if spans is not None else ""
    most = flat.groupby(row).size().max()
    step = max(chart.row_high(labels), (1.6 if most < 8 else 2.3) * chart.line_high())
    body = step * len(labels) + chart.axis_high()
    subtitle = chart.subtitle_of(what, unit, meaning, log)
    page = chart.page_for(title, subtitle, source, body, keys)
    axes = page.grid()[0, 0]
    found = [*flat["value"], *(lines or {}).values()]
    if spans is not None:
        found += [one for one in spans[["p5", "p95"]].to_numpy().ravel() if math.isfinite(one)]
        for place, name in enumerate(labels):
            if name in spans.index:
                ends = spans.loc[name, ["p5", "p95"]].astype(float)
                axes.plot(ends, [place, place], color=themes.muted(), alpha=chart.FAINT,
                          linewidth=mpl.rcParams["lines.linewidth"] * 3, solid_capstyle="butt",
                          zorder=1)  # fmt: skip
    chart.limit(axes, "x", found, log, zero)
    size = mpl.rcParams["lines.markersize"] * 0.85
    # One kind after the other, all in the same swarm: seaborn knows one shape a call.
    flat = flat.assign(row=pd.Categorical(flat[row], labels)).sort_values("row", kind="stable")
    sns.swarmplot(
        data=flat, x="value", y="row", order=labels, hue=mark, hue_order=kinds if mark else None,
        palette=dict(zip(kinds, order)) if mark else None, color=None if mark else order[0],
        size=size, ax=axes, orient="h", legend=False, zorder=4, warn_thresh=1,
    )  # fmt: skip
    if mark:
        _shapes(axes, dict(zip(kinds, order)), dict(zip(kinds, shapes)))
    for text, dash in dashes.items():
        axes.axvline((lines or {})[text], color=themes.muted(), linestyle=dash, zorder=0)
    axes.set_yticks(range(len(labels)), [chart.broken(one) for one in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(False, axis="y")
    axes.set(xlabel=chart.axis_text(unit or what, log), ylabel="")
    counted = flat.groupby([row] + ([mark] if mark else []), sort=False, observed=True).size()
    described = [f"{' '.join(np.atleast_1d(name))}: {count}" for name, count in counted.items()]
    columns = [row, value, *([mark] if mark else [])]
    data = flat[columns].set_index(row)
    return chart.finish("Strip chart", page, axes, data, title, what, unit, described, [frame])


def _shapes(axes, hues: Mapping, shapes: Mapping) -> None:
    """Give every dot of a swarm the shape of its colour: the second cue."""
    by_colour = {mpl.colors.to_hex(hue): shapes[kind] for kind, hue in hues.items()}
    for dots in list(axes.collections):
        places, faces = dots.get_offsets(), dots.get_facecolors()
        if not len(places):
            continue
        size = math.sqrt(dots.get_sizes()[0])
        for (x, y), face in zip(
            places, faces if len(faces) == len(places) else [faces[0]] * len(places)
        ):
            shape = by_colour.get(mpl.colors.to_hex(face), "o")
            axes.plot(x, y, shape, color=face, markersize=size, zorder=5)
        dots.remove()
