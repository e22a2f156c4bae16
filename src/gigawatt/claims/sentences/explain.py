"""A pair of a sentence as a row of a claims file, which can be corrected by hand.

The row has what the sentence says, and every reading with the estimate that it was held against:
its quantity, its choices, and how the interval was taken. `equivalent` judges such a row.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from gigawatt.claims.said import HEDGES, LEAST, claimed_range
from gigawatt.claims.sentences.pairs.expected import ENERGY, HOMES, MEAN, Expected
from gigawatt.claims.sentences.pairs.pair import PIECES, Pair, pieces
from gigawatt.estimates import choices as settings

COUNT = "count"  # a range of chips: a power over that of a chip
UNITS = {  # as claims files write them
    "MW": "MW",
    "USD": "USD",
    "USD a year": "USD/year",
    "TWh a year": "TWh/year",
    "homes": "home",
    "accelerators": "accelerator",
    "m3 a year": "m3/year",
    "t of CO2 a year": "tCO2/year",
    "jobs": "job",
}
OF_COUNTRY = {  # the quantity that counts the homes of a country, by what a home of it uses
    "assumptions:household_kwh_per_year_us": "homes_us",
    "assumptions:household_kwh_per_year_france": "homes_france",
}
SIZES = ("accelerators", "facility_power_mw")  # what an estimate for one unit was made for
W_PER_MW = 1e6


def as_row(pair: Pair, low: float, high: float) -> dict[str, str]:
    """A pair as the cells of a row; empty where no row can say it.

    low, high: the range that its words leave open, in `pair.unit`.
    """
    counts = pair.asked.kind in PIECES
    size = _size(pair, counts, 1.0)
    named = [_quantity(one, pair) for one in pair.expected]
    told = all(one.range and one.behind for one in pair.expected)
    if not (size and told and set(named) <= set(settings.names())):
        return {}
    made = [[_choices(given) for _, given in one.behind] for one in pair.expected]
    every = [given for each in made for given in each]
    shared = {name: value for name, value in every[0].items() if _in_all(name, value, every)}
    quantity = "accelerators_at_site" if counts else named[0]
    readings = [
        _reading(one, quantity, pair, {name: given[name] for name in given if name not in shared})
        for one, each in zip(pair.expected, made, strict=True)
        for given in each
    ]
    return {
        "quantity": quantity,
        "unit": UNITS.get(pair.unit, ""),
        "given": _written({**size, **shared}),
        "readings": " | ".join(readings),
        **_value(pair, low, high),
    }


def _size(pair: Pair, counts: bool, times: float) -> dict[str, str]:
    """How much is given, as a choice; empty where a row cannot say it."""
    if len(pair.given) > 1:
        return {}
    given = pair.given[0]
    if given.kind == "power":
        return {"facility_power_mw": f"{given.value * times / W_PER_MW:.6g}"}
    if given.kind in PIECES and not counts:
        count = given.value * pieces(given) * times
        return {"accelerators": f"{count:.6f}".rstrip("0").rstrip(".")}
    return {}


def _choices(given: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in given if name not in SIZES}


def _in_all(name: str, value: str, every: Sequence[Mapping[str, str]]) -> bool:
    return all(given.get(name) == value for given in every)


def _quantity(one: Expected, pair: Pair) -> str:
    """The quantity of the model that a reading is in; "" where the model has none."""
    if pair.asked.kind in PIECES:
        return one.behind[0][0] if one.behind and one.quantity != MEAN else ""
    if one.quantity == HOMES:
        return OF_COUNTRY.get(one.rows[0], "") if one.rows else ""
    if one.quantity == MEAN:
        return ENERGY if _yearly(one, pair) else "facility_power_mw"
    return one.quantity


def _yearly(one: Expected, pair: Pair) -> bool:
    """Whether a mean power is printed as the energy of a year."""
    return one.quantity == MEAN and pair.unit == "TWh a year"


def _reading(one: Expected, quantity: str, pair: Pair, own: Mapping[str, str]) -> str:
    """One estimate of a reading as a row writes it; several of one label are one reading."""
    named = _quantity(one, pair)
    taken = "model" if _yearly(one, pair) else one.range
    counts = pair.asked.kind in PIECES
    cells = {
        **(_size(pair, counts, one.times) if one.times != 1 else {}),
        **({"quantity": named} if named != quantity else {}),
        **own,
        "range": COUNT if counts else taken,
        **({"part": "yes"} if one.part else {}),
    }
    return f"{plain(one.label)}: {_written(cells)}"


def plain(label: str) -> str:
    """A label without the marks that part the readings of a row."""
    return label.replace(":", ",").replace("|", ",")


def _written(cells: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cells.items())


def _value(pair: Pair, low: float, high: float) -> dict[str, str]:
    """The number as printed where its words alone leave the range, else the range itself."""
    pieced = pieces(pair.asked) if pair.asked.kind in PIECES else 1.0
    low, high = low * pieced, high * pieced
    value, hedge = pair.asked.value * pieced / pair.scale, pair.asked.hedge
    alone = claimed_range(value, None, None, hedge) if hedge in HEDGES else None
    if alone and _close(alone.low, low) and _close(alone.high, high):
        return {"value": f"{value:.6g}", "hedge": "" if hedge == "exact" else hedge}
    if math.isfinite(high) and low > 0:
        return {"value": f"{low:.6g}..{high:.6g}", "hedge": ""}
    if math.isfinite(high):  # a ceiling gives way by the rounding of its last digit
        return {"value": f"{high / (1 + LEAST):.6g}", "hedge": "up_to"}
    return {"value": f"{low:.6g}", "hedge": "more_than"}


def _close(one: float, other: float) -> bool:
    return one == other or math.isclose(one, other, rel_tol=LEAST)
