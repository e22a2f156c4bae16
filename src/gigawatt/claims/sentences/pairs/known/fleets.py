"""The accelerators that a company has, beside our estimate of its fleet."""

import re
from dataclasses import replace
from typing import Any

import numpy as np

from gigawatt.claims.arithmetic import last_day
from gigawatt.claims.rule import NOT_CHECKABLE, against_model
from gigawatt.claims.sentences.judged import Judged
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.claims.sentences.words.vocabulary import says
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import installed, prints, sampling
from gigawatt.estimates.estimate import estimate


def fleet(said: Understood, date: str) -> Judged | None:
    """A company's fleet, where the sentence counts one: a stock at its date, not a year's
    purchases.
    """
    counts = _counts(said)
    fleets = installed.companies()
    known = [one for one in said.companies if one in fleets]
    known = known or [one for one in fleets if re.search(rf"\b{re.escape(one)}\b", said.text)]
    if len(counts) != 1 or len(known) != 1 or says(said.text, "flow") or said.site:
        return None
    if said.of("money") and says(said.text, "contract"):  # chips that are rented are another's
        return None
    count = counts[0]
    one_kind = bool(said.chips) and count.kind == "chip"
    name = f"company_{'h100e' if count.kind == 'H100e' else 'accelerators'}_installed"
    when = last_day(str(said.years[0])) if said.years else (last_day(date) if date else "")
    given = {"operator": known[0]} | ({"as_of": when} if when else {})
    try:
        chosen: dict[str, Any] = dict(given)
        # Owned, installed or running: a sentence seldom says which.
        low, middle, high = sampling.interval(np.asarray(prints.read(estimate(**chosen), name)))
    except UserError:
        return None
    unit = "accelerators" if count.kind == "chip" else "H100 equivalents"
    label = f"fleet on {when or tables.date()}"
    reading = against_model(label, count.claimed, low, middle, high, unit)
    asked = (name, tuple(sorted(given.items())))
    if one_kind and count.claimed.low <= high:
        return None  # the tables count no chips of one kind, but a part is no more than the whole
    reading = replace(reading, numbers={**reading.numbers, "behind": (asked,)})
    verdict, reason = reading.verdict, reading.reason
    if _rests_on(known[0], count, str(said.years[0]) if said.years else ""):
        verdict = NOT_CHECKABLE
        reason = (
            f"Our estimate of {known[0]}'s fleet rests on this very statement, so it is no test."
        )
    ends = count.claimed
    return Judged(name, unit, ends.low, ends.high, verdict, (reading,), given, reason)


def _counts(said: Understood) -> list[Amount]:
    """What may count a fleet: of "350,000 H100, and 600,000 H100 equivalents in all" the latter."""
    counts = [one for one in said.amounts if one.kind in ("chip", "H100e")]
    both = sorted(one.kind for one in counts) == ["H100e", "chip"]
    return said.of("H100e") if both else counts


def _rests_on(company: str, count: Amount, year: str) -> bool:
    """Whether a statement of the tables, of which the estimate is made, is this number, and of
    this year if the words name one.
    """
    rows = tables.find("fleet", company=company)
    rows = [row for row in rows if str(row["date"]).startswith(year)]
    return any(
        count.value in (row.get("value"), row.get("h100e"), row.get("accelerators")) for row in rows
    )
