"""What an unnamed accelerator is: shares that add up, of parts that the model can price."""

from collections import defaultdict

import pytest

import gigawatt as gw
from gigawatt.estimates import leaves

ROWS = gw.tables.rows("generations")
MIXES = defaultdict(list)
for _row in ROWS:
    MIXES[_row["buyer"], _row["year"]].append(_row)


@pytest.mark.parametrize("mix", MIXES, ids=lambda mix: f"{mix[0]}-{mix[1]}")
def test_the_central_shares_of_a_year_are_a_whole(mix):
    rows = MIXES[mix]
    assert sum(row["central"] for row in rows) == pytest.approx(1)
    assert sum(row["low"] for row in rows) < 1 < sum(row["high"] for row in rows)
    assert len({row["accelerator"] for row in rows}) == len(rows), "one row for each kind"


def test_every_year_is_there_for_every_buyer():
    years = {year for _, year in MIXES}
    assert years == set(range(min(years), max(years) + 1))
    assert set(MIXES) == {(buyer, year) for buyer in ("any", "nvidia") for year in years}


@pytest.mark.parametrize("name", sorted({row["accelerator"] for row in ROWS}))
def test_every_kind_can_be_priced_fed_and_rated(name):
    chip = gw.tables.index("accelerators")[name]
    assert chip["tdp_w"] and leaves.rate(chip, "dense_8bit") > 0
    assert gw.tables.find("prices", item=name, use="model", scope="chip")


def test_nvidia_sells_nothing_but_its_own():
    chips = gw.tables.index("accelerators")
    sold = {row["accelerator"] for row in ROWS if row["buyer"] == "nvidia"}
    assert {chips[name]["vendor"] for name in sold} == {"NVIDIA"}


def test_no_kind_is_sold_before_it_comes_out():
    chips = gw.tables.index("accelerators")
    for row in ROWS:
        assert row["year"] >= int(chips[row["accelerator"]]["release_date"][:4]) - 1, row


def test_the_order_of_prices_is_the_order_of_buyers():
    """What a maker pays for its own chip is less than what it asks of another company."""
    known = defaultdict(dict)
    for row in gw.tables.find("prices", use="model", scope="chip"):
        known[row["item"], row["year"]][row["price_basis"]] = row["price_usd"]
    both = [prices for prices in known.values() if {"own_cost", "outside_buyer"} <= set(prices)]
    assert both and all(prices["own_cost"] < prices["outside_buyer"] for prices in both)
