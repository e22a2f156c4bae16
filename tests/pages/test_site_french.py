"""The site in French, first page and claims: complete, with the verdicts and numbers in English."""

import re

import pytest

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.pages.site import claims, french
from gigawatt.text import language, typeset
from gigawatt.text.translation import FIRM, THIN
from gigawatt.text.translation import typeset as in_french


@pytest.fixture(scope="module")
def made():
    found = claims.pages()
    language.catalogue.cache_clear()
    measured = [one for one in found if one.measured]
    text = french.home(paths.SITE, {"claims": found, "measured": measured, "date": tables.date()})
    return text, measured, list(language.catalogue("fr").missing)


def test_no_string_is_missing(made):
    text, _, missing = made
    assert missing == []
    assert '<html lang="fr">' in text and 'hreflang="en" href="../index.html"' in text
    plain = re.sub(r'<style>.*?</style>|<a [^>]*lang="en">.*?</a>|<[^>]+>', " ", text, flags=re.S)
    for word in (" the ", " and ", " our ", "What ", " claim"):
        assert word not in plain, word


@pytest.fixture(scope="module")
def pages():
    language.catalogue.cache_clear()
    found = {one.claim_id: (one, french.claim(paths.SITE, one)) for one in claims.pages()}
    return found, list(language.catalogue("fr").missing)


def test_no_string_is_missing_on_the_page_of_a_claim(pages):
    found, missing = pages
    assert missing == []
    own = r'<style>.*?</style>|<(a|span)[^>]*(?:lang="en"|translate=.?no.?)[^>]*>.*?</\1>|<[^>]+>'
    for name, (_, text) in found.items():
        plain = re.sub(own, " ", text, flags=re.S)
        for word in (" the ", " and ", " our ", "Said by"):
            assert word not in plain, (name, word)


def test_the_page_of_a_claim_has_its_verdicts_and_leads_to_the_english_one(pages):
    for name, (one, text) in pages[0].items():
        english = f"../../claims/{name.lower()}.html"
        assert f'hreflang="en" href="{english}"' in text
        with language.speaking("fr"):
            verdicts = [one.verdict.verdict, *(reading.verdict for reading in one.readings)]
            told = [language.told(each) for each in verdicts]
        assert re.findall(r'class="verdict">([^<]*)<', text) == told, name


def test_every_claim_stands_there_once_with_its_page(made):
    found = re.findall(r'href="claims/([a-z0-9-]+).html"', made[0])
    assert sorted(found) == sorted(row["claim_id"].lower() for row in tables.rows("claims"))


def test_numbers_and_verdicts_are_those_of_the_english_pages(made):
    text, measured, _ = made
    rows = re.findall(r"<tr><th scope=.row.>.*?</tr>", text, re.S)
    assert len(rows) == len(measured) > 10
    with language.speaking("fr"):
        for one, row in zip(measured, rows, strict=True):
            v = one.verdict
            ours = typeset.quantity(v.numbers["p5"], v.numbers["p50"], v.numbers["p95"], v.unit)
            digits = re.findall(r"\d+(?:,\d+)?", in_french(ours).replace(THIN, ""))
            told = row.replace(THIN, "").replace(FIRM, " ")
            assert all(number in told for number in digits), one.claim_id
            assert f">{language.told(v.verdict)}<" in row, one.claim_id


def test_the_language_is_what_it_was(made):
    assert language.language() == "en"
