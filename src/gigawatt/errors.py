"""The one exception that a user sees: a single line that names the culprit and the remedy."""

import difflib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping


class UserError(ValueError):
    """Bad input.

    Its text is one line for the reader; the command line prints it and exits with 2.
    """

    def __init__(self, message: str):
        super().__init__(
            "".join(c if c.isprintable() else "?" for c in " ".join(str(message).split()))
        )


class NotKnown(UserError):
    """The tables have no number for what was asked.

    The input is sound, the text says what to set.
    """


class WrongDimension(UserError):
    """A number in a unit that measures another kind of thing."""


class Unknown(UserError):
    """A name that nothing here carries. kind: of what, such as "accelerator"."""

    def __init__(self, message: str, kind: str = ""):
        super().__init__(message)
        self.kind = kind


def is_ours(name: str) -> bool:
    """Whether an exception of this name is one of ours: a kernel tells of an error by name alone.

    >>> is_ours("Unknown"), is_ours("KeyError")
    (True, False)
    """
    return name in {one.__name__ for one in (UserError, NotKnown, WrongDimension, Unknown)}


# What has a proper name: another company's is no spelling of it, however near its letters.
NAMED = {
    *("accelerator", "company with an installed fleet", "country", "deal", "operator", "package"),
    *("pay", "site"),
}
ALIKE = 0.8  # from this likeness on (difflib's ratio), one name is the other with a slip
LONGEST = 200  # characters of a name that is compared with others
LISTED = {  # where all names of a kind stand that are too many for a line
    "accelerator": "data/accelerators.csv",
    "site": "data/sites.csv",
    "package": "data/pay.csv",
    "figure": "figures/README.md",
    "quantity": "`gigawatt estimate --list`",
    "input": "`gigawatt estimate --list`",
}
MOST_BEGUN = 8  # so many names that begin as a word does are all told
OWNERS = 9  # names that differ in their first word alone are those of owners where so many do


def suggest(name: object, known: Iterable[str], named: bool = False) -> str:
    """The end of an error line: the nearest known names, or where to find them all.

    named: whether these are names of companies, sites or products, of which only a slip of the pen
    is suggested; a quantity of one company is never suggested for that of another.

    >>> suggest("H1000", ["H100 SXM", "A100"], named=True)
    'did you mean H100 SXM?'
    >>> suggest("Mistral", ["Meta", "Microsoft"], named=True)
    'known: Meta, Microsoft'
    >>> suggest("12", ["11-jobs", "12-jobs", "12-water"])
    'did you mean 12-jobs or 12-water?'
    """
    lowered = {option.lower(): option for option in known}
    wanted = clip(name, LONGEST).lower()
    begins = [] if named or len(wanted) < 2 else [o for o in lowered if o.startswith(wanted)]
    if begins and len(begins) <= MOST_BEGUN:
        return f"did you mean {' or '.join(lowered[one] for one in begins)}?"
    likely = [one for one in lowered if _alike(wanted, one)] if named else list(lowered)
    families = Counter(one.partition("_")[2] for one in lowered)
    likely = [one for one in likely if not _of_another(wanted, one, families)]
    near = difflib.get_close_matches(wanted, likely, n=3, cutoff=0.3 if named else 0.5)
    if near:
        return f"did you mean {' or '.join(lowered[n] for n in near)}?"
    options = sorted(lowered.values())
    listed = ", ".join(options[:12]) + (", ..." if len(options) > 12 else "")
    return f"known: {listed}"


def _alike(one: str, other: str) -> bool:
    """Whether a name is another, or its first words, with a slip behind the first letter."""
    start = " ".join(other.split()[: len(one.split())])
    return one[:1] == other[:1] and max(_likeness(one, other), _likeness(one, start)) >= ALIKE


def _of_another(wanted: str, option: str, families: Mapping[str, int]) -> bool:
    """Whether a quantity is that of an owner, such as `meta_h100e_owned`, and another is asked."""
    owner, _, what = option.partition("_")
    of_owners = bool(what) and families[what] >= OWNERS
    return of_owners and not _alike(wanted.partition("_")[0], owner)


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def unknown(kind: str, name: object, known: Iterable[str], near: bool = False) -> Unknown:
    """An error for a name that nothing here carries.

    near: whether the known names are what was meant, however they are spelt.
    """
    meant = f"did you mean {' or '.join(known)}?" if near else suggest(name, known, kind in NAMED)
    if meant.endswith("...") and kind in LISTED:
        meant = f"{meant}; {LISTED[kind]} has all"
    return Unknown(f"unknown {kind} {clip(name)!r}: {meant}", kind)


def check_name(kind: str, name: object) -> None:
    """Raise UserError for what can be no name, such as a list of names, which no table could even
    look up.
    """
    if not isinstance(name, str):
        raise UserError(
            f"expected one name ({kind}) as text, not {type(name).__name__}; give several singly"
        )


def check_type(what: str, value: object, kind: type | tuple[type, ...], told: str) -> None:
    """Raise UserError for a value of another type than one that is told in words; a text is no
    list of its letters.
    """
    letters = isinstance(value, str) and str not in (kind if isinstance(kind, tuple) else (kind,))
    if letters or not isinstance(value, kind):
        raise UserError(f"{what}: expected {told}, not a {type(value).__name__}")


def note_unused(names: Iterable[str]) -> None:
    """Name on standard error what was set and moves nothing: it is not dropped in silence."""
    for name in names:
        if sys.stderr is not None:  # whoever started us may have closed it
            print(f"gigawatt: note: {name} does not move what was asked for", file=sys.stderr)


def clip(text: object, length: int = 60) -> str:
    """At most `length` printable characters of a value, for an error line; of one that cannot be
    written, such as a whole number of 5,000 digits, its type.
    """
    try:
        written = str(text)
    except Exception:  # whatever a foreign type raises: an error line must not fail itself
        written = f"<{type(text).__name__}>"
    shown = "".join(c if c.isprintable() else "?" for c in written)
    return shown if len(shown) <= length else shown[: length - 3] + "..."
