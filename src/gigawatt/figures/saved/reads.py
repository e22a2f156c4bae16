"""What a run has read so far: tables and modules of ours."""

import sys
from pathlib import Path

from gigawatt.data import tables


def trace(place: Path, number: str) -> Path:
    """The file in which a run's figures note what has been read, by the notebook's number."""
    return place / f".{number}-read.json"


def read_so_far() -> dict[str, list[str]]:
    """Tables read and modules loaded by this process: what its results may depend on."""
    loaded = tuple(
        sys.modules
    )  # at once: a kernel's other threads import as well, and a loop over the dictionary would fail
    ours = {name.removeprefix("gigawatt.") for name in loaded if name.startswith("gigawatt.")}
    return {"tables": tables.used(), "modules": sorted(ours)}
