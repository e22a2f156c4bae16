"""All benchmarks in one run, as one table of ratios.

`make bench` writes it to benchmarks/README.md.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from pairs import load

HERE = Path(__file__).parent
PAGE = HERE / "README.md"
MARK = "<!-- the table below is written by `make bench` -->"
SCRIPTS = ("bench_figures.py", "bench_estimates.py", "bench_sweep.py")


def main() -> None:
    """Run every script and replace the table on the page by the rows that they print."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    rows = ["| what | ratio | measured |", "| --- | ---: | --- |"]
    rows.append(f"| load of the machine before the first | | {load()} |")
    for name in SCRIPTS:
        print(f"{name} ... ({load()})", file=sys.stderr)
        done = subprocess.run(
            [sys.executable, str(HERE / name)], stdout=subprocess.PIPE, text=True, check=True
        )
        rows += [line for line in done.stdout.splitlines() if line.startswith("| ")]
        rows.append(f"| load after {name}, its own work included | | {load()} |")
    text = "\n".join(rows)
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(f"{head}{MARK}\n\n{text}\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
