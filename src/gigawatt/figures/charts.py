"""House style, and the one way out: a figure leaves with its data, alt text and provenance."""

import csv
import io
import json
import math
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.transforms import blended_transform_factory
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gigawatt import paths
from gigawatt.data import files, tables
from gigawatt.figures import provenance, reads
from gigawatt.text.format import guard

# Okabe-Ito hues that keep 3:1 on white: green and purple are darkened a little for that.
BLUE, VERMILLION, GREEN, PURPLE, BLACK, GREY = (
    "#0072B2",
    "#D55E00",
    "#007A5E",
    "#A5487F",
    "#000000",
    "#767676",
)
CLAIM, ESTIMATE = VERMILLION, BLUE  # a claim is a diamond, an estimate a dot with its range
SIGNIFICANT = provenance.DIGITS
TOLD = ("Title", "Description", "Source")  # what a file says about itself
_METADATA = re.compile(r"<metadata>.*?</metadata>|<title>.*?</title>", re.S)
tables.show_text_as_text()
PLACES = 6  # of a position in a figure, whose size is 1
_NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")


def use_style() -> None:
    """Start from matplotlib's own defaults and apply the house style, whatever the user's settings."""
    mpl.rcdefaults()
    plt.style.use(paths.STYLE)


def new(rows: int = 1, columns: int = 1, height: float = 1.0, **options):
    """A figure in the house style and its axes; `height` scales the standard height."""
    use_style()
    width, standard = mpl.rcParams["figure.figsize"]
    return plt.subplots(
        rows, columns, figsize=(width, standard * height), layout="constrained", **options
    )


def ranges(
    axes,
    frame: pd.DataFrame,
    colour: str | Sequence[str] = ESTIMATE,
    label: str | None = None,
    number=None,
    offset: float = 0.0,
    marker: str = "o",
) -> None:
    """Draw one horizontal range and dot per row of a frame with columns p5, p50 and p95.

    The index names the rows, the first on top. number: turns p50 and the range into a label at its
    right end. offset: shift in rows, to draw two series on the same rows.
    """
    places = np.arange(len(frame))[::-1] + offset
    colours = [colour] * len(frame) if isinstance(colour, str) else list(colour)
    for place, one, (_, row) in zip(places, colours, frame.iterrows()):
        axes.plot(
            [row["p5"], row["p95"]],
            [place, place],
            color=one,
            linewidth=5,
            alpha=0.35,
            solid_capstyle="butt",
            zorder=2,
        )
        axes.plot(row["p50"], place, marker, color=one, markersize=7, zorder=3, label=label)
        label = None
        if number:
            axes.annotate(
                number(row),
                (row["p95"], place),
                xytext=(7, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                color="#333333",
            )
    axes.set_yticks(np.arange(len(frame))[::-1], frame.index)
    axes.set_ylim(-0.6, len(frame) - 0.4)


def claims(
    axes, values: Iterable[float], places: Iterable[float], label: str | None = "claim", number=None
) -> None:
    """Draw claims as diamonds at the given rows, with an optional text above each."""
    for value, place in zip(values, places):
        axes.plot(value, place, "D", color=CLAIM, markersize=8, zorder=4, label=label)
        label = None
        if number:
            axes.annotate(
                number(value),
                (value, place),
                xytext=(0, 9),
                textcoords="offset points",
                ha="center",
                fontsize=9,
                color=CLAIM,
            )


def head(figure, title: str, subtitle: str, source: str) -> None:
    """Title (the finding), the line under it (measure, unit, what the marks mean) and the foot.

    source: who printed the figures; the date of the data is added. Raises ValueError for a title
    of more than twelve words or a missing line.
    """
    if not (title and subtitle and source):
        raise ValueError("a figure needs a title, a subtitle and a source")
    if (
        len(re.sub(r"(?<=[0-9]) (?=(tn|bn|M|%)\b|%)", "", title).split()) > 12
    ):  # 1.3 bn is one word, as 18 is
        raise ValueError(f"a title has at most twelve words: {title!r}")
    figure.suptitle(
        title, x=0.01, ha="left", fontsize=mpl.rcParams["axes.titlesize"], fontweight="bold"
    )
    below = figure.axes[0].set_title(
        subtitle, loc="left", fontsize=9, fontweight="normal", color="#555555", pad=10
    )
    # At the left edge of the figure, under the title, whatever the tick labels; at the axes' own height.
    below.set_transform(blended_transform_factory(figure.transFigure, below.get_transform()))
    below.set_x(0.01)
    figure.supxlabel(
        f"Source: {source}. gigawatt, data of {data_date()}.",
        x=0.01,
        ha="left",
        fontsize=7.5,
        color="#767676",
    )


def data_date() -> str:
    """The date of the tables, from datapackage.json."""
    return json.loads((paths.DATA / "datapackage.json").read_text(encoding="utf-8"))["version"]


@dataclass(frozen=True)
class Figure:
    """A saved figure; as the last line of a cell it shows itself with its alt text."""

    name: str
    path: Path
    alt: str

    def _repr_mimebundle_(self, **_):
        return {"image/png": self.path.read_bytes(), "text/plain": self.alt}, {
            "image/png": {"alt": self.alt}
        }


def save_figure(
    figure,
    name: str,
    data: pd.DataFrame,
    alt: str,
    made: object = None,
    parameters: dict | None = None,
) -> Figure:
    """Save a figure as PNG and SVG with the plotted numbers as CSV, and close it.

    name: `NN-what-it-shows`. data: exactly what is plotted. alt: "[chart type] of [data] where
    [finding]". made: the Estimate or Estimates behind it, for the provenance. parameters: the
    notebook's choices. The same inputs give the same bytes: no clock, user name or path goes in.

    Raises ValueError where the name, the data or the alt text is missing or malformed.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"figure name {name!r}: write NN-what-it-shows in lower case")
    if len(alt.split()) < 8 or " of " not in alt:
        raise ValueError(f"{name}: alt text must say '[chart type] of [data] where [finding]'")
    if data.empty:
        raise ValueError(f"{name}: no plotted numbers given")
    folder = paths.figures_out()
    header, body = to_rows(data)
    chosen = _declared(sys._getframe(1).f_globals) | (parameters or {})
    origin = (
        {"figure": name}
        | provenance.made_by(made, chosen, name[:2])
        | provenance.lineage(made, header, body)
    )
    _lay_out(figure)
    table, pixels, drawing = to_csv(data), _pixels(figure), _drawing(figure)
    origin["digests"] = {
        "csv": provenance.digest(table),
        "png": picture_digest(pixels),
        "svg": drawing_digest(drawing),
    }
    title = figure._suptitle.get_text() if figure._suptitle else name
    told = {"Title": title, "Description": alt, "Source": json.dumps(origin, sort_keys=True)}
    files.publish(
        folder,
        {
            f"{name}.png": _png(pixels, told),
            f"{name}.svg": _svg(drawing, told),
            f"{name}.csv": table.encode("utf-8"),
            f"{name}.json": beside(title, alt, origin).encode("utf-8"),
        },
    )
    plt.close(figure)
    _note_inputs(reads.trace(folder, name[:2]))
    return Figure(name, folder / f"{name}.png", alt)


def beside(title: str, alt: str, origin: dict) -> str:
    """What lies beside the CSV as JSON: title, alt text and provenance, one entry a line."""
    entries = [
        f"{json.dumps(key)}: {json.dumps(value, sort_keys=True)}"
        for key, value in {"title": title, "alt": alt, **dict(sorted(origin.items()))}.items()
    ]
    return "{\n" + ",\n".join(entries) + "\n}\n"


def _declared(space: dict) -> dict[str, object]:
    """The parameters of the notebook that saves a figure: the names that it declares with a type, as they are now."""
    return {name: space[name] for name in space.get("__annotations__", ()) if name in space}


def _lay_out(figure) -> None:
    """Find the layout once, at the resolution of the picture, and keep it.

    `savefig` would find it anew for each format and draw once only for that: six drawings for one figure, not two.
    """
    figure.set_dpi(mpl.rcParams["savefig.dpi"])
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine("none")
        _round(figure)


def _round(figure) -> None:
    """Round the layout: its solver's last bits depend on the order of objects in memory."""
    for axes in figure.axes:
        axes.set_position([round(float(edge), PLACES) for edge in axes.get_position().bounds])
    for text in (figure._suptitle, figure._supxlabel, figure._supylabel):
        if text is not None:
            text.set_position([round(float(at), PLACES) for at in text.get_position()])


def _pixels(figure) -> Image.Image:
    """The figure as it is saved, without metadata."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba()))


def picture_digest(image: Image.Image) -> str:
    """Digest of the pixels of a picture, whatever stands in its metadata."""
    return provenance.digest(f"{image.size}".encode() + image.convert("RGBA").tobytes())


def _png(image: Image.Image, told: dict[str, str]) -> bytes:
    out, text = io.BytesIO(), PngInfo()
    for key, value in told.items():
        text.add_text(key, value)
    dpi = mpl.rcParams["savefig.dpi"]
    image.save(out, format="png", dpi=(dpi, dpi), pnginfo=text)
    return out.getvalue()


def _drawing(figure) -> str:
    """The figure as SVG, with empty metadata."""
    out = io.StringIO()
    FigureCanvasSVG(figure).print_svg(
        out, metadata={"Date": None, "Creator": None, **dict.fromkeys(TOLD, "@")}
    )
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def drawing_digest(svg: str) -> str:
    """Digest of an SVG's drawing, whatever stands in its metadata and title."""
    kept, after = [], 0
    for told in _METADATA.finditer(svg):
        kept.append(svg[after : told.start()].rstrip())
        after = told.end()
    return provenance.digest("".join(kept) + svg[after:])


def _svg(drawing: str, told: dict[str, str]) -> bytes:
    """The drawing with its title, alt text and provenance in place."""
    for key in TOLD:
        tag = key.lower()
        drawing = re.sub(
            rf"(<(dc:)?{tag}>)@(</(dc:)?{tag}>)", lambda m: m[1] + escape(told[key]) + m[3], drawing
        )
    return drawing.encode("utf-8")


_noted: set[Path] = set()


def _note_inputs(path: Path) -> None:
    """Keep a file that names the tables and modules used so far, up to date after every cell from now on.

    `gigawatt figures` reads it, to run a notebook again only when something that it used has changed.
    """

    def note(*_) -> None:
        path.write_text(json.dumps(reads.read_so_far()), encoding="utf-8")

    note()
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell and path not in _noted:
        _noted.add(path)
        shell.events.register("post_run_cell", note)


def to_rows(data: pd.DataFrame) -> tuple[list[str], list[list[object]]]:
    """The header and the rounded cells of a frame, its index first where that has names."""
    flat = (
        data.reset_index() if data.index.name or not isinstance(data.index, pd.RangeIndex) else data
    )
    rows = [[_python(rounded(cell)) for cell in row] for row in flat.itertuples(index=False)]
    return [str(column) for column in flat.columns], rows


def to_csv(data: pd.DataFrame) -> str:
    """A frame as CSV text: six significant digits, ISO text, formula-like text guarded."""
    header, body = to_rows(data)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([guard(cell) for cell in header])
    writer.writerows([[guard(cell) for cell in row] for row in body])
    return out.getvalue()


def _python(cell: object) -> object:
    return cell.item() if isinstance(cell, np.generic) else cell


def rounded(cell: object) -> object:
    """A number with six significant digits, so that the last bit of a float does not matter."""
    if isinstance(cell, (float, np.floating)):
        return "" if math.isnan(cell) else float(f"{cell:.{SIGNIFICANT}g}")
    return "" if cell is None or cell is pd.NaT else cell
