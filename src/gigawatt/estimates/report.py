"""Text for the terminal: intervals, lists and explanations as table, JSON or CSV."""

import dataclasses
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gigawatt.data import evidence, tables
from gigawatt.data.evidence import Evidence
from gigawatt.errors import unknown
from gigawatt.estimates import choices as settings
from gigawatt.estimates import display, graph, prints, sampling
from gigawatt.estimates.estimate import Estimate
from gigawatt.estimates.result import Result, Step
from gigawatt.text.table import columns, csv_text
from gigawatt.text.typeset import number, quantity, shown, span, spoken

range_text = span  # as the notebooks know it until they speak to `gw` alone


def intervals(made: Estimate, names: Sequence[str], form: str) -> str:
    """The 90 % intervals of quantities as table, JSON or CSV.

    Beside what a quantity is under our own definition stands what a source will print for it, where
    the two differ. JSON also holds what was assumed, the sources and the version.
    """
    results = [made[name] for name in dict.fromkeys(names)]
    as_printed = [made.printed(r.name) for r in results]
    if form == "json":
        return json.dumps(
            {r.name: _as_json(made, r, printed) for r, printed in zip(results, as_printed)},
            indent=2,
        )
    if form == "csv":
        head = ("quantity", "unit", "p5", "p50", "p95", "printed_p5", "printed_p50", "printed_p95")
        return csv_text(
            (*head, "draws", "seed"),
            [
                (r.name, r.unit, r.p5, r.p50, r.p95, p.p5, p.p50, p.p95, made.draws, made.seed)
                for r, p in zip(results, as_printed)
            ],
        )
    return _interval_table(made, results, as_printed)


def _interval_table(made: Estimate, results: Sequence[Result], as_printed: Sequence[Result]) -> str:
    """The intervals as aligned lines, what is printed in a column of its own where it differs."""
    apart = any(_differ(r, p) for r, p in zip(results, as_printed))
    rows = [
        (
            *("quantity", "median", "5 %", "95 %", *(["as printed"] if apart else [])),
            *("unit", "evidence", "meaning"),
        )
    ]
    rows += [
        (
            r.name,
            number(r.p50),
            number(r.p5),
            number(r.p95),
            *([span(p.p5, p.p50, p.p95) if _differ(r, p) else "the same"] if apart else []),
            spoken(r.unit),
            grade(made.weakest(r.name)),
            r.meaning,
        )
        for r, p in zip(results, as_printed)
    ]
    lines = [f"Of {of_what(made)}", columns(rows)]
    lines += [f"90 % intervals on {made.draws} draws, seed {made.seed}{_steadiness(results)}"]
    lines += [f"Weakest evidence: {weakest_text(made.weakest(*(r.name for r in results)))}"]
    return "\n".join([*lines, *[WHICH] * apart, *made.remarks(*(r.name for r in results))])


def grade(found: Evidence | None) -> str:
    """The grade of the weakest evidence in a word."""
    return found.grade if found else evidence.SET


def weakest_text(found: Evidence | None) -> str:
    """The weakest evidence in a line: its grade, its row, its print and where that stands."""
    if found is None:
        return "every number was set; nothing rests on data/"
    return ", ".join(filter(None, (f"{found.grade}: {found.row}", found.proof)))


def _evidence_json(found: Evidence | None) -> dict[str, Any]:
    return dataclasses.asdict(found) if found else {"grade": evidence.SET}


WHICH = (
    "Use the first range for what it is under our definition (`gigawatt explain` says which), and "
    "'as printed' to judge a figure whose definition nobody states."
)


def _differ(ours: Result, printed: Result) -> bool:
    return (ours.p5, ours.p50, ours.p95) != (printed.p5, printed.p50, printed.p95)


def _as_json(made: Estimate, result: Result, printed: Result) -> dict[str, object]:
    from importlib import metadata  # 20 ms, which a table need not wait for

    return {
        "unit": result.unit,
        "p5": result.p5,
        "p50": result.p50,
        "p95": result.p95,
        "printed": {"p5": printed.p5, "p50": printed.p50, "p95": printed.p95},
        "draws": made.draws,
        "seed": made.seed,
        "sampling_error": _known(sampling.sampling_error(result.values)),
        "assumed": made.assumed,
        "remarks": list(made.remarks(result.name)),
        "sources": list(made.sources(result.name)),
        "weakest_evidence": _evidence_json(made.weakest(result.name)),
        "version": {"gigawatt": metadata.version("gigawatt"), "data": tables.date()},
    }


def of_what(made: Estimate) -> str:
    """Fleet, year, place and whatever else an estimate is for, with what nobody chose marked as
    assumed; some quantities rest on none of them.
    """
    asked = {n: v for n, v in made.asked.items() if n in made.settings.choices}
    words = [display.chosen_text({n: made.settings.choices[n] for n in asked}, {})]
    words += made.companies
    words += [f"{name} {value}" for name, value in made.asked.items() if name not in asked]
    chosen = ", ".join(filter(None, words))
    assumed = ", ".join(
        f"{name} {number(value) if isinstance(value, float) else value}"
        for name, value in made.assumed.items()
    )
    said = "; ".join(filter(None, [chosen, f"assumed: {assumed}" if assumed else ""]))
    return said or "no fleet, year or place: the same for all"


def _steadiness(results: Sequence[Result]) -> str:
    """What another seed would change, where that is known."""
    worst = max((sampling.sampling_error(r.values) for r in results), default=0.0)
    return (
        f"; sampling error of both ends below {math.ceil(worst * 1e3) / 10:g} %"
        if 0 < worst < math.inf
        else ""
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


# What of each step JSON tells; CSV tells the same without the meaning, which is long.
STEP = ("name", "kind", "meaning", "unit", "p5", "p50", "p95", "made_from", "rows", "sources")


def explanation(made: Estimate, name: str, form: str) -> str:
    """Every step behind a quantity, then the sources, as table, JSON or CSV."""
    steps, sources = made.steps(name), made.sources(name)
    if form == "json":
        wanted = ("title", "publisher", "url", "published")
        told = {
            "quantity": name,
            "draws": made.draws,
            "seed": made.seed,
            "steps": [{key: getattr(one, key) for key in STEP} for one in steps],
            "sources": {k: {c: row[c] for c in wanted} for k, row in sources.items()},
            "evidence": [dataclasses.asdict(e) for e in evidence.of_rows(made.rows(name))],
            "weakest_evidence": _evidence_json(made.weakest(name)),
        }
        return json.dumps({**told, **_as_printed(made, name)}, indent=2)
    if form == "csv":
        head = [key for key in STEP if key != "meaning"]
        return csv_text(head, [[_in_a_cell(getattr(one, key)) for key in head] for one in steps])
    lines = [*map(_step_text, steps), *_as_printed_text(made, name)]
    proved = ["", "Evidence", *_evidence_text(made.rows(name), sources)]
    return "\n".join([*lines, *proved, "", "Sources", *map(_source_text, sources.values())])


def _evidence_text(rows: Sequence[str], sources: Mapping[str, tables.Row]) -> list[str]:
    """The weakest row, how many there are of each grade, then every row's print beside its link."""
    grades = ", ".join(f"{n} {one}" for one, n in evidence.counted(rows).items())
    lines = (
        [f"  weakest: {weakest_text(evidence.weakest(rows))}", f"  rows: {grades}"] if rows else []
    )
    for one in evidence.of_rows(rows):
        if one.printed_as:
            link = (sources.get(one.source) or {}).get("url") or one.source
            lines.append(f"  {one.row}: {one.proof} ({link})")
    return lines or [f"  {weakest_text(None)}"]


def _in_a_cell(value: object) -> object:
    """A value as one cell of CSV: several names stand in it one after the other."""
    return " ".join(value) if isinstance(value, (tuple, list)) else value


def _as_printed(made: Estimate, name: str) -> dict[str, Any]:
    """What a source will print for a quantity and why: readings with their weights, and what prints
    err by; nothing for a quantity of no kind.
    """
    row = prints.discrepancy(name, made)
    if row is None or not np.ndim(made.values(name)):
        return {}
    found = made.printed(name)
    may_mean = [
        {"reading": one.label, "weight": one.weight, "means": one.means, "given": one.given}
        for one in prints.readings_of(made, name)
    ]
    error = {key: row[key] for key in ("kind", "bias", "spread", "points", "sources")}
    if said := prints.origin(made):
        error |= {"origin": said["origin"], "factor": said["factor"]}
        error["origin_bias"] = prints.origin_bias(made, row["kind"])
    if size := prints.size(made, row["kind"]):
        error |= {"size": size, "size_factor": tables.index("print_sizes")[size]["factor"]}
        error["size_measure"], error["size_border"] = prints.BY_SIZE[row["kind"]]
    ends = {"p5": found.p5, "p50": found.p50, "p95": found.p95}
    return {"printed": {**ends, "readings": may_mean, "error": error}}


def _as_printed_text(made: Estimate, name: str) -> list[str]:
    known = _as_printed(made, name).get("printed")
    if not known:
        return []
    unit = settings.describe(name).unit
    head = f"As a source will print it: {quantity(known['p5'], known['p50'], known['p95'], unit)}"
    error = known["error"]
    lines = [
        f"      {one['weight']:.0%} of prints mean it {one['reading']}" for one in known["readings"]
    ]
    fitted = (
        f"      prints of {error['kind']} part from it by {error['spread']:.2f} (spread) and "
        f"{error['bias']:+.2f} (bias) in ln, fitted on {error['points']} figures of "
        f"{error['sources']} sources"
    )
    if "origin" in error:
        said = error["origin"].replace("_", " ")
        fitted += f"\n      of these a {said} parts from it {error['factor']:.2f} times as far"
        if error["origin_bias"]:
            fitted += f", and lies {error['origin_bias']:+.2f} in ln beside the others"
    if "size" in error:
        border = f"the border is {error['size_border']:,g} {error['size_measure']}"
        fitted += f"\n      those of {error['size']} ones ({border}) part from it "
        fitted += f"{error['size_factor']:.2f} times as far"
    return ["", head, *lines, fitted]


def _step_text(step: Step) -> str:
    value = quantity(step.p5, step.p50, step.p95, step.unit)
    origin = {"set": "set by you or by the scenario"}.get(
        step.kind, ", ".join(map(_row_text, step.rows))
    )
    come_from = ", ".join(step.made_from) or origin
    sources = f"\n      sources: {', '.join(step.sources)}" if step.sources else ""
    return f"{step.name} = {value}\n      {step.meaning}\n      from: {come_from}{sources}"


def _row_text(name: str) -> str:
    """A row by its name, with a word where nobody has seen its figure printed."""
    table, _, key = name.partition(":")
    row = tables.index(table).get(key) or {}
    return (
        f"{name} (from memory: nobody has seen it printed)"
        if row.get("confidence") == "memory"
        else name
    )


def _source_text(row: tables.Row) -> str:
    parts = [
        f"  {row['source_id']}: {row['title']}",
        row["publisher"],
        row["published"],
        row["url"],
    ]
    return ". ".join(str(part).rstrip(".") for part in parts if part)


def listing(form: str, words: Sequence[str] = ()) -> str:
    """Every quantity with its unit, meaning and inputs, then every choice.

    words: only those whose name, meaning or unit has all of them. The table groups what is
    computed by the part of the model, then come assumptions and rows of data/.

    Raises UserError where nothing speaks of the words.
    """
    nodes = graph.nodes()
    described = {
        name: found
        for name in settings.names()
        if _speaks_of(words, name, (found := settings.describe(name)).text, found.unit)
    }
    made_from = {name: list(nodes[name].parents) if name in nodes else [] for name in described}
    choices = {
        row["choice"]: row
        for row in tables.rows("choices")
        if _speaks_of(words, row["choice"], row["meaning"])
    }
    if not described and not choices:
        raise unknown("quantity", " ".join(words), settings.names())
    if form == "json":
        return _listing_json(described, made_from, choices)
    if form == "csv":
        return csv_text(
            ("name", "unit", "meaning", "inputs"),
            [(n, d.unit, d.text, " ".join(made_from[n])) for n, d in described.items()],
        )
    return _listing_table(described, made_from, choices)


def _speaks_of(words: Sequence[str], *texts: str) -> bool:
    whole = " ".join(texts).replace("_", " ").lower()
    return all(word.replace("_", " ").lower() in whole for word in words)


def _listing_json(
    described: Mapping[str, graph.Meaning],
    made_from: Mapping[str, list[str]],
    choices: Mapping[str, tables.Row],
) -> str:
    quantities = {
        name: {"unit": d.unit, "meaning": d.text, "inputs": made_from[name]}
        for name, d in described.items()
    }
    picks = {
        name: {"default": row["default"], "meaning": row["meaning"]}
        for name, row in choices.items()
    }
    return json.dumps({"quantities": quantities, "choices": picks}, indent=2)


def _listing_table(
    described: Mapping[str, graph.Meaning],
    made_from: Mapping[str, list[str]],
    choices: Mapping[str, tables.Row],
) -> str:
    parts: dict[str, list[tuple[str, ...]]] = {}
    for name, d in described.items():
        made = ", ".join(made_from[name]) or "(input)"
        general = settings.of_companies().get(name, (name,))[0]
        part = graph.part(general) or "inputs: assumptions and rows of data/"
        parts.setdefault(part, []).append((name, shown(d.unit), d.text, made))
    picks: list[tuple[str, ...]] = [
        (name, str(row["default"] or ""), row["meaning"], "") for name, row in choices.items()
    ]
    if picks:
        parts["choices, with their defaults"] = picks
    lines = columns([row for rows in parts.values() for row in rows]).splitlines()
    blocks = []
    for part, rows in parts.items():
        blocks.append("\n".join([f"# {part}", *lines[: len(rows)]]))
        lines = lines[len(rows) :]
    return "\n\n".join(blocks)
