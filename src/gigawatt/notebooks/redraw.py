"""One figure for another place: a slide, a dark hall, a handout; as PNG, SVG, PDF, CSV or PPTX."""

import io
import json
import os
from collections.abc import Sequence
from pathlib import Path

from gigawatt.data import files, targets
from gigawatt.errors import UserError, clip, unknown
from gigawatt.figures.charts import themes
from gigawatt.figures.saved import file as figurefile
from gigawatt.figures.saved import saving
from gigawatt.notebooks import execute, parameters, run, workspace
from gigawatt.text import language

FORMS = ("png", "svg", "pdf", "csv", "pptx")
WIDE = (12_192_000, 6_858_000)  # a slide of 16 to 9, in the units of the file, 914,400 an inch
MARGIN = 228_600


def figure(
    name: str,
    look: str,
    form: str | None,
    out: Path,
    pairs: Sequence[tuple[str, str]] = (),
    force: bool = False,
    tongue: str = "en",
) -> Path:
    """Draw one figure of the collection in a theme, and write it to a file of its own.

    form: png, svg, pdf, csv or pptx; without it the ending of `out` says which. pairs: parameters
    of its notebook. tongue: the language of its words. The committed figure stays as it is.

    Raises UserError for an unknown figure, theme or form, for an ending that says otherwise, and
    where a file is there already.
    """
    known = figurefile.collection()
    if name not in known:
        raise unknown("figure", name, known)
    if look not in themes.NAMES:
        raise unknown("theme", look, themes.NAMES)
    targets.check_file(out, () if form else [f".{one}" for one in FORMS], force)
    form = _form(form, out)
    drawn = _drawn(name, {themes.VARIABLE: look, language.VARIABLE: tongue}, pairs)
    content = drawn["png" if form == "pptx" else form]
    files.write(out, _slide(content, drawn["csv"]) if form == "pptx" else content)
    return out


def _form(form: str | None, out: Path) -> str:
    ending = out.suffix.lower().removeprefix(".")
    if form is not None and ending and ending != form:
        raise UserError(f"{clip(out)}: its ending says .{clip(ending)}, --format says {form}")
    return form or ending


def _drawn(name: str, look: dict[str, str], pairs: Sequence[tuple[str, str]]) -> dict[str, bytes]:
    """The files of one figure by their ending, drawn by its own notebook."""
    notebook = run.find(name[:2])
    said = parameters.declared(parameters.read_notebook(notebook), notebook.stem)
    values = parameters.from_text(said, list(pairs), notebook.stem)
    with workspace.scratch() as place, execute.environment(place):
        os.environ |= look | {saving.ALSO: "pdf"}
        execute.execute(notebook, values, place, environment_set=True)
        made = {path.suffix[1:]: path.read_bytes() for path in place.glob(f"{name}.*")}
    if missing := {"png", "svg", "pdf", "csv"} - set(made):
        raise UserError(
            f"{name}: its notebook draws no {min(missing)} of it with these parameters; "
            f"`gigawatt run {name[:2]}` shows what it says instead"
        )
    return made


def _slide(png: bytes, table: bytes) -> bytes:
    """One slide that shows a picture, with alt text, and where it comes from in the notes."""
    from PIL import Image

    try:
        from pptx import Presentation
        from pptx.dml.color import RGBColor
        from pptx.util import Emu
    except ModuleNotFoundError:
        raise UserError(
            "the library python-pptx is missing; pip install 'gigawatt[slides]'"
        ) from None
    with Image.open(io.BytesIO(png)) as image:
        told, (across, down) = dict(image.info), image.size
        paper = image.convert("RGB").getpixel((0, 0))  # a dark figure lies on a dark slide
    deck = Presentation()
    deck.slide_width, deck.slide_height = map(Emu, WIDE)
    page = deck.slides.add_slide(deck.slide_layouts[6])  # the empty one
    page.background.fill.solid()
    page.background.fill.fore_color.rgb = RGBColor(*paper)
    scale = min((WIDE[0] - 2 * MARGIN) / across, (WIDE[1] - 2 * MARGIN) / down)
    width, height = round(across * scale), round(down * scale)
    left, top = (WIDE[0] - width) // 2, (WIDE[1] - height) // 2
    picture = page.shapes.add_picture(io.BytesIO(png), left, top, width, height)
    described = picture._element.nvPicPr.cNvPr
    described.set("descr", told["Description"])
    described.set("title", told["Title"])
    source = json.loads(told["Source"])
    chosen = ", ".join(f"{key} = {value}" for key, value in source["parameters"].items())
    numbers = table.decode("utf-8").strip()
    what = f"Figure {source['figure']} of gigawatt, drawn for {chosen}."
    page.notes_slide.notes_text_frame.text = f"{told['Title']}\n\n{what}\n\n{numbers}"
    deck.core_properties.title = told["Title"]
    deck.core_properties.author = "gigawatt"
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()
