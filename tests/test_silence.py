"""Nothing is dropped in silence: an input that is not understood, not used, or contradicts another
is refused or named.
"""

import contextlib

import pytest
from click.testing import CliRunner

import gigawatt as gw
from gigawatt.claims import arithmetic
from gigawatt.cli import main
from gigawatt.errors import UserError
from gigawatt.estimates.estimate import estimate
from gigawatt.text import parse, press, units

HEADER = "claim_id,quantity,value,low,high,unit\n"


def row(tmp_path, *cells: str) -> str:
    """What is said of a file with one claim."""
    path = tmp_path / "c.csv"
    path.write_text(HEADER + ",".join(("a", *cells)) + "\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["claims", str(path)])
    assert done.exit_code == 0, done.stderr
    return " ".join(done.stdout.partition("The rule.")[0].split())


@pytest.mark.parametrize(
    "cells, words",
    [
        (("facility_power_mw", "", "1 MW", "2 GW", ""), "numbers are in MW and in GW"),
        (("facility_power_mw", "1.5 GW", "1 MW", "2 GW", ""), "numbers are in GW and in MW"),
        (("facility_power_mw", "5 GW", "1 GW", "2 GW", ""), "5 lies outside its own low and high"),
        (("facility_power_mw", "0.5", "1", "2", "GW"), "0.5 lies outside its own low and high"),
        (("site_capex_usd", "40 bn", "", "", "bn USD"), "has a scale, and so has 40 bn"),
        (("site_capex_usd", "", "30 bn", "50", "bn USD"), "so has 30 bn in column low"),
        (("site_capex_usd", "40 million", "", "", "million USD"), "write it once"),
        (("site_capex_usd", "several million", "", "", "M USD"), "write it once"),
        (("site_capex_usd", "40", "", "", "MM USD"), "has its scale in the unit"),
        (("site_capex_usd", "40", "", "", "MEUR"), "has its scale in the unit"),
        (("site_capex_usd", "40 MEUR", "", "", ""), "has its scale in the unit"),
        (("site_capex_usd", "40", "", "", "kUSD"), "has its scale in the unit"),
        (("site_capex_usd", "1.400 milliards", "", "", "USD"), "a dot that can be read two ways"),
        (("site_capex_usd", "1.400 Mrd", "", "", "USD"), "a dot that can be read two ways"),
    ],
)
def test_a_claim_that_contradicts_itself_is_unreadable_and_never_an_accusation(
    tmp_path, cells, words
):
    found = row(tmp_path, *cells)
    assert "unreadable" in found and words in found, found


@pytest.mark.parametrize(
    "cells",
    [
        ("facility_power_mw", "", "1 GW", "2 GW", "GW"),
        ("facility_power_mw", "1.5 GW", "1", "2", ""),
        ("site_capex_usd", "40", "30", "50", "bn USD"),
        ("site_capex_usd", "40 bn", "", "", "USD"),
        ("site_capex_usd", "40 to 50", "", "", "bn USD"),
        ("site_capex_usd", "1.4 milliard", "", "", "USD"),
        ("site_capex_usd", "about 40", "", "", "M USD"),
    ],
)
def test_a_claim_that_says_one_thing_is_judged(tmp_path, cells):
    found = row(tmp_path, *cells)
    assert "unreadable" not in found and "wrong unit" not in found, found


@pytest.mark.parametrize("unit", ["MM USD", "MEUR", "kUSD", "BUSD", "MUSD", "bnUSD", "mioEUR"])
def test_a_scale_in_a_unit_is_no_other_unit(unit):
    with pytest.raises(UserError, match="has its scale in the unit"):
        parse.parse("budget_usd", f"40 {unit}", "USD")


@pytest.mark.parametrize(
    "unit", ["MW", "GWh", "M USD", "k USD", "USD", "EUR", "MMBtu", "mm", "GPU"]
)
def test_a_unit_of_its_own_is_left_alone(unit):
    units.check_scale(unit)


@pytest.mark.parametrize("text", ["40 mio EUR", "40 Mio EUR", "40 MIO", "40 MRD EUR", "5 BN USD"])
def test_a_scale_in_any_letters_is_read_or_refused(text):
    with contextlib.suppress(UserError):
        assert press.read(text).value >= 5


# -- inputs of an estimate -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "chosen, words",
    [
        (dict(it_power_mw=5, facility_power_mw=4), "is above facility_power_mw 4 MW"),
        (dict(it_power_mw="5..6 GW", facility_power_mw="1..2 GW"), "is above facility_power_mw"),
        (dict(operator="Nobody & Sons"), "unknown operator 'Nobody & Sons'"),
        (dict(accelerators=1e300), "more than anything"),
        (dict(budget_usd="1e200..1e250"), "more than anything"),
    ],
)
def test_inputs_that_cannot_be(chosen, words):
    with pytest.raises(UserError, match=words):
        estimate(draws=64, **chosen)


def test_overlapping_powers_may_be_so():
    assert estimate(draws=64, it_power_mw="3..6", facility_power_mw="4..8").settings.numbers


@pytest.mark.parametrize("operator", ["Meta", "google", "AWS", "coreweave", "Fluidstack"])
def test_a_company_of_the_tables_is_known_in_any_case(operator):
    assert estimate(draws=64, operator=operator).settings.choices["operator"] == operator


@pytest.mark.parametrize(
    "arguments, named",
    [
        (["accelerator_cost_usd", "--set", "site=Hyperion", "--set", "accelerators=1000"], "site"),
        (["pue", "--set", "operator=Meta"], "operator"),
        (["pue", "--set", "accelerators=1000"], "accelerators"),
        (["accelerator_cost_usd", "--set", "deal=xx"], ""),
    ],
)
def test_what_moves_nothing_is_named(arguments, named):
    done = CliRunner().invoke(main, ["estimate", *arguments, "--draws", "64"])
    if named:
        assert f"note: {named} does not move what was asked for" in done.stderr
    else:
        assert done.exit_code == 2


def test_what_is_used_is_not_named():
    arguments = [
        "share_of_company_capex",
        "--set",
        "operator=Microsoft",
        "--set",
        "capex_year=2025",
    ]
    done = CliRunner().invoke(main, ["estimate", *arguments, "--draws", "64"])
    assert done.exit_code == 0 and "does not move" not in done.stderr


# -- relations -------------------------------------------------------------------------------------
KNOWN = {
    "usd": arithmetic.Amount(1, 2, "USD"),
    "gw": arithmetic.Amount(3, 4, "GW"),
    "nought": arithmetic.Amount(0, 0, "USD"),
    "open": arithmetic.Amount(0, 5, "USD"),
    "n": arithmetic.Amount(2, 2, ""),
}


@pytest.mark.parametrize("text", ["usd + gw = 5", "usd - gw < 3", "usd + gw = n", "n = gw + usd"])
def test_unlike_things_are_not_added_whatever_stands_on_the_other_side(text):
    outcome = arithmetic.evaluate(arithmetic.parse(text), KNOWN)
    assert "cannot be added" in outcome.mismatch and not outcome.comparisons


@pytest.mark.parametrize(
    "text", ["usd / nought = 1", "gw / nought = 3", "n / nought = 3", "1/0 = n"]
)
def test_a_division_by_nought_is_refused(text):
    with pytest.raises(UserError, match="division by zero"):
        arithmetic.evaluate(arithmetic.parse(text), KNOWN)


def test_a_range_that_begins_at_nought_may_divide():
    assert arithmetic.evaluate(arithmetic.parse("usd / open > 0.1"), KNOWN).holds


def test_powers_that_contradict_each_other_in_a_sweep_are_told_in_their_row():
    found = gw.sweep(
        "accelerators",
        grid={"facility_power_mw": [100, 200], "it_power_mw": [50, 150]},
        draws=64,
    )
    errors = found["error"].fillna("").tolist()
    assert [bool(error) for error in errors] == [False, True, False, False]
    assert "is above facility_power_mw 100 MW" in errors[1]
    assert found["accelerators_p50"].isna().tolist() == [False, True, False, False]


# -- options ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "arguments, words",
    [
        (["explain", "01-price-by-year", "--set", "pue=1.2"], "a figure is explained as it was"),
        (["explain", "01-price-by-year", "--draws", "64"], "a figure is explained as it was"),
        (["estimate", "--list", "--set", "pue=1.2"], "--list lists quantities"),
        (["claims", "a.csv", "--file", "b.csv"], "two files of claims"),
    ],
)
def test_an_option_that_would_not_be_used_is_refused(arguments, words):
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2 and words in done.stderr


def test_what_moves_nothing_is_named_by_explain_too():
    done = CliRunner().invoke(main, ["explain", "pue", "--set", "mfu=0.4", "--draws", "64"])
    assert "note: mfu does not move what was asked for" in done.stderr


def test_what_moves_nothing_in_a_sweep_is_named(tmp_path):
    (tmp_path / "g.yaml").write_text("pue: [1.1, 1.2]\nmfu: [0.3, 0.4]\n")
    arguments = ["sweep", "energy_twh_per_year", "--grid", str(tmp_path / "g.yaml")]
    done = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "x.parquet")])
    assert done.exit_code == 0, done.stderr
    assert "note: mfu does not move" in done.stderr and "note: pue" not in done.stderr
