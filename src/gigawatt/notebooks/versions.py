"""The collection for a class:
a student version without solutions and an instructor version with them.

Both are made from the notebooks themselves. A solution is a cell tagged `solution`, or the lines
between `### BEGIN SOLUTION` and `### END SOLUTION` in a code cell, or between the same words as
HTML comments in prose.
"""

import ast
import copy
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gigawatt import paths
from gigawatt.data import files, targets
from gigawatt.errors import UserError, clip
from gigawatt.notebooks import execute, workspace
from gigawatt.notebooks import run as runner

STUDENT, INSTRUCTOR, COLAB = "student", "instructor", "colab"
VERSIONS = (STUDENT, INSTRUCTOR)
INSTALL = """# A notebook service starts without gigawatt: this cell installs it there, once
import importlib.util

if importlib.util.find_spec("gigawatt") is None:
    %pip install --quiet "gigawatt @ git+{address}"
"""
_ADDRESS = re.compile(r"https://[\w.-]+(/[\w.~-]+)+/?")
EXERCISE, SOLUTION = "exercise", "solution"
_CODE = re.compile(r"^### BEGIN SOLUTION\n(.*?)^### END SOLUTION$\n?", re.M | re.S)
_PROSE = re.compile(r"<!-- BEGIN SOLUTION -->\n(.*?)<!-- END SOLUTION -->\n?", re.S)
_MARK = re.compile(r"(BEGIN|END) SOLUTION")
_CHECK = re.compile(r"check_answer\(\s*\"(\d\d-[a-z])\"")
_HEADING = re.compile(r"^### (\d\d-[a-z])?", re.M)
PLACE_IN_CODE = "# Write your code here, and put your answer in place of None"
PLACE_IN_PROSE = "**Your answer:** *double-click here and write.*\n"


def build(version: str, out: Path | None = None, address: str = "") -> list[Path]:
    """Write every notebook of the collection in one version to a folder;
    see `paths.beside` for the default.

    address: of this repository, for the version "colab", whose first cell installs from there.

    Returns the files, in order. Raises UserError for a solution that is opened and not closed,
    and for a folder that cannot be written; nothing is written then.
    """
    import nbformat

    folder = out or paths.beside(version)
    targets.check_folder(folder)
    if (version == COLAB) != bool(address) or (address and not _ADDRESS.fullmatch(address)):
        raise UserError(
            f"--address {clip(address)!r}: colab, and no other version, needs the repository's "
            "https address, for example https://github.com/OWNER/gigawatt"
        )
    texts = {
        source.name: nbformat.writes(_marked(_installing(made(source, version), address))) + "\n"
        for source in runner.notebooks().values()
    }
    for name in texts:
        _check_untouched(folder / name)
    try:
        files.publish(folder, {name: text.encode() for name, text in texts.items()})
    except OSError as error:
        raise UserError(
            f"{folder}: cannot be written ({error.strerror}); name another with --out"
        ) from None
    return [folder / name for name in texts]


def _cells_of(notebook: dict) -> str:
    """Digest of what stands in the cells of a notebook, without what they gave."""
    said = [[cell["cell_type"], "".join(cell["source"]).rstrip()] for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _marked(notebook):
    """The notebook with a digest by which it is known as written here, and not worked in since."""
    notebook.metadata["gigawatt"] = {"written": _cells_of(notebook)}
    return notebook


def _check_untouched(path: Path) -> None:
    """Refuse to write over a notebook that somebody worked in."""
    if not path.is_file():
        return
    try:
        there = json.loads(files.content(path))
        untouched = there["metadata"]["gigawatt"]["written"] == _cells_of(there)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        untouched = False
    if not untouched:
        raise UserError(
            f"{clip(path)}: was worked in, or is somebody else's; move it, or name another folder "
            "with --out"
        )


def run(built: list[Path], jobs: int = 2) -> None:
    """Run built notebooks from top to bottom, beside each other; nothing is kept.

    Raises UserError that names the notebook and the cell that failed.
    """
    with workspace.scratch() as place:
        _run(built, place, jobs)


def ran(version: str, place: Path, names: Sequence[str] | None = None, jobs: int = 2) -> list[Path]:
    """The collection, or the notebooks that are named, in one version, executed into a scratch
    folder.

    Raises UserError for an unknown notebook, and as `run`.
    """
    import nbformat

    known = runner.notebooks()
    sources = [runner.find(name) for name in names] if names else list(known.values())
    asked = place / "asked"
    asked.mkdir()
    built = [asked / source.name for source in sources]
    for source, path in zip(sources, built):
        nbformat.write(made(source, version), path)
    return _run(built, place, jobs)


def _run(built: Sequence[Path], place: Path, jobs: int) -> list[Path]:
    """Executed notebooks, in order."""
    with (
        execute.environment(place),
        ThreadPoolExecutor(jobs) as pool,
        execute.stopping(pool),
    ):
        return list(pool.map(lambda path: runner.execute(path, {}, place, True), built))


def made(source: Path, version: str):
    """One notebook in one version, as a nbformat notebook without outputs."""
    import nbformat

    notebook = nbformat.read(source, as_version=4)
    cells = [
        part
        for number, cell in enumerate(notebook.cells, 1)
        for part in _cell(cell, version, f"{source.stem}: cell {number}")
    ]
    notebook.cells = list(_side_by_side(cells))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _installing(notebook, address: str):
    """The notebook with a first cell that installs the package where it is missing."""
    from nbformat.v4 import new_code_cell

    if address:
        tags = {"tags": ["install"], "slideshow": {"slide_type": "skip"}}
        cell = new_code_cell(INSTALL.format(address=address).rstrip(), metadata=tags, id="install")
        notebook.cells.insert(0, cell)
    return notebook


def _cell(cell, version: str, where: str) -> Iterator:
    """A cell in its version: solutions are shown, or give way to a place for the answer."""
    block, place = (
        (_CODE, _place) if cell.cell_type == "code" else (_PROSE, lambda _: PLACE_IN_PROSE)
    )
    if _MARK.search(block.sub("", cell.source)):
        raise UserError(
            f"{where}: a solution is opened and not closed; "
            "write BEGIN SOLUTION and END SOLUTION in pairs"
        )
    whole = SOLUTION in cell.metadata.get("tags", ())
    if version in (STUDENT, COLAB):
        cell.source = (
            place(cell.source) if whole else block.sub(lambda found: place(found[1]), cell.source)
        )
        if whole:
            cell.metadata["tags"] = [tag for tag in cell.metadata["tags"] if tag != SOLUTION]
    else:
        shown = block.sub(
            lambda found: found[1] if cell.cell_type == "markdown" else "# Solution\n" + found[1],
            cell.source,
        )
        cell.source = shown.replace("<details>", "<details open>")
    cell.source = cell.source.rstrip("\n")
    yield cell


def _place(solution: str) -> str:
    """Where an answer goes: each name that the solution gives to an answer is None until the
    student fills it in.
    """
    names = [
        target.id
        for node in ast.parse(solution).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.startswith("answer")
    ]
    return "\n".join([PLACE_IN_CODE, *(f"{name} = None" for name in names)]) + "\n"


def _side_by_side(cells: list) -> Iterator:
    """The cells, with each exercise's text right above its own code,
    where one cell holds several exercises.
    """
    held = None
    for cell in cells:
        if EXERCISE in cell.metadata.get("tags", ()) and held is not None:
            yield from _interleaved(held, cell)
            held = None
            continue
        if held is not None:
            yield held
        held = cell if cell.cell_type == "markdown" else None
        if held is None:
            yield cell
    if held is not None:
        yield held


def _interleaved(prose, code) -> Iterator:
    """Prose and code of several exercises, cut at the headings and at the checks,
    and dealt out in pairs.
    """
    parts = re.split(r"(?m)^(?=### )", prose.source)
    asked = [_HEADING.match(part)[1] if _HEADING.match(part) else None for part in parts]
    codes = _by_exercise(code.source)
    if [one for one in asked if one] != list(codes):
        yield from (prose, code)
        return
    for number, (part, exercise) in enumerate(zip(parts, asked)):
        yield _copy(prose, part, f"{prose.id}-{number}")
        if exercise:
            yield _copy(code, codes[exercise], f"{code.id}-{exercise}")


def _by_exercise(source: str) -> dict[str, str]:
    """Code by exercise: each piece ends with the line that checks its answer."""
    found, piece = {}, []
    for line in source.split("\n"):
        piece.append(line)
        check = _CHECK.search(line)
        if check:
            found[check[1]] = "\n".join(piece)
            piece = []
    return found


def _copy(cell, source: str, name: str):
    part = copy.deepcopy(cell)
    part.source, part["id"] = source.strip("\n"), name[:64]
    return part
