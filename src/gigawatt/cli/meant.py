"""What somebody meant who typed a name that nothing here carries: the name in the tables, or the
command that answers.

Names that differ by a slip of the pen are found by their letters (`errors.suggest`). Here stand
those that differ by a word: a site's gigawatts, a country in full, a sentence where a command is.
"""

import difflib
import re
from collections.abc import Collection, Iterable

from gigawatt.errors import Unknown, UserError, clip

POWER = "facility_power_mw"
INPUTS = {  # as strangers name an input, without its unit: the name that it has
    "site_power": POWER,
    "total_power": POWER,
    "meter_power": POWER,
    "power_at_the_meter": POWER,
    "gigawatts": POWER,
    "gigawatt": POWER,
    "megawatts": POWER,
    "site_capacity": POWER,
    "load": "utilisation",
    "load_factor": "utilisation",
    "utilization": "utilisation",
    "team": "team_size",
    "people": "team_size",
    "staff": "team_size",
    "count": "accelerators",
    "number": "accelerators",
    "gpu_count": "accelerators",
    "chip_count": "accelerators",
    "model": "accelerator",
    "gpu_type": "accelerator",
    "chip_type": "accelerator",
    "gpu_price": "accelerator_price_usd",
    "chip_price": "accelerator_price_usd",
    "electricity_price": "electricity_usd_per_kwh",
    "power_price": "electricity_usd_per_kwh",
}
COUNTS = ("accelerators", "fleet", "team_size")  # numbers of things, which have no thousandths
COMMANDS = {  # words that are no command: what answers them
    **dict.fromkeys(
        ("model", "models", "quantity", "quantities", "inputs", "list"),
        "`gigawatt estimate --list` shows every quantity of the model, "
        "`gigawatt explain QUANTITY` its steps",
    ),
    **dict.fromkeys(
        ("notebook", "notebooks"),
        "`gigawatt run 01` runs one notebook with parameters, `gigawatt figures` all",
    ),
    **dict.fromkeys(
        ("anchor", "anchors", "accuracy"),
        "`gigawatt score` holds our ranges against published results",
    ),
    **dict.fromkeys(
        ("app", "page", "slider", "sliders"), "`gigawatt explore` writes the page with sliders"
    ),
    **dict.fromkeys(
        ("source", "sources", "data", "tables"),
        "`gigawatt explain QUANTITY` names the rows and sources behind a number",
    ),
}
ALIKE = 0.7  # from this likeness on (difflib's ratio), a name is another one with a slip
_UNIT = re.compile(r"_(?:[tgmk]w|w|usd|bn|m|eur|pct|percent)$")
_UNKNOWN = re.compile(r"unknown (input|quantity) '([^']*)': .*$")
_THOUSANDS = re.compile(r"(?:^|:)\s*([1-9]\d{0,2})((?:\.\d{3})+)\s*$")
_SUM = re.compile(r"_usd(?:$|_per_)")  # an amount of dollars, of which nobody writes .000
_HOMES = re.compile(r"homes?_(?:in_)?(\w+)")


def command(word: str, known: Collection[str]) -> UserError:
    """The error for a word that is no command: what was meant, or where the commands stand."""
    if len(word.split()) > 2:
        return UserError(
            f"{clip(word)!r} is a sentence; `gigawatt judge` judges one: put the word judge before "
            "it, and the sentence in 'single quotes'"
        )
    told = f"unknown command {clip(word)!r}: "
    if remedy := COMMANDS.get(word.lower()):
        return Unknown(told + remedy, "command")
    if near := _alike(word.lower(), known):
        return Unknown(f"{told}did you mean {' or '.join(near)}?", "command")
    from gigawatt.estimates import choices

    if word in choices.names():
        return Unknown(f"{told}write `gigawatt estimate {word}`", "command")
    return Unknown(f"{told}`gigawatt --help` lists them, and `gigawatt judge` takes a sentence")


def check_input(name: str, value: str) -> None:
    """Raise UserError for a value after --set that a stranger may well write.

    A country by its name, and a count such as 350.000 or a price of 30.000, of which nobody can say
    whether it is 350 or 350 thousand. Every other fault is left to the choices' own gate.
    """
    found = _THOUSANDS.search(value)
    if found and (name in COUNTS or (_SUM.search(name) and not found[2].strip(".0"))):
        whole = (found[1] + found[2]).replace(".", "")
        raise UserError(
            f"{name}: {clip(value)!r} may be {found[1]} or {whole}; write one of the two"
        )
    if name == "country":
        _check_country(value)


def remedied(error: UserError) -> str:
    """The line of an error: on an unknown input or quantity with what a stranger's name means, in
    the place of a guess by its letters.
    """
    text = str(error)
    if not (found := _UNKNOWN.search(text)):
        return text
    kind, name = found.groups()
    remedy = quantity(name) if kind == "quantity" else _written(name)
    return f"{text[: found.start()]}unknown {kind} {name!r}: {remedy}" if remedy else text


def quantity(name: str) -> str:
    """What to do with a name that is no quantity but means one; empty where nothing is known.

    >>> quantity("homes_uk")
    '`gigawatt estimate homes --set country=GB` counts homes there'
    """
    if "=" in name:
        chosen = clip(name).replace("'", '"')
        return f"a choice stands behind --set: --set '{chosen}'"
    found = _HOMES.fullmatch(name.lower())
    if found and (code := _code(found[1].replace("_", " "))):
        return f"`gigawatt estimate homes --set country={code}` counts homes there"
    return ""


def is_far(name: str, known: Iterable[str]) -> bool:
    """Whether a name is like no known one, so that a guess by letters would mislead.

    >>> is_far("chips", ["hires", "recipients"]), is_far("site_capx", ["site_capex_usd"])
    (True, False)
    """
    return not difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=ALIKE)


def _written(name: str) -> str:
    """The input that a stranger's name means, with or without a unit at its end."""
    plain = name.lower().replace("-", "_").replace(" ", "_")
    meant = INPUTS.get(plain) or INPUTS.get(_UNIT.sub("", plain), "")
    return f"write {meant}" + ("='1 GW'" if meant == POWER else "") if meant else ""


def _check_country(value: str) -> None:
    """Raise UserError for a country that is written in full, with its two letters."""
    code = _code(value)
    if code and value != code:
        raise Unknown(f"unknown country {clip(value)!r}: write country={code}", "country")


def _code(text: str) -> str:
    """The two letters of a country of the tables, by its name or its letters; else empty."""
    from babel import Locale

    from gigawatt.claims.sentences.words.named import country_in
    from gigawatt.data import tables

    known = (tables.index("choices")["country"]["allowed"] or "").split("|")
    names = {one.lower(): one for one in known}
    for tongue in ("en", "fr"):
        territories = Locale(tongue).territories
        names |= {territories[one].lower(): one for one in known if one in territories}
    near = difflib.get_close_matches(text.lower(), list(names), n=1, cutoff=0.8)
    found = country_in(text)
    return names[near[0]] if near else found if found in known else ""


def _alike(word: str, known: Iterable[str]) -> list[str]:
    """The known names that are a word with a slip, or begin with it; three at most."""
    begins = [one for one in known if len(word) > 2 and one.startswith(word)]
    near = difflib.get_close_matches(word, list(known), n=3, cutoff=ALIKE)
    return list(dict.fromkeys([*near, *begins]))[:3]
