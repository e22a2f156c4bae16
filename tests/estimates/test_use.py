"""What compute is used for: training runs, tokens and answers, and refusals in one line."""

import pytest

import gigawatt as gw
from gigawatt.errors import UserError
from gigawatt.estimates import prints

PLAIN = {"draws": 256, "accelerator": "H100 SXM"}
TRAINING = (
    "training_cost_usd",
    "training_rent_usd",
    "training_energy_mwh",
    "training_chip_energy_mwh",
)


@pytest.mark.parametrize("name", TRAINING)
def test_a_run_of_known_operations_costs_the_same_on_any_number_of_machines(name):
    few, many = (gw.estimate(**PLAIN, accelerators=count)[name].p50 for count in (1_000, 100_000))
    assert few == pytest.approx(many)


@pytest.mark.parametrize("name", TRAINING)
def test_a_run_of_known_days_costs_with_the_machines(name):
    few, many = (
        gw.estimate(**PLAIN, accelerators=count, training_days=30)[name].p50
        for count in (1_000, 2_000)
    )
    assert many == pytest.approx(2 * few)


def test_deepseek_by_hand():
    """2.788 million hours at USD 2."""
    given = {"training_accelerator_hours": 2.788e6, "rent_usd_per_accelerator_hour": 2}
    assert gw.estimate(**PLAIN, **given)["training_rent_usd"].p50 == pytest.approx(5.576e6)


def test_granite_by_hand():
    """832,102 hours of 700 W and a cooling factor of 1.3 are the 757 MWh of its paper."""
    given = {"training_accelerator_hours": 832_102, "pue": 1.3}
    energy = gw.estimate(**PLAIN, **given)["training_chip_energy_mwh"].p50
    assert energy == pytest.approx(757.2, rel=1e-4)


def test_a_print_of_a_run_s_energy_may_leave_out_the_servers():
    made = gw.estimate(accelerator="H100 SXM", training_accelerator_hours=1e6)
    chips, meter = made["training_chip_energy_mwh"].p50, made["training_energy_mwh"].p50
    assert chips < meter
    readings = {one.means: one.weight for one in prints.readings_of(made, "training_energy_mwh")}
    assert readings.keys() == {"training_chip_energy_mwh", "training_energy_mwh"}
    assert chips < prints.read(made, "training_energy_mwh").mean() < meter


def test_epoch_s_query_by_hand():
    """500 tokens of 100 billion parameters at a tenth of 989e12, 1,071 W at the meter: 0.30 Wh."""
    given = {"active_parameters": 1e11, "tokens_per_query": 500, "serving_share": 0.1}
    power = {"it_power_w_per_accelerator": 1275, "utilisation": 0.7, "pue": 1.2}
    made = gw.estimate(**PLAIN, **given, **power, precision="bf16", serving_load=1)
    assert made["energy_wh_per_query"].p50 == pytest.approx(0.301, rel=0.01)


def test_a_gigawatt_of_full_machines_by_hand():
    """A watt for each token and second is a billion tokens in each second of a gigawatt."""
    given = {"tokens_per_s_per_accelerator": 1500, "it_power_w_per_accelerator": 1500}
    assert gw.estimate(**PLAIN, **given)["tokens_per_second_per_gw"].p50 == pytest.approx(1e9)


@pytest.mark.parametrize("accelerator, factor", [("B200", 2), ("H100 SXM", 1)])
def test_four_bits_help_who_has_them(accelerator, factor):
    eight, four = (
        gw.estimate(draws=256, accelerator=accelerator, precision=precision)[
            "tokens_per_s_per_accelerator"
        ].p50
        for precision in ("8bit", "4bit")
    )
    assert four == pytest.approx(factor * eight)


def test_a_larger_model_writes_less_and_costs_more():
    small, large = (gw.estimate(**PLAIN, active_parameters=size) for size in (1e10, 1e11))
    for name, more in (("tokens_per_second_per_gw", small), ("usd_per_million_tokens", large)):
        less = large if more is small else small
        assert more[name].p50 == pytest.approx(10 * less[name].p50)


def test_tokens_say_that_they_are_wide():
    found = gw.estimate(draws=256)["tokens_per_second_per_gw"]
    assert found.p95 / found.p5 > 20


def test_an_unnamed_mix_says_which_chips_its_rent_leaves_out():
    mixed = gw.estimate(draws=256, facility_power_mw=1000)
    assert any("GB300" in line for line in mixed.remarks("revenue_usd_per_gw_year"))
    assert not any("rent of the mix" in line for line in mixed.remarks("site_capex_usd"))
    named = gw.estimate(draws=256, facility_power_mw=1000, accelerator="B200")
    assert not any("rent of the mix" in line for line in named.remarks("revenue_usd_per_gw_year"))


@pytest.mark.parametrize(
    "name, given, words",
    [
        ("tokens_per_s_per_accelerator", {"active_parameters": 0}, "out of range"),
        ("energy_wh_per_query", {"tokens_per_query": "many"}, "cannot read"),
        ("training_rent_usd", {"accelerator": "TPU v5p"}, "no rent of TPU v5p; set"),
        ("tokens_per_s_per_accelerator", {"precision": "2bit"}, "precision"),
    ],
)
def test_bad_use_is_refused_in_one_line(name, given, words):
    with pytest.raises(UserError, match=words):
        gw.estimate(draws=256, **given)[name]
