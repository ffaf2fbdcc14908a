"""Checks for `check`: what cannot be followed by listening, what is dropped or grows, what cannot be played."""
