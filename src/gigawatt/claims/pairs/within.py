"""Arithmetic inside one sentence: products, sums, ratios and currencies that its own numbers must
obey.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product

from gigawatt.claims.money import dollars
from gigawatt.claims.rule import CONSISTENT, INCONSISTENT, WRONG_UNIT
from gigawatt.claims.said import Claimed
from gigawatt.claims.words.amount import MANY_WORDS, PIECE_W, Amount
from gigawatt.claims.words.duration import HOURS_OF, OFTEN
from gigawatt.claims.words.fraction import ANY, fraction
from gigawatt.claims.words.measure import PER_YEAR
from gigawatt.claims.words.sentence import Understood
from gigawatt.claims.words.vocabulary import currencies, numbers, patterns
from gigawatt.text.typeset import number

APART = 60  # characters between two numbers that a word sets equal
_MAKES = r"makes?|comes? to|amounts? to|mean|font|représent\w+|correspond\w* à"
LINK = re.compile(rf"\b(?:are|is|soit|sont|or|équiv\w+|i\.e\.|was|were|{_MAKES})\b|=", re.I)
EQUALS = re.compile(
    rf"\s*(?:,|\(|)\s*(?:are|is|soit|or|i\.e\.|that is|équivaut à|=|"
    rf"were about|are hundreds of|{_MAKES}|)\s*"
    r"(?:about|approximately|roughly|some|around|environ|plus de|over|more than|"
    r"nearly|almost|the use of|près de|quelque|presque|un peu (?:plus|moins) de|)\s*",
    re.I,
)
NEAR, CONVERTED = 0.03, 0.015  # relative: two currencies of one sum may be of different days
LAST_DIGIT, PRODUCT = 0.005, 0.03  # relative: what rounding on the way may cost
AT_LEAST, FLOOR = 1.5, 2.0  # "more than doubled" is less than tripled; a floor of a product
TIMES, LOOSE = 0.06, 0.1  # how exact "twice" and "nearly twice" are
FRACTION, SMALL = 0.125, 0.4  # how exact a small fraction in words is, and up to which
_TIMES_OF = tuple(  # what is counted or used in a time, and its hours
    (rf"\b(?:an?|per|each|every) {unit}\b|\b{often}", HOURS_OF[unit])
    for often, unit in OFTEN.items()
)
_PERCENT_MORE = re.compile(
    r"(\d+(?:[.,]\d+)?) ?(?:%|percent|per cent|pour cent) "
    r"(?:(?P<less>less|lower|smaller|below|cheaper|de moins)|more|higher|larger|above|de plus)\b"
    r"(?! than (?:planned|expected))",
    re.I,
)
_SHARE_IN_WORDS = re.compile(rf"\b({ANY})(?: of| d[eu]s?) ", re.I)
_PART_MORE = (
    re.compile(  # behind two numbers: "..., a third more", "un tiers de plus que", "20 % de moins"
        rf"(?:, (?:or |about |nearly |roughly )*(?P<words>{ANY}) "
        r"(?:(?P<up>more|higher|larger)|less|lower|cheaper)(?=[.;]|$)|"
        r"(?:(?P<digits>\d+(?:[.,]\d+)?) ?(?:%|pour cent)(?= de moins)|"
        rf"\b(?P<part>{ANY})(?= de (?:plus|moins)))"
        r" de (?:(?P<more>plus)|moins)\b(?! de ))",
        re.I,
    )
)
_GROWN = re.compile(
    r"\b(?P<up>up|rose|risen|rise|grew|grown|increas\w+|jump\w*|climb\w*|gain\w*|soar\w*|surg\w*)?"
    r"(?P<down>down|fell|fallen|fall|drop\w*|declin\w*|slump\w*|slid|plung\w*|cut)?"
    r"(?: (?:by|of|some|about|nearly|roughly|almost|around|more than|over))* "
    r"(?:(?P<digits>\d+(?:\.\d+)?) ?(?:%|percent|per cent)|"
    rf"(?P<words>{ANY}))"
    r"(?=,? (?:from|on|over|compared with|to [^;]{1,24} from) )",
    re.I,
)
_CHANGE = re.compile(  # behind both numbers: "from $8 to $2, a fall of three quarters"
    r"\b(?:(?P<up>rise|jump|increase|gain|surge|leap)|(?P<down>fall|drop|cut|decline|decrease|slump))"
    r" of(?: (?:about|some|nearly|roughly|almost|around|more than|over))* "
    r"(?:(?P<digits>\d+(?:\.\d+)?) ?(?:%|percent|per cent)|"
    rf"(?P<words>{ANY}))",
    re.I,
)
_BY = re.compile(  # with both numbers in its midst: "rose from 5 to 8 million, by 60 %"
    r"\b(?:(?P<up>rose|risen|grew|grown|climbed|jumped|soared|surged|increased)|"
    r"(?P<down>fell|fallen|dropped|declined|slid|plunged|slumped|sank)) from [^;:]*?,? by"
    r"(?: (?:about|some|nearly|roughly|almost|around|more than|over))* "
    r"(?:(?P<digits>\d+(?:\.\d+)?) ?(?:%|percent|per cent)|"
    rf"(?P<words>{ANY}))",
    re.I,
)
_GROWTHS = (_GROWN, _CHANGE, _BY)
_TO = re.compile(
    r",? (?:to|down to|up to|à)(?: (?:about|some|nearly|roughly|almost|around|just|près de|plus de|"
    r"moins de|environ|quelque))* ",
    re.I,
)
_FROM = re.compile(r",? (?:par rapport|sur|contre|comparé)", re.I)
_VERSUS = re.compile(
    r"(?: [\w']+){0,4},? (?:contre|au lieu de|against|versus|compared with)"
    r"(?: (?:about|some|nearly|environ|près de|quelque))* ",
    re.I,
)
_RANGE_FROM = re.compile(r"\b(?:from|passant de|de) $", re.I)
FROM = 24  # characters after a growth in which the number that it grew from must begin
_SHARE_OF = re.compile(
    r"(?: (?:share|stake|cut|portion|slice))? (?:of|in|des|du|de la|de) "
    r"(?:(?:an?|the|its|their|ses) )?",
    re.I,
)
_APPOSED_SHARE = re.compile(  # "10 billion of memory, 2 % of the 500 billion"
    r"(?: (?:of|for|de|du|des|d.|pour)[\w' -]{1,30})?, "
    r"(?:(?:or|soit|that is|about|some|environ|près de|quelque|nearly) )*",
    re.I,
)
_MORE_OR_LESS = re.compile(r" (?:de plus|de moins|more|less|fewer)\b(?! (?:que|than)\b)", re.I)
_OF_TOTAL = re.compile(
    r" (?:du total|de (?:l'ensemble|la somme|l'enveloppe)|"
    r"of (?:the|that|its) (?:total|whole|sum))\b",
    re.I,
)
_RIGHT_BESIDE = re.compile(
    r",? ?\(?(?:or |costs? |are |is |comes? to |soit |about |environ |less than |under |"
    r"more than |près de |quelque |"
    r"moins d'|moins de |plus d'|plus de )*"
)
_LAST = re.compile(r"[^,;]*,(?: (?:or|that is|about|some|roughly|around|nearly))* ?", re.I)
_TAKES = re.compile(
    r"^(?:,?| (?:de|du|des|d.|aux?|pour|en|to|for|in)[\w' -]{1,24},?) "
    r"(?:or|that is|is|was|are|were|swallow\w*|eats?|ate|takes?|took|makes? up|represent\w*|"
    r"accounts? for|amounts? to|equals?|soit|font|p[eè]s(?:ent|e|aient|ait)|absorb\w+)\b"
    r"(?: (?:about|some|nearly|roughly|around|over))* $",
    re.I,
)
_PART_OF_IT = re.compile(r" of (?:it|that|this)\b")
_THAN = re.compile(  # "26 gigawatts are more than the peak demand of New York, 31 gigawatts"
    r"(?:,|[^,;]*\b(?:is|are|was|were|would be|will be))(?: (?:far|much|even|slightly|still))? "
    r"(?:(?P<more>more|larger|bigger|higher|greater)|(?P<less>less|smaller|lower|fewer))"
    r"(?: \w+)? than (?:the|its|their|all|what|that|[A-Z])[^;:]*"
)
_APPOSED = re.compile(
    r",? \(?(?:or|that is|i\.e\.|soit)(?: (?:about|some|nearly|roughly|around|almost))* "
    r"(?:US ?)?[$€£]?",
    re.I,
)
_HOLDS = re.compile(
    r"\b(?:holds?|contains?|houses?|comprises?|carr(?:y|ies)|packs?|ha(?:s|ve)|with|abrit\w+|"
    r"contien\w+|compt\w+|réuni\w+|regroup\w+|rassembl\w+|log\w+|embarqu\w+|totalis\w+)\b",
    re.I,
)
_COSTS = re.compile(  # what stands between the price of an hour and that of a longer time
    r"\s*(?:would |will )?(?:costs?|comes? to|works? out (?:at|to)|runs? to|coûte|coûterait|"
    r"rapporte|rapporterait|revient à|fait)\s*"
    r"(?:about|roughly|some|around|nearly|almost|environ|près de|quelque)?\s*",
    re.I,
)
_OF_WHICH = re.compile(r",? ?\b(?:dont|of which|of them|of that|including|y compris)\b ", re.I)
_OR = re.compile(r"\b(?:then|later|puis|or|ou)\b", re.I)
_BARE_RATE = re.compile(
    r"[\d.,\s]+(?:thousand|millions?|billions?|trillions?|milliards?)? ?(?:an?|per|each|par) "
    r"(?:second|minute|hour|day|week|month|year|seconde|heure|jour|semaine|mois|an)",
    re.I,
)
_EACH, _TOGETHER = (
    re.compile(rf"\b(?:{words})\b", re.I)
    for words in ("each|chacune?", "together|in all|in total|altogether|ensemble|au total")
)
_TOTAL = re.compile(
    r"\b(?:makes?|together|in all|in total|altogether|a total of|au total|en tout|font)\b", re.I
)
_OF_ITS = re.compile(  # "15 % of its revenue of 20 billion"
    r" (?:de (?:son|sa|ses|leurs?)|of (?:its|their)) [\w' -]{3,40}? (?:of|de|d')\s*"
    r"(?:about |some |quelque |environ )?",
    re.I,
)
_SHARED_TO = re.compile(r" (?:with|from|for|by|in|at|to) (?:an? |the )?[A-Z]")
_LISTS = re.compile(r"[^:;.\d]{0,40}:\s")  # "in all 50 billion: 30 from one, 20 from another"
_OF_IT = re.compile(r"Of (?:the |its |their |some |about |roughly |around )*", re.I)
_VALUED = re.compile(
    r"\b(?:valu(?:es?|ed|ing|ation)|valoris\w+|valoré\w*)\b|"
    r"(?:%|percent|pour cent) (?:d'une?|of an?) [\w' -]{3,30}?(?: qui vau\w+| worth)\b",
    re.I,
)
NAMED = 12  # of so many, at most, a sentence names each
SAME = {"H100e": "chip", "job": "person"}  # what a product counts as the other
MOST = 3  # factors of a product
LARGE = 1e6  # numbers without a unit from here on are of one thing
PIECES = {"chip": 1.0, "server": 8.0, "rack": 72.0}
DOLLARS = {  # that a paper there prints as plain dollars, and the words that say where
    "CAD": r"\b(?:Canad|Québec|Quebec|Ontario|Alberta|Toronto|Montr)",
    "AUD": r"\b(?:Austral|Sydney|Melbourne|NextDC|AirTrunk)",
    "NZD": r"\b(?:New Zealand|Nouvelle-Zélande|néo-zéland)",
    "SGD": r"\bSinga",
    "HKD": r"\bHong ?Kong",
}
ONE_PIECE = {("rack", -1), ("server", -1), ("chip", -1), ("site", -1)}
HOURLY = (("USD", 1), ("h", -1))
RENT = 100.0  # dollars: no chip rents for so much an hour
TRIED = 4  # couples that one multiple is held against
TINY = 1e-300
OVERHEAD = 3.2  # the most that a site draws for each watt that its chips are rated at
HEDGED = 24  # characters before a multiple in which its hedge may stand
_MORE = re.compile(
    r"\band for\b|\bplus (?:the|its|a|buildings?|power|network)\b|\bincluding\b|\by compris\b|"
    r"\b(?:and|with|et|avec) (?:(?:the|its|their|les|ses|des) )?"
    r"(?:buildings?|networks?|power|cooling|land|bâtiments?|réseaux?)\b",
    re.I,
)
_AT_LEAST = re.compile(r"(?:more than|over|plus de|plus que|at least|au moins)\s*$", re.I)
_LESS = re.compile(r"(?:less than|under|below|moins de|moins que)\s*$", re.I)
_LOOSELY = re.compile(
    r"(?:almost|nearly|about|roughly|quasiment|près de|presque|around)\s*(?:a )?$", re.I
)
TENS = 0.12  # how near to a power of ten a ratio must be to be called a lost factor


@dataclass(frozen=True)
class Checked:
    """One relation between numbers of a sentence: its verdict, its arithmetic, and the numbers it
    used.
    """

    verdict: str
    reason: str
    used: tuple[Amount, ...]
    weak: bool = False  # open at one end, so that it shows little


def checked(said: Understood, as_of: str) -> list[Checked]:
    """The relations that a sentence's own numbers must obey, each checked with their rounding."""
    amounts = _paid_in_a_year([in_dollars(one, as_of) for one in said.amounts])
    amounts = _of_the_same_time(amounts)
    found = [*_currencies(said, as_of), *_equal(said, amounts), *_times(said, amounts)]
    products = _products(said, amounts)
    right = {one.where for check in products if check.verdict == CONSISTENT for one in check.used}
    found = [  # 10,000 chips "at 4 dollars an hour, 350 million a year": the rate of one and of all
        check
        for check in found
        if check.verdict == CONSISTENT or not {one.where for one in check.used} <= right
    ]
    used = {one.where for check in found for one in check.used}
    for check in products:
        check = _with_rest(amounts, check) or check
        rates = {one.where for one in check.used if one.kind == "rate"}
        if check.verdict != CONSISTENT and (
            rates & used or _with_more(said, check) or _with_site(said, check)
        ):
            continue  # the rate has its product already, or the sum pays for more than that
        if not {one.where for one in check.used} <= used:
            found.append(check)
            used |= {one.where for one in check.used}
    found += _sums(said, amounts, used)
    found += _larger_parts(said, amounts)
    return found or _for_each(said, amounts) or _larger(said, amounts)


def _paid_in_a_year(amounts: list[Amount]) -> list[Amount]:
    """Pay of each person that names no time is that of a year beside the pay of all in a year."""
    if sum(one.dims == HOURLY for one in amounts) != 1:
        return amounts
    found = []
    for one in amounts:
        if dict(one.dims) == {"USD": 1, "person": -1}:
            low, high = (None if end is None else end / PER_YEAR for end in (one.low, one.high))
            dims = tuple(sorted((*one.dims, ("h", -1))))
            one = replace(one, value=one.value / PER_YEAR, low=low, high=high, dims=dims)
        found.append(one)
    return found


def _of_the_same_time(amounts: list[Amount]) -> list[Amount]:
    """A total that names no time is that of the time of its rate: "3.2 billion queries a day at
    18.9 Wh, 60.7 GWh", "22 TWh a year, 3 billion dollars at 13.6 cents a kWh".
    """
    for many, each in permutations(amounts, 2):
        hours = next((hours for word, hours in _TIMES_OF if re.search(word, many.text, re.I)), 0.0)
        if not hours or each.kind != "rate" or dict(each.dims).get("h", 0) > 1:
            continue
        made = _multiplied_dims(many, each)
        total = tuple(sorted((base, power) for base, power in _with_hour(made).items() if power))
        same = [one for one in amounts if one.dims == total and one not in (many, each)]
        if len(same) != 1 or any(one.dims == tuple(sorted(made.items())) for one in amounts):
            continue
        low, high = (None if end is None else end / hours for end in (same[0].low, same[0].high))
        dims = tuple(sorted(made.items()))
        mean = replace(same[0], value=same[0].value / hours, low=low, high=high, dims=dims)
        return [mean if one is same[0] else one for one in amounts]
    return amounts


def _multiplied_dims(many: Amount, each: Amount) -> dict[str, int]:
    """The dimension of a product of two amounts."""
    made = dict(many.dims)
    for base, power in each.dims:
        made[base] = made.get(base, 0) + power
    return {base: power for base, power in made.items() if power}


def _with_hour(dims: dict[str, int]) -> dict[str, int]:
    """The dimension of what so much a time makes in a time."""
    return {**dims, "h": dims.get("h", 0) + 1}


def _for_each(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """What each of some named has, and all of them together: a whole number of times as much."""
    if not (_EACH.search(said.text) and _TOGETHER.search(said.text)):
        return []
    same = [(a, b) for a, b in combinations(amounts, 2) if a.dims == b.dims and a.dims]
    if len(same) != 1 or not all(one.value > 0 for one in same[0]):
        return []
    small, large = sorted(same[0], key=lambda one: one.value)
    times = large.value / small.value
    text = f"{large.text} are {times:.3g} times {small.text}"
    if 1 < round(times) <= NAMED and abs(times / round(times) - 1) <= PRODUCT:
        return [Checked(CONSISTENT, f"{text}, as the sentence says.", (small, large))]
    return []


def _larger_parts(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """A part that is more than its whole: "51 billion dollars, 189 billion of it for Nvidia"."""
    for at, part in enumerate(amounts):
        before = [one for one in amounts[:at] if one.dims == part.dims and one.dims]
        if not before or not _PART_OF_IT.match(said.text, part.where[1]):
            continue
        whole = max(before, key=lambda one: one.value)
        if part.point.low > whole.claimed.high * (1 + LAST_DIGIT):
            reason = f"{part.text} are more than the {whole.text} that they are parts of."
            return [Checked(INCONSISTENT, reason, (part, whole))]
    return []


def _larger(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """A number that is said to be more, or less, than another of its kind."""
    for first, second in zip(amounts, amounts[1:]):
        than = _THAN.fullmatch(said.text[first.where[1] : second.where[0]])
        if not than or first.dims != second.dims or not first.dims:
            continue
        small, large = (second, first) if than["more"] else (first, second)
        ratio = first.value / max(second.value, TINY)
        text = f"{first.text} and {second.text} stand as {ratio:.2g} to 1"
        if small.point.low <= large.point.high:
            reason = f"{text}, as the sentence says."
            return [Checked(CONSISTENT, reason, (first, second), weak=True)]
        return [Checked(INCONSISTENT, f"{text}, the other way round.", (first, second))]
    return []


def _with_more(said: Understood, check: Checked) -> bool:
    """Whether a sum that is larger than a product pays for other things too."""
    paid = [one for one in check.used if one.kind == "money"]
    parts = [one.value for one in check.used if one.kind != "money"]
    larger = len(paid) == 1 and len(parts) == 2 and paid[0].value > math.prod(parts)
    return larger and bool(_MORE.search(said.text))


def _with_rest(amounts: Sequence[Amount], check: Checked) -> Checked | None:
    """A product that is a part of a total: "five halls of 200 MW and one of 400 MW make 1.4 GW"."""
    *factors, rest = check.used
    if check.verdict == CONSISTENT or any(one.low for one in check.used):
        return None
    made = math.prod(one.value for one in factors) + rest.value
    for total in amounts:
        same = total.dims == rest.dims and total not in check.used and total.value > rest.value
        if same and len(factors) == 2 and abs(made / total.value - 1) <= PRODUCT:
            text = f"{factors[0].text} x {factors[1].text} + {rest.text} is {total.text}"
            return Checked(CONSISTENT, f"{text}, as the sentence says.", (*check.used, total))
    return None


def _with_site(said: Understood, check: Checked) -> bool:
    """Whether a power that is larger than that of the chips may be that of their site."""
    power = [one for one in check.used if one.kind == "power"]
    each = [one for one in check.used if one.dims == (("W", 1), ("chip", -1))]
    count = [one for one in check.used if one.kind == "chip"]
    if "rating" in said.scopes or [len(power), len(each), len(count)] != [1, 1, 1]:
        return False
    return 1.0 < power[0].value / (each[0].value * count[0].value) < OVERHEAD


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


def _currencies(said: Understood, as_of: str) -> list[Checked]:
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
        elif re.search(r"\(|\bare\b|\bsoit\b|about|or|=|,|environ", between):
            found.append(_off(ours, text, both))
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


def _off(ratio: float, text: str, used: tuple[Amount, ...]) -> Checked:
    """A relation that fails: a lost factor of ten is a slip of the unit, anything else a
    contradiction.
    """
    tens = round(math.log10(ratio)) if ratio > 0 else 0
    if tens and abs(math.log10(ratio) - tens) < math.log10(1 + TENS):
        factor = number(10.0 ** abs(tens))
        return Checked(WRONG_UNIT, f"{text}; a factor of {factor} is lost.", used)
    return Checked(
        INCONSISTENT, f"{text}; they differ by a factor of {max(ratio, 1 / ratio):.2g}.", used
    )


def _converted(one: Amount) -> float:
    """The slack of a number that was converted: its rounding hardly counts, its hedge does."""
    return min(_slack(one), CONVERTED) if one.hedge == "exact" else _slack(one)


def _slack(one: Amount) -> float:
    claimed = one.claimed
    if not math.isfinite(claimed.high) or claimed.low <= 0:
        return 0.0
    return claimed.high / max(one.value, 1e-300) - 1


def _equal(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """Two amounts of one dimension that a short link sets equal: "4 500 kWh par an, soit 12 300
    Wh par jour".
    """
    found = []
    for first, second in zip(amounts, amounts[1:]):
        found += _pieces(said, first, second)
        between = said.text[first.where[1] : second.where[0]]
        priced = ("h", -1) in second.dims and first.kind == "rate" and _COSTS.fullmatch(between)
        alike = first.dims == second.dims or priced and _of_one(first) == second.dims
        if not alike or first.kind in ("money", "chip", "time", "year", "number"):
            continue
        link = EQUALS.fullmatch(between) or priced
        loose = len(between) < APART and bool(LINK.search(between))
        loose = loose or (first.kind == "rate" and first.text != second.text)
        loose = loose or (_yearly(first) and _yearly(second) and between.strip() == ",")
        if (link and link.group().strip(" ,(")) or loose:
            left, right = (_nearly(one.claimed, LOOSE) for one in (first, second))
            text = f"{first.text} and {second.text}"
            if _meet(left, right, PRODUCT):  # a month has 30 days or 30.4
                found.append(Checked(CONSISTENT, f"{text} agree.", (first, second)))
            elif (link or _again(between, second)) and first.kind in ("flops", "rate"):
                found.append(_off(first.value / second.value, text, (first, second)))
    return found


def _of_one(rate: Amount) -> tuple[tuple[str, int], ...]:
    """The dimensions of the rate of one chip where the words leave the chip out."""
    return tuple(one for one in rate.dims if one != ("chip", -1))


def _again(between: str, second: Amount) -> bool:
    """Whether a rate says the one before it once more: "6 billion tokens a minute, 9 trillion a
    day".
    """
    return between.endswith(", ") and bool(_BARE_RATE.fullmatch(second.text))


def _pieces(said: Understood, first: Amount, second: Amount) -> list[Checked]:
    """Systems and their chips: "127 systèmes DGX, soit 1016 GPU"."""
    if first.kind == second.kind or not {first.kind, second.kind} <= set(PIECES):
        return []
    between = said.text[first.where[1] : second.where[0]]
    if len(between) > APART or not (LINK.search(between) or _HOLDS.search(between)):
        return []
    left, right = (
        Claimed(one.claimed.low * PIECES[one.kind], one.claimed.high * PIECES[one.kind])
        for one in (first, second)
    )
    if not _meet(left, right):
        return []
    reason = f"{first.text} and {second.text} agree, at {PIECES['server']:.0f} a server or "
    return [Checked(CONSISTENT, f"{reason}{PIECES['rack']:.0f} a rack.", (first, second))]


def _meet(left: Claimed, right: Claimed, slack: float = LAST_DIGIT) -> bool:
    return left.low <= right.high * (1 + slack) and right.low <= left.high * (1 + slack)


def _times(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """One amount as a multiple or a share of another: "nearly three times Nvidia's stock of
    700,000".
    """
    found = _by_part(said, amounts) or _grown(said, amounts)
    for pattern, meaning in patterns("times") if not found else ():
        match = pattern.search(said.text)
        if not match or said.text[: match.start()].endswith("-"):  # "trente-quatre fois"
            continue
        digits = next((group for group in match.groups() if group), "")
        try:
            times = float(meaning or _decimal(digits, said.language))
        except ValueError:
            continue
        found += _as_multiple(said, amounts, times, match)
        if found:
            break
    for one in [one for one in amounts if one.kind == "times"] if not found else ():
        match = re.compile(re.escape(one.text)).search(said.text, one.where[0])
        found += _as_multiple(said, amounts, one.value, match) if match else []
    shares = [one for one in amounts if one.kind == "share"]
    for share in shares[:2]:
        check = _as_share(said, amounts, share)
        found += [check] if check else []
    return found


def _by_part(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """One amount as another with a part of it more or less: "20 % more", "un tiers de plus"."""
    more, part = _PERCENT_MORE.search(said.text), _PART_MORE.search(said.text)
    found: list[Checked] = []
    if more:
        percent = float(more[1].replace(",", ".")) / 100
        found += _as_multiple(said, amounts, 1 + (-percent if more["less"] else percent), more)
    if part:
        size = _fraction_of(part["words"] or part["part"] or "half")
        if part["digits"]:
            size = float(part["digits"].replace(",", ".")) / 100
        up = part["up"] or part["more"]
        found += _as_multiple(said, amounts, 1 + size if up else 1 - size, part)
    return found


def _grown(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """Growth or fall of one number from another: "$380bn, up by two thirds from $230bn"."""
    every = [*_GROWTHS, *(pattern for pattern, _ in patterns("grown"))]
    for match in (match for one in every for match in one.finditer(said.text)):
        if bool(match["up"]) == bool(match["down"]):
            continue
        at = match.end()
        if match.re is _GROWN and _TO.match(said.text, at):  # "up 45% to $80bn from $55bn"
            at = said.text.find(" from ", at)
        based = [one for one in amounts if 0 <= one.where[0] - at <= FROM]
        if match.re is not _GROWN and not _FROM.match(said.text, at):
            based = (
                [
                    one
                    for one, other in zip(amounts, amounts[1:])
                    if _TO.fullmatch(said.text[one.where[1] : other.where[0]])
                ]
                or _grown_from(said.text, amounts)
                or _before_change(amounts, match)
            )
        same = [one for one in amounts if based and _alike(one, based[0])]
        if len(same) == 1 and same[0].low and same[0].high and match["up"]:  # read as a range
            based = [_end(same[0], same[0].low)]
            same = [*based, _end(same[0], same[0].high)]
        if len(same) != 2:
            continue
        share = (
            float(match["digits"].replace(",", ".")) / 100
            if match["digits"]
            else _fraction_of(match["words"])
        )
        times = 1 + share if match["up"] else 1 - share
        base, other = based[0], next(one for one in same if one is not based[0])
        if times <= 0 or not base.value:
            continue
        claimed = _times_claimed(said.text, times, match)
        made = other.value / base.value
        text = f"{other.text} is {made:.3g} times {base.text}"
        rounding = 1 + _slack(other) + _slack(base)
        if _meet(Claimed(made / rounding, made * rounding), claimed):
            return [Checked(CONSISTENT, f"{text}, as the sentence says.", (base, other))]
        return [Checked(INCONSISTENT, f"{text}, not {times:.3g} times.", (base, other))]
    return []


def _before_change(amounts: Sequence[Amount], match: re.Match) -> list[Amount]:
    """Of the two numbers before "a fall of 75 percent" that which it falls from, the larger."""
    told = [one for one in amounts if one.where[1] <= match.start() and one.kind != "time"]
    if len(told) != 2 or not _alike(*told):
        return []
    return [max(told, key=lambda one: one.value * (1 if match["down"] else -1))]


def _alike(one: Amount, other: Amount) -> bool:
    """Whether two amounts are of one dimension, or one of them leaves "an hour" to the other."""
    hourly = [set(each.dims) - {("h", -1)} for each in (one, other)]
    priced = {one.dims, other.dims} == {(("USD", 1),), HOURLY} and hourly[0] == hourly[1]
    return bool(one.dims) and (one.dims == other.dims or priced)


def _decimal(digits: str, language: str) -> str:
    """Digits as a program reads them: a comma parts thousands in English, decimals in French."""
    if digits in numbers("count"):
        return str(numbers("count")[digits])
    return digits.replace(",", "." if language == "fr" else "").rstrip(".")


def _grown_from(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """What a growth is from, where no "to" parts two numbers: "46.7 billion against 30 billion",
    or the range that "from 26 billion to 41 billion" was read as.
    """
    found = [
        other
        for one, other in zip(amounts, amounts[1:])
        if one.dims == other.dims and _VERSUS.fullmatch(text[one.where[1] : other.where[0]])
    ]
    ranges = [one for one in amounts if one.low and one.high and one.kind != "share"]
    return found or [one for one in ranges if _RANGE_FROM.search(text[: one.where[0]])]


def share_in_words(text: str) -> Amount | None:
    """The first share that words give: "a fifth of the country's electricity"."""
    found = _SHARE_IN_WORDS.search(text)
    if not found:
        return None
    share = (("share", 1),)
    return Amount(_fraction_of(found[1]), None, None, "about", share, found.span(1), found[1])


def _fraction_of(words: str) -> float:
    """The part that words name which a pattern of this page has found."""
    return fraction(words) or 1.0


def _as_multiple(
    said: Understood, amounts: Sequence[Amount], times: float, match: re.Match
) -> list[Checked]:
    """The first two amounts that stand as a sentence says, else the first two that do not."""
    claimed = _times_claimed(said.text, times, match)
    checks = []
    for left, right in _comparable(amounts, times, match)[:TRIED]:
        if _stands(left, right, claimed):
            text = f"{left.text} and {right.text} stand as {times:g} to 1"
            return [Checked(CONSISTENT, f"{text}, as the sentence says.", (left, right))]
        ratio = max(left.value, right.value) / max(min(left.value, right.value), TINY)
        text = f"{left.text} and {right.text} stand as {ratio:.2g} to 1, not as {times:g}"
        checks.append(Checked(INCONSISTENT, f"{text}.", (left, right)))
    return checks[:1]


def _times_claimed(text: str, times: float, match: re.Match) -> Claimed:
    """How far "twice", "nearly 1.5 times" or "more than tripled" may be off."""
    before = text[max(0, match.start() - HEDGED) : match.start()]
    loosely = _LOOSELY.search(before) or (times > 1 and not re.search(r"\d", match.group()))
    slack = LOOSE if loosely else TIMES
    if times < SMALL:  # "a third" is said of all that is nearer to it than to a quarter or a half
        slack = FRACTION
    low, high = times * (1 - slack), times * (1 + slack)
    if re.search(r"\d", match.group()):
        rounding = Amount(times, None, None, "exact", (), match.span(), match.group()).claimed
        low, high = min(low, rounding.low), max(high, rounding.high)
    low = 0.0 if _LESS.search(before) else low
    return Claimed(low, high * AT_LEAST if _AT_LEAST.search(before) else high)


def _comparable(
    amounts: Sequence[Amount], times: float, match: re.Match
) -> list[tuple[Amount, Amount]]:
    """Couples of one dimension that a multiple may relate, from left to right."""
    pairs = [
        (a, b)
        for a, b in combinations(amounts, 2)
        if _of_piece(a) == _of_piece(b)
        and (a.dims or min(a.value, b.value) >= LARGE)
        and _yearly(a) == _yearly(b)
        and not _inside(match, a)
        and not _inside(match, b)
    ]
    for one in amounts if times > 1 else ():  # "de 62 à 150 TWh" is one range and two numbers
        if one.low and one.high and one.dims and one.kind in ("energy", "power", "money", "chip"):
            pairs.append((_end(one, one.low), _end(one, one.high)))
    return pairs


def _stands(left: Amount, right: Amount, claimed: Claimed) -> bool:
    """Whether one of two amounts can be so many times the other."""
    ends = _nearly(left.point, LOOSE), _nearly(right.point, LOOSE)
    for small, large in (ends, ends[::-1]):
        if small.low <= 0:
            continue
        low = 0.0 if math.isinf(small.high) else large.low / max(small.high, TINY)
        if _meet(Claimed(low, large.high / small.low), _wider(claimed, left, right)):
            return True
    return False


def _of_piece(one: Amount) -> tuple[tuple[str, int], ...]:
    """Its dimension, of one rack or of a rack alike."""
    return tuple(pair for pair in one.dims if pair not in ONE_PIECE)


def _yearly(one: Amount) -> bool:
    """Whether a power is an energy in a time: TWh a year."""
    return bool(re.search(r"Wh|hours?|heures?", one.text))


def _wider(claimed: Claimed, left: Amount, right: Amount) -> Claimed:
    slack = 1 + min(_slack(left), TIMES) + min(_slack(right), TIMES)
    return Claimed(claimed.low / slack, claimed.high * slack)


def _inside(match: re.Match, one: Amount) -> bool:
    return match.start() < one.where[1] and one.where[0] < match.end()


def _end(one: Amount, value: float) -> Amount:
    return replace(one, value=value, low=None, high=None, hedge="exact", text=number(value))


def _as_share(said: Understood, amounts: Sequence[Amount], share: Amount) -> Checked | None:
    """ "2.5 million, some 15 percent of the world's 15 million": a share with the two amounts it
    relates.
    """
    others = [one for one in amounts if one.kind not in ("share", "time", "rate", "number")]
    tried = []
    for part, whole in product(others, others):
        if part is whole or part.dims != whole.dims or part.where == whole.where:
            continue
        if not 0 < part.value < whole.value:
            continue
        text = f"{part.text} are {part.value / whole.value:.3g} of {whole.text}"
        tried.append((text, (part, whole, share)))
        ends, of = part.claimed, whole.claimed
        if _meet(Claimed(ends.low / of.high, ends.high / max(of.low, TINY)), share.claimed, TIMES):
            return Checked(CONSISTENT, f"{text}, as the sentence says.", tried[-1][1])
    part_of = tried[0][1][0].kind if len(tried) == 1 else ""
    whole_of = tried[0][1][1] if part_of == "money" else share
    named = _OF_ITS.fullmatch(said.text[share.where[1] : whole_of.where[0]])
    if part_of == "stock" or (part_of == "money" and (named or _VALUED.search(said.text))):
        text, used = tried[0]  # a stake's price and the value of the whole
        ratio = used[0].value / used[1].value
        lost = [_off(one / share.value, text, used) for one in (ratio, 1 / ratio)]
        slips = [one for one in lost if one.verdict == WRONG_UNIT]
        return slips[0] if slips else Checked(INCONSISTENT, f"{text}, not {share.text}.", used)
    return _false_share(said, share, [used for _, used in tried])


def _false_share(
    said: Understood, share: Amount, tried: Sequence[tuple[Amount, ...]]
) -> Checked | None:
    """A share right before its whole that is said to be a part which it is not: "65 % of a $30
    billion market is $9.75 billion"; or one "of the total" right behind its part.
    """
    for part, whole, _ in tried if len(tried) == 1 else ():
        linked = said.text[part.where[1] : share.where[0]]
        total = _OF_TOTAL.match(said.text, share.where[1]) and whole.where < part.where
        if total and part.where < share.where and len(linked) < APART and LINK.search(linked):
            text = f"{part.text} are {part.value / whole.value:.3g} of {whole.text}"
            return Checked(INCONSISTENT, f"{text}, not {share.text}.", (part, whole, share))
        between = said.text[whole.where[1] : part.where[0]]
        of = _SHARE_OF.fullmatch(said.text[share.where[1] : whole.where[0]])
        last = _LAST.fullmatch(between) and not said.text[part.where[1] :].strip(" .")
        if of and 0 < len(between) < APART and (last or LINK.search(between)):
            text = f"{share.text} of {whole.text} is not {part.text}"
            return _off(part.value / (share.value * whole.value), text, (part, whole, share))
        ends = sorted((part.where, share.where))
        if _APPOSED.fullmatch(said.text[ends[0][1] : ends[1][0]]):  # "39 percent, or 13 billion"
            text = f"{share.text} of {whole.text} is not {part.text}"
            return _off(part.value / (share.value * whole.value), text, (part, whole, share))
        before = said.text[part.where[1] : share.where[0]]
        taken = _TAKES.search(before) or _APPOSED_SHARE.fullmatch(before)
        if of and part.where < share.where and len(before) < APART and taken:
            text = f"{part.text} are {part.value / whole.value:.3g} of {whole.text}"
            return Checked(INCONSISTENT, f"{text}, not {share.text}.", (part, whole, share))
    return None


def _products(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """Products whose units fit: a rate times what it is a rate of gives another number of the
    sentence.
    """
    rates = [one for one in amounts if one.kind in ("rate",) or _fraction(one)]
    found: list[tuple[int, int, Checked]] = []
    usable = [one for one in amounts if one.dims and one.kind not in ("year",)][:9]
    for result in usable:
        others = [one for one in usable if one is not result]
        for size in range(2, MOST + 1):
            for chosen in combinations(others, size):
                both = (*chosen, result)
                if not any(one in rates for one in both) and not _run_through(both):
                    continue
                check = _product(result, chosen)
                if check:
                    found.append((-size, check.reason.count(" / "), check))
    found.sort(key=lambda one: (one[2].verdict != CONSISTENT, *one[:2]))
    return [check for *_, check in found]


def _run_through(of: Sequence[Amount]) -> bool:
    """Whether three amounts are a power, a time and the energy that they make."""
    return sorted(one.kind for one in of) == ["energy", "power", "time"]


def _mere_load(of: Sequence[Amount]) -> bool:
    """Whether they are those of a site, which does not run flat out: it need not use as much."""
    return _run_through(of) and any(one.kind == "power" and one.value >= PIECE_W for one in of)


def _fraction(one: Amount) -> bool:
    return any(power < 0 for _, power in one.dims)


def _product(result: Amount, chosen: Sequence[Amount]) -> Checked | None:
    for signs in product((1, -1), repeat=len(chosen)):
        if signs.count(1) == 0:
            continue
        hourly = any(one.dims == HOURLY for one in chosen)  # of a chip, which is left unsaid
        for loose in ((), ("chip",)) if hourly else ((),):
            if _fits(result, chosen, signs, loose):
                return _multiplied(result, chosen, signs, loose)
    return None


def _fits(
    result: Amount, chosen: Sequence[Amount], signs: Sequence[int], loose: tuple[str, ...]
) -> bool:
    """Whether the units of a product are those of its result; a loose one is a factor that is
    left unsaid.
    """
    total: dict[str, int] = {}
    for one, sign in zip(chosen, signs):
        for base, power in one.dims:
            base = SAME.get(base, base)
            if base != "share":
                total[base] = total.get(base, 0) + sign * power
    for base, power in result.dims:
        base = SAME.get(base, base)
        total[base] = total.get(base, 0) - power
    left = {base: power for base, power in total.items() if power}
    return all(base in loose and abs(power) == 1 for base, power in left.items()) and (
        bool(left) == bool(loose)
    )


def _multiplied(
    result: Amount, chosen: Sequence[Amount], signs: Sequence[int], loose: tuple[str, ...]
) -> Checked | None:
    low = high = 1.0
    for one, sign in zip(chosen, signs):
        ends = _reached(one).claimed
        low *= ends.low if sign > 0 else 1 / ends.high if math.isfinite(ends.high) else 0.0
        high *= ends.high if sign > 0 else (1 / ends.low if ends.low > 0 else math.inf)
    ordered = sorted(zip(chosen, signs), key=lambda one: -one[1])
    text = " ".join(f"{'x' if sign > 0 else '/'} {one.text}" for one, sign in ordered).lstrip("x ")
    made = Claimed(low, high)
    weak = not math.isfinite(high) or low <= 0
    used = (*chosen, result)
    ours = math.prod(one.value**sign for one, sign in zip(chosen, signs))
    weak = weak and not _meet(
        Claimed(ours, ours), result.claimed
    )  # "at over 30,000 each, 3 billion"
    if _meet(made, _nearly(_reached(result).claimed, FLOOR), PRODUCT):
        return Checked(CONSISTENT, f"{text} is {result.text}, as the sentence says.", used, weak)
    vague = any(one.hedge in MANY_WORDS for one in used)  # "several million" fails against nothing
    unsure = loose and len(chosen) < MOST and not _rented(chosen, result)
    if weak or vague or unsure or _mere_load(used):
        return None
    return _off(result.value / ours, f"{text} is not {result.text}", used)


def _rented(chosen: Sequence[Amount], result: Amount) -> bool:
    """Whether chips at so much an hour make so much a year: then the hour is one of a chip."""
    hourly = [one for one in chosen if one.dims == HOURLY]
    counted = any(one.kind == "chip" for one in chosen)
    small = len(hourly) == 1 and hourly[0].value < RENT
    return counted and small and result.dims == HOURLY


def _nearly(ends: Claimed, slack: float) -> Claimed:
    """What a floor leaves open in arithmetic: it is printed near to what it is a floor of."""
    return Claimed(ends.low, ends.low * (1 + slack)) if math.isinf(ends.high) else ends


def _reached(one: Amount) -> Amount:
    """A number as it is multiplied: "up to 50,000 in each of eight" are 400,000 and not fewer."""
    return replace(one, hedge="exact") if one.hedge == "up_to" else one


def _listed(said: Understood, amounts: Sequence[Amount]) -> Checked | None:
    """Bare parts that make the total before them: "26 gigawatts: 10 with one, 6 with another,
    10 with a third".
    """
    for at, total in enumerate(amounts):
        parts = [one for one in amounts[at + 1 :] if not one.dims]
        if total.kind not in ("power", "money", "chip", "home") or len(parts) < 2:
            continue
        if parts != list(amounts[at + 1 :]):
            continue
        made = sum(one.value for one in parts)
        if total.printed and abs(made / total.printed - 1) <= LAST_DIGIT:
            text = " + ".join(one.text for one in parts)
            reason = f"{text} is {total.text}, as the sentence says."
            return Checked(CONSISTENT, reason, (*parts, total))
        first = said.text[total.where[1] : parts[0].where[0]]
        named = all(_SHARED_TO.match(said.text, one.where[1]) for one in parts)
        if named and total.printed and total.hedge == "exact" and first.strip() in (":", ",", "("):
            text = " + ".join(one.text for one in parts)
            return _off(total.printed / made, f"{text} is not {total.text}", (*parts, total))
    return None


def _sums(said: Understood, amounts: Sequence[Amount], used: set[tuple[int, int]]) -> list[Checked]:
    """Parts that make a total; a sum that fails is one only where the words speak of a total."""
    listed = _listed(said, amounts)
    if listed:
        return [listed]
    by_dims: dict[tuple, list[Amount]] = {}
    for one in amounts:
        if one.dims and one.kind not in ("time", "year", "share") and one.where not in used:
            by_dims.setdefault(one.dims, []).append(one)
    for same in by_dims.values():
        for total in same:
            parts = [one for one in same if one is not total]
            of_it = _OF_IT.fullmatch(said.text[: total.where[0]])
            every = total is same[0] and (of_it or _LISTS.match(said.text, total.where[1]))
            for size in [len(parts)] if every else range(len(parts), 1, -1):
                for chosen in combinations(parts, size):
                    ends = [_nearly(one.point, LOOSE) for one in chosen]
                    made = Claimed(sum(one.low for one in ends), sum(one.high for one in ends))
                    if _meet(made, _nearly(total.claimed, LOOSE), LAST_DIGIT):
                        text = " + ".join(one.text for one in chosen)
                        reason = f"{text} is {total.text}, as the sentence says."
                        return [Checked(CONSISTENT, reason, (*chosen, total))]
    return _failed_sum(said, by_dims.values()) or _difference(said, by_dims.values())


def _difference(said: Understood, groups: Iterable[Sequence[Amount]]) -> list[Checked]:
    """What two numbers differ by: "from 415 TWh to 945 TWh, or 300 TWh more"."""
    for same in groups:
        if len(same) == MOST - 1 and same[0].low and same[0].high:  # "from 415 to 945 TWh"
            same = [_end(same[0], same[0].low), _end(same[0], same[0].high), same[1]]
        if len(same) != MOST or not _MORE_OR_LESS.match(said.text, same[-1].where[1]):
            continue
        first, second, apart = same
        link = LINK.search(said.text[second.where[1] : apart.where[0]])
        made = abs(second.value - first.value)
        low, high = apart.claimed.low, apart.claimed.high
        slack = _slack(first) * first.value + _slack(second) * second.value
        if link and made and not (low - slack <= made <= high + slack):
            text = f"{first.text} and {second.text} differ by {number(made)}, not by {apart.text}"
            return [Checked(INCONSISTENT, f"{text}.", (first, second, apart))]
    return []


def _failed_sum(said: Understood, groups: Iterable[Sequence[Amount]]) -> list[Checked]:
    """A total that its parts do not make, where the words right before it call it one; and parts
    that are more than the whole that they are said to be of.
    """
    for same in groups:
        of = _OF_WHICH.search(said.text, same[0].where[1])
        if not of and _TOTAL.search(said.text[: same[0].where[1]]):
            of = _LISTS.match(said.text, same[0].where[1])
        parts = [one for one in same if of and one.where[0] >= of.end() - 1]
        whole = [one for one in same if of and one.where[1] <= of.start() + 1]
        if len(parts) > 1 and len(whole) == 1 and not _OR.search(said.text, of.end() if of else 0):
            least = sum(one.claimed.low for one in parts)
            if least > whole[0].claimed.high * (1 + LAST_DIGIT):
                text = " + ".join(one.text for one in parts)
                reason = f"{text} are more than the {whole[0].text} that they are parts of."
                return [Checked(INCONSISTENT, reason, (*parts, *whole))]
        if len(same) < MOST or any(one.hedge in ("up_to", *MANY_WORDS) for one in same):
            continue
        *parts, total = same
        words = said.text[parts[-1].where[1] : total.where[1] + APART // 3]
        made = sum(one.value for one in parts)
        if (
            len(words) < 2 * APART
            and _TOTAL.search(words)
            and total.value > max(one.value for one in parts)
        ):
            text = " + ".join(one.text for one in parts)
            return [_off(total.value / made, f"{text} is not {total.text}", tuple(same))]
    return []
