"""The chart kit, saving, provenance, reading back, verifying.

Takes frames; never computes an estimate.
"""
