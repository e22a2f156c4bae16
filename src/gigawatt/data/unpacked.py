"""A spreadsheet of somebody else's, read by a child of its own.

The library that reads it makes room for every cell up to the farthest, and a file that names one at
the end of the sheet asks for more memory than there is: the library then ends its process. That is
this one, with a bound on its memory, and never the reader's.
"""

import io
import json
import math
import signal
import subprocess
import sys
import zipfile
from typing import Any

SECONDS = 60
MOST_MEMORY = 2 << 30  # bytes of address space
MAX_UNPACKED = 64_000_000  # bytes of a spreadsheet when it is unpacked
NO_MEMORY = 3  # the exit status of the child where it says so itself
PR_SET_PDEATHSIG = 1  # of Linux


class Unreadable(Exception):
    """Why a spreadsheet cannot be read, in a few words."""


def rows(content: bytes) -> list[list[str]]:
    """The rows of the first sheet that has cells, as texts; formulas give what was last shown.

    Raises Unreadable for what is no spreadsheet, or needs more time or memory than any.
    """
    command = [sys.executable, "-I", "-m", __name__]  # nothing of the working folder is imported
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"it takes longer than {SECONDS} s") from None
    if done.returncode in (NO_MEMORY, -signal.SIGABRT):  # the library aborts without memory
        raise Unreadable("it needs more memory than a spreadsheet should")
    if done.returncode:
        raise Unreadable(f"its reader ended with status {done.returncode}")
    found = json.loads(done.stdout)
    if isinstance(found, str):
        raise Unreadable(found)
    return found


def _rows(content: bytes) -> list[list[str]]:
    from python_calamine import CalamineWorkbook

    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise Unreadable(f"larger than {MAX_UNPACKED} bytes unpacked")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in book.sheet_names:
        found = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        if any(one != "" for row in found for one in row):
            return [[cell(one) for one in row] for row in found]
    return []


def cell(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates in ISO form."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return str(value)


def _bound() -> None:
    """Lower the limits of memory and time, where the system has them; one that is lower stays. On
    Linux this process ends with its starter, elsewhere with its time at the latest.
    """
    try:
        import resource
    except ImportError:
        return
    for kind, wanted in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        now, most = resource.getrlimit(kind)
        if now == resource.RLIM_INFINITY or now > wanted:
            resource.setrlimit(kind, (wanted, most))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Read a spreadsheet from standard input; its rows, or why not, go to standard output."""
    _bound()
    try:
        answer: object = _rows(sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(NO_MEMORY)
    except Exception as error:  # the library raises a dozen types; all mean the same to the reader
        answer = str(error) or type(error).__name__
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
