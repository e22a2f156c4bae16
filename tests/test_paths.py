"""Where things are and where one may write: in a checkout, in a wheel,
and in a folder of somebody else's.
"""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from gigawatt import paths


@pytest.fixture
def found(tmp_path, monkeypatch):
    """`paths` as it is found in a copy of the package: `checkout`, `wheel`, or `foreign`,
    which others may write.
    """
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir(), here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", paths.BUILD_VARIABLE, paths.FIGURES_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    may = os.access

    def load(kind: str, more: Path = Path("/nowhere")):
        package = tmp_path / kind / "src" / "gigawatt"
        package.mkdir(parents=True, exist_ok=True)
        shutil.copy(paths.__file__, package)
        if kind == "wheel":
            (package / "share").mkdir()
        shut = [tmp_path / "foreign", more]

        def access(place, mode):
            return not any(Path(place).is_relative_to(one) for one in shut) and may(place, mode)

        monkeypatch.setattr(os, "access", access)
        spec = importlib.util.spec_from_file_location(f"paths_{kind}", package / "paths.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


def test_in_a_checkout_everything_made_goes_to_build(found, tmp_path):
    here = found("checkout")
    assert tmp_path / "checkout" == here.ROOT and here.BUILD == here.ROOT / "build"
    assert here.figures_out() == here.BUILD / "figures" and not here.why()
    assert here.beside("runs/01-x") == here.BUILD / "runs" / "01-x"
    assert here.OWN_SCENARIOS == here.ROOT / "scenarios"


def test_a_wheel_has_its_own_things_and_writes_where_one_stands(found, tmp_path):
    here = found("wheel")
    assert here.DATA == here.PACKAGE / "share" / "data"
    assert here.beside("runs/01-x") == tmp_path / "here" / "01-x"
    assert here.figures_out() == tmp_path / "here" / "gigawatt-figures" and not here.why()
    assert here.BUILD.is_relative_to(tmp_path / "home"), "what nobody asked for goes out of sight"
    kept = here.OWN_SCENARIOS
    assert kept.is_relative_to(tmp_path / "home") and not kept.is_relative_to(here.BUILD)


def test_in_a_foreign_checkout_one_line_says_where_figures_go(found, tmp_path, capsys):
    here = found("foreign")
    assert here.figures_out() == here.figures_out() == tmp_path / "here" / "gigawatt-figures"
    assert capsys.readouterr().err == (
        "figures are saved in gigawatt-figures, because foreign/build cannot be written\n"
    )
    assert here.FIGURES == here.ROOT / "figures", "what is there is read until it is drawn again"
    (here.BUILD / "published").mkdir(parents=True)
    assert found("foreign").FIGURES == here.BUILD / "published"


def test_where_nothing_here_can_be_written_it_goes_home_without_naming_it(found, tmp_path, capsys):
    here = found("foreign", tmp_path / "here")
    assert here.figures_out() == here.BUILD / "figures"
    said = capsys.readouterr().err
    assert "~/" in said and str(tmp_path) not in said


def test_two_places_share_no_folder_and_a_variable_names_another(found, tmp_path, monkeypatch):
    assert found("wheel").BUILD != found("foreign").BUILD
    monkeypatch.setenv(paths.BUILD_VARIABLE, str(tmp_path / "mine"))
    assert tmp_path / "mine" == found("foreign").BUILD


def test_a_path_is_shown_as_short_as_it_can_be(found, tmp_path):
    here = found("checkout")
    shown = [here.shown(tmp_path / one) for one in ("here/a/b", "home/c", "d")]
    assert shown == ["a/b", "~/c", str(tmp_path / "d")]
