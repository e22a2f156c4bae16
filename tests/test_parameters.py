"""The parameters of a notebook: declared form, and a gate that lets only plain declared values in."""

import pytest

from gigawatt import parameters
from gigawatt.errors import UserError


def notebook(source: str, tags=("parameters",)) -> dict:
    return {"cells": [{"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}]}


GOOD = 'site: str = "Hyperion"  # where\npower_mw: float = 1.5  # MW\ndraws: int = 64  # how many\nshow: bool = True  # or not'


@pytest.fixture
def known():
    return parameters.declared(notebook(GOOD), "nb")


def test_declarations_carry_type_default_and_help(known):
    assert list(known) == ["site", "power_mw", "draws", "show"]
    assert (known["draws"].type, known["draws"].default, known["draws"].help) == (int, 64, "how many")


@pytest.mark.parametrize("source", ["x = 1", "x: int = y", "x: list = []", "x: int = 'a'", "import os", "x: int ="])
def test_other_forms_are_refused(source):
    with pytest.raises(UserError, match="nb"):
        parameters.declared(notebook(source), "nb")


@pytest.mark.parametrize("tags", [(), ("other",)])
def test_the_tag_is_needed(tags):
    with pytest.raises(UserError, match="exactly one cell"):
        parameters.declared(notebook(GOOD, tags), "nb")


def test_text_is_read_by_declared_type(known):
    values = parameters.from_text(known, [("draws", "128"), ("power_mw", "2e3"), ("show", "false"), ("site", "x")], "nb")
    assert values == {"draws": 128, "power_mw": 2000.0, "show": False, "site": "x"}


@pytest.mark.parametrize("name, text, words", [
    ("draw", "128", "did you mean draws"),
    ("draws", "1.5", "whole number"),
    ("draws", "many", "whole number"),
    ("power_mw", "nan", "finite"),
    ("power_mw", "inf", "finite"),
    ("show", "yes", "true or false"),
    ("site", "x" * 600, "too long"),
    ("site", "a\nb", "printable"),
    ("draws = 1; import os", "1", "unknown parameter"),
])
def test_bad_text_is_one_clear_line(known, name, text, words):
    with pytest.raises(UserError, match=words) as caught:
        parameters.from_text(known, [(name, text)], "nb")
    assert "\n" not in str(caught.value)


def test_given_twice(known):
    with pytest.raises(UserError, match="twice"):
        parameters.from_text(known, [("draws", "64"), ("draws", "65")], "nb")


@pytest.mark.parametrize("text, words", [
    ("draws: '128'", "not of type int"),
    ("draws: true", "not of type int"),
    ("site: [a, b]", "expected a number, a text"),
    ("site: {a: b}", "not of type str"),
    ("power_mw: .inf", "finite"),
    ("drawz: 1", "did you mean draws"),
    ("? draws\n: !!python/object/apply:os.system ['true']", "line 2"),
    ("site: !!binary aGVsbG8=", "line 1"),
    ("a: &x 1\nb: *x", "line 1"),
    ("- draws", "mapping"),
    ("draws: [", "not plain YAML"),
    ("'draws=1\\nimport os': 1", "unknown parameter"),
])
def test_files_that_carry_more_than_plain_values_are_refused(known, tmp_path, text, words):
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=words) as caught:
        parameters.from_file(known, path, "nb")
    assert "\n" not in str(caught.value)


def test_yaml_is_version_1_2(known, tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("site: no\npower_mw: 1e3\ndraws: 012\n", encoding="utf-8")
    assert parameters.from_file(known, path, "nb") == {"site": "no", "power_mw": 1000.0, "draws": 12}


def test_a_missing_file_is_named(known, tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        parameters.from_file(known, tmp_path / "none.yaml", "nb")
