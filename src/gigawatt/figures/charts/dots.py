"""Charts of many: outcomes as dots, figures by kind, counts and shares in a grid."""

import math
from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd

from gigawatt.figures.charts import chart, themes
from gigawatt.figures.charts.curves import tall
from gigawatt.figures.charts.measure import label, read, split, tick
from gigawatt.figures.charts.sheet import Key

WORLDS = 20  # dots that stand for all draws
LETTERS = 75  # of a label of one point, in an inch of a grid, beside the names of its rows
SHAPES = ("o", "D", "^", "v", "P")  # of dots by kind, the second cue beside the colour


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
    words = chart.Words("Dot plot", title, measure, source, [made])
    words.what, unit = split(measure, "")
    written, own = read(unit), getattr(draws, "unit", "")
    values = np.asarray(getattr(draws, "values", draws), dtype=float).ravel()
    values = values * (read(own).factor / written.factor) if own else values
    if not (len(values) and np.isfinite(values).all()):
        return words.empty()
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    if not high > low:
        sentence = f"Nothing is uncertain here: every world gives {label(middle)} {written}."
        return chart.nothing(sentence, title=title, measure=measure, source=source, made=made)
    words.scale, factor = written.suited([low, middle, high])
    ends = (low * factor, middle * factor, high * factor)
    dots = _dots(values * factor, ends, number, words.unit)
    unit = f"{written.word} {own}".strip() if own else ""
    said = {text: chart.claimed(one, unit, text) for text, one in (claims or {}).items()}
    return _worlds_drawn(words, dots, ends, chart.multiplied(said, factor))


def _worlds_drawn(words: chart.Words, dots: pd.DataFrame, ends: tuple, said: Mapping):
    """The chart of worlds, once they are known; ends: of the interval, with its middle."""
    low, middle, high = ends
    inside = dots.iloc[:, 0].between(low, high)
    blue = themes.colours()[0]
    keys = [Key("inside the 90 % interval", blue, "o"), Key("outside", blue, "o", filled=False)]
    on = words.drawing(tall(), f"each dot: one of {len(dots)} equally likely worlds", keys)
    top = _draw_dots(on.axes, dots, inside, ends)
    _draw_quantiles(on.axes, ends, top)
    for text, pair in said.items():
        chart.draw_claim(on.page, on.axes, pair, 0.55, themes.colours()[1], "D", text)
    on.axes.set(yticks=[], xlabel=words.unit, ylim=(0.2, top + 2.2))
    on.axes.xaxis.set_major_formatter(tick)
    on.axes.spines["left"].set_visible(False)
    on.told += [
        f"{int(inside.sum())} of {len(dots)} dots lie inside {label(low)} to {label(high)}",
        f"median {label(middle)}",
    ]
    return words.chart(on.page, on.axes, dots, on.told)


def _column(ends: tuple[float, float, float]) -> float:
    """How much of the axis one column of dots covers: a tenth of the interval."""
    low, middle, high = ends
    return (high - low) / 10 or abs(middle) / 10 or 1.0


def _dots(values: np.ndarray, ends: tuple[float, float, float], number: int, name: str):
    """The worlds as evenly spaced quantiles, each with its column and its height in it."""
    spots = np.quantile(values, (np.arange(number) + 0.5) / number)
    dots = pd.DataFrame({name: spots, "slot": np.floor((spots - ends[0]) / _column(ends))})
    dots["height"] = dots.groupby("slot").cumcount() + 1
    dots.index = pd.Index(range(1, number + 1), name="world")
    return dots


def _draw_dots(axes, dots: pd.DataFrame, inside: pd.Series, ends: tuple) -> float:
    """The dots, as large as their columns allow, empty outside; returns the highest column."""
    (low, _, high), width, blue = ends, _column(ends), themes.colours()[0]
    centres = low + (dots["slot"] + 0.5) * width
    left = min(low - 2 * width, centres.min() - width)
    right = max(high + 2 * width, centres.max() + width)
    room = mpl.rcParams["figure.figsize"][0] * 72 * 0.93 / ((right - left) / width)
    top = max(dots["height"].max(), 4)
    size = min(room * 0.82, tall() * 72 * 0.6 / top)
    faces = [blue if each else mpl.rcParams["axes.facecolor"] for each in inside]
    axes.scatter(centres, dots["height"], s=size**2, c=faces, edgecolors=blue, linewidths=2)
    axes.set_xlim(left, right)
    return top


def _draw_quantiles(axes, ends: tuple[float, float, float], top: float) -> None:
    """Median and ends of the interval as dotted lines with their numbers above the dots."""
    muted = mpl.rcParams["xtick.labelcolor"]
    names = (("5th percentile", "right"), ("median", "center"), ("95th percentile", "left"))
    for at, (text, side) in zip(ends, names):
        axes.plot([at, at], [0.4, top + 0.7], color=muted, linewidth=1, linestyle=":", zorder=0)
        axes.text(at, top + 0.75, f"{text}\n{label(at)}", ha=side, va="bottom", color=muted)


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
    themes.use()
    chart.has(frame, [])
    table = frame.apply(pd.to_numeric, errors="coerce").astype(float)
    words = chart.Words("Matrix", title, measure, source, [frame])
    words.as_given([frame])
    if not np.isfinite(table.to_numpy()).any():
        return words.empty()
    texts = notes if notes is not None else table.map(lambda one: label(one) if one == one else "")
    texts = texts.reindex(index=table.index, columns=table.columns).fillna("").astype(str)
    step = max(chart.row_high(list(table.index)), 2.2 * chart.line_high())
    lines = 1 + texts.map(lambda one: one.count("\n")).to_numpy().max()
    body = max(step, lines * 1.5 * chart.line_high()) * len(table) + 2.2 * chart.axis_high()
    on = words.drawing(body, f"{_stronger()}: more")
    on.page.named = True
    _draw_cells(on.axes, table, texts)
    on.axes.set(xlabel=x, ylabel=y)
    on.told += [
        f"{row}, {column}: {texts.loc[row, column]}"
        for row in table.index
        for column in table.columns
        if texts.loc[row, column] and table.size <= 12
    ]
    return words.chart(on.page, on.axes, chart.joined({"": table}, ""), on.told)


def _draw_cells(axes, table: pd.DataFrame, words: pd.DataFrame) -> None:
    """The cells with their words; the names of columns above, those of rows at the left."""
    import seaborn as sns

    rows, columns = table.shape
    letters = LETTERS * mpl.rcParams["figure.figsize"][0] / themes.points("label")
    wide = max(6, int(letters / max(columns, 1)))
    names = [chart.broken(one, wide) for one in table.columns]
    sides = [chart.broken(one) for one in table.index]
    sns.heatmap(  # it draws at once, so that its labels must be broken by then
        table, ax=axes, annot=words, fmt="", cbar=False, linewidths=1.5,
        linecolor=mpl.rcParams["figure.facecolor"], cmap=mpl.rcParams["image.cmap"],
        annot_kws={"fontsize": themes.points("label")}, vmin=min(0.0, np.nanmin(table.to_numpy())),
        mask=table.isna(), xticklabels=names, yticklabels=sides,
    )  # fmt: skip
    axes.set_xticks(np.arange(columns) + 0.5, names, rotation=0)
    axes.set_yticks(np.arange(rows) + 0.5, sides, rotation=0)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.tick_params(length=0)
    axes.grid(False)  # an empty cell stays empty; lines between rows lead the eye along them
    axes.hlines(
        range(1, rows), 0, columns, color=mpl.rcParams["grid.color"], linewidth=0.8, zorder=2
    )


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
    themes.use()
    columns = [row, *([mark] if mark else [])]
    chart.has(frame, [value, *columns])
    words = chart.Words("Strip chart", title, measure, source, [frame])
    words.as_given([frame])
    flat = _figures(frame, value, log)
    if flat.empty:
        return words.empty()
    labels = list(dict.fromkeys([*(spans.index if spans is not None else ()), *flat[row]]))
    looks, held = _looks(flat, mark), chart.held(lines=lines)

    keys = [Key(str(kind), hue, one) for kind, (hue, one) in looks.items() if kind]
    body = _swarm_high(flat, row, labels) * len(labels) + chart.axis_high()
    meaning = "bar: our typical 90 % interval" * (spans is not None)
    on = words.drawing(body, meaning, keys + chart.line_keys(held.lines), log)
    ends = _draw_spans(on.axes, spans, labels) if spans is not None else []
    # The swarm needs the limits: it moves dots apart that would cover each other.
    chart.limit(on.axes, "x", [*flat["value"], *held.lines.values(), *ends], log, zero)
    ordered = flat.assign(row=pd.Categorical(flat[row], labels)).sort_values("row", kind="stable")
    _draw_swarm(on.axes, ordered, mark, looks)
    _draw_across(on.axes, held.lines)
    chart.row_labels_down(on.axes, labels)
    on.axes.set(xlabel=chart.axis_text(words.unit, log), ylabel="")
    on.told += _counted(ordered, columns)
    data = ordered.set_index(row)[[value, *columns[1:]]]
    return words.chart(on.page, on.axes, data, on.told)


def _figures(frame: pd.DataFrame, value: str, log: bool) -> pd.DataFrame:
    """The figures that an axis can show, as numbers in the column `value`."""
    flat = pd.DataFrame(frame).assign(value=pd.to_numeric(frame[value], errors="coerce"))
    return flat[np.isfinite(flat["value"]) & ((flat["value"] > 0) | (not log))]


def _looks(flat: pd.DataFrame, mark: str | None) -> dict[str, tuple[str, str]]:
    """Colour and shape of each kind of dot; one kind without a name where none is told apart."""
    kinds = list(dict.fromkeys(flat[mark])) if mark else [""]
    chart.few(kinds)
    return dict(zip(kinds, zip(_hues(), SHAPES)))


def _swarm_high(flat: pd.DataFrame, row: str, labels: list) -> float:
    """Height of a row in inches: room for its label, and more where many dots meet."""
    most = flat.groupby(row).size().max()
    return max(chart.row_high(labels), (1.6 if most < 8 else 2.3) * chart.line_high())


def _counted(flat: pd.DataFrame, columns: list[str]) -> list[str]:
    """How many figures of each kind there are, for the alternative text."""
    counted = flat.groupby(columns, sort=False, observed=True).size()
    return [f"{' '.join(np.atleast_1d(name))}: {count}" for name, count in counted.items()]


def _draw_across(axes, lines: Mapping[str, float]) -> None:
    """Upright lines behind the dots."""
    for at, dash in zip(lines.values(), chart.DASHES[::-1]):
        axes.axvline(at, color=themes.muted(), linestyle=dash, zorder=0)


def _hues() -> list[str]:
    """Colours of kinds of dots: that of estimates, that of claims, then others."""
    return [themes.colours()[0], themes.colours()[1], *themes.series()[1:]]


def _draw_spans(axes, spans: pd.DataFrame, labels: list) -> list[float]:
    """Our typical range of each kind as a bar behind its dots; returns all ends."""
    for place, name in enumerate(labels):
        if name in spans.index:
            ends = spans.loc[name, ["p5", "p95"]].astype(float)
            axes.plot(ends, [place, place], color=themes.muted(), alpha=chart.FAINT,
                      linewidth=mpl.rcParams["lines.linewidth"] * 3, solid_capstyle="butt",
                      zorder=1)  # fmt: skip
    return [one for one in spans[["p5", "p95"]].to_numpy().ravel() if math.isfinite(one)]


def _draw_swarm(axes, flat: pd.DataFrame, mark: str | None, looks: Mapping) -> None:
    """One dot a figure, side by side where they would meet, with the look of its kind."""
    import seaborn as sns

    size = mpl.rcParams["lines.markersize"] * 0.85
    hues = {kind: hue for kind, (hue, _) in looks.items()}
    # All kinds in one swarm, whose dots get their shapes after it: seaborn knows one shape a call.
    sns.swarmplot(
        data=flat, x="value", y="row", order=list(flat["row"].cat.categories), hue=mark,
        hue_order=list(hues) if mark else None, palette=hues if mark else None,
        color=None if mark else _hues()[0], size=size, ax=axes, orient="h", legend=False,
        zorder=4, warn_thresh=1,
    )  # fmt: skip
    if mark:
        _shapes(axes, hues, {kind: shape for kind, (_, shape) in looks.items()})


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
