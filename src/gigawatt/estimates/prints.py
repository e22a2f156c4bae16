"""What a source will print for a quantity, beside what the quantity is under our own definition.

Two things part the two. A print need not say which definition it means (`readings.csv`): where
nobody chose one, the draws follow each reading as often as prints mean it. And prints and our model
err (`discrepancy.csv`): a middle and a spread for each kind of quantity, fitted on published
figures by `gigawatt calibrate` and never typed.
"""

from typing import TYPE_CHECKING

import numpy as np

from gigawatt.data import tables
from gigawatt.data.csvfile import pairs
from gigawatt.estimates import choices
from gigawatt.estimates.inputs import Inputs

if TYPE_CHECKING:
    from gigawatt.estimates.estimate import Estimate

ANY = "any"  # the row of discrepancy.csv for a kind that has no points of its own
ERROR = "print_error"  # the assumption behind what parts a print from our middle
DEGREES = 3.0  # of freedom of Student's t: prints err grossly more often than a normal allows
GIVEN_ENERGY = {"average_power_mw", "energy_twh_per_year"}
GIVEN_POWER = {"facility_power_mw", "site_facility_power_mw"}


def values(made: "Estimate", name: str, as_defined: bool = False) -> np.ndarray | float:
    """Draws of what a source will print for a quantity; the model's own where no kind is known.

    as_defined: the print means our own definition, so that no reading is mixed in.
    """
    meant = made.values(name) if as_defined else read(made, name)
    known = discrepancy(name)
    if known is None or np.ndim(meant) == 0 or not np.all(meant > 0):
        return meant
    return meant * np.exp(known["bias"] + known["spread"] * error(made))


def read(made: "Estimate", name: str) -> np.ndarray | float:
    """Draws of a quantity with every reading left open that nobody chose, prints taken as free of
    error.
    """
    options = readings_of(made, name)
    if not options:
        return _open(made).values(name)
    drawn = [_open(made, **pairs(row["given"] or "")).values(means) for row, means in options]
    if len(drawn) == 1:
        return drawn[0]
    share = np.cumsum([row["weight"] for row, _ in options])
    rank = made.leaf("reading_rank").value
    return np.select([rank < end / share[-1] for end in share[:-1]], drawn[:-1], drawn[-1])


def readings_of(made: "Estimate", name: str) -> list[tuple[tables.Row, str]]:
    """The rows of readings.csv that a print of a quantity may mean here, and the quantity that each
    is.

    A reading that contradicts what was chosen, or that changes a number that was given, is none.
    """
    general, company = choices.of_companies().get(name, (name, ""))
    short = name.removesuffix(general.removeprefix("company_")) if company else ""
    found = []
    for row in tables.find("readings", quantity=general):
        given = pairs(row["given"] or "")
        if any(made.asked.get(choice, value) != value for choice, value in given.items()):
            continue
        if "energy_reading" in given and GIVEN_ENERGY & set(made.settings.numbers):
            continue
        means = f"{short}{row['means'].removeprefix('company_')}" if company else row["means"]
        found.append((row, means))
    return found


def _open(made: "Estimate", **given: str) -> "Estimate":
    """The estimate under a reading, with a stated power left open where nobody said
    what it means.
    """
    stated = GIVEN_POWER & set(made.asked) or made.settings.start == "site"
    if stated and "it_power_mw" not in made.asked:
        given = {"power_reading": "unsaid", **given}
    return made.read_as(**given) if given else made


def discrepancy(name: str) -> tables.Row | None:
    """The row of discrepancy.csv for a quantity; None for one of no kind, or before a first fit."""
    general = choices.of_companies().get(name, (name, ""))[0]
    kind = tables.index("kinds").get(general)
    rows = tables.index("discrepancy")
    return rows.get(kind["kind"], rows.get(ANY)) if kind else None


def error(made: "Estimate") -> np.ndarray:
    """Draws of Student's t for what parts a print from our middle, in units of the spread."""
    if ERROR in made.settings.numbers:
        return _student(made.leaf(ERROR).value)
    return _errors(made.draws, made.seed)


@tables.kept(most=16)
def _errors(draws: int, seed: int) -> np.ndarray:
    """The errors of every print whose position nobody set: they are alike in all estimates."""
    return _student(Inputs({}, {}, draws, seed, {}).leaf(ERROR).value)


def _student(normal: np.ndarray | float) -> np.ndarray:
    from scipy.special import ndtr, stdtrit

    return stdtrit(DEGREES, ndtr(normal))
