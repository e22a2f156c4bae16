"""One registry of caches: after `tables.forget` every answer is made anew from the tables."""

import ast

import pytest

import gigawatt as gw
from gigawatt import paths
from gigawatt.claims.files import verdicts
from gigawatt.data import tables
from gigawatt.estimates import choices, headlines, installed

PACKAGE = paths.ROOT / "src" / "gigawatt"
# These import no table, so what they keep cannot be stale: units, code, places.
NO_TABLES = {"text", "model", "revision.py", "paths.py", "errors.py"}
BARE = {"lru_cache", "cache"}
READERS = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.relative_to(PACKAGE).parts[0] not in NO_TABLES and path.name != "tables.py"
]


def bare_caches(tree: ast.AST) -> list[str]:
    """Functions that keep results where `forget` does not reach them.

    A cached property lives and dies with its object, which is a value made from the tables at one
    moment; at the level of a class or module it may not stand.
    """
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "functools":
            found += [one.name for one in node.names if one.name in BARE]
        if (
            isinstance(node, ast.Attribute)
            and node.attr in BARE
            and getattr(node.value, "id", "") == "functools"
        ):
            found.append(node.attr)
    return found


@pytest.mark.parametrize("path", READERS, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_cache_is_out_of_reach(path):
    found = bare_caches(ast.parse(path.read_text(encoding="utf-8")))
    assert not found, f"{path.name}: use tables.kept instead of {', '.join(found)}"


def test_a_bare_cache_would_be_found():
    for text in ("from functools import lru_cache", "import functools\nfunctools.cache(f)"):
        assert bare_caches(ast.parse(text))
    assert not bare_caches(ast.parse("from functools import partial, cached_property"))


@pytest.fixture
def changed(monkeypatch):
    """Tables with other words and numbers; the real ones come back afterwards."""
    read = tables._small

    def change(table: str, before: str, after: str) -> None:
        def other(path):
            text = read(path)
            if path.name != f"{table}.csv":
                return text
            assert before in text
            return text.replace(before, after)

        monkeypatch.setattr(tables, "_small", other)
        tables.forget()

    yield change
    monkeypatch.undo()
    tables.forget()


def test_a_meaning_is_read_again(changed):
    name = "pue"
    before = gw.describe(name).text
    changed("assumptions", before, "Another meaning")
    assert gw.describe(name).text == "Another meaning"


def test_an_estimate_is_made_again(changed):
    row = tables.index("claims")["S4-01"]
    before = gw.estimate(draws=64).values("accelerators")
    changed("claims", f"{row['value']:.0f}", "123456")
    assert gw.estimate(draws=64).values("accelerators") == 123456 != before


def test_headlines_and_companies_are_read_again(changed):
    assert "site_capex_usd" in headlines.labels("estimate")
    changed("headlines", "site_capex_usd", "cluster_cost_usd_of_old")
    assert "site_capex_usd" not in headlines.labels("estimate")
    changed("ai_power", "xAI", "yAI")
    assert "yAI" in installed.companies() and "yai_h100e_installed" in choices.names()


def test_a_verdict_is_made_again(changed):
    def interval():
        return {one.claim_id: one.numbers.get("p50") for one in verdicts.judged()[0]}

    before = interval()
    central = tables.index("assumptions")["facility_overhead"]["central"]
    changed("assumptions", f",{central:g},", f",{central * 1.01:g},")
    after = interval()
    assert after != before and set(after) == set(before)


def test_every_cache_is_registered():
    gw.estimate(draws=64)["site_capex_usd"]
    assert any(one.cache_info().currsize for one in tables._kept)
    tables.forget()
    assert not any(one.cache_info().currsize for one in tables._kept)
