"""Where a run works: a scratch folder that nobody keeps,
and an environment in which nothing of the user's shows.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gigawatt import paths
from gigawatt.data import files
from gigawatt.errors import UserError

# What a user's machine must not decide: fonts and styles, start-up files, clock zone, hash order.
PINNED = {
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",  # a module beside a notebook, or in the working folder, is not imported
    "PYTHONNOUSERSITE": "1",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "JUPYTER_PREFER_ENV_PATH": "1",
}
LEAST_FILES = 256
# Not at once, because the children of a killed run write until they notice that it is gone.
WATCH = 'read -r nothing; sleep 1; rm -rf -- "$1"; sleep 2; rm -rf -- "$1"'
LONGEST_PLACE = 58  # bytes: the name of a socket below it must stay below 104 on every system
REMOVED = (
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONINSPECT",
    "PYTHONWARNINGS",
    "PYTHONOPTIMIZE",
    "MPLSTYLE",
    "GIGAWATT_LANGUAGE",
    "SOURCE_DATE_EPOCH",
    "JUPYTER_PATH",
    "JUPYTER_DATA_DIR",
    "JUPYTER_CONFIG_PATH",
    "JUPYTER_DEFAULT_PROVISIONER_NAME",
)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder below build/ that is removed at the end;
    those that killed runs left are removed first.
    """
    try:
        paths.BUILD.mkdir(exist_ok=True, parents=not paths.WRITABLE)
        place = files.own_folder(paths.BUILD, f"scratch-{files.OURS}")
    except OSError as error:
        where = "build/" if paths.WRITABLE else paths.shown(paths.BUILD)
        raise UserError(
            f"{where}: cannot be written ({error.strerror}); free some space or change its rights, "
            f"or name a folder of yours in {paths.BUILD_VARIABLE}"
        ) from None
    with swept(place):
        yield place


@contextmanager
def swept(folder: Path) -> Iterator[None]:
    """Remove a folder at the end, also where this process is killed: then a small watcher does,
    which waits for the end of a pipe that we alone hold.
    """
    watcher = None
    if os.name == "posix":
        with suppress(OSError):  # no shell, or no room for a process: the next run removes it
            watcher = subprocess.Popen(
                ["/bin/sh", "-c", WATCH, "sh", str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PATH": "/usr/bin:/bin"},
                cwd="/",
                start_new_session=True,  # Ctrl-C is not for it
            )
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if watcher:
            watcher.kill()
            watcher.communicate()


def own_figures() -> None:
    """Let the collection's figures be drawn where figures/ cannot be written:
    in a copy of the user's own.

    The copy is what this user sees from then on. Raises UserError where it cannot be made.
    """
    drawn = paths.BUILD / "published"
    if paths.WRITABLE or drawn == paths.FIGURES:
        return
    with scratch() as place:
        try:
            copied = place / "figures"
            copied.mkdir()
            for path in filter(Path.is_file, paths.FIGURES.glob("*")):
                shutil.copyfile(path, copied / path.name)  # without its rights: this one is written
            files.replace_folder(copied, drawn)
        except OSError as error:
            raise UserError(
                f"{paths.shown(drawn)}: cannot be written ({error.strerror}); free some space"
            ) from None
    paths.FIGURES = drawn


def _check_surroundings() -> None:
    """Refuse in one line what no kernel can start in. Raises UserError."""
    try:
        os.getcwd()
    except OSError:
        raise UserError("the working folder is gone; go to another one, then run again") from None
    if os.name == "posix":
        import resource

        files_open = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        if files_open != resource.RLIM_INFINITY and files_open < LEAST_FILES:
            raise UserError(
                f"a process may open {files_open} files here, and a notebook needs {LEAST_FILES}; "
                f"say `ulimit -n {LEAST_FILES}`"
            )


def _sockets() -> Path:
    """A new folder with a short path for the sockets of runs; those of killed runs are removed.

    It lies in the temporary folder, or where the path of that is too long for a socket, in one that
    every system has. Raises UserError where none can be written.
    """
    begun = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), paths.BUILD]
    short = [one for one in begun if len(os.fsencode(one)) <= LONGEST_PLACE]
    for base in [*short, begun[0]]:
        try:
            return files.own_folder(base, files.OURS)
        except OSError:
            continue
    raise UserError(
        f"{begun[0]}: no folder for temporary files can be written; free some space, or name "
        "another in TMPDIR"
    )


@contextmanager
def pinned(place: Path) -> Iterator[None]:
    """The environment of a run: nothing of the user's that could change a figure."""
    _check_surroundings()
    before = dict(os.environ)
    private = {
        name: str(place / ".home" / name.lower()) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR")
    }
    private["MPLCONFIGDIR"] = str(paths.BUILD / "matplotlib")  # its list of fonts; one for all runs
    for folder in private.values():
        Path(folder).mkdir(parents=True, exist_ok=True)
    sockets = _sockets()
    private["JUPYTER_RUNTIME_DIR"] = str(sockets)
    for name in REMOVED:
        os.environ.pop(name, None)
    os.environ.update(PINNED | private | {"MATPLOTLIBRC": str(paths.STYLE)})
    try:
        with swept(sockets):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)
