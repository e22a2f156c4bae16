"""A sweep as CSV and XLSX: the numbers of the Parquet file, a record, and nothing that runs."""

import csv
import json
import os

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from gigawatt.errors import UserError
from gigawatt.sweeps import quantities, spreadsheet

GRID = {"accelerators": [1000, 2000, 3000], "site": ["Prometheus", "Hyperion"]}
FORMS = (".csv", ".xlsx")


def work(**changed):
    return quantities.job(
        ["accelerator_cost_usd", "it_power_mw"], changed.pop("grid", GRID),
        {"purchase_year": 2024}, None, changed.pop("draws", 64), 1,
    )  # fmt: skip


def rows_of(path):
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))
    return CalamineWorkbook.from_path(path).get_sheet_by_name(spreadsheet.SHEET).to_python()


@pytest.mark.parametrize("form", FORMS)
def test_it_holds_the_numbers_of_the_parquet_file(form, tmp_path):
    quantities.to_file(work(), tmp_path / "x.parquet")
    out = tmp_path / f"x{form}"
    assert quantities.to_file(work(), out) == (0, "")
    header, *rows = rows_of(out)
    wanted = pq.read_table(tmp_path / "x.parquet").to_pylist()
    assert header == list(wanted[0]) and len(rows) == len(wanted) == 6
    for row, line in zip(rows, wanted):
        for cell, value in zip(row, line.values()):
            if value is None:
                assert cell == ""
            elif isinstance(value, float) and form == ".xlsx":  # it keeps sixteen digits
                assert cell == pytest.approx(value, rel=1e-15)
            else:
                assert type(value)(cell) == value
    told = json.loads(spreadsheet.beside(out).read_text())
    assert told["sweep"]["draws"] == 64 and told["units"]["it_power_mw_p50"] == "MW"
    assert sorted(p.name for p in tmp_path.glob("x*")) == sorted(
        ["x.parquet", out.name, f"{out.name}.record.json"]
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_same_sweep_is_the_same_bytes_and_is_not_made_again(form, tmp_path, monkeypatch):
    one, two = tmp_path / f"one{form}", tmp_path / f"two{form}"
    quantities.to_file(work(), one)
    quantities.to_file(work(), two)
    assert one.read_bytes() == two.read_bytes()
    monkeypatch.setattr(quantities, "part", lambda *_: pytest.fail("made again"))
    assert quantities.to_file(work(), one) == (0, "")


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_file_is_made_again(form, tmp_path):
    out = tmp_path / f"x{form}"
    quantities.to_file(work(), out)
    whole = out.read_bytes()
    out.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    quantities.to_file(work(), out)
    assert out.read_bytes() == whole


@pytest.mark.parametrize("form", FORMS)
def test_a_kill_between_record_and_file_is_mended(form, tmp_path, monkeypatch):
    out, real = tmp_path / f"x{form}", os.replace

    def killed(source, target, **_):
        if os.fspath(target) == os.fspath(out):
            raise SystemExit("as if killed")
        real(source, target)

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(spreadsheet.os, "replace", killed)
        quantities.to_file(work(), out)
    assert not out.exists() and spreadsheet.beside(out).exists()
    quantities.to_file(work(), out)
    assert spreadsheet.is_whole(out) and len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("form", FORMS)
def test_what_belongs_to_somebody_else_stays(form, tmp_path):
    mine, record = tmp_path / f"mine{form}", tmp_path / f"x{form}.record.json"
    mine.write_text("=my notes")
    record.write_text('{"mine": 1}')
    for out in (mine, tmp_path / f"x{form}"):
        with pytest.raises(UserError, match="without the record of a sweep"):
            quantities.to_file(work(), out)
    assert mine.read_text() == "=my notes" and record.read_text() == '{"mine": 1}'
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("form", FORMS)
def test_no_cell_is_a_formula(form, tmp_path, monkeypatch):
    evil = '=HYPERLINK("http://a.example","x")'
    monkeypatch.setattr(quantities, "NO_NUMBER", "no number")
    real = quantities.answer

    def failing(*given):
        found = real(*given)
        found["error"][0] = evil
        return found

    monkeypatch.setattr(quantities, "answer", failing)
    out = tmp_path / f"x{form}"
    assert quantities.to_file(work(), out) == (1, evil)
    cell = rows_of(out)[1][-1]
    assert cell == (f"'{evil}" if form == ".csv" else evil)
    if form == ".xlsx":
        import zipfile

        sheet = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet.lower().replace("=hyperlink", "")


def test_a_sheet_has_an_end(tmp_path):
    big = spreadsheet.MOST_ROWS + 1
    with pytest.raises(UserError, match="write .parquet or .csv"):
        spreadsheet.check(tmp_path / "x.xlsx", big)
    spreadsheet.check(tmp_path / "x.csv", big)
