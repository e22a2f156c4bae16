"""Files that are put in their place whole: one, or a set that replaces another set together.

A set is first written into a hidden folder beside its place, which one rename then declares
complete; only then do its files move. Whoever is killed on the way leaves either nothing to do or a
complete set, and the next that comes along moves it on: see `finish`.
"""

import contextlib
import json
import os
import re
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gigawatt.errors import UserError

try:
    import fcntl
except ImportError:  # Windows has no lock on a folder; there two runs at once may mix their sets
    fcntl = None

STAGED, READY = ".set-being-written", ".set-complete"
DROPPED = "dropped.json"  # names of the files that leave with the set's arrival


def alive(pid: str) -> bool:
    """Whether the process of a number still runs."""
    import psutil

    try:
        return pid.isdecimal() and psutil.pid_exists(int(pid))
    except OverflowError:  # a number that no system gives to a process
        return False


def write(path: Path, content: str | bytes) -> None:
    """Put one file in its place in one step; through a link, in the place that it names.

    Raises UserError where the disk does not take it, and for a device, a pipe or a folder, which a
    rename would replace.
    """
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    if path.exists() and not path.is_file():
        raise UserError(f"{path}: cannot be written (it is no plain file); name another")
    near = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        near.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        os.replace(near, path)
    except OSError as error:
        _forget(near)
        raise UserError(f"{path}: cannot be written ({error.strerror})") from None


def publish(folder: Path, contents: Mapping[str, bytes], drop: Iterable[str] = ()) -> None:
    """Put a set of files into a folder, which is made if need be, and remove those that it
    replaces: all or nothing.

    contents: bytes by file name. Raises OSError, with the folder as it was, where the disk does not
    take them, and UserError where a folder stands in the place of a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        _finish(folder)
        for name in contents:
            if _is_folder(folder / name):
                raise UserError(
                    f"{folder / name}: is a folder where a file belongs; remove it, then run again"
                )
        staged = folder / STAGED
        try:
            staged.mkdir()
            for name, content in contents.items():
                (staged / name).write_bytes(content)
            (staged / DROPPED).write_text(json.dumps(sorted(drop)), encoding="utf-8")
            os.replace(staged, folder / READY)
        except OSError:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        _finish(folder)


def replace_folder(made: Path, target: Path) -> None:
    """Put a finished folder in the place of another, which goes only when the new one lies beside
    it, whole.

    Raises OSError, with the old folder in its place, where the disk does not take the new one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    near, old = (target.with_name(f".{target.name}.{what}") for what in ("new", "old"))
    with _locked(target.parent):
        _put_back(old, target)  # whoever was killed between the two renames below left it there
        for left in (near, old):
            shutil.rmtree(left, ignore_errors=True)
        try:
            shutil.move(made, near)
            if target.exists():
                os.replace(target, old)
            os.replace(near, target)
        except OSError:
            _put_back(old, target)
            raise
        finally:
            shutil.rmtree(near, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _put_back(old: Path, target: Path) -> None:
    if old.exists() and not target.exists():
        os.replace(old, target)


def finish(folder: Path) -> None:
    """Move on the complete set that a killed `publish` left in a folder, and forget one that is not
    complete.

    Waits for a `publish` that is under way. Where the folder cannot be written, it stays as it is.
    Raises UserError for a set that no `publish` left: nothing of it is moved.
    """
    if any(os.path.lexists(folder / name) for name in (READY, STAGED)):
        with contextlib.suppress(OSError), _locked(folder):
            _finish(folder)


def remove_halves(folder: Path) -> None:
    """Remove what killed writers of single files left: `.NAME.PID-THREAD`."""
    for path in folder.glob(".*"):
        half = re.fullmatch(r"\..+\.(\d+)-\d+", path.name)
        if half and not alive(half[1]):
            _forget(path)


def _finish(folder: Path) -> None:
    ready = folder / READY
    if os.path.lexists(ready):
        dropped = _dropped(ready)
        for path in sorted(ready.iterdir()):
            if path.name != DROPPED:
                os.replace(path, folder / path.name)
        for name in dropped:
            (folder / name).unlink(missing_ok=True)
        shutil.rmtree(ready)
    staged = folder / STAGED
    if _is_folder(staged):
        shutil.rmtree(staged)
    else:
        staged.unlink(missing_ok=True)  # of a link, only itself


def _dropped(ready: Path) -> list[str]:
    """The names of files that leave with the arrival of a complete set.

    Raises UserError for what no `publish` wrote: the set may have come with the folder from
    somebody else, and must neither remove nor fetch a file of another folder.
    """
    with contextlib.suppress(OSError, ValueError, RecursionError):
        if _is_folder(ready) and all(
            path.is_file() and not path.is_symlink() for path in ready.iterdir()
        ):
            note = ready / DROPPED
            dropped = json.loads(note.read_text(encoding="utf-8")) if note.exists() else []
            if isinstance(dropped, list) and all(map(_is_name, dropped)):
                return dropped
    raise UserError(
        f"{ready}: is no set of figures that a stopped run left here; remove it, then run again"
    )


def _is_name(name: object) -> bool:
    """Whether this names a plain file of a folder itself.

    Raises ValueError for what no system can name.
    """
    return (
        isinstance(name, str)
        and b"\0" not in os.fsencode(name)
        and name == Path(name).name
        and name[:1] not in ("", ".")
    )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer of sets at a time; the system lets go of the lock when its holder dies."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
