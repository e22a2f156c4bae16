"""Exercises: an answer is held against the model as it is today, and a miss gets a hint,
never a traceback.

The right answers are stored nowhere.
Each row of data/exercises.csv says how its number is computed.

>>> check_answer("01-a", "1 GW").state
'not yet'
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from gigawatt.data import csvfile, tables
from gigawatt.errors import UserError, WrongDimension, clip, unknown
from gigawatt.estimates import choices
from gigawatt.estimates.estimate import estimate
from gigawatt.text import parse
from gigawatt.text.scales import FACTORS, PREFIXES, SCALES

RIGHT, NOT_YET, OPEN = "right", "not yet", "open"
COLOURS = {RIGHT: "#009E73", NOT_YET: "#D55E00", OPEN: "#0072B2"}
HEADS = {RIGHT: "Right.", NOT_YET: "Not yet.", OPEN: "Your turn."}
_INTERVAL = re.compile(r"(\w+)\.p50")
_PRINTED = re.compile(r"[A-Z]\d*_?\d+")
_SCALES = ("", *(long for _, _, long in SCALES))


@dataclass(frozen=True)
class Reply:
    """What `check_answer` says: shows itself as text, and as HTML in a notebook;
    true where the answer is right.
    """

    exercise_id: str
    state: str  # right | not yet | open
    text: str

    def __bool__(self) -> bool:
        return self.state == RIGHT

    def __repr__(self) -> str:
        return f"{self.exercise_id}: {HEADS[self.state]} {self.text}"

    def _repr_html_(self) -> str:
        return (
            f'<div style="border-left: 4px solid {COLOURS[self.state]}; '
            f'padding: 0.2em 0.8em; margin: 0.3em 0">'
            f"<strong>{escape(self.exercise_id)}: {HEADS[self.state]}</strong> "
            f"{escape(self.text)}</div>"
        )


def check_answer(exercise_id: str, value: object = None, unit: str | None = None) -> Reply:
    """Whether an answer to an exercise is right, or a hint: about units,
    orders of magnitude or direction.

    exercise_id: as it stands above the exercise, such as "01-a". value: a number, a text such as
    "10.5 bn USD", a quantity with a unit, or a result of `gw.estimate(...)["..."]`. unit: the unit
    of a bare number; the unit that the exercise asks for where it is left out.

    Never raises for a wrong answer, type, unit or id: the reply says what is wrong.
    """
    try:
        row = find(exercise_id)
    except UserError as error:
        return Reply(clip(exercise_id, 20), NOT_YET, f"{error}")
    if value is None or (isinstance(value, str) and not value.strip()):
        return Reply(exercise_id, OPEN, f"{row['question']} Write your answer in {row['asked']}.")
    try:
        given, named = _read(row, value, unit)
        expected = answer(row)
    except UserError as error:
        return Reply(exercise_id, NOT_YET, str(error)[:1].upper() + str(error)[1:])
    if abs(given / expected - 1) <= row["tolerance_percent"] / 100:
        return Reply(exercise_id, RIGHT, _praise(row, expected))
    return Reply(exercise_id, NOT_YET, _hint(row, given, expected, named))


def find(exercise_id: object) -> tables.Row:
    """The row of an exercise by its id. Raises UserError with near ids."""
    known = tables.index("exercises")
    if not isinstance(exercise_id, str) or exercise_id not in known:
        short = re.fullmatch(r"(\d{1,2})-?([a-z])", clip(exercise_id).strip().lower())
        meant = f"{int(short[1]):02}-{short[2]}" if short else ""
        raise unknown("exercise", exercise_id, [meant] if meant in known else known, meant in known)
    return known[exercise_id]


def answer(row: tables.Row, formula: str | None = None) -> float:
    """The right answer in the row's `unit`, computed now;
    or that of another formula under the same choices.
    """
    from simpleeval import SimpleEval

    made = estimate(**csvfile.pairs(row["given"] or ""))

    def named(node: object) -> object:
        return _printed(node.id) if _PRINTED.fullmatch(node.id) else made[node.id]

    return float(SimpleEval(names=named, functions={}).eval(formula or row["formula"]))


def _printed(name: str) -> float:
    """The printed value of a claim or an anchor, by its id with an underscore."""
    table = "anchors" if "_" not in name else "claims"
    return tables.index(table)[name.replace("_", "-")]["value"]


def problem(row: tables.Row) -> str:
    """What is wrong with a row of exercises.csv, or nothing; names are looked up,
    nothing is computed.
    """
    for name in re.findall(r"[A-Za-z_]\w*", re.sub(r"\.p\d+|\d+e\d+", " ", row["formula"])):
        if _PRINTED.fullmatch(name):
            table = "anchors" if "_" not in name else "claims"
            if tables.index(table).get(name.replace("_", "-"), {}).get("value") is None:
                return f"{name} is no id of {table}.csv with a value"
        elif name not in choices.names():
            return str(unknown("quantity", name, choices.names()))
    try:
        parse.parse("asked", _worded(1.0, row["asked"]), row["unit"])
    except UserError as error:
        return str(error)
    return ""


def _read(row: tables.Row, value: object, unit: str | None) -> tuple[float, bool]:
    """The answer in the row's unit, and whether a unit was named. Raises UserError with a hint."""
    if hasattr(value, "p50") and hasattr(value, "unit"):
        value, unit = value.p50, value.unit
    elif hasattr(value, "magnitude") and hasattr(value, "units"):
        value, unit = value.magnitude, str(value.units)
    if unit is not None and not isinstance(unit, str):
        raise UserError(
            f"the unit must be a text such as '{row['asked']}', not of type {type(unit).__name__}"
        )
    if isinstance(value, bool) or type(value).__name__ == "bool":
        raise UserError(f"yes or no is no number; write a number in {row['asked']}")
    if isinstance(value, str):
        value = re.sub(r"\s*times\s*$", "", value)
        text, named = (
            _turned(value),
            bool(re.search(r"[A-Za-z%]", re.sub(r"\d[eE][+-]?\d", "", value))),
        )
        text = text if named else _worded(text, unit or row["asked"])
    else:
        number = parse.parse("your answer", value, row["asked"])
        text, named = _worded(repr(number), unit or row["asked"]), unit is not None
    return _number(row, text), named or unit is not None


def _number(row: tables.Row, text: str) -> float:
    try:
        number = parse.parse("your answer", text, row["unit"])
    except WrongDimension:
        energy = " Power is a speed; energy is power over time." if "Wh" in text else ""
        raise UserError(
            f"{clip(text)!r} measures something else: the answer is asked in {row['asked']}."
            f"{energy}"
        ) from None
    except UserError as error:
        raise UserError(str(error).replace(f"in {row['unit']}", f"in {row['asked']}")) from None
    if isinstance(number, parse.Span):
        raise UserError(f"that is a range; write one number in {row['asked']}")
    return number


def _turned(text: str) -> str:
    """`USD 10.5 bn` as `10.5 bn USD`."""
    found = re.fullmatch(r"\s*(USD|EUR)\s+([0-9.eE+-]+)\s*(.*)", text)
    return " ".join(filter(None, (found[2], found[3].strip(), found[1]))) if found else text.strip()


def _worded(number: object, unit: str) -> str:
    """A number and a unit as `values.parse` reads them; `USD bn` is `bn USD`,
    and `times` is no unit.
    """
    found = re.fullmatch(r"\s*(USD|EUR)\s+([A-Za-z]+)\s*", unit)
    unit = f"{found[2]} {found[1]}" if found else unit.strip()
    return str(number) if unit in ("times", "1", "") else f"{number} {unit}"


def _praise(row: tables.Row, expected: float) -> str:
    factor = parse.parse("asked", _worded(1.0, row["asked"]), row["unit"])
    return (
        f"The model gives {expected / factor:.3g} {row['asked']}. "
        f"An answer within {row['tolerance_percent']:g} % of it counts, "
        "because you may round, and because fewer draws move the last digits."
    )


def _hint(row: tables.Row, given: float, expected: float, named: bool) -> str:
    """The first hint that fits, and the case that the question is about."""
    ratio, slack = given / expected, max(row["tolerance_percent"], 3) / 100
    hints: tuple[Callable[[], str], ...] = (
        lambda: "The answer is above nought." if given <= 0 else "",
        lambda: _of_size(row["asked"], ratio, slack, named),
        lambda: _of_end(row, given, slack),
        lambda: _of_turning(row, given, expected, slack),
        lambda: _of_direction(ratio),
    )
    hint = next(text for text in (one() for one in hints) if text)
    return hint + (f" The question is about {row['given']}." if row["given"] else "")


def _of_size(asked: str, ratio: float, slack: float, named: bool) -> str:
    """A hint where only a power of ten is wrong."""
    power = (
        round(math.log10(ratio)) if 0 < ratio < math.inf else 0
    )  # beyond what a float holds, no power is looked for
    if not power or abs(ratio / 10.0**power - 1) > slack:
        return ""
    side = "too large" if power > 0 else "too small"
    hint = f"The digits are right, but the number is {10 ** abs(power):,} times {side}."
    other = _unit_at(asked, power)
    if other and not named:
        return f"{hint} That is the number in {other}; the answer is asked in {asked}."
    return f"{hint} Look at the unit: the answer is asked in {asked}."


def _unit_at(asked: str, power: int) -> str:
    """The unit in which a number is 10**power times as large as in the asked one,
    where it has a plain name.

    >>> _unit_at("GW", 3), _unit_at("bn USD", 9), _unit_at("%", -2)
    ('MW', 'USD', 'parts of one')
    """
    if asked in ("%", "times"):
        return {("%", -2): "parts of one", ("times", 2): "%"}.get((asked, power), "")
    if power % 3:
        return ""
    found = re.fullmatch(r"([kMGT]?)(Wh?)\b(.*)", asked)
    if found:
        place = PREFIXES.index(found[1]) - power // 3
        return f"{PREFIXES[place]}{found[2]}{found[3]}" if 0 <= place < len(PREFIXES) else ""
    scale, _, base = asked.rpartition(" ")
    place = round(math.log10(FACTORS.get(scale, 1.0))) // 3 - power // 3
    return f"{_SCALES[place]} {base}".strip() if 0 <= place < len(_SCALES) else ""


def _of_end(row: tables.Row, given: float, slack: float) -> str:
    """A hint where the answer is an end of the interval instead of its middle."""
    for end, name in (("p5", "lower"), ("p95", "upper")):
        if (
            _INTERVAL.fullmatch(row["formula"])
            and abs(given / answer(row, row["formula"].replace("p50", end)) - 1) <= slack
        ):
            return (
                f"That is the {name} end of the interval ({end}); the middle value (p50) is asked."
            )
    return ""


def _of_turning(row: tables.Row, given: float, expected: float, slack: float) -> str:
    """A hint where a ratio stands on its head."""
    if row["unit"] == "1" and abs(given * expected - 1) <= slack:
        return "You divided the other way round: turn the fraction over."
    return ""


def _of_direction(ratio: float) -> str:
    side, size = ("high", ratio) if ratio > 1 else ("low", 1 / ratio if ratio else math.inf)
    if size >= 100:
        return (
            f"Far too {side}, by a factor of more than 100: check the unit and count the noughts."
        )
    if size >= 3:
        return f"Far too {side}, by a factor of more than three: check which quantity is asked."
    if size >= 1.25:
        return f"Too {side}, by more than a quarter: check the choices."
    return f"A little too {side}: check the choices, such as the year."
