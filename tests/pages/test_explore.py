"""The explore page without a browser: what follows from choices, verdicts, notes, sentences,
copies, scenarios.
"""

import math
import re
import shlex

import numpy as np
import pytest

import gigawatt as gw
from gigawatt import paths
from gigawatt.cli import main
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.estimates import choices, headlines
from gigawatt.notebooks import parameters, run
from gigawatt.pages import explore, explore_html, explore_state

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


def look(**changes) -> explore_state.View:
    return explore_state.look({**VALUES, **changes}, DRAWS, 1)


def page(**changes) -> explore.Explorer:
    return gw.explore("08", draws=DRAWS, **{**VALUES, **changes})


def held(view: explore_state.View) -> dict[str, explore_state.Held]:
    return {one.line.get("claim_id"): one for one in view.held}


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "OWN_SCENARIOS", tmp_path / "scenarios")
    return tmp_path / "scenarios"


def test_the_page_shows_what_the_model_gives():
    view = look()
    made = gw.estimate(
        draws=DRAWS,
        fleet="H100 SXM:350000",
        purchase_year=2024,
        site="Prometheus",
        as_of="2024-12-31",
    )
    assert set(view.results) == set(headlines.labels("app")) and not view.notes
    for name in set(headlines.labels("app")) - {"company_h100e_installed"}:
        assert view.results[name].p50 == made[name].p50
    assert view.results["company_h100e_installed"].p95 == made["meta_h100e_installed"].p95


def test_every_choice_moves_something():
    before = look().results
    for name, value in dict(
        accelerator="GB200",
        accelerators=300_000,
        site="Hyperion",
        purchase_year=2023,
        as_of="2025-12-31",
        basis="memory_bandwidth",
        accelerator_price_usd=20_000.0,
        construction_usd_per_mw_it=9e6,
        server_cost_ratio=1.4,
        facility_overhead=1.2,
        team_size=100,
    ).items():
        changes = {name: value, **({"accelerator": "A100"} if name == "basis" else {})}
        after = look(**changes).results
        assert any(after[one].p50 != before[one].p50 for one in after if one in before), name


def test_two_kinds_add_up_and_one_kind_twice_is_one():
    both = (
        look(second_accelerator="MI300X", second_accelerators=173_000)
        .results["h100_equivalents"]
        .p50
    )
    alone = look(accelerator="MI300X", accelerators=173_000).results["h100_equivalents"].p50
    assert both == pytest.approx(350_000 + alone)
    assert explore_state.chosen(
        {**VALUES, "second_accelerator": "H100 SXM", "second_accelerators": 1}
    )["fleet"] == {"H100 SXM": 350_001}


def test_claims_are_held_against_the_page_and_on_their_own():
    found = held(look())
    assert (
        found["S4-04"].verdict.verdict == "inconsistent"
        and found["S4-04"].on_its_own.verdict == "consistent"
    )
    assert found["S4-06"].verdict.verdict == "ambiguous" and "S1-09" not in found
    mixed = held(look(second_accelerator="MI300X", second_accelerators=190_000))
    assert mixed["S4-04"].verdict.verdict == "consistent"
    assert held(look(accelerators=10_000))["S4-06"].verdict.verdict == "inconsistent"


def test_a_site_brings_its_own_claims():
    found = held(look(site="Hyperion"))
    assert found["S1-09"].verdict.verdict == "inconsistent"
    full = held(
        look(site="Hyperion", accelerator="GB200", accelerators=1_850_000, purchase_year=2025)
    )
    assert full["S1-09"].verdict.verdict == "consistent"


def test_more_power_than_the_site_has_is_a_sentence():
    assert "cannot run at Prometheus" in look(accelerators=2_000_000).notes[0]
    assert "may not run" in look(accelerators=500_000).notes[0]
    fits = float(
        re.search(r"About ([\d,]+) accelerators", look(accelerators=2_000_000).notes[0])
        .group(1)
        .replace(",", "")
    )
    assert look(accelerators=int(fits)).results["site_share"].p50 == pytest.approx(1, rel=0.01)


@pytest.mark.parametrize(
    "changes, words",
    [
        (dict(accelerator="Inferentia2"), "no power rating for Inferentia2"),
        (dict(accelerator="GB200", purchase_year=2020), "GB200 came out in 2025"),
        (dict(site="Aiken"), ""),
        (dict(accelerator="Gaudi2", basis="memory_bandwidth"), "no price"),
    ],
)
def test_what_cannot_be_given_is_a_note(changes, words):
    assert words in " ".join(look(**changes).notes)


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
        gw.explore("08", draws=64, **{**VALUES, **changes})


def test_a_second_count_waits_for_its_kind_and_erases_nothing():
    one = page()
    before = one.view.results["site_capex_usd"].p50
    html = one.move("second_accelerators", 5)
    assert "Choose the second kind: 5 of it are not counted yet" in html
    assert one.view.results["site_capex_usd"].p50 == before and one.commands()
    one.move("second_accelerator", "H200")
    assert one.view.results["site_capex_usd"].p50 > before


def test_each_slider_and_menu_has_a_name_of_its_own():
    assert len(set(explore.LABELS.values())) == len(explore.LABELS)


def test_a_move_gives_a_sentence_and_never_raises():
    one = page()
    html = one.move("accelerators", 0)
    assert (
        "The fleet is empty" in html
        and "<svg" not in html
        and one.view is None
        and one.commands() == []
    )
    assert "empty" in one.save("some-name")
    assert "<svg" in one.move("second_accelerator", "MI300X") or one.view is None
    assert "<svg" in one.move("second_accelerators", 1000)
    assert "-p accelerators 0" in one.commands()[0]


ODD = [
    None,
    math.nan,
    -1,
    10**400,
    "../x",
    "<script>",
    "\x00",
    [1],
    {"a": 1},
    True,
    b"x",
    object,
    1j,
    np.array([1, 2]),
    np.float64(3),
]


@pytest.mark.parametrize("name", [*VALUES, "driven", "nosuch"])
def test_whatever_a_value_is_set_to_the_page_shows_itself(name, own):
    for value in ODD:
        one = page()
        html = one.move(name, value)
        assert html == one._result() and html in one._repr_html_() and "<script>" not in html
        assert isinstance(one.commands(), list) and isinstance(one.save("x"), str)
        assert one.view or 'class="gw-note"' in html


@pytest.mark.parametrize("name", VALUES)
def test_what_is_no_value_is_one_line(name):
    for value in ODD:
        try:
            assert page(**{name: value}).widget
        except UserError as error:
            assert str(error)


@pytest.mark.parametrize(
    "changes", [{"draws": "x"}, {"draws": None}, {"notebook": 8}, {"notebook": None}]
)
def test_a_page_takes_a_number_of_draws_and_the_name_of_a_notebook(changes):
    with pytest.raises(UserError):
        gw.explore(**{"notebook": "08", "draws": DRAWS, **VALUES, **changes})


def test_a_page_that_shows_nothing_can_be_shown_and_moves_on():
    one = page()
    one.move("accelerators", 0)
    assert "The fleet is empty" in one._repr_html_() and one.widget
    assert "<svg" in one.move("accelerators", 1000)


@pytest.mark.parametrize("name", [None, 8.5, ["a"], "con/x", "x" * 300, ".hidden"])
def test_what_is_no_name_of_a_scenario_is_said(own, name):
    assert "scenario name" in page().save(name) and not own.exists()


def test_the_name_of_a_notebook_is_quoted():
    assert (
        gw.explore("; rm -rf x", draws=DRAWS, **VALUES)
        .commands()[0]
        .startswith("gigawatt run '; rm -rf x' ")
    )


@pytest.mark.parametrize(
    "name", ["accelerators", "second_accelerators", "team_size", *explore_state.OWN]
)
def test_both_ends_of_every_slider_answer(name):
    if name not in VALUES and name not in explore_state.OWN:
        pytest.skip("not on the page")
    one = page(second_accelerator="GB200")
    stops = explore.steps(name, VALUES.get(name, 0.0))
    assert len(stops) > 40 and stops == sorted(set(stops)) and VALUES.get(name, 0.0) in stops
    for stop in (stops[0], stops[1], stops[-1]):
        assert re.search('<svg|class="gw-note"', one.move(name, stop))


@pytest.mark.parametrize(
    "name", ["accelerator", "second_accelerator", "site", "operator", "package", "as_of", "basis"]
)
def test_every_entry_of_a_menu_can_be_chosen(name):
    entries = [value for _, value in explore.options(name, "")]
    assert len(entries) >= 3 and "of our own" in [
        value for _, value in explore.options(name, "of our own")
    ]
    for value in entries[:: max(1, len(entries) // 8)]:
        if value:
            choices.resolve(
                explore_state.chosen(
                    {
                        **VALUES,
                        name: value,
                        "second_accelerators": int(name == "second_accelerator"),
                    }
                )
            )


def test_the_drawing_moves_with_the_numbers():
    def dots(view):
        return [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', explore_html.drawing(view))]

    few, many = dots(look(accelerators=200_000)), dots(look(accelerators=300_000))
    assert (
        len(few) == 5
        and all(b > a for a, b in zip(few[:2] + few[3:4], many[:2] + many[3:4]))
        and few[4] == many[4]
    )
    drawn = explore_html.drawing(look())
    assert (
        'role="img"' in drawn
        and "H100 equivalents: 350,000 H100e" in drawn
        and drawn.count("<polygon") == 3
    )


def test_an_open_claim_is_drawn_to_the_edge():
    assert f'x2="{explore_html.RIGHT:.1f}"' in explore_html._diamond((2e9, math.inf), (9, 11), 0)
    assert f'x1="{explore_html.LEFT:.1f}"' in explore_html._diamond((0.0, 2e9), (9, 11), 0)


def test_texts_of_the_tables_are_escaped():
    assert "<b>" not in explore_html.sentence(
        "a <b> in a note"
    ) and "<i>" not in explore_html.lines(["run <i>"])


def test_without_a_reader_the_page_is_plain_and_the_same(monkeypatch):
    monkeypatch.setenv(paths.FIGURES_VARIABLE, "somewhere")
    bundle = page()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"} and bundle == page()._repr_mimebundle_()
    assert "What the press says" in bundle["text/html"]


def test_the_widget_moves(monkeypatch):
    monkeypatch.delenv(paths.FIGURES_VARIABLE, raising=False)
    one = page()
    assert "application/vnd.jupyter.widget-view+json" in str(one._repr_mimebundle_())
    found = list(_within(one.widget))
    count = next(w for w in found if getattr(w, "description", "") == "how many")
    result = next(w for w in found if "gw-drawing" in str(getattr(w, "value", "")))
    before = result.value
    count.index += 3
    assert result.value != before and one.values["accelerators"] == count.value > 350_000
    driven = next(w for w in found if getattr(w, "description", "") == "what drives")
    driven.value = "team_cost_usd_per_year"
    assert "Share of the spread of: pay of a whole team" in result.value
    count.value = 0
    assert "The fleet is empty" in result.value


def _within(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _within(child)


# -- the same choices elsewhere
# ----------------------------------------------------------------------
def test_the_run_line_gives_the_same_values_back():
    one = page(
        second_accelerator="MI300X",
        second_accelerators=1000,
        facility_overhead=1.25,
        accelerator="GB200",
    )
    words = shlex.split(one.commands()[0])
    assert words[:3] == ["gigawatt", "run", "08"]
    declared = parameters.declared(parameters.read_notebook(run.find("08")), "08")
    given = parameters.from_text(declared, list(zip(words[4::3], words[5::3])), "08")
    assert {name: given.get(name, declared[name].default) for name in one.values} == one.values


def test_the_estimate_line_gives_the_same_number(capsys):
    one = page(accelerator="GB200", server_cost_ratio=1.3)
    words = shlex.split(one.commands()[1])[1:]
    with pytest.raises(SystemExit) as stopped:
        main([*words, "--draws", str(DRAWS), "--format", "csv"])
    assert stopped.value.code == 0
    line = next(
        line for line in capsys.readouterr().out.splitlines() if line.startswith("site_capex_usd")
    )
    assert float(line.split(",")[3]) == pytest.approx(one.view.results["site_capex_usd"].p50)


def test_a_scenario_is_saved_once_and_can_be_used(own):
    one = page(second_accelerator="MI300X", second_accelerators=5000, facility_overhead=1.25)
    assert "Saved as scenarios/my-fleet.yaml" in one.save(" my-fleet ")
    assert "my-fleet" in choices.scenarios()
    again = gw.estimate("my-fleet", draws=DRAWS)["site_capex_usd"]
    assert again.p50 == one.view.results["site_capex_usd"].p50
    content = (own / "my-fleet.yaml").read_bytes()
    assert (
        "exists already and is kept" in page().save("my-fleet")
        and (own / "my-fleet.yaml").read_bytes() == content
    )


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", "x" * 41, "-x", "x.yaml", "a b", "ä"])
def test_a_scenario_name_is_checked(own, name):
    assert "write small letters" in page().save(name) and not own.exists()


def test_a_scenario_of_the_collection_is_not_shadowed(own):
    assert "exists already" in page().save("default")
    own.mkdir()
    (own / "default.yaml").write_text("team_size: 3\n")
    assert choices.scenario("default")["purchase_year"] == 2024


def test_a_folder_that_cannot_be_written_is_one_line(own):
    own.write_text("a file where the folder should be")
    assert "scenarios/: cannot be made" in page().save("my-fleet")


def test_the_labels_cover_the_page():
    assert set(VALUES) <= set(explore.LABELS) and set(VALUES) <= {
        name for group in explore.GROUPS.values() for name in group
    }
    assert all(
        name in tables.index("assumptions") or name == "accelerator_price_usd"
        for name in explore_state.OWN
    )
