"""Claims against claims: arithmetic over claim ids, judged by the rule for all claims."""

import ast
import datetime
import keyword
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gigawatt import paths
from gigawatt.claims import arithmetic, rule
from gigawatt.claims import said as claimed
from gigawatt.claims.arithmetic import Amount, Outcome
from gigawatt.claims.files.row import estimated, read
from gigawatt.claims.rule import CONSISTENT, INCONSISTENT, NOT_CHECKABLE, WRONG_UNIT, Reading
from gigawatt.data import csvfile, tables
from gigawatt.data.csvfile import Line
from gigawatt.errors import UserError, clip, suggest, unknown
from gigawatt.estimates import choices
from gigawatt.text.typeset import number

COLUMNS = ("relation_id", "expression")
PRINTED = "printed"
_FIRST_DATE = datetime.date(1900, 1, 1).toordinal()  # a smaller number of days is a duration
_ENDS = ("_low", "_high", "_text")
_EXTERNAL = re.compile(
    r"(-?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?\d{1,3})?)"
    r"(?:\.\.([0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?\d{1,3})?))?\s*(.*)"
)


@dataclass(frozen=True)
class Related:
    """The verdict on one relation, with its readings and, where there is one, the
    verdict by hand.
    """

    relation_id: str
    claims: tuple[str, ...]
    relation: str
    verdict: str
    reason: str
    readings: tuple[Reading, ...]
    by_hand: str
    sources: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the verdict by hand is the same, or none was given."""
        return not self.by_hand or self.by_hand == self.verdict


def judge_all(file: Path, lines: list[Line]) -> list[Related]:
    """A verdict on every row of a file of relations.

    lines: the claims that the relations may name; a claim that is not among them is looked up in
    data/claims.csv. Raises UserError, one line with file, row and column, for anything malformed.
    """
    known = {line.get("claim_id"): line for line in lines}
    for line in read(paths.DATA / "claims.csv"):
        known.setdefault(line.get("claim_id"), line)
    rows = csvfile.read(file, COLUMNS, "relation_id")
    ids = {row.get("relation_id") for row in rows}
    return csvfile.each(rows, lambda row: _judge(row, known, ids))


@tables.kept
def of_data(relation_id: str) -> Related:
    """One relation of data/relations.csv with its verdict. Raises UserError for an unknown one."""
    known = {line.get("claim_id"): line for line in read(paths.DATA / "claims.csv")}
    rows = csvfile.read(paths.DATA / "relations.csv", COLUMNS, "relation_id")
    by_id = {row.get("relation_id"): row for row in rows}
    if relation_id not in by_id:
        raise unknown("relation", relation_id, by_id)
    return _judge(by_id[relation_id], known, set(by_id))


def _judge(row: Line, known: Mapping[str, Line], ids: set[str]) -> Related:
    listed = tuple(one.strip() for one in row.get("claims").split(";") if one.strip())
    with row.at("claims"):
        for one in listed:
            if one not in known:
                raise UserError(f"unknown claim {clip(one)!r}; {suggest(one, known)}")
    with row.at("external"):
        outside = {
            name: _external(name, text) for name, text in csvfile.pairs(row.get("external")).items()
        }
    readings = [
        _reading(row, label, text, column, known, outside, ids)
        for label, text, column in _texts(row)
    ]
    verdict, reason = rule.together(readings)
    by_hand = row.get("verdict_by_hand").replace("_", " ")
    with row.at("verdict_by_hand"):
        if by_hand and by_hand not in rule.VERDICTS:
            raise UserError(f"unknown verdict {clip(by_hand)!r}; use {', '.join(rule.VERDICTS)}")
    own = [row.get("source_id")] if row.get("source_id") else []
    said = [known[one].get("source_id") for one in listed if known[one].get("source_id")]
    return Related(
        row.get("relation_id"),
        listed,
        row.get("relation"),
        verdict,
        reason,
        tuple(readings),
        by_hand,
        tuple(dict.fromkeys(own + said)),
    )


def _texts(row: Line) -> list[tuple[str, str, str]]:
    """The readings of a relation: label, expression and column, the expression as printed first."""
    found = [(PRINTED, row.get("expression"), "expression")] if row.get("expression") else []
    with row.at("readings"):
        for part in filter(None, (part.strip() for part in row.get("readings").split("|"))):
            label, colons, text = (piece.strip() for piece in part.partition("::"))
            if not colons or not label:
                raise UserError(
                    f"cannot read {clip(part)!r}; write label :: expression | label :: expression"
                )
            if text:
                found.append((label, text, "readings"))
            elif len(found) == 1 and found[0][0] == PRINTED:
                found[0] = (label, *found[0][1:])
            else:
                raise UserError(
                    f"the reading {clip(label)!r} has no expression; write label :: expression"
                )
    return found or [(PRINTED, "", "expression")]


def _external(name: str, text: str) -> Amount | str:
    """An outside number with its unit, a range `low..high unit`, a date, or a text in double
    quotes.
    """
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UserError(f"{clip(name)!r} is no name; use letters, digits and underscores")
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        return text[1:-1]
    if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?( date)?| date)", text):
        return arithmetic.days(text.removesuffix(" date"))
    match = _EXTERNAL.fullmatch(text)
    if not match:
        circular = re.fullmatch(r"[A-Za-z_]\w*", text)
        raise UserError(
            f"{clip(name)}: {'circular or unknown: ' if circular else ''}{clip(text)!r} is not a "
            "number; write name=value unit"
        )
    low, high = float(match[1]), float(match[2] or match[1])
    if not (math.isfinite(low) and math.isfinite(high) and low <= high):
        raise UserError(f"{clip(name)}: {clip(text)!r} is not a finite number or a range low..high")
    arithmetic.unit(match[3].strip())
    return Amount(low, high, match[3].strip())


def _reading(
    row: Line,
    label: str,
    text: str,
    column: str,
    known: Mapping[str, Line],
    outside: Mapping[str, Amount | str],
    ids: set[str],
) -> Reading:
    """One reading of a relation: work the expression out and compare."""
    changes_unit = label.lower().startswith("unit")
    label = re.sub(r"^unit\b[,: ]*", "", label, flags=re.I) or label
    if not text:
        return Reading(
            label, NOT_CHECKABLE, row.get("reason") or "No arithmetic is given.", changes_unit
        )
    with row.at(column):
        written = _with_names(text, known, outside)
        tree = arithmetic.parse(written)
        if _tautology(tree):
            raise UserError(f"circular: both sides of {clip(text)!r} are the same")
        values = {name: _value(row, name, known, outside, ids) for name in arithmetic.names(tree)}
        refusal = _from_claim(row, values, known)
        if refusal:
            return Reading(label, NOT_CHECKABLE, refusal, changes_unit)
        plain = {name: one for name, (one, _) in values.items()}
        return _spoken(label, arithmetic.evaluate(tree, plain), changes_unit)


def _tautology(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Compare)
        and len({ast.dump(one) for one in (node.left, *node.comparators)}) == 1
        and arithmetic.names(node)
        for node in ast.walk(tree)
    )


def _identifier(claim_id: str) -> str:
    return re.sub(r"\W", "_", claim_id)


def _with_names(text: str, known: Mapping[str, Line], outside: Mapping) -> str:
    """The expression with claim ids as identifiers and quantities of the model by their names."""
    longest = sorted((one for one in known if re.search(r"[A-Za-z]", one)), key=len, reverse=True)
    ids = re.compile(
        r"(?<![\w.])("
        + "|".join(map(re.escape, longest))
        + r")(?=_low\b|_high\b|_text\b|\b)(?!\w*\()"
    )
    parts = re.split(r"(\"[^\"]*\"|'[^']*')", text)
    for i in range(0, len(parts), 2):
        parts[i] = (
            ids.sub(lambda match: _identifier(match.group(1)), parts[i]) if longest else parts[i]
        )
        parts[i] = re.sub(r"[A-Za-z_]\w*(?: +[A-Za-z_]\w*)+", _words, parts[i])
    return "".join(parts)


def _words(match: re.Match) -> str:
    """Words of a quantity joined by underscores: "implied valuation"; `a and b` stays as it is."""
    return (
        match.group()
        if re.search(r"\b(and|or|not|in|if|else|is|for|lambda)\b", match.group())
        else re.sub(" +", "_", match.group())
    )


def _quantity(name: str) -> str | None:
    """The quantity of the model that a name means, with or without its unit at the end."""
    quantities = [one for one in choices.names() if one not in choices.text_choices()]
    if name.lower() in quantities:
        return name.lower()
    longer = [
        one
        for one in quantities
        if re.fullmatch(rf"{re.escape(name.lower())}_(usd|mw|usd_per_year|twh_per_year)", one)
    ]
    return longer[0] if len(longer) == 1 else None


def _value(
    row: Line, name: str, known: Mapping[str, Line], outside: Mapping, ids: set[str]
) -> tuple[Amount | str, tuple[str, ...]]:
    """What a name stands for, and the rows of data/ behind it where it is a quantity of
    the model.
    """
    if name in outside:
        return outside[name], ()
    by_name = {_identifier(one): line for one, line in known.items()}
    end = next(
        (end for end in _ENDS if name.endswith(end) and name.removesuffix(end) in by_name), ""
    )
    if name in by_name or end:
        return _claim(by_name[name.removesuffix(end)], end), ()
    quantity = _quantity(name)
    if quantity:
        given = csvfile.pairs(row.get("given"))
        made = estimated(tuple(sorted(given.items())))
        result = made[quantity]
        return Amount(result.p5, result.p95, "" if result.unit == "1" else result.unit), tuple(
            dict.fromkeys(one for step in made.lineage(quantity) for one in step.rows)
        )
    if name in {_identifier(one) for one in ids}:
        circular = "circular: " if name == _identifier(row.get("relation_id")) else ""
        raise UserError(f"{circular}{name} is a relation, not a value; write its expression")
    raise UserError(
        f"unknown name {clip(name)!r}; {suggest(name, [*by_name, *outside, *choices.names()])}"
    )


def _claim(line: Line, end: str) -> Amount | str:
    """The range of a claim by the press rule, one printed end of it, or its text or date."""
    words = line.get("value_text")
    if end == "_text":
        return words or line.get("value") or line.get("paraphrase")
    if line.get("unit") in ("date", "year") and re.fullmatch(
        r"\d{4}(-\d{2}){0,2}", words or line.get("value")
    ):
        moment = arithmetic.days(words or line.get("value"))
        return Amount(
            *{
                "": (moment.low, moment.high),
                "_low": (moment.low,) * 2,
                "_high": (moment.high,) * 2,
            }[end],
            "day",
        )
    said, unit = claimed.claimed_in(
        Line(line.file, line.number, {**line.cells, "quantity": line.get("quantity") or "?"})
        if line.get("value") and not words
        else line
    )
    if said is None and words:
        return words
    if said is None:
        raise UserError(
            f"{line.get('claim_id')} gives no number; use {_identifier(line.get('claim_id'))}_text "
            "or leave it out"
        )
    if not unit and line.get("quantity") in choices.names():
        unit = choices.describe(line.get("quantity")).unit
    low, high = said.low, said.high
    if end:
        printed = claimed.read(line.get(end[1:])).value if line.get(end[1:]) else None
        low = high = printed if printed is not None else (low if end == "_low" else high)
    return Amount(low, high, "" if unit == "1" else unit)


def _from_claim(row: Line, values: Mapping, known: Mapping[str, Line]) -> str:
    """Why the relation tests nothing: the model takes its number from a claim of the
    same relation.
    """
    used = {one for one in known if _identifier(one) in values}
    behind = {
        one.partition(":")[2]
        for _, rows in values.values()
        for one in rows
        if one.startswith("claims:")
    }
    both = sorted(used & behind)
    return (
        f"The model takes this number from {both[0]} itself, so it cannot test it." if both else ""
    )


def _spoken(label: str, outcome: Outcome, changes_unit: bool) -> Reading:
    """An outcome as a reading, with its arithmetic in words."""
    if outcome.mismatch:
        return Reading(label, WRONG_UNIT, f"The units differ: {outcome.mismatch}.", changes_unit)
    if not outcome.tested:
        size = (
            f"The arithmetic gives {_range(*outcome.value)}; "
            if outcome.value
            else "Nothing is compared; "
        )
        return Reading(label, NOT_CHECKABLE, f"{size}that is a size, not a test.", changes_unit)
    parts = [
        f"{_range(*one.left, one.unit)} {one.sign} {_range(*one.right, one.unit)} "
        f"{_shown(one.unit)}".rstrip()
        + (" holds" if one.holds else " fails")
        for one in outcome.comparisons
    ]
    parts += [f"{fact} {'holds' if true else 'fails'}" for fact, true in outcome.facts]
    numbers: dict[str, Any] = {}
    if outcome.comparisons:
        one = next((c for c in outcome.comparisons if not c.holds), outcome.comparisons[0])
        numbers = {
            "left_low": one.left[0],
            "left_high": one.left[1],
            "right_low": one.right[0],
            "right_high": one.right[1],
        }
    verdict = CONSISTENT if outcome.holds else INCONSISTENT
    return Reading(label, verdict, f"{'; '.join(parts)}.", changes_unit, numbers)


def _shown(unit: str) -> str:
    return "" if unit in ("a number without a unit", "day") else unit


def _range(low: float, high: float, unit: str = "") -> str:
    if unit == "day" and low > _FIRST_DATE:
        ends = dict.fromkeys(
            datetime.date.fromordinal(int(day)).isoformat()
            for day in (low, high)
            if math.isfinite(day)
        )
        return " to ".join(ends)
    if not math.isfinite(high):
        return f"{number(low)} or more"
    return number(low) if math.isclose(low, high) else f"{number(low)} to {number(high)}"
