"""What lists the files of a folder of exports: the playlist, and the podcast feed with what belongs to it.

Entries without a file are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from voice_coach.exports.about import COVER
from voice_coach.exports.feed import CHAPTERS_MARK, FEED, FEED_MARK, Episode, chapters_json, feed
from voice_coach.exports.folder_entry import Entry
from voice_coach.units import STREAM_RATE

PLAYLIST = "voice-coach.m3u8"
PLAYLIST_MARK = b"#EXTM3U\n#PLAYLIST:voice-coach\n"
COVER_FILE = "cover.png"
MARKS = {
    re.escape(PLAYLIST): PLAYLIST_MARK,
    re.escape(FEED): FEED_MARK,
    r"\d+ .*\.chapters\.json": CHAPTERS_MARK,
}
"""By which bytes in it a file of such a name is known as ours if the list is lost."""


def playlist(entries: Sequence[Entry]) -> bytes:
    """Return the playlist in the order of the numbers: extended M3U in UTF-8, with relative names."""
    lines = []
    for entry in entries:
        if (file := entry.listed) and file.audio:
            seconds = round(file.audio.length / STREAM_RATE)
            lines += [f"#EXTINF:{seconds},{entry.title}", file.file]
    return PLAYLIST_MARK + "".join(f"{line}\n" for line in lines).encode("utf-8")


def feed_files(url: str, entries: Sequence[Entry]) -> dict[str, bytes]:
    """Return the feed and what belongs to it, by name: the chapters of each episode, and the cover."""
    files: dict[str, bytes] = {}
    episodes = []
    for entry in entries:
        file = entry.listed
        if file is None or file.audio is None:
            continue
        chapters = f"{Path(file.file).stem}.chapters.json"
        files[chapters] = chapters_json(file.audio.chapters)
        episodes.append(
            Episode(
                name=entry.name,
                title=entry.title,
                about=entry.about.comment if entry.about else "",
                number=entry.number,
                file=file.file,
                ending=Path(file.file).suffix,
                size=file.size,
                length=file.audio.length,
                made=file.audio.made,
                chapters=chapters,
            )
        )
    languages = Counter(entry.about.language for entry in entries if entry.about)
    language = languages.most_common(1)[0][0] if languages else "en"
    files[COVER_FILE] = COVER.read_bytes()
    files[FEED] = feed(url, language, COVER_FILE, episodes)
    return files
