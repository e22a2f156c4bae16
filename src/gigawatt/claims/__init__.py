"""What others said or published, held against estimates by one rule."""

from importlib import import_module

_VERDICTS = ("in_words", "judged", "report", "said")


def __getattr__(name: str) -> object:
    if name in _VERDICTS:
        return getattr(import_module("gigawatt.claims.files.verdicts"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
