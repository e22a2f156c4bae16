"""All figures: `gigawatt figures` against the papermill command in a loop and against the bare code
in one process.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))


def timed(*command: str, env: dict | None = None) -> tuple[float, float]:
    """Wall and CPU seconds of a command and all its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        check=True,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        time.monotonic() - begun,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    )


def papermill_loop() -> tuple[float, float]:
    """The papermill command on each notebook, one after the other."""
    wall = cpu = 0.0
    with tempfile.TemporaryDirectory() as place:
        for notebook in NOTEBOOKS:
            one = timed(
                "papermill",
                str(notebook),
                f"{place}/{notebook.name}",
                "-k",
                "python3",
                env={"GIGAWATT_FIGURES": place, "MPLBACKEND": "agg"},
            )
            wall, cpu = wall + one[0], cpu + one[1]
    return wall, cpu


BODIES = """
import json, os, sys
for path in sys.argv[1:]:
    names = {"display": lambda *_: None, "__name__": "__main__"}
    for cell in json.load(open(path, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), path, "exec"), names)
"""


def bodies() -> tuple[float, float]:
    """The code of all notebooks in one process, without a kernel: the floor for one core."""
    with tempfile.TemporaryDirectory() as place:
        return timed(
            "python",
            "-c",
            BODIES,
            *map(str, NOTEBOOKS),
            env={"GIGAWATT_FIGURES": place, "MPLBACKEND": "agg"},
        )


def table() -> list[tuple[str, str, str]]:
    """Rows of the table: what, ratio, what was measured."""
    loop = papermill_loop()
    floor = bodies()
    named = (
        ("figures from scratch", timed("gigawatt", "figures", "--force")),
        ("figures from scratch, cold kernels", timed("gigawatt", "figures", "--force", "--cold")),
        ("the code alone, one process", floor),
        ("figures, nothing changed", timed("gigawatt", "figures")),
    )
    said = f"{len(NOTEBOOKS)} notebooks: {loop[0]:.1f} s wall, {loop[1]:.1f} s CPU"
    return [("papermill command in a loop", "1", said)] + [
        (
            f"{name} / papermill loop",
            f"{one[0] / loop[0]:.3f}",
            f"{one[0]:.1f} s wall, {one[1]:.1f} s CPU",
        )
        for name, one in named
    ]


if __name__ == "__main__":
    for row in table():
        print("| " + " | ".join(row) + " |")
