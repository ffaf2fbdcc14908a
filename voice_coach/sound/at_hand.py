"""Start the voices for a routine as early as possible: before the routine is read."""

from __future__ import annotations

from voice_coach.coaching.cue import Phrase
from voice_coach.library.first_look import FirstLook, first_look
from voice_coach.sound.cache_folder import is_empty, is_kept, phrase_key
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.voices.contract import VoiceError


def voices_for(name: str, wanted: Wanted) -> ChosenVoices:
    """Return the voices for the routine called ``name``. If its clips are not in the cache, start those it needs.

    Raises ``UnknownVoiceError``.
    """
    voices = ChosenVoices(wanted)
    look = first_look(name)
    # Asking a new voice file for its fingerprint measures it, which can wait until the routine is read.
    is_file = wanted.voice is not None and wanted.voice.lower().endswith(".onnx")
    if is_file or is_cold(look, voices):
        from voice_coach.coaching.messages import spoken_languages

        voices.warm_up(spoken_languages(look.languages))
    return voices


def is_cold(look: FirstLook, voices: ChosenVoices) -> bool:
    """Return whether the first phrase of a routine is missing from the cache: then most others are, too.

    The routine's own ``say_as`` is not known yet, so a title with one of its words counts as missing.
    """
    if look.title is None:
        return is_empty()
    from voice_coach.spoken import spoken_text
    from voice_coach.spoken.say_as import by_language

    language = look.languages[0]
    say_as = by_language(voices.wanted.say_as.items())
    title = Phrase(spoken_text(look.title, language, say_as), language)
    try:
        return not is_kept(phrase_key(voices.fingerprint(title), title.text))
    except VoiceError:
        return False
