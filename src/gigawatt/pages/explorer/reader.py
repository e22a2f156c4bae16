"""What the page needs to read a sentence on accelerators beside money or power: the words of the
tables, and the readings of `pairs.csv` that its quantities can answer.

The reader of the command line knows many more kinds of sentence; what the page does not read, it
says and names the command.
"""

import re
from typing import Any

from gigawatt.claims import said
from gigawatt.claims.pairs import expected
from gigawatt.claims.words import vocabulary
from gigawatt.claims.words.named import chip_names, chip_pattern
from gigawatt.data import tables
from gigawatt.data.csvfile import pairs
from gigawatt.text.scales import FACTORS

PAIRS = ("chips money", "chips power")
QUANTITIES = (  # of the pairs' readings, as far as the page computes them
    "accelerator_cost_usd",
    "server_cost_usd",
    "cluster_cost_usd",
    "site_capex_usd",
    "it_power_mw",
    "facility_power_mw",
)
# Words that make a sentence one of another kind, which the page leaves to the command line.
OTHER_KINDS = ("contract", "plant", "unknown chip", "times")
OTHER_NOUNS = ("1 rack", "1 superchip", "1 die", "1 board", "1 H100e")
EQUIVALENTS = "(?i:[eé]quivalen)"
_ANY_CASE = "(?i:"


def reader() -> dict[str, Any]:
    """Word lists and readings as JSON has them; patterns are JavaScript's."""
    return {
        **_words(),
        "others": _others(),
        "scopes": [
            [kind.removeprefix("scope:"), javascript(one.pattern)]
            for kind, found in vocabulary.by_kind().items()
            if kind.startswith("scope:")
            for one, _ in found
        ],
        "readings": {pair: [_reading(row) for row in expected.readings()[pair]] for pair in PAIRS},
        "rounding": {"least": said.LEAST, "most": said.MOST},
        "years": [expected.FIRST_NAMED, int(tables.date()[:4])],
    }


def _words() -> dict[str, Any]:
    """What tells a number's hedge and scale, and what it is of."""
    return {
        "chips": chip_names(),
        "chip": javascript(chip_pattern().pattern, any_case=True),
        "families": _patterns("family"),
        "names": _patterns("name"),
        "hedges": vocabulary.meanings("hedge"),
        "scales": {**vocabulary.numbers("scale"), **FACTORS, **_plain_scales()},
        "dollars": {place: _patterns(f"currency {place}", "USD") for place in ("before", "after")},
        "power": [
            [javascript(one.pattern), float(meaning.split()[0])]
            for one, meaning in vocabulary.patterns("unit")
            if meaning.endswith(" W")
        ],
        "counted": _patterns("noun", "1 chip"),
    }


def _others() -> list[str]:
    """Words of a sentence of another kind."""
    kinds = [one for kind in OTHER_KINDS for one in _patterns(kind)]
    return [javascript(EQUIVALENTS), *kinds, *_patterns("noun", *OTHER_NOUNS)]


def _patterns(kind: str, *meanings: str) -> list[str]:
    """The patterns of a kind, those with one of the meanings where any is named."""
    found = vocabulary.patterns(kind)
    return [javascript(one.pattern) for one, is_of in found if not meanings or is_of in meanings]


def _reading(row: expected.Reads) -> dict[str, Any]:
    """A reading: what it is of, and whether a print's own error is a part of its range."""
    return {
        "label": row.reading,
        "of": row.quantity if row.quantity in QUANTITIES else None,
        "given": pairs(row.choices),
        "scope": sorted(row.scope),
        "named": row.part == "named",
        "part": row.part == "1",
        "widen": row.widen,
    }


def _plain_scales() -> dict[str, float]:
    """Scales in letters, with their plurals."""
    sizes = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
    return sizes | {f"{word}s": size for word, size in sizes.items()}


WORD = r"\wÀ-ÿ"  # JavaScript's own \w ends at the first accent
_WORDS = {
    r"\b": f"(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))",
    r"\w": f"[{WORD}]",
}
_TOKEN = re.compile(r"\(\?i:|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.S)


def javascript(pattern: str, any_case: bool = False) -> str:
    """A pattern of the tables as JavaScript without flags: letters in any case are spelt out, and
    a letter with an accent is one of a word.

    >>> javascript("(?i:to[nd]s?)|GW")
    '(?:[tT][oO][ndND][sS]?)|GW'
    """
    found, groups = [], [any_case]  # whether case counts in each group that is open
    for token in _TOKEN.findall(pattern):
        if token == _ANY_CASE:
            groups.append(True)
            token = "(?:"
        elif token == "(":
            groups.append(groups[-1])
        elif token == ")":
            groups.pop()
        elif groups[-1]:
            token = _either_case(token)
        found.append(_WORDS.get(token) or token.replace(r"\w", WORD))
    return "".join(found)


def _either_case(token: str) -> str:
    """A letter or a class of letters in both cases; anything else as it is."""
    if token.startswith("[") and token != "[":
        letters = re.sub(r"\\.", "", token[1:-1]).lstrip("^")
        return token if letters == letters.swapcase() else f"{token[:-1]}{letters.swapcase()}]"
    other = token.swapcase()
    plain = len(token) > 1 or len(other) > 1 or other == token
    return token if plain else f"[{token}{other}]"
