"""What an amount is for each of, where no word right behind it says so: a chip, a rack, a person, a
query, an hour.
"""

import re
from dataclasses import replace

from gigawatt.claims.sentences.words.amount import CHIP_HOURS, PER_HOUR, PIECE_W, PRICES, Amount
from gigawatt.claims.sentences.words.duration import HOURS_OF, OFTEN, SOUVENT
from gigawatt.claims.sentences.words.hedges import ABOUT, ABOUT_A, BOUND, BOUND_A, SIGN
from gigawatt.claims.sentences.words.measure import PER_YEAR
from gigawatt.claims.sentences.words.vocabulary import currencies

COUNTED = {
    "chip",
    "superchip",
    "rack",
    "server",
    "node",
    "person",
    "job",
    "home",
    "site",
    "building",
    "turbine",
    "megapack",
    "reactor",
    "plant",
    "user",
}
OTHERS = ("query", "token", "user", "home", "person")
PLACES = (
    "site",
    "building",
    "cluster",
    "rack",
    "server",
    "node",
    "board",
    "turbine",
    "reactor",
    "plant",
)  # of which each has as much
BEFORE = 40  # characters before an amount in which what it is of may stand
QUERY_WH = 1_000.0  # no single query takes a kilowatt-hour
QUERY_PRICE = 1.0  # dollars: nor does it cost as much
QUERY_LITRES = 1.0  # nor a litre of water
QUERY_TONNES = 1e-3  # nor does it give off a kilogram
A_QUERY = re.compile(
    r"\b(?:an?|une?|la|one|each|every|chaque|per|par)\b(?: of (?:the|its))?(?: [\w.,]+){0,3} "
    r"(?:quer(?:y|ies)|prompts?|requests?|questions?|requêtes?|replies|reply|réponses?)\b",
    re.I,
)
MOST_PAY = 2e9  # money: nobody is paid more
SUBSCRIPTION = 1e4  # dollars a month: what one user pays is less
HOURLY = 100.0  # money: the rent of one chip for an hour is below, in dollars and in euros
MOST_IN_PIECE = 600  # chips of one rack
KWH = 1e3  # watt-hours
_RATED = re.compile(
    r"\b(?:rated|rating|at|of)(?: (?:at|of|about|some|up to))* ?$|"
    rf"\b(?:draws|uses|consumes|needs|consomme|tire|absorbe){ABOUT} ?$|"
    r"\b(?:each|every|one|an?|chaque|une?) [^;.,\d]*(?:[ABH]\d00|GB\d00)?[^;.,\d]*$",
    re.I,
)
CHIP_W = 3_000.0  # watts: no chip is rated higher
FAR, FEW = 100.0, 30.0  # times the power of one chip: that of many, that of a rack
_DEAR = re.compile(r" (?:Nvidia |AMD |AI )?(?:chips?|GPUs?|accelerators?)\b", re.I)
EACH_OF = re.compile(
    r"[^.;:]{0,24}\b(?:each|every one|chacune?) (?:of|des|de)"
    r"(?: (?:the|its|their|some|about|ses|nos))*\s*",
    re.I,
)
ON_AVERAGE = re.compile(r" (?:on average|apiece|en moyenne)\b", re.I)
_AVERAGE_OF = re.compile(
    r"\b(?:average|mean|typical|median) (?:[\w-]+ ){0,3}(?:of|at|is|was|:)"
    rf"{ABOUT} ?$|\baverages? {ABOUT_A}{SIGN}$|\ben moyenne {BOUND_A}$",
    re.I,
)
APIECE = re.compile(
    r" (?:apiece|each),?(?: (?:the|its|their|these|some|about|all|roughly))* ?", re.I
)
_OF_ONE = tuple((("W", 1), (base, -1)) for base in ("chip", "site", "building"))
PARTED = ("chip", "superchip", "rack", "server", "power")  # of which each place has as many
_OFTEN = re.compile(rf"\b({'|'.join(OFTEN)}) {ABOUT_A}$", re.I)
_SOUVENT = re.compile(rf" ({'|'.join(SOUVENT)})\w*\b", re.I)
_BILL_OF = re.compile(
    rf"\b({'|'.join(OFTEN)}) (?:\w+ )?(?:bill|costs?) (?:of|at|is) {ABOUT_A}"
    rf"{SIGN}$",
    re.I,
)
_AS_H100 = re.compile(  # what stands before H100 that other chips are worth
    r"(?:(?:[eé]quivalent|equivalence)s? (?:of|de|to|à)|\bequal to|"
    r"\b(?:compute|computing power|performance|horsepower|muscle) of|puissance de calcul de)"
    rf"{BOUND}\s*$",
    re.I,
)
_PAY_OF = re.compile(
    r"\b(?:bonus(?:es)?|packages?|salar(?:y|ies)|offers?|awards?|grants?|contracts?|deals?) of "
    rf"{BOUND_A}{SIGN}$|"
    r"\b(?:offres?|primes?|salaires?|rémunérations?|attributions?|contrats?) (?:de |d')"
    rf"{BOUND_A}$",
    re.I,
)
_EACH_PAID = re.compile(  # "if each received 100 million dollars"
    r"\b(?:each|everyone|every one|chacune?)(?: of (?:them|those))? (?:[\w']+ )?"
    r"(?:receiv|gets?|got|earn|makes?|made|paid|took|takes?|reç|recev|touch|gagn|perç|percev)\w*"
    rf"{BOUND} ?{SIGN}$",
    re.I,
)
_ONE_EARNS = re.compile(  # "an engineer earns $1.5 million a year, so 300 cost 450 million"
    r"\b(?:an?|one|each|une?|chaque) (?:[\w-]+ ){0,2}"
    r"(?:engineer|researcher|scientist|employee|ingénieure?|chercheu\w+|salariée?) "
    r"(?:earns?|makes?|costs?|gets?|gagne|touche|coûte|perçoit)"
    rf"{ABOUT} ?{SIGN}$",
    re.I,
)
_SALARY = re.compile(  # which is that of a year, whether it says so or not
    r"\b(?:salaires?|salary|salaries)(?: [\w-]+)? (?:de|d'|of)"
    rf"{ABOUT} ?{SIGN}$",
    re.I,
)
_ANNUAL = re.compile(r"\b(?:facture|coût|budget|note|loyer)s? annuel\w*[^,;:.\d]{0,30}$", re.I)
_AN_HOUR = re.compile(
    r"\b(?:(?:an?|one|the|each|every) (?:hour (?:of|on) (?:an? )?|(?:GPU|[HB]\d{2,3})[ -]hour)|"
    r"(?:une |l')heure (?:de |d'(?:une? )?|sur (?:une? )?))",
    re.I,
)
_OF_A_SHARE = (  # what stands before or behind the price of one share
    re.compile(
        r"\b(?:stocks?|shares?(?: price)?|actions?|titres?|cours)\b(?! of)"
        rf"[^.;:,\d]{{0,32}} ?{SIGN}$",
        re.I,
    ),
    re.compile(
        r" ?(?:(?:a|per|each|apiece) ?(?:share|stock)\b|"
        r"(?:l' ?|par |chaque )(?:action|titre)\b)",
        re.I,
    ),
)
_RUN_ON = re.compile(rf" (?:on|using|with|sur|avec){ABOUT} \d", re.I)
_BILLED = re.compile(
    rf"\b(?:facturée?s?|louée?s?|payée?s?|billed|charged|rented){ABOUT} ?{SIGN}$", re.I
)
_A_MONTH = re.compile(r"\b(?:month|mois|year|an|année)\b|\bmensuel|\bmonthly", re.I)
_KWH_COSTS = re.compile(  # "a kilowatt-hour costs 5 cents"
    r"\b(?:an?|one|each|every|une?|le|chaque) (?:kilowatt-?hour|kWh|kilowatt-?heure) "
    rf"(?:costs?|is|at|goes for|coûte|est à|vaut|à){ABOUT} ?{SIGN}$",
    re.I,
)
_EACH_PLACE = re.compile(  # "each building would have 100 megawatts"
    r"\b(?:each|every|chaque) (building|site|hall|campus|plant|bâtiment|tranche|centrale)\b"
    r"[^.;,\d]{0,30}$",
    re.I,
)
_PIECE_COSTS = re.compile(  # "each rack holds 72 chips and sells for $3.4 million"
    r"\b(?:an?|one|each|every|une?|chaque) (?:[\w-]+ ){0,2}(racks?|servers?|serveurs?|nodes?|"
    r"nœuds?|armoires?|baies?|NVL\d+)\b"
    r"(?:(?!\d (?:racks|servers|serveurs|nodes|nœuds|armoires|baies)\b)[^.;]){0,80}"
    rf"\b(?:costs?|sells? for|comes? to|coûte\w*|se vend\w*){ABOUT} ?{SIGN}$",
    re.I,
)
_A_YEARS = re.compile(  # "$25 billion of annualized revenue"
    r" (?:of |in |de )?(?:annuali[sz]ed|annual|run-rate|yearly)(?: [\w-]+)? "
    r"(?:revenues?|sales|costs?)\b|"
    r" (?:de )?(?:revenus?|recettes|chiffre d'affaires) (?:annuel\w*|annualisé\w*)",
    re.I,
)
_OF = re.compile(rf"\s*(?:of|de|d')\s*{ABOUT_A}", re.I)
_SPLIT = re.compile(r"\b(?:divis\w+|répart\w+|découp\w+|split) (?:en|into) $", re.I)
_FORM = re.compile(
    r"\b(?:makes?|form|add up to|f(?:on|eron|eraien)t|forme\w*|totalis\w+|composent|"
    r"(?:bring|lift|take|raise) (?:[\w'-]+ ){1,4}to|"
    r"port(?:ent|eront|eraient) (?:[\w'-]+ ){1,4}à)\b",
    re.I,
)
_PAID = re.compile(
    r",? (?:(?:each )?(?:paid|earning|on|at)|"
    r"(?:chacun )?(?:payée?s|rémunérée?s|touchant|gagnant)|à)"
    r"(?: [\w']+)? ?",
    re.I,
)
SHARED_OUT = re.compile(r"\b(?:each|chacune?s?|dont chaque)\b", re.I)
_EACH_BEFORE = re.compile(r"\b(?:each|every one|chacune?) (?:of|des|de)(?: [\w'-]+){0,3} ?$", re.I)
_PRICED = re.compile(
    r"(?:\bat|\bfor|@|à|low price of|price of|priced at)\s*"
    rf"(?:between )?{BOUND_A}{SIGN}$",
    re.I,
)
ONE_COSTS = re.compile(  # "une puce B200 coûte environ 35 000 dollars, et il en faut 100 000"
    r"\b(?:(?:each|chacune?)(?: of (?:them|these|those|which)| d'(?:eux|elles))?|"
    r"(?:an?|one|each|une?|chaque) (?:[\w-]+ ){0,2}?(?:GPU|chip|card|accelerator|puce|carte|"
    r"[AHB]\d00|G[BH]\d00|MI\d+X?))"
    r"(?: (?!racks?\b|servers?\b|serveurs?\b|systems?\b|nodes?\b|baies?\b|armoires?\b)[\w-]+)?,? "
    r"(?:costs?|sells? for|comes? to|works? out (?:at|to)|coûte\w*|se vend|vaut|revient à)"
    rf"{ABOUT}(?: à)?{ABOUT} ?{SIGN}$",
    re.I,
)
_HOURS_AT = re.compile(r"\b(?:thousand|million|billion) hours (?:at|for|@)\s*(?:US ?)?\$?$", re.I)
_REACHES = re.compile(  # "revient à 180 000 dollars" says what all of it costs
    r"\b(?:revien\w+|reven\w+|élèv\w+|monte\w*|chiffr\w+|correspond\w*|équiva\w+|grimp\w+|"
    r"port\w+) à\s*(?:US ?)?\$?$",
    re.I,
)
USED = ("litre", "W", "query", "token")  # what each may use in a time
_EACH_BEHIND = re.compile(
    r" (?:each|apiece|(?:a|per) (?:head|person|home|household)|chacune?|"
    r"(?:par|et par) (?:tête|personne|habitant|foyer|ménage))\b",
    re.I,
)
_OF_PIECE = re.compile(
    r"\b(racks?|servers?|serveurs?|armoires?|baies?|nodes?|nœuds?)(?: IA| d'IA)? "
    rf"(?:of|de|at|à|d')\s*{ABOUT_A}$",
    re.I,
)
_HOLDS_SO_MANY = re.compile(r"\d+-(?:GPU|chip|accelerator|card)s? ", re.I)
_CHIP: tuple[tuple[str, int], ...] = (("chip", 1),)
_PIECE_HAS = re.compile(
    r"\b(?:an?|one|each|une?|chaque) (?:[\w-]+ ){0,2}(racks?|servers?|serveurs?|armoires?|baies?)\b"
    r"[^;.,]*$",
    re.I,
)


def for_each(sentence: str, amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Powers of one piece: "racks of 140 kW"; counts for each site; H100 equivalents named
    before.
    """
    found: list[Amount] = []
    several = any(one.kind in ("rack", "server", "node") and one.value > 1 for one in amounts)
    for one in amounts:
        before = sentence[max(0, one.where[0] - BEFORE) : one.where[0]]
        one = _to_each_of(_each_of(one, sentence, amounts), sentence, amounts)
        one = _of_system(one, sentence, before, several)
        one = _of_each_place(_paid_each(one, sentence, before, amounts), sentence, amounts)
        one = _of_an_hour(one, sentence, amounts)
        one = _of_query(_of_chip_hour(one, before, amounts), sentence, amounts)
        one = _of_a_user(_of_a_share(one, sentence, amounts), amounts)
        one = _daily(_of_each_gigawatt(one, found, sentence), before, sentence, amounts)
        equivalent = _AS_H100.search(before)
        if one.kind == "chip" and equivalent and ("H100" in one.text or "H100" in one.called):
            one = replace(one, dims=(("H100e", 1),))
        one = _of_a_kwh(_of_a_chip(one, sentence, before, amounts), before, amounts)
        place = found[-1] if found and _counted_base(found[-1]) else None
        if place and _for_each(sentence, place, one):
            one = _shared_out(found, place, one, amounts)
        found.append(one)
    return tuple(found)


def _of_a_chip(one: Amount, sentence: str, before: str, amounts: tuple[Amount, ...]) -> Amount:
    """The price of one chip beside a count of them, "at $30,000" or "the $40,000 chips"; and its
    power beside that of all: "rated at 700 watts".
    """
    counted = any(other.kind in ("chip", "H100e") for other in amounts)
    several = sum(other.kind == "money" for other in amounts) > 1
    at = _PRICED.search(before) and not _REACHES.search(before) or ONE_COSTS.search(before)
    run = _RUN_ON.match(sentence, one.where[1])  # "trained for $294,000 on 512 H800s"
    told = at and not run or _each_of_chips(one, sentence, amounts)
    priced = counted and told or several and _DEAR.match(sentence, one.where[1])
    money = one.kind == "money" and PRICES[0] <= one.value <= PRICES[1] and priced
    most = max((other.value for other in amounts if other.kind == "chip"), default=FAR)
    times = min(FAR, max(most / 2, FEW))
    far = any(other.kind == "power" and other.value > times * one.value for other in amounts)
    hours = any(other.dims == CHIP_HOURS for other in amounts)
    rated = one.kind == "power" and one.value < CHIP_W and (counted and far or hours)
    if not money and not (rated and _RATED.search(before)):
        return one
    return replace(one, dims=tuple(sorted((*one.dims, ("chip", -1)))))


def _of_a_share(one: Amount, sentence: str, amounts: tuple[Amount, ...]) -> Amount:
    """The price of one share: "if the stock reaches $600", "18 dollars l'action"."""
    if one.kind != "money" or one.value >= PRICES[1]:
        return one
    before, behind = _OF_A_SHARE
    larger = any(other.kind == "money" and other.value > one.value for other in amounts)
    told = (
        behind.match(sentence, one.where[1]) or larger and before.search(sentence[: one.where[0]])
    )
    return replace(one, dims=tuple(sorted((*one.dims, ("stock", -1))))) if told else one


def _of_a_user(one: Amount, amounts: tuple[Amount, ...]) -> Amount:
    """What each user pays a month, where a sentence counts users and has a larger sum: "20 million
    subscribers at $20 a month bring in 4.8 billion a year".
    """
    paid = len(one.dims) == 2 and one.dims[0][0] in currencies() and one.dims[1] == PER_HOUR
    small = paid and one.value * HOURS_OF["month"] < SUBSCRIPTION and _A_MONTH.search(one.text)
    if not small or not any(other.kind == "user" for other in amounts):
        return one
    summed = [other for other in amounts if one.dims[0] in other.dims and other.value > one.value]
    return replace(one, dims=tuple(sorted((*one.dims, ("user", -1))))) if summed else one


def _each_of_chips(one: Amount, sentence: str, amounts: tuple[Amount, ...]) -> bool:
    """Whether a price is what each of the chips counted right before it cost: "each of the 100,000
    H100s cost $30,000".
    """
    before = [other for other in amounts if other.where[1] <= one.where[0]]
    if not before or before[-1].kind != "chip":
        return False
    between = sentence[before[-1].where[1] : one.where[0]]
    each = _EACH_BEFORE.search(sentence[: before[-1].where[0]])
    return bool(each) and len(between) < BEFORE and not re.search(r"[,;:.]", between)


def _of_a_kwh(one: Amount, before: str, amounts: tuple[Amount, ...]) -> Amount:
    """Cents beside an energy are the price of a kilowatt-hour: "1.75 TWh at 6 cents"."""
    energy = any(other.kind == "energy" or "Wh" in other.text for other in amounts)
    priced = energy and _PRICED.search(before) or _KWH_COSTS.search(before)
    if one.kind != "money" or one.value >= 1 or not priced:
        return one
    low, high = (None if end is None else end / KWH for end in (one.low, one.high))
    dims = tuple(sorted((*one.dims, ("W", -1), ("h", -1))))
    return replace(one, value=one.value / KWH, low=low, high=high, dims=dims)


def _of_each_gigawatt(one: Amount, found: list[Amount], sentence: str) -> Amount:
    """Money for each gigawatt: "each of the 11 GW costs 45 billion dollars"."""
    power = found[-1] if found else None
    if one.kind != "money" or not power or power.kind != "power" or power.size <= 1.0:
        return one
    if not _EACH_BEFORE.search(sentence[: power.where[0]]):
        return one
    low, high = (None if end is None else end / power.size for end in (one.low, one.high))
    dims = tuple(sorted((*one.dims, ("W", -1))))
    return replace(one, value=one.value / power.size, low=low, high=high, dims=dims)


def _yearly(one: Amount) -> Amount:
    """A sum as that of a year."""
    low, high = (None if end is None else end / PER_YEAR for end in (one.low, one.high))
    dims = tuple(sorted((*one.dims, PER_HOUR)))
    return replace(one, value=one.value / PER_YEAR, low=low, high=high, dims=dims)


def _daily(one: Amount, before: str, sentence: str, amounts: tuple[Amount, ...]) -> Amount:
    """Queries or tokens of a time, "its daily 2.5 billion queries", "2 billion daily queries"; and
    money that is an "annual bill of" so much.
    """
    often = _OFTEN.search(before) or re.search(rf"\b({'|'.join(OFTEN)})\b", one.text, re.I)
    often = _BILL_OF.search(before) if one.kind == "money" else often
    timed = any(PER_HOUR in other.dims for other in amounts)
    if one.kind == "money" and timed and _A_YEARS.match(sentence, one.where[1]):
        return _yearly(one)
    if one.kind not in ("query", "token", "money"):
        return one
    behind = _SOUVENT.match(sentence, one.where[1]) if one.kind != "money" and not often else None
    if behind:  # "2,5 milliards de requêtes quotidiennes"
        where = (one.where[0], behind.end())
        one = replace(one, where=where, text=sentence[slice(*where)].strip())
    unit = SOUVENT[behind[1].lower()] if behind else OFTEN[often[1].lower()] if often else ""
    if not unit:
        return one
    hours = HOURS_OF[unit]
    low, high = (None if end is None else end / hours for end in (one.low, one.high))
    dims = tuple(sorted((*one.dims, PER_HOUR)))
    return replace(one, value=one.value / hours, low=low, high=high, dims=dims)


def _each_of(one: Amount, sentence: str, amounts: tuple[Amount, ...]) -> Amount:
    """What "each" has is one of a rack or a person where a sentence counts those and no chips."""
    kinds = {other.kind for other in amounts} & COUNTED
    if one.dims in _OF_ONE and one.value >= PIECE_W and kinds <= {"chip"}:
        return replace(one, dims=(("W", 1),))  # "clusters draw 34 MW each", "100 MW a building"
    dear = ("chip", -1) in one.dims and one.dims[0][0] in currencies() and one.value > PRICES[1]
    kinds = kinds - {"chip"} if dear else kinds  # no chip costs so much: "5 billion each"
    if one.kind != "rate" or len(kinds) != 1 or "chip" in kinds:
        return one
    if one.dims[0] == PER_HOUR and len(one.dims) == 2 and one.dims[1][0] in USED:
        behind = _EACH_BEHIND.match(sentence, one.where[1])  # "82 gallons a day each"
        return replace(one, dims=tuple(sorted((*one.dims, (kinds.pop(), -1))))) if behind else one
    if ("chip", -1) not in one.dims:
        return one
    if not re.search(
        r"\b(?:each|apiece|head|pièce|chacune?|l'une?|tête|personne)\b", one.text, re.I
    ):
        return one
    rest = [pair for pair in one.dims if pair != ("chip", -1)]
    return replace(one, dims=tuple(sorted([*rest, (kinds.pop(), -1)])))


def _to_each_of(one: Amount, sentence: str, amounts: tuple[Amount, ...]) -> Amount:
    """What each of what is counted right after it has: "$1.5 million for each of 4,000 people",
    "with 72 chips apiece, the 1,400 racks".
    """
    after = next((other for other in amounts if other.where[0] >= one.where[1]), None)
    if not after or len(after.dims) != 1 or after.dims[0][1] != 1:
        return one
    base, between = after.dims[0][0], sentence[one.where[1] : after.where[0]]
    paid = one.kind == "money" and EACH_OF.fullmatch(between)
    apiece = one.kind in PARTED and base in PLACES and APIECE.fullmatch(between)
    if not (paid or apiece):
        return one
    size = after.size if base == "h" else 1.0  # "62.5 million in each of four years"
    low, high = (None if end is None else end / size for end in (one.low, one.high))
    dims = tuple(sorted((*one.dims, (base, -1))))
    return replace(one, value=one.value / size, low=low, high=high, dims=dims)


def _paid_each(one: Amount, sentence: str, before: str, amounts: tuple[Amount, ...]) -> Amount:
    """Pay of each of some people: "on average", or where the sentence has all their pay too, as in
    "50 researchers paid 10 million dollars a year cost 500 million a year".
    """
    years = [other for other in amounts if other.kind == "time" and other.value >= PER_YEAR]
    salary = len(years) == 1 and _SALARY.search(before)
    if one.kind == "money" and (salary or _ANNUAL.search(before)):
        return _yearly(one)
    people = [other for other in amounts if other.kind == "person" and other.value > 1]
    pay = set(one.dims) - {PER_HOUR}
    if len(people) != 1 or len(pay) != 1 or next(iter(pay))[0] not in currencies():
        return one
    if one.kind == "money" and one.value > MOST_PAY:
        return one
    total = [other for other in amounts if other is not one and set(other.dims) - {PER_HOUR} == pay]
    mean = ON_AVERAGE.match(sentence[one.where[1] :]) or _AVERAGE_OF.search(before)
    mean = mean or _ONE_EARNS.search(before)
    of_one = _PAY_OF.search(before) or _EACH_PAID.search(before)
    each = of_one and any(other.value > one.value or PER_HOUR in other.dims for other in total)
    paid = total and _PAID.fullmatch(sentence[people[0].where[1] : one.where[0]])
    if not (mean or one.kind == "money" and each or paid):
        return one
    return replace(one, dims=tuple(sorted((*one.dims, ("person", -1)))))


def _of_each_place(one: Amount, sentence: str, amounts: tuple[Amount, ...]) -> Amount:
    """What places have on average beside what they have together: "35 sites of 1,200 hectares, 34
    on average".
    """
    places = [other for other in amounts if other.kind in PLACES and other.value > 1]
    total = [other for other in amounts if other.dims == one.dims and other.value > one.value]
    alone = len(places) == len(total) == 1
    mean = ON_AVERAGE.match(sentence, one.where[1]) if alone else None
    mean = mean or (_EACH_PLACE.search(sentence[: one.where[0]]) if alone else None)
    if not mean or one.kind not in ("area", "power", "money", "energy", "chip"):
        return one
    return replace(one, dims=tuple(sorted((*one.dims, (places[0].kind, -1)))))


def _of_an_hour(one: Amount, sentence: str, amounts: tuple[Amount, ...]) -> Amount:
    """The price of "an hour of H100" where it is the only money."""
    alone = sum(other.kind == "money" for other in amounts) == 1
    if not alone or one.kind != "money" or one.value >= HOURLY or not _AN_HOUR.search(sentence):
        return one
    return replace(one, dims=tuple(sorted((*one.dims, ("h", -1)))))


def _of_chip_hour(one: Amount, before: str, amounts: tuple[Amount, ...]) -> Amount:
    """A small price beside chip hours is that of one: "2.8 million GPU hours at $2 each"."""
    hourly = one.dims == (PER_HOUR, ("tonne", 1))  # of each of the hours of chips
    if hourly and any(other.dims == CHIP_HOURS for other in amounts):
        return replace(one, dims=tuple(sorted((*one.dims, ("chip", -1)))))
    if one.value >= HOURLY:
        return one
    each = len(one.dims) == 2 and ("chip", -1) in one.dims
    if each and any(other.dims == (one.dims[0], PER_HOUR) for other in amounts):
        return replace(one, dims=tuple(sorted((*one.dims, PER_HOUR))))  # "24 dollars, 3 a GPU"
    if not any(other.dims == CHIP_HOURS for other in amounts):
        at = one.kind == "money" and _HOURS_AT.search(before)
        return replace(one, dims=tuple(sorted((*one.dims, PER_HOUR)))) if at else one
    over = [pair for pair in one.dims if pair[1] > 0]
    rest = {pair for pair in one.dims if pair[1] < 0}
    if len(over) != 1 or over[0][0] not in currencies() or rest - {("chip", -1), ("h", -1)}:
        return one
    if not rest and not (_PRICED.search(before) or _BILLED.search(before)):
        return one
    return replace(one, dims=tuple(sorted((*over, ("chip", -1), ("h", -1)))))


def _of_query(one: Amount, sentence: str, amounts: tuple[Amount, ...]) -> Amount:
    """A small energy "of each query", or "at 0.3 Wh", is that of one where they are counted too."""
    small = one.kind == "energy" and one.value < QUERY_WH
    small = small or one.kind == "money" and one.value < QUERY_PRICE
    small = small or one.kind == "tonne" and one.value < QUERY_TONNES
    if not small and not (one.kind == "litre" and one.value < QUERY_LITRES):
        return one
    if not (A_QUERY.search(sentence) or _PRICED.search(sentence[: one.where[0]])):
        return one
    counted = any(dict(other.dims).get("query") == 1 for other in amounts)
    return replace(one, dims=tuple(sorted((*one.dims, ("query", -1))))) if counted else one


def _of_system(one: Amount, sentence: str, before: str, several: bool) -> Amount:
    """A small power or few chips right after a rack or a server are those of one: "racks of
    140 kW", "racks of 72 GPUs", and where a sentence counts several of them "a rack draws 120 kW".
    """
    if one.kind in ("rack", "server") and _HOLDS_SO_MANY.match(one.text):
        return replace(one, dims=tuple(sorted((*_CHIP, (one.kind, -1)))))  # "a 72-GPU rack" is one
    dear = _PIECE_COSTS.search(sentence[: one.where[0]]) if several else None
    if dear and one.kind == "money":
        return replace(one, dims=tuple(sorted((*one.dims, (_piece(dear[1]), -1)))))
    of = _OF_PIECE.search(before)
    of = of or (_PIECE_HAS.search(before) if several else None)
    small = one.value < (PIECE_W if one.kind == "power" else MOST_IN_PIECE)
    if one.kind not in ("power", "chip") or not small or not of:
        return one
    return replace(one, dims=tuple(sorted((*one.dims, (_piece(of[1]), -1)))))


def _piece(word: str) -> str:
    """What a word counts of which each has chips: a rack, as an NVL72 is, a server or a node."""
    found = re.match(r"(s)|(n[oœ])", word, re.I)
    return {None: "rack", 1: "server", 2: "node"}[found.lastindex if found else None]


def _counted_base(place: Amount) -> str:
    """What an amount counts that may have something each: places, or queries a day; else ""."""
    over = [base for base, power in place.dims if power > 0]
    return over[0] if len(over) == 1 and over[0] in (*PLACES, *OTHERS) else ""


def _for_each(sentence: str, place: Amount, one: Amount) -> bool:
    """Whether an amount is that of each of the places counted right before it."""
    between = sentence[place.where[1] : one.where[0]]
    people = _counted_base(place) == "person"
    if people and one.kind not in ("money", "rate"):
        return False
    if not people and _EACH_BEFORE.search(sentence[: place.where[0]]) and "," not in between:
        return one.kind != "time"  # "each of the eight buildings holds 50,000"
    if len(between) > BEFORE or (_counted_base(place), -1) in one.dims:
        return False
    if one.kind == "rate" and dict(one.dims).get("chip") == -1:  # "20 megawatts each"
        return bool(re.search(r"\b(?:each|chacune?s?)\b", one.text, re.I))
    split = _SPLIT.search(sentence[: place.where[0]])
    if _OF.fullmatch(between) and (split or _FORM.search(sentence, one.where[1])):
        return one.kind == "power"  # "four halls of 250 MW make a gigawatt"
    after = re.match(r"\s*(?:each|chacune?s?)\b", sentence[one.where[1] :], re.I)
    after = after or re.search(r"\b(?:each|chacune?s?)\b", one.text, re.I)
    return bool(after or SHARED_OUT.search(between))


def _shared_out(
    found: list[Amount], place: Amount, one: Amount, amounts: tuple[Amount, ...]
) -> Amount:
    """An amount for each place: a rate where the sentence has the total, else the total."""
    dims = tuple((base, power) for base, power in one.dims if (base, power) != ("chip", -1))
    total = [other for other in amounts if other.dims == dims and other is not one]
    base = _counted_base(place)
    if total or one.kind == "rate" or base not in PLACES:
        return replace(one, dims=tuple(sorted((*dims, (base, -1)))))
    ends = place.claimed if place.low else place.point
    found.pop()
    return replace(
        one,
        value=one.value * place.value,
        low=one.value * ends.low if place.low else None,
        high=one.value * ends.high if place.low else None,
    )
