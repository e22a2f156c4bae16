"""Numbers that words multiply or part, and bare numbers that take the unit beside them."""

import pytest

import gigawatt as gw
from gigawatt.claims.sentences.words.sentence import understand


def test_several_of_one_gigawatt_are_what_a_sum_pays():
    words = "Each gigawatt is worth billions to AMD, and six of them over $100 billion in all."
    power, money = understand(words).amounts
    assert (power.value, power.text) == (6e9, "six of them")
    assert money.value == 100e9


def test_of_two_powers_neither_is_multiplied():
    words = "A gigawatt here and 2 gigawatts there: six of them cost $100 billion."
    assert [one.value for one in understand(words).of("power")] == [1e9, 2e9]


@pytest.mark.parametrize(
    "sentence, expected",
    [
        (
            "Each gigawatt is worth billions to AMD, six of them over $1,000 billion.",
            "inconsistent",
        ),
        ("Five of the six buildings, 250 MW each, are finished, or 1.25 GW.", "consistent"),
        ("Five of the six buildings, 250 MW each, are finished, or 3 GW.", "inconsistent"),
        ("Cinq des six bâtiments de 250 MW chacun sont finis, soit 1,25 GW.", "consistent"),
        ("Cinq des six bâtiments de 250 MW chacun sont finis, soit 12,5 GW.", "wrong unit"),
        ("La Virginie compte 600 centres de données, le double des 300 du Texas.", "consistent"),
        ("La Virginie compte 600 centres de données, le double des 500 du Texas.", "inconsistent"),
        ("Shipments of 6 million GPUs are half as many again as 4 million.", "consistent"),
        ("Shipments of 6 million GPUs are half as many again as 2 million.", "inconsistent"),
    ],
)
def test_verdicts(sentence, expected):
    assert gw.judge(sentence, as_of="2025-10").verdict == expected
