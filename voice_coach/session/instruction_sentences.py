"""The sentences of instructions that are read aloud, by number, and the sections that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from voice_coach.coaching.phases import Pause, Phase, Talk


@dataclass(frozen=True, slots=True)
class _Sentence:
    phase: int
    line: int
    section: int


class Sentences:
    """The sentences in ``phases``, numbered from 0. A pause begins a new section."""

    def __init__(self, phases: Iterable[Phase]) -> None:
        self._phases = tuple(phases)
        self._sentences: list[_Sentence] = []
        section = 0
        for number, phase in enumerate(self._phases):
            if isinstance(phase, Pause):
                section += 1
            elif isinstance(phase, Talk):
                self._sentences += (_Sentence(number, line, section) for line in range(len(phase.lines)))

    def text(self, number: int) -> str:
        """Return the text of a sentence."""
        sentence = self._sentences[number]
        return self._talk(sentence).lines[sentence.line].phrase.text

    def section(self, number: int) -> int:
        """Return the section of a sentence, or the last one for a number beyond the last sentence."""
        return self._sentences[min(number, len(self._sentences) - 1)].section

    def first_of(self, section: int) -> int:
        """Return the first sentence of a section."""
        return next(number for number, one in enumerate(self._sentences) if one.section == section)

    def first_after(self, section: int) -> int | None:
        """Return the first sentence after a section, or None after the last one."""
        later = (number for number, one in enumerate(self._sentences) if one.section > section)
        return next(later, None)

    def rest(self, number: int) -> Iterator[Phase]:
        """Yield the phases from a sentence on."""
        if number < len(self._sentences):
            sentence = self._sentences[number]
            talk = self._talk(sentence)
            yield replace(talk, lines=talk.lines[sentence.line :])
            yield from self._phases[sentence.phase + 1 :]

    def _talk(self, sentence: _Sentence) -> Talk:
        talk = self._phases[sentence.phase]
        assert isinstance(talk, Talk)
        return talk
