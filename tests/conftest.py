"""Shared by all tests: property tests that are the same on every machine and leave no
files behind.
"""

import hypothesis

hypothesis.settings.register_profile("gigawatt", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("gigawatt")
