"""What a printed number can mean: the same quantity under another definition.

Each function here stands in for one of the model's own where a reading asks for it; which one, and
how often a print means it where it does not say, stands in `data/readings.csv`.
"""

import numpy as np

Number = np.ndarray | float

HOURS_PER_YEAR = 8_760
MWH_PER_TWH = 1e6


def energy_of_nameplate(facility_power_mw: Number) -> Number:
    """Energy in a year, had the nameplate been drawn in every hour of it [TWh/year].

    facility_power_mw: peak power at the meter [MW].

    >>> energy_of_nameplate(1000.0)
    8.76
    """
    return facility_power_mw * HOURS_PER_YEAR / MWH_PER_TWH


def energy_between(
    average_power_mw: Number, facility_power_mw: Number, nameplate_share: Number
) -> Number:
    """Energy in a year, somewhere between what is drawn and the nameplate in every hour [TWh/year].

    average_power_mw: mean power at the meter [MW]. facility_power_mw: peak power at the meter [MW].
    nameplate_share: 0 for what is drawn, 1 for the nameplate [1].

    >>> energy_between(600.0, 1000.0, 0.5)
    7.008
    """
    mean = average_power_mw + nameplate_share * (facility_power_mw - average_power_mw)
    return mean * HOURS_PER_YEAR / MWH_PER_TWH


def facility_cost_all_in(
    it_power_mw: Number, construction_usd_per_mw_it: Number, owner_costs_usd_per_mw_it: Number
) -> Number:
    """Cost of construction with land, substation, power plant and contingency [USD].

    it_power_mw: power of the IT equipment at peak [MW]. construction_usd_per_mw_it: building cost
    for each MW of IT load [USD/MW]. owner_costs_usd_per_mw_it: what the owner pays beside it
    [USD/MW].

    >>> facility_cost_all_in(100.0, 12e6, 5e6)
    1700000000.0
    """
    return it_power_mw * (construction_usd_per_mw_it + owner_costs_usd_per_mw_it)


def it_power_as_stated(site_facility_power_mw: Number) -> Number:
    """IT power of a site whose stated power is that of the IT equipment [MW].

    site_facility_power_mw: power as stated [MW].

    >>> it_power_as_stated(1000.0)
    1000.0
    """
    return site_facility_power_mw


def it_power_unsaid(
    site_facility_power_mw: Number, facility_overhead: Number, stated_as_it: Number
) -> Number:
    """IT power of a site whose statement does not say at which point the power is meant [MW].

    site_facility_power_mw: power as stated [MW]. facility_overhead: meter over IT [1].
    stated_as_it: 1 where IT power is meant, 0 where power at the meter is [1].

    >>> it_power_unsaid(np.array([1250.0, 1250.0]), 1.25, np.array([0.0, 1.0])).tolist()
    [1000.0, 1250.0]
    """
    at_meter = site_facility_power_mw / facility_overhead
    return np.where(stated_as_it, site_facility_power_mw, at_meter)[()]
