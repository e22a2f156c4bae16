"""The installed fleet of a company, by three routes: money, megawatts and statements.

Purchases come quarter by quarter, so some arguments are lists with one number or array of draws for
each quarter from the first to the date asked for. Every route gives a stock at that date.
"""

import numpy as np

Number = np.ndarray | float

QUARTER_YEARS = 0.25
QUARTERS = 4  # of a year
W_PER_MW = 1e6


def in_service_share(
    quarter_age_years: list, installation_delay_years: Number, retirement_per_year: Number
) -> list:
    """Part of each quarter's purchases that is installed at the date [1].

    Purchases of a quarter go into service over one quarter, after the delay, and a part retires
    each year from then on.

    quarter_age_years: date minus the middle of each quarter [year]. installation_delay_years:
    payment to installation [year]. retirement_per_year: part that leaves each year [1/year].

    >>> [round(float(share), 3) for share in in_service_share([2.5, 0.5, 0.1], 0.5, 0.0)]
    [1.0, 0.5, 0.0]
    """
    ages = [age - installation_delay_years for age in quarter_age_years]
    begun = [np.clip(age / QUARTER_YEARS + 0.5, 0, 1) for age in ages]
    return [b * (1 - retirement_per_year) ** np.maximum(age, 0) for b, age in zip(begun, ages)]


def quarterly_spending_usd(quarterly_capex_usd: list, accelerator_share_of_capex: list) -> list:
    """Money spent on accelerators in each quarter [USD].

    quarterly_capex_usd: capital expenditure of each quarter [USD]. accelerator_share_of_capex: the
    part of it that pays for accelerators [1].

    >>> quarterly_spending_usd([10.0, 20.0], [0.1, 0.3])
    [1.0, 6.0]
    """
    return [capex * share for capex, share in zip(quarterly_capex_usd, accelerator_share_of_capex)]


def money_h100e_installed(
    quarterly_spending_usd: list, h100e_per_usd: list, in_service_share: list, early_h100e: Number
) -> Number:
    """Installed compute by the money route: what the spending could buy, less what retired [H100e].

    quarterly_spending_usd: spent on accelerators [USD]. h100e_per_usd: compute that a dollar buys
    in each quarter's mix [H100e/USD]. in_service_share: part installed at the date [1].
    early_h100e: installed before the first quarter [H100e].

    >>> money_h100e_installed([100.0, 200.0], [0.5, 1.0], [1.0, 0.5], 10.0)
    160.0
    """
    bought = zip(quarterly_spending_usd, h100e_per_usd, in_service_share)
    return early_h100e + sum(spent * each * share for spent, each, share in bought)


def money_accelerators_installed(
    quarterly_spending_usd: list,
    accelerators_per_usd: list,
    in_service_share: list,
    early_accelerators: Number,
) -> Number:
    """Installed accelerators by the money route [accelerator].

    quarterly_spending_usd: spent on accelerators [USD]. accelerators_per_usd: how many a dollar
    buys in each quarter's mix [accelerator/USD]. in_service_share: part installed at the date [1].
    early_accelerators: installed before the first quarter [accelerator].

    >>> money_accelerators_installed([100.0], [0.5], [1.0], 10.0)
    60.0
    """
    bought = zip(quarterly_spending_usd, accelerators_per_usd, in_service_share)
    return early_accelerators + sum(spent * each * share for spent, each, share in bought)


def company_h100e_bought_in_year(quarterly_spending_usd: list, h100e_per_usd: list) -> Number:
    """Compute that a company bought in the year up to the date, by the money route [H100e].

    A flow: what it owns is the sum of these. Only the last four quarters count.

    quarterly_spending_usd: spent on accelerators [USD]. h100e_per_usd: compute that a dollar buys
    in each quarter's mix [H100e/USD].

    >>> company_h100e_bought_in_year([100.0, 1.0, 1.0, 1.0, 1.0], [2.0, 0.5, 0.5, 0.5, 0.5])
    2.0
    """
    bought = [usd * each for usd, each in zip(quarterly_spending_usd, h100e_per_usd)]
    return sum(bought[-QUARTERS:])


def power_h100e_installed(company_ai_it_power_mw: Number, it_power_w_per_h100e: Number) -> Number:
    """Installed compute by the megawatt route: what the power for AI can feed [H100e].

    company_ai_it_power_mw: IT power that the company gives to AI at the date [MW].
    it_power_w_per_h100e: IT power for each H100 equivalent of its mix [W/H100e].

    >>> power_h100e_installed(140.0, 1400.0)
    100000.0
    """
    return company_ai_it_power_mw * W_PER_MW / it_power_w_per_h100e


def statements_h100e_installed(stated_h100e: Number, statement_realisation: Number) -> Number:
    """Installed compute by the route of statements: plans and counted purchases [H100e].

    stated_h100e: stock at the date, between dated statements [H100e]. statement_realisation: what
    such statements turn out to be worth [1].

    >>> statements_h100e_installed(600_000.0, 0.9)
    540000.0
    """
    return stated_h100e * statement_realisation


def company_h100e_installed(
    money_h100e_installed: Number,
    power_h100e_installed: Number,
    statements_h100e_installed: Number,
    money_weight: Number,
    power_weight: Number,
    statements_weight: Number,
) -> Number:
    """Installed compute of a company, pooled over the routes [H100e].

    The weighted geometric mean of the routes, draw by draw. Each route carries an error of its own
    (the share of spending, the power for AI, what statements are worth), so that routes which are
    strangers to one another narrow the pool, and one alone does not. A route without data has
    weight 0.

    money_h100e_installed, power_h100e_installed, statements_h100e_installed: the routes [H100e].
    money_weight, power_weight, statements_weight: their weights [1].

    >>> company_h100e_installed(100.0, 400.0, 300.0, 1.0, 1.0, 0.0)
    200.0
    """
    total = money_weight + power_weight + statements_weight
    money = money_h100e_installed ** (money_weight / total)
    power = power_h100e_installed ** (
        power_weight / total
    )  # what is not known, to the power 0, is 1
    return money * power * statements_h100e_installed ** (statements_weight / total)


def installed_share(in_service_share: list, quarter_weight: list, earlier_weight: Number) -> Number:
    """Part of what a growing company owns that stands in its halls at the date [1].

    What was paid or delivered last waits for its hall, and a part of the oldest has left.

    in_service_share: part of each quarter's purchases that is installed [1]. quarter_weight: how
    much of the fleet was bought in each quarter [1]. earlier_weight: how much before the first of
    them, all of it installed [1].

    >>> installed_share([1.0, 0.5], [1.0, 2.0], 1.0)
    0.75
    """
    pairs = list(zip(in_service_share, quarter_weight))
    there = earlier_weight + sum(share * weight for share, weight in pairs)
    return there / (earlier_weight + sum(weight for _, weight in pairs))


def company_h100e_owned(company_h100e_installed: Number, installed_share: Number) -> Number:
    """Compute that a company has bought, installed or not, retired or not [H100e].

    Counts of deliveries and sales speak of this.

    company_h100e_installed: in its halls [H100e]. installed_share: part of the owned that is there
    [1].

    >>> company_h100e_owned(80.0, 0.8)
    100.0
    """
    return company_h100e_installed / installed_share


def company_h100e_operating(company_h100e_installed: Number, operating_share: Number) -> Number:
    """Compute of a company that is in use [H100e].

    company_h100e_installed: in its halls [H100e]. operating_share: part that runs [1].

    >>> company_h100e_operating(100.0, 0.9)
    90.0
    """
    return company_h100e_installed * operating_share


def company_accelerators_installed(
    company_h100e_installed: Number, h100e_per_company_accelerator: Number
) -> Number:
    """Installed accelerators of a company, of all kinds it buys [accelerator].

    Leaves out its own inference chips where no count is printed.

    company_h100e_installed: pooled compute [H100e]. h100e_per_company_accelerator: mean worth of
    one that the company bought [H100e/accelerator].

    >>> company_accelerators_installed(150.0, 1.5)
    100.0
    """
    return company_h100e_installed / h100e_per_company_accelerator


def company_accelerators_owned(
    company_h100e_owned: Number, h100e_per_company_accelerator: Number
) -> Number:
    """Accelerators that a company has bought, installed or not, retired or not [accelerator].

    Plans that name a total, and counts of deliveries, speak of this.

    company_h100e_owned: bought compute [H100e]. h100e_per_company_accelerator: mean worth of one
    that was bought [H100e/accelerator].

    >>> company_accelerators_owned(180.0, 1.5)
    120.0
    """
    return company_h100e_owned / h100e_per_company_accelerator


def company_accelerators_operating(
    company_h100e_operating: Number, h100e_per_company_accelerator: Number
) -> Number:
    """Accelerators of a company that are in use [accelerator].

    company_h100e_operating: compute that runs [H100e]. h100e_per_company_accelerator: mean worth of
    one [H100e/accelerator].

    >>> company_accelerators_operating(135.0, 1.5)
    90.0
    """
    return company_h100e_operating / h100e_per_company_accelerator


def company_accelerators_bought_in_year(
    quarterly_spending_usd: list, accelerators_per_usd: list
) -> Number:
    """Accelerators that a company bought in the year up to the date [accelerator].

    A flow by the money route, like `company_h100e_bought_in_year`; the last four quarters count.

    quarterly_spending_usd: spent on accelerators [USD]. accelerators_per_usd: how many a dollar
    buys in each quarter's mix [accelerator/USD].

    >>> company_accelerators_bought_in_year([100.0, 4.0, 4.0, 4.0, 4.0], [2.0, 0.5, 0.5, 0.5, 0.5])
    8.0
    """
    bought = [usd * each for usd, each in zip(quarterly_spending_usd, accelerators_per_usd)]
    return sum(bought[-QUARTERS:])
