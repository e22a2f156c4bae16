"""Money for machines and buildings: from a chip price to the yearly cost of owning a site."""

import numpy as np

Number = np.ndarray | float

KWH_PER_TWH = 1e9
MW_PER_GW = 1e3
W_PER_MW = 1e6
BUDGET_SCOPES = ("accelerators", "servers", "cluster", "site")


def accelerator_cost_usd(accelerators: Number, accelerator_price_usd: Number) -> Number:
    """Cost of the accelerators alone [USD].

    Leaves out servers, network and building: the press usually multiplies only this far.

    accelerators: how many [accelerator]. accelerator_price_usd: volume price of one
    [USD/accelerator].

    >>> accelerator_cost_usd(350_000, 30_000)
    10500000000
    """
    return accelerators * accelerator_price_usd


def server_cost_usd(accelerator_cost_usd: Number, server_cost_ratio: Number) -> Number:
    """Cost of complete servers, accelerators included [USD].

    accelerator_cost_usd: the chips [USD]. server_cost_ratio: price of a server over the price of
    its accelerators [1].

    >>> server_cost_usd(100.0, 1.5)
    150.0
    """
    return accelerator_cost_usd * server_cost_ratio


def cluster_cost_usd(server_cost_usd: Number, network_cost_share: Number) -> Number:
    """Cost of servers and the network that joins them [USD].

    server_cost_usd: servers [USD]. network_cost_share: the network's part of the whole cluster [1].

    >>> cluster_cost_usd(80.0, 0.2)
    100.0
    """
    return server_cost_usd / (1 - network_cost_share)


def facility_cost_usd(it_power_mw: Number, construction_usd_per_mw_it: Number) -> Number:
    """Cost of construction: shell, cooling and electrical plant [USD].

    Leaves out land and power plants outside the fence.

    it_power_mw: power of the IT equipment at peak [MW]. construction_usd_per_mw_it: building cost
    for each MW of IT load [USD/MW].

    >>> facility_cost_usd(100.0, 12e6)
    1200000000.0
    """
    return it_power_mw * construction_usd_per_mw_it


def site_capex_usd(cluster_cost_usd: Number, facility_cost_usd: Number) -> Number:
    """Cost of everything inside the fence: servers, network and building [USD].

    cluster_cost_usd: servers and network [USD]. facility_cost_usd: construction [USD].

    >>> site_capex_usd(25.0, 10.0)
    35.0
    """
    return cluster_cost_usd + facility_cost_usd


def capex_usd_per_gw_it(site_capex_usd: Number, it_power_mw: Number) -> Number:
    """Cost of a site for each GW of IT power [USD/GW].

    Divide by IT power or by power at the meter, and say which: the two differ by a third.

    site_capex_usd: everything [USD]. it_power_mw: power of the IT equipment [MW].

    >>> capex_usd_per_gw_it(4e9, 100.0)
    40000000000.0
    """
    return site_capex_usd / it_power_mw * MW_PER_GW


def capex_usd_per_gw_facility(site_capex_usd: Number, facility_power_mw: Number) -> Number:
    """Cost of a site for each GW of power at the meter [USD/GW].

    site_capex_usd: everything [USD]. facility_power_mw: peak power at the meter [MW].

    >>> capex_usd_per_gw_facility(3e9, 100.0)
    30000000000.0
    """
    return site_capex_usd / facility_power_mw * MW_PER_GW


def site_capex_usd_per_year(site_capex_usd: Number, money_years: Number) -> Number:
    """What a site costs in each of the years in which it is paid [USD/year].

    site_capex_usd: everything [USD]. money_years: years over which a stated sum runs [year].

    >>> site_capex_usd_per_year(40.0, 4.0)
    10.0
    """
    return site_capex_usd / money_years


def site_cost_over_years_usd(
    site_capex_usd: Number,
    energy_cost_usd_per_year: Number,
    operations_usd_per_year: Number,
    money_years: Number,
) -> Number:
    """What a site costs to build and to run for some years [USD].

    Leaves out the cost of money.

    site_capex_usd: everything [USD]. energy_cost_usd_per_year, operations_usd_per_year: the running
    cost [USD/year]. money_years: years over which a stated sum runs [year].

    >>> site_cost_over_years_usd(40.0, 1.0, 0.5, 4.0)
    46.0
    """
    return site_capex_usd + money_years * (energy_cost_usd_per_year + operations_usd_per_year)


def share_of_company_capex(site_capex_usd: Number, company_capex_usd: Number) -> Number:
    """Cost of the site as a part of the company's capital expenditure of one year [1].

    The purchase may be spread over several years: above 1 it cannot have been paid in one.

    site_capex_usd: everything [USD]. company_capex_usd: capital expenditure of the year [USD/year].

    >>> share_of_company_capex(10.0, 40.0)
    0.25
    """
    return site_capex_usd / company_capex_usd


def energy_cost_usd_per_year(
    energy_twh_per_year: Number, electricity_usd_per_kwh: Number
) -> Number:
    """Electricity bill [USD/year].

    energy_twh_per_year: energy at the meter [TWh/year]. electricity_usd_per_kwh: price [USD/kWh].

    >>> energy_cost_usd_per_year(1.0, 0.08)
    80000000.0
    """
    return energy_twh_per_year * KWH_PER_TWH * electricity_usd_per_kwh


def it_depreciation_usd_per_year(
    cluster_cost_usd: Number, it_life_years: Number, it_residual_share: Number
) -> Number:
    """Straight-line depreciation of servers and network [USD/year].

    cluster_cost_usd: servers and network [USD]. it_life_years: useful life [year].
    it_residual_share: value left at the end of the life, over the price paid [1].

    >>> it_depreciation_usd_per_year(50.0, 5.0, 0.0)
    10.0
    """
    return cluster_cost_usd * (1 - it_residual_share) / it_life_years


def building_depreciation_usd_per_year(
    facility_cost_usd: Number, building_life_years: Number
) -> Number:
    """Straight-line depreciation of the building and its plant [USD/year].

    facility_cost_usd: construction [USD]. building_life_years: useful life [year].

    >>> building_depreciation_usd_per_year(30.0, 15.0)
    2.0
    """
    return facility_cost_usd / building_life_years


def operations_usd_per_year(site_capex_usd: Number, operations_share_per_year: Number) -> Number:
    """Staff, maintenance, insurance and local taxes [USD/year].

    site_capex_usd: everything [USD]. operations_share_per_year: yearly part of it [1/year].

    >>> operations_usd_per_year(100.0, 0.02)
    2.0
    """
    return site_capex_usd * operations_share_per_year


def annual_cost_usd(
    it_depreciation_usd_per_year: Number,
    building_depreciation_usd_per_year: Number,
    energy_cost_usd_per_year: Number,
    operations_usd_per_year: Number,
) -> Number:
    """Yearly cost of owning and running the site [USD/year].

    Leaves out the cost of money, research staff and software.

    it_depreciation_usd_per_year, building_depreciation_usd_per_year: wear of the two parts over
    their own lives [USD/year]. energy_cost_usd_per_year: electricity [USD/year].
    operations_usd_per_year: the rest [USD/year].

    >>> annual_cost_usd(10.0, 2.0, 1.0, 0.5)
    13.5
    """
    return (
        it_depreciation_usd_per_year
        + building_depreciation_usd_per_year
        + energy_cost_usd_per_year
        + operations_usd_per_year
    )


def cost_per_accelerator_usd(
    budget_scope: str,
    accelerator_price_usd: Number,
    server_cost_ratio: Number,
    network_cost_share: Number,
    it_power_w_per_accelerator: Number,
    construction_usd_per_mw_it: Number,
) -> Number:
    """What a budget must pay for one accelerator, as far as the scope reaches [USD/accelerator].

    budget_scope: `accelerators`, `servers`, `cluster` or `site`. The other arguments are the unit
    price [USD/accelerator], the two cost ratios [1], IT power for one [W/accelerator] and the
    building cost [USD/MW].

    >>> cost_per_accelerator_usd("servers", 20_000.0, 1.5, 0.2, 1500.0, 12e6)
    30000.0
    """
    servers = server_cost_usd(accelerator_price_usd, server_cost_ratio)
    cluster = cluster_cost_usd(servers, network_cost_share)
    site = cluster + it_power_w_per_accelerator / W_PER_MW * construction_usd_per_mw_it
    return dict(zip(BUDGET_SCOPES, (accelerator_price_usd, servers, cluster, site)))[budget_scope]


def accelerators_for_budget(budget_usd: Number, cost_per_accelerator_usd: Number) -> Number:
    """How many accelerators a budget buys [accelerator].

    budget_usd: the money [USD]. cost_per_accelerator_usd: what it must pay for each
    [USD/accelerator].

    >>> accelerators_for_budget(10.5e9, 30_000.0)
    350000.0
    """
    return budget_usd / cost_per_accelerator_usd
