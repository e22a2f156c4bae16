"""What a company paid for chips of one kind in a year, beside those that the tables say it bought.

"Microsoft spent 14 billion dollars on Hopper chips in 2024": fleet.csv has how many they were.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.sentences.pairs.expected import Expected, bought, expected, year_of
from gigawatt.claims.sentences.pairs.pair import Pair
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import tables

BOUGHT = "purchased"
FAMILIES = {"Hopper": ("H100 SXM", "H200")}  # rows of fleet.csv that count several kinds at once
STATED = 0.1  # relative: how far a count of shipments may be off
_BUYS = re.compile(
    r"\bsp(?:en(?:d|ds|ding|t))\b|\bpaid\b|\bpa(?:y|ys|ying)\b|\bbought\b|\bbuy(?:s|ing)?\b|"
    r"\bpurchas\w+|\bworth of\b|\bdépens\w+|\bacheté\w*|\bachèt\w+|\bpayé\w*|\bpa(?:ie|ye)\w*",
    re.I,
)
_OTHER = ("power", "chip", "H100e", "share", "time", "home", "energy", "person", "rack", "server")


def purchase(said: Understood, date: str) -> Pair | None:
    """Money that a company paid for chips of one kind in a year, where the tables count them and
    the sentence does not; None for any other sentence.
    """
    money = said.of("money")
    if len(money) != 1 or not said.chips or not _BUYS.search(said.text):
        return None
    if [one for one in said.amounts if one.kind in _OTHER]:
        return None
    year = max(said.years, default=year_of(said, date))
    rows = [row for row in _purchases(year, said.chips) if _buys(str(row["company"]), said.text)]
    if len(rows) != 1:
        return None
    row = rows[0]
    many = float(row["value"])
    text = f"{many:,.0f} {row['accelerator']}"
    kinds = tuple(one for one in _kinds(row) if one in said.chips)
    count = Amount(many, None, None, "exact", (("chip", 1),), (0, 0), text, kinds)
    found = _of_count(
        expected("chips money", bought(many), kinds, year, said), str(row["fleet_id"])
    )
    counted = {"chips": f"{text} bought by {row['company']} in {year}"}
    return Pair("chips money", (count,), money[0], "USD", found, counted)


def _purchases(year: int, chips: Sequence[str]) -> list[tables.Row]:
    """The rows that count the chips of some kinds that a company bought in a year."""
    return [
        row
        for row in tables.find("fleet", quantity="accelerators", state=BOUGHT)
        if str(row["date"]) == str(year) and set(_kinds(row)) & set(chips)
    ]


def _kinds(row: tables.Row) -> tuple[str, ...]:
    """The accelerators that a row counts: those of a family, or one."""
    kind = str(row["accelerator"])
    return FAMILIES.get(kind, (kind,))


def _buys(company: str, text: str) -> bool:
    """Whether a sentence names all companies of a row: "Tesla and xAI" are two."""
    names = [*company.split(" and "), *(("Alphabet",) if company == "Google" else ())]
    found = [bool(re.search(rf"\b{re.escape(one)}\b", text)) for one in names]
    return any(found) if company == "Google" else all(found)


def _of_count(found: Sequence[Expected], row: str) -> tuple[Expected, ...]:
    """Costs of a chip, as wide as a count of shipments is unsure, resting on its row too."""
    return tuple(
        replace(
            one,
            p5=one.p5 * (1 - STATED),
            p95=one.p95 * (1 + STATED),
            rows=(*one.rows, f"fleet:{row}"),
        )
        for one in found
    )
