"""A stream in which every sample tells its own position, so that a recording shows what came, and from where.

Run as a program, it plays one on the sound device, and prints what happens.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from numpy.typing import NDArray

STEP = 2.0**-24
"""Frame n sounds as (n + 1) steps: exact in float32, never zero, and inaudible."""

LIVE_BLOCK = 2_400


def stream(frames: int) -> NDArray[np.float32]:
    """Return the stream's first frames, shape ``(frames, 2)``; the right channel mirrors the left."""
    left = (np.arange(frames) + 1) * STEP
    return np.stack([left, -left], axis=1).astype(np.float32)


def positions(heard: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the position of every frame heard; -1 stands for silence. The reverse of ``stream``.

    A frame with one channel silent counts as silence: the server keeps the channels apart, and hands on the one that
    is ready where the other is late (seen at a load of 9: a cycle of 512 frames, left silent, right exact). A program
    that writes whole frames cannot cause that.
    """
    whole = np.where((heard != 0).all(axis=1)[:, np.newaxis], heard, 0)
    found = whole[:, 0].astype(np.float64) / STEP
    changed = np.flatnonzero((whole[:, 0] != -whole[:, 1]) | (found != np.rint(found)))
    first = [(int(at), *heard[at].tolist()) for at in changed[:3]]
    assert not first, (
        f"samples came through changed: {len(changed)} of {len(heard)} frames, the first {first}"
    )
    return found.astype(np.int64) - 1


def _play(frames: int) -> None:
    from voice_coach.outputs import open_output
    from voice_coach.outputs.quiet import quiet

    begin = time.monotonic()

    def say(what: str, detail: object = "") -> None:
        # One piece, since the device's keeper speaks too.
        sys.stdout.write(f"{time.monotonic() - begin:.3f} {what} {detail}\n")
        sys.stdout.flush()

    with quiet(for_good=True):
        output = open_output(
            "device", lambda sentence: say("notice", sentence), lambda event: say("event", event.value)
        )
        try:
            samples = stream(frames)
            for start in range(0, frames, LIVE_BLOCK):
                output.write(samples[start : start + LIVE_BLOCK])
                say("heard", output.heard)
            output.finish()
            say("finished", output.heard)
        except KeyboardInterrupt:
            say("interrupted")
        finally:
            begin = time.monotonic()
            output.close()
            say("closed")


if __name__ == "__main__":
    _play(int(sys.argv[1]))
