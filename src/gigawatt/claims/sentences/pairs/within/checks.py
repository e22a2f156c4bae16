"""What a sentence's own numbers must obey, in the order in which it is checked: currencies, equal
numbers, ratios, proportions, products, sums.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations

from gigawatt.claims.rule import CONSISTENT, INCONSISTENT
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.pairs.within.agreement import (
    HOURLY,
    LAST_DIGIT,
    PRODUCT,
    TINY,
    Checked,
    meet,
)
from gigawatt.claims.sentences.pairs.within.currencies import all_currencies, in_dollars
from gigawatt.claims.sentences.pairs.within.equals import all_equal
from gigawatt.claims.sentences.pairs.within.products import all_products, at_load
from gigawatt.claims.sentences.pairs.within.proportions import all_proportions
from gigawatt.claims.sentences.pairs.within.ratios import all_ratios
from gigawatt.claims.sentences.pairs.within.runs import all_runs, in_an_hour
from gigawatt.claims.sentences.pairs.within.sums import all_sums
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.duration import FRENCH, HOURS_OF, OFTEN, SOUVENT
from gigawatt.claims.sentences.words.hedges import BOUND, BOUND_A, SIGN
from gigawatt.claims.sentences.words.measure import PER_YEAR
from gigawatt.claims.sentences.words.sentence import Understood

_TIMES_OF = tuple(  # what is counted or used in a time, and its hours
    (
        rf"\b(?:an?|per|each|every) {unit}\b|\b{often}|"
        rf"(?:\b(?:par|chaque)\s|\bl')(?:{FRENCH[unit]})\b|"
        rf"\b(?:{'|'.join(one for one, of in SOUVENT.items() if of == unit)})\w*",
        HOURS_OF[unit],
    )
    for often, unit in OFTEN.items()
)
_PART_OF_IT = re.compile(r" of (?:it|that|this)\b")
_THAN = re.compile(  # "26 gigawatts are more than the peak demand of New York, 31 gigawatts"
    r"(?:,|[^,;]*\b(?:is|are|was|were|would be|will be))(?: (?:far|much|even|slightly|still))? "
    r"(?:(?P<more>more|larger|bigger|higher|greater)|(?P<less>less|smaller|lower|fewer))"
    r"(?: \w+)? than (?:the|its|their|all|what|that|[A-Z])[^;:]*"
)
_EACH, _TOGETHER = (
    re.compile(rf"\b(?:{words})\b", re.I)
    for words in ("each|chacune?", "together|in all|in total|altogether|ensemble|au total")
)
USED = ("energy", "token", "query")  # of which a price makes a bill
CAPACITY = (("USD", 1), ("W", -1), ("h", -1))
NAMED = 12  # of so many, at most, a sentence names each
OVERHEAD = 3.2  # the most that a site draws for each watt that its chips are rated at
_WORTH_SO_MUCH = re.compile(
    rf"\b(?:valued at|valuation of|market (?:value|cap\w*) of|valorisée?s?(?: à)?|valorisation de|"
    rf"capitalisation (?:boursière )?de|(?-i:[A-Z])\w+, (?:who is |himself )?worth)"
    rf"\s*{BOUND_A}{SIGN}$",
    re.I,
)
_OVER_YEARS = re.compile(
    r",? (?:over|for|spread over|sur|étalés? sur|pendant) [\w-]+ (?:years|ans)\b", re.I
)
_NEEDED = re.compile(
    rf"\b(?:needs?|draws?|uses?|consumes?|requires?|besoin de|tire|réclame|consomme|demande)"
    rf"{BOUND} ?$",
    re.I,
)
_MORE = re.compile(
    r"\band for\b|\bplus (?:the|its|a|buildings?|power|network)\b|\bincluding\b|\by compris\b|"
    r"\b(?:and|with|et|avec) (?:(?:the|its|their|les|ses|des) )?"
    r"(?:buildings?|networks?|power|cooling|land|bâtiments?|réseaux?)\b",
    re.I,
)


def checked(said: Understood, as_of: str) -> list[Checked]:
    """The relations that a sentence's own numbers must obey, each checked with their rounding."""
    amounts = _paid_in_a_year(said, [in_dollars(one, as_of) for one in said.amounts])
    amounts = _used_in_a_time(_of_the_same_time(in_an_hour(_of_the_yearly_sum(amounts))))
    found = [*all_currencies(said, as_of), *all_equal(said, amounts), *all_ratios(said, amounts)]
    found += all_proportions(said, amounts)
    found += all_runs(said, amounts)
    paid = [one for one in amounts if not _valued(said, one, amounts)]
    products = [*at_load(said, amounts), *all_products(said, paid)]
    right = {one.where for check in products if check.verdict == CONSISTENT for one in check.used}
    found = [  # 10,000 chips "at 4 dollars an hour, 350 million a year": the rate of one and of all
        check
        for check in found
        if check.verdict == CONSISTENT or not {one.where for one in check.used} <= right
    ]
    used = {one.where for check in found for one in check.used}
    whole = (rest for check in products if (rest := _with_rest(amounts, check)))
    for check in [*products, *whole] if right else [*whole, *products]:
        rates = {one.where for one in check.used if one.kind == "rate"}
        if check.verdict != CONSISTENT and (
            rates & used
            or _with_more(said, check)
            or _with_site(said, check)
            or _priced_twice(check, right)
            or _feeds(said, check)
        ):
            continue  # the rate has its product already, or the sum pays for more than that
        if not {one.where for one in check.used} <= used:
            found.append(check)
            used |= {one.where for one in check.used}
    found += all_sums(said, amounts, used)
    found += _larger_parts(said, amounts)
    found = found or _over_a_year(amounts)
    return found or _for_each(said, amounts) or _larger(said, amounts)


def _paid_in_a_year(said: Understood, amounts: list[Amount]) -> list[Amount]:
    """Pay of each person that names no time is that of a year beside the pay of all in a year,
    unless words right behind it name one, "over four years".
    """
    if sum(one.dims == HOURLY for one in amounts) != 1:
        return amounts
    found = []
    for one in amounts:
        timed = _OVER_YEARS.match(said.text, one.where[1])
        if dict(one.dims) == {"USD": 1, "person": -1} and not timed:
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
        if many.kind == "user":  # "910 million weekly users" are no users of a week
            continue
        made = _multiplied_dims(many, each)
        total = tuple(sorted((base, power) for base, power in _with_hour(made).items() if power))
        same = [one for one in amounts if one.dims == total and one not in (many, each)]
        if not same or any(one.dims == tuple(sorted(made.items())) for one in amounts):
            continue
        return [_mean(one, hours) if one in same else one for one in amounts]
    return amounts


def _mean(one: Amount, hours: float) -> Amount:
    """An amount as so much in each hour of a time."""
    low, high = (None if end is None else end / hours for end in (one.low, one.high))
    left = {**dict(one.dims), "h": dict(one.dims).get("h", 0) - 1}
    dims = tuple(sorted((base, power) for base, power in left.items() if power))
    return replace(one, value=one.value / hours, low=low, high=high, dims=dims)


def _of_the_yearly_sum(amounts: list[Amount]) -> list[Amount]:
    """A price of each that makes the sum of a year and not that of all years is of a year: "200
    megawatts for 9.7 billion over five years, 1.94 billion a year or 10 million for each megawatt".
    """
    for many, each in permutations(amounts, 2):
        made = tuple(sorted(_multiplied_dims(many, each).items()))
        if each.kind != "rate" or made != (("USD", 1),) or ("h", -1) in each.dims:
            continue
        sums = [one for one in amounts if one.dims == made]
        yearly = [one for one in amounts if one.dims == HOURLY]
        size = Claimed(*(end * each.value for end in (many.point.low, many.point.high)))
        mean = Claimed(size.low / PER_YEAR, size.high / PER_YEAR)
        whole = any(meet(size, one.claimed, PRODUCT) for one in sums)
        if not whole and any(meet(mean, one.claimed, PRODUCT) for one in yearly):
            return [_mean(one, PER_YEAR) if one is each else one for one in amounts]
    return amounts


def _valued(said: Understood, one: Amount, amounts: Sequence[Amount]) -> bool:
    """Whether a sum is what a company is worth, beside other money and no stake in it: no product
    of chips, power or hours makes it.
    """
    money = sum(other.kind == "money" for other in amounts)
    stake = any(other.kind in ("share", "stock") for other in amounts)
    return (
        one.kind == "money"
        and money > 1
        and not stake
        and bool(_WORTH_SO_MUCH.search(said.text[: one.where[0]]))
    )


def _used_in_a_time(amounts: list[Amount]) -> list[Amount]:
    """What is used at a price is used in the time of the bill: "a home of 4,500 kWh pays 315 euros
    a year at 7 cents a kilowatt-hour".
    """
    for many, each in permutations(amounts, 2):
        if many.kind not in USED or each.kind != "rate":
            continue
        total = {**_multiplied_dims(many, each), "h": -1}
        bills = [one for one in amounts if dict(one.dims) == total]
        words = (hours for word, hours in _TIMES_OF if re.search(word, bills[0].text, re.I))
        hours = next(words, 0.0) if len(bills) == 1 else 0.0
        if "USD" not in total or not hours:
            continue
        return [_mean(one, hours) if one is many else one for one in amounts]
    return amounts


def _over_a_year(amounts: Sequence[Amount]) -> list[Checked]:
    """Capacity at the price of a day whose sum is that of a year: "$333 a megawatt-day for 134,000
    megawatts, 16.4 billion in all". Another sum may be that of another term, and fails against
    nothing.
    """
    for each, many, total in permutations(amounts, 3):
        if each.dims != CAPACITY or many.kind != "power" or total.dims != (("USD", 1),):
            continue
        made = Claimed(*(end * each.value * PER_YEAR for end in (many.point.low, many.point.high)))
        if meet(made, total.claimed, PRODUCT):
            text = f"{each.text} x {many.text} is {total.text} in a year, as the sentence says."
            return [Checked(CONSISTENT, text, (each, many, total))]
    return []


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


def _feeds(said: Understood, check: Checked) -> bool:
    """Whether the power that generators do not make is what something else needs: "two turbines,
    38 MW each, feed a cluster that needs 45 MW".
    """
    made = any(one.kind in ("turbine", "reactor", "plant", "megapack") for one in check.used)
    power = [one for one in check.used if one.kind == "power"]
    return made and any(_NEEDED.search(said.text[: one.where[0]]) for one in power)


def _priced_twice(check: Checked, right: set[tuple[int, int]]) -> bool:
    """Whether a product fails by its price alone, of which the sentence has another that holds."""
    priced = [one for one in check.used if dict(one.dims).get("USD") == 1 and one.kind == "rate"]
    rest = {one.where for one in check.used if one not in priced}
    return len(priced) == 1 and rest <= right


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
        same = same and rest.value > PRODUCT * total.value
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
