"""Two numbers of a sentence held against each other: what was found, and how exact a print is."""

import math
import re
from dataclasses import dataclass, replace

from gigawatt.claims.rule import INCONSISTENT, WRONG_UNIT
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.text.typeset import number

APART = 60  # characters between two numbers that a word sets equal
MAKES = r"makes?|comes? to|amounts? to|mean|font|représent\w+|correspond\w* à"
LINK = re.compile(rf"\b(?:are|is|soit|sont|or|équiv\w+|i\.e\.|was|were|{MAKES})\b|=", re.I)
LAST_DIGIT, PRODUCT = 0.005, 0.03  # relative: what rounding on the way may cost
AT_LEAST, FLOOR = 1.5, 2.0  # "more than doubled" is less than tripled; a floor of a product
TIMES, LOOSE = 0.06, 0.1  # how exact "twice" and "nearly twice" are
MOST = 3  # factors of a product
RENT = 100.0  # dollars: no chip rents for so much an hour
HOURLY = (("USD", 1), ("h", -1))
TINY = 1e-300
_RANGE = re.compile(
    r"(?P<before>\D{0,6}?)(?P<low>\d[\d., ]*?)(?P<own>(?: ?[^\d\s-]+){0,3}?)"
    r"\s*(?:-|\bto\b|\bà\b|\band\b|\bet\b)\s*"
    r"(?P<again>[^\d\s]{0,4}?\s?)(?P<high>\d[\d., ]*\d|\d)(?P<after>(?!\d).*)",
    re.I,
)
_DIGITS = re.compile(r"\d[\d., ]*\d|\d")
_BLANK = re.compile(r"(?<=\d)[ ,](?=\d{3})| ")
SAME_SCALE = 1e-6  # relative: how near to the ratio of its ends that of their digits must be
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
    off: float = 1.0  # the factor by which it fails


def off_by(ratio: float, text: str, used: tuple[Amount, ...]) -> Checked:
    """A relation that fails: a lost factor of ten is a slip of the unit, anything else a
    contradiction.
    """
    tens = round(math.log10(ratio)) if ratio > 0 else 0
    off = max(ratio, 1 / ratio) if ratio > 0 else math.inf
    if tens and abs(math.log10(ratio) - tens) < math.log10(1 + TENS):
        factor = number(10.0 ** abs(tens))
        return Checked(WRONG_UNIT, f"{text}; a factor of {factor} is lost.", used, off=off)
    reason = f"{text}; they differ by a factor of {off:.2g}."
    return Checked(INCONSISTENT, reason, used, off=off)


def slack_of(one: Amount) -> float:
    claimed = one.claimed
    if not math.isfinite(claimed.high) or claimed.low <= 0:
        return 0.0
    return claimed.high / max(one.value, 1e-300) - 1


def meet(left: Claimed, right: Claimed, slack: float = LAST_DIGIT) -> bool:
    return left.low <= right.high * (1 + slack) and right.low <= left.high * (1 + slack)


def in_a_time(one: Amount) -> bool:
    """Whether an amount is an energy, in a time or of one: TWh a year."""
    return one.kind == "energy" or bool(re.search(r"Wh|hours?|heures?", one.text))


def exactly(one: Amount, value: float) -> Amount:
    """One end of a range as a number of its own."""
    text = _end_in_words(one, value)
    return replace(one, value=value, low=None, high=None, hedge="exact", text=text)


def _end_in_words(one: Amount, value: float) -> str:
    """An end of a range as it is printed, with the unit that both share: "$130 a month" of "$130 to
    $151 a month"; the bare number where the words are no plain range.
    """
    ends = _RANGE.fullmatch(one.text)
    if not ends or not one.low or not one.high:
        return number(value)
    low, high = (float(_BLANK.sub("", ends[at]).replace(",", ".")) for at in ("low", "high"))
    alike = low and abs(high / low * one.low / one.high - 1) < SAME_SCALE
    if not alike and not ends["own"]:  # "10,000 to 1.2 million": their scales differ
        return number(value)
    first = f"{ends['before']}{ends['low']}{ends['own'] or ends['after']}"
    second = f"{ends['again'] or ends['before']}{ends['high']}{ends['after']}"
    return first if value == one.low else second


def likewise(one: Amount, value: float) -> str:
    """A value in base units as an amount is printed: "530 TWh" beside "300 TWh"."""
    if not one.printed or not one.value:
        return number(value)
    told = number(value * one.printed / one.value)
    return _DIGITS.sub(told, one.text, count=1)


def near_floor(ends: Claimed, slack: float) -> Claimed:
    """What a floor leaves open in arithmetic: it is printed near to what it is a floor of."""
    return Claimed(ends.low, ends.low * (1 + slack)) if math.isinf(ends.high) else ends
