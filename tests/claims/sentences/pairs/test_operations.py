"""Operations and chip hours of training runs in a sentence."""

import pytest

import gigawatt as gw
from gigawatt.claims.files.equivalent import explained
from gigawatt.claims.sentences.pairs.operations import operations
from gigawatt.claims.sentences.words.sentence import understand

HOURS = "2.788 million GPU hours"


@pytest.mark.parametrize(
    "text, value",
    [
        ("Training took 3.8e25 FLOP.", 3.8e25),
        ("Training took 2.1 × 10^25 FLOPs.", 2.1e25),
        ("Training took 5 x 10**24 floating-point operations.", 5e24),
        ("Training took 10²⁶ FLOP.", 1e26),
        ("L'entraînement a pris 3,8 × 10^25 opérations en virgule flottante.", 3.8e25),
    ],
)
def test_powers_of_ten_are_numbers(text, value):
    (one,) = understand(text).of("flop")
    assert one.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["$1e400", "10^400 dollars", "$9e99999999", "1e31 FLOP"])
def test_what_is_too_large_is_no_number_and_no_smaller_one(text):
    assert [one.kind for one in understand(f"They pay {text} for 8 H100.").amounts] == ["chip"]


def test_operations_a_second_are_another_thing():
    assert understand("It runs at 2 petaflops, 5 teraflops a chip.").of("flop") == []


@pytest.mark.parametrize(
    "sentence, expected",
    [
        ("Llama 3.1 405B was trained with 3.8e25 FLOP on 16,384 H100 for 80 days.", "consistent"),
        ("Training on 1,000 H100 for 10 days gives 1e26 FLOP.", "inconsistent"),
        ("The run took 4e25 FLOP, 30.84 million H100 hours.", "consistent"),
        ("The run took 4e27 FLOP, 30.84 million H100 hours.", "inconsistent"),
        ("Training GPT-4 took about 2e25 FLOP.", "consistent"),
        ("Training GPT-4 took about 2e23 FLOP.", "inconsistent"),
        ("Training DeepSeek V3 took 2.79 million GPU hours.", "consistent"),
        ("Training DeepSeek V3 took 27.9 million GPU hours.", "inconsistent"),
    ],
)
def test_operations_against_chips_and_time(sentence, expected):
    assert gw.judge(sentence, "2025").verdict == expected


def test_the_operations_of_no_chip_or_no_time_test_nothing():
    assert operations(understand("1,000 GPUs gave 1e24 FLOP in 10 days."), "2025", ()) == []
    assert operations(understand("1,000 H100 gave 1e24 FLOP."), "2025", ()) == []


@pytest.mark.parametrize(
    "sentence",
    [
        f"On 2,048 H800 chips, {HOURS} at $2 each come to $5.6 million.",
        f"DeepSeek used 2,048 H800 for {HOURS} at $2 per GPU-hour, $5.576 million.",
        f"DeepSeek V3 cost $5.6 million: 2,048 H800 GPUs, {HOURS} at $2.",
        f"{HOURS} at $2 an hour are $5.576 million.",
        "DeepSeek a coûté 5,6 millions de dollars : 2,788 millions d'heures de GPU à 2 dollars.",
    ],
)
def test_hours_times_price_whatever_chips_stand_beside_them(sentence):
    assert gw.judge(sentence, "2025-01").verdict == "consistent"
    assert gw.judge(sentence.replace("5.", "9.").replace("5,6", "9,6"), "2025-01").verdict in (
        "inconsistent",
        "wrong unit",
    )


def test_its_row_can_be_written():
    found = gw.judge("Training on 1,000 H100 for 10 days gives 1e26 FLOP.", "2025")
    assert "FLOP" in explained(found)


@pytest.mark.parametrize(
    "sentence",
    [
        "DeepSeek's R1 cost only $294,000 to train",
        "DeepSeek-V3.2 cost $20 million to train",
        "Grok 4.1 cost $2 billion to train",
    ],
)
def test_the_run_of_one_model_is_no_measure_of_its_sisters(sentence):
    assert gw.judge(sentence).verdict == "not checkable"


def test_a_maker_named_alone_means_its_known_run():
    assert gw.judge("DeepSeek trained its model for $5.6 million").verdict == "consistent"


def test_petaflops_for_exaflops_are_a_slip_of_the_unit():
    said = "10,000 H100s deliver 20 {} of FP8."
    assert gw.judge(said.format("exaflops"), "2025").verdict == "consistent"
    slip = gw.judge(said.format("petaflops"), "2025")
    assert slip.verdict == "wrong unit" and "a thousand times as many" in slip.reason
    assert gw.judge("10,000 H100s deliver 70 exaflops of FP8.", "2025").verdict == "inconsistent"
