"""The notebooks in a real browser: Run All in JupyterLab, the explore page inside it, and no
request to another host.
"""

import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest

from gigawatt import paths
from gigawatt.notebooks import run

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
WAIT_MS = 120_000
COST = '#numbers tr[data-of="site_capex_usd"] td:nth-of-type(1)'

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on the PATH; on Debian: apt-get install chromium"
    ),
    pytest.mark.skipif(shutil.which("make") is None, reason="no make on the PATH"),
]


@contextmanager
def served(target: str, folder: Path, **options: str):
    """`make lab` on a free port.

    Gives the address with its token, and ends it afterwards.
    """
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    kept = {
        k: v
        for k, v in os.environ.items()
        if k not in (paths.FIGURES_VARIABLE, "JUPYTER_PATH", "JUPYTER_CONFIG_PATH")
    }
    private = {
        name: str(folder / name.lower())
        for name in (
            "HOME",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
            "MPLCONFIGDIR",
        )
    }
    for one in private.values():
        Path(one).mkdir(parents=True, exist_ok=True)
    command = [
        "make",
        "--no-print-directory",
        "-o",
        ".venv/.ready",
        target,
        f"BIN={Path(sys.executable).parent}",
        *(f"{name}={value.format(port=port)}" for name, value in options.items()),
    ]
    log = folder / f"{target}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            cwd=paths.ROOT,
            env=kept | private,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield address(process, log, port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def address(process: subprocess.Popen, log: Path, port: int) -> str:
    """The address that the server prints, once it answers: it prints it before it listens."""
    for _ in range(WAIT_MS // 100):
        found = re.search(
            rf"http://127\.0\.0\.1:{port}/\S*\?token=[0-9a-f]{{32,}}", log.read_text()
        )
        if found and listens(port):
            return found.group()
        assert process.poll() is None, log.read_text()[-2000:]
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


class Watched:
    """A page with all that it asked for and complained of."""

    def __init__(self, page):
        self.page, self.hosts, self.complaints = page, set(), []
        page.set_default_timeout(WAIT_MS)
        page.on("request", lambda request: self.hosts.add(urlparse(request.url)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def check(self, server: str) -> None:
        """No console error, and no request to any other host."""
        assert not self.complaints
        remote = {url.netloc for url in self.hosts if url.scheme not in ("data", "blob")}
        assert remote == {urlparse(server).netloc}


@pytest.fixture
def watched():
    sync = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed; say make setup"
    )
    with sync.sync_playwright() as play:
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=[*sandbox, "--disable-dev-shm-usage"]
        )
        yield Watched(browser.new_page(viewport={"width": 1280, "height": 1000}))
        browser.close()


def move_about(page, frame) -> None:
    """The page in its frame: a slider changes the numbers, and the theme is that of Lab."""
    frame.locator(COST).wait_for()
    before = frame.locator(COST).text_content()
    frame.locator("#c-accelerators").press("ArrowRight")
    page.wait_for_function(
        "([where, old]) => document.querySelector('iframe[srcdoc]').contentDocument"
        ".querySelector(where).textContent !== old",
        arg=[COST, before],
    )
    assert frame.locator("html").get_attribute("data-theme") == "light"
    assert frame.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth")


def in_the_dark(page, frame) -> None:
    """The page follows Lab into its dark theme, and its words stay readable there."""
    theme = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
    page.evaluate(theme, "JupyterLab Dark")
    frame.locator('html[data-theme="dark"]').wait_for()
    ground, words = frame.locator("body").evaluate(
        "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    )
    assert brightness(ground) < 60 and brightness(words) > 200
    page.evaluate(theme, "JupyterLab Light")
    frame.locator('html[data-theme="light"]').wait_for()


def brightness(colour: str) -> float:
    """Mean of red, green and blue of a colour such as rgb(22, 24, 27)."""
    return statistics.mean(map(int, re.findall(r"[0-9]+", colour)[:3]))


STATE = """() => {
  const panel = window.jupyterapp?.shell?.currentWidget, cells = panel?.content?.model?.cells;
  if (!cells || !panel.sessionContext?.session?.kernel) return null;
  const code = [...cells].filter(cell => cell.type === 'code');
  return {status: panel.sessionContext.session.kernel.status,
          kernel: panel.sessionContext.kernelDisplayName,
          counts: code.map(cell => cell.executionCount),
          outputs: code.map(cell => cell.outputs.toJSON())};
}"""


def opened(page, server: str, name: str) -> None:
    base, _, token = server.partition("?")
    page.goto(f"{base.removesuffix('lab').removesuffix('/')}/lab/tree/{name}?reset&{token}")
    page.wait_for_function(f"() => ({STATE})()?.status === 'idle'")


def run_all(page) -> list[list[dict]]:
    """Run All, as from the menu; the outputs of the code cells, none of them an error."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(f"() => ({STATE})()?.status === 'idle'")
    outputs = page.evaluate(STATE)["outputs"]
    assert all(page.evaluate(STATE)["counts"])
    assert not [one["evalue"] for cell in outputs for one in cell if one["output_type"] == "error"]
    return outputs


def figures(outputs: list[list[dict]]) -> list[str]:
    return [
        one["data"]["image/png"]
        for cell in outputs
        for one in cell
        if "image/png" in one.get("data", {})
    ]


def write_parameter(page, name: str, value: str) -> None:
    """Change one line of the parameters cell, as somebody types it."""
    page.evaluate(
        """([name, value]) => {
        for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells) {
            if (!(cell.getMetadata('tags') ?? []).includes('parameters')) continue;
            const line = new RegExp(`^(${name}: \\\\w+ = )[^#]*`, 'm');
            cell.sharedModel.setSource(cell.sharedModel.getSource().replace(line, `$1${value}  `));
        }
    }""",
        [name, value],
    )


def test_the_notebooks_in_jupyterlab(watched, tmp_path):
    """Run All on the explore notebook, whose page then moves, and on another, whose figures follow
    a parameter.
    """
    explore = next(path for name, path in run.notebooks().items() if name.endswith("-explore"))
    other = run.find("03")
    (tmp_path / "notebooks").mkdir()
    for path in (explore, other):
        shutil.copy(path, tmp_path / "notebooks" / path.name)
    options = "--no-browser --port={port} --ip=127.0.0.1 --expose-app-in-browser"
    with served(
        "lab", tmp_path, NOTEBOOKS=str(tmp_path / "notebooks"), LAB_OPTIONS=options
    ) as server:
        page = watched.page
        opened(page, server, explore.name)
        assert page.evaluate(STATE)["kernel"].startswith("Python 3")
        assert len(figures(run_all(page))) >= 2
        page.evaluate("() => window.jupyterapp.shell.currentWidget.content.scrollToItem(3)")
        move_about(page, page.frame_locator("iframe[srcdoc]"))
        in_the_dark(page, page.frame_locator("iframe[srcdoc]"))
        opened(page, server, other.name)
        write_parameter(page, "draws", "256")
        before = figures(run_all(page))
        write_parameter(page, "site", json.dumps("El Paso"))
        write_parameter(page, "accelerators", "100000")
        write_parameter(page, "gigawatts", "2.0")
        after = figures(run_all(page))
        assert len(before) == len(after) >= 4 and not set(before) & set(after)
        watched.check(server)
