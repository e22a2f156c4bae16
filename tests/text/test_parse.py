"""Reading what people write: numbers, units, ranges and fleets; anything else is one clear line."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.errors import UserError
from gigawatt.text.parse import Span, parse, parse_fleet

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "value, unit, expected",
    [
        # numbers
        (350_000, "accelerator", 350_000.0),
        (1.5, "1", 1.5),
        (np.float64(2.5), "1", 2.5),
        (np.int64(7), "1", 7.0),
        ("350000", "accelerator", 350_000.0),
        ("350_000", "accelerator", 350_000.0),
        (" 1.5e9 ", "USD", 1.5e9),
        ("1E3", "USD", 1000.0),
        (".5", "1", 0.5),
        ("5.", "1", 5.0),
        ("-2.2e9", "USD", -2.2e9),
        ("+3", "1", 3.0),
        ("0", "1", 0.0),
        # units
        ("5 GW", "MW", 5000.0),
        ("5GW", "MW", 5000.0),
        ("1 TW", "MW", 1e6),
        ("1000 kW", "MW", 1.0),
        ("700 W/accelerator", "W/accelerator", 700.0),
        ("0.7 kW", "W/accelerator", 700.0),
        ("30000 USD", "USD/accelerator", 30_000.0),
        ("12 USD/W", "USD/MW", 12e6),
        ("0.08 USD/kWh", "USD/kWh", 0.08),
        ("80 USD/MWh", "USD/kWh", 0.08),
        ("75 %", "1", 0.75),
        ("75%", "1", 0.75),
        ("2 %/year", "1/year", 0.02),
        ("12 TWh", "TWh/year", 12.0),
        ("12000 GWh/year", "TWh/year", 12.0),
        ("350000 GPUs", "accelerator", 350_000.0),
        ("1000 people", "person", 1000.0),
        # scales
        ("350k", "accelerator", 350_000.0),
        ("350 thousand", "accelerator", 350_000.0),
        ("10.5 bn", "USD", 10.5e9),
        ("10.5 bn USD", "USD", 10.5e9),
        ("10.5 billion USD", "USD", 10.5e9),
        ("300 million", "USD", 300e6),
        ("300 mn", "USD", 300e6),
        ("1.2 tn", "USD", 1.2e12),
    ],
)
def test_number(value, unit, expected):
    assert parse("field", value, unit) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "value, unit, expected",
    [
        ("20000..25000..30000", "USD", (20_000, 25_000, 30_000)),
        ("20 .. 25 .. 30 bn USD", "USD", (20e9, 25e9, 30e9)),
        ("1..2..5 GW", "MW", (1000, 2000, 5000)),
        ("4..9", "1", (4, 6, 9)),  # the root of 4 x 9
        ("-2..4", "1", (-2, 1, 4)),  # the middle, where there is no root
        ("0..4", "1", (0, 2, 4)),
        ("50..60..70 %", "1", (0.5, 0.6, 0.7)),
        ("3..3..3", "1", (3, 3, 3)),
        ("-5..-3..-1", "USD", (-5, -3, -1)),
        ("1 GW..2 GW..5 GW", "MW", (1000, 2000, 5000)),
    ],
)
def test_range(value, unit, expected):
    span = parse("field", value, unit)
    assert isinstance(span, Span)
    assert (span.low, span.central, span.high) == pytest.approx(expected)


BAD = [
    # no number
    None,
    True,
    False,
    "",
    " ",
    "abc",
    "ten",
    "GW",
    "..",
    "1..",
    "..2",
    "1..2..",
    [],
    [1],
    {},
    {"a": 1},
    (1, 2),
    b"5",
    Ellipsis,
    1j,
    "0x10",
    "1 2",
    "--5",
    "+-5",
    "1.2.3",
    "1e",
    "e5",
    "true",
    "None",
    "null",
    "1/2",
    "5 GW 3",
    "1__000",
    "_1",
    "1_00",
    # not finite
    NAN,
    INF,
    -INF,
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "1e999",
    "-1e999",
    10**400,
    "9" * 400,
    np.float64("nan"),
    "1..2..1e999",
    "1e300 tn TW",
    np.array([1.0, 2.0]),
    np.array([NAN]),
    np.array(["x"]),
    # commas, dollar signs, unicode
    "350,000",
    "1,5",
    "1,2..3",
    "$5",
    "5$",
    "USD 5",
    "€5",
    "٣٥",
    "５",
    "1²",
    "½",
    "1٣",
    "5\u00a0000",
    "−5",
    "1…2",
    # units
    "5 parsec",
    "5 GWh",
    "5 USD",
    "5 EUR",
    "5 °C",
    "5 GW/GW/",
    "5 GW**2",
    "5 MW^1",
    "5 bn GWh",
    "5 bn bn",
    "5 %%",
    "5 /MW",
    "5 MW*",
    "5 MW-",
    "5 1",
    "5 MWMW",
    "5 degC",
    "5 " + "M" * 100,
    "5 W/accelerator",
    "5 delta_degC",
    "5 dB",
    "5 dBm",
    # ranges
    "3..2",
    "3..2..1",
    "1..5..3",
    "1..2..3..4",
    "1...3",
    "1 GW..2 MW",
    "1 GW..2",
    "1-2",
    "1 to 2",
    # huge and code-like
    "1" * 501,
    "x" * 10_000,
    "5 " * 400,
    "__import__('os')",
    "5; import os",
    "{{5}}",
    "5 __class__",
    "5 GW()",
    "lambda: 5",
    "${HOME}",
    "`5`",
    "5 GW\n6 GW",
    "5\x00",
    "\x1b[31m5",
    "=5",
    "@5",
    "!!python/object:x",
]


@pytest.mark.parametrize("value", BAD, ids=lambda v: repr(v)[:40])
def test_bad_value_is_one_line_that_names_the_field(value):
    with pytest.raises(UserError) as raised:
        parse("some_field", value, "MW")
    message = str(raised.value)
    assert message.startswith("some_field: ")
    assert message.isprintable() and len(message) < 250


@pytest.mark.parametrize("unit", ["USD", "1", "year", "USD/kWh", "H100e", "rate/accelerator"])
def test_power_is_no_other_quantity(unit):
    with pytest.raises(UserError, match=r"'GW' has the wrong dimension; give it in"):
        parse("field", "5 GW", unit)


@pytest.mark.parametrize(
    "value, unit",
    [
        ("5 EUR", "USD"),
        ("5 H100e", "accelerator"),
        ("5 accelerator", "H100e"),
        ("5 person", "accelerator"),
        ("5 TWh", "MW"),
        ("5 USD/year", "USD"),
        ("5 USD", "USD/year"),
        ("5 flop", "flop/s"),
    ],
)
def test_quantities_that_are_never_swapped(value, unit):
    with pytest.raises(UserError, match="wrong dimension"):
        parse("field", value, unit)


@pytest.mark.parametrize("value, unit", [("5 GW", "TWh/year"), ("5 TWh/year", "MW")])
def test_peak_power_and_yearly_energy_are_kept_apart(value, unit):
    """Of one dimension, but a capacity is no yearly energy: utilisation lies between the two."""
    with pytest.raises(UserError):
        parse("field", value, unit)


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text("0123456789.eE+-_ %GMWkhUSD/.()*$,\n", max_size=30),
        st.from_regex(r"-?[0-9]{1,5}(\.\.[0-9]{1,5}){0,3} ?[A-Za-z/%]{0,8}", fullmatch=True),
    ),
    st.sampled_from(["MW", "USD", "1", "TWh/year", "USD/accelerator"]),
)
def test_any_text_is_a_finite_value_or_a_user_error(text, unit):
    try:
        value = parse("field", text, unit)
    except UserError as error:
        assert str(error).startswith("field: ") and str(error).isprintable()
        return
    numbers = (value.low, value.central, value.high) if isinstance(value, Span) else (value,)
    assert all(type(n) is float and math.isfinite(n) for n in numbers)
    assert list(numbers) == sorted(numbers)


@settings(max_examples=200)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_out_reads_back_exactly(number):
    assert parse("field", repr(number), "1") == number == parse("field", number, "1")


@settings(max_examples=100)
@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.binary(),
        st.lists(st.integers()),
        st.dictionaries(st.text(), st.integers()),
        st.complex_numbers(),
    )
)
def test_any_object_is_a_finite_number_or_a_user_error(value):
    try:
        assert math.isfinite(parse("field", value, "1"))
    except UserError as error:
        assert str(error).startswith("field: ")


# -- fleets ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "value, expected",
    [
        ("H100 SXM:350000", {"H100 SXM": 350_000.0}),
        ("H100 SXM:350000,MI300X:173000", {"H100 SXM": 350_000.0, "MI300X": 173_000.0}),
        (" H100 SXM : 350k , MI300X : 173 thousand ", {"H100 SXM": 350_000.0, "MI300X": 173_000.0}),
        ("H100 SXM:1,", {"H100 SXM": 1.0}),
        ({"H100 SXM": 350_000}, {"H100 SXM": 350_000.0}),
        ({"H100 SXM": "350k", "MI300X": 1e5}, {"H100 SXM": 350_000.0, "MI300X": 100_000.0}),
    ],
)
def test_fleet(value, expected):
    assert parse_fleet(value) == expected
    assert list(parse_fleet(value)) == list(expected)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        ",",
        ":",
        ":5",
        "H100",
        "H100:",
        "H100:0",
        "H100:-5",
        "H100:abc",
        "H100:nan",
        "H100:1e999",
        "H100:1..2",
        "H100:5 GW",
        "H100:5,H100:6",
        "H100:5,MI300X",
        "H100:350,000",
        {},
        {"H100": 0},
        {"H100": None},
        {"H100": True},
        {"H100": [1]},
        {"H100": NAN},
        {"H100": INF},
        {"H100": -1},
        {"H100": "1..2"},
        {1: "x"},
        {"x\ny": "z"},
        None,
        5,
        5.0,
        True,
        [],
        ["H100:5"],
        b"H100:5",
        "x" * 10_000,
        "x" * 10_000 + ":5 GW",
    ],
    ids=lambda v: repr(v)[:40],
)
def test_bad_fleet_is_one_line_that_names_the_field(value):
    with pytest.raises(UserError) as raised:
        parse_fleet(value)
    message = str(raised.value)
    assert message.startswith("fleet") and message.isprintable() and len(message) < 300


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=60), st.text("HM13:,.05 kX", max_size=30)))
def test_any_text_is_a_fleet_or_a_user_error(text):
    try:
        fleet = parse_fleet(text)
    except UserError as error:
        assert str(error).startswith("fleet")
        return
    assert fleet and all(math.isfinite(n) and n > 0 for n in fleet.values())


def test_a_unit_that_is_no_factor_is_refused_without_asserts_too():
    code = "from gigawatt.text import parse; parse.parse('facility_power_mw', '30 dBm', 'MW')"
    done = subprocess.run([sys.executable, "-O", "-c", code], capture_output=True, text=True)
    assert "unknown unit 'dBm'" in done.stderr


@pytest.mark.parametrize("text", ["5 mW", "5mW", "1 mW..2 mW"])
def test_a_milliwatt_is_a_slip_of_the_shift_key(text):
    with pytest.raises(UserError, match="mW is a thousandth of W; write MW for a million"):
        parse("facility_power_mw", text, "MW")
    assert parse("facility_power_mw", text.replace("m", "M"), "MW")


@pytest.mark.parametrize("text", ["2 tons", "2 ton", "2 tonnes", "2000 kg"])
def test_a_ton_of_the_press_is_a_tonne(text):
    assert parse("carbon dioxide", text, "tCO2") == pytest.approx(2.0)
