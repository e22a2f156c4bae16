"""Verdicts on a file of claims as one self-contained page, HTML or PDF, to hand on: what was said,
whether it holds under which reading, and the sources behind our ranges.

The page asks nothing from anywhere and needs no script.
"""

from collections.abc import Sequence
from pathlib import Path

from gigawatt.claims.files import verdicts
from gigawatt.claims.files.judge import Verdict
from gigawatt.claims.files.relations import Related
from gigawatt.claims.rule import Reading
from gigawatt.data import files, tables
from gigawatt.pages import paper, translated
from gigawatt.pages.scenario import ENDINGS, is_address
from gigawatt.text.typeset import shown, span

TEMPLATE = Path(__file__).with_suffix(".html")

__all__ = ["ENDINGS", "page", "write"]


def write(claims: Sequence[Verdict], relations: Sequence[Related], out: Path) -> Path:
    """Write verdicts as a page whose name ends in .html or .pdf, and return its path.

    Raises UserError where a PDF needs what this machine lacks.
    """
    print_ = paper.printer() if out.suffix.lower() == ".pdf" else None
    text = translated.page(page(claims, relations))
    files.write(out, print_(text) if print_ else text)
    return out


def page(claims: Sequence[Verdict], relations: Sequence[Related] = ()) -> str:
    """Verdicts as HTML; the same verdicts give the same text."""
    from jinja2 import Environment, StrictUndefined

    index = tables.index("sources")
    keys = dict.fromkeys(key for one in claims for key in one.sources)
    made = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        claims=claims,
        relations=relations,
        summary=verdicts.summary_lines(verdicts.summary(claims, relations)),
        rule=verdicts.rule_lines(),
        sources={key: index.get(key) for key in keys},
        places={key: place for place, key in enumerate(keys, start=1)},
        is_address=is_address,
        ours=_ours,
        claimed=verdicts.claimed,
        shown=shown,
    )


def _ours(reading: Reading, unit: str) -> str:
    """Our 90 % interval under a reading; empty where there is none."""
    n = reading.numbers
    if n.get("p50") is None:
        return ""
    return f"{span(n['p5'], n['p50'], n['p95'])} {shown(unit)}".strip()
