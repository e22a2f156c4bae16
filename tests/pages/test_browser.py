"""The notebooks in a real browser: Run All in JupyterLab, the explore page in Voilà, and no request
to another host.
"""

import json
import os
import re
import shutil
import signal
import socket
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
COST = ".gw-site_capex_usd"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on the PATH; on Debian: apt-get install chromium"
    ),
    pytest.mark.skipif(shutil.which("make") is None, reason="no make on the PATH"),
]


@contextmanager
def served(target: str, folder: Path, **options: str):
    """`make app` or `make lab` on a free port.

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
    """The address that the server prints, once it answers."""
    for _ in range(WAIT_MS // 100):
        found = re.search(
            rf"http://127\.0\.0\.1:{port}/\S*\?token=[0-9a-f]{{32,}}", log.read_text()
        )
        if found:
            return found.group()
        assert process.poll() is None, log.read_text()[-2000:]
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


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


def slider(page, group: str, row: int):
    """The handle of a slider: the row-th in a group of controls."""
    box = page.locator(".widget-vbox", has=page.locator(f"h3:text-is('{group}')")).last
    return box.locator(".noUi-handle").nth(row)


def step(page, handle, key: str, shown: str = COST) -> tuple[str, str]:
    """Press a key on a slider; the text of a number and the drawing's marks after they changed."""
    before, drawn = page.locator(shown).text_content(), page.locator(".gw-drawing").inner_html()
    handle.press(key)
    page.wait_for_function(
        "([where, old]) => document.querySelector(where)?.textContent !== old",
        arg=[shown, before],
        polling=20,
    )
    after = page.locator(".gw-drawing").inner_html()
    assert re.findall(r'cx="[\d.]+"', after) != re.findall(r'cx="[\d.]+"', drawn)
    return before, page.locator(shown).text_content()


def move_about(page) -> None:
    """Sliders change figure and numbers, their ends give a sentence, and a scenario name is
    checked.
    """
    count, overhead = slider(page, "Fleet", 0), slider(page, "Overheads", 1)
    before, after = step(page, count, "ArrowRight")
    assert size(after) > size(before)
    step(page, overhead, "End", ".gw-facility_power_mw")
    assert (
        page.locator(".gw-page", has_text="What the press says")
        .locator("td", has_text="consistent")
        .count()
    )
    count.press("End")
    page.locator(".gw-note", has_text="This fleet cannot run at Prometheus").wait_for()
    count.press("Home")
    page.locator(".gw-note", has_text="The fleet is empty").wait_for()
    assert page.locator(COST).count() == 0 and page.locator(".gw-line").count() == 0
    count.press("ArrowRight")
    page.locator(COST).wait_for()
    assert "-p accelerators 100 " in page.locator(".gw-line").first.text_content()
    page.get_by_placeholder("my-fleet").fill("../elsewhere")
    page.get_by_role("button", name="Save as scenario").click()
    page.locator(".gw-note", has_text="small letters, digits and hyphens").wait_for()


def size(text: str) -> float:
    value, unit = re.match(r"([\d.,]+) ?([a-zM]*)", text).groups()
    return float(value.replace(",", "")) * {"": 1, "M": 1e6, "bn": 1e9, "tn": 1e12}[unit]


def test_the_app_in_voila(watched, tmp_path):
    with served("app", tmp_path, APP_OPTIONS="--no-browser --port={port}") as server:
        page = watched.page
        answer = page.request.get(server.partition("?")[0], max_redirects=0)
        assert answer.status in (302, 403), "the page is behind its token"
        page.goto(server)
        page.locator(COST).wait_for()
        assert page.title() == "gigawatt: explore"
        assert "gw.explore" not in page.content() and "What was said" not in page.content()
        unnamed = page.locator(".noUi-handle:not([aria-label])")
        assert page.locator(".noUi-handle").count() > 5 and unnamed.count() == 0
        move_about(page)
        watched.check(server)


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
        page.locator(COST).wait_for()
        move_about(page)
        opened(page, server, other.name)
        write_parameter(page, "draws", "256")
        before = figures(run_all(page))
        write_parameter(page, "site", json.dumps("El Paso"))
        write_parameter(page, "accelerators", "100000")
        write_parameter(page, "gigawatts", "2.0")
        after = figures(run_all(page))
        assert len(before) == len(after) >= 4 and not set(before) & set(after)
        watched.check(server)
