"""A podcast feed of exported files: RSS 2.0 with the tags of Apple Podcasts and of Podcasting 2.0.

https://www.rssboard.org/rss-specification, https://help.apple.com/itc/podcasts_connect/#/itcb54353390,
https://podcasting2.org/docs/podcast-namespace
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from voice_coach.errors import UsageError
from voice_coach.safe_text import one_line, shown
from voice_coach.units import STREAM_RATE, Samples

FEED = "feed.xml"
FEED_MARK = b"<generator>voice-coach</generator>"
CHAPTERS_MARK = b'"podcastName": "voice-coach"'
CHAPTERS_TYPE = "application/json+chapters"

TYPES = {
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg; codecs=opus",
    ".m4a": "audio/mp4",
}
"""The media types of audio files by ending: RFC 3003, 4337, 5334 and 9639; WAV has none that is registered."""

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}

PODCAST_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of the identifiers of podcasts, fixed by `podcast:guid`."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow, even escaped (section 2.2)."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One entry of the feed. ``name`` identifies the routine; ``file`` and ``chapters`` are names beside the feed.

    ``made`` is in seconds since 1970, and ``size`` in bytes.
    """

    name: str
    title: str
    about: str
    number: int
    file: str
    ending: str
    size: int
    length: Samples
    made: int
    chapters: str


def checked_url(url: str) -> str:
    """Return the address of the folder, ending in a slash, with what is not ASCII escaped. Raises ``UsageError``.

    The address of `feed.xml` in the folder is accepted, too.
    """
    remedy = "Give the address at which the folder will be, such as https://example.org/routines/"
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        raise UsageError(f"{shown(url, 200)} is not a web address.", remedy) from None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.:_-]+", host):
        raise UsageError(f"{shown(url, 200)} is not an http or https address.", remedy)
    if "?" in url or "#" in url:
        raise UsageError(f"{shown(url, 200)} has a query or a fragment (`?` or `#`).", remedy)
    if "@" in parts.netloc:
        raise UsageError(
            "The address has a user name or a password, which anybody could read in the feed.", remedy
        )
    if re.search(r"[\s\x00-\x1f\x7f\\]", url):
        raise UsageError(f"{shown(url, 200)} has a character that a web address cannot have.", remedy)
    path = quote(parts.path.removesuffix(f"/{FEED}"), safe="/%:@!$&'()*+,;=~-._", errors="replace")
    name = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, name + port, path.rstrip("/") + "/", "", ""))


def feed(url: str, language: str, cover: str, episodes: Sequence[Episode]) -> bytes:
    """Return `feed.xml` for a folder at ``url``, an address from ``checked_url``.

    The result depends on the arguments only. Episodes keep their identifier as long as the routine keeps its name and
    the feed its address.
    """
    identifier = uuid5(PODCAST_NAMESPACE, (url + FEED).partition("://")[2])
    root = ET.Element(
        "rss", {"version": "2.0", **{f"xmlns:{key}": value for key, value in NAMESPACES.items()}}
    )
    channel = ET.SubElement(root, "channel")
    _texts(
        channel,
        title="voice-coach",
        generator="voice-coach",
        link=url,
        language=language,
        description="Exercise routines, coached by voice.",
        **{"itunes:author": "voice-coach", "itunes:type": "serial", "itunes:explicit": "false"},
    )
    _texts(channel, **{"itunes:block": "Yes"})  # directories leave it out: it is one person's own feed
    ET.SubElement(channel, "itunes:image", href=url + quote(cover))
    category = ET.SubElement(channel, "itunes:category", text="Health & Fitness")
    ET.SubElement(category, "itunes:category", text="Fitness")
    ET.SubElement(channel, "atom:link", href=url + FEED, rel="self", type="application/rss+xml")
    _texts(channel, **{"podcast:guid": str(identifier)})
    for episode in episodes:
        _add(ET.SubElement(channel, "item"), url, cover, identifier, episode)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, "unicode")}\n'.encode()


def _add(item: ET.Element, url: str, cover: str, identifier: UUID, episode: Episode) -> None:
    """Fill in the entry of an episode."""
    seconds = -(-episode.length // STREAM_RATE)
    _texts(item, title=episode.title, description=_as_html(episode.about or episode.title))
    ET.SubElement(
        item,
        "enclosure",
        url=url + quote(episode.file),
        length=str(episode.size),
        type=TYPES[episode.ending],
    )
    ET.SubElement(item, "guid", isPermaLink="false").text = str(uuid5(identifier, episode.name))
    _texts(
        item,
        pubDate=format_datetime(datetime.fromtimestamp(episode.made, UTC), usegmt=True),
        **{
            "itunes:duration": str(seconds),
            "itunes:episode": str(episode.number),
            "itunes:explicit": "false",
        },
    )
    ET.SubElement(item, "itunes:image", href=url + quote(cover))
    ET.SubElement(item, "podcast:chapters", url=url + quote(episode.chapters), type=CHAPTERS_TYPE)


def _texts(parent: ET.Element, **texts: str) -> None:
    for tag, text in texts.items():
        ET.SubElement(parent, tag).text = _NOT_XML.sub("\ufffd", one_line(text))


def _as_html(text: str) -> str:
    """Return a text for an element that apps read as HTML, such as a description; titles are read as text."""
    return html.escape(text, quote=False)


def chapters_json(chapters: Iterable[tuple[Samples, str]]) -> bytes:
    """Return chapters as the file that `podcast:chapters` names, version 1.2.

    https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
    """
    listed = [{"startTime": round(start / STREAM_RATE, 3), "title": title} for start, title in chapters]
    content = {"version": "1.2.0", "podcastName": "voice-coach", "chapters": listed}
    return json.dumps(content, indent=1, ensure_ascii=False).encode("utf-8")
