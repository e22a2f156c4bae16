"""Published results that test an estimate: one row each, in a file that anybody may write.

Columns `anchor_id, quantity, given, value, low, high, unit, source_id` in any order, others
allowed; `comparable` 0 marks a row that measures something else. `given` holds the inputs as
`name=value; name=value`. A value may carry its own unit ("1.31 TWh").
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gigawatt.data import csvfile
from gigawatt.data.csvfile import Line
from gigawatt.errors import UserError, clip, unknown
from gigawatt.estimates import choices
from gigawatt.text.parse import Span, parse

COLUMNS = ("anchor_id", "quantity", "given", "value", "low", "high", "unit", "source_id")
WORDS = {"fraction": "1"}  # a unit as people write it
MAX_CELL = 2_000
FLEETS = ("owned", "installed", "operating")
# What the column `reading` may name, and the choice of an estimate that it stands for.
NAMED = {
    "power": ("power_reading", {"it": "it", "meter": "meter"}),
    "energy": ("energy_reading", {"average": "average", "nameplate": "nameplate"}),
    "scope": (
        "cost_reading",
        {"shell": "fence", "everything": "fence", "everything_with_power_plant": "all_in"},
    ),
    "price": ("price_reading", {"volume": "volume", "outside_buyer": "outside"}),
}


@dataclass(frozen=True)
class Anchor:
    """One published result; value, low and high in the unit of its quantity."""

    anchor_id: str
    quantity: str
    given: str
    inputs: Mapping[str, str]
    value: float | None
    low: float | None
    high: float | None
    source_id: str
    comparable: bool
    line: Line
    origin: str = ""  # whose statement it is: publications that repeat one statement share it

    @property
    def block(self) -> str:
        """What counts as one piece of evidence: the origin, or the source where none is named."""
        return self.origin or self.source_id

    @property
    def read_as(self) -> dict[str, str]:
        """The readings that the print itself names, as choices of an estimate."""
        named = csvfile.pairs(self.line.get("reading"))
        return {
            choice: values[named[kind]]
            for kind, (choice, values) in NAMED.items()
            if named.get(kind) in values
        }

    @property
    def said(self) -> str:
        """Whose figure it is, as the choice `origin_reading` names it; empty where not said."""
        return csvfile.pairs(self.line.get("reading")).get("origin", "")

    @property
    def meant(self) -> str:
        """The quantity that the print means: of a fleet, what is owned where it says so."""
        fleet = csvfile.pairs(self.line.get("reading")).get("fleet", "")
        owned = f"{self.quantity.removesuffix('_installed')}_{fleet}"
        return owned if fleet in FLEETS and owned in choices.names() else self.quantity

    @property
    def bound(self) -> str:
        """`low` or `high` for a figure that is printed as a bound, else an empty text."""
        if self.low is not None and self.high is None and self.value in (None, self.low):
            return "low"
        if self.high is not None and self.low is None and self.value in (None, self.high):
            return "high"
        return ""

    @property
    def point(self) -> float:
        """The one figure to compare: the value, the bound, or the geometric middle of a range."""
        if self.value is not None:
            return self.value
        low = self.high if self.low is None else self.low
        high = self.low if self.high is None else self.high
        if low is None or high is None:
            raise ValueError(f"{self.anchor_id}: no figure")
        if low == high:
            return low
        return math.sqrt(low * high) if low > 0 else (low + high) / 2


def read(file: Path) -> list[Anchor]:
    """All anchors of a CSV file, in file order.

    Raises UserError, one line with file, row and column, for a file that is missing, empty, not
    UTF-8 or broken CSV, a missing column, an id that stands twice, an unknown quantity, input or
    unit, and a figure that is no number or out of order.
    """
    lines = csvfile.read(Path(file), COLUMNS, "anchor_id")
    if not lines:
        raise UserError(
            f"{clip(Path(file).name)}: no anchors; write one row for each under the header"
        )
    return csvfile.each(lines, _anchor)


def _anchor(line: Line) -> Anchor:
    for name in line.cells:
        with line.at(name):
            if len(line.get(name)) > MAX_CELL:
                raise UserError(f"longer than {MAX_CELL} characters; shorten it")
    quantity = line.get("quantity")
    with line.at("quantity"):
        if quantity not in choices.names():
            raise unknown("quantity", quantity, choices.names())
    with line.at("given"):
        inputs = _inputs(line.get("given"))
    with line.at("comparable"):
        comparable = line.get("comparable") or "1"
        if comparable not in ("0", "1"):
            raise UserError(f"{clip(comparable)!r} is neither 1 nor 0")
    figures = _figures(line, choices.describe(quantity).unit)
    return Anchor(
        line.get("anchor_id"),
        quantity,
        line.get("given"),
        inputs,
        **figures,
        source_id=line.get("source_id"),
        comparable=comparable == "1",
        line=line,
        origin=line.get("origin"),
    )


def _inputs(given: str) -> dict[str, str]:
    """Inputs by name; unknown names are refused here, values by the estimate."""
    inputs = csvfile.pairs(given)
    for name in inputs:
        if name not in choices.settable():
            raise unknown("input", name, choices.settable())
    return inputs


def _figures(line: Line, wanted: str) -> dict[str, float | None]:
    """Value, low and high in the wanted unit, at least one of them and in order."""
    found = {name: _figure(line, name, wanted) for name in ("value", "low", "high")}
    written = [(name, found[name]) for name in ("low", "value", "high")]
    known = [(name, number) for name, number in written if number is not None]
    if not known:
        with line.at("value"):
            raise UserError("empty, and so are low and high; write the published figure")
    for (before, less), (name, more) in zip(known, known[1:]):
        with line.at(name):
            if less > more:
                raise UserError(f"{more:g} is below {before} {less:g}; low <= value <= high")
    return found


def _figure(line: Line, name: str, wanted: str) -> float | None:
    """A published figure in the wanted unit; None for an empty cell.

    An empty unit is the wanted one.
    """
    written, unit = line.get(name), WORDS.get(line.get("unit"), line.get("unit"))
    if not written:
        return None
    try:
        plain = math.isfinite(float(written))
    except ValueError:
        plain = False  # no plain number: it may carry its own unit
    with line.at("unit" if plain else name):
        shown = f"{float(written)!r} {unit}" if plain and unit != wanted else written
        number = parse(line.get("quantity"), shown, wanted)
        if isinstance(number, Span):
            raise UserError(f"{clip(written)!r} is a range; put its ends into low and high")
        return number
