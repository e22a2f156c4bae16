"""A part in words: "half", "a third", "les deux tiers"."""

import re

FRACTIONS = {
    "half": 1 / 2,
    "(?:a|one) third": 1 / 3,
    "two[ -]thirds": 2 / 3,
    "(?:a|one) quarter": 1 / 4,
    "three[ -]quarters": 3 / 4,
    "(?:a|one) fifth": 1 / 5,
    "(?:a|one) sixth": 1 / 6,
    "(?:an|one) eighth": 1 / 8,
    "(?:a|one) tenth": 1 / 10,
    "(?:la )?moitié": 1 / 2,
    "un tiers": 1 / 3,
    "(?:les )?deux tiers": 2 / 3,
    "un quart": 1 / 4,
    "(?:les )?trois quarts": 3 / 4,
    "two[ -]fifths": 2 / 5,
    "three[ -]fifths": 3 / 5,
    "four[ -]fifths": 4 / 5,
    "nine[ -]tenths": 9 / 10,
    "deux cinquièmes": 2 / 5,
    "trois cinquièmes": 3 / 5,
    "(?:les )?quatre cinquièmes": 4 / 5,
    "(?:les )?neuf dixièmes": 9 / 10,
    "un cinquième": 1 / 5,
    "un sixième": 1 / 6,
    "un huitième": 1 / 8,
    "un dixième": 1 / 10,
}
ANY = "|".join(FRACTIONS)  # a pattern of each of them


def fraction(words: str) -> float | None:
    """The part that words name, as a part of one; None for other words.

    >>> fraction("Two-thirds"), fraction("les trois quarts"), fraction("ten")
    (0.6666666666666666, 0.75, None)
    """
    found = (part for name, part in FRACTIONS.items() if re.fullmatch(name, words, re.I))
    return next(found, None)
