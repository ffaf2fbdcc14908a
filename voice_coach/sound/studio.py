"""The studio: the voices and clips for every command that makes sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import CoachError
from voice_coach.routines.routine import Routine
from voice_coach.safe_text import shortened

if TYPE_CHECKING:
    from voice_coach.sound.clips import Clips
    from voice_coach.sound.speaker import Speaker
    from voice_coach.voices.chosen import ChosenVoices


@dataclass(frozen=True)
class Studio:
    """The clips for one choice of voices and one sound set."""

    clips: Clips
    speaker: Speaker

    def refuse_lost_words(self) -> None:
        """Raise ``CoachError`` if a phrase or a sound has been lost: a file without it would look complete."""
        for phrase, loss in self.speaker.lost.items():
            if loss.voiceless:
                raise CoachError(loss.reason, "Use `--voice silent` for the tones without words.")
            raise CoachError(
                f'The voice could not say "{shortened(phrase.text)}": {loss.reason}',
                "Try again, choose another voice, or use `--voice silent` for the tones without words.",
            )

        for cause in self.clips.lost.values():
            raise CoachError(cause, "Put the file back.")

    def refuse_shortage(self) -> None:
        """Raise ``CoachError`` if phrases have been lost to a shortage on this machine: their lengths are unknown."""
        for loss in self.speaker.lost.values():
            if loss.short:
                raise CoachError(loss.reason)


def stood_in_text(stood_in: Mapping[Phrase, str]) -> str:
    """Return the message that eSpeak spoke phrases instead of the chosen voice, and why, or an empty string."""
    if not stood_in:
        return ""
    reasons = list(dict.fromkeys(reason.strip().rstrip(".") + "." for reason in stood_in.values()))
    more = f" And {len(reasons) - 1} other reasons." if len(reasons) > 2 else " ".join(("", *reasons[1:]))
    phrases = "1 phrase" if len(stood_in) == 1 else f"{len(stood_in)} phrases"
    return (
        f"eSpeak spoke {phrases} instead of the voice for this language. {reasons[0]}{more} "
        "`voice-coach doctor` tries the voices."
    )


@contextmanager
def opened(
    voices: ChosenVoices,
    tones: Path | None,
    notice: Callable[[str], None],
    routine: Routine | None = None,
    at_end: Callable[[str], None] | None = None,
) -> Iterator[Studio]:
    """Open a studio for a routine, and end its voices afterwards.

    ``at_end``, or ``notice`` if that is None, is called with a message if eSpeak spoke instead of the chosen voice.
    Raises ``CoachError`` for an unusable sound set, and ``UsageError`` if a voice that the user asked for cannot speak
    a language of the routine.
    """
    from voice_coach.coaching.pronunciation import languages_in, say_as
    from voice_coach.library.folders import sounds_folder
    from voice_coach.sound.clip_cache import ClipCache
    from voice_coach.sound.clips import Clips
    from voice_coach.sound.speaker import Speaker

    spellings = say_as(routine, voices.wanted.say_as) if routine is not None else {}
    speaker = Speaker(voices, ClipCache(notice=notice), notice, stand_in=voices.stand_in, say_as=spellings)
    try:
        if routine is not None:
            voices.require(languages_in(routine))
            for limit in voices.limits(languages_in(routine)):
                notice(limit)
        yield Studio(Clips(speaker, tones or sounds_folder(), notice), speaker)
    finally:
        speaker.close()
        if message := stood_in_text(speaker.stood_in):
            (at_end or notice)(message)
