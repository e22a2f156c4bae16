"""One rack, one server, one chip of a sentence: what data sheets and prices say of it.

A count of one is seldom printed: "a GB200 NVL72 rack draws 120 kW". What is named beside the number
says of which piece it is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from gigawatt.claims.sentences.pairs.costs import chip_beside
from gigawatt.claims.sentences.pairs.expected import SHEET, Expected, expected, scaled, year_of
from gigawatt.claims.sentences.pairs.pair import PIECES, Pair
from gigawatt.claims.sentences.words.amount import PIECE_W, Amount
from gigawatt.claims.sentences.words.each import CHIP_W, ONE_COSTS
from gigawatt.claims.sentences.words.hedges import BOUND_A
from gigawatt.claims.sentences.words.sentence import Understood
from gigawatt.data import tables

RACK = re.compile(r"\b(?:rack|cabinet|NVL\d+|armoire|baie)s?\b", re.I)
SERVER = re.compile(r"\b(?:server|serveur|DGX|HGX|node|nœud)s?\b", re.I)
SEVERAL = 3  # powers of one sentence, of which the last is what the others make
_SMALL_RACK = re.compile(r"\bNVL(4|8|16|32|36)\b")  # a rack, or a part of one, of fewer chips
_SUPERCHIP = re.compile(r"\b(?:super-?chip|superpuce)s?\b", re.I)
WATTS_OF_ONE = (("W", 1), ("chip", -1))
MANY = 256  # from so many on, a sentence counts a fleet and not a piece
_A_PIECE = re.compile(
    r"\b(?:an?|one|each|une?|chaque) (?:[\w-]+ ){0,3}"
    r"(?:rack|cabinet|baie|armoire|server|serveur)\b",
    re.I,
)
_PART_OF_PIECE = re.compile(  # whose price is none of the rack or the server that it is for
    r"\b(?:kits?|cooling|refroidissement|cables?|cabling|câbles?|câblage|switch(?:es)?|memory|"
    r"mémoire|HBM|power supply|alimentation)(?: (?!costs?|coûte)[\w-]+){0,2} "
    r"(?:of|for|in|per|du|des?|d'une?|pour|par)(?: (?:an?|the|each|every|une?|le|la|les|chaque))? "
    r"(?:[\w-]+ ){0,2}(?:racks?|NVL\d+|servers?|serveurs?|baies?|armoires?|DGX|HGX|GB\d00)\b",
    re.I,
)
_IDLE = re.compile(r"\b(?:idle|idling|at rest|au repos|en veille|standby)\b[^.;\d]{0,30}$", re.I)
_DRAWS = re.compile(
    rf"\b(?:rack|cabinet)s? (?:draws?|uses?|needs?|consumes?|takes?) {BOUND_A}$", re.I
)
IDLE = 0.5  # of its power, the least that a piece is thought to draw through a year
BESIDE = 32  # characters after a sum in which its piece may stand
LARGE_W = 1e7  # no rack is said to draw as much
LARGE_USD = 1e8  # no single rack costs so much


def pairs_of_pieces(said: Understood, date: str) -> list[Pair]:
    """Pairs of one rack, server or chip with its power or its price."""
    if not said.chips or any(_counts(one) for one in said.amounts):
        return []
    year = year_of(said, date)
    piece = _piece(said)
    if not piece:
        return []
    found = [_power(said, year, piece, one) for one in _whole_powers(said, piece)]
    rented = any({"USD", "h"} == set(dict(one.dims)) - {"chip"} for one in said.amounts)
    if piece != "chip" and not rented:
        found += [_price(said, year, piece, one) for one in said.amounts]
    return [one for one in found if one is not None and one.expected]


def ratings_used(said: Understood, date: str, used: Sequence[Amount]) -> list[Pair]:
    """Pairs of the power of one chip, from which a sentence works out that of all, with its data
    sheet: "each of 30,000 MI355X draws 1,100 watts".
    """
    each = [one for one in used if one.dims == WATTS_OF_ONE] if said.chips else []
    found = [_power(said, year_of(said, date), "chip", one) for one in each]
    return [one for one in found if one is not None and one.expected]


def _whole_powers(said: Understood, piece: str) -> list[Amount]:
    """The powers to test: of several of one system the largest, as the others are its parts."""
    parts = parts_of_piece(said) if piece != "chip" else []
    return [one for one in said.amounts if one not in parts]


def parts_of_piece(said: Understood) -> list[Amount]:
    """The powers of the parts of one system, where a sentence has them beside the whole."""
    plain = [one for one in said.of("power") if one.value < PIECE_W]
    if len(plain) < SEVERAL:
        return []
    largest = max(plain, key=lambda one: one.value)
    return [one for one in plain if one is not largest]


def _piece(said: Understood) -> str:
    """Whether a sentence speaks of one rack, one server or one chip; "" where of some chips."""
    if RACK.search(said.text):
        return "rack"
    if SERVER.search(said.text):
        return "server"
    if _SUPERCHIP.search(said.text):
        return "superchip"
    counts = {one.value for one in said.of("chip")} - {1.0}
    named = [piece for piece in ("rack", "server") if counts == {PIECES[piece]}]
    return named[0] if named else "" if counts else "chip"


def _counts(one: Amount) -> bool:
    """Whether an amount counts a fleet: more chips than a rack holds, or several racks."""
    kind = "server" if one.kind == "node" else one.kind
    return kind in PIECES and one.value * PIECES[kind] >= MANY


def _one(piece: str, chips: tuple[str, ...], where: tuple[int, int]) -> Amount:
    text = f"one {chips[0]}" + ("" if piece == "chip" else f" {piece}")
    return Amount(1.0, None, None, "exact", ((piece, 1),), where, text, chips)


def _power(said: Understood, year: int, piece: str, one: Amount) -> Pair | None:
    rate = {base: power for base, power in one.dims if base != "W"}
    if _IDLE.search(said.text[: one.where[0]]):  # of which no data sheet speaks
        return None
    lone = piece == "rack" and _A_PIECE.search(said.text) and len(said.of("power")) == 1
    if dict(one.dims).get("W") != 1 or set(rate) - set(PIECES):
        return None
    drawn = lone and _DRAWS.search(said.text[: one.where[0]])
    if not drawn and one.value >= (LARGE_W if lone else PIECE_W):
        return None
    if len(rate) > 1 or set(rate.values()) - {-1}:
        return None
    named = next(iter(rate), piece)
    small = named in ("rack", "server") and not rate and one.value < CHIP_W
    if small and not _of_this(said, named, one, "W"):
        named = "chip"  # "the GB300 takes 1,400 W, a rack of them 140 kW"
    if named == "chip" and re.search(r"\beach|chacun", one.text) and not said.of("chip"):
        named = piece  # "DGX B200 systems draw 14.3 kW each"
    beside = chip_beside(said, one) if len(said.chips) > 1 and "|" not in said.called else ()
    kinds = beside or said.chips
    if named == "superchip":
        found = _superchip(kinds, said, year)
        watts = replace(one, dims=(("W", 1),))
        return Pair("piece power", (_one(named, kinds, one.where),), watts, "W", found, {})
    if named == "rack" and _SMALL_RACK.search(said.text):  # of which the tables have no sheet
        return None
    found = _sheets(kinds, named) if "rating" not in said.scopes else _rated(kinds, named)
    found += _share(kinds, said, year) if named == "chip" and "rating" not in said.scopes else ()
    if re.search(r"Wh\b|hour|heure", one.text):  # energy of a year, in which a piece may idle
        found = tuple(replace(each, p5=each.p5 * IDLE) for each in found)
    watts = replace(one, dims=(("W", 1),))
    unit = "kW" if named != "chip" else "W"
    return Pair("piece power", (_one(named, kinds, one.where),), watts, unit, found, {})


def _rated(chips: Sequence[str], piece: str) -> tuple[Expected, ...]:
    """What the chips of a piece are rated at, without its processors, its network and its fans."""
    if piece == "chip":
        return _sheets(chips, piece)
    known = tables.index("accelerators")
    found = []
    for chip in (one for one in chips if one in known and known[one]["tdp_w"]):
        low, mid, high = (PIECES[piece] * one for one in _ratings(chip))
        ends = low * (1 - SHEET), mid, high * (1 + SHEET)
        found.append(
            Expected(f"{chip}, chips alone", *ends, False, "", rows=(f"accelerators:{chip}",))
        )
    return tuple(found)


def _sheets(chips: Sequence[str], piece: str) -> tuple[Expected, ...]:
    """The power of a piece by its data sheet: of a chip its rating, of a system its own row."""
    known = tables.index("accelerators")
    found = []
    for row in (known[one] for one in chips if one in known and known[one]["tdp_w"]):
        if piece == "chip":
            found.append(("accelerators", row["accelerator"], *_ratings(row["accelerator"])))
            continue
        for system in tables.rows("systems"):
            each = system["accelerators_per_system"]
            if system["system"] == row["system"] and (each > PIECES["server"]) == (piece == "rack"):
                watts = _kilowatts(system, each * row["tdp_w"])
                found.append(("systems", system["system"], *watts))
    return tuple(
        Expected(
            f"data sheet of {name}",
            low * (1 - SHEET),
            mid,
            high * (1 + SHEET),
            False,
            "",
            rows=(f"{table}:{name}",),
        )
        for table, name, low, mid, high in found
    )


def _superchip(chips: tuple[str, ...], said: Understood, year: int) -> tuple[Expected, ...]:
    """A superchip of two: more than the ratings of its chips, as it has a processor too, and no
    more than two chips with their share of server and network.
    """
    known = tables.index("accelerators")
    found = []
    for chip in (one for one in chips if one in known and known[one]["tdp_w"] and one != "GH200"):
        rated = PIECES["superchip"] * known[chip]["tdp_w"]
        share = max(
            one.p95
            for one in expected("chips power", "chips", (chip,), year, said)
            if one.quantity in ("it_power_mw", "facility_power_mw")
        )
        most = PIECES["superchip"] * share
        label = f"a superchip of two {chip}"
        ends = rated * (1 - SHEET), (rated * most) ** 0.5, most
        found.append(Expected(label, *ends, False, "", rows=(f"accelerators:{chip}",)))
    return tuple(found)


def _ratings(chip: str) -> tuple[float, float, float]:
    """Low, own and high rating of a chip on a board and of its sister on a superchip: B300, GB300
    [W].
    """
    known = tables.index("accelerators")
    sisters = [one for one in (chip, f"G{chip}", chip.removeprefix("G")) if one in known]
    ratings = [known[one]["tdp_w"] for one in sisters if known[one]["tdp_w"]]
    return min(ratings), known[chip]["tdp_w"], max(ratings)


def _kilowatts(system: tables.Row, chips_w: float) -> tuple[float, float, float]:
    """Low, central and high power of a system [W]; its chips alone where no low is printed."""
    ends = [system[name] for name in ("power_low_kw", "rated_power_kw", "power_high_kw")]
    printed = [1e3 * one for one in ends if one is not None]
    low = printed[0] if ends[0] is not None else min(chips_w, printed[0])
    if ends[1] is None:
        return low, (printed[0] + printed[-1]) / 2, printed[-1]
    return low, ends[1] * 1e3, printed[-1]


def _share(chips: tuple[str, ...], said: Understood, year: int) -> tuple[Expected, ...]:
    """A chip with its share of server, network and cooling: said of it, but not its own power."""
    found = expected("chips power", "chips", chips, year, said)
    open_ = tuple(one for one in said.scopes if one in ("meter", "it"))
    if open_ == ("meter",):  # what a rack draws is no less its own power for that word
        named = replace(said, scopes=said.scopes - {"meter"})
        found = expected("chips power", "chips", chips, year, named)
    return tuple(replace(one, part=True, label=f"with its share, {one.label}") for one in found)


def _of_this(said: Understood, piece: str, one: Amount, base: str) -> bool:
    """Whether a sum or a power is that of the piece: of several it stands beside its own."""
    sums = [other for other in said.amounts if dict(other.dims).get(base) == 1]
    if len(sums) < SEVERAL - 1:
        return True
    word = {"rack": RACK, "server": SERVER}.get(piece, _SUPERCHIP)
    start = max((other.where[1] for other in sums if other.where[1] <= one.where[0]), default=0)
    after = re.split("[,;.]", said.text[one.where[1] : one.where[1] + BESIDE])[0]
    clause = said.text[start : one.where[0]].rsplit(",", 1)[-1]
    if ONE_COSTS.search(clause) and not word.search(clause):  # "of a rack, a GB200 costs $42,000"
        return False
    return bool(word.search(said.text[start : one.where[1]] + after))


def _price(said: Understood, year: int, piece: str, one: Amount) -> Pair | None:
    rate = [base for base, power in one.dims if power < 0]
    lone = _A_PIECE.search(said.text) and len(said.amounts) == 1
    money = dict(one.dims).get("USD") == 1 and (lone or one.value < LARGE_USD)
    if not money or (rate and rate != [piece]) or "h" in dict(one.dims):
        return None
    if not _of_this(said, piece, one, "USD") or _PART_OF_PIECE.search(said.text):
        return None
    sold = replace(said, scopes=said.scopes - {"chips"})  # "sells for" is said of the whole here
    found = [
        one
        for one in expected("chips money", "few chips", said.chips, year, sold)
        if one.quantity in ("server_cost_usd", "cluster_cost_usd") or "whole" in said.scopes
    ]
    if not found:
        return None
    price = replace(one, dims=(("USD", 1),))
    assumed = {"prices and chips of": str(year)}
    ends = min(one.p5 for one in found), found[0].p50, max(one.p95 for one in found)
    label = f"{piece}, with or without its network"
    if "whole" in said.scopes:
        label = f"{piece}, with its share of the site"
    behind = tuple(each for one in found for each in one.behind)
    whole = Expected(label, *ends, False, found[0].quantity, behind=behind)
    small = _SMALL_RACK.search(said.text)
    each = scaled([whole], float(small[1]) if small and piece == "rack" else PIECES[piece])
    return Pair("piece price", (_one(piece, said.chips, one.where),), price, "USD", each, assumed)
