"""French through one catalogue: English is the key, and needs none of it."""

import re
import subprocess
import sys

import pytest

import gigawatt as gw
from gigawatt.errors import UserError
from gigawatt.text import language
from gigawatt.text.translation import FIRM, THIN, typeset


@pytest.fixture
def french():
    language.language("fr")
    yield language.catalogue("fr")
    language.language("en")


def plain(text: str) -> str:
    return text.replace(THIN, " ").replace(FIRM, " ")


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("350,000", "350 000"),
        ("21.1 (17.1 to 26.7)", "21,1 (17,1 à 26,7)"),
        ("USD 7.1 bn (5.9 to 8.6) a year", "7,1 Md USD par an (5,9 à 8,6)"),
        ("USD 2 bn to 10 bn", "2 Md à 10 Md USD"),
        ("USD 1.25 tn", "1 250 Md USD"),
        ("USD 1.25 tn (1 to 1.62) a year", "1 250 Md USD par an (1 000 à 1 620)"),
        ("1.25 tn (900 bn to 1.62 tn)", "1 250 Md (900 Md à 1 620 Md)"),
        ("−0.4 %", "−0,4 %"),
        ("H100 SXM, INT8, 2.5e-05 and S4-06", "H100 SXM, INT8, 2,5e-05 and S4-06"),
        ("2026-11-05", "05/11/2026"),
        ("in 2024", "in 2024"),
        ("1.2, 3.4", "1,2, 3,4"),
    ],
)
def test_numbers_are_set_as_french_sets_them(english, said):
    assert plain(typeset(english)) == said


def test_a_computed_sentence_finds_its_form(french):
    said = language.told("The whole site costs 2.4 times the chips alone")
    assert said == "Le site complet coûte 2,4 fois le prix des seules puces"
    assert plain(language.told("cost of 12,500 GB200 bought in 2025")) == (
        "coût de 12 500 GB200 achetés en 2025"
    )
    assert not french.missing


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("everything 1.66 tn (1.05 to 2.68)", "le tout : 1 660 Md (1 050 à 2 680)"),
        (
            "36 GW, everything: USD 1.66 tn (1.05 to 2.68)",
            "36 GW, le tout : 1 660 Md USD (1 050 à 2 680)",
        ),
        (
            "200 MW, servers and network, gigawatts at the meter: USD 4.71 bn (3.02 to 7.59)",
            "200 MW, serveurs et réseau, gigawatts au compteur : 4,71 Md USD (3,02 à 7,59)",
        ),
    ],
)
def test_a_reading_with_its_range_is_french_as_a_whole(english, said, french):
    """The ends have the scale of the middle, and no word of a reading stays English."""
    assert plain(language.told(english)) == said


def test_joined_parts_keep_their_order_and_a_name_with_a_number_stays(french):
    assert plain(language.told("Power of 7 H100 SXM, MW; diamond: claim")) == (
        "Puissance de 7 H100 SXM, MW ; losange : chiffre annoncé"
    )
    assert language.told("Colossus 2") == "Colossus 2"
    assert language.told("thousand accelerators") == "milliers d’accélérateurs"


def test_what_is_not_in_the_catalogue_stays_readable_and_is_noted():
    own = language.catalogue.__wrapped__("fr")
    assert own.told("a sentence nobody wrote about 1.5 bn") == (
        f"a sentence nobody wrote about 1,5{FIRM}Md"
    )
    assert list(own.missing) == ["a sentence nobody wrote about 1.5 bn"]
    assert own.told(own.told("chips alone")) == "les puces seules", "told twice is told once"


def test_every_entry_is_translated_with_the_same_places():
    from babel.messages.pofile import read_po

    path = language.Path(language.__file__).parent / "locale/fr/LC_MESSAGES/gigawatt.po"
    with path.open("rb") as file:
        entries = [one for one in read_po(file) if one.id]
    assert len(entries) > 150
    for one in entries:
        assert one.string and not one.fuzzy, one.id
        places = [sorted(re.findall(r"\{\w+\}", text)) for text in (one.id, one.string)]
        assert set(places[0]) == set(places[1]), one.id


def test_english_loads_no_catalogue():
    code = (
        "import sys; from gigawatt.cli import main; from gigawatt.text.language import told\n"
        "import gigawatt as gw; gw.estimate(accelerators=1000)['site_capex_usd'].text\n"
        "assert told('chips alone') == 'chips alone'\n"
        "assert not {'babel', 'gigawatt.text.translation'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_an_unknown_language_is_one_line(monkeypatch):
    with pytest.raises(UserError, match=r"language .*de"):
        gw.language("de")
    monkeypatch.setattr(language, "_chosen", [])
    monkeypatch.setenv(language.VARIABLE, "xx")
    with pytest.raises(UserError, match="GIGAWATT_LANGUAGE"):
        language.language()
    monkeypatch.setenv(language.VARIABLE, "fr")
    assert language.language() == "fr"
