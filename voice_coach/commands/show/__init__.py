"""`voice-coach show`: all of a routine, or an outline of it."""

from voice_coach.commands.show.show import command

__all__ = ["command"]
