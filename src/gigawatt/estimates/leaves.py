"""Leaves that read the tables: one function for each, its docstring in the model's form, meaning
[unit].
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from gigawatt.data import tables
from gigawatt.errors import NotKnown
from gigawatt.estimates import sampling
from gigawatt.estimates.inputs import (
    Inputs,
    Leaf,
    find_key,
    from_row,
    leaf,
    price_row,
    spread,
    with_draw,
)
from gigawatt.text.parse import Span

TERA = 1e12
MOST_PEAK_OF_OLD = 500  # TFLOP/s: NVIDIA's chips before the H100, or cut for export, have less
W_PER_KW = 1e3
MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = 365 / MONTHS_PER_YEAR
ANNOUNCED = {"months_announced", "announced_power_mw"}  # a date and what it was announced for
FOUR_BIT = "4bit"
GRID_WATER = "grid_water_l_per_kwh"
WATERED = "US"  # the country that this assumption is about; others have rows
WORLD = "world"
GAS = "gas"  # the supply of a site that stands beside its own turbines
# What a buyer of each class pays over the volume price.
BUYERS = {
    "outside": "outside_over_volume",
    "public": "public_over_volume",
    "own_cost": "own_cost_over_volume",
}
TIMELINE = ("observed", "estimated", "projected")  # rows of a site that follow it over time
ENDS_KW = ("power_low_kw", "power_high_kw")  # of a system that is set to more than one power


def rate(row: tables.Row, basis: str) -> float:
    """Data-sheet rate of one accelerator on a basis, in operations (or bytes) per second.

    `dense_8bit` takes the faster of FP8 and INT8, and the 16-bit rate for parts without either.

    Raises NotKnown where the data sheet gives none.
    """
    bf16 = row["dense_bf16_tflop_s"]
    eight_bit = max(
        (v for v in (row["dense_fp8_tflop_s"], row["dense_int8_tops"]) if v), default=bf16
    )
    value = {
        "dense_8bit": eight_bit,
        "dense_bf16": bf16,
        "memory_bandwidth": row["memory_bandwidth_tb_s"],
    }[basis]
    if value is None:
        raise NotKnown(
            f"accelerators.csv: no {basis} rate for {row['accelerator']}; choose another "
            "accelerator or basis, "
            "or set accelerator_rate or dense_bf16_flop_per_s"
        )
    return value * TERA


@leaf
def accelerators(inputs: Inputs) -> Leaf:
    """Number of accelerators in the fleet [accelerator]."""
    if inputs.choices.get("fleet"):
        return Leaf(float(sum(inputs.choices["fleet"].values())), origin="set")
    return _usual("accelerators")


@leaf
def accelerator_price_usd(inputs: Inputs) -> Leaf:
    """Volume price of one accelerator of the fleet, chip level [USD/accelerator]."""

    return inputs.mean(lambda chip: price_of(inputs, chip, inputs.choices["purchase_year"]))


def price_of(inputs: Inputs, chip: tables.Row, year: int) -> Leaf:
    """Volume price of one kind of accelerator in a year, or in the nearest year with a price.

    A list price becomes one of volume by what large buyers pay, and the other way round where
    `price_reading` asks for the list; another buyer than the largest pays what it asks for.
    """
    row = price_row(chip["accelerator"], year)
    position = f"price_position_{chip['price_group']}"
    percentiles = (row["low_usd"], row["price_usd"], row["high_usd"])
    value = sampling.shaped("lognormal", *percentiles, inputs.latent(position))
    found = with_draw(from_row("prices", row["price_id"], row, value), position)
    listed, wanted = row["price_basis"] == "list", inputs.choices["price_reading"] == "list"
    if listed and not wanted:
        found = _times(found, inputs.leaf("volume_over_list"))
    elif wanted and row["price_basis"] == "volume":
        below = inputs.leaf("volume_over_list")
        found = _times(found, replace(below, value=1 / below.value))
    buyer = BUYERS.get(str(inputs.choices["price_reading"]))
    if buyer and row["price_basis"] not in ("outside_buyer", inputs.choices["price_reading"]):
        found = _times(found, inputs.leaf(buyer))
    return found


def _times(found: Leaf, factor: Leaf) -> Leaf:
    """A leaf times an assumption, resting on both."""
    return Leaf(
        found.value * factor.value,
        (*found.rows, *factor.rows),
        (*found.sources, *factor.sources),
        found.origin,
    )


@leaf
def accelerator_tdp_w(inputs: Inputs) -> Leaf:
    """Rated power of one accelerator of the fleet [W/accelerator]."""
    return inputs.mean(lambda chip: from_row("accelerators", chip["accelerator"], chip, _tdp(chip)))


def _tdp(chip: tables.Row) -> float:
    if chip["tdp_w"] is None:
        raise NotKnown(
            f"accelerators.csv: no power rating for {chip['accelerator']}; choose another "
            "accelerator"
        )
    return chip["tdp_w"]


@leaf
def server_power_w(inputs: Inputs) -> Leaf:
    """Rated server power for each accelerator of the fleet [W/accelerator]."""

    return inputs.mean(lambda chip: server_watts(inputs, chip))


def server_watts(inputs: Inputs, chip: tables.Row) -> Leaf:
    """Rated server power for one kind of accelerator: its system's, else its own times
    an overhead.
    """
    system = tables.index("systems").get(chip["system"])
    if system and system["rated_power_kw"]:
        watts = system["rated_power_kw"] * W_PER_KW / system["accelerators_per_system"]
        return from_row("systems", system["system"], system, watts)
    if system and system["power_low_kw"] and system["power_high_kw"]:
        ends = [system[end] * W_PER_KW / system["accelerators_per_system"] for end in ENDS_KW]
        span = Span(ends[0], (ends[0] * ends[1]) ** 0.5, ends[1])
        return _within_range(inputs, "systems", system["system"], system, span, "system_position")
    overhead = inputs.leaf("server_overhead")
    rows = (f"accelerators:{chip['accelerator']}", *overhead.rows)
    return Leaf(_tdp(chip) * overhead.value, rows, (chip["source_id"], *overhead.sources))


@leaf
def accelerator_rate(inputs: Inputs) -> Leaf:
    """Data-sheet rate of one accelerator of the fleet on the chosen basis [rate/accelerator]."""
    basis = inputs.choices["basis"]
    return inputs.mean(
        lambda chip: from_row("accelerators", chip["accelerator"], chip, rate(chip, basis))
    )


@leaf
def h100_rate(inputs: Inputs) -> Leaf:
    """Data-sheet rate of one H100 SXM on the chosen basis [rate/H100e]."""
    table, key, chip = usual_row("h100_rate")
    return from_row(table, key, chip, rate(chip, inputs.choices["basis"]))


@leaf
def other_h100e_per_accelerator(inputs: Inputs) -> Leaf:
    """Worth of one accelerator of the other kind, on the chosen basis [H100e/accelerator]."""
    chip = tables.index("accelerators")[inputs.choices["other_accelerator"]]
    value = rate(chip, inputs.choices["basis"]) / inputs.leaf("h100_rate").value
    return from_row("accelerators", chip["accelerator"], chip, value)


@leaf
def dense_bf16_flop_per_s(inputs: Inputs) -> Leaf:
    """Dense 16-bit peak of one accelerator of the fleet [flop/s/accelerator]."""
    return inputs.mean(
        lambda chip: from_row("accelerators", chip["accelerator"], chip, rate(chip, "dense_bf16"))
    )


@leaf
def mfu(inputs: Inputs) -> Leaf:
    """Useful part of the dense 16-bit peak while a training run is going [1].

    NVIDIA's chips since the H100 keep up a smaller part of their peak, which grew faster than the
    power that feeds it. In a mix each kind counts as much as its peak.
    """
    since = inputs.leaf("mfu_since_h100")

    def kept(chip: tables.Row) -> Leaf:
        new = chip["vendor"] == "NVIDIA" and _peak(chip) > MOST_PEAK_OF_OLD
        return _times(whole(chip), since) if new else whole(chip)

    def whole(chip: tables.Row) -> Leaf:
        return from_row("accelerators", chip["accelerator"], chip, _peak(chip))

    share = inputs.mean(kept)
    share = replace(share, value=share.value / inputs.mean(whole).value)
    return _times(inputs.leaf("mfu_before_h100"), share)


def _peak(chip: tables.Row) -> float:
    """Dense 16-bit peak of a chip [TFLOP/s]; 1 where none is printed, as nothing then trains."""
    return chip["dense_bf16_tflop_s"] or 1.0


@leaf
def h100e_target(inputs: Inputs) -> Leaf:
    """Stated total that a fleet should reach [H100e]."""
    return _usual("h100e_target")


@leaf
def budget_usd(inputs: Inputs) -> Leaf:
    """Money to spend [USD]."""
    return _usual("budget_usd")


@leaf
def researchers(inputs: Inputs) -> Leaf:
    """Researchers who share the accelerators [person]."""
    return _usual("researchers")


@leaf
def team_size(inputs: Inputs) -> Leaf:
    """People in the team [1]."""
    return _usual("team_size")


def usual_row(quantity: str) -> tuple[str, str, tables.Row]:
    """The row that an input is read from where nobody sets it: its table, its key, the row."""
    default = tables.index("defaults")[quantity]
    table, key = str(default["table"]), str(default["row"])
    return table, key, tables.index(table)[key]


def _usual(quantity: str) -> Leaf:
    table, key, row = usual_row(quantity)
    return from_row(table, key, row, row["value"])


@tables.kept
def owners() -> dict[str, str]:
    """Company by another name of its business, in lower case: "google" is Alphabet."""
    return {
        name: row["company"]
        for row in tables.rows("companies")
        for name in (row["called"] or "").split("|")
        if name
    }


def owner(name: str) -> str:
    """The name under which the owner of a business reports."""
    return owners().get(name.lower(), name)


@leaf
def company_capex_usd(inputs: Inputs) -> Leaf:
    """Capital expenditure of the company in the year [USD/year].

    Where the table has several rows of a year, the last one counts.
    """
    company = find_key(
        "capex", "company", owner(inputs.choices["operator"]), "operator with capital expenditure"
    )
    year = inputs.choices.get("capex_year") or inputs.choices["purchase_year"]
    wanted = (str(year), f"FY{year}", f"CY{year}")
    for kind in ("year", "guidance"):
        known = [
            row
            for row in tables.find("capex", company=company, period_type=kind)
            if str(row["period"]).startswith(wanted) and _spending_known(row)
        ]
        if known:
            row = known[-1]
            return _capex(inputs, row)
    years = sorted(
        {
            str(row["period"])[-4:]
            for row in tables.find("capex", company=company, period_type="year")
            if _spending_known(row)
        }
    )
    raise NotKnown(
        f"capex.csv: no capital expenditure of {company} for {year}; known years: "
        f"{', '.join(years)}"
    )


def _spending_known(row: tables.Row) -> bool:
    """Whether a row prints spending (some print only revenue) and somebody saw it printed."""
    printed = row["capex_usd"] is not None or None not in (
        row["capex_low_usd"],
        row["capex_high_usd"],
    )
    return printed and row["confidence"] != "memory"


def _capex(inputs: Inputs, row: tables.Row) -> Leaf:
    """Actual spending, or draws of the guided range where the year is not over."""
    if row["capex_usd"] is not None:
        return from_row("capex", row["capex_id"], row, row["capex_usd"])
    low, high = row["capex_low_usd"], row["capex_high_usd"]
    value = sampling.shaped(
        "normal", low, (low + high) / 2, high, inputs.latent("guidance_position")
    )
    return with_draw(from_row("capex", row["capex_id"], row, value), "guidance_position")


@leaf
def site_facility_power_mw(inputs: Inputs) -> Leaf:
    """Stated power of the site at the meter [MW]."""
    if inputs.choices.get("site_date"):
        return _site_at(str(inputs.choices["site"]), str(inputs.choices["site_date"]))
    site = inputs.choices["site"]
    row = next((row for row in tables.find("sites", site=site) if row["is_default"]), None)
    if row is None:
        raise NotKnown(f"sites.csv: no row of {site} that stands for it; set facility_power_mw")
    if row["facility_power_mw"] is None:
        raise NotKnown(f"sites.csv: no power at the meter for {row['site']}; set facility_power_mw")
    if row["confidence"] == "memory":
        raise NotKnown(
            f"sites.csv: nobody has seen the power of {row['site']} printed; set facility_power_mw"
        )
    return from_row("sites", row["site_row_id"], row, row["facility_power_mw"])


def _site_at(site: str, date: str) -> Leaf:
    """Power of a site at a date, on a straight line between its dated rows.

    After the last row the site is taken as finished. Raises NotKnown before the first row.
    """
    dated = [
        row
        for row in tables.find("sites", site=site)
        if row["basis"] in TIMELINE
        and row["facility_power_mw"] is not None
        and row["confidence"] != "memory"
        and len(str(row["for_date"])) == len(date)
    ]
    rows = _newest_of_each_date(dated)
    if not rows or date < rows[0]["for_date"]:
        first = f"; its first row is of {rows[0]['for_date']}" if rows else ""
        raise NotKnown(f"sites.csv: no power of {site} at {date}{first}; set facility_power_mw")
    days = [datetime.date.fromisoformat(row["for_date"]).toordinal() for row in rows]
    power = [row["facility_power_mw"] for row in rows]
    value = float(np.interp(datetime.date.fromisoformat(date).toordinal(), days, power))
    near = [row for row in rows if row["for_date"] <= date][-1:]
    near += [row for row in rows if row["for_date"] > date][:1]
    return Leaf(
        value,
        tuple(f"sites:{row['site_row_id']}" for row in near),
        tuple(dict.fromkeys(row["source_id"] for row in near)),
    )


def _newest_of_each_date(dated: Sequence[tables.Row]) -> list[tables.Row]:
    """Rows by date: those of the newest edition, and of older ones what lies before and after."""
    kept: list[tables.Row] = []
    for edition in sorted({str(row["as_of"]) for row in dated}, reverse=True):
        told = [row["for_date"] for row in kept]
        kept += [
            row
            for row in dated
            if row["as_of"] == edition and not (told and min(told) <= row["for_date"] <= max(told))
        ]
    return sorted(kept, key=lambda row: row["for_date"])


@leaf
def package_usd(inputs: Inputs) -> Leaf:
    """Nominal total of a pay package [USD]."""
    row = tables.index("pay")[inputs.choices["package"]]
    value = next((row[c] for c in ("value", "high", "low") if row[c] is not None), None)
    if value is None or row["currency"] != "USD":
        raise NotKnown(f"pay.csv: row {row['pay_id']} has no amount in USD; set package_usd")
    if row["value"] is None and None not in (row["low"], row["high"]):
        return _within_range(
            inputs,
            "pay",
            row["pay_id"],
            row,
            Span(row["low"], (row["low"] * row["high"]) ** 0.5, row["high"]),
            "offer_position",
        )
    return from_row("pay", row["pay_id"], row, value)


def _within_range(
    inputs: Inputs, table: str, key: str, row: tables.Row, span: Span, position: str
) -> Leaf:
    """Draws of a range that a row prints, placed by an assumption about the position within it."""
    value = spread(span, "lognormal", inputs.latent(position), (0.0, None))
    return with_draw(from_row(table, key, row, value), position)


@leaf
def years(inputs: Inputs) -> Leaf:
    """Years that the package covers, a whole number [1]."""
    if inputs.choices.get("years"):
        return Leaf(inputs.choices["years"], origin="set")
    row = tables.index("pay")[inputs.choices["package"]]
    if row["years"] is None and row["component"] == "package":
        table, key, usual = usual_row("years")
        return from_row(table, key, usual, int(usual["years"]))
    if row["years"] is not None and row["years"] < 1:
        raise NotKnown(
            f"pay.csv: row {row['pay_id']} covers part of a year; choose another package"
        )
    return from_row("pay", row["pay_id"], row, int(row["years"] or 1))


@leaf
def pay_year(inputs: Inputs) -> Leaf:
    """Year of the package that is asked for, 0 for the mean [1]."""
    return Leaf(inputs.choices["pay_year"], origin="set")


@leaf
def front_loading(inputs: Inputs) -> Leaf:
    """First year of a package over its mean year [1]."""
    row = tables.index("pay")[inputs.choices["package"]]
    changed = "package_usd" in inputs.numbers or inputs.choices.get("years")
    if changed or not row["first_year_usd"]:
        return Leaf(1.0, origin="set")
    mean_year = inputs.leaf("package_usd").value / inputs.leaf("years").value
    return from_row("pay", row["pay_id"], row, row["first_year_usd"] / mean_year)


def _deal(inputs: Inputs) -> tables.Row:
    deal = inputs.choices["deal"]
    row = next(iter(tables.find("deals", deal=deal)), None)
    if row is None:
        raise NotKnown(f"deals.csv: no deal {deal}; choose another deal, or restore its row")
    return row


@leaf
def price_usd(inputs: Inputs) -> Leaf:
    """Price paid in a deal [USD]."""
    row = _deal(inputs)
    if row["price_usd"] is None:
        raise NotKnown(f"deals.csv: no price for {row['deal']}; set price_usd")
    return from_row("deals", row["deal_id"], row, row["price_usd"])


@leaf
def stake(inputs: Inputs) -> Leaf:
    """Part of the company that was bought [1]."""
    row = _deal(inputs)
    if row["stake"] is None:
        raise NotKnown(f"deals.csv: no stake for {row['deal']}; set stake")
    return from_row("deals", row["deal_id"], row, row["stake"])


@leaf
def hires(inputs: Inputs) -> Leaf:
    """People who moved with a deal [person]."""
    row = _deal(inputs)
    if row["hires"] is None:
        raise NotKnown(f"deals.csv: no number of people for {row['deal']}; set hires")
    low, high = row["hires_low"], row["hires_high"]
    if None in (low, high) or low == high:
        return from_row("deals", row["deal_id"], row, row["hires"])
    central = row["hires"] if low < row["hires"] < high else (low * high) ** 0.5
    return _within_range(
        inputs, "deals", row["deal_id"], row, Span(low, central, high), "hires_position"
    )


@leaf
def stock_cost_before_usd(inputs: Inputs) -> Leaf:
    """Meta's unrecognised stock cost at the end of June 2025 [USD]."""
    return _usual("stock_cost_before_usd")


@leaf
def stock_cost_after_usd(inputs: Inputs) -> Leaf:
    """Meta's unrecognised stock cost at the end of September 2025 [USD]."""
    return _usual("stock_cost_after_usd")


@leaf
def rent_usd_per_accelerator_hour(inputs: Inputs) -> Leaf:
    """Rent of one accelerator for an hour, at the date as_of [USD/hour/accelerator]."""
    date = inputs.choices["as_of"]
    return inputs.mean(
        lambda chip: _times(
            _printed_rent(chip["accelerator"], date), inputs.leaf("rent_over_print")
        )
    )


def _printed_rent(accelerator: str, date: str) -> Leaf:
    """The printed rent of an accelerator that lies nearest to a date.

    Raises NotKnown where no rent was found in print.
    """
    known = tables.find("rents", accelerator=accelerator)
    if not known:
        raise NotKnown(
            f"rents.csv: no rent of {accelerator}; set "
            "rent_usd_per_accelerator_hour=LOW..CENTRAL..HIGH or choose another accelerator"
        )
    wanted = datetime.date.fromisoformat(date).toordinal()
    row = min(known, key=lambda one: abs(_day(one["rent_date"]) - wanted))
    return from_row("rents", row["rent_id"], row, row["usd_per_hour"] / row["accelerators"])


def _day(date: str) -> int:
    """The number of a day; the middle of the month where only that is known."""
    return datetime.date.fromisoformat(f"{date}-15"[:10]).toordinal()


CONTRACT = ("contract_usd", "contract_years", "contract_accelerators")


@leaf
def contract_usd(inputs: Inputs) -> Leaf:
    """Money of a contract over all its years [USD]."""
    found = _of_contract(inputs, "contract_usd", "usd")
    _, _, row = usual_row("contract_usd")
    parts = row["years"] * MONTHS_PER_YEAR if row["per"] == "month" else 1
    return Leaf(found.value * parts, found.rows, found.sources)


@leaf
def contract_years(inputs: Inputs) -> Leaf:
    """Years that a contract runs [year]."""
    return _of_contract(inputs, "contract_years", "years")


@leaf
def contract_accelerators(inputs: Inputs) -> Leaf:
    """Accelerators that a contract covers [accelerator]."""
    return _of_contract(inputs, "contract_accelerators", "accelerators")


def _of_contract(inputs: Inputs, name: str, column: str) -> Leaf:
    """A number of the usual contract. Raises NotKnown where parts of another one were set."""
    if set(CONTRACT) & set(inputs.numbers):
        raise NotKnown(f"{name}: a contract needs {', '.join(CONTRACT)}; set {name} too")
    table, key, row = usual_row(name)
    return from_row(table, key, row, row[column])


@leaf
def budget_scope(inputs: Inputs) -> Leaf:
    """How far the budget must reach for each accelerator [1]."""
    return Leaf(inputs.choices["budget_scope"], origin="set")


@leaf
def stated_as_it(inputs: Inputs) -> Leaf:
    """1 where an unsaid power is meant as IT power, 0 where at the meter [1]."""
    row, rank = tables.index("readings")["power-it"], inputs.leaf("power_rank")
    drawn = np.where(rank.value < row["weight"], 1.0, 0.0)
    return Leaf(drawn, ("readings:power-it", *rank.rows), (row["source_id"], *rank.sources))


@leaf
def household_kwh_per_year(inputs: Inputs) -> Leaf:
    """Mean electricity use of a home of the country [kWh/year/home]."""
    return _of_country(inputs, "household_kwh_per_year")


@leaf
def national_electricity_twh_per_year(inputs: Inputs) -> Leaf:
    """Electricity used in the country in a year [TWh/year]."""
    return _of_country(inputs, "electricity_twh_per_year")


def _nearest(inputs: Inputs, rows: list[tables.Row]) -> tables.Row | None:
    """The row of the year of purchase, or of the nearest year that has one; None of no rows."""
    year = inputs.choices["purchase_year"]
    return min(rows, key=lambda one: (abs(one["year"] - year), -one["year"]), default=None)


def _of_country(inputs: Inputs, quantity: str) -> Leaf:
    """A national figure of the year of purchase, or of the nearest year that has one.

    Raises NotKnown where nobody has seen one printed.
    """
    country = inputs.choices["country"]
    rows = tables.find("countries", country=country, quantity=quantity)
    row = _nearest(inputs, [row for row in rows if row["confidence"] != "memory"])
    if row is None:
        raise NotKnown(
            f"countries.csv: no printed {quantity} of {country}; set it, or choose another country"
        )
    key = row["country_row_id"]
    if row["low"] is None or row["high"] is None or row["low"] == row["high"]:
        return from_row("countries", key, row, row["central"])
    span = Span(row["low"], row["central"], row["high"])
    return _within_range(inputs, "countries", key, row, span, "country_position")


@leaf
def electricity_gco2_per_kwh(inputs: Inputs) -> Leaf:
    """Carbon dioxide of the electricity that carries the site [gCO2/kWh]."""
    if inputs.choices["supply"] == GAS:
        return inputs.leaf("gas_gco2_per_kwh")
    row = _nearest(inputs, tables.find("grids", country=inputs.choices["country"]))
    if row is None:
        raise NotKnown(
            f"grids.csv: no carbon of the electricity of {inputs.choices['country']}; set "
            "electricity_gco2_per_kwh, or choose another country"
        )
    span = Span(row["low"], row["central"], row["high"])
    return _within_range(inputs, "grids", row["grid_id"], row, span, "grid_position")


@leaf
def supply_water_l_per_kwh(inputs: Inputs) -> Leaf:
    """Water that the power plants of the site use up for each kWh at the meter [L/kWh].

    Of a country without a row that of the world; `unwatered` says so.
    """
    if inputs.choices["supply"] == GAS:
        return inputs.leaf("gas_water_l_per_kwh")
    country = inputs.choices["country"]
    if country == WATERED or GRID_WATER in inputs.numbers:
        return inputs.leaf(GRID_WATER)
    row = next(iter(tables.find("grid_water", country=country)), None)
    if row is None:
        row = next(iter(tables.find("grid_water", country=WORLD)), None)
    if row is None:
        raise NotKnown(
            f"grid_water.csv: no water of the electricity of {country}; set {GRID_WATER}, or "
            "choose another country"
        )
    span = Span(row["low"], row["central"], row["high"])
    return _within_range(inputs, "grid_water", row["water_id"], row, span, GRID_WATER)


def unwatered(country: str) -> tuple[str, ...]:
    """A sentence where the water of a country's power plants is that of the world."""
    if country == WATERED or tables.find("grid_water", country=country):
        return ()
    return (
        f"Water of the power plants of {country} is not in grid_water.csv: the world's stands in; "
        f"set {GRID_WATER} for another.",
    )


@leaf
def months_to_first_power(inputs: Inputs) -> Leaf:
    """Months from announcement until the first building of the site runs [month]."""
    gas = inputs.choices["supply"] == GAS
    return inputs.leaf("months_to_gas_power" if gas else "months_to_grid_power")


@leaf
def gas_turbine_mw(inputs: Inputs) -> Leaf:
    """Power of one gas turbine of the chosen kind [MW/turbine]."""
    row = tables.index("turbines")[inputs.choices["turbine"]]
    return from_row("turbines", row["turbine"], row, row["total_mw"] / row["turbines"])


@leaf
def months_announced(inputs: Inputs) -> Leaf:
    """Months from the announcement of the site to the date announced for its power [month].

    A date that names a year or a month means the end of it.
    """
    row = _announced(inputs)
    days = _last_day(row["by"]) - _day(row["as_of"])
    return from_row("places", row["place_id"], row, days / DAYS_PER_MONTH)


@leaf
def announced_power_mw(inputs: Inputs) -> Leaf:
    """Power that was announced for a date [MW]."""
    row = _announced(inputs)
    return from_row("places", row["place_id"], row, row["value"])


def _announced(inputs: Inputs) -> tables.Row:
    """The power that a site has announced with a date. Raises NotKnown for a site without one, and
    where a part of another announcement was set.
    """
    site = inputs.choices["site"]
    row = next(iter(tables.find("places", site=site, what="power_by")), None)
    if row is None or ANNOUNCED & set(inputs.numbers):
        missing = " and ".join(sorted(ANNOUNCED - set(inputs.numbers)))
        raise NotKnown(
            f"places.csv: no power that {site} announced for a date; set {missing}, or choose "
            "another site"
        )
    return row


def _last_day(date: str) -> int:
    """The number of the last day that a date can mean: near the end of a month, or of a year."""
    return datetime.date.fromisoformat(f"{date}{'-12-28'[len(date) - 4 :]}").toordinal()


@leaf
def serving_flop_per_s(inputs: Inputs) -> Leaf:
    """Dense peak of one accelerator of the fleet at the precision of serving [flop/s/accelerator].

    A part without 4-bit units serves at 8 bits.
    """
    precision = str(inputs.choices["precision"])
    return inputs.mean(
        lambda chip: from_row(
            "accelerators", chip["accelerator"], chip, _serving_rate(chip, precision)
        )
    )


def _serving_rate(chip: tables.Row, precision: str) -> float:
    """Dense peak of one accelerator at a precision, in operations per second."""
    if precision == FOUR_BIT:
        four_bit = chip["dense_fp4_tflop_s"]
        return four_bit * TERA if four_bit else rate(chip, "dense_8bit")
    return rate(chip, f"dense_{precision}")


@leaf
def debt_usd(inputs: Inputs) -> Leaf:
    """Notes and loans of the company at the date as_of [USD]."""
    return _balance(inputs, "debt_usd")


@leaf
def leases_not_begun_usd(inputs: Inputs) -> Leaf:
    """Leases that the company has signed and that have not begun at the date as_of [USD]."""
    return _balance(inputs, "leases_not_begun_usd")


@leaf
def contracts_usd(inputs: Inputs) -> Leaf:
    """Contracts of the company that cannot be cancelled, at the date as_of [USD]."""
    return _balance(inputs, "contracts_usd")


@leaf
def server_depreciation_usd_per_year(inputs: Inputs) -> Leaf:
    """Depreciation of the company's servers and network, last year before as_of [USD/year]."""
    return _balance(inputs, "server_depreciation_usd_per_year")


def _balance(inputs: Inputs, what: str) -> Leaf:
    """The last printed figure of a company at or before the date.

    Raises NotKnown for a company without one, and names the dates that it has.
    """
    company, date = owner(str(inputs.choices["operator"])), str(inputs.choices["as_of"])
    known = tables.find("balances", company=company, what=what)
    before = [row for row in known if row["date"] <= date]
    if not before:
        first = f"; its first is of {known[0]['date']}" if known else ""
        raise NotKnown(
            f"balances.csv: no {what} of {company} at {date}{first}; set {what} (0 leaves it out), "
            f"or choose an operator that has one: {_printers(what, date)}"
        )
    row = max(before, key=lambda one: one["date"])
    return from_row("balances", row["balance_id"], row, row["usd"])


WORDS = {
    "debt_usd": "debt",
    "leases_not_begun_usd": "leases not begun",
    "contracts_usd": "contracts",
    "server_depreciation_usd_per_year": "depreciation of servers",
}


def dated(company: str, leaves: Iterable[Leaf]) -> tuple[str, ...]:
    """A sentence on the dates of the balances behind a quantity, and on what to know about them."""
    keys = dict.fromkeys(row for one in leaves for row in one.rows if row.startswith("balances:"))
    rows = [tables.index("balances")[key.partition(":")[2]] for key in keys]
    if not rows:
        return ()
    told = [
        f"{WORDS[row['what']]} of {row['date']}" + (f" ({row['note']})" if row["note"] else "")
        for row in rows
    ]
    return (f"In print for {owner(company)}: {'; '.join(told)}.",)


def _printers(what: str, date: str) -> str:
    """Companies with a printed figure at or before a date; whatever the date where none has one."""
    rows = [row for row in tables.rows("balances") if row["what"] == what]
    known = [row for row in rows if row["date"] <= date] or rows
    return ", ".join(sorted({str(row["company"]) for row in known}))
