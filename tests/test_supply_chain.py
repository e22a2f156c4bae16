"""What is installed is locked, hashed, a week old and licensed.

It works offline; and nothing private gets out.
"""

import datetime
import getpass
import json
import os
import re
import runpy
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import house as small
import pytest
from PIL import Image

from gigawatt import paths

LOCK = tomllib.loads((paths.ROOT / "uv.lock").read_text(encoding="utf-8"))
PACKAGES = [package for package in LOCK["package"] if "registry" in package["source"]]
WEEK = datetime.timedelta(days=7)


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


# -- the lock
# ----------------------------------------------------------------------------------------
def test_nothing_in_the_lock_is_younger_than_its_limit():
    """`exclude-newer` is set to a week before the lock is written; every file in it is older."""
    limit = moment(LOCK["options"]["exclude-newer"])
    for package in PACKAGES:
        files = package.get("wheels", []) + ([package["sdist"]] if "sdist" in package else [])
        assert files and all(moment(one["upload-time"]) <= limit for one in files), package["name"]
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one["hash"]) for one in files), package[
            "name"
        ]


def test_the_limit_is_a_week_before_the_lock_was_committed():
    """Read from the history, where there is one.

    A change that is not committed yet counts as of now.
    """
    if not shutil.which("git") or not (paths.ROOT / ".git").exists():
        pytest.skip("no history here")
    done = subprocess.run(
        ["git", "log", "-1", "--format=%cI", "--", "uv.lock"],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
    )
    if not done.stdout.strip():
        pytest.skip("the lock is not committed")
    assert moment(done.stdout.strip()) - moment(LOCK["options"]["exclude-newer"]) >= WEEK
    assert (
        LOCK["options"]["exclude-newer"]
        == tomllib.loads((paths.ROOT / "pyproject.toml").read_text())["tool"]["uv"]["exclude-newer"]
    )


def test_every_library_comes_from_the_usual_index():
    assert {package["source"]["registry"] for package in PACKAGES} == {"https://pypi.org/simple"}


def test_every_locked_library_has_its_licence():
    script = runpy.run_path(str(paths.ROOT / ".ci" / "licences.py"))
    text = (paths.ROOT / "LICENSES.md").read_text(encoding="utf-8")
    listed = {
        name: (versions, licence)
        for name, versions, licence in re.findall(r"^\| (\S+) \| ([^|]+) \| (.+) \|$", text, re.M)
    }
    listed.pop("library")
    assert set(listed) == set(script["locked"]()), "say `make licences`"
    for name, versions in script["locked"]().items():
        assert listed[name][0] == ", ".join(versions), f"{name}: say `make licences`"
        here, there = script["licence"](name), listed[name][1]
        if there == "not installed here":  # of another system or group: `make bench` brings some
            continue
        if len(versions) > 1 and here != "not installed here":
            # Each Python has its own version, which may word the same licence otherwise.
            here, there = (re.split(r"[\W\d]", one)[0] for one in (here, there))
        assert here in (there, "not installed here"), f"{name}: say `make licences`"
        choices = re.split(r", | OR ", listed[name][1])  # of several licences one may choose
        assert any(
            not re.search(r"\bA?GPL|Affero|non-?commercial", one, re.I) for one in choices
        ), listed[name]


# -- offline
# ---------------------------------------------------------------------------------------------
# The machine itself stays reachable, where there is a tool for it: Jupyter's usual kernels listen
# on 127.0.0.1.
LOOPBACK = ("sh", "-c", 'ip link set lo up 2>/dev/null; exec "$@"', "sh")


def offline(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode
    ):
        pytest.skip("no network namespaces here: `unshare -n` is not permitted")
    return subprocess.run(
        ["unshare", "-n", *LOOPBACK, *command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=1_800,
    )


def test_figures_are_drawn_without_a_network(tmp_path):
    house = small.House(tmp_path / "house")
    house.write("98", small.PLAIN)
    done = offline(str(house.python), "-c", small.COMMAND, "figures", cwd=house.root)
    assert done.returncode == 0, done.stderr
    assert {"98-things.png", "98-things.svg", "98-things.csv"} <= set(house.contents())


def test_tests_run_without_a_network():
    """A few everyday ones.

    `make soak` (GIGAWATT_SOAK=1) runs all of them, and then the slow ones, browsers and clusters
    too.
    """
    left = (
        os.environ["PYTEST_CURRENT_TEST"].split()[0],
        # it builds the wheel, with a library that comes from the index
        "tests/test_installed.py::test_a_wheel_has_everything_that_the_commands_need",
    )
    few = ["tests/text/test_parse.py", "tests/notebooks/test_parameters.py"]
    itself = ["tests", "-n", "auto", *(part for one in left for part in ("--deselect", one))]
    kinds = (
        ["not slow and not browser", "slow or browser"] if os.environ.get("GIGAWATT_SOAK") else [""]
    )
    for kind in kinds:
        done = offline(
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-m",
            kind,
            *(itself if kind else few),
            cwd=paths.ROOT,
            GIGAWATT_SOAK="",
            GIGAWATT_FUZZ="1",
        )
        assert done.returncode == 0, done.stdout[-3000:]
        print(f"without a network: {done.stdout.splitlines()[-1]}")


# -- nothing private
# ---------------------------------------------------------------------------------------
SECRETS = re.compile(
    r"(?i)\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20}|xox[abp]-[\w-]{10,}|"
    r"eyJ[\w-]{20,}\.[\w-]{20,}|sk-[A-Za-z0-9]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY)"
)
PATHS = re.compile(
    r"(?<![\w.:/-])(/(home|root|Users|tmp|work|opt|var|private)/\w|[A-Z]:\\\\?Users)"
)
CLOCK = re.compile(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d")


def texts() -> dict[str, str]:
    """All text that leaves the project: notebooks, figures with their metadata, and the site and
    report where they are built.
    """
    found = {}
    built = [paths.BUILD / "site", paths.BUILD / "report", paths.ROOT / "site"]
    folders = [paths.NOTEBOOKS, paths.FIGURES, *(folder for folder in built if folder.is_dir())]
    for path in (
        path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()
    ):
        if path.suffix == ".png":
            with Image.open(path) as image:
                image.load()
                found[str(path)] = "\n".join(f"{key}: {value}" for key, value in image.info.items())
        elif (
            path.suffix in {".ipynb", ".svg", ".csv", ".json", ".md", ".html", ".txt"}
            and "_static" not in path.parts
        ):
            found[str(path)] = path.read_text(encoding="utf-8", errors="replace")
    return found


def private() -> list[str]:
    """Names of this machine and its user that are long enough to mean something."""
    names = {
        socket.gethostname(),
        socket.getfqdn(),
        getpass.getuser(),
        str(Path.home()),
        str(paths.ROOT),
    }
    usual = {
        "root",
        "/root",
        "localhost",
        "user",
        "runner",
        "ubuntu",
        "host",
        "home",
        "admin",
        "work",
        "build",
        "test",
        "data",
        "site",
    }
    return [name for name in names if len(name) > 3 and name.lower() not in usual and name != "/"]


def test_nothing_private_gets_out():
    names = private()
    for path, text in texts().items():
        for pattern in (SECRETS, PATHS, CLOCK):
            hit = pattern.search(text)
            assert not hit, f"{Path(path).name}: {hit.group()}"
        assert not [
            name for name in names if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
        ], Path(path).name


def test_what_is_private_would_be_found():
    assert (
        SECRETS.search("ghp_" + "a" * 36)
        and CLOCK.search("2026-01-02T03:04")
        and PATHS.search('"' + "/" + "home/somebody")
    )


def test_notebooks_hold_no_trace_of_a_run():
    for path in paths.NOTEBOOKS.glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert set(notebook["metadata"]) <= {"kernelspec", "language_info", "title"}, path.name
        kept = {"tags", "slideshow"}  # nothing else that an editor adds
        assert all(set(cell["metadata"]) <= kept for cell in notebook["cells"]), path.name
