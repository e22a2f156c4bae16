"""How press numbers are written, and what range each wording leaves open."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.claims.said import HEDGES, Claimed, claimed_range, rounding
from gigawatt.errors import UserError
from gigawatt.text.press import hedge_in, read, split_hedge

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
    (14e9, 14e9, None, "more_than", 14e9, math.inf),
    (1e9, None, None, "several", 2e9, 9.99e9),
    (1, None, None, "dozens", 20, 99.9),
    (1e9, None, None, "hundreds", 200e9, 999.9e9),
    (1, None, None, "thousands", 2_000, 9_999),
    (None, 2, 9, "several", 2, 9),
    (None, 1, 4, "between", 1, 4),
    (None, 5, None, "exact", 5, math.inf),
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


@pytest.mark.parametrize(
    "text, hedge, value, unit",
    [
        ("almost 600000", "almost", 600_000, ""),
        ("about 50", "about", 50, ""),
        ("1300000", "exact", 1_300_000, ""),
        ("hundreds of billions", "hundreds", 1e9, ""),
        ("several million USD", "several", 1e6, "USD"),
        ("tens of billions of dollars", "dozens", 1e9, "USD"),
        ("1.31 TWh", "exact", 1.31, "TWh"),
        ("10 bn EUR", "exact", 10e9, "EUR"),
        ("USD 10.5 bn", "exact", 10.5e9, "USD"),
        ("5 billion euros", "exact", 5e9, "EUR"),
        ("up to 65 bn USD", "up_to", 65e9, "USD"),
        ("more than 1 200 000".replace(" 200 000", "200000"), "more_than", 1_200_000, ""),
        ("a million", "exact", 1e6, ""),
        ("dozens of people", "dozens", 1, "people"),
        ("49 %", "exact", 49, "percent"),
        ("1_300_000 GPU", "exact", 1_300_000, "GPU"),
        ("1.3e6", "exact", 1.3e6, ""),
        ("5 GW", "exact", 5, "GW"),
    ],
)
def test_written_values(text, hedge, value, unit):
    found = read(text)
    assert (found.hedge, found.unit) == (hedge, unit) and found.value == pytest.approx(value)


def test_a_written_range():
    found = read("50000..150000 GPU")
    assert (found.value, found.low, found.high, found.unit) == (None, 50_000, 150_000, "GPU")


@pytest.mark.parametrize(
    "text", ["Ohio", "-5", "nan", "inf", "1e999", "", "USD", "almost", "USD 5 EUR", "9" * 300]
)
def test_what_is_no_number(text):
    with pytest.raises(UserError):
        read(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        assert read(text).hedge in HEDGES
    except UserError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    "sentence, hedge",
    [
        ("It expects almost 600,000 H100e", "almost"),
        ("about USD 600 thousand", "about"),
        ("600,000 flat", "exact"),
        ("about 600,000 or almost 600,000", "exact"),
        ("almost 500,000 of 600,000", "exact"),
        ("", "exact"),
    ],
)
def test_hedge_before_a_number_in_a_sentence(sentence, hedge):
    assert hedge_in(sentence, 600_000) == hedge


def test_split_hedge_keeps_a_bare_text():
    assert split_hedge("somewhere 5") == ("exact", "somewhere 5")


def test_middle_of_a_claim():
    assert (
        Claimed(1, 4).middle == 2 and Claimed(3, math.inf).middle == 3 and Claimed(0, 5).middle == 5
    )


# -- the words of the press ----------------------------------------------------------------------

SAID = [  # as printed, hedge, value or (low, high), unit
    ("about $40 billion", "about", 40e9, "USD"),
    ("$1.4 trillion", "exact", 1.4e12, "USD"),
    ("US$5bn", "exact", 5e9, "USD"),
    ("$5B", "exact", 5e9, "USD"),
    ("$25k", "exact", 25e3, "USD"),
    ("$30K-40K", "exact", (30e3, 40e3), "USD"),
    ("as much as $100 million", "up_to", 100e6, "USD"),
    ("$175\u2013$185 billion", "exact", (175e9, 185e9), "USD"),
    ("$20 billion to $23 billion", "exact", (20e9, 23e9), "USD"),
    ("between $20 billion and $30 billion", "between", (20e9, 30e9), "USD"),
    ("$40 billion of Nvidia chips", "exact", 40e9, "USD"),
    ("at least EUR 10bn", "more_than", 10e9, "EUR"),
    ("5 bn $", "exact", 5e9, "USD"),
    ("350,000", "exact", 350_000, ""),
    ("roughly 400,000 Nvidia GPUs", "about", 400_000, "GPU"),
    ("100,000+ GPUs", "more_than", 1e5, "GPUs"),
    ("350,000 H100s", "exact", 350_000, "GPU"),
    ("18 000 puces Nvidia GB300", "exact", 18_000, "GPU"),
    ("600,000 H100 equivalents", "exact", 600_000, "H100e"),
    ("equivalent to 600,000 H100", "exact", 600_000, "H100e"),
    ("600 000 équivalents H100", "exact", 600_000, "H100e"),
    ("nearly half a million", "almost", 500_000, ""),
    ("well over a gigawatt", "more_than", 1, "GW"),
    ("500-megawatt", "exact", 500, "MW"),
    ("300 mw", "exact", 300, "MW"),
    ("approximately 140kW", "about", 140, "kW"),
    ("~100 MW", "about", 100, "MW"),
    ("100 MW or more", "more_than", 100, "MW"),
    ("less than 1 GW", "up_to", 1, "GW"),
    ("10 GW to 12 GW", "exact", (10, 12), "GW"),
    ("500 MW of AI compute", "exact", 500, "MW"),
    ("1.3 terawatt-hours a year", "exact", 1.3, "TWh/year"),
    ("90 to 100 days", "exact", (90, 100), "days"),
    ("two months", "exact", 2, "months"),
    ("12 per cent", "exact", 12, "percent"),
    ("4% to 5%", "exact", (4, 5), "percent"),
    ("$55M per MW", "exact", 55e6, "USD/MW"),
    ("$50 billion to $60 billion a gigawatt", "exact", (50e9, 60e9), "USD/GW"),
    ("$1.5 million per employee", "exact", 1.5e6, "USD/person"),
    ("enough to power 300,000 homes", "exact", 300_000, "homes"),
    ("8 million U.S. households", "exact", 8e6, "home"),
    ("between 750,000 and 2 million homes", "between", (750_000, 2e6), "homes"),
    ("several hundred thousand", "several", 1e5, ""),
    ("a few hundred megawatts", "several", 100, "MW"),
    ("tens of thousands of GPUs", "dozens", 1e3, "GPUs"),
    ("a dozen", "about", 12, ""),
    ("10 milliards d'euros", "exact", 10e9, "EUR"),
    ("8 Md\u20ac", "exact", 8e9, "EUR"),
    ("8,5 milliards d\u2019euros", "exact", 8.5e9, "EUR"),
    ("entre 30 et 50 milliards d'euros", "between", (30e9, 50e9), "EUR"),
    ("de 1,5 à 2,5 GW", "between", (1.5, 2.5), "GW"),
    ("jusqu\u2019à 1,4 gigawatts", "up_to", 1.4, "GW"),
    ("environ 40 mégawatts", "about", 40, "MW"),
    ("5 TWh par an", "exact", 5, "TWh/year"),
    ("près de 500\u202f000 puces", "almost", 500_000, "GPU"),
    ("plus d'un million de foyers", "more_than", 1e6, "home"),
    ("plusieurs milliards d'euros", "several", 1e9, "EUR"),
    ("une centaine de MW", "about", 100, "MW"),
    ("1 500 \u20ac", "exact", 1500, "EUR"),
    ("plusieurs centaines de milliers de GPU", "several", 1e5, "GPU"),
    ("deux cent mille GPU", "exact", 2e5, "GPU"),
    ("deux réacteurs nucléaires", "exact", 2, "reactor"),
    ("un demi-milliard d'euros", "exact", 5e8, "EUR"),
    ("30 k\u20ac", "exact", 30e3, "EUR"),
    ("as much electricity as a million homes", "exact", 1e6, "homes"),
    ("a gigawatt-plus", "more_than", 1, "GW"),
    ("l'équivalent de la consommation de 2 millions de foyers", "exact", 2e6, "home"),
    ("$1.234 billion", "exact", 1.234e9, "USD"),
    ("north of $10 billion", "more_than", 10e9, "USD"),
    ("5.000", "exact", 5, ""),
    ("1.300.000", "exact", 1.3e6, ""),
    ("1.125 GW", "exact", 1.125, "GW"),
    ("one and a half million homes", "exact", 1.5e6, "homes"),
]


@pytest.mark.parametrize("text, hedge, value, unit", SAID)
def test_what_the_press_prints(text, hedge, value, unit):
    found = read(text)
    bounds = (found.low, found.high) if isinstance(value, tuple) else found.value
    assert (found.hedge, found.unit) == (hedge, unit) and bounds == pytest.approx(value)


@pytest.mark.parametrize(
    "text, remedy",
    [
        ("1,400 milliards", "two ways"),
        ("1,400 billion", "two ways"),
        ("12,34,567", "two ways"),
        ("10 billions d'euros", "French billion"),
        ("US$30.000", "two ways"),
        ("350.000 GPU", "two ways"),
        ("1.000 MW", "two ways"),
        ("\u00a35bn", "convert it"),
        ("22 billion pounds", "convert it"),
        ("C$5bn", "convert it"),
        ("between 30", "one bound"),
        ("30 to 20", "low to high"),
        ("900 MW to 1.2 GW", "one for both"),
        ("$10bn to \u20ac12bn", "two units"),
        ("$100m package", "leave the words out"),
    ],
)
def test_what_can_mean_two_things_is_refused_with_a_remedy(text, remedy):
    with pytest.raises(UserError, match=remedy):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "30 million GPU hours",
        "400,000 GB200 superchips",
        "350,000 of the 600,000 GPUs",
        "one third of homes",
        "two thirds of the GPUs",
        "8 cents",
        "$2-3 million per rack",
        "5 GW by 2030",
    ],
)
def test_words_that_count_something_else_are_no_unit_of_the_model(text):
    """A superchip holds two accelerators, so none of these may pass for the thing that its last
    word names.
    """
    from gigawatt.text import parse

    for target in ("accelerator", "home", "USD", "MW"):
        with pytest.raises(UserError, match="unknown unit|wrong dimension|comma"):
            parse.parse("it", f"1 {read(text).unit}", target)


@pytest.mark.parametrize(
    "sentence, hedge",
    [
        ("plus de 600 000 GPU", "more_than"),
        ("near 600,000", "almost"),
        ("up to $600 thousand", "up_to"),
        ("between 600,000 and 1 million", "exact"),
    ],
)
def test_hedges_of_a_sentence_in_both_languages(sentence, hedge):
    assert hedge_in(sentence, 600_000) == hedge
