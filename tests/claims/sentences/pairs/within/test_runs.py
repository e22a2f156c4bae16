"""Training runs in a sentence's own numbers: parameters, tokens, operations, chips and days."""

import pytest

import gigawatt as gw

SENTENCES = [
    # six operations for each parameter and token
    ("Its 70 billion parameters and 15 trillion tokens took 6.3e24 operations.", "consistent"),
    ("Its 70 billion parameters and 15 trillion tokens took 2e25 operations.", "inconsistent"),
    ("Its 70 billion parameters and 15 trillion tokens took 6.3e23 operations.", "wrong unit"),
    (
        "Ses 70 milliards de paramètres et 15 000 milliards de jetons ont pris 6,3e24 opérations.",
        "consistent",
    ),
    (  # of experts that are not all at work the rule says nothing
        "Its experts with 70 billion parameters took 6.3e23 operations for 15 trillion tokens.",
        "not checkable",
    ),
    (
        "Its 280 billion active parameters and 13 trillion tokens took 2.2e25 operations in total.",
        "consistent",
    ),
    (
        "Of its 671 billion parameters 37 billion are active; 14.8 trillion tokens took "
        "3.3e24 operations.",
        "consistent",
    ),
    # a rate and a time
    ("An A100 at 150 teraflops needs 463 days for 6e21 operations.", "consistent"),
    ("An A100 at 150 teraflops needs 200 days for 6e21 operations.", "inconsistent"),
    ("The 16,384 H100s at 400 teraflops each took 67 days for 3.8e25 operations.", "consistent"),
    ("The 16,384 H100s at 400 teraflops each took 167 days for 3.8e25 operations.", "inconsistent"),
    # chips and days are chip hours
    ("Training kept 16,384 H100s busy for 54 days, or 21 million GPU hours.", "consistent"),
    ("Training kept 16,384 H100s busy for 54 days, or 41 million GPU hours.", "inconsistent"),
    ("Les 16 384 H100 ont tourné 54 jours, soit plus de 2 millions d'heures de GPU.", "wrong unit"),
    (
        "Les 16 384 H100 ont tourné 54 jours, soit plus de 20 millions d'heures de GPU.",
        "consistent",
    ),
]


@pytest.mark.parametrize("sentence, verdict", SENTENCES)
def test_verdicts(sentence, verdict):
    assert gw.judge(sentence, as_of="2024-08").verdict == verdict
