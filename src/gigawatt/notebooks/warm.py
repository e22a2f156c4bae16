"""Warm kernels: a kernel provisioner whose kernels are forked from a server with the imports done.

It is registered with jupyter_client as `gigawatt-warm`, so papermill, nbclient, JupyterLab and
Voilà can all use it: name it in a kernel's metadata, or set JUPYTER_DEFAULT_PROVISIONER_NAME. Where
there is no fork (Windows), where it is not safe (macOS) or where the kernel is not Python's usual
one, it starts a cold kernel and says so.
"""

import asyncio
import atexit
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

from jupyter_client.provisioning import LocalProvisioner

from gigawatt.notebooks.forkserver import LAUNCHER

NAME = "gigawatt-warm"
START_TIMEOUT_S = 60
POLL_S = 0.01
# Read when Python or a library is loaded: a server serves only kernels that agree on these.
AT_IMPORT = ("PYTHON", "MPL", "MATPLOTLIB", "LC_", "LANG", "TZ", "OMP_", "OPENBLAS_", "MKL_", "LD_")
CACHES = ("MPLCONFIGDIR", "PYTHONPYCACHEPREFIX")  # where things are kept, which changes no result
# Keep the parent free of threads: numpy's linear algebra and Arrow's allocator start some on
# import.
SERVER_ENV = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
FORKS_SAFELY = hasattr(os, "fork") and sys.platform != "darwin"


class NoWarmKernel(Exception):
    """Why a kernel cannot be forked here."""


class ForkServer:
    """One server process and the line to it; it ends with this process."""

    def __init__(self, env: Mapping[str, str]):
        self.control, theirs = socket.socketpair()
        self.lock = threading.Lock()
        self.kernels: list[ForkedKernel] = []
        with theirs:
            self.process = subprocess.Popen(
                # -P: nothing is imported from the working folder, whatever lies there
                [sys.executable, "-P", "-m", "gigawatt.notebooks.forkserver", str(theirs.fileno())],
                env={**env, **SERVER_ENV},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # what a cell says goes another way; this is noise,
                stderr=subprocess.DEVNULL,  # and our own streams may be closed
                start_new_session=True,
            )

    def fork(self, argv: list[str], env: Mapping[str, str], cwd: str | None) -> "ForkedKernel":
        """A new kernel process. Raises NoWarmKernel where the server cannot or will not fork."""
        mine, theirs = socket.socketpair()
        try:
            with theirs, self.lock:
                socket.send_fds(self.control, [b"k"], [theirs.fileno()])
            mine.settimeout(START_TIMEOUT_S)
            request = {"argv": argv, "env": {**env, **SERVER_ENV}, "cwd": cwd}
            mine.sendall(json.dumps(request).encode() + b"\n")
            answer = json.loads(_line(mine) or '{"refused": "its server ended"}')
        except OSError as error:
            answer = {"refused": str(error) or type(error).__name__}
        if "pid" not in answer:
            mine.close()
            raise NoWarmKernel(answer["refused"])
        kernel = ForkedKernel(answer["pid"], mine)
        self.kernels = [one for one in self.kernels if one.poll() is None] + [kernel]
        return kernel

    def idle(self) -> bool:
        """Whether all its kernels have ended."""
        return all(one.poll() is not None for one in self.kernels)

    def close(self) -> None:
        """End the server, and with it every kernel that is left."""
        self.control.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()


def _line(sock: socket.socket) -> bytes:
    """One line from a socket, without reading beyond it."""
    found = b""
    while not found.endswith(b"\n"):
        byte = sock.recv(1)
        if not byte:
            return b""
        found += byte
    return found


class ForkedKernel:
    """A forked process, not our own child, with the part of Popen's face that Jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, line: socket.socket):
        self.pid, self.returncode, self._line = pid, None, line
        self._asking = threading.Lock()  # the run's own loop and whoever stops it may ask at once
        line.setblocking(False)

    def poll(self) -> int | None:
        """The exit code, negative for a signal, or None while it runs."""
        with self._asking:
            if self.returncode is None:
                try:
                    last = self._line.recv(200)
                except BlockingIOError:
                    return None
                except OSError:
                    last = b""
                self.returncode = json.loads(last)["status"] if last else -signal.SIGKILL
                self._line.close()
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end. Raises subprocess.TimeoutExpired."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("kernel", timeout)
            time.sleep(POLL_S)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


_servers: dict[str, ForkServer] = {}
_starting = threading.Lock()


def server(env: Mapping[str, str]) -> ForkServer:
    """The server of this process for an environment, started when needed."""
    decisive = sorted(
        (name, value)
        for name, value in env.items()
        if name.startswith(AT_IMPORT) and name not in CACHES
    )
    key = hashlib.sha256(json.dumps([os.getpid(), decisive]).encode()).hexdigest()
    with _starting:
        known = _servers.get(key)
        if known is None or known.process.poll() is not None:
            for old in [name for name, one in _servers.items() if one.idle()]:
                _servers.pop(old).close()
            known = _servers[key] = ForkServer(env)
    return known


@atexit.register
def close() -> None:
    """End every server of this process."""
    while _servers:
        _servers.popitem()[1].close()


def forkable(command: list[str]) -> list[str]:
    """The arguments of a kernel command after ipykernel's launcher.
    Raises NoWarmKernel for another command.
    """
    if not FORKS_SAFELY:
        raise NoWarmKernel(f"{sys.platform} does not fork safely")
    head = [part for part in command[:4] if not part.startswith("-X")]
    if head[1:3] != ["-m", LAUNCHER] or os.path.realpath(head[0]) != os.path.realpath(
        sys.executable
    ):
        raise NoWarmKernel("it is not this Python's ipykernel")
    return command[command.index(LAUNCHER) + 1 :]


class WarmProvisioner(LocalProvisioner):
    """Forks a kernel from a warm server; a cold kernel, with a note, where that cannot be."""

    async def launch_kernel(self, cmd: list[str], **kwargs):
        """Start the kernel process and return how to reach it."""
        try:
            env = dict(kwargs.get("env") or os.environ)
            argv, folder = forkable(cmd), kwargs.get("cwd")
            cwd = str(folder) if folder else os.getcwd()
            self.process = await asyncio.to_thread(lambda: server(env).fork(argv, env, cwd))
        except NoWarmKernel as reason:
            self.log.warning("gigawatt: a cold kernel instead of a warm one: %s", reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid  # each kernel heads a process group of its own
        self.cwd = cwd
        return self.connection_info

    async def wait(self) -> int | None:
        """The exit code, looked for more often than Jupyter does: a short run is half waiting."""
        code = 0
        if isinstance(self.process, ForkedKernel):
            while (code := self.process.poll()) is None:
                await asyncio.sleep(POLL_S)
            self.process = None
            return code
        return await super().wait()
