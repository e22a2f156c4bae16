"""The page in the reader's language: what the data say is translated here, what the scripts say is
given to them as one dictionary, keyed by the English.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gigawatt.claims import rule
from gigawatt.data import tables
from gigawatt.text import language
from gigawatt.text.language import foreign, told
from gigawatt.text.translation import FIRM, PER_WHAT, THIN

HERE = Path(__file__).parent
SPEAKING = ("words.js", "numerals.js", "reader.js", "view.js")
# Where a text of a script begins; what follows is the text itself.
CALLS = re.compile(r'\b(?:told\(D, |tell\(|refused\()"((?:[^"\\]|\\.)*)"')
# French has no name for 1e12 that is not misread: thousands of milliards, as in figures.
SCALES = [[1e12, f"{FIRM}Md", 1000], [1e9, f"{FIRM}Md"], [1e6, f"{FIRM}M"]]
# Menus of names and dates, which are the same in every language.
NAMES = ("accelerator", "site", "operator", "purchase_year", "as_of")
_POSITION = ", in standard deviations"  # of an assumption, which the page leaves out


def sentences() -> list[str]:
    """Every text that the page's scripts say, in English."""
    text = "".join((HERE / name).read_text(encoding="utf-8") for name in SPEAKING)
    return list(dict.fromkeys(CALLS.findall(text)))


def spoken(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the page in the reader's language; in English, as they are."""
    if not foreign():
        return dict(data)
    known = language.catalogue(language.language()).scripts
    said = {text: known[text] for text in sentences() if text in known}
    return {
        **data,
        "said": said | {word: told(word) for word in rule.VERDICTS},
        "words": data["words"]
        | {
            "scales": SCALES,
            "hand": {"decimal": ",", "group": THIN, "per": PER_WHAT},
            "plurals": _each(data["words"]["plurals"]),
        },
        "quantities": {
            name: one | {"label": told(one["label"]), "meaning": told(one["meaning"])}
            for name, one in data["quantities"].items()
        },
        "controls": [_control(one) for one in data["controls"]],
        "presets": [one | {"label": told(one["label"])} for one in data["presets"]],
        "claims": [_claim(one) for one in data["claims"]],
        "reader": data["reader"]
        | {
            "readings": {
                pair: [row | {"label": told(row["label"])} for row in rows]
                for pair, rows in data["reader"]["readings"].items()
            }
        },
        "meanings": _each(
            {name: text.replace(_POSITION, "") for name, text in data["meanings"].items()}
        ),
        "messages": [told(text) for text in data["messages"]],
        "early": {kind: _each(years) for kind, years in data["early"].items()},
        "evidence": [
            one | {"grade": told(one["grade"]), "proof": told(one["proof"])}
            for one in data["evidence"]
        ],
    }


def _each(texts: Mapping[Any, str]) -> dict[Any, str]:
    return {name: told(text) for name, text in texts.items()}


def _control(one: Mapping[str, Any]) -> dict[str, Any]:
    words = {name: told(one[name]) for name in ("group", "label", "hint", "unit") if name in one}
    if one["name"] == "site":
        words["label"] = "Site"  # elsewhere the head of a column of several
    same = one["name"].removeprefix("second_") in NAMES
    options = [
        (label if same and value else told(label), value) for label, value in one.get("options", ())
    ]
    return {**one, **words, **({"options": options} if options else {})}


def _claim(one: Mapping[str, Any]) -> dict[str, Any]:
    readings = [
        reading | {name: told(reading[name]) for name in ("label", "why") if reading.get(name)}
        for reading in one["readings"]
    ]
    ruled = [[verdict, told(reason)] for verdict, reason in one["rule"]]
    return {
        **one,
        "says": tables.index("claims")[one["id"]]["paraphrase_fr"],
        "readings": readings,
        "rule": ruled,
    }
