"""How estimates show themselves in a notebook: tables of intervals, and a picture where it says
more.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np

from gigawatt.text.typeset import number, shown, span

BINS = 60
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
        shown(result.unit),
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


def plot_distribution(result: Any) -> Any:
    """Axes with the distribution of one result: its draws, its median and its 90 % interval."""
    from gigawatt.figures import charts

    figure, axes = charts.new(height=0.75)
    values = np.atleast_1d(np.asarray(result.values, dtype=float))
    if result.p5 == result.p95:
        axes.axvline(result.p50, color=charts.ESTIMATE)
    else:
        ends = np.quantile(values, [0.001, 0.999])
        axes.hist(values, range=tuple(ends), bins=BINS, color=charts.ESTIMATE, alpha=0.35)
        axes.axvspan(result.p5, result.p95, color=charts.GREY, alpha=0.15, zorder=0)
        axes.axvline(result.p50, color=charts.ESTIMATE)
    _scaled(axes)
    axes.set(yticks=[], xlabel=shown(result.unit) or "ratio")
    interval = f"{span(result.p5, result.p50, result.p95)} {shown(result.unit)}".rstrip()
    axes.set_title(f"{result.meaning}\n{interval}", fontsize=11)
    return axes


def plot_ranges(results: Sequence) -> Any:
    """Axes with one range for each result, in panels of one unit."""
    from gigawatt.figures import charts

    units = list(dict.fromkeys(result.unit for result in results))
    rows = [[one for one in results if one.unit == unit] for unit in units]
    figure, grid = charts.new(
        len(rows),
        1,
        height=0.1 * len(results) + 0.12 * len(rows),
        squeeze=False,
        height_ratios=[len(row) + 0.6 for row in rows],
    )
    for axes, unit, row in zip(grid[:, 0], units, rows):
        charts.ranges(axes, _frame(row), number=lambda r: span(r["p5"], r["p50"], r["p95"]))
        axes.set(xlabel=shown(unit) or "ratio")
        highest = max(one.p95 for one in row)
        axes.set_xlim(
            min(0.0, *(one.p5 for one in row), 0.0), highest * 1.45 if highest > 0 else None
        )  # room for labels
        _scaled(axes)
    return grid[:, 0] if len(rows) > 1 else grid[0, 0]


def _frame(results: Sequence) -> Any:
    import pandas as pd

    return pd.DataFrame(
        {key: [getattr(one, key) for one in results] for key in ("p5", "p50", "p95")},
        index=[one.name for one in results],
    )


def _scaled(axes: Any) -> None:
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    axes.xaxis.set_major_locator(_locator())


def _locator() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(6)
