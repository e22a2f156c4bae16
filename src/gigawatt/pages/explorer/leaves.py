"""The inputs that read the tables, on symbols: one expression for each value of what they look at.

The functions of `gigawatt.estimates.leaves` run unchanged on draws of which only the history is
known. What a leaf looks at is found out by looking, so nothing here knows a leaf by name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices, graph
from gigawatt.estimates.inputs import Choices, Inputs, Leaf
from gigawatt.estimates.inputs import _weights as weights
from gigawatt.pages.explorer.trace import Pool, Symbol

FLEET, KIND = "fleet", "accelerator"


class SymbolInputs(Inputs):
    """Inputs whose draws are symbols."""

    pool: Pool

    def latent(self, name: str) -> Any:
        """Correlated standard normals of one assumption, as a symbol."""
        if ("latent", name) not in self._cache:
            mixed = (weight * self.pool.normal(one) for one, weight in weights()[name])
            self._cache["latent", name] = sum(mixed)
        return self._cache["latent", name]

    def drawn(self) -> set[str]:
        """Assumptions whose draws were asked for."""
        return {key[1] for key in self._cache if isinstance(key, tuple) and key[0] == "latent"}


@dataclass
class Table:
    """A leaf, or a quantity that no number of the page moves, for each value of what it looks at.

    by: choices that it looks at. mixed: whether it is the mean over the kinds of the fleet.
    at: what it is for the values of `by`, joined.
    """

    by: tuple[str, ...]
    mixed: bool
    at: dict[str, "Entry"] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A value: a symbol, a number or a whole number; or why it is not known."""

    value: Any = None
    drawn: tuple[str, ...] = ()  # assumptions whose draws it rests on
    unknown: str = ""
    rows: tuple[str, ...] = ()  # of data/ behind it


@dataclass
class Leaves:
    """The tables of all leaves that a page needs. axes: the values of each choice on the page."""

    pool: Pool
    axes: Mapping[str, list]
    defaults: Mapping[str, Any]
    forbidden: tuple[str, ...] = ()  # numbers that the reader sets: no other leaf may read them

    def leaf(self, name: str) -> Table:
        """A leaf by the values of the choices that it looks at."""
        return self._table(lambda inputs: self._leaf(name, inputs))

    def whole(self, name: str) -> Table:
        """A quantity with all steps behind it, for one that only choices move."""
        return self._table(lambda inputs: self._whole(name, inputs), readings=False)

    def latent(self, name: str) -> Symbol:
        """The correlated normals of an assumption."""
        return self._inputs({}).latent(name)

    def _inputs(self, chosen: Mapping[str, Any]) -> SymbolInputs:
        made = SymbolInputs(Choices({**self.defaults, **chosen}), {}, 0, 0, {})
        made.pool = self.pool
        return made

    def _leaf(self, name: str, inputs: SymbolInputs) -> tuple[Any, list[Leaf]]:
        found = inputs.leaf(name)
        read = {one for one in inputs.known() if one != name} & set(self.forbidden)
        if read:
            raise TypeError(f"{name} reads {min(read)}, which the page lets a reader set")
        return found.value, [found]

    def _whole(self, name: str, inputs: SymbolInputs) -> tuple[Any, list[Leaf]]:
        nodes = graph.nodes()
        order = graph.order(nodes, [name], {})
        leaves = {one: inputs.leaf(one) for one in order if graph.is_leaf(nodes[one])}
        values = {one: leaf.value for one, leaf in leaves.items()}
        known = [one for one in leaves.values() if not _missing(one.value)]
        return graph.run(nodes, [name], values, {})[name], known

    def _table(self, of: Callable[[SymbolInputs], tuple], readings: bool = True) -> Table:
        """Values for every combination of what is looked at; begins anew when one looks at more."""
        known = [one for one in self.axes if readings or not one.endswith("_reading")]
        by: list[str] = []
        while True:
            table = Table(tuple(by), False)
            looked: set[str] = set()
            for values in product(*(self.axes[name] for name in by)):
                inputs = self._inputs(dict(zip(by, values)))
                table.at["|".join(map(str, values))] = _entry(of, inputs)
                looked |= set(inputs.choices.looked_at)
                table.mixed = table.mixed or FLEET in looked
                if set(known) & looked - set(by):
                    break
            more = [name for name in known if name in looked and name not in by]
            if not more:
                return table
            by += more


def _entry(of: Callable[[SymbolInputs], tuple], inputs: SymbolInputs) -> Entry:
    try:
        value, leaves = of(inputs)
    except UserError as error:
        return Entry(unknown=str(error))
    rows = {
        row.partition(":")[2] for one in leaves for row in one.rows if row[:12] == "assumptions:"
    }
    if _missing(value):
        return Entry(unknown="it is not known for these choices")
    behind = tuple(sorted({row for one in leaves for row in one.rows}))
    return Entry(value, tuple(sorted(rows & inputs.drawn())), rows=behind)


def _missing(value: Any) -> bool:
    """Whether the tables have no number: a route to a fleet that nothing is known of."""
    last = value[-1] if isinstance(value, list) else value
    return isinstance(last, float) and last != last


def needed(names: Iterator[str] | list[str]) -> tuple[list[str], list[str], list[str]]:
    """The steps, the leaves and the whole quantities behind some names."""
    nodes, steps, leaves, whole = graph.nodes(), [], [], []
    todo = list(names)
    while todo:
        name = todo.pop()
        if name in (*steps, *leaves, *whole):
            continue
        node = nodes.get(name)
        if node is None or graph.is_leaf(node):
            leaves.append(name)
        elif any(nodes[one].by_quarter for one in graph.order(nodes, [name], {})):
            whole.append(name)
        else:
            steps.append(name)
            todo += list(node.parents)
    return steps, leaves, whole


def defaults() -> dict[str, Any]:
    """The choices where nobody chose."""
    return dict(choices.resolve({"accelerators": 1.0, KIND: "H100 SXM"}).choices)


def assumptions() -> set[str]:
    """Names that have a row in assumptions.csv."""
    return set(map(str, tables.index("assumptions")))
