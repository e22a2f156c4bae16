"""The registry of units: those of pint and the dimensions of the model."""

import contextlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

# The dimensions of the model. A year is the calendar's 8,760 hours, not pint's 8,766, and
# currencies are dimensions of their own: nothing converts euros to dollars without a dated rate.
_DEFINITIONS = """
USD = [dollar] = _ = usd = US_dollar
EUR = [euro] = _ = eur = euro
accelerator = [accelerator] = _ = accelerators = GPU = GPUs = gpu = gpus
H100e = [h100e] = _ = h100e
rate = [rate]
flop = [operation] = _ = FLOP
home = [home] = _ = homes = household
reactor = [reactor] = _ = reactors
sd = []
person = [person] = _ = people = persons
job = [job] = _ = jobs
token = [token] = _ = tokens
query = [query] = _ = queries = prompt = answer
parameter = flop / token = _ = parameters
turbine = [turbine] = _ = turbines
gCO2 = gram
tCO2 = 1000000 * gram
m3 = meter * meter * meter
""".strip()


@lru_cache(maxsize=1)
def registry() -> Any:
    """The unit registry: pint's units and the model's own dimensions, loaded when first needed."""
    with _without_dask():
        import pint

    units: Any = pint.UnitRegistry(autoconvert_offset_to_baseunit=False)
    for line in _DEFINITIONS.splitlines():
        units.define(line)
    units.define("yr_365 = 8760 * hour")
    units.define("month = yr_365 / 12")
    units.define("ton = 1000 * kilogram")  # the press means tonnes, and not those of 2,000 pounds
    return units


@contextlib.contextmanager
def _without_dask() -> Iterator[None]:
    """What is imported here finds no dask, unless it is loaded already.

    pint would load all of it, which takes longer than pint itself and fails where there is no
    /proc.
    """
    if "dask" in sys.modules:
        yield
        return
    sys.modules["dask"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["dask"]
