"""Strings in, numbers out; numbers in, strings out: units, press wording, one typesetter, tables.

Knows no quantity.
"""
