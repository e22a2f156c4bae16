"""Files that are put in their place whole: one, or a set of which all are written before the first
arrives.

Whoever is killed on the way leaves each file as it was or as it is to be, never a part of one, and
halves under hidden names that the next writer sweeps.
"""

import contextlib
import errno
import os
import re
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gigawatt.errors import UserError

try:
    import fcntl
except ImportError:  # Windows has no lock on a folder; there two runs at once may mix their sets
    fcntl = None


# Stands in each hidden name: one that looks alike, such as a note `.log.2024-11` of somebody's own
# beside a result, is never swept.
OURS = "gigawatt"
MOST_BYTES = 200_000_000  # of a record or a notebook: one that printed a lot has tens of millions
PATIENCE_S = 60  # that a writer waits for another to let go of a folder
LOOK_S = 0.05


def alive(pid: str) -> bool:
    """Whether the process of a number still runs."""
    if not pid.isdecimal():
        return False
    if os.name != "posix":
        import psutil

        return psutil.pid_exists(int(pid))
    try:
        os.kill(int(pid), 0)  # sends nothing; needs no /proc
    except PermissionError:  # somebody else's
        return True
    except (ProcessLookupError, OverflowError):  # also a number that no system gives to a process
        return False
    return int(pid) > 0


def content(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a plain file that others may have put there.

    Raises OSError for what is missing, is larger than `most` bytes, or is a device or a pipe, which
    would never end or never answer.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    if found.st_size > most:
        raise OSError(errno.EFBIG, f"larger than {most} bytes", str(path))
    return path.read_bytes()


def write(path: Path, content: str | bytes, durable: bool = False) -> None:
    """Put one file in its place in one step; through a link, in the place that it names.

    durable: it lies on the disk, and not only in the system's memory, before it takes its place.
    Raises UserError where the disk does not take it, and for a device, a pipe or a folder, which a
    rename would replace.
    """
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    if path.exists() and not path.is_file():
        raise UserError(f"{path}: cannot be written (it is no plain file); name another")
    near = _half(path)
    try:
        near.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        if durable:
            settle(near)
        os.replace(near, path)
    except OSError as error:
        _forget(near)
        raise UserError(f"{path}: cannot be written ({error.strerror})") from None


def settle(path: Path) -> None:
    """Wait until a file's content lies on the disk. Raises OSError where the disk does not take
    it.
    """
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def publish(folder: Path, contents: Mapping[str, bytes], drop: Iterable[str] = ()) -> None:
    """Put a set of files into a folder, which is made if need be, and remove those that it
    replaces.

    contents: bytes by file name, in the order in which they arrive. A file that has these bytes
    already is not touched. Raises OSError, with the folder as it was, where the disk does not take
    them, and UserError where a folder stands in the place of a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        put(folder, contents, drop)


def put(folder: Path, contents: Mapping[str, bytes], drop: Iterable[str] = ()) -> None:
    """What `publish` does, for somebody who holds the folder's lock: all are written before the
    first arrives.
    """
    remove_halves(folder)
    for name in contents:
        path = folder / name
        if path.exists() and not path.is_file() and not _is_linked_folder(path):
            what = "a folder" if path.is_dir() else "no plain file"
            raise UserError(f"{path}: is {what} where a file belongs; remove it, then run again")
    near: dict[Path, Path] = {}
    try:
        for name, content in contents.items():
            if not _holds(folder / name, content):
                half = _half(folder / name)
                near[half] = folder / name
                half.write_bytes(content)
        for half, target in near.items():
            os.replace(half, target)
    except OSError:
        for half in near:
            _forget(half)
        raise
    for name in drop:
        (folder / name).unlink(missing_ok=True)


def _holds(path: Path, content: bytes) -> bool:
    """Whether a plain file has just these bytes."""
    try:
        return path.is_file() and not path.is_symlink() and path.read_bytes() == content
    except OSError:
        return False


def replace_folder(made: Path, target: Path) -> None:
    """Put a finished folder in the place of another, which goes only when the new one lies beside
    it, whole.

    Raises OSError, with the old folder in its place, where the disk does not take the new one.
    """
    target = Path(os.path.abspath(target))  # `.` has no name of its own
    target.parent.mkdir(parents=True, exist_ok=True)
    near, old = (target.with_name(f".{target.name}.{OURS}-{what}") for what in ("new", "old"))
    with locked(target.parent):
        _put_back(old, target)  # whoever was killed between the two renames below left it there
        for left in (near, old):
            _remove(left)
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
        _remove(old)


def _remove(folder: Path) -> None:
    """Remove a folder, or a link to one and not what it leads to."""
    if folder.is_symlink():
        _forget(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _put_back(old: Path, target: Path) -> None:
    if old.exists() and not target.exists():
        os.replace(old, target)


def remove_halves(folder: Path, name: str | None = None) -> None:
    """Remove what killed writers of single files left: `.NAME.gigawatt-PID-THREAD`.

    name: of one file; without it, of any.
    """
    named = ".+" if name is None else re.escape(name)
    for path in folder.glob(".*"):
        half = re.fullmatch(rf"\.{named}\.{OURS}-(\d+)-\d+", path.name)
        if half and not alive(half[1]):
            _forget(path)


def own_folder(base: Path, begin: str) -> Path:
    """A new folder `BEGIN-PID-XXXXXXXX` of this process; those of processes that died are removed.

    begin: holds our name, so that a folder that somebody else named much alike stays. Raises
    OSError where none can be made.
    """
    for left in base.glob(f"{begin}-*-*"):
        named = re.fullmatch(rf"{re.escape(begin)}-(\d+)-[a-z0-9_]{{8}}", left.name)
        if named and not alive(named[1]) and _is_own(left):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{begin}-{os.getpid()}-", dir=base))


def _is_own(folder: Path) -> bool:
    """Whether a plain folder belongs to this account; where accounts have no number, any does."""
    try:
        return not folder.is_symlink() and (
            not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
        )
    except OSError:  # gone meanwhile
        return False


def _half(path: Path) -> Path:
    """The hidden name under which this writer fills a file before it takes its place."""
    return path.with_name(f".{path.name}.{OURS}-{os.getpid()}-{threading.get_ident()}")


def _is_linked_folder(path: Path) -> bool:
    """Whether a link leads to a folder: it is replaced itself, and what it leads to stays."""
    return path.is_dir() and path.is_symlink()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer of sets at a time; the system lets go of the lock when its holder dies.

    Raises UserError where another holds it for longer than any set takes: it was stopped, or is no
    writer of ours.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        end = time.monotonic() + PATIENCE_S
        while not _holds_alone(handle):
            if time.monotonic() > end:
                raise UserError(
                    f"{folder}: another program has held this folder for {PATIENCE_S:g} s; end it, "
                    "then run again, or name another"
                )
            time.sleep(LOOK_S)
        yield
    finally:
        os.close(handle)


def _holds_alone(handle: int) -> bool:
    """Whether the lock of an open folder is ours now; on a file system without locks it is."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
