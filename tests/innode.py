"""The page's own JavaScript in Node, with one more expression."""

import json
import shutil
import subprocess
from pathlib import Path

from gigawatt.pages.explorer import bundle, page

NODE = shutil.which("node") or shutil.which("nodejs")


def run(made: bundle.Bundle, expression: str, given: object, folder: Path) -> object:
    """What a JavaScript expression of `E` (the engine), `D`, `F` and `given` is, in Node."""
    script = "\n".join(
        [
            "const fs = require('fs');",
            f"const D = JSON.parse(fs.readFileSync({json.dumps(str(folder / 'data.json'))}));",
            f"const given = JSON.parse(fs.readFileSync({json.dumps(str(folder / 'given.json'))}));",
            f"const F = {made.functions};",
            page.script("engine.js", "words.js"),
            "const E = engine(D, F);",
            f"const found = JSON.stringify({expression});",
            f"fs.writeFileSync({json.dumps(str(folder / 'out.json'))}, found);",
        ]
    )
    (folder / "data.json").write_text(json.dumps(made.data), encoding="utf-8")
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    (folder / "run.js").write_text(script, encoding="utf-8")
    done = subprocess.run([NODE, folder / "run.js"], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))
