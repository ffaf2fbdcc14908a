"""The podcast feed of a folder: valid whatever the titles, stable where nothing changed, and true of its files."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen
from uuid import UUID
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.coaching.announcements import Choices
from voice_coach.errors import UsageError
from voice_coach.exports.feed import FEED, NAMESPACES, TYPES, Episode, chapters_json, checked_url, feed
from voice_coach.exports.file_list import LIST
from voice_coach.exports.folder import Wish, export_folder
from voice_coach.exports.folder_run import Outcome
from voice_coach.exports.formats import FORMATS, encoding
from voice_coach.exports.making import Sound
from voice_coach.routines.script import read_routine
from voice_coach.units import Samples
from voice_coach.voices.chosen import Wanted

URL = "https://example.org/routines/"
SILENT = Sound(Choices(talk="short", warns_of_speed=True), Wanted(voice="silent"), None, encoding(".flac"))


@contextmanager
def unseen(total: Samples, files: int) -> Iterator[Callable[[Samples, str], None]]:
    yield lambda done, finished: None


@pytest.fixture
def folder(home: Path) -> Path:
    return home / "Podcast"


Export = Callable[..., Outcome]


@pytest.fixture
def export(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    def run(
        wishes: Sequence[Wish],
        sound: Sound = SILENT,
        feed_url: str | None = URL,
        now: float = 0.0,
        force: bool = False,
    ) -> Outcome:
        monkeypatch.setattr("voice_coach.exports.folder.time", lambda: now)
        return export_folder(folder, wishes, sound, unseen, print, feed_url=feed_url, force=force)

    return run


def wish(name: str, title: str, text: str = "Hi", language: str = "en") -> Wish:
    written = json.dumps(
        {"title": title, "language": language, "about": f"For {title}", "steps": [{"say": text}]},
        ensure_ascii=False,
    )
    return Wish(name, read_routine(written, f"{name}.yaml", name).required())


def parsed(content: bytes) -> ET.Element:
    """Parse XML strictly: no document type, hence no entities of its own, and all namespaces declared."""
    checker = expat.ParserCreate("utf-8", namespace_separator=" ")

    def refuse(*arguments: Any) -> None:
        raise ValueError("a document type")

    checker.StartDoctypeDeclHandler = refuse
    checker.Parse(content, True)
    return ET.fromstring(content)


def channel(folder: Path) -> ET.Element:
    found = parsed((folder / FEED).read_bytes()).find("channel")
    assert found is not None
    return found


def text(element: ET.Element, path: str) -> str:
    found = element.find(path, NAMESPACES)
    assert found is not None, path
    return found.text or ""


def attributes(element: ET.Element, path: str) -> dict[str, str]:
    found = element.find(path, NAMESPACES)
    assert found is not None, path
    return found.attrib


def local(folder: Path, url: str) -> Path:
    """Return the file that a web server gives for an address."""
    assert url.startswith(URL)
    return folder / unquote(urlsplit(url).path).rpartition("/")[2]


def test_the_feed_is_true_of_its_files(export: Export, folder: Path) -> None:
    """Each address leads to a file; lengths in bytes and seconds, types and chapters are those of the files."""
    import soundfile

    export([wish("a", "Arms & <legs> 100%"), wish("b", "Übung?"), wish("c", "C: back")])
    root = channel(folder)
    items = root.findall("item")
    assert [text(item, "title") for item in items] == ["Arms & <legs> 100%", "C: back", "Übung?"]
    for number, item in enumerate(items, 1):
        enclosure = attributes(item, "enclosure")
        file = local(folder, enclosure["url"])
        assert file.name.startswith(f"0{number} ")
        assert (enclosure["length"], enclosure["type"]) == (str(file.stat().st_size), "audio/flac")
        duration = soundfile.info(file).duration
        assert 0 <= int(text(item, "itunes:duration")) - duration < 1
        assert text(item, "description").startswith("For ")
        chapters = attributes(item, "podcast:chapters")
        assert chapters["type"] == "application/json+chapters"
        listed = json.loads(local(folder, chapters["url"]).read_bytes())
        assert listed["version"] == "1.2.0"
        assert [set(chapter) for chapter in listed["chapters"]] == [{"startTime", "title"}] * 2
        assert listed["chapters"][0]["startTime"] == 0
        assert 0 < listed["chapters"][1]["startTime"] < duration
        assert local(folder, attributes(item, "itunes:image")["href"]).read_bytes()[:4] == b"\x89PNG"
    assert local(folder, attributes(root, "itunes:image")["href"]).exists()
    assert attributes(root, "atom:link")["href"] == URL + FEED
    assert (text(root, "link"), text(root, "language"), text(root, "itunes:block")) == (URL, "en", "Yes")


class Quiet(SimpleHTTPRequestHandler):
    """Python's static server, without its log."""

    def log_message(self, *arguments: object) -> None:
        pass


def test_a_static_host_serves_what_the_feed_names(export: Export, folder: Path) -> None:
    """Each address in the feed gives its file from a plain web server, with the length and a type that fits."""
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            export([wish("a", "100% legs #1 & arms"), wish("b", "Übung 🦵")], feed_url=url)
            root = parsed(urlopen(url + FEED).read())
            for item in root.findall("channel/item"):
                enclosure = attributes(item, "enclosure")
                with urlopen(enclosure["url"]) as answer:
                    assert len(answer.read()) == int(enclosure["length"])
                    assert answer.headers["Content-Type"].startswith(("audio/", "application/octet-stream"))
                assert json.load(urlopen(attributes(item, "podcast:chapters")["url"]))["chapters"]
                assert (
                    urlopen(attributes(item, "itunes:image")["href"]).headers["Content-Type"] == "image/png"
                )
        finally:
            server.shutdown()
            thread.join()


def test_the_feed_has_the_language_of_most_routines(export: Export, folder: Path) -> None:
    """A channel has one language: that of most of its routines."""
    export([wish("a", "A"), wish("b", "B", language="de-AT"), wish("c", "C", language="de-AT")])
    assert text(channel(folder), "language") == "de-AT"


def test_the_first_words_take_their_time(export: Export, folder: Path) -> None:
    """A file of a feed is longer than the same file without one, by what is said about speed."""
    export([wish("a", "A")])
    with_line = json.loads((folder / LIST).read_text())["files"][0]["audio"]["length"]
    plain = replace(SILENT, choices=replace(SILENT.choices, warns_of_speed=False))
    export([wish("a", "A")], plain, None, force=True)
    assert with_line - json.loads((folder / LIST).read_text())["files"][0]["audio"]["length"] > 3 * 48_000


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_run_without_a_feed_is_refused_in_a_podcast(export: Export, folder: Path) -> None:
    """Where a feed is, a run that lacks `--feed` is an error with the address, and changes nothing."""
    export([wish("a", "A")])
    before = contents(folder)
    with pytest.raises(UsageError) as error:
        export([wish("b", "B")], feed_url=None)
    assert error.value.cause == f"{folder} is a podcast for `{URL}`."
    assert error.value.remedy.startswith("Add `--feed URL`, or export to another folder.")
    assert contents(folder) == before
    export([wish("a", "A")], feed_url="https://example.org/moved/")
    with pytest.raises(UsageError, match=re.escape("is a podcast for `https://example.org/moved/`")):
        export([wish("a", "A")], feed_url=None)


def test_a_list_without_an_address_is_that_of_a_podcast_if_it_has_a_feed(
    export: Export, folder: Path
) -> None:
    """A list that names a feed but no address is enough to refuse a run without `--feed`."""
    export([wish("a", "A")])
    listed = json.loads((folder / LIST).read_text())
    del listed["feed"]
    (folder / LIST).write_text(json.dumps(listed))
    with pytest.raises(UsageError) as error:
        export([wish("a", "A")], feed_url=None)
    assert error.value.cause == f"{folder} is a podcast."
    assert export([wish("a", "A")]).made == []


def test_without_a_feed_nothing_of_it_is_left(export: Export, folder: Path) -> None:
    """A later run without `--feed`, but with `--force`, removes the feed and what belongs to it, for good."""
    export([wish("a", "A")])
    assert {"feed.xml", "cover.png", "01 A.chapters.json"} <= {path.name for path in folder.iterdir()}
    export([wish("a", "A")], feed_url=None, force=True)
    export([wish("a", "A")], feed_url=None)
    assert {path.name for path in folder.iterdir()} == {"01 A.flac", LIST, "voice-coach.m3u8"}


def test_an_unchanged_run_gives_the_same_feed(export: Export, folder: Path) -> None:
    """If nothing changed, the feed is the same, byte for byte, on any later day."""
    export([wish("a", "A"), wish("b", "B")], now=1_000)
    before = (folder / FEED).read_bytes()
    export([wish("a", "A"), wish("b", "B")], now=9_000_000)
    assert (folder / FEED).read_bytes() == before


def test_an_episode_keeps_its_identifier(export: Export, folder: Path) -> None:
    """A routine keeps its identifier when its number or its sound changes; only a new sound gets a new date."""
    export([wish("b", "Back"), wish("c", "Calf")], now=1_000)
    before = {text(item, "title"): item for item in channel(folder).findall("item")}
    export([wish("a", "Arms"), wish("b", "Back"), wish("c", "Calf", "Other")], now=5_000)
    after = {text(item, "title"): item for item in channel(folder).findall("item")}
    for title in ("Back", "Calf"):
        assert text(after[title], "guid") == text(before[title], "guid")
    dates = [parsedate_to_datetime(text(after[title], "pubDate")) for title in ("Arms", "Back", "Calf")]
    assert dates == [datetime.fromtimestamp(seconds, UTC) for seconds in (5_001, 1_001, 5_003)]
    guids = {text(item, "guid") for item in after.values()}
    assert len({UUID(guid) for guid in guids}) == 3


def test_a_file_that_is_made_again_with_the_same_sound_keeps_its_date(export: Export, folder: Path) -> None:
    """Removing a file and making it again is no news for a podcast app."""
    export([wish("a", "Arms")], now=1_000)
    before = (folder / FEED).read_bytes()
    (folder / "01 Arms.flac").unlink()
    assert export([wish("a", "Arms")], now=5_000).made == ["01 Arms.flac"]
    assert (folder / FEED).read_bytes() == before


def test_an_episode_whose_file_was_changed_stays(export: Export, folder: Path) -> None:
    """A file whose tags were edited stays in the feed with its date, its chapters and its size of now."""
    wishes = [wish("a", "Arms"), wish("b", "Back")]
    export(wishes, now=1_000)
    before = contents(folder)
    size = (folder / "01 Arms.flac").stat().st_size
    with (folder / "01 Arms.flac").open("ab") as file:
        file.write(b"my rating: 5")
    for now in (5_000, 6_000):
        assert [name for name, _ in export(wishes, now=now).failed] == ["a"]
        after = contents(folder)
        assert after[FEED] == before[FEED].replace(b'length="%d"' % size, b'length="%d"' % (size + 12), 1)
        assert after.keys() == before.keys()
        assert after["01 Arms.chapters.json"] == before["01 Arms.chapters.json"]


def test_a_feed_whose_list_is_lost_is_renewed(export: Export, folder: Path) -> None:
    """Without the list, what carries our mark is ours: the feed gets its new dates, and old chapters go."""
    export([wish("a", "Arms"), wish("b", "Back")], now=1_000)
    before = contents(folder)
    for name in (LIST, "01 Arms.flac", "02 Back.flac"):
        (folder / name).unlink()
    with pytest.raises(UsageError, match="is a podcast"):
        export([wish("b", "Back")], feed_url=None)
    assert export([wish("b", "Back")], now=5_000).failed == []
    after = contents(folder)
    assert after[FEED] != before[FEED]
    assert after.keys() == {
        "01 Back.flac",
        "01 Back.chapters.json",
        FEED,
        "cover.png",
        "voice-coach.m3u8",
        LIST,
    }
    assert export([wish("b", "Back")], now=9_000).unchanged == ["01 Back.flac"]
    assert contents(folder) == after


def test_a_changed_file_whose_list_is_lost_is_not_listed_and_the_error_says_so(
    export: Export, folder: Path
) -> None:
    """Nobody knows any more that the file is that of the routine: the playlist and the feed lack it, which is told."""
    wishes = [wish("a", "Arms"), wish("b", "Back")]
    export(wishes)
    with (folder / "01 Arms.flac").open("ab") as file:
        file.write(b"my rating: 5")
    before = (folder / "01 Arms.flac").read_bytes()
    (folder / LIST).unlink()
    ((name, error),) = export(wishes).failed
    assert (name, error.cause) == (
        "a",
        f"{folder}/01 Arms.flac was not written by this program, or was changed since, so it is left alone, "
        "and is in neither the playlist nor the feed.",
    )
    assert (folder / "01 Arms.flac").read_bytes() == before
    assert [text(item, "title") for item in channel(folder).findall("item")] == ["Back"]
    assert "Arms" not in (folder / "voice-coach.m3u8").read_text()
    assert export(wishes, force=True).failed == []
    assert [text(item, "title") for item in channel(folder).findall("item")] == ["Arms", "Back"]


@pytest.mark.parametrize("name", [FEED, "voice-coach.m3u8", "01 Arms.chapters.json"])
def test_without_a_mark_a_file_is_not_ours(export: Export, folder: Path, name: str) -> None:
    """Without the list, a feed, a playlist and chapters of somebody else stay, and so does what a link names."""
    folder.mkdir()
    (folder / name).write_bytes(b"mine")
    assert [failed for failed, _ in export([wish("a", "Arms")]).failed] == [name]
    assert (folder / name).read_bytes() == b"mine"
    (folder / name).unlink()
    export([wish("a", "Arms")])
    (folder / LIST).unlink()
    (folder / name).rename(folder.parent / "elsewhere")
    (folder / name).symlink_to(folder.parent / "elsewhere")
    assert [failed for failed, _ in export([wish("a", "Arms")], now=5_000).failed] == [name]
    assert (folder / name).is_symlink()


EPISODE = Episode("a", "A", "", 1, "01 A.mp3", ".mp3", 1, Samples(48_000), 0, "01 A.chapters.json")
HOSTILE = '</title><script>&amp;]]>"\'\x00\x0b\ufffe\ud800\u202e<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;'


@given(st.text(), st.text(), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_gives_valid_xml(title: str, about: str, file: str) -> None:
    """Whatever is in titles and names, the feed is well-formed, and the text comes back as text."""
    for one in (title, HOSTILE):
        content = feed(URL, "en", "cover.png", [replace(EPISODE, title=one, about=about, file=file)])
        root = parsed(content)
        (item,) = root.findall("channel/item")
        assert {child.tag for child in item} >= {"title", "enclosure", "guid"}
        url = attributes(item, "enclosure")["url"]
        assert url.isascii()
        assert unquote(urlsplit(url).path) == f"/routines/{file}"


def test_hostile_titles_come_back_as_text() -> None:
    """Markup in a title is text in the feed."""
    root = parsed(feed(URL, "en", "cover.png", [replace(EPISODE, title='<b>&amp;</b> "x"')]))
    assert text(root, "channel/item/title") == '<b>&amp;</b> "x"'


@pytest.mark.parametrize("about", ["Press <slowly> & hold the <knee>, &lt;5 times", ""])
def test_a_description_is_html_and_a_title_text(about: str) -> None:
    """Apps read a description as HTML: every word of it is shown, also one in angle brackets. A title is text."""
    title = "Legs <easy> & &amp; arms"
    root = parsed(feed(URL, "en", "cover.png", [replace(EPISODE, title=title, about=about)]))
    shown: list[str] = []
    reader = HTMLParser()
    reader.handle_data = shown.append  # type: ignore[method-assign]
    reader.feed(text(root, "channel/item/description"))
    reader.close()
    assert "".join(shown) == (about or title)
    assert text(root, "channel/item/title") == title


def test_chapters_are_json_in_unicode() -> None:
    """Chapters have their start in seconds, to a millisecond."""
    made = chapters_json([(Samples(0), "Ü"), (Samples(72_048), '"2"')])
    assert json.loads(made)["chapters"] == [
        {"startTime": 0.0, "title": "Ü"},
        {"startTime": 1.501, "title": '"2"'},
    ]


def test_every_format_has_a_type() -> None:
    """Podcast apps play a file by its type, so each format that can be written has one."""
    assert set(TYPES) == set(FORMATS)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a/b/", "https://example.org/a/b/"),
        ("http://192.168.1.20:8000", "http://192.168.1.20:8000/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x/"),
        ("https://example.org/a/feed.xml", "https://example.org/a/"),
        ("https://example.org/myfeed.xml/", "https://example.org/myfeed.xml/"),
        ("https://bücher.example/übung", "https://xn--bcher-kva.example/%C3%BCbung/"),
        ("https://example.org/a%20b", "https://example.org/a%20b/"),
        ("HTTPS://Example.org/A", "https://example.org/A/"),
    ],
)
def test_an_address_is_completed(written: str, url: str) -> None:
    """An address ends in a slash and is plain ASCII; that of the feed itself means its folder."""
    assert checked_url(written) == url


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        ("example.org", "is not an http or https address"),
        ("ftp://example.org", "is not an http or https address"),
        ("file:///tmp", "is not an http or https address"),
        ("https://", "is not an http or https address"),
        ("", "is not an http or https address"),
        ("javascript:alert(1)", "is not an http or https address"),
        ("https://example.org/?a=1", "has a query or a fragment"),
        ("https://example.org/#a", "has a query or a fragment"),
        ("https://me:secret@example.org/", "has a user name or a password"),
        ("https://example.org:port/", "is not a web address"),
        ("https://example.org:99999/", "is not a web address"),
        ("https://[::1/", "is not a web address"),
        ("https://exa mple.org/", "is not an http or https address"),
        ("https://example.org/a b", "has a character that a web address cannot have"),
        ("https://example.org/a\nb", "has a character that a web address cannot have"),
        ("https://example.org/<b>\\", "has a character that a web address cannot have"),
        ('https://exam"ple.org/', "is not an http or https address"),
    ],
)
def test_a_bad_address_is_refused(written: str, cause: str) -> None:
    """An address that no podcast app could open is an error that says why."""
    with pytest.raises(UsageError) as error:
        checked_url(written)
    assert cause in error.value.cause
    assert "secret" not in str(error.value)
