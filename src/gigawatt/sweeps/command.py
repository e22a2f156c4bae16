"""What `gigawatt sweep` asks for: quantities or a notebook, and what to say at the end."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gigawatt.errors import UserError
from gigawatt.estimates import choices as settings
from gigawatt.estimates.sampling import DEFAULT_DRAWS
from gigawatt.notebooks import run as runner
from gigawatt.sweeps import grid
from gigawatt.sweeps import notebooks as notebooksweeps
from gigawatt.sweeps import quantities as sweeps


def sweep_of(
    names: Sequence[str], path: Path, options: Mapping[str, object], yes: bool
) -> sweeps.Job | notebooksweeps.Job:
    """The checked sweep of quantities or of one notebook.

    options: `chosen`, `scenario`, `draws` and `seed` where they were given. yes: run more than the limit.

    Raises UserError for whatever is wrong with it; nothing is written.
    """
    if len(names) == 1 and _is_notebook(names[0]):
        if options:
            raise UserError(
                "a sweep of a notebook takes all its parameters from the grid; write them there"
            )
        work, most = notebooksweeps.job(names[0], path), notebooksweeps.MOST
    else:
        work = sweeps.job(
            names,
            path,
            options.get("chosen", {}),
            options.get("scenario"),
            options.get("draws", DEFAULT_DRAWS),
            options.get("seed", 1),
        )
        most = sweeps.MOST
    grid.check_size(work.grid, most, yes)
    return work


def _is_notebook(name: str) -> bool:
    """Whether a name means a notebook, also a misspelt one, and not a quantity."""
    if name in settings.names():
        return False
    try:
        runner.find(name)
    except UserError:
        return "." in name or "/" in name or name[:2].isdigit()
    return True


def finish(
    work: sweeps.Job | notebooksweeps.Job,
    out: Path,
    jobs: int | None,
    scheduler: str | None,
    begun: Callable[[], None] = lambda: None,
) -> str:
    """Do the work and say what was written; `begun` is called when it starts. Raises UserError where runs of a notebook failed."""
    size = work.grid.size
    if isinstance(work, sweeps.Job):
        failed, why = sweeps.to_file(work, out, jobs, scheduler, begun)
        return f"wrote {out}" + (
            f"; {failed:,} of {size:,} scenarios have no result, for example: {why}"
            if failed
            else ""
        )
    failed = notebooksweeps.to_folder(work, out, jobs, scheduler, begun)
    if failed:
        raise UserError(
            f"{failed:,} of {size:,} scenarios failed; {out / notebooksweeps.INDEX} says why, and the same "
            "command runs them again"
        )
    return f"wrote {out / notebooksweeps.INDEX}"
