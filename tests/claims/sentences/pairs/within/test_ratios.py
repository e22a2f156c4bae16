"""Multiples, parts and growth: "plus du double", "a 31 percent increase", "le tiers des"."""

import pytest

import gigawatt as gw

SENTENCES = [
    # "more than", "less than" and "nearly" stand before an article too
    ("La demande passera de 415 TWh à 945 TWh, plus du double.", "consistent"),
    ("La demande passera de 415 TWh à 645 TWh, plus du double.", "inconsistent"),
    ("La demande passera de 415 TWh à 645 TWh, moins du double.", "consistent"),
    ("La demande passera de 415 TWh à 945 TWh, moins du double.", "inconsistent"),
    ("La demande passera de 415 TWh à 800 TWh, près du double.", "consistent"),
    # "less than" relates the larger of two numbers to the smaller one, not the other way round
    ("The site's 20 MW are less than half of the hall's 100 MW.", "consistent"),
    ("The site's 20 MW are less than half of the hall's 30 MW.", "inconsistent"),
    # an energy without its time beside one of a year
    ("Le campus prendra 12 TWh par an, soit 2,7 % des 450 TWh français.", "consistent"),
    ("Le campus prendra 12 TWh par an, soit 5 % des 450 TWh français.", "inconsistent"),
    ("The campus takes 12 TWh a year, twice the 6 TWh of the town.", "consistent"),
    ("The campus takes 12 TWh a year, twice the 4 TWh of the town.", "inconsistent"),
    # smaller parts
    ("Mistral valait 5,8 milliards d'euros, soit la moitié des 11,7 milliards.", "consistent"),
    ("Mistral valait 5,8 milliards d'euros, soit le tiers des 11,7 milliards.", "inconsistent"),
    ("The median of $417,400 is a hundredth of the $41.7 million of its head.", "consistent"),
    ("The median of $417,400 is a hundredth of the $25.5 million of its head.", "inconsistent"),
    ("The site's 250 MW are an eighth of the 2 GW that the town has.", "consistent"),
    ("The site's 250 MW are a sixth of the 2 GW that the town has.", "inconsistent"),
    # a part is one of the whole behind it
    ("A man earns $1 million, a hundredth of the $100 million of the team of 5.", "consistent"),
    ("It pays $75 million a year, a thousandth of its spending of $72 billion.", "consistent"),
    ("It pays $75 million a year, a tenth of its spending of $72 billion.", "wrong unit"),
    ("It pays $75 million a year, a fifth of its spending of $144 billion.", "inconsistent"),
    ("La France exporte 89 TWh, soit un cinquième environ de ses 449 TWh.", "consistent"),
    ("La France exporte 89 TWh, soit un huitième environ de ses 449 TWh.", "inconsistent"),
    ("The site starts with 200 MW, a fifth of its planned gigawatt.", "consistent"),
    ("The site starts with 500 MW, a fifth of its planned gigawatt.", "inconsistent"),
    # a part behind both its numbers
    (
        "Sur 20 milliards d'euros 15 milliards vont aux centres, soit les trois quarts.",
        "consistent",
    ),
    ("Sur 20 milliards d'euros 15 milliards vont aux centres, soit la moitié.", "inconsistent"),
    ("Of its $3 billion $2.5 billion came this year, more than four fifths.", "consistent"),
    ("Of its $3 billion $1.5 billion came this year, more than four fifths.", "inconsistent"),
    # a price that leaves its time to the other
    ("Pro costs 200 dollars a month, ten times the 20 dollars of Plus.", "consistent"),
    ("Pro costs 200 dollars a month, five times the 20 dollars of Plus.", "inconsistent"),
    ("Le terrain a 36 hectares, un peu plus du tiers des 100 hectares de l'autre.", "consistent"),
    (
        "Le terrain a 36 hectares, un peu plus du dixième des 100 hectares de l'autre.",
        "inconsistent",
    ),
    ("Elle va se multiplier par vingt, de 21 à 420 exaflops.", "consistent"),
    ("Elle va se multiplier par vingt, de 21 à 220 exaflops.", "inconsistent"),
    ("Bills are up 11 percent since July 2024, from $126 to $140 a month.", "consistent"),
    ("Bills are up 31 percent since July 2024, from $126 to $140 a month.", "inconsistent"),
    ("Sur 1 200 chercheurs 500 figurent sur la liste, soit 42 %.", "consistent"),
    ("Le site a bu 84 millions de litres, quatre fois les 20 millions annoncés.", "consistent"),
    ("Le site a bu 84 millions de litres, deux fois les 20 millions annoncés.", "inconsistent"),
    # a share of what stands right behind it
    ("Les 230 000 GPU, dont 30 000 GB200, font 23 % du million de puces visé.", "consistent"),
    ("Les 230 000 GPU, dont 30 000 GB200, font 13 % du million de puces visé.", "inconsistent"),
    ("Of his $250 million he has $100 million now, two fifths of the total.", "consistent"),
    ("Of his $250 million he has $150 million now, two fifths of the total.", "inconsistent"),
    (
        "Emissions rose 24 percent since 2020, it said, from 12.2 to 15.1 million tonnes.",
        "consistent",
    ),
    (
        "Emissions rose 44 percent since 2020, it said, from 12.2 to 15.1 million tonnes.",
        "inconsistent",
    ),
    ("Il chiffre à 38 % la hausse, passée de 26 à 36 milliards d'euros.", "consistent"),
    ("Il chiffre à 58 % la hausse, passée de 26 à 36 milliards d'euros.", "inconsistent"),
    ("Il financera 30 des 50 milliards d'euros, soit 60 %.", "consistent"),
    ("Il financera 30 des 50 milliards d'euros, soit 40 %.", "inconsistent"),
    ("A gigawatt costs $35bn, 39 percent of it for chips, or about $13.7bn.", "consistent"),
    ("A gigawatt costs $35bn, 39 percent of it for chips, or about $1.37bn.", "wrong unit"),
    ("Sur les 60 milliards de dollars, dont 24 chez Nscale, soit 40 %.", "consistent"),
    ("Sur les 60 milliards de dollars, dont 24 chez Nscale, soit 60 %.", "inconsistent"),
    (
        "Il a 75 millions de dollars par an, soit trois fois les 25 millions de l'autre.",
        "consistent",
    ),
    (
        "Il a 75 millions de dollars par an, soit six fois les 25 millions de l'autre.",
        "inconsistent",
    ),
    ("It grows from 21 exaflops to 420, twentyfold.", "consistent"),
    ("It grows from 21 exaflops to 120, twentyfold.", "inconsistent"),
    # several multiples in one sentence
    ("Use grew from 60 TWh to 366, a sixfold rise, and may triple again.", "consistent"),
    ("Use grew from 60 TWh to 266, a sixfold rise, and may go on.", "inconsistent"),
    # an energy and one without its unit
    ("Centres took 5,200 GWh of 29,500, or 18 percent of the country's demand.", "consistent"),
    ("Centres took 5,200 GWh of 29,500, or 28 percent of the country's demand.", "inconsistent"),
    ("Seuls 20 millions d'utilisateurs sur 700 millions paient, moins de 3 %.", "consistent"),
    # growth that stands behind both numbers as a noun
    ("Bills jumped from $130 to $151 a month, a 16 percent increase.", "consistent"),
    ("Bills jumped from $130 to $151 a month, a 31 percent increase.", "inconsistent"),
    ("Capex rose to $6.1 billion from $3.4 billion, a 79% jump.", "consistent"),
    ("Capex rose to $6.1 billion from $3.4 billion, a 39% jump.", "inconsistent"),
    ("Rents fell from $4 to $2 an hour, a 50% drop.", "consistent"),
    ("Rents fell from $4 to $2 an hour, a 20% drop.", "inconsistent"),
    # growth by a part in words is nearer to that part than to another
    ("Le budget passe de 60 à 90 milliards de dollars, en hausse de moitié.", "consistent"),
    ("Le budget passe de 60 à 90 milliards de dollars, en hausse d'un quart.", "inconsistent"),
    # a fall between two numbers of which the second has the unit
    ("Le loyer est tombé de 8 à 2,30 dollars l'heure, une baisse de 71 %.", "consistent"),
    ("Le loyer est tombé de 8 à 2,30 dollars l'heure, une baisse de 41 %.", "inconsistent"),
    # a share with its whole or its part in other words
    ("L'État prend 15 % d'un projet de 8,5 milliards d'euros, soit 1,3 milliard.", "consistent"),
    ("L'État prend 15 % d'un projet de 8,5 milliards d'euros, soit 2,3 milliards.", "inconsistent"),
    ("Il fait 41,1 Md$ sur les centres, 88 % de ses 46,7 Md$ de ventes.", "consistent"),
    ("Il fait 41,1 Md$ sur les centres, 68 % de ses 46,7 Md$ de ventes.", "inconsistent"),
    # a multiple that is ten times off has lost a digit
    ("The prize of $100 million is 240 times the median of $417,400.", "consistent"),
    ("The prize of $100 million is 24 times the median of $417,400.", "wrong unit"),
    ("The prize of $100 million is 90 times the median of $417,400.", "inconsistent"),
]


@pytest.mark.parametrize("sentence, expected", SENTENCES)
def test_verdicts(sentence, expected):
    assert gw.judge(sentence, as_of="2025-09").verdict == expected


@pytest.mark.parametrize(
    "sentence, told",
    [
        ("Bills rose from $130 to $151 a month, a 31 percent increase.", "$130 a month, not"),
        ("La facture passe de 1 000 à 1 200 euros, en hausse de 40 %.", "1 000 euros, not 1.4"),
        ("Demand will triple, from 460 to 1,000 TWh.", "460 TWh and 1,000 TWh stand as 2.17 to 1"),
        ("Capex grew from 5 billion dollars to 8 billion dollars, by 20 %.", "5 billion dollars,"),
        ("Revenue grew from 500 million to 1.2 billion dollars, by 20 %.", "times 500 million,"),
        ("La demande passera de 415 à 945 TWh, soit 300 TWh de plus.", "differ by 530 TWh, not"),
        ("Their 6 GW are a third of the 20 GW of the country.", "stand as 3 to 1, as the sent"),
        ("The prize of $100 million is 90 times the $417,400 of others.", "as 240 to 1, not as 90"),
    ],
)
def test_numbers_are_told_in_the_units_of_the_sentence(sentence, told):
    assert told in gw.judge(sentence, as_of="2025-09").reason


def test_what_is_read_both_ways_is_told_once():
    found = gw.judge("La facture tombe de 12 M$ à 9 M$, 25 % de moins.")
    assert found.verdict == "consistent" and found.reason.count("stand as") == 1
