"""The words in which the press writes numbers and units, in English and in French: words.csv."""

import csv
from pathlib import Path

KINDS = ("hedge", "sign", "count", "about", "scale", "unit", "noun", "noun first", "part")


def meanings(kind: str) -> dict[str, str]:
    """What the words of a kind mean, in the order of the table.

    kind: `hedge` (about, up_to, ...) or its `sign`; `count`, a number in words; `about`, a number
    that is one only roughly, such as "une vingtaine"; `scale`, a factor that follows a number,
    besides those of `scales`; `unit`; `noun`, what is counted, and `noun first`, the same in French
    where it comes before its adjectives.
    """
    return {word: meaning for word, of, meaning in _rows() if of == kind}


def numbers(kind: str) -> dict[str, float]:
    """What the words of a kind mean, where that is a number."""
    return {word: float(meaning) for word, meaning in meanings(kind).items()}


def _rows() -> list[list[str]]:
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
