"""Numbers and intervals as a printed table has them, and text from data made harmless for Markdown."""

import math
import re
import string

from gigawatt.report import PREFIXES, number, shown

MINUS = "\N{MINUS SIGN}"
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

    >>> interval(5.9e9, 7.1e9, 8.6e9), interval(8e8, 1.2e9, 2.1e9), interval(5, 5, 5)
    ('7.1 bn (5.9 to 8.6)', '1.2 bn (0.8 to 2.1)', '5')
    """
    if low == high:
        return amount(middle)
    factor, suffix = next(((f, s) for f, s in PREFIXES if abs(middle) >= f >= 1e6), (1.0, ""))
    ends = [f"{amount(end / factor)}" for end in (low, middle, high)]
    if any(not end.strip("0.") for end in ends) and factor > 1:  # an end too small for this scale
        return f"{amount(middle)} ({amount(low)} to {amount(high)})"
    return f"{ends[1]}{suffix} ({ends[0]} to {ends[2]})"


def quantity(low: float, middle: float, high: float, unit: str) -> str:
    """An interval with its unit; dollars stand before the number.

    >>> quantity(5.9e9, 7.1e9, 8.6e9, "USD/year"), quantity(5, 5, 5, "MW")
    ('USD 7.1 bn (5.9 to 8.6) a year', '5 MW')
    """
    text = interval(low, middle, high)
    if unit == "USD" or unit.startswith("USD/"):
        per = unit.removeprefix("USD").removeprefix("/")
        return f"USD {text}" + (f" {'a' if per == 'year' else 'per'} {per}" if per else "")
    return f"{text} {shown(unit)}".strip()


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
