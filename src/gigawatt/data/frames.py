"""Frames that remember: each row of a table of numbers knows which rows of data/ it rests on.

A `Frame` is a pandas DataFrame. Its memory follows it through filters, sorting, arithmetic, new
labels and `pd.concat`, so that a figure drawn from it can say what it rests on, and nothing is
guessed from the digits of a number. In a notebook it shows itself typeset: numbers as people read
them, empty cells empty, links that can be clicked.
"""

import math
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from gigawatt.data.origins import Origin
from gigawatt.errors import unknown
from gigawatt.text.typeset import number, shown, span

ENDS = ("p5", "p50", "p95")  # the columns of a 90 % interval
MEDIAN = "median (90 % interval)"
MOST_ROWS = 60  # that a frame shows of itself
_LEFT = "text-align:left;white-space:normal;max-width:32em;vertical-align:top"
_RIGHT = "text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;vertical-align:top"


Memory = dict[object, tuple[Origin, ...]]


def memory_of(thing: object) -> Memory:
    """What a frame or a row remembers by label; nothing where it has no memory.

    Read from the object itself: a column may be called memory too.
    """
    return getattr(thing, "__dict__", {}).get("memory") or {}


def unit_of(thing: object) -> str:
    """The unit of all numbers of a frame, such as "bn USD"; nothing where it is not known."""
    return getattr(thing, "__dict__", {}).get("measured_in") or ""


def _joined(parts: Iterable[object]) -> Memory:
    """The memories of several frames as one; a label in several remembers all of them."""
    found: Memory = {}
    for part in parts:
        for label, known in (memory_of(part)).items():
            found[label] = tuple(dict.fromkeys((*found.get(label, ()), *known)))
    return found


def known_of(memory: Memory, label: object) -> tuple[Origin, ...]:
    """What a label remembers; where frames were joined under keys, what its end does."""
    try:
        while label not in memory and isinstance(label, tuple) and label:
            label = label[1] if len(label) == 2 else label[1:]
        return memory.get(label, ())
    except TypeError:  # a label that cannot be looked up
        return ()


def _carry(made, other):
    """Give a frame or a row the memory of its parts, and their unit where all had the same."""
    parts = getattr(other, "input_objs", None) or [other]
    units = {unit_of(part) for part in parts}
    object.__setattr__(made, "memory", _joined(parts))
    object.__setattr__(made, "measured_in", units.pop() if len(units) == 1 else "")
    return made


class Cells(pd.Series):
    """One row or one column of a Frame; a row still knows what it rests on."""

    _metadata = [*pd.Series._metadata, "memory", "measured_in"]

    @property
    def _constructor(self):
        return Cells

    @property
    def _constructor_expanddim(self):
        return Frame

    def __finalize__(self, other, method=None, **kwargs):
        super().__finalize__(other, method, **kwargs)
        return _carry(self, other)

    def origins(self) -> tuple[Origin, ...]:
        """What this row rests on; of a column, what its rows rest on."""
        memory = memory_of(self)
        own = known_of(memory, self.name)
        return own or _of_labels(memory, self.index)


class Frame(pd.DataFrame):
    """A DataFrame whose rows remember where they come from; `origins` tells it.

    >>> numbers = pd.DataFrame({"p5": [1.0], "p50": [2.0], "p95": [4.0]}, index=["chips"])
    >>> price = Origin("accelerator_cost_usd", rows=("prices:H100",))
    >>> cost = remember(numbers, {"chips": [price]}, "bn USD")
    >>> (cost * 1000).origins()[0].rows
    ('prices:H100',)
    """

    _metadata = ["memory", "measured_in"]
    memory: Memory
    measured_in: str

    @property
    def _constructor(self):
        return Frame

    @property
    def _constructor_sliced(self):
        return Cells

    def __finalize__(self, other, method=None, **kwargs):
        """Keep the memory of what this frame was made from, of all parts where several were."""
        super().__finalize__(other, method, **kwargs)
        return _carry(self, other)

    def _construct_result(self, result, other):
        """What arithmetic gives: the memory of both sides; its unit now, nobody knows."""
        made = super()._construct_result(result, other)
        object.__setattr__(made, "memory", _joined([self, other]))
        object.__setattr__(made, "measured_in", "")
        return made

    def _relabelled(self, made):
        """The memory under new row labels, row by row."""
        if made is None or len(made) != len(self):
            return made
        memory: Memory = {}
        for old, new in zip(self.index, made.index):
            known = known_of(memory_of(self), old)
            memory[new] = tuple(dict.fromkeys((*memory.get(new, ()), *known)))
        object.__setattr__(made, "memory", memory)
        return made

    def set_axis(self, labels, *, axis=0, **options):
        """As in pandas; the rows keep their memory under the new labels."""
        made = super().set_axis(labels, axis=axis, **options)
        return self._relabelled(made) if axis in (0, "index") else made

    def rename(self, *args, **options):
        """As in pandas; the rows keep their memory under the new labels."""
        return self._relabelled(super().rename(*args, **options))

    def reset_index(self, *args, **options):
        """As in pandas; the rows keep their memory."""
        return self._relabelled(super().reset_index(*args, **options))

    def set_index(self, keys, **options):
        """As in pandas; a name that is in the index already may be asked for again."""
        wanted = keys if isinstance(keys, list) else [keys]
        if any(isinstance(key, str) and key in self.index.names for key in wanted):
            return self.reset_index().set_index(keys, **options)
        return self._relabelled(super().set_index(keys, **options))

    def origins(self) -> tuple[Origin, ...]:
        """What the rows that are left rest on; all that was remembered where they are renamed."""
        return _of_labels(memory_of(self), self.index)

    def ratio(self, a: object, b: object) -> float:
        """The median of row a over the median of row b; nan where that of b is zero.

        Raises UserError for an unknown row.
        """
        for label in (a, b):
            if label not in self.index:
                raise unknown("row", label, map(str, self.index))
        above, below = float(self.loc[a, "p50"]), float(self.loc[b, "p50"])
        return above / below if below else math.nan

    def typeset(self) -> "Table":
        """A table for the reader: one column for p5, p50, p95; no 3e+05, no NaN; links."""
        return Table(self)

    def _repr_html_(self) -> str:
        return self.typeset()._repr_html_()

    def __repr__(self) -> str:
        return repr(self.typeset())


def _of_labels(memory: Memory, labels: Iterable[object]) -> tuple[Origin, ...]:
    kept = [known for label in labels if (known := known_of(memory, label))]
    return tuple(dict.fromkeys(origin for known in kept or memory.values() for origin in known))


def remember(frame: pd.DataFrame, memory: Mapping[Any, Iterable[Origin]], unit: str = "") -> Frame:
    """A frame with a memory by row label and the unit of its numbers."""
    made = Frame(frame)
    object.__setattr__(made, "memory", {label: tuple(known) for label, known in memory.items()})
    object.__setattr__(made, "measured_in", unit)
    return made


def origins_of(*things: object) -> tuple[Origin, ...]:
    """What frames, rows and origins rest on, each once; things without a memory are passed over."""
    found: dict[Origin, None] = {}
    for thing in things:
        if isinstance(thing, Origin):
            found[thing] = None
        elif callable(getattr(thing, "origins", None)):
            found |= dict.fromkeys(thing.origins())
        elif isinstance(thing, Mapping):
            found |= dict.fromkeys(origins_of(*thing.values()))
        elif isinstance(thing, (list, tuple)):
            found |= dict.fromkeys(origins_of(*thing))
    return tuple(found)


# -- a frame as a table for the reader -------------------------------------------------------------
class Table:
    """A frame typeset for the reader; as the last line of a cell it shows itself."""

    def __init__(self, frame: pd.DataFrame):
        unit = shown(unit_of(frame))
        cells = frame.head(MOST_ROWS)
        self.left_out = len(frame) - len(cells)
        self.heads: list[str] = [str(name or "") for name in cells.index.names]
        if isinstance(cells.index, pd.RangeIndex) and not cells.index.name:
            self.heads, self.rows = [], [[] for _ in range(len(cells))]
        elif isinstance(cells.index, pd.MultiIndex):
            self.rows = [[cell(part) for part in label] for label in cells.index]
        else:
            self.rows = [[cell(label)] for label in cells.index]
        self.labels = len(self.heads)
        self.right: set[int] = set()
        interval = set(ENDS) <= set(map(str, cells.columns))
        for place, name in enumerate(cells.columns):
            if interval and name in ("p5", "p95"):
                continue
            column = cells.iloc[:, place]
            if interval and name == "p50":
                head = MEDIAN + (f", {unit}" if unit else "")
                texts = [_interval(*ends) for ends in cells[list(ENDS)].itertuples(index=False)]
            else:
                head, texts = str(name), [cell(one) for one in column]
            if (interval and name == "p50") or column.dtype.kind in "if":
                self.right.add(len(self.heads))
            self.heads.append(head)
            for row, text in zip(self.rows, texts):
                row.append(text)

    def _repr_html_(self) -> str:
        def style(place: int) -> str:
            return _RIGHT if place in self.right else _LEFT

        head = "".join(  # a head without words is none
            f'<{tag} style="{style(place)}">{escape(text)}</{tag}>'
            for place, text in enumerate(self.heads)
            for tag in ["th" if text.strip() else "td"]
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<{tag} style="{style(place)}">{_linked(text)}</{tag}>'
                for place, text in enumerate(row)
                for tag in ["th" if place < self.labels else "td"]
            )
            + "</tr>"
            for row in self.rows
        )
        more = f"<p>and {self.left_out:,} more rows</p>" if self.left_out else ""
        return (
            '<table class="gigawatt tex2jax_ignore mathjax_ignore">'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
        )

    def __repr__(self) -> str:
        widths = [
            min(40, max(len(row[place]) for row in [self.heads, *self.rows]))
            for place in range(len(self.heads))
        ]
        lines = [
            "  ".join(
                text[:width].rjust(width) if place in self.right else text[:width].ljust(width)
                for place, (text, width) in enumerate(zip(row, widths))
            ).rstrip()
            for row in [self.heads, *self.rows]
        ]
        return "\n".join([*lines, *([f"and {self.left_out:,} more rows"] if self.left_out else [])])


def cell(value: object) -> str:
    """One cell as text: a number with three digits and its prefix, nothing where there is nothing.

    >>> cell(350_000.0), cell(2.8e10), cell(float("nan")), cell(None), cell(True), cell((1, 2))
    ('350,000', '28 bn', '', '', 'yes', '1, 2')
    """
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(cell, value))
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "yes" if value else "no"
    if isinstance(value, (int, float)) or getattr(getattr(value, "dtype", None), "kind", "") in (
        "i",
        "f",
        "u",
    ):
        amount = float(value)
        if not math.isfinite(amount):
            return ""
        year = amount == int(amount) and 1900 <= amount <= 2100 and not isinstance(value, float)
        return str(int(amount)) if year else number(amount) if amount else "0"
    return str(value)


def _interval(low: float, middle: float, high: float) -> str:
    if not all(isinstance(end, (int, float)) and math.isfinite(end) for end in (low, middle, high)):
        return cell(middle)
    return span(low, middle, high) if middle or low or high else "0"


# Where a line may end in what has no blank, such as `rent_usd_per_accelerator_hour=3..4.5`.
_BREAKS = re.compile(r"(?<=\w[_=/:])(?=\w)|(?<=\.\.)(?=\w)")


def _linked(text: str) -> str:
    """Text for HTML, where long keys may break; an address of the web becomes a link that shows
    its host.
    """
    if text.startswith(("https://", "http://")) and not any(map(str.isspace, text)):
        return f'<a href="{escape(text, quote=True)}">{escape(urlsplit(text).netloc or text)}</a>'
    return "<wbr>".join(map(escape, _BREAKS.split(text)))
