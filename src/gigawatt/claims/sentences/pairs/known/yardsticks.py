"""What the press compares with: a query, a dam, a reactor, a home, an hour of a chip, a run."""

import re
from collections import Counter
from dataclasses import replace

from gigawatt.claims.arithmetic import last_day
from gigawatt.claims.sentences.pairs.expected import (
    Expected,
    expected,
    interval,
    scaled,
    turned,
    widest,
    year_of,
)
from gigawatt.claims.sentences.pairs.pair import Pair
from gigawatt.claims.sentences.words.amount import CHIP_HOURS, PIECE_W, Amount
from gigawatt.claims.sentences.words.each import QUERY_WH
from gigawatt.claims.sentences.words.hedges import ABOUT
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import tables
from gigawatt.errors import UserError

W_PER_MW = WH_PER_MWH = 1e6

OF_RUNS = "H100 SXM"  # the chip of the runs whose hours the tables have; an H800 draws as much
GALLON = 3.785  # litres
_TRAINS = re.compile(r"train|entraîn|pre-?training", re.I)


def yardsticks(said: Understood, date: str) -> list[Pair]:
    """What the press compares with: a query, a dam, a home's water, an hour of a chip."""
    found: dict[tuple[str, str], list[tables.Row]] = {}
    year = year_of(said, date)
    for row in tables.rows("yardsticks"):
        words = str(row["words"])
        asks = row["thing"] == "query" and _ASKS.search(said.text)
        if (asks or re.search(words, said.text)) and row["year"] in (None, year):
            found.setdefault((row["thing"], row["measure"]), []).append(row)
    pairs = [_YARDSTICKS[key](said, rows) for key, rows in found.items()]
    return [one for one in pairs if one is not None]


def _named(said: Understood, rows: list[tables.Row]) -> list[tables.Row]:
    """The readings that the words name, else all of them."""
    named = [
        row
        for row in rows
        if row["scope"]
        and re.search(_SCOPES.get(str(row["scope"]), str(row["scope"])), said.text, re.I)
    ]
    return named or rows


def _measured(rows: list[tables.Row], factor: float) -> tuple[Expected, ...]:
    return tuple(
        Expected(
            row["reading"],
            row["low"] * factor,
            row["central"] * factor,
            row["high"] * factor,
            False,
            row["measure"],
            rows=(f"yardsticks:{row['yardstick_id']}",),
        )
        for row in rows
    )


def one_of(base: str, where: tuple[int, int] = (0, 0)) -> Amount:
    return Amount(1.0, None, None, "exact", ((base, 1),), where, f"one {base}")


def of_query(said: Understood) -> list[Pair]:
    """Energy or water of one query, where a sentence names it beside arithmetic of its own."""
    found: list[Pair] = []
    if any(dict(one.dims).get("query") == 1 for one in said.amounts):
        return found  # what all of them take is what the sentence is about
    for measure in ("energy", "water"):
        rows = [
            row
            for row in tables.find("yardsticks", thing="query", measure=measure)
            if re.search(str(row["words"]), said.text)
        ]
        pair = _query(said, rows) if rows else None
        found += [pair] if pair else []
    return found


def _query(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """Energy or water of one query, where the sentence speaks of one."""
    if _PICTURES.search(said.text):  # the tables know what a text takes
        return None
    energy = rows[0]["measure"] == "energy"
    base = (("W", 1), ("h", 1)) if energy else (("litre", 1),)
    each = tuple(sorted((*base, ("query", -1))))
    asked = [one for one in said.amounts if one.dims == each]
    if energy and not asked and _queries(said):
        every = _all_queries(said, rows)
        if every:
            return every
    singular = re.search(
        r"\b(?:an?|the|une?|la|one|each|every|chaque|average|per|par|median) (?:\w+ ){0,2}"
        r"(?:query|prompt|request|question|answer|requête|réponse|reply|response)\b",
        said.text,
        re.I,
    )
    if not asked and singular:
        asked = [one for one in said.amounts if one.dims == tuple(sorted(base))]
    if not asked or [one for one in said.amounts if one.kind in ("query", "home")]:
        return None
    if singular:  # "a search takes 0.3 Wh, a ChatGPT query 3 Wh": the one that stands beside it
        first, last = singular.span()
        away = [max(one.where[0] - last, first - one.where[1], 0) for one in asked]
        asked = [asked[away.index(min(away))]]
    found = _measured(rows, 1.0 if energy else 1e-3)
    return Pair("yardstick", (one_of("query"),), asked[0], "Wh" if energy else "litres", found, {})


def _queries(said: Understood) -> list[Amount]:
    return [one for one in said.amounts if one.dims == (("h", -1), ("query", 1))]


def _all_queries(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """Energy of all queries of a day: "a billion queries a day need 340 MWh"."""
    queries = _queries(said)[0]
    energy = [one for one in said.of("energy") if one.value >= QUERY_WH]  # less is that of one
    power = [one for one in said.of("power") if re.search(r"Wh|hours?|heures?", one.text)]
    if len(energy) + len(power) != 1 or said.of("home"):
        return None
    hours = 24.0 if energy else 1.0  # without a time it is that of the day of the queries
    found = _measured(rows, hours)
    unit = "MWh" if energy else "MW"
    return Pair("yardstick", (queries,), (energy or power)[0], unit, found, {})


def _of_things(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """How many dams or reactors a power is."""
    thing = str(rows[0]["thing"])
    power = [one for one in said.of("power") if one.value >= PIECE_W]
    counts = [*said.of(thing), *said.of("times"), *_a_single(said, thing)]
    counts = [one for one in counts if not _OWN.search(said.text[: one.where[0]])]
    if len(power) != 1 or not counts:  # the thing's own power is printed too
        return None
    found = turned(_measured(_named(said, rows), W_PER_MW))
    return Pair("yardstick", (power[0],), counts[0], f"{thing}s", found, {})


def _a_single(said: Understood, thing: str) -> list[Amount]:
    """One reactor or dam of the words: "the output of a nuclear reactor"."""
    found = re.search(SINGLE.get(thing, "(?!)"), said.text, re.I)
    if not found:
        return []
    return [Amount(1.0, None, None, "about", ((thing, 1),), found.span(), found.group())]


def _run(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """Energy of the training of a model that is named."""
    energy = said.of("energy")
    if not energy or not _TRAINS.search(said.text):
        return None
    found = _measured(rows, WH_PER_MWH)
    return Pair("yardstick", (one_of("run"),), energy[0], "GWh", found, {})


def _run_cost(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """Money of the training of a model that is named."""
    money = said.of("money")
    chips = [one for one in said.of("chip") if not _RUN_ON.search(said.text[: one.where[0]])]
    fleet = chips and not said.of("time")  # of chips that are there, not of a run
    if len(money) != 1 or not _TRAINS.search(said.text) or fleet:
        return None
    found = _measured(rows, 1.0)
    return Pair(
        "run cost", (one_of("run"),), money[0], "USD", found, {"run": "the final one alone"}
    )


def _run_printed(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """Operations or chip hours of the training of a model that is named."""
    dims = _OF_RUN[str(rows[0]["measure"])]
    asked = [one for one in said.amounts if one.dims == dims]
    if not asked and dims == CHIP_HOURS and said.of("energy") and _TRAINS.search(said.text):
        return _energy_of_hours(said, rows)
    if not asked and dims == CHIP_HOURS and not said.of("flop"):
        asked = _hours_of_run(said)
    if len(asked) != 1 or said.of("money"):  # beside money the hours are what is given
        return None
    found = _measured(rows, 1.0)
    unit = str(rows[0]["unit"]).partition("/")[0]
    return Pair("yardstick", (one_of("run"),), asked[0], _UNITS[unit], found, {})


def _energy_of_hours(said: Understood, rows: list[tables.Row]) -> Pair:
    """Energy of the training of a model whose chip hours the tables have: at the power of its chips
    with their servers, and, as a part, at what the chips alone are rated at.
    """
    kinds = said.chips[:1] or (OF_RUNS,)
    power = expected("chips power", "chips", kinds, year_of(said, ""), said)
    rated = replace(said, scopes=frozenset({"rating"}))
    alone = expected("chips power", "chips", kinds, year_of(said, ""), rated)
    whole = widest(power, "at full power with its servers")
    found = []
    for row, hours in ((row, _measured([row], 1.0)[0]) for row in rows):
        for one, part in ((whole, False), *((one, True) for one in alone)):
            ends = one.p5 * hours.p5, one.p50 * hours.p50, one.p95 * hours.p95
            label = f"{row['reading']}, {one.label}"
            made = Expected(label, *ends, part, "", behind=one.behind, rows=hours.rows)
            found.append(made)
    assumed = {"chip": kinds[0]}
    return Pair("yardstick", (one_of("run"),), said.of("energy")[0], "GWh", tuple(found), assumed)


def _home_water(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """Homes that use as much water in a day."""
    water = [one for one in said.amounts if one.dims == (("h", -1), ("litre", 1))]
    homes = said.of("home")
    if not water or not homes or said.language == "fr" and said.country != "US":
        return None  # the tables have the water of American homes alone
    found = turned(_measured(rows, GALLON / 24))
    return Pair("yardstick", (water[0],), homes[0], "homes", found, {"homes of": "US"})


def _chip_hour(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """The rent of a chip for an hour, or of many chip hours."""
    hours = [one for one in said.amounts if one.dims == (("chip", 1), ("h", 1))]
    hours = hours or _hours_of_run(said)
    money = said.of("money")
    found = _with_rents(_measured(rows, 1.0), rows)
    assumed = {"chip": "H100 or H800", "rents of": str(rows[0]["year"])}
    if hours and money:
        return Pair("yardstick", (hours[0],), money[0], "USD", found, assumed)
    rented = _rented(said)
    if not rented or (said.chips and not set(said.chips) & {"H100 SXM", "H200"}):
        return None
    counted, asked = rented
    return Pair("yardstick", (counted,), asked[0], "USD an hour", found, assumed)


def _rented(said: Understood) -> tuple[Amount, list[Amount]] | None:
    """How many chips the rents of an hour are for, one or all of a fleet, and those rents."""
    hourly, fleets = _hourly(said), said.of("chip")
    total = [one for one in said.amounts if one.dims == USD_AN_HOUR]
    if len(total) == len(fleets) == 1 and _RENTS.search(said.text):
        before = said.text[: total[0].where[0]]
        each = _EACH.search(said.text) or _AT.search(before)
        if not each and total[0].value >= fleets[0].value * CHEAPEST:
            return fleets[0], total
    return (one_of("chip"), hourly) if hourly else None


def _hourly(said: Understood) -> list[Amount]:
    """Rents of an hour: money for each hour, or money where the words speak of one hour."""
    found = [one for one in said.amounts if one.dims in _RENTED and one.value < HOURLY]
    money = [one for one in said.of("money") if one.value < HOURLY]
    return found or (money if _AN_HOUR.search(said.text) else [])


def _with_rents(found: tuple[Expected, ...], rows: list[tables.Row]) -> tuple[Expected, ...]:
    """The rents that one source collects for a year, as wide as those that the tables list too."""
    given = (("accelerator", "H100 SXM"), ("as_of", f"{rows[0]['year']}-12-31"))
    low, middle, high = interval(given, RENT, False, True)
    listed = Expected("", low, middle, high, False, RENT, behind=((RENT, given),))
    return tuple(widest([one, listed]) for one in found)


def rent_of_chip(said: Understood, date: str) -> Pair | None:
    """The rent of an hour of a chip of which the tables have rents, other than the H100."""
    rented = _rented(said)
    rents = Counter(row["accelerator"] for row in tables.rows("rents"))
    kinds = tuple(one for one in said.chips if rents[one] and one != "H100 SXM")
    if not rented or len(kinds) != 1 or set(said.chips) != set(kinds):
        return None
    when = last_day(date) if date else tables.date()
    given = (("accelerator", kinds[0]), ("as_of", when))
    try:
        low, middle, high = interval(given, RENT, False, True)
    except UserError:
        return None
    behind = ((RENT, given),)
    found = Expected(f"rents of {kinds[0]}", low, middle, high, False, RENT, behind=behind)
    every: tuple[Expected, ...] = (found,)
    if kinds[0].startswith("GB"):  # a print may mean the superchip
        every += scaled([replace(found, part=True)], 2.0, ", a superchip of two")
    counted, hourly = rented
    asked = hourly[-1]  # rents fall "from 4 to 2.20 dollars": the last is that of the date
    assumed = {"rents of": when[:4]}
    return Pair("yardstick", (counted,), asked, "USD an hour", every, assumed)


def _hours_of_run(said: Understood) -> list[Amount]:
    """Chip hours of a training run of which chips and days are printed."""
    chips, times = said.of("chip"), said.of("time")
    if len(chips) != 1 or len(times) != 1 or not _TRAINS.search(said.text):
        return []
    count, days = chips[0], times[0]
    text = f"{count.text} for {days.text}"
    ends = zip((count.claimed.low, count.claimed.high), (days.claimed.low, days.claimed.high))
    low, high = (one * other for one, other in ends)
    value = count.value * days.value
    return [Amount(value, low, high, "exact", CHIP_HOURS, count.where, text)]


_OF_RUN: dict[str, tuple[tuple[str, int], ...]] = {
    "operations": (("flop", 1),),
    "chip hours": CHIP_HOURS,
}
_UNITS = {"flop": "operations", "GPU-hour": "hours of a chip"}
_PICTURES = re.compile(
    r"\b(?:videos?|vidéos?|images?|pictures?|photos?) (?:quer(?:y|ies)|requests?|generation)|"
    r"\b(?:requêtes?|génération|generation) (?:de |d'|of )?(?:an? |une )?"
    r"(?:videos?|vidéos?|images?|pictures?)\b",
    re.I,
)
_OWN = re.compile(r"(?:'s|s'|\bits|\btheir|\bour|\bses|\bleurs|\bnos) ?$", re.I)  # that stand there
_RUN_ON = re.compile(  # chips that a model was trained on
    r"\b(?:on|using|with|avec|sur|via)"
    rf"{ABOUT} ?$",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:question|answer)s?\b.{0,24}\b(?:ChatGPT|Gemini|Claude|Copilot|GPT|AI)\b|"
    r"\b(?:ChatGPT|Gemini|Claude|Copilot|AI)(?:'s)? (?:question|answer)s?\b|"
    r"\b(?:ChatGPT|GPT-?\d[\w.]*|Gemini|Claude|Copilot)\b.{0,48}\b(?:question|answer|response)s?\b",
    re.I,
)
SINGLE = {
    "reactor": r"\b(?:an?|one|une?|d'un) (?:\w+ ){0,2}(?:reactor|réacteur)\b",
    "dam": r"\b(?:an?|one|the|du|le|d'un) (?:\w+ ){0,1}(?:Hoover Dam|barrage Hoover)\b",
}
_YARDSTICKS = {
    ("query", "energy"): _query,
    ("query", "water"): _query,
    ("dam", "power"): _of_things,
    ("reactor", "power"): _of_things,
    ("run", "energy"): _run,
    ("run", "money"): _run_cost,
    ("run", "operations"): _run_printed,
    ("run", "chip hours"): _run_printed,
    ("home", "water rate"): _home_water,
    ("chip hour", "money"): _chip_hour,
}
RENT = "rent_usd_per_accelerator_hour"
USD_AN_HOUR = (("USD", 1), ("h", -1))
_RENTED = (USD_AN_HOUR, (("USD", 1), ("chip", -1), ("h", -1)))
CHEAPEST = 0.1  # dollars: less rents no chip for an hour, so that the words price one and not all
_EACH = re.compile(
    r"\b(?:each|apiece|chacune?|pièce|l'unité|(?:per|par) (?:GPU|chip|card|puce|unit\w*))\b", re.I
)
_AT = re.compile(r"\b(?:at|à)(?: \w+){0,2} ?$", re.I)
_RENTS = re.compile(r"\b(?:rent|leas|loue|loya|loye|loca|hir)\w*", re.I)
_SCOPES = {"year": r"every year|a year|per year|par an|chaque année|yearly|annual"}
_AN_HOUR = re.compile(
    r"\b(?:l'heure (?:de|d'un)|an hour (?:of|on)|one hour (?:of|on)|hourly)\b", re.I
)
HOURLY = 1_000.0  # dollars: a rent for an hour of one chip is below, a year's bill far above
