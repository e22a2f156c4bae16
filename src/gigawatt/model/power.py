"""Power and energy: chip, IT equipment, meter; peak and average; homes and reactors."""

import numpy as np

Number = np.ndarray | float

W_PER_MW = 1e6
HOURS_PER_YEAR = 8_760
MWH_PER_TWH = 1e6
KWH_PER_TWH = 1e9


def chip_power_mw(accelerators: Number, accelerator_tdp_w: Number) -> Number:
    """Rated power of the chips alone [MW].

    accelerators: how many [accelerator]. accelerator_tdp_w: rating of one [W/accelerator].

    >>> chip_power_mw(100_000, 700)
    70.0
    """
    return accelerators * accelerator_tdp_w / W_PER_MW


def it_power_w_per_accelerator(
    server_power_w: Number, provisioning_factor: Number, other_it_power_share: Number
) -> Number:
    """Power to provide for all IT equipment, for each accelerator [W/accelerator].

    server_power_w: rated server power for each accelerator [W/accelerator]. provisioning_factor:
    power provided for each watt of rating [1]. other_it_power_share: network and storage, over
    server power [1].

    >>> it_power_w_per_accelerator(1000.0, 0.9, 0.1)
    990.0000000000001
    """
    return server_power_w * provisioning_factor * (1 + other_it_power_share)


def it_power_mw(accelerators: Number, it_power_w_per_accelerator: Number) -> Number:
    """Peak power of the IT equipment: servers, network and storage [MW].

    accelerators: how many [accelerator]. it_power_w_per_accelerator: for each [W/accelerator].

    >>> it_power_mw(100_000, 1400.0)
    140.0
    """
    return accelerators * it_power_w_per_accelerator / W_PER_MW


def facility_power_mw(it_power_mw: Number, facility_overhead: Number) -> Number:
    """Peak power at the meter: IT power plus cooling and electrical losses [MW].

    it_power_mw: IT equipment at peak [MW]. facility_overhead: meter over IT on the hottest day [1];
    larger than the yearly average ratio (PUE).

    >>> facility_power_mw(100.0, 1.25)
    125.0
    """
    return it_power_mw * facility_overhead


def average_power_mw(it_power_mw: Number, utilisation: Number, pue: Number) -> Number:
    """Mean power at the meter over a year [MW].

    it_power_mw: IT equipment at peak [MW]. utilisation: mean IT draw over its peak [1]. pue: yearly
    energy at the meter over energy of the IT equipment [1].

    >>> average_power_mw(100.0, 0.75, 1.2)
    90.0
    """
    return it_power_mw * utilisation * pue


def energy_twh_per_year(average_power_mw: Number) -> Number:
    """Energy at the meter in a year [TWh/year].

    average_power_mw: mean power at the meter [MW].

    >>> energy_twh_per_year(5000.0)
    43.8
    """
    return average_power_mw * HOURS_PER_YEAR / MWH_PER_TWH


def announced_power_running_mw(
    site_facility_power_mw: Number, share_running_at_date: Number
) -> Number:
    """Power that runs at the date for which a site's power was announced [MW].

    site_facility_power_mw: announced power at the meter [MW]. share_running_at_date: part of it
    that runs at its date; the rest comes later or never [1].

    >>> announced_power_running_mw(1000.0, 0.75)
    750.0
    """
    return site_facility_power_mw * share_running_at_date


def site_share(facility_power_mw: Number, site_facility_power_mw: Number) -> Number:
    """Part of a named site's power that the fleet takes [1].

    All of it where the fleet draws more than the site has; the rest of the fleet stands elsewhere.

    facility_power_mw: the fleet at the meter [MW]. site_facility_power_mw: the site's stated power
    at the meter [MW].

    >>> float(site_share(250.0, 1000.0)), float(site_share(2000.0, 1000.0))
    (0.25, 1.0)
    """
    return np.minimum(facility_power_mw, site_facility_power_mw) / site_facility_power_mw


def site_it_power_mw(site_facility_power_mw: Number, facility_overhead: Number) -> Number:
    """IT power that a site's stated power leaves room for [MW].

    site_facility_power_mw: stated power at the meter [MW]. facility_overhead: meter over IT [1].

    >>> site_it_power_mw(1250.0, 1.25)
    1000.0
    """
    return site_facility_power_mw / facility_overhead


def accelerators_at_site(site_it_power_mw: Number, it_power_w_per_accelerator: Number) -> Number:
    """How many accelerators fit under a site's IT power [accelerator].

    site_it_power_mw: IT power of the site [MW]. it_power_w_per_accelerator: for each
    [W/accelerator].

    >>> accelerators_at_site(140.0, 1400.0)
    100000.0
    """
    return site_it_power_mw * W_PER_MW / it_power_w_per_accelerator


def h100_equivalents_at_site(accelerators_at_site: Number, h100e_per_accelerator: Number) -> Number:
    """Compute that fits under a site's IT power [H100e].

    accelerators_at_site: how many fit [accelerator]. h100e_per_accelerator: worth of one
    [H100e/accelerator].

    >>> h100_equivalents_at_site(100_000.0, 2.5)
    250000.0
    """
    return accelerators_at_site * h100e_per_accelerator


def homes(energy_twh_per_year: Number, household_kwh_per_year: Number) -> Number:
    """Homes of the chosen country that use the same electricity in a year [home].

    energy_twh_per_year: energy at the meter [TWh/year]. household_kwh_per_year: mean use of a home
    of that country [kWh/year/home].

    >>> homes(10.0, 4_000.0)
    2500000.0
    """
    return energy_twh_per_year * KWH_PER_TWH / household_kwh_per_year


def homes_us(energy_twh_per_year: Number, household_kwh_per_year_us: Number) -> Number:
    """United States homes that use the same electricity in a year [home].

    energy_twh_per_year: energy at the meter [TWh/year]. household_kwh_per_year_us: mean use of a
    home [kWh/year/home].

    >>> homes_us(10.0, 10_000.0)
    1000000.0
    """
    return energy_twh_per_year * KWH_PER_TWH / household_kwh_per_year_us


def homes_france(energy_twh_per_year: Number, household_kwh_per_year_france: Number) -> Number:
    """French homes that use the same electricity in a year [home].

    energy_twh_per_year: energy at the meter [TWh/year]. household_kwh_per_year_france: mean use of
    a home [kWh/year/home].

    >>> homes_france(10.0, 5_000.0)
    2000000.0
    """
    return energy_twh_per_year * KWH_PER_TWH / household_kwh_per_year_france


def reactors_france(energy_twh_per_year: Number, reactor_twh_per_year_france: Number) -> Number:
    """French reactors whose yearly output equals the energy [reactor].

    Compares energy with energy, so the reactors' own stops are counted.

    energy_twh_per_year: energy at the meter [TWh/year]. reactor_twh_per_year_france: mean output of
    one reactor of the fleet [TWh/year/reactor].

    >>> reactors_france(12.0, 6.0)
    2.0
    """
    return energy_twh_per_year / reactor_twh_per_year_france


def electricity_share(
    energy_twh_per_year: Number, national_electricity_twh_per_year: Number
) -> Number:
    """Part of all electricity used in the chosen country [1].

    energy_twh_per_year: energy at the meter [TWh/year]. national_electricity_twh_per_year: what the
    country uses in a year [TWh/year].

    >>> electricity_share(4.5, 450.0)
    0.01
    """
    return energy_twh_per_year / national_electricity_twh_per_year


def electricity_share_us(
    energy_twh_per_year: Number, us_electricity_twh_per_year: Number
) -> Number:
    """Part of all electricity used in the United States [1].

    energy_twh_per_year: energy at the meter [TWh/year]. us_electricity_twh_per_year: sales and
    own use [TWh/year].

    >>> electricity_share_us(42.0, 4200.0)
    0.01
    """
    return energy_twh_per_year / us_electricity_twh_per_year
