"""Words of strangers: each bad input has one line, which says what to write instead."""

import pytest
from click.testing import CliRunner

from gigawatt import cli
from gigawatt.errors import UserError


def call(*words: str):
    return CliRunner().invoke(cli.main, list(words))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("site_power_gw=1", "unknown input 'site_power_gw': write facility_power_mw='1 GW'"),
        ("Site-Power=1", "write facility_power_mw='1 GW'"),
        ("model=H100", "unknown input 'model': write accelerator"),
        ("load=0.8", "write utilisation"),
        ("team=50", "write team_size"),
        ("chip_price_usd=20000", "write accelerator_price_usd"),
        ("country=France", "unknown country 'France': write country=FR"),
        ("country=Frence", "write country=FR"),
        ("country=Royaume-Uni", "write country=GB"),
        ("country=gb", "write country=GB"),
        ("country=Atlantis", "unknown country 'Atlantis': known: AE, DE, FR"),
        ("accelerators=350.000", "'350.000' may be 350 or 350000; write one of the two"),
        ("fleet=H100 SXM:1.300.000", "'H100 SXM:1.300.000' may be 1 or 1300000"),
        ("accelerator_price_usd=30.000", "'30.000' may be 30 or 30000; write one of the two"),
        ("facility_power=1", "did you mean facility_power_mw?"),
    ],
)
def test_a_choice_in_other_words_is_named(written, told):
    done = call("estimate", "site_capex_usd", "--set", written)
    assert done.exit_code == 2 and told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "written",
    ["fleet=H100 SXM:350000", "fleet=H100 SXM:1500.5", "accelerator_price_usd=30.125"]
    + ["electricity_usd_per_kwh=0.085", "rent_usd_per_accelerator_hour=2.500", "pue=1.000"],
)
def test_a_plain_number_passes(written):
    assert call("estimate", "accelerator_cost_usd", "--set", written).exit_code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["model"], "`gigawatt estimate --list` shows every quantity of the model"),
        (["anchors"], "`gigawatt score` holds our ranges"),
        (["notebook", "01"], "`gigawatt run 01` runs one notebook"),
        (["site_capex_usd"], "write `gigawatt estimate site_capex_usd`"),
        (["100,000 H100 draw 150 MW"], "is a sentence; `gigawatt judge` judges one"),
        (["jugde"], "did you mean judge?"),
        (["xyzzy"], "`gigawatt --help` lists them"),
        (
            ["estimate", "fleet=H100 SXM:8"],
            "a choice stands behind --set: --set 'fleet=H100 SXM:8'",
        ),
        (["estimate", "homes_uk"], "`gigawatt estimate homes --set country=GB` counts homes there"),
        (["estimate", "homes_de"], "--set country=DE"),
        (["estimate", "cost"], "`gigawatt estimate --list cost` shows"),
        (["explain", "chips"], "`gigawatt estimate --list chip` shows"),
        (["explain", "12"], "unknown figure '12': did you mean 12-carbon-by-supply or 12-jobs"),
        (["claims", "S4-06"], "S4-06 is the id of a claim; `gigawatt claims` alone prints"),
        (["claims", "Meta buys 350,000 H100"], "is no file; `gigawatt judge` judges a sentence"),
        (["solve", "S4-06", "--for", "chip_price"], "'chip_price': write accelerator_price_usd\n"),
        (["estimate", "package_usd", "--set", "package=Deitke"], "data/pay.csv has all"),
        (["claims", "no.csv"], "no.csv: cannot be read"),
    ],
)
def test_a_word_in_the_wrong_place_has_its_remedy(words, told):
    done = call(*words)
    assert done.exit_code == 2 and told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["site_capex_usd", "homes", "S4-06"])
def test_what_is_meant_is_asked_of_a_name_alone(name):
    from gigawatt.cli import meant

    assert meant.quantity(name) == ""
    assert isinstance(meant.command(name, ["judge"]), UserError)


def test_the_inputs_that_are_meant_exist():
    from gigawatt.cli import meant
    from gigawatt.estimates import choices

    assert set(meant.INPUTS.values()) <= choices.settable()
    assert not set(meant.INPUTS) & choices.settable()  # a known name is never taken for another


def test_a_grid_is_told_too(tmp_path):
    (tmp_path / "g.yaml").write_text("site_power_gw: [1, 2]\n", encoding="utf-8")
    grid = ["--grid", str(tmp_path / "g.yaml"), "--out", str(tmp_path / "m.csv")]
    done = call("sweep", "homes_us", *grid)
    assert "g.yaml: unknown input 'site_power_gw': write facility_power_mw='1 GW'" in done.stderr
    assert "--set country=GB` counts homes there" in call("sweep", "homes_uk", *grid).stderr
