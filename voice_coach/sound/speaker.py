"""Speak phrases in advance, in the background: the timeline needs their lengths, the mixer their clips."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable

import numpy as np

from voice_coach.coaching.cue import Phrase
from voice_coach.safe_text import shortened
from voice_coach.shortage import started
from voice_coach.sound.clip import Clip, Mono16, to_clip
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.clip_memory import ClipMemory
from voice_coach.sound.loss import Loss, loss_of
from voice_coach.sound.phrase_maker import PhraseMaker
from voice_coach.spoken import NO_SPELLINGS
from voice_coach.spoken.say_as import SayAs
from voice_coach.units import Samples
from voice_coach.voices.contract import Voice, VoiceError
from voice_coach.voices.speech_processes import LOOK_UP

MOST_THREADS = 4


class Speaker:
    """Turn phrases into clips, each spoken once. The speaker owns ``voice`` and ``cache`` and closes them.

    ``stand_in`` and ``say_as`` are those of ``PhraseMaker``. ``notice`` is called once for every phrase that is lost,
    and once if there is no voice at all. A lost phrase has the length 0, and the routine goes on. All methods may be
    called from several threads.
    """

    def __init__(
        self,
        voice: Voice,
        cache: ClipCache,
        notice: Callable[[str], None],
        threads: int | None = None,
        stand_in: Callable[[Phrase], Voice | None] = lambda phrase: None,
        say_as: SayAs = NO_SPELLINGS,
    ) -> None:
        self._maker = PhraseMaker(voice, cache, stand_in, say_as)
        self._clips = ClipMemory()
        self._notice = notice
        self._most_threads = threads or min(MOST_THREADS, os.cpu_count() or 1)
        self._threads: list[threading.Thread] = []
        # A lock of its own, because Ctrl-C while entering a condition may leave the condition's lock held.
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        # The lock guards all attributes below.
        self._queue: deque[Phrase] = deque()
        self._pending: set[Phrase] = set()  # in the queue or being spoken
        self._lengths: dict[Phrase, Samples] = {}
        self._lost: dict[Phrase, Loss] = {}
        self._reported: set[str] = set()
        self._failure: BaseException | None = None
        self._closed = False

    @property
    def lost(self) -> dict[Phrase, Loss]:
        """The phrases that could not be spoken."""
        with self._lock:
            return dict(self._lost)

    @property
    def stood_in(self) -> dict[Phrase, str]:
        """The phrases that ``stand_in``'s voice spoke, with the reason."""
        return self._maker.stood_in

    def expect(self, phrases: Iterable[Phrase]) -> None:
        """Speak ``phrases`` in the background, in this order, except those already known. Returns at once."""
        with self._lock:
            for phrase in phrases:
                self._enqueue(phrase)

    def length(self, phrase: Phrase) -> Samples:
        """Return the length of a phrase, waiting until it is spoken. It is spoken before all expected phrases.

        The length of a lost phrase is 0. Raises ``VoiceError`` if the speaker is closed.
        """
        self._load(phrase)
        with self._lock:
            if phrase not in self._lengths:
                self._enqueue(phrase, first=True)
            while phrase not in self._lengths:
                self._raise_if_over()
                if self._threads:
                    self._changed.wait(LOOK_UP)
                else:
                    self._make_and_keep(self._queue.popleft())
            return self._lengths[phrase]

    def ready(self, phrases: Iterable[Phrase]) -> bool:
        """Return at once whether phrases have been spoken; those that have not are spoken before all others.

        Returns True if the system allows no thread for it: then ``length`` speaks them in the caller's thread.
        """
        with self._lock:
            self._raise_if_over()
            missing = [phrase for phrase in phrases if phrase not in self._lengths]
            for phrase in reversed(missing):
                self._enqueue(phrase, first=True)
            return not missing or not self._threads

    def clip(self, phrase: Phrase) -> Clip:
        """Return the clip of a phrase, shape ``(length, 2)``, waiting until it is spoken. The clip is read-only.

        Raises ``VoiceError`` if the speaker is closed.
        """
        length = self.length(phrase)
        with self._lock:
            self._raise_if_over()
        kept = self._clips.get(phrase)
        if kept is not None:
            return kept
        samples = self._try_to_make(phrase) if length else None
        if samples is None:
            return to_clip(np.zeros(length, dtype=np.int16))  # its length in the timeline must not change
        if len(samples) != length:  # another voice may have spoken it this time
            samples = np.concatenate([samples[:length], np.zeros(max(0, length - len(samples)), np.int16)])
        return self._clips.keep(phrase, samples)

    def close(self) -> None:
        """Stop at once, even during a phrase, and end all threads and processes."""
        with self._lock:
            self._closed = True
            self._queue.clear()
            self._changed.notify_all()
        self._maker.stop()
        for thread in self._threads:
            if thread.is_alive():  # not if an interrupt came before it started: then it does nothing
                thread.join()
        self._maker.close()

    def _load(self, phrase: Phrase) -> None:
        """Load an unknown phrase from the cache in the caller's thread: all others may wait for a voice to start."""
        with self._lock:
            if phrase in self._lengths or self._closed:
                return
        samples = self._maker.kept(phrase)
        if samples is not None:
            self._clips.keep(phrase, samples)
            with self._lock:
                self._lengths.setdefault(phrase, Samples(len(samples)))

    def _enqueue(self, phrase: Phrase, first: bool = False) -> None:
        if phrase in self._lengths or self._closed:
            return
        if phrase not in self._pending:
            self._pending.add(phrase)
        elif first and phrase in self._queue:
            self._queue.remove(phrase)
        else:
            return
        if first:
            self._queue.appendleft(phrase)
        else:
            self._queue.append(phrase)
        if len(self._threads) < min(self._most_threads, len(self._pending)):
            thread = threading.Thread(target=self._work, name="speaker", daemon=True)
            self._threads.append(thread)
            if not started(thread):  # fewer suffice; without any, ``length`` speaks in the caller's thread
                self._threads.remove(thread)
                self._most_threads = len(self._threads)
        self._changed.notify_all()

    def _raise_if_over(self) -> None:
        if self._failure is not None:
            raise RuntimeError("A thread of the speaker failed.") from self._failure
        if self._closed:
            raise VoiceError("The speaker is closed.")

    def _work(self) -> None:
        """Speak the phrases in the queue until the speaker is closed."""
        try:
            while True:
                with self._lock:
                    while not self._queue and not self._closed:
                        self._changed.wait()
                    if self._closed:
                        return
                    phrase = self._queue.popleft()
                self._make_and_keep(phrase)
        except BaseException as failure:  # raised in the threads that wait for a phrase
            with self._lock:
                self._failure = failure
                self._changed.notify_all()

    def _make_and_keep(self, phrase: Phrase) -> None:
        samples = self._try_to_make(phrase)
        if samples is not None:
            self._clips.keep(phrase, samples)
        with self._lock:
            if not self._closed:
                self._lengths[phrase] = Samples(0 if samples is None else len(samples))
                self._pending.discard(phrase)
                self._changed.notify_all()

    def _try_to_make(self, phrase: Phrase) -> Mono16 | None:
        """Return the samples of a phrase. If that fails for any reason, call ``notice`` and return None."""
        try:
            return self._maker.make(phrase)
        except Exception as error:
            loss = loss_of(error)
        # A problem that concerns all phrases is reported once, not for each phrase.
        of_phrase = f"“{shortened(phrase.text)}” could not be spoken: {loss.reason}"
        text = loss.reason if loss.voiceless else of_phrase
        with self._lock:
            if self._closed:  # which is why it failed
                return None
            self._lost[phrase] = loss
            new = text not in self._reported
            self._reported.add(text)
        if new:
            self._notice(text)
        return None
