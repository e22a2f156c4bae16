"""The notebooks for a class on paper: each as one HTML page, and as PDF where that can be made.

A handout is the student's version after a run: prose, code, tables and figures, with places for the
answers. Nothing is cut at the edge of the paper, and a page loads nothing from anywhere.
"""

from pathlib import Path

from gigawatt import paths
from gigawatt.data import files, targets
from gigawatt.errors import UserError
from gigawatt.notebooks import versions, workspace
from gigawatt.pages import paper

TEMPLATE = Path(__file__).with_suffix(".html")
FOLDER = "handout"
ROOM = '**Your answer:**\n\n<div class="answer"></div>'  # for a pen


def write(out: Path | None = None, names: list[str] | None = None) -> tuple[list[Path], str]:
    """Write the handouts to a folder; see `paths.beside` for the default.

    names: notebooks by name or number; without, all of them. Gives the files, and why there is
    no PDF, or nothing. Raises UserError where a notebook fails or the folder cannot be written;
    nothing is written then.
    """
    folder = out or paths.beside(FOLDER)
    targets.check_folder(folder)
    try:
        print_, why = paper.printer(), ""
    except UserError as error:
        print_, why = None, str(error)
    contents: dict[str, bytes] = {}
    with workspace.scratch() as place:
        for ran in versions.ran(versions.STUDENT, place, names):
            text = page(ran)
            contents[f"{ran.stem}.html"] = text.encode()
            if print_:
                contents[f"{ran.stem}.pdf"] = print_(text)
    try:
        files.publish(folder, contents)
    except OSError as error:
        raise UserError(
            f"{folder}: cannot be written ({error.strerror}); name another with --out"
        ) from None
    return [folder / name for name in contents], why


def page(executed: Path) -> str:
    """An executed notebook as a page for paper; the same notebook gives the same text."""
    import nbformat
    from jinja2 import Environment, StrictUndefined
    from nbconvert import HTMLExporter
    from pygments.formatters import HtmlFormatter

    notebook = nbformat.read(executed, as_version=4)
    for cell in notebook.cells:
        if versions.EXERCISE in cell.metadata.get("tags", ()):
            cell.outputs = []  # an empty place for an answer has nothing to say
        cell.source = cell.source.replace(versions.PLACE_IN_PROSE.strip(), ROOM)
    exporter = HTMLExporter(
        template_name="basic",
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    body, _ = exporter.from_notebook_node(notebook)
    shown = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return shown.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        title=executed.stem,
        body=body,
        colours=HtmlFormatter(style="bw").get_style_defs(".highlight"),
    )
