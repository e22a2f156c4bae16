"""Pages in French: the words of a finished page, its markup untouched."""

import re

import pytest

from gigawatt.pages import scenario, translated
from gigawatt.text import language
from gigawatt.text.translation import FIRM, THIN


@pytest.fixture
def french():
    language.catalogue.cache_clear()
    language.language("fr")
    yield language.catalogue("fr")
    language.language("en")


def test_english_pages_are_left_alone():
    text = '<p title="chips alone">chips alone &amp; x</p>'
    assert translated.page(text) is text


def test_texts_change_and_markup_stays(french):
    text = (
        '<!DOCTYPE html>\n<html lang="en"><head><style>a > b {}</style></head>\n<body>'
        '<img alt="chips alone" src="x.png"><p class="a">\n everything </p><!-- kept -->'
        '<code>everything</code><p lang="en">everything <b>everything</b></p>'
        "<p>350,000 &lt; 1.5 &amp; 2</p></body></html>"
    )
    assert translated.page(text).replace(THIN, " ") == (
        '<!DOCTYPE html>\n<html lang="fr"><head><style>a > b {}</style></head>\n<body>'
        '<img alt="les puces seules" src="x.png"><p class="a">\n le tout </p><!-- kept -->'
        '<code>everything</code><p lang="en">everything <b>everything</b></p>'
        "<p>350 000 &lt; 1,5 &amp; 2</p></body></html>"
    )


def test_a_text_of_the_page_stays_text(french):
    told = translated.page('<p>&lt;script&gt;x&lt;/script&gt;</p><a title="&quot;&lt;b&gt;">y</a>')
    assert "<script>" not in told and "<b>" not in told


def test_the_report_is_french_as_a_whole(french, tmp_path):
    path = scenario.write("default", tmp_path / "report.html")
    assert list(french.missing) == []
    said = path.read_text(encoding="utf-8").replace(FIRM, " ").replace(THIN, " ")
    assert '<html lang="fr">' in said and "L’ensemble coûte 21" in said
    rows = r'<(?:td|ol) lang="en">.*?</(?:td|ol)>|<style>.*?</style>'
    plain = re.sub(r"<[^>]+>", " ", re.sub(rows, "", said, flags=re.S))
    for word in ("What", "chips", "spread", "interval:", " Low ", "Made from", " the "):
        assert word not in plain, word
