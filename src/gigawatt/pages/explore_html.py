"""The explore page as HTML: a light drawing of the ranges, the numbers, the press, and what drives
the result.

Plain text and SVG, because a step of a slider must show at once; the figures for print come from
`gigawatt.charts`.
"""

import math
from collections.abc import Sequence
from html import escape

from gigawatt.estimates import choices, headlines
from gigawatt.estimates.display import html_table, results_html
from gigawatt.estimates.result import Result
from gigawatt.figures import charts
from gigawatt.pages.explore_state import Held, View
from gigawatt.text.typeset import number, shown, span

SIGNS = {
    "consistent": "✓",
    "inconsistent": "✗",
    "ambiguous": "≈",
    "wrong unit": "✗",
    "not checkable": "–",
}
WIDTH, ROW, LEFT, RIGHT = 720, 58, 12, 708  # of the drawing, in its own units
MOST_DRIVERS = 6
STYLE = """<style>
.gw-page{font:14px/1.45 "DejaVu Sans",Verdana,sans-serif;color:#222;max-width:740px}
.gw-controls{position:sticky;top:0;align-self:flex-start}
.gw-page h3{font-size:15px;margin:14px 0 4px}.gw-page p{margin:4px 0}
.gw-page table{border-collapse:collapse;width:100%;margin:2px 0}
.gw-page td,.gw-page th{padding:3px 8px 3px 0;border-bottom:1px solid #E4E4E4;font-size:13px;
vertical-align:top}
.gw-page caption{font-size:12px;color:#595959;padding:2px 0;caption-side:bottom}
.gw-note{border-left:4px solid #D55E00;padding:4px 10px;background:#FDF3EC}
.gw-page code,.gw-line{font:12px/1.5 "DejaVu Sans Mono",monospace}
.gw-line{user-select:all;white-space:pre-wrap;overflow-wrap:anywhere;background:#F5F5F5;
padding:6px 8px;margin:2px 0}
</style>"""


def page(view: View) -> str:
    """The whole result: notes, drawing, press claims, drivers and numbers."""
    parts = (STYLE, notes(view.notes), drawing(view), _press(view.held))
    return f'<div class="gw-page">{"".join(parts)}{_drivers(view)}{_numbers(view)}</div>'


def sentence(text: str) -> str:
    """The page where nothing can be computed: one sentence that says why."""
    return f'<div class="gw-page">{STYLE}{notes([text])}</div>'


def notes(texts: Sequence[str]) -> str:
    """Sentences on what does not fit, announced to a screen reader."""
    lines = "".join(f'<p class="gw-note">{escape(text)}</p>' for text in texts)
    return f'<div role="status">{lines}</div>'


def lines(commands: Sequence[str]) -> str:
    """Command lines to copy: one click selects a whole line."""
    shown_lines = "".join(
        f'<div class="gw-line" tabindex="0">{escape(command)}</div>' for command in commands
    )
    return f'<div class="gw-page">{STYLE}{shown_lines}</div>'


# -- the drawing
# -------------------------------------------------------------------------------------
def drawing(view: View) -> str:
    """An SVG with one row for each headline quantity: range, median, press claims, room of the
    site.
    """
    rows = [name for name in headlines.labels("app_drawn") if name in view.results]
    parts = [_row(view, name, 8 + ROW * place) for place, name in enumerate(rows)]
    label = "; ".join(f"{_label(view.results[name])}: {_said(view.results[name])}" for name in rows)
    height = 8 + ROW * len(rows) + 22
    key = (
        f'<text x="{LEFT}" y="{height - 6}" font-size="11" fill="#595959">dot: median, bar: 90 % '
        "interval, "
        f'<tspan fill="{charts.CLAIM}">◆ press claim</tspan>, ▏ power of the site; logarithmic '
        "axes</text>"
    )
    return (
        f'<svg class="gw-drawing" viewBox="0 0 {WIDTH} {height}" width="100%" role="img" '
        f'aria-label="{escape(label)}" font-family="DejaVu '
        f'Sans,Verdana,sans-serif">{"".join(parts)}{key}</svg>'
    )


def _label(result: Result) -> str:
    """The short name of a headline with the unit of its axis."""
    label = headlines.labels("app_drawn")[result.name]
    return label if result.unit == "H100e" else f"{label}, {result.unit}"


def _said(result: Result) -> str:
    return f"{span(result.p5, result.p50, result.p95)} {shown(result.unit)}".strip()


def _row(view: View, name: str, top: float) -> str:
    result = view.results[name]
    room = view.room_mw if name == "facility_power_mw" else None
    spans = _claimed(view.held, name)
    marks = [end for ends in spans for end in ends if math.isfinite(end) and end > 0]
    decades = _decades([result.p5, result.p95, *marks, *([room] if room else [])])
    line = top + 30
    head = (
        f'<text x="{LEFT}" y="{top + 12}" font-size="13" '
        f'font-weight="bold">{escape(_label(result))}</text>'
        f'<text x="{RIGHT}" y="{top + 12}" font-size="13" text-anchor="end" class="gw-{name}">'
        f"{escape(span(result.p5, result.p50, result.p95))}</text>"
    )
    edge = _rule(_x(room, decades), line, 11, "#000", 2.5) if room else ""
    return "".join(
        [
            head,
            _axis(decades, line),
            edge,
            _range(result, decades, line),
            *(_diamond(ends, decades, line) for ends in spans),
        ]
    )


def _rule(x: float, y: float, reach: float, colour: str, width: float = 1) -> str:
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - reach}" y2="{y + reach}" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    )


def _axis(decades: tuple[int, int], y: float) -> str:
    """A logarithmic axis with a labelled rule at each power of ten."""
    parts = [f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y}" y2="{y}" stroke="#D0D0D0"/>']
    for power in range(decades[0], decades[1] + 1):
        x, anchor = (
            _x(10.0**power, decades),
            {decades[0]: "start", decades[1]: "end"}.get(power, "middle"),
        )
        parts.append(
            f'{_rule(x, y, 10, "#D0D0D0")}<text x="{x:.1f}" y="{y + 21}" font-size="10" '
            'fill="#595959" '
            f'text-anchor="{anchor}">{number(10.0**power)}</text>'
        )
    return "".join(parts)


def _range(result: Result, decades: tuple[int, int], y: float) -> str:
    if result.p5 <= 0:
        return ""
    low, middle, high = (_x(value, decades) for value in (result.p5, result.p50, result.p95))
    return (
        f'<rect x="{low:.1f}" y="{y - 4}" width="{max(high - low, 1):.1f}" height="8" '
        f'fill="{charts.ESTIMATE}" opacity="0.4"/>'
        f'<circle cx="{middle:.1f}" cy="{y}" r="5" fill="{charts.ESTIMATE}"/>'
    )


def _diamond(span: tuple[float, float], decades: tuple[int, int], y: float) -> str:
    """A claim: its range as a thin line, open where the claim is, and a diamond at its middle or
    its one end.
    """
    low, high = span
    closed = low > 0 and math.isfinite(high)
    middle = _x(math.sqrt(low * high) if closed else (low if low > 0 else high), decades)
    left, right = (
        (_x(low, decades) if low > 0 else LEFT),
        (_x(high, decades) if math.isfinite(high) else RIGHT),
    )
    points = f"{middle:.1f},{y - 7} {middle + 6:.1f},{y} {middle:.1f},{y + 7} {middle - 6:.1f},{y}"
    return (
        f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y}" y2="{y}" stroke="{charts.CLAIM}" '
        'stroke-width="1.5"/>'
        f'<polygon points="{points}" fill="{charts.CLAIM}" fill-opacity="0.75"/>'
    )


def _claimed(held: Sequence[Held], name: str) -> list[tuple[float, float]]:
    """What each claim on a quantity leaves open, from its first reading on that quantity."""
    spans = []
    for one in held:
        readings = [
            r.numbers
            for r in one.verdict.readings
            if r.numbers.get("quantity") == name and "claimed_low" in r.numbers
        ]
        spans += [(numbers["claimed_low"], numbers["claimed_high"]) for numbers in readings[:1]]
    return spans


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Whole decades around the values, two at least, so that a step moves the marks and not the
    axis.
    """
    low = math.floor(math.log10(max(min(values), 1e-9)))
    high = math.ceil(math.log10(max(max(values), 1e-8)))
    return low, max(high, low + 2)


def _x(value: float, decades: tuple[int, int]) -> float:
    return LEFT + (RIGHT - LEFT) * (math.log10(value) - decades[0]) / (decades[1] - decades[0])


# -- the tables
# --------------------------------------------------------------------------------------
def _numbers(view: View) -> str:
    caption = f"90 % intervals on {view.made.draws:,} draws, seed {view.made.seed}"
    return f"<h3>The numbers</h3>{results_html(view.results.values(), caption)}"


def _press(held: Sequence[Held]) -> str:
    if not held:
        return (
            "<h3>What the press says</h3><p>No claim of the articles speaks of this site and "
            "these quantities.</p>"
        )
    rows = [
        (
            one.line.get("paraphrase"),
            _verdict(one.verdict.verdict),
            _verdict(one.on_its_own.verdict),
            one.verdict.reason,
        )
        for one in held
    ]
    head = ("claim", "with your choices", "as it was meant", "why, with your choices")
    caption = (
        "As it was meant: with the claim's own company, fleet, site and date. gigawatt "
        "claims lists all claims."
    )
    return f"<h3>What the press says</h3>{html_table(head, rows, caption)}"


def _verdict(verdict: str) -> str:
    return f"{SIGNS[verdict]}\N{NO-BREAK SPACE}{verdict}"


def _drivers(view: View) -> str:
    described = choices.describe(view.driven).text.lower()
    top = sorted(view.drivers.items(), key=lambda pair: -pair[1])[:MOST_DRIVERS]
    if not top:
        return (
            f"<h3>What drives it</h3><p>Nothing uncertain moves this here: {escape(described)}.</p>"
        )
    rows = "".join(
        f'<tr><td>{escape(choices.describe(name).text)}</td><td style="width:40%"><div '
        'style="height:10px;'
        f'background:{charts.ESTIMATE};width:{max(share, 0.005):.1%}"></div></td><td '
        f'style="text-align:right;white-space:nowrap">{share * 100:.0f} %</td></tr>'
        for name, share in top
    )
    return (
        '<h3>What drives it</h3><table><caption style="text-align:left">Share of the spread of: '
        f"{escape(described)}"
        f"</caption><tbody>{rows}</tbody></table>"
    )
