"""A sentence as it is typed at a shell, and what arrives where the shell took a part of it."""

import re
import subprocess

import pytest
from click.testing import CliRunner

from gigawatt.cli import main, typed
from gigawatt.errors import UserError

ORACLE = "Oracle will buy 400,000 GB200 chips for about $40 billion"


def call(*arguments: str, said: str = ""):
    return CliRunner().invoke(main, list(arguments), input=said)


def as_a_shell_hands_it_on(quoted: str) -> str:
    """The argument that a command gets for a text in double quotes."""
    return subprocess.run(
        ["sh", "-c", f'printf %s "{quoted}"'], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize(
    "sentence",
    [
        ORACLE,
        "It spends $100 billion on 2 GW",
        "Meta offers $100 million a year",
        "100,000 H100 cost US$2.5bn",
    ],
)
@pytest.mark.parametrize("command", [("judge",), ("solve", "--for", "accelerator_price_usd")])
def test_a_number_that_a_shell_broke_is_never_judged(sentence, command):
    done = call(*command, "--", as_a_shell_hands_it_on(sentence))
    assert done.exit_code == 2 and done.stdout == ""
    assert "single quotes" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "sentence",
    ["xAI buys 555,000 GPUs for $18 billion", "100,000 H100 cost $7 billion", "GPUs for $1.5 bn."],
)
def test_a_number_that_may_be_broken_is_named_beside_the_answer(sentence):
    done = call("judge", as_a_shell_hands_it_on(sentence))
    assert done.exit_code == 0 and "names no unit" in done.stderr
    assert call("judge", sentence).stderr == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Un campus de 1 GW coûte 1 000 milliards d'euros",
        "A campus costs $0.5 billion",
        "In the US 8 million homes need 5 GW",
        "A model of 8 billion parameters was trained on 2,000 H100",
        "It costs 10 million dollars each, 500 million in all",
    ],
)
def test_what_a_newspaper_prints_is_left_alone(sentence):
    assert typed.sentence([sentence]) == sentence and typed.doubt(sentence) == ""


def test_a_sentence_comes_through_a_pipe_or_is_pasted(monkeypatch):
    piped = call("judge", "-", said=ORACLE)
    assert piped.exit_code == 0 and "$40 billion" in piped.stdout and piped.stderr == ""
    monkeypatch.setattr(typed, "_somebody", lambda: True)
    pasted = call("judge", said=f"{ORACLE}\nand more\n")
    assert pasted.stdout == piped.stdout and "Paste the sentence" in pasted.stderr


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ([], "single quotes"),
        (["Oracle", "will"], "came as 2 words"),
        (["S4-06"], "gigawatt solve S4-06"),
        (["https://example.org/article"], "paste its sentence"),
    ],
)
def test_what_is_no_sentence_is_one_line_with_its_remedy(words, remedy):
    with pytest.raises(UserError, match=remedy):
        typed.sentence(words)


def test_a_file_is_no_sentence(tmp_path):
    article = tmp_path / "article.txt"
    article.write_text("1 GW costs $40 billion")
    with pytest.raises(UserError, match="gigawatt claims FILE"):
        typed.sentence([str(article)])


@pytest.mark.parametrize("command", ["explain", "estimate"])
def test_a_claim_is_no_quantity(command):
    assert "gigawatt judge" in call(command, ORACLE).stderr
    assert "gigawatt solve S4-06" in call(command, "S4-06").stderr


def test_a_word_that_quantities_speak_of_leads_to_their_list():
    """The door that it names opens on as many as it says, choices aside."""
    (told,) = call("estimate", "cost").stderr.splitlines()
    many = int(re.search(r"`gigawatt estimate --list cost` shows (\d+) that", told)[1])
    listed = call("estimate", "--list", "cost", "--format", "csv").stdout.splitlines()
    assert many > 10 and len(listed) - 1 == many
    assert "did you mean site_capex_usd" in call("estimate", "site_capex_us").stderr
    assert "known:" in call("explain", "zzz").stderr


@pytest.mark.parametrize(
    "line", [("solve", "S4-06"), ("explain",), ("report",), ("judge", "--x"), ("estimate", "--set")]
)
def test_what_is_missing_names_the_help_of_its_command(line):
    done = call(*line)
    assert done.exit_code == 2 and done.stderr.count("\n") == 1
    assert f"`gigawatt {line[0]} --help`" in done.stderr
    assert call(line[0], "--help").exit_code == 0
