"""Asked to end: whatever the signal, one line, the status that shells expect, and nothing left."""

import os
import signal
import subprocess
import sys
import time

import pytest

from gigawatt import paths
from gigawatt.cli import surroundings
from gigawatt.notebooks import workspace

WAITS = """
import sys, time
from gigawatt import cli
from gigawatt.notebooks import workspace
@cli.main.command("wait")
def wait():
    with workspace.scratch() as place:
        (place / "half").write_text("half")
        print(place, flush=True)
        time.sleep(60)
cli.main(prog_name="gigawatt") if sys.argv[1:] == ["wait"] else None
"""
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def as_from_a_terminal():
    """Signals as a shell leaves them, where tests run under nohup or in the background too."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def waiting(tmp_path):
    """A command that holds a scratch folder and will take long; the folder."""
    started = subprocess.Popen(
        [sys.executable, "-c", WAITS, "wait"],
        env={**os.environ, paths.BUILD_VARIABLE: str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=as_from_a_terminal,
    )
    return started, started.stdout.readline().strip()


AMID = """
import os, signal, sys, time, weakref
from gigawatt import cli
class Thing: pass
@cli.main.command("wait")
def wait():
    thing = Thing()
    kept = weakref.ref(thing, lambda _: os.kill(os.getpid(), getattr(signal, sys.argv[2])))
    del thing
    time.sleep(20)
cli.main(args=["wait"], prog_name="gigawatt")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_request_to_end_is_not_lost_amid_what_may_not_raise(name):
    done = subprocess.run(
        [sys.executable, "-c", AMID, "wait", name],
        capture_output=True,
        text=True,
        preexec_fn=as_from_a_terminal,
    )
    assert done.returncode == 128 + getattr(signal, name)
    assert done.stderr == "gigawatt: stopped; what was finished stays, and is whole\n"


def test_ctrl_c_while_the_command_is_loaded_says_nothing():
    code = (
        "import signal, sys, types; from gigawatt.__main__ import main\n"
        "class Slow:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click': signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Slow()); main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        preexec_fn=as_from_a_terminal,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_request_to_end_leaves_nothing(name, tmp_path):
    started, place = waiting(tmp_path)
    assert os.path.exists(place)
    started.send_signal(getattr(signal, name))
    _, err = started.communicate(timeout=30)
    assert started.returncode == 128 + getattr(signal, name)
    assert err == "gigawatt: stopped; what was finished stays, and is whole\n"
    assert not list(tmp_path.iterdir())


def test_the_scratch_folder_of_a_killed_command_goes_too(tmp_path):
    started, place = waiting(tmp_path)
    started.kill()
    started.communicate()
    end = time.monotonic() + 30
    while os.path.exists(place) and time.monotonic() < end:
        time.sleep(0.1)
    assert not list(tmp_path.iterdir())


def test_a_signal_that_the_starter_ignores_stays_ignored(tmp_path):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with surroundings.ordinary():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is surroundings._stop
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


def test_without_a_shell_to_watch_a_folder_is_removed_all_the_same(tmp_path, monkeypatch):
    def none(*_, **__):
        raise OSError("no room for a process")

    monkeypatch.setattr(workspace.subprocess, "Popen", none)
    (tmp_path / "x").mkdir()
    with workspace.swept(tmp_path / "x"):
        assert (tmp_path / "x").is_dir()
    assert not (tmp_path / "x").exists()


def test_a_home_that_cannot_be_written_is_no_noise(tmp_path):
    """The library that draws says on standard error where it keeps its list of fonts instead."""
    environment = {**os.environ, "MPLCONFIGDIR": os.devnull, "HOME": os.devnull}
    said = {}
    for name, code in (
        ("bare", "import matplotlib"),
        ("command", "from gigawatt.cli import main; main(['figure', 'x', '--out', 'x.png'])"),
    ):
        said[name] = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        ).stderr.splitlines()
    assert len(said["bare"]) == 2  # else there is nothing to be silent about
    assert len(said["command"]) == 1 and said["command"][0].startswith("gigawatt: unknown figure")


def test_what_libraries_read_from_the_environment_is_no_fault_of_ours(tmp_path):
    """A clock for builds of other tools, and the looks of a bar, that nothing can read."""
    (tmp_path / "g.yaml").write_text("accelerators: [1000, 2000]\n")
    odd = ("SOURCE_DATE_EPOCH", "TQDM_MININTERVAL", "TQDM_NCOLS")
    environment = {**os.environ, **dict.fromkeys(odd, "abc")}
    for arguments in (
        ["sweep", "site_capex_usd", "--grid", "g.yaml", "--out", "o.csv", "--draws", "64"],
        [
            "solve",
            "site_capex_usd=40e9",
            "--for",
            "accelerators",
            "--for",
            "construction_usd_per_mw_it",
        ]
        + ["--draws", "64", "--chart", "c.svg"],
    ):
        code = f"from gigawatt.cli import main; main({arguments!r})"
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "o.csv").exists() and (tmp_path / "c.svg").exists()
