"""The clip cache: what it hands out is whole and right, whatever happens to the disk."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from voice_coach.sound import clip_cache
from voice_coach.sound.cache_folder import ENDING, clip_key
from voice_coach.sound.clip_cache import (
    FRESH,
    LARGEST,
    MAGIC,
    ClipCache,
    pack,
    unpack,
)

KEY = clip_key("1", "espeak", "Wall squat")
OTHER = clip_key("1", "espeak", "Plank")
SAMPLES = np.arange(-500, 500, dtype=np.int16)


@pytest.fixture
def notices():
    return []


@pytest.fixture
def cache(tmp_path, notices):
    return ClipCache(tmp_path / "clips", notices.append)


def entries(cache):
    return sorted(path.name for path in cache.folder.iterdir())


def fill(cache, count, age=0.0):
    """Store ``count`` clips of a second, the first of them used longest ago."""
    keys = [clip_key("fill", str(number)) for number in range(count)]
    for number, key in enumerate(keys):
        cache.store(key, np.ones(48_000, np.int16))
        when = time.time() - age + number
        os.utime(cache.folder / (key.hex() + ENDING), (when, when))
    return keys


def test_there_and_back(cache):
    """What was stored comes back, bit for bit."""
    assert cache.load(KEY) is None
    cache.store(KEY, SAMPLES)
    assert np.array_equal(cache.load(KEY), SAMPLES)
    assert cache.load(KEY).dtype == np.int16


def test_an_empty_clip(cache):
    """A phrase in which nothing can be said is an entry too."""
    cache.store(KEY, SAMPLES[:0])
    assert len(cache.load(KEY)) == 0


def test_keys_tell_their_parts_apart():
    """No two lists of parts share a key, however they are cut."""
    assert len({clip_key("ab", "c"), clip_key("a", "bc"), clip_key("abc"), clip_key("abc", "")}) == 4
    assert len(clip_key("\ud800")) == 32


def flip(content, place):
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


WHOLE = pack(KEY, SAMPLES)
BROKEN = {
    "empty": b"",
    "only the beginning": MAGIC,
    "cut by a byte": WHOLE[:-1],
    "cut by a sample": WHOLE[:-2],
    "half": WHOLE[: len(WHOLE) // 2],
    "longer": WHOLE + b"\0\0",
    "magic": flip(WHOLE, 0),
    "key": flip(WHOLE, len(MAGIC)),
    "checksum": flip(WHOLE, len(MAGIC) + 33),
    "first sample": flip(WHOLE, len(MAGIC) + 36),
    "last sample": flip(WHOLE, len(WHOLE) - 1),
    "zeros": bytes(len(WHOLE)),
    "another phrase": pack(OTHER, SAMPLES),
    "foreign": b"RIFF....WAVEfmt ",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_entry_is_made_anew(cache, notices, what):
    """A truncated, garbled, swapped or foreign entry is no entry, and gives way to a whole one."""
    cache.store(KEY, SAMPLES)
    (cache.folder / (KEY.hex() + ENDING)).write_bytes(BROKEN[what])
    assert cache.load(KEY) is None
    cache.store(KEY, SAMPLES)
    assert np.array_equal(cache.load(KEY), SAMPLES)
    assert notices == []


def test_every_truncation_is_noticed():
    """An entry is whole or refused, wherever it was cut."""
    whole = pack(KEY, SAMPLES[:20])
    assert [length for length in range(len(whole) + 1) if unpack(KEY, whole[:length]) is not None] == [
        len(whole)
    ]


def test_a_folder_in_the_place_of_an_entry(cache, notices):
    """An empty folder gives way to an entry; one that holds something stays, and costs that entry alone."""
    cache.store(OTHER, SAMPLES)
    path = cache.folder / (KEY.hex() + ENDING)
    path.mkdir()
    (path / "mine").write_text("x")
    cache.store(KEY, SAMPLES)
    assert cache.load(KEY) is None
    assert entries(cache) == sorted([KEY.hex() + ENDING, OTHER.hex() + ENDING])
    (path / "mine").unlink()
    cache.store(KEY, SAMPLES)
    assert np.array_equal(cache.load(KEY), SAMPLES)
    assert np.array_equal(cache.load(OTHER), SAMPLES)
    assert notices == []


def make_link_to_an_entry(path):
    other = path.with_name("elsewhere")
    other.write_bytes(pack(KEY, SAMPLES))
    path.symlink_to(other)


def make_great(path):
    with path.open("wb") as file:
        file.write(pack(KEY, SAMPLES))
        file.truncate(10 << 30)


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and links")
@pytest.mark.parametrize(
    "make",
    [
        os.mkfifo,
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.symlink_to(path),
        make_link_to_an_entry,
        make_great,
    ],
    ids=["pipe", "link to a device", "link to itself", "link to an entry", "ten gigabytes"],
)
def test_only_files_of_an_entrys_size_are_read(cache, notices, make):
    """A pipe, a link or a giant is never read, nor waited for, and gives way to an entry."""
    cache.folder.mkdir()
    path = cache.folder / (KEY.hex() + ENDING)
    make(path)
    assert cache.load(KEY) is None
    cache.prune()
    cache.store(KEY, SAMPLES)
    assert np.array_equal(cache.load(KEY), SAMPLES)
    assert not path.is_symlink()
    assert notices == []


def test_the_longest_text_at_the_slowest_rate_is_kept():
    """An entry holds 2,000 words at 100 words a minute, which are 20 minutes."""
    assert 20 * 60 * 48_000 * 2 < LARGEST < 21 * 60 * 48_000 * 2


def test_no_folder_can_be_made(tmp_path, notices):
    """Without a place to write the cache stays empty, and says so once."""
    (tmp_path / "file").write_text("in the way")
    cache = ClipCache(tmp_path / "file" / "clips", notices.append)
    for key in (KEY, OTHER):
        cache.store(key, SAMPLES)
        assert cache.load(key) is None
    cache.close()
    assert len(notices) == 1
    assert "cannot be kept" in notices[0]
    assert str(tmp_path / "file") in notices[0]
    assert "Playing" not in notices[0]  # an export or a check plays nothing


def test_full_disk(cache, notices):
    """A disk that takes no more leaves no half entry, and is told once."""
    resource = pytest.importorskip("resource", reason="needs POSIX limits")
    cache.store(OTHER, SAMPLES[:10])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        cache.store(KEY, SAMPLES)
        cache.store(KEY, SAMPLES)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert entries(cache) == [OTHER.hex() + ENDING]
    assert len(notices) == 1
    assert np.array_equal(cache.load(OTHER), SAMPLES[:10])


def test_no_home(monkeypatch, notices, tmp_path):
    """Without a home folder nothing is written anywhere, the current folder included; old platformdirs give `~`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("~/.cache/voice-coach"))
    cache = ClipCache(notice=notices.append)
    cache.store(KEY, SAMPLES)
    assert cache.load(KEY) is None
    assert list(tmp_path.iterdir()) == []
    assert len(notices) == 1


def test_least_recently_used_go_first(tmp_path, monkeypatch):
    """Beyond the bound, the entries that were used longest ago are removed."""
    keys = fill(ClipCache(tmp_path), 14, age=2 * FRESH)
    monkeypatch.setattr(clip_cache, "MOST_BYTES", 1_000_000)
    cache = ClipCache(tmp_path)
    assert cache.load(keys[0]) is not None  # used just now
    cache.prune()
    kept = [key for key in keys if cache.load(key) is not None]
    assert kept == [keys[0], *keys[-len(kept) + 1 :]]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 1_000_000


def test_bounded_while_it_fills(tmp_path, monkeypatch):
    """The folder stays near its bound while it is being filled, and below it when the cache is closed."""
    monkeypatch.setattr(clip_cache, "MOST_BYTES", 1_000_000)
    cache = ClipCache(tmp_path)
    sizes = []
    for number in range(60):
        cache.store(clip_key(str(number)), np.ones(48_000, np.int16))
        sizes.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
    assert max(sizes) < 1_300_000
    cache.close()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 1_000_000


def test_what_dead_players_left(cache):
    """What a killed player left unfinished is cleared away, and strangers' files are let be."""
    cache.store(KEY, SAMPLES)
    for name in (".voice-coach-0123abcd.part", "old.part", "notes.txt"):
        (cache.folder / name).write_text("x")
    cache.prune()
    assert entries(cache) == sorted([KEY.hex() + ENDING, "notes.txt", "old.part"])


def test_the_folder_vanishes(cache, notices):
    """A folder that was deleted in the middle is made again."""
    cache.store(KEY, SAMPLES)
    for path in cache.folder.iterdir():
        path.unlink()
    cache.folder.rmdir()
    assert cache.load(KEY) is None
    cache.prune()
    cache.store(KEY, SAMPLES)
    assert np.array_equal(cache.load(KEY), SAMPLES)
    assert notices == []


FILLER = """
import sys
from pathlib import Path
import numpy as np
from voice_coach.sound.cache_folder import clip_key
from voice_coach.sound import clip_cache
clip_cache.MOST_BYTES = 400_000
cache = clip_cache.ClipCache(Path(sys.argv[1]), print)
for turn in range(200):
    number = turn % 40
    key = clip_key(str(number))
    samples = cache.load(key)
    assert samples is None or (len(samples) == 5000 + number and (samples == number).all()), number
    cache.store(key, np.full(5000 + number, number, np.int16))
    if turn % 20 == 0:
        cache.prune()
cache.close()
"""


def test_two_players_share_it(tmp_path):
    """Players that fill, read and prune one folder at the same time only ever see whole entries."""
    players = [
        subprocess.Popen(
            [sys.executable, "-c", FILLER, str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    for player in players:
        said, _ = player.communicate(timeout=120)
        assert (player.returncode, said) == (0, "")
    assert all(path.suffix == ENDING for path in tmp_path.iterdir())
