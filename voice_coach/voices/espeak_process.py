"""The process that speaks with eSpeak NG through pyttsx3. ``espeak.py`` runs it as a script.

It reads a line of JSON for each phrase (``text``, ``voice``, ``rate``); ``replies`` describes the replies. It ends when
its input is closed, and after a reply with ``last``.

eSpeak's samples depend on what it spoke before, so each phrase is spoken by a process that has not spoken yet.
A fork of this process, made before eSpeak is initialised, takes a few milliseconds. Without fork, this process
speaks one phrase itself and ends.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import select
import signal
import sys
import threading
import wave
from typing import Any, NoReturn

if __name__ == "__main__":  # started with -I and -S, so the search path is passed in
    settings = json.loads(sys.argv[1])
    sys.path[:] = settings["search_path"]

from voice_coach.voices.replies import REQUESTS, Request, header, send, write_all


def main(forks: bool) -> None:
    """Answer requests until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the player handles Ctrl-C
    replies = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # pyttsx3 prints a line for each phrase
    if forks:
        os.set_blocking(2, False)  # the pipe is read only after a failure: what does not fit is dropped
    trouble = load_engine()
    with open(REQUESTS, "rb", closefd=False) as requests:
        for line in requests:
            request = json.loads(line)
            if trouble:
                send(replies, {"missing": trouble})
            elif forks:
                write_all(replies, speak_in_child(request, replies))
            else:
                threading.Thread(target=end_with_input, daemon=True).start()
                speak(request, replies)


def load_engine() -> str:
    """Import pyttsx3 on the embedded eSpeak NG without initialising it. Returns what went wrong, or nothing.

    pyttsx3 looks for eSpeak under the names that systems install it as. Here any name loads the embedded library,
    so that all systems behave alike and no other version is used.
    """
    try:
        import ctypes

        import espeakng_loader

        library = ctypes.CDLL(espeakng_loader.get_library_path())
        loader: Any = ctypes.cdll
        loader.LoadLibrary = lambda _name: library
        try:
            import pyttsx3.drivers.espeak
        finally:
            del loader.LoadLibrary
        make_synchronous(pyttsx3.drivers._espeak)
        pyttsx3.drivers.espeak.EspeakDriver._data_buffer = GrowingSound()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def make_synchronous(espeak: Any) -> None:
    """Make pyttsx3 use eSpeak's synchronous mode.

    In the asynchronous mode that it requests, a thread of eSpeak sets the rate while this thread sets the voice:
    now and then a phrase has the wrong speed, or is cut short. The synchronous mode signals the end by a null
    pointer, not by the event that pyttsx3 waits for.
    """
    set_callback = espeak.SetSynthCallback

    def set_translated(callback: Any) -> None:
        def translated(samples: Any, count: int, events: Any) -> int:
            if not samples:
                events[0].type, events[1].type = espeak.EVENT_MSG_TERMINATED, espeak.EVENT_LIST_TERMINATED
            return int(callback(samples, count, events))

        set_callback(callback and translated)

    espeak.AUDIO_OUTPUT_RETRIEVAL = espeak.AUDIO_OUTPUT_SYNCHRONOUS
    espeak.SetSynthCallback = set_translated


class GrowingSound:
    """The attribute in which pyttsx3 gathers the sound of a phrase: a ``bytearray``, which grows in place.

    pyttsx3 adds bytes to bytes, which copies all of the sound for each piece of it.
    """

    def __get__(self, driver: Any, _kind: object) -> Any:
        return driver.__dict__["sound"]

    def __set__(self, driver: Any, sound: bytes | bytearray) -> None:
        driver.__dict__["sound"] = sound if isinstance(sound, bytearray) else bytearray(sound)


def speak_in_child(request: Request, replies: int) -> bytes:
    """Speak in a fork of this process. Returns its whole reply, or a ``crash`` reply that says how it died.

    If the system allows no more processes or files, this process speaks itself and ends.
    """
    try:
        reader, writer = os.pipe()
        child = os.fork()
    except OSError:
        speak(request, replies, last=True)
    if child == 0:
        os.close(reader)
        os.close(replies)  # so that the player notices at once if the parent of this process dies
        speak(request, writer)
    os.close(writer)
    chunks = []
    while True:
        ready, _, _ = select.select([reader, REQUESTS], [], [])
        if reader in ready:
            chunk = os.read(reader, 1 << 16)
            if not chunk:
                break
            chunks.append(chunk)
        else:  # the player sends one request at a time, so this can only be the end of the input
            os.kill(child, signal.SIGKILL)
            os._exit(0)
    os.close(reader)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return header({"crash": f"The speech process {how}."})
    return b"".join(chunks)


def speak(request: Request, replies: int, *, last: bool = False) -> NoReturn:
    """Speak, reply, and end the process, because eSpeak is never used twice.

    The reply is sent from pyttsx3's callback at the end of the phrase: after it, pyttsx3 sleeps for 10 ms.
    """
    errors: list[str] = []
    sound = io.BytesIO()

    def reply(*_: object, **__: object) -> NoReturn:
        with contextlib.suppress(OSError):  # the player has ended
            if errors:
                send(replies, {"error": "; ".join(errors), "last": last})
            else:
                sound.seek(0)
                with wave.open(sound) as file:
                    samples = file.readframes(file.getnframes())
                    about = {"rate": file.getframerate(), "bytes": len(samples), "last": last}
                    send(replies, about, samples)
        os._exit(0)

    try:
        import pyttsx3

        engine = pyttsx3.init("espeak")
        engine.connect("error", lambda exception, **_: errors.append(str(exception)))
        engine.connect("finished-utterance", reply)
        engine.setProperty("voice", request["voice"])
        engine.setProperty("rate", request["rate"])
        engine.save_to_file(request["text"], sound)
        engine.runAndWait()
    except BaseException as error:
        errors.append(f"{type(error).__name__}: {error}")
    errors.append("eSpeak did not finish.")
    reply()


def end_with_input() -> None:
    """End this process as soon as its input is closed, even while it speaks."""
    while os.read(REQUESTS, 1 << 10):
        pass
    os._exit(0)


if __name__ == "__main__":
    main(settings["forks"])
