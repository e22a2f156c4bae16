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
from dataclasses import dataclass

from gigawatt.errors import UserError, clip
from gigawatt.text.press import Written, hedge_in, read, split_hedge

__all__ = [
    "HEDGES",
    "WORDS",
    "Claimed",
    "Written",
    "claimed_range",
    "hedge_in",
    "read",
    "rounding",
    "split_hedge",
]

LEAST, MOST = 0.001, 0.10  # nobody's data agree to the last digit
WORDS = {
    "several": (2, 9.99),
    "dozens": (20, 99.9),
    "hundreds": (200, 999.9),
    "thousands": (2_000, 9_999),
}
HEDGES = ("exact", "about", "almost", "up_to", "more_than", "between", "can", "none", *WORDS)


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


def claimed_range(
    value: float | None, low: float | None, high: float | None, hedge: str
) -> Claimed | None:
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


def _one_sided(
    value: float | None, low: float | None, high: float | None, hedge: str
) -> Claimed | None:
    ceiling = hedge == "up_to" or (hedge != "more_than" and low is None)
    number = next(
        (n for n in ((value, high, low) if ceiling else (value, low, high)) if n is not None), None
    )
    if number is None:
        return None
    if ceiling:
        return Claimed(0.0, number * (1 + rounding(number)))
    return Claimed(number * (1 - rounding(number)), math.inf)
