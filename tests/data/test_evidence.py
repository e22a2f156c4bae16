"""A number is as sure as the weakest row behind it, and every way out of the model says which."""

import json

import pytest

import gigawatt as gw
from gigawatt.data import evidence, tables
from gigawatt.data.evidence import Evidence
from gigawatt.estimates import headlines, report


@pytest.fixture
def changed(monkeypatch):
    """Set cells of a row for the time of a test."""

    def change(name: str, **cells):
        table, _, key = name.partition(":")
        row = tables.index(table)[key]
        for column, value in cells.items():
            monkeypatch.setitem(row, column, value)
        evidence.of_row.cache_clear()

    yield change
    evidence.of_row.cache_clear()


def rows_of_steps(made, name) -> set[str]:
    return {row for step in made.steps(name) for row in step.rows}


@pytest.mark.parametrize("row", tables.rows("headlines"), ids=lambda row: row["quantity"])
def test_the_walk_finds_the_rows_of_every_step(row):
    made = gw.estimate(draws=64)
    found = set(made.rows(row["quantity"]))
    assert found and found == rows_of_steps(made, row["quantity"])
    assert made.weakest(row["quantity"]).row in found


def test_the_weakest_row_decides(changed):
    made = gw.estimate(draws=64)
    assert made.weakest("facility_power_mw").grade == evidence.SECONDARY
    changed("systems:DGX H100", unprinted="read off a chart", printed_as=None)
    found = made.weakest("facility_power_mw")
    assert (found.row, found.grade) == ("systems:DGX H100", evidence.OWN)
    changed("assumptions:facility_overhead", confidence="memory")
    found = made.weakest("facility_power_mw")
    assert (found.row, found.grade) == ("assumptions:facility_overhead", evidence.MEMORY)
    assert made.weakest("accelerator_cost_usd").grade != evidence.MEMORY  # it does not rest on it


def test_of_equally_weak_rows_the_one_without_a_print_is_named(changed):
    rows = ["systems:DGX H100", "systems:GB300 NVL72 rack"]
    for row in rows:
        changed(row, confidence="secondary", printed_as=None)
    assert evidence.weakest(rows).row == rows[0]
    changed(rows[0], printed_as="10.2 kW max", locator="page 5")
    assert evidence.weakest(rows).row == rows[1]
    assert evidence.of_row(rows[0]).proof == 'printed as "10.2 kW max", page 5'


def test_a_row_of_an_article_is_secondary_however_sure_we_are_that_it_says_so():
    row = tables.index("claims")["S4-01"]
    assert row["confidence"] == "primary"
    assert evidence.of_row("claims:S4-01").grade == evidence.SECONDARY


def test_a_row_that_is_gone_counts_as_memory():
    assert evidence.of_row("systems:no such") is None is evidence.of_row("no_table:x")
    assert evidence.weakest(["systems:DGX H100", "systems:no such"]).grade == evidence.MEMORY


def test_what_somebody_set_rests_on_no_row():
    made = gw.estimate(draws=64, accelerators=1_000, accelerator_price_usd=30_000)
    assert made.weakest("accelerator_cost_usd") is None
    assert report.weakest_text(None).startswith("every number was set")
    assert json.loads(report.intervals(made, ["accelerator_cost_usd"], "json"))[
        "accelerator_cost_usd"
    ]["weakest_evidence"] == {"grade": "set"}


def test_table_and_json_and_explanation_name_the_row(changed):
    changed("systems:DGX H100", printed_as="10.2 kW max", locator="page 5", conversion="* 1")
    made = gw.estimate(draws=64)
    weak = made.weakest("it_power_mw")
    assert f"Weakest evidence: {weak.grade}: {weak.row}" in report.intervals(
        made, ["it_power_mw"], "table"
    )
    told = json.loads(report.explanation(made, "it_power_mw", "json"))
    assert told["weakest_evidence"]["row"] == weak.row
    assert {one["row"] for one in told["evidence"]} == set(made.rows("it_power_mw"))
    text = report.explanation(made, "it_power_mw", "table")
    url = tables.index("sources")[tables.index("systems")["DGX H100"]["source_id"]]["url"]
    assert f"weakest: {weak.grade}: {weak.row}" in text
    assert f'systems:DGX H100: printed as "10.2 kW max", page 5 ({url})' in text


def test_a_quantity_of_one_company_rests_on_its_rows():
    made = gw.estimate(draws=64)
    assert set(made.rows("meta_h100e_installed")) >= {"ai_power:meta-2025"}


def test_a_rank_grows_with_the_weakness():
    ranks = [
        evidence.rank(Evidence("a:b", grade, printed_as=text))
        for grade in evidence.GRADES
        for text in ("5 kW", "")
    ]
    assert ranks == sorted(set(ranks))


def test_every_headline_has_a_grade_in_the_table():
    made = gw.estimate(draws=64)
    names = list(headlines.labels("estimate"))
    lines = report.intervals(made, names, "table").splitlines()[2 : 2 + len(names)]
    for name, line in zip(names, lines):
        assert f"  {made.weakest(name).grade}  " in line
