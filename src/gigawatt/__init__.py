"""gigawatt: press claims about AI build-outs, turned into checked estimates.

    import gigawatt as gw
    gw.estimate(fleet="H100 SXM:350000")["site_capex_usd"]

Everything is imported when first used, so that the command line starts at once.
"""

from importlib import import_module

_WHERE = {
    "estimate": "estimates.estimate",
    "Estimate": "estimates.estimate",
    "UserError": "errors",
    "sweep": "sweeps.quantities",
    "table": "data.tables",
    "compare": "estimates.estimate",
    "what_must_be_true": "sweeps.solve",
    "if_measured": "estimates.measured",
    "what_drives": "estimates.measured",
    "judge": "claims.sentences.answer",
    "readings_of": "claims.hearing",
    "press_verdicts": "claims.hearing",
    "press_by_kind": "claims.hearing",
    "saving_readings": "claims.hearing",
    "ask": "pages.ask",
    "country": "text.country",
    "number": "text.typeset",
    "span": "text.typeset",
    "said": "claims.files.verdicts",
    "verdicts": "claims.ledger",
    "rule": "claims.rule",
    "comparisons": "claims.ledger",
    "by_article": "claims.ledger",
    "checked": "claims.ledger",
    "beside": "claims.ledger",
    "reliability": "claims.published.promise",
    "save_figure": "figures.saved.saving",
    "Figure": "figures.saved.saving",
    "say": "text.sentence",
    "language": "text.language",
    "check_answer": "notebooks.exercises",
    "check_parameters": "notebooks.parameters",
    "default_choices": "notebooks.parameters",
    "describe": "estimates.choices",
    "explore": "pages.explorer.notebook",
}
_NAMED = {
    "table": "frame",
    "check_parameters": "guard",
    "verdicts": "claims",
    "press_by_kind": "by_kind",
    "saving_readings": "saving",
    "reliability": "Reliability",
}  # where a name is another in its module
_MODULES = {
    "anchors": "claims.published.anchors",
    "charts": "figures.charts",
    "fleets": "estimates.fleets",
    "claims": "claims",
    "press": "claims.said",
    "score": "claims.published.score",
    "settings": "estimates.choices",
    "tables": "data.tables",
    "uncertainty": "estimates.sampling",
    "model": "model",
    "report": "estimates.report",
}

__all__ = sorted(_WHERE)


def __getattr__(name: str):
    if name in _WHERE:
        module = import_module(f"gigawatt.{_WHERE[name]}")
        return globals().setdefault(name, getattr(module, _NAMED.get(name, name)))
    if name in _MODULES:
        return import_module(f"gigawatt.{_MODULES[name]}")
    raise AttributeError(f"module 'gigawatt' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *_MODULES]
