"""Numbers of a sentence that need no partner: the tables know a company's fleet, its spending, a
site, a country.
"""

from gigawatt.claims.sentences.judged import Judged
from gigawatt.claims.sentences.pairs.known.countries import as_a_country, country_share
from gigawatt.claims.sentences.pairs.known.fleets import fleet
from gigawatt.claims.sentences.pairs.known.places import (
    promise,
    site_chips,
    site_homes,
    site_money,
    site_power,
)
from gigawatt.claims.sentences.pairs.known.purchases import purchase
from gigawatt.claims.sentences.pairs.known.spending import spending
from gigawatt.claims.sentences.pairs.known.yardsticks import rent_of_chip, yardsticks
from gigawatt.claims.sentences.pairs.pair import Pair
from gigawatt.claims.sentences.words.sentence import Understood


def pairs_of_tables(said: Understood, date: str) -> list[Pair]:
    """Pairs of one number of the sentence and one of the tables: site and chips, energy and a
    country's.
    """
    kept = promise(said, date)
    if kept:
        return [kept]
    found = [
        site_chips(said, date),
        purchase(said, date),
        site_money(said, date),
        site_power(said, date),
        site_homes(said, date),
        country_share(said),
        as_a_country(said),
        rent_of_chip(said, date),
        *yardsticks(said, date),
    ]
    return [one for one in found if one is not None and one.expected]


def judged(said: Understood, date: str) -> list[Judged]:
    """Claims on a company: what it has installed, and what it spends in a year."""
    return [one for one in (fleet(said, date), spending(said, date)) if one is not None]
