"""A small house of its own for tests that run the real command: copied sources and data, tiny
notebooks, own interpreter.

The interpreter is a bare virtual environment whose one .pth file names the copied sources first and
this environment's libraries next, so that the runner and its kernels both work in the copy, and
nothing reaches the project's own figures.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path

from gigawatt import paths

COMMAND = "from gigawatt.cli import main; main()"
PARAMETERS = "size: int = 3  # how many, things"
# Figures without matplotlib, so that a run takes little: what survives does not depend on who drew
# it.
PLAIN = """import os
from pathlib import Path
from PIL import Image
from PIL.PngImagePlugin import PngInfo

folder, told = Path(os.environ["GIGAWATT_FIGURES"]), PngInfo()
told.add_text("Title", "Things grow")
told.add_text("Description", "Chart of things where they grow")
Image.new("RGB", (40 * size, 40), (size, 99, 9)).save(folder / "{number}-things.png", pnginfo=told)
(folder / "{number}-things.svg").write_text(f"<svg>{size}</svg>")
(folder / "{number}-things.csv").write_text(f"things\\n{size}\\n")"""
DRAWN = """import gigawatt as gw
import numpy as np
import pandas as pd

from gigawatt import charts

made = gw.estimate(accelerators=size, draws=256)
made["site_capex_usd"]
frame = made.table("accelerator_cost_usd", "site_capex_usd")[["p5", "p50", "p95"]]
figure, axes = charts.new()
charts.ranges(axes, frame, number=lambda row: f"{row.p50:.3g}")
axes.plot(np.random.default_rng(1).normal(size=20), label=str(sorted({"b", "a", "c"})))
charts.head(figure, "Things grow", f"Things, number; {pd.Timestamp(0).strftime('%B')}", "nobody")
charts.save_figure(figure, "{number}-things", frame, made=made,
                   alt="Range chart of things where they grow to the size")"""


def notebook(*sources: str) -> str:
    cells = [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {"tags": ["parameters"] if i == 0 else []},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for i, source in enumerate([PARAMETERS, *sources])
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}}
    )


def parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


class House:
    """A copy of the project with notebooks of its own, and its command."""

    def __init__(self, root: Path):
        self.root, self.figures, self.build = root, root / "figures", root / "build"
        for name in ("notebooks", "figures", "build"):
            (root / name).mkdir(parents=True)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(paths.ROOT / "src", root / "src", ignore=ignored)
        shutil.copytree(paths.DATA, root / "data")
        shutil.copy(paths.ROOT / "uv.lock", root)
        venv.create(root / "venv", with_pip=False, symlinks=True)
        site = Path(sysconfig.get_path("purelib", vars={"base": str(root / "venv")}))
        (site / "house.pth").write_text(f"{root / 'src'}\n{sysconfig.get_path('purelib')}\n")
        self.python = root / "venv" / "bin" / "python"

    def write(self, number: str, *sources: str) -> None:
        (self.root / "notebooks" / f"{number}-things.ipynb").write_text(
            notebook(*(one.replace("{number}", number) for one in sources))
        )

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        """The command as somebody types it: Ctrl-C reaches it, also where these tests run in the
        background.
        """
        return subprocess.Popen(
            [self.python, "-c", COMMAND, *arguments],
            cwd=self.root,
            env={**os.environ, **environment},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def contents(self) -> dict[str, bytes]:
        """Every file in figures/, hidden ones too."""
        return {
            path.name: path.read_bytes()
            for path in sorted(self.figures.iterdir())
            if path.is_file()
        }

    def processes(self) -> dict[int, str]:
        """Every process of this house's interpreter, by id."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if words[0].startswith(str(self.root)) and state != "Z":
                found[int(folder.name)] = " ".join(words)
        return found

    def servers(self) -> list[int]:
        """The processes that fork warm kernels.

        The kernels have the same command and are their children.
        """
        forks = [
            pid
            for pid, words in self.processes().items()
            if "gigawatt.notebooks.forkserver" in words
        ]
        return [pid for pid in forks if parent(pid) not in forks]

    def kernels(self) -> list[int]:
        """Kernels of this house: cold ones by their command, warm ones as children of a server."""
        servers = self.servers()
        return [
            pid
            for pid, words in self.processes().items()
            if "ipykernel" in words or parent(pid) in servers
        ]

    def alone_after(self, seconds: float) -> bool:
        """Whether no process of this house is left, soon."""
        end = time.monotonic() + seconds
        while self.processes() and time.monotonic() < end:
            time.sleep(0.1)
        return not self.processes()

    def stop(self) -> None:
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def linux() -> bool:
    return sys.platform == "linux" and Path("/proc/self/cmdline").exists()
