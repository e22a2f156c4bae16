"""The field for a sentence: what it says is what the command line prints."""

import pytest
from click.testing import CliRunner

import gigawatt as gw
from gigawatt import paths
from gigawatt.cli import main

SENTENCE, AS_OF = "100,000 H100 draw 150 MW.", "2024"


def test_it_says_what_the_command_line_prints():
    told = CliRunner().invoke(main, ["judge", SENTENCE, "--as-of", AS_OF])
    assert told.exit_code == 0 and told.output.strip() == str(gw.ask(SENTENCE, AS_OF))


def test_typing_and_pressing_gives_the_next_verdict():
    page = gw.ask(SENTENCE, AS_OF)
    sentence, row, verdict = page.field.children
    as_of, button = row.children
    assert "consistent" in verdict.value
    sentence.value, as_of.value = "100,000 H100 draw 15 MW.", "mid-2024"
    button.click()
    assert "inconsistent" in verdict.value and page.as_of == "mid-2024"


@pytest.mark.parametrize(
    "sentence, as_of, words",
    [("", "", "sentence"), (SENTENCE, "soon", "no date"), ("x" * 1_000_000, "", "")],
)
def test_what_is_wrong_is_said_in_its_place(sentence, as_of, words):
    told = str(gw.ask(SENTENCE).ask(sentence, as_of))
    assert words in told and "Traceback" not in told and len(told) < 4_500


def test_markup_stays_text():
    assert "<script>" not in gw.ask("<script>alert(1)</script> 5 GW for $1")._repr_html_()


def test_a_run_without_a_reader_holds_no_widget(monkeypatch, tmp_path):
    monkeypatch.setenv(paths.FIGURES_VARIABLE, str(tmp_path))
    shown = gw.ask(SENTENCE, AS_OF)._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"} and "consistent" in shown["text/html"]


def test_a_reader_gets_the_field(monkeypatch):
    monkeypatch.delenv(paths.FIGURES_VARIABLE, raising=False)
    shown = gw.ask(SENTENCE, AS_OF)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in str(shown)
