"""Routines as data: the format, and reading a file or a quick form to a `Routine`, or to every error in it."""
