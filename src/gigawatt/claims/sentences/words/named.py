"""What a sentence names beside its numbers: accelerators, companies, sites, countries."""

import re
from collections.abc import Iterable

from gigawatt.claims.sentences.words.vocabulary import patterns
from gigawatt.data import tables

_CODE = re.compile(r"[A-Z]\d{3}")


def spans(sentence: str) -> list[tuple[int, int]]:
    """Where digits belong to a name: GPT-4, phase 2, Colossus 2, H100."""
    found = [
        match.span() for pattern, _ in patterns("name") for match in pattern.finditer(sentence)
    ]
    return found + [match.span() for match in chip_pattern().finditer(sentence)]


@tables.kept
def chip_names() -> dict[str, str]:
    """Every usual name of an accelerator, in small letters, with the accelerator."""
    found: dict[str, str] = {}
    for row in tables.rows("accelerators"):
        for name in (row["accelerator"], *(row["aliases"] or "").split("|")):
            if name and len(name) > 2:
                found.setdefault(name.lower(), row["accelerator"])
    for pattern, members in patterns("family"):  # a kind of which the tables know only the sister
        code = _CODE.match(pattern.pattern)
        if code:
            found.setdefault(code.group().lower(), members.split("|")[0])
    return found


@tables.kept
def chip_pattern() -> re.Pattern:
    ordered = sorted(chip_names(), key=len, reverse=True)
    named = "|".join(re.escape(name).replace(r"\ ", r"[ -]?") for name in ordered)
    return re.compile(rf"(?<![\w-])(?:{named})(?:s\b|(?!\w))", re.I)


def chips_in(text: str) -> tuple[tuple[str, ...], str]:
    """The accelerators that a text names, and how: a family stands for its members."""
    found: list[str] = []
    called: list[str] = []
    for pattern, members in patterns("family"):
        match = pattern.search(text)
        if match:
            found += members.split("|")
            called.append(match.group())
    family = "|".join(called)
    for match in chip_pattern().finditer(text):
        if family and re.fullmatch(family, match.group(), re.I):
            continue
        name = re.sub(r"[ -]+", " ", match.group()).lower()
        known = chip_names()
        chip = known.get(name) or known.get(name.removesuffix("s"))
        if chip is None:
            squeezed = {key.replace(" ", ""): value for key, value in known.items()}
            chip = squeezed.get(name.replace(" ", "").removesuffix("s"))
        if chip:
            found.append(chip)
            called.append(match.group())
    exact = [name for name in found if name.lower() in " ".join(called).lower()]
    if exact and len(found) > len(exact) and len(called) > 1:  # "GB300 Blackwell chips" are GB300
        kinds = {one for p, row in patterns("family") if p.search(text) for one in row.split("|")}
        found = [one for one in found if one not in kinds or one in exact]
    return tuple(dict.fromkeys(found)), " and ".join(dict.fromkeys(called))


def unknown_chip(text: str) -> str:
    """The first accelerator that a text names and of which the tables have no row, or ""."""
    for pattern, _ in patterns("unknown chip"):
        for match in pattern.finditer(text):
            if match.group().lower().replace(" ", "").replace("-", "") not in _known_chips():
                return match.group()
    return ""


@tables.kept
def _known_chips() -> frozenset[str]:
    """The names of accelerators without their blanks."""
    return frozenset(name.replace(" ", "") for name in chip_names())


def chips_between(text: str, first: int, last: int) -> tuple[str, ...]:
    """The accelerators that a part of a text names."""
    return chips_in(text[first:last])[0]


def companies_in(sentence: str) -> tuple[str, ...]:
    """The companies that a sentence names and the tables know, by any of their usual names."""
    return tuple(company for pattern, company in _companies() if pattern.search(sentence))


@tables.kept
def _companies() -> tuple[tuple[re.Pattern, str], ...]:
    """A pattern of the usual names of each company, in the order of the tables."""
    found = []
    for row in tables.rows("companies"):
        names = [row["company"], *(row["called"] or "").split("|"), "Google"][
            : 3 if row["company"] == "Alphabet" else 2
        ]
        found.append((_any_of(names), row["company"]))
    return (*found, *((_any_of([one]), one) for one in _spenders()))


def _any_of(names: Iterable[str]) -> re.Pattern:
    """A pattern of names as whole words."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(one) for one in names if one)})\b", re.I)


@tables.kept
def _spenders() -> tuple[str, ...]:
    """Companies of which the tables have the spending alone; groups and parts are none."""
    known = {row["company"] for row in tables.rows("companies")}
    parts = {
        name.upper()
        for row in tables.rows("companies")
        for name in (row["called"] or "").split("|")
    }
    named = {row["company"] for row in tables.rows("capex")} - known
    return tuple(sorted(one for one in named if " " not in one and one.upper() not in parts))


def site_in(sentence: str) -> str:
    """The longest name of a site in the tables that the sentence holds, or an empty text."""
    named = [site for whole, _, site in _sites() if whole.search(sentence)]
    first = [site for _, short, site in _sites() if short and short.search(sentence)]
    other = [site for pattern, site in patterns("site") if pattern.search(sentence)]
    return max(named or first or other, key=len, default="")


@tables.kept
def _sites() -> tuple[tuple[re.Pattern, re.Pattern | None, str], ...]:
    """A pattern of each site's name, and of it without its number: "Colossus" alone is the first
    of them.
    """
    sites = dict.fromkeys(row["site"] for row in tables.rows("sites"))
    return tuple(
        (_any_of([site]), _any_of([site[:-2]]) if site.endswith(" 1") else None, site)
        for site in sites
    )


def elsewhere_in(text: str) -> str:
    """A country whose words matter only beside homes: most of them have none in the tables."""
    return next((code for pattern, code in patterns("elsewhere") if pattern.search(text)), "")


def country_in(text: str) -> str:
    found = {code for pattern, code in patterns("country") if pattern.search(text)}
    return found.pop() if len(found) == 1 else ""
