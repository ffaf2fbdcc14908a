"""The process that speaks with Piper. ``piper.py`` runs it as a script, with the model of a voice.

It reads a line of JSON for each phrase (``text``, ``length_scale``, ``pause``). Without noise, no phrase depends on
those before it, so one process speaks them all.
"""

from __future__ import annotations

import json
import sys
from typing import Any

ALPHABETS = ("espeak", "text", "hebrew")
"""The phoneme types that need only the package; for Chinese, Piper would download a model."""


def load(model: str) -> Any:
    """Load a model, and return the function that speaks with it. Raises ``ValueError`` if it needs a download."""
    from piper import PiperVoice

    voice = PiperVoice.load(model)
    alphabet = str(voice.config.phoneme_type.value)
    if alphabet not in ALPHABETS:
        raise ValueError(f"its phoneme type `{alphabet}` needs parts that Piper would download")
    return lambda request: speak(voice, request)


def speak(voice: Any, request: dict[str, Any]) -> tuple[int, bytes]:
    """Speak a phrase sentence by sentence, without Piper's normalisation. Returns the rate, and 16-bit samples."""
    from piper import SynthesisConfig

    settings = SynthesisConfig(
        length_scale=request["length_scale"] * voice.config.length_scale,
        noise_scale=0.0,
        noise_w_scale=0.0,
        normalize_audio=False,
    )
    sentences = [chunk.audio_int16_bytes for chunk in voice.synthesize(request["text"], settings)]
    pause = bytes(2 * int(voice.config.sample_rate * request["pause"]))
    return voice.config.sample_rate, pause.join(sentences)


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    sys.path[:] = settings["search_path"]
    from voice_coach.voices.serving import serve

    serve(lambda: load(settings["model"]))
