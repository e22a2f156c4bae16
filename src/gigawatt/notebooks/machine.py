"""Is this machine ready for a lesson? One line for each thing that a notebook needs,
with the remedy where it is missing.
"""

import contextlib
import logging
import os
import platform
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from gigawatt import paths
from gigawatt.errors import UserError, clip
from gigawatt.notebooks import workspace

OLDEST = (3, 11)
START_TIMEOUT_S = 60
PACKAGED = paths.ROOT == paths.SHARE  # without a checkout, and so without its lock
MEND = "run pip install --force-reinstall gigawatt" if PACKAGED else "run make setup"
PROBE = """import gigawatt as gw
print(gw.estimate(accelerators=1000, draws=64)["accelerator_cost_usd"].unit)"""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was found, and what to do where it does not serve."""

    name: str
    found: str
    remedy: str = ""  # empty where all is well

    def __str__(self) -> str:
        return f"{'MISSING' if self.remedy else 'ok     '}  {self.name}: {self.found}" + (
            f"; {self.remedy}" if self.remedy else ""
        )


def findings() -> Iterator[Finding]:
    """Everything that a lesson needs, one by one; a failure of one does not hide the next."""
    yield _python()
    yield _libraries()
    yield from _kernel()
    for folder in (
        (paths.BUILD, paths.NOTEBOOKS, paths.FIGURES) if paths.WRITABLE else [paths.BUILD]
    ):
        yield _writable(folder)
    yield _fonts()


def check(show: Callable[[str], None]) -> None:
    """Show every finding. Raises UserError where something is missing."""
    missing = []
    with _quiet():
        for finding in findings():
            show(str(finding))
            missing += [finding.name] if finding.remedy else []
    if missing:
        raise UserError(
            f"this machine is not ready: {', '.join(missing)}; the lines above say what to do"
        )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """No word of a library, such as that of IPython and Matplotlib on a home folder that
    cannot be written.
    """
    log = logging.getLogger("matplotlib")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(before)


def _python() -> Finding:
    wanted = ".".join(map(str, OLDEST))
    remedy = (
        ""
        if sys.version_info >= OLDEST
        else f"install Python {wanted} or later and say make setup PYTHON=python{wanted}"
    )
    return Finding("Python", platform.python_version(), remedy)


def _libraries() -> Finding:
    """Whether each library that the project needs is here in the version that uv.lock names,
    or that the package admits.
    """
    import tomllib

    if PACKAGED:
        return _admitted()

    try:
        packages = tomllib.loads((paths.ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    except (OSError, ValueError, KeyError) as error:
        return Finding(
            "libraries", f"uv.lock cannot be read ({clip(error)})", "restore it from the repository"
        )
    locked = {
        (package["name"], package.get("version")) for package in packages
    }  # some have one for each Python
    ours = next(
        (package for package in packages if package["name"] == "gigawatt"), {"dependencies": []}
    )
    wanted = sorted({dependency["name"] for dependency in ours["dependencies"]})
    wrong = [name for name in wanted if (name, _installed(name)) not in locked]
    if wrong:
        return Finding(
            "libraries",
            f"{len(wrong)} of {len(wanted)} are missing or differ: {clip(', '.join(wrong), 200)}",
            MEND,
        )
    return Finding("libraries", f"{len(wanted)} are here, as locked")


def _admitted() -> Finding:
    """Whether each library that the package asks for is here in a version that it admits."""
    from packaging.requirements import Requirement

    asked = map(Requirement, metadata.requires("gigawatt") or [])
    wanted = [one for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    wrong = [one.name for one in wanted if not one.specifier.contains(_installed(one.name) or "0")]
    if wrong:
        return Finding(
            "libraries", f"missing or of another version: {clip(', '.join(wrong), 200)}", MEND
        )
    return Finding("libraries", f"{len(wanted)} are here")


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _kernel() -> Iterator[Finding]:
    """Whether a notebook's kernel starts, and whether a cell runs in it."""
    try:
        manager, client = _started()
    except Exception as error:  # no kernel, a broken one, a firewall on loopback: all end here
        yield Finding(
            "kernel",
            f"does not start ({type(error).__name__}: {clip(error, 120)})",
            MEND,
        )
        yield Finding("cell", "not tried", "mend the kernel first")
        return
    try:
        yield Finding("kernel", "starts")
        yield _cell(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _started() -> tuple:
    from jupyter_client.manager import KernelManager

    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(
        stderr=subprocess.DEVNULL, env={**os.environ, **workspace.PINNED, "PYTHONWARNINGS": ""}
    )
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=START_TIMEOUT_S)
    except BaseException:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        raise
    return manager, client


def _cell(client) -> Finding:
    said: list[str] = []

    def listen(message: dict) -> None:
        content = message["content"]
        said.append(str(content.get("text") or content.get("evalue") or ""))

    try:
        reply = client.execute_interactive(PROBE, timeout=START_TIMEOUT_S, output_hook=listen)
        status = reply["content"]["status"]
    except Exception as error:  # a kernel that dies or hangs
        status = type(error).__name__
    if status == "ok" and "USD" in "".join(said):
        return Finding("cell", "a notebook cell runs and finds gigawatt")
    return Finding("cell", f"fails ({clip(' '.join([status, *said]), 120)})", MEND)


def _writable(folder: Path) -> Finding:
    """Whether a folder can be written, or made where it is missing; nothing is left behind."""
    name = f"folder {f'{folder.name}/' if paths.WRITABLE else paths.shown(folder)}"
    try:
        near = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
        with tempfile.TemporaryFile(dir=near) as file:
            file.write(os.urandom(1))
    except OSError as error:
        return Finding(
            name, f"cannot be written ({error.strerror})", "change its rights or free some space"
        )
    return Finding(name, "can be written")


def _fonts() -> Finding:
    """Whether the font that the figures are set in can be found."""
    from matplotlib import font_manager, rc_params_from_file

    family = rc_params_from_file(paths.STYLE, fail_on_error=True, use_default_template=False)[
        "font.family"
    ][0]
    try:
        font_manager.findfont(family, fallback_to_default=False)
    except ValueError:
        return Finding("font", f"{family} was not found", f"{MEND}: matplotlib brings it along")
    return Finding("font", f"{family} is here")
