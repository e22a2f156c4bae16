"""Killed, full, read-only, twice at once, interrupted: nothing is lost, and a plain rerun gives the
undisturbed bytes.

Everyday a few of each; `make soak` (GIGAWATT_SOAK=1) kills the runner at a hundred random moments.
"""

import os
import random
import shutil
import signal
import subprocess
import time

import house as small
import pytest

SOAK = bool(os.environ.get("GIGAWATT_SOAK"))
KILLS = 100 if SOAK else 4
# a cell that is still running when it is disturbed; half of it is far more than any stop takes
LONG_SECONDS = 120
ORPHAN_SECONDS = 5  # the promise: no kernel outlives its runner by more
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not small.linux(), reason="reads /proc")]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = small.House(tmp_path_factory.mktemp("house"))
    made.write("98", small.PLAIN)
    done = made.run("figures")
    assert done.returncode == 0, done.stderr
    made.undisturbed = made.contents()
    assert {"98-things.png", "98-things.svg", "98-things.csv", "README.md"} <= set(made.undisturbed)
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def as_before(house):
    """Every test ends with a plain rerun that gives the undisturbed bytes, and leaves no process
    behind.
    """
    yield
    house.write("98", small.PLAIN)
    done = house.run("figures")
    assert done.returncode == 0, done.stderr
    assert {n: c for n, c in house.contents().items() if not n.startswith(".")} == house.undisturbed
    assert house.alone_after(ORPHAN_SECONDS), house.processes()


def start_a_long_cell(house, *arguments: str) -> subprocess.Popen:
    """A run whose last cell has begun and will take long."""
    mark = house.root / "begun"
    mark.unlink(missing_ok=True)
    house.write(
        "98",
        small.PLAIN,
        f"import time\nopen({str(mark)!r}, 'w').close()\ntime.sleep({LONG_SECONDS})",
    )
    process, end = house.start(*(arguments or ["figures"])), time.monotonic() + 120
    while not mark.exists():
        assert process.poll() is None and time.monotonic() < end, process.communicate()
        time.sleep(0.05)
    return process


def whole(house) -> None:
    """Each file is the old or the new one, which here are the same: none is cut, none
    is missing.
    """
    now = house.contents()
    assert all(now[name] == content for name, content in house.undisturbed.items())


def test_kill_9_of_the_runner_at_random_moments(house):
    chance = random.Random(1 if not SOAK else None)
    started = time.monotonic()
    assert house.run("figures", "--force").returncode == 0
    length = time.monotonic() - started
    for _ in range(KILLS):
        process = house.start("figures", "--force")
        try:
            process.wait(chance.uniform(0, length * 1.05))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert house.alone_after(ORPHAN_SECONDS), (
            f"left after {ORPHAN_SECONDS} s: {house.processes()}"
        )
        whole(house)
    assert house.run("figures", "--force").returncode == 0
    print(f"kills survived: {KILLS}")


KINDS = {
    "report": ("report", "--out", "page.html", "--force"),
    "teach": ("teach", "student", "--out", "student"),
    "sweep": ("sweep", "site_capex_usd", "--grid", "many.yaml", "--out", "many.parquet"),
    "notebooks": ("sweep", "98", "--grid", "two.yaml", "--out", "two", "--jobs", "2"),
}


def made(house) -> dict[str, bytes]:
    """Whatever the kinds above write, but the logs and the parts of what is not finished."""
    places = [house.root / arguments[arguments.index("--out") + 1] for arguments in KINDS.values()]
    files = [one for place in places for one in [place, *place.rglob("*")] if one.is_file()]
    return {str(one.relative_to(house.root)): one.read_bytes() for one in sorted(files)}


@pytest.mark.parametrize("kind", KINDS)
def test_kill_9_of_what_writes_at_random_moments(house, kind):
    """Each file is whole, old or new; a plain rerun gives what an undisturbed run gives."""
    (house.root / "many.yaml").write_text("accelerators: {from: 1, to: 9000, steps: 9000}\n")
    (house.root / "two.yaml").write_text("size: [3, 4, 5]\n")
    chance, started = random.Random(2 if not SOAK else None), time.monotonic()
    done = house.run(*KINDS[kind])
    assert done.returncode == 0, done.stderr
    length, whole_of_kind = time.monotonic() - started, made(house)
    for _ in range(KILLS // 4 or 1):
        if kind in ("sweep", "notebooks"):  # begun anew: a finished one has nothing left to do
            place = house.root / KINDS[kind][KINDS[kind].index("--out") + 1]
            shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        process = house.start(*KINDS[kind])
        try:
            process.wait(chance.uniform(0.2, 1) * length)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert house.alone_after(ORPHAN_SECONDS), house.processes()
    done = house.run(*KINDS[kind])
    assert done.returncode == 0, done.stderr
    assert made(house) == whole_of_kind


def test_kill_9_of_a_kernel(house):
    process = start_a_long_cell(house)
    for pid in house.kernels():
        os.kill(pid, signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert (
        process.returncode == 2 and err.startswith("gigawatt: 98-things: ") and err.count("\n") == 1
    ), err
    whole(house)


def test_kill_9_of_the_server_that_forks_kernels(house):
    """Its kernels go with it; the run says so."""
    process = start_a_long_cell(house)
    servers = house.servers()
    assert servers
    for pid in servers:
        os.kill(pid, signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert (
        process.returncode == 2 and err.startswith("gigawatt: 98-things: ") and err.count("\n") == 1
    ), err
    whole(house)


def test_ctrl_c(house):
    process = start_a_long_cell(house)
    os.killpg(process.pid, signal.SIGINT)
    try:
        _, err = process.communicate(timeout=LONG_SECONDS / 2)
        assert process.returncode == 130 and "Traceback" not in err, err
    finally:
        house.stop()
        process.wait()
    whole(house)


def test_ctrl_c_of_a_sweep(house):
    """A run that is stopped is not waited for; the next sweep does what is missing."""
    (house.root / "g.yaml").write_text("size: [3, 4]\n")
    arguments = ("sweep", "98", "--grid", "g.yaml", "--out", "runs", "--jobs", "2")
    process = start_a_long_cell(house, *arguments)
    os.killpg(process.pid, signal.SIGINT)
    try:
        _, err = process.communicate(timeout=LONG_SECONDS / 2)
        assert (
            process.returncode == 130
            and "Traceback" not in err
            and "the same command continues" in err
        ), err
    finally:
        house.stop()
        process.wait()
    whole(house)


def test_two_runs_at_once(house):
    both = [house.start("figures", "--force") for _ in range(2)]
    for process in both:
        _, err = process.communicate(timeout=200)
        assert process.returncode == 0 or (process.returncode == 2 and err.count("\n") == 1), err
    assert any(process.returncode == 0 for process in both)
    whole(house)


def mounted(*command: str) -> None:
    done = subprocess.run(["mount", *command], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"cannot mount here: {done.stderr.strip()}")


@pytest.fixture
def full(house):
    """build/ on a disk of its own that is as good as full."""
    if os.geteuid():
        pytest.skip("only root can mount a small disk")
    mounted("-t", "tmpfs", "-o", "size=64k", "none", str(house.build))
    (house.build / "filler").write_bytes(b"x" * 40_000)
    yield
    subprocess.run(["umount", "-l", str(house.build)], check=True)


def test_a_full_disk(house, full):
    house.write("98", small.PLAIN, "print('x' * 60_000)")
    done = house.run("figures")
    assert (
        done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.count("\n") == 1
    ), done.stderr
    assert "98-things" in done.stderr or "space" in done.stderr
    whole(house)


def test_a_disk_that_takes_only_some_of_the_figures(house):
    """figures/ on a disk of its own that has room for the old set and half of a new one."""
    if os.geteuid():
        pytest.skip("only root can mount a small disk")
    before = house.contents()
    mounted("-t", "tmpfs", "-o", "size=96k", "none", str(house.figures))
    try:
        for name, content in before.items():
            (house.figures / name).write_bytes(content)
        house.write(
            "98",
            small.PLAIN,
            "(folder / '98-things.csv').write_text('things\\n' + '7\\n' * 60_000)",
        )
        done = house.run("figures")
        assert (
            done.returncode == 2
            and done.stderr.count("\n") == 1
            and "figures/: cannot be written (No space" in done.stderr
        ), done.stderr
        assert house.contents() == before
    finally:
        subprocess.run(["umount", "-l", str(house.figures)], check=True)


@pytest.fixture
def readonly(house):
    if os.geteuid():
        pytest.skip("only root can mount a folder read-only")
    mounted("--bind", str(house.figures), str(house.figures))
    mounted("-o", "remount,ro,bind", str(house.figures))
    yield
    subprocess.run(["umount", "-l", str(house.figures)], check=True)


def test_a_read_only_figures_folder(house, readonly):
    house.write("98", small.PLAIN, "x = 2")
    assert house.run("figures").returncode == 0, "no file has other bytes, so none is written"
    whole(house)
    house.write("98", small.PLAIN, "(folder / '98-things.csv').write_text('things\\n7\\n')")
    done = house.run("figures")
    assert (
        done.returncode == 2
        and done.stderr.count("\n") == 1
        and "figures/: cannot be written" in done.stderr
    ), done.stderr
    whole(house)


def test_what_a_killed_run_left_is_swept(house):
    (house.build / "scratch-gigawatt-999999999-abcdefgh").mkdir(exist_ok=True)
    half = house.figures / ".98-things.png.gigawatt-4194305-1"
    half.write_bytes(b"half")
    try:
        assert house.run("figures", "--force").returncode == 0
        assert not (house.build / "scratch-gigawatt-999999999-abcdefgh").exists() and set(
            house.contents()
        ) == set(house.undisturbed)
    finally:
        half.unlink(missing_ok=True)
