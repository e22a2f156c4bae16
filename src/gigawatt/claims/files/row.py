"""A row of a file of claims: its columns, and the estimate that its inputs ask for."""

from pathlib import Path
from typing import Any

from gigawatt.data import csvfile, tables
from gigawatt.data.csvfile import Line
from gigawatt.errors import unknown
from gigawatt.estimates import choices as settings
from gigawatt.estimates.estimate import Estimate, estimate

COLUMNS = (
    "claim_id",
    "claimant",
    "quantity",
    "value",
    "low",
    "high",
    "unit",
    "given",
    "as_of",
    "source_id",
    "paraphrase",
)

MOST_KEPT = 64  # estimates: each holds draws by the half megabyte, and rows that share one are near


def read(file: Path) -> list[Line]:
    """The rows of a file of claims. Raises UserError for a malformed one."""
    return csvfile.read(file, COLUMNS, "claim_id")


@tables.kept(most=MOST_KEPT)
def estimated(inputs: tuple[tuple[str, str], ...]) -> Estimate:
    reserved = {"scenario", "draws", "seed"} & {name for name, _ in inputs}
    if reserved:
        raise unknown("input", min(reserved), settings.settable())
    given: dict[str, Any] = dict(inputs)
    return estimate(**given)
