"""Templates of pages: whatever a template inserts is escaped, unless it is a link that was made
here.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates.report import shown
from gigawatt.text import typeset
from gigawatt.text.typeset import Markdown, escape

TITLE = 90  # characters of a source's title in a link
_SAFE = "/:?&=#%~+,;@!*'$._-"
# Tables whose rows have a place of their own on the site, and the start of its label.
PLACES = {
    "claims": "claim",
    "assumptions": "assumption",
    "relations": "relation",
    "sources": "source",
    "sites": "row",
}


def slug(text: object) -> str:
    """A name as part of a file name or label: lower case, digits and hyphens.

    >>> slug("Stargate UAE"), slug("S4-06")
    ('stargate-uae', 's4-06')
    """
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-")


def to(kind: str, key: object, text: object = None) -> Markdown:
    """A link to the place of a row: its claim, assumption, relation, source, site or quantity."""
    return Markdown(f"[{escape(key if text is None else text)}](#{slug(kind)}-{slug(key)})")


def label(kind: str, key: object) -> Markdown:
    """The mark that `to` leads to; it stands on a line of its own."""
    return Markdown(f"({slug(kind)}-{slug(key)})=")


def source(source_id: object) -> Markdown:
    """A link to a source by its title, or the text as it stands where no source has that key."""
    row = tables.index("sources").get(source_id)
    if not row:
        return escape(source_id)
    return to("source", source_id, textwrap.shorten(row["title"], TITLE, placeholder=" ..."))


def row_link(reference: str) -> Markdown:
    """A link for `table:key`, or the reference as it stands where the site shows no such row."""
    table, _, key = reference.partition(":")
    if table == "sites":
        row = tables.index("sites").get(key)
        return to("site", row["site"], f"{row['site']} ({key})") if row else escape(reference)
    return to(PLACES[table], key) if table in PLACES else escape(f"{table}: {key}")


def address(url: object, text: object = None) -> Markdown:
    """A web address as a link, where it is a plain one; else as text."""
    shown_text = escape(url if text is None else text)
    try:
        parts = urlsplit(str(url or ""))
    except ValueError:
        return shown_text
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return shown_text
    return Markdown(f"[{shown_text}](<{quote(str(url), safe=_SAFE)}>)")


def download(file: object, text: object) -> Markdown:
    """A link that saves a file of data/."""
    return Markdown(f'<a href="data/{plain(file)}" download>{escape(text)}</a>')


def listed(parts: Iterable[object], between: str = ", ") -> Markdown:
    """Parts in a row, each escaped."""
    return Markdown(between.join(escape(part) for part in parts))


def code(name: object) -> Markdown:
    """A name of the model in the typewriter face. Backticks cannot be escaped in it, so they go."""
    return Markdown("`" + re.sub(r"[`\s|]+", " ", str(name)).strip() + "`")


def command(line: str) -> Markdown:
    """A command in a block of its own, to be copied; text in it stays text."""
    ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", line)), default=0))
    return Markdown(f"{ticks}\n{' '.join(line.split())}\n{ticks}")


def plain(name: object) -> Markdown:
    """A name of a file or label where Markdown knows no escapes: letters, digits, dot, hyphen,
    underscore only.
    """
    return Markdown(re.sub(r"[^\w.-]", "", str(name)))


def option(text: object) -> Markdown:
    """Text as the value of a directive's option: one quoted line, which is never read
    as Markdown.
    """
    return Markdown(json.dumps(" ".join(str(text).split()), ensure_ascii=False))


def verdict(text: str) -> Markdown:
    """A verdict as a badge: a word with a colour class, and the word says it all."""
    return Markdown('<span class="verdict ' + slug(text) + f'">{escape(text)}</span>')


def environment(folder: Path):
    """Jinja with every inserted value escaped for Markdown.

    Raises UserError where the templates are missing.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    if not folder.is_dir():
        raise UserError(f"{folder.name}/: not found; restore it from the repository")
    made = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    helpers = {
        "to": to,
        "label": label,
        "row_link": row_link,
        "address": address,
        "download": download,
        "listed": listed,
        "code": code,
        "command": command,
        "source": source,
        "plain": plain,
        "option": option,
        "verdict": verdict,
        "slug": slug,
        "unit": shown,
        "table_line": table_line,
    }
    numbers = {
        name: getattr(typeset, name)
        for name in ("number", "span", "quantity", "with_unit", "words", "change")
    }
    made.globals.update(helpers | numbers)
    return made


def table_line(cells: Iterable[object]) -> Markdown:
    """One row of a Markdown table."""
    return Markdown("| " + " | ".join(escape(cell) or " " for cell in cells) + " |")


def filled(made, template: str, context: Mapping[str, object]) -> str:
    """A template with its values."""
    return re.sub(r"\n{3,}", "\n\n", made.get_template(template).render(context))
