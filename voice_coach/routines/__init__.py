"""Routines as data: the format, and the way from a file or one line to a `Routine`, with every error on it."""
