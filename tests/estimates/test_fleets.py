"""The fleet of a company through time: which dates, which routes, whose counts."""

import re

import pytest

import gigawatt as gw
from gigawatt import paths
from gigawatt.data import tables

DRAWS = 256
COUNTS = "epoch-ai-chip-owners-2026"  # by owner; they feed nothing


@pytest.fixture(scope="module")
def meta():
    return gw.fleets.by_quarter("Meta", "2026-06-30", draws=DRAWS)


def test_the_series_ends_at_the_date_or_at_the_last_count(meta):
    assert list(meta)[-1] == "2026-06-30"
    early = gw.fleets.by_quarter("xAI", "2025-03-31", draws=DRAWS)
    assert list(early)[-1] == gw.fleets.last_count("xAI") == "2025-12-31"
    assert "2022-12-31" not in early, "no route to xAI then"


@pytest.mark.parametrize("operator", gw.fleets.companies())
def test_every_company_has_counts_of_what_it_owns(operator):
    counted = gw.fleets.counts(operator)
    assert len(counted) and (counted["low"] <= counted["high"]).all()
    assert counted.origins()[0].sources == (gw.fleets.COUNTED_BY,)


def test_the_makers_are_added(meta):
    rows = gw.table("fleet")
    both = rows.loc[["epoch-meta-nvidia-h100e-2025-12-31", "epoch-meta-amd-h100e-2025-12-31"]]
    assert gw.fleets.counts("Meta").loc["2025-12-31", "value"] == both["value"].sum() / 1e6


def test_the_shares_of_a_year_add_up_and_one_route_gives_no_row(meta):
    room = gw.fleets.least_room(meta)
    assert room.sum(axis=1).to_list() == pytest.approx([100] * len(room))
    assert "supply of chips" in room and room.loc["to 2026-06-30", "supply of chips"] == 0
    alone = gw.fleets.by_quarter("Alphabet", "2025-12-31", draws=DRAWS)
    assert len(gw.fleets.least_room(alone)) == 0, "nothing is scarcer than itself"


def test_a_route_ends_where_it_is_not_known(meta):
    assert gw.fleets.route(meta, "statements").index[-1] == "2025-12-31"
    assert gw.fleets.known_routes(meta["2026-06-30"]) == ["money", "power"]
    with pytest.raises(gw.UserError, match="unknown route"):
        gw.fleets.route(meta, "rumour")


def test_statements_leave_the_independent_counts_out():
    said = gw.fleets.statements("AWS")
    assert len(said) and not any(name.startswith("epoch-") for name in said.index)


def test_months_to_double(meta):
    two = {date: meta[date] for date in ("2024-12-31", "2025-12-31")}
    first, last = (one["company_h100e_installed"].p50 for one in two.values())
    assert first * 2 ** (12 / gw.fleets.months_to_double(two)) == pytest.approx(last, rel=0.01)


@pytest.mark.parametrize(
    "word, company",
    [("Microsoft", "microsoft"), ("Amazon", "amazon"), ("Alphabet", "google"), ("xAI", "xai")],
)
def test_the_dictionary_says_how_far_owned_fleets_lie_from_counts(word, company):
    text = (paths.DATA / "README.md").read_text(encoding="utf-8")
    told = re.search(rf"end of 2024 and of 2025: .*?{word} (\d+\.\d+) and (\d+\.\d+)", text)
    quantity = f"{company}_h100e_installed"
    rows = [one for one in tables.find("anchors", quantity=quantity) if one["comparable"]]
    for year, printed in zip((2024, 2025), told.groups()):
        date = f"{year}-12-31"
        ours = gw.estimate(as_of=date)[f"{company}_h100e_owned"].p50
        (count,) = [
            one["value"]
            for one in rows
            if one["given"] == f"as_of={date}" and one["source_id"] == COUNTS
        ]
        assert float(printed) == pytest.approx(ours / count, abs=0.006)
