"""Write LICENSES.md: every locked library with its version and licence, from what is installed
(`make licences`).
"""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAD = """# Licences of the libraries

gigawatt itself is under the MIT licence, its data and figures under CC BY 4.0. These are the
libraries that [uv.lock](uv.lock) holds, with the licence that each states in its own metadata.
`make licences` writes this page; a test checks that it names every locked library. "Not installed
here": needed only on another system or Python.

| library | version | licence |
|---|---|---|
"""


def locked() -> dict[str, list[str]]:
    """Versions of each locked library by name."""
    found: dict[str, list[str]] = {}
    for package in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]:
        if "registry" in package["source"]:
            found.setdefault(package["name"], []).append(package["version"])
    return found


def licence(name: str) -> str:
    """The licence that an installed library states; empty where it states none."""
    try:
        told = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed here"
    classes = [
        one.rpartition(" :: ")[2]
        for one in told.get_all("Classifier") or []
        if one.startswith("License ::")
    ]
    lines = (told.get("License") or "").strip().splitlines()
    text = (
        told.get("License-Expression")
        or ", ".join(one for one in classes if one != "OSI Approved")
        or (lines[0] if lines else "")
    )
    return re.sub(r"[|<>]", " ", text)[:100] or "not stated in its metadata; see its project page"


def page() -> str:
    """The whole page."""
    rows = [
        f"| {name} | {', '.join(versions)} | {licence(name)} |"
        for name, versions in sorted(locked().items())
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (ROOT / "LICENSES.md").write_text(page(), encoding="utf-8")
    sys.exit(0)
