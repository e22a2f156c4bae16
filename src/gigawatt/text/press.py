"""How the press writes a number, in English and in French: hedge, currency, one number or two
bounds, scale, unit.

"About $40 billion", "entre 30 et 50 milliards d'euros", "nearly half a million Nvidia GPUs" and
"1,4 GW" are read; what could mean two things ("1,400 milliards", a French "billion") or is in
another currency is refused with a remedy.
"""

import math
import re
from dataclasses import dataclass

from gigawatt.errors import UserError, clip
from gigawatt.text.scales import FACTORS
from gigawatt.text.units import FOREIGN, check_scale, unit_name
from gigawatt.text.words import AND_HALF, composed, count, meanings, numbers

MANY = ("several", "dozens", "hundreds", "thousands")  # hedges that need no number after them
_MEANING = meanings("hedge")
_MEANING |= {
    f"{word[:-1]}'": hedge for word, hedge in _MEANING.items() if word.endswith(" de")
}  # plus d'un million
_WORDS = "|".join(
    re.escape(word) + ("" if word.endswith("'") else r"(?!\w)")
    for word in sorted(_MEANING, key=len, reverse=True)
)
_HEDGED = re.compile(rf"({_WORDS})\s*", re.I)
_SIGNS = meanings("sign")
_LEAD = re.compile(
    r"((at )?a (total )?cost of|enough (to (power|supply|run|serve)|for)|(the )?equivalent "
    r"(of|to)|equal to|as much (electricity|power|energy) as|"
    r"(the )?(electricity|power|energy) (use|usage|consumption|needs) of|(à )?(la )?consommation "
    r"(annuelle |électrique )?(de|d'(?=un))|a total of|an? average of|average of|"
    r"worth|an? (?:estimated|initial|additional|further|planned|reported|record)|estimated|another|"
    r"de quoi alimenter|l'équivalent de|équivalent à|un total de|en moyenne)(\s+|(?<='))",
    re.I,
)

_SPACED = re.compile(r"[0-9]{1,3}(?:(?:[ '][0-9]{3})+(?:[.,][0-9]+)?|(?:\.[0-9]{3}){2,})(?![0-9])")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.(?!\.)[0-9]*)?(?![0-9]|,[0-9])")
_COMMA = re.compile(r"[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})(?![0-9]|,[0-9])|0,[0-9]+(?![0-9]|,[0-9])")
_PLAIN = re.compile(r"(?:[0-9]+(?:_[0-9]{3})*(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_COUNTS = numbers("count")
_COUNT = re.compile(
    rf"({composed()}|(?:{'|'.join(sorted(_COUNTS, key=len, reverse=True))})(?![a-zà-ÿ]))", re.I
)
_AND_HALF = re.compile(rf"{AND_HALF}\b", re.I)  # dix milliards et demi
_ABOUT = numbers("about")  # "une vingtaine" is about 20, so these bring their own hedge
_ROUND = re.compile(rf"(?:une?|a)\s+({'|'.join(_ABOUT)})(?![a-z])\s*(?:de\s+|d')?", re.I)

_SIZE = FACTORS | numbers("scale")
_CENTS = re.compile(
    r" cents?(?= (?:mille|millions?|milliards?|m[ée]gawatts?|gigawatts?|kilowatts?|[MG]Wh?|"
    r"GPU|puces|foyers|ménages|logements|emplois|personnes|chercheurs|dollars|euros)\b)",
    re.I,
)  # deux cents millions; 8 cents are money
_ANY_CASE = {word.lower(): size for word, size in _SIZE.items()}
_SCALE = re.compile(
    rf"[ -]?({'|'.join(sorted(_SIZE, key=len, reverse=True))})(?![\w])(?:(?: de| of) "
    rf"(?=(?:{'|'.join(_SIZE)})\b))?|"
    r"[ -]?(thousand|million|billion|trillion|hundred)s?(?![\w])",
    re.I,
)
_CURRENCY = re.compile(r"(?:(US ?\$|USD(?![A-Za-z])|\$)|(EUR(?![A-Za-z])|€))\s*")
_LINK = re.compile(r"\s*(?P<link>\.\.|-|\bto\b|\band\b|\bet\b|(?<!\w)à(?!\w))\s*", re.I)
_FRENCH = re.compile(
    r"(?<!\w)(?:d'|jusqu'|(?:de|des|du|à|et|une?|environ|entre|près|plus "
    r"d[e']|plusieurs|milliards?|milliers?|par)(?!\w))",
    re.I,
)
_GERMAN = re.compile(r"(?<!\w)(?:Milliarden?|Millionen|Mrd|Mio|Mds?)(?!\w)", re.I)
_FLOOR = re.compile(
    r"^\+(?!\w)|^-?plus\b|[\s-]*(?:\+|\bor more|\bou plus|\bplus)$", re.I
)  # 100,000+ GPUs, 100 MW or more
_LONGEST, _SENTENCE = 200, 2000  # characters of a written value, and of a sentence that holds one


@dataclass(frozen=True)
class Written:
    """A value as somebody wrote it: its hedge, one number or two bounds, and the unit ("" where
    none stands).
    """

    hedge: str
    value: float | None
    low: float | None
    high: float | None
    unit: str


@dataclass(frozen=True)
class _Amount:
    """One number as written: before its scale, the scale or None where none stands, its currency or
    "", and its hedge or "".
    """

    number: float
    scale: float | None
    currency: str
    hedge: str = ""
    dotted: bool = False  # 30.000, which is 30 here and 30,000 elsewhere

    def sized(self, scale: float | None) -> float:
        return self.number * (self.scale or scale or 1.0)


def split_hedge(text: str) -> tuple[str, str]:
    """A hedge and the rest of a written value: "almost 600000" gives ("almost", "600000").

    >>> split_hedge("as much as 5 GW"), split_hedge("près de 500 000 puces")
    (('up_to', '5 GW'), ('almost', '500 000 puces'))
    """
    text = text.strip()
    if text[:1] in _SIGNS:
        return _SIGNS[text[0]], text[1:].strip()
    match = _HEDGED.match(text)
    return (
        (_MEANING[match.group(1).lower()], text[match.end() :].strip())
        if match
        else ("exact", text)
    )


def read(text: str) -> Written:
    """A written value taken apart: hedge, number or range, scale and unit.

    Raises UserError for anything that holds no number, that can be read two ways, or in a currency
    other than USD or EUR.

    >>> read("several million USD"), read("10 bn EUR").value, read("$5 billion").unit
    (Written(hedge='several', value=1000000.0, low=None, high=None, unit='USD'), 10000000000.0,
    'USD')
    >>> read("entre 30 et 50 milliards d'euros")
    Written(hedge='between', value=None, low=30000000000.0, high=50000000000.0, unit='EUR')
    """
    if len(text) > _LONGEST:
        raise UserError(
            f"longer than {_LONGEST} characters; write one number, and a unit where it needs one"
        )
    hedge, rest = _start(_tidy(text))
    first, rest = _amount(text, hedge, rest)
    second, rest = _second(text, hedge, first, rest)
    if first is None:
        raise UserError(
            f"cannot read {clip(text)!r} as a number of 0 or more; write 1.5e9, '5 GW' or 'several "
            "million'"
        )
    if hedge == "exact" and _FLOOR.search(rest):
        hedge, rest = "more_than", _FLOOR.sub("", rest, count=1)
    low, high = _bounds(text, first, second)
    currencies = {one.currency for one in (first, second) if one and one.currency}
    unit = _unit(text, currencies, rest)
    if any(one.dotted for one in (first, second) if one) and (
        re.match("USD|EUR|GPU|home|person|people", unit)
        or (unit and re.search(r"\.000(?![0-9])", text))
    ):
        raise UserError(f"{clip(text)!r} has a dot that can be read two ways; write 30000 or 30.0")
    hedge = first.hedge if first.hedge and hedge == "exact" else hedge
    if hedge == "between" and second is None:
        raise UserError(f"{clip(text)!r} has one bound; write between 20 and 30, or 20..30")
    return Written(
        hedge, low if second is None else None, None if second is None else low, high, unit
    )


def hedge_in(sentence: str, value: float) -> str:
    """The hedge right before a number in a sentence, or `exact` where none or more than one stands.

    >>> hedge_in("It expects almost 600,000 H100e", 600_000)
    'almost'
    """
    found = set()
    sentence = _tidy(sentence[:_SENTENCE])
    for match in re.finditer(rf"(?<!\w)({_WORDS})", sentence, re.I):
        hedge = _MEANING[match.group(1).lower()]
        if hedge == "between":
            continue
        try:
            one = _amount(sentence, hedge, sentence[match.end() :].strip())[0]
        except UserError:
            continue
        if one and any(
            math.isclose(one.number * factor, value) for factor in (1.0, one.scale or 1.0)
        ):
            found.add(hedge)
    return found.pop() if len(found) == 1 else "exact"


def _tidy(text: str) -> str:
    """One kind of space, dash and apostrophe."""
    text = re.sub(r"[\s\u00a0\u2007\u2009\u202f]+", " ", text)
    return re.sub("[\u2010-\u2015\u2212]", "-", text.replace("\u2019", "'")).strip()


def _start(text: str) -> tuple[str, str]:
    """The hedge, and what follows it, without words such as "enough to power" before or after."""
    hedge, rest = split_hedge(_led(text))
    return hedge, _led(rest)


def _led(text: str) -> str:
    while _LEAD.match(text):
        text = _LEAD.sub("", text, count=1)
    return text


def _amount(text: str, hedge: str, rest: str) -> tuple[_Amount | None, str]:
    """The amount that a text begins with, or None, and what follows it."""
    foreign = FOREIGN.match(rest)
    if foreign:
        raise UserError(
            f"{clip(text)!r} is in {foreign.group().strip()}; only USD and EUR are read, so "
            "convert it first"
        )
    match = _CURRENCY.match(rest)
    currency = "" if not match else "USD" if match.group(1) else "EUR"
    rest = rest[match.end() :] if match else rest
    about = _ROUND.match(rest)
    if about:
        scale, rest = _scale(text, " " + rest[about.end() :])
        return _Amount(_ABOUT[about.group(1).lower()], scale, currency, "about"), rest
    dotted = bool(re.match(r"[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9.])", rest))
    number, after = _number(text, rest)
    if number is None and hedge not in MANY:
        return None, rest
    scale, after = _scale(text, after if number is not None else f" {rest}")
    half = _AND_HALF.match(f" {after}") if scale else None
    if half and number is not None:
        number, after = number + 1 / 2, after[half.end() - 1 :].lstrip()
    if dotted and scale and (_FRENCH.search(text) or _GERMAN.search(text)):
        raise UserError(
            f"{clip(text)!r} has a dot that can be read two ways; write 1.4 or 1400 before the "
            "scale"
        )
    return _Amount(
        1.0 if number is None else number, scale, currency, "", dotted and scale is None
    ), after


def _number(text: str, rest: str) -> tuple[float | None, str]:
    """The number in digits or words that a text begins with, or None, and what follows it."""
    for pattern in (_SPACED, _THOUSANDS, _COMMA, _PLAIN):
        match = pattern.match(rest)
        if match:
            break
    else:
        word = _COUNT.match(rest)
        return (count(word.group()), rest[word.end() :]) if word else (None, rest)
    digits, after = match.group(), rest[match.end() :]
    if re.match(r" ?/ ?[0-9]", after):
        raise UserError(f"cannot read {clip(text)!r} as one number; write a decimal such as 0.5")
    grouped = pattern is _THOUSANDS and digits.count(",") == 1 and "." not in digits
    if re.match(r",[0-9]", after) or (grouped and (_FRENCH.search(text) or _SCALE.match(after))):
        raise UserError(
            f"{clip(text)!r} has a comma that can be read two ways; write a dot for decimals and "
            "no separators"
        )
    digits = re.sub("[ ']", "", digits).replace(",", "" if pattern is _THOUSANDS else ".")
    return float(digits.replace(".", "") if digits.count(".") > 1 else digits), after


def _scale(text: str, rest: str) -> tuple[float | None, str]:
    """The factor of words such as million, or None where none stands, and what follows."""
    rest = _CENTS.sub(" hundred", rest, count=1) if _CENTS.match(rest) else rest
    scale, found = None, _SCALE.match(rest)
    while found and (scale or 1.0) < 1e12:
        word = found.group(1) or found.group(2)
        size = _SIZE.get(word) or _SIZE.get(word.lower()) or _ANY_CASE[word.lower()]
        if word.lower().startswith(("billion", "trillion")) and _FRENCH.search(text):
            raise UserError(
                f"{clip(text)!r} can be read two ways, because a French billion is a million "
                "millions; write 10e9 or 10 bn"
            )
        scale, rest = (scale or 1.0) * size, rest[found.end() :]
        found = _SCALE.match(rest) if len(word) > 2 else None  # not "5 M bn"
    return scale, rest.strip()


def _second(text: str, hedge: str, first: _Amount | None, rest: str) -> tuple[_Amount | None, str]:
    """The upper bound of a range, where one follows, and what follows it.

    Both ends may name the unit.
    """
    found = (
        re.match(rf"(?P<unit>|\S+){_LINK.pattern}(?=[$€.0-9A-Za-zé])", rest, re.I)
        if first
        else None
    )
    link = found.group("link").lower() if found else ""
    if not found or (link in ("and", "et") and hedge != "between"):
        return None, rest
    second, after = _amount(text, "exact", rest[found.end() :])
    if second is None or (not found.group("unit") and link == "-" and re.match(r"[0-9]", rest)):
        return None, rest
    if found.group("unit") and unit_name(found.group("unit")) not in (
        unit_name(after),
        second.currency,
    ):
        raise UserError(
            f"{clip(text)!r} has two units; write one for both ends, after the second number"
        )
    return second, after


def _bounds(text: str, first: _Amount, second: _Amount | None) -> tuple[float, float | None]:
    """One number, or two bounds.

    A scale after the second counts for both where the first has none.
    """
    if second is None:
        ends = [first.sized(None)]
    else:
        shared = second.scale if first.number <= second.number else None  # 750,000 to 2 million
        ends = [first.sized(shared), second.sized(None)]
        if ends[0] > ends[1]:
            raise UserError(f"{clip(text)!r} begins with the larger number; write low to high")
    if not all(map(math.isfinite, ends)):
        raise UserError(f"{clip(text)!r} is not a finite number")
    return ends[0], ends[1] if second else None


def _unit(text: str, currencies: set[str], rest: str) -> str:
    """The unit of an amount: the currency before it, or the words after it."""
    foreign = FOREIGN.match(rest.strip()) if not currencies else None
    if foreign:
        raise UserError(
            f"{clip(text)!r} is in {foreign.group().strip()}; only USD and EUR are read, so "
            "convert it first"
        )
    unit = unit_name(rest, money=bool(currencies))
    check_scale(unit)
    if unit in ("GPU", "GPUs") and "H100" in rest and re.search("[eé]quivalent", text, re.I):
        return "H100e"  # equivalent to 600,000 H100
    if not currencies:
        return unit
    if len(currencies) > 1 or (unit and not unit.startswith("/")):
        raise UserError(
            f"{clip(text)!r} has two units, or words after the amount; write one unit, and leave "
            "the words out"
        )
    return currencies.pop() + unit
