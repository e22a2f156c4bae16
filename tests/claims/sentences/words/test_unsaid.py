"""Sums that a French sentence prints without a currency, and what is no such sum."""

import pytest

import gigawatt as gw
from gigawatt.claims.sentences.words.sentence import understand

SENTENCES = [
    ("Meta met 14 milliards dans Scale AI pour 49 % du capital, valorisé 29 milliards.", "USD"),
    ("Stargate, c'est 500 milliards pour 10 gigawatts.", "USD"),
    ("La start-up a payé 30 000 dollars la puce, 3 milliards pour 100 000 H100.", "USD"),
    ("Pour 1,3 milliard, ASML s'offre 11 % de Mistral AI, valorisée 11,7 milliards.", "USD EUR"),
    ("Le campus de 1 GW coûtera 20 milliards, dont 3 milliards d'euros d'État.", "EUR"),
    # no sum: users, chips of another year, parameters, a count beside its own noun
    ("ChatGPT est passé de 400 millions d'utilisateurs à 800 millions.", ""),
    ("Nvidia a livré 5 millions de puces en 2025, contre 3 millions en 2024.", ""),
    ("Avec 1 000 milliards de paramètres, contre 400 milliards, il tourne sur 16 000 H100.", ""),
    ("Oracle will buy 400,000 GB200 for 40 billion.", ""),
]


@pytest.mark.parametrize("sentence, codes", SENTENCES)
def test_what_a_sum_may_be_in(sentence, codes):
    assert " ".join(understand(sentence).unsaid) == codes


VERDICTS = [
    ("xAI a acheté 100 000 H100 pour 30 milliards.", "inconsistent"),
    ("Meta débourse 14 milliards pour 49 % de Scale AI, valorisée 20 milliards.", "inconsistent"),
    ("Stargate, c'est 500 milliards pour 10 gigawatts.", "consistent"),
    ("Un campus d'un gigawatt pour 2 milliards.", "inconsistent"),
]


@pytest.mark.parametrize("sentence, expected", VERDICTS)
def test_a_sum_without_a_currency_is_judged(sentence, expected):
    answer = gw.judge(sentence, "2025-09")
    assert answer.verdict == expected
    assert any("currency is unsaid" in note for note in answer.notes)


def test_where_dollars_and_euros_differ_the_answer_names_both():
    said = "Le groupe paie {} pour 100 000 H100, puces seules."
    (claim,) = gw.judge(said.format("3 milliards de dollars"), "2025-11").claims
    most = claim.readings[0].numbers["p95"] / 1e9
    number = f"{most / 1.08:.2f}".replace(".", ",")  # a euro was worth 1.16 dollars
    dollars, euros, answer = (
        gw.judge(said.format(f"{number} milliards{coin}"), "2025-11")
        for coin in (" de dollars", " d'euros", "")
    )
    assert (dollars.verdict, euros.verdict) == ("consistent", "inconsistent")
    assert answer.verdict == "ambiguous"
    assert "In USD: consistent." in answer.reason and "In EUR: inconsistent." in answer.reason


@pytest.mark.parametrize("total, expected", [(100, "consistent"), (300, "inconsistent")])
def test_pay_of_each_stays_one_of_each_in_either_currency(total, expected):
    sentence = (
        f"L'atelier compte 50 salariés payés 2 millions chacun, soit {total} millions par an."
    )
    assert gw.judge(sentence, "2025").verdict == expected
