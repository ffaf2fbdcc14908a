"""What a file says about itself, and its cover."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

from legible import exercise, routine

from voice_coach.exports.about import COVER, about

DRAW = Path(__file__).parents[1] / "docs" / "cover.py"


def test_a_routine_is_described() -> None:
    """A file has the routine's title and language; its comment is what the routine is for, and the source."""
    made = about(routine(exercise(), title="My\nlegs\0", about="For legs.", source="A book", language="de"))
    assert (made.title, made.language, made.comment) == ("My legs", "de", "For legs. (A book)")


def test_a_routine_without_a_source_has_no_empty_brackets() -> None:
    """Without `about` and `source`, the comment is empty."""
    assert about(routine(exercise())).comment == ""
    assert about(routine(exercise(), about="For legs.")).comment == "For legs."


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Return the chunks of a PNG file by kind, that with the pixels decompressed."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = {}, 8
    while at < len(png):
        length, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        data = png[at + 8 : at + 8 + length]
        assert int.from_bytes(png[at + 8 + length : at + 12 + length]) == zlib.crc32(kind + data)
        found[kind] = zlib.decompress(data) if kind == b"IDAT" else data
        at += 12 + length
    return found


def test_the_cover_is_what_its_script_draws(tmp_path: Path) -> None:
    """`docs/cover.py` draws the pixels of the cover in the package; after a change that is meant, run it by hand."""
    drawn = tmp_path / "cover.png"
    subprocess.run([sys.executable, DRAW, drawn], check=True)
    assert chunks(drawn.read_bytes()) == chunks(COVER.read_bytes()), "python docs/cover.py"


def test_the_cover_is_as_large_as_podcast_directories_ask_for() -> None:
    """The cover is a square of 1400 pixels, in RGB, of less than 64 kB."""
    header = chunks(COVER.read_bytes())[b"IHDR"]
    assert (header[:4], header[4:8], header[8:10]) == ((1400).to_bytes(4), (1400).to_bytes(4), bytes([8, 2]))
    assert COVER.stat().st_size < 64_000
