"""A small server that has the scientific imports done and forks notebook kernels from itself.

It is started by `gigawatt.warm` and talks over one socket pair: its end of file means that the
starter is gone, and every kernel goes with it. The server only imports; a library that starts
threads or keeps state by being imported makes it step aside, and the caller starts a cold kernel.
"""

import contextlib
import gc
import importlib
import json
import logging
import os
import random
import select
import selectors
import signal
import socket
import sys
import threading

LAUNCHER = "ipykernel_launcher"
# What the notebooks import, heaviest first. Not matplotlib's inline backend: loaded before the
# kernel exists, it drops inline figures silently.
PRELOADED = (
    "numpy",
    "scipy.special",
    "pandas",
    "matplotlib.pyplot",
    "seaborn",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "PIL.PngImagePlugin",
    "pint",
    "simpleeval",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    # what a kernel imports in its first moments
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
)
# The one thing that the server makes beside its imports: a registry of units takes as long as half
# of them, and every notebook asks for it.
REGISTRY = "gigawatt.text.registry"
# Libraries whose children hang or die when a parent has loaded them.
DENIED = (
    "polars",
    "torch",
    "tensorflow",
    "jax",
    "cupy",
    "ray",
    "grpc",
    "dask.distributed",
    "distributed",
    "matplotlib_inline.backend_inline",
)
BACKEND = (
    "module://matplotlib_inline.backend_inline"  # what ipykernel chooses when nobody names one
)
PR_SET_PDEATHSIG = 1
MAX_REQUEST_BYTES = 4_000_000


def unfit() -> str:
    """Why this process must not fork, or an empty string."""
    denied = [name for name in DENIED if name in sys.modules]
    if denied:
        return f"{', '.join(denied)} loaded"
    tasks = "/proc/self/task"
    count = len(os.listdir(tasks)) if os.path.isdir(tasks) else threading.active_count()
    return f"{count} threads are running" if count > 1 else ""


class Server:
    """Forks kernels on request and reports how each one ended."""

    def __init__(self, control: socket.socket):
        self.control, self.kernels = control, {}
        self.wake, wake = socket.socketpair()
        self.wake.setblocking(False)
        wake.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._keep = wake
        self.selector = selectors.DefaultSelector()
        for one in (control, self.wake):
            self.selector.register(one, selectors.EVENT_READ)

    def serve(self) -> dict | None:
        """Answer until the starter is gone (None); returns the request in a forked kernel."""
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.control:
                    client = self._accept()
                    if client is None:
                        self._end()
                        return None
                    request = self._fork(client)
                    if request is not None:
                        return request
                elif key.fileobj is self.wake:
                    self._reap()
                elif key.fileobj in self.kernels:
                    self._abandoned(key.fileobj)

    def _accept(self) -> socket.socket | None:
        _, handles, _, _ = socket.recv_fds(self.control, 1, 1)
        return socket.socket(fileno=handles[0]) if handles else None

    def _fork(self, client: socket.socket) -> dict | None:
        """Fork one kernel; in the child,
        returns its request with every handle of the server closed.
        """
        with client.makefile("rb") as lines:
            request = json.loads(lines.readline(MAX_REQUEST_BYTES))
        reason = unfit()
        if reason:
            client.sendall(json.dumps({"refused": reason}).encode() + b"\n")
            client.close()
            return None
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._leave(client)
            return request | {"server": server}
        self.kernels[client] = pid
        self.selector.register(client, selectors.EVENT_READ)
        client.sendall(json.dumps({"pid": pid}).encode() + b"\n")
        return None

    def _leave(self, client: socket.socket) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.selector.close()
        for one in (self.control, self.wake, self._keep, client, *self.kernels):
            one.close()

    def _reap(self) -> None:
        """Tell each starter how its kernel ended."""
        with contextlib.suppress(BlockingIOError):
            self.wake.recv(4096)
        for client, pid in list(self.kernels.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self._forget(
                    client,
                    json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode() + b"\n",
                )

    def _forget(self, client: socket.socket, last: bytes = b"") -> None:
        self.selector.unregister(client)
        del self.kernels[client]
        with contextlib.suppress(OSError):  # the starter no longer listens
            client.sendall(last)
        client.close()

    def _abandoned(self, client: socket.socket) -> None:
        """Nobody holds this kernel any more: end it."""
        pid = self.kernels[client]
        _kill(pid)
        os.waitpid(pid, 0)
        self._forget(client)

    def _end(self) -> None:
        for pid in self.kernels.values():
            _kill(pid)


def _kill(pid: int) -> None:
    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
            return
        except ProcessLookupError:
            pass  # gone already, or not yet the head of its own group


def become_kernel(request: dict) -> None:
    """Turn a forked child into a kernel process: its own group, environment,
    folder and random state.

    request: argv (after the launcher's name), env, cwd, server (process id).
    """
    os.setsid()
    _die_with(request["server"])
    os.environ.clear()
    os.environ.update(request["env"])
    if request["cwd"]:
        os.chdir(request["cwd"])
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ.get("MPLBACKEND") or BACKEND
    sys.argv = [LAUNCHER, *request["argv"], f"--IPKernelApp.parent_handle={request['server']}"]


def _die_with(server: int) -> None:
    """Ask the system to end this process with the server; elsewhere ipykernel's own watch does."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        os._exit(1)


def preload(control: socket.socket) -> None:
    """Import what notebooks need and make their units; where the starter is gone meanwhile,
    end instead of finishing for nobody.

    matplotlib's word on a list of fonts that it cannot keep is left unsaid.
    """
    starter, told = select.poll(), logging.getLogger("matplotlib")
    starter.register(control, 0)  # asks for nothing, and so is told of the end alone
    told.setLevel(logging.ERROR)
    for name in PRELOADED:
        if starter.poll(0):
            sys.exit()
        importlib.import_module(name)
    importlib.import_module(REGISTRY).registry()
    told.setLevel(logging.NOTSET)


def main() -> None:
    """Import, then serve. The first argument is the number of the inherited control socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as control:
        preload(control)
        gc.collect()
        gc.freeze()
        request = Server(control).serve()
    if request is not None:
        become_kernel(request)
        from ipykernel import kernelapp

        kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
