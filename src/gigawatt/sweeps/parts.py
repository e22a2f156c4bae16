"""A long table that is made piece by piece: finished parts survive a stop, and are joined at the
end.

The parts of `FILE.parquet` stand in `FILE.parquet.parts/` beside a header that says what they are
parts of. Each is renamed into its place when complete, so a part that exists is whole.
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from gigawatt.data import files
from gigawatt.errors import UserError

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
        found = json.loads((folder / HEADER).read_text(encoding="utf-8"))
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
        raise UserError(
            f"{folder}: holds results of another sweep ({', '.join(differ)} differ); remove it, or "
            "name another with --out"
        )


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
    """The parts of one Parquet file.

    Raises UserError where the file or its folder of parts belongs to somebody else; writes nothing
    then.
    """

    def __init__(self, target: Path, header: Mapping[str, object], count: int):
        self.target, self.header, self.count = target, header, count
        if target.suffix != ".parquet":
            raise UserError(f"--out {target}: write a file that ends in .parquet")
        self.folder = target.with_name(f"{target.name}.parts")
        self.finished = target.exists() and not different(self._header_of_target(), header)
        if not self.finished:
            claim(self.folder, header)

    def _header_of_target(self) -> object:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return json.loads(pq.read_schema(self.target).metadata[KEY])
        except (OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError, RecursionError):
            raise UserError(
                f"--out {self.target}: exists and is not the Parquet file of a sweep; name another"
            ) from None

    def path(self, number: int) -> Path:
        """Where one part stands."""
        return self.folder / f"part-{number:06d}.parquet"

    def missing(self) -> list[int]:
        """Parts that are still to be made."""
        there = {path.name for path in self.folder.glob("part-*.parquet")}
        return [number for number in range(self.count) if self.path(number).name not in there]

    def save(self, number: int, content: bytes) -> None:
        """Keep one finished part."""
        files.write(self.path(number), content)

    def join(self) -> None:
        """Write all parts as one file, a few at a time, put it in its place and remove
        the parts.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        near = (
            self.folder / f"whole-{os.getpid()}"
        )  # among the parts: what a kill leaves of it goes with them
        schema = pq.read_schema(self.path(0)).with_metadata({KEY: json.dumps(self.header).encode()})
        try:
            with pq.ParquetWriter(near, schema) as writer:
                waiting: list = []
                for number in range(self.count):
                    waiting.append(pq.read_table(self.path(number)).cast(schema))
                    if number == self.count - 1 or sum(map(len, waiting)) >= ROWS_A_GROUP:
                        writer.write_table(pa.concat_tables(waiting), row_group_size=ROWS_A_GROUP)
                        waiting = []
            os.replace(near, self.target)
        except OSError as error:
            near.unlink(missing_ok=True)
            raise UserError(
                f"{self.target}: cannot be written ({error}); the parts are kept"
            ) from None
        self.tidy()

    def tidy(self) -> None:
        """Remove the parts, which the file now holds; a folder of somebody else's stays."""
        try:
            found = json.loads((self.folder / HEADER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        if not different(found, self.header):
            shutil.rmtree(self.folder, ignore_errors=True)
