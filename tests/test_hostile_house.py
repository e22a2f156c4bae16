"""The project's own files damaged, and a Python that leaves things out: one clear line, or the same answer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gigawatt import workspace

SCRIPT = Path(sys.executable).with_name("gigawatt")


def typed(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run([SCRIPT, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120)


# -- Python without asserts and docstrings -----------------------------------------------------------------
@pytest.mark.parametrize("arguments", [["estimate", "site_capex_usd", "--draws", "64"], ["estimate", "--list"], ["claims"]], ids=" ".join)
def test_without_docstrings_nobody_knows_what_a_quantity_means(arguments):
    done = typed(*arguments, PYTHONOPTIMIZE="2")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1) and "unset PYTHONOPTIMIZE" in done.stderr


def test_without_asserts_the_gates_stand(tmp_path):
    (tmp_path / "own.ipynb").write_text(json.dumps({"cells": [{"cell_type": "code", "source": ["draws: int = 'x'  # how many"],
                                                               "metadata": {"tags": ["parameters"]}}]}))
    done = typed("run", str(tmp_path / "own.ipynb"), "--out", str(tmp_path / "out"), PYTHONOPTIMIZE="1")
    assert done.returncode == 2 and "write 'name: type = value # meaning'" in done.stderr and done.stderr.count("\n") == 1
    unit = ("estimate", "facility_power_mw", "--draws", "64", "--set", "facility_power_mw=5 dBm")
    assert typed(*unit, PYTHONOPTIMIZE="1").stderr == typed(*unit).stderr


def test_no_kernel_runs_without_asserts(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONOPTIMIZE", "1")
    with workspace.pinned(tmp_path):
        assert "PYTHONOPTIMIZE" not in os.environ
