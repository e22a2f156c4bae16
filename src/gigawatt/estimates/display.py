"""How estimates show themselves in a notebook: tables of intervals, and a picture where it says
more.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from gigawatt.text.typeset import number, shown, span, spoken

LONG = 5.0  # how many times its lowest value the highest of an axis is, to be logarithmic

_LEFT, _RIGHT = (
    "text-align:left",
    "text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap",
)


def html_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], caption: str, right: Sequence[int] = ()
) -> str:
    """An HTML table of texts, all escaped.

    right: columns with numbers, which are aligned at the right.
    """

    def cells(texts: Sequence[str], tag: str) -> str:
        styles = (_RIGHT if i in right else _LEFT for i in range(len(texts)))
        return "".join(
            f'<{tag} style="{style}">{escape(text)}</{tag}>' for style, text in zip(styles, texts)
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return (
        f'<table class="gigawatt"><caption style="{_LEFT}">{escape(caption)}</caption>'
        f"<thead><tr>{cells(head, 'th')}</tr></thead><tbody>{body}</tbody></table>"
    )


def result_row(result: Any) -> list[str]:
    """Name, median with its interval, unit and meaning of a result, as texts."""
    return [
        result.name,
        span(result.p5, result.p50, result.p95),
        spoken(result.unit),
        result.meaning,
    ]


def results_html(results: Iterable, caption: str) -> str:
    """Results as a table with one row each: median and 90 % interval, unit, meaning."""
    head = ("quantity", "median (90 % interval)", "unit", "meaning")
    return html_table(head, map(result_row, results), caption, right=(1,))


def chosen_text(choices: dict, numbers: dict) -> str:
    """Choices and numbers on one line: the fleet with its counts, then what else was set."""
    fleet = choices.get("fleet")
    parts = (
        [" + ".join(f"{number(count)} {name}" for name, count in fleet.items())] if fleet else []
    )
    hidden = {"fleet"} | ({"accelerator"} if fleet else set())
    parts += [f"{name} {value}" for name, value in choices.items() if name not in hidden]
    parts += [f"{name} {_number_text(value)}" for name, value in numbers.items()]
    return ", ".join(parts)


def _number_text(value: Any) -> str:
    return (
        span(value.low, value.central, value.high) if hasattr(value, "central") else number(value)
    )


BEHIND = "the rows of data/ behind it"


def plot_distribution(result: Any) -> Any:
    """A chart of one result as twenty equally likely worlds, with its median and 90 % interval."""
    from gigawatt.figures import charts

    return charts.worlds(
        result,
        title=str(result),
        measure=f"{result.meaning}, {shown(result.unit) or 'ratio'}",
        source=BEHIND,
    )


def plot_ranges(made: Any, names: Sequence[str]) -> Any:
    """A chart of the ranges of quantities, in panels of one unit."""
    from gigawatt.figures import charts

    units: dict[str, list[str]] = {}
    for name in names:
        units.setdefault(made[name].unit, []).append(name)
    frames = {shown(unit) or "ratio": made.ranges(found) for unit, found in units.items()}
    told: dict[str, Any] = {"title": "Medians and their 90 % intervals", "source": BEHIND}
    if len(frames) > 1:
        return charts.panels(frames, stacked=True, measure="quantities of one estimate", **told)
    (unit, frame), *_ = frames.items()
    return charts.ranges(frame, measure=f"quantities of one estimate, {unit}", **told)


def plot_map(found: Any) -> Any:
    """A chart of two inputs: shades of a quantity's median, and lines where it takes a value.

    found: quantity, wanted, across, up and maps, as of a frontier.
    """
    from gigawatt.estimates import choices
    from gigawatt.figures import charts

    middle = found.maps["p50"]
    said, across, up = (choices.describe(one) for one in (found.quantity, found.across, found.up))
    told = found.wanted.text(said.unit)
    ends = {
        f"median: {told}": (middle, found.wanted.middle),
        "5th percentile": (found.maps["p5"], found.wanted.high),
        "95th percentile": (found.maps["p95"], found.wanted.low),
    }
    drawn = {text: pair for text, pair in ends.items() if _crosses(*pair)}
    return charts.map(
        middle,
        title=f"{told} where the dashed line runs",
        measure=f"{_short(said.text)}, {shown(said.unit) or 'ratio'}",
        source=BEHIND,
        x=_axis(across),
        y=_axis(up),
        lines=drawn,
        log_x=_spans(middle.columns),
        log_y=_spans(middle.index),
    )


def _crosses(frame: Any, value: float) -> bool:
    """Whether a map has numbers on both sides of a value."""
    return bool(frame.min().min() < value < frame.max().max())


def _short(text: str) -> str:
    """A meaning up to its first aside."""
    return text.partition(",")[0].partition(":")[0].partition(" (")[0]


def _axis(said: Any) -> str:
    unit = shown(said.unit)
    return f"{_short(said.text)}, {unit}" if unit else _short(said.text)


def _spans(places: Any) -> bool:
    """Whether the places of an axis are better seen on a logarithmic scale."""
    return bool(min(places) > 0 and max(places) / min(places) >= LONG)
