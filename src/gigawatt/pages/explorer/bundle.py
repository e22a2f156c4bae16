"""Everything that the page computes with, from the model and the tables: data as JSON, functions as
JavaScript.
"""

import base64
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from gigawatt.data import evidence, tables
from gigawatt.data.csvfile import pairs
from gigawatt.data.evidence import Evidence
from gigawatt.errors import UserError
from gigawatt.estimates import choices, graph, headlines, prints, sampling
from gigawatt.estimates.inputs import early
from gigawatt.figures import charts
from gigawatt.pages.explorer import claims, controls, presets, reader, trace
from gigawatt.pages.explorer.leaves import Entry, Leaves, Table, defaults, needed
from gigawatt.pages.explorer.trace import Pool, Symbol
from gigawatt.text import typeset

SEED = 1
MOST_YEARS = 4  # of a package, and quarters of a list, when every function is tried


@dataclass(frozen=True)
class Bundle:
    """What the page computes with: data for JSON, and the text of its functions."""

    data: dict[str, Any]
    functions: str


@tables.kept(most=2)
def build(draws: int = sampling.DEFAULT_DRAWS, seed: int = SEED) -> Bundle:
    """Everything that the page computes with; made once for the same tables.

    draws: a power of two. Raises UserError, with its name, for a function that cannot be traced.
    """
    every_function()
    return _Builder(draws, seed).bundle()


def every_function() -> dict[str, trace.Traced]:
    """Every function of the model as JavaScript, whether the page shows it or not.

    Raises UserError, with its name, for the first that cannot be traced.
    """
    stand_ins = [*graph.STARTS.values(), graph.POWER_FROM_SITE]
    stand_ins += [steps for known in graph.READINGS.values() for steps in known.values()]
    found = list(graph.functions().values()) + [f for steps in stand_ins for f in steps.values()]
    return {one.__name__: trace.traced(one, _tried(one), MOST_YEARS) for one in found}


def _tried(function: Callable) -> dict[str, object]:
    """A value for each argument that is a word or a whole number, to try a function with."""
    known: dict[str, object] = {}
    for name in _plain(function):
        row = tables.index("choices").get(name)
        words = str(row["allowed"] or "").split("|") if row else [""]
        known[name] = words[0] if function.__annotations__[name] is str else MOST_YEARS
    return known


def _plain(function: Callable) -> list[str]:
    """Arguments that are words or whole numbers, which a function may ask for their value."""
    kinds = function.__annotations__.items()
    return [name for name, kind in kinds if name != "return" and kind in (int, str)]


@dataclass
class _Builder:
    draws: int
    seed: int
    pool: Pool = field(default_factory=Pool)
    roots: dict[int, None] = field(default_factory=dict)
    messages: dict[str, None] = field(default_factory=dict)
    sets: dict[tuple[str, ...], None] = field(default_factory=dict)
    drawn: dict[int, int] = field(default_factory=dict)
    weak: dict[Evidence, None] = field(default_factory=dict)  # the weakest of some entry
    functions: dict[str, str] = field(default_factory=dict)

    def bundle(self) -> Bundle:
        starts = presets.presets()
        told = claims.claims(starts[0]["state"])
        judged = [one["of"] for claim in told for one in claim["readings"] if "of" in one]
        printed = list(dict.fromkeys([*shown(), *judged, *reader.QUANTITIES]))
        data = self._computed(printed) | {
            "draws": self.draws,
            "seed": self.seed,
            "bits": sampling.BITS,
            "quantities": {name: _quantity(name) for name in shown()},
            "units": {name: choices.describe(name).unit for name in printed},
            "claims": told,
            "reader": reader.reader(),
            "presets": starts,
            "opening": starts[0]["state"],
            "words": words(),
            "controls": [one.plain() for one in controls.controls()],
            "early": _early(),
            **self._assumptions(),
        }
        data["messages"], data["sets"] = list(self.messages), [list(one) for one in self.sets]
        data["evidence"] = [_proof(one) for one in self.weak]
        data["pool"], places = self._pool()
        return Bundle(_moved(data, places, self.drawn), self._functions())

    def _computed(self, printed: Sequence[str]) -> dict[str, Any]:
        """What is worked out on the page: leaves, steps, stand-ins of readings, and prints."""
        readings = {name: self._readings(name) for name in printed}
        wanted = [*printed, *(means for found in readings.values() for _, means in found)]
        given = [one for found in readings.values() for one, _ in found]
        axes = {**controls.axes(), **_reading_axes(given)}
        self.leaves = Leaves(self.pool, axes, defaults(), controls.OWN)
        stand_ins = _stand_ins(given)
        wanted += [parent for step in stand_ins.values() for parent in _numbers(step)]
        steps, leaves, whole = needed(dict.fromkeys(wanted))
        found = {name: self.leaves.leaf(name) for name in sorted(leaves)}
        found |= {name: self.leaves.whole(name) for name in sorted(whole)}
        return {
            "axes": axes,
            "leaves": {name: self._table(table) for name, table in found.items()},
            "steps": {name: self._step(graph.functions()[name], found) for name in sorted(steps)},
            "readings": _nested(
                {key: self._step(function, found) for key, function in stand_ins.items()}
            ),
            "printed": {name: self._prints(name) for name in printed},
        }

    def _assumptions(self) -> dict[str, Any]:
        """The assumptions behind some entry: the draw that moves each, and what it means."""
        names = sorted({name for group in self.sets for name in group})
        return {
            "latents": {name: self._root(self.leaves.latent(name)) for name in names},
            "meanings": {name: choices.describe(name).text for name in names},
        }

    # -- steps and prints ------------------------------------------------------------------------
    def _step(self, function: Callable, found: Mapping[str, Table]) -> dict[str, Any]:
        """A step: its arguments, and the name of its function for each value of the plain ones."""
        known = _plain(function)
        values: dict[str, list] = {
            name: sorted({entry.value for entry in found[name].at.values()}, key=str)
            for name in known
        }
        for chosen in _combinations(values):
            made = trace.traced(function, chosen)
            self.functions["/".join([function.__name__, *map(str, chosen.values())])] = (
                made.javascript
            )
        return {"is": function.__name__, "args": _numbers(function), "known": known}

    def _readings(self, name: str) -> list[tuple[dict[str, str], str]]:
        """What a print may mean: the choices of each reading, and the quantity that it then is."""
        found = prints.readings_of(_Made(self.pool, None, {}), name)
        return [(one.given, one.means) for one in found]

    def _prints(self, name: str) -> dict[str, Any]:
        """What a source will print, as functions of what it may mean."""
        return {"print": self._print(name, False), "defined": self._print(name, True)}

    def _print(self, name: str, as_defined: bool) -> dict[str, Any]:
        made = _Made(self.pool, self.leaves, {})
        value = trace.call(prints.values, (made, name, as_defined))
        parts: dict[int, str] = {}
        inputs: list[dict[str, Any]] = []
        closed: list[int] = []
        for place in _edges(self.pool, value):
            node = self.pool.nodes[place]
            if node.op == trace.INPUT:
                parts[place] = f"m{len(inputs)}"
                quantity, _, given = str(node.parts[0]).partition("@")
                inputs.append({"of": quantity, "given": pairs(given)})
            else:
                parts[place] = f"p{len(closed)}"
                closed.append(self._root(Symbol(self.pool, place)))
        names = [f"m{i}" for i in range(len(inputs))] + [f"p{i}" for i in range(len(closed))]
        key = f"{name}:{'defined' if as_defined else 'print'}"
        self.functions[key] = trace.printed(self.pool, value, names, parts)
        return {"is": key, "means": inputs, "roots": closed}

    # -- leaves ----------------------------------------------------------------------------------
    def _table(self, table: Table) -> dict[str, Any]:
        """A leaf with a place in the pool for each value of its choices, in their order."""
        found = [self._entry(entry) for entry in table.at.values()]
        weak = [self._weakest(entry) for entry in table.at.values()]
        return {"by": table.by, "mixed": table.mixed, "at": found, "weak": weak}

    def _weakest(self, entry: Entry) -> int:
        """The place of an entry's weakest evidence in the list of them; -1 where there is none."""
        found = evidence.weakest(entry.rows)
        if found is None:
            return -1
        self.weak.setdefault(found)
        return list(self.weak).index(found)

    def _entry(self, entry: Entry) -> Any:
        if entry.unknown:
            self.messages.setdefault(entry.unknown)
            return {"no": list(self.messages).index(entry.unknown)}
        if isinstance(entry.value, int | str):
            return {"is": entry.value}
        value = entry.value if isinstance(entry.value, Symbol) else self.pool.constant(entry.value)
        place = self._root(value)
        self.sets.setdefault(entry.drawn)
        self.drawn[place] = list(self.sets).index(entry.drawn)
        return place

    def _root(self, value: Symbol) -> int:
        self.roots.setdefault(value.place)
        return value.place

    # -- the pool --------------------------------------------------------------------------------
    def _pool(self) -> tuple[dict[str, Any], dict[int, int]]:
        """The operations behind all roots, numbered anew: numbers, then draws, then operations."""
        nodes = self.pool.nodes
        used = sorted(trace.uses(self.pool, self.roots))
        fixed = [one for one in used if nodes[one].op == trace.CONSTANT]
        drawn = [one for one in used if nodes[one].op in (trace.NORMAL, trace.UNIFORM)]
        tabled = [one for one in used if nodes[one].op in trace.TABULATED]
        rest = [one for one in used if one not in {*fixed, *drawn, *tabled}]
        places = {old: new for new, old in enumerate([*fixed, *drawn, *tabled, *rest])}
        codes = list(trace.JAVASCRIPT)
        parts = [[places[part] for part in nodes[one].parts] + [0, 0] for one in rest]
        pool = {
            "numbers": _packed([nodes[one].parts[0] for one in fixed], "<f8"),
            "draws": [self._sequence(nodes[one].op, str(nodes[one].parts[0])) for one in drawn],
            "tables": [_packed(_evaluated(self, one), "<f8") for one in tabled],
            "codes": _packed([codes.index(nodes[one].op) for one in rest], "u1"),
            "parts": [_packed([part[i] for part in parts], "<u4") for i in range(2)],
            "thirds": {i: p[2] for i, p in enumerate(parts) if nodes[rest[i]].op == "where"},
        }
        return pool, places

    def _sequence(self, kind: str, name: str) -> dict[str, Any]:
        """How the draws of an assumption come about: its column of the sequence and its shift."""
        slot = tables.index("assumptions")[name]["slot"]
        points = sampling.sobol(slot, self.draws)
        first = sampling.uniform(name, slot, 1, self.seed)[0]
        directions = [int(points[2**power]) for power in range(int(math.log2(self.draws)))]
        shift = round(first * 2**sampling.BITS - 0.5)
        return {"kind": kind, "name": name, "directions": directions, "shift": shift}

    def _functions(self) -> str:
        operations = ",".join(
            f"({'a,b,c'[: 2 * _arity(text) - 1]})=>{text.format('a', 'b', 'c')}"
            for text in trace.JAVASCRIPT.values()
        )
        pair = mixed(2)
        lines = [f'"{name}":{text}' for name, text in sorted(self.functions.items())]
        of = ",\n".join(lines)
        return f"{{operations:[{operations}],mix:{pair},of:{{\n{of}}}}}"


def mixed(kinds: int) -> str:
    """The mean over the kinds of a fleet as JavaScript: counts first, then values."""
    mean = graph.mix.mean_of_mix
    return trace.traced(mean, {}, kinds).javascript


def shown() -> list[str]:
    """The quantities of the page, in the order of headlines.csv."""
    return list(dict.fromkeys([*headlines.labels("app"), *headlines.labels("app_drawn")]))


def words() -> dict[str, Any]:
    """What the page needs to write numbers as we do, and the quantities of its command line."""
    return {
        "scales": typeset.SHOWN,
        "wide": typeset.WIDE,
        "plurals": typeset.PLURALS,
        "asked": list(headlines.labels("app"))[:2],
        "date": charts.data_date(),
    }


def _proof(one: Evidence) -> dict[str, Any]:
    """A row's evidence as the page shows it; `rank` grows the weaker it is, as Python ranks it."""
    return {"row": one.row, "grade": one.grade, "proof": one.proof, "rank": evidence.rank(one)}


def _quantity(name: str) -> dict[str, Any]:
    described = choices.describe(name)
    drawn = name in headlines.labels("app_drawn")
    label = (headlines.labels("app") | headlines.labels("app_drawn"))[name]
    return {"label": label, "unit": described.unit, "meaning": described.text, "drawn": drawn}


def _early() -> dict[str, dict[int, str]]:
    """What must be said of a chip in a year in which it was not sold yet."""
    axes, found = controls.axes(), {}
    priced = {row["item"] for row in tables.find("prices", use="model", scope="chip")}
    for kind in axes["accelerator"]:
        for year in axes["purchase_year"] if kind in priced else ():
            said = early((kind,), year)
            if said:
                found.setdefault(kind, {})[year] = said[0]
    return found


class _Made:
    """Stands in for an estimate where a print is traced: every quantity is a symbol."""

    def __init__(self, pool: Pool, leaves: Leaves | None, given: dict[str, str]):
        self._pool, self._leaves, self._given = pool, leaves, given
        self.asked = dict(given)
        # The error of a print counts as set, so that it is read here and not taken as drawn.
        named = {"fleet": {"any kind": 1.0}}
        self.settings = SimpleNamespace(numbers={prints.ERROR: None}, start="fleet", choices=named)

    def values(self, name: str) -> Symbol:
        given = "; ".join(f"{choice}={value}" for choice, value in sorted(self._given.items()))
        return self._pool.input(f"{name}@{given}")

    def leaf(self, name: str) -> SimpleNamespace:
        (entry,) = self._leaves.leaf(name).at.values()
        return SimpleNamespace(value=entry.value)

    def read_as(self, **given: str) -> "_Made":
        return _Made(self._pool, self._leaves, {**self._given, **given})


def _edges(pool: Pool, value: Symbol) -> list[int]:
    """Where a traced print meets the page: its inputs, and the largest parts without one."""
    found: dict[int, None] = {}
    todo = [value.place]
    while todo:
        place = todo.pop(0)
        node = pool.nodes[place]
        if node.op == trace.INPUT or (not node.open and node.op != trace.CONSTANT):
            found.setdefault(place)
        elif node.open:
            todo += node.parts
    return list(found)


def _evaluated(builder: _Builder, place: int) -> np.ndarray:
    """The draws of an operation that a browser lacks."""
    import scipy.special

    node = builder.pool.nodes[place]
    if node.op == trace.CONSTANT:
        return np.full(builder.draws, node.parts[0])
    if node.op in (trace.NORMAL, trace.UNIFORM):
        name = str(node.parts[0])
        slot = tables.index("assumptions")[name]["slot"]
        made = sampling.normal if node.op == trace.NORMAL else sampling.uniform
        return made(name, slot, builder.draws, builder.seed)
    parts = [_evaluated(builder, part) for part in node.parts]
    known = getattr(scipy.special, node.op, None) or getattr(np, node.op)
    return known(*parts)


def _numbers(function: Callable) -> list[str]:
    """Arguments that are numbers or draws, in their order."""
    plain = _plain(function)
    return [name for name in function.__annotations__ if name not in ("return", *plain)]


def _reading_axes(given: Iterable[Mapping[str, str]]) -> dict[str, list]:
    """The readings that leaves may look at: the default of each, then what a print may mean."""
    found: dict[str, list] = {}
    for one in given:
        for choice, value in one.items():
            default = tables.index("choices")[choice]["default"]
            known = found.setdefault(choice, [default])
            if value not in known:
                known.append(value)
    return found


def _stand_ins(given: Iterable[Mapping[str, str]]) -> dict[tuple[str, str, str], Callable]:
    """The functions that stand in under a reading, by choice, value and quantity."""
    return {
        (choice, value, name): function
        for one in given
        for choice, value in one.items()
        for name, function in graph.READINGS.get(choice, {}).get(value, {}).items()
    }


def _nested(flat: Mapping[tuple[str, str, str], dict]) -> dict[str, dict]:
    found: dict[str, dict] = {}
    for (choice, value, name), step in flat.items():
        found.setdefault(choice, {}).setdefault(value, {})[name] = step
    return found


def _combinations(values: Mapping[str, list]) -> list[dict[str, Any]]:
    from itertools import product

    return [dict(zip(values, one)) for one in product(*values.values())]


def _arity(text: str) -> int:
    return sum(mark in text for mark in ("{0}", "{1}", "{2}"))


def _packed(values: Any, kind: str) -> str:
    """Numbers as base64 of their bytes."""
    return base64.b64encode(np.asarray(values, dtype=kind).tobytes()).decode()


def _moved(data: dict, places: Mapping[int, int], drawn: Mapping[int, int]) -> dict:
    """The data with the new number of every place in the pool."""
    for table in data["leaves"].values():
        table["at"] = [places[one] if isinstance(one, int) else one for one in table["at"]]
    for both in data["printed"].values():
        for one in both.values():
            one["roots"] = [places[root] for root in one["roots"]]
    data["latents"] = {name: places[root] for name, root in data["latents"].items()}
    data["drawn"] = {places[root]: which for root, which in drawn.items()}
    return data


def check_draws(draws: int) -> None:
    """Raise UserError unless the draws are a power of two."""
    if draws < sampling.MIN_DRAWS or draws & (draws - 1):
        raise UserError(f"draws: {draws} is no power of two; the page needs one")
