"""What can be chosen on the page: menus and sliders with their words, their stops and their limits.

Everything comes from the tables: kinds, sites, companies, years and ranges.
"""

from dataclasses import asdict, dataclass

from gigawatt.data import tables
from gigawatt.estimates import choices, domain
from gigawatt.estimates.requirement import REACH
from gigawatt.figures import charts
from gigawatt.text.typeset import PLURALS

STEPS = 96  # of a slider, each the same factor from the next
COUNTS = (100.0, 1e7)
TEAMS = (2.0, 2e3)
MOST = {"accelerators": 1e9, "second_accelerators": 1e9, "team_size": 1e6}
DEAREST_USD = 1e9  # a price beyond which nobody asks
# Numbers that take the range of the tables where they are 0.
OWN = (
    "accelerator_price_usd",
    "construction_usd_per_mw_it",
    "electricity_usd_per_kwh",
    "server_cost_ratio",
    "facility_overhead",
    "utilisation",
)
COUNTED = ("accelerators", "second_accelerators", "team_size")
LABELS = {
    "accelerator": "Accelerator",
    "accelerators": "How many",
    "second_accelerator": "Second kind",
    "second_accelerators": "How many of it",
    "site": "Site",
    "operator": "Company",
    "purchase_year": "Prices of",
    "as_of": "The company's fleet at",
    "basis": "An H100 counts by its",
    "accelerator_price_usd": "Price of one accelerator",
    "construction_usd_per_mw_it": "Building, for each MW of IT power",
    "electricity_usd_per_kwh": "Electricity",
    "server_cost_ratio": "Server over its accelerators",
    "facility_overhead": "Meter over IT power",
    "utilisation": "Mean draw over peak draw",
    "team_size": "People in the team",
    "package": "Pay package",
}
GROUPS = {
    "Fleet": ("accelerator", "accelerators", "second_accelerator", "second_accelerators"),
    "Prices": ("accelerator_price_usd", "construction_usd_per_mw_it", "electricity_usd_per_kwh"),
    "Overheads": ("server_cost_ratio", "facility_overhead", "utilisation"),
    "Site and date": ("site", "purchase_year", "operator", "as_of", "basis"),
    "Pay": ("team_size", "package"),
}
BASES = {
    "dense_8bit": "dense 8-bit operations",
    "dense_bf16": "dense 16-bit operations",
    "memory_bandwidth": "memory bandwidth",
}
NOT_CHOSEN = {"second_accelerator": "", "second_accelerators": 0, **dict.fromkeys(OWN, 0)}


@dataclass(frozen=True)
class Control:
    """One menu or slider. options: label and value of each entry of a menu; none for a slider."""

    name: str
    group: str
    label: str
    hint: str
    unit: str
    options: tuple[tuple[str, object], ...]
    stops: tuple[float, ...]
    low: float
    high: float
    seek: tuple[float, float] | None  # where a value that must be true is sought, if it is known
    whole: bool
    own: bool

    def plain(self) -> dict[str, object]:
        """The control as JSON has it, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in ((), "", None)}


def controls() -> list[Control]:
    """Every control of the page, in its order."""
    return [_control(name, group) for group, names in GROUPS.items() for name in names]


def axes() -> dict[str, list]:
    """The values of each choice that is a menu; the accelerators stand in one axis."""
    found = {one.name: [value for _, value in one.options] for one in controls() if one.options}
    found.pop("second_accelerator")
    return found


def _control(name: str, group: str) -> Control:
    slider = name in COUNTED or name in OWN
    low, high = limits(name) if slider else (0.0, 0.0)
    return Control(
        name,
        group,
        LABELS[name],
        _hint(name),
        _unit(name) if slider else "",
        () if slider else tuple(options(name)),
        tuple(stops(name)) if slider else (),
        low,
        high,
        _seek(name),
        name in COUNTED,
        name in OWN,
    )


def _hint(name: str) -> str:
    """What a choice means, in one sentence for its tooltip."""
    plain = name.removeprefix("second_")
    row = tables.index("choices").get(plain)
    return f"{(row['meaning'] if row else choices.describe(plain).text).rstrip('.')}."


def _unit(name: str) -> str:
    """The unit of a slider's value, such as USD/MW or accelerators."""
    unit = choices.describe(name.removeprefix("second_")).unit
    if name == "team_size":
        return PLURALS["person"]
    return PLURALS.get(unit, "" if unit == "1" else unit.removesuffix("/accelerator"))


def options(name: str) -> list[tuple[str, object]]:
    """The entries of a menu, label and value."""
    if name in ("accelerator", "second_accelerator"):
        kinds = [(key, key) for key in tables.index("accelerators")]
        return ([("none", "")] if name == "second_accelerator" else []) + kinds
    if name == "site":
        return [
            (row["site"], row["site"])
            for row in tables.find("sites", is_default=1)
            if row["facility_power_mw"] and row["confidence"] != "memory"
        ]
    if name == "operator":
        return [(company, company) for company in choices.installed.companies()]
    if name == "package":
        offered = tables.find("pay", component="package", currency="USD")
        return [(f"{row['employer']}, {row['role']}", row["pay_id"]) for row in offered]
    if name == "purchase_year":
        years = {row["year"] for row in tables.find("prices", use="model", scope="chip")}
        return [(str(year), year) for year in sorted(years)]
    if name == "as_of":
        return [(date, date) for date in quarters()]
    allowed = str(tables.index("choices")[name]["allowed"]).split("|")
    return [(BASES.get(one, one), one) for one in allowed]


def quarters() -> list[str]:
    """Ends of the quarters for which fleets are counted, up to the date of the tables."""
    years = range(int(choices.EARLIEST[:4]), int(choices.LATEST[:4]) + 1)
    ends = ("03-31", "06-30", "09-30", "12-31")
    every = [f"{year}-{end}" for year in years for end in ends]
    return [day for day in every if day <= charts.data_date()]


def stops(name: str) -> list[float]:
    """The stops of a slider: none or the range of the tables, then equal factors."""
    low, high = _ends(name)
    found = [float(f"{low * (high / low) ** (place / STEPS):.3g}") for place in range(STEPS + 1)]
    if name in COUNTED:
        found = sorted({float(round(stop)) for stop in found})
    return sorted({*found, *([] if name == "team_size" else [0.0])})


def _ends(name: str) -> tuple[float, float]:
    """The ends of a slider: half and twice the range of the tables, within what is allowed."""
    if name in ("accelerators", "second_accelerators"):
        return COUNTS
    if name == "team_size":
        return TEAMS
    row = tables.index("assumptions").get(name)
    if row is None:  # the price of an accelerator
        known = tables.find("prices", use="model", scope="chip")
        return min(row["low_usd"] for row in known) / 2, max(row["high_usd"] for row in known) * 2
    return max(row["low"] / 2, row["minimum"] or 0), min(row["high"] * 2, row["maximum"])


def _seek(name: str) -> tuple[float, float] | None:
    """The values that are tried for an assumption, ten times beyond its range where it may go."""
    row = tables.index("assumptions").get(name)
    if row is None:
        return None
    low = max(row["low"] / REACH, row["minimum"] or row["low"] / REACH)
    return low, min(row["high"] * REACH, row["maximum"] or row["high"] * REACH)


def limits(name: str) -> tuple[float, float]:
    """Between which values a number may be set."""
    low, high = domain.ends(name.removeprefix("second_"))
    return float(low or 0.0), float(high or MOST.get(name, DEAREST_USD))
