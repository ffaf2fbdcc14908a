"""The instructions player: reads a routine's instructions aloud, and obeys pause, next, back and quit."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.instructions import read_out
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import Phase, Talk
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Item
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.session.answers import answer
from voice_coach.session.display_state import paused_state
from voice_coach.session.heard import Heard
from voice_coach.session.instruction_sentences import Sentences
from voice_coach.session.orders import Command, Order
from voice_coach.session.playhead import Playhead
from voice_coach.sound.mixer import FADE, Stream
from voice_coach.units import STREAM_RATE, Samples, to_samples

if TYPE_CHECKING:
    from voice_coach.outputs.contract import Output
    from voice_coach.session.order_queue import Orders
    from voice_coach.session.overlay import Sounds

JUST_BEGUN = to_samples(Fraction(3), STREAM_RATE)
"""Frames after the start of a section until which "back" goes to the previous section; later it repeats this one."""


class InstructionsPlayer:
    """Plays the phases of instructions to their end, or until the listener quits.

    A sentence that is interrupted by a pause or a lost device is repeated from its beginning. As in ``Player``, the
    stream never stops, and what follows a jump is laid out from the current position on.
    """

    def __init__(
        self,
        phases: Iterable[Phase],
        language: str,
        sounds: Sounds,
        output: Output,
        orders: Orders,
        volume: int,
        block: int,
        playhead: Playhead | None = None,
    ) -> None:
        self.stopped = False
        """Whether the listener ended it."""
        self._sentences = Sentences(phases)
        self._words = catalogue(language)
        self._sounds = sounds
        self._output = output
        self._orders = orders
        self._block = block
        self._told: deque[tuple[int, Cue]] = deque()  # numbers and cues of the sentences since the last jump
        self._held: int | None = None  # while paused: the sentence to resume with
        self._playhead = playhead or Playhead()
        self.shown = Heard(self._playhead, lambda: output.heard)
        self._stream = Stream(self._from(0), sounds, self._playhead.take, volume / 100)

    def play(self) -> None:
        """Play to the end, and always close the output. Raises what the output raises."""
        try:
            self._stream.get_ready(STREAM_RATE)  # meanwhile the device plays the opening silence
            while len(frames := self._stream.read(self._block)):
                if self._due(len(frames)):
                    self._output.write(frames)
            self._output.finish()
        finally:
            self._output.close()

    def _due(self, frames: int) -> bool:
        """Wait until the output accepts so many frames; return False if an order came first and was obeyed."""
        while True:
            wait = self._output.due(frames)
            # An output that accepts everything at once would be filled with the silence of a pause.
            stands = self._held is not None and not self._output.keeps_time
            asked = self._orders.next(frames / STREAM_RATE if stands else wait)
            if asked is not None:
                self._obey(asked[0])
                return False
            if wait <= 0:
                return True

    def _obey(self, order: Order) -> None:
        if self.stopped:
            return
        heard = self._output.discard(self._output.changeable())
        self._stream.rewind(heard)
        match order:
            case Command.QUIT:
                self.stopped = True
                self._answer("stopped", ends=True)
            case Command.TOGGLE | Command.PRESS if self._held is not None:
                self._go_to(self._held)
            case Command.TOGGLE | Command.PRESS:
                self._pause(heard, aloud=True)
            case Command.NEXT:
                following = self._sentences.first_after(self._section(heard))
                if following is not None:
                    self._go_to(following)
            case Command.BACK:
                self._go_to(self._back(heard))
            case SoundEvent.LOST | SoundEvent.MOVED | SoundEvent.WOKE if self._held is None:
                self._pause(heard, aloud=order is not SoundEvent.LOST)
            case SoundEvent.BACK:
                self._pause(heard, aloud=True)
            case SoundEvent.ANSWERS if self._held is not None:
                self._go_to(self._held)

    def _pause(self, heard: Samples, *, aloud: bool) -> None:
        if self._held is None:
            number, cue = self._at(heard)
            self._held = number if cue is None or heard < cue.end else number + 1
        self._answer("paused" if aloud else None)

    def _answer(self, key: str | None, *, ends: bool = False) -> None:
        """Replace the instructions with an answer (if ``key`` is not None) and silence, or with the end."""
        at = Samples(self._stream.position + FADE)
        phases = (Talk(answer(self._words, key)),) if key is not None else ()
        lay = read_out if ends else lay_out
        self._go_on(lay(phases, self._sounds, STREAM_RATE, at))

    def _go_to(self, number: int) -> None:
        self._held = None
        self._told.clear()
        self._go_on(self._from(number, Samples(self._stream.position + FADE)))

    def _go_on(self, items: Iterator[Item]) -> None:
        at = self._stream.position
        held = None if self._held is None or self.stopped else paused_state(None, at, Samples(0))
        self._playhead.go_on(0, at, held)
        self._stream.go_on(items)

    def _at(self, heard: Samples) -> tuple[int, Cue | None]:
        """Return the last sentence that began, with its cue; the first sentence and None if none has begun."""
        begun = [(number, cue) for number, cue in self._told if cue.start <= heard]
        return begun[-1] if begun else (0, None)

    def _section(self, heard: Samples) -> int:
        number = self._at(heard)[0] if self._held is None else self._held
        return self._sentences.section(number)

    def _back(self, heard: Samples) -> int:
        """Return the first sentence of this section, or of the previous one if this has just begun."""
        section = self._section(heard)
        first = self._sentences.first_of(section)
        if self._held is not None:
            just_begun = self._held == first
        else:
            just_begun = any(number == first and heard < cue.start + JUST_BEGUN for number, cue in self._told)
        return self._sentences.first_of(max(section - 1, 0)) if just_begun else first

    def _from(self, number: int, at: Samples | None = None) -> Iterator[Item]:
        """Lay out the instructions from a sentence on, and record the cue of each sentence."""
        for item in read_out(self._sentences.rest(number), self._sounds, STREAM_RATE, at):
            if isinstance(item, Cue):
                # Sentences that the voice cannot say have no cue.
                while self._sentences.text(number) != item.text:
                    number += 1
                self._told.append((number, item))
                number += 1
            yield item
