"""papermill alone, without our runner: the notebook itself refuses what is no plain value of a
declared name, and nothing runs.
"""

import json

import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from gigawatt import paths
from gigawatt.errors import is_ours

NOTEBOOK = sorted(paths.NOTEBOOKS.glob("*.ipynb"))[0]
ESCAPE = "\" + str(open('pwned', 'w')) + \""


@pytest.mark.parametrize(
    "values, words",
    [
        ({"draws=1; open('pwned', 'w') #": 3, "seed": (ESCAPE,)}, "code was refused and not run"),
        ({"accelerator": "H1000'); open('pwned', 'w') #", "draws": 64}, "unknown accelerator"),
    ],
    ids=["code in a name and in a value", "a hostile text"],
)
def test_a_hostile_value_is_one_clear_line_and_no_code_runs(tmp_path, monkeypatch, values, words):
    monkeypatch.setenv(paths.FIGURES_VARIABLE, str(tmp_path / "figures"))
    with pytest.raises(PapermillExecutionError) as caught:
        papermill.execute_notebook(
            str(NOTEBOOK),
            str(tmp_path / "out.ipynb"),
            parameters=values,
            cwd=str(tmp_path),
            progress_bar=False,
        )
    assert (
        is_ours(caught.value.ename)
        and words in caught.value.evalue
        and "\n" not in caught.value.evalue
    )
    assert {path.name for path in tmp_path.iterdir()} == {"out.ipynb"}
    cells = json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))["cells"]
    assert not any(output.get("data") for cell in cells for output in cell.get("outputs", ()))


def test_every_notebook_arms_the_check_first():
    for path in paths.NOTEBOOKS.glob("*.ipynb"):
        cells = [
            cell
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
            if cell["cell_type"] == "code"
        ]
        assert "".join(cells[0]["source"]).startswith(
            "import gigawatt as gw\n\ngw.check_parameters()"
        ), path.name
