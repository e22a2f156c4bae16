"""Words behind a number that are a million or a megawatt with a slip of the pen."""

import difflib
import re

from gigawatt.errors import UserError

KNOWN = (  # what stands behind a number, and is not a word that the tables can know by its slips
    *("thousand", "million", "billion", "trillion", "milliard", "millier", "dollar"),
    *("kilowatt", "megawatt", "gigawatt", "terawatt", "mégawatt", "térawatt"),
)
SLIP = 0.85  # from this likeness on, a word is another with a slip
_BEHIND = re.compile(
    r"\d\S*\s+(?:(?:[mb]illions?|milliards?)\s+(?:of\s+|de\s+|d['’])?)?([^\W\d_]{6,})"
)


def check_spelling(text: str) -> None:
    """Raise UserError for a scale or a unit behind a number that is misspelt.

    Unread, it would be left out, and the number be a million times too small.

    >>> check_spelling("1.3 million GPUs on 150 megawatts, 100,000 Trillium chips")
    """
    for word in _BEHIND.findall(text):
        plain = word.lower().removesuffix("s")
        near = difflib.get_close_matches(plain, KNOWN, n=1, cutoff=SLIP)
        if near and plain not in KNOWN:
            raise UserError(
                f"{word!r} behind a number is no word that is known; did you mean {near[0]}?"
            )
