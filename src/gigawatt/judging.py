"""Press claims against the model: read a file of claims, and judge one row with all its readings.

`gigawatt.relations` holds claims against each other; `gigawatt.verdicts` holds the rule.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from gigawatt import claimfile, press, settings, tables, values, verdicts
from gigawatt.amounts import last_day
from gigawatt.claimfile import Line
from gigawatt.errors import UserError, clip, unknown
from gigawatt.estimates import Estimate, estimate
from gigawatt.press import Claimed
from gigawatt.verdicts import NOT_CHECKABLE, WRONG_UNIT, Reading

DRAWS = 4_096
COLUMNS = ("claim_id", "claimant", "quantity", "value", "low", "high", "unit", "given", "as_of", "source_id", "paraphrase")
SPECIAL = ("quantity", "unit", "value", "low", "high", "hedge", "over")  # what a reading may change besides inputs
PRINTED = "printed"
_DATED = re.compile(r"_(installed|operating)$")  # stocks: counted at the claim's own date where `given` names none


@dataclass(frozen=True)
class Verdict:
    """The verdict on one claim, with its arithmetic; money, power and so on in the unit of the quantity."""

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
    numbers: dict[str, object] = field(default_factory=dict)
    relations: tuple[str, ...] = ()


def read(file: Path) -> list[Line]:
    """The rows of a file of claims. Raises UserError for a malformed one."""
    return claimfile.read(file, COLUMNS, "claim_id")


def judge(line: Line, relations: Sequence[str] = ()) -> Verdict:
    """The verdict on one claim, from all its readings; `relations` name the comparisons it takes part in."""
    with line.at("readings"):
        read_as = _readings(line)
    readings = [_judged(line, *one) for one in read_as]
    verdict, reason = verdicts.together(readings)
    best = next((one for one in readings if "p50" in one.numbers), readings[0])
    quantity = str(best.numbers.get("quantity") or line.get("quantity"))
    known = quantity in settings.names()
    own = [line.get("source_id")] if line.get("source_id") else []
    behind = [source for one in readings for source in one.numbers.get("sources", ())]
    return Verdict(
        line.get("claim_id"), line.get("claimant"), quantity, settings.describe(quantity).unit if known else line.get("unit"),
        verdict, reason, tuple(readings), line.get("status"), line.get("status_date"), origin(line),
        tuple(dict.fromkeys(own + behind)), str(best.numbers.get("driver", "")), best.numbers.get("driver_share"),
        {name: best.numbers.get(name) for name in ("claimed_low", "claimed_high", "p5", "p50", "p95", "ratio")}, tuple(relations))


def origin(line: Line) -> str:
    """Whose report a claim goes back to: the column `origin`, else the person who says it, else the source.

    Articles that repeat one report share an origin and count once.
    """
    claimant = line.get("claimant").lower()
    nobody = claimant in ("", "article", "unnamed", "unnamed sources", "unnamed report")
    return line.get("origin") or (line.get("source_id") or line.get("claim_id") if nobody else claimant)


def _readings(line: Line) -> list[tuple[str, dict[str, str]]]:
    """The readings of a claim: a label and what it changes, the row as printed first."""
    found: list[tuple[str, dict[str, str]]] = [(PRINTED, {})]
    for part in filter(None, (part.strip() for part in line.get("readings").split("|"))):
        label, colon, rest = (piece.strip() for piece in part.partition(":"))
        if not colon or not label or "=" in label:
            raise UserError(f"cannot read {clip(part)!r}; write label: name=value; name=value | label2: name=value")
        if not rest and len(found) == 1 and found[0][0] == PRINTED:
            found[0] = (label, {})
        else:
            found.append((label, claimfile.pairs(rest)))
    return found


def _judged(line: Line, label: str, changes: Mapping[str, str]) -> Reading:
    """One reading of a claim held against the model."""
    cells = {**line.cells, **{name: value for name, value in changes.items() if name in SPECIAL}}
    if "unit" in changes and "value" not in changes:
        cells |= _without_unit(cells)
    row = Line(line.file, line.number, cells, "readings" if changes else "")
    unit_only = bool(changes) and set(changes) <= {"unit"}
    claimed, unit = claimed_in(row)
    quantity = row.get("quantity")
    if not quantity:
        return Reading(label, NOT_CHECKABLE, _why_not(row, claimed), unit_only)
    with row.at("quantity"):
        target = _unit_of(quantity)
    inputs = _inputs(row, changes)
    with row.at("given"):
        made = estimated(tuple(sorted(inputs.items())))
        result = made[quantity]
    if claimed is None:
        return Reading(label, NOT_CHECKABLE, "The claim gives no number.", unit_only)
    factor = factor_to(row, quantity, unit, target)
    if factor is None:
        text = f"The claim is in {clip(unit)}, which does not measure {quantity} ({target})."
        ours = {"quantity": quantity, "p5": result.p5, "p50": result.p50, "p95": result.p95}
        return Reading(label, WRONG_UNIT, text, unit_only, {**ours, **_behind(tuple(sorted(inputs.items())), quantity)})
    refusal = _circular(made, quantity, row.get("claim_id"))
    if refusal:
        return Reading(label, NOT_CHECKABLE, refusal, unit_only)
    factor /= _over(row)
    claimed = Claimed(claimed.low * factor, claimed.high * factor)
    reading = verdicts.against_model(label, claimed, result.p5, result.p50, result.p95, result.unit, unit_only)
    behind = _behind(tuple(sorted(inputs.items())), quantity)
    reason = reading.reason
    if reading.verdict == verdicts.CONSISTENT and origin(row) in behind["sources"]:
        reason = f"{reason[:-1]}; the estimate uses the same report, so part of the agreement is by construction."
    return Reading(label, reading.verdict, reason, unit_only, {**reading.numbers, **behind, "quantity": quantity})


def _why_not(row: Line, claimed: Claimed | None) -> str:
    if claimed is not None:
        return "The model has no quantity for this number."
    words = row.get("kind") in ("", "qualitative")
    return "A statement in words, without a number." if words else "A date or a name, which the model does not compute."


def _without_unit(cells: Mapping[str, str]) -> dict[str, str]:
    """A written value without its unit but with its hedge, so that a reading may give it another unit."""
    try:
        written = press.read(cells.get("value") or "")
    except UserError:
        return {}
    numbers = [written.value] if written.low is None else [written.low, written.high]
    hedge = {} if written.hedge == "exact" else {"hedge": written.hedge}
    return {"value": "..".join(map(repr, numbers)), **hedge}


def claimed_in(row: Line) -> tuple[Claimed | None, str]:
    """The range that a claim leaves open, in the unit it was printed in, and that unit.

    Raises UserError for a value that is no number, where the row names a quantity or the value begins like one.
    """
    found: dict[str, press.Written | None] = {}
    for column in ("value", "low", "high"):
        text = row.get(column)
        if not text or (not row.get("quantity") and not re.match(r"[\d.+-]", text) and not _readable(text)):
            found[column] = None
            continue
        with row.at(column):
            found[column] = press.read(text)
    factor, unit = _printed_unit(row, found.values())
    value, bounds = found["value"], [_one(row, name, found[name]) for name in ("low", "high")]
    if value and value.low is not None:
        bounds = [value.low, value.high]
    number = value.value if value else None
    with row.at("low" if None not in bounds else "hedge"):
        claimed = press.claimed_range(number, *bounds, _hedge(row, value))
    return Claimed(claimed.low * factor, claimed.high * factor) if claimed and factor != 1 else claimed, unit


def _printed_unit(row: Line, written: Iterable[press.Written | None]) -> tuple[float, str]:
    """The unit beside the numbers, else the column `unit`, and the factor of a scale in that column ("bn USD" is 1e9)."""
    beside = next((one.unit for one in written if one and one.unit), "")
    if beside or not row.get("unit"):
        return 1.0, beside
    with row.at("unit"):
        read_as = press.read(f"1 {row.get('unit')}")
    return read_as.value or 1.0, read_as.unit


def _readable(text: str) -> bool:
    try:
        return press.read(text) is not None
    except UserError:
        return False


def _one(row: Line, column: str, written: press.Written | None) -> float | None:
    with row.at(column):
        if written and (written.value is None or written.hedge != "exact"):
            raise UserError(f"{clip(row.get(column))!r} is not one number; a bound is a bare number")
    return written.value if written else None


def _hedge(row: Line, value: press.Written | None) -> str:
    """The hedge in the value, else in the column `hedge`, else right before the number in the paraphrase."""
    if value and value.hedge != "exact":
        return value.hedge
    if row.get("hedge"):
        return row.get("hedge")
    return press.hedge_in(row.get("paraphrase"), value.value) if value and value.value else "exact"


def _inputs(row: Line, changes: Mapping[str, str]) -> dict[str, str]:
    with row.at("given"):
        given = claimfile.pairs(row.get("given"))
    inputs = {**given, **{name: value for name, value in changes.items() if name not in SPECIAL}}
    if _DATED.search(row.get("quantity")) and "as_of" not in inputs and row.get("as_of"):
        with row.at("as_of"):
            inputs["as_of"] = last_day(row.get("as_of"))
    return inputs


def _over(row: Line) -> float:
    """How many equal parts a reading cuts the claim into, such as the years of a programme; else 1."""
    parts = press.read(row.get("over")).value if row.get("over") else 1.0
    with row.at("over"):
        if not parts:
            raise UserError("over must be one number above 0")
    return parts


def _unit_of(quantity: str) -> str:
    if quantity in settings.text_choices() or quantity not in settings.names():
        raise unknown("quantity", quantity, [name for name in settings.names() if name not in settings.text_choices()])
    return "person" if quantity == "team_size" else settings.describe(quantity).unit


def factor_to(row: Line, quantity: str, unit: str, target: str) -> float | None:
    """What turns a number in `unit` into the unit of a quantity; None where the dimension is another.

    An amount of money without its year is taken as the amount of one year where the quantity is yearly.
    Raises UserError for an unknown unit, and for another currency without a date or a rate.
    """
    if not unit:
        return 1.0
    rate = 1.0
    for ours, theirs in (("USD", "EUR"), ("EUR", "USD")):
        if re.search(rf"\b{theirs}\b", unit) and re.search(rf"\b{ours}\b", target):
            rate = _rate(row) if theirs == "EUR" else 1 / _rate(row)
            unit = re.sub(rf"\b{theirs}\b", ours, unit)
    yearless = [target.removesuffix("/year")] if re.match(r"(USD|EUR)/year$", target) else []
    with row.at("unit"):
        for wanted in (target, *yearless):
            try:
                return float(values.parse(quantity, f"1 {unit}", wanted)) * rate
            except UserError as error:
                if "wrong dimension" not in str(error):
                    raise
    return None


def _rate(row: Line) -> float:
    """Dollars for one euro in the month of `as_of`, else in its year."""
    rates, date = tables.index("fx"), row.get("as_of")
    with row.at("as_of"):
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", date):
            raise UserError(f"{clip(date)!r} is no date; EUR and USD need YYYY, YYYY-MM or YYYY-MM-DD for their rate")
        for period in (date[:7], date[:4]):
            if period in rates:
                return float(rates[period]["usd_per_eur"])
        raise UserError(f"no rate of EUR to USD for {date}; fx.csv has {min(rates)} to {max(rates)}")


@lru_cache(maxsize=512)
def estimated(inputs: tuple[tuple[str, str], ...]) -> Estimate:
    reserved = {"scenario", "draws", "seed"} & {name for name, _ in inputs}
    if reserved:
        raise unknown("input", min(reserved), settings.settable())
    return estimate(draws=DRAWS, **dict(inputs))


@lru_cache(maxsize=1024)
def _behind(inputs: tuple[tuple[str, str], ...], quantity: str) -> dict[str, object]:
    """The largest driver of an estimate, its share of the spread, and the sources."""
    made = estimated(inputs)
    result = made[quantity]
    shares = made.drivers(quantity)[0] if result.p95 - result.p5 > verdicts.SLACK * abs(result.p50) else {}
    driver = next(iter(shares.items()), ("", None))
    return {"driver": driver[0], "driver_share": driver[1], "sources": tuple(made.sources(quantity))}


def _circular(made: Estimate, quantity: str, claim_id: str) -> str:
    """Why an estimate is no test of a claim, or an empty string."""
    steps = made.steps(quantity)
    rows = {row for step in steps for row in step.rows}
    if f"claims:{claim_id}" in rows:
        return "The model takes this number from the claim itself, so it cannot test it."
    if steps[-1].kind == "set":
        return f"The inputs of the claim give {quantity} itself, so nothing is tested."
    if rows and all(row.startswith("claims:") for row in rows):
        return f"The model has only another claim for it, {min(rows).partition(':')[2]}; a relation compares the two."
    return ""
