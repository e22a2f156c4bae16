"""The verdict on one number of a sentence, with the readings that it was held against."""

from dataclasses import dataclass, field

from gigawatt.claims.rule import Reading


@dataclass(frozen=True)
class Judged:
    """What was claimed of a quantity, what holds, and what was assumed; all numbers in `unit`."""

    quantity: str
    unit: str
    claimed_low: float
    claimed_high: float
    verdict: str
    readings: tuple[Reading, ...]
    assumed: dict[str, str]
    reason: str
    closest: str = ""  # the reading that comes nearest, in words that could be printed
    row: dict[str, str] = field(default_factory=dict)  # the same as a row of a claims file
