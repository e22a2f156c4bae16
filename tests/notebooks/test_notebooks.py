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
MOST_STATEMENTS, MEDIAN_STATEMENTS, MOST_WIDE, LEAST_WORDS_A_LINE = 8, 4, 100, 4.5
IMPORTS = {"gigawatt", "gigawatt.model", "numpy", "pandas"}
COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
LOOPS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

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


def statements(source: str) -> int:
    """How many statements a cell has, those inside an `if` or a `for` counted too."""
    return sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(source)))


def tagged(notebook: dict, tag: str) -> list[str]:
    return ["".join(c["source"]) for c in notebook["cells"] if tag in c["metadata"].get("tags", ())]


def plain(notebook: dict) -> list[str]:
    """The code cells that argue: all but the parameters and the exercises."""
    apart = tagged(notebook, "parameters") + tagged(notebook, "exercise")
    return [source for source in code(notebook) if source not in apart]


def on_the_kit(path: Path) -> bool:
    """Whether a notebook draws with the chart kit; the few that do not yet have older rules."""
    return "save_figure" not in "\n".join(code(load(path)))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture(params=[p for p in NOTEBOOKS if on_the_kit(p)], ids=lambda path: path.stem)
def rewritten(request) -> Path:
    return request.param


def test_no_output_is_committed(path):
    for cell in load(path)["cells"]:
        assert not cell.get("outputs") and cell.get("execution_count") is None


def test_the_plan_is_kept(path):
    notebook = load(path)
    cells, sources = notebook["cells"], code(notebook)
    first = "".join(cells[0]["source"])
    assert (
        cells[0]["cell_type"] == "markdown"
        and re.match(r"# .+\?\n", first)
        and "**" in first
        and "90 %" in first
    )
    assert "parameters" in cells[1]["metadata"].get("tags", ())
    words = sum(len("".join(c["source"]).split()) for c in cells if c["cell_type"] == "markdown")
    assert words >= LEAST_WORDS_A_LINE * sum(map(lines, sources)), "too little prose"
    prose = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    assert not re.search(r"\$|\b(simply|obviously|GPUs? cards?)\b", prose, re.I)
    assert any(re.search(r"^assert |^    assert ", s, re.M) for s in sources), (
        "no guard on the words of the first cell"
    )


def test_each_cell_can_be_read_aloud(rewritten):
    """Few statements, short lines, and nothing beyond a first course in Python."""
    notebook = load(rewritten)
    for source in code(notebook):
        tree = ast.parse(source)
        few = statements(source) <= MOST_STATEMENTS
        assert few or source in tagged(notebook, "parameters"), source
        assert all(len(line) <= MOST_WIDE for line in source.splitlines()), source
        for node in ast.walk(tree):
            assert not isinstance(node, (ast.Lambda, ast.FunctionDef, ast.ClassDef)), source
            assert not (isinstance(node, ast.Attribute) and node.attr == "axes"), source
            if isinstance(node, LOOPS):
                inner = [one for one in ast.walk(node) if isinstance(one, LOOPS)]
                assert len(node.generators) == len(inner) == 1, f"chained: {source}"


def test_half_of_all_cells_have_at_most_four_statements():
    counted = sorted(
        statements(source)
        for path in NOTEBOOKS
        if on_the_kit(path)
        for source in plain(load(path)) + tagged(load(path), "exercise")
    )
    assert counted[len(counted) // 2] <= MEDIAN_STATEMENTS


def test_a_notebook_speaks_to_the_public_face_alone(rewritten):
    for source in code(load(rewritten)):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                found = [node.module]
            else:
                continue
            assert set(found) <= IMPORTS, source


def test_the_text_follows_the_parameters(rewritten):
    """Right under the parameters stands the line that says what the text speaks of."""
    after = load(rewritten)["cells"][2]
    assert "".join(after["source"]).strip() == f'gw.default_choices("{rewritten.stem[:2]}")'


def test_each_exercise_is_a_cell_of_its_own(rewritten):
    notebook = load(rewritten)
    for source in tagged(notebook, "exercise"):
        assert len(re.findall(r"check_answer\(", source)) == 1, source
    assert all("check_answer(" not in source for source in plain(notebook))


def test_parameters_are_declared_and_explained(path):
    declared = parameters.declared(load(path), path.stem)
    assert {"draws", "seed"} <= set(declared)
    assert all(p.help for p in declared.values())
    assert all(isinstance(p.default, p.type) for p in declared.values())


def test_every_figure_is_saved_under_the_notebooks_number(path):
    saved = r"(?:\.save\(\s*|save_figure\(\s*\w+,\s*)f?\"([^\"]+)\""
    names = re.findall(saved, "\n".join(code(load(path))))
    assert names and all(name.startswith(path.stem[:2] + "-") for name in names)


def test_the_figures_that_it_promises_are_those_that_it_draws(path):
    text = "".join("".join(cell["source"]) for cell in load(path)["cells"])
    told = re.search(r"[Dd]raws (?:a page with sliders and )?(\w+) figures?", text)
    saved = set(re.findall(r"\.save\(\s*\"([^\"]+)\"", "\n".join(code(load(path)))))
    assert told is None or COUNTS.index(told[1]) == len(saved)


def test_no_name_changes_its_meaning(path):
    """A name that holds one type in one cell holds the same kind of thing in the next."""
    bound: dict[str, int] = {}
    for number, source in enumerate(plain(load(path))):
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
    typed = {n: (float(v) if declared[n].type is float else v) for n, v in chosen.items()}
    return cells.run(path, typed, folder, watch=True)


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
    seen = json.loads((tmp_path / cells.SEEN).read_text(encoding="utf-8"))
    assert {name: one["faults"] for name, one in seen.items() if one["faults"]} == {}


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
