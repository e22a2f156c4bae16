"""The notebooks keep the plan, run with their defaults, with a scenario and with extreme values."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import cells
import pytest

from gigawatt import paths
from gigawatt.notebooks import parameters
from gigawatt.notebooks import run as runner

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
MOST_CELLS, MOST_LINES, MOST_LONG_LINES, LEAST_WORDS_A_LINE = 25, 15, 20, 4.5

# Values by parameter name; a notebook takes those that it declares.
FEW = {"draws": 1024}
SCENARIO = {
    "draws": 512,
    "seed": 7,
    "accelerator": "GB200",
    "accelerators": 100_000,
    "purchase_year": 2025,
    "site": "Hyperion",
    "operator": "Alphabet",
    "basis": "memory_bandwidth",
    "other_accelerator": "H200",
    "package": "P009",
    "team_size": 11,
    "topic": "power",
    "h100e_target": 600_000.0,
    "as_of": "2024-12-31",
}
EXTREME = {
    "draws": 64,
    "seed": 2**32 - 1,
    "accelerator": "A100",
    "accelerators": 10_000_000,
    "purchase_year": 2020,
    "site": "Stargate UAE",
    "operator": "Meta",
    "basis": "dense_bf16",
    "team_size": 5000,
    "topic": "pay",
}


def load(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def code(notebook: dict) -> list[str]:
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


def lines(source: str) -> int:
    return sum(1 for line in source.splitlines() if line.strip())


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


def test_no_output_is_committed(path):
    for cell in load(path)["cells"]:
        assert not cell.get("outputs") and cell.get("execution_count") is None


def test_the_plan_is_kept(path):
    notebook = load(path)
    cells, sources = notebook["cells"], code(notebook)
    assert len(cells) <= MOST_CELLS
    first = "".join(cells[0]["source"])
    assert (
        cells[0]["cell_type"] == "markdown"
        and re.match(r"# .+\?\n", first)
        and "**" in first
        and "90 %" in first
    )
    assert "parameters" in cells[1]["metadata"].get("tags", ())
    for source in sources:
        longer = (
            "save_figure" in source or "check_parameters" in source
        )  # a figure, or one choice a line
        assert lines(source) <= (MOST_LONG_LINES if longer else MOST_LINES), source[:80]
        assert not re.search(r"^\s*(def|class) ", source, re.M), "no definitions in a notebook"
    words = sum(len("".join(c["source"]).split()) for c in cells if c["cell_type"] == "markdown")
    assert words >= LEAST_WORDS_A_LINE * sum(map(lines, sources)), "too little prose"
    prose = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    assert not re.search(r"\$|\b(simply|obviously|GPUs? cards?)\b", prose, re.I)
    assert any(re.search(r"^assert |^    assert ", s, re.M) for s in sources), (
        "no guard on the words of the first cell"
    )


def test_parameters_are_declared_and_explained(path):
    declared = parameters.declared(load(path), path.stem)
    assert {"draws", "seed"} <= set(declared)
    assert all(p.help for p in declared.values())
    assert all(isinstance(p.default, p.type) for p in declared.values())


def test_every_figure_is_saved_under_the_notebooks_number(path):
    names = re.findall(r"save_figure\(\s*\w+,\s*f?\"([^\"]+)\"", "\n".join(code(load(path))))
    assert names and all(name.startswith(path.stem[:2] + "-") for name in names)


def test_no_name_changes_its_meaning(path):
    """A name that holds one type in one cell holds the same kind of thing in the next."""
    bound: dict[str, int] = {}
    for number, source in enumerate(code(load(path))):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                if name not in ("figure", "axes", "row", "left", "right", "_"):
                    assert bound.setdefault(name, number) == number, f"{name} is bound in two cells"


def run(path: Path, values: dict, folder: Path) -> str:
    """The traceback of a notebook's cells in a fresh process, its figures in a folder of their own.

    Or nothing.
    """
    declared = parameters.declared(load(path), path.stem)
    chosen = {name: value for name, value in values.items() if name in declared}
    return cells.run(
        path, {n: (float(v) if declared[n].type is float else v) for n, v in chosen.items()}, folder
    )


@pytest.mark.parametrize(
    "values",
    [pytest.param(FEW, marks=pytest.mark.slow), SCENARIO, EXTREME],
    ids=["few-draws", "scenario", "extreme"],
)
def test_it_runs(path, values, tmp_path):
    assert run(path, values, tmp_path) == ""
    drawn = {p.stem for p in tmp_path.glob("*.png")}
    assert drawn and drawn == {p.stem for p in tmp_path.glob("*.csv")} == {
        p.stem for p in tmp_path.glob("*.svg")
    }


def test_a_wrong_parameter_is_one_clear_line(tmp_path):
    path = next(p for p in NOTEBOOKS if "accelerator" in parameters.declared(load(p), p.stem))
    last = run(path, {"accelerator": "H1000"}, tmp_path).strip().splitlines()[-1]
    assert "unknown accelerator 'H1000': did you mean" in last


def test_the_wall_and_the_folder_agree():
    wall = (paths.FIGURES / "README.md").read_text(encoding="utf-8")
    images = sorted(p.stem for p in paths.FIGURES.glob("*.png"))
    assert len(images) >= 14
    for name in images:
        assert f"({name}.png)" in wall and (paths.FIGURES / f"{name}.csv").stat().st_size
        assert (paths.FIGURES / f"{name}.svg").stat().st_size
    assert {name[:2] for name in images} == {p.stem[:2] for p in NOTEBOOKS}


def test_papermill_runs_a_notebook_from_any_folder(tmp_path):
    """`papermill NOTEBOOK OUT -p NAME VALUE`, as somebody types it who does not know the runner."""
    path = NOTEBOOKS[0]
    environment = {**os.environ, paths.FIGURES_VARIABLE: str(tmp_path / "figures")}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "papermill",
            str(path),
            "out.ipynb",
            "-p",
            "draws",
            "256",
            "--no-progress-bar",
        ],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert list((tmp_path / "figures").glob("*.png"))


def test_find_knows_them_all():
    assert [p.stem for p in NOTEBOOKS] == list(runner.notebooks())
