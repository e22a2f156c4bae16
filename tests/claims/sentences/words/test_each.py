"""What an amount is for each of, where no word right behind it says so."""

import pytest

import gigawatt as gw
from gigawatt.claims.sentences.words.sentence import understand

SENTENCES = [
    # what one of them costs, beside how many there are
    ("Une B200 coûte 35 000 dollars, et il en faut 100 000, soit 3,5 milliards.", "consistent"),
    ("Une B200 coûte 35 000 dollars, et il en faut 100 000, soit 7 milliards.", "inconsistent"),
    ("A B200 costs about $35,000, and 100,000 of them come to $3.5 billion.", "consistent"),
    ("A B200 costs about $35,000, and 100,000 of them come to $7 billion.", "inconsistent"),
    ("10,000 A100s bought for 1 billion yuan cost about $14,000 per card.", "consistent"),
    ("10,000 A100s bought for 1 billion yuan cost about $34,000 per card.", "inconsistent"),
    ("A B200 costs $40,000, so 1,000 would cost $40 million.", "consistent"),
    ("A B200 costs $40,000, so 1,000 would cost $90 million.", "inconsistent"),
    ("Une H100 coûte 30 000 dollars, donc 100 000 coûteraient 3 milliards.", "consistent"),
    ("Une H100 coûte 30 000 dollars, donc 100 000 coûteraient 300 millions.", "wrong unit"),
    ("A B200 draws 1,000 watts, so 72 need 72 kW.", "consistent"),
    ("A B200 draws 1,000 watts, so 72 need 720 kW.", "wrong unit"),
    ("The hour of an H100 costs $2, and 10,000 of them $20,000 an hour.", "consistent"),
    ("The hour of an H100 costs $2, and 10,000 of them $50,000 an hour.", "inconsistent"),
    ("An engineer earns $1.5 million a year, so 300 cost $450 million a year.", "consistent"),
    ("An engineer earns $1.5 million a year, so 300 cost $900 million a year.", "inconsistent"),
    ("Each of the 100,000 H100s cost $30,000; the bill came to $3 billion.", "consistent"),
    ("Each of the 100,000 H100s cost $30,000; the bill came to $9 billion.", "inconsistent"),
    ("Of the 100,000 H100s, each costs $30,000, so the total is $3 billion.", "consistent"),
    ("Of the 100,000 H100s, each costs $30,000, so the total is $9 billion.", "inconsistent"),
    # a rack of so many chips is one rack
    ("A 72-GPU rack at 130 kilowatts means about 1.8 kilowatts per GPU.", "consistent"),
    ("A 72-GPU rack at 130 kilowatts means about 4 kilowatts per GPU.", "inconsistent"),
    ("A 72-GPU rack of GB200 costs $3 million.", "consistent"),
    ("A 72-GPU rack of GB200 costs $9 million.", "inconsistent"),
    ("An 8-GPU H100 server costs $300,000.", "consistent"),
    ("An 8-GPU H100 server costs $900,000.", "inconsistent"),
    ("Six sites qui totalisent 2 GW, soit 333 MW en moyenne par site.", "consistent"),
    ("Six sites qui totalisent 2 GW, soit 533 MW en moyenne par site.", "inconsistent"),
    ("Trois tranches de 500 MW portent le site à 1,5 GW.", "consistent"),
    ("Trois tranches de 500 MW portent le site à 2,5 GW.", "inconsistent"),
    ("Three halls of 500 MW bring the site to 1.5 GW.", "consistent"),
    ("Three halls of 500 MW bring the site to 2.5 GW.", "inconsistent"),
    # what a share costs, and what a user pays
    ("It bought 32 million Nvidia shares for $5.8 billion, or $181 a share.", "consistent"),
    ("It bought 32 million Nvidia shares for $5.8 billion, or $90 a share.", "inconsistent"),
    ("Il vend 32 millions d'actions pour 5,8 milliards, soit 18 dollars l'action.", "wrong unit"),
    ("The 160 million shares are worth $96 billion if the stock reaches $600.", "consistent"),
    ("The 160 million shares are worth $50 billion if the stock reaches $600.", "inconsistent"),
    ("At $20 a month, 20 million subscribers bring in $4.8 billion a year.", "consistent"),
    ("At $20 a month, 20 million subscribers bring in $2.4 billion a year.", "inconsistent"),
    ("Les 35 millions d'abonnés à 20 dollars par mois rapportent 840 M$ par an.", "wrong unit"),
    ("Of 850 million users 35 million pay $20 a month, $8.4 billion a year.", "consistent"),
    (
        "$25 billion of annual revenue from 910 million weekly users is $27 per user and year.",
        "consistent",
    ),
    (
        "$25 billion of annual revenue from 910 million weekly users is $270 per user and year.",
        "wrong unit",
    ),
    # what each place, query or chip hour has
    ("Les 35 sites offrent 1 200 hectares, soit 34 hectares en moyenne.", "consistent"),
    ("Les 35 sites offrent 1 200 hectares, soit 84 hectares en moyenne.", "inconsistent"),
    ("Chaque réponse émet 1,14 g de CO2, un milliard de réponses 1 140 tonnes.", "consistent"),
    ("Chaque réponse émet 1,14 g de CO2, un milliard de réponses 11 400 tonnes.", "wrong unit"),
    ("The 30 million H100 hours emitted 11,100 tonnes, or 0.37 kilograms an hour.", "consistent"),
    ("The 30 million H100 hours emitted 11,100 tonnes, or 3.7 kilograms an hour.", "wrong unit"),
    ("À 700 watts l'une, 350 000 puces H100 réclament 245 MW à elles seules.", "consistent"),
    ("À 700 watts l'une, 350 000 puces H100 réclament 2,45 GW à elles seules.", "wrong unit"),
    ("Il y a 20 milliards pour 4 usines, soit 5 milliards l'une.", "consistent"),
    ("Il y a 20 milliards pour 4 usines, soit 10 milliards l'une.", "inconsistent"),
    ("Un rack prend 80 kW, autant que 20 maisons à 4 kW chacune.", "consistent"),
    ("Un rack prend 80 kW, autant que 50 maisons à 4 kW chacune.", "inconsistent"),
    ("Seven plants for 5.2 gigawatts come to about 743 megawatts each.", "consistent"),
    ("Seven plants for 5.2 gigawatts come to about 74 megawatts each.", "wrong unit"),
    ("The 1.1 million customers will pay $550 million, or about $500 each.", "consistent"),
    ("The 1.1 million customers will pay $550 million, or about $900 each.", "inconsistent"),
    ("With 1.3 million GPUs for 44 people, some 30,000 apiece, it leads.", "consistent"),
    ("With 1.3 million GPUs for 44 people, some 60,000 apiece, it leads.", "inconsistent"),
    ("The 1,000 jobs for $10bn are $10 million of investment for every job.", "consistent"),
    ("The 1,000 jobs for $10bn are $1 million of investment for every job.", "wrong unit"),
    ("Les 8 000 suppressions de postes, à 300 000 $ chacune, font 2,4 milliards.", "consistent"),
    ("Les 8 000 suppressions de postes, à 300 000 $ chacune, font 4,4 milliards.", "inconsistent"),
    (
        "Its headcount of 80,000 made $200 billion in 2025, or $2.5 million per employee.",
        "consistent",
    ),
    ("Its headcount of 80,000 made $200 billion in 2025, or $250,000 per employee.", "wrong unit"),
    ("Each GB200 rack has 72 chips and sells for $3.4m, so 1,800 racks cost $6.1bn.", "consistent"),
    ("Each GB200 rack has 72 chips and sells for $3.4m, so 1,800 racks cost $612m.", "wrong unit"),
    ("Les 5 884 nœuds à quatre puces coûtent 273 M€, soit 11 600 euros par puce.", "consistent"),
    ("Les 5 884 nœuds à quatre puces coûtent 273 M€, soit 41 600 euros par puce.", "inconsistent"),
    ("A kilowatt-hour costs 5 cents, so 230 MW use $100 million a year.", "consistent"),
    ("A kilowatt-hour costs 5 cents, so 230 MW use $1 billion a year.", "wrong unit"),
    ("The ten buildings have 1 GW, and each building would have 100 megawatts.", "consistent"),
    ("The ten buildings have 1 GW, and each building would have 300 megawatts.", "inconsistent"),
    ("Les 50 000 H100, dont chacun tire 700 watts, prennent 35 MW à eux seuls.", "consistent"),
    ("Les 50 000 H100, dont chacun tire 700 watts, prennent 95 MW à eux seuls.", "inconsistent"),
    ("Les 57 millions d'heures de GPU, facturées 2 dollars, coûtent 114 millions.", "consistent"),
    ("Les 57 millions d'heures de GPU, facturées 2 dollars, coûtent 214 millions.", "inconsistent"),
    # what each of some people has
    ("3 000 salariés ont 1,5 million d'euros d'actions chacun, soit 4,5 milliards.", "consistent"),
    ("3 000 salariés ont 1,5 million d'euros d'actions chacun, soit 450 millions.", "wrong unit"),
    ("Engineers average $1.54 million a year, so 1,200 of them cost $1.85bn a year.", "consistent"),
    ("Engineers average $1.54 million a year, so 1,200 of them cost $4bn a year.", "inconsistent"),
    ("At 80 gallons a day each, 35 million gallons a year serve 1,200 people.", "consistent"),
    ("At 80 gallons a day each, 35 million gallons a year serve 3,400 people.", "inconsistent"),
    ("At 80 gallons a day each, 35 million gallons a year serve 12,000 people.", "wrong unit"),
    ("Onze recrues à 100 millions de dollars chacune, cela fait 1,1 milliard.", "consistent"),
    ("Onze recrues à 100 millions de dollars chacune, cela fait 2,1 milliards.", "inconsistent"),
    # what a query costs
    ("La requête coûte 0,36 centime, un milliard par jour 1,3 Md€ par an.", "consistent"),
    ("La requête coûte 0,36 centime, un milliard par jour 3,3 Md€ par an.", "inconsistent"),
    ("A query costs 0.36 cents, a billion queries a day $1.3 billion a year.", "consistent"),
    ("A query costs 0.36 cents, a billion queries a day $5 billion a year.", "inconsistent"),
    # how often, in an adjective behind its noun
    (
        "À 0,34 Wh par requête, 2,5 milliards de requêtes quotidiennes font 310 GWh par an.",
        "consistent",
    ),
    (
        "À 0,34 Wh par requête, 2,5 milliards de requêtes quotidiennes font 850 GWh par an.",
        "inconsistent",
    ),
]


@pytest.mark.parametrize("sentence, expected", SENTENCES)
def test_verdicts(sentence, expected):
    assert gw.judge(sentence, as_of="2025-02").verdict == expected


def test_chips_of_a_site_are_chips_and_no_sites():
    count, power = understand("Les 100 000 H100 du site tiendraient dans 15 MW.").amounts
    assert (count.kind, count.value, power.kind) == ("chip", 1e5, "power")


def test_queries_of_a_day_are_a_rate():
    (one,) = understand("ChatGPT reçoit 2,5 milliards de requêtes quotidiennes.").amounts
    assert one.dims == (("h", -1), ("query", 1)) and one.value == pytest.approx(2.5e9 / 24)
    assert one.text == "2,5 milliards de requêtes quotidiennes"
