"""Where routines and sounds are found, and what is never opened."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from voice_coach.errors import CoachError, UsageError
from voice_coach.library.files import NotFoundError, read_limited
from voice_coach.library.finder import find_routine, load, readings
from voice_coach.library.folders import Folders, folders, is_path, sounds_folder, user_folder
from voice_coach.routines.routine import Include, Sound

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")


def routine(title: str, *steps: str) -> str:
    return f"title: {title}\nsteps:\n" + "".join(f"  - {step}\n" for step in steps or ("say: Go",))


def write(path: Path, text: str = routine("Test")) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def where(tmp_path: Path) -> Folders:
    """Folders for one added, one own, one built-in routine, and a sound set with `go`."""
    write(tmp_path / "added" / "one.yaml", routine("Added one"))
    write(tmp_path / "own" / "one.yaml", routine("Own one"))
    write(tmp_path / "own" / "two.yml", routine("Own two"))
    write(tmp_path / "built-in" / "two.yaml", routine("Built-in two"))
    write(tmp_path / "built-in" / "three.yaml", routine("Built-in three"))
    write(tmp_path / "sounds" / "go.wav", "")
    return Folders((tmp_path / "added",), tmp_path / "own", tmp_path / "built-in", tmp_path / "sounds")


def title(name: str, where: Folders) -> str:
    return load(name, where).required().title


def causes(file: Path, where: Folders) -> list[str]:
    return [error.cause for error in load(str(file), where).errors]


def test_order_of_folders(where: Folders) -> None:
    """Added folders go before the user's own, these before the built-in ones."""
    assert [title(name, where) for name in ("one", "two", "three")] == [
        "Added one",
        "Own two",
        "Built-in three",
    ]
    assert find_routine("three", where).built_in
    assert not find_routine("two", where).built_in


def test_a_path_is_a_file(where: Folders, tmp_path: Path) -> None:
    """An argument with an ending or a separator is a file and no name."""
    assert is_path("one.yaml")
    assert is_path("one.YML")
    assert is_path(f"x{os.sep}one")
    assert not is_path("one")
    file = write(tmp_path / "mine.txt", routine("Mine"))
    assert title(str(file), where) == "Mine"
    assert load(str(file), where).required().name == "mine"
    with pytest.raises(NotFoundError, match="no file"):
        find_routine("one.yaml", where)


def test_added_folders_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`VOICE_COACH_SCRIPTS` is separated as PATH is; empty parts are nothing."""
    added = os.pathsep.join([str(tmp_path), "", str(tmp_path / "x")])
    monkeypatch.setenv("VOICE_COACH_SCRIPTS", added)
    assert folders().added == (tmp_path, tmp_path / "x")
    monkeypatch.delenv("VOICE_COACH_SCRIPTS")
    assert folders().added == ()


def test_folders_of_this_machine() -> None:
    """The checkout's own scripts and sounds are found, and the user's folder is an absolute path."""
    assert (folders().built_in / "plank.yaml").is_file()
    assert (sounds_folder() / "go.wav").is_file()
    assert user_folder().is_absolute()


def test_unknown_name(where: Folders) -> None:
    """An unknown name offers those that are near; an unknown file its neighbours."""
    with pytest.raises(UsageError) as caught:
        load("thre", where)
    assert "`three`" in caught.value.remedy
    with pytest.raises(NotFoundError) as caught:
        load(str(where.built_in / "thre.yaml"), where)
    assert "three.yaml" in caught.value.remedy
    with pytest.raises(NotFoundError, match="voice-coach list"):
        load("something else", where)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "~", "*", "one\0", "ONE", "one ", "a" * 5000, "a" * 5000 + ".yaml", "\0.yaml"]
)
def test_odd_names(name: str, where: Folders) -> None:
    """A name that no routine has is told as such, whatever it is made of."""
    with pytest.raises(NotFoundError):
        load(name, where)


def test_list(where: Folders) -> None:
    """The list has each name once, in the order of the folders, broken ones included."""
    write(where.built_in / "broken.yaml", "title: [")
    write(where.built_in / ".hidden.yaml")
    write(where.built_in / "notes.txt")
    (where.built_in / "folder.yaml").mkdir()
    listed = [read() for _, read in readings(where)]
    assert [found.name for found, _ in readings(where)] == ["one", "two", "broken", "three"]
    assert [reading.routine.title if reading.routine else None for reading in listed] == [
        "Added one",
        "Own two",
        None,
        "Built-in three",
    ]
    assert listed[2].errors


def test_no_home_and_no_folders(where: Folders, tmp_path: Path) -> None:
    """Folders that are not there, or are no folders, are passed over."""
    file = write(tmp_path / "file")
    bare = Folders((tmp_path / "none", file), None, where.built_in, where.sounds)
    assert [found.name for found, _ in readings(bare)] == ["three", "two"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_and_folder(where: Folders) -> None:
    """What may not be read is told in the list, and does not hide the rest."""
    (where.added[0] / "one.yaml").chmod(0)
    with pytest.raises(CoachError, match="cannot be read"):
        load("one", where)
    assert [read().routine is None for _, read in readings(where)] == [True, False, False]


@needs_fifo
def test_pipes_folders_and_devices_are_refused(where: Folders, tmp_path: Path) -> None:
    """Nothing but a regular file is opened, and nothing waits."""
    os.mkfifo(tmp_path / "pipe.yaml")
    os.mkfifo(where.built_in / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.yaml"))
        for path, kind in [
            (tmp_path / "pipe.yaml", "a pipe"),
            (tmp_path / "folder.yaml", "a folder"),
            (tmp_path / "s.yaml", "a socket"),
            (Path("/dev/zero"), "a device"),
        ]:
            with pytest.raises(NotFoundError, match=kind):
                load(str(path), where)
    assert "pipe" not in [found.name for found, _ in readings(where)]
    beside = write(tmp_path / "main.yaml", routine("Main", "include: ./pipe.yaml"))
    assert causes(beside, where) == [f"`{tmp_path / 'pipe.yaml'}` is a pipe, not a file"]
    nothing = write(tmp_path / "other.yaml", routine("Other", "include: ./none.yaml"))
    assert causes(nothing, where) == ["there is no file `./none.yaml` beside this one"]


@needs_fifo
def test_what_is_no_sound_file_is_named(where: Folders, tmp_path: Path) -> None:
    """A folder or a pipe under a sound's name is told as what it is, unless the sound set has that name."""
    for folder in ("gong.wav", "go.wav"):
        (tmp_path / "sub" / folder).mkdir(parents=True)
    os.mkfifo(tmp_path / "sub" / "pipe.mp3")
    steps = ("sound: gong", "sound: pipe.mp3", "sound: go")
    main = write(tmp_path / "sub" / "main.yaml", routine("Main", *steps))
    assert causes(main, where) == [
        "`gong.wav` is a folder, not a sound file",
        "`pipe.mp3` is a pipe, not a sound file",
    ]


@needs_links
@pytest.mark.skipif(not os.access("/proc/kmsg", os.R_OK), reason="the kernel's log cannot be read here")
def test_a_log_that_poses_as_a_file(where: Folders) -> None:
    """A file of the system's that has nothing to say just now is an entry with an error, as often as one looks."""
    (where.built_in / "log.yaml").symlink_to("/proc/kmsg")
    for _ in range(2):
        (reading,) = (read() for found, read in readings(where) if found.name == "log")
        assert reading.routine is None
        assert reading.errors


def test_a_great_file_is_read_no_further_than_the_limit(tmp_path: Path, where: Folders) -> None:
    """Of ten gigabytes one mebibyte and a byte are read, and refused."""
    file = tmp_path / "great.yaml"
    with file.open("wb") as out:
        out.truncate(10 << 30)
    assert len(read_limited(file)) == (1 << 20) + 1
    assert causes(file, where) == ["the file is larger than 1 MiB"]


def test_include_by_name_and_by_path(where: Folders, tmp_path: Path) -> None:
    """A name is looked up as `play` does it, a path beside the including file."""
    write(tmp_path / "sub" / "deep" / "b.yaml", routine("B", "include: ./c.yml"))
    write(tmp_path / "sub" / "deep" / "c.yml", routine("C", "include: three"))
    main = write(tmp_path / "sub" / "main.yaml", routine("Main", "include: deep/b.yaml", "include: one"))
    first, second = load(str(main), where).required().steps
    assert isinstance(first, Include)
    assert isinstance(second, Include)
    assert second.routine.title == "Added one"
    inner = first.routine.steps[0]
    assert isinstance(inner, Include)
    assert isinstance(inner.routine.steps[0], Include)
    assert inner.routine.steps[0].routine.title == "Built-in three"


def test_included_errors_carry_their_own_path(where: Folders, tmp_path: Path) -> None:
    """An error in an included file names that file, by a path that can be opened."""
    other = write(tmp_path / "sub" / "other.yaml", routine("Other", "rest: 0"))
    main = write(tmp_path / "main.yaml", routine("Main", "include: sub/other.yaml"))
    (error,) = load(str(main), where).errors
    assert Path(error.place.file) == other
    assert (error.place.line, error.place.column) == (3, 11)


@pytest.mark.parametrize("again", ["main.yaml", "./main.yaml", "sub/back.yaml", "main"])
def test_self_include_under_any_name(again: str, where: Folders) -> None:
    """A file that includes itself is told, whatever it calls itself."""
    assert where.own is not None
    main = write(where.own / "main.yaml", routine("Main", f"include: {again}"))
    write(where.own / "sub" / "back.yaml", routine("Back", "include: main"))
    (cause,) = causes(main, where)
    assert "includes itself" in cause


@needs_links
@pytest.mark.parametrize(
    ("include", "remedy"),
    [
        ("mian", "`voice-coach list` shows which there are; a path ends in .yaml."),  # itself alone is near
        ("./mian.yaml", "Check the path; a name needs no ending."),
        ("./beside2.yaml", "Did you mean `beside.yaml`?"),
        ("sub/deep2.yaml", "Did you mean `sub/deep.yaml`?"),
        ("beside2", "Did you mean `beside.yaml`?"),
        ("leek.yaml", "Check the path; a name needs no ending."),  # a link out of the folder
        ("thre", "Did you mean `three`?"),
    ],
)
def test_a_lost_include_offers_what_would_work_there(
    include: str, remedy: str, where: Folders, tmp_path: Path
) -> None:
    """A near name, or a near path relative to the file; never the file itself, nor one that it may not include."""
    write(tmp_path / "out.yaml")
    home = where.own
    assert home is not None
    write(home / "sub" / "deep.yaml")
    write(tmp_path / "elsewhere" / "beside.yaml")
    (home / "leak.yaml").symlink_to(tmp_path / "out.yaml")
    main = write(tmp_path / "elsewhere" / "main.yaml" if include == "beside2" else home / "main.yaml")
    if include != "beside2":
        write(home / "beside.yaml")
        (home / "two.yml").unlink()
    main.write_text(routine("Main", f"include: {include}"))
    (problem,) = load(str(main), where).errors
    assert problem.remedy == remedy


@pytest.mark.parametrize(
    "name", ["../out.yaml", "a/../../out.yaml", "/etc/passwd.yaml", "..\\\\out.yaml", "C:/x.yaml"]
)
def test_include_stays_in_its_folder(name: str, where: Folders, tmp_path: Path) -> None:
    """A path that leads upwards or is absolute is refused, whether there is a file or not."""
    write(tmp_path / "out.yaml")
    main = write(tmp_path / "sub" / "main.yaml", routine("Main", f'include: "{name}"'))
    (cause,) = causes(main, where)
    assert "out of the folder" in cause


def test_spellings_of_one_path(where: Folders, tmp_path: Path) -> None:
    """However a path is spelled, it is the same file; a name beside it stays a name."""
    write(tmp_path / "one.yaml", routine("Beside"))
    write(tmp_path / "gong.wav", "")
    names = ("./one.yaml", ".//one.yaml", "one.yaml", "././one.yaml", "one")
    sounds = ("gong", "./gong", ".//./gong.wav")
    steps = [*(f"include: {name}" for name in names), *(f"sound: {name}" for name in sounds)]
    read = load(str(write(tmp_path / "main.yaml", routine("Main", *steps))), where).required().steps
    assert [step.routine.title for step in read if isinstance(step, Include)] == ["Beside"] * 4 + [
        "Added one"
    ]
    assert {step.file for step in read if isinstance(step, Sound)} == {str((tmp_path / "gong.wav").resolve())}


@needs_links
def test_no_link_out(where: Folders, tmp_path: Path) -> None:
    """A link that stays in the folder is followed, one that leaves it is not."""
    write(tmp_path / "out.yaml")
    write(tmp_path / "out.wav", "")
    sub = tmp_path / "sub"
    write(sub / "real.yaml")
    (sub / "in.yaml").symlink_to(sub / "real.yaml")
    (sub / "leak.yaml").symlink_to(tmp_path / "out.yaml")
    (sub / "bell.wav").symlink_to(tmp_path / "out.wav")
    (sub / "up").symlink_to(tmp_path)
    (sub / "loop.yaml").symlink_to(sub / "loop.yaml")
    (where.sounds / "leak.wav").symlink_to(tmp_path / "out.wav")
    assert causes(write(sub / "a.yaml", routine("A", "include: ./in.yaml")), where) == []
    steps = (
        "include: ./leak.yaml",
        "include: up/out.yaml",
        "sound: bell",
        "sound: up/out.wav",
        "sound: leak",
    )
    told = causes(write(sub / "b.yaml", routine("B", *steps)), where)
    assert len(told) == 5
    assert all("link out of the folder" in cause for cause in told)
    assert len(causes(write(sub / "c.yaml", routine("C", "include: ./loop.yaml")), where)) == 1


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("go", "sounds/go.wav"),
        ("go.wav", "sounds/go.wav"),
        ("bell", "sub/bell.ogg"),
        ("bell.ogg", "sub/bell.ogg"),
        ("Bell.OPUS", "sub/Bell.OPUS"),
        ("more/gong", "sub/more/gong.mp3"),
        ("./bell.flac", "sub/bell.flac"),
    ],
)
def test_sounds(written: str, file: str, where: Folders, tmp_path: Path) -> None:
    """A sound is found beside the script or in the sound set, with its ending or without."""
    for name in ("bell.ogg", "Bell.OPUS", "more/gong.mp3"):
        write(tmp_path / "sub" / name, "")
    if written == "./bell.flac":
        write(tmp_path / "sub" / "bell.flac", "")
    main = write(tmp_path / "sub" / "main.yaml", routine("Main", f"sound: {written}"))
    (step,) = load(str(main), where).required().steps
    assert isinstance(step, Sound)
    assert step.name == written
    assert Path(step.file) == (tmp_path / file).resolve()


@pytest.mark.parametrize(
    "name", ["gong", "main.yaml", "../out.wav", "/x/out.wav", "more", '"\\0"', "a" * 1000, "..", "go."]
)
def test_no_such_sound(name: str, where: Folders, tmp_path: Path) -> None:
    """Whatever is no sound in its place is one error at its value."""
    write(tmp_path / "out.wav", "")
    (tmp_path / "sub" / "more.wav").mkdir(parents=True)
    main = write(tmp_path / "sub" / "main.yaml", routine("Main", f"sound: {name}"))
    (error,) = load(str(main), where).errors
    assert (error.place.line, error.place.column) == (3, 12)
    assert error.remedy


@pytest.mark.parametrize("name", ["/etc/passwd", "/etc/passwd.wav", "../x", "../x.wav", "sub/../../x"])
def test_a_sound_elsewhere_is_called_as_it_is_written(name: str, where: Folders, tmp_path: Path) -> None:
    """The message names what stands in the routine, and no file that nobody wrote."""
    main = write(tmp_path / "sub" / "main.yaml", routine("Main", f"sound: {name}"))
    (error,) = load(str(main), where).errors
    assert error.cause == f"`{name}` leads out of the folder of this routine"


def test_own_sound_goes_before_the_set(where: Folders, tmp_path: Path) -> None:
    """A sound beside the script takes the place of one of the set."""
    write(tmp_path / "sub" / "go.wav", "")
    main = write(tmp_path / "sub" / "main.yaml", routine("Main", "sound: go"))
    (step,) = load(str(main), where).required().steps
    assert isinstance(step, Sound)
    assert Path(step.file).parent == (tmp_path / "sub").resolve()
