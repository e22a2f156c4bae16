"""Work on a real Dask scheduler with worker processes over TCP gives the same bytes as
work here.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from distributed import Client
from sweeps.test_quantities import light_notebook

from gigawatt import paths
from gigawatt.errors import UserError
from gigawatt.sweeps import cluster, notebooks, quantities

pytestmark = pytest.mark.slow
DASK = Path(sys.executable).with_name("dask")
# A worker unpickles the slow unit below by the name of this module: `tests.sweeps.test_cluster`.
PLACES = [str(paths.ROOT), str(paths.ROOT / "tests"), str(Path(__file__).parent)]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(PLACES)}


def wait_for(condition, what: str, seconds: float = 120):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"no {what}"
        time.sleep(0.05)
    return found


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path):
        self.folder, self.processes = folder, []
        file = folder / "scheduler.json"
        self.start(
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--scheduler-file",
            str(file),
        )
        wait_for(lambda: file.exists() and file.stat().st_size, "scheduler")
        self.address = json.loads(file.read_text())["address"]

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        with (self.folder / f"{len(self.processes)}.log").open("w") as log:
            process = subprocess.Popen(
                [DASK, *arguments], env={**ENVIRONMENT, **environment}, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def worker(self, **environment: str) -> subprocess.Popen:
        own = str(self.folder / f"space-{len(self.processes)}")
        return self.start(
            "worker",
            self.address,
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--local-directory",
            own,
            **environment,
        )

    def ready(self, workers: int) -> None:
        """Wait until there are so many workers; a busy machine takes seconds to start one."""
        with Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path):
    made = Cluster(tmp_path)
    yield made
    made.stop()


def other_package(folder: Path) -> str:
    """A copy of the package whose data has one other row; its import path."""
    shutil.copytree(
        paths.ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(paths.DATA, folder / "data")
    table = folder / "data" / "sources.csv"
    table.write_bytes(table.read_bytes().replace(b"NVIDIA", b"Nvidia", 1))
    return str(folder / "src")


GRID = {
    "accelerators": {"from": 1e5, "to": 5e5, "steps": 100},
    "accelerator_price_usd": {"from": 1e4, "to": 5e4, "steps": 120},
}


def a_sweep(draws: int = 512) -> quantities.Job:
    return quantities.job(
        ["site_capex_usd", "facility_power_mw"], GRID, {"purchase_year": 2024}, None, draws, 1
    )


def test_lost_workers_and_one_with_other_data(dask, tmp_path, monkeypatch):
    """One story, because the processes take seconds to start."""
    monkeypatch.setattr(cluster, "CONNECT_S", 60)  # a busy machine takes its time to answer
    work, here, there = a_sweep(), tmp_path / "here.parquet", tmp_path / "there.parquet"
    victim, survivor = dask.worker(), dask.worker()
    dask.ready(2)
    units, made = list(range(12)), {}
    for unit, content in cluster.each(partial(slow, work), units, None, dask.address):
        made[unit] = content
        if len(made) == 2:
            victim.send_signal(signal.SIGKILL)
    assert (
        made == {unit: quantities.part(work, unit) for unit in units}
        and victim.wait() == -signal.SIGKILL
    )
    assert (
        quantities.to_file(work, here)
        == quantities.to_file(work, there, scheduler=dask.address)
        == (0, "")
    )
    assert here.read_bytes() == there.read_bytes()

    (tmp_path / "g.yaml").write_text("count: [5]\n", encoding="utf-8")
    runs = notebooks.job(str(light_notebook(tmp_path)), tmp_path / "g.yaml")
    assert notebooks.to_folder(runs, tmp_path / "runs", scheduler=dask.address) == 0
    assert (tmp_path / "runs" / runs.folder(0) / "99-twice.csv").read_text() == "twice\n10\n"

    monkeypatch.setattr(cluster, "PATIENCE_S", 1)
    results = cluster.each(partial(slow, work), units, None, dask.address)
    next(results)
    survivor.kill()
    with pytest.raises(
        UserError,
        match=r"^tcp://\S+: all workers are lost; start some, and the same command continues",
    ):
        list(results)

    dask.worker(PYTHONPATH=other_package(tmp_path / "other"))
    dask.ready(1)
    with pytest.raises(
        UserError, match=r"^worker tcp://\S+ has other data \(\w{16}, here \w{16}\); bring it"
    ):
        quantities.to_file(work, tmp_path / "no.parquet", scheduler=dask.address)
    assert not list(tmp_path.glob("no.parquet*"))


def slow(work, unit):
    """A unit of work that takes long enough for its worker to be killed in the middle."""
    time.sleep(0.15)
    return quantities.part(work, unit)


def test_a_late_worker_is_checked_inside_its_task(monkeypatch):
    from types import SimpleNamespace

    import distributed

    monkeypatch.setattr(distributed, "get_worker", lambda: SimpleNamespace(address="tcp://late:1"))
    same = cluster.identity()
    assert cluster._guarded(lambda unit: unit + 1, same, 1) == 2
    for name, what in (
        ("version", "another version"),
        ("code", "other code"),
        ("data", "other data"),
    ):
        with pytest.raises(UserError, match=f"worker tcp://late:1 has {what}"):
            cluster._guarded(lambda unit: unit, {**same, name: "0"}, 1)


def test_an_unreachable_scheduler_is_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(cluster, "CONNECT_S", 0.5)
    with pytest.raises(
        UserError, match=r"^tcp://127.0.0.1:9: no Dask scheduler answers .* `dask scheduler`"
    ):
        quantities.to_file(a_sweep(64), tmp_path / "x.parquet", scheduler="tcp://127.0.0.1:9")
    with pytest.raises(UserError, match="write an address such as tcp://host:8786"):
        cluster.connect("localhost")
    assert not list(tmp_path.iterdir())


def test_without_dask_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"pip install 'gigawatt\[cluster\]'"):
        cluster.connect("tcp://localhost:8786")


def test_threads_give_every_unit_once_and_stop_at_an_error():
    assert dict(cluster.each(lambda unit: unit * unit, range(50), 3, None)) == {
        unit: unit * unit for unit in range(50)
    }
    begun = []

    def work(unit):
        begun.append(unit)
        if unit == 5:
            raise UserError("five")

    with pytest.raises(UserError, match="five"):
        list(cluster.each(work, range(1000), 2, None))
    assert len(begun) < 30


@pytest.mark.parametrize("why", ["a unit fails", "nobody asks for the rest"])
def test_what_runs_is_ended_where_the_rest_is_given_up(why):
    taken, ended = threading.Event(), threading.Event()

    def work(unit):
        if unit == 1 and why == "a unit fails":
            taken.wait(600)
            raise UserError("five")
        return unit == 0 or ended.wait(600)

    found = cluster.each(work, range(3), 3, None, ended.set)
    assert next(found) == (0, True)
    taken.set()
    if why == "a unit fails":
        with pytest.raises(UserError, match="five"):
            list(found)
    found.close()
    assert ended.is_set()
