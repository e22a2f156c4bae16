"""What the pages of claims and relations show: the verdict, its numbers, and what would
change it.
"""

import dataclasses
import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gigawatt import paths
from gigawatt.claims import rule
from gigawatt.claims.files import judge, verdicts
from gigawatt.claims.files.judge import Verdict
from gigawatt.claims.files.relations import Related
from gigawatt.claims.rule import (
    AMBIGUOUS,
    CONSISTENT,
    INCONSISTENT,
    NOT_CHECKABLE,
    WRONG_UNIT,
    Reading,
)
from gigawatt.claims.sentences.answer import Answer
from gigawatt.claims.sentences.answer import judge as judge_sentence
from gigawatt.data import tables
from gigawatt.data.csvfile import Line, pairs
from gigawatt.errors import UserError
from gigawatt.estimates import choices
from gigawatt.notebooks import parameters, run

EXAMPLE = "10"  # the notebook that judges a sentence
# A verdict as an answer to "is it plausible?"
ANSWERS = {
    CONSISTENT: "plausible",
    INCONSISTENT: "not plausible",
    AMBIGUOUS: "depends on how it is read",
    WRONG_UNIT: "not with this unit",
    NOT_CHECKABLE: "cannot be decided",
}


@dataclass(frozen=True)
class Trial:
    """The verdict on a claim if its main driver lay at one end of its range."""

    name: str
    end: str  # low | high
    value: float
    unit: str
    verdict: str

    @property
    def told(self) -> str:
        """The value with its unit; of a price, what it is in dollars."""
        from gigawatt.pages.site import assumptions

        return assumptions.told(tables.index("assumptions")[self.name], self.end)


@dataclass(frozen=True)
class ClaimPage:
    """A claim with all that its page shows."""

    row: tables.Row
    verdict: Verdict
    relations: tuple[Related, ...]
    trials: tuple[Trial, ...]

    @property
    def claim_id(self) -> str:
        """The key of the claim."""
        return self.verdict.claim_id

    @property
    def answer(self) -> str:
        """The verdict as an answer."""
        return ANSWERS[self.verdict.verdict]

    @property
    def decided(self) -> bool:
        """Whether the model or another statement decides the claim."""
        return self.verdict.verdict != NOT_CHECKABLE

    @property
    def measured(self) -> bool:
        """Whether the claim was held against an interval of the model."""
        return self.decided and self.verdict.numbers.get("p50") is not None

    @property
    def readings(self) -> list[Reading]:
        """The readings that were decided, by an interval or by a comparison."""
        decided = [one for one in self.verdict.readings if one.verdict != NOT_CHECKABLE]
        return decided if self.measured else []

    @cached_property
    def alone(self) -> Answer | None:
        """What `gigawatt judge` says of the sentence alone, without its article; None for words."""
        row = self.row
        if row["value"] is None and row["low"] is None and row["high"] is None:
            return None
        return judge_sentence(row["paraphrase"], row["as_of"])

    @property
    def command(self) -> str:
        """The line that asks it."""
        return command(self.row["paraphrase"], self.row["as_of"])

    @property
    def french_command(self) -> str:
        """The line that asks it in French."""
        return f"{command(self.row['paraphrase_fr'], self.row['as_of'])} --language fr"

    @property
    def said(self) -> str:
        """The range that the claim leaves open, in the unit of the quantity."""
        return said(self.verdict.numbers)

    @property
    def turning(self) -> list[Trial]:
        """The ends of drivers that would give another verdict."""
        return [one for one in self.trials if one.verdict != self.verdict.verdict]

    @property
    def driver_text(self) -> str:
        """The driver in words, as its row has them."""
        return what(self.verdict.driver)

    def beside(self) -> str:
        """How many comparisons with other statements have which verdict."""
        found = [(n, name) for name, n in counts(self.relations) if n]
        return ", ".join(f"{n} {name}" for n, name in found)

    def change(self) -> str:
        """One line for tables: what would change the verdict."""
        if self.turning:
            one = self.turning[0]
            return (
                f"{what(one.name)}: at the {one.end} end of its range the verdict is "
                f'"{one.verdict}"'
            )
        if self.verdict.verdict == AMBIGUOUS and self.row["ambiguity"]:
            return (
                f"a print that settles what the words leave open: {_inside(self.row['ambiguity'])}"
            )
        if self.measured and self.verdict.driver:
            return f"a printed figure for {what(self.verdict.driver)}"
        if self.measured:
            return "another printed figure for the same quantity"
        return (
            "a number in place of words"
            if self.row["value"] is None
            else "an independent figure for the same thing"
        )


def command(sentence: str, as_of: str | None) -> str:
    """A `gigawatt judge` line that can be copied into a shell.

    >>> command("100,000 H100 draw 150 MW.", "2024"), command("It costs $5 bn.", None)
    ('gigawatt judge "100,000 H100 draw 150 MW." --as-of 2024', "gigawatt judge 'It costs $5 bn.'")
    """
    plain = " ".join(sentence.split())
    quoted = f'"{plain}"' if not set(plain) & set('"$`\\!') else shlex.quote(plain)
    return f"gigawatt judge {quoted}" + (f" --as-of {shlex.quote(as_of)}" if as_of else "")


@dataclass(frozen=True)
class Example:
    """A sentence that was not in the articles, the line that asks it, and its verdict."""

    line: str
    answer: Answer


def example() -> Example:
    """The first sentence of notebook 10, judged now."""
    notebook = run.find(EXAMPLE)
    known = parameters.declared(parameters.read_notebook(notebook), notebook.stem)
    sentence, as_of = (str(known[name].default) for name in ("sentence", "as_of"))
    return Example(command(sentence, as_of), judge_sentence(sentence, as_of))


def meaning(name: str) -> str:
    """The meaning of a name of the model; empty for a name that it does not have."""
    try:
        return choices.describe(name).text if name else ""
    except UserError:
        return ""


def what(name: str) -> str:
    """What an input is about, in words within a sentence.

    Of a position within a range, the thing itself.
    """
    text = meaning(name)
    if text.startswith("Position of "):  # what follows stands within a sentence already
        return text.removeprefix("Position of ").partition(" within ")[0]
    return _inside(text)


def _inside(text: str) -> str:
    """A text within a sentence: its first letter small, unless an acronym begins it."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def said(numbers: Mapping[str, object]) -> str:
    """The claimed range of a reading, typeset."""
    from gigawatt.text.typeset import number

    low, high = numbers.get("claimed_low"), numbers.get("claimed_high")
    if low is None or high is None:
        return ""
    if not math.isfinite(high):
        return f"{number(low)} or more"
    if low <= 0:
        return f"{number(high)} or less"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


@tables.kept
def judged() -> tuple[list[Verdict], list[Related]]:
    """All verdicts on claims and relations of data/."""
    return verdicts.judged()


def pages() -> list[ClaimPage]:
    """One page for each claim, in the order of the table."""
    rows, (found, related) = tables.index("claims"), judged()
    lines = {line.get("claim_id"): line for line in judge.read(paths.DATA / "claims.csv")}
    return [
        ClaimPage(
            rows[one.claim_id],
            one,
            tuple(r for r in related if one.claim_id in r.claims),
            trials(lines[one.claim_id], one),
        )
        for one in found
    ]


def relations() -> list[Related]:
    """Every relation with its verdict, in the order of the table."""
    return judged()[1]


def trials(line: Line, verdict: Verdict) -> tuple[Trial, ...]:
    """The claim judged again with its main driver at either end of its 90 % range."""
    row = tables.index("assumptions").get(verdict.driver)
    if not row or row["low"] == row["high"] or verdict.driver in pairs(line.get("given")):
        return ()
    found = []
    for end in ("low", "high"):
        given = "; ".join(filter(None, (line.get("given"), f"{verdict.driver}={row[end]!r}")))
        again = judge.judge(dataclasses.replace(line, cells={**line.cells, "given": given}))
        found.append(Trial(verdict.driver, end, row[end], row["unit"], again.verdict))
    return tuple(found)


def counts(found: Sequence[Verdict | Related]) -> list[tuple[str, int]]:
    """How many have each verdict, in the order of the rule."""
    return [(name, sum(one.verdict == name for one in found)) for name in rule.VERDICTS]
