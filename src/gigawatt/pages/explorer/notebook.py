"""The page in a notebook: the same file in a frame, opened at the values of the parameters.

In a run without a reader (`gigawatt figures`, `gigawatt run`) it shows a plain table instead, so
that the executed notebook is small and the same each time.
"""

import contextlib
import math
import os
from collections.abc import Mapping
from numbers import Integral, Real
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from gigawatt import paths
from gigawatt.errors import UserError, check_name, clip
from gigawatt.estimates import headlines, sampling
from gigawatt.estimates.display import results_html
from gigawatt.estimates.estimate import Estimate, estimate
from gigawatt.pages.explorer import claims, controls, page, presets
from gigawatt.text.typeset import number

if TYPE_CHECKING:
    from gigawatt.data.frames import Frame


class Explorer:
    """The page for one set of values; as the last line of a cell it shows itself.

    values: what the sliders stand at when it opens. settings: the same for
    `gigawatt.estimate(**page.settings)`. Build it with `gigawatt.explore(...)`.
    """

    def __init__(self, notebook: str, values: Mapping[str, object], draws: int, seed: int):
        check_name("notebook", notebook)
        self.notebook, self.values, self.seed = notebook, dict(values), seed
        self.draws = min(draws, sampling.DEFAULT_DRAWS) if isinstance(draws, int) else draws
        self.settings = chosen(self.values)
        self.made: Estimate = estimate(draws=self.draws, seed=seed, **self.settings)

    @property
    def link(self) -> str:
        """The values as the end of an address of the page, where they are not its opening ones."""
        opening = presets.presets()[0]["state"]
        state = {**presets.plain_state(), **self.values}
        return "#" + urlencode({k: v for k, v in state.items() if opening[k] != v})

    def judged(self) -> "Frame":
        """The claims beside the page, one row each: in our words, with these choices, as meant.

        Both verdicts, by claim_id; the rows remember their claim.
        """
        import pandas as pd

        from gigawatt.data.frames import Origin, remember

        state = {**presets.plain_state(), **self.values}
        held = claims.held(state, claims.given(self.settings), self.made)
        told = {one.claim_id: [one.says, one.with_these, one.as_meant] for one in held}
        columns = ["in our words", "with these choices", "as it was meant"]
        frame = pd.DataFrame.from_dict(told, orient="index", columns=columns)
        memory = {
            one.claim_id: [Origin(one.claim_id, (f"claims:{one.claim_id}",), (one.source_id,))]
            for one in held
        }
        return remember(frame.rename_axis("claim_id"), memory)

    def _repr_mimebundle_(self, **options: object) -> dict[str, str]:
        reader = not os.environ.get(paths.FIGURES_VARIABLE)
        shown = page.framed(self.link) if reader else self._repr_html_()
        return {"text/html": shown, "text/plain": repr(self)}

    def _repr_html_(self) -> str:
        """The numbers of the page, without anything that moves."""
        found = [self.made[name] for name in headlines.labels("app") if self.made.knows(name)]
        return results_html(
            found, f"90 % intervals on {self.made.draws:,} draws, seed {self.made.seed}"
        )

    def __repr__(self) -> str:
        return f"<Explorer of {self.values}>"


def explore(
    notebook: str, draws: int = sampling.DEFAULT_DRAWS, seed: int = 1, **values: object
) -> Explorer:
    """The explore page: sliders and menus for a fleet, a site, prices, overheads and pay.

    notebook: the number of the one that it stands in. draws, seed: of the plain table and of what
    Python gives; the page itself has 4,096. values: `accelerator`, `accelerators`,
    `second_accelerator`, `second_accelerators`, `site`, `operator`, `purchase_year`, `as_of`,
    `basis`, `package`, `team_size`, and numbers that take the range of the tables where they are 0:
    `accelerator_price_usd`, `construction_usd_per_mw_it`, `electricity_usd_per_kwh`,
    `server_cost_ratio`, `facility_overhead`, `utilisation`.

    Raises UserError for an unknown name, an empty fleet or a value out of range.
    """
    return Explorer(notebook, values, draws, seed)


def chosen(values: Mapping[str, object]) -> dict[str, object]:
    """The page's values as `gigawatt.estimate` takes them.

    A second count without a kind is left out. Raises UserError for an empty fleet or an unknown
    name.
    """
    for name in values:
        if name not in controls.LABELS:
            known = ", ".join(sorted(controls.LABELS))
            raise UserError(f"explore: unknown value {clip(name)!r}; it takes {known}")
    values = {name: _plain(name, value) for name, value in values.items()}
    fleet: dict[str, float] = {}
    for kind in ("", "second_"):
        name, count = values.get(f"{kind}accelerator"), values.get(f"{kind}accelerators", 0)
        if kind and not name and 0 < count < math.inf:
            continue  # it waits for its kind
        if count and not name:
            raise UserError(
                f"explore: {number(count)} accelerators without a kind; name the {kind}accelerator"
            )
        if count:
            fleet[str(name)] = fleet.get(str(name), 0) + count
    if not fleet:
        raise UserError("The fleet is empty: give at least one accelerator a count above 0")
    kept = {k: v for k, v in values.items() if k not in claims.FIT and k not in controls.OWN}
    return {"fleet": fleet, **kept, **{k: values[k] for k in controls.OWN if values.get(k)}}


def _plain(name: str, value: object) -> int | float | str:
    """A value as Python's own number or text.

    Raises UserError for another kind, also where a slider needs a number.
    """
    counted = name in (*controls.COUNTED, *controls.OWN)
    numeric = isinstance(value, Real) and not isinstance(value, bool)
    if numeric and (counted or name == "purchase_year"):
        with contextlib.suppress(OverflowError):  # an integer beyond any number of ours
            whole = isinstance(value, Integral) and math.isfinite(value)
            return int(value) if whole else float(value)
    elif isinstance(value, str) and not counted:
        return value
    raise UserError(
        f"explore: {name}: expected one {'number' if counted else 'text'}, not this "
        f"{type(value).__name__}"
    )
