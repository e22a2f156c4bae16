"""Press claims against the model: read a file of claims, and judge one row with all its readings.

`relations` holds claims against each other; `gigawatt.claims.rule` has the rule.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gigawatt.claims import rule
from gigawatt.claims.arithmetic import last_day
from gigawatt.claims.files import relations
from gigawatt.claims.files.row import COLUMNS as COLUMNS
from gigawatt.claims.files.row import estimated
from gigawatt.claims.files.row import read as read
from gigawatt.claims.rule import NOT_CHECKABLE, WRONG_UNIT, Reading
from gigawatt.claims.said import Claimed, claimed_in, factor_to, over, unit_of, without_unit
from gigawatt.data import csvfile, tables
from gigawatt.data.csvfile import Line
from gigawatt.errors import NotKnown, UserError, clip
from gigawatt.estimates import choices as settings
from gigawatt.estimates.estimate import Estimate
from gigawatt.estimates.result import Lineage, Result

SPECIAL = (
    "quantity",
    "unit",
    "value",
    "low",
    "high",
    "hedge",
    "over",
    "relation",
)  # what a reading may change besides inputs
PRINTED = "printed"
# A default of these tables speaks of one fleet, site, company, package or deal; any of the choices
# names another.
_DEFAULTED = {
    "claims": ("fleet", "accelerators", "budget_usd", "researchers"),
    "sites": ("site",),
    "capex": ("operator",),
    "pay": ("package", "package_usd"),
    "deals": ("deal", "price_usd", "hires", "stake"),
}
_DATED = re.compile(
    r"_(installed|operating)$"
)  # stocks: counted at the claim's own date where `given` names none


@dataclass(frozen=True)
class Verdict:
    """The verdict on one claim, with its arithmetic.

    Money, power and so on in the unit of the quantity. said: the claim in words; printed_in: the
    source that its row names. sources: that one, and what our ranges rest on.
    """

    claim_id: str
    claimant: str
    quantity: str
    unit: str
    verdict: str
    reason: str
    readings: tuple[Reading, ...]
    status: str
    status_date: str
    origin: str
    sources: tuple[str, ...]
    driver: str = ""
    driver_share: float | None = None
    numbers: dict[str, Any] = field(default_factory=dict)
    relations: tuple[str, ...] = ()
    said: str = ""
    printed_in: str = ""


def judge(line: Line, relations: Sequence[str] = ()) -> Verdict:
    """The verdict on one claim, from all its readings.

    `relations` name the comparisons it takes part in.
    """
    with line.at("readings"):
        read_as = readings_of(line)
    readings = [_judged(line, *one) for one in read_as]
    verdict, reason = rule.together(readings)
    best = next((one for one in readings if "p50" in one.numbers), readings[0])
    quantity = str(best.numbers.get("quantity") or line.get("quantity"))
    known = quantity in settings.names()
    own = [line.get("source_id")] if line.get("source_id") else []
    behind = [source for one in readings for source in one.numbers.get("sources", ())]
    return Verdict(
        line.get("claim_id"),
        line.get("claimant"),
        quantity,
        settings.describe(quantity).unit if known else line.get("unit"),
        verdict,
        reason,
        tuple(readings),
        line.get("status"),
        line.get("status_date"),
        origin(line),
        tuple(dict.fromkeys(own + behind)),
        str(best.numbers.get("driver", "")),
        best.numbers.get("driver_share"),
        {
            name: best.numbers.get(name)
            for name in ("claimed_low", "claimed_high", "p5", "p50", "p95", "ratio")
        },
        tuple(relations),
        words(line),
        line.get("source_id"),
    )


def words(line: Line) -> str:
    """What a row says in words: its sentence, else its paraphrase."""
    return " ".join((line.get("claim") or line.get("paraphrase")).split())


def origin(line: Line) -> str:
    """Whose report a claim goes back to: the column `origin`, else the person who says it, else the
    source.

    Articles that repeat one report share an origin and count once.
    """
    claimant = line.get("claimant").lower()
    nobody = claimant in ("", "article", "unnamed", "unnamed sources", "unnamed report")
    return line.get("origin") or (
        line.get("source_id") or line.get("claim_id") if nobody else claimant
    )


def readings_of(line: Line) -> list[tuple[str, dict[str, str]]]:
    """The readings of a claim: a label and what it changes, the row as printed first."""
    found: list[tuple[str, dict[str, str]]] = [(PRINTED, {})]
    for part in filter(None, (part.strip() for part in line.get("readings").split("|"))):
        label, colon, rest = (piece.strip() for piece in part.partition(":"))
        if not colon or not label or "=" in label:
            raise UserError(
                f"cannot read {clip(part)!r}; write label: name=value; name=value | label2: "
                "name=value"
            )
        if not rest and len(found) == 1 and found[0][0] == PRINTED:
            found[0] = (label, {})
        else:
            found.append((label, csvfile.pairs(rest)))
    return found


def _expected(made: Estimate, quantity: str, label: str) -> Result:
    """What to hold a claim against: what a source will print, or one reading with prints' error.

    A claim whose words leave a reading open is held against the mixture of readings; where the row
    lists its readings, or its inputs name one, against that one.
    """
    if label == PRINTED and not any(name.endswith("_reading") for name in made.asked):
        return made.printed(quantity)
    return made.printed(quantity, as_defined=True)


def _judged(line: Line, label: str, changes: Mapping[str, str]) -> Reading:
    """One reading of a claim held against the model, or decided by a comparison that it names."""
    if "relation" in changes:
        return _compared(line, label, changes)
    cells = {**line.cells, **{name: value for name, value in changes.items() if name in SPECIAL}}
    if "unit" in changes and "value" not in changes:
        cells |= without_unit(cells)
    row = Line(line.file, line.number, cells, "readings" if changes else "")
    unit_only = bool(changes) and set(changes) <= {"unit"}
    claimed, unit = claimed_in(row)
    quantity = row.get("quantity")
    if not quantity:
        return Reading(label, NOT_CHECKABLE, _why_not(row, claimed), unit_only)
    with row.at("quantity"):
        target = unit_of(quantity)
    inputs = tuple(sorted(inputs_of(row, changes).items()))
    with row.at("given"):
        try:
            result = _expected(estimated(inputs), quantity, label)
        except NotKnown as error:  # one number that nobody has is no reason to judge nothing else
            return Reading(label, NOT_CHECKABLE, f"The model cannot tell: {error}.", unit_only)
    if claimed is None:
        return Reading(label, NOT_CHECKABLE, "The claim gives no number.", unit_only)
    ours = {"quantity": quantity, **_behind(inputs, quantity)}
    factor = factor_to(row, quantity, unit, target)
    if factor is None:
        text = f"The claim is in {clip(unit)}, which does not measure {quantity} ({target})."
        return Reading(
            label,
            WRONG_UNIT,
            text,
            unit_only,
            {**ours, "p5": result.p5, "p50": result.p50, "p95": result.p95},
        )
    refusal = _circular(estimated(inputs), quantity, row.get("claim_id"))
    if refusal:
        return Reading(label, NOT_CHECKABLE, refusal, unit_only)
    return _against(
        row, label, claimed, factor / over(row), result, unit_only, ours, _unsaid(inputs, quantity)
    )


def _compared(line: Line, label: str, changes: Mapping[str, str]) -> Reading:
    """A reading of which the model has no quantity: a row of relations.csv holds it against print.

    Raises UserError where there is no such row, or it compares other claims.
    """
    with line.at("readings"):
        if len(changes) > 1:
            raise UserError("a reading that names a relation changes nothing else")
        found = relations.of_data(changes["relation"])
        if line.get("claim_id") not in found.claims:
            raise UserError(
                f"{found.relation_id} compares {', '.join(found.claims)}; name a relation of "
                f"{clip(line.get('claim_id'))}"
            )
    return Reading(label, found.verdict, f"{found.relation_id}: {found.reason}")


def _against(
    row: Line,
    label: str,
    claimed: Claimed,
    factor: float,
    result: Result,
    unit_only: bool,
    ours: dict,
    unsaid: str,
) -> Reading:
    """A claimed range, turned into the unit of the quantity, beside ours."""
    claimed = Claimed(claimed.low * factor, claimed.high * factor)
    reading = rule.against_model(
        label, claimed, result.p5, result.p50, result.p95, result.unit, unit_only
    )
    reason = reading.reason
    if reading.verdict == rule.CONSISTENT and origin(row) in ours["sources"]:
        reason = (
            f"{reason[:-1]}; the estimate uses the same report, so part of the agreement is "
            "by construction."
        )
    return Reading(
        label, reading.verdict, f"{reason}{unsaid}", unit_only, {**reading.numbers, **ours}
    )


@tables.kept(most=1024)
def _unsaid(inputs: tuple[tuple[str, str], ...], quantity: str) -> str:
    """A sentence on what the claim left to a default: whose fleet, site, company, package or deal
    ours is; or nothing.
    """
    if quantity in settings.of_companies():
        return ""
    named, steps = {name for name, _ in inputs}, estimated(inputs).lineage(quantity)
    rows = {
        row.partition(":")[0]: row
        for step in steps
        if step.kind in ("data", "result")
        for row in step.rows
    }
    if re.search(
        "/(?!year)", settings.describe(quantity).unit
    ):  # for one gigawatt or one accelerator, however many there are
        rows.pop("claims", None)
    left = [
        f"{choices[0]}, so ours is for {rows[table]}"
        for table, choices in _DEFAULTED.items()
        if table in rows and not named & set(choices)
    ]
    return f" The claim's inputs name no {', and no '.join(left)}." if left else ""


def _why_not(row: Line, claimed: Claimed | None) -> str:
    if claimed is not None:
        return "The row names no quantity of the model for this number."
    words = row.get("kind") in ("", "qualitative")
    return (
        "A statement in words, without a number."
        if words
        else "A date or a name, which the model does not compute."
    )


def inputs_of(row: Line, changes: Mapping[str, str]) -> dict[str, str]:
    """The inputs of one reading.

    Where they name no date, a stock is counted and prices are paid at the claim's own.
    """
    with row.at("given"):
        given = csvfile.pairs(row.get("given"))
    inputs = {**given, **{name: value for name, value in changes.items() if name not in SPECIAL}}
    if _DATED.search(row.get("quantity")) and "as_of" not in inputs and row.get("as_of"):
        with row.at("as_of"):
            inputs["as_of"] = last_day(row.get("as_of"))
    year = re.match(r"(20[0-9]{2})(-|$)", row.get("as_of"))
    bought = tables.index("choices")["purchase_year"]
    if year and bought["minimum"] <= int(year[1]) <= bought["maximum"]:
        inputs.setdefault("purchase_year", year[1])
    return inputs


@tables.kept(most=1024)
def _behind(inputs: tuple[tuple[str, str], ...], quantity: str) -> dict[str, Any]:
    """The largest driver of an estimate, its share of the spread, and the sources."""
    made = estimated(inputs)
    result = made[quantity]
    shares = (
        made.drivers(quantity)[0] if result.p95 - result.p5 > rule.SLACK * abs(result.p50) else {}
    )
    driver = next(iter(shares.items()), ("", None))
    return {
        "driver": driver[0],
        "driver_share": driver[1],
        "sources": tuple(made.sources(quantity)),
    }


def _is_set(steps: Sequence[Lineage], name: str) -> bool:
    """Whether one of the steps is a number that the claim gave.

    A given power stands under the site's name.
    """
    return any(step.name == name and step.kind == "set" for step in steps)


def _circular(made: Estimate, quantity: str, claim_id: str) -> str:
    """Why an estimate is no test of a claim, or an empty string."""
    steps = made.lineage(quantity)
    rows = {row for step in steps for row in step.rows}
    if f"claims:{claim_id}" in rows:
        return "The model takes this number from the claim itself, so it cannot test it."
    if steps[-1].kind == "set" or (
        quantity == "facility_power_mw" and _is_set(steps, "site_facility_power_mw")
    ):
        return f"The inputs of the claim give {quantity} itself, so nothing is tested."
    if rows and all(row.startswith("claims:") for row in rows):
        return (
            f"The model has only another claim for it, {min(rows).partition(':')[2]}; a "
            "relation compares the two."
        )
    return ""
