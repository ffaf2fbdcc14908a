"""The player: writes the stream to the output block by block, at the output's pace, and obeys orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Finish, Item
from voice_coach.outputs.contract import Output
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.session.answers import AT_HAND, answer
from voice_coach.session.conductor import decide
from voice_coach.session.context import Asked, Context
from voice_coach.session.decision import Aside, Interjection, Mention, Sequel, in_writing
from voice_coach.session.heard import Heard
from voice_coach.session.manners import PATIENCE, Manners
from voice_coach.session.moments import Moment
from voice_coach.session.order_queue import Orders
from voice_coach.session.orders import Order, TimeEvent
from voice_coach.session.overlay import Overlay, Sounds
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.player_state import State, StateFeed
from voice_coach.session.playhead import Playhead
from voice_coach.session.states import Playing, PlayState, Situation, pause_of, shown_of
from voice_coach.sound.mixer import FADE, Stream
from voice_coach.units import STREAM_RATE, Samples, to_samples

LIVE_BLOCK = STREAM_RATE // 4
"""Frames in a block that is heard live. An order is obeyed before the next block is written."""

ON_ITS_WAY = 3 * STREAM_RATE // 10
"""Frames that a lost device may have taken without playing them."""


LATEST_MENTION = to_samples(PATIENCE, STREAM_RATE)
"""Frames after which words are left out for which nothing has been silent."""
MOST_WAITING = 2 * STREAM_RATE
"""Frames within which the words of an answer must be spoken. Later, the time left in them would be wrong."""
LOOK_UP = 0.02
"""Seconds between two checks whether they have been spoken."""


class Player:
    """Plays a routine on an output, to its end or until the listener quits.

    The stream never stops: a pause is silence in it, and what follows a jump is laid out from the current position on.
    So no position of the stream is heard twice.
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
        self.shown = Heard(self._playhead, lambda: output.heard)
        self._context = Context(phase_index, manners, FADE)
        self._play_state: PlayState = Playing(Situation(volume))
        self._reply = ""  # the words of the last answer
        items = lay_out(phase_index.phases(), sounds, STREAM_RATE)
        self._stream = Stream(items, sounds, self._playhead.take, volume / 100)
        self._overlay = Overlay(self._stream, sounds, output, self._playhead.record)
        self._feed = StateFeed(phase_index.routine.title)
        self._went_on_at = Samples(0)
        self._unsaid: tuple[Aside | Interjection | Mention, Samples] | None = (
            None  # an answer, and when it was asked for
        )

    @property
    def heard(self) -> Samples:
        """The number of frames that have been heard; any thread may read it."""
        return self._output.heard

    def on_change(self, listener: Callable[[State], None]) -> None:
        """Call ``listener`` in the player's thread whenever the state changes. Use it before ``play``."""
        self._feed.listeners.append(listener)

    # In the player's thread.

    def play(self) -> None:
        """Play to the end, and always close the output. Raises what the output raises."""
        try:
            # Until the first word is ready, the device itself plays the opening silence, so nothing is late.
            self._stream.get_ready(STREAM_RATE)
            begun = False
            while len(frames := self._stream.read(self._block)):
                if self._due(len(frames)):
                    self._output.write(frames)
                    self._publish()
                if not begun:  # prepare answers, after the first words
                    begun = True
                    words = catalogue(self._phase_index.routine.language)
                    phrases = [answer(words, key)[0].phrase for key in AT_HAND]
                    self._sounds.expect(phrases)
            self._output.finish()
        finally:
            self._output.close()
            self._feed.stop()

    def _due(self, frames: int) -> bool:
        """Wait until the output accepts so many frames; return False if they were replaced before that."""
        while True:
            if self._at_limit():
                self._obey(TimeEvent.LIMIT)
                self._publish()
                return False
            due = self._output.due(frames)
            stands = pause_of(self._play_state) is not None and not self._output.keeps_time
            # An output that accepts everything at once would be filled with the silence of a pause.
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

    def _at_limit(self) -> bool:
        """Return whether an open set has lasted as long as it can."""
        if not isinstance(self._play_state, Playing):
            return False
        at = self._output.changeable()
        part, _ = self._playhead.part_at(at)
        if part is None or part.stop is None or at < part.stop:
            return False
        moment = self._playhead.moment(at)
        return moment.working and moment.waits

    def _obey(self, order: Order) -> bool:
        """Obey an order; return whether the frames that were read last are replaced."""
        at = self._output.changeable()
        moment = self._moment(at, lost=order is SoundEvent.LOST)
        record = self._playhead.record
        record.note_heard(at)
        asked = Asked(order, moment, at, record.explained, record.named_lately(at))
        before = self._play_state
        self._play_state, decision = decide(before, asked, self._context)
        if decision is None:  # nothing changes, so the last reply is still true
            return False
        volume = self._play_state.situation.volume
        softer_or_louder = volume != before.situation.volume
        if isinstance(decision, Sequel):
            self._overlay.take_back(at)
        elif softer_or_louder:  # heard at once, even if the words come later
            self._overlay.rewind(at)
        if softer_or_louder:
            self._stream.set_gain(volume / 100)
        if isinstance(decision, Sequel):
            self._unsaid = None
            self._go_on(decision)
            return True
        if not isinstance(decision, Mention):
            self._unsaid = decision, at
        elif self._unsaid is None or isinstance(self._unsaid[0], Mention):
            sounding = any(cue.phase == "answer" for cue in record.cues(at, at + STREAM_RATE))
            if decision.kept is not None and not sounding:
                self._unsaid = Interjection(decision.lines, decision.kept), at
            else:
                self._unsaid = decision, at
        self._reply = in_writing(decision.lines)  # the written answer does not wait for the voice
        return self._say_unsaid() or softer_or_louder

    def _moment(self, at: Samples, *, lost: bool = False) -> Moment:
        """Return the moment at ``at`` or of the pause; if sound was ``lost``, the last one heard for certain."""
        if pause := pause_of(self._play_state):
            return pause.held
        moment = self._playhead.moment(at)
        return self._playhead.moment(at, ON_ITS_WAY) if lost and not moment.done else moment

    def _say_unsaid(self) -> bool:
        """Say the answer that waits for its words, if they are ready; return whether frames are replaced.

        The routine does not wait for the voice, so a question does not make a hold longer.
        """
        if self._unsaid is None:
            return False
        answer, asked_at = self._unsaid
        forms = [form.lines for form in answer.forms] if isinstance(answer, Aside) else [answer.lines]
        if not self._sounds.ready([line.phrase for line in chain(*forms)]):
            if self._output.changeable() > asked_at + MOST_WAITING:
                self._unsaid = None
            return False
        if isinstance(answer, Mention):
            said = self._overlay.mention(answer)
            if said or self._output.changeable() > asked_at + LATEST_MENTION:
                self._unsaid = None
            return said
        self._unsaid = None
        if isinstance(answer, Interjection):
            self._overlay.interject(answer)
        elif (lines := self._overlay.lay_over(answer, asked_at)) is not None:
            self._reply = in_writing(lines)
        elif answer.otherwise is not None:
            at = self._stream.position
            otherwise = answer.otherwise(self._moment(at))
            if isinstance(otherwise, Sequel):
                self._go_on(otherwise)
            else:
                self._unsaid = otherwise, at
                self._say_unsaid()
        return True

    def _go_on(self, sequel: Sequel) -> None:
        """Continue with a sequel from the current position."""
        at = self._went_on_at = self._stream.position
        self._playhead.go_on(sequel.number, at, shown_of(self._play_state, at))
        self._reply = in_writing(sequel.reply)
        behind = (
            self._phase_index.phases(sequel.then, self._playhead.record.explained)
            if sequel.then is not None
            else ()
        )
        start = Samples(at + FADE)  # the current sound fades out first
        phases, idle = chain(sequel.phases, behind), self._play_state.situation.idle
        items = lay_out(phases, self._sounds, STREAM_RATE, start, idle)
        self._stream.go_on(_ended(items) if sequel.ends else items)

    def _publish(self) -> None:
        """Show the listeners what is heard."""
        pause = pause_of(self._play_state)
        held = pause.held if pause else None
        part, number = (held.part, held.number) if held else self._playhead.part_at(self._output.heard)
        if not held and (part.start if part else 0) < self._went_on_at:
            return  # the sequel is not heard yet
        self._feed.show(pause, part, number, self._play_state.situation.volume)


def _ended(items: Iterator[Item]) -> Iterator[Item]:
    """Yield the items, then the end of the stream, just after the last cue."""
    end = 0
    for item in items:
        if isinstance(item, Cue):
            end = item.end
        yield item
    yield Finish(Samples(end + STREAM_RATE // 10))
