"""Countries by their two letters, in both languages."""

from gigawatt.data import tables
from gigawatt.text import language
from gigawatt.text.country import country


def test_every_country_of_the_tables_has_a_name():
    codes = {row["country"] for row in tables.rows("grids")} - {"world"}
    assert len(codes) > 8 and not any(country(code) == code for code in codes)
    assert country("world") == "the world"
    assert country("GB") == "the United Kingdom" and country("NO") == "Norway"


def test_in_french_it_is_french():
    with language.speaking("fr"):
        assert country("DE") == "Allemagne"
