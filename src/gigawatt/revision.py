"""Digests of code without its comments: of notebooks, of the package, and of single functions.

The digest of a function is that of its own code and of everything of ours that it reaches by name,
so that a function which nobody calls, a comment, or a module that has another name or another place
changes nothing.
"""

import ast
import contextlib
import hashlib
import inspect
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from gigawatt import paths
from gigawatt.errors import UserError

PACKAGE = Path(__file__).parent
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
EMPTY_TOO = {"show_empty": True} if "show_empty" in inspect.signature(ast.dump).parameters else {}
FACE = "__init__"  # the module whose tables say where the names of the public face stand
KNOWN = "code.json"  # what was read from the modules, kept in build/ by their content
# What stops with a word, notes what was used or puts files in place: it decides no number and no
# mark of a figure.
BESIDE = (
    "errors",
    "paths",
    "revision",
    "data.files",
    "figures.saved.file",
    "figures.saved.manifest",
    "figures.saved.provenance",
    "figures.saved.reads",
    "notebooks",
)
SHORT, LONG = 8, 16  # hex digits of one function's digest, and of one over many
UNIT = re.compile(r"\[.+\]\.$")  # ends the first line of a docstring of the model


@lru_cache(maxsize=512)
def code_digest(source: str) -> str:
    """Digest of Python code that ignores comments, layout and docstrings.

    >>> code_digest("x = 1  # one") == code_digest("x=1")
    True
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
    return hashlib.sha256(_dumped(tree).encode()).hexdigest()


def _dumped(tree: ast.AST) -> str:
    """A tree as text that is the same under every Python: later ones leave empty lists out, and
    know type parameters.
    """
    for node in ast.walk(tree):
        if getattr(node, "type_params", None) == []:
            del node.type_params
    return ast.dump(tree, **EMPTY_TOO)


def modules() -> dict[str, Path]:
    """Every module of the package by its name below `gigawatt`; a package by that of its folder."""
    return _modules_below(PACKAGE)


@cache
def _modules_below(package: Path) -> dict[str, Path]:
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == FACE and len(parts) > 1 else parts)] = path
    return found


@lru_cache(maxsize=4)
def folder_digest(folder: Path) -> str:
    """Digest of all Python code below a folder, by relative path."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        total.update(
            str(path.relative_to(folder)).encode()
            + code_digest(path.read_text(encoding="utf-8")).encode()
        )
    return total.hexdigest()


# -- notebooks ---------------------------------------------------------------------------------
def notebook(number: str) -> tuple[str, str]:
    """Name of the notebook with a number, and a digest of its code; empty where there is none.

    The values in its parameters cell do not count, for a figure says which it was drawn with; nor
    do exercises, which no figure is drawn from.
    """
    name, sources = _sources(number)
    total = hashlib.sha256()
    for source, tags in sources:
        if not tags & {"parameters", "exercise"}:
            total.update(code_digest(source).encode())
    return (name, total.hexdigest()[:LONG]) if name else ("", "")


def _sources(number: str) -> tuple[str, list[tuple[str, set[str]]]]:
    """Name of the notebook with a number, and the source of each code cell with its tags.

    Raises UserError for a file that is no notebook.
    """
    found = sorted(path for path in paths.NOTEBOOKS.glob(f"{number}-*") if path.is_file())
    if not found:
        return "", []
    try:
        cells = json.loads(found[0].read_text(encoding="utf-8"))["cells"]
        return found[0].stem, [
            ("".join(cell["source"]), set(cell["metadata"].get("tags", ())))
            for cell in cells
            if cell["cell_type"] == "code"
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError(
            f"{found[0].name}: not a readable notebook; restore it from the repository"
        ) from None


def called_by(number: str) -> dict[str, "Definition"]:
    """Everything of ours that the notebook with a number reaches, its exercises left out."""
    sources = [_plain_python(one) for one, tags in _sources(number)[1] if "exercise" not in tags]
    return _called_in("\n".join(sources), _state())


@lru_cache(maxsize=16)
def _called_in(source: str, state: str) -> dict[str, "Definition"]:
    tree = ast.parse(source)
    return reached(_Scope("", set(), _imported(tree)).targets(tree), _attributes(tree))


def _plain_python(source: str) -> str:
    """A cell without the lines that only Jupyter understands, such as `%matplotlib inline`."""
    return "\n".join(line for line in source.split("\n") if line.lstrip()[:1] not in ("%", "!"))


def defaults(number: str) -> dict[str, object]:
    """The plain values in the parameters cell of the notebook with a number, by name."""
    found = {}
    for source, tags in _sources(number)[1]:
        for node in ast.parse(_plain_python(source)).body if "parameters" in tags else ():
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                with contextlib.suppress(ValueError):
                    found[node.target.id] = ast.literal_eval(node.value)
    return found


def engine(number: str) -> str:
    """Digest of everything of ours that the notebook with a number reaches: what samples, judges
    and draws.
    """
    return _together(called_by(number))


# -- functions ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Definition:
    """One function, method, class or constant: its digest, and the names that it uses.

    targets: dotted names of ours. attributes: what stands after a dot, which may be a method.
    words: names in quotation marks. methods: of a class.
    """

    name: str
    digest: str
    targets: tuple[str, ...]
    attributes: tuple[str, ...]
    words: tuple[str, ...]
    methods: tuple[str, ...] = ()


def quantity(name: str) -> str:
    """Digest of the function that computes a quantity, with all that it reaches; empty where there
    is none.
    """
    return _quantity(name, _state())


@lru_cache(maxsize=1024)
def _quantity(name: str, state: str) -> str:
    found = _behind(name)
    return _together(found)[:SHORT] if found else ""


def _behind(name: str) -> dict[str, Definition]:
    """The function that computes a quantity, and all that it reaches."""
    return reached(
        f"{PACKAGE.name}.{module}.{name}"
        for module in _with_quantities()
        if name in definitions(module)
    )


def words(functions: Iterable[str], number: str) -> set[str]:
    """Names in quotation marks in the code behind quantities, and in what a notebook reaches."""
    each = [called_by(number), *(_behind(name) for name in functions)]
    return {word for found in each for one in found.values() for word in one.words}


def quantities() -> list[str]:
    """Names of all functions that compute a quantity: those of the model, and those that read the
    tables.
    """
    return sorted(
        name
        for module in _with_quantities()
        for name in definitions(module)
        if name.isidentifier() and not name.startswith("_") and name.islower()
    )


def _with_quantities() -> list[str]:
    """The modules in which a quantity is computed: the model, and where leaves are registered."""
    return [
        name
        for name in modules()
        if name.startswith("model.")
        or (
            name.startswith("estimates.")
            and any(t.endswith(".leaf") for d in definitions(name).values() for t in d.targets)
        )
    ]


def reached(targets: Iterable[str], attributes: Iterable[str] = ()) -> dict[str, Definition]:
    """Some names and all definitions of the package that they reach, by module and name.

    A method counts when its class is reached and something that is reached names it after a dot.
    """
    found: dict[str, Definition] = {}
    named, waiting = set(attributes), {}
    todo = [place for target in targets for place in _places(target)]
    while todo:
        place = todo.pop()
        if place in found:
            continue
        module, _, name = place.partition(":")
        if module.startswith(BESIDE):
            continue
        one = found[place] = definitions(module)[name]
        todo += [to for target in one.targets for to in _places(target)]
        if "" in definitions(module):  # what the module does when it is imported
            todo.append(f"{module}:")
        for method in one.methods:
            last = method.rpartition(".")[2]
            if last in named:
                todo.append(f"{module}:{method}")
            else:
                waiting.setdefault(last, []).append(f"{module}:{method}")
        for attribute in set(one.attributes) - named:
            named.add(attribute)
            todo += waiting.pop(attribute, ())
    return found


def _together(found: Mapping[str, Definition]) -> str:
    """One digest over definitions, wherever they stand."""
    each = sorted(f"{one.name} {one.digest}" for one in found.values())
    return hashlib.sha256("\n".join(each).encode()).hexdigest()[:LONG]


def _places(target: str) -> list[str]:
    """Where a dotted name of ours is defined, as `module:name`: nowhere for a bare module or for
    what is not ours.
    """
    known, parts = modules(), target.split(".")[1:]
    for length in range(len(parts), -1, -1):
        module, rest = ".".join(parts[:length]) or FACE, parts[length:]
        if module not in known:
            continue
        if not rest:
            return []
        if module == FACE:
            return [to for other in _face(rest[0]) for to in _places(".".join([other, *rest[1:]]))]
        defined = definitions(module)
        if rest[0] in defined:
            return [f"{module}:{rest[0]}"]
        elsewhere = _read(module)["imports"].get(rest[0])  # a name that the module imports itself
        return _places(".".join([elsewhere, *rest[1:]])) if elsewhere else []
    return []


def _face(name: str) -> list[str]:
    """What a name of the public face may be: a function in the module that the face names, or that
    module.
    """
    tables = _read(FACE)["tables"]
    module = next(
        (to for table in tables for key, to in table.items() if key == name and to in modules()),
        None,
    )
    if module is None:
        return []
    called = [
        to for table in tables for key, to in table.items() if key == name and to not in modules()
    ]
    where = f"{PACKAGE.name}.{module}"
    return [f"{where}.{one}" for one in [*called, name] if one in definitions(module)][:1] + [where]


def definitions(module: str) -> dict[str, Definition]:
    """What a module of the package defines, by name; under the empty name what it does when it is
    imported.
    """
    return _definitions(module, _state())


@lru_cache(maxsize=256)
def _definitions(module: str, state: str) -> dict[str, Definition]:
    return {
        name: Definition(name, one[0], *(tuple(names) for names in one[1:]))
        for name, one in _read(module)["definitions"].items()
    }


def _read(module: str) -> dict:
    return _all(_state())[module]


def _state() -> str:
    """Which package is meant: a change of its files while a process runs is none."""
    return str(PACKAGE)


@cache
def _all(state: str) -> dict[str, dict]:
    """Every module read; from what is kept in build/ where its content is the same."""
    kept_in, kept, found = paths.BUILD / KNOWN, {}, {}
    with contextlib.suppress(OSError, ValueError, RecursionError):
        if kept_in.is_file():  # a pipe would be waited for without end
            kept = json.loads(kept_in.read_text(encoding="utf-8"))
    names = sorted(modules())
    shape = hashlib.sha256(("\n".join(names)).encode() + Path(__file__).read_bytes()).hexdigest()
    for module, path in modules().items():
        content = path.read_bytes()
        key = hashlib.sha256(shape.encode() + content).hexdigest()
        known = kept.get(module) if isinstance(kept, dict) else None
        if not (isinstance(known, dict) and known.get("key") == key):
            known = {"key": key, **_defined(module, ast.parse(content))}
        found[module] = known
    if found != kept:
        _keep(kept_in, json.dumps(found))
    return found


def _keep(path: Path, text: str) -> None:
    """Keep a text for the next process, where there is room; nothing depends on it."""
    near = path.with_name(f".{path.name}.{os.getpid()}-0")
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        near.write_text(text, encoding="utf-8")
        os.replace(near, path)


def _defined(module: str, tree: ast.Module) -> dict:
    """Definitions, imports of ours and tables of names of one module, as plain values."""
    scope = _Scope(module, _bound(tree), _imported(tree))
    found: dict[str, list] = {}
    effects: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        if isinstance(node, ast.ClassDef):
            found |= scope.of_class(node)
            continue
        names = _names_of(node)
        if not names and not _is_text(node):
            effects.append(node)
        for name in names:
            found[name] = scope.of(name, node)
    if effects:
        found[""] = scope.of("", ast.Module(effects, []))
    tables = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Dict)
        and _is_table(node.value)
    ]
    return {
        "definitions": found,
        "imports": scope.imports,
        "tables": tables if module == FACE else [],
    }


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_table(node: ast.Dict) -> bool:
    return all(
        isinstance(one, ast.Constant) and isinstance(one.value, str)
        for one in [*node.keys, *node.values]
    )


def _names_of(node: ast.stmt) -> list[str]:
    """Names that a statement of a module binds."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return [node.name]
    return sorted(
        {
            one.name if isinstance(one, DOCUMENTED) else one.id
            for one in ast.walk(node)
            if isinstance(one, (ast.FunctionDef, ast.ClassDef))
            or (isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))
        }
    )


def _bound(tree: ast.Module) -> set[str]:
    """Names that a module defines itself."""
    own = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    return own | {
        name for node in tree.body if not isinstance(node, ast.ClassDef) for name in _names_of(node)
    }


def _imported(tree: ast.AST) -> dict[str, str]:
    """Names that code imports from the package, with the dotted names that they stand for."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE.name:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Import):
            for one in node.names:
                if one.name.split(".")[0] == PACKAGE.name:
                    found[one.asname or PACKAGE.name] = one.name if one.asname else PACKAGE.name
    return found


def _attributes(node: ast.AST) -> set[str]:
    return {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def _words(node: ast.AST) -> set[str]:
    texts = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    return {text for text in texts if isinstance(text, str) and text.isidentifier()}


def _chain(node: ast.expr) -> list[str]:
    """`a.b.c` as its parts; empty where it begins with anything but a name."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *parts[::-1]] if isinstance(node, ast.Name) else []


class _Scope:
    """The names that code of one module sees: its own, and those of ours that it imports."""

    def __init__(self, module: str, own: set[str], imports: Mapping[str, str]):
        self.module, self.own, self.imports = module, own, dict(imports)

    def dotted(self, parts: list[str]) -> str:
        """The full name of a chain that begins with a name of ours, else nothing."""
        if parts and parts[0] in self.imports:
            return ".".join([self.imports[parts[0]], *parts[1:]])
        if parts and parts[0] in self.own:
            return ".".join([PACKAGE.name, self.module, *parts])
        return ""

    def targets(self, node: ast.AST) -> set[str]:
        """Full names of ours in code, those in annotations left out."""
        return {
            name
            for one in _without_annotations(node)
            if isinstance(one, (ast.Name, ast.Attribute)) and (name := self.dotted(_chain(one)))
        }

    def of(self, name: str, node: ast.AST) -> list:
        """Digest, targets and attributes of one definition."""
        used = [sorted(self.targets(node)), sorted(_attributes(node)), sorted(_words(node))]
        plain = _Plain(self).visit(node)
        return [hashlib.sha256(_dumped(plain).encode()).hexdigest()[:LONG], *used]

    def of_class(self, node: ast.ClassDef) -> dict[str, list]:
        """A class with its special methods, and each other method by itself."""
        own = {
            f"{node.name}.{one.name}": one
            for one in node.body
            if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))
            and not one.name.startswith("__")
        }
        found = {name: self.of(name, one) for name, one in own.items()}
        node.body = [one for one in node.body if one not in own.values()] or [ast.Pass()]
        return {**found, node.name: [*self.of(node.name, node), sorted(own)]}


def _without_annotations(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns"):
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, ast.AST):
                    yield from _without_annotations(one)


class _Plain(ast.NodeTransformer):
    """Code without prose, and without the names of our modules."""

    def __init__(self, scope: _Scope):
        self.scope = scope

    def visit_Import(self, node):
        return None

    visit_ImportFrom = visit_Import

    def visit_Attribute(self, node):
        full = self.scope.dotted(_chain(node))
        if full and _module_of(full) == full.rpartition(".")[0]:
            return ast.Name(node.attr, node.ctx)
        return self.generic_visit(node)

    def visit_Name(self, node):
        full = self.scope.imports.get(node.id)
        if full:
            node.id = "module" if _module_of(full) == full else full.rpartition(".")[2]
        return node

    def generic_visit(self, node):
        if isinstance(node, DOCUMENTED) and (told := ast.get_docstring(node, clean=False)):
            unit = UNIT.search(told.strip().split("\n")[0])
            node.body[0] = ast.Expr(ast.Constant(unit[0] if unit else ""))
        node = super().generic_visit(node)
        if isinstance(getattr(node, "body", None), list) and not node.body:
            node.body = [ast.Pass()]
        return node


def _module_of(full: str) -> str:
    """The longest part of a dotted name of ours that is a module."""
    parts = full.split(".")
    while parts[1:] and ".".join(parts[1:]) not in modules():
        parts.pop()
    return ".".join(parts)


# -- the package -------------------------------------------------------------------------------
def package_digest() -> str:
    """Revision of the whole package's code."""
    return folder_digest(PACKAGE)


def code() -> str:
    """Revision of the package's Python code, 16 hex digits."""
    return package_digest()[:LONG]
