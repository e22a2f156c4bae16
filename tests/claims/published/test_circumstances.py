"""What is known of a print beside its kind: whose figure it is, and the size of a purchase."""

import dataclasses

import numpy as np
import pytest
from claims.published.points import points

from gigawatt.claims.published import circumstances, discrepancy
from gigawatt.claims.published.circumstances import Circumstances
from gigawatt.claims.published.discrepancy import Discrepancy


def test_prints_of_a_tight_origin_are_narrower():
    """Ten contracts lie close and ten newspapers far, both of the same two kinds."""
    rng = np.random.default_rng(7)
    made = []
    for said, scale in (("contract", 0.03), ("press", 0.3)):
        for kind in ("compute", "IT power"):
            some = points(scale * rng.standard_normal(12), kind=kind, width=0.03)
            blocks = [type("Anchor", (), {"block": f"{said}-{kind}-{n}"}) for n in range(12)]
            made += [dataclasses.replace(p, anchor=a, said=said) for p, a in zip(some, blocks)]
    factors = circumstances.fit(made, discrepancy.fit(made)).origins
    assert factors["contract"] < 0.8 < 1.1 < factors["press"]
    few = circumstances.fit([*made[:24], made[-1]], discrepancy.fit(made)).origins
    assert abs(np.log(few["press"])) < abs(np.log(factors["contract"]))


def test_without_an_origin_nothing_moves():
    made = points(np.linspace(-0.2, 0.2, 20))
    assert circumstances.fit(made, discrepancy.fit(made)) == Circumstances()


def test_prints_of_small_things_are_wider_beside_whatever_their_origin_does():
    """Sizes are fitted after origins, so that an origin that prints of small ones alone counts
    once.
    """
    rng = np.random.default_rng(7)
    made = []
    for size, scale in (("small", 0.4), ("large", 0.1)):
        some = points(scale * rng.standard_normal(20), kind="cluster cost", width=0.03)
        blocks = [type("Anchor", (), {"block": f"{size}-{n}"}) for n in range(20)]
        made += [dataclasses.replace(p, anchor=a, size=size) for p, a in zip(some, blocks)]
    found = circumstances.fit(made, discrepancy.fit(made))
    assert found.sizes["large"] < 0.8 < 1.2 < found.sizes["small"] and not found.origins
    said = [dataclasses.replace(one, said=f"only {one.size}") for one in made]
    both = circumstances.fit(said, discrepancy.fit(said))
    assert both.origins["only small"] > 1.2 and both.sizes["small"] < found.sizes["small"]
    tight = Circumstances({"a": 0.2}, {"a": 0.5}, {"small": 1.5})
    kinds = {"cluster cost": Discrepancy("cluster cost", 0.1, 0.4), "any": Discrepancy("any", 0, 1)}
    moved = tight.of(dataclasses.replace(made[0], said="a"), kinds)
    assert (moved.bias, moved.spread) == pytest.approx((0.3, 0.3))


def said_by(said, distances, kind):
    """Points of one origin, each of a source of its own."""
    some = points(distances, kind=kind, width=0.03)
    blocks = [type("Anchor", (), {"block": f"{said}-{kind}-{n}"}) for n in range(len(some))]
    return [dataclasses.replace(p, anchor=a, said=said) for p, a in zip(some, blocks)]


def test_who_prints_high_of_all_that_is_built_is_found():
    """Of money an origin has a middle of its own; of watts, which all count alike, it has none."""
    rng = np.random.default_rng(8)
    near, high = 0.1 * rng.standard_normal((2, 20))
    money = [
        *said_by("analyst", near, "cluster cost"),
        *said_by("company_statement", 0.4 + high, "cluster cost"),
    ]
    found = circumstances.fit(money, discrepancy.fit(money)).biases
    assert found["analyst"] < 0 < 0.25 < found["company_statement"] - found["analyst"] < 0.45
    few = [*money[:20], money[20]]
    shy = circumstances.fit(few, discrepancy.fit(few)).biases
    assert 0 < shy["company_statement"] < found["company_statement"] - found["analyst"]
    watts = [*said_by("press", near, "compute"), *said_by("promise", 0.4 + high, "compute")]
    assert not circumstances.fit(watts, discrepancy.fit(watts)).biases
    moved = Circumstances({"press": 0.4}).of(watts[0], discrepancy.fit(watts))
    assert moved == discrepancy.fit(watts)["compute"]
