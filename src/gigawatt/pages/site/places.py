"""What the pages of sites and of sources show."""

import itertools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gigawatt.data import evidence, tables
from gigawatt.errors import UserError
from gigawatt.estimates import headlines
from gigawatt.estimates.estimate import estimate
from gigawatt.estimates.result import Result
from gigawatt.pages.site import titles
from gigawatt.pages.site.claims import ClaimPage
from gigawatt.pages.site.markdown import slug
from gigawatt.text.typeset import number

KINDS = {
    "filing": "Filings",
    "datasheet": "Data sheets",
    "agency": "Agencies and statistics",
    "research": "Research",
    "dataset": "Data sets",
    "analyst": "Analysts",
    "company": "Companies about themselves",
    "press": "Press",
    "aggregator": "Aggregators",
    "seed": "The five articles",
    "own": "Our own conventions",
}
MOST = 150  # sources on a page, so that it stays light


@dataclass(frozen=True)
class SitePage:
    """A site with the rows about it, and what its stated power leaves room for."""

    site: str
    rows: tuple[tables.Row, ...]
    default: tables.Row | None
    accelerator: str
    year: int
    results: tuple[Result, ...]
    refusal: str  # why there is no estimate
    claims: tuple[ClaimPage, ...]

    def state(self, name: str) -> tables.Row | None:
        """The newest row of a state (now, projected, announced) that has a power, or None.

        What runs is told by its phase, the rest by who says so; they never share a column.
        """
        found = [
            row
            for row in self.rows
            if row["facility_power_mw"] is not None
            and (row["phase"] == "now" if name == "now" else row["phase"] != "now")
            and (name == "now" or row["basis"] == name)
        ]
        return max(found, key=lambda row: str(row["for_date"] or row["as_of"] or ""), default=None)

    def stated(self, name: str) -> str:
        """Power and date of a state in words, such as "1,045 (2027-04-15)"; empty without one."""
        row = self.state(name)
        if row is None:
            return ""
        dated = row["for_date"] or row["as_of"]
        return number(row["facility_power_mw"]) + (f" ({dated})" if dated else "")

    @staticmethod
    def proof(row: tables.Row) -> str:
        """How a row about the site is printed, and where; else how sure it is and why no print."""
        found = evidence.of_row(f"sites:{row['site_row_id']}")
        return found.shown if found else ""

    def result(self, name: str) -> Result | None:
        """One of the results by name."""
        return next((one for one in self.results if one.name == name), None)


def sites(claims: Sequence[ClaimPage]) -> list[SitePage]:
    """One page for each site, by name; `claims` are searched for its name."""
    names = sorted({row["site"] for row in tables.rows("sites")}, key=str.lower)
    return [_site(name, claims) for name in names]


def _site(name: str, claims: Sequence[ClaimPage]) -> SitePage:
    rows = tuple(tables.find("sites", site=name))
    default = next((row for row in rows if row["is_default"]), None)
    dated = str((default or rows[0])["for_date"] or (default or rows[0])["as_of"] or "")
    about = tuple(one for one in claims if _speaks_of(one, name))
    try:
        made = estimate(site=name, **({"purchase_year": int(dated[:4])} if dated else {}))
        results, refusal = tuple(made[one] for one in headlines.labels("site")), ""
    except UserError as error:
        return SitePage(name, rows, default, "", 0, (), str(error), about)
    choices = made.settings.choices
    return SitePage(
        name,
        rows,
        default,
        choices["accelerator"],
        choices["purchase_year"],
        results,
        refusal,
        about,
    )


def _speaks_of(claim: ClaimPage, site: str) -> bool:
    """Whether a claim names the site, in its words or in its inputs."""
    row = claim.row
    texts = (
        row["subject"],
        row["paraphrase"],
        row["given"],
        row["readings"],
        row["ambiguity"],
        row["status"],
    )
    return any(site.lower() in str(text or "").lower() for text in texts)


@dataclass(frozen=True)
class SourceEntry:
    """A source with every row of data/ that rests on it, as `table:key`, by table."""

    row: tables.Row
    supports: Mapping[str, tuple[str, ...]]

    @property
    def total(self) -> int:
        """How many rows rest on it."""
        return sum(map(len, self.supports.values()))


@dataclass(frozen=True)
class SourcePart:
    """The sources on one page: those of a kind, or of some letters of its publishers."""

    title: str
    entries: tuple[SourceEntry, ...]


def sources() -> list[SourcePart]:
    """All sources in parts that fill a page each, by kind and publisher, with what they support."""
    supports = _supports()
    found: dict[str, list[SourceEntry]] = {title: [] for title in KINDS.values()}
    for row in tables.rows("sources"):
        found[KINDS[row["kind"]]].append(SourceEntry(row, supports.get(row["source_id"], {})))
    return [
        SourcePart(title + letters, entries)
        for title, whole in found.items()
        for letters, entries in _parted(whole)
    ]


def _parted(entries: Sequence[SourceEntry]) -> Iterator[tuple[str, tuple[SourceEntry, ...]]]:
    """Entries by publisher, in as many parts as pages need, each with its letters in words."""
    ordered = sorted(entries, key=lambda one: (_letter(one), str(one.row["publisher"]).lower()))
    parts: list[list[SourceEntry]] = []
    for _, same in itertools.groupby(ordered, _letter):
        more = list(same)
        if parts and len(parts[-1]) + len(more) <= MOST:
            parts[-1] += more
        else:
            parts.append(more)
    for part in parts:
        ends = list(dict.fromkeys((_letter(part[0]), _letter(part[-1]))))
        yield f", {' to '.join(ends)}" if len(parts) > 1 else "", tuple(part)


def _letter(one: SourceEntry) -> str:
    """The first letter of a publisher, an accent apart; A for a number or none."""
    plain = unicodedata.normalize("NFKD", str(one.row["publisher"] or ""))[:1].upper()
    return plain if "A" <= plain <= "Z" else "A"


def entries(parts: Sequence[SourcePart]) -> list[tuple[str, str, str]]:
    """For each source the page that has it, its name there, and what it is called."""
    return [
        (
            f"sources/{slug(part.title)}.html",
            f"source-{slug(one.row['source_id'])}",
            titles.title("sources", one.row),
        )
        for part in parts
        for one in part.entries
    ]


def _supports() -> dict[str, dict[str, tuple[str, ...]]]:
    """Rows by source and table; the further evidence of an assumption counts too."""
    found: dict[str, dict[str, list[str]]] = {}
    for table, resource in tables.package().items():
        columns = [field["name"] for field in resource["schema"]["fields"]]
        if table == "sources" or "source_id" not in columns:
            continue
        for row in tables.rows(table):
            name = titles.key(table, row)
            for source in filter(None, (row["source_id"], *(row.get("evidence") or "").split("|"))):
                found.setdefault(source, {}).setdefault(table, []).append(name)
    return {
        source: {table: tuple(dict.fromkeys(names)) for table, names in by.items()}
        for source, by in found.items()
    }
