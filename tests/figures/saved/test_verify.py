"""A figure that somebody holds: reproduced, stale with the input that changed, or different; and
what its numbers are.
"""

import json
import shutil

import pytest
from click.testing import CliRunner
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import gigawatt as gw
from gigawatt import cli, paths
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.figures import charts
from gigawatt.figures.saved import file as figurefile
from gigawatt.figures.saved import manifest, provenance, verify

NAME = "99-chips"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A collection of one figure, drawn from one estimate."""
    monkeypatch.setenv(paths.FIGURES_VARIABLE, str(tmp_path / "figures"))
    monkeypatch.setattr(paths, "FIGURES", tmp_path / "figures")
    draw()
    return tmp_path / "figures"


def draw() -> None:
    made = gw.estimate(draws=256, fleet="H100 SXM:1000")
    figure, axes = charts.new(height=0.4)
    frame = made.table("accelerator_cost_usd")[["p5", "p50", "p95"]] / 1e6
    charts.ranges(axes, frame)
    charts.head(figure, "Chips cost money", "USD M", "nobody")
    charts.save_figure(
        figure,
        NAME,
        frame.assign(other=0.123456),
        made=made,
        alt="Range chart of the cost of chips where they cost some money each",
    )


def status(name=NAME, **options) -> tuple[str, str]:
    (found,) = verify.verify([str(name)], **options)
    return found.status, "; ".join(found.reasons)


def rewrite(path, change=lambda told: None, draw=lambda image: None) -> None:
    """Write a PNG again with other words about itself, or other pixels."""
    with Image.open(path) as image:
        image.load()
        told, copy = dict(image.text), image.copy()
    origin = json.loads(told["Source"])
    change(origin)
    draw(copy)
    text = PngInfo()
    for key, value in (told | {"Source": json.dumps(origin)}).items():
        text.add_text(key, value)
    copy.save(path, pnginfo=text)


def dot(image) -> None:
    image.putpixel((5, 5), (255, 0, 0, 255))


def noted(folder, change) -> None:
    """Let the manifest say something else of the figure."""
    path = folder / manifest.NAME
    found = json.loads(path.read_text(encoding="utf-8"))
    change(found["figures"][NAME])
    path.write_text(json.dumps(found), encoding="utf-8")


def test_as_drawn_is_unchanged_until_somebody_draws_it_again(folder):
    assert status()[0] == verify.UNCHANGED
    assert [one.status for one in verify.verify([])] == [verify.UNCHANGED]


@pytest.mark.parametrize("suffix", figurefile.SUFFIXES)
def test_a_figure_that_somebody_was_mailed(folder, tmp_path, suffix):
    mailed = tmp_path / f"{NAME}{suffix}"
    shutil.copy(folder / f"{NAME}{suffix}", mailed)
    assert status(mailed)[0] == verify.UNCHANGED
    if suffix != ".csv":
        mailed = mailed.rename(tmp_path / f"renamed{suffix}")
        assert status(mailed)[0] == verify.UNCHANGED


def test_a_picture_says_figure_parameters_and_rows_and_no_digest(folder):
    """For the code it points to the manifest: what it says changes only when the figure does."""
    with Image.open(folder / f"{NAME}.png") as image:
        assert set(image.text) == {"Title", "Description", "Source"}
        told = json.loads(image.text["Source"])
    assert set(told) == {"figure", "parameters", "rows", "code"}
    assert told["figure"] == NAME and told["code"] == "figures/manifest.json"
    assert any(row.startswith("prices:") for row in told["rows"])
    entry = manifest.read(folder).figures[NAME]
    digests = {*entry["code"].values(), *entry["rows"].values(), *entry["functions"].values()}
    for suffix in (".png", ".svg", ".csv"):
        content = (folder / f"{NAME}{suffix}").read_bytes()
        assert not [one for one in digests if one and one.encode() in content]


def test_a_mailed_figure_with_other_parameters_is_not_called_unchanged(folder, tmp_path):
    mailed = tmp_path / f"{NAME}.png"
    shutil.copy(folder / f"{NAME}.png", mailed)
    rewrite(mailed, lambda told: told["parameters"].update(size=7))
    assert status(mailed) == (
        verify.UNCHECKED,
        "other parameters than ours; --rerun draws it again",
    )


def test_a_mailed_figure_that_is_not_ours_says_what_it_may_be(folder, tmp_path):
    mailed = tmp_path / "mailed.png"
    shutil.copy(folder / f"{NAME}.png", mailed)
    rewrite(mailed, draw=dot)
    found, why = status(mailed)
    assert found == verify.DIFFERS and "an older one, drawn otherwise, or altered" in why


def test_a_file_of_another_kind_is_told_what_is_verified(tmp_path):
    slide = tmp_path / "cost.pptx"
    slide.write_bytes(b"PK")
    with pytest.raises(UserError, match="no figure's file; give a PNG, SVG or CSV"):
        verify.verify([str(slide)])


def test_pixels_that_changed(folder):
    rewrite(folder / f"{NAME}.png", draw=dot)
    assert status() == (verify.DIFFERS, f"{NAME}.png: not what was drawn")


@pytest.mark.parametrize(
    "suffix, before, after",
    [
        (".csv", "p50", "p51"),
        (".svg", "stroke-width", "stroke-widht"),
        (".svg", "where they cost some money", "where they cost nothing"),
        (".csv", "0.123456", "0.123457"),
    ],
)
def test_files_that_changed(folder, suffix, before, after):
    path = folder / f"{NAME}{suffix}"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    found, why = status()
    assert found == verify.DIFFERS and f"{NAME}{suffix}" in why


def test_files_that_say_different_things(folder):
    rewrite(folder / f"{NAME}.png", lambda told: told["rows"].pop())
    found, why = status()
    assert found == verify.DIFFERS and "something else about itself" in why


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda e: e["code"].update(engine="0"), "the code that samples, judges or draws changed"),
        (lambda e: e["code"].update(style="0"), "the style of figures changed"),
        (lambda e: e["code"].update(notebook="0"), "the code of notebook"),
        (
            lambda e: e["functions"].update(accelerator_cost_usd="0"),
            "the function accelerator_cost_usd changed",
        ),
        (lambda e: e.update(data_date="2020-01-01"), "they were of 2020-01-01"),
        (lambda e: e.update(model="000000"), "functions of the model changed"),
    ],
)
def test_what_changed_is_named(folder, change, words):
    noted(folder, change)
    found, why = status()
    assert found == verify.STALE and words in why


def test_other_versions_are_told_and_are_not_stale(folder, monkeypatch):
    monkeypatch.setattr(provenance, "libraries", lambda: {"numpy": "1.0"})
    found, why = status()
    assert found == verify.UNCHANGED and "drawn under other versions (" in why
    assert "numpy 1.0 for" in why and "matplotlib missing for" in why


def test_a_row_that_changed_is_named(folder):
    entry = manifest.read(folder).figures[NAME]
    used = next(row for row in entry["rows"] if row.startswith("prices:"))
    noted(folder, lambda e: e["rows"].update({used: "0"}))
    assert status() == (verify.STALE, f"data/prices.csv changed: {used}")
    noted(folder, lambda e: e["rows"].update({"prices:none": "0"}))
    assert "prices:none (gone)" in status()[1]


def test_a_figure_rests_on_the_correlations_of_what_it_draws(folder):
    entry = manifest.read(folder).figures[NAME]
    assert "assumptions:price_position_hopper" in entry["rows"]
    tied = [row for row in entry["rows"] if row.startswith("correlations:")]
    assert any("price_position_hopper" in row for row in tied)


@pytest.mark.parametrize("table", list(tables.package()))
def test_every_row_has_a_name_of_its_own(table):
    """The names go with the digests of the rows, one each: else another row than the changed one
    would be named.
    """
    assert len(provenance.keyed(table)) == len(tables.rows(table))
    assert list(provenance.keyed(table).values()) == list(tables.rows(table))


def test_of_a_whole_table_the_changed_row_is_named_and_a_new_one_is_none(folder):
    keys = list(provenance.keyed("prices"))
    there = provenance._all_rows("prices")
    new, changed = there[provenance.FEW_DIGITS :], "0" * provenance.FEW_DIGITS
    noted(folder, lambda e: e["tables"].update(prices=new))  # the first row had not been there
    assert status()[0] == verify.UNCHANGED
    noted(folder, lambda e: e["tables"].update(prices=changed + new))
    assert status() == (verify.STALE, f"data/prices.csv changed: prices:{keys[0]}")
    noted(folder, lambda e: e["tables"].update(prices=there + changed))
    assert "1 rows fewer" in status()[1]


def test_a_notebook_that_changed(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    (tmp_path / "99-chips.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "source": ["x = 1"]}]})
    )
    assert "the code of notebook" in status()[1]


def test_a_notebook_whose_default_changed(folder, tmp_path, monkeypatch):
    """What it was drawn with are no longer the notebook's own parameters."""
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": ["size: int = 4"]}
    (tmp_path / "99-chips.ipynb").write_text(json.dumps({"cells": [cell]}))
    noted(folder, lambda e: e["parameters"].update(size=3))
    for suffix in (".png", ".svg"):
        (folder / f"{NAME}{suffix}").unlink()
    assert "parameter size is 4 in the notebook, it was 3" in status(folder / f"{NAME}.csv")[1]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n", b"{}", b"<svg/>", b'{"digests": 5}', b"[" * 100_000, b"\xff" * 100],
)
@pytest.mark.parametrize("suffix", figurefile.SUFFIXES)
def test_what_is_no_figure_is_refused(tmp_path, monkeypatch, content, suffix):
    monkeypatch.setattr(paths, "FIGURES", tmp_path / "none")
    path = tmp_path / f"99-theirs{suffix}"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        verify.verify([str(path)])
    assert "99-theirs" in str(caught.value) and path.read_bytes() == content


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.pop("code"),
        lambda e: e.update(rows=["prices:P1"]),
        lambda e: e["functions"].update(site_capex_usd=5),
        lambda e: e.update(numbers=[5]),
        lambda e: e.update(numbers=[{"row": "", "is": "x", "chosen": {}, "rows": ["1"]}]),
        lambda e: e.update(data_date=5),
        lambda e: e.update(notebook=["99-chips"]),
        lambda e: e["parameters"].update(name="\ud800"),
    ],
)
def test_a_manifest_of_another_form_is_refused(folder, change):
    noted(folder, change)
    with pytest.raises(UserError, match="figures/manifest.json: says nothing that this version"):
        verify.verify([NAME])


@pytest.mark.parametrize("content", [b"", b"[]", b"[" * 100_000, b"\xff", b'{"figures": {}}'])
def test_a_manifest_that_is_none_is_refused(folder, content):
    (folder / manifest.NAME).write_bytes(content)
    with pytest.raises(UserError, match="figures/manifest.json: says nothing that this version"):
        verify.verify([NAME])


def test_a_picture_that_unpacks_to_far_too_much(tmp_path):
    path = tmp_path / "bomb.png"
    Image.new("1", (5_000, 5_000)).save(path)
    with pytest.raises(UserError, match="bomb.png"):
        verify.verify([str(path)])


def test_command(folder):
    done = CliRunner().invoke(cli.main, ["verify"])
    assert (done.exit_code, done.stderr) == (0, "") and done.stdout.endswith("1 unchanged\n")
    (folder / f"{NAME}.csv").write_text("x")
    done = CliRunner().invoke(cli.main, ["verify", NAME])
    assert done.exit_code == 1 and "differs" in done.stdout
    done = CliRunner().invoke(cli.main, ["verify", "99-chipz"])
    assert done.exit_code == 2 and "did you mean 99-chips" in done.stderr


def test_explain_goes_from_a_row_to_its_quantity_rows_and_sources(folder):
    told = CliRunner().invoke(cli.main, ["explain", NAME]).stdout
    assert "accelerator_cost_usd" in told and "prices:" in told and "0.123456" in told
    assert "gigawatt explain accelerator_cost_usd --set 'fleet=H100 SXM:1000'" in told
    assert set(tables.index("sources")) & set(told.replace(":", " ").split())
    (folder / manifest.NAME).unlink()
    done = CliRunner().invoke(cli.main, ["explain", NAME])
    assert done.exit_code == 2 and "no manifest.json says what its numbers are" in done.stderr


def test_the_same_figure_has_the_same_bytes(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    draw()
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_numbers_that_agree_to_four_digits_are_the_same():
    ours = b"name,p50\nchips,1.23456\n"
    assert figurefile.other_numbers(ours, b"name,p50\nchips,1.23452\n") == ""
    assert figurefile.other_numbers(ours, b"name,p50\nchips,1.235\n") == "p50: 1.235, not 1.23456"
    assert "other" in figurefile.other_numbers(ours, b"name,p50\n")
    assert "name" in figurefile.other_numbers(ours, b"name,p50\nservers,1.23456\n")


def test_an_altered_page_of_all_figures_is_noticed(folder):
    from gigawatt.figures.saved import wall

    page = wall.page({"99-notebook": paths.NOTEBOOKS / "99-notebook.ipynb"})
    (folder / wall.NAME).write_text(page, encoding="utf-8")
    assert {one.name for one in verify.verify([], page=lambda: page)} == {NAME}
    (folder / wall.NAME).write_text(page.replace("cost", "save"), encoding="utf-8")
    found = {one.name: one for one in verify.verify([], page=lambda: page)}
    assert found[wall.NAME].status == verify.DIFFERS
    assert "not the page that these figures make" in found[wall.NAME].reasons[0]
    assert {one.name for one in verify.verify([NAME], page=lambda: page)} == {NAME}
