"""An energy or a power beside the electricity that a country uses in a year."""

import re
from collections.abc import Sequence

from gigawatt.claims.sentences.pairs.expected import HOURS, Expected
from gigawatt.claims.sentences.pairs.known.yardsticks import one_of
from gigawatt.claims.sentences.pairs.pair import Pair
from gigawatt.claims.sentences.pairs.within.ratios import share_in_words
from gigawatt.claims.sentences.words.amount import PIECE_W, Amount
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import tables

TERA = 1e12
_YEAR = re.compile(r"\b20\d\d\b")
_USE = "electricity_twh_per_year"
LATE = 2  # years that a print may lie behind
LOAD = 0.5  # the least of a year that a site is thought to run
_AS_MUCH = re.compile(
    r"as much (?:\w+ )?as|autant (?:\w+ |d'\w+ )?que|(?:equal|equivalent) to|équivaut|same as|"
    r"consumption of|consommation (?:de|du|annuelle)",
    re.I,
)
OTHER = ("chip", "home", "money", "share", "times", "dam", "reactor")  # that a power may be held by
_ELECTRIC = re.compile(
    r"electric\w*|électri\w*|power (?:use|consumption|demand)|(?:country|nation|land)'s power\b|"
    r"courant|Strom",
    re.I,
)


def as_a_country(said: Understood) -> Pair | None:
    """An energy of a year, or a power all year, that is said to be as much as a country uses."""
    if not _AS_MUCH.search(said.text) or [one for one in said.amounts if one.kind in OTHER]:
        return None
    rows = tables.find("countries", country=said.country, quantity=_USE)
    energy = [*said.of("energy"), *(one for one in said.of("power") if one.value >= PIECE_W)]
    if not rows or len(energy) != 1:
        return None
    one = energy[0]
    row = _of_year(rows, _years_beside(said, one))
    hours = 1.0 if one.kind == "energy" else HOURS
    least, central, most = (row[name] * TERA / hours for name in ("low", "central", "high"))
    if one.kind == "power" and "h" not in one.text.lower():
        most /= LOAD  # a site may idle for a part of the year
    rests = (f"countries:{row['country_row_id']}",)
    ends = least, central, most
    found = Expected("its use of a year", *ends, False, "electricity", rows=rests)
    what = {"electricity of": f"{said.country}, {row['central']:,.0f} TWh in {row['year']}"}
    unit = "GWh" if one.kind == "energy" else "MW"
    return Pair("share of electricity", (one_of("country"),), one, unit, (found,), what)


def country_share(said: Understood) -> Pair | None:
    """A share of a country's electricity, against its use of a year."""
    energy, in_words = said.of("energy"), share_in_words(said.text)
    shares = said.of("share") or ([in_words] if in_words else [])
    watts = said.of("power")
    if len(shares) != 1 or not (energy or watts) or not _ELECTRIC.search(said.text):
        return None
    country = said.country
    if re.search(r"world|global|mondial", said.text, re.I):
        country = "world"
    rows = tables.find("countries", country=country, quantity=_USE)
    if not rows:
        return None
    given = min(energy or watts, key=lambda one: abs(one.where[0] - shares[0].where[0]))
    years = _years_beside(said, given)
    row = _of_year(rows, years)
    near = [one for one in rows if abs(row["year"] - one["year"]) <= LATE]  # the year is not said
    hours = 1.0 if energy else HOURS
    least = min(one["low"] for one in near) * TERA / hours
    central, most = (max(one[name] for one in near) * TERA / hours for name in ("central", "high"))
    ahead = _world_of(years) if years and max(years) > row["year"] else None
    if ahead:  # a year to come, of which a country has no row: between today's use and one that
        most *= ahead["central"] / _world_at(row["year"])["central"]  # grows as the world's
    low = (1.0 if energy else 0.5) / most  # a power that never idles is the most it can be
    grown = (ahead, _world_at(row["year"])) if ahead else ()
    rests = tuple(f"countries:{one['country_row_id']}" for one in (*near, *grown))
    share = Expected(
        "its use of a year", low, 1 / central, 1 / least, False, "electricity_share", rows=rests
    )
    what = {"electricity of": f"{country}, {row['central']:,.0f} TWh in {row['year']}"}
    return Pair("share of electricity", (given,), shares[0], "of the country's", (share,), what)


def _years_beside(said: Understood, one: Amount) -> tuple[int, ...]:
    """The year that stands nearest to an amount and to no other of its kind, else all years."""
    alike = [other for other in said.amounts if other.kind == one.kind]
    found = [(int(at.group()), at.start()) for at in _YEAR.finditer(said.text)]
    if len(alike) < 2 or not said.years:
        return said.years
    own = [
        (abs(place - one.where[0]), year)
        for year, place in found
        if min(alike, key=lambda other: abs(other.where[0] - place)) is one
    ]
    return (min(own)[1],) if own else said.years


def _world_of(years: Sequence[int]) -> tables.Row:
    """The world's electricity in the last year that a sentence names, or the nearest row."""
    return _of_year(tables.find("countries", country="world", quantity=_USE), years)


def _world_at(year: int) -> tables.Row:
    """The world's electricity in the year nearest to one."""
    rows = tables.find("countries", country="world", quantity=_USE)
    return min(rows, key=lambda one: abs(one["year"] - year))


def _of_year(rows: Sequence[tables.Row], years: Sequence[int]) -> tables.Row:
    """The row of the last year that a sentence names, or the nearest; else the last measured."""
    if years:
        return min(rows, key=lambda one: (abs(one["year"] - max(years)), -one["year"]))
    now = int(tables.date()[:4])
    return max((one for one in rows if one["year"] <= now), key=lambda one: one["year"])
