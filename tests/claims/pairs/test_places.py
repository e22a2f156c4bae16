"""A site's power in a sentence: what is to come is held against plans, what runs against its
date.
"""

import pytest

import gigawatt as gw

AT = "2025-11-01"


def labels(answer):
    return {one.label: one.verdict for claim in answer.claims for one in claim.readings}


@pytest.mark.parametrize(
    "sentence, verdict",
    [
        ("xAI's Colossus 2 will draw 1.4 GW.", "consistent"),  # 0.3 then, 2.1 planned
        ("Colossus 2 will be the first gigawatt data centre.", "consistent"),
        ("Colossus 2 will draw 12 GW.", "inconsistent"),
        ("Colossus 2 draws 1.4 GW.", "inconsistent"),
        ("Colossus 2 runs on 350 MW.", "ambiguous"),  # at the meter, not of IT
        ("Prometheus draws 1 GW.", "inconsistent"),  # 170 MW at that date, one building
        ("Prometheus atteindra 1 GW en 2026.", "ambiguous"),
    ],
)
def test_a_site_is_held_against_its_date_or_its_plan(sentence, verdict):
    assert gw.judge(sentence, AT).verdict == verdict


def test_a_year_that_is_not_over_is_no_broken_promise():
    open_year = labels(gw.judge("Meta's Prometheus will reach 1 GW in 2026.", AT))
    assert open_year and not any(label.startswith("what ran") for label in open_year)
    passed = labels(gw.judge("Abilene reaches 1.2 GW by mid-2026.", AT))
    assert any(label.startswith("what ran on 2026-05") for label in passed)


def test_an_announcement_is_told_beside_what_others_project():
    found = labels(gw.judge("Meta's Hyperion will use 5 GW.", AT))
    assert found["announced in 2025"] == "consistent"
    assert found["on its way to 2,400 MW, at the meter"] == "inconsistent"
    assert gw.judge("Meta's Hyperion will use 5 GW.", AT).verdict == "ambiguous"
