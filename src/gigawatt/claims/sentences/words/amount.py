"""One number of a sentence: what it measures in base units, and the range its words leave open."""

from dataclasses import dataclass

from gigawatt.claims.said import Claimed, claimed_range
from gigawatt.claims.sentences.words.vocabulary import currencies
from gigawatt.data import tables
from gigawatt.errors import UserError, clip

PRICES = (500.0, 4e5)  # dollars: what is the price of one accelerator
PIECE_W = 5e5  # a power below this is that of a rack, a server or a chip
PER_HOUR = ("h", -1)
CHIP_HOURS = (("chip", 1), ("h", 1))
MANY_WORDS = ("several", "dozens", "hundreds", "thousands")


@dataclass(frozen=True)
class Amount:
    """A number of a sentence, in base units: watts, hours, pieces, and money in its own currency.

    dims: what it measures, such as (("USD", 1), ("W", -1)). where: its first and last character.
    """

    value: float
    low: float | None
    high: float | None
    hedge: str
    dims: tuple[tuple[str, int], ...]
    where: tuple[int, int]
    text: str
    chips: tuple[str, ...] = ()
    called: str = ""  # the chips as printed
    slip: str = ""  # what is wrong with its unit
    size: float = 1.0  # of its unit in base units: 1e6 for MW
    printed: float = 0.0  # the number as it stands there, whose digits say how it was rounded

    @property
    def kind(self) -> str:
        """What it measures, in a word: money, power, energy, time, chip, home, ..., or a rate."""
        return _kind(self.dims)

    @property
    def claimed(self) -> Claimed:
        """The range that its words leave open, by the rule for press numbers."""
        if self.printed and self.low is None:  # a rate or an exchange leaves the rounding as it is
            found, factor = claimed_range(self.printed, None, None, self.hedge), self.value
            factor /= self.printed
        else:
            found, factor = claimed_range(self.value, self.low, self.high, self.hedge), 1.0
        if found is None:  # a number has a range
            raise UserError(f"{clip(self.text)!r} has no range")
        return Claimed(found.low * factor, found.high * factor)

    @property
    def point(self) -> Claimed:
        """The same without the slack of rounding: what a number means where it is given, not
        tested.
        """
        if self.low is not None or self.hedge in ("more_than", *MANY_WORDS):
            return self.claimed  # "up to 150 MW" that are given are 150 MW
        return Claimed(self.value, self.value)


@tables.kept
def _kind(dims: tuple[tuple[str, int], ...]) -> str:
    found = dict(dims)
    if found == {"W": 1}:
        return "power"
    if found == {"W": 1, "h": 1}:
        return "energy"
    if found == {"h": 1}:
        return "time"
    if len(found) == 1 and next(iter(found.values())) == 1:
        name = next(iter(found))
        return "money" if name in currencies() else name
    return "rate" if found else "number"
