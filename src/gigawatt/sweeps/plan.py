"""Many scenarios at once: what depends on no swept number stays one-dimensional and is computed
once.

A swept number is an array (scenarios, 1), which broadcasts against draws (draws,) through the same
model functions that a single estimate uses, so each scenario's result is that of its own estimate.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices as settings
from gigawatt.estimates import graph, sampling
from gigawatt.estimates.estimate import Estimate

LEVELS = sampling.LEVELS
SCRATCH = 2**17  # numbers in one block of scenarios x draws: 1 MB, about the cache of a core
# Blocks above a threshold go back to the system when freed, and each new one costs page faults.
# Freeing one
# large block, which is never touched, raises the threshold of glibc for good; elsewhere it does
# nothing.
np.empty(2**21)
NO_NUMBER = "no finite number; check for a zero, a huge value or a date at which it is not known"


def quantiles(values: np.ndarray) -> np.ndarray:
    """5th, 50th and 95th percentile of each row of draws, (scenarios, draws) to (scenarios, 3).

    The rule is that of `np.quantile`, linear between draws, to the last bit; to select the few
    draws that count, row by row in the cache, is several times faster than to sort all. A row that
    holds a number that is not finite gives NaN.
    """
    last = values.shape[-1] - 1
    places = np.asarray(LEVELS) * last
    below = np.floor(places).astype(int)
    share, above = places - below, np.minimum(below + 1, last)
    ordered = np.partition(values, np.unique([below, above]), axis=-1)
    low, high = ordered[:, below], ordered[:, above]
    with np.errstate(invalid="ignore"):
        step = high - low
        found = np.where(share >= 0.5, high - step * (1 - share), low + step * share)
    finite = np.isfinite(values).all(axis=-1)
    return np.where(finite[:, None], found, np.nan)


def together(values: Mapping[str, object]) -> settings.Settings:
    """Settings from checked values by name. Raises UserError where two names exclude each other."""
    choices = {name: value for name, value in values.items() if name in tables.index("choices")}
    return settings.settled(
        choices, {name: value for name, value in values.items() if name not in choices}
    )


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

    given: the checked inputs that all scenarios share. first: the swept numbers of any one
    scenario, by name. Raises UserError where names exclude each other; an input that has no row in
    the tables is told by quantity, in `errors`.
    """

    def __init__(
        self,
        given: Mapping[str, object],
        first: Mapping[str, float],
        quantities: Sequence[str],
        draws: int,
        seed: int,
    ):
        chosen = together({**given, **first})
        self.moved = moved(chosen.numbers, first)
        self._chosen, self._draws, self._seed = chosen, draws, seed
        self.errors: dict[str, str] = {}
        self.slow: set[str] = (
            set()
        )  # swept numbers that a table is read with: an estimate for each value
        self._bases: dict[str | None, Estimate] = {}
        self._steps: dict[tuple, _Steps] = {}
        for quantity in dict.fromkeys(quantities):
            self._prepare(quantity)

    def _prepare(self, quantity: str) -> None:
        nodes = graph.nodes(self._chosen.start, self._chosen.power_from_site, self._chosen.read_as)
        general, company = (
            (quantity, None)
            if quantity in nodes
            else settings.of_companies().get(quantity, (quantity, None))
        )
        swept = {new for names in self.moved.values() for new in names}
        base = self._base(company)
        try:
            found = _Steps(base, general, swept)
            wanted = frozenset(old for old, names in self.moved.items() if found.swept & set(names))
            self._steps.setdefault((company, wanted), found).join(found, general, quantity)
        except UserError as error:
            self.errors[quantity] = str(error)
        self.slow |= {
            old for old, names in self.moved.items() if base.settings.numbers.read & set(names)
        }

    def _base(self, company: str | None) -> Estimate:
        """An estimate of one scenario, of one company where a quantity names it.

        Its draws serve all scenarios.
        """
        if company not in self._bases:
            operator = {"operator": company} if company else {}
            chosen = dataclasses.replace(
                self._chosen,
                choices=self._chosen.choices | operator,
                numbers=_Watched(self._chosen.numbers),
            )
            self._bases[company] = Estimate(chosen, self._draws, self._seed)
        return self._bases[company]

    def groups(self) -> list[tuple]:
        """Keys of the groups of quantities that share steps, each with the swept numbers they
        depend on.
        """
        return [(key, key[1]) for key in self._steps]

    def run(self, key: tuple, columns: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Percentiles of a group's quantities, each (scenarios, 3), for swept numbers (scenarios,)
        by name.
        """
        steps, size = self._steps[key], len(next(iter(columns.values()))) if columns else 1
        rows, found = (
            max(1, SCRATCH // self._draws),
            {name: np.empty((size, len(LEVELS))) for name in steps.wanted},
        )
        for start in range(0, size, rows):
            block = {
                new: columns[old][start : start + rows, None]
                for old, names in self.moved.items()
                if old in columns
                for new in names
            }
            for name, part in steps.percentiles(block):
                found[name][start : start + rows] = part
        return found


def moved(numbers: Mapping[str, object], first: Mapping[str, float]) -> dict[str, tuple[str, ...]]:
    """The names under which each swept number enters the graph.

    A site's power at the meter enters as the stated power of the site, as in every estimate.
    """
    entry = {"facility_power_mw": "site_facility_power_mw", "it_power_mw": "site_it_power_mw"}
    last = sorted(first, key=entry.__contains__)  # where both names are swept, the meter's wins
    return {name: tuple(new for new in (name, entry.get(name)) if new in numbers) for name in last}


class _Steps:
    """Steps to quantities that depend on the same swept numbers.

    What does not vary is computed once, here.

    base: an estimate of one of the scenarios. swept: names whose values vary; none of them is read
    here.
    """

    def __init__(self, base: Estimate, quantity: str, swept: set[str]):
        chosen = base.settings
        nodes = graph.nodes(chosen.start, chosen.power_from_site, chosen.read_as)
        ordered = (
            graph.order(nodes, [quantity], chosen.numbers) if quantity in nodes else [quantity]
        )
        self.swept, self.wanted = swept & set(ordered), {}
        self.known: dict[str, object] = {}
        self.steps: dict[
            str, tuple[object, tuple[str, ...]]
        ] = {}  # function and arguments, by name
        varying = set(self.swept)
        for name in ordered:
            node = nodes.get(name)
            parents = () if node is None else node.parents
            if name in swept:
                continue
            if node is None or graph.is_leaf(node) or name in chosen.numbers:
                with np.errstate(all="ignore"):
                    self.known[name] = base.leaf(name).value
            elif varying & set(parents):
                varying.add(name)
                self.steps[name] = node.function, parents
            else:
                self.known[name] = _called(node.function, self.known, parents)

    def join(self, other: "_Steps", general: str, quantity: str) -> None:
        """Take in the steps to one more quantity, and forget constants that no step uses."""
        self.wanted[quantity] = general
        self.steps |= {name: step for name, step in other.steps.items() if name not in self.steps}
        used = {parent for _, parents in self.steps.values() for parent in parents} | set(
            self.wanted.values()
        )
        self.known = {
            name: value for name, value in (other.known | self.known).items() if name in used
        }
        last = {parent: name for name, (_, parents) in self.steps.items() for parent in parents}
        self.spent = {
            step: [
                name for name, at in last.items() if at == step and name not in self.wanted.values()
            ]
            for step in self.steps
        }

    def percentiles(self, block: Mapping[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
        """Each quantity with its percentiles, (scenarios, 3) or (1, 3), for swept numbers
        (scenarios, 1) by name.
        """
        values = {**self.known, **block}
        for name, (function, parents) in self.steps.items():
            values[name] = _called(function, values, parents)
            for one in self.spent[name]:  # its memory, still in the cache, serves the next step
                del values[one]
        for quantity, general in self.wanted.items():
            yield quantity, _percentiles(values[general])


def _called(function, values: Mapping[str, object], parents: Sequence[str]) -> object:
    try:
        with np.errstate(all="ignore"):
            return function(**{name: values[name] for name in parents})
    except (ZeroDivisionError, OverflowError):
        return np.nan


def _percentiles(value: object) -> np.ndarray:
    latest = (
        value[-1] if isinstance(value, list) else value
    )  # one for each quarter: the latest speaks
    array = np.atleast_2d(np.asarray(latest, dtype=float))
    if array.shape[-1] == 1:
        return np.repeat(np.where(np.isfinite(array), array, np.nan), len(LEVELS), axis=1)
    return quantiles(array)
