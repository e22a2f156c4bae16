"""Safe arithmetic over claims: ranges with units, dates as days, words that count things.

Ranges are worked out at all their corners, and comparisons are kept. The library simpleeval walks
the expression; nothing is ever passed to eval. A list of allowed node types comes first.
"""

import ast
import calendar
import datetime
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import UserError, clip
from gigawatt.text import parse as values

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
# What press texts count; some of these words mean something else to pint: the barn in Tb.
_COUNTED = (
    "share = 1",
    "machine = [machine] = _ = machines = server = servers",
    "terabit = 1e12 bit = Tb",
    "part = [part] = _ = parts = unit = units = division = divisions",
    "cluster = [cluster] = _ = clusters",
)


@dataclass(frozen=True)
class Amount:
    """A range with its unit as printed; a date is a range of days.

    A bare number has the unit "".
    """

    low: float
    high: float
    unit: str = ""


@tables.kept
def registry() -> Any:
    """A unit registry of our own, because relations also count things that the model
    does not know.
    """
    units = values.registry.__wrapped__()
    for line in _COUNTED:
        units.define(line)
    return units


@tables.kept(most=512)
def unit(text: str) -> Any:
    """A unit from its text; a word that nobody knows counts things of its own kind."""
    words = re.sub(r"\b(years?|yr)\b", "yr_365", text.replace("%", "percent")) or "dimensionless"
    words = re.sub(r"\bdate\b", "day", words)
    if (
        len(words) > 60
        or not re.fullmatch(r"(1 ?/ ?)?[A-Za-z][A-Za-z0-9_ */]*", words)
        or "**" in words
    ):
        raise UserError(f"unknown unit {clip(text)!r}; write a unit such as USD, GW or USD/year")
    try:
        for word in re.findall(r"[A-Za-z_][A-Za-z_0-9]*", words):
            if word not in registry():
                registry().define(f"{word} = [{word}]")
        return registry().Unit(words)
    except Exception:  # pint and its tokenizer raise a dozen types; all mean the same to the reader
        raise UserError(
            f"unknown unit {clip(text)!r}; write a unit such as USD, GW or USD/year"
        ) from None


def days(text: str) -> Amount:
    """A date, possibly partial, as a range of days. Raises UserError for anything else.

    >>> days("2025-02").high - days("2025-02").low
    27.0
    """
    text = text.strip()
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
        first = datetime.date(year, month or 1, day or 1)
        last = datetime.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        raise UserError(f"{clip(text)!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD") from None
    return Amount(float(first.toordinal()), float(last.toordinal()), "day")


def last_day(text: str) -> str:
    """The last day of a date that may be partial, as YYYY-MM-DD.

    >>> last_day("2024"), last_day("2024-02")
    ('2024-12-31', '2024-02-29')
    """
    return datetime.date.fromordinal(int(days(text).high)).isoformat()


MAX_LENGTH, MAX_DEPTH, MAX_RANGES = 400, 24, 10
LARGEST = 10**300  # what a float holds, with room to multiply
FUNCTIONS = ("date", "year", "same", "within", "read_as")
COMPARISONS = {ast.Eq: "=", ast.LtE: "<=", ast.Lt: "<", ast.GtE: ">=", ast.Gt: ">"}
_ALLOWED = (
    ast.Expr,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.UnaryOp,
    ast.USub,
    ast.Compare,
    *COMPARISONS,
    ast.BoolOp,
    ast.And,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.Call,
)
SLACK = 1e-9


@dataclass(frozen=True)
class Comparison:
    """Two ranges side by side, and whether the sign between them can hold."""

    left: tuple[float, float]
    right: tuple[float, float]
    sign: str
    unit: str
    holds: bool


@dataclass
class Outcome:
    """What an expression gives: comparisons, facts such as same(...), or a mere range."""

    comparisons: list[Comparison] = field(default_factory=list)
    facts: list[tuple[str, bool]] = field(default_factory=list)
    mismatch: str = ""
    value: tuple[float, float] | None = None
    unlike: bool = False  # amounts of two kinds were added, which no conversion factor mends

    @property
    def tested(self) -> bool:
        """Whether anything was compared."""
        return bool(self.comparisons or self.facts or self.mismatch)

    @property
    def holds(self) -> bool:
        """Whether every comparison and fact can hold, in units that fit."""
        parts = [one.holds for one in self.comparisons] + [fact for _, fact in self.facts]
        return not self.mismatch and all(parts)


class Mismatch(Exception):
    """Two amounts of different dimension were added or compared.

    unlike: whether both have a unit and were added, so that no bare number can be a conversion.
    """

    unlike = False


def parse(text: str) -> ast.Expr:
    """The checked tree of an expression.

    Raises UserError for anything but arithmetic, comparisons and our functions.

    >>> ast.unparse(parse("a * 2 = b"))
    'a * 2 == b'
    """
    from simpleeval import SimpleEval

    if len(text) > MAX_LENGTH:
        raise UserError(f"longer than {MAX_LENGTH} characters; split it into two relations")
    written = "".join(
        part if i % 2 else _python(part)
        for i, part in enumerate(re.split(r"(\"[^\"]*\"|'[^']*')", text))
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "error"
            )  # what Python only grumbles about, such as `1and a`, is unreadable too
            lines = ast.parse(written.strip()).body
            tree = SimpleEval.parse(written) if len(lines) == 1 else None
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        tree = None
    if tree is None:
        raise UserError(f"cannot read {clip(text)!r}; write arithmetic such as a * b = c")
    _check(tree, 0)
    return tree


def _python(text: str) -> str:
    for ours, theirs in (("×", "*"), ("÷", "/"), ("−", "-"), ("≤", "<="), ("≥", ">=")):
        text = text.replace(ours, theirs)
    return re.sub(r"(?<![<>=!:])=(?!=)", "==", text)


def _check(node: ast.AST, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise UserError(f"nested deeper than {MAX_DEPTH}; split it into two relations")
    if not isinstance(node, _ALLOWED):
        what = {
            "Pow": "a power",
            "Attribute": "a dot",
            "Lambda": "lambda",
            "Subscript": "an index",
        }.get(type(node).__name__)
        raise UserError(
            f"unsafe: {what or type(node).__name__} is not allowed; use + - * / ( ) and = <= < >= >"
        )
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else "that"
        if name not in FUNCTIONS or node.keywords:
            raise UserError(
                f"unsafe: the function {clip(name)!r} is not allowed; use {', '.join(FUNCTIONS)}"
            )
    if isinstance(node, ast.Constant) and not _plain(node.value):
        raise UserError(
            f"unsafe: {clip(node.value)!r} is not allowed; write a number or a text in quotes"
        )
    for child in ast.iter_child_nodes(node):
        _check(child, depth + 1)


def _plain(value: object) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < LARGEST
    return isinstance(value, str) or (isinstance(value, float) and np.isfinite(value))


def names(tree: ast.AST) -> list[str]:
    """The names that an expression uses, functions left out."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return list(
        dict.fromkeys(
            n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called
        )
    )


def evaluate(tree: ast.Expr, known: Mapping[str, Amount | str]) -> Outcome:
    """The outcome of an expression; `known` gives an Amount or a text for every name.

    Units are checked first. Where an expression has a bare number, that number may be a conversion
    factor: if the units or numbers then do not fit, the printed numbers alone are compared once
    more.
    """
    first = _run(tree, known, bare=False)
    if (
        first.tested
        and not first.holds
        and not first.unlike
        and not first.facts
        and _has_bare_number(tree, known)
    ):
        second = _run(tree, known, bare=True)
        return second if second.holds or first.mismatch else first
    return first


def _has_bare_number(tree: ast.AST, known: Mapping) -> bool:
    literal = any(
        isinstance(n, ast.Constant) and isinstance(n.value, (int, float)) for n in ast.walk(tree)
    )
    return literal or any(isinstance(known[n], Amount) and not known[n].unit for n in names(tree))


def _run(tree: ast.Expr, known: Mapping[str, Amount | str], bare: bool) -> Outcome:
    """Evaluate once, on every corner of the ranges at a time."""
    from simpleeval import InvalidExpression, SimpleEval

    used = {name: known[name] for name in names(tree)}
    used |= {f"date {text}": days(text) for text in _dates(tree)}
    corners = _corners({name: one for name, one in used.items() if isinstance(one, Amount)}, bare)
    outcome, texts = Outcome(), {name: one for name, one in used.items() if isinstance(one, str)}
    machine = SimpleEval(
        operators=_operators(outcome),
        functions=_functions(corners, outcome, bare),
        names={**corners, **texts},
    )
    try:
        with np.errstate(all="ignore"):
            result = machine.eval("relation", previously_parsed=tree)
    except Mismatch as error:
        outcome.mismatch, outcome.unlike = str(error), error.unlike
        return outcome
    except UserError:
        raise
    except (
        InvalidExpression,
        TypeError,
        ValueError,
        ZeroDivisionError,
        OverflowError,
        AttributeError,
        RecursionError,
    ) as error:
        raise UserError(
            f"cannot work this out: {clip(error)}; compare numbers with numbers and texts with "
            "same()"
        ) from None
    if isinstance(result, (int, float)) and not isinstance(result, bool):
        result = registry().Quantity(float(result), "dimensionless")
    if not outcome.tested and hasattr(result, "magnitude"):
        outcome.value = _ends(result.magnitude)
    return outcome


def _dates(tree: ast.AST) -> list[str]:
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and len(one.args) == 1]
    dated = [one for one in calls if getattr(one.func, "id", "") in ("date", "year")]
    texts = (getattr(one.args[0], "value", None) for one in dated)
    return [text for text in texts if isinstance(text, str)]


def _corners(amounts: Mapping[str, Amount], bare: bool) -> dict[str, object]:
    """Every name as a quantity over all corners of the ranges, shape (2 ** ranges,)."""
    wide = [name for name, one in amounts.items() if one.low != one.high]
    if len(wide) > MAX_RANGES:
        raise UserError(
            f"more than {MAX_RANGES} ranges in one expression; split it into two relations"
        )
    places, found = np.arange(2 ** len(wide)), {}
    for name, one in amounts.items():
        upper = (places >> wide.index(name)) & 1 if name in wide else np.zeros_like(places)
        magnitude = np.where(upper == 1, one.high, one.low).astype(float)
        share = 0.01 if one.unit in ("percent", "%") and not bare else 1.0
        found[name] = registry().Quantity(
            magnitude * share, unit("" if bare or share != 1.0 else one.unit)
        )
    return found


def _operators(outcome: Outcome) -> dict:
    def arithmetic(function: Callable) -> Callable:
        def applied(left: Any, right: Any) -> Any:
            import pint

            try:
                return function(left, right)
            except pint.DimensionalityError:
                error = Mismatch(f"{_unit_text(left)} and {_unit_text(right)} cannot be added")
                error.unlike = not any(getattr(one, "dimensionless", True) for one in (left, right))
                raise error from None

        return applied

    found = {
        ast.Add: arithmetic(operator.add),
        ast.Sub: arithmetic(operator.sub),
        ast.Mult: arithmetic(operator.mul),
        ast.Div: arithmetic(_divide),
        ast.USub: operator.neg,
    }
    return found | {node: _comparer(sign, outcome) for node, sign in COMPARISONS.items()}


def _divide(left: Any, right: Any) -> Any:
    if not np.any(getattr(right, "magnitude", right)):
        raise ZeroDivisionError("division by zero")
    return left / right


def _unit_text(value: object) -> str:
    shown = (
        str(getattr(value, "units", "a number without a unit"))
        .replace("yr_365", "year")
        .replace(" ", "")
    )
    return "a number without a unit" if shown in ("dimensionless", "anumberwithoutaunit") else shown


def _comparer(sign: str, outcome: Outcome) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        if isinstance(left, (str, bool)) or isinstance(right, (str, bool)):
            raise TypeError("texts are compared with same(a, b)")
        left, right = (
            one if hasattr(one, "magnitude") else registry().Quantity(float(one), "dimensionless")
            for one in (left, right)
        )
        if left.dimensionality != right.dimensionality or _energy(left) != _energy(right):
            raise Mismatch(f"{_unit_text(left)} is compared with {_unit_text(right)}")
        both = left.to_root_units().magnitude, right.to_root_units().magnitude
        ends = _ends(left.magnitude), _ends(right.to(left.units).magnitude)
        outcome.comparisons.append(
            Comparison(*ends, sign, _unit_text(left), _possible(*both, sign))
        )
        return True

    return compare


def _energy(value: Any) -> bool:
    """Whether a power-like unit speaks of energy in a time: a yearly energy is no capacity."""
    if value.dimensionality != registry().watt.dimensionality:
        return False
    return sum(power for name, power in value.unit_items() if "hour" in name or "joule" in name) > 0


def _ends(magnitude: Any) -> tuple[float, float]:
    array = np.atleast_1d(np.asarray(magnitude, dtype=float))
    array = array[~np.isnan(array)]
    return (float(array.min()), float(array.max())) if array.size else (-np.inf, np.inf)


def _possible(left: Any, right: Any, sign: str) -> bool:
    """Whether left and right, over all corners, leave room for the sign.

    An undefined corner leaves all room.
    """
    gap = np.atleast_1d(np.asarray(left, dtype=float) - np.asarray(right, dtype=float))
    both = np.concatenate([np.atleast_1d(np.abs(left)), np.atleast_1d(np.abs(right))])
    slack = SLACK * float(np.max(both[np.isfinite(both)], initial=0.0))
    if np.isnan(gap).any():
        return True
    least, most = gap.min(), gap.max()
    return bool(
        {
            "=": least <= slack and most >= -slack,
            "<=": least <= slack,
            "<": least < -slack,
            ">=": most >= -slack,
            ">": most > slack,
        }[sign]
    )


def _functions(corners: Mapping, outcome: Outcome, bare: bool) -> dict:
    units = registry()

    def date(text: object) -> Any:
        return corners[f"date {_text(text)}"]

    def year(moment: Any) -> Any:
        moment = corners[f"date {moment}"] if isinstance(moment, str) else moment
        years = [
            datetime.date.fromordinal(int(day)).year for day in np.atleast_1d(moment.magnitude)
        ]
        return units.Quantity(np.array(years, dtype=float), unit("" if bare else "year"))

    def same(a: Any, b: Any) -> bool:
        outcome.facts.append((f"{clip(_text(a))} = {clip(_text(b))}", _set(a) == _set(b)))
        return True

    def within(a: Any, b: Any) -> bool:
        outcome.facts.append((f"{clip(_text(a))} in {clip(_text(b))}", _set(a) <= _set(b)))
        return True

    def read_as(amount: Any, wanted: Any) -> Any:
        return units.Quantity(amount.magnitude, unit("" if bare else _text(wanted)))

    return {"date": date, "year": year, "same": same, "within": within, "read_as": read_as}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected a text in quotes or a claim that is a text")
    return value


def _set(value: object) -> set[str]:
    """The places or names of a text, separated by semicolons, whatever their case and spacing."""
    return {" ".join(part.lower().split()) for part in _text(value).split(";") if part.strip()}
