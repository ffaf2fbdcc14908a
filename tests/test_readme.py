"""What README, CONTRIBUTING and two pages of docs/ say is right: routines, commands, links, files and tests."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from test_layers import ALLOWED

from voice_coach.cli import COMMANDS, main, voice_coach
from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue
from voice_coach.library.finder import load
from voice_coach.session.session import Session
from voice_coach.sound.studio import opened
from voice_coach.voices.chosen import ChosenVoices, Wanted

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/measured.md")
TEXTS = {page: (ROOT / page).read_text("utf-8") for page in PAGES}
README = TEXTS["README.md"]
ROUTINES = [
    block for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if block.startswith("title:")
]
each_page = pytest.mark.parametrize("page", PAGES)


@pytest.mark.parametrize("number", range(len(ROUTINES)))
@pytest.mark.parametrize("voice", ["silent", pytest.param("heart", marks=pytest.mark.slow)])
def test_its_routines_have_no_errors_and_no_warnings(
    number: int, voice: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every routine in the README can be played as it is, and `check` finds nothing in it, at no effort."""
    file = home / "readme.yaml"
    file.write_text(ROUTINES[number], "utf-8")
    assert load(str(file)).problems == ()
    assert main(["check", str(file), "--voice", voice]) == 0
    assert capsys.readouterr().out == ""


def test_it_shows_routines() -> None:
    """A README without examples would pass the test above."""
    assert len(ROUTINES) >= 2


def test_what_you_hear_is_heard() -> None:
    """The transcript in README is how neck-warmup begins: nothing is missing but where it has dots, and in order."""
    [block] = re.findall(r"```text\n(0:00.*?)```", README, re.DOTALL)
    with opened(ChosenVoices(Wanted("silent")), None, pytest.fail) as studio:
        routine = load(str(ROOT / "scripts" / "neck-warmup.yaml")).required()
        cues = [item for item in Session(routine, Choices(), studio).timeline() if isinstance(item, Cue)]
    heard = [cue.text if cue.kind == "speech" else f"*{cue.text}*" for cue in cues]
    at = 0
    for part in block.split(" ...\n"):
        words = [line[6:] for line in part.replace(" ...", "").splitlines()]
        after = [
            place
            for place in range(at, len(heard))
            if all(map(str.startswith, heard[place : place + len(words)], words))
        ]
        assert after, words
        assert at or after[0] == 0
        at = after[0] + len(words)


@each_page
def test_its_commands_exist(page: str) -> None:
    """Every `voice-coach` command that it names is one, and every option belongs to it."""
    for words in re.findall(r"(?m)(?:`|bin/|^)voice-coach ([a-z]+)((?: +--?[a-z-]+)*)", TEXTS[page]):
        assert words[0] in COMMANDS, words
        command = voice_coach.get_command(None, words[0])  # type: ignore[arg-type]
        assert command is not None
        known = {
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        assert {option for option in words[1].split() if option != "-"} <= known, words


@each_page
def test_its_benchmarks_exist(page: str) -> None:
    """The command beside each figure names a file that is there."""
    named = set(re.findall(r"tests/benchmarks/(\w+\.py)", TEXTS[page]))
    assert named - {"bench_NAME.py"} <= {file.name for file in (ROOT / "tests" / "benchmarks").iterdir()}


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    titles = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@each_page
def test_its_links_lead_somewhere(page: str) -> None:
    """Every link inside the repository names a file that is there, and a heading that it has."""
    for target in re.findall(r"\]\(([^)]+)\)", TEXTS[page]):
        if target.startswith("https://"):
            continue
        file, _, heading = target.partition("#")
        path = (ROOT / page).parent / file if file else ROOT / page
        assert path.is_file(), target
        assert not heading or heading in anchors(path.read_text("utf-8")), target


@each_page
def test_the_files_that_it_names_exist(page: str) -> None:
    """A path in code letters is one of the repository, of the package, or of the folder that the line speaks of."""
    files = files_of_the_repository()
    for named in re.findall(r"`([\w/.-]*\w\.(?:py|yaml|toml|svg|wav))`", TEXTS[page]):
        if "NAME" in named or "TAG" in named or "APP" in named or named in OF_USERS:
            continue
        assert any(f"/{file}".endswith(f"/{named}") for file in files), named


def files_of_the_repository() -> list[str]:
    """Return the paths of all files but those in hidden folders, which may come and go during a test run."""
    found = []
    for folder, folders_in_it, names in os.walk(ROOT):
        folders_in_it[:] = [name for name in folders_in_it if not name.startswith(".") or name == ".ci"]
        found += [Path(folder, name).as_posix() for name in names]
    return found


OF_USERS = {"legs.yaml", "config.yaml", "./legs.yaml", "it.py"}
"""Files that a page names as examples, or that lie elsewhere."""


def test_the_tests_that_contributing_names_exist() -> None:
    """A test that a recipe promises to fail is there."""
    tests = "".join(file.read_text("utf-8") for file in (ROOT / "tests").glob("test_*.py"))
    named = re.findall(r"\b(test_\w+)`", TEXTS["CONTRIBUTING.md"])
    assert len(named) > 10
    assert [name for name in named if f"def {name}(" not in tests] == []


def test_the_table_of_packages_has_them_all() -> None:
    """The page on the architecture tells of each package, in the order in which they may import each other."""
    rows = re.findall(r"(?m)^\| `(\w+)/` \|", TEXTS["docs/architecture.md"])
    assert rows == list(ALLOWED)


def test_the_ten_steps_name_what_is_there() -> None:
    """Each function that the way from YAML to a sample names is in the file that it names with it."""
    steps = TEXTS["docs/architecture.md"].partition("## From YAML")[2].partition("\n## ")[0]
    pairs = re.findall(r"`(?:\w+\.)?(\w+)` in\s+`([\w/]+\.py)`", steps)
    assert len(pairs) >= 10
    for name, file in pairs:
        source = (ROOT / "voice_coach" / file).read_text("utf-8")
        assert re.search(rf"(?m)^ *(?:def |class )?{name}\b[(:]", source), (name, file)
