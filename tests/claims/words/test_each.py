"""What an amount is for each of, where no word right behind it says so."""

import pytest

import gigawatt as gw
from gigawatt.claims.words.sentence import understand

SENTENCES = [
    # what one of them costs, beside how many there are
    ("Une B200 coûte 35 000 dollars, et il en faut 100 000, soit 3,5 milliards.", "consistent"),
    ("Une B200 coûte 35 000 dollars, et il en faut 100 000, soit 7 milliards.", "inconsistent"),
    ("A B200 costs about $35,000, and 100,000 of them come to $3.5 billion.", "consistent"),
    ("A B200 costs about $35,000, and 100,000 of them come to $7 billion.", "inconsistent"),
    ("10,000 A100s bought for 1 billion yuan cost about $14,000 per card.", "consistent"),
    ("10,000 A100s bought for 1 billion yuan cost about $34,000 per card.", "inconsistent"),
    # what each of some people has
    ("Onze recrues à 100 millions de dollars chacune, cela fait 1,1 milliard.", "consistent"),
    ("Onze recrues à 100 millions de dollars chacune, cela fait 2,1 milliards.", "inconsistent"),
    # how often, in an adjective behind its noun
    (
        "À 0,34 Wh par requête, 2,5 milliards de requêtes quotidiennes font 310 GWh par an.",
        "consistent",
    ),
    (
        "À 0,34 Wh par requête, 2,5 milliards de requêtes quotidiennes font 850 GWh par an.",
        "inconsistent",
    ),
]


@pytest.mark.parametrize("sentence, expected", SENTENCES)
def test_verdicts(sentence, expected):
    assert gw.judge(sentence, as_of="2025-02").verdict == expected


def test_queries_of_a_day_are_a_rate():
    (one,) = understand("ChatGPT reçoit 2,5 milliards de requêtes quotidiennes.").amounts
    assert one.dims == (("h", -1), ("query", 1)) and one.value == pytest.approx(2.5e9 / 24)
    assert one.text == "2,5 milliards de requêtes quotidiennes"
