"""The parameters of a notebook: declared form, and a gate that lets only plain declared
values in.
"""

import pytest

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.errors import UserError
from gigawatt.notebooks import parameters


def notebook(source: str, tags=("parameters",)) -> dict:
    return {"cells": [{"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}]}


GOOD = (
    'place: str = "Hyperion"  # where\npower_mw: float = 1.5  # MW\ndraws: int = 64  # how '
    "many\nshow: bool = True  # or not"
)


@pytest.fixture
def known():
    return parameters.declared(notebook(GOOD), "nb")


def test_declarations_carry_type_default_and_help(known):
    assert list(known) == ["place", "power_mw", "draws", "show"]
    assert (known["draws"].type, known["draws"].default, known["draws"].help) == (
        int,
        64,
        "how many",
    )


def test_a_long_comment_goes_on_below():
    source = 'topic: str = "all"  # field;\n# one of all, power\n'
    (topic,) = parameters.declared(notebook(source), "nb").values()
    assert topic.help == "field; one of all, power" and topic.options == ("all", "power")


@pytest.mark.parametrize(
    "source", ["x = 1", "x: int = y", "x: list = []", "x: int = 'a'", "import os", "x: int ="]
)
def test_other_forms_are_refused(source):
    with pytest.raises(UserError, match="nb"):
        parameters.declared(notebook(source), "nb")


@pytest.mark.parametrize("tags", [(), ("other",)])
def test_the_tag_is_needed(tags):
    with pytest.raises(UserError, match="exactly one cell"):
        parameters.declared(notebook(GOOD, tags), "nb")


def test_text_is_read_by_declared_type(known):
    values = parameters.from_text(
        known, [("draws", "128"), ("power_mw", "2e3"), ("show", "false"), ("place", "x")], "nb"
    )
    assert values == {"draws": 128, "power_mw": 2000.0, "show": False, "place": "x"}


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("draw", "128", "did you mean draws"),
        ("draws", "1.5", "whole number"),
        ("draws", "many", "whole number"),
        ("power_mw", "nan", "finite"),
        ("power_mw", "inf", "finite"),
        ("show", "yes", "true or false"),
        ("place", "x" * 600, "too long"),
        ("place", "a\nb", "printable"),
        ("draws = 1; import os", "1", "unknown parameter"),
    ],
)
def test_bad_text_is_one_clear_line(known, name, text, words):
    with pytest.raises(UserError, match=words) as caught:
        parameters.from_text(known, [(name, text)], "nb")
    assert "\n" not in str(caught.value)


def test_given_twice(known):
    with pytest.raises(UserError, match="twice"):
        parameters.from_text(known, [("draws", "64"), ("draws", "65")], "nb")


@pytest.mark.parametrize(
    "text, words",
    [
        ("draws: '128'", "not of type int"),
        ("draws: true", "not of type int"),
        ("place: [a, b]", "expected a number, a text"),
        ("place: {a: b}", "not of type str"),
        ("power_mw: .inf", "finite"),
        ("drawz: 1", "did you mean draws"),
        ("? draws\n: !!python/object/apply:os.system ['true']", "line 2"),
        ("place: !!binary aGVsbG8=", "line 1"),
        ("a: &x 1\nb: *x", "line 1"),
        ("- draws", "mapping"),
        ("draws: [", "not plain YAML"),
        ("'draws=1\\nimport os': 1", "unknown parameter"),
    ],
)
def test_files_that_carry_more_than_plain_values_are_refused(known, tmp_path, text, words):
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=words) as caught:
        parameters.from_file(known, path, "nb")
    assert "\n" not in str(caught.value)


def test_yaml_is_version_1_2(known, tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("place: no\npower_mw: 1e3\ndraws: 012\n", encoding="utf-8")
    assert parameters.from_file(known, path, "nb") == {
        "place": "no",
        "power_mw": 1000.0,
        "draws": 12,
    }


def test_a_missing_file_is_named(known, tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        parameters.from_file(known, tmp_path / "none.yaml", "nb")


BOUNDED = (
    'site: str = "Hyperion"  # where\ncount: int = 5  # how many; 1 to 1,000\nshare: float = 0.5  '
    "# a part of 1; 0 to 1\n"
    "years: float = 2  # how long; 0.5 or more\nprice: float = 0.0  # USD; 0 takes the range of "
    'the tables\nlabel: str = ""  # any words\n'
    'field: str = "all"  # what is drawn; one of all, money, power'
)


@pytest.fixture
def bounded():
    return parameters.declared(notebook(BOUNDED), "nb")


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("count", "0", "parameter count: 0 is out of range; it must be 1 to 1,000 (how many)"),
        ("count", "1001", "must be 1 to 1,000"),
        ("share", "1.1", "must be 0 to 1"),
        ("share", "-1e-9", "must be 0 to 1"),
        ("years", "0.4", "must be 0.5 or more"),
        ("site", "Nowhere", "unknown site 'Nowhere'"),
        ("site", "", "site: expected a name"),
        ("field", "mony", "unknown value of parameter field 'mony': did you mean money?"),
        ("field", "", "unknown value of parameter field"),
        ("field", "all, money", "unknown value of parameter field"),
    ],
)
def test_bounds_in_the_comment_and_choices_of_the_tables_are_kept(bounded, name, text, words):
    with pytest.raises(UserError) as caught:
        parameters.from_text(bounded, [(name, text)], "nb")
    assert words in str(caught.value)


def test_inside_the_bounds_and_in_the_spelling_of_the_tables(bounded):
    given = [
        ("count", "1000"),
        ("share", "0"),
        ("years", "1e9"),
        ("price", "-5"),
        ("site", "hyperion"),
        ("label", "Nowhere"),
        ("field", "power"),
    ]
    assert parameters.from_text(bounded, given, "nb") == {
        "count": 1000,
        "share": 0.0,
        "years": 1e9,
        "price": -5.0,
        "site": "Hyperion",
        "label": "Nowhere",
        "field": "power",
    }


def test_the_fields_of_notebook_05_are_those_of_the_claims():
    known = parameters.declared(
        parameters.read_notebook(paths.NOTEBOOKS / "05-do-the-claims-agree.ipynb"), "05"
    )
    assert known["topic"].options == (
        "all",
        *sorted({row["topic"] for row in tables.rows("claims")}),
    )


def test_defaults_lie_inside_their_bounds():
    for path in paths.NOTEBOOKS.glob("*.ipynb"):
        declared = parameters.declared(parameters.read_notebook(path), path.stem)
        defaults = {name: one.default for name, one in declared.items()}
        assert parameters.checked(declared, dict(defaults), path.stem) == defaults


def test_a_line_says_that_the_text_speaks_of_the_defaults():
    space = {"accelerators": 1000, "draws": 64, "accelerator": "H100 SXM"}
    exec("import gigawatt as gw\nsaid = gw.default_choices('01')", space)
    assert "accelerators 1000 (default: 350000)" in space["said"]
    assert "draws" not in space["said"] and "H100" not in space["said"]
    exec("accelerators = 350000\nsaid = gw.default_choices('01')", space)
    assert space["said"] is None


@pytest.mark.parametrize("digits", [30, 400, 4_000])
@pytest.mark.parametrize("kind", ["int", "float"])
def test_a_number_without_end_is_out_of_range(kind, digits):
    known = {
        "size": parameters.Parameter(
            "size", {"int": int, "float": float}[kind], 1, "how many; 1 to 5"
        )
    }
    for value in (10**digits, -(10**digits)):
        with pytest.raises(UserError, match="out of range|not a finite number"):
            parameters.checked(dict(known), {"size": value}, "98")
