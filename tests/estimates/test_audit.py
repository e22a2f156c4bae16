"""The audit lists every headline figure with its chain, and any gap in it ends with 2."""

import csv
import io
import json

import pytest

import gigawatt as gw
from gigawatt.cli import main
from gigawatt.data import evidence, tables
from gigawatt.estimates import audit


@pytest.fixture
def changed(monkeypatch):
    """Set cells of a row, or take it away, for the time of a test."""

    def change(name: str, **cells):
        table, _, key = name.partition(":")
        found = tables.index(table)
        row = {**found[key], **cells} if cells else None
        monkeypatch.setitem(found, key, row)
        evidence.of_row.cache_clear()

    yield change
    evidence.of_row.cache_clear()


def gaps_of() -> list[audit.Gap]:
    return audit.gaps(audit.chains(gw.estimate(draws=64)))


def test_the_headlines_have_no_gap_today():
    assert gaps_of() == []


def test_every_headline_stands_there_with_the_rows_of_its_steps():
    found = {one.quantity: one for one in audit.chains(gw.estimate(draws=64))}
    assert list(found) == [row["quantity"] for row in tables.rows("headlines")]
    made = gw.estimate(draws=64)
    for name, chain in found.items():
        behind = {row for step in made.steps(name) for row in step.rows}
        assert {one.row for one in chain.rows} == behind


@pytest.mark.parametrize(
    "row, cells, why",
    [
        ("systems:DGX H100", {"confidence": "memory"}, "from memory"),
        ("systems:DGX H100", {"source_id": "no-such"}, "the source no-such is not in"),
        (
            "systems:DGX H100",
            {"printed_as": "12 kW", "unprinted": None, "conversion": None},
            "gives 12 kW, the row has 10.2",
        ),
        (
            "systems:DGX H100",
            {"printed_as": None, "unprinted": None, "locator": None},
            "neither a print nor a reason",
        ),
        ("assumptions:facility_overhead", {"confidence": "memory"}, "from memory"),
    ],
)
def test_each_kind_of_gap_is_found(changed, row, cells, why):
    changed(row, **cells)
    (gap,) = gaps_of()
    assert gap.row == row and why in gap.why


def test_a_row_that_is_gone_is_a_gap():
    one = audit.Chain("q", "label", (evidence.Evidence("systems:no such", evidence.MEMORY),))
    assert audit.gaps([one]) == [audit.Gap("systems:no such", "the row is gone")]
    assert audit.gaps([audit.Chain("q", "label", ())]) == [audit.Gap("q", "rests on no row at all")]


def test_the_command_ends_with_2_and_names_the_row(changed, capsys):
    changed("systems:DGX H100", confidence="memory")
    with pytest.raises(SystemExit) as ended:
        main(["audit"])
    out, err = capsys.readouterr()
    assert ended.value.code == 2
    assert "have 1 gap; correct the rows named" in err
    assert out.splitlines()[-1].split()[0] == "systems:DGX"


def test_the_table_is_read_at_100_columns(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["audit"])
    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 0 and lines[-1] == "Gaps: none"
    assert max(map(len, lines)) <= 100


def test_json_and_csv_say_what_the_table_says():
    told, gaps = audit.report("json")
    told = json.loads(told)
    assert gaps == 0 and told["gaps"] == []
    rows = {one["row"] for chain in told["headlines"] for one in chain["rows"]}
    assert len(rows) == told["counts"]["rows"] == sum(told["counts"]["standing"].values())
    for chain in told["headlines"]:
        for one in chain["rows"]:
            assert one["confidence"] in ("primary", "secondary")
            assert one["source"] in tables.index("sources")
    lines = list(csv.DictReader(io.StringIO(audit.report("csv")[0])))
    assert len(lines) == sum(len(chain["rows"]) for chain in told["headlines"])
