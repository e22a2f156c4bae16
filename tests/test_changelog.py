"""A headline number that moved has an entry: the newest row of CHANGELOG.md for each quantity is
what comes out today.
"""

import re

import pytest

from gigawatt import paths
from gigawatt.claims import said
from gigawatt.data import tables
from gigawatt.estimates import choices
from gigawatt.estimates.estimate import estimate

HEADLINE = dict(
    accelerator="H100 SXM", accelerators=350_000, purchase_year=2024
)  # the fleet that the table names
CHANGELOG = (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z0-9_]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|", re.M)


def newest(text: str) -> dict[str, tuple[str, ...]]:
    """The row of each quantity that stands first: the newest release is on top."""
    found: dict[str, tuple[str, ...]] = {}
    for name, *cells in ROW.findall(text):
        found.setdefault(name, tuple(cell.strip() for cell in cells))
    return found


def digits(number: float) -> str:
    return f"{number:.3g}"


def test_the_headlines_are_there():
    assert {
        "accelerator_cost_usd",
        "site_capex_usd",
        "it_power_mw",
        "facility_power_mw",
        "annual_cost_usd",
    } <= set(newest(CHANGELOG))


@pytest.mark.parametrize("name", newest(CHANGELOG))
def test_no_headline_moved_without_an_entry(name):
    made = estimate(**HEADLINE)[name]
    now = [digits(value) for value in (made.p50, made.p5, made.p95)]
    told = [digits(said.read(cell).value) for cell in newest(CHANGELOG)[name]]
    assert now == told, (
        f"{name} is now {' | '.join(now)} (median, 5 %, 95 %), the changelog says "
        f"{' | '.join(told)}: "
        "add a dated section on top of CHANGELOG.md with the new row and why it moved"
    )


def test_releases_are_dated_and_the_newest_is_on_top():
    dates = re.findall(r"^## .*\((\d{4}-\d{2}-\d{2})\)", CHANGELOG, re.M)
    assert dates and dates == sorted(dates, reverse=True)


def test_a_move_would_be_seen():
    moved = CHANGELOG.replace(
        "## ", "## 9.9 (2099-01-01)\n\n| `site_capex_usd` | 1 bn | 1 bn | 1 bn |\n\n## ", 1
    )
    assert newest(moved)["site_capex_usd"] != newest(CHANGELOG)["site_capex_usd"]
    assert set(newest(CHANGELOG)) <= set(choices.names())


@pytest.mark.parametrize("times", [1.1, 0.9])
def test_a_corrected_row_that_moves_a_headline_needs_an_entry(monkeypatch, times):
    row = tables.index("prices")["P123"]
    for column in ("low_usd", "price_usd", "high_usd"):
        monkeypatch.setitem(row, column, row[column] * times)
    with pytest.raises(AssertionError, match="add a dated section on top of CHANGELOG"):
        test_no_headline_moved_without_an_entry("accelerator_cost_usd")
