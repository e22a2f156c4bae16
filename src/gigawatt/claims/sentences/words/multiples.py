"""Numbers that words multiply or part: "two thirds of the 900 MW", "three 160 MW buildings"."""

import re
from dataclasses import replace

from gigawatt.claims.sentences.words.amount import PER_HOUR, Amount
from gigawatt.claims.sentences.words.fraction import ANY, fraction
from gigawatt.claims.sentences.words.hedges import ABOUT_A
from gigawatt.claims.sentences.words.shared import SHARED
from gigawatt.claims.sentences.words.vocabulary import numbers

PLACED = ("building", "site", "turbine", "reactor", "rack")
MULTIPLES = {"two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0}
_MULTIPLE = re.compile(
    r"\b(\d{1,4}(?:\.\d+)?|two|three|four|five|ten) times (?:(?:as much as )?(?:the|an?) )?$", re.I
)
_SO_MANY = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|[2-9]|[1-4]\d) (?:new |further |such )?$",
    re.I,
)
_SOME_OF = re.compile(  # "five of the six buildings, 250 MW each" are five
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|[2-9]|[1-4]\d) of "
    r"(?:the|its|their|these) $|"
    r"\b(deux|trois|quatre|cinq|six|sept|huit|neuf|dix|[2-9]|[1-4]\d) "
    r"(?:des|de (?:ses|ces|leurs)) $",
    re.I,
)
_OF_THEM = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|[2-9]|[1-4]\d) of (?:them|these|those)\b",
    re.I,
)
_HYPHENED = re.compile(r"\d-(?:GPU|chip|accelerator|[MG]W|megawatt|gigawatt)", re.I)
_PLURAL = re.compile(
    r"(?: [\w-]+){0,3} (?:clusters|systems|supercomputers|machines|sites|buildings|halls|pods|"
    r"campuses|data ?cent(?:er|re)s|facilities|phases)\b(?! each)",
    re.I,
)
_OF_WHOLE = re.compile(r"(?:^|[;,] )of (?:the |its |their |all )?$", re.I)
_TAKES = re.compile(
    r"\b(?:use|take|need|draw|get|consume|eat|require|account for|go to|goes to)s? "
    rf"{ABOUT_A}"
    rf"({ANY})(?=[.,;]|$)",
    re.I,
)
_PART = re.compile(
    rf"\b({ANY}) (?:of|des|de|du|d')"
    r"(?: (?:the|its|their|these|this|les|ses|ces))? ?$",
    re.I,
)


def multiplied(sentence: str, amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """ "Two thirds of the 900 MW" are 600 MW, where nothing else in the sentence is a power: beside
    another one the words relate the two, and arithmetic holds them against each other.
    """
    found = []
    for one in amounts:
        before = sentence[: one.where[0]]
        if so_many := _so_many_of_them(one, amounts, sentence):
            found.append(so_many)
            continue
        if some := _SOME_OF.search(before) if one.kind in PLACED else None:
            found.append(_some(one, some, sentence))
            continue
        if _SO_MANY.search(before) and _HYPHENED.search(one.text):
            found.append(_times_over(one, sentence))
            continue
        part = _PART.search(before) or _MULTIPLE.search(before)
        taken = _TAKES.search(sentence, one.where[1]) if _OF_WHOLE.search(before) else None
        alike = (_untimed(other) in (set(one.dims), set()) for other in amounts)
        alone = sum(alike) == 1
        if part and alone and one.kind in SHARED:
            times = _times(part[1])
            low, high = (None if end is None else end * times for end in (one.low, one.high))
            where = (part.start(1), one.where[1])
            text, value = sentence[slice(*where)].strip(), one.value * times
            one = replace(one, value=value, low=low, high=high, where=where, text=text)
        elif taken and alone and one.kind in SHARED:  # "of the 360 MW, they use half"
            times = _times(taken[1])
            low, high = (None if end is None else end * times for end in (one.low, one.high))
            text = f"{taken[1]} of {one.text}"
            one = replace(one, value=one.value * times, low=low, high=high, text=text)
        found.append(one)
    return tuple(found)


def _some(one: Amount, some: re.Match, sentence: str) -> Amount:
    """Some of the places of which all are counted right behind: "five of the six buildings"."""
    word = (some[1] or some[2]).lower()
    many = numbers("count").get(word) or float(word)
    if many >= one.value:
        return one
    where = (some.start(), one.where[1])
    return replace(one, value=many, printed=many, where=where, text=sentence[slice(*where)])


def _untimed(one: Amount) -> set[tuple[str, int]]:
    """The dimensions of an amount without its time: of "$333 a megawatt-day" those of money."""
    timed = {PER_HOUR, ("W", -1)} if PER_HOUR in one.dims else set()
    return set(one.dims) - timed


def _so_many_of_them(one: Amount, amounts: tuple[Amount, ...], sentence: str) -> Amount | None:
    """The power that a sum pays which several of the one named cost: "a gigawatt earns it billions,
    six of them 100 billion in all".
    """
    if one.kind != "power" or one.value != one.size or one.size <= 1.0:
        return None
    many = _OF_THEM.search(sentence, one.where[1])
    alone = sum(other.kind == "power" for other in amounts) == 1
    money = [other for other in amounts if other.kind == "money"]
    if not many or not alone or not money or any(other.where[0] < many.end() for other in money):
        return None
    times = numbers("count").get(many[1].lower()) or float(many[1])
    return replace(one, value=one.value * times, where=many.span(), text=many.group().strip())


def _times_over(one: Amount, sentence: str) -> Amount:
    """All of "two 24,576-GPU clusters" or "three 160-megawatt buildings", where they are plural."""
    many = _SO_MANY.search(sentence[: one.where[0]])
    if not many or not _PLURAL.match(sentence, one.where[1]):
        return one
    times = numbers("count").get(many[1].lower()) or float(many[1])
    low, high = (None if end is None else end * times for end in (one.low, one.high))
    where = (many.start(1), one.where[1])
    return replace(
        one, value=one.value * times, low=low, high=high, where=where, text=sentence[slice(*where)]
    )


def _times(words: str) -> float:
    """How often of what follows: "two thirds" of it, or "ten" times it."""
    if words[0].isdigit():
        return float(words)
    return fraction(words) or MULTIPLES[words.lower()]
