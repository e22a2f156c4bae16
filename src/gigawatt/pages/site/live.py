"""Figures that answer the mouse and the keyboard, beside their still pictures.

Vega draws them in the page, from a file for each figure that is fetched only when the figure comes
into view. A page without script, a print and a kind of chart that stays still show the picture.
"""

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from gigawatt import paths
from gigawatt.errors import UserError
from gigawatt.figures.saved import file, manifest

# What stands at the top of the library: others wrote it.
NOTICE = (
    "/*! Vega {version}, Vega-Lite and Vega-Embed (BSD-3-Clause, University of Washington "
    "Interactive Data Lab and others) with d3 (ISC, Mike Bostock). */\n"
)
NARROW = 13  # size of text in pixels
CONFIG = {
    "aria": False,  # the page tells each value itself
    "background": "transparent",
    "font": "system-ui, sans-serif",
    "axis": {
        "labelColor": "@text",
        "titleColor": "@text",
        "gridColor": "@grid",
        "domainColor": "@grey",
        "tickColor": "@grey",
        "labelFontSize": NARROW,
        "titleFontSize": NARROW,
        "titleFontWeight": "normal",
        "labelOverlap": True,
    },
    "text": {"fontSize": NARROW},
    "title": {"color": "@text", "anchor": "start", "fontSize": 14},
    "view": {"stroke": None},
}


def compiled(name: str) -> dict[str, object] | None:
    """A figure of figures/ as Vega, with its series; None for one that stays a still picture."""
    entry = manifest.read(paths.FIGURES).figures.get(name, {})
    drawn = entry.get("drawn")
    if not isinstance(drawn, Mapping):
        return None
    held = file.hold([paths.FIGURES / f"{name}.csv"])
    if held.differs:
        raise UserError(f"figures/{held.differs[0]}; run `gigawatt figures`, then again")
    (content,) = held.files.values()
    frame = pd.read_csv(io.BytesIO(content), keep_default_na=False, na_values=[""])
    return made(drawn, frame)


def made(drawn: Mapping, frame: pd.DataFrame) -> dict[str, object] | None:
    """A figure as Vega from what was drawn and its numbers: parts, and series to switch."""
    import vl_convert

    from gigawatt.figures import live  # with matplotlib, which leaves files where it is looked for

    found = live.specs(drawn, frame)
    if not found:
        return None
    parts = []
    for one in found:
        whole = {**one, "config": CONFIG, "autosize": {"type": "fit-x", "contains": "padding"}}
        parts.append(vl_convert.vegalite_to_vega(whole))
    return {
        "measure": live.subtitle(drawn),
        "series": live.series(found[0]),
        "columns": live.columns(found[0]),
        "least": live.least(found[0]),
        "parts": parts,
    }


def write(static: Path, titles: Mapping[str, str]) -> set[str]:
    """Write the library and a file for each figure below `_static`; the names that have one.

    titles: what each figure finds, by its name.
    """
    import vl_convert

    from gigawatt.figures import live  # with matplotlib, which leaves files where it is looked for

    found = {
        name: {"title": title, **told}
        for name, title in titles.items()
        if (told := compiled(name)) is not None
    }
    if not found:
        return set()
    library = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    notice = NOTICE.format(version=vl_convert.get_vega_version())
    # In a function of its own, so that its short names do not meet those of a page.
    script = f"{notice}(() => {{{library}}})();\n"
    (static / "vega.js").write_text(script, encoding="utf-8")
    folder = static / "live"
    folder.mkdir(exist_ok=True)
    for name, told in found.items():
        text = f"gigawattFigures[{json.dumps(name)}] = {_script(told)};\n"
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    colours = {theme: live.palette(theme) for theme in ("page", "dark")}
    (folder / "colours.js").write_text(
        f"gigawattFigures.colours = {_script(colours)};\n", encoding="utf-8"
    )
    return set(found)


def _script(value: object) -> str:
    """A value as JavaScript that no text in it can leave."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
