"""The explore page as its tests need it: its JavaScript in Node, choices that somebody might make,
and what Python gives for them.
"""

import json
import random
import shutil
import subprocess
from pathlib import Path

import numpy as np

from gigawatt.errors import UserError
from gigawatt.estimates.estimate import estimate
from gigawatt.pages.explorer import bundle, controls, page

NODE = shutil.which("node") or shutil.which("nodejs")
CLOSE = 1e-9


def run(made: bundle.Bundle, expression: str, given: object, folder: Path) -> object:
    """What a JavaScript expression of `E` (the engine), `D`, `F` and `given` is, in Node."""
    script = "\n".join(
        [
            "const fs = require('fs');",
            f"const D = JSON.parse(fs.readFileSync({json.dumps(str(folder / 'data.json'))}));",
            f"const given = JSON.parse(fs.readFileSync({json.dumps(str(folder / 'given.json'))}));",
            f"const F = {made.functions};",
            page.script("engine.js", "words.js", "numerals.js", "reader.js"),
            "const E = engine(D, F);",
            f"const found = JSON.stringify({expression});",
            f"fs.writeFileSync({json.dumps(str(folder / 'out.json'))}, found);",
        ]
    )
    (folder / "data.json").write_text(json.dumps(made.data), encoding="utf-8")
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    (folder / "run.js").write_text(script, encoding="utf-8")
    done = subprocess.run([NODE, folder / "run.js"], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))


def chance(state: random.Random, name: str, axes: dict) -> object:
    """A value that somebody might choose."""
    if name in axes or name == "second_accelerator":
        return state.choice(axes["accelerator" if name == "second_accelerator" else name])
    if name in controls.OWN:
        low, high = controls.stops(name)[1], controls.stops(name)[-1]
        return state.choice([0, 0, low + (high - low) * state.random()])
    return state.choice([0, int(10 ** (2 + 5 * state.random()))])


def states(many: int) -> list[dict]:
    axes, state = controls.axes(), random.Random(7)
    names = [name for group in controls.GROUPS.values() for name in group]
    found = [{name: chance(state, name, axes) for name in names} for _ in range(many)]
    for one in found:
        one["accelerators"] = one["accelerators"] or 1_000
        one["team_size"] = 2 + min(one["team_size"], 900_000)
        if one["second_accelerator"] == one["accelerator"]:
            one["second_accelerator"] = ""
    return found


def settings(state: dict) -> dict:
    """The choices as `gigawatt.estimate` takes them."""
    fleet = {state["accelerator"]: state["accelerators"]}
    if state["second_accelerator"] and state["second_accelerators"]:
        fleet[state["second_accelerator"]] = state["second_accelerators"]
    kinds = ("accelerator", "accelerators", "second_accelerator", "second_accelerators")
    return {"fleet": fleet, **{n: v for n, v in state.items() if n not in kinds and v != 0}}


def python(state: dict, draws: int) -> dict:
    """What Python gives for a page: both intervals of each quantity, nothing where unknown."""
    made = estimate(draws=draws, **settings(state))
    found = {}
    for name in bundle.shown():
        try:
            one, printed = made[name], made.printed(name)
        except UserError:
            found[name] = None
            continue
        found[name] = [one.p5, one.p50, one.p95, printed.p5, printed.p50, printed.p95]
    return found


def apart(ours: list, theirs: list) -> float:
    return float(np.max(np.abs(np.array(ours) / np.array(theirs) - 1)))
