"""From every plotted number down to rows and sources: what each figure says about itself is walked and computed again."""

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.figures import file as figurefile
from gigawatt.figures import provenance

FIGURES = figurefile.collection()
WORKED_OUT = json.loads((Path(__file__).parent / "worked_out.json").read_text(encoding="utf-8"))


@pytest.fixture(params=FIGURES.values(), ids=list(FIGURES))
def held(request) -> figurefile.Held:
    return figurefile.hold(figurefile.find(request.param.stem))


@cache
def made(asked: str, draws: int, seed: int) -> Estimate:
    return estimate(draws=draws, seed=seed, **json.loads(asked))


def value(name: str, origin: dict) -> float | None:
    """A named part of a figure computed again: a quantity of one of its estimates, or a cell of a table."""
    what, _, last = name.rpartition(" ")
    if " in estimate " in name:
        quantity, end = what.removesuffix(" in estimate").split(" ")
        asked = json.dumps(origin["estimates"][int(last) - 1])
        return getattr(made(asked, origin["draws"][0], origin["seed"][0])[quantity], end)
    table, _, key = what.partition(":")
    cell = provenance.keyed(table)[key].get(last)
    return (
        float(cell) if isinstance(cell, (int, float)) else None
    )  # a judged or scored row has its number in the engine


def plotted(origin: dict, path: Path) -> list[tuple[str, str, int]]:
    """Every plotted number as it stands in the CSV, with its column and its place among the names."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *body = csv.reader(file)
    found = []
    for column, places in origin["numbers"].items():
        texts = [
            row[header.index(column)]
            for row in body
            if row[header.index(column)] not in ("", "inf", "-inf")
        ]
        assert len(texts) == len(places), column
        found += [(text, column, place) for text, place in zip(texts, places)]
    return found


def test_rows_and_sources_are_there_and_exist(held):
    assert held.origin["rows"] and held.origin["sources"], "a figure stands on rows and sources"
    for row in held.origin["rows"]:
        table, _, key = row.partition(":")
        assert key in provenance.keyed(table), row
    assert set(held.origin["sources"]) <= set(tables.index("sources"))
    assert held.origin["notebook"]["name"].startswith(held.name[:2]) and {"draws", "seed"} <= set(
        held.origin["parameters"]
    )


def test_every_plotted_number_is_what_it_says(held):
    """Named numbers are computed again to six digits; the others are worked out in the notebook, for a listed reason."""
    numbers = plotted(held.origin, paths.FIGURES / f"{held.name}.csv")
    for text, column, place in numbers:
        if place >= 0:
            name = held.origin["names"][place]
            now = value(name, held.origin)
            if now is not None:
                assert any(
                    provenance.short(now / scale) == provenance.short(float(text))
                    for scale in provenance.SCALES
                ), (column, name)
    assert any(place < 0 for *_, place in numbers) == (held.name in WORKED_OUT), (
        "give the reason in worked_out.json, or take it out"
    )


def test_only_a_share_is_looked_for_in_percent():
    """A price of 16,500 is not a chip of 165 TOPS."""
    found = provenance.by_number(
        [provenance.Part("tops", 165.0, (), ()), provenance.Part("share", 0.165, (), ())]
    )
    assert (
        "165" in found
        and "16500" not in found
        and [part.name for part in found["16.5"]] == ["share"]
    )


def test_what_is_listed_is_drawn():
    assert set(WORKED_OUT) <= set(FIGURES)


def test_a_good_part_of_all_numbers_is_named():
    """So that the reasons do not become the rule: most figures of plain estimates name every number."""
    whole = [name for name in FIGURES if name not in WORKED_OUT]
    assert len(whole) >= 8 and {"01-chips-to-site", "01-yearly-cost", "02-training-days"} <= set(
        whole
    )


def test_no_figure_is_stale_or_altered():
    from gigawatt.figures import verify

    found = [one for one in verify.verify([]) if one.status != verify.REPRODUCED]
    assert not found, verify.text(found)
