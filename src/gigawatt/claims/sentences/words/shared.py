"""Bare numbers that take the unit of the count or the money beside them."""

import re
from dataclasses import replace

from gigawatt.claims.sentences.words.amount import PER_HOUR, Amount
from gigawatt.claims.sentences.words.each import A_QUERY, QUERY_PRICE
from gigawatt.claims.sentences.words.hedges import ABOUT, ABOUT_A, BOUND, SIGN
from gigawatt.claims.sentences.words.named import (
    chip_pattern,
)
from gigawatt.claims.sentences.words.numeral import amounts_in
from gigawatt.claims.sentences.words.vocabulary import currencies, language_of, patterns

SHARED = frozenset(
    (
        "chip",
        "superchip",
        "server",
        "rack",
        "money",
        "home",
        "token",
        "H100e",
        "power",
        "energy",
        "job",
        "site",
        "user",
        "litre",
        "person",
        "flops",
    )
)
SMALL = 100  # a bare number below it is of nothing that is counted
FEWER = ("rack", "server", "superchip", "job", "person")  # of which no sentence counts many
MOST_W = 1e14  # watts: "a gigawatt ... 13.7 billion" are not as many gigawatts
MOST = 1e5  # times what is counted of them: a number that is larger is money
_OF_THEM = re.compile(
    r" (?:of them|of these|of those|d'entre (?:eux|elles)|"
    r"of the (?:US ?)?\$[\d.,]+ (?:chips|GPUs|accelerators))\b",
    re.I,
)
_OF_WHICH = re.compile(  # "une puce coûte 35 000 dollars, et il en faut 100 000"
    r"\ben (?:faut|faudra\w*|achèt\w+|command\w+|compt\w+|align\w+|possèd\w+|veu\w+|"
    r"vis\w+|install\w+|a (?:acheté|commandé|installé)|aura\w*)"
    rf"{BOUND} ?$",
    re.I,
)
_THEY_COST = re.compile(  # "a B200 costs $40,000, so 1,000 would cost 40 million"
    r" (?:would |will |could )?(?:cost|come to|add up to|draw|need|use|coût(?:ent|eraient|eront)|"
    r"revien(?:nent|draient)|tir(?:ent|eraient)|consomm(?:ent|eraient))\b",
    re.I,
)
_OTHER_NOUN = re.compile(  # what is counted of which nothing is known: "639 habitants"
    r"[ -](?:de |d'|of )?"
    r"(?:(?!(?:par|les|des|de|in|from|by|for|with|at|on|to|of|en|pour|chez|sur|à|and|et|over) )"
    r"[a-zéè-]+ ){0,2}?(?:habitants?|inhabitants|residents?|transistors?|"
    r"(?:kilo|centi|milli)?m[eè]t(?:re|er)s?|km|miles?|feet|pages?|pays|countries|states|communes?|"
    r"villages?|villes|cities|towns|companies|entreprises|start-?ups?|jeunes pousses|investors?|"
    r"investisseurs?|actionnaires?|models?|modèles?|contrats?|contracts|projects?|projets?|"
    r"students?|étudiants?|guests|visitors|visiteurs|voitures|cars|générateurs?|generators?|"
    r"points?|places|seats|papers?|articles?|satellites?|languages|langues|fois|times)\b",
    re.I,
)
COUNTS = ("person", "chip", "home", "job", "user", "rack", "site")
_PERCENT_OR = re.compile(rf"(?:%|percent|pour cent),? (?:or|soit|that is){ABOUT} ?$", re.I)
_HEADCOUNT = re.compile(
    rf"\b(?:headcount|workforce|staff|payroll|effectifs?) (?:of|de){ABOUT} ?$", re.I
)
_OUT_OF = re.compile(
    r" (?:of (?:the|its|their)|out of(?: the)?|des|sur les|de ses|de leurs) ", re.I
)
_AT_WORK = re.compile(  # "671 billion parameters, of which 37 billion are active"
    r" (?:(?:are|is|sont) )?(?:active|activated|actifs|activés)\b(?! users)", re.I
)
_CRORE = re.compile(r"\b(?:crore|lakh)s?$", re.I)
_THEY_PAY = re.compile(r" (?:pay|paid|paying|subscribe|paient|payaient|sont abonnés)\b", re.I)
_TO_COME = re.compile(  # "each draws 1,400 watts, so that the 64,000 to be installed use ..."
    r" (?:to be|that (?:are|will|would)|due|planned|ordered|on order|"
    r"it (?:wants|has|will|plans))\b",
    re.I,
)
THOUSAND, LEAST_SCALE = 1_000, 1e6
_SUM = re.compile(
    rf"\b(?:worth|valued at|qui (?:en )?(?:vaut|valait|vaudrait)|"
    rf"en (?:réclam\w+|coût\w+|demand\w+|faudr\w+|vaudr\w+)|would (?:cost|need|take)|"
    rf"dont|of which){ABOUT} ?$",
    re.I,
)
_ENDS = re.compile(r"\s*(?:$|[.,;:)])|\s+(?:chez|pour|auprès|from|for|with|at)\b")
_DOWN_TO = re.compile(r" ?(?:à|to|down to) ?(?:US ?)?[$€£]?", re.I)
_DOWN_FROM = re.compile(rf"\b(?:de|from) ?{ABOUT_A}$", re.I)
_PAID_FOR = re.compile(  # "40 billion for 400,000"
    rf"\b(?:million|billion|dollars|bn) for {ABOUT_A}$", re.I
)
_CHIP: tuple[tuple[str, int], ...] = (("chip", 1),)
_BESIDE = re.compile(  # what stands before a number that another is held beside
    r"\b(?:doubl\w*|twice|tripl\w*|times|fold|up from|down from|against|versus|than|half)"
    rf"(?: (?:the|its))?{ABOUT} ?{SIGN}$",
    re.I,
)
_TOLD_AGAIN = re.compile(
    rf",? ?\(?(?:(?:or|ou|soit|that is|i\.e\.) ?)?{ABOUT_A}",
    re.I,
)
_PER_PIECE = re.compile(
    r"\b(?:par|per|an?|each|every|chaque) (?:[kmg]w|kilowatt|m[ée]gawatt|gigawatt|GPU|chip|"
    r"puce|job|emploi|rack|baie|person|personne)\w*$",
    re.I,
)
_PER_TIME = re.compile(
    r"(?:\b(?:an?|per|each|every)\s|/ ?)(?:(?:mega|giga|kilo)watt-)?"
    r"(?:year|month|week|day|hour|minute|second)|"
    r"\b(?:par|chaque)\s(?:an|mois|semaine|jour|heure|minute|seconde)",
    re.I,
)
_NUMBER = re.compile(
    r"[^\d]{0,4}[\d.,]+[ -]?(?:thousand|millions?|billions?|trillions?|quadrillions?|bn|tn|m)?\b"
)
_MAKES = re.compile(r"\b(?:makes?|giv(?:e|es|ing)|totals?|add up|comes? to|font)\b", re.I)


def with_shared_units(sentence: str, amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Bare numbers take the unit of the count beside them: "over 116,000 GB300: 104,000 in
    Texas"; and that of the money beside them: "10 million dollars each, 500 million in all".
    """
    counted = [(one, dims) for one in amounts if (dims := _shareable(one))]
    found: list[Amount] = []
    for one in amounts:
        rates = [other for other in found if other.kind == "rate"]
        if rates and (_BESIDE.search(sentence[: one.where[0]]) or _again(sentence, rates[-1], one)):
            one = _as_before(one, rates[-1], language_of(sentence))
        one = _in_other_money(one, found[-1], sentence) if found else one
        one = one if one.dims else _by_its_words(one, amounts, sentence)
        if not one.dims and _OTHER_NOUN.match(sentence, one.where[1]):
            found.append(one)
            continue
        one = _of_one_scale(_falling_from(one, amounts, sentence), found, sentence)
        likely = []
        small = one.value < SMALL and not _THEY_COST.match(sentence, one.where[1])
        if not one.dims and counted and not small:
            likely = _likely(sentence, one, counted)
        if likely:
            near, dims = min(likely, key=lambda pair: _away(pair[0], one, sentence))
            chips = (near.chips, near.called) if near.dims == dims else ((), "")
            low, high = (None if end is None else end * near.size for end in (one.low, one.high))
            one = replace(
                one,
                value=one.value * near.size,
                low=low,
                high=high,
                size=near.size,
                dims=dims,
                chips=chips[0],
                called=chips[1],
            )
        if dict(one.dims).get("?"):
            one = _with_numerator(one, amounts, sentence)
        found.append(one)
    return tuple(found)


def _by_its_words(one: Amount, amounts: tuple[Amount, ...], sentence: str) -> Amount:
    """A bare number with the unit that the words around it give, if they do."""
    if _HEADCOUNT.search(sentence[: one.where[0]]):
        return replace(one, dims=(("person", 1),))
    if _AT_WORK.match(sentence, one.where[1]):
        return replace(one, dims=(("parameter", 1),))
    if base := _of_the_whole(one, amounts, sentence):
        return replace(one, dims=base)
    whole = _out_of(one, amounts, sentence)
    if not whole:
        return _in_rupees(one, amounts)
    scale = whole.value / whole.printed
    return replace(one, value=one.value * scale, size=scale, dims=whole.dims)


def _again(sentence: str, rate: Amount, one: Amount) -> bool:
    """Whether a volume tells the one of a time before it once more, in another unit: "13 million
    liters a day, about 3.4 million gallons".
    """
    between = sentence[rate.where[1] : one.where[0]]
    return one.kind == "litre" and bool(between.strip()) and bool(_TOLD_AGAIN.fullmatch(between))


def _in_other_money(one: Amount, before: Amount, sentence: str) -> Amount:
    """A sum that tells the rate right before it once more in another currency: "127 million kronor
    a megawatt, or about 13 million dollars".
    """
    between = sentence[before.where[1] : one.where[0]]
    per = _PER_PIECE.search(before.text) if before.kind == "rate" else None
    money = {base for base, power in before.dims if power > 0} & {*currencies(), "currency"}
    told = bool(between.strip()) and _TOLD_AGAIN.fullmatch(between)
    if one.kind != "money" or not per or not money or not told or one.dims[0][0] in money:
        return one
    again = amounts_in(f"{one.text} {per.group()}", language_of(sentence), [])
    if len(again) != 1 or again[0].kind != "rate":
        return one
    return replace(again[0], where=one.where, text=one.text, hedge=one.hedge)


def _of_the_whole(
    one: Amount, amounts: tuple[Amount, ...], sentence: str
) -> tuple[tuple[str, int], ...]:
    """What a number behind a share counts: "of the 1,400 engineers 42 percent, or 588"."""
    if not _PERCENT_OR.search(sentence[: one.where[0]]):
        return ()
    before = [other for other in amounts if other.where < one.where and other.kind in COUNTS]
    return before[0].dims if before and one.value < before[0].value else ()


def _out_of(one: Amount, amounts: tuple[Amount, ...], sentence: str) -> Amount | None:
    """The whole of which a bare number right before it is a part: "30 of the 50 billion"."""
    for other in amounts:
        between = sentence[one.where[1] : other.where[0]]
        if other.printed and other.kind in SHARED and _OUT_OF.fullmatch(between):
            scaled = other.value / other.printed >= LEAST_SCALE
            return other if scaled and one.value <= other.printed else None
    return None


def _in_rupees(one: Amount, amounts: tuple[Amount, ...]) -> Amount:
    """So many crore or lakh without a noun are rupees, where others of the sentence are."""
    rupees = (("INR", 1),)
    alike = any(other.dims == rupees for other in amounts)
    crore = not one.dims and _CRORE.search(one.text)
    return replace(one, dims=rupees) if crore and alike else one


def _of_one_scale(one: Amount, found: list[Amount], sentence: str) -> Amount:
    """A bare number that leaves "billion" to the sum before it: "a stake of 135 billion in a group
    that is worth 500".
    """
    sums = [other for other in found if other.kind == "money" and other.printed]
    if one.dims or not sums or one.value >= THOUSAND or not _SUM.search(sentence[: one.where[0]]):
        return one
    if not _ENDS.match(sentence, one.where[1]):
        return one
    scale = sums[-1].value / sums[-1].printed
    if scale < LEAST_SCALE:
        return one
    return replace(one, value=one.value * scale, size=scale, dims=sums[-1].dims)


def _falling_from(one: Amount, amounts: tuple[Amount, ...], sentence: str) -> Amount:
    """The first of two numbers of which the second, the smaller, has the unit of both: "tombé de 8
    à 2,30 dollars l'heure". Where the second is the larger they are read as a range.
    """
    after = next((other for other in amounts if other.where > one.where), None)
    if one.dims or not after or not after.dims or not after.printed:
        return one
    linked = _DOWN_TO.fullmatch(sentence[one.where[1] : after.where[0]])
    if not linked or not _DOWN_FROM.search(sentence[: one.where[0]]):
        return one
    factor = after.value / after.printed
    if one.value < after.printed:
        return one
    return replace(one, value=one.value * factor, size=after.size, dims=after.dims)


def _away(other: Amount, one: Amount, sentence: str) -> int:
    """How far the unit of a bare number may be: one that another number's verb parts from it is
    that of a total ("phase two's 1,000 make 1.2 gigawatts").
    """
    parted = other.where > one.where and _MAKES.search(sentence[one.where[1] : other.where[0]])
    return abs(other.where[0] - one.where[0]) + (len(sentence) if parted else 0)


def _as_before(one: Amount, before: Amount, language: str) -> Amount:
    """A number that a rate is compared with is one too: "980 trillion tokens a month, double the
    480 trillion of May", "$3 billion a year, up from $2 billion".
    """
    per = _PER_TIME.search(before.text)
    number = _NUMBER.match(before.text)
    if before.kind != "rate" or not per or not number or PER_HOUR in one.dims:
        return one
    untimed = tuple(pair for pair in before.dims if pair != PER_HOUR)
    if one.dims and one.dims not in (untimed, tuple(pair for pair in untimed if pair[1] > 0)):
        return one
    tail = before.text[per.start() if one.dims else number.end() :]
    again = amounts_in(f"{one.text} {tail.lstrip()}", language, [])
    if len(again) != 1 or again[0].dims != before.dims:
        return one
    return replace(again[0], where=one.where, text=one.text, hedge=one.hedge)


def _likely(
    sentence: str, one: Amount, counted: list[tuple[Amount, tuple[tuple[str, int], ...]]]
) -> list[tuple[Amount, tuple[tuple[str, int], ...]]]:
    """The counts beside a bare number of which it can be one: "400,000 of them" are chips that
    have a price each, "35 billion in all" beside 5,900 racks is their money.
    """
    before = sentence[: one.where[0]]
    of_them = _OF_THEM.match(sentence, one.where[1]) or _PAID_FOR.search(before)
    of_them = of_them or _OF_WHICH.search(before) or _THEY_COST.match(sentence, one.where[1])
    of_them = of_them or _TO_COME.match(sentence, one.where[1])
    if _THEY_PAY.match(sentence, one.where[1]):  # "of 850 million users 35 million pay"
        return [pair for pair in counted if pair[0].kind == "user"] or counted
    if of_them:
        found = [(other, _CHIP) for other, _ in counted if ("chip", -1) in other.dims]
        dims = _CHIP if "$" in of_them.group() else _noun_before(before)
        return found or ([(replace(one, size=1.0), dims)] if dims else counted)
    counted = [
        pair for pair in counted if pair[0].kind != "power" or one.value * pair[0].size < MOST_W
    ]
    few = [pair for pair in counted if pair[0].kind in FEWER and one.value > MOST * pair[0].value]
    rest = [pair for pair in counted if pair not in few]
    return rest if any(pair[1][0][0] in currencies() for pair in rest) else counted


def _noun_before(text: str) -> tuple[tuple[str, int], ...]:
    """What the last noun of some words counts, or nothing: of "homes, 11 million of them"."""
    nouns = [(chip_pattern(), "1 chip"), *patterns("noun")]
    found = [(at.end(), of.split()[1]) for noun, of in nouns for at in noun.finditer(text)]
    base = max(found, default=(0, ""))[1]
    return ((base, 1),) if base in SHARED or base == "person" else ()


def _shareable(one: Amount) -> tuple[tuple[str, int], ...]:
    """The dimension that a bare number beside an amount may have, or none."""
    if one.kind in SHARED:
        return one.dims
    over = tuple(pair for pair in one.dims if pair[1] > 0)
    return over if one.kind == "rate" and len(over) == 1 and over[0][0] in currencies() else ()


def _with_numerator(one: Amount, amounts: tuple[Amount, ...], sentence: str) -> Amount:
    """A rate without a unit takes that of the money before it, else of the rate before it:
    "500,000 a day".
    """
    rest = [(base, power) for base, power in one.dims if base != "?"]
    earlier = [other for other in amounts if other.where < one.where]
    kinds = [other.kind for other in earlier[-2:]]
    if rest == [("chip", -1)] and kinds == ["chip", "person"]:  # "1.3 million GPUs for 44 people,
        return replace(one, dims=(("chip", 1), ("person", -1)))  # some 30,000 apiece"
    for other in reversed(earlier):
        small = other.kind == "money" and other.value < QUERY_PRICE
        if small and A_QUERY.search(sentence[: other.where[0]]):  # "a query costs a cent, a billion
            return replace(one, dims=tuple(sorted([*rest, ("query", 1)])))  # a day a fortune"
        above = [(base, power) for base, power in other.dims if power > 0 and base != "?"]
        daily = other.kind == "chip" and rest == [PER_HOUR]  # "800 a day" of 100,000 chips
        if (daily or other.kind in ("money", "rate", "token", "query")) and len(above) == 1:
            value = one.value * other.size
            return replace(one, value=value, dims=tuple(sorted([*rest, *above])))
    return replace(one, dims=())
