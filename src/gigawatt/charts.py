"""House style, and the one way out: a figure leaves with its data, alt text and provenance."""

import csv
import hashlib
import io
import json
import math
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from gigawatt import paths

# Okabe-Ito hues that keep 3:1 on white: green and purple are darkened a little for that.
BLUE, VERMILLION, GREEN, PURPLE, BLACK, GREY = "#0072B2", "#D55E00", "#007A5E", "#A5487F", "#000000", "#767676"
CLAIM, ESTIMATE = VERMILLION, BLUE  # a claim is a diamond, an estimate a dot with its range
COMPANIES = {"Meta": BLUE, "Microsoft": VERMILLION, "Google": GREEN, "Amazon": PURPLE, "xAI": BLACK,
             "Oracle": GREY, "OpenAI": "#8A6D00"}
SIGNIFICANT = 6
_NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")


def use_style() -> None:
    """Start from matplotlib's own defaults and apply the house style, whatever the user's settings."""
    mpl.rcdefaults()
    plt.style.use(paths.STYLE)


def company_colour(name: str) -> str:
    """The fixed colour of a company. Raises ValueError for a company without one."""
    if name not in COMPANIES:
        raise ValueError(f"no colour for {name!r}; add it to charts.COMPANIES")
    return COMPANIES[name]


def new(rows: int = 1, columns: int = 1, height: float = 1.0, **options):
    """A figure in the house style and its axes; `height` scales the standard height."""
    use_style()
    width, standard = mpl.rcParams["figure.figsize"]
    return plt.subplots(rows, columns, figsize=(width, standard * height), layout="constrained", **options)


def ranges(axes, frame: pd.DataFrame, colour: str | Sequence[str] = ESTIMATE, label: str | None = None,
           number=None, offset: float = 0.0, marker: str = "o") -> None:
    """Draw one horizontal range and dot per row of a frame with columns p5, p50 and p95.

    The index names the rows, the first on top. number: turns p50 and the range into a label at its
    right end. offset: shift in rows, to draw two series on the same rows.
    """
    places = np.arange(len(frame))[::-1] + offset
    colours = [colour] * len(frame) if isinstance(colour, str) else list(colour)
    for place, one, (_, row) in zip(places, colours, frame.iterrows()):
        axes.plot([row["p5"], row["p95"]], [place, place], color=one, linewidth=5, alpha=0.35,
                  solid_capstyle="butt", zorder=2)
        axes.plot(row["p50"], place, marker, color=one, markersize=7, zorder=3, label=label)
        label = None
        if number:
            axes.annotate(number(row), (row["p95"], place), xytext=(7, 0), textcoords="offset points",
                          va="center", fontsize=9, color="#333333")
    axes.set_yticks(np.arange(len(frame))[::-1], frame.index)
    axes.set_ylim(-0.6, len(frame) - 0.4)


def claims(axes, values: Iterable[float], places: Iterable[float], label: str | None = "claim",
           number=None) -> None:
    """Draw claims as diamonds at the given rows, with an optional text above each."""
    for value, place in zip(values, places):
        axes.plot(value, place, "D", color=CLAIM, markersize=8, zorder=4, label=label)
        label = None
        if number:
            axes.annotate(number(value), (value, place), xytext=(0, 9), textcoords="offset points",
                          ha="center", fontsize=9, color=CLAIM)


def head(figure, title: str, subtitle: str, source: str) -> None:
    """Title (the finding), the line under it (measure, unit, what the marks mean) and the foot.

    source: who printed the figures; the date of the data is added. Raises ValueError for a title
    of more than twelve words or a missing line.
    """
    if not (title and subtitle and source):
        raise ValueError("a figure needs a title, a subtitle and a source")
    if len(title.split()) > 12:
        raise ValueError(f"a title has at most twelve words: {title!r}")
    figure.suptitle(title, x=0.01, ha="left", fontsize=mpl.rcParams["axes.titlesize"], fontweight="bold")
    first = figure.axes[0]
    first.set_title(subtitle, loc="left", fontsize=9, fontweight="normal", color="#555555", pad=10)
    _left_align(figure, first)
    figure.supxlabel(f"Source: {source}. gigawatt, data of {data_date()}.", x=0.01, ha="left",
                     fontsize=7.5, color="#767676")


def _left_align(figure, axes) -> None:
    """Put the subtitle at the left edge of the figure, under the title, whatever the tick labels.

    Twice, because the first move can change the layout once more.
    """
    for _ in range(2):
        figure.canvas.draw()
        axes._left_title.set_x(axes.transAxes.inverted().transform(figure.transFigure.transform((0.01, 0)))[0])


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
        return {"image/png": self.path.read_bytes(), "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


def save_figure(figure, name: str, data: pd.DataFrame, alt: str, made: object = None,
                parameters: dict | None = None) -> Figure:
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
    folder.mkdir(parents=True, exist_ok=True)
    table = to_csv(data)
    origin = provenance(made, parameters, table)
    title = figure._suptitle.get_text() if figure._suptitle else name
    text = json.dumps(origin, sort_keys=True)
    png = {"Software": None, "Title": title, "Description": alt, "Source": text}
    svg = {"Date": None, "Creator": None, "Title": title, "Description": alt, "Source": text}
    _write(folder / f"{name}.png", _drawn(figure, "png", png))
    _write(folder / f"{name}.svg", _drawn(figure, "svg", svg))
    _write(folder / f"{name}.csv", table.encode("utf-8"))
    plt.close(figure)
    _note_tables(folder / f".{name[:2]}-tables")
    return Figure(name, folder / f"{name}.png", alt)


_noted: set[Path] = set()


def _note_tables(path: Path) -> None:
    """Keep a file that names the tables read so far, up to date after every cell from now on.

    `gigawatt figures` reads it, to run a notebook again only when one of its tables has changed.
    """
    from gigawatt import tables

    path.write_text("\n".join(tables.used()) + "\n", encoding="utf-8")
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell and path not in _noted:
        _noted.add(path)
        shell.events.register("post_run_cell", lambda *_: path.write_text("\n".join(tables.used()) + "\n"))


def _drawn(figure, form: str, metadata: dict) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format=form, metadata=metadata)
    content = out.getvalue()
    return b"\n".join(line.rstrip() for line in content.split(b"\n")) if form == "svg" else content


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that nobody sees half of it."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_bytes(content)
    os.replace(scratch, path)


def provenance(made: object, parameters: dict | None, table: str) -> dict:
    """What a figure was made from: parameters, draws, seed, data rows, sources, and digests."""
    from gigawatt import revision

    estimates = [] if made is None else list(made) if isinstance(made, (list, tuple)) else [made]
    steps = [step for one in estimates for step in one.used()]
    return {
        "parameters": parameters or {},
        "draws": sorted({one.draws for one in estimates}),
        "seed": sorted({one.seed for one in estimates}),
        "rows": sorted({row for step in steps for row in step.rows}),
        "sources": sorted({source for step in steps for source in step.sources}),
        "model": revision.model_digest(),
        "table": hashlib.sha256(table.encode()).hexdigest()[:16],
        "interval": "p5 to p95",
    }


def to_csv(data: pd.DataFrame) -> str:
    """A frame as CSV text: six significant digits, ISO text, formula-like text guarded."""
    from gigawatt.typeset import guard

    flat = data.reset_index() if data.index.name or not isinstance(data.index, pd.RangeIndex) else data
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([guard(str(column)) for column in flat.columns])
    writer.writerows([[guard(rounded(cell)) for cell in row] for row in flat.itertuples(index=False)])
    return out.getvalue()


def rounded(cell: object) -> object:
    """A number with six significant digits, so that the last bit of a float does not matter."""
    if isinstance(cell, (float, np.floating)):
        return "" if math.isnan(cell) else float(f"{cell:.{SIGNIFICANT}g}")
    return "" if cell is None or cell is pd.NaT else cell
