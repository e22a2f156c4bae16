"""The README is short, and what it answers is what comes out today."""

import re
from collections import Counter

from gigawatt import paths
from gigawatt.estimates.estimate import estimate
from gigawatt.pages.site import claims

README = (paths.ROOT / "README.md").read_text(encoding="utf-8")
MOST_LINES = 90  # a screen and a half, with its tables


def test_it_is_a_screen_and_a_half():
    assert len(README.splitlines()) <= MOST_LINES


def test_every_notebook_has_its_row():
    linked = re.findall(r"^\|[^|]+\| \[\d\d\]\(notebooks/([^)]+)\) \|", README, re.M)
    assert linked == [path.name for path in sorted(paths.NOTEBOOKS.glob("*.ipynb"))]


def test_the_verdicts_are_counted():
    counted = Counter(one.verdict for one in claims.relations())
    told = re.search(
        r"Of (\d+) comparisons (\d+) hold, (\d+) fail, (\d+) have a wrong unit, "
        r"(\d+) depend on the reading and (\d+) cannot be decided",
        README,
    )
    kinds = ("consistent", "inconsistent", "wrong unit", "ambiguous", "not checkable")
    assert [int(n) for n in told.groups()] == [counted.total(), *map(counted.get, kinds)]


def test_the_ranges_of_the_famous_claim_are_those_of_today():
    made = estimate(accelerator="H100 SXM", accelerators=350_000)
    told = re.search(r"chips ([\d.]+) to ([\d.]+) bn; everything (\d+) to (\d+) bn", README)
    chips, site = made["accelerator_cost_usd"], made["site_capex_usd"]
    ends = [f"{n / 1e9:.1f}" for n in (chips.p5, chips.p95)]
    ends += [f"{n / 1e9:.0f}" for n in (site.p5, site.p95)]
    assert list(told.groups()) == ends
