"""What a row of data/ is called on a page: words for a reader, never its key alone.

The key stays the row's address and stands beside the words in small type.
"""

import textwrap
from string import Formatter

from gigawatt.data import tables
from gigawatt.text import typeset

LONGEST = 90  # characters of a title in a link
LEAST = 24  # characters that stay of a source's title, however long its publisher's name is
CUT = " …"
AS_SPREAD = ", in standard deviations"  # of a position, which nobody needs to know
# How the rows of each table are called, from their own cells; an empty cell leaves no trace.
FORMS = {
    "accelerators": "{accelerator}",
    "ai_power": "{company} at {date}",
    "anchors": "{quantity} of {published}",
    "assumptions": "{meaning}",
    "balances": "{company}, {what}, {date}",
    "capex": "{company}, {period}",
    "claims": "{paraphrase}",
    "contracts": "{seller} for {buyer}, {signed}",
    "corrections": "{what} in {reported}",
    "correlations": "{a} with {b}",
    "count_units": "{unit} of {accelerator}",
    "countries": "{country}, {quantity}, {year}",
    "currencies": "{currency}, {period}",
    "deals": "{deal}, {date}",
    "facility": "{metric}, {place_or_entity}, {year}",
    "fleet": "{company}, {accelerator}, {date}",
    "fx": "euro, {period}, {frequency}",
    "generations": "{accelerator} of {year}",
    "grid_water": "{country}, {year}",
    "grids": "{country}, {year}",
    "measured": "{accelerator}, {metric}",
    "mixes": "{company}, {accelerator}, {year}",
    "pay": "{employer}, {role}, {reported}",
    "places": "{site}, {what}",
    "press": "{sentence}",
    "prices": "{item}, {scope}, {price_date}",
    "promises": "{site}, promised for {promised_for}",
    "readings": "{quantity} read as {reading}",
    "relations": "{relation}",
    "rents": "{accelerator}, {rent_date}",
    "sites": "{site}, {basis}, {as_of}",
    "sources": "{publisher}: {title}, {published}",
    "spending": "{company}, {year}",
    "systems": "{system}",
    "towns": "{place}",
    "turbines": "{turbine} at {site}",
    "yardsticks": "{measure} of {reading}",
}


def title(table: str, row: tables.Row) -> str:
    """What a row is called, in one line.

    >>> title("prices", {"item": "H100 SXM", "scope": "chip", "price_date": "2023-08"})
    'H100 SXM, chip, 2023-08'
    >>> title("sources", {"publisher": None, "title": "A filing", "published": "2025"})
    'A filing, 2025'
    """
    said = ""
    for before, name, _, _ in Formatter().parse(FORMS[table]):
        cell = "" if name is None or row[name] is None else str(row[name])
        if cell.isidentifier():  # a name of the model
            cell = typeset.words(cell)
        if cell:
            said += (before if said else before.lstrip(" ,:")) + cell
    return " ".join(said.removesuffix(AS_SPREAD).split())


def short(table: str, row: tables.Row) -> str:
    """A title for a link; a source keeps its publisher and date."""
    said = title(table, row)
    if table == "sources" and len(said) > LONGEST:
        room = max(LEAST, len(row["title"]) - (len(said) - LONGEST))
        return title(table, {**row, "title": textwrap.shorten(row["title"], room, placeholder=CUT)})
    return textwrap.shorten(said, LONGEST, placeholder=CUT)


def of(reference: str) -> str:
    """The short title of `table:key`; the key itself where there is no such row."""
    table, _, key = reference.partition(":")
    row = _by_key(table).get(key) if table in FORMS else None
    return short(table, row) if row else key


def key(table: str, row: tables.Row) -> str:
    """The key of a row as text; that of a table with two keys has both, `a and b`."""
    names = tables.package()[table]["schema"].get("primaryKey", [])
    return " and ".join(str(row[one]) for one in ([names] if isinstance(names, str) else names))


@tables.kept
def _by_key(table: str) -> dict[str, tables.Row]:
    return {key(table, row): row for row in tables.rows(table)}
