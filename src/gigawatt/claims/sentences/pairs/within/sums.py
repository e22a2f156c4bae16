"""Numbers of a sentence that add up to another of its numbers, or that their words say do."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from gigawatt.claims.rule import CONSISTENT, INCONSISTENT
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.pairs.within.agreement import (
    APART,
    LAST_DIGIT,
    LINK,
    LOOSE,
    MOST,
    Checked,
    exactly,
    likewise,
    meet,
    near_floor,
    off_by,
    slack_of,
)
from gigawatt.claims.sentences.words.amount import MANY_WORDS, Amount
from gigawatt.claims.sentences.words.hedges import ABOUT_A
from gigawatt.claims.sentences.words.sentence import Understood

_MORE_OR_LESS = re.compile(r" (?:de plus|de moins|more|less|fewer)\b(?! (?:que|than)\b)", re.I)
_OF_WHICH = re.compile(r",? ?\b(?:dont|of which|of them|of that|including|y compris)\b ", re.I)
_OR = re.compile(r"\b(?:then|later|puis|or|ou)\b", re.I)
_TOTAL = re.compile(
    r"\b(?:makes?|together|in all|in total|altogether|a total of|au total|en tout|font|"
    r"totalis\w+|adds? up to|sums? to)\b",
    re.I,
)
_SHARED_TO = re.compile(r" (?:with|from|for|by|in|at|to) (?:an? |the )?[A-Z]")
_MADE_OF = re.compile(  # what follows are all the parts of the total before it
    r"[^.;:]{0,40}\b(?:consists? of|consisting of|(?:is|are|was|were) (?:made up of|split into)|"
    r"comprised of|composed of|breaks down into|se (?:composent?|décomposent?) (?:de|d'|en)|"
    r"composée?s? (?:de|d')|se répartit en|se répartissent en)(?=[\s\d$€£])",
    re.I,
)
_LISTS = re.compile(r"[^:;.\d]{0,40}:\s")  # "in all 50 billion: 30 from one, 20 from another"
UNBOUND = ("up_to", "more_than")
_OF_IT = re.compile(rf"Of (?:the |its |their )?{ABOUT_A}", re.I)


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
            return off_by(total.printed / made, f"{text} is not {total.text}", (*parts, total))
    return None


def all_sums(
    said: Understood, amounts: Sequence[Amount], used: set[tuple[int, int]]
) -> list[Checked]:
    """Parts that make a total; a sum that fails is one only where the words speak of a total."""
    listed = _listed(said, amounts)
    if listed:
        return [listed]
    by_dims: dict[tuple, list[Amount]] = {}
    for one in amounts:
        if one.dims and one.kind not in ("time", "year", "share") and one.where not in used:
            by_dims.setdefault(one.dims, []).append(one)
    for parts in by_dims.values():  # a total may be that of a product as well
        if found := _shown_total(said, amounts, parts, used):
            return found
    for same in by_dims.values():
        totals = _totals(said, same)
        whole = len(totals) < len(same)
        for total in totals:
            parts = [one for one in same if one is not total]
            of_it = _OF_IT.fullmatch(said.text[: total.where[0]])
            every = total is same[0] and (of_it or _LISTS.match(said.text, total.where[1]))
            for size in [len(parts)] if every or whole else range(len(parts), 1, -1):
                for chosen in combinations(parts, size):
                    ends = [near_floor(one.point, LOOSE) for one in chosen]
                    made = Claimed(sum(one.low for one in ends), sum(one.high for one in ends))
                    if meet(made, near_floor(total.claimed, LOOSE), LAST_DIGIT):
                        text = " + ".join(one.text for one in chosen)
                        reason = f"{text} is {total.text}, as the sentence says."
                        return [Checked(CONSISTENT, reason, (*chosen, total))]
    groups = by_dims.values()
    return _all_parts(said, groups) or _failed_sum(said, groups) or _difference(said, groups)


def _shown_total(
    said: Understood,
    amounts: Sequence[Amount],
    parts: Sequence[Amount],
    used: set[tuple[int, int]],
) -> list[Checked]:
    """Parts that together make a number which arithmetic has shown already."""
    after = [one for one in amounts if one.where in used and one.dims == parts[0].dims]
    after = [one for one in after if one.where[0] >= parts[-1].where[1]]
    if len(parts) < 2 or not after:
        return []
    made, total = sum(one.value for one in parts), after[0]
    words = said.text[parts[-1].where[1] : total.where[0]]
    if not _TOTAL.search(words) or abs(made / total.value - 1) > LAST_DIGIT:
        return []
    text = " + ".join(one.text for one in parts)
    reason = f"{text} is {total.text}, as the sentence says."
    return [Checked(CONSISTENT, reason, (*parts, total))]


def _totals(said: Understood, same: Sequence[Amount]) -> Sequence[Amount]:
    """Which of some amounts may be the total of others: the last one where words call it that."""
    if len(same) > MOST and _TOTAL.search(said.text[same[-2].where[1] : same[-1].where[0]]):
        return same[-1:]
    return same


def _all_parts(said: Understood, groups: Iterable[Sequence[Amount]]) -> list[Checked]:
    """A total before all its parts, which do not make it: "20 billion consists of 7 and of 25"."""
    for same in groups:
        of = _MADE_OF.match(said.text, same[0].where[1])
        exact = not any(one.hedge in (*UNBOUND, *MANY_WORDS) for one in same)
        if of and exact and len(same) >= MOST and of.end() <= same[1].where[0]:
            total, *parts = same
            made = sum(one.value for one in parts)
            text = " + ".join(one.text for one in parts)
            return [off_by(total.value / made, f"{text} is not {total.text}", tuple(same))]
    return []


def _difference(said: Understood, groups: Iterable[Sequence[Amount]]) -> list[Checked]:
    """What two numbers differ by: "from 415 TWh to 945 TWh, or 300 TWh more"."""
    for same in groups:
        if len(same) == MOST - 1 and same[0].low and same[0].high:  # "from 415 to 945 TWh"
            same = [exactly(same[0], same[0].low), exactly(same[0], same[0].high), same[1]]
        behind = said.text[same[-1].where[1] :]
        more = _MORE_OR_LESS.match(behind) or _MORE_OR_LESS.search(same[-1].text)
        if len(same) != MOST or not more:
            continue
        first, second, apart = same
        link = LINK.search(said.text[second.where[1] : apart.where[0]])
        made = abs(second.value - first.value)
        low, high = apart.claimed.low, apart.claimed.high
        slack = slack_of(first) * first.value + slack_of(second) * second.value
        agree = low - slack <= made <= high + slack
        if link and made and agree:
            text = f"{second.text} - {first.text} is {apart.text}, as the sentence says."
            return [Checked(CONSISTENT, text, (first, second, apart))]
        if link and made:
            text = f"{first.text} and {second.text} differ by {likewise(apart, made)}"
            text += f", not by {apart.text}"
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
            return [off_by(total.value / made, f"{text} is not {total.text}", tuple(same))]
    return []
