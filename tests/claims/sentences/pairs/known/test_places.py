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


@pytest.mark.parametrize("site", sorted({row.site for row in gw.table("sites").itertuples()})[::4])
@pytest.mark.parametrize("as_of", ["2019", "2024-06", "2025-09-20", "2026-11-27", "2031"])
def test_every_site_has_an_answer_at_every_date(site, as_of):
    for words in ("draws 1 GW", "will draw 1.4 GW", "will reach 2 GW by 2040"):
        assert gw.judge(f"{site} {words}.", as_of).verdict


def test_what_grows_passes_every_power_on_its_way():
    """Nothing of either site ran yet: their plans are 2.1 and 2.4 GW."""
    assert gw.judge("Colossus 2 will draw 1.4 GW.", "2025-09-20").verdict == "consistent"
    assert labels(gw.judge("Hyperion will use 1 GW.", AT)) == {
        "on its way to 2,400 MW, at the meter": "consistent",
        "on its way to 1,676 MW, IT load": "consistent",
        "announced in 2025": "inconsistent",
    }


def test_may_is_a_verb_and_a_month():
    assert gw.judge("Abilene may reach 1.2 GW in 2026.", "2025-05").verdict == "ambiguous"
    assert gw.judge("Abilene reaches 1.2 GW in June 2026.", "2025-05").verdict == "inconsistent"


def test_an_announcement_is_told_beside_what_others_project():
    found = labels(gw.judge("Meta's Hyperion will use 5 GW.", AT))
    assert found["announced in 2025"] == "consistent"
    assert found["on its way to 2,400 MW, at the meter"] == "inconsistent"
    assert gw.judge("Meta's Hyperion will use 5 GW.", AT).verdict == "ambiguous"


@pytest.mark.parametrize(
    "homes, expected", [("2 millions", "ambiguous"), ("15 millions", "inconsistent")]
)
def test_a_site_of_the_tables_stands_for_its_power_beside_homes(homes, expected):
    sentence = f"Le futur campus de Fouju consommerait autant que {homes} de foyers français."
    answer = gw.judge(sentence, "2025-05-20")
    assert answer.verdict == expected
    assert answer.claims[0].assumed["site"].startswith("Campus IA Fouju, 1400 MW")


def test_a_day_of_a_month_is_no_number():
    texts = [
        one["text"]
        for one in gw.judge("Le 22 juillet, xAI avait 230 000 GPU.").understood["numbers"]
    ]
    assert texts == ["230 000 GPU"]
