"""The page of verdicts: every claim with its words, readings and sources, whole and escaped."""

import html
import re

import pytest
from click.testing import CliRunner
from pages.site_check import barriers, browser, read

from gigawatt.claims.files import people, verdicts
from gigawatt.cli import main
from gigawatt.data import tables
from gigawatt.pages import verdicts as pages
from gigawatt.text import language
from gigawatt.text.typeset import span

HOSTILE = "<script>alert(1)</script> 1 GW costs $40 billion {{ 7*7 }}"
CLAIMS = f"""claim_id,claimant,claim,as_of,source_id
C1,FT,"Oracle will buy 400,000 GB200 chips for about $40 billion",2025-05,ft-2025
C2,Blog,"A gigawatt powers 750,000 American homes",2025-09,
C3,"<b>me</b>","{HOSTILE}",2025,
C4,nobody,AI will change everything,2025,
"""


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("claims") / "mine.csv"
    path.write_text(CLAIMS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def page(table):
    done = CliRunner().invoke(
        main, ["claims", str(table), "--out", str(table.with_suffix(".html"))]
    )
    assert (done.exit_code, done.stderr) == (0, "")
    return table.with_suffix(".html")


def test_every_claim_is_there_with_its_readings_and_sources(page, table):
    text = page.read_text(encoding="utf-8")
    plain = html.unescape(re.sub(r"<[^>]+>", "", text))
    ids = read(page).ids
    found = people.judged(table)
    assert len({one.verdict for one in found}) > 2
    for place, one in enumerate(found, start=1):
        assert f"claim-{place}" in ids and one.said in plain and one.reason in plain
        for reading in one.readings:
            n = reading.numbers
            assert reading.label in plain and span(n["p5"], n["p50"], n["p95"]) in plain
    keys = {key for one in found for key in one.sources}
    assert keys and {f"source-{place}" for place in range(1, len(keys) + 1)} <= set(ids)
    for key in keys - {"ft-2025"}:
        assert tables.index("sources")[key]["title"] in plain
    assert "ft-2025" in plain  # a source of theirs, which our tables do not know
    assert verdicts.summary_lines(verdicts.summary(found, []))[0] in plain


def test_nothing_typed_becomes_markup(page):
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text and "<b>" not in text and "{{ 7*7 }}" in html.unescape(text)
    assert not read(page).loaded


def test_a_file_that_exists_is_kept(page, table):
    before = page.read_bytes()
    done = CliRunner().invoke(main, ["claims", str(table), "--out", str(page)])
    assert done.exit_code == 2 and "--force" in done.stderr and page.read_bytes() == before


def test_the_page_is_french_as_a_whole(table, tmp_path):
    language.catalogue.cache_clear()
    with language.speaking("fr"):
        pages.write(people.judged(table), [], tmp_path / "mine.html")
        pages.write(*verdicts.judged(), tmp_path / "own.html")
        assert list(language.catalogue("fr").missing) == []
    text = (tmp_path / "mine.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in text and "Affirmation par affirmation" in text
    assert "Oracle will buy 400,000 GB200" in text  # what was said stays as it was said


@pytest.mark.browser
def test_in_a_browser(page):
    with browser() as made:
        for width in (1100, 390):
            tab = made.new_page(viewport={"width": width, "height": 900})
            tab.goto(page.as_uri())
            assert barriers(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
