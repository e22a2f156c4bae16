"""Press claims: a verdict on every claim of a file and on every relation between claims.

`gigawatt.judging` holds a claim against the model, `gigawatt.relations` claims against each other, and
`gigawatt.verdicts` has the rule.
"""

from collections.abc import Mapping
from pathlib import Path

from gigawatt import paths
from gigawatt.claims import report as claimreport
from gigawatt.claims.judge import Verdict, judge, read
from gigawatt.claims.relations import Related, judge_all
from gigawatt.data.csvfile import each
from gigawatt.text.typeset import number

__all__ = ["in_words", "judged", "report"]

_BEFORE = {"more_than": "over ", "up_to": "up to ", "about": "about ", "almost": "almost "}


def report(file: Path | None = None, relations: Path | None = None, form: str = "table") -> str:
    """Verdicts on claims and on relations between them as table, JSON or CSV.

    file and relations: as for `judged`. form: table, json or csv; as many rows come out as went in.

    Raises UserError, one line with file, row and column, for anything malformed.
    """
    return claimreport.text(*judged(file, relations), form)


def judged(
    file: Path | None = None, relations: Path | None = None
) -> tuple[list[Verdict], list[Related]]:
    """A verdict on every claim and on every relation.

    file: claims, by default data/claims.csv. relations: by default data/relations.csv where no file of
    claims is given, else none.
    """
    lines = read(file or paths.DATA / "claims.csv")
    related = []
    if relations is not None or file is None:
        related = judge_all(relations or paths.DATA / "relations.csv", lines)
    partners: dict[str, list[str]] = {}
    for one in related:
        for claim in one.claims:
            partners.setdefault(claim, []).append(one.relation_id)
    return each(lines, lambda line: judge(line, partners.get(line.get("claim_id"), ()))), related


def in_words(row: Mapping[str, object]) -> str:
    """What a row of claims.csv says, in a few words, for a label.

    >>> in_words({"subject": "Hyperion", "value": None, "low": 1e6, "high": 4e6, "unit": "homes", "hedge": "between"})
    'Hyperion: 1 M to 4 M homes'
    >>> in_words({"subject": "H100", "value": 30_000.0, "low": None, "high": None, "unit": "USD/GPU", "hedge": "about"})
    'H100: about 30,000 USD/GPU'
    """
    numbers = [row["value"]] if row["value"] is not None else [row["low"], row["high"]]
    return f"{row['subject']}: {_BEFORE.get(row['hedge'], '')}{' to '.join(map(number, numbers))} {row['unit']}"
