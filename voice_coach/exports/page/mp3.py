"""The page's sound: the stream as MP3 frames of one size, so that it can be cut by arithmetic."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from voice_coach.errors import CoachError
from voice_coach.exports.page.frames import FRAME_BYTES, SOUND_RATE
from voice_coach.exports.page.signature import SIGNATURE
from voice_coach.interrupts import swallowed_raised
from voice_coach.outputs.encoded_file import mixed_down
from voice_coach.sound.resampling import resample_blocks
from voice_coach.units import STREAM_RATE

if TYPE_CHECKING:
    from voice_coach.sound.clip import Clip

LEVEL = 1 - 24 / 152
"""The compression level that libsndfile maps to 32 kbit/s: 1 is 8 kbit/s and 0 is 160 kbit/s for MPEG-2."""
FRAME_HEADER = bytes.fromhex("fff344c4")
"""The first bytes of each frame: MPEG-2 Layer III, 32 kbit/s, 24 kHz, no padding, mono."""
ENCODER_DELAY = 576
"""Samples of silence that LAME puts before the sound. Decoders add 529 samples of their own."""
COUNT_AT, BYTES_AT = 21, 25
"""Where the header has the number of frames after it, and the size with it, as big-endian 32-bit numbers."""

REMEDY = "Install the soundfile package from PyPI, which brings its own encoder."


def header(count: int) -> bytes:
    """Return a frame with an Info tag: it says how many frames follow, and that decoders leave out the delay.

    The layout is that of LAME's tag (http://gabriel.mp3-tech.org/mp3infotag.html), without its table for seeking.
    """
    info = b"Info" + struct.pack(">III", 0b11, count, (count + 1) * FRAME_BYTES)
    lame = b"LAME3.100" + bytes([1, SOUND_RATE // 200]) + bytes(8) + bytes([0, 32])
    delay = bytes([ENCODER_DELAY >> 4, (ENCODER_DELAY & 15) << 4, 0])
    tag = FRAME_HEADER + bytes(9) + info + lame + delay + bytes(14)
    return (tag + SIGNATURE).ljust(FRAME_BYTES, b"\0")


def encode(blocks: Iterable[Clip], count: int) -> bytes:
    """Return the stream as ``count`` MP3 frames; ``blocks`` are of shape ``(frames, 2)`` at 48 kHz.

    Decoded after ``header``, its sound is at its time to the sample.
    """
    import soundfile

    if not soundfile.check_format("MP3", "MPEG_LAYER_III"):
        raise CoachError(
            f"libsndfile {soundfile.__libsndfile_version__} of this machine cannot write MP3.", REMEDY
        )
    encoded = BytesIO()
    with (
        swallowed_raised(),
        soundfile.SoundFile(
            encoded,
            "w",
            samplerate=SOUND_RATE,
            channels=1,
            format="MP3",
            subtype="MPEG_LAYER_III",
            bitrate_mode="CONSTANT",
            compression_level=LEVEL,
        ) as file,
    ):
        for block in resample_blocks(map(mixed_down, blocks), STREAM_RATE, 1, SOUND_RATE):
            file.write(block)
    frames = encoded.getvalue()[: count * FRAME_BYTES]
    require_equal_frames(frames, count)
    return frames


def require_equal_frames(frames: bytes, count: int) -> None:
    """Raise ``CoachError`` unless there are ``count`` frames of the expected size: another encoder may differ."""
    heads = {frames[at : at + 4] for at in range(0, len(frames), FRAME_BYTES)}
    if len(frames) != count * FRAME_BYTES or heads != {FRAME_HEADER}:
        raise CoachError("The MP3 encoder of this machine does not write frames of one size.", REMEDY)
