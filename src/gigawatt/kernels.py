"""Where a notebook's kernel runs: a pinned environment, a scratch folder, a warm or a cold process."""

import os
import shutil
import signal
import sys
import tempfile
import threading
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gigawatt import paths
from gigawatt.errors import UserError

RUN_TIMEOUT_S = 1_800
MEMORY_GIB = 8  # address space of one kernel: the largest notebook needs about 2
# What a user's machine must not decide: fonts and styles, start-up files, clock zone, hash order.
PINNED = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONNOUSERSITE": "1",
          "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
          "PYDEVD_DISABLE_FILE_VALIDATION": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
REMOVED = ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONWARNINGS", "MPLSTYLE", "JUPYTER_PATH",
           "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_DEFAULT_PROVISIONER_NAME")


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder below build/ that is removed at the end; those that killed runs left are removed first."""
    try:
        paths.BUILD.mkdir(exist_ok=True)
        for left in paths.BUILD.glob("scratch-*"):
            if not _alive(left.name.split("-")[1]):
                shutil.rmtree(left, ignore_errors=True)
        place = Path(tempfile.mkdtemp(prefix=f"scratch-{os.getpid()}-", dir=paths.BUILD))
    except OSError as error:
        raise UserError(f"build/: cannot be written ({error.strerror}); free some space or change its rights") from None
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _alive(pid: str) -> bool:
    """Whether the process of a number still runs."""
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass  # somebody else's
    return True


def remove_halves(folder: Path) -> None:
    """Remove the half-written files, `.name.PID`, of runs that were killed."""
    for path in folder.glob(".[0-9]*.*"):
        if path.suffix[1:].isdigit() and not _alive(path.suffix[1:]):
            path.unlink(missing_ok=True)


@contextmanager
def pinned(place: Path) -> Iterator[None]:
    """The environment of a run: nothing of the user's that could change a figure."""
    _ending.clear()
    before = dict(os.environ)
    private = {name: str(place / ".home" / name.lower()) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR")}
    private["MPLCONFIGDIR"] = str(paths.BUILD / "matplotlib")  # its list of fonts; one for all runs
    for folder in private.values():
        Path(folder).mkdir(parents=True, exist_ok=True)
    sockets = tempfile.mkdtemp(prefix="gw-")  # a short path: a socket's name has at most 107 characters
    private["JUPYTER_RUNTIME_DIR"] = sockets
    for name in REMOVED:
        os.environ.pop(name, None)
    os.environ.update(PINNED | private | {"MATPLOTLIBRC": str(paths.STYLE)})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(sockets, ignore_errors=True)


def manager(place: Path, cold: bool = False):
    """The kernel manager of a run: local sockets (no open port, no race for one), forked unless `cold`.

    place: where its figures go. Its kernels are ended after RUN_TIMEOUT_S and may use MEMORY_GIB, where the system can bound it.
    """
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    class RunKernelManager(AsyncKernelManager):
        transport = "ipc" if os.name == "posix" else "tcp"
        watch: threading.Timer | None = None

        @default("ip")
        def _ip_default(self):
            # Jupyter's own default is one name for all kernels of a folder, so that two would meet.
            local = os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], uuid.uuid4().hex[:8])
            return local if self.transport == "ipc" else "127.0.0.1"

        async def start_kernel(self, **options):
            # In the kernel's own environment, because runs in several threads share this process's.
            options["env"] = {**(options.get("env") or os.environ), paths.FIGURES_VARIABLE: str(place)}
            return await super().start_kernel(**options)

        @property
        def kernel_spec(self):
            spec = super().kernel_spec
            if spec is not None and not cold:
                from gigawatt import warm

                spec.metadata["kernel_provisioner"] = {"provisioner_name": warm.NAME}
            return spec

        def format_kernel_cmd(self, extra_arguments=None):
            # A kernel that is told to end says so as an error on everybody's terminal.
            return [*super().format_kernel_cmd(extra_arguments), "--log-level=CRITICAL"]

        async def _async_launch_kernel(self, kernel_cmd, **kw):
            await super()._async_launch_kernel(kernel_cmd, **kw)
            self.watch = _watched(self.provisioner.process)
            _running.add(self.provisioner.process)
            if _ending.is_set():
                self.provisioner.process.kill()

        _launch_kernel = _async_launch_kernel

        async def _async_cleanup_resources(self, restart=False):
            if self.watch:
                self.watch.cancel()
            await super()._async_cleanup_resources(restart)

        cleanup_resources = _async_cleanup_resources

    return RunKernelManager


_running: weakref.WeakSet = weakref.WeakSet()
_ending = threading.Event()  # also a kernel that is just being started must not outlive the stop


def end_all() -> None:
    """End every kernel of this process at once: nobody waits for a cell whose run was stopped."""
    _ending.set()
    for process in list(_running):
        if process.poll() is None:
            process.kill()


def _end_group(process) -> None:
    """End a kernel with all that it started; where there are no process groups, the kernel."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()


def _watched(process) -> threading.Timer:
    """Bound a kernel's memory, and end its process group when its time is over."""
    if sys.platform == "linux":  # elsewhere nobody can bound the memory of another process
        import resource

        bound = MEMORY_GIB * 2**30
        resource.prlimit(process.pid, resource.RLIMIT_AS, (bound, bound))
    timer = threading.Timer(RUN_TIMEOUT_S, _end_group, [process])
    timer.daemon = True
    timer.start()
    return timer
