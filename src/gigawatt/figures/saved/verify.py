"""Is a figure what it says it is? Reproduced, unchanged, stale (and what changed), different, or
not checked; and what its numbers are.

Reproduced is only what was drawn again and has the same bytes; unchanged is what its digests say.

The digests in a manifest show changes that happen by accident or in passing. They are no signature:
who forges the digests too is found out by `--rerun`, which draws the figure again from what is
here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.errors import UserError, clip
from gigawatt.figures.saved import file, manifest, provenance, wall
from gigawatt.figures.saved.file import Held
from gigawatt.text.table import columns

# Draws the figures of a notebook with parameters: bytes by file name. Raises UserError where it
# cannot.
Draw = Callable[[str, Mapping[str, object]], dict[str, bytes]]
REPRODUCED, UNCHANGED = "reproduced", "unchanged"
STALE, DIFFERS, UNCHECKED = "stale", "differs", "unchecked"
SOUND = (REPRODUCED, UNCHANGED)


@dataclass(frozen=True)
class Finding:
    """One figure with its status and the reasons for it."""

    name: str
    status: str
    reasons: tuple[str, ...]


def verify(
    names: Sequence[str], draw: Draw | None = None, page: Callable[[], str] | None = None
) -> list[Finding]:
    """The status of each figure; of all in figures/ where none is named.

    names: figures by name, or paths of PNG, SVG or CSV files. draw: draws the figures of a notebook
    again with the parameters that they carry, to compare, instead of trusting that the same inputs
    give the same figure. page: gives the wall of all figures as it ought to be; where no figure is
    named, it is held against the one that lies there.

    Raises UserError for a file that is no figure of this project.
    """
    held = [file.hold_named(name) for name in names or list(file.collection())]
    lost = [] if names else _lost({one.name for one in held}) + _wall(page)
    if not held and not lost:
        raise UserError(
            "figures/: holds no figure; `gigawatt figures` draws them, or name the file of one"
        )
    if draw is None:
        return [_by_digest(one) for one in held] + lost
    fresh = _drawn_again(held, draw)
    return [_by_drawing(one, fresh[_run(one)]) for one in held] + lost


def _lost(held: set[str]) -> list[Finding]:
    """Figures that the manifest of figures/ knows and that have no file there."""
    known = manifest.read(paths.FIGURES).figures
    return [
        Finding(name, DIFFERS, ("its files are gone; `gigawatt figures` draws it",))
        for name in known
        if name not in held
    ]


def _wall(page: Callable[[], str] | None) -> list[Finding]:
    """The page of all figures, where it is not the one that they make."""
    lies = paths.FIGURES / wall.NAME
    try:
        if page is None or not lies.exists() or lies.read_bytes() == page().encode():
            return []
    except UserError:  # a picture among them is no figure, which is told of that picture
        return []
    except OSError as error:
        return [Finding(wall.NAME, DIFFERS, (f"cannot be read ({error.strerror})",))]
    why = "it is not the page that these figures make; `gigawatt figures` writes it"
    return [Finding(wall.NAME, DIFFERS, (why,))]


def _by_digest(held: Held) -> Finding:
    """Without a run: its files are what was drawn, and what it was made from is as it was."""
    if held.entry is None:
        return Finding(
            held.name, UNCHECKED, ("no manifest.json says what it was made from; draw it again",)
        )
    if not held.known:
        return Finding(
            held.name, UNCHECKED, ("other parameters than ours; --rerun draws it again",)
        )
    if held.gone:
        return Finding(held.name, DIFFERS, (_gone(held), *held.differs))
    if held.differs:
        where = (
            ()
            if held.beside
            else ("figures/ has another one: it is an older one, drawn otherwise, or altered",)
        )
        return Finding(held.name, DIFFERS, (*held.differs, *where))
    changes = provenance.changes(held.name, held.entry, held.ours)
    if changes:
        return Finding(held.name, STALE, tuple(changes))
    return Finding(
        held.name,
        UNCHANGED,
        (
            f"same inputs and files, by the digests of {_whose(held)}{_other_versions(held)}; "
            "--rerun draws it again",
        ),
    )


def _gone(held: Held) -> str:
    return f"its {' and '.join(one[1:].upper() for one in held.gone)} is gone"


def _whose(held: Held) -> str:
    return "figures/manifest.json" if held.ours or not held.beside else "the manifest beside it"


def _other_versions(held: Held) -> str:
    other = provenance.others(held.libraries)
    return f", drawn under other versions ({other})" if other else ""


def _by_drawing(held: Held, again: dict[str, bytes] | str) -> Finding:
    """With a run: its files are those that come out now."""
    changes = tuple(provenance.changes(held.name, held.entry, held.ours)) if held.known else ()
    if isinstance(again, str):
        return Finding(held.name, STALE, (f"it cannot be drawn again: {again}", *changes))
    if f"{held.name}.csv" not in again:
        return Finding(held.name, STALE, ("its notebook no longer draws it", *changes))
    other = _other_versions(held) if held.known else ""
    unlike = [why for path in held.files if (why := _unlike(held, path, again))]
    unlike += [_gone(held)] if held.gone else []
    if not unlike:
        return Finding(held.name, REPRODUCED, ("drawn again: the same",))
    if other and not held.differs and not changes:
        numbers = [one for path, one in held.files.items() if file.suffix(path) == ".csv"]
        apart = [file.other_numbers(one, again[f"{held.name}.csv"]) for one in numbers]
        if numbers and not any(apart):
            return Finding(
                held.name,
                UNCHANGED,
                (f"drawn again: the same numbers; pictures are not compared{other}",),
            )
        what = "; ".join(apart) or "only its numbers could be compared, and its CSV is not there"
        return Finding(held.name, DIFFERS if numbers else UNCHECKED, (f"{what}{other}",))
    if changes:
        return Finding(held.name, STALE, changes)
    if not held.known and held.told:
        unlike.append("drawn with its parameters from what is here: other data or code, or altered")
    return Finding(held.name, DIFFERS, (*held.differs, *unlike))


def _unlike(held: Held, path, again: Mapping[str, bytes]) -> str:
    """What of a file is not what is drawn again; nothing where it is the same."""
    kind, content = file.suffix(path), held.files[path]
    fresh = again[f"{held.name}{kind}"]
    if content == fresh:
        return ""
    if file.digest(path, content) != file.digest(path.with_suffix(kind), fresh):
        return f"{path.name}: drawn again from the same parameters, it differs"
    if kind == ".csv" or file.words(path, content) == file.words(path, fresh):
        return f"{path.name}: drawn again, it is packed otherwise or holds something else"
    return f"{path.name}: drawn again, it says something else about itself"


def _run(held: Held) -> tuple[str, str]:
    """What must be run to draw a figure again: a notebook, by its number, with parameters."""
    return held.name[:2], repr(sorted(held.parameters.items()))


def _drawn_again(held: list[Held], draw: Draw) -> dict[tuple[str, str], dict[str, bytes] | str]:
    """The files of each run; the reason where a run fails."""
    found: dict[tuple[str, str], dict[str, bytes] | str] = {}
    for one in held:
        if _run(one) not in found:
            try:
                found[_run(one)] = draw(_run(one)[0], one.parameters)
            except UserError as error:
                found[_run(one)] = str(error)
    return found


def text(findings: Sequence[Finding]) -> str:
    """Findings as lines, then how many of each."""
    counts = ", ".join(
        f"{n} {status}"
        for status in (*SOUND, STALE, DIFFERS, UNCHECKED)
        if (n := sum(f.status == status for f in findings))
    )
    return (
        columns([(one.name, one.status, "; ".join(one.reasons)) for one in findings])
        + f"\n{counts}"
    )


def is_figure(name: str) -> bool:
    """Whether a name means a figure rather than a quantity."""
    return name in file.collection() or file.suffix(name) in file.SUFFIXES


def explained(name: str) -> str:
    """What every row of a figure's numbers is, then the rows of data/ and the sources that the
    figure rests on.
    """
    held = file.hold(file.find(name))
    if held.differs:
        raise UserError(f"{held.differs[0]}; explain the figure that was drawn")
    if not held.known:
        raise UserError(
            f"{held.name}: no manifest.json says what its numbers are; "
            "keep the one that it was drawn with beside it"
        )
    entry, drawn = held.entry, sorted(held.entry["rows"])
    header, *rows = file.numbers(held)
    shown = [[clip(cell, 30) for cell in row] for row in (header, *rows) if len(row) == len(header)]
    coarse = [f"any row of {clip(table)}.csv" for table in entry["tables"]]
    parts = {
        "Numbers": columns(shown).split("\n"),
        "What they are": columns(_meanings(entry["numbers"], drawn)).split("\n"),
        "To see each step": sorted(_questions(entry["numbers"])),
        "Rows": [clip(row, 100) for row in drawn] + coarse,
        "Sources": [_cited(one) for one in entry["sources"]],
    }
    told = [f"{held.name}, from notebook {clip(entry['notebook'])}"]
    for title, lines in parts.items():
        told += ["", title, *(f"  {line}" for line in lines or ["none"])]
    return "\n".join(told)


def _meanings(numbers: Sequence[Mapping], drawn: Sequence[str]) -> list[tuple[str, str, str]]:
    """A line for each plotted number: its row, what it is, and the rows of data/ behind it."""
    return [("row", "is", "rests on")] + [
        (
            clip(one["row"], 40) or "(the whole figure)",
            clip(one["is"]),
            clip(", ".join(drawn[place] for place in one["rows"] if 0 <= place < len(drawn)), 300),
        )
        for one in numbers
    ]


def _questions(numbers: Sequence[Mapping]) -> set[str]:
    """The commands that explain each number with the choices that it was made for."""
    return {
        f"gigawatt explain {clip(one['is'])}"
        + "".join(f" --set {_shell(key, value)}" for key, value in one["chosen"].items())
        for one in numbers
        if one["chosen"]
    }


def _cited(source: str) -> str:
    """A source with its title and address, where the tables have it."""
    row = tables.index("sources").get(source)
    return f"{source}: {row['title']}. {row['url'] or ''}" if row else clip(source)


def _shell(name: str, value: object) -> str:
    """One setting as it is typed after --set."""
    import shlex

    shown = (
        ",".join(f"{kind}:{count}" for kind, count in value.items())
        if isinstance(value, dict)
        else value
    )
    return shlex.quote(clip(f"{name}={shown}", 200))
