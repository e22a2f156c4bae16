"""Things of known size: the energy and the cost of a model's training."""

import pytest

import gigawatt as gw

SENTENCES = [
    # chip hours of the tables, at the power of the chips with their servers or of the chips alone
    ("Training Llama 3.1 405B took 50 GWh of electricity.", "consistent"),
    ("Training Llama 3.1 405B took 21.6 GWh of electricity.", "ambiguous"),
    ("Training Llama 3.1 405B took 9 GWh of electricity.", "inconsistent"),
    ("Training Llama 3.1 405B took 50 MWh of electricity.", "wrong unit"),
    ("L'entraînement de DeepSeek V3 a consommé 4 GWh.", "consistent"),
    ("L'entraînement de DeepSeek V3 a consommé 40 GWh.", "inconsistent"),
    # an energy a thousand times too large is a slip of its unit
    ("L'entraînement de GPT-3 a nécessité 1 287 MWh.", "consistent"),
    ("L'entraînement de GPT-3 a nécessité 1 287 GWh.", "wrong unit"),
    ("L'entraînement de GPT-3 a nécessité 12 GWh.", "inconsistent"),
    # what a text takes says nothing of a video
    ("Une requête vidéo de 5 secondes consomme 944 Wh.", "not checkable"),
    ("Une requête de 5 secondes consomme 944 Wh.", "inconsistent"),
    # hours of a chip are rented, and no chips
    ("1,000 H100 hours cost $3,000.", "consistent"),
    ("1,000 H100 hours cost $30,000.", "inconsistent"),
    # reactors that stand in a country are no measure of a site
    ("France's 56 reactors stand beside a campus of 1.4 GW.", "not checkable"),
    ("A campus of 1.4 GW takes as much as 56 reactors.", "inconsistent"),
    # chips that a model was trained on are those of its run, chips that stand there are not
    ("DeepSeek dit avoir entraîné V3 pour 5,6 millions de dollars avec 2 048 H800.", "consistent"),
    ("DeepSeek dit avoir entraîné V3 pour 16 millions de dollars avec 2 048 H800.", "inconsistent"),
    ("DeepSeek trained V3 for 5.6 million dollars and has a fleet of 2,048 H800.", "not checkable"),
]


@pytest.mark.parametrize("sentence, expected", SENTENCES)
def test_verdicts(sentence, expected):
    assert gw.judge(sentence, as_of="2025-01-28").verdict == expected


def test_the_chips_alone_draw_their_rating_for_all_their_hours():
    """Llama 3.1 405B: 30.84 million hours at 700 watts are 21.6 GWh."""
    (claim,) = gw.judge("Training Llama 3.1 405B took 50 GWh.", "2024-08").claims
    (alone,) = (one for one in claim.readings if one.label.endswith("chip ratings"))
    assert alone.numbers["p50"] == pytest.approx(30.84e6 * 700 / 1e9)
