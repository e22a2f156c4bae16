"""The outermost layer: what nobody foresaw is one line with a way to report it, and fuzzing finds
nothing that reaches it.
"""

import contextlib
import json
import os
import subprocess
import sys
from itertools import chain

import hypothesis
import pytest
from click.testing import CliRunner
from hypothesis import strategies as st

from gigawatt import paths
from gigawatt.cli import main, surroundings
from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.notebooks import parameters

TIMES = int(os.environ.get("GIGAWATT_FUZZ", "1"))
HOSTILE = [
    *("", "1e300", "9" * 400, "-1", "0", "nan", "1e-320", "5 GW", "1e999", "0..1e300", "\0", "é"),
    *("1e308..1e308", "\udcff", "../x", "/dev/null", ".", "H100:1e300", "2024", "9999-99-99"),
    *("1e30", "1e-300", "0.5", "1..2", "0..0", "-0", "1e29..1e30", "Meta", "Hyperion", "mix", "🎉"),
]
NAMES = sorted(choices.settable() | {"fleet", "nope", "", "draws"})
settings = hypothesis.settings(
    max_examples=120 * TIMES, deadline=None, database=None, derandomize=TIMES == 1
)


@pytest.fixture(autouse=True)
def build(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "BUILD", tmp_path / "build")
    return tmp_path / "build"


def line(arguments: list[str]) -> str:
    """What a call says on standard error; it never is a fault of ours, nor many lines."""
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code in (0, 1, 2), (arguments, done.stderr)
    assert done.exception is None or isinstance(done.exception, SystemExit), arguments
    assert "Traceback" not in done.stderr
    notes = [one for one in done.stderr.splitlines() if not one.startswith("gigawatt: note: ")]
    assert len(notes) == (done.exit_code == 2), (arguments, done.stderr)
    return done.stderr


sets = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(HOSTILE)), max_size=3).map(
    lambda pairs: list(chain(*(("--set", "=".join(pair)) for pair in pairs)))
)
asked = st.sampled_from(sorted(choices.names())[::5] + HOSTILE)
draws = st.sampled_from(["64", "64", "64", "0", "1e3", "-1", "9" * 30])


@hypothesis.settings(settings, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(st.sampled_from(["estimate", "explain"]), asked, sets, draws)
def test_no_estimate_ends_in_a_traceback(command, quantity, chosen, many):
    line([command, "--draws", many, *chosen, "--", quantity])


@hypothesis.settings(
    settings, max_examples=40 * TIMES, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(asked, st.sampled_from(HOSTILE), st.sampled_from(NAMES), sets)
def test_no_solution_ends_in_a_traceback(quantity, value, of, chosen):
    line(["solve", "--for", of, "--draws", "64", *chosen, "--", f"{quantity}={value}"])


words = st.lists(
    st.sampled_from([*HOSTILE, "Meta", "buys", "350,000", "H100", "for", "10 bn USD", "1 GW", "."]),
    max_size=8,
).map(" ".join)


@hypothesis.settings(settings, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(words, st.sampled_from(["2024", "May 2025", *HOSTILE]))
def test_no_sentence_ends_in_a_traceback(sentence, day):
    line(["judge", "--as-of", day, "--", sentence])


odd = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=5), st.just("x: int = 3")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["cells", "metadata", "source", "tags", "cell_type", "outputs", "id"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
)


@hypothesis.settings(
    settings, max_examples=120 * TIMES, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(odd)
def test_a_notebook_of_an_odd_shape_is_refused(tmp_path, content):
    path = tmp_path / "odd.ipynb"
    path.write_text(json.dumps({"metadata": {}, "cells": [content]}), encoding="utf-8")
    with contextlib.suppress(UserError):
        parameters.declared(parameters.read_notebook(path), "odd")


@pytest.mark.parametrize(
    "cell",
    [
        5,
        {"cell_type": "code"},
        {"cell_type": "code", "source": 5, "metadata": {"tags": ["parameters"]}},
        {"cell_type": "code", "source": "x: int = 3", "metadata": []},
        {"cell_type": "code", "source": "x: int = 3", "metadata": {"tags": "parameters"}},
        {"cell_type": "code", "source": ["x", 5], "metadata": {}},
        {"cell_type": "code", "source": "", "metadata": {}, "outputs": [{}]},
    ],
    ids=str,
)
def test_such_a_notebook_is_one_line_to_the_command(tmp_path, cell):
    path = tmp_path / "odd.ipynb"
    path.write_text(json.dumps({"metadata": {}, "cells": [cell]}), encoding="utf-8")
    (tmp_path / "g.yaml").write_text("x: [1, 2]\n")
    assert "odd.ipynb: not a readable notebook" in line(["run", str(path)])
    out = str(tmp_path / "out")
    line(["sweep", str(path), "--grid", str(tmp_path / "g.yaml"), "--out", out])


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1xxxxPAR1", b"x" * 99], ids=range(4))
def test_a_broken_parquet_file_is_refused_and_stays(tmp_path, content):
    (tmp_path / "g.yaml").write_text("pue: [1.1, 1.2]\n")
    out = tmp_path / "x.parquet"
    out.write_bytes(content)
    said = line(["sweep", "pue", "--grid", str(tmp_path / "g.yaml"), "--out", str(out)])
    assert "is not the Parquet file of a sweep" in said and out.read_bytes() == content


# -- the last boundary -----------------------------------------------------------------------------
FAULTS = [KeyError("x"), TypeError("a\nb"), OverflowError(), RecursionError("x"), AssertionError()]


@pytest.mark.parametrize("error", FAULTS, ids=repr)
def test_a_fault_of_ours_is_one_line_with_a_way_to_report_it(monkeypatch, build, error):
    def broken(*_, **__):
        raise error

    monkeypatch.setattr("gigawatt.estimates.report.intervals", broken)
    done = CliRunner().invoke(main, ["estimate", "pue", "--draws", "64"])
    assert done.exit_code == surroundings.FAULT and done.stdout == ""
    assert done.stderr.count("\n") == 1 and "please report it" in done.stderr
    assert type(error).__name__ in done.stderr
    assert "Traceback" in (build / surroundings.TRACE).read_text(encoding="utf-8")


def test_a_fault_is_told_also_where_nothing_can_be_kept(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr(paths, "BUILD", tmp_path / "file" / "build")
    said = surroundings.fault(KeyError("x"))
    assert "please report it: open an issue with the command" in said and "fault.txt" not in said
    os.mkfifo(tmp_path / surroundings.TRACE)
    monkeypatch.setattr(paths, "BUILD", tmp_path)
    assert "fault.txt" not in surroundings.fault(KeyError("x"))  # a pipe would never take it


def test_too_little_memory_is_no_fault(monkeypatch):
    monkeypatch.setattr(
        "gigawatt.estimates.report.intervals",
        lambda *_, **__: (_ for _ in ()).throw(MemoryError()),
    )
    assert "not enough memory" in line(["estimate", "pue", "--draws", "64"])


@pytest.mark.skipif(os.name != "posix", reason="closes streams in a shell")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_and_odd_surroundings(tmp_path, closed):
    code = "from gigawatt.cli import main; main()"
    done = subprocess.run(
        ["bash", "-c", f"exec {sys.executable} -c '{code}' estimate pue --draws 64 {closed}"],
        env={**os.environ, "PYTHONWARNINGS": "error", "MPLBACKEND": "no-such-backend"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and done.stderr == ""
    assert ("pue" in done.stdout) is (">&-" not in closed.split())
