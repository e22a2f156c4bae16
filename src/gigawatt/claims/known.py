"""Numbers of a sentence that need no partner: the tables know a company's fleet, its spending, a
site, a country.
"""

import re
from dataclasses import replace
from typing import Any

from gigawatt.claims.amount import PIECE_W, Amount
from gigawatt.claims.arithmetic import last_day
from gigawatt.claims.expected import HOURS, Expected, chips_of, expected, scaled, turned, year_of
from gigawatt.claims.judged import Judged
from gigawatt.claims.named import chips_between
from gigawatt.claims.pairs import Pair
from gigawatt.claims.rule import NOT_CHECKABLE, against_model
from gigawatt.claims.sentence import Understood
from gigawatt.claims.spending import spending
from gigawatt.claims.vocabulary import says
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import installed
from gigawatt.estimates.estimate import estimate

STATED = 0.1  # relative: how prints of one site's power differ
TERA = 1e12
LOAD = 0.5  # the least of a year that a site is thought to run
W_PER_MW = WH_PER_MWH = 1e6
GALLON = 3.785  # litres
_AS_MUCH = re.compile(
    r"as much (?:\w+ )?as|autant (?:\w+ |d'\w+ )?que|(?:equal|equivalent) to|équivaut|same as|"
    r"consumption of|consommation (?:de|du|annuelle)",
    re.I,
)
OTHER = ("chip", "home", "money", "share", "times", "dam", "reactor")  # that a power may be held by
_PLANNED = re.compile(
    r"\bwill\b|\bto (?:house|hold|host)\b|plans?\b|eventually|accueiller|abriter", re.I
)
_ELECTRIC = re.compile(r"electric\w*|électri\w*|power use|courant|Strom", re.I)


def pairs_of_tables(said: Understood, date: str) -> list[Pair]:
    """Pairs of one number of the sentence and one of the tables: site and chips, energy and a
    country's.
    """
    found = [
        _site(said, date),
        _site_money(said, date),
        _site_power(said, date),
        _country_share(said),
        _as_a_country(said),
        *_yardsticks(said, date),
    ]
    return [one for one in found if one is not None and one.expected]


def _yardsticks(said: Understood, date: str) -> list[Pair]:
    """What the press compares with: a query, a dam, a home's water, an hour of a chip."""
    found: dict[tuple[str, str], list[tables.Row]] = {}
    year = year_of(said, date)
    for row in tables.rows("yardsticks"):
        words = str(row["words"])
        if re.search(words, said.text) and row["year"] in (None, year):
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


def _one(base: str, where: tuple[int, int] = (0, 0)) -> Amount:
    return Amount(1.0, None, None, "exact", ((base, 1),), where, f"one {base}")


def _query(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """Energy or water of one query, where the sentence speaks of one."""
    energy = rows[0]["measure"] == "energy"
    base = (("W", 1), ("h", 1)) if energy else (("litre", 1),)
    each = tuple(sorted((*base, ("query", -1))))
    asked = [one for one in said.amounts if one.dims == each]
    singular = re.search(
        r"\b(?:an?|une?|one|each|every|chaque|average|per|par|median) (?:\w+ ){0,2}"
        r"(?:query|prompt|requête|réponse|reply|response)\b",
        said.text,
        re.I,
    )
    if not asked and singular:
        asked = [one for one in said.amounts if one.dims == tuple(sorted(base))]
    if not asked or [one for one in said.amounts if one.kind in ("query", "home")]:
        return None
    found = _measured(rows, 1.0 if energy else 1e-3)
    return Pair("yardstick", (_one("query"),), asked[0], "Wh" if energy else "litres", found, {})


def _of_things(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """How many dams or reactors a power is."""
    thing = str(rows[0]["thing"])
    power = [one for one in said.of("power") if one.value >= PIECE_W]
    counts = [*said.of(thing), *said.of("times")]
    if not power or not counts:
        return None
    found = turned(_measured(_named(said, rows), W_PER_MW))
    return Pair("yardstick", (power[0],), counts[0], f"{thing}s", found, {})


def _run(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """Energy of the training of a model that is named."""
    energy = said.of("energy")
    if not energy or not re.search(r"train|entraîn", said.text, re.I):
        return None
    found = _measured(rows, WH_PER_MWH)
    return Pair("yardstick", (_one("run"),), energy[0], "GWh", found, {})


def _home_water(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """Homes that use as much water in a day."""
    water = [one for one in said.amounts if one.dims == (("h", -1), ("litre", 1))]
    homes = said.of("home")
    if not water or not homes:
        return None
    found = turned(_measured(rows, GALLON / 24))
    return Pair("yardstick", (water[0],), homes[0], "homes", found, {"homes of": "US"})


def _chip_hour(said: Understood, rows: list[tables.Row]) -> Pair | None:
    """The rent of a chip for an hour, or of many chip hours."""
    hours = [one for one in said.amounts if one.dims == (("chip", 1), ("h", 1))]
    hours = hours or _hours_of_run(said)
    money = said.of("money")
    found = _measured(rows, 1.0)
    assumed = {"chip": "H100 or H800", "rents of": str(rows[0]["year"])}
    if hours and money:
        return Pair("yardstick", (hours[0],), money[0], "USD", found, assumed)
    hourly = [
        one
        for one in said.amounts
        if one.dims in ((("USD", 1), ("h", -1)), (("USD", 1), ("chip", -1), ("h", -1)))
        and one.value < HOURLY
    ]
    if not hourly or (said.chips and not set(said.chips) & {"H100 SXM", "H200"}):
        return None
    return Pair("yardstick", (_one("chip"),), hourly[0], "USD an hour", found, assumed)


def _hours_of_run(said: Understood) -> list[Amount]:
    """Chip hours of a training run of which chips and days are printed."""
    chips, times = said.of("chip"), said.of("time")
    if len(chips) != 1 or len(times) != 1 or not re.search(r"train|entraîn", said.text, re.I):
        return []
    count, days = chips[0], times[0]
    text = f"{count.text} for {days.text}"
    dims = (("chip", 1), ("h", 1))
    return [Amount(count.value * days.value, None, None, "exact", dims, count.where, text)]


_YARDSTICKS = {
    ("query", "energy"): _query,
    ("query", "water"): _query,
    ("dam", "power"): _of_things,
    ("reactor", "power"): _of_things,
    ("run", "energy"): _run,
    ("home", "water rate"): _home_water,
    ("chip hour", "money"): _chip_hour,
}
_SCOPES = {"year": r"every year|a year|per year|par an|chaque année|yearly|annual"}
HOURLY = 1_000.0  # dollars: a rent for an hour of one chip is below, a year's bill far above


def _site(said: Understood, date: str) -> Pair | None:
    """Chips at a site against the power that the tables give it at the date nearest to the
    sentence's.
    """
    counts = [one for one in said.amounts if one.kind == "chip"]
    if not said.site or not counts or said.of("power") or said.of("money"):
        return None
    rows = [
        row
        for row in tables.rows("sites")
        if row["site"] == said.site and (row["facility_power_mw"] or row["it_power_mw"])
    ]
    if not rows:
        return None
    when = date or tables.date()
    row = min(rows, key=lambda one: abs(_months(one["for_date"] or one["as_of"]) - _months(when)))
    now = stated = row["facility_power_mw"] or row["it_power_mw"]
    if _PLANNED.search(said.text):  # what a site will hold, it holds between now and its last phase
        row = max(rows, key=lambda one: one["facility_power_mw"] or one["it_power_mw"])
        stated = row["facility_power_mw"] or row["it_power_mw"]
    watts = Amount(stated * 1e6, None, None, "exact", (("W", 1),), (0, 0), f"{stated:g} MW")
    count = max(counts, key=lambda one: one.value)
    year = year_of(said, when)
    kinds = count.chips or tuple(
        one for one in chips_of(None, said, year, False) if len(counts) == 1
    )
    kinds = kinds or ("mix", "H100 SXM")
    each = expected("chips power", "chips", kinds, year, said)
    holding = tuple(
        Expected(one.label, 1 / one.p95, 1 / one.p50, 1 / one.p5, False, one.quantity)
        for one in each
    )
    both = Expected(  # which of its power a site has filled is not said
        "the site's power at the date",
        min(one.p5 for one in holding) * now / stated,
        holding[0].p50,
        max(one.p95 for one in holding),
        False,
        "accelerators_at_site",
        behind=each[0].behind,
        rows=(f"sites:{row['site_row_id']}",),
    )
    where = {"site": f"{said.site}, {stated:g} MW of {row['for_date'] or row['as_of']}"}
    return Pair("site chips", (watts,), count, "accelerators", (both,), where)


def _site_money(said: Understood, date: str) -> Pair | None:
    """Money for a site whose power the words leave out: that of the site's latest plan."""
    money = said.of("money")
    if not said.site or len(money) != 1 or [one for one in said.amounts if one.kind in _SIZES]:
        return None
    rows = [
        row for row in tables.rows("sites") if row["site"] == said.site and row["facility_power_mw"]
    ]
    if not rows:
        return None
    planned = sorted({row["facility_power_mw"] for row in rows})
    year, stated = year_of(said, date), planned[-1]
    watts = Amount(stated * 1e6, None, None, "exact", (("W", 1),), (0, 0), f"{stated:g} MW")
    found = expected("power money", "power", chips_of(None, said, year, False), year, said)
    of_largest = scaled(found, 1.0, f", {stated:g} MW")
    if (
        planned[0] < stated and "whole" not in said.scopes
    ):  # which of its phases is paid is left open
        of_largest += scaled(found, planned[0] / stated, f", {planned[0]:g} MW")
    where = {"site": f"{said.site}, {planned[0]:g} to {stated:g} MW in the tables"}
    return Pair("power money", (watts,), money[0], "USD", of_largest, where)


def _site_power(said: Understood, date: str) -> Pair | None:
    """Power of a site whose chips the words leave out: those that the tables count there."""
    power = [one for one in said.of("power") if one.value >= PIECE_W]
    if says(said.text, "plant"):
        return None
    if not said.site or len(power) != 1 or [one for one in said.amounts if one.kind in _COUNTED]:
        return None
    rows = [
        row
        for row in tables.rows("sites")
        if row["site"] == said.site and row["accelerators"] and row["accelerator_text"]
    ]
    if not rows:
        return None
    when = date or tables.date()
    row = min(rows, key=lambda one: abs(_months(one["for_date"] or one["as_of"]) - _months(when)))
    kinds = chips_between(row["accelerator_text"], 0, len(row["accelerator_text"]))
    year = year_of(said, when)
    number = row["accelerators"]
    dims = (("chip", 1),)
    count = Amount(number, None, None, "exact", dims, (0, 0), f"{number:,} chips", kinds)
    found = expected("chips power", "chips", kinds or ("mix",), year, said)
    stated = row["facility_power_mw"] or row["it_power_mw"]
    if stated:  # the model then tests the table beside the sentence, and does not overrule it
        each, label = stated * 1e6 / number, f"as stated in {row['as_of'][:4]}"
        ends = each * (1 - STATED), each, each * (1 + STATED)
        rests = (f"sites:{row['site_row_id']}",)
        told = Expected(label, *ends, False, "", rows=rests)
        found = (told, *(replace(one, part=True) for one in found))
    where = {"site": f"{said.site}, {number:,} {row['accelerator_text']} of {row['as_of']}"}
    return Pair("chips power", (count,), power[0], "MW", found, where)


_COUNTED = {
    "chip",
    "rack",
    "server",
    "home",
    "money",
    "energy",
    "share",
    "times",
    "dam",
    "megapack",
}
_SIZES = {"chip", "rack", "server", "power", "energy", "share", "time", "person"}


def _as_a_country(said: Understood) -> Pair | None:
    """An energy of a year, or a power all year, that is said to be as much as a country uses."""
    if not _AS_MUCH.search(said.text) or [one for one in said.amounts if one.kind in OTHER]:
        return None
    rows = tables.find("countries", country=said.country, quantity="electricity_twh_per_year")
    energy = [*said.of("energy"), *(one for one in said.of("power") if one.value >= PIECE_W)]
    if not rows or len(energy) != 1:
        return None
    row = max(rows, key=lambda one: one["year"])
    one = energy[0]
    hours = 1.0 if one.kind == "energy" else HOURS
    least, central, most = (row[name] * TERA / hours for name in ("low", "central", "high"))
    if one.kind == "power" and "h" not in one.text.lower():
        most /= LOAD  # a site may idle for a part of the year
    found = Expected("its use of a year", least, central, most, False, "electricity")
    what = {"electricity of": f"{said.country}, {row['central']:,.0f} TWh in {row['year']}"}
    unit = "GWh" if one.kind == "energy" else "MW"
    return Pair("share of electricity", (_one("country"),), one, unit, (found,), what)


def _months(date: str) -> float:
    year, _, rest = date.partition("-")
    month = int(rest[:2]) if rest[:2].isdigit() else 6
    return int(year[:4]) * 12 + month


def _country_share(said: Understood) -> Pair | None:
    """A share of a country's electricity, against its use of a year."""
    shares, energy = said.of("share"), said.of("energy")
    watts = said.of("power")
    if len(shares) != 1 or not (energy or watts) or not _ELECTRIC.search(said.text):
        return None
    country = said.country
    if re.search(r"world|global|mondial", said.text, re.I):
        country = "world"
    rows = tables.find("countries", country=country, quantity="electricity_twh_per_year")
    if not rows:
        return None
    row = max(rows, key=lambda one: one["year"])
    given = (energy or watts)[0]
    hours = 1.0 if energy else 8760.0
    least, central, most = (
        value * 1e12 / hours for value in (row["low"], row["central"], row["high"])
    )
    low = (1.0 if energy else 0.5) / most  # a power that never idles is the most it can be
    rests = (f"countries:{row['country_row_id']}",)
    share = Expected(
        "its use of a year", low, 1 / central, 1 / least, False, "electricity_share", rows=rests
    )
    what = {"electricity of": f"{country}, {row['central']:,.0f} TWh in {row['year']}"}
    return Pair("share of electricity", (given,), shares[0], "of the country's", (share,), what)


def judged(said: Understood, date: str) -> list[Judged]:
    """Claims on a company: what it has installed, and what it spends in a year."""
    return [one for one in (_fleet(said, date), spending(said, date)) if one is not None]


def _fleet(said: Understood, date: str) -> Judged | None:
    """A company's fleet, where the sentence counts one: a stock at its date, not a year's
    purchases.
    """
    counts = [one for one in said.amounts if one.kind in ("chip", "H100e")]
    known = [one for one in said.companies if one in installed.companies()]
    if len(counts) != 1 or len(known) != 1 or says(said.text, "flow") or said.chips or said.site:
        return None
    count = counts[0]
    name = f"company_{'h100e' if count.kind == 'H100e' else 'accelerators'}_installed"
    when = last_day(str(said.years[0])) if said.years else (last_day(date) if date else "")
    given = {"operator": known[0]} | ({"as_of": when} if when else {})
    try:
        chosen: dict[str, Any] = dict(given)
        result = estimate(draws=4_096, **chosen)[name]
    except UserError:
        return None
    unit = "accelerators" if count.kind == "chip" else "H100 equivalents"
    label = f"installed by {when or tables.date()}"
    reading = against_model(label, count.claimed, result.p5, result.p50, result.p95, unit)
    asked = (name, tuple(sorted(given.items())))
    reading = replace(reading, numbers={**reading.numbers, "behind": (asked,)})
    verdict, reason = reading.verdict, reading.reason
    if _rests_on(known[0], count):
        verdict = NOT_CHECKABLE
        reason = (
            f"Our estimate of {known[0]}'s fleet rests on this very statement, so it is no test."
        )
    ends = count.claimed
    return Judged(name, unit, ends.low, ends.high, verdict, (reading,), given, reason)


def _rests_on(company: str, count: Amount) -> bool:
    """Whether a statement of the tables, of which the estimate is made, is this number."""
    rows = [row for row in tables.rows("fleet") if row.get("company") == company]
    return any(
        count.value in (row.get("value"), row.get("h100e"), row.get("accelerators")) for row in rows
    )
