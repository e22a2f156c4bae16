"""YAML 1.2 of plain values: no tags, anchors, aliases, merge keys or directives, bounded in size
and depth.
"""

import datetime

from gigawatt.errors import UserError, clip


def load(content: bytes, label: str, most_bytes: int, most_depth: int) -> dict[str, object]:
    """The mapping of names that a YAML 1.2 text holds.

    label: the file's name, for the error line. most_depth: how deep it may nest, where the stream
    and the document count as one each.

    Raises UserError that names the file and the line for whatever is not plain.
    """
    if len(content) > most_bytes:
        raise UserError(f"{label}: larger than {most_bytes} bytes; a list of parameters is short")
    loaded = _loaded(content, label, most_depth)
    if not isinstance(loaded, dict) or not all(isinstance(key, str) for key in loaded):
        raise UserError(
            f"{label}: expected a mapping of names to values, such as 'purchase_year: 2024'"
        )
    return loaded


def _loaded(content: bytes, label: str, most_depth: int) -> object:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        text = content.decode("utf-8")
        _check_events(YAML(typ="safe", pure=True).parse(text), label, most_depth)
        return _dates_as_text(YAML(typ="safe", pure=True).load(text))
    except (YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        if isinstance(error, UserError):
            raise
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise UserError(
            f"{label}: {where}not plain YAML ({clip(getattr(error, 'problem', error))})"
        ) from None


def _dates_as_text(loaded: object) -> object:
    """Dates as they were written: in plain YAML 1.2 they are texts, and so are ours."""
    if isinstance(loaded, dict):
        return {name: _dates_as_text(value) for name, value in loaded.items()}
    if isinstance(loaded, list):
        return [_dates_as_text(value) for value in loaded]
    return loaded.isoformat() if type(loaded) is datetime.date else loaded


def _check_events(events: object, label: str, most_depth: int) -> None:
    depth = 0
    for event in events:
        depth += type(event).__name__.endswith("StartEvent") - type(event).__name__.endswith(
            "EndEvent"
        )
        line = event.start_mark.line + 1
        if depth > most_depth:
            raise UserError(f"{label}: line {line}: nested too deep; write plain values")
        if _not_plain(event):
            raise UserError(
                f"{label}: line {line}: tags, anchors, aliases, merge keys and directives are not "
                "allowed; write plain values"
            )


def _not_plain(event: object) -> bool:
    """Whether a YAML event is an alias, a merge key or a directive, or carries an
    anchor or a tag.
    """
    if (
        getattr(event, "anchor", None)
        or getattr(event, "version", None)
        or getattr(event, "tags", None)
    ):
        return True
    return getattr(event, "tag", None) is not None or getattr(event, "value", None) == "<<"
