"""Two couples of numbers of which one stands to the other as the words say: "a gigawatt costs 50
billion, so ten would take 500 billion".
"""

import re
from collections.abc import Sequence

from gigawatt.claims.rule import CONSISTENT
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.pairs.within.agreement import (
    LOOSE,
    PRODUCT,
    Checked,
    meet,
    near_floor,
    off_by,
)
from gigawatt.claims.sentences.words.amount import MANY_WORDS, Amount
from gigawatt.claims.sentences.words.sentence import Understood

COUPLES = 4  # numbers of two couples
_SO = re.compile(
    r"(?:[,;:]| -)(?: (?:and|et))? (?:so|thus|hence|therefore|at (?:that|this) (?:rate|price|pace)|"
    r"de sorte que|si bien que|donc|ainsi|à ce (?:prix|tarif|rythme|compte))\b",
    re.I,
)


def all_proportions(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """The second couple of a sentence where "so" derives it from the first, in either order."""
    told = [one for one in amounts if one.kind not in ("share", "year", "times")]
    if len(told) != COUPLES or any(one.hedge in MANY_WORDS for one in told):
        return []
    first, second, third, fourth = told
    so = _SO.search(said.text[second.where[1] : third.where[0]])
    crossed = (first.dims, second.dims) == (fourth.dims, third.dims)
    if crossed:
        third, fourth = fourth, third
    apart = first.dims != second.dims and first.dims and second.dims
    if not so or not apart or (first.dims, second.dims) != (third.dims, fourth.dims):
        return []
    ends = [near_floor(one.point, LOOSE) for one in (first, second, third)]
    if any(one.low <= 0 for one in ends):
        return []
    low = ends[1].low / ends[0].high * ends[2].low
    high = ends[1].high / ends[0].low * ends[2].high
    text = f"{third.text} x {second.text} / {first.text}"
    used = (third, second, fourth)  # the first couple is left for the model
    if meet(Claimed(low, high), near_floor(fourth.claimed, LOOSE), PRODUCT):
        return [Checked(CONSISTENT, f"{text} is {fourth.text}, as the sentence says.", used)]
    made = second.value / first.value * third.value
    return [off_by(fourth.value / made, f"{text} is not {fourth.text}", used)]
