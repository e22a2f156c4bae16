"""The chart kit: one call a figure, which says its finding; then `.save(name)`.

Every function takes a frame (of `made.ranges`, `gw.compare`, `gw.table` or your own) and the three
lines that a reader needs:

    title    the finding, ten words or fewer
    measure  what is shown, and after the last comma its unit (left out where the frame knows it)
    source   who printed the figures; the date of the data is added

    steps = {"chips alone": "accelerator_cost_usd", "everything": "site_capex_usd"}
    cost = fleet.ranges(steps, unit="bn USD")
    charts.ranges(cost, claims={"chips alone": press.loc["S4-06"]}, source="Epoch AI; claim: press",
                  title="The site costs twice the chips",
                  measure="cost of 350,000 H100").save("01-chips-to-site")

The kit makes the rest: scale, limits, ticks, labels that cover nothing, the key, what bar and dot
mean, alt text, and what the figure rests on. `.axes` stays open for one more mark. Where a frame
holds no finite number, the figure says so in a sentence. `theme("slide")` changes the look.
"""

from gigawatt.figures.charts.chart import Chart, data_date, nothing
from gigawatt.figures.charts.curves import bands, levels, timeline
from gigawatt.figures.charts.curves import field as map
from gigawatt.figures.charts.dots import matrix, strip, worlds
from gigawatt.figures.charts.freehand import (  # until the notebooks use the kit alone
    BLACK,
    BLUE,
    CLAIM,
    ESTIMATE,
    GREEN,
    GREY,
    PURPLE,
    VERMILLION,
    claims,
    head,
    new,
    save_figure,
    use_style,
)
from gigawatt.figures.charts.geography import places
from gigawatt.figures.charts.legible import faults, overlaps, texts
from gigawatt.figures.charts.rows import bars, dumbbell, grouped, panels, ranges, stack
from gigawatt.figures.charts.themes import theme
from gigawatt.figures.saved.saving import Figure

__all__ = [
    "Chart", "Figure", "bands", "bars", "data_date", "dumbbell", "faults", "grouped", "levels",
    "map", "matrix", "nothing", "overlaps", "panels", "places", "ranges", "stack", "strip", "texts",
    "theme", "timeline", "worlds",
    "BLACK", "BLUE", "CLAIM", "ESTIMATE", "GREEN", "GREY", "PURPLE", "VERMILLION", "claims", "head",
    "new", "save_figure", "use_style",
]  # fmt: skip
