"""Frames that remember: every row of a table of numbers knows which rows of data/ and functions it rests on.

A `Frame` is a pandas DataFrame. Its memory follows it through filters, sorting, arithmetic and `pd.concat`,
so that a figure drawn from it can say what it rests on, and nothing is guessed from the digits of a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Origin:
    """What one number rests on: its name, rows of data/ (`table:key`), sources, and functions of the model.

    name: the quantity, or the row, that the number is. functions: names of the quantities computed on the
    way and of the leaves that read the tables. choices: what was chosen, as text, to make it again.
    """

    name: str
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


class Frame(pd.DataFrame):
    """A DataFrame whose rows remember where they come from; `origins` tells it."""

    _metadata = ["memory", "unit"]
    memory: dict[object, tuple[Origin, ...]]
    unit: str

    @property
    def _constructor(self):
        return Frame

    def __finalize__(self, other, method=None, **kwargs):
        """Keep the memory of what this frame was made from; that of all parts where several were joined."""
        parts = getattr(other, "objs", None) or [other]
        merged: dict[object, tuple[Origin, ...]] = {}
        for part in parts:
            merged |= getattr(part, "memory", None) or {}
        super().__finalize__(other, method, **kwargs)
        object.__setattr__(self, "memory", merged)
        return self

    def origins(self) -> tuple[Origin, ...]:
        """What the rows that are left rest on; all that was remembered where the rows have other names now."""
        memory = getattr(self, "memory", None) or {}
        kept = [memory[label] for label in self.index if label in memory]
        return tuple(dict.fromkeys(origin for known in kept or memory.values() for origin in known))


def remember(frame: pd.DataFrame, memory: dict[object, Iterable[Origin]], unit: str = "") -> Frame:
    """A frame with a memory by row label and the unit of its numbers."""
    made = Frame(frame)
    object.__setattr__(made, "memory", {label: tuple(known) for label, known in memory.items()})
    object.__setattr__(made, "unit", unit)
    return made
