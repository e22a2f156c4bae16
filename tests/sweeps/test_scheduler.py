"""What somebody gives as the address of a scheduler and is none."""

import asyncio
import os
import socket
import subprocess
import sys

import pytest

from gigawatt.errors import UserError
from gigawatt.sweeps import cluster


def test_what_takes_the_call_and_says_nothing_is_no_scheduler(monkeypatch):
    """Such as another service at that place: a client of Dask would wait for it without end."""
    monkeypatch.setattr(cluster, "CONNECT_S", 0.5)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        address = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(UserError, match=f"^{address}: no Dask scheduler answers within"):
            cluster.connect(address)


@pytest.mark.parametrize("address", ["tcp://[::1:8786", "tls://127.0.0.1:8786", "tcp://[:1"])
def test_an_address_that_is_none_leaves_no_client_that_complains_at_the_end(address, tmp_path):
    (tmp_path / "g.yaml").write_text("pue: [1.1, 1.2]\n")
    code = f"from gigawatt.sweeps import cluster\ncluster.connect({address!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1 and "Exception ignored" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("gigawatt.errors.UserError: --scheduler ")


def test_a_scheduler_is_knocked_at_from_within_a_notebook(monkeypatch):
    """Where a loop of events runs already."""
    monkeypatch.setattr(cluster, "CONNECT_S", 0.5)

    async def cell():
        cluster.connect("tcp://127.0.0.1:9")

    with pytest.raises(UserError, match="no Dask scheduler answers"):
        asyncio.run(cell())


def test_settings_of_dask_that_cannot_be_read_are_named(tmp_path):
    (tmp_path / "broken.yaml").write_text("{a: [")
    code = "from gigawatt.sweeps import cluster\ncluster.connect('tcp://127.0.0.1:9')"
    environment = {**os.environ, "DASK_CONFIG": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    last = done.stderr.splitlines()[-1]
    assert "UserError: --scheduler: Dask cannot be loaded" in last and "broken.yaml" in last
