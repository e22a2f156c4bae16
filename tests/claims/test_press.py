"""The press claims from outside the five articles: what their table promises to a score."""

import re
from collections import Counter
from urllib.parse import urlsplit

from gigawatt.data import tables

ROWS = tables.rows("press")
SOURCES = tables.index("sources")


def test_there_are_enough_of_them_in_both_languages():
    languages = Counter(row["language"] for row in ROWS)
    assert sum(languages.values()) >= 110
    assert 0.2 <= languages["fr"] / sum(languages.values()) <= 0.4


def test_every_verdict_is_well_represented():
    verdicts = Counter(row["verdict_by_hand"] for row in ROWS)
    assert len(verdicts) == 5 and min(verdicts.values()) >= 5, verdicts
    assert max(verdicts.values()) <= len(ROWS) / 2, "one verdict for all would score too well"


def test_each_is_printed_somewhere_outside_the_five_articles():
    for row in ROWS:
        source = SOURCES[row["source_id"]]
        assert source["kind"] != "seed" and urlsplit(source["url"]).hostname, row["press_id"]
        assert source["publisher"] == row["publisher"], row["press_id"]


def test_no_sentence_stands_twice_and_each_has_a_number():
    sentences = [row["sentence"] for row in ROWS]
    assert len(set(sentences)) == len(sentences)
    without = [one for one in sentences if not re.search(r"\d|million|milliard|billion", one)]
    assert [one for one in without if not re.search(r"\b(Two|Ten|Seven|Dix)\b", one)] == []


def test_each_verdict_shows_its_arithmetic():
    assert [row["press_id"] for row in ROWS if not re.search(r"\d", row["arithmetic"])] == []


def test_all_were_said_between_2023_and_2026():
    assert {row["as_of"][:4] for row in ROWS} <= {"2023", "2024", "2025", "2026"}


def test_no_seed_claim_is_repeated():
    seeds = {claim["paraphrase"] for claim in tables.rows("claims")}
    assert seeds.isdisjoint(row["sentence"] for row in ROWS)
