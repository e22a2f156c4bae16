"""What no page needs leaves a finished site: icons, a library of menus, style without a subject."""

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

# The theme draws its dozen icons with a script of 1.6 MB; `site.css` has them as small masks.
# It opens its one menu with a library of 81 kB; `menu.js` does that.
_UNUSED = re.compile(
    r"<(?:script|link)[^>]*(?:fontawesome|/bootstrap\.js)[^>]*>(?:\s*</script>)?\s*"
)
# Only the page of results searches; the theme lets every page load the index of all words.
_SEARCH_SCRIPT = re.compile(
    r'<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*">\s*</script>\s*'
)
# Scripts of ours that a page has only with something for them to do.
_ASKED = {
    "live.js": re.compile(r'<img [^>]*class="[^"]*\blive-\d\d-'),
    "finder.js": re.compile(r'<div class="finder\b'),
    "table.js": re.compile(r'<div class="(?:searchable|filter)\b'),
}
_FILES = ("scripts/fontawesome.js*", "scripts/bootstrap.js*", "vendor/fontawesome", "webfonts")
_NAME = re.compile(r'<div class="sidebar-primary-item">(?=\s*<a class="navbar-brand)')
_LANDMARK = '<div class="sidebar-primary-item" role="navigation" aria-label="First page">'
_CLASSES = re.compile(r'\b(?:class|id)="([^"]*)"')
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_NEEDED = re.compile(r"[.#]((?:[\w-]|\\.)+)")
_UNLESS = re.compile(r":not\([^()]*\)")


def lighten(site: Path) -> None:
    """Take the scripts of icons and menus, their fonts and all rules of style without a subject out
    of a site, and the search out of pages that show no results. The link to the first page, which
    the theme leaves outside, becomes a landmark.

    A rule stays if every class and id that it names occurs in a page or a script.
    """
    words: set[str] = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        lighter = _NAME.sub(_LANDMARK, _UNUSED.sub("", text))
        if page.name != "search.html":
            lighter = _SEARCH_SCRIPT.sub("", lighter)
        for script, subject in _ASKED.items():
            if not subject.search(lighter):
                lighter = re.sub(
                    rf'<script [^>]*src="[^"]*/{script}[^"]*"[^>]*>\s*</script>\s*', "", lighter
                )
        words.update(word for found in _CLASSES.findall(text) for word in found.split())
        if lighter != text:
            page.write_text(lighter, encoding="utf-8")
    for pattern in _FILES:
        for left in (site / "_static").glob(pattern):
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()
    for script in site.rglob("*.js"):
        # Two hold no words of style: the index has those of the pages, the library its own.
        if script.name not in ("searchindex.js", "vega.js") and script.parent.name != "live":
            words.update(_WORD.findall(script.read_text(encoding="utf-8")))
    for style in (site / "_static").rglob("*.css"):
        style.write_text(needed(style.read_text(encoding="utf-8"), words), encoding="utf-8")


def needed(style: str, words: set[str]) -> str:
    """The rules of a style sheet whose classes and ids are all among the words.

    >>> needed(".menu a { color: red } .gone, p { margin: 0 } .gone { top: 0 }", {"menu"})
    '.menu a{color: red}p{margin: 0}'
    """
    import tinycss2

    rules = tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rules, words))


def _kept(rules: Iterable, words: set[str]) -> Iterator[str]:
    import tinycss2

    for rule in rules:
        if rule.type == "qualified-rule":
            prelude = tinycss2.serialize(rule.prelude)
            chosen = [one for one in _selectors(prelude) if _has_subject(one, words)]
            if chosen:
                yield f"{','.join(chosen)}{{{_close(rule.content)}}}"
        elif rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
            inside = tinycss2.parse_rule_list(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            if kept := "".join(_kept(inside, words)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}"
        elif not (rule.type == "at-rule" and _is_icon_font(tinycss2.serialize([rule]))):
            yield tinycss2.serialize([rule])


def _close(tokens: Iterable) -> str:
    """What stands in a rule, without comments and with a single space where there is any."""
    import tinycss2

    parts = (
        " " if one.type == "whitespace" else tinycss2.serialize([one])
        for one in tokens
        if one.type != "comment"
    )
    return "".join(parts).strip()


def _is_icon_font(rule: str) -> bool:
    return rule.startswith("@font-face") and "fa-" in rule


def _selectors(prelude: str) -> list[str]:
    """Selectors of a rule; commas inside brackets part nothing."""
    found, depth = [""], 0
    for letter in prelude:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    return [one.strip() for one in found]


def _has_subject(selector: str, words: set[str]) -> bool:
    plain = _UNLESS.sub("", selector)
    if ":is(" in plain or ":where(" in plain or "[" in plain:
        return True  # one of several may be there
    return all(re.sub(r"\\", "", name) in words for name in _NEEDED.findall(plain))
