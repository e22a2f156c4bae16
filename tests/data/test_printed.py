"""A number follows from the figure as its source prints it, or its row says why it has none."""

import shutil

import pytest

from gigawatt import paths
from gigawatt.cli import check
from gigawatt.data import printed, tables
from gigawatt.data.printed import Disagrees


def price(printed_as, conversion="", value=30_000.0, low=None, high=None):
    row = dict.fromkeys(tables.rows("prices")[0])
    return {
        **row,
        "price_usd": value,
        "low_usd": low,
        "high_usd": high,
        "printed_as": printed_as,
        "conversion": conversion,
    }


RIGHT = [
    price("$30,000"),
    price("about 30 thousand dollars"),
    price("$240,000", "/ 8"),
    price("$3.7 million", "/ 72", 51_389.0),
    price("$25,000 to $40,000", "", 30_000.0, 25_000.0, 40_000.0),
    price("$28,000", "within", 30_000.0, 25_000.0, 40_000.0),
    price("low_usd: $25,000; high_usd: $320,000", "high_usd: / 8", 30_000.0, 25_000.0, 40_000.0),
    price("$10,000 + $20,000"),
    price("3.000.000 yen", "number / 100"),
]
WRONG = [
    (price("$31,000"), "gives 31000 USD, the row has 30000"),
    (price("$240,000"), "gives 240000 USD"),
    (price("$240,000", "/ 4"), "gives 60000 USD"),
    (price("30 GW"), "is in GW, the row in USD"),
    (price("30,000 euros"), "is in EUR, the row in USD"),
    (price("dear"), "cannot be read"),
    (price("$1,400 billion or 1.400 milliards"), "cannot be read"),
    (price("$30,000", "times eight"), "is no chain"),
    (price("$30,000", "low_usd: / 8"), "names low_usd, which has no print"),
    (price("$30,000; price_usd: $30,000"), "has two parts"),
    (price("low_usd: $25,000"), "has a print and no number"),
    (price("$28,000", "within"), "has no range"),
    (price("$50,000", "within", 30_000.0, 25_000.0, 40_000.0), "the row has 25000 to 40000"),
    (price("$25,000 to $45,000", "", 30_000.0, 25_000.0, 40_000.0), "gives 45000 USD"),
    (price("thirty", "number"), "has no number in digits"),
]


@pytest.mark.parametrize("row", RIGHT, ids=lambda row: row["printed_as"])
def test_a_right_print_passes(row):
    printed.agree("prices", row)


@pytest.mark.parametrize("row, why", WRONG, ids=[row["printed_as"] for row, _ in WRONG])
def test_a_wrong_print_is_told(row, why):
    with pytest.raises(Disagrees, match=why):
        printed.agree("prices", row)


@pytest.mark.parametrize(
    "text, value, close",
    [("2.26 GW", 2262, True), ("2.26 GW", 2266, False), ("383.55 MW", 384, True),
     ("30.75 MW", 30, False), ("2.3 MW", 2, False), ("4,500 MW", 4501, False)],
)  # fmt: skip
def test_agreement_goes_to_the_last_digit_that_either_writes(text, value, close):
    row = {**dict.fromkeys(tables.rows("turbines")[0]), "total_mw": float(value)}
    row["printed_as"] = text
    if close:
        printed.agree("turbines", row)
    else:
        with pytest.raises(Disagrees):
            printed.agree("turbines", row)


def test_what_is_left_of_one():
    row = {**dict.fromkeys(tables.rows("promises")[0]), "share_printed": 0.64}
    row |= {
        "printed_as": "share_printed: 26 % + 10 %",
        "conversion": "share_printed: number / 100 rest",
    }
    printed.agree("promises", row)


def test_an_unnamed_print_has_a_column_in_every_table():
    with_prints = [
        name
        for name, one in tables.package().items()
        if "printed_as" in [field["name"] for field in one["schema"]["fields"]]
    ]
    assert set(printed.MAIN) < set(with_prints)
    for name in with_prints:
        row = tables.rows(name)[0]
        assert {one for one in printed.main_of(name, row) if one} <= set(row)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(paths.DATA, folder)
    yield folder
    tables.forget()


def changed(folder, table: str, key: str, cell: str, put: str):
    """A cell of the row that begins with a key, put in another's place."""
    path = folder / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if line.startswith(key))
    assert cell in lines[place]
    lines[place] = lines[place].replace(cell, put, 1)
    path.write_text("".join(lines), encoding="utf-8")


def test_check_holds_every_print_of_every_table(data):
    assert check.problems(data) == []
    changed(data, "grids", "us-2023", "0.81 pounds", "0.91 pounds")
    (line,) = check.problems(data)
    assert line.startswith("grids.csv: row 2, column printed_as: '0.91 pounds per kWh' gives 412")


def test_a_print_or_a_reason_must_stand_and_not_both(data):
    changed(data, "prices", "P111", "own reading", "")
    (line,) = check.problems(data)
    assert "prices.csv: row 112, column unprinted: neither a print nor a reason" in line


@pytest.mark.parametrize(
    "cell, put, why",
    [
        ("prices:P043", "prices:P123", "prices:P123 feeds estimates"),
        ("prices:P043", "prices:P999", "'prices:P999' is no row"),
        ("prices:P047", "", "a corrected row names the one in its place"),
    ],
)
def test_a_corrected_row_exists_and_feeds_nothing(data, cell, put, why):
    changed(data, "corrections", "prices:P043", cell, put)
    assert [line for line in check.problems(data) if why in line]


def test_a_print_beside_a_reason_is_refused(data):
    changed(data, "countries", "no-2023-price", ",,,,own reading", ",0.075 USD,,,own reading")
    (line,) = check.problems(data)
    assert "column unprinted: own reading, and yet there is a print" in line


def test_a_place_without_a_print_is_refused(data):
    changed(data, "countries", "no-2023-price", ",,,,own reading", ",,page 5,,own reading")
    (line,) = check.problems(data)
    assert "column locator: stands without a print" in line
