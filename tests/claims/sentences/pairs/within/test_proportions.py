"""The second of two couples that "so" derives from the first."""

import pytest

import gigawatt as gw
from gigawatt.claims.sentences.pairs.within.proportions import all_proportions
from gigawatt.claims.sentences.words.sentence import understand

COST = "A 1 gigawatt site costs $45 billion with chips, {} 10 gigawatts would take ${} billion."
SENTENCES = [
    (COST.format("so", 450), "consistent"),
    (COST.format("so", 900), "inconsistent"),
    (COST.format("so", 45), "wrong unit"),
    ("10 millions de requêtes usent 3 MWh, donc 1 milliard de requêtes 300 MWh.", "consistent"),
    ("10 millions de requêtes usent 3 MWh, donc 1 milliard de requêtes 800 MWh.", "inconsistent"),
    (
        "Un centre de 1 GW coûte 50 milliards de dollars, de sorte que 10 GW en réclameront 500.",
        "consistent",
    ),
    (
        "Un centre de 1 GW coûte 50 milliards de dollars, de sorte que 10 GW en réclameront 50.",
        "wrong unit",
    ),
]


@pytest.mark.parametrize("sentence, verdict", SENTENCES)
def test_what_is_derived_must_be_in_proportion(sentence, verdict):
    said = understand(sentence)
    (check,) = all_proportions(said, said.amounts)
    assert check.verdict == verdict


def test_without_so_nothing_is_derived():
    said = understand(COST.format("and", 900))
    assert not all_proportions(said, said.amounts)


def test_the_couple_that_it_starts_from_is_held_against_the_model():
    dear = gw.judge("A 1 GW site costs $450 billion, so 10 GW would take $4.5 trillion.", "2025-06")
    assert dear.verdict == "inconsistent" and "Fails under every reading" in dear.reason
