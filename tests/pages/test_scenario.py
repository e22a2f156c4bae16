"""The page of a scenario: complete, self-contained, escaped, and never in the place of another
file.
"""

import base64
import re
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from pages.site_check import barriers, browser, read

from gigawatt.cli import main
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices, headlines
from gigawatt.estimates.estimate import estimate
from gigawatt.pages import scenario
from gigawatt.text.typeset import quantity

HOSTILE = '<script>alert(1)</script> "onload=x {{ 7*7 }} & </title>'


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    return scenario.write("default", path)


class Text(HTMLParser):
    """The text of a page, and the tags in it."""

    def __init__(self, path):
        super().__init__()
        self.words, self.tags = [], []
        self.feed(path.read_text(encoding="utf-8"))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words.append(data)


def test_the_answer_is_the_model_s(page):
    made, text = estimate(scenario="default"), Text(page).text
    for name in ("site_capex_usd", "facility_power_mw", "annual_cost_usd"):
        r = made[name]
        assert quantity(r.p5, r.p50, r.p95, r.unit) in text
    assert choices.scenarios()["default"] in text


def test_steps_assumptions_and_sources_are_all_there(page):
    made, text = estimate(scenario="default"), Text(page).text
    names = list(headlines.labels("answers"))
    for step in made.steps(*names):
        assert step.meaning in text and step.name in text
    wanted = scenario.assumptions(made.steps(*names))
    assert len(wanted) > 5
    for name in wanted:
        assert " ".join(tables.index("assumptions")[name]["rationale"].split()) in text
    for key, row in made.sources(*names).items():
        assert f"source-{key}" in read(page).ids and (not row["url"] or row["url"] in text)


def test_nothing_is_loaded_and_no_script_runs(page):
    seen, text = read(page), page.read_text(encoding="utf-8")
    assert all(address.startswith("data:image/svg+xml;base64,") for address in seen.loaded)
    assert len(seen.images) == 3 and all(len(image["alt"].split()) >= 8 for image in seen.images)
    assert "script" not in Text(page).tags and "@import" not in text and "url(" not in text
    for image in seen.images:
        drawing = base64.b64decode(image["src"].partition(",")[2]).decode()
        assert not re.search(r'(href|src)="https?:', drawing)


def test_same_inputs_same_page(page, tmp_path):
    again = scenario.write("default", tmp_path / "again.html")
    assert again.read_bytes() == page.read_bytes()


def test_a_hostile_scenario_is_text(tmp_path, monkeypatch):
    monkeypatch.setattr(choices, "scenarios", lambda: {"evil": HOSTILE})
    monkeypatch.setattr(
        choices, "scenario", lambda name: {"fleet": {"H100 SXM": 1000}, "purchase_year": 2024}
    )
    row = {
        **tables.index("assumptions")["server_cost_ratio"],
        "rationale": HOSTILE,
        "meaning": HOSTILE,
    }
    real = tables.index
    monkeypatch.setattr(
        tables,
        "index",
        lambda table: {
            **real(table),
            **({"server_cost_ratio": row} if table == "assumptions" else {}),
        },
    )
    path = scenario.write("evil", tmp_path / "evil.html")
    shown = Text(path)
    assert "script" not in shown.tags and shown.text.count("{{ 7*7 }}") >= 3
    assert "<script" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "url, good",
    [
        ("https://a.example/x", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_addresses_become_links(url, good):
    assert scenario.is_address(url) is good


def test_a_file_that_exists_is_kept(tmp_path):
    mine = tmp_path / "mine.html"
    mine.write_text("mine")
    done = CliRunner().invoke(main, ["report", "--out", str(mine)])
    assert done.exit_code == 2 and "--force" in done.stderr and done.stderr.count("\n") == 1
    assert mine.read_text() == "mine"
    done = CliRunner().invoke(main, ["report", "--out", str(mine), "--force"])
    assert done.exit_code == 0 and "<html" in mine.read_text(encoding="utf-8")


@pytest.mark.parametrize("out, word", [("", "folder"), ("none/report.html", "no such folder")])
def test_a_bad_place_is_one_line(tmp_path, out, word):
    with pytest.raises(UserError, match=word):
        scenario.write("default", tmp_path / out)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_scenario_names_the_known(tmp_path):
    done = CliRunner().invoke(
        main, ["report", "--scenario", "defalt", "--out", str(tmp_path / "r.html")]
    )
    assert (
        done.exit_code == 2
        and "did you mean default?" in done.stderr
        and list(tmp_path.iterdir()) == []
    )


@pytest.mark.browser
def test_in_a_browser(page):
    with browser() as made:
        for width in (1100, 390):
            tab, asked = made.new_page(viewport={"width": width, "height": 900}), []
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            tab.goto(page.as_uri())
            assert barriers(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
            assert tab.evaluate("Array.from(document.images).every((one) => one.naturalWidth > 0)")
            assert all(url.startswith(("file://", "data:")) for url in asked)
