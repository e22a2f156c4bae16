"""What is measured, and in which scale: the unit that suits the numbers, ticks, labels."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import Locator, MaxNLocator

from gigawatt.errors import UserError
from gigawatt.text.parse import parse
from gigawatt.text.scales import FACTORS, PREFIXES, SCALES
from gigawatt.text.typeset import PLURALS, number, span

SMALLEST, LARGEST = 0.5, 10_000.0  # a chart's largest number stays between these, by its scale
COUNTED = 1e6  # from here on a plain count gets a scale too
WORDS = {"percent": "%", "1": "", "tCO2": "tonnes of CO2", "m3": "m³"}  # units on a chart
EACH = {"year": "a", "hour": "an"}  # what stands before the unit of a rate
_WATTS = re.compile(r"\b([kMGT]?)(Wh|W)\b")
_WORD = re.compile(rf"(?<!\S)({'|'.join(sorted(FACTORS, key=len, reverse=True))})(?!\S)")
_TINY = re.compile(r"\d(?:\.\d+)?e-\d+")


@dataclass(frozen=True)
class Scale:
    """A unit with its scale, as it is written on a chart.

    unit: the words, with "{}" where the scale stands. word: the scale as written, or "". factor:
    what the word is worth. kind: short (M, bn), long (million), prefix (MW) or none.
    """

    unit: str
    word: str
    factor: float
    kind: str

    def __str__(self) -> str:
        return " ".join(self.unit.format(self.word).split())

    def suited(self, values: Iterable[float]) -> tuple["Scale", float]:
        """The scale in which the largest of some numbers reads well, and what to multiply them by.

        >>> scale = read("USD bn")
        >>> [str(one) for one in scale.suited([0.0002, 0.0001])], str(scale.suited([21.0])[0])
        (['USD thousand', '1000000.0'], 'USD bn')
        """
        sizes = [abs(value) for value in values if math.isfinite(value) and value]
        largest = max(sizes, default=1.0)
        fits = SMALLEST <= largest < (LARGEST if self.factor > 1 else COUNTED)
        if fits or self.kind == "none" or (self.factor == 1 and largest < COUNTED):
            return self, 1.0
        words = [(1.0, "")] + [(f, s if self.kind == "short" else w) for f, s, w in SCALES]
        if self.kind == "prefix":
            words = [(1000.0**power, letter) for power, letter in enumerate(PREFIXES)]
        if self.kind == "short":
            words[1] = (1e3, "thousand")
        found = [pair for pair in words if largest * self.factor >= pair[0]]
        factor, word = found[-1] if found else words[0]
        return Scale(self.unit, word, factor, self.kind), self.factor / factor


def read(text: str) -> Scale:
    """A unit as somebody wrote it on a chart.

    >>> str(read("bn USD/year")), read("MW").factor, str(read("M homes"))
    ('USD bn a year', 1000000.0, 'million homes')
    >>> str(read("M tCO2/year")), str(read(_ordered("M tCO2/year")))
    ('million tonnes of CO2 a year', 'million tonnes of CO2 a year')
    """
    text = _ordered(text)
    watts = _WATTS.search(text)
    if watts:
        prefix = watts.group(1)
        unit = f"{_safe(text[: watts.start()])}{{}}{_safe(text[watts.start(2) :])}"
        return Scale(unit, prefix, 1000.0 ** PREFIXES.index(prefix), "prefix")
    found = _WORD.search(text)
    if found:
        word = found.group()
        short = text.startswith(("USD", "EUR"))
        if not short:  # "M homes" is written million homes
            word = next((long for _, brief, long in SCALES if word == brief), word)
        unit = f"{_safe(text[: found.start()])}{{}}{_safe(text[found.end() :])}"
        return Scale(unit, word, FACTORS[word], "short" if short else "long")
    if text.startswith(("USD", "EUR")):
        return Scale(f"{text[:3]} {{}}{_safe(text[3:])}", "", 1.0, "short")
    counted = text in {*PLURALS, *PLURALS.values()} or text.startswith("H100")
    return Scale(f"{{}} {_safe(text)}", "", 1.0, "long" if counted else "none")


def _safe(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _ordered(unit: str) -> str:
    """A unit of the model in words: "bn USD/year" is "USD bn a year"."""
    scale, _, base = unit.partition(" ") if unit.split(" ")[0] in FACTORS else ("", "", unit)
    if "/" in base and " " not in base:
        base, *per = base.split("/")
        after = "".join(f" {EACH.get(one, 'for each')} {one}" for one in per)
    else:
        after = ""
    if base in ("USD", "EUR"):
        return " ".join(f"{base} {scale}{after}".split())
    base = WORDS.get(base, PLURALS.get(base, base))
    return " ".join(f"{scale} {base}{after}".split())


def factor_of(unit: str) -> tuple[float, str]:
    """The scale of a unit of the model and the unit without it: "bn USD" is (1e9, "USD")."""
    first, _, rest = unit.partition(" ")
    return (FACTORS[first], rest) if rest and first in FACTORS else (1.0, unit)


def converted(what: str, unit: str, target: str) -> float:
    """What a number in one unit is to be multiplied by to stand in another, such as "bn USD".

    Raises UserError, with the name of what is converted, where the two do not measure the same.
    """
    factor, base = factor_of(target)
    if not base or not unit or unit == target:
        return 1.0
    try:
        return float(parse(what, f"1 {unit}", base)) / factor
    except UserError:
        raise UserError(
            f"{what}: its unit {unit} cannot stand on an axis in {target}; give a number instead"
        ) from None


def split(measure: str, unit: str) -> tuple[str, str]:
    """A measure without its unit, and the unit: the frame's, or what follows the last comma.

    >>> split("cost of 350,000 H100, USD bn", "bn USD"), split("days of one run, days", "")
    (('cost of 350,000 H100', 'USD bn'), ('days of one run', 'days'))
    """
    before, comma, last = measure.rpartition(", ")
    if not unit:
        return (before, last.strip()) if comma else (measure, "")
    own = _ordered(unit)
    written = comma and (_ordered(last.strip()) == own or read(last.strip()).kind != "none")
    return (before if written else measure), own


def label(value: float) -> str:
    """One number on a chart: three digits, nothing in powers of ten."""
    return _plain(number(value))


def amount(value: float, unit: str) -> str:
    """One number beside its mark; a percentage with its sign, and no finer than it is known.

    >>> amount(32.4, "%"), amount(0.666, "%"), amount(32.4, "MW")
    ('32 %', '0.7 %', '32.4')
    """
    if unit != "%" or not math.isfinite(value):
        return label(value)
    return f"{label(round(value, 0 if abs(value) >= 1 else 1))} %"


def interval(low: float, middle: float, high: float) -> str:
    """A median with its interval on a chart; "no data" where there is no number."""
    if not math.isfinite(middle):
        return "no data"
    return _plain(span(low, middle, high))


def _plain(text: str) -> str:
    """Text without powers of ten: 2e-05 is written 0.00002."""
    return _TINY.sub(lambda m: np.format_float_positional(float(m.group()), trim="-"), text)


def tick(value: float, _=None) -> str:
    """A number at an axis."""
    rounded = 0.0 if abs(value) < 1e-12 else value
    power = math.log10(abs(rounded)) if rounded else 0
    if power >= 15:  # beyond a thousand tn
        return f"{rounded / 1e12:,.0f} tn"
    return label(float(f"{rounded:.10g}"))


def steps(share: int = 1) -> Locator:
    """Ticks of a linear axis; share: how many axes stand side by side."""
    return MaxNLocator(nbins=6 if share == 1 else 4 if share == 2 else 3, steps=[1, 2, 2.5, 5, 10])


class Decades(Locator):
    """Ticks of a logarithmic axis: three to eight round numbers, however short the axis is."""

    def __init__(self, share: int = 1):
        self.most = 8 if share == 1 else 4

    def __call__(self):
        return self.tick_values(*self.axis.get_view_interval())

    def tick_values(self, vmin, vmax):
        low, high = sorted((vmin, vmax))
        if not 0 < low < high:
            return np.array([])
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        for steps_of in ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5, 7)):
            places = [s * 10.0**p for p in powers for s in steps_of if low <= s * 10.0**p <= high]
            if len(places) > self.most:
                return np.array(places[:: math.ceil(len(places) / (self.most - 1))])
            if len(places) >= 3:
                return np.array(places)
        if high / low > 3:
            return np.array(places)
        places = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        return np.array([place for place in places if low <= place <= high])
