"""Which numbers of a sentence test each other through the model: every pair that its kinds make."""

from collections.abc import Iterable

from gigawatt.claims.sentences.pairs.bills import of_bills, of_upkeep
from gigawatt.claims.sentences.pairs.chips import of_chips
from gigawatt.claims.sentences.pairs.costs import money_per_power, of_money, of_one_piece, prices
from gigawatt.claims.sentences.pairs.energy import of_energy
from gigawatt.claims.sentences.pairs.homes import of_homes
from gigawatt.claims.sentences.pairs.numbers import by_kind
from gigawatt.claims.sentences.pairs.pair import Pair
from gigawatt.claims.sentences.words.amount import Amount
from gigawatt.claims.sentences.words.sentence import Understood

EACH = (("USD", 1), ("chip", -1))


def pairs(said: Understood, as_of: str, used: Iterable[tuple[int, int]]) -> list[Pair]:
    """Every pair of a sentence that the model can test, beside those that its own arithmetic has
    shown.
    """
    done = set(used)
    found = by_kind(said, as_of, done)
    every = [pair for finder in FINDERS for pair in finder(found)]
    if not of_one_piece(said):
        left = [one for one in said.amounts if one.where not in done]
        each = [one for one in left if one.dims == EACH]  # beside a count, what each of it costs
        every += prices(said, found.year, each if found.chips else left)
    per_power = [one for one in said.amounts if _per_watt(one)]  # a product tests no price
    every += [money_per_power(said, found.year, one) for one in per_power]
    return [one for one in every if one is not None and one.expected]


FINDERS = (of_chips, of_homes, of_money, of_bills, of_upkeep, of_energy)


def _per_watt(one: Amount) -> bool:
    powers = dict(one.dims)
    return powers.get("W") == -1 and len(powers) == 2 and "USD" in powers
