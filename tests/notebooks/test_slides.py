"""Notebooks as a talk and as scripts: the tags follow one rule, and the scripts run."""

import json
import os
import subprocess
import sys

import pytest
from nbconvert import PythonExporter, SlidesExporter
from nbconvert.exporters import ScriptExporter

from gigawatt import paths
from gigawatt.notebooks import run, slides

NOTEBOOKS = run.notebooks()


def cells(stem: str) -> list[dict]:
    return json.loads(NOTEBOOKS[stem].read_text(encoding="utf-8"))["cells"]


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_each_cell_has_the_slide_tag_of_the_rule(stem):
    found = [cell["metadata"].get("slideshow", {}).get("slide_type") for cell in cells(stem)]
    assert found == slides.kinds(cells(stem)), "say `make slide-tags`"


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_the_talk_has_its_question_first_and_every_figure(stem):
    kinds = slides.kinds(cells(stem))
    assert kinds[0] == slides.SLIDE and kinds[1] == slides.SKIP
    drawn = [".save(" in "".join(cell["source"]) for cell in cells(stem)]
    assert [kind == slides.BELOW for kind in kinds] == drawn
    assert 3 <= kinds.count(slides.SLIDE) + kinds.count(slides.BELOW) <= 30


def test_exercises_and_sources_are_not_spoken():
    text = {"# Why?": "slide", "## Exercises": "skip", "### 99-a": "skip", "## Sources": "skip"}
    made = [{"cell_type": "markdown", "source": one} for one in text]
    assert slides.kinds(made) == list(text.values())


def test_nbconvert_makes_a_deck_of_the_tags():
    deck, _ = SlidesExporter(exclude_input=True).from_filename(str(NOTEBOOKS["01-gpu-capex"]))
    assert deck.count("<section") > 8
    assert "What was said" in deck and "BEGIN SOLUTION" not in deck and "01-a ·" not in deck


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_nbconvert_makes_a_script(stem):
    text, about = ScriptExporter().from_filename(str(NOTEBOOKS[stem]))
    assert about["output_extension"] == ".py" and "get_ipython" not in text
    compile(text, stem, "exec")


@pytest.mark.slow
@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_the_script_runs_and_draws_the_same_figures(stem, tmp_path):
    """Plain Python, without a kernel and from another folder."""
    text, _ = PythonExporter().from_filename(str(NOTEBOOKS[stem]))
    script, drawn = tmp_path / "script.py", tmp_path / "figures"
    script.write_text(text, encoding="utf-8")
    drawn.mkdir()
    given = {**os.environ, paths.FIGURES_VARIABLE: str(drawn), "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env=given, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    names = {one.name for one in paths.FIGURES.glob(f"{stem[:2]}-*.png")}
    assert {one.name for one in drawn.glob("*.png")} == names
