"""A mix: how a fleet of several kinds of accelerators becomes one mean accelerator.

The model is linear in the number of accelerators, so a mix costs, computes and draws exactly what
the same number of its mean accelerator does. The parts add up to the whole in every draw.
"""

import numpy as np

Number = np.ndarray | float


def mean_of_mix(counts: list[float], values: list[Number]) -> Number:
    """Mean of a per-accelerator value over a mix, in the value's unit.

    counts: accelerators of each kind. values: one number or array of draws for each kind.

    >>> mean_of_mix([1.0, 3.0], [10.0, 20.0])
    17.5
    """
    total = sum(counts)
    return sum(value * (count / total) for count, value in zip(counts, values))


def accelerators_from_site(accelerators_at_site: Number) -> Number:
    """Accelerators that fill the site [accelerator].

    Used when a calculation starts from a site's power instead of a count.

    >>> accelerators_from_site(100.0)
    100.0
    """
    return accelerators_at_site


def accelerators_from_budget(accelerators_for_budget: Number) -> Number:
    """Accelerators that use up the budget [accelerator].

    Used when a calculation starts from a budget instead of a count.

    >>> accelerators_from_budget(100.0)
    100.0
    """
    return accelerators_for_budget


def it_power_mw_from_site(site_it_power_mw: Number) -> Number:
    """IT power that the given power of the site leaves room for [MW].

    Used when a calculation starts from a site's power instead of a count.

    >>> it_power_mw_from_site(100.0)
    100.0
    """
    return site_it_power_mw
