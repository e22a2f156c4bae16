"""The table of press words: every row is read, none contradicts another."""

import csv

import pytest

from gigawatt.text import press, scales, units, words

TABLE = units.__file__.replace("units.py", "words.csv")
with open(TABLE, encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def test_every_kind_is_known_and_every_word_stands_once():
    assert {row["kind"] for row in ROWS} == set(words.KINDS)
    keys = [(row["kind"].removesuffix(" first"), row["word"]) for row in ROWS]
    assert len(set(keys)) == len(keys)
    assert all(row["word"] == row["word"].strip() and row["word"] for row in ROWS)


def test_a_scale_stands_in_one_table():
    assert not set(words.meanings("scale")) & set(scales.FACTORS)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["kind"] == "scale"], ids=lambda row: row["word"]
)
def test_every_scale_is_read(row):
    if row["word"] not in ("billions", "trillions"):  # French words of their own
        assert press.read(f"3 {row['word']} MW").value == 3 * float(row["meaning"])


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["kind"] == "count"], ids=lambda row: row["word"]
)
def test_every_number_in_words_is_read(row):
    found = press.read(f"{row['word']} MW")
    assert (found.value, found.unit) == (float(row["meaning"]), "MW")


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["kind"] == "hedge"], ids=lambda row: row["word"]
)
def test_every_hedge_is_read(row):
    assert press.split_hedge(f"{row['word']} 5 MW") == (row["meaning"], "5 MW")


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row["kind"] in ("unit", "noun", "noun first")],
    ids=lambda row: row["word"],
)
def test_every_unit_is_read(row):
    assert units.unit_name(row["word"]) in (row["meaning"], row["word"])  # "homes" is a unit too
