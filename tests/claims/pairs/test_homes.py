"""Homes beside power, energy and water, and of which country they are."""

import pytest

import gigawatt as gw

SENTENCES = [
    # of the country that the sentence names
    ("The 860 MW site would take what 480,000 households use in Norway.", "ambiguous"),
    ("The 860 MW site would take what 2 million households use in Norway.", "inconsistent"),
    ("Flat out, 96 MW use as much in Britain as 310,000 homes.", "consistent"),
    ("Flat out, 96 MW use as much in Britain as 3,100 homes.", "wrong unit"),
    # the energy of a year tells them, where it stands right before them
    ("The 835 MW reactor's 7 TWh a year feed 700,000 American homes.", "consistent"),
    ("The 835 MW reactor's 7 TWh a year feed 1.7 million American homes.", "inconsistent"),
]


@pytest.mark.parametrize("sentence, verdict", SENTENCES)
def test_verdicts(sentence, verdict):
    assert gw.judge(sentence, as_of="2024-09").verdict == verdict


def test_homes_that_use_as_much_water_are_no_homes_of_the_power():
    found = gw.judge("Un centre de 100 MW boit par jour 2 millions de litres, comme 6 500 foyers.")
    assert all("homes" not in one.quantity for one in found.claims)
