"""The README is short, and what it answers is what comes out today."""

import csv
import re
from collections import Counter

from gigawatt import paths
from gigawatt.claims.files import verdicts
from gigawatt.claims.published import reliability
from gigawatt.estimates.estimate import estimate
from gigawatt.pages.site import claims

README = (paths.ROOT / "README.md").read_text(encoding="utf-8")
MOST_LINES = 60  # a screen and a half, with its table


def test_it_is_a_screen_and_a_half():
    assert len(README.splitlines()) <= MOST_LINES


def test_no_command_loses_its_dollars_to_a_shell():
    """In double quotes "$40" is a variable of the shell, and "0 billion" would be judged."""
    pages = [paths.ROOT / "README.md", paths.ROOT / "CONTRIBUTING.md", paths.DATA / "README.md"]
    pages += [*paths.ROOT.glob("site/pages/*.md"), *paths.ROOT.glob("teaching/*.md")]
    pages += paths.NOTEBOOKS.glob("*.ipynb")
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]
    commands = [line.replace('\\"', '"') for line in lines if re.search(r"gigawatt [a-z]+ ", line)]
    assert len(commands) > 40
    assert not [one for one in commands if re.search(r'gigawatt [a-z]+ [^`]*"[^"`]*\$\d', one)]


def test_a_claim_as_printed_is_that_of_today():
    (one,) = [one for one in verdicts.judged(None, None)[0] if one.claim_id == "S4-04"]
    told = re.search(r"([\d.]+) to ([\d.]+) million, as a source will print it", README)
    assert list(told.groups()) == [
        f"{one.numbers['p5'] / 1e6:.2f}",
        f"{one.numbers['p95'] / 1e6:.2f}",
    ]


def test_the_answers_of_later_notebooks_are_those_of_their_figures():
    """The committed figures are compared with the model elsewhere; here the words with them."""

    def rows(figure: str) -> dict[str, dict[str, str]]:
        with (paths.FIGURES / f"{figure}.csv").open(encoding="utf-8", newline="") as file:
            return {row["row"]: row for row in csv.DictReader(file)}

    fleet = rows("06-owned-installed-operating")["installed"]
    told = re.search(r"About ([\d.]+) million H100 equivalents .* \(([\d.]+) to ([\d.]+)\)", README)
    assert list(told.groups()) == [f"{float(fleet[end]):.1f}" for end in ("p50", "p5", "p95")]
    needed = rows("11-revenue-needed")["revenue needed"]
    assert f"needs USD {float(needed['p50']):.1f} bn a year" in README
    assert f"some {float(rows('12-jobs')['once it runs']['p50']):.0f} lasting jobs" in README
    carbon = rows("12-carbon-by-supply")
    assert f"{float(carbon['American grid']['p50']):.0f} million tonnes of CO2 a year" in README
    assert (
        round(float(carbon["American grid"]["p50"]) / float(carbon["grid of France"]["p50"])) == 9
    )


def test_how_many_published_figures_our_ranges_hold():
    with (paths.FIGURES / "07-coverage-by-kind.csv").open(encoding="utf-8", newline="") as file:
        held = {
            row["series"]: float(row["p50"]) for row in csv.DictReader(file) if row["row"] == "all"
        }
    points = len(reliability.points(draws=64))
    assert f"hold two in three of {points} published figures" in README
    assert 62 < held["model"] < 70 and round(held["printed"], -1) == 90  # nine in ten


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
