"""A table that lost any one of its rows gives an answer or one clear line, never a traceback.

Everyday some rows, slowly some of each table; `make soak` (GIGAWATT_SOAK=1) a hundred of each.
"""

import os
import random

import pytest

import gigawatt as gw
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices

EVERYDAY = 24
OF_A_TABLE = 100 if os.environ.get("GIGAWATT_SOAK") else 6
ASKED = [name for name in choices.names() if name not in choices.text_choices()]
EVERY_ROW = [
    (table, number) for table in tables.package() for number in range(len(tables.rows(table)))
]
# Tables that an answer rests on whatever is asked: each of their rows is tried every day.
NEEDED = ("choices", "defaults")


@pytest.fixture
def without(monkeypatch):
    """The tables without one row."""
    whole = {table: tables.rows(table) for table in tables.package()}
    lost = []

    def read(table, folder):
        kept = list(whole[table])
        if lost and lost[0] == table:
            del kept[lost[1]]
        return tuple(kept)

    def lose(table, number):
        lost[:] = [table, number]
        tables.forget()

    monkeypatch.setattr(tables, "_rows", read)
    yield lose
    monkeypatch.undo()
    tables.forget()


def ask(sentence: str) -> list[str]:
    """Every quantity, a claim, a sentence and a solution; what was refused."""
    refused = []

    def of(question, *arguments, **chosen):
        try:
            question(*arguments, **chosen)
        except UserError as error:
            refused.append(str(error))

    try:
        made = gw.estimate(draws=64, operator="Meta")
    except UserError as error:
        return [str(error)]
    for name in ASKED:
        of(made.values, name)
    of(made.remarks, "water_m3_per_year", "obligations_usd")
    of(made.sources, "site_capex_usd")
    of(gw.judge, sentence)
    of(gw.what_must_be_true, "S4-06", of="accelerator_price_usd", draws=64)
    return refused


def held(without, chosen):
    for table, number in chosen:
        without(table, number)
        for said in ask("Meta bought 350,000 H100 for 10.5 bn USD"):
            assert "\n" not in said and len(said) > 10, (table, number, said)


def test_some_rows_in_turn(without):
    chance = random.Random(16)
    needed = [one for one in EVERY_ROW if one[0] in NEEDED]
    held(without, [*needed[::5], *chance.sample(EVERY_ROW, EVERYDAY)])


@pytest.mark.slow
@pytest.mark.parametrize("table", list(tables.package()))
def test_every_row_in_turn(without, table):
    """Of a long table some, spread over all of it; a shorter one loses each."""
    every = [one for one in EVERY_ROW if one[0] == table]
    held(without, every[:: max(1, len(every) // OF_A_TABLE)])


def test_the_row_that_is_missed_is_named(without):
    row = next(i for i, one in enumerate(tables.rows("assumptions")) if one["name"] == "pue")
    without("assumptions", row)
    said = ask("Meta bought 350,000 H100")
    assert any("assumptions.csv: has no row 'pue'; restore it" in one for one in said)
