"""The quantities that are shown where there is room for a few: one table, data/headlines.csv."""

from gigawatt.data import tables


def rows(place: str) -> list[tables.Row]:
    """The rows of headlines.csv that are shown in a place, in the order of the table.

    place: a word of the column `shown_in`, such as estimate, costs or app.
    """
    return [row for row in tables.rows("headlines") if place in row["shown_in"].split("|")]


def labels(place: str) -> dict[str, str]:
    """Quantities shown in a place, each with its short name."""
    return {row["quantity"]: row["label"] for row in rows(place)}
