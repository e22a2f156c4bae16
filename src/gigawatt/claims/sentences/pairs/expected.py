"""What the model says for one unit of what a sentence gives, under each standard reading.

`pairs.csv` says what a reading is: the quantity of the model, the choices that go with it, the
words that name it. Everything is worked out for one unit of what is given, so that a file of
thousands of sentences shares its estimates.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.named import chips_in
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import csvfile, tables
from gigawatt.errors import NotKnown
from gigawatt.estimates import choices as settings
from gigawatt.estimates import prints, sampling
from gigawatt.estimates.estimate import Estimate, estimate

if TYPE_CHECKING:
    from gigawatt.data.origins import Origin

W_PER_MW = 1e6
ENERGY, HOURS = "energy_twh_per_year", 8760.0
HOMES, MEAN = "homes", "mean_power"  # readings of pairs.csv that are worked out from the energy
# How an interval is taken: whether it leaves the readings of a print open, and whether it has the
# error of prints in it.
RANGES = {"model": (False, False), "print": (False, True), "open": (True, True)}
# How much of what is given the estimates are made for, in base units: prints of what few
# accelerators cost err more than of many.
GIVEN = {
    "few chips": ("accelerators", 1e3),
    "chips": ("accelerators", 2e5),
    "little power": ("facility_power_mw", 1e8),
    "power": ("facility_power_mw", 1e9),
}
LITTLE_POWER = prints.MOST_OF_FEW * 2e3  # watts: a site of less holds few, at 2 kW for each
BASE = {
    "m3/year": 1e3 / HOURS,
    "tCO2/year": 1 / HOURS,
    "job": 1.0,
    "MW": 1e6,
    "TWh/year": 1e12,
    "USD": 1.0,
    "USD/year": 1.0,
    "home": 1.0,
    "flop/s": 1.0,
}
RATES = {"dense_bf16": "dense_bf16_tflop_s", "dense_fp8": "dense_fp8_tflop_s"}
RATES |= {"dense_fp4": "dense_fp4_tflop_s"}
SPARSE = (
    4 / 3,
    2.0,
)  # what sparsity adds on the data sheets: GB300's 4-bit a third, all others twice
NAMED = {"mix": "the year's mix"}
GRID = "co2_t_per_year"  # of which the country of the site decides
POOLED = (
    "chips power",
    "chips energy",
    "chip price",
)  # pairs of which any of the chips left open may be meant
SHEET = 0.03  # relative: how data sheets of one chip differ
STANDS = re.compile(
    r"(?<!\bwill )(?<!\bwould )(?<!\bcould )(?<!\bcan )(?<!\bmay )(?<!\bmight )(?<!\bto )"
    r"\b(?:has|have|runs?|ran|operates?|already|active|carr(?:y|ies)|hosts?|houses?|at the end of|"
    r"(?:utilis|compt|exploit|dispos|héberg|abrit)(?:e|ait|eait)|possède|possédait|fin 20\d\d)\b",
    re.I,
)
LAST_HOPPER = 2025  # the last year in which an unnamed accelerator that is bought may be an H100
LAST_STANDING = LAST_HOPPER + 3  # and one that runs: a fleet holds what some years have bought
FIRST_NAMED = 2019  # a year before it is history and not when something is bought
FIRST_YEAR = 2017
LAST_YEAR = 2035


Given = tuple[tuple[str, str], ...]  # choices by name, sorted
Behind = tuple[str, Given]  # a quantity, and the choices of the estimate that it is of


@dataclass(frozen=True)
class Reads:
    """One row of pairs.csv."""

    pair: str
    reading: str
    quantity: str
    choices: str
    scope: frozenset[str]
    part: (
        str  # "1": only a part of what the words mean; "named": a reading only where words name it
    )
    widen: bool


@dataclass(frozen=True)
class Expected:
    """What the model says for one unit of what is given, under one reading: 5th, 50th, 95th
    percentile.
    """

    label: str
    p5: float
    p50: float
    p95: float
    part: bool
    quantity: str
    range: str = ""  # how the interval was taken, as a row of a claims file says it (RANGES)
    behind: tuple[Behind, ...] = ()  # the estimates that it was read from
    rows: tuple[str, ...] = ()  # of data/ beside those, as table:key
    times: float = 1.0  # how often the reading counts what is given: a superchip as two chips


@tables.kept
def readings() -> dict[str, tuple[Reads, ...]]:
    """The rows of pairs.csv by their pair."""
    found: dict[str, list[Reads]] = {}
    with Path(__file__).with_name("pairs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            scope = frozenset(row["scope"].split())
            found.setdefault(row["pair"], []).append(
                Reads(
                    row["pair"],
                    row["reading"],
                    row["quantity"],
                    row["choices"],
                    scope,
                    row["part"],
                    bool(row["widen"]),
                )
            )
    return {pair: tuple(rows) for pair, rows in found.items()}


def reading_in(label: str) -> str:
    """The name in pairs.csv of the reading in a label, which may name a chip or a country too.

    >>> reading_in("GB200, servers and network"), reading_in("its nameplate")
    ('servers and network', 'its nameplate')
    """
    names = {row.reading for rows in readings().values() for row in rows}
    return max((name for name in names if name in label), key=len, default=label)


def open_readings(pair: str, said: Understood) -> tuple[tuple[Reads, ...], bool]:
    """The readings of a pair that the words leave open, and whether the words name them."""
    rows = readings()[pair]
    named = tuple(row for row in rows if row.scope & said.scopes)
    if named:
        return named, True
    return tuple(row for row in rows if row.part != "named"), False


def origins(behind: Iterable[Behind], rows: Iterable[str]) -> tuple["Origin", ...]:
    """What a reading rests on: the estimates that it was read from, and rows beside them."""
    from gigawatt.data.origins import Origin

    found = [_made(given).origin(quantity) for quantity, given in behind]
    for row in rows:
        table, _, key = row.partition(":")
        source = tables.index(table)[key].get("source_id")
        found.append(Origin(key, (row,), (str(source),) if source else ()))
    return tuple(dict.fromkeys(found))


@tables.kept(most=512)
def _made(given: tuple[tuple[str, str], ...]) -> Estimate:
    chosen: dict[str, Any] = dict(given)
    return estimate(**chosen)


@tables.kept(most=4_096)
def interval(
    given: tuple[tuple[str, str], ...], quantity: str, printed: bool, widen: bool
) -> tuple[float, float, float]:
    """5th, 50th and 95th percentile of a quantity for a unit of what is given, prints' error
    included.
    """
    made = _made(given)
    values = prints.read(made, quantity) if printed else made.values(quantity)
    known = prints.discrepancy(quantity, made) if widen else None
    if known is not None:
        values = prints.moved(values, made, known)
    low, middle, high = sampling.interval(values)
    return float(low), float(middle), float(high)


def _pooled(found: Sequence[Expected], kinds: int) -> tuple[Expected, ...]:
    """One entry a reading, wide enough for every kind of chip that the words may mean."""
    if kinds < 2:
        return tuple(found)
    by_reading: dict[str, list[Expected]] = {}
    for one in found:
        by_reading.setdefault(one.label.partition(", ")[2], []).append(one)
    return tuple(
        Expected(
            label,
            min(one.p5 for one in same),
            sorted(one.p50 for one in same)[len(same) // 2],
            max(one.p95 for one in same),
            same[0].part,
            same[0].quantity,
            same[0].range,
            behind=tuple(each for one in same for each in one.behind),
        )
        for label, same in by_reading.items()
    )


def bought(count: float) -> str:
    """What the estimates of so many chips are made for, as GIVEN names it."""
    return "few chips" if count < prints.MOST_OF_FEW else "chips"


def built(watts: float) -> str:
    """What the estimates of a site of so many watts are made for, as GIVEN names it."""
    return "little power" if watts < LITTLE_POWER else "power"


def expected(
    pair: str, start: str, chips: Sequence[str], year: int, said: Understood, country: str = ""
) -> tuple[Expected, ...]:
    """What the model says for one unit of what is given, one entry for each reading and chip left
    open.
    """
    rows, named = open_readings(pair, said)
    found = []
    for chip in chips:
        for row in rows:
            one = for_one(row, start, chip, year, said, country)
            label = f"{NAMED.get(chip, chip)}, {row.reading}" if len(chips) > 1 else row.reading
            part = row.part == "1" and not named
            if one:
                rests = _rests_on(row, start, chip, year, said, country)
                found.append(Expected(label, *one, part, row.quantity, _range(row), *rests))
    return _pooled(found, len(chips)) if pair in POOLED else tuple(found)


def _range(row: Reads) -> str:
    """How the interval of a reading is taken, by its name in RANGES; "" for a data sheet's number.

    A reading that mixes others is held with prints' error, so a mixture without it has no name.
    """
    if row.quantity in RATES:
        return ""
    if row.quantity in (HOMES, MEAN):
        return row.quantity
    taken = ("printed" in row.choices, row.widen)
    return next((name for name, one in RANGES.items() if one == taken), "")


def _asked(row: Reads) -> str:
    """The quantity of the model that a reading is worked out from."""
    return ENERGY if row.quantity in (HOMES, MEAN) else row.quantity


def _given(
    row: Reads, start: str, chip: str, year: int, said: Understood, country: str = ""
) -> Given:
    """The choices of the estimate behind one reading, for so many chips or a gigawatt."""
    name, size = GIVEN[start]
    given = {"accelerator": chip, "purchase_year": str(year)}
    given[name] = f"{size if name == 'accelerators' else size / W_PER_MW:.0f}"
    if row.quantity == GRID and country:
        given["country"] = country
    where, _, printed = row.choices.rpartition(" ") if "printed" in row.choices else ("", "", "")
    if not printed:
        given |= csvfile.pairs(row.choices)
    if where:
        given["power_reading"] = where
    if name == "facility_power_mw" and {"it", "meter"} & said.scopes:
        given["power_reading"] = "it" if "it" in said.scopes else "meter"
    return tuple(sorted(given.items()))


def _rests_on(
    row: Reads, start: str, chip: str, year: int, said: Understood, country: str
) -> tuple[tuple[Behind, ...], tuple[str, ...]]:
    """The estimate behind one reading, and the rows of data/ beside it."""
    if row.quantity in RATES:
        return (), (f"accelerators:{chip}",)
    behind = ((_asked(row), _given(row, start, chip, year, said, country)),)
    return behind, household_rows(country) if row.quantity == "homes" else ()


def for_one(
    row: Reads, start: str, chip: str, year: int, said: Understood, country: str
) -> tuple[float, float, float] | None:
    """The interval of one reading for one unit, in base units; None where the tables have no
    number.
    """
    _, size = GIVEN[start]
    if row.quantity in RATES:
        return _rate(row.quantity, chip, said)
    quantity = _asked(row)
    try:
        given = _given(row, start, chip, year, said, country)
        low, middle, high = interval(given, quantity, "printed" in row.choices, row.widen)
        unit = settings.describe(quantity).unit
    except NotKnown:
        return None
    scale = BASE[unit] / size
    scale /= HOURS if row.quantity == "mean_power" else 1.0
    low, middle, high = low * scale, middle * scale, high * scale
    if row.quantity == "homes":  # a year's energy over a home's
        least, central, most = household_kwh(country)
        low, middle, high = low / (most * 1e3), middle / (central * 1e3), high / (least * 1e3)
    return low, middle, high


@tables.kept
def household_kwh(country: str) -> tuple[float, float, float]:
    """Electricity of a home in a year by country: low, central, high [kWh/year]."""
    table, _, key = household_rows(country)[0].partition(":")
    row = tables.index(table)[key]
    return row["low"], row["central"], row["high"]


@tables.kept
def household_rows(country: str) -> tuple[str, ...]:
    """The row of data/ with the electricity of a home by country, as table:key."""
    name = {"US": "us", "FR": "france"}.get(country)
    if name:
        return (f"assumptions:household_kwh_per_year_{name}",)
    rows = tables.find("countries", country=country, quantity="household_kwh_per_year")
    if not rows:
        raise NotKnown(f"no home of {country} in the tables")
    return (f"countries:{max(rows, key=lambda one: one['year'])['country_row_id']}",)


def _rate(quantity: str, chip: str, said: Understood) -> tuple[float, float, float] | None:
    row = tables.index("accelerators").get(chip)
    rate = row and row[RATES[quantity]]
    if not rate and row and quantity == "dense_fp8":
        rate = row["dense_int8_tops"]
    if not rate:
        return None
    if "sparse" in said.scopes:
        return rate * 1e12 * SPARSE[0], rate * 1e12 * SPARSE[1], rate * 1e12 * SPARSE[1]
    return rate * 1e12 * (1 - SHEET), rate * 1e12, rate * 1e12 * (1 + SHEET)


def year_of(said: Understood, as_of: str) -> int:
    """The year whose prices and chips are meant: of the date given, else named in the words, else
    today's tables.
    """
    if as_of:
        year = int(as_of[:4])
    else:
        near = [one for one in said.years if FIRST_NAMED <= one <= int(tables.date()[:4])]
        year = max(near, default=int(tables.date()[:4]))
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def chips_of(
    amount: Amount | None, said: Understood, year: int, for_money: bool
) -> tuple[str, ...]:
    """The accelerators that an amount may count; "mix" where the words name none."""
    named = (amount.chips if amount else ()) or said.chips
    if named:
        return named
    there = chips_at(said.site, year) if amount and said.site and not for_money else ()
    if there:
        return there
    if "AMD" in said.makers:
        return ("MI300X", "MI355X")
    if not for_money and year <= LAST_STANDING and STANDS.search(said.text):
        return ("mix", "H100 SXM")  # a fleet that stands is older than what is sold this year
    return ("mix", "H100 SXM") if for_money and year <= LAST_HOPPER else ("mix",)


@tables.kept
def chips_at(site: str, year: int) -> tuple[str, ...]:
    """The accelerators that the tables name at a site in a year, or in the nearest they have."""
    rows = [row for row in tables.find("sites", site=site) if row["accelerator_text"]]
    away = [abs(int(str(row["for_date"] or row["as_of"])[:4]) - year) for row in rows]
    near = [str(row["accelerator_text"]) for row, far in zip(rows, away) if far == min(away)]
    return chips_in("; ".join(near))[0]


def scaled(found: Iterable[Expected], factor: float, suffix: str = "") -> tuple[Expected, ...]:
    """The same for another unit of what is given, or, with a suffix, a reading that counts more."""
    return tuple(
        replace(
            one,
            label=f"{one.label}{suffix}",
            p5=one.p5 * factor,
            p50=one.p50 * factor,
            p95=one.p95 * factor,
            times=one.times * factor if suffix else one.times,
        )
        for one in found
    )


def widest(found: Sequence[Expected], label: str = "") -> Expected:
    """One reading as wide as all of several, under the name of the first or another."""
    return replace(
        found[0],
        label=label or found[0].label,
        behind=tuple(dict.fromkeys(each for one in found for each in one.behind)),
        rows=tuple(dict.fromkeys(each for one in found for each in one.rows)),
        p5=min(one.p5 for one in found),
        p95=max(one.p95 for one in found),
    )


def turned(found: Iterable[Expected]) -> tuple[Expected, ...]:
    """The same, asked the other way round: chips for a watt instead of watts for a chip."""
    return tuple(replace(one, p5=1 / one.p95, p50=1 / one.p50, p95=1 / one.p5) for one in found)
