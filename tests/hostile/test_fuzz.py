"""Anything at all at the gates: each input ends in a value or in one clear line, soon, and no file
changes.

By default about 2,400 inputs, the same on every machine. `GIGAWATT_FUZZ=50` tries fifty times as
many, new ones each time. What once failed stands in corpus/ and is tried on every run: see
test_files.py.
"""

import collections
import csv
import io
import math
import os
from functools import partial
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from hostile.gates import KNOWN, all_clear, clear, nothing_changes  # noqa: F401 (the fixture is used by being here)
from hypothesis import strategies as st

from gigawatt.claims import arithmetic, said
from gigawatt.claims.files import verdicts
from gigawatt.claims.published import anchors
from gigawatt.data import tables
from gigawatt.estimates import choices as settings
from gigawatt.estimates import domain
from gigawatt.estimates.estimate import estimate
from gigawatt.notebooks import parameters
from gigawatt.text import parse

TIMES = int(os.environ.get("GIGAWATT_FUZZ", "1"))
COUNTS = {
    "number": 400,
    "fleet": 100,
    "choices": 300,
    "yaml": 200,
    "parameters": 200,
    "injected": 100,
    "amount": 150,
    "date": 100,
    "press": 250,
    "expression": 250,
    "claims": 150,
    "relations": 120,
    "anchors": 120,
    "estimate": 60,
    "monotone": 30,
}


def explore(gate: str, strategy, check) -> None:
    """Try as many inputs as COUNTS says, and make sure that they were tried."""
    tried = collections.Counter()

    @hypothesis.settings(
        max_examples=COUNTS[gate] * TIMES,
        deadline=None,
        database=None,
        derandomize=TIMES == 1,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def try_one(one):
        tried[gate] += 1
        check(one)

    try_one()
    print(f"inputs tried at {gate}: {tried[gate]}")
    assert tried[gate] >= COUNTS[gate] * TIMES * 0.9, "too few different inputs"


def test_enough_inputs_are_tried():
    assert sum(COUNTS.values()) >= 2_000


# -- what people and attackers write ---------------------------------------------------------------
HOSTILE = [
    "",
    " ",
    "\0",
    "\n",
    "\u202e",
    "𝟓",
    "½",
    "nan",
    "inf",
    "-inf",
    "1e999",
    "0x10",
    "1_0",
    "1,000",
    "--",
    "..",
    "../x",
    "/etc/passwd",
    "~/x",
    "{draws}",
    "${HOME}",
    "$(id)",
    "`id`",
    "%s",
    "http://x/y.csv",
    "s3://b/k",
    "file:///etc/passwd",
    "<script>",
    "=cmd()",
    "@SUM(A1)",
    "$x$",
    "__import__('os').system('id')",
    "().__class__",
    "!!python/name:os.system ''",
    "*a",
    "&a",
    "<<",
    "'",
    '"',
    "\\",
    "x" * 600,
    "9" * 400,
    "(" * 60,
    "1" + "*9" * 90,
    "None",
    "True",
    "[]",
    "{}",
    "lambda: 0",
]
WORDS = [
    "5",
    "0",
    "-1",
    "1.5e9",
    "350000",
    "1e-320",
    "1e308",
    "2024",
    "2024-02",
    "2024-02-30",
    "GW",
    "MW",
    "USD",
    "EUR",
    "USD/year",
    "GWh",
    "kW",
    "percent",
    "%",
    "million",
    "bn",
    "several",
    "about",
    "up to",
    "H100",
    "$",
    "€",
    "US$",
    "Md€",
    "milliards d'euros",
    "près de",
    "jusqu'à",
    "plus d'un",
    "entre",
    "et",
    "à",
    "environ",
    "1,4",
    "500 000",
    "10,5",
    "1.500.000",
    "half a",
    "une dizaine de",
    "deux cents",
    "foyers",
    "puces",
    "GPUs",
    "a year",
    "par an",
    "per GW",
    "billion",
    "trillions",
    "to",
    "between",
    "and a half",
    "H100 SXM",
    "H100 SXM:5",
    "GB200",
    "Meta",
    "Hyperion",
    "..",
    " .. ",
    ":",
    ",",
    ";",
    "=",
    "*",
    "/",
    "+",
    "-",
    "(",
    ")",
    "<=",
    "and",
    "|",
    "::",
    "date('2024')",
    "year(",
    "same(",
    "S4_01",
    "S4-05",
    "fleet=",
    "pue=1.1",
    "accelerators",
    "facility_power_mw",
    "site_capex_usd",
]
text = st.one_of(
    st.text(max_size=60),
    st.sampled_from(HOSTILE + WORDS),
    st.lists(st.sampled_from(HOSTILE[:45] + WORDS * 3), min_size=1, max_size=7).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join),
)
numbers = st.one_of(st.integers(), st.floats(), st.booleans(), st.none())
anything = st.recursive(
    st.one_of(text, numbers, st.binary(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(text, inner, max_size=3), st.tuples(inner)
    ),
    max_leaves=5,
)
UNITS = sorted({settings.describe(name).unit for name in settings.general_names()})
NAMES = sorted(settings.settable())
QUANTITIES = [name for name in settings.general_names() if name not in settings.text_choices()]


# -- the gate
# ----------------------------------------------------------------------------------------
def test_number():
    def check(one):
        found = clear(parse.parse, "x", *one)
        for number in (
            (found.low, found.central, found.high) if isinstance(found, parse.Span) else (found,)
        ):
            assert number is None or (type(number) is float and math.isfinite(number))

    explore("number", st.tuples(anything, st.sampled_from(UNITS)), check)


def test_fleet():
    def check(one):
        found = clear(parse.parse_fleet, one)
        assert found is None or all(math.isfinite(count) and count > 0 for count in found.values())

    explore(
        "fleet",
        st.one_of(anything, st.dictionaries(st.sampled_from(["H100", "GB200", "x"]), anything)),
        check,
    )


def test_choices():
    def check(chosen):
        found = clear(settings.resolve, chosen)
        assert found is None or set(found.numbers) <= settings.settable() | {
            "site_it_power_mw",
            "site_facility_power_mw",
        }

    names = st.one_of(st.sampled_from(NAMES), st.sampled_from(list(tables.index("choices"))), text)
    explore("choices", st.dictionaries(names, anything, min_size=1, max_size=3), check)


def test_yaml():
    def check(content):
        found = clear(settings.read_yaml, content, "theirs.yaml")
        assert found is None or all(isinstance(name, str) for name in found)

    line = st.tuples(
        text,
        st.sampled_from([": ", ":", " - ", ": !!", ": &a ", ": *a", ": {", "\n  ", ": |\n "]),
        text,
    ).map("".join)
    content = st.one_of(
        st.binary(max_size=80),
        st.lists(line, min_size=1, max_size=5)
        .map("\n".join)
        .map(lambda t: t.encode("utf-8", "surrogatepass")),
    )
    explore("yaml", content, check)


def plain(found: dict) -> bool:
    return all(
        type(value) is KNOWN[name].type
        and (not isinstance(value, float) or math.isfinite(value))
        and (not isinstance(value, str) or value.isprintable())
        for name, value in found.items()
    )


def test_parameters():
    def check(one):
        pairs, chosen = one
        for found in (
            clear(parameters.from_text, KNOWN, pairs, "nb"),
            clear(parameters.checked, KNOWN, dict(chosen), "nb"),
        ):
            assert found is None or plain(found)

    name = st.one_of(st.sampled_from(list(KNOWN)), text)
    explore(
        "parameters",
        st.tuples(
            st.lists(st.tuples(name, text), max_size=3), st.dictionaries(name, anything, max_size=3)
        ),
        check,
    )


def test_what_papermill_would_inject():
    """Names and values as papermill writes them into a cell: what passes is plain, and nothing is
    run.
    """
    from papermill.translators import PythonTranslator

    def check(chosen):
        try:
            source = PythonTranslator.codify(chosen)
        except Exception:  # papermill itself refuses it
            return
        found = clear(lambda: parameters.checked(KNOWN, parameters._assigned(source), "nb"))
        assert found is None or plain(found)

    name = st.one_of(st.sampled_from(list(KNOWN)), text)
    explore("injected", st.dictionaries(name, anything, max_size=3), check)


# -- press numbers, amounts, expressions
# -------------------------------------------------------------
def test_amount():
    explore("amount", text, lambda one: clear(arithmetic.unit, one))


def test_date():
    def check(one):
        found = clear(arithmetic.days, one)
        assert found is None or found.low <= found.high

    explore(
        "date",
        st.one_of(text, st.dates().map(str), st.from_regex(r"\d{4}(-\d{2}){0,3}", fullmatch=True)),
        check,
    )


def test_press():
    def check(one):
        written, bounds, hedge = one
        found = clear(said.read, written)
        assert (
            found is None
            or found.value is None
            or (math.isfinite(found.value) and found.value >= 0)
        )
        span = clear(said.claimed_range, *bounds, hedge)
        assert span is None or span.low <= span.high

    size = st.one_of(st.none(), st.floats(0, 1e300))
    explore(
        "press",
        st.tuples(text, st.tuples(size, size, size), st.sampled_from([*said.HEDGES, "perhaps"])),
        check,
    )


operand = st.sampled_from(
    [
        "a",
        "b",
        "c",
        "word",
        "2",
        "0",
        "1e9",
        "'x'",
        "date('2024')",
        "year('2024-05')",
        "same(word, 'x')",
        "within(a, b)",
        "read_as(a, 'USD')",
        "a.b",
        "a[0]",
        "f(a)",
        "__import__('os')",
        "2**9",
        "-a",
        "(a",
        "1 if a else b",
        "[a]",
    ]
)
expression = st.one_of(
    text,
    st.lists(
        st.tuples(operand, st.sampled_from(["+", "-", "*", "/", "=", "<", "<=", ">", "and", ","])),
        min_size=1,
        max_size=8,
    ).map(lambda parts: " ".join(a + " " + b for a, b in parts).rsplit(" ", 1)[0]),
)


def test_expression():
    amount = st.tuples(
        st.floats(0, 1e12),
        st.floats(0, 1e12),
        st.sampled_from(["", "USD", "GW", "%", "day", "machines"]),
    ).map(lambda t: arithmetic.Amount(min(t[:2]), max(t[:2]), t[2]))

    def check(one):
        written, a, b, c = one
        tree = clear(arithmetic.parse, written)
        known = {"a": a, "b": b, "c": c, "word": "x"}
        if tree is not None and set(arithmetic.names(tree)) <= set(known):
            found = clear(arithmetic.evaluate, tree, known)
            assert found is None or isinstance(found.holds, (bool,))

    explore("expression", st.tuples(expression, amount, amount, amount), check)


# -- files of claims
# ------------------------------------------------------------------------------------
def written(columns, rows) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def table(columns: list[str], usual: dict[str, list[str]], key: str, most: int = 2):
    """A file with the right columns and odd cells, now and then with a byte changed."""
    cell = {
        name: st.one_of(
            st.sampled_from(usual.get(name, [""])), st.sampled_from(usual.get(name, [""])), text
        )
        for name in columns
    }
    cell[key] = st.one_of(st.integers(0, 99).map(str), text)
    rows = st.lists(st.tuples(*cell.values()), min_size=1, max_size=most)
    whole = rows.map(lambda listed: written(columns, listed))
    broken = st.tuples(whole, st.integers(0, 400), st.binary(min_size=1, max_size=3)).map(
        lambda t: t[0][: t[1]] + t[2] + t[0][t[1] :]
    )
    return st.one_of(whole, whole, broken)


USUAL = {
    "claimant": ["article", "Meta"],
    "quantity": ["", "facility_power_mw", "accelerator_cost_usd", "homes_us", "stake"],
    "value": ["", "5", "several million", "about 10 bn USD", "USD 5 billion", "1e300"],
    "low": ["", "1"],
    "high": ["", "9"],
    "unit": ["", "USD", "GW", "EUR", "1"],
    "given": ["", "fleet=H100 SXM:350000", "site=Hyperion", "pue=1.1..1.2", "as_of=2025"],
    "as_of": ["", "2025-07", "2024"],
    "source_id": ["seed-1", ""],
    "paraphrase": ["It wants almost 5 GW.", "=1+1"],
    "hedge": ["", "about", "up_to"],
    "readings": ["", "in euros: unit=EUR", "a: | b: value=7; pue=1.3"],
}


def judged(name: str, run, tmp_path: Path):
    def check(content: bytes):
        path = tmp_path / f"f{name}.csv"
        path.write_bytes(content)
        found = clear(run, path)
        assert found is None or isinstance(found, (str, list))
        assert path.read_bytes() == content

    return check


def test_claims(tmp_path):
    from gigawatt.claims.files import judge

    columns = [*judge.COLUMNS, "hedge", "readings"]
    explore(
        "claims",
        table(columns, USUAL, "claim_id"),
        judged("claims", lambda path: verdicts.report(path, None, "json"), tmp_path),
    )


def test_relations(tmp_path):
    mine = tmp_path / "fclaims-of-mine.csv"
    from gigawatt.claims.files import judge, relations

    mine.write_bytes(
        written(
            judge.COLUMNS,
            [["A1", "me", "facility_power_mw", "5", "", "", "GW", "", "", "seed-1", ""]],
        )
    )
    lines = judge.read(mine)
    usual = {
        "expression": [
            "A1 = 5000",
            "S4_01 * S4_05 = S4_06",
            "A1 <= x",
            "A1 + S4_06 = 1",
            "site_capex_usd = x",
        ],
        "external": ["", "x=5 GW", "x=1..2 USD", 'x="words"', "x=2024-05"],
        "readings": ["", "other :: A1 = 4000"],
        "claims": ["", "A1"],
        "given": ["", "pue=1.1"],
    }
    columns = [
        "relation_id",
        "claims",
        "expression",
        "external",
        "readings",
        "given",
        "verdict_by_hand",
    ]
    explore(
        "relations",
        table(columns, usual, "relation_id"),
        judged("relations", lambda path: relations.judge_all(path, lines), tmp_path),
    )


def test_anchors(tmp_path):
    explore(
        "anchors",
        table([*anchors.COLUMNS], {**USUAL, "comparable": ["1", "0", ""]}, "anchor_id"),
        judged("anchors", anchors.read, tmp_path),
    )


# -- the model
# -------------------------------------------------------------------------------------------
RESULTS = [
    "site_capex_usd",
    "facility_power_mw",
    "h100_equivalents",
    "annual_cost_usd",
    "homes_us",
    "package_usd",
    "team_cost_usd",
]
RESULTS = [name for name in RESULTS if name in settings.names()]
sizes = st.one_of(
    st.floats(1e-3, 1e9),
    st.integers(0, 10**7),
    st.sampled_from(["1..2..3", "5 GW", "10 bn USD", "0", "1e300"]),
)


def test_any_estimate_is_finite_in_order_and_not_negative():
    def check(one):
        chosen, quantity = one
        made = clear(lambda: estimate(draws=64, **chosen)[quantity])
        if made is not None:
            assert made.p5 <= made.p50 <= made.p95 and all(
                map(math.isfinite, (made.p5, made.p50, made.p95))
            )
            assert quantity in domain.SIGNED or made.p5 >= 0, (quantity, made)

    choices = {
        "fleet": st.sampled_from(["H100:5", "GB200:1e6,A100:3", "TPU v5p:7"]),
        "purchase_year": st.integers(2017, 2035),
        "site": st.sampled_from(["Hyperion", "Prometheus"]),
    }
    names = st.sampled_from([n for n in NAMES if n not in tables.index("choices")])
    mixed = st.tuples(
        st.fixed_dictionaries({}, optional=choices), st.dictionaries(names, sizes, max_size=3)
    ).map(lambda t: {**t[0], **t[1]})
    explore(
        "estimate",
        st.tuples(
            mixed,
            st.sampled_from(QUANTITIES),
        ),
        check,
    )


@pytest.mark.parametrize("name", [n for n in NAMES if n not in tables.index("choices")])
def test_every_name_that_may_be_set_goes_with_every_quantity(name):
    """A size that it usually has, a range round it, one, and nothing at all: each quantity has a
    value or one clear line.
    """
    usual = clear(lambda: estimate(draws=64)[name])
    sizes = {0.0, 1.0} | (
        {usual.p50, f"{usual.p50 * 0.9!r}..{usual.p50!r}..{usual.p50 * 1.1!r}"} if usual else set()
    )
    taken = 0
    for size in sizes:
        made = clear(partial(estimate, draws=64, **{name: size}))
        if made:
            taken += sum(found is not None for found in all_clear(made.__getitem__, QUANTITIES))
    assert taken > 50, f"{name} can be set to nothing useful"


def test_more_accelerators_never_cost_draw_or_compute_less():
    def check(one):
        kind, year, small, more = one
        few, many = (
            estimate(draws=64, accelerator=kind, accelerators=count, purchase_year=year)
            for count in (small, small + more)
        )
        for name in RESULTS[:4]:
            assert np.all(few.values(name) <= many.values(name) * (1 + 1e-12)), name

    count = st.integers(1, 10**7)
    explore(
        "monotone",
        st.tuples(
            st.sampled_from(["H100", "GB200", "A100", "MI300X"]),
            st.integers(2017, 2035),
            count,
            count,
        ),
        check,
    )
