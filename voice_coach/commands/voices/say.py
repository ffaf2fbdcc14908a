"""`voices --say`: the same words by several voices in turn, prepared first, so that errors come before any sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.phases import Line, Occurrence, Pause, Phase, Talk
from voice_coach.commands.read_aloud import Reading, read_aloud
from voice_coach.commands.voices.gathered import named
from voice_coach.console.notices import to_stderr
from voice_coach.errors import CoachError, UsageError
from voice_coach.routines.format import MAX_TEXT
from voice_coach.routines.routine import Say
from voice_coach.safe_text import shown
from voice_coach.showing.captions import words
from voice_coach.sound.clip import Clip
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.clips import Clips
from voice_coach.sound.speaker import Speaker
from voice_coach.units import Samples
from voice_coach.voices.chosen import ChosenVoices, Wanted, choose

BETWEEN = Fraction(1)
"""Seconds of silence between two voices."""


@dataclass(frozen=True, slots=True)
class Spoken(Phrase):
    """A text as one voice says it."""

    voice: str = ""


def spoken_by(text: str, names: tuple[str, ...], tag: str | None, wanted: Wanted) -> list[Spoken]:
    """Return a text by each voice named, or by the one for a language. Raises ``UsageError``."""
    text = " ".join(text.split())
    if not any(map(str.isalnum, text)):
        raise UsageError(
            f"There is nothing to say in {shown(text)}.", 'Write some words: --say "Hold for thirty seconds"'
        )
    if len(text) > MAX_TEXT:
        raise UsageError(f"The text has {len(text)} characters.", f"Write {MAX_TEXT} at most.")
    if not names:
        language = tag or "en"
        return [Spoken(text, language, choose(wanted, language).voice.name)]
    found = [
        (name, tag or next(iter(voice.languages), "en"))
        for name, (_, voice) in zip(names, named(names), strict=True)
    ]
    return [Spoken(text, language, name) for name, language in found]


def say_in_turn(spoken: list[Spoken], wanted: Wanted, volume: int, output: str) -> None:
    """Speak and play; each voice is announced on the screen as it begins. Raises ``CoachError``."""
    clips = dict(prepared(dict.fromkeys(spoken), wanted.rate))
    if output == "-":
        to_stderr(f"In turn: {', '.join(one.voice for one in spoken)}.")
    reading = Reading(
        "Voices",
        phases(spoken),
        "en",
        sounds=lambda studio: InTurn(studio.clips, clips),
        words=with_voice,
    )
    read_aloud(reading, ChosenVoices(Wanted(rate=wanted.rate)), volume, output)


def prepared(spoken: Iterable[Spoken], rate: int) -> Iterator[tuple[Spoken, Clip]]:
    """Have each voice speak, with no other in its place. Raises ``CoachError`` where one cannot."""
    for one in spoken:
        voices = ChosenVoices(Wanted(one.voice, rate=rate))
        voices.require([one.language])
        speaker = Speaker(voices, ClipCache(notice=to_stderr), lambda text: None, 1)
        try:
            phrase = Phrase(one.text, one.language)
            clip = speaker.clip(phrase)
            if not len(clip):
                loss = speaker.lost.get(phrase)
                why = loss.reason if loss is not None else "nothing can be heard."
                raise CoachError(
                    f"The voice {shown(one.voice)} could not say it: {why}", "Choose another voice."
                )
            yield one, clip
        finally:
            speaker.close()


def phases(spoken: list[Spoken]) -> Iterator[Phase]:
    """Yield the words of each voice, with a pause between two."""
    for number, one in enumerate(spoken, 1):
        occurrence = Occurrence(str(number), Say(one.text), one.language)
        if number > 1:
            yield Pause(occurrence, BETWEEN, ())
        yield Talk((Line(one, "announcement"),), occurrence)


class InTurn:
    """The sounds of the player: the voices' phrases, spoken before, and the coach's own answers to keys."""

    def __init__(self, coach: Clips, clips: dict[Spoken, Clip]) -> None:
        self._coach = coach
        self._clips = clips

    def ready(self, phrases: Iterable[Phrase]) -> bool:
        """Return whether the coach's phrases are ready, without waiting; the voices' always are."""
        return self._coach.ready(one for one in phrases if not isinstance(one, Spoken))

    def phrase(self, phrase: Phrase) -> Samples:
        """Return the length of a phrase."""
        if isinstance(phrase, Spoken):
            return Samples(len(self._clips[phrase]))
        return self._coach.phrase(phrase)

    def of(self, cue: Cue) -> Clip:
        """Return the samples of a cue."""
        return self._clips[cue.content] if isinstance(cue.content, Spoken) else self._coach.of(cue)

    def tone(self, name: str) -> Samples:
        """Return the length of a tone."""
        return self._coach.tone(name)

    def sound(self, file: str) -> Samples:
        """Return the length of a sound file."""
        return self._coach.sound(file)

    def expect(self, phrases: Iterable[Phrase]) -> None:
        """Prepare the coach's own phrases."""
        self._coach.expect(phrase for phrase in phrases if not isinstance(phrase, Spoken))


def with_voice(cue: Cue) -> str:
    """Return the line shown for a cue; a voice's words come after its name."""
    if isinstance(cue.content, Spoken):
        cue = replace(cue, content=Phrase(f"{cue.content.voice}: {cue.content.text}"))
    return words(cue)
