"""A finished page in the reader's language: its words and numbers from the catalogue, its markup
as it was.

What stands in an element with a `lang` of its own or `translate="no"`, in code or in a script stays
as it is: the
titles of sources, reasons in the tables, pictures that were drawn in that language already.
"""

import html
import re
from html.parser import HTMLParser

from gigawatt.text.language import foreign, language, told

SAID = ("alt", "aria-label", "title", "placeholder")  # attributes that are read or heard
KEPT = ("script", "style", "code", "pre", "kbd", "samp")
VOID = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")


def page(text: str) -> str:
    """A page of HTML in the reader's language; in English, the page itself."""
    if not foreign():
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.made)


class _Reader(HTMLParser):
    """Copies a page and puts its texts into the reader's language on the way."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self.open: list[tuple[str, bool]] = []  # the elements around, and whether each is kept

    @property
    def kept(self) -> bool:
        return any(kept for _, kept in self.open)

    def handle_decl(self, decl: str) -> None:
        self.made.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self.made.append(f"<!--{data}-->")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, raw = dict(attrs), self.get_starttag_text() or ""
        own = tag in KEPT or given.get("translate") == "no"
        own = own or (tag != "html" and bool(given.get("lang")))
        if tag == "html":
            raw = re.sub(r'lang="\w+"', f'lang="{language()}"', raw)
        elif not own and not self.kept:
            raw = self._attributes(raw, given)
        self.made.append(raw)
        if tag not in VOID and not raw.endswith("/>"):
            self.open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        self.made.append(f"</{tag}>")
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                break

    def handle_data(self, data: str) -> None:
        if any(tag in ("script", "style") for tag, _ in self.open):
            self.made.append(data)
        elif self.kept or not data.strip():
            self.made.append(html.escape(data, quote=False))
        else:
            before, after = re.match(r"\s*", data), re.search(r"\s*$", data)
            said = html.escape(told(" ".join(data.split())), quote=False)
            edges = (found.group() if found else "" for found in (before, after))
            self.made.append(said.join(edges))

    def _attributes(self, raw: str, given: dict[str, str | None]) -> str:
        """A tag with what is read aloud of it in the reader's language."""
        for name in SAID:
            value = given.get(name)
            if value:
                said = html.escape(told(value))
                raw = re.sub(
                    rf'(\s{name}=)("[^"]*"|\'[^\']*\')', lambda m, s=said: f'{m[1]}"{s}"', raw
                )
        return raw
