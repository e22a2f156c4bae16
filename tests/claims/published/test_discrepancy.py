"""The discrepancy of each kind of print: found again, and honest about few points."""

import numpy as np
import pytest
from claims.published.points import points

from gigawatt.claims.published import discrepancy
from gigawatt.claims.published.anchors import read
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import prints
from gigawatt.estimates.estimate import estimate

HEAD = "anchor_id,quantity,given,value,low,high,unit,source_id\n"


def test_a_bias_and_a_spread_are_found_again():
    rng = np.random.default_rng(2)
    true = 0.3 + 0.1 * rng.standard_t(prints.DEGREES, 80) + 0.1 * rng.standard_normal(80)
    found = discrepancy.fit(points(true))["compute"]
    assert found.bias == pytest.approx(0.3, abs=0.06) and 0.05 < found.spread < 0.17


def test_few_points_lean_on_all_and_are_wider():
    rng = np.random.default_rng(3)
    many = points(0.05 * rng.standard_normal(60))
    few = points([0.6, 0.5], kind="site cost")
    found = discrepancy.fit([*many, *few])
    assert 0 < found["site cost"].bias < 0.55
    assert found["site cost"].spread > found["compute"].spread


def test_the_rival_has_a_bias_of_its_own():
    """One factor for everything is fitted, not a guess about a kind that nobody has seen."""
    rng = np.random.default_rng(4)
    found = discrepancy.fit_one(points(0.4 + 0.05 * rng.standard_normal(60)))
    assert found[prints.ANY].bias == pytest.approx(0.4, abs=0.05)
    assert found[prints.ANY].spread < 0.15


def test_a_kind_leans_on_its_own_family():
    """Two points counted in watts follow the narrow watts, not the wide money."""
    rng = np.random.default_rng(5)
    watts = points(0.03 * rng.standard_normal(40), width=0.03)
    money = points(0.5 * rng.standard_normal(40), kind="site cost", width=0.03)
    few = [[*points([0.02, -0.02], kind=kind, width=0.03)] for kind in ("IT power", "training")]
    found = discrepancy.fit([*watts, *money, *few[0], *few[1]])
    assert found["IT power"].spread < 0.5 * found["training"].spread


def test_each_kind_belongs_to_one_family():
    rows = tables.rows("kinds")
    found = {(row[kind], row["family"]) for row in rows for kind in ("kind", "unnamed")}
    found = {(kind, family) for kind, family in found if kind}
    assert len({kind for kind, _ in found}) == len(found)


def test_a_site_of_no_named_chip_is_a_kind_of_its_own():
    """Who names no chip speaks as often of a programme: their figures lie above, not around."""
    site, unnamed = (
        prints.discrepancy("site_capex_usd", estimate(draws=64, facility_power_mw=1000, **given))
        for given in ({"accelerator": "GB200"}, {})
    )
    assert site["kind"] != unnamed["kind"] and unnamed["points"] > 0
    assert prints.kind("site_capex_usd") == site["kind"]


def test_what_is_left_open_widens():
    """A kind that scatters like the others is the surer the more of them there are."""
    rng = np.random.default_rng(6)
    kinds = [points(0.1 * rng.standard_normal(5), kind=f"kind {n}", width=0.03) for n in range(8)]
    alone = discrepancy.fit([*kinds[0], *kinds[1]])["kind 0"]
    among = discrepancy.fit([one for kind in kinds for one in kind])["kind 0"]
    assert among.spread < alone.spread and abs(among.bias) <= abs(alone.bias) + 0.01


def test_copies_of_one_source_count_less_than_as_many_sources():
    apart = discrepancy.fit(points([0.0] * 20 + [0.4] * 10))["compute"].bias
    one = dict.fromkeys(range(20, 30), "one")
    copied = discrepancy.fit(points([0.0] * 20 + [0.4] * 10, sources=one))["compute"].bias
    assert copied < apart


def test_too_few_sources_are_refused():
    with pytest.raises(UserError, match="3 sources are too few"):
        discrepancy.fit(points([0.1, 0.2, 0.3]))


def test_bounds_and_identities_are_no_points(tmp_path):
    file = tmp_path / "anchors.csv"
    rows = (
        "a,h100_equivalents,fleet=GB200:100,250,,,,s\nb,facility_power_mw,fleet=GB200:100,,1,,,s\n"
    )
    file.write_text(HEAD + rows + "c,it_power_mw,fleet=GB200:1000,2,,,,s\n")
    found = [discrepancy.point(one, estimate(draws=256, **one.inputs)) for one in read(file)]
    assert [one is None for one in found] == [True, True, False]
