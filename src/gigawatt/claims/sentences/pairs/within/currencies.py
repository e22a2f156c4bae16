"""The same sum of a sentence in two currencies."""

import re
from dataclasses import replace

from gigawatt.claims.money import dollars
from gigawatt.claims.rule import CONSISTENT, WRONG_UNIT
from gigawatt.claims.sentences.pairs.within.agreement import (
    Checked,
    off_by,
    slack_of,
)
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.hedges import BOUND_A, SIGN
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.claims.sentences.words.vocabulary import currencies
from gigawatt.text.typeset import number

NEAR, CONVERTED = 0.03, 0.015  # relative: two currencies of one sum may be of different days
_RIGHT_BESIDE = re.compile(
    r",? ?\(?(?:or |costs? |are |is |comes? to |soit |about |environ |less than |under |"
    r"more than |près de |quelque |"
    r"moins d'|moins de |plus d'|plus de )*"
)
_SET_EQUAL = re.compile(
    rf"\(|\bare\b|\bsoit\b|\babout\b|\bor\b|=|,\s*{BOUND_A}{SIGN}\s*$|\benviron\b"
)
_OTHERWISE = re.compile(  # the second is another price, or a multiple of the first
    r"\bcosts?\b|\bco[uû]te\w*|\bpriced?\b|\b(?:twice|half|double|triple|times|more than the|"
    r"less than the|fois|moitié|tiers|quart)\b|\d",
    re.I,
)
DOLLARS = {  # that a paper there prints as plain dollars, and the words that say where
    "CAD": r"\b(?:Canad|Québec|Quebec|Ontario|Alberta|Toronto|Montr)",
    "AUD": r"\b(?:Austral|Sydney|Melbourne|NextDC|AirTrunk)",
    "NZD": r"\b(?:New Zealand|Nouvelle-Zélande|néo-zéland)",
    "SGD": r"\bSinga",
    "HKD": r"\bHong ?Kong",
}


def in_dollars(one: Amount, as_of: str) -> Amount:
    """An amount of money in dollars at the date, so that all money of a sentence has one unit."""
    code = next((base for base, _ in one.dims if base in currencies()), "")
    if code in ("", "USD"):
        return one
    rate = dollars(code, as_of).rate ** dict(one.dims)[code]
    dims = tuple(sorted(("USD" if base == code else base, power) for base, power in one.dims))
    low, high = (None if end is None else end * rate for end in (one.low, one.high))
    return replace(one, value=one.value * rate, low=low, high=high, dims=dims)


def _currency(one: Amount) -> str:
    return next((base for base, _ in one.dims if base in currencies()), "")


def all_currencies(said: Understood, as_of: str) -> list[Checked]:
    """The same sum in two currencies, one right after the other or with "are" between them."""
    found = []
    money = [one for one in said.amounts if _currency(one)]
    for first, second in zip(money, money[1:]):
        if _currency(first) == _currency(second):
            continue
        between = said.text[first.where[1] : second.where[0]]
        rests = [
            [pair for pair in one.dims if pair[0] not in currencies()] for one in (first, second)
        ]
        beside = not rests[1] and _RIGHT_BESIDE.fullmatch(between)
        if rests[0] != rests[1] and not beside:  # "100 rupees an hour, 1.16 dollars"
            continue
        if len(between) > 60:
            continue
        ours = in_dollars(first, as_of).value / in_dollars(second, as_of).value
        slack = 1 + NEAR + _converted(first) + _converted(second)
        text = (
            f"{first.text} are {number(in_dollars(first, as_of).value)} dollars at the rate of "
            f"{dollars(_currency(first), as_of).period}, beside {second.text}"
        )
        both = (first, second)
        under = second.hedge == "up_to" and ours <= slack
        over = second.hedge == "more_than" and ours >= 1 / slack
        if under or over or 1 / slack <= ours <= slack:
            found.append(Checked(CONSISTENT, f"{text}; they agree.", both))
        elif _other_dollars(said, first, second, as_of, slack):
            code = _other_dollars(said, first, second, as_of, slack)
            found.append(Checked(WRONG_UNIT, f"{text}; they agree in {code}.", both))
        elif _SET_EQUAL.search(between) and not _OTHERWISE.search(between):
            found.append(off_by(ours, text, both))
    return found


def _other_dollars(
    said: Understood, first: Amount, second: Amount, as_of: str, slack: float
) -> str:
    """The dollars of another country in which two sums agree where US dollars do not, or "": the
    closer, where no word says which, since one of five often comes near.
    """
    for plain, other in ((first, second), (second, first)):
        if _currency(plain) != "USD" or re.search(r"US|U\.S\.", plain.text):
            continue
        for code, where in DOLLARS.items():
            closest = 1.0 if said.language == "fr" else 1 + CONVERTED  # "dollars" are American
            near = slack if re.search(where, said.text, re.I) else min(slack, closest)
            rate = dollars(code, as_of).rate
            if 1 / near <= plain.value * rate / in_dollars(other, as_of).value <= near:
                return code
    return ""


def _converted(one: Amount) -> float:
    """The slack of a number that was converted: its rounding hardly counts, its hedge does."""
    return min(slack_of(one), CONVERTED) if one.hedge == "exact" else slack_of(one)
