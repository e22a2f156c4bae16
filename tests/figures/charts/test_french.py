"""The figures of notebooks 00, 01 and 03 in French: no string missing, no number changed."""

import html
import json
import re
from collections import Counter

import pytest

from gigawatt import paths
from gigawatt.data import tables
from gigawatt.figures.charts import legible
from gigawatt.figures.saved import saving
from gigawatt.text import language
from gigawatt.text.translation import THIN


@pytest.fixture(scope="module", params=["00", "01", "03"])
def drawn(request, tmp_path_factory):
    """The figures of one notebook in French: a folder, what is missing, faults by figure."""
    folder, faults = tmp_path_factory.mktemp("french"), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.FIGURES_VARIABLE, str(folder))
        save = saving.save

        def noted(figure, name, *rest):
            faults[name] = legible.faults(figure)
            return save(figure, name, *rest)

        patch.setattr(saving, "save", noted)
        language.language("fr")
        language.catalogue.cache_clear()
        try:
            _run(next(paths.NOTEBOOKS.glob(f"{request.param}-*.ipynb")))
            missing = list(language.catalogue("fr").missing)
        finally:
            language.language("en")
    return folder, missing, faults


def _run(notebook) -> None:
    space = {"__name__": "__main__", "display": lambda *_: None}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and "BEGIN SOLUTION" not in source:
            exec(compile(source, notebook.name, "exec"), space)


def _said(path) -> str:
    """Title and description of a figure."""
    text = path.read_text(encoding="utf-8")
    return html.unescape(" ".join(re.findall(r"<(?:dc:)?(?:title|description)>([^<]*)<", text)))


def _numbers(text: str, thousands: str, point: str) -> Counter:
    """The numbers of a text, and the digits of its dates."""
    bare = re.sub(rf"(?<=\d){thousands}(?=\d{{3}}(?!\d))", "", text)
    return Counter(re.findall(r"\d+(?:\.\d+)?", re.sub(rf"(?<=\d){point}(?=\d)", ".", bare)))


def test_no_string_is_missing(drawn):
    _, missing, _ = drawn
    names = set(tables.frame("sites")["site"]) | set(tables.frame("accelerators").index)
    assert [one for one in missing if one not in names] == []


def test_every_figure_is_there_in_french_with_the_same_numbers(drawn):
    folder, _, _ = drawn
    found = sorted(folder.glob("*.svg"))
    assert {one.name for one in found} == {
        one.name for one in paths.FIGURES.glob(f"{found[0].name[:2]}-*.svg")
    }
    for path in found:
        english = paths.FIGURES / path.name
        assert path.with_suffix(".csv").read_bytes() == english.with_suffix(".csv").read_bytes()
        ours, theirs = _said(path), _said(english)
        assert _numbers(ours, THIN, ",") == _numbers(theirs, ",", r"\."), path.name
        words = set(re.findall(r"[a-z]{4,}", ours)) & set(re.findall(r"[a-z]{4,}", theirs))
        assert not words & {"chips", "with", "what", "where", "claim", "median", "chart"}


def test_longer_words_cover_and_leave_nothing(drawn):
    _, _, faults = drawn
    assert {name: found for name, found in faults.items() if found} == {}
