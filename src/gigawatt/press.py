"""Press numbers: how they are written, and what range the words of a claim leave open.

The rule is written down once, here, and shown to the reader:

- a bare number stands for itself give or take half a unit in its last significant digit, at
  least 0.1 % and at most 10 %: 350,000 is 345,000 to 355,000, and 600,000 is 550,000 to 650,000;
- `about` leaves 10 % on both sides, `almost` 10 % below, `can` is read as `about`;
- `up_to` is a ceiling, `more_than` a floor; both give way by the rounding of the number;
- `several` is 2 to 9 units, `dozens` (or tens) 20 to 99, `hundreds` 200 to 999, `thousands` 2,000 to 9,999;
- printed bounds (`low`, `high`) go before all of these.
"""

import math
import re
from dataclasses import dataclass

from gigawatt.errors import UserError, clip
from gigawatt.values import GOES_ON, SCALES

LEAST, MOST = 0.001, 0.10  # nobody's data agree to the last digit
WORDS = {"several": (2, 9.99), "dozens": (20, 99.9), "hundreds": (200, 999.9), "thousands": (2_000, 9_999)}
HEDGES = ("exact", "about", "almost", "up_to", "more_than", "between", "can", "none", *WORDS)
_HEDGED = re.compile(
    r"^(about|around|roughly|approximately|some|almost|nearly|close to|up to|as much as|at most|more than|over|at least|"
    r"several|tens of|tens|dozens of|dozens|hundreds of|thousands of|hundreds|thousands)\b\s*", re.I)
_MEANING = {"around": "about", "roughly": "about", "approximately": "about", "some": "about", "nearly": "almost",
            "close to": "almost", "up to": "up_to", "as much as": "up_to", "at most": "up_to", "more than": "more_than",
            "over": "more_than", "at least": "more_than", "dozens of": "dozens", "tens of": "dozens", "tens": "dozens", "hundreds of": "hundreds",
            "thousands of": "thousands"}
_NUMBER = re.compile(r"([0-9]+(?:_[0-9]{3})*(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SCALES = {**SCALES, **{f"{word}s": size for word, size in SCALES.items() if len(word) > 2}, "Bn": 1e9, "m": 1e6}
_UNITS = {"dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "%": "percent"}
_LONGEST = 200


@dataclass(frozen=True)
class Written:
    """A value as somebody wrote it: its hedge, one number or two bounds, and the unit ("" where none stands)."""

    hedge: str
    value: float | None
    low: float | None
    high: float | None
    unit: str


@dataclass(frozen=True)
class Claimed:
    """The range that a claim leaves open; an open end is infinite, or 0 below."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """One number for the claim: the geometric middle, or the end that is closed."""
        if not math.isfinite(self.high):
            return self.low
        return math.sqrt(self.low * self.high) if self.low > 0 else self.high


def split_hedge(text: str) -> tuple[str, str]:
    """A hedge and the rest of a written value: "almost 600000" gives ("almost", "600000").

    >>> split_hedge("as much as 5 GW"), split_hedge("several million USD")
    (('up_to', '5 GW'), ('several', 'million USD'))
    """
    match = _HEDGED.match(text.strip())
    if not match:
        return "exact", text.strip()
    word = match.group(1).lower()
    return _MEANING.get(word, word), text.strip()[match.end():].strip()


def read(text: str) -> Written:
    """A written value taken apart: hedge, number or range, scale and unit.

    Raises UserError for anything that holds no number, or a number with a comma or a sign.

    >>> read("several million USD"), read("10 bn EUR").value, read("USD 5 billion").unit
    (Written(hedge='several', value=1000000.0, low=None, high=None, unit='USD'), 10000000000.0, 'USD')
    """
    if "," in text:
        raise UserError(f"{clip(text)!r} has a comma; write a dot for decimals and no separators")
    if len(text) > _LONGEST:
        raise UserError(f"longer than {_LONGEST} characters; write one number, and a unit where it needs one")
    hedge, rest = split_hedge(text)
    currency = re.match(r"(USD|EUR)\b\s*", rest)
    rest = re.sub(r"^(an?|one)\b", "1", rest[currency.end():] if currency else rest)
    numbers, rest = _numbers(text, hedge, rest)
    scale, unit = _scale_and_unit(rest)
    if currency and unit:
        raise UserError(f"{clip(text)!r} has two units; write one, after the number")
    numbers = [number * scale for number in numbers]
    if not all(map(math.isfinite, numbers)):
        raise UserError(f"{clip(text)!r} is not a finite number")
    low, high = numbers if len(numbers) == 2 else (None, None)
    return Written(hedge, numbers[0] if len(numbers) == 1 else None, low, high, currency.group(1) if currency else unit)


def _numbers(text: str, hedge: str, rest: str) -> tuple[list[float], str]:
    """The one number or two bounds that a text begins with, and what follows them."""
    match = _NUMBER.match(rest)
    if not match:
        if hedge in WORDS:
            return [1.0], rest
        raise UserError(f"cannot read {clip(text)!r} as a number of 0 or more; write 1.5e9, '5 GW' or 'several million'")
    numbers, rest = [float(match.group())], rest[match.end():].strip()
    second = _NUMBER.match(rest[2:].strip()) if rest.startswith("..") else None
    if second:
        numbers, rest = [*numbers, float(second.group())], rest[2:].strip()[second.end():].strip()
    if GOES_ON.match(rest):
        raise UserError(f"cannot read {clip(text)!r} as one number; write 1500000 without separators, and 5..6 for a range")
    return numbers, rest


def _scale_and_unit(rest: str) -> tuple[float, str]:
    """The factor of a word such as million, and the unit after it."""
    word, _, after = rest.partition(" ")
    factor = _SCALES.get(word) or _SCALES.get(word.lower() if len(word) > 2 else word)
    unit = (rest if factor is None else after).strip().removeprefix("of ").strip()
    return factor or 1.0, _UNITS.get(unit.lower(), unit)


def hedge_in(sentence: str, value: float) -> str:
    """The hedge right before a number in a sentence, or `exact` where none or more than one stands.

    >>> hedge_in("It expects almost 600,000 H100e", 600_000)
    'almost'
    """
    words = _HEDGED.pattern.removeprefix("^").removesuffix(r"\s*")
    amount = r"(?:[A-Z]{3} ?)?([0-9][0-9,_]*(?:\.[0-9]+)?) ?([A-Za-z]*)"
    found = set()
    for match in re.finditer(rf"\b{words}\s+{amount}", sentence[:2000], re.I):
        number = float(re.sub("[,_]", "", match.group(2)))
        if any(math.isclose(number * factor, value) for factor in (1.0, _SCALES.get(match.group(3), 1.0))):
            found.add(split_hedge(match.group())[0])
    return found.pop() if len(found) == 1 else "exact"


def rounding(value: float) -> float:
    """Half a unit in the last significant digit, relative to the value, at least 0.1 % and at most 10 %.

    >>> [round(rounding(number), 4) for number in (350_000, 600_000, 10.5e9, 1e6)]
    [0.0143, 0.0833, 0.0048, 0.1]
    """
    if value == 0:
        return 0.0
    digits = f"{abs(value):.12e}".partition("e")[0].replace(".", "").rstrip("0") or "0"
    exponent = math.floor(math.log10(abs(value))) - (len(digits) - 1)
    return min(max(0.5 * 10**exponent / abs(value), LEAST), MOST)


def claimed_range(value: float | None, low: float | None, high: float | None, hedge: str) -> Claimed | None:
    """The range of a claim from its number, its printed bounds and its hedge; None where it has none.

    All three numbers are in one unit. Raises UserError for an unknown hedge or bounds out of order.
    """
    if hedge not in HEDGES:
        raise UserError(f"unknown hedge {clip(hedge)!r}; use one of {', '.join(HEDGES)}")
    if low is not None and high is not None and low > high:
        raise UserError(f"low {low:g} is above high {high:g}")
    if hedge in ("more_than", "up_to") or (value is None and (low is None) != (high is None)):
        return _one_sided(value, low, high, hedge)
    if low is not None and high is not None:
        return Claimed(low, high)
    if value is None:
        return None
    slack = rounding(value)
    if hedge in ("about", "can"):
        return Claimed(value * (1 - MOST), value * (1 + MOST))
    if hedge == "almost":
        return Claimed(value * (1 - MOST), value)
    if hedge in WORDS:
        least, most = WORDS[hedge] if value else (0, 0)
        return Claimed(value * least, value * most)
    return Claimed(value * (1 - slack), value * (1 + slack))


def _one_sided(value: float | None, low: float | None, high: float | None, hedge: str) -> Claimed | None:
    ceiling = hedge == "up_to" or (hedge != "more_than" and low is None)
    number = next((n for n in ((value, high, low) if ceiling else (value, low, high)) if n is not None), None)
    if number is None:
        return None
    if ceiling:
        return Claimed(0.0, number * (1 + rounding(number)))
    return Claimed(number * (1 - rounding(number)), math.inf)
