"""`voice-coach play`, and the menu that asks what to play."""

from voice_coach.commands.play.play import command

__all__ = ["command"]
