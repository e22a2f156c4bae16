"""Readings: what a printed figure can mean, and the range of what a source will print."""

import numpy as np
import pytest

from gigawatt.data import tables
from gigawatt.data.csvfile import pairs
from gigawatt.errors import UserError
from gigawatt.estimates import choices, graph, prints
from gigawatt.estimates.estimate import estimate

COST = "cluster_cost_usd"
SITE = {"facility_power_mw": "1 GW", "accelerator": "GB200", "draws": 1024}


def test_energy_of_the_nameplate_is_every_hour_of_it():
    made = estimate(**SITE, energy_reading="nameplate")
    assert made["energy_twh_per_year"].p50 == pytest.approx(8.76)


def test_energy_between_lies_between():
    load, between, nameplate = (
        estimate(**SITE, energy_reading=reading).values("homes_us")
        for reading in ("average", "between", "nameplate")
    )
    assert np.all((load <= between) & (between <= nameplate))


def test_power_of_the_equipment_holds_more_chips_than_power_at_the_meter():
    meter, it = (
        estimate(**SITE, power_reading=reading)["accelerators_at_site"].p50
        for reading in ("meter", "it")
    )
    assert it / meter == pytest.approx(estimate(**SITE)["facility_overhead"].p50, rel=0.01)


def test_unsaid_power_follows_the_weights_of_the_table():
    made = estimate(**{**SITE, "draws": 4096}, power_reading="unsaid")
    share = tables.index("readings")["power-it"]["weight"]
    assert made.values("stated_as_it").mean() == pytest.approx(share, abs=0.01)


def test_a_site_with_land_and_plant_costs_more():
    fence, all_in = (
        estimate(**SITE, cost_reading=reading)["site_capex_usd"].p50
        for reading in ("fence", "all_in")
    )
    assert 1.05 < all_in / fence < 1.4


def test_a_print_without_a_reading_is_wider_and_one_that_names_it_is_not_mixed():
    made = estimate(**SITE)
    ours, printed = made["homes_us"], made.printed("homes_us")
    assert printed.p95 / printed.p5 > ours.p95 / ours.p5 and printed.p50 > ours.p50
    named = estimate(**SITE, energy_reading="average", power_reading="meter")
    assert np.array_equal(prints.read(named, "homes_us"), named.values("homes_us"))


def test_a_given_energy_is_not_read_again():
    made = estimate(average_power_mw=20, draws=256)
    assert np.array_equal(prints.read(made, "homes_us"), made.values("homes_us"))


def test_the_weights_of_a_quantity_add_up_and_every_reading_can_be_computed():
    made = estimate(fleet="GB200:1000", operator="Meta", draws=64)
    for quantity, kind in {(row["quantity"], row["kind"]) for row in tables.rows("readings")}:
        rows = tables.find("readings", quantity=quantity, kind=kind)
        assert sum(row["weight"] for row in rows) == pytest.approx(1), (quantity, kind)
        for row in rows:
            read = made.read_as(**pairs(row["given"] or ""))
            assert np.all(np.isfinite(read.values(row["means"]))), row["reading_id"]


def test_readings_of_a_company_are_of_that_company():
    made = estimate(as_of="2025-12-31", draws=64)
    means = [one.means for one in prints.readings_of(made, "meta_h100e_installed")]
    assert means == ["meta_h100e_owned", "meta_h100e_installed", "meta_h100e_operating"]


def test_kinds_of_reading_multiply_and_contradictions_fall_away():
    every = prints.readings_of(estimate(facility_power_mw=1000), "capex_usd_per_gw_facility")
    assert len(every) == 8 and sum(one.weight for one in every) == pytest.approx(1)
    assert {one.means for one in every} == {"capex_usd_per_gw_facility", "capex_usd_per_gw_it"}
    fenced = prints.readings_of(
        estimate(facility_power_mw=1000, cost_reading="fence"), "capex_usd_per_gw_facility"
    )
    assert {one.given["cost_reading"] for one in fenced} == {"fence"} and len(fenced) == 4


def test_only_a_chip_that_nobody_named_is_bought_over_years():
    named = prints.readings_of(estimate(**SITE), "site_capex_usd")
    assert named and not any("purchase_reading" in one.given for one in named)
    year, ahead = (
        estimate(facility_power_mw=1000, purchase_year=2025, purchase_reading=one, draws=1024)
        for one in ("year", "ahead")
    )
    assert "VR200" in ahead._inputs.mix and "VR200" not in year._inputs.mix
    assert 1.03 < ahead["site_capex_usd"].p50 / year["site_capex_usd"].p50 < 1.4
    assert np.array_equal(
        estimate(**SITE, purchase_reading="ahead").values("site_capex_usd"),
        estimate(**SITE).values("site_capex_usd"),
    )


def test_a_public_machine_is_read_so_only_where_somebody_says_so():
    fleet = {"fleet": "A100:1000", "purchase_year": 2021, "draws": 1024}
    given = [one.given["price_reading"] for one in prints.readings_of(estimate(**fleet), COST)]
    assert given == ["volume", "outside"]
    public = estimate(**fleet, price_reading="public")
    assert [one.label for one in prints.readings_of(public, COST)] == [
        "as the budget of a public machine"
    ]
    ratio = public.values(COST) / estimate(**fleet).values(COST)
    row = tables.index("assumptions")["public_over_volume"]
    assert np.quantile(ratio, (0.05, 0.95)) == pytest.approx((row["low"], row["high"]), rel=0.1)


def test_every_choice_of_a_reading_is_known_to_the_graph():
    for name, known in graph.READINGS.items():
        row = tables.index("choices")[name]
        assert {row["default"], *known} == set(row["allowed"].split("|"))


def test_an_unknown_reading_is_one_line():
    with pytest.raises(UserError, match="did you mean nameplate"):
        choices.resolve({"energy_reading": "nameplat"})


def test_printed_draws_have_the_declared_bias_and_spread(monkeypatch):
    row = {"kind": "compute", "bias": 0.1, "spread": 0.2}
    monkeypatch.setattr(prints, "discrepancy", lambda name: row)
    made = estimate(**{**SITE, "draws": 4096}, power_reading="meter")
    left = np.log(made.printed("h100_equivalents_at_site").values) - np.log(
        made.values("h100_equivalents_at_site")
    )
    assert np.median(left) == pytest.approx(0.1, abs=0.01)
    assert np.quantile(left, 0.75) - np.median(left) == pytest.approx(0.2 * 0.7649, rel=0.03)
