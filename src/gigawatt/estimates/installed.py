"""Leaves of the installed fleet: a company's spending, mix, power and statements up to a date."""

import calendar
import datetime
from collections.abc import Callable

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import NotKnown, UserError, unknown
from gigawatt.estimates import sampling
from gigawatt.estimates.inputs import Inputs, Leaf, from_row, leaf, with_draw
from gigawatt.estimates.leaves import owner, price_of, rate, server_watts, usual_row

FIRST_YEAR = 2022
QUARTERS = 4
GROWTH = 2.0  # fleets have about doubled each year: how much more a later quarter counts
ANY = "any"  # the row that stands for a company without one of its own
FARTHEST_YEARS = 2.0  # how far beyond its last row the power is carried on; a plan never is
YEAR_END = "-12-31"  # a plan for a whole fleet is stated for the end of a year


@tables.kept
def companies() -> list[str]:
    """Companies whose installed fleet can be estimated by at least one route."""
    power = {row["company"] for row in tables.rows("ai_power")}
    named = {row["company"] for row in tables.rows("capex") if row["period_type"] == "quarter"}
    return sorted(
        power | {name for name in named if np.isfinite(_capex(name, FIRST_YEAR, 1).value)}
    )


def spends(name: str) -> bool:
    """Whether the tables have capital spending of a company: without it no route by money."""
    return any(row["company"] == name for row in tables.rows("capex"))


def company(inputs: Inputs) -> str:
    """The company in the spelling of the tables. Raises UserError for one without rows."""
    return spelt(inputs.choices["operator"])


def spelt(operator: str) -> str:
    """A company with an installed fleet, by any of its names.

    Raises UserError for one without rows.
    """
    wanted = owner(operator)
    known = {name.lower(): name for name in companies()}
    if wanted.lower() not in known:
        raise unknown("company with an installed fleet", wanted, known.values())
    return known[wanted.lower()]


def year_of(date: str) -> float:
    """A date as a year with decimals: 2025-12-31 is almost 2026, and so is the last day of a leap
    year, which must not reach into the next.

    >>> round(year_of("2025-07-02"), 2), year_of("2025"), year_of("2024-12-31") < 2025
    (2025.5, 2026.0, True)
    """
    if len(date) == 4:
        return float(date) + 1.0  # a year without a day means its end
    day = datetime.date.fromisoformat(date if len(date) == 10 else f"{date}-15")
    days = 365 + calendar.isleap(day.year)
    return day.year + (day.timetuple().tm_yday - 0.5) / days


def quarters(inputs: Inputs) -> list[tuple[int, int]]:
    """Quarters from the first to the one that holds the date, as (year, 1 to 4)."""
    end = year_of(inputs.choices["as_of"])
    every = [(year, q) for year in range(FIRST_YEAR, int(end) + 1) for q in range(1, QUARTERS + 1)]
    return [(year, q) for year, q in every if year + (q - 1) / QUARTERS < end]


def _rows(leaves: list[Leaf]) -> dict:
    """Rows and sources of several leaves, each once."""
    return {
        "rows": tuple(dict.fromkeys(row for one in leaves for row in one.rows)),
        "sources": tuple(dict.fromkeys(source for one in leaves for source in one.sources)),
    }


@leaf
def quarter_age_years(inputs: Inputs) -> Leaf:
    """Date asked for, minus the middle of each quarter [year]."""
    end = year_of(inputs.choices["as_of"])
    return Leaf([end - (year + (q - 0.5) / QUARTERS) for year, q in quarters(inputs)], origin="set")


@leaf
def quarter_weight(inputs: Inputs) -> Leaf:
    """How much of a usual fleet was bought in each quarter: fleets have about doubled each year
    [1].
    """
    return Leaf(
        [GROWTH ** (place / QUARTERS) for place in range(len(quarters(inputs)))], origin="set"
    )


@leaf
def earlier_weight(inputs: Inputs) -> Leaf:
    """What the same growth bought before the first quarter, in the unit of its purchases [1]."""
    return Leaf(1 / (GROWTH ** (1 / QUARTERS) - 1), origin="set")


@leaf
def quarterly_capex_usd(inputs: Inputs) -> Leaf:
    """Capital expenditure of the company in each quarter [USD]."""
    name = company(inputs)
    found = [_capex(name, year, q) for year, q in quarters(inputs)]
    return Leaf([one.value for one in found], **_rows(found))


@tables.kept
def _capex(name: str, year: int, quarter: int) -> Leaf:
    """One quarter's spending: printed, or a quarter of what the rest of the year leaves, else not
    known.
    """
    printed = {
        row["period"]: row
        for row in tables.find("capex", company=name, period_type="quarter")
        if row["capex_usd"] is not None and row["confidence"] != "memory"
    }
    if f"{year}Q{quarter}" in printed:
        row = printed[f"{year}Q{quarter}"]
        return from_row("capex", row["capex_id"], row, row["capex_usd"])
    known = [printed[p]["capex_usd"] for p in (f"{year}Q{q}" for q in range(1, 5)) if p in printed]
    for kind in ("year", "guidance"):
        for row in reversed(tables.find("capex", company=name, period_type=kind)):
            total = (
                row["capex_usd"] or ((row["capex_low_usd"] or 0) + (row["capex_high_usd"] or 0)) / 2
            )
            if (
                total and str(row["period"]) == str(year) and row["confidence"] != "memory"
            ):  # a fiscal year holds other quarters
                return from_row(
                    "capex",
                    row["capex_id"],
                    row,
                    max(total - sum(known), 0) / (QUARTERS - len(known)),
                )
    return Leaf(np.nan)


@tables.kept
def _by_year(table: str, name: str, year: int) -> list[tables.Row]:
    """Rows of a company and year, the nearest year where that one has none, or of any company."""
    for who in (name, ANY):
        known = tables.find(table, company=who)
        if known:
            nearest = min({row["year"] for row in known}, key=lambda y: (abs(y - year), y))
            return [row for row in known if row["year"] == nearest]
    raise UserError(f"{table}.csv: no row for {name}; add one")


@leaf
def accelerator_share_of_capex(inputs: Inputs) -> Leaf:
    """Part of the capital expenditure that pays for accelerators, in each quarter [1]."""
    position, found = inputs.latent("capex_share_position"), []
    for year, _ in quarters(inputs):
        row = _by_year("spending", company(inputs), year)[0]
        value = sampling.shaped("logitnormal", row["low"], row["central"], row["high"], position)
        found.append(from_row("spending", row["spending_id"], row, value))
    return with_draw(Leaf([one.value for one in found], **_rows(found)), "capex_share_position")


def _per_usd(inputs: Inputs, of_one: Callable[[tables.Row], float]) -> Leaf:
    """What a dollar of each quarter's mix buys, by a function of the accelerator's row."""
    by_year: dict[int, Leaf] = {}
    for year in sorted({year for year, _ in quarters(inputs)}):
        parts = []
        for row in _by_year("mixes", company(inputs), year):
            chip = tables.index("accelerators")[row["accelerator"]]
            price = price_of(inputs, chip, year)
            worth = Leaf(
                row["spend_share"] * of_one(chip) / price.value,
                (f"mixes:{row['mix_id']}", *price.rows),
                (row["source_id"], chip["source_id"], *price.sources),
            )
            parts.append(worth)
        by_year[year] = Leaf(sum(part.value for part in parts), **_rows(parts))
    return Leaf(
        [by_year[year].value for year, _ in quarters(inputs)], **_rows(list(by_year.values()))
    )


@leaf
def h100e_per_usd(inputs: Inputs) -> Leaf:
    """Compute that a dollar buys in each quarter's mix [H100e/USD]."""
    reference, basis = inputs.leaf("h100_rate").value, inputs.choices["basis"]
    return _per_usd(inputs, lambda chip: rate(chip, basis) / reference)


@leaf
def accelerators_per_usd(inputs: Inputs) -> Leaf:
    """Accelerators that a dollar buys in each quarter's mix [accelerator/USD]."""
    return _per_usd(inputs, lambda chip: 1.0)


@leaf
def it_power_w_per_h100e(inputs: Inputs) -> Leaf:
    """IT power for each H100 equivalent of the company's mix, recent purchases counting most
    [W/H100e].
    """
    reference, basis = inputs.leaf("h100_rate").value, inputs.choices["basis"]
    provided = inputs.leaf("provisioning_factor")
    others = inputs.leaf("other_it_power_share")
    watts, total, used = 0.0, 0.0, [provided, others]
    for place, (year, _) in enumerate(quarters(inputs)):
        weight = GROWTH ** (place / QUARTERS)
        for row in _by_year("mixes", company(inputs), year):
            chip = tables.index("accelerators")[row["accelerator"]]
            server = server_watts(inputs, chip)
            used += [server, Leaf(0.0, (f"mixes:{row['mix_id']}",), (row["source_id"],))]
            watts = watts + weight * row["spend_share"] * server.value / (
                rate(chip, basis) / reference
            )
            total += weight * row["spend_share"]
    return Leaf(watts / total * provided.value * (1 + others.value), **_rows(used))


def _between(points: list[tuple[float, np.ndarray | float]], date: float) -> np.ndarray | float:
    """A value at a date between dated points, on a straight line of logarithms.

    Not known beyond them.
    """
    points = sorted(points, key=lambda point: point[0])
    if not points or date < points[0][0] - 1e-9 or date > points[-1][0] + 1e-9:
        return np.nan
    for (start, low), (end, high) in zip(points, points[1:]):
        if start <= date <= end:
            share = (date - start) / (end - start)
            return np.exp((1 - share) * np.log(low) + share * np.log(high))
    return points[-1][1]


@leaf
def company_ai_it_power_mw(inputs: Inputs) -> Leaf:
    """IT power that the company gives to AI at the date [MW]."""
    position = inputs.latent("ai_power_position")
    rows = tables.find("ai_power", company=company(inputs))
    points: list[tuple[float, np.ndarray | float]] = [
        (
            year_of(row["date"]),
            sampling.shaped("lognormal", row["low"], row["central"], row["high"], position),
        )
        for row in rows
    ]
    found = [from_row("ai_power", row["point_id"], row, 0.0) for row in rows]
    date = year_of(inputs.choices["as_of"])
    beyond = date - max((when for when, _ in points), default=date)
    if beyond <= 0:
        return with_draw(Leaf(_between(points, date), **_rows(found)), "ai_power_position")
    if beyond > FARTHEST_YEARS:
        return Leaf(np.nan, **_rows(found))
    growth = inputs.leaf("ai_power_growth_per_year")
    value = max(points, key=lambda point: point[0])[1] * growth.value**beyond
    return with_draw(Leaf(value, **_rows([*found, growth])), "ai_power_position")


@leaf
def stated_h100e(inputs: Inputs) -> Leaf:
    """Stock that dated plans and counted purchases add up to, between their dates [H100e]."""
    rows = [
        row
        for row in tables.find("fleet", company=company(inputs))
        if row["confidence"] != "memory" and row["quantity"] in ("h100e", "accelerators")
    ]
    points = {year_of(f"{FIRST_YEAR - 1}"): [inputs.leaf("early_h100e").value]}
    total, used = points[year_of(f"{FIRST_YEAR - 1}")][0], []
    bought = [row for row in rows if row["state"] == "purchased"]
    for row in sorted(bought, key=lambda row: row["date"]):
        total = total + row["value"] * _worth(inputs, row)
        points[year_of(row["date"][:4])] = [total]
        used.append(row)
    for row in rows:
        if (
            row["state"] == "planned"
            and row["accelerator"] != usual_row("h100_rate")[1]
            and row["date"].endswith(YEAR_END)
        ):
            points.setdefault(year_of(row["date"][:4]), []).append(
                row["value"] * _worth(inputs, row)
            )
            used.append(row)
    known = (
        []
        if _own_chips(company(inputs))
        else [(when, _middle(stocks)) for when, stocks in points.items()]
    )
    value = _between(known, year_of(inputs.choices["as_of"]))
    found = [from_row("fleet", row["fleet_id"], row, 0.0) for row in used]
    return Leaf(value if used else np.nan, **_rows([*found, inputs.leaf("early_h100e")]))


def _own_chips(name: str) -> bool:
    """Whether a company's own chips are most of its fleet: purchases of GPUs say little
    about it.
    """
    row = tables.index("companies").get(name)
    return bool(row and row["own_chips"])


def _middle(stocks: list) -> np.ndarray | float:
    """The geometric mean of statements about one date."""
    return np.exp(sum(np.log(stock) for stock in stocks) / len(stocks))


def _worth(inputs: Inputs, row: tables.Row) -> np.ndarray | float:
    """H100 equivalents of one accelerator in a statement.

    The company's mix where it names no kind.
    """
    if row["quantity"] == "h100e":
        return 1.0
    generation = tables.find("accelerators", price_group=str(row["accelerator"]).lower())
    chip = tables.index("accelerators").get(row["accelerator"]) or next(iter(generation), None)
    if chip:  # a generation, such as Hopper, stands for its first accelerator
        return rate(chip, inputs.choices["basis"]) / inputs.leaf("h100_rate").value
    return _mean_worth(inputs, year_of(row["date"]))


def _mean_worth(inputs: Inputs, date: float) -> np.ndarray | float:
    """H100 equivalents of a mean accelerator bought up to a date, by the money of each quarter."""
    spent = inputs.leaf("quarterly_capex_usd").value
    if not np.all(np.isfinite(spent)):
        spent = [GROWTH ** (place / QUARTERS) for place in range(len(spent))]
    columns = zip(
        quarters(inputs),
        spent,
        inputs.leaf("accelerator_share_of_capex").value,
        inputs.leaf("h100e_per_usd").value,
        inputs.leaf("accelerators_per_usd").value,
    )
    until = [
        (usd * share * compute, usd * share * count)
        for (year, q), usd, share, compute, count in columns
        if year + (q - 1) / QUARTERS < date
    ]
    return sum(compute for compute, _ in until) / sum(count for _, count in until)


@leaf
def h100e_per_company_accelerator(inputs: Inputs) -> Leaf:
    """Mean worth of an accelerator that the company bought up to the date [H100e/accelerator]."""
    found = [inputs.leaf(name) for name in ("h100e_per_usd", "accelerators_per_usd")]
    return Leaf(_mean_worth(inputs, year_of(inputs.choices["as_of"])), **_rows(found))


def _weight(inputs: Inputs, name: str, known: bool) -> Leaf:
    found = inputs.leaf(f"{name}_route_weight")
    return Leaf(found.value if known else 0.0, found.rows, found.sources, found.origin)


@leaf
def money_weight(inputs: Inputs) -> Leaf:
    """Weight of the money route; 0 where the spending is not known [1]."""
    return _weight(
        inputs, "money", bool(np.all(np.isfinite(inputs.leaf("quarterly_capex_usd").value)))
    )


@leaf
def power_weight(inputs: Inputs) -> Leaf:
    """Weight of the megawatt route; 0 where the power is not known [1]."""
    return _weight(
        inputs, "power", bool(np.all(np.isfinite(inputs.leaf("company_ai_it_power_mw").value)))
    )


@leaf
def statements_weight(inputs: Inputs) -> Leaf:
    """Weight of the route of statements; 0 where nothing is stated [1]."""
    known = bool(np.all(np.isfinite(inputs.leaf("stated_h100e").value)))
    if (
        not known
        and not np.any(inputs.leaf("money_weight").value)
        and not np.any(inputs.leaf("power_weight").value)
    ):
        date = inputs.choices["as_of"]
        raise NotKnown(
            f"no route to the fleet of {company(inputs)} at {date}: its spending, power and plans "
            "are not known then; choose an earlier as_of"
        )
    return _weight(inputs, "statements", known)


@leaf
def early_accelerators(inputs: Inputs) -> Leaf:
    """Accelerators installed before the first quarter, as A100 [accelerator]."""
    early = inputs.leaf("early_h100e")
    table, key, chip = usual_row("early_accelerators")
    worth = rate(chip, inputs.choices["basis"]) / inputs.leaf("h100_rate").value
    return Leaf(
        early.value / worth, (*early.rows, f"{table}:{key}"), (*early.sources, chip["source_id"])
    )
