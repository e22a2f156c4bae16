"""What the press says of the quantities on the page, ready to be judged there by our rule.

The rule itself stays in Python: the page compares ranges and looks up what the rule makes of it.
"""

import dataclasses
import math
from dataclasses import dataclass
from itertools import product

from gigawatt import paths
from gigawatt.claims import rule, said
from gigawatt.claims.files import judge
from gigawatt.data import csvfile
from gigawatt.data.csvfile import Line
from gigawatt.estimates import choices as settings
from gigawatt.estimates import headlines
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.pages.explorer.presets import State

# A claim on a company's whole fleet is held against the fleet of the page.
STANDS_FOR = {"company_h100e_installed": "h100_equivalents"}
ASKED_ABOUT = ("site", "operator", "package")  # a claim on another of these says nothing here
OUTCOMES = (rule.INCONSISTENT, rule.CONSISTENT, rule.NOT_CHECKABLE)
FIT = ("accelerators", "accelerator", "second_accelerator", "second_accelerators")


def claims(state: State) -> list[dict[str, object]]:
    """Claims on quantities of the page, each with its readings, what the rule makes of them, and
    the verdict on the claim as it was meant.

    state: choices with which every quantity is known.
    """
    lines = [line for line in judge.read(paths.DATA / "claims.csv") if line.get("quantity")]
    return [_told(line, state) for line in lines if _fits(line)]


def _general(quantity: str) -> tuple[str, str]:
    """A quantity without its company, as the page shows it, and the company."""
    general, company = settings.of_companies().get(quantity, (quantity, ""))
    return STANDS_FOR.get(general, general), company


def _own(line: Line) -> dict[str, str]:
    """What a claim itself is about."""
    company = _general(line.get("quantity"))[1]
    return {**csvfile.pairs(line.get("given")), **({"operator": company} if company else {})}


def _fits(line: Line) -> bool:
    """Whether the page shows its quantity; a claim that starts from a power speaks of that."""
    shown = headlines.labels("app")
    return _general(line.get("quantity"))[0] in shown and "facility_power_mw" not in _own(line)


@dataclass(frozen=True)
class Held:
    """A claim beside the page, in our words: the verdict with its choices, and as it was meant.

    because: why, with these choices. readings: what decided it, each with its quantity.
    """

    claim_id: str
    source_id: str
    says: str
    with_these: str
    as_meant: str
    because: str
    readings: tuple[rule.Reading, ...]


def held(state: State, given: str, made: Estimate) -> list[Held]:
    """The claims that speak of the page's site, company and package, or of none, each once.

    given: the choices as a claim writes them. made: what is known with them.
    """
    found: dict[tuple, Held] = {}
    for line in judge.read(paths.DATA / "claims.csv"):
        if not line.get("quantity") or not _fits(line) or not _about(line, state):
            continue
        quantity = _general(line.get("quantity"))[0]
        key = (quantity, line.get("value"), line.get("low"), line.get("high"))
        if key not in found and made.knows(quantity):
            one = judge.judge(_beside(line, given, made))
            words = (line.get("claim_id"), line.get("source_id"), line.get("paraphrase"))
            meant = judge.judge(line).verdict
            found[key] = Held(*words, one.verdict, meant, one.reason, tuple(one.readings))
    return list(found.values())


def given(chosen: dict[str, object]) -> str:
    """Choices as a claim writes them: `fleet=H100 SXM:350000; site=Prometheus`."""
    fleet = ",".join(f"{name}:{count:g}" for name, count in chosen["fleet"].items())
    rest = [f"{name}={value}" for name, value in chosen.items() if name != "fleet"]
    return "; ".join([f"fleet={fleet}", *rest])


def _about(line: Line, state: State) -> bool:
    own = _own(line)
    return all(own.get(name, state[name]) == state[name] for name in ASKED_ABOUT)


def _told(line: Line, state: State) -> dict[str, object]:
    own = {name: value for name, value in _own(line).items() if name in ASKED_ABOUT}
    choices = {k: v for k, v in {**state, **own}.items() if k not in FIT and v}
    choices = {"fleet": {state["accelerator"]: state["accelerators"]}, **choices}
    verdict = judge.judge(_beside(line, given(choices), estimate(**choices)))
    meant = judge.judge(line)
    readings = [_reading(one, bool(line.get("value"))) for one in verdict.readings]
    open_ones = [one for one in readings if "low" in one]
    return {
        "id": line.get("claim_id"),
        "says": line.get("paraphrase"),
        "own": own,
        "of": _general(line.get("quantity"))[0],
        "readings": readings,
        "rule": _ruled(verdict.readings, len(open_ones)),
        "meant": meant.verdict,
    }


def _reading(one: rule.Reading, printed: bool) -> dict[str, object]:
    """One reading: its range in the unit of its quantity, or a verdict that no choice moves."""
    if "claimed_low" not in one.numbers:
        return {"label": one.label, "fixed": one.verdict, "why": one.reason}
    low, high = one.numbers["claimed_low"], one.numbers["claimed_high"]
    both = said.Claimed(low, high)  # a printed number leaves as much on both sides
    says = (low + high) / 2 if printed and low > 0 else both.middle
    return {
        "label": one.label,
        "of": one.numbers["quantity"],
        "says": says if math.isfinite(says) else low,
        "low": max(low, 0.0),
        "high": high if math.isfinite(high) else None,
        "prints": one.label == judge.PRINTED,
    }


def _ruled(readings: tuple[rule.Reading, ...], many: int) -> list[list[str]]:
    """What the rule says for every outcome of the readings that the page decides.

    In the order of the outcomes of the first reading, then of the second within it, and so on.
    """
    found = []
    for outcomes in product(OUTCOMES, repeat=many):
        rest = iter(outcomes)
        told = [
            dataclasses.replace(one, verdict=next(rest), reason="")
            if "claimed_low" in one.numbers
            else one
            for one in readings
        ]
        verdict, reason = rule.together(told)
        found.append([verdict, reason.strip(" :") if verdict == rule.AMBIGUOUS else ""])
    return found


def _beside(line: Line, given: str, made: Estimate) -> Line:
    """The claim as if it spoke of the fleet of the page.

    Of its readings stay those that change the quantity or the unit.
    """
    kept = []
    for part in filter(None, (part.strip() for part in line.get("readings").split("|"))):
        changes = csvfile.pairs(part.partition(":")[2])
        named = changes.get("quantity", "")
        plain = set(changes) <= {"quantity", "unit"} and named not in settings.of_companies()
        if plain and (not named or made.knows(named)):
            kept.append(part)
    cells = {
        **line.cells,
        "quantity": _general(line.get("quantity"))[0],
        "given": given,
        "readings": " | ".join(kept),
    }
    return dataclasses.replace(line, cells=cells)
