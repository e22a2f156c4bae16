"""What must be true: a claim or a quantity, held against every value of one input, or of two.

gw.what_must_be_true("payback_years", 4, of="rent_usd_per_accelerator_hour")
gw.what_must_be_true("S4-06", of="accelerator_price_usd")
gw.what_must_be_true("payback_years", 4, of=("rent_usd_per_accelerator_hour", "sold_share"))
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigawatt.claims.files import demand
from gigawatt.data import files, targets
from gigawatt.errors import UserError, check_name, check_type, clip, note_unused
from gigawatt.estimates import choices, sampling
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.estimates.requirement import Requirement, Wanted, check, one_number, sought
from gigawatt.sweeps.frontier import Frontier, frontier
from gigawatt.text.parse import Span, parse
from gigawatt.text.table import csv_text

if TYPE_CHECKING:  # it needs pandas, which the command line starts without
    from gigawatt.data.frames import Frame

Found = Requirement | Frontier
Ends = tuple[object, object]
MOST_INPUTS = 2
MOST_REASONS = 3  # in one line
EXAMPLE = "write a claim's id, a sentence or QUANTITY=VALUE, for example payback_years=4"


@dataclass(frozen=True)
class Conditions:
    """What must be true for a claim, reading by reading; why there is no answer under others.

    found: the answer by reading. refused: one line by reading. aside: what the claim itself says of
    the input that is sought, which was set aside.
    """

    claim: str
    found: dict[str, Found]
    refused: dict[str, str]
    aside: dict[str, str]

    def __str__(self) -> str:
        said = [
            f"{self.claim}: set aside what the claim gives: {n}={v}" for n, v in self.aside.items()
        ]
        said += [f"{self.claim}, {reading}: {one}" for reading, one in self.found.items()]
        return "\n".join([*said, *(f"{self.claim}, {r}: {why}" for r, why in self.refused.items())])

    def __repr__(self) -> str:
        return f"<{self}>"

    def frame(self, unit: str | None = None) -> "Frame":
        """Answers for one input as a frame of p5, p50 and p95, one row a reading."""
        return ranges(self.found, unit)


def ranges(found: Mapping[str, Requirement], unit: str | None = None) -> "Frame":
    """Answers for one input as a frame of p5, p50 and p95 that remembers what they rest on.

    unit: such as "thousand USD/accelerator". An end beyond what was tried is no number.
    """
    import pandas as pd

    from gigawatt.data.frames import ENDS, remember

    rows = {}
    for label, one in found.items():
        scale = 1.0 if unit is None else float(parse(one.name, f"1 {unit}", one.unit))
        ends = (one.low, one.central, one.high)
        rows[label] = [float("nan") if end is None else end / scale for end in ends]
    memory = {label: [one.origin()] for label, one in found.items()}
    units = {one.unit for one in found.values()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(ENDS), dtype=float)
    return remember(frame, memory, unit or (units.pop() if len(units) == 1 else ""))


def what_must_be_true(
    wanted: str,
    value: object = None,
    of: str | Sequence[str] = (),
    between: Any = None,
    scenario: str | None = None,
    draws: int = sampling.DEFAULT_DRAWS,
    seed: int = 1,
    **chosen: object,
) -> Found | Conditions:
    """The values of one input, or of two, at which a quantity takes a value or a claim is true.

    wanted: a quantity, with its `value`; or a claim: a claim_id, a press_id, or a sentence as for
    `gw.judge`, without one. of: the input that is sought, or two of them for a map. between: (low,
    high) of the input, or one such pair for each of two; without it ten times beyond its own
    interval. The rest as for `gw.estimate`; for a sentence, `as_of` is when it was printed.

        gw.what_must_be_true("S4-06", of="accelerator_price_usd", between=(5_000, 60_000))

    Gives a Requirement, a Frontier for two inputs, and for a claim Conditions with one of them for
    each reading that can be true. Raises UserError, which names what stands in the way, where no
    value of the range does it. What is set and moves nothing is named on standard error.
    """
    found = _answer(wanted, value, of, between, scenario, draws, seed, chosen)
    note_unused(unused(found, chosen))
    return found


def _answer(
    wanted: str,
    value: object,
    of: str | Sequence[str],
    between: Any,
    scenario: str | None,
    draws: int,
    seed: int,
    chosen: Mapping[str, object],
) -> Found | Conditions:
    """What must be true, and nothing said beside it."""
    if not isinstance(of, str):
        check_type("of", of, Sequence, "the name of an input, or two")
    names = [of] if isinstance(of, str) else list(of)
    for name in names:
        check_name("quantity", name)
    pairs = _pairs(names, between)
    if value is None:
        return _of_claim(wanted, names, pairs, scenario, draws, seed, chosen)
    needed = one_number(wanted, value)
    _check(wanted, names)
    return _sought(estimate(scenario, draws, seed, **chosen), wanted, needed, names, pairs)


def unused(found: Found | Conditions, chosen: Mapping[str, object]) -> list[str]:
    """What somebody chose and the answer does not depend on, under any reading that has one."""
    every = list(found.found.values()) if isinstance(found, Conditions) else [found]
    idle = set(chosen)
    for one in every:
        idle &= set(_idle(one))
    return sorted(idle)


def _idle(found: Found) -> list[str]:
    """What was set beside an answer and does not move its quantity."""
    if isinstance(found, Frontier):
        needed = (one for one in found.found.values() if isinstance(one, Requirement))
        return _idle(next(needed))
    there = found.made.at(**{found.name: found.central})
    there.values(found.quantity, endless=True)
    return there.unused(found.quantity)


def _is_pair(found: object) -> bool:
    return isinstance(found, Sequence) and not isinstance(found, str) and len(found) == 2


def _pairs(names: Sequence[str], between: Any) -> list[Ends]:
    """One (low, high) for each input that is sought."""
    if not 1 <= len(names) <= MOST_INPUTS or len(set(names)) < len(names):
        raise UserError("name the input that is sought, or two different ones for a map")
    if between is None:
        return [(None, None)] * len(names)
    check_type("between", between, Sequence, "(low, high)")
    pairs = [between] if len(names) == 1 else list(between)
    if len(pairs) != len(names) or not all(map(_is_pair, pairs)):
        raise UserError("between: write (low, high) for each input that is sought")
    return [tuple(pair) for pair in pairs]


def _check(quantity: str, names: Sequence[str]) -> None:
    for name in names:
        check(quantity, name)


def _sought(
    made: Estimate, quantity: str, wanted: Wanted, names: Sequence[str], pairs: Sequence[Ends]
) -> Found:
    if len(names) == 1:
        return sought(made, quantity, wanted, names[0], *pairs[0])
    return frontier(made, quantity, wanted, names[0], names[1], pairs)


def _of_claim(claim, names, pairs, scenario, draws, seed, chosen) -> Conditions:
    """The answer for each reading of a claim; those that have none say why."""
    _claim_or_quantity(claim)
    chosen = dict(chosen)
    printed = chosen.pop("as_of", None) if demand.is_sentence(claim) else None
    found, refused, aside = {}, {}, {}
    for one in demand.demands(claim, printed):
        inputs, dropped = _without(one.inputs, names)
        aside |= {name: text for name, text in dropped.items() if name not in chosen}
        try:
            _check(one.quantity, names)
            made = estimate(scenario, draws, seed, **{**inputs, **chosen})
            found[one.reading] = _sought(made, one.quantity, one.wanted, names, pairs)
        except UserError as error:
            refused[one.reading] = str(error)
    if not found:
        why = list(dict.fromkeys(refused.values()))
        more = f"; and {len(why) - MOST_REASONS} more" if len(why) > MOST_REASONS else ""
        raise UserError(f"{clip(claim)}: {'; '.join(why[:MOST_REASONS])}{more}")
    return Conditions(claim, found, refused, aside)


def _claim_or_quantity(asked: str) -> None:
    """Raise UserError for a quantity without the value that it is to take."""
    check_name("claim", asked)
    if asked in choices.names():
        raise UserError(f"{asked}: say which value it is to take, for example {asked}=4")


def _without(inputs: dict[str, str], names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The inputs of a claim without those that are sought, and these.

    A fleet of one kind names a kind and a count, so that one of the two can be sought.
    """
    kept = dict(inputs)
    kind, colon, count = kept.get("fleet", "").partition(":")
    if colon and "," not in count and {"accelerator", "accelerators"} & set(names):
        del kept["fleet"]
        kept |= {"accelerator": kind, "accelerators": count}
    return (
        {name: text for name, text in kept.items() if name not in names},
        {name: text for name, text in kept.items() if name in names},
    )


# -- the command -----------------------------------------------------------------------------------
def solved(
    asked: str,
    names: Sequence[str],
    tried: Sequence[str],
    scenario: str | None,
    draws: int | None,
    seed: int,
    chosen: dict[str, object],
    form: str,
) -> tuple[str, Found | Conditions]:
    """The answer to `gigawatt solve` as text, JSON or CSV, and the answer itself.

    asked: "QUANTITY=VALUE" or a claim. tried: "LOW..HIGH" for each name, or none. Raises UserError
    as `what_must_be_true`.
    """
    wanted, value = _split(asked)
    if tried and len(tried) != len(names):
        raise UserError(
            f"--range is given {len(tried)} times for {len(names)} inputs; give one each"
        )
    between = [_pair(name, text) for name, text in zip(names, tried)] or None
    if between and len(names) == 1:
        between = between[0]
    counted = sampling.DEFAULT_DRAWS if draws is None else draws
    found = _answer(wanted, value, names, between, scenario, counted, seed, chosen)
    if form == "table":
        return str(found), found
    rows = [{**row, "draws": counted, "seed": seed} for row in _rows(found)]
    if form == "json":
        return json.dumps(rows[0] if len(rows) == 1 else rows, indent=2), found
    return csv_text(tuple(rows[0]), [tuple(map(_cell, row.values())) for row in rows]), found


def check_chart(path: Path | None, names: Sequence[str], force: bool = False) -> None:
    """Raise UserError, before anything is computed, where no chart can be drawn or written."""
    if path is None:
        return
    if len(names) < MOST_INPUTS:
        raise UserError("--chart draws a map of two inputs; give a second --for NAME")
    targets.check_file(path, (".png", ".svg"), force)


def draw(found: Found | Conditions, path: Path) -> Path:
    """Write the map of an answer, under the first reading that has one, as PNG or SVG."""
    first = next(iter(found.found.values())) if isinstance(found, Conditions) else found
    if not isinstance(first, Frontier):
        raise UserError("a chart needs two inputs; give a second --for NAME")
    chart = first.plot()
    files.write(path, chart.png() if path.suffix.lower() == ".png" else chart.svg())
    return path


def _split(asked: str) -> tuple[str, str | None]:
    """A quantity and its value, or a claim and nothing."""
    name, equals, value = (part.strip() for part in asked.partition("="))
    if demand.is_sentence(name) or not equals and name and name not in choices.names():
        return asked.strip(), None
    if not equals or not value:
        raise UserError(f"{clip(asked)!r}: {EXAMPLE}")
    return name, value


def _pair(of: str, tried: str) -> Ends:
    """The two ends of a range to seek in."""
    check_name("input", of)
    found = parse(of, tried, choices.describe(of).unit)
    if not isinstance(found, Span):
        raise UserError(f"--range {clip(tried)!r}: write LOW..HIGH, for example 1..10")
    return found.low, found.high


def _rows(found: Found | Conditions) -> list[dict[str, object]]:
    """Plain rows of an answer, one a reading, or one a place of the first of two inputs."""
    if isinstance(found, Conditions):
        return [
            {"claim": found.claim, "reading": reading, **row}
            for reading, one in found.found.items()
            for row in _rows(one)
        ]
    return found.rows() if isinstance(found, Frontier) else [found.row()]


def _cell(value: object) -> object:
    if isinstance(value, list):
        return "..".join(f"{end:g}" for end in value)
    return "" if value is None else value
