"""One self-contained page for a scenario: question, answer, figures, steps, assumptions, sources.

The page asks nothing from anywhere: style and figures are inside it, and it needs no script.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gigawatt.data import evidence, files, tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices, headlines, report
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.text.typeset import number, quantity, span, words

TEMPLATE = Path(__file__).with_suffix(".html")
MOST_DRIVERS = 8
BELOW = "the rows of data/ listed below"


@dataclass(frozen=True)
class Picture:
    """A figure inside the page: its caption, its alt text and the drawing as a data address."""

    caption: str
    alt: str
    address: str


def write(scenario: str, out: Path, force: bool = False) -> Path:
    """Write the page of a scenario and return its path.

    Raises UserError for an unknown scenario, a file that exists (unless `force`) or a folder that
    does not.
    """
    if out.is_dir():
        raise UserError(f"{out}: is a folder; name a file, for example report.html")
    if out.exists() and not force:
        raise UserError(f"{out}: exists; name another file, or add --force to replace it")
    if not out.parent.is_dir():
        raise UserError(f"{out.parent}: no such folder; make it first")
    text = page(scenario)
    files.write(out, text)
    return out


def page(scenario: str) -> str:
    """The page of a scenario as HTML; the same inputs give the same text."""
    from jinja2 import Environment, StrictUndefined

    chosen = choices.scenario(scenario)
    made = estimate(scenario=scenario)
    answered = headlines.labels("answers")
    steps = made.steps(*answered)
    shown = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return shown.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        scenario=scenario,
        description=choices.scenarios()[scenario] or scenario,
        chosen=_choices(chosen),
        answers=answers(made),
        pictures=pictures(made),
        steps=steps,
        drivers=drivers(made),
        assumptions=[tables.index("assumptions")[name] for name in assumptions(steps)],
        sources=list(made.sources(*answered).values()),
        weakest={name: report.weakest_text(made.weakest(name)) for name in answered},
        proofs=[one for one in evidence.of_rows(made.rows(*answered)) if one.proof],
        draws=made.draws,
        meanings={name: made[name].meaning for name in answered},
        seed=made.seed,
        is_address=is_address,
        quantity=quantity,
        span=span,
        number=number,
        words=words,
    )


def _choices(chosen: Mapping[str, object]) -> dict[str, str]:
    """What the scenario sets, as text."""

    def text(value: object) -> str:
        if isinstance(value, Mapping):
            return ", ".join(f"{name}: {text(number)}" for name, number in value.items())
        return (
            f"{value:,}" if isinstance(value, (int, float)) and abs(value) >= 10_000 else str(value)
        )

    return {name: text(value) for name, value in chosen.items()}


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
            (one, choices.describe(one).text, share)
            for one, share in list(shares.items())[:MOST_DRIVERS]
            if share >= 0.01
        ]
    return found


def is_address(url: object) -> bool:
    """Whether a text is a plain web address that may become a link."""
    try:
        parts = urlsplit(str(url or ""))
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def pictures(made: Estimate) -> list[Picture]:
    """The figures of the page: costs, power, and what drives the total."""
    return [
        _ranges(made, "costs", "bn USD", "What it costs, from the chips to everything"),
        _ranges(made, "powers", "MW", "What it draws, from the chips to the meter"),
        _shares(made, "site_capex_usd"),
    ]


def _ranges(made: Estimate, place: str, unit: str, title: str) -> Picture:
    """The headlines of a place, all in one unit, as ranges, one row each."""
    from gigawatt.figures import charts

    names = {label: name for name, label in headlines.labels(place).items()}
    frame = made.ranges(names, unit=unit)
    chart = charts.ranges(frame, title=title, measure="this scenario", source=BELOW)
    plotted = str(chart.data["unit"].iloc[0])
    return Picture(f"{title}. {_sentence(chart.data, plotted)}", chart.alt, _drawn(chart))


def _sentence(frame, unit: str) -> str:
    parts = [f"{name} {span(row.p5, row.p50, row.p95)}" for name, row in frame.iterrows()]
    return f"In {unit}, median and 90 % interval: {'; '.join(parts)}."


def _shares(made: Estimate, name: str) -> Picture:
    """The largest drivers of one quantity as bars."""
    import pandas as pd

    from gigawatt.figures import charts

    shares = {one: share for one, _, share in drivers(made)[name]} or {"no uncertain input": 0.0}
    bars = pd.Series(shares).rename(words) * 100
    title = "What explains the range of the cost"
    chart = charts.bars(
        bars,
        title=title,
        measure=f"share of the spread of {words(name)} that each uncertain input explains, %",
        source="computed from the draws",
    )
    said = f"{title}. The largest is {bars.index[0]} with {bars.iloc[0]:.0f} %."
    return Picture(said, chart.alt, _drawn(chart))


def _drawn(chart) -> str:
    """A chart as an SVG data address, without a date."""
    return "data:image/svg+xml;base64," + base64.b64encode(chart.svg()).decode("ascii")
