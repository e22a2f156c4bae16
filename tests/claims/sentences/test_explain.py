"""What a sentence says, as a row of a claims file: it is read again without a correction."""

import csv
import io

import pytest

import gigawatt as gw
from gigawatt.claims.files import equivalent, people
from gigawatt.claims.rule import CONSISTENT, INCONSISTENT
from gigawatt.data import sheets, tables
from gigawatt.data.csvfile import Line

SENTENCES = [
    ("100,000 H100 draw 150 MW.", "2024"),
    ("350,000 H100 cost 10.5 billion dollars.", "2024"),
    ("A site of 250 MW holds 100,000 GB200.", "2025"),
    ("5 GW are enough for 4 million homes.", "2025"),
    ("A 1.8 gigawatt campus draws 15.8 TWh a year.", "2025"),
    ("Running a gigawatt takes about 1.3 billion dollars of electricity a year.", "2025"),
    ("A 1 GW campus costs up to 40 billion dollars.", "2025"),
]


@pytest.mark.parametrize("sentence, as_of", SENTENCES)
def test_a_row_holds_the_number_of_the_sentence_in_the_unit_of_its_quantity(
    sentence, as_of, tmp_path
):
    found = gw.judge(sentence, as_of)
    text = equivalent.explained(found)
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["quantity"] and not row["claim"]
    file = tmp_path / "row.csv"
    file.write_text(text)
    (again,) = people.judged(file)
    assert again.verdict not in ("unreadable", "wrong unit", "not checkable"), again.reason
    first = found.claims[0]
    if first.unit == again.unit:
        assert again.numbers["claimed_high"] == pytest.approx(first.claimed_high, rel=0.11)


def test_a_floor_stands_in_the_row_as_it_was_printed():
    found = gw.judge("100,000 H100 draw more than 1 GW.", "2024")
    (row,) = csv.DictReader(io.StringIO(equivalent.explained(found)))
    assert (row["value"], row["hedge"], row["unit"]) == ("1000", "more_than", "MW")


def test_what_is_no_quantity_of_the_model_stands_as_its_sentence():
    found = gw.judge("127 DGX systems, or 1,016 GPUs.", "2023")
    (row,) = csv.DictReader(io.StringIO(equivalent.explained(found)))
    assert row["claim"] == found.sentence and not row["quantity"]


def _press():
    """Every claim of press.csv that has a row, with the day of its sentence."""
    for row in tables.find("press"):
        found = gw.judge(row["sentence"], row["as_of"])
        yield from ((one, found.as_of) for one in found.claims if one.row)


def test_a_row_comes_to_the_verdict_and_the_readings_of_its_sentence():
    """Of the rows themselves, before those that differ are left out."""
    same = every = 0
    for one, day in _press():
        again = equivalent.judge(Line("press", 1, {"as_of": day, **one.row}))
        assert {one.verdict, again.verdict} != {CONSISTENT, INCONSISTENT}, one.row
        read_as = [(each.label, each.verdict) for each in one.readings]
        same += again.verdict == one.verdict and read_as == [
            (each.label, each.verdict) for each in again.readings
        ]
        every += 1
    assert every >= 100 and same >= 0.95 * every


def test_a_file_of_explained_rows_has_the_verdicts_of_its_sentences(tmp_path):
    rows, verdicts = [], []
    for one in tables.find("press"):
        found = gw.judge(one["sentence"], one["as_of"])
        each = list(csv.DictReader(io.StringIO(equivalent.explained(found))))
        rows += each
        verdicts += [
            claim.verdict if row["quantity"] else found.verdict
            for row, claim in zip(each, found.claims or [None], strict=True)
        ]
    file = tmp_path / "press.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, equivalent.HEADER)
        writer.writeheader()
        writer.writerows(rows)
    assert [one.verdict for one in people.judged(file)] == verdicts
    assert sum(bool(row["quantity"]) for row in rows) >= len(rows) / 3


@pytest.fixture
def row():
    """The row of 100,000 H100 that draw 150 MW: our lower end, at the meter, is near."""
    found = gw.judge("100,000 H100 draw 150 MW.", "2024")
    (cells,) = csv.DictReader(io.StringIO(equivalent.explained(found)))
    return cells


def test_a_row_is_corrected_by_hand(row):
    def verdict(**cells):
        return equivalent.judge(Line("mine.csv", 2, {**row, **cells})).verdict

    assert verdict() == CONSISTENT
    assert verdict(value="0.15", unit="GW") == CONSISTENT
    assert verdict(value="300") == INCONSISTENT
    doubled = row["given"].replace("100000", "200000")
    assert verdict(given=doubled) == INCONSISTENT
    assert verdict(given=doubled, value="300") == CONSISTENT
    part = f"{row['readings']} | chips alone: quantity=chip_power_mw; range=model"
    assert verdict(readings=part) == "ambiguous"
    assert verdict(readings=f"{part}; part=yes") == CONSISTENT
    assert verdict(unit="USD") == "wrong unit"


@pytest.mark.parametrize(
    "cells, message",
    [
        ({"readings": "at the meter: range=mdel"}, "column readings: unknown range 'mdel'"),
        ({"readings": "a: range=model; part=no"}, "column readings: part=no; write part=yes"),
        ({"readings": "a: range=model | range=model"}, "column readings: cannot read"),
        ({"readings": "a: range=model; quantity=jobs_permanent"}, "column readings: jobs_perm"),
        ({"readings": "a: range=model; power_reading=roof"}, "column readings: unknown power_r"),
        ({"readings": "a: range=count"}, "column given: range=count needs a power"),
        ({"given": "accelerators=9; accelerator=H1000"}, "column given: unknown accelerator"),
        ({"value": ""}, "column value: no number"),
        ({"value": "much"}, "column value: cannot read"),
    ],
)
def test_a_bad_cell_of_a_row_is_named_and_stops_no_other(cells, message, row, tmp_path):
    file = tmp_path / "mine.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, equivalent.HEADER)
        writer.writeheader()
        writer.writerows([{**row, **cells}, row])
    bad, good = people.judged(file)
    assert bad.verdict == "unreadable" and message in bad.reason
    assert good.verdict == CONSISTENT


def test_rows_come_back_from_a_spreadsheet_with_their_verdicts(row, tmp_path):
    """Oracle's GB200, a bad row, homes and a bill, as a person keeps them."""
    said = [("Oracle will buy 400,000 GB200 for $40 billion.", "2025"), *SENTENCES[1:5]]
    found = [gw.judge(*one) for one in said]
    rows = [
        list(line.values())
        for one in found
        for line in csv.DictReader(io.StringIO(equivalent.explained(one)))
    ]
    bad = list({**row, "value": "n/a"}.values())
    file = tmp_path / "rows.xlsx"
    file.write_bytes(sheets.workbook(equivalent.HEADER, [rows[0], bad, *rows[1:]]))
    first, unreadable, *others = people.judged(file)
    assert [one.verdict for one in (first, *others)] == [one.verdict for one in found]
    assert unreadable.verdict == "unreadable"
    assert "rows.xlsx: row 3, column value: cannot read 'n/a'" in unreadable.reason
