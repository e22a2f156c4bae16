"""What a number of a sentence measures or counts: its unit, its noun, and what it is for."""

import re
from dataclasses import dataclass, replace

from gigawatt.claims.named import chip_pattern, chips_in
from gigawatt.claims.vocabulary import patterns

PER_YEAR = 8760.0  # hours
_WINDOW = 48  # characters after a number in which the noun that it counts may stand
_STOP = re.compile(
    r"[,;:.()!?]\s|[()]|\b(?:and|or|in|at|for|with|to|by|per|the|will|is|are|were|was|on|from|over|draws?|use[sd]?|"
    r"need[s]?|cost[s]?|which|that|dans|pour|par|et|ou|à|sur|qui|soit|avec|au|aux|en|coûte\w*|two|three|four|six|eight|twelve|deux|trois|quatre|huit|\d)",
    re.I,
)
_PER = re.compile(
    r"\s*(?:/|,?\s*\b(?:in a|a|an|per|each|every|par|chaque|un|une|pro|für jede[sn]?)\s+"
    r"|-a-|\s+(?=(?:daily|annually|yearly|hourly)\b))",
    re.I,
)
_EACH = re.compile(
    r"\s*(?:\w+\s+){0,2}?(?:each|apiece|a piece|l'unité|pièce|chacune?|par puce)\b(?! of)", re.I
)
_A_RACK = re.compile(r"\s*(?:per|par|a|an|in each) (?:\w+ )?(?:racks?|armoires?|baies?)\b", re.I)
_YEARLY = re.compile(r"\s*(?:annually|yearly|annuels?|par an|p\.a\.|in a year|l'an)\b", re.I)


def _dims(meaning: str) -> tuple[float, tuple[tuple[str, int], ...]]:
    factor, *bases = meaning.split()
    return float(factor), tuple((base, 1) for base in bases)


@dataclass(frozen=True)
class Measured:
    """What stands after a number: its dimension, the factor to base units, and where it ends.

    size: the factor without a rate. slip: what is wrong with the unit. called: chips as printed.
    """

    dims: tuple[tuple[str, int], ...]
    factor: float
    end: int
    chips: tuple[str, ...] = ()
    called: str = ""
    slip: str = ""
    size: float = 1.0


def measure_after(sentence: str, place: int, currency: str, bare: bool) -> Measured:
    """What a number measures or counts, by the words after it, and what that is for.

    currency: the one that stands before it. bare: whether it may be a number of which the unit
    stands elsewhere in the sentence.
    """
    found = _alone(sentence, place, currency)
    if not found.dims and bare and _rate(sentence, place, (("?", 1),))[0]:
        found = Measured((("?", 1),), found.factor, place)  # "50 billion a gigawatt"
    if not found.dims:
        return replace(found, size=found.factor)
    dims, factor, chips, called = found.dims, found.factor, found.chips, found.called
    rate, end = _rate(sentence, found.end, dims)
    for base, size in rate:
        dims, factor = _divided(dims, base), factor / size
    if not chips and any(base == "chip" for base, _ in dims):
        chips, called = chips_in(sentence[place:end])
    return Measured(tuple(sorted(dims)), factor, end, chips, called, found.slip, found.factor)


def _alone(sentence: str, place: int, currency: str) -> Measured:
    """The unit, currency or noun of a number, without what it is for."""
    rest = re.match(r"\s*-?\s*(?:de |d'|of )?\s*", sentence[place:])
    start = place + (rest.end() if rest else 0)
    if currency:
        return Measured(((currency, 1),), 1.0, place)
    code, finish = _currency_after(sentence, start)
    if code:
        return Measured(((code, 1),), 1.0, finish)
    cents = re.match(r"\s*(?:pence|p)\b", sentence[place:])
    if cents:
        return Measured((("GBP", 1),), 0.01, place + cents.end())
    factor, dims, end, slip = _measured(sentence, start, place)
    if dims:
        return Measured(dims, factor, end, slip=slip)
    factor, dims, end, chips, called = _counted(sentence, start, place)
    if not dims and _A_RACK.match(sentence, place):
        return Measured((("chip", 1),), factor, place, chips, called)
    return Measured(dims, factor, end, chips, called)


def _currency_after(sentence: str, start: int) -> tuple[str, int]:
    for pattern, code in patterns("currency after"):
        match = pattern.match(sentence, start)
        if match:
            return code, match.end()
    return "", start


def _measured(
    sentence: str, start: int, place: int
) -> tuple[float, tuple[tuple[str, int], ...], int, str]:
    """A unit that stands right after its number."""
    slip = re.compile(r"mW(?!h|\w)|GB(?!\d|\w)(?= (?:cluster|data|site|campus|AI))").match(
        sentence, start
    )
    if slip:
        wrong = slip.group()
        remedy = "MW (mW is a milliwatt)" if wrong == "mW" else "GW (GB is a gigabyte)"
        return 1e6 if wrong == "mW" else 1e9, (("W", 1),), slip.end(), f"{wrong} for {remedy}"
    for pattern, meaning in patterns("unit"):
        match = pattern.match(sentence, start)
        if match:
            factor, dims = _dims(meaning)
            return factor, dims, match.end(), ""
    return 1.0, (), place, ""


def _counted(
    sentence: str, start: int, place: int
) -> tuple[float, tuple[tuple[str, int], ...], int, tuple[str, ...], str]:
    """What a number counts: the noun within the next words, or the chip that they name."""
    stop = _STOP.search(sentence, start)
    window_end = min(start + _WINDOW, len(sentence))
    while stop and chip_pattern().match(sentence, stop.start()):
        stop = _STOP.search(sentence, stop.end())
    named = list(chip_pattern().finditer(sentence, start, window_end))
    reach = min(stop.start() if stop else window_end, window_end)
    inside = [m for m in named if m.start() <= reach + 1 and m.start() - start < _WINDOW]
    if inside:
        reach = max(reach, inside[0].end())
        joined = re.compile(r"\s*(?:and|or|et|ou|/|,)\s*").match(sentence, inside[0].end())
        if joined and chip_pattern().match(sentence, joined.end()):
            reach = chip_pattern().match(sentence, joined.end()).end()
        reach = max(reach, _tail(sentence, reach))
    best: tuple[int, re.Match, str] | None = None
    for pattern, meaning in patterns("noun"):
        match = pattern.search(sentence, start, reach)
        if match and (best is None or match.start() < best[0]):
            best = (match.start(), match, meaning)
    if best is None and not inside:
        return 1.0, (), place, (), ""
    while best is not None:  # the last noun of a phrase counts: GPU dies, AI servers
        after = re.compile(r"[ -]").match(sentence, best[1].end())
        follows = after and next(
            (
                (found.start(), found, meaning)
                for pattern, meaning in patterns("noun")
                if (found := pattern.match(sentence, after.end()))
            ),
            None,
        )
        if not follows:
            break
        best = follows
    chips, called = chips_in(sentence[start : max(reach, best[1].end() if best else 0)])
    if best is None:
        hours = re.compile(r"[ -](?i:GPU[ -])?(?i:hours?|heures?)\b").match(
            sentence, inside[0].end()
        )
        if hours:
            return 1.0, (("chip", 1), ("h", 1)), hours.end(), chips, called
        return 1.0, (("chip", 1),), reach, chips, called
    factor, dims = _dims(best[2])
    if dims == (("site", 1),) or dims == (("building", 1),):
        return factor, dims, best[1].end(), (), ""
    hours = re.compile(r"[ -](?i:GPU[ -])?(?i:hours?|heures?)\b").match(
        sentence, inside[0].end() if inside else reach
    )
    if hours and dims == (("chip", 1),):
        return 1.0, (("chip", 1), ("h", 1)), hours.end(), chips, called
    return factor, dims, best[1].end(), chips, called


def _tail(sentence: str, place: int) -> int:
    """Where a noun ends that follows a chip's name: "GB200 superchips", "H100 GPUs", "H800
    hours".
    """
    tail = re.compile(
        r"[ -](?:\w+[ -]){0,1}?(?:superchips?|dies|racks?|GPUs?|chips?|puces?|servers?|"
        r"serveurs?|systems?|hours?|equivalents?)\b",
        re.I,
    ).match(sentence, place)
    return tail.end() if tail else place


def _rate(
    sentence: str, place: int, dims: tuple[tuple[str, int], ...]
) -> tuple[list[tuple[str, float]], int]:
    """What an amount is for: each pair is a base and how much of it, such as ("h", 8760) for a
    year.
    """
    yearly = _YEARLY.match(sentence, place)
    if yearly:
        return [("h", PER_YEAR)], yearly.end()
    slash = re.match(r"/h\b", sentence[place:])
    if slash:
        return [("h", 1.0)], place + slash.end()
    per = _PER.match(sentence, place)
    if per:
        found = _rate_unit(sentence, per.end())
        if found:
            return found
    each = _EACH.match(sentence, place)
    if each and not any(base in ("chip", "h") for base, _ in dims):
        return [("chip", 1.0)], each.end()
    return [], place


def _rate_unit(sentence: str, place: int) -> tuple[list[tuple[str, float]], int] | None:
    number = re.compile(r"(?:single |additional |whole |US |American )").match(sentence, place)
    place = number.end() if number else place
    for kind in ("unit", "noun"):
        for pattern, meaning in patterns(kind):
            match = pattern.match(sentence, place)
            if match:
                factor, dims = _dims(meaning)
                found = [(base, 1.0) for base, _ in dims]
                found[0] = (found[0][0], factor)
                return found, match.end()
    chip = chip_pattern().match(sentence, place)
    if chip:
        rack = re.compile(r" (?:NVL72 )?(rack|superchip|server)s?\b", re.I).match(
            sentence, chip.end()
        )
        base = rack.group(1).lower() if rack else "chip"
        return [(base, 1.0)], rack.end() if rack else chip.end()
    return None


def _divided(dims: tuple[tuple[str, int], ...], base: str) -> tuple[tuple[str, int], ...]:
    powers = dict(dims)
    powers[base] = powers.get(base, 0) - 1
    return tuple((name, power) for name, power in powers.items() if power)
