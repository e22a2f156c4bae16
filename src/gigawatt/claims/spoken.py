"""Claims as a reader wants to see them: who said what, when, in our words."""

from typing import TYPE_CHECKING

from gigawatt.claims.claims import in_words
from gigawatt.data import tables

if TYPE_CHECKING:  # it needs pandas, which the command line starts without
    from gigawatt.data.frames import Frame


def said(*claim_ids: str) -> "Frame":
    """What claims say, one row each: who says it, the claim with its unit, its date, and our words.

    The rows remember their claim and its source, so that a figure that shows them can say so.

        gw.said("S4-01", "S4-05", "S4-06")

    Raises UserError for an unknown claim.
    """
    chosen = tables.frame("claims", keys=claim_ids)
    index = tables.index("claims")
    shown = chosen[["claimant", "as_of", "paraphrase"]]
    words = [in_words(index[one]) if _numeric(index[one]) else "" for one in claim_ids]
    shown.insert(1, "claim", words)
    return shown.rename(columns={"claimant": "who", "as_of": "date", "paraphrase": "in our words"})


def _numeric(row: tables.Row) -> bool:
    return row["value"] is not None or (row["low"] is not None and row["high"] is not None)
