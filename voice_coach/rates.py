"""How fast a voice speaks, in words a minute, counted as ``voices.pace_text`` does."""

DEFAULT_RATE = 150

SLOWEST, FASTEST = 100, 300
"""The rates that can be asked for."""
