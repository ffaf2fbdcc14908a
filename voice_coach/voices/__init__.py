"""Voices: engines behind one contract, one voice chosen for each language, and true rates."""
