"""The one typesetter: numbers, intervals and units as people read them."""

import math

import pytest

from gigawatt.text import scales, typeset


@pytest.mark.parametrize(
    "ends, text",
    [
        ((5.9e9, 7.1e9, 8.6e9), "7.1 bn (5.9 to 8.6)"),
        ((17.1e9, 21.1e9, 26.7e9), "21.1 bn (17.1 to 26.7)"),
        ((8e8, 1.1e9, 1.4e9), "1.1 bn (0.8 to 1.4)"),
        ((4e5, 8e5, 1.3e6), "800,000 (400,000 to 1,300,000)"),
        ((24_104, 28_280, 33_090), "28,300 (24,100 to 33,100)"),
        ((520, 643, 791), "643 (520 to 791)"),
        ((0.7, 0.74, 0.8), "0.74 (0.7 to 0.8)"),
        ((0.04, 0.09, 0.17), "0.09 (0.04 to 0.17)"),
        ((1e3, 1e6, 1e9), "1 M (1,000 to 1 bn)"),
        ((1e3, 5e9, 6e9), "5 bn (1,000 to 6 bn)"),
        ((9e8, 9.996e8, 1.2e9), "1 bn (0.9 to 1.2)"),
        ((-4.6e9, -2.2e9, 2e8), "−2.2 bn (−4.6 to 0.2)"),
        ((-1.6, 0, 1.6), "0 (−1.6 to 1.6)"),
        ((2.0, 2.0, 2.0), "2"),
        ((0.0, 0.0, 0.0), "0"),
        ((999.9999999, 1000, 1000.0000001), "1,000"),
        ((math.nan, math.nan, math.nan), "–"),
        ((1.0, 2.0, math.inf), "2"),
    ],
)
def test_an_interval_is_in_the_scale_of_its_median(ends, text):
    assert typeset.span(*ends) == text


@pytest.mark.parametrize(
    "value, text",
    [
        (0.0, "0"),
        (-0.0123, "−0.0123"),
        (999_600_000.0, "1 bn"),
        (348_217, "348,217"),
        (1.5e12, "1.5 tn"),
        (2e16, "2e+16"),
        (None, "–"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_a_number_has_three_digits_or_is_a_dash(value, text):
    assert typeset.number(value) == text


def test_units_stand_with_the_middle():
    assert typeset.quantity(2.8e9, 3.6e9, 5e9, "USD/year") == "USD 3.6 bn (2.8 to 5) a year"
    assert typeset.quantity(520, 643, 791, "MW") == "643 MW (520 to 791)"
    assert typeset.quantity(0.1, 0.2, 0.3, "1") == "0.2 (0.1 to 0.3)"


def test_what_is_printed_is_also_read():
    for _, word in typeset.SHOWN:
        assert word.strip() in scales.FACTORS
