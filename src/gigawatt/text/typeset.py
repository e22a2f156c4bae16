"""Numbers, intervals and units as people read them; text from data made harmless for Markdown."""

import math
import re
import string
from typing import Any

from gigawatt.errors import UserError, clip
from gigawatt.text.scales import SCALES

MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
WIDE = 1000.0  # from this factor between its ends on, each end of an interval has its own scale
NOTHING, TEN = 0.05, 9.95  # percent: what one decimal rounds to 0, and to 10
PLAIN = 1e15  # from here on a number is a power of ten
SHOWN = tuple((factor, f" {short}") for factor, short, _ in reversed(SCALES) if factor >= 1e6)
PLURALS = {
    "accelerator": "accelerators",
    "home": "homes",
    "person": "people",
    "reactor": "reactors",
    "job": "jobs",
    "turbine": "turbines",
    "month": "months",
    "year": "years",
    "day": "days",
    "H100e": "H100 equivalents",
    "sd": "standard deviations",
}
# Units of the model that have a word of their own, and what one of them is called under a "per".
SPOKEN = {
    "USD/hour/accelerator": "USD per accelerator-hour",
    "hour*accelerator": "accelerator-hours",
    "tCO2": "tonnes of CO2",
    "gCO2": "g of CO2",
    "m3": "m\N{SUPERSCRIPT THREE}",
    "token": "tokens",
    "Mtoken": "million tokens",
    "rate": "data-sheet rate",
}
_ONE = {"Mtoken": "million tokens", "s": "second", "H100e": "H100 equivalent"}
_TONNES = {"": "t", " M": "Mt", " bn": "Gt"}  # of CO2, after a number with its scale
_PUNCTUATION = re.compile(f"([{re.escape(string.punctuation)}])")


def number(value: float | None) -> str:
    """A number for reading: three significant digits, bn and M for large ones, a dash for none.

    A whole number below a million keeps all its digits.

    >>> number(10_500_000_000.0), number(0.0123), number(350_000.0), number(2024.0), number(None)
    ('10.5 bn', '0.0123', '350,000', '2,024', '–')

    Raises UserError for what is no number.
    """
    if value is None or not math.isfinite(value := _one(value)):
        return DASH
    factor, suffix = _scale(value)
    return _digits(value / factor) + suffix


def _one(value: Any) -> float:
    """One number as a float; 0 has no sign. Raises UserError for what is none."""
    try:
        return float(value) + 0.0
    except (TypeError, ValueError, OverflowError):
        raise UserError(f"{clip(value)}: is not one number that can be shown") from None


def span(p5: float, p50: float, p95: float) -> str:
    """An interval for reading, in the scale of its median; one number where nothing is uncertain.

    >>> span(17.12e9, 21.1e9, 26.71e9), span(8e8, 1.1e9, 1.4e9), span(334_076, 560_218, 797_181)
    ('21.1 bn (17.1 to 26.7)', '1.1 bn (0.8 to 1.4)', '560,000 (334,000 to 797,000)')
    >>> span(1e6, 2e9, 5e9), span(5, 5, 5)
    ('2 bn (1 M to 5 bn)', '5')
    """
    p5, p50, p95 = map(_one, (p5, p50, p95))
    if p5 == p95 or not all(map(math.isfinite, (p5, p50, p95))):
        return number(p50)
    factor, suffix = _scale(p50)
    if min(abs(p5), abs(p95)) * WIDE < max(abs(p5), abs(p95)):
        return f"{number(p50)} ({number(p5)} to {number(p95)})"
    low, middle, high = (_digits(float(f"{end / factor:.3g}")) for end in (p5, p50, p95))
    if low == middle == high:
        return f"{middle}{suffix}"
    return f"{middle}{suffix} ({low} to {high})"


def quantity(p5: float, p50: float, p95: float, unit: str) -> str:
    """An interval with its unit; dollars stand before the number.

    >>> quantity(5.9e9, 7.1e9, 8.6e9, "USD/year"), quantity(520, 643, 791, "MW")
    ('USD 7.1 bn (5.9 to 8.6) a year', '643 MW (520 to 791)')
    >>> quantity(9e5, 1.32e6, 1.81e6, "tCO2/year"), quantity(1, 2.19, 3, "USD/hour/accelerator")
    ('1.32 Mt of CO2 a year (0.9 to 1.81)', 'USD 2.19 (1 to 3) per accelerator-hour')
    """
    return with_unit(span(p5, p50, p95), unit)


def with_unit(text: str, unit: str) -> str:
    """A typeset number or interval with its unit: dollars before it, what is counted in the plural.

    >>> with_unit("2 bn to 10 bn", "USD"), with_unit("542 (314 to 789)", "accelerator")
    ('USD 2 bn to 10 bn', '542 accelerators (314 to 789)')
    """
    said = spoken(unit)
    if said == "USD" or said.startswith("USD "):
        return f"USD {text}{said.removeprefix('USD')}"
    middle, bracket, rest = text.partition(" (")
    if unit.startswith("tCO2"):
        middle, said = _tonnes(text, middle, said)
    return f"{middle} {said}".strip() + bracket + rest


def _tonnes(text: str, middle: str, said: str) -> tuple[str, str]:
    """Tonnes of CO2 with the scale of their number, "1.32 Mt", where all of it has one scale."""
    scale = next((one for one in (" M", " bn") if middle.endswith(one)), "")
    if " to " in middle or re.search(r"\d (M|bn|tn)\b", text.removeprefix(middle)):
        return middle, said
    return middle.removesuffix(scale), said.replace("tonnes", _TONNES[scale])


def spoken(unit: str) -> str:
    """A unit of the model in words, after a number; the dimensionless one is left out.

    >>> spoken("USD/hour/accelerator"), spoken("tCO2/year"), spoken("W/accelerator"), spoken("1")
    ('USD per accelerator-hour', 'tonnes of CO2 a year', 'W per accelerator', '')
    """
    if unit in SPOKEN:
        return SPOKEN[unit]
    base, *per = unit.split("/")
    if base in ("flop", "rate") and per[:1] == ["s"]:  # an established unit of its own
        base, per = f"{base}/s", per[1:]
    said = SPOKEN.get(base, PLURALS.get(base, shown(base)))
    each = ("a year" if one == "year" else f"per {_ONE.get(one, one)}" for one in per)
    return " ".join(filter(None, (said, *each)))


def shown(unit: str) -> str:
    """A unit as the tables write it: the dimensionless one is left out."""
    return "" if unit == "1" else unit


def words(name: str) -> str:
    """A name of the model as words: `site_capex_usd` is "site capex usd"."""
    return name.replace("_", " ")


def change(ratio: float) -> str:
    """A relative change in percent, with its sign.

    >>> change(0.123), change(-0.004), change(0.0)
    ('+12 %', '−0.4 %', '0 %')
    """
    percent = ratio * 100
    if abs(percent) < NOTHING:
        return "0 %"
    digits = 0 if abs(percent) >= TEN else 1
    return f"{percent:+.{digits}f} %".replace("-", MINUS)


class Markdown(str):
    """Text that is Markdown already; everything else is escaped before it enters a page."""


def escape(text: object) -> Markdown:
    """Any text as Markdown that shows exactly this text: no markup, no link, no HTML, no formula.

    White space becomes single spaces, and what cannot be printed is left out.

    >>> escape("<b>$x$</b> [a](b)|")
    '\\\\<b\\\\>\\\\$x\\\\$\\\\<\\\\/b\\\\> \\\\[a\\\\]\\\\(b\\\\)\\\\|'
    """
    if isinstance(text, Markdown):
        return text
    if text is None:
        return Markdown("")
    plain = "".join(c for c in re.sub(r"\s+", " ", str(text)) if c.isprintable())
    return Markdown(_PUNCTUATION.sub(r"\\\1", plain))


def _scale(value: float) -> tuple[float, str]:
    """The largest scale that a number reaches, and its word."""
    if abs(value) >= PLAIN:
        return 1.0, ""
    size = float(f"{abs(value):.3g}")  # 999.9 M is printed as 1 bn
    return next((pair for pair in SHOWN if size >= pair[0]), (1.0, ""))


def _digits(value: float) -> str:
    """Three significant digits, and all before the point, without zeros at the end."""
    size = abs(value)
    if size and not 1 <= size < PLAIN:
        return re.sub("^-", MINUS, f"{value:.3g}")
    places = max(0, 3 - len(str(int(size))))
    text = f"{value:,.{places}f}".replace("-", MINUS)
    return text.rstrip("0").rstrip(".") if "." in text else text
