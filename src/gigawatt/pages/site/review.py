"""A claim page in the words of schema.org: a ClaimReview that search engines and archives read.

The scale runs from 1 (inconsistent) to 5; our best is 4, because a claim inside a range is
plausible and not proven. What cannot be decided has a word and no number.
"""

import re
from urllib.parse import urlsplit

from gigawatt.claims.rule import AMBIGUOUS, CONSISTENT, INCONSISTENT, WRONG_UNIT
from gigawatt.data import tables
from gigawatt.errors import UserError, clip
from gigawatt.pages.site.claims import ClaimPage
from gigawatt.pages.site.markdown import slug

WORST, BEST = 1, 5
VALUES = {INCONSISTENT: 1, WRONG_UNIT: 2, AMBIGUOUS: 3, CONSISTENT: 4}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def base(address: str) -> str:
    """Where the site will stand, with a slash at its end; nothing where that is not known.

    Raises UserError for what is no plain web address.
    """
    if not address:
        return ""
    parts = urlsplit(address)
    plain = re.fullmatch(r"[\w.-]+(:\d+)?", parts.netloc) and not re.search(r"[\s<>\"']", address)
    if parts.scheme not in ("http", "https") or not plain or parts.query or parts.fragment:
        raise UserError(
            f"{clip(address)!r} is no address of a site; write one such as "
            "https://example.org/gigawatt/"
        )
    return address.rstrip("/") + "/"


def place(claim_id: str) -> str:
    """Where the page of a claim stands below the site: for ever, because ids are never reused.

    >>> place("S0-17")
    'claims/s0-17.html'
    """
    return f"claims/{slug(claim_id)}.html"


def review(claim: ClaimPage, address: str, date: str) -> dict[str, object]:
    """The ClaimReview of a claim page.

    address: from `base`; without one the page names itself by its file name, which a reader of the
    page resolves. date: of the tables, from which the verdict was computed.
    """
    own, house = place(claim.claim_id), {"@type": "Organization", "name": "gigawatt"}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{address}{own}" if address else own.rpartition("/")[2],
        "identifier": claim.claim_id,
        "claimReviewed": claim.row["paraphrase"],
        "datePublished": date,
        "inLanguage": "en",
        "license": LICENCE,
        "author": {**house, "url": address} if address else house,
        "itemReviewed": _claim(claim),
        "reviewRating": _rating(claim),
    }


def _claim(claim: ClaimPage) -> dict[str, object]:
    """What was said, by whom, where it is printed, and where it was printed first."""
    row, known = claim.row, tables.index("sources")
    printed, first = known.get(row["source_id"]), known.get(claim.verdict.origin)
    dates = [one["published"] for one in (first, printed) if one and one["published"]]
    found = {
        "@type": "Claim",
        "author": _speaker(row["claimant"] or "", printed),
        "datePublished": next(iter(dates), row["as_of"]),
        "appearance": _work(printed) if printed else None,
        "firstAppearance": _work(first) if first and first is not printed else None,
    }
    return {name: value for name, value in found.items() if value}


def _speaker(said: str, printed: tables.Row | None) -> dict[str, object]:
    """Who makes the claim; where nobody is named, such as a memo, who prints it."""
    if said[:1].isupper():
        publishers = {row["publisher"] for row in tables.rows("sources")}
        known = said in publishers or said in tables.index("companies")
        return {"@type": "Organization" if known else "Person", "name": said}
    printer = (printed or {}).get("publisher") or "not named in print"
    return {"@type": "Organization", "name": printer}


def _work(source: tables.Row) -> dict[str, object]:
    """A source as the work in which a claim stands."""
    found = {
        "@type": "CreativeWork",
        "headline": source["title"],
        "url": source["url"],
        "datePublished": source["published"],
        "publisher": source["publisher"] and {"@type": "Organization", "name": source["publisher"]},
    }
    return {name: value for name, value in found.items() if value}


def _rating(claim: ClaimPage) -> dict[str, object]:
    """Our verdict as a rating with its word and its reason."""
    found: dict[str, object] = {
        "@type": "Rating",
        "alternateName": claim.answer.capitalize(),
        "ratingExplanation": claim.verdict.reason,
    }
    value = VALUES.get(claim.verdict.verdict)
    if value is None:
        return found
    return found | {"ratingValue": value, "worstRating": WORST, "bestRating": BEST}
