"""A judged sentence beside its readings, and all sentences of the press, as frames for a notebook.

verdict = gw.judge("100,000 H100 draw 150 MW.", as_of="2024")
gw.charts.ranges(gw.readings_of(verdict), ...)
"""

import math
import re
from typing import TYPE_CHECKING, Any

from gigawatt.claims.ledger import ORDER
from gigawatt.claims.rule import (
    AMBIGUOUS,
    CONSISTENT,
    NOT_CHECKABLE,
    WRONG_UNIT,
    Reading,
    claimed_text,
)
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.answer import Answer, judge
from gigawatt.claims.sentences.judged import Judged
from gigawatt.claims.sentences.pairs import expected
from gigawatt.data import tables
from gigawatt.text.typeset import span

if TYPE_CHECKING:  # they need pandas, which the command line starts without
    from gigawatt.data.frames import Frame
    from gigawatt.data.origins import Origin

ENDS = ("p5", "p50", "p95")
CLAIM = "the claim"  # the first row of the frame of a sentence
COLUMNS = ["p5", "p50", "p95", "verdict"]
_DOLLARS = re.compile(r"(?:\b([A-Z]{2}))?\$ ?")
WIDE = 30.0  # from this factor between the least and the largest number on, an axis is logarithmic
# A unit of a verdict as a chart writes it, and what its numbers are to be multiplied by.
UNITS = {
    "USD/W": ("USD bn a gigawatt", 1.0),
    "of the country's": ("%", 100.0),
    "flop/s": ("petaflops", 1e-15),
    "litres": ("millilitres", 1e3),
    "accelerators": ("accelerator", 1.0),
    "homes": ("home", 1.0),
    "H100 equivalents": ("H100e", 1.0),
}
KINDS = {
    "chips_power": "chips and their power",
    "power_money": "money for gigawatts",
    "chips_money": "money for chips",
    "power_homes": "power as homes",
    "power_power": "power beside power",
    "company_money": "a company's spending",
    "training": "training runs",
    "compute": "operations a second",
    "fleet": "a company's fleet",
    "price": "price of one chip",
    "currency": "two currencies",
    "tokens": "tokens and queries",
    "jobs": "jobs",
    "contract": "contracts and rents",
    "pay": "people's pay",
}


class Readings:
    """What a sentence claims of one quantity beside each reading of it, ready for a chart.

    frame: the claim in the first row, then one row a reading; p5, p50, p95 in `unit`, and verdict.
    Rows remember what they rest on. Empty where the verdict rests on no range of ours.
    """

    def __init__(self, answer: Answer):
        self.answer = answer
        self.judged = _decisive(answer)
        self.unit, self._factor = _unit(self.judged.unit) if self.judged else ("", 1.0)
        self.frame: Frame = self._framed()

    def __bool__(self) -> bool:
        return self.judged is not None

    @property
    def _held(self) -> list[Reading]:
        return [one for one in (self.judged.readings if self.judged else ()) if _ranged(one)]

    @property
    def holds(self) -> int:
        """Under how many readings the claim holds."""
        return sum(one.verdict == CONSISTENT for one in self._held)

    @property
    def finding(self) -> str:
        """The verdict as the title of a figure."""
        number, of = self.holds, len(self._held)
        if not of:
            return f"The verdict: {self.answer.verdict}"
        if number not in (0, of):
            return f"The claim holds under {number} of {of} readings"
        which = {1: "its one reading", 2: "both readings"}.get(of, f"all {of} readings")
        fails = "fails as printed" if self.answer.verdict == WRONG_UNIT else "fails"
        return f"The claim {'holds' if number else fails} under {which}"

    @property
    def measure(self) -> str:
        """What was claimed, and of what, in a few words."""
        return self.judged.quantity.replace("_", " ") if self.judged else "what was claimed"

    @property
    def reason(self) -> str:
        """Why, in the words of the verdict; money as the figures write it, "USD 40 bn" for $."""
        return re.sub(
            r"(?:\b([A-Z]{2}))?\$ ?", lambda one: f"{one[1] or 'US'}D ", self.answer.reason
        )

    @property
    def notes(self) -> dict[str, str]:
        """Each row's interval and verdict, as the right margin of a chart has them."""
        told = {CLAIM: claimed_text(_claimed(self.judged, self._factor))} if self.judged else {}
        for one in self._held:
            ends = (one.numbers[end] * self._factor for end in ENDS)
            told[one.label] = f"{span(*ends)}, {'holds' if one.verdict == CONSISTENT else 'fails'}"
        return told

    @property
    def lines(self) -> dict[str, float]:
        """The middle of the claim, or the end that it has, to draw across all rows."""
        if self.judged is None:
            return {}
        claimed = _claimed(self.judged, self._factor)
        words = "middle of the claim" if claimed.low > 0 else "most that the claim leaves"
        words = words if math.isfinite(claimed.high) else "least that the claim leaves"
        return {words: claimed.middle}

    @property
    def colours(self) -> dict[str, str]:
        """Blue for a reading that holds, grey for one that fails."""
        hues = {CONSISTENT: "blue"}
        return {row: hues.get(one, "grey") for row, one in self.frame["verdict"].items() if one}

    @property
    def log(self) -> bool:
        """Whether the numbers lie so far apart that a chart needs a logarithmic axis."""
        ends = self.frame[list(ENDS)].to_numpy(dtype=float).ravel()
        found = [one for one in ends if math.isfinite(one)]
        return bool(found) and min(found) > 0 and max(found) / min(found) > WIDE

    def _framed(self) -> "Frame":
        import pandas as pd

        from gigawatt.data.frames import remember

        rows: dict[str, list[Any]] = {}
        memory: dict[str, tuple[Origin, ...]] = {}
        if self.judged:
            rows[CLAIM], memory[CLAIM] = _row(_claimed(self.judged, self._factor)), ()
        for one in self._held:
            rows[one.label] = [*(one.numbers[end] * self._factor for end in ENDS), one.verdict]
            memory[one.label] = _origins(one)
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)
        return remember(frame.rename_axis("read as"), memory, self.unit)


def readings_of(answer: Answer) -> Readings:
    """The claim of a judged sentence beside its readings: of several claims, the one that decides.

    held = gw.readings_of(gw.judge("100,000 H100 draw 150 MW.", as_of="2024"))
    held.frame, held.finding
    """
    return Readings(answer)


def press_verdicts() -> "Frame":
    """Every sentence of press.csv with its verdict, one row each, by press_id.

    Columns: kind (what is claimed, in words), sentence, as_of, verdict, by hand (what a person
    decided before), holds and fails (the readings of each, as texts), reason.
    """
    import pandas as pd

    from gigawatt.data.frames import Origin, remember

    found, memory = {}, {}
    for row in tables.rows("press"):
        answer = judge(row["sentence"], row["as_of"])
        found[row["press_id"]] = {
            "kind": KINDS.get(row["kind"], row["kind"].replace("_", " ")),
            "sentence": row["sentence"],
            "as_of": row["as_of"],
            "verdict": answer.verdict,
            "by hand": row["verdict_by_hand"],
            "holds": _labels(answer, True),
            "fails": _labels(answer, False),
            "reason": answer.reason,
        }
        own = Origin(row["press_id"], (f"press:{row['press_id']}",), (row["source_id"],))
        memory[row["press_id"]] = (own,)
    frame = pd.DataFrame.from_dict(found, orient="index").rename_axis("press_id")
    return remember(frame, memory)


def by_kind(press: "Frame") -> "Frame":
    """How many sentences of each kind have which verdict, the kind with most failures on top.

    press: from `press_verdicts`. The columns are the verdicts, in the order of the rule.
    """
    counts = press.groupby(["kind", "verdict"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(ORDER), fill_value=0)
    failing = counts["inconsistent"] / counts.sum(axis=1)
    return _as(counts.loc[failing.sort_values(ascending=False, kind="stable").index], press)


def saving(press: "Frame") -> "Frame":
    """Which readings save a sentence that fails under another, one row a reading.

    press: from `press_verdicts`; of it, the sentences whose readings differ. Columns: holds and
    fails, in how many of them. The reading that saves most is on top.
    """
    import pandas as pd

    differ = press[press["verdict"] == AMBIGUOUS]
    counts = {
        word: differ[word].explode().value_counts() for word in ("holds", "fails") if len(differ)
    }
    frame = pd.DataFrame(counts, columns=["holds", "fails"]).fillna(0).astype(int)
    return _as(frame.sort_values(["holds", "fails"], ascending=[False, True], kind="stable"), press)


def _decisive(answer: Answer) -> Judged | None:
    """The claim that makes the verdict, of those that were held against a range."""
    if answer.verdict == NOT_CHECKABLE:  # a range that rests on the claim itself is no test of it
        return None
    ranged = [one for one in answer.claims if any(map(_ranged, one.readings))]
    return next((one for one in ranged if one.verdict == answer.verdict), next(iter(ranged), None))


def _ranged(one: Reading) -> bool:
    return one.numbers.get("p50") is not None


def _unit(unit: str) -> tuple[str, float]:
    return UNITS.get(unit, (unit, 1.0))


def _claimed(judged: Judged, factor: float) -> Claimed:
    return Claimed(judged.claimed_low * factor, judged.claimed_high * factor)


def _row(claimed: Claimed) -> list[Any]:
    """A claim as the row of a chart; of one that is open at an end, the end that is closed."""
    closed = claimed.low > 0 and math.isfinite(claimed.high)
    low, high = (claimed.low, claimed.high) if closed else (math.nan, math.nan)
    return [low, claimed.middle, high, ""]


def _origins(one: Reading) -> "tuple[Origin, ...]":
    return expected.origins(one.numbers.get("behind", ()), one.numbers.get("rows", ()))


def _labels(answer: Answer, holds: bool) -> list[str]:
    """The readings of a sentence that hold, or fail, by the names of pairs.csv."""
    found = [
        expected.reading_in(one.label)
        for claim in answer.claims
        for one in claim.readings
        if _ranged(one) and (one.verdict == CONSISTENT) is holds
    ]
    return list(dict.fromkeys(found))


def _as(frame: Any, other: Any) -> "Frame":
    """A frame of counts that rests on all that another does."""
    from gigawatt.data.frames import origins_of, remember

    known = origins_of(other)
    return remember(frame, dict.fromkeys(frame.index, known))
