"""The rule that turns numbers into a verdict, and the sentence that goes with it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gigawatt.claims.said import Claimed
from gigawatt.estimates.graph import docstring
from gigawatt.text.typeset import number, span, spoken

CONSISTENT, INCONSISTENT, AMBIGUOUS = "consistent", "inconsistent", "ambiguous"
WRONG_UNIT, NOT_CHECKABLE = "wrong unit", "not checkable"
UNREADABLE = "unreadable"  # a row of a file that is no claim
VERDICTS = (CONSISTENT, INCONSISTENT, AMBIGUOUS, WRONG_UNIT, NOT_CHECKABLE, UNREADABLE)
WIDE = (
    10.0  # from this factor between its ends on, a claim excludes so little that agreement is weak
)
SLACK = 1e-9  # relative: the last bits of a float


@dataclass(frozen=True)
class Reading:
    """One way to read a claim or relation: its verdict, its reason, and whether only a unit was
    changed.

    numbers: claimed_low, claimed_high, p5, p50, p95, ratio and so on, as far as they exist.
    """

    label: str
    verdict: str
    reason: str
    changes_unit: bool = False
    numbers: dict[str, Any] = field(default_factory=dict)


def overlap(claimed: Claimed, p5: float, p95: float) -> bool:
    """Whether the claimed range and an interval have a point in common; all numbers in one unit."""
    slack = SLACK * max(abs(p5), abs(p95))
    return claimed.low <= p95 + slack and claimed.high >= p5 - slack


def together(readings: Sequence[Reading]) -> tuple[str, str]:
    """The rule of the verdict.

    Each reading of a claim is judged by itself. A claim leaves a range open, by the rule for press
    numbers: a bare number by its rounding (at most 10 %), `about` 10 % both ways, `almost` 10 %
    below, `several` 2 to 9, and so on. That range is held against our 90 % interval, or against the
    range of the other side of a relation.

    - consistent: the two ranges have a point in common. Where the claim spans a factor of ten or
      more, or is open at one end, the reason says that this is weak evidence.
    - inconsistent: they have none. A claim outside a 90 % interval can still be true, one time in
      ten.
    - wrong unit: the unit measures another kind of thing (power for energy, euros set equal to
      dollars); or the claim as printed fails, and only a reading that changes its unit or currency
      holds.
    - ambiguous: the readings differ; the reason says which hold and which fail.
    - not checkable: no quantity of the model, no number, no test, or the estimate takes the number
      from the claim itself.
    - unreadable: a row of a file that is no claim; the reason says which column and how to mend it.

    readings: the claim as printed first. Returns the verdict and one sentence of reason.
    """
    printed = readings[0]
    decided = [one for one in readings if one.verdict != NOT_CHECKABLE]
    if not decided:
        return NOT_CHECKABLE, printed.reason
    if len(decided) == 1 and (decided[0] is printed or not printed.reason):
        return decided[0].verdict, decided[0].reason
    if len(decided) == 1:
        named = _labels(decided)
        return decided[0].verdict, f"Read as {named}: {_lower(decided[0].reason)}"
    holds = [one for one in decided if one.verdict == CONSISTENT]
    if (
        printed.verdict in (INCONSISTENT, WRONG_UNIT)
        and holds
        and all(one.changes_unit for one in holds)
    ):
        return (
            WRONG_UNIT,
            f"Fails as printed and holds if read as {_labels(holds)}: {_lower(holds[0].reason)}",
        )
    if len({one.verdict for one in decided}) == 1:
        return decided[0].verdict, f"{decided[0].reason} {_all(decided)}"
    fails = [one for one in decided if one.verdict != CONSISTENT]
    if not holds:
        return AMBIGUOUS, "; ".join(
            f"{one.verdict} if read as {_labels([one])}" for one in fails
        ).capitalize() + "."
    return AMBIGUOUS, f"Holds if read as {_labels(holds)}. Fails if read as {_labels(fails)}."


def rule() -> str:
    """The rule of the verdict as text for the reader: the docstring of what applies it."""
    text = docstring(together).partition("\n\n")[2].partition("\n\nreadings:")[0]
    return "The rule. " + text.replace("`", "")


def _labels(readings: Sequence[Reading]) -> str:
    """Readings one by one and in quotes, as the answer to a sentence names them."""
    return "; ".join(f'"{one.label}"' for one in readings)


def _all(readings: Sequence[Reading]) -> str:
    return f"All {len(readings)} readings agree."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def against_model(
    label: str,
    claimed: Claimed,
    p5: float,
    p50: float,
    p95: float,
    unit: str,
    changes_unit: bool = False,
) -> Reading:
    """Hold a claimed range against an estimate; all numbers in `unit`."""
    ratio = claimed.middle / p50 if p50 > 0 and math.isfinite(claimed.middle) else None
    numbers = {
        "claimed_low": claimed.low,
        "claimed_high": claimed.high,
        "p5": p5,
        "p50": p50,
        "p95": p95,
        "ratio": ratio,
    }
    said, ours = claimed_text(claimed), f"{span(p5, p50, p95)} {spoken(unit)}".strip()
    if overlap(claimed, p5, p95):
        reason = f"The claim leaves {said}; ours is {ours}; the two overlap{weakness(claimed)}."
        return Reading(label, CONSISTENT, reason, changes_unit, numbers)
    side = "above" if claimed.low > p95 else "below"
    times = f", {number(float(f'{ratio:.2g}'))} times our median" if ratio else ""
    reason = f"The claim leaves {said}, all of it {side} ours, {ours}{times}."
    return Reading(label, INCONSISTENT, reason, changes_unit, numbers)


def claimed_text(claimed: Claimed) -> str:
    """A claimed range for reading."""
    if not math.isfinite(claimed.high):
        return f"{number(claimed.low)} or more"
    if claimed.low <= 0:
        return f"{number(claimed.high)} or less"
    ends = dict.fromkeys((number(claimed.low), number(claimed.high)))
    return " to ".join(ends)


def weakness(claimed: Claimed) -> str:
    """What to add where a claim excludes little: it is open at one end, or its ends lie
    far apart.
    """
    if not math.isfinite(claimed.high) or claimed.low <= 0:
        return ", which is weak evidence, because the claim is open at one end"
    if claimed.high / claimed.low >= WIDE:
        return (
            ", which is weak evidence, because the claim spans a factor of "
            f"{claimed.high / claimed.low:,.0f}"
        )
    return ""
