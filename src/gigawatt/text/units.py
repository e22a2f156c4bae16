"""Units as the press writes them, in English and in French, as the unit registry knows them."""

import re
import unicodedata

from gigawatt.errors import UserError, clip
from gigawatt.text.scales import PREFIXES
from gigawatt.text.words import meanings

# Currencies that the model has no rate for. A pound would be a weight to the unit registry.
FOREIGN = re.compile(
    r"(£|¥|₹|₩|円|원|元|(?:A|C|CA|HK|S|NT|AU) "
    r"?\$|(?:GBP|JPY|CNY|RMB|INR|CHF|SEK|NOK|AED|SAR|KRW|Rs|pounds?|sterling|livres?|"
    r"yen|yuan|rupees?|roupies?|dirhams?|riyals?|francs?|couronnes?|kronor|won|"
    r"PLN|CZK|HUF|ILS|ISK|MXN|MYR|PHP|RON|THB|TRY|ZAR|IDR|BRL|DKK|AUD|CAD|HKD|SGD|NZD|"
    r"kroner|zlotys?|rands?|ringgits?|bahts?|liras?|shekels?|forints?|reais|rupiahs?)"
    r"(?![A-Za-z]))\.?",
    re.I,
)
_NAMES = meanings("unit")
# The noun at the end of a phrase says what is counted: "U.S. households" are homes.
_FIRST = meanings("noun first")
_NOUNS = meanings("noun") | _FIRST
_CHIP = re.compile(
    r"(?:[A-Z]{1,2}[0-9]{2,3}[A-Z]?|MI[0-9]{3}X?|Trainium ?[0-9]?|Ironwood|Blackwell|Hopper)s?"
)
# A number among the words is no adjective: "and a half million homes" are not homes.
_NUMBER = re.compile(
    r"(?<![\w.-])(?:[0-9]|(?:and|et|or|ou|to|à|half|demie?|quarters?|quarts?|"
    r"thirds?|tiers|fifths?|tenths?|dozen|hundreds?|cents?|thousands?|"
    r"mille|milliers?|millions?|"
    r"billions?|trillions?|milliards?|by|than|not|fewer|less|more|moins|plus)(?!\w))",
    re.I,
)
_WATTS = re.compile(r"(kilo|mega|giga|tera)?[ -]?watts?(?:[ -]?(hours?|heures?))?", re.I)
_OF_WHAT = re.compile(
    r"^([kMGT]Wh?|USD|EUR)\s+(?:worth\s+)?(?:of|in|on|for|de|d'|en|pour)\b.*$"
)  # 500 MW of capacity
_EACH = re.compile(
    r"\s*(?<!\w)(?:each|apiece|in total|in all|a piece|l'unité|pièce|au total)$", re.I
)
_CHIP_HOUR = re.compile(
    r"(?:GPU|chip|puce|accelerator|accélérateur)s?[ -](?:h|hours?|heures?)\b|heures?[ -]GPU", re.I
)
_PARTS = re.compile(r"\s*/\s*|\s+(?:per|par)\s+")
_RATE = re.compile(r"^(.*?)\s*(?:/|(?<!\w)(?:per|par|an?|each|chaque)\s+)\s*([^/]+)$", re.I)


def check_scale(text: str) -> None:
    """Refuse a unit that has its scale written into it, such as MM USD or MEUR.

    Read as it stands it would be another unit, and whoever wrote it would be told of a wrong one.
    Raises UserError.
    """
    if re.match(r"MM(?![a-zA-Z])|(?i:[kMGTB]|MM|mn|bn|tn|mio|mrd)(?=USD|EUR)", text):
        raise UserError(
            f"{clip(text)!r} has its scale in the unit; write it as a word, such as '5 million "
            "USD' or '5 bn EUR'"
        )


def unit_name(text: str, money: bool = False) -> str:
    """The registry's name for a unit in words, or the words as they stand where nobody knows them.

    money: whether a currency stood before the number, so that only a rate ("a year") may follow.

    >>> unit_name("U.S. households"), unit_name("mégawatts"), unit_name("d'euros")
    ('home', 'MW', 'EUR')
    >>> unit_name("a year", money=True), unit_name("dollars per MW"), unit_name("H100 equivalents")
    ('/year', 'USD/MW', 'H100e')
    """
    text = re.sub(r"^-(?=[^\W\d])", "", text.strip()).strip().rstrip(".")
    text = re.sub(r"\s*\b(?:annually|yearly|par an)$", "/year", _EACH.sub("", text), flags=re.I)
    if money:
        text = re.sub(
            r"^(?:worth\s+)?(?:of|in|on|for|de|d'|en|pour)\b[^/]*?(?=$|/| (?:per|par|a year))",
            "",
            text,
            flags=re.I,
        ).strip()
    text = re.sub(r"^(?:of|de|d')(?:\s+|(?<='))", "", text, flags=re.I).strip()
    rate = None if text.lower() in _NAMES else _RATE.match(text)
    if rate and not (rate.group(1) == "" and not money):
        under = [_plain(one) for one in _PARTS.split(_CHIP_HOUR.sub("GPU/hour", rate.group(2)))]
        return "/".join([_plain(rate.group(1)), *under])
    return _plain(text)


def _plain(text: str) -> str:
    """One unit without a rate."""
    text = text.strip()
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    watts = _WATTS.match(bare)
    if watts and watts.group(1) or (watts and watts.group(2)):
        letter = (watts.group(1) or "")[:1].lower()
        prefix = next(one for one in PREFIXES if one.lower() == letter)
        bare = text = f"{prefix}W{'h' if watts.group(2) else ''}{bare[watts.end() :]}"
    measure = _OF_WHAT.match(
        _NAMES.get(bare.split(" ")[0].lower(), bare.split(" ")[0]) + bare[len(bare.split(" ")[0]) :]
    )
    if measure:
        return measure.group(1)
    if re.search(r"\bH100\b", bare) and re.search(r"equivalents?\b", bare, re.I):
        return "H100e"
    if bare not in ("mW", "mWh") and bare.lower() in _NAMES:  # a milliwatt is one
        return _NAMES[bare.lower()]
    words = bare.split()
    if len(words) == 1 and bare in (
        "GPU",
        "GPUs",
        "home",
        "homes",
        "people",
        "person",
        "accelerator",
        "accelerators",
    ):
        return text
    if not words or len(words) > 6 or _NUMBER.search(bare):
        return text
    if words[0].lower() in _FIRST:
        return _NOUNS[words[0].lower()]
    return "GPU" if _CHIP.fullmatch(words[-1]) else _NOUNS.get(words[-1].lower(), text)
