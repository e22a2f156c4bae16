"""Why a sentence is not held against the model: a unit that slipped, money that is no price, a
number that nothing tests.
"""

import re

from gigawatt.claims.rule import (
    NOT_CHECKABLE,
    WRONG_UNIT,
)
from gigawatt.claims.sentences.words.amount import PIECE_W, Amount
from gigawatt.claims.sentences.words.hedges import BOUND_A
from gigawatt.claims.sentences.words.measure import SLIPS
from gigawatt.claims.sentences.words.named import chip_pattern, unknown_chip
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.claims.sentences.words.vocabulary import currencies, says
from gigawatt.data import tables
from gigawatt.errors import clip

_DRAWN = re.compile(
    r"\b(?:draw|use|need|consum|consomm|requir|tire|produc|generat|deliver|suppl|engloutir|aval|"
    r"dévor|réclam|demand|appel|brûl|absorb|burn|devour|swallow)\w*",
    re.I,
)
_DRAWS = re.compile(
    r"(?:draws?|uses?|consumes?|consomm\w+ au maximum|at peak|capacity of|puissance de|needs?) *"
    r"(?:up to |of )?$",
    re.I,
)
_OF_POWER = re.compile(
    r" (?:of (?:(?!stor|batter|back)[\w-]+ )?(?:power|capacity|load)\b|at peak|de puissance|"
    r"de capacité|"
    r"(?:data|AI|hyperscale) ?(?:cent|campus|site))",
    re.I,
)
_NAMED_POWER = re.compile(
    r"(?:puissance|power|load|power demand|peak demand|peak|demande de pointe|charge|"
    r"data ?cent(?:er|re)|campus|cluster|centre de (?:données|calcul))"
    r"(?: (?:électrique|crête|maximale|IT|totale))* "
    rf"(?:de|d'|of|at) ?{BOUND_A}$",
    re.I,
)
_COMPARED = re.compile(  # a plant that money is only held beside is not what it pays for
    r"\b(?:than|dwarf\w*|unlike|instead of|compared (?:with|to)) [^,.;]*", re.I
)
_TO_BUY = re.compile(r"\b(?:to (?:buy|purchase|order)|pour (?:acheter|commander|acquérir))\b", re.I)
_FOR_A_SITE = re.compile(  # what is raised for a site is what it costs
    r"\b(?:financing|funding|financement)\b(?: package| deal)? (?:for|of|du|de la|pour) "
    r"(?:[\w'-]+ ){0,4}(?:campus|site|data ?cent(?:er|re)|centre de données|project|projet)\b",
    re.I,
)
_BARE_SITE = re.compile(  # land and permits, before anything stands there
    r"\b(?:bought|buys?|buying|sold|purchas\w+|pa(?:id|ys?) for|acheté\w*|achète|vendu\w*)\b"
    r"[^.;]{0,40}\b(?:campus|site|land|terrains?|acres|hectares)\b"
    r"(?=.*\b(?:approved|permitted|zoned|before any|land|bare|terrains?|avant tout)\b)",
    re.I,
)
_RAISED = re.compile(  # what is raised to buy chips is what they cost
    r"\brais(?:es?|ed|ing)\b|\bborrow\w*|\bloans?\b|\bdebts?\b|\bbonds?\b|\bfinancing\b|\bfunding\b|"
    r"\blèv\w+|\blevée de fonds\b|\bemprunt\w*|\bprêts?\b|\bdettes?\b|\bfinancements?\b|"
    r"\bacquérir\b",
    re.I,
)
_GROWS = re.compile(  # what a site reaches is its power, unless the words speak of its use
    r"(?:reach(?:es)?|exceeds?|capacity of|atteindr\w+|atteint|dépass\w+|"
    r"dot[ée]\w* de|dispos\w+ de) ?"
    rf"{BOUND_A}$",
    re.I,
)
_CENTRE = re.compile(r"\b(?:data ?cent(?:er|re)s?|campus(?:es)?|clusters?)\b", re.I)
_USED_OR_KEPT = re.compile(
    r"consum|consom|electricity|électricité|energy|énergie|batter|stor|stock|Megapack|"
    r"\b(?:a|per|each|par|every|chaque) (?:year|an|année|day|jour|month|mois)\b",
    re.I,
)
_STORED = re.compile(r"\d ?([GMT]B)(?![\w/])")
_DATA = re.compile(
    r"memory|HBM|\bRAM\b|storage|stores?|\bdata ?sets?\b|\bdisks?\b|bandwidth|per second|mémoire|"
    r"stock|bits?\b|\bof (?:text|video|data)\b|de données\b",
    re.I,
)
_TIMED = re.compile(
    r"\b(?:in (?:19|20)\d\d|annual\w*|yearly|daily|monthly|annuel\w*|train\w*|entraîn\w*|saved?)\b",
    re.I,
)
SHORT = 30  # characters
WORLD_W = 1e13  # watts: all power plants of the world together have less
MOST_OF_CHIP = 1e5  # watts: no chip and no superchip draws so much
_ONE_CHIP = re.compile(
    r"\b(?:an?|one|each|the|this|une?|chaque|Nvidia's|AMD's) (?:[\w-]+ ){0,2}"
    r"(?:GPU|chip|accelerator|card|puce)\b"
    r"(?![ -](?:maker|giant|firm|company|designer|cluster|rack|server|system|hall|farm|fabric))",
    re.I,
)
_ONE_QUERY = re.compile(
    r"\b(?:an?|one|each|every|per|une?|chaque|par) (?:[\w-]+ ){0,3}"
    r"(?:query|prompt|request|question|answer|reply|requête|réponse)\b",
    re.I,
)
_APPLIANCE = re.compile(  # whose power a query's energy is compared with
    r"\b(?:oven|microwave|kettle|toaster|bulb|hair ?dryer|television|TV|four|bouilloire|"
    r"micro-ondes|ampoule|grille-pain|sèche-cheveux|télé\w*)\b",
    re.I,
)
_ONE = re.compile(r"\b(?:an?|one|each|every|a single) (?:(?:Nvidia|AMD|Google)(?:'s)? )?", re.I)
_SYSTEM = re.compile(
    r"\b(?:racks?|NVL\d+|servers?|DGX|HGX|systems?|clusters?|nodes?|pods?)\b", re.I
)
_PER_HOUR = re.compile(r"(?:W|watts?) ?(?:/ ?|per |par |an )(?:h\b|hours?|heures?)", re.I)

_KINDS = {
    "power": "a power",
    "energy": "an energy",
    "money": "a sum of money",
    "time": "a time",
    "share": "a share",
    "times": "a multiple",
    "flops": "operations a second",
    "flop": "operations of a run",
    "litre": "a volume of water",
    "tonne": "a weight",
    "area": "an area",
    "H100e": "H100 equivalents",
    "currency": "a sum of money",
}
_MANY = {"person": "people", "query": "queries", "facility": "facilities", "die": "chips"}
_MANY |= {"stock": "shares", "superchip": "chips", "board": "boards", "phone": "phones"}


def at_once(said: Understood) -> tuple[str, str]:
    """Verdict and reason where nothing need be computed; an empty reason where something must."""
    slips = [one.slip for one in said.amounts if one.slip]
    stored = _STORED.search(said.text) if said.site or _CENTRE.search(said.text) else None
    if stored and not _DATA.search(said.text):  # "Hyperion will grow to 5 GB"
        slips.append(f"{stored[1]} for {SLIPS[stored[1]][1]}")
    if slips:
        return WRONG_UNIT, f"The sentence has {slips[0]}."
    if not said.amounts:
        return NOT_CHECKABLE, (
            "No number that measures or counts something was found; give a sentence with two "
            "that belong together, such as chips and megawatts."
        )
    return WRONG_UNIT, _energy_for_power(said)


def _energy_for_power(said: Understood) -> str:
    """A draw printed in MWh, or a power per hour or year: the words want a power."""
    for one in said.of("energy"):
        before = said.text[max(0, one.where[0] - SHORT) : one.where[0]]
        named = _NAMED_POWER.search(before)
        grows = (
            (said.site or _CENTRE.search(said.text))
            and _GROWS.search(before)
            and not _USED_OR_KEPT.search(said.text)
        )
        after = said.text[one.where[1] : one.where[1] + SHORT]
        grows = grows or _sized(said)
        drawing = _DRAWS.search(before) and said.of("chip")
        if named or grows or drawing or _OF_POWER.match(after):
            return (
                f"{one.text} is an energy where a power is meant; write MW or GW, or say in what "
                "time."
            )
    return _no_power(said) or _power_of_a_time(said)


def _no_power(said: Understood) -> str:
    """A power that nothing of the kind draws: of the world, of one chip, or of one query."""
    for one in said.of("power"):
        if one.value >= WORLD_W and not re.search(r"h\b|hour|heure", one.text):
            return f"{one.text} is more power than the world has; write TWh for an energy."
    one_chip = _ONE_CHIP.search(said.text) or _named_once(said.text)
    for one in said.of("power") if one_chip and len(said.amounts) == 1 else ():
        if one.value >= MOST_OF_CHIP:
            return f"{one.text} is no power of one chip; write W where watts are meant."
    asked = _ONE_QUERY.search(said.text) and not said.of("time") and not said.of("lamp")
    asked = asked and not _APPLIANCE.search(said.text)
    for one in said.amounts if asked else ():
        watts = dict(one.dims) in ({"W": 1}, {"W": 1, "query": -1})
        if watts and one.value < PIECE_W and not re.search(r"Wh|hour|heure", one.text):
            return f"{one.text} is a power where an energy is meant; write Wh."
    return ""


def _power_of_a_time(said: Understood) -> str:
    """A power for each hour or year, where the words want a power."""
    drawn = _DRAWN.search(said.text)
    for one in said.amounts:
        if not drawn and not _PER_HOUR.search(one.text):
            continue
        if dict(one.dims) == {"W": 1, "h": -1} and not re.search(
            r"Wh|hour.*(?:year|day)", one.text
        ):
            return (
                f"{one.text} is a power for each time, which nothing draws; write GW for a power, "
                "GWh for an energy."
            )
    return ""


def _sized(said: Understood) -> bool:
    """Whether an energy is all that is said of a centre, of which no use and no time is named."""
    spoken = _USED_OR_KEPT.search(said.text) or _DRAWN.search(said.text) or _TIMED.search(said.text)
    placed = said.site or _CENTRE.search(said.text)
    return bool(placed) and len(said.amounts) == 1 and not spoken


def _named_once(text: str) -> bool:
    """Whether words speak of one chip by its name, "an H100", and not of a system that holds it."""
    if _SYSTEM.search(text):
        return False
    ones = (chip_pattern().match(text, one.end()) for one in _ONE.finditer(text))
    return any(one and not one.group().lower().endswith("s") for one in ones)


def refusal(said: Understood) -> str:
    """Why money of this sentence is no price to hold against the model, or an empty text."""
    if not any(base in currencies() for one in said.amounts for base, _ in one.dims):
        return ""
    bought = _TO_BUY.search(said.text) and said.of("chip")
    bought = bought or (_FOR_A_SITE.search(said.text) and said.of("power"))
    if says(_RAISED.sub(" ", said.text) if bought else said.text, "contract"):
        return (
            "The money pays for a service, a rental or a stake, not for a purchase; its length "
            "and what it "
            "covers would be needed."
        )
    if _BARE_SITE.search(said.text):
        return "The money buys a site as it stands; what is built there would be needed."
    if says(_COMPARED.sub("", said.text), "plant") or said.of("plant"):
        return (
            "The money or power is that of a power plant or a store, which the model does not "
            "price."
        )
    if "Cerebras" in said.makers:
        return "No price of a Cerebras machine is in the tables; one would be needed."
    return ""


def _lacking(said: Understood) -> str:
    """What the tables lack of a chip beside the number that asks for it; or ""."""
    rows = tables.index("accelerators")
    priced = {row["item"] for row in tables.rows("prices")}
    for chip in said.chips if said.of("chip") or said.of("rate") else ():
        if said.of("power") and chip in rows and rows[chip]["tdp_w"] is None:
            return f"The tables have no power rating of {chip}; its data sheet would be needed."
        if said.of("money") and chip in rows and chip not in priced:
            return f"The tables have no price of {chip}; one would be needed."
    return ""


def needed(said: Understood) -> str:
    other = unknown_chip(said.text)
    if other:
        return f"The tables have no {other}; its data sheet or price would be needed."
    if "fp64" in said.scopes and said.of("flops"):
        return "The tables have no rates of double precision; that of the chip would be needed."
    if missing := _lacking(said):
        return missing
    kinds = "; ".join(dict.fromkeys(_word(one) for one in said.amounts))
    return (
        f"Nothing in the tables tests any of this alone: {kinds}. A second number that belongs to "
        "it would be needed, such as chips, power, money or homes of the same thing."
    )


def _word(one: Amount) -> str:
    if one.kind in ("rate", "number"):
        return f"the {one.kind} {clip(one.text, SHORT)}"
    return _KINDS.get(one.kind) or f"a count of {_MANY.get(one.kind, f'{one.kind}s')}"
