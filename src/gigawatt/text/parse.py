"""Values as people write them: `350000`, `"5 GW"`, `"20000..25000..30000"`, `"H100
SXM:350000,MI300X:173000"`.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gigawatt.errors import UserError, WrongDimension, check_type, clip
from gigawatt.text.registry import registry
from gigawatt.text.scales import FACTORS
from gigawatt.text.units import check_scale

_NUMBER = re.compile(r"[+-]?([0-9]+(_[0-9]{3})*\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
GOES_ON = re.compile(
    r"(?!1 ?/)[0-9'’.+±–—-]|/ ?[0-9]"
)  # after a number: 1 500 000, 1.500.000, 5-6 or 1/2, which are none
_UNIT = re.compile(r"(1 ?/ ?)?[A-Za-z][A-Za-z0-9_ */-]{0,59}|%( ?/ ?(yr|year))?")
_MAX_TEXT = 500


@dataclass(frozen=True)
class Span:
    """A value with its 90 % range, in one unit: 5th percentile, median, 95th percentile."""

    low: float
    central: float
    high: float


def parse(name: str, value: Any, unit: str) -> float | Span:
    """A finite number or a range in `unit`, from what a person wrote.

    name: for the error line. value: a number, `"number"`, `"number unit"`, `"low..high"` or
    `"low..central..high"` (the last two with an optional unit at the end).

    Raises UserError for anything else, for another dimension, and for a range that is out of order.
    """
    if isinstance(value, bool) or value is None:
        raise UserError(f"{name}: {clip(value)!r} is not a number; write a number in {unit}")
    if not isinstance(value, str):
        if isinstance(value, (int, float)) or (
            type(value).__module__ == "numpy" and value.dtype.kind in "fiu"
        ):
            return _finite(name, value, unit)
        raise UserError(f"{name}: expected a number in {unit}, not a {type(value).__name__}")
    if len(value) > _MAX_TEXT:
        raise UserError(
            f"{name}: the value is longer than {_MAX_TEXT} characters; write a number in {unit}"
        )
    return _parse_text(name, value.strip(), unit)


def _parse_text(name: str, text: str, unit: str) -> float | Span:
    if "," in text:
        raise UserError(
            f"{name}: {clip(text)!r} has a comma; write a dot for decimals and no separators"
        )
    parts = [part.strip() for part in text.split("..")]
    matches = [_NUMBER.match(part) for part in parts]
    tails = [part[m.end() :].strip() for part, m in zip(parts, matches) if m]
    if len(parts) > 3 or not all(matches) or any(map(GOES_ON.match, tails)):
        raise UserError(
            f"{name}: cannot read {clip(text)!r} as a number; write 1.5e9, '5 GW' or "
            "low..central..high"
        )
    written = tails[-1]
    if any(tail not in ("", written) for tail in tails):
        raise UserError(f"{name}: one unit for the whole range, at its end, not {clip(text)!r}")
    factor = _factor(name, written, unit) if written else 1.0
    numbers = [_finite(name, float(m.group()) * factor, unit) for m in matches if m]
    return numbers[0] if len(numbers) == 1 else _span(name, numbers)


def _span(name: str, numbers: list[float]) -> Span:
    low, high = numbers[0], numbers[-1]
    if len(numbers) == 2:
        middle = math.sqrt(low * high) if low > 0 else (low + high) / 2
        if math.isinf(middle):
            middle = math.sqrt(low) * math.sqrt(high)
        numbers = [low, middle, high]
    if not low <= numbers[1] <= high:
        raise UserError(
            f"{name}: {' .. '.join(f'{n:g}' for n in numbers)} is out of order; write "
            "low..central..high"
        )
    return Span(*numbers)


def _finite(name: str, value: Any, unit: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise UserError(
            f"{name}: {clip(value)!r} is not one number; write a number in {unit}"
        ) from None
    if not math.isfinite(number):
        raise UserError(f"{name}: {clip(value)} is not a finite number; write a number in {unit}")
    return number + 0.0  # no minus before a nought


MILLI = ("mW", "mWh")  # nobody builds one, and a slip of the shift key is nine powers of ten


@lru_cache(maxsize=512)
def _factor(name: str, written: str, unit: str) -> float:
    """What turns a number in the written unit into the wanted unit."""
    scale, _, rest = written.partition(" ")
    factor = FACTORS.get(scale)
    text = written if factor is None else rest.strip()
    if text and text == unit and unit != "1":  # no need of the registry, which takes half a second
        return factor or 1.0
    if factor is None or text:
        factor = (factor or 1.0) * _unit_factor(name, text, unit)
    return factor


def _unit_factor(name: str, text: str, unit: str) -> float:
    for one, remedy in ((text, unit), (unit, "another unit")):
        if (one is text or one != "1") and (not _UNIT.fullmatch(one) or "**" in one):
            raise UserError(f"{name}: unknown unit {clip(one)!r}; give it in {clip(remedy)}")
    check_scale(text)
    if text in MILLI:
        raise UserError(
            f"{name}: {text} is a thousandth of {text[1:]}; write {text.upper()[:2]}{text[2:]} for "
            "a million"
        )
    units = registry()
    written = re.sub(r"\b(years?|yr)\b", "yr_365", text.replace("%", "percent"))
    if unit == "TWh/year" and re.fullmatch(r"[kMGT]Wh", written):
        written += "/yr_365"  # a yearly energy is often written without its year
    try:
        source = units.Quantity(1.0, written)
        if not math.isclose(
            (2 * source).to_base_units().magnitude, 2 * source.to_base_units().magnitude
        ):
            raise ValueError  # a logarithmic unit such as dBm is no factor
    except Exception:  # pint and its tokenizer raise a dozen types; all mean the same to the reader
        raise UserError(f"{name}: unknown unit {clip(text)!r}; give it in {unit}") from None
    for target in (
        unit,
        re.sub(r"/(accelerator|home|person|reactor|job|turbine|query)$", "", unit),
    ):  # "30000 USD" each is clear
        target = re.sub(r"\byear\b", "yr_365", "dimensionless" if target == "1" else target)
        try:
            fits = source.is_compatible_with(target)
        except Exception:
            raise UserError(f"{name}: unknown unit {clip(unit)!r}") from None
        if fits and _is_energy(written) == _is_energy(target):
            return float(source.to(target).magnitude)
    raise WrongDimension(f"{name}: {clip(text)!r} has the wrong dimension; give it in {unit}")


def _is_energy(unit: str) -> bool:
    """Whether a unit speaks of energy: a yearly energy is no capacity, though both are powers to
    pint.
    """
    return re.search(r"Wh|joule|J\b|BTU|toe", unit) is not None


def parse_fleet(value: object) -> dict[str, float]:
    """A fleet as {accelerator: count}, from `"H100 SXM:350000,MI300X:173000"` or a mapping.

    Names are as written: `gigawatt.inputs` looks them up. Raises UserError for an empty fleet, a
    name twice, and a count that is not a number above 0.
    """
    if isinstance(value, str):
        pairs = [part.rpartition(":") for part in value.split(",") if part.strip()]
        if not pairs or any(not name.strip() for name, _, _ in pairs):
            raise UserError(
                f"fleet: cannot read {clip(value)!r}; write ACCELERATOR:COUNT without commas in "
                "the count, for example 'H100 SXM:350000'"
            )
        items = [(name.strip(), count.strip()) for name, _, count in pairs]
    elif isinstance(value, dict):
        for name in value:
            check_type("fleet", name, str, "a name of an accelerator as text")
        items = list(value.items())
    else:
        raise UserError("fleet: write ACCELERATOR:COUNT,... or a mapping of accelerators to counts")
    fleet: dict[str, float] = {}
    for name, count in items:
        number = parse(f"fleet {clip(name)}", count, "accelerator")
        if isinstance(number, Span) or number <= 0:
            raise UserError(
                f"fleet: the count of {clip(name)} must be one number above 0, not {clip(count)!r}"
            )
        if name in fleet:
            raise UserError(f"fleet: {clip(name)} stands twice; add the two counts")
        fleet[name] = number
    if not fleet:
        raise UserError(
            "fleet: empty; name at least one accelerator, for example 'H100 SXM:350000'"
        )
    return fleet
