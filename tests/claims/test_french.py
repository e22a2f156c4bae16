"""The table of claims and the answer on a sentence in French: no string missing."""

import re

import pytest

from gigawatt.claims import verdicts
from gigawatt.text import language
from gigawatt.text.translation import FIRM, THIN


@pytest.fixture
def french():
    language.catalogue.cache_clear()
    language.language("fr")
    yield language.catalogue("fr")
    language.language("en")


def _numbers(text: str, thousands: str, point: str) -> list[float]:
    """Every number of the verdicts' lines, in order of size: the French order of words differs."""
    bare = re.sub(r"[\d.]+ tn", lambda m: f"{float(m.group()[:-3]) * 1000:g} bn", text)
    bare = re.sub(rf"(?<=\d){thousands}(?=\d{{3}}(?!\d))", "", bare)
    bare = re.sub(r"(?<=\d) ?%", "", re.sub(rf"(?<=\d){point}(?=\d)", ".", bare))
    return sorted(float(one) for one in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]\w)", bare))


def test_the_claims_table_is_french_as_a_whole(french):
    said = verdicts.report()
    assert list(french.missing) == []
    plain = said.replace(FIRM, " ")
    assert "163 affirmations : " in plain and "à la main" in plain
    for word in ("incompatible", "invérifiable", "ambigu", "unité fausse", "L’affirmation laisse"):
        assert word in plain
    for word in ("consistent", "checkable", "The claim", "Compared", " holds", " fails"):
        assert word not in plain.replace("inconsistent", ""), word


def test_a_verdict_has_the_same_numbers_in_both_languages(french):
    claims, relations = verdicts.judged()
    said = [verdicts._claim_block(one) for one in claims[:70]]
    language.language("en")
    for one, french_text in zip(claims, said):
        english = re.sub(r"\d{4}-\d\d-\d\d", "", verdicts._claim_block(one))
        ours = re.sub(r"\d\d/\d\d/\d{4}", "", french_text)
        assert _numbers(ours, THIN, ",") == _numbers(english, ",", r"\."), one.claim_id


def test_the_rows_for_programs_stay_english(french):
    claims, relations = verdicts.judged()
    table = verdicts.text(claims, relations, "csv")
    language.language("en")
    assert verdicts.text(claims, relations, "csv") == table
