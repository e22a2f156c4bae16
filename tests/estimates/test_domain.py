"""No draw leaves its domain: not of an input, whatever range somebody sets, and not of a result."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices, domain, sampling
from gigawatt.estimates.estimate import estimate
from gigawatt.estimates.inputs import spread
from gigawatt.text.parse import Span

DRAWS = 512
# Farther out than any draw: 30 bits give 6.2, and mixing correlated ones cannot reach 20.
FAR = np.concatenate([np.linspace(-20, 20, 401), [-sampling.Z95, 0.0, sampling.Z95]])
# A year's purchase may pass what a company spends in it: the docstring says what it means.
PARTS = {"share_of_company_capex"}
INPUTS = sorted(choices.settable() - set(tables.index("choices")) - {"print_error"})


def outside(values, ends: domain.Ends) -> bool:
    low, high = ends
    return (low is not None and np.min(values) < low) or (
        high is not None and np.max(values) > high
    )


@pytest.mark.parametrize("name", sorted(tables.index("assumptions")))
def test_no_assumption_leaves_its_domain_however_far_out_it_is_drawn(name):
    row = tables.index("assumptions")[name]
    percentiles = (row["low"], row["central"], row["high"])
    shaped = sampling.shaped(row["shape"], *percentiles, FAR)
    held = sampling.within(shaped, percentiles, *domain.ends(name))
    assert not outside(held, domain.ends(name))
    assert held[-3:] == pytest.approx(percentiles)  # and the percentiles of the row stay
    inner = np.flatnonzero(abs(FAR) <= sampling.Z95)
    assert np.array_equal(held[inner], shaped[inner])


def test_overhead_never_lies_below_one():
    """The meter counts all that the machines draw: a ratio below 1 is impossible."""
    for name in ("facility_overhead", "pue", "server_cost_ratio"):
        assert np.min(estimate(draws=2**16).values(name)) > 1, name


@pytest.mark.parametrize("accelerators", [100_000, 350_000, 10_000_000])
def test_no_fleet_takes_more_than_the_site_has(accelerators):
    made = estimate(accelerators=accelerators, site="Abilene", draws=1024)
    share = made.values("site_share")
    assert np.min(share) > 0 and np.max(share) <= 1
    over = made.values("facility_power_mw") > made.values("site_facility_power_mw")
    told = made.remarks("site_share")
    assert bool(over.any()) == any("more than Abilene has" in one for one in told)
    assert np.array_equal(share == 1, over)


@hypothesis.settings(max_examples=150, deadline=None, derandomize=True, database=None)
@hypothesis.given(
    st.sampled_from(INPUTS),
    st.tuples(*(st.floats(0, 1) for _ in range(3))).map(sorted),
    st.sampled_from(sampling.SHAPES[:4]),
)
def test_no_range_that_may_be_set_is_drawn_outside_its_domain(name, places, shape):
    least, most = domain.ends(name)
    start = 0.0 if least is None else least
    width = 1e3 if most is None else most - start
    low, central, high = (start + width * place for place in places)
    try:
        drawn = spread(Span(low, central, high), shape, FAR, (least, most))
    except UserError:
        return  # fits no shape: refused, never drawn
    assert not np.isnan(drawn).any() and not outside(drawn, (least, most))
    finite = drawn[:-3][np.isfinite(drawn[:-3])]  # 20 deviations out an open end may be too far
    assert (np.diff(finite) >= 0).all()  # farther out is never drawn nearer


def test_a_range_that_begins_at_nought_gives_no_negative_machine():
    made = estimate(facility_power_mw="0..5 GW", draws=4096)
    for name in ("accelerators", "site_capex_usd", "it_power_mw", "energy_twh_per_year"):
        assert made[name].p5 >= 0 and np.min(made.values(name)) > 0, name
    assert made["accelerators"].p5 < made["accelerators"].p50 / 20  # and it does begin near nought


def drawn(made, name):
    """Its draws; None where the tables have no number for it, or nothing finite comes out."""
    try:
        found = np.ravel(made.values(name))
    except UserError:
        return None
    return found if found.dtype.kind == "f" else None  # a reading is a word


starts = st.fixed_dictionaries(
    {},
    optional={
        "facility_power_mw": st.sampled_from(["0..5 GW", "1 MW..1 GW", 40, "0..1..900"]),
        "accelerator": st.sampled_from(["H100 SXM", "GB200", "A100", "mix"]),
        "purchase_year": st.sampled_from([2022, 2024, 2026]),
        "pue": st.sampled_from(["1..1.3", "1..1.1..5", 1]),
        "utilisation": st.sampled_from(["0..1", "0.5..1", "0.9..0.95..1", 1]),
        "mfu": st.sampled_from(["0.001..0.5..1", "0.1..0.9"]),
        "network_cost_share": st.sampled_from(["0..0.5", "0..0.9", "0.8..0.9"]),
        "budget_usd": st.sampled_from(["0..1 bn USD", "40 bn USD"]),
        "facility_overhead": st.sampled_from(["1..2", "1..1.05..5"]),
        "it_life_years": st.sampled_from(["0.5..50", "0.5..3"]),
        "operator": st.sampled_from(["Meta", "Google"]),
        "seed": st.integers(0, 50),
    },
)


@hypothesis.settings(max_examples=25, deadline=None, derandomize=True, database=None)
@hypothesis.given(starts)
def test_no_draw_of_any_quantity_leaves_its_domain(chosen):
    try:
        made, found = estimate(draws=DRAWS, **chosen), 0
    except UserError:
        return
    for name in choices.general_names():
        values = drawn(made, name)
        if values is None:
            continue
        found += 1
        assert name in domain.SIGNED or values.min() >= 0, (chosen, name, values.min())
        if name in tables.index("assumptions"):
            assert not outside(values, domain.ends(name)), (chosen, name)
        elif "share" in name and name not in PARTS:
            assert values.max() <= 1, (chosen, name, values.max())
    assert found > 100, "too few quantities were looked at"
