"""A pair of a sentence as a row of a claims file, which can be corrected by hand."""

import math
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.expected import Expected
from gigawatt.claims.pairs import PIECES, Pair, pieces
from gigawatt.estimates import choices as settings

POINTS = {"it_power_mw": "it", "facility_power_mw": "meter"}
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
W_PER_MW = 1e6


def as_row(pair: Pair) -> dict[str, str]:
    """A pair as the cells of a row; empty where its quantity is none of the model's."""
    first = pair.expected[0]
    counts = pair.asked.kind in PIECES
    name = "homes_us" if first.quantity == "homes" else first.quantity
    start = _given(pair)
    elsewhere = pair.assumed.get("homes of", "US") != "US"
    grid = pair.assumed.get("electricity of", "US") if pair.name == "power carbon" else "US"
    elsewhere = elsewhere or " or " in grid
    if name not in settings.names() or len(pair.given) > 1 or elsewhere or not start:
        return {}
    expected = _at_points(pair.expected) if counts else pair.expected
    year = next((text for text in pair.assumed.values() if text.isdigit()), "")
    country = f"country={grid}" if grid != "US" else ""
    inputs = [start, expected[0].choices, country, f"purchase_year={year}" if year else ""]
    return {
        "quantity": "accelerators_at_site" if counts else name,
        "unit": UNITS.get(pair.unit, ""),
        "given": "; ".join(filter(None, inputs)),
        "readings": _readings(expected, counts),
        **_value(pair),
    }


def _given(pair: Pair) -> str:
    """What is given, as name=value; empty where a row cannot say it."""
    given = pair.given[0]
    if given.kind == "power":
        chip = f"; accelerator={pair.asked.chips[0]}" if pair.asked.chips else ""
        return f"facility_power_mw={given.value / W_PER_MW:g}{chip}"
    if given.kind not in PIECES:
        return ""
    chip, count = next(iter(given.chips), "mix"), f"{given.value * pieces(given):.0f}"
    return f"accelerator=mix; accelerators={count}" if chip == "mix" else f"fleet={chip}:{count}"


def _at_points(expected: Sequence[Expected]) -> Sequence[Expected]:
    """The readings of a power by where it is measured, as choices for a count of chips."""
    found = [
        replace(one, choices=f"power_reading={POINTS[one.quantity]}")
        for one in expected
        if one.quantity in POINTS
    ]
    return found or expected


def _value(pair: Pair) -> dict[str, str]:
    """The range that the words leave open, or the open end with its hedge."""
    ends = pair.asked.claimed
    if math.isfinite(ends.high) and ends.low > 0:
        return {"value": f"{ends.low / pair.scale:.6g}..{ends.high / pair.scale:.6g}", "hedge": ""}
    return {"value": f"{pair.asked.value / pair.scale:.6g}", "hedge": pair.asked.hedge}


def _readings(expected: Sequence[Expected], counts: bool) -> str:
    """All readings as a row writes them, the first without a change; empty for one alone."""
    first, *others = expected
    found = [f"{first.label}:"]
    for one in others:
        other = not counts and one.quantity != first.quantity != "homes"
        changed = [f"quantity={one.quantity}"] if other else []
        text = "; ".join([*changed, *filter(None, [one.choices])])
        found += [f"{one.label.replace(':', ',')}: {text}"] if text else []
    return " | ".join(found) if len(found) > 1 else ""
