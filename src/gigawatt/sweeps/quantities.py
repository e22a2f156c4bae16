"""Sweeps of quantities: the 90 % interval of each in every scenario of a grid.

>>> import gigawatt as gw
>>> grid = {"accelerators": [1000, 2000], "accelerator_price_usd": [30_000]}
>>> found = gw.sweep("accelerator_cost_usd", grid=grid)
>>> found["accelerator_cost_usd_p50"].tolist()
[30000000.0, 60000000.0]
"""

import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import UserError, check_name, clip, note_unused
from gigawatt.estimates import choices, sampling
from gigawatt.estimates.estimate import estimate
from gigawatt.sweeps import cluster, grid, parts
from gigawatt.sweeps.grid import check_size
from gigawatt.sweeps.plan import NO_NUMBER, Plan, together

CHUNK = 1000  # scenarios in one unit of work
MOST = 1_000_000
LOOKS = 24  # scenarios that are looked at for what moves nothing
ENDS = ("p5", "p50", "p95")
_PLANS = (
    8  # plans kept in each process: the next unit of work often continues with the same choices
)


@dataclass(frozen=True)
class Job:
    """What a sweep computes: quantities over a grid, with the inputs that all scenarios share."""

    grid: grid.Grid
    fixed: Mapping[str, object]
    quantities: tuple[str, ...]
    draws: int
    seed: int

    @property
    def header(self) -> dict[str, object]:
        """What must be equal for two sweeps to give the same results."""
        fixed = {name: grid.text(value) for name, value in self.fixed.items()}
        return {
            "kind": "quantities",
            "grid": self.grid.digest,
            "scenarios": self.grid.size,
            "fixed": fixed,
            "quantities": list(self.quantities),
            "draws": self.draws,
            "seed": self.seed,
            **cluster.identity(),
        }


def job(
    quantities: Sequence[str],
    given: Path | Mapping[str, object],
    fixed: Mapping[str, object],
    scenario: str | None,
    draws: int,
    seed: int,
) -> Job:
    """A checked sweep. given: a grid file, or a mapping as in one. fixed: inputs for all scenarios.

    Raises UserError for an unknown quantity or input, a wrong value, and inputs that exclude each
    other.
    """
    draws, seed = sampling.check_sampling(draws, seed)
    if not quantities:
        raise UserError("name at least one quantity; `gigawatt estimate --list` shows all of them")
    for name in quantities:
        check_name("quantity", name)
        if name in choices.text_choices():
            raise UserError(f"{name} is a choice, not a quantity; put it into the grid")
        choices.describe(name)
    if not isinstance(given, (Path, Mapping)):
        raise UserError(
            f"grid: expected the path of a YAML file or a mapping, not a {type(given).__name__}"
        )
    made = (
        grid.build(given, choices.gate)
        if isinstance(given, Mapping)
        else grid.read(given, choices.gate)
    )
    both = sorted(set(fixed) & set(made.names))
    if both:
        raise UserError(f"{both[0]} is set for all scenarios and stands in the grid; keep one")
    values = {} if scenario is None else choices.scenario(scenario)
    shared = {
        name: choices.gate(name, value)
        for name, value in {**values, **fixed}.items()
        if name not in made.names
    }
    found = Job(made, shared, tuple(dict.fromkeys(quantities)), draws, seed)
    together({**shared, **made.scenario(0)})  # refuses names that exclude each other
    return found


@dataclass(frozen=True)
class _Shared:
    """Inputs that scenarios share, compared by their text, and swept numbers of one of the
    scenarios.
    """

    key: tuple
    given: dict = field(compare=False)
    first: dict = field(compare=False)


@tables.kept(most=_PLANS)
def _plan(shared: _Shared, quantities: tuple[str, ...], draws: int, seed: int) -> Plan:
    return Plan(shared.given, shared.first, quantities, draws, seed)


def _planned(work: Job, given: dict, columns: dict[str, np.ndarray]) -> Plan:
    key = (*((name, grid.text(value)) for name, value in given.items()), *columns)
    first = {name: float(column[0]) for name, column in columns.items()}
    return _plan(_Shared(key, given, first), work.quantities, work.draws, work.seed)


def _alike(
    columns: Mapping[str, np.ndarray], size: int
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The distinct combinations of values, as shorter columns, and which of them stands in each
    place.
    """
    if not columns:
        return {}, np.zeros(size, dtype=int)
    distinct, which = np.unique(
        np.stack(list(columns.values()), axis=1), axis=0, return_inverse=True
    )
    return dict(zip(columns, distinct.T)), which.reshape(-1)


def _groups(
    columns: Mapping[str, np.ndarray], size: int
) -> Iterator[tuple[dict[str, object], np.ndarray]]:
    """Each distinct combination of values, with the places where it stands."""
    distinct, which = _alike(columns, size)
    for one in range(which.max() + 1):
        yield {name: values[one] for name, values in distinct.items()}, np.flatnonzero(which == one)


def answer(work: Job, start: int, stop: int) -> dict[str, np.ndarray]:
    """Results of the scenarios from start to stop: (scenarios, 3) by quantity, and
    `error` as text.
    """
    numbers = np.arange(start, stop)
    found = {name: np.full((len(numbers), len(ENDS)), np.nan) for name in work.quantities}
    found["error"] = np.full(len(numbers), None, dtype=object)
    columns = work.grid.numbers(numbers)
    for codes, rows in _groups(work.grid.codes(numbers), len(numbers)):
        given = {name: work.grid.distinct[name][code] for name, code in codes.items()}
        _fill(
            work,
            {**work.fixed, **given},
            {name: column[rows] for name, column in columns.items()},
            rows,
            found,
        )
        _refuse(work, {**work.fixed, **given}, columns, rows, found)
    return found


def _refuse(work: Job, given: dict, columns: dict, rows: np.ndarray, found: dict) -> None:
    """Take back the results of scenarios whose two powers contradict each other, and say so: a
    single estimate refuses them too.
    """
    both = {"it_power_mw", "facility_power_mw"}
    if not both & set(columns) or not both <= {*columns, *given}:
        return
    for row in rows:
        powers = {name: columns[name][row] if name in columns else given[name] for name in both}
        try:
            choices.check_powers(powers)
        except UserError as error:
            found["error"][row] = str(error)
            for name in work.quantities:
                found[name][row] = np.nan


def _fill(
    work: Job, given: dict, columns: dict[str, np.ndarray], rows: np.ndarray, found: dict
) -> None:
    """Write the results of scenarios that share `given` into their rows."""
    plan = _planned(work, given, columns)
    if plan.slow:  # one estimate for each value of these
        rest = {name: column for name, column in columns.items() if name not in plan.slow}
        slow = {name: columns[name] for name in sorted(plan.slow)}
        for one, some in _groups(slow, len(rows)):
            values = {name: float(value) for name, value in one.items()}
            _fill(
                work,
                {**given, **values},
                {name: column[some] for name, column in rest.items()},
                rows[some],
                found,
            )
        return
    for error in plan.errors.values():
        found["error"][rows] = error
    for key, needed in plan.groups():
        distinct, which = _alike({name: columns[name] for name in sorted(needed)}, len(rows))
        for name, percentiles in plan.run(key, distinct).items():
            found[name][rows] = percentiles[which]
            found["error"][rows[np.isnan(found[name][rows, 0])]] = f"{name}: {NO_NUMBER}"


# -- as a table ------------------------------------------------------------------------------------
def _columns(work: Job, start: int, stop: int) -> dict[str, object]:
    """One unit of work as columns: the scenario's number, its inputs, its results and its error."""
    numbers, found = np.arange(start, stop), answer(work, start, stop)
    inputs = work.grid.numbers(numbers)
    for name, codes in work.grid.codes(numbers).items():
        values = [
            value if type(value) is int else grid.text(value) for value in work.grid.distinct[name]
        ]
        inputs[name] = [values[code] for code in codes]
    columns: dict[str, object] = {"scenario": numbers} | {
        name: inputs[name] for name in work.grid.names
    }
    for name in work.quantities:
        columns |= {f"{name}_{end}": found[name][:, place] for place, end in enumerate(ENDS)}
    return columns | {"error": found["error"]}


def schema(work: Job):
    """The Arrow schema of a sweep's table; each column says its unit."""
    import pyarrow as pa

    fields = [pa.field("scenario", pa.int64())]
    for name in work.grid.names:
        values = work.grid.distinct.get(name)
        kind = (
            pa.float64()
            if values is None
            else pa.int64()
            if all(type(v) is int for v in values)
            else pa.string()
        )
        unit = (
            choices.describe(name).unit
            if name not in tables.index("choices")
            else tables.index("choices")[name]["unit"]
        )
        fields.append(pa.field(name, kind, metadata={"unit": unit or ""}))
    for name in work.quantities:
        fields += [
            pa.field(f"{name}_{end}", pa.float64(), metadata={"unit": choices.describe(name).unit})
            for end in ENDS
        ]
    return pa.schema([*fields, pa.field("error", pa.string())])


def part(work: Job, number: int) -> bytes:
    """One unit of work as a Parquet file: scenarios number x CHUNK to (number + 1) x CHUNK."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    start = number * CHUNK
    columns, said = _columns(work, start, min(start + CHUNK, work.grid.size)), schema(work)
    table = pa.Table.from_arrays(
        [parts.array(columns[field.name], field.type) for field in said], schema=said
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def to_file(
    work: Job,
    out: Path,
    jobs: int | None = None,
    scheduler: str | None = None,
    begun: Callable[[], None] = lambda: None,
) -> tuple[int, str]:
    """Write a sweep's table, continuing with what an earlier run left.

    Scenarios without a result, and why. out: ends in .parquet, .csv or .xlsx; the last two have
    their record beside them.

    begun: is called once the place and the cluster are known to be good. Finished parts survive an
    interruption. Raises UserError for a file or folder of somebody else's.
    """
    if scheduler is not None:
        cluster.connect(scheduler).close()
    made = parts.Parts(out, work.header, -(-work.grid.size // CHUNK))
    begun()
    if made.finished:
        made.tidy()  # whoever was killed right after the file was whole left its parts
    else:
        with parts.alone(made.folder):
            _make(work, made, jobs, scheduler)
    return made.without_result()


def _make(work: Job, made: parts.Parts, jobs: int | None, scheduler: str | None) -> None:
    """Make the parts that are missing, then the whole file."""
    from tqdm import tqdm

    todo = made.missing()
    with tqdm(
        total=work.grid.size,
        initial=work.grid.size - len(todo) * CHUNK,
        unit=" scenarios",
        unit_scale=True,
        disable=not sys.stderr.isatty(),
        leave=False,
    ) as bar:
        for number, content in cluster.each(partial(part, work), todo, jobs, scheduler):
            made.save(number, content)
            bar.update(CHUNK)
    made.join()


def unused(work: Job) -> list[str]:
    """What the scenarios of a sweep set and no quantity of it depends on in any that was looked at.

    An input may count in some scenarios alone, such as a country where the supply is its grid, so
    that several are looked at, from the first to the last.
    """
    idle: set[str] | None = None
    for number in np.unique(np.linspace(0, work.grid.size - 1, LOOKS).astype(int)):
        try:
            made = estimate(
                draws=sampling.MIN_DRAWS, **{**work.fixed, **work.grid.scenario(int(number))}
            )
            for name in work.quantities:
                made.values(name)
        except UserError:  # it has no result, which the table says
            continue
        found = set(made.unused(*work.quantities))
        idle = found if idle is None else idle & found
    return sorted(idle or ())


def sweep(
    *quantities: str,
    grid: Path | str | Mapping[str, object],
    scenario: str | None = None,
    draws: int = sampling.DEFAULT_DRAWS,
    seed: int = 1,
    jobs: int | None = None,
    **chosen: object,
):
    """The 90 % intervals of quantities in every scenario of a grid, as a pandas DataFrame.

    quantities: names, as for `gigawatt.estimate`. grid: a YAML file, or a mapping as in one: lists,
    ranges `{"from": 1, "to": 5, "steps": 9}` and `rows`. chosen: inputs that all scenarios share.
    One row for each scenario: its inputs, `NAME_p5`, `NAME_p50`, `NAME_p95`, and `error` where it
    has no result. Each row equals `gigawatt.estimate` with the same inputs, draws and seed. What is
    set and moves nothing is named on standard error.

    Raises UserError for an unknown name, a wrong value or unit, and more than a million scenarios.
    """
    work = job(
        quantities, Path(grid) if isinstance(grid, str) else grid, chosen, scenario, draws, seed
    )
    check_size(work.grid, MOST, yes=False)
    found = frame(work, jobs)
    note_unused(name for name in unused(work) if name in chosen or name in work.grid.names)
    return found


def frame(work: Job, jobs: int | None = None):
    """Every scenario of a checked sweep as a pandas DataFrame, one row each."""
    import pandas as pd

    if jobs is not None and (type(jobs) is not int or jobs < 1):
        raise UserError(f"jobs: {clip(jobs)!r} is not a whole number from 1 on")
    starts = range(0, work.grid.size, CHUNK)
    found = dict(
        cluster.each(
            lambda start: _columns(work, start, min(start + CHUNK, work.grid.size)),
            starts,
            jobs,
            None,
        )
    )
    columns = {
        name: np.concatenate([np.asarray(found[start][name]) for start in starts])
        for name in found[0]
    }
    return pd.DataFrame(columns).set_index("scenario")
