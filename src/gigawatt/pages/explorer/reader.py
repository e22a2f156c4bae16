"""What the page needs to read a sentence: the words of the tables, the patterns with which the
command line takes numbers apart, and what `pairs.csv` and the model say of each pair.

Nothing of it is written down a second time: the page has the same patterns, turned to JavaScript.
The reader of the command line knows many more kinds of sentence; what the page does not read, it
says and names the command.
"""

import re
from collections.abc import Sequence
from typing import Any

from gigawatt.claims import money, said
from gigawatt.claims.sentences import answer
from gigawatt.claims.sentences.pairs import bills, chips, costs, expected, numbers, pieces
from gigawatt.claims.sentences.pairs.homes import REACHES
from gigawatt.claims.sentences.pairs.known import yardsticks
from gigawatt.claims.sentences.pairs.pair import SCALES
from gigawatt.claims.sentences.pairs.within import agreement, equals
from gigawatt.claims.sentences.words import (
    amount,
    each,
    measure,
    numeral,
    sentence,
    spelling,
    vocabulary,
)
from gigawatt.claims.sentences.words.named import chip_names, chip_pattern
from gigawatt.data import tables
from gigawatt.data.csvfile import pairs
from gigawatt.estimates import prints
from gigawatt.pages.explorer.expectations import FEW, FEWER, STARTS, expectations, homes
from gigawatt.text import words
from gigawatt.text.scales import FACTORS

QUANTITIES = (  # of the pairs' readings, as far as the page computes them
    "accelerator_cost_usd",
    "server_cost_usd",
    "cluster_cost_usd",
    "site_capex_usd",
    "it_power_mw",
    "facility_power_mw",
)
COMPUTED = ("chips money", "chips power")  # pairs of one kind of chip that follow the choices
UNITS = {  # of a pair's second number: as it is shown, and in base units
    "chips money": ("USD", 1.0),
    "chips power": ("MW", 1e6),
    "chips energy": ("TWh/year", SCALES["TWh a year"]),
    "chip price": ("USD", 1.0),
    "chips flops": ("exaflop/s", SCALES["exaflop/s"]),
    "power money": ("USD", 1.0),
    "power homes": ("home", 1.0),
    "power energy": ("TWh/year", SCALES["TWh a year"]),
}
OTHER_NOUNS = ("1 rack", "1 superchip", "1 die", "1 board", "1 H100e")
EQUIVALENTS = "(?i:[eé]quivalen)"
UNPRICED = "(?i:Cerebras)"  # makers of which no price is in the tables
_ANY_CASE = "(?i:"
Pattern = tuple[str, str]  # of JavaScript: its text and its flags


def reader() -> dict[str, Any]:
    """Word lists, patterns and readings as JSON has them; patterns are JavaScript's."""
    return {
        **_words(),
        "pattern": {name: _flagged(one) for name, one in patterns().items()},
        "others": _others(),
        "scopes": [
            [kind.removeprefix("scope:"), javascript(one.pattern)]
            for kind, found in vocabulary.by_kind().items()
            if kind.startswith("scope:")
            for one, _ in found
        ],
        "readings": {name: [_reading(row) for row in expected.readings()[name]] for name in STARTS},
        "computed": COMPUTED,
        "units": UNITS,
        "expected": expectations(),
        "few": {
            "pairs": list(FEWER),
            "behind": FEW,
            "chips": prints.MOST_OF_FEW,
            "power": expected.LITTLE_POWER,
        },
        "homes": homes(),
        "sparse": [
            name
            for name, row in tables.index("accelerators").items()
            if row["vendor"] in chips.SPARSE_OF
        ],
        "year": next(of for one, of in vocabulary.patterns("unit") if one.fullmatch("year")),
        "rounding": {"least": said.LEAST, "most": said.MOST},
        "numbers": _limits(),
        "spelling": {"known": spelling.KNOWN, "slip": spelling.SLIP},
        "bounded": answer.FLOORED,
        "slips": {name: answer.SLIP for name in STARTS if name in answer.SLIPPED},
        "digits": [name for name in STARTS if name in answer.DIGITS],
        "years": [expected.FIRST_YEAR, expected.LAST_YEAR, int(tables.date()[:4])],
        "rates": rates(),
    }


def rates() -> dict[str, Any]:
    """Dollars for one unit of each currency: `periods`, whose means they are, `of` a currency its
    rates in their order, and the place that a sentence of each year takes, of one without a year,
    and of one ahead.
    """
    years = [str(year) for year in range(expected.FIRST_YEAR, int(tables.date()[:4]) + 1)]
    dates = [*years, "", tables.date()[:7]]
    codes = sorted(vocabulary.currencies() - {"USD"})
    known = [one for one in codes if one == "EUR" or tables.find("currencies", currency=one)]
    told = {code: [money.dollars(code, date) for date in dates] for code in known}
    periods = sorted({rate.period for row in told.values() for rate in row})
    return {
        "periods": periods,
        "at": [periods.index(rate.period) for rate in told["EUR"]],
        "of": {code: _by_period(row, periods) for code, row in told.items()},
    }


def _by_period(found: Sequence[money.Rate], periods: Sequence[str]) -> list[float]:
    """The rates of a currency, one a period, with six digits as tables print them."""
    rates = {one.period: float(f"{one.rate:.6g}") for one in found}
    return [rates[period] for period in periods]


def _words() -> dict[str, Any]:
    """What tells a number's hedge and scale, and what it is of."""
    return {
        "chips": chip_names(),
        "chip": javascript(chip_pattern().pattern, any_case=True),
        "families": _patterns("family"),
        "names": [one for one, _ in _patterns("name")],
        "hedges": vocabulary.meanings("hedge"),
        "counts": {**vocabulary.numbers("count"), **words.SEIZE},
        "hundreds": words.HUNDREDS,
        "scales": {**words.numbers("scale"), **FACTORS, **dict.fromkeys(numeral.HUNDRED, 100.0)},
        "scaled": [[one, float(factor)] for one, factor in _patterns("scale")],
        "money": {place: _patterns(f"currency {place}") for place in ("before", "after")}
        | {"cents": _patterns("cents")},
        "measures": _patterns("unit"),
        "nouns": _patterns("noun"),
        "countries": _patterns("country"),
        "languages": [_patterns(one)[0][0] for one in ("french", "english")],
    }


def patterns() -> dict[str, re.Pattern]:
    """The patterns with which the command line takes a sentence apart."""
    return {
        "number": numeral.number_pattern(),
        "counting": re.compile(rf"(?<!\w)(?:{words.counting()})(?!\w)", re.I),
        "scale": numeral.scale_pattern(),
        "hedge": numeral.hedge_pattern(),
        "to": numeral.TO,
        "years": numeral.YEARS,
        "more": numeral.OR_MORE,
        "adds": numeral.ADDS_UP,
        "reached": numeral.REACHED,
        "joining": numeral.JOINING,
        "longer": numeral.LONGER,
        "lead": measure.LEAD,
        "slip": measure.SLIP,
        "adjective": measure.ADJECTIVE,
        "stop": measure.STOP,
        "joined": measure.JOINED,
        "tail": measure.TAIL,
        "hours": measure.HOURS,
        "per": measure.PER,
        "each": measure.EACH,
        "energy": measure.OF_ENERGY,
        "hourly": measure.HOURLY,
        "added": measure.ADDED,
        "scaled": measure.SCALED,
        "beside": costs.OF_CHIP,
        "one": costs.ONE_CHIP,
        "chips": costs.CHIP_WORD,
        "yearly": measure.YEARLY,
        "part": sentence.PART_OF,
        "reaches": REACHES,
        "stands": expected.STANDS,
        "link": agreement.LINK,
        "equals": equals.EQUALS,
        "costs": answer.COSTS,
        "behind": spelling._BEHIND,
    }


def _limits() -> dict[str, float]:
    """Where a number is that of something else, and how far a slip or a floor lies off."""
    return {
        "window": measure.WINDOW,
        "before": numeral.HEDGE,
        "beside": sentence.NEAR,
        "many": pieces.MANY,
        "piece": amount.PIECE_W,
        "cheap": amount.PRICES[0],
        "price": amount.PRICES[1],
        "name": costs.NAME,
        "hopper": expected.LAST_HOPPER,
        "standing": expected.LAST_STANDING,
        "floor": answer.FLOOR,
        "far": answer.FAR,
        "beyond": answer.BEYOND,
        "near": answer.NEAR,
        "narrow": answer.NARROW,
        "sheet": expected.SHEET,
        "sparse": expected.SPARSE[0],
        "sparsest": expected.SPARSE[1],
    }


def _others() -> dict[str, list[Pattern]]:
    """Words of a sentence of another kind, which the page leaves to the command line: in any
    sentence, beside money, beside chips, beside both, beside homes.
    """
    words_of = {
        kind: [_unspelt(one.pattern) for one, _ in found]
        for kind, found in vocabulary.by_kind().items()
    }
    nouns = [(one, "") for one, of in _patterns("noun") if of in OTHER_NOUNS]
    half = [_flagged(numeral.AND_HALF)]
    shared = [_flagged(one) for one in (measure.EACH, each.EACH_OF, each.SHARED_OUT)]
    return {
        "shared": shared,
        "any": [*half, *words_of["times"], *words_of["unknown chip"]],
        "money": [
            *words_of["contract"],
            *words_of["plant"],
            _flagged(bills.EARNS),
            (javascript(UNPRICED), ""),
        ],
        "chips": [(javascript(EQUIVALENTS), ""), *nouns],
        "systems": [_flagged(one) for one in (numbers.SYSTEM, pieces.RACK, pieces.SERVER)],
        "runs": [_flagged(costs.TRAINS)],
        "bills": [_flagged(bills.BILL)],
        "yearly": [_flagged(bills.IN_A_YEAR)],
        "homes": [(javascript(one, spelt=False), "i") for one in yardsticks.SINGLE.values()],
    }


def _patterns(kind: str) -> list[tuple[str, str]]:
    """The patterns of a kind with what they mean, in their order."""
    return [(javascript(one.pattern), meaning) for one, meaning in vocabulary.patterns(kind)]


def _unspelt(pattern: str) -> Pattern:
    """A pattern of which case counts nowhere, by a flag: it weighs a quarter of one spelt out."""
    inner = pattern.removeprefix(_ANY_CASE).removesuffix(")")
    try:
        re.compile(inner)
    except re.error:  # its first group ends before its last
        return javascript(pattern), ""
    whole = pattern == f"{_ANY_CASE}{inner})"
    return (javascript(inner, spelt=False), "i") if whole else (javascript(pattern), "")


def _flagged(pattern: re.Pattern) -> Pattern:
    """A pattern as JavaScript has it, with the flag of one that reads letters in any case."""
    flag = "i" if pattern.flags & re.IGNORECASE else ""
    return javascript(pattern.pattern, spelt=not flag), flag


def _reading(row: expected.Reads) -> dict[str, Any]:
    """A reading: what it is of, and whether a print's own error is a part of its range; `open`
    where prints leave open which of our readings they mean.
    """
    left_open = "printed" in row.choices
    return {
        "label": row.reading,
        "quantity": row.quantity,
        "of": row.quantity if row.pair in COMPUTED and row.quantity in QUANTITIES else None,
        "given": pairs(row.choices) if row.pair in COMPUTED and not left_open else {},
        "open": left_open,
        "scope": sorted(row.scope),
        "named": row.part == "named",
        "part": row.part == "1",
        "widen": row.widen,
    }


WORD = r"\wÀ-ÿ"  # JavaScript's own \w ends at the first accent
WORD_ENDS = f"(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))"
_WORDS = {r"\b": WORD_ENDS, r"\w": f"[{WORD}]", r"[^\W\d_]": "[a-zA-ZÀ-ÖØ-öø-ÿ]"}
_TOKEN = re.compile(r"\(\?i:|\(\?P<\w+>|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.S)


def javascript(pattern: str, any_case: bool = False, spelt: bool = True) -> str:
    """A pattern of the tables as JavaScript: a letter with an accent is one of a word, and letters
    in any case are spelt out, unless a flag will say that case counts nowhere.

    >>> javascript("(?i:to[nd]s?)|GW")
    '(?:[tT][oO][ndND][sS]?)|GW'
    """
    found, groups = [], [any_case]  # whether case counts in each group that is open
    for token in _TOKEN.findall(pattern):
        if token == _ANY_CASE:
            groups.append(True)
            token = "(?:"
        elif token == "(" or token.startswith("(?P"):
            groups.append(groups[-1])
            token = token.replace("?P", "?")
        elif token == ")":
            groups.pop()
        elif groups[-1] and spelt:
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
