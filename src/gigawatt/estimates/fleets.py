"""The fleet of a company through time: estimates at each quarter's end, and what others counted.

meta = gw.fleets.by_quarter("Meta", "2026-06-30")
gw.charts.bands(gw.fleets.route(meta, "money"), ...)
"""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import unknown
from gigawatt.estimates import installed, sampling
from gigawatt.estimates.estimate import Estimate, compare, estimate
from gigawatt.estimates.leaves import owner

if TYPE_CHECKING:  # they need pandas, which the command line starts without
    from gigawatt.data.frames import Frame

COUNTED_BY = "epoch-ai-chip-counts-2026"
FIRST, YEAR_END = "2022-03-31", "12-31"
# Each route to the stock of a company, and the thing that it says was scarce where it allows least.
ROUTES = {
    "money": "money_h100e_installed",
    "power": "power_h100e_installed",
    "statements": "statements_h100e_installed",
}
SCARCE = {"money": "money", "power": "power", "statements": "supply of chips"}
MILLION = 1e6


def companies() -> list[str]:
    """Companies whose whole fleet can be estimated by at least one route."""
    return installed.companies()


def spelt(operator: str) -> str:
    """A company in the spelling of the tables: AWS is Amazon. Raises UserError without rows."""
    return installed.spelt(operator)


def by_quarter(
    operator: str, as_of: str, draws: int = sampling.DEFAULT_DRAWS, seed: int = 1
) -> dict[str, Estimate]:
    """Estimates of a company at each quarter's end since 2022 and at a date: {date: estimate}.

    The quarters run to the date, or to the last independent count where that is later; a quarter
    at which no route is known is left out. Raises UserError for a company or a date without rows.
    """
    wanted = sorted({as_of, *_ends(max(as_of, last_count(operator)))})
    found = {}
    for date in wanted:
        made = estimate(draws=draws, seed=seed, operator=operator, as_of=date)
        if date == as_of or (known_routes(made) and made.knows("company_h100e_installed")):
            found[date] = made
    return found


def _ends(until: str) -> list[str]:
    """Ends of quarters from the first to a date."""
    last = int(until[:4])
    ends = ("03-31", "06-30", "09-30", YEAR_END)
    every = [f"{year}-{end}" for year in range(int(FIRST[:4]), last + 1) for end in ends]
    return [date for date in every if date <= until]


def known_routes(made: Estimate) -> list[str]:
    """The routes that lead to the fleet of an estimate: of money, power and statements."""
    return [name for name, quantity in ROUTES.items() if made.knows(quantity)]


def route(quarterly: Mapping[str, Estimate], name: str) -> "Frame":
    """The stock of each date by one route [million H100 equivalents]; empty where it is unknown.

    name: money, power or statements. Raises UserError for another name.
    """
    if name not in ROUTES:
        raise unknown("route", name, ROUTES)
    known = {date: made for date, made in quarterly.items() if made.knows(ROUTES[name])}
    return compare(known, ROUTES[name], unit="M H100e")


def apart(made: Estimate) -> float:
    """The largest middle of the known routes over the smallest [1]; 1 where there is only one."""
    middles = [made[ROUTES[name]].p50 for name in known_routes(made)]
    return max(middles) / min(middles) if middles else 1.0


def least_room(quarterly: Mapping[str, Estimate]) -> "Frame":
    """In which part of the draws each thing left a fleet least room to grow, one row a year [%].

    What a thing allowed is the stock of its route at the end of the year less that at its
    beginning, in the same draw. Years are rows, things are columns; a year in which fewer than two
    routes are known has no row, as nothing can be scarcer than itself.
    """
    import pandas as pd

    from gigawatt.data.frames import remember

    edges = [date for date in quarterly if date.endswith(YEAR_END)]
    edges += [date for date in list(quarterly)[-1:] if date not in edges]
    edges = [date for date in list(quarterly)[:1] if date not in edges] + edges
    rows, memory = {}, {}
    for start, end in zip(edges, edges[1:]):
        before, after = quarterly[start], quarterly[end]
        both = [name for name in known_routes(before) if name in known_routes(after)]
        if len(both) < 2:
            continue
        growth = np.array([after.values(ROUTES[n]) - before.values(ROUTES[n]) for n in both])
        smallest = np.argmin(growth, axis=0)
        label = end[:4] if end.endswith(YEAR_END) else f"to {end}"
        rows[label] = {SCARCE[n]: 100 * float(np.mean(smallest == i)) for i, n in enumerate(both)}
        memory[label] = [one.origin(ROUTES[n]) for one in (before, after) for n in both]
    columns = [word for word in SCARCE.values() if any(word in row for row in rows.values())]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns).fillna(0.0)
    return remember(frame, memory)


def counts(operator: str, until: str = "9999") -> "Frame":
    """Independent counts of what a company owns, one row a date [million H100 equivalents].

    Columns low, value, high. They are deliveries since 2022, added up from the sales of the makers;
    nothing is retired. Makers are added end to end, as if the counts erred in the same direction.
    """
    import pandas as pd

    from gigawatt.data.frames import Origin, remember

    sums: dict[str, dict[str, float]] = {}
    memory: dict[object, list[Origin]] = {}
    for row in _counted(operator):
        if row["date"] > until:
            continue
        total = sums.setdefault(row["date"], dict.fromkeys(("low", "value", "high"), 0.0))
        for end in total:
            total[end] += (row["value"] if row[end] is None else row[end]) / MILLION
        rows = (f"fleet:{row['fleet_id']}",)
        memory.setdefault(row["date"], []).append(Origin("count", rows, (row["source_id"],)))
    frame = pd.DataFrame.from_dict(sums, orient="index", columns=["low", "value", "high"])
    return remember(frame.sort_index(), memory)


def last_count(operator: str) -> str:
    """The date of the last independent count of a company; of the first quarter where there is
    none.
    """
    return max((row["date"] for row in _counted(operator)), default=FIRST)


def _counted(operator: str) -> list[tables.Row]:
    """The counts of all chips of each maker; a count of one kind is a part of them."""
    name = spelt(operator)
    rows = tables.find("fleet", source_id=COUNTED_BY, quantity="h100e", accelerator="mixed")
    return [row for row in rows if owner(row["company"]) == name]


def statements(operator: str) -> "Frame":
    """What was said or counted of a company's fleet, by date: no row of the independent counts."""
    name = spelt(operator)
    kept = [
        row["fleet_id"]
        for row in tables.rows("fleet")
        if owner(row["company"]) == name
        and row["quantity"] in ("accelerators", "h100e")
        and row["date"] >= FIRST[:4]
        and row["source_id"] != COUNTED_BY
        and row["confidence"] != "memory"
    ]
    found = tables.frame("fleet", keys=kept)
    return found[["date", "state", "value", "unit", "accelerator", "note"]].sort_values("date")


def months_to_double(quarterly: Mapping[str, Estimate]) -> float:
    """In how many months a fleet doubled on average, middle by middle [month]; nan for one date."""
    dates = list(quarterly)
    if len(dates) < 2:
        return np.nan
    first, last = (quarterly[date]["company_h100e_installed"].p50 for date in (dates[0], dates[-1]))
    begin, end = (datetime.date.fromisoformat(date) for date in (dates[0], dates[-1]))
    doublings = np.log2(last / first)
    return (end - begin).days / (365.25 / 12) / doublings if doublings > 0 else np.nan
