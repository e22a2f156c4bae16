"""The canonical form of a picture: everything that a PNG or SVG of ours holds, and nothing else.

The digests of a manifest cover pixels, drawing and words. A file of this form has no other place
where something could stand: no second frame, script, link, comment, or word that is not told.
"""

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from xml.parsers import expat

PIXELS_PER_METRE = 5906  # 150 dots per inch, as the style says
_WORDS = (b"tEXt", b"iTXt", b"zTXt")  # a word is latin, else international; long ones are packed
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HEAD = re.compile(
    r'<\?xml version="1\.0" encoding="utf-8" standalone="no"\?>\n'
    r'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1\.1//EN"\n'
    r' *"http://www\.w3\.org/Graphics/SVG/1\.1/DTD/svg11\.dtd">\n'
    r"<svg [^<>]*>\n <title>(?P<shown>[^<>]*)</title>\n <metadata>\n  <rdf:RDF [^<>]*>\n"
    r'   <cc:Work>\n    <dc:type rdf:resource="http://purl\.org/dc/dcmitype/StillImage"/>\n'
    r"    <dc:title>(?P<title>[^<>]*)</dc:title>\n"
    r"    <dc:description>[^<>]*</dc:description>\n    <dc:format>image/svg\+xml</dc:format>\n"
    r"    <dc:source>[^<>]*</dc:source>\n   </cc:Work>\n  </rdf:RDF>\n </metadata>\n"
)
_PLACE = {"x", "y", "width", "height", "transform", "style", "id", "clip-path"}
_DRAWN = {
    "svg": {"width", "height", "viewBox", "version"},
    "title": set(),
    "metadata": set(),
    "defs": set(),
    "style": {"type"},
    "g": _PLACE,
    "path": {*_PLACE, "d"},
    "use": {*_PLACE, f"{_XLINK} href"},
    "image": {*_PLACE, f"{_XLINK} href"},
    "text": _PLACE,
    "tspan": _PLACE,
    "rect": _PLACE,
    "clipPath": {"id"},
}
_RULES = ("*{stroke-linejoin: round; stroke-linecap: butt}",)  # matplotlib's one rule of style


def strange(kind: str, content: bytes, told: Sequence[str]) -> str:
    """What in a picture is not of our form, such as `a second frame`; nothing where all is.

    kind: `.png` or `.svg`. told: what a picture says of itself, each once.
    """
    return _in_png(content, told) if kind == ".png" else _in_svg(content)


# -- PNG ---------------------------------------------------------------------------------------
def _in_png(content: bytes, told: Sequence[str]) -> str:
    chunks, place = [], 8
    while place < len(content):
        (length,), name = (
            struct.unpack(">I", content[place : place + 4].rjust(4, b"\0")),
            content[place + 4 : place + 8],
        )
        body = content[place + 8 : place + 8 + length]
        end = content[place + 8 + length : place + 12 + length]
        if len(end) < 4 or struct.unpack(">I", end)[0] != zlib.crc32(name + body):
            return "a broken part"
        chunks.append((name, body))
        place += 12 + length
        if name == b"IEND":
            break
    if not chunks or chunks[-1][0] != b"IEND":
        return "a broken part"
    if place != len(content) or chunks[-1][1]:
        return "something after its end"
    return _strange_chunks(chunks, told)


def _strange_chunks(chunks: Sequence[tuple[bytes, bytes]], told: Sequence[str]) -> str:
    """Of PNG chunks in order: what is there beside the header, the words, the pixels and the
    end.
    """
    names = [name for name, _ in chunks]
    known = {b"IHDR", b"pHYs", b"IDAT", b"IEND", *_WORDS}
    for name in names:
        if name not in known:
            return "a second frame" if name in (b"acTL", b"fcTL", b"fdAT") else f"a part {name!r}"
    words = sorted(body.partition(b"\0")[0] for name, body in chunks if name in _WORDS)
    if words != sorted(one.encode() for one in told):
        return "other words than its own"
    physical = struct.pack(">IIB", PIXELS_PER_METRE, PIXELS_PER_METRE, 1)
    if [body for name, body in chunks if name == b"pHYs"] not in ([], [physical]):
        return "another size on paper"
    header = [body for name, body in chunks if name == b"IHDR"]
    if len(header) != 1 or names[0] != b"IHDR" or header[0][8:] != b"\x08\x06\0\0\0":
        return "another kind of pixels"
    width, height = struct.unpack(">II", header[0][:8])
    size, packed = (
        height * (1 + 4 * width),
        b"".join(body for name, body in chunks if name == b"IDAT"),
    )
    pixels = zlib.decompressobj()
    try:
        found = pixels.decompress(packed, size + 1)
    except zlib.error:
        return "a broken part"
    if len(found) != size or pixels.unconsumed_tail or pixels.unused_data or not pixels.eof:
        return "something behind its pixels"
    return ""


# -- SVG ---------------------------------------------------------------------------------------
class _Strange(Exception):
    """What in a drawing is not of our form."""


def _in_svg(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return "something that is no text"
    head = _HEAD.match(text)
    if head is None or any(f"<{tag}" in text[head.end() :] for tag in ("metadata", "title")):
        return "words in another place than its own"
    if head["shown"] != head["title"]:
        return "two titles"
    try:
        _parsed(content)
    except _Strange as found:
        return str(found)
    except expat.ExpatError:
        return "a broken part"
    return ""


def _parsed(content: bytes) -> None:
    """Look at every element, attribute and style. Raises _Strange for the first that is not
    ours.
    """
    depth, rule = [0], [""]

    def start(name: str, attributes: Mapping[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        if space == _SVG:
            _check(tag, attributes, depth[0])
        depth[0] += 1
        rule[0] = tag

    def end(name: str) -> None:
        depth[0] -= 1
        rule[0] = ""

    def characters(text: str) -> None:
        if rule[0] == "style" and text.strip() and text.strip() not in _RULES:
            raise _Strange("other rules of style")

    def refuse(what: str):
        def handler(*_: object) -> None:
            raise _Strange(what)

        return handler

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = refuse("an entity of its own")
    parser.ProcessingInstructionHandler = refuse("an instruction to the reader's program")
    parser.Parse(content, True)


def _check(tag: str, attributes: Mapping[str, str], depth: int) -> None:
    if tag not in _DRAWN or (tag == "svg") != (depth == 0):
        raise _Strange(f"an element <{tag[:20]}>")
    for name, value in attributes.items():
        if name not in _DRAWN[tag]:
            raise _Strange(f"an attribute {name.rpartition(' ')[2][:20]}")
        inside = value.startswith("#") or (
            tag == "image" and value.lstrip().startswith("data:image/png;base64,")
        )
        if name.endswith("href") and not inside:
            raise _Strange("a link")
        if "url(" in value.replace("url(#", "") or "@" in value and name == "style":
            raise _Strange("a link")
