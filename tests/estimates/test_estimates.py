"""The whole graph: same numbers as Hamilton's own driver, overrides, starts, lineage and
repeatability.
"""

import numpy as np
import pytest

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices, graph
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.model import compensation

CHOICES = {"budget_scope"}  # the one name of the graph that is no number
NUMBERS = [name for name in choices.names() if name not in CHOICES]
STARTS = {
    "default": {},
    "fleet": {"fleet": "H100 SXM:350000,MI300X:173000"},
    "count": {"accelerators": 1000},
    "site": {"site": "Prometheus"},
    "meter": {"facility_power_mw": "1 GW"},
    "it": {"it_power_mw": "800 MW"},
    "budget": {"budget_usd": "10.5 bn", "budget_scope": "site"},
    "fleet and meter": {"fleet": "GB200:100000", "facility_power_mw": "150..200..250 MW"},
    "fleet and site": {"fleet": "GB200:100000", "site": "Hyperion"},
    "2026": {"purchase_year": 2026},
}


# -- by hand ---------------------------------------------------------------------------------------
def fixed() -> Estimate:
    """A thousand H100 with every ratio a round number, so that nothing is uncertain."""
    return estimate(
        draws=64,
        fleet={"H100 SXM": 1000},
        accelerator_price_usd=30_000,
        server_cost_ratio=1.2,
        network_cost_share=0.1,
        server_power_w=1250,
        provisioning_factor=0.8,
        other_it_power_share=0.1,
        facility_overhead=1.3,
        utilisation=0.75,
        pue=1.2,
        construction_usd_per_mw_it=10e6,
        electricity_usd_per_kwh=0.1,
        it_life_years=5,
        building_life_years=20,
        operations_share_per_year=0.01,
        company_capex_usd=51e9,
        mfu=0.4,
        uptime=0.9,
    )


@pytest.mark.parametrize(
    "name, expected",
    [
        ("accelerator_cost_usd", 30e6),  # 1,000 x 30,000
        ("server_cost_usd", 36e6),  # x 1.2
        ("cluster_cost_usd", 40e6),  # / 0.9
        ("it_power_w_per_accelerator", 1100.0),  # 1,250 x 0.8 x 1.1
        ("it_power_mw", 1.1),
        ("facility_cost_usd", 11e6),  # 1.1 x 10e6
        ("site_capex_usd", 51e6),  # 40e6 + 11e6
        ("share_of_company_capex", 0.001),
        ("capex_usd_per_gw_it", 51e6 / 0.0011),
        ("facility_power_mw", 1.43),  # 1.1 x 1.3
        ("chip_power_mw", 0.7),  # 1,000 x 700 W
        ("average_power_mw", 0.99),  # 1.1 x 0.75 x 1.2
        ("energy_twh_per_year", 0.0086724),  # 0.99 x 8,760 MWh
        ("energy_cost_usd_per_year", 867_240.0),  # 8,672,400 kWh x 0.1
        ("it_depreciation_usd_per_year", 8e6),  # 40e6 / 5
        ("building_depreciation_usd_per_year", 0.55e6),  # 11e6 / 20
        ("operations_usd_per_year", 0.51e6),  # 51e6 x 0.01
        ("annual_cost_usd", 8e6 + 0.55e6 + 0.51e6 + 867_240.0),
        ("h100_equivalents", 1000.0),
        ("training_flop_per_s", 1000 * 989.4e12 * 0.4),
    ],
)
def test_fixed_case_by_hand(name, expected):
    result = fixed()[name]
    assert (result.p5, result.p50, result.p95) == pytest.approx((expected,) * 3)


def test_price_of_a_mix_is_the_weighted_one():
    h100, mi300x = (
        estimate(fleet={name: 1}).values("accelerator_price_usd") for name in ("H100 SXM", "MI300X")
    )
    mixed = estimate(fleet={"H100 SXM": 1000, "MI300X": 3000}).values("accelerator_price_usd")
    assert mixed == pytest.approx(0.25 * h100 + 0.75 * mi300x)


@pytest.mark.parametrize(
    "name",
    [
        "accelerator_cost_usd",
        "cluster_cost_usd",
        "site_capex_usd",
        "it_power_mw",
        "h100_equivalents",
        "training_flop_per_s",
        "energy_twh_per_year",
        "annual_cost_usd",
    ],
)
def test_parts_of_a_mix_add_up_in_every_draw(name):
    counts = {"H100 SXM": 350_000, "MI300X": 173_000, "GB200": 50_000}
    parts = [
        estimate(draws=1024, fleet={kind: count}).values(name) for kind, count in counts.items()
    ]
    whole = estimate(draws=1024, fleet=counts).values(name)
    assert whole == pytest.approx(sum(parts), rel=1e-12)


def test_order_of_a_mix_does_not_matter():
    one = estimate(draws=64, fleet="H100:1000,MI300X:3000")["site_capex_usd"]
    other = estimate(draws=64, fleet="MI300X:3000,H100:1000")["site_capex_usd"]
    assert one.p50 == pytest.approx(other.p50)


# -- against Hamilton's driver ---------------------------------------------------------------------
@pytest.fixture(scope="module")
def driver():
    pytest.importorskip("hamilton", reason="Apache Hamilton is a library of the dev group")
    from hamilton import base, driver

    return driver.Builder().with_modules(*graph.MODULES).with_adapter(base.DictResult()).build()


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        STARTS["fleet"],
        {"pue": "1.05..1.1..1.3", "accelerators": 5},
        {"site_capex_usd": "9..10..12 bn"},
        {"package": "P009", "pay_year": 1},
    ],
    ids=str,
)
def test_hamilton_driver_gives_the_same_bits(driver, chosen):
    made = estimate(draws=256, **chosen)
    assert made.settings.start == "fleet"
    wanted = list(graph.functions())
    leaves = {
        name: made.leaf(name).value for name, node in graph.nodes().items() if graph.is_leaf(node)
    }
    overrides = {name: made.values(name) for name in chosen if name in graph.functions()}
    theirs = driver.execute(wanted, inputs=leaves, overrides=overrides)
    assert len(wanted) > 40
    for name in wanted:
        assert np.array_equal(made.values(name), theirs[name]), name


def test_hamilton_driver_sees_the_same_graph(driver):
    theirs = {v.name: v.is_external_input for v in driver.list_available_variables()}
    assert theirs == {name: graph.is_leaf(node) for name, node in graph.nodes().items()}


# -- every quantity in every start -----------------------------------------------------------------
@pytest.mark.parametrize("start", STARTS)
def test_every_quantity_has_a_finite_ordered_interval(start):
    made = estimate(draws=256, **STARTS[start])
    for name in NUMBERS:
        result = made[name]
        assert np.all(np.isfinite(result.values)), name
        assert result.p5 <= result.p50 <= result.p95, name
        assert np.shape(result.values) in ((), (256,)), name
        assert result.unit == choices.describe(name).unit


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_a_choice_is_no_quantity(name):
    with pytest.raises(UserError, match=name):
        estimate(draws=64)[name]


def test_order_of_asking_does_not_matter():
    one, other = estimate(draws=64), estimate(draws=64)
    forwards = {name: one.values(name) for name in NUMBERS}
    backwards = {name: other.values(name) for name in reversed(NUMBERS)}
    assert all(np.array_equal(forwards[name], backwards[name]) for name in NUMBERS)


def test_result_reads_as_a_line():
    text = str(fixed()["site_capex_usd"])
    assert text == "site_capex_usd: 51 M USD"


# -- overrides -------------------------------------------------------------------------------------
def test_set_assumption_replaces_its_draws_only():
    plain, made = estimate(draws=256), estimate(draws=256, facility_overhead=1.25)
    assert made["facility_overhead"].values == 1.25
    assert made.values("facility_power_mw") == pytest.approx(1.25 * made.values("it_power_mw"))
    for name in ("it_power_mw", "pue", "site_capex_usd"):
        assert np.array_equal(made.values(name), plain.values(name))


def test_set_range_keeps_its_percentiles():
    result = estimate(pue="1.05..1.1..1.3")["pue"]
    assert (result.p5, result.p50, result.p95) == pytest.approx((1.05, 1.1, 1.3), rel=1e-3)


def test_set_range_keeps_the_correlations_of_its_row():
    plain, made = estimate(), estimate(pue="1.05..1.1..1.3")
    rank = lambda values: np.argsort(np.argsort(values))  # noqa: E731
    assert np.array_equal(rank(plain.values("pue")), rank(made.values("pue")))


def test_set_step_is_used_instead_of_computed():
    made = estimate(draws=256, server_cost_usd="12.6 bn", network_cost_share=0.1)
    assert made["cluster_cost_usd"].p50 == pytest.approx(14e9)  # 12.6e9 / 0.9
    assert np.array_equal(
        made.values("accelerator_cost_usd"), estimate(draws=256).values("accelerator_cost_usd")
    )


def test_set_step_as_a_range():
    made = estimate(cluster_cost_usd="8..10..13 bn", facility_cost_usd=5e9)
    result = made["site_capex_usd"]
    assert (result.p5, result.p50, result.p95) == pytest.approx((13e9, 15e9, 18e9), rel=1e-3)


def test_two_ranges_without_rows_are_independent():
    made = estimate(cluster_cost_usd="8..10..13 bn", facility_cost_usd="4..5..6 bn")
    together = np.corrcoef(made.values("cluster_cost_usd"), made.values("facility_cost_usd"))
    assert abs(together[0, 1]) < 0.02


def test_another_range_leaves_a_first_one_bit_identical():
    one = estimate(draws=256, facility_cost_usd="4..5..6 bn")
    both = estimate(draws=256, facility_cost_usd="4..5..6 bn", cluster_cost_usd="8..10..13 bn")
    assert np.array_equal(one.values("facility_cost_usd"), both.values("facility_cost_usd"))


def test_override_cuts_what_lies_behind_it():
    assert [
        step.name for step in estimate(draws=64, site_capex_usd=1e9).steps("site_capex_usd")
    ] == ["site_capex_usd"]


@pytest.mark.parametrize(
    "chosen, name",
    [
        ({"accelerators": 0}, "training_days"),
        ({"stake": 0}, "implied_valuation_usd"),
        ({"company_capex_usd": 0}, "share_of_company_capex"),
    ],
)
def test_division_by_nought_and_huge_values_are_told(chosen, name):
    with pytest.raises(UserError, match=f"{name}: these inputs give no finite number"):
        estimate(draws=64, **chosen)[name]


def test_a_range_too_wide_is_told_without_warnings(recwarn):
    with pytest.raises(UserError, match="no finite number"):
        estimate(accelerator_price_usd="1..1.0001..1e9")["accelerator_cost_usd"]
    assert not recwarn.list


@pytest.mark.parametrize("name", ["site_capex", "purchase_year", "", "__class__"])
def test_unknown_quantity_is_refused(name):
    with pytest.raises(UserError, match="unknown quantity"):
        estimate(draws=64)[name]


# -- lineage ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("start", STARTS)
def test_steps_come_after_what_they_are_made_from(start):
    made = estimate(draws=64, **STARTS[start])
    seen: set[str] = set(CHOICES)
    for step in made.steps(*NUMBERS):
        assert set(step.made_from) <= seen, step.name
        seen.add(step.name)
    assert seen == {*NUMBERS, *CHOICES}


@pytest.mark.parametrize("start", STARTS)
def test_every_input_comes_from_rows_with_sources_or_was_set(start):
    made = estimate(draws=64, **STARTS[start])
    for step in made.steps(*NUMBERS):
        if step.kind in ("step", "result"):
            assert step.made_from and not step.rows
        elif step.kind == "set":
            assert not step.rows
        else:
            assert step.kind in ("assumption", "data") and step.rows and step.sources
            for row in step.rows:
                table, _, key = row.partition(":")
                assert key in tables.index(table)
            assert set(step.sources) <= set(tables.index("sources"))


def test_kinds_of_steps():
    made = estimate(draws=64, fleet="H100:1000", server_cost_ratio=1.2)
    kinds = {step.name: step.kind for step in made.steps("server_cost_usd")}
    assert kinds == {
        "accelerators": "set",
        "accelerator_price_usd": "data",
        "accelerator_cost_usd": "step",
        "server_cost_ratio": "set",
        "server_cost_usd": "result",
    }


def test_lineage_reaches_the_row_of_the_price():
    price = next(
        s
        for s in estimate(draws=64, fleet="H100:1").steps("site_capex_usd")
        if s.name == "accelerator_price_usd"
    )
    (row,) = (row for row in price.rows if row.startswith("prices:"))
    found = tables.index("prices")[row.removeprefix("prices:")]
    assert (found["item"], found["year"], found["use"]) == ("H100 SXM", 2024, "model")
    assert price.p50 == pytest.approx(found["price_usd"], rel=0.02)
    assert found["source_id"] in price.sources


def test_sources_are_those_of_the_steps():
    made = estimate(draws=64)
    sources = made.sources("site_capex_usd")
    assert set(sources) == {
        source for step in made.steps("site_capex_usd") for source in step.sources
    }
    assert all(row["source_id"] == key for key, row in sources.items())


def test_used_is_what_was_asked_for():
    made = estimate(draws=64)
    assert made.used() == []
    made["server_cost_usd"]
    assert [s.name for s in made.used()] == [s.name for s in made.steps("server_cost_usd")]


def test_unused_names_what_does_not_move_the_answer():
    made = estimate(draws=64, pue=1.1, server_cost_ratio=1.2)
    assert made.unused("server_cost_usd") == ["pue"]
    assert made.unused("server_cost_usd", "average_power_mw") == []
    assert estimate(draws=64, site_capex_usd=1e9, server_cost_ratio=1.2).unused(
        "site_capex_usd"
    ) == ["server_cost_ratio"]


def test_tables_for_reading():
    made = estimate(draws=64)
    table = made.table("site_capex_usd", "it_power_mw")
    assert list(table.index) == ["site_capex_usd", "it_power_mw"]
    assert table.loc["it_power_mw", "p50"] == made["it_power_mw"].p50
    steps = made.steps_table("server_cost_usd")
    assert list(steps.index) == [s.name for s in made.steps("server_cost_usd")]
    assert steps.loc["server_cost_usd", "made_from"] == "accelerator_cost_usd, server_cost_ratio"


# -- repeatability ---------------------------------------------------------------------------------
def test_same_seed_gives_the_same_bits_and_another_does_not():
    first, again, other = (estimate(draws=256, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.values("annual_cost_usd"), again.values("annual_cost_usd"))
    assert not np.array_equal(first.values("annual_cost_usd"), other.values("annual_cost_usd"))


@pytest.mark.parametrize("name", ["site_capex_usd", "facility_power_mw", "team_cost_usd_per_year"])
def test_seeds_agree_within_three_quarters_of_a_per_cent(name):
    one, other = (estimate(seed=seed)[name] for seed in (1, 2))
    assert (one.p5, one.p50, one.p95) == pytest.approx((other.p5, other.p50, other.p95), rel=0.0075)


@pytest.mark.parametrize(
    "wrong",
    [dict(draws=10), dict(draws="many"), dict(seed=-1), dict(seed=None), dict(scenario="no")],
)
def test_bad_sampling_or_scenario_is_refused(wrong):
    with pytest.raises(UserError):
        estimate(**wrong)


def test_median_pay_by_the_rank_rule():
    made = estimate(
        draws=256, team_size=50, top_pay_usd_per_year=100e6, median_pay_usd_per_year=4e6
    )
    # 100 / 25^1 = 4, so pay is 100 / rank: 100 times 1 + 1/2 + ... + 1/50 = 449.92
    assert made["pay_exponent"].p50 == pytest.approx(1.0)
    assert made["team_cost_usd_per_year"].p50 == pytest.approx(449.92e6, rel=0.01)
    assert compensation.team_cost_usd_per_year(50, 100e6, 1.0) == pytest.approx(
        made["team_cost_usd_per_year"].p50
    )


def test_a_power_that_nobody_has_seen_printed_feeds_no_estimate():
    recalled = [row for row in tables.find("sites", is_default=1) if row["confidence"] == "memory"]
    assert recalled
    for row in recalled:
        with pytest.raises(
            UserError, match="nobody has seen the power of .* printed; set facility_power_mw"
        ):
            estimate(site=row["site"], draws=64)["accelerators_at_site"]
        assert (
            estimate(site=row["site"], facility_power_mw=row["facility_power_mw"], draws=64)[
                "accelerators_at_site"
            ].p50
            > 0
        )


def test_a_chip_priced_before_it_was_sold_is_said_to_be_so():
    early = dict(accelerator="GB300", accelerators=1000, purchase_year=2019, draws=64)
    made = estimate(**early)
    assert "GB300 came out in 2025; its price is that of 2025" in made.remarks()[0]
    assert made.remarks("site_capex_usd") and not made.remarks("homes_us")
    assert estimate(**{**early, "purchase_year": 2026}).remarks() == ()
    assert estimate(**early, accelerator_price_usd=50_000).remarks() == ()


def test_pay_of_part_of_a_year_is_no_package():
    with pytest.raises(UserError, match="P073 covers part of a year; choose another package"):
        estimate(package="P073", draws=64)["package_expected_usd"]


@pytest.mark.parametrize("chosen", STARTS.values(), ids=STARTS)
def test_lineage_is_that_of_the_steps(chosen):
    made = estimate(draws=64, **chosen)
    for name in ("site_capex_usd", "meta_h100e_installed", "energy_twh_per_year"):
        lineage = estimate(draws=64, **chosen).lineage(name)
        assert [vars(one) for one in lineage] == [
            {key: getattr(step, key) for key in vars(lineage[0])} for step in made.steps(name)
        ]


def test_what_a_step_came_from_is_worked_out_once(monkeypatch):
    asked = []
    usual = graph.run

    def noted(known, wanted, leaves, overrides):
        asked.extend(name for name in wanted if name not in overrides)
        return usual(known, wanted, leaves, overrides)

    monkeypatch.setattr(graph, "run", noted)
    estimate(accelerators=1234).steps("site_capex_usd", "energy_cost_usd_per_year")
    assert asked and len(asked) == len(set(asked))


def test_chips_since_the_h100_keep_up_less_of_their_peak():
    """NVIDIA's alone, and none whose peak was cut for export; what somebody sets stands."""
    old, new, cut, other = (
        estimate(accelerator=chip, draws=1024)["mfu"].p50
        for chip in ("A100", "H200", "H20", "TPU v5p")
    )
    assert old == cut == other
    ratio = tables.index("assumptions")["mfu_since_h100"]["central"]
    assert new / old == pytest.approx(ratio, rel=0.01)
    half = estimate(fleet="A100:500,H100:500", draws=1024)["mfu"].p50  # by their peaks, 312 and 989
    assert half / old == pytest.approx((312 + ratio * 989.4) / (312 + 989.4), rel=0.01)
    assert estimate(accelerator="H100", mfu=0.4, draws=64)["mfu"].p50 == 0.4
