"""Make the samples of a phrase: from the cache, by its voice, or by another voice if that fails."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace

from voice_coach.coaching.cue import Phrase
from voice_coach.sound.cache_folder import phrase_key
from voice_coach.sound.clip import Mono16, conform, quantise
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.loss import reason_for
from voice_coach.spoken import spoken_text
from voice_coach.spoken.say_as import SayAs
from voice_coach.voices.contract import Voice, VoiceError
from voice_coach.voices.recording_check import require_sound


class PhraseMaker:
    """Has phrases spoken, and keeps them in ``cache``. All methods may be called from several threads.

    A voice gets the spoken form of the text (``spoken_text``, with ``say_as`` by language). ``stand_in`` returns the
    voice for a phrase at which ``voice`` fails, or None.
    """

    def __init__(
        self,
        voice: Voice,
        cache: ClipCache,
        stand_in: Callable[[Phrase], Voice | None],
        say_as: SayAs,
    ) -> None:
        self._voice = voice
        self._cache = cache
        self._stand_in = stand_in
        self._say_as = say_as
        self._stopped = False
        self._lock = threading.RLock()  # guards the attributes below; Ctrl-C may leave it held
        self._stood_in: dict[Phrase, str] = {}
        # The cache keys of the phrases that have been spoken, by either voice.
        self._keys: dict[Phrase, bytes] = {}

    @property
    def stood_in(self) -> dict[Phrase, str]:
        """The phrases that ``stand_in``'s voice spoke, with the reason."""
        with self._lock:
            return dict(self._stood_in)

    def make(self, phrase: Phrase) -> Mono16:
        """Return the samples of a phrase, by its voice or by ``stand_in``'s. Raises what the first of them raised."""
        with self._lock:
            key, why = self._keys.get(phrase), self._stood_in.get(phrase)
        if key is not None and (kept := self._cache.load(key)) is not None:
            return kept
        said = self._said(phrase)
        samples: Mono16 | None = None
        failure: Exception | None = None
        if why is None:  # otherwise the other voice spoke it before, and its length must stay the same
            try:
                samples = self._made_by(self._voice, phrase, said)
            except Exception as error:
                failure = error
            if samples is not None and (len(samples) or not _has_words(said)):
                return samples
        other = None if self._stopped else self._stand_in(said)
        if other is not None:
            with contextlib.suppress(Exception):
                instead = self._made_by(other, phrase, said)
                if len(instead):
                    with self._lock:
                        self._stood_in[phrase] = why or reason_for(failure)
                    return instead
        if samples is None:
            raise failure or VoiceError(why or "")
        return samples

    def kept(self, phrase: Phrase) -> Mono16 | None:
        """Return the samples of a phrase that the voice spoke before, if they are in the cache. Never speaks."""
        try:
            key = _key(self._voice, self._said(phrase))
        except Exception:  # reported by the thread that tries to speak it
            return None
        return self._load(phrase, key)

    def _said(self, phrase: Phrase) -> Phrase:
        """Return a phrase with the spoken form of its text."""
        return replace(phrase, text=spoken_text(phrase.text, phrase.language, self._say_as))

    def _made_by(self, voice: Voice, phrase: Phrase, said: Phrase) -> Mono16:
        """Return a phrase from the cache, or let ``voice`` speak ``said``, its spoken form, and store the clip."""
        key = _key(voice, said)
        samples = self._load(phrase, key)
        if samples is None:
            samples = quantise(conform(require_sound(voice.speak(said), said.text)))
            # Silence is made faster than it is read. Words without sound are not stored: the next try may succeed.
            if samples.any() or not (len(samples) or _has_words(said)):
                self._cache.store(key, samples)
            with self._lock:
                self._keys[phrase] = key
        return samples

    def _load(self, phrase: Phrase, key: bytes) -> Mono16 | None:
        samples = self._cache.load(key)
        if samples is not None:
            with self._lock:
                self._keys[phrase] = key
        return samples

    def stop(self) -> None:
        """End the voice, even during a phrase."""
        self._stopped = True
        self._voice.close()

    def close(self) -> None:
        """Close the cache. No phrase may be made any more."""
        self._cache.close()


def _key(voice: Voice, said: Phrase) -> bytes:
    return phrase_key(voice.fingerprint(said), said.text)


def _has_words(phrase: Phrase) -> bool:
    return any(map(str.isalnum, phrase.text))
