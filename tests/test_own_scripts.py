"""`edit`, `rename` and `remove`: one's own scripts are never lost or half-written, the built-in ones never touched."""

from __future__ import annotations

import errno
import os
import shlex
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest

from voice_coach.checks.sounds import playable
from voice_coach.cli import main
from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue
from voice_coach.commands import doctor
from voice_coach.console.arguments import OWN_ROUTINE, complete_routine
from voice_coach.errors import CoachError, UsageError
from voice_coach.library.editor import edited, editor_command, hint_to_wait, left_over
from voice_coach.library.folders import folders
from voice_coach.library.own_scripts import (
    name_fault,
    own_script,
    rename_script,
    script_path,
    shipped_including,
)
from voice_coach.session.session import Session
from voice_coach.sound.mixer import Stream
from voice_coach.sound.studio import opened
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.whole_file import give_name, not_done, write_new, write_whole

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")

GOOD = "title: Good\nsteps:\n  - exercise: Plank\n    hold: 3s\n    get_ready: 3s\n"
BROKEN = "title: Good\nsteps: []\n"

Editor = Callable[[str], None]


@pytest.fixture(autouse=True)
def home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of one's own scripts, with one script in it, in a home of one's own."""
    monkeypatch.setenv("VOICE_COACH_VOICE", "silent")
    own = home / "DATA" / "voice-coach" / "scripts"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(GOOD)
    return own


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Make an editor out of a line of Python that knows the file as ``f``; it takes an argument."""

    def make(line: str) -> None:
        program = tmp_path / "my editor.py"
        program.write_text(f"import os, sys, pathlib\nf = pathlib.Path(sys.argv[-1])\n{line}\n")
        monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(program), "--wait"]))

    return make


def files(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir() if file.name != "routine.schema.json"}


# Edit


def test_a_saved_script_is_checked(home: Path, editor: Editor, capfd: pytest.CaptureFixture[str]) -> None:
    """What was saved takes the script's place, its errors are told, and it is kept as it is."""
    editor(f"f.write_text({BROKEN!r})")
    assert main(["edit", "mine"]) == 3
    out = capfd.readouterr().out
    assert "mine.yaml:2:8: error: " in out
    assert "saved with its errors" in out
    assert files(home) == {"mine.yaml": BROKEN}
    editor(f"f.write_text({GOOD!r})")
    assert main(["edit", "mine"]) == 0
    assert files(home) == {"mine.yaml": GOOD}


def test_an_edited_script_is_checked_at_the_rate_that_is_set(
    editor: Editor, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What fits depends on who speaks, and how fast: that is the voice and the rate of the user's settings."""
    tight = (
        GOOD.replace("3s\n    get", "6s\n    get")
        + "    cues: [one two three four five six seven eight nine ten]\n"
    )
    editor(f"f.write_text({tight!r})")
    monkeypatch.setenv("VOICE_COACH_RATE", "300")
    assert main(["edit", "mine"]) == 0
    assert "is dropped" not in capfd.readouterr().out
    monkeypatch.setenv("VOICE_COACH_RATE", "100")
    assert main(["edit", "mine"]) == 0
    assert "is dropped" in capfd.readouterr().out
    monkeypatch.setenv("VOICE_COACH_VOICE", "xyzzy")
    assert main(["edit", "mine"]) == 2
    assert "There is no voice `xyzzy`" in capfd.readouterr().err


def test_a_built_in_one_is_copied_only_when_it_is_changed(
    home: Path, editor: Editor, capfd: pytest.CaptureFixture[str]
) -> None:
    """An untouched copy would hide later improvements; by its path, too, a built-in one stays as it is."""
    shipped = folders().built_in / "plank.yaml"
    before = shipped.read_bytes()
    editor("pass")
    assert main(["edit", "plank"]) == 0
    assert "Nothing was changed." in capfd.readouterr().out
    assert list(files(home)) == ["mine.yaml"]
    editor("f.write_text(f.read_text().replace('title:', 'title: My'))")
    assert main(["edit", str(shipped)]) == 0
    assert "yours is played in its place" in capfd.readouterr().out
    assert "title: My" in files(home)["plank.yaml"]
    assert shipped.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("f.write_text('half'); sys.exit(3)", "ended with code 3"),
        ("f.write_text('half'); os.kill(os.getpid(), 9)", "ended by signal 9"),
    ],
)
def test_an_editor_that_fails_loses_nothing(
    home: Path, editor: Editor, capfd: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    """The script is as it was, and what was written is kept in a file that is named."""
    editor(line)
    assert main(["edit", "mine"]) == 1
    error = capfd.readouterr().err
    assert told in error
    kept = Path(error.rsplit(" is in ", 1)[1].strip())
    assert kept.read_text() == "half"
    assert files(home)["mine.yaml"] == GOOD


def test_a_script_deleted_in_the_editor_is_still_there(
    home: Path, editor: Editor, capfd: pytest.CaptureFixture[str]
) -> None:
    """The editor works on a copy; a deleted one changes nothing, and neither does one that fails untouched."""
    editor("f.unlink()")
    assert main(["edit", "mine"]) == 1
    assert "deleted in the editor" in capfd.readouterr().err
    editor("sys.exit(1)")
    assert main(["edit", "mine"]) == 1
    assert files(home) == {"mine.yaml": GOOD}


def test_a_script_changed_meanwhile_is_not_written_over(
    home: Path, editor: Editor, capfd: pytest.CaptureFixture[str]
) -> None:
    """Two editors at once: the later one keeps what it has in a file that is named."""
    editor(f"f.write_text('later'); pathlib.Path({str(home / 'mine.yaml')!r}).write_text('sooner')")
    assert main(["edit", "mine"]) == 1
    assert "changed by another program" in capfd.readouterr().err
    assert files(home)["mine.yaml"] == "sooner"
    assert "later" in files(home).values()


def test_a_link_stays_a_link(home: Path, editor: Editor, tmp_path: Path) -> None:
    """The file that it leads to is edited, and keeps its permissions."""
    target = tmp_path / "elsewhere.yaml"
    target.write_text(GOOD)
    target.chmod(0o600)
    (home / "linked.yaml").symlink_to(target)
    editor(f"f.write_text({GOOD!r} + '# more')")
    assert main(["edit", "linked"]) == 0
    assert (home / "linked.yaml").is_symlink()
    assert target.read_text().endswith("# more")
    assert target.stat().st_mode & 0o777 == 0o600


def test_which_editor_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """$VISUAL before $EDITOR, a path with blanks as it is, arguments split as a shell does; else what there is."""
    program = tmp_path / "an editor"
    program.write_text("")
    program.chmod(0o755)
    nano = tmp_path / "nano"
    nano.write_text("")
    nano.chmod(0o755)

    def used(visual: str = "", editor: str = "") -> list[str]:
        monkeypatch.setenv("VISUAL", visual)
        monkeypatch.setenv("EDITOR", editor)
        return editor_command()

    monkeypatch.setenv("PATH", str(tmp_path))
    assert used(editor=str(program)) == [str(program)]
    assert used(editor=f"'{program}' -w 'a b'") == [str(program), "-w", "a b"]
    assert used("nano", str(program)) == [str(nano)]
    assert used(" ") == [str(nano)]
    for bad in ("nowhere --wait", "'open", "/nowhere/editor"):
        with pytest.raises(CoachError):
            used(editor=bad)
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    with pytest.raises(CoachError, match="No editor"):
        used()
    assert "code --wait" in hint_to_wait(["/usr/bin/code"])
    assert hint_to_wait(["/usr/bin/code", "--wait"]) == hint_to_wait(["nano"]) == ""


def test_who_leaves_the_editor_without_a_change_is_not_asked_again(
    home: Path, editor: Editor, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a yes and a `:q!` it ends, with what brings the built-in routine back."""
    questions: list[str] = []
    monkeypatch.setattr("voice_coach.console.notices.on_terminal", lambda stream: True)
    monkeypatch.setattr("click.confirm", lambda text, default: questions.append(text) or True)
    editor(f"f.write_text({BROKEN!r})")
    assert main(["edit", "plank"]) == 3
    out = capfd.readouterr().out
    assert questions == ["Edit it again to correct the errors?"]
    assert "`voice-coach remove plank` brings the built-in one back." in out


def test_an_emptied_script_is_not_saved_unasked(
    home: Path, editor: Editor, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody can be asked it stays as it was; with a yes it is emptied."""
    editor("f.write_text('\\n')")
    assert main(["edit", "mine"]) == 0
    assert "is empty now, so it is not saved" in capfd.readouterr().out
    assert files(home) == {"mine.yaml": GOOD}
    answers = iter((True, False))
    monkeypatch.setattr("voice_coach.console.notices.on_terminal", lambda stream: True)
    monkeypatch.setattr("click.confirm", lambda text, default: next(answers))
    assert main(["edit", "mine"]) == 3
    assert files(home) == {"mine.yaml": "\n"}


def test_a_copy_that_an_edit_has_left_is_told(
    home: Path, editor: Editor, capfd: pytest.CaptureFixture[str]
) -> None:
    """The next edit of the same script names it, and `doctor` does; that of another does not."""
    editor("f.write_text('half'); sys.exit(3)")
    main(["edit", "mine"])
    (left,) = left_over(home / "mine.yaml")
    assert left.name.startswith(".mine-edited-")
    editor("pass")
    capfd.readouterr()
    main(["edit", "mine"])
    assert str(left) in capfd.readouterr().err
    main(["edit", "plank"])
    assert str(left) not in capfd.readouterr().err
    assert any(str(left) in finding.found for finding in doctor.scripts())


def test_a_full_disk_is_told_as_such(home: Path, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be copied for lack of space says so, names no permissions, and leaves nothing behind."""

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    for write in (
        lambda: edited(home / "mine.yaml", home / "mine.yaml", ["true"], bool),
        lambda: write_whole(home / "mine.yaml", "x"),
    ):
        with pytest.raises(CoachError, match="No space left") as caught:
            write()
        assert caught.value.remedy == "Free some space, then try again."
    assert files(home) == {"mine.yaml": GOOD}
    assert "space" not in not_done(home, "written", PermissionError(errno.EACCES, "no")).remedy


def test_an_interrupted_question_ends_its_line(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C at a question leaves the shell a line of its own, exits 130, and removes nothing."""
    monkeypatch.setattr("voice_coach.console.notices.on_terminal", lambda stream: True)
    monkeypatch.setattr("click.confirm", interrupt)
    assert main(["remove", "mine"]) == 130
    assert capsys.readouterr().out.endswith("\n")
    assert files(home) == {"mine.yaml": GOOD}


def interrupt(text: str, default: bool) -> bool:
    raise click.Abort


# Remove


def test_removing_needs_a_yes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal nobody can be asked, so nothing is removed without --yes."""
    assert main(["remove", "mine"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert main(["remove", "mine", "--yes"]) == 0
    assert files(home) == {}


def test_removing_uncovers_the_built_in_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said that the built-in one is played again; that one itself cannot be removed or renamed."""
    (home / "plank.yaml").write_text(GOOD)
    assert main(["remove", "plank", "--yes"]) == 0
    assert "plays the built-in routine again" in capsys.readouterr().out
    assert main(["remove", "plank", "--yes"]) == 2
    assert "voice-coach edit plank" in capsys.readouterr().err
    assert main(["rename", "plank", "board"]) == 2
    assert (folders().built_in / "plank.yaml").is_file()


def test_the_built_in_folder_under_another_name_is_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of VOICE_COACH_SCRIPTS that leads to the program's own scripts lets none be removed."""
    (tmp_path / "link").symlink_to(folders().built_in)
    monkeypatch.setenv("VOICE_COACH_SCRIPTS", str(tmp_path / "link"))
    assert main(["remove", "plank", "--yes"]) == 2
    assert (folders().built_in / "plank.yaml").is_file()


@pytest.mark.parametrize("include", ["mine", "mine.yaml", "./mine.yaml"])
def test_those_that_include_it_are_named(
    home: Path, capsys: pytest.CaptureFixture[str], include: str
) -> None:
    """By name or by path, in a round too: who includes a script learns of its going."""
    (home / "outer.yaml").write_text(
        f"title: Outer\nsteps:\n  - repeat: 2\n    steps:\n      - include: {include}\n"
    )
    (home / "other.yaml").write_text("title: Other\nsteps:\n  - say: mine\n  - include: plank\n")
    assert main(["rename", "mine", "yours"]) == 0
    assert "Included by outer under the old name" in capsys.readouterr().out
    (home / "mine.yaml").write_text(GOOD)
    assert main(["remove", "mine", "--yes"]) == 0
    assert "voice-coach check outer" in capsys.readouterr().out


# Rename


def test_renaming_keeps_title_and_ending(home: Path) -> None:
    """Only the name changes; `.yml` stays."""
    (home / "short.yml").write_text(GOOD)
    assert main(["rename", "short", "long"]) == 0
    assert main(["rename", "mine", "MINE"]) == 0
    assert files(home) == {"long.yml": GOOD, "MINE.yaml": GOOD}


def test_renaming_never_writes_over_another(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is taken needs --force, with the other ending too; then one script of that name is left."""
    (home / "other.yml").write_text("title: Other\n")
    assert main(["rename", "mine", "other"]) == 2
    assert "--force" in capsys.readouterr().err
    assert files(home) == {"mine.yaml": GOOD, "other.yml": "title: Other\n"}
    assert main(["rename", "mine", "other", "--force"]) == 0
    assert files(home) == {"other.yaml": GOOD}
    assert main(["rename", "other", "other", "--force"]) == 0
    assert files(home) == {"other.yaml": GOOD}


@pytest.mark.parametrize(
    "new",
    ["../up", "a/b", "a\\b", "CON", "nul", "com1", "COM¹", "lpt0", "a.", "a ", "", ".a", "a:b", "a?", "a*", "a|b",
     '"a"', "<a>", "a\n", "x" * 65, "mine.yaml", "\u3164"],
)  # fmt: skip
def test_names_that_no_file_can_have_anywhere(home: Path, new: str) -> None:
    """What Windows refuses is refused everywhere, and nothing is touched."""
    assert main(["rename", "mine", "--", new]) == 2
    assert files(home) == {"mine.yaml": GOOD}


def test_paths_are_no_names(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`remove` and `rename` take names alone."""
    assert main(["remove", str(home / "mine.yaml"), "--yes"]) == 2
    assert "such as: mine" in capsys.readouterr().err
    assert files(home) == {"mine.yaml": GOOD}


@needs_links
def test_a_link_never_takes_the_place_of_its_own_script(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Renamed to the name of the script it leads to, a link would leave nothing but itself: it is refused."""
    (home / "link.yaml").symlink_to("mine.yaml")
    assert main(["rename", "link", "mine", "--force"]) == 2
    assert "they are the same" in capsys.readouterr().err
    assert (home / "link.yaml").is_symlink()
    assert files(home)["mine.yaml"] == GOOD
    assert main(["rename", "mine", "link", "--force"]) == 0
    assert files(home) == {"link.yaml": GOOD}


def test_two_names_of_one_file_become_one(home: Path) -> None:
    """To the system, renaming one hard link to the other is nothing to do; the old name goes all the same."""
    os.link(home / "mine.yaml", home / "also.yaml")
    assert main(["rename", "mine", "also"]) == 2
    assert main(["rename", "mine", "third"]) == 0
    assert set(files(home)) == {"also.yaml", "third.yaml"}
    assert main(["rename", "third", "also", "--force"]) == 0
    assert files(home) == {"also.yaml": GOOD}


@pytest.mark.parametrize("links", [True, False])
def test_what_takes_a_name_first_keeps_it(home: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    """A file that appears after the look at the name is not written over, with hard links and without."""
    if not links:
        monkeypatch.setattr("os.link", refused)
    (home / "other.yaml").write_text(BROKEN)
    with pytest.raises(FileExistsError):
        give_name(home / "mine.yaml", home / "other.yaml")
    with pytest.raises(FileExistsError):
        write_new(home / "other.yaml", "new")
    assert files(home) == {"mine.yaml": GOOD, "other.yaml": BROKEN}
    give_name(home / "mine.yaml", home / "third.yaml")
    write_new(home / "fourth.yaml", "new")
    assert files(home) == {"third.yaml": GOOD, "other.yaml": BROKEN, "fourth.yaml": "new"}


def refused(*arguments: object, **options: object) -> None:
    raise OSError(errno.EPERM, "there are no hard links here")


def test_many_renames_at_once_to_one_name_lose_nothing(home: Path) -> None:
    """Of eight scripts that are given one name at once one gets it, and every text is still there."""
    texts = [f"{GOOD}# {n}\n" for n in range(8)]
    for n, text in enumerate(texts):
        (home / f"s{n}.yaml").write_text(text)
    together = threading.Barrier(8)

    def rename(n: int) -> bool:
        found = own_script(f"s{n}")
        together.wait()
        try:
            rename_script(found, "new", force=False)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(rename, range(8))) == 1
    assert sorted(set(files(home).values()) - {GOOD}) == texts


@pytest.mark.parametrize("include", ["plank", "back-strengthening", "./plank.yaml"])
def test_a_rename_never_makes_a_routine_include_itself(
    home: Path, capsys: pytest.CaptureFixture[str], include: str
) -> None:
    """It is tried under its new name, through other routines too; one that is broken already may be renamed."""
    text = f"title: Mine\nsteps:\n  - include: {include}\n"
    (home / "p.yaml").write_text(text)
    if include.startswith("."):
        (home / "plank.yaml").write_text(GOOD)
    assert main(["rename", "p", "plank", "--force"]) == 2
    assert "includes itself" in capsys.readouterr().err
    assert files(home)["p.yaml"] == text
    (home / "p.yaml").write_text(BROKEN)
    assert main(["rename", "p", "plank", "--force"]) == 0


# What else lies there


@needs_links
@pytest.mark.parametrize("leads_to", ["nowhere.yaml", "lost.yaml", "plank.yaml"])
def test_a_link_that_leads_nowhere_can_be_taken_away(
    home: Path, capsys: pytest.CaptureFixture[str], leads_to: str
) -> None:
    """`new` says what has the name; `rename` and `remove` find it, also where it has a built-in one's name."""
    name = "plank" if leads_to == "plank.yaml" else "lost"
    (home / f"{name}.yaml").symlink_to(leads_to)
    assert main(["new", name]) == 2
    assert "broken link" in capsys.readouterr().err
    assert main(["rename", name, "found"]) == 0
    assert main(["remove", "found", "--yes"]) == 0
    assert files(home) == {"mine.yaml": GOOD}


def test_what_is_no_script_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder called like a script is told as a folder, and left alone, with --force too."""
    (home / "dir.yaml").mkdir()
    for arguments in (
        ["new", "dir", "--force"],
        ["remove", "dir", "--yes"],
        ["rename", "mine", "dir", "--force"],
    ):
        assert main(arguments) == 2
        assert "folder" in capsys.readouterr().err
    assert (home / "dir.yaml").is_dir()


def test_folders_that_cannot_be_read_are_told(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`list`, `show` and `play` warn once, `doctor` counts it as a problem; completion stays silent."""
    none, file = tmp_path / "none", home / "mine.yaml"
    monkeypatch.setenv("VOICE_COACH_SCRIPTS", os.pathsep.join(map(str, (none, file))))
    for arguments in (["list", "--tag", "neck"], ["show", "mine"], ["play", "nothing-of-that-name"]):
        main(arguments)
        error = capsys.readouterr().err
        assert error.count(f"There is no folder {none}, which VOICE_COACH_SCRIPTS names.") == 1
        assert error.count(f"{file} cannot be read") == 1
    monkeypatch.setattr(doctor, "packages", lambda: iter(()))
    assert [finding.found for finding in doctor.scripts() if str(none) in finding.found]


def test_completion_offers_only_what_a_terminal_can_take(home: Path) -> None:
    """Names with control characters, line ends or bytes of no encoding are left out."""
    for name in (b"\x1b[31mred.yaml", b"two\nlines.yaml", b"\xff.yaml"):
        try:
            (home / os.fsdecode(name)).write_text(GOOD)
        except (OSError, ValueError):
            pytest.skip("such names cannot be here")
    context = click.Context(click.Command("x"))
    (parameter,) = completing.params
    assert [item.value for item in parameter.shell_complete(context, "")] == ["mine"]
    assert complete_routine(context, parameter, "./\udcff") == []


@click.command()
@OWN_ROUTINE
def completing(name: str) -> None: ...


# Names, and what is played by them


@pytest.mark.parametrize(
    ("name", "reason", "instead"),
    [
        ("My back routine", "it contains a space", "my-back-routine"),
        ("con", "it is reserved by Windows", "con-routine"),
        ("legs.yaml", "it ends in .yaml", "legs"),
        ("x" * 65, "it has 65 letters", "x" * 60),
        ("\U00020000" * 64, "it takes 256 bytes", "\U00020000" * 48),
        ("", "it is empty", "morning-stretch"),
        ("_a", "it begins with `_`", "a"),
        ("a/b", "it contains `/`, as a path does", "b"),
        ("a:b", "it contains `:`", "a-b"),
        ("a\nb", "it contains a line end", "a-b"),
    ],
)
def test_a_name_is_refused_with_its_reason(name: str, reason: str, instead: str) -> None:
    """The reason is told, and a name that can be."""
    with pytest.raises(UsageError) as caught:
        script_path(Path(), name)
    assert f": {reason}" in caught.value.cause
    assert caught.value.remedy.endswith(f"such as: {instead}")
    assert not name_fault(instead)


def test_a_script_in_place_of_a_built_in_one_says_who_plays_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`new` and `rename` name the built-in routines that include it, and so play the user's from now on."""
    assert [found.name for found in shipped_including("wall-squat")] == ["core-course"]
    assert shipped_including("core-course") == []
    told = "The built-in routines that include it play yours, too: core-course."
    assert main(["new", "wall-squat"]) == 0
    assert told in capsys.readouterr().out
    assert main(["rename", "mine", "wall-squat", "--force"]) == 0
    assert told in capsys.readouterr().out


def test_a_script_that_another_folder_hides_is_told(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`new` says which script is played in its place."""
    (tmp_path / "fresh.yaml").write_text(GOOD)
    monkeypatch.setenv("VOICE_COACH_SCRIPTS", str(tmp_path))
    assert main(["new", "fresh"]) == 0
    assert f"{tmp_path / 'fresh.yaml'} is played in its place" in capsys.readouterr().err


def test_the_schema_decides_nothing(home: Path) -> None:
    """A script that was written is made, though its schema cannot be put beside it."""
    (home / "routine.schema.json").mkdir()
    assert main(["new", "fresh"]) == 0
    assert "fresh.yaml" in {path.name for path in home.iterdir()}


def test_the_template_is_listed_as_it_is(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the list tells of a new script makes sense before it is edited."""
    main(["new", "fresh"])
    capsys.readouterr()
    main(["list", "--search", "fresh"])
    assert "A plank and a bridge, to begin with." in capsys.readouterr().out


# While it plays


def test_a_script_that_goes_while_it_plays_is_played_to_its_end(home: Path) -> None:
    """The routine is read once: removed, with its sound, after the first block, all its words still come."""
    from shutil import copy

    copy(folders().sounds / "done.wav", home / "gong.wav")
    text = GOOD + "  - sound: gong.wav\n  - say: The last words\n"
    (home / "mine.yaml").write_text(text)
    heard: list[str] = []
    notices: list[str] = []
    with opened(ChosenVoices(Wanted("silent")), None, notices.append) as studio:
        items = Session(playable("mine"), Choices(), studio).timeline()
        told = lambda item: heard.append(item.text) if isinstance(item, Cue) else None  # noqa: E731
        stream = Stream(items, studio.clips, told)
        stream.read(4800)
        (home / "gong.wav").unlink()
        assert main(["remove", "mine", "--yes"]) == 0
        while len(stream.read(48_000)):
            pass
    assert "The last words" in heard
    assert heard[-1].startswith("About ")
    assert len([notice for notice in notices if "gong.wav" in notice]) == 1
