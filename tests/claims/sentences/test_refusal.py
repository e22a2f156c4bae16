"""Money that is a price, and money that is none: loans, deals of years, what is raised to buy."""

import pytest

import gigawatt as gw

SENTENCES = [
    # what is raised to buy chips is what they cost
    ("xAI is raising $20 billion to buy roughly 400,000 GB200 chips.", "ambiguous"),
    ("xAI is raising $200 billion to buy roughly 400,000 GB200 chips.", "inconsistent"),
    ("xAI lève 20 milliards de dollars pour acheter 400 000 GB200.", "ambiguous"),
    ("xAI lève 2 milliards de dollars pour acheter 400 000 GB200.", "inconsistent"),
    ("xAI is raising $20 billion for its 400,000 GB200 chips.", "not checkable"),
    # what is raised for a site is what it costs
    ("A $27 billion financing for its campus pays for 2 gigawatts.", "ambiguous"),
    ("A $2 billion financing for its campus pays for 2 gigawatts.", "inconsistent"),
    ("Three plants with 2.26 gigawatts cost $3.2 billion.", "not checkable"),
    # land is no data centre
    ("It bought the site, approved for 960 megawatts, for $650 million.", "not checkable"),
    ("It bought the site, approved for 960 MW, for $650m, or $677,000 a megawatt.", "consistent"),
    ("It bought the site, approved for 960 MW, for $650m, or $977,000 a megawatt.", "inconsistent"),
    # a sum that pays for energy is no price of a site
    ("The 2.5 GW made 18 TWh at $24 a megawatt-hour, $432 million in all.", "consistent"),
    ("The 2.5 GW made 18 TWh at $24 a megawatt-hour, $832 million in all.", "inconsistent"),
    # a power plant is no data centre
    ("La centrale de 2,26 GW coûte 3,2 milliards, soit 1 416 dollars par kW.", "consistent"),
    ("La centrale de 2,26 GW coûte 3,2 milliards, soit 3 416 dollars par kW.", "inconsistent"),
    ("La centrale de 2,26 GW coûte 3,2 milliards de dollars.", "not checkable"),
    ("Le centre de 2,26 GW coûte 3,2 milliards de dollars.", "inconsistent"),
    ("The $1.6 billion restart yields 835 megawatts.", "not checkable"),
    # capacity of a cloud is a service
    ("Anthropic spends $30 billion on one gigawatt of Azure capacity.", "not checkable"),
    ("Anthropic spends $30 billion on a gigawatt of its own.", "consistent"),
    # a deal of years pays for a service
    ("The deal secures 5 gigawatts of compute for $200 billion over five years.", "not checkable"),
    ("The deal over five years is worth $200 billion, or 40 billion a year.", "consistent"),
    ("The deal over five years is worth $200 billion, or 20 billion a year.", "inconsistent"),
    ("The site has 5 gigawatts of compute for $200 billion.", "consistent"),
]


@pytest.mark.parametrize("sentence, expected", SENTENCES)
def test_verdicts(sentence, expected):
    assert gw.judge(sentence, as_of="2025-10-08").verdict == expected


def test_what_is_lacking_is_named_one_by_one():
    reason = gw.judge("Meta offered 12 people $300 million each.").reason
    assert "any of this alone: a count of people; the rate $300 million each. A second" in reason


def test_an_oven_beside_a_query_has_a_power():
    said = "A query takes 0.3 Wh, an oven 1.2 kilowatts."
    assert gw.judge(said).verdict == "consistent"
    assert gw.judge("A query takes 0.3 kilowatts.").verdict == "wrong unit"


def test_sun_and_wind_do_not_run_as_a_data_centre_does():
    assert gw.judge("One megawatt of solar panels gives 1.2 GWh a year.").claims == ()
    assert gw.judge("One megawatt of servers takes 1.2 GWh a year.").verdict == "inconsistent"
