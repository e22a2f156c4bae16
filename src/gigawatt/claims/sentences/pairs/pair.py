"""Two numbers of a sentence that test each other through the model.

A pair is two kinds of number, such as chips and power; `expected` has what the model says of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gigawatt.claims.sentences.pairs.expected import (
    HOURS,
    Expected,
)
from gigawatt.claims.sentences.words.amount import Amount

PIECES = {"chip": 1.0, "superchip": 2.0, "die": 0.5, "rack": 72.0, "server": 8.0}
OPEN = ("up_to", "more_than")  # a bound is what a sentence claims
SCALES = {"kW": 1e3, "MW": 1e6, "MWh": 1e6, "GWh": 1e9, "exaflop/s": 1e18}
SCALES |= {"m3 a year": 1e3 / HOURS, "t of CO2 a year": 1 / HOURS, "years": HOURS}
SCALES |= {"tokens a second": 3600.0, "USD per million tokens": 1e-6, "g of CO2 per kWh": 1e-9}
SCALES |= {"litres per kWh": 1e-3, "operations": 1.0}
SCALES |= {"TWh a year": 1e12 / HOURS, "USD a year": 1 / HOURS}
Couple = tuple[Amount, Amount]
Nearest = Callable[[Sequence[Amount], Sequence[Amount]], Couple | None]


@dataclass(frozen=True)
class Pair:
    """Two numbers of a sentence and what the model expects of the second for one unit of the
    first.
    """

    name: str
    given: tuple[Amount, ...]
    asked: Amount
    unit: str  # for reading: USD, MW, home
    expected: tuple[Expected, ...]
    assumed: dict[str, str]

    @property
    def scale(self) -> float:
        """How many base units one of the unit for reading is."""
        if self.unit == "USD a year" and self.asked.kind == "money":
            return 1.0  # the words say of what time it is
        return SCALES.get(self.unit, 1.0)


def pieces(one: Amount) -> float:
    """How many chips one of what an amount counts is: 72 for a rack, 1 for what is no piece."""
    return PIECES.get(one.kind, 1.0)


def assumptions(chips: Sequence[str], year: int, named: bool) -> dict[str, str]:
    """What a pair takes for granted: the year of prices, and the chips where the words leave them
    open.
    """
    what = {"prices and chips of": str(year)}
    if not named or len(chips) > 1:
        mix = f"the mix of kinds sold in {year}"
        what["chip"] = " or ".join(mix if chip == "mix" else chip for chip in chips)
    return what
