"""Voices: what turns a phrase into raw samples, each engine behind its own adapter."""

from __future__ import annotations

from voice_coach.sound.speech import Voice, VoiceError

DEFAULT_WORDS_A_MINUTE = 160
SLOWEST, FASTEST = 80, 450
"""What eSpeak NG can do; it would quietly take the nearer end for anything beyond."""


class NoVoiceError(VoiceError):
    """Nothing can be spoken at all, or nothing in this language: one word to the user is enough."""


def open_voice(name: str | None = None, words_a_minute: int = DEFAULT_WORDS_A_MINUTE) -> Voice:
    """Give the voice called ``name``; nothing is loaded or started yet.

    ``None``: eSpeak NG, in each phrase's own language. ``silent``: no sound, the same lengths of
    speech as estimated. A path that ends in ``.onnx``: a Piper voice. Anything else: an eSpeak NG
    voice such as ``de``, ``en-gb`` or ``en-us+f3``. Raises ``UnknownVoiceError`` with the nearest names. That an
    engine is not installed is told when it is to speak, by ``NoVoiceError``.
    """
    from voice_coach.errors import UsageError

    if not SLOWEST <= words_a_minute <= FASTEST:
        raise UsageError(
            f"{words_a_minute} words a minute cannot be spoken.",
            f"Choose a rate from {SLOWEST} to {FASTEST}.",
        )
    if name == "silent":
        from voice_coach.voices.silent import SilentVoice

        return SilentVoice(words_a_minute)
    if name is not None and name.lower().endswith(".onnx"):
        from contextlib import suppress
        from pathlib import Path

        from voice_coach.voices.piper import PiperVoice

        model = Path(name)
        with suppress(RuntimeError):  # `~somebody`, who is not known here
            model = model.expanduser()
        return PiperVoice(model, words_a_minute)
    from voice_coach.voices.espeak import EspeakVoice

    return EspeakVoice(name, words_a_minute)


def voice_at_hand(name: str | None, words_a_minute: int) -> Voice:
    """Choose the voice. Where nothing is cached yet its engine is started at once, beside all that follows.

    Raises ``UnknownVoiceError``.
    """
    from voice_coach.sound.cache_folder import is_cold

    voice = open_voice(name, words_a_minute)
    if is_cold():
        voice.warm_up()
    return voice
