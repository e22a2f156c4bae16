"""What a measurement is worth: how much narrower an answer becomes if one input were known."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.errors import UserError, check_type
from gigawatt.estimates import choices
from gigawatt.estimates.estimate import Estimate, estimate

if TYPE_CHECKING:  # they need pandas, which the command line starts without
    from gigawatt.data.frames import Frame

LEAST_SHARE = 0.02  # an input that explains less of every answer is not worth a measurement
# What stands behind an input is measured as that input: nobody meters a position within a range.
MEASURED_AS = {"price_position": "accelerator_price_usd", "mfu_": "mfu"}


def if_measured(made: Estimate, quantities: Sequence[str]) -> "Frame":
    """How much narrower some answers become if one input were measured, one row an input [%].

    One column an answer, and `mean` over all of them, by which the rows are sorted. The widths are
    compared as ln(p95 / p5), so that double and half count the same for dollars and for days; an
    input is fixed at its middle. Answers that are not known, or have no width, are left out.
    """
    import pandas as pd

    from gigawatt.data.frames import remember

    check_type("if_measured", made, Estimate, "an estimate from gw.estimate")
    check_type("if_measured", quantities, Sequence, "a list of quantities")
    before = {name: width for name in quantities if (width := _width(made, name)) > 0}
    rows = {}
    for name in _inputs(made, before):
        fixed: dict[str, Any] = {**made.asked, name: made[name].p50}
        try:
            known = estimate(draws=made.draws, seed=made.seed, **fixed)
        except UserError:  # an input that may not be given together with what was chosen
            continue
        rows[name] = {one: 100 * (1 - _width(known, one) / before[one]) for one in before}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(before), dtype=float)
    frame["mean"] = frame.mean(axis=1)
    memory = {name: [made.origin(name)] for name in rows}
    return remember(frame.sort_values("mean", ascending=False), memory)


def what_drives(made: Estimate, answers: Mapping[str, str]) -> "Frame":
    """How much of the doubt of some answers each input makes: inputs are rows, answers columns [%].

    answers: {label: quantity}. The most important inputs stand first; one that makes less than a
    few per cent of every answer, and an answer that is not known, are left out.
    """
    import pandas as pd

    from gigawatt.data.frames import remember

    check_type("what_drives", made, Estimate, "an estimate from gw.estimate")
    check_type("what_drives", answers, Mapping, "{label: quantity}")
    known = {label: name for label, name in answers.items() if made.knows(name)}
    shares = {label: pd.Series(made.drivers(name)[0]) for label, name in known.items()}
    frame = 100 * pd.DataFrame(shares, columns=list(known), dtype=float)
    frame = frame[frame.max(axis=1) > 100 * LEAST_SHARE]
    frame = frame.loc[frame.max(axis=1).sort_values(ascending=False).index]
    behind = [made.origin(name) for name in known.values()]
    plain = [choices.describe(name).text.partition(", in standard")[0] for name in frame.index]
    return remember(frame.set_axis(plain), dict.fromkeys(plain, behind))


def _width(made: Estimate, name: str) -> float:
    """Width of an answer, ln(p95 / p5); 0 where it has none."""
    if not made.knows(name):
        return 0.0
    one = made[name]
    return float(np.log(one.p95 / one.p5)) if one.p5 > 0 else 0.0


def _inputs(made: Estimate, quantities: Iterable[str]) -> list[str]:
    """The uncertain inputs that explain a part of any of the answers."""
    found: dict[str, None] = {}
    for quantity in quantities:
        for name, share in made.drivers(quantity)[0].items():
            as_input = (own for start, own in MEASURED_AS.items() if name.startswith(start))
            own = next(as_input, name)
            if share > LEAST_SHARE and own in choices.names():
                found[own] = None
    return list(found)
