"""Kinds with a few prints each that differ by factors: what a site takes from its place, what a
token or a training run costs. A score of all kinds together would be theirs.
"""

KINDS = {
    *("balance", "carbon", "jobs", "time", "tokens", "training cost", "training energy", "water"),
}
