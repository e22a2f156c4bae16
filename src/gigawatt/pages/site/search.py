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
_WHOLE = re.compile(r'<script src="[^"]*searchindex\.js[^"]*">\s*</script>\s*')
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


def split_up(site: Path) -> None:
    """Give the page of results the index of words in pieces, by first letter, and the words of each
    page apart, so that it loads what a question needs and nothing before somebody asks.
    """
    whole = site / "searchindex.js"
    text = whole.read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    pieces: dict[str, dict[str, dict]] = {}
    for name in ("terms", "titleterms"):
        for word, pages in index.pop(name).items():
            part = pieces.setdefault(_part(word), {"terms": {}, "titleterms": {}})
            part[name][word] = pages
    (site / "_static" / "words").mkdir()
    for part, found in {"index": {**index, "parts": sorted(pieces)}, **pieces}.items():
        place = site / "_static" / "words" / f"{part}.js"
        place.write_text(f"gigawattWords({_script(found)});\n", encoding="utf-8")
    whole.unlink()
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site)
        if said := words(path.read_text(encoding="utf-8")):
            place = site / "_static" / "passages" / page.with_suffix(".js")
            place.parent.mkdir(parents=True, exist_ok=True)
            line = f"gigawattPassages[{_script(page.as_posix())}] = {_script(said)};\n"
            place.write_text(line, encoding="utf-8")
    results = site / "search.html"
    scripts = "".join(map(_SCRIPTS.format, ("pieces.js", "excerpts.js")))
    page = _WHOLE.sub("", results.read_text(encoding="utf-8"))
    results.write_text(page.replace("</body>", f"{scripts}</body>"), encoding="utf-8")


def _part(word: str) -> str:
    """The piece of the index in which a word stands: its first letter or digit."""
    first = word[:1].lower()
    return first if re.fullmatch("[a-z0-9]", first) else "rest"


def _script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
