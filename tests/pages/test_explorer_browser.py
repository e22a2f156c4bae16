"""The explore page in Chromium, driven as a person does: from a disk and from a host, on four
widths, in two themes, with keys alone, and from links that mean no good.
"""

import http.server
import os
import re
import shutil
import statistics
import threading
from functools import partial
from urllib.parse import urlencode, urlparse

import pytest
from explored import CLOSE, apart, states
from explored import python as of_python

import gigawatt as gw
from gigawatt.estimates import sampling
from gigawatt.pages.explorer import page as explorepage
from gigawatt.text import language

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
WIDTHS = {"phone": (390, 844), "tablet": (768, 1024), "desk": (1280, 900), "wall": (1920, 1080)}
WIDTHS["desk at 200 %"] = (640, 450)
STEP_MS, WEIGHT = 50, 600_000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on the PATH; on Debian: apt-get install chromium"
    ),
]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return explorepage.write(tmp_path_factory.mktemp("explore") / "explore.html")


@pytest.fixture(scope="module")
def chromium():
    sync = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed; say make setup"
    )
    with sync.sync_playwright() as play:
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
        made = play.chromium.launch(
            executable_path=CHROMIUM, args=[*sandbox, "--disable-dev-shm-usage"]
        )
        yield made
        made.close()


@pytest.fixture
def opened(chromium, file):
    """A page at a link; afterwards it must have complained of nothing and asked nobody else."""
    complaints, asked, contexts = [], set(), []

    def at(link="", size="desk", server=None, **options):
        width, height = WIDTHS[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
        page.on("request", lambda one: asked.add(urlparse(one.url)))
        page.goto(f"{server or file.as_uri()}{link}")
        page.locator("#numbers tbody tr").first.wait_for()
        return page

    yield at
    for context in contexts:
        context.close()
    assert not complaints
    assert {one.netloc for one in asked if one.scheme not in ("data", "blob")} <= {
        "",
        *(one.netloc for one in asked if one.hostname == "127.0.0.1"),
    }


@pytest.fixture(scope="module")
def server(file):
    """The folder of the page on a port of this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    made = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(file.parent))
    )
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}/{file.name}"
    made.shutdown()


def cell(page, quantity: str, column: int = 0) -> str:
    return page.locator(f'#numbers tr[data-of="{quantity}"] td').nth(column).text_content()


def settled(page) -> None:
    """Wait until the page has drawn what was set."""
    page.evaluate("() => new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))")


@pytest.mark.parametrize("where", ["disk", "host"])
def test_a_reader_moves_the_price_and_sends_back_a_link(opened, server, where):
    page = opened(server=server if where == "host" else None)
    before = cell(page, "accelerator_cost_usd")
    field = page.get_by_label("Price of one accelerator, as a number")
    field.fill("60,000")
    field.press("Enter")
    settled(page)
    assert cell(page, "accelerator_cost_usd") == "USD 21 bn" != before
    claim = page.locator('li[data-claim="S4-06"]')
    assert "inconsistent" in claim.text_content()
    link = page.evaluate("address()")
    assert link.endswith("#accelerator_price_usd=60000")
    again = opened(f"#{link.partition('#')[2]}", server=server if where == "host" else None)
    assert cell(again, "accelerator_cost_usd") == "USD 21 bn"
    assert "inconsistent" in again.locator('li[data-claim="S4-06"]').text_content()
    again.reload()
    assert cell(again, "accelerator_cost_usd") == "USD 21 bn"


def test_back_undoes_a_move(opened):
    page = opened()
    before = cell(page, "site_capex_usd")
    page.get_by_label("Accelerator", exact=True).select_option("GB200")
    settled(page)
    assert cell(page, "site_capex_usd") != before
    page.go_back()
    settled(page)
    assert cell(page, "site_capex_usd") == before
    assert page.get_by_label("Accelerator", exact=True).input_value() == "H100 SXM"


def test_keys_alone(opened):
    """From the top with Tab to a slider; the arrow moves it, says it and changes the results."""
    page = opened()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "c-accelerators":
            break
    assert page.evaluate("document.activeElement.id") == "c-accelerators"
    before = cell(page, "accelerator_cost_usd")
    assert page.evaluate("document.activeElement.ariaValueText") == "350,000 accelerators"
    page.keyboard.press("ArrowRight")
    settled(page)
    spoken = page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
    assert re.fullmatch(r"[\d,]{7} accelerators", spoken) and spoken != "350,000 accelerators"
    assert cell(page, "accelerator_cost_usd") != before
    page.locator("#live", has_text="chips alone").wait_for(state="attached")


def test_every_slider_has_a_name_and_a_spoken_value(opened):
    page = opened()
    for one in page.locator('input[type="range"]').all():
        assert page.locator(f'label[for="{one.get_attribute("id")}"]').text_content()
        assert one.get_attribute("aria-valuetext")


@pytest.mark.parametrize("size", WIDTHS)
def test_results_stay_in_sight_while_a_control_moves(opened, size):
    page = opened(size=size)
    width, height = WIDTHS[size]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("accelerators", "utilisation", "team_size"):
        page.locator(f"#c-{name}").focus()
        page.keyboard.press("ArrowRight")
        settled(page)
        box = page.locator("#drawing svg").bounding_box()
        handle = page.locator(f"#c-{name}").bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
        apart_ = handle["x"] + handle["width"] <= box["x"]
        assert apart_ or handle["y"] >= box["y"] + box["height"] - 1, "not behind the results"


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_barrier(opened, size, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened("#accelerators=2000000&pin=accelerator%3DGB200", size, color_scheme=theme)
    page.locator('li[data-claim="S4-06"] summary').click()
    page.locator('li[data-claim="S4-06"] details li').first.wait_for()
    found = axe.Axe().run(page, options={"preload": False}).response["violations"]
    assert not found, [(one["id"], [node["html"][:90] for node in one["nodes"]]) for one in found]


HOSTILE = [
    "#accelerator=<script>document.title=1</script>",
    "#site=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E",
    "#accelerators=1e99",
    "#accelerators=-5",
    "#accelerators=NaN",
    "#accelerators=0x10",
    "#team_size=1",
    "#facility_overhead=99",
    "#nosuch=1",
    "#__proto__=1",
    "#constructor=1",
    "#accelerators=5&accelerators=6",
    "#accelerators=0",
    "#pin=accelerators%3D-1",
    "#" + "a" * 5_000,
    "#%E0%A4%A",
    "#javascript:document.title=1",
]


@pytest.mark.parametrize("link", HOSTILE)
def test_a_link_that_cannot_be_opens_the_default_with_a_sentence(opened, link):
    page = opened(link)
    assert "This link cannot be read" in page.locator("#problem").text_content()
    assert page.title() == "gigawatt: explore"
    assert page.get_by_label("How many, as a number", exact=True).input_value() == "350,000"


def test_pin_one_and_move_the_other(opened):
    page = opened("#accelerator_price_usd=20000")
    page.get_by_role("button", name="Pin this scenario").click()
    page.locator("#c-accelerators").focus()
    page.keyboard.press("ArrowRight")
    settled(page)
    ratio = cell(page, "accelerator_cost_usd", 5)
    count = page.get_by_label("How many, as a number", exact=True).input_value()
    assert float(ratio) == pytest.approx(int(count.replace(",", "")) / 350_000, rel=0.01)
    assert cell(page, "homes_us", 4).count("(") == 1
    assert page.locator("#drawing circle.pinned").count() >= 4
    assert "pin=" in page.evaluate("address()")
    page.get_by_role("button", name="Reset").click()
    settled(page)
    assert page.locator("#drawing circle.pinned").count() == 0


def test_a_second_count_waits_for_its_kind_and_erases_nothing(opened):
    page = opened("#second_accelerators=5000")
    assert "Choose the second kind" in page.locator("#notes").text_content()
    before = cell(page, "h100_equivalents")
    page.get_by_label("Second kind").select_option("MI300X")
    settled(page)
    assert cell(page, "h100_equivalents") != before
    assert not page.locator("#notes").text_content()


def test_an_empty_fleet_is_a_sentence(opened):
    page = opened()
    page.locator("#c-accelerators").focus()
    page.keyboard.press("Home")
    settled(page)
    assert "The fleet is empty" in page.locator("#notes").text_content()
    page.keyboard.press("ArrowRight")
    page.locator("#numbers tbody tr").first.wait_for()


def test_every_preset_opens_without_a_complaint(opened):
    page = opened()
    names = page.locator("#preset option").evaluate_all("all => all.map((one) => one.value)")
    assert len(names) >= 10
    for name in filter(None, names):
        page.locator("#preset").select_option(name)
        settled(page)
        assert cell(page, "site_capex_usd").startswith("USD ")
        assert not page.locator("#problem").text_content()


def test_what_can_be_copied_and_saved(opened):
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    for name, words in {
        "Copy the link": "explore.html#",
        "Copy the command": "gigawatt estimate ",
        "Copy a sentence": "350,000 H100 SXM, prices of 2024: chips alone USD ",
    }.items():
        page.get_by_role("button", name=name).click()
        page.locator("#said", has_text=words).wait_for()
        assert words in page.evaluate("navigator.clipboard.readText()")
    starts = {"CSV": b"quantity,meaning,unit,p5", "SVG": b"<svg", "PNG": b"\x89PNG"}
    starts["scenario"] = b"# Chosen on the explore page\nfleet:\n"
    for kind, start in starts.items():
        with page.expect_download() as given:
            page.get_by_role("button", name=f"Save as {kind}").click()
        assert given.value.path().read_bytes().startswith(start)


def test_a_step_takes_less_than_fifty_milliseconds(opened):
    page = opened()
    page.locator("#c-accelerators").focus()
    for i in range(30):
        page.keyboard.press("ArrowLeft" if i % 2 else "ArrowRight")
        settled(page)
    page.locator("#c-facility_overhead").focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        settled(page)
    taken = page.evaluate("performance.getEntriesByName('step').map((one) => one.duration)")
    assert len(taken) >= 50
    print(f"median step {statistics.median(taken):.1f} ms of {len(taken)}")
    assert statistics.median(taken) < STEP_MS


def test_the_weight_of_the_page(file):
    assert file.stat().st_size < WEIGHT


@pytest.mark.parametrize("many", [20, pytest.param(1_000, marks=pytest.mark.slow)])
def test_chromium_gives_the_numbers_of_python(opened, many):
    page, wanted = opened(), states(many)
    found = page.evaluate(
        """(given) => given.map((state) => {
            const at = E.slot(settings(D, state));
            return Object.fromEntries(Object.keys(D.quantities).map((name) => {
                const one = E.answer(at, name);
                return [name, one.unknown ? null : [...one.model, ...one.print]];
            }));
        })""",
        wanted,
    )
    for state, numbers in zip(wanted, found):
        for name, ours in of_python(state, sampling.DEFAULT_DRAWS).items():
            assert (numbers[name] is None) == (ours is None), (name, state)
            assert ours is None or apart(numbers[name], ours) < CLOSE, (name, state)


SENTENCE = "Meta bought 350,000 H100 for $10.5 billion in 2024"


def test_a_sentence_sets_the_page_and_travels_in_the_link(opened):
    page = opened()
    page.get_by_label("A claim in one sentence").fill(SENTENCE)
    page.get_by_role("button", name="Judge").click()
    own = page.locator('[data-claim="own"]')
    own.wait_for()
    assert "Holds if read as “chips alone”" in own.inner_text()
    page.locator("#live", has_text="ambiguous. 350,000 H100").wait_for(state="attached")
    assert page.get_by_label("How many, as a number").input_value() == "350,000"
    link = page.evaluate("location.hash")
    page.get_by_label("Price of one accelerator, as a number").fill("60000")
    page.get_by_label("Price of one accelerator, as a number").press("Enter")
    page.wait_for_function(
        """() => document.querySelector('[data-claim="own"] .verdict')
            .textContent.includes("inconsistent")"""
    )
    again = opened(page.evaluate("location.hash"))
    assert SENTENCE in again.locator('[data-claim="own"]').inner_text()
    assert "inconsistent" in again.locator('[data-claim="own"] .verdict').first.inner_text()
    assert link != again.evaluate("location.hash")


def test_a_misspelt_scale_is_named(opened):
    """Not read as a number a million times too small."""
    page = opened()
    page.get_by_label("A claim in one sentence").fill("Meta buys 1.3 milion GPUs for $30 billion")
    page.get_by_role("button", name="Judge").click()
    page.locator(
        "#unread", has_text="“milion” behind a number is misspelt; write million"
    ).wait_for()
    assert not page.locator('[data-claim="own"]').count()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_from_one_link_to_another_that_shows_why_a_claim_fails(opened, server, size):
    """A reader who knows nothing: the link of a message, the claim, its price, the link back."""
    may = {"permissions": ["clipboard-read", "clipboard-write"]}
    message = f"#{urlencode({'claim': SENTENCE})}"
    page = opened(message, size=size, server=server, **may)
    own = page.locator('[data-claim="own"]')
    assert own.is_visible() and SENTENCE in own.inner_text()
    assert "Holds if read as “chips alone”" in own.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0

    price = page.get_by_label("Price of one accelerator", exact=True)
    price.scroll_into_view_if_needed()
    for _ in range(60):  # as a thumb or an arrow does, until the claim no longer holds
        price.press("PageUp")
        settled(page)
        if own.locator(".verdict").first.inner_text() == "inconsistent":
            break
    failed = own.inner_text()
    assert "inconsistent" in failed and "Holds if" not in failed
    cost = cell(page, "accelerator_cost_usd")
    page.get_by_role("button", name="Copy the link").click()
    page.wait_for_function("() => document.querySelector('#said').textContent")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(server) and link != server + message

    friend = opened(f"#{link.partition('#')[2]}", size=size, server=server)
    theirs = friend.locator('[data-claim="own"]')
    assert theirs.is_visible() and theirs.inner_text() == failed
    assert cell(friend, "accelerator_cost_usd") == cost
    assert friend.evaluate("location.hash") == f"#{link.partition('#')[2]}"


def test_a_sentence_on_a_power_is_judged_whatever_is_chosen(opened):
    page = opened()
    before = page.evaluate("JSON.stringify({ ...state, claim: '' })")
    page.get_by_label("A claim in one sentence").fill("5 GW are enough for 4 million homes")
    page.get_by_role("button", name="Judge").click()
    own = page.locator('[data-claim="own"]')
    own.wait_for()
    verdict = own.locator(".verdict").first.inner_text()
    assert gw.judge("5 GW are enough for 4 million homes").verdict in verdict
    assert "Whatever is chosen here" in own.inner_text() and "somewhere between" in own.inner_text()
    assert "What must be true" not in own.inner_text()
    assert page.evaluate("JSON.stringify({ ...state, claim: '' })") == before
    again = opened(page.evaluate("location.hash"))
    assert verdict in again.locator('[data-claim="own"]').inner_text()


def test_money_of_another_currency_says_at_which_rate_it_was_turned(opened):
    page = opened()
    field = page.get_by_label("A claim in one sentence")
    field.fill("Un site de 1 GW coûte 40 milliards d'euros")
    field.press("Enter")
    rate = gw.judge("Un site de 1 GW coûte 40 milliards d'euros").notes[0]
    assert rate in page.locator('[data-claim="own"]').inner_text()


def test_a_sentence_that_is_not_read_changes_nothing(opened):
    page = opened()
    before = page.evaluate("JSON.stringify(state)")
    page.get_by_label("A claim in one sentence").fill("It's <img src=x onerror=alert(1)> big")
    page.get_by_label("A claim in one sentence").press("Enter")
    said = page.locator("#unread").inner_text()
    assert "gigawatt judge" in said and "<img" in said
    assert page.evaluate("JSON.stringify(state)") == before


def test_no_verdict_on_an_earlier_sentence_stays_beside_one_that_is_not_read(opened):
    page = opened()
    field = page.get_by_label("A claim in one sentence")
    field.fill("5 GW are enough for 4 million homes")
    field.press("Enter")
    page.locator('[data-claim="own"]').wait_for()
    assert page.locator("#found").inner_text()
    field.fill("Meta expects to spend between $115 billion and $135 billion in 2026")
    field.press("Enter")
    page.locator('[data-claim="own"]').wait_for(state="detached")
    assert "gigawatt judge" in page.locator("#unread").inner_text()
    assert page.locator("#found").inner_text() == ""
    assert field.input_value().startswith("Meta expects")
    assert "5+GW" not in page.evaluate("location.hash")


def test_a_link_with_a_sentence_that_is_not_read_opens_the_default(opened):
    page = opened("#claim=hello+world")
    assert "its sentence is not read" in page.locator("#problem").inner_text()
    assert page.locator('[data-claim="own"]').count() == 0


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_french_page_reads_french_and_its_twin_keeps_the_state(chromium, tmp_path, size):
    """Numbers are typed as French writes them, and the switch takes the choices along."""
    for name, home, other in (("en", "", "fr.html"), ("fr", "", "en.html")):
        with language.speaking(name):
            explorepage.write(tmp_path / f"{name}.html", home, other)
    width, height = WIDTHS[size]
    tab = chromium.new_page(viewport={"width": width, "height": height})
    complaints = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
    tab.goto((tmp_path / "fr.html").as_uri())
    field = tab.get_by_label("Combien, en chiffres", exact=True)
    field.fill("0,1 M")
    field.press("Enter")
    settled(tab)
    assert tab.locator("#c-accelerators").get_attribute("aria-valuetext") == (
        "100\u202f000 accélérateurs"
    )
    assert "Md USD (" in cell(tab, "accelerator_cost_usd").replace("\u00a0", " ")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    in_french = tab.evaluate("answers.accelerator_cost_usd.model")
    tab.get_by_role("link", name="In English").click()
    tab.locator("#numbers tbody tr").first.wait_for()
    assert tab.get_by_label("How many, as a number", exact=True).input_value() == "100,000"
    assert tab.evaluate("answers.accelerator_cost_usd.model") == in_french
    assert not complaints
    tab.close()


def test_the_hint_leaves_room_for_the_ring_of_the_field(opened):
    """A ring around the field that has the focus covers neither its label nor the hint below."""
    page = opened()
    page.locator("#claim").focus()
    field = page.locator("#claim").bounding_box()
    label = page.locator("label[for=claim]").bounding_box()
    hint = page.locator("#h-claim").bounding_box()
    ring = page.evaluate(
        "(() => { const s = getComputedStyle(document.getElementById('claim'));"
        " return parseFloat(s.outlineWidth) + parseFloat(s.outlineOffset); })()"
    )
    assert ring >= 3
    assert hint["y"] - (field["y"] + field["height"]) >= ring
    assert field["y"] - (label["y"] + label["height"]) >= ring


def test_no_hint_moves_the_button_that_is_pressed(opened):
    """A hint that came or went pushed the page: the press after a sentence was lost."""
    page = opened()
    page.locator("#claim").fill("100,000 GB200 chips for $4 billion")
    page.locator("#claim").press("Enter")
    page.locator("#found:not(:empty)").wait_for()
    page.locator("#pin").click()
    assert page.locator("#pin").get_attribute("aria-pressed") == "true"
    below = page.locator("#groups").bounding_box()
    page.locator("#preset").focus()
    page.locator("#c-accelerator").focus()
    assert page.locator("#h-accelerator").is_visible()
    assert page.locator("#groups").bounding_box() == below
