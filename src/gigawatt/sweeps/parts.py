"""A long table that is made piece by piece: finished parts survive a stop, and are joined at the
end.

The parts of `FILE.parquet` stand in `FILE.parquet.parts/` beside a header that says what they are
parts of. Each is renamed into its place when it lies on the disk, under a name that ends in a
digest of the header, its number and its content: one that was cut, changed, swapped with another,
linked or brought from elsewhere has another digest, and is made again.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from gigawatt.data import files, targets
from gigawatt.errors import UserError
from gigawatt.sweeps import spreadsheet

HEADER = "sweep.json"
KEY = b"gigawatt"
ROWS_A_GROUP = 100_000


def claim(folder: Path, header: Mapping[str, object]) -> None:
    """Make a folder for the pieces of one piece of work, or continue with the one that is there.

    Raises UserError for a folder with other things in it, or with the pieces of other work.
    """
    try:
        fresh = not folder.exists() or not any(folder.iterdir())
        if fresh:
            folder.mkdir(parents=True, exist_ok=True)
    except NotADirectoryError:
        raise UserError(f"{folder}: is not a folder; name another with --out") from None
    except OSError as error:
        raise UserError(
            f"{folder}: cannot be used ({error.strerror}); name another with --out"
        ) from None
    try:
        if fresh:
            files.write(folder / HEADER, json.dumps(header, indent=1).encode() + b"\n")
            return
        found = json.loads(files.content(folder / HEADER))
    except UserError:
        raise
    except (FileNotFoundError, ValueError, RecursionError):
        raise UserError(
            f"{folder}: holds files that are not of a sweep; name another with --out"
        ) from None
    except OSError as error:
        raise UserError(
            f"{folder}: cannot be used ({error.strerror}); name another with --out"
        ) from None
    differ = different(found, header)
    if differ:
        raise _of_another(folder, differ)


def _of_another(place: Path, differ: list[str]) -> UserError:
    return UserError(
        f"{place}: holds results of another sweep ({', '.join(differ)} differ); remove it, or "
        "name another with --out"
    )


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder of pieces, so that one sweep at a time writes to it; a kill lets go of it.

    Raises UserError while another sweep holds it.
    """
    other = UserError(f"{folder}: another sweep writes to it now; wait for it, or name another")
    try:
        held = (folder / HEADER).open("rb")
    except OSError:
        raise other from None  # it has just finished, and took its pieces away
    with held:
        if files.fcntl is not None:
            try:
                files.fcntl.flock(held, files.fcntl.LOCK_EX | files.fcntl.LOCK_NB)
            except BlockingIOError:
                raise other from None
            except OSError:
                pass  # a file system without locks
            if not _is_same(held.fileno(), folder / HEADER):
                raise other
        yield


def _is_same(handle: int, path: Path) -> bool:
    """Whether an open file is still the one that stands at a path."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def seal(header: Mapping[str, object], number: int, content: bytes) -> str:
    """Digest of a piece: what it is a piece of, which one, and what is in it."""
    owner = json.dumps(header, sort_keys=True)
    return hashlib.sha256(f"{owner}\0{number}\0".encode() + content).hexdigest()[:16]


def different(found: object, header: Mapping[str, object]) -> list[str]:
    """What does not agree between two headers."""
    found = found if isinstance(found, dict) else {}
    wanted = json.loads(json.dumps(header))
    return sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )


def array(values, kind):
    """An Arrow array of numbers or texts; NaN and None are null.

    Made from its buffers, because `pyarrow.array` imports pandas, which costs a second.
    """
    import pyarrow as pa

    if pa.types.is_string(kind):
        written = [b"" if value is None else value.encode() for value in values]
        ends = np.cumsum([0, *map(len, written)], dtype=np.int32)
        valid, buffers = (
            np.array([value is not None for value in values]),
            [ends, b"".join(written)],
        )
    else:
        numbers = np.ascontiguousarray(
            values, dtype=np.int64 if pa.types.is_integer(kind) else float
        )
        valid, buffers = ~np.isnan(numbers), [numbers]
    bitmap = np.packbits(valid, bitorder="little")
    return pa.Array.from_buffers(
        kind, len(valid), [pa.py_buffer(one) for one in (bitmap, *buffers)]
    )


class Parts:
    """The parts of one file: Parquet, or CSV or XLSX, which are made of it at the end.

    Raises UserError where the file or its folder of parts belongs to somebody else; writes nothing
    then.
    """

    def __init__(self, target: Path, header: Mapping[str, object], count: int):
        self.target, self.header, self.count = target, header, count
        if not target.is_symlink():  # what is there is held against the header below
            endings = (".parquet", *spreadsheet.ENDINGS)
            targets.check_file(target, endings, force=True, making=True)
        spreadsheet.check(target, header["scenarios"])
        self.folder = target.with_name(f"{target.name}.parts")
        if target.is_symlink() or self.folder.is_symlink():
            raise UserError(f"--out {target}: leads elsewhere by a link; name the file itself")
        if not target.exists() and spreadsheet.beside(target).exists():
            spreadsheet.record(target)  # a file of somebody else's with that name stays
        differ = different(self._header_of_target(), header) if target.exists() else []
        if differ:
            raise _of_another(target, differ)
        self.finished = target.exists() and self._is_whole()
        self._there: dict[int, Path] = {}
        if not self.finished:
            claim(self.folder, header)

    def _header_of_target(self) -> object:
        if self.target.suffix in spreadsheet.ENDINGS:
            return spreadsheet.record(self.target)["sweep"]
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return json.loads(pq.read_schema(self.target).metadata[KEY])
        except (OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError, RecursionError):
            raise UserError(
                f"--out {self.target}: exists and is not the Parquet file of a sweep; name another"
            ) from None

    def _is_whole(self) -> bool:
        """Whether the finished file holds every scenario once and no page of it was changed."""
        if self.target.suffix in spreadsheet.ENDINGS:
            return spreadsheet.is_whole(self.target)
        import pyarrow as pa
        import pyarrow.parquet as pq

        seen = 0
        try:
            with pq.ParquetFile(self.target, page_checksum_verification=True) as file:
                for batch in file.iter_batches():
                    numbers = batch.column("scenario").to_numpy()
                    if not np.array_equal(numbers, np.arange(seen, seen + len(numbers))):
                        return False
                    seen += len(numbers)
        except (OSError, ValueError, KeyError, pa.ArrowException):
            return False
        return seen == self.header["scenarios"]

    def _content(self, path: Path) -> bytes:
        """A part's bytes; none where it is not one of ours, whole, under its own number."""
        named = re.fullmatch(r"part-(\d{6,})-([0-9a-f]{16})\.parquet", path.name)
        if not named or path.is_symlink() or not path.is_file():
            return b""
        try:
            content = path.read_bytes()
        except OSError:
            return b""
        return content if seal(self.header, int(named[1]), content) == named[2] else b""

    def missing(self) -> list[int]:
        """Parts that are still to be made; whatever is no whole part of ours is removed."""
        self._there = {}
        for path in sorted(self.folder.glob("part-*")):
            if self._content(path):
                self._there[int(path.name.split("-")[1])] = path
            elif path.is_symlink() or path.is_file():
                path.unlink(missing_ok=True)
        return [number for number in range(self.count) if number not in self._there]

    def save(self, number: int, content: bytes) -> None:
        """Keep one finished part, when it lies on the disk."""
        path = self.folder / f"part-{number:06d}-{seal(self.header, number, content)}.parquet"
        files.write(path, content, durable=True)
        self._there[number] = path

    def _table(self, number: int):
        """One part, read. Raises UserError where it is no longer whole."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        content = self._content(self._there[number]) if number in self._there else b""
        if not content:
            raise UserError(
                f"{self.folder}: part {number} is gone or was changed; the same command makes it "
                "again"
            )
        return pq.read_table(pa.BufferReader(content))

    def join(self) -> None:
        """Write all parts as one file, a few at a time, put it in its place and remove
        the parts.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        near = (
            self.folder / f"whole-{os.getpid()}"
        )  # among the parts: what a kill leaves of it goes with them
        named = {KEY: json.dumps(self.header).encode()}
        schema = self._table(0).schema.with_metadata(named)
        try:
            with pq.ParquetWriter(near, schema, write_page_checksum=True) as writer:
                waiting: list = []
                for number in range(self.count):
                    waiting.append(self._table(number).cast(schema))
                    if number == self.count - 1 or sum(map(len, waiting)) >= ROWS_A_GROUP:
                        writer.write_table(pa.concat_tables(waiting), row_group_size=ROWS_A_GROUP)
                        waiting = []
            files.settle(near)
            self._arrive(near)
        except UserError:
            near.unlink(missing_ok=True)
            raise
        except (OSError, pa.ArrowException) as error:
            with contextlib.suppress(OSError):
                near.unlink(missing_ok=True)
            left = self.count - len(self.missing())
            kept = (
                "the parts are kept"
                if left == self.count
                else f"{left} of {self.count} parts are left"
            )
            raise UserError(f"{self.target}: cannot be written ({error}); {kept}") from None
        self.tidy()

    def _arrive(self, near: Path) -> None:
        """Put the whole table in its place, in the form that the target's name asks for."""
        if self.target.suffix == ".parquet":
            os.replace(near, self.target)
            return
        turned = near.with_suffix(self.target.suffix)
        spreadsheet.write(near, self.target, turned, self.header)

    def without_result(self) -> tuple[int, str]:
        """How many scenarios of the finished file have no result, and why the first has none."""
        import pyarrow.parquet as pq

        if self.target.suffix in spreadsheet.ENDINGS:
            told = spreadsheet.record(self.target)
            return told["without_result"], told["for_example"]
        failed, first = 0, ""
        with pq.ParquetFile(self.target) as file:
            for batch in file.iter_batches(columns=["error"]):
                column = batch.column(0).drop_null()
                failed += len(column)
                first = first or (column[0].as_py() if len(column) else "")
        return failed, first

    def tidy(self) -> None:
        """Remove the parts, which the file now holds; a folder of somebody else's stays."""
        try:
            found = json.loads(files.content(self.folder / HEADER))
        except (OSError, ValueError, RecursionError):
            return
        if not different(found, self.header):
            shutil.rmtree(self.folder, ignore_errors=True)
