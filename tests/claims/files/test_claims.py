"""Claims against the model: verdicts, readings, units, currencies, bad files, and the report's
three forms.
"""

import csv
import io
import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigawatt import paths
from gigawatt.claims import rule
from gigawatt.claims.files import judge, relations, verdicts
from gigawatt.claims.said import Claimed
from gigawatt.data import tables
from gigawatt.errors import UserError

HEADER = list(judge.COLUMNS)
FLEET = "fleet=H100 SXM:350000"


@pytest.fixture
def write(tmp_path):
    """Write a file of claims from dictionaries, with the needed columns filled in, and return its
    path.
    """

    def written(*rows, extra=(), encoding="utf-8", header=None):
        path = tmp_path / "theirs.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, header or [*HEADER, *extra])
            writer.writeheader()
            writer.writerows({"claim_id": f"C{n}", **row} for n, row in enumerate(rows, 1))
        return path

    return written


@pytest.fixture
def judged(write):
    def one(extra=(), **row):
        return verdicts.judged(write(row, extra=extra))[0][0]

    return one


# -- the rule ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "low, high, p5, p95, touch",
    [
        (1, 2, 2, 3, True),
        (1, 1.9, 2, 3, False),
        (3.1, 4, 2, 3, False),
        (0, math.inf, 2, 3, True),
        (2, 2, 2, 2, True),
        (2.1, 2.1, 2, 2, False),
        (2.5, 2.6, 2, 3, True),
        (1, 9, 2, 3, True),
        (0.1 + 0.2, 0.3, 0.3, 0.3, True),
    ],
)
def test_ranges_touch(low, high, p5, p95, touch):
    assert rule.overlap(Claimed(low, high), p5, p95) is touch


def reading(verdict, changes_unit=False, label="x"):
    return rule.Reading(label, verdict, "Why.", changes_unit)


GOOD, BAD, UNIT, NONE = (
    rule.CONSISTENT,
    rule.INCONSISTENT,
    rule.WRONG_UNIT,
    rule.NOT_CHECKABLE,
)


@pytest.mark.parametrize(
    "readings, verdict",
    [
        ([reading(GOOD)], GOOD),
        ([reading(BAD)], BAD),
        ([reading(UNIT)], UNIT),
        ([reading(NONE)], NONE),
        ([reading(GOOD), reading(GOOD)], GOOD),
        ([reading(BAD), reading(BAD)], BAD),
        ([reading(GOOD), reading(BAD)], "ambiguous"),
        ([reading(BAD), reading(GOOD)], "ambiguous"),
        ([reading(BAD), reading(GOOD, True)], UNIT),
        ([reading(UNIT), reading(GOOD, True)], UNIT),
        ([reading(BAD), reading(GOOD, True), reading(GOOD)], "ambiguous"),
        ([reading(NONE), reading(GOOD)], GOOD),
        ([reading(NONE), reading(NONE)], NONE),
        ([reading(UNIT), reading(BAD)], "ambiguous"),
        ([reading(NONE), reading(BAD), reading(GOOD)], "ambiguous"),
        ([reading(GOOD), reading(BAD, True)], "ambiguous"),
    ],
)
def test_readings_together(readings, verdict):
    found, reason = rule.together(readings)
    assert found == verdict and reason


def test_the_reader_sees_the_rule():
    text = rule.rule()
    assert all(verdict in text for verdict in rule.VERDICTS)
    assert "factor of ten" in text and "readings:" not in text


def test_wide_and_open_claims_are_weak_evidence():
    assert "weak" in rule.weakness(Claimed(1, 1000)) and "weak" in rule.weakness(
        Claimed(1, math.inf)
    )
    assert not rule.weakness(Claimed(1, 2))


# -- values, units, currencies -------------------------------------------------------------------


@pytest.mark.parametrize(
    "row, verdict",
    [
        (dict(quantity="h100_equivalents", value="almost 600000", given=FLEET), BAD),
        (dict(quantity="h100_equivalents", value="350000", given=FLEET), GOOD),
        (dict(quantity="h100_equivalents", value="350000", unit="GPU", given=FLEET), UNIT),
        (
            dict(quantity="energy_twh_per_year", value="1.31 TWh", given="facility_power_mw=200"),
            GOOD,
        ),
        (
            dict(
                quantity="energy_twh_per_year",
                value="1310",
                unit="GWh",
                given="facility_power_mw=200",
            ),
            GOOD,
        ),
        (
            dict(
                quantity="energy_twh_per_year",
                value="0.2",
                unit="GW",
                given="facility_power_mw=200",
            ),
            UNIT,
        ),
        (
            dict(
                quantity="facility_power_mw", value="0.2", unit="TWh", given="facility_power_mw=200"
            ),
            UNIT,
        ),
        (dict(quantity="accelerators", value="20000", unit="USD"), UNIT),
        (
            dict(
                quantity="site_capex_usd",
                value="hundreds of billions",
                given="facility_power_mw=5 GW",
            ),
            GOOD,
        ),
        (
            dict(
                quantity="site_capex_usd",
                low="150",
                high="160",
                unit="bn USD",
                given="facility_power_mw=5 GW",
            ),
            GOOD,
        ),
        (
            dict(
                quantity="accelerator_price_usd",
                value="30000",
                unit="USD",
                given="accelerator=H100 SXM",
            ),
            GOOD,
        ),
        (
            dict(
                quantity="accelerator_price_usd",
                value="30000",
                unit="USD/GPU",
                given="accelerator=H100 SXM",
            ),
            GOOD,
        ),
        (dict(quantity="stake", value="49", unit="percent"), GOOD),
        (dict(quantity="company_capex_usd", value="72 bn USD", given="capex_year=2025"), GOOD),
        (dict(quantity="implied_valuation_usd", value="29 bn"), GOOD),
        (dict(quantity="", value="Ohio"), NONE),
        (dict(quantity="site_capex_usd"), NONE),
        (dict(quantity="accelerators", value="500000", given="fleet=GB200:500000"), NONE),
    ],
)
def test_verdicts(judged, row, verdict):
    found = judged(**row)
    assert found.verdict == verdict and found.reason.endswith(".")


def test_the_owners_example_of_given(judged):
    found = judged(
        quantity="site_capex_usd",
        value="10 bn EUR",
        as_of="2025-06-30",
        given="fleet=GB200:500000; operator=Fluidstack",
        source_id="paper",
    )
    rate = tables.index("fx")["2025-06"]["usd_per_eur"]
    assert found.numbers["claimed_high"] == pytest.approx(11e9 * rate)
    assert found.verdict == BAD and found.driver and 0 < found.driver_share <= 1
    assert found.sources[0] == "paper" and len(found.sources) > 1
    assert found.numbers["ratio"] == pytest.approx(
        math.sqrt(9 * 11) * 1e9 * rate / found.numbers["p50"]
    )


def test_rate_of_the_year_where_the_month_is_unknown(judged):
    found = judged(quantity="price_usd", value="10", unit="bn EUR", as_of="2019-05")
    assert found.numbers["claimed_high"] == pytest.approx(
        11e9 * tables.index("fx")["2019"]["usd_per_eur"]
    )


def test_rounding_is_of_the_printed_number_not_of_the_converted_one(judged):
    found = judged(quantity="price_usd", value="10 bn", unit="EUR", as_of="2025-06")
    assert found.numbers["claimed_high"] / found.numbers["claimed_low"] == pytest.approx(11 / 9)


def test_hedge_in_the_paraphrase_counts_where_it_is_unambiguous(judged):
    row = dict(quantity="h100_equivalents", value="600000", given=FLEET)
    assert (
        judged(**row, paraphrase="It has almost 600,000 H100e").numbers["claimed_high"] == 600_000
    )
    assert (
        judged(**row, paraphrase="about 600,000, almost 600,000").numbers["claimed_high"] > 600_000
    )


def test_the_column_hedge_counts(judged):
    assert (
        judged(
            extra=["hedge"], quantity="price_usd", value="14", unit="bn USD", hedge="about"
        ).verdict
        == GOOD
    )


def test_the_claim_cannot_test_itself():
    found = {one.claim_id: one for one in verdicts.judged()[0]}
    assert found["S0-03"].verdict == NONE and "claim itself" in found["S0-03"].reason


# -- claims in the words of the press --------------------------------------------------------------


@pytest.mark.parametrize(
    "row, low, high, unit",
    [
        (dict(quantity="site_capex_usd", value="about $40 billion"), 36e9, 44e9, "USD"),
        (
            dict(quantity="site_capex_usd", value="between $20 billion and $30 billion"),
            20e9,
            30e9,
            "USD",
        ),
        (dict(quantity="site_capex_usd", low="$20 billion", high="$30 billion"), 20e9, 30e9, "USD"),
        (dict(quantity="site_capex_usd", value="10", unit="bn USD"), 9e9, 11e9, "USD"),
        (
            dict(quantity="accelerators_at_site", value="hundreds of thousands of Nvidia GPUs"),
            2e5,
            999_900,
            "accelerator",
        ),
        (
            dict(quantity="accelerators_at_site", value="près de 500 000 puces"),
            450_000,
            500_000,
            "accelerator",
        ),
        (
            dict(quantity="homes_us", value="enough to power 300,000 homes", unit="home"),
            270_000,
            330_000,
            "home",
        ),
        (
            dict(quantity="capex_usd_per_gw_facility", value="$50 billion to $60 billion"),
            50e9,
            60e9,
            "USD/GW",
        ),
        (dict(quantity="capex_usd_per_gw_facility", value="$55M per MW"), 54.5e9, 55.5e9, "USD/GW"),
        (
            dict(quantity="accelerator_price_usd", value="$30,000", unit="USD/GPU"),
            27e3,
            33e3,
            "USD/accelerator",
        ),
        (
            dict(quantity="facility_power_mw", value="500-megawatt", given="fleet=GB300:18000"),
            450,
            550,
            "MW",
        ),
    ],
)
def test_what_is_said_is_what_is_judged(judged, row, low, high, unit):
    found = judged(**{"given": "facility_power_mw=1 GW", **row})
    assert (found.numbers["claimed_low"], found.numbers["claimed_high"], found.unit) == (
        pytest.approx(low),
        pytest.approx(high),
        unit,
    )


def test_euros_in_french(judged):
    found = judged(
        quantity="site_capex_usd",
        value="entre 30 et 50 milliards d'euros",
        as_of="2025-02",
        given="facility_power_mw=1 GW",
    )
    rate = tables.index("fx")["2025-02"]["usd_per_eur"]
    assert (found.numbers["claimed_low"], found.numbers["claimed_high"]) == (
        pytest.approx(30e9 * rate),
        pytest.approx(50e9 * rate),
    )


@pytest.mark.parametrize(
    "value, unit", [("\u20ac10 bn", "USD"), ("5 GW", "MW"), ("300,000 homes", "GPU")]
)
def test_two_units_that_differ_are_refused(write, value, unit):
    with pytest.raises(UserError, match="row 2, column unit: .*keep one of the two"):
        verdicts.report(
            write(dict(quantity="site_capex_usd", value=value, unit=unit, as_of="2025-01"))
        )


@pytest.mark.parametrize(
    "value", ["2025-07-14", "\u00a35bn", "865,000 tokens per second", "multi-gigawatt", "plusieurs"]
)
def test_a_row_without_a_quantity_is_never_in_the_way(judged, value):
    assert judged(value=value, unit="pounds").verdict == NONE


def test_a_given_power_does_not_test_itself(judged):
    for value in ("200 MW", "5 GW"):
        found = judged(quantity="facility_power_mw", value=value, given="facility_power_mw=200")
        assert found.verdict == NONE and "itself" in found.reason
    assert (
        judged(quantity="facility_power_mw", value="200 MW", given="fleet=H100 SXM:100000").verdict
        == GOOD
    )


@pytest.mark.parametrize(
    "row, why",
    [
        (
            dict(quantity="site_capex_usd", value="$11 billion", given="fleet=Trainium1:500000"),
            "no price for Trainium1",
        ),
        (
            dict(quantity="xai_h100e_installed", value="50 million", as_of="2030-07"),
            "no route to the fleet",
        ),
        (
            dict(
                quantity="company_capex_usd", value="1 bn", given="operator=Oracle; capex_year=2016"
            ),
            "known years",
        ),
    ],
)
def test_a_number_that_nobody_has_stops_no_other_row(write, row, why):
    first, second = verdicts.judged(
        write(row, dict(quantity="price_usd", value="14 bn", given="deal=Scale AI"))
    )[0]
    assert first.verdict == NONE and why in first.reason and second.verdict == GOOD


def test_prices_are_those_of_the_claims_own_year(judged):
    row = dict(quantity="accelerators_at_site", value="100,000", given="facility_power_mw=200")
    dated = judged(**row, as_of="2023-06")
    named = judged(**{**row, "given": f"{row['given']}; purchase_year=2023"})
    assert dated.numbers == named.numbers != judged(**row).numbers
    later = judged(**{**row, "given": f"{row['given']}; purchase_year=2025"}, as_of="2023-06")
    assert later.numbers not in (dated.numbers, judged(**row).numbers)
    assert judged(**row, as_of="early 2026").numbers == judged(**row).numbers


@pytest.mark.parametrize(
    "row, said",
    [
        (dict(quantity="homes_us", value="1 million"), "no fleet, so ours is for claims:"),
        (dict(quantity="company_capex_usd", value="1 bn"), "no operator, so ours is for capex:"),
        (
            dict(quantity="accelerators_at_site", value="1 million"),
            "no site, so ours is for sites:",
        ),
        (dict(quantity="price_usd", value="14 bn"), "no deal, so ours is for deals:"),
    ],
)
def test_what_is_left_to_a_default_is_said(judged, row, said):
    assert said in judged(**row).reason
    for inputs in ("operator=Meta; deal=Scale AI; site=Hyperion; fleet=H100 SXM:5",):
        assert "name no" not in judged(**row, given=inputs).reason
    assert (
        "name no"
        not in judged(
            quantity="capex_usd_per_gw_facility", value="50 bn", given="accelerator=GB300"
        ).reason
    )


def test_a_reading_in_another_unit_keeps_the_hedge(judged):
    found = judged(
        extra=["readings"],
        quantity="price_usd",
        value="plus de 14 milliards d'euros",
        as_of="2025-06",
        given="deal=Scale AI",
        readings="euros: | dollars: unit=USD",
    )
    assert [one.verdict for one in found.readings] == [BAD, GOOD]
    assert [one.numbers["claimed_high"] for one in found.readings] == [math.inf, math.inf]


def test_a_range_that_prints_as_one_number_is_one():
    assert rule.claimed_text(Claimed(19.38e9, 19.42e9)) == "19.4 bn"


# -- readings ------------------------------------------------------------------------------------


def test_readings_that_differ(judged):
    found = judged(
        extra=["readings"],
        quantity="accelerator_cost_usd",
        value="10.5 bn",
        given=FLEET,
        readings="the chips: | the whole site: quantity=site_capex_usd",
    )
    assert found.verdict == "ambiguous"
    assert found.reason == 'Holds if read as "the chips". Fails if read as "the whole site".'
    assert [(one.label, one.verdict) for one in found.readings] == [
        ("the chips", GOOD),
        ("the whole site", BAD),
    ]


def test_a_reading_that_only_changes_the_currency(judged):
    found = judged(
        extra=["readings"],
        quantity="price_usd",
        value="14.3 bn EUR",
        as_of="2025-06",
        given="deal=Scale AI",
        readings="dollars under a euro sign: unit=USD",
    )
    assert found.verdict == UNIT and "dollars under a euro sign" in found.reason


def test_a_reading_may_cut_the_claim_into_years_or_change_inputs(judged):
    found = judged(
        extra=["readings"],
        quantity="company_capex_usd",
        value="hundreds of billions",
        given="capex_year=2025",
        readings="one year: | five years: over=5 | in 2019: capex_year=2019",
    )
    assert [one.verdict for one in found.readings] == [BAD, GOOD, BAD]


def test_a_reading_may_be_decided_by_the_relation_that_it_names():
    """50,000 H100 in the two sites: the fleet is ten times as large, the two clusters fit."""
    line = next(
        one for one in judge.read(paths.DATA / "claims.csv") if one.get("claim_id") == "S0-17"
    )
    found = judge.judge(line)
    decided = {one.label: one.verdict for one in found.readings}
    assert found.verdict == "ambiguous" and decided.pop("these sites only") == GOOD
    assert set(decided.values()) == {BAD} and len(decided) == 2
    compared = relations.of_data("R08")
    assert compared.verdict == GOOD and compared.reason in found.readings[-1].reason


@pytest.mark.parametrize(
    "readings",
    [
        "x: relation=R08",
        "x: relation=R999",
        "x: relation=R08; unit=USD",
        "x",
        "x: y",
        "a=b",
        "x: nope=5",
        "x: quantity=nope",
        "x: value=1,0,0",
        "x: over=0",
        "x: over=abc",
        ": unit=USD",
    ],
)
def test_bad_readings_name_their_column(write, readings):
    path = write(dict(quantity="price_usd", value="14 bn", readings=readings), extra=["readings"])
    with pytest.raises(UserError, match=r"^theirs.csv: row 2, column readings: "):
        verdicts.report(path)


# -- bad files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row, column",
    [
        (dict(quantity="site_capex", value="1"), "quantity"),
        (dict(quantity="fleet", value="1"), "quantity"),
        (dict(quantity="accelerators", value="1,400 billion"), "value"),
        (dict(quantity="accelerators", value="many"), "value"),
        (dict(quantity="accelerators", value="-5"), "value"),
        (dict(quantity="accelerators", value="nan"), "value"),
        (dict(quantity="accelerators", low="9", high="2"), "low"),
        (dict(quantity="accelerators", low="about 9"), "low"),
        (dict(quantity="accelerators", value="1", given="fleet"), "given"),
        (dict(quantity="accelerators", value="1", given="a=1; a=2"), "given"),
        (dict(quantity="accelerators", value="1", given="nope=2"), "given"),
        (dict(quantity="accelerators", value="1", given="accelerator=H9000"), "given"),
        (dict(quantity="accelerators", value="1", given="seed=2"), "given"),
        (dict(quantity="price_usd", value="1", unit="florps"), "unit"),
        (dict(quantity="price_usd", value="1 bn EUR"), "as_of"),
        (dict(quantity="price_usd", value="1 bn EUR", as_of="1999-01"), "as_of"),
        (dict(quantity="price_usd", value="1 bn EUR", as_of="June"), "as_of"),
        (dict(claim_id="", value="1"), "claim_id"),
        (dict(claim_id="C2"), "claim_id"),
        (dict(value="1,5,5"), "value"),
    ],
)
def test_a_bad_cell_is_one_line_with_its_place(write, row, column):
    with pytest.raises(UserError, match=rf"^theirs.csv: row [23], column {column}: ") as caught:
        verdicts.report(write(row, dict(claim_id="C2")))
    assert "\n" not in str(caught.value)


def test_a_file_with_many_bad_cells_names_their_rows_at_once(write):
    good = dict(quantity="facility_power_mw", value="650", unit="MW", given=FLEET)
    bad = {**good, "unit": "zorkmid"}
    with pytest.raises(
        UserError,
        match=r"^theirs.csv: row 3, column unit: [^\n]* \(cannot be read either: rows 5, 6\)$",
    ):
        verdicts.judged(
            write(good, bad, good, {**good, "value": "many"}, {**good, "given": "fleet"})
        )
    with pytest.raises(
        UserError, match=r"row 2, column unit: [^\n]* \(cannot be read either: row 4\)$"
    ):
        verdicts.judged(write(bad, good, bad))
    with pytest.raises(
        UserError, match=r"either: rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 4 more\)$"
    ):
        verdicts.judged(write(*[bad] * 15))


@pytest.mark.parametrize("column", HEADER)
def test_a_missing_column(tmp_path, column):
    path = tmp_path / "theirs.csv"
    path.write_text(",".join(name for name in HEADER if name != column) + "\n", encoding="utf-8")
    with pytest.raises(UserError, match=rf"theirs.csv: row 1, column {column}: missing"):
        verdicts.report(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b'claim_id,"claimant\n',
        ",".join(HEADER).encode() + b"\nC1,x\n",
        b"\x00" * 10,
        ",".join([*HEADER, "unit"]).encode() + b"\n",
        ",".join(HEADER).encode() + b'\n"C1"x,' + b"," * 9 + b"\n",
    ],
)
def test_a_broken_file(tmp_path, content):
    path = tmp_path / "theirs.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match="^theirs.csv: "):
        verdicts.report(path)


def test_no_file_and_a_folder_and_a_large_file(tmp_path):
    (tmp_path / "large.csv").write_bytes(b"x" * 5_000_000)
    for path in (tmp_path / "none.csv", tmp_path, tmp_path / "large.csv"):
        with pytest.raises(UserError):
            verdicts.report(path)


# -- rows in, verdicts out -----------------------------------------------------------------------


def test_any_order_more_columns_and_a_byte_order_mark(write):
    header = [*reversed(HEADER), "mood"]
    rows = [
        dict(quantity="price_usd", value="14 bn", mood="fine"),
        dict(paraphrase='says "x", y\nand z'),
    ]
    found, related = verdicts.judged(write(*rows, header=header, encoding="utf-8-sig"))
    assert len(found) == 2 and not related


CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "5",
            "about 50",
            "10 bn EUR",
            "USD",
            "GW",
            "2025-06",
            "price_usd",
            "homes_us",
            "nope",
            "deal=Scale AI",
            "1,0",
            "several million",
            "fleet=H100 SXM:5",
            "x: unit=USD",
            "x: | y: over=2",
        ]
    ),
    st.text(max_size=8),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.lists(CELL, min_size=12, max_size=12), max_size=4),
    st.sampled_from(["table", "json", "csv"]),
)
def test_every_row_has_a_verdict_or_the_file_one_error(tmp_path, rows, form):
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([[*HEADER, "readings"], *rows])
    try:
        text = verdicts.report(path, form=form)
    except UserError as error:
        assert "\n" not in str(error) and str(error).startswith("any.csv")
        return
    if form == "json":
        assert len(json.loads(text)["claims"]) == len(rows)
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(text)))) == len(rows) + 1


# -- lineage, status, forms ----------------------------------------------------------------------


def test_ten_articles_that_repeat_one_report_count_once(write):
    rows = [
        dict(claimant="Reuters", quantity="price_usd", value="14 bn", source_id=f"paper-{n}")
        for n in range(10)
    ]
    found = json.loads(verdicts.report(write(*rows), form="json"))["summary"]
    assert (found["sources"], found["independent_origins"]) == (10, 1)


def test_an_origin_goes_before_the_claimant(write):
    rows = [dict(claimant=f"paper {n}", origin="one-report") for n in range(3)] + [
        dict(claimant="article", source_id="own")
    ]
    assert (
        json.loads(verdicts.report(write(*rows, extra=["origin"]), form="json"))["summary"][
            "independent_origins"
        ]
        == 2
    )


def test_status_is_shown_at_its_date(write):
    text = verdicts.report(
        write(
            dict(status="offered, declined", status_date="2025-06"), extra=["status", "status_date"]
        )
    )
    assert "Status: offered, declined (2025-06)." in text


@pytest.fixture(scope="module")
def ours():
    return json.loads(verdicts.report(form="json"))


def test_every_claim_of_the_articles_has_a_verdict(ours):
    assert [one["claim_id"] for one in ours["claims"]] == [
        row["claim_id"] for row in tables.rows("claims")
    ]
    assert all(one["verdict"] in rule.VERDICTS and one["reason"] for one in ours["claims"])
    assert sum(ours["summary"]["claims_by_verdict"].values()) == len(ours["claims"])


def test_json_says_all_of_it(ours):
    one = next(one for one in ours["claims"] if one["claim_id"] == "S4-06")
    flat = {"kind", "id", "verdict_by_hand"}  # CSV alone has them; the rest is in both
    assert set(one) == set(verdicts.HEADER) - flat | {"claim_id", "relations"}
    assert (
        one["p5"] < one["p50"] < one["p95"]
        and one["verdict"] == "ambiguous"
        and len(one["readings"]) == 3
    )
    floor = next(one for one in ours["claims"] if one["claim_id"] == "S1-11")
    assert floor["claimed_high"] is None and floor["verdict"] == UNIT
    known = {row["source_id"] for row in tables.rows("sources")}
    assert all(set(one["sources"]) <= known for one in ours["claims"])


def test_the_table_fits_and_ends_with_the_counts():
    lines = verdicts.report().splitlines()
    assert max(len(line) for line in lines if line.startswith("      ")) <= 120
    assert (
        lines[-4].startswith("163 claims: ")
        and "independent origins" in lines[-3]
        and "Hand and engine agree" in lines[-1]
    )


def test_csv_is_flat_and_guarded(write):
    text = verdicts.report(
        write(dict(claimant="=cmd()", quantity="price_usd", value="14 bn")), form="csv"
    )
    header, row = csv.reader(io.StringIO(text))
    assert (
        dict(zip(header, row))["claimant"] == "'=cmd()"
        and dict(zip(header, row))["verdict"] == GOOD
    )
