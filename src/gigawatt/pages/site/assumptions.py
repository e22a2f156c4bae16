"""What the pages of assumptions show: where each is used, and which way it pushes the results,
computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.estimates.result import Result
from gigawatt.pages.site import titles
from gigawatt.text import typeset

SHOWN = 12  # effects on a page
LEAST = 5e-4  # a smaller relative change of the median is none
START = "default"  # the scenario that effects are computed in, where the assumption matters there


@dataclass(frozen=True)
class Effect:
    """What an assumption does to a quantity: its median with the assumption at both ends of its
    range.
    """

    base: Result
    low: float
    high: float

    @property
    def relative(self) -> bool:
        """Whether a change in percent means something: the median is above 0."""
        return self.base.p50 > 0

    @property
    def at_low(self) -> float:
        """Change of the median with the assumption at its low end, as a part of the median."""
        return self.low / self.base.p50 - 1

    @property
    def at_high(self) -> float:
        """Change of the median with the assumption at its high end, as a part of the median."""
        return self.high / self.base.p50 - 1

    @property
    def size(self) -> float:
        """How far the two ends lie apart, beside the median."""
        return abs(self.high - self.low) / (abs(self.base.p50) or 1.0)

    @property
    def direction(self) -> str:
        """Which way a larger value pushes."""
        if self.size < LEAST:
            return "no change of the median"
        return "raises" if self.high > self.low else "lowers"


# What every row of a printed price shares: its draw is told in dollars, not in standard deviations.
PRICES, POSITION = "price_position_", "sd"
ENDS = {"low": "the low end", "central": "the middle", "high": "the high end"}


def prices(name: str) -> list[tables.Row]:
    """The price of each kind of accelerator whose draw an assumption is, in its latest year.

    The dearest stands last; none for another assumption.
    """
    group = name.removeprefix(PRICES)
    kinds = {
        row["accelerator"] for row in tables.rows("accelerators") if row["price_group"] == group
    }
    found: dict[str, tables.Row] = {}
    for row in tables.rows("prices") if name.startswith(PRICES) else ():
        known = found.get(row["item"], row)
        if row["use"] == "model" and row["item"] in kinds and row["year"] >= known["year"]:
            found[row["item"]] = row
    return sorted(found.values(), key=lambda row: row["price_usd"])


def told(row: tables.Row, end: str) -> str:
    """One end of an assumption's range with its unit, as a reader needs it.

    A position within printed prices is told by the price of one kind, any other position in words.

    >>> told({"name": "offer_position", "unit": "sd", "low": -1.64}, "low")
    'the low end'
    """
    if row["unit"] != POSITION:
        return typeset.quantity(row[end], row[end], row[end], row["unit"])
    shown = prices(row["name"])
    if not shown:
        return ENDS[end]
    last = shown[-1]
    value = last[{"low": "low_usd", "central": "price_usd", "high": "high_usd"}[end]]
    return f"USD {typeset.number(value)} for one {last['item']} in {last['year']}"


@dataclass(frozen=True)
class AssumptionPage:
    """An assumption with all that its page shows."""

    row: tables.Row
    world: str  # for which choices the effects were computed
    effects: tuple[Effect, ...]
    quantities: tuple[str, ...]  # every main quantity that it enters, in any world
    figures: tuple[object, ...] = ()
    decides: tuple[str, ...] = ()  # claims whose verdict it decides most
    moves_with: tuple[tables.Row, ...] = field(default=())

    @property
    def name(self) -> str:
        """The key of the assumption."""
        return self.row["name"]

    @property
    def title(self) -> str:
        """What it is, without the unit of a position."""
        return titles.title("assumptions", self.row)

    @property
    def prices(self) -> list[tables.Row]:
        """The printed prices that it draws, where it draws prices."""
        return prices(self.name)

    @property
    def is_position(self) -> bool:
        """Whether it is a position within ranges that are printed elsewhere."""
        return self.row["unit"] == POSITION

    def told(self, end: str) -> str:
        """One end of its range (low, central or high) with its unit."""
        return told(self.row, end)

    @property
    def fixed(self) -> bool:
        """Whether it has one value instead of a range."""
        return self.row["low"] == self.row["high"]

    @property
    def strongest(self) -> Effect | None:
        """The largest effect, or None where it moves no median."""
        return self.effects[0] if self.effects and self.effects[0].size >= LEAST else None


@tables.kept
def main_quantities() -> tuple[str, ...]:
    """The quantities that a claim or a published figure speaks of, and the yearly cost of the start
    page.
    """
    spoken = {row["quantity"] for table in ("claims", "anchors") for row in tables.rows(table)}
    return tuple(
        name for name in choices.names() if name in spoken and name not in choices.text_choices()
    )


def worlds() -> dict[str, dict[str, object]]:
    """Choices under which an assumption may matter: a scenario, an offer, then each accelerator,
    flagships first.
    """
    found: dict[str, dict[str, object]] = {f"scenario {START}": {"scenario": START}}
    for row in tables.rows("pay"):
        if (
            row["currency"] == "USD"
            and row["value"] is None
            and None not in (row["low"], row["high"])
        ):
            found[f"the pay package {row['pay_id']}"] = {"package": row["pay_id"]}
            break  # one offer that is printed as a range stands for all
    newest = sorted(
        (row for row in tables.rows("accelerators") if row["flagship_from"]),
        key=lambda r: -r["flagship_from"],
    )
    for row in [*newest, *(row for row in tables.rows("accelerators") if not row["flagship_from"])]:
        year = row["flagship_from"] or int(str(row["release_date"] or "2024")[:4])
        found[f"{row['accelerator']} at prices of {year}"] = {
            "accelerator": row["accelerator"],
            "purchase_year": year,
        }
    return found


@tables.kept(most=64)
def _made(world: str) -> Estimate:
    return estimate(**worlds()[world])


def uses() -> dict[str, tuple[str, list[str]]]:
    """For each assumption the first world in which a main quantity depends on it, and those
    quantities.

    Where no main quantity does, any other of the model will do.
    """
    found: dict[str, tuple[str, list[str]]] = {}
    others = [name for name in choices.general_names() if name not in choices.text_choices()]
    for wanted, places in ((main_quantities(), list(worlds())), (others, list(worlds())[:1])):
        for world in places:
            if len(found) == len(tables.rows("assumptions")):
                break
            for name, quantities in _used_in(_made(world), wanted).items():
                found.setdefault(name, (world, quantities))
    return found


def _used_in(made: Estimate, wanted: Sequence[str]) -> dict[str, list[str]]:
    """Wanted quantities by assumption, as far as they can be computed here."""
    used: dict[str, list[str]] = {}
    for quantity in wanted:
        try:
            rows = {row for step in made.lineage(quantity) for row in step.rows}
        except UserError:
            continue
        for row in rows:
            table, _, name = row.partition(":")
            if table == "assumptions" and name != quantity:
                used.setdefault(name, []).append(quantity)
    return used


def effects(name: str, world: str, quantities: Sequence[str]) -> tuple[Effect, ...]:
    """What the assumption does to each quantity, the largest effect first."""
    row = tables.index("assumptions")[name]
    if not world or row["low"] == row["high"]:
        return ()
    base = _made(world)
    ends = [estimate(**{**worlds()[world], name: row[end]}) for end in ("low", "high")]
    found = [Effect(base[q], ends[0][q].p50, ends[1][q].p50) for q in quantities]
    return tuple(sorted(found, key=lambda one: -one.size))


def pages(
    figures: Sequence[object] = (), drivers: Mapping[str, Sequence[str]] | None = None
) -> list[AssumptionPage]:
    """One page for each assumption, in the order of the table.

    figures: those of the wall, each with the rows that it was made from. drivers: claims by the
    assumption that explains most of the spread they were held against.
    """
    where = uses()
    found = []
    for row in tables.rows("assumptions"):
        name = row["name"]
        world, quantities = where.get(name, ("", []))
        found.append(
            AssumptionPage(
                row,
                world,
                effects(name, world, quantities)[:SHOWN],
                tuple(quantities),
                tuple(one for one in figures if f"assumptions:{name}" in one.rows),
                tuple((drivers or {}).get(name, ())),
                tuple(
                    pair for pair in tables.rows("correlations") if name in (pair["a"], pair["b"])
                ),
            )
        )
    return found
