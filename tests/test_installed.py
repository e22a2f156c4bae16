"""It installs, and it runs where it may not write: from a wheel in an empty environment,
and in a folder of root's.

Both are tried as a stranger would: nothing of this checkout is on the search path,
the home is empty, and the working folder is elsewhere.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gigawatt import paths
from gigawatt.notebooks import run

GRID = "accelerators: [1000, 2000]\n"
NOBODY = (65534, 65533)  # two users who own nothing here
UV = Path(sys.executable).with_name("uv")
SECONDS = 600

# What a stranger types, and the words that the answer must hold; `OUT` is a folder of their own.
COMMANDS = {
    "estimate site_capex_usd --draws 256 --scenario default": "Cost of everything",
    "explain site_capex_usd --draws 256": "epoch",
    "explain 01-chips-to-site": "01-chips-to-site",
    "claims": "relations",
    "score": "coverage",
    "check": "is sound",
    "check --machine": "can be written",
    "run 01": "wrote",
    "report --out OUT/report.html": "wrote",
    "sweep site_capex_usd --grid OUT/grid.yaml --out OUT/map.parquet": "wrote",
    "sweep 01 --grid OUT/grid.yaml --out OUT/runs": "wrote",
    "teach student": f"wrote {len(run.notebooks())} notebooks",
}


def call(command: list, folder: Path, home: Path, **more) -> subprocess.CompletedProcess:
    """Run a command in a folder, with an environment that holds a home and nothing else of ours."""
    environment = {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8"}
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment | more.pop("env", {}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        **more,
    )


def try_all(gigawatt: list, folder: Path, home: Path, **more) -> None:
    """Every command works, and says what it should."""
    (home / "grid.yaml").write_text(GRID)
    os.chmod(home / "grid.yaml", 0o644)
    for typed, words in COMMANDS.items():
        done = call([*gigawatt, *typed.replace("OUT", str(home)).split()], folder, home, **more)
        assert done.returncode == 0 and words in done.stdout, (
            f"{typed}: {done.stdout} {done.stderr}"
        )


# -- a wheel
# ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The interpreter of an environment that holds a built wheel and what it asks for."""
    if not UV.exists():
        pytest.skip("uv is not here; `make setup` brings it")
    place = tmp_path_factory.mktemp("wheel")
    python, limits = place / "venv" / "bin" / "python", place / "locked.txt"
    home = {"env": os.environ | {"UV_SYSTEM_CERTS": "1"}, "cwd": paths.ROOT, "check": True}
    export = ["export", "--frozen", "--quiet", "--no-hashes", "--no-emit-project", "-o", limits]
    subprocess.run([UV, *export], **home)
    subprocess.run([UV, "build", "--quiet", "--sdist", "--out-dir", place], **home)
    (archive,) = place.glob("*.tar.gz")  # the wheel comes from it, so that both are complete
    subprocess.run([UV, "build", "--quiet", "--wheel", "--out-dir", place, archive], **home)
    (wheel,) = place.glob("*.whl")
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, place / "venv"], **home)
    install = ["pip", "install", "--quiet", "--python", python, "--constraint", limits]
    subprocess.run([UV, *install, wheel], **home)
    yield python
    shutil.rmtree(place, ignore_errors=True)


@pytest.mark.slow
def test_a_wheel_has_everything_that_the_commands_need(installed, tmp_path):
    home, folder = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir(), folder.mkdir()
    site = [installed, "-m", "gigawatt", "site"]
    refused = call(site, folder, home)
    assert refused.returncode == 2 and 'pip install "gigawatt[site]"' in refused.stderr
    assert refused.stderr.count("\n") == 1 and not any(home.iterdir())

    try_all([installed.with_name("gigawatt")], folder, home)
    assert {path.name[:8] for path in folder.iterdir()} == {"01-gpu-c", "student"}
    assert len(list(folder.glob("01-*/*.png"))) == len(list(paths.FIGURES.glob("01-*.png")))

    drawn = call([installed, "-m", "gigawatt", "figures"], folder, home)
    assert drawn.returncode == 0 and f"{len(run.notebooks())} notebooks run" in drawn.stdout, (
        drawn.stderr
    )
    again = call([installed, "-m", "gigawatt", "figures"], folder, home)
    assert f"0 notebooks run, {len(run.notebooks())} up to date" in again.stdout

    packages = sysconfig.get_path("purelib")  # Sphinx is the same here and there
    made = call(site, folder, home, env={"PYTHONPATH": packages})
    assert made.returncode == 0, made.stderr
    assert (folder / "site" / "index.html").is_file()


# -- a folder of root's
# --------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def open_place():
    """A folder that everybody may look into; pytest keeps its own to itself."""
    with tempfile.TemporaryDirectory(prefix="gigawatt-test-") as place:
        os.chmod(place, 0o755)
        yield Path(place)


@pytest.fixture(scope="module")
def foreign(open_place):
    """A checkout that belongs to root and that nobody may write,
    and an interpreter that anybody may run.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("needs root and setpriv, to become somebody else")
    root = open_place / "checkout"
    root.mkdir()
    for folder in ("src", "data", "notebooks", "figures", "site"):
        shutil.copytree(
            paths.ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(paths.ROOT / "uv.lock", root)
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for base in (Path(sys.base_prefix, "bin", version), Path("/usr/bin", version)):
        if (
            base.exists()
            and call(as_user(NOBODY[0], [base, "-c", ""]), Path("/"), root).returncode == 0
        ):
            break
    else:
        pytest.skip(f"no {version} here that an ordinary user may run")
    subprocess.run([base, "-m", "venv", "--without-pip", root / "venv"], check=True)
    packages = root / "venv" / "lib" / version / "site-packages"
    (packages / "class.pth").write_text(f"{root / 'src'}\n{sysconfig.get_path('purelib')}\n")
    kernels = Path(sys.prefix, "share", "jupyter", "kernels")
    shutil.copytree(kernels, root / "venv" / "share" / "jupyter" / "kernels")
    subprocess.run(["chmod", "-R", "a-w,a+rX", root], check=True)
    yield root
    subprocess.run(["chmod", "-R", "u+w", root], check=True)


def as_user(user: int, command: list) -> list:
    """A command of somebody who may do nothing here."""
    told = [f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    return ["setpriv", *told, "env", *command]


def contents(root: Path) -> dict[str, float]:
    """Every file below a folder with its time."""
    return {str(path): path.lstat().st_mtime for path in root.rglob("*")}


@pytest.mark.slow
def test_two_users_work_at_once_in_a_folder_that_neither_may_write(foreign, open_place):
    before = contents(foreign)

    def work(user: int) -> Path:
        home, folder = open_place / str(user), open_place / f"work-{user}"
        for one in (home, folder):
            one.mkdir()
            os.chown(one, user, user)
        # One of them works in a folder of their own, the other stands in the checkout itself.
        here = folder if user == NOBODY[0] else foreign
        python = as_user(user, [foreign / "venv" / "bin" / "python"])
        quiet = {"env": {"PYTHONDONTWRITEBYTECODE": "1"}}
        try_all([*python, "-m", "gigawatt"], here, home, **quiet)
        drawn = call([*python, "-m", "gigawatt", "figures", "00"], here, home, **quiet)
        assert drawn.returncode == 0 and "1 notebooks run" in drawn.stdout, drawn.stderr
        notebook, out = foreign / "notebooks" / "01-gpu-capex.ipynb", home / "out.ipynb"
        plain = call([*python, "-m", "papermill", notebook, out], here, home, **quiet)
        assert plain.returncode == 0, plain.stderr
        said = "".join(
            line
            for cell in json.loads(out.read_text())["cells"]
            for output in cell.get("outputs", ())
            for line in output.get("text", ())
        )
        assert said.count("figures are saved in") == 1 and str(home) not in said
        return folder if user == NOBODY[0] else home

    with ThreadPoolExecutor(2) as pool:
        beside, cached = pool.map(work, NOBODY)
    assert contents(foreign) == before
    made = {path.name[:8] for path in beside.iterdir()}
    assert made == {"01-gpu-c", "gigawatt", "student"}
    assert list(cached.glob(".cache/gigawatt/*/figures/01-chips-to-site.png"))
    assert list(cached.glob(".cache/gigawatt/*/student/00-start-here.ipynb"))


@pytest.mark.slow
def test_without_any_place_to_write_one_line_names_the_remedy(foreign):
    python = as_user(NOBODY[0], [foreign / "venv" / "bin" / "python"])
    for home in (Path("/nonexistent"), foreign):
        done = call([*python, "-m", "gigawatt", "run", "01"], foreign, home)
        assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
        assert "cannot be written" in done.stderr
        read = call([*python, "-m", "gigawatt", "estimate", "site_capex_usd"], foreign, home)
        assert read.returncode == 0, read.stderr
