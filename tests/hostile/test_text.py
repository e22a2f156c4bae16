"""Text from data is data: shown as it stands, never rendered as HTML, run as a formula or set as
mathematics.
"""

import csv
import io
import re
from xml.etree import ElementTree

import pandas as pd
import pytest

from gigawatt import paths
from gigawatt.claims.files import judge, verdicts
from gigawatt.data import tables
from gigawatt.figures import charts

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=cmd()",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "$x^2$",
    "USD $1 and $2",
    "</title><b>",
    "](javascript:alert(1))",
    "&lt;b&gt;",
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.FIGURES_VARIABLE, str(tmp_path))
    return tmp_path


def html_is_plain(html: str) -> None:
    assert not re.search(r"<(script|img|b>)", html) and "mathjax_ignore" in html
    assert "&lt;script&gt;" in html and "&amp;lt;b" in html


def test_frames_are_escaped_and_no_mathematics():
    tables.frame("fx")
    shown = pd.DataFrame({"said": HOSTILE, "value": 1.0})
    html_is_plain(shown._repr_html_())
    html_is_plain(shown.style.format("{:.1f}", subset="value")._repr_html_())


def draw(text: str) -> charts.Figure:
    figure, axes = charts.new(height=0.4)
    axes.plot([1, 2], [1, 2], label=text)
    axes.text(1, 1, text)
    axes.set_xlabel(text)
    charts.head(figure, f"Text {text}", text, text)
    return charts.save_figure(
        figure,
        "99-text",
        pd.DataFrame({text: [1.0], "said": [text]}),
        alt=f"Line chart of the text {text} where nothing runs at all",
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_figure_shows_it_as_it_stands(folder, text):
    saved = draw(text)
    for element in ElementTree.parse(folder / "99-text.svg").iter():
        assert element.tag.partition("}")[2] not in ("script", "img", "foreignObject", "a", "b")
        assert not any(name.startswith("on") for name in element.attrib)
    header, row = csv.reader(io.StringIO((folder / "99-text.csv").read_text(encoding="utf-8")))
    assert header[0].lstrip("'") == row[1].lstrip("'") == text
    assert not any(cell[:1] in ("=", "+", "@", "-") for cell in (header[0], row[1]))
    assert "text/html" not in saved._repr_mimebundle_()[0]


def test_dollar_signs_are_no_mathematics():
    figure, axes = charts.new()
    label = axes.text(0, 0, "$x^2$")
    assert not label.get_parse_math()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_report_on_somebody_elses_claims(tmp_path, text):
    path = tmp_path / "theirs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*judge.COLUMNS, "status"])
        writer.writerow(
            [text, text, "facility_power_mw", "5", "", "", "GW", "", "", text, text, text]
        )
    (row,) = csv.DictReader(io.StringIO(verdicts.report(path, None, "csv")))
    for cell in (row["id"], row["claimant"], row["status"], row["sources"]):
        assert cell.lstrip("'").startswith(text) and cell[:1] not in ("=", "+", "@", "-")
    assert "\x1b" not in verdicts.text(*verdicts.judged(path), "table")


def test_names_of_rows_are_plain(tmp_path):
    from gigawatt.cli import check

    for path in paths.DATA.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / "claims.csv").read_text(encoding="utf-8")
    (tmp_path / "claims.csv").write_text(text.replace("S0-01", "<b>x</b>"), encoding="utf-8")
    found = check.problems(tmp_path)
    tables.forget()
    assert any("column claim_id: '<b>x</b>' must look like " in line for line in found), found


def test_the_wall_of_figures(folder, monkeypatch):
    from gigawatt.figures.saved import wall

    monkeypatch.setattr(paths, "FIGURES", folder)
    draw("<script>alert(1)</script> ](javascript:x) <img src=x onerror=y>")
    page = wall.page({"99-text": folder / "99-text.ipynb"})
    assert (
        "alert" in page
        and "<script" not in page
        and "<img" not in page
        and "](javascript" not in page
    )


@pytest.mark.parametrize("text", ["a\r=cmd|' /C calc'!A0", "a\r\n=cmd", "a\r@SUM(1)"])
def test_a_carriage_return_begins_no_row_of_its_own(text):
    import csv
    import io

    import pandas as pd

    from gigawatt.estimates import report
    from gigawatt.figures.saved import saving

    for written in (
        report.csv_text(("a", "b"), [(text, 5)]),
        saving.to_csv(pd.DataFrame({"a": [text], "b": [5]})),
    ):
        assert "\r" not in written and len(list(csv.reader(io.StringIO(written, newline="")))) == 2
