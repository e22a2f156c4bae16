"""What the model says for one unit of what a sentence gives, for every reading that the field of
the page can hold it against: the intervals of `gigawatt.claims.sentences.pairs.expected`, each
once.

They are those of the command to six digits; a test compares them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from gigawatt.claims.sentences.pairs import expected
from gigawatt.claims.sentences.pairs.expected import ENERGY, HOURS, Reads
from gigawatt.claims.sentences.words.sentence import Understood, understand
from gigawatt.data import tables

MIX = "mix"
HOUSEHOLD = "household_kwh_per_year"
DIGITS = 6  # of an interval: what is held against it has three
STARTS = {  # the pairs of the field: what is given
    "chips money": "chips",
    "chips power": "chips",
    "chips energy": "chips",
    "chips flops": "chips",
    "chip price": "chips",
    "power money": "power",
    "power homes": "power",
    "power energy": "power",
}
DATED = ("chips money", "chip price")  # whose chips cost less from year to year
WHERE = ("", "it", "meter")  # what a power is said to be, for pairs that begin with one
FEWER = {"chips money": "few chips", "power money": "little power"}  # pairs whose size counts
FEW = " few"  # behind the sense of a power, where what is given is small


@dataclass
class _Table:
    """Intervals by their place in a list, so that each stands there once."""

    known: dict[tuple[float, ...], int] = field(default_factory=dict)

    def place(self, found: tuple[float, float, float] | None) -> int:
        if found is None:
            return -1
        return self.known.setdefault(tuple(_short(one) for one in found), len(self.known))


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def years() -> tuple[int, int]:
    """The first and the last year that the tables tell apart."""
    priced = {row["year"] for row in tables.find("prices", use="model", scope="chip")}
    sold = {row["year"] for row in tables.rows("generations")}
    return min(priced | sold), max(priced | sold)


def expectations() -> dict[str, Any]:
    """The intervals, flat, and where those of each pair, chip, sense of a power, reading and year
    stand: one place for all years, or one for each. -1: the tables have no number. Of pairs whose
    size counts, those of small ones stand beside the others.
    """
    table = _Table()
    at: dict[str, dict[str, dict[str, list]]] = {}
    kinds = [MIX, *map(str, tables.index("accelerators"))]
    for pair, start in STARTS.items():
        for chip in kinds if start == "chips" else [MIX]:
            for where in WHERE if start == "power" else ("",):
                of_chip = at.setdefault(pair, {}).setdefault(chip, {})
                of_chip[where] = list(_rows(table, pair, start, chip, where))
                if pair in FEWER:
                    of_chip[where + FEW] = list(_rows(table, pair, FEWER[pair], chip, where))
    return {"values": [one for three in table.known for one in three], "at": at, "years": years()}


def _rows(table: _Table, pair: str, start: str, chip: str, where: str) -> Iterator[int | list[int]]:
    """The places of each reading of a pair."""
    first, last = years()
    dated = chip == MIX or pair in DATED
    said = _saying(where)
    for row in expected.readings()[pair]:
        places = [
            table.place(_interval(row, start, chip, year, said))
            for year in (range(first, last + 1) if dated else (last,))
        ]
        yield _short_of(places) if len(set(places)) > 1 else places[0]


def _short_of(places: list[int]) -> list[int]:
    """The places of some years; the last one is that of all years after it."""
    end = max(at for at, one in enumerate(places) if one != places[-1])
    return places[: end + 2]


def _interval(
    row: Reads, start: str, chip: str, year: int, said: Understood
) -> tuple[float, float, float] | None:
    """One reading for one unit, in base units; of homes the energy, which a home's use divides."""
    if row.quantity == expected.HOMES:
        row = replace(row, quantity=ENERGY)
    if row.quantity in expected.RATES and chip == MIX:
        return None
    found = expected.for_one(row, start, chip, year, said, "")
    if found is None or row.pair != "power energy":
        return found
    low, middle, high = (one / HOURS for one in found)
    return low, middle, high


def _saying(where: str) -> Understood:
    return replace(understand("1 GW"), scopes=frozenset({where} if where else ()))


def homes() -> dict[str, tuple[float, float, float]]:
    """Electricity of a home in a year by country: low, central, high [kWh/year]."""
    known = {str(row["country"]) for row in tables.find("countries", quantity=HOUSEHOLD)}
    return {one: expected.household_kwh(one) for one in sorted({"US", "FR", *known})}
