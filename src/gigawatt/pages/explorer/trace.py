"""The model on symbols: what a function does to its arguments, noted and printed as JavaScript.

A symbol answers operators and numpy's functions by noting the operation, so the functions of the
model run unchanged, and the page computes in the same order as Python does. Equal operations are
noted once. A function that asks a symbol for its value (an `if`, a loop up to it) cannot be traced.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

from gigawatt.errors import UserError

# Every operation that a browser knows, as it is written there. The names are numpy's.
JAVASCRIPT = {
    "add": "({0}+{1})",
    "subtract": "({0}-{1})",
    "multiply": "({0}*{1})",
    "divide": "({0}/{1})",
    "power": "Math.pow({0},{1})",
    "negative": "(-{0})",
    "absolute": "Math.abs({0})",
    "log": "Math.log({0})",
    "log1p": "Math.log1p({0})",
    "log2": "Math.log2({0})",
    "log10": "Math.log10({0})",
    "exp": "Math.exp({0})",
    "expm1": "Math.expm1({0})",
    "sqrt": "Math.sqrt({0})",
    "floor": "Math.floor({0})",
    "ceil": "Math.ceil({0})",
    "tanh": "Math.tanh({0})",
    "maximum": "Math.max({0},{1})",
    "minimum": "Math.min({0},{1})",
    "less": "+({0}<{1})",
    "less_equal": "+({0}<={1})",
    "greater": "+({0}>{1})",
    "greater_equal": "+({0}>={1})",
    "equal": "+({0}==={1})",
    "not_equal": "+({0}!=={1})",
    "logical_and": "+({0}&&{1})",
    "logical_or": "+({0}||{1})",
    "logical_not": "+(!{0})",
    "where": "({0}?{1}:{2})",
}
# Operations of scipy that a browser lacks: their values are worked out here and travel as a table.
TABULATED = ("ndtr", "ndtri", "stdtr", "stdtrit")
ALIASES = {"true_divide": "divide", "float_power": "power", "fabs": "absolute"}
ALIASES |= {"bitwise_and": "logical_and", "bitwise_or": "logical_or", "invert": "logical_not"}
NEUTRAL = ("add", "subtract", "multiply", "divide")  # with nought or one they change nothing
CONSTANT, INPUT, NORMAL, UNIFORM = "constant", "input", "normal", "uniform"


class NotTraced(TypeError):
    """A function asked a symbol for something that only a number has."""


@dataclass(frozen=True)
class Node:
    """One operation: what it is called, what it works on, and whether it hangs on an input."""

    op: str
    parts: tuple[Any, ...]  # nodes by their place, or the number or name of one without parts
    open: bool


class Pool:
    """Every operation noted so far, each once; a place in `nodes` is its name."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._places: dict[tuple, int] = {}

    def _note(self, op: str, parts: tuple, is_open: bool | None = None) -> "Symbol":
        """An operation by its name and parts; without a word on it, it is open if a part is."""
        key = (op, repr(parts[0])) if op == CONSTANT else (op, *parts)
        place = self._places.get(key)
        if place is None:
            if is_open is None:
                is_open = any(self.nodes[part].open for part in parts)
            place = self._places[key] = len(self.nodes)
            self.nodes.append(Node(op, parts, is_open))
        return Symbol(self, place)

    def input(self, name: str) -> "Symbol":
        """A value that is known in the browser alone."""
        return self._note(INPUT, (name,), True)

    def normal(self, name: str) -> "Symbol":
        """The independent standard normals of an assumption."""
        return self._note(NORMAL, (name,), False)

    def constant(self, value: float) -> "Symbol":
        return self._note(CONSTANT, (float(value),), False)

    def op(self, name: str, *parts: Any) -> Any:
        """The result of an operation as a symbol."""
        name = ALIASES.get(name, name)
        if name not in JAVASCRIPT and name not in TABULATED:
            raise NotTraced(f"numpy's {name} has no counterpart in the page")
        if name in NEUTRAL and (given := _unchanged(name, parts)) is not None:
            return given
        places = tuple([self._place(part) for part in parts])
        if name == "ndtr" and (first := self.nodes[places[0]]).op == NORMAL:
            return self._note(UNIFORM, first.parts, False)  # the normals were made from these
        return self._note(name, places)

    def _place(self, part: Any) -> int:
        if isinstance(part, Symbol):
            return part.place
        if isinstance(part, Real) or getattr(part, "ndim", 1) == 0:
            return self.constant(float(part)).place
        raise NotTraced(f"a symbol met {type(part).__name__}, which is no number")


def _unchanged(name: str, parts: tuple) -> Any:
    """The other part, where adding nothing or multiplying by one leaves it as it is."""
    # most parts are symbols, and asking an abstract class takes longer than all else here
    plain = [
        part if type(part) is not Symbol and isinstance(part, Real) else None for part in parts
    ]
    if name == "add" and 0 in plain:
        return parts[1 - plain.index(0)]
    if name == "multiply" and 1 in plain:
        return parts[1 - plain.index(1)]
    if name in ("subtract", "divide") and plain[1] == (0 if name == "subtract" else 1):
        return parts[0]
    return None


class Symbol:
    """A number, or one for each draw, of which only its history is known."""

    __slots__ = ("pool", "place")
    __hash__ = None

    def __init__(self, pool: Pool, place: int):
        self.pool, self.place = pool, place

    def __array_ufunc__(self, ufunc: Any, method: str, *parts: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            raise NotTraced(f"numpy's {ufunc.__name__}.{method} has no counterpart in the page")
        if ufunc.__name__ == "isfinite":
            return True  # where a number is not known there is no symbol
        return self.pool.op(ufunc.__name__, *parts)

    def __array_function__(self, function: Any, types: Any, args: tuple, options: dict) -> Any:
        known = _ARRAYS.get(function.__name__)
        if known is None:
            raise NotTraced(f"numpy's {function.__name__} has no counterpart in the page")
        return known(self.pool, *args, **options)

    def __getitem__(self, key: Any) -> "Symbol":
        if key != ():
            raise NotTraced("a symbol has no parts to take")
        return self

    def _no_value(self, *_: Any) -> Any:
        raise NotTraced("it asks for the value of an argument, in an if or a loop")

    __bool__ = __float__ = __int__ = __index__ = __iter__ = __len__ = _no_value


def _operator(name: str, swapped: bool = False) -> Callable:
    def note(self: Symbol, *others: Any) -> Any:
        parts = (self, *others)
        return self.pool.op(name, *(parts[::-1] if swapped else parts))

    return note


for _name, _op in {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "pow": "power",
    "and": "logical_and",
    "or": "logical_or",
}.items():
    setattr(Symbol, f"__{_name}__", _operator(_op))
    setattr(Symbol, f"__r{_name}__", _operator(_op, swapped=True))
for _name, _op in {
    "neg": "negative",
    "abs": "absolute",
    "invert": "logical_not",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
    "eq": "equal",
    "ne": "not_equal",
}.items():
    setattr(Symbol, f"__{_name}__", _operator(_op))


def _clip(pool: Pool, value: Any, low: Any = None, high: Any = None, **named: Any) -> Any:
    low, high = named.get("min", low), named.get("max", high)
    value = value if low is None else pool.op("maximum", value, low)
    return value if high is None else pool.op("minimum", value, high)


def _select(pool: Pool, conditions: Sequence, values: Sequence, default: Any = 0) -> Any:
    for condition, value in zip(reversed(conditions), reversed(values)):
        default = pool.op("where", condition, value, default)
    return default


_ARRAYS: dict[str, Callable] = {
    "where": lambda pool, *parts: pool.op("where", *parts),
    "clip": _clip,
    "select": _select,
    "full_like": lambda pool, like, value, **_: float(value),
    "ndim": lambda pool, value: 1,
    "all": lambda pool, value: True,  # the page looks at the draws themselves
}


# -- tracing a function ------------------------------------------------------------------------
@dataclass(frozen=True)
class Traced:
    """A function as the page has it: the names of its arguments and its JavaScript."""

    args: tuple[str, ...]
    javascript: str


def call(function: Callable, given: Iterable[Any]) -> Any:
    """What a function gives for symbols. Raises UserError, with its name, where it cannot be."""
    try:
        return function(*given)
    except Exception as error:
        raise UserError(
            f"{function.__name__}: cannot be traced to JavaScript: {error}; write it with "
            "operators and numpy's functions alone"
        ) from None


def traced(function: Callable, known: Mapping[str, object], many: int = 0) -> Traced:
    """A function of numbers as JavaScript.

    known: arguments that are words or whole numbers, with their values. many: how many values an
    argument has that is a list. Raises UserError where the function cannot be traced.
    """
    pool, names, given = Pool(), [], []
    for name, kind in function.__annotations__.items():
        if name == "return":
            continue
        if name in known:
            given.append(known[name])
        elif kind is list or getattr(kind, "__origin__", None) is list:
            parts = [f"{name}_{place}" for place in range(many)]
            names += parts
            given.append([pool.input(part) for part in parts])
        else:
            names.append(name)
            given.append(pool.input(name))
    result = call(function, given)
    return Traced(tuple(names), printed(pool, result, names))


def printed(pool: Pool, result: Any, names: Sequence[str], parts: Mapping[int, str] = {}) -> str:
    """An arrow function that computes a result, or a list of them.

    parts: what stands in for nodes that are computed elsewhere, by their place.
    """
    results = list(result) if isinstance(result, list | tuple) else [result]
    roots = [one.place for one in results if isinstance(one, Symbol)]
    used = uses(pool, roots, parts)
    lines: list[str] = []
    text: dict[int, str] = {}
    for place in sorted(used):
        text[place] = _expression(pool.nodes[place], text, parts.get(place))
        if used[place] > 1 and pool.nodes[place].op not in (CONSTANT, INPUT) and place not in parts:
            lines.append(f"const t{place}={text[place]};")
            text[place] = f"t{place}"
    shown = [text[one.place] if isinstance(one, Symbol) else literal(one) for one in results]
    value = f"[{','.join(shown)}]" if isinstance(result, list | tuple) else shown[0]
    body = f"{{{''.join(lines)}return {value}}}" if lines else value
    return f"({','.join(names)})=>{body}"


def uses(pool: Pool, roots: Iterable[int], stop: Mapping[int, str] = {}) -> dict[int, int]:
    """How often each operation behind some roots is used; what stands in `stop` is not opened."""
    count: dict[int, int] = {}
    todo = list(roots)
    while todo:
        place = todo.pop()
        count[place] = count.get(place, 0) + 1
        node = pool.nodes[place]
        leaf = node.op in (CONSTANT, INPUT, NORMAL, UNIFORM, *TABULATED)
        if count[place] == 1 and not leaf and place not in stop:
            todo += node.parts
    return count


def _expression(node: Node, text: Mapping[int, str], given: str | None) -> str:
    if given is not None:
        return given
    if node.op == INPUT:
        return str(node.parts[0])
    if node.op == CONSTANT:
        return literal(node.parts[0])
    if node.op not in JAVASCRIPT:
        raise NotTraced(f"{node.op} has no counterpart in the page")
    return JAVASCRIPT[node.op].format(*(text[part] for part in node.parts))


def literal(value: Any) -> str:
    """A number as JavaScript writes it, with all its digits."""
    number = float(value)
    if number != number:
        return "NaN"
    if abs(number) == float("inf"):
        return "Infinity" if number > 0 else "(-Infinity)"
    shown = repr(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
    return shown if number >= 0 else f"({shown})"
