"""The table of claims and the answer on a sentence in French: no string missing."""

import re

import pytest

from gigawatt.claims.files import verdicts
from gigawatt.claims.sentences import answer
from gigawatt.data import tables
from gigawatt.text import language
from gigawatt.text.translation import FIRM, THIN


@pytest.fixture
def french():
    language.catalogue.cache_clear()
    language.language("fr")
    yield language.catalogue("fr")
    language.language("en")


def _numbers(text: str, thousands: str, point: str) -> list[float]:
    """Every number of the verdicts' lines, in order of size: the French order of words differs."""
    bare = re.sub(r"[\d.]+ tn", lambda m: f"{float(m.group()[:-3]) * 1000:g} bn", text)
    bare = re.sub(rf"(?<=\d){thousands}(?=\d{{3}}(?!\d))", "", bare)
    bare = re.sub(r"(?<=\d) ?%", "", re.sub(rf"(?<=\d){point}(?=\d)", ".", bare))
    return sorted(float(one) for one in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]\w)", bare))


def test_the_claims_table_is_french_as_a_whole(french):
    said = verdicts.report()
    assert list(french.missing) == []
    plain = said.replace(FIRM, " ")
    assert "163 affirmations : " in plain and "à la main" in plain
    for word in ("incompatible", "invérifiable", "ambigu", "unité fausse", "L’affirmation laisse"):
        assert word in plain
    for word in ("consistent", "checkable", "The claim", "Compared", " holds", " fails"):
        assert word not in plain.replace("inconsistent", ""), word


def test_a_verdict_has_the_same_numbers_in_both_languages(french):
    claims, relations = verdicts.judged()
    said = [verdicts._claim_block(one) for one in claims[:70]]
    language.language("en")
    for one, french_text in zip(claims, said):
        english = re.sub(r"\d{4}-\d\d-\d\d", "", verdicts._claim_block(one))
        ours = re.sub(r"\d\d/\d\d/\d{4}", "", french_text)
        assert _numbers(ours, THIN, ",") == _numbers(english, ",", r"\."), one.claim_id


def test_the_rows_for_programs_stay_english(french):
    claims, relations = verdicts.judged()
    table = verdicts.text(claims, relations, "csv")
    language.language("en")
    assert verdicts.text(claims, relations, "csv") == table


def test_every_kind_of_answer_is_french(french):
    """All sentences that stand with a verdict by hand: their readings, reasons and assumptions."""
    for row in tables.rows("press"):
        answer.table(answer.judge(row["sentence"], row["as_of"] or None))
    assert list(french.missing) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "JUPITER holds 24,000 GH200.",
        "JUPITER draws around 11 megawatts.",
        "24,000 GH200 deliver 1 exaflop in FP64.",
        "Le futur campus de Fouju consommerait autant que 2 millions de foyers français.",
        "Le groupe paie 4,7 milliards pour 100 000 H100, puces seules.",
        "Stargate dépassera 5 GW et fera tourner vingt millions de puces.",
        "Une armoire NVL72 coûte 3 000 dollars.",
        "Le GB300 prend 1 400 W, une baie de 72 prend 100 kW pour les seules puces.",
        "Microsoft dépensera 80 millions de dollars pendant l'exercice 2025.",
        "Alphabet will spend 18 billion dollars of capex in 2025.",
        "Plus de 400 milliards de dollars pour 49 GW.",
        "L'entraînement de Llama 3.1 405B a consommé 21,6 GWh.",
        "L'entraînement de GPT-3 a nécessité 1 287 GWh.",
        "An NVL72 rack of GB200 draws 12 kW.",
        "Bills jumped from $130 to $151 a month, a 31 percent increase.",
        "La demande passera de 415 à 945 TWh, soit 300 TWh de plus.",
        "It cleared at $333.44 per megawatt-day for 134,478 MW, $16.4 billion.",
        "Microsoft spent about $14 billion on Hopper chips in 2024.",
        "B200 rents for $35 an hour.",
        "One gigawatt earns 300 billion dollars of revenue a year.",
        "An H100 writes between 500 and 2,000 tokens a second.",
        "The 1 GW site has a tax break of 2 million dollars for each permanent job.",
        "It bought the site, approved for 960 megawatts, for $650 million.",
        "Meta offered 12 people $300 million each.",
        "10,000 H100s deliver 20 petaflops of FP8.",
        "Nvidia's B200 costs between $300 and $400.",
        "Its 70 billion parameters and 15 trillion tokens took 6.3e24 operations.",
    ],
)
def test_what_the_tables_say_of_a_site_is_french(french, sentence):
    said = answer.table(answer.judge(sentence, "2025-11"))
    assert list(french.missing) == []
    for word in ("counted", "stated", "the site's power", "rates"):
        assert word not in said, word


def test_one_of_a_kind_is_singular_in_french(french):
    claims, relations = verdicts.judged()
    one = [next(claim for claim in claims if claim.verdict == "ambiguous")]
    told = verdicts.text(one, relations[:1], "table").replace(FIRM, " ")
    assert "\n1 affirmation : 1 ambiguë." in told and "\n1 relation : 1 " in told
    assert "compatibles" not in told and list(french.missing) == []


def test_an_answer_reads_as_french(french):
    sentence = (
        "The 66,000 Rubin GPUs for Sines are worth between $5.5 and $8.1 billion in hardware."
    )
    said = str(answer.judge(sentence))
    plain = said.replace(FIRM, " ").replace(THIN, " ")
    assert plain.startswith("verdict      compatible")
    assert "Tient, quel que soit le sens : « serveurs » ; « serveurs et réseau ». L’aff" in plain
    assert "nous trouvons 7,0" in plain and "USD ; les deux se recoupent." in plain
