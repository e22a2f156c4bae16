"""How press numbers are written, and what range each wording leaves open."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.errors import UserError
from gigawatt.press import HEDGES, Claimed, claimed_range, hedge_in, read, rounding, split_hedge

RULE = [  # value, low, high, hedge, lower end, upper end
    (350_000, None, None, "exact", 345_000, 355_000),
    (600_000, None, None, "exact", 550_000, 650_000),
    (1_000_000, None, None, "exact", 900_000, 1_100_000),
    (14.3e9, None, None, "none", 14.25e9, 14.35e9),
    (50, None, None, "about", 45, 55),
    (50, None, None, "can", 45, 55),
    (600_000, None, None, "almost", 540_000, 600_000),
    (65e9, None, None, "up_to", 0, 65.5e9),
    (65e9, None, 65e9, "up_to", 0, 65.5e9),
    (14e9, 14e9, None, "more_than", 13.5e9, math.inf),
    (1e9, None, None, "several", 2e9, 9.99e9),
    (1, None, None, "dozens", 20, 99.9),
    (1e9, None, None, "hundreds", 200e9, 999.9e9),
    (1, None, None, "thousands", 2_000, 9_999),
    (None, 2, 9, "several", 2, 9),
    (None, 1, 4, "between", 1, 4),
    (None, 5, None, "exact", 4.5, math.inf),
    (None, None, 5, "exact", 0, 5.5),
    (0, None, None, "several", 0, 0),
]


@pytest.mark.parametrize("value, low, high, hedge, bottom, top", RULE)
def test_rule(value, low, high, hedge, bottom, top):
    found = claimed_range(value, low, high, hedge)
    assert (found.low, found.high) == pytest.approx((bottom, top))


def test_no_number_is_no_range():
    assert claimed_range(None, None, None, "exact") is None


@pytest.mark.parametrize("arguments", [(1, None, None, "perhaps"), (None, 9, 2, "between")])
def test_bad_hedge_or_bounds(arguments):
    with pytest.raises(UserError):
        claimed_range(*arguments)


@given(st.floats(1e-6, 1e18), st.sampled_from(HEDGES))
def test_a_range_is_in_order_and_at_most_ten_percent_round_the_number(value, hedge):
    found = claimed_range(value, None, None, hedge)
    assert 0 <= found.low <= found.high
    assert 0 <= rounding(value) <= 0.1


@pytest.mark.parametrize("text, hedge, value, unit", [
    ("almost 600000", "almost", 600_000, ""), ("about 50", "about", 50, ""), ("1300000", "exact", 1_300_000, ""),
    ("hundreds of billions", "hundreds", 1e9, ""), ("several million USD", "several", 1e6, "USD"),
    ("tens of billions of dollars", "dozens", 1e9, "USD"), ("1.31 TWh", "exact", 1.31, "TWh"),
    ("10 bn EUR", "exact", 10e9, "EUR"), ("USD 10.5 bn", "exact", 10.5e9, "USD"), ("5 billion euros", "exact", 5e9, "EUR"),
    ("up to 65 bn USD", "up_to", 65e9, "USD"), ("more than 1 200 000".replace(" 200 000", "200000"), "more_than", 1_200_000, ""),
    ("a million", "exact", 1e6, ""), ("dozens of people", "dozens", 1, "people"), ("49 %", "exact", 49, "percent"),
    ("1_300_000 GPU", "exact", 1_300_000, "GPU"), ("1.3e6", "exact", 1.3e6, ""), ("5 GW", "exact", 5, "GW"),
])
def test_written_values(text, hedge, value, unit):
    found = read(text)
    assert (found.hedge, found.unit) == (hedge, unit) and found.value == pytest.approx(value)


def test_a_written_range():
    found = read("50000..150000 GPU")
    assert (found.value, found.low, found.high, found.unit) == (None, 50_000, 150_000, "GPU")


@pytest.mark.parametrize("text", ["350,000", "Ohio", "-5", "nan", "inf", "1e999", "", "USD", "almost", "USD 5 EUR", "9" * 300])
def test_what_is_no_number(text):
    with pytest.raises(UserError):
        read(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        assert read(text).hedge in HEDGES
    except UserError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize("sentence, hedge", [
    ("It expects almost 600,000 H100e", "almost"), ("about USD 600 thousand", "about"), ("600,000 flat", "exact"),
    ("about 600,000 or almost 600,000", "exact"), ("almost 500,000 of 600,000", "exact"), ("", "exact"),
])
def test_hedge_before_a_number_in_a_sentence(sentence, hedge):
    assert hedge_in(sentence, 600_000) == hedge


def test_split_hedge_keeps_a_bare_text():
    assert split_hedge("somewhere 5") == ("exact", "somewhere 5")


def test_middle_of_a_claim():
    assert Claimed(1, 4).middle == 2 and Claimed(3, math.inf).middle == 3 and Claimed(0, 5).middle == 5
