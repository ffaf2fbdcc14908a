"""Tags, chapters and lyrics of audio files, read back with mutagen and with other players."""

from __future__ import annotations

import errno
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import soundfile
from legible import Words, exercise, items, routine
from mutagen.flac import FLAC
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from voice_coach.coaching.contents import Chapter, Contents, Said, contents
from voice_coach.exports.about import About, about
from voice_coach.exports.captions import clock, lrc, plain_text, to_milliseconds
from voice_coach.exports.language_codes import three_letters
from voice_coach.exports.tags import most_bytes, write_tags
from voice_coach.units import STREAM_RATE, Samples

FORMATS = {
    ".mp3": ("MP3", "MPEG_LAYER_III"),
    ".flac": ("FLAC", "PCM_16"),
    ".ogg": ("OGG", "VORBIS"),
    ".opus": ("OGG", "OPUS"),
    ".m4a": ("M4A", "AAC"),
}
ENDINGS = list(FORMATS)
VORBIS: dict[str, Callable[[Path], Any]] = {".flac": FLAC, ".ogg": OggVorbis, ".opus": OggOpus}

ROUTINE = routine(
    exercise("Leg raise", reps=1, tempo=1, sides=("left leg", "right leg"), switch=2, get_ready=1),
    exercise("Wall squat", hold=1, sets=2, rest=2, get_ready=1),
    title="Legs & hips",
    about="For strong legs.",
    source="A book",
    language="en-GB",
)
WORDS = Words(STREAM_RATE // 5)
"""Quick words, as long sounds take long to encode."""
CONTENTS = contents(items(ROUTINE, lengths=WORDS, rate=STREAM_RATE), ROUTINE.language)
ABOUT = about(ROUTINE)


def sound(ending: str, contents: Contents = CONTENTS) -> bytes:
    """Return an audio file as long as ``CONTENTS``, or three seconds, that is quiet but not silent at first."""
    return encoded(ending, contents)


@cache
def encoded(ending: str, contents: Contents) -> bytes:
    length = CONTENTS.length if contents is CONTENTS else 3 * STREAM_RATE
    samples = (np.arange(length, dtype=np.float32) % 960 / 96_000)[:, None]
    samples[2 * STREAM_RATE :] = 0  # silence takes less time to encode
    if ending == ".m4a":
        return m4a(samples, contents)
    container, subtype = FORMATS[ending]
    target = BytesIO()
    with soundfile.SoundFile(target, "w", STREAM_RATE, 1, subtype, format=container) as file:
        for start in range(0, length, 4096):  # libvorbis takes memory for all of it from the stack
            file.write(samples[start : start + 4096])
    return target.getvalue()


def m4a(samples: Any, contents: Contents) -> bytes:
    av = pytest.importorskip("av", reason="PyAV is not installed")
    with TemporaryDirectory() as folder:
        target = Path(folder) / "x.m4a"
        # The index before the sound, as `export` writes it: it moves the sound when it grows.
        with av.open(str(target), "w", "ipod", {"movflags": "+faststart"}) as file:
            stream = file.add_stream("aac", rate=STREAM_RATE, layout="mono")
            file.set_chapters(
                [
                    {
                        "id": number,
                        "start": chapter.start,
                        "end": chapter.end,
                        "time_base": Fraction(1, STREAM_RATE),
                        "metadata": {"title": chapter.title},
                    }
                    for number, chapter in enumerate(contents.chapters)
                ]
            )
            frame = av.AudioFrame.from_ndarray(samples.T.copy(), format="fltp", layout="mono")
            frame.sample_rate = STREAM_RATE
            file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
        return target.read_bytes()


def tagged(folder: Path, ending: str, about: About = ABOUT, contents: Contents = CONTENTS) -> Path:
    path = folder / f"tagged{ending}"
    path.write_bytes(sound(ending, contents))
    write_tags(path, ending, about, contents)
    return path


def probe(path: Path) -> Any:
    """Return what ffprobe reads of a file."""
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is not installed")
    shown = ["-show_chapters", "-show_format", "-show_streams"]
    result = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", *shown, path], capture_output=True, text=True, check=True
    )
    assert result.stderr == ""
    return json.loads(result.stdout)


def expected(contents: Contents) -> list[tuple[float, float, str]]:
    return [
        (chapter.start / STREAM_RATE, chapter.end / STREAM_RATE, chapter.title)
        for chapter in contents.chapters
    ]


def assert_chapters(found: list[tuple[float, float, str]], contents: Contents) -> None:
    """Assert that titles are the same and times at most 1 ms off."""
    assert [title for *_, title in found] == [chapter.title for chapter in contents.chapters]
    for (start, end, _), (true_start, true_end, _) in zip(found, expected(contents), strict=True):
        assert abs(start - true_start) <= 0.001
        assert abs(end - true_end) <= 0.001


def chapters_by_mutagen(path: Path, ending: str, contents: Contents) -> list[tuple[float, float, str]]:
    """Return the chapters; where a format has no ends, each ends with the next one."""
    if ending == ".mp3":
        frames = sorted(ID3(path).getall("CHAP"), key=lambda frame: frame.start_time)
        return [(one.start_time / 1000, one.end_time / 1000, str(one.sub_frames["TIT2"])) for one in frames]
    if ending == ".m4a":
        starts = [(one.start, one.title) for one in MP4(path).chapters]
    else:
        tags = VORBIS[ending](path)
        numbers = sorted(key for key in map(str.upper, tags.keys()) if len(key) == 10 and "CHAPTER" in key)
        starts = [(seconds(tags[key][0]), tags[f"{key}NAME"][0]) for key in numbers]
    ends = [start for start, _ in starts[1:]] + [contents.length / STREAM_RATE]
    return [(start, end, title) for (start, title), end in zip(starts, ends, strict=True)]


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


@pytest.mark.parametrize("ending", ENDINGS)
def test_mutagen_reads_the_chapters(ending: str, tmp_path: Path) -> None:
    """Each chapter has its title, and its times are at most 1 ms off."""
    assert_chapters(chapters_by_mutagen(tagged(tmp_path, ending), ending, CONTENTS), CONTENTS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_ffprobe_reads_chapters_and_tags(ending: str, tmp_path: Path) -> None:
    """Another program reads the same chapters in order, and title, album, artist, genre, comment and cover."""
    found = probe(tagged(tmp_path, ending))
    chapters = [
        (float(one["start_time"]), float(one["end_time"]), one["tags"]["title"]) for one in found["chapters"]
    ]
    if (
        ending != ".mp3"
    ):  # where there are no ends, ffprobe takes the end of the sound, which has been rounded up
        chapters[-1] = (chapters[-1][0], CONTENTS.length / STREAM_RATE, chapters[-1][2])
    assert_chapters(chapters, CONTENTS)
    tags: dict[str, str] = {}
    for holder in (found["format"], *(one for one in found["streams"] if one["codec_type"] == "audio")):
        tags |= {key.lower(): value for key, value in holder.get("tags", {}).items()}
    assert (tags["title"], tags["album"], tags["artist"]) == ("Legs & hips", "voice-coach", "voice-coach")
    assert (tags["genre"], tags["comment"]) == ("Speech", "For strong legs. (A book)")
    assert ("png", 1400, 1400) in [
        (one["codec_name"], one.get("width"), one.get("height")) for one in found["streams"]
    ]


def test_mpv_shows_the_chapters(tmp_path: Path) -> None:
    """A player lists every title of every file, in order."""
    if shutil.which("mpv") is None:
        pytest.skip("mpv is not installed")
    options = ["--no-config", "--vo=null", "--ao=null", "--length=0.1", "--term-playing-msg=${chapter-list}"]
    result = subprocess.run(
        ["mpv", *options, *(tagged(tmp_path, ending) for ending in ENDINGS)],
        capture_output=True,
        text=True,
        errors="replace",
        check=True,
    )
    titles = [chapter.title for chapter in CONTENTS.chapters]
    assert re.findall("|".join(titles), result.stdout) == titles * len(ENDINGS)


def test_an_mp3_has_what_phones_read(tmp_path: Path) -> None:
    """ID3 is of version 2.3, with language, cover, plain words, words with times and one ordered table of contents."""
    path = tagged(tmp_path, ".mp3")
    tags = ID3(path, translate=False)
    assert tags.version == (2, 3, 0)
    assert str(tags["TLAN"]) == "eng"
    assert tags.getall("APIC")[0].data == ABOUT.cover
    assert tags.getall("USLT")[0].text == plain_text(CONTENTS)
    (words,) = tags.getall("SYLT")
    assert (words.format, words.type, words.lang) == (2, 1, "eng")
    assert {(said.text, to_milliseconds(said.start)) for said in CONTENTS.said} & set(words.text)
    assert [time for _, time in words.text] == sorted(time for _, time in words.text)
    (table,) = tags.getall("CTOC")
    assert table.flags == 3
    assert table.child_element_ids == [f"chapter{number}" for number in range(len(CONTENTS.chapters))]


@pytest.mark.parametrize("ending", VORBIS)
def test_comments_hold_words_language_and_cover(ending: str, tmp_path: Path) -> None:
    """FLAC, Ogg Vorbis and Opus have the words as LRC, the language's tag and a cover."""
    tags = VORBIS[ending](tagged(tmp_path, ending))
    assert tags["LYRICS"] == ["".join(lrc(CONTENTS))]
    assert tags["LANGUAGE"] == ["en-GB"]
    assert [picture.data for picture in tags.pictures] == [ABOUT.cover] if ending == ".flac" else True


def test_an_m4a_has_what_iphones_read(tmp_path: Path) -> None:
    """An m4a file has plain words and a cover; the chapters written with the sound stay."""
    tags = MP4(tagged(tmp_path, ".m4a"))
    assert tags["\xa9lyr"] == [plain_text(CONTENTS)]
    assert bytes(tags["covr"][0]) == ABOUT.cover


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_sound_stays_as_it_was(ending: str, tmp_path: Path) -> None:
    """Writing tags changes no sample that a decoder gives."""
    before, after = tmp_path / f"before{ending}", tagged(tmp_path, ending)
    before.write_bytes(sound(ending))
    assert 0 < after.stat().st_size - before.stat().st_size <= most_bytes(ABOUT, CONTENTS)
    assert np.array_equal(decoded(before), decoded(after))


def decoded(path: Path) -> Any:
    if path.suffix != ".m4a":
        return soundfile.read(path)[0]
    av = pytest.importorskip("av")
    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)


@pytest.mark.parametrize("ending", ENDINGS)
def test_writing_twice_is_writing_once(ending: str, tmp_path: Path) -> None:
    """Tags that are there are replaced, not added to."""
    path = tagged(tmp_path, ending)
    once = path.read_bytes()
    write_tags(path, ending, ABOUT, CONTENTS)
    assert path.read_bytes() == once


def test_a_wav_file_stays_as_it_is(tmp_path: Path) -> None:
    """A WAV file is the stream, without tags."""
    path = tmp_path / "x.wav"
    soundfile.write(path, np.zeros((100, 2)), STREAM_RATE)
    before = path.read_bytes()
    write_tags(path, ".wav", ABOUT, CONTENTS)
    assert path.read_bytes() == before


ODD = "a=b; [x] {y} <i>&amp; \\n 100% 日本語 עברית 👟 --> #"


@pytest.mark.parametrize("ending", ENDINGS)
def test_odd_texts_come_back_as_they_are(ending: str, tmp_path: Path) -> None:
    """Signs that are special somewhere are read back unchanged; a title may be long."""
    titles = (ODD, "=", "long " * 200)
    chapters = tuple(
        Chapter(Samples(number * STREAM_RATE), Samples((number + 1) * STREAM_RATE), title.strip())
        for number, title in enumerate(titles)
    )
    odd = Contents(Samples(3 * STREAM_RATE), chapters, (Said(Samples(0), Samples(100), ODD),))
    odd_about = replace(ABOUT, title=ODD, comment=ODD)
    path = tagged(tmp_path, ending, odd_about, odd)
    assert path.stat().st_size - len(sound(ending, odd)) <= most_bytes(odd_about, odd)
    if ending != ".m4a":  # its list of chapters has one byte for the length of a title
        assert_chapters(chapters_by_mutagen(path, ending, odd), odd)
    found = probe(path)
    assert [one["tags"]["title"] for one in found["chapters"]] == [chapter.title for chapter in chapters]
    holders = (found["format"], found["streams"][0])
    assert ODD in [value for one in holders for value in one.get("tags", {}).values()]


def test_control_characters_do_not_reach_a_file(tmp_path: Path) -> None:
    """A title with NUL, line breaks and direction marks becomes one plain line, in all formats."""
    hostile = routine(exercise("Le\0g\r\nraise\u202e", reps=1), title="My\0 \u200flegs\n[x]")
    made = contents(items(hostile, lengths=WORDS, rate=STREAM_RATE), "en")
    found = ID3(tagged(tmp_path, ".mp3", about(hostile), made))
    assert str(found["TIT2"]) == "My legs [x]"
    assert str(found["CHAP:chapter1"].sub_frames["TIT2"]) == "Leg raise"


def many(count: int) -> Contents:
    chapters = tuple(
        Chapter(Samples(number * STREAM_RATE), Samples((number + 1) * STREAM_RATE), f"Set {number}")
        for number in range(count)
    )
    return Contents(Samples(count * STREAM_RATE), chapters)


@pytest.mark.parametrize("count", [255, 256, 1002])
def test_an_mp3_has_room_for_every_chapter(count: int, tmp_path: Path) -> None:
    """More chapters than one table of contents can list are listed in tables of their own, and all are read."""
    made = many(count)
    path = tagged(tmp_path, ".mp3", contents=made)
    assert path.stat().st_size - len(sound(".mp3", made)) <= most_bytes(ABOUT, made)
    tags = ID3(path)
    tables = {table.element_id: table for table in tags.getall("CTOC")}
    listed = []
    for child in tables["toc"].child_element_ids:
        listed += tables[child].child_element_ids if child in tables else [child]
    assert listed == [f"chapter{number}" for number in range(count)]
    assert all(len(table.child_element_ids) <= 255 for table in tables.values())
    assert sum(table.flags & 2 for table in tables.values()) == 2  # one is at the top
    found = [(float(one["start_time"]), one["tags"]["title"]) for one in probe(path)["chapters"]]
    assert found == [(number, f"Set {number}") for number in range(count)]


@pytest.mark.parametrize("ending", VORBIS)
def test_comments_have_room_for_a_thousand_chapters(ending: str, tmp_path: Path) -> None:
    """The numbers of chapters have three digits: of more than 1000, the first 1000 are written."""
    tags = VORBIS[ending](tagged(tmp_path, ending, contents=many(1002)))
    assert tags["CHAPTER999"] == ["00:16:39.000"]
    assert len([key for key in tags.keys() if key.upper().endswith("NAME")]) == 1000  # noqa: SIM118 - FLAC


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_an_error_of_the_system(ending: str, tmp_path: Path) -> None:
    """A file that may not grow raises ``OSError`` with its number, so that the message can say why."""
    resource = pytest.importorskip("resource", reason="no limits here")
    path = tmp_path / f"full{ending}"
    path.write_bytes(sound(ending))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 1000, before[1]))
    try:
        with pytest.raises(OSError) as raised:  # noqa: PT011 - its number is compared
            write_tags(path, ending, ABOUT, CONTENTS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert raised.value.errno == errno.EFBIG


@pytest.mark.parametrize("ending", [ending for ending in ENDINGS if ending != ".mp3"])
def test_a_file_of_another_kind_is_refused(ending: str, tmp_path: Path) -> None:
    """A file that is not of its format raises ``OSError``."""
    path = tmp_path / "x"
    path.write_bytes(b"no sound" * 1000)
    with pytest.raises(OSError, match="no tags can be written"):
        write_tags(path, ending, ABOUT, CONTENTS)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "eng"),
        ("de-CH", "deu"),
        ("FR", "fra"),
        ("es-419", "spa"),
        ("yue", "yue"),
        ("xx", "und"),
        ("", "und"),
    ],
)
def test_languages_have_three_letters(tag: str, code: str) -> None:
    """A tag of two letters becomes the code of ISO 639-2, and an unknown one becomes `und`."""
    assert three_letters(tag) == code


@pytest.mark.parametrize(("column", "ending"), [(1, ".mp3"), (2, ".ogg"), (2, ".opus"), (4, ".m4a")])
def test_the_page_names_what_a_file_has(column: int, ending: str, tmp_path: Path) -> None:
    """Every name of a tag in the table of `docs/export.md` is the name of one in such a file."""
    page = (Path(__file__).parents[1] / "docs" / "export.md").read_text("utf-8")
    section = page.partition("## Chapters, tags and words")[2].partition("##")[0]
    cells = [line.split("|")[1 + column] for line in section.splitlines() if line.startswith("| ")]
    assert f"`{ending}`" in cells[0]
    names = {name for cell in cells[1:] for name in re.findall(r"`(.+?)`", cell)}
    assert names
    path = tagged(tmp_path, ending)
    tags = ID3(path) if ending == ".mp3" else MP4(path) if ending == ".m4a" else VORBIS[ending](path)
    assert names <= {str(key).partition(":")[0].upper() if ending != ".m4a" else key for key in tags.keys()}  # noqa: SIM118 - not all are mappings


def test_times_are_rounded_down() -> None:
    """A position is written in whole milliseconds, rounded down, with hours."""
    assert clock(Samples(3_725 * STREAM_RATE + 47)) == "01:02:05.000"
    assert clock(Samples(100 * 3600 * STREAM_RATE + 48)) == "100:00:00.001"
