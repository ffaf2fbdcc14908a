"""`voice-coach voices`: list them, hear them (`--say`), and manage one's own (`add`, `remove`)."""

from voice_coach.commands.voices.voices import command

__all__ = ["command"]
