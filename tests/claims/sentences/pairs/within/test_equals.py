"""Two numbers that words set equal: in two units, or as the mean of a year."""

import pytest

import gigawatt as gw

SENTENCES = [
    ("It drank nearly 1.7 billion gallons, about 6.4 billion liters.", "consistent"),
    ("It drank nearly 1.7 billion gallons, about 2.4 billion liters.", "inconsistent"),
    ("It drank 1.7 billion gallons, or 300 million liters more than before.", "not checkable"),
    ("It drank nearly 1.7 billion gallons, about 640 million liters.", "wrong unit"),
    ("Le site boit 5 millions de mètres cubes, soit 2 000 piscines olympiques.", "consistent"),
    ("Le site boit 5 millions de mètres cubes, soit 200 piscines olympiques.", "wrong unit"),
    ("It reuses 13 million liters of wastewater a day, about 3.4 million gallons.", "consistent"),
    ("It reuses 13 million liters of wastewater a day, about 9.4 million gallons.", "inconsistent"),
    ("Les 9 millions de litres d'eaux usées par jour, soit 9 000 m3, sont triés.", "consistent"),
    ("Les 9 millions de litres d'eaux usées par jour, soit 900 m3, sont triés.", "wrong unit"),
    ("The bill rises by $21 more a month, some $250 a year.", "consistent"),
    ("The bill rises by $21 more a month, some $550 a year.", "inconsistent"),
    ("Le rack NVL72 consomme 132 kW, soit 1,8 kW par GPU.", "consistent"),
    ("Le rack NVL72 consomme 132 kW, soit 3,5 kW par GPU.", "inconsistent"),
    ("An NVL72 rack costs $3.1 million, or $43,000 per GPU.", "consistent"),
    ("An NVL72 rack costs $3.1 million, or $83,000 per GPU.", "inconsistent"),
    ("An NVL72 rack draws 13.2 kW, or 183 watts per GPU.", "wrong unit"),  # by the data sheet
    ("Un serveur DGX H100 coûte 400 000 dollars, soit 50 000 dollars par GPU.", "consistent"),
    ("Un serveur DGX H100 coûte 400 000 dollars, soit 5 000 dollars par GPU.", "wrong unit"),
    ("Meta will spend $70 billion this year, or roughly $190 million a day.", "consistent"),
    ("Meta will spend $70 billion this year, or roughly $400 million a day.", "inconsistent"),
    ("Meta will spend $70 billion this year, or roughly $19 million a day.", "wrong unit"),
    ("Its $80 billion for fiscal 2025 equal some $219 million a day.", "consistent"),
    ("Its $80 billion for fiscal 2025 equal some $419 million a day.", "inconsistent"),
    ("At $700,000 a day, ChatGPT costs OpenAI about $256 million a year.", "consistent"),
    ("At $700,000 a day, ChatGPT costs OpenAI about $2.5 billion a year.", "wrong unit"),
    ("Its 2 million gallons a day are about 2,240 acre-feet a year.", "consistent"),
    ("Its 2 million gallons a day are about 5,240 acre-feet a year.", "inconsistent"),
    ("Les 3,3 millions de litres pompés chaque jour font 1,2 milliard par an.", "consistent"),
    ("Les 3,3 millions de litres pompés chaque jour font 1,2 Md de litres par an.", "consistent"),
    ("Les 3,3 millions de litres pompés chaque jour font 12 Md de litres par an.", "wrong unit"),
    ("A B200 at $6.50 an hour earns $57,000 a year flat out.", "consistent"),
    ("A B200 at $6.50 an hour earns $570,000 a year flat out.", "wrong unit"),
    ("Users pay $20 a month, $400 million a month in all.", "not checkable"),
    ("La facture passe de 100 à 150 € par mois, soit 600 € de plus par an.", "consistent"),
    ("La facture passe de 100 à 150 € par mois, soit 900 € de plus par an.", "inconsistent"),
    ("La France a exporté 89 TWh en 2024, soit 10 GW en moyenne.", "consistent"),
    ("La France a exporté 89 TWh en 2024, soit 4 GW en moyenne.", "inconsistent"),
    ("Its 26 TWh a year, or 3 GW on average, come from the grid.", "consistent"),
    ("Its 26 TWh a year, or 300 MW on average, come from the grid.", "wrong unit"),
]


@pytest.mark.parametrize("sentence, verdict", SENTENCES)
def test_verdicts(sentence, verdict):
    assert gw.judge(sentence, as_of="2025-02").verdict == verdict


def test_the_sum_that_is_told_by_the_day_is_held_against_the_tables():
    dear = gw.judge("Meta will spend $300 billion in 2025, or $820 million a day.", "2025-08")
    assert dear.verdict == "inconsistent" and "As guided for 2025" in dear.reason
