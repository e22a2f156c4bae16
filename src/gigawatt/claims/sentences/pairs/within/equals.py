"""Two numbers of a sentence that its words set equal."""

import re
from collections.abc import Sequence

from gigawatt.claims.rule import CONSISTENT
from gigawatt.claims.said import Claimed
from gigawatt.claims.sentences.pairs.within.agreement import (
    APART,
    HOURLY,
    LINK,
    LOOSE,
    MAKES,
    PRODUCT,
    Checked,
    in_a_time,
    meet,
    near_floor,
    off_by,
)
from gigawatt.claims.sentences.words.amount import PER_HOUR, PIECE_W, Amount
from gigawatt.claims.sentences.words.duration import HOURS_OF
from gigawatt.claims.sentences.words.hedges import ABOUT_A, BOUND, BOUND_A, SIGN
from gigawatt.claims.sentences.words.sentence import Understood

EQUALS = re.compile(
    rf"\s*(?:,|\(|)\s*(?:are|is|soit|or|i\.e\.|that is|équivaut à|=|"
    rf"were about|are hundreds of|{MAKES}|)\s*"
    rf"(?:the use of |un peu )?{BOUND_A}\s*",
    re.I,
)
_HOLDS = re.compile(
    r"\b(?:holds?|contains?|houses?|comprises?|carr(?:y|ies)|packs?|ha(?:s|ve)|with|abrit\w+|"
    r"contien\w+|compt\w+|réuni\w+|regroup\w+|rassembl\w+|log\w+|embarqu\w+|totalis\w+)\b",
    re.I,
)
_COSTS = re.compile(  # what stands between the price of an hour and that of a longer time
    r"\s*(?:would |will )?(?:costs?|comes? to|works? out (?:at|to)|runs? to|earns?|"
    r"brings? in|yields?|coûte|coûterait|"
    r"rapporte|rapporterait|revient à|fait)\s*"
    rf"{ABOUT_A}\s*",
    re.I,
)
_MADE = re.compile(rf"\b(?:{MAKES}){BOUND} ?$", re.I)  # "... a day make 1.2 billion a year"
_AT_FIRST = re.compile(rf"(?:At|With|À|Avec) (?:a (?:cost|price|rate) of )?{BOUND_A}{SIGN}")
_IT_COSTS = re.compile(
    r",? (?:[\w'.-]+ ){1,4}?(?:would |will )?(?:costs?|pays?|spends?|burns?|earns?|brings? in|"
    r"coût\w+|pai\w+|dépens\w+|brûl\w+|gagn\w+|rapport\w+)"
    rf"(?: [\w'-]+){{0,2}}?{BOUND} {SIGN}",
    re.I,
)
_BARE_RATE = re.compile(
    r"[\d.,\s]+(?:thousand|millions?|billions?|trillions?|milliards?)? ?(?:an?|per|each|par) "
    r"(?:second|minute|hour|day|week|month|year|seconde|heure|jour|semaine|mois|an)",
    re.I,
)
_AVERAGE = re.compile(r",? (?:on average|en moyenne|around the clock|en continu)\b", re.I)
_AVERAGE_OF = re.compile(
    r"\b(?:an average(?: (?:load|draw|power|demand))? of|on average|en moyenne|"
    r"une (?:puissance|charge) moyenne de)[^,.;]{0,24}$",
    re.I,
)
_RACK_OF = re.compile(r"\bNVL ?(\d+)\b")  # how many chips a rack has by its name
_SERVER_OF = re.compile(r"\b(?:DGX|HGX) (?:A100|H100|H200|B200|B300)\b")  # of eight chips
_APART = re.compile(r" (?:more|less|fewer|de plus|de moins)\b", re.I)
OPEN_ENDS = ("up_to", "more_than")
_TOLD = rf"(?:,| \(|,? -| equals?| comes? to) ?(?:(?:or|soit|that is|i\.e\.)\s?)?{BOUND_A}{SIGN}"
_SPENT_IN = tuple(  # the time of a sum, in which it is told by the day behind it, and its hours
    (re.compile(rf"[^,;.()]{{0,40}}\b(?:{words})\b[^,;.()\d]{{0,24}}{_TOLD}", re.I), hours)
    for words, hours in (
        (
            r"(?:this|that|next|last|the) year|(?:in|for|during) (?:fiscal )?20\d\d|"
            r"cette année|l'an (?:dernier|prochain)|en 20\d\d",
            HOURS_OF["year"],
        ),
        (
            r"(?:in|for|during) (?:a|the|one|that|last) (?:\w+ )?quarter|(?:en un|au|ce) trimestre",
            HOURS_OF["quarter"],
        ),
    )
)
PIECES = {"chip": 1.0, "server": 8.0, "rack": 72.0}


def all_equal(said: Understood, amounts: Sequence[Amount]) -> list[Checked]:
    """Two amounts of one dimension that a short link sets equal: "4 500 kWh par an, soit 12 300
    Wh par jour".
    """
    found = []
    for first, second in zip(amounts, amounts[1:]):
        found += _pieces(said, first, second)
        again = _on_average(said, first, second) or _of_its_rack(said, first, second)
        if again := again or _by_the_day(said, first, second):
            found += again
            continue
        between = said.text[first.where[1] : second.where[0]]
        priced = ("h", -1) in second.dims and first.kind == "rate" and _COSTS.fullmatch(between)
        alike = first.dims == second.dims or priced and _of_one(first) == second.dims
        if not alike or first.kind in ("money", "chip", "time", "year", "number"):
            continue
        link = EQUALS.fullmatch(between) or priced or _so_much(said, first, second)
        loose = len(between) < APART and bool(LINK.search(between))
        loose = loose or (first.kind == "rate" and first.text != second.text)
        loose = loose or (in_a_time(first) and in_a_time(second) and between.strip() == ",")
        if (link and link.group().strip(" ,(")) or loose:
            left, right = (near_floor(one.claimed, LOOSE) for one in (first, second))
            text = f"{first.text} and {second.text}"
            if meet(left, right, PRODUCT):  # a month has 30 days or 30.4
                found.append(Checked(CONSISTENT, f"{text} agree.", (first, second)))
            elif (link or _again(between, second) or _MADE.search(between)) and _told_twice(
                said, first, second
            ):
                found.append(off_by(first.value / second.value, text, (first, second)))
    return found


def _so_much(said: Understood, first: Amount, second: Amount) -> re.Match | None:
    """How a sentence derives the cost of a longer time from that of a shorter one at its beginning:
    "at $700,000 a day, it costs 256 million a year"; None where it does not.
    """
    timed = first.kind == second.kind == "rate" and PER_HOUR in first.dims
    if not timed or not _AT_FIRST.fullmatch(said.text[: first.where[0]]):
        return None
    return _IT_COSTS.fullmatch(said.text[first.where[1] : second.where[0]])


def _told_twice(said: Understood, first: Amount, second: Amount) -> bool:
    """Whether two amounts that a link sets equal must be so: rates, or a volume in two units."""
    if _APART.search(second.text) and not _APART.search(first.text):
        return False  # "from 100 to 150 euros a month, 600 more a year"
    times = {one.text.split()[-1].lower() for one in (first, second)}
    if said.text[first.where[1] : second.where[0]] == ", " and len(times) == 1:
        return False  # "$20 a month, $400 million a month"
    apart = _APART.match(said.text, second.where[1])  # "300 million liters more than before"
    volumes = first.kind == "litre" and first.size != second.size and not apart
    return first.kind in ("flops", "rate") or volumes


def _on_average(said: Understood, first: Amount, second: Amount) -> list[Checked]:
    """An energy of a year as the power that it is on average: "89 TWh in 2024, or 10 GW on
    average".
    """
    if first.dims != (("W", 1),) or second.dims != first.dims:
        return []
    between = said.text[first.where[1] : second.where[0]]
    average = _AVERAGE.match(said.text, second.where[1]) or _AVERAGE_OF.search(between)
    linked = len(between) < APART and (LINK.search(between) or EQUALS.fullmatch(between))
    if in_a_time(first) == in_a_time(second) or not average or not linked:
        return []
    left, right = (near_floor(one.claimed, LOOSE) for one in (first, second))
    text = f"{first.text} and {second.text}"
    if meet(left, right, PRODUCT):
        return [Checked(CONSISTENT, f"{text} agree.", (first, second))]
    return [off_by(first.value / second.value, text, (first, second))]


def _by_the_day(said: Understood, first: Amount, second: Amount) -> list[Checked]:
    """Money of a year or a quarter told once more by the day: "72 billion this year, or roughly
    200 million a day".
    """
    if first.kind != "money" or second.dims != HOURLY or PER_HOUR in first.dims:
        return []
    between = said.text[first.where[1] : second.where[0]]
    spent = [hours for words, hours in _SPENT_IN if words.fullmatch(between)]
    if not spent or second.hedge in OPEN_ENDS:
        return []
    ends = near_floor(first.claimed, LOOSE)
    low = first.value if first.hedge == "up_to" else ends.low
    made = Claimed(low / spent[0], ends.high / spent[0])
    text, both = f"{first.text} and {second.text}", (second,)  # the first is left for the tables
    if meet(made, second.claimed, PRODUCT):
        return [Checked(CONSISTENT, f"{text} agree.", both)]
    return [off_by(second.value * spent[0] / first.value, text, both)]


def _of_its_rack(said: Understood, first: Amount, second: Amount) -> list[Checked]:
    """What one rack or server of so many chips draws or costs, told once more for each chip:
    "an NVL72 draws 132 kW, or 1.8 kW per GPU".
    """
    rack = _RACK_OF.findall(said.text) or ["8" for _ in _SERVER_OF.findall(said.text)]
    each = tuple(sorted((*first.dims, ("chip", -1))))
    between = said.text[first.where[1] : second.where[0]]
    if first.kind == "power" and first.value >= PIECE_W:
        return []  # no rack draws so much: the model says so
    if len(set(rack)) != 1 or first.kind not in ("power", "money") or second.dims != each:
        return []
    if (
        not EQUALS.fullmatch(between)
        or not LINK.search(between)
        or said.of("rack")
        or said.of("server")
    ):
        return []
    count = float(rack[0])
    ends = first.claimed.low / count, first.claimed.high / count
    text, both = f"{first.text} / {rack[0]}", (second,)  # the first is left for the data sheet
    if meet(Claimed(*ends), near_floor(second.claimed, LOOSE), PRODUCT):
        return [Checked(CONSISTENT, f"{text} is {second.text}, as the sentence says.", both)]
    ratio = second.value * count / first.value
    return [off_by(ratio, f"{text} is not {second.text}", both)]


def _of_one(rate: Amount) -> tuple[tuple[str, int], ...]:
    """The dimensions of the rate of one chip where the words leave the chip out."""
    return tuple(one for one in rate.dims if one != ("chip", -1))


def _again(between: str, second: Amount) -> bool:
    """Whether a rate says the one before it once more: "6 billion tokens a minute, 9 trillion a
    day".
    """
    return between.endswith(", ") and bool(_BARE_RATE.fullmatch(second.text))


def _pieces(said: Understood, first: Amount, second: Amount) -> list[Checked]:
    """Systems and their chips: "127 systèmes DGX, soit 1016 GPU"."""
    if first.kind == second.kind or not {first.kind, second.kind} <= set(PIECES):
        return []
    between = said.text[first.where[1] : second.where[0]]
    if len(between) > APART or not (LINK.search(between) or _HOLDS.search(between)):
        return []
    left, right = (
        Claimed(one.claimed.low * PIECES[one.kind], one.claimed.high * PIECES[one.kind])
        for one in (first, second)
    )
    if not meet(left, right):
        return []
    reason = f"{first.text} and {second.text} agree, at {PIECES['server']:.0f} a server or "
    return [Checked(CONSISTENT, f"{reason}{PIECES['rack']:.0f} a rack.", (first, second))]
