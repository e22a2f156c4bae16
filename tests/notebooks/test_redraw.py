"""One figure for another place; the committed figure stays as it is."""

import io
import re

import pytest
from click.testing import CliRunner
from PIL import Image
from pptx import Presentation

from gigawatt import paths
from gigawatt.cli import main
from gigawatt.notebooks import redraw

FIGURE = "03-chip-to-meter"


def call(*arguments):
    return CliRunner().invoke(main, ["figure", *map(str, arguments)])


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([FIGURE, "--out", "x.gif"], "ends in .png, .svg"),
        ([FIGURE, "--out", "x"], "ends in .png, .svg"),
        ([FIGURE, "--out", "x.png", "--format", "pdf"], "ending says .png, --format says pdf"),
        (["03-chip-to-metre", "--out", "x.png"], "did you mean 03-chip-to-meter"),
        ([FIGURE, "--out", "x.png", "--theme", "neon"], "neon"),
        ([FIGURE, "--out", "x.png", "-p", "sit", "Hyperion"], "did you mean site"),
        ([FIGURE, "--out", "."], "is a folder"),
        ([FIGURE], "--out"),
    ],
)
def test_bad_input_is_one_line_before_anything_is_drawn(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call(*arguments)
    assert done.exit_code == 2 and message in done.stderr
    assert done.stderr.count("\n") == 1 and not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_kept(tmp_path):
    there = tmp_path / "x.png"
    there.write_text("mine")
    done = call(FIGURE, "--out", there)
    assert done.exit_code == 2 and "--force" in done.stderr
    assert there.read_text() == "mine"


def test_a_slide_shows_the_picture_and_says_what_it_is():
    png, table = (paths.FIGURES / f"{FIGURE}{end}" for end in (".png", ".csv"))
    deck = Presentation(io.BytesIO(redraw._slide(png.read_bytes(), table.read_bytes())))
    (page,) = deck.slides
    (picture,) = page.shapes
    with Image.open(png) as image:
        assert picture.width / picture.height == pytest.approx(image.width / image.height, rel=1e-3)
        assert picture._element.nvPicPr.cNvPr.get("descr") == image.info["Description"]
    assert picture.left > 0 and picture.left + picture.width < deck.slide_width
    with Image.open(png) as image:
        assert tuple(page.background.fill.fore_color.rgb) == image.convert("RGB").getpixel((0, 0))
    notes = page.notes_slide.notes_text_frame.text
    assert FIGURE in notes and table.read_text().splitlines()[1] in notes


@pytest.mark.slow
def test_every_form_of_a_figure_in_another_theme(tmp_path):
    committed = {path.name: path.read_bytes() for path in paths.FIGURES.glob(f"{FIGURE}.*")}
    out = tmp_path / "dark.pdf"
    done = call(FIGURE, "--theme", "dark", "--out", out, "-p", "accelerator", "GB200")
    assert done.exit_code == 0, done.stderr
    pdf = out.read_bytes()
    assert pdf.startswith(b"%PDF") and b"CreationDate" not in pdf
    assert not re.search(rb"/tmp/|/home/", pdf) and str(paths.ROOT).encode() not in pdf
    done = call(FIGURE, "--theme", "slide", "--out", tmp_path / "slide.svg")
    assert done.exit_code == 0 and b"<text" in (tmp_path / "slide.svg").read_bytes()
    assert {p.name: p.read_bytes() for p in paths.FIGURES.glob(f"{FIGURE}.*")} == committed
