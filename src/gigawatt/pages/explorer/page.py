"""The page as one file: markup, style, data and script, which opens from a disk or any host."""

from pathlib import Path

HERE = Path(__file__).parent


def script(*names: str) -> str:
    """The text of some of the page's scripts, one after the other."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)
