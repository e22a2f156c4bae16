"""Two numbers of a sentence held against each other: what was found, and how exact a print is."""

import math
import re
from dataclasses import dataclass, replace

from gigawatt.claims.rule import INCONSISTENT, WRONG_UNIT
from gigawatt.claims.said import Claimed
from gigawatt.claims.words.amount import Amount
from gigawatt.text.typeset import number

APART = 60  # characters between two numbers that a word sets equal
MAKES = r"makes?|comes? to|amounts? to|mean|font|représent\w+|correspond\w* à"
LINK = re.compile(rf"\b(?:are|is|soit|sont|or|équiv\w+|i\.e\.|was|were|{MAKES})\b|=", re.I)
LAST_DIGIT, PRODUCT = 0.005, 0.03  # relative: what rounding on the way may cost
AT_LEAST, FLOOR = 1.5, 2.0  # "more than doubled" is less than tripled; a floor of a product
TIMES, LOOSE = 0.06, 0.1  # how exact "twice" and "nearly twice" are
MOST = 3  # factors of a product
HOURLY = (("USD", 1), ("h", -1))
TINY = 1e-300
TENS = 0.12  # how near to a power of ten a ratio must be to be called a lost factor


@dataclass(frozen=True)
class Checked:
    """One relation between numbers of a sentence: its verdict, its arithmetic, and the numbers it
    used.
    """

    verdict: str
    reason: str
    used: tuple[Amount, ...]
    weak: bool = False  # open at one end, so that it shows little


def off_by(ratio: float, text: str, used: tuple[Amount, ...]) -> Checked:
    """A relation that fails: a lost factor of ten is a slip of the unit, anything else a
    contradiction.
    """
    tens = round(math.log10(ratio)) if ratio > 0 else 0
    if tens and abs(math.log10(ratio) - tens) < math.log10(1 + TENS):
        factor = number(10.0 ** abs(tens))
        return Checked(WRONG_UNIT, f"{text}; a factor of {factor} is lost.", used)
    return Checked(
        INCONSISTENT, f"{text}; they differ by a factor of {max(ratio, 1 / ratio):.2g}.", used
    )


def slack_of(one: Amount) -> float:
    claimed = one.claimed
    if not math.isfinite(claimed.high) or claimed.low <= 0:
        return 0.0
    return claimed.high / max(one.value, 1e-300) - 1


def meet(left: Claimed, right: Claimed, slack: float = LAST_DIGIT) -> bool:
    return left.low <= right.high * (1 + slack) and right.low <= left.high * (1 + slack)


def in_a_time(one: Amount) -> bool:
    """Whether a power is an energy in a time: TWh a year."""
    return bool(re.search(r"Wh|hours?|heures?", one.text))


def exactly(one: Amount, value: float) -> Amount:
    return replace(one, value=value, low=None, high=None, hedge="exact", text=number(value))


def near_floor(ends: Claimed, slack: float) -> Claimed:
    """What a floor leaves open in arithmetic: it is printed near to what it is a floor of."""
    return Claimed(ends.low, ends.low * (1 + slack)) if math.isinf(ends.high) else ends
