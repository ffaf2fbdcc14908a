"""What lists the files of a folder of exports: the playlist, and the podcast feed with what belongs to it.

Entries without a file are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from voice_coach.exports.about import COVER
from voice_coach.exports.feed import FEED, Episode, chapters_json, feed
from voice_coach.exports.folder_entry import Entry
from voice_coach.units import STREAM_RATE

PLAYLIST = "voice-coach.m3u8"
COVER_FILE = "cover.png"


def playlist(entries: Sequence[Entry]) -> bytes:
    """Return the playlist in the order of the numbers: extended M3U in UTF-8, with relative names."""
    lines = ["#EXTM3U", "#PLAYLIST:voice-coach"]
    for entry in entries:
        if entry.file and entry.audio:
            seconds = round(entry.audio.length / STREAM_RATE)
            lines += [f"#EXTINF:{seconds},{entry.title}", entry.file.file]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def feed_files(url: str, entries: Sequence[Entry]) -> dict[str, bytes]:
    """Return the feed and what belongs to it, by name: the chapters of each episode, and the cover."""
    files: dict[str, bytes] = {}
    episodes = []
    for entry in entries:
        if entry.file is None or entry.audio is None:
            continue
        chapters = f"{Path(entry.file.file).stem}.chapters.json"
        files[chapters] = chapters_json(entry.audio.chapters)
        episodes.append(
            Episode(
                name=entry.name,
                title=entry.title,
                about=entry.about.comment if entry.about else "",
                number=entry.number,
                file=entry.file.file,
                ending=Path(entry.file.file).suffix,
                size=entry.file.size,
                length=entry.audio.length,
                made=entry.audio.made,
                chapters=chapters,
            )
        )
    languages = Counter(entry.about.language for entry in entries if entry.about)
    language = languages.most_common(1)[0][0] if languages else "en"
    files[COVER_FILE] = COVER.read_bytes()
    files[FEED] = feed(url, language, COVER_FILE, episodes)
    return files
