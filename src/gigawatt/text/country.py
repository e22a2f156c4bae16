"""The name of a country by its two letters, in the reader's language."""

from gigawatt.errors import check_name
from gigawatt.text.language import language


def country(code: str) -> str:
    """What a country is called; what is no code of a country stays as it is.

    code: two letters by ISO 3166, such as FR. Raises UserError for what is no text.

    >>> country("FR"), country("world")
    ('France', 'world')
    """
    from babel import Locale

    check_name("country", code)
    return Locale(language()).territories.get(code, code)
