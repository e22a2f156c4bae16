"""A total that its words say to be all of its parts."""

import pytest

import gigawatt as gw

SENTENCES = [
    ("The $20 billion consists of $7.5 billion in equity and $12.5 billion in debt.", "consistent"),
    ("The $20 billion consists of $7.5 billion in equity and $25 billion in debt.", "inconsistent"),
    ("Spending goes from $75 billion to $85 billion, or $10 billion more.", "consistent"),
    ("Spending goes from $75 billion to $85 billion, or $20 billion more.", "inconsistent"),
    ("Les phases de 250, 300, 250 et 600 MW totalisent 1,4 GW.", "consistent"),
    ("Les phases de 250, 300, 250 et 600 MW totalisent 3 GW.", "inconsistent"),
    (
        "Phases of $250 million, $300 million and $600 million add up to $1.15 billion.",
        "consistent",
    ),
    ("Phases of $250 million, $300 million and $600 million add up to $3 billion.", "inconsistent"),
    (
        "A link of 150 MW and turbines of 421 MW together give 571 MW for 300,000 GPUs at "
        "1.9 kilowatts each.",
        "consistent",
    ),
    ("Les 800 MW se composent de 300 MW au nord et de 500 MW au sud.", "consistent"),
    ("Les 800 MW se composent de 300 MW au nord et de 900 MW au sud.", "inconsistent"),
]


@pytest.mark.parametrize("sentence, verdict", SENTENCES)
def test_verdicts(sentence, verdict):
    assert gw.judge(sentence, as_of="2025-10").verdict == verdict


def test_a_bound_among_the_parts_fails_against_nothing():
    said = "The $20 billion consists of $7.5 billion in equity and up to $14 billion in debt."
    assert gw.judge(said, as_of="2025-10").verdict != "inconsistent"
