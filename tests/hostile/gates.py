"""Shared by the tests of the gates: a deadline for one input, and what it may end in: a value or
one clear line.
"""

import signal
import tempfile
import warnings
from contextlib import contextmanager

import pytest

from gigawatt import paths
from gigawatt.errors import UserError
from gigawatt.notebooks import parameters

SECONDS = 30  # an input that takes longer hangs; the usual one takes milliseconds
WATCHED = [paths.DATA, paths.NOTEBOOKS, paths.FIGURES, paths.SCENARIOS, paths.ROOT]


def files() -> dict[str, tuple[int, int]]:
    """Size and time of every file that no gate may touch."""
    passing = (
        tempfile.gettempprefix()
    )  # a test of the machine, beside these, tries whether a folder can be written
    listed = [
        p
        for folder in WATCHED
        for p in folder.iterdir()
        if p.is_file() and not p.name.startswith(passing)
    ]
    return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in listed}


@pytest.fixture(autouse=True)
def nothing_changes(tmp_path, monkeypatch, caplog):
    """No file, and no word on anybody's terminal beside the one line."""
    monkeypatch.chdir(tmp_path)
    before = files()
    with warnings.catch_warnings(record=True) as said:
        yield
    assert not caplog.records and not [str(one.message) for one in said]
    assert files() == before and not list(tmp_path.glob("[!f]*"))


@contextmanager
def soon():
    """A deadline for one input, so that a hang is a failure with the input that caused it."""

    def late(*_):
        raise AssertionError(f"no answer after {SECONDS} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def clear(function, *arguments):
    """The value of a call, or None where it is refused in one printable line."""
    with soon():
        return _clear(function, *arguments)


def _clear(function, *arguments):
    try:
        return function(*arguments)
    except UserError as error:
        message = str(error)
        assert message and message.isprintable() and len(message) < 1000, message
        return None


def all_clear(function, each) -> list:
    """As `clear` for each of many arguments, with one deadline for all of them."""
    with soon():
        return [_clear(function, one) for one in each]


KNOWN = {
    name: parameters.Parameter(name, kind, kind(), "meaning")
    for name, kind in (("draws", int), ("share", float), ("site", str), ("show", bool))
}
