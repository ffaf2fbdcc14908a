"""`voice-coach export`: one routine as an audio file or a page, or all of them in a folder."""

from voice_coach.commands.export.export import command

__all__ = ["command"]
