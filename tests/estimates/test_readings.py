"""Every pair of readings: each moves the answer, or is named as idle, or is refused."""

from itertools import permutations

import numpy as np
import pytest

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.estimates.estimate import estimate

VALUES = {one: tables.index("choices")[one]["allowed"].split("|") for one in choices.readings()}
QUANTITIES = sorted({str(row["quantity"]) for row in tables.rows("readings")})
STARTS = {
    "a fleet": {"fleet": "GB200:72000", "operator": "Meta", "as_of": "2025-12-31"},
    "a site": {"facility_power_mw": 1000},
    "a budget": {"budget_usd": 1e10, "accelerator": "GB300"},
}


class Answers:
    """The answers for one quantity from one start, by the readings that were chosen."""

    def __init__(self, quantity, start):
        self.quantity, self.start, self.known = quantity, start, {}
        if self() is None:
            pytest.skip(f"{quantity} has no answer from these choices")

    def __call__(self, **said):
        """Sums of the draws of what it is and of what is printed, and which readings were named as
        idle; None where it is refused.
        """
        key = tuple(sorted(said.items()))
        if key not in self.known:
            self.known[key] = self._answer(said)
        return self.known[key]

    def _answer(self, said):
        try:
            made = estimate(draws=64, **self.start, **said)
            sums = [
                float(np.sum(one))
                for one in (made.values(self.quantity), made.printed(self.quantity).values)
            ]
        except UserError as error:
            assert "\n" not in str(error)
            return None
        return sums, set(made.unused(self.quantity))

    def moved(self, choice, **beside):
        """Whether a reading moves what it is, and whether it moves what is printed."""
        found = [self(**beside, **{choice: value}) for value in VALUES[choice]]
        sums = [one[0] for one in found if one] or [[1, 1]]
        return ~np.isclose(np.min(sums, axis=0), np.max(sums, axis=0), rtol=1e-9, atol=0)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_reading_moves_the_answer_or_is_named_or_is_refused(quantity, start):
    answers = Answers(quantity, STARTS[start])
    for choice, values in VALUES.items():
        found = [one for one in (answers(**{choice: value}) for value in values) if one]
        moves = answers.moved(choice).any()
        idle = [choice in named for _, named in found]
        assert not any(idle) if moves else all(idle) or len(found) < 2, choice


@pytest.mark.slow  # every pair of readings of every quantity
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_no_reading_is_dropped_beside_another(quantity):
    answers = Answers(quantity, STARTS["a site"])
    alone = {choice: answers.moved(choice) for choice in VALUES}
    moving = [choice for choice, moved in alone.items() if moved.any()]
    for first, second in permutations(moving, 2):
        for value in VALUES[first]:
            beside = {first: value}
            found = [answers(**beside, **{second: other}) for other in VALUES[second]]
            if sum(one is not None for one in found) < 2:
                continue  # all but one of them are refused
            named = all(second in one[1] for one in found if one)
            assert answers.moved(second, **beside).any() or named, (beside, second)


def test_what_is_refused_names_both_readings_and_the_part_that_is_left():
    made = estimate(facility_power_mw=100, draws=64, scope_reading="chips", cost_reading="all_in")
    with pytest.raises(UserError) as error:
        made.printed("site_capex_usd")
    said = str(error.value)
    assert "scope_reading=chips and cost_reading=all_in contradict one another" in said
    assert "accelerator_cost_usd" in said and "\n" not in said


def test_unsaid_is_the_mixture_as_if_nobody_had_chosen():
    said = {"fleet_reading": "unsaid", "power_reading": "unsaid", "origin_reading": "unsaid"}
    plain = estimate(as_of="2025-12-31", draws=64, fleet="GB200:1000")
    asked = estimate(as_of="2025-12-31", draws=64, fleet="GB200:1000", **said)
    for name in ("meta_h100e_installed", "facility_power_mw", "site_capex_usd"):
        assert np.array_equal(plain.printed(name).values, asked.printed(name).values), name


def test_a_reading_that_replaces_a_step_that_was_set_is_idle():
    made = estimate(fleet="GB200:1000", draws=64, cost_reading="all_in", facility_cost_usd=1e9)
    assert made.unused("site_capex_usd") == ["cost_reading"]
    assert estimate(draws=64, cost_reading="all_in").unused("chip_power_mw") == ["cost_reading"]
