"""Estimates: choose, set, override, and ask for any quantity with its interval and its lineage.

>>> import gigawatt as gw
>>> made = gw.estimate(fleet={"H100 SXM": 350_000}, accelerator_price_usd=30_000)
>>> made["accelerator_cost_usd"].p50
10500000000.0
"""

import contextlib
import dataclasses
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.data import evidence, tables
from gigawatt.data.evidence import Evidence
from gigawatt.data.origins import Origin
from gigawatt.errors import UserError, check_name, unknown
from gigawatt.estimates import choices as settings
from gigawatt.estimates import confidence, display, graph, headlines, leaves, prints, sampling
from gigawatt.estimates.inputs import (
    LEAVES,
    MIXES,
    MOST_SHARED,
    Choices,
    Inputs,
    Leaf,
    early,
    unrented,
)
from gigawatt.estimates.result import Lineage, Result, Step
from gigawatt.text import parse
from gigawatt.text.typeset import shown

if TYPE_CHECKING:  # they need pandas, which the command line starts without
    from gigawatt.data.frames import Frame


# What an infinite draw means, for the quantities that can have one.
_UNPAID = (
    "in {:.0%} of the draws the revenue does not cover the running cost, so that the site never "
    "pays back; raise rent_usd_per_accelerator_hour or sold_share"
)
_NO_RETURN = (
    "in {:.0%} of the draws the revenue does not cover the running cost, so that no return is "
    "reached; raise rent_usd_per_accelerator_hour or sold_share"
)
NEVER = {"payback_years": _UNPAID, "rent_to_own_months": _UNPAID, "irr": _NO_RETURN}


class Estimate:
    """One set of choices and numbers, on one set of draws.

    Every quantity is computed when asked for.

    Build it with `gigawatt.estimate(...)`. `made["site_capex_usd"]` gives one quantity (the Tab key
    lists them), `made.table(...)` several, `made.steps_table(...)` how they come about,
    `made.drivers(...)` what moves them, `made.plot(...)` a picture.
    """

    def __init__(
        self,
        chosen: settings.Settings,
        draws: int,
        seed: int,
        asked: Mapping[str, object] | None = None,
    ):
        self.settings, self.draws, self.seed = chosen, draws, seed
        self.asked = dict(
            asked or {}
        )  # what was chosen, as it was written: enough to make it again
        self._graph = graph.nodes(chosen.start, chosen.power_from_site, chosen.read_as)
        self._chosen = Choices(chosen.choices)
        self._inputs = Inputs(self._chosen, chosen.numbers, draws, seed, settings.range_slots())
        self._cache: dict[str, Any] = {}  # what was asked for
        self._between: dict[str, Any] = {}  # and what it came from, each worked out once
        self._lineages: dict[tuple[str, ...], list[Lineage]] = {}
        self._companies: dict[str, Estimate] = {}
        self._others: dict[tuple, Estimate] = {}  # under other readings

    def __getitem__(self, name: str) -> Result:
        """The 90 % interval of a quantity, or of any step or input, by name."""
        described, values = self._described(name), self.values(name)
        if isinstance(values, list):  # one for each quarter: the latest speaks
            described, values = (
                graph.Meaning(f"{described.text}, the latest", described.unit),
                values[-1],
            )
        return self._result(name, described, values)

    def _result(self, name: str, described: graph.Meaning, values: Any) -> Result:
        drawn = (self.draws, self.seed)
        ends = sampling.interval(values)
        return Result(name, described.text, described.unit, *ends, values, drawn)

    def _ipython_key_completions_(self) -> list[str]:
        """Names that Tab offers after `made["`."""
        return [name for name in settings.names() if name not in settings.text_choices()]

    def __repr__(self) -> str:
        return f"<Estimate of {display.chosen_text(self.settings.choices, self.settings.numbers)}>"

    def _repr_html_(self) -> str:
        """The headline quantities as a table, computed aside so that `used` does not count them."""
        aside, found = Estimate(self.settings, self.draws, self.seed), []
        for name in headlines.labels("estimate"):
            try:
                found.append(aside[name])
            except UserError:
                continue  # a quantity that these choices cannot give; asking for it says why
        chosen = display.chosen_text(self.settings.choices, self.settings.numbers)
        return display.results_html(
            found, f"{chosen}; 90 % intervals on {self.draws} draws, seed {self.seed}"
        )

    def plot(self, *names: str) -> Any:
        """Draw the ranges of quantities, one panel for each unit; a chart of the kit."""
        return display.plot_ranges(self, names or tuple(headlines.labels("estimate")))

    @staticmethod
    def _described(name: str) -> graph.Meaning:
        described = settings.describe(name)
        if name in settings.text_choices():
            raise UserError(
                f"{name} is a choice, not a quantity; `gigawatt estimate --list` shows the "
                "quantities"
            )
        return described

    def _is_of_company(self, name: str) -> bool:
        check_name("quantity", name)
        return name not in self._graph and name in settings.of_companies()

    def _of(self, name: str) -> tuple["Estimate", str]:
        """The estimate and the name that answer for a quantity of one company."""
        general, company = settings.of_companies()[name]
        if company not in self._companies:
            choices = {**self.settings.choices, "operator": company}
            chosen = dataclasses.replace(self.settings, choices=choices)
            self._companies[company] = Estimate(
                chosen, self.draws, self.seed, {**self.asked, "operator": company}
            )
        return self._companies[company], general

    @property
    def companies(self) -> tuple[str, ...]:
        """The companies whose quantities were asked for so far by their own names."""
        return tuple(self._companies)

    @property
    def assumed(self) -> dict[str, object]:
        """What nobody chose and the quantities asked for so far rest on: choices by name, with
        their values.

        A count of accelerators that comes from the press claim stands here too.
        """
        found = {
            name: value
            for made in (self, *self._companies.values())
            for name in made._chosen.looked_at
            if name not in made.asked and (value := self.settings.choices.get(name)) is not None
        }
        for name in settings.CLAIMED:
            if name in self._inputs.known() and name not in self.asked and self.leaf(name).rows:
                found[name] = self.leaf(name).value
        return found

    def remarks(self, *names: str) -> tuple[str, ...]:
        """Sentences about what was chosen that a reader must know, such as a chip not yet on sale.

        names: quantities that are shown; a remark that touches none of them is left out.

            gw.say(*fleet.remarks())
        """
        chosen = self.settings.choices
        kinds = chosen.get("fleet") or (str(chosen.get("accelerator")),)
        said: list[str] = []
        found = early(kinds, chosen["purchase_year"])  # before the steps, which take far longer
        if found and self._rests_on("accelerator_price_usd", names):
            said += found
        mixed = not chosen.get("fleet") and chosen.get("accelerator") in MIXES
        if mixed and self._rests_on("rent_usd_per_accelerator_hour", names):
            said += unrented(self._inputs.mix)
        if self._rests_on("supply_water_l_per_kwh", names) and not self._waters_itself():
            said += leaves.unwatered(chosen["country"])
        if "site_share" in names:
            said += self._overfull()
        owed = [name for name in leaves.WORDS if names and self._rests_on(name, names)]
        said += leaves.dated(str(chosen["operator"]), map(self.leaf, owed))
        return tuple(said)

    def _overfull(self) -> tuple[str, ...]:
        """A sentence where the fleet draws more than the site has, in some draws or in all."""
        if "site_share" in self.settings.numbers:
            return ()
        over = self.values("facility_power_mw") > self.values("site_facility_power_mw")
        site = self.settings.choices["site"]
        times = np.median(self.values("facility_power_mw") / self.values("site_facility_power_mw"))
        found = f"In {np.mean(over):.0%} of the draws the fleet draws more than {site} has"
        return (f"{found}; in the middle {times:.2f} times its power.",) if np.any(over) else ()

    def _waters_itself(self) -> bool:
        """Whether no country's power plants are asked for: gas on the site, or a number was set."""
        gas = self.settings.choices["supply"] == leaves.GAS
        return gas or leaves.GRID_WATER in self.settings.numbers

    def _rests_on(self, name: str, shown: tuple[str, ...]) -> bool:
        """Whether what is shown rests on an input that nobody set; all of it where nothing is
        named.
        """
        if name in self.settings.numbers:
            return False
        return not shown or any(step.name == name for step in self.lineage(*shown))

    def printed(self, name: str, as_defined: bool = False) -> Result:
        """The 90 % interval of what a source will print: readings unsaid, errors included.

        Beside it stands what the quantity is under the model's own definition: `self[name]`.
        as_defined: for a print that is known to mean our definition; errors alone are included.
        """
        described = self._described(name)
        return self._result(name, described, prints.values(self, name, as_defined))

    def read_as(self, **readings: str) -> "Estimate":
        """The same choices and draws under other readings; a reading that was chosen stays, and
        `unsaid` is none.
        """
        key = tuple(sorted(readings.items()))
        if key not in self._others:
            said = {name: value for name, value in self.asked.items() if value != prints.UNSAID}
            chosen = {**self.asked, **readings, **said}
            self._others[key] = Estimate(settings.resolve(chosen), self.draws, self.seed, chosen)
            self._others[key]._inputs.share(self._inputs)
        return self._others[key]

    def varied(self, choice: str) -> list["Estimate"]:
        """The same on few draws under every value of a choice that the other choices allow."""
        found = []
        for value in str(tables.index("choices")[choice]["allowed"]).split("|"):
            asked = {**self.asked, choice: value}
            with contextlib.suppress(UserError):
                chosen = settings.resolve(asked)
                found.append(Estimate(chosen, sampling.MIN_DRAWS, self.seed, asked))
        return found

    def knows(self, name: str) -> bool:
        """Whether these choices give a quantity: a company without figures for a year does not.

        Raises UserError for a name that is no quantity.
        """
        self._described(name)
        try:
            self.values(name)
        except UserError:
            return False
        return True

    def at(self, **numbers: float) -> "Estimate":
        """The same choices and draws with other numbers."""
        chosen = {**self.asked, **numbers}
        other = Estimate(settings.resolve(chosen), self.draws, self.seed, chosen)
        other._inputs.share(self._inputs)
        return other

    def values(self, name: str, endless: bool = False) -> Any:
        """The draws of a quantity, shape (draws,), or one number where nothing is uncertain.

        endless: let infinite draws pass, such as a payback that never comes.

        Raises UserError where the result is not a finite number.
        """
        if self._is_of_company(name):
            other, general = self._of(name)
            return other.values(general, endless)
        if (
            name not in self._graph
            and name not in LEAVES
            and name not in tables.index("assumptions")
        ):
            raise unknown("quantity", name, settings.names())
        value = self._computed(name)
        if endless and name in NEVER and np.any(np.isnan(value)):
            return np.where(np.isnan(value), -np.inf, value)  # a return that is not reached
        if endless and not isinstance(value, (str, list)) and not np.any(np.isnan(value)):
            return value
        if not isinstance(value, (str, list)) and not np.all(np.isfinite(value)):
            if name in NEVER:
                raise UserError(f"{name}: {NEVER[name].format(np.mean(~np.isfinite(value)))}")
            raise UserError(
                f"{name}: these inputs give no finite number; check for a zero, a huge value or a "
                "date "
                "at which it is not known"
            )
        return value

    def _computed(self, name: str) -> Any:
        """The draws of a name of this graph, finite or not."""
        if name not in self._graph:  # an assumption that only leaves use
            return self.leaf(name).value
        if name not in self._cache:
            known = {**self._between, **self._overrides}
            wanted = graph.order(self._graph, [name], known)
            try:
                with np.errstate(all="ignore"):
                    leaves = {
                        n: self.leaf(n).value for n in wanted if graph.is_leaf(self._graph[n])
                    }
                    found = graph.run(self._graph, wanted, leaves, known)
            except (ZeroDivisionError, OverflowError):
                found = {name: np.nan}
            else:
                if self.draws <= MOST_SHARED:
                    self._between |= found
            self._cache[name] = found[name]
        return self._cache[name]

    def leaf(self, name: str) -> Leaf:
        """A leaf's value with its rows and sources."""
        return self._inputs.leaf(name)

    @cached_property
    def _overrides(self) -> dict[str, np.ndarray | float]:
        """Steps that somebody set, which are used instead of computed."""
        steps = (
            name
            for name in self.settings.numbers
            if name in self._graph and not graph.is_leaf(self._graph[name])
        )
        return {name: self._inputs.leaf(name).value for name in steps}

    def steps(self, *names: str) -> list[Step]:
        """Every step behind the named quantities, inputs first, each with its interval
        and lineage.
        """
        if any(self._is_of_company(name) for name in names):
            return [step for name in names for step in self._steps_of(name)]
        return [Step(**{**vars(self[one.name]), **vars(one)}) for one in self.lineage(*names)]

    def lineage(self, *names: str) -> list[Lineage]:
        """Where each step behind the named quantities comes from, inputs first: `steps` without
        the intervals, which take far longer.
        """
        if names not in self._lineages:
            self._lineages[names] = self._lineage(names)
        return list(self._lineages[names])

    def _lineage(self, names: tuple[str, ...]) -> list[Lineage]:
        for name in names:
            self._described(name)
        if any(self._is_of_company(name) for name in names):
            return [one for name in names for one in self._lineage_of(name)]
        alone = [
            name for name in names if name not in self._graph
        ]  # assumptions that only leaves use
        ordered = graph.order(
            self._graph, [name for name in names if name in self._graph], self._overrides
        )
        return [
            self._came(name, name in names) for name in [*alone, *ordered] if self._is_known(name)
        ]

    def _is_known(self, name: str) -> bool:
        """Whether a step has a number: a choice has none, nor has a route without data."""
        value = None if name in settings.text_choices() else self._computed(name)
        return value is not None and bool(
            np.all(np.isfinite(value[-1] if isinstance(value, list) else value))
        )

    def _steps_of(self, name: str) -> list[Step]:
        if not self._is_of_company(name):
            return self.steps(name)
        other, general = self._of(name)
        *before, last = other.steps(general)
        return [*before, dataclasses.replace(last, name=name, meaning=settings.describe(name).text)]

    def _lineage_of(self, name: str) -> list[Lineage]:
        if not self._is_of_company(name):
            return self.lineage(name)
        other, general = self._of(name)
        *before, last = other.lineage(general)
        return [*before, dataclasses.replace(last, name=name)]

    def _came(self, name: str, wanted: bool) -> Lineage:
        if self._is_input(name):
            leaf = self.leaf(name)
            return Lineage(name, leaf.origin, (), leaf.rows, leaf.sources)
        return Lineage(name, "result" if wanted else "step", self._graph[name].parents)

    def sources(self, *names: str) -> dict[str, tables.Row]:
        """The source rows behind the named quantities, by source_id."""
        found = dict.fromkeys(source for one in self.lineage(*names) for source in one.sources)
        return {source: tables.index("sources")[source] for source in found}

    def rows(self, *names: str) -> list[str]:
        """Rows of data/ behind the named quantities, as `table:key`, each once and sorted.

        A route that knows no number, such as the spending of a company without figures, has none.
        """
        return sorted({row for name in names for row in self._rows_of(name)})

    def _rows_of(self, name: str) -> set[str]:
        if self._is_of_company(name):
            other, general = self._of(name)
            return other._rows_of(general)
        self._described(name)
        _, leaves = self._walked(name)
        return {row for one, leaf in leaves.items() if self._is_known(one) for row in leaf.rows}

    def weakest(self, *names: str) -> Evidence | None:
        """The weakest evidence under the named quantities: the row, its grade, print and place.

        None where somebody set every number, so that they rest on no row.
        """
        return evidence.weakest(self.rows(*names))

    def used(self) -> list[Step]:
        """Every step behind the quantities that were asked for so far."""
        called = {pair: name for name, pair in settings.of_companies().items()}
        of_companies = [
            called[name, company]
            for company, made in self._companies.items()
            for name in made._cache
            if (name, company) in called
        ]
        names = [*self._cache, *of_companies]
        return list({step.name: step for step in self.steps(*names)}.values()) if names else []

    def drivers(self, name: str) -> tuple[dict[str, float], float]:
        """Share of the spread of a quantity that each uncertain input explains, and R squared."""
        if self._is_of_company(name):
            other, general = self._of(name)
            return other.drivers(general)
        values = self.values(name)
        steps = self.lineage(name)
        names = {
            row.partition(":")[2]
            for step in steps
            for row in step.rows
            if row.startswith("assumptions:")
        }
        names |= {step.name for step in steps if step.kind == "set"}
        latent = {n: z for n, z in self._inputs.latents().items() if n in names}
        if not latent or not np.ndim(values):
            return {}, 0.0
        return sampling.drivers(latent, values, sampling.met(tuple(latent), self.draws, self.seed))

    def unused(self, *names: str) -> list[str]:
        """What was set but does not move any of the named quantities: numbers, and choices that
        nothing looked at.
        """
        plain = [
            settings.of_companies()[name][0] if self._is_of_company(name) else name
            for name in names
        ]
        plain = [name for name in plain if name in self._graph]
        needed = set(graph.order(self._graph, plain, self._overrides))
        numbers = (set(self.settings.numbers) & set(self._graph)) - needed - self.settings.starting
        every = (self, *self._others.values(), *self._companies.values())
        asked = {name for made in every for name in made._inputs.looked_at}
        numbers |= set(self.settings.numbers) - set(self._graph) - asked - self.settings.starting
        looked_at = {one for made in every for one in made._looked_at()}
        deciding = {"fleet", "accelerator", *settings.readings()}  # what steps or prints there are
        choices = (set(self.asked) & set(tables.index("choices"))) - looked_at - deciding
        return sorted(numbers | choices | prints.idle(self, names))

    def _looked_at(self) -> set[str]:
        """The choices that something of this estimate read."""
        return set(self._chosen.looked_at)

    def origin(self, name: str) -> Origin:
        """What a quantity rests on: rows of data/, sources, quantities and leaves behind it."""
        if self._is_of_company(name):
            other, general = self._of(name)
            return dataclasses.replace(other.origin(general), name=name)
        self._described(name)
        needed, leaves = self._walked(name)
        read = [one for one, leaf in leaves.items() if leaf.origin == "data"]
        computed = [one for one in needed if not self._is_input(one)]
        return Origin(
            name,
            tuple(sorted({row for leaf in leaves.values() for row in leaf.rows})),
            tuple(sorted({source for leaf in leaves.values() for source in leaf.sources})),
            tuple(sorted({*read, *computed})),
            self.chosen,
        )

    def _is_input(self, name: str) -> bool:
        """Whether a name is read or was set, so that nothing is computed for it."""
        known = self._graph.get(name)
        return known is None or graph.is_leaf(known) or name in self._overrides

    def _walked(self, name: str) -> tuple[list[str], dict[str, Leaf]]:
        """The names behind a quantity of this graph, and the leaves among them."""
        alone = name not in self._graph  # an assumption that only leaves use
        needed = [name] if alone else graph.order(self._graph, [name], self._overrides)
        inputs = [one for one in needed if self._is_input(one)]
        leaves = {one: self.leaf(one) for one in inputs if one not in settings.text_choices()}
        return needed, leaves

    @property
    def chosen(self) -> tuple[tuple[str, str], ...]:
        """What was chosen, as text, in the order of the names."""
        return tuple((choice, str(value)) for choice, value in sorted(self.asked.items()))

    def ranges(
        self, names: Mapping[str, str] | Iterable[str] | str, unit: str | None = None
    ) -> "Frame":
        """Quantities as a frame of p5, p50 and p95, one row each, that remembers what they rest on.

        names: {label: quantity}, or names of quantities that become the labels. unit: such as
        "bn USD", for all rows; without it each keeps its own, in a column `unit` where they differ.

            steps = {"chips alone": "accelerator_cost_usd", "everything": "site_capex_usd"}
            cost = fleet.ranges(steps, unit="bn USD")
            cost.loc["everything", "p50"], cost.ratio("everything", "chips alone")

        Raises UserError for an unknown quantity and for a unit of another dimension.
        """
        names = [names] if isinstance(names, str) else names
        asked = dict(names) if isinstance(names, Mapping) else {name: name for name in names}
        return _ranges({label: (self, name) for label, name in asked.items()}, unit)

    def table(self, *names: str) -> Any:
        """A pandas DataFrame of the named quantities: p5, p50, p95, unit and meaning."""
        import pandas as pd

        results = [self[name] for name in names]
        return pd.DataFrame(
            {
                "p5": [r.p5 for r in results],
                "p50": [r.p50 for r in results],
                "p95": [r.p95 for r in results],
                "unit": [r.unit for r in results],
                "meaning": [r.meaning for r in results],
            },
            index=pd.Index([r.name for r in results], name="quantity"),
        )

    def confidence(self, *names: str) -> "Frame":
        """The table of confidence: how many rows of each grade quantities stand on, and which of
        them are not primary.

        names: quantities, or parts of the model: "ownership", "use", "place" and the like.

            site.confidence("payback_years", "irr")
        """
        return confidence.confidence(self, names)

    def draws_table(self, *names: str) -> Any:
        """A pandas DataFrame of the draws of quantities, one row a draw.

        Each column has its unit in its name.
        """
        import pandas as pd

        results = [self[name] for name in names]
        return pd.DataFrame(
            {f"{r.name} [{r.unit}]": np.broadcast_to(r.values, self.draws) for r in results}
        )

    def steps_table(self, *names: str) -> "Frame":
        """Every step behind the named quantities, one row each, as a frame that remembers."""
        import pandas as pd

        from gigawatt.data.frames import remember

        columns = (
            "name",
            "kind",
            "p5",
            "p50",
            "p95",
            "unit",
            "meaning",
            "made_from",
            "rows",
            "sources",
        )
        frame = pd.DataFrame(
            [{c: getattr(step, c) for c in columns} for step in self.steps(*names)]
        )
        for column in ("made_from", "rows", "sources"):
            frame[column] = frame[column].map(", ".join)
        memory: dict[object, list[Origin]] = {name: [self.origin(name)] for name in frame["name"]}
        return remember(frame.set_index("name"), memory)


def _ranges(asked: Mapping[str, tuple[Estimate, str]], unit: str | None) -> "Frame":
    """A frame of p5, p50 and p95 for quantities of estimates by label."""
    import pandas as pd

    from gigawatt.data.frames import ENDS, remember

    results = {label: made[name] for label, (made, name) in asked.items()}
    scale = {
        label: 1.0 if unit is None else parse.parse(one.name, f"1 {unit}", one.unit)
        for label, one in results.items()
    }
    rows = [[getattr(one, end) / scale[label] for end in ENDS] for label, one in results.items()]
    frame = pd.DataFrame(rows, index=list(results), columns=list(ENDS), dtype=float)
    units = {one.unit for one in results.values()}
    if unit is None and len(units) > 1:
        frame["unit"] = [shown(one.unit) for one in results.values()]
    memory: dict[object, list[Origin]] = {
        label: [made.origin(name)] for label, (made, name) in asked.items()
    }
    return remember(frame, memory, unit or (units.pop() if len(units) == 1 else ""))


def compare(estimates: Mapping[str, Estimate], quantity: str, unit: str | None = None) -> "Frame":
    """One quantity of several estimates as a frame of p5, p50 and p95, one row each.

    estimates: {label: estimate}. quantity: a name of `gw.describe`. unit: such as "bn USD".

        chips = {"H100 in 2024": first, "GB300 in 2026": second}
        gw.compare(chips, "h100_equivalents", unit="thousand H100e")

    Raises UserError for an unknown quantity and for a unit of another dimension.
    """
    if not isinstance(estimates, Mapping) or not all(
        isinstance(one, Estimate) for one in estimates.values()
    ):
        raise UserError("compare: write the estimates as {label: estimate}, each from gw.estimate")
    return _ranges({label: (made, quantity) for label, made in estimates.items()}, unit)


def estimate(
    scenario: str | None = None,
    draws: int = sampling.DEFAULT_DRAWS,
    seed: int = 1,
    **chosen: object,
) -> Estimate:
    """An estimate for a scenario and for choices and numbers by name.

    scenario: name of a file in data/scenarios. draws: how many quasi-random draws. seed: a whole
    number. chosen: any choice, assumption or step, as a number, `"5 GW"` or `"low..central..high"`;
    what is named here wins over the scenario.

    The choices: `fleet` ("H100 SXM:350000,MI300X:173000" or a mapping) or `accelerator`;
    `purchase_year`, `capex_year`, `as_of` (dates); `operator`, `site`, `deal`, `package`, `years`,
    `pay_year`; `basis` of the H100 equivalents; `budget_scope`; `other_accelerator`; the readings
    `energy_reading`, `cost_reading`, `price_reading`, `power_reading`, `purchase_reading`,
    `count_reading`, `stock_reading`, `time_reading`, `fleet_reading`, `scope_reading` and
    `origin_reading`; `country` of the homes; `site_date`; `supply` and `turbine` of its power;
    `precision` of serving. `gw.table("choices")` explains them, `gw.describe(name)` any other name,
    `gw.settings.names()` lists every quantity.

    Raises UserError for an unknown name, a wrong value, unit or range.
    """
    draws, seed = sampling.check_sampling(draws, seed)
    values: Mapping[str, object] = {} if scenario is None else settings.scenario(scenario)
    asked = {**values, **chosen}
    return Estimate(settings.resolve(asked), draws, seed, asked)
