"""A sentence as somebody types it at a shell: what the shell took from it, and what is no sentence.

A shell reads "$40 billion" in double quotes as a variable named 4 and a 0, so that "0 billion"
arrives here; a verdict on that would be one on another sentence.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from gigawatt.cli import meant
from gigawatt.errors import Unknown, UserError, clip

PASTE = "or type `gigawatt judge` alone and paste it"
QUOTE = f"put the sentence in 'single quotes', {PASTE}"
_SCALE = r"(?:thousand|million|billion|trillion|m|mn|bn|tn|k|milliers|millions|milliards?)\b"
_BIG = r"(?:million|billion|trillion|bn|tn|millions|milliards?)\b"
_LOST = re.compile(
    # "$40 billion" and "$100 million", but not "1 000 millions"; and "US$2.5bn"
    rf"(?<![\w.,$])(?<!\d\s)0\d*\s?{_SCALE}|\bUS[\d.,]*\d\s?{_SCALE}",
    re.I,
)
_BARE = re.compile(
    # "$7 billion" leaves two blanks, "$18 billion" leaves "8 billion", of which nobody says what
    rf"(?<![\d\s])\s\s{_BIG}|(?<![\w.,])\d*[.,]?\d+\s?{_BIG}"
    r"(?=\s*(?:$|[.,;:!?)]|\b(?:for|in|on|to|over|and|or|by|at|from|a|per|each|deal|contract)\b))",
    re.I,
)
_MONEY = re.compile(r"[$€£¥]|\b(?:USD|EUR|GBP|dollars?|euros?|pounds?|yuan|yen|rupees?)\b", re.I)
_FIGURE = re.compile(r"\d\d(?:-|$)")  # the number of its notebook
_PAGE = re.compile(r"(?:https?://|www\.)\S+", re.I)


def sentence(words: Sequence[str]) -> str:
    """The sentence that somebody means: as typed, from standard input for "-", or, where nothing
    was typed and somebody sits at the keyboard, as pasted after a prompt.

    Raises UserError for several words without quotes, a file, an address, a claim's id, and for
    numbers that a shell has visibly taken a part of.
    """
    if len(words) > 1:
        raise UserError(f"{clip(' '.join(words))!r} came as {len(words)} words; {QUOTE}")
    if not words and not _somebody():
        raise UserError("no sentence; put one in 'single quotes', or - to read it from a pipe")
    if not words or words[0].strip() == "-":
        return _read(prompted=not words)
    _check(words[0].strip())
    return _whole(words[0])


def claim(wanted: str) -> str:
    """What `solve` is to make true: as typed, or a sentence from standard input for "-".

    Raises UserError for numbers that a shell has visibly taken a part of.
    """
    return _read(prompted=True) if wanted.strip() == "-" else _whole(wanted)


def check_quantity(name: str) -> None:
    """Raise UserError for a sentence or the id of a claim where a quantity is meant."""
    if len(name.split()) > 3 and "=" not in name:
        raise UserError(
            f"{clip(name)!r} is no quantity; `gigawatt judge` judges a sentence, and "
            "`gigawatt estimate --list` shows the quantities"
        )
    if remedy := _of_claim(name.strip()):
        raise UserError(remedy)
    _check_known(name.strip())


def check_file(name: Path | None) -> None:
    """Raise UserError where a file of claims is meant and a claim's id or a sentence stands."""
    if name is None or _is_file(str(name)):
        return
    if remedy := _of_claim(str(name)):
        raise UserError(remedy.replace("`gigawatt claims` has", "`gigawatt claims` alone prints"))
    if len(str(name).split()) > 3:
        raise UserError(f"{clip(str(name))!r} is no file; `gigawatt judge` judges a sentence")


def check_explained(name: str) -> None:
    """The same for a quantity or a figure; what begins as figures do is meant as one."""
    from gigawatt.figures.saved import file, verify

    if verify.is_figure(name):
        return
    if _FIGURE.match(name.strip()):
        file.find(name.strip())
    check_quantity(name)


def _check_known(name: str) -> None:
    """Raise UserError for a name that is no quantity: for a stranger's word with what it means, and
    for one that is near none with how many speak of it.
    """
    from gigawatt.estimates import choices

    known = choices.names()
    if name in known:
        return
    if remedy := meant.quantity(name):
        raise Unknown(f"unknown quantity {clip(name)!r}: {remedy}", "quantity")
    if not meant.is_far(name, known):
        return
    word = name.lower().removesuffix("s")
    speak = sum(word in one or word in choices.describe(one).text.lower() for one in known)
    if word and speak:
        raise UserError(
            f"unknown quantity {clip(name)!r}: `gigawatt estimate --list {clip(word)}` shows "
            f"{speak} that speak of it"
        )


def _whole(text: str) -> str:
    """A text, unless a shell has visibly taken a part of its numbers."""
    if lost := _LOST.search(text):
        raise UserError(
            f"{lost.group().strip()!r}: in double quotes a shell takes a dollar sign and the digit "
            f"behind it away; {QUOTE}"
        )
    return text


def doubt(text: str) -> str:
    """A note on a number that may have lost its dollar sign to the shell; empty where none has.

    >>> doubt("It bought 555,000 GPUs for 8 billion.")[:11]
    "'8 billion'"
    >>> doubt("It bought 555,000 GPUs for $18 billion."), doubt("a model of 8 billion parameters")
    ('', '')
    """
    found = _BARE.search(text)
    if not found or _MONEY.search(text):
        return ""
    return (
        f"{found.group().strip()!r} names no unit; if it was $1... in double quotes, a shell took "
        f"the dollar sign and a digit: {QUOTE}"
    )


def _somebody() -> bool:
    """Whether somebody sits at the keyboard."""
    return sys.stdin is not None and sys.stdin.isatty()


def _read(prompted: bool) -> str:
    """One line from the keyboard, or all that a pipe holds."""
    if sys.stdin is None:
        raise UserError("standard input is closed; put the sentence in 'single quotes'")
    if not _somebody():
        return sys.stdin.read()
    if prompted:
        print("Paste the sentence, then press Enter:", file=sys.stderr)
    return sys.stdin.readline()


def _check(text: str) -> None:
    """Raise UserError for what is no sentence but a file, a page or the id of a claim."""
    if _PAGE.fullmatch(text):
        raise UserError(f"{clip(text)!r} is an address, and no page is read; paste its sentence")
    if _is_file(text):
        raise UserError(
            f"{clip(text)!r} is a file; `gigawatt claims FILE` judges a table of claims, a "
            "sentence a row; of an article, paste the sentence with its numbers"
        )
    if remedy := _of_claim(text):
        raise UserError(remedy)


def _is_file(text: str) -> bool:
    """Whether a text is the name of a file here."""
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a name, or with a null character
        return False


def _of_claim(text: str) -> str:
    """What to do with the id of a claim of the tables; empty for any other text."""
    from gigawatt.data import tables

    if not any(text in tables.index(name) for name in ("claims", "press")):
        return ""
    return (
        f"{text} is the id of a claim; `gigawatt claims` has its verdict, "
        f"`gigawatt solve {text} --for NAME` says what would make it true"
    )
