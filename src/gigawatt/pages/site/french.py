"""The site's first page in French: every claim in French words, with its verdict and numbers.

The pages behind it are in English; it says so at each link.
"""

from collections.abc import Mapping
from pathlib import Path

from gigawatt.pages import translated
from gigawatt.pages.site.markdown import slug
from gigawatt.text import language, typeset

PAGE = "fr/index.html"


def home(templates: Path, context: Mapping[str, object]) -> str:
    """The page as HTML. templates: the folder site/. context: what every page shows."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined
    )
    made.globals.update(
        slug=slug, with_unit=typeset.with_unit, quantity=typeset.quantity, told=language.told
    )
    with language.speaking("fr"):
        return translated.page(made.get_template(PAGE).render(context))
