"""What stated numbers mean under the readings that were chosen: counts in other units than
accelerators, and readings that contradict what else is said.
"""

from typing import Any

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates.inputs import AHEAD, MIXES
from gigawatt.text.parse import Span

PACKAGE = "package"  # of count_reading: an accelerator is what is sold in a package of its own
RACK = "rack"
ENERGY = ("energy_twh_per_year", "average_power_mw")


def reread(choices: dict[str, Any], numbers: dict[str, Any]) -> None:
    """Turn a count of dies, superchips, boards or racks into accelerators, in place.

    Raises UserError where the readings contradict what else was chosen, or where nobody prints how
    many accelerators such a unit holds.
    """
    _contradictions(choices, numbers)
    unit = choices.get("count_reading", PACKAGE)
    if unit == PACKAGE:
        return
    if choices.get("fleet"):
        choices["fleet"] = {
            kind: count * per_unit(kind, unit) for kind, count in choices["fleet"].items()
        }
    elif "accelerators" in numbers:
        each = per_unit(choices["accelerator"], unit)
        numbers["accelerators"] = _counted(numbers["accelerators"], each)


def _counted(count: Any, each: float) -> Any:
    """A count of units, or a range of it, in accelerators."""
    if not isinstance(count, Span):
        return count * each
    return Span(count.low * each, count.central * each, count.high * each)


def _contradictions(choices: dict[str, Any], numbers: dict[str, Any]) -> None:
    kind = choices.get("accelerator")
    named = choices.get("fleet") or (kind if kind not in MIXES else None)
    if choices.get("purchase_reading") == AHEAD and named:
        raise UserError(
            f"purchase_reading={AHEAD} is for chips that nobody named, and {_shown(named)} is "
            "named; leave one of the two out"
        )
    if choices.get("count_reading", PACKAGE) != PACKAGE and not (
        choices.get("fleet") or ("accelerators" in numbers and named)
    ):
        raise UserError(
            f"count_reading={choices['count_reading']} needs a count and a kind of accelerator; "
            "set fleet, or accelerator and accelerators"
        )
    given = next((name for name in ENERGY if name in numbers), None)
    if choices.get("energy_reading") in ("nameplate", "between") and given:
        raise UserError(
            f"energy_reading={choices['energy_reading']} and {given} are both set; an energy that "
            "is given is not read again, so leave one of the two out"
        )


def _shown(named: object) -> str:
    return ", ".join(named) if isinstance(named, dict) else str(named)


def per_unit(kind: str, unit: str) -> float:
    """Accelerators of a kind in one die, superchip, board or rack [accelerator/unit].

    Raises UserError where no source prints it.
    """
    if unit == RACK:
        system = tables.index("systems").get(tables.index("accelerators")[kind]["system"])
        if system and str(system["system"]).endswith(RACK):
            return float(system["accelerators_per_system"])
    rows = tables.find("count_units", accelerator=kind, unit=unit)
    if rows:
        return float(rows[0]["accelerators_per_unit"])
    known = sorted({str(row["unit"]) for row in tables.find("count_units", accelerator=kind)})
    raise UserError(
        f"count_reading: no row of {kind} counted as {unit} in count_units.csv or systems.csv; "
        f"known for it: {', '.join([PACKAGE, *known])}"
    )
