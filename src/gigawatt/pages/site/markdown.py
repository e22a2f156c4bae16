"""Templates of pages: whatever a template inserts is escaped, unless it is a link that was made
here.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates.report import shown
from gigawatt.pages.site import titles
from gigawatt.text import typeset
from gigawatt.text.typeset import Markdown, escape

NAMED = 8  # rows that are named where more rest on a source
LINKED = ("claims", "assumptions", "relations")  # tables whose rows have a place on the site
_SAFE = "/:?&=#%~+,;@!*'$._-"


def slug(text: object) -> str:
    """A name as part of a file name or label: lower case, digits and hyphens.

    >>> slug("Stargate UAE"), slug("S4-06")
    ('stargate-uae', 's4-06')
    """
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-")


def to(kind: str, key: object, text: object = None) -> Markdown:
    """A link to the place of a row: its claim, assumption, relation, source or site, by `text` or
    by its title.
    """
    said = titles.of(f"{kind}s:{key}") if text is None and kind != "site" else text or key
    return Markdown(f"[{escape(said)}](#{slug(kind)}-{slug(key)})")


def label(kind: str, key: object) -> Markdown:
    """The mark that `to` leads to; it stands on a line of its own."""
    return Markdown(f"({slug(kind)}-{slug(key)})=")


def source(source_id: object) -> Markdown:
    """A link to a source by publisher, title and date, or the text as it stands where no source
    has that key.
    """
    known = tables.index("sources").get(source_id)
    return to("source", source_id) if known else escape(source_id)


def rows_of(table: str, keys: Iterable[str]) -> tuple[list[Markdown], int]:
    """The first rows of a table by their titles, each once, with a link where the site shows the
    row; and how many more there are.
    """
    found: dict[str, Markdown] = {}
    for key in keys:
        said = titles.of(f"{table}:{key}")
        linked = table in LINKED
        found.setdefault(said, to(table.removesuffix("s"), key, said) if linked else escape(said))
    shown_rows = list(found.values())
    return shown_rows[:NAMED], len(shown_rows[NAMED:])


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


def with_code(text: object) -> Markdown:
    """A text of the tables, in which names of the model stand between backticks."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:  # one of them is open
        return escape(text)
    return Markdown("".join(code(one) if n % 2 else escape(one) for n, one in enumerate(parts)))


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
    made.globals.update({one.__name__: one for one in SHOWN} | {"unit": shown})
    return made


_APART = re.compile(r"(?<=\d) (?=(?:\\?%|k|M|bn|tn|[MGT]W)(?!\w|\\?/))")


def table_line(cells: Iterable[object]) -> Markdown:
    """One row of a Markdown table; a number and its unit or scale stay on one line."""
    line = "| " + " | ".join(escape(cell) or " " for cell in cells) + " |"
    return Markdown(_APART.sub("\N{NO-BREAK SPACE}", line))


def filled(made, template: str, context: Mapping[str, object]) -> str:
    """A template with its values."""
    return re.sub(r"\n{3,}", "\n\n", made.get_template(template).render(context))


# What a template may call, by its own name.
SHOWN = (
    to,
    label,
    rows_of,
    address,
    download,
    listed,
    code,
    with_code,
    command,
    source,
    plain,
    option,
    verdict,
    slug,
    table_line,
    typeset.number,
    typeset.span,
    typeset.quantity,
    typeset.with_unit,
    typeset.words,
    typeset.change,
)
