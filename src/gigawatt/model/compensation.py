"""Pay: packages made comparable, the cost of a team, and what a talent deal implies."""

import numpy as np

Number = np.ndarray | float


def first_year_usd(package_usd: Number, years: int, front_loading: Number) -> Number:
    """Pay of the first year of a package [USD].

    package_usd: nominal total [USD]. years: how many years it covers, a whole number [1].
    front_loading: first year over the mean year; 1 is level pay [1].

    >>> first_year_usd(300.0, 4, 1.0)
    75.0
    """
    return package_usd / years * front_loading


def later_year_usd(package_usd: Number, years: int, first_year_usd: Number) -> Number:
    """Pay of each year after the first [USD].

    package_usd: nominal total [USD]. years: how many [1]. first_year_usd: the first [USD].

    >>> later_year_usd(300.0, 4, 120.0)
    60.0
    """
    return (package_usd - first_year_usd) / max(years - 1, 1)


def package_usd_per_year(
    package_usd: Number, years: int, first_year_usd: Number, later_year_usd: Number, pay_year: int
) -> Number:
    """Nominal pay in one year of the package, or its yearly mean [USD/year].

    Leaves out what the person gives up elsewhere and any fall of the share price.

    package_usd: nominal total [USD]. years: how many [1]. first_year_usd, later_year_usd: pay of
    the first and of each later year [USD]. pay_year: 0 for the mean, 1 for the first year, 2 ...
    [1].

    >>> [package_usd_per_year(300.0, 4, 120.0, 60.0, year) for year in (0, 1)]
    [75.0, 120.0]
    """
    if pay_year == 0:
        return package_usd / years
    if pay_year == 1:
        return first_year_usd
    return later_year_usd if pay_year <= years else 0 * later_year_usd


def package_present_value_usd(
    first_year_usd: Number, later_year_usd: Number, years: int, discount_rate: Number
) -> Number:
    """Value today of a package that is paid in full [USD].

    Pay falls in the middle of each year.

    first_year_usd, later_year_usd: pay of the first and of each later year [USD]. years: how many
    [1]. discount_rate: yearly rate [1].

    >>> round(package_present_value_usd(100.0, 100.0, 2, 0.0), 6)
    200.0
    """
    return _mid_year_sum(first_year_usd, later_year_usd, years, 1 / (1 + discount_rate))


def package_expected_usd(
    first_year_usd: Number, later_year_usd: Number, years: int, attrition_per_year: Number
) -> Number:
    """Nominal pay to expect when people may leave before it is all vested [USD].

    first_year_usd, later_year_usd: pay of the first and of each later year [USD]. years: how many
    [1]. attrition_per_year: chance to leave within a year [1].

    >>> round(package_expected_usd(100.0, 100.0, 2, 0.19), 6)
    162.9
    """
    return _mid_year_sum(first_year_usd, later_year_usd, years, 1 - attrition_per_year)


def _mid_year_sum(first: Number, later: Number, years: int, factor: Number) -> Number:
    """Sum of yearly pay, each year weighted by `factor` to the power of its middle."""
    return first * factor**0.5 + later * sum(factor ** (year + 0.5) for year in range(1, years))


def pay_exponent(
    team_size: Number, top_pay_usd_per_year: Number, median_pay_usd_per_year: Number
) -> Number:
    """How steeply pay falls with rank in a team: the rank-size exponent [1].

    The person of rank k earns top / k**exponent, and the middle rank earns the median.

    team_size: people [1]. top_pay_usd_per_year, median_pay_usd_per_year: the best paid and the
    middle one [USD/year].

    >>> round(float(pay_exponent(200, 100.0, 1.0)), 6)
    1.0
    """
    return np.log(top_pay_usd_per_year / median_pay_usd_per_year) / np.log(team_size / 2)


def team_cost_usd_per_year(
    team_size: Number, top_pay_usd_per_year: Number, pay_exponent: Number
) -> Number:
    """Pay of a whole team in which a few earn most [USD/year].

    The sum of top / rank**exponent over all ranks, by the Euler-Maclaurin formula (within 1 % of
    the sum taken one by one).

    team_size: people [1]. top_pay_usd_per_year: the best paid [USD/year]. pay_exponent: steepness
    by rank [1].

    >>> round(float(team_cost_usd_per_year(50, 2.0, 0.0)), 6)
    100.0
    """
    # the nudge keeps an exponent of 1 from being a hole
    rise = (1 - pay_exponent) * np.log(team_size) + 1e-12
    body = np.log(team_size) * np.expm1(rise) / rise
    ends = (1 + team_size**-pay_exponent) / 2
    bend = pay_exponent * (1 - team_size ** (-pay_exponent - 1)) / 12
    return top_pay_usd_per_year * (body + ends + bend)


def pay_to_capex_ratio(team_cost_usd_per_year: Number, company_capex_usd: Number) -> Number:
    """A team's yearly pay beside the company's capital expenditure of one year [1].

    team_cost_usd_per_year: pay of the team [USD/year]. company_capex_usd: capital expenditure of
    the year [USD/year].

    >>> pay_to_capex_ratio(1.0, 50.0)
    0.02
    """
    return team_cost_usd_per_year / company_capex_usd


def accelerators_per_researcher(accelerators: Number, researchers: Number) -> Number:
    """Accelerators for each researcher [accelerator/person].

    accelerators: how many [accelerator]. researchers: how many [person].

    >>> accelerators_per_researcher(350_000, 1000)
    350.0
    """
    return accelerators / researchers


def implied_valuation_usd(price_usd: Number, stake: Number) -> Number:
    """Value of the whole company that the price of a part implies [USD].

    price_usd: what was paid [USD]. stake: the part bought [1].

    >>> implied_valuation_usd(14.7, 0.49)
    30.0
    """
    return price_usd / stake


def price_per_hire_usd(price_usd: Number, hires: Number) -> Number:
    """Price of a deal for each person who moved [USD/person].

    An upper bound on talent: the price also buys shares, contracts and data.

    price_usd: what was paid [USD]. hires: people who moved [person].

    >>> price_per_hire_usd(14.0, 7)
    2.0
    """
    return price_usd / hires


def excess_stock_cost_usd(
    stock_cost_before_usd: Number, stock_cost_after_usd: Number, usual_stock_cost_change_usd: Number
) -> Number:
    """Rise of a company's unvested stock beyond the usual change of that quarter [USD].

    stock_cost_before_usd, stock_cost_after_usd: unrecognised stock cost at two quarter ends [USD].
    usual_stock_cost_change_usd: change between the same quarters in earlier years [USD].

    >>> excess_stock_cost_usd(46.0, 56.0, -2.0)
    12.0
    """
    return stock_cost_after_usd - stock_cost_before_usd - usual_stock_cost_change_usd


def trace_per_recipient_usd(excess_stock_cost_usd: Number, recipients: Number) -> Number:
    """The excess unvested stock for each recipient, if all of it went to them [USD/person].

    An upper bound: the company-wide excess also holds grants to everyone else.

    excess_stock_cost_usd: unusual rise [USD]. recipients: how many share it [person].

    >>> trace_per_recipient_usd(12e9, 100)
    120000000.0
    """
    return excess_stock_cost_usd / recipients
