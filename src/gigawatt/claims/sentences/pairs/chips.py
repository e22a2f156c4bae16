"""Chips beside their power, their operations, and the H100 that they are worth."""

import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.sentences.pairs.costs import chip_beside
from gigawatt.claims.sentences.pairs.expected import (
    SHEET,
    SPARSE,
    Expected,
    chips_of,
    expected,
    interval,
    scaled,
    turned,
    year_of,
)
from gigawatt.claims.sentences.pairs.numbers import A_RACK, Sorted
from gigawatt.claims.sentences.pairs.pair import OPEN, Couple, Nearest, Pair, assumptions, pieces
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.hedges import ABOUT
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import tables

PRECISIONS = {"fp4", "fp8", "bf16", "sparse"}
DOUBLE = (0.03, 0.15)  # of its 16-bit rate: what chips before the 4-bit ones do in double precision
SPARSE_OF = ("NVIDIA", "AMD")  # makers whose chips skip zeros
H100 = "H100 SXM"
WORTHS = (  # what is compared, and whether it is only a part of what "worth" means
    ("16-bit operations", "dense_bf16_tflop_s", "dense_bf16_tflop_s", False),
    ("8-bit operations", "dense_fp8_tflop_s", "dense_fp8_tflop_s", False),
    ("4-bit operations beside 8-bit", "dense_fp4_tflop_s", "dense_fp8_tflop_s", True),
)
_WORTH = re.compile(
    r"\bworth\b|equivalent|équivalent|équiva(?:ut|lent)|as much as|as powerful as|\bmatch|"
    r"\bequals?\b|\bva(?:ut|lent)\b|comparable",
    re.I,
)
_HOLDS = re.compile(
    r"\b(?:holds?|houses?|hosts?|fits?|takes?|accommodates?|room for|space for|abrit\w+|"
    rf"accueill\w+){ABOUT} (?:up to|jusqu'à) $",
    re.I,
)


def of_chips(found: Sorted) -> list[Pair | None]:
    """Power, operations and worth of chips."""
    said, near = found.said, found.near
    every = [_worth_power(said, found.year, near(found.power, said.of("H100e")))]
    if found.chips and found.power:
        every.append(_chips_power(said, found.year, found.chips, found.power, found.near))
    every.append(_worth_chips(said))
    flops = [] if said.of("flop") else said.of("flops")  # beside a run's they are the useful ones
    if flops and not found.chips and said.chips:
        base = "rack" if A_RACK.search(said.text) else "chip"
        kinds = chip_beside(said, flops[0]) if len(said.chips) > 1 else said.chips
        one = Amount(1.0, None, None, "exact", ((base, 1),), (0, 0), f"one {base}", kinds)
        every.append(_chips_flops(said, (one, flops[0])))
    return [*every, _chips_flops(said, near(found.chips, flops))]


def _chips_power(
    said: Understood, year: int, chips: Sequence[Amount], power: Sequence[Amount], rest: "Nearest"
) -> Pair | None:
    couple = rest(chips, power)
    if not couple:
        return None
    count, watts = couple
    if count.hedge == "up_to" and _HOLDS.search(said.text[: count.where[0]]):
        count = replace(count, hedge="exact")  # what a site holds up to is what fits in
    kinds = chips_of(count, said, year, False)
    found = scaled(expected("chips power", "chips", kinds, year, said), pieces(count))
    if count.kind == "rack":
        found = scaled(found, 1.0)
    assumed = assumptions(kinds, year, bool(count.chips or said.chips))
    rest_of = [one for one in chips if one.where != count.where]
    others = [one for one in rest_of if one.chips and one.chips != count.chips]
    if others and count.chips and re.search(r"\b(?:and|et|plus)\b", said.text):
        both = _sum_of([count, *others], year, said)
        if both:
            return Pair("chips power", (count, *others), watts, "MW", both, assumed)
    open_ = [one.hedge in OPEN for one in (watts, count)]
    if open_ == [True, False] or (open_ != [False, True] and _slack(watts) <= _slack(count)):
        return Pair("chips power", (count,), watts, "MW", found, assumed)
    return Pair("chips power", (watts,), count, "accelerators", turned(found), assumed)


def _worth_power(said: Understood, year: int, couple: Couple | None) -> Pair | None:
    """H100 equivalents that a power runs: as real H100, or in the chips of the year and of the
    next.
    """
    if not couple:
        return None
    found: list[Expected] = []
    for kind, when, label in (
        ("H100 SXM", year, "real H100"),
        ("mix", year, f"chips of {year}"),
        ("mix", year + 1, f"chips of {year + 1}"),
    ):
        given = (("accelerator", kind), ("accelerators", "1000"), ("purchase_year", str(when)))
        worth = interval(given, "h100_equivalents", False, False)[1] / 1e3
        each = turned(expected("chips power", "chips", (kind,), when, said))
        found += [
            Expected(
                f"{label}, {one.label}",
                one.p5 * worth,
                one.p50 * worth,
                one.p95 * worth,
                False,
                "h100_equivalents",
                behind=one.behind,
            )
            for one in each
        ]
    assumed = {"chips": f"of {year} or {year + 1}, or H100"}
    return Pair("worth power", couple[:1], couple[1], "H100 equivalents", tuple(found), assumed)


def _worth_chips(said: Understood) -> Pair | None:
    """H100 that chips of another kind are said to be worth, by operations of 16, 8 and 4 bits."""
    counts = [one for one in said.amounts if one.kind in ("chip", "H100e")]
    if len(counts) != 2 or not _WORTH.search(said.text) or said.of("money"):
        return None
    asked = [one for one in counts if one.kind == "H100e" or one.chips == (H100,)]
    given = [one for one in counts if one not in asked and len(one.chips) == 1]
    if len(asked) != 1 or len(given) != 1:
        return None
    known = tables.index("accelerators")
    own, theirs = known.get(given[0].chips[0]), known[H100]
    found = []
    for label, name, beside, part in WORTHS:
        rate = own and (own[name] or (own["dense_int8_tops"] if "fp8" in name else None))
        if rate:
            times = rate / theirs[beside]
            ends = times * (1 - SHEET), times, times * (1 + SHEET)
            rests = tuple(f"accelerators:{one}" for one in (given[0].chips[0], H100))
            found.append(Expected(label, *ends, part, "", rows=rests))
    return Pair("worth chips", (given[0],), asked[0], "H100 equivalents", tuple(found), {})


def _sum_of(counts: Sequence[Amount], year: int, said: Understood) -> tuple[Expected, ...]:
    """Power of several counts together, as if one unit of the first stood for all of them."""
    rows = [
        scaled(expected("chips power", "chips", one.chips[:1], year, said), one.value * pieces(one))
        for one in counts
    ]
    first = counts[0].value
    return tuple(
        Expected(
            same[0].label,
            sum(one.p5 for one in same) / first,
            sum(one.p50 for one in same) / first,
            sum(one.p95 for one in same) / first,
            same[0].part,
            same[0].quantity,
            behind=tuple(each for one in same for each in one.behind),
        )
        for same in zip(*rows)
    )


def _slack(one: Amount) -> float:
    """How wide the words leave a number, relative to it; an open end is widest."""
    ends = one.claimed
    return (ends.high - ends.low) / one.value if one.value else float("inf")


def _chips_flops(said: Understood, couple: Couple | None) -> Pair | None:
    if not couple or "fp64" in said.scopes:  # the tables have no rates of double precision
        return None
    count, flops = couple
    kinds = tuple(one for one in (count.chips or said.chips) if one in tables.index("accelerators"))
    if not kinds:
        return None
    year = year_of(said, "")
    dense = expected("chips flops", "chips", kinds, year, said)
    if not PRECISIONS & said.scopes and _double(flops, count, dense):
        return None
    found = scaled(dense, pieces(count), " dense")
    known = tables.index("accelerators")
    said_which = {"dense", "sparse"} & said.scopes
    if not said_which and all(known[one]["vendor"] in SPARSE_OF for one in kinds):
        found += tuple(
            Expected(
                f"{one.label} sparse",
                one.p50 * pieces(count) * SPARSE[0] * (1 - SHEET),
                one.p50 * pieces(count) * SPARSE[1],
                one.p50 * pieces(count) * SPARSE[1] * (1 + SHEET),
                True,
                one.quantity,
                rows=one.rows,
            )
            for one in dense
        )
    return Pair("chips flops", (count,), flops, "exaflop/s", found, {})


def _double(flops: Amount, count: Amount, dense: Sequence[Expected]) -> bool:
    """Whether a rate of unnamed precision is as far below ours as double precision is; chips that
    compute in 4 bits have given most of it up.
    """
    if not dense or any(one.quantity == "dense_fp4" for one in dense):
        return False
    low, high = (end * min(one.p50 for one in dense) for end in DOUBLE)
    return low < flops.value / (count.value * pieces(count)) < high
