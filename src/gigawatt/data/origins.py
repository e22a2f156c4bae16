"""What a number rests on, as plain values, without pandas: see `gigawatt.data.frames`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """What one number rests on: its name, rows of data/ (`table:key`), sources, and functions.

    name: the quantity, or the row, that the number is. functions: names of the quantities computed
    on the way and of the leaves that read the tables. choices: what was chosen, as text, to make
    it again.
    """

    name: str
    rows: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
