"""Files of claims as people have them."""

import csv
import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import gigawatt as gw
from gigawatt.claims import money
from gigawatt.claims.files import people, verdicts
from gigawatt.claims.sentences import answer
from gigawatt.cli import main
from gigawatt.data import sheets, tables, unpacked
from gigawatt.errors import UserError

SENTENCE = "100,000 H100 draw 150 MW."
TABLE = [["Claim", "As of"], [SENTENCE, "May 2024"], ["5 GW power 9 million homes", "2025"]]


def written(folder: Path, name: str, content: bytes | str) -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def table(separator: str = ",") -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=separator).writerows(TABLE)
    return made.getvalue()


def opendocument() -> bytes:
    """The table as the smallest OpenDocument spreadsheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{cell}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in TABLE
    )
    of = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{of}:office:1.0" xmlns:table="{of}:table:1.0" '
        f'xmlns:text="{of}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="claims">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{of}:manifest:1.0"/>')
        packed.writestr("content.xml", content)
    return made.getvalue()


@pytest.mark.parametrize(
    "name, content",
    [
        ("sheet.ods", opendocument()),
        ("comma.csv", table()),
        ("semicolon.csv", table(";")),
        ("tab.tsv", table("\t")),
        ("bom.csv", b"\xef\xbb\xbf" + table(";").encode()),
        ("wide.csv", table().encode("utf-16")),
        ("wide-le.csv", table().encode("utf-16-le")),
        ("list.json", json.dumps([dict(zip(TABLE[0], row)) for row in TABLE[1:]])),
        ("lines.jsonl", "\n".join(json.dumps(dict(zip(TABLE[0], row))) for row in TABLE[1:])),
        ("book.xlsx", sheets.workbook(TABLE[0], TABLE[1:])),
    ],
)
def test_every_usual_form_is_read(tmp_path, name, content):
    found = people.judged(written(tmp_path, name, content))
    assert [one.verdict for one in found] == ["consistent", "inconsistent"]


def test_windows_text_keeps_its_accents(tmp_path):
    text = "claim;date\nLe campus de 1,4 GW représente 30 à 50 milliards d'euros;mai 2025\n"
    (found,) = people.judged(written(tmp_path, "ancien.csv", text.encode("cp1252")))
    assert found.verdict == "consistent" and "EUR" in found.reason


def test_one_bad_row_stops_no_other(tmp_path):
    text = f'claim,as_of\n"{SENTENCE}",2024\n"{SENTENCE}",soon\n"",2024\na,b,c,d\n"{SENTENCE}",\n'
    file = written(tmp_path, "mixed.csv", text)
    found = people.judged(file)
    assert [one.verdict for one in found][1:4] == ["unreadable"] * 3
    assert len(found) == 5 and found[4].verdict != "unreadable"
    assert "mixed.csv: row 3, column as_of: as_of: 'soon' is no date; write" in found[1].reason
    assert "mixed.csv: row 4, column claim: empty" in found[2].reason
    with pytest.raises(gw.UserError, match="row 3, column as_of"):
        people.judged(file, strict=True)
    done = CliRunner().invoke(main, ["claims", str(file), "--strict"])
    assert (done.exit_code, done.stdout) == (2, "")


def test_a_quantity_and_a_value_are_enough(tmp_path):
    text = "Value,QUANTITY,given\n150 MW,facility_power_mw,fleet=H100 SXM:100000\n"
    (found,) = people.judged(written(tmp_path, "plain.csv", text))
    assert found.verdict == "consistent"


def test_other_currencies_are_turned_into_dollars_by_date(tmp_path):
    text = "quantity,value,as_of,given\nsite_capex_usd,7 trillion won,June 2025,fleet=GB200:60000\n"
    (found,) = people.judged(written(tmp_path, "won.csv", text))
    assert found.numbers["claimed_low"] == pytest.approx(5.1e9, rel=0.15)


def test_as_many_rows_out_as_in(tmp_path):
    file = written(tmp_path, "two.csv", table())
    for ending in ("csv", "xlsx", "json"):
        out = tmp_path / f"out.{ending}"
        done = CliRunner().invoke(main, ["claims", str(file), "--out", str(out)])
        assert done.exit_code == 0, done.output
        rows = sheets.read(out) if ending != "json" else json.loads(out.read_text())["claims"]
        assert len(rows) == 2
    assert (
        ".html or .pdf"
        in CliRunner()
        .invoke(main, ["claims", str(file), "--out", str(tmp_path / "out.docx")])
        .stderr
    )


@pytest.mark.parametrize(
    "name, content, culprit",
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", bytes(range(256)) * 4, "no text|no column"),
        ("broken.xlsx", b"PK\x03\x04 no", "no spreadsheet"),
        ("other.csv", b"a,b\n1,2\n", "no column claim"),
        ("none.json", b"[]", "0 rows"),
        ("far.csv", b"claim\n" + b"x\n" * 20_001, "at most 20,000"),
    ],
)
def test_a_file_that_is_no_table(tmp_path, name, content, culprit):
    with pytest.raises(gw.UserError, match=culprit) as caught:
        people.judged(written(tmp_path, name, content))
    assert str(caught.value).startswith(name) and "\n" not in str(caught.value)


def test_a_cell_that_looks_like_a_formula_stays_text(tmp_path):
    book = sheets.workbook(["claim"], [['=HYPERLINK("http://x")'], [SENTENCE]])
    first, second = people.judged(written(tmp_path, "book.xlsx", book))
    assert first.verdict == "not checkable" and second.verdict != "unreadable"
    assert b"<f>" not in book


@pytest.mark.parametrize(
    "text, date",
    [
        ("May 2022", "2022-05"),
        ("mid-2026", "2026-07"),
        ("Q3 2025", "2025-09"),
        ("mai 2025", "2025-05"),
        ("24 mai 2025", "2025-05-24"),
        ("May 24, 2025", "2025-05-24"),
        ("août 2024", "2024-08"),
        ("2025", "2025"),
        ("2025/5", "2025-05"),
        ("juillet 2025", "2025-07"),
        ("juin 2025", "2025-06"),
    ],
)
def test_dates_as_people_write_them(text, date):
    assert money.date(text) == date


@pytest.mark.parametrize("text", ["", "soon", "2025-13", "13/2025", "next year", "99", "May"])
def test_anything_else_is_no_date(text):
    with pytest.raises(gw.UserError, match="no date"):
        money.date(text)


def test_rates_by_date():
    assert money.dollars("EUR", "2025-05").rate == pytest.approx(1.128, abs=0.01)
    assert money.dollars("KRW", "2025-06").rate == pytest.approx(1 / 1365, rel=0.02)
    ahead = money.dollars("GBP", "2029")
    assert ahead.ahead and ahead.period.startswith("2026")
    with pytest.raises(gw.UserError, match="no rate of AED"):
        money.dollars("AED", "2025")


def test_five_thousand_sentences_are_as_many_answers(tmp_path):
    rows = "".join(f'"{10_000 + n:,} H100 draw {20 + n % 300} MW."\n' for n in range(5_000))
    assert len(people.judged(written(tmp_path, "many.csv", "claim\n" + rows))) == 5_000


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc")
def test_five_thousand_rows_of_their_own_inputs_in_400_mb(tmp_path):
    asked = ("it_power_mw", "facility_power_mw", "site_capex_usd", "h100_equivalents")
    rows = "".join(
        f"{asked[n % 4]},{1 + n},accelerators={1000 + 37 * n}; accelerator=H100 SXM\n"
        for n in range(5_000)
    )
    file = written(tmp_path, "many.csv", "quantity,value,given\n" + rows)
    program = (
        "import pathlib, re, sys\n"
        "from gigawatt.claims.files import people\n"
        "many = len(people.judged(pathlib.Path(sys.argv[1])))\n"
        # of this program alone: ru_maxrss remembers the tests that started it
        "told = pathlib.Path('/proc/self/status').read_text()\n"
        "print(many, re.search(r'VmHWM:\\s+(\\d+) kB', told)[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True
    )
    many, kilobytes = map(int, done.stdout.split())
    assert many == 5_000 and kilobytes < 400_000


@pytest.mark.parametrize("column", ["value", "unit", "claim", "quantity", "given", "readings"])
@pytest.mark.parametrize("cell", ["9", "9,", "x ", "1e", "($", "9 billion "])
def test_a_cell_without_end_is_refused_soon(column, cell, tmp_path):
    """180 s for a row of 100,000 digits once: whoever reads a cell takes it whole, and once."""
    row = {"quantity": "facility_power_mw", "value": "5", "unit": "GW", "as_of": "2025-01-01"}
    row = {"claim": "1 GW costs $40 billion"} if column == "claim" else row
    for length in (1_000, 50_000):
        row[column] = (cell * length)[:length]
        path = tmp_path / "long.csv"
        text = ",".join(row) + "\n" + ",".join(f'"{one}"' for one in row.values()) + "\n"
        path.write_text(text)
        begun = time.monotonic()
        people.judged(path)
        assert time.monotonic() - begun < 10


def test_a_cell_at_the_end_of_the_sheet_ends_nothing_but_a_line(tmp_path):
    """The library makes room for every cell before it, and aborts its process: that is a child."""
    whole = zipfile.ZipFile(io.BytesIO(sheets.workbook(["quantity", "value"], [["pue", 1.2]])))
    far = io.BytesIO()
    with zipfile.ZipFile(far, "w") as packed:
        for name in whole.namelist():
            content = whole.read(name)
            packed.writestr(name, content.replace(b'r="A2"', b'r="XFD1048576"'))
    (tmp_path / "far.xlsx").write_bytes(far.getvalue())
    with pytest.raises(UserError, match="far.xlsx: no spreadsheet that can be read .*memory"):
        people.judged(tmp_path / "far.xlsx")


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(tmp_path):
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (unpacked.MAX_UNPACKED + 1))
    (tmp_path / "large.xlsx").write_bytes(large.getvalue())
    with pytest.raises(UserError, match="large.xlsx: .*larger than 64000000 bytes unpacked"):
        people.judged(tmp_path / "large.xlsx")


PREFACED = [
    f"Relevé des affirmations 2025\n;\n;;\nclaim;as_of\n{SENTENCE};2024\n",
    f"sep=;\nÉnoncé;Publié le\n{SENTENCE};15/03/2024\n",
    f'Title, by somebody\n,,\nClaim,As of\n"{SENTENCE}",2024\n',
]


@pytest.mark.parametrize("text", PREFACED)
def test_a_title_above_the_header_is_no_row(tmp_path, text):
    file = written(tmp_path, "claims.csv", text.encode("cp1252"))
    assert [one.verdict for one in people.judged(file)] == ["consistent"]


def test_rows_keep_their_numbers_below_a_title(tmp_path):
    file = written(tmp_path, "claims.csv", f"Title\n\nclaim;as_of\n{SENTENCE};then\n")
    (found,) = people.judged(file)
    assert found.verdict == "unreadable" and "row 4, column as_of" in found.reason


def test_marks_and_soft_hyphens_in_numbers(tmp_path):
    given = "accelerators=100000; accelerator=H100 SXM"
    values = ["150¹", "150 [2]", "150*", "1\u00ad50", "env. 150"]
    rows = "".join(f"facility_power_mw;{one};MW;{given!r};2024\n" for one in values)
    text = f"Grandeur;Valeur;Unité;Hypothèses;Date\n{rows}".replace("'", '"')
    found = people.judged(written(tmp_path, "claims.csv", text))
    assert {one.verdict for one in found} == {"consistent"}
    assert {round(one.numbers["claimed_low"]) for one in found} <= {135, 145}


def test_what_json_holds_in_pieces_is_named(tmp_path):
    rows = [
        {"claim": SENTENCE, "as_of": {"year": 2024}},
        {"claim": {"text": SENTENCE}, "as_of": 2024},
        {"claim": SENTENCE, "as_of": 2024, "tags": ["a", "b"]},
    ]
    text = json.dumps({"made by": "x", "data": rows})
    found = people.judged(written(tmp_path, "claims.json", text))
    assert [one.verdict for one in found] == ["unreadable", "unreadable", "consistent"]
    assert "column as_of: holds more than one value" in found[0].reason
    broken = f'{json.dumps(rows[2])}\n{{"claim": "100,000\n'
    found = people.judged(written(tmp_path, "claims.jsonl", broken))
    assert [one.verdict for one in found] == ["consistent", "unreadable"]
    assert "no JSON" in found[1].reason


def test_columns_may_have_any_name(tmp_path):
    file = written(tmp_path, "claims.csv", f'claim,as_of,broken\n"{SENTENCE}",2024,yes\n')
    assert [one.verdict for one in people.judged(file)] == ["consistent"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("24/05/2025", "2025-05-24"),
        ("05/24/2025", "2025-05-24"),
        ("24.05.2025", "2025-05-24"),
        ("2025-05-24T10:00:00Z", "2025-05-24"),
        ("3e trimestre 2025", "2025-09"),
        ("troisième trimestre 2025", "2025-09"),
        ("second quarter of 2025", "2025-06"),
        ("1er semestre 2026", "2026-06"),
        ("first half of 2026", "2026-06"),
        ("été 2025", "2025-07"),
        ("fin mai 2025", "2025-05"),
        ("mid-May 2025", "2025-05"),
    ],
)
def test_dates_as_people_write_them_in_french_too(text, expected):
    assert money.date(text) == expected


@pytest.mark.parametrize("text", ["05/06/2025", "31/02/2025", "45801", "hier", "5e trimestre 2025"])
def test_a_date_that_nobody_can_tell_is_refused(text):
    with pytest.raises(UserError, match="is no date"):
        money.date(text)


def test_sums_as_japan_and_korea_write_them(tmp_path):
    given = '"accelerators=100000; accelerator=H100 SXM",2024-06'
    rows = (
        f"accelerator_cost_usd,4500億円,{given}\naccelerator_cost_usd,4.000.000.000.000 ₩,{given}\n"
    )
    found = people.judged(written(tmp_path, "claims.csv", f"quantity,value,given,as_of\n{rows}"))
    assert [one.verdict for one in found] == ["consistent", "consistent"]
    assert gw.judge("H100 10万台は6000億円", "2025-06").verdict == "consistent"


def test_an_open_quote_costs_its_own_row_alone(tmp_path):
    text = f'claim,as_of\n"{SENTENCE}",2024\n"100,000 H100 draw 15 MW.,2024\n"{SENTENCE}",2024\n'
    found = people.judged(written(tmp_path, "claims.csv", text))
    assert [one.verdict for one in found] == ["consistent", "unreadable", "consistent"]
    assert "row 3" in found[1].reason and "quote that stays open" in found[1].reason


def test_a_quote_may_hold_lines(tmp_path):
    text = 'claim,as_of\n"100,000 H100\ndraw 150 MW.",2024\n'
    assert [one.verdict for one in people.judged(written(tmp_path, "claims.csv", text))] == [
        "consistent"
    ]


def test_json_that_nobody_can_read_is_called_that(tmp_path):
    file = written(tmp_path, "claims.json", f'[{{"claim": "{SENTENCE}"}},]')
    with pytest.raises(UserError, match="no JSON that can be read"):
        people.judged(file)


def test_a_quantity_may_be_written_as_a_title_and_needs_a_number(tmp_path):
    given = '"accelerators=100000; accelerator=H100 SXM"'
    text = f"quantity,value,given\nFacility power MW,150,{given}\nfacility_power_mw,,{given}\n"
    found = people.judged(written(tmp_path, "claims.csv", text))
    assert [one.verdict for one in found] == ["consistent", "unreadable"]
    assert "column value: no number" in found[1].reason


def test_what_the_web_leaves_in_a_text(tmp_path):
    text = 'claim,as_of\n"100&nbsp;000 H100 consomment 150&#8239;MW.",2024\n'
    (found,) = people.judged(written(tmp_path, "claims.csv", text))
    assert found.verdict == "consistent"


def test_a_sentence_has_the_sources_of_its_ranges(tmp_path):
    """And its own words; a row that names no source is not credited with one of ours."""
    sentence = "Oracle will buy 400,000 GB200 chips for about $40 billion"
    table = tmp_path / "mine.csv"
    table.write_text(f'claim_id,claim,as_of\nC1,"{sentence}",2025-05\n', encoding="utf-8")
    (found,) = people.judged(table)
    known = tables.index("sources")
    assert found.said == sentence and len(found.sources) > 5
    assert all(one in known for one in found.sources)
    assert list(found.sources) == answer.judge(sentence, "2025-05").as_dict()["sources"]
    assert verdicts.summary([found], [])["sources"] == 0
    assert "No row names its source" in verdicts.text([found], [], "table")
    assert "\n1 claim: 1 ambiguous." in verdicts.text([found], [], "table")
    assert "\n2 claims: 2 ambiguous." in verdicts.text([found, found], [], "table")
    (row,) = csv.DictReader(io.StringIO(verdicts.text([found], [], "csv")))
    assert row["said"] == sentence and row["sources"].split() == list(found.sources)


def test_a_header_without_rows_is_told(tmp_path):
    file = tmp_path / "one.csv"
    file.write_text("hello\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["claims", str(file)])
    assert done.exit_code == 2
    assert "one.csv: has a header and no row below it" in done.output
