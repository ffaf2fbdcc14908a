"""In which languages a routine is spoken, and how words are: what it, all that it includes, and the settings say."""

from __future__ import annotations

from collections.abc import Mapping

from voice_coach.coaching.messages import catalogue
from voice_coach.routines.routine import Include, Routine
from voice_coach.routines.written import written_steps
from voice_coach.spoken.say_as import by_language

SayAs = Mapping[str, Mapping[str, str]]
"""For each language, by the first part of its tag, the words with another spelling."""


def say_as(routine: Routine, settings: SayAs) -> SayAs:
    """Return what ``spoken_text`` is to be given for each language.

    An including routine goes before what it includes, and all routines go before the settings. ``settings`` may have
    whole tags as keys; look a phrase up by ``first_part(phrase.language)``.
    """
    routines = _with_included(routine)
    return by_language([*((one.language, one.say_as) for one in routines), *settings.items()])


def languages_in(routine: Routine) -> list[str]:
    """Return the languages of a routine and of all that it includes, and those that the coach speaks in them."""
    languages = [one.language for one in _with_included(routine)]
    return list(dict.fromkeys([*languages, *(catalogue(language).language for language in languages)]))


def _with_included(routine: Routine) -> list[Routine]:
    return [routine, *(step.routine for step in written_steps(routine) if isinstance(step, Include))]
