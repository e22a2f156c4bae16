"""The page of a scenario: complete, self-contained, escaped, and never in the place of another
file.
"""

import base64
import re
import sys
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
        assert step.meaning in text
    wanted = scenario.assumptions(made.steps(*names))
    assert len(wanted) > 5
    for name in wanted:
        assert " ".join(tables.index("assumptions")[name]["rationale"].split()) in text
    for key, row in made.sources(*names).items():
        assert f"source-{key}" in read(page).ids and row["title"] in text
        assert not row["url"] or row["url"] in [*read(page).links, text]


def test_the_first_page_stands_alone(page):
    made, text = estimate(scenario="default"), Text(page).text
    first, _, rest = text.partition("Appendix")
    cost = made["site_capex_usd"]
    assert first.index("?") < first.index(cost.text) < first.index("What would change it")
    for row in headlines.rows("report"):
        assert made[row["quantity"]].middle in first
    assert len(headlines.rows("report")) == 4
    assert "Estimates the total at USD 10.5 bn”: depends on how it is read" in first
    assert "The steps" in rest and "Sources" in rest


def test_what_would_change_it_is_the_model_s():
    made = estimate(scenario="default")
    drivers = list(made.drivers("site_capex_usd")[0])
    found = scenario.turns(made, "site_capex_usd")
    assert len(found) == scenario.MOST_TURNS
    for turn, name in zip(found, drivers):
        low = made.at(**{name: made[name].p5})["site_capex_usd"]
        assert turn.cost_low == low.middle != turn.cost_high
    # a price is told in dollars, never by its place in a range
    assert not any("standard deviation" in f"{one.meaning}{one.low}" for one in found)
    assert any(one.low.startswith("USD") and one.low.endswith("per accelerator") for one in found)


def test_no_bound_with_an_interval_and_no_internal_name(page):
    text = Text(page).text
    assert not re.search(r"\b(at most|at least|up to) [^.;]{0,30} \([\d.,]+ to", text)
    names = {step.name for step in estimate(scenario="default").steps(*headlines.labels("answers"))}
    inside = {name for name in names if "_" in name}
    assert len(inside) > 20 and not [name for name in inside if name in text]


def test_a_scenario_without_a_word_of_the_press(tmp_path, monkeypatch):
    chosen = {"facility_power_mw": "5 GW", "accelerator": "GB300", "purchase_year": 2026}
    monkeypatch.setattr(choices, "scenarios", lambda: {"mine": "Five gigawatts"})
    monkeypatch.setattr(choices, "scenario", lambda name: chosen)
    text = Text(scenario.write("mine", tmp_path / "mine.html")).text
    assert "What the press said" not in text and "Five gigawatts" in text


def test_nothing_is_loaded_and_no_script_runs(page):
    seen, text = read(page), page.read_text(encoding="utf-8")
    assert all(address.startswith("data:image/svg+xml;base64,") for address in seen.loaded)
    assert len(seen.images) == 2 and all(len(image["alt"].split()) >= 8 for image in seen.images)
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


@pytest.mark.parametrize(
    "out, word",
    [("", "folder"), ("none/report.html", "no such folder"), ("r.docx", ".html or .pdf"),
     ("report", ".html or .pdf")],
)  # fmt: skip
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


@pytest.mark.parametrize("lacks, word", [(None, "gigawatt\\[pdf\\]"), ("pango", "needs Pango")])
def test_a_pdf_without_its_library_is_one_line(tmp_path, monkeypatch, lacks, word):
    class Broken:
        def __getattr__(self, name):
            raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setitem(sys.modules, "weasyprint", None if lacks is None else Broken())
    with pytest.raises(UserError, match=word):
        scenario.write("default", tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


MIXED = {
    "fleet": {"H100 SXM": 350_000, "MI300X": 173_000, "GB200": 100_000, "A100 SXM": 50_000},
    "purchase_year": 2025, "operator": "Meta", "site": "Hyperion", "country": "FR",
    "supply": "gas",
}  # fmt: skip
FILLED = {"site": "Hyperion", "accelerator": "GB300", "purchase_year": 2026}


def has_pango() -> bool:
    """Whether the system has what sets the type of a PDF."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


@pytest.mark.slow
@pytest.mark.skipif(
    not has_pango(), reason="no Pango; on Debian: apt-get install libpangoft2-1.0-0"
)
@pytest.mark.parametrize("chosen", [MIXED, FILLED, None], ids=["mixed", "filled", "default"])
def test_the_pdf_has_at_most_four_pages(tmp_path, monkeypatch, chosen):
    if not has_pango():
        pytest.skip("no Pango; on Debian: apt-get install libpangoft2-1.0-0")
    name = "default"
    if chosen:
        name = "mine"
        long = "A fleet with a long description, as somebody writes it who is careful. " * 5
        monkeypatch.setattr(choices, "scenarios", lambda: {"mine": long})
        monkeypatch.setattr(choices, "scenario", lambda name: chosen)
    first = scenario.write(name, tmp_path / "a.pdf")
    assert first.read_bytes() == scenario.write(name, tmp_path / "b.pdf").read_bytes()
    _is_a_report(first)


@pytest.mark.browser
def test_a_browser_prints_at_most_four_pages(page, tmp_path):
    with browser() as made:
        tab = made.new_page()
        tab.goto(page.as_uri())
        tab.pdf(path=tmp_path / "printed.pdf", format="A4", prefer_css_page_size=True)
    _is_a_report(tmp_path / "printed.pdf")


def _is_a_report(path):
    from pypdf import PdfReader

    pages = [one.extract_text().replace("\n", " ") for one in PdfReader(path).pages]
    assert 2 <= len(pages) <= 4
    assert "What would change it" in pages[0] and "Appendix" not in pages[0]
    assert "Appendix" in pages[1] and "CC BY" in pages[-1]
