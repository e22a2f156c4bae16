"""Bare numbers: which take the unit of the number beside them, and which count something else."""

import pytest

import gigawatt as gw
from gigawatt.claims.sentences.words.sentence import understand

SENTENCES = [
    ("Le campus de 1,4 gigawatt est près de Fouju, village de 639 habitants.", ["power", "number"]),
    ("A B200 with 208 billion transistors costs $40,000.", ["number", "money"]),
    ("It has 60 TWh in 2016 and 366 in 2025.", ["energy", "energy"]),
    ("Un GB300 de 208 milliards de transistors tire 1 400 W.", ["number", "power"]),
    (
        "Of 1,400 engineers 42 percent, or 588, earn $300,000.",
        ["person", "share", "person", "money"],
    ),
    ("Of 850 million users 35 million pay.", ["user", "user"]),
    ("Une part de 135 milliards de dollars dans un groupe qui en vaut 500.", ["money", "money"]),
]


@pytest.mark.parametrize("sentence, kinds", SENTENCES)
def test_kinds(sentence, kinds):
    assert [one.kind for one in understand(sentence).amounts] == kinds


def test_a_scale_may_be_left_to_the_sum_before():
    part, whole = understand(
        "Une part de 135 milliards de dollars dans un groupe qui en vaut 500."
    ).amounts
    assert whole.value == pytest.approx(500e9) and part.value == pytest.approx(135e9)


def test_chips_to_come_are_no_watts():
    said = "Each GB300 takes 1,400 watts, so the 64,000 to be installed use {} for the chips alone."
    assert gw.judge(said.format("90 megawatts"), "2026-02").verdict == "consistent"
    assert gw.judge(said.format("900 megawatts"), "2026-02").verdict == "wrong unit"


def test_cubic_metres_keep_their_exponent():
    (one,) = understand("Le site boit 281 000 m³ d'eau.").amounts
    assert one.kind == "litre" and one.value == pytest.approx(281e6)


def test_employed_chips_are_no_people():
    (one,) = understand("Les 25 000 A100 employés par le groupe.").amounts
    assert one.kind == "chip"


def test_a_rate_is_told_once_more_in_another_currency():
    said = "Le site coûte 127 millions de couronnes suédoises par mégawatt, soit {} de dollars."
    assert understand(said.format("13 millions")).amounts[1].dims == (("USD", 1), ("W", -1))
    assert gw.judge(said.format("13 millions"), "2025-06").verdict != "inconsistent"
    assert gw.judge(said.format("33 millions"), "2025-06").verdict == "inconsistent"
