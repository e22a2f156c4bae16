"""Every parameter that a notebook admits gives pictures without fault, or a sentence instead.

A designed sample of a notebook's whole parameter space: each run takes one value of every
parameter, the ends of its bounds and every kind, site and company in turn. A picture is read as it
is drawn: no overlap, no nan, no raw mathematics, no label that rounds to zero.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import cells
import pytest
from scipy.stats import qmc

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.notebooks import parameters

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
# Runs of a notebook every day, and under -m slow; `make soak` takes more. Two further runs of each,
# with choices by hand, are read every day in the same way: see test_notebooks.py.
MOST = 24
FEW, MANY = 1, MOST if os.environ.get("GIGAWATT_SOAK") else 8
DRAWS = 256
DATES = ("2022-12-31", "2024-06-30", "2025-12-31", "2026-06-30")
# Every form that a verdict takes: closed and open claims, each unit, many readings, no range.
SENTENCES = (
    "Oracle will buy 400,000 GB200 chips for about $40 billion",
    "100,000 H100 draw more than 400 MW.",
    "100,000 H100 draw up to 900 MW.",
    "100,000 H100 draw 15 MW.",
    "One gigawatt of AI data centre costs about $35 billion for 1 GW, or 35 dollars a watt.",
    "A GB200 NVL72 rack delivers some 180 petaflops at peak in FP8.",
    "Data centres use 183 TWh a year, 4 % of the electricity of the United States.",
    "A ChatGPT query takes 0.000085 gallons of water, a fifteenth of a teaspoon.",
    "Seven gigawatts are about 1.5 times the power output of the Hoover Dam.",
    "Scaleway vise l'équivalent de 288 000 GPU H100 pour une puissance de 200 MW.",
    "Meta expects more than 1.3 million GPUs at the end of 2025.",
    "Meta has 50 GPUs at the end of 2025.",
    "Un gigawatt coûte entre 50 et 60 millions de dollars.",
    "They pay $1 for $x^2$ and 3 GW, or $$5$$ a home: 100,000 UK homes, <b>2 GW</b> 'q' \"r\".",
    "The site is big.",
    "150 MW running continuously power 487,000 British homes and cost 2 billion dollars.",
    "An H100 costs $30,000.",
)
# Runs that once gave a wrong picture and no error.
ONCE_WRONG = (
    ("09", {"lowest_price": 30_000.0, "highest_price": 31_000.0}),
    ("06", {"operator": "xAI"}),
    ("06", {"operator": "Alphabet"}),
    ("01", {"accelerator": "GB300"}),
    ("01", {"accelerators": 1000}),
    ("03", {"accelerators": 5}),
    ("02", {"h100e_target": 100_000.0}),
)


def column(table: str, name: str) -> list[str]:
    return sorted({row[name] for row in tables.rows(table) if row[name]})


def priced() -> list[str]:
    """Kinds of accelerator with a price and a power: what costs and power can be asked of."""
    prices = {row["item"] for row in tables.rows("prices") if row["use"] == "model"}
    return [
        name
        for name, row in tables.index("accelerators").items()
        if name in prices and row["tdp_w"]
    ]


def among(name: str) -> list | None:
    """Every value of a parameter that is chosen from the tables."""
    if "accelerator" in name and not name.startswith("accelerators"):
        return priced() if name not in ("second_accelerators", "accelerator_price_usd") else None
    if name.endswith("year"):
        row = tables.index("choices")["purchase_year"]
        return [int(row["minimum"]), 2020, 2022, 2024, 2025, 2026, int(row["maximum"])]
    lists = {
        "operator": lambda: column("companies", "company"),
        "site": lambda: column("sites", "site"),
        "package": lambda: sorted(tables.index("pay")),
        "basis": lambda: tables.index("choices")["basis"]["allowed"].split("|"),
        "as_of": lambda: list(DATES),
        "sentence": lambda: list(SENTENCES),
    }
    return lists[name]() if name in lists else None


def values(parameter: parameters.Parameter) -> list:
    """What a parameter is tried with: its default, its bounds and between, or every choice."""
    name, kind, usual = parameter.name, parameter.type, parameter.default
    if name in ("draws", "draws_by_quarter"):
        return [DRAWS]
    found = list(parameter.options) or among(name)
    if found is None and kind in (int, float):
        low, high = parameter.bounds
        ends = [one for one in (low, high) if abs(one) < 1e13]
        found = [usual, *ends, *(kind(usual * factor) for factor in (0.003, 0.3, 3, 300))]
        found = [kind(one) for one in found if low <= one <= high]
    return found or [usual]


def sample(path: Path, runs: int, seed: int = 7) -> Iterator[dict]:
    """Runs that cover each parameter's values evenly, none of them like another."""
    space = parameters.declared(parameters.read_notebook(path), path.stem)
    spots = qmc.LatinHypercube(len(space), seed=seed, optimization="random-cd").random(runs)
    for spot in spots:
        chosen = {}
        for (name, parameter), at in zip(space.items(), spot):
            tried = values(parameter)
            chosen[name] = tried[int(at * len(tried))]
        yield chosen


def read(path: Path, chosen: dict, folder: Path) -> list[str]:
    """What is wrong with the pictures of one run; an input that is refused in one line is none."""
    told = cells.run(path, chosen, folder, watch=True).strip()
    refused = told.splitlines()[-1].startswith("gigawatt.errors.") if told else False
    if told and not refused:
        return [told[-1500:]]
    seen = json.loads((folder / cells.SEEN).read_text()) if (folder / cells.SEEN).exists() else {}
    if not (seen or refused):
        return ["no picture"]
    found = [f"{name}: {fault}" for name, one in seen.items() for fault in one["faults"]]
    kind = chosen.get("accelerator", "H100 SXM")
    if kind != "H100 SXM":  # all that was said of money and price was said of the H100
        found += [
            f"{name}: a claim beside {kind}: {one['alt']}"
            for name, one in seen.items()
            if kind in one["alt"] and "claim on" in one["alt"]
        ]
    return found


def check(path: Path, chosen: dict, folder: Path) -> None:
    found = read(path, chosen, folder)
    assert not found, f"{path.stem} {chosen}:\n" + "\n".join(found)


def cases(runs: int, seed: int) -> list:
    return [
        pytest.param(path, chosen, id=f"{path.stem[:2]}-{number}")
        for path in NOTEBOOKS
        for number, chosen in enumerate(sample(path, runs, seed))
    ]


@pytest.mark.parametrize(("path", "chosen"), cases(FEW, 7))
def test_a_few_choices_give_pictures_without_fault(path, chosen, tmp_path):
    check(path, chosen, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "chosen"), cases(MANY, 11))
def test_many_choices_give_pictures_without_fault(path, chosen, tmp_path):
    check(path, chosen, tmp_path)


@pytest.mark.parametrize(("number", "chosen"), ONCE_WRONG)
def test_what_was_once_wrong_stays_mended(number, chosen, tmp_path):
    (path,) = paths.NOTEBOOKS.glob(f"{number}-*.ipynb")
    check(path, {**chosen, "draws": DRAWS}, tmp_path)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:2])
def test_the_sample_reaches_every_value(path):
    """Over many runs each parameter takes all of its values, or as many as there are runs."""
    space = parameters.declared(parameters.read_notebook(path), path.stem)
    runs = list(sample(path, MOST, 11))
    for name, parameter in space.items():
        taken = {run[name] for run in runs}
        assert len(taken) >= min(len(set(values(parameter))), MOST) * 0.6, name
