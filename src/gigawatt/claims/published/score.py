"""How good are the estimates? Our intervals beside published results, by one set of rules.

The rules, written once:

- A published point is **inside** when its own rounding range touches our interval, p5 to p95; else
  it is **outside**. The range is half a unit in its last digit (`claims.said.rounding`), and
  never less than half a percent: data sheets round too, and a result of ours may be a single
  number.
- A figure that is printed with a range is compared by its central value; a range without one by its
  geometric middle.
- A figure that is printed as a bound (only `low`, only `high`, or `value` equal to one of them with
  the other empty) is **bound held** when our interval reaches the permitted side, rounding
  included, else **bound broken**. Bounds are counted on their own.
- What the model cannot compute is **no estimate**: a miss in the coverage, never skipped.
- `comparable` 0 keeps a row in sight and out of the count: it measures something else.
"""

import json
import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gigawatt import paths
from gigawatt.claims.published import reliability
from gigawatt.claims.published.anchors import Anchor, read
from gigawatt.claims.said import rounding
from gigawatt.data import tables
from gigawatt.errors import Unknown, UserError, clip
from gigawatt.estimates import choices, estimate, sampling
from gigawatt.estimates import report as text

INSIDE, OUTSIDE, NO_ESTIMATE = "inside", "outside", "no estimate"
HELD, BROKEN = "bound held", "bound broken"
POINTS = (INSIDE, OUTSIDE, NO_ESTIMATE)  # what coverage is counted over
LEAST = (
    0.005  # the smallest rounding range, relative: data sheets and conversions differ by as much
)
RANGES = (
    "model: what it is under our definition. printed: what a source will print, from a fit that "
    "has not seen the source. one factor: the model's range with one bias and spread for "
    "everything. "
    "Identities and bounds are left out; each source counts once for each kind under 'by source'."
)
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
FIELDS = (
    "anchor_id",
    "quantity",
    "given",
    "unit",
    "p5",
    "p50",
    "p95",
    "published",
    "published_low",
    "published_high",
    "outcome",
    "log_ratio",
    "comparable",
    "source_id",
    "reason",
)


@dataclass(frozen=True)
class Score:
    """One published result beside our interval, in the unit of the quantity.

    None where there is none.
    """

    anchor: Anchor
    p5: float | None
    p50: float | None
    p95: float | None
    outcome: str
    log_ratio: float | None  # ln(ours / published)
    reason: str = ""
    values: np.ndarray | float | None = field(default=None, repr=False, compare=False)

    @property
    def published(self) -> float:
        """The published figure that the outcome was decided on."""
        return self.anchor.point

    @property
    def width(self) -> float | None:
        """p95 over p5; None where one of them is not above 0."""
        return self.p95 / self.p5 if self.p95 is not None and self.p5 and self.p5 > 0 else None


def scores(
    file: Path | None = None, draws: int = sampling.DEFAULT_DRAWS, seed: int = 1
) -> list[Score]:
    """Every anchor of a file with our interval and the outcome, in file order.

    file: a CSV table of anchors; by default the project's own. draws, seed: as for
    `gigawatt.estimate`. Anchors with the same `given` share one estimate.

    Raises UserError, one line with file, row and column, for a table that cannot be read.
    """
    anchors = read(file or paths.DATA / "anchors.csv")
    made: dict[str, estimate.Estimate | str] = {}
    for anchor in anchors:
        if anchor.given not in made:
            made[anchor.given] = _estimate(anchor, draws, seed)
    return [_score(anchor, made[anchor.given]) for anchor in anchors]


def _estimate(anchor: Anchor, draws: int, seed: int) -> "estimate.Estimate | str":
    """The estimate for an anchor's inputs, or why there is none: an unknown accelerator."""
    with anchor.line.at("given"):
        try:
            return estimate.estimate(draws=draws, seed=seed, **anchor.inputs)
        except Unknown as error:
            if error.kind == "accelerator":
                return str(error)
            raise


def _score(anchor: Anchor, made: "estimate.Estimate | str") -> Score:
    if isinstance(made, str):
        return Score(anchor, None, None, None, NO_ESTIMATE, None, made)
    try:
        ours = made[anchor.quantity]
    except UserError as error:
        return Score(anchor, None, None, None, NO_ESTIMATE, None, str(error))
    outcome = judge(anchor, ours.p5, ours.p95)
    ratio = math.log(ours.p50 / anchor.point) if min(ours.p50, anchor.point) > 0 else None
    return Score(anchor, ours.p5, ours.p50, ours.p95, outcome, ratio, "", ours.values)


def judge(anchor: Anchor, low: float, high: float) -> str:
    """The outcome for an anchor against an interval of ours, by the rules at the head of this
    module.

    low, high: ends of our interval, in the unit of the quantity.
    """
    slack = max(rounding(anchor.point), LEAST) * abs(anchor.point)
    least, most = anchor.point - slack, anchor.point + slack
    if anchor.bound == "low":
        return HELD if high >= least else BROKEN
    if anchor.bound == "high":
        return HELD if low <= most else BROKEN
    return INSIDE if least <= high and low <= most else OUTSIDE


def overall(rows: Iterable[Score]) -> dict[str, float | int | None]:
    """Coverage, error and width over the comparable rows, and how many rows of each kind there are.

    Coverage is the part of the points that lie inside, with `no estimate` among the misses. The
    error is the median of |ln(ours / published)| over points, the width the median of p95 / p5.
    """
    rows = list(rows)
    counted = [row for row in rows if row.anchor.comparable]
    points = [row for row in counted if row.outcome in POINTS]
    kinds = Counter(row.outcome for row in counted)
    errors = [abs(row.log_ratio) for row in points if row.log_ratio is not None]
    biases = [row.log_ratio for row in points if row.log_ratio is not None]
    widths = [row.width for row in points if row.width is not None]
    return {
        "anchors": len(rows),
        "comparable": len(counted),
        "points": len(points),
        **{
            name.replace(" ", "_"): kinds[name]
            for name in (INSIDE, OUTSIDE, NO_ESTIMATE, HELD, BROKEN)
        },
        "coverage": kinds[INSIDE] / len(points) if points else None,
        "median_absolute_log_error": statistics.median(errors) if errors else None,
        "median_log_ratio": statistics.median(biases) if biases else None,
        "median_p95_over_p5": statistics.median(widths) if widths else None,
    }


def calibration(rows: Iterable[Score], levels: Sequence[float] = LEVELS) -> dict[float, float]:
    """Part of the published points that lie inside our central interval, for each claimed level.

    rows: from `scores`; bounds and rows that are not comparable are left out, and a point without
    an estimate is a miss. levels: parts between 0 and 1, such as 0.9 for p5 to p95.
    """
    points = [row for row in rows if row.anchor.comparable and row.outcome in POINTS]
    return (
        {level: sum(_within(row, level) for row in points) / len(points) for level in levels}
        if points
        else {}
    )


def _within(row: Score, level: float) -> bool:
    if row.values is None:
        return False
    ends = np.quantile(np.atleast_1d(row.values), ((1 - level) / 2, (1 + level) / 2))
    return judge(row.anchor, *ends) == INSIDE


def as_dict(row: Score) -> dict[str, object]:
    """One score as plain fields, the same in JSON and in a notebook's table."""
    anchor = row.anchor
    values = (
        anchor.anchor_id,
        anchor.quantity,
        anchor.given,
        _unit(anchor.quantity),
        row.p5,
        row.p50,
        row.p95,
        row.published,
        anchor.low,
        anchor.high,
        row.outcome,
        row.log_ratio,
        anchor.comparable,
        anchor.source_id,
        row.reason,
    )
    return dict(zip(FIELDS, values, strict=True))


@tables.kept
def _unit(quantity: str) -> str:
    return choices.describe(quantity).unit


def report(file: Path | None = None, form: str = "table") -> str:
    """The score as text: `table` for people, `json` with the same fields and the overall block."""
    rows = scores(file)
    if form == "json":
        content = {"anchors": [as_dict(row) for row in rows], "overall": overall(rows)}
        content["kinds"] = reliability.summary(reliability.held(file))
        content["prequential"] = reliability.prequential(file)
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    counted = [row for row in rows if row.anchor.comparable]
    others = [row for row in rows if not row.anchor.comparable]
    parts = [_table(counted)] if counted else []
    if others:
        parts += ["Not counted, as these measure something else:", _table(others)]
    kinds = reliability.shown(reliability.held(file))
    return "\n\n".join([*parts, _summary(overall(rows)), kinds, RANGES])


def _table(rows: Sequence[Score]) -> str:
    head = [
        "anchor",
        "quantity",
        "published",
        "ours p5",
        "p50",
        "p95",
        "unit",
        "outcome",
        "ln(ours/published)",
        "given",
    ]
    return text.columns([head, *(_line(row) for row in rows)])


def _line(row: Score) -> list[str]:
    sign = {"low": ">= ", "high": "<= "}.get(row.anchor.bound, "")
    ours = [
        text.number(value) if value is not None else "-" for value in (row.p5, row.p50, row.p95)
    ]
    ratio = f"{row.log_ratio:+.2f}" if row.log_ratio is not None else "-"
    why = f"{row.anchor.given} ({row.reason})" if row.reason else row.anchor.given
    shown = sign + text.number(row.published)
    return [
        clip(row.anchor.anchor_id),
        row.anchor.quantity,
        shown,
        *ours,
        _unit(row.anchor.quantity),
        row.outcome,
        ratio,
        why,
    ]


def _summary(total: dict) -> str:
    def part(name: str, form: str) -> str:
        return "none" if total[name] is None else format(total[name], form)

    return "\n".join(
        [
            f"{total['anchors']} anchors, {total['comparable']} comparable: {total['inside']} "
            f"inside, {total['outside']} outside, "
            f"{total['no_estimate']} no estimate; bounds: {total['bound_held']} held, "
            f"{total['bound_broken']} broken",
            f"coverage of the 90 % interval: {part('coverage', '.0%')} of {total['points']} points "
            "(bounds apart)",
            f"median |ln(ours/published)|: {part('median_absolute_log_error', '.3f')}; median ln: "
            f"{part('median_log_ratio', '+.3f')}",
            f"median p95/p5: {part('median_p95_over_p5', '.2f')}",
        ]
    )
