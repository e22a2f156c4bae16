"""The site: text from data stays text, every row has its place, every link leads somewhere,
notebooks are fit to show.
"""

import dataclasses
import hashlib
import json
import os
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pages.site_check import SIZES, browser, fetched, read, untold, visit

import gigawatt as gw
from gigawatt import paths
from gigawatt.cli import main
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.pages.site import (
    assumptions,
    build,
    catalogue,
    claims,
    figures,
    light,
    markdown,
    places,
    review,
    search,
    titles,
)
from gigawatt.text import typeset

HOSTILE = [
    "<script>alert(1)</script>",
    "$x^2$ and $$y$$",
    "[a](javascript:alert(1))",
    "{{ 7*7 }} {% raw %}",
    "a | b || c",
    "`code` **bold** _it_",
    "![i](http://e.example/p.png)",
    "{role}`x`",
    "(label)=",
    "# title",
    "- item",
    "1. one",
    "&lt;b&gt; &amp;",
    "\\( x \\)",
    "C:\\new",
    "<!-- x -->",
    "```{raw} html",
    ":::{note}",
    "https://e.example",
    "---",
    "\u202eevil\x00",
    "%  comment",
    "+++",
    "[^1]",
    "$a$ USD 5",
]


def rendered(text: str) -> str:
    """Markdown as HTML by the parser of the site, with its extensions."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.myst_blocks import myst_block_plugin
    from mdit_py_plugins.myst_role import myst_role_plugin

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    for plugin in (
        colon_fence_plugin,
        dollarmath_plugin,
        footnote_plugin,
        myst_block_plugin,
        myst_role_plugin,
    ):
        parser.use(plugin)
    return parser.render(text)


class Shown(HTMLParser):
    """What a reader sees of HTML: its text and its tags."""

    def __init__(self, html: str):
        super().__init__()
        self.text, self.tags = "", []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def plain(text: str) -> str:
    return " ".join("".join(c for c in re.sub(r"\s+", " ", text) if c.isprintable()).split())


# -- escaping --------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(text):
    shown = Shown(rendered(typeset.escape(text)))
    assert shown.text.strip() == plain(text) and set(shown.tags) <= {"p"}
    cells = Shown(rendered(f"| a | b |\n|---|---|\n{markdown.table_line([text, 'next'])}\n"))
    assert plain(cells.text) == plain(f"a b {text} next") and cells.tags.count("td") == 2
    assert not {"a", "img", "script", "em", "strong", "code"} & set(cells.tags)


def test_a_number_and_its_unit_stay_on_one_line_of_a_table():
    html = rendered(f"| a |\n|---|\n{markdown.table_line(['1.5 M to 4 M, 0.4 %, 13 homes'])}\n")
    gap = "\N{NO-BREAK SPACE}"
    assert f"1.5{gap}M to 4{gap}M, 0.4{gap}%, 13 homes" in html


def test_names_between_backticks_are_code_and_the_rest_stays_text():
    html = rendered(str(markdown.with_code("one, `mfu_since_h100`, *was* set")))
    assert "<code>mfu_since_h100</code>" in html and "*was*" in html
    assert "<code>" not in rendered(str(markdown.with_code("an open ` tick")))


@given(st.text(max_size=60))
def test_any_text_is_shown_as_it_is(text):
    shown = Shown(rendered(f"x {typeset.escape(text)} x"))
    assert plain(shown.text) == plain(f"x {text} x") and set(shown.tags) <= {"p"}


def test_unescaped_text_would_be_seen():
    """The check above can fail: without escaping the same texts become markup."""
    assert (
        "script" in Shown(rendered(HOSTILE[0])).tags
        and "a" in Shown(rendered("[a](http://e.example)")).tags
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//e.example/x",
        "https://[",
        "",
        None,
        "ftp://e.example",
    ],
)
def test_a_bad_address_is_no_link(url):
    assert "a" not in Shown(rendered(markdown.address(url))).tags


def test_an_address_is_one_link():
    html = rendered(markdown.address("https://e.example/a b)>?q=<x>&y=[1]", "the | page"))
    assert (
        Shown(html).tags == ["p", "a"]
        and Shown(html).text.strip() == "the | page"
        and "<x>" not in html
    )


def test_hostile_rows_stay_text_on_their_pages(hostile_source):
    for path in sorted(hostile_source.rglob("*.md")):
        tags = Shown(rendered(path.read_text(encoding="utf-8"))).tags
        assert not {"script", "img", "iframe"} & set(tags), path.name
        assert "javascript:" not in "".join(
            re.findall(r'href="[^"]*"', rendered(path.read_text(encoding="utf-8")))
        )


# -- what the pages say ----------------------------------------------------------------------------
def assumption(name: str, *quantities: str) -> assumptions.AssumptionPage:
    world = next(iter(assumptions.worlds()))
    return assumptions.AssumptionPage(
        tables.index("assumptions")[name],
        world,
        assumptions.effects(name, world, quantities),
        quantities,
    )


def test_the_direction_of_an_assumption_is_computed():
    bill = assumption("electricity_usd_per_kwh", "energy_cost_usd_per_year").strongest
    row = tables.index("assumptions")["electricity_usd_per_kwh"]
    assert (
        bill.direction == "raises"
    )  # a bill is energy times price; the price spreads a little in the median
    assert bill.at_high == pytest.approx(row["high"] / row["central"] - 1, abs=0.03)
    assert bill.at_low == pytest.approx(row["low"] / row["central"] - 1, abs=0.03)
    life = assumption("it_life_years", "annual_cost_usd", "chip_power_mw")
    assert [one.direction for one in life.effects] == ["lowers", "no change of the median"]


def test_a_claim_is_judged_again_at_the_ends_of_its_driver():
    lines = {line.get("claim_id"): line for line in claims.judge.read(paths.DATA / "claims.csv")}
    line = lines["S4-03"]
    verdict = claims.judge.judge(line)
    low, high = claims.trials(line, verdict)
    row = tables.index("assumptions")[verdict.driver]
    assert (low.value, high.value) == (row["low"], row["high"])
    for one in (low, high):
        changed = dataclasses.replace(
            line,
            cells={
                **line.cells,
                "given": f"{line.get('given')}; {one.name}={one.value}".lstrip("; "),
            },
        )
        assert claims.judge.judge(changed).verdict == one.verdict


def test_sources_name_every_row_that_rests_on_them():
    parts = places.sources()
    entries = [entry for part in parts for entry in part.entries]
    assert sorted(entry.row["source_id"] for entry in entries) == sorted(tables.index("sources"))
    by_source = {entry.row["source_id"]: entry.supports for entry in entries}
    for row in tables.rows("claims"):
        assert row["claim_id"] in by_source[row["source_id"]]["claims"]
    for row in tables.rows("assumptions"):
        for source in filter(None, (row["source_id"], *(row["evidence"] or "").split("|"))):
            assert row["name"] in by_source[source]["assumptions"]


def test_every_row_that_rests_on_a_source_has_a_title():
    """No key of a table stands where a reader looks for words."""
    for name, resource in tables.package().items():
        columns = {field["name"] for field in resource["schema"]["fields"]}
        if "source_id" not in columns:
            continue
        for row in tables.rows(name):
            said = titles.title(name, row)
            assert len(said) > 1 and "_" not in said.split(" ")[0], (name, row)
            assert titles.of(f"{name}:{titles.key(name, row)}") == titles.short(name, row)


def test_a_source_is_told_by_who_printed_it_and_when_however_long_its_title():
    for row in tables.rows("sources"):
        said = titles.short("sources", row)
        assert len(said) <= titles.LONGEST or len(row["publisher"]) > 50, said
        assert said.startswith(row["publisher"] or row["title"][: titles.LEAST // 2])
        assert said.endswith(str(row["published"] or said))


def test_no_page_has_a_key_as_the_text_of_a_link(whole):
    keys = {
        str(row[column])
        for table, column in (
            ("claims", "claim_id"),
            ("relations", "relation_id"),
            ("sources", "source_id"),
            ("assumptions", "name"),
        )
        for row in tables.rows(table)
    }
    found = {
        (path.name, text)
        for path in whole.rglob("*.md")
        for text in re.findall(r"\[([^\]]+)\]\(", path.read_text(encoding="utf-8"))
        if text.replace("\\", "") in keys
    }
    assert found == set()


# -- notebooks -------------------------------------------------------------------------------------
def image(**metadata) -> dict:
    return {
        "output_type": "display_data",
        "data": {"image/png": "aGk=", "text/plain": "a figure"},
        "metadata": metadata,
    }


def code(*outputs: dict, tags: tuple[str, ...] = ()) -> dict:
    return {
        "cell_type": "code",
        "source": ["1"],
        "execution_count": 1,
        "outputs": list(outputs),
        "metadata": {"tags": list(tags), "papermill": {"start_time": "2026"}},
    }


def for_site(*cells: dict) -> list[dict]:
    return figures.for_site(
        {"cells": list(cells), "metadata": {"papermill": {"input_path": "/somewhere/x"}}}
    )["cells"]


def test_a_computed_caption_stands_without_its_code():
    said = {"metadata": {"slideshow": {"slide_type": "-"}}, "source": 'gw.say("*It is twice.*")'}
    caption, other = for_site(code() | said, code() | {"source": "x = 1"})
    assert caption["metadata"]["tags"] == ["remove-input"] and "tags" not in other["metadata"]


def test_alt_text_goes_where_the_page_takes_it_from():
    (cell,) = for_site(code(image(**{"image/png": {"alt": "Bar chart of two\nnumbers"}})))
    assert (
        cell["metadata"]["mystnb"]["image"]["alt"] == "Bar chart of two numbers"
        and "text/plain" not in cell["outputs"][0]["data"]
    )


def test_an_image_without_alt_text_is_refused():
    with pytest.raises(UserError, match="without alt text"):
        for_site(code(image()))


def test_traces_of_the_run_are_dropped():
    made = figures.for_site(
        {"cells": [code()], "metadata": {"papermill": {"input_path": "/somewhere/x"}}}
    )
    assert "papermill" not in json.dumps(made) and "somewhere" not in json.dumps(made)


def test_widgets_give_way_to_what_stands_still():
    live = {
        "output_type": "display_data",
        "metadata": {},
        "data": {
            "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
            "text/plain": "VBox()",
        },
    }
    table = {
        "output_type": "execute_result",
        "metadata": {},
        "data": {"text/html": ["<table>", "</table>"], "text/plain": "t"},
    }
    (cell,) = for_site(code(live, table))
    assert [list(one["data"]) for one in cell["outputs"]] == [["text/html", "text/plain"]]


def test_solutions_are_folded():
    text, cell = for_site(
        {"cell_type": "markdown", "source": "It is **two**.", "metadata": {"tags": ["solution"]}},
        code(tags=("solution",)),
    )
    assert (
        text["source"].startswith("<details><summary>Solution</summary>")
        and "hide-cell" in cell["metadata"]["tags"]
    )


def test_an_error_in_a_notebook_is_refused():
    with pytest.raises(UserError, match="ValueError"):
        for_site(
            code({"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []})
        )


def test_programs_find_what_the_tables_are():
    """Croissant, RO-Crate and schema.org say of each file what is in it."""
    told = catalogue.croissant("https://example.org/g/")
    files = {one["@id"]: one for one in told["distribution"]}
    for name, resource in tables.package().items():
        content = (paths.DATA / resource["path"]).read_bytes()
        assert files[resource["path"]]["sha256"] == hashlib.sha256(content).hexdigest()
        (records,) = [one for one in told["recordSet"] if one["name"] == name]
        columns = content.decode("utf-8-sig").splitlines()[0].split(",")
        assert [one["source"]["extract"]["column"] for one in records["field"]] == columns
    assert catalogue.dataset()["version"] == catalogue.package()["version"]
    crate = catalogue.crate(["data/prices.csv", "source/a.ipynb"])["@graph"]
    by_id = {one["@id"]: one for one in crate}
    assert all(part["@id"] in by_id for part in by_id["./"]["hasPart"])
    assert by_id["source/a.ipynb"]["license"] != by_id["data/prices.csv"]["license"]


def test_the_tables_are_one_workbook(tmp_path):
    catalogue.workbook(tmp_path / "all.xlsx")
    book = pd.read_excel(tmp_path / "all.xlsx", sheet_name=None, engine="calamine")
    assert list(book) == [name[:31] for name in tables.package()]
    assert len(book["claims"]) == len(tables.rows("claims"))
    prices = book["prices"].set_index("price_id")["price_usd"]
    known = [row for row in tables.rows("prices") if row["price_usd"] is not None]
    assert known and all(prices[row["price_id"]] == row["price_usd"] for row in known)


def test_the_changelog_is_a_feed_and_the_pages_a_map():
    feed = ElementTree.fromstring(catalogue.feed((paths.ROOT / "CHANGELOG.md").read_text()))
    titles = [one.text for one in feed.iter("title")]
    assert "gigawatt 0.1.0" in titles
    hostile = catalogue.feed("## 9.9 (2026-01-01)\n\n<script>&\n")
    assert "<script>" not in hostile and ElementTree.fromstring(hostile) is not None
    places_ = ElementTree.fromstring(catalogue.sitemap(["b.html", "a.html"], "https://e.org/g/"))
    assert [one.text for one in places_.findall(".//{*}loc")] == [
        "https://e.org/g/a.html",
        "https://e.org/g/b.html",
    ]


def test_rules_of_style_without_a_subject_leave():
    style = (
        "@charset 'utf-8'; :root { --a: 1 } a, .there:not(.gone) { x: 1 } .gone a { y: 1 } "
        "@media print { .gone { z: 1 } #id { z: 2 } } @font-face { src: url(fa-solid-900.woff2) } "
        ".there, .gone > b { w: 1 } .w\\:50 { v: 1 } :is(.gone, .there) { u: 1 } a[href] { t: 1 }"
    )
    left = light.needed(style, {"there", "id", "w:50"})
    for kept in ("charset", "--a", "x: 1", "z: 2", "w: 1", "v: 1", "u: 1", "t: 1"):
        assert kept in left
    for lost in ("y: 1", "z: 1", "fa-solid", ".gone > b"):
        assert lost not in left


def test_the_script_of_icons_leaves_a_page(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        '<script defer src="_static/scripts/fontawesome.js?digest=1"></script>'
        '<link rel="preload" as="script" href="_static/scripts/fontawesome.js">'
        '<script src="b.js"></script><i class="fa-solid fa-bars"></i>'
    )
    (tmp_path / "_static" / "scripts").mkdir(parents=True)
    (tmp_path / "_static" / "scripts" / "fontawesome.js").write_text("big")
    for name in ("c.html", "search.html"):
        (tmp_path / name).write_text('<script src="../searchindex.js?v=1"></script><p>')
    light.lighten(tmp_path)
    assert (tmp_path / "c.html").read_text() == "<p>"
    assert "searchindex" in (tmp_path / "search.html").read_text()
    assert page.read_text() == '<script src="b.js"></script><i class="fa-solid fa-bars"></i>'
    assert not list(tmp_path.rglob("fontawesome*"))


def test_the_wall_has_every_figure():
    assert [one.name for one in figures.wall()] == sorted(
        path.stem for path in paths.FIGURES.glob("*.png")
    )
    assert all(len(one.alt.split()) >= 8 and one.title for one in figures.wall())


# -- building --------------------------------------------------------------------------------------
def notebook(folder: Path) -> Path:
    """A folder with one executed notebook that shows one figure with a formula beside it."""
    import base64

    picture = sorted(paths.FIGURES.glob("01-*.png"))[0]
    shown = image(
        **{"image/png": {"alt": "Range chart of cost steps where the last is twice the first"}}
    )
    shown["data"]["image/png"] = base64.b64encode(picture.read_bytes()).decode()
    cells = [
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": "# Does it hold?\n\n**Roughly.** Power is $P = V I$.",
        },
        code(shown),
    ]
    folder.mkdir(parents=True)
    (folder / f"01-one{'.ipynb'}").write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    )
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """The whole source of the site, before Sphinx."""
    place = tmp_path_factory.mktemp("whole")
    return build.write_source(place / "source", notebook(place / "executed"))


@pytest.fixture(scope="module")
def small() -> build.Content:
    """A few rows of each kind, one of each with hostile text."""
    found, related = claims.judged()
    wanted = {"S4-06", "S1-10", "S0-01"}
    evil = dict.fromkeys(
        ("paraphrase", "subject", "ambiguity", "value_text", "locator"), " ".join(HOSTILE)
    )
    pages = [
        claims.ClaimPage(
            tables.index("claims")[one.claim_id] | (evil if one.claim_id == "S0-01" else {}),
            one,
            tuple(r for r in related if one.claim_id in r.claims),
            (),
        )
        for one in found
        if one.claim_id in wanted
    ]
    one = assumption("pue", "energy_twh_per_year")
    hostile = dataclasses.replace(
        one,
        row={**one.row, "meaning": " ".join(HOSTILE), "rationale": HOSTILE[2], "unit": HOSTILE[0]},
    )
    site = places._site("Hyperion", pages)
    site = dataclasses.replace(
        site,
        rows=tuple(
            {**row, "note": HOSTILE[0], "accelerator_text": HOSTILE[4]} for row in site.rows
        ),
    )
    source = tables.rows("sources")[0] | {
        "title": HOSTILE[0],
        "url": "javascript:alert(1)",
        "note": HOSTILE[1],
    }
    return build.Content(
        pages,
        related[:3],
        [hostile],
        [site],
        [places.SourcePart("Press", (places.SourceEntry(source, {"claims": ("S4-06",)}),))],
        [],
        [{"file": "claims.csv", "title": HOSTILE[0], "description": HOSTILE[4], "rows": 3}],
        "2026-01-01",
    )


@pytest.fixture
def hostile_source(small, tmp_path) -> Path:
    return build.write_source(tmp_path / "source", tmp_path, small)


def test_a_folder_that_is_no_site_is_kept(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = CliRunner().invoke(main, ["site", "--out", str(tmp_path)])
    assert done.exit_code == 2 and "is not a site" in done.stderr and done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_executed_notebooks_it_says_what_to_do(tmp_path):
    with pytest.raises(UserError, match="gigawatt figures"):
        figures.notebooks(tmp_path)


def test_a_folder_of_this_machine_is_refused(tmp_path):
    (tmp_path / "a.html").write_text(f"see {paths.ROOT}/data")
    with pytest.raises(UserError, match="a.html"):
        build._check_private(tmp_path)


def test_every_row_has_a_page_and_every_link_a_place(whole):
    """The whole source of the site, before Sphinx: labels and files that links name are there,
    once.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in whole.rglob("*.md")}
    labels = [
        label for text in texts.values() for label in re.findall(r"^\(([a-z0-9-]+)\)=$", text, re.M)
    ]
    labels += [
        name for text in texts.values() for name in re.findall(r"^:name: (\S+)$", text, re.M)
    ]
    assert len(labels) == len(set(labels))
    for kind, table, column in (
        ("claim", "claims", "claim_id"),
        ("assumption", "assumptions", "name"),
        ("site", "sites", "site"),
        ("source", "sources", "source_id"),
        ("relation", "relations", "relation_id"),
    ):
        assert {f"{kind}-{markdown.slug(row[column])}" for row in tables.rows(table)} <= set(labels)
    for path, text in texts.items():
        assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= set(labels), path.name
        for target in re.findall(r"\]\((?!https?:)([^)#<]+\.(?:md|ipynb))\)", text):
            assert (path.parent / target.replace("\\", "")).is_file(), f"{path.name}: {target}"
        assert not re.search(r"\bnan\b|\bNone\b", text), path.name
    for row in tables.rows("claims"):
        page = texts[whole / "claims" / f"{markdown.slug(row['claim_id'])}.md"]
        assert typeset.escape(row["paraphrase"]) in page and "## What would change that" in page


@pytest.mark.browser
def test_a_small_site_in_a_browser(small, tmp_path, monkeypatch):
    """Sphinx makes a small site with hostile rows.

    Each kind of page is free of barriers and asks nobody.
    """
    with browser() as made:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
        executed = notebook(tmp_path / "executed")
        shown = dataclasses.replace(small, notebooks=figures.notebooks(executed))
        source = build.write_source(tmp_path / "source", executed, shown)
        with (source / "conf.py").open("a") as conf:
            conf.write('suppress_warnings = ["myst.xref_missing"]\n')  # most rows are left out here
        site = build.sphinx(source, tmp_path / "site")
        assert untold(site) == [] and fetched(site) == []
        book = next((site / "notebooks").glob("*.html"))
        assert "<math" in book.read_text(encoding="utf-8") and not [
            one for one in read(book).loaded if "mathjax" in one.lower()
        ]
        for page in (
            *(
                site / f"{name}.html"
                for name in ("index", "claims", "relations", "sources", "data", "figures")
            ),
            site / "claims/s0-01.html",
            site / "claims/s4-06.html",
            site / "assumptions/pue.html",
            site / "sites/hyperion.html",
            site / "sources/press.html",
            book,
        ):
            assert visit(made, page, SIZES["phone"]) == {
                "barriers": [],
                "errors": [],
                "outside": [],
                "too_wide": 0,
            }, page.name
            assert "script>alert" not in page.read_text(encoding="utf-8").replace(
                "&lt;script&gt;alert", ""
            )
            assert not [link for link in read(page).links if link.startswith("javascript:")]
        for name in ("s4-06", "s0-01"):
            text = (site / f"claims/{name}.html").read_text(encoding="utf-8")
            (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
            assert Draft202012Validator(REVIEW).is_valid(json.loads(told)), name
        search_and_sort(made, site / "claims.html")
        assert not [
            path for path in site.rglob("*.html") if os.fsencode(tmp_path) in path.read_bytes()
        ]


def search_and_sort(made, page: Path) -> None:
    """The table of claims answers to words and to clicks, and is a plain table without scripts."""
    tab = made.new_page()
    tab.goto(page.as_uri())
    rows = tab.locator(".searchable tbody tr")
    everything = rows.all_inner_texts()
    assert len(everything) == 3
    tab.get_by_label("Search this table").fill("10.5 bn")
    assert (
        tab.locator(".searchable tbody tr:visible").count() == 1
        and tab.get_by_role("status").inner_text() == "1 of 3 rows"
    )
    tab.get_by_label("Search this table").fill("")
    head = tab.get_by_role("button", name="Key", exact=True)
    head.click()
    assert [text.split()[-1] for text in rows.all_inner_texts()] == ["S0-01", "S1-10", "S4-06"]
    head.click()
    assert [text.split()[-1] for text in rows.all_inner_texts()] == ["S4-06", "S1-10", "S0-01"]
    bare = made.new_context(java_script_enabled=False).new_page()
    bare.goto(page.as_uri())
    assert (
        bare.locator("table tbody tr").count() == 3
        and bare.locator("input[type=search]:visible").count() <= 1
    )


# -- reviews and commands --------------------------------------------------------------------------
ISO_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
# What schema.org asks of a ClaimReview, and search engines of its rating.
SPEAKER = {
    "type": "object",
    "required": ["@type", "name"],
    "properties": {
        "@type": {"enum": ["Person", "Organization"]},
        "name": {"type": "string", "minLength": 2},
    },
}
WORK = {
    "type": "object",
    "required": ["@type", "headline"],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "CreativeWork"},
        "headline": {"type": "string", "minLength": 3},
        "url": {"type": "string", "pattern": "^https?://"},
        "datePublished": {"type": "string", "pattern": ISO_DATE},
        "publisher": SPEAKER,
    },
}
REVIEW = {
    "type": "object",
    "required": [
        "@context", "@type", "url", "claimReviewed", "datePublished", "author", "itemReviewed",
        "reviewRating",
    ],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "url": {"type": "string", "pattern": r"^(https://[^\s]+/claims/)?s\d-\d\d\.html$"},
        "claimReviewed": {"type": "string", "minLength": 5},
        "datePublished": {"type": "string", "pattern": ISO_DATE},
        "author": SPEAKER,
        "itemReviewed": {
            "type": "object",
            "required": ["@type", "author", "appearance"],
            "additionalProperties": False,
            "properties": {
                "@type": {"const": "Claim"},
                "author": SPEAKER,
                "datePublished": {"type": "string", "pattern": ISO_DATE},
                "appearance": WORK,
                "firstAppearance": WORK,
            },
        },
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName", "ratingExplanation"],
            "additionalProperties": False,
            "properties": {
                "@type": {"const": "Rating"},
                "alternateName": {"type": "string", "minLength": 5},
                "ratingExplanation": {"type": "string", "minLength": 5},
                "ratingValue": {"type": "integer", "minimum": 1, "maximum": 4},
                "worstRating": {"const": 1},
                "bestRating": {"const": 5},
            },
            "dependentRequired": {"ratingValue": ["worstRating", "bestRating"]},
        },
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def every() -> list[claims.ClaimPage]:
    """All claims, without the trials that take longest."""
    found, _ = claims.judged()
    rows = tables.index("claims")
    return [claims.ClaimPage(rows[one.claim_id], one, (), ()) for one in found]


@pytest.mark.parametrize("address", ["", "https://example.org/gigawatt/"])
def test_each_claim_is_a_valid_review(every, address):
    check = Draft202012Validator(REVIEW)
    seen = set()
    for one in every:
        told = json.loads(json.dumps(review.review(one, address, "2026-11-22")))
        assert [error.message for error in check.iter_errors(told)] == [], one.claim_id
        assert told["url"].startswith(address) and told["url"] not in seen
        seen.add(told["url"])
        decided = one.verdict.verdict in review.VALUES
        assert ("ratingValue" in told["reviewRating"]) == decided
    assert len(seen) == len(tables.rows("claims"))


def test_the_schema_of_a_review_would_find_a_fault(every):
    told = json.loads(json.dumps(review.review(every[0], "", "2026-11-22")))
    check = Draft202012Validator(REVIEW)
    for name in REVIEW["required"]:
        assert list(check.iter_errors({key: one for key, one in told.items() if key != name}))
    rating = {**told["reviewRating"], "ratingValue": 5}
    assert list(check.iter_errors({**told, "reviewRating": rating}))


def test_a_worse_verdict_has_a_smaller_value(every):
    values = {
        one.verdict.verdict: review.review(one, "", "2026")["reviewRating"].get("ratingValue", 0)
        for one in every
    }
    order = ("not checkable", "inconsistent", "wrong unit", "ambiguous", "consistent")
    assert [values[name] for name in order] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "address",
    [
        *("example.org", "ftp://e.org", "https://", "https://e.org/?a=b", "https://a b/"),
        *("https://me:secret@e.org/", "https://e.org/'x", "https://e.org/<x>"),
    ],
)
def test_what_is_no_address_is_one_clear_line(address, tmp_path):
    done = CliRunner().invoke(main, ["site", "--out", str(tmp_path), "--address", address])
    assert done.exit_code == 2 and "no address of a site" in done.stderr
    assert done.stderr.count("\n") == 1 and not list(tmp_path.iterdir())


def test_an_address_ends_with_one_slash():
    for written in ("https://e.org/x", "https://e.org/x/", "https://e.org/x//"):
        assert review.base(written) == "https://e.org/x/"


def test_each_review_stands_beside_its_page(hostile_source):
    told = {path.stem for path in (hostile_source / "_reviews" / "claims").glob("*.json")}
    assert told == {path.stem for path in (hostile_source / "claims").glob("*.md")}


@pytest.mark.parametrize(
    "sentence",
    [
        "100,000 H100 draw 150 MW.",
        "It costs $5 bn.",
        'They say "5 GW".',
        "It's `x` \\ !",
        "a $(b) c",
    ],
)
def test_a_command_is_one_argument_of_a_shell(sentence):
    words = shlex.split(claims.command(sentence, "May 2025"))
    assert words == ["gigawatt", "judge", sentence, "--as-of", "May 2025"]
    html = rendered(markdown.command(claims.command(sentence, None)))
    assert Shown(html).tags == ["pre", "code"]
    assert Shown(html).text.strip() == claims.command(sentence, None)


def test_a_claim_with_a_number_shows_what_its_sentence_gives_alone(every):
    shown = {one.claim_id: one.alone for one in every}
    assert shown["S1-10"].verdict == gw.judge("5 GW for one to four million homes").verdict
    assert shown["S0-13"] is None  # a statement in words
    assert sum(one is not None for one in shown.values()) > 50


def test_a_reading_that_a_comparison_decided_stands_on_the_page(every):
    (one,) = [page for page in every if page.claim_id == "S0-17"]
    assert [reading.label for reading in one.readings][-1] == "these sites only"
    assert one.answer == "depends on how it is read" and "words leave open" in one.change()


@pytest.mark.skipif(os.name != "posix", reason="no signals")
def test_a_sphinx_that_is_killed_is_told_and_leaves_the_old_site(tmp_path, monkeypatch):
    """The child is a real one, and ends as by kill -9."""
    stub = tmp_path / "stub" / "sphinx" / "cmd"
    stub.mkdir(parents=True)
    for folder in (stub, stub.parent):
        (folder / "__init__.py").touch()
    (stub / "build.py").write_text(
        "import os, signal\ndef main(argv): os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "stub"))
    (tmp_path / "work" / "source").mkdir(parents=True)
    with pytest.raises(UserError, match="Sphinx was ended by SIGKILL; what stood there stays"):
        build.sphinx(tmp_path / "work" / "source", tmp_path / "work" / "site")
    assert not (tmp_path / "work" / "site").exists()


# -- numbers as readers need them ------------------------------------------------------------------
def test_a_price_is_told_in_dollars_and_no_position_in_standard_deviations():
    rows = tables.index("assumptions")
    low, high = (assumptions.told(rows["price_position_hopper"], end) for end in ("low", "high"))
    (last,) = assumptions.prices("price_position_hopper")[-1:]
    assert low == f"USD {typeset.number(last['low_usd'])} for one {last['item']} in {last['year']}"
    assert typeset.number(last["high_usd"]) in high
    for row in rows.values():
        if row["unit"] == assumptions.POSITION:
            assert "1.64" not in assumptions.told(row, "low")
    assert assumptions.prices("offer_position") == []


def test_states_of_a_site_stand_apart():
    rows = tuple(tables.find("sites", site="Prometheus"))
    page = places.SitePage("Prometheus", rows, None, "", 0, (), "", ())
    now, projected, announced = (page.state(one) for one in ("now", "projected", "announced"))
    assert now["phase"] == "now" and projected["basis"] == "projected"
    assert announced["basis"] == "announced"
    assert typeset.number(now["facility_power_mw"]) in page.stated("now")
    assert places.SitePage("X", (), None, "", 0, (), "", ()).stated("now") == ""


def test_numbers_and_names_of_claims_are_words_of_the_search():
    found = search.Words({}).split("S4-06: 350,000 H100 for 10.5 bn, in 2024.")
    assert found == ["S4-06", "350,000", "H100", "for", "10.5", "bn", "in", "2024"]


def test_a_question_loads_the_pieces_of_the_index_that_it_needs(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "claims").mkdir()
    page = "<body><nav>menu</nav><article><p>350,000 H100</p><script>x</script></article></body>"
    found = '<script src="searchindex.js"></script>'
    for name in ("claims/a.html", "search.html"):
        (tmp_path / name).write_text(found + page, encoding="utf-8")
    index = {
        "docnames": ["claims/a"],
        "terms": {"350,000": [0], "H100": 0, "hour": 0, "über": 0},
        "titleterms": {"hyperion": 0},
    }
    (tmp_path / "searchindex.js").write_text(f"Search.setIndex({json.dumps(index)})")
    search.split_up(tmp_path)
    pieces = {
        path.stem: json.loads(path.read_text(encoding="utf-8")[len("gigawattWords(") : -3])
        for path in (tmp_path / "_static" / "words").glob("*.js")
    }
    assert pieces.pop("index") == {"docnames": ["claims/a"], "parts": ["3", "h", "rest"]}
    assert pieces["h"] == {"terms": {"H100": 0, "hour": 0}, "titleterms": {"hyperion": 0}}
    assert {name: [*part["terms"]] for name, part in pieces.items() if name != "h"} == {
        "3": ["350,000"], "rest": ["über"],
    }  # fmt: skip
    kept = (tmp_path / "_static" / "passages" / "claims" / "a.js").read_text(encoding="utf-8")
    assert "350,000 H100" in kept and "menu" not in kept and "x" not in kept.split("H100")[1][:2]
    results = (tmp_path / "search.html").read_text(encoding="utf-8")
    assert "searchindex" not in results and "pieces.js" in results and "excerpts.js" in results
    assert "excerpts.js" not in (tmp_path / "claims" / "a.html").read_text(encoding="utf-8")
    assert not (tmp_path / "searchindex.js").exists()


def test_sources_fill_light_pages_by_kind_and_publisher():
    parts = places.sources()
    assert all(len(part.entries) <= places.MOST for part in parts)
    assert len({part.title for part in parts}) == len(parts) > len(places.KINDS)
    listed = places.entries(parts)
    assert len(listed) == len(tables.rows("sources"))
    (omdia, *_) = (one for one in listed if "Omdia" in one[2])
    assert omdia[0].startswith("sources/") and omdia[1].startswith("source-")
    press = [part for part in parts if part.title.startswith("Press")]
    assert len(press) > 1
    for part in press:
        first, last = part.title.removeprefix("Press, ").split(" to ")
        assert all(first <= places._letter(one) <= last for one in part.entries)
