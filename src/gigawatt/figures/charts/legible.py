"""What a reader of a picture meets: its texts as they are drawn, and what is wrong with them."""

import re
from dataclasses import dataclass

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.transforms import Bbox

TOUCH = 1.0  # pixels that two boxes may share: letters do not fill their boxes
SMALLEST = 9  # points
_ZERO = re.compile(r"(?<![\d.,])0[.]0+(?![\d])(?! *%)")
_BAD = (
    ("nan", re.compile(r"\bnan\b", re.I)),
    ("infinity", re.compile(r"\binf\b")),
    ("a dollar sign", re.compile(r"[$]")),
    ("raw mathematics", re.compile(r"\\mathdefault|\\times|\^\{")),
    ("a power of ten", re.compile(r"\d[eE][+-]\d")),
    ("a number that rounds to zero", _ZERO),
)


@dataclass(frozen=True)
class Drawn:
    """A text as it is drawn, with its box in pixels."""

    text: str
    box: Bbox
    size: float
    slanted: bool


class _Reader(RendererAgg):
    """A renderer that notes every text that it is asked to draw."""

    def __init__(self, width, height, dpi):
        super().__init__(width, height, dpi)
        self.found: list[Drawn] = []

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if not str(s).strip():
            return
        if mtext is not None:
            box, size = mtext.get_window_extent(self), mtext.get_fontsize()
        else:  # one line of several
            wide, high, deep = self.get_text_width_height_descent(s, prop, ismath)
            size, up = prop.get_size_in_points(), self.height - y
            box = Bbox.from_extents(x, up - deep, x + wide, up - deep + high)
            if angle == 90:
                box = Bbox.from_extents(x - high + deep, up, x + deep, up + wide)
        self.found.append(Drawn(str(s), box, size, angle % 90 != 0))


def drawn(figure) -> list[Drawn]:
    """Every text of a figure that is really drawn, with its box."""
    width, height = figure.canvas.get_width_height(physical=True)
    reader = _Reader(width, height, figure.dpi)
    figure.draw(reader)
    return reader.found


def texts(figure) -> list[str]:
    """Every text of a figure as it is drawn: title, labels, ticks, notes."""
    return [one.text for one in drawn(figure)]


def overlaps(figure) -> list[str]:
    """Texts that cover each other or leave the canvas, one line each; none in a good figure."""
    found, boxes = [], drawn(figure)
    width, height = figure.canvas.get_width_height(physical=True)
    for place, one in enumerate(boxes):
        box = one.box
        if box.x0 < -TOUCH or box.y0 < -TOUCH or box.x1 > width + TOUCH or box.y1 > height + TOUCH:
            found.append(f"{one.text!r} leaves the canvas")
        for other in boxes[place + 1 :]:
            across = min(box.x1, other.box.x1) - max(box.x0, other.box.x0)
            up = min(box.y1, other.box.y1) - max(box.y0, other.box.y0)
            if across > TOUCH and up > TOUCH and not (one.slanted or other.slanted):
                found.append(f"{one.text!r} covers {other.text!r}")
    return found


def faults(figure) -> list[str]:
    """All that a reader would stumble over: overlaps, nan, raw mathematics, 0.0, small print."""
    found = overlaps(figure)
    for one in drawn(figure):
        found += [f"{one.text!r} has {what}" for what, bad in _BAD if bad.search(one.text)]
        if one.size < SMALLEST:
            found.append(f"{one.text!r} is smaller than 9 points")
    return found
