"""A field for a sentence, in JupyterLab: type what was printed, and the verdict stands below.

In a run without a reader (`gigawatt figures`, `gigawatt run`) it shows the verdict alone, so that
the executed notebook holds no widget and is the same each time.
"""

import os
from functools import cached_property
from html import escape

from gigawatt import paths
from gigawatt.claims.sentences.answer import judge
from gigawatt.errors import UserError

_WRAP = "white-space:pre-wrap;overflow-wrap:anywhere;padding:0.5em 0;line-height:1.4"


class Asked:
    """A sentence with its verdict and, where somebody reads, a field for the next one.

    sentence, as_of: what was asked last. Build it with `gigawatt.ask(...)`.
    """

    def __init__(self, sentence: str, as_of: str = ""):
        self.sentence, self.as_of = sentence, as_of

    def ask(self, sentence: str, as_of: str = "") -> str:
        """Ask another sentence; the verdict as text, or why there is none."""
        self.sentence, self.as_of = sentence, as_of
        return str(self)

    def __str__(self) -> str:
        try:
            return str(judge(self.sentence, self.as_of.strip() or None))
        except UserError as error:
            return str(error)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f'<pre style="{_WRAP}">{escape(str(self))}</pre>'

    def _repr_mimebundle_(self, **options):
        if not os.environ.get(paths.FIGURES_VARIABLE):
            try:
                return self.field._repr_mimebundle_(**options)
            except ImportError:  # a Python without widgets still has the verdict
                pass
        return {"text/html": self._repr_html_(), "text/plain": str(self)}

    @cached_property
    def field(self):
        """The field as an ipywidgets box: sentence, date, button, and the verdict below."""
        import ipywidgets as widgets

        wide, words = widgets.Layout(width="100%"), {"description_width": "70px"}
        sentence = widgets.Textarea(
            self.sentence, description="sentence", rows=2, layout=wide, style=words
        )
        as_of = widgets.Text(
            self.as_of, description="printed", placeholder="May 2025", style=words,
            tooltip="when it was printed, as you would write it; empty is today",
        )  # fmt: skip
        button = widgets.Button(description="Judge", button_style="primary")
        verdict = widgets.HTML(self._repr_html_(), layout=wide)

        def pressed(_) -> None:
            self.ask(sentence.value, as_of.value)
            verdict.value = self._repr_html_()

        button.on_click(pressed)
        return widgets.VBox([sentence, widgets.HBox([as_of, button]), verdict], layout=wide)


def ask(sentence: str, as_of: str = "") -> Asked:
    """A field that judges the sentence in it, and each that is typed into it.

        gw.ask("100,000 H100 draw 150 MW.", as_of="2024")

    Whatever is wrong with a sentence or a date is said in its place.
    """
    return Asked(sentence, as_of)
