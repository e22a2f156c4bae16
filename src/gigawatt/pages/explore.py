"""The explore page: sliders and menus beside what follows from them, as Jupyter widgets.

Works in JupyterLab and in Voilà. In a run without a reader (`gigawatt figures`, `gigawatt run`) the
page shows itself as plain HTML, so that the executed notebook holds no widget and is the same each
time.
"""

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.errors import UserError, check_name
from gigawatt.estimates import choices, headlines
from gigawatt.pages import explore_html, explore_state
from gigawatt.text.typeset import number, shown

if TYPE_CHECKING:
    from gigawatt.data.frames import Frame

PAGE_DRAWS = 4_096  # at most, for a step of a slider
STEPS = 96  # of a slider, each the same factor from the next
COUNTS = (100.0, 1e7)
TEAMS = (2.0, 2e3)
LABELS = {
    "accelerator": "accelerator",
    "accelerators": "how many",
    "second_accelerator": "second kind",
    "second_accelerators": "how many of it",
    "site": "site",
    "operator": "company",
    "purchase_year": "prices of",
    "as_of": "fleet at",
    "basis": "H100 basis",
    "accelerator_price_usd": "chip price",
    "construction_usd_per_mw_it": "building",
    "electricity_usd_per_kwh": "electricity",
    "server_cost_ratio": "server ratio",
    "facility_overhead": "meter / IT",
    "utilisation": "utilisation",
    "team_size": "team",
    "package": "package",
}
GROUPS = {
    "Fleet": ("accelerator", "accelerators", "second_accelerator", "second_accelerators"),
    "Site and date": ("site", "operator", "purchase_year", "as_of", "basis"),
    "Prices": ("accelerator_price_usd", "construction_usd_per_mw_it", "electricity_usd_per_kwh"),
    "Overheads": ("server_cost_ratio", "facility_overhead", "utilisation"),
    "Pay": ("team_size", "package"),
}
FROM_TABLES = "our range"


class Explorer:
    """The page for one set of values; as the last line of a cell it shows itself.

    values: what the sliders stand at now. settings: the same for
    `gigawatt.estimate(**page.settings)`. view: what is shown, or None where the values give
    nothing. Build it with `gigawatt.explore(...)`.
    """

    def __init__(self, notebook: str, values: Mapping[str, object], draws: int, seed: int):
        check_name("notebook", notebook)
        self.notebook, self.values, self.seed, self.problem = notebook, dict(values), seed, ""
        self.draws = min(draws, PAGE_DRAWS) if isinstance(draws, int) else draws
        self.driven = "site_capex_usd"
        self.view: explore_state.View | None = explore_state.look(
            self.values, self.draws, seed, self.driven
        )

    @property
    def settings(self) -> dict[str, object]:
        """The values as `gigawatt.estimate` takes them."""
        return explore_state.chosen(self.values)

    def _repr_mimebundle_(self, **options):
        if os.environ.get(paths.FIGURES_VARIABLE):  # a run without a reader
            return {"text/html": self._repr_html_(), "text/plain": repr(self)}
        return self.widget._repr_mimebundle_(**options)

    def _repr_html_(self) -> str:
        """The page without its sliders."""
        return self._result() + explore_html.lines(self.commands())

    def __repr__(self) -> str:
        return f"<Explorer of {self.values}>"

    def commands(self) -> list[str]:
        """The values as command lines; none where the fleet is empty."""
        try:
            estimated = explore_state.estimate_line(
                self.values
            )  # first, because it says what cannot be
            return [explore_state.run_line(self.notebook, self.values), estimated]
        except UserError:
            return []

    def move(self, name: str, value: object) -> str:
        """Set one value and give the page that follows as HTML: a sentence where it cannot be."""
        if name == "driven":
            self.driven = str(value)
        else:
            self.values[name] = value
        try:
            self.view = explore_state.look(self.values, self.draws, self.seed, self.driven)
        except UserError as error:
            self.view, self.problem = None, str(error)
        return self._result()

    def judged(self) -> "Frame":
        """The claims beside the page, one row each: in our words, with these choices, as meant.

        Both verdicts, by claim_id; the rows remember their claim.
        """
        import pandas as pd

        from gigawatt.data.frames import Origin, remember

        shown = self.view.held if self.view else ()
        lines = {one.line.get("claim_id"): one for one in shown}
        told = {
            name: {
                "in our words": one.line.get("paraphrase"),
                "with these choices": one.verdict.verdict,
                "as it was meant": one.on_its_own.verdict,
            }
            for name, one in lines.items()
        }
        columns = ["in our words", "with these choices", "as it was meant"]
        frame = pd.DataFrame.from_dict(told, orient="index", columns=columns)
        memory = {
            name: [Origin(name, (f"claims:{name}",), (one.line.get("source_id"),))]
            for name, one in lines.items()
        }
        return remember(frame.rename_axis("claim_id"), memory)

    def save(self, name: str) -> str:
        """Save the values as a scenario and say so; where that fails, say why."""
        try:
            path = explore_state.save_scenario(str(name).strip(), self.values)
        except UserError as error:
            return str(error)
        where = f"{path.parent.name}/{path.name}" if paths.WRITABLE else paths.shown(path)
        return f"Saved as {where}. gigawatt estimate site_capex_usd --scenario {path.stem}"

    def _result(self) -> str:
        return explore_html.page(self.view) if self.view else explore_html.sentence(self.problem)

    # -- widgets ---------------------------------------------------------------------------------
    @cached_property
    def widget(self):
        """The page as an ipywidgets box."""
        import ipywidgets as widgets

        result, lines = (
            widgets.HTML(self._result()),
            widgets.HTML(explore_html.lines(self.commands())),
        )

        def moved(name: str, value: object) -> None:
            result.value = self.move(name, value)
            lines.value = explore_html.lines(self.commands())

        controls = [
            _group(
                widgets,
                title,
                [
                    _control(widgets, name, self.values[name], moved)
                    for name in names
                    if name in self.values
                ],
            )
            for title, names in GROUPS.items()
        ]
        driven = _menu(
            widgets,
            "what drives",
            list(headlines.labels("app_drawn").items()),
            self.driven,
            "driven",
            moved,
        )
        left = widgets.VBox(
            [*controls, _group(widgets, "Drivers", [driven])],
            layout=widgets.Layout(width="340px", flex="0 0 auto"),
        )
        left.add_class("gw-controls")
        right = widgets.VBox([result], layout=widgets.Layout(flex="1 1 480px", min_width="320px"))
        both = widgets.HBox([left, right], layout=widgets.Layout(flex_flow="row wrap"))
        return widgets.VBox(
            [both, _heading(widgets, "Say it again elsewhere"), lines, self._saving(widgets)]
        )

    def _saving(self, widgets):
        """A name, a button, and what became of it."""
        name = widgets.Text(
            placeholder="my-fleet",
            description="scenario",
            tooltip="small letters, digits and hyphens",
        )
        button, answer = widgets.Button(description="Save as scenario"), widgets.HTML()

        def pressed(_) -> None:
            answer.value = explore_html.sentence(self.save(name.value))

        button.on_click(pressed)
        return widgets.VBox([widgets.HBox([name, button]), answer])


def explore(notebook: str, draws: int = PAGE_DRAWS, seed: int = 1, **values: object) -> Explorer:
    """The explore page: sliders and menus for a fleet, a site, prices, overheads and pay.

    notebook: the number that its `gigawatt run` line names. draws: at most 4,096 are used for a
    step. values: `accelerator`, `accelerators`, `second_accelerator`, `second_accelerators`,
    `site`, `operator`, `purchase_year`, `as_of`, `basis`, `package`, `team_size`, and numbers that
    take the range of the tables where they are 0: `accelerator_price_usd`,
    `construction_usd_per_mw_it`, `electricity_usd_per_kwh`, `server_cost_ratio`,
    `facility_overhead`, `utilisation`.

    Raises UserError for an unknown name, an empty fleet or a value out of range.
    """
    return Explorer(notebook, values, draws, seed)


def _heading(widgets, text: str):
    return widgets.HTML(
        f'<h3 style="margin:8px 0 2px;font:bold 15px DejaVu Sans,Verdana,sans-serif">{text}</h3>'
    )


def _group(widgets, title: str, controls: list):
    return widgets.VBox([_heading(widgets, title), *controls])


def _control(widgets, name: str, value: object, moved):
    """The slider or menu of one value."""
    if name in ("accelerators", "second_accelerators", "team_size", *explore_state.OWN):
        return _slider(widgets, name, value, moved)
    if name == "purchase_year":
        years = sorted(
            {row["year"] for row in tables.find("prices", use="model", scope="chip")} | {value}
        )
        return _menu(
            widgets, LABELS[name], [(str(year), year) for year in years], value, name, moved
        )
    return _menu(widgets, LABELS[name], options(name, value), value, name, moved)


def options(name: str, value: object) -> list[tuple[str, object]]:
    """The entries of a menu, label and value; the value at hand is always among them."""
    if name in ("accelerator", "second_accelerator"):
        found = [(key, key) for key in tables.index("accelerators")]
        found = ([("none", "")] if name == "second_accelerator" else []) + found
    elif name == "site":
        found = [
            (row["site"], row["site"])
            for row in tables.find("sites", is_default=1)
            if row["facility_power_mw"] and row["confidence"] != "memory"
        ]
    elif name == "operator":
        found = [(company, company) for company in choices.installed.companies()]
    elif name == "package":
        offered = tables.find("pay", component="package", currency="USD")
        found = [
            (f"{row['employer']}, {row['role']} ({row['pay_id']})", row["pay_id"])
            for row in offered
        ]
    elif name == "as_of":
        found = [(date, date) for date in _quarters()]
    else:
        found = [(one, one) for one in str(tables.index("choices")[name]["allowed"]).split("|")]
    return found if value in [one for _, one in found] else [*found, (str(value), value)]


def _quarters() -> list[str]:
    """Ends of the quarters for which the explore page counts fleets, up to the date of
    the tables.
    """
    years = range(int(choices.EARLIEST[:4]), int(choices.LATEST[:4]) + 1)
    last = explore_html.charts.data_date()
    return [
        day
        for year in years
        for end in ("03-31", "06-30", "09-30", "12-31")
        if (day := f"{year}-{end}") <= last
    ]


def _menu(widgets, label: str, entries: list, value: object, name: str, moved):
    menu = widgets.Dropdown(
        options=[
            (text, one)
            for text, one in (pair[::-1] if name == "driven" else pair for pair in entries)
        ],
        value=value,
        description=label,
        layout=widgets.Layout(width="320px"),
    )
    menu.observe(lambda change: moved(name, change["new"]), names="value")
    return menu


def _slider(widgets, name: str, value: float, moved):
    stops = steps(name, value)
    entries = [(_stop(name, stop), stop) for stop in stops]
    slider = widgets.SelectionSlider(
        options=entries,
        value=type(value)(value),
        description=LABELS[name],
        continuous_update=True,
        layout=widgets.Layout(width="320px"),
    )
    slider.observe(lambda change: moved(name, change["new"]), names="value")
    return slider


def steps(name: str, value: float) -> list:
    """The stops of a slider: none or the range of the tables, then equal factors.

    The value at hand is one of them.
    """
    low, high = _ends(name)
    stops = [float(f"{low * (high / low) ** (place / STEPS):.3g}") for place in range(STEPS + 1)]
    if name not in explore_state.OWN:
        stops = sorted({int(stop) for stop in stops})
    return sorted({*stops, value, *([] if name == "team_size" else [type(value)(0)])})


def _ends(name: str) -> tuple[float, float]:
    """The ends of a slider: half and twice the range of the tables, within what is allowed."""
    if name in ("accelerators", "second_accelerators"):
        return COUNTS
    if name == "team_size":
        return TEAMS
    row = tables.index("assumptions").get(name)
    if row is None:  # the price of an accelerator
        known = tables.find("prices", use="model", scope="chip")
        return min(row["low_usd"] for row in known) / 2, max(row["high_usd"] for row in known) * 2
    lowest, highest = row["minimum"], row["maximum"]
    return max(row["low"] / 2, lowest or 0), min(row["high"] * 2, highest)


def _stop(name: str, stop: float) -> str:
    """The label of a stop: its number, or what 0 means here."""
    if name in explore_state.OWN:
        return (
            FROM_TABLES
            if stop == 0
            else f"{number(stop)} {shown(choices.describe(name).unit).partition('/')[0]}".strip()
        )
    return number(stop) if stop else "none"
