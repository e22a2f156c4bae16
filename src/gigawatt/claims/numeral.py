"""The numbers of a sentence as the press writes them: hedge, digits or words, range, scale."""

import math
import re

from gigawatt.claims.amount import Amount
from gigawatt.claims.measure import measure_after
from gigawatt.claims.vocabulary import meanings, numbers, patterns
from gigawatt.data import tables
from gigawatt.text.scales import FACTORS

_DIGITS = (
    r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?"
)
_YEARS = re.compile(r"[ -](?:years?|ans|months?|mois|days?|jours?)\b", re.I)


@tables.kept
def _hedge_before() -> re.Pattern:
    known = sorted(meanings("hedge"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, known))}|d')\s*(?:an?\s+)?$", re.I)


@tables.kept
def _number() -> re.Pattern:
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
    ones = r"(?:an?|une?|one|half an?|a half|half|un demi)"
    rest = [re.escape(word) for word in counts if not re.fullmatch(ones, word)]
    about = "|".join(map(re.escape, numbers("about")))
    scales = _scale_text()
    every = "|".join(pattern.pattern for pattern, _ in patterns("one"))
    return re.compile(
        rf"(?P<digits>(?<![A-Za-zÀ-ÿ0-9_.,])(?:{_DIGITS}))"
        rf"|(?<!\w)(?P<round>(?:une?|a)\s+(?:{about}))(?!\w)(?:\s+(?:de|d'|of))?"
        rf"|(?<!\w)(?P<many>{'|'.join(many)})(?!\w)(?:\s+(?:of|de))?(?=\s+(?:{scales}|\w))"
        rf"|(?<!\w)(?P<word>{'|'.join(rest)})(?!\w)"
        rf"|(?<!\w)(?P<one>{ones})(?:\s+|-)(?=(?:{scales}|gigawatts?|m[ée]gawatts?|GW|MW)(?!\w))"
        rf"|(?<!\w)(?P<every>{every})\s+(?=(?:gigawatts?|m[ée]gawatts?|GW|MW)(?![\w-]))",
        re.I,
    )


@tables.kept
def _scale_text() -> str:
    plain = [*FACTORS, *numbers("scale"), "hundred", "hundreds", "thousand", "million"]
    plain += ["millions", "billion", "billions", "trillion", "trillions", "milliard", "milliards"]
    ordered = sorted(set(plain), key=len, reverse=True)
    own = [pattern.pattern for pattern, _ in patterns("scale")]
    return "|".join([*own, *(rf"{re.escape(word)}(?![\w])" for word in ordered)])


@tables.kept
def _scale() -> re.Pattern:
    return re.compile(rf"[ -]?({_scale_text()})(?:\s+(?:of|de|d')(?=\s*(?:{_scale_text()})))?")


def _scale_factor(word: str) -> float | None:
    for pattern, factor in patterns("scale"):
        if pattern.fullmatch(word):
            return float(factor)
    known = {**numbers("scale"), **FACTORS, "hundred": 100.0, "hundreds": 100.0}
    return known.get(word) or known.get(word.lower()) or known.get(word.lower().removesuffix("s"))


def amounts_in(sentence: str, language: str, names: list[tuple[int, int]]) -> tuple[Amount, ...]:
    """Every number of a sentence with what it measures, from left to right."""
    found: list[Amount] = []
    place = 0
    while True:
        match = _number().search(sentence, place)
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


def _digits(text: str, language: str) -> float:
    compact = re.sub("[ '’]", "", text)
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", compact):
        return float(compact.replace(",", ""))
    if compact.count(".") > 1 or (
        language != "en" and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", compact)
    ):
        return float(compact.replace(".", ""))
    return float(compact.replace(",", "."))


def _value(match: re.Match, language: str) -> tuple[float, str]:
    """The number before its scale, and a hedge that it brings."""
    if match.group("digits"):
        return _digits(match.group("digits"), language), ""
    word = (match.group("round") or match.group("word") or match.group("one") or "").lower()
    if match.group("every"):
        return 1.0, ""
    if match.group("round"):
        return numbers("about")[word.split()[-1]], "about"
    if match.group("many"):
        many = match.group("many").lower()
        english = {"centaines": "hundreds", "milliers": "thousands", "dizaines": "dozens"}
        many = english.get(many, "dozens" if many == "tens" else many)
        return 1.0, many
    return numbers("count").get(word, 1.0), ""


def _currency_before(sentence: str, start: int) -> tuple[str, int]:
    for pattern, code in patterns("currency before"):
        match = re.search(rf"(?:{pattern.pattern})\s*$", sentence[max(0, start - 6) : start])
        if match and not (match.start() and sentence[start - len(match.group()) - 1].isalpha()):
            return code, start - len(match.group())
    return "", start


def _amount(sentence: str, match: re.Match, language: str) -> tuple[Amount | None, int]:
    """One number with hedge, range, scale, unit and rate; and where to read on."""
    value, brought = _value(match, language)
    currency, first = _currency_before(sentence, match.start())
    scale, place = _scaled(sentence, match.end())
    low = high = None
    link = re.compile(
        r"\s*(?:-|–|\bto\b|\bà\b|\band\b|\bet\b|\.\.)\s*(?:US ?\$|\$|€|£)?\s*", re.I
    ).match(sentence, place)
    before = sentence[max(0, first - 32) : first]
    hedged = _hedge_before().search(before)
    hedge = meanings("hedge").get(hedged.group(1).lower(), "exact") if hedged else "exact"
    if re.search(r"\badds? up to\s*$", before, re.I):
        hedge = "exact"
    if hedge == "more_than" and _YEARS.match(sentence, place):
        hedge = "exact"  # over five years
    if re.search(r"(?:as much as|as many as)\s*$", before, re.I):
        hedge = "about"  # said of a sum that is reached, it is no bound
    if re.search(r"(?:\bd'|\bde )\s*$", before, re.I):
        longer = re.search(
            r"(plus d['e]|près d['e]|moins d['e]|de l'ordre d['e])\s*$", before.rstrip() + "", re.I
        )
        key = longer.group(1).lower().replace("d'", "de") if longer else ""
        hedge = meanings("hedge").get(key, "between" if hedge == "between" else "exact")
    second = _number().match(sentence, link.end()) if link else None
    joined = (
        link
        and second
        and (link.group().strip().lower() not in ("and", "et") or hedge == "between")
    )
    if joined and second:
        other, _ = _value(second, language)
        size, after = _scaled(sentence, second.end())
        low, high = value * (scale or size or 1.0), other * (size or 1.0)
        if low <= high and not (size is None and scale and other < value):
            place, value, scale = after, math.sqrt(low * high) if low > 0 else high, 1.0
            hedge = "between"
        else:
            low = high = None
    if low is None and hedge == "between":
        hedge = "exact"
    size = scale or 1.0
    dims, factor, end, chips, called, slip, size_of_unit = measure_after(
        sentence, place, currency, scale is not None or value >= 1_000
    )
    if match.group("one") and not dims and scale is None:
        return None, place
    plain = match.group("digits") or ""
    if not dims and scale is None and re.fullmatch(r"(?:19|20)\d\d", plain) and hedge != "between":
        year = Amount(value, None, None, "exact", (("year", 1),), (first, place), plain)
        return year, place
    in_words = match.group("word") or match.group("many") or match.group("one")
    if in_words and not dims and scale is None:
        return None, max(place, match.end())
    if brought and hedge in ("exact", "about"):
        hedge = brought
    if re.match(r"\+|\s*(?:or more|ou plus|and counting)\b", sentence[end:]):
        hedge = "more_than"
    whole = size * factor
    return (
        Amount(
            value * whole,
            None if low is None else low * (factor if scale == 1.0 else whole),
            None if high is None else high * (factor if scale == 1.0 else whole),
            hedge,
            dims,
            (first, end),
            sentence[first:end].strip(),
            chips,
            called,
            slip,
            size_of_unit,
            value if low is None else 0.0,
        ),
        max(end, match.end()),
    )


def _scaled(sentence: str, place: int) -> tuple[float | None, int]:
    """The factor of the words after a number, and where they end."""
    scale = None
    while True:
        found = _scale().match(sentence, place)
        factor = _scale_factor(found.group(1)) if found else None
        if not found or factor is None or (scale or 1.0) > 1e9:
            return scale, place
        if (
            found.group(1) in ("m", "b", "T", "k", "K", "M", "B")
            and re.match(r"[ -]", found.group())
            and not re.match(r"\s*(?:$|[,.;)]|\w+)", sentence[found.end() :])
        ):
            return scale, place
        scale, place = (scale or 1.0) * factor, found.end()
