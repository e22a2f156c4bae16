"""What a sentence says: its numbers with their units and hedges, and what it names beside them.

Nothing is guessed that the words do not hold: a number whose unit nobody knows stays without one.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.duration import for_a_time, in_a_year
from gigawatt.claims.sentences.words.each import for_each
from gigawatt.claims.sentences.words.multiples import multiplied
from gigawatt.claims.sentences.words.named import (
    chips_in,
    companies_in,
    country_in,
    elsewhere_in,
    site_in,
    spans,
    unknown_chip,
)
from gigawatt.claims.sentences.words.numeral import amounts_in
from gigawatt.claims.sentences.words.shared import with_shared_units
from gigawatt.claims.sentences.words.spelling import check_spelling
from gigawatt.claims.sentences.words.unsaid import coined
from gigawatt.claims.sentences.words.vocabulary import by_kind, language_of, says
from gigawatt.errors import UserError

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LONGEST = 2_000  # characters of one sentence
NEAR = 24  # characters around a count of homes in which their country may stand
MAKERS = ("Nvidia", "AMD", "Broadcom", "Cerebras", "Google")
SCOPE = "scope:"
MANY = 16  # numbers of one sentence
_ADDED = re.compile(r"\b(?:each|apiece|chacune?|l'une?)\b", re.I)
_IN_ALL = re.compile(r"\b(?:in all|in total|au total)\b", re.I)
PART_OF = re.compile(
    r",? (?:dont(?! cha)|of which(?! each)|y compris) "
)  # what follows names a part of it


@dataclass(frozen=True)
class Understood:
    """A sentence taken apart."""

    text: str
    language: str
    amounts: tuple[Amount, ...]
    chips: tuple[str, ...]
    called: str
    makers: tuple[str, ...]
    companies: tuple[str, ...]
    site: str
    country: str
    years: tuple[int, ...]
    scopes: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()  # currencies that sums without one may be in, the read one first

    def of(self, kind: str) -> list[Amount]:
        """The amounts of one kind, in the order of the sentence."""
        return [one for one in self.amounts if one.kind == kind]


def tidy(text: str) -> str:
    """One kind of space, dash and apostrophe; no soft hyphen, footnote mark or control
    character.
    """
    text = re.sub(r"&#?\w{2,8};", lambda one: html.unescape(one[0]), text)
    text = re.sub("10([⁰¹²³⁴⁵⁶⁷⁸⁹]{2})", lambda one: f"10^{one[1].translate(RAISED)}", text)
    text = re.sub(
        r"[\u00ad\u200b-\u200f\u2060\ufeff]|\[\d{1,3}\]|(?<!\b[kc]m)(?<!\bm)[¹²³⁴⁵⁶⁷⁸⁹⁰†‡*]+(?=\s|$)",
        "",
        text,
    )
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = re.sub(r"[\s\u00a0\u2007\u2009\u202f]+", " ", text)
    text = re.sub("[\u2010-\u2015\u2212]", "-", text.replace("\u2019", "'"))
    text = re.sub(r"\b(giga|m[eé]ga|kilo|t[eé]ra)[ -](?=watt)", r"\1", text, flags=re.I)
    return text.replace("\N{FULLWIDTH DOLLAR SIGN}", "$").strip()


def understand(text: str) -> Understood:
    """The numbers and names of a sentence.

    Raises UserError where it is none, is too much for one, or misspells what a number measures.
    """
    sentence = _one_sentence(text)
    check_spelling(sentence)
    language = language_of(sentence)
    amounts = amounts_in(sentence, language, spans(sentence))
    if len(amounts) > MANY:
        raise UserError(
            f"{len(amounts)} numbers in one sentence; give one sentence with at most {MANY}"
        )
    chips, called = chips_in(sentence)
    if unknown_chip(sentence):  # a family named beside it, such as Blackwell, is not its data
        chips, called = (), ""
    found = tuple(one for one in amounts if one.kind != "year" and one.value > 0)
    found = tuple(sorted((*found, *for_a_time(sentence, found)), key=lambda one: one.where))
    found, unsaid = coined(sentence, language, found)
    makers = [one for one in MAKERS if re.search(rf"\b{one}\b", sentence, re.I)]
    return Understood(
        sentence,
        language,
        in_a_year(
            sentence, for_each(sentence, with_shared_units(sentence, multiplied(sentence, found)))
        ),
        chips,
        called,
        tuple(makers),
        companies_in(sentence),
        site_in(sentence),
        country_in(sentence),
        tuple(int(one.value) for one in amounts if one.kind == "year"),
        scopes_in(PART_OF.split(sentence)[0]),
        unsaid=unsaid,
    )


def _one_sentence(text: str) -> str:
    sentence = tidy(text[: LONGEST * 4])
    if not sentence:
        raise UserError("the sentence is empty; write one such as '100,000 H100 draw 150 MW'")
    if len(sentence) > LONGEST:
        raise UserError(
            f"longer than {LONGEST:,} characters; give one sentence with the numbers that belong "
            "together"
        )
    return sentence


def scopes_in(sentence: str) -> frozenset[str]:
    """What the words say that a number covers: chips, servers, IT load, full load, ..."""
    kinds = [kind for kind in by_kind() if kind.startswith(SCOPE) and says(sentence, kind)]
    found = frozenset(kind.removeprefix(SCOPE) for kind in kinds)
    added = _ADDED.search(sentence) and not says(_IN_ALL.sub("", sentence), f"{SCOPE}whole")
    return found - {"whole"} if added else found  # "$1 billion each, $2 billion in all"


def country_near(understood: Understood, amount: Amount) -> str:
    """The country whose homes an amount counts, where the words beside it say so."""
    first, last = amount.where
    after = understood.text[first : last + NEAR]
    before = understood.text[max(0, first - NEAR) : last]
    near = country_in(after) or country_in(before)
    return near or elsewhere_in(after) or elsewhere_in(before)
