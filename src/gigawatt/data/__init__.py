"""Files in and out: typed tables, other people's files, files that arrive whole.

Knows no meaning.
"""
