"""The field of the explore page: it reads a sentence as the command line does, or refuses it."""

import csv
import random
import re
from dataclasses import replace

import pytest
from explored import NODE, run

import gigawatt as gw
from gigawatt import paths
from gigawatt.claims.sentences.pairs import expected
from gigawatt.claims.sentences.words import spelling, vocabulary
from gigawatt.claims.sentences.words.named import chip_pattern
from gigawatt.claims.sentences.words.sentence import understand
from gigawatt.pages.explorer import bundle, expectations, reader

VERDICTS = """(() => {
    const read = claimReader(D);
    return given.map((text) => {
        let one;
        try { one = read(text); } catch (error) {
            if (error instanceof Refused) return { no: error.message };
            throw error;
        }
        const { kind, count, year, low, high, readings, slip, floored, far, pair } = one;
        const state = kind ? { ...D.opening, accelerator: kind, accelerators: count,
            purchase_year: year, second_accelerator: "", second_accelerators: 0 } : D.opening;
        const at = E.slot(settings(D, state));
        const held = readings.map((row) => {
            const ours = row.of ? E.reading(at, row) : row.ours;
            const meets = low <= ours[2] && (high ?? Infinity) >= ours[0];
            return { ...row, ours, low, high, verdict: meets ? "consistent" : "inconsistent" };
        });
        const all = (bound) => held.every((row) => bound(row.ours));
        return { kind, count, year, low, high, pair, labels: readings.map((row) => row.label),
            verdict: decided(held, { slip, floored: all(floored), far: all(far) }) };
    });
})()"""
CHIPS = ("H100", "H100 GPUs", "GB200", "GB300 chips", "B200", "A100", "H200 GPUs", "MI300X")
CHIPS += ("GPUs", "AI chips", "Blackwell GPUs", "Hopper GPUs", "H100 and H200", "Trainium2 chips")
COUNTS = ("100,000", "24,000", "350,000", "1,000", "1 million", "48 000", "about 60,000")
COUNTS += ("more than 50,000", "up to 200,000", "half a million", "400 to 500 thousand")
COUNTS += ("deux cent quarante mille", "thirty-five thousand")
HEDGES = ("", "about ", "more than ", "nearly ", "up to ", "at least ", "as many as ")
SUMS = ("$1.5 billion", "$40 billion", "USD 12 bn", "3 billion dollars", "$150 million")
SUMS += ("$3 to $5 billion", "2,5 milliards de dollars", "EUR 12 bn", "3 milliards d'euros")
SUMS += ("£900 million", "¥600 billion", "20 billion yuan", "5 to 7 billion euros")
POWERS = ("150 MW", "1 GW", "1.4 gigawatts", "25 megawatts", "70 MW", "0.5 GW", "two gigawatts")
POWERS += ("cent cinquante mégawatts", "quatre-vingt-dix mégawatts", "a hundred and twenty MW")
HOMES = ("750,000 homes", "80,000 to 100,000 households", "1.2 million British homes")
HOMES += ("300,000 homes in France", "40 000 foyers", "5 million homes")
ENERGY = ("1.3 TWh a year", "8 terawatt-hours per year", "900 GWh annually", "4 TWh par an")
RATES = ("20 exaflops", "4 exaflops of FP8", "900 petaflops in 16-bit", "1.5 exaflops of FP4")
AFTER = (
    "",
    " at the meter",
    " of IT load",
    " in all",
    " in 2023",
    " by 2028",
    ", servers included",
)
AFTER += (" for the chips alone", " on average", " at full load")
ONES = ("H100", "GB200", "B200", "Blackwell GPU", "MI300X", "GPU")
PRICES = ("$30,000", "$25,000 to $30,000", "40 000 dollars", "USD 3,320", "$70,000", "22,000 euros")
ODD = ("One megawatt is about 750 average British homes of the US", "40 GW for 8 TWh a year")
TWO = (  # what stands beside what
    "They bought {count} {chip} for {hedge}{money}{after}.",
    "A cluster of {count} {chip} draws {hedge}{power}{after}.",
    "{count} {chip} use {hedge}{energy}{after}.",
    "{count} {chip} reach {hedge}{rate}{after}.",
    "A site of {power} costs {hedge}{money}{after}.",
    "{power} are enough for {hedge}{homes}{after}.",
    "The campus of {power} takes {hedge}{energy}{after}.",
    "An {one} costs {hedge}{price}{after}.",
    "They pay {hedge}{price} per {one}{after}.",
    "AI sites cost {hedge}{money} per gigawatt{after}.",
    "Le site de {power} coûte {money}{after}.",
    "Les {power} alimentent {homes}{after}.",
)

pytestmark = pytest.mark.skipif(NODE is None, reason="no Node on the PATH; apt-get install nodejs")


@pytest.fixture(scope="module")
def made():
    return bundle.build()


def sentences(many: int) -> list[str]:
    """Sentences of the kinds that the page reads."""
    state = random.Random(3)
    words = {"count": COUNTS, "chip": CHIPS, "hedge": HEDGES, "money": SUMS, "power": POWERS}
    words |= {"homes": HOMES, "energy": ENERGY, "rate": RATES, "after": AFTER}
    words |= {"one": ONES, "price": PRICES}
    return [
        TWO[place % len(TWO)].format(**{name: state.choice(one) for name, one in words.items()})
        for place in range(many)
    ]


def of_the_press() -> list[str]:
    with (paths.DATA / "press.csv").open(encoding="utf-8", newline="") as file:
        return [row["sentence"] for row in csv.DictReader(file)]


def mutated(many: int) -> list[str]:
    """Sentences of the press with some words of one in the place of those of another."""
    state, press = random.Random(9), of_the_press()
    every, found = [word for text in press for word in text.split()], []
    for _ in range(many):
        words = state.choice(press).split()
        for _ in range(state.randint(1, 2)):
            words[state.randrange(len(words))] = state.choice(every)
        found.append(" ".join(words))
    return found


def test_what_the_page_reads_it_judges_as_the_command_line_does(made, tmp_path):
    press, more = of_the_press(), [*ODD, *sentences(300), *mutated(600)]
    found = run(made, VERDICTS, press + more, tmp_path)
    read = [(text, one) for text, one in zip(press + more, found) if "no" not in one]
    assert sum(text in press for text, _ in read) >= 71
    assert {one["pair"] for _, one in read} == set(expectations.STARTS)
    assert len(read) > 71 + 300
    apart = [
        (text, one["verdict"], ours)
        for text, one in read
        if (ours := gw.judge(text).verdict) != one["verdict"]
    ]
    assert not apart


def test_its_intervals_are_those_of_the_command_line(made, tmp_path):
    """Each reading of a sentence, not the verdict alone."""
    asked = sentences(120)
    shown = VERDICTS.replace("return { kind,", "return { held, kind,")
    compared = 0
    for text, one in zip(asked, run(made, shown, asked, tmp_path)):
        if "no" in one or one["kind"]:
            continue
        (claim,) = gw.judge(text).claims
        ours = {row.label: row.numbers for row in claim.readings}
        for row in one["held"]:
            assert row["label"] in ours, text
            told = [ours[row["label"]][name] for name in ("p5", "p50", "p95")]
            if claim.unit == "accelerators":  # for so much power, not power for so many
                told, row["ours"] = [told[2] / told[0]], [row["ours"][2] / row["ours"][0]]
            if claim.unit == "USD/W":  # for one, not for a gigawatt
                told = [1e9 * one for one in told]
            assert row["ours"] == pytest.approx(told, rel=1e-5), text
            compared += 1
    assert compared > 150


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
        ("Meta is large", "not two"),
        ("100,000 H100 and 50,000 H200 for $4 billion", "not two"),
        ("1 GW costs 40 billion euros or 44 billion dollars", "two currencies"),
        ("Meta pays 50 researchers $300 million", "under Pay"),
        ("1,000 NVL72 racks cost $3 billion", "accelerators they hold"),
        ("10 million GPU hours cost $20 million", "hours of accelerators"),
        ("A site of 1 GW earns $4 billion a year", "not two"),
        ("100,000 H100 at $2 per hour", "rate"),
        ("Hundreds of thousands of H100 draw 1 GW", "another form"),
        ("A contract for 100,000 H100 and $4 billion", "contract"),
        ("2 sites of 50 MW each serve 90,000 homes", "rate"),
        ("Each site: 100,000 H100 on 150 MW", "each of several"),
        ("1 GW of GB300 for $40 billion", "not how many"),
        ("Sites cost $29 billion in 2030 per gigawatt", "rate"),
        ("150 MW of H100 take 1.3 TWh a year", "not how many"),
        ("150 MW, soit 1.3 TWh par an", "not two"),
        ("A GB200 rack costs $3,000 per GPU", "racks"),
        ("An H100 rents for $2,000 an hour", "rate"),
        ("100,000 H100 " + "x" * 400, "longer"),
        ("<script>alert(1)</script>", "not two"),
        (
            "Meta buys 1.3 milion GPUs for $30 billion",
            "“milion” behind a number is misspelt; write m",
        ),
        ("100,000 H100 draw 150 megawats", "write megawatt"),
        ("5 gigawats for 40 billion of dolars", "write gigawatt"),
        ("Le site de 150 mégawats coûte 2 milliards", "write mégawatt"),
    ],
)
def test_what_it_does_not_read_it_says(made, tmp_path, text, why):
    (one,) = run(made, VERDICTS, [text], tmp_path)
    assert why in one["no"]


def slips(many: int) -> list[str]:
    """Words of scales and units with a letter lost, doubled, swapped or changed; some twice."""
    state, found = random.Random(12), []
    for _ in range(many):
        letters = list(state.choice(spelling.KNOWN) + state.choice(("", "s")))
        for _ in range(state.randint(0, 2)):
            place = state.randrange(len(letters) - 1)
            kind, other = state.randrange(4), state.choice("aeilmnorstwé")
            if kind == 0:
                letters[place : place + 2] = letters[place + 1 : place - 1 : -1]
            else:
                letters[place : place + 1] = ([], [letters[place]] * 2, [other])[kind - 1]
        found.append("".join(letters))
    return found


def refused_by_python(text: str) -> str:
    """The word that the command line would write for a misspelt one of a sentence, or nothing."""
    try:
        spelling.check_spelling(text)
    except gw.UserError as error:
        return str(error).partition("did you mean ")[2].rstrip("?")
    return ""


def test_misspelt_words_are_those_of_the_command_line(made, tmp_path):
    asked = [f"It has 150 {word} of it" for word in slips(400)]
    asked += [f"It has 3 millions de {word}" for word in slips(100)] + of_the_press()
    found = run(made, VERDICTS, asked, tmp_path)
    told = [one.get("no", "").partition("is misspelt; write ")[2] for one in found]
    ours = [refused_by_python(text) for text in asked]
    assert told == ours
    assert 100 < sum(map(bool, ours)) < 400  # both kinds are met


def test_patterns_mean_in_javascript_what_they_mean_in_python(made, tmp_path):
    kinds = ("unit", "noun", "currency after", "name", "family", "scope:chips", "contract")
    known = [(one, "") for kind in kinds for one, _ in vocabulary.patterns(kind)]
    given = {
        "texts": of_the_press(),
        "patterns": [(reader.javascript(one.pattern), flag) for one, flag in known]
        + [(reader.javascript(chip_pattern().pattern, any_case=True), "")]
        + list(made.data["reader"]["pattern"].values()),
    }
    known += [(chip_pattern(), ""), *((one, "") for one in reader.patterns().values())]
    look = """given.patterns.map(([one, flag]) => new RegExp(one, flag))
        .map((one) => given.texts.map((text) => one.exec(text)?.index ?? -1))"""
    found = run(made, look, given, tmp_path)
    for (pattern, _), places in zip(known, found, strict=True):
        ours = [
            match.start() if (match := re.search(pattern, text)) else -1 for text in given["texts"]
        ]
        assert places == ours, pattern.pattern


def test_intervals_are_those_of_every_year(made):
    """Years between and beyond those of the tables, for readings picked at random."""
    state, table = random.Random(5), made.data["reader"]["expected"]
    first, last = table["years"]
    for _ in range(60):
        pair = state.choice(list(expectations.STARTS))
        if pair in ("power homes", "power energy"):  # in a year's energy and in its mean power
            continue
        chip = state.choice(list(table["at"][pair]))
        where = state.choice(list(table["at"][pair][chip]))
        year = state.randint(expected.FIRST_YEAR, expected.LAST_YEAR)
        sense, few = where.removesuffix(expectations.FEW), where.endswith(expectations.FEW)
        start = (expectations.FEWER if few else expectations.STARTS)[pair]
        said = replace(understand("1 GW"), scopes=frozenset({sense} if sense else ()))
        for row, place in zip(expected.readings()[pair], table["at"][pair][chip][where]):
            years = min(max(year, first), last) - first
            at = place[min(years, len(place) - 1)] if isinstance(place, list) else place
            if chip == "mix" and pair == "chips flops":
                assert at == -1
                continue
            ours = expected.for_one(row, start, chip, year, said, "")
            theirs = table["values"][3 * at : 3 * at + 3] if at >= 0 else None
            assert theirs == (pytest.approx(ours, rel=1e-5) if ours else None)
