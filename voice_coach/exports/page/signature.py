"""The mark by which a file of an earlier page is known, so that it may be replaced."""

SIGNATURE = b"made by voice-coach"
SIGNED_WITHIN = 400
"""Each file of a page has its signature in its first bytes."""
