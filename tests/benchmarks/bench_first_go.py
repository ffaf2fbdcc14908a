"""Measure where the first `go` is after decoding, in each lossy format, mono and stereo, of each built-in routine.

The stream is encoded until two seconds after the first `go`, by the same encoders as `export`, and decoded by ffmpeg.
The tone of the stream itself is then looked for around its sample by cross-correlation.

    python tests/benchmarks/bench_first_go.py [--voice VOICE] [ROUTINE ...]      (needs ffmpeg)
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue
from voice_coach.exports.formats import FORMATS, encoding
from voice_coach.library.finder import built_in_names, load
from voice_coach.outputs.file_output import FileOutput
from voice_coach.session.session import Session
from voice_coach.sound.mixer import Stream
from voice_coach.sound.studio import opened
from voice_coach.units import STREAM_RATE
from voice_coach.voices.chosen import ChosenVoices, Wanted

SEARCH = 24
"""Samples, half a period of the tone, within which `go` is looked for."""
ENCODINGS = [
    encoding(one.ending, stereo=stereo) for one in FORMATS.values() if one.lossy for stereo in (False, True)
]


def beginning(name: str, voice: str | None) -> tuple[np.ndarray, int, int] | None:
    """Return a routine's stream until two seconds after its first `go`, and the start and the end of that.

    Return None for a routine without a `go`, such as `signals`.
    """
    routine = load(name).required()
    wanted = Wanted(voice=voice)
    with opened(ChosenVoices(wanted), None, print, routine) as studio:
        session = Session(routine, Choices(words_a_minute=wanted.rate_in(routine.language)), studio)
        cues = (item for item in session.timeline() if isinstance(item, Cue))
        go = next((cue for cue in cues if cue.content == "go"), None)
        if go is None:
            return None
        stream = Stream(session.timeline(), studio.clips)
        return stream.read(go.end + 2 * STREAM_RATE), go.start, go.end


def off(samples: np.ndarray, start: int, end: int, file: Path) -> int:
    """Return by how many samples the tone is late in what ffmpeg decodes."""
    command = ["ffmpeg", "-v", "error", "-i", str(file), "-ac", "1", "-f", "f32le", "-"]
    decoded = np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<f4")
    around = decoded[start - SEARCH : end + SEARCH]
    return int(np.argmax(np.correlate(around, samples[start:end, 0], "valid"))) - SEARCH


def main() -> None:
    """Measure, and print a row for each routine and a summary of each format."""
    options = argparse.ArgumentParser()
    options.add_argument("--voice")
    options.add_argument("routines", nargs="*", default=sorted(built_in_names()))
    given = options.parse_args()
    found: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in given.routines:
            if (begun := beginning(name, given.voice)) is None:
                print(f"{name:20} has no go")
                continue
            samples, start, end = begun
            row = []
            for wanted in ENCODINGS:
                file = Path(folder) / f"first{wanted.format.ending}"
                output = FileOutput(file, partial(wanted.open, ()), replace=True)
                for at in range(0, len(samples), STREAM_RATE):
                    output.write(samples[at : at + STREAM_RATE])
                output.finish()
                column = f"{wanted.format.ending} {'stereo' if wanted.channels == 2 else 'mono'}"
                found.setdefault(column, []).append(off(samples, start, end, file))
                row.append(f"{column} {found[column][-1]:+d}")
            print(f"{name:20} {start / STREAM_RATE:7.2f} s  {', '.join(row)}", flush=True)
    for column, all_off in found.items():
        print(f"{column:14} {dict(sorted(Counter(all_off).items()))}")


if __name__ == "__main__":
    main()
