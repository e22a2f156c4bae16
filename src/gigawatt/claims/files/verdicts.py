"""A verdict on every claim of a file and on every relation: as values, table, JSON or CSV."""

import json
import math
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigawatt import paths
from gigawatt.claims import rule
from gigawatt.claims.files.exchange import in_dollars
from gigawatt.claims.files.judge import Verdict, judge, read
from gigawatt.claims.files.relations import Related, judge_all
from gigawatt.claims.rule import VERDICTS, Reading
from gigawatt.data import files, sheets, tables
from gigawatt.data.csvfile import each
from gigawatt.errors import clip
from gigawatt.text.language import foreign, told
from gigawatt.text.table import csv_text
from gigawatt.text.typeset import number, shown, span

if TYPE_CHECKING:  # it needs pandas, which the command line starts without
    from gigawatt.data.frames import Frame

WIDTH = 120
ID, VERDICT, QUANTITY, RELATION = 12, 13, 28, 76  # columns of a line
CLAIM, REASON, STATUS = 900, 600, 160  # the most characters of a text below it
INDENT = " " * 14
SHOWN = 5  # sources in a line of the table; JSON and CSV have all of them
HEADER = (
    "kind",
    "id",
    "claimant",
    "said",
    "quantity",
    "unit",
    "claimed_low",
    "claimed_high",
    "p5",
    "p50",
    "p95",
    "ratio",
    "driver",
    "driver_share",
    "verdict",
    "reason",
    "readings",
    "status",
    "status_date",
    "origin",
    "sources",
    "verdict_by_hand",
)
FORMS = {".csv": "csv", ".xlsx": "xlsx", ".json": "json", ".txt": "table"}
_BEFORE = {"more_than": "over ", "up_to": "up to ", "about": "about ", "almost": "almost "}


def report(file: Path | None = None, relations: Path | None = None, form: str = "table") -> str:
    """Verdicts on claims and on relations between them as table, JSON or CSV.

    file and relations: as for `judged`. form: table, json or csv; as many rows come out as went in.

    Raises UserError, one line with file, row and column, for anything malformed.
    """
    return text(*judged(file, relations), form)


def write(claims: Sequence[Verdict], relations: Sequence[Related], out: Path) -> Path:
    """Write verdicts to a file whose name says its form, one of `FORMS`.

    Raises UserError where it cannot be written.
    """
    form = FORMS[out.suffix.lower()]
    if form == "xlsx":
        files.write(out, sheets.workbook(HEADER, _flat_rows(claims, relations)))
    else:
        files.write(out, text(claims, relations, form) + "\n")
    return out


def judged(
    file: Path | None = None, relations: Path | None = None
) -> tuple[list[Verdict], list[Related]]:
    """A verdict on every claim and on every relation of a ledger, in which every row must be sound.

    file: claims, by default data/claims.csv. relations: by default data/relations.csv where no file
    of claims is given, else none. `people.judged` reads files as people have them.
    """
    lines = each(read(file or paths.DATA / "claims.csv"), in_dollars)
    related = []
    if relations is not None or file is None:
        related = judge_all(relations or paths.DATA / "relations.csv", lines)
    partners: dict[str, list[str]] = {}
    for one in related:
        for claim in one.claims:
            partners.setdefault(claim, []).append(one.relation_id)
    return each(lines, lambda line: judge(line, partners.get(line.get("claim_id"), ()))), related


def in_words(row: Mapping[str, Any]) -> str:
    """What a row of claims.csv says, in a few words, for a label.

    >>> row = {"subject": "Hyperion", "low": 1e6, "high": 4e6, "unit": "homes", "hedge": "between"}
    >>> in_words({**row, "value": None}), in_words({**row, "value": 2e6, "hedge": "about"})
    ('Hyperion: 1 M to 4 M homes', 'Hyperion: about 2 M homes')
    """
    numbers = [row["value"]] if row["value"] is not None else [row["low"], row["high"]]
    return (
        f"{row['subject']}: {_BEFORE.get(row['hedge'], '')}{' to '.join(map(number, numbers))} "
        f"{row['unit']}"
    )


def said(*claim_ids: str) -> "Frame":
    """What claims say, one row each: who says it, the claim with its unit, its date, and our words.

    The rows remember their claim and its source, so that a figure that shows them can say so.

        gw.said("S4-01", "S4-05", "S4-06")

    Raises UserError for an unknown claim.
    """
    chosen = tables.frame("claims", keys=claim_ids)
    index = tables.index("claims")
    shown = chosen[["claimant", "as_of", "paraphrase"]]
    words = [in_words(index[one]) if _numeric(index[one]) else "" for one in claim_ids]
    shown.insert(1, "claim", words)
    return shown.rename(columns={"claimant": "who", "as_of": "date", "paraphrase": "in our words"})


def _numeric(row: tables.Row) -> bool:
    return row["value"] is not None or (row["low"] is not None and row["high"] is not None)


def text(claims: Sequence[Verdict], relations: Sequence[Related], form: str) -> str:
    """All verdicts in one of three forms; as many rows as claims and relations came in."""
    if form == "json":
        content = {
            "rule": rule.rule(),
            "claims": [as_dict(one) for one in claims],
            "relations": [related(one) for one in relations],
            "summary": summary(claims, relations),
        }
        return json.dumps(content, indent=2, allow_nan=False, ensure_ascii=False)
    if form == "csv":
        return csv_text(HEADER, _flat_rows(claims, relations))
    blocks = [_claim_block(one) for one in claims] + [_relation_block(one) for one in relations]
    return "\n".join(
        [
            *blocks,
            "",
            *map(_wrapped, rule_lines()),
            "",
            *map(told, summary_lines(summary(claims, relations))),
        ]
    )


def finite(value: object) -> object:
    """A number for JSON: an open end or a missing value is None."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def as_dict(one: Verdict) -> dict[str, object]:
    """A claim's verdict as plain values."""
    return {
        "claim_id": one.claim_id,
        "claimant": one.claimant,
        "said": one.said,
        "quantity": one.quantity,
        "unit": one.unit,
        **{name: finite(value) for name, value in one.numbers.items()},
        "driver": one.driver,
        "driver_share": one.driver_share,
        "verdict": one.verdict,
        "reason": one.reason,
        "readings": [_reading(reading) for reading in one.readings],
        "status": one.status,
        "status_date": one.status_date,
        "origin": one.origin,
        "relations": list(one.relations),
        "sources": list(one.sources),
    }


def related(one: Related) -> dict[str, object]:
    """A relation's verdict as plain values."""
    return {
        "relation_id": one.relation_id,
        "claims": list(one.claims),
        "relation": one.relation,
        "verdict": one.verdict,
        "reason": one.reason,
        "readings": [_reading(reading) for reading in one.readings],
        "verdict_by_hand": one.by_hand,
        "agrees": one.agrees,
        "sources": list(one.sources),
    }


def _reading(reading: Reading) -> dict[str, object]:
    kept = {name: finite(value) for name, value in reading.numbers.items() if name != "sources"}
    return {"label": reading.label, "verdict": reading.verdict, "reason": reading.reason, **kept}


def _flat_rows(claims: Sequence[Verdict], relations: Sequence[Related]) -> list[list[object]]:
    return [_flat("claim", as_dict(one)) for one in claims] + [
        _flat("relation", related(one)) for one in relations
    ]


def _flat(kind: str, content: dict[str, Any]) -> list[object]:
    cells = {
        **content,
        "kind": kind,
        "id": content.get("claim_id") or content.get("relation_id"),
        "readings": " | ".join(f"{r['label']}: {r['verdict']}" for r in content["readings"]),
        "sources": " ".join(content["sources"]),
    }
    return ["" if cells.get(name) is None else cells.get(name) for name in HEADER]


def summary(claims: Sequence[Verdict], relations: Sequence[Related]) -> dict[str, object]:
    """Counts by verdict, independent origins, and how often hand and engine agree."""
    judged = [one for one in relations if one.by_hand]
    return {
        "claims": len(claims),
        "claims_by_verdict": _counts(one.verdict for one in claims),
        "sources": len({one.printed_in for one in claims if one.printed_in}),
        "independent_origins": len({one.origin for one in claims}),
        "relations": len(relations),
        "relations_by_verdict": _counts(one.verdict for one in relations),
        "judged_by_hand": len(judged),
        "hand_and_engine_agree": sum(one.agrees for one in judged),
        "disagree": [one.relation_id for one in judged if not one.agrees],
    }


def _counts(found: Iterable[str]) -> dict[str, int]:
    counted = Counter(found)
    return {verdict: counted[verdict] for verdict in VERDICTS}


def _of_them(noun: str, number_of: int) -> str:
    """A count with its noun: "1 claim", "2 claims", "0 claims"."""
    return f"{number_of} {noun}" + ("" if number_of == 1 else "s")


def summary_lines(found: dict) -> list[str]:
    """A summary in sentences."""

    def counts(name: str) -> str:
        return ", ".join(f"{n} {verdict}" for verdict, n in found[name].items() if n) or "none"

    lines = [
        f"{_of_them('claim', found['claims'])}: {counts('claims_by_verdict')}.",
        f"Sources: {found['sources']}; independent origins: {found['independent_origins']}."
        if found["sources"]
        else "No row names its source (column source_id); independent origins: "
        f"{found['independent_origins']}.",
    ]
    if found["relations"]:
        of_them = _of_them("relation", found["relations"])
        lines.append(f"{of_them}: {counts('relations_by_verdict')}.")
    if found["judged_by_hand"]:
        apart = f"; apart: {', '.join(found['disagree'])}" if found["disagree"] else ""
        lines.append(
            f"Hand and engine agree on {found['hand_and_engine_agree']} of "
            f"{found['judged_by_hand']}{apart}."
        )
    return lines


def rule_lines() -> list[str]:
    """The rule of the verdict, its paragraphs and bullets in the reader's language."""
    lines = rule.rule().replace("\n  ", " ")
    return [told(one) for one in re.split(r"\n(?=-|\n)" if foreign() else "\n", lines)]


def _wrapped(content: str, indent: str = "") -> str:
    """Lines of at most 120 columns; the line breaks of paragraphs and bullets stay."""
    joined = content.replace("\n  ", " ").split("\n")
    return "\n".join(
        textwrap.fill(
            line, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
        for line in joined
    )


def claimed(one: Verdict) -> str:
    """The range that a claim leaves open; empty where it has no number."""
    low, high = one.numbers.get("claimed_low"), one.numbers.get("claimed_high")
    if low is None or high is None:
        return ""
    return f"{number(low)} to {number(high)}" if math.isfinite(high) else f"{number(low)} or more"


def _claim_block(one: Verdict) -> str:
    ours = times = ""
    n = one.numbers
    if n.get("p50") is not None:
        ours = f"{span(n['p5'], n['p50'], n['p95'])} {shown(one.unit)}".strip()
        times = f"x{n['ratio']:.3g}" if n.get("ratio") else ""
    said = claimed(one)
    head = (
        f"{_cell(one.claim_id, ID)}  {_told_cell(one.verdict)}  "
        f"{_cell(one.quantity, QUANTITY)}  {told(said):<22}  {told(ours)}  {told(times)}"
    )
    driver = f" Largest driver: {one.driver} ({one.driver_share:.0%})." if one.driver_share else ""
    dated = f" ({one.status_date})" if one.status_date else ""
    status = f" Status: {clip(one.status, STATUS)}{dated}." if one.status else ""
    compared = f" Compared in {', '.join(one.relations)}." if one.relations else ""
    more = f" and {len(one.sources) - SHOWN} more" if len(one.sources) > SHOWN else ""
    sources = (
        f" Sources: {', '.join(one.sources[:SHOWN])}{more}." if one.sources and one.quantity else ""
    )
    below = told(clip(one.reason + compared + driver + status + sources, CLAIM))
    return f"{head.rstrip()}\n{_wrapped(below, INDENT)}"


def _relation_block(one: Related) -> str:
    hand = "" if one.agrees or not one.by_hand else f"  ({told(f'by hand: {one.by_hand}')})"
    what = told(clip(one.relation or ", ".join(one.claims), RELATION))
    head = f"{_cell(one.relation_id, ID)}  {_told_cell(one.verdict)}  {what}{hand}"
    return f"{head.rstrip()}\n{_wrapped(told(clip(one.reason, REASON)), INDENT)}"


def _told_cell(verdict: str) -> str:
    return f"{told(verdict):<{VERDICT}}"


def _cell(content: str, width: int) -> str:
    return f"{clip(content, width):<{width}}"
