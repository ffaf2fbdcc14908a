"""What happens to the sound, rather than what a listener asks for."""

from __future__ import annotations

from enum import Enum


class SoundEvent(Enum):
    """What happens to the sound, rather than what a listener asks for."""

    LOST = "lost"
    BACK = "back"
    ANSWERS = "answers"
    """The device that was given up for lost because it did not answer does so again."""
    MOVED = "moved"
    WOKE = "woke"
