"""Where somebody wants a result written: checked before any work is done for it.

A file of somebody else's stays, what is read is never written over, and an ending says what the
file will be.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from gigawatt import paths
from gigawatt.data import files
from gigawatt.errors import UserError, clip

UNSHOWN = ("Cc", "Cf", "Zl", "Zp")  # of Unicode: control, format, end of line, of paragraph
LONGEST = 200  # characters of a path in an error line
FORCE = "name another file, or add --force to replace it"


def check_file(
    path: Path,
    endings: Sequence[str],
    force: bool = False,
    read: Iterable[Path | None] = (),
    making: bool = False,
) -> None:
    """Raise UserError where a result cannot, or must not, be written to a file.

    endings: those that its name may have, in small letters; none: any. force: whether a file that
    is there is replaced. read: the files that the result is made from. making: whether folders that
    are missing will be made.
    """
    _check_name(path)
    if path.is_dir():
        example = f"result{endings[0] if endings else '.html'}"
        raise UserError(f"{_shown(path)}: is a folder; name a file in it, for example {example}")
    if endings and path.suffix.lower() not in endings:
        listed = " or ".join(filter(None, (", ".join(endings[:-1]), endings[-1])))
        raise UserError(f"{_shown(path)}: write to a name that ends in {listed}")
    if path.is_symlink() and not path.exists():
        raise UserError(f"{_shown(path)}: leads nowhere by a link; name the file itself")
    real = Path(os.path.realpath(path))
    if real.suffix.lower() != path.suffix.lower():
        raise UserError(
            f"{_shown(path)}: leads by a link to {clip(real.name)}, which is another kind of file; "
            "name the file itself"
        )
    _check_foreign(real, _shown(path))
    if any(one is not None and _is_same(path, one) for one in read):
        raise UserError(f"{_shown(path)}: is what the result is made from; name another file")
    if path.exists() and not path.is_file():
        raise UserError(f"{_shown(path)}: cannot be written (it is no plain file); name another")
    if path.exists() and not force:
        raise UserError(f"{_shown(path)}: exists; {FORCE}")
    folder = real.parent
    if not making and not folder.exists():
        raise UserError(f"{_shown(path.parent)}: no such folder; make it first")
    _check_place(folder, _shown(path))
    files.remove_halves(folder, path.name)


def check_folder(path: Path) -> None:
    """Raise UserError where results cannot, or must not, be written to a folder, which is made if
    need be.
    """
    _check_name(path)
    if path.is_symlink() and not path.exists():
        raise UserError(f"{_shown(path)}: leads nowhere by a link; name the folder itself")
    real = Path(os.path.realpath(path))
    _check_foreign(real, _shown(path))
    _check_place(real, _shown(path))


def _check_name(path: Path) -> None:
    """Refuse what no terminal shows as it is, and a template or an address, by which no place of
    this machine is meant.
    """
    if any(unicodedata.category(one) in UNSHOWN for one in str(path)):
        raise UserError(f"{_shown(path)}: has a character that does not show; name another")
    if re.search(r"[{}]|^[A-Za-z0-9]{2,}:/", str(path)):
        raise UserError(
            f"{_shown(path)}: is a template or an address; name a place on this machine"
        )


def _check_foreign(real: Path, named: str) -> None:
    """Refuse a place among what results are made from, or among the figures that are verified."""
    own = (paths.NOTEBOOKS, paths.DATA, paths.SITE, paths.PACKAGE)
    own += tuple(paths.ROOT / name for name in ("figures", "src", "tests", "teaching"))
    if any(_is_same(place, one) for one in own for place in (real, *real.parents)):
        raise UserError(
            f"{named}: is in a part of the project that results are made from; name another place"
        )


def _check_place(folder: Path, named: str) -> None:
    """Refuse a folder that cannot be made or written."""
    near = next(place for place in (folder, *folder.parents) if os.path.exists(place))
    if not near.is_dir():
        raise UserError(f"{_shown(near)}: is not a folder; name another")
    if not os.access(near, os.W_OK | os.X_OK):
        raise UserError(f"{named}: cannot be written; name another")


def _is_same(one: Path, other: Path) -> bool:
    """Whether two names mean one file."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _shown(path: Path) -> str:
    return clip(path, LONGEST)
