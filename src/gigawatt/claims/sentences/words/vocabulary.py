"""The words of the press that give a number its meaning, as rows of `sentence.csv`.

One row is one pattern, so that a reader who misses a word adds a row.
"""

import csv
import re
from pathlib import Path

from gigawatt.data import tables
from gigawatt.text import words


@tables.kept
def by_kind() -> dict[str, list[tuple[re.Pattern, str]]]:
    with Path(__file__).with_name("sentence.csv").open(encoding="utf-8", newline="") as file:
        found: dict[str, list[tuple[re.Pattern, str]]] = {}
        for kind, pattern, meaning in list(csv.reader(file))[1:]:
            found.setdefault(kind, []).append((re.compile(pattern), meaning))
    return found


@tables.kept
def meanings(kind: str) -> dict[str, str]:
    return words.meanings(kind)


@tables.kept
def numbers(kind: str) -> dict[str, float]:
    return words.numbers(kind)


def patterns(kind: str) -> list[tuple[re.Pattern, str]]:
    """The patterns of a kind with what they mean, in the order of the table."""
    return by_kind().get(kind, [])


def language_of(sentence: str) -> str:
    """en, fr or other, by its little words."""
    french, english = (len(patterns(one)[0][0].findall(sentence)) for one in ("french", "english"))
    return "fr" if french > english else "en" if english else "other"


def says(text: str, kind: str) -> bool:
    """Whether a sentence has words of a kind, such as those of a contract."""
    return any(pattern.search(text) for pattern, _ in patterns(kind))


@tables.kept
def currencies() -> frozenset[str]:
    """The codes of the currencies that the words know."""
    found = patterns("currency before") + patterns("currency after")
    return frozenset(code for _, code in found)
