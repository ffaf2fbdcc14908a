"""A folder of exports: names, what is made again, whose files are touched, and what survives a killed run."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import soundfile
from sounds_beside import SoundsBeside

from voice_coach import whole_file
from voice_coach.coaching.announcements import Choices
from voice_coach.errors import CoachError
from voice_coach.exports import folder_making, making, written_files
from voice_coach.exports.file_list import LIST
from voice_coach.exports.folder import Wish, export_folder
from voice_coach.exports.folder_lists import PLAYLIST
from voice_coach.exports.folder_run import Outcome
from voice_coach.exports.formats import encoding
from voice_coach.exports.making import Sound
from voice_coach.routines.routine import Routine
from voice_coach.routines.script import read_routine
from voice_coach.units import Samples
from voice_coach.voices.chosen import Wanted

SILENT = Sound(Choices(talk="short"), Wanted(voice="silent"), None, encoding(".wav"))


def routine(name: str, title: str, text: str = "Hi", more: str = "") -> Routine:
    return read_routine(
        f"title: {json.dumps(title)}\nsteps:\n  - say: {text}\n{more}", f"{name}.yaml", name
    ).required()


def wishes(**titles: str) -> list[Wish]:
    return [Wish(name, routine(name, title)) for name, title in titles.items()]


@contextmanager
def unseen(total: Samples, files: int) -> Iterator[Callable[[Samples, str], None]]:
    yield lambda done, finished: None


@pytest.fixture
def folder(home: Path) -> Path:
    return home / "Music"


@pytest.fixture
def notices() -> list[str]:
    return []


Export = Callable[..., Outcome]


@pytest.fixture
def export(folder: Path, notices: list[str]) -> Export:
    """Export routines into the folder, as `export --all` does."""

    def run(wishes: Sequence[Wish], sound: Sound = SILENT, **more: Any) -> Outcome:
        return export_folder(folder, wishes, sound, unseen, notices.append, **more)

    return run


def files(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder but the list, with their content."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LIST}


def test_files_are_numbered_by_title(export: Export, folder: Path) -> None:
    """Files are in the order of their titles, beside a playlist with their lengths, and nothing else."""
    outcome = export(wishes(b="Legs: day 1", a="Neck", c="Ärm"))
    assert outcome.made == ["01 Ärm.wav", "02 Legs day 1.wav", "03 Neck.wav"]
    assert set(files(folder)) == {*outcome.made, PLAYLIST}
    seconds = round(soundfile.info(folder / "03 Neck.wav").duration)
    playlist = (folder / PLAYLIST).read_text("utf-8").splitlines()
    assert playlist[0] == "#EXTM3U"
    assert playlist[-2:] == [f"#EXTINF:{seconds},Neck", "03 Neck.wav"]
    assert "#EXTINF:" in playlist[4]
    assert playlist[4].endswith(",Legs: day 1")


def test_equal_titles_are_told_apart_in_name_and_playlist(export: Export, folder: Path) -> None:
    """Two routines with one title get their names added, so that a list shows which is which."""
    assert export(wishes(mine="Legs", yours="Legs")).made == ["01 Legs (mine).wav", "02 Legs (yours).wav"]
    assert ",Legs (mine)\n" in (folder / PLAYLIST).read_text("utf-8")


def test_nothing_is_made_again_if_nothing_changed(export: Export, folder: Path) -> None:
    """A second run writes no file anew, not even the list or the playlist."""
    export(wishes(a="Arms", b="Back"))
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    outcome = export(wishes(b="Back", a="Arms"))
    assert (outcome.made, outcome.unchanged) == ([], ["01 Arms.wav", "02 Back.wav"])
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_only_what_sounds_otherwise_is_made_again(export: Export) -> None:
    """Of two routines, the one whose text changed is made again."""
    export(wishes(a="Arms", b="Back"))
    changed = [Wish("a", routine("a", "Arms", "Hello")), *wishes(b="Back")]
    outcome = export(changed)
    assert (outcome.made, outcome.unchanged) == (["01 Arms.wav"], ["02 Back.wav"])


def test_a_copied_folder_is_up_to_date(export: Export, folder: Path) -> None:
    """Files are known by their content, so a copy with other times on another disk counts as unchanged."""
    export(wishes(a="Arms"))
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    assert export(wishes(a="Arms")).made == []


def test_a_new_routine_only_renames_the_others(export: Export, folder: Path) -> None:
    """Numbers that shift cost a renaming; the playlist has the new names."""
    export(wishes(b="Back", c="Calf"))
    old = files(folder)
    outcome = export(wishes(a="Arms", b="Back", c="Calf"))
    assert (outcome.made, outcome.renamed) == (["01 Arms.wav"], ["02 Back.wav", "03 Calf.wav"])
    new = files(folder)
    assert (new["02 Back.wav"], new["03 Calf.wav"]) == (old["01 Back.wav"], old["02 Calf.wav"])
    assert set(new) == {"01 Arms.wav", "02 Back.wav", "03 Calf.wav", PLAYLIST}
    assert "03 Calf.wav" in new[PLAYLIST].decode()


def test_files_that_take_each_others_names_are_exchanged(export: Export, folder: Path) -> None:
    """Two files that have each to take the other's name are renamed all the same, and not made again."""
    title = "x" * 150  # so long that the routines' names are cut off the file names
    one, two = (routine("r", title, text) for text in ("One", "Two"))
    export([Wish("a", one), Wish("b", two)])
    old = files(folder)
    outcome = export([Wish("a", two), Wish("b", one)])
    new = files(folder)
    first, second = (f"0{number} {'x' * 120}.wav" for number in (1, 2))
    assert (outcome.made, sorted(outcome.renamed)) == ([], [first, second])
    assert (new[first], new[second], set(new)) == (old[second], old[first], set(old))


def test_a_renamed_routine_keeps_its_file(export: Export) -> None:
    """A routine whose file got another name sounds the same, so its sound is not made again."""
    export(wishes(a="Arms"))
    outcome = export(wishes(z="Arms"))
    assert (outcome.made, outcome.unchanged, outcome.removed) == ([], ["01 Arms.wav"], [])


def test_files_of_routines_that_are_gone_are_removed(export: Export, folder: Path) -> None:
    """What the folder no longer holds is removed, and the numbers close up."""
    export(wishes(a="Arms", b="Back"))
    outcome = export(wishes(b="Back"))
    assert (outcome.removed, outcome.renamed) == (["01 Arms.wav"], ["01 Back.wav"])
    assert set(files(folder)) == {"01 Back.wav", PLAYLIST}


def test_another_format_takes_the_place_of_the_old_one(export: Export, folder: Path) -> None:
    """With another format, the files of the old one are removed after the new ones have been made."""
    export(wishes(a="Arms"))
    outcome = export(wishes(a="Arms"), replace(SILENT, encoding=encoding(".flac")))
    assert (outcome.made, outcome.removed) == (["01 Arms.flac"], ["01 Arms.wav"])
    assert set(files(folder)) == {"01 Arms.flac", PLAYLIST}


# Whose files are touched.


def test_other_files_are_never_touched(export: Export, folder: Path) -> None:
    """A file that somebody else put into the folder stays, whatever it is called, and so does what is in it."""
    folder.mkdir()
    others = {"notes.txt": b"mine", "99 Old.wav": b"mine", "01 Arms.wav": b"mine", "cover.png": b"mine"}
    for name, content in others.items():
        (folder / name).write_bytes(content)
    outcome = export(wishes(a="Arms", b="Back"))
    assert outcome.made == ["02 Back.wav"]
    ((failed, error),) = outcome.failed
    assert failed == "a"
    assert error.cause.endswith(
        "01 Arms.wav was not written by this program, or was changed since, so it is left alone, "
        "and is not in the playlist."
    )
    assert files(folder).items() >= others.items()
    export(wishes(b="Back"))
    assert files(folder).items() >= others.items()


def test_force_replaces_files_but_not_folders(export: Export, folder: Path) -> None:
    """With `--force`, a file with the name of one that is to be made is replaced; a folder or a link is not."""
    folder.mkdir()
    (folder / "01 Arms.wav").write_bytes(b"mine")
    (folder / "02 Back.wav").mkdir()
    (folder / "03 Calf.wav").symlink_to("elsewhere")
    outcome = export(wishes(a="Arms", b="Back", c="Calf"), force=True)
    assert outcome.made == ["01 Arms.wav"]
    assert [name for name, _ in outcome.failed] == ["b", "c"]
    assert (folder / "02 Back.wav").is_dir()
    assert (folder / "03 Calf.wav").is_symlink()


def test_an_empty_file_gives_way(export: Export, folder: Path) -> None:
    """An empty file, as a run that is killed leaves on a disk without links, holds nothing and is replaced."""
    export(wishes(b="Back"))
    for name in ("01 Arms.wav", "02 Back.wav"):
        (folder / name).touch()
    outcome = export(wishes(a="Arms", b="Back"))
    assert (outcome.made, outcome.renamed, outcome.failed) == (["01 Arms.wav"], ["02 Back.wav"], [])


def test_a_disk_without_links(export: Export, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a memory card, which has no hard links, files get and change their names all the same."""

    def refuse(*arguments: Any, **more: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    export(wishes(b="Back"))
    outcome = export(wishes(a="Arms", b="Back"))
    assert (outcome.made, outcome.renamed, outcome.failed) == (["01 Arms.wav"], ["02 Back.wav"], [])
    assert set(files(folder)) == {"01 Arms.wav", "02 Back.wav", PLAYLIST}


def test_a_file_that_was_changed_is_somebody_elses(export: Export, folder: Path) -> None:
    """A file of ours that another program changed is neither replaced nor removed."""
    export(wishes(a="Arms", b="Back"))
    for name in ("01 Arms.wav", "02 Back.wav"):
        with (folder / name).open("ab") as file:
            file.write(b"my rating: 5")
    changed = files(folder)
    outcome = export(wishes(a="Arms"))
    assert [name for name, _ in outcome.failed] == ["a"]
    assert outcome.removed == []
    assert {name: changed[name] for name in ("01 Arms.wav", "02 Back.wav")}.items() <= files(folder).items()


def test_a_file_that_was_changed_stays_in_the_playlist(export: Export, folder: Path) -> None:
    """A file whose tags were edited is left alone and listed on each run, under its name; nothing is made for it."""
    export(wishes(b="Back", c="Calf"))
    unchanged = (folder / "01 Back.wav").read_bytes()
    (folder / "01 Back.wav").write_bytes(unchanged + b"my rating: 5")
    for _ in range(2):
        outcome = export(wishes(a="Arms", b="Back", c="Calf"))
        ((name, error),) = outcome.failed
        assert (name, error.remedy) == ("b", "Replace it with `--force`, or move it away.")
        assert "02 Back.wav" not in outcome.made
        listed = (folder / PLAYLIST).read_text("utf-8").splitlines()
        assert listed[3::2] == ["01 Arms.wav", "01 Back.wav", "03 Calf.wav"]
    (folder / "01 Back.wav").write_bytes(unchanged)
    outcome = export(wishes(a="Arms", b="Back", c="Calf"))
    assert (outcome.made, outcome.renamed, outcome.failed) == ([], ["02 Back.wav"], [])


def test_force_replaces_a_file_that_was_changed(export: Export, folder: Path) -> None:
    """With `--force`, a file that was changed is made again under its new number, and the old one goes."""
    export(wishes(b="Back"))
    before = (folder / "01 Back.wav").read_bytes()
    with (folder / "01 Back.wav").open("ab") as file:
        file.write(b"my rating: 5")
    outcome = export(wishes(a="Arms", b="Back"), force=True)
    assert (outcome.made, outcome.failed) == (["01 Arms.wav", "02 Back.wav"], [])
    assert set(files(folder)) == {"01 Arms.wav", "02 Back.wav", PLAYLIST}
    assert (folder / "02 Back.wav").read_bytes() == before


def test_a_changed_file_of_a_routine_that_is_gone_stays(export: Export, folder: Path) -> None:
    """A file that was changed is never removed, even with `--force`; a routine with errors keeps it listed."""
    export(wishes(a="Arms", b="Back"))
    with (folder / "01 Arms.wav").open("ab") as file:
        file.write(b"my rating: 5")
    changed = (folder / "01 Arms.wav").read_bytes()
    assert export([Wish("a", None), *wishes(b="Back")], force=True).failed == []
    assert "01 Arms.wav" in (folder / PLAYLIST).read_text("utf-8")
    assert export(wishes(b="Back"), force=True).removed == []
    assert (folder / "01 Arms.wav").read_bytes() == changed
    assert "Arms" not in (folder / PLAYLIST).read_text("utf-8") + (folder / LIST).read_text("utf-8")


def test_a_name_in_the_way_of_a_renaming(export: Export, folder: Path) -> None:
    """A file that cannot get its new name keeps the old one, in the folder and in the playlist."""
    export(wishes(b="Back"))
    (folder / "02 Back.wav").write_bytes(b"mine")
    outcome = export(wishes(a="Arms", b="Back"))
    assert [name for name, _ in outcome.failed] == ["02 Back.wav"]
    assert (folder / "02 Back.wav").read_bytes() == b"mine"
    assert (folder / PLAYLIST).read_text("utf-8").splitlines()[-1] == "01 Back.wav"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 1}',
        b'{"version": 2, "files": []}',
        b'{"version": 1, "feed": 7, "files": []}',
        b"\xff\xfe",
        b'{"version": 1, "files": [{"file": "../x.wav", "size": 1, "digest": "%s", "audio": null}]}'
        % (b"a" * 64),
        b'{"version": 1, "files": [{"file": "x", "size": -1, "digest": "%s", "audio": null}]}' % (b"a" * 64),
        b'{"version": 1, "files": [{"file": "x", "size": 1, "digest": "", "audio": null}]}',
        b'{"version": 1, "files": [{"file": "x", "size": 1, "digest": "%s", "audio": {}}]}' % (b"a" * 64),
        b'{"version": 1, "files": [{"file": 7, "size": 1, "digest": "%s", "audio": null}]}' % (b"a" * 64),
        b"[" * 100_000,
    ],
)
def test_a_damaged_list_means_that_everything_is_made_again(
    export: Export, folder: Path, notices: list[str], content: bytes
) -> None:
    """Whatever the list has become, all files are made again; those that come out the same are ours again."""
    export(wishes(a="Arms", b="Back"))
    before = files(folder)
    (folder / LIST).write_bytes(content)
    outcome = export(wishes(a="Arms", b="Back"))
    assert (outcome.made, outcome.failed) == (["01 Arms.wav", "02 Back.wav"], [])
    assert notices == [f"{folder / LIST} cannot be used, so every file is made again."]
    assert files(folder) == before
    assert export(wishes(a="Arms", b="Back")).made == []


@pytest.mark.skipif(os.name == "nt", reason="no named pipes")
def test_a_pipe_in_place_of_the_list(export: Export, folder: Path, notices: list[str]) -> None:
    """Something other than a file in place of the list is not waited for; the list takes its place."""
    folder.mkdir()
    os.mkfifo(folder / LIST)
    assert export(wishes(a="Arms")).made == ["01 Arms.wav"]
    assert len(notices) == 1
    assert export(wishes(a="Arms")).unchanged == ["01 Arms.wav"]


def test_a_list_cannot_name_a_file_elsewhere(export: Export, folder: Path) -> None:
    """A list that names a file outside its folder removes nothing there."""
    export(wishes(a="Arms"))
    outside = folder.parent / "precious.wav"
    shutil.copy(folder / "01 Arms.wav", outside)
    listed = json.loads((folder / LIST).read_text())
    listed["files"][0]["file"] = "../precious.wav"
    (folder / LIST).write_text(json.dumps(listed))
    export(wishes(b="Back"))
    assert outside.exists()


# Errors and interruptions.


def test_a_routine_with_errors_keeps_its_file(export: Export, folder: Path) -> None:
    """While a routine has errors, the file of it that is there stays, with its number and in the playlist."""
    export(wishes(b="Back"))
    outcome = export([*wishes(a="Arms"), Wish("b", None), Wish("never", None)])
    assert (outcome.made, outcome.renamed, outcome.removed) == (["01 Arms.wav"], ["02 Back.wav"], [])
    assert (folder / PLAYLIST).read_text("utf-8").splitlines()[-2].endswith(",Back")


def test_a_routine_that_cannot_be_made_does_not_stop_the_others(export: Export, home: Path) -> None:
    """A sound file that is gone fails its routine only, and the file made before stays in the folder."""
    (home / "gong.wav").write_bytes((Path("sounds") / "go.wav").read_bytes())
    with_sound = read_routine(
        "title: Arms\nsteps:\n  - sound: gong\n", str(home / "a.yaml"), "a", SoundsBeside(home)
    ).required()
    first = [Wish("a", with_sound), *wishes(b="Back")]
    assert export(first).failed == []
    (home / "gong.wav").unlink()
    outcome = export([first[0], *wishes(b="Back", c="Calf")])
    assert (outcome.made, outcome.unchanged) == (["03 Calf.wav"], ["02 Back.wav"])
    ((name, error),) = outcome.failed
    assert (name, "gong.wav" in error.cause, outcome.removed) == ("a", True, [])


def test_the_folder_is_a_file(home: Path, folder: Path, export: Export) -> None:
    """A file in place of the folder is an error that says so."""
    folder.write_bytes(b"")
    with pytest.raises(CoachError, match="is not a folder"):
        export(wishes(a="Arms"))
    assert folder.read_bytes() == b""


@pytest.mark.skipif(os.name == "nt", reason="no locks on folders")
def test_two_runs_in_one_folder(folder: Path, export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run in the same folder is refused while the first is at work, and changes nothing."""
    refused: list[str] = []
    make = making.make

    def another_run(*arguments: Any) -> Any:
        with pytest.raises(CoachError) as error:
            export(wishes(z="Other"))
        refused.append(error.value.cause)
        return make(*arguments)

    monkeypatch.setattr(making, "make", another_run)
    assert export(wishes(a="Arms")).made == ["01 Arms.wav"]
    assert refused == [f"Another voice-coach is writing to {folder}."]


def test_each_finished_file_counts_at_once(
    folder: Path, export: Export, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After Ctrl-C the whole files stay, nothing half-made is left, and the next run makes only the rest.

    A line says how many files are finished. They are made in the order of their numbers.
    """
    make = making.make
    calls: list[str] = []

    def interrupted(job: making.Job, *arguments: Any) -> Any:
        calls.append(job.name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return make(job, *arguments)

    monkeypatch.setattr(making, "make", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export(
            [Wish("a", routine("a", "Arms")), Wish("b", routine("b", "Back", "Hi " * 50)), *wishes(c="Calf")]
        )
    assert calls == ["a", "b"]
    assert notices == ["Interrupted: 1 of 3 files is finished. Run the same command again for the rest."]
    assert list(files(folder)) == ["01 Arms.wav"]
    assert len(export(wishes(a="Arms", b="Back", c="Calf")).made) == 2


class Killed(BaseException):
    """The end of a process, which cleans nothing up."""


STEPS = ((written_files, "write_whole"), (written_files, "give_name"), (Path, "replace"), (Path, "unlink"))
"""All that changes the folder."""


def failing(monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException, *, after: bool) -> list[str]:
    """Raise ``error`` before or after the change number ``at``; return the list of changes, which grows."""
    done: list[str] = []

    def watched(name: str, change: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **more: Any) -> Any:
            done.append(name)
            if len(done) == at and not after:
                raise error
            result = change(*arguments, **more)
            if len(done) == at and after:
                raise error
            return result

        return run

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, watched(name, getattr(owner, name)))
    return done


BEFORE = [("b", "Back", "Hi"), ("c", "Calf", "Hi"), ("d", "Dip", "Hi"), ("e", "End", "Hi")]
FLAC = replace(SILENT, encoding=encoding(".flac"))  # silence is small in it
AFTER = [("a", "Arms", "Hi"), ("b", "Back", "Hi"), ("c", "Calf", "Other"), ("e", "End", "Hi")]
"""One is new, two are renamed, one is made again, and one is gone."""


def two_states(folder: Path, export: Export) -> tuple[list[Wish], dict[str, bytes]]:
    """Make the folder `before`, and return the routines that it is to hold next, with the files of a run for them."""
    before, wished = (
        [Wish(name, routine(name, *texts)) for name, *texts in rows] for rows in (BEFORE, AFTER)
    )
    export(wished, FLAC)
    expected = files(folder)
    shutil.rmtree(folder)
    export(before, FLAC)
    (folder / "05 mine.flac").write_bytes(b"mine")
    folder.rename(folder.with_name("before"))
    return wished, expected


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_run_killed_at_any_point_is_made_good_by_the_next(
    folder: Path, export: Export, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    """Killed before or after any change, a run leaves whole files only; the next ends where it would have ended."""
    wished, expected = two_states(folder, export)
    at = 0
    while True:
        at += 1
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(folder.with_name("before"), folder)
        whole = {**files(folder), **expected}.values()
        with monkeypatch.context() as patch:
            done = failing(patch, at, Killed(), after=after)
            try:
                export(wished, FLAC)
            except Killed:
                for name, content in files(folder).items():
                    assert not name.endswith(".flac") or content in whole
            if len(done) < at:
                break
        outcome = export(wished, FLAC)
        assert outcome.failed == [], done
        assert files(folder) == {**expected, "05 mine.flac": b"mine"}, done
    assert at > 10


@pytest.mark.slow
def test_a_full_disk_at_any_point(folder: Path, export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the disk is full, the error says so, other files stay, and the next run completes the folder."""
    wished, expected = two_states(folder, export)
    at = 0
    while True:
        at += 1
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(folder.with_name("before"), folder)
        with monkeypatch.context() as patch:
            full = OSError(28, "No space left on device")
            done = failing(patch, at, full, after=False)
            # `write_whole` itself raises the error in plain words.
            patch.setattr(written_files, "write_whole", _in_words(written_files.write_whole))
            told = cause(lambda: export(wished, FLAC))
            assert re.search("No space left on device|The disk is full", told) or not told
            if len(done) < at:
                break
        assert export(wished, FLAC).failed == []
        assert files(folder) == {**expected, "05 mine.flac": b"mine"}, done


def cause(run: Callable[[], Outcome]) -> str:
    """Return the cause of the error that ``run`` raises or reports; empty if there is none."""
    try:
        return " ".join(error.cause for _, error in run().failed)
    except CoachError as error:
        return error.cause


def _in_words(write_whole: Callable[..., None]) -> Callable[..., None]:
    def run(path: Path, content: str | bytes) -> None:
        try:
            write_whole(path, content)
        except OSError as error:
            raise whole_file.not_done(path, "written", error) from error

    return run


def test_a_disk_that_is_full_while_a_file_is_made_ends_the_run(
    folder: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file that does not fit ends the run, says how to go on, and what is finished is kept."""
    from voice_coach.outputs import wav_file

    write = wav_file.WavEncoder.write
    blocks: list[int] = []

    def full(self: Any, block: Any) -> None:
        blocks.append(len(block))
        if len(blocks) == 8:
            raise OSError(28, "No space left on device")
        write(self, block)

    monkeypatch.setattr(wav_file.WavEncoder, "write", full)
    with pytest.raises(CoachError) as error:
        export(wishes(a="Arms", b="Back", c="Calf"))
    assert error.value.cause.startswith("The disk is full: ")
    assert str(folder / "0") in error.value.cause
    assert error.value.remedy.endswith(folder_making.AGAIN)
    assert len(files(folder)) == 1
    assert len(export(wishes(a="Arms", b="Back", c="Calf")).made) == 2


# Several at once.


def test_any_number_of_jobs_gives_the_same_files(folder: Path, export: Export) -> None:
    """Made one after the other or two at once, in processes of their own, the files are equal byte for byte."""
    sound = replace(SILENT, wanted=Wanted(voice="en-us"), encoding=encoding(".mp3"))
    routines = wishes(a="Arms", b="Back", c="Calf")
    export(routines, sound)
    alone = files(folder)
    shutil.rmtree(folder)
    shutil.rmtree(folder.parent / "CACHE")
    outcome = export(routines, sound, at_once=2)
    assert (len(outcome.made), outcome.failed) == (3, [])
    assert files(folder) == alone


def test_a_machine_that_allows_no_more_processes(
    folder: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If no process can be started, the error says so and how to go on; nothing is left in the folder."""

    def refuse(self: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(making.Worker, "__init__", refuse)
    with pytest.raises(CoachError) as error:
        export(wishes(a="Arms", b="Back"), at_once=2)
    assert error.value.cause == "No more threads or processes can be started."
    assert error.value.remedy.endswith(folder_making.AGAIN)
    assert list(folder.iterdir()) == []
    assert len(export(wishes(a="Arms", b="Back")).made) == 2


def test_a_process_that_dies_fails_its_file_only(folder: Path, export: Export) -> None:
    """If one process of several ends unexpectedly, its file fails, and another process makes the rest."""
    import multiprocessing

    killed: list[int] = []

    @contextmanager
    def killing(total: Samples, files: int) -> Iterator[Callable[[Samples, str], None]]:
        def show(done: Samples, finished: str) -> None:
            if not killed:
                child = multiprocessing.active_children()[0]
                killed.append(child.pid or 0)
                child.kill()

        yield show

    routines = wishes(a="Arms", b="Back", c="Calf", d="Dip")
    outcome = export_folder(folder, routines, SILENT, killing, print, at_once=2)
    assert killed
    assert len(outcome.made) + len(outcome.failed) == 4
    assert len(outcome.failed) <= 1  # it may have finished its file
    assert all("ended unexpectedly" in error.cause for _, error in outcome.failed)
    assert export(routines).failed == []
