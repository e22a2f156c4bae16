"""Operations of a training run: what so many chips compute in so many days, or what a run took.

"3.8e25 FLOP on 16,384 H100 in 80 days" tests the number of operations against chips and time.
"""

from collections.abc import Iterable
from dataclasses import replace

from gigawatt.claims.sentences.pairs.expected import Expected, interval, scaled, year_of
from gigawatt.claims.sentences.pairs.pair import PIECES, Pair, pieces
from gigawatt.claims.sentences.words.amount import CHIP_HOURS, Amount
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import tables

SECONDS = 3600.0
DAYS = 24 * 366.0  # hours: no run takes longer than a year
RATE, USEFUL = "training_flop_per_s", "uptime"


def operations(said: Understood, date: str, used: Iterable[tuple[int, int]]) -> list[Pair]:
    """The operations of a sentence beside the chip hours that it gives, if it has both.

    date: when it was printed. used: numbers that the sentence's own arithmetic has shown.
    """
    asked = [one for one in said.of("flop") if one.where not in set(used)]
    hours = _chip_hours(said)
    known = tables.index("accelerators")
    kinds = tuple(one for one in (hours.chips if hours else ()) or said.chips if one in known)
    if not asked or not hours or not kinds:
        return []
    year = year_of(said, date)
    found = tuple(_of_an_hour(kind, year, len(kinds) > 1) for kind in kinds)
    bits = "16-bit"
    if "fp8" in said.scopes and all(known[one]["dense_fp8_tflop_s"] for one in kinds):
        bits = "8-bit"
        found = tuple(_in_8_bits(one, kind) for one, kind in zip(found, kinds))
    assumed = {"useful part of the peak": "21 to 52 %", "precision": bits}
    return [Pair("run flop", (hours,), asked[0], "operations", found, assumed)]


def _chip_hours(said: Understood) -> Amount | None:
    """The chip hours of a run: printed, else its chips for its days."""
    printed = [one for one in said.amounts if one.dims == CHIP_HOURS]
    if printed:
        return printed[0]
    chips = [one for one in said.amounts if one.kind in PIECES]
    times = [one for one in said.of("time") if one.value <= DAYS]
    if len(chips) != 1 or len(times) != 1:
        return None
    count, days = chips[0], times[0]
    size = count.value * pieces(count)
    low, high = (end and end * size for end in (days.low, days.high))
    text = f"{count.text} for {days.text}"
    return replace(
        count, value=size * days.value, low=low, high=high, dims=CHIP_HOURS, text=text, printed=0.0
    )


def _in_8_bits(one: Expected, chip: str) -> Expected:
    """The same run in operations of 8 bits, at the same useful part of a higher peak."""
    row = tables.index("accelerators")[chip]
    (faster,) = scaled([one], row["dense_fp8_tflop_s"] / row["dense_bf16_tflop_s"])
    return replace(faster, label=one.label.replace("16-bit", "8-bit"))


def _of_an_hour(chip: str, year: int, named: bool) -> Expected:
    """Useful operations of one chip in an hour: stops and an all but perfect run are both in it."""
    given = (("accelerator", chip), ("accelerators", "1000"), ("purchase_year", str(year)))
    low, middle, high = (
        end * SECONDS / 1e3 for end in interval(given, RATE, printed=False, widen=False)
    )
    least = interval(given, USEFUL, printed=False, widen=False)[1]
    label = f"{chip}, 16-bit training" if named else "16-bit training"
    behind = ((RATE, given), (USEFUL, given))
    return Expected(label, low * least, middle, high, False, RATE, behind=behind)
