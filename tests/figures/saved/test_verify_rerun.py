"""`gigawatt verify --rerun`: what a figure says about itself is put to the test by drawing it
again.
"""

import json
import shutil

import house as small
import pytest
from figures.saved.test_verify import dot, rewrite

from gigawatt.figures.saved import verify

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not small.linux(), reason="needs a system with /proc"),
]
# A figure to which its notebook adds something of its own, as the one on sweeps does.
ADDS = small.DRAWN.replace("made=made,", "made=made, parameters={'grid': [1, size]},")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = small.House(tmp_path_factory.mktemp("house"))
    made.write("98", ADDS)
    done = made.run("figures")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def mailed(house, tmp_path):
    """The figure as somebody was sent it: drawn with another parameter than the house's own."""
    done = house.run("run", "98", "-p", "size", "7", "--out", str(tmp_path / "mail"))
    assert done.returncode == 0, done.stderr
    return tmp_path / "mail" / "98-things.png"


def status(house, path) -> tuple[str, str]:
    done = house.run("verify", "--rerun", str(path))
    assert done.stderr == "" and done.returncode == (verify.REPRODUCED not in done.stdout), (
        done.stderr
    )
    _, found, why = done.stdout.splitlines()[0].split(maxsplit=2)
    return found, why


def test_drawn_again_it_is_the_same(house, mailed):
    assert status(house, house.figures / "98-things.png") == (
        verify.REPRODUCED,
        "drawn again: the same",
    )
    assert status(house, mailed) == (verify.REPRODUCED, "drawn again: the same")


def test_another_picture_differs(house, mailed):
    rewrite(mailed, draw=dot)
    found, why = status(house, mailed)
    assert found == verify.DIFFERS and "not what was drawn" in why


def test_a_picture_alone_is_compared_with_what_its_parameters_give(house, mailed, tmp_path):
    """Without the manifest that it was drawn with: the same, or not, and what that may mean."""
    alone = shutil.copy(mailed, tmp_path / "alone.png")
    assert house.run("verify", str(alone)).stdout.split()[1] == verify.UNCHECKED
    assert status(house, alone) == (verify.REPRODUCED, "drawn again: the same")
    rewrite(alone, draw=dot)
    found, why = status(house, alone)
    assert found == verify.DIFFERS and "other data or code, or altered" in why


@pytest.mark.parametrize(
    "change, found, words",
    [
        (
            lambda told: told["parameters"].update(size=8),
            verify.DIFFERS,
            "drawn again from the same parameters, it differs",
        ),
        (
            lambda told: told["parameters"].update(size="import os"),
            verify.STALE,
            "cannot be drawn again: parameter size",
        ),
        (
            lambda told: told.update(figure="97-none"),
            verify.STALE,
            "cannot be drawn again: unknown notebook '97'",
        ),
        (
            lambda told: told["rows"].pop(),
            verify.DIFFERS,
            "rows than it was given",
        ),
    ],
    ids=["parameter", "code", "name", "rows"],
)
def test_a_figure_that_says_what_is_not_so(house, mailed, change, found, words):
    rewrite(mailed, change)
    said, why = status(house, mailed)
    assert said == found and words in why


def test_a_figure_cannot_have_another_notebook_run(house, mailed):
    """What came in the same mail as the figure is not run, whatever the figure says."""
    mark, theirs = mailed.parent / "was-run", mailed.parent / "theirs.ipynb"
    notebook = json.loads((house.root / "notebooks" / "98-things.ipynb").read_text())
    notebook["cells"][1]["source"] += f"\nopen({str(mark)!r}, 'w')"
    theirs.write_text(json.dumps(notebook))
    shutil.copy(theirs, mailed.parent / "97-theirs.ipynb")
    rewrite(mailed, lambda told: told.update(figure="97-theirs"))
    shutil.copy(mailed, house.root)
    for path in (mailed, house.root / mailed.name):
        assert "cannot be drawn again: unknown notebook" in status(house, path)[1]
        assert not mark.exists()
