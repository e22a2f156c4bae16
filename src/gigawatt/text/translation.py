"""A text in another language: whole sentences from a catalogue, numbers in that language's hand.

A key of the catalogue is an English text. Where it holds a name in braces it stands for all texts
of that form: `{n}`, `{n2}` ... for a number or an interval, `{own}`, `{own2}` for what stays as it
is but for its numbers, `{amount}` for such a thing that is more than a word, any other name for
words, which are translated in their turn. So a title that a notebook computes needs no second
formula.
"""

import re
from collections.abc import Callable
from pathlib import Path

THIN, FIRM = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
_SIGN = "[-\N{MINUS SIGN}+~]?"
_NUMBER = rf"{_SIGN}(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?"
_SCALE = r"(?: (?:bn|tn|M|k)(?![\w/]))?"
_SCALED = rf"{_NUMBER}{_SCALE}"
_BRACKET = rf"\((?P<low>{_SCALED}) to (?P<high>{_SCALED})\)"
_VALUE = rf"{_SCALED}(?: \({_SCALED} to {_SCALED}\))?"
_PER = r"(?: (?:a|an|per|for each) (?P<per>[A-Za-z][\w/-]*))?"
_PLACES = {"n": _VALUE, "amount": r"(?=[^,]*[\d ]).+?"}  # what stands there, by its name
_MONEY = re.compile(
    rf"\b(?P<coin>USD|EUR) (?P<middle>{_SCALED})(?: to (?P<to>{_SCALED}))?(?: {_BRACKET})?{_PER}"
)
_ALONE = re.compile(
    rf"(?<![\w.,/-])(?P<middle>{_NUMBER})(?P<scale>{_SCALE})(?P<percent> ?%)?(?![\w]|[.,-]\w)"
)
_TRILLIONS = re.compile(rf"({_NUMBER}) tn( [^()\d]+)? \(({_NUMBER}) to ({_NUMBER})\)")
_TO = re.compile(rf"(?<![\w.,])({_SCALED}) to (?={_SCALED})")
_DATE = re.compile(r"(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?![\w-])")
_PLACE = re.compile(r"\{(\w+)\}")
_VOWEL = re.compile(r"\b([dDlL])[ea] (?=[aeiouyàâéèêîôœAEIOUÉÈ])")
_SENTENCE = re.compile(r"(?<=[.?!])(?<!\bU\.S\.) (?=[A-Z])")
_WORDS = {"bn": "Md", "M": "M", "k": "k"}
_SMALL = ("&", "of", "and", "the", "for", "de", "et", "al.", "·")  # inside a name
TELLING, LONG = 2, 12  # letters of a form's own
_PARTS = ("; ", ": ", ", ")


class Translation:
    """The texts of a catalogue, by their English.

    missing: what was asked for and is not in the catalogue, in order. scripts: texts that a script
    fills, which have a context of their own in the catalogue.
    """

    def __init__(self, path: Path):
        from babel.messages.pofile import read_po

        with path.open("rb") as file:
            messages = [one for one in read_po(file) if one.id and one.string]
        entries = [(str(one.id), str(one.string)) for one in messages if not one.context]
        self.scripts = {str(one.id): str(one.string) for one in messages if one.context}
        self.plain = {text: said for text, said in entries if not _PLACE.search(text)}
        forms = [(text, said) for text, said in entries if _PLACE.search(text)]
        forms.sort(key=lambda form: -len(_PLACE.sub("", form[0])))  # the most telling first
        self.forms = [(text, _pattern(text), said) for text, said in forms]
        self.given: set[str] = set()
        self.asked: dict[str, str | None] = {}
        self.missing: dict[str, None] = {}

    def told(self, text: str) -> str:
        """A text in the catalogue's language; without an entry, as it stands, its numbers set."""
        plain = " ".join(text.split())
        if not plain or plain in self.given:
            return text
        said = self.plain.get(plain)
        plain = _TRILLIONS.sub(_in_thousands, plain)  # before a form parts the middle from its ends
        said = said or self._sentences(plain) or self._found(plain)
        if said is None:
            if not _is_name(plain):
                self.missing[plain] = None
            said = self._whole(plain, self._tried, LONG) or typeset(plain)
        self.given.add(" ".join(said.split()))
        return said

    def _found(self, text: str) -> str | None:
        """A text of which the catalogue knows every word."""
        if text not in self.asked:  # a text is taken apart in many ways, its parts again and again
            said = self._whole(text, self._known, TELLING) or self._in_parts(text)
            if said is None and not _is_name(text):
                said = self._whole(text, self._known)
            self.asked[text] = said
        return self.asked[text]

    def _sentences(self, text: str) -> str | None:
        """A paragraph, sentence by sentence; None where it is one sentence."""
        parts = _SENTENCE.split(text)
        return " ".join(map(self.told, parts)) if len(parts) > 1 else None

    def _tried(self, text: str) -> str:
        """Words inside a form that has many of its own: where nobody knows them, as they are."""
        return self._known(text) or typeset(text)

    def _known(self, text: str) -> str | None:
        """Words inside a form: known ones, or a proper name."""
        return self._found(text) or (typeset(text) if _is_name(text) else None)

    def _whole(self, text: str, inner: Callable[[str], str | None], least: int = 0) -> str | None:
        """A text that the catalogue has, as it stands or as one of its forms.

        inner: translates the words inside a form; where it knows them not, the form does not fit.
        least: how many letters of its own a form must have, so that a proper name with a number in
        it is no row with its value.
        """
        for one, finish in ((text, _same), (_lowered(text), _raised), (_raised(text), _lowered)):
            said = self.plain.get(one)
            if said is not None:
                return finish(said) if one != text else said
        for key, pattern, said in self.forms:
            if len(re.findall(r"[^\W\d_]", _PLACE.sub("", key))) < least:
                continue
            if not (found := pattern.fullmatch(text)):
                continue
            values = {
                name: typeset(value) if _is_wordless(name) else inner(value)
                for name, value in found.groupdict().items()
            }
            if None in values.values():
                continue
            if values.get("reason"):  # a sentence after a colon begins small in French
                values["reason"] = _lowered(values["reason"] or "")
            filled = _elided(said.format_map(values))
            return _raised(filled) if text[:1].isupper() and key[:1].islower() else filled
        return None

    def _in_parts(self, text: str) -> str | None:
        """A text that was joined from others: each part by itself."""
        for mark in _PARTS:
            before, found, after = text.partition(mark) if mark == ": " else text.rpartition(mark)
            if not found:
                continue
            said = [self._known(one) for one in (before, after)]
            if None not in said:
                return _spaced(mark).join(one for one in said if one is not None)
        return typeset(text) if _has_no_words(text) or _MONEY.fullmatch(text) else None


def _is_wordless(name: str) -> bool:
    """Whether a place holds no words to translate."""
    return re.fullmatch(r"(n|own|amount)\d*", name) is not None


def _pattern(text: str) -> re.Pattern[str]:
    """The form of a key as a pattern for whole texts."""
    made, seen = "", set()
    for piece in re.split(r"(\{\w+\})", text):
        name = piece[1:-1]
        if not _PLACE.fullmatch(piece):
            made += re.escape(piece)
        elif name in seen:
            made += f"(?P={name})"
        else:
            made += f"(?P<{name}>{_PLACES.get(name.rstrip('0123456789'), '.+?')})"
            seen.add(name)
    first = re.match(r"[^\W\d_]", text)
    return re.compile(made if not first else f"(?i:{first.group()}){made[1:]}")


def _same(text: str) -> str:
    return text


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _elided(text: str) -> str:
    """A text with its elisions: "de accélérateurs" becomes "d’accélérateurs"."""
    return _VOWEL.sub("\\1’", text)


def _spaced(mark: str) -> str:
    """A mark between two parts, with the space that French sets before it."""
    return f"{FIRM}{mark}" if mark in ("; ", ": ") else mark


def _is_name(text: str) -> bool:
    """Whether a text is a proper name, which stays as it is: H100 SXM, Epoch AI, S4-06."""
    words = text.split()
    return all(one[:1].isupper() or re.search(r"\d", one) or one in _SMALL for one in words)


def _has_no_words(text: str) -> bool:
    return not re.search(r"[^\W\d_]{2}", text)


def typeset(text: str) -> str:
    """The numbers of an English text as French sets them: comma, thin spaces, Md for bn.

    >>> typeset("USD 21.1 bn (17.1 to 26.7) a year").replace(THIN, " ").replace(FIRM, " ")
    '21,1 Md USD par an (17,1 à 26,7)'
    >>> typeset("350,000 H100 at 0.5 %, 2024-07-01").replace(THIN, " ").replace(FIRM, " ")
    '350 000 H100 at 0,5 %, 01/07/2024'
    """
    text = _DATE.sub(r"\3/\2/\1", text)
    text = _TRILLIONS.sub(_in_thousands, text)
    text = _MONEY.sub(_money, text)
    text = _TO.sub("\\1 à ", text)
    return _ALONE.sub(_alone, text)


def _money(found: re.Match) -> str:
    """Money with its currency behind it."""
    per = found["per"]
    unit = found["coin"] + (f" par {PER_WHAT.get(per, per)}" if per else "")
    to = f" à {found['to']}" if found["to"] else ""
    bracket = f" ({found['low']} à {found['high']})" if found["low"] else ""
    return f"{found['middle']}{to}{FIRM}{unit}{bracket}"


PER_WHAT = {
    "year": "an", "hour": "heure", "month": "mois", "day": "jour", "person": "personne",
    "accelerator": "accélérateur", "home": "foyer",
}  # fmt: skip


def _alone(found: re.Match) -> str:
    """One number: its digits, its scale, its sign of percent."""
    digits, scale = found["middle"], found["scale"].strip()
    if scale == "tn":  # a French billion is rare in print: 1.2 tn are 1 200 Md
        digits, scale = _thousandfold(digits), "bn"
    made = re.sub(r"(?<=\d),(?=\d{3})", THIN, digits).replace(".", ",")
    if scale:
        made += FIRM + _WORDS[scale]
    return made + (f"{FIRM}%" if found["percent"] else "")


def _in_thousands(found: re.Match) -> str:
    """1.25 tn (1 to 1.6) in bn: its ends have the scale of the middle, and no letters of it."""
    middle, low, high = (_thousandfold(found[place]) for place in (1, 3, 4))
    return f"{middle} bn{found[2] or ''} ({low} to {high})"


def _thousandfold(digits: str) -> str:
    """A number times a thousand, digit by digit: 1.25 is 1,250."""
    whole, _, rest = digits.replace(",", "").partition(".")
    rest = rest.ljust(3, "0")
    grouped = f"{int(whole + rest[:3]):,}" if whole.isdigit() else whole + rest[:3]
    return grouped + (f".{rest[3:]}" if rest[3:] else "")
