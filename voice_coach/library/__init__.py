"""What routines there are: found, listed, brought in, and written and changed by the user."""
