"""Tables from other hands that attack whoever reads them: each ends in one line, or in its row."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gigawatt.claims import rule
from gigawatt.claims.files import people
from gigawatt.data import sheets, unpacked
from gigawatt.errors import UserError

SENTENCE = "100,000 H100 draw 150 MW."


@pytest.mark.parametrize("content", ["5", "null", '"abc"', '{"claims": 5}', '{"claims": null}'])
@pytest.mark.parametrize("more", ["", " "])
def test_json_that_is_no_list_of_rows_is_refused(tmp_path, content, more):
    """A text is no list of its letters, and an object no list of its keys."""
    for text in (content, '{"claims": "abc"}', '{"claims": {"a": 1, "b": 2}}'):
        (tmp_path / "x.json").write_text(more + text)
        with pytest.raises(UserError, match="x.json: no list of rows; write"):
            people.judged(tmp_path / "x.json")


@pytest.mark.parametrize(
    "row, words",
    [
        ('{"claim": "SAYS", "claim": "1 GW costs $4 billion"}', "column claim: stands twice"),
        ('{"claim": "SAYS", "Claim ": "1 GW costs $4 billion"}', "column claim: stands twice"),
        ('{"claim": "SAYS", "as_of": ["2025-01-01"]}', "column as_of: holds more than one value"),
        ('{"claim": {"text": "SAYS"}}', "column claim: holds more than one value"),
        ('{"claim": "SAYS",}', "column claim: no JSON"),
        ('{"a":' * 100_000, "column claim: no JSON .nested without end"),
        (json.dumps(dict.fromkeys(map(str, range(201)), 1)), "column claim: 201 columns; a table"),
    ],
)
def test_an_object_that_says_two_things_is_named_and_stops_no_other(tmp_path, row, words):
    good = json.dumps({"claim": SENTENCE})
    (tmp_path / "x.jsonl").write_text(f"{good}\n{row.replace('SAYS', SENTENCE)}\n{good}\n")
    first, broken, last = people.judged(tmp_path / "x.jsonl")
    assert first.verdict == last.verdict != rule.UNREADABLE == broken.verdict
    assert re.search(f"x.jsonl: row 2, {words}", broken.reason)
    (tmp_path / "x.jsonl").write_text(row.replace("SAYS", SENTENCE))
    with pytest.raises(UserError, match=f"x.jsonl: row 1, {words}"):
        people.judged(tmp_path / "x.jsonl", strict=True)


@pytest.mark.parametrize("text", ["[" * 100_000, '[{"claim": "x"}, {"cl', "[1,]"])
def test_a_list_that_breaks_off_is_one_line(tmp_path, text):
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(UserError, match="x.json: no JSON that can be read .*; check its commas"):
        people.judged(tmp_path / "x.json")


def test_an_endless_whole_number_stops_no_other_row(tmp_path):
    good = json.dumps({"claim": SENTENCE})
    (tmp_path / "x.json").write_text(f'[{good}, {{"claim": {"9" * 5000}, "as_of": 1e999}}, {good}]')
    first, endless, last = people.judged(tmp_path / "x.json")
    assert first.verdict == last.verdict != rule.UNREADABLE == endless.verdict


def test_a_column_may_have_any_name(tmp_path):
    """Such as one that a reader could take for a sign of its own."""
    (tmp_path / "x.csv").write_text(f'claim,broken,fault\n"{SENTENCE}",x,y\n')
    (verdict,) = people.judged(tmp_path / "x.csv")
    assert verdict.verdict != rule.UNREADABLE


def test_no_byte_of_a_spreadsheet_that_changed_is_a_fault_of_ours(tmp_path):
    """Whatever the directory of the packed file says, version, method, size or place."""
    content = sheets.workbook(["claim"], [[SENTENCE]])
    begin = content.index(b"PK\x01\x02")
    for place in range(begin, begin + 46, 3):
        changed = bytearray(content)
        changed[place] ^= 0xFF
        (tmp_path / "x.xlsx").write_bytes(changed)
        try:
            assert len(people.judged(tmp_path / "x.xlsx")) <= 1
        except UserError as error:
            assert str(error).startswith("x.xlsx: "), place


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


@LINUX
def test_a_reader_that_was_killed_did_not_run_out_of_memory(monkeypatch):
    monkeypatch.setattr(unpacked, "subprocess", Killed())
    with pytest.raises(unpacked.Unreadable, match="its reader ended with status -9"):
        unpacked.rows(b"PK")


class Killed:
    """A stand-in for `subprocess` whose children are killed before they answer."""

    def __getattr__(self, name):
        return getattr(subprocess, name)

    def run(self, command, **options):
        code = "import os; os.kill(os.getpid(), 9)"
        return subprocess.run([sys.executable, "-c", code], **options)


@LINUX
def test_the_reader_of_a_spreadsheet_ends_with_its_starter():
    """Also where it is killed while the child is at work: here the child waits for a content."""
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-I', '-m', 'gigawatt.data.unpacked'],"
        " stdin=subprocess.PIPE, pass_fds=())\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    # A second holder of the pipe, so that the end of it is not what ends the child.
    starter = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(starter.stdout.readline())
    holder = os.open(f"/proc/{child}/fd/0", os.O_WRONLY)
    try:
        status = Path(f"/proc/{child}/maps")
        end = time.monotonic() + 20
        while "_ctypes" not in status.read_text() and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.2)
        starter.kill()
        starter.wait()
        while _runs(child) and time.monotonic() < end:
            time.sleep(0.02)
        assert not _runs(child)
    finally:
        os.close(holder)
        starter.stdout.close()


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
