"""figures/README.md: every figure of the collection on one page, in words and pictures from the
figures themselves.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from gigawatt import paths
from gigawatt.errors import UserError

NAME = "README.md"


def digest() -> str:
    """Digest of the page and of the names of all figures."""
    page = paths.FIGURES / NAME
    names = "\n".join(path.name for path in sorted(paths.FIGURES.glob("[0-9][0-9]-*")))
    return hashlib.sha256(
        names.encode() + (page.read_bytes() if page.is_file() else b"")
    ).hexdigest()[:16]


def page(notebooks: Mapping[str, Path], fresh: Mapping[str, Sequence[Path]] | None = None) -> str:
    """Every figure with its title and its alt text, by notebook.

    notebooks: by name, in order. fresh: pictures that are about to be those of a notebook, by its
    name.
    """
    lines = [
        "# The figure wall",
        "",
        "Every figure of the collection, drawn by `make figures`. The plotted numbers stand",
        "beside each as CSV, the drawing as SVG. "
        "Ranges are 90 % intervals (5th to 95th percentile).",
        "",
    ]
    for stem, notebook in notebooks.items():
        images = (fresh or {}).get(stem) or sorted(paths.FIGURES.glob(f"{stem[:2]}-*.png"))
        if images:
            lines += [f"## [{stem}](../notebooks/{notebook.name})", ""]
        for path in images:
            title, alt = _told(path)
            lines += [
                f"### {_plain(title)}",
                "",
                f"![{_plain(alt)}]({path.name})",
                "",
                f"[numbers]({path.stem}.csv) · [drawing]({path.stem}.svg)",
                "",
            ]
    return "\n".join(lines)


def _told(path: Path) -> tuple[str, str]:
    """Title and alt text of a figure. Raises UserError for a picture of somebody else's among the
    figures.
    """
    from PIL import Image

    try:
        with Image.open(path) as image:
            return image.info["Title"], image.info["Description"]
    except (OSError, ValueError, KeyError, SyntaxError, Image.DecompressionBombError):
        raise UserError(
            f"figures/{path.name}: is no figure of this project; move it elsewhere, then run again"
        ) from None


def _plain(text: str) -> str:
    """Text for a Markdown page that shows as it is: no markup, link, HTML or formula."""
    return re.sub(r"[\\`*_\[\]<>$|&]", lambda found: f"&#{ord(found[0])};", " ".join(text.split()))
