"""Odd values at every door of the public face: a UserError or an answer, never a fault of ours.

A function that is added to the face and is not called here fails the first test.
"""

import datetime
import inspect
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import gigawatt as gw
from gigawatt import paths
from gigawatt.errors import UserError, clip


class Mute:
    """A value that cannot even be written."""

    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


ODD = {
    "nothing": None,
    "yes": True,
    "bytes": b"5",
    "endless": 10**5000,
    "nan": float("nan"),
    "huge": 1e308,
    "minus nought": -0.0,
    "decimal": Decimal("NaN"),
    "fraction": Fraction(1, 3),
    "tuple": (3, 2, 1),
    "mapping": {"low": 2, "high": 1},
    "date": datetime.date(2024, 2, 29),
    "no time": pd.NaT,
    "not known": pd.NA,
    "array": np.array([1.0, 2.0]),
    "row": pd.Series([5.0]),
    "complex": 1j,
    "type": int,
    "itself": gw,
    "empty": "",
    "wide": "１００",
    "control": "\x00\x1b[31m\u202e",
    "mute": Mute(),
}
GOOD = {
    "ask": ("1 GW costs $40 billion", "2025"),
    "check_answer": ("01-a", 5.0, "bn USD"),
    "checked": ("A01",),
    "comparisons": ("all",),
    "country": ("FR",),
    "default_choices": ("01",),
    "describe": ("pue",),
    "judge": ("1 GW costs $40 billion", "2025"),
    "language": ("en",),
    "number": (5.0,),
    "said": ("S4-06",),
    "say": ("One sentence.",),
    "span": (1.0, 2.0, 3.0),
    "table": ("prices", ["x"]),
    "verdicts": ("all",),
    "compare": ({}, "pue"),
    "what_must_be_true": ("site_capex_usd", "40 bn", "accelerators", (1, 5)),
    "explore": ("01", 64, 1),
    "if_measured": (None, ["pue"]),
    "what_drives": (None, {"pue": "PUE"}),
    "beside": (None, {}),
    "reliability": (64, 1),
}
KEYWORDS = ("accelerators", "purchase_year", "as_of", "accelerator", "fleet", "utilisation", "site")
# What takes no value from a user: frames and answers that the library itself gave.
INSIDE = {
    *("by_article", "press_by_kind", "press_verdicts", "readings_of", "rule", "save_figure"),
    *("saving_readings", "check_parameters", "estimate", "sweep"),  # the last two are below
}


@pytest.fixture(autouse=True)
def english():
    yield
    gw.language("en")


def tried(call) -> None:
    """A call gives something, or a UserError of one printable line."""
    try:
        call()
    except UserError as error:
        assert str(error).isprintable() and 0 < len(str(error)) < 500


def test_every_function_of_the_face_is_here():
    functions = {name for name in gw.__all__ if not inspect.isclass(getattr(gw, name))}
    assert functions - {"reliability"} == (GOOD.keys() | INSIDE) - {"reliability"}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", GOOD)
def test_a_function(name, odd):
    for place in range(len(GOOD[name])):
        given = list(GOOD[name])
        given[place] = ODD[odd]
        tried(lambda given=given: getattr(gw, name)(*given))


@pytest.mark.parametrize("odd", ODD)
def test_an_estimate_and_a_sweep(odd):
    value = ODD[odd]
    for name in KEYWORDS:
        tried(lambda name=name: gw.estimate(draws=64, **{name: value})["site_capex_usd"])
        tried(lambda name=name: gw.sweep("site_capex_usd", grid={name: [value]}, draws=64))
    for name in ("scenario", "draws", "seed"):
        tried(lambda name=name: gw.estimate(**{"draws": 64, name: value}))
    tried(lambda: gw.sweep("pue", grid=value, draws=64))


def test_a_nought_has_no_sign():
    assert str(gw.estimate(draws=64, accelerators=-0.0)["site_capex_usd"].p50) == "0.0"
    assert gw.number(-0.0) == "0"


def test_what_cannot_be_written_is_named_by_its_type():
    assert clip(Mute()) == "<Mute>" and clip(10**5000) == "<int>"


def test_a_sentence_may_have_the_date_of_a_calendar():
    said = "1 GW costs $40 billion"
    assert gw.judge(said, datetime.date(2025, 5, 24)) == gw.judge(said, "2025-05-24")


NAMELESS = ["../x", "01-../x", "/etc/x", "a/b", "", ".", "01-x\n", "01-\u202ex", "x" * 300, None, 5]


@pytest.mark.parametrize("name", NAMELESS, ids=repr)
def test_a_figure_has_a_name_that_leads_nowhere(tmp_path, monkeypatch, name):
    """The one door of the face that the table above leaves out: it needs a figure."""
    (tmp_path / "figures").mkdir()
    monkeypatch.setenv(paths.FIGURES_VARIABLE, str(tmp_path / "figures"))
    figure, axes = gw.charts.new()
    axes.plot([1, 2])
    good = ("01-a-thing", pd.DataFrame({"x": [1.0]}), "Line chart of a thing where it rises")
    for place, odd in enumerate((name, 5, 5)):
        given = [*good]
        given[place] = odd
        with pytest.raises(UserError) as error:
            gw.save_figure(figure, given[0], given[1], alt=given[2])
        assert str(error.value).isprintable() and len(str(error.value)) < 200
    assert [one.name for one in tmp_path.rglob("*")] == ["figures"]
