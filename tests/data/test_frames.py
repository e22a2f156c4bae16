"""Frames that remember are still pandas frames."""

import pandas as pd

from gigawatt.data.frames import Frame


def test_a_column_keeps_its_name_so_that_groups_have_named_levels():
    frame = Frame({"company": ["a", "a"], "date": ["x", "y"], "value": [1.0, 2.0]})
    plain = pd.DataFrame(frame)
    assert frame["company"].name == "company" and frame["value"].copy().name == "value"
    for keys in ("company", ["company", "date"]):
        grouped = frame.groupby(keys)[["value"]].sum()
        assert grouped.index.names == plain.groupby(keys)[["value"]].sum().index.names
