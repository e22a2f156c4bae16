"""The words in which the press writes numbers and units, in English and in French: words.csv."""

import csv
import functools
import re
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


SEIZE = {"seize": 16.0}  # alone it is an English verb, so it is no word of the table
AND_HALF = r" (?:and a half|et demie?)"
HUNDREDS = ("hundred", "cents", "cent")
ONES, TEENS, TENS = range(1, 10), range(10, 20), range(20, 100, 10)


def composed() -> str:
    """The pattern of numbers below a thousand that are several words: "vingt-cinq", "soixante et
    onze", "deux cent quarante", "one hundred and fifty".
    """
    known = {word: of for word, of in _known().items() if " " not in word}
    ones, teens, tens = (
        "|".join(sorted((w for w, of in known.items() if of in span), key=len, reverse=True))
        for span in (ONES, TEENS, TENS)
    )
    joined = rf"(?:{tens})(?:-(?:{teens}|{ones})|(?: et |-et-)(?:une?|onze))"
    below = rf"(?:{joined}|{tens}|{teens}|{ones})"
    hundreds = rf"(?:(?:{ones})[ -])?(?:{'|'.join(HUNDREDS)})(?: and |[ -]){below}"
    return rf"(?:{hundreds}|{joined}|(?:{teens}|{ones}){AND_HALF})(?!\w)"


@functools.cache
def _known() -> dict[str, float]:
    return {**numbers("count"), **SEIZE}


@functools.cache
def counting() -> str:
    """The pattern of one word of such a number."""
    known = [*_known(), *HUNDREDS]
    return "|".join(sorted((one for one in known if " " not in one), key=len, reverse=True))


def count(text: str) -> float:
    """The number that some words say, one where they are none of ours.

    >>> count("deux cent quarante-deux"), count("vingt et un"), count("two and a half")
    (242.0, 21.0, 2.5)
    """
    text = text.lower()
    if text in _known():
        return _known()[text]
    half = re.search(AND_HALF, text)
    total, text = (0.5, text[: half.start()]) if half else (0.0, text)
    for word in re.findall(rf"(?<!\w)(?:{counting()})(?!\w)", text):
        total = max(total, 1.0) * 100 if word in HUNDREDS else total + _known()[word]
    return total or 1.0


def _rows() -> list[list[str]]:
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
