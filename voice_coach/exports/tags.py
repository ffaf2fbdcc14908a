"""Tags of a finished audio file: what it is, its chapters, and what is said in it.

Each kind of file gets what the players of that kind read; `docs/export.md` lists it. A WAV file stays as it is.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from voice_coach.coaching.contents import Chapter, Contents
from voice_coach.exports.about import ALBUM, ARTIST, GENRE, About
from voice_coach.exports.captions import captions, clock, lrc, plain_text, to_milliseconds
from voice_coach.exports.language_codes import three_letters

PNG = "image/png"
FRONT_COVER = 3
UTF_16 = 1
"""The encoding of all texts in ID3: version 2.3 has no UTF-8."""
MILLISECONDS = 2
LYRICS = 1
ID3_HEADER = 10
"""Bytes of the header of a tag, and of that of a frame."""
MOST_ENTRIES = 255
"""The most entries of a table of contents in ID3, which counts them in one byte."""
MOST_VORBIS_CHAPTERS = 1000
"""Vorbis comments number chapters with three digits."""
PADDING = 1024
"""Empty bytes after the tags, so that a title can be corrected without writing the whole file anew."""


def write_tags(file: Path, ending: str, about: About, contents: Contents) -> None:
    """Write tags, chapters and lyrics into a finished file, whatever its name is; ``ending`` is that of its format.

    An ending without tags changes nothing. Raises ``OSError`` if the file cannot be read or written; it may then be
    damaged.
    """
    write = WRITERS.get(ending)
    if write is None:
        return
    from mutagen import MutagenError

    try:
        write(file, about, contents)
    except MutagenError as error:
        # Mutagen wraps errors of the system, such as that of a full disk.
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(f"no tags can be written: {error}") from error


def most_bytes(about: About, contents: Contents) -> int:
    """Return how much longer tags make a file at most, in whatever format."""
    # What is said stands in ID3 twice, in UTF-16. Ogg holds the cover as text, which is longer by a third.
    words = [one.text for one in contents.said] + [one.text for one in contents.signals]
    said = sum(8 * len(text) + 32 for text in words)
    titled = sum(8 * len(chapter.title) + 128 for chapter in contents.chapters)
    described = 8 * sum(map(len, (about.title, ALBUM, ARTIST, GENRE, about.comment)))
    return said + titled + described + len(about.cover) * 3 // 2 + PADDING + 4096


def _padding(_info: object) -> int:
    return PADDING


def _write_id3(file: Path, about: About, contents: Contents) -> None:
    """Write ID3 version 2.3.

    Players read both versions, but some misread the sizes of long frames inside the chapters of version 2.4: Apple's
    podcast player then shows no chapters (https://github.com/radio-t/radio-t-site/pull/211).
    """
    from mutagen.id3 import APIC, COMM, ID3, SYLT, TALB, TCON, TIT2, TLAN, TPE1, USLT

    language = three_letters(about.language)
    tags = ID3()
    for kind, text in ((TIT2, about.title), (TALB, ALBUM), (TPE1, ARTIST), (TCON, GENRE)):
        tags.add(kind(encoding=UTF_16, text=text))
    tags.add(TLAN(encoding=UTF_16, text=language))
    if about.comment:
        tags.add(COMM(encoding=UTF_16, lang=language, desc="", text=about.comment))
    tags.add(APIC(encoding=UTF_16, mime=PNG, type=FRONT_COVER, desc="", data=about.cover))
    tags.add(USLT(encoding=UTF_16, lang=language, desc="", text=plain_text(contents)))
    lines = [(caption.text, to_milliseconds(caption.start)) for caption in captions(contents)]
    tags.add(SYLT(encoding=UTF_16, lang=language, format=MILLISECONDS, type=LYRICS, desc="", text=lines))
    for frame in _chapter_frames(contents.chapters, about.title):
        tags.add(frame)
    tags.save(file, v1=0, v2_version=3, padding=_padding)
    _sort_chapters(file)


def _sort_chapters(file: Path) -> None:
    """Put the chapters of an ID3 tag in order of time: mutagen sorts them by size, and not every player sorts again."""
    with file.open("r+b") as opened:
        size = opened.read(ID3_HEADER)[-4:]  # seven bits in each byte
        tag = opened.read(sum(bits << 7 * place for place, bits in enumerate(reversed(size))))
        frames: list[bytes] = []
        at = 0
        while tag[at : at + 1].strip(b"\0"):  # padding follows
            end = at + ID3_HEADER + int.from_bytes(tag[at + 4 : at + 8])
            frames.append(tag[at:end])
            at = end
        frames.sort(key=_start_time)
        opened.seek(ID3_HEADER)
        opened.write(b"".join(frames))


def _start_time(frame: bytes) -> int:
    """Return the time after the name in a chapter's frame; for other frames a time before all chapters."""
    if not frame.startswith(b"CHAP"):
        return -1
    time = frame.index(b"\0", ID3_HEADER) + 1
    return int.from_bytes(frame[time : time + 4])


def _chapter_frames(chapters: tuple[Chapter, ...], title: str) -> Iterator[Any]:
    """Yield a frame for each chapter, and the table of contents.

    More chapters than the table has room for are listed in tables of their own, which it lists.
    """
    from mutagen.id3 import CHAP, CTOC, TIT2, CTOCFlags

    def titled(text: str) -> list[Any]:
        return [TIT2(encoding=UTF_16, text=text)]

    names = []
    for number, chapter in enumerate(chapters[: MOST_ENTRIES * MOST_ENTRIES]):
        names.append(f"chapter{number}")
        start, end = to_milliseconds(chapter.start), to_milliseconds(chapter.end)
        yield CHAP(element_id=names[-1], start_time=start, end_time=end, sub_frames=titled(chapter.title))
    entries = names
    if len(names) > MOST_ENTRIES:
        entries = []
        for first in range(0, len(names), MOST_ENTRIES):
            entries.append(f"part{len(entries)}")
            part = names[first : first + MOST_ENTRIES]
            inner = titled(chapters[first].title)
            yield CTOC(
                element_id=entries[-1], flags=CTOCFlags.ORDERED, child_element_ids=part, sub_frames=inner
            )
    # The table has a title, too, as in files that Apple's podcast player shows chapters of.
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    yield CTOC(element_id="toc", flags=flags, child_element_ids=entries, sub_frames=titled(title))


def _write_flac(file: Path, about: About, contents: Contents) -> None:
    from mutagen.flac import FLAC

    tags = FLAC(file)
    _set_comments(tags, about, contents)
    tags.clear_pictures()
    tags.add_picture(_picture(about))
    tags.save(padding=_padding)


def _write_ogg(file: Path, about: About, contents: Contents) -> None:
    from mutagen.oggvorbis import OggVorbis

    _write_ogg_comments(OggVorbis(file), about, contents)


def _write_opus(file: Path, about: About, contents: Contents) -> None:
    from mutagen.oggopus import OggOpus

    _write_ogg_comments(OggOpus(file), about, contents)


def _write_ogg_comments(tags: Any, about: About, contents: Contents) -> None:
    _set_comments(tags, about, contents)
    tags["METADATA_BLOCK_PICTURE"] = b64encode(_picture(about).write()).decode("ascii")
    tags.save(padding=_padding)


def _set_comments(tags: Any, about: About, contents: Contents) -> None:
    """Set Vorbis comments, which FLAC, Ogg Vorbis and Opus share."""
    tags["TITLE"] = about.title
    tags["ALBUM"] = ALBUM
    tags["ARTIST"] = ARTIST
    tags["GENRE"] = GENRE
    tags["LANGUAGE"] = about.language
    if about.comment:
        tags["COMMENT"] = about.comment
    tags["LYRICS"] = "".join(lrc(contents))
    for number, chapter in enumerate(islice(contents.chapters, MOST_VORBIS_CHAPTERS)):
        tags[f"CHAPTER{number:03}"] = clock(chapter.start)
        tags[f"CHAPTER{number:03}NAME"] = chapter.title


def _picture(about: About) -> Any:
    from mutagen.flac import Picture

    picture = Picture()
    picture.type, picture.mime, picture.data = FRONT_COVER, PNG, about.cover
    size = int.from_bytes(about.cover[16:20]), int.from_bytes(about.cover[20:24])
    (picture.width, picture.height), picture.depth = size, 24
    return picture


def _write_m4a(file: Path, about: About, contents: Contents) -> None:
    """Write the tags of iTunes. The chapters of an m4a file are a track, which is written with the sound."""
    from mutagen.mp4 import MP4, AtomDataType, MP4Cover

    tags = MP4(file)
    tags["\xa9nam"] = about.title
    tags["\xa9alb"] = ALBUM
    tags["\xa9ART"] = ARTIST
    tags["\xa9gen"] = GENRE
    if about.comment:
        tags["\xa9cmt"] = about.comment
    tags["\xa9lyr"] = plain_text(contents)
    tags["covr"] = [MP4Cover(about.cover, imageformat=AtomDataType.PNG)]
    tags.save(padding=_padding)


WRITERS: dict[str, Callable[[Path, About, Contents], None]] = {
    ".mp3": _write_id3,
    ".flac": _write_flac,
    ".ogg": _write_ogg,
    ".opus": _write_opus,
    ".m4a": _write_m4a,
}
