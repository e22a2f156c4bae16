"""The same question has the same digits wherever it is printed: as an estimate, beside a claim, in
the report and on the explore page.
"""

import json

import pytest
from explored import NODE, run, settings

import gigawatt as gw
from gigawatt.claims.files import people
from gigawatt.pages import scenario
from gigawatt.pages.explorer import bundle
from gigawatt.text.typeset import span

NAMES = ("site_capex_usd", "facility_power_mw", "annual_cost_usd")
SCENARIO = "default"
GIVEN = "fleet=H100 SXM:350000; purchase_year=2024; operator=Meta; site=Prometheus"


def test_the_report_prints_what_the_estimate_prints():
    made, page = gw.estimate(scenario=SCENARIO), scenario.page(SCENARIO)
    assert [name for name in NAMES if made[name].text not in page] == []


def test_a_claim_is_held_against_what_the_estimate_prints(tmp_path):
    made = gw.estimate(scenario=SCENARIO)
    asked = [
        {"quantity": name, "value": 1, "unit": made[name].unit, "given": GIVEN} for name in NAMES
    ]
    file = tmp_path / "asked.json"
    file.write_text(json.dumps(asked), encoding="utf-8")
    claims = people.judged(file)
    for name, one in zip(NAMES, claims, strict=True):
        ours = made.printed(name)
        assert span(ours.p5, ours.p50, ours.p95) in one.reason, name


@pytest.mark.skipif(NODE is None, reason="no Node on the PATH; apt-get install nodejs")
def test_the_explore_page_prints_what_the_estimate_prints(tmp_path):
    made = bundle.build()
    ours = gw.estimate(**settings(made.data["opening"]))
    look = """given.map((name) => {
        const at = E.slot(settings(D, D.opening)), { unit } = D.quantities[name];
        return typesetter(D).quantity(E.answer(at, name).model, unit);
    })"""
    names = list(bundle.shown())
    known = [name for name in names if ours.knows(name)]
    assert len(known) > 10
    theirs = run(made, look, known, tmp_path)
    assert theirs == [ours[name].text for name in known]
