"""How the commands talk to the user: notices, progress, questions, help."""
