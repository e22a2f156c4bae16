"""What compute is used for: the cost and energy of a training run, of tokens, of an answer."""

import numpy as np

Number = np.ndarray | float

HOURS_PER_DAY = 24
SECONDS_PER_HOUR = 3_600
W_PER_MW = 1e6
W_PER_GW = 1e9
FLOP_PER_PARAMETER = 2
TOKENS_PER_MTOKEN = 1e6


def training_accelerator_hours(training_days: Number, accelerators: Number) -> Number:
    """Hours of all accelerators that a training run takes [hour*accelerator].

    training_days: how long it runs [day]. accelerators: on how many [accelerator].

    >>> training_accelerator_hours(10.0, 1000.0)
    240000.0
    """
    return training_days * HOURS_PER_DAY * accelerators


def training_cost_usd(
    training_accelerator_hours: Number, cost_usd_per_accelerator_hour: Number
) -> Number:
    """Cost of the final training run on accelerators of one's own [USD].

    Leaves out experiments, failed runs, data and people, which often cost more than the run.

    training_accelerator_hours: hours of all accelerators [hour*accelerator].
    cost_usd_per_accelerator_hour: cost of one to its owner [USD/hour/accelerator].

    >>> training_cost_usd(240_000.0, 2.0)
    480000.0
    """
    return training_accelerator_hours * cost_usd_per_accelerator_hour


def training_rent_usd(
    training_accelerator_hours: Number, rent_usd_per_accelerator_hour: Number
) -> Number:
    """Cost of the final training run on rented accelerators [USD].

    Leaves out experiments, failed runs, data and people.

    training_accelerator_hours: hours of all accelerators [hour*accelerator].
    rent_usd_per_accelerator_hour: rent of one [USD/hour/accelerator].

    >>> training_rent_usd(240_000.0, 3.0)
    720000.0
    """
    return training_accelerator_hours * rent_usd_per_accelerator_hour


def training_energy_mwh(
    training_accelerator_hours: Number,
    it_power_w_per_accelerator: Number,
    training_load: Number,
    pue: Number,
) -> Number:
    """Energy at the meter of the final training run [MWh].

    training_accelerator_hours: hours of all accelerators [hour*accelerator].
    it_power_w_per_accelerator: power provided for each [W/accelerator]. training_load: mean draw
    over that power while it runs [1]. pue: yearly energy at the meter over energy of the IT
    equipment [1].

    >>> training_energy_mwh(1e6, 1500.0, 0.8, 1.25)
    1500.0
    """
    it_energy = training_accelerator_hours * it_power_w_per_accelerator * training_load
    return it_energy * pue / W_PER_MW


def training_chip_energy_mwh(
    training_accelerator_hours: Number, accelerator_tdp_w: Number, pue: Number
) -> Number:
    """Energy of the accelerators of the final training run, at their rating and with cooling [MWh].

    What a paper's section on its carbon footprint mostly means: processors, memory and network of
    the servers are left out, and the rating stands in for what the chips drew.

    training_accelerator_hours: hours of all accelerators [hour*accelerator]. accelerator_tdp_w:
    rating of one [W/accelerator]. pue: yearly energy at the meter over energy of the IT equipment
    [1].

    >>> training_chip_energy_mwh(1e6, 700.0, 1.25)
    875.0
    """
    return training_accelerator_hours * accelerator_tdp_w * pue / W_PER_MW


def tokens_per_s_per_accelerator(
    serving_flop_per_s: Number, serving_share: Number, active_parameters: Number
) -> Number:
    """Tokens that one accelerator writes in each second when it is full [token/s/accelerator].

    Two operations for each active parameter and token; reading the prompt is in the share.

    serving_flop_per_s: dense peak at the precision of serving [flop/s/accelerator]. serving_share:
    part of it that becomes written tokens [1]. active_parameters: parameters that take part in each
    token [parameter].

    >>> tokens_per_s_per_accelerator(2e15, 0.1, 50e9)
    2000.0
    """
    return serving_flop_per_s * serving_share / (FLOP_PER_PARAMETER * active_parameters)


def tokens_per_second_per_gw(
    tokens_per_s_per_accelerator: Number, it_power_w_per_accelerator: Number
) -> Number:
    """Tokens that a GW of IT power writes in each second when all of it is full [token/s/GW].

    Very wide: the same machines differ tenfold with the model, its size and how fast each reader is
    served.

    tokens_per_s_per_accelerator: written by one [token/s/accelerator]. it_power_w_per_accelerator:
    power provided for each [W/accelerator].

    >>> tokens_per_second_per_gw(2000.0, 2000.0)
    1000000000.0
    """
    return tokens_per_s_per_accelerator / it_power_w_per_accelerator * W_PER_GW


def usd_per_million_tokens(
    cost_usd_per_accelerator_hour: Number,
    tokens_per_s_per_accelerator: Number,
    serving_load: Number,
) -> Number:
    """Cost to its owner of a million written tokens, their prompts read included [USD/Mtoken].

    No price: a seller adds its margin and its free users.

    cost_usd_per_accelerator_hour: cost of one sold hour [USD/hour/accelerator].
    tokens_per_s_per_accelerator: written by a full one [token/s/accelerator]. serving_load: mean
    over full output [1].

    >>> round(usd_per_million_tokens(1.8, 1000.0, 0.5), 6)
    1.0
    """
    tokens_per_hour = tokens_per_s_per_accelerator * SECONDS_PER_HOUR * serving_load
    return cost_usd_per_accelerator_hour / tokens_per_hour * TOKENS_PER_MTOKEN


def energy_wh_per_query(
    tokens_per_query: Number,
    tokens_per_s_per_accelerator: Number,
    serving_load: Number,
    it_power_w_per_accelerator: Number,
    utilisation: Number,
    pue: Number,
) -> Number:
    """Energy at the meter of one answer in text [Wh/query].

    Counts waiting machines and cooling; leaves out training, networks and the reader's own screen.

    tokens_per_query: tokens written for one answer [token/query]. tokens_per_s_per_accelerator: by
    a full accelerator [token/s/accelerator]. serving_load: mean over full output [1].
    it_power_w_per_accelerator: power provided for each [W/accelerator]. utilisation: mean draw over
    it [1]. pue: yearly energy at the meter over energy of the IT equipment [1].

    >>> round(energy_wh_per_query(500.0, 1000.0, 0.5, 1440.0, 0.75, 1.0), 6)
    0.3
    """
    seconds = tokens_per_query / (tokens_per_s_per_accelerator * serving_load)
    return seconds / SECONDS_PER_HOUR * it_power_w_per_accelerator * utilisation * pue
