"""Where a result is written: the same rule for every command, so that none can forget it."""

import json
import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gigawatt import cli, paths
from gigawatt.data import targets
from gigawatt.errors import UserError
from gigawatt.notebooks import run, versions
from gigawatt.pages import handout, scenario
from gigawatt.pages.explorer import page
from gigawatt.pages.site import build

# What each command needs beside the option that says where its result goes, and what the result
# is: a file with one of some endings, or a folder.
FILES = {
    "solve": ("--chart", ["site_capex_usd=40 bn", "--for", "accelerators", "--for", "pue"], ".png"),
    "figure": ("--out", ["01-price-by-year"], ".png"),
    "claims": ("--out", ["claims.csv"], ".csv"),
    "explore": ("--out", [], ".html"),
    "report": ("--out", [], ".html"),
    "sweep": ("--out", ["pue", "--grid", "grid.yaml"], ".parquet"),
}
FOLDERS = {
    "run": ["00"],
    "teach": ["student"],
    "site": [],
}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A working folder with what somebody would not want to lose; whatever begins to work fails."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims.csv").write_text("quantity,value,unit\nfacility_power_mw,5,GW\n")
    (tmp_path / "grid.yaml").write_text("purchase_year: [2024]\n")
    for name in ("theirs.html", "theirs.csv", "theirs.png", "theirs.parquet", "thesis.txt"):
        (tmp_path / name).write_text("mine")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "lost").symlink_to("nowhere/x")
    for room, name in ((scenario, "page"), (page, "page"), (run, "execute"), (handout, "page")):
        monkeypatch.setattr(room, name, lambda *_, **__: pytest.fail("worked for nothing"))
    return tmp_path


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(cli.main, arguments)
    assert (done.exit_code, done.stdout) == (2, ""), (arguments, done.output, done.exception)
    assert done.stderr.startswith("gigawatt: ") and done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def contents(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text() for one in folder.iterdir() if one.is_file()}


def test_every_command_that_writes_is_tried_here():
    writes = {
        name
        for name, command in cli.main.commands.items()
        for option in command.params
        if isinstance(option, click.Option) and {"--out", "--chart"} & set(option.opts)
    }
    assert writes == FILES.keys() | FOLDERS.keys()


@pytest.mark.parametrize("command", FILES)
@pytest.mark.parametrize(
    "place, words",
    [
        ("r.exe", "write to a name that ends in"),
        ("r", "write to a name that ends in"),
        (".", "is a folder"),
        ("folder", "is a folder"),
        ("thesis.txt/x", "is not a folder"),
        ("theirs", "exists"),
        ("{name}", "is a template"),
        ("http://host/x", "is an address"),
        ("x\ny", "does not show"),
        ("\u202ex", "does not show"),
    ],
)
def test_a_file_that_is_refused(command, place, words, here):
    option, needs, ending = FILES[command]
    named = (
        place + ending if words not in ("write to a name that ends in", "is a folder") else place
    )
    before = contents(here)
    line = refused(command, *needs, option, named)
    words = {"is a template": "is a template or an address", "is an address": "or an address"}.get(
        words, words
    )
    assert words in line or command == "sweep" and "name another" in line, line
    assert contents(here) == before


@pytest.mark.parametrize("command", FOLDERS)
@pytest.mark.parametrize(
    "place", ["thesis.txt", "thesis.txt/x", "pipe.html", "lost", "{name}", "http://host/x", "x\ny"]
)
def test_a_folder_that_is_refused(command, place, here):
    before = contents(here) if place != "pipe.html" else None
    refused(command, *FOLDERS[command], "--out", place)
    assert before is None or contents(here) == before


@pytest.mark.parametrize("command", FOLDERS)
@pytest.mark.parametrize("own", ["NOTEBOOKS", "DATA", "PACKAGE"])
def test_no_result_goes_among_what_results_are_made_from(command, own):
    before = sorted(getattr(paths, own).iterdir())
    line = refused(command, *FOLDERS[command], "--out", str(getattr(paths, own)))
    assert "in a part of the project" in line or command == "site" and "is not a site" in line
    assert sorted(getattr(paths, own).iterdir()) == before


@pytest.mark.parametrize("read", ["claims.csv", "./claims.csv", "folder/../claims.csv"])
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_what_is_read_is_never_written_over(read, force, here):
    assert "is what the result is made from" in refused(
        "claims", "claims.csv", "--out", read, *force
    )
    os.link(here / "claims.csv", here / "again.csv")
    assert "made from" in refused("claims", "claims.csv", "--out", "again.csv", *force)


def test_a_file_is_replaced_only_when_asked(here):
    done = CliRunner().invoke(cli.main, ["claims", "claims.csv", "--out", "theirs.csv", "--force"])
    assert done.exit_code == 0 and "verdict" in (here / "theirs.csv").read_text()


def test_an_explore_page_replaces_one_of_its_own_alone(here, monkeypatch):
    monkeypatch.setattr(page, "page", lambda *_: f"<!DOCTYPE html>{page.MARK.decode()}")
    for _ in range(2):
        page.write(here / "mine.html")
    with pytest.raises(UserError, match="theirs.html: exists"):
        page.write(here / "theirs.html")
    with pytest.raises(UserError, match="no plain file"):
        page.write(here / "pipe.html")
    assert page.MARK.decode() in (page.HERE / "explorer.html").read_text()


def test_a_notebook_that_was_worked_in_stays(here):
    built = versions.build(versions.STUDENT, here / "class")
    versions.build(versions.STUDENT, here / "class")
    told = json.loads(built[1].read_text())
    told["cells"][-1]["outputs"] = []  # a run alone loses nothing that is not made again
    built[1].write_text(json.dumps(told))
    versions.build(versions.STUDENT, here / "class")
    told = json.loads(built[1].read_text())
    told["cells"][-1]["source"] = "answer_a = 5"
    built[1].write_text(json.dumps(told))
    with pytest.raises(UserError, match="was worked in"):
        versions.build(versions.STUDENT, here / "class")
    assert json.loads(built[1].read_text()) == told


@pytest.mark.parametrize("content", ["mine", "[]", "{}", '{"metadata": 5}', '{"metadata": {}}'])
def test_a_run_replaces_executed_notebooks_alone(here, content):
    (here / "folder" / "00-start-here.ipynb").write_text(content)
    assert "is no executed notebook" in refused("run", "00", "--out", "folder")


def test_a_site_takes_the_place_that_a_link_leads_to(here):
    """`.` too, which has no name of its own."""
    (here / "folder" / build.MARK).touch()
    (here / "link").symlink_to("folder")
    (here / "made").mkdir()
    (here / "made" / "index.html").write_text("new")
    build._replace(here / "made", here / "link")
    assert (here / "link").is_symlink() and (here / "folder" / "index.html").read_text() == "new"
    assert not [one for one in here.iterdir() if one.name.startswith(".")]
    os.chdir(here / "folder")
    (here / "made").mkdir()
    build._replace(here / "made", Path("."))
    assert not list((here / "folder").iterdir())


def a_site(place: Path) -> Path:
    """A folder as a site leaves it."""
    (place / "_static").mkdir(parents=True)
    for name in ("index.html", "_static/site.css"):
        (place / name).write_text("ours")
    (place / build.MARK).write_text("_static/site.css\nindex.html\n")
    return place


@pytest.mark.parametrize("name", [".git/HEAD", "CNAME", "_static/thesis.txt", "link", ".x/y"])
def test_a_site_that_holds_something_else_stays(here, name):
    """Such as the history of the branch that it is published from."""
    site = a_site(here / "site")
    build.check(site)
    (site / name).parent.mkdir(exist_ok=True)
    if name == "link":
        (site / name).symlink_to(here / "folder")
    else:
        (site / name).write_text("mine")
    assert f"holds {name}, which no site of ours made" in refused("site", "--out", "site")
    assert (site / name).exists()


def test_a_folder_with_a_style_of_that_name_is_no_site(here, monkeypatch):
    """But the site that an earlier version left in build/ is one."""
    other = a_site(here / "other")
    (other / build.MARK).unlink()
    assert "exists and is not a site" in refused("site", "--out", "other")
    (here / "elsewhere").write_text("index.html\n")
    (other / build.MARK).symlink_to(here / "elsewhere")
    assert "exists and is not a site" in refused("site", "--out", "other")
    monkeypatch.setattr(paths, "BUILD", here)
    build.check(other)


def test_what_a_killed_writer_left_beside_the_file_goes(here):
    half = here / ".x.html.gigawatt-4194305-1"
    other = here / ".y.html.gigawatt-4194305-1"
    for one in (half, other):
        one.write_text("half")
    targets.check_file(here / "x.html", (".html",))
    assert not half.exists() and other.exists()


OWN = ["NOTEBOOKS", "DATA", "SITE", "PACKAGE"]


@pytest.mark.parametrize("command", FILES)
@pytest.mark.parametrize("own", OWN)
def test_no_file_is_put_among_what_results_are_made_from(command, own):
    """Neither a new one, nor by force in the place of one that is there."""
    option, needs, ending = FILES[command]
    force = [] if command == "sweep" else ["--force"]
    place = getattr(paths, own) / f"new{ending}"
    assert "in a part of the project" in refused(command, *needs, option, str(place), *force)
    assert not place.exists()


@pytest.mark.parametrize("command", FILES)
def test_no_figure_that_is_verified_is_replaced(command):
    option, needs, ending = FILES[command]
    force = [] if command == "sweep" else ["--force"]
    place = paths.ROOT / "figures" / f"01-price-by-year{ending}"
    before = place.read_bytes() if place.exists() else None
    assert "in a part of the project" in refused(command, *needs, option, str(place), *force)
    assert (place.read_bytes() if place.exists() else None) == before


@pytest.mark.parametrize("command", FOLDERS)
def test_no_folder_is_made_among_what_results_are_made_from(command):
    own = [getattr(paths, one) for one in OWN]
    for folder in [*own, *(paths.ROOT / one for one in ("src", "tests", "teaching", "figures"))]:
        place = folder / "new"
        line = refused(command, *FOLDERS[command], "--out", str(place))
        assert "in a part of the project" in line and not place.exists()


@pytest.mark.parametrize("command", FILES)
def test_a_link_leads_to_no_file_of_another_kind(command, here):
    """Not by force either: who says so means the file that is named, not what it leads to."""
    option, needs, ending = FILES[command]
    (here / f"link{ending}").symlink_to(here / "thesis.txt")
    force = [] if command == "sweep" else ["--force"]
    line = refused(command, *needs, option, f"link{ending}", *force)
    assert "to thesis.txt, which is another kind of file" in line or command == "sweep"
    assert (here / "thesis.txt").read_text() == "mine"


def test_a_link_into_the_project_is_refused(here):
    table = paths.DATA / "claims.csv"
    (here / "link.csv").symlink_to(table)
    (here / "folder-link").symlink_to(paths.DATA)
    before = table.read_bytes()
    for name in ("link.csv", "folder-link/claims.csv"):
        line = refused("claims", "claims.csv", "--out", name, "--force")
        assert "in a part of the project" in line
    assert table.read_bytes() == before
