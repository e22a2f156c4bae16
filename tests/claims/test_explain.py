"""What a sentence says, as a row of a claims file: it is read again without a correction."""

import csv
import io

import pytest

import gigawatt as gw
from gigawatt.claims import answer, people

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
    text = answer.explained(found)
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["quantity"] and not row["claim"]
    file = tmp_path / "row.csv"
    file.write_text(text)
    (again,) = people.judged(file)
    assert again.verdict not in ("unreadable", "wrong unit", "not checkable"), again.reason
    first = found.claims[0]
    if first.unit == again.unit:
        assert again.numbers["claimed_high"] == pytest.approx(first.claimed_high, rel=0.11)


def test_what_is_no_quantity_of_the_model_stands_as_its_sentence():
    found = gw.judge("127 DGX systems, or 1,016 GPUs.", "2023")
    (row,) = csv.DictReader(io.StringIO(answer.explained(found)))
    assert row["claim"] == found.sentence and not row["quantity"]
