"""One set of choices of the explore page: what follows from it, how the press compares, how to say
it again.

No widget here: `gigawatt.explorer` draws the page, `gigawatt.explorer_view` its tables.
"""

import contextlib
import dataclasses
import math
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path

from gigawatt import paths
from gigawatt.claims import judge
from gigawatt.data import csvfile, tables
from gigawatt.data.csvfile import Line
from gigawatt.errors import UserError, clip, unknown
from gigawatt.estimates import choices as settings
from gigawatt.estimates import headlines
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.estimates.result import Result
from gigawatt.text.typeset import number, span

OWN = (
    "accelerator_price_usd",
    "construction_usd_per_mw_it",
    "electricity_usd_per_kwh",
    "server_cost_ratio",
    "facility_overhead",
    "utilisation",
)  # numbers that take the range of the tables where they are 0
PLAIN = ("site", "purchase_year", "as_of", "basis", "operator", "package", "team_size")
# A claim on a company's whole fleet is held against the fleet of the page.
STANDS_FOR = {"company_h100e_installed": "h100_equivalents"}
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Held:
    """A press claim beside the page: its verdict with the page's choices, and with the
    claim's own.
    """

    line: Line
    verdict: judge.Verdict
    on_its_own: judge.Verdict


@dataclass(frozen=True)
class View:
    """What the page shows for one set of choices."""

    values: Mapping[str, object]
    made: Estimate
    results: Mapping[str, Result]
    notes: tuple[str, ...]
    held: tuple[Held, ...]
    drivers: Mapping[str, float]
    driven: str
    room_mw: float | None


def chosen(values: Mapping[str, object]) -> dict[str, object]:
    """The page's values as `gigawatt.estimate` takes them.

    A second count without a kind is left out. Raises UserError for an empty fleet or an unknown
    name.
    """
    known = {
        "accelerator",
        "accelerators",
        "second_accelerator",
        "second_accelerators",
        *OWN,
        *PLAIN,
    }
    for name in values:
        if name not in known:
            raise UserError(
                f"explore: unknown value {clip(name)!r}; it takes {', '.join(sorted(known))}"
            )
    values = {name: _plain(name, value) for name, value in values.items()}
    fleet: dict[str, float] = {}
    for kind in ("", "second_"):
        name, count = values.get(f"{kind}accelerator"), values.get(f"{kind}accelerators", 0)
        if kind and not name and 0 < count < math.inf:
            continue  # a slider that moved before its menu: said beside the page
        if count and not name:
            raise UserError(
                f"explore: {number(count)} accelerators without a kind; name the {kind}accelerator"
            )
        if count:
            fleet[str(name)] = fleet.get(str(name), 0) + count
    if not fleet:
        raise UserError("The fleet is empty: give at least one accelerator a count above 0.")
    kept = {name: values[name] for name in PLAIN if name in values}
    return {"fleet": fleet, **kept, **{name: values[name] for name in OWN if values.get(name)}}


def _plain(name: str, value: object) -> int | float | str:
    """A value as Python's own number or text.

    Raises UserError for another kind, also where a slider needs a number.
    """
    counted = name in ("accelerators", "second_accelerators", "team_size", *OWN)
    if (
        isinstance(value, Real)
        and not isinstance(value, bool)
        and (counted or name == "purchase_year")
    ):
        with contextlib.suppress(
            OverflowError
        ):  # an integer that is larger than any number of ours
            return (
                int(value) if isinstance(value, Integral) and math.isfinite(value) else float(value)
            )
    elif isinstance(value, str) and not counted:
        return value
    raise UserError(
        f"explore: {name}: expected one {'number' if counted else 'text'}, not this "
        f"{type(value).__name__}"
    )


def look(
    values: Mapping[str, object], draws: int, seed: int, driven: str = "site_capex_usd"
) -> View:
    """Everything the page shows. driven: the quantity whose drivers are wanted.

    Raises UserError for an empty fleet or a value that cannot be; a quantity that these choices
    cannot give becomes a note instead.
    """
    given = chosen(values)
    headed = headlines.labels("app")
    if driven not in headed:
        raise unknown("quantity", driven, headed)
    made = estimate(draws=draws, seed=seed, **given)
    results, missing = _results(made)
    notes = [*_without_a_kind(values), *missing, *made.remarks(), *_too_much(made, results)]
    matching = [
        line
        for line in _matching(made.settings.choices)
        if _general(line.get("quantity"))[0] in results
    ]
    held = tuple(_held(line, _as_text(given), made) for line in matching)
    drivers = made.drivers(driven)[0] if driven in results else {}
    return View(values, made, results, tuple(notes), held, drivers, driven, _room(made))


def _without_a_kind(values: Mapping[str, object]) -> list[str]:
    """A sentence where a second count waits for its kind, which is not in the fleet yet."""
    count = values.get("second_accelerators", 0)
    if not count or values.get("second_accelerator"):
        return []
    return [f"Choose the second kind: {number(count)} of it are not counted yet."]


def _results(made: Estimate) -> tuple[dict[str, Result], list[str]]:
    """What can be given, and one sentence for each reason why something cannot."""
    results, missing = {}, {}
    for name in headlines.labels("app"):
        try:
            results[name] = installed(made) if name == "company_h100e_installed" else made[name]
        except UserError as error:
            missing.setdefault(str(error), []).append(name)
    return results, [
        f"Not known here: {', '.join(names)}. {reason}." for reason, names in missing.items()
    ]


def installed(made: Estimate) -> Result:
    """The company's whole fleet at the date, which nothing else on the page moves: computed once
    for each.
    """
    choices = made.settings.choices
    return _installed(
        choices["operator"], choices["as_of"], choices["basis"], made.draws, made.seed
    )


@tables.kept(most=256)
def _installed(operator: str, as_of: str, basis: str, draws: int, seed: int) -> Result:
    made = estimate(draws=draws, seed=seed, operator=operator, as_of=as_of, basis=basis)
    return made["company_h100e_installed"]


def _room(made: Estimate) -> float | None:
    try:
        return made["site_facility_power_mw"].p50
    except UserError:
        return None


def _too_much(made: Estimate, results: Mapping[str, Result]) -> list[str]:
    """A sentence where the fleet needs more power than its site has, or may need it."""
    share = results.get("site_share")
    if share is None or share.p95 <= 1:
        return []
    site, room = made.settings.choices["site"], number(results["facility_power_mw"].p50 / share.p50)
    times = span(share.p5, share.p50, share.p95)
    fits = number(float(f"{made['accelerators'].p50 / share.p50:.3g}"))
    verb = "cannot" if share.p5 > 1 else "may not"
    return [
        f"This fleet {verb} run at {site}: it needs {times} times the {room} MW at the meter. "
        f"About {fits} accelerators of this mix would fit."
    ]


@tables.kept
def _claims() -> tuple[Line, ...]:
    return tuple(line for line in judge.read(paths.DATA / "claims.csv") if line.get("quantity"))


def _general(quantity: str) -> tuple[str, str]:
    """A quantity without its company, as the page shows it, and the company."""
    general, company = settings.of_companies().get(quantity, (quantity, ""))
    return STANDS_FOR.get(general, general), company


def _matching(choices: Mapping[str, object]) -> list[Line]:
    """Claims on a quantity of the page, about the chosen site, company and package or
    about none.
    """
    found, seen = [], set()
    for line in _claims():
        quantity, company = _general(line.get("quantity"))
        own = {**csvfile.pairs(line.get("given")), **({"operator": company} if company else {})}
        if (
            quantity not in headlines.labels("app") or "facility_power_mw" in own
        ):  # it starts from the power that it speaks of
            continue
        if any(
            own.get(name, choices[name]) != choices[name]
            for name in ("site", "operator", "package")
        ):
            continue
        key = (quantity, line.get("value"), line.get("low"), line.get("high"))
        if key not in seen:
            seen.add(key)
            found.append(line)
    return found


def _as_text(given: Mapping[str, object]) -> str:
    fleet = ",".join(f"{name}:{count:g}" for name, count in given["fleet"].items())
    rest = [f"{name}={value}" for name, value in given.items() if name != "fleet"]
    return "; ".join([f"fleet={fleet}", *rest])


def _given(made: Estimate, quantity: str) -> bool:
    try:
        return made[quantity] is not None
    except UserError:
        return False


def _held(line: Line, given: str, made: Estimate) -> Held:
    """The claim judged with the page's choices.

    Of its readings stay those that change the quantity or the unit.
    """
    kept = []
    for part in filter(None, (part.strip() for part in line.get("readings").split("|"))):
        label, _, rest = part.partition(":")
        changes = csvfile.pairs(rest)
        plain = (
            set(changes) <= {"quantity", "unit"}
            and changes.get("quantity", "") not in settings.of_companies()
        )
        if plain and ("quantity" not in changes or _given(made, changes["quantity"])):
            kept.append(f"{label}:{rest}")
    cells = {
        **line.cells,
        "quantity": _general(line.get("quantity"))[0],
        "given": given,
        "readings": " | ".join(kept),
    }
    return Held(
        line,
        judge.judge(dataclasses.replace(line, cells=cells)),
        _on_its_own(line.get("claim_id")),
    )


@tables.kept(most=256)
def _on_its_own(claim_id: str) -> judge.Verdict:
    return judge.judge(next(line for line in _claims() if line.get("claim_id") == claim_id))


# -- the same choices elsewhere
# ----------------------------------------------------------------------
def run_line(notebook: str, values: Mapping[str, object]) -> str:
    """The choices as a `gigawatt run` line.

    What is empty or 0 is the notebook's default, save the first count.
    """
    pairs = [(name, value) for name, value in values.items() if value or name == "accelerators"]
    return " ".join(
        [
            "gigawatt run",
            shlex.quote(notebook),
            *(f"-p {name} {shlex.quote(str(value))}" for name, value in pairs),
        ]
    )


def estimate_line(values: Mapping[str, object], *quantities: str) -> str:
    """The choices as a `gigawatt estimate` line. Raises UserError for an empty fleet."""
    pairs = _as_text(chosen(values)).split("; ")
    return " ".join(
        [
            "gigawatt estimate",
            *(quantities or list(headlines.labels("app"))[:2]),
            *(f"--set {shlex.quote(pair)}" for pair in pairs),
        ]
    )


def save_scenario(name: str, values: Mapping[str, object]) -> Path:
    """Write the choices as a scenario of one's own, for `gigawatt estimate --scenario NAME`.

    Raises UserError for a name that is malformed or taken, and where nothing can be written; never
    replaces a file.
    """
    from ruamel.yaml import YAML

    if not NAME.fullmatch(name):
        raise UserError(
            f"scenario name {clip(name)!r}: write small letters, digits and hyphens, at most 40, "
            "such as my-fleet"
        )
    if name in settings.scenarios():
        raise UserError(f"scenario {name} exists already and is kept; choose another name")
    given = chosen(values)
    settings.resolve(given)
    path = paths.OWN_SCENARIOS / f"{name}.yaml"
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
    except OSError as error:
        raise UserError(f"{path.parent.name}/: cannot be made ({error.strerror})") from None
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write("# Chosen on the explore page\n")
            YAML(typ="safe", pure=True).dump(given, file)
    except FileExistsError:
        raise UserError(
            f"scenario {name} exists already and is kept; choose another name"
        ) from None
    except OSError as error:
        raise UserError(f"{path.parent.name}/: cannot be written ({error.strerror})") from None
    return path
