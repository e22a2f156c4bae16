"""Draws: the Sobol columns, the shapes, the correlations, and the intervals."""

from itertools import combinations

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import qmc, spearmanr

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices, inputs, sampling
from gigawatt.estimates.estimate import estimate
from gigawatt.estimates.sampling import Z95

SLOTS = (0, 1, 2, 17, 33, 200, 255)
TAILS = np.array([-Z95, 0.0, Z95])
DRAWS = 16_384


def latent(slot: int, name: str = "", draws: int = DRAWS, seed: int = 1) -> np.ndarray:
    return sampling.normal(name or f"name {slot}", slot, draws, seed)


# -- the sequence ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def published():
    """scipy's unscrambled points as whole numbers of 2**-30, shape (1024, 256)."""
    return (qmc.Sobol(256, scramble=False, bits=30).random(1024) * 2**30).astype(np.int64)


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("draws", [64, 1024])
def test_column_holds_the_points_of_scipy(published, slot, draws):
    assert set(sampling.sobol(slot, draws).tolist()) == set(published[:draws, slot].tolist())


def test_columns_are_joint_points_of_scipy(published):
    """Not only each column: the points in several dimensions are the same points."""
    ours = zip(*(sampling.sobol(slot, 1024).tolist() for slot in SLOTS))
    assert set(ours) == set(map(tuple, published[:, SLOTS].tolist()))


def test_directions_regenerate_from_scipy():
    """In Gray order point 2**k is the sum without carry of directions k and k - 1."""
    bits = sampling.MAX_DRAWS.bit_length() - 1  # as many as the largest number of draws uses
    sequence, previous, done = (
        qmc.Sobol(8, scramble=False, bits=30),
        np.zeros(8, dtype=np.uint32),
        0,
    )
    for bit in range(bits):
        sequence.fast_forward(2**bit - done)
        point = (sequence.random(1)[0] * 2**30).astype(np.uint32)
        done = 2**bit + 1
        previous = point ^ previous
        assert np.array_equal(previous, sampling._directions()[:8, bit])


def test_there_are_directions_for_the_largest_number_of_draws():
    assert 2 ** sampling._directions().shape[1] >= sampling.MAX_DRAWS
    assert sampling.slots() == len(sampling._directions()) == 512


@pytest.mark.parametrize("slot", SLOTS)
def test_first_draws_of_a_power_of_two_fill_equal_boxes(slot):
    """Of 64 draws exactly one falls in each 64th of (0, 1), whatever the shift."""
    boxes = np.floor(sampling.uniform("any", slot, 64, 9) * 64)
    assert sorted(boxes) == list(range(64))


def test_fewer_draws_are_the_beginning_of_more():
    assert np.array_equal(sampling.sobol(5, 100), sampling.sobol(5, 1024)[:100])


def test_draws_never_reach_nought_or_one():
    drawn = sampling.uniform("edge", 0, DRAWS, 1)
    assert drawn.min() > 0 and drawn.max() < 1
    assert np.isfinite(sampling.normal("edge", 0, DRAWS, 1)).all()


def test_same_seed_and_name_give_the_same_bits():
    assert np.array_equal(latent(3, "a"), latent(3, "a"))


@pytest.mark.parametrize("other", [dict(name="b"), dict(seed=2)])
def test_another_name_or_seed_shifts_the_column(other):
    first = latent(3, name="a", seed=1)
    second = latent(3, **{"name": "a", "seed": 1, **other})
    assert not np.array_equal(first, second)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.999


def largest_correlation(columns: dict[str, int]) -> float:
    matrix = np.corrcoef([latent(slot, name) for name, slot in columns.items()])
    return max(abs(matrix[pair]) for pair in combinations(range(len(columns)), 2))


def test_columns_in_use_are_uncorrelated():
    assumptions = {row["name"]: row["slot"] for row in tables.rows("assumptions")}
    assert largest_correlation(assumptions) < 0.02
    # the high columns that serve ranges without a row are a little less even
    assert largest_correlation({**assumptions, **choices.range_slots()}) < 0.04


# -- shapes ----------------------------------------------------------------------------------------
PERCENTILES = [
    ("lognormal", 1.0, 2.0, 4.0),
    ("lognormal", 1.0, 3.0, 4.0),
    ("lognormal", 1.0, 1.1, 4.0),
    ("logitnormal", 0.1, 0.5, 0.9),
    ("logitnormal", 0.56, 0.74, 0.88),
    ("logitnormal", 0.01, 0.02, 0.4),
    ("normal", -3.0, 1.0, 5.0),
    ("uniform", 10.0, 20.0, 30.0),
    ("fixed", 7.0, 7.0, 7.0),
]


@pytest.mark.parametrize("shape, low, central, high", PERCENTILES)
def test_shape_passes_through_its_percentiles(shape, low, central, high):
    assert sampling.shaped(shape, low, central, high, TAILS) == pytest.approx([low, central, high])


@pytest.mark.parametrize("shape, low, central, high", PERCENTILES)
def test_percentiles_of_draws_are_those_of_the_row(shape, low, central, high):
    drawn = sampling.shaped(shape, low, central, high, latent(4))
    assert sampling.interval(drawn) == pytest.approx((low, central, high), rel=0.005)


@pytest.mark.parametrize("shape, low, central, high", PERCENTILES)
def test_shape_rises_with_its_normal_and_keeps_its_form(shape, low, central, high):
    grid = np.linspace(-4, 4, 33).reshape(3, 11)
    drawn = sampling.shaped(shape, low, central, high, grid)
    assert drawn.shape == grid.shape and np.isfinite(drawn).all()
    assert (np.diff(drawn.ravel()) >= 0).all()


@pytest.mark.parametrize("shape, low, central, high", PERCENTILES)
def test_shape_stays_in_its_bounds(shape, low, central, high):
    drawn = sampling.shaped(shape, low, central, high, np.linspace(-6, 6, 101))
    lower, upper = {"lognormal": (0, np.inf), "logitnormal": (0, 1)}.get(shape, (-np.inf, np.inf))
    if shape == "uniform":  # 5 % of its length lies beyond either percentile: 20 / 0.9 = 22.2 long
        lower, upper = 20 - 11.2, 20 + 11.2
    assert lower <= drawn.min() and drawn.max() <= upper


def test_uniform_is_flat():
    # from 10 - 20/18 to 30 + 20/18; the quarter points are 5.56 from the middle
    quarters = np.quantile(sampling.shaped("uniform", 10.0, 20.0, 30.0, latent(4)), (0.25, 0.75))
    assert quarters == pytest.approx([20 - 50 / 9, 20 + 50 / 9], abs=0.05)


def test_normal_has_its_spread():
    # 90 % of a normal is 3.29 standard deviations wide
    assert np.std(sampling.shaped("normal", -3.0, 1.0, 5.0, latent(4))) == pytest.approx(
        8 / 3.29, rel=0.01
    )


def test_unknown_shape_is_refused():
    with pytest.raises(UserError, match="unknown shape 'gamma': use one of lognormal"):
        sampling.shaped("gamma", 1.0, 2.0, 3.0, TAILS)


@pytest.mark.parametrize("shape, low, central, high", PERCENTILES)
def test_good_rows_pass_the_check(shape, low, central, high):
    assert sampling.check_shape(shape, low, central, high) == ""


@pytest.mark.parametrize(
    "shape, low, central, high, message",
    [
        ("lognormal", 2.0, 1.0, 4.0, "low <= central <= high does not hold"),
        ("lognormal", 1.0, 5.0, 4.0, "low <= central <= high does not hold"),
        ("lognormal", float("nan"), 1.0, 4.0, "low <= central <= high does not hold"),
        ("lognormal", 0.0, 1.0, 4.0, "lognormal needs values above 0"),
        ("lognormal", -1.0, 1.0, 4.0, "lognormal needs values above 0"),
        ("lognormal", 1.0, 1.0, 4.0, "lognormal needs low < central < high"),
        ("logitnormal", 0.1, 0.5, 1.0, "logitnormal needs values between 0 and 1"),
        ("logitnormal", 0.0, 0.5, 0.9, "logitnormal needs values between 0 and 1"),
        ("logitnormal", 0.1, 0.9, 0.9, "logitnormal needs low < central < high"),
        ("normal", 0.0, 1.0, 4.0, "normal needs central in the middle of low and high"),
        ("uniform", 0.0, 3.0, 4.0, "uniform needs central in the middle of low and high"),
        ("fixed", 1.0, 2.0, 3.0, "fixed needs low = central = high"),
        ("gamma", 1.0, 2.0, 3.0, "unknown shape 'gamma'"),
    ],
)
def test_bad_rows_are_told_why(shape, low, central, high, message):
    assert sampling.check_shape(shape, low, central, high) == message


# -- correlations ----------------------------------------------------------------------------------
@pytest.fixture
def four():
    return {name: latent(slot, name) for slot, name in enumerate("abcd")}


def correlate(independent, pairs):
    """What an estimate does with its draws: each is a weighted sum of independent ones."""
    mixed = sampling.weights(list(independent), pairs)
    return {
        name: sum(weight * independent[other] for other, weight in mixed[name])
        for name in independent
    }


@pytest.mark.parametrize("wanted", [-0.8, -0.3, 0.0, 0.4, 0.9])
def test_rank_correlation_is_the_wanted_one(four, wanted):
    made = correlate(four, {("a", "b"): wanted})
    assert spearmanr(made["a"], made["b"]).statistic == pytest.approx(wanted, abs=0.02)


def test_each_pair_of_a_group_gets_its_own_correlation(four):
    wanted = {("a", "b"): 0.6, ("a", "c"): 0.4, ("c", "b"): 0.5}
    made = correlate(four, wanted)
    for (one, other), rho in wanted.items():
        assert spearmanr(made[one], made[other]).statistic == pytest.approx(rho, abs=0.02)
        assert spearmanr(made[one], made["d"]).statistic == pytest.approx(0, abs=0.02)


def test_correlated_draws_stay_standard_normal(four):
    made = correlate(four, {("a", "b"): 0.6, ("b", "c"): -0.5})
    for drawn in made.values():
        assert drawn.mean() == pytest.approx(0, abs=0.01)
        assert drawn.var() == pytest.approx(1, abs=0.02)
        assert sampling.interval(ndtr(drawn)) == pytest.approx((0.05, 0.5, 0.95), abs=0.005)


def test_names_in_no_pair_keep_their_bits(four):
    made = correlate(four, {("a", "b"): 0.6})
    assert np.array_equal(made["c"], four["c"]) and np.array_equal(made["d"], four["d"])


def test_first_of_a_group_keeps_its_bits(four):
    assert np.array_equal(correlate(four, {("b", "a"): 0.6})["a"], four["a"])


def test_a_new_assumption_leaves_the_others_bit_identical(four):
    pairs = {("a", "b"): 0.6, ("b", "c"): 0.3}
    before = correlate({k: four[k] for k in "abc"}, pairs)
    after = correlate(four, {**pairs, ("c", "d"): 0.5})
    assert all(np.array_equal(before[name], after[name]) for name in "abc")
    assert not np.array_equal(after["d"], four["d"])


def test_contradictory_correlations_are_refused(four):
    contradiction = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    with pytest.raises(UserError, match="a, b, c contradict each other") as raised:
        correlate(four, contradiction)
    assert "\n" not in str(raised.value)


def test_correlations_of_the_data_are_achieved():
    rows = tables.rows("assumptions")
    independent = {
        row["name"]: latent(row["slot"], row["name"])
        for row in sorted(rows, key=lambda r: r["slot"])
    }
    wanted = {(row["a"], row["b"]): row["spearman"] for row in tables.rows("correlations")}
    made = correlate(independent, wanted)
    for (a, b), rho in wanted.items():
        assert spearmanr(made[a], made[b]).statistic == pytest.approx(rho, abs=0.02), (a, b)


def test_an_estimate_draws_with_these_weights():
    rows = {row["name"]: row for row in tables.rows("assumptions")}
    used = inputs.Inputs(choices={}, numbers={}, draws=256, seed=1, slots={})
    wanted = {(row["a"], row["b"]): row["spearman"] for row in tables.rows("correlations")}
    order = sorted(rows, key=lambda name: rows[name]["slot"])
    made = correlate(
        {name: sampling.normal(name, rows[name]["slot"], 256, 1) for name in order}, wanted
    )
    assert all(np.array_equal(used.latent(name), made[name]) for name in order)


# -- intervals and sampling ------------------------------------------------------------------------
def test_interval_of_a_number_is_the_number_three_times():
    assert sampling.interval(3) == (3.0, 3.0, 3.0)
    assert sampling.interval(np.array([3.0])) == (3.0, 3.0, 3.0)


def test_interval_is_the_middle_ninety_per_cent():
    # 0, 1 ... 100: the 5th percentile is 5
    assert sampling.interval(np.arange(101.0)[::-1]) == (5.0, 50.0, 95.0)


@pytest.mark.parametrize("draws", [2, 3, 64, 1000, 8192])
def test_interval_has_the_digits_of_numpy(draws):
    values = np.random.default_rng(draws).lognormal(sigma=2, size=draws)
    for one in (values, np.round(values), -values, np.full(draws, 7.0), values.reshape(1, -1)):
        assert sampling.interval(one) == tuple(np.quantile(one, sampling.LEVELS))
    values[0] = np.nan
    assert np.isnan(sampling.interval(values)).all()


def test_shares_of_an_order_that_was_met_are_those_of_a_new_one():
    names = ("utilisation", "pue", "facility_overhead")
    drawn = {name: latent(slot, draws=1024) for slot, name in enumerate(names)}
    first = np.exp(sum(drawn.values()))
    rounded = np.round(first)  # ties: their order is that of the draws
    known = sampling.met(names, 1024, 1)
    known.clear()
    for values in (first, 7 * first, rounded, 3 * rounded, first[::-1], -first):
        assert sampling.drivers(drawn, values, known) == sampling.drivers(drawn, values)
    assert len(known) == 4  # seven and three times the same order are no new ones


@pytest.mark.parametrize(
    "draws, seed, message",
    [
        (63, 1, "draws: 63 is out of range; it must be 64 to 4194304"),
        (2**22 + 1, 1, "draws: 4194305 is out of range"),
        (0, 1, "draws: 0 is out of range"),
        (-64, 1, "draws: -64 is out of range"),
        (1000.0, 1, "draws: 1000.0 is not a whole number"),
        ("1000", 1, "draws: '1000' is not a whole number"),
        (True, 1, "draws: True is not a whole number"),
        (None, 1, "draws: None is not a whole number"),
        (1024, -1, "seed: -1 is out of range"),
        (1024, 2**32, "seed: 4294967296 is out of range"),
        (1024, 1.5, "seed: 1.5 is not a whole number"),
        (1024, False, "seed: False is not a whole number"),
    ],
)
def test_bad_sampling_is_refused(draws, seed, message):
    with pytest.raises(UserError) as raised:
        sampling.check_sampling(draws, seed)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("draws, seed", [(64, 0), (2**22, 2**32 - 1), (1000, 7)])
def test_good_sampling_passes(draws, seed):
    sampling.check_sampling(draws, seed)


def test_sampling_error_at_the_default_draws_against_ten_million():
    """Two quantities, ten seeds: every percentile is within 0.5 % of the reference, as the output
    says.
    """
    names = ("site_capex_usd", "facility_power_mw")
    pooled: dict[str, list] = {name: [] for name in names}
    for seed in range(10):
        made = estimate(draws=2**20, seed=1_000 + seed)
        for name in names:
            pooled[name].append(made.values(name))
    for name in names:
        draws = np.concatenate(pooled[name])
        assert draws.size > 10**7
        reference = np.quantile(draws, (0.05, 0.95))
        errors, stated = [], []
        for seed in range(1, 11):
            one = estimate(seed=seed)[name]
            errors.append(np.max(abs(np.array([one.p5, one.p95]) / reference - 1)))
            stated.append(sampling.sampling_error(one.values))
        assert max(errors) < 0.005 and max(stated) < 0.005
        assert (
            np.mean(np.array(errors) < stated) >= 0.8
        )  # what the output says holds, nine times in ten


def test_sampling_error_of_what_is_certain_and_of_too_few():
    assert sampling.sampling_error(5.0) == sampling.sampling_error(np.full(4_096, 2.0)) == 0.0
    assert np.isnan(sampling.sampling_error(np.arange(100.0)))
