"""What a site takes from its place, and what its tokens and people cost, as sentences say it."""

import csv
import io

import pytest

import gigawatt as gw
from gigawatt.claims.files import equivalent, people


def verdict(sentence: str, as_of: str = "2025") -> str:
    return gw.judge(sentence, as_of=as_of).verdict


@pytest.mark.parametrize(
    "sentence, expected",
    [
        ("A 100 megawatt data centre can use 2 million litres of water a day.", "consistent"),
        ("A 500 megawatt site drinks 40 billion gallons of water a year.", "inconsistent"),
        ("Un centre de 1 GW consomme 500 millions de mètres cubes d'eau par an.", "inconsistent"),
        ("Cooling takes about 0.3 litres of water per kWh.", "consistent"),
        ("Cooling takes about 30 litres of water per kWh.", "inconsistent"),
        ("A 1 GW centre on gas emits 3 million tonnes of CO2 a year.", "consistent"),
        ("A 1 GW centre on gas emits 50,000 tonnes of CO2 a year.", "inconsistent"),
        ("A 100 MW site emits 90 Mt of CO2 a year.", "inconsistent"),
        ("Le campus de 1 GW de Fouju émettrait 250 000 tonnes de CO2 par an.", "consistent"),
        ("The 2 GW site will bring 500 permanent jobs.", "consistent"),
        ("Un centre de 100 MW créera 10 000 emplois permanents.", "inconsistent"),
        ("The 1 GW site brings 2,500 construction jobs and 450 permanent ones.", "consistent"),
        (
            "The 1 GW site has a tax break of 2 million dollars for each permanent job.",
            "consistent",
        ),
        ("One gigawatt brings in about 12 billion dollars of revenue a year.", "consistent"),
        ("One gigawatt earns 300 billion dollars of revenue a year.", "inconsistent"),
        ("A GPU pays for itself in about three years.", "consistent"),
        ("A GPU pays for itself in two months.", "inconsistent"),
        ("It costs its operator about 40 cents to write a million tokens.", "consistent"),
        ("Writing tokens costs its operator $900 per million tokens.", "inconsistent"),
        ("An H100 writes between 500 and 2,000 tokens a second.", "consistent"),
        ("Meta gave one researcher a package of $250 million over four years.", "consistent"),
        ("Meta gave one researcher a package of $40 billion over four years.", "inconsistent"),
        ("Training GPT-4 cost five billion dollars.", "inconsistent"),
        ("Training GPT-4 cost 80 million dollars.", "consistent"),
        ("A GB300 NVL72 rack draws 1.2 megawatts.", "inconsistent"),
        ("Un H100 se loue 80 dollars de l'heure.", "inconsistent"),
        ("L'heure de H100 se loue environ 2,50 dollars.", "consistent"),
        ("2 048 GPU pendant 57 jours, soit 2,8 millions d'heures de GPU.", "consistent"),
        ("The campus gets a 2 GB power connection.", "wrong unit"),
        ("Le data center atteindra une puissance de 200 MWh.", "wrong unit"),
        ("OpenAI's 6 gigawatts will bring AMD about 90 billion dollars.", "ambiguous"),
    ],
)
def test_verdicts(sentence, expected):
    assert verdict(sentence) == expected


def test_a_price_that_is_asked_is_no_cost():
    assert verdict("OpenAI asks 10 dollars per million tokens.") == "not checkable"


def test_money_of_an_electricity_bill_is_no_revenue():
    found = gw.judge("One gigawatt takes 800 million dollars of electricity a year.", "2025")
    assert [one.quantity for one in found.claims] == ["electricity bill"]


def test_a_promise_is_held_against_what_ran_at_its_date():
    found = gw.judge("Abilene will run at 1.2 gigawatts by mid-2026.", "2025-05")
    assert found.verdict == "inconsistent"
    assert "2026-05-23" in found.reason
    assert verdict("Polaris Forge 1 reaches its first 100 MW in 2025.") == "consistent"
    assert verdict("Abilene will run at 1.2 gigawatts in 2026.") == "ambiguous"  # not over yet
    assert verdict("Abilene will run at 1.2 gigawatts in 2029.") != "inconsistent"


@pytest.mark.parametrize(
    "sentence",
    [
        "A 100 megawatt data centre can use 2 million litres of water a day.",
        "A 1 GW centre on gas emits 50,000 tonnes of CO2 a year.",
        "Le campus de 1 GW de Fouju émettrait 250 000 tonnes de CO2 par an.",
        "The 2 GW site will bring 500 permanent jobs.",
        "One gigawatt earns 300 billion dollars of revenue a year.",
        "One gigawatt of critical IT brings Nvidia 90 billion dollars.",
    ],
)
def test_the_row_of_a_sentence_has_its_verdict(sentence, tmp_path):
    found = gw.judge(sentence, "2025")
    row = equivalent.explained(found)
    assert next(csv.DictReader(io.StringIO(row)))["quantity"]
    file = tmp_path / "row.csv"
    file.write_text(row, encoding="utf-8")
    assert [one.verdict for one in people.judged(file)] == [found.verdict]


def test_each_answer_has_at_most_ten_lines():
    sentence = "The 2 GW site uses 2 million litres of water a day and brings 500 jobs and emits "
    found = gw.judge(sentence + "3 million tonnes of CO2 a year.", "2025")
    assert len(found.claims) == 3
    assert len(str(found).splitlines()) <= 10
