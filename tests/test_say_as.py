"""`say_as`: words with another spelling for the voice, from a script, from what it includes and from the settings."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.cli import main
from voice_coach.coaching.pronunciation import say_as
from voice_coach.console.settings import wanted_voices
from voice_coach.library.script_text import script_text
from voice_coach.routines.reading import Missing, Source
from voice_coach.routines.routine import Routine
from voice_coach.routines.script import read_routine
from voice_coach.spoken import spoken_text

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("text", "words", "spoken"),
    [
        ("Pilates with TRX", {"Pilates": "pih-lah-teez", "TRX": "T R X"}, "pih-lah-teez with T R X"),
        ("PILATES and pilates", {"Pilates": "pih-lah-teez"}, "pih-lah-teez and pih-lah-teez"),
        ("trx, TRX", {"TRX": "T R X"}, "trx, T R X"),  # a capital inside counts
        ("it, IT", {"it": "that"}, "that, that"),
        ("Pilateses", {"Pilates": "x"}, "Pilateses"),  # whole words
        ("cat-cow", {"cat": "feline"}, "feline-cow"),
        ("side plank, plank", {"plank": "board", "side plank": "edge"}, "edge, board"),  # the longest first
        ("side  plank", {"side plank": "edge"}, "edge"),
        ("one two", {"one": "two", "two": "three"}, "two three"),  # never its own output
        ("C++ now", {"C++": "C plus plus"}, "C plus plus now"),
        ("3x10 RDL, 5 kg", {"RDL": "Romanian deadlifts"}, "3 times 10 Romanian deadlifts, 5 kilograms"),
        ("10 wu", {"wu": "s"}, "10 seconds"),  # before the rest
        (r"a \1 b", {"a": r"\1", "b": "\\"}, "1 1"),
        ("anything", {}, "anything"),
    ],
)
def test_words_are_put_in_whole_and_once(text: str, words: dict[str, str], spoken: str) -> None:
    """A whole word takes its other spelling, the longest first, before all else is put into words."""
    assert spoken_text(text, "en", {"en": words}) == spoken


@given(
    st.text(max_size=40),
    st.dictionaries(st.text(min_size=1, max_size=5), st.text(min_size=1, max_size=5), max_size=5),
)
def test_no_words_are_too_odd(text: str, words: dict[str, str]) -> None:
    """Whatever the words are, nothing is raised."""
    spoken_text(text, "en", {"en": words})


class Library:
    """Routines by name."""

    def __init__(self, **texts: str) -> None:
        self._texts = texts

    def routine(self, name: str, beside: str) -> Source | Missing:
        return Source(name, name, name, f"title: T\nsteps: [{{say: Go}}]\n{self._texts[name]}")

    def sound(self, name: str, beside: str) -> str | Missing:
        return Missing("none", "none")

    def exercise(self, name: str) -> None:
        return None


def routine_of(text: str, **texts: str) -> Routine:
    return read_routine(text, "t.yaml", "t", Library(**texts)).required()


def test_a_script_says_its_own() -> None:
    """`say_as` stands at the top of a file; keys and values are texts, whatever YAML takes them for."""
    routine = routine_of("title: T\nsay_as: {TRX: T R X, on: awn, 10: ten}\nsteps: [{say: Go}]")
    assert routine.say_as == {"TRX": "T R X", "on": "awn", "10": "ten"}
    assert say_as(routine, {}) == {"en": routine.say_as}


def test_an_including_routine_goes_before_what_it_includes_and_both_before_the_settings() -> None:
    """Of two that spell a word, the outer routine wins; what only one spells is kept."""
    routine = routine_of(
        "title: T\nsay_as: {one: outer}\nsteps: [{include: inner}]",
        inner="say_as: {one: inner, two: inner}\n",
    )
    settings = {"en": {"one": "settings", "two": "settings", "three": "settings"}}
    assert say_as(routine, settings) == {"en": {"one": "outer", "two": "inner", "three": "settings"}}


def test_words_belong_to_the_language_of_their_file() -> None:
    """An included file in another language keeps its words to that language; regions of one language share theirs."""
    routine = routine_of(
        "title: T\nlanguage: en-GB\nsay_as: {die: dye}\nsteps: [{include: inner}]",
        inner="language: de\nsay_as: {Cardio: Kardio}\n",
    )
    merged = say_as(routine, {"de-AT": {"Sessel": "Sässel"}, "fr": {"un": "deux"}})
    assert merged == {
        "en": {"die": "dye"},
        "de": {"Cardio": "Kardio", "Sessel": "Sässel"},
        "fr": {"un": "deux"},
    }


def test_a_script_is_written_as_it_is_read() -> None:
    """`say_as` goes through the writer of scripts unchanged."""
    data = {"title": "T", "say_as": {"TRX": "T R X", "rest": "10", "on": "yes"}, "steps": [{"say": "Go"}]}
    assert routine_of(script_text(data, "")).say_as == data["say_as"]
    assert yaml.safe_load(script_text(data, ""))["say_as"] == data["say_as"]


def test_the_text_that_is_shown_stays(tmp_path: Path, capsys: Captured) -> None:
    """The timeline has each text as it is written."""
    (tmp_path / "t.yaml").write_text("title: TRX, 20-30 s\nsay_as: {TRX: T R X}\nsteps: [{say: 3x40s TRX}]\n")
    assert main(["timeline", str(tmp_path / "t.yaml"), "--voice", "silent"]) == 0
    out = capsys.readouterr().out
    assert "3x40s TRX" in out
    assert "TRX, 20-30 s" in out
    assert "T R X" not in out


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.yaml"
    monkeypatch.setattr("voice_coach.console.settings_file.config_file", lambda: file)
    return file


def test_the_settings_have_words_by_language(config: Path, capsys: Captured) -> None:
    """`say_as` in `config.yaml` is read beside the options, and disturbs none of them."""
    assert wanted_voices(None, 150).say_as == {}
    config.write_text("rate: 150\nsay_as:\n  en: {TRX: T R X}\n  de-AT:\n    Sessel: Sässel\n", "utf-8")
    assert wanted_voices(None, 150).say_as == {"en": {"TRX": "T R X"}, "de-AT": {"Sessel": "Sässel"}}
    assert main(["list", "--search", "plank"]) == 0
    assert capsys.readouterr().err == ""


LONG = "x" * 101
WORDS = "words and how they are spoken"
SAMPLE = "Write for instance `say_as: {en: {TRX: T R X}}`."


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("say_as: TRX", "1:9", f"`say_as` takes languages with their words, not a single value.\n{SAMPLE}"),
        ("say_as: []", "1:9", "`say_as` takes languages with their words, not a list.\n"),
        ("say_as: {}", "1:9", "the group of `say_as` is empty.\n"),
        ("say_as:\n", "1:8", "`say_as` has no value.\n"),
        ("rate: 150\nsay_as: {TRX: T R X}", "2:15", f"`say_as` takes {WORDS}, not a single value.\n{SAMPLE}"),
        ("say_as: {english: {TRX: T}}", "1:10", "`english` is not a language tag.\nDid you mean `en`?"),
        ("say_as:\n  en:\n    TRX: [T]", "3:10", "`TRX` in `say_as` takes text, not a list.\n"),
        (f"say_as:\n  en:\n    {LONG}: T", "3:5", "a word of `say_as` has 101 characters, more than 100.\n"),
        (f"say_as:\n  en:\n    TRX: {LONG}", "3:10", "`TRX` in `say_as` has 101 characters, more than 100.\n"),
        ("say_as:\n  en: {a: b, a: c}", "2:14", "`a` appears twice.\n"),
        ("say_ass: {en: {a: b}}", "1:1", "unknown setting `say_ass`.\nDid you mean `say_as`?"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_is_told_at_its_place(
    config: Path, capsys: Captured, text: str, place: str, told: str
) -> None:
    """Line, column, cause and remedy, and no routine is played with it."""
    config.write_text(text, "utf-8")
    assert main(["timeline", "plank", "--voice", "silent"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"Error: {config}:{place}: {told}")
