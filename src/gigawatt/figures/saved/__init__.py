"""A figure as it is saved: its files, what they were made from, and whether that is still so.

Knows nothing of how a figure is drawn: it is handed one, or bytes.
"""
