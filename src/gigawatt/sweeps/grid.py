"""A grid of scenarios: lists, ranges and explicit rows, crossed with each other and indexed lazily.

    accelerator_price_usd: {from: 15000, to: 45000, steps: 61}            # a range; scale: log for
    ratios facility_power_mw: [100 MW, 1 GW, 5 GW]                               # a list rows:
    # inputs that belong together
      - {accelerator: H100 SXM, purchase_year: 2024}
      - {accelerator: GB200, purchase_year: 2025}

A scenario is a number from 0 to the grid's size; its inputs are computed when asked for, so that a
million scenarios take no memory. Inputs that are words, whole numbers or ranges with an uncertainty
vary slowest, plain numbers fastest, each in the order of the file.
"""

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from gigawatt.data import yamlfile
from gigawatt.errors import UserError, clip
from gigawatt.text.parse import Span

MOST_BYTES, MOST_DEPTH = 256_000, 5  # stream, document, names, list, row
MOST_EVER, MOST_WHOLE = 10**9, 10**5
ROWS = "rows"
RANGE_KEYS = {"from", "to", "steps", "scale"}

Gate = Callable[
    [str, object], object
]  # checks one value by the name of its input, or raises UserError


@dataclass(frozen=True)
class Range:
    """Evenly spaced numbers, on a linear or a logarithmic scale, both ends included."""

    low: float
    high: float
    steps: int
    log: bool

    def take(self, places: np.ndarray) -> np.ndarray:
        """The numbers at these places (0 to steps - 1), same shape."""
        share = places / (self.steps - 1)
        inner = (
            self.low * (self.high / self.low) ** share
            if self.log
            else self.low + (self.high - self.low) * share
        )
        return np.where(places == self.steps - 1, self.high, inner)


@dataclass(frozen=True)
class Axis:
    """One or more inputs that vary together: a range, or a value by place for each name."""

    values: dict[str, list | Range]

    @cached_property
    def size(self) -> int:
        """How many places the axis has."""
        first = next(iter(self.values.values()))
        return first.steps if isinstance(first, Range) else len(first)

    @cached_property
    def numbers(self) -> dict[str, np.ndarray | Range]:
        """The inputs that are plain numbers in every place."""
        return {
            name: given if isinstance(given, Range) else np.array(given)
            for name, given in self.values.items()
            if isinstance(given, Range) or all(type(one) is float for one in given)
        }

    @cached_property
    def coded(self) -> dict[str, tuple[list, np.ndarray]]:
        """The other inputs: their distinct values, and which of them stands at each place."""
        found = {}
        for name in self.values.keys() - self.numbers.keys():
            distinct = {text(one): one for one in self.values[name]}
            order = {key: code for code, key in enumerate(distinct)}
            found[name] = (
                list(distinct.values()),
                np.array([order[text(one)] for one in self.values[name]]),
            )
        return found


@dataclass(frozen=True)
class Grid:
    """Scenarios by number; the last axis varies fastest."""

    axes: tuple[Axis, ...]

    @cached_property
    def size(self) -> int:
        """How many scenarios there are."""
        return math.prod(axis.size for axis in self.axes)

    @cached_property
    def names(self) -> list[str]:
        """The inputs that the grid sets."""
        return [name for axis in self.axes for name in axis.values]

    @cached_property
    def distinct(self) -> dict[str, list]:
        """The values of each input that is not a plain number, by name."""
        return {
            name: values for axis in self.axes for name, (values, _) in sorted(axis.coded.items())
        }

    def _places(self, scenarios: np.ndarray) -> list[np.ndarray]:
        """The place on each axis: the digits of the scenario's number in a mixed radix."""
        places, rest = [], np.asarray(scenarios, dtype=np.int64)
        for axis in reversed(self.axes):
            rest, place = np.divmod(rest, axis.size)
            places.append(place)
        return places[::-1]

    def numbers(self, scenarios: np.ndarray) -> dict[str, np.ndarray]:
        """Plain numbers of these scenarios by input, each of the shape of `scenarios`."""
        return {
            name: given.take(place)
            for axis, place in zip(self.axes, self._places(scenarios))
            for name, given in axis.numbers.items()
        }

    def codes(self, scenarios: np.ndarray) -> dict[str, np.ndarray]:
        """Which of its distinct values each other input has in these scenarios, by input."""
        return {
            name: codes[place]
            for axis, place in zip(self.axes, self._places(scenarios))
            for name, (_, codes) in sorted(axis.coded.items())
        }

    def scenario(self, number: int) -> dict[str, object]:
        """The inputs of one scenario, in the order of the file."""
        one = np.array([number])
        found = {name: float(value[0]) for name, value in self.numbers(one).items()}
        found |= {name: self.distinct[name][code[0]] for name, code in self.codes(one).items()}
        return {name: found[name] for name in self.names}

    @cached_property
    def digest(self) -> str:
        """16 hex digits of what the grid says, whatever its layout, comments and units."""
        said = [
            {
                name: [given.low, given.high, given.steps, given.log]
                if isinstance(given, Range)
                else [text(one) for one in given]
                for name, given in axis.values.items()
            }
            for axis in self.axes
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    def __str__(self) -> str:
        return (
            f"{self.size:,} scenarios "
            f"({' x '.join(f'{axis.size:,} of ' + '+'.join(axis.values) for axis in self.axes)})"
        )


def text(value: object) -> str:
    """A checked value as text that reads back as the same value.

    >>> text(Span(1.0, 2.0, 4.0)), text({"H100 SXM": 350000.0})
    ('1.0..2.0..4.0', 'H100 SXM:350000.0')
    """
    if isinstance(value, Span):
        return f"{value.low!r}..{value.central!r}..{value.high!r}"
    if isinstance(value, dict):
        return ",".join(f"{name}:{count!r}" for name, count in value.items())
    return value if isinstance(value, str) else repr(value)


def read(path: Path, gate: Gate) -> Grid:
    """The grid of a YAML 1.2 file.

    Raises UserError, one line with the file's name, for what is wrong.
    """
    try:
        if path.exists() and not path.is_file():  # a device or a pipe may never end
            raise UserError(f"{path}: cannot be read (not a plain file); check the path of --grid")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except UserError:
        raise
    except (OSError, ValueError) as error:  # a name with a null byte is no name
        why = getattr(error, "strerror", None) or error
        raise UserError(
            f"{clip(path, 200)}: cannot be read ({why}); check the path of --grid"
        ) from None
    if not content.strip():
        raise UserError(
            f"{path.name}: empty; name at least one input, such as 'purchase_year: [2024, 2025]'"
        )
    return build(yamlfile.load(content, path.name, MOST_BYTES, MOST_DEPTH), gate, path.name)


def build(given: Mapping[str, object], gate: Gate, label: str = "grid") -> Grid:
    """The grid of a mapping of inputs to lists, ranges or single values, with `rows` for explicit
    ones.

    gate: checks one value by name. label: begins each error line. Raises UserError for an empty or
    endless grid, an unknown or repeated name, and a value that does not pass the gate.
    """
    try:
        axes = [
            _rows(value, gate) if name == ROWS else _axis(name, value, gate)
            for name, value in given.items()
        ]
        names = [name for axis in axes for name in axis.values]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise UserError(f"{twice[0]} stands twice, in rows and by itself; keep one")
        if not axes:
            raise UserError("empty; name at least one input, such as 'purchase_year: [2024, 2025]'")
        grid = Grid(tuple(sorted(axes, key=lambda axis: not axis.coded)))
        if grid.size > MOST_EVER:
            raise UserError(
                f"{grid.size:,} scenarios; {MOST_EVER:,} is the most that can be numbered"
            )
        return grid
    except UserError as error:
        raise UserError(f"{label}: {error}") from None


def _axis(name: str, given: object, gate: Gate) -> Axis:
    if isinstance(given, Mapping) and RANGE_KEYS & set(given):
        return Axis({name: _range(name, given, gate)})
    if isinstance(given, Mapping) or not isinstance(
        given, (list, tuple, np.ndarray, str, int, float)
    ):
        raise UserError(f"{name}: write a list, or a range such as {{from: 1, to: 5, steps: 9}}")
    given = given.reshape(-1) if isinstance(given, np.ndarray) else given
    listed = list(given) if isinstance(given, (list, tuple, np.ndarray)) else [given]
    if not listed:
        raise UserError(f"{name}: an empty list; give it at least one value")
    checked = [_one(name, value, gate) for value in listed]
    _no_repeats(name, [text(value) for value in checked])
    return Axis({name: checked})


def _one(name: str, value: object, gate: Gate) -> object:
    plain = value.item() if isinstance(value, np.generic) else value
    if not isinstance(plain, (str, int, float, bool)):
        raise UserError(f"{name}: {clip(value)!r} is neither a number nor a text")
    return gate(name, plain)


def _no_repeats(name: str, texts: list[str]) -> None:
    if len(set(texts)) < len(texts):
        again = next(one for place, one in enumerate(texts) if one in texts[:place])
        raise UserError(f"{name}: {clip(again)} stands twice; keep one")


def _range(name: str, given: Mapping, gate: Gate) -> list | Range:
    """A range: numbers stay lazy; whole numbers become a list."""
    missing, strange = {"from", "to", "steps"} - set(given), set(given) - RANGE_KEYS
    if missing or strange:
        raise UserError(
            f"{name}: a range needs from, to and steps, and may have scale: linear or log; "
            f"{'missing' if missing else 'unknown'}: "
            f"{clip(', '.join(sorted(map(str, missing or strange))))}"
        )
    steps, scale = given["steps"], given.get("scale", "linear")
    if type(steps) is not int or not 2 <= steps <= MOST_EVER:
        raise UserError(
            f"{name}: steps: {clip(steps)!r} is not a whole number from 2 to {MOST_EVER:,}"
        )
    if not isinstance(scale, str) or scale not in ("linear", "log"):
        raise UserError(f"{name}: scale: {clip(scale)!r} is neither linear nor log")
    low, high = (_one(name, given[end], gate) for end in ("from", "to"))
    if type(low) not in (int, float) or type(high) is not type(low) or low == high:
        raise UserError(
            f"{name}: from and to must be two different numbers, not {clip(given['from'])} and "
            f"{clip(given['to'])}"
        )
    if scale == "log" and min(low, high) <= 0:
        raise UserError(f"{name}: a range with scale: log needs numbers above 0")
    if isinstance(low, float):
        return Range(low, high, steps, scale == "log")
    if scale == "log" or (high - low) % (steps - 1):
        raise UserError(
            f"{name}: {steps} steps from {low} to {high} are not whole numbers; write a list"
        )
    if steps > MOST_WHOLE:
        raise UserError(f"{name}: {steps:,} whole numbers; {MOST_WHOLE:,} is the most for one name")
    return [low + (high - low) // (steps - 1) * place for place in range(steps)]


def _rows(given: object, gate: Gate) -> Axis:
    if (
        not isinstance(given, (list, tuple))
        or not given
        or not all(isinstance(row, Mapping) and row for row in given)
    ):
        raise UserError(
            "rows: write a list of rows, such as '- {accelerator: GB200, purchase_year: 2025}'"
        )
    names = list(given[0])
    for number, row in enumerate(given, 1):
        if set(row) != set(names):
            raise UserError(
                f"rows: row {number} does not name the same inputs as row 1 "
                f"({clip(', '.join(map(str, names)))})"
            )
    values = {str(name): [_one(str(name), row[name], gate) for row in given] for name in names}
    _no_repeats(
        "rows",
        [", ".join(f"{n}={text(v)}" for n, v in zip(values, row)) for row in zip(*values.values())],
    )
    return Axis(values)


def check_size(grid: Grid, most: int, yes: bool) -> None:
    """Raise UserError for more scenarios than the stated limit, unless somebody said yes to it."""
    if grid.size > most and not yes:
        raise UserError(f"{grid}: the limit is {most:,}; shorten an axis, or say --yes")
