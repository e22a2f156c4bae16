"""Where a number may lie: the ends that no input may pass, and that none of its draws passes."""

from gigawatt.data import tables

FRACTIONS = {"stake", "site_share", "mfu"}  # without an assumption's row, between 0 and 1
LOWEST = {
    "team_size": 2.0,  # a team has a best paid and a middle person
    "contract_years": 0.01,  # a contract runs for some days
    "mfu": 0.001,  # a run that goes on does something
}
SIGNED = {
    "excess_stock_cost_usd",
    "usual_stock_cost_change_usd",
    "trace_per_recipient_usd",
    "months_late",
    "irr",
    "shorter_life_usd_per_year",
    "profit_change_usd_per_year",
}
Ends = tuple[float | None, float | None]


def ends(name: str) -> Ends:
    """The least and the greatest value of an input, in its own unit; None where there is no end.

    Those of an assumption stand in its row; any other number is not negative unless it is a
    difference.

    >>> ends("facility_overhead"), ends("stake"), ends("accelerators")
    ((1.0, 5.0), (0.0, 1.0), (0.0, None))
    """
    row = tables.index("assumptions").get(name)
    low, high = (
        (row["minimum"], row["maximum"]) if row else (0.0, 1.0 if name in FRACTIONS else None)
    )
    return LOWEST.get(name, None if name in SIGNED else low), high
