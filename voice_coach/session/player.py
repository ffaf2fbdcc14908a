"""The player: carries the stream to the output, block by block, at the output's pace, and obeys the listener."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, Protocol

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import AFTER_WORD, BREATH, CLEAR, ExerciseSet
from voice_coach.coaching.timeline import Finish, Item, Lengths, lay_out
from voice_coach.outputs.contract import Output
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.session.answers import AT_HAND, answer, name_of, position_of
from voice_coach.session.conductor import decide
from voice_coach.session.context import Asked, Context
from voice_coach.session.decision import Aside, Sequel, in_writing
from voice_coach.session.manners import Manners
from voice_coach.session.order_queue import Orders
from voice_coach.session.orders import Order
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.playhead import Moment, Now, Playhead
from voice_coach.session.states import Over, Playing, PlayState, Situation, pause_of, shown_of
from voice_coach.sound.mixer import FADE, ClipSource, Stream
from voice_coach.units import STREAM_RATE, Samples, to_samples

LIVE_BLOCK = STREAM_RATE // 4
"""Frames in a block that is heard as it is made. An order waits for none: it is obeyed before a block is written."""

ON_ITS_WAY = 3 * STREAM_RATE // 10
"""Frames that a lost device may have taken and not sounded any more."""


@dataclass(frozen=True, slots=True)
class State:
    """What the player is at, for whoever shows it elsewhere.

    ``begin`` is where in the stream the exercise began, ``length`` how long it is; ``held`` how far into it
    the player is paused. ``number`` is the phase of the routine: another one is another track.
    """

    status: Literal["playing", "paused", "stopped"]
    title: str
    name: str | None
    details: str | None
    number: int
    volume: int
    begin: Samples = Samples(0)
    length: Samples | None = None
    held: Samples = Samples(0)


class Sounds(Lengths, ClipSource, Protocol):
    """Knows the length and the samples of every cue."""

    def ready(self, phrases: Iterable[Phrase]) -> bool:
        """Return at once whether phrases are made; those that are not are made before all others."""
        ...


MOST_WAITING = 2 * STREAM_RATE
"""Frames in which the words of an answer have to be made. What they tell of the time left would no longer be true."""
LOOK_UP = 0.02
"""Seconds between looks whether they are."""


class Player:
    """Plays a course on an output that is heard as it goes, until its end or until it is told to quit.

    The stream runs on whatever happens: a pause is silence in it, and what comes after a jump is laid out
    from there on. So a position in the stream is never heard twice.
    """

    def __init__(
        self,
        phase_index: PhaseIndex,
        sounds: Sounds,
        output: Output,
        orders: Orders,
        manners: Manners,
        volume: int = 100,
        block: int = LIVE_BLOCK,
        playhead: Playhead | None = None,
    ) -> None:
        self._phase_index = phase_index
        self._sounds = sounds
        self._output = output
        self._orders = orders
        self._block = block
        self._playhead = playhead or Playhead(phase_index.left_from)
        self._context = Context(phase_index, manners, STREAM_RATE, FADE)
        self._play_state: PlayState = Playing(Situation(volume))
        self._reply = ""  # the words of the last answer
        items = lay_out(phase_index.phases(), sounds, STREAM_RATE)
        self._stream = Stream(items, sounds, self._playhead.take, volume / 100)
        self._listeners: list[Callable[[State], None]] = []
        self._state: State | None = None
        self._went_on_at = Samples(0)
        self._unsaid: tuple[Aside, Samples] | None = None  # waits for its words, up to a position

    @property
    def heard(self) -> Samples:
        """How far into the stream the ear is; from any thread."""
        return self._output.heard

    def now(self) -> Now:
        """Return what is heard now; from any thread."""
        return self._playhead.now(self._output.heard)

    def at(self, position: Samples) -> Now:
        """Return what was heard at a position; from any thread."""
        return self._playhead.now(position)

    def total(self) -> Samples | None:
        """Return about how long it will be in all, pauses not counted; from any thread but the player's."""
        return self._playhead.total(self._output.heard)

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return in order the cues that begin at ``until`` or before and end after ``after``; from any thread."""
        return self._playhead.cues(after, until)

    def on_change(self, listener: Callable[[State], None]) -> None:
        """Have ``listener`` told, in the player's thread, whenever the state has changed. Before ``play``."""
        self._listeners.append(listener)

    # The player's own thread.

    def play(self) -> None:
        """Play to the end, and let the output go whatever breaks it off. Raises what the output raises."""
        try:
            # Until the first word is there, the device plays the opening silence by itself, and nothing is late.
            self._stream.get_ready(STREAM_RATE)
            begun = False
            while len(frames := self._stream.read(self._block)):
                if self._due(len(frames)):
                    self._output.write(frames)
                    self._publish()
                if not begun:  # answers are made ready behind the first words
                    begun = True
                    words = catalogue(self._phase_index.routine.language)
                    phrases = [answer(words, key)[0].phrase for key in AT_HAND]
                    self._sounds.expect(phrases)
            self._output.finish()
        finally:
            self._output.close()
            self._tell(replace(self._state, status="stopped") if self._state else None)

    def _due(self, frames: int) -> bool:
        """Wait until the output takes so many frames; False if other frames come in their place before that."""
        while True:
            due = self._output.due(frames)
            stands = pause_of(self._play_state) is not None and not self._output.keeps_time
            # What takes all that comes would be filled with the silence of a pause.
            wait = frames / STREAM_RATE if stands else due
            asked = self._orders.next(wait if self._unsaid is None else min(wait, LOOK_UP))
            if asked is None:
                if self._say_unsaid():
                    return False
                if due > 0:
                    continue
                return True
            order, reply = asked
            changed = self._obey(order)
            self._publish()
            if reply is not None:
                reply(self._reply)
            if changed:
                return False

    def _obey(self, order: Order) -> bool:
        """Do as an order asks; return whether other frames come than those that were read."""
        at = self._output.changeable()
        asked = Asked(order, self._moment(at, lost=order is SoundEvent.LOST), at, self._playhead.explained)
        if not isinstance(self._play_state, Over):  # then its last word answers all that is asked
            self._reply = ""
        volume = self._play_state.situation.volume
        self._play_state, decision = decide(self._play_state, asked, self._context)
        if isinstance(decision, Aside):
            softer_or_louder = self._play_state.situation.volume != volume
            if softer_or_louder:  # heard at once, whenever it is told
                self._take_back(at)
            self._unsaid = decision, Samples(at + MOST_WAITING)
            self._reply = in_writing(decision.lines)  # the answer in writing waits for no voice
            return self._say_unsaid() or softer_or_louder
        if decision is None:
            return False
        self._unsaid = None
        self._take_back(at)
        self._go_on(decision)
        return True

    def _moment(self, at: Samples, *, lost: bool = False) -> Moment:
        """Return what is on at ``at`` or is paused; where the sound was ``lost``, what was heard for certain."""
        if pause := pause_of(self._play_state):
            return pause.held
        moment = self._playhead.moment(at)
        return self._playhead.moment(at, ON_ITS_WAY) if lost and not moment.done else moment

    def _take_back(self, at: Samples) -> None:
        """Take back what was to be heard from ``at`` on, and what is laid over it."""
        at = self._output.discard(at)
        self._stream.rewind(at)
        self._stream.take_back()
        self._playhead.take_back_beside(at)
        self._stream.set_gain(self._play_state.situation.volume / 100)

    def _say_unsaid(self) -> bool:
        """Say an answer while the routine runs on, once its words are made; return whether other frames come then.

        Nothing waits for a voice meanwhile: a hold is as long as it is, whatever is asked.
        """
        if self._unsaid is None:
            return False
        aside, until = self._unsaid
        choices = [aside]
        while isinstance(otherwise := choices[-1].otherwise, Aside):
            choices.append(otherwise)
        if not self._sounds.ready([line.phrase for choice in choices for line in choice.lines]):
            if self._output.changeable() > until:
                self._unsaid = None
            return False
        self._unsaid = None
        # Looking for a free place may take a voice, too. Until that is done, what was written sounds on.
        self._stream.get_ready(max(self._reach_of(choice) for choice in choices))
        at = self._output.changeable()
        self._take_back(at)
        for choice in choices:
            if self._lay_over(choice):
                self._reply = in_writing(choice.lines)
                return True
        if otherwise is not None:
            self._go_on(otherwise(self._moment(at)))
        return True

    def _reach_of(self, aside: Aside) -> int:
        """Return how many frames from now on may matter to where an answer finds its place."""
        return self._room_for(aside) + to_samples(aside.patience, STREAM_RATE)

    def _room_for(self, aside: Aside) -> int:
        """Return how many silent frames an answer needs."""
        lengths = [self._sounds.phrase(line.phrase) for line in aside.lines]
        breath, clear = to_samples(BREATH, STREAM_RATE), to_samples(CLEAR, STREAM_RATE)
        return sum(lengths) + breath * (len(lengths) - 1) + clear

    def _lay_over(self, aside: Aside) -> bool:
        """Lay words over the stream where all of them fit; return whether they do."""
        latest = Samples(self._stream.position + to_samples(aside.patience, STREAM_RATE))
        at = self._stream.silent_from(self._room_for(aside), latest, to_samples(AFTER_WORD, STREAM_RATE))
        if at is None:
            return False
        cues = []
        for line in aside.lines:
            cues.append(
                Cue(at, self._sounds.phrase(line.phrase), "speech", line.phrase, "answer", line.where)
            )
            at = Samples(cues[-1].end + to_samples(BREATH, STREAM_RATE))
        self._stream.lay_over(cues)
        self._playhead.take_beside(cues)
        return True

    def _go_on(self, sequel: Sequel) -> None:
        """Let a sequel sound from here on."""
        at = self._went_on_at = self._stream.position
        self._playhead.go_on(sequel.number, at, shown_of(self._play_state, at, STREAM_RATE))
        self._reply = in_writing(sequel.reply)
        behind = self._phase_index.phases(sequel.then) if sequel.then is not None else ()
        start = Samples(at + FADE)  # what sounds just now fades out first
        phases, idle = chain(sequel.phases, behind), self._play_state.situation.idle
        items = lay_out(phases, self._sounds, STREAM_RATE, start, idle)
        self._stream.go_on(_ended(items) if sequel.ends else items)

    def _publish(self) -> None:
        """Inform the listeners if something has changed that they show."""
        pause = pause_of(self._play_state)
        target, held = (pause.target, pause.held) if pause else (None, None)
        heard = held or self._playhead.now(self._output.heard)
        part, number = heard.part, heard.number
        if not held and (part.start if part else 0) < self._went_on_at:
            return  # what goes on is not heard yet
        if target:
            part = None
        phase = target[1] if target else part.phase if part else None
        details = None
        if isinstance(phase, ExerciseSet):
            details = position_of(phase, catalogue(phase.occurrence.language))
        begin, length = Samples(0), None
        if part is not None:
            begin = part.start
            length = Samples(part.stop - part.start) if part.stop is not None else None
        state = State(
            status="paused" if held else "playing",
            title=self._phase_index.routine.title,
            name=name_of(phase) if isinstance(phase, ExerciseSet) else None,
            details=details,
            number=target[0] if target else number,
            volume=self._play_state.situation.volume,
            begin=begin,
            length=length,
            held=Samples(max(0, held.at - begin)) if held and part else Samples(0),
        )
        if state != self._state:
            self._tell(state)

    def _tell(self, state: State | None) -> None:
        self._state = state
        if state is not None:
            for listener in self._listeners:
                listener(state)


def _ended(items: Iterator[Item]) -> Iterator[Item]:
    """End the stream after the last word."""
    end = 0
    for item in items:
        if isinstance(item, Cue):
            end = item.end
        yield item
    yield Finish(Samples(end + STREAM_RATE // 10))
