"""Rates of speech in words a minute, with words counted as in ``voices.pace_text``."""

DEFAULT_RATE = 150

SLOWEST, FASTEST = 100, 300
"""The range of ``--rate``."""
