"""The name of a country by its two letters, in the reader's language."""

from gigawatt.errors import check_name
from gigawatt.text.language import language

# Names that English says with an article behind "of": the United States, the Netherlands.
_WITH_ARTICLE = {"AE", "BS", "CD", "DO", "GB", "GM", "MV", "NL", "PH", "US", "world"}


def country(code: str) -> str:
    """What a country is called behind "of"; what is no code of a country stays as it is.

    code: two letters by ISO 3166, such as FR, or "world". Raises UserError for what is no text.

    >>> country("FR"), country("US"), country("world")
    ('France', 'the United States', 'the world')
    """
    from babel import Locale

    check_name("country", code)
    name = Locale(language()).territories.get(code, code)
    return f"the {name}" if language() == "en" and code in _WITH_ARTICLE else name
