"""Errors: one line for the reader, and a class for the code; nobody reads their words."""

import ast

import pytest

from gigawatt import paths
from gigawatt.data.csvfile import Line
from gigawatt.errors import NotKnown, Unknown, UserError, WrongDimension, unknown
from gigawatt.estimates import choices
from gigawatt.text.parse import parse

SOURCE = sorted((paths.ROOT / "src" / "gigawatt").rglob("*.py"))


def reads_words(node: ast.AST) -> bool:
    """Whether an expression looks for words in the text of an error."""

    def text_of_error(one: ast.AST) -> bool:
        return (
            isinstance(one, ast.Call)
            and isinstance(one.func, ast.Name)
            and one.func.id in ("str", "repr")
            and len(one.args) == 1
            and isinstance(one.args[0], ast.Name)
            and one.args[0].id in ("error", "exception", "exc", "err", "e")
        )

    if isinstance(node, ast.Compare):
        return any(text_of_error(one) for one in (node.left, *node.comparators))
    called = node.func if isinstance(node, ast.Call) else None
    looks = ("startswith", "endswith", "find", "index", "count")
    return (
        isinstance(called, ast.Attribute) and called.attr in looks and text_of_error(called.value)
    )


@pytest.mark.parametrize("path", SOURCE, ids=lambda p: p.stem)
def test_errors_are_told_apart_by_class(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = [node.lineno for node in ast.walk(tree) if reads_words(node)]
    assert not lines, f"lines {lines} read the words of an error; give it a class"


def test_the_rule_finds_what_it_forbids():
    for text in ("'no' in str(error)", "str(error).startswith('no')", "str(e) == 'no'"):
        assert any(reads_words(node) for node in ast.walk(ast.parse(text))), text
    assert not any(reads_words(node) for node in ast.walk(ast.parse("print(str(error))")))


@pytest.mark.parametrize("kind", [UserError, NotKnown, WrongDimension, Unknown])
def test_a_place_keeps_the_class(kind):
    with pytest.raises(kind) as raised, Line("a.csv", 3, {}).at("unit"):
        raise kind("no such thing")
    assert type(raised.value) is kind
    assert str(raised.value) == "a.csv: row 3, column unit: no such thing"


def test_classes_say_what_is_wrong():
    with pytest.raises(WrongDimension):
        parse("power", "5 USD", "MW")
    assert unknown("accelerator", "H1000", ["H100"]).kind == "accelerator"


@pytest.mark.parametrize(
    "name", ["Mistral", "Intel", "Alibaba", "Apple", "Lambda", "Nscale", "Baidu"]
)
@pytest.mark.parametrize("kind", ["operator", "accelerator", "site", "deal"])
def test_no_company_is_suggested_for_another(kind, name):
    known = [
        *("Meta", "Microsoft", "Oracle", "Amazon", "Alphabet", "MTIA", "xAI", "Scale AI"),
        *("Temple", "Abilene", "Huntsville", "MosaicML", "Ironwood"),
    ]
    assert "did you mean" not in str(unknown(kind, name, known))


@pytest.mark.parametrize(
    "kind, name, meant",
    [
        ("operator", "Mistrel", "Mistral"),
        ("operator", "Micorsoft", "Microsoft"),
        ("accelerator", "H1000", "H100 SXM"),
        ("deal", "Scale", "Scale AI"),
    ],
)
def test_a_slip_of_the_pen_is_suggested(kind, name, meant):
    known = ["Mistral", "Meta", "Microsoft", "H100 SXM", "Scale AI", "Scaleway"]
    assert f"did you mean {meant}" in str(unknown(kind, name, known))


@pytest.mark.parametrize("company", ["mistral", "intel", "baidu", "tesla"])
@pytest.mark.parametrize("what", ["h100e_installed", "h100e_owned", "accelerators_installed"])
def test_no_fleet_of_one_company_is_suggested_for_that_of_another(company, what):
    owners = {name.removesuffix(f"_{what}") for name in choices.of_companies() if what in name}
    message = str(unknown("quantity", f"{company}_{what}", choices.names()))
    assert owners and not [one for one in owners if f" {one}_{what}" in message]
    slip = str(unknown("quantity", f"microsft_{what}", choices.names()))
    assert f"microsoft_{what}" in slip


@pytest.mark.parametrize(
    ("kind", "where"),
    [("accelerator", "data/accelerators.csv"), ("quantity", "`gigawatt estimate --list`")],
)
def test_a_list_that_is_cut_says_where_all_stands(kind, where):
    many = [f"{letter}{letter}" for letter in "abcdefghijklmnopqrstu"]
    assert str(unknown(kind, "12345", many)).endswith(f"...; {where} has all")
    assert where not in str(unknown(kind, "12345", many[:3]))
