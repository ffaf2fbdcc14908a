"""The quick form: a routine typed in one line."""
