"""From every figure down to functions, rows and sources: what the manifest says of the collection
is so.
"""

import csv

import pytest

from gigawatt import paths, revision
from gigawatt.data import tables
from gigawatt.figures import charts
from gigawatt.figures.saved import file as figurefile
from gigawatt.figures.saved import manifest, provenance, saving, verify

FIGURES = figurefile.collection()


@pytest.fixture(params=FIGURES)
def name(request) -> str:
    return request.param


def test_the_manifest_knows_every_figure_and_no_other():
    assert set(manifest.read(paths.FIGURES).figures) == set(FIGURES)


def test_the_manifest_is_as_it_is_written():
    """Sorted and laid out, so that a figure which changed is one block of a difference."""
    kept = (paths.FIGURES / manifest.NAME).read_text(encoding="utf-8")
    assert kept == manifest.text(manifest.read(paths.FIGURES))


def test_rows_and_sources_are_there_and_exist(name):
    entry = manifest.read(paths.FIGURES).figures[name]
    assert entry["rows"] or entry["tables"], "a figure stands on rows"
    for row in entry["rows"]:
        assert provenance.row_digest(row), row
    assert set(entry["sources"]) <= set(tables.index("sources"))
    assert entry["notebook"].startswith(name[:2])
    assert {"draws", "seed"} <= set(entry["parameters"])


def test_the_functions_behind_a_figure_are_known(name):
    entry = manifest.read(paths.FIGURES).figures[name]
    assert all(entry["functions"].values())
    reached = {place.partition(":")[0] for place in revision.called_by(name[:2])}
    for room in (charts.Chart.__module__, saving.save.__module__):
        assert room.removeprefix("gigawatt.") in reached, "what draws and what saves it"
    assert not [one for one in reached if one.startswith(revision.BESIDE)]


def test_every_label_that_is_explained_stands_in_the_numbers(name):
    entry = manifest.read(paths.FIGURES).figures[name]
    with (paths.FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    cells = {cell for row in rows for cell in row}
    joined = {", ".join(row[:many]) for row in rows for many in (2, 3)}  # a row of several labels
    labels = {one["row"] for one in entry["numbers"] if one["row"]}
    assert labels <= cells | joined
    for one in entry["numbers"]:
        assert all(0 <= place < len(entry["rows"]) for place in one["rows"])


def test_a_figure_of_chips_and_sites_rests_on_what_makes_them_cost():
    entry = manifest.read(paths.FIGURES).figures["01-chips-to-site"]
    assert {"site_capex_usd", "accelerator_cost_usd"} <= set(entry["functions"])
    assert {"assumptions:server_cost_ratio", "systems:DGX H100"} <= set(entry["rows"])
    reached = revision.called_by("01")
    assert any(place.endswith(":sobol") for place in reached), "what samples"
    assert any(place.endswith(":_pixels") for place in reached), "what draws"


def test_no_figure_is_stale_or_differs():
    found = [one for one in verify.verify([]) if one.status != verify.UNCHANGED]
    assert not found, verify.text(found)
