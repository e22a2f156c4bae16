"""A whole table, handed out: it notes what is taken of it, so that a figure rests on that alone.

A frame that is made from a table remembers its rows. A number that is taken out of it, such as
`press.loc["S4-06", "value"]`, remembers nothing; so its row is noted here. Whatever is not a row
or a column taken by name counts as the whole table: that is never too little.
"""

from collections.abc import Callable, Sequence
from typing import Any

from gigawatt.data.frames import Cells, Frame, memory_of, unit_of

# What only looks: at the memory, or at how the table is shown to a reader.
_LOOKS = {"__class__", "__dict__", "_constructor", "loc", "memory", "measured_in", "origins"}
_LOOKS |= {"typeset", "taken_from"}
Note = Callable[[Sequence[str] | None], None]  # of the rows that are taken; None: of any of them


class _Whole:
    """What a whole table and a column of one have in common."""

    def __getattribute__(self, name: str) -> Any:
        own = object.__getattribute__(self, "__dict__")
        if "taken_from" in own and name not in _LOOKS and not name.startswith(("_repr", "_ipy")):
            own["taken_from"][1](None)
        return super().__getattribute__(name)

    @property
    def loc(self) -> "_Rows":
        """Rows by name, which are noted."""
        return _Rows(*self.__dict__["taken_from"])

    def origins(self):
        """What the rows rest on."""
        return self.__dict__["taken_from"][0].origins()


class Whole(_Whole, Frame):
    """A whole table as a Frame."""

    def __getitem__(self, columns):
        frame, note = self.__dict__["taken_from"]
        if isinstance(columns, str):
            return _with(Column(frame[columns]), frame[columns], note)
        if isinstance(columns, list) and all(isinstance(one, str) for one in columns):
            return _with(Whole(frame[columns]), frame[columns], note)
        note(None)
        return frame[columns]

    def typeset(self):
        """As a frame does; to look at a table takes nothing of it."""
        return self.__dict__["taken_from"][0].typeset()

    def _repr_html_(self) -> str:
        return self.typeset()._repr_html_()

    def __repr__(self) -> str:
        return repr(self.typeset())


class Column(_Whole, Cells):
    """A column of a whole table."""

    def __getitem__(self, row):
        return self.loc[row]


class _Rows:
    """Rows of a table by name."""

    def __init__(self, frame, note: Note):
        self.frame, self.note = frame, note

    def __getitem__(self, key):
        asked = key[0] if isinstance(key, tuple) else key
        names = asked if isinstance(asked, list) else [asked]
        plain = all(isinstance(one, str) and one in self.frame.index for one in names)
        self.note(names if plain and self.frame.index.nlevels == 1 else None)
        return self.frame.loc[key]


def whole(frame: Frame, note: Note) -> Whole:
    """A table that calls `note` with the names of the rows that are taken of it, or with None."""
    return _with(Whole(frame), frame, note)


def _with(made, frame, note: Note):
    object.__setattr__(made, "memory", memory_of(frame))
    object.__setattr__(made, "measured_in", unit_of(frame))
    object.__setattr__(made, "taken_from", (frame, note))
    return made
