"""The explore page outside a browser: in a notebook, on the command line, and what it rests on."""

import math
import re
from urllib.parse import parse_qsl

import numpy as np
import pytest

import gigawatt as gw
from gigawatt import paths
from gigawatt.cli import main
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.pages.explorer import bundle, controls, page, presets

VALUES = dict(
    accelerator="H100 SXM",
    accelerators=350_000,
    second_accelerator="",
    second_accelerators=0,
    site="Prometheus",
    purchase_year=2024,
    as_of="2024-12-31",
    basis="dense_8bit",
    accelerator_price_usd=0.0,
    construction_usd_per_mw_it=0.0,
    server_cost_ratio=0.0,
    facility_overhead=0.0,
    team_size=50,
)
DRAWS = 512


def explored(**changes):
    return gw.explore("08", draws=DRAWS, **{**VALUES, **changes})


def verdicts(**changes) -> dict[str, str]:
    return explored(**changes).judged()["with these choices"].to_dict()


def test_the_settings_are_those_of_an_estimate():
    one = explored(second_accelerator="MI300X", second_accelerators=173_000, facility_overhead=1.25)
    assert one.settings["fleet"] == {"H100 SXM": 350_000, "MI300X": 173_000}
    made = gw.estimate(draws=DRAWS, **one.settings)
    assert made["site_capex_usd"].p50 == one.made["site_capex_usd"].p50
    twice = explored(second_accelerator="H100 SXM", second_accelerators=1)
    assert twice.settings["fleet"] == {"H100 SXM": 350_001}
    assert explored(second_accelerators=5).settings["fleet"] == {"H100 SXM": 350_000}


def test_claims_are_held_against_the_page_and_on_their_own():
    found = explored().judged()
    assert list(found.loc["S4-04"])[1:] == ["inconsistent", "consistent"]
    assert found.loc["S4-06", "with these choices"] == "ambiguous" and "S1-09" not in found.index
    mixed = verdicts(second_accelerator="MI300X", second_accelerators=190_000)
    assert mixed["S4-04"] == "consistent"
    assert verdicts(accelerators=10_000)["S4-06"] == "inconsistent"
    full = dict(site="Hyperion", accelerator="GB200", accelerators=1_850_000, purchase_year=2025)
    assert verdicts(**full)["S1-09"] == "consistent"
    assert verdicts(site="Hyperion")["S1-09"] == "inconsistent"


def test_the_link_names_what_differs_from_the_opening_choices():
    assert explored().link == "#"
    found = dict(parse_qsl(explored(accelerator="GB200", team_size=60).link[1:]))
    assert found == {"accelerator": "GB200", "team_size": "60"}


def test_a_reader_sees_the_page_and_a_run_without_one_a_table(monkeypatch):
    monkeypatch.delenv(paths.FIGURES_VARIABLE, raising=False)
    shown = explored(accelerator="GB200")._repr_mimebundle_()["text/html"]
    assert shown.startswith("<iframe title=") and "#accelerator=GB200" in shown
    monkeypatch.setenv(paths.FIGURES_VARIABLE, "somewhere")
    bare = explored()._repr_mimebundle_()
    assert bare == explored()._repr_mimebundle_() and len(bare["text/html"]) < 20_000
    assert "site_capex_usd" in bare["text/html"] and "<iframe" not in bare["text/html"]


@pytest.mark.parametrize(
    "changes, words",
    [
        (dict(accelerators=0), "The fleet is empty"),
        (dict(accelerator="H1000"), "did you mean"),
        (dict(accelerator=""), "without a kind"),
        (dict(facility_overhead=99.0), "out of range"),
        (dict(site="<script>"), "unknown site"),
        (dict(price=3), "unknown value 'price'"),
    ],
)
def test_what_cannot_be_is_one_line(changes, words):
    with pytest.raises(UserError, match=words):
        explored(**changes)


ODD = [None, math.nan, -1, 10**400, "../x", "<script>", "\x00", [1], {"a": 1}, True, b"x", object]
ODD += [1j, np.array([1, 2]), np.float64(3)]


@pytest.mark.parametrize("name", VALUES)
def test_what_is_no_value_is_one_line(name):
    for value in ODD:
        try:
            assert explored(**{name: value}).settings
        except UserError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize(
    "changes", [{"draws": "x"}, {"draws": None}, {"notebook": 8}, {"notebook": None}]
)
def test_a_page_takes_a_number_of_draws_and_the_name_of_a_notebook(changes):
    with pytest.raises(UserError):
        gw.explore(**{"notebook": "08", "draws": DRAWS, **VALUES, **changes})


# -- what the page is built of -------------------------------------------------------------------
def test_every_preset_can_be_estimated():
    found = presets.presets()
    assert {one["name"] for one in found} >= {"prometheus", "hyperion", "colossus", "abilene"}
    articles = {one["label"].partition(":")[0] for one in found if "Article" in one["label"]}
    assert len(articles) == 5
    for one in found:
        assert set(one["state"]) == set(controls.LABELS)
        assert explored(**one["state"]).made["site_capex_usd"].p50 > 0


def test_each_control_has_a_name_of_its_own_and_a_hint():
    found = controls.controls()
    labels = {one.label for one in found}
    assert len(labels) == len(found) and all(one.hint for one in found)
    assert not [one.label for one in found if "_" in one.label]


@pytest.mark.parametrize("name", [*controls.COUNTED, *controls.OWN])
def test_the_stops_of_a_slider_may_be_set(name):
    stops, (low, high) = controls.stops(name), controls.limits(name)
    assert len(stops) > 40 and stops == sorted(set(stops))
    assert all(low <= stop <= high for stop in stops if stop)
    for stop in (stops[1], stops[-1]):
        choices.resolve({name.removeprefix("second_"): stop})


def test_every_entry_of_a_menu_may_be_chosen():
    for name, values in controls.axes().items():
        for value in values[:: max(1, len(values) // 8)]:
            choices.resolve({name: value})


def test_the_page_is_one_file_that_asks_nobody():
    made = page.page()
    assert len(made.encode()) < 600_000
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', made)[1]
    assert policy.startswith("default-src &#39;none&#39;") and "unsafe" not in policy
    assert not re.search(r'(?:src|href)="(?:https?:)?//', made)
    assert made.count("<script") == 2 and str(paths.ROOT) not in made
    assert page.page("index.html").count('<a href="index.html">') == 1


def test_texts_of_the_tables_cannot_end_their_element(monkeypatch):
    assert "<" not in page._inside('{"a":"</script><script>"}')


def test_the_data_rests_on_the_tables():
    made = bundle.build().data
    assert {one["id"] for one in made["claims"]} <= set(tables.index("claims"))
    assert made["opening"] == presets.presets()[0]["state"]


def test_the_command_writes_the_page(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["explore", "--out", str(tmp_path / "new" / "explore.html")])
    assert stopped.value.code == 0 and "wrote " in capsys.readouterr().out
    assert (tmp_path / "new" / "explore.html").read_text().startswith("<!DOCTYPE html>")
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemExit) as stopped:
        main(["explore", "--out", str(tmp_path / "file" / "x.html")])
    assert stopped.value.code == 2 and "file: is not a folder" in capsys.readouterr().err


def test_no_text_of_a_script_runs_over_lines():
    """So that the page may leave out indents: `page.lean`."""
    code = page.script(*page.SCRIPTS)
    kept = page.lean(code)
    texts = re.findall(r"`[^`]*`", kept)
    assert texts and not any("\n" in one for one in texts)
    assert len(kept) < 0.95 * len(code)


def test_no_two_scripts_have_a_function_of_one_name():
    """They share one page: the later would take the place of the earlier."""
    names = re.findall(r"^(?:async )?(?:function|class) (\w+)", page.script(*page.SCRIPTS), re.M)
    assert len(names) > 80 and len(names) == len(set(names))
