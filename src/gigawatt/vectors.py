"""Many scenarios at once: what depends on no swept number stays one-dimensional and is computed once.

A swept number is an array (scenarios, 1), which broadcasts against draws (draws,) through the same
model functions that a single estimate uses, so each scenario's result is that of its own estimate.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from gigawatt import graph, settings, tables, uncertainty
from gigawatt.errors import UserError
from gigawatt.estimates import Estimate

LEVELS = uncertainty.LEVELS
SCRATCH = 2**15  # numbers in one block of scenarios x draws: 256 kB, which stays in a core's cache
NO_NUMBER = "no finite number; check for a zero, a huge value or a date at which it is not known"


def quantiles(values: np.ndarray) -> np.ndarray:
    """5th, 50th and 95th percentile of each row of draws, (scenarios, draws) to (scenarios, 3).

    The rule is that of `np.quantile`, linear between draws, to the last bit; sorting row by row in
    the cache is several times faster. A row that holds a number that is not finite gives NaN.
    """
    ordered = np.sort(values, axis=-1)
    last = ordered.shape[-1] - 1
    places = np.asarray(LEVELS) * last
    below = np.floor(places).astype(int)
    share, above = places - below, np.minimum(below + 1, last)
    low, high = ordered[:, below], ordered[:, above]
    with np.errstate(invalid="ignore"):
        step = high - low
        found = np.where(share >= 0.5, high - step * (1 - share), low + step * share)
    finite = np.isfinite(ordered[:, 0]) & np.isfinite(ordered[:, -1])
    return np.where(finite[:, None], found, np.nan)


class _Watched(dict):
    """Numbers by name that remember which of them were read."""

    def __init__(self, numbers: Mapping[str, object]):
        super().__init__(numbers)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> object:
        self.read.add(name)
        return super().__getitem__(name)


class Plan:
    """Quantities for scenarios that share all inputs but some plain numbers.

    given: the checked inputs that all scenarios share. first: the swept numbers of any one scenario,
    by name. Raises UserError where names exclude each other; an input that has no row in the tables
    is told by quantity, in `errors`.
    """

    def __init__(self, given: Mapping[str, object], first: Mapping[str, float], quantities: Sequence[str],
                 draws: int, seed: int):
        together = {**given, **first}
        is_choice = tables.index("choices").__contains__
        numbers = {name: value for name, value in together.items() if not is_choice(name)}
        chosen = settings.settled({name: value for name, value in together.items() if is_choice(name)}, dict(numbers))
        self.moved = moved(chosen.numbers, first)
        self._chosen, self._draws, self._seed = chosen, draws, seed
        self.errors: dict[str, str] = {}
        self.slow: set[str] = set()  # swept numbers that a table is read with: an estimate for each value
        self._parts: dict[str, _Part] = {}
        for quantity in dict.fromkeys(quantities):
            self._prepare(quantity)

    def _prepare(self, quantity: str) -> None:
        general, company = settings.of_companies().get(quantity, (quantity, None))
        chosen = self._chosen
        if company and quantity not in graph.nodes(chosen.start, chosen.power_from_site):
            chosen = dataclasses.replace(chosen, choices={**chosen.choices, "operator": company})
        try:
            part = _Part(chosen, general, self.moved, self._draws, self._seed)
        except UserError as error:
            self.errors[quantity] = str(error)
            return
        back = {new: old for old, names in self.moved.items() for new in names}
        self.slow |= {back[name] for name in part.read_by_tables}
        self._parts[quantity] = part

    def needs(self, quantity: str) -> frozenset[str]:
        """The swept numbers that a quantity depends on."""
        part = self._parts.get(quantity)
        return frozenset(old for old, names in self.moved.items() if part and part.swept & set(names))

    def run(self, quantity: str, columns: Mapping[str, np.ndarray]) -> np.ndarray:
        """Percentiles of a quantity, (scenarios, 3), for swept numbers (scenarios,) by name."""
        part = self._parts[quantity]
        size = len(next(iter(columns.values()))) if columns else 1
        rows, found = max(1, SCRATCH // self._draws), np.empty((size, len(LEVELS)))
        for start in range(0, size, rows):
            block = {new: column[start:start + rows, None] for old, column in columns.items() for new in self.moved[old]}
            found[start:start + rows] = part.percentiles(block)
        return found


def moved(numbers: Mapping[str, object], first: Mapping[str, float]) -> dict[str, tuple[str, ...]]:
    """The names under which each swept number enters the graph.

    A site's power at the meter enters as the stated power of the site, as in every estimate.
    """
    entry = {"facility_power_mw": "site_facility_power_mw", "it_power_mw": "site_it_power_mw"}
    return {name: tuple(new for new in (name, entry.get(name)) if new in numbers) for name in first}


class _Part:
    """One quantity of one company: its constant part, computed once, and the steps that vary."""

    def __init__(self, chosen: settings.Settings, quantity: str, names: Mapping[str, tuple], draws: int, seed: int):
        nodes = graph.nodes(chosen.start, chosen.power_from_site)
        swept = {new for group in names.values() for new in group}
        watched = _Watched(chosen.numbers)
        base = Estimate(dataclasses.replace(chosen, numbers=watched), draws, seed)
        ordered = graph.order(nodes, [quantity], watched) if quantity in nodes else [quantity]
        self.quantity, self.swept = quantity, swept & set(ordered)
        self.known: dict[str, object] = {}
        self.steps: list[tuple[str, object, tuple[str, ...]]] = []
        varying = set(self.swept)
        with np.errstate(all="ignore"):
            for name in ordered:
                node = nodes.get(name)
                if name in swept:
                    continue
                if node is None or graph.is_leaf(node) or name in chosen.numbers:
                    self.known[name] = base.leaf(name).value
                    continue
                parents = tuple(node.input_types)
                if varying & set(parents):
                    varying.add(name)
                    self.steps.append((name, node.callable, parents))
                else:
                    self.known[name] = _called(node.callable, self.known, parents)
        self.read_by_tables = watched.read & swept
        used = {parent for _, _, parents in self.steps for parent in parents} | {quantity}
        self.known = {name: value for name, value in self.known.items() if name in used}

    @cached_property
    def _constant(self) -> np.ndarray:
        return _percentiles(self.known[self.quantity])

    def percentiles(self, block: Mapping[str, np.ndarray]) -> np.ndarray:
        """Percentiles, (scenarios, 3) or (1, 3), for swept numbers (scenarios, 1) by name."""
        if self.quantity in self.known:
            return self._constant
        values = {**self.known, **block}
        with np.errstate(all="ignore"):
            for name, function, parents in self.steps:
                values[name] = _called(function, values, parents)
        return _percentiles(values[self.quantity])


def _called(function, values: Mapping[str, object], parents: Sequence[str]) -> object:
    try:
        return function(**{name: values[name] for name in parents})
    except (ZeroDivisionError, OverflowError):
        return np.nan


def _percentiles(value: object) -> np.ndarray:
    latest = value[-1] if isinstance(value, list) else value  # one for each quarter: the latest speaks
    array = np.atleast_2d(np.asarray(latest, dtype=float))
    if array.shape[-1] == 1:
        return np.repeat(np.where(np.isfinite(array), array, np.nan), len(LEVELS), axis=1)
    return quantiles(array)
