"""A whole table says which of its rows were taken, never too few."""

import numpy as np
import pandas as pd
import pytest

from gigawatt.data import tables

ROW = "claims:S4-03"


@pytest.fixture(autouse=True)
def nothing_shown(monkeypatch):
    monkeypatch.setattr(tables, "_shown", set())


@pytest.mark.parametrize(
    "take, rows",
    [
        (lambda press: press, []),
        (lambda press: repr(press) + press._repr_html_(), []),
        (lambda press: press.origins(), []),
        (lambda press: press["value"], []),
        (lambda press: press.loc["S4-03", "value"], [ROW]),
        (lambda press: press.loc["S4-03"]["value"], [ROW]),
        (lambda press: press["value"]["S4-03"], [ROW]),
        (lambda press: press["value"].loc["S4-03"], [ROW]),
        (lambda press: press[["value", "unit"]].loc[["S4-03"]], [ROW]),
    ],
)
def test_looking_takes_nothing_and_a_name_takes_its_row(take, rows):
    take(tables.frame("claims"))
    assert tables.shown() == rows


@pytest.mark.parametrize(
    "take",
    [
        len,
        list,
        np.asarray,
        pd.DataFrame.copy,
        lambda press: press == 1,
        lambda press: "S4-03" in press.index,
        lambda press: press.value,
        lambda press: press.iloc[0],
        lambda press: press.at["S4-03", "value"],
        lambda press: press.loc[press.index[:2]],
        lambda press: press.loc["S4-03":"S4-05"],
        lambda press: press[press["value"] > 1],
        lambda press: press.query("value > 1"),
        lambda press: press["value"].max(),
        lambda press: press["value"] * 2,
        lambda press: np.mean(press["value"]),
        lambda press: sum(1 for _ in press["value"]),
        lambda press: pd.concat([press, press]),
        lambda press: pd.DataFrame(press),
    ],
)
def test_anything_else_takes_the_whole_table(take):
    take(tables.frame("claims"))
    assert "claims" in tables.shown()


def test_what_goes_on_is_a_frame_that_remembers():
    press = tables.frame("claims")
    several = press.loc[["S4-03", "S4-05"]]
    assert [one.name for one in several.origins()] == ["S4-03", "S4-05"]
    assert press.loc["S4-03"].origins()[0].rows == (ROW,)
    pd.testing.assert_frame_equal(
        pd.DataFrame(press.query("value > 1")),
        pd.DataFrame(pd.DataFrame(press)[lambda table: table["value"] > 1]),
    )


def test_a_key_of_two_columns_takes_the_whole_table():
    prices = next(
        name
        for name, one in tables.package().items()
        if len(one["schema"]["primaryKey"]) > 1 and isinstance(one["schema"]["primaryKey"], list)
    )
    made = tables.frame(prices)
    made.loc[tables.frame(prices).index[0]]
    assert prices in tables.shown()
