"""What a source will print for a quantity, beside what the quantity is under our own definition.

Two things part the two. A print need not say which definition it means (`readings.csv`): where
nobody chose one, the draws follow each reading as often as prints mean it. And prints and our model
err (`discrepancy.csv`): a middle and a spread for each kind of quantity, fitted on published
figures by `gigawatt calibrate` and never typed. Where it is known whose figure it is, both follow
that too (`print_origins.csv`), and for accelerators, halls, sites and training runs the spread
follows how large they are (`print_sizes.csv`).
"""

import contextlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from gigawatt.data import tables
from gigawatt.data.csvfile import pairs
from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.estimates.inputs import MIXES, Inputs

if TYPE_CHECKING:
    from gigawatt.estimates.estimate import Estimate

ANY = "any"  # the row of discrepancy.csv for a kind that has no points of its own
ERROR = "print_error"  # the assumption behind what parts a print from our middle
DEGREES = 3.0  # of freedom of Student's t: prints err grossly more often than a normal allows
# Families of kinds whose prints err as a normal does: watts and chips are counted, filed and
# metered. The figures make it twice as probable as grosser errors; of money they say the reverse.
NORMAL = frozenset({"watts"})
# The families whose middle follows whose figure it is: what somebody buys, builds or runs, of which
# a company speaks higher than those who look on. Watts do not follow it: they are counted alike.
LEANING = frozenset({"site"})
# Kinds whose prints agree the better the larger a thing is, by the quantity that says how large and
# its border. Few accelerators go through resellers, tenders with years of service and halls that
# stand already, many at a price that all know; a small hall is cheap land in one town and a rebuilt
# block in another, a large one is both; a small run is tuned by nobody. The border of accelerators
# was chosen on the half that fits see; that of runs is a round number, as that half does not tell
# borders from 1e22 to 1e24 apart.
BY_SIZE = {
    "building cost": ("accelerators", 1e5),
    "cluster cost": ("accelerators", 1e5),
    "site cost": ("accelerators", 1e5),
    "site of any chip": ("accelerators", 1e5),
    "training": ("training_flop", 1e23),
}
SMALL, LARGE = "small", "large"
MOST_OF_FEW = BY_SIZE["cluster cost"][1]  # accelerators: fewer are few
GIVEN_ENERGY = {"average_power_mw", "energy_twh_per_year"}
# Readings that say which quantity a print means, and change none.
SCOPE = "scope_reading"  # which part of a site the money pays for
NAMING = frozenset({"fleet_reading", SCOPE, "origin_reading"})
UNSAID = "unsaid"  # of a reading: as if nobody had chosen one
SAME = 1e-9  # by how much two draws may part that come about in two ways, relatively
GIVEN_POWER = {"facility_power_mw", "site_facility_power_mw"}


def values(made: "Estimate", name: str, as_defined: bool = False) -> np.ndarray | float:
    """Draws of what a source will print for a quantity; the model's own where no kind is known.

    as_defined: the print means our own definition, so that no reading is mixed in.
    """
    meant = made.values(name) if as_defined else read(made, name)
    named = {one.means for one in readings_of(made, name)}
    known = discrepancy(named.pop() if len(named) == 1 else name, made)
    if known is None or np.ndim(meant) == 0 or not np.all(meant > 0):
        return meant
    return moved(meant, made, known)


def moved(meant: np.ndarray | float, made: "Estimate", known: tables.Row) -> np.ndarray:
    """Draws of what is meant, moved by what parts prints of a kind from our middle.

    known: the row of discrepancy.csv of that kind.
    """
    spread = known["spread"] * origin_factor(made) * size_factor(made, known["kind"])
    bias = known["bias"] + origin_bias(made, known["kind"])
    return meant * np.exp(bias + spread * error(made, known["kind"]))


def read(made: "Estimate", name: str) -> np.ndarray | float:
    """Draws of a quantity with every reading left open that nobody chose, prints taken as free of
    error.
    """
    options = readings_of(made, name)
    if not options:
        return _open(made).values(name)
    drawn = [_open(made, **one.given).values(one.means) for one in options]
    if len(drawn) == 1:
        return drawn[0]
    share = np.cumsum([one.weight for one in options])
    rank = made.leaf("reading_rank").value
    return np.select([rank < end for end in share[:-1]], drawn[:-1], drawn[-1])


@dataclass(frozen=True)
class Reading:
    """One thing that a print may mean: the rows of readings.csv that together say so."""

    rows: tuple[tables.Row, ...]
    means: str  # the quantity of the model that it is
    given: dict[str, str]  # the choices under which it is that
    weight: float  # how often a print means it, among those that are possible here [1]

    @property
    def label(self) -> str:
        """It in words: "per GW of IT power, to the fence"."""
        return ", ".join(row["reading"] for row in self.rows)


def readings_of(made: "Estimate", name: str) -> list[Reading]:
    """What a print of a quantity may mean here: one row of each kind of reading, in every
    combination.

    A row that contradicts what was chosen, or that changes a number that was given, is none.

    Raises UserError where readings were chosen that mean different quantities.
    """
    general, company = choices.of_companies().get(name, (name, ""))
    short = name.removesuffix(general.removeprefix("company_")) if company else ""
    kinds: dict[str, list[tables.Row]] = {}
    for row in tables.find("readings", quantity=general):
        if _possible(made, _given(row)):
            kinds.setdefault(row["kind"], []).append(row)
    kinds = {kind: _asked_or_usual(made, rows) for kind, rows in kinds.items()}
    found = []
    for rows in product(*kinds.values()) if kinds else ():
        means = _meant([row for row in rows if row["means"] != general], general)
        if means != general:
            _check_part(made, general, next(row for row in rows if row["means"] == means))
        named = f"{short}{means.removeprefix('company_')}" if company else means
        given = {key: value for row in rows for key, value in _given(row).items()}
        given = {key: value for key, value in given.items() if key not in NAMING}
        found.append(Reading(rows, named, given, math.prod(_share(row, kinds) for row in rows)))
    return found


def _given(row: tables.Row) -> dict[str, str]:
    """The choices that go with a reading."""
    return _parsed(row["given"] or "")


@tables.kept
def _parsed(given: str) -> dict[str, str]:
    return pairs(given)


def _meant(elsewhere: list[tables.Row], general: str) -> str:
    """The quantity that rows of different kinds mean together."""
    if len({row["means"] for row in elsewhere}) > 1:
        said = " and ".join(str(row["given"]) for row in elsewhere)
        raise UserError(f"{said} contradict one another about {general}; choose one of them")
    return str(elsewhere[0]["means"]) if elsewhere else general


def _check_part(made: "Estimate", whole: str, naming: tables.Row) -> None:
    """Refuse a reading of the whole that says nothing of the part which another reading names:
    accelerators alone hold no land. Raises UserError.
    """
    given, part = _given(naming), str(naming["means"])
    if SCOPE not in given:  # a sum of one year is made from the whole, and is as the whole is
        return
    of_whole, of_part = (
        {choice for row in tables.find("readings", quantity=one) for choice in _given(row)}
        for one in (whole, part)
    )
    for other in sorted(made.asked.keys() & of_whole - of_part - given.keys() - NAMING):
        said = ", ".join(f"{choice}={value}" for choice, value in given.items())
        raise UserError(
            f"{said} and {other}={made.asked[other]} contradict one another about {whole}: "
            f"{part} has no {other}; choose one of them"
        )


def idle(made: "Estimate", names: Iterable[str]) -> set[str]:
    """The readings that were chosen and move none of the quantities, nor what is printed of them:
    every other value of each is tried, on few draws.
    """
    tried = {choice: made.varied(choice) for choice in made.asked if choice in choices.readings()}
    moved = {
        choice
        for choice, varied in tried.items()
        if any(_differ(varied, one) or _differ(varied, one, printed=True) for one in names)
    }
    return set(tried) - moved


def _differ(estimates: Iterable["Estimate"], name: str, printed: bool = False) -> bool:
    """Whether estimates part about a quantity, or about what is printed of it; one that has no
    answer parts from none.
    """
    found: list[np.ndarray | float] = []
    for made in estimates:
        with contextlib.suppress(UserError):
            found.append(values(made, name) if printed else made.values(name))
            if not np.allclose(found[0], found[-1], rtol=SAME, atol=0):
                return True
    return False


def _asked_or_usual(made: "Estimate", rows: list[tables.Row]) -> list[tables.Row]:
    """The rows of one kind whose reading was asked for by name, else those that prints mean."""
    named = [row for row in rows if row["given"] and _is_asked(made, _given(row))]
    if len({row["means"] for row in named}) > 1:
        _meant(named, str(rows[0]["quantity"]))
    return named or [row for row in rows if row["weight"]]


def _share(row: tables.Row, kinds: dict[str, list[tables.Row]]) -> float:
    """Weight of a row among those of its kind [1]; one that was asked for by name stands alone."""
    total = sum(other["weight"] for other in kinds[row["kind"]])
    return row["weight"] / total if total else 1 / len(kinds[row["kind"]])


def _is_asked(made: "Estimate", given: dict[str, str]) -> bool:
    return given.items() <= made.asked.items()


def _possible(made: "Estimate", given: dict[str, str]) -> bool:
    """Whether a reading agrees with what was chosen and leaves the given numbers as they are."""
    if any(made.asked.get(one, UNSAID) not in (value, UNSAID) for one, value in given.items()):
        return False
    if "energy_reading" in given and GIVEN_ENERGY & set(made.settings.numbers):
        return False
    return not ("purchase_reading" in given and names_accelerator(made))


def names_accelerator(made: "Estimate") -> bool:
    """Whether somebody says which accelerator it is; else the mix that is sold stands for it."""
    chosen = made.settings.choices
    return bool(chosen.get("fleet")) or chosen.get("accelerator") not in MIXES


def _open(made: "Estimate", **given: str) -> "Estimate":
    """The estimate under a reading, with a stated power left open where nobody said
    what it means.
    """
    stated = GIVEN_POWER & set(made.asked) or made.settings.start == "site"
    if stated and "it_power_mw" not in made.asked:
        given = {"power_reading": UNSAID, **given}
    return made.read_as(**given) if given else made


def kind(name: str, made: "Estimate | None" = None) -> str | None:
    """The kind of a quantity in kinds.csv, and of its own where no accelerator is named.

    None for a quantity of no kind. made: the estimate that says what is named; without one,
    everything is.
    """
    general = choices.of_companies().get(name, (name, ""))[0]
    row = tables.index("kinds").get(general)
    if row is None:
        return None
    unnamed = made is not None and row["unnamed"] and not names_accelerator(made)
    return str(row["unnamed"] if unnamed else row["kind"])


def discrepancy(name: str, made: "Estimate | None" = None) -> tables.Row | None:
    """The row of discrepancy.csv for a quantity; None for one of no kind, or before a first fit."""
    found = kind(name, made)
    rows = tables.index("discrepancy")
    return rows.get(found, rows.get(ANY)) if found else None


def origin(made: "Estimate") -> tables.Row | None:
    """The row of print_origins.csv for whose figure it is; None where nobody says, or before a
    first fit.
    """
    return tables.index("print_origins").get(made.settings.choices.get("origin_reading"))


def origin_factor(made: "Estimate") -> float:
    """Spread of the prints of this origin over that of all prints of a kind [1]."""
    row = origin(made)
    return float(row["factor"]) if row else 1.0


def origin_bias(made: "Estimate", kind: str) -> float:
    """How far prints of this origin lie beside all prints of a kind, in ln."""
    row = origin(made)
    return float(row["bias"]) if row and leans(kind) else 0.0


def leans(kind: str) -> bool:
    """Whether the middle of what is printed of a kind follows whose figure it is."""
    return families().get(kind) in LEANING


def size_factor(made: "Estimate", kind: str) -> np.ndarray | float:
    """Spread of the prints of a thing of this size over that of all of a kind [1]."""
    rows = tables.index("print_sizes")
    if kind not in BY_SIZE or not rows:
        return 1.0
    factors = float(rows[SMALL]["factor"]), float(rows[LARGE]["factor"])
    return np.where(_small(made, kind), *factors)


def size(made: "Estimate", kind: str) -> str:
    """Whether a thing is small or large; empty for a kind of which that decides nothing."""
    if kind not in BY_SIZE:
        return ""
    return SMALL if np.mean(_small(made, kind)) > 0.5 else LARGE


def _small(made: "Estimate", kind: str) -> np.ndarray | bool:
    """Whether the thing is small, in each draw where its size is open."""
    measure, border = BY_SIZE[kind]
    return made.values(measure) < border


def error(made: "Estimate", kind: str = ANY) -> np.ndarray:
    """Draws of what parts a print of a kind from our middle, in units of the spread."""
    if ERROR in made.settings.numbers:
        normal = made.leaf(ERROR).value
        return _student(normal) if errs_grossly(kind) else normal
    return _errors(made.draws, made.seed, errs_grossly(kind))


def errs_grossly(kind: str) -> bool:
    """Whether prints of a kind follow Student's t, with its heavy tails, and not a normal."""
    return families().get(kind) not in NORMAL


@tables.kept
def families() -> dict[str, str]:
    """The family of each kind: kinds of one family lean on one another."""
    rows = tables.rows("kinds")
    return {str(row[kind]): row["family"] for row in rows for kind in ("kind", "unnamed")}


@tables.kept(most=16)
def _errors(draws: int, seed: int, grossly: bool) -> np.ndarray:
    """The errors of every print whose position nobody set: they are alike in all estimates."""
    normal = Inputs({}, {}, draws, seed, {}).leaf(ERROR).value
    return _student(normal) if grossly else normal


def _student(normal: np.ndarray | float) -> np.ndarray:
    from scipy.special import ndtr, stdtrit

    return stdtrit(DEGREES, ndtr(normal))
