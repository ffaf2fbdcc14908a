"""Phrases and tones as levelled samples, and the stream they are mixed into."""
