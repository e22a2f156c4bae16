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

from pairs import interleaved, middle, ratio, row, told

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))


def timed(*command: str, env: dict | None = None) -> dict:
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
    return {
        "seconds": time.monotonic() - begun,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    }


def papermill_loop() -> dict:
    """The papermill command on each notebook, one after the other."""
    total = {"seconds": 0.0, "cpu": 0.0}
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
            total = {name: total[name] + one[name] for name in total}
    return total


BODIES = """
import json, os, sys
for path in sys.argv[1:]:
    names = {"display": lambda *_: None, "__name__": "__main__"}
    for cell in json.load(open(path, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), path, "exec"), names)
"""


def bodies() -> dict:
    """The code of all notebooks in one process, without a kernel: the floor for one core."""
    with tempfile.TemporaryDirectory() as place:
        return timed(
            "python",
            "-c",
            BODIES,
            *map(str, NOTEBOOKS),
            env={"GIGAWATT_FIGURES": place, "MPLBACKEND": "agg"},
        )


def main() -> None:
    """Print the rows. The loop takes longest: each round of it stands between those of ours."""

    def ours() -> dict:
        return timed("gigawatt", "figures", "--force")

    first = ours()
    loop, ran, cold, floor = interleaved(
        papermill_loop,
        ours,
        lambda: timed("gigawatt", "figures", "--force", "--cold"),
        bodies,
        rounds=1,
    )
    around = [middle([first, *ran])]
    row("papermill command in a loop", 1, f"{len(NOTEBOOKS)} notebooks: {told(loop)}", 0)
    for name, side in (
        ("figures from scratch", around),
        ("figures from scratch, cold kernels", cold),
        ("the code alone, one process", floor),
        ("figures, nothing changed", [timed("gigawatt", "figures")]),
    ):
        row(f"{name} / papermill loop", ratio(side, loop), told(side), 3)


if __name__ == "__main__":
    main()
