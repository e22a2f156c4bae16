"""Homes beside power, energy and water."""

import pytest

import gigawatt as gw

SENTENCES = [
    # a digit that was lost
    ("Flat out, 96 MW use as much in Britain as 310,000 British homes.", "consistent"),
    ("Flat out, 96 MW use as much in Britain as 31,000 British homes.", "wrong unit"),
    ("Flat out, 96 MW use as much in Britain as 100,000 British homes.", "inconsistent"),
    # homes that are warmed are not fed
    ("It heats 10,000 British homes and, flat out, draws 50 MW, as 160,000 of them.", "consistent"),
    (
        "It heats 10,000 British homes and, flat out, draws 50 MW, as 400,000 of them.",
        "inconsistent",
    ),
    ("Un centre de 140 MW réchauffe 11 000 logements.", "not checkable"),
    ("It heats 10,000 British homes and draws 50 MW.", "not checkable"),
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
