"""A scale or a unit behind a number that is misspelt: named, wherever the sentence stands."""

import pytest

import gigawatt as gw
from gigawatt.claims.files import people
from gigawatt.claims.sentences.words.spelling import check_spelling
from gigawatt.data import tables
from gigawatt.errors import UserError

MISSPELT = [
    ("Meta will spend 72 billoin dollars on 1.3 million GPUs", "billion"),
    ("Meta buys 1.3 milion GPUs for $30 billion", "million"),
    ("100,000 H100 use 150 megawats", "megawatt"),
    ("GPT-4 a coûté 100 millions de dolars", "dollar"),
    ("Un site de 2 gigawats coûte 80 miliards", "gigawatt"),
]


@pytest.mark.parametrize(("sentence", "meant"), MISSPELT)
def test_a_misspelt_million_is_named_and_not_left_out(sentence, meant):
    with pytest.raises(UserError, match=f"did you mean {meant}\\?"):
        gw.judge(sentence)


def test_no_sentence_of_the_press_is_called_misspelt():
    for row in tables.rows("press"):
        check_spelling(row["sentence"])
    for row in tables.rows("claims"):
        check_spelling(f"{row['paraphrase']} {row['paraphrase_fr']}")


def test_in_a_file_it_stops_its_own_row_alone(tmp_path):
    """The row is unreadable and says why; before, it was judged as four homes."""
    file = tmp_path / "said.csv"
    file.write_text("sentence,published\n5 GW are 4 milion homes,2025\n100 H100 draw 150 kW,2025\n")
    misspelt, good = people.judged(file)
    assert misspelt.verdict == "unreadable" and "did you mean million?" in misspelt.reason
    assert good.verdict == "consistent"


def test_a_note_that_is_a_sentence_is_told_as_one(tmp_path):
    """A rate of exchange is told with "At"; the currency that nobody said began so too."""
    file = tmp_path / "said.csv"
    file.write_text(
        "sentence,published\nUn campus de 1 GW pour 40 milliards,2025\n"
        "100 000 H100 pour 3 milliards d'euros,2025\n"
    )
    unsaid, rate = (one.reason for one in people.judged(file))
    assert unsaid.endswith(" The currency is unsaid: read as USD or EUR.")
    assert rate.endswith(", mean of 2025.") and " At 1 EUR = " in rate
