"""What enters the graph: choices, numbers that were set, assumption rows and their draws.

A leaf is a value with the rows and sources it came from: an assumption, a number that somebody set,
or one of the functions in `gigawatt.leaves`, which read the tables for the chosen fleet, site,
company, package or deal.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import NotKnown, UserError, unknown
from gigawatt.estimates import domain, sampling
from gigawatt.model.mix import mean_of_mix
from gigawatt.text.parse import Span

# The accelerator where none is named: those sold in the year, by their shares; and whose rows of
# generations.csv count. Few buyers make their own chips, so an unnamed site holds NVIDIA's.
MIX = "mix"
MIXES = {MIX: "nvidia", "mix of all": "any"}
AHEAD = "ahead"  # of purchase_reading: a programme that is bought over the years to come
AHEAD_YEARS = 3  # beyond the first: programmes of gigawatts are announced for about four years
MOST_SHARED = 16_384  # draws up to which estimates share their normals: beyond, memory counts
DEVIATIONS = "sd"  # the unit of positions within a printed range: standard deviations


@dataclass(frozen=True)
class Leaf:
    """A value that enters the graph: a number or draws, and the rows and sources it came from."""

    value: Any  # a number or draws, a word, or a list with one of these for each quarter
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    origin: str = "data"  # data | assumption | set


class Chosen(dict):
    """Choices by name, with the defaults of those that nobody made."""

    def __missing__(self, name: str) -> object:
        """Raise UserError: a choice has a default, or its table lost a row."""
        row = tables.index("choices")[name]
        raise NotKnown(f"{name}: has no default; choose one of {row['allowed']}")


class Choices(Chosen):
    """Choices by name that note which of them were looked at: an estimate says what it assumed."""

    def __init__(self, chosen: Mapping[str, object]):
        super().__init__(chosen)
        self.looked_at: dict[str, None] = {}

    def __getitem__(self, name: str) -> object:
        self.looked_at[name] = None
        return super().__getitem__(name)

    def get(self, name: str, default: object = None) -> object:
        self.looked_at[name] = None
        return super().get(name, default)


LEAVES: dict[str, Callable[["Inputs"], Leaf]] = {}


def leaf(function: Callable[["Inputs"], Leaf]) -> Callable[["Inputs"], Leaf]:
    """Register a function of the tables as a leaf of the graph, under its own name."""
    LEAVES[function.__name__] = function
    return function


@dataclass
class Inputs:
    """Choices and numbers of one estimate, and the draws behind them.

    choices: choice name to text, whole number or fleet. numbers: leaf or step name to number or
    Span. slots: the column of each name that has no assumption row, for a range that somebody sets
    on it.
    """

    choices: Mapping[str, Any]
    numbers: Mapping[str, float | Span]
    draws: int
    seed: int
    slots: Mapping[str, int]
    _cache: dict[Any, Any] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)  # leaves and positions that were asked for

    def latent(self, name: str) -> np.ndarray:
        """Correlated standard normals of one assumption, shape (draws,)."""
        self.looked_at.add(name)
        if name in self.numbers and tables.index("assumptions")[name]["unit"] == DEVIATIONS:
            return self._set_position(name)
        if ("latent", name) not in self._cache:
            self._cache["latent", name] = (
                _shared_latent(name, self.draws, self.seed)
                if self.draws <= MOST_SHARED
                else self._latent(name)
            )
        return self._cache["latent", name]

    def _latent(self, name: str) -> np.ndarray:
        row = tables.index("assumptions")[name]  # says so where it is not there
        return sum(
            (weight * self._independent(other) for other, weight in _weights()[row["name"]]),
            np.zeros(self.draws),
        )

    def _independent(self, name: str) -> np.ndarray:
        """Standard normals of one assumption before it is correlated with others, shape
        (draws,).
        """
        if ("independent", name) not in self._cache:
            slot = tables.index("assumptions")[name]["slot"]
            self._cache["independent", name] = sampling.normal(name, slot, self.draws, self.seed)
        return self._cache["independent", name]

    def _set_position(self, name: str) -> np.ndarray:
        """A position within printed ranges that somebody set, as a number or a range."""
        value = self.numbers[name]
        if not isinstance(value, Span):
            return np.full(self.draws, value)
        row = tables.index("assumptions")[name]
        drawn = sampling.normal(name, row["slot"], self.draws, self.seed)
        return spread(value, "normal", drawn, domain.ends(name))

    def share(self, other: "Inputs") -> None:
        """Take over the normals that another estimate of the same numbers, draws and seed drew."""
        drawn = {key: z for key, z in other._cache.items() if isinstance(key, tuple)}
        self._cache = {**drawn, **self._cache}

    def latents(self) -> dict[str, np.ndarray]:
        """The standard normals drawn so far, by the name of their assumption."""
        return {
            key[1]: z
            for key, z in self._cache.items()
            if isinstance(key, tuple) and key[0] == "latent"
        }

    def known(self) -> set[object]:
        """The names of the leaves that were asked for so far."""
        return set(self._cache)

    def leaf(self, name: str) -> Leaf:
        """The value of one leaf, with its rows and sources; a number that was set wins."""
        self.looked_at.add(name)
        if name not in self._cache:
            if name in self.numbers:
                self._cache[name] = self._from_user(name)
            elif name in LEAVES and name not in tables.index("assumptions"):
                self._cache[name] = LEAVES[name](self)
            else:
                self._cache[name] = self._from_assumption(name)
        return self._cache[name]

    def _from_assumption(self, name: str) -> Leaf:
        row = tables.index("assumptions")[name]
        value = row["central"]
        if row["shape"] != "fixed":
            latent = self.latent(name)
            shared = 0 < self.draws <= MOST_SHARED
            value = _shared(name, self.draws, self.seed) if shared else _drawn(name, latent)
        return Leaf(value, (f"assumptions:{name}",), behind(row), "assumption")

    def _from_user(self, name: str) -> Leaf:
        value = self.numbers[name]
        if not isinstance(value, Span):
            return Leaf(value, origin="set")
        row = tables.index("assumptions").get(name)
        if row:
            latent = self.latent(name)
        else:
            latent = sampling.normal(name, self.slots[name], self.draws, self.seed)
            self._cache["latent", name] = latent
        wanted = row["shape"] if row else "lognormal"
        return Leaf(spread(value, wanted, latent, domain.ends(name)), origin="set")

    # -- the fleet -------------------------------------------------------------------------------
    @property
    def mix(self) -> dict[str, float]:
        """The fleet as {accelerator: count or share}."""
        if self.choices.get("fleet"):
            return self.choices["fleet"]
        if self.choices["accelerator"] in MIXES:
            counts: dict[str, float] = {}
            for row, count in self._sold():
                counts[row["accelerator"]] = counts.get(row["accelerator"], 0.0) + count
            return counts
        return {self.choices["accelerator"]: 1.0}

    def _sold(self) -> list[tuple[tables.Row, float]]:
        """The rows of the mix sold in the year, with counts; none where kinds were named."""
        buyer = None if self.choices.get("fleet") else MIXES.get(str(self.choices["accelerator"]))
        if not buyer:
            return []
        first = int(self.choices["purchase_year"])
        last = first + (AHEAD_YEARS if self.choices["purchase_reading"] == AHEAD else 0)
        return [one for year in range(first, last + 1) for one in sold(buyer, year)]

    def mean(self, of_one: Callable[[tables.Row], Leaf]) -> Leaf:
        """The mean of a per-accelerator leaf over the mix."""
        kinds = {name: tables.index("accelerators")[name] for name in self.mix}
        mixed = self._sold()
        parts, counts = [], []
        for name, count in self.mix.items():
            try:
                parts.append(of_one(kinds[name]))
                counts.append(count)
            except NotKnown:  # of a mix that nobody chose, the kinds without a number are left out
                if not mixed:
                    raise
        if not parts:
            raise NotKnown(
                "none of the chips sold in the year has this number; name an accelerator"
            )
        value = mean_of_mix(counts, [part.value for part in parts])
        parts += [from_row("generations", r["generation_id"], r, 0.0) for r, _ in mixed]
        return Leaf(
            value,
            tuple(dict.fromkeys(row for part in parts for row in part.rows)),
            tuple(dict.fromkeys(source for part in parts for source in part.sources)),
        )


@tables.kept(most=512)
def _shared_latent(name: str, draws: int, seed: int) -> np.ndarray:
    """The normals of an assumption, which are the same in every estimate of a seed; read only."""
    found = Inputs({}, {}, draws, seed, {})._latent(name)
    found.flags.writeable = False
    return found


def _drawn(name: str, latent: np.ndarray) -> np.ndarray:
    """The draws of an assumption inside its domain, from its normals."""
    row = tables.index("assumptions")[name]
    percentiles = (row["low"], row["central"], row["high"])
    drawn = sampling.shaped(row["shape"], *percentiles, latent)
    return sampling.within(drawn, percentiles, *domain.ends(name))


@tables.kept(most=512)
def _shared(name: str, draws: int, seed: int) -> np.ndarray:
    """The draws of an assumption that nobody set, the same in every estimate of a seed; read
    only.
    """
    found = _drawn(name, _shared_latent(name, draws, seed))
    found.flags.writeable = False
    return found


@tables.kept
def sold(buyer: str, year: int) -> list[tuple[tables.Row, float]]:
    """The generations sold in a year, or in the nearest year of the table, and how many of each.

    buyer: whose rows of generations.csv. The table gives shares of spending; divided by prices they
    are counts, in any unit.
    """
    rows = tables.find("generations", buyer=buyer)
    nearest = min({row["year"] for row in rows}, key=lambda known: (abs(known - year), known))
    return [
        (row, row["central"] / price_row(row["accelerator"], nearest)["price_usd"])
        for row in rows
        if row["year"] == nearest
    ]


def price_row(accelerator: str, year: int) -> tables.Row:
    """The price of an accelerator in a year, or in the nearest year that has one.

    Raises NotKnown where no price was found in print.
    """
    known = tables.find("prices", item=accelerator, use="model", scope="chip")
    if not known:
        raise NotKnown(
            f"prices.csv: no price for {accelerator}; set accelerator_price_usd=LOW..CENTRAL..HIGH "
            "or choose another accelerator"
        )
    return min(known, key=lambda row: (abs(row["year"] - year), -row["year"]))


def early(kinds: Iterable[str], year: int) -> tuple[str, ...]:
    """A sentence on each kind of accelerator that was not sold yet in the year of purchase."""
    found = []
    known = tables.index("accelerators")  # a mix of the year holds what was sold in it
    for name in (kind for kind in kinds if kind in known):
        released = str(known[name]["release_date"] or "")[:4]
        if released.isdigit() and int(released) > year:
            priced = price_row(name, year)["year"]
            of = f"the nearest year with a price, not of {year}"
            of = of if priced != year else "printed before it was sold"
            found.append(f"{name} came out in {released}; its price is that of {priced}, {of}.")
    return tuple(found)


def unrented(kinds: Iterable[str]) -> tuple[str, ...]:
    """A sentence on the kinds of a mix whose rent nobody prints, and which its rent leaves out."""
    without = [kind for kind in kinds if not tables.find("rents", accelerator=kind)]
    if not without:
        return ()
    return (
        "The rent of the mix is that of the kinds with a printed rent; it leaves out "
        f"{', '.join(without)}.",
    )


def spread(
    span: Span, wanted: str, latent: np.ndarray, ends: domain.Ends = (None, None)
) -> np.ndarray:
    """Draws of a range inside its domain: the wanted shape where it fits, else the first that
    does.
    """
    percentiles = (span.low, span.central, span.high)
    if span.low == span.high:
        return np.full_like(latent, span.central)
    for shape in (wanted, "lognormal", "normal"):
        if shape != "fixed" and not sampling.check_shape(shape, *percentiles):
            drawn = sampling.shaped(shape, *percentiles, latent)
            return sampling.within(drawn, percentiles, *ends)
    raise UserError(
        f"the range {span.low:g}..{span.central:g}..{span.high:g} fits no shape; "
        "put the central value between low and high, and off the ends"
    )


@tables.kept
def _pairs() -> dict[tuple[str, str], float]:
    return {(row["a"], row["b"]): row["spearman"] for row in tables.rows("correlations")}


@tables.kept
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """The assumptions that make up the draws of each one, and the weight of each."""
    slots: dict[str, int] = {
        str(name): row["slot"] for name, row in tables.index("assumptions").items()
    }
    return sampling.weights(sorted(slots, key=slots.__getitem__), _pairs())


def _key(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum() or c == ".")


@tables.kept
def find_accelerator(name: str) -> str:
    """The accelerator's key for one of its usual names, in any case and spacing."""
    names: dict[str, str] = {}
    for row in tables.rows("accelerators"):
        for known in (row["accelerator"], *(row["aliases"] or "").split("|")):
            names.setdefault(known, row["accelerator"])
    by_key = {_key(known): key for known, key in names.items() if known}
    for candidate in (
        name,
        name.removeprefix("NVIDIA ").removeprefix("AMD ").removeprefix("Nvidia "),
    ):
        if _key(candidate) in by_key:
            return by_key[_key(candidate)]
    raise unknown("accelerator", name, names)


def find_key(table: str, column: str, name: str, kind: str) -> str:
    """The value of a column that equals a name in any case; the nearest ones in the error."""
    known = {str(row[column]).lower(): row[column] for row in tables.rows(table) if row[column]}
    if name.lower() not in known:
        raise unknown(kind, name, known.values())
    return known[name.lower()]


def behind(assumption: tables.Row) -> tuple[str, ...]:
    """All sources that an assumption was set with: the main one, then the further evidence."""
    further = (one for one in (assumption["evidence"] or "").split("|") if one)
    return (assumption["source_id"], *further)


def with_draw(found: Leaf, assumption: str) -> Leaf:
    """The same leaf, with the assumption that its draws came from in its rows and sources."""
    source = tables.index("assumptions")[assumption]["source_id"]
    sources = tuple(dict.fromkeys((*found.sources, source)))
    return Leaf(found.value, (*found.rows, f"assumptions:{assumption}"), sources, found.origin)


def from_row(table: str, key: str, row: tables.Row, value: np.ndarray | float) -> Leaf:
    return Leaf(value, (f"{table}:{key}",), (row["source_id"],))
