"""Kernels of runs: which process they are, where their figures go, how much they may use,
and how they end.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
import weakref
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

import zmq
import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

from gigawatt import paths
from gigawatt.notebooks import warm

RUN_TIMEOUT_S = 1_800
LONGEST_SOCKETS = 85  # bytes: what is added to it must stay below 104 on every system
RECONNECT_MS = 4
MEMORY_GIB = 8  # address space of one kernel: the largest notebook needs about 2


class NoAnswer(RuntimeError):
    """A kernel that runs and says nothing."""


class RunKernelClient(AsyncKernelClient):
    """The client of a run, ready as soon as its kernel is."""

    def _context_default(self) -> zmq.asyncio.Context:
        """Sockets that look every few milliseconds whether the kernel listens by now: by default
        they look ten times a second, so that half of a light run is spent between two looks.
        """
        context = super()._context_default()
        context.setsockopt(zmq.RECONNECT_IVL, RECONNECT_MS)
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until both channels answer.

        Jupyter's own then listens 0.2 s for stray messages, longer than a light notebook runs; here
        whoever reads tells messages apart by what they answer. Raises RuntimeError where the kernel
        has died, and NoAnswer where it does not answer in time.
        """
        end = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < end:
            self.kernel_info()
            with contextlib.suppress(Empty):
                reply = await self.shell_channel.get_msg(timeout=1)
                await self.iopub_channel.get_msg(timeout=0.2)
                self._handle_kernel_info_reply(reply)
                return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise NoAnswer(f"its kernel runs, but did not answer within {timeout:g} s")


class RunKernelManager(AsyncKernelManager):
    """The kernel manager of a run: local sockets (no open port, no race for one),
    forked unless cold.

    Its kernels are ended after RUN_TIMEOUT_S and may use MEMORY_GIB, where the system can bound it.
    """

    client_factory = client_class = RunKernelClient
    transport = "tcp"  # `manager` says ipc, where a socket's name can be short enough
    place: Path  # where figures go
    cold = False
    watch: threading.Timer | None = None
    ended: "Ended"  # of this run alone

    @default("ip")
    def _ip_default(self):
        # Jupyter's own default is one name for all kernels of a folder, so that two would meet.
        local = os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], uuid.uuid4().hex[:8])
        return local if self.transport == "ipc" else "127.0.0.1"

    @default("connection_file")
    def _connection_file_default(self):
        # Jupyter's own lies in the temporary folder, where a killed run would leave it.
        return os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], f"{uuid.uuid4().hex[:8]}.json")

    async def start_kernel(self, **options):
        """Start it in an environment of its own,
        because runs in several threads share this process's.
        """
        options["env"] = {
            **(options.get("env") or os.environ),
            paths.FIGURES_VARIABLE: str(self.place),
        }
        for stream in ("stdout", "stderr"):  # as those of the warm server
            options.setdefault(stream, subprocess.DEVNULL)
        return await super().start_kernel(**options)

    @property
    def kernel_spec(self):
        """The usual kernel, from the warm server unless cold."""
        spec = super().kernel_spec
        if spec is not None and not self.cold:
            spec.metadata["kernel_provisioner"] = {"provisioner_name": warm.NAME}
        return spec

    def format_kernel_cmd(self, extra_arguments=None):
        """The usual command, silent: a kernel that is told to end says so as an error on
        everybody's terminal. Its cells are not kept in a data base that nobody would read.
        """
        own = ("--log-level=CRITICAL", "--HistoryManager.enabled=False")
        return [*super().format_kernel_cmd(extra_arguments), *own]

    async def _async_launch_kernel(self, kernel_cmd, **kw):
        await super()._async_launch_kernel(kernel_cmd, **kw)
        self.ended.process = self.provisioner.process
        self.watch = _watched(self.ended)
        with _listed:
            _running.add(self.provisioner.process)
        if _ending.is_set():
            self.provisioner.process.kill()

    _launch_kernel = _async_launch_kernel

    async def _async_wait(self, pollinterval: float = warm.POLL_S) -> None:
        """Look for the end more often than ten times a second."""
        await super()._async_wait(warm.POLL_S)

    async def _async_cleanup_resources(self, restart=False):
        if self.watch:
            self.watch.cancel()
        await super()._async_cleanup_resources(restart)

    cleanup_resources = _async_cleanup_resources


def manager(place: Path, cold: bool = False) -> type[RunKernelManager]:
    """The class of a run's kernel manager, as papermill wants it. place:
    where the run's figures go.
    """
    short = len(os.fsencode(os.environ.get("JUPYTER_RUNTIME_DIR", ""))) <= LONGEST_SOCKETS
    own = {
        "place": place,
        "cold": cold,
        "ended": Ended(),
        "transport": "ipc" if os.name == "posix" and short else "tcp",
    }
    return type("RunKernelManager", (RunKernelManager,), own)


@dataclass
class Ended:
    """How the kernel of one run ended, as far as it was seen."""

    process: object = None
    out_of_time: bool = False

    def __str__(self) -> str:
        code = None if self.process is None else self.process.poll()
        if self.out_of_time:
            return f"it took longer than {RUN_TIMEOUT_S} s and was stopped"
        if code is None:
            return "its kernel does not answer"
        if code >= 0:
            return f"its kernel ended by itself, with exit code {code}"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        cause = ": from outside, or by a system that was short of memory" if code == -9 else ""
        return f"its kernel was ended by {name}{cause}"


_running: weakref.WeakSet = weakref.WeakSet()
_listed = threading.Lock()  # a run in another thread may start a kernel while the list is read
_ending = threading.Event()  # also a kernel that is just being started must not outlive the stop


def begin() -> None:
    """Let kernels start again after a stop."""
    _ending.clear()


def end_all() -> None:
    """End every kernel of this process at once: nobody waits for a cell whose run was stopped."""
    _ending.set()
    with _listed:
        processes = list(_running)
    for process in processes:
        if process.poll() is None:
            process.kill()


def _end_group(process) -> None:
    """End a kernel with all that it started; where there are no process groups, the kernel."""
    with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()


def _watched(ended: Ended) -> threading.Timer:
    """Bound a kernel's memory, and end its process group when its time is over."""
    if sys.platform == "linux":  # elsewhere nobody can bound the memory of another process
        _bound(ended.process.pid)

    def stop() -> None:
        ended.out_of_time = ended.process.poll() is None
        _end_group(ended.process)

    timer = threading.Timer(RUN_TIMEOUT_S, stop)
    timer.daemon = True
    timer.start()
    return timer


def _bound(pid: int) -> None:
    """Lower the bound on a kernel's address space; one that is lower already stays."""
    import resource

    with contextlib.suppress(OSError):  # it has just ended, or a system that lets nobody bound it
        before = resource.prlimit(pid, resource.RLIMIT_AS)
        most = MEMORY_GIB * 2**30
        lowered = tuple(most if one == resource.RLIM_INFINITY else min(one, most) for one in before)
        resource.prlimit(pid, resource.RLIMIT_AS, lowered)
