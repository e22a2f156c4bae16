"""The same bytes everywhere: another folder, user, home, zone, locale, hash seed, order and number
of jobs change nothing.

Two small notebooks, one thing varied at a time and then all at once; `make soak` (GIGAWATT_SOAK=1)
does the same with the project's own notebooks.
"""

import os
import shutil
from pathlib import Path

import house as small
import pytest

from gigawatt import paths

SOAK = bool(os.environ.get("GIGAWATT_SOAK"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not small.linux(), reason="needs a system with /proc"),
]


def hostile(folder: Path) -> dict[str, dict[str, str]]:
    """Environments by name; their files lie in a folder of their own."""
    home = folder / "home of another"
    profile = home / ".ipython" / "profile_default" / "startup"
    shadow, styles = folder / "shadow", home / ".config" / "matplotlib"
    for place in (profile, shadow, styles):
        place.mkdir(parents=True)
    profile.joinpath("00.py").write_text(
        "import numpy as np\nnp.random.seed(5)\nimport matplotlib as "
        "mpl\nmpl.rcParams['font.size'] = 30\n"
    )
    shadow.joinpath("matplotlib.py").write_text("raise RuntimeError('shadowed')\n")
    styles.joinpath("matplotlibrc").write_text(
        "font.size: 30\naxes.facecolor: red\nsvg.hashsalt: other\ntext.usetex: True\n"
    )
    return {
        "another user and home": {
            "HOME": str(home),
            "USER": "somebody",
            "LOGNAME": "somebody",
            "XDG_CONFIG_HOME": str(home / ".config"),
        },
        "another zone and locale": {
            "TZ": "Asia/Kolkata",
            "LC_ALL": "de_DE.UTF-8",
            "LANG": "fr_FR.UTF-8",
            "LANGUAGE": "tr",
        },
        "another hash seed": {"PYTHONHASHSEED": "4711"},
        "a matplotlibrc": {
            "MATPLOTLIBRC": str(styles / "matplotlibrc"),
            "MPLCONFIGDIR": str(styles),
            "MPLBACKEND": "svg",
        },
        "an IPython profile": {
            "IPYTHONDIR": str(home / ".ipython"),
            "PYTHONSTARTUP": str(profile / "00.py"),
        },
        "a module that shadows": {"PYTHONPATH": str(shadow)},
        "many threads": {
            "OMP_NUM_THREADS": "2",
            "OPENBLAS_NUM_THREADS": "2",
            "MKL_NUM_THREADS": "2",
        },
    }


def together(environments: dict[str, dict[str, str]]) -> dict[str, str]:
    return {name: value for one in environments.values() for name, value in one.items()}


def drawn(made: small.House, *arguments: str, **environment: str) -> dict[str, bytes]:
    done = made.run("figures", "--force", *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return made.contents()


def build(folder: Path) -> small.House:
    made = small.House(folder)
    if SOAK:
        for path in paths.NOTEBOOKS.glob("*.ipynb"):
            shutil.copy(path, made.root / "notebooks")
    else:
        for number in ("97", "98"):
            made.write(number, small.DRAWN)
    return made


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("plain"))
    made.first = drawn(made, "--jobs", "1")
    assert sum(name.endswith(".png") for name in made.first) >= 2
    return made


@pytest.fixture(scope="module")
def environments(tmp_path_factory):
    return hostile(tmp_path_factory.mktemp("hostile"))


def test_everything_at_once_in_a_folder_with_spaces(plain, environments, tmp_path):
    """Another folder, user, home, zone, locale, hash seed, matplotlibrc, profile, path and threads,
    two jobs, the other order.
    """
    other = build(tmp_path / "a folder, with spaces")
    names = sorted(path.stem for path in (other.root / "notebooks").glob("*.ipynb"))[::-1]
    assert drawn(other, "--jobs", "2", *names, **together(environments)) == plain.first


@pytest.mark.parametrize(
    "name",
    [
        "another user and home",
        "another zone and locale",
        "another hash seed",
        "a matplotlibrc",
        "an IPython profile",
        "a module that shadows",
        "many threads",
        "two jobs",
        "cold kernels",
    ],
)
def test_one_thing_at_a_time(plain, environments, name):
    options = {"two jobs": ["--jobs", "2"], "cold kernels": ["--jobs", "1", "--cold"]}.get(
        name, ["--jobs", "1"]
    )
    assert drawn(plain, *options, **environments.get(name, {})) == plain.first
    print(f"environment compared: {name}")


def test_what_is_committed_is_what_comes_out(plain):
    """With the project's own notebooks, a copy elsewhere draws the committed figures."""
    if not SOAK:
        pytest.skip("the project's own notebooks: make soak")
    committed = {path.name: path.read_bytes() for path in paths.FIGURES.iterdir() if path.is_file()}
    assert plain.first == committed
    shutil.rmtree(plain.build)
