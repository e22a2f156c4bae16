"""Verdicts and checks as frames for a notebook: one row a claim, comparison or published figure.

What the rows rest on is remembered, so that a table or a figure made from them can say so.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gigawatt import paths
from gigawatt.claims.files import verdicts
from gigawatt.claims.files.judge import Verdict
from gigawatt.claims.files.relations import Related
from gigawatt.claims.published import anchors, score
from gigawatt.claims.rule import AMBIGUOUS, CONSISTENT, INCONSISTENT, NOT_CHECKABLE, WRONG_UNIT
from gigawatt.data import csvfile, tables
from gigawatt.errors import check_name, check_type, unknown
from gigawatt.estimates import choices, sampling
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.text.typeset import shown

if TYPE_CHECKING:  # they need pandas, which the command line starts without
    from gigawatt.data.frames import Frame

ALL = "all"
# What a claim is about; the rest of its `given` says when and whose.
OF_WHAT = (
    "accelerator", "accelerators", "fleet", "site", "facility_power_mw", "deal", "package",
)  # fmt: skip
ORDER = (CONSISTENT, AMBIGUOUS, WRONG_UNIT, INCONSISTENT, NOT_CHECKABLE)
NUMBERS = {
    "claimed low": "claimed_low",
    "claimed high": "claimed_high",
    "p5": "p5",
    "p50": "p50",
    "p95": "p95",
    "times ours": "ratio",
}


@tables.kept(most=1)
def _judged() -> tuple[list[Verdict], list[Related]]:
    return verdicts.judged()


def claims(topic: str = ALL) -> "Frame":
    """Every claim with its verdicts, one row each, by claim_id.

    topic: a topic of claims.csv, or "all". Columns: article, topic, claimant, in our words,
    by the model and its reason, in comparisons, verdict (the model's, and where it has none that
    of the comparisons), claim (with its unit), origin, status, status date, quantity, claimed low,
    claimed high, p5, p50, p95 in the unit of the quantity, times ours (claim over our median).

        gw.verdicts("power")[["in our words", "verdict", "reason"]]

    Raises UserError for an unknown topic.
    """
    import pandas as pd

    check_name("topic", topic)
    judged, related = _judged()
    pooled = _pooled(related)
    rows = tables.index("claims")
    found = []
    for one in judged:
        row = rows[one.claim_id]
        among = pooled.get(one.claim_id, NOT_CHECKABLE)
        found.append(
            {
                "article": row["source_id"],
                "topic": row["topic"],
                "claimant": one.claimant,
                "in our words": row["paraphrase"],
                "by the model": one.verdict,
                "in comparisons": among,
                "verdict": among if one.verdict == NOT_CHECKABLE else one.verdict,
                "reason": one.reason,
                "claim": verdicts.in_words(row) if verdicts._numeric(row) else "",
                "origin": one.origin,
                "status": one.status,
                "status date": one.status_date,
                "quantity": one.quantity,
                **{name: one.numbers.get(key) for name, key in NUMBERS.items()},
            }
        )
    frame = pd.DataFrame(found, index=pd.Index([one.claim_id for one in judged], name="claim_id"))
    frame[list(NUMBERS)] = frame[list(NUMBERS)].astype(float)
    made = _remembering(frame, "claims", {one.claim_id: one.sources for one in judged})
    if topic == ALL:
        return made
    if topic not in set(frame["topic"]):
        raise unknown("topic", topic, [ALL, *sorted(set(frame["topic"]))])
    return made[made["topic"] == topic]


def comparisons(topic: str = ALL) -> "Frame":
    """Every comparison of claims with its verdict, one row each, by relation_id.

    topic: as for `claims`; then those in which a claim on that topic takes part. Columns: relation
    (in words), verdict, reason, by hand (the verdict that a person gave), claims (their ids).

    Raises UserError for an unknown topic.
    """
    import pandas as pd

    wanted = set(claims(topic).index)
    related = [one for one in _judged()[1] if wanted & set(one.claims)]
    frame = pd.DataFrame(
        [
            {
                "relation": one.relation,
                "verdict": one.verdict,
                "reason": one.reason,
                "by hand": one.by_hand,
                "claims": one.claims,
            }
            for one in related
        ],
        index=pd.Index([one.relation_id for one in related], name="relation_id"),
        columns=["relation", "verdict", "reason", "by hand", "claims"],
    )
    return _remembering(frame, "relations", {one.relation_id: one.sources for one in related})


def by_article(compared: "Frame", names: dict[str, str]) -> "Frame":
    """How many comparisons of each verdict an article takes part in: one row an article.

    compared: from `comparisons`. names: {beginning of the claim ids: name of the article}. A
    comparison of two articles counts for both.
    """
    import pandas as pd

    counts = {
        name: compared["verdict"][
            [any(one.startswith(start) for one in ids) for ids in compared["claims"]]
        ].value_counts()
        for start, name in names.items()
    }
    table = pd.DataFrame(counts).T.reindex(columns=ORDER).fillna(0).astype(int)
    return _with_memory_of(table, compared)


def checked(*anchor_ids: str, draws: int = sampling.DEFAULT_DRAWS, seed: int = 1) -> "Frame":
    """Published figures beside our intervals, one row each, by anchor_id.

    Columns: what (the quantity), given (the inputs), published, p5, p50, p95, unit and outcome:
    inside or outside our 90 % interval, its own rounding counted, or whether a bound held.

        gw.checked("A01", "A10", draws=draws, seed=seed)

    Raises UserError for an unknown anchor.
    """
    import pandas as pd

    from gigawatt.data.frames import ENDS as INTERVAL
    from gigawatt.data.frames import Origin, remember

    known = {one.anchor_id: one for one in anchors.read(paths.DATA / "anchors.csv")}
    rows, memory = [], {}
    for one in anchor_ids:
        check_name("anchor", one)
        if one not in known:
            raise unknown("anchor", one, known)
        anchor = known[one]
        made = estimate(draws=draws, seed=seed, **anchor.inputs)
        ours = made[anchor.quantity]
        rows.append(
            {
                "what": choices.describe(anchor.quantity).text.split("[")[0].strip(),
                "given": anchor.given,
                "published": anchor.point,
                **{end: getattr(ours, end) for end in INTERVAL},
                "unit": shown(ours.unit),
                "outcome": score.judge(anchor, ours.p5, ours.p95),
            }
        )
        own = Origin(one, (f"anchors:{one}",), (anchor.source_id,))
        memory[one] = [own, made.origin(anchor.quantity)]
    return remember(pd.DataFrame(rows, index=pd.Index(anchor_ids, name="anchor_id")), memory)


def beside(made: Estimate, wanted: Mapping[Any, str]) -> dict[Any, Any]:
    """Claims that may stand beside an estimate in a picture: those that speak of the same thing.

    wanted: {row of the chart: claim_id}. A claim stays where the kind and count of accelerators,
    the site, the power, the deal and the package that it was said of are those of the estimate; so
    a sum for 350,000 H100 never stands beside other chips. Years and companies may differ.

        charts.ranges(cost, claims=gw.beside(fleet, {"chips alone": "S4-06"}), ...)

    Raises UserError for an unknown claim.
    """
    check_type("beside", made, Estimate, "an estimate from gw.estimate")
    check_type("beside", wanted, Mapping, "{row of the chart: claim_id}")
    for one in wanted.values():
        check_name("claim", one)
    press = tables.frame("claims", keys=dict.fromkeys(wanted.values()))
    rows = tables.index("claims")
    return {
        place: press.loc[one]
        for place, one in wanted.items()
        if _speaks_of(made, csvfile.pairs(rows[one]["given"] or ""))
    }


def _speaks_of(made: Estimate, given: Mapping[str, str]) -> bool:
    said, ours = _of_what(choices.resolve(given)), _of_what(made.settings)
    return all(said.get(name) == ours.get(name) for name in OF_WHAT if name in given)


def _of_what(settings: choices.Settings) -> dict[str, object]:
    """What choices speak of; a fleet of one kind is that many of its accelerator."""
    told: dict[str, object] = {**settings.choices, **settings.numbers}
    fleet = told.get("fleet")
    if isinstance(fleet, Mapping):
        kind, count = next(iter(fleet.items())) if len(fleet) == 1 else (None, None)
        told |= {"accelerator": kind, "accelerators": count}
    return told


def _pooled(related: Iterable[Related]) -> dict[str, str]:
    """One verdict a claim from all its comparisons; ambiguous where they differ."""
    found: dict[str, set[str]] = {}
    for one in related:
        if one.verdict != NOT_CHECKABLE:
            for claim in one.claims:
                found.setdefault(claim, set()).add(one.verdict)
    return {claim: min(told) if len(told) == 1 else AMBIGUOUS for claim, told in found.items()}


def _remembering(frame: Any, table: str, sources: dict[str, Sequence[str]]) -> "Frame":
    """A frame whose rows remember their row of a table and the sources behind their verdict."""
    from gigawatt.data.frames import Origin, remember

    memory = {one: [Origin(one, (f"{table}:{one}",), tuple(told))] for one, told in sources.items()}
    return remember(frame, memory)


def _with_memory_of(frame: Any, other: Any) -> "Frame":
    from gigawatt.data.frames import origins_of, remember

    known = origins_of(other)
    return remember(frame, dict.fromkeys(frame.index, known))
