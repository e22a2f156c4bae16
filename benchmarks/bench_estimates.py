"""The estimate against the same model written by hand in NumPy, and against squigglepy.

Two quantities of the default fleet: the cost of the site and its power at the meter. All versions
read the same rows of data/; run with `make bench`.
"""

import statistics
import time

import numpy as np

import gigawatt as gw
from gigawatt.data import tables
from gigawatt.estimates import sampling

QUANTITIES = ("site_capex_usd", "facility_power_mw")
MANY = 10**6
FEW = 4_096
SLOW = 200  # draws of squigglepy's one-at-a-time use, which is then scaled
ROUNDS = 5


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


def seconds(function, rounds: int = ROUNDS) -> float:
    """Median CPU seconds of a call, after one to warm up."""
    function(0)
    taken = []
    for number in range(1, rounds + 1):
        begun = time.process_time()
        function(number)
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


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
        values = np.array(
            [
                [one.p5, one.p95] if hasattr(one, "p5") else [one[0], one[2]]
                for one in make(draws, seed)
            ]
        )
        found.append(values / reference - 1)
    return float(np.sqrt(np.mean(np.square(found))))


def table() -> list[tuple[str, str, str]]:
    """Rows of the table: what, ratio, what was measured."""
    shapes, given = rows(), fixed()
    correlated = correlator(shapes)
    hand = seconds(lambda seed: by_hand(MANY, shapes, given, seed, correlated))
    mine = seconds(lambda seed: ours(MANY, seed))
    warm = seconds(lambda seed: ours(FEW, seed), 25)
    result = [
        (
            "estimate, 1e6 draws / by hand in NumPy",
            f"{mine / hand:.2f}",
            f"{mine:.2f} s / {hand:.2f} s of CPU",
        ),
        ("estimate, 4,096 draws, warm", "", f"{warm * 1e3:.1f} ms of CPU"),
    ]
    try:
        sq = seconds(lambda _: squiggle(MANY, shapes, given), 3)
        slow = seconds(lambda _: squiggle_one_by_one(SLOW, shapes, given), 3) * MANY / SLOW
        result += [
            (
                "estimate, 1e6 draws / squigglepy, all draws at once",
                f"{mine / sq:.2f}",
                f"{sq:.2f} s",
            ),
            (
                "estimate, 1e6 draws / squigglepy, one draw at a time",
                f"{mine / slow:.4f}",
                f"{slow:.0f} s, scaled",
            ),
        ]
    except ImportError:
        result.append(("squigglepy", "", "not installed: `uv sync --group bench`"))
    reference = np.array([[one.p5, one.p95] for one in ours(2**22, 99)])
    quasi = errors(FEW, ours, reference)
    plain = errors(
        FEW, lambda draws, seed: by_hand(draws, shapes, given, seed, correlated), reference
    )
    result.append(
        (
            "draws that plain Monte Carlo needs for the same error / ours",
            f"{(plain / quasi) ** 2:.1f}",
            f"error of p5 and p95 at 4,096 draws: {plain:.2%} / {quasi:.2%}",
        )
    )
    return result


if __name__ == "__main__":
    for row in table():
        print("| " + " | ".join(row) + " |")
