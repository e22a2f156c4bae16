"""What companies spend in a year, as a sentence says it, against what they guided and reported."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.rule import CONSISTENT, INCONSISTENT, WRONG_UNIT, Reading, against_model
from gigawatt.claims.sentences.judged import Judged
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.named import country_in
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import tables

NEAR = 0.1  # relative: how cash, leases and rounding differ where the same spending is meant
FORECAST = 0.2  # relative: how far a year's spending ends from what was expected before its end
GUIDED = 0.03  # relative: guidance is printed in round numbers
_SLIPS = {  # factors at which a sum that fails holds, and what was slipped
    1_000.0: "billion for million, a factor of 1,000",
    10.0: "ten times as much, a factor of 10",
    0.1: "a tenth of it, a factor of 10",
}
REPORTED = ("year", "cash_year")
CENTURY = 2000  # of a fiscal year in two digits
GROUP = "Big four"
QUARTER = 92  # days
REPORTS = 190  # days after its end in which a quarter, or the one before it, is the last reported
_QUARTER = re.compile(r"\bquarter(?:ly)?\b|\btrimestr\w+|\bQ[1-4]\b|\bthree months\b", re.I)
_NEXT = re.compile(  # "24 billion in the quarter, and 30 billion in the next"
    r"[^,.;]{0,12}\b(?:next|following|coming)\b(?! year)|[^,.;]{0,24}\b(?:prochain|suivant)\w*",
    re.I,
)
_TO_COME = re.compile(
    r"earmark\w*|expect\w*|guid(?:ed|ance|es)|forecast\w*|quarter that (?:has )?(?:just )?beg[au]n|"
    r"\b(?:this|current|present) quarter|prévoi\w+|en cours\b|table sur",
    re.I,
)
_SPENDS = re.compile(
    r"capex|capital (?:spending|expenditure|outlay|budget)|d[ée]pens\w+|invest\w*|prévoi\w+|"
    r"spen(?:d|ds|t|ding)\b|earmark\w*|guid(?:ed|ance)|\boutlays?\b|\bsplash\w*|\blavish\w*|"
    r"\bpour(?:s|ed|ing)?\b|\bpl(?:ough|ow)(?:s|ed|ing)?\b|\bcapital to work\b|"
    r"\bl(?:ay|ays|aid) out\b|\bshell(?:s|ed|ing)? out\b|\binjec\w*|"
    r"\bconsacr\w+|\bmobilis\w+|\bdébours\w+|\ballou\w+",
    re.I,
)
_AHEAD = re.compile(
    r"expect|plan|forecast|guid|project|\bwill\b|\bto spend|prévoi|compte|devrait|investira|va ",
    re.I,
)
_YEAR = re.compile(r"\b(20\d\d)\b|\b(last|this|next) (?:calendar )?year\b", re.I)
_AFTER = {"last": -1, "this": 0, "next": 1}  # years after that of the print
_FISCAL = re.compile(r"\b(?:fiscal(?: year)?|FY|exercice(?: fiscal)?) ?(?:20)?(\d\d)\b", re.I)
_GROUP = re.compile(
    r"big four|big tech\b|hyperscalers|quatre géants|four (?:largest|biggest|tech)", re.I
)
_PEOPLE = re.compile(
    r"researcher|engineer|package|salar|chercheur|ingénieur|bonus|\bone (?:man|person)\b", re.I
)
_ALL = re.compile(r"capex|capital (?:spending|expenditure|outlay)|guid(?:ed|ance)", re.I)
_PLACE = re.compile(  # money for a place is a part of what a company spends in a year
    r"\b(?:in|at|near|on|into|dans|chez|en|à|au|aux|across) (?:the )?"
    r"(?!AI\b|IA\b|Q[1-4]\b|FY|GPU|Nvidia|January|February|March|April|May\b|June|July|August|"
    r"September|October|November|December)[A-ZÉ][a-zé]\w+"
)
_GOODS = re.compile(
    r"\b(?:on|in|for|into|en|de|dans|pour|worth of) "
    r"(?:(?:its|their|the|new|more|some|own|des|les|ses|Nvidia(?:'s)?|AMD(?:'s)?|AI)\s)*"
    r"(?:chips|GPUs?|accelerators|servers|processors|puces|serveurs|"
    r"processeurs|accélérateurs|cables|land|leases|energy|electricity|salaries|research)\b",
    re.I,
)
_PART = re.compile(r",[^,]*\b(?:of (?:it|that|which|them)|dont)\b[^,]*", re.I)
_NOT_SPENT = re.compile(
    r"\b(?:bought back|buy(?:s|ing)? back|buybacks?|repurchas\w+|dividends?|dividendes?|"
    r"rach(?:at|ats|ète|eté)\b|chiffre d'affaires|sales of|revenues? (?:of|rose|grew|reached|was)|"
    r"profits?|net income|bénéfices?|valued at|valoris\w+|worth)\b[^;]*$",
    re.I,
)
_NOT_SPENT_ON = re.compile(
    r" (?:of|in|de) (?:(?:its|their|ses|net|annual|quarterly) )*(?:own )?"
    r"(?:shares|actions|stock|revenues?|sales|profits?|cash|debts?|bonds|chiffre d'affaires|"
    r"bénéfices?|dettes?|trésorerie)\b",
    re.I,
)
_OTHER = ("power", "chip", "share", "time", "home", "energy", "person")


def spending(said: Understood, date: str) -> Judged | None:
    """Capital expenditure of named companies in a year: what is forecast against their guidance,
    what is past against what they reported; None where the sentence is of something else.
    """
    money = [one for one in said.of("money") if not _set_aside(said, one)]
    companies = said.companies or ((GROUP,) if _GROUP.search(said.text) else ())
    if not money or len(money) > 2 or not companies or not _SPENDS.search(said.text):
        return None
    if [one for one in said.amounts if one.kind in _OTHER] or _PEOPLE.search(said.text):
        return None
    whole = _PART.sub("", said.text)  # where a part of it goes does not make the sum a part
    placed = country_in(whole) or said.site or _PLACE.search(whole)
    if placed and not _ALL.search(said.text):
        return None
    of_this = [one for one in money if not _NEXT.match(said.text, one.where[1])]
    asked = max(of_this or money, key=lambda one: one.value)
    year = _year(said, date, asked)
    if _QUARTER.search(said.text):
        to_come = bool(_TO_COME.search(said.text)) and len(of_this) == len(money)
        readings = _of_a_quarter(companies, year, asked, date, to_come)
    else:
        readings = _readings(companies, year, asked, _ahead(said, date, year), date)
    if not readings:
        return None
    ends = asked.claimed
    within = ends.low <= max(one.numbers["p95"] for one in readings)
    if within and (said.chips or _GOODS.search(whole)) and not _ALL.search(said.text):
        return None  # what goes into chips or servers is a part of what a company spends
    verdict, reason = _decided(asked, readings)
    return Judged(
        "capital expenditure",
        "USD",
        ends.low,
        ends.high,
        verdict,
        tuple(readings),
        {"companies": " and ".join(companies), "year": str(year)},
        reason,
    )


def _set_aside(said: Understood, one: Amount) -> bool:
    """Whether a sum is what a company earns, owes, is worth, or gives to its owners."""
    clause = re.split(r"[,;:]|\b(?:and|et|while|tandis que)\b", said.text[: one.where[0]])[-1]
    behind = re.split(r"[,;:]|\b(?:and|et)\b", said.text[one.where[1] :])[0]
    return bool(_NOT_SPENT.search(clause) or _NOT_SPENT_ON.match(behind))


def _decided(asked: Amount, readings: Sequence[Reading]) -> tuple[str, str]:
    """The verdict on a sum and its reason: one reading that holds is enough, and what fails may be
    a slip.
    """
    held = next((one for one in readings if one.verdict == CONSISTENT), None)
    label = (held or readings[0]).label.capitalize()
    if held:
        return CONSISTENT, f"{label}: {held.reason}"
    for factor, words in _SLIPS.items():
        if any(_slipped(asked, one, factor) for one in readings):
            return WRONG_UNIT, f"{label}: Holds with {words}."
    return INCONSISTENT, f"{label}: {readings[0].reason}"


def _slipped(asked: Amount, held: Reading, factor: float) -> bool:
    """Whether a company spends so many times as many dollars: millions where milliards are."""
    middle = asked.claimed.middle * factor
    return bool(held.numbers["p5"] <= middle <= held.numbers["p95"])


def _year(said: Understood, date: str, asked: Amount) -> int:
    """The year of a sum: the nearest that the words name with no other sum between the two, else
    that of the print ("$92bn, up from the $52bn of 2024" are not those of 2024).
    """
    fiscal = _FISCAL.search(said.text)
    if fiscal:
        return CENTURY + int(fiscal[1])
    printed = int(date[:4]) if date else 0
    near: list[tuple[int, int]] = []
    for match in _YEAR.finditer(said.text):
        first, last = sorted((match.span(), asked.where))
        year = int(match[1]) if match[1] else printed and printed + _AFTER[match[2].lower()]
        between = [one for one in said.of("money") if first[1] <= one.where[0] < last[0]]
        if not between and year and (not match[1] or year in said.years):
            near.append((last[0] - first[1], year))
    if near:
        return min(near)[1]
    return printed or (said.years[0] if said.years else 0)


def _ahead(said: Understood, date: str, year: int) -> bool:
    """Whether a sentence speaks of a year that is not over when it is printed."""
    return bool(_AHEAD.search(said.text)) or bool(date and int(date[:4]) <= year)


def _readings(
    companies: Sequence[str], year: int, asked: Amount, ahead: bool, date: str
) -> list[Reading]:
    """The spending of all companies together, as guided and as reported; the fitting one alone."""
    guided, reported = _ends(companies, year, ("guidance",)), _ends(companies, year, REPORTED)
    before = ahead and bool(date) and int(date[:4]) <= year
    near = FORECAST if before else NEAR
    guess = FORECAST if before and guided and _later_than(date, guided[2]) else GUIDED
    chosen = [("as guided for", guess, guided)] if ahead and guided else []
    chosen += [("as reported for", near, reported)] if reported and not chosen else []
    chosen += [("as guided for", guess, guided)] if guided and not chosen else []
    found = []
    for label, slack, (least, most, rows) in chosen:
        low, high = least * (1 - slack), most * (1 + slack)
        middle = (low * high) ** 0.5
        held = against_model(f"{label} {year}", asked.claimed, low, middle, high, "USD")
        found.append(replace(held, numbers={**held.numbers, "rows": rows}))
    return found


def _later_than(date: str, rows: Sequence[str]) -> bool:
    """Whether all guidance of the tables was printed after a date."""
    known, sources = tables.index("capex"), tables.index("sources")
    printed = [sources[known[row.partition(":")[2]]["source_id"]]["published"] for row in rows]
    return all(bool(one) and str(one)[: len(date)] > date[: len(str(one))] for one in printed)


def _of_a_quarter(
    companies: Sequence[str], year: int, asked: Amount, date: str, to_come: bool
) -> list[Reading]:
    """The spending of one company in the quarters that were last reported before a date, or that
    a year had: which of them is meant depends on whose fiscal year it is. A quarter to come is the
    one that ends next.
    """
    rows = [
        row
        for row in tables.find("capex", company=companies[0], period_type="quarter")
        if row["capex_usd"] and _meant(str(row["period_end"]), year, date, to_come)
    ]
    if len(companies) > 1 or not rows:
        return []
    spent = [row["capex_usd"] for row in rows]
    low, high = min(spent) * (1 - NEAR), max(spent) * (1 + NEAR)
    label = f"as reported for a quarter of {year}"
    held = against_model(label, asked.claimed, low, (low * high) ** 0.5, high, "USD")
    rests = tuple(f"capex:{row['capex_id']}" for row in rows)
    return [replace(held, numbers={**held.numbers, "rows": rests})]


def _meant(end: str, year: int, date: str, to_come: bool) -> bool:
    """Whether a quarter was reported shortly before a date, or was under way on it if it is one to
    come; without a day, whether it is one of a year.
    """
    if len(date) < len("2025-01-01"):
        return end[:4] == str(year)
    first, last = datetime.date.fromisoformat(end), datetime.date.fromisoformat(date)
    since = (last - first).days
    return -QUARTER <= since < 0 if to_come else 0 <= since <= REPORTS


def _ends(
    companies: Sequence[str], year: int, kinds: Sequence[str]
) -> tuple[float, float, tuple[str, ...]] | None:
    """The least and the most that all companies printed for a year, added, and their rows; None
    where one has no row.
    """
    least = most = 0.0
    rests: tuple[str, ...] = ()
    for company in companies:
        rows = [
            row
            for kind in kinds
            for row in tables.find("capex", company=company, period_type=kind)
            if row["period"] in (str(year), f"FY{year}")
        ]
        names = ("capex_usd", "capex_low_usd", "capex_high_usd")
        values = [row[name] for row in rows for name in names if row[name]]
        if not values:
            return None
        least, most = least + min(values), most + max(values)
        rests += tuple(f"capex:{row['capex_id']}" for row in rows)
    return least, most, rests
