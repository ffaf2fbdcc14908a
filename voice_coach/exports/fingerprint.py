"""The fingerprint of an exported file: it changes whenever the file would, and nothing has to be spoken for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.contents import contents
from voice_coach.coaching.cue import TONES, Cue, Phrase
from voice_coach.coaching.estimate import RATE, EstimatedLengths
from voice_coach.coaching.pronunciation import say_as
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Finish, Item
from voice_coach.exports.about import About
from voice_coach.library.folders import sounds_folder
from voice_coach.routines.routine import Routine
from voice_coach.sound.cache_folder import clip_key, phrase_key
from voice_coach.spoken import spoken_text
from voice_coach.voices.contract import VoiceError

if TYPE_CHECKING:
    from voice_coach.voices.chosen import ChosenVoices

EXPORT = "2"
"""The version of mixing, encoding and tags. Increase this when the same timeline gives another file."""


def fingerprint(
    routine: Routine,
    choices: Choices,
    voices: ChosenVoices,
    tones: Path | None,
    about: About,
    *settings: object,
) -> str:
    """Return the fingerprint of a file: of its timeline, voices, tones, sounds, tags, and of ``settings``.

    The timeline is laid out with estimated lengths. What a phrase sounds like, and so how long it is, follows from its
    text and from the fingerprint of its voice. Each of ``settings`` needs a ``repr`` that has all of its values.
    """
    items = tuple(lay_out(coach(routine, choices), EstimatedLengths(choices.words_a_minute), RATE))
    found = hashlib.sha256()
    for part in (EXPORT, repr(settings), repr(about), repr(contents(items, routine.language, RATE))):
        found.update(clip_key(part))
    for content in _sounds(items, tones or sounds_folder()):
        found.update(content)
    for cue in items:
        if isinstance(cue, Cue | Finish):
            found.update(repr(_placed(cue)).encode("utf-8", "backslashreplace"))
    for key in _phrases(items, routine, voices):
        found.update(key)
    return found.hexdigest()


def _placed(item: Cue | Finish) -> tuple[object, ...]:
    if isinstance(item, Finish):
        return ("end", item.length)
    return (item.kind, item.start, item.length, item.phase, item.where, item.text)


def _phrases(items: Iterable[Item], routine: Routine, voices: ChosenVoices) -> Iterator[bytes]:
    """Yield the key of each phrase's clip, or the reason why the phrase cannot be spoken."""
    spellings = say_as(routine, voices.wanted.say_as)
    phrases = dict.fromkeys(item.content for item in items if isinstance(item, Cue))
    for phrase in phrases:
        if isinstance(phrase, Phrase):
            said = replace(phrase, text=spoken_text(phrase.text, phrase.language, spellings))
            try:
                yield phrase_key(voices.fingerprint(said), said.text)
            except VoiceError as error:
                yield clip_key(str(error))


def _sounds(items: Iterable[Item], tones: Path) -> Iterator[bytes]:
    """Yield a checksum of each tone and of each sound file of the routine; of nothing for one that cannot be read."""
    from voice_coach.sound.clips import tone_file

    files = [tone_file(tones, name) for name in TONES]
    for item in items:
        if isinstance(item, Cue) and item.kind == "sound":
            assert isinstance(item.content, str)
            files.append(Path(item.content))
    for file in dict.fromkeys(files):
        try:
            yield hashlib.sha256(file.read_bytes()).digest()
        except OSError:
            yield b""
