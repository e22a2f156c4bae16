"""A verified figure is the whole file: nothing that a viewer shows, says or runs lies outside what
was checked.
"""

import shutil
import zlib

import pytest
from figures.saved.test_verify import NAME, folder, status  # noqa: F401 (folder is a fixture)
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gigawatt import paths
from gigawatt.figures.saved import file, form, verify


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def after_header(added: bytes):
    return lambda png: png[:33] + added + png[33:]


def packed_anew(change):
    """A PNG whose pixels' stream is another one."""

    def changed(png: bytes) -> bytes:
        start, body, place = png.index(b"IDAT") - 4, b"", png.index(b"IDAT") - 4
        while png[place + 4 : place + 8] == b"IDAT":
            size = int.from_bytes(png[place : place + 4])
            body += png[place + 8 : place + 8 + size]
            place += 12 + size
        return png[:start] + chunk(b"IDAT", change(body)) + png[place:]

    return changed


def svg(before: str, after: str):
    def changed(content: bytes) -> bytes:
        assert before.encode() in content, before
        return content.replace(before.encode(), after.encode(), 1)

    return changed


PNG = {
    "a second frame": after_header(chunk(b"acTL", (2).to_bytes(4) + bytes(4))),
    "a hidden note": after_header(chunk(b"tEXt", b"Comment\0look here")),
    "a second title": after_header(chunk(b"tEXt", b"Title\0Another finding")),
    "a profile": after_header(chunk(b"iCCP", b"x\0\0" + zlib.compress(b"x"))),
    "a gamma": after_header(chunk(b"gAMA", (1).to_bytes(4))),
    "transparency": after_header(chunk(b"tRNS", b"\0\0")),
    "another size": after_header(chunk(b"pHYs", (1).to_bytes(4) * 2 + b"\1")),
    "an archive behind it": lambda png: png + b"PK\3\4",
    "no end": lambda png: png[:-12],
    "an end that holds something": lambda png: png[:-12] + chunk(b"IEND", b"look here"),
    "more behind the pixels": packed_anew(lambda body: body + b"more"),
    "more pixels than shown": packed_anew(
        lambda body: zlib.compress(zlib.decompress(body) + bytes(99))
    ),
}
SVG = {
    "a script": svg("</svg>", "<script>alert(1)</script></svg>"),
    "a script in the metadata": svg("<rdf:RDF", "<script>alert(1)</script><rdf:RDF"),
    "a drawing in the metadata": svg(
        "</metadata>", '<g xmlns="http://www.w3.org/2000/svg"><path d="M 0 0"/></g></metadata>'
    ),
    "text in the title": svg("<title>", "<title>Not so: "),
    "markup in the title": svg("<title>", "<title><b/>"),
    "a second title": svg("</metadata>", "</metadata><title>Chips are free</title>"),
    "second metadata": svg("<defs>", "<metadata><dc:title>x</dc:title></metadata><defs>"),
    "an event": svg('<g id="figure_1">', '<g id="figure_1" onload="alert(1)">'),
    "a foreign object": svg("</svg>", "<foreignObject></foreignObject></svg>"),
    "a link": svg('<g id="figure_1">', '<g id="figure_1"><a xlink:href="http://x.example"/>'),
    "a style sheet": svg("<!DOCTYPE", '<?xml-stylesheet href="x.css"?>\n<!DOCTYPE'),
    "a comment": svg("</svg>", "<!-- x --></svg>"),
    "something before it": lambda content: b" " + content,
    "something behind it": lambda content: content + b"<!-- x -->",
    "half a character": svg("Chips cost", "Chips \udcff cost".encode("utf-8", "replace").decode()),
}


@pytest.mark.parametrize("what", PNG)
def test_a_png_with_something_beside_what_was_drawn(folder, what):  # noqa: F811
    path = folder / f"{NAME}.png"
    path.write_bytes(PNG[what](path.read_bytes()))
    found, why = status()
    assert found == verify.DIFFERS and f"{NAME}.png: " in why, why


@pytest.mark.parametrize("what", SVG)
def test_an_svg_with_something_beside_what_was_drawn(folder, what):  # noqa: F811
    path = folder / f"{NAME}.svg"
    path.write_bytes(SVG[what](path.read_bytes()))
    found, why = status()
    assert found == verify.DIFFERS and f"{NAME}.svg: " in why, why


@pytest.mark.parametrize(
    "change, words",
    [
        (svg("</svg>", "<script>alert(1)</script></svg>"), "an element <script>"),
        (svg("</svg>", "<svg/></svg>"), "an element <svg>"),
        (svg("</svg>", "<animate/></svg>"), "an element <animate>"),
        (svg('<g id="figure_1">', '<g id="figure_1" onload="x()">'), "an attribute onload"),
        (svg("*{stroke-linejoin", "@import 'x';*{stroke-linejoin"), "other rules of style"),
        (svg('style="fill: ', 'style="fill: url(http://x.example);'), "a link"),
        (svg('xlink:href="#', 'xlink:href="http://x.example/#'), "a link"),
        (svg("<!DOCTYPE svg ", "<!DOCTYPE svg [<!ENTITY a 'b'>] "), "words in another place"),
        (svg("</svg>", ""), "a broken part"),
    ],
)
def test_a_drawing_of_another_form_is_refused_whatever_its_manifest_says(change, words):
    """Digests are no signature: a script is told also where somebody forged the manifest too."""
    ours = (paths.FIGURES / "01-price-by-year.svg").read_bytes()
    assert words in form.strange(".svg", change(ours), file.TOLD)


def test_a_picture_packed_again_by_mail_is_told_only_when_drawn(folder, tmp_path):  # noqa: F811
    """All that it shows and says was checked by digest; all its bytes only where it is drawn."""
    path = folder / f"{NAME}.png"
    drawn = {one.name: one.read_bytes() for one in folder.glob(f"{NAME}.*")}
    path.write_bytes(
        packed_anew(lambda body: zlib.compress(zlib.decompress(body), 1))(drawn[path.name])
    )
    assert status()[0] == verify.UNCHANGED
    found, why = status(draw=lambda number, parameters: drawn)
    assert found == verify.DIFFERS and "packed otherwise" in why
    path.write_bytes(drawn[path.name])
    assert status(draw=lambda number, parameters: drawn) == (
        verify.REPRODUCED,
        "drawn again: the same",
    )


def test_every_figure_of_ours_has_the_canonical_form():
    for path in sorted(paths.FIGURES.glob("[0-9][0-9]-*")):
        if path.suffix != ".csv":
            assert form.strange(path.suffix, path.read_bytes(), file.TOLD) == "", path.name


@pytest.mark.parametrize("suffix", file.SUFFIXES)
def test_a_file_that_is_gone_is_told(folder, suffix):  # noqa: F811
    (folder / f"{NAME}{suffix}").unlink()
    found, why = status()
    assert found == verify.DIFFERS and f"its {suffix[1:].upper()} is gone" in why
    assert [one.status for one in verify.verify([])] == [verify.DIFFERS]


def test_a_figure_of_which_nothing_is_left_is_told(folder):  # noqa: F811
    for path in folder.glob(f"{NAME}.*"):
        path.unlink()
    (found,) = verify.verify([])
    assert (found.name, found.status) == (NAME, verify.DIFFERS)


def test_a_manifest_that_came_with_the_figure_is_the_witness(folder, tmp_path):  # noqa: F811
    mail = tmp_path / "mail"
    shutil.copytree(folder, mail)
    assert "by the digests of the manifest beside it" in status(mail / f"{NAME}.png")[1]
    assert "by the digests of figures/manifest.json" in status()[1]


def test_a_latin_word_and_a_long_one_keep_the_form(tmp_path):
    path, text = tmp_path / "m.png", PngInfo()
    for key, value in {"Title": "café – 5", "Description": "x" * 5000, "Source": "{}"}.items():
        text.add_text(key, value)
    Image.new("RGBA", (4, 3)).save(path, pnginfo=text, dpi=(150, 150))
    assert form.strange(".png", path.read_bytes(), file.TOLD) == ""
