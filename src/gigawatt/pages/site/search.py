"""Search of the site: numbers and names of rows are words, and a result shows where it stands."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

from sphinx.search.en import SearchEnglish

# The name of a claim, a number with its commas and points, then any word.
_WORD = r"[A-Za-z]\d+-\d+|\d+(?:[.,]\d+)+|\w+"
_SPLIT = r"""
function splitQuery(query) {
  const grouped = query.replace(/\b\d{5,}\b/g, (one) => Number(one).toLocaleString("en-US"));
  return grouped.match(/[a-z]\d+-\d+|\d+(?:[.,]\d+)+|[\p{L}\p{N}_]+/giu) || [];
}
"""
_SCRIPTS = '<script defer src="_static/{}"></script>'


class Words(SearchEnglish):
    """English, in which "350,000" and "S4-06" are one word each, also as 350000 and s4-06."""

    _word_re = re.compile(_WORD)
    js_splitter_code = _SPLIT


class _Article(HTMLParser):
    """The words of a page between its navigation and its foot."""

    def __init__(self):
        super().__init__()
        self.words, self.inside, self.silent = [], False, 0

    def handle_starttag(self, tag, attributes):
        if tag == "article":
            self.inside = True
        if tag in ("script", "style") or (tag, "headerlink") == (
            tag,
            dict(attributes).get("class"),
        ):
            self.silent = 1

    def handle_endtag(self, tag):
        if tag == "article":
            self.inside = False
        if tag in ("script", "style", "a"):
            self.silent = 0

    def handle_data(self, data):
        if self.inside and not self.silent:
            self.words.append(data)


def words(page: str) -> str:
    """The words of a page in one line.

    >>> words('<nav>no</nav><article><h1>Power<a class="headerlink">#</a></h1> 5 GW</article>')
    'Power 5 GW'
    """
    parser = _Article()
    parser.feed(page)
    return " ".join("".join(parser.words).split())


def add_excerpts(site: Path) -> None:
    """Give the page of results the words of all pages, from which it shows where a word stands."""
    found = {
        path.relative_to(site).as_posix(): words(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    text = json.dumps({page: one for page, one in found.items() if one}, ensure_ascii=False)
    (site / "_static" / "passages.js").write_text(
        f"window.gigawattPassages = {text};\n", encoding="utf-8"
    )
    results = site / "search.html"
    page = results.read_text(encoding="utf-8")
    scripts = "".join(map(_SCRIPTS.format, ("passages.js", "excerpts.js")))
    results.write_text(page.replace("</body>", f"{scripts}</body>"), encoding="utf-8")
