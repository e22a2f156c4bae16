"""Files arrive whole: killed or out of space at any moment, a reader finds each as it was or as it
is to be.
"""

import multiprocessing
import os
import random
import time
from itertools import cycle

import pytest

from gigawatt.data import files
from gigawatt.errors import UserError

KILLS = 100
OLD = {"a.csv": b"old" * 9_000, "b.csv": b"old", "gone.csv": b"old"}
NEW = {"a.csv": b"new" * 9_000, "b.csv": b"new", "more.csv": b"new"}


def contents(folder) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")
    }


def to_and_fro(folder) -> None:
    for one, other in cycle(((NEW, OLD), (OLD, NEW))):
        files.publish(folder, one, set(other) - set(one))


def test_a_set_replaces_another(tmp_path):
    folder = tmp_path / "new folder"
    files.publish(folder, OLD)
    (folder / "theirs.txt").write_text("stays")
    files.publish(folder, NEW, ["gone.csv", "never-was.csv"])
    assert contents(folder) == {**NEW, "theirs.txt": b"stays"}
    assert not list(folder.glob(".*"))


def test_a_file_that_has_these_bytes_is_not_touched(tmp_path):
    files.publish(tmp_path, OLD)
    before = (tmp_path / "b.csv").stat()
    files.publish(tmp_path, {**NEW, "b.csv": b"old"})
    after = (tmp_path / "b.csv").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starts processes by forking")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_at_any_moment_each_file_is_whole(tmp_path):
    """The next set that is published is there whole, and sweeps the halves of the one that was
    killed.
    """
    chance, mixed, forking = random.Random(1), 0, multiprocessing.get_context("fork")
    files.publish(tmp_path, OLD)
    for number in range(KILLS):
        process = forking.Process(target=to_and_fro, args=(tmp_path,))
        process.start()
        time.sleep(chance.uniform(0.002, 0.02))
        process.kill()
        process.join()
        for name, content in contents(tmp_path).items():
            assert content in (OLD.get(name), NEW.get(name))
        assert set(contents(tmp_path)) >= set(OLD) & set(NEW)
        mixed += contents(tmp_path) not in (OLD, NEW)
        wanted, other = ((OLD, NEW), (NEW, OLD))[number % 2]
        files.publish(tmp_path, wanted, set(other) - set(wanted))
        assert contents(tmp_path) == wanted and not list(tmp_path.glob(".*"))
    print(f"sets that a kill left between two states: {mixed} of {KILLS}")


@pytest.mark.parametrize("moved", range(3))
def test_files_arrive_in_their_order_the_last_one_last(tmp_path, monkeypatch, moved):
    """So that a manifest which comes last never knows a file that is not there yet."""
    files.publish(tmp_path, OLD)
    replace, left = os.replace, [moved]

    def stops(source, target):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", stops)
    with pytest.raises(KeyboardInterrupt):
        files.publish(tmp_path, NEW, ["gone.csv"])
    now = contents(tmp_path)
    for place, name in enumerate(NEW):
        assert now.get(name) == (NEW if place < moved else OLD).get(name)
    assert "gone.csv" in now


def test_a_disk_that_does_not_take_the_set_leaves_the_old_one(tmp_path):
    files.publish(tmp_path, OLD)
    with pytest.raises(OSError):
        files.publish(tmp_path, {**NEW, "no such folder/c.csv": b"new"}, ["gone.csv"])
    assert contents(tmp_path) == OLD and not list(tmp_path.glob(".*"))


def test_one_file_is_old_or_new(tmp_path):
    path = tmp_path / "a.csv"
    files.write(path, "old")
    with pytest.raises(UserError, match="cannot be written"):
        files.write(tmp_path / "nowhere" / "a.csv", "new")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match="cannot be written"):
        files.write(tmp_path / "folder", "new")
    assert path.read_text() == "old" and {p.name for p in tmp_path.iterdir()} == {"a.csv", "folder"}


@pytest.fixture
def made(tmp_path):
    """Makes a finished folder with one page of the given text."""

    def make(text: str):
        folder = tmp_path / "made"
        folder.mkdir()
        (folder / "index.html").write_text(text)
        return folder

    return make


def test_a_folder_takes_the_place_of_another(tmp_path, monkeypatch, made):
    target = tmp_path / "new" / "site"
    for text in ("old", "new"):
        files.replace_folder(made(text), target)
        assert (target / "index.html").read_text() == text
    replace, full = os.replace, OSError(28, "No space left on device")

    def refuses(source, to):
        if str(source).endswith(".gigawatt-new"):
            raise full
        replace(source, to)

    monkeypatch.setattr(os, "replace", refuses)
    with pytest.raises(OSError, match="No space"):
        files.replace_folder(made("newer"), target)
    assert (target / "index.html").read_text() == "new" and [
        path.name for path in target.parent.iterdir()
    ] == ["site"]


def test_a_folder_outlives_a_kill_between_its_renames_and_a_failure_after_it(
    tmp_path, monkeypatch, made
):
    """Killed when the old folder has been moved aside, then out of space: the old folder is back,
    not gone.
    """
    target = tmp_path / "new" / "site"
    files.replace_folder(made("old"), target)
    target.rename(target.with_name(".site.gigawatt-old"))

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(files.shutil, "move", full)
        files.replace_folder(made("new"), target)
    assert (target / "index.html").read_text() == "old" and [
        path.name for path in target.parent.iterdir()
    ] == ["site"]


def test_only_halves_of_the_dead_are_removed(tmp_path):
    """And never a hidden file of somebody's own that is named much alike, such as by its date."""
    dead, running = (f".a.csv.gigawatt-{pid}-1" for pid in (4194305, os.getpid()))
    others = {".a.csv.2024-11", ".notes.2024-11", ".a.csv.gigawatt-x-y", ".hidden", "a.csv"}
    for name in (dead, running, *others):
        (tmp_path / name).write_text("half")
    files.remove_halves(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {running, *others}


def test_the_halves_that_are_removed_are_those_that_are_written(tmp_path, monkeypatch):
    """A writer that is killed before its file arrives leaves what the next one knows as a half."""

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killed)
        for write in (
            lambda: files.write(tmp_path / "a.csv", "new"),
            lambda: files.publish(tmp_path, NEW),
        ):
            with pytest.raises(KeyboardInterrupt):
                write()
    assert len(list(tmp_path.glob(".*"))) == len({"a.csv", *NEW})
    monkeypatch.setattr(files, "alive", lambda _: False)
    files.remove_halves(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_place_of_another_leaves_hidden_neighbours_alone(tmp_path, made):
    for name in (".site.old", ".site.new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis").write_text("mine")
    for text in ("old", "new"):
        files.replace_folder(made(text), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "new"
    for name in (".site.old", ".site.new"):
        assert (tmp_path / name / "thesis").read_text() == "mine"


@pytest.mark.parametrize("begin", ["gigawatt", "scratch-gigawatt"])
def test_only_folders_of_our_own_dead_are_removed(tmp_path, begin):
    dead, running = (tmp_path / f"{begin}-{pid}-abcdefgh" for pid in (4194305, os.getpid()))
    others = [
        tmp_path / name
        for name in ("gw-my-thesis", "gw-2024-11", "scratch-notes", f"{begin}-2024-11")
    ]
    for folder in (dead, running, *others):
        folder.mkdir()
    made = files.own_folder(tmp_path, begin)
    assert {*tmp_path.iterdir()} == {running, made, *others}
    made.rename(dead)
    assert files.own_folder(tmp_path, begin) != dead and not dead.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_what_is_no_plain_file_is_never_replaced(tmp_path):
    """A rename would put a file in the place of a device, such as /dev/null."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(
            UserError, match=f"{name}: cannot be written .it is no plain file.; name another"
        ):
            files.write(tmp_path / name, "new")
    assert (tmp_path / "pipe").is_fifo() and (tmp_path / "folder").is_dir()
    assert {path.name for path in tmp_path.iterdir()} == {"pipe", "folder"}


@pytest.mark.parametrize("target", ["there.txt", "not-yet.txt"])
def test_a_link_stays_and_what_it_names_is_written(tmp_path, target):
    (tmp_path / "there.txt").write_text("old")
    (tmp_path / "link").symlink_to(target)
    files.write(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / target).read_text() == "new"


def test_a_folder_in_the_place_of_a_file_is_named_before_anything_moves(tmp_path):
    (tmp_path / "b.csv").mkdir()
    (tmp_path / "a.csv").write_text("old")
    with pytest.raises(UserError, match="b.csv: is a folder where a file belongs; remove it"):
        files.publish(tmp_path, NEW)
    assert (tmp_path / "a.csv").read_text() == "old" and not list(tmp_path.glob(".*"))


def test_a_number_that_no_process_has_is_that_of_none(tmp_path):
    assert not files.alive("9" * 30)
    (tmp_path / f".a.csv.gigawatt-{'9' * 30}-1").write_text("half")
    files.remove_halves(tmp_path)
    assert not list(tmp_path.iterdir())
