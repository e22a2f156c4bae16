"""Sphinx settings of the site: everything local, nothing executed, no clock in the output."""

import html
import re
from pathlib import Path

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

from gigawatt.pages.site.search import Words

project = "gigawatt"
author = ""
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["_extra"]
html_extra_path = ["_extra"]

# Notebooks come executed from `gigawatt figures`; a warning is an error.
nb_execution_mode = "off"
nb_merge_streams = True
suppress_warnings = []
smartquotes = False
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
myst_url_schemes = ("http", "https")

html_theme = "sphinx_book_theme"
html_title = "gigawatt"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["site.css"]
html_js_files = [
    (name, {"defer": "defer"})
    for name in ("menu.js", "table.js", "finder.js", "copy.js", "live.js")
]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False
html_last_updated_fmt = None
html_use_index = False
html_context = {"default_mode": "auto"}  # as the reader's system; the charts follow
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "show_toc_level": 1,
    "navbar_persistent": [],
    "extra_footer": "Code: MIT. Data and figures: CC BY 4.0. Cite as: The gigawatt authors, gigawatt, with the date of the data.",
}


def _inline(self, node: nodes.math) -> None:
    self.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _block(self, node: nodes.math_block) -> None:
    self.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def _escape(app, page, template, context, doctree) -> None:
    """The theme puts the plain text of a page's title into the page as HTML: make it text again."""
    for name in ("pagetitle", "page_description"):
        if name in context:
            context[name] = html.escape(context[name])


def _reviewed(app, page, template, context, doctree) -> None:
    """The page of a claim carries its schema.org ClaimReview, which no text in it can leave."""
    told = Path(app.srcdir, "_reviews", f"{page}.json")
    if told.is_file():
        text = told.read_text(encoding="utf-8")
        for sign in "<>&":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        script = f'<script type="application/ld+json">{text}</script>'
        context["metatags"] = context.get("metatags", "") + script


def _told(app, page, template, context, doctree) -> None:
    """What a search engine, a messenger or a feed reader shows of a page before it is opened."""
    words = [] if doctree is None else [one.astext() for one in doctree.findall(nodes.paragraph)]
    about = " ".join(
        next((one for one in words if len(one) > 60), context.get("title", "")).split()
    )
    about = about if len(about) <= 200 else about[:199].rpartition(" ")[0] + " …"
    home = app.config.html_baseurl
    pictures = [] if doctree is None else [one["uri"] for one in doctree.findall(nodes.image)]
    picture = "_images/" + pictures[0].rpartition("/")[2] if pictures else "_static/preview.png"
    told = {
        "description": about,
        "og:type": "article",
        "og:site_name": "gigawatt",
        "og:title": re.sub(r"<[^>]+>", "", context.get("title", "gigawatt")),
        "og:description": about,
        **({"og:url": f"{home}{page}.html", "og:image": f"{home}{picture}"} if home else {}),
        "twitter:card": "summary_large_image",
    }
    context["metatags"] = context.get("metatags", "") + "".join(
        f'<meta {"property" if ":" in key else "name"}="{key}" content="{html.escape(value)}" />'
        for key, value in told.items()
    )
    up = "../" * page.count("/")
    context["metatags"] += (
        f'<link rel="alternate" type="application/rss+xml" title="changes" href="{up}feed.xml" />'
    )
    if page == "index" or page.startswith("claims/"):
        context["metatags"] += f'<link rel="alternate" hreflang="fr" href="{up}fr/{page}.html" />'


def setup(app):
    """Formulas become MathML, which browsers draw by themselves: no script, no request."""
    app.add_search_language(Words)
    app.connect("html-page-context", _escape, priority=900)
    app.connect("html-page-context", _reviewed)
    app.connect("html-page-context", _told)
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.config.html_math_renderer = "mathml"
