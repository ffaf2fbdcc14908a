"""The process that speaks with Piper. ``piper.py`` runs it as a script, with the model of a voice.

A line of JSON comes in for each phrase (``text``, ``length_scale``); the replies are those of ``espeak_process.py``.
Without noise a phrase depends on nothing said before, so one process speaks them all.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from typing import Any


def main(search_path: list[str], model: str) -> None:
    """Answer requests until the input ends. ``search_path`` is the ``sys.path`` of the player."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the player's business
    sys.path[:] = search_path
    from voice_coach.voices.espeak_process import REQUESTS, send

    replies = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    lines: list[bytes] = []
    arrived = threading.Semaphore(0)

    def listen() -> None:
        """Take in requests, and end the process with its input, whatever it is doing."""
        with open(REQUESTS, "rb", closefd=False) as requests:
            for line in requests:
                lines.append(line)
                arrived.release()
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    trouble = voice = None
    try:
        from piper import PiperVoice

        voice = PiperVoice.load(model)
    except Exception as error:
        trouble = f"{type(error).__name__}: {error}"
    os.dup2(nowhere, 2)  # from here on, errors come back as replies; nobody reads the pipe
    while arrived.acquire():
        request = json.loads(lines.pop(0))
        if trouble:
            send(replies, {"missing": trouble})
            continue
        try:
            rate, samples = speak(voice, request)
        except Exception as error:
            send(replies, {"error": f"{type(error).__name__}: {error}"})
        else:
            send(replies, {"rate": rate, "bytes": len(samples)}, samples)


def speak(voice: Any, request: dict[str, Any]) -> tuple[int, bytes]:
    """Speak a phrase, sentence after sentence; the voice's own levelling of each is off."""
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
    main(settings["search_path"], settings["model"])
