"""Numbers as people read them: large ones with bn and M, intervals, units, and text that a spreadsheet may open."""

import re

PREFIXES = ((1e12, " tn"), (1e9, " bn"), (1e6, " M"), (1.0, ""))
WIDE = 1000.0  # from this factor between its ends on, each end of an interval has its own prefix


def number(value: float) -> str:
    """A number for reading: three significant digits, with bn and M for large ones.

    >>> number(10_500_000_000.0), number(0.0123), number(350_000.0), number(2024.0)
    ('10.5 bn', '0.0123', '350,000', '2,024')
    """
    factor, suffix = _prefix(value)
    return _digits(value / factor) + suffix


def range_text(low: float, middle: float, high: float) -> str:
    """An interval for reading, in the prefix of its median; one number where nothing is uncertain.

    >>> range_text(5.9e9, 7.1e9, 8.6e9), range_text(8e8, 1.1e9, 1.4e9), range_text(334_076, 560_218, 797_181)
    ('7.1 bn (5.9 to 8.6)', '1.1 bn (0.8 to 1.4)', '560,000 (334,000 to 797,000)')
    """
    if low == high:
        return number(middle)
    factor, suffix = _prefix(middle)
    if min(abs(low), abs(high)) * WIDE < max(abs(low), abs(high)):
        return f"{number(middle)} ({number(low)} to {number(high)})"
    middle, low, high = (float(f"{value / factor:.3g}") for value in (middle, low, high))
    return f"{_digits(middle)}{suffix} ({_digits(low)} to {_digits(high)})"


def _prefix(value: float) -> tuple[float, str]:
    size = abs(value)
    if size >= 1e15:
        return 1.0, ""
    return next((pair for pair in PREFIXES if size >= pair[0]), (1.0, ""))


def _digits(value: float) -> str:
    size = abs(value)
    if not 1 <= size < 1e15:  # also where it is no number
        return f"{value:.3g}"
    digits = max(0, 3 - len(str(int(size))))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(unit: str) -> str:
    """A unit for reading: the dimensionless one is left out."""
    return "" if unit == "1" else unit


def guard(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay.

    A lone carriage return, which the csv module leaves bare, would begin a row of its own: it becomes a line feed.
    """
    if not isinstance(cell, str):
        return cell
    return ("'" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else "") + re.sub(
        r"\r\n?", "\n", cell
    )
