"""The model as a graph: the names of a function's arguments are the names of other functions.

This is the form of Apache Hamilton, and a test runs the same modules through Hamilton's driver and
compares every bit; at run time a node, an order and a loop are all that the model needs.
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from gigawatt.data import tables
from gigawatt.model import (
    capex,
    compensation,
    compute,
    fleet,
    mix,
    ownership,
    place,
    power,
    readings,
    use,
)

MODULES = (capex, compensation, compute, power, fleet, ownership, place, use)
STARTS: dict[
    str, dict[str, Callable]
] = {  # where a calculation may start instead of a count of accelerators
    "fleet": {},
    "site": {"accelerators": mix.accelerators_from_site},
    "budget": {"accelerators": mix.accelerators_from_budget},
}
POWER_FROM_SITE = {"it_power_mw": mix.it_power_mw_from_site}
# Another definition of a quantity, by the choice that asks for it: the function that stands in
# for the model's own.
READINGS: dict[str, dict[str, dict[str, Callable]]] = {
    "energy_reading": {
        "nameplate": {"energy_twh_per_year": readings.energy_of_nameplate},
        "between": {"energy_twh_per_year": readings.energy_between},
    },
    "cost_reading": {"all_in": {"facility_cost_usd": readings.facility_cost_all_in}},
    "power_reading": {
        "it": {"site_it_power_mw": readings.it_power_as_stated},
        "unsaid": {"site_it_power_mw": readings.it_power_unsaid},
    },
}


@dataclass(frozen=True)
class Node:
    """A name of the graph: a step with its function and what it is made from, or a leaf without."""

    name: str
    function: Callable | None
    parents: tuple[str, ...]
    by_quarter: bool  # whether it has one value for each quarter


@dataclass(frozen=True)
class Meaning:
    """What a name of the graph means, in one line, and its unit."""

    text: str
    unit: str


def docstring(function: Callable) -> str:
    """The docstring of a function without its margin; `python -OO` drops it, its source has it."""
    if function.__doc__ is None and sys.flags.optimize > 1:
        return _written(str(inspect.getsourcefile(function))).get(function.__name__, "")
    return inspect.cleandoc(function.__doc__ or "")


@tables.kept
def _written(file: str) -> dict[str, str]:
    """The docstring of every function of a source file, by name."""
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    return {
        node.name: ast.get_docstring(node) or ""
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def meaning(function: Callable) -> Meaning:
    """Meaning and unit from the first sentence of a docstring, `Meaning [unit].`"""
    first = " ".join(docstring(function).partition("\n\n")[0].split())
    match = re.fullmatch(r"(.+?) \[(.+)\]\.", first)
    if not match:
        raise TypeError(f"{function.__name__}: the docstring must begin with 'Meaning [unit].'")
    return Meaning(*match.groups())


@tables.kept
def functions() -> dict[str, Callable]:
    """Every step of the model by name, in the order of the modules."""
    return {name: function for module in MODULES for name, function in _public(module)}


def part(name: str) -> str | None:
    """The part of the model that computes a quantity, such as "power"; None for an input."""
    function = functions().get(name)
    return None if function is None else function.__module__.rpartition(".")[2]


def _public(module: ModuleType) -> list[tuple[str, Callable]]:
    """The functions that a module defines, by name."""
    return [
        (name, one)
        for name, one in sorted(vars(module).items())
        if inspect.isfunction(one) and one.__module__ == module.__name__ and name[0] != "_"
    ]


@tables.kept
def by_quarter() -> set[str]:
    """Names of steps and inputs that have one value for each quarter."""
    return {name for name, node in nodes().items() if node.by_quarter}


@tables.kept
def nodes(
    start: str = "fleet", power_from_site: bool = False, read_as: tuple[str, ...] = ()
) -> dict[str, Node]:
    """The whole graph by name, leaves included.

    read_as: the value of each choice in READINGS, in that order; none for our own definitions.
    """
    steps = functions() | STARTS[start] | (POWER_FROM_SITE if power_from_site else {})
    for known, chosen in zip(READINGS.values(), read_as):
        steps |= known.get(chosen, {})
    graph: dict[str, Node] = {}
    leaves: dict[str, Node] = {}
    for name, function in steps.items():
        kinds = dict(function.__annotations__)
        graph[name] = Node(
            name, function, tuple(k for k in kinds if k != "return"), _many(kinds.pop("return"))
        )
        leaves |= {one: Node(one, None, (), _many(kind)) for one, kind in kinds.items()}
    return leaves | graph


def _many(kind: object) -> bool:
    """Whether an annotation stands for one value a quarter."""
    return kind is list


def order(
    graph: Mapping[str, Node], wanted: Iterable[str], given: Mapping[str, object]
) -> list[str]:
    """Names needed for the wanted ones, each after what it is made from; `given` are not opened.

    A cycle cannot pass: the three starts each cut theirs, and a test walks all of them.
    """
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in done:
            return
        if name not in given:
            for parent in graph[name].parents:
                visit(parent)
        done[name] = None

    for name in wanted:
        visit(name)
    return list(done)


def is_leaf(node: Node) -> bool:
    """Whether a node is an input of the graph and not a step."""
    return node.function is None


def run(
    graph: Mapping[str, Node], wanted: list[str], leaves: Mapping, overrides: Mapping
) -> dict[str, object]:
    """Values of the wanted names.

    leaves: value by leaf name. overrides: value by step name, used instead of computing it.
    """
    values = {**leaves, **overrides}
    for name in order(graph, wanted, values):
        if name not in values:
            node = graph[name]
            if node.function is None:
                raise KeyError(f"{name}: a leaf without a value")
            values[name] = node.function(*(values[parent] for parent in node.parents))
    return {name: values[name] for name in wanted}
