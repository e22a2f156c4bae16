"""Units of work side by side: in threads here, or on an existing Dask cluster, with the same
results.

A unit's result depends on the unit alone, so a lost worker costs only its unfinished units, which
go to the others. A worker that has other code or other data than this process is refused.
"""

import asyncio
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, ThreadPoolExecutor, wait
from importlib.metadata import version
from itertools import islice

from gigawatt import revision
from gigawatt.data import tables
from gigawatt.errors import UserError, clip

CONNECT_S, PATIENCE_S = 5, 60
AHEAD = 4  # units that wait at each thread of a worker, so that it never runs dry
START = "start one with `dask scheduler`, and workers with `dask worker tcp://HOST:8786`"


@tables.kept
def identity() -> dict[str, str]:
    """Version of the package, digest of its code and digest of all tables: equal where
    results are.
    """
    return {
        "version": version("gigawatt"),
        "code": revision.code(),
        "data": tables.digest(list(tables.package())),
    }


def each(
    function: Callable,
    units: Iterable,
    jobs: int | None,
    scheduler: str | None,
    stop: Callable[[], None] = lambda: None,
) -> Iterator[tuple]:
    """Pairs of a unit and function(unit), in the order in which they are done.

    jobs: threads here, by default one per core. scheduler: address of a Dask scheduler to use
    instead; `function` must then be picklable, and importable on the workers. stop: ends the units
    that run here, where the rest is given up, so that nobody waits for them.

    Raises UserError where the cluster cannot be reached or has a worker that would give other
    results, and whatever `function` raises.
    """
    return (
        _on_cluster(function, iter(units), scheduler)
        if scheduler
        else _in_threads(function, iter(units), jobs, stop)
    )


def _in_threads(
    function: Callable, units: Iterator, jobs: int | None, stop: Callable[[], None]
) -> Iterator[tuple]:
    jobs = jobs or os.cpu_count() or 1
    with ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(function, unit): unit for unit in islice(units, 2 * jobs)}
        try:
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    unit = running.pop(future)
                    running.update({pool.submit(function, new): new for new in islice(units, 1)})
                    yield unit, future.result()
        except BaseException:  # a unit failed, somebody says stop, or nobody asks for the rest
            pool.shutdown(wait=False, cancel_futures=True)
            stop()
            raise


def connect(address: str):
    """A client of the Dask scheduler at an address, all of whose workers have this code and these
    tables.

    Raises UserError where there is no scheduler, no worker, or one that differs.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UserError("--scheduler needs Dask: pip install 'gigawatt[cluster]'") from None
    except Exception as error:  # it reads settings of the user's, in whatever form they are
        raise UserError(f"--scheduler: Dask cannot be loaded ({clip(error, 200)})") from None
    if not re.fullmatch(r"(tcp|tls|ws|wss)://[\w.\-\[\]:]+:\d+", address):
        raise UserError(f"--scheduler {clip(address)!r}: write an address such as tcp://host:8786")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        with ThreadPoolExecutor(1) as beside:  # a notebook has a loop of its own already
            beside.submit(lambda: asyncio.run(_knock(address))).result()
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError):
        raise UserError(
            f"{address}: no Dask scheduler answers within {CONNECT_S} s; {START}"
        ) from None
    except Exception as error:  # no address, no certificates: each part of Dask raises its own
        raise UserError(f"--scheduler {clip(address)!r}: {clip(error, 120)}; {START}") from None
    try:
        client.wait_for_workers(1, timeout=CONNECT_S)
        _compare("scheduler " + address, _of_scheduler(client), identity())  # it unpacks the tasks
        for worker, found in client.run(identity, on_error="return").items():
            _compare("worker " + worker, found, identity())
    except TimeoutError:
        client.close()
        raise UserError(
            f"{address}: the scheduler has no workers; start some with `dask worker {address}`"
        ) from None
    except UserError:
        client.close()
        raise
    return client


async def _knock(address: str) -> None:
    """Raise where nothing that speaks as Dask does answers soon: a client would wait for ever for
    something that takes the call and says nothing, and complain of it when Python ends.
    """
    from distributed.comm import connect
    from distributed.security import Security

    options = Security().get_connection_args("client")
    heard = await asyncio.wait_for(connect(address, timeout=CONNECT_S, **options), CONNECT_S)
    await heard.close()


def _of_scheduler(client) -> object:
    try:
        return client.run_on_scheduler(identity)
    except (
        Exception
    ) as error:  # it has no gigawatt, or one without this function: pickle raises many types
        return error


def _compare(who: str, found: object, wanted: dict[str, str]) -> None:
    """Raise UserError unless the identity of a scheduler or worker is the wanted one."""
    if not isinstance(found, dict):
        raise UserError(
            f"{who} cannot run gigawatt ({clip(found)}); install gigawatt {wanted['version']} there"
        )
    other = [name for name in wanted if found.get(name) != wanted[name]]
    if other:
        what = {
            "version": "another version of gigawatt",
            "code": "other code",
            "data": "other data",
        }[other[0]]
        raise UserError(
            f"{who} has {what} ({found.get(other[0])}, here {wanted[other[0]]}); "
            "bring it to the same revision of gigawatt and start it again"
        )


def _guarded(function: Callable, wanted: dict[str, str], unit: object) -> object:
    """The unit's result, on a worker that may have joined after the others were checked."""
    from distributed import get_worker

    _compare("worker " + get_worker().address, identity(), wanted)
    return function(unit)


def _on_cluster(function: Callable, units: Iterator, address: str) -> Iterator[tuple]:
    from distributed import wait
    from distributed.scheduler import KilledWorker

    client, wanted, running = connect(address), identity(), {}
    try:
        while True:
            room = AHEAD * max(1, sum(client.nthreads().values())) - len(running)
            for unit in islice(units, max(room, 0)):
                running[client.submit(_guarded, function, wanted, unit, pure=False)] = unit
            if not running:
                return
            try:
                with client.as_current():
                    done = wait(
                        list(running), timeout=PATIENCE_S, return_when="FIRST_COMPLETED"
                    ).done
            except TimeoutError:  # long units, or nobody left to do them
                if client.nthreads():
                    continue
                raise UserError(
                    f"{address}: all workers are lost; start some, and the same command continues"
                ) from None
            for future in done:
                yield running.pop(future), future.result()
    except KilledWorker:
        raise UserError(
            f"{address}: one unit of work killed several workers; do they have enough memory?"
        ) from None
    except (OSError, CancelledError) as error:
        raise UserError(
            f"{address}: the cluster was lost ({clip(error)}); the same command continues when it "
            "is back"
        ) from None
    finally:
        client.close(timeout=CONNECT_S)
