"""Executed notebooks and figures as the site shows them: every image with its alt text, nothing
that calls out.
"""

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from gigawatt import paths
from gigawatt.errors import UserError
from gigawatt.figures.saved import file
from gigawatt.notebooks import slides

HIDDEN = {"solution": "hide-cell", "solutions": "hide-cell", "injected-parameters": "remove-cell"}
# What a page can show without a kernel and without a library from elsewhere.
STILL = ("text/html", "image/png", "image/svg+xml", "text/plain", "text/markdown")
PNG = "image/png"


@dataclass(frozen=True)
class WallFigure:
    """A figure of figures/ with what its PNG says about itself."""

    name: str
    title: str
    alt: str
    rows: tuple[str, ...]  # the rows of data/ that it was made from


@dataclass(frozen=True)
class NotebookPage:
    """A notebook with its question, its answer and its figures."""

    stem: str
    question: str
    answer: str
    figures: tuple[WallFigure, ...]


def notebooks(folder: Path) -> list[NotebookPage]:
    """The executed notebooks of a folder, in order. Raises UserError where there is none."""
    found = [path for path in sorted(folder.glob("[0-9][0-9]-*")) if path.suffix[1:] == "ipynb"]
    if not found:
        raise UserError(
            "no executed notebook below build/; run `gigawatt figures`, or `make site`, which does "
            "it first"
        )
    return [_notebook(path) for path in found]


def _notebook(path: Path) -> NotebookPage:
    first = "".join(_read(path)["cells"][0]["source"])
    question = first.partition("\n")[0].lstrip("# ").strip()
    answer = (
        first.partition("\n")[2]
        .strip()
        .partition("\n\n")[0]
        .replace("**", "")
        .replace("*", "")
        .replace("\n", " ")
    )
    return NotebookPage(path.stem, question, answer, tuple(wall(f"{path.stem[:2]}-")))


def _read(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(
            f"{path.name}: cannot be read ({type(error).__name__}); run `gigawatt figures --force`"
        ) from None


def wall(prefix: str = "") -> list[WallFigure]:
    """Figures whose name begins with `prefix`, with title, alt text and origin from the
    PNG itself.
    """
    found = []
    for path in sorted(paths.FIGURES.glob(f"{prefix}*.png")):
        held = file.hold(file.find(path.stem))
        if held.differs:
            raise UserError(f"figures/{held.differs[0]}; run `gigawatt figures`, then again")
        text = file.words(path, held.files[path]) or {}
        missing = [key for key in ("Title", "Description", "Source") if not text.get(key)]
        if missing:
            raise UserError(
                f"{path.name}: has no {missing[0].lower()}; save figures with gigawatt.save_figure"
            )
        found.append(
            WallFigure(
                path.stem,
                text["Title"],
                text["Description"],
                tuple(json.loads(text["Source"])["rows"]),
            )
        )
    return found


def for_site(notebook: Mapping, moving: Collection[str] = ()) -> dict:
    """A copy of an executed notebook that is fit for the site.

    Alt texts go where the page takes them from, solutions are folded, a computed caption stands
    without its code, widgets give way to the still picture beside them, and times, paths and other
    traces of the run are dropped.

    moving: figures that the page can draw with their values.
    """
    cells = [_cell(cell, number, moving) for number, cell in enumerate(notebook["cells"])]
    language = {"name": "python", "pygments_lexer": "ipython3", "file_extension": ".py"}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "language_info": language},
        "cells": cells,
    }


def _cell(cell: Mapping, number: int, moving: Collection[str] = ()) -> dict:
    tags = list(cell.get("metadata", {}).get("tags", ()))
    source = "".join(cell["source"])
    if "solution" in tags and cell["cell_type"] == "markdown":
        return {
            "cell_type": "markdown",
            "id": f"cell-{number}",
            "metadata": {},
            "source": _folded(source),
        }
    tags += [HIDDEN[tag] for tag in tags if tag in HIDDEN]
    if cell["cell_type"] == "code" and _closes(cell):
        tags.append("remove-input")
    metadata: dict[str, object] = {"tags": tags} if tags else {}
    made = {
        "cell_type": cell["cell_type"],
        "id": f"cell-{number}",
        "metadata": metadata,
        "source": source,
    }
    if cell["cell_type"] != "code":
        return made
    outputs = [one for one in map(_output, cell.get("outputs", ())) if one]
    alt = next((text for text in map(_alt, outputs) if text), None)
    if alt:
        shown = {"alt": alt}
        name = next((one for out in outputs if (one := _drawn_as(out, moving))), "")
        metadata["mystnb"] = {"image": shown | ({"classes": f"live-{name}"} if name else {})}
    return {**made, "outputs": outputs, "execution_count": cell.get("execution_count")}


def _closes(cell: Mapping) -> bool:
    """Whether a cell closes a figure in a talk: what it says is the figure's caption."""
    return cell.get("metadata", {}).get("slideshow", {}).get("slide_type") == slides.SAME


def _drawn_as(output: Mapping, moving: Collection[str]) -> str:
    """Which of some figures an output shows, byte for byte; empty for another picture."""
    content = base64.b64decode(output.get("data", {}).get(PNG, ""))
    for name in moving if content else ():
        if (paths.FIGURES / f"{name}.png").read_bytes() == content:
            return name
    return ""


def _folded(source: str) -> str:
    """A solution in words, closed until the reader opens it."""
    return (
        f"<details><summary>Solution</summary>\n\n{source}\n\n</details>"
        if source.strip()
        else source
    )


def _alt(output: Mapping) -> str | None:
    found = output.get("metadata", {}).get(PNG, {}).get("alt")
    return " ".join(str(found).split()) if found else None


def _output(output: Mapping) -> dict | None:
    """An output without live parts; None where nothing is left.

    An image without alt text is refused.
    """
    if output["output_type"] == "stream":
        return (
            {**output, "text": "".join(output["text"])} if "".join(output["text"]).strip() else None
        )
    if output["output_type"] == "error":
        raise UserError(
            f"an executed notebook holds an error ({output.get('ename')}); run `gigawatt figures`"
        )
    data = {
        kind: "".join(text) if isinstance(text, list) else text
        for kind, text in output.get("data", {}).items()
        if kind in STILL
    }
    live = any("widget" in kind for kind in output.get("data", {}))
    if not data or (live and not set(data) - {"text/plain"}):
        return None
    kept = {**output, "data": data}
    if PNG in data and not _alt(kept):
        raise UserError(
            "an executed notebook shows an image without alt text; end the cell with "
            "gigawatt.save_figure(...)"
        )
    if PNG in data:
        data.pop("text/plain", None)
    return kept
