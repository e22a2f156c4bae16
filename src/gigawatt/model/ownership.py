"""Owning and renting: what an hour costs, what it earns, and when the money is back.

A site is paid back in level amounts over the lives of its parts, with a return on what is still
owed. The return is compounded continuously, so that a rate a year times years is a pure number.
"""

import numpy as np

Number = np.ndarray | float

HOURS_PER_YEAR = 8_760
MONTHS_PER_YEAR = 12
MW_PER_GW = 1e3
STEPS = 40  # of the search for a return; five are enough for an ordinary one
FINE = 1e-4  # its step, as a part of the first guess


def it_capital_usd_per_year(
    cluster_cost_usd: Number,
    it_life_years: Number,
    return_per_year: Number,
    it_residual_share: Number,
) -> Number:
    """Yearly amount that pays servers and network back over their life, with a return [USD/year].

    What is left over at the end of the life is sold, and need not be paid back.

    cluster_cost_usd: servers and network [USD]. it_life_years: useful life [year]. return_per_year:
    what the money must earn [1/year]. it_residual_share: value left at the end of the life, over
    the price paid [1].

    >>> float(round(it_capital_usd_per_year(100.0, 5.0, np.log(2) / 5, 0.0), 2))
    27.73
    """
    left = it_residual_share * np.exp(-return_per_year * it_life_years)
    paid = -np.expm1(-return_per_year * it_life_years)
    return cluster_cost_usd * (1 - left) * return_per_year / paid


def building_capital_usd_per_year(
    facility_cost_usd: Number, building_life_years: Number, return_per_year: Number
) -> Number:
    """Yearly amount that pays the building back over its life, with a return [USD/year].

    facility_cost_usd: construction [USD]. building_life_years: useful life [year]. return_per_year:
    what the money must earn [1/year].

    >>> float(round(building_capital_usd_per_year(100.0, 20.0, np.log(2) / 20), 2))
    6.93
    """
    return facility_cost_usd * return_per_year / -np.expm1(-return_per_year * building_life_years)


def running_cost_usd_per_year(
    energy_cost_usd_per_year: Number, operations_usd_per_year: Number
) -> Number:
    """Electricity and operations of the site [USD/year].

    Leaves out wear and the cost of money.

    energy_cost_usd_per_year: electricity [USD/year]. operations_usd_per_year: staff, maintenance,
    insurance and local taxes [USD/year].

    >>> running_cost_usd_per_year(1.0, 0.5)
    1.5
    """
    return energy_cost_usd_per_year + operations_usd_per_year


def revenue_needed_usd_per_year(
    it_capital_usd_per_year: Number,
    building_capital_usd_per_year: Number,
    running_cost_usd_per_year: Number,
) -> Number:
    """Revenue of a year that runs the site and pays it back with the return asked for [USD/year].

    Leaves out taxes on profit, research staff and software.

    it_capital_usd_per_year, building_capital_usd_per_year: what pays the two parts back [USD/year].
    running_cost_usd_per_year: electricity and operations [USD/year].

    >>> revenue_needed_usd_per_year(10.0, 2.0, 1.5)
    13.5
    """
    return it_capital_usd_per_year + building_capital_usd_per_year + running_cost_usd_per_year


def depreciation_usd_per_year(
    it_depreciation_usd_per_year: Number, building_depreciation_usd_per_year: Number
) -> Number:
    """Straight-line depreciation of the whole site [USD/year].

    A shorter life of the servers raises it at once, and what is left of them lowers it.

    it_depreciation_usd_per_year: servers and network [USD/year].
    building_depreciation_usd_per_year: building and plant [USD/year].

    >>> depreciation_usd_per_year(10.0, 2.0)
    12.0
    """
    return it_depreciation_usd_per_year + building_depreciation_usd_per_year


def sold_hours_per_year(accelerators: Number, sold_share: Number) -> Number:
    """Hours of all accelerators that somebody pays for in a year [hour*accelerator/year].

    accelerators: how many [accelerator]. sold_share: sold part of the hours of the year [1].

    >>> sold_hours_per_year(1.0, 0.5)
    4380.0
    """
    return accelerators * HOURS_PER_YEAR * sold_share


def cost_usd_per_accelerator_hour(
    revenue_needed_usd_per_year: Number, sold_hours_per_year: Number
) -> Number:
    """Cost of one sold hour of an accelerator to its owner, return included [USD/hour/accelerator].

    revenue_needed_usd_per_year: what must come in [USD/year]. sold_hours_per_year: hours that are
    paid for [hour*accelerator/year].

    >>> cost_usd_per_accelerator_hour(8760.0, 4380.0)
    2.0
    """
    return revenue_needed_usd_per_year / sold_hours_per_year


def revenue_usd_per_year(
    rent_usd_per_accelerator_hour: Number, sold_hours_per_year: Number
) -> Number:
    """Revenue of the site in a year, every sold hour at the market's rent [USD/year].

    rent_usd_per_accelerator_hour: rent [USD/hour/accelerator]. sold_hours_per_year: hours that are
    paid for [hour*accelerator/year].

    >>> revenue_usd_per_year(2.0, 4380.0)
    8760.0
    """
    return rent_usd_per_accelerator_hour * sold_hours_per_year


def revenue_usd_per_gw_year(revenue_usd_per_year: Number, it_power_mw: Number) -> Number:
    """Revenue of a year for each GW of IT power [USD/year/GW].

    revenue_usd_per_year: revenue of the site [USD/year]. it_power_mw: power of the IT equipment
    [MW].

    >>> revenue_usd_per_gw_year(1.5e9, 100.0)
    15000000000.0
    """
    return revenue_usd_per_year / it_power_mw * MW_PER_GW


def payback_years(
    site_capex_usd: Number, revenue_usd_per_year: Number, running_cost_usd_per_year: Number
) -> Number:
    """Years until revenue less running cost has paid for the site, without interest [year].

    Infinite where the revenue does not cover the running cost.

    site_capex_usd: everything [USD]. revenue_usd_per_year: revenue [USD/year].
    running_cost_usd_per_year: electricity and operations [USD/year].

    >>> float(payback_years(60.0, 17.0, 2.0))
    4.0
    """
    earned = revenue_usd_per_year - running_cost_usd_per_year
    return site_capex_usd / np.maximum(earned, 0 * np.abs(earned))


def rent_to_own_months(payback_years: Number) -> Number:
    """Months of rent after which owning would have been cheaper, without interest [month].

    payback_years: years in which the rent, less what running costs, buys the site [year].

    >>> rent_to_own_months(2.0)
    24.0
    """
    return payback_years * MONTHS_PER_YEAR


def contract_usd_per_accelerator_hour(
    contract_usd: Number, contract_years: Number, contract_accelerators: Number
) -> Number:
    """Rent of one accelerator for an hour in a contract, every hour paid [USD/hour/accelerator].

    contract_usd: the whole contract [USD]. contract_years: how long it runs [year].
    contract_accelerators: how many it covers [accelerator].

    >>> contract_usd_per_accelerator_hour(87_600.0, 5.0, 1.0)
    2.0
    """
    return contract_usd / contract_years / contract_accelerators / HOURS_PER_YEAR


def irr(
    cluster_cost_usd: Number,
    facility_cost_usd: Number,
    it_life_years: Number,
    building_life_years: Number,
    it_residual_share: Number,
    revenue_usd_per_year: Number,
    running_cost_usd_per_year: Number,
) -> Number:
    """Return at which the site's revenue just pays it back: its internal rate of return [1/year].

    No number where the revenue does not cover the running cost; below zero where the money does not
    come back. Newton's method from above, which cannot overshoot: what is owed rises ever faster
    with the return, and no return is higher than what is earned over the whole price.

    cluster_cost_usd: servers and network [USD]. facility_cost_usd: construction [USD].
    it_life_years, building_life_years: useful lives [year]. it_residual_share: value left of
    servers and network [1]. revenue_usd_per_year, running_cost_usd_per_year: of the site
    [USD/year].

    >>> float(round(irr(100.0, 0.0, 5.0, 20.0, 0.0, 30.0, 2.273), 4))
    0.1386
    """
    earned = revenue_usd_per_year - running_cost_usd_per_year
    parts = (cluster_cost_usd, facility_cost_usd, it_life_years, building_life_years)
    rate = earned / (cluster_cost_usd + facility_cost_usd)
    for _ in range(STEPS):
        rate = _closer(rate, earned, parts, it_residual_share)
    return rate * np.sqrt(earned / np.abs(earned))  # no number of a loss


def _closer(rate: Number, earned: Number, parts: tuple, residual: Number) -> Number:
    """One step of Newton's method towards the rate at which what is owed is what is earned."""
    cluster, facility, it_life, building_life = parts
    step = FINE * earned / (cluster + facility)
    owed, more = (
        it_capital_usd_per_year(cluster, it_life, one, residual)
        + building_capital_usd_per_year(facility, building_life, one)
        for one in (rate, rate + step)
    )
    return rate - (owed - earned) * step / (more - owed)


def shorter_life_usd_per_year(
    cluster_cost_usd: Number,
    it_life_years: Number,
    new_life_years: Number,
    it_residual_share: Number,
) -> Number:
    """What another life of servers and network adds to the site's yearly depreciation [USD/year].

    Below zero where the new life is the longer one.

    cluster_cost_usd: servers and network [USD]. it_life_years, new_life_years: useful life as it is
    and as it might be [year]. it_residual_share: value left at the end of the life, over the price
    paid [1].

    >>> shorter_life_usd_per_year(60.0, 6.0, 3.0, 0.0)
    10.0
    """
    worn = cluster_cost_usd * (1 - it_residual_share)
    return worn / new_life_years - worn / it_life_years


def profit_change_usd_per_year(
    server_depreciation_usd_per_year: Number, it_life_years: Number, new_life_years: Number
) -> Number:
    """What another life of servers does in the long run to a company's profit [USD/year].

    Before tax, on the servers that it has; below zero where the new life is shorter. In the year of
    the change accounts show more: they spread what is not yet written off over the time that is
    left.

    server_depreciation_usd_per_year: of servers and network of the company [USD/year].
    it_life_years, new_life_years: useful life as it is and as it might be [year].

    >>> profit_change_usd_per_year(10.0, 4.0, 8.0)
    5.0
    """
    return server_depreciation_usd_per_year * (1 - it_life_years / new_life_years)


def obligations_usd(
    debt_usd: Number, leases_not_begun_usd: Number, contracts_usd: Number
) -> Number:
    """What a company owes and has signed for, beside its capital expenditure so far [USD].

    Undiscounted, over all years; leases that have begun stand in its accounts.

    debt_usd: notes and loans [USD]. leases_not_begun_usd: leases signed and not begun [USD].
    contracts_usd: contracts that cannot be cancelled [USD].

    >>> obligations_usd(60e9, 100e9, 130e9)
    290000000000.0
    """
    return debt_usd + leases_not_begun_usd + contracts_usd


def interest_usd_per_year(debt_usd: Number, interest_per_year: Number) -> Number:
    """Interest on a company's debt [USD/year].

    debt_usd: notes and loans [USD]. interest_per_year: mean rate [1/year].

    >>> interest_usd_per_year(60e9, 0.05)
    3000000000.0
    """
    return debt_usd * interest_per_year
