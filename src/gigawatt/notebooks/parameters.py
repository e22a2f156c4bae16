"""Parameters of a notebook: what it declares, and what may be injected.

papermill runs code that stands in a parameter's name or in a tagged YAML value, and lets a misspelt
name pass. So names must be declared by the notebook, and values must be plain and finite. The
runner checks that before it starts; a notebook checks it once more by itself, for whoever calls
papermill alone.
"""

import ast
import contextlib
import json
import math
import re
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

from gigawatt import paths
from gigawatt.data import files, tables
from gigawatt.errors import UserError, check_name, clip, unknown
from gigawatt.estimates.choices import gate, read_yaml
from gigawatt.text.sentence import Sentence, say

MAX_TEXT = 500
SAMPLING = ("draws", "seed")  # parameters of the method, not of the question
# The first lines of a parameters cell: they arm the check before papermill's own cell runs.
ARMED = ("import gigawatt as gw", "gw.check_parameters()")
INJECTED = "# Parameters"  # how papermill begins the cell that it adds
# How a comment ends that states which numbers the notebook takes: "; 3 or more" or "; 1 to 1,000".
_BOUNDS = re.compile(r"; (?P<low>[0-9][0-9,.e-]*) (?:or more|to (?P<high>[0-9][0-9,.e-]*))$")
_OPTIONS = re.compile(
    r"; one of (?P<words>[a-z, ]+)$"
)  # or which words: "; one of all, money, power"
TYPES = {"int": int, "float": float, "str": str, "bool": bool}


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: its type, default and the comment that explains it."""

    name: str
    type: type
    default: object
    help: str

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the largest number that the notebook takes, both included,
        as its comment states them.
        """
        stated = _BOUNDS.search(self.help)
        low, high = (stated["low"], stated["high"]) if stated else (None, None)
        return tuple(
            default if text is None else float(text.replace(",", ""))
            for text, default in ((low, -math.inf), (high, math.inf))
        )

    @property
    def options(self) -> tuple[str, ...]:
        """The words that the notebook takes, where its comment lists them; else none."""
        stated = _OPTIONS.search(self.help)
        return tuple(stated["words"].split(", ")) if stated and self.type is str else ()

    @property
    def is_choice(self) -> bool:
        """Whether it means the choice of its name, such as a site: its default is one."""
        if self.type is not str or self.name not in tables.index("choices"):
            return False
        with contextlib.suppress(UserError):
            return bool(gate(self.name, self.default))
        return False


def read_notebook(path: Path) -> dict:
    """A notebook as a dictionary. Raises UserError where the file is not one."""
    try:
        notebook = json.loads(files.content(path).decode("utf-8"))
        _check_form(notebook)
        return notebook
    except OSError as error:
        raise UserError(f"{path.name}: not a readable notebook ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError(
            f"{path.name}: not a readable notebook; restore it from the repository"
        ) from None


def _check_form(notebook: object) -> None:
    """Raise TypeError, KeyError or ValueError for what has not the form of a notebook, so that
    nobody behind this gate meets an odd one.
    """
    about = notebook.get("metadata", {})
    if not isinstance(about.get("kernelspec", {}), dict) or not isinstance(notebook["cells"], list):
        raise TypeError
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        source = cell["source"]
        lines = [source] if isinstance(source, str) else source
        outputs = cell.get("outputs", [])
        if not all(isinstance(one, list) for one in (tags, lines, outputs)):
            raise TypeError
        if not all(isinstance(one, str) for one in (cell["cell_type"], *tags, *lines)):
            raise TypeError
        if not all(isinstance(one, dict) and one["output_type"] for one in outputs):
            raise TypeError


def declared(notebook: dict, label: str) -> dict[str, Parameter]:
    """Parameters by name, from the cell tagged `parameters`.

    Each line reads `name: type = value  # meaning`. Raises UserError where the cell is missing or a
    line does not have that form.
    """
    cells = [c for c in notebook["cells"] if "parameters" in c.get("metadata", {}).get("tags", ())]
    if len(cells) != 1:
        raise UserError(f"{label}: needs exactly one cell tagged 'parameters', has {len(cells)}")
    return _declarations("".join(cells[0]["source"]), label)


def _declarations(source: str, label: str) -> dict[str, Parameter]:
    try:
        statements = _statements(source)
    except SyntaxError as error:
        raise UserError(
            f"{label}: the parameters cell is not Python ({error.msg}, line {error.lineno})"
        ) from None
    lines = source.splitlines()
    found = [_declaration(s, lines, label) for s in statements if ast.unparse(s) not in ARMED]
    return {parameter.name: parameter for parameter in found}


def _statements(source: str) -> list[ast.stmt]:
    """Python's reading of a cell; what it only grumbles about on the terminal,
    such as `1if`, is refused.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return ast.parse(source).body


def _declaration(statement: ast.stmt, lines: list[str], label: str) -> Parameter:
    try:
        if not isinstance(statement, ast.AnnAssign):
            raise ValueError
        kind = TYPES[statement.annotation.id]
        default = ast.literal_eval(statement.value)
        if not isinstance(default, (kind, int) if kind is float else kind):
            raise ValueError
    except (KeyError, AttributeError, TypeError, ValueError):
        text = lines[statement.lineno - 1].strip()
        raise UserError(
            f"{label}: parameters cell, {clip(text)!r}: write 'name: type = value  # meaning'"
        ) from None
    comment = lines[statement.end_lineno - 1].partition("#")[2].strip()
    for line in lines[statement.end_lineno :]:  # a long one goes on below
        if not line.startswith("# "):
            break
        comment += f" {line.removeprefix('#').strip()}"
    return Parameter(statement.target.id, kind, default, comment)


def from_text(
    known: dict[str, Parameter], pairs: list[tuple[str, str]], label: str
) -> dict[str, object]:
    """Parameters written on the command line as text, read by their declared type."""
    values: dict[str, object] = {}
    for name, text in pairs:
        if name not in known:
            raise unknown(f"parameter of {label}", name, known)
        if name in values:
            raise UserError(f"parameter {name} is given twice; give it once")
        values[name] = _read(known[name], text)
    return checked(known, values, label)


def _read(parameter: Parameter, text: str) -> object:
    try:
        if parameter.type is bool:
            return {"true": True, "false": False}[text.lower()]
        return parameter.type(text)
    except (ValueError, KeyError):
        wanted = {"int": "a whole number", "float": "a number", "bool": "true or false"}[
            parameter.type.__name__
        ]
        raise UserError(
            f"parameter {parameter.name}: {clip(text)!r} is not {wanted} ({parameter.help})"
        ) from None


def from_file(known: dict[str, Parameter], path: Path, label: str) -> dict[str, object]:
    """Parameters from a YAML 1.2 file of plain values."""
    try:
        if path.exists() and not path.is_file():  # a device or a pipe may never end
            raise UserError(f"{path}: cannot be read (not a plain file); check the path")
        with path.open("rb") as file:
            content = file.read(1_000_000)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror or error})") from None
    return checked(known, read_yaml(content, path.name), label)


def checked(
    known: dict[str, Parameter], values: dict[str, object], label: str
) -> dict[str, object]:
    """The same values when each name is declared and each value plain, finite, of its type."""
    for name, value in values.items():
        if name not in known:
            raise unknown(f"parameter of {label}", name, known)
        wanted = known[name].type
        if type(value) is int and wanted is float:
            values[name] = value = _float(value)
        elif type(value) is not wanted:
            raise UserError(
                f"parameter {name}: {clip(value)!r} is not of type {wanted.__name__} "
                f"({known[name].help})"
            )
        if isinstance(value, float) and not math.isfinite(value):
            raise UserError(
                f"parameter {name}: {value} is not a finite number ({known[name].help})"
            )
        if isinstance(value, str) and (len(value) > MAX_TEXT or not value.isprintable()):
            raise UserError(
                f"parameter {name}: the text is too long or not printable ({known[name].help})"
            )
        values[name] = _within(known[name], values[name])
    return values


def _float(value: int) -> float:
    """A whole number as a float; endless where none is large enough."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _within(parameter: Parameter, value: object) -> object:
    """A value inside the bounds or among the words of its parameter;
    a choice such as a site in the spelling of the tables.

    So a notebook may look it up, and a wrong one is refused before any cell runs.
    """
    low, high = parameter.bounds
    if parameter.type in (int, float) and not low <= value <= high:
        said = parameter.help.rpartition("; ")
        raise UserError(
            f"parameter {parameter.name}: {clip(value)} is out of range; "
            f"it must be {said[2]} ({said[0]})"
        )
    if parameter.options and value not in parameter.options:
        raise unknown(f"value of parameter {parameter.name}", value, parameter.options)
    return gate(parameter.name, value) if parameter.is_choice else value


def guard() -> None:
    """In a parameters cell: from here on papermill may set only the names that it declares,
    to plain values.

    papermill writes what it was given as code into a cell of its own. That cell is read here before
    it runs, choices in the spelling of the tables, and refused with a UserError where it holds
    anything but a declared name and a plain finite value of its type. Does nothing outside a
    notebook.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    known = _declarations(shell.user_ns["In"][-1], "parameters")

    def plain(lines: list[str]) -> list[str]:
        if lines and lines[0].strip() == INJECTED:
            found = checked(known, _assigned("".join(lines)), "this notebook")
            return [INJECTED + "\n", *(f"{name} = {value!r}\n" for name, value in found.items())]
        return lines

    shell.input_transformers_cleanup.append(plain)


def default_choices(number: str) -> Sentence | None:
    """A line for the reader where a notebook runs with other parameters than its text speaks of.

    In the cell after the parameters, with the notebook's own number: `gw.default_choices("01")`.
    Nothing where every parameter has its default, and for draws and seed, which move no finding.
    """
    space = sys._getframe(1).f_globals  # the notebook's names
    check_name("notebook", number)
    known = {path.name[:2]: path for path in paths.NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")}
    if number not in known:
        raise unknown("notebook", number, known)
    path = known[number]
    usual = declared(read_notebook(path), path.stem)
    others = {
        name: one.default
        for name, one in usual.items()
        if name not in SAMPLING and space.get(name, one.default) != one.default
    }
    if not others:
        return None
    told = ", ".join(
        f"{name} {_plainly(space[name])} (default: {_plainly(old)})" for name, old in others.items()
    )
    return say(
        f"*You chose {told}. Figures, tables and computed sentences follow your choice; "
        "the rest of the text speaks of the defaults.*"
    )


def _plainly(value: object) -> object:
    """A value as a reader would write it: no ".0" behind a whole number, nothing called nothing.

    >>> _plainly(900000.0), _plainly(0.5), _plainly("")
    (900000, 0.5, 'nothing')
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "nothing" if value == "" else value


def _assigned(source: str) -> dict[str, object]:
    """Names and values of a cell that may only assign plain values.
    Raises UserError for anything else.
    """
    values: dict[str, object] = {}
    try:
        for statement in _statements(source):
            (target,) = statement.targets
            values[target.id] = ast.literal_eval(statement.value)
    except (SyntaxError, ValueError, TypeError, AttributeError, MemoryError, RecursionError):
        raise UserError(
            "parameters: only names and plain values may be set; code was refused and not run"
        ) from None
    return values
