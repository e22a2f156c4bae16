"""What a claim demands: the quantity, the range that its words leave, and the inputs it names.

A claim of data/claims.csv, a sentence of data/press.csv or one that somebody writes becomes one
demand for each of its readings, so that somebody can ask what must be true for it to hold.
"""

import math
from dataclasses import dataclass

from gigawatt import paths
from gigawatt.claims.files import equivalent, judge
from gigawatt.claims.said import claimed_in, factor_to, over, unit_of, without_unit
from gigawatt.data import tables
from gigawatt.data.csvfile import Line
from gigawatt.errors import UserError, check_name, clip, unknown
from gigawatt.estimates.requirement import Wanted


@dataclass(frozen=True)
class Demand:
    """One reading of a claim: what its quantity is to come to, in the unit of the quantity."""

    claim: str
    reading: str
    quantity: str
    wanted: Wanted
    inputs: dict[str, str]


def is_sentence(asked: str) -> bool:
    """Whether somebody wrote a sentence, and not the id of a claim."""
    return len(asked.split()) > 1


def demands(asked: str, as_of: str | None = None) -> list[Demand]:
    """What a claim demands, one for each reading of each of its numbers, in the order of its row.

    asked: a claim_id, a press_id, or a sentence as for `gw.judge`. as_of: when a sentence was
    printed.

    Raises UserError for an unknown id and for a claim that no quantity of the model can make true.
    """
    check_name("claim", asked)
    ledger = tables.index("claims")
    press = tables.index("press")
    if asked in ledger:
        lines = [
            line for line in judge.read(paths.DATA / "claims.csv") if line.get("claim_id") == asked
        ]
        return _of_lines(asked, lines)
    if asked in press:
        row = press[asked]
        return _of_sentence(asked, row["sentence"], as_of or row["as_of"])
    if is_sentence(asked):
        return _of_sentence(clip(asked), asked, as_of)
    raise unknown("claim", asked, map(str, [*ledger, *press]))


def _of_sentence(claim: str, sentence: str, as_of: str | None) -> list[Demand]:
    """The demands of the numbers of a sentence that are quantities of the model."""
    from gigawatt.claims.sentences import answer

    found = answer.judge(sentence, as_of)
    rows = [one.row for one in found.claims if one.row.get("quantity")]
    if not rows:
        raise UserError(
            f"{claim}: no number of it is a quantity of the model, so no input can make it true; "
            f"{found.reason}"
        )
    cells = [{"claim_id": claim, "as_of": found.as_of, **row} for row in rows]
    return _of_lines(claim, [Line("sentence", place, one) for place, one in enumerate(cells, 1)])


def _of_lines(claim: str, lines: list[Line]) -> list[Demand]:
    found, refused = [], []
    for line in lines:
        own = equivalent.is_one(line)
        for label, changes in (equivalent if own else judge).readings_of(line):
            try:
                found.append(_demand(claim, line, label, changes))
            except UserError as error:
                refused.append(str(error))
    if not found:
        raise UserError(refused[0])
    return found


def _demand(claim: str, line: Line, label: str, changes: dict[str, str]) -> Demand:
    """One reading of a row as a demand. Raises UserError where it cannot become true or false."""
    cells = {**line.cells, **{k: v for k, v in changes.items() if k in judge.SPECIAL}}
    if "unit" in changes and "value" not in changes:
        cells |= without_unit(cells)
    row = Line(line.file, line.number, cells, "readings" if changes else "")
    quantity = row.get("quantity")
    claimed, unit = claimed_in(row)
    if not quantity or claimed is None:
        what = "no number" if claimed is None else "no quantity of the model"
        raise UserError(f"{claim}: has {what}, so no input can make it true; take another claim")
    with row.at("quantity"):
        target = unit_of(quantity)
    factor = factor_to(row, quantity, unit, target)
    if factor is None:
        raise UserError(
            f"{claim}: is in {clip(unit)}, which does not measure {quantity} ({target}); "
            "no input can make it true"
        )
    factor /= over(row)
    low, middle, high = (end * factor for end in (claimed.low, claimed.middle, claimed.high))
    wanted = Wanted(low if claimed.low > 0 else -math.inf, middle, high)
    return Demand(claim, label, quantity, wanted, judge.inputs_of(row, changes))
