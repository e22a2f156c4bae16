"""One rack, one server, one chip: held against data sheets and prices."""

import pytest

import gigawatt as gw
from gigawatt.data import tables

SHEETS = {row["system"]: row for row in tables.rows("systems")}


def test_the_price_of_a_part_is_none_of_the_rack():
    part = gw.judge("The cooling kit of a GB300 NVL72 costs $49,860.", as_of="2025-11")
    rack = gw.judge("The GB300 NVL72 with cables costs $49,860.", as_of="2025-11")
    assert (part.verdict, rack.verdict) == ("not checkable", "inconsistent")


@pytest.mark.parametrize(
    "sentence, as_of, expected",
    [
        ("The DGX GB200 NVL72 rack consumes 120 kW.", "2024-03", "consistent"),
        ("A GB200 NVL72 rack draws about 70 kW.", "2026", "inconsistent"),
        ("A DGX H100 with eight GPUs draws 10.2 kilowatts.", "2025", "consistent"),
        ("A DGX H100 draws 25 kilowatts.", "2025", "inconsistent"),
        ("DGX B200 systems draw 14.3 kW each.", "2025", "consistent"),
        ("Each H100 is rated at 700 watts.", "2024", "consistent"),
        ("Each H100 draws 70 watts.", "2024", "wrong unit"),
        ("A GB300 uses 2.1 kW per chip.", "2025", "ambiguous"),
        ("A GB200 NVL72 rack costs about $3 million.", "2024-06", "consistent"),
        ("A GB200 NVL72 rack costs about $30 million.", "2024-06", "inconsistent"),
        ("A DGX H100 costs between $300,000 and $400,000.", "2024", "consistent"),
        ("Une armoire GB200 NVL72 consomme 120 kW.", "2025", "consistent"),
    ],
)
def test_what_a_sentence_says_of_one_piece(sentence, as_of, expected):
    assert gw.judge(sentence, as_of).verdict == expected


def test_the_sheet_of_a_system_is_its_row():
    found = gw.judge("The DGX GB200 NVL72 rack consumes 120 kW.", "2025").claims[0]
    row = SHEETS["GB200 NVL72 rack"]
    (reading,) = [one for one in found.readings if "GB200 NVL72 rack" in one.label]
    assert reading.numbers["p50"] == pytest.approx(row["rated_power_kw"])


def test_a_fleet_is_no_piece():
    found = gw.judge("100,000 GB200 in racks of 130 kW draw 250 MW.", "2025")
    assert all(one.quantity != "power of one piece" for one in found.claims)


def test_beside_the_price_of_a_rack_that_of_one_chip_is_no_rack():
    said = "At about {} million for a rack of 72, a GB200 comes to $42,000."
    right, wrong = (gw.judge(said.format(one), "2025-06") for one in ("$3", "$30"))
    assert (right.verdict, wrong.verdict) == ("consistent", "inconsistent")


def test_operations_are_those_of_the_chip_beside_them():
    said = "The B200 delivers {} petaflops of dense FP8, 2.3 times the H100's 1.98."
    right, wrong = (gw.judge(said.format(one), "2025-05") for one in (4.5, 9.5))
    assert (right.verdict, wrong.verdict) == ("consistent", "inconsistent")


def test_a_chip_at_rest_is_held_against_no_data_sheet():
    assert gw.judge("Une carte H100 au repos tire 70 W.").claims == ()
    assert gw.judge("Une carte H100 tire 70 W.").verdict != "consistent"
