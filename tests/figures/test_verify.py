"""A figure that somebody holds: reproduced, stale with the input that changed, or altered; and what its numbers are."""

import json
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import gigawatt as gw
from gigawatt import cli, paths, revision
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.figures import charts, provenance, saving, verify
from gigawatt.figures import file as figurefile

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


def retell(path, change) -> None:
    """Write a PNG again with other words about itself."""
    with Image.open(path) as image:
        told, origin = dict(image.text), json.loads(image.text["Source"])
        change(origin)
        text = PngInfo()
        for key, value in (told | {"Source": json.dumps(origin)}).items():
            text.add_text(key, value)
        image.save(path, pnginfo=text)


def test_as_drawn_is_reproduced(folder):
    assert status()[0] == verify.REPRODUCED
    assert [one.status for one in verify.verify([])] == [verify.REPRODUCED]


@pytest.mark.parametrize("suffix", figurefile.SUFFIXES)
def test_a_figure_that_somebody_was_mailed(folder, tmp_path, suffix):
    mailed = tmp_path / f"{NAME}{suffix}"
    shutil.copy(folder / f"{NAME}{suffix}", mailed)
    assert status(mailed)[0] == verify.REPRODUCED
    if suffix != ".csv":
        mailed = mailed.rename(tmp_path / f"renamed{suffix}")
        assert status(mailed)[0] == verify.REPRODUCED


def test_pixels_that_changed(folder):
    path = folder / f"{NAME}.png"
    with Image.open(path) as image:
        text = PngInfo()
        for key, value in image.text.items():
            text.add_text(key, value)
        changed = image.copy()
    changed.putpixel((5, 5), (255, 0, 0, 255))
    changed.save(path, pnginfo=text)
    assert status() == (verify.ALTERED, f"{NAME}.png: not what was drawn")


@pytest.mark.parametrize(
    "suffix, before, after",
    [
        (".csv", "p50", "p51"),
        (".svg", "stroke-width", "stroke-widht"),
        (".json", '"p50"', '"p51"'),
        (".csv", "0.123456", "0.123457"),
    ],
)
def test_files_that_changed(folder, suffix, before, after):
    path = folder / f"{NAME}{suffix}"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    found, why = status()
    assert found == verify.ALTERED and f"{NAME}{suffix}" in why


def test_a_forged_digest_differs_from_ours(folder, tmp_path):
    forged = tmp_path / "forged.png"
    shutil.copy(folder / f"{NAME}.png", forged)
    with Image.open(forged) as image:
        image.load()
        text, other = dict(image.text), image.copy()
    other.putpixel((5, 5), (255, 0, 0, 255))
    origin = json.loads(text["Source"])
    origin["digests"]["png"] = saving.picture_digest(other)
    info = PngInfo()
    for key, value in (text | {"Source": json.dumps(origin)}).items():
        info.add_text(key, value)
    other.save(forged, pnginfo=info)
    assert status(forged)[0] == verify.ALTERED


@pytest.mark.parametrize(
    "part, words", [("model", "the model's functions changed"), ("engine", "the code that samples")]
)
def test_code_that_changed(folder, monkeypatch, part, words):
    monkeypatch.setattr(revision, f"{part}_digest", lambda *_: "0" * 16)
    found, why = status()
    assert found == verify.STALE and words in why


def test_a_library_that_changed(folder, monkeypatch):
    monkeypatch.setattr(provenance, "libraries", lambda: {"numpy": "1.0"})
    found, why = status()
    assert (
        found == verify.STALE and "numpy is 1.0, it was" in why and "matplotlib is missing" in why
    )


def one_row_ago(origin: dict, table: str, place: int) -> None:
    """Make a figure tell that one row of a table was another when it was drawn."""
    noted, width = origin["tables"][table], provenance.ROW_DIGITS
    other = (
        "0" * width
        if noted["rows"][place * width : (place + 1) * width] != "0" * width
        else "1" * width
    )
    noted["rows"] = noted["rows"][: place * width] + other + noted["rows"][(place + 1) * width :]
    noted["digest"] = "0" * 16


def test_a_row_that_changed_is_named(folder):
    with Image.open(folder / f"{NAME}.png") as image:
        used = next(
            row for row in json.loads(image.text["Source"])["rows"] if row.startswith("prices:")
        )
    keys = list(provenance.keyed("prices"))
    retell(
        folder / f"{NAME}.png",
        lambda origin: one_row_ago(origin, "prices", keys.index(used.partition(":")[2])),
    )
    found, why = status(folder / f"{NAME}.png")
    assert (found, why) == (verify.STALE, f"data/prices.csv changed: {used}")
    retell(folder / f"{NAME}.png", lambda origin: one_row_ago(origin, "prices", 0))
    assert f"prices:{keys[0]} (not named by the figure)" in status(folder / f"{NAME}.png")[1]


@pytest.mark.parametrize("table", list(tables.package()))
def test_every_row_has_a_name_of_its_own(table):
    """The names go with the digests of the rows, one each: else another row than the changed one would be named."""
    assert len(provenance.keyed(table)) == len(tables.rows(table))
    assert list(provenance.keyed(table).values()) == list(tables.rows(table))


def test_rows_that_were_added_or_removed(folder):
    def shorter(origin):
        noted = origin["tables"]["prices"]
        noted.update(digest="0" * 16, rows=noted["rows"][provenance.ROW_DIGITS :] + "abcd")

    retell(folder / f"{NAME}.png", shorter)
    found, why = status(folder / f"{NAME}.png")
    assert (
        found == verify.STALE
        and list(provenance.keyed("prices"))[0] in why
        and "1 rows fewer" in why
    )


def test_a_notebook_that_changed(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    (tmp_path / "99-chips.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "source": ["x = 1"]}]})
    )
    assert "the code of notebook" in status()[1]


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


def test_a_picture_that_unpacks_to_far_too_much(tmp_path):
    path = tmp_path / "bomb.png"
    Image.new("1", (5_000, 5_000)).save(path)
    with pytest.raises(UserError, match="bomb.png"):
        verify.verify([str(path)])


def test_command(folder):
    done = CliRunner().invoke(cli.main, ["verify"])
    assert (done.exit_code, done.stderr) == (0, "") and done.stdout.endswith("1 reproduced\n")
    (folder / f"{NAME}.csv").write_text("x")
    done = CliRunner().invoke(cli.main, ["verify", NAME])
    assert done.exit_code == 1 and "altered" in done.stdout
    done = CliRunner().invoke(cli.main, ["verify", "99-chipz"])
    assert done.exit_code == 2 and "did you mean 99-chips" in done.stderr


def test_explain_goes_from_a_number_to_its_rows_and_sources(folder):
    told = CliRunner().invoke(cli.main, ["explain", NAME]).stdout
    assert (
        "accelerator_cost_usd p50 in estimate 1" in told
        and "prices:" in told
        and "--set 'fleet=H100 SXM:1000'" in told
    )
    assert "worked out in the notebook" in told  # the column `other`
    assert set(tables.index("sources")) & set(told.replace(":", " ").split())


def test_the_same_figure_has_the_same_bytes(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    draw()
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_numbers_of_a_frame_are_found_by_the_key_beside_them():
    tables.rows("prices")
    key, row = next((k, r) for k, r in provenance.keyed("prices").items() if r["price_usd"])
    header, body = saving.to_rows(
        pd.DataFrame({"price": [row["price_usd"]]}, index=pd.Index([key], name="row"))
    )
    found = provenance.lineage(None, header, body)
    assert found["rows"] == [f"prices:{key}"] and found["sources"] == [row["source_id"]]


@pytest.mark.parametrize(
    "number, counted, other",
    [
        (
            "01",
            {"estimates", "charts", "leaves"},
            {"claims", "sweeps", "explorer", "cli", "exercises"},
        ),
        (
            "05",
            {"estimates", "charts", "claims", "relations", "judging"},
            {"sweeps", "explorer", "cli"},
        ),
        ("08", {"estimates", "explorer", "exploration"}, {"sweeps", "cli"}),
        ("09", {"estimates", "sweeps", "grid"}, {"explorer", "cli"}),
    ],
)
def test_a_figure_counts_the_code_that_its_numbers_go_through(number, counted, other):
    engine = set(revision.engine(number))
    assert counted <= engine and not other & engine


@pytest.mark.parametrize("module", ["claims", "sweeps", "explorer"])
def test_code_that_a_notebook_does_not_use_leaves_its_figures_as_they_are(
    monkeypatch, tmp_path, module
):
    before = {number: revision.engine_digest(number) for number in ("01", "05", "08", "09")}
    copy = shutil.copytree(revision.PACKAGE, tmp_path / "gigawatt")
    with (copy / f"{module}.py").open("a") as file:
        file.write("ANSWER = 42\n")
    monkeypatch.setattr(revision, "PACKAGE", copy)
    revision._reached.cache_clear(), revision._engine_digest.cache_clear()
    changed = {number for number in before if revision.engine_digest(number) != before[number]}
    revision._reached.cache_clear(), revision._engine_digest.cache_clear()
    assert changed == {{"claims": "05", "sweeps": "09", "explorer": "08"}[module]}
