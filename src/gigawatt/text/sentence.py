"""Sentences of a notebook that follow its numbers: computed, and shown as prose."""

import re

from gigawatt.errors import check_type

_MARKUP = re.compile(r"([$<\[\]`|])")


class Sentence(str):
    """Text that shows itself as prose in a notebook. `*` sets it in italics, as in Markdown."""

    def _repr_markdown_(self) -> str:
        """The text as Markdown without links, HTML, code or formulas: a dollar sign is a dollar."""
        return "\n\n".join(_MARKUP.sub(r"\\\1", part) for part in self.splitlines())

    def __repr__(self) -> str:
        return str(self)


def say(*sentences: str) -> Sentence | None:
    """Sentences for the reader, one paragraph each; nothing where there is none to say.

    As the last line of a cell it shows them as prose, not as quoted text:

        gw.say(f"The chips cost {fleet['accelerator_cost_usd'].text}.")

    >>> say("*about $1, or $2*")._repr_markdown_()
    '*about \\\\$1, or \\\\$2*'
    """
    for one in sentences:
        check_type("say", one, (str, type(None)), "sentences as text")
    spoken = [" ".join(sentence.split()) for sentence in sentences if sentence]
    return Sentence("\n".join(spoken)) if spoken else None
