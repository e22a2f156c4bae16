"""The model: plain functions, one per quantity, whose argument names are other quantities.

Every function takes floats, arrays of draws, or arrays (scenarios x draws), and returns the same.
None holds a default for an assumption and none reads a file: numbers come from `data/` through
`gigawatt.estimate`, which wires argument names to function names. The first line of each docstring
names the quantity and, in brackets, its unit.
"""
