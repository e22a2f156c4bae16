"""What may be chosen and set: names, ranges, starting points, scenarios and the YAML they are read
from.
"""

import numpy as np
import pytest

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices as settings
from gigawatt.estimates import domain, graph, inputs, sampling
from gigawatt.estimates.choices import read_yaml, resolve
from gigawatt.estimates.estimate import estimate
from gigawatt.estimates.inputs import find_accelerator


def refused(function, *arguments) -> str:
    """The one line that a call is refused with."""
    with pytest.raises(UserError) as raised:
        function(*arguments)
    message = str(raised.value)
    assert message.isprintable() and len(message) < 400
    return message


# -- names -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name, near",
    [
        ("purchse_year", "purchase_year"),
        ("acelerators", "accelerators"),
        ("site_capex", "site_capex_usd"),
        ("PUE", "pue"),
        ("facility-power-mw", "facility_power_mw"),
    ],
)
def test_misspelt_input_suggests_the_nearest(name, near):
    message = refused(resolve, {name: 1})
    assert message.startswith(f"unknown input '{name}': did you mean") and near in message


def test_misspelt_quantity_suggests_the_nearest():
    assert "site_capex_usd" in refused(settings.describe, "site_capex_us")


@pytest.mark.parametrize("name", ["__class__", "os.system('x')", "", "x" * 5000, "a\nb", "ÿ"])
def test_strange_names_are_refused_in_one_line(name):
    assert refused(resolve, {name: 1}).startswith("unknown input")


def test_every_name_has_a_meaning_and_a_unit_that_the_registry_knows():
    from gigawatt.text.parse import parse

    for name in settings.names():
        described = settings.describe(name)
        assert described.text and not described.text.endswith(".")
        unit = "" if described.unit == "1" else described.unit
        assert parse(name, f"5 {unit}", described.unit) == pytest.approx(5)


def test_names_are_all_nodes_and_stand_once():
    assert len(settings.names()) == len(set(settings.names()))
    assert set(graph.functions()) < set(settings.names())
    assert set(graph.nodes()) - set(tables.index("choices")) <= set(settings.names())


def test_ranges_have_columns_of_their_own():
    columns = settings.range_slots()
    assert len(set(columns.values())) == len(columns)
    assert not set(columns.values()) & {row["slot"] for row in tables.rows("assumptions")}
    assert max(columns.values()) < sampling.slots()


def test_no_name_is_both_a_choice_and_a_step():
    assert not set(tables.index("choices")) & set(graph.functions())


# -- values and ranges -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "chosen, message",
    [
        ({"pue": 0.9}, "pue: 0.9 is out of range; it must be 1 to 5"),
        ({"pue": "0.9..1.1..1.2"}, "pue: 0.9 is out of range"),
        ({"pue": "1.1..1.2..6"}, "pue: 6 is out of range"),
        (
            {"accelerators": -1},
            "accelerators: -1 is out of range; it must be 0 or more accelerator",
        ),
        ({"site_capex_usd": -1}, "site_capex_usd: -1 is out of range"),
        ({"stake": 1.01}, "stake: 1.01 is out of range; it must be 0 to 1"),
        ({"site_share": "110 %"}, "site_share: 1.1 is out of range"),
        ({"gas_turbine_mw": 1e-300}, "gas_turbine_mw: '1e-300' is next to nothing; write 0, or"),
        ({"purchase_year": 1999}, "purchase_year: 1999 is out of range; it must be 2017 to 2035"),
        ({"purchase_year": 2024.5}, "purchase_year: '2024.5' is not a whole number"),
        ({"purchase_year": "2023..2025"}, "purchase_year: '2023..2025' is not a whole number"),
        ({"purchase_year": "soon"}, "purchase_year: cannot read 'soon'"),
        ({"years": 0}, "years: 0 is out of range"),
        ({"pay_year": -1}, "pay_year: -1 is out of range"),
        ({"basis": "fp4"}, "unknown basis 'fp4'"),
        ({"budget_scope": "everything"}, "unknown budget_scope 'everything'"),
        ({"site": ""}, "site: expected a name"),
        ({"site": 5}, "site: expected a name"),
        ({"site": None}, "site: expected a name"),
        ({"site": "x" * 201}, "site: expected a name"),
        ({"site": "Promethius"}, "unknown site 'Promethius': did you mean Prometheus?"),
        ({"deal": "Scale"}, "unknown deal 'Scale': did you mean Scale AI?"),
        ({"package": "P9999"}, "unknown package 'P9999'"),
        ({"accelerator": "H1000"}, "unknown accelerator 'H1000': did you mean"),
        ({"other_accelerator": "Z80"}, "unknown accelerator 'Z80'"),
        ({"fleet": "H1000:5"}, "unknown accelerator 'H1000': did you mean"),
        (
            {"fleet": {"H100": 5, "H100 SXM": 6}},
            "fleet: H100 SXM stands twice (it is H100 SXM); add the two counts",
        ),
        ({"fleet": "H100 SXM:5", "accelerator": "H100"}, "fleet and accelerator are both set"),
        ({"fleet": "H100 SXM:5", "accelerators": 6}, "fleet and accelerators are both set"),
    ],
)
def test_bad_value_is_refused(chosen, message):
    assert refused(resolve, chosen).startswith(message)


@pytest.mark.parametrize("name", sorted(domain.SIGNED))
def test_changes_may_be_negative(name):
    assert resolve({name: -1.5e9}).numbers[name] == -1.5e9


def test_names_of_choices_are_found_in_any_case():
    choices = resolve({"site": "prometheus", "deal": "scale ai", "package": "p006"}).choices
    assert (choices["site"], choices["deal"], choices["package"]) == (
        "Prometheus",
        "Scale AI",
        "P006",
    )


def test_an_operator_that_nobody_knows_is_told_at_once():
    with pytest.raises(UserError, match="unknown operator 'Nobody'"):
        estimate(operator="Nobody", draws=64)


@pytest.mark.parametrize("company", ["meta", "Crusoe"])
def test_operator_without_capital_expenditure_is_told_when_it_matters(company):
    made = estimate(operator=company, draws=64)
    assert made["site_capex_usd"].p50 > 0
    if company == "Crusoe":
        assert refused(made.values, "share_of_company_capex").startswith("unknown operator")
    else:
        assert made["share_of_company_capex"].p50 > 0


def test_defaults_are_those_of_the_table():
    choices = resolve({}).choices
    rows = tables.rows("choices")
    assert {r["choice"] for r in rows if r["default"] is not None} == set(choices)
    assert choices["purchase_year"] == int(tables.index("choices")["purchase_year"]["default"])


# -- accelerators ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "written, found",
    [
        ("H100", "H100 SXM"),
        ("h100 sxm5", "H100 SXM"),
        ("NVIDIA H100", "H100 SXM"),
        ("HGX H100", "H100 SXM"),
        ("h100-sxm", "H100 SXM"),
        ("NVIDIA H100 SXM", "H100 SXM"),
        ("H100 PCIe", "H100 PCIe"),
        ("AMD MI300X", "MI300X"),
        ("mi300x", "MI300X"),
        ("GB200 NVL72", "GB200"),
        ("tpuv5p", "TPU v5p"),
        ("A100", "A100"),
        ("A100 40GB", "A100 40GB"),
        (" H100 ", "H100 SXM"),
    ],
)
def test_accelerator_by_its_usual_names(written, found):
    assert find_accelerator(written) == found


def test_no_usual_name_means_two_accelerators():
    owners: dict[str, str] = {}
    for row in tables.rows("accelerators"):
        for known in (row["accelerator"], *(row["aliases"] or "").split("|")):
            if known:
                assert find_accelerator(known) == row["accelerator"]
                assert owners.setdefault(known.lower(), row["accelerator"]) == row["accelerator"]


def test_where_no_chip_is_named_it_is_the_mix_sold_in_the_year():
    assert resolve({"purchase_year": 2018}).choices["accelerator"] == "mix"
    assert resolve({"facility_power_mw": "1 GW"}).choices["accelerator"] == "mix"
    assert resolve({"purchase_year": 2018, "accelerator": "A100"}).choices["accelerator"] == "A100"
    assert resolve({}).choices["accelerator"] == "H100 SXM"  # the fleet of the claim


def test_the_mix_is_the_mean_of_its_kinds():
    shares = {row["accelerator"]: count for row, count in inputs.sold("nvidia", 2025)}
    made = estimate(accelerators=1000, purchase_year=2025, draws=64)
    watts = {name: tables.index("accelerators")[name]["tdp_w"] for name in shares}
    mean = sum(shares[name] * watts[name] for name in shares) / sum(shares.values())
    assert made["accelerator_tdp_w"].p50 == pytest.approx(mean)
    assert "generations:nvidia-2025-gb300" in made.steps("accelerator_tdp_w")[0].rows
    assert made.assumed["accelerator"] == "mix"


# -- where a calculation starts --------------------------------------------------------------------
@pytest.mark.parametrize(
    "chosen, start, power_from_site",
    [
        ({}, "fleet", False),
        ({"fleet": "H100:5"}, "fleet", False),
        ({"accelerators": 5}, "fleet", False),
        ({"site": "Prometheus"}, "site", True),
        ({"site_facility_power_mw": "1 GW"}, "site", True),
        ({"facility_power_mw": "1 GW"}, "site", True),
        ({"it_power_mw": "1 GW"}, "site", True),
        ({"budget_usd": "10.5 bn"}, "budget", False),
        ({"fleet": "H100:5", "site": "Prometheus"}, "fleet", False),
        ({"fleet": "H100:5", "facility_power_mw": "1 GW"}, "fleet", True),
        ({"accelerators": 5, "budget_usd": 1}, "fleet", False),
    ],
)
def test_start(chosen, start, power_from_site):
    made = resolve(chosen)
    assert (made.start, made.power_from_site) == (start, power_from_site)


def medians(chosen: dict, *names: str) -> list[float]:
    made = estimate(draws=256, **chosen)
    return [made[name].p50 for name in names]


def test_start_from_a_fleet_sums_its_counts():
    fleet = {"H100 SXM": 1000, "MI300X": 3000}
    assert medians({"fleet": fleet}, "accelerators") == [4000]


@pytest.mark.parametrize("name", ["facility_power_mw", "site_facility_power_mw"])
def test_start_from_power_at_the_meter_draws_that_power(name):
    made = estimate(draws=256, facility_overhead=1.25, **{name: "1 GW"})
    # 1,000 MW / 1.25
    assert made["it_power_mw"].p50 == pytest.approx(800.0)
    assert made.values("facility_power_mw") == pytest.approx(1000.0)
    assert made.values("accelerators") * made.values("it_power_w_per_accelerator") == pytest.approx(
        800e6
    )
    assert made.values("accelerators") == pytest.approx(made.values("accelerators_at_site"))
    assert made.values("site_share") == pytest.approx(1.0)


def test_start_from_a_site_is_start_from_its_power():
    # Prometheus was announced with 1 GW
    named = estimate(draws=256, site="Prometheus")
    given = estimate(draws=256, site_facility_power_mw="1 GW")
    assert np.array_equal(named.values("site_capex_usd"), given.values("site_capex_usd"))


def test_start_from_it_power_keeps_it_in_every_draw():
    made = estimate(draws=256, it_power_mw=800, facility_overhead=1.25)
    assert np.all(made.values("it_power_mw") == 800)
    assert made.values("facility_power_mw") == pytest.approx(1000.0)
    assert made.values("accelerators") * made.values("it_power_w_per_accelerator") == pytest.approx(
        800e6
    )


def test_start_from_it_power_is_its_own_site():
    made = estimate(draws=256, it_power_mw=800)
    assert made.values("site_it_power_mw") == pytest.approx(800.0)
    assert made.values("accelerators") == pytest.approx(made.values("accelerators_at_site"))


def test_power_of_a_counted_fleet_replaces_the_computed_one():
    made = estimate(draws=256, fleet="H100:1000", facility_power_mw=10, facility_overhead=1.25)
    assert made["accelerators"].p50 == 1000
    assert made.values("it_power_mw") == pytest.approx(8.0)
    assert made.values("facility_power_mw") == pytest.approx(10.0)


@pytest.mark.parametrize(
    "scope, quantity",
    [
        ("accelerators", "accelerator_cost_usd"),
        ("servers", "server_cost_usd"),
        ("cluster", "cluster_cost_usd"),
        ("site", "site_capex_usd"),
    ],
)
def test_start_from_a_budget_spends_it(scope, quantity):
    made = estimate(draws=256, budget_usd="10.5 bn", budget_scope=scope)
    assert made.values(quantity) == pytest.approx(10.5e9)


# -- scenarios -------------------------------------------------------------------------------------
def test_every_scenario_resolves_and_has_a_description():
    assert settings.scenarios()
    for name, text in settings.scenarios().items():
        assert len(text) > 10, name
        assert estimate(name, draws=64)["site_capex_usd"].p50 > 0


def test_default_scenario_is_the_announced_fleet():
    assert resolve(settings.scenario("default")).choices["fleet"] == {"H100 SXM": 350_000.0}


def test_what_is_named_wins_over_the_scenario():
    assert estimate("default", draws=64, fleet="H100:1000")["accelerators"].p50 == 1000


@pytest.mark.parametrize("name", ["defalt", "../default", "/etc/passwd", "default.yaml", ""])
def test_unknown_scenario_is_refused(name):
    assert refused(settings.scenario, name).startswith("unknown scenario")


# -- YAML ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text, expected",
    [
        ("a: no", "no"),
        ("a: yes", "yes"),
        ("a: on", "on"),
        ("a: off", "off"),
        ("a: true", True),
        ("a: false", False),
        ("a: 1:30", "1:30"),
        ("a: 012", 12),
        ("a: 0o14", 12),
        ("a: 1e9", 1e9),
        ("a: 1.5e9", 1.5e9),
        ("a: 5 GW", "5 GW"),
        ("a: '2024'", "2024"),
        ("a: 2024", 2024),
        ("a: 1..2..3", "1..2..3"),
        ("a: {H100 SXM: 5}", {"H100 SXM": 5}),
        ("# comment\na: 1\n", 1),
        ("{a: 1}", 1),
    ],
)
def test_yaml_reads_plain_values_by_version_1_2(text, expected):
    value = read_yaml(text.encode(), "x.yaml")["a"]
    assert value == expected and type(value) is type(expected)


@pytest.mark.parametrize(
    "content",
    [
        b"a: !!python/object/apply:os.system ['true']",
        b"a: !!python/name:os.system ''",
        b"!!python/object:builtins.object {}",
        b"a: !!binary aGVsbG8=",
        b"a: !!str 5",
        b"a: !!int '5'",
        b"a: !custom 5",
        b"a: ! 5",
        b"!!map {a: 1}",
        b"!!set {a: null}",
        b"a: &x 1",
        b"a: &x 1\nb: *x",
        b"a: *x",
        b"&x a: 1",
        b"base: &x {a: 1}\nb:\n  <<: *x",
        b"<<: {a: 1}\nb: 2",
        b"a:\n  <<: {b: 1}",
        b"a: &a [1]\nb: &b [*a, *a]\nc: [*b, *b]",
        b"a: " + b"[" * 200,
        b"a: " + b"[" * 200 + b"]" * 200,
        b"a: " + b"{b: " * 200 + b"1" + b"}" * 200,
        b"- 1\n- 2",
        b"just text",
        b"5",
        b"",
        b"# nothing",
        b"null",
        b"1: 2",
        b"true: 2",
        b"null: 2",
        b"[1]: 2",
        b"? {a: 1}\n: 2",
        b"a: 1\na: 2",
        b"a: 1\n---\nb: 2",
        b"a: 'unclosed",
        b"a: [1, 2",
        b"a: 1\n  b: 2",
        b"a: b: c",
        b"a:\t1\n\tb: 2",
        b"%YAML 1.1\n---\na: no",
        b"%TAG ! tag:yaml.org,2002:python/\n---\na: !name 1",
        b"a: 1 # " + b"x" * 64_000,
        b"\xff\xfe\x00",
        b"a: \xc3\x28",
        b"a: \x00",
        b"a: null",
        b"a: [1, 2]",
        b"a: {b: {c: 1}}",
    ],
    ids=lambda c: repr(c)[:45],
)
def test_yaml_that_is_not_plain_is_refused(content):
    assert refused(read_yaml, content, "x.yaml").startswith("x.yaml: ")


def test_yaml_error_names_the_line():
    assert refused(read_yaml, b"a: 1\nb: &x 2\n", "x.yaml").startswith("x.yaml: line 2: ")
    assert refused(read_yaml, b"a: 1\nb: 2\nc: 'open\n", "x.yaml").startswith("x.yaml: line ")


@pytest.mark.parametrize("said, meant", sorted(settings.ORDINARY.items()))
def test_an_ordinary_word_leads_to_its_input(said, meant):
    assert said not in settings.settable() and meant in settings.settable()
    with pytest.raises(UserError, match=f"unknown input '{said}': did you mean {meant}\\?"):
        settings.gate(said, "1")
