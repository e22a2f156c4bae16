"""The discrepancy of prints: fitted without the source that it is tested on, and honest about few
points.
"""

import dataclasses

import numpy as np
import pytest
from claims import thin

from gigawatt.claims.published import calibration, promise, reliability
from gigawatt.claims.published.anchors import read
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import prints
from gigawatt.estimates.estimate import estimate

HEAD = "anchor_id,quantity,given,value,low,high,unit,source_id\n"


def points(distances, kind="compute", width=0.1, sources=None):
    drawn = width * np.sort(np.random.default_rng(0).standard_normal(calibration.LADDER.size))
    made = []
    for place, distance in enumerate(distances):
        anchor = type("Anchor", (), {"block": (sources or {}).get(place, f"{kind}-{place}")})
        likelihood = calibration._likelihood(distance, drawn)
        made.append(calibration.Point(anchor, kind, distance, drawn, likelihood))
    return made


def test_a_bias_and_a_spread_are_found_again():
    rng = np.random.default_rng(2)
    true = 0.3 + 0.1 * rng.standard_t(prints.DEGREES, 80) + 0.1 * rng.standard_normal(80)
    found = calibration.fit(points(true))["compute"]
    assert found.bias == pytest.approx(0.3, abs=0.06) and 0.05 < found.spread < 0.17


def test_few_points_lean_on_all_and_are_wider():
    rng = np.random.default_rng(3)
    many = points(0.05 * rng.standard_normal(60))
    few = points([0.6, 0.5], kind="site cost")
    found = calibration.fit([*many, *few])
    assert 0 < found["site cost"].bias < 0.55
    assert found["site cost"].spread > found["compute"].spread


def test_the_rival_has_a_bias_of_its_own():
    """One factor for everything is fitted, not a guess about a kind that nobody has seen."""
    rng = np.random.default_rng(4)
    found = calibration.fit_one(points(0.4 + 0.05 * rng.standard_normal(60)))
    assert found[prints.ANY].bias == pytest.approx(0.4, abs=0.05)
    assert found[prints.ANY].spread < 0.15


def test_a_kind_leans_on_its_own_family():
    """Two points counted in watts follow the narrow watts, not the wide money."""
    rng = np.random.default_rng(5)
    watts = points(0.03 * rng.standard_normal(40), width=0.03)
    money = points(0.5 * rng.standard_normal(40), kind="site cost", width=0.03)
    few = [[*points([0.02, -0.02], kind=kind, width=0.03)] for kind in ("IT power", "training")]
    found = calibration.fit([*watts, *money, *few[0], *few[1]])
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
    alone = calibration.fit([*kinds[0], *kinds[1]])["kind 0"]
    among = calibration.fit([one for kind in kinds for one in kind])["kind 0"]
    assert among.spread < alone.spread and abs(among.bias) <= abs(alone.bias) + 0.01


def test_prints_of_a_tight_origin_are_narrower():
    """Ten contracts lie close and ten newspapers far, both of the same two kinds."""
    rng = np.random.default_rng(7)
    made = []
    for said, scale in (("contract", 0.03), ("press", 0.3)):
        for kind in ("compute", "IT power"):
            some = points(scale * rng.standard_normal(12), kind=kind, width=0.03)
            blocks = [type("Anchor", (), {"block": f"{said}-{kind}-{n}"}) for n in range(12)]
            made += [dataclasses.replace(p, anchor=a, said=said) for p, a in zip(some, blocks)]
    factors = calibration.factors(made, calibration.fit(made)).origins
    assert factors["contract"] < 0.8 < 1.1 < factors["press"]
    few = calibration.factors([*made[:24], made[-1]], calibration.fit(made)).origins
    assert abs(np.log(few["press"])) < abs(np.log(factors["contract"]))


def test_without_an_origin_there_is_no_factor():
    made = points(np.linspace(-0.2, 0.2, 20))
    assert calibration.factors(made, calibration.fit(made)) == calibration.Factors({}, {})


def test_prints_of_few_accelerators_are_wider_beside_whatever_their_origin_does():
    """Sizes are fitted after origins, so that an origin that prints of few alone is not counted
    twice.
    """
    rng = np.random.default_rng(7)
    made = []
    for size, scale in (("few", 0.4), ("many", 0.1)):
        some = points(scale * rng.standard_normal(20), kind="cluster cost", width=0.03)
        blocks = [type("Anchor", (), {"block": f"{size}-{n}"}) for n in range(20)]
        made += [dataclasses.replace(p, anchor=a, size=size) for p, a in zip(some, blocks)]
    found = calibration.factors(made, calibration.fit(made))
    assert found.sizes["many"] < 0.8 < 1.2 < found.sizes["few"] and not found.origins
    said = [dataclasses.replace(one, said=f"only {one.size}") for one in made]
    both = calibration.factors(said, calibration.fit(said))
    assert both.origins["only few"] > 1.2 and both.sizes["few"] < found.sizes["few"]
    tight = calibration.Factors({"a": 0.5}, {"few": 1.5})
    assert tight.of(dataclasses.replace(made[0], said="a")) == pytest.approx(0.75)


def test_copies_of_one_source_count_less_than_as_many_sources():
    apart = calibration.fit(points([0.0] * 20 + [0.4] * 10))["compute"].bias
    one = dict.fromkeys(range(20, 30), "one")
    copied = calibration.fit(points([0.0] * 20 + [0.4] * 10, sources=one))["compute"].bias
    assert copied < apart


def test_too_few_sources_are_refused():
    with pytest.raises(UserError, match="3 sources are too few"):
        calibration.fit(points([0.1, 0.2, 0.3]))


def test_no_fit_sees_the_source_it_is_tested_on_nor_those_set_aside():
    seen = []

    def spy(some):
        seen.append({one.anchor.block for one in some})
        return calibration.fit(some)

    every = points(np.linspace(-0.2, 0.2, 40))
    calibration.left_out(every, spy)
    aside = {p.anchor.block for p in every if calibration.set_aside(p.anchor.block)}
    assert aside and len(seen) > 10 and not any(aside & one for one in seen)
    kept = {p.anchor.block for p in every} - aside
    assert sorted(len(kept - one) for one in seen) == [0] + [1] * len(kept)


def test_bounds_and_identities_are_no_points(tmp_path):
    file = tmp_path / "anchors.csv"
    rows = (
        "a,h100_equivalents,fleet=GB200:100,250,,,,s\nb,facility_power_mw,fleet=GB200:100,,1,,,s\n"
    )
    file.write_text(HEAD + rows + "c,it_power_mw,fleet=GB200:1000,2,,,,s\n")
    found = [calibration.point(one, estimate(draws=256, **one.inputs)) for one in read(file)]
    assert [one is None for one in found] == [True, True, False]


def test_the_shipped_table_is_what_the_anchors_give():
    """Whoever changes an anchor or the model runs `gigawatt calibrate --write`."""
    text = calibration.table(reliability.points(), tables.date())
    fresh = {line.split(",")[0]: line.split(",") for line in text.splitlines()[1:]}
    shipped = tables.index("discrepancy")
    assert set(fresh) == set(shipped)
    for kind, (_, bias, spread, *_) in fresh.items():
        assert float(bias) == pytest.approx(shipped[kind]["bias"], abs=0.02)
        assert float(spread) == pytest.approx(shipped[kind]["spread"], rel=0.1)
    both = calibration.factor_tables(reliability.points(), tables.date())
    for name, text in zip(("print_origins", "print_sizes"), both):
        rows = (line.split(",") for line in text.splitlines()[1:])
        factors = {label: float(factor) for label, factor, *_ in rows}
        assert set(factors) == set(tables.index(name))
        for label, row in tables.index(name).items():
            assert factors[label] == pytest.approx(row["factor"], rel=0.05)


def test_the_printed_range_beats_one_factor_for_everything():
    rows = [row for row in reliability.held() if row.point.kind not in thin.KINDS]
    printed, one = (reliability.measures(rows, name) for name in ("printed", "one factor"))
    assert printed["interval_score"] < one["interval_score"]
    assert printed["error"] < one["error"]
    assert 0.85 <= printed["coverage"] <= 0.95
    # 0.182, 1.40 and 3.2 since 50 figures came last in November 2026 (0.175, 1.27 and 2.9 before),
    # with one figure of chance above; the aim of a middle error of 0.16 was met with fewer.
    assert printed["error"] <= 0.19 and printed["interval_score"] <= 1.45
    assert printed["width"] <= 3.3


def test_places_of_an_honest_range_are_even():
    places = reliability.places(reliability.held(), reliability.PRINTED)
    assert sum(places) == pytest.approx(1) and max(places) < 0.4


def test_what_is_known_by_a_year_holds_no_later_row_and_comes_back():
    before = len(tables.rows("capex")), len(tables.rows("prices"))
    with tables.known_by(2023):
        assert all(row["year"] <= 2023 for row in tables.rows("prices"))
        assert all("2024" not in str(row["period"]) for row in tables.rows("capex"))
        assert len(tables.rows("fleet")) > 0
    assert (len(tables.rows("capex")), len(tables.rows("prices"))) == before


def test_earlier_tables_hold_the_counts_that_were_printed_later():
    rows = reliability.prequential()
    assert len(rows) >= 8 and len({row["date"] for row in rows}) >= 3
    assert sum(row["inside"] for row in rows) / len(rows) >= 0.8


def test_the_frame_of_earlier_tables_rests_on_counts_and_tables():
    frame = promise.Reliability(draws=256).earlier()
    assert list(frame.columns) == ["p5", "p50", "p95", "published", "inside"]
    assert frame.index.is_unique and "Meta, end of 2023" in frame.index
    row = frame.loc["Meta, end of 2023"]
    assert row["p5"] < row["p50"] < row["p95"] < 1 and row["published"] == pytest.approx(
        0.161, 0.01
    )
