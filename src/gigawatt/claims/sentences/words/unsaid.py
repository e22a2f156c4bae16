"""Money without a currency: a French paper writes "pour 14 milliards" and leaves the coin unsaid.

It is that of the other money of the sentence; dollars where somebody is named whose accounts are
in dollars; else dollars or euros, which are both tried.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.hedges import BOUND
from gigawatt.claims.sentences.words.vocabulary import currencies, says

BOTH = ("USD", "EUR")
BILLION = 1e9
_MANY = r"milliards?|millions?"
_SCALED = re.compile(rf"(?:{_MANY})$", re.I)
_NO_NOUN = re.compile(  # what may stand behind it where it counts nothing else
    r"\s*(?:$|[.,;:!?)]|(?:pour|dans|à|au|aux|en|sur|chez|par|et|soit|afin|avec|auprès|cette|"
    r"de plus|de moins|contre|chacune?s?|"
    r"l'an|d'ici)\b)",
    re.I,
)
_PAID = re.compile(
    r"\b(?:pour|co[uû]t\w*|dépens\w*|débours\w*|invest\w*|vers\w*|consacr\w*|injec\w*|appor\w*|"
    r"mis\w*|met\w*|mobilis\w*|plac\w*|pay\w*|paie\w*|val(?:ent|ait)|vaut|valoris\w*|"
    r"besoin de|perd\w*|gagn\w*|factur\w*|chèque de|budget de|prix de|chiffr\w*|évalu\w*|estim\w*|"
    r"enveloppe de)"
    r"(?: chacune?s?)?(?:(?: [\w'-]+){0,3} à)?"
    rf"{BOUND} ?$",
    re.I,
)
_OTHER_COUNT = re.compile(r"(?:milliards?|millions?) (?:de |d')(?!dollar|euro)", re.I)
BOUGHT = ("chip", "superchip", "rack", "server", "power", "share", "site")  # that sums stand beside
PRICED = {"W", "chip", "rack", "server", "person"}  # of which so many millions can only be money


def coined(
    sentence: str, language: str, amounts: tuple[Amount, ...]
) -> tuple[tuple[Amount, ...], tuple[str, ...]]:
    """The amounts with a currency for each bare sum, and what that currency may be: none where no
    sum is bare, two where nothing says which.
    """
    said = {base for one in amounts for base, _ in one.dims if base in currencies()}
    if said == {"USD", "EUR"}:  # centimes beside dollars are cents
        cents = [one for one in amounts if one.text.endswith(("centime", "centimes"))]
        amounts = tuple(_in("USD", one) if one in cents else one for one in amounts)
    bare = [one.where for one in amounts if language == "fr" and _is_sum(sentence, one, amounts)]
    if not bare:
        return amounts, ()
    if not _counts(sentence, amounts):  # beside one sum the others are sums too
        bare += [one.where for one in amounts if _may_be(sentence, one)]
    codes = tuple(said) if len(said) == 1 else BOTH
    if "USD" in said or not said and says(sentence, "dollar"):
        codes = ("USD",)
    made = (_in(codes[0], one) if one.where in bare else one for one in amounts)
    return tuple(made), codes


def in_coin(amounts: Sequence[Amount], first: str, code: str) -> tuple[Amount, ...]:
    """The amounts of a sentence whose sums were read as the first, in another currency."""
    return tuple(_in(code, one) if first in dict(one.dims) else one for one in amounts)


def _in(code: str, one: Amount) -> Amount:
    """A sum in a currency: still for each of something where its words say so."""
    rest = [pair for pair in one.dims if pair[0] not in (*currencies(), "?")]
    return replace(one, dims=tuple(sorted([*rest, (code, 1)])))


def _is_sum(sentence: str, one: Amount, amounts: Sequence[Amount]) -> bool:
    """Whether a bare number in millions or milliards can only be money."""
    rate = {base for base, power in one.dims if power < 0}
    if dict(one.dims).get("?") == 1 and re.search(_MANY, one.text, re.I):
        return rate <= PRICED or bool(_PAID.search(sentence[: one.where[0]]))
    if not _may_be(sentence, one):
        return False
    if _PAID.search(sentence[: one.where[0]]):
        return True
    beside = any(other.kind in BOUGHT for other in amounts)
    return one.value >= BILLION and beside and not _counts(sentence, amounts)


def _may_be(sentence: str, one: Amount) -> bool:
    """Whether a number in millions or milliards has neither a unit nor a noun."""
    scaled = not one.dims and bool(_SCALED.search(one.text))
    return scaled and bool(_NO_NOUN.match(sentence, one.where[1]))


def _counts(sentence: str, amounts: Sequence[Amount]) -> bool:
    """Whether a sentence counts something else in millions or milliards."""
    return any(_OTHER_COUNT.search(sentence, other.where[0]) for other in amounts)
