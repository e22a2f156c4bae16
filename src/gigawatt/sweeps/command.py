"""What `gigawatt sweep` asks for: quantities or a notebook, and what to say at the end."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.estimates.sampling import DEFAULT_DRAWS
from gigawatt.notebooks import run
from gigawatt.sweeps import grid, notebooks, quantities


def sweep_of(
    names: Sequence[str], path: Path, options: Mapping[str, object], yes: bool
) -> quantities.Job | notebooks.Job:
    """The checked sweep of quantities or of one notebook.

    options: `chosen`, `scenario`, `draws` and `seed` where they were given. yes: run more than the
    limit.

    Raises UserError for whatever is wrong with it; nothing is written.
    """
    if len(names) == 1 and _is_notebook(names[0]):
        if options:
            raise UserError(
                "a sweep of a notebook takes all its parameters from the grid; write them there"
            )
        work, most = notebooks.job(names[0], path), notebooks.MOST
    else:
        work = quantities.job(
            names,
            path,
            options.get("chosen", {}),
            options.get("scenario"),
            options.get("draws", DEFAULT_DRAWS),
            options.get("seed", 1),
        )
        most = quantities.MOST
    grid.check_size(work.grid, most, yes)
    return work


def unused(work: quantities.Job | notebooks.Job) -> list[str]:
    """What a sweep sets and no quantity of it depends on; parameters of a notebook are declared."""
    return quantities.unused(work) if isinstance(work, quantities.Job) else []


def _is_notebook(name: str) -> bool:
    """Whether a name means a notebook, also a misspelt one, and not a quantity."""
    if name in choices.names():
        return False
    try:
        run.find(name)
    except UserError:
        return "." in name or "/" in name or name[:2].isdigit()
    return True


def finish(
    work: quantities.Job | notebooks.Job,
    out: Path,
    jobs: int | None,
    scheduler: str | None,
    begun: Callable[[], None] = lambda: None,
) -> str:
    """Do the work and say what was written; `begun` is called when it starts.

    Raises UserError where runs of a notebook failed.
    """
    size = work.grid.size
    if isinstance(work, quantities.Job):
        failed, why = quantities.to_file(work, out, jobs, scheduler, begun)
        return f"wrote {out}" + (
            f"; {failed:,} of {size:,} scenarios have no result, for example: {why}"
            if failed
            else ""
        )
    failed = notebooks.to_folder(work, out, jobs, scheduler, begun)
    if failed:
        raise UserError(
            f"{failed:,} of {size:,} scenarios failed; {out / notebooks.INDEX} says why, and the "
            "same "
            "command runs them again"
        )
    return f"wrote {out / notebooks.INDEX}"
