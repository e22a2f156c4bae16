"""The model as a graph: Apache Hamilton wires argument names to function names.

Only Hamilton's node and executor are used here; its driver, which draws lineage pictures, imports
pandas and costs two seconds. A test runs the same modules through the driver and compares.
"""

import ast
import inspect
import logging
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hamilton.execution.graph_functions import execute_subdag
from hamilton.graph_utils import find_functions
from hamilton.node import DependencyType, Node

from gigawatt.model import capex, compensation, compute, fleet, mix, power

MODULES = (capex, compensation, compute, power, fleet)
STARTS = {  # where a calculation may start instead of a count of accelerators
    "fleet": {},
    "site": {"accelerators": mix.accelerators_from_site},
    "budget": {"accelerators": mix.accelerators_from_budget},
}
POWER_FROM_SITE = {"it_power_mw": mix.it_power_mw_from_site}


@dataclass(frozen=True)
class Meaning:
    """What a name of the graph means, in one line, and its unit."""

    text: str
    unit: str


def docstring(function) -> str:
    """The docstring of a function without its margin; `python -OO` drops it, its source has it."""
    if function.__doc__ is None and sys.flags.optimize > 1:
        return _written(inspect.getsourcefile(function)).get(function.__name__, "")
    return inspect.cleandoc(function.__doc__ or "")


@lru_cache
def _written(file: str) -> dict[str, str]:
    """The docstring of every function of a source file, by name."""
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    return {
        node.name: ast.get_docstring(node) or ""
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def meaning(function) -> Meaning:
    """Meaning and unit from the first line of a docstring, `Meaning [unit].`"""
    first = docstring(function).splitlines()[0]
    match = re.fullmatch(r"(.+?) \[(.+)\]\.", first)
    if not match:
        raise TypeError(f"{function.__name__}: the docstring must begin with 'Meaning [unit].'")
    return Meaning(*match.groups())


@lru_cache(maxsize=1)
def functions() -> dict[str, object]:
    """Every step of the model by name, in the order of the modules."""
    return {name: function for module in MODULES for name, function in find_functions(module)}


@lru_cache(maxsize=1)
def by_quarter() -> set[str]:
    """Names of steps and inputs that have one value for each quarter."""
    return {name for name, node in nodes().items() if node.type is list}


@lru_cache(maxsize=8)
def nodes(start: str = "fleet", power_from_site: bool = False) -> dict[str, Node]:
    """Hamilton nodes of the whole graph, leaves included, linked, by name."""
    steps = dict(functions()) | STARTS[start] | (POWER_FROM_SITE if power_from_site else {})
    graph = {name: Node.from_fn(function, name=name) for name, function in steps.items()}
    for node in list(graph.values()):
        for name, (kind, _) in node.input_types.items():
            if name not in graph:
                graph[name] = Node(name, kind, node_source=_leaf_source())
            node.dependencies.append(graph[name])
            graph[name].depended_on_by.append(node)
    return graph


def _leaf_source():
    from hamilton.node import NodeType

    return NodeType.EXTERNAL


def order(graph: Mapping[str, Node], wanted: list[str], given: Mapping[str, object]) -> list[str]:
    """Names needed for the wanted ones, each after what it is made from; `given` steps are not opened.

    A cycle cannot pass: the three starts each cut theirs, and a test walks all of them.
    """
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in done:
            return
        if name not in given:
            for parent in graph[name].dependencies:
                visit(parent.name)
        done[name] = None

    for name in wanted:
        visit(name)
    return list(done)


def is_leaf(node: Node) -> bool:
    """Whether a node is an input of the graph and not a step."""
    return node.user_defined


def run(graph: Mapping[str, Node], wanted: list[str], leaves: Mapping, overrides: Mapping) -> dict:
    """Values of the wanted names, through Hamilton's executor.

    leaves: value by leaf name. overrides: value by step name, used instead of computing it.
    """
    logging.getLogger("hamilton").setLevel(
        logging.CRITICAL
    )  # it prints the traceback of an error that the caller explains
    computed = {name: value for name, value in overrides.items()}
    values = execute_subdag(
        [graph[name] for name in wanted], inputs=dict(leaves), computed=computed
    )
    return {name: values[name] for name in wanted}


__all__ = [
    "DependencyType",
    "Meaning",
    "by_quarter",
    "docstring",
    "functions",
    "is_leaf",
    "meaning",
    "nodes",
    "order",
    "run",
]
