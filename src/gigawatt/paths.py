"""Where things are, found from the package and never from the working directory."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
SCENARIOS = DATA / "scenarios"
OWN_SCENARIOS = ROOT / "scenarios"  # saved from the explore page; never committed
NOTEBOOKS = ROOT / "notebooks"
FIGURES = ROOT / "figures"
BUILD = ROOT / "build"
STYLE = Path(__file__).parent / "figures" / "gigawatt.mplstyle"

FIGURES_VARIABLE = "GIGAWATT_FIGURES"


def is_file(name: str | Path) -> bool:
    """Whether there is a plain file of that name; a name that no system takes, such as one too long, is none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def figures_out() -> Path:
    """The folder that figures are saved to in this process.

    `gigawatt figures` and `gigawatt run` name it in the environment; a notebook that somebody opens
    by hand writes to `build/figures`, so that the committed figures change only on purpose.
    """
    return Path(os.environ.get(FIGURES_VARIABLE) or BUILD / "figures")
