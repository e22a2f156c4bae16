"""The words for powers of ten: read on every side of the house from this one table."""

# The factor, its short and its long English word; the short one is what we print.
SCALES = (
    (1e3, "k", "thousand"),
    (1e6, "M", "million"),
    (1e9, "bn", "billion"),
    (1e12, "tn", "trillion"),
)
OTHER = {"mn": 1e6}  # also understood, never printed
PREFIXES = ("", "k", "M", "G", "T")  # of a unit such as W or Wh, a thousand apart

FACTORS = {word: factor for factor, *words in SCALES for word in words} | OTHER
