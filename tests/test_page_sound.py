"""The sound of the page, encoded and decoded: every tone at its time, and cuts that nobody hears."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from legible import Words, exercise, routine
from numpy.typing import NDArray
from page_blobs import FRAME, Page, Played, decoded, numbers
from test_page_plan import Plan, plan_of, tones, works

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.errors import CoachError
from voice_coach.exports.page.build import LaidOut
from voice_coach.exports.page.mp3 import encode, header, require_equal_frames
from voice_coach.library.folders import sounds_folder
from voice_coach.routines.routine import Amount, Rest
from voice_coach.sound.clips import load_tones
from voice_coach.sound.mixer import Stream
from voice_coach.sound.resampling import resample_blocks
from voice_coach.units import STREAM_RATE, Samples

Signal = NDArray[np.float32]
RATE = 24_000
PART = FRAME // 2
"""Samples at 24 kHz in a frame."""
MILLISECOND = RATE // 1000
UNHEARD = 1e-4
"""80 dB below full scale."""


class Sounds(Words):
    """The shipped tones, and for each phrase its own noise, as loud and as long as speech."""

    def __init__(self) -> None:
        super().__init__(STREAM_RATE)
        self.tones = load_tones(sounds_folder())

    def tone(self, name: str) -> Samples:
        return Samples(len(self.tones[name]))

    def of(self, cue: Cue) -> Any:
        if not isinstance(cue.content, Phrase):
            return self.tones[cue.name]
        noise = np.random.default_rng(crc32(cue.text.encode())).standard_normal(cue.length)
        smooth = np.convolve(noise, np.ones(12) / 12, "same") * 0.4
        fade = np.clip(np.minimum(np.arange(cue.length), np.arange(cue.length)[::-1]) / 480, 0, 1)
        return np.column_stack([smooth * fade] * 2).astype(np.float32)


def blocks_of(laid: LaidOut) -> Iterator[Any]:
    stream = Stream(laid.items(), Sounds())
    while len(block := stream.read(STREAM_RATE)):
        yield block


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The plan of a routine with a hold on two sides, a rest, and reps."""
    made = routine(
        exercise(
            "Side stretch",
            hold=12,
            sides=("left", "right"),
            switch=6,
            how="lean over slowly",
            cues=("go on",),
        ),
        Rest(Amount(20, 20)),  # type: ignore[arg-type]
        exercise("Squat", reps=3, tempo=2, get_ready=4),
    )
    return plan_of(made, lengths=Sounds())


@pytest.fixture(scope="module")
def laid(plan: Plan) -> LaidOut:
    return LaidOut(plan.course, plan.clips)


@pytest.fixture(scope="module")
def page(plan: Plan, laid: LaidOut) -> Page:
    return Page(plan.data, encode(blocks_of(laid), plan.clips.frames))


def with_soundfile(blobs: list[bytes]) -> list[Signal]:
    return [decoded(blob) for blob in blobs]


def with_ffmpeg(blobs: list[bytes]) -> list[Signal]:
    """Decode files with ffmpeg in one process, as its start takes longest."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("there is no ffmpeg")
    with TemporaryDirectory() as folder:
        command: list[str | Path] = ["ffmpeg", "-v", "error"]
        targets = []
        for number, blob in enumerate(blobs):
            source = Path(folder) / f"{number}.mp3"
            source.write_bytes(blob)
            command += ["-i", source]
            targets.append(source.with_suffix(".f32"))
        for number, target in enumerate(targets):
            command += ["-map", str(number), "-f", "f32le", target]
        run = subprocess.run(command, capture_output=True, check=True)
        assert not run.stderr
        return [np.frombuffer(target.read_bytes(), np.float32) for target in targets]


Decode = Callable[[list[bytes]], list[Signal]]
decoders = pytest.mark.parametrize("decode", [with_soundfile, with_ffmpeg])


@pytest.fixture(scope="module")
def source(laid: LaidOut) -> Signal:
    """The sound as it went into the encoder."""
    mono = (block.mean(axis=1, keepdims=True) for block in blocks_of(laid))
    return np.concatenate(list(resample_blocks(mono, STREAM_RATE, 1, RATE)))[:, 0]


def lag(sound: Signal, at: float, wanted: Signal) -> int:
    """Return by how many samples ``wanted`` is later in ``sound`` than at ``at`` samples of the stream."""
    reach = 2 * PART
    begin = round(at / 2) - reach
    found = sound[max(0, begin) : begin + 2 * reach + len(wanted)]
    return int(np.correlate(found, wanted, "valid").argmax()) - reach + min(0, begin)


def tone_of(cue: Cue, source: Signal) -> Signal:
    return source[round(cue.start / 2) : round(cue.end / 2)]


def test_frames_are_of_one_size(page: Page, plan: Plan) -> None:
    """The sound has as many frames as the plan says, each of 96 bytes."""
    require_equal_frames(page.sound, plan.clips.frames)
    assert len(page.sound) == 96 * plan.data["sound"]["frames"]
    assert plan.data["sound"]["bytes"] == len(page.sound) + 96


def test_other_frames_are_refused() -> None:
    """Frames of another size, or too few, are an error with a remedy."""
    frame = header(1)[:4].ljust(96, b"\0")
    require_equal_frames(frame * 3, 3)
    for frames in (
        frame * 2,
        b"\0" + frame * 3,
        frame * 2 + frame[:4].replace(b"\x44", b"\x46").ljust(96, b"\0"),
    ):
        with pytest.raises(CoachError, match="frames of one size"):
            require_equal_frames(frames, 3)


def test_a_machine_without_mp3(laid: LaidOut, monkeypatch: pytest.MonkeyPatch) -> None:
    """A libsndfile that was built without MP3 is an error with a remedy."""
    monkeypatch.setattr("soundfile.check_format", lambda container, subtype: False)
    with pytest.raises(CoachError, match="cannot write MP3") as caught:
        encode(blocks_of(laid), 1)
    assert "soundfile" in caught.value.remedy


@decoders
def test_every_tone_is_at_its_time(page: Page, plan: Plan, source: Signal, decode: Decode) -> None:
    """After decoding, each tone of the routine and of the clips begins where the timeline has it, within 1 ms."""
    (whole,) = decode([header(len(page.sound) // 96) + page.sound])
    cues = [cue for cue in plan.cues if cue.kind == "tone"]
    assert len(cues) > 30
    assert {cue.text for cue in cues} >= {"go", "stop", "countdown", "tick", "done"}
    for cue in cues:
        assert abs(lag(whole, cue.start, tone_of(cue, source))) <= 1 < MILLISECOND, cue


@decoders
def test_without_the_header_all_is_late(page: Page, plan: Plan, source: Signal, decode: Decode) -> None:
    """The header is what takes the decoder's delay away: without it, the sound is late."""
    (whole,) = decode([page.sound])
    go = next(cue for cue in plan.course.cues if cue.text == "go")
    assert lag(whole, go.start, tone_of(go, source)) > MILLISECOND


def spliced(whole: Signal, pieces: list[Played]) -> Signal:
    """Return what the pieces of a decoded sound are when they are put together."""
    return np.concatenate(
        [
            np.zeros(PART * piece.count, np.float32)
            if piece.file < 0
            else whole[PART * piece.file : PART * (piece.file + piece.count)]
            for piece in pieces
        ]
    )


def shortened(pieces: list[Played]) -> list[Played]:
    """Return pieces up to 12 s after the last cut in the sound."""
    *others, last = [piece for piece in pieces if piece.file >= 0 or piece.count < 10_000]
    return [*others, Played(last.file, min(last.count, 500), last.at, last.moves)]


@decoders
def test_a_cut_is_not_heard(page: Page, decode: Decode) -> None:
    """A decoded Blob equals the decoded sound, cut: what a decoder keeps of earlier frames does no harm."""
    rows = page.data["resume"][:: 3 if decode is with_soundfile else 9]
    cuts = [p for start, end, _ in rows for p in {start, end - 1}]
    resumed = [shortened(page.resumed(p)) for p in cuts]
    whole, *found = decode([header(len(page.sound) // 96) + page.sound, *map(page.blob, resumed)])
    whole = np.append(whole, np.zeros(2 * PART, np.float32))
    for p, pieces, cut in zip(cuts, resumed, found, strict=True):
        length = len(cut) - 2 * PART
        assert np.abs(cut[:length] - spliced(whole, pieces)[:length]).max() < UNHEARD, p


@decoders
def test_what_was_left_is_left_in_the_sound(page: Page, plan: Plan, source: Signal, decode: Decode) -> None:
    """Decoded, a resumed hold takes exactly what was left of it from `go` to `stop`, within 1 ms."""
    placed = works(plan)[0]
    go, stop = placed.part.go, placed.part.stop
    assert go is not None
    assert stop is not None
    step = 37 if decode is with_soundfile else 131
    cuts = range(-(-go // FRAME), (stop - STREAM_RATE) // FRAME, step)
    sounds = decode([page.blob(shortened(page.resumed(p))) for p in cuts])
    for p, found in zip(cuts, sounds, strict=True):
        heard = plan.heard(page.resumed(p))
        began, ended = tones(heard, "go")[0], tones(heard, "stop")[0]
        assert ended - began == stop - p * FRAME
        for name, at in (("go", began), ("stop", ended)):
            cue = next(cue for when, cue in heard if when == at and cue.text == name)
            assert abs(lag(found, at, tone_of(cue, source))) <= 1, (p, name)


@decoders
def test_next_and_back_begin_in_silence(page: Page, decode: Decode) -> None:
    """Where next and back lead, the first 60 ms are silent."""
    for found in decode([page.blob(shortened(numbers(part["enter"], 0))) for part in page.data["parts"][1:]]):
        assert np.abs(found[: 60 * MILLISECOND]).max() < UNHEARD
        assert np.abs(found[: 400 * MILLISECOND]).max() > 0.01


def test_the_sound_has_the_level_of_the_stream(page: Page, plan: Plan, source: Signal) -> None:
    """Decoded, a tone is as loud as it was in the stream."""
    whole = decoded(header(len(page.sound) // 96) + page.sound)
    go = next(cue for cue in plan.course.cues if cue.text == "go")
    tone = tone_of(go, source)
    found = whole[round(go.start / 2) :][: len(tone)]
    assert np.dot(found, tone) / np.dot(tone, tone) == pytest.approx(1, abs=0.05)


def test_the_header_is_a_frame() -> None:
    """The header has the size of a frame, its counts where the data says, and LAME's delay where decoders read it."""
    made = header(1000)
    assert len(made) == 96
    assert made[21:25] == (1000).to_bytes(4, "big")
    assert made[25:29] == (96 * 1001).to_bytes(4, "big")
    assert made[13:17] == b"Info"
    at = made.index(b"LAME")
    assert int.from_bytes(made[at + 21 : at + 24], "big") == 576 << 12
