"""Small words before a number, as parts of patterns: "about", "some", "près de", "more than".

A pattern that steps over them says which it means: those of a number that is near, or bounds too.
"""

_NEAR = (
    r"about|around|some|roughly|nearly|almost|approximately|just|only|"
    r"environ|près d[e']|quelque|presque|autour d[e']|seulement"
)
_BOUNDS = r"over|more than|less than|under|up to|at least|plus d[e']|moins d[e']|jusqu'à|au moins"
ABOUT = rf"(?: (?:{_NEAR}))*"  # each with a space before it
ABOUT_A = rf"(?:(?:{_NEAR}) ?)*"  # each with a space behind it, which "d'" has not
BOUND = rf"(?: (?:{_NEAR}|{_BOUNDS}))*"
BOUND_A = rf"(?:(?:{_NEAR}|{_BOUNDS}) ?)*"
SIGN = r"(?:US ?)?[$€£]?"  # of a currency, right before the digits
