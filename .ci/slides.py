"""Write the slide tag of every cell of the notebooks, and the ending of their scripts, by the rule
of `gigawatt.notebooks.slides`; a test checks that they have them.
"""

import json

from gigawatt import paths
from gigawatt.notebooks import slides

LANGUAGE = {"file_extension": ".py", "name": "python"}  # `nbconvert --to script` needs the ending


def main() -> None:
    """Rewrite the notebooks whose tags differ, and nothing else of them."""
    for path in sorted(paths.NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell, kind in zip(notebook["cells"], slides.kinds(notebook["cells"])):
            kept = {name: value for name, value in cell["metadata"].items() if name != "slideshow"}
            cell["metadata"] = {"slideshow": {"slide_type": kind}} | kept
        notebook["metadata"]["language_info"] = dict(LANGUAGE)
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
