"""One self-contained report on a scenario, as HTML or PDF: a first page that stands alone, and an
appendix. The page has question, verdict, four numbers, figure and what would change the answer.

The page asks nothing from anywhere: style and figures are inside it, and it needs no script.
"""

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from urllib.parse import urlsplit

from gigawatt.claims.rule import CONSISTENT
from gigawatt.data import evidence, files, tables, targets
from gigawatt.data.evidence import Evidence
from gigawatt.estimates import choices, headlines, report
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.estimates.result import Result, Step
from gigawatt.pages import paper, translated
from gigawatt.pages.explorer import claims, presets
from gigawatt.pages.site.claims import ANSWERS
from gigawatt.text.language import language
from gigawatt.text.typeset import number, quantity, span, spoken, with_unit, words

TEMPLATE = Path(__file__).with_suffix(".html")
ENDINGS = (".html", ".pdf")
MOST_DRIVERS, LEAST_SHARE = 5, 0.03  # of an answer, in the appendix
MOST_TURNS = 3  # inputs on the first page that would change the cost
MOST_SAID = 3  # press statements there
MOST_PROOFS = 8  # prints in the appendix, which has to fit on three pages
LONGEST = 260  # characters of the description and of the choices, so that the page holds them
COST = "site_capex_usd"
BELOW = "the rows of data/ listed in the appendix"


@dataclass(frozen=True)
class Picture:
    """A figure inside the page: its caption, its alt text and the drawing as a data address."""

    caption: str
    alt: str
    address: str


@dataclass(frozen=True)
class Turn:
    """What the cost would be if one input lay at either end of its 90 % interval; all as texts."""

    meaning: str
    share: float
    low: str
    cost_low: str
    high: str
    cost_high: str


@dataclass(frozen=True)
class Line:
    """A step of the appendix: its place, meaning, value and what it is made from."""

    number: int
    meaning: str
    value: str
    made_from: str


def write(scenario: str, out: Path, force: bool = False) -> Path:
    """Write the report on a scenario and return its path.

    out: ends in .html or .pdf, which says what is written.

    Raises UserError for an unknown scenario or ending, a file that exists (unless `force`), a
    folder that does not, and where a PDF needs what this machine lacks.
    """
    targets.check_file(out, ENDINGS, force)
    print_ = paper.printer() if out.suffix.lower() == ".pdf" else None
    text = translated.page(page(scenario))
    files.write(out, print_(text) if print_ else text)
    return out


def page(scenario: str) -> str:
    """The report on a scenario as HTML; the same inputs give the same text."""
    from jinja2 import Environment, StrictUndefined

    made, chosen = estimate(scenario=scenario), choices.scenario(scenario)
    shown = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return shown.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        **_first_page(scenario, chosen, made),
        **_appendix(made, headlines.labels("answers")),
        tongue=language(),
        is_address=is_address,
        ends=ends,
        quantity=quantity,
        with_unit=with_unit,
        span=span,
        number=number,
        spoken=spoken,
    )


def _first_page(scenario: str, chosen: Mapping[str, object], made: Estimate) -> dict[str, object]:
    """What stands alone: the question, the verdict, what was said, four numbers, the figures."""
    asked = {step.name for step in made.lineage(*headlines.labels("answers"))}
    said = statements(chosen, made, asked)
    return {
        "description": shorten(
            choices.scenarios()[scenario] or scenario, LONGEST, placeholder=" …"
        ),
        "chosen": shorten(_choices(chosen), LONGEST, placeholder=" …"),
        "verdict": verdict(made),
        "numbers": [(row, made[row["quantity"]]) for row in headlines.rows("report")],
        "said": said,
        "verdicts": ANSWERS,
        "turns": turns(made, COST),
        "cost": _ranges(
            made, "costs", "bn USD", "What it costs, from the chips to everything", said
        ),
        "power": _ranges(made, "powers", "MW", "What it draws, from the chips to the meter"),
    }


def _appendix(made: Estimate, answered: Collection[str]) -> dict[str, object]:
    """How the answers came about: steps, drivers, assumptions, prints and sources."""
    steps = made.steps(*answered)
    sources = list(made.sources(*answered).values())
    rows = evidence.of_rows(made.rows(*answered))
    proofs = [(_row(one), one) for one in rows if one.printed_as]
    return {
        "answers": answers(made),
        "lines": lines(steps, sources),
        "drivers": drivers(made),
        "assumptions": [tables.index("assumptions")[name] for name in assumptions(steps)],
        "weakest": {name: _weakest(made.weakest(name)) for name in answered},
        "proofs": proofs[:MOST_PROOFS],
        "more_proofs": len(proofs[MOST_PROOFS:]),
        "sources": sources,
        "places": {row["source_id"]: place for place, row in enumerate(sources, start=1)},
        "draws": made.draws,
        "meanings": {name: made[name].meaning for name in answered},
        "seed": made.seed,
    }


def _weakest(found: Evidence | None) -> str:
    """The weakest evidence under an answer in words: how sure, which row, what is printed."""
    if found is None:
        return report.weakest_text(None)
    return ", ".join(filter(None, (f"{found.grade}: {_row(found)}", found.proof)))


def _row(one: Evidence) -> str:
    """A row of data/ in words: what an assumption means, else its table and its key."""
    table, _, key = one.row.partition(":")
    if table == "assumptions":
        return choices.describe(key).text
    return f"{table}, {key}"


def _choices(chosen: Mapping[str, object]) -> str:
    """What the scenario sets, in one sentence."""

    def text(value: object) -> str:
        if isinstance(value, Mapping):
            return ", ".join(f"{text(count)} {name}" for name, count in value.items())
        return (
            f"{value:,}" if isinstance(value, (int, float)) and abs(value) >= 10_000 else str(value)
        )

    return "; ".join(f"{words(name)}: {text(value)}" for name, value in chosen.items()) + "."


def verdict(made: Estimate) -> str:
    """The answer in two sentences: what all of it costs beside the chips, and what it must earn."""
    cost, times = made[COST], made[COST] / made["accelerator_cost_usd"]
    earned = made["revenue_needed_usd_per_year"]
    return (
        f"Everything costs {cost.text}, {span(times.p5, times.p50, times.p95)} times the chips "
        f"alone. To pay itself back it must earn {earned.text}."
    )


def ends(one: Result) -> str:
    """The 90 % interval of a result with its unit, or that nothing in it is uncertain."""
    if one.p5 == one.p95:
        return "as chosen"
    low, high = (number(float(f"{end:.3g}")) for end in (one.p5, one.p95))
    return with_unit(f"{low} to {high}", one.unit)


def statements(chosen: Mapping[str, object], made: Estimate, shown: set[str]) -> list[claims.Held]:
    """What the press said of the quantities of the report, held against this scenario.

    Those that the scenario decides come first. shown: the quantities of the report.
    """
    if "fleet" not in chosen:
        return []
    state = presets.plain_state() | {
        name: value for name, value in chosen.items() if name != "fleet"
    }
    found = [
        one
        for one in claims.held(state, claims.given(dict(chosen)), made)
        if any(reading.numbers.get("quantity") in shown for reading in one.readings)
    ]
    return found[:MOST_SAID]


def turns(made: Estimate, name: str) -> list[Turn]:
    """The inputs that move a quantity most, and what it is with each of them at either end."""
    steps = made.steps(name)
    found = []
    for driver, share in list(made.drivers(name)[0].items())[:MOST_TURNS]:
        input_ = made[driver]
        seen = _moved(steps, driver, input_)
        low, high = made.at(**{driver: input_.p5}), made.at(**{driver: input_.p95})
        found.append(
            Turn(
                seen.meaning,
                share,
                low[seen.name].middle,
                low[name].middle,
                high[seen.name].middle,
                high[name].middle,
            )
        )
    return found


def _moved(steps: Sequence[Step], driver: str, input_: Result) -> Result:
    """What a reader knows an input by: a place within a range is known by the price at it."""
    if input_.unit != "sd":
        return input_
    row = f"assumptions:{driver}"
    return next((one for one in steps if row in one.rows and one.name != driver), input_)


def lines(steps: Sequence[Step], sources: Sequence[tables.Row]) -> list[Line]:
    """The steps, numbered, each made from others by their number or from sources by theirs."""
    places = {step.name: place for place, step in enumerate(steps, start=1)}
    printed = {row["source_id"]: place for place, row in enumerate(sources, start=1)}
    found = []
    for step in steps:
        made_from = [str(places[one]) for one in step.made_from if one in places]
        made_from += [f"[{printed[one]}]" for one in step.sources if one in printed]
        value = quantity(step.p5, step.p50, step.p95, step.unit)
        text = ", ".join(made_from) or "set by the scenario"
        found.append(Line(places[step.name], step.meaning, value, text))
    return found


def answers(made: Estimate) -> list[str]:
    """The answer, one sentence for each quantity, with its 90 % interval."""
    found = []
    for row in headlines.rows("answers"):
        r = made[row["quantity"]]
        number = quantity(r.p5, r.p50, r.p95, r.unit)
        found.append(f"{row['before']} {number} {row['after'] or ''}".rstrip() + ".")
    return [*found, *made.remarks()]


def assumptions(steps: Sequence) -> list[str]:
    """Assumptions behind steps, in the order in which they come in."""
    rows = (row.partition(":") for step in steps for row in step.rows)
    return list(dict.fromkeys(name for table, _, name in rows if table == "assumptions"))


def drivers(made: Estimate) -> dict[str, list[tuple[str, str, float]]]:
    """The largest drivers of each answer: name, meaning and share of the spread."""
    found = {}
    for name in headlines.labels("answers"):
        shares = made.drivers(name)[0]
        found[name] = [
            (one, _known_by(made, name, one), share)
            for one, share in list(shares.items())[:MOST_DRIVERS]
            if share >= LEAST_SHARE
        ]
    return found


def _known_by(made: Estimate, name: str, driver: str) -> str:
    return _moved(made.steps(name), driver, made[driver]).meaning


def is_address(url: object) -> bool:
    """Whether a text is a plain web address that may become a link."""
    try:
        parts = urlsplit(str(url or ""))
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _ranges(
    made: Estimate, place: str, unit: str, title: str, said: Sequence[claims.Held] = ()
) -> Picture:
    """The headlines of a place, all in one unit, as ranges, one row each, beside what was said."""
    from gigawatt.figures import charts

    names = {label: name for name, label in headlines.labels(place).items()}
    frame = made.ranges(names, unit=unit)
    printed = _printed(said, headlines.labels(place))
    chart = charts.ranges(
        frame, title=title, measure="this scenario", source=BELOW, claims=printed or None
    )
    plotted = str(chart.data["unit"].iloc[0])
    return Picture(f"{title}. {_sentence(chart.data, plotted)}", chart.alt, _drawn(chart))


def _printed(said: Sequence[claims.Held], labels: Mapping[str, str]) -> dict[str, tables.Row]:
    """The row of a figure beside which a statement stands: under a reading that holds, if any."""
    found: dict[str, tables.Row] = {}
    for one in said:
        drawn = [r for r in one.readings if r.numbers.get("quantity") in labels]
        drawn.sort(key=lambda reading: reading.verdict != CONSISTENT)
        row = tables.index("claims")[one.claim_id]
        if drawn and row["value"] is not None:
            found.setdefault(labels[drawn[0].numbers["quantity"]], row)
    return found


def _sentence(frame, unit: str) -> str:
    parts = [f"{name} {span(row.p5, row.p50, row.p95)}" for name, row in frame.iterrows()]
    return f"In {unit}, median and 90 % interval: {'; '.join(parts)}."


def _drawn(chart) -> str:
    """A chart as an SVG data address, without a date."""
    return "data:image/svg+xml;base64," + base64.b64encode(chart.svg()).decode("ascii")
