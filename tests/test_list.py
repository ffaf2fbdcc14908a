"""`voice-coach list`: groups, filters, JSON, widths, and what is remembered from one list to the next."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path

import pytest

from voice_coach.cli import main
from voice_coach.coaching.announcements import Choices
from voice_coach.commands.list import lines
from voice_coach.library import summaries
from voice_coach.library.folders import Folders, folders
from voice_coach.library.summaries import Summary, memory_file
from voice_coach.showing.columns_text import columns, cut, wrap

PLANK = "title: {title}\nabout: {about}\n{more}steps:\n  - exercise: {exercise}\n    hold: {hold}\n"


@pytest.fixture(autouse=True)
def home(home: Path) -> Path:
    """Return the folder of one's own scripts, in a home of one's own."""
    own = home / "DATA" / "voice-coach" / "scripts"
    own.mkdir(parents=True)
    return own


@pytest.fixture
def alone(home: Path, tmp_path: Path) -> Folders:
    """The user's own folder, with a built-in `plank` beside it."""
    built_in = tmp_path / "built-in"
    built_in.mkdir()
    script(built_in, "plank")
    return Folders((), home, built_in, tmp_path)


def script(
    folder: Path,
    name: str,
    title: str = "Title",
    about: str = "About it",
    more: str = "",
    exercise: str = "Plank",
    hold: str = "1min",
) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(PLANK.format(title=title, about=about, more=more, exercise=exercise, hold=hold), "utf-8")
    return path


def told(where: Folders, tags: tuple[str, ...] = (), width: int | None = None) -> list[str]:
    return list(lines(summaries.summaries(Choices(), where), tags, width))


def names(*arguments: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["list", "--json", *arguments]) in (0, 1)
    return [one["name"] for one in json.loads(capsys.readouterr().out)]


def test_each_stands_once_under_its_first_tag(alone: Folders, home: Path) -> None:
    """Headings in the order of the alphabet, one's own without tags first, those with errors last."""
    script(home, "two-tags", more="tags: [zen, abs]\n")
    script(home, "tagless")
    (home / "bad.yaml").write_text("title: Bad\nsteps:\n  - rest: 0s\n  - rest: soon\n")
    script(alone.built_in, "bridge", more="tags: [Abs]\n")
    assert told(alone) == [
        "your own, without tags",
        "  tagless  1 min  1 exercise  [yours] About it",
        "",
        "Abs",
        "  bridge  1 min  1 exercise  About it",
        "",
        "zen",
        "  two-tags  1 min  1 exercise  [yours] About it",
        "",
        "without tags",
        "  plank  1 min  1 exercise  About it",
        "",
        "with errors",
        "  bad  [yours] 2 errors: voice-coach check bad",
    ]


def test_one_that_goes_before_a_built_in_one_says_so(alone: Folders, home: Path) -> None:
    """The user's own `plank` is listed in place of the built-in one, and marked."""
    script(home, "plank", about="Mine")
    assert told(alone)[1] == "  plank  1 min  1 exercise  [yours, in place of the built-in one] Mine"


def test_tags_and_words_are_compared_without_case_and_accents(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--tag` and `--search` take all that is given, in name, title, about, tags, equipment and exercises."""
    more = "tags: [Mañana, breve]\nequipment: [una estera, una silla]\n"
    script(home, "estiramiento", title="Estirón", exercise="Élévation", more=more)
    assert names("--search", "SILLA estiron", capsys=capsys) == ["estiramiento"]
    assert names("--tag", "manana", "--tag", "BREVE", capsys=capsys) == ["estiramiento"]
    assert names("--tag", "manana", "--tag", "other", capsys=capsys) == []
    assert names("--search", "ELEVATION estiron about", capsys=capsys) == ["estiramiento"]
    assert names("--search", "elevation", "--search", "xyzzy", capsys=capsys) == []


def test_hyphens_and_slashes_are_blanks_to_a_search(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """However an exercise, a name or a tag is joined, a search finds it; the built-in ones stand beside it."""
    script(home, "my-hips", exercise="Side plank", about="With Cat/cow", more="tags: [warm-up]\n")
    for words in ("side-plank", "Side plank", "cat/cow", "cat-cow", "cat cow", "warm_up", "my-hips"):
        assert "my-hips" in names("--search", words, capsys=capsys), words


def test_nothing_found_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, as of tools that search; standard output stays empty, or an empty array."""
    assert main(["list", "--search", "xyzzy"]) == 1
    assert capsys.readouterr() == ("", "No routine matches; `voice-coach list` shows them all.\n")
    assert main(["list", "--search", "xyzzy", "--json"]) == 1
    assert capsys.readouterr().out == "[]\n"


def test_json_has_what_the_help_promises(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object a routine; one with errors has their texts, and null for what is not known."""
    file = script(home, "mine", more="tags: [quick]\nlanguage: de\n", hold="100s")
    (home / "bad.yaml").write_text('title: "\\e[31m"\nsteps: []\n')
    main(["list", "--json"])
    out = capsys.readouterr().out
    by_name = {one["name"]: one for one in json.loads(out)}
    assert by_name["mine"] == {
        "name": "mine", "title": "Title", "about": "About it", "tags": ["quick"], "language": "de", "seconds": 120,
        "exercises": 1, "own": True, "shadows": False, "file": str(file), "errors": [],
    }  # fmt: skip
    assert by_name["bad"]["title"] is None
    assert by_name["bad"]["errors"][0].endswith("bad.yaml:2:8: the list of `steps` is empty")
    assert by_name["neck-warmup"]["own"] is False
    main(["list", "--help"])
    help_text = capsys.readouterr().out
    assert all(key in help_text for key in by_name["mine"])


def test_a_filter_tells_of_scripts_that_it_could_not_look_into(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken script may be the one that is looked for: it is named on standard error."""
    (home / "bad.yaml").write_text("title: Bad\nsteps: []\n")
    main(["list", "--tag", "warm-up"])
    captured = capsys.readouterr()
    assert "neck-warmup" in captured.out
    assert "Not searched, because they have errors: bad." in captured.err


@pytest.mark.parametrize("width", [30, 40, 80, 120])
def test_lines_fit_the_terminal_and_say_all(alone: Folders, home: Path, width: int) -> None:
    """No line is wider than the terminal, wide characters counted as two columns; no word is cut or left out."""
    texts = ["Words of several lengths, " * 9, "首をゆっくり回します。" * 6, "Short"]
    script(home, "long", about=texts[0], more="tags: [a]\n")
    script(home, "wide", about=texts[1], more="tags: [a]\n")
    script(home, "名前", about=texts[2], more="tags: [a]\n")
    made = told(alone, width=width)
    assert all(columns(line) <= width for line in made)
    assert not any("…" in line for line in made)
    letters = "".join("".join(made).split())
    assert all("".join(text.split()) in letters for text in texts)


def test_what_it_is_about_stands_beside_or_below(alone: Folders, home: Path) -> None:
    """Beside the figures where there is room for more than a few words, else below them, under a long name, too."""
    script(home, "legs", about="one two three four five six seven eight", more="tags: [a]\n")
    beside = told(alone, ("a",), 78)
    assert beside[1:3] == [
        "  legs     1 min  1 exercise     [yours] one two three four five six seven",
        " " * 33 + "eight",
    ]
    assert told(alone, ("a",), 60)[1:3] == [
        "  legs     1 min  1 exercise", "    [yours] one two three four five six seven eight"
    ]  # fmt: skip
    (home / "legs.yaml").rename(home / f"{'long-name-' * 4}.yaml")
    assert told(alone, ("a",), 80)[1:3] == [
        f"  {'long-name-' * 4}  1 min  1 exercise", "    [yours] one two three four five six seven eight"
    ]  # fmt: skip
    assert told(alone, ("a",), 45)[1:4] == [
        f"  {'long-name-' * 4}", "    1 min 1 exercise", "    [yours] one two three four five six seven"
    ]  # fmt: skip


def test_text_is_wrapped_by_words() -> None:
    """Lines break at blanks and between wide characters, never before a closing mark."""
    assert wrap("one two three", 9, "- ", "  ") == ["- one two", "  three"]
    assert wrap("首を回す。", 8) == ["首を回", "す。"]
    assert wrap("unbreakable", 5) == ["unbreakable"]
    assert cut("one two, three", 10) == "one two…"
    assert cut("one two", None) == "one two"


# What is remembered


def outlines(where: Folders, choices: Choices = Choices()) -> dict[str, Summary]:  # noqa: B008 - frozen
    return {one.name: one for one in summaries.summaries(choices, where)}


def remembered() -> dict[str, object]:
    file = memory_file()
    return json.loads(file.read_text().partition("\n")[2]) if file.exists() else {}


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as settled at once, so that the test need not wait."""
    monkeypatch.setattr(summaries, "SETTLED", -1)


@pytest.mark.usefixtures("long_ago")
def test_what_is_remembered_is_what_would_be_read(alone: Folders, home: Path) -> None:
    """The second list is equal to the first, and follows each change of a file, of effort and of names."""
    path = script(home, "mine", hold="1-5min")
    first = outlines(alone)
    assert str(path) in remembered()
    assert outlines(alone) == first
    assert outlines(alone, Choices(effort=100))["mine"] != first["mine"]
    script(home, "mine", title="Other", hold="1-5min")
    assert outlines(alone)["mine"].outline.title == "Other"  # type: ignore[union-attr]
    path.unlink()
    assert "mine" not in outlines(alone)
    assert str(path) not in remembered()


@pytest.mark.usefixtures("long_ago")
def test_what_depends_on_other_files_is_read_each_time(alone: Folders, home: Path) -> None:
    """A routine that includes another follows the other's changes, and one with errors its mending."""
    (home / "outer.yaml").write_text("title: Outer\nsteps:\n  - include: inner\n")
    assert outlines(alone)["outer"].errors
    script(home, "inner", hold="1min")
    short = outlines(alone)["outer"].outline
    script(home, "inner", hold="9min")
    assert short is not None
    assert outlines(alone)["outer"].outline.seconds - short.seconds >= 7 * 60  # type: ignore[union-attr]


def test_a_file_changed_just_now_is_not_remembered(alone: Folders, home: Path) -> None:
    """It may change again within the same tick of the file system's clock."""
    path = script(home, "mine")
    outlines(alone)
    assert str(path) not in remembered()


@pytest.mark.usefixtures("long_ago")
@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"[" * 99_999, b"0\n{}"])
def test_a_damaged_memory_is_none(alone: Folders, home: Path, damage: bytes) -> None:
    """Whatever stands in the file, the list is right, and the file is whole again."""
    script(home, "mine")
    before = outlines(alone)
    whole = memory_file().read_bytes()
    for bad in (damage, whole[:-9], whole.replace(b"Title", b"Other")):
        memory_file().write_bytes(bad)
        assert outlines(alone) == before
        assert memory_file().read_bytes() == whole


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_place_of_the_memory_is_none(alone: Folders, home: Path) -> None:
    """Nothing but a regular file is opened, so that nothing is waited for."""
    script(home, "legs")
    memory_file().parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(memory_file())
    assert "legs" in outlines(alone)


def test_no_place_to_remember_is_no_harm(
    alone: Folders, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where a file stands in the cache folder's place, everything is read."""
    (tmp_path / "in-the-way").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "in-the-way"))
    monkeypatch.setattr(summaries, "SETTLED", -1)
    assert "plank" in outlines(alone)


def test_all_of_the_shipped_ones_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """The plain list names every built-in routine once."""
    assert main(["list"]) == 0
    out = capsys.readouterr().out.splitlines()
    listed = [line.split(":")[0] for line in out]
    assert sorted(listed) == sorted(path.stem for path in folders().built_in.glob("*.yaml"))


@pytest.mark.parametrize(("terminal", "codes"), [("xterm", True), ("dumb", False), ("unknown", False)])
def test_a_terminal_that_knows_only_lines_gets_no_codes(
    alone: Folders, monkeypatch: pytest.MonkeyPatch, terminal: str, codes: bool
) -> None:
    """Headings are bold where that can be shown, and plain words elsewhere."""
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setattr("sys.stdout", Terminal())
    assert any("\x1b" in line for line in told(alone, width=80)) == codes


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True
