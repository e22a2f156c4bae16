"""What may be set and asked for: names, meanings, units, ranges; and one gate for every value."""

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gigawatt import paths
from gigawatt.data import tables, yamlfile
from gigawatt.errors import UserError, check_name, clip, unknown
from gigawatt.estimates import domain, graph, installed, leaves, sampling, stated
from gigawatt.estimates.inputs import LEAVES, MIX, MIXES, Chosen, find_accelerator, find_key
from gigawatt.text.parse import Span, parse, parse_fleet

EARLIEST, LATEST = "2022-01-01", "2030-12-31"
LARGEST = 1e30  # of any input in its own unit: a training run is 1e26 operations
MAX_SCENARIO_BYTES = 64_000
LONGEST_NAME = 200
MAX_DEPTH = 4  # stream, document, the mapping of names, one mapping inside
# What people call an input before they have seen the list: an error names these first.
ORDINARY = {
    "power": "facility_power_mw",
    "mw": "facility_power_mw",
    "gw": "facility_power_mw",
    "capacity": "facility_power_mw",
    "gpu": "accelerator",
    "chip": "accelerator",
    "gpus": "accelerators",
    "chips": "accelerators",
    "year": "purchase_year",
    "date": "as_of",
    "company": "operator",
    "budget": "budget_usd",
    "capex": "budget_usd",
    "price": "accelerator_price_usd",
}
# Inputs that stand for a press claim where nobody gives them: an estimate says so.
CLAIMED = ("accelerators", "budget_usd", "h100e_target", "researchers", "team_size")
FIRST_RANGE_SLOT = 128  # assumptions use the columns below
# Columns that correlate with a lower one by more than 0.03 over the usual draws, whatever their
# shift: pairs of high Sobol columns fill the square unevenly until many more points are drawn.
UNEVEN = frozenset(
    map(int, Path(__file__).with_name("sobol_uneven.txt").read_text(encoding="utf-8").split())
)
SPENT = "quarterly_spending_usd"  # what a quantity of the money route is made from


@dataclass(frozen=True)
class Settings:
    """Checked choices and numbers, and where the calculation starts."""

    choices: dict[str, Any]
    numbers: dict[str, float | Span]
    start: str
    power_from_site: bool

    @property
    def read_as(self) -> tuple[str, ...]:
        """The value of each choice of a reading, for `graph.nodes`."""
        return tuple(str(self.choices[name]) for name in graph.READINGS)

    @property
    def starting(self) -> set[str]:
        """Numbers that decided where the calculation starts, and so are used whatever is asked."""
        return ({"budget_usd"} if self.start == "budget" else set()) | (
            {"site_facility_power_mw", "site_it_power_mw"} if self.power_from_site else set()
        )


@tables.kept
def _leaf_names() -> frozenset[str]:
    """Inputs of the model under at least one start or reading: what functions ask for and none of
    the model's own gives.
    """
    everything = [
        graph.functions(),
        *graph.STARTS.values(),
        graph.POWER_FROM_SITE,
        *(steps for known in graph.READINGS.values() for steps in known.values()),
    ]
    asked = {name for steps in everything for one in steps.values() for name in one.__annotations__}
    return frozenset(asked - {"return"} - set(graph.functions()))


def general_names() -> list[str]:
    """The model's steps and its inputs."""
    return [*graph.functions(), *sorted(_leaf_names())]


def names() -> list[str]:
    """Every quantity that can be asked for: the model's steps, its inputs, and those of one
    company.
    """
    return general_names() + list(of_companies())


@tables.kept
def of_companies() -> dict[str, tuple[str, str]]:
    """Quantities of one company by name: `meta_h100e_installed` is `company_h100e_installed` of
    Meta.
    """
    general = [name for name in graph.functions() if name.startswith("company_")]
    called = {name.lower(): name for name in installed.companies()} | leaves.owners()
    by_money = {name for name in general if SPENT in graph.nodes()[name].parents}
    return {
        f"{short}_{name.removeprefix('company_')}": (name, company)
        for short, company in called.items()
        if company in installed.companies()
        for name in general
        if name not in by_money or installed.spends(company)
    }


def describe(name: str) -> graph.Meaning:
    """Meaning and unit of a quantity or input, as `.text` and `.unit`.

    Raises UserError for an unknown name.
    """
    check_name("quantity", name)
    return _described(name)


@tables.kept
def _described(name: str) -> graph.Meaning:
    if name in graph.functions():
        return graph.meaning(graph.functions()[name])
    if name in tables.index("assumptions"):
        row = tables.index("assumptions")[name]
        return graph.Meaning(row["meaning"], row["unit"])
    if name in LEAVES:
        return graph.meaning(LEAVES[name])
    if name in of_companies():
        general, company = of_companies()[name]
        found = describe(general)
        return graph.Meaning(f"{found.text}: {company}", found.unit)
    raise unknown("quantity", name, names())


@tables.kept
def range_slots() -> dict[str, int]:
    """The column of the quasi-random sequence for a range set on a name without an assumption row.

    Columns from FIRST_RANGE_SLOT on are kept for these, one for each name, whatever else is set;
    uneven ones are passed over.
    """
    free = sorted(set(general_names()) - set(tables.index("assumptions")))
    even = (slot for slot in range(FIRST_RANGE_SLOT, sampling.slots()) if slot not in UNEVEN)
    return dict(zip(free, even, strict=False))


@tables.kept
def text_choices() -> frozenset[str]:
    """Choices that are words and not numbers, so that nobody can ask for their interval."""
    known = tables.index("choices").items()
    return frozenset(str(name) for name, row in known if row["kind"] != "integer")


@tables.kept
def settable() -> frozenset[str]:
    """Every name that may be set: choices, assumptions, inputs and steps, but those with a value
    for each quarter.
    """
    tabled = map(str, (*tables.index("choices"), *tables.index("assumptions")))
    return frozenset((*general_names(), *tabled)) - graph.by_quarter()


def resolve(chosen: Mapping[str, object]) -> Settings:
    """Check names, values, units and ranges, and fill in the defaults of choices.

    Raises UserError, one line, for the first thing that is wrong.
    """
    choices: dict[str, Any] = {}
    numbers: dict[str, float | Span] = {}
    for name, value in chosen.items():
        (choices if name in tables.index("choices") else numbers)[name] = gate(name, value)
    return settled(choices, numbers)


def gate(name: str, value: object) -> Any:
    """One choice, number or range by name, checked.

    Raises UserError for an unknown name or a wrong value.
    """
    rows = tables.index("choices")
    if name in rows:
        return _choice(rows[name], value)
    if name in settable():
        return _number(name, value)
    if name in graph.by_quarter():
        raise UserError(
            f"{name}: has one value for each quarter and cannot be set to one number; its rows "
            "stand in data/"
        )
    ordinary = (
        ORDINARY.get(name.lower().removesuffix("_mw").removesuffix("_usd"))
        if isinstance(name, str)
        else None
    )
    raise unknown("input", name, [ordinary] if ordinary else settable(), near=bool(ordinary))


def settled(choices: dict[str, Any], numbers: dict[str, Any]) -> Settings:
    """Settings from checked choices and numbers: where the calculation starts, and the defaults of
    choices.

    A number may be an array (scenarios, 1): only its name decides here. Raises UserError where two
    names exclude each other.
    """
    rows = tables.index("choices")
    for reading in graph.READINGS:
        rows[reading]  # says so where it is not there
    if choices.get("fleet") and "accelerator" in choices:
        raise UserError("fleet and accelerator are both set; write the mix in fleet alone")
    if choices.get("fleet") and "accelerators" in numbers:
        raise UserError("fleet and accelerators are both set; put the counts in fleet alone")
    stated.reread(choices, numbers)
    start, power_from_site = _start(choices, numbers)
    named = choices.get("fleet") or "accelerator" in choices
    if not named and (start != "fleet" or "accelerators" in numbers or "purchase_year" in choices):
        choices["accelerator"] = MIX
        choices.setdefault("purchase_year", int(tables.date()[:4]))
    defaults = {str(n): _default(row) for n, row in rows.items() if row["default"] is not None}
    return Settings(Chosen({**defaults, **choices}), numbers, start, power_from_site)


def _start(choices: dict, numbers: dict) -> tuple[str, bool]:
    """Where the calculation starts, and whether the site's power replaces the fleet's.

    A given power of the site is used from the meter inwards; with no count of accelerators it also
    decides how many there are.
    """
    counted = bool(choices.get("fleet")) or "accelerators" in numbers
    powered = bool({"facility_power_mw", "it_power_mw"} & set(numbers))
    if powered:
        check_powers(numbers)
        if "facility_power_mw" in numbers:
            numbers["site_facility_power_mw"] = numbers["facility_power_mw"]
        if "it_power_mw" in numbers:
            numbers["site_it_power_mw"] = numbers["it_power_mw"]
        if "it_power_mw" not in numbers:
            del numbers["facility_power_mw"]  # facility = IT x overhead gives it back, draw by draw
    if counted:
        return "fleet", powered
    if powered or "site" in choices or "site_facility_power_mw" in numbers:
        return "site", True
    return ("budget" if "budget_usd" in numbers else "fleet"), False


def check_powers(numbers: dict) -> None:
    """Refuse more power for the equipment than comes through the meter. Raises UserError."""
    both = [numbers.get(name) for name in ("it_power_mw", "facility_power_mw")]
    ends = [
        (one.low, one.high) if isinstance(one, Span) else (one, one)
        for one in both
        if isinstance(one, (int, float, Span))
    ]
    if len(ends) == 2 and ends[0][0] > ends[1][1]:
        raise UserError(
            f"it_power_mw {ends[0][0]:g} MW is above facility_power_mw {ends[1][1]:g} MW, which "
            "holds it; change one"
        )


def _default(row: tables.Row) -> object:
    """A default as it stands.

    `gigawatt check` proves that it can be chosen, so no table is read for it.
    """
    return int(row["default"]) if row["kind"] == "integer" else row["default"]


def _choice(row: tables.Row, value: object) -> Any:
    name, kind = row["choice"], row["kind"]
    if kind == "fleet":
        return _fleet(value)
    if kind == "integer":
        return _whole(row, value)
    if kind == "date":
        return _date(name, value)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        raise UserError(f"{name}: expected a name, not {clip(value)!r}")
    text = value.strip()
    if kind == "accelerator":
        mixed = name == "accelerator" and text.lower() in MIXES
        return text.lower() if mixed else find_accelerator(text)
    if kind in ("site", "deal", "pay"):
        table, column = {
            "site": ("sites", "site"),
            "deal": ("deals", "deal"),
            "pay": ("pay", "pay_id"),
        }[kind]
        return find_key(table, column, text, name)
    if name == "operator":
        _check_operator(text)
    allowed = (row["allowed"] or "").split("|")
    if row["allowed"] and text not in allowed:
        raise unknown(name, text, allowed)
    return text


def _check_operator(text: str) -> None:
    """Refuse a company that no table knows, also where nothing asks for it. Raises UserError."""
    known = {str(row["company"]) for row in tables.rows("capex")} | set(installed.companies())
    for row in tables.rows("sites"):  # such as "OpenAI/Oracle"
        known |= {part.strip() for part in str(row["operator"] or "").split("/") if part.strip()}
    if leaves.owner(text).lower() not in {one.lower() for one in known}:
        raise unknown("operator", text, known)


def _fleet(value: object) -> dict[str, float]:
    fleet: dict[str, float] = {}
    for name, count in parse_fleet(value).items():
        key = find_accelerator(name)
        if key in fleet:
            raise UserError(f"fleet: {clip(name)} stands twice (it is {key}); add the two counts")
        fleet[key] = count
    return fleet


def _date(name: str, value: object) -> str:
    text = clip(value).strip()  # a date of YAML is one, and so is its text
    try:
        if (
            datetime.date.fromisoformat(text).isoformat() != text
        ):  # 20251231 and 2025-W52-3 are dates to Python too
            raise ValueError
    except ValueError:
        raise UserError(
            f"{name}: {clip(text)!r} is no date; write YEAR-MONTH-DAY, for example 2025-12-31"
        ) from None
    if not EARLIEST <= text <= LATEST:
        raise UserError(f"{name}: {text} is out of range; it must be {EARLIEST} to {LATEST}")
    return text


def _whole(row: tables.Row, value: object) -> int:
    number = parse(row["choice"], value, row["unit"] or "1")
    if isinstance(number, Span) or number != int(number):
        raise UserError(f"{row['choice']}: {clip(value)!r} is not a whole number")
    _within(row["choice"], number, row["minimum"], row["maximum"], row["unit"] or "")
    return int(number)


def _number(name: str, value: object) -> float | Span:
    unit = describe(name).unit
    number = parse(name, value, unit)
    low, high = domain.ends(name)
    if abs(number.high if isinstance(number, Span) else number) > LARGEST:
        raise UserError(f"{name}: {clip(value)!r} is more than anything; write at most {LARGEST:g}")
    if 0 < abs(number.central if isinstance(number, Span) else number) < 1 / LARGEST:
        raise UserError(f"{name}: {clip(value)!r} is next to nothing; write 0, or {1 / LARGEST:g}")
    for one in (number.low, number.high) if isinstance(number, Span) else (number,):
        _within(name, one, low, high, unit)
    return number


def _within(name: str, number: float, low: float | None, high: float | None, unit: str) -> None:
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = (
            f"{low:g} to {high:g}"
            if low is not None and high is not None
            else (f"{low:g} or more" if low is not None else f"{high:g} or less")
        )
        raise UserError(
            f"{name}: {number:g} is out of range; it must be "
            f"{bounds}{'' if unit in ('1', 'year') else ' ' + unit}"
        )


def scenarios() -> dict[str, str]:
    """Scenario files by name, with the first comment line of each as its description."""
    found = {}
    for path in _scenario_files().values():
        first = (
            path.read_bytes().partition(b"\n")[0].decode("utf-8", "replace")
        )  # also where another's file is no text
        found[path.stem] = first.lstrip("# ").strip()
    return found


def _scenario_files() -> dict[str, Path]:
    """Scenario files by name: those of data/, then one's own.

    Data/ wins where a name is in both.
    """
    folders = filter(os.path.isdir, (paths.OWN_SCENARIOS, paths.SCENARIOS))
    files = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return {path.stem: path for path in files if path.is_file()}


def scenario(name: str) -> dict[str, object]:
    """The choices and numbers of a named scenario (YAML 1.2, plain values only)."""
    check_name("scenario", name)
    known = _scenario_files()
    if name not in known:
        raise unknown("scenario", name, known)
    return read_yaml(known[name].read_bytes(), f"{name}.yaml")


def read_yaml(content: bytes, label: str) -> dict[str, object]:
    """A flat mapping of names to plain values from YAML 1.2.

    Refuses tags, anchors, aliases, merge keys, directives and whatever is not a name with a number,
    a text or one mapping of them. Raises UserError that names the file and the line.
    """
    loaded = yamlfile.load(content, label, MAX_SCENARIO_BYTES, MAX_DEPTH)
    for name, value in loaded.items():
        inner = value.values() if isinstance(value, dict) else [value]
        if not all(type(one) in (str, int, float, bool) for one in inner):
            raise UserError(
                f"{label}: {clip(name)}: expected a number, a text or one mapping of names to "
                "numbers"
            )
    return loaded
