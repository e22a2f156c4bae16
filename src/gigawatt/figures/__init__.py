"""Figures in three rooms: `charts` draws, `saved` keeps a figure's files and what they were made
from, `live` draws from those what answers the mouse.

Takes frames; never computes an estimate.
"""
