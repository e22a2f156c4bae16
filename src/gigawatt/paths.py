"""Where things are, and where one may write;
found from the package and never from the working directory.

In a checkout data/, notebooks/ and the like stand at the top level. A wheel carries them in
`share/` inside the package. Where that place cannot be written, such as a folder that a class
shares, the work goes to a folder of the user's own.
"""

import hashlib
import os
import sys
from functools import lru_cache
from pathlib import Path

FIGURES_VARIABLE = "GIGAWATT_FIGURES"
BUILD_VARIABLE = "GIGAWATT_BUILD"


def _writable(folder: Path) -> bool:
    """Whether a folder can be written, or made where it is missing."""
    near = next(place for place in (folder, *folder.parents) if os.path.exists(place))
    return os.access(near, os.W_OK)


def _own_folder(root: Path) -> Path:
    """The user's own folder for what is made from one place; another place,
    or another version, has another.
    """
    from platformdirs import user_cache_path

    named = hashlib.sha256(f"{root} {_version()}".encode()).hexdigest()[:12]
    return user_cache_path("gigawatt", appauthor=False) / named


def _kept_folder() -> Path:
    """The user's own folder for what they saved themselves, whatever the version and the place."""
    from platformdirs import user_data_path

    named = os.environ.get(BUILD_VARIABLE)
    return Path(named).absolute() if named else user_data_path("gigawatt", appauthor=False)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("gigawatt")
    except PackageNotFoundError:
        return ""


PACKAGE = Path(__file__).resolve().parent
SHARE = PACKAGE / "share"  # only a wheel has it
ROOT = SHARE if SHARE.is_dir() else PACKAGE.parents[1]
DATA = ROOT / "data"
SCENARIOS = DATA / "scenarios"
NOTEBOOKS = ROOT / "notebooks"
SITE = ROOT / "site"
STYLE = PACKAGE / "figures" / "charts" / "styles" / "gigawatt.mplstyle"

WRITABLE = ROOT != SHARE and _writable(ROOT) and _writable(ROOT / "build")
BUILD = Path(
    os.environ.get(BUILD_VARIABLE) or (ROOT / "build" if WRITABLE else _own_folder(ROOT))
).absolute()
# What somebody saved on the explore page; never committed.
OWN_SCENARIOS = (ROOT if WRITABLE else _kept_folder()) / "scenarios"
_DRAWN = BUILD / "published"  # where the collection's figures go that cannot go to figures/
FIGURES = ROOT / "figures" if WRITABLE or not os.path.isdir(_DRAWN) else _DRAWN


def is_file(name: str | Path) -> bool:
    """Whether there is a plain file of that name; a name that no system takes is none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def figures_out() -> Path:
    """The folder that figures are saved to in this process.

    `gigawatt figures` and `gigawatt run` name it in the environment; a notebook that somebody opens
    by hand writes to `build/figures`, so that the committed figures change only on purpose. Where
    that cannot be written they go beside the user, and one line says so.
    """
    if os.environ.get(FIGURES_VARIABLE):
        return Path(os.environ[FIGURES_VARIABLE])
    folder = beside("figures", "gigawatt-figures")
    if why():
        _say_once(f"figures are saved in {shown(folder)}{why()}")
    return folder


def beside(name: str, elsewhere: str = "") -> Path:
    """Where what a user asked for goes: `build/NAME` of a checkout, else the working folder.

    elsewhere: its name in the working folder, by default the last part of `name`. Where the working
    folder cannot be written either, it goes to the user's own folder.
    """
    here = Path.cwd()
    if WRITABLE or not _writable(here):
        return BUILD / name
    return here / (elsewhere or Path(name).name)


def why() -> str:
    """Why something does not stand in build/, for the end of a line; empty without a reason."""
    return "" if WRITABLE or ROOT == SHARE else f", because {ROOT.name}/build cannot be written"


def shown(path: Path) -> str:
    """A path as one reads it: from the working folder, or from one's home as `~`."""
    for base, sign in ((Path.cwd(), ""), (Path(os.path.expanduser("~")), "~/")):
        if len(base.parts) > 1 and path.is_relative_to(base):
            return f"{sign}{path.relative_to(base)}"
    return str(path)


@lru_cache
def _say_once(line: str) -> None:
    print(line, file=sys.stderr)
