"""Readings: what a printed figure can mean, and the range of what a source will print."""

import json

import numpy as np
import pytest

from gigawatt.data import tables
from gigawatt.data.csvfile import pairs
from gigawatt.errors import UserError
from gigawatt.estimates import choices, graph, prints, report
from gigawatt.estimates.estimate import estimate

COST, SITE_USD, HALL = "cluster_cost_usd", "site_capex_usd", "facility_cost_usd"
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
    named = estimate(fleet="GB200:1000", operator="Meta", draws=64)
    unnamed = estimate(facility_power_mw=100, operator="Meta", draws=64)
    for quantity, kind in {(row["quantity"], row["kind"]) for row in tables.rows("readings")}:
        rows = tables.find("readings", quantity=quantity, kind=kind)
        assert sum(row["weight"] for row in rows) == pytest.approx(1), (quantity, kind)
        for row in rows:
            made = unnamed if row["kind"] == "purchase" else named
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
    asked = estimate(accelerator="mix", facility_power_mw=1000, purchase_reading="ahead", draws=64)
    assert (
        "VR200" in asked._inputs.mix
        and "VR200" in ahead._inputs.mix
        and "VR200" not in year._inputs.mix
    )
    assert 1.03 < ahead["site_capex_usd"].p50 / year["site_capex_usd"].p50 < 1.4


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


def test_every_value_of_a_reading_has_a_row_that_says_what_it_means():
    told = [one for row in tables.rows("readings") for one in pairs(row["given"] or "").items()]
    readings = {row["choice"] for row in tables.rows("choices") if "_reading" in row["choice"]}
    for name in readings - {"stock_reading"}:
        allowed = set(tables.index("choices")[name]["allowed"].split("|")) - {"unsaid"}
        assert {value for key, value in told if key == name} == allowed


def test_an_unknown_reading_is_one_line():
    with pytest.raises(UserError, match="did you mean nameplate"):
        choices.resolve({"energy_reading": "nameplat"})


@pytest.mark.parametrize("kind, quartile", [("compute", 0.6745), ("fleet", 0.7649)])
def test_printed_draws_have_the_declared_bias_and_spread(monkeypatch, kind, quartile):
    """What is counted in watts and chips errs as a normal does, money and its kin more grossly."""
    row = {"kind": kind, "bias": 0.1, "spread": 0.2}
    monkeypatch.setattr(prints, "discrepancy", lambda name, made: row)
    made = estimate(**{**SITE, "draws": 4096}, power_reading="meter")
    left = np.log(made.printed("h100_equivalents_at_site").values) - np.log(
        made.values("h100_equivalents_at_site")
    )
    assert np.median(left) == pytest.approx(0.1, abs=0.01)
    assert np.quantile(left, 0.75) - np.median(left) == pytest.approx(0.2 * quartile, rel=0.03)


# -- readings that must be named ------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind, unit, each",
    [
        ("GB200", "superchip", 2),
        ("VR200", "die", 0.5),
        ("H100", "board", 8),
        ("TPU v7", "rack", 64),
    ],
)
def test_a_count_of_other_units(kind, unit, each):
    counted = estimate(accelerator=kind, accelerators=1000, count_reading=unit, draws=64)
    assert counted["accelerators"].p50 == 1000 * each
    mixed = estimate(fleet={kind: 1000}, count_reading=unit, draws=64)
    assert mixed["accelerators"].p50 == 1000 * each
    assert counted.values("it_power_mw") == pytest.approx(mixed.values("it_power_mw"))


def test_a_range_of_racks_is_a_range_of_accelerators():
    made = estimate(accelerator="GB200", accelerators="10..20..40", count_reading="rack")
    found = made["accelerators"]
    assert (found.p5, found.p50, found.p95) == pytest.approx((720, 1440, 2880), rel=0.01)


@pytest.mark.parametrize(
    "chosen, words",
    [
        ({"fleet": "MI300X:10", "count_reading": "die"}, "MI300X counted as die"),
        ({"fleet": "H100:10", "count_reading": "rack"}, "known for it: package, board, die"),
        ({"count_reading": "rack"}, "needs a count and a kind"),
        ({"accelerators": 5, "count_reading": "rack"}, "needs a count and a kind"),
        ({"accelerator": "GB200", "purchase_reading": "ahead"}, "GB200 is named"),
        ({"fleet": "GB200:5,H100:5", "purchase_reading": "ahead"}, "GB200, H100 SXM is named"),
        ({"energy_twh_per_year": 9, "energy_reading": "nameplate"}, "are both set"),
        ({"count_reading": "chiplet"}, "count_reading"),
        ({"time_reading": "weekly"}, "time_reading"),
        ({"stock_reading": "flow"}, "stock_reading"),
    ],
)
def test_unknown_and_contradictory_readings_are_one_line(chosen, words):
    with pytest.raises(UserError) as error:
        estimate(draws=64, **chosen)
    assert words in str(error.value) and "\n" not in str(error.value)


def test_what_a_part_costs_its_maker():
    bought, own = (
        estimate(fleet="H100:1000", price_reading=one, draws=1024)["accelerator_price_usd"].p50
        for one in ("volume", "own_cost")
    )
    assert 0.1 < own / bought < 0.4
    made = {"fleet": "TPU v7:1000", "purchase_year": 2026, "draws": 64}  # priced at cost already
    assert np.array_equal(
        estimate(**made, price_reading="own_cost").values(COST), estimate(**made).values(COST)
    )


def test_money_of_a_site_by_the_year_and_over_years():
    said = {**SITE, "money_years": 4, "power_reading": "meter"}
    plain = estimate(**said)
    whole, yearly, running = (
        prints.read(estimate(**said, time_reading=one, cost_reading="fence"), SITE_USD)
        for one in ("total", "per_year", "over_years")
    )
    assert yearly == pytest.approx(whole / 4)
    bills = plain.values("energy_cost_usd_per_year") + plain.values("operations_usd_per_year")
    assert running == pytest.approx(whole + 4 * bills)


@pytest.mark.parametrize("counted", ["h100e", "accelerators"])
def test_a_year_of_purchases_is_part_of_the_stock(counted):
    made = estimate(as_of="2025-12-31", stock_reading="year", draws=1024)
    flow, stock = (made.values(f"meta_{counted}_{one}") for one in ("bought_in_year", "owned"))
    assert np.array_equal(prints.read(made, f"meta_{counted}_installed"), flow)
    assert 0.3 < np.median(flow / stock) < 0.9


def test_explain_shows_the_mixture():
    made = estimate(facility_power_mw=1000, draws=256)
    told = report.explanation(made, "capex_usd_per_gw_facility", "table")
    assert "15% of prints mean it per GW at the meter, to the fence" in told
    listed = json.loads(report.explanation(made, "capex_usd_per_gw_facility", "json"))["printed"]
    assert sum(one["weight"] for one in listed["readings"]) == pytest.approx(1)
    assert listed["p95"] == pytest.approx(made.printed("capex_usd_per_gw_facility").p95)
    assert listed["error"]["kind"] == "site of any chip" and listed["error"]["sources"] >= 8


# -- whose figure it is ---------------------------------------------------------------------------


def test_whose_figure_it_is_moves_the_print_and_never_the_estimate():
    rows = {row["origin"]: row["factor"] for row in tables.rows("print_origins")}
    tight, loose = min(rows, key=rows.get), max(rows, key=rows.get)
    unsaid, *said = (
        estimate(fleet="H100:1000", origin_reading=one, draws=4096)
        for one in ("unsaid", tight, loose)
    )
    assert np.array_equal(said[0].values(COST), unsaid.values(COST))
    widths = [one.printed(COST).p95 / one.printed(COST).p5 for one in (said[0], unsaid, said[1])]
    assert widths == sorted(widths) and widths[0] < widths[2]
    assert not said[0].unused(COST) and said[0].unused("accelerators") == ["origin_reading"]


def test_explain_says_whose_figure_it_is():
    made = estimate(fleet="H100:1000", origin_reading="contract", draws=256)
    row = tables.index("print_origins")["contract"]
    told = report.explanation(made, COST, "table")
    assert f"a contract parts from it {row['factor']:.2f} times as far" in told
    assert f"and lies {row['bias']:+.2f} in ln beside the others" in told
    listed = json.loads(report.explanation(made, COST, "json"))["printed"]["error"]
    assert listed["origin"] == "contract" and listed["factor"] == row["factor"]
    assert listed["origin_bias"] == row["bias"]


def test_a_company_prints_higher_of_its_money_and_not_of_its_watts():
    """The middle of what is bought follows whose figure it is; what a meter reads does not."""
    row = tables.index("print_origins")["company_statement"]
    assert row["bias"] > 0 and prints.leans("cluster cost") and not prints.leans("IT power")
    unsaid, said = (
        estimate(fleet="H100:1000", origin_reading=one, draws=4096)
        for one in ("unsaid", "company_statement")
    )
    higher = said.printed(COST).p50 / unsaid.printed(COST).p50
    assert higher == pytest.approx(np.exp(row["bias"]), rel=0.01)
    alike = said.printed("it_power_mw").p50 / unsaid.printed("it_power_mw").p50
    assert alike == pytest.approx(1, rel=0.01)


def test_what_few_accelerators_cost_is_printed_less_evenly_than_what_many_do():
    few, many = (estimate(fleet=f"H100:{count}", draws=4096) for count in (1_000, 1_000_000))
    widths = [one.printed(COST).p95 / one.printed(COST).p5 for one in (few, many)]
    assert widths[0] > 1.1 * widths[1]
    own = [one.values(COST) / one.values("accelerators") for one in (few, many)]
    assert np.allclose(own[0], own[1])  # the model itself asks for no size
    border = estimate(facility_power_mw=200, accelerator="H100 SXM", draws=4096)
    factors = prints.size_factor(border, "site cost")
    assert set(factors) == {row["factor"] for row in tables.rows("print_sizes")}  # draw by draw
    assert prints.size_factor(few, "compute") == 1.0 and prints.size(few, "compute") == ""
    told = report.explanation(few, COST, "table")
    factor = tables.index("print_sizes")["small"]["factor"]
    assert (
        f"those of small ones (the border is 100,000 accelerators) part from it {factor:.2f}"
        in told
    )


def test_what_a_small_hall_costs_is_printed_less_evenly_than_a_large_one():
    small, large = (estimate(facility_power_mw=power, draws=4096) for power in (20, 1_000))
    widths = [one.printed(HALL).p95 / one.printed(HALL).p5 for one in (small, large)]
    assert widths[0] > 1.1 * widths[1]
    told = report.explanation(large, HALL, "table")
    factor = tables.index("print_sizes")["large"]["factor"]
    assert (
        f"those of large ones (the border is 100,000 accelerators) part from it {factor:.2f}"
        in told
    )


def test_a_small_run_is_printed_less_evenly_than_a_large_one():
    small, large = (
        estimate(fleet="H100:1000", training_flop=flop, draws=4096) for flop in (1e21, 1e25)
    )
    widths = [one.printed("training_days") for one in (small, large)]
    assert widths[0].p95 / widths[0].p5 > 1.1 * widths[1].p95 / widths[1].p5
    assert [prints.size(one, "training") for one in (small, large)] == ["small", "large"]
    told = report.explanation(small, "training_days", "table")
    assert "small ones (the border is 1e+23 training_flop)" in told


def test_an_unknown_origin_is_one_line():
    with pytest.raises(UserError, match="did you mean filing") as error:
        estimate(fleet="H100:1000", origin_reading="filings", draws=64)
    assert "\n" not in str(error.value)


def test_a_date_moves_what_a_company_owns():
    made = estimate(as_of="2024-12-31", draws=256)
    assert made.printed("alphabet_h100e_owned").p50 and not made.unused("alphabet_h100e_owned")


# -- readings that name which quantity a print means ----------------------------------------------


@pytest.mark.parametrize(
    "said, means",
    [
        ({"scope_reading": "chips"}, "accelerator_cost_usd"),
        ({"scope_reading": "shell", "cost_reading": "fence"}, "facility_cost_usd"),
        ({"scope_reading": "cluster"}, "cluster_cost_usd"),
    ],
)
def test_a_part_of_the_money_is_read_by_name(said, means):
    made = estimate(fleet="GB200:1000", draws=512, price_reading="volume", **said)
    part = made.printed(SITE_USD)
    assert (part.p5, part.p95) == pytest.approx(
        (made.printed(means).p5, made.printed(means).p95), rel=0.02
    )


@pytest.mark.parametrize("counted", ["h100e", "accelerators"])
@pytest.mark.parametrize("said", ["owned", "delivered", "installed", "operating"])
def test_a_fleet_is_read_by_name(said, counted):
    made = estimate(as_of="2025-12-31", fleet_reading=said, draws=512)
    means = "owned" if said == "delivered" else said
    assert np.array_equal(
        prints.read(made, f"meta_{counted}_installed"), made.values(f"meta_{counted}_{means}")
    )


def test_chips_and_their_compute_are_one_fleet():
    """Whatever is read, a count of chips times the mean worth of one is the compute."""
    made = estimate(operator="Meta", as_of="2025-12-31", draws=512)
    worth = made.values("h100e_per_company_accelerator")
    for state in ("owned", "installed", "operating"):
        chips = made.values(f"company_accelerators_{state}")
        assert np.allclose(chips * worth, made.values(f"company_h100e_{state}"))
    flow = made.values("company_accelerators_bought_in_year")
    assert 0.2 < np.median(flow / made.values("company_accelerators_owned")) < 0.9


def test_a_list_price_lies_above_what_large_buyers_pay():
    for chip in ("H100", "V100"):
        made = {"fleet": f"{chip}:1000", "purchase_year": 2023, "draws": 512}
        listed, bought = (
            estimate(price_reading=one, **made)["accelerator_price_usd"].p50
            for one in ("list", "volume")
        )
        assert 0.6 < bought / listed < 0.8, chip


@pytest.mark.parametrize(
    "said, asked",
    [
        ({"scope_reading": "chips", "time_reading": "per_year"}, SITE_USD),
        ({"scope_reading": "chips", "cost_reading": "all_in"}, SITE_USD),
        ({"scope_reading": "cluster", "cost_reading": "fence"}, SITE_USD),
        ({"fleet_reading": "installed", "stock_reading": "year"}, "meta_h100e_installed"),
    ],
)
def test_readings_that_contradict_are_one_line(said, asked):
    made = estimate(as_of="2025-12-31", facility_power_mw=100, draws=64, **said)
    with pytest.raises(UserError, match="contradict one another about") as error:
        made.printed(asked)
    assert all(f"{name}={value}" in str(error.value) for name, value in said.items())
    assert "\n" not in str(error.value)


def test_a_part_keeps_the_readings_that_it_has():
    said = {"scope_reading": "shell", "cost_reading": "all_in"}
    shell = estimate(fleet="H100 SXM:1000", draws=64, **said)
    assert np.array_equal(prints.read(shell, SITE_USD), shell.values("facility_cost_usd"))
