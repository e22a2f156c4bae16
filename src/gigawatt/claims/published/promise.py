"""Do our ranges keep their promise? The scores of `reliability` as frames for a notebook.

promise = gw.reliability(draws=draws, seed=seed)
promise.by_kind("printed")
"""

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gigawatt.claims.published import calibration, reliability
from gigawatt.claims.published.reliability import Held
from gigawatt.errors import unknown
from gigawatt.estimates import choices, sampling

if TYPE_CHECKING:  # they need pandas, which the command line starts without
    from gigawatt.data.frames import Frame, Origin

LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
RANGES = (*reliability.RANGES, reliability.READINGS)
MILLION = 1e6


class Reliability:
    """Published figures that fed no range of ours, beside the ranges that they test."""

    def __init__(self, draws: int = sampling.DEFAULT_DRAWS, seed: int = 1):
        self._held = reliability.held(draws=draws, seed=seed)

    @cached_property
    def _groups(self) -> dict[str, list[Held]]:
        return reliability.by_kind(self._held)

    def points(self) -> "Frame":
        """Every figure, by anchor_id: kind, given, published, p5, p50, p95 (the model's), ratio
        (published over our median), by the model and as printed (inside or outside), set aside.
        """
        import pandas as pd

        rows = {one.point.anchor.anchor_id: _row(one) for one in self._held}
        return self._remembering(pd.DataFrame.from_dict(rows, orient="index"))

    def by_kind(self, name: str, level: float = reliability.LEVEL) -> "Frame":
        """How one range does, one row a kind of quantity, after all and those set aside.

        Columns: p5, p50, p95 (the part inside at the level, each source once, with what chance
        does to it) [%], points, sources, error and bias (of ln, at our median), width (p95 / p5),
        interval score. name: model, printed, one factor or readings. Raises UserError for another.
        """
        import pandas as pd

        _check(name)
        found = {}
        for kind, rows in self._groups.items():
            ends = [100 * part for part in reliability.coverage(rows, name, level)]
            one = reliability.measures(rows, name)
            found[kind] = dict(zip(("p5", "p50", "p95"), ends)) | {
                "points": one["points"],
                "sources": one["sources"],
                "error": one["error"],
                "bias": one["bias"],
                "width": one["width"],
                "interval score": one["interval_score"],
            }
        frame = pd.DataFrame.from_dict(found, orient="index")
        memory = {
            kind: [o for r in rows for o in _origins(r)] for kind, rows in self._groups.items()
        }
        return _with(frame, memory)

    def kept(self, name: str, levels: Sequence[float] = LEVELS) -> "Frame":
        """Part of the figures inside, for each level that a range may claim [%]: p5, p50, p95, the
        outer two being what chance does to it.
        """
        import pandas as pd

        _check(name)
        rows = {
            100 * level: [100 * part for part in reliability.coverage(self._held, name, level)]
            for level in levels
        }
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=["p5", "p50", "p95"])
        return self._remembering(frame)

    def places(self, bins: int = 5) -> "Frame":
        """Where in a range the figures fall: part of them in equal slices of its probability [%].

        One row a slice, from below; columns model and printed. Alike where a range is honest.
        """
        import pandas as pd

        names = (reliability.MODEL, reliability.PRINTED)
        found = {name: reliability.places(self._held, name, bins) for name in names}
        return self._remembering(100 * pd.DataFrame(found))

    def earlier(self) -> "Frame":
        """What the tables of a year said that a company owned at its end, and what was counted
        later: p5, p50, p95, published [million H100 equivalents], inside, one row each.

        Rows of later years are taken away first; the assumptions, ranges of today, stay.
        """
        import pandas as pd

        from gigawatt.data.frames import Origin

        rows, memory = {}, {}
        for one in sorted(
            reliability.prequential(), key=lambda row: (row["date"], row["quantity"])
        ):
            anchor, company = one["anchor"], choices.of_companies()[one["quantity"]][1]
            label = f"{company}, end of {one['date'][:4]}"
            rows[label] = {
                **{end: one[end] / MILLION for end in ("p5", "p50", "p95", "published")},
                "inside": one["inside"],
            }
            count = Origin(anchor.meant, (f"anchors:{anchor.anchor_id}",), (anchor.source_id,))
            memory[label] = [one["origin"], count]
        return _with(pd.DataFrame.from_dict(rows, orient="index"), memory)

    def _remembering(self, frame: Any) -> "Frame":
        """A frame whose rows rest on the figure that they show, or else on all."""
        by_id = {one.point.anchor.anchor_id: _origins(one) for one in self._held}
        every = [origin for known in by_id.values() for origin in known]
        return _with(frame, {label: by_id.get(label, every) for label in frame.index})


def _row(one: Held) -> dict[str, object]:
    anchor = one.point.anchor
    low, middle, high = (math.exp(end) for end in one.ends(reliability.MODEL))
    told = {
        words: "outside" if one.missed_by(name) else "inside"
        for words, name in (("by the model", reliability.MODEL), ("printed", reliability.PRINTED))
    }
    return {
        "kind": one.point.kind,
        "given": anchor.given,
        "published": anchor.point,
        "p5": low,
        "p50": middle,
        "p95": high,
        "ratio": anchor.point / middle,
        **told,
        "set aside": calibration.set_aside(anchor.block),
    }


def _origins(one: Held) -> "list[Origin]":
    from gigawatt.data.frames import Origin

    anchor = one.point.anchor
    return [Origin(anchor.meant, (f"anchors:{anchor.anchor_id}",), (anchor.source_id,))]


def _with(frame: Any, memory: dict) -> "Frame":
    from gigawatt.data.frames import remember

    return remember(frame, memory)


def _check(name: str) -> None:
    if name not in RANGES:
        raise unknown("range", name, RANGES)
