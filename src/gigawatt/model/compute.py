"""Compute: H100 equivalents on a named basis, useful operations per second, days of training."""

import numpy as np

Number = np.ndarray | float

SECONDS_PER_DAY = 86_400


def h100e_per_accelerator(accelerator_rate: Number, h100_rate: Number) -> Number:
    """H100 equivalents in one accelerator, on the chosen basis [H100e/accelerator].

    The basis decides which data-sheet rate is compared: dense 8-bit operations (house basis), dense
    bf16 operations, or memory bandwidth. Real workloads fall between them.

    accelerator_rate: rate of one accelerator [rate/accelerator]. h100_rate: rate of one H100 SXM
    [rate/H100e].

    >>> h100e_per_accelerator(5e15, 2e15)
    2.5
    """
    return accelerator_rate / h100_rate


def h100_equivalents(accelerators: Number, h100e_per_accelerator: Number) -> Number:
    """Compute of the fleet in H100 equivalents [H100e].

    accelerators: how many [accelerator]. h100e_per_accelerator: worth of one [H100e/accelerator].

    >>> h100_equivalents(1000.0, 2.5)
    2500.0
    """
    return accelerators * h100e_per_accelerator


def other_accelerators_needed(
    h100e_target: Number, h100_equivalents: Number, other_h100e_per_accelerator: Number
) -> Number:
    """How many accelerators of another kind close the gap to a stated total [accelerator].

    Zero where the fleet already reaches the target.

    h100e_target: the stated total [H100e]. h100_equivalents: what the fleet has [H100e].
    other_h100e_per_accelerator: worth of one of the other kind [H100e/accelerator].

    >>> float(other_accelerators_needed(600_000, 350_000, 1.25))
    200000.0
    """
    gap = h100e_target - h100_equivalents
    return np.maximum(gap, 0 * np.abs(gap)) / other_h100e_per_accelerator


def training_flop_per_s(accelerators: Number, dense_bf16_flop_per_s: Number, mfu: Number) -> Number:
    """Useful training operations each second, with all accelerators on one job [flop/s].

    accelerators: how many [accelerator]. dense_bf16_flop_per_s: dense 16-bit peak of one
    [flop/s/accelerator]. mfu: useful part of the peak while the run is going [1].

    >>> training_flop_per_s(1000.0, 1e15, 0.4)
    4e+17
    """
    return accelerators * dense_bf16_flop_per_s * mfu


def training_days(training_flop: Number, training_flop_per_s: Number, uptime: Number) -> Number:
    """Days to train a model of a given size on the whole fleet, stops included [day].

    training_flop: operations in the training run [flop]. training_flop_per_s: useful rate while it
    runs [flop/s]. uptime: part of the calendar time in which it makes progress [1].

    >>> training_days(8.64e25, 2e21, 0.5)
    1.0
    """
    return training_flop / (training_flop_per_s * uptime) / SECONDS_PER_DAY
