"""Sweeps: how time and memory grow with the scenarios, beside other ways to do the same work.

    .venv/bin/python benchmarks/bench_sweep.py [--most 1000000] [--runs 50] [--skip notebook,dask]

Prints rows of a Markdown table: name | ratio | measured. Every measurement runs in a process of its
own, after its imports. Ratios are of wall time where processes or threads are compared, else of
processor time, which a busy machine changes less; memory is what the peak exceeds the process at
rest.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from pairs import interleaved, middle, ratio, row, told

DRAWS = 4096
QUANTITIES = ("site_capex_usd", "annual_cost_usd")
SHARED = {"purchase_year": 2024}
BIN = Path(sys.executable).parent


def grid(size: int) -> dict:
    """Prices by counts: both quantities depend on both."""
    side = int(size**0.5)
    return {
        "accelerator_price_usd": {"from": 15_000, "to": 45_000, "steps": side},
        "accelerators": {"from": 1e5, "to": 5e5, "steps": -(-size // side)},
    }


# -- what is measured, each in a child process
# --------------------------------------------------------
def measured(work) -> dict:
    """Wall time and processor time (with ended children) of a function, and how far it raised the
    peak of memory.
    """
    before, start, used = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        time.perf_counter(),
        processor_time(),
    )
    work()
    return {
        "seconds": time.perf_counter() - start,
        "cpu": processor_time() - used,
        "mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def processor_time() -> float:
    return sum(
        one.ru_utime + one.ru_stime
        for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def sweep(size: int, jobs: int = 2, scheduler: str = "") -> dict:
    """The sweep to a Parquet file, with its parts and the joining."""
    from gigawatt.sweeps import quantities

    with tempfile.TemporaryDirectory() as folder:
        quantities.to_file(job(4), Path(folder) / "warm.parquet", jobs, scheduler or None)
        work = job(size)
        return measured(
            lambda: quantities.to_file(work, Path(folder) / "x.parquet", jobs, scheduler or None)
        )


def job(size: int):
    from gigawatt.sweeps import quantities

    return quantities.job(QUANTITIES, grid(size), SHARED, None, DRAWS, 1)


def whole_arrays(size: int) -> dict:
    """The same arithmetic by hand on arrays (scenarios, draws), and np.quantile."""
    import numpy as np

    import gigawatt as gw

    one, made = gw.estimate(draws=DRAWS, **SHARED), job(size).grid
    columns = made.numbers(np.arange(made.size))
    price, count = columns["accelerator_price_usd"][:, None], columns["accelerators"][:, None]
    names = (
        "server_cost_ratio",
        "network_cost_share",
        "it_power_w_per_accelerator",
        "construction_usd_per_mw_it",
        "it_life_years",
        "building_life_years",
        "utilisation",
        "pue",
        "electricity_usd_per_kwh",
        "operations_share_per_year",
    )
    ratio, network, watts, build, it_life, building_life, use, pue, kwh, running = (
        one.values(name) for name in names
    )

    def work():
        cluster = count * price * ratio / (1 - network)
        power = count * watts / 1e6
        building = power * build
        site = cluster + building
        energy = power * use * pue * 8760 / 1e6 * 1e9 * kwh
        yearly = cluster / it_life + building / building_life + energy + site * running
        return [np.quantile(values, (0.05, 0.5, 0.95), axis=1) for values in (site, yearly)]

    found = work()
    ours = gw.sweep(*QUANTITIES, grid=grid(size), draws=DRAWS, **SHARED)
    assert np.allclose(ours["annual_cost_usd_p95"], found[1][2]) and np.allclose(
        ours["site_capex_usd_p5"], found[0][0]
    )
    del found, ours
    return measured(work) | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def one_by_one(size: int) -> dict:
    """An estimate for each scenario, as a loop in Python does it."""
    import gigawatt as gw

    made = job(size).grid
    gw.estimate(draws=DRAWS, **SHARED)["annual_cost_usd"]

    def work():
        for number in range(made.size):
            own = gw.estimate(draws=DRAWS, **SHARED, **made.scenario(number))
            for name in QUANTITIES:
                own[name]

    return measured(work)


def notebooks(runs: int, jobs: int = 2) -> dict:
    """A sweep of a light notebook."""
    from gigawatt.sweeps import notebooks as notebooksweeps

    with tempfile.TemporaryDirectory() as folder:
        path, steps = light_notebook(Path(folder)), Path(folder) / "grid.yaml"
        steps.write_text(f"count: {list(range(runs))}\n", encoding="utf-8")
        return measured(
            lambda: notebooksweeps.to_folder(
                notebooksweeps.job(str(path), steps), Path(folder) / "out", jobs
            )
        )


def papermill(runs: int) -> dict:
    """The papermill command once for each scenario."""
    with tempfile.TemporaryDirectory() as folder:
        path = light_notebook(Path(folder))
        lines = [
            [
                BIN / "papermill",
                path,
                f"{folder}/{run}.ipynb",
                "-p",
                "count",
                str(run),
                "--no-progress-bar",
            ]
            for run in range(runs)
        ]
        return measured(
            lambda: [subprocess.run(line, check=True, capture_output=True) for line in lines]
        )


def light_notebook(folder: Path) -> Path:
    """A notebook of one estimate."""
    body = (
        "import gigawatt as gw\ngw.estimate(accelerators=1000 + count, "
        "draws=1024)['site_capex_usd'].p50"
    )
    cells = [
        {
            "cell_type": "code",
            "id": f"c{place}",
            "execution_count": None,
            "outputs": [],
            "source": source,
            "metadata": {"tags": tags},
        }
        for place, (source, tags) in enumerate(
            [("count: int = 1  # how many more", ["parameters"]), (body, [])]
        )
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / "light.ipynb"
    path.write_text(
        json.dumps(
            {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        ),
        encoding="utf-8",
    )
    return path


CHILDREN = {one.__name__: one for one in (sweep, whole_arrays, one_by_one, notebooks, papermill)}


# -- the table
# ----------------------------------------------------------------------------------------
def child(name: str, *arguments: object) -> dict:
    done = subprocess.run(
        [sys.executable, __file__, "--child", name, *map(str, arguments)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def scaling(most: int) -> None:
    """How time and memory grow; two workers beside one; other ways to do the same."""
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= most]
    found = {size: child("sweep", size) for size in sizes}
    first = found[sizes[0]]["cpu"] / sizes[0]
    for size, one in found.items():
        row(
            f"sweep of {size:,} scenarios: time each, over that at {sizes[0]:,}",
            one["cpu"] / size / first,
            f"{told([one])}, {one['cpu'] / size * 1e6:.0f} us each, {one['mb']:.0f} MB more",
        )
    size = min(10_000, sizes[-1])
    two, one, whole = interleaved(
        lambda: child("sweep", size),
        lambda: child("sweep", size, 1),
        lambda: child("whole_arrays", size),
    )
    (loop,) = interleaved(lambda: child("one_by_one", 200), rounds=1)
    row(
        f"sweep of {size:,} x {DRAWS:,} draws x {len(QUANTITIES)} quantities: seconds",
        middle(two)["seconds"],
        f"two workers: {told(two)}, {middle(two)['mb']:.0f} MB more; one: {told(one)}",
    )
    row(
        f"sweep of {size:,} over whole arrays and np.quantile",
        ratio(two, whole, "cpu"),
        f"{told(two)}; {told(whole)}, {middle(whole)['mb']:.0f} MB in all",
    )
    each, alone = middle(two)["cpu"] / size, loop[0]["cpu"] / 200
    row(
        "sweep over one estimate at a time, for each scenario",
        each / alone,
        f"{each * 1e6:.0f} us; {alone * 1e6:.0f} us",
    )


def workers(size: int) -> None:
    """How many times as fast two workers of this machine are."""
    one, two = interleaved(lambda: child("sweep", size, 1), lambda: child("sweep", size, 2))
    row(
        f"sweep of {size:,}: two local workers, times as fast as one",
        ratio(one, two),
        f"{told(one)}; {told(two)}",
    )


def dask(size: int) -> None:
    """How many times as fast two Dask workers are as one, each number with a scheduler of its own
    that rests while the other works.
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as clusters:
        addresses = [
            clusters.enter_context(cluster(Path(folder) / str(many), many)) for many in (1, 2)
        ]
        one, two = interleaved(
            *(partial(child, "sweep", size, 1, address) for address in addresses), rounds=2
        )
    row(
        f"sweep of {size:,}: two Dask workers, times as fast as one",
        ratio(one, two),
        f"{middle(one)['seconds']:.2f} s; {middle(two)['seconds']:.2f} s",
    )


@contextmanager
def cluster(folder: Path, many: int) -> Iterator[str]:
    """The address of a scheduler with some workers of one thread; all end at the end."""
    folder.mkdir()
    file, processes = folder / "scheduler.json", []
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    head = [BIN / "dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    try:
        processes.append(subprocess.Popen([*head, "--scheduler-file", file], **quiet))
        while not (file.exists() and file.stat().st_size):
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        bare = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
        for number in range(many):
            own = ["--local-directory", folder / str(number)]
            line = [BIN / "dask", "worker", address, *bare, *own]
            processes.append(subprocess.Popen(line, **quiet))
        wait_for(address, many)
        yield address
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


def wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)


def compare_notebooks(runs: int) -> None:
    """A run in a sweep beside a papermill command; the command needs no more than a few to tell."""
    few = max(1, runs // 8)
    ours, theirs = interleaved(
        lambda: child("notebooks", runs), lambda: child("papermill", few), rounds=2
    )
    row(
        f"a light notebook in a sweep of {runs} / the papermill command",
        ratio(ours, theirs) * few / runs,
        f"{middle(ours)['seconds'] / runs:.3f} s each; "
        f"{middle(theirs)['seconds'] / few:.2f} s each, of {few}",
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--most", type=int, default=1_000_000, help="the largest sweep")
    options.add_argument("--runs", type=int, default=50, help="runs of the light notebook")
    options.add_argument("--skip", default="", help="any of scaling,workers,dask,notebook")
    chosen = options.parse_args()
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    large = min(100_000, chosen.most)
    for name, work in {
        "scaling": lambda: scaling(chosen.most),
        "workers": lambda: workers(large),
        "dask": lambda: dask(large),
        "notebook": lambda: compare_notebooks(chosen.runs),
    }.items():
        if name not in chosen.skip.split(","):
            work()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        name, *given = sys.argv[2:]
        print(json.dumps(CHILDREN[name](*(int(one) if one.isdigit() else one for one in given))))
    else:
        main()
