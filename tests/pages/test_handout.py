"""A handout: the student's notebook as it ran, whole on paper, without solutions."""

import re

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pages.site_check import barriers, browser, read

from gigawatt import paths
from gigawatt.cli import main
from gigawatt.errors import UserError
from gigawatt.notebooks import versions
from gigawatt.pages import handout, paper

LONG = "total = " + " + ".join(f"part_of_the_cost_{n:03d}" for n in range(60))
DOT = (  # a PNG of one point
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
CUT = "Array.from(document.querySelectorAll('pre')).filter((p) => p.scrollWidth > p.clientWidth)"
A4_INSIDE = 680  # CSS pixels between the margins


@pytest.fixture
def executed(tmp_path):
    """A notebook with a long line of code, a long output, a figure, a table and an exercise."""
    table = "<table><tr>" + "".join(f"<td>column {n}</td>" for n in range(9)) + "</tr></table>"
    outputs = [
        new_output("stream", text="printed_without_a_space" * 40),
        new_output("display_data", {"image/png": DOT}, metadata={"image/png": {"alt": "A dot"}}),
        new_output("display_data", {"text/html": table}),
    ]
    exercise = new_code_cell(
        f"{versions.PLACE_IN_CODE}\nanswer = None",
        outputs=[new_output("stream", text="no answer yet")],
    )
    exercise.metadata["tags"] = [versions.EXERCISE]
    made = new_notebook(
        cells=[
            new_markdown_cell("# A question?\n\nSee [the data](../data/README.md)."),
            new_code_cell(LONG, outputs=outputs),
            new_markdown_cell("## Exercises"),
            new_markdown_cell(f"### 99-a\n\n{versions.PLACE_IN_PROSE}"),
            exercise,
        ]
    )
    path = tmp_path / "99-things.ipynb"
    nbformat.write(made, path)
    return path


def test_all_of_the_notebook_is_on_the_page(executed, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(handout.page(executed), encoding="utf-8")
    seen, text = read(path), path.read_text(encoding="utf-8")
    plain = re.sub(r"<[^>]+>", "", text)
    assert LONG in plain and "column 8" in plain and "A question?" in plain
    assert [image["alt"] for image in seen.images] == ["A dot"]
    assert not seen.scripts and all(one.startswith("data:") for one in seen.loaded)
    assert "no answer yet" not in text and "double-click" not in text and 'class="answer"' in text
    assert text == handout.page(executed)


def test_what_a_class_gets_is_the_students_version(monkeypatch, tmp_path, executed):
    asked = []

    def ran(version, place, names):
        asked.append((version, names))
        return [executed]

    monkeypatch.setattr(versions, "ran", ran)
    monkeypatch.setattr(paper, "printer", lambda: lambda text: b"%PDF " + text[:9].encode())
    done = CliRunner().invoke(main, ["teach", "handout", "03", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0 and "wrote 2 files" in done.output
    assert asked == [("student", ["03"])]
    assert {one.name for one in (tmp_path / "out").iterdir()} == {"99-things.html", "99-things.pdf"}


def test_without_what_makes_a_pdf_the_pages_come_alone(monkeypatch, tmp_path, executed):
    def lacking():
        raise UserError("a PDF needs Pango")

    monkeypatch.setattr(paper, "printer", lacking)
    monkeypatch.setattr(versions, "ran", lambda *_: [executed])
    done = CliRunner().invoke(main, ["teach", "handout", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0 and "no PDF: a PDF needs Pango" in done.stderr
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["99-things.html"]


def test_bad_input_is_one_line_and_writes_nothing(tmp_path):
    out = tmp_path / "out"
    for arguments, says in (
        (["handout", "99"], "unknown notebook"),
        (["student", "03"], "name notebooks for a handout"),
    ):
        done = CliRunner().invoke(main, ["teach", *arguments, "--out", str(out)])
        assert done.exit_code == 2 and says in done.stderr and done.stderr.count("\n") == 1
        assert not out.exists()


@pytest.mark.browser
def test_nothing_is_cut_at_the_edge_of_the_paper(executed, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(handout.page(executed), encoding="utf-8")
    with browser() as made:
        tab = made.new_page(viewport={"width": A4_INSIDE, "height": 900})
        tab.goto(path.as_uri())
        assert barriers(tab) == []
        tab.emulate_media(media="print")
        assert tab.evaluate("document.documentElement.scrollWidth") <= A4_INSIDE
        assert tab.evaluate(f"{CUT}.length") == 0


@pytest.mark.slow
@pytest.mark.browser
def test_a_notebook_of_the_collection_on_paper(tmp_path):
    """Run, printed by WeasyPrint and looked at in Chromium: whole, with all its figures."""
    written, why = handout.write(tmp_path / "out", ["03"])
    assert not why and [one.suffix for one in written] == [".html", ".pdf"]
    from pypdf import PdfReader

    text = " ".join(page.extract_text() for page in PdfReader(written[1]).pages)
    assert "What is a gigawatt site?" in text and "Exercises" in text
    assert len(read(written[0]).images) == len(list(paths.FIGURES.glob("03-*.png")))
    solution = versions._CODE.search(
        "\n".join(
            cell.source
            for cell in nbformat.read(
                paths.NOTEBOOKS / "03-power-and-gigawatt-sites.ipynb", 4
            ).cells
        )
    )
    assert solution[1].strip().splitlines()[0] not in text
    with browser() as made:
        tab = made.new_page(viewport={"width": A4_INSIDE, "height": 900})
        tab.goto(written[0].as_uri())
        assert barriers(tab) == []
        tab.emulate_media(media="print")
        assert tab.evaluate("document.documentElement.scrollWidth") <= A4_INSIDE
