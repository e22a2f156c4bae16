"""A chart: what every kind of figure shares, from the frame that comes in to the file."""

import io
import json
import math
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from gigawatt import paths
from gigawatt.data import evidence, tables
from gigawatt.data.frames import ENDS, Origin, known_of, memory_of, origins_of, remember
from gigawatt.data.frames import unit_of as frames_unit
from gigawatt.errors import UserError, unknown
from gigawatt.figures.charts import drawn, themes
from gigawatt.figures.charts.measure import (
    Decades,
    Scale,
    converted,
    label,
    read,
    split,
    steps,
    tick,
)
from gigawatt.figures.charts.sheet import LEADING, POINTS, Key, Sheet, sheet, wrapped
from gigawatt.figures.saved import provenance, saving
from gigawatt.text.language import foreign, told

MARKERS = ("o", "s", "^", "v", "P")  # the second cue beside the colour
DASHES = ("-", "--", "-.", ":", (0, (5, 1)))
SERIES = 5  # at most so many on one chart
UNDATED = "0000-00-00"  # holds the place of the date until it is known what is drawn
UNKNOWN = 14 * "?"  # and of how well it is proved, as wide as the longest word for it
UNPROVED = f"; weakest evidence: {UNKNOWN}"
_UNPROVED = re.compile(rf"\s*;[^;]*{re.escape(UNKNOWN)}")  # in any language
FAINT = 0.35  # of a range behind its dot
INTERVAL = "dot: median, bar: 90 % interval"
STARTS = {"the", "a", "an", "in", "of", "at", "on", "for", "each", "every", "more", "most", "with"}
tables.show_text_as_text()


@dataclass
class Chart:
    """A drawn figure that knows its finding, its measure, its numbers and what they rest on.

    axes: the axes, or the list of them, open for one more mark. As the last line of a cell it shows
    itself; `save` writes it as PNG and SVG with its numbers as CSV.
    """

    kind: str
    figure: object
    axes: object
    data: pd.DataFrame
    title: str
    measure: str
    alt: str
    frames: list = field(default_factory=list)
    drawn: Mapping = field(default_factory=dict)  # what it shows beside its numbers

    def save(self, name: str, made: object = (), parameters: Mapping | None = None):
        """Save as NN-what-it-shows in PNG, SVG and CSV; the saved figure shows itself.

        made: further frames, rows or estimates' frames that the figure rests on. parameters:
        choices beside the notebook's own.
        """
        chosen = saving._declared(sys._getframe(1).f_globals) | dict(parameters or {})
        origins = origins_of(*self.frames, made)
        shown = (self.data, self.title, self.alt)
        return saving.save(self.figure, name, *shown, origins, chosen, self.drawn)

    def origins(self) -> tuple[Origin, ...]:
        """What the numbers rest on."""
        return origins_of(*self.frames)

    def _repr_mimebundle_(self, **_):
        return {"image/png": self.png(), "text/plain": self.alt}, {"image/png": {"alt": self.alt}}

    def png(self) -> bytes:
        """The picture as PNG, as a notebook shows it."""
        out = io.BytesIO()
        self.figure.savefig(out, format="png", metadata={"Software": None})
        return out.getvalue()

    def svg(self) -> bytes:
        """The drawing as SVG with its title, without a date."""
        out, told = io.BytesIO(), {"Date": None, "Creator": None, "Title": self.title}
        self.figure.savefig(out, format="svg", metadata=told)
        return out.getvalue()


@dataclass
class Drawing:
    """Axes while layers of marks are put on them, and what each layer leaves to those after it.

    found: numbers that the axis must reach. places: where marks stand along the other axis. edge:
    texts for the right edge, each with its height and colour. told: phrases of the alt text.
    """

    page: Sheet
    axes: Axes
    log: bool = False
    found: list[float] = field(default_factory=list)
    places: list[float] = field(default_factory=list)
    edge: list[tuple[float, str, str | None]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def data_date() -> str:
    """The date of the tables, from datapackage.json."""
    return json.loads((paths.DATA / "datapackage.json").read_text(encoding="utf-8"))["version"]


def draw_range(
    page: Sheet, axes, ends, place, hue, marker, log=False, upright=False, size=1.0
) -> None:
    """One range and its dot; what a logarithmic axis cannot show of it begins at its edge."""
    low, middle, high = ends
    if not math.isfinite(middle):
        return
    if log:
        low, middle, high = (value if value > 0 else math.nan for value in ends)
        low = low if math.isfinite(low) else np.nextafter(0, 1)
    width = mpl.rcParams["lines.linewidth"] * 2.8 * size
    along, across = [low, high], [place, place]
    if math.isfinite(low) and math.isfinite(high) and high > low:
        points = (across, along) if upright else (along, across)
        axes.plot(*points, color=hue, linewidth=width, alpha=FAINT, solid_capstyle="butt", zorder=2)
    points = ([place], [middle]) if upright else ([middle], [place])
    page.marks.append((axes, points[0][0], points[1][0]))
    axes.plot(
        *points, marker, color=hue, markersize=mpl.rcParams["lines.markersize"] * size, zorder=4
    )


def draw_claim(
    page: Sheet, axes, pair, place, hue, marker, word, upright=False, prefer="above"
) -> None:
    """A claim, or its two ends with a line between them, and its number beside it."""
    low, high = pair
    if not (math.isfinite(low) and math.isfinite(high)):
        return
    ends = [low] if low == high else [low, high]
    points = ([place] * len(ends), ends) if upright else (ends, [place] * len(ends))
    size = mpl.rcParams["lines.markersize"] * 1.1
    axes.plot(*points, marker + "-", color=hue, markersize=size, linewidth=1.5, zorder=5)
    at = (place, high) if upright else ((low + high) / 2, place)
    page.note(axes, f"{word}: {pair_text(pair)}", at, hue, prefer)
    page.marks += [(axes, x, y) for x, y in zip(*points)]


def pair_text(pair: tuple[float, float]) -> str:
    return label(pair[0]) if pair[0] == pair[1] else f"{label(pair[0])} to {label(pair[1])}"


# -- shared pieces ---------------------------------------------------------------------------------
def has(frame: object, columns: Iterable[str]) -> None:
    if not isinstance(frame, pd.DataFrame):
        raise UserError(
            f"a chart needs a frame, not a {type(frame).__name__}; try made.ranges(...)"
        )
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise UserError(
            f"the frame has no column {missing[0]}; made.ranges(...) gives p5, p50, p95"
        )
    if frame.empty:
        raise UserError("the frame has no rows; there is nothing to draw")


def check_ranges(frames: Mapping[str, pd.DataFrame]) -> None:
    """Set the theme, and raise UserError for frames that are no ranges and for too many."""
    themes.use()
    for frame in frames.values():
        has(frame, ENDS)
    few(frames)


def few(series: Iterable) -> None:
    if len(list(series)) > SERIES:
        raise UserError(f"a chart shows at most {SERIES} series; leave some out or use panels")


def on_rows(marked: Mapping, labels: Sequence) -> None:
    for row in marked:
        if row not in labels:
            raise unknown("row of the chart", row, [str(one) for one in labels])


def unit_of(frames: Iterable) -> str:
    units = {frames_unit(frame) for frame in frames}
    return units.pop() if len(units) == 1 else ""


def marked(claims: Mapping | None, labels: Sequence, unit: str, what: str) -> dict:
    """Claims by row as (low, high) in the unit of the frame; without a number they are left out."""
    on_rows(claims or {}, labels)
    return pairs(claims, unit, f"{what} for")


def pairs(claims: Mapping | None, unit: str, what: str) -> dict:
    """Claims as (low, high) in a unit; those without a number are left out."""
    found = {at: claimed(one, unit, f"{what} {at}") for at, one in (claims or {}).items()}
    return {at: pair for at, pair in found.items() if all(map(math.isfinite, pair))}


def multiplied(ends: Mapping, factor: float) -> dict:
    """Pairs of numbers times a factor."""
    return {row: (low * factor, high * factor) for row, (low, high) in ends.items()}


def claimed(claim: object, unit: str, what: str) -> tuple[float, float]:
    """A claim as (low, high) in the unit of the frame: a number, a pair, or a row of a table."""
    if claim is None:
        return (math.nan, math.nan)
    if isinstance(claim, (tuple, list)):
        return (float(claim[0]), float(claim[1]))
    if isinstance(claim, (pd.Series, Mapping)):
        factor = converted(what, str(claim.get("unit") or ""), unit)
        value, low, high = (as_number(claim.get(key)) for key in ("value", "low", "high"))
        ends = (value, value) if math.isfinite(value) else (low, high)
        ends = tuple(
            e if math.isfinite(e) else next((o for o in ends if math.isfinite(o)), e) for e in ends
        )
        return (ends[0] * factor, ends[1] * factor)
    return (as_number(claim), as_number(claim))


def as_number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan


def scaled_to(frames: Mapping, measure: str, more: Iterable[float] = ()):
    """Frames in the scale that suits their numbers; the factor used, the scale, the measure."""
    what, unit = split(measure, unit_of(frames.values()))
    scale, factor = read(unit).suited([*numbers(frames.values()), *more])
    return {name: times(frame, factor) for name, frame in frames.items()}, factor, scale, what


def times(frame: pd.DataFrame, factor: float) -> pd.DataFrame:
    """A frame with its numbers times a factor; what is no number stays."""
    made = pd.DataFrame(frame).copy()
    for column in made.columns:
        if column in ENDS or made[column].dtype.kind in "if":
            made[column] = pd.to_numeric(made[column], errors="coerce").astype(float) * factor
    return made


def numbers(frames: Iterable) -> list[float]:
    """All finite numbers of frames."""
    return [
        float(value)
        for frame in frames
        for column in frame
        if column in ENDS or frame[column].dtype.kind in "if"
        for value in pd.to_numeric(frame[column], errors="coerce")
        if math.isfinite(value)
    ]


def is_point(frame: pd.DataFrame) -> bool:
    """Whether no row has a range."""
    return not (frame["p95"] > frame["p5"]).any()


def each(frame: pd.DataFrame):
    """Label, p5, p50 and p95 of every row."""
    for row, ends in zip(frame.index, frame[list(ENDS)].itertuples(index=False)):
        yield (row, *map(as_number, ends))


def hue_of(name: str | None) -> str | None:
    """A colour of the theme by its plain name."""
    if name is None:
        return None
    known = dict(zip(("blue", "orange", "green", "purple", "black"), themes.colours()))
    known["grey"] = themes.muted()
    if name not in known:
        raise unknown("colour", name, known)
    return known[name]


def line_high(size: str = "label") -> float:
    """Height of a line of text in inches."""
    return themes.points(size) * LEADING / POINTS


def axis_high() -> float:
    """Room for tick labels and the label of the axis below the rows, in inches."""
    return 2.6 * line_high()


def broken(text: object, wide: int = 28) -> str:
    """A label in lines; two words in a bracket at its end, such as (log scale), stay together."""
    held = re.sub(r"\((\S+) (\S+)\)$", "(\\1\N{SYMBOL FOR SPACE}\\2)", told(str(text)))
    lines = textwrap.wrap(held, wide, break_long_words=False)
    return "\n".join(lines).replace("\N{SYMBOL FOR SPACE}", " ") or " "


def row_high(labels: Sequence, series: int = 1, marked: bool = False, least: float = 5.0) -> float:
    """Height of a row in inches: room for its label, its series and a claim's number."""
    lines = max((broken(row).count("\n") + 1 for row in labels), default=1)
    wanted = max(lines * line_high() * 1.15, 1.3 * line_high() * series + 0.8 * line_high())
    wanted = max(wanted, (2.4 if marked else 1.9 if len(labels) < 14 else 1.5) * line_high())
    return max(wanted, least * line_high() / max(len(labels), 1))


def row_labels(axes, labels: Sequence) -> None:
    places = np.arange(len(labels))[::-1]
    axes.set_yticks(places, [broken(row) for row in labels])
    axes.set_ylim(-0.6, len(labels) - 0.4)
    axes.grid(False, axis="y")


def row_labels_down(axes, labels: Sequence) -> None:
    """Row labels for axes that count from the top, as seaborn lays them out."""
    axes.set_yticks(range(len(labels)), [broken(row) for row in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(False, axis="y")


def line_keys(lines: Iterable[str]) -> list[Key]:
    """The key of dashed lines across a chart; `draw_lines` draws them."""
    return [Key(text, themes.muted(), "", dash) for text, dash in zip(lines, DASHES[::-1])]


def draw_lines(on: Drawing, lines: Mapping[str, float]) -> None:
    """Dashed upright lines across all rows."""
    for value, dash in zip(lines.values(), DASHES[::-1]):
        on.axes.axvline(value, color=themes.muted(), linestyle=dash, linewidth=1.2, zorder=1)
        on.found.append(value)


def right_labels(axes, entries: Sequence[tuple[float, str, str | None]]) -> None:
    """Texts in a column at the right of the axes, each at the height of its row."""
    beside = axes.twinx()
    beside.set_ylim(axes.get_ylim())
    beside.set_yticks([place for place, _, _ in entries], [text for _, text, _ in entries])
    beside.tick_params(axis="y", length=0, pad=6)
    beside.grid(False)
    for spine in beside.spines.values():
        spine.set_visible(False)
    for text, (_, _, hue) in zip(beside.get_yticklabels(), entries):
        text.set_color(hue or mpl.rcParams["ytick.labelcolor"])


def limit(axes, side: str, values, log: bool, zero: bool = True, share: int = 1) -> float:
    """Limits and ticks of an axis for all that is drawn on it; returns where it begins."""
    found = [value for value in values if math.isfinite(value)]
    axis = getattr(axes, f"{side}axis")
    if log:
        found = [value for value in found if value > 0] or [1.0]
        low, high = min(found), max(found)
        room = max((high / low) ** 0.06, 1.15)
        getattr(axes, f"set_{side}scale")("log")
        axis.set_major_locator(Decades(share))
        axis.set_minor_locator(mpl.ticker.NullLocator())
        limits = (low / room, high * room)
    else:
        low, high = min(found, default=0.0), max(found, default=1.0)
        if zero:
            low, high = min(low, 0.0), max(high, 0.0)
        high = high if high > low else low + (abs(low) or 1.0)
        span = high - low
        limits = (low - span * 0.06 * (low < 0 or not zero), high + span * 0.06 * (high > 0))
        axis.set_major_locator(steps(share))
    axis.set_major_formatter(tick)
    getattr(axes, f"set_{side}lim")(*limits)
    return 0.0 if zero or log else limits[0]


def axis_text(unit: str, log: bool, begins: float = 0.0) -> str:
    if log:
        return f"{unit} (log scale)".strip()
    return f"{unit} (axis does not begin at 0)".strip() if begins else unit


def subtitle_of(what: str, scale: Scale | str, meaning: str, log: bool = False) -> str:
    """Measure and unit, what the marks mean, and whether an axis is logarithmic."""
    unit = str(scale)
    parts = [f"{what}, {unit}" if unit else what, meaning, "logarithmic axis" if log else ""]
    text = "; ".join(part for part in parts if part.strip())
    return text[:1].upper() + text[1:]


def page_for(
    title: str, subtitle: str, source: str, body: float, keys: Sequence[Key] = ()
) -> Sheet:
    for name, text in (("title", title), ("measure", subtitle), ("source", source)):
        if not str(text).strip():
            raise UserError(f"a chart needs a {name}; write one short line")
    page = sheet(
        str(title),
        subtitle,
        f"Source: {source}. gigawatt, data of {UNDATED}{UNPROVED}.",
        body,
        keys,
    )
    page.subtitle, page.keys = subtitle, list(keys)
    return page


def joined(
    frames: Mapping, unit: str, series: str = "", said: Mapping = (), shown: Mapping = ()
) -> pd.DataFrame:
    """What is plotted, as one frame with its unit, claims and published figures."""
    parts = {name: pd.DataFrame(frame) for name, frame in frames.items()}
    if series:
        data = pd.concat(parts, names=[series, "row"])
    else:
        data = next(iter(parts.values())).copy()
        data.index.name = data.index.name or "row"
    for marks, word in ((dict(said), "claim"), (dict(shown), "published")):
        if marks:
            rows = [row[-1] if series else row for row in data.index]
            pairs = [marks.get(row, (math.nan, math.nan)) for row in rows]
            data[f"{word} low"], data[f"{word} high"] = zip(*pairs)
    return data.assign(unit=unit) if unit and "unit" not in data else data


def keep(made: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the unit of the one that it was worked out from."""
    unit = frames_unit(frame)
    return remember(made, {}, unit) if unit else made


def on(hue: str) -> str:
    """Black or white, whichever reads better on a colour."""
    red, green, blue = mpl.colors.to_rgb(hue)
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "#FFFFFF"


def alt_text(kind: str, what: str, scale: object, title: str, described: Sequence[str]) -> str:
    """Chart type, measure, finding and, where they are few, the numbers: true by construction."""
    if foreign():
        return _alt_told(kind, what, scale, title, described)
    first, _, rest = title.partition(" ")
    finding = f"{first.lower()} {rest}" if first.lower() in STARTS else title
    unit = f", {scale}" if str(scale) else ""
    text = f"{kind} of {what}{unit}, where {finding.rstrip('.')}."
    few = [one.replace("\n", " ") for one in described][:12]
    more = f"; and {len(described) - len(few)} more" if len(described) > len(few) else ""
    return text + (f" {('; '.join(few) + more).rstrip('.')}." if few else "")


def _alt_told(kind, what, scale, title, described) -> str:
    """The same in the reader's language, in parts: no sentence is built from English ones."""
    unit = f", {told(str(scale))}" if str(scale) else ""
    numbers = " ; ".join(told(one.replace("\n", " ")) for one in described[:12])
    more = f" ; … ({len(described) - 12})" if len(described) > 12 else ""
    parts = f"{told(kind)} : {told(what)}{unit}", told(title).rstrip("."), f"{numbers}{more}"
    return ". ".join(part for part in parts if part) + "."


def finish(kind, page, axes, data, title, what, scale, described, frames) -> Chart:
    page.foot.set_text(_foot(page.foot.get_text(), origins_of(*frames)))
    page.settle()
    parts = [one for one in frames if isinstance(one, pd.DataFrame)]
    data = remember(data, {row: _behind(parts, row) for row in data.index})
    alt = alt_text(kind, what, scale, title, described)
    shown = drawn.told(kind, what, str(scale), page, axes)
    return Chart(kind, page.figure, axes, data, told(title), told(what), alt, list(frames), shown)


def _foot(text: str, origins: Sequence[Origin]) -> str:
    """The foot with the date of the data and its weakest evidence, now that it is known what is
    drawn; where no row of data/ is behind it, without evidence.
    """
    date = provenance.date_of(source for one in origins for source in one.sources)
    dated = text.replace(told(UNDATED), told(date))
    weakest = evidence.weakest(row for one in origins for row in one.rows)
    return dated.replace(UNKNOWN, told(weakest.grade)) if weakest else _UNPROVED.sub("", dated)


def _behind(frames: Iterable[pd.DataFrame], row: object) -> tuple[Origin, ...]:
    """What a plotted row rests on, by its label in the frames that were drawn."""
    found = (known_of(memory_of(frame), row) for frame in frames)
    return tuple(dict.fromkeys(one for known in found for one in known))


@dataclass
class Words:
    """What a chart says, from its arguments to its page and its alternative text.

    measure: as it was given, with its unit. made: what the numbers rest on. what, scale: the
    measure without its unit, and the unit that suits the numbers; `scaled` finds both.
    """

    kind: str
    title: str
    measure: str
    source: str
    made: list
    what: str = ""
    scale: Scale | str = ""

    def scaled(self, frames: Mapping, more: Iterable[float] = ()) -> tuple[dict, float]:
        """Frames in the scale that suits their numbers and more, and the factor used."""
        made, factor, self.scale, self.what = scaled_to(frames, self.measure, more)
        return made, factor

    def as_given(self, frames: Iterable) -> None:
        """Keep the unit in which the numbers came."""
        self.what, self.scale = split(self.measure, unit_of(frames))

    def empty(self) -> Chart:
        """The figure where no number is finite."""
        return empty(self.title, self.measure, self.source, self.made)

    def page(self, body: float, meaning: str, keys: Sequence[Key] = (), log: bool = False) -> Sheet:
        """A page with its texts, for a body of so many inches; meaning: of the marks."""
        subtitle = subtitle_of(self.what, self.scale, meaning, log)
        return page_for(self.title, subtitle, self.source, body, keys)

    def drawing(
        self, body: float, meaning: str, keys: Sequence[Key] = (), log: bool = False
    ) -> Drawing:
        """Such a page with a single pair of axes, ready for marks."""
        page = self.page(body, meaning, keys, log)
        return Drawing(page, page.grid()[0, 0], log)

    @property
    def unit(self) -> str:
        """What an axis is called: the unit, or the measure where it has none."""
        return str(self.scale) or self.what

    def chart(self, page: Sheet, axes: object, data: pd.DataFrame, told: Sequence[str]) -> Chart:
        """The finished chart; told: phrases of its alternative text."""
        texts = (self.title, self.what, self.scale)
        return finish(self.kind, page, axes, data, *texts, told, self.made)


@dataclass(frozen=True)
class Held:
    """What marks are held against: claims and published figures as {row: (low, high)}, and lines
    across the chart as {text: value}.
    """

    said: Mapping[object, tuple[float, float]]
    shown: Mapping[object, tuple[float, float]]
    lines: Mapping[str, float]

    def numbers(self) -> list[float]:
        """All of them, for the scale and the limits of the axis."""
        ends = [end for pair in (*self.said.values(), *self.shown.values()) for end in pair]
        return [*ends, *self.lines.values()]

    def times(self, factor: float) -> "Held":
        """The same in another scale."""
        lines = {text: value * factor for text, value in self.lines.items()}
        return Held(multiplied(self.said, factor), multiplied(self.shown, factor), lines)


def held(
    labels: Sequence = (),
    unit: str = "",
    claims: Mapping | None = None,
    published: Mapping | None = None,
    lines: Mapping[str, float] | None = None,
) -> Held:
    """Claims and published figures of the rows named, in their unit, and lines across them."""
    said = marked(claims, labels, unit, "claim")
    shown = marked(published, labels, unit, "published figure")
    return Held(said, shown, dict(lines or {}))


def empty(title: str, measure: str, source: str, frames: list) -> Chart:
    """The figure for a frame without a finite number."""
    sentence = "With these choices there is no finite number to draw."
    return nothing(sentence, title=title, measure=measure, source=source, made=frames)


def nothing(sentence: str, *, title: str, measure: str, source: str, made: object = ()) -> Chart:
    """A figure that says in one sentence why there is nothing to draw.

    charts.nothing("xAI publishes no capital expenditure.", title="No route from money",
                   measure="capital expenditure", source="company filings").save("06-routes")
    """
    themes.use()
    page = page_for(title, subtitle_of(split(measure, "")[0], "", ""), source, 6 * line_high())
    axes = page.grid()[0, 0]
    axes.set_axis_off()
    room = page.figure.get_figwidth() * POINTS * 0.8
    lines = wrapped(page.figure, sentence, themes.points("subtitle"), room)
    axes.text(0.5, 0.5, "\n".join(lines), ha="center", va="center", transform=axes.transAxes,
              fontsize=themes.points("subtitle"))  # fmt: skip
    data = pd.DataFrame({"note": [sentence]})
    return finish("Empty chart", page, axes, data, title, split(measure, "")[0], "", [sentence],
                   [made])  # fmt: skip
