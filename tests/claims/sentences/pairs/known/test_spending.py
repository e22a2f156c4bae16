"""What companies spend in a year: forecasts against guidance, the past against reports."""

import pytest

import gigawatt as gw
from gigawatt.data import tables


@pytest.mark.parametrize(
    "sentence, as_of, expected",
    [
        ("CoreWeave expects 12 to 14 billion dollars of capital spending in 2025.", "2025-11", 1),
        ("CoreWeave expects 30 billion dollars of capital spending in 2025.", "2025-11", 0),
        ("Meta spent 72 billion dollars of capex in 2025.", "2026-02", 1),
        ("Meta spent 27 billion dollars of capex in 2025.", "2026-02", 0),
        ("Alphabet guided to $175 billion to $185 billion of capex in 2026.", "2026-02", 1),
        ("Oracle spent 21.2 billion dollars of capex in fiscal 2025.", "2025-07", 1),
        ("Alphabet expects to spend $92bn this year, up from the $52.5bn of 2024.", "2025-10", 1),
        ("Alphabet expects to spend $52bn this year, up from the $32bn of 2023.", "2025-10", 0),
        ("Meta laid out 72 billion dollars last year.", "2026-02", 1),
        ("Meta laid out 27 billion dollars last year.", "2026-02", 0),
        (
            "Meta et Microsoft prévoient 500 milliards de dollars d'investissements en 2026.",
            "2026",
            0,
        ),
    ],
)
def test_spending_is_held_against_what_was_printed(sentence, as_of, expected):
    assert gw.judge(sentence, as_of).verdict == ("inconsistent", "consistent")[expected]


@pytest.mark.parametrize(
    "sentence, as_of, expected",
    [
        (
            "Meta, Microsoft, Amazon et Alphabet injecteront 670 Md$ en 2026.",
            "2026-02",
            "consistent",
        ),
        (
            "Meta, Microsoft, Amazon et Alphabet injecteront 270 Md$ en 2026.",
            "2026-02",
            "inconsistent",
        ),
        ("Meta consacrera 70 milliards de dollars à l'IA en 2025.", "2025-09", "consistent"),
        ("Meta consacrera 170 milliards de dollars à l'IA en 2025.", "2025-09", "inconsistent"),
        # a digit that was lost, or one too many
        ("Alphabet will spend 18 billion dollars of capex in 2026.", "2026-02", "wrong unit"),
        ("Alphabet will spend 1,800 billion dollars of capex in 2026.", "2026-02", "wrong unit"),
        ("Alphabet will spend 60 billion dollars of capex in 2026.", "2026-02", "inconsistent"),
        # of two quarters the sum is that of the one that is over
        (
            "Microsoft's capex hit $24 billion in the quarter, $30 billion in the next.",
            "2025-07-30",
            "consistent",
        ),
        (
            "Microsoft's capex hit $44 billion in the quarter, $30 billion in the next.",
            "2025-07-30",
            "inconsistent",
        ),
        # a quarter to come is the one that is under way
        ("Microsoft earmarks $35bn of capex for the current quarter.", "2025-07-31", "consistent"),
        (
            "Microsoft earmarks $65bn of capex for the current quarter.",
            "2025-07-31",
            "inconsistent",
        ),
        # what goes into one thing is a part, and no part is more than the whole
        ("Microsoft spent 31 billion dollars on servers in 2024.", "2025-01", "not checkable"),
        ("Microsoft spent 310 billion dollars on servers in 2024.", "2025-01", "inconsistent"),
        ("Microsoft injecte 10 milliards de dollars dans Mistral.", "2025-09", "not checkable"),
    ],
)
def test_words_of_spending_and_of_its_parts(sentence, as_of, expected):
    assert gw.judge(sentence, as_of).verdict == expected


def test_a_forecast_is_held_against_guidance_and_the_past_against_the_report():
    ahead = gw.judge("Meta expects 65 billion dollars of capex in 2025.", "2025-02").claims[0]
    behind = gw.judge("Meta spent 65 billion dollars of capex in 2025.", "2026-03").claims[0]
    assert "guided" in ahead.readings[0].label and "reported" in behind.readings[0].label
    (row,) = tables.find("capex", capex_id="meta-2025-year")
    numbers = behind.readings[0].numbers
    assert numbers["p5"] < row["capex_usd"] < numbers["p95"]


def test_what_pays_for_power_or_people_is_no_yearly_spending():
    for text in (
        "Meta spends 10 billion dollars on a 2 GW campus.",
        "Meta spends 300 million dollars on one researcher.",
    ):
        found = gw.judge(text, "2025")
        assert all(one.quantity != "capital expenditure" for one in found.claims), text
