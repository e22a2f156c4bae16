"""What a site takes from its place and gives to it: carbon, water, power plants, time, jobs."""

import numpy as np

Number = np.ndarray | float

KWH_PER_TWH = 1e9
G_PER_T = 1e6
L_PER_M3 = 1e3


def co2_t_per_year(energy_twh_per_year: Number, electricity_gco2_per_kwh: Number) -> Number:
    """Carbon dioxide of the electricity of a year [tCO2/year].

    Counts the power plants that serve the site, not the making of machines and building, and no
    certificates that the owner bought.

    energy_twh_per_year: energy at the meter [TWh/year]. electricity_gco2_per_kwh: carbon dioxide of
    that electricity [gCO2/kWh].

    >>> co2_t_per_year(2.0, 400.0)
    800000.0
    """
    return energy_twh_per_year * KWH_PER_TWH * electricity_gco2_per_kwh / G_PER_T


def site_water_m3_per_year(
    energy_twh_per_year: Number, pue: Number, site_water_l_per_kwh: Number
) -> Number:
    """Water that the site's own cooling uses up in a year [m3/year].

    Used up means evaporated: what flows back to the sewer is not counted. The trade divides by the
    energy of the IT equipment, not by that at the meter.

    energy_twh_per_year: energy at the meter [TWh/year]. pue: yearly energy at the meter over energy
    of the IT equipment [1]. site_water_l_per_kwh: for each kWh of the IT equipment [L/kWh].

    >>> site_water_m3_per_year(2.2, 1.1, 0.5)
    1000000.0
    """
    return energy_twh_per_year / pue * KWH_PER_TWH * site_water_l_per_kwh / L_PER_M3


def supply_water_m3_per_year(energy_twh_per_year: Number, supply_water_l_per_kwh: Number) -> Number:
    """Water that the power plants of the site's electricity use up in a year [m3/year].

    energy_twh_per_year: energy at the meter [TWh/year]. supply_water_l_per_kwh: for each kWh at the
    meter [L/kWh].

    >>> supply_water_m3_per_year(2.0, 1.5)
    3000000.0
    """
    return energy_twh_per_year * KWH_PER_TWH * supply_water_l_per_kwh / L_PER_M3


def water_m3_per_year(site_water_m3_per_year: Number, supply_water_m3_per_year: Number) -> Number:
    """Water used up in a year, on site and with the electricity [m3/year].

    Most of it evaporates at power plants, far from the site; prints often mean the site alone.

    site_water_m3_per_year: cooling on the site [m3/year]. supply_water_m3_per_year: power plants
    [m3/year].

    >>> water_m3_per_year(1e6, 3e6)
    4000000.0
    """
    return site_water_m3_per_year + supply_water_m3_per_year


def firm_generation_mw(facility_power_mw: Number, firm_generation_ratio: Number) -> Number:
    """Power plants that run on command and carry the site alone, spare units included [MW].

    facility_power_mw: peak power at the meter [MW]. firm_generation_ratio: plants over that peak
    [1].

    >>> firm_generation_mw(1000.0, 1.25)
    1250.0
    """
    return facility_power_mw * firm_generation_ratio


def gas_turbines_needed(firm_generation_mw: Number, gas_turbine_mw: Number) -> Number:
    """Gas turbines of one kind that carry the site alone, spare ones included [turbine].

    firm_generation_mw: plants to build [MW]. gas_turbine_mw: one unit [MW/turbine].

    >>> gas_turbines_needed(1260.0, 42.0)
    30.0
    """
    return firm_generation_mw / gas_turbine_mw


def months_to_power(
    months_to_first_power: Number, facility_power_mw: Number, build_mw_per_month: Number
) -> Number:
    """Months from announcement until the whole power of the site runs [month].

    months_to_first_power: until the first building runs [month]. facility_power_mw: peak power at
    the meter [MW]. build_mw_per_month: power that then comes on in each month [MW/month].

    >>> months_to_power(18.0, 1000.0, 100.0)
    28.0
    """
    return months_to_first_power + facility_power_mw / build_mw_per_month


def months_late(
    months_to_first_power: Number,
    announced_power_mw: Number,
    build_mw_per_month: Number,
    months_announced: Number,
) -> Number:
    """Months by which the announced power misses its announced date [month].

    Below zero where it comes early.

    months_to_first_power: until the first building runs [month]. announced_power_mw: power that was
    announced for the date [MW]. build_mw_per_month: power that then comes on in each month
    [MW/month]. months_announced: from announcement to that date [month].

    >>> months_late(18.0, 1000.0, 100.0, 20.0)
    8.0
    """
    return months_to_first_power + announced_power_mw / build_mw_per_month - months_announced


def jobs_permanent(facility_power_mw: Number, jobs_permanent_per_mw: Number) -> Number:
    """Permanent jobs on the site, once it runs [job].

    facility_power_mw: peak power at the meter [MW]. jobs_permanent_per_mw: for each MW [job/MW].

    >>> jobs_permanent(1000.0, 0.3)
    300.0
    """
    return facility_power_mw * jobs_permanent_per_mw


def jobs_with_indirect(jobs_permanent: Number, indirect_jobs_per_job: Number) -> Number:
    """Permanent jobs on the site and, as its promoters count, those that it brings around it [job].

    jobs_permanent: on the site [job]. indirect_jobs_per_job: around it, for each one there [1].

    >>> jobs_with_indirect(100.0, 2.0)
    300.0
    """
    return jobs_permanent * (1 + indirect_jobs_per_job)


def jobs_construction(facility_power_mw: Number, jobs_construction_per_mw: Number) -> Number:
    """Workers on the site at the peak of its construction [job].

    facility_power_mw: peak power at the meter [MW]. jobs_construction_per_mw: for each MW [job/MW].

    >>> jobs_construction(1000.0, 4.0)
    4000.0
    """
    return facility_power_mw * jobs_construction_per_mw


def subsidy_usd(facility_power_mw: Number, subsidy_usd_per_mw: Number) -> Number:
    """Taxes that the place forgoes for the site, over all the years of the deal [USD].

    facility_power_mw: peak power at the meter [MW]. subsidy_usd_per_mw: for each MW [USD/MW].

    >>> subsidy_usd(1000.0, 1e6)
    1000000000.0
    """
    return facility_power_mw * subsidy_usd_per_mw


def subsidy_usd_per_job(subsidy_usd: Number, jobs_permanent: Number) -> Number:
    """Taxes forgone for each permanent job on the site [USD/job].

    subsidy_usd: taxes forgone [USD]. jobs_permanent: on the site [job].

    >>> subsidy_usd_per_job(1e9, 250.0)
    4000000.0
    """
    return subsidy_usd / jobs_permanent
