"""The audio formats of `export`, as one table: which ending, which bitrates, and how the file is written.

To add a format, add its row to ``FORMATS``, its file to ``CASES`` in ``tests/test_outputs.py``, and its tags to
``exports/tags.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from voice_coach.errors import UsageError
from voice_coach.installing import pip_install
from voice_coach.safe_text import safe, shown
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

if TYPE_CHECKING:
    from voice_coach.outputs.file_output import Encoder
    from voice_coach.outputs.m4a_file import Chapter
    from voice_coach.unfinished import Unfinished

MONO, STEREO = 1, 2

HEAD_BYTES = 1 << 17
"""Bytes for headers, for what encoders add at both ends, and for what must stay free at the end."""
WAV_HEAD_BYTES = 80
"""The header of a WAV file, which has no tags (`outputs/wav_file.py`)."""


@dataclass(frozen=True, slots=True)
class Bitrates:
    """The bitrates of a format in kbit/s: the default, and all from ``lowest`` to ``highest``, or only ``steps``."""

    default: int
    lowest: int
    highest: int
    steps: tuple[int, ...] = ()

    def allow(self, bitrate: int) -> bool:
        """Return whether a file can have this bitrate."""
        return bitrate in self.steps if self.steps else self.lowest <= bitrate <= self.highest

    def __str__(self) -> str:
        if self.steps:
            return f"{', '.join(map(str, self.steps[:-1]))} or {self.steps[-1]}"
        return f"{self.lowest} to {self.highest}"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of audio files.

    ``open`` starts a file. ``bitrates`` are those for mono and for stereo; a lossless format has none, and is always
    stereo. ``most`` bounds the size of a second of sound, as a multiple of its bitrate, and ``head`` that of the rest.
    """

    ending: str
    name: str
    open: Callable[[Encoding, Sequence[Chapter], Unfinished], Encoder]
    bitrates: Mapping[int, Bitrates]
    most: float = 1.0
    head: int = HEAD_BYTES
    package: str = ""
    """The package that it needs and that is not always installed, by the name of its import and on the index."""

    @property
    def lossy(self) -> bool:
        """Whether decoding gives other samples than those of the stream."""
        return bool(self.bitrates)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file is written: its format, 1 or 2 channels, and the bitrate in kbit/s, which lossless formats ignore."""

    format: Format
    channels: int
    bitrate: int

    def open(self, chapters: Sequence[Chapter], part: Unfinished) -> Encoder:
        """Start a file. Raises ``OSError``, or ``CoachError`` if a library is missing."""
        return self.format.open(self, chapters, part)

    def most_bytes(self, length: Samples) -> int:
        """Return how many bytes a file with ``length`` samples takes at most; for WAV exactly."""
        a_second = self.bitrate * 1000 / 8 * self.format.most
        return round(length * a_second / STREAM_RATE) + self.format.head


def encoding(ending: str, *, stereo: bool = False, bitrate: int | None = None) -> Encoding:
    """Return the encoding for an ending such as ".mp3"; upper case is equal.

    Raises ``UsageError`` for an unknown ending, or a bitrate that the format does not have.
    """
    if not ending:
        raise UsageError("The file's ending picks the format, and it has none.", f"Use one of: {endings()}.")
    found = FORMATS.get(ending.lower())
    if found is None:
        raise UsageError(
            f"The ending {shown(safe(ending))} is not a known format.", f"Use one of: {endings()}."
        )
    if not found.lossy:
        if bitrate is not None:
            lossy = ", ".join(one.ending for one in FORMATS.values() if one.lossy)
            raise UsageError(f"{found.name} is lossless and has no bitrate.", f"--bitrate is for {lossy}.")
        return Encoding(found, STREAM_CHANNELS, STREAM_CHANNELS * 16 * STREAM_RATE // 1000)
    channels = STEREO if stereo else MONO
    bitrates = found.bitrates[channels]
    if bitrate is not None and not bitrates.allow(bitrate):
        layout = "stereo" if stereo else "mono"
        raise UsageError(
            f"{found.name} in {layout} has no bitrate of {bitrate} kbit/s.", f"Use one of: {bitrates}."
        )
    return Encoding(found, channels, bitrate or bitrates.default)


def endings() -> str:
    """Return the endings that work on this machine, and what to install for the others."""
    missing = [one for one in FORMATS.values() if one.package and find_spec(one.package) is None]
    told = " ".join(one.ending for one in FORMATS.values() if one not in missing)
    for one in missing:
        told += f", or {one.ending} after {pip_install(one.package)}"
    return told


def _wav(_encoding: Encoding, _chapters: Sequence[Chapter], part: Unfinished) -> Encoder:
    from voice_coach.outputs.wav_file import WavEncoder

    return WavEncoder(part)


def _flac(_encoding: Encoding, _chapters: Sequence[Chapter], part: Unfinished) -> Encoder:
    from voice_coach.outputs.encoded_file import Coding, LibsndfileEncoder

    return LibsndfileEncoder(part, Coding("FLAC", "PCM_16"))


def _mp3(encoding: Encoding, _chapters: Sequence[Chapter], part: Unfinished) -> Encoder:
    """Open an MP3 of constant bitrate, so that players find a time in it by arithmetic.

    libsndfile writes the Info frame with the encoder's delay and padding (LAME's tag), which players cut away.
    """
    from voice_coach.outputs.encoded_file import Coding, LibsndfileEncoder

    # libsndfile maps 0 to 320 and 1 to 32 kbit/s, and cuts off fractions, hence the quarter (`mpeg_l3_encode.c`).
    level = max(0.0, (320 - encoding.bitrate - 0.25) / (320 - 32))
    coding = Coding("MP3", "MPEG_LAYER_III", encoding.channels, level, constant_bitrate=True)
    return LibsndfileEncoder(part, coding)


def _ogg(encoding: Encoding, _chapters: Sequence[Chapter], part: Unfinished) -> Encoder:
    from voice_coach.outputs.encoded_file import Coding, LibsndfileEncoder

    level = 1 - _vorbis_quality(encoding) / 10
    return LibsndfileEncoder(part, Coding("OGG", "VORBIS", encoding.channels, level))


def _opus(encoding: Encoding, _chapters: Sequence[Chapter], part: Unfinished) -> Encoder:
    from voice_coach.outputs.encoded_file import Coding, LibsndfileEncoder

    # libsndfile maps 0 to 256 and 1 to 6 kbit/s for each channel (`ogg_opus.c`).
    level = (256 - encoding.bitrate / encoding.channels) / (256 - 6)
    return LibsndfileEncoder(part, Coding("OGG", "OPUS", encoding.channels, level))


def _m4a(encoding: Encoding, chapters: Sequence[Chapter], part: Unfinished) -> Encoder:
    from voice_coach.outputs.m4a_file import M4aEncoder

    return M4aEncoder(part, encoding.channels, 1000 * encoding.bitrate, chapters)


VORBIS_BITRATES = {
    MONO: (48, 60, 70, 80, 86, 96, 110, 120, 140, 160, 240),
    STEREO: (64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 500),
}
"""The nominal bitrates of libvorbis at 48 kHz for the qualities 0 to 10, as the files state them."""


def _vorbis_quality(encoding: Encoding) -> float:
    """Return the quality from 0 to 10 whose nominal bitrate an encoding has, in a straight line between two of them."""
    rates = VORBIS_BITRATES[encoding.channels]
    above = next(quality for quality, rate in enumerate(rates) if rate >= encoding.bitrate)
    if not above:
        return 0.0
    low, high = rates[above - 1], rates[above]
    return above - 1 + (encoding.bitrate - low) / (high - low)


MP3_BITRATES = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""The bitrates of MPEG-1 Layer III from 64 kbit/s. The frames of lower ones have no room for the Info frame's contents:
LAME leaves it out, and a player then starts 50 ms late with what it does not know to be the encoder's delay.
"""

FORMATS: dict[str, Format] = {
    one.ending: one
    for one in (
        Format(".wav", "WAV", _wav, {}, head=WAV_HEAD_BYTES),
        Format(".flac", "FLAC", _flac, {}, most=1.01),
        Format(
            ".mp3",
            "MP3",
            _mp3,
            {MONO: Bitrates(64, 64, 320, MP3_BITRATES), STEREO: Bitrates(96, 64, 320, MP3_BITRATES)},
        ),
        Format(
            ".ogg",
            "OGG Vorbis",
            _ogg,
            {MONO: Bitrates(64, 48, 240), STEREO: Bitrates(96, 64, 500)},
            most=1.25,
        ),
        Format(
            ".opus",
            "Opus",
            _opus,
            {MONO: Bitrates(24, 12, 256), STEREO: Bitrates(48, 24, 512)},
            most=1.1,
        ),
        Format(
            ".m4a",
            "AAC",
            _m4a,
            {MONO: Bitrates(64, 24, 192), STEREO: Bitrates(96, 32, 320)},
            most=1.1,
            package="av",
        ),
    )
}
"""The formats by ending, in the order in which messages name them."""
