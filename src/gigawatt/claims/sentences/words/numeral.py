"""The numbers of a sentence as the press writes them: hedge, digits or words, range, scale."""

import math
import re
from dataclasses import dataclass, replace

from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.measure import Measured, measure_after
from gigawatt.claims.sentences.words.vocabulary import meanings, numbers, patterns
from gigawatt.data import tables
from gigawatt.text import words
from gigawatt.text.scales import FACTORS

_POWER = r"\d+(?:[.,]\d+)?(?:e\+?| ?[×x·*] ?10 ?(?:\^|\*\*) ?)\d+(?!\w)|10\^\d+(?!\w)"
_DIGITS = (
    rf"{_POWER}"
    r"|\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?"
)
GLYPHS = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅛": 1 / 8}
# A fraction in digits before a unit or a scale: 1/2 GW, 1 1/2 GW, 1½ GW. Not 24/7, nor 2024/25.
_FRACTION = (
    rf"(?<![\d.,/])(?:(?:\d{{1,3}} )?[1-9]/[2-9](?![\d/])|\d{{0,3}} ?[{''.join(GLYPHS)}])"
    r"(?=[ -]?(?:of an? |d'une? )?(?:[GM]Wh?\b|(?:giga|m[ée]ga)watt|millions?\b|billions?\b|"
    r"trillions?\b|milliards?\b))"
)
_MORE_OF = re.compile(
    r"\bmore (?:power|electricity|energy|current|juice|water|chips|GPUs|money|compute) "
    r"than (?:an? )?(?:(?:all|each|the|of|its|\w+'s|\w+'|some|about) )*$|"
    r"\b(?:exceed(?:s|ed|ing)?|more than|dwarf(?:s|ed|ing)?|outstrip(?:s|ped|ping)?) "
    r"(?:what|that of|those of|the (?:power|electricity|demand|consumption|needs?|use) of)"
    r"(?: (?:all|the|its|some|about))* ?$",
    re.I,
)
MOST_POWER = 300  # of ten: what is more is no number, see LARGEST
LARGEST = 1e30  # operations of all machines together are fewer; what is more is no number
HUNDRED = ("hundred", "hundreds", "cent", "cents")
HEDGE = 32  # characters before a number in which its hedge may stand
TO = re.compile(r"\s*(?:-|–|\bto\b|\bà\b|\band\b|\bet\b|\.\.)\s*(?:US ?\$|\$|€|£)?\s*", re.I)
_AND = re.compile(r"\s*(?:and|et)\b", re.I)
_OF_A = re.compile(r"\s(?:of an?|d'une?)(?=\s)", re.I)
_ENGLISH = re.compile(r"[ -](?:thousand|million|billion|trillion|lakh|crore)s?\b", re.I)
OR_MORE = re.compile(r"\+|\s*(?:or more|ou plus|and counting)\b")
ADDS_UP = re.compile(r"\badds? up to\s*$", re.I)
REACHED = re.compile(r"(?:as much as|as many as)\s*$", re.I)
JOINING = re.compile(r"(?:\bd'|\bde )\s*$", re.I)
LONGER = re.compile(r"(plus d['e]|près d['e]|moins d['e]|de l'ordre d['e])\s*$", re.I)
AND_HALF = re.compile(rf"{words.AND_HALF}(?! times)\b", re.I)  # dix milliards et demi
_PER_DAY = re.compile(  # "from 8 dollars to 2.85 an hour"
    r" (?:par|an?|per|every|each) (?:hour|jour|day|semaine|week|mois|month)\b", re.I
)
_WHOLE = 10_000  # a number from here on needs no scale that stands behind a second one
YEARS = re.compile(r"[ -](?:years?|ans|months?|mois|days?|jours?)\b", re.I)


@tables.kept
def hedge_pattern() -> re.Pattern:
    known = sorted(meanings("hedge"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, known))}|d')\s*(?:an?\s+)?$", re.I)


@tables.kept
def number_pattern() -> re.Pattern:
    counts = sorted(numbers("count"), key=len, reverse=True)
    many = (
        "hundreds",
        "thousands",
        "tens",
        "dozens",
        "several",
        "centaines",
        "milliers",
        "dizaines",
    )
    ones = r"(?:an?|une?|eine?|one|half an?|a half|half|un demi)"
    rest = [re.escape(word) for word in counts if not re.fullmatch(ones, word)]
    about = "|".join(map(re.escape, numbers("about")))
    scales = _scale_text()
    parts = "|".join(map(re.escape, numbers("part")))
    every = "|".join(pattern.pattern for pattern, _ in patterns("one"))
    return re.compile(
        rf"(?P<fraction>{_FRACTION})"
        rf"|(?P<digits>(?:(?<![A-Za-zÀ-ÿ0-9_.,])|{_glued()})(?:{_DIGITS}))"
        rf"|(?<!\w)(?P<round>(?:une?|a)\s+(?:{about}))(?!\w)(?:\s+(?:de|d'|of))?"
        rf"|(?<!\w)(?P<part>(?:an?|one|une?|two|three|deux|trois)[ -](?:{parts})s?)"
        r"(?=\s(?:of an?|d'une?)\s)"
        rf"|(?<!\w)(?P<many>{'|'.join(many)})(?!\w)(?:\s+(?:of|de))?(?=\s+(?:{scales}|\w))"
        rf"|(?<!\w)(?P<word>{words.composed()}|(?:{'|'.join(rest)})(?!\w))"
        rf"|(?<!\w)(?P<one>{ones})(?:\s+|-)(?:(?:cool|whopping|staggering|mere|full) )?"
        rf"(?=(?:{scales}|gigawatts?|m[ée]gawatts?|GW|MW|(?:exa|peta)flops?|lit(?:re|er)s?|"
        rf"dollars?|euros?)(?!\w))"
        r"|(?:(?<='s )|(?<=the )|(?<=its )|(?<=their )|(?<=\bdu ))(?P<lone>)"
        r"(?=(?:million|billion|milliard)\s|"
        r"(?:(?:planned|first|full|whole|entire|future|promised|final) )?"
        r"(?:gigawatt|GW)(?![\w-]))"
        rf"|(?<!\w)(?P<every>{every})\s+(?=(?:gigawatts?|m[ée]gawatts?|GW|MW)(?![\w-]))",
        re.I,
    )


def _glued() -> str:
    """Currencies in letters that may stand right before digits: Rs13,318, SEK95bn."""
    every = "|".join(pattern.pattern for pattern, _ in patterns("currency before"))
    words = every.replace(r"\.?", "").split("|")
    return "|".join(rf"(?<=\b{word})" for word in words if word.isalpha())


@tables.kept
def _scale_text() -> str:
    plain = [*FACTORS, *numbers("scale"), "hundred", "hundreds", "thousand", "million"]
    plain += ["millions", "billion", "billions", "trillion", "trillions", "milliard", "milliards"]
    ordered = sorted(set(plain), key=len, reverse=True)
    own = [pattern.pattern for pattern, _ in patterns("scale")]
    return "|".join([*own, *(rf"{re.escape(word)}(?![\w])" for word in ordered)])


@tables.kept
def scale_pattern() -> re.Pattern:
    return re.compile(rf"[ -]?({_scale_text()})(?:\s+(?:of|de|d')(?=\s*(?:{_scale_text()})))?")


def _scale_factor(word: str) -> float | None:
    for pattern, factor in patterns("scale"):
        if pattern.fullmatch(word):
            return float(factor)
    known = {**numbers("scale"), **FACTORS, **dict.fromkeys(HUNDRED, 100.0)}
    return known.get(word) or known.get(word.lower()) or known.get(word.lower().removesuffix("s"))


def amounts_in(sentence: str, language: str, names: list[tuple[int, int]]) -> tuple[Amount, ...]:
    """Every number of a sentence with what it measures, from left to right."""
    found: list[Amount] = []
    place = 0
    while True:
        match = number_pattern().search(sentence, place)
        if not match:
            return tuple(found)
        start = match.start()
        inside = next((end for first, end in names if first <= start < end), None)
        if inside is not None:
            place = max(inside, match.end())
            continue
        amount, place = _amount(sentence, match, language)
        if amount is not None:
            found.append(amount)


def _digits(text: str, language: str, scaled: bool) -> float:
    """The number of some digits; scaled: whether "million" or the like follows them."""
    compact = re.sub("[ '’]", "", text)
    if re.fullmatch(_POWER, text, re.I):  # 3.8e25, 2.1 × 10^25, 10^26
        base, power = re.split(r"e\+?|[×x·*]10(?:\^|\*\*)|(?<=10)\^", compact, flags=re.I)
        first = 1.0 if compact.startswith("10^") else float(base.replace(",", "."))
        return first * 10.0 ** min(int(power[:4]), MOST_POWER)
    if language != "en" and scaled and re.fullmatch(r"\d{1,2},\d{3}", compact):
        return float(compact.replace(",", "."))  # "2,788 millions d'heures" are fewer than three
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", compact):
        return float(compact.replace(",", ""))
    if (
        compact.count(".") > 1
        or re.fullmatch(r"[1-9]\d{0,2}\.000", compact)
        or (language != "en" and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", compact))
    ):
        return float(compact.replace(".", ""))
    return float(compact.replace(",", "."))


def _value(match: re.Match, language: str, scaled: bool) -> tuple[float, str]:
    """The number before its scale, and a hedge that it brings."""
    if match.group("digits"):
        return _digits(match.group("digits"), language, scaled), ""
    word = (match.group("round") or match.group("word") or match.group("one") or "").lower()
    if match.group("every"):
        return 1.0, ""
    if match.group("fraction"):
        return _fraction(match.group("fraction")), ""
    if match.group("part"):
        many, each = re.split(r"[ -]", match.group("part").lower())
        share = numbers("part").get(each) or numbers("part")[each.removesuffix("s")]
        return numbers("count").get(many, 1.0) * share, "about"
    if match.group("round"):
        return numbers("about")[word.split()[-1]], "about"
    if match.group("many"):
        many = match.group("many").lower()
        english = {"centaines": "hundreds", "milliers": "thousands", "dizaines": "dozens"}
        many = english.get(many, "dozens" if many == "tens" else many)
        return 1.0, many
    return words.count(word), ""


def _fraction(text: str) -> float:
    """The number of a fraction in digits, with what stands whole before it."""
    if text[-1] in GLYPHS:
        return float(text[:-1].strip() or 0) + GLYPHS[text[-1]]
    above, below = text.split()[-1].split("/")
    return float(text.partition(" ")[0] if " " in text else 0) + int(above) / int(below)


@tables.kept
def _before_a_number() -> tuple[tuple[re.Pattern, str], ...]:
    """The patterns of currencies at the end of what stands before a number."""
    found = patterns("currency before")
    return tuple((re.compile(rf"(?:{one.pattern})\s*$"), code) for one, code in found)


def _currency_before(sentence: str, start: int) -> tuple[str, int]:
    before = sentence[max(0, start - 8) : start]
    for pattern, code in _before_a_number():
        match = pattern.search(before)
        if match and not (match.start() and sentence[start - len(match.group()) - 1].isalpha()):
            return code, start - len(match.group())
    return "", start


@dataclass(frozen=True)
class _Range:
    """What was read of a number before its unit; low and high are the ends of a range."""

    value: float
    scale: float | None
    place: int
    hedge: str
    low: float | None = None
    high: float | None = None


def _amount(sentence: str, match: re.Match, language: str) -> tuple[Amount | None, int]:
    """One number with hedge, range, scale, unit and rate; and where to read on."""
    scale, place = _scaled(sentence, match.end())
    link = _OF_A.match(sentence, place) if match.lastgroup in ("part", "fraction") else None
    if link and _scaled(sentence, link.end())[0]:  # three quarters of a million
        scale, place = _scaled(sentence, link.end())
    if language == "other" and _ENGLISH.match(sentence, match.end()):
        language = "en"  # "10,000 crore" are not ten
    value, brought = _value(match, language, scale is not None)
    half = AND_HALF.match(sentence, place)
    if half and value == round(value) and (scale or 1.0) * value < LARGEST:
        value, place = value + 1 / 2, half.end()  # a billion and a half, 2 and a half billion
        scale, place = (scale, place) if scale else _scaled(sentence, place)
    currency, first = _currency_before(sentence, match.start())
    hedge = _hedge(sentence, first, place)
    read = _second(sentence, _Range(value, scale, place, hedge), language)
    bare = read.scale is not None or read.value >= 1_000 or _PER_DAY.match(sentence, read.place)
    found = measure_after(sentence, read.place, currency, bool(bare))
    if hedge == "between" and read.low is None and found.dims:
        read, found = _both_ends(sentence, read, found, language)
    half = AND_HALF.match(sentence, found.end)
    if half and found.dims and read.low is None and not read.scale:  # deux gigawatts et demi
        read, found = replace(read, value=read.value + 1 / 2), replace(found, end=half.end())
    kind = match.lastgroup
    if kind in ("one", "word", "many", "part", "lone") and not found.dims and read.scale is None:
        return None, read.place if kind == "one" else max(read.place, match.end())
    if _is_year(match, read, found):
        year = (("year", 1),)
        where = (first, read.place)
        return Amount(read.value, None, None, "exact", year, where, match.group("digits")), (
            read.place
        )
    end = max(found.end, match.end())
    if abs(read.value * (read.scale or 1.0) * found.factor) > LARGEST:
        return None, end
    hedge = "more_than" if OR_MORE.match(sentence[found.end :]) else _last_hedge(read, brought)
    return _made(sentence, first, replace(read, hedge=hedge), found), end


def _last_hedge(read: _Range, brought: str) -> str:
    """The hedge of a number once its range is read, with the one that the number itself brings."""
    hedge = read.hedge if read.low is not None or read.hedge != "between" else "exact"
    return brought if brought and hedge in ("exact", "about") else hedge


def _made(sentence: str, first: int, read: _Range, found: Measured) -> Amount:
    """What was read of a number and what it measures, in base units."""
    low, high = (None if end is None else end * found.factor for end in (read.low, read.high))
    return Amount(
        read.value * (read.scale or 1.0) * found.factor,
        low,
        high,
        read.hedge,
        found.dims,
        (first, found.end),
        sentence[first : found.end].strip(),
        found.chips,
        found.called,
        found.slip,
        found.size,
        read.value if low is None else 0.0,
    )


def _is_year(match: re.Match, read: _Range, found: Measured) -> bool:
    plain = match.group("digits") or ""
    return bool(
        not found.dims
        and read.scale is None
        and re.fullmatch(r"(?:19|20)\d\d", plain)
        and read.low is None
    )


def _hedge(sentence: str, first: int, place: int) -> str:
    """The hedge that stands right before a number."""
    before = sentence[max(0, first - HEDGE) : first]
    hedged = hedge_pattern().search(before)
    hedge = meanings("hedge").get(hedged.group(1).lower(), "exact") if hedged else "exact"
    if _MORE_OF.search(
        sentence[max(0, first - 2 * HEDGE) : first]
    ):  # "more power than a million homes"
        return "more_than"
    if ADDS_UP.search(before):
        return "exact"
    if hedge == "more_than" and YEARS.match(sentence, place):
        return "exact"  # over five years
    if REACHED.search(before):
        return "about"  # said of a sum that is reached, it is no bound
    if JOINING.search(before):
        longer = LONGER.search(before)
        key = longer.group(1).lower().replace("d'", "de") if longer else ""
        return meanings("hedge").get(key, "between" if hedge == "between" else "exact")
    return hedge


def _second(sentence: str, read: _Range, language: str) -> _Range:
    """The same with its upper end, where one follows before the unit: "30 to 50 billion"."""
    link = TO.match(sentence, read.place)
    second = number_pattern().match(sentence, link.end()) if link else None
    if not link or not second:
        return read
    if _AND.match(link.group()) and read.hedge != "between":  # "and" or "and $"
        return read
    size, after = _scaled(sentence, second.end())
    other, _ = _value(second, language, size is not None)
    shared = (size or 1.0) if read.value < _WHOLE else 1.0  # "210 000 à 3,7 millions"
    low, high = read.value * (read.scale or shared), other * (size or 1.0)
    if low > high or (size is None and read.scale and other < read.value):
        return read
    middle = math.sqrt(low * high) if low > 0 else high
    return _Range(middle, 1.0, after, "between", low, high)


def _both_ends(
    sentence: str, read: _Range, found: Measured, language: str
) -> tuple[_Range, Measured]:
    """A range whose ends both have their unit: "between 1 GW and 1.4 GW"."""
    link = TO.match(sentence, found.end)
    second = number_pattern().match(sentence, link.end()) if link else None
    if not link or not second:
        return read, found
    size, after = _scaled(sentence, second.end())
    other, _ = _value(second, language, size is not None)
    unit = measure_after(sentence, after, "", True)
    low = read.value * (read.scale or 1.0)
    high = other * (size or 1.0) * unit.factor / found.factor
    if unit.dims != found.dims or low > high:
        return read, found
    middle = math.sqrt(low * high) if low > 0 else high
    ends = replace(found, end=unit.end)
    return _Range(middle, 1.0, after, "between", low, high), ends


def _scaled(sentence: str, place: int) -> tuple[float | None, int]:
    """The factor of the words after a number, and where they end."""
    scale = None
    while True:
        found = scale_pattern().match(sentence, place)
        factor = _scale_factor(found.group(1)) if found else None
        if not found or factor is None or (scale or 1.0) > 1e9:
            return scale, place
        if (
            found.group(1) in ("m", "b", "T", "k", "K", "M", "B")
            and re.match(r"[ -]", found.group())
            and not re.match(r"\s*(?:$|[,.;)$€£¥]|\w+)", sentence[found.end() :])
        ):
            return scale, place
        scale, place = (scale or 1.0) * factor, found.end()
