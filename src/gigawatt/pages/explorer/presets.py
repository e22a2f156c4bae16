"""Where a reader can start: the claims of the articles and some sites, as choices of the page.

`presets.csv` beside this file says which; what they hold comes from the rows of claims and sites.
"""

import csv
from pathlib import Path

from gigawatt.data import tables
from gigawatt.data.csvfile import pairs
from gigawatt.estimates import choices
from gigawatt.estimates.estimate import estimate
from gigawatt.estimates.leaves import usual_row
from gigawatt.pages.explorer import controls
from gigawatt.text.parse import parse

State = dict[str, object]


def presets() -> list[dict[str, object]]:
    """Every preset: its name, its label and the state of the page; the first opens the page."""
    with Path(__file__).with_name("presets.csv").open(encoding="utf-8", newline="") as file:
        return [
            {"name": row["preset"], "label": row["label"], "state": _state(row)}
            for row in csv.DictReader(file)
        ]


def plain_state() -> State:
    """The state where nobody chose: the defaults of the choices and of the counts."""
    state: State = {}
    for one in controls.controls():
        row = tables.index("choices").get(one.name)
        if one.name in controls.NOT_CHOSEN:
            state[one.name] = controls.NOT_CHOSEN[one.name]
        elif row is not None:
            state[one.name] = int(row["default"]) if row["kind"] == "integer" else row["default"]
        else:
            table, key, usual = usual_row(one.name)
            state[one.name] = int(usual["value"])
    return state


def _state(row: dict[str, str]) -> State:
    claim = tables.index("claims").get(row["claim_id"])
    site = tables.index("sites").get(row["site_row_id"])
    given = pairs(claim["given"] or "") if claim else {}
    if site:
        given |= {"site": site["site"], "operator": site["operator"]}
    given |= pairs(row["given"])
    state = plain_state() | {name: _value(name, text) for name, text in given.items()}
    company = state["operator"]
    state["operator"] = (
        company if company in choices.installed.companies() else plain_state()["operator"]
    )
    if claim and claim["quantity"] in state:
        state[claim["quantity"]] = int(claim["value"])
    if row["count"]:
        state["accelerators"] = _count(row["count"], claim, site, state)
    return {name: value for name, value in state.items() if name in controls.LABELS}


def _value(name: str, text: str) -> object:
    if name in controls.COUNTED or name == "purchase_year":
        return int(parse(name, text, "1"))
    return text


def _count(of: str, claim: tables.Row | None, site: tables.Row | None, state: State) -> int:
    """The accelerators: as claimed, as the row counts them, or as many as the site can feed."""
    if of == "claim":
        return int(claim["value"])
    if of == "row":
        return int(site["accelerators"])
    filled = estimate(**{name: state[name] for name in ("site", "accelerator", "purchase_year")})
    return int(float(f"{filled['accelerators'].p50:.3g}"))
