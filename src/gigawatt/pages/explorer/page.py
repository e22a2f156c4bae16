"""The page as one file: markup, style, data and scripts, which opens from a disk or any host."""

import base64
import hashlib
import json
import re
from html import escape
from pathlib import Path

from gigawatt.data import files, tables, targets
from gigawatt.errors import UserError
from gigawatt.pages import translated
from gigawatt.pages.explorer import bundle, reader, spoken
from gigawatt.text.language import language, told

HERE = Path(__file__).parent
SCRIPTS = ("engine.js", "words.js", "numerals.js", "reader.js", "drawing.js", "view.js")
MARK = b'<meta name="generator" content="gigawatt explore">'
LIGHTEST = 600_000  # bytes that a page may weigh
SIGN = "¶"  # stands in the data for what ends a word
CASE = "§"  # and before a letter that is read in either case


def script(*names: str) -> str:
    """The text of some of the page's scripts, one after the other."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


def lean(code: str) -> str:
    """A script without its indents and the comments that have a line of their own: ours has no
    text that runs over several lines.

    >>> lean("if (a) {\\n  // because\\n  b();\\n}")
    'if (a) {\\nb();\\n}'
    """
    return re.sub(r"^[ \t]*//.*\n|^[ \t]+", "", code, flags=re.M)


def page(home: str = "", other: str = "") -> str:
    """The whole page as HTML, in the language of the reader.

    home: the address of the site's first page, where it stands beside this one. other: that of this
    page in the other language. Raises UserError for a function of the model that cannot be traced.
    """
    return _page(home, other, language())


@tables.kept(most=4)
def _page(home: str, other: str, tongue: str) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = bundle.build()
    ends = json.dumps(_as_json(reader.WORD_ENDS))
    code = f"const F = {made.functions}, WORD_ENDS = {ends};\n{lean(script(*SCRIPTS))}"
    style = (HERE / "explorer.css").read_text(encoding="utf-8")
    rules = [
        "default-src 'none'",
        f"script-src '{_digest(code)}'",
        f"style-src '{_digest(style)}'",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    templates = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined
    )
    text = templates.get_template("explorer.html").render(
        policy="; ".join(rules),
        style=style,
        code=code,
        data=_inside(_as_json(spoken.spoken(made.data))),
        home=home,
        other=other,
        tongue=tongue,
        told=told,
        date=bundle.words()["date"],
        draws=made.data["draws"],
    )
    return translated.page(text)


def write(out: Path, home: str = "", other: str = "", force: bool = False) -> Path:
    """Write the page to a file, as `page` makes it; one that stands there already is replaced.

    Raises UserError where it cannot be written, and for a file of somebody else's, unless `force`.
    """
    targets.check_file(out, (".html", ".htm"), force or _is_page(out), making=True)
    made = page(home, other).encode("utf-8")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        files.write(out, made)
    except OSError as error:
        raise UserError(
            f"{out.name}: cannot be written ({error.strerror}); name another with --out"
        ) from None
    return out


def _is_page(path: Path) -> bool:
    """Whether a file is such a page: one that was written before."""
    try:
        if not path.is_file():  # a pipe would never answer
            return False
        with path.open("rb") as file:
            return MARK in file.read(2_000)
    except OSError:
        return False


def framed(link: str = "") -> str:
    """The page inside another one, such as a notebook. link: the choices to open, as `#name=...`"""
    opened = page().replace('data-link=""', f'data-link="{escape(link)}"', 1)
    return (
        '<iframe title="gigawatt: what if the fleet, the site or a price were another?" '
        f'style="width:100%;height:860px;border:0" srcdoc="{escape(opened)}"></iframe>'
    )


def _digest(text: str) -> str:
    """The digest by which the page's policy knows its own style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}"


def _as_json(data: object) -> str:
    """Data as short JSON; text stands in it without its quotes."""
    made = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return made.strip('"') if isinstance(data, str) else made


def _inside(data: str) -> str:
    """JSON that cannot end the element it stands in; what ends a word, and a letter in either case,
    which patterns ask for by the thousand, is one sign there, and the page's first lines put it
    back.
    """
    for sign in (SIGN, CASE):
        if sign in data:
            raise ValueError(f"{sign} stands in the data of the page")
    short = data.replace(_as_json(reader.WORD_ENDS), SIGN)
    either = re.sub(r"\[([a-z])([A-Z])\]", _of_either_case, short)
    return either.replace("<", "\\u003c")


def _of_either_case(found: re.Match) -> str:
    return CASE + found[1] if found[2] == found[1].upper() else found[0]
