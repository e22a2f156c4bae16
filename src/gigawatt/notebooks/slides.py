"""Which cells of a notebook make a talk: the slide tag that each cell has, by one rule.

The title, each heading and each figure are slides; the sentence in italics that closes a figure,
written or computed, stands on its slide; code, tables on the way, exercises and sources are left
out.

>>> from nbformat.v4 import new_code_cell, new_markdown_cell
>>> kinds([new_markdown_cell("# Why?"), new_code_cell("x = 1"), new_markdown_cell("## Because")])
['slide', 'skip', 'slide']
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

SLIDE, BELOW, SAME, SKIP = "slide", "subslide", "-", "skip"
NOT_SPOKEN = ("Exercises", "Sources")  # sections that a talk leaves out
_HEADING = re.compile(r"#{1,2} (.+)")
_FIGURE = re.compile(r"\.save\(|\bsave_figure\(")
_COMPUTED = re.compile(r"^gw\.say\(\s*f?\"\*", re.M)  # a caption that follows the parameters


def kinds(cells: Sequence[Mapping[str, Any]]) -> list[str]:
    """The slide type of each cell: slide, subslide (below the last), - (on the last) or skip."""
    found, spoken = [], True
    for cell in cells:
        text = "".join(cell["source"])
        heading = _HEADING.match(text) if cell["cell_type"] == "markdown" else None
        if heading:
            spoken = heading[1].strip() not in NOT_SPOKEN
        found.append(_kind(cell["cell_type"], text, bool(heading), found) if spoken else SKIP)
    return found


def _kind(cell_type: str, text: str, heading: bool, before: Sequence[str]) -> str:
    if heading:
        return SLIDE
    if cell_type == "code" and _FIGURE.search(text):
        return BELOW
    closes = _COMPUTED.search(text) if cell_type == "code" else text.startswith("*")
    return SAME if closes and before and before[-1] == BELOW else SKIP
