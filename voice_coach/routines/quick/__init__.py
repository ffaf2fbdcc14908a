"""A routine typed in one line."""
