"""What a finished site must be: no loose end, no request to the outside, every image told in words,
no barrier.

`make site-check` runs this file over build/site; `tests/pages/test_site.py` uses the same checks on
a small site.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from gigawatt import paths
from gigawatt.notebooks import run

SITE = paths.BUILD / "site"
# One page of each kind; a star takes the first of a folder.
KINDS = (
    "index",
    "reading",
    "claims",
    "relations",
    "notebooks",
    "figures",
    "sites",
    "assumptions",
    "sources",
    "data",
    "explore",
    "search",
    "claims/*",
    "sites/*",
    "assumptions/*",
    "sources/*",
    "notebooks/*",
    "fr/index",
    "fr/explore",
    "fr/claims/*",
)
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
WAIT_MS = 120_000  # a busy machine takes its time
HEAVY_PAGE = 3_000_000  # bytes of a page with all that it loads at once
HEAVY_FRAME = 240_000  # of style and scripts
HEAVY_TEXT = 400_000  # of a page's text, style and scripts, without its pictures
HEAVY_EXPLORER = 600_000  # of the explore page, which holds the model
HEAVY_ANSWER = 250_000  # of all that a question to the search loads
HEAVY_LIBRARY = 950_000  # of the library that draws figures with values; 300 kB when packed
HEAVY_FIGURE = 250_000  # of one figure's numbers
HEAVY_SITE = 60_000_000


LOADED = ("stylesheet", "preload", "icon")  # links that a browser follows by itself


class Seen(HTMLParser):
    """Links, ids, images and loaded files of a page."""

    def __init__(self):
        super().__init__()
        self.links, self.ids, self.images, self.loaded, self.scripts = [], set(), [], [], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "img":
            self.images.append(given)
        if tag in ("script", "img", "iframe", "source") and given.get("src"):
            self.loaded.append(given["src"])
        if tag == "link" and given.get("href") and given.get("rel") in LOADED:
            self.loaded.append(given["href"])


def read(path: Path) -> Seen:
    seen = Seen()
    seen.feed(path.read_text(encoding="utf-8"))
    return seen


def chromium() -> str:
    """Where Chromium is; a test that needs it is skipped, with a message, where it is not."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip(
        "Chromium is not installed, so pages are not tested in a browser; on Debian: apt-get "
        "install chromium"
    )


@contextmanager
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    program = chromium()
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        try:
            yield made
        finally:
            made.close()


def loose_ends(site: Path) -> list[str]:
    """Internal links that lead nowhere, as "page: link"."""
    pages = {path: read(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for page, seen in pages.items():
        for link in {*seen.links, *seen.loaded}:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "data", "mailto"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if (
                not target.is_file()
                or parts.fragment
                and target in pages
                and parts.fragment not in pages[target].ids
            ):
                found.append(f"{page.relative_to(site)}: {link}")
    return found


def untold(site: Path) -> list[str]:
    """Images without a text of at least a few words, as "page: source"."""
    return [
        f"{page.relative_to(site)}: {image.get('src', '')[:80]}"
        for page in sorted(site.rglob("*.html"))
        for image in read(page).images
        if len((image.get("alt") or "").split()) < 5
    ]


def fetched(site: Path) -> list[str]:
    """What a page would load from elsewhere, as "page: address"."""
    return [
        f"{page.relative_to(site)}: {address}"
        for page in sorted(site.rglob("*.html"))
        for address in read(page).loaded
        if urlsplit(address).scheme not in ("", "data") or address.startswith("//")
    ]


def barriers(page) -> list[str]:
    """Violations of any level that axe finds, with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def visit(made, page: Path, size: tuple[int, int], theme: str = "light") -> dict[str, object]:
    """A page opened in the browser: its barriers, outside requests, console errors and width beyond
    the screen.

    theme: light or dark, as the system has it and as the theme's own switch sets it.
    """
    context = made.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=theme, reduced_motion="reduce"
    )
    tab, asked, errors = context.new_page(), [], []
    tab.set_default_timeout(WAIT_MS)
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )
    tab.goto(page.as_uri())
    if tab.evaluate("document.documentElement.dataset.theme"):
        tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    tab.evaluate(
        "document.getElementById('pst-back-to-top')?.style.setProperty('display', 'block')"
    )
    result = {
        "barriers": barriers(tab),
        "errors": errors,
        "outside": [url for url in asked if not url.startswith(("file://", "data:", "blob:"))],
        "too_wide": tab.evaluate("document.documentElement.scrollWidth - innerWidth"),
    }
    context.close()
    return result


def loaded(page: Path, pictures: bool = True) -> list[Path]:
    """The files that a page loads at once; those further down wait until they are scrolled to."""
    seen = read(page)
    left = {
        image.get("src") for image in seen.images if not pictures or image.get("loading") == "lazy"
    }
    found = {
        (page.parent / unquote(urlsplit(one).path)).resolve()
        for one in seen.loaded
        if not urlsplit(one).scheme and one not in left
    }
    return [path for path in found if path.is_file()]


def weight(page: Path, pictures: bool = True) -> int:
    """Bytes of a page and of what it loads at once."""
    return sum(path.stat().st_size for path in [page, *loaded(page, pictures)])


def frame(page: Path) -> int:
    """Bytes of a page's style and scripts, without its words and pictures."""
    return sum(path.stat().st_size for path in loaded(page) if path.suffix in (".css", ".js"))


# -- over the whole site ---------------------------------------------------------------------------
@pytest.fixture(scope="module")
def site() -> Path:
    if not (SITE / "index.html").is_file():
        pytest.fail("build/site is not there; say make site-check")
    return SITE


def test_nothing_is_loose(site):
    assert loose_ends(site) == []


def test_every_image_is_told(site):
    assert untold(site) == []


def test_nothing_is_fetched(site):
    assert fetched(site) == []


def test_pages_are_light(site):
    for path in site.rglob("*.html"):
        assert weight(path) < HEAVY_PAGE, path
        explorer = path.name == "explore.html"
        limit = HEAVY_EXPLORER if explorer else HEAVY_TEXT
        assert weight(path, pictures=False) < limit, path
        assert explorer or frame(path) < HEAVY_FRAME, path
    assert not list(site.rglob("fontawesome*")) + list(site.rglob("bootstrap*"))
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < HEAVY_SITE


def test_every_icon_is_drawn_by_our_style(site):
    """The theme's own script of icons is gone: one that we do not draw would be a blank square."""
    style = (site / "_static" / "site.css").read_text(encoding="utf-8")
    drawn = set(re.findall(r"\.(fa-[a-z-]+) *\{ *--icon", style))
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    asked = {icon for text in pages for icon in re.findall(r'"[^"]*fa-solid (fa-[a-z-]+)', text)}
    assert asked and asked <= drawn


def test_every_row_has_its_page(site):
    from gigawatt.data import tables
    from gigawatt.pages.site.markdown import slug

    for table, column, folder in (
        ("claims", "claim_id", "claims"),
        ("assumptions", "name", "assumptions"),
        ("sites", "site", "sites"),
    ):
        for row in tables.rows(table):
            assert (site / folder / f"{slug(row[column])}.html").is_file(), row[column]
    ids = {one for path in (site / "sources").glob("*.html") for one in read(path).ids}
    assert [
        row["source_id"]
        for row in tables.rows("sources")
        if f"source-{slug(row['source_id'])}" not in ids
    ] == []


def test_what_a_figure_fetches_late_is_light(site):
    """The library and a figure's numbers come only where a figure is in view."""
    late = site / "_static"
    assert (late / "vega.js").stat().st_size < HEAVY_LIBRARY
    assert max(path.stat().st_size for path in (late / "live").glob("*.js")) < HEAVY_FIGURE
    for path in site.rglob("*.html"):
        assert not [one for one in read(path).loaded if "vega" in one or "/live/" in one], path


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_figures_answer_mouse_and_keyboard(site, size):
    """Series go and come, values are told on hover and focus, and the picture comes back."""
    name = "06-independent-count"
    with browser() as made:
        tab = made.new_context(
            viewport={"width": SIZES[size][0], "height": SIZES[size][1]}
        ).new_page()
        tab.set_default_timeout(WAIT_MS)
        asked = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto((site / "figures.html").as_uri())
        tab.locator(f"img.live-{name}").evaluate("one => one.scrollIntoView()")
        figure = tab.locator(f"#figure-{name}")
        figure.locator(".live-figure[data-ready]").wait_for()
        assert not figure.locator("img").is_visible()
        values = figure.locator("svg [tabindex]")
        before = values.count()
        figure.locator("input").first.uncheck()
        tab.wait_for_function(
            "([name, before]) => document.querySelectorAll(`#figure-${name} svg [tabindex]`).length"
            " < before",
            arg=[name, before],
        )
        figure.locator("input").first.check()
        figure.locator("input").last.focus()
        tab.keyboard.press("Tab")
        first = tab.locator(".live-tip").inner_text()
        tab.keyboard.press("ArrowRight")
        assert first and tab.locator(".live-tip").inner_text() not in ("", first)
        tab.keyboard.press("Escape")
        assert not tab.locator(".live-tip").is_visible()
        values.last.hover(force=True)
        assert "million" in tab.locator(".live-tip").inner_text()
        assert barriers(tab) == []
        figure.locator(".live-turn").click()
        assert figure.locator("img").is_visible()
        assert all(url.startswith(("file://", "data:", "blob:")) for url in asked)


@pytest.mark.browser
def test_no_page_is_wider_than_a_phone_and_no_great_table_than_a_desk(site):
    """A command or a key without a blank breaks; no last column lies out of sight."""
    with browser() as made:
        tab = made.new_context(viewport={"width": SIZES["phone"][0], "height": 844}).new_page()
        for path in sorted(site.glob("*.html")):
            tab.goto(path.as_uri())
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), path.name
        tab = made.new_context(viewport={"width": SIZES["desk"][0], "height": 900}).new_page()
        pages = [
            "assumptions",
            "claims",
            "sites",
            "sites/hyperion",
            "assumptions/facility-overhead",
            "claims/s4-01",
            "claims/s4-03",
            "claims/s0-17",
            *(f"notebooks/{name}" for name in run.notebooks()),
        ]
        boxes = ".pst-scrollable-table-container, .cell_output .output.text_html"
        for name in pages:
            tab.goto((site / f"{name}.html").as_uri())
            tables = tab.locator(boxes).all()
            assert tables, name
            for table in tables:
                assert table.evaluate("one => one.scrollWidth <= one.clientWidth"), name


def test_no_figure_is_only_a_picture(site):
    images = read(site / "figures.html").images
    assert images and [one["src"] for one in images if "live-" not in one.get("class", "")] == []


@pytest.mark.browser
def test_arrow_keys_go_up_and_down_in_a_grid(site):
    name = "05-claims-matrix"
    with browser() as made:
        tab = made.new_page()
        tab.set_default_timeout(WAIT_MS)
        tab.goto((site / "figures.html").as_uri())
        tab.locator(f"img.live-{name}").evaluate("one => one.scrollIntoView()")
        tab.locator(f"#figure-{name} .live-figure[data-ready]").wait_for()
        tab.locator(f"#figure-{name} svg [tabindex='0']").focus()
        told = {}
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            told[key] = tab.locator(".live-tip").inner_text().split(":")[0].split(", ", 1)
            tab.keyboard.press(key)
        (row, column), right = told["ArrowRight"], told["ArrowDown"]
        assert right[0] == row and right[1] != column
        assert told["ArrowLeft"][1] == right[1] and told["ArrowLeft"][0] != row
        assert told["ArrowUp"] == [told["ArrowLeft"][0], column]
        assert barriers(tab) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "theme"), [("desk", "light"), ("desk", "dark"), ("phone", "dark")]
)
def test_every_kind_of_page_in_a_browser(site, size, theme):
    with browser() as made:
        for kind in KINDS:
            folder, star, _ = kind.partition("*")
            pages = sorted((site / folder).glob("*.html"))[:1] if star else [site / f"{kind}.html"]
            for page in pages:
                found = visit(made, page, SIZES[size], theme)
                assert found == {"barriers": [], "errors": [], "outside": [], "too_wide": 0}, (
                    page.name
                )


@pytest.mark.browser
@pytest.mark.parametrize(
    ("asked", "told"), [("350,000", "350,000"), ("350000", "350,000"), ("S4-06", "S4-06")]
)
def test_search_finds_numbers_and_claims_and_shows_where(site, asked, told):
    with browser() as made:
        tab = made.new_page()
        tab.set_default_timeout(WAIT_MS)
        came = []
        tab.on("request", lambda request: came.append(request.url))
        tab.goto(f"{(site / 'search.html').as_uri()}?q={asked}")
        tab.locator("#search-results p.excerpt mark").first.wait_for()
        assert told in tab.locator("#search-results p.excerpt").first.inner_text()
        assert barriers(tab) == []
        parts = [unquote(urlsplit(one).path) for one in came if "/words/" in one]
        assert len(parts) == 2  # what all questions need, and one letter
        assert sum(Path(one).stat().st_size for one in parts) < HEAVY_ANSWER


@pytest.mark.browser
def test_the_search_loads_no_words_before_somebody_asks(site):
    with browser() as made:
        tab = made.new_page()
        came = []
        tab.on("request", lambda request: came.append(request.url))
        tab.goto((site / "search.html").as_uri())
        tab.wait_for_load_state("networkidle")
        assert came and not [one for one in came if "/words/" in one or "/passages/" in one]


@pytest.mark.browser
def test_lists_are_filtered(site):
    with browser() as made:
        tab = made.new_page()
        tab.set_default_timeout(WAIT_MS)
        for page, word in (("sources/data-sheets", "NVIDIA"), ("relations", "R01")):
            tab.goto((site / f"{page}.html").as_uri())
            entries = tab.locator(".entry, section section section")
            before = entries.count()
            tab.locator(".filter input").fill(word)
            shown = [one for one in entries.all() if one.is_visible()]
            assert 0 < len(shown) < before
            assert all(word.lower() in one.text_content().lower() for one in shown)


@pytest.mark.browser
def test_a_source_is_found_on_whichever_page_it_stands(site):
    """By its words, and by an address from before sources had pages of their own."""
    with browser() as made:
        tab = made.new_page()
        tab.set_default_timeout(WAIT_MS)
        tab.goto((site / "sources.html").as_uri())
        tab.locator(".finder input").fill("omdia")
        found = tab.locator(".finder li a")
        found.first.wait_for()
        for one in found.all():  # by what it is called, or by its key
            assert "omdia" in f"{one.text_content()} {one.get_attribute('href')}".lower()
        assert barriers(tab) == []
        found.first.click()
        tab.wait_for_url("**/sources/*.html#source-*")
        name = urlsplit(tab.url).fragment
        assert tab.locator(f"[id='{name}']").is_visible()
        tab.goto(f"{(site / 'sources.html').as_uri()}#{name}")
        tab.wait_for_url("**/sources/*.html#source-*")


@pytest.mark.browser
def test_the_menu_of_colours_opens_by_mouse_and_keyboard(site):
    with browser() as made:
        tab = made.new_page()
        tab.set_default_timeout(WAIT_MS)
        tab.goto((site / "reading.html").as_uri())
        menu = tab.locator(".theme-switch-container .dropdown-menu")
        button = tab.locator(".theme-switch-button")
        assert not menu.is_visible()
        button.click()
        assert menu.is_visible() and barriers(tab) == []
        menu.locator("[data-mode=dark]").click()
        assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
        tab.mouse.move(600, 800)  # the theme opens it for a mouse that rests on it, too
        assert not menu.is_visible()
        button.focus()
        tab.keyboard.press("ArrowDown")
        assert menu.is_visible()
        tab.keyboard.press("Escape")
        assert not menu.is_visible()
