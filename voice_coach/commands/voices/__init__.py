"""`voice-coach voices`: the list, hearing them (`--say`), and one's own (`add`, `remove`)."""

from voice_coach.commands.voices.voices import command

__all__ = ["command"]
