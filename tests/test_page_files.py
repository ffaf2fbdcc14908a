"""The files of a page: what an author writes stays text, the policy, whose files are replaced, and `export --page`."""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import os
import re
import signal
import struct
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from legible import exercise, routine
from page_blobs import Page
from test_page_plan import plan_of

from voice_coach.cli import main
from voice_coach.commands.export.page import LONG_FOR_ONE_FILE
from voice_coach.errors import CoachError, UsageError
from voice_coach.exports.page.files import NAMES, folder_files, safe_json, signed_png, single_file
from voice_coach.exports.page.mp3 import header
from voice_coach.exports.page.signature import SIGNATURE, SIGNED_WITHIN, Origin, origin_of
from voice_coach.exports.page.writing import require_place, write_page
from voice_coach.library.finder import load
from voice_coach.units import STREAM_RATE

HOSTILE = (
    "</script><script>alert(1)</script><!-- & \"quotes\" 'single' {{data}} {{script}} \u2028\u2029 \ud83d end"
)
ORIGIN = Origin("0123456789abcdef", "plank --> <b>")
PLANK = "title: Plank\nsteps:\n  - exercise: Plank\n    hold: 3s\n    get_ready: 3s\n"


class Read(HTMLParser):
    """An index.html as a browser reads it: elements with their attributes, and the texts of some."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._in = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in = str(dict(attrs).get("id") or tag)
        self.texts.setdefault(self._in, "")

    def handle_data(self, data: str) -> None:
        if self._in:
            self.texts[self._in] += data

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def attributes(self, tag: str, **wanted: str) -> dict[str, str | None]:
        return next(
            attributes
            for name, attributes in self.elements
            if name == tag and all(attributes.get(key) == value for key, value in wanted.items())
        )

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.texts["routine"])
        return data

    @property
    def policy(self) -> dict[str, str]:
        content = self.attributes("meta", **{"http-equiv": "Content-Security-Policy"})["content"]
        assert content is not None
        return dict(rule.split(" ", 1) for rule in content.split("; "))


@pytest.fixture(scope="module")
def page() -> Page:
    plan = plan_of(replace(routine(exercise(HOSTILE, hold=20)), title=HOSTILE))
    return Page(plan.data, bytes(96 * plan.clips.frames))


@pytest.fixture(scope="module")
def files(page: Page) -> dict[str, bytes]:
    return folder_files(page.data, page.sound, ORIGIN)


@pytest.fixture
def one_file(page: Page) -> bytes:
    return single_file({**page.data, "sound": {**page.data["sound"], "source": None}}, page.sound, ORIGIN)


def test_what_an_author_writes_stays_text(page: Page, files: dict[str, bytes], one_file: bytes) -> None:
    """A title with markup, gaps or line separators ends no element and fills no gap, and is shown as it was written."""
    for content in (files["index.html"], one_file):
        text = content.decode("utf-8")
        assert "alert(1)</script>" not in text
        assert "<!-- &" not in text
        assert "\u2028" not in text
        read = Read(text)
        assert read.data["parts"] == page.data["parts"]
        assert read.texts["title"] == page.data["title"]
        assert [name for name, _ in read.elements].count("script") == 3
    assert json.loads(files["manifest.webmanifest"])["name"] == page.data["title"]


def test_json_for_a_script_element_has_no_markup() -> None:
    """In the data no character can end or open an element, and it is read back as it was."""
    written = safe_json([HOSTILE])
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == [HOSTILE]


def test_every_gap_is_filled(files: dict[str, bytes], one_file: bytes, page: Page) -> None:
    """No gap of a template is left, in the page and in the worker."""
    for content in (files["index.html"], one_file, files["worker.js"]):
        left = re.findall(rb"{{\w+}}", content)
        assert set(left) <= {b"{{data}}", b"{{script}}"}  # as the author wrote them
        assert len(left) <= 2 * json.dumps(page.data).count("{{data}}") + 4


def test_the_policy_allows_the_page_and_nothing_else(files: dict[str, bytes], one_file: bytes) -> None:
    """The policy has the hashes of the style and the script that are there, and forbids everything it does not name."""
    for content, more in (
        (
            files["index.html"],
            {"connect-src": "'self'", "img-src": "'self'", "manifest-src": "'self'", "worker-src": "'self'"},
        ),
        (one_file, {"img-src": "data:"}),
    ):
        text = content.decode("utf-8")
        style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
        script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
        assert style
        assert script
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()}'"
            for found in (style, script)
        ]
        assert Read(text).policy == {
            "default-src": "'none'",
            "style-src": hashes[0],
            "script-src": hashes[1],
            "media-src": "blob:",
            "base-uri": "'none'",
            "form-action": "'none'",
            **more,
        }
        assert not re.search(r"<[a-z][^>]*\s(style|on\w+)=", text.split('id="routine"')[0])


def test_no_address_leads_elsewhere(files: dict[str, bytes], one_file: bytes) -> None:
    """No element of the page names another host."""
    for content in (files["index.html"], one_file):
        for name, attributes in Read(content.decode("utf-8")).elements:
            for key in ("src", "href", "action", "data", "poster"):
                assert not re.match(r"(\w+:)?//", attributes.get(key) or ""), (name, attributes)


def test_the_files_of_a_folder(files: dict[str, bytes], page: Page) -> None:
    """A folder has the page, its sound, and what it takes to install it; each names the others rightly."""
    assert tuple(files) == NAMES
    assert files["sound.mp3"] == header(len(page.sound) // 96) + page.sound
    assert len(files["sound.mp3"]) == page.data["sound"]["bytes"]
    manifest = json.loads(files["manifest.webmanifest"])
    assert {icon["src"] for icon in manifest["icons"]} <= set(files)
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    kept = re.search(r"const FILES = (\[.*?\]);", files["worker.js"].decode())
    assert kept
    assert set(json.loads(kept[1])) == {"./", *files} - {"index.html", "worker.js"}
    read = Read(files["index.html"].decode("utf-8"))
    linked = {attributes["href"] for name, attributes in read.elements if name == "link"}
    assert linked == set(files) - {"index.html", "worker.js", "sound.mp3"}


def test_one_file_has_its_sound(one_file: bytes, page: Page) -> None:
    """The page as one file has the sound in itself, and asks for no other file."""
    read = Read(one_file.decode("utf-8"))
    assert base64.b64decode(read.texts["sound"]) == header(len(page.sound) // 96) + page.sound
    assert read.data["sound"]["source"] is None
    assert all(
        (attributes.get("href") or "").startswith("data:")
        for name, attributes in read.elements
        if name == "link"
    )


def test_icons_are_pictures(files: dict[str, bytes]) -> None:
    """The icons are whole PNG files of the sizes that they are linked with."""
    for name, size in (("icon-192.png", 192), ("icon-512.png", 512), ("apple-touch-icon.png", 180)):
        content = files[name]
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        at, kinds = 8, []
        while at < len(content):
            (length,) = struct.unpack(">I", content[at : at + 4])
            chunk = content[at + 4 : at + 8 + length]
            assert struct.unpack(">I", content[at + 8 + length : at + 12 + length]) == (zlib.crc32(chunk),)
            kinds.append(chunk[:4])
            at += 12 + length
        assert kinds == [b"IHDR", b"tEXt", b"IDAT", b"IEND"]
        assert struct.unpack(">II", content[16:24]) == (size, size)


def test_every_file_is_signed(files: dict[str, bytes], one_file: bytes) -> None:
    """Each file of a page has the mark by which a later export knows it."""
    for content in (*files.values(), one_file):
        assert SIGNATURE in content[:SIGNED_WITHIN]
    assert SIGNATURE in signed_png(files["icon-192.png"])


def test_the_cache_has_a_name_of_its_content(page: Page, files: dict[str, bytes]) -> None:
    """The worker's cache is renamed when anything changes, and only then."""
    assert folder_files(page.data, page.sound, ORIGIN) == files
    other = folder_files(page.data, page.sound[:-1] + b"\1", ORIGIN)
    assert other["worker.js"] != files["worker.js"]
    assert (
        folder_files({**page.data, "title": "Other"}, page.sound, ORIGIN)["worker.js"] != files["worker.js"]
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_appears_whole(
    tmp_path: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder is there with all its files, or not at all."""
    target = tmp_path / "new"
    written = 0

    def full(number: int) -> None:
        nonlocal written
        written += 1
        if written == len(NAMES):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(CoachError, match="No space left"):
            write_page(target, files, replace=False)
    assert names(tmp_path) == []
    write_page(target, files, replace=False)
    assert {name: (target / name).read_bytes() for name in names(target)} == files
    assert target.stat().st_mode & 0o777 == 0o755


def test_a_folder_of_ours_is_renewed(tmp_path: Path, files: dict[str, bytes]) -> None:
    """A later export replaces the files of an earlier one, and leaves all others alone."""
    target = tmp_path / "new"
    write_page(target, files, replace=False)
    (target / "notes.txt").write_text("mine")
    require_place(target, ORIGIN, replace=False)
    changed = {**files, "index.html": files["index.html"] + b"\n"}
    write_page(target, changed, replace=False)
    assert (target / "index.html").read_bytes() == changed["index.html"]
    assert (target / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("target", ["page", "page.html"])
def test_the_page_of_another_routine_is_not_replaced(
    here: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    """The page of another file, of the same name too, and of another line stays, unless `--force` is given."""
    index = here / target / "index.html" if target == "page" else here / target
    (here / "a").mkdir()
    (here / "a" / "plank.yaml").write_text(PLANK)
    for name, others in (
        ("plank.yaml", {"a/plank.yaml": " of the same name, `plank`", "plank 3s": ", `plank`", "plank": ""}),
        ("plank  3s", {"plank 4s": ", `plank 3s`", "plank.yaml": ", `plank 3s`"}),
    ):
        assert export(target, "--force", name=name) == 0
        before = index.read_bytes()
        assert str(here).encode() not in before
        capsys.readouterr()
        for other, told in others.items():
            assert export(target, name=other) == 2
            said = " ".join(capsys.readouterr().err.split())
            assert f"{target} is the page of another routine{told}" in said
            assert index.read_bytes() == before


def test_a_changed_routine_replaces_its_own_page(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is the same routine whatever is in it and however its path is written; so is a line however spaced."""
    assert export("page") == 0
    before = (here / "page" / "index.html").read_bytes()
    (here / "plank.yaml").write_text(PLANK.replace("hold: 3s", "hold: 4s"))
    (here / "sub").mkdir()
    monkeypatch.chdir(here / "sub")
    assert export("../page", name="../plank.yaml") == 0
    assert (here / "page" / "index.html").read_bytes() != before
    assert export("line.html", name="plank 3s") == 0
    assert export("line.html", name=" plank   3s ") == 0


def test_a_built_in_routine_is_the_same_in_another_installation() -> None:
    """The page of a built-in routine can be renewed after the program has moved."""
    read = load("plank").required()
    assert origin_of(read, "plank") != origin_of(replace(read, file="/elsewhere/plank.yaml"), "plank")
    assert origin_of(read, "plank").checksum == origin_of(read, str(read.file)).checksum
    assert origin_of(read, "plank").checksum == hashlib.sha256(b"built-in: plank").hexdigest()[:16]


def test_a_long_name_hides_no_origin(tmp_path: Path, files: dict[str, bytes]) -> None:
    """A name that does not fit into the mark is left out of the message, and the page is still that of its routine."""
    target = tmp_path / "page"
    mine = replace(ORIGIN, name=255 * "<")
    content = files["index.html"].replace(safe_json(ORIGIN.name).encode(), safe_json(mine.name).encode(), 1)
    write_page(target, {**files, "index.html": content}, replace=False)
    require_place(target, mine, replace=False)
    with pytest.raises(UsageError, match=r"page is the page of another routine\. Choose"):
        require_place(target, Origin(16 * "0", "other"), replace=False)


@pytest.mark.parametrize("mark", ["", "0123456789abcdef", '0123456789abcdef "\\q" -->', '"plank" -->'])
def test_a_page_with_a_damaged_mark_is_that_of_another(tmp_path: Path, mark: str) -> None:
    """A page of which nobody knows whose it is stays."""
    target = tmp_path / "page.html"
    target.write_text(f"<!doctype html>\n<!-- made by voice-coach: {mark}")
    with pytest.raises(UsageError, match="is the page of another routine"):
        require_place(target, ORIGIN, replace=False)


def test_the_page_is_written_last(
    tmp_path: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a folder cannot be renewed, its page is still the one before."""
    target = tmp_path / "new"
    write_page(target, files, replace=False)
    changed = {name: content + b"\n" for name, content in files.items()}
    written = 0

    def full(number: int) -> None:
        nonlocal written
        written += 1
        if written == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(CoachError, match="No space left"):
            write_page(target, changed, replace=False)
    assert names(target) == sorted(NAMES)
    assert (target / "index.html").read_bytes() == files["index.html"]


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(home)
    (home / "plank.yaml").write_text(PLANK)
    return home


def export(target: str, *options: str, name: str = "plank.yaml") -> int:
    return main(["export", name, "--page", target, "--voice", "silent", "--talk", "signals", *options])


def test_a_folder_and_a_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--page` writes a folder, or one file if its name ends in .html, and says how long it is."""
    assert export("plank") == 0
    assert names(here / "plank") == sorted(NAMES)
    assert export("plank.html") == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert re.search(
        r"Written to plank: \d+ seconds, 0\.\d MB\n.*Written to plank\.html: ", told.err, re.DOTALL
    )
    folder = Read((here / "plank" / "index.html").read_text("utf-8")).data
    one = Read((here / "plank.html").read_text("utf-8")).data
    assert folder["sound"].pop("source") == "sound.mp3"
    assert one["sound"].pop("source") is None
    del folder["id"], one["id"]
    assert folder == one
    assert export("plank") == 0  # one's own is renewed
    assert export("plank.html") == 0


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("mine", "mine/index.html was not written by an earlier export of a page."),
        ("mine.html", "mine.html was not written by an earlier export of a page."),
        ("missing/page", "There is no folder missing."),
        ("plank.yaml", "plank.yaml is a file."),
        ("linked.html", "linked.html is not a regular file."),
        ("folder.html", "folder.html is a folder."),
    ],
)
def test_nothing_of_others_is_replaced(
    here: Path, capsys: pytest.CaptureFixture[str], target: str, told: str
) -> None:
    """A file that is not of an earlier page, a link and a folder stay; nothing is spoken before that is found out."""
    (here / "mine").mkdir()
    (here / "mine" / "index.html").write_text("mine")
    (here / "mine.html").write_text("mine")
    (here / "folder.html").mkdir()
    (here / "linked.html").symlink_to(here / "mine.html")
    assert export(target) != 0
    assert told in capsys.readouterr().err
    assert (here / "mine" / "index.html").read_text() == "mine"
    assert (here / "mine.html").read_text() == "mine"
    if target.startswith("mine"):
        assert export(target, "--force") == 0


def test_an_interrupted_page_says_what_was_written(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C says that nothing was written, or which files of a folder have been replaced by then."""
    assert export("page") == 0
    (here / "plank.yaml").write_text(PLANK.replace("hold: 3s", "hold: 4s"))
    (here / "page" / ".hidden").touch()
    with monkeypatch.context() as patched:
        patched.setattr(
            "voice_coach.exports.page.build.rendered", lambda *_: signal.raise_signal(signal.SIGINT)
        )
        for target in ("page", "new", "new.html"):
            capsys.readouterr()
            assert export(target) == 130
            assert capsys.readouterr().err.splitlines()[-2:] == ["Interrupted: nothing was written.", ""]
    written = 0

    def interrupted(number: int) -> None:
        nonlocal written
        written += 1
        if written == 2:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("os.fsync", interrupted)
    assert export("page") == 130
    assert capsys.readouterr().err.splitlines()[-2:] == ["Interrupted. Written by then: page/sound.mp3.", ""]


def test_a_long_page_is_better_a_folder(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 20 minutes on, one file is written and a folder is advised."""
    assert LONG_FOR_ONE_FILE == 20 * 60 * STREAM_RATE
    assert export("plank.html") == 0
    assert "--page" not in capsys.readouterr().err
    monkeypatch.setattr("voice_coach.commands.export.page.LONG_FOR_ONE_FILE", STREAM_RATE)
    assert export("plank.html") == 0
    assert "--page plank" in capsys.readouterr().err.splitlines()[-1]
    assert export("plank") == 0
    assert "--page" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ["-o", "x.mp3"],
        ["--all"],
        ["--stereo"],
        ["--bitrate", "32"],
        ["--captions", "vtt"],
        ["--cues", "json"],
    ],
)
def test_options_of_audio_files_are_refused(
    here: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    """`--page` does not stand together with options that would have no effect."""
    assert export("plank", *options) == 2
    assert f"`--page` and `{options[0]}` cannot stand together" in capsys.readouterr().err
    assert not (here / "plank").exists()


def test_a_page_needs_a_routine(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--page` without a routine is an error with a remedy."""
    assert main(["export", "--page", "plank"]) == 2
    assert "Name a routine" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without the right to write is reported before anything is spoken, with a remedy."""
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (here / "closed").mkdir(mode=0o500)
    assert export("closed/page") == 1
    assert "permissions" in capsys.readouterr().err
