"""The languages that a routine is spoken in, and how words are pronounced in it, by the routine and the settings."""

from __future__ import annotations

from voice_coach.coaching.messages import spoken_languages
from voice_coach.routines.routine import Routine
from voice_coach.routines.step_iterator import with_included
from voice_coach.spoken.say_as import SayAs, by_language


def say_as(routine: Routine, settings: SayAs) -> SayAs:
    """Return the spellings that ``spoken_text`` needs, by language.

    A routine takes precedence over the routines it includes, and all routines over the settings. ``settings`` may have
    whole tags as keys.
    """
    routines = with_included(routine)
    return by_language([*((one.language, one.say_as) for one in routines), *settings.items()])


def languages_in(routine: Routine) -> list[str]:
    """Return the languages of a routine and of all routines it includes, and those that the coach speaks for them."""
    return spoken_languages(one.language for one in with_included(routine))
