"""papermill runs: which notebooks, with what environment, and what becomes of their figures.

A run writes to a scratch folder below build/. Only when every cell has run and every figure is
complete do its files replace those in figures/, one rename each; a run that fails changes nothing.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import uuid
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from gigawatt import parameters, paths, revision, tables
from gigawatt.errors import UserError, clip, unknown

MANIFEST = paths.BUILD / "figures.json"
CELL_TIMEOUT_S = 300
START_TIMEOUT_S = 120
SUFFIXES = (".png", ".svg", ".csv")
# What a user's machine must not decide: fonts and styles, start-up files, clock zone, hash order.
PINNED = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONNOUSERSITE": "1",
          "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
          "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
REMOVED = ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONINSPECT", "MPLSTYLE")


def notebooks() -> dict[str, Path]:
    """The collection's notebooks by name, in order."""
    return {path.stem: path for path in sorted(paths.NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))}


def find(name: str) -> Path:
    """A notebook by number, name or path. Raises UserError with the nearest names."""
    known = notebooks()
    if name in known:
        return known[name]
    by_number = {stem[:2]: path for stem, path in known.items()}
    stem = Path(name).name.removesuffix(".ipynb")
    if name in by_number:
        return by_number[name]
    if Path(name).suffix == ".ipynb" and Path(name).is_file():
        return Path(name).resolve()
    if stem in known and "/" in name and Path(name).parent.name == "notebooks":
        return known[stem]
    raise unknown("notebook", name, known)


def run(name: str, pairs: Sequence[tuple[str, str]], file: Path | None, out: Path | None) -> Path:
    """Run one notebook with parameters into a folder of its own, and return the folder.

    Raises UserError for a bad parameter, or naming the cell that failed and why.
    """
    notebook = find(name)
    known = parameters.declared(parameters.read_notebook(notebook), notebook.stem)
    values = parameters.from_file(known, file, notebook.stem) if file else {}
    values |= parameters.from_text(known, list(pairs), notebook.stem)
    text = json.dumps([notebook.stem, values], sort_keys=True)
    folder = out or paths.BUILD / "runs" / f"{notebook.stem}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder}: is not a folder; name another with --out")
    with scratch() as place:
        execute(notebook, values, place)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for item in sorted(place.glob("[!.]*")):
                replace(item, folder / item.name)
        except OSError as error:
            raise UserError(f"{folder}: cannot be written ({error.strerror})") from None
    return folder


def figures(names: Sequence[str], jobs: int | None, force: bool) -> tuple[list[str], list[str]]:
    """Run notebooks that are not up to date and replace their figures; names run, and names kept."""
    chosen = [find(name) for name in names] or list(notebooks().values())
    record = _manifest()
    todo = [n for n in chosen if force or not up_to_date(n, record)]
    with scratch() as place:
        for notebook, made in _run_all(todo, place, jobs or os.cpu_count() or 1):
            publish(notebook, made)
            read = tables_read(notebook, made)
            record[notebook.stem] = {"inputs": inputs_digest(notebook, read), "tables": read,
                                     "figures": _digests(notebook.stem)}
            _save_manifest(record)
    if len(chosen) == len(notebooks()) or todo:
        wall()
    ran = {notebook.stem for notebook in todo}
    return sorted(ran), sorted(n.stem for n in chosen if n.stem not in ran)


def _run_all(todo: list[Path], place: Path, jobs: int) -> Iterator[tuple[Path, Path]]:
    """Execute notebooks side by side; each comes out with its own folder, as soon as it is done."""
    from tqdm import tqdm

    if not todo:
        return
    os.environ[paths.FIGURES_VARIABLE] = str(place)
    bar = tqdm(total=len(todo), unit="notebook", disable=not sys.stderr.isatty(), leave=False)
    with pinned(place), ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(execute, notebook, {}, place, True): notebook for notebook in todo}
        for done in as_completed(running):
            bar.set_description(running[done].stem)
            bar.update()
            try:
                done.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            yield running[done], place
    bar.close()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder below build/ that is removed at the end."""
    try:
        paths.BUILD.mkdir(exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix="scratch-", dir=paths.BUILD))
    except OSError as error:
        raise UserError(f"build/: cannot be written ({error.strerror}); free some space or change its rights") from None
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def pinned(place: Path) -> Iterator[None]:
    """The environment of a run: nothing of the user's that could change a figure."""
    before = dict(os.environ)
    private = {name: str(place / ".home" / name.lower()) for name in ("MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR")}
    for folder in private.values():
        Path(folder).mkdir(parents=True, exist_ok=True)
    sockets = tempfile.mkdtemp(prefix="gw-")  # a short path: a socket's name has at most 107 characters
    private["JUPYTER_RUNTIME_DIR"] = sockets
    for name in REMOVED:
        os.environ.pop(name, None)
    os.environ.update(PINNED | private | {"MATPLOTLIBRC": str(paths.STYLE)})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(sockets, ignore_errors=True)


def execute(notebook: Path, values: dict, place: Path, environment_set: bool = False) -> Path:
    """Run one notebook with papermill into `place`; figures go there too. Returns the executed notebook.

    Raises UserError that names the cell and the last line of its error.
    """
    if not environment_set:
        os.environ[paths.FIGURES_VARIABLE] = str(place)
        with pinned(place):
            return execute(notebook, values, place, True)
    import papermill
    from papermill.exceptions import PapermillExecutionError

    target = place / f"{notebook.stem}.ipynb"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            papermill.execute_notebook(
                str(notebook), str(target), parameters=values, kernel_name="python3", progress_bar=False,
                log_output=False, execution_timeout=CELL_TIMEOUT_S, start_timeout=START_TIMEOUT_S,
                kernel_manager_class=_kernel_manager(place),
            )
    except PapermillExecutionError as error:
        raise UserError(_cell_error(notebook, error)) from None
    except Exception as error:  # a dead kernel, a timeout, a full disk: all end the run
        raise UserError(f"{notebook.stem}: the run stopped ({type(error).__name__}: {clip(error, 200)})") from None
    _check_complete(notebook, target)
    return target


def _kernel_manager(place: Path):
    """Kernels over local sockets where the system has them: no open port, and no race for one."""
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    class LocalKernelManager(AsyncKernelManager):
        transport = "ipc" if os.name == "posix" else "tcp"

        @default("ip")
        def _ip_default(self):
            # Jupyter's own default is one name for all kernels of a folder, so that two would meet.
            local = os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], uuid.uuid4().hex[:8])
            return local if self.transport == "ipc" else "127.0.0.1"

        async def start_kernel(self, **options):
            # In the kernel's own environment, because runs in several threads share this process's.
            options["env"] = {**(options.get("env") or os.environ), paths.FIGURES_VARIABLE: str(place)}
            return await super().start_kernel(**options)

    return LocalKernelManager


def _cell_error(notebook: Path, error) -> str:
    message = clip(str(error.evalue).strip().splitlines()[0] if str(error.evalue).strip() else error.ename, 300)
    if error.ename == "UserError":
        return f"{notebook.stem}: {message}"
    return f"{notebook.stem}: cell {error.exec_count} failed with {error.ename}: {message}"


def _check_complete(notebook: Path, target: Path) -> None:
    """papermill marks cells completed even when the kernel died: trust only the execution counts."""
    for number, cell in enumerate(parameters.read_notebook(target)["cells"], 1):
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip() and cell["execution_count"] is None:
            raise UserError(f"{notebook.stem}: cell {number} did not run; the kernel may have died (memory?)")


def publish(notebook: Path, place: Path) -> None:
    """Replace a notebook's figures by those of a finished run, and drop the ones it no longer draws."""
    prefix = notebook.stem[:2]
    fresh = sorted(path for path in place.glob(f"{prefix}-*") if path.suffix in SUFFIXES)
    names = {path.stem for path in fresh}
    for name in sorted(names):
        missing = [suffix for suffix in SUFFIXES if not (place / f"{name}{suffix}").stat().st_size]
        if missing:
            raise UserError(f"{notebook.stem}: figure {name} has no {missing[0]}")
    try:
        paths.FIGURES.mkdir(exist_ok=True)
        for path in fresh:
            replace(path, paths.FIGURES / path.name)
        for old in paths.FIGURES.glob(f"{prefix}-*"):
            if old.suffix in SUFFIXES and old.stem not in names:
                old.unlink()
        (paths.BUILD / "notebooks").mkdir(parents=True, exist_ok=True)
        replace(place / f"{notebook.stem}.ipynb", paths.BUILD / "notebooks" / f"{notebook.stem}.ipynb")
    except OSError as error:
        raise UserError(f"figures/: cannot be written ({error.strerror}); the previous figures stand") from None


def replace(source: Path, target: Path) -> None:
    """Put a file in its place in one step, also across file systems."""
    if source.is_dir():
        return
    near = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, near)
    os.replace(near, target)


def tables_read(notebook: Path, place: Path) -> list[str]:
    """The tables that a run of a notebook read, as its figures noted; all of them where none did."""
    note = place / f".{notebook.stem[:2]}-tables"
    known = tables.package()
    return [name for name in note.read_text(encoding="utf-8").split() if name in known] if note.exists() else list(known)


def inputs_digest(notebook: Path, read: list[str]) -> str:
    """Digest of all that a notebook's figures depend on: its code, the package, the lock, the tables it read."""
    total = hashlib.sha256(revision.package_digest().encode())
    for cell in parameters.read_notebook(notebook)["cells"]:
        if cell["cell_type"] == "code":
            total.update("".join(cell["source"]).encode() + b"\0")
    total.update(tables.digest(read).encode())
    total.update((paths.DATA / "datapackage.json").read_bytes())
    for path in sorted(paths.SCENARIOS.glob("*.yaml")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def up_to_date(notebook: Path, record: dict) -> bool:
    """Whether a notebook's inputs and figures are those of its last run, by content."""
    known = record.get(notebook.stem, {})
    read = known.get("tables", [])
    if not known or not set(read) <= set(tables.package()):
        return False
    return known.get("figures") == _digests(notebook.stem) and known["inputs"] == inputs_digest(notebook, read)


def _digests(stem: str) -> dict[str, str]:
    found = sorted(path for path in paths.FIGURES.glob(f"{stem[:2]}-*") if path.suffix in SUFFIXES)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in found}


def _manifest() -> dict:
    try:
        loaded = json.loads(MANIFEST.read_text(encoding="utf-8"))
        return loaded if isinstance(loaded, dict) else {}
    except (OSError, ValueError):
        return {}


def _save_manifest(record: dict) -> None:
    near = MANIFEST.with_suffix(".tmp")
    near.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(near, MANIFEST)


def wall() -> None:
    """Write figures/README.md: every figure with its title and its alt text, by notebook."""
    from PIL import Image

    lines = ["# The figure wall", "", "Every figure of the collection, drawn by `make figures`. The plotted numbers stand",
             "beside each as CSV, the drawing as SVG. Ranges are 90 % intervals (5th to 95th percentile).", ""]
    for stem in notebooks():
        images = sorted(paths.FIGURES.glob(f"{stem[:2]}-*.png"))
        if images:
            lines += [f"## [{stem}](../notebooks/{stem}.ipynb)", ""]
        for path in images:
            with Image.open(path) as image:
                title, alt = image.text["Title"], image.text["Description"]
            lines += [f"### {title}", "", f"![{alt}]({path.name})", "",
                      f"[numbers]({path.stem}.csv) · [drawing]({path.stem}.svg)", ""]
    near = paths.FIGURES / ".README.md.tmp"
    near.write_text("\n".join(lines), encoding="utf-8")
    os.replace(near, paths.FIGURES / "README.md")
