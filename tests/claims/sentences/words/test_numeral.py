"""Numbers in words, several of them or with a half, as French and English write them."""

import pytest

from gigawatt.claims.sentences.words.sentence import understand
from gigawatt.text import press, words

NUMBERS = [
    ("vingt-cinq mégawatts", 25e6),
    ("vingt et un mégawatts", 21e6),
    ("soixante-dix-sept mégawatts", 77e6),
    ("quatre-vingt-dix mégawatts", 90e6),
    ("cent cinquante mégawatts", 150e6),
    ("deux cent quarante mégawatts", 240e6),
    ("quatre cents mégawatts", 400e6),
    ("deux gigawatts et demi", 2.5e9),
    ("dix milliards et demi de dollars", 10.5e9),
    ("deux cent cinquante mille puces", 250e3),
    ("thirty-five megawatts", 35e6),
    ("two hundred and forty megawatts", 240e6),
    ("two and a half billion dollars", 2.5e9),
    ("fifteen megawatts", 15e6),
]


@pytest.mark.parametrize("text, expected", NUMBERS)
def test_of_a_sentence(text, expected):
    frame = "Le site demande {}." if words_are_french(text) else "The site takes {}."
    (found,) = understand(frame.format(text)).amounts
    assert found.value == expected


@pytest.mark.parametrize(
    "text, expected",
    [one for one in NUMBERS if one[0] != "deux gigawatts et demi"]  # its half follows the unit
    + [("one million and a half homes", 1.5e6)],
)
def test_of_a_cell(text, expected):
    found = press.read(text)
    size = {"MW": 1e6}.get(found.unit, 1.0)
    assert found.value * size == pytest.approx(expected)


def words_are_french(text: str) -> bool:
    return not any(word in text for word in ("megawatts", "billion"))


def test_what_is_no_number_of_several_words():
    assert words.count("vingt") == 20
    assert [
        one.text for one in understand("Between two and five gigawatts are built.").amounts
    ] == ["two and five gigawatts"]
    (price,) = understand("Un jeton coûte 8 cents.").amounts
    assert price.value == pytest.approx(0.08)
