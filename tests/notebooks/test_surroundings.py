"""Whatever surrounds a run: no code of the working folder, no limit raised, one line for what
cannot be, and nothing left behind.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from queue import Empty

import house as small
import pytest

from gigawatt.errors import UserError
from gigawatt.notebooks import execute, kernels, workspace

# Names that a kernel, its libraries, the command or Sphinx import, at the start or later.
NAMES = ("numpy", "gigawatt", "IPython", "secrets", "zmq", "sphinx", "conf", "sitecustomize")
linux = pytest.mark.skipif(not small.linux(), reason="reads /proc")
slow = pytest.mark.slow


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = small.House(tmp_path_factory.mktemp("house"))
    made.write("98", small.PLAIN)
    yield made
    made.stop()


def run(house, folder: Path, *arguments: str, before: str = "", after: str = "", **environment):
    """The command in a shell: with limits before it, and with streams closed after it."""
    words = [str(house.python), "-c", small.COMMAND, "run", "98", "--out", str(folder / "out")]
    line = f"{before} exec {' '.join(map(repr, [*words, *arguments]))} {after}"
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, "PYTHONSAFEPATH": "1", **environment},
        capture_output=True,
        text=True,
        timeout=200,
    )


@slow
@linux
@pytest.mark.parametrize("how", [(), ("--cold",)], ids=["warm", "cold"])
def test_no_code_of_the_working_folder_is_run(house, tmp_path, how):
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(
            f"open({str(tmp_path / 'ran')!r}, 'a').write('{name}')"
        )
    (tmp_path / "profile_default").mkdir()
    done = run(house, tmp_path, *how)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "ran").exists(), (tmp_path / "ran").read_text()


@slow
@linux
@pytest.mark.parametrize(
    "before, after, environment",
    [
        ("ulimit -v 4000000;", "", {}),
        ("ulimit -n 256;", "", {}),
        ("", "<&- >&-", {}),
        ("", "<&- >&- 2>&-", {}),
        ("", "", {"PYTHONWARNINGS": "error", "MPLBACKEND": "no-such-backend"}),
        ("", "", {"TMPDIR": "/no/such/folder"}),
    ],
    ids=["memory", "files", "two streams closed", "no stream", "words for Python", "no TMPDIR"],
)
def test_a_run_where_little_is_given(house, tmp_path, before, after, environment):
    done = run(house, tmp_path, before=before, after=after, **environment)
    assert done.returncode == 0 and done.stderr == "", done.stderr


def bare(command: str) -> str:
    """A command in a place of its own where nothing is mounted on /proc."""
    return f"unshare -m sh -c 'mount -t tmpfs none /proc && {command}'"


def has_no_proc() -> bool:
    """Whether this account may make such a place."""
    tried = subprocess.run(["bash", "-c", bare("! ls /proc/self")], capture_output=True)
    return tried.returncode == 0


@slow
@linux
@pytest.mark.skipif(not has_no_proc(), reason="needs the right to mount")
@pytest.mark.parametrize("how", ["", "--cold"])
def test_a_run_without_proc_draws_the_same(tmp_path_factory, tmp_path, how):
    """Also what reads units: the library for them asked /proc for its own process."""
    house = small.House(tmp_path_factory.mktemp("house"))
    house.write("97", small.DRAWN)
    asked = f'{house.python} -c "{small.COMMAND}" run 97 {how} --out'
    for place, line in (("as", asked + " as"), ("without", bare(f"{asked} without"))):
        done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), (place, done.stderr)
    drawn = {one.name: one.read_bytes() for one in (tmp_path / "as").glob("97-*.*g")}
    assert drawn and drawn == {
        one.name: one.read_bytes() for one in (tmp_path / "without").glob("97-*.*g")
    }


@slow
@linux
@pytest.mark.parametrize(
    "before, words",
    [
        ("ulimit -n 64;", "a notebook needs 256"),
        ("mkdir gone; cd gone; rmdir ../gone;", "gone"),
    ],
)
def test_what_no_kernel_can_start_in_is_one_line(house, tmp_path, before, words):
    done = run(house, tmp_path, before=before)
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert words in done.stderr or "working folder" in done.stderr


@slow
@linux
def test_a_long_temporary_folder_is_used_and_left_empty(house, tmp_path):
    long, short = tmp_path / ("x" * 120), tmp_path / "t"
    long.mkdir()
    short.mkdir()
    for folder in (long, short):
        done = run(house, tmp_path, TMPDIR=str(folder))
        assert done.returncode == 0, done.stderr
        assert list(folder.iterdir()) == []


def test_sockets_of_killed_runs_are_removed_and_those_of_others_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(workspace.tempfile, "gettempdir", lambda: str(tmp_path))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left, running = (
        tmp_path / f"gigawatt-{dead.pid}-abcdefgh",
        tmp_path / f"gigawatt-{os.getpid()}-b",
    )
    other = tmp_path / "gw-my-thesis"
    for folder in (left, running, other):
        folder.mkdir()
    monkeypatch.setattr(workspace, "LONGEST_PLACE", 500)
    made = workspace._sockets()
    assert made.parent == tmp_path and not left.exists()
    assert running.exists() and other.exists()


def test_a_place_that_is_too_long_for_a_socket_has_another(tmp_path, monkeypatch):
    """Or a kernel that listens on the loopback, where no short place can be written."""
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr(workspace.tempfile, "gettempdir", lambda: str(long))
    made = workspace._sockets()
    assert len(os.fsencode(made)) <= kernels.LONGEST_SOCKETS
    made.rmdir()
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(made))
    assert kernels.manager(tmp_path).transport == ("ipc" if os.name == "posix" else "tcp")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(long))
    assert kernels.manager(tmp_path).transport == "tcp"


@linux
@pytest.mark.parametrize("before, after", [(2**32, 2**32), (2**40, 8 * 2**30), (-1, 8 * 2**30)])
def test_a_limit_is_lowered_and_never_raised(before, after):
    import resource

    code = (
        f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({before},) * 2); print(1, flush=True); "
        "input()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        child.stdout.readline()
        kernels._bound(child.pid)
        assert resource.prlimit(child.pid, resource.RLIMIT_AS) == (after, after)
        child.communicate(b"\n")
    kernels._bound(child.pid)  # it has ended: no error


class Process:
    def __init__(self, code):
        self.code = code

    def poll(self):
        return self.code


@pytest.mark.parametrize(
    "code, out_of_time, words",
    [
        (-signal.SIGKILL, False, "was ended by SIGKILL: from outside, or by a system"),
        (-signal.SIGSEGV, False, "was ended by SIGSEGV"),
        (1, False, "ended by itself, with exit code 1"),
        (None, False, "does not answer"),
        (-signal.SIGKILL, True, "took longer than 1800 s"),
    ],
)
def test_a_cause_is_told_only_where_it_was_seen(code, out_of_time, words):
    ended = kernels.Ended(Process(code), out_of_time)
    error = type("DeadKernelError", (Exception,), {})()
    said = execute._stopped(error, ended, 8.0)
    assert words in said and "after 8 s" in said and "memory than" not in said


def test_a_timeout_is_told_only_when_that_time_has_passed():
    error = type("CellTimeoutError", (Exception,), {})()
    ended = kernels.Ended(Process(None))
    assert "longer than 300 s" in execute._stopped(error, ended, 301.0)
    assert "300" not in execute._stopped(error, ended, 8.0)


def test_a_kernel_that_says_nothing_was_not_short_of_memory(monkeypatch):
    """It is ended because it does not answer, and not the other way round."""

    class Mute(kernels.RunKernelClient):
        shell_channel = iopub_channel = property(lambda self: self)

        def kernel_info(self):
            pass

        async def get_msg(self, timeout):
            raise Empty

        async def is_alive(self):
            return True

    with pytest.raises(kernels.NoAnswer) as silent:
        asyncio.run(Mute().wait_for_ready(0.05))
    said = execute._stopped(silent.value, kernels.Ended(Process(-signal.SIGKILL)), 123.0)
    assert said == "the run stopped: its kernel runs, but did not answer within 0.05 s"


def test_a_clock_that_was_set_for_other_tools_reaches_no_kernel(tmp_path, monkeypatch):
    """An odd one would keep it from ever answering."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    monkeypatch.setattr(workspace.paths, "BUILD", tmp_path)
    with workspace.pinned(tmp_path):
        assert "SOURCE_DATE_EPOCH" not in os.environ
    assert os.environ["SOURCE_DATE_EPOCH"] == "abc"


def test_a_folder_that_is_gone_is_told_before_anything_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getcwd", lambda: (_ for _ in ()).throw(FileNotFoundError()))
    with pytest.raises(UserError, match="the working folder is gone"), workspace.pinned(tmp_path):
        pass


@linux
def test_sphinx_ends_with_its_starter_and_with_all_that_it_started(tmp_path):
    """The child is on a leash: the starter's end is its own, also by kill -9."""
    (tmp_path / "sphinx" / "cmd").mkdir(parents=True)
    (tmp_path / "sphinx" / "__init__.py").touch()
    (tmp_path / "sphinx" / "cmd" / "__init__.py").touch()
    (tmp_path / "sphinx" / "cmd" / "build.py").write_text(
        "import os, sys, time\n"
        "def main(argv):\n"
        "    child = os.fork()\n"
        "    if child: print(os.getpid(), child, flush=True)\n"
        "    time.sleep(100)\n"
    )
    starter = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-m', 'gigawatt.pages.site.leash'],"
        " stdin=subprocess.PIPE, start_new_session=True)\n"
        "time.sleep(100)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", starter],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    pids = [int(word) for word in process.stdout.readline().split()]
    assert len(pids) == 2
    process.kill()
    process.wait()
    end = time.monotonic() + 10
    while any(alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@slow
@linux
def test_an_executed_notebook_has_no_path_and_no_clock(house, tmp_path):
    done = run(house, tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "out" / "98-things.ipynb").read_text(encoding="utf-8")
    found = json.loads(text)
    assert str(house.root) not in text and str(tmp_path) not in text and "scratch-" not in text
    assert not {"start_time", "end_time", "duration", "input_path", "output_path"} & set(
        found["metadata"].get("papermill", {})
    )
    assert all("execution" not in cell["metadata"] for cell in found["cells"])


@slow
@linux
def test_a_killed_run_leaves_nothing_in_the_temporary_folder(house, tmp_path):
    begun = tmp_path / "begun"
    house.write(
        "97", small.PLAIN, f"import time\nopen({str(begun)!r}, 'w').close()\ntime.sleep(99)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path / "t")}
    (tmp_path / "t").mkdir()
    process = house.start("run", "97", "--out", str(tmp_path / "out"), **environment)
    try:
        end = time.monotonic() + 60
        while not begun.exists() and time.monotonic() < end:
            time.sleep(0.05)
        process.kill()
        process.communicate()
        assert house.alone_after(10)

        def left():
            return [*(tmp_path / "t").iterdir(), *house.build.glob("scratch-*")]

        while left() and time.monotonic() < end:
            time.sleep(0.1)
        assert left() == []
    finally:
        house.stop()
        (house.root / "notebooks" / "97-things.ipynb").unlink()
