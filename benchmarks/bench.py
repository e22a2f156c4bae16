"""All benchmarks in one run, as one table of ratios; `make bench` writes it to benchmarks/README.md."""

import importlib
import sys
from pathlib import Path

PAGE = Path(__file__).with_name("README.md")
MARK = "<!-- the table below is written by `make bench` -->"
MODULES = ("bench_figures", "bench_estimates", "bench_sweep")


def main() -> None:
    """Run every module's table and replace the one on the page."""
    rows = [("what", "ratio", "measured"), ("---", "---:", "---")]
    for name in MODULES:
        rows += importlib.import_module(name).table()
        print(f"{name} is done", file=sys.stderr)
    text = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(f"{head}{MARK}\n\n{text}\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
