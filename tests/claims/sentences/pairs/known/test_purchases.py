"""Money for a company's chips of one kind that the tables count and the words do not."""

import pytest

import gigawatt as gw

SENTENCES = [
    ("Microsoft spent about $14 billion on Hopper chips in 2024.", "consistent"),
    ("Microsoft spent about $140 billion on Hopper chips in 2024.", "inconsistent"),
    ("Meta spent about $1 billion on Nvidia's Hopper GPUs in 2024.", "inconsistent"),
    ("Amazon a dépensé 6 milliards de dollars en puces Hopper en 2024.", "ambiguous"),
    ("Amazon a dépensé 60 milliards de dollars en puces Hopper en 2024.", "inconsistent"),
    ("Google bought 5 billion dollars worth of H100s in 2023.", "ambiguous"),
    ("Tesla and xAI spent 20 billion dollars on H100 chips in 2024.", "inconsistent"),
    # of one of the two alone, of another year or of another kind nobody counted any
    ("Tesla spent 20 billion dollars on H100 chips in 2024.", "not checkable"),
    ("Microsoft spent about $14 billion on Hopper chips in 2026.", "not checkable"),
    ("Microsoft spent about $14 billion on B200 chips in 2024.", "not checkable"),
]


@pytest.mark.parametrize("sentence, expected", SENTENCES)
def test_verdicts(sentence, expected):
    assert gw.judge(sentence, as_of="2024-12").verdict == expected


def test_the_row_that_counts_the_chips_is_named():
    answer = gw.judge("Microsoft spent about $14 billion on Hopper chips in 2024.", "2024-12")
    (claim,) = answer.claims
    assert claim.assumed["chips"] == "485,000 Hopper bought by Microsoft in 2024"
    assert "omdia-hopper-2024" in answer.sources


def test_a_sum_for_each_chip_grows_with_the_count_of_the_tables():
    """485,000 of Microsoft's cost 485 / 224 as much as Meta's 224,000, with the same prices."""
    middles = [
        gw.judge(f"{company} spent $14 billion on Hopper chips in 2024.", "2024-12")
        .claims[0]
        .readings[0]
        .numbers["p50"]
        for company in ("Microsoft", "Meta")
    ]
    assert middles[0] / middles[1] == pytest.approx(485 / 224)
