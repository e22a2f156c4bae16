"""The one way out: a figure leaves with its data, alt text and what it was made from."""

import csv
import io
import json
import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.transforms import Bbox
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gigawatt import paths
from gigawatt.data import frames
from gigawatt.data.origins import Origin
from gigawatt.errors import UserError, check_name, check_type, clip
from gigawatt.figures.saved import file, manifest, provenance, reads
from gigawatt.text.language import foreign
from gigawatt.text.table import guard

SIGNIFICANT = 6  # digits of a number in a CSV
ALSO = "GIGAWATT_ALSO"  # set to pdf, a figure is drawn as PDF too, for one who takes it away
MARGIN = 0.025  # of a PDF on each side, over the size of the figure
PLACES = 6  # of a position in a figure, whose size is 1
_NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")


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


def save(
    figure,
    name: str,
    data: pd.DataFrame,
    title: str,
    alt: str,
    origins: Sequence[Origin],
    parameters: Mapping[str, object],
    drawn: Mapping[str, object] | None = None,
) -> Figure:
    """Save a figure as PNG and SVG with the plotted numbers as CSV, and close it.

    name: `NN-what-it-shows`. data: exactly what is plotted; a frame that remembers says what each
    row is. title: the finding. alt: "[chart type] of [data] where [finding]". origins: what the
    numbers rest on; none at all stands for everything that was read. parameters: the notebook's
    choices. drawn: what it shows beside its numbers, as `drawn.told` says it. The same inputs give
    the same bytes: no clock, user name or path goes in, and no digest
    of code; that stands in the folder's manifest.

    Raises UserError where the name, the data or the alt text is missing or malformed.
    """
    _check(name, data, alt)
    folder, by_row = paths.figures_out(), _by_row(data)
    entry = provenance.made_from(name, parameters, origins, by_row)
    rows = sorted({row for one in (*origins, *_all(by_row)) for row in one.rows})
    source = _source(name, entry["parameters"], rows)
    told = {"Title": title, "Description": alt, "Source": source}
    _lay_out(figure)
    table, pixels, drawing = to_csv(data), _pixels(figure), _drawing(figure)
    entry["files"] = {
        "csv": provenance.digest(table),
        "png": file.picture_digest(pixels),
        "svg": file.drawing_digest(drawing),
        "words": file.words_digest(told),
    }
    if drawn:
        entry["drawn"] = dict(drawn)
    made = {
        f"{name}.png": _png(pixels, told),
        f"{name}.svg": _svg(drawing, told),
        f"{name}.csv": table.encode("utf-8"),
    }
    if os.environ.get(ALSO) == "pdf":
        made[f"{name}.pdf"] = _pdf(figure, told)
    manifest.publish(folder, made, {name: entry})
    plt.close(figure)
    _note_inputs(reads.trace(folder, name[:2]))
    return Figure(name, folder / f"{name}.png", alt)


def _source(name: str, parameters: object, rows: Sequence[str]) -> str:
    """What a picture says of where it comes from, as JSON."""
    code = f"figures/{manifest.NAME}"
    told = {"figure": name, "parameters": parameters, "rows": rows, "code": code}
    return json.dumps(told, sort_keys=True)


def _check(name: str, data: pd.DataFrame, alt: str) -> None:
    """Raises UserError for a name, numbers or alt text that no figure may have."""
    check_name("figure", name)
    if not _NAME.fullmatch(name):
        raise UserError(f"figure name {clip(name)!r}: write NN-what-it-shows in lower case")
    check_type("alt", alt, str, "a sentence as text")
    if len(alt.split()) < 8 or (" of " not in alt and not foreign()):
        raise UserError(f"{name}: alt text must say '[chart type] of [data] where [finding]'")
    check_type("data", data, pd.DataFrame, "a table (pandas.DataFrame)")
    if data.empty:
        raise UserError(f"{name}: no plotted numbers given")


def _by_row(data: pd.DataFrame) -> dict[str, tuple[Origin, ...]]:
    """What each row that is plotted remembers, by the label that it has in the CSV."""
    memory, found = getattr(data, "memory", None) or {}, {}
    unnamed = not data.index.name and isinstance(data.index, pd.RangeIndex)
    for place, label in enumerate(data.index):
        if label in memory:
            parts = label if isinstance(label, tuple) else (label,)
            shown = [data.iat[place, 0]] if unnamed else parts
            key = ", ".join(str(rounded(part)) for part in shown)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *memory[label])))
    return found


def _all(by_row: Mapping[object, Sequence[Origin]]) -> list[Origin]:
    return [one for known in by_row.values() for one in known]


def save_figure(
    figure,
    name: str,
    data: pd.DataFrame,
    alt: str,
    made: object = None,
    parameters: dict | None = None,
) -> Figure:
    """Save a figure that was drawn by hand; `save` says what the arguments are.

    made: the estimates, verdicts or scores behind it, one or many; those that remember no rows
    stand for everything that was read.
    """
    _check(name, data, alt)
    chosen = _declared(sys._getframe(1).f_globals) | (parameters or {})
    title = figure._suptitle.get_text() if figure._suptitle else name
    labels = {str(label) for label in data.index}
    origins, memory = [], dict(getattr(data, "memory", None) or {})
    for one in [] if made is None else made if isinstance(made, (list, tuple)) else [made]:
        if isinstance(one, Origin):
            origins.append(one)
        elif hasattr(one, "used"):
            for name_, origin in _of_estimate(one).items():
                origins.append(origin)
                if name_ in labels:
                    memory.setdefault(name_, (origin,))
        elif hasattr(one, "origins"):
            origins += one.origins()
        else:
            origins.append(provenance.ANYTHING)
    return save(figure, name, frames.remember(data, memory), title, alt, origins, chosen)


def _of_estimate(made) -> dict[str, Origin]:
    """What the quantities that were asked of an estimate rest on, by name."""
    steps = {step.name: step for step in made.used()}
    inside = {name for step in steps.values() for name in step.made_from}
    choices = tuple(
        (key, str(provenance.plain(value))) for key, value in sorted(made.asked.items())
    )

    def behind(name: str) -> set[str]:
        return {name}.union(*(behind(one) for one in steps[name].made_from if one in steps))

    found = {}
    for name, step in steps.items():
        if step.kind == "result" or name not in inside:
            names = behind(name)
            found[name] = Origin(
                name,
                tuple(sorted({row for one in names for row in steps[one].rows})),
                tuple(sorted({source for one in names for source in steps[one].sources})),
                tuple(sorted(names)),
                choices,
            )
    return found


def _declared(space: dict) -> dict[str, object]:
    """The parameters of the notebook that saves a figure: the names that it declares with a type,
    as they are now.
    """
    return {name: space[name] for name in space.get("__annotations__", ()) if name in space}


def _lay_out(figure) -> None:
    """Find the layout once, at the resolution of the picture, and keep it.

    `savefig` would find it anew for each format and draw once only for that: six drawings for one
    figure, not two.
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
    # A canvas that has found the layout knows how wide each text is.
    known = isinstance(figure.canvas, FigureCanvasAgg)
    canvas = figure.canvas if known else FigureCanvasAgg(figure)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba()))


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
        out, metadata={"Date": None, "Creator": None, **dict.fromkeys(file.TOLD, "@")}
    )
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _pdf(figure, told: dict[str, str]) -> bytes:
    """The figure as PDF, its text as text, without a clock; a margin around it, as a page has."""
    out = io.BytesIO()
    known = {"Title": told["Title"], "Subject": told["Description"], "Keywords": told["Source"]}
    nothing = dict.fromkeys(("CreationDate", "Creator", "Producer"))
    FigureCanvasPdf(figure)
    across, down = figure.get_size_inches()
    page = Bbox.from_extents(0, 0, across, down).expanded(1 + 2 * MARGIN, 1 + 2 * MARGIN)
    figure.patch.set_bounds(-MARGIN, -MARGIN, 1 + 2 * MARGIN, 1 + 2 * MARGIN)  # a margin of paper
    with mpl.rc_context({"pdf.fonttype": 42}):
        figure.savefig(out, format="pdf", metadata=known | nothing, bbox_inches=page)
    figure.patch.set_bounds(0, 0, 1, 1)
    return out.getvalue()


def _svg(drawing: str, told: dict[str, str]) -> bytes:
    """The drawing with its title, alt text and provenance in place."""
    for key in file.TOLD:
        tag = f"(dc:)?{key.lower()}"
        shown = escape(told[key]).replace("\\", r"\\")
        drawing = re.sub(
            rf"(?P<begin><{tag}>)@(?P<end></{tag}>)", rf"\g<begin>{shown}\g<end>", drawing
        )
    return drawing.encode("utf-8")


_noted: set[Path] = set()


def _note_inputs(path: Path) -> None:
    """Keep a file that names the tables and modules used so far, up to date after every cell from
    now on.

    `gigawatt figures` reads it, to run a notebook again only when something that it used has
    changed.
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
