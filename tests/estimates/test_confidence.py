"""Every quantity answers in order, walks to its sources, and says how firm its rows are."""

import pytest

import gigawatt as gw
from gigawatt.errors import UserError
from gigawatt.estimates import choices, confidence, graph

# What is no estimate: bookkeeping of the model's own, which no source prints.
INNER = {"earlier_weight", "quarter_age_years", "quarter_weight", "pay_year"}
QUANTITIES = [name for name in choices.names() if name not in choices.text_choices()]


@pytest.fixture(scope="module")
def made():
    return gw.estimate(draws=256, operator="Meta")


@pytest.mark.parametrize("name", QUANTITIES)
def test_a_quantity_is_in_order_and_walks_to_its_sources(made, name):
    found = made[name]
    assert found.p5 <= found.p50 <= found.p95
    steps = made.steps(name)
    assert steps[-1].name == name
    sources = made.sources(name)
    assert sources or name in INNER
    assert all(row["title"] for row in sources.values())


@pytest.mark.parametrize("name", [name for name in QUANTITIES if name not in INNER])
def test_the_table_of_confidence_counts_every_row_once(made, name):
    line = made.confidence(name).loc[name]
    rows = {row for step in made.steps(name) for row in step.rows}
    assert line[list(confidence.GRADES)].sum() == len(rows)
    grades = {confidence.grade(row) for row in rows}
    weakest = [one for one in confidence.GRADES if one in grades][-1]
    assert line["weakest"] == weakest
    weak = [row.partition(":")[2] for row in rows if confidence.grade(row) != "primary"]
    assert all(key in line["not primary"] for key in weak)
    assert bool(weak) == bool(line["not primary"])


def test_what_is_all_set_has_no_grade():
    made = gw.estimate(draws=256, energy_twh_per_year=2, electricity_gco2_per_kwh=400)
    line = made.confidence("co2_t_per_year").loc["co2_t_per_year"]
    assert line["weakest"] == confidence.OWN and line["not primary"] == ""


def test_a_row_of_memory_feeds_no_default(made):
    assert not made.confidence(*(n for n in QUANTITIES if n not in INNER))["memory"].any()


def test_the_frame_remembers_its_sources(made):
    table = made.confidence("irr", "water_m3_per_year")
    cited = gw.table("sources", of=[table])
    assert set(made.sources("irr", "water_m3_per_year")) == set(cited.index)


@pytest.mark.parametrize("part", ["ownership", "use", "place"])
def test_a_part_of_the_model_stands_for_all_its_results(made, part):
    results = [name for name in graph.functions() if graph.part(name) == part]
    assert list(made.confidence(part).index) == results and len(results) >= 8


def test_a_result_that_the_choices_do_not_give_is_left_out():
    without = gw.estimate(draws=256, accelerator="GB300").confidence("ownership")
    assert "payback_years" not in without.index and "cost_usd_per_accelerator_hour" in without.index


def test_an_unknown_name_is_refused(made):
    with pytest.raises(UserError, match="unknown quantity 'plaice'"):
        made.confidence("plaice")
