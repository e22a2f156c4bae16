"""The estimate against the same model written by hand in NumPy, and against squigglepy.

Two quantities of the default fleet: the cost of the site and its power at the meter. All versions
read the same rows of data/; run with `make bench`.
"""

import math
import time

import numpy as np
from pairs import interleaved, middle, ratio, row, told

import gigawatt as gw
from gigawatt.data import tables
from gigawatt.estimates import sampling

QUANTITIES = ("site_capex_usd", "facility_power_mw")
MANY = 10**6
FEW = 4_096
SLOW = 200  # draws of squigglepy's one-at-a-time use, which is then scaled
ROUNDS = 5
SEEDS = 12  # of the search for an equal error, whose draws are many


def rows() -> dict[str, tuple]:
    """Shape and percentiles of the seven uncertain inputs of the two quantities."""
    price = next(
        row
        for row in tables.find("prices", item="H100 SXM", use="model", scope="chip")
        if row["year"] == 2024
    )
    names = (
        "server_cost_ratio",
        "network_cost_share",
        "provisioning_factor",
        "other_it_power_share",
        "construction_usd_per_mw_it",
        "facility_overhead",
    )
    found = {name: tables.index("assumptions")[name] for name in names}
    shapes = {
        name: (row["shape"], row["low"], row["central"], row["high"]) for name, row in found.items()
    }
    return shapes | {
        "price": ("lognormal", price["low_usd"], price["price_usd"], price["high_usd"])
    }


def fixed() -> tuple[float, float]:
    """Accelerators, and rated server power for each in W."""
    made = gw.estimate()
    return made["accelerators"].p50, made["server_power_w"].p50


def formula(accelerators: float, server_w: float, x: dict) -> tuple:
    """The model of the two quantities, as one would write it down."""
    it_mw = (
        accelerators * server_w * x["provisioning_factor"] * (1 + x["other_it_power_share"]) / 1e6
    )
    cluster = accelerators * x["price"] * x["server_cost_ratio"] / (1 - x["network_cost_share"])
    return cluster + it_mw * x["construction_usd_per_mw_it"], it_mw * x["facility_overhead"]


def by_hand(draws: int, shapes: dict, given: tuple, seed: int, correlated) -> list:
    """Plain Monte Carlo in NumPy: pseudo-random normals, the same shapes and correlations, the
    percentiles.
    """
    rng = np.random.default_rng(seed)
    latent = correlated(rng.standard_normal((len(shapes), draws)))
    x = {name: sampling.shaped(*shape, z) for (name, shape), z in zip(shapes.items(), latent)}
    return [np.quantile(value, (0.05, 0.5, 0.95)) for value in formula(*given, x)]


def ours(draws: int, seed: int) -> list:
    made = gw.estimate(draws=draws, seed=seed)
    return [made[name] for name in QUANTITIES]


def squiggle(draws: int, shapes: dict, given: tuple) -> list:
    """squigglepy with all draws at once; its lognormal takes the 5th and 95th percentile."""
    import squigglepy as sq

    x = {
        name: np.asarray(
            sq.sample(sq.lognorm(low, high) if kind != "normal" else sq.norm(low, high), n=draws)
        )
        for name, (kind, low, _, high) in shapes.items()
    }
    return [np.quantile(value, (0.05, 0.5, 0.95)) for value in formula(*given, x)]


def squiggle_one_by_one(draws: int, shapes: dict, given: tuple) -> None:
    """squigglepy as it is mostly used: a function that draws each input once, called for every
    draw.
    """
    import squigglepy as sq

    made = {
        name: sq.lognorm(low, high) if kind != "normal" else sq.norm(low, high)
        for name, (kind, low, _, high) in shapes.items()
    }
    for _ in range(draws):
        formula(*given, {name: sq.sample(one) for name, one in made.items()})


def measured(function, *given) -> dict:
    """Wall and CPU seconds of a call."""
    begun, used = time.perf_counter(), time.process_time()
    function(*given)
    return {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - used}


def correlator(shapes: dict):
    """The copula of data/correlations.csv among the seven inputs."""
    pairs = {(row["a"], row["b"]): row["spearman"] for row in tables.rows("correlations")}
    names = list(shapes)
    lower = sampling.factor(names, pairs)
    return lambda z: lower @ z


def errors(draws: int, make, reference: np.ndarray, seeds: int = 40) -> float:
    """Root mean square relative error of p5 and p95 of the two quantities."""
    found = []
    for seed in range(seeds):
        values = [
            [one.p5, one.p95] if hasattr(one, "p5") else [one[0], one[2]]
            for one in make(draws, seed)
        ]
        found.append(np.array(values) / reference - 1)
    return float(np.sqrt(np.mean(np.square(found))))


def enough(error: float, reference: np.ndarray) -> int:
    """The fewest of our draws, a power of two, whose error is no larger than another's."""
    draws = FEW
    while errors(draws, ours, reference, SEEDS) > error:
        draws *= 2
    return draws


def main() -> None:
    """Print the rows of the table."""
    shapes, given = rows(), fixed()
    correlated = correlator(shapes)

    def hand(draws: int, seed: int) -> list:
        return by_hand(draws, shapes, given, seed, correlated)

    for function in (ours, hand):
        function(MANY, 0)  # to warm up
    mine, theirs = interleaved(
        lambda: measured(ours, MANY, 1), lambda: measured(hand, MANY, 1), rounds=ROUNDS
    )
    row(
        "estimate, 1e6 draws / by hand in NumPy",
        ratio(mine, theirs, "cpu"),
        f"{told(mine)}; {told(theirs)}",
    )
    (warm,) = interleaved(lambda: measured(ours, FEW, 1), rounds=25)
    row("estimate, 4,096 draws, warm", None, f"{middle(warm)['cpu'] * 1e3:.1f} ms of CPU")
    reference = np.array([[one.p5, one.p95] for one in ours(2**22, 99)])
    beside_squigglepy(shapes, given, enough(errors(MANY, hand, reference, SEEDS), reference))
    quasi, plain = errors(FEW, ours, reference), errors(FEW, hand, reference)
    row(
        "draws that plain Monte Carlo needs for the same error / ours",
        (plain / quasi) ** 2,
        f"error of p5 and p95 at 4,096 draws: {plain:.2%} / {quasi:.2%}",
        1,
    )


def beside_squigglepy(shapes: dict, given: tuple, fewer: int) -> None:
    """Rows beside squigglepy. fewer: our draws with the error of its MANY, which are plain ones."""
    try:
        squiggle(FEW, shapes, given)
    except ImportError:
        row("squigglepy", None, "not installed: `uv sync --group bench`")
        return
    ours(fewer, 0)
    mine, equal, at_once, one_by_one = interleaved(
        lambda: measured(ours, MANY, 1),
        lambda: measured(ours, fewer, 1),
        lambda: measured(squiggle, MANY, shapes, given),
        lambda: measured(squiggle_one_by_one, SLOW, shapes, given),
    )
    row(
        "estimate, 1e6 draws / squigglepy, all draws at once",
        ratio(mine, at_once, "cpu"),
        f"{told(mine)}; {told(at_once)}",
    )
    row(
        "estimate at equal error / squigglepy, 1e6 draws at once",
        ratio(equal, at_once, "cpu"),
        f"2^{math.log2(fewer):.0f} draws of ours: {told(equal)}; {told(at_once)}",
    )
    row(
        "estimate, 1e6 draws / squigglepy, one draw at a time",
        ratio(mine, one_by_one, "cpu") * SLOW / MANY,
        f"{middle(one_by_one)['cpu'] * MANY / SLOW:.0f} s, scaled from {SLOW} draws",
        4,
    )


if __name__ == "__main__":
    main()
