"""Completion in the shell: what the Tab key offers after `gigawatt`, by click's own scripts."""

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem, get_completion_class

from gigawatt.errors import UserError

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_GIGAWATT_COMPLETE"  # click's name of it for a command called `gigawatt`


def script(shell: str, command: click.Command) -> str:
    """The lines that teach a shell to complete `gigawatt`; to be evaluated where it starts."""
    found = get_completion_class(shell)
    if found is None:
        raise UserError(f"{shell}: no completion for it; there is one for {', '.join(SHELLS)}")
    return found(command, {}, "gigawatt", VARIABLE).source()


def quantities() -> list[str]:
    """Names that `estimate` answers for."""
    from gigawatt.estimates import choices

    return choices.names()


def settable() -> list[str]:
    """Names that `--set NAME=VALUE` takes, with the equals sign."""
    from gigawatt.estimates import choices

    return [f"{name}=" for name in sorted(choices.settable())]


def scenarios() -> list[str]:
    """Names of the files in data/scenarios and of what was saved on the explore page."""
    from gigawatt.estimates import choices

    return sorted(choices.scenarios())


def notebooks() -> list[str]:
    """Names of the notebooks."""
    from gigawatt.notebooks import run

    return list(run.notebooks())


def figures() -> list[str]:
    """Names of the committed figures."""
    from gigawatt import paths

    return sorted(path.stem for path in paths.FIGURES.glob("*.svg"))


def offer(*lists: Callable[[], Iterable[str]]) -> Callable:
    """A click callback that offers the names of some lists which begin as the word typed so far."""

    def offered(context: click.Context, parameter: click.Parameter, begun: str) -> list:
        names = [name for one in lists for name in known(one)]
        return [CompletionItem(name) for name in names if name.startswith(begun)]

    return offered


def known(names: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """A list of names; an empty one where a table cannot be read, for Tab must not fail."""
    try:
        return tuple(names())
    except (UserError, OSError):
        return ()
