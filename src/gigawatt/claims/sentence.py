"""What a sentence says: its numbers with their units and hedges, and what it names beside them.

Nothing is guessed that the words do not hold: a number whose unit nobody knows stays without one.
The
words stand in `sentence.csv`, one row a pattern, so that a reader who misses one adds a row.
"""

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from gigawatt.claims.said import Claimed, claimed_range
from gigawatt.data import tables
from gigawatt.errors import UserError, clip
from gigawatt.text import words
from gigawatt.text.scales import FACTORS

LONGEST = 2_000  # characters of one sentence
MANY = 16  # numbers of one sentence
PER_YEAR = 8760.0  # hours
_WINDOW = 48  # characters after a number in which the noun that it counts may stand
_DIGITS = (
    r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?"
)
_STOP = re.compile(
    r"[,;:.()!?]\s|[()]|\b(?:and|or|in|at|for|with|to|by|per|the|will|is|are|were|was|on|from|over|draws?|use[sd]?|"
    r"need[s]?|cost[s]?|which|that|dans|pour|par|et|ou|à|sur|qui|soit|avec|au|aux|en|coûte\w*|\d)",
    re.I,
)
_PER = re.compile(
    r"\s*(?:/|,?\s*\b(?:in a|a|an|per|each|every|par|chaque|un|une|pro|für jede[sn]?)\s+"
    r"|-a-|\s+(?=(?:daily|annually|yearly|hourly)\b))",
    re.I,
)
_EACH = re.compile(
    r"\s*(?:\w+\s+){0,2}?(?:each|apiece|a piece|l'unité|pièce|chacune?|par puce)\b(?! of)", re.I
)
_YEARS = re.compile(r"[ -](?:years?|ans|months?|mois|days?|jours?)\b", re.I)
_PART_OF = re.compile(r",? (?:dont|of which|y compris) ")  # what follows names a part of it
_CODE = re.compile(r"[A-Z]\d{3}")
PRICES = (500.0, 4e5)  # dollars: what is the price of one accelerator
PIECE_W = 5e5  # a power below this is that of a rack, a server or a chip
_OF_PIECE = re.compile(
    r"\b(racks?|servers?|serveurs?|armoires?|baies?)(?: IA| d'IA)? "
    r"(?:of|de|at|à|d'environ)\s*(?:about |environ )?$",
    re.I,
)
_YEARLY = re.compile(r"\s*(?:annually|yearly|annuels?|par an|p\.a\.|in a year|l'an)\b", re.I)


@dataclass(frozen=True)
class Amount:
    """A number of a sentence, in base units: watts, hours, pieces, and money in its own currency.

    dims: what it measures, such as (("USD", 1), ("W", -1)). where: its first and last character.
    """

    value: float
    low: float | None
    high: float | None
    hedge: str
    dims: tuple[tuple[str, int], ...]
    where: tuple[int, int]
    text: str
    chips: tuple[str, ...] = ()
    called: str = ""  # the chips as printed
    slip: str = ""  # what is wrong with its unit
    size: float = 1.0  # of its unit in base units: 1e6 for MW

    @property
    def kind(self) -> str:
        """What it measures, in a word: money, power, energy, time, chip, home, ..., or a rate."""
        found = dict(self.dims)
        if found == {"W": 1}:
            return "power"
        if found == {"W": 1, "h": 1}:
            return "energy"
        if found == {"h": 1}:
            return "time"
        if len(found) == 1 and next(iter(found.values())) == 1:
            name = next(iter(found))
            return "money" if name in currencies() else name
        return "rate" if found else "number"

    @property
    def claimed(self) -> Claimed:
        """The range that its words leave open, by the rule for press numbers; a floor is a
        floor.
        """
        found = claimed_range(self.value, self.low, self.high, self.hedge)
        if found is None:  # a number has a range
            raise UserError(f"{clip(self.text)!r} has no range")
        if self.hedge == "more_than":
            return Claimed(self.value, math.inf)
        return found

    @property
    def point(self) -> Claimed:
        """The same without the slack of rounding: what a number means where it is given, not
        tested.
        """
        if self.low is not None or self.hedge in ("more_than", *MANY_WORDS):
            return self.claimed  # "up to 150 MW" that are given are 150 MW
        return Claimed(self.value, self.value)


MANY_WORDS = ("several", "dozens", "hundreds", "thousands")


@dataclass(frozen=True)
class Understood:
    """A sentence taken apart."""

    text: str
    language: str
    amounts: tuple[Amount, ...]
    chips: tuple[str, ...]
    called: str
    makers: tuple[str, ...]
    companies: tuple[str, ...]
    site: str
    country: str
    years: tuple[int, ...]
    scopes: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> list[Amount]:
        """The amounts of one kind, in the order of the sentence."""
        return [one for one in self.amounts if one.kind == kind]


@tables.kept
def _patterns() -> dict[str, list[tuple[re.Pattern, str]]]:
    with Path(__file__).with_name("sentence.csv").open(encoding="utf-8", newline="") as file:
        found: dict[str, list[tuple[re.Pattern, str]]] = {}
        for kind, pattern, meaning in list(csv.reader(file))[1:]:
            found.setdefault(kind, []).append((re.compile(pattern), meaning))
    return found


@tables.kept
def _meanings(kind: str) -> dict[str, str]:
    return words.meanings(kind)


@tables.kept
def _numbers(kind: str) -> dict[str, float]:
    return words.numbers(kind)


def patterns(kind: str) -> list[tuple[re.Pattern, str]]:
    """The patterns of a kind with what they mean, in the order of the table."""
    return _patterns().get(kind, [])


def says(text: str, kind: str) -> bool:
    """Whether a sentence has words of a kind, such as those of a contract."""
    return any(pattern.search(text) for pattern, _ in patterns(kind))


@tables.kept
def currencies() -> frozenset[str]:
    """The codes of the currencies that the words know."""
    found = patterns("currency before") + patterns("currency after")
    return frozenset(code for _, code in found)


def tidy(text: str) -> str:
    """One kind of space, dash and apostrophe; no soft hyphen, footnote mark or control
    character.
    """
    text = re.sub(
        r"[\u00ad\u200b-\u200f\u2060\ufeff]|\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰†‡*]+(?=\s|$)", "", text
    )
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = re.sub(r"[\s\u00a0\u2007\u2009\u202f]+", " ", text)
    text = re.sub("[\u2010-\u2015\u2212]", "-", text.replace("\u2019", "'"))
    return text.replace("\N{FULLWIDTH DOLLAR SIGN}", "$").strip()


def understand(text: str) -> Understood:
    """The numbers and names of a sentence. Raises UserError where it is none, or too much for
    one.
    """
    sentence = tidy(text[: LONGEST * 4])
    if not sentence:
        raise UserError("the sentence is empty; write one such as '100,000 H100 draw 150 MW'")
    if len(sentence) > LONGEST:
        raise UserError(
            f"longer than {LONGEST:,} characters; give one sentence with the numbers that belong "
            f"together"
        )
    french = len(patterns("french")[0][0].findall(sentence))
    english = len(patterns("english")[0][0].findall(sentence))
    language = "fr" if french > english else "en" if english else "other"
    names = _names(sentence)
    amounts = _amounts(sentence, language, names)
    if len(amounts) > MANY:
        raise UserError(
            f"{len(amounts)} numbers in one sentence; give one sentence with at most {MANY}"
        )
    chips, called = _chips(sentence)
    if says(
        sentence, "unknown chip"
    ):  # a family name beside it, such as Blackwell, is not its data
        chips, called = (), ""
    found = tuple(one for one in amounts if one.kind != "year" and one.value > 0)
    years = tuple(int(one.value) for one in amounts if one.kind == "year")
    return Understood(
        sentence,
        language,
        _shared_units(_of_pieces(sentence, found)),
        chips,
        called,
        tuple(
            maker
            for maker in ("Nvidia", "AMD", "Broadcom", "Cerebras", "Google")
            if re.search(rf"\b{maker}\b", sentence, re.I)
        ),
        _companies(sentence),
        _site(sentence),
        _country(sentence),
        years,
        frozenset(
            kind.partition(":")[2]
            for kind in _patterns()
            if kind.startswith("scope:") and says(_PART_OF.split(sentence)[0], kind)
        ),
    )


def _names(sentence: str) -> list[tuple[int, int]]:
    """Where digits belong to a name: GPT-4, phase 2, Colossus 2, H100."""
    found = [
        match.span() for pattern, _ in patterns("name") for match in pattern.finditer(sentence)
    ]
    return found + [match.span() for match in _chip_pattern().finditer(sentence)]


@tables.kept
def _chip_names() -> dict[str, str]:
    """Every usual name of an accelerator, in small letters, with the accelerator."""
    found: dict[str, str] = {}
    for row in tables.rows("accelerators"):
        for name in (row["accelerator"], *(row["aliases"] or "").split("|")):
            if name and len(name) > 2:
                found.setdefault(name.lower(), row["accelerator"])
    for pattern, members in patterns("family"):  # a kind of which the tables know only the sister
        code = _CODE.match(pattern.pattern)
        if code:
            found.setdefault(code.group().lower(), members.split("|")[0])
    return found


@tables.kept
def _chip_pattern() -> re.Pattern:
    ordered = sorted(_chip_names(), key=len, reverse=True)
    named = "|".join(re.escape(name).replace(r"\ ", r"[ -]?") for name in ordered)
    return re.compile(rf"(?<![\w-])(?:{named})(?:s\b|(?!\w))", re.I)


def _chips(text: str) -> tuple[tuple[str, ...], str]:
    """The accelerators that a text names, and how: a family stands for its members."""
    found: list[str] = []
    called: list[str] = []
    for pattern, members in patterns("family"):
        match = pattern.search(text)
        if match:
            found += members.split("|")
            called.append(match.group())
    family = "|".join(called)
    for match in _chip_pattern().finditer(text):
        if family and re.fullmatch(family, match.group(), re.I):
            continue
        name = re.sub(r"[ -]+", " ", match.group()).lower()
        known = _chip_names()
        chip = known.get(name) or known.get(name.removesuffix("s"))
        if chip is None:
            squeezed = {key.replace(" ", ""): value for key, value in known.items()}
            chip = squeezed.get(name.replace(" ", "").removesuffix("s"))
        if chip:
            found.append(chip)
            called.append(match.group())
    exact = [name for name in found if name.lower() in " ".join(called).lower()]
    if exact and len(found) > len(exact) and len(called) > 1:  # "GB300 Blackwell chips" are GB300
        kinds = {one for p, row in patterns("family") if p.search(text) for one in row.split("|")}
        found = [one for one in found if one not in kinds or one in exact]
    return tuple(dict.fromkeys(found)), " and ".join(dict.fromkeys(called))


def chips_between(text: str, first: int, last: int) -> tuple[str, ...]:
    """The accelerators that a part of a text names."""
    return _chips(text[first:last])[0]


def _companies(sentence: str) -> tuple[str, ...]:
    found = []
    for row in tables.rows("companies"):
        names = [row["company"], *(row["called"] or "").split("|"), "Google"][
            : 3 if row["company"] == "Alphabet" else 2
        ]
        if any(re.search(rf"\b{re.escape(name)}\b", sentence, re.I) for name in names if name):
            found.append(row["company"])
    return tuple(found)


def _site(sentence: str) -> str:
    """The longest name of a site in the tables that the sentence holds, or an empty text."""
    sites = {row["site"] for row in tables.rows("sites")}
    named = [site for site in sites if re.search(rf"\b{re.escape(site)}\b", sentence, re.I)]
    first = [  # "Colossus" alone is the first of them
        site
        for site in sites
        if site.endswith(" 1") and re.search(rf"\b{re.escape(site[:-2])}\b", sentence, re.I)
    ]
    return max(named or first, key=len, default="")


def _country(text: str) -> str:
    found = {code for pattern, code in patterns("country") if pattern.search(text)}
    return found.pop() if len(found) == 1 else ""


def country_near(understood: Understood, amount: Amount) -> str:
    """The country whose homes an amount counts, where the words beside it say so."""
    first, last = amount.where
    near = _country(understood.text[first : last + 24])
    return near or _country(understood.text[max(0, first - 24) : last])


@tables.kept
def _hedge_before() -> re.Pattern:
    known = sorted(_meanings("hedge"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, known))}|d')\s*(?:an?\s+)?$", re.I)


@tables.kept
def _number() -> re.Pattern:
    counts = sorted(_numbers("count"), key=len, reverse=True)
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
    about = "|".join(map(re.escape, _numbers("about")))
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
    plain = [*FACTORS, *_numbers("scale"), "hundred", "hundreds", "thousand", "million"]
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
    known = {**_numbers("scale"), **FACTORS, "hundred": 100.0, "hundreds": 100.0}
    return known.get(word) or known.get(word.lower()) or known.get(word.lower().removesuffix("s"))


def _amounts(sentence: str, language: str, names: list[tuple[int, int]]) -> tuple[Amount, ...]:
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
        return _numbers("about")[word.split()[-1]], "about"
    if match.group("many"):
        many = match.group("many").lower()
        english = {"centaines": "hundreds", "milliers": "thousands", "dizaines": "dozens"}
        many = english.get(many, "dozens" if many == "tens" else many)
        return 1.0, many
    return _numbers("count").get(word, 1.0), ""


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
    hedge = _meanings("hedge").get(hedged.group(1).lower(), "exact") if hedged else "exact"
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
        hedge = _meanings("hedge").get(key, "between" if hedge == "between" else "exact")
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
    dims, factor, end, chips, called, slip, size_of_unit = _unit(
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


def _dims(meaning: str) -> tuple[float, tuple[tuple[str, int], ...]]:
    factor, *bases = meaning.split()
    return float(factor), tuple((base, 1) for base in bases)


def _unit(
    sentence: str, place: int, currency: str, bare: bool
) -> tuple[tuple[tuple[str, int], ...], float, int, tuple[str, ...], str, str, float]:
    """Dimension, factor, end, chips as named, slip, and factor without a rate, after a number."""
    rest = re.match(r"\s*-?\s*(?:de |d'|of )?\s*", sentence[place:])
    start = place + (rest.end() if rest else 0)
    slip = ""
    chips: tuple[str, ...] = ()
    called = ""
    factor, end = 1.0, place
    dims: tuple[tuple[str, int], ...] = ()
    if currency:
        dims = ((currency, 1),)
    else:
        code, finish = _currency_after(sentence, start)
        if code:
            dims, end = ((code, 1),), finish
    cents = re.match(r"\s*(?:pence|p)\b", sentence[place:])
    if cents and not dims:
        dims, end, factor = (("GBP", 1),), place + cents.end(), 0.01
    if not dims:
        factor, dims, end, slip = _measured(sentence, start, place)
    if not dims:
        factor, dims, end, chips, called = _counted(sentence, start, place)
    if not dims and re.compile(
        r"\s*(?:per|par|a|an|in each) (?:\w+ )?(?:racks?|armoires?|baies?)\b", re.I
    ).match(sentence, place):
        dims, end = (("chip", 1),), place
    if not dims and bare:  # "50 billion a gigawatt": the unit stands elsewhere in the sentence
        rate, finish = _rate(sentence, place, (("?", 1),))
        dims, end = ((("?", 1),), place) if rate else ((), end)
    alone = factor
    if dims:
        rate, finish = _rate(sentence, end, dims)
        for base, size in rate:
            dims, factor = _divided(dims, base), factor / size
        end = finish
        if not chips and any(base == "chip" for base, _ in dims):
            chips, called = _chips(sentence[place:end])
    return tuple(sorted(dims)), factor, end, chips, called, slip, alone


def _currency_after(sentence: str, start: int) -> tuple[str, int]:
    for pattern, code in patterns("currency after"):
        match = pattern.match(sentence, start)
        if match:
            return code, match.end()
    return "", start


def _measured(
    sentence: str, start: int, place: int
) -> tuple[float, tuple[tuple[str, int], ...], int, str]:
    """A unit that stands right after its number."""
    slip = re.compile(r"mW(?!h|\w)|GB(?!\d|\w)(?= (?:cluster|data|site|campus|AI))").match(
        sentence, start
    )
    if slip:
        wrong = slip.group()
        remedy = "MW (mW is a milliwatt)" if wrong == "mW" else "GW (GB is a gigabyte)"
        return 1e6 if wrong == "mW" else 1e9, (("W", 1),), slip.end(), f"{wrong} for {remedy}"
    for pattern, meaning in patterns("unit"):
        match = pattern.match(sentence, start)
        if match:
            factor, dims = _dims(meaning)
            return factor, dims, match.end(), ""
    return 1.0, (), place, ""


def _counted(
    sentence: str, start: int, place: int
) -> tuple[float, tuple[tuple[str, int], ...], int, tuple[str, ...], str]:
    """What a number counts: the noun within the next words, or the chip that they name."""
    stop = _STOP.search(sentence, start)
    window_end = min(start + _WINDOW, len(sentence))
    while stop and _chip_pattern().match(sentence, stop.start()):
        stop = _STOP.search(sentence, stop.end())
    named = list(_chip_pattern().finditer(sentence, start, window_end))
    reach = min(stop.start() if stop else window_end, window_end)
    inside = [m for m in named if m.start() <= reach + 1 and m.start() - start < _WINDOW]
    if inside:
        reach = max(reach, inside[0].end())
        joined = re.compile(r"\s*(?:and|or|et|ou|/|,)\s*").match(sentence, inside[0].end())
        if joined and _chip_pattern().match(sentence, joined.end()):
            reach = _chip_pattern().match(sentence, joined.end()).end()
        reach = max(reach, _tail(sentence, reach))
    best: tuple[int, re.Match, str] | None = None
    for pattern, meaning in patterns("noun"):
        match = pattern.search(sentence, start, reach)
        if match and (best is None or match.start() < best[0]):
            best = (match.start(), match, meaning)
    if best is None and not inside:
        return 1.0, (), place, (), ""
    while best is not None:  # the last noun of a phrase counts: GPU dies, AI servers
        after = re.compile(r"[ -]").match(sentence, best[1].end())
        follows = after and next(
            (
                (found.start(), found, meaning)
                for pattern, meaning in patterns("noun")
                if (found := pattern.match(sentence, after.end()))
            ),
            None,
        )
        if not follows:
            break
        best = follows
    chips, called = _chips(sentence[start : max(reach, best[1].end() if best else 0)])
    if best is None:
        hours = re.compile(r"[ -](?i:GPU[ -])?(?i:hours?|heures?)\b").match(
            sentence, inside[0].end()
        )
        if hours:
            return 1.0, (("chip", 1), ("h", 1)), hours.end(), chips, called
        return 1.0, (("chip", 1),), reach, chips, called
    factor, dims = _dims(best[2])
    if dims == (("site", 1),) or dims == (("building", 1),):
        return factor, dims, best[1].end(), (), ""
    hours = re.compile(r"[ -](?i:GPU[ -])?(?i:hours?|heures?)\b").match(
        sentence, inside[0].end() if inside else reach
    )
    if hours and dims == (("chip", 1),):
        return 1.0, (("chip", 1), ("h", 1)), hours.end(), chips, called
    return factor, dims, best[1].end(), chips, called


def _tail(sentence: str, place: int) -> int:
    """Where a noun ends that follows a chip's name: "GB200 superchips", "H100 GPUs", "H800
    hours".
    """
    tail = re.compile(
        r"[ -](?:\w+[ -]){0,1}?(?:superchips?|dies|racks?|GPUs?|chips?|puces?|servers?|"
        r"serveurs?|systems?|hours?|equivalents?)\b",
        re.I,
    ).match(sentence, place)
    return tail.end() if tail else place


def _rate(
    sentence: str, place: int, dims: tuple[tuple[str, int], ...]
) -> tuple[list[tuple[str, float]], int]:
    """What an amount is for: each pair is a base and how much of it, such as ("h", 8760) for a
    year.
    """
    yearly = _YEARLY.match(sentence, place)
    if yearly:
        return [("h", PER_YEAR)], yearly.end()
    slash = re.match(r"/h\b", sentence[place:])
    if slash:
        return [("h", 1.0)], place + slash.end()
    per = _PER.match(sentence, place)
    if per:
        found = _rate_unit(sentence, per.end())
        if found:
            return found
    each = _EACH.match(sentence, place)
    if each and not any(base in ("chip", "h") for base, _ in dims):
        return [("chip", 1.0)], each.end()
    return [], place


def _rate_unit(sentence: str, place: int) -> tuple[list[tuple[str, float]], int] | None:
    number = re.compile(r"(?:single |additional |whole |US |American )").match(sentence, place)
    place = number.end() if number else place
    for kind in ("unit", "noun"):
        for pattern, meaning in patterns(kind):
            match = pattern.match(sentence, place)
            if match:
                factor, dims = _dims(meaning)
                found = [(base, 1.0) for base, _ in dims]
                found[0] = (found[0][0], factor)
                return found, match.end()
    chip = _chip_pattern().match(sentence, place)
    if chip:
        rack = re.compile(r" (?:NVL72 )?(rack|superchip|server)s?\b", re.I).match(
            sentence, chip.end()
        )
        base = rack.group(1).lower() if rack else "chip"
        return [(base, 1.0)], rack.end() if rack else chip.end()
    return None


def _divided(dims: tuple[tuple[str, int], ...], base: str) -> tuple[tuple[str, int], ...]:
    powers = dict(dims)
    powers[base] = powers.get(base, 0) - 1
    return tuple((name, power) for name, power in powers.items() if power)


def _shared_units(amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Bare numbers take the unit of the count beside them: "over 116,000 GB300: 104,000 in
    Texas".
    """
    kinds = ("chip", "money", "home", "token", "H100e", "power", "energy")
    counted = [one for one in amounts if one.kind in kinds]
    found = []
    for one in amounts:
        if not one.dims and counted and one.value >= 100:
            near = min(counted, key=lambda other: abs(other.where[0] - one.where[0]))
            ends = (None if end is None else end * near.size for end in (one.low, one.high))
            low, high = ends
            value = one.value * near.size
            one = replace(
                one,
                value=value,
                low=low,
                high=high,
                size=near.size,
                dims=near.dims,
                chips=near.chips,
                called=near.called,
            )
        if dict(one.dims).get("?"):
            one = _with_numerator(one, amounts)
        found.append(one)
    return tuple(found)


def _with_numerator(one: Amount, amounts: tuple[Amount, ...]) -> Amount:
    """A rate without a unit takes that of the money before it, else of the rate before it:
    "500,000 a day".
    """
    rest = [(base, power) for base, power in one.dims if base != "?"]
    for other in reversed([other for other in amounts if other.where < one.where]):
        above = [(base, power) for base, power in other.dims if power > 0 and base != "?"]
        if other.kind in ("money", "rate") and len(above) == 1:
            value = one.value * other.size
            return replace(one, value=value, dims=tuple(sorted([*rest, *above])))
    return replace(one, dims=())


def _of_pieces(sentence: str, amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Powers of one piece: "racks of 140 kW"; counts for each site; H100 equivalents named
    before.
    """
    found: list[Amount] = []
    counts = [one for one in amounts if one.kind == "chip"]
    for one in amounts:
        before = sentence[max(0, one.where[0] - 32) : one.where[0]]
        of = _OF_PIECE.search(before)
        if one.kind == "power" and one.value < PIECE_W and of:
            piece = "server" if of.group(1).lower().startswith("serv") else "rack"
            one = replace(one, dims=(("W", 1), (piece, -1)))
        if (
            one.kind == "chip"
            and re.search(r"(?:[eé]quivalent|equivalence)s? (?:of|de|to|à)\s*$", before, re.I)
            and ("H100" in one.text or "H100" in one.called)
        ):
            one = replace(one, dims=(("H100e", 1),))
        priced = re.search(
            r"(?:\bat|à|low price of|price of|priced at)\s*(?:US ?)?\$?$", before, re.I
        )
        if counts and priced and one.kind == "money" and PRICES[0] <= one.value <= PRICES[1]:
            one = replace(one, dims=tuple(sorted((*one.dims, ("chip", -1)))))
        places = found[-1] if found and found[-1].kind in ("site", "building", "cluster") else None
        if (
            one.kind == "chip"
            and places
            and re.match(r"\s*(?:each|chacune?)\b", sentence[one.where[1] :])
        ):
            ends = places.claimed if places.low else places.point
            found.pop()
            one = replace(
                one,
                value=one.value * places.value,
                low=one.value * ends.low if places.low else None,
                high=one.value * ends.high if places.low else None,
            )
        found.append(one)
    return tuple(found)
