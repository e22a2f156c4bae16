"""The explore page in French: no string is missing, every number is Python's, and English stays."""

import json
import re

import pytest
from explored import NODE, run

from gigawatt.data import tables
from gigawatt.pages.explorer import bundle, page, spoken
from gigawatt.text import language, typeset
from gigawatt.text.translation import typeset as in_french

PLACES = re.compile(r"\{\d\}")
MOST_WORDS = 30


@pytest.fixture(scope="module")
def french():
    """The page in French, as text, with the catalogue that it asked."""
    language.catalogue.cache_clear()
    tables.forget()
    with language.speaking("fr"):
        text = page.page("../index.html", "../explore.html")
        return text, language.catalogue("fr")


def data_of(text: str) -> dict:
    return json.loads(re.search(r'id="data">(.*?)</script>', text, re.S)[1])


def test_no_string_is_missing(french):
    _, catalogue = french
    assert list(catalogue.missing) == []
    assert len(spoken.sentences()) > 60
    assert set(spoken.sentences()) == set(catalogue.scripts), "each has one, and none is left over"


def test_what_a_script_fills_has_the_same_places(french):
    for english, said in french[1].scripts.items():
        assert sorted(PLACES.findall(english)) == sorted(PLACES.findall(said)), english


def test_the_scripts_say_nothing_beside_the_dictionary():
    """Whatever has two words between quotes is a key, an attribute or a mistake."""
    source = "".join((spoken.HERE / name).read_text(encoding="utf-8") for name in spoken.SPEAKING)
    known = set(spoken.sentences())
    source = re.sub(r"//.*", "", source)
    loose = {
        text
        for text in re.findall(r'"([A-Z][a-z]+(?: [a-z]+)+[^"]*)"', source)
        if text not in known
    }
    assert loose == set()


def test_the_page_is_french_and_light(french):
    text, _ = french
    assert '<html lang="fr"' in text and 'hreflang="en" href="../explore.html"' in text
    assert len(text.encode("utf-8")) < page.LIGHTEST
    plain = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", text, flags=re.S)
    for word in (" the ", "Results", "Save", "Copy", "press says", " and "):
        assert word not in plain, word


def test_its_numbers_are_those_of_the_english_page(french):
    """All but words is the same, byte by byte: draws, leaves, functions, limits and states."""
    with language.speaking("en"):
        english = page.page()
    ours, theirs = data_of(english), data_of(french[0])
    texts = {"words", "quantities", "controls", "presets", "claims", "reader", "meanings"}
    texts |= {"messages", "early", "evidence"}
    assert set(theirs) - set(ours) == {"said"}
    assert {k: v for k, v in ours.items() if k not in texts} == {
        k: v for k, v in theirs.items() if k in ours and k not in texts
    }
    for one, other in zip(ours["controls"], theirs["controls"], strict=True):
        same = ("name", "stops", "low", "high", "seek", "whole", "own")
        assert [one.get(key) for key in same] == [other.get(key) for key in same]
        values = [[value for _, value in found.get("options", ())] for found in (one, other)]
        assert values[0] == values[1]
    for one, other in zip(ours["claims"], theirs["claims"], strict=True):
        assert [rule[0] for rule in one["rule"]] == [rule[0] for rule in other["rule"]]
    code = [re.search(r"<script>(.*?)</script>", text, re.S)[1] for text in (english, french[0])]
    assert code[0] == code[1], "one program in both languages"


def test_english_has_no_dictionary_and_no_word_is_changed():
    made = bundle.build()
    with language.speaking("en"):
        assert spoken.spoken(made.data) == made.data


@pytest.mark.skipif(NODE is None, reason="no Node on the PATH; apt-get install nodejs")
def test_numbers_are_set_as_the_catalogue_sets_them(french, tmp_path):
    values = [0.0, 1.5, 12.34, 999.6, 1_234, 350_000, 9.45e5, 1.2e6, 2.11e10, 1.25e12, 3e14, 7e-5]
    spans = [[0.81 * one, one, 1.293 * one] for one in values] + [[1.0, 2e4, 3e9], [4, 4, 4]]
    units = ["USD", "USD/year", "MW"]
    made = bundle.build()
    with language.speaking("fr"):
        told = bundle.Bundle(spoken.spoken(made.data), made.functions)
    look = """given[0].map((one) => given[1].map((unit) => typesetter(D).quantity(one, unit)))"""
    found = run(told, look, [spans, units], tmp_path)
    for one, row in zip(spans, found, strict=True):
        for unit, said in zip(units, row, strict=True):
            assert said == in_french(typeset.quantity(*one, unit)), (one, unit)


def test_every_claim_has_its_french_words():
    for row in tables.rows("claims"):
        said = row["paraphrase_fr"]
        assert 0 < len(said.split()) <= MOST_WORDS, row["claim_id"]
        digits = [re.findall(r"\d+", text.replace(",", "")) for text in (row["paraphrase"],)]
        kept = re.sub(r"(?<=\d)[\u202f,](?=\d)", "", said)
        for number in digits[0]:
            assert number in kept or len(number) < 3, (row["claim_id"], number)
