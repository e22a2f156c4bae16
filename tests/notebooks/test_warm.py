"""Warm kernels: forked from a server, alike a cold one in all that counts, and clean of what ran
before.
"""

import ast
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gigawatt.notebooks import forkserver, kernels, warm, workspace

pytestmark = pytest.mark.skipif(not warm.FORKS_SAFELY, reason="this system does not fork safely")

BUSY_SECONDS = 60  # nobody waits so long, unless the machine is busy with other things
DIRTY = """
import builtins, locale, os, random, sys, warnings
import matplotlib as mpl, numpy as np, pandas as pd
leak = 1
builtins.leak = 1
np.leak = 1
mpl.rcParams["font.size"] = 99
pd.set_option("display.precision", 1)
np.random.seed(1); random.seed(1)
os.environ["LEAK"] = "1"
os.chdir("/")
held = open("/dev/null")
sys.path.insert(0, "/leak")
warnings.simplefilter("error")
os.umask(0o777)
"""
LOOK = """
import builtins, os, random, sys, warnings
import matplotlib as mpl, numpy as np, pandas as pd
print(repr(["leak" in globals(), hasattr(builtins, "leak"), hasattr(np, "leak"),
 mpl.rcParams["font.size"], pd.get_option("display.precision"), "LEAK" in os.environ, os.getcwd(),
 "/leak" in sys.path,
 len(warnings.filters), sorted(os.readlink(f"/proc/self/fd/{n}").split(":")[0]
   for n in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{n}")
   and os.readlink(f"/proc/self/fd/{n}").startswith("/dev/null")),
 os.umask(0o022)]))
"""


class Kernel:
    """One kernel through Jupyter's own manager and client, as papermill starts it."""

    def __init__(self, tmp_path, cold=False):
        self.manager = kernels.manager(tmp_path, cold)(kernel_name="python3")
        self.tmp_path = tmp_path

    async def __aenter__(self):
        await self.manager.start_kernel(cwd=str(self.tmp_path))
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=60)
        return self

    async def run(self, code: str, heard=lambda message: None) -> tuple[str, list[dict]]:
        """What a cell prints, and its outputs; each is heard as it comes."""
        outputs: list[dict] = []
        await self.client.execute_interactive(
            code, timeout=120, output_hook=lambda m: (outputs.append(m), heard(m))
        )
        return "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream"), outputs

    async def __aexit__(self, *_):
        self.client.stop_channels()
        await self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Runs a coroutine in the pinned environment of a notebook run, which all tests here share."""
    with workspace.pinned(tmp_path_factory.mktemp("runs")):
        yield asyncio.run
    warm.close()


def is_warm(kernel: Kernel) -> bool:
    return isinstance(kernel.manager.provisioner.process, warm.ForkedKernel)


def test_nothing_leaks_from_run_to_run(session, tmp_path):
    async def look(kernel):
        return ast.literal_eval((await kernel.run(LOOK))[0])

    async def main():
        async with Kernel(tmp_path, cold=True) as cold:
            assert not is_warm(cold)
            expected = await look(cold)
        async with Kernel(tmp_path) as first:
            assert is_warm(first)
            clean = await look(first)
            await first.run(DIRTY)
            async with Kernel(tmp_path) as second:
                beside = await look(second)
        async with Kernel(tmp_path) as third:
            after = await look(third)
        assert beside == after == clean
        assert clean[:8] == expected[:8]  # what follows depends on which libraries are loaded

    session(main())


def test_a_forked_kernel_has_its_units_made(session, tmp_path):
    code = (
        "from gigawatt.text.registry import registry\n"
        "print(registry.cache_info().currsize, registry()('2 GPU').to('accelerator').magnitude)"
    )

    async def main():
        async with Kernel(tmp_path) as kernel:
            assert (await kernel.run(code))[0].split() == ["1", "2"]

    session(main())


def test_random_numbers_differ_between_kernels(session, tmp_path):
    async def main():
        drawn = set()
        for _ in range(3):
            async with Kernel(tmp_path) as kernel:
                drawn.add(
                    (
                        await kernel.run(
                            "import numpy, random; print(numpy.random.random(), random.random())"
                        )
                    )[0]
                )
        assert len(drawn) == 3

    session(main())


def test_inline_figures_arrive(session, tmp_path):
    async def main():
        async with Kernel(tmp_path) as kernel:
            assert is_warm(kernel)
            _, outputs = await kernel.run("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
            assert any("image/png" in m["content"].get("data", {}) for m in outputs)

    os.environ.pop("MPLBACKEND")
    session(main())


def test_interrupt_stops_the_cell_and_not_the_kernel(session, tmp_path):
    async def main():
        async with Kernel(tmp_path) as kernel:
            begun = asyncio.Event()
            running = asyncio.ensure_future(
                kernel.run(
                    "import time\nprint('on', flush=True)\ntime.sleep(60)",
                    lambda message: message["msg_type"] == "stream" and begun.set(),
                )
            )
            await asyncio.wait_for(begun.wait(), BUSY_SECONDS)
            await kernel.manager.interrupt_kernel()
            _, outputs = await running
            assert any(m["content"].get("ename") == "KeyboardInterrupt" for m in outputs)
            assert (await kernel.run("print(6 * 7)"))[0] == "42\n"

    session(main())


def gone(pid: int, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("victim", ["starter", "server"])
def test_a_kernel_dies_with_its_starter_and_with_its_server(tmp_path, victim):
    code = (
        "import os, sys, time\nfrom gigawatt.notebooks import warm\n"
        "server = warm.server(os.environ)\n"
        "kernel = server.fork(['-f', sys.argv[1]], os.environ, None)\n"
        "print(server.process.pid, kernel.pid, flush=True)\ntime.sleep(600)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "kernel.json")],
        stdout=subprocess.PIPE,
        text=True,
    )
    with starter:
        try:
            server, kernel = map(int, starter.stdout.readline().split())
            os.kill(starter.pid if victim == "starter" else server, signal.SIGKILL)
            assert gone(kernel) and gone(server)
        finally:
            starter.kill()


def test_a_server_whose_starter_goes_while_it_imports_ends_at_once(monkeypatch):
    mine, theirs = socket.socketpair()
    monkeypatch.setattr(forkserver, "PRELOADED", ("json",))
    with theirs:
        forkserver.preload(theirs)
        monkeypatch.setattr(forkserver, "PRELOADED", ("a_library_that_nobody_has",))
        mine.close()
        with pytest.raises(SystemExit):
            forkserver.preload(theirs)


def test_a_kernel_heads_its_own_group_and_its_end_is_told(session, tmp_path):
    kernel = warm.server(os.environ).fork(
        ["-f", str(tmp_path / "kernel.json")], os.environ, str(tmp_path)
    )
    try:
        end = time.monotonic() + BUSY_SECONDS
        while os.getpgid(kernel.pid) != kernel.pid and time.monotonic() < end:
            time.sleep(0.05)
        assert os.getpgid(kernel.pid) == kernel.pid != os.getpgid(0)
        assert kernel.poll() is None
    finally:
        kernel.kill()
    assert kernel.wait(timeout=BUSY_SECONDS) == -signal.SIGKILL


@pytest.mark.parametrize(
    "command",
    [
        ["python-elsewhere", "-m", "ipykernel_launcher", "-f", "x"],
        [sys.executable, "-m", "other_kernel", "-f", "x"],
        ["R", "--slave"],
        [],
    ],
)
def test_another_kernel_is_not_forked(command):
    with pytest.raises(warm.NoWarmKernel):
        warm.forkable(command)


def test_a_system_without_a_safe_fork_starts_a_cold_kernel_with_a_note(
    session, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(warm, "FORKS_SAFELY", False)

    async def main():
        async with Kernel(tmp_path) as kernel:
            assert not is_warm(kernel)
            assert (await kernel.run("print(1)"))[0] == "1\n"

    session(main())
    assert "a cold kernel instead of a warm one" in caplog.text


def test_a_system_without_groups_and_limits_runs_kernels_too(monkeypatch):
    """As on Windows: no module `resource`, no `killpg`."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.delattr(os, "killpg")
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        kernels._watched(process).cancel()
        kernels._end_group(process)
        assert process.wait(timeout=10) != 0


@pytest.mark.parametrize("module", ["polars", "matplotlib_inline.backend_inline"])
def test_a_server_with_a_denied_library_refuses(module, monkeypatch):
    monkeypatch.setitem(sys.modules, module, json)
    assert module in forkserver.unfit()
