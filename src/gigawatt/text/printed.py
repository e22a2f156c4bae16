"""Numbers and intervals as a printed table has them, and text from data made harmless for Markdown."""

import math
import re
import string

from gigawatt.text.format import PREFIXES, number, shown

MINUS = "\N{MINUS SIGN}"
PLURALS = {
    "accelerator": "accelerators",
    "home": "homes",
    "person": "people",
    "reactor": "reactors",
    "year": "years",
    "day": "days",
    "H100e": "H100 equivalents",
    "sd": "standard deviations",
}
_PUNCTUATION = re.compile(f"([{re.escape(string.punctuation)}])")


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


def amount(value: float | None) -> str:
    """One number for reading: three significant digits, bn and M, a true minus; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "\N{EN DASH}"
    text = number(value) if value else "0"
    return text.replace("-", MINUS)


def interval(low: float, middle: float, high: float) -> str:
    """An interval on the scale of its middle, as "7.1 bn (5.9 to 8.6)"; one number where nothing is uncertain.

    All three have the same number of decimals, so that columns can be compared.

    >>> interval(5.9e9, 7.1e9, 8.6e9), interval(8e8, 1.2e9, 2.1e9), interval(1.07, 1.11, 1.2), interval(5, 5, 5)
    ('7.1 bn (5.9 to 8.6)', '1.2 bn (0.8 to 2.1)', '1.11 (1.07 to 1.20)', '5')
    """
    if low == high or not all(map(math.isfinite, (low, middle, high))):
        return amount(middle)
    factor, suffix = next(((f, s) for f, s in PREFIXES if abs(middle) >= f >= 1e6), (1.0, ""))
    low, middle, high = (value / factor for value in (low, middle, high))
    places = _places(low, middle, high)
    ends = [_fixed(value, places) for value in (low, middle, high)]
    if any(
        value and not end.strip("-0.,") for value, end in zip((low, middle, high), ends)
    ):  # lost in this scale
        return f"{amount(middle * factor)} ({amount(low * factor)} to {amount(high * factor)})"
    ends = [end.replace("-", MINUS) for end in ends]
    if len(set(ends)) == 1:
        return f"{ends[1]}{suffix}"
    return f"{ends[1]}{suffix} ({ends[0]} to {ends[2]})"


def _places(low: float, middle: float, high: float) -> int:
    """Decimals for an interval: one below a hundred, more for a small number or a narrow range."""
    size = abs(middle) or max(abs(low), abs(high))
    wanted = 0 if size >= 100 else max(1, 1 - math.floor(math.log10(size)))
    narrow = 1 + math.ceil(-math.log10(high - low)) if size < 100 else 0
    return max(wanted, min(narrow, wanted + 2), 0)


def _fixed(value: float, places: int) -> str:
    """A number with so many decimals; from 1,000 on with three significant digits."""
    return f"{float(f'{value:.3g}') if abs(value) >= 1000 else value:,.{places}f}"


def quantity(low: float, middle: float, high: float, unit: str) -> str:
    """An interval with its unit; dollars stand before the number.

    >>> quantity(5.9e9, 7.1e9, 8.6e9, "USD/year"), quantity(520, 643, 791, "MW")
    ('USD 7.1 bn (5.9 to 8.6) a year', '643 MW (520 to 791)')
    """
    return with_unit(interval(low, middle, high), unit)


def with_unit(text: str, unit: str) -> str:
    """A typeset number or interval with its unit: dollars before it, what is counted in the plural.

    >>> with_unit("2 bn to 10 bn", "USD"), with_unit("542 (314 to 789)", "accelerator")
    ('USD 2 bn to 10 bn', '542 accelerators (314 to 789)')
    """
    if unit == "USD" or unit.startswith("USD/"):
        per = unit.removeprefix("USD").removeprefix("/")
        return f"USD {text}" + (f" {'a' if per == 'year' else 'per'} {per}" if per else "")
    middle, bracket, rest = text.partition(" (")
    return f"{middle} {PLURALS.get(unit, shown(unit))}".strip() + bracket + rest


def words(name: str) -> str:
    """A name of the model as words: `site_capex_usd` is "site capex usd"."""
    return name.replace("_", " ")


def change(ratio: float) -> str:
    """A relative change in percent, with its sign.

    >>> change(0.123), change(-0.004), change(0.0)
    ('+12 %', '−0.4 %', '0 %')
    """
    percent = ratio * 100
    if abs(percent) < 0.05:
        return "0 %"
    digits = 0 if abs(percent) >= 9.95 else 1
    return f"{percent:+.{digits}f} %".replace("-", MINUS)
