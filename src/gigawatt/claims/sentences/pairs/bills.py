"""Money of a year beside power or chips: the electricity bill, and all that a site costs."""

import re
from dataclasses import replace

from gigawatt.claims.sentences.pairs.expected import (
    HOURS,
    Expected,
    chips_of,
    expected,
    scaled,
)
from gigawatt.claims.sentences.pairs.numbers import HOUR_WORDS, Sorted
from gigawatt.claims.sentences.pairs.pair import Couple, Pair, assumptions, pieces
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import tables

_UPKEEP = re.compile(
    r"\bown(?:s|ing|ership)?\b|\boperat(?:e|es|ing)\b|\brun(?:s|ning)?\b|\bTCO\b|\bupkeep\b|"
    r"\bexploit(?:e|er|ation)\b|\bposséd\w+|faire tourner",
    re.I,
)
MEGAWATT = 1e6  # watts
UPKEEP = (("USD", 1), ("W", -1), ("h", -1))
EARNS = re.compile(
    r"\brents? (?:for|of) (?:an?|one|each|every) (?:mega|giga)watt|"
    r"\brevenues?\b|\bearn\w*|\bbrings? (?:in|its owner)|\bchiffre d'affaires|\brecettes?\b|"
    r"\brapport(?:e|ent|erait)\b",
    re.I,
)
BILL = re.compile(
    r"electricity|\bbills?\b|for (?:its|the|their) (?:power|energy)\b|électricité|facture|"
    r"powering|alimenter",
    re.I,
)
IN_A_YEAR = re.compile(r"a year|per year|par an|annually|yearly|annuel", re.I)


def of_bills(found: Sorted) -> list[Pair | None]:
    """Money of a year that pays the electricity of a power, or of chips."""
    said = found.said
    yearly = [one for one in said.amounts if one.dims == (("USD", 1), ("h", -1))]
    if not BILL.search(said.text):
        return []
    if found.power:
        return [bill(said, found.year, found.near(found.power, yearly), 1 / HOURS)]
    return [_chips_bill(said, found.year, found.near(found.chips, yearly))]


def of_upkeep(found: Sorted) -> list[Pair | None]:
    """All that a power costs its owner in a year: machines, building, electricity, people."""
    said = found.said
    other = BILL.search(said.text) or EARNS.search(said.text)
    energy = (one for one in said.amounts if one.dims == UPKEEP and HOUR_WORDS.search(one.text))
    priced = any(energy)  # what a kilowatt-hour costs: then it is the bill
    if not _UPKEEP.search(said.text) or other or priced:
        return []
    yearly = [one for one in said.amounts if one.dims == (("USD", 1), ("h", -1))]
    each = [one for one in said.amounts if one.dims == UPKEEP]
    couple = found.near(found.power, yearly)
    if not couple and len(each) == 1 and not yearly:
        low, high = (end and end * MEGAWATT for end in (each[0].low, each[0].high))
        asked = replace(each[0], value=each[0].value * MEGAWATT, low=low, high=high)
        where = each[0].where
        one = Amount(MEGAWATT, None, None, "exact", (("W", 1),), where, "one megawatt")
        couple = (one, asked)
    if not couple:
        return []
    kinds = chips_of(None, said, found.year, False)
    expect = scaled(expected("power upkeep", "power", kinds, found.year, said), 1 / HOURS)
    assumed = assumptions(kinds, found.year, bool(said.chips))
    return [Pair("power upkeep", couple[:1], couple[1], "USD a year", expect, assumed)]


def bill(said: Understood, year: int, couple: Couple | None, factor: float) -> Pair | None:
    """Electricity of a year: a typical load and none that idles, at the price of the country that
    is named.
    """
    if not couple:
        return None
    found = scaled(expected("power bill", "power", ("mix",), year, said), factor)
    country = said.country if said.country not in ("", "US") else ""
    rows = tables.find("countries", country=country, quantity="industrial_price_usd_per_kwh")
    if rows:
        row = max(rows, key=lambda one: one["year"])
        energy = scaled(expected("power energy", "power", ("mix",), year, said), factor / 1e3)
        found = tuple(
            Expected(
                one.label,
                one.p5 * row["low"],
                one.p50 * row["central"],
                one.p95 * row["high"],
                False,
                "energy_cost_usd_per_year",
                behind=one.behind,
                rows=(f"countries:{row['country_row_id']}",),
            )
            for one in energy
        )
    return Pair(
        "power bill",
        couple[:1],
        couple[1],
        "USD a year",
        found,
        {"electricity of": country or "US"},
    )


def _chips_bill(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    """Electricity of a year of a count of chips."""
    if not couple:
        return None
    count, money = couple
    kinds = chips_of(count, said, year, False)
    found = expected("power bill", "chips", kinds, year, said)
    found = scaled(found, pieces(count) / HOURS)
    return Pair("power bill", (count,), money, "USD a year", found, {"electricity of": "US"})
