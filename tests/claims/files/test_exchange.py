"""Rows of a claims file in other currencies: in dollars at their date, rounding as printed."""

import pytest

from gigawatt.claims.files import people, verdicts
from gigawatt.claims.files.exchange import in_dollars
from gigawatt.claims.money import dollars
from gigawatt.data import tables
from gigawatt.data.csvfile import Line
from gigawatt.errors import UserError

CODES = sorted({row["currency"] for row in tables.rows("currencies")} - {"USD"})


def line(**cells: str) -> Line:
    return Line("mine.csv", 2, cells, "")


@pytest.mark.parametrize("code", CODES)
def test_every_currency_of_the_central_bank_is_read_at_its_date(code):
    row = in_dollars(line(value=f"70 million {code}", as_of="2025-06"))
    low, high = (float(end) for end in row.get("value").split(".."))
    middle = 70e6 * dollars(code, "2025-06").rate
    assert low < middle < high and high / low < 1.2
    assert row.get("unit") == "USD"


def test_dollars_and_euros_are_left_to_the_rule_of_the_ledger():
    for text in ("70 million USD", "70 million EUR", "$5 bn", "5 GW"):
        row = line(value=text, as_of="2025-06")
        assert in_dollars(row) is row or in_dollars(row).cells == row.cells


def test_a_number_alone_takes_the_currency_of_its_unit_and_bounds_follow():
    row = in_dollars(line(value="7e12", low="6e12", unit="KRW", as_of="2025-06"))
    rate = dollars("KRW", "2025-06").rate
    assert float(row.get("low")) == pytest.approx(6e12 * rate)
    low, high = (float(end) for end in row.get("value").split(".."))
    assert low < 7e12 * rate < high


def test_a_floor_stays_a_floor():
    row = in_dollars(line(value="more than 300 billion yen", as_of="2025"))
    assert row.get("hedge") == "more_than"
    assert float(row.get("value")) == pytest.approx(300e9 * dollars("JPY", "2025").rate)


def test_a_currency_without_a_date_or_a_rate_is_refused_with_its_column():
    with pytest.raises(UserError, match="column as_of.*needs a date"):
        in_dollars(line(value="7 trillion won", quantity="site_capex_usd"))
    with pytest.raises(UserError, match="column claim|no rate|column value"):
        people.judge(in_dollars(line(value="7 billion AED", quantity="site_capex_usd")))


def test_an_hour_of_a_chip_in_rupees_is_in_dollars_an_hour(tmp_path):
    file = tmp_path / "rents.csv"
    file.write_text(
        "claim_id,quantity,value,unit,given,as_of\n"
        "a,rent_usd_per_accelerator_hour,150 rupees per GPU hour,,accelerator=H100 SXM,2025-05\n"
        "b,rent_usd_per_accelerator_hour,2.5,USD/GPU-hour,accelerator=H100 SXM,2025-05\n"
        "c,rent_usd_per_accelerator_hour,$2.50 per GPU per hour,,accelerator=H100 SXM,2025-05\n"
        "d,rent_usd_per_accelerator_hour,$250 per GPU-hour,,accelerator=H100 SXM,2025-05\n"
    )
    found = {one.claim_id: one for one in people.judged(file)}
    assert found["a"].numbers["claimed_high"] == pytest.approx(1.8, rel=0.05)
    assert [found[one].verdict for one in "abcd"] == ["consistent"] * 3 + ["inconsistent"]


def test_relations_compare_any_currency_with_dollars(tmp_path):
    claims, relations = tmp_path / "claims.csv", tmp_path / "relations.csv"
    header = "claim_id,claimant,quantity,value,low,high,unit,given,as_of,source_id,paraphrase\n"
    claims.write_text(
        f"{header}K1,SK,,7 trillion won,,,,,2025-06,,In won\n"
        "K2,UPI,,5.1 bn,,,USD,,2025-06,,In dollars\n"
        "K3,,,95 billion kronor,,,,,2025-06,,In kronor\n"
    )
    relations.write_text(
        "relation_id,claims,relation,expression\n"
        "R1,K1; K2,one sum,K1 = K2\nR2,K3; K2,one sum,K3 = K2\n"
    )
    _, found = verdicts.judged(claims, relations)
    assert [one.verdict for one in found] == ["consistent", "inconsistent"]
