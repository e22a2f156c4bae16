"""Rows of claims held against the model and against each other, one verdict for each."""
