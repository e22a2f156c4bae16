"""What a site takes from its place and gives back: water, carbon dioxide, jobs, subsidy, revenue;
and what the tokens of its chips cost.

As `pairs`, but of quantities that few sentences print beside money or chips.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gigawatt.claims.arithmetic import last_day
from gigawatt.claims.sentences.pairs.bills import EARNS
from gigawatt.claims.sentences.pairs.expected import (
    HOURS,
    Expected,
    expected,
    interval,
    widest,
    year_of,
)
from gigawatt.claims.sentences.pairs.pair import PIECES, Pair, pieces
from gigawatt.claims.sentences.words.amount import PIECE_W, Amount
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.claims.sentences.words.vocabulary import says
from gigawatt.data import tables
from gigawatt.errors import NotKnown

Dims = tuple[tuple[str, int], ...]
WATER: Dims = (("h", -1), ("litre", 1))
CARBON: Dims = (("h", -1), ("tonne", 1))
PER_KWH: Dims = (("W", -1), ("h", -1))
YEAR_OF_RENTS = 2025  # from here on a new site is let with Blackwell, before with Hopper
MOST_TOKENS = 1e9  # of which a price is printed; more is what somebody uses
_EMITS = re.compile(r"CO2|CO₂|carbon|emit|émet\w*|émission|dioxyde", re.I)
_EMPLOYS = re.compile(r"\bjobs?\b|emplo\w+|\bhir\w+|\bworkers?\b|ouvriers|salari\w+", re.I)
_YEARLY = re.compile(r"\b(?:a|per|each|every|par) (?:year|an)\b|annual|yearly|annuel", re.I)
_PAYS = re.compile(
    r"pa(?:y|ys|id|ying) (?:\w+ )?(?:back|off)|pa(?:y|ys|id|ying) for (?:it|them)sel(?:f|ves)|"
    r"payback|amorti\w*|rentabilis\w*|break[s-]? ?even|"
    r"recoup\w*|retour sur investissement",
    re.I,
)
_SERVES = re.compile(
    r"\b(?:to|pour) (?:produce|serve|generate|write|run|make|produire|générer|servir|écrire)\b|"
    r"operator|inference|inférence|serving|exploitant|\bits (?:owner|maker)\b",
    re.I,
)
_SUBSIDY = re.compile(r"tax|subsid\w+|incentive|abatement|fiscal|subvention|aides?\b", re.I)


def footprint(said: Understood, date: str, used: Iterable[tuple[int, int]]) -> list[Pair]:
    """Every pair of a sentence on water, carbon, jobs, revenue or tokens that the model can test.

    date: when it was printed. used: numbers that the sentence's own arithmetic has shown.
    """
    done, year = set(used), year_of(said, date)
    rest = [one for one in said.amounts if one.where not in done]
    finders = (_water, _carbon, _jobs, _subsidy, _revenue, _tokens, _token_price, _payback, _pay)
    found = [pair for finder in finders for pair in finder(said, rest, year)]
    return [one for one in found if one.expected]


def _power(said: Understood) -> Amount | None:
    """The power of the site that a sentence speaks of, the largest where it grows; or none."""
    return max(
        (one for one in said.of("power") if one.value >= PIECE_W),
        key=lambda one: one.value,
        default=None,
    )


def _beside(
    said: Understood, rest: Sequence[Amount], dims: Dims
) -> list[tuple[Amount, str, Amount]]:
    """Numbers of a dimension, each with what they are of: the site's power, its chips, or 1 W."""
    found: list[tuple[Amount, str, Amount]] = []
    power = _power(said)
    chips = [one for one in said.amounts if one.kind in PIECES]
    for one in rest:
        powers = dict(one.dims)
        if one.dims == dims and (power or len(chips) == 1):
            found.append((power, "power", one) if power else (chips[0], "chips", one))
        elif powers.pop("W", 0) == -1 and tuple(sorted(powers.items())) == dims:
            watt = Amount(1.0, None, None, "exact", (("W", 1),), one.where, "1 W")
            found.append((watt, "power", replace(one, text=one.text)))
    return found


def _pooled(found: Sequence[Expected]) -> tuple[Expected, ...]:
    """One entry a reading: a typical load and none that idles are one range of a year."""
    by_label: dict[str, list[Expected]] = {}
    for one in found:
        by_label.setdefault(one.label, []).append(one)
    return tuple(widest(same) for same in by_label.values())


def _of_site(
    name: str, said: Understood, year: int, start: str, country: str = ""
) -> tuple[Expected, ...]:
    chips = said.chips[:1] or ("mix",)
    return _pooled(expected(name, start, chips, year, said, country))


def _scaled(found: Iterable[Expected], given: Amount, start: str) -> tuple[Expected, ...]:
    size = pieces(given) if start == "chips" else 1.0
    return tuple(
        replace(one, p5=one.p5 * size, p50=one.p50 * size, p95=one.p95 * size) for one in found
    )


def _place(said: Understood) -> tuple[str, ...]:
    """The country whose electricity is meant: named, that of the site, or the usual ones."""
    known = {row["country"] for row in tables.rows("grids")}
    sites = {row["country"] for row in tables.rows("sites") if row["site"] in (said.site,)}
    named = said.country or next(iter(sites), "")
    if not named and said.language == "fr":
        near = {
            row["country"]
            for row in tables.rows("sites")
            if row["place"] and row["country"] == "FR"
            for word in re.findall(r"[A-Z]\w{4,}", f"{row['site']} {row['place']}")
            if re.search(rf"\b{re.escape(word)}\b", said.text)
        }
        named = next(iter(near), "")
    if named:
        return (named,) if named in known else ()
    return ("US", "FR") if said.language == "fr" else ("US",)


_WATERS = (
    ("site_water_l_per_kwh", "on the site"),
    ("supply_water_l_per_kwh", "at the power plants of its electricity"),
)


def _water(said: Understood, rest: Sequence[Amount], year: int) -> list[Pair]:
    found = []
    for given, start, asked in _beside(said, rest, WATER):
        ours = _scaled(_of_site("power water", said, year, start), given, start)
        found.append(Pair("power water", (given,), asked, "m3 a year", ours, {}))
    each = tuple(sorted((*PER_KWH, ("litre", 1))))
    for one in (one for one in rest if one.dims == each):
        ours = tuple(
            _of_model(name, (), label, 1e-3)
            for name, label in _WATERS[: 1 if "on_site" in said.scopes else 2]
        )
        kwh = Amount(1.0, None, None, "exact", (("W", 1), ("h", 1)), one.where, "1 kWh")
        found.append(Pair("energy water", (kwh,), one, "litres per kWh", ours, {}))
    return found


def _of_model(
    quantity: str, given: tuple[tuple[str, str], ...], label: str, factor: float
) -> Expected:
    """A quantity that no size of a site changes, in base units: `factor` of one of its unit."""
    low, middle, high = (end * factor for end in interval(given, quantity, False, False))
    return Expected(label, low, middle, high, False, quantity, behind=((quantity, given),))


def _carbon(said: Understood, rest: Sequence[Amount], year: int) -> list[Pair]:
    if not _EMITS.search(said.text):
        return []
    countries = _place(said)
    assumed = {"electricity of": " or ".join(countries)} if countries else {}
    found = []
    for given, start, asked in _beside(said, rest, CARBON):
        ours: list[Expected] = []
        for country in countries:
            some = _scaled(_of_site("power carbon", said, year, start, country), given, start)
            suffix = f", {country}" if len(countries) > 1 else ""
            ours += [replace(one, label=f"{one.label}{suffix}") for one in some]
        if "FR" in countries and "gas" not in said.scopes:  # no site there burns gas
            ours = [one for one in ours if "gas" not in one.label] or ours
        found.append(Pair("power carbon", (given,), asked, "t of CO2 a year", tuple(ours), assumed))
    return found


def _jobs(said: Understood, rest: Sequence[Amount], year: int) -> list[Pair]:
    """Jobs at a site: each number is read as its own words say, permanent or of construction."""
    power = _power(said)
    if not _EMPLOYS.search(said.text) or [one for one in said.amounts if one.kind == "money"]:
        return []
    counts = [one for one in rest if one.kind in ("job", "person")]
    each = [
        one for one in rest if one.dims in ((("W", -1), ("job", 1)), (("W", -1), ("person", 1)))
    ]
    watt = Amount(1.0, None, None, "exact", (("W", 1),), (0, 0), "1 W")
    couples = [(power, one) for one in counts if power] + [(watt, one) for one in each]
    found = []
    for given, asked in couples:
        words = replace(said, scopes=_scopes_near(said, asked, len(couples)))
        ours = _of_site("power jobs", words, year, "power")
        found.append(Pair("power jobs", (given,), asked, "jobs", ours, {}))
    return found


NEAR = 24  # characters after a number in which its own words may stand


def _scopes_near(said: Understood, one: Amount, of: int) -> frozenset[str]:
    """What the words of one number say of several; of one alone what the sentence says."""
    if of < 2:
        return said.scopes
    near = said.text[one.where[0] : one.where[1] + NEAR].lower()
    builds = re.search(r"construct|chantier|build", near)
    lasting = re.search(r"perman|pérenn|full-time|long-term", near)
    first = (
        min(
            (match.start(), name)
            for match, name in ((builds, "construction"), (lasting, "permanent"))
            if match
        )
        if builds or lasting
        else (0, "")
    )
    return (said.scopes - {"construction", "permanent"}) | ({first[1]} if first[1] else set())


def _subsidy(said: Understood, rest: Sequence[Amount], year: int) -> list[Pair]:
    """Taxes forgone for one permanent job."""
    if not _SUBSIDY.search(said.text):
        return []
    each = [one for one in rest if one.dims == (("USD", 1), ("job", -1))]
    given = (("facility_power_mw", "1000"),)
    one_job = Amount(1.0, None, None, "exact", (("job", 1),), (0, 0), "one permanent job")
    name = "subsidy_usd_per_job"
    ours = (
        (_of_model(name, given, "taxes forgone over the years of the deal", 1.0),) if each else ()
    )
    return [Pair("site job", (one_job,), one, "USD", ours, {}) for one in each]


def _revenue(said: Understood, rest: Sequence[Amount], year: int) -> list[Pair]:
    power = _power(said)
    if not power or not EARNS.search(said.text):
        return []
    yearly = [one for one in rest if one.dims == (("USD", 1), ("h", -1))]
    if not yearly and _YEARLY.search(said.text):
        yearly = [_in_a_year(one) for one in rest if one.kind == "money" and one.value > PIECE_W]
    rents = {row["accelerator"] for row in tables.rows("rents")}
    usual = "B200" if year >= YEAR_OF_RENTS else "H100 SXM"
    chip = next((one for one in said.chips if one in rents), usual)
    kinds = (chip, "H100 SXM") if not said.chips else (chip,)
    ours = [
        one
        for kind in dict.fromkeys(kinds)
        for one in expected("power revenue", "power", (kind,), year, said)
    ]
    ours = [
        replace(one, p5=one.p5 / HOURS, p50=one.p50 / HOURS, p95=one.p95 / HOURS) for one in ours
    ]
    assumed = {"let as": " or ".join(dict.fromkeys(kinds))}
    return [
        Pair("power revenue", (power,), one, "USD a year", _pooled(ours), assumed) for one in yearly
    ]


def _in_a_year(one: Amount) -> Amount:
    """Money of a year whose words stand apart: "10 billion dollars of revenue in each year"."""
    low, high = (None if end is None else end / HOURS for end in (one.low, one.high))
    value = one.value / HOURS
    return replace(one, value=value, low=low, high=high, dims=(("USD", 1), ("h", -1)))


def _tokens(said: Understood, rest: Sequence[Amount], year: int) -> list[Pair]:
    """Tokens a second of a chip, or of so much power or so many chips."""
    rate: Dims = (("h", -1), ("token", 1))
    kinds = said.chips or ("mix",)
    found = []
    for one in rest:
        powers = dict(one.dims)
        of_chip = powers.pop("chip", 0) == -1
        of_watt = powers.pop("W", 0) == -1
        if tuple(sorted(powers.items())) != rate:
            continue
        count, power = said.of("chip"), _power(said)
        of_chip = of_chip or bool(said.chips and not count and not power and not of_watt)
        start = "chip" if of_chip or (count and not power) else "power" if of_watt or power else ""
        if not start:
            continue
        name = "tokens_per_s_per_accelerator" if start == "chip" else "tokens_per_second_per_gw"
        factor = 3600.0 if start == "chip" else 3600.0 / 1e9
        ours = [_of_model(name, _chip(kind, year), "when all is full", factor) for kind in kinds]
        dims: Dims = (("chip", 1),) if start == "chip" else (("W", 1),)
        each = Amount(1.0, None, None, "exact", dims, one.where, f"one {start}")
        given = each if of_chip or of_watt else (count[0] if start == "chip" else power or each)
        assumed = {"model": "of 14 to 200 billion active parameters"}
        found.append(Pair("token rate", (given,), one, "tokens a second", (widest(ours),), assumed))
    return found


def _chip(kind: str, year: int) -> tuple[tuple[str, str], ...]:
    return (("accelerator", kind), ("accelerators", "1000"), ("purchase_year", str(year)))


def _token_price(said: Understood, rest: Sequence[Amount], year: int) -> list[Pair]:
    """What tokens cost whoever runs the chips; the price that somebody asks is another matter."""
    if not _SERVES.search(said.text):
        return []
    name, kinds = "usd_per_million_tokens", said.chips or ("mix", "H100 SXM")
    each = [one for one in rest if one.dims == (("USD", 1), ("token", -1))]
    money = [one for one in rest if one.kind == "money"]
    counts = [one for one in rest if one.kind == "token" and one.value <= MOST_TOKENS]
    couples = [
        (Amount(1.0, None, None, "exact", (("token", 1),), one.where, "one token"), one)
        for one in each
    ]
    couples += [(counts[0], money[0])] if len(counts) == len(money) == 1 else []
    if not couples:
        return []
    ours = (
        widest([_of_model(name, _chip(kind, year), "what the chips cost", 1e-6) for kind in kinds]),
    )
    assumed = {"model": "of 14 to 200 billion active parameters", "chip": " or ".join(kinds)}
    return [
        Pair(
            "token price",
            (given,),
            one,
            "USD" if given.value > 1 else "USD per million tokens",
            ours,
            assumed,
        )
        for given, one in couples
    ]


def _payback(said: Understood, rest: Sequence[Amount], year: int) -> list[Pair]:
    """Years until a site has paid for itself."""
    times = [one for one in rest if one.kind == "time"]
    if len(times) != 1 or not _PAYS.search(said.text):
        return []
    rents = {row["accelerator"] for row in tables.rows("rents")}
    kinds = tuple(one for one in said.chips if one in rents) or ("H100 SXM", "B200")
    when = last_day(str(year))
    ours = []
    for kind in kinds:
        given = (
            ("accelerator", kind),
            ("accelerators", "1000"),
            ("as_of", when),
            ("purchase_year", str(year)),
        )
        try:
            ours.append(
                _of_model("payback_years", given, "every sold hour at the market's rent", HOURS)
            )
        except NotKnown:
            continue
    site = Amount(1.0, None, None, "exact", (("site", 1),), (0, 0), "a site")
    found = (widest(ours),) if ours else ()
    return [Pair("payback", (site,), times[0], "years", found, {"chips": " or ".join(kinds)})]


_PERSON = re.compile(
    r"researcher|engineer|scientist|chercheu\w+|ingénieur|\bexpert|talent|\bone (?:man|person)\b",
    re.I,
)
_OFFER = re.compile(r"offer|packag|pa(?:y|id|ys)\b|salar|compens|propos|rémun|turned down", re.I)
_OF_ONE = tuple(  # "100 million dollars", "to each researcher", "each"
    (("USD", 1), *base) for base in ((), (("person", -1),), (("chip", -1),))
)
USUAL_YEARS = 4  # over which an offer runs whose years are left out
LEAST_PAY = 1e6


def _pay(said: Understood, rest: Sequence[Amount], year: int) -> list[Pair]:
    """What one researcher is offered, beside the offers that the tables have, all for a year."""
    money = [one for one in rest if one.dims in _OF_ONE and one.value >= LEAST_PAY]
    many = [one for one in said.amounts if one.kind in ("person", "share", "power", "chip")]
    spoken = _PERSON.search(said.text) and _OFFER.search(said.text)
    if not money or many or not spoken or says(said.text, "bonus"):
        return []
    whole = replace(max(money, key=lambda one: one.value), dims=_OF_ONE[0])
    times = [one for one in rest if one.kind == "time" and one.value > HOURS]
    years = max((one.value / HOURS for one in times), default=USUAL_YEARS)
    rows = [
        row
        for row in tables.rows("pay")
        if row["group"] == "offer" and row["component"] in ("package", "annual") and row["reported"]
    ]
    ends: list[float] = []
    keys: list[str] = []
    for row in rows:
        per = row["years"] or (1 if row["component"] == "annual" else None)
        values = [row[name] / per for name in ("value", "low", "high") if per and row[name]]
        if values and max(values) * years != whole.value:  # a report does not test itself
            ends += values
            keys.append(f"pay:{row['pay_id']}")
    if not ends:
        return []
    middle = sorted(ends)[len(ends) // 2]
    ours = Expected(
        "a year of offers to others",
        min(ends),
        middle,
        max(ends),
        False,
        "package",
        rows=tuple(keys),
    )
    person = Amount(1.0, None, None, "exact", (("person", 1),), (0, 0), "one researcher")
    low, high = (None if end is None else end / years for end in (whole.low, whole.high))
    asked = replace(whole, value=whole.value / years, low=low, high=high)
    assumed = {"years of the offer": f"{years:g}"}
    return [Pair("pay", (person,), asked, "USD", (ours,), assumed)]
