"""What the tables know of a company without a partner in the sentence."""

import numpy as np
import pytest

from gigawatt.claims.sentences.answer import judge
from gigawatt.estimates import prints, sampling
from gigawatt.estimates.estimate import estimate

HELD = "Microsoft holds {:,.0f} GPUs."


@pytest.fixture(scope="module")
def fleet():
    return estimate(operator="Microsoft", as_of="2024-12-31")


def test_a_fleet_may_be_counted_as_owned(fleet):
    """A sentence seldom says whether chips are owned, installed or running."""
    installed = fleet["company_accelerators_installed"].p95
    read = sampling.interval(np.asarray(prints.read(fleet, "company_accelerators_installed")))
    assert 1.05 * installed < read[-1]
    between = (installed * read[-1]) ** 0.5
    assert judge(HELD.format(round(between, -3)), "2024-12-31").verdict == "consistent"


def test_beside_chips_of_one_kind_the_equivalents_are_those_of_all():
    one = "Meta ends 2025 with 500,000 H100 and {} H100 equivalents in all."
    assert judge(one.format("1.7 million"), "2025-12-31").verdict == "consistent"
    assert judge(one.format("9 million"), "2025-12-31").verdict == "inconsistent"


def test_what_no_reading_of_a_fleet_allows_is_refused(fleet):
    most = fleet["company_accelerators_owned"].p95
    assert judge(HELD.format(round(2 * most, -3)), "2024-12-31").verdict == "inconsistent"
