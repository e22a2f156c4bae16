"""Training runs in a sentence's own numbers: operations by parameters and tokens, or by a rate and
a time.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.rule import CONSISTENT
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.pairs.within.agreement import Checked, meet, near_floor, off_by
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.sentence import Understood

EACH_WAY = 6.0  # operations for each parameter and token: two forwards, four back
RULE = 0.25  # relative: how near prints keep to that rule
FAR = 2.0  # from this factor on it is another number, not another way to count
SECONDS = 3600.0  # of an hour
_ACTIVE = re.compile(r" (?:(?:are|is|sont) )?(?:active|activated|actifs?|activés?)\b", re.I)
_SPARSE = re.compile(r"\bactive|\bactif|\bactiv|\bexperts?\b|\bMoE\b", re.I)


def in_an_hour(amounts: list[Amount]) -> list[Amount]:
    """Operations a second as those of an hour, where a sentence has the operations of a run too."""
    if not any(one.kind == "flop" for one in amounts):
        return amounts
    found = []
    for one in amounts:
        if dict(one.dims).get("flops") == 1:
            rest = [pair for pair in one.dims if pair[0] != "flops"]
            low, high = (None if end is None else end * SECONDS for end in (one.low, one.high))
            dims = tuple(sorted((*rest, ("flop", 1), ("h", -1))))
            one = replace(one, value=one.value * SECONDS, low=low, high=high, dims=dims)
        found.append(one)
    return found


def _at_work(said: Understood, amounts: Sequence[Amount]) -> list[Amount]:
    """The parameters that are at work at once, where a sentence tells them from all: "of which 37
    billion are active".
    """
    counts = [one for one in amounts if one.kind == "parameter"]
    return [one for one in counts if _ACTIVE.match(said.text, one.where[1])]


def all_runs(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """The operations of a run by the usual rule, six for each parameter and token."""
    kinds = [
        [one for one in amounts if one.kind == kind] for kind in ("parameter", "token", "flop")
    ]
    kinds[0] = _at_work(said, amounts) or kinds[0]
    if any(len(same) != 1 for same in kinds):
        return []
    parameters, tokens, made = (same[0] for same in kinds)
    at_work = _SPARSE.search(parameters.text) or _at_work(said, amounts)
    if _SPARSE.search(said.text) and not at_work:
        return []  # of experts that are not all at work
    ends = parameters.point.low * tokens.point.low, parameters.point.high * tokens.point.high
    low, high = (end * EACH_WAY for end in ends)
    text = f"{EACH_WAY:.0f} x {parameters.text} x {tokens.text}"
    used = (parameters, tokens, made)
    if meet(Claimed(low, high), near_floor(made.claimed, RULE), RULE):
        return [Checked(CONSISTENT, f"{text} is {made.text}, as the sentence says.", used)]
    ratio = made.value / (EACH_WAY * parameters.value * tokens.value)
    far = max(ratio, 1 / ratio) > FAR
    return [off_by(ratio, f"{text} is not {made.text}", used)] if far else []
