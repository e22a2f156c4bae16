"""Numbers of a sentence as multiples, parts and growth of one another: "twice", "a third more", "up
15 % from 8 billion", "2 % of the 500 billion".
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

from gigawatt.claims.rule import CONSISTENT, INCONSISTENT, WRONG_UNIT
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.pairs.within.agreement import (
    APART,
    AT_LEAST,
    HOURLY,
    LINK,
    LOOSE,
    RENT,
    TIMES,
    TINY,
    Checked,
    exactly,
    in_a_time,
    meet,
    near_floor,
    off_by,
    slack_of,
)
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.duration import FRENCH, HOURS_OF
from gigawatt.claims.sentences.words.fraction import ANY, fraction
from gigawatt.claims.sentences.words.hedges import ABOUT, ABOUT_A, BOUND, BOUND_A, SIGN
from gigawatt.claims.sentences.words.measure import PER_YEAR
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.claims.sentences.words.vocabulary import numbers, patterns
from gigawatt.text.typeset import number

FRACTION, SMALL = 0.125, 0.4  # how exact a small fraction in words is, and up to which
_PERCENT_MORE = re.compile(
    r"(\d+(?:[.,]\d+)?) ?(?:%|percent|per cent|pour cent) "
    r"(?:(?P<less>less|lower|smaller|below|cheaper|de moins)|more|higher|larger|above|de plus)\b"
    r"(?! than (?:planned|expected))",
    re.I,
)
_SHARE_IN_WORDS = re.compile(rf"\b({ANY})(?: of| d[eu]s?) ", re.I)
_PART_MORE = (
    re.compile(  # behind two numbers: "..., a third more", "un tiers de plus que", "20 % de moins"
        rf"(?:, (?:or )?{ABOUT_A}(?P<words>{ANY}) "
        r"(?:(?P<up>more|higher|larger)|less|lower|cheaper)(?=[.;]|$)|"
        r"(?:(?P<digits>\d+(?:[.,]\d+)?) ?(?:%|pour cent)(?= de moins)|"
        rf"\b(?P<part>{ANY})(?= de (?:plus|moins)))"
        r" de (?:(?P<more>plus)|moins)\b(?! de ))",
        re.I,
    )
)
_PART_BEHIND = re.compile(
    rf",(?: (?:or|that is|soit|i\.e\.|ou))?{BOUND} (?:de )?(?P<part>{ANY})"
    r"(?=[.,;)]|$| of (?:the|that|its) (?:total|whole|sum)\b| du total\b| de l'ensemble\b)",
    re.I,
)
_BY_HOW_MUCH = (
    rf"(?:(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?) ?(?:%|percent|per cent)|(?P<words>{ANY}))"
)
_GROWN = re.compile(
    r"\b(?P<up>up|rose|risen|rise|grew|grown|increas\w+|jump\w*|climb\w*|gain\w*|soar\w*|surg\w*)?"
    r"(?P<down>down|fell|fallen|fall|drop\w*|declin\w*|slump\w*|slid|plung\w*|cut)?"
    rf"(?: (?:by|of))?{BOUND} "
    rf"{_BY_HOW_MUCH}"
    r"(?: since [\w ]{4,16})?(?:, [\w' ]{2,24} (?:said|says|reported))?"
    r"(?=,? (?:from|on|over|compared with|to [^;]{1,24} from) )",
    re.I,
)
_CHANGE = re.compile(  # behind both numbers: "from $8 to $2, a fall of three quarters"
    r"\b(?:(?P<up>rise|jump|increase|gain|surge|leap)|(?P<down>fall|drop|cut|decline|decrease|slump))"
    rf" of{BOUND} "
    rf"{_BY_HOW_MUCH}",
    re.I,
)
_BY = re.compile(  # with both numbers in its midst: "rose from 5 to 8 million, by 60 %"
    r"\b(?:(?P<up>rose|risen|grew|grown|climbed|jumped|soared|surged|increased)|"
    r"(?P<down>fell|fallen|dropped|declined|slid|plunged|slumped|sank)) from [^;:]*?,? by"
    rf"{BOUND} "
    rf"{_BY_HOW_MUCH}",
    re.I,
)
_A_CHANGE = re.compile(  # behind both numbers: "from $130 to $151 a month, a 31 percent increase"
    rf"\ban? (?:whopping |staggering )?{BOUND_A}"
    r"(?:(?P<digits>\d+(?:\.\d+)?)(?: ?%| percent| per cent|-percent))"
    r" (?:(?P<up>rise|jump|increase|gain|surge|leap|hike|climb|growth)|"
    r"(?P<down>fall|drop|cut|decline|decrease|slump|discount|reduction))\b(?! (?:in|of) )",
    re.I,
)
_UP_BY = re.compile(  # behind both numbers: "from $230 billion to $410 billion, up 78 percent"
    r"(?:,| -| \() ?(?:(?P<up>up)|(?P<down>down))(?: by)?"
    rf"{BOUND} "
    rf"{_BY_HOW_MUCH}(?=[.,;:)]|$)",
    re.I,
)
_GROWTHS = (_GROWN, _CHANGE, _A_CHANGE, _BY, _UP_BY)
_TO = re.compile(
    rf",? (?:to|down to|up to|à){BOUND} ",
    re.I,
)
_FROM = re.compile(r",? (?:par rapport|sur|contre|comparé)", re.I)
_VERSUS = re.compile(
    r"(?: [\w']+){0,4},? (?:contre|au lieu de|against|versus|compared with)"
    rf"{ABOUT} ",
    re.I,
)
_RANGE_FROM = re.compile(r"\b(?:from|passant de|de) $", re.I)
_HOURS_IN = tuple(  # words of a rate and how many hours its time has
    (rf"\b(?:a|per|each|every) {unit}\b|\b(?:par |chaque |l')(?:{FRENCH[unit]})\b", HOURS_OF[unit])
    for unit in FRENCH
)
FROM = 24  # characters after a growth in which the number that it grew from must begin
_SHARE_OF = re.compile(
    r"(?: (?:share|stake|cut|portion|slice))? (?:of|in|des|du|de la|de) "
    r"(?:(?:an?|the|its|their|ses) )?|"
    r" (?:d'une?|de (?:la|son|sa|leur)|du|of (?:an?|the|its)) [\w' -]{3,30}? (?:de|d'|of|worth) ?",
    re.I,
)
_APPOSED_SHARE = re.compile(  # "10 billion of memory, 2 % of the 500 billion"
    r"(?: (?:of|for|on|in|from|de|du|des|d.|pour|sur|dans|en|chez)[\w' -]{1,30})?, "
    rf"(?:(?:or|soit|that is) )?{ABOUT_A}",
    re.I,
)
_OF_TOTAL = re.compile(
    r" (?:du total|de (?:l'ensemble|la somme|l'enveloppe)|"
    r"of (?:the|that|its) (?:total|whole|sum))\b",
    re.I,
)
_JUST_OF = re.compile(
    rf" (?:of|du|des|de|d'|de la)(?: (?:the|its|les|ses|these))?{ABOUT} ?{SIGN}", re.I
)
_OUT_OF = re.compile(
    rf"[^,;.\d]{{0,60}},? (?:out )?(?:of|sur|des|de ses)(?: [\w']+){{0,5}}{ABOUT} {SIGN}", re.I
)
_OF_WHICH = re.compile(rf"[^.;\d]{{0,40}},? (?:dont|of which){ABOUT} {SIGN}", re.I)
_WHICH_IS = re.compile(  # "5,200 GWh out of 29,500, which makes them 18 percent"
    rf",? (?:or|soit|that is|which (?:is|makes?|means)(?: \w+){{0,3}}?|ce qui fait){ABOUT} ", re.I
)
_LAST = re.compile(rf"[^,;]*,(?: (?:or|that is))?{ABOUT} ?", re.I)
_TAKES = re.compile(
    r"^(?:,?| (?:de|du|des|d.|aux?|pour|en|to|for|in)[\w' -]{1,24},?) "
    r"(?:or|that is|is|was|are|were|swallow\w*|eats?|ate|takes?|took|makes? up|represent\w*|"
    r"accounts? for|amounts? to|equals?|soit|font|représent\w*|"
    r"p[eè]s(?:ent|e|aient|ait)|absorb\w+)\b"
    rf"{BOUND} $",
    re.I,
)
_APPOSED = re.compile(
    rf",? \(?(?:or|that is|i\.e\.|soit){ABOUT} {SIGN}",
    re.I,
)
_OF_IT = re.compile(
    rf" (?:of (?:it|that|this)|du total)(?: [\w']+){{0,4}},? (?:or|that is|soit){ABOUT} {SIGN}",
    re.I,
)
_OF_ITS = re.compile(  # "15 % of its revenue of 20 billion"
    r" (?:de (?:son|sa|ses|leurs?)|of (?:its|their)) [\w' -]{3,40}? (?:of|de|d')\s*"
    rf"{ABOUT_A}",
    re.I,
)
_VALUED = re.compile(
    r"\b(?:valu(?:es?|ed|ing|ation)|valoris\w+|valoré\w*)\b|"
    r"\b(?:firm|company|start-?up|group|business|lab|société|entreprise|groupe|jeune pousse)\b"
    r"[^.;,]{0,24}\b(?:worth|valued|qui (?:en )?(?:vaut|valait))\b|"
    r"(?:%|percent|pour cent) (?:d'une?|of an?) [\w' -]{3,30}?(?: qui vau\w+| worth)\b|"
    r"\bwhich (?:is|was)(?: then| now)? worth\b|\bqui (?:en )?(?:vaut|valait)\b|"
    r"\bmarket (?:value|cap\w*)\b|\bcapitalis\w+",
    re.I,
)
_A_YEAR = re.compile(
    r"Wh\b.*(?:\b(?:a|per|each|every|par) (?:year|an)\b|annual|annuel|yearly)", re.I
)
ENERGY_OF_YEAR = 1e12  # watt-hours: a TWh is of a year
_FRENCH_OF = re.compile(r"(?: environ)? d(?:['’]|e |u |es )", re.I)
HUNDRED = 100.0  # from here on a multiple is told in full
LARGE = 1e6  # numbers without a unit from here on are of one thing
ONE_PIECE = {("rack", -1), ("server", -1), ("chip", -1), ("site", -1)}
RANGED = ("flops", "energy", "power", "money", "chip", "rate", "home", "H100e", "token", "query")
TRIED = 4  # couples that one multiple is held against
HEDGED = 24  # characters before a multiple in which its hedge may stand
_AT_LEAST = re.compile(
    r"(?:more than|over|plus (?:de|du|de la|que(?: le| la)?)|at least|"
    r"au moins(?: le| la| un)?)\s*$",
    re.I,
)
_LESS = re.compile(r"(?:less than|under|below|moins (?:de|du|de la|que(?: le| la)?))\s*$", re.I)
_LOOSELY = re.compile(
    r"(?:almost|nearly|about|roughly|quasiment|près (?:de|du)|presque|around|environ)\s*"
    r"(?:a |le |la )?$",
    re.I,
)


def all_ratios(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """One amount as a multiple or a share of another: "nearly three times Nvidia's stock of
    700,000".
    """
    amounts = _of_a_year(amounts)
    found = _by_part(said, amounts) or _grown(said, amounts) or _apposed_part(said, amounts)
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
        if any(one.verdict == CONSISTENT for one in found):  # a sentence may have several multiples
            found = [one for one in found if one.verdict == CONSISTENT]
            break
    found = found[:1]
    for one in [one for one in amounts if one.kind == "times"] if not found else ():
        match = re.compile(re.escape(one.text)).search(said.text, one.where[0])
        found += _as_multiple(said, amounts, one.value, match) if match else []
    shares = [one for one in amounts if one.kind == "share"]
    for share in shares[:2]:
        check = _as_share(said, amounts, share)
        found += [check] if check else []
    return found


def _of_a_year(amounts: Sequence[Amount]) -> list[Amount]:
    """An energy that names no time is that of a year beside one of a year: "12 TWh a year, or 2.7
    percent of the country's 450 TWh".
    """
    yearly = any(one.kind == "power" and _A_YEAR.search(one.text) for one in amounts)
    found = []
    for one in amounts:
        if yearly and one.kind == "energy" and one.value >= ENERGY_OF_YEAR:
            low, high = (None if end is None else end / PER_YEAR for end in (one.low, one.high))
            one = replace(one, value=one.value / PER_YEAR, low=low, high=high, dims=(("W", 1),))
        found.append(one)
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
    return list(dict.fromkeys(found))  # "25 % de moins" is read both ways


def _apposed_part(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """A part in words behind both its numbers: "20 milliards, dont 15 pour les centres, soit les
    trois quarts".
    """
    for match in _PART_BEHIND.finditer(said.text):
        before = [one for one in amounts if one.where[1] <= match.start()]
        told = [one for one in before if one.kind not in ("time", "year", "share", "times")][-2:]
        if len(told) == 2 and told[0].dims == told[1].dims and told[0].dims:
            size = _fraction_of(match["part"])
            part = re.compile(re.escape(match["part"])).match(said.text, match.start("part"))
            return _as_multiple(said, told, size, part) if part else []
    return []


def _grown(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """Growth or fall of one number from another: "$380bn, up by two thirds from $230bn"."""
    every = [*_GROWTHS, *(pattern for pattern, _ in patterns("grown"))]
    for match in (match for one in every for match in one.finditer(said.text)):
        if bool(match["up"]) == bool(match["down"]):
            continue
        based = _bases(said.text, amounts, match)
        same = [one for one in amounts if based and _alike(one, based[0])]
        if len(same) == 1 and same[0].low and same[0].high and match["up"]:  # read as a range
            based = [exactly(same[0], same[0].low)]
            same = [*based, exactly(same[0], same[0].high)]
        if len(same) != 2:
            continue
        share = (
            float(_decimal(match["digits"], said.language)) / 100
            if match["digits"]
            else _fraction_of(match["words"])
        )
        times = 1 + share if match["up"] else 1 - share
        base, other = based[0], next(one for one in same if one is not based[0])
        if times <= 0 or not base.value:
            continue
        claimed = _times_claimed(said.text, times, match)
        if not match["digits"] and match["up"]:  # "a quarter more" is nearer to that than to a half
            claimed = Claimed(1 + share * (1 - FRACTION), 1 + share * (1 + FRACTION))
        made = other.value / base.value
        text = f"{other.text} is {made:.3g} times {base.text}"
        rounding = 1 + slack_of(other) + slack_of(base)
        if meet(Claimed(made / rounding, made * rounding), claimed):
            return [Checked(CONSISTENT, f"{text}, as the sentence says.", (base, other))]
        return [Checked(INCONSISTENT, f"{text}, not {times:.3g} times.", (base, other))]
    return []


def _bases(text: str, amounts: Sequence[Amount], match: re.Match) -> list[Amount]:
    """The numbers that a growth may be from, the likeliest first."""
    at = match.end()
    if match.re is _GROWN and _TO.match(text, at):  # "up 45% to $80bn from $55bn"
        at = text.find(" from ", at)
    if match.re is _GROWN or _FROM.match(text, at):
        return [one for one in amounts if 0 <= one.where[0] - at <= FROM]
    parted = [
        one
        for one, other in zip(amounts, amounts[1:])
        if _TO.fullmatch(text[one.where[1] : other.where[0]])
    ]
    return parted or _grown_from(text, amounts) or _before_change(amounts, match)


def _before_change(amounts: Sequence[Amount], match: re.Match) -> list[Amount]:
    """Of the two numbers before "a fall of 75 percent" that which it falls from, the larger."""
    told = [one for one in amounts if one.where[1] <= match.start()]
    told = [one for one in told if one.kind not in ("time", "year")]
    if len(told) != 2 or not _alike(*told):
        return []
    return [max(told, key=lambda one: one.value * (1 if match["down"] else -1))]


def _alike(one: Amount, other: Amount) -> bool:
    """Whether two amounts are of one dimension, or one of them leaves "an hour" to the other."""
    hourly = [set(each.dims) - {("h", -1)} for each in (one, other)]
    priced = {one.dims, other.dims} == {(("USD", 1),), HOURLY} and hourly[0] == hourly[1]
    return bool(one.dims) and (one.dims == other.dims or priced)


def _two_rents(one: Amount, other: Amount) -> bool:
    """Whether two sums are what a chip rents for in an hour."""
    return _alike(one, other) and max(one.value, other.value) < RENT


def _same_measure(one: Amount, other: Amount) -> bool:
    """Whether two amounts measure one thing: no power beside the energy of a time."""
    return _of_piece(one) == _of_piece(other) and in_a_time(one) == in_a_time(other)


def _only_prices(one: Amount, other: Amount, amounts: Sequence[Amount]) -> bool:
    """Whether two amounts are the only money of a sentence, and one may leave what it is for to the
    other: "$6.50 an hour, while the other rents at $17.85, nearly three times as much".
    """
    paid = [each for each in amounts if ("USD", 1) in each.dims]
    plain = [each for each in (one, other) if each.dims == (("USD", 1),)]
    return len(paid) == 2 and one in paid and other in paid and len(plain) == 1


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
    part = fraction(words)
    if part is None:
        raise ValueError(f"{words!r} is no part")
    return part


def _as_multiple(
    said: Understood, amounts: Sequence[Amount], times: float, match: re.Match
) -> list[Checked]:
    """The first two amounts that stand as a sentence says, else the first two that do not."""
    claimed = _times_claimed(said.text, times, match)
    checks = []
    couples = _comparable(amounts, times, match)
    if times < 1 and (match.group().endswith(" of") or _FRENCH_OF.match(said.text, match.end())):
        couples = _of_what_follows(said, amounts, couples, match)
    couples = [*_around(amounts, match), *couples]
    for left, right in couples[:TRIED]:
        if _stands(left, right, claimed):
            text = f"{left.text} and {right.text} stand as {_to_one(times)} to 1"
            return [Checked(CONSISTENT, f"{text}, as the sentence says.", (left, right))]
        if not _same_measure(left, right) and not _two_rents(left, right):
            continue  # a price and a total stand as nobody says
        ratio = max(left.value, right.value) / max(min(left.value, right.value), TINY)
        said_as = max(times, 1 / max(times, TINY))
        text = f"{left.text} and {right.text} stand as {_to_one(ratio)} to 1"
        lost = off_by(ratio / said_as, text, (left, right))
        failed = Checked(INCONSISTENT, f"{text}, not as {_to_one(times)}.", (left, right))
        checks.append(lost if lost.verdict == WRONG_UNIT else failed)
    return checks[:1]


def _around(amounts: Sequence[Amount], match: re.Match) -> list[tuple[Amount, Amount]]:
    """The pay of a time right before a multiple and the one right behind it, which may leave the
    time to the other: "75 million a year, three times the 25 million of another".
    """
    before = [one for one in amounts if one.where[1] <= match.start()][-1:]
    behind = [one for one in amounts if one.where[0] >= match.end()][:1]
    if not before or not behind or before[0].dims != HOURLY or behind[0].dims != (("USD", 1),):
        return []
    first, second = _in_one_time(before[0], behind[0])
    return [(first, second)] if first.dims == second.dims else []


def _of_what_follows(
    said: Understood,
    amounts: Sequence[Amount],
    couples: Sequence[tuple[Amount, Amount]],
    match: re.Match,
) -> list[tuple[Amount, Amount]]:
    """The couples of a part and the whole that stands behind it: "75 million a year, a thousandth
    of its spending of 72 billion", which may leave the year to the part.
    """
    behind = [one for one in amounts if 0 <= one.where[0] - match.end() <= APART]
    before = [one for one in amounts if one.where[1] <= match.start()]
    if not behind or re.search(r"[;:.] ", said.text[match.end() : behind[0].where[0]]):
        return list(couples)
    whole = behind[0]
    part = before[-1] if before else whole
    if whole.dims != (("USD", 1),) or part.dims != HOURLY or part.value < RENT:
        return [pair for pair in couples if whole in pair] or list(couples)
    size = whole.value / PER_YEAR
    return [(part, replace(whole, value=size, printed=0.0, dims=HOURLY))]


def _to_one(times: float) -> str:
    """A multiple or a part as the larger of two numbers to one: a third is "3"."""
    larger = max(times, 1 / max(times, TINY))
    return f"{larger:.3g}" if larger < HUNDRED else number(larger)


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
        _in_one_time(a, b)
        for a, b in combinations(amounts, 2)
        if (_same_measure(a, b) or _only_prices(a, b, amounts))
        and (a.dims or min(a.value, b.value) >= LARGE)
        and not _inside(match, a)
        and not _inside(match, b)
    ]
    for one in amounts if times > 1 else ():  # "de 62 à 150 TWh" is one range and two numbers
        if one.low and one.high and one.dims and one.kind in RANGED:
            pairs.append((exactly(one, one.low), exactly(one, one.high)))
    return pairs


def _in_one_time(one: Amount, other: Amount) -> tuple[Amount, Amount]:
    """Two prices of which the one leaves its time to the other: "200 dollars a month, ten times the
    20 dollars of the other".
    """
    timed, plain = (one, other) if one.dims == HOURLY else (other, one)
    hours = next((of for word, of in _HOURS_IN if re.search(word, timed.text, re.I)), 0.0)
    if timed.dims != HOURLY or plain.dims != (("USD", 1),) or not hours:
        return one, other
    size = plain.value / hours
    again = replace(plain, value=size, low=None, high=None, dims=timed.dims, printed=0.0)
    return (timed, again) if timed is one else (again, timed)


def _stands(left: Amount, right: Amount, claimed: Claimed) -> bool:
    """Whether one of two amounts can be so many times the other."""
    ends = near_floor(left.point, LOOSE), near_floor(right.point, LOOSE)
    for small, large in (ends, ends[::-1]):
        if small.low <= 0 or (claimed.low <= 0 and (large.high < small.low) is (claimed.high > 1)):
            continue  # "less than twice" relates the larger to the smaller, "less than half" not
        low = 0.0 if math.isinf(small.high) else large.low / max(small.high, TINY)
        if meet(Claimed(low, large.high / small.low), _wider(claimed, left, right)):
            return True
    return False


def _of_piece(one: Amount) -> tuple[tuple[str, int], ...]:
    """Its dimension, of one rack or of a rack alike."""
    return tuple(pair for pair in one.dims if pair not in ONE_PIECE)


def _wider(claimed: Claimed, left: Amount, right: Amount) -> Claimed:
    slack = 1 + min(slack_of(left), TIMES) + min(slack_of(right), TIMES)
    return Claimed(claimed.low / slack, claimed.high * slack)


def _inside(match: re.Match, one: Amount) -> bool:
    return match.start() < one.where[1] and one.where[0] < match.end()


def _as_share(said: Understood, amounts: Sequence[Amount], share: Amount) -> Checked | None:
    """ "2.5 million, some 15 percent of the world's 15 million": a share with the two amounts it
    relates.
    """
    others = [one for one in amounts if one.kind not in ("share", "time", "rate", "number")]
    tried = []
    told = _whole_of(said, others, share)
    for part, whole in product(others, others):
        if told and whole is not told:
            continue
        if part is whole or part.dims != whole.dims or part.where == whole.where:
            continue
        if in_a_time(part) != in_a_time(whole):  # a site's power is no part of its year's energy
            continue
        if not 0 < part.value < whole.value:
            continue
        text = f"{part.text} are {part.value / whole.value:.3g} of {whole.text}"
        tried.append((text, (part, whole, share)))
        ends, of = part.claimed, whole.claimed
        if meet(Claimed(ends.low / of.high, ends.high / max(of.low, TINY)), share.claimed, TIMES):
            return Checked(CONSISTENT, f"{text}, as the sentence says.", tried[-1][1])
    part_of = tried[0][1][0].kind if len(tried) == 1 else ""
    whole_of = tried[0][1][1] if part_of == "money" else share
    named = _OF_ITS.fullmatch(said.text[share.where[1] : whole_of.where[0]])
    if part_of == "stock" or (part_of == "money" and (named or _VALUED.search(said.text))):
        text, used = tried[0]  # a stake's price and the value of the whole
        ratio = used[0].value / used[1].value
        lost = [off_by(one / share.value, text, used) for one in (ratio, 1 / ratio)]
        slips = [one for one in lost if one.verdict == WRONG_UNIT]
        return slips[0] if slips else Checked(INCONSISTENT, f"{text}, not {share.text}.", used)
    return _false_share(said, share, [used for _, used in tried])


def _whole_of(said: Understood, others: Sequence[Amount], share: Amount) -> Amount | None:
    """The amount that stands right behind a share as what it is a share of: "13 % du million"."""
    for one in others:
        if _JUST_OF.fullmatch(said.text[share.where[1] : one.where[0]]):
            return one
    return None


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
        linked = said.text[part.where[1] : share.where[0]]
        if _OF_WHICH.fullmatch(between) and _APPOSED_SHARE.fullmatch(linked):
            text = f"{part.text} are {part.value / whole.value:.3g} of {whole.text}"
            return Checked(INCONSISTENT, f"{text}, not {share.text}.", (part, whole, share))
        out_of = _OUT_OF.fullmatch(said.text[part.where[1] : whole.where[0]])
        if out_of and _WHICH_IS.fullmatch(said.text[whole.where[1] : share.where[0]]):
            text = f"{part.text} are {part.value / whole.value:.3g} of {whole.text}"
            return Checked(INCONSISTENT, f"{text}, not {share.text}.", (part, whole, share))
        between = said.text[whole.where[1] : part.where[0]]
        of = _SHARE_OF.fullmatch(said.text[share.where[1] : whole.where[0]])
        last = _LAST.fullmatch(between) and not said.text[part.where[1] :].strip(" .")
        if of and 0 < len(between) < APART and (last or LINK.search(between)):
            text = f"{share.text} of {whole.text} is not {part.text}"
            return off_by(part.value / (share.value * whole.value), text, (part, whole, share))
        ends = sorted((part.where, share.where))
        apposed = said.text[ends[0][1] : ends[1][0]]  # "39 percent (of it), or 13 billion"
        if _APPOSED.fullmatch(apposed) or whole.where < ends[0] and _OF_IT.fullmatch(apposed):
            text = f"{share.text} of {whole.text} is not {part.text}"
            return off_by(part.value / (share.value * whole.value), text, (part, whole, share))
        before = said.text[part.where[1] : share.where[0]]
        taken = _TAKES.search(before) or _APPOSED_SHARE.fullmatch(before)
        if of and part.where < share.where and len(before) < APART and taken:
            text = f"{part.text} are {part.value / whole.value:.3g} of {whole.text}"
            return Checked(INCONSISTENT, f"{text}, not {share.text}.", (part, whole, share))
    return None
