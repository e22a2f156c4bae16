"""The field of the explore page: it reads a sentence as the command line does, or refuses it."""

import csv
import random
import re

import pytest
from explored import NODE, run

import gigawatt as gw
from gigawatt import paths
from gigawatt.claims.words import vocabulary
from gigawatt.claims.words.named import chip_pattern
from gigawatt.pages.explorer import bundle, reader

VERDICTS = """(() => {
    const read = claimReader(D);
    return given.map((text) => {
        let one;
        try { one = read(text); } catch (error) {
            if (error instanceof Refused) return { no: error.message };
            throw error;
        }
        const { kind, count, year, low, high, readings, slip, floored, pair } = one;
        const state = kind ? { ...D.opening, accelerator: kind, accelerators: count,
            purchase_year: year, second_accelerator: "", second_accelerators: 0 } : D.opening;
        const at = E.slot(settings(D, state));
        const held = readings.map((row) => {
            const ours = row.of ? E.reading(at, row) : row.ours;
            const meets = low <= ours[2] && (high ?? Infinity) >= ours[0];
            return { ...row, ours, low, high, verdict: meets ? "consistent" : "inconsistent" };
        });
        const floor = held.every((row) => floored(row.ours));
        return { kind, count, year, low, high, pair, labels: readings.map((row) => row.label),
            verdict: decided(held, { slip, floored: floor }) };
    });
})()"""
KINDS = ("H100", "H100 GPUs", "GB200", "GB300 chips", "B200", "A100", "H200 GPUs", "MI300X")
COUNTS = ("100,000", "24,000", "350,000", "1,000", "1 million", "48 000", "about 60,000")
HEDGES = ("", "about ", "more than ", "nearly ", "up to ")
SUMS = ("$1.5 billion", "$40 billion", "USD 12 bn", "3 billion dollars", "$150 million")
POWERS = ("150 MW", "1 GW", "1.4 gigawatts", "25 megawatts", "70 MW")

pytestmark = pytest.mark.skipif(NODE is None, reason="no Node on the PATH; apt-get install nodejs")


@pytest.fixture(scope="module")
def made():
    return bundle.build()


def sentences(many: int) -> list[str]:
    """Sentences of the two kinds that the page reads."""
    state, found = random.Random(3), []
    for place in range(many):
        count, kind, hedge = (state.choice(one) for one in (COUNTS, KINDS, HEDGES))
        if place % 2:
            year = state.choice((2022, 2023, 2024, 2025))
            found.append(f"They bought {count} {kind} for {hedge}{state.choice(SUMS)} in {year}.")
        else:
            found.append(f"A cluster of {count} {kind} draws {hedge}{state.choice(POWERS)}.")
    return found


def test_what_the_page_reads_it_judges_as_the_command_line_does(made, tmp_path):
    with (paths.DATA / "press.csv").open(encoding="utf-8", newline="") as file:
        asked = [row["sentence"] for row in csv.DictReader(file)]
    asked += sentences(80)
    found = run(made, VERDICTS, asked, tmp_path)
    read = [(text, one) for text, one in zip(asked, found) if "no" not in one]
    assert len(read) > 60
    apart = [
        (text, one["verdict"], ours)
        for text, one in read
        if (ours := gw.judge(text, as_of=str(one["year"])).verdict) != one["verdict"]
    ]
    assert not apart


def test_readings_are_those_that_the_words_leave_open(made, tmp_path):
    asked = [
        "Meta bought 350,000 H100 for $10.5 billion in 2024",
        "350,000 H100 chips alone, for $10.5 billion",
        "100,000 GB200 chips for $4 billion",
        "Une grappe de 100 000 H100 consomme environ 150 MW",
    ]
    first, alone, boards, french = run(made, VERDICTS, asked, tmp_path)
    assert first["labels"][0] == "chips alone" and len(first["labels"]) == 5
    assert (first["kind"], first["count"], first["year"]) == ("H100 SXM", 350_000, 2024)
    assert (first["low"], first["high"]) == pytest.approx((10.45e9, 10.55e9))
    assert alone["labels"] == ["chips alone"]
    assert "servers, counted as superchips of two" in boards["labels"]
    assert (french["low"], french["high"]) == pytest.approx((135, 165))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("Meta is large", "not one number"),
        ("100,000 chips cost $4 billion", "no accelerator"),
        ("100,000 H100 and 50,000 H200 for $4 billion", "not one number"),
        ("100,000 Blackwells for $4 billion", "family"),
        ("100,000 H100 at $2 per hour", "rate"),
        ("More than 100,000 H100 for $4 billion", "bound"),
        ("A contract for 100,000 H100 and $4 billion", "contract"),
        ("100,000 H100 " + "x" * 400, "longer"),
        ("<script>alert(1)</script>", "not one number"),
    ],
)
def test_what_it_does_not_read_it_says(made, tmp_path, text, why):
    (one,) = run(made, VERDICTS, [text], tmp_path)
    assert why in one["no"]


def test_patterns_mean_in_javascript_what_they_mean_in_python(made, tmp_path):
    with (paths.DATA / "press.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["sentence"] for row in csv.DictReader(file)]
    kinds = ("unit", "noun", "currency after", "name", "family", "scope:chips", "contract")
    known = [one for kind in kinds for one, _ in vocabulary.patterns(kind)]
    given = {
        "texts": texts,
        "patterns": [reader.javascript(one.pattern) for one in known]
        + [reader.javascript(chip_pattern().pattern, any_case=True)],
    }
    look = """given.patterns.map((one) => new RegExp(one))
        .map((one) => given.texts.map((text) => one.exec(text)?.index ?? -1))"""
    found = run(made, look, given, tmp_path)
    for pattern, places in zip([*known, chip_pattern()], found):
        ours = [match.start() if (match := re.search(pattern, text)) else -1 for text in texts]
        assert places == ours, pattern.pattern
