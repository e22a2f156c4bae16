"""What a number of a sentence measures or counts: its unit, its noun, and what it is for."""

import re
from dataclasses import dataclass, replace

from gigawatt.claims.sentences.words.named import chip_pattern, chips_in
from gigawatt.claims.sentences.words.vocabulary import patterns

SLIPS = {  # what is written for a power by mistake
    "mW": (1e6, "MW (mW is a milliwatt)"),
    "milliwatt": (1e-3, "W, kW or MW (a milliwatt is a thousandth of a watt)"),
    "GB": (1e9, "GW (GB is a gigabyte)"),
    "MB": (1e6, "MW (MB is a megabyte)"),
    "TB": (1e12, "TW (TB is a terabyte)"),
    "giga": (1e9, "GW (that is data, not power)"),
    "mega": (1e6, "MW (that is data, not power)"),
}
ADJECTIVE = re.compile(
    r"[A-Za-zéè-]{4,} (?=(?:mega|giga|tera|kilo|még)[a-z-]*watt|[MGT]Wh?\b|(?:tera|giga|mega)watt|"
    r"tokens?\b|quer(?:y|ies)\b|prompts?\b|messages?\b)"
)
SLIP = re.compile(
    r"mW(?!h|\w)|milliwatts?\b(?![ -]hour)|"
    r"(?:[GMT]B(?!\d|\w)|(?i:giga|m[eé]ga)(?:bytes?|octets?)\b)"
    r"(?= (?:(?:of )?(?:\w+ )?(?:power|compute|computing|capacity|load|connection|data cent\w+)\b|"
    r"de (?:puissance|calcul|capacité)|cluster|data|site|campus|AI))"
)
CENT = 0.01
PER_YEAR = 8760.0  # hours
WINDOW = 48  # characters after a number in which the noun that it counts may stand
STOP = re.compile(
    r"(?:[,;:()!?]|(?<!U\.S)(?<!U\.K)\.)\s|[()]|"
    r"\b(?:and|or|in|at|for|with|to|by|per|the|will|is|are|were|was|on|from|over|"
    r"draws?|use[sd]?|needs?|costs?|which|that|dans|pour|par|et|ou|à|sur|qui|soit|avec|au|aux|en|"
    r"coûte\w*|two|three|four|six|eight|twelve|deux|trois|quatre|huit)\b|\b\d",
    re.I,
)
PER = re.compile(
    r"\s*(?:/|(?:,?\s*(?:(?:en moyenne|on average) )?"
    r"\b(?:(?:for|on|to|with) (?:each|every)|(?:pour|sur|à) chaque|per|each|every|par|chaque|"
    r"pro|für jede[sn]?)|\s*\b(?:in a|an?|une?))\s+"
    r"|-a-|\s+(?=(?:daily|annually|yearly|hourly)\b)"
    r"|\s+(?:le|la)\s+(?=(?:[kMGT]Wh?|kilowatt|m[ée]gawatt|gigawatt|t[ée]rawatt|GPU|puce|carte|"
    r"processeur|accélérateur|serveur|baie|rack|armoire|million|milliard|litre|tonne|mètre)))",
    re.I,
)
EACH = re.compile(
    r"\s*(?:[\w'-]+\s+){0,2}?(?:each|apiece|a piece|a head|per head|l'unité|"
    r"l'une?\b(?! de)|pièce|chacune?|par (?:puce|tête|personne))\b"
    r"(?! of| (?:gigawatt|megawatt|mégawatt|[GM]W\b|years?\b|months?\b|weeks?\b|days?\b|hours?\b))",
    re.I,
)
AND_TIME = re.compile(
    r"(?: and | et (?:par )?|-)(?=(?:hour|day|month|year|heure|jour|mois|an)\b)", re.I
)
A_RACK = re.compile(r"\s*(?:per|par|a|an|in each) (?:\w+ )?(?:racks?|armoires?|baies?)\b", re.I)
TAIL = re.compile(
    r"[ -](?:\w+[ -]){0,1}?(?:superchips?|dies|racks?|GPUs?|chips?|puces?|servers?|"
    r"serveurs?|systems?|hours?|equivalents?)\b",
    re.I,
)
HOURS = re.compile(r"[ -](?i:GPU[ -])?(?i:hours?|heures?)\b")
ADDED = re.compile(r"(?:single |additional |whole |US |American |permanent |new |direct )")
OFTEN = re.compile(r"daily|hourly", re.I)  # how often, which measures no number before it
AGO = re.compile(r" (?:before|earlier|ago|previously|later|plus tôt|avant)\b", re.I)
OF_TOKENS = re.compile(r"(?:output|input|generated|blended|cached) (?=tokens?\b)", re.I)
OF_ENERGY = re.compile(
    r" (?:of (?:electricity|power|energy|(?:waste|fresh|drinking |potable )?water|CO2|"
    r"carbon(?: dioxide)?|revenue|sales|investment|spending|subsid(?:y|ies)|tax breaks?|"
    r"public money)"
    r"|(?:in|on|for) (?:electricity|power|energy)(?: (?:bills?|costs?))?"
    r"|d'électricité|d'énergie|de courant|d'eaux?(?: usées| potables?| douce)?|"
    r"de CO2|de carbone|de recettes|d'investissements?|d'aides?(?: publiques?)?|"
    r"de subventions?|d'argent public)\b"
)
HOURLY = re.compile(r"\s*(?:de |à )?l'heure\b", re.I)
MORE = re.compile(
    r" (?:more|extra|less|de plus|de moins|supplémentaires?)"
    r"(?= (?:an?|per|each|every|par|chaque) )",
    re.I,
)
PARTICIPLE = re.compile(  # "3.3 million litres pumped each day"
    r" (?:[a-z]+(?:ed|wn)|[a-zéè]+(?:és|ées|us|ues|is|ises))"
    r"(?= (?:each|every|per|an?|par|chaque) )"
)
LEAD = re.compile(r"\s*-?\s*(?:d'une? |of an? |de |d'|of )?\s*")
JOINED = re.compile(r"\s*(?:and|or|et|ou|/|,)\s*")
_OF_PLACE = re.compile(r" (?:of (?:the )?|d[eu]s? |de la |de l'|d')\w")  # chips, and where they are
_AND_PER = re.compile(r" (?:et|and)(?= (?:par|per) )")
_MANY = {"thousand": 1e3, "mille": 1e3, "million": 1e6, "billion": 1e9, "milliard": 1e9}
SCALED = re.compile(rf"(?:(?:a|one|1|un) )?({'|'.join(_MANY)})s? (?:de |d'|of )?", re.I)
YEARLY = re.compile(r"\s*(?:annually|yearly|annuels?|par an|p\.a\.|in a year|l'an)\b", re.I)


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
    rest = LEAD.match(sentence[place:])
    start = place + (rest.end() if rest else 0)
    if currency:
        return Measured(((currency, 1),), 1.0, place)
    code, finish = _currency_after(sentence, start)
    if code:
        return Measured(((code, 1),), 1.0, finish)
    for pattern, code in patterns("cents"):
        cents = pattern.match(sentence, start)
        if cents:
            return Measured(((code, 1),), CENT, cents.end())
    factor, dims, end, slip = _measured(sentence, start, place)
    of_one = rest and re.search(r"of an? |d'une? ", rest.group())
    if dims and not (of_one and sentence.startswith("'s", end)):  # "11 billion of a gigawatt's 35"
        return Measured(dims, factor, end, slip=slip)
    if of_one:
        return Measured((), 1.0, place)  # "the 700 of an H100" count nothing
    found = _counted(sentence, start, place)
    if not found.dims and A_RACK.match(sentence, place):
        return replace(found, dims=(("chip", 1),), end=place)
    return found


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
    slip = SLIP.match(sentence, start)
    if slip:
        factor, remedy = (
            SLIPS.get(slip.group().removesuffix("s"))
            or SLIPS[slip.group().lower()[:4].replace("é", "e")]
        )
        return factor, (("W", 1),), slip.end(), f"{slip.group()} for {remedy}"
    adjective = ADJECTIVE.match(sentence, start)  # "590 active megawatts"
    for begin in (start, adjective.end()) if adjective else (start,):
        for pattern, meaning in patterns("unit"):
            match = pattern.match(sentence, begin)
            if match and not OFTEN.fullmatch(match.group()):
                factor, dims = _dims(meaning)
                return factor, dims, match.end(), ""
    return 1.0, (), place, ""


def _counted(sentence: str, start: int, place: int) -> Measured:
    """What a number counts: the noun within the next words, or the chip that they name."""
    reach, named = _phrase(sentence, start)
    noun = _noun(sentence, start, max(reach, _tail(sentence, named) if named else 0))
    if noun is None and not named:
        return Measured((), 1.0, place)
    end = max(reach if noun else named, named, noun[0] if noun else 0)
    chips, called = chips_in(sentence[start:end])
    hours = HOURS.match(sentence, named or reach)
    if named and noun and noun[1] == "1 person":  # "les 25 000 A100 employés par OpenAI"
        noun = None
    named = _tail(sentence, named) if named else 0
    if hours and (noun is None or noun[1] == "1 chip"):
        return Measured((("chip", 1), ("h", 1)), 1.0, hours.end(), chips, called)
    if noun is None:
        return Measured((("chip", 1),), 1.0, named, chips, called)
    factor, dims = _dims(noun[1])
    placed = dims in ((("site", 1),), (("building", 1),))
    joined = sentence[place : place + 1] == "-"  # "a 10,000-Blackwell centre"
    if placed and named and (joined or _OF_PLACE.search(sentence[named : noun[0]])):
        return Measured(
            (("chip", 1),), 1.0, named, chips, called
        )  # "64,000 GB200 of two buildings"
    if dims in ((("site", 1),), (("building", 1),)):
        return Measured(dims, factor, noun[0])
    return Measured(dims, factor, noun[0], chips, called)


def _phrase(sentence: str, start: int) -> tuple[int, int]:
    """Where the words that may be counted end, and where a chip's name in them ends, or 0."""
    far = min(start + WINDOW, len(sentence))
    stop = STOP.search(sentence, start)
    while stop and chip_pattern().match(sentence, stop.start()):
        stop = STOP.search(sentence, stop.end())
    reach = min(stop.start() if stop else far, far)
    chip = chip_pattern().search(sentence, start, far)
    if not chip or chip.start() > reach + 1 or "(" in sentence[start : chip.start()]:
        return reach, 0
    end = chip.end()
    joined = JOINED.match(sentence, end)
    other = chip_pattern().match(sentence, joined.end()) if joined else None
    end = other.end() if other else end
    return reach, end


def _noun(sentence: str, start: int, reach: int) -> tuple[int, str] | None:
    """Where the noun of a phrase ends and what it means; the last of two: GPU dies, AI servers."""
    found = [
        (match.start(), -match.end(), meaning)
        for pattern, meaning in patterns("noun")
        if (match := pattern.search(sentence, start, reach))
    ]
    if not found:
        return None
    _, end, meaning = min(found, key=lambda one: one[0])
    end = -end
    while after := re.compile(r"[ -]").match(sentence, end):
        follows = [
            (match.end(), meaning)
            for pattern, meaning in patterns("noun")
            if (match := pattern.match(sentence, after.end()))
        ]
        if not follows:
            break
        end, meaning = follows[0]
    return end, meaning


def _tail(sentence: str, place: int) -> int:
    """Where a noun ends that follows a chip's name: "GB200 superchips", "H100 GPUs", "H800
    hours".
    """
    tail = TAIL.match(sentence, place)
    return tail.end() if tail else place


def _rate(
    sentence: str, place: int, dims: tuple[tuple[str, int], ...]
) -> tuple[list[tuple[str, float]], int]:
    """What an amount is for: each pair is a base and how much of it, such as ("h", 8760) for a
    year. Two may follow each other: "$2 per GPU per hour".
    """
    found, end = _one_rate(sentence, place, dims)
    if found and not any(base == "?" for base, _ in dims):
        taken = {base for base, _ in (*found, *dims)}
        plain = AND_TIME.match(sentence, end)  # "34,800 dollars a GPU and year"
        joined = _AND_PER.match(sentence, end)  # "de l'heure et par puce"
        end_of = joined.end() if joined else end
        time = _rate_unit(sentence, plain.end()) if plain else None
        more, after = time or _one_rate(sentence, end_of, (*dims, ("h", 1), ("chip", 1)))
        if more and not taken & {base for base, _ in more}:
            return found + more, after
    return found, end


def _one_rate(
    sentence: str, place: int, dims: tuple[tuple[str, int], ...]
) -> tuple[list[tuple[str, float]], int]:
    of = OF_ENERGY.match(sentence, place)
    more = MORE.match(sentence, place)  # "$21 more a month"
    place = more.end() if more else place
    yearly = YEARLY.match(sentence, of.end() if of else place)
    if yearly and dims == (("home", 1),):  # "4,000 homes in a year" are 4,000 homes
        return [], place
    if yearly:
        return [("h", PER_YEAR)], yearly.end()
    hourly = re.compile(r"/h\b").match(sentence, place) or HOURLY.match(sentence, place)
    if hourly:
        return [("h", 1.0)], hourly.end()
    done = PARTICIPLE.match(sentence, place) if dims[0][0] in ("litre", "token", "query") else None
    skipped = of or done
    per = PER.match(sentence, skipped.end() if skipped else place)
    if per:
        found = _rate_unit(sentence, per.end())
        if found:
            return found
    each = EACH.match(sentence, place)
    if each and not any(base in ("chip", "h") for base, _ in dims):
        return [("chip", 1.0)], each.end()
    return [], place


def _rate_unit(sentence: str, place: int) -> tuple[list[tuple[str, float]], int] | None:
    adjective = ADDED.match(sentence, place)
    place = adjective.end() if adjective else place
    scale = SCALED.match(sentence, place)  # "2 dollars per million tokens"
    many = _MANY[scale[1].lower()] if scale else 1.0
    place = scale.end() if scale else place
    kind_of = OF_TOKENS.match(sentence, place)
    place = kind_of.end() if kind_of else place
    for kind in ("unit", "noun"):
        for pattern, meaning in patterns(kind):
            match = pattern.match(sentence, place)
            if match and AGO.match(sentence, match.end()):  # "up from $20bn a year before"
                return None
            if match:
                factor, dims = _dims(meaning)
                found = [(base, 1.0) for base, _ in dims]
                found[0] = (found[0][0], factor * many)
                return found, match.end()
    chip = chip_pattern().match(sentence, place)
    if not chip or scale:
        return None
    system = re.compile(r" (?:NVL72 )?(rack|superchip|server)s?\b", re.I).match(
        sentence, chip.end()
    )
    base = system.group(1).lower() if system else "chip"
    return [(base, 1.0)], system.end() if system else chip.end()


def _divided(dims: tuple[tuple[str, int], ...], base: str) -> tuple[tuple[str, int], ...]:
    powers = dict(dims)
    powers[base] = powers.get(base, 0) - 1
    return tuple((name, power) for name, power in powers.items() if power)
