"""The language that a reader sees: English as it is written, or French through its catalogue.

Every text is written in English and is itself the key of its translation, so that English needs no
catalogue and loads none. `told` is called where a text is about to be shown, and nowhere before.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gigawatt.errors import unknown

if TYPE_CHECKING:
    from gigawatt.text.translation import Translation

VARIABLE = "GIGAWATT_LANGUAGE"
NAMES = ("en", "fr")
_chosen: list[str] = []


def language(name: str | None = None) -> str:
    """Choose the language of what is shown from now on, and say which one it is.

    name: en (the default) or fr. Without a name, the one chosen before, else that of the
    environment (GIGAWATT_LANGUAGE).

        gw.language("fr")

    Raises UserError for an unknown name.
    """
    if name is not None:
        if not isinstance(name, str) or name not in NAMES:
            raise unknown("language", name, NAMES)
        _chosen[:] = [name]
    found = _chosen[0] if _chosen else os.environ.get(VARIABLE) or NAMES[0]
    if found not in NAMES:
        raise unknown(f"language in {VARIABLE}", found, NAMES)
    return found


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Within this, the language is `name`; afterwards it is what it was."""
    before = list(_chosen)
    language(name)
    try:
        yield
    finally:
        _chosen[:] = before


def foreign() -> bool:
    """Whether texts are to be translated."""
    return language() != NAMES[0]


def told(text: str) -> str:
    """A text in the reader's language; in English, the text itself.

    >>> told("dot: median, bar: 90 % interval")
    'dot: median, bar: 90 % interval'
    """
    return catalogue(language()).told(text) if foreign() and text else text


@cache
def catalogue(name: str) -> "Translation":
    """The translations into a language, read when first needed."""
    from gigawatt.text.translation import Translation

    return Translation(Path(__file__).parent / "locale" / name / "LC_MESSAGES" / "gigawatt.po")
