"""Pieces of a sweep are believed by what is in them: one that was cut, changed, swapped, brought
from elsewhere or linked is made again, and two sweeps never write to one place.
"""

import json
import os
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest
from sweeps.test_quantities import GRID, a_sweep, light_notebook

from gigawatt.errors import UserError
from gigawatt.sweeps import notebooks, parts
from gigawatt.sweeps import quantities as sweeps


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(sweeps, "CHUNK", 25)


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """A sweep that was stopped before its parts were joined, and what it would have written."""
    whole = tmp_path / "whole.parquet"
    sweeps.to_file(a_sweep(), whole)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(parts.Parts, "join", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
        sweeps.to_file(a_sweep(), tmp_path / "x.parquet")
    return tmp_path / "x.parquet.parts", whole.read_bytes()


def those(folder):
    return sorted(folder.glob("part-*"))


def cut(folder):
    path = those(folder)[1]
    path.write_bytes(path.read_bytes()[:-40])


def flipped(folder):
    path = those(folder)[1]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def emptied(folder):
    those(folder)[0].write_bytes(b"")


def swapped(folder):
    first, second, *_ = those(folder)
    number = first.name.split("-")[1]
    content = second.read_bytes()
    first.unlink()
    (folder / f"part-{number}-{second.name.split('-')[2]}").write_bytes(content)


def exchanged(folder):
    first, second, *_ = those(folder)
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def linked(folder):
    path = those(folder)[0]
    away = folder.parent / "away"
    shutil.move(path, away)
    path.symlink_to(away)


def foreign(folder):
    other = folder.parent / "other.parquet"
    work = a_sweep(seed=9)
    made = parts.Parts(other, work.header, 4)
    made.save(0, sweeps.part(work, 0))
    those(folder)[0].unlink()
    shutil.move(those(made.folder)[0], folder)


def named_by_hand(folder):
    shutil.copy(those(folder)[0], folder / "part-000001.parquet")
    those(folder)[1].unlink()


DAMAGE = [cut, flipped, emptied, swapped, exchanged, linked, foreign, named_by_hand]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_part_that_is_not_as_it_was_made_is_made_again(begun, damage, monkeypatch):
    folder, whole = begun
    damage(folder)
    real, made = sweeps.part, []
    monkeypatch.setattr(
        sweeps, "part", lambda work, number: made.append(number) or real(work, number)
    )
    sweeps.to_file(a_sweep(), folder.parent / "x.parquet")
    assert (folder.parent / "x.parquet").read_bytes() == whole
    assert made and len(made) < 4, "only what was damaged"


@pytest.mark.parametrize("damage", [cut, flipped, emptied])
def test_a_part_that_changes_before_it_is_joined_is_told(begun, damage, monkeypatch):
    """And nobody says that the parts are kept."""
    folder, whole = begun
    real = parts.Parts.join
    monkeypatch.setattr(parts.Parts, "join", lambda self: (damage(folder), real(self)))
    with pytest.raises(UserError, match="is gone or was changed; the same command makes it again"):
        sweeps.to_file(a_sweep(), folder.parent / "x.parquet")
    monkeypatch.setattr(parts.Parts, "join", real)
    sweeps.to_file(a_sweep(), folder.parent / "x.parquet")
    assert (folder.parent / "x.parquet").read_bytes() == whole


@pytest.mark.parametrize("lost", [False, True])
def test_the_parts_are_said_to_be_kept_only_where_they_are(begun, monkeypatch, lost):
    folder, _ = begun

    def full(source, target):
        if lost:
            those(folder)[0].unlink()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts.os, "replace", full)
    with pytest.raises(UserError) as caught:
        sweeps.to_file(a_sweep(), folder.parent / "x.parquet")
    assert ("the parts are kept" in str(caught.value)) is not lost
    assert ("3 of 4 parts are left" in str(caught.value)) is lost


@pytest.mark.parametrize("place", np.linspace(0.02, 0.98, 25))
def test_a_finished_file_with_a_changed_byte_is_made_again_or_refused(tmp_path, place):
    out = tmp_path / "x.parquet"
    sweeps.to_file(a_sweep(), out)
    whole, table = out.read_bytes(), pq.read_table(out)
    content = bytearray(whole)
    content[int(len(content) * place)] ^= 16
    out.write_bytes(content)
    try:
        sweeps.to_file(a_sweep(), out)
    except UserError as error:
        assert "is not the Parquet file of a sweep" in str(error) or "another sweep" in str(error)
        return
    assert pq.read_table(out).equals(table), "what a reader gets is what was computed"


def test_a_finished_file_that_was_cut_or_lost_rows_is_not_believed(tmp_path):
    out = tmp_path / "x.parquet"
    sweeps.to_file(a_sweep(), out)
    whole = out.read_bytes()
    fewer = pq.read_table(out).slice(0, 90)
    pq.write_table(fewer, out)
    sweeps.to_file(a_sweep(), out)
    assert out.read_bytes() == whole
    out.write_bytes(whole[:-100])
    with pytest.raises(UserError, match="is not the Parquet file of a sweep"):
        sweeps.to_file(a_sweep(), out)


@pytest.mark.parametrize("name", ["x.parquet", "x.parquet.parts"])
def test_a_link_is_refused_and_what_it_names_stays(tmp_path, name):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (tmp_path / name).symlink_to(theirs)
    with pytest.raises(UserError, match="leads elsewhere by a link"):
        sweeps.to_file(a_sweep(), tmp_path / "x.parquet")
    assert not list(theirs.iterdir())


def test_one_sweep_at_a_time_writes_to_one_file(begun):
    folder, whole = begun
    with parts.alone(folder), pytest.raises(UserError, match="another sweep writes to it now"):
        sweeps.to_file(a_sweep(), folder.parent / "x.parquet")
    sweeps.to_file(a_sweep(), folder.parent / "x.parquet")
    assert (folder.parent / "x.parquet").read_bytes() == whole


def test_who_comes_when_another_has_just_finished_does_not_write(begun):
    folder, _ = begun
    (folder / parts.HEADER).rename(folder / "old")
    shutil.copy(folder / "old", folder / parts.HEADER)
    real = os.fstat

    with pytest.raises(UserError, match="another sweep"):
        # the file that was opened is no longer the one that stands there
        parts.os.fstat, parts_fstat = lambda handle: (folder / "old").stat(), real
        try:
            with parts.alone(folder):
                pass
        finally:
            parts.os.fstat = parts_fstat


def test_parts_lie_on_the_disk_before_they_count(tmp_path, monkeypatch):
    order = []
    real_sync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: order.append("sync") or real_sync(handle))
    monkeypatch.setattr(
        os, "replace", lambda a, b: order.append(f"place {b}") or real_replace(a, b)
    )
    sweeps.to_file(a_sweep(), tmp_path / "x.parquet", jobs=1)
    placed = [place for place, what in enumerate(order) if "part-" in what or "x.parquet" in what]
    counted = [place for place in placed if parts.HEADER not in order[place]]
    assert len(counted) == 5 and all(order[place - 1] == "sync" for place in counted)


# -- of a notebook ---------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("swept")
    path = light_notebook(folder)
    (folder / "g.yaml").write_text("count: [5, 6]\n", encoding="utf-8")
    work = notebooks.job(str(path), folder / "g.yaml")
    assert notebooks.to_folder(work, folder / "out", jobs=2) == 0
    return work, folder / "out"


@pytest.fixture
def copied(swept, tmp_path):
    work, out = swept
    shutil.copytree(out, tmp_path / "out")
    return work, tmp_path / "out", *(tmp_path / "out" / work.folder(number) for number in (0, 1))


def changed(name, change):
    def damage(first, second):
        path = first / name
        path.write_bytes(change(path.read_bytes()))

    damage.__name__ = f"{name} {change.__name__}"
    return damage


def half(content):
    return content[: len(content) // 2]


def a_bit(content):
    return bytes([*content[:-3], content[-3] ^ 1, *content[-2:]])


def more(first, second):
    (first / "99-more.csv").write_text("x\n1\n")


def fewer(first, second):
    (first / "99-twice.csv").unlink()


def a_link(first, second):
    shutil.move(first / "99-twice.csv", first.parent.parent / "away")
    (first / "99-twice.csv").symlink_to(first.parent.parent / "away")


def the_other(first, second):
    shutil.rmtree(first)
    shutil.copytree(second, first)


def a_linked_folder(first, second):
    shutil.move(first, first.parent.parent / "away")
    first.symlink_to(first.parent.parent / "away")


def another_word(first, second):
    path = first / notebooks.RECORD
    found = json.loads(path.read_text())
    found["results"]["twice"] = "99"
    path.write_text(json.dumps(found))


@pytest.mark.parametrize(
    "damage",
    [
        changed("99-twice.csv", half),
        changed("light.ipynb", a_bit),
        changed(notebooks.RECORD, half),
        more,
        fewer,
        a_link,
        the_other,
        a_linked_folder,
        another_word,
    ],
    ids=lambda damage: damage.__name__,
)
def test_a_scenario_that_is_not_as_its_record_says_is_not_done(copied, damage):
    work, out, first, second = copied
    assert notebooks._of(work, out, 0)["status"] == "done"
    damage(first, second)
    assert notebooks._of(work, out, 0) == {}
    assert notebooks._of(work, out, 1)["status"] == "done"


@pytest.mark.parametrize("damage", [the_other, a_linked_folder], ids=lambda one: one.__name__)
def test_such_a_scenario_runs_again(copied, damage):
    work, out, first, second = copied
    before = (first / "99-twice.csv").read_bytes()
    damage(first, second)
    assert notebooks.to_folder(work, out, jobs=1) == 0
    assert (first / "99-twice.csv").read_bytes() == before and not first.is_symlink()
    assert not (out / f".{first.name}.gigawatt-old").is_symlink()


def test_one_sweep_at_a_time_writes_to_one_folder(copied):
    work, out, *_ = copied
    with parts.alone(out), pytest.raises(UserError, match="another sweep writes to it now"):
        notebooks.to_folder(work, out)


def test_the_halves_of_a_killed_sweep_are_removed(copied):
    work, out, first, _ = copied
    left, running = out / f".{first.name}.999999999", out / f".{first.name}.{os.getpid()}"
    other = out / ".notes"
    for folder in (left, running, other):
        folder.mkdir()
    notebooks._remove_halves(out)
    assert not left.exists() and running.exists() and other.exists()


def test_the_grid_has_four_parts():
    assert a_sweep().grid.size == 100 and GRID  # what the numbers above rest on


@pytest.mark.parametrize("ending", ["parquet", "csv", "xlsx"])
def test_the_finished_file_of_another_sweep_stays(tmp_path, ending):
    """It may have taken an hour."""
    out = tmp_path / f"x.{ending}"
    sweeps.to_file(a_sweep(), out)
    before = out.read_bytes()
    with pytest.raises(UserError, match=r"holds results of another sweep \(seed differ\); remove"):
        sweeps.to_file(a_sweep(seed=2), out)
    assert out.read_bytes() == before and not (tmp_path / f"x.{ending}.parts").exists()
