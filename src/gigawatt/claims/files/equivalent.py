"""A row of a claims file that says the same as a sentence: how it is written, and how it is judged.

Its readings are complete and say how our interval was taken (`range`), so that the row is held
against the same intervals by the same rule as the sentence: one path for both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gigawatt.claims.files.judge import SPECIAL, Verdict, inputs_of, origin, words
from gigawatt.claims.files.row import estimated
from gigawatt.claims.rule import NOT_CHECKABLE, WRONG_UNIT, Reading, against_model
from gigawatt.claims.said import Claimed, claimed_in, factor_to, unit_of
from gigawatt.claims.sentences.answer import Answer, decide
from gigawatt.claims.sentences.explain import COUNT, plain
from gigawatt.claims.sentences.judged import Judged
from gigawatt.claims.sentences.pairs.expected import (
    ENERGY,
    GIVEN,
    HOMES,
    HOURS,
    MEAN,
    RANGES,
    household_kwh,
    interval,
)
from gigawatt.data import csvfile
from gigawatt.data.csvfile import Line
from gigawatt.errors import NotKnown, UserError, clip, unknown
from gigawatt.text.table import csv_text

HEADER = ("claim_id", "claim", "quantity", "value", "hedge", "unit", "given", "as_of", "readings")
OWN = ("range", "part")  # what a reading of such a row says beside its choices
EVERY_RANGE = (*RANGES, HOMES, MEAN, COUNT)
COUNTRY = {"homes_us": "US", "homes_france": "FR"}
MW_PER_TWH = 1e6 / HOURS  # a year's energy as a power
KWH_PER_TWH = 1e9
Interval = tuple[float, float, float]


@dataclass(frozen=True)
class Part:
    """One estimate that a reading is held against; several of one label are one reading."""

    label: str
    part: bool
    interval: Interval
    sources: tuple[str, ...]


def explained(answer: Answer) -> str:
    """The claims of a sentence as rows of a claims file, which can be corrected by hand.

    A claim that no row can say, such as a sum, stands there as its sentence; so does one whose row
    would not come to the same verdict with the same readings.
    """
    rows = []
    for number, one in enumerate(answer.claims, 1):
        cells = {"claim_id": f"claim-{number}", "as_of": answer.as_of, **one.row}
        cells |= (
            {} if _same(cells, one) else {**dict.fromkeys(one.row, ""), "claim": answer.sentence}
        )
        rows.append([cells.get(name, "") for name in HEADER])
    if not rows:
        rows = [["claim-1", answer.sentence, "", "", "", "", "", answer.as_of, ""]]
    return csv_text(HEADER, rows)


def _same(cells: Mapping[str, str], claim: Judged) -> bool:
    """Whether a row is judged as the claim that it was made from."""
    if not claim.row:
        return False
    try:
        found = judge(Line("", 1, dict(cells)))
    except UserError:
        return False
    ours = [(one.label, one.verdict) for one in found.readings]
    return (found.verdict, ours) == (claim.verdict, _labelled(claim.readings))


def _labelled(readings: Sequence[Reading]) -> list[tuple[str, str]]:
    return [(plain(one.label), one.verdict) for one in readings]


def is_one(line: Line) -> bool:
    """Whether the readings of a row say how our interval is taken."""
    with line.at("readings"):
        return any("range" in changes for _, changes in _readings(line))


def judge(line: Line) -> Verdict:
    """The verdict on a row whose readings say how our interval is taken, as on a sentence.

    Raises UserError, with file, row and column, for what cannot be read.
    """
    claimed, unit = claimed_in(line)
    quantity = line.get("quantity")
    with line.at("value"):
        if claimed is None:
            raise UserError("no number; write what is claimed, such as 150 or 140..160")
    with line.at("quantity"):
        target = unit_of(quantity)
    factor = factor_to(line, quantity, unit, target)
    if factor is None:
        text = f"The claim is in {clip(unit)}, which does not measure {quantity} ({target})."
        return _verdict(line, target, WRONG_UNIT, text)
    whole = Claimed(claimed.low * factor, claimed.high * factor)
    with line.at("readings"):
        read_as = _readings(line)
    try:
        found = [_part(line, quantity, *one) for one in read_as]
    except NotKnown as error:
        return _verdict(line, target, NOT_CHECKABLE, f"The model cannot tell: {error}.")
    labels = dict.fromkeys(one.label for one in found)
    parts = [_pooled([one for one in found if one.label == label]) for label in labels]
    readings = [against_model(one.label, whole, *one.interval, target) for one in parts]
    verdict, reason = decide(parts, readings)
    sources = [source for one in parts for source in one.sources]
    return _verdict(line, target, verdict, reason, readings, sources)


def readings_of(line: Line) -> list[tuple[str, dict[str, str]]]:
    """The readings of such a row without what they say of our interval: label and choices."""
    return [
        (label, {one: text for one, text in changes.items() if one not in OWN})
        for label, changes in _readings(line)
    ]


def _readings(line: Line) -> list[tuple[str, dict[str, str]]]:
    """The label of each reading and what it says. Raises UserError for one without `:`."""
    found = []
    for part in filter(None, map(str.strip, line.get("readings").split("|"))):
        label, colon, rest = (piece.strip() for piece in part.partition(":"))
        if not colon or not label or "=" in label:
            raise UserError(f"cannot read {clip(part)!r}; write label: name=value; name=value")
        found.append((label, csvfile.pairs(rest)))
    return found


def _part(line: Line, quantity: str, label: str, changes: Mapping[str, str]) -> Part:
    """One estimate of a reading: its interval in the unit of the row's quantity."""
    with line.at("readings"):
        taken, asked = _checked(quantity, changes)
    choices = {one: text for one, text in changes.items() if one not in OWN}
    inputs = inputs_of(line, choices)
    power = inputs.pop("facility_power_mw", "") if taken == COUNT else ""
    if taken == COUNT:
        inputs["accelerators"] = f"{GIVEN['chips'][1]:.0f}"
    given = tuple(sorted(inputs.items()))
    model = ENERGY if taken in (HOMES, MEAN) else asked
    with line.at("readings" if set(choices) - set(SPECIAL) else "given"):
        ends = interval(given, model, *RANGES.get(taken, RANGES["model"]))
        if taken == COUNT:
            ends = _counted(power, ends)
        elif taken in (HOMES, MEAN):
            ends = _of_energy(taken, asked, ends)
    return Part(label, "part" in changes, ends, tuple(estimated(given).sources(model)))


def _checked(quantity: str, changes: Mapping[str, str]) -> tuple[str, str]:
    """The range of a reading and the quantity that it is of. Raises UserError for another word."""
    taken, asked = changes.get("range", ""), changes.get("quantity", quantity)
    if taken not in EVERY_RANGE:
        raise unknown("range", taken, EVERY_RANGE)
    if changes.get("part", "yes") != "yes":
        raise UserError(f"part={clip(changes['part'])}; write part=yes, or leave it out")
    if taken == COUNT:
        unit_of(asked)
    elif unit_of(asked) != unit_of(quantity):
        raise UserError(
            f"{asked} is in {unit_of(asked)} and {quantity} in {unit_of(quantity)}; read a claim "
            "as a quantity in its own unit"
        )
    return taken, asked


def _counted(power: str, of_chips: Interval) -> Interval:
    """How many chips a power holds [1]: the power [MW] over that of the chips of GIVEN [MW]."""
    low, middle, high = of_chips
    if not power:
        raise UserError("range=count needs a power; write facility_power_mw=... into given")
    count = float(power) * GIVEN["chips"][1]
    return count / high, count / middle, count / low


def _of_energy(taken: str, asked: str, energy: Interval) -> Interval:
    """An energy of a year [TWh] as mean power [MW], or as the homes that use as much."""
    low, middle, high = energy
    if taken == MEAN:
        return low * MW_PER_TWH, middle * MW_PER_TWH, high * MW_PER_TWH
    if asked not in COUNTRY:
        raise unknown("quantity", asked, COUNTRY)
    least, central, most = household_kwh(COUNTRY[asked])
    return low * KWH_PER_TWH / most, middle * KWH_PER_TWH / central, high * KWH_PER_TWH / least


def _pooled(same: Sequence[Part]) -> Part:
    """One reading, as wide as all of one label."""
    lows, middles, highs = zip(*(one.interval for one in same), strict=True)
    ends = (min(lows), sorted(middles)[len(middles) // 2], max(highs))
    sources = tuple(dict.fromkeys(source for one in same for source in one.sources))
    return Part(same[0].label, same[0].part, ends, sources)


def _verdict(
    line: Line,
    unit: str,
    verdict: str,
    reason: str,
    readings: Sequence[Reading] = (),
    sources: Sequence[str] = (),
) -> Verdict:
    own = [line.get("source_id")] if line.get("source_id") else []
    numbers = readings[0].numbers if readings else {}
    return Verdict(
        line.get("claim_id"),
        line.get("claimant"),
        line.get("quantity"),
        unit,
        verdict,
        reason,
        tuple(readings),
        line.get("status"),
        line.get("status_date"),
        origin(line),
        tuple(dict.fromkeys([*own, *sources])),
        numbers=dict(numbers),
        said=words(line),
        printed_in=line.get("source_id"),
    )
