"""Phrases, tones and sounds as levelled samples, and the stream into which they are mixed."""
