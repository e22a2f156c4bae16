"""Two numbers that words set equal: in two units, or as the mean of a year."""

import pytest

import gigawatt as gw

SENTENCES = [
    ("It drank nearly 1.7 billion gallons, about 6.4 billion liters.", "consistent"),
    ("It drank nearly 1.7 billion gallons, about 2.4 billion liters.", "inconsistent"),
    ("It drank nearly 1.7 billion gallons, about 640 million liters.", "wrong unit"),
    ("Le site boit 5 millions de mètres cubes, soit 2 000 piscines olympiques.", "consistent"),
    ("Le site boit 5 millions de mètres cubes, soit 200 piscines olympiques.", "wrong unit"),
    ("La France a exporté 89 TWh en 2024, soit 10 GW en moyenne.", "consistent"),
    ("La France a exporté 89 TWh en 2024, soit 4 GW en moyenne.", "inconsistent"),
    ("Its 26 TWh a year, or 3 GW on average, come from the grid.", "consistent"),
    ("Its 26 TWh a year, or 300 MW on average, come from the grid.", "wrong unit"),
]


@pytest.mark.parametrize("sentence, verdict", SENTENCES)
def test_verdicts(sentence, verdict):
    assert gw.judge(sentence, as_of="2025-02").verdict == verdict
