"""Grids: what they say, how scenarios are numbered, and one clear line for what is wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.sweeps import grid
from gigawatt.text.parse import Span


def made(said: dict, gate=choices.gate) -> grid.Grid:
    return grid.build(said, gate, "g.yaml")


def refused(said) -> str:
    with pytest.raises(UserError) as caught:
        made(said)
    assert "\n" not in str(caught.value) and str(caught.value).startswith("g.yaml: ")
    return str(caught.value).removeprefix("g.yaml: ")


def read(text: str, tmp_path) -> grid.Grid:
    path = tmp_path / "g.yaml"
    path.write_text(text, encoding="utf-8")
    return grid.read(path, choices.gate)


EXAMPLE = """
accelerator_price_usd: {from: 15000, to: 45000, steps: 61}
facility_power_mw: [100 MW, 1 GW, 5 GW]
rows:
  - {accelerator: H100, purchase_year: 2024}
  - {accelerator: GB200, purchase_year: 2025}
"""


def test_a_file_with_all_three_kinds(tmp_path):
    found = read(EXAMPLE, tmp_path)
    assert found.size == 2 * 61 * 3
    assert str(found) == (
        "366 scenarios (2 of accelerator+purchase_year x 61 of accelerator_price_usd x "
        "3 of facility_power_mw)"
    )
    assert found.scenario(0) == {
        "accelerator": "H100 SXM",
        "purchase_year": 2024,
        "accelerator_price_usd": 15000.0,
        "facility_power_mw": 100.0,
    }
    assert found.scenario(365) == {
        "accelerator": "GB200",
        "purchase_year": 2025,
        "accelerator_price_usd": 45000.0,
        "facility_power_mw": 5000.0,
    }
    assert (
        found.scenario(1)["facility_power_mw"] == 1000.0
        and found.scenario(3)["accelerator_price_usd"] == 15500.0
    )


def test_the_digest_hears_the_content_and_not_the_layout(tmp_path):
    one = read("facility_power_mw: [1 GW]\npurchase_year: [2024, 2025]  # years\n", tmp_path)
    same = read("purchase_year:\n- 2024\n- 2025\nfacility_power_mw: 1000\n", tmp_path)
    other = read("facility_power_mw: [1 GW]\npurchase_year: [2025, 2024]\n", tmp_path)
    assert one.digest == same.digest != other.digest


@given(st.lists(st.integers(1, 7), min_size=1, max_size=4))
def test_every_combination_has_one_number(sizes):
    names = ["accelerators", "budget_usd", "team_size", "price_usd"][: len(sizes)]
    found = made(
        {name: [float(place + 2) for place in range(size)] for name, size in zip(names, sizes)}
    )
    columns = found.numbers(np.arange(found.size))
    assert (
        found.size
        == np.prod(sizes)
        == len(set(zip(*(column.tolist() for column in columns.values()))))
    )
    assert found.scenario(found.size - 1) == {
        name: float(size + 1) for name, size in zip(names, sizes)
    }


def test_a_million_scenarios_take_no_memory():
    found = made(
        {
            "accelerators": {"from": 1, "to": 1e6, "steps": 1000},
            "budget_usd": {"from": 1, "to": 1e12, "steps": 1000, "scale": "log"},
        }
    )
    assert found.size == 10**6 and len(found.scenario(999_999)) == 2
    assert not [
        value
        for axis in found.axes
        for value in axis.numbers.values()
        if isinstance(value, np.ndarray)
    ]


@given(st.floats(1e-3, 1e12), st.floats(1e-3, 1e12), st.integers(2, 50), st.booleans())
def test_a_range_has_both_ends_and_even_steps(low, high, steps, log):
    values = grid.Range(low, high, steps, log).take(np.arange(steps))
    assert values[0] == low and values[-1] == high
    expected = np.geomspace(low, high, steps) if log else np.linspace(low, high, steps)
    assert np.allclose(values, expected, rtol=1e-9)


def test_ranges_read_units_and_whole_numbers_stay_whole():
    assert made(
        {"facility_power_mw": {"from": "100 MW", "to": "10 GW", "steps": 3, "scale": "log"}}
    ).numbers(np.arange(3))["facility_power_mw"].round(6).tolist() == [100.0, 1000.0, 10000.0]
    assert made({"purchase_year": {"from": 2022, "to": 2026, "steps": 3}}).distinct == {
        "purchase_year": [2022, 2024, 2026]
    }
    assert made({"purchase_year": {"from": 2026, "to": 2022, "steps": 3}}).distinct == {
        "purchase_year": [2026, 2024, 2022]
    }


def test_words_and_uncertain_ranges_vary_slowest():
    found = made(
        {
            "accelerators": [1.0, 2.0],
            "accelerator_price_usd": ["20000..30000..40000", 30000],
            "operator": ["Meta", "Google"],
        }
    )
    assert [list(axis.values) for axis in found.axes] == [
        ["accelerator_price_usd"],
        ["operator"],
        ["accelerators"],
    ]
    assert found.scenario(0)["accelerator_price_usd"] == Span(20000.0, 30000.0, 40000.0)
    assert found.scenario(7) == {
        "accelerators": 2.0,
        "accelerator_price_usd": 30000.0,
        "operator": "Google",
    }


def test_text_reads_back():
    for name, value in (
        ("accelerator_price_usd", "1..2..4"),
        ("fleet", "H100:5,GB200:7.5"),
        ("accelerators", 0.1),
    ):
        checked = choices.gate(name, value)
        assert choices.gate(name, grid.text(checked)) == checked


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({}, "empty; name at least one input"),
        ({"accelerators": []}, "accelerators: an empty list"),
        ({"acelerators": [1]}, "unknown input 'acelerators': did you mean accelerators"),
        ({"rows": [{"acelerators": 1}]}, "unknown input 'acelerators': did you mean accelerators"),
        (
            {"facility_power_mw": ["1 GW", "5 USD"]},
            "facility_power_mw: 'USD' has the wrong dimension; give it in MW",
        ),
        (
            {"facility_power_mw": {"from": "1 GW", "to": "5 USD", "steps": 2}},
            "facility_power_mw: 'USD' has the wrong dimension",
        ),
        ({"facility_power_mw": ["1 GW", 1000]}, "facility_power_mw: 1000.0 stands twice"),
        (
            {"accelerators": [1], "rows": [{"accelerators": 2}]},
            "accelerators stands twice, in rows and by itself",
        ),
        ({"rows": []}, "rows: write a list of rows"),
        (
            {"rows": [{"accelerators": 1}, {"budget_usd": 1}]},
            "rows: row 2 does not name the same inputs as row 1",
        ),
        (
            {"rows": [{"accelerators": 1}, {"accelerators": 1}]},
            "rows: accelerators=1.0 stands twice",
        ),
        ({"accelerators": {"low": 1, "high": 2}}, "accelerators: write a list, or a range such as"),
        ({"accelerators": None}, "accelerators: write a list"),
        ({"accelerators": [[1]]}, "accelerators: '[1]' is neither a number nor a text"),
        ({"accelerators": [float("nan")]}, "accelerators: nan is not a finite number"),
        ({"accelerators": [-5]}, "accelerators: -5 is out of range"),
        (
            {"accelerators": {"from": 1, "to": 2}},
            "accelerators: a range needs from, to and steps, and may have scale: linear or log; "
            "missing: steps",
        ),
        (
            {"accelerators": {"from": 1, "to": 2, "steps": 3, "by": 1}},
            "accelerators: a range needs from, to and steps, and may have scale: linear or log; "
            "unknown: by",
        ),
        (
            {"accelerators": {"from": 1, "to": 2, "steps": 1}},
            "accelerators: steps: '1' is not a whole number from 2",
        ),
        (
            {"accelerators": {"from": 1, "to": 2, "steps": "3"}},
            "accelerators: steps: '3' is not a whole number",
        ),
        (
            {"accelerators": {"from": 1, "to": 2, "steps": 3, "scale": "cubic"}},
            "accelerators: scale: 'cubic' is neither linear nor log",
        ),
        (
            {"accelerators": {"from": 0, "to": 2, "steps": 3, "scale": "log"}},
            "accelerators: a range with scale: log needs numbers above 0",
        ),
        (
            {"accelerators": {"from": 2, "to": 2, "steps": 3}},
            "accelerators: from and to must be two different numbers",
        ),
        (
            {"operator": {"from": "Meta", "to": "Google", "steps": 3}},
            "operator: from and to must be two different numbers",
        ),
        (
            {"purchase_year": {"from": 2022, "to": 2026, "steps": 4}},
            "purchase_year: 4 steps from 2022 to 2026 are not whole numbers",
        ),
        (
            {
                "accelerators": {"from": 1, "to": 2, "steps": 10**6},
                "budget_usd": {"from": 1, "to": 2, "steps": 10**6},
            },
            "1,000,000,000,000 scenarios",
        ),
    ],
)
def test_one_clear_line(said, says):
    assert says in refused(said)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "g.yaml: empty; name at least one input"),
        ("accelerators: &a [1]\nbudget_usd: *a\n", "g.yaml: line 1: tags, anchors"),
        ("accelerators: !!python/object:os.system [1]\n", "g.yaml: line 1: tags, anchors"),
        ("accelerators: [1]\naccelerators: [2]\n", "g.yaml: line 2: not plain YAML"),
        ("- 1\n", "g.yaml: expected a mapping"),
        ("rows: [{accelerators: [[1]]}]\n", "g.yaml: line 1: nested too deep"),
        ("x: " + "1" * 300_000, "g.yaml: larger than 256000 bytes"),
    ],
)
def test_a_file_that_is_not_plain(text, says, tmp_path):
    with pytest.raises(UserError) as caught:
        read(text, tmp_path)
    assert str(caught.value).startswith(says)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UserError, match="nowhere.yaml: cannot be read .* check the path of --grid"):
        grid.read(tmp_path / "nowhere.yaml", choices.gate)


def test_the_limit_needs_a_yes():
    found = made({"accelerators": {"from": 1, "to": 2, "steps": 2001}})
    with pytest.raises(
        UserError, match=r"2,001 scenarios .*: the limit is 2,000; shorten an axis, or say --yes"
    ):
        grid.check_size(found, 2000, yes=False)
    grid.check_size(found, 2000, yes=True)
    grid.check_size(found, 2001, yes=False)
