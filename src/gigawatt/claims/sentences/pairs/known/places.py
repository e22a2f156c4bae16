"""Sites that the tables know: their chips against their power, their power, their money."""

import re
from dataclasses import replace

from gigawatt.claims.arithmetic import last_day
from gigawatt.claims.money import MONTHS
from gigawatt.claims.sentences.pairs.expected import (
    Expected,
    built,
    chips_of,
    expected,
    scaled,
    turned,
    year_of,
)
from gigawatt.claims.sentences.pairs.homes import homes_of
from gigawatt.claims.sentences.pairs.pair import Pair
from gigawatt.claims.sentences.words.amount import PIECE_W, Amount
from gigawatt.claims.sentences.words.named import chips_between
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.claims.sentences.words.vocabulary import says
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates.estimate import estimate

W_PER_MW = 1e6
FACILITY_MW = "site_facility_power_mw"
STANDING = "the site's power at the date"

SAME = 0.15  # relative: within it two prints speak of one promise
STATED = 0.1  # relative: how prints of one site's power differ
_PLANNED = re.compile(
    r"\bwill\b|\bto (?:house|hold|host)\b|plans?\b|eventually|accueiller|abriter|"
    r"\bby (?:the )?(?:end|mid|late|20\d\d)|d'ici",
    re.I,
)
_LATER = re.compile(
    r"\bplanned\b|\bby (?:the )?(?:end|year|mid|late|20\d\d)|\b(?:doubl|grow|scal|expand)\w* to\b|"
    r"\beventually\b|\bto reach\b|\bon the way\b|à terme|d'ici|prévu\w*",
    re.I,
)
_TO_COME = re.compile(
    r"\b(?:to|can|could|may) (?:reach|draw|use|need|have|be|grow)\b|\bplanned\b|"
    r"\b(?:sera|aura|atteindra|consommera|tirera|utilisera|doit)\b|prévu",
    re.I,
)
_WOULD = re.compile(r"\bwould\b|\bfutur\w*|\w{3}r(?:a|ait|ont|aient)\b", re.I)
_IN_A_YEAR = (*MONTHS, "mid", "mi", "early", "spring", "summer", "autumn", "q[1-3]", "printemps")
_MONTH = re.compile(  # a time within a year, right before the year
    rf"\b(?:{'|'.join(_IN_A_YEAR)}|été)\w*[- ](?:(?:of|de) )?(?:\d{{1,2}},? )?20\d\d", re.I
)
_NOW = re.compile(
    r"\balready\b|\bcurrently\b|\bnow\b|\btoday\b|\bhas\b|\bruns?\b|\bholds\b|\boperat\w+|déjà|actuel\w*|"
    r"aujourd'hui|compte\b|utilise\b",
    re.I,
)
AFTER = 28  # characters after a count in which the words of its plan may stand
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


def site_chips(said: Understood, date: str) -> Pair | None:
    """Chips at a site against the power that the tables give it at the date nearest to the
    sentence's, or, where the words are of a plan, between that and its last phase.
    """
    counts = said.of("chip")
    rows = _rows_of_site(said) if counts else []
    if not rows or said.of("power") or said.of("money") or said.of("flops"):
        return None
    when = date or tables.date()
    row = min(rows, key=lambda one: abs(_months(_date(one)) - _months(when)))
    now = _stated(row)
    standing = [one for one in counts if not _later(said, one)]
    if _PLANNED.search(said.text) and len(standing) == len(counts):
        row = max(rows, key=_stated)
    stated = _stated(row)
    watts = Amount(stated * W_PER_MW, None, None, "exact", (("W", 1),), (0, 0), f"{stated:g} MW")
    count = max(standing or counts, key=lambda one: one.value)
    year = year_of(said, when)
    named = count.chips or (chips_of(None, said, year, False) if len(counts) == 1 else ())
    holding = turned(expected("chips power", "chips", named or ("mix", "H100 SXM"), year, said))
    both = Expected(  # which of its power a site has filled is not said
        "between its power at the date and its last plan" if now < stated else STANDING,
        min(one.p5 for one in holding) * now / stated,
        holding[0].p50,
        max(one.p95 for one in holding),
        False,
        "accelerators_at_site",
        behind=holding[0].behind,
        rows=(f"sites:{row['site_row_id']}",),
    )
    found = _beside_counted(row, named, stated * W_PER_MW, both)
    last = max(map(_stated, rows))
    if last > stated and not _NOW.search(said.text):  # what it will hold may be meant
        ours = replace(both, label="the power that it is to have", part=True)
        found += scaled([ours], last / stated)
    where = {"site": f"{said.site}, {stated:g} MW of {row['for_date'] or row['as_of']}"}
    return Pair("site chips", (watts,), count, "accelerators", found, where)


def _later(said: Understood, count: Amount) -> bool:
    """Whether a count is that of a plan beside one that stands: "with a million by next year"."""
    before = [one.where[1] for one in said.amounts if one.where[1] <= count.where[0]]
    words = said.text[max(before, default=0) : count.where[1] + AFTER]
    return bool(before) and bool(_LATER.search(words))


def _beside_counted(
    row: tables.Row, named: tuple[str, ...], watts: float, ours: Expected
) -> tuple[Expected, ...]:
    """Our chips at a site, behind those that the table counts there, if it counts that kind.

    A count of pieces tests a sentence; what its power would hold may not overrule it.
    """
    counted, text = row["accelerators"], row["accelerator_text"] or ""
    if not counted or (named and not set(named) & set(chips_between(text, 0, len(text)))):
        return (ours,)
    each = counted / watts
    label = f"counted in {(row['for_date'] or row['as_of'])[:4]}"
    ends = each * (1 - STATED), each, each * (1 + STATED)
    told = Expected(label, *ends, False, "", rows=(f"sites:{row['site_row_id']}",))
    return told, replace(ours, part=True)


def _rows_of_site(said: Understood) -> list[tables.Row]:
    """The rows of the site that a sentence names, of which a power is known."""
    return (
        [row for row in tables.find("sites", site=said.site) if _stated(row)] if said.site else []
    )


def _stated(row: tables.Row) -> float:
    """Power of a site as its row has it, at the meter or else of its IT load [MW]."""
    return float(row["facility_power_mw"] or row["it_power_mw"] or 0.0)


def site_money(said: Understood, date: str) -> Pair | None:
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
    chips = chips_of(None, said, year, False)
    found = expected("power money", built(watts.value), chips, year, said)
    of_largest = scaled(found, 1.0, f", {stated:g} MW")
    if (
        planned[0] < stated and "whole" not in said.scopes
    ):  # which of its phases is paid is left open
        of_largest += scaled(found, planned[0] / stated, f", {planned[0]:g} MW")
    where = {"site": f"{said.site}, {planned[0]:g} to {stated:g} MW in the tables"}
    return Pair("power money", (watts,), money[0], "USD", of_largest, where)


def site_homes(said: Understood, date: str) -> Pair | None:
    """Homes beside a site whose power the words leave out: that of its last plan where they speak
    of what is to come, else that at the date.
    """
    homes, rows = said.of("home"), _rows_of_site(said)
    if len(homes) != 1 or not rows or len(said.amounts) > 1:
        return None
    when = date or tables.date()
    row = min(rows, key=lambda one: abs(_months(_date(one)) - _months(when)))
    if _PLANNED.search(said.text) or _TO_COME.search(said.text) or _WOULD.search(said.text):
        row = max(rows, key=_stated)
    stated = _stated(row)
    watts = Amount(stated * W_PER_MW, None, None, "exact", (("W", 1),), (0, 0), f"{stated:g} MW")
    pair = homes_of(said, year_of(said, when), (watts, homes[0]))
    if pair is None:
        return None
    where = {"site": f"{said.site}, {stated:g} MW of {row['for_date'] or row['as_of']}"}
    return replace(pair, assumed={**pair.assumed, **where})


def site_power(said: Understood, date: str) -> Pair | None:
    """Power of a site whose chips the words leave out: what is planned or runs there, or what the
    chips draw that the tables count there.
    """
    power = [one for one in said.of("power") if one.value >= PIECE_W]
    if says(said.text, "plant"):
        return None
    if not said.site or len(power) != 1 or [one for one in said.amounts if one.kind in _COUNTED]:
        return None
    when = date or tables.date()
    if found := _on_the_way(said, when) or _at(said.site, last_day(when)):
        site = Amount(1.0, None, None, "exact", (("site", 1),), (0, 0), said.site)
        return Pair("site power", (site,), power[0], "MW", found, {"site": said.site})
    rows = [
        row
        for row in tables.rows("sites")
        if row["site"] == said.site and row["accelerators"] and row["accelerator_text"]
    ]
    if not rows:
        return None
    row = min(rows, key=lambda one: abs(_months(_date(one)) - _months(when)))
    kinds = chips_between(row["accelerator_text"], 0, len(row["accelerator_text"]))
    year = year_of(said, when)
    number = row["accelerators"]
    dims = (("chip", 1),)
    count = Amount(number, None, None, "exact", dims, (0, 0), f"{number:,} chips", kinds)
    found = expected("chips power", "chips", kinds or ("mix",), year, said)
    stated = row["facility_power_mw"] or row["it_power_mw"]
    if stated:  # the model then tests the table beside the sentence, and does not overrule it
        each, label = stated * 1e6 / number, f"stated in {row['as_of'][:4]}"
        ends = each * (1 - STATED), each, each * (1 + STATED)
        rests = (f"sites:{row['site_row_id']}",)
        told = Expected(label, *ends, False, "", rows=rests)
        found = (told, *(replace(one, part=True) for one in found))
    where = {"site": f"{said.site}, {number:,} {row['accelerator_text']} of {row['as_of']}"}
    return Pair("chips power", (count,), power[0], "MW", found, where)


def _at(site: str, day: str) -> tuple[Expected, ...]:
    """The power of a site on a day, between the dated rows of the tables; nothing before them."""
    found: list[Expected] = []
    told = "what ran on" if day <= last_day(tables.date()) else "planned for"
    for label, name in (("at the meter", FACILITY_MW), ("IT load", "site_it_power_mw")):
        try:
            made = estimate(site=site, site_date=day)
            power = made[name]
        except UserError:  # before the first row, or in a year of which the tables have none
            return ()
        if not power.p50:
            return ()
        ends = power.p5 * (1 - STATED), power.p50, power.p95 * (1 + STATED)
        least, middle, most = (one * W_PER_MW for one in ends)
        rows = tuple(row for row in made.origin(FACILITY_MW).rows if row.startswith("sites:"))
        what = f"{told} {day}, {label}"
        found.append(Expected(what, least, middle, most, False, "", rows=rows))
    return tuple(found)


def _on_the_way(said: Understood, when: str) -> tuple[Expected, ...]:
    """What is to come at a site of which the words speak so: at the end of the year that they name,
    else anything between its power at the date and its last plan; and what was announced.
    """
    if not (_PLANNED.search(said.text) or _TO_COME.search(said.text)):
        return ()
    rows = _rows_of_site(said)
    year_end = f"{said.years[-1]}-12-31" if said.years else ""
    found = _at(said.site, year_end) if year_end else _between(rows, when)
    dated = [row for row in rows if said.years and row["for_date"]]
    last = _months(year_end or "9999")
    announced = [
        row
        for row in dated or rows
        if row["basis"] == "announced"
        and row["as_of"] <= last_day(when)
        and _months(row["for_date"] or "") <= last
    ]
    if announced:
        most = max(announced, key=_stated)
        column = "facility_power_mw" if most["facility_power_mw"] else "it_power_mw"
        found += (_planned(f"announced in {most['as_of'][:4]}", most, column),)
    return found


def _between(rows: list[tables.Row], when: str) -> tuple[Expected, ...]:
    """Any power between what stands at a site, if anything does, and the furthest that others
    project for it: what grows passes all of them.
    """
    stands = [row for row in rows if row["phase"] == "now" and _months(_date(row)) <= _months(when)]
    ahead = [row for row in rows if row["basis"] != "announced" and row not in stands]
    found = []
    for label, column in (("at the meter", "facility_power_mw"), ("IT load", "it_power_mw")):
        powers = [row for row in ahead if row[column]]
        if powers:
            most = max(powers, key=lambda row: row[column])
            least = max((row[column] or 0.0 for row in stands), default=0.0)
            way = f"on its way to {most[column]:,g} MW, {label}"
            found.append(_planned(way, most, column, least))
    return tuple(found)


def _planned(label: str, row: tables.Row, column: str, least: float | None = None) -> Expected:
    """A power that a row plans; with `least`, any on the way from there to it [MW]."""
    most = float(row[column])
    least = most if least is None else least
    ends = least * (1 - STATED), (least + most) / 2, most * (1 + STATED)
    low, middle, high = (one * W_PER_MW for one in ends)
    return Expected(label, low, middle, high, False, "", rows=(f"sites:{row['site_row_id']}",))


def _date(row: tables.Row) -> str:
    """The date that a row of sites.csv speaks of."""
    return str(row["for_date"] or row["as_of"])


def promise(said: Understood, date: str) -> Pair | None:
    """A power that a site is promised to reach by a date, against what ran there at that date.

    Only of promises whose date has passed, as data/promises.csv has them; a year that is named
    without a month has passed when it is over.
    """
    power = [one for one in said.of("power") if one.value >= PIECE_W]
    if len(power) != 1 or not said.years or [one for one in said.amounts if one.kind in _COUNTED]:
        return None
    for row in tables.rows("promises"):
        named = row["site"] and re.search(rf"\b{re.escape(row['site'])}\b", said.text, re.I)
        if not named or row["promised_mw"] is None or row["ran_mw"] is None:
            continue
        near = abs(power[0].value / (row["promised_mw"] * W_PER_MW) - 1) < SAME
        over = str(said.years[-1]) not in said.text or bool(_MONTH.search(said.text))
        over = over or str(row["ran_on"])[:7] >= f"{said.years[-1]}-12"
        if not near or not over or int(row["promised_for"][:4]) != said.years[-1]:
            continue
        ran = float(row["ran_mw"]) * W_PER_MW
        rests = (f"promises:{row['promise_id']}",)
        what = f"what ran on {row['ran_on']}"
        found = Expected(what, ran * (1 - STATED), ran, ran * (1 + STATED), False, "", rows=rests)
        site = Amount(1.0, None, None, "exact", (("site", 1),), (0, 0), str(row["site"]))
        promised = {"promised": f"{row['promised_mw']:,g} MW for {row['promised_for']}"}
        return Pair("promise", (site,), power[0], "MW", (found,), promised)
    return None


def _months(date: str) -> float:
    """A date that may be partial, or empty for none, in months."""
    year, _, rest = date.partition("-")
    month = int(rest[:2]) if rest[:2].isdigit() else 6
    return int(year[:4] or 0) * 12 + month
