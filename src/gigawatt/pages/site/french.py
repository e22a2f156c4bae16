"""The site in French: its first page with every claim, and a page of each claim with its verdict.

What a page does not have in French, such as what would change a verdict, is a link to the page in
English.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gigawatt.data import tables
from gigawatt.pages import translated
from gigawatt.pages.site import titles
from gigawatt.pages.site.claims import ClaimPage, said
from gigawatt.pages.site.markdown import slug
from gigawatt.text import language, typeset

HOME, CLAIM = "fr/index.html", "fr/claim.html"


def home(templates: Path, context: Mapping[str, object]) -> str:
    """The first page as HTML. templates: the folder site/. context: what every page shows."""
    return _page(
        templates, HOME, {**context, "up": "../", "english": "../index.html", "titled": ""}
    )


def claim(templates: Path, one: ClaimPage) -> str:
    """The page of a claim as HTML. templates: the folder site/."""
    english = f"../../claims/{slug(one.claim_id)}.html"
    shown = {"claim": one, "titled": f"{one.row['paraphrase_fr']} · gigawatt"}
    return _page(templates, CLAIM, {**shown, "up": "../../", "english": english})


def _page(templates: Path, name: str, context: Mapping[str, object]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined
    )
    shown = {"slug": slug, "source": _source, "said": said, "told": language.told}
    made.globals.update(shown, with_unit=typeset.with_unit, quantity=typeset.quantity)
    with language.speaking("fr"):
        return translated.page(made.get_template(name).render(context))


def _source(source_id: str) -> Any:
    """A source by its publisher, own title and date, as a link where it has an address."""
    from markupsafe import Markup

    row = tables.index("sources").get(source_id)
    if not row:
        return Markup("<span translate=no>{}</span>").format(source_id)
    named = titles.title("sources", row)
    if not str(row["url"] or "").startswith("http"):
        return Markup("<span translate=no>{}</span>").format(named)
    return Markup("<a href='{}' translate=no>{}</a>").format(row["url"], named)
