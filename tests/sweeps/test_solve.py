"""What must be true: the answer agrees with a sweep, and the impossible is refused in one line."""

import json
import math
import re

import numpy as np
import pytest
from click.testing import CliRunner

import gigawatt as gw
from gigawatt.cli import main
from gigawatt.errors import UserError

DRAWS = 1024
CASES = {  # quantity, input, and values of the input around which a case is made
    ("payback_years", "rent_usd_per_accelerator_hour"): (1.5, 6.0),
    ("payback_years", "sold_share"): (0.6, 0.95),
    ("cost_usd_per_accelerator_hour", "it_life_years"): (2.0, 8.0),
    ("cost_usd_per_accelerator_hour", "return_per_year"): (0.03, 0.3),
    ("revenue_needed_usd_per_year", "accelerator_price_usd"): (10_000.0, 60_000.0),
    ("site_capex_usd", "construction_usd_per_mw_it"): (5e6, 40e6),
    ("facility_power_mw", "facility_overhead"): (1.1, 1.6),
    ("training_days", "mfu"): (0.1, 0.6),
}


def cases(count=50):
    """Generated cases, the same in every run: quantity, input, value of the input, accelerators."""
    rng = np.random.default_rng(14)
    pairs = list(CASES)
    for place in range(count):
        quantity, of = pairs[place % len(pairs)]
        low, high = CASES[quantity, of]
        yield quantity, of, rng.uniform(low, high), float(rng.integers(1_000, 500_000))


@pytest.mark.parametrize("quantity, of, at, accelerators", list(cases()))
def test_the_answer_agrees_with_a_sweep(quantity, of, at, accelerators):
    """The quantity of a sweep at a value of the input, sought backwards, gives that value."""
    fleet = {"accelerator": "H100 SXM", "accelerators": accelerators}
    fixed = {**{name: [value] for name, value in fleet.items()}, of: [at]}
    swept = gw.sweep(quantity, grid=fixed, draws=DRAWS)[f"{quantity}_p50"].iloc[0]
    found = gw.what_must_be_true(quantity, swept, of=of, draws=DRAWS, **fleet)
    assert found.central == pytest.approx(at, rel=1e-5)


def test_the_ends_are_where_the_outer_percentiles_take_the_value():
    of = "rent_usd_per_accelerator_hour"
    found = gw.what_must_be_true("payback_years", 4, of=of, draws=DRAWS)
    assert found.low < found.central < found.high
    low, high = (
        gw.estimate(draws=DRAWS, **{of: end})["payback_years"] for end in (found.low, found.high)
    )
    assert low.p5 == pytest.approx(4, rel=1e-5) and high.p95 == pytest.approx(4, rel=1e-5)


def test_an_end_beyond_the_range_is_no_number():
    found = gw.what_must_be_true(
        "payback_years", 4, of="rent_usd_per_accelerator_hour", between=(2, 2.5), draws=DRAWS
    )
    assert found.low is None and found.high is None
    assert "below 2 to above 2.5" in str(found)


def test_where_nothing_else_is_uncertain_there_is_one_value():
    given = {"contract_years": 5, "contract_accelerators": 1000}
    found = gw.what_must_be_true(
        "contract_usd_per_accelerator_hour", 2, of="contract_usd", between=(1e6, 1e9), **given
    )
    assert found.low == found.central == found.high == pytest.approx(2 * 1000 * 5 * 8760)


def test_a_value_that_some_draws_never_reach_is_found():
    """Half of the draws pay back within 30 years, others never do."""
    found = gw.what_must_be_true(
        "payback_years", 30, of="rent_usd_per_accelerator_hour", draws=DRAWS
    )
    assert 0.1 < found.central < found.high


@pytest.mark.parametrize(
    "wanted, of, options, words",
    [
        (
            "payback_years=1",
            "sold_share",
            [],
            "no sold_share from 0.07 to 1 makes .* at 1, the nearest and the limit",
        ),
        ("payback_years=-3", "rent_usd_per_accelerator_hour", [], "the nearest, it is .* widen"),
        ("quarterly_capex_usd=4", "sold_share", [], "one value for each quarter"),
        ("contract_usd_per_accelerator_hour=3", "contract_years", [], "set contract_usd too"),
        ("payback_years=0.0001", "rent_usd_per_accelerator_hour", [], "the nearest, it is"),
        ("cost_usd_per_accelerator_hour=0.01", "return_per_year", [], "no return_per_year from"),
        ("payback_years=4", "reactor_twh_per_year_france", [], "does not move payback_years"),
        ("payback_years=4", "purchase_year", [], "is a choice"),
        ("payback_years=4", "payback_years", [], "sought for itself"),
        ("payback_years=4", "rent", [], "unknown input"),
        ("payback=4", "sold_share", [], "unknown quantity"),
        ("payback_years=", "sold_share", [], "QUANTITY=VALUE"),
        ("payback_years", "sold_share", [], "QUANTITY=VALUE"),
        ("S9-99", "sold_share", [], "unknown claim 'S9-99': did you mean"),
        ("S0-01", "sold_share", [], "S0-01: has no number"),
        ("S0-03", "researchers", [], "is sought for itself"),
        ("S4-03", "accelerator_price_usd", [], "does not move meta_accelerators_installed"),
        ("S4-06", "pue", [], "S4-06: pue: does not move accelerator_cost_usd"),
        ("The cat sat on 12 mats.", "pue", [], "no number of it is a quantity of the model"),
        ("S1-03", "site_facility_power_mw", ["--range", "5000..8000"], "at every site_facility"),
        (
            "payback_years=4",
            "rent_usd_per_accelerator_hour",
            ["--set", "accelerator=GB300"],
            "say between which values to seek",
        ),
        (
            "payback_years=0.1",
            "sold_share",
            ["--for", "rent_usd_per_accelerator_hour"],
            "no sold_share from .* and rent.* makes .* the nearest corner, it is 0.6",
        ),
        ("payback_years=4", "sold_share", ["--for", "pue", "--range", "1..2"], "give one each"),
        ("payback_years=4", "sold_share", ["--for", "sold_share"], "two different ones"),
        ("payback_years=4", "sold_share", ["--for", "mfu"], "mfu: does not move payback_years"),
        ("payback_years=4", "sold_share", ["--chart", "map.png"], "--chart draws a map of two"),
        (
            "payback_years=4",
            "sold_share",
            ["--for", "pue", "--chart", "map.gif"],
            "in .png or .svg",
        ),
        ("payback_years=3..4", "sold_share", [], "a range cannot become true"),
        ("payback_years=4 MW", "sold_share", [], "payback_years"),
        ("payback_years=4", "sold_share", ["--range", "0.5"], "write LOW..HIGH"),
        ("payback_years=4", "sold_share", ["--range", "0.5..7"], "out of range"),
        ("payback_years=4", "sold_share", ["--range", "0.5..0.5"], "LOW below HIGH"),
        ("payback_years=4", "sold_share", ["--set", "sold_share=0.5"], "is set and sought"),
        ("accelerator=4", "sold_share", [], "is a choice"),
        ("payback_years=4", "price_position_hopper", [], "say between which values"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(wanted, of, options, words):
    ran = CliRunner().invoke(main, ["solve", wanted, "--for", of, "--draws", "256", *options])
    assert ran.exit_code == 2 and ran.stdout == "" and ran.stderr.count("\n") == 1
    assert re.search(words, ran.stderr)


def test_what_holds_a_quantity_up_is_named():
    """Even chips for nothing leave the building of five gigawatts to be paid."""
    with pytest.raises(gw.UserError, match=r"of which facility_cost_usd, USD 5. bn, does not move"):
        gw.what_must_be_true(
            "site_capex_usd", "10 bn", of="accelerator_price_usd", site="Hyperion", draws=DRAWS
        )


# -- claims ----------------------------------------------------------------------------------------
SOUGHT = ("accelerator_price_usd", "it_power_w_per_accelerator", "facility_overhead", "utilisation",
          "accelerators", "facility_power_mw")  # fmt: skip
CLAIMS = ("S4-06", "S1-03", "S4-21", "W001", "W002", "W003", "W004", "W005", "W006")


def answered():
    """Every claim of a handful with every input that can make it true, as the tests' cases."""
    for claim in CLAIMS:
        for of in SOUGHT:
            try:
                yield of, gw.what_must_be_true(claim, of=of, draws=DRAWS)
            except gw.UserError:
                continue  # a claim that this input cannot make true is another test


def test_an_estimate_at_the_answer_gives_what_the_claim_says():
    cases = [(of, one) for of, found in answered() for one in found.found.values()]
    assert len(cases) >= 10
    for of, one in cases:
        fixed = {name: [value] for name, value in one.made.asked.items()}
        swept = gw.sweep(one.quantity, grid={**fixed, of: [one.central]}, draws=DRAWS)
        median = swept[f"{one.quantity}_p50"].iloc[0]
        if one.central in one.tried:  # the nearest that can be: it lies in the claim's range
            assert one.wanted.low <= median <= one.wanted.high
        else:
            assert median == pytest.approx(one.wanted.middle, rel=1e-5)


def test_the_ends_of_a_claims_range_are_reached_by_the_outer_percentiles():
    found = gw.what_must_be_true("S4-06", of="accelerator_price_usd", draws=DRAWS)
    assert list(found.found) == ["the chips alone", "complete servers", "the whole site"]
    one = found.found["complete servers"]
    assert one.rises and one.low < one.central < one.high
    assert one.made.at(accelerator_price_usd=one.low)["server_cost_usd"].p95 == pytest.approx(
        one.wanted.low, rel=1e-5
    )
    assert one.made.at(accelerator_price_usd=one.high)["server_cost_usd"].p5 == pytest.approx(
        one.wanted.high, rel=1e-5
    )


def test_an_open_claim_is_true_on_one_side():
    more = "400,000 GB200 chips need more than 1 gigawatt."
    found = gw.what_must_be_true(more, of="accelerators", draws=DRAWS)
    assert list(found.found) == ["IT load", "at the meter"]
    one = found.found["at the meter"]
    assert one.side == " or more" and one.high is None and one.wanted.high == math.inf
    assert str(one).startswith("facility_power_mw is 1,000 MW or more where")
    assert str(one).endswith("or more")  # more than a gigawatt is never less


def test_what_the_claim_gives_of_the_sought_input_is_set_aside_and_said():
    found = gw.what_must_be_true("W003", of="accelerators", draws=DRAWS)
    assert found.aside == {"accelerators": "400000"} and "set aside" in str(found)


def test_answers_are_a_frame_that_remembers():
    found = gw.what_must_be_true("S4-06", of="accelerator_price_usd", draws=DRAWS)
    frame = found.frame(unit="thousand USD/accelerator")
    assert frame.loc["the chips alone", "p50"] == pytest.approx(29.85, rel=1e-3)
    rows = {row for origin in frame.origins() for row in origin.rows}
    assert "assumptions:server_cost_ratio" in rows


# -- two inputs ------------------------------------------------------------------------------------
def test_a_map_agrees_with_one_input_and_with_the_sweep():
    of = ("rent_usd_per_accelerator_hour", "sold_share")
    found = gw.what_must_be_true("payback_years", 4, of=of, between=[(2, 6), (0.3, 1)], draws=DRAWS)
    needed, middle = found.needed, found.maps["p50"]
    assert len(needed) == 9 and needed["p50"].notna().sum() >= 6
    for at, central in needed["p50"].dropna().items():
        alone = gw.what_must_be_true(
            "payback_years", 4, of="sold_share", between=(0.3, 1), draws=DRAWS, **{of[0]: at}
        )
        assert alone.central == pytest.approx(central, rel=1e-6)
        near = (middle.columns.to_numpy() - at).__abs__().argmin()
        column = middle.iloc[:, near].dropna()
        crossed = column.index[(column < 4).to_numpy().argmax()]
        assert crossed == pytest.approx(central, rel=0.15), "the map's line runs there too"


def test_a_map_is_drawn_and_tabled(tmp_path):
    out = tmp_path / "map.svg"
    ask = ["solve", "payback_years=4", "--for", "rent_usd_per_accelerator_hour", "--for"]
    ask += ["sold_share", "--draws", "256", "--chart", str(out), "--format", "csv"]
    ran = CliRunner().invoke(main, ask)
    assert ran.exit_code == 0 and "<svg" in out.read_text(encoding="utf-8")
    assert len(ran.stdout.splitlines()) == 10


def test_answers_as_json_and_csv():
    ask = ["solve", "payback_years=4", "--for", "sold_share", "--draws", "256"]
    ask += ["--set", "rent_usd_per_accelerator_hour=3", "--format"]
    found = json.loads(CliRunner().invoke(main, [*ask, "json"]).stdout)
    assert 0 < found["central"] < 1 and found["name"] == "sold_share"
    head, row = CliRunner().invoke(main, [*ask, "csv"]).stdout.splitlines()
    assert len(head.split(",")) == len(row.split(","))


RENT = "rent_usd_per_accelerator_hour"


def test_what_moves_nothing_is_named(capsys):
    gw.what_must_be_true("payback_years", 4, of=RENT, draws=64, country="FR", it_life_years=4)
    told = capsys.readouterr().err
    assert told.splitlines() == [
        "gigawatt: note: country does not move what was asked for",
        "gigawatt: note: it_life_years does not move what was asked for",
    ]
    gw.what_must_be_true("payback_years", 4, of=RENT, draws=64, purchase_year=2025)
    assert capsys.readouterr().err == ""


def test_what_one_reading_of_a_claim_uses_is_not_named(capsys):
    """Only the whole site has a building; no reading has a turbine."""
    chosen = {"construction_usd_per_mw_it": 1e7, "turbine": "frame"}
    gw.what_must_be_true("S4-06", of="accelerator_price_usd", draws=64, **chosen)
    assert "turbine" in (told := capsys.readouterr().err) and "construction" not in told


def test_a_map_names_what_moves_nothing_once(capsys):
    gw.what_must_be_true("payback_years", 4, of=(RENT, "sold_share"), draws=64, country="FR")
    assert capsys.readouterr().err.count("country does not move") == 1


@pytest.mark.parametrize("value", [1, 2, 0])
def test_a_share_at_or_beyond_its_ends_is_refused(value):
    with pytest.raises(UserError, match="site_share: .* it lies between 0 and 1"):
        gw.what_must_be_true("site_share", value, of="accelerators", draws=64)
