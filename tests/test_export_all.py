"""`export --all` as a user meets it: what is selected, messages, exit codes, and signals."""

from __future__ import annotations

import os
import pickle
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import soundfile
from other_user import as_user

from voice_coach.cli import main
from voice_coach.commands.export.all import Selected, routines, with_tags
from voice_coach.errors import UsageError
from voice_coach.exports.room import NoRoomError
from voice_coach.library.finder import routine_names

LONG = 120
"""Seconds that a process may take on a machine with much else to do."""

OURS = ("export", "--all", "--tag", "mine", "--voice", "silent", "-o", "out")


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with a folder of routines of one's own."""
    (home / "scripts").mkdir()
    monkeypatch.setenv("VOICE_COACH_SCRIPTS", str(home / "scripts"))
    monkeypatch.chdir(home)
    return home


def script(folder: Path, name: str, title: str, more: str = "", steps: str = "- say: Hi") -> None:
    text = f"title: {title}\ntags: [mine, {name}-tag]\n{more}\nsteps:\n  {steps}\n"
    (folder / "scripts" / f"{name}.yaml").write_text(text, "utf-8")


Captured = pytest.CaptureFixture[str]


def test_all_routines_are_read(folder: Path) -> None:
    """Without a tag, all routines are meant: the built-in ones and one's own."""
    script(folder, "arms", "Arms")
    assert [one.name for one in routines()] == routine_names()
    assert {"arms", "neck-warmup"} <= {one.name for one in routines() if one.routine}


def test_without_any_routine_there_is_an_error() -> None:
    """If there is nothing to export, that is an error, and the folder is not emptied."""
    for found in ([], [Selected("bad", None, None)]):
        with pytest.raises(UsageError, match="There is no routine to export"):
            with_tags(found, ())


def test_it_says_what_it_did(folder: Path, capsys: Captured) -> None:
    """The last line counts what was made, unchanged, renamed and removed; nothing goes to standard output."""
    script(folder, "back", "Back")
    script(folder, "calf", "Calf")
    assert main([*OURS, "--jobs", "1"]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "1 of 2 written: 01 Back.mp3",
        "2 of 2 written: 02 Calf.mp3",
        "out: 2 made.",
    ]
    assert main([*OURS]) == 0
    assert capsys.readouterr().err == "out: 2 unchanged.\n"
    script(folder, "arms", "Arms")
    (folder / "scripts" / "calf.yaml").unlink()
    assert main([*OURS]) == 0
    captured = capsys.readouterr()
    assert captured.err.splitlines()[-1] == "out: 1 made, 1 unchanged, 1 renamed, 1 removed."
    assert captured.out == ""
    assert sorted(path.name for path in (folder / "out").glob("*.mp3")) == ["01 Arms.mp3", "02 Back.mp3"]


def test_several_tags_are_all_needed(folder: Path, capsys: Captured) -> None:
    """As in `list`, several tags select the routines that have all of them; case makes no difference."""
    script(folder, "arms", "Arms")
    script(folder, "back", "Back")
    assert main([*OURS, "--tag", "BACK-tag"]) == 0
    assert [path.name for path in (folder / "out").glob("*.mp3")] == ["01 Back.mp3"]
    assert main([*OURS, "--tag", "back-tag", "--tag", "arms-tag"]) == 2
    assert (
        "There is no routine to export with all of these tags: mine, back-tag, arms-tag."
        in capsys.readouterr().err
    )
    assert (folder / "out" / "01 Back.mp3").exists()


def test_a_routine_with_errors_is_named_and_left_out(folder: Path, capsys: Captured) -> None:
    """Errors in one routine, or a sound of it that cannot be played, stop no other; the exit code is 1."""
    script(folder, "arms", "Arms")
    script(folder, "bad", "Bad", steps="- exercise: Squat")
    (folder / "scripts" / "gong.wav").write_bytes(b"no sound")
    script(folder, "deaf", "Deaf", steps="- sound: gong")
    assert main([*OURS]) == 1
    told = capsys.readouterr().err
    assert "bad has errors and is left out. `voice-coach check bad` shows them." in told
    assert "deaf has errors and is left out. `voice-coach check deaf` shows them." in told
    assert told.splitlines()[-1] == "out: 1 made."


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("title: Bad\ntags: [other]\nsteps: 7\n", False),
        ("title: Bad\nsteps: 7\n", False),
        ("title: Bad\ntags: [other, MINE]\nsteps: 7\n", True),
        ("title: Bad\ntags: {a: mine}\nsteps: 7\n", True),
        ("title: Bad\ntags: [[mine]]\nsteps: 7\n", True),
        ("title: 'Bad\ntags: [other]\nsteps: 7\n", True),
        ("- 7\n", True),
        (b"title: \xff\ntags: [other]\n", True),
    ],
)
def test_with_a_tag_only_errors_of_routines_that_may_have_it_count(
    folder: Path, capsys: Captured, content: str | bytes, named: bool
) -> None:
    """With `--tag`, a routine with errors is named, with exit code 1, if it has the tag or its tags are unreadable."""
    script(folder, "arms", "Arms")
    (folder / "scripts" / "bad.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main([*OURS, "--format", "wav"]) == int(named)
    assert ("bad has errors and is left out." in capsys.readouterr().err) is named
    (folder / "scripts" / "bad.yaml").unlink()
    assert main([*OURS, "--format", "wav"]) == 0


def test_routines_that_wait_for_a_press_are_named(folder: Path, capsys: Captured) -> None:
    """With many routines, the notice that a file cannot wait says for which of them."""
    for name, until in (("arms", ", until: press"), ("back", ""), ("calf", ", until: press")):
        script(folder, name, name, steps=f"- {{exercise: Plank, hold: 3s{until}}}")
    assert main([*OURS, "--format", "wav", "--talk", "signals"]) == 0
    assert "arms, calf: A file cannot wait for a press:" in " ".join(capsys.readouterr().err.split())


def test_one_error_of_many_files_is_one_line(folder: Path, capsys: Captured) -> None:
    """What fails for the same reason is reported once, with the names of the routines."""
    (folder / "out").mkdir()
    for number, name in enumerate(("arms", "back", "calf"), 1):
        script(folder, name, f"St. {name}")
        (folder / "out" / f"0{number} St. {name}.mp3").write_bytes(b"mine")
    assert main([*OURS, "--jobs", "1"]) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert told.count("left alone") == 1
    assert (
        "arms, back, calf: The file was not written by this program, or was changed since, so it is left alone, "
        "and is not in the playlist. Replace it with `--force`, or move it away." in told
    )


def test_a_full_disk_is_one_line(folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that do not fit on the disk are one line with the folder, their sum and what is left; one has its name."""
    script(folder, "arms", "Arms", steps="- {exercise: Plank, hold: 5 min}")
    script(folder, "back", "Back", steps="- {exercise: Plank, hold: 9 min}")
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    assert main([*OURS, "--jobs", "1"]) == 1
    told = " ".join(capsys.readouterr().err.split())
    both = re.search(r"arms, back: out may take (\S+) MB more, and its disk has 1.0 MB left. Free some", told)
    assert both
    sizes = []
    for name, title in (("arms", "01 Arms"), ("back", "01 Back")):
        assert main([*OURS, "--jobs", "1", "--tag", f"{name}-tag"]) == 1
        told = " ".join(capsys.readouterr().err.split())
        one = re.search(
            rf"{name}: out/{title}.mp3 may take (\S+) MB, and its disk has 1.0 MB left. Free", told
        )
        assert one
        sizes.append(float(one[1]))
    assert float(both[1]) == pytest.approx(sum(sizes), abs=0.15)


def test_too_little_room_is_told_by_another_process() -> None:
    """The error of a file that is made in a process of its own comes with its sizes."""
    error = NoRoomError(Path("out/01 Arms.mp3"), 2_700_000, 1_000_000, "Free some space.")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.needed, again.free) == (str(error), 2_700_000, 1_000_000)


def test_a_file_in_the_way_is_named(folder: Path, capsys: Captured) -> None:
    """A file of somebody else with the name of one of ours is an error that names both, and the exit code is 1."""
    script(folder, "arms", "Arms")
    (folder / "out").mkdir()
    (folder / "out" / "01 Arms.mp3").write_bytes(b"mine")
    assert main([*OURS]) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert (
        "arms: out/01 Arms.mp3 was not written by this program, or was changed since, so it is left alone, and is not "
        "in the playlist." in told
    )
    assert told.endswith("out: 1 failed.")
    assert main([*OURS, "--force"]) == 0


def test_a_language_without_a_voice_fails_its_routine_only(folder: Path, capsys: Captured) -> None:
    """A routine that no voice can speak is reported, and the others are made."""
    script(folder, "arms", "Arms")
    script(folder, "mute", "Mute", "language: tlh")
    config = folder / "CONFIG" / "voice-coach" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("voice: {en: en-us}\n")  # it starts sooner than the natural voice
    arguments = [argument for argument in OURS if argument not in ("--voice", "silent")]
    assert main([*arguments, "--jobs", "1"]) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert "mute: There is no voice for the language" in told
    assert told.endswith("out: 1 made, 1 failed.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("export legs --all -o out", "`--all` and NAME cannot stand together."),
        ("export --all -o out --captions vtt", "`--all` and `--captions` cannot stand together."),
        ("export --all -o out --cues json", "`--all` and `--cues` cannot stand together."),
        ("export legs -o out.mp3 --feed https://a.org", "`--feed` is for `--all`."),
        ("export legs -o out.mp3 --tag neck", "`--tag` is for `--all`."),
        ("export legs -o out.mp3 --jobs 2", "`--jobs` is for `--all`."),
        ("export legs -o out.mp3 --format mp3", "`--format` is for `--all`."),
        ("export -o out.mp3", "Name a routine, or write all of them into a folder with `--all`."),
        ("export --all", "Say where to write: `-o FILE` (with `--all`, a folder), or `--page` for a page."),
        (
            "export --all -o out.mp3",
            "With `--all`, `-o` is a folder, and `out.mp3` has the ending of a file.",
        ),
        ("export --all -o OUT.M4A", "Name a folder, and pick the format with `--format m4a`."),
        ("export legs -o -", "`-o` writes files. For standard output: `voice-coach play NAME --output -`."),
        ("export --all -o -", "`-o` with `--all` cannot write to standard output."),
        ("export legs --page -", "`--page` cannot write to standard output."),
        (
            "export legs --page out.mp3",
            "`--page` writes a folder or an .html file, and `out.mp3` has the ending of an audio file.",
        ),
        (
            "export legs --page OUT.Opus",
            "Name a folder, or a file that ends in .html. For an audio file, use `-o`.",
        ),
        ("export --all -o ''", "`-o` is empty. Name a file or a folder."),
        ("export legs --file ''", "`-o` is empty. Name a file or a folder."),
        ("export legs --page ''", "`--page` is empty. Name a file or a folder."),
        ("export legs --page out --feed https://a.org", "`--page` and `--feed` cannot stand together."),
        ("export legs --page out --tag neck", "`--page` and `--tag` cannot stand together."),
        ("export --all -o out --format doc", "The ending `.doc` is not a known format. Use one of: .wav"),
        ("export --all -o out --jobs 0", "`0` is not a whole number from 1 to 64."),
        ("export --all -o out --tag mime", "No routine has the tag `mime`. Did you mean `mine`?"),
        ("export --all -o out --tag zzzzzzzz", "No routine has the tag `zzzzzzzz`. The tags are: "),
        ("export --all -o out --feed ftp://a.org", "`ftp://a.org` is not an http or https address."),
        ("export --all -o out --feed https://a.org/?b", "has a query or a fragment (`?` or `#`)."),
        ("export --all -o out --voice nobody", "There is no voice `nobody`."),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    folder: Path, capsys: Captured, arguments: str, told: str
) -> None:
    """Each mistake on the command line has its sentence and exit code 2, and writes nothing."""
    script(folder, "legs", "Legs")
    before = sorted(folder.iterdir())
    assert main(shlex.split(arguments)) == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert sorted(folder.iterdir()) == before


def test_a_folder_may_be_called_like_a_file(folder: Path) -> None:
    """A folder that exists is taken, even with the ending of a format."""
    script(folder, "arms", "Arms")
    (folder / "out.mp3").mkdir()
    assert main([*OURS[:-1], "out.mp3"]) == 0
    assert (folder / "out.mp3" / "01 Arms.mp3").exists()


def test_the_target_is_a_file(folder: Path, capsys: Captured) -> None:
    """A file in place of the folder is an error, and stays as it is."""
    script(folder, "arms", "Arms")
    (folder / "out").write_bytes(b"mine")
    assert main([*OURS]) == 1
    assert "out is not a folder." in capsys.readouterr().err
    assert (folder / "out").read_bytes() == b"mine"


@pytest.mark.skipif(os.name == "nt", reason="no permissions of this kind")
def test_a_folder_that_cannot_be_written_to(folder: Path) -> None:
    """A folder without permission is an error with its cause, before anything is spoken."""
    script(folder, "arms", "Arms")
    (folder / "out").mkdir(mode=0o555)
    other = as_user() if os.geteuid() == 0 else []
    done = subprocess.run(
        [*other, sys.executable, "-m", "voice_coach", *OURS],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "out cannot be written: Permission denied." in done.stderr
    assert not list((folder / "out").iterdir())


def test_a_feed_is_written(folder: Path, capsys: Captured) -> None:
    """`--feed` adds the feed, and the first words of its files are about speed."""
    script(folder, "arms", "Arms")
    assert main([*OURS, "--feed", "https://example.org/x"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == "Podcast apps subscribe to https://example.org/x/feed.xml"
    assert b'url="https://example.org/x/01%20Arms.mp3"' in (folder / "out" / "feed.xml").read_bytes()
    assert b"Play this at normal speed." in (folder / "out" / "01 Arms.mp3").read_bytes().replace(b"\0", b"")


def test_a_podcast_is_refused_without_its_feed(folder: Path, capsys: Captured) -> None:
    """A forgotten `--feed` has exit code 2 and names the address; `--force` goes on without it."""
    script(folder, "arms", "Arms")
    assert main([*OURS, "--feed", "https://example.org/x"]) == 0
    capsys.readouterr()
    assert main([*OURS]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "out is a podcast for `https://example.org/x/`. Add `--feed URL`, or export to another" in told
    assert (folder / "out" / "feed.xml").exists()
    assert main([*OURS, "--force"]) == 0
    assert not (folder / "out" / "feed.xml").exists()


def test_no_subscription_to_a_feed_that_was_not_written(folder: Path, capsys: Captured) -> None:
    """If the feed cannot be written, it is not offered to podcast apps."""
    script(folder, "arms", "Arms")
    (folder / "out").mkdir()
    (folder / "out" / "feed.xml").write_bytes(b"mine")
    assert main([*OURS, "--feed", "https://example.org/x"]) == 1
    told = " ".join(capsys.readouterr().err.split())
    assert "feed.xml: out/feed.xml was not written by this program" in told
    assert told.endswith("out: 1 made, 1 failed.")


MANY = 6
FIRST = "01 Routine 0.mp3"


@pytest.fixture
def long_ones(folder: Path) -> Path:
    """Have a short routine, and others that no machine has written before a signal comes."""
    write_routines(folder, "5 h")
    return folder


def write_routines(folder: Path, hold: str) -> None:
    for number in range(MANY):
        steps = f"- {{exercise: Plank, hold: {hold if number else '1 min'}}}"
        script(folder, f"r{number}", f"Routine {number}", steps=steps)


def start(folder: Path, *more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "voice_coach", *OURS, *more],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        cwd=folder,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def wait_for_a_file(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + LONG
    while not list(folder.glob("out/*.mp3")):
        assert process.poll() is None, process.stderr
        assert time.monotonic() < deadline
        time.sleep(0.02)


def wait_until_all_have_ended(group: int) -> None:
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("a process is left")


def test_an_interrupt_while_a_voice_starts_is_told(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C is reported with what is finished, wherever it arrives: also before a thread has started."""
    script(folder, "arms", "Arms")
    script(folder, "back", "Back")
    start, started = threading.Thread.start, 0

    def interrupted(thread: threading.Thread) -> None:
        nonlocal started
        started += thread.name == "speaker" and (folder / "out" / "01 Arms.mp3").exists()
        if started:
            raise KeyboardInterrupt
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    assert main([*OURS, "--jobs", "1"]) == 130
    assert started
    told = capsys.readouterr().err
    assert "Interrupted: 1 of 2 files is finished. Run the same command again for the rest." in told


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no process groups")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_it_leaves_whole_files_and_goes_on(long_ones: Path, jobs: str) -> None:
    """After Ctrl-C no process is left, each file in the folder is whole, and the next run makes only the rest."""
    process = start(long_ones, "--jobs", jobs)
    wait_for_a_file(process, long_ones)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=LONG)
    assert process.returncode == 130
    assert b"Traceback" not in told
    wait_until_all_have_ended(process.pid)
    # It may have come just after the file got its name.
    assert re.search(rf"Interrupted: [01] of {MANY} files (is|are) finished\. Run the same", told.decode())
    assert {path.name for path in (long_ones / "out").iterdir()} == {FIRST, "voice-coach.json"}
    assert soundfile.info(long_ones / "out" / FIRST).duration > 60
    write_routines(long_ones, "5 s")
    again = start(long_ones, "--jobs", "2")
    _, told = again.communicate(timeout=LONG)
    assert told.decode().splitlines()[-1] == f"out: {MANY - 1} made, 1 unchanged."


WORKERS = """
import re, signal
from pathlib import Path
from voice_coach.exports.making import Worker

if __name__ == "__main__":
    workers = [Worker(), Worker()]
    for worker in workers:
        status = Path(f"/proc/{worker._process.pid}/status").read_text()
        blocked = int(re.search(r"SigBlk:\\s*(\\w+)", status)[1], 16)
        print(bool(blocked & 1 << signal.SIGINT - 1))
        worker.terminate()
        worker.end()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_ctrl_c_does_not_reach_the_processes_that_make_files(folder: Path) -> None:
    """A terminal sends it to all processes of a command: those that are still starting would print a traceback."""
    (folder / "workers.py").write_text(WORKERS)
    done = subprocess.run(
        [sys.executable, "workers.py"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        cwd=folder, capture_output=True, text=True, timeout=LONG, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("True\nTrue\n", "")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no process groups")
def test_killed_it_leaves_nothing_that_stays(long_ones: Path) -> None:
    """Killed outright, its processes end by themselves, and the next run clears what was half-made."""
    process = start(long_ones, "--jobs", "2")
    wait_for_a_file(process, long_ones)
    process.kill()
    process.communicate(timeout=LONG)
    wait_until_all_have_ended(process.pid)
    write_routines(long_ones, "5 s")
    again = start(long_ones, "--jobs", "2")
    _, told = again.communicate(timeout=LONG)
    assert again.returncode == 0, told
    assert len(list(long_ones.glob("out/*.mp3"))) == MANY
    assert len(list((long_ones / "out").iterdir())) == MANY + 2
