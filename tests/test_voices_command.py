"""`voice-coach voices`: what is listed, heard, added and removed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from jsonschema import validate
from terminals import LONG, Tty, start
from tiny_voice import make_model, needs_piper

from voice_coach.cli import main, voice_coach
from voice_coach.coaching.cue import Phrase
from voice_coach.errors import UsageError
from voice_coach.showing.columns_text import columns
from voice_coach.voices import engines, piper
from voice_coach.voices.chosen import Wanted, choose
from voice_coach.voices.piper import PiperVoice
from voice_coach.voices.piper_pace import pace_file

Captured = pytest.CaptureFixture[str]

SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1},
            "engine": {"type": "string", "minLength": 1},
            "languages": {"type": "array", "items": {"type": "string", "pattern": "^[A-Za-z0-9-]+$"}},
            "natural": {"type": "boolean"},
            "licence": {"type": "string", "minLength": 1},
            "about": {"type": "string"},
        },
        "required": ["name", "engine", "languages", "natural", "licence", "about"],
        "additionalProperties": False,
    },
}


@pytest.fixture(autouse=True)
def home(home: Path) -> Path:
    """Return the folder of one's own voices, in a home of one's own."""
    return home / "DATA" / "voice-coach" / "voices"


@pytest.fixture
def has_piper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Piper counts as installed; nothing is spoken with it."""
    monkeypatch.setattr(piper, "is_installed", lambda package: True)


def own_voice(home: Path, name: str, language: str, espeak: str | None = None) -> Path:
    """Put a voice into the user's folder that can be listed and chosen, and speaks nothing."""
    home.mkdir(parents=True, exist_ok=True)
    (home / f"{name}.onnx").write_bytes(b"model")
    config = {"espeak": {"voice": espeak or language}, "language": {"code": language}}
    (home / f"{name}.onnx.json").write_text(json.dumps(config))
    return home / f"{name}.onnx"


def listed(capsys: Captured, *arguments: str) -> list[str]:
    assert main(["voices", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


# --- the list


def test_what_speaks_by_default_comes_first(capsys: Captured) -> None:
    """The voice for each language of the coach, at its rate, and where another one takes over; then all others."""
    first = listed(capsys)[:5]
    assert first[0] == (
        "English: heart, hibari, natural, at 150 words a minute. Above 230 words a minute eSpeak NG takes over."
    )
    assert "German: de, eSpeak NG, not natural, at 150 words a minute." in first
    assert first[4].startswith("heart: American English, female, hibari, natural, licence: Apache-2.0")
    assert listed(capsys, "--rate", "260")[0] == (
        "English: en-us, eSpeak NG, not natural, at 260 words a minute. Heart is clear up to 230 words a minute."
    )


def test_the_default_list_stays_readable(capsys: Captured) -> None:
    """Of eSpeak only the coach's languages are shown, with how many others there are; --all shows those."""
    short, full = listed(capsys), listed(capsys, "--all")
    assert len(short) < 30
    (others,) = [line for line in short if " others: " in line]
    count = int(others.split()[3])
    assert others == f"eSpeak NG: and {count} others: `--language TAG` or `--all`."
    assert len(full) - 1 == len(short) - 2 + count
    assert any(line.startswith("it: Italian") for line in full)
    assert not any(line.startswith("it: ") for line in short)


@pytest.mark.parametrize("width", [20, 40, 59, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, home: Path, has_piper: None, width: int
) -> None:
    """Headings and rows fit any terminal, but for a single word that is longer; every voice is there."""
    monkeypatch.setenv("COLUMNS", str(width))
    own_voice(home, "a-voice-with-quite-a-long-name-of-its-own", "de")
    assert main(["voices", "--no-plain", "--all"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for line in lines:
        assert columns(line) <= width or len(line.split()) == 1
    told = " ".join(" ".join(lines).split())
    for name in ("heart", "a-voice-with-quite-a-long-name-of-its-own", "xextan-test", "silent"):
        assert name in told


@pytest.mark.parametrize("language", ["de", "DE", "German", "deutsch", "allemand"])
def test_a_language_is_a_tag_or_a_name(capsys: Captured, language: str) -> None:
    """--language takes both, and lists what speaks it alone."""
    assert listed(capsys, "--language", language) == ["de: German, eSpeak NG, not natural, licence: GPL-3.0."]


def test_a_tag_with_a_region_means_that_region(capsys: Captured) -> None:
    """`en` takes all kinds of English, `en-GB` the British ones alone."""
    english = listed(capsys, "--language", "en")
    british = listed(capsys, "--language", "en_GB")
    assert {line.split(":")[0] for line in british} < {line.split(":")[0] for line in english}
    assert any(line.startswith("heart") for line in english)
    assert not any(line.startswith(("heart", "en-us")) for line in british)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("germn", "Did you mean `german`?"),
        ("qq", "Write its tag, such as `de` or `pt-BR`, or its name."),
        ("", "Write its tag"),
        ("\x1b[2J", "Write its tag"),
    ],
)
def test_an_unknown_language_is_told(capsys: Captured, language: str, told: str) -> None:
    """What no voice speaks names the nearest language, or what can be written. Exit code 2."""
    assert main(["voices", "--language", language]) == 2
    out, err = capsys.readouterr()
    assert (out, "\x1b" in err) == ("", False)
    assert "There is no voice for a language `" in err
    assert told in err


def test_a_language_without_a_voice_exits_1(capsys: Captured) -> None:
    """A language that has a name and no voice here is told; programs get an empty array."""
    assert main(["voices", "--language", "en-gb", "heart", "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out) == []
    assert err == "None of these voices speaks British English.\n"


def test_the_array_for_programs(capsys: Captured, home: Path, has_piper: None) -> None:
    """--json is ASCII, of every voice there is, with the keys that the help names."""
    own_voice(home, "mía", "es_ES")
    assert main(["voices", "--json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    voices = json.loads(out)
    validate(voices, SCHEMA)
    assert len(voices) > 130
    by_name = {voice["name"]: voice for voice in voices}
    assert by_name["heart"] == {
        "name": "heart", "engine": "hibari", "languages": ["en-US", "en"], "natural": True,
        "licence": "Apache-2.0", "about": "American English, female",
    }  # fmt: skip
    assert by_name["mía"]["languages"] == ["es-es", "es"]
    assert by_name["silent"]["languages"] == []


def test_names_show_these_voices_alone(capsys: Captured) -> None:
    """Voices can be looked up, one with its variant too."""
    lines = listed(capsys, "heart", "en-us+f3")
    assert [line.split(":")[0] for line in lines] == ["heart", "en-us+f3"]


@pytest.mark.parametrize("more", [[], ["--say", "Hold"], ["--json"]])
def test_an_unknown_name_names_the_nearest(capsys: Captured, more: list[str]) -> None:
    """A name that no voice has is told with the nearest ones and this command; nothing is heard."""
    assert main(["voices", "heart", "haert", *more]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "Error: There is no voice `haert`.\nDid you mean `heart`? `voice-coach voices` lists all voices.\n"
    )


def test_a_wrong_voice_in_the_settings_keeps_nobody_from_the_list(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is where the right name is looked for: it names the wrong one, and shows all voices."""
    monkeypatch.setenv("VOICE_COACH_VOICE", "haert")
    lines = listed(capsys)
    assert lines[0].startswith("English: no voice, There is no voice `haert`.")
    assert any(line.startswith("heart: ") for line in lines)


def test_the_voice_of_the_settings_speaks_by_default(capsys: Captured, tmp_path: Path) -> None:
    """What is told to speak by default is what would be heard: `config.yaml` counts."""
    config = tmp_path / "CONFIG" / "voice-coach" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("voice: en-gb\nrate: 200\n")
    assert listed(capsys)[0] == "English: en-gb, eSpeak NG, not natural, at 200 words a minute."


def test_settings_by_language_are_told(capsys: Captured, tmp_path: Path) -> None:
    """A rate or a voice for one language counts in it alone; a voice that cannot speak its language is told."""
    config = tmp_path / "CONFIG" / "voice-coach" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("voice: {de: heart, fr: fr-be}\nrate: {en: 150, fr: 130}\n")
    lines = listed(capsys)
    assert lines[0] == (
        "English: heart, hibari, natural, at 150 words a minute. Above 230 words a minute eSpeak NG takes over."
    )
    assert lines[1] == "German: heart, hibari: it speaks English only."
    assert lines[3] == "French: fr-be, eSpeak NG, not natural, at 130 words a minute."


def test_doctor_tries_voices(
    capsys: Captured, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A voice that was added and cannot speak, and one of the settings in a wrong place, are problems with remedies."""
    own_voice(home, "thorsten", "de_DE")
    monkeypatch.setattr("voice_coach.voices.piper.is_installed", lambda package: False)
    config = tmp_path / "CONFIG" / "voice-coach" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("voice: {de: heart}\n")
    assert main(["doctor", "--no-sound"]) == 1
    told = capsys.readouterr().out
    assert f"Problem: settings: {config}:1:13: `voice`: The voice `heart` speaks only English" in told
    assert (
        "Problem: your voices (thorsten): do not speak: the Python package piper-tts is not installed" in told
    )


def test_a_voice_is_not_asked_for_more_than_it_can(capsys: Captured) -> None:
    """A voice asked for by name is taken at the rate at which it is clear, and that is said."""
    assert choose(Wanted("heart", rate=300), "en").rate == 230
    assert main(["timeline", "signals", "--voice", "heart", "--rate", "300", "--talk", "signals"]) == 0
    told = "heart is clear up to 230 words a minute, so 230 is used instead of 300.\n"
    assert capsys.readouterr().err == told


def test_a_variant_alone_is_understood() -> None:
    """A variant needs a voice, and the error names one."""
    with pytest.raises(UsageError, match=r"There is no voice `\+f3`\. Did you mean `en-us\+f3`\?"):
        choose(Wanted("+f3"), "en")


def test_what_is_missing_says_how_to_get_it(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that cannot speak here is listed with the reason and the remedy; English has another voice then."""
    for engine in ("hibari", "piper"):
        monkeypatch.setattr(f"voice_coach.voices.{engine}.is_installed", lambda package: False)
    lines = listed(capsys)
    assert lines[0].startswith("English: en-us, eSpeak NG")
    assert "The Python package hibari is not installed" in lines[0]
    missing = [line for line in lines if line.startswith("Missing: ")]
    assert missing[0].startswith(
        "Missing: hibari: The Python package hibari is not installed. Install it with"
    )
    assert "pip install piper-tts" in missing[1]


def test_a_broken_engine_of_another_package_costs_nothing_else(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be loaded, and what fails when it is asked for its voices, are told; all others are listed."""

    class Broken:
        name = "broken"

        def lacking(self) -> str:
            raise ZeroDivisionError("by zero")

    point = EntryPoint("lost", "no_such_module:ENGINE", engines.GROUP)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [point])
    engines.added.cache_clear()
    try:
        (told,) = engines.added()[1]
        monkeypatch.setattr("voice_coach.commands.voices.gathered.added", lambda: ((Broken(),), (told,)))
        assert main(["voices"]) == 0
    finally:
        monkeypatch.undo()
        engines.added.cache_clear()
    out, err = capsys.readouterr()
    assert "heart: " in out
    assert "lost (no_such_module:ENGINE): ModuleNotFoundError" in err
    assert "The engine broken is broken: ZeroDivisionError: by zero" in err


# --- hearing them


def test_voices_are_heard_in_turn(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Each voice speaks in the order named, levelled as in a routine; standard output holds the samples alone."""
    import numpy as np

    assert main(["voices", "en-us", "de", "en-us", "--say", "Hold", "--output", "-"]) == 0
    out, err = capfdbinary.readouterr()
    assert b"In turn: en-us, de, en-us." in err
    samples = np.frombuffer(out, "<i2").reshape(-1, 2).astype(np.float64)
    loud = np.abs(samples[:, 0]) > 100
    starts = np.flatnonzero(loud)
    gaps = np.flatnonzero(np.diff(starts) > 24_000)  # half a second
    pieces = np.split(starts, gaps + 1)
    assert len(pieces) == 3
    first, second, third = (samples[piece[0] : piece[-1] + 1, 0] for piece in pieces)
    assert np.array_equal(first, third)
    assert len(first) != len(second)
    levels = [np.sqrt(np.square(one).mean()) for one in (first, second)]
    assert max(levels) < 2 * min(levels)


def test_each_voice_is_announced(capsys: Captured) -> None:
    """The screen names each voice with its words."""
    assert main(["voices", "silent", "en-us", "--say", "Hold it", "--output", "null", "--rate", "300"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[1] for line in lines if "  " in line] == ["silent: Hold it", "en-us: Hold it"]


def test_without_a_name_the_voice_of_the_language_speaks(capfd: pytest.CaptureFixture[str]) -> None:
    """--say alone is spoken by the voice that is chosen for the language."""
    assert main(["voices", "--say", "Halten", "--language", "german", "--output", "-"]) == 0
    out, err = capfd.readouterr()
    assert out
    assert err.strip() == "In turn: de."


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--say", "Hold", "--json"], "`--say` and `--json` cannot be used together."),
        (["--say", " ... "], "There is nothing to say in `...`."),
        (["--say", "a" * 2001], "The text has 2001 characters."),
        (["--say", "Halt", "heart", "--language", "de"], "The voice `heart` speaks only English"),
    ],
)
def test_what_cannot_be_said_is_told(capsys: Captured, arguments: list[str], told: str) -> None:
    """Nothing to say, too much of it, and another language are told before anything is heard. Exit code 2."""
    assert main(["voices", *arguments, "--output", "null"]) == 2
    assert told in capsys.readouterr().err


def test_ctrl_c_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    """Whatever breaks it off, the terminal is as it was."""
    pytest.importorskip("termios")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VOICE_COACH", "XDG", "NO_"))
    }
    environment = {**kept, "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    with closing(Tty()) as tty:
        say = ["voices", "silent", "silent", "silent", "--say", "Some words " * 30, "--output", "null"]
        process = start(tty, environment, sys.executable, "-m", "voice_coach", *say)
        assert tty.shows(b"Keys: space pauses, n next, b back, q quits.")
        assert tty.shows(b"silent: Some words")
        assert not tty.as_it_was
        tty.press(b"\x03")
        assert process.wait(LONG) == 130
        assert tty.as_it_was


# --- completion


def completed(arguments: list[str], incomplete: str) -> list[str]:
    completion = ShellComplete(voice_coach, {}, "voice-coach", "_VOICE_COACH_COMPLETE")
    return [item.value for item in completion.get_completions(arguments, incomplete)]


def test_the_shell_completes_voices(home: Path) -> None:
    """`--voice`, the names here and the subcommands are completed; a variant after a plus, too."""
    own_voice(home, "hedwig", "de")
    assert completed(["play", "plank", "--voice"], "he") == ["heart", "hedwig", "he"]
    assert completed(["voices"], "hear") == ["heart"]
    assert {"add", "remove", "heart", "de"} <= {*completed(["voices"], "")}
    assert "add" not in completed(["voices", "heart"], "")
    assert "en-us+f3" in completed(["voices"], "en-us+f")
    assert completed(["voices", "remove"], "") == ["hedwig"]
    assert completed(["play", "--voice"], "./x") == ["./x"]


def test_completion_loads_nothing_heavy() -> None:
    """Pressing the tab key loads no speech engine and no numpy."""
    program = (
        "import sys\nfrom click.shell_completion import ShellComplete\nfrom voice_coach.cli import voice_coach\n"
        "one = ShellComplete(voice_coach, {}, 'voice-coach', 'X')\n"
        "assert one.get_completions(['play', '--voice'], 'en')\nprint(*sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "onnxruntime", "hibari", "piper", "pyttsx3", "miniaudio", "rich"} & {*out.split()}


def test_help_explains_all(capsys: Captured) -> None:
    """`voices --help` names its options and subcommands, and each of those has help of its own."""
    assert main(["voices", "--help"]) == 0
    told = capsys.readouterr().out
    for word in ("--language", "--json", "--say", "--rate", "voices add: ", "voices remove: ", "natural"):
        assert word in told
    for name, words in (("add", "Usage: voice-coach voices add [OPTIONS] FILE.onnx"), ("remove", "--yes")):
        assert main(["voices", name, "--help"]) == 0
        assert words in capsys.readouterr().out


# --- voices of one's own


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A Piper voice as it was fetched."""
    return make_model(tmp_path / "hum.onnx", language="de")


@needs_piper
def test_an_added_voice_has_a_name(capsys: Captured, home: Path, model: Path) -> None:
    """It is copied with its description and its pace, listed, spoken, chosen for its language, and removed."""
    (model.with_name("MODEL_CARD")).write_text("# Hum\n\n* License: CC0\n")
    assert main(["voices", "add", str(model), "--name", "Hedwig"]) == 0
    out = capsys.readouterr().out
    assert "Added Hedwig: " in out
    assert "Language: German\n" in out
    assert "Licence: CC0, says the MODEL_CARD beside it.\n" in out
    assert "It speaks German from now on" in out
    added = home / "Hedwig.onnx"
    assert added.read_bytes() == model.read_bytes()
    assert sorted(file.name for file in home.iterdir()) == [
        "Hedwig.onnx",
        "Hedwig.onnx.json",
        "Hedwig.onnx.pace",
    ]
    model.unlink()
    assert choose(Wanted(), "de-AT").voice.name == "Hedwig"
    assert choose(Wanted(), "en").voice.name == "heart"
    assert choose(Wanted("hedwig"), "en").voice.name == "Hedwig"
    assert any(line.startswith("Hedwig: German, Piper, natural") for line in listed(capsys))
    assert main(["voices", "remove", "hedwig", "--yes"]) == 0
    assert [*home.iterdir()] == []
    assert choose(Wanted(), "de").voice.name == "de"


@needs_piper
def test_an_added_voice_is_not_measured_again(
    home: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pace that was measured when it was added is the one it speaks at."""
    assert main(["voices", "add", str(model)]) == 0
    monkeypatch.setattr(PiperVoice, "measure", lambda voice: pytest.fail("measured again"))
    voice = PiperVoice(home / "hum.onnx")
    assert voice.fingerprint(Phrase("a"))
    voice.close()


@needs_piper
def test_an_english_voice_leaves_english_to_the_natural_one(capsys: Captured, tmp_path: Path) -> None:
    """English is spoken by the built-in natural voice unless the added one is asked for, and that is said."""
    model = make_model(tmp_path / "hum.onnx")
    assert main(["voices", "add", str(model)]) == 0
    assert "is spoken by another voice unless you choose this one." in capsys.readouterr().out


@needs_piper
def test_only_force_replaces_a_voice(capsys: Captured, home: Path, model: Path, tmp_path: Path) -> None:
    """A name that is taken, in any case, is refused; --force puts the new voice in its place, with its pace."""
    assert main(["voices", "add", str(model)]) == 0
    before = {file: file.read_bytes() for file in home.iterdir()}
    (tmp_path / "other").mkdir()
    other = make_model(tmp_path / "other" / "HUM.onnx", language="fr", inference={"length_scale": 2.0})
    assert main(["voices", "add", str(other)]) == 2
    assert "You already have a voice called `hum`" in capsys.readouterr().err
    assert {file: file.read_bytes() for file in home.iterdir()} == before
    assert main(["voices", "add", str(other), "--force"]) == 0
    assert {*home.iterdir()} == {*before}
    assert choose(Wanted(), "fr").voice.name == "hum"
    assert pace_file(home / "hum.onnx").read_bytes() != before[pace_file(home / "hum.onnx")]


def silent_model(folder: Path) -> Path:
    return make_model(folder / "hum.onnx", loudness=0.0)


def cut_model(folder: Path) -> Path:
    model = make_model(folder / "hum.onnx")
    model.write_bytes(model.read_bytes()[:300])
    return model


def without(key: str, value: object = None) -> object:
    return lambda folder: make_model(folder / "hum.onnx", **{key: value})


def in_language(told: object) -> object:
    def make(folder: Path) -> Path:
        model = make_model(folder / "hum.onnx")
        config = piper.config_of(model)
        config.write_text(json.dumps({**json.loads(config.read_text()), "language": told}))
        return model

    return make


def alone(folder: Path) -> Path:
    model = make_model(folder / "hum.onnx")
    piper.config_of(model).unlink()
    return model


def giant(folder: Path) -> Path:
    model = make_model(folder / "hum.onnx")
    os.truncate(model, (1 << 30) + 1)
    return model


def link(folder: Path) -> Path:
    model = make_model(folder / "real.onnx")
    (folder / "hum.onnx").symlink_to(model)
    return folder / "hum.onnx"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "hum.onnx")
    return folder / "hum.onnx"


def pipe_beside(folder: Path) -> Path:
    model = alone(folder)
    os.mkfifo(piper.config_of(model))
    return model


def empty(folder: Path) -> Path:
    model = make_model(folder / "hum.onnx")
    model.write_bytes(b"")
    return model


def no_json(folder: Path) -> Path:
    model = make_model(folder / "hum.onnx")
    piper.config_of(model).write_text("<html>")
    return model


def the_description(folder: Path) -> Path:
    return piper.config_of(make_model(folder / "hum.onnx"))


def a_wave(folder: Path) -> Path:
    with wave.open(str(folder / "hum.wav"), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
    return folder / "hum.wav"


def a_folder(folder: Path) -> Path:
    (folder / "hum.onnx").mkdir()
    return folder / "hum.onnx"


@needs_piper
@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and links")
@pytest.mark.parametrize(
    ("make", "cause", "remedy"),
    [
        (lambda folder: folder / "hum.onnx", "There is no file `", "NAME.onnx and NAME.onnx.json"),
        (alone, "There is no file `", "NAME.onnx and NAME.onnx.json"),
        (a_wave, "is not a Piper model: its name does not end in .onnx.", "NAME.onnx and NAME.onnx.json"),
        (the_description, "its name does not end in .onnx.", "Name the model: "),
        (a_folder, "is not a regular file.", "NAME.onnx and NAME.onnx.json"),
        (pipe, "is not a regular file.", "NAME.onnx and NAME.onnx.json"),
        (pipe_beside, "hum.onnx.json` is not a regular file.", "NAME.onnx and NAME.onnx.json"),
        (link, "is a link.", "Copy the file itself there: "),
        (giant, "has more than 1024 MB", "get both from where it came from"),
        (empty, "is empty", "get both from where it came from"),
        (no_json, "hum.onnx.json` is not JSON.", "get both"),
        (without("espeak"), "it lacks `espeak.voice`.", "get both"),
        (without("audio", {"sample_rate": "fast"}), "it lacks `audio.sample_rate`.", "get both"),
        (without("phoneme_id_map", {}), "it lacks `phoneme_id_map`.", "get both"),
        (in_language(None), "its `language.code` is not a language tag.", "get both"),
        (in_language(5), "its `language.code` is not a language tag.", "get both"),
        (in_language({"code": ["en"]}), "its `language.code` is not a language tag.", "get both"),
        (in_language({"code": "x" * 100_000}), "its `language.code` is not a language tag.", "get both"),
        (without("phoneme_type", "pinyin"), "needs parts that Piper would download", "It may be damaged"),
        (without("phoneme_type", "runes"), "cannot be loaded: ValueError", "It may be damaged"),
        (cut_model, "hum.onnx cannot be loaded: ", "It may be damaged"),
        (silent_model, "hum.onnx speaks, but nothing can be heard.", "Try another voice."),
    ],
)  # fmt: skip
def test_what_cannot_be_a_voice_is_refused(
    capsys: Captured, tmp_path: Path, home: Path, make: object, cause: str, remedy: str
) -> None:
    """Each bad file is told with its place, the cause and a remedy; the user's folder stays as it was."""
    assert callable(make)
    file = make(tmp_path)
    assert main(["voices", "add", str(file)]) in (1, 2)
    err = capsys.readouterr().err
    assert "hum." in err
    assert cause in err
    assert remedy in err
    assert "leave out `--voice`" not in err
    assert not home.exists()


@needs_piper
@pytest.mark.parametrize(
    ("name", "cause", "remedy"),
    [
        ("heart", "There is already a voice `heart`, of the engine hibari.", "--name my-heart"),
        ("DE", "There is already a voice `DE`, of the engine espeak.", "--name my-DE"),
        ("silent", "of the engine silent.", "--name"),
        ("my voice", "cannot be the name of a voice", "--name my-voice"),
        ("../x", "cannot be the name of a voice", "--name x"),
        ("", "cannot be the name of a voice", "--name my-voice"),
        ("é", "cannot be the name of a voice", "--name my-voice"),
        ("add", "cannot be the name of a voice", "--name my-voice"),
        ("nul", "cannot be the name of a voice", "--name my-voice"),
        ("a" * 65, "cannot be the name of a voice", "--name aaa"),
        ("en-us+f3", "cannot be the name of a voice", "--name en-us-f3"),
    ],
)
def test_a_name_that_a_voice_cannot_have(
    capsys: Captured, model: Path, home: Path, name: str, cause: str, remedy: str
) -> None:
    """A name is plain and nobody else's; --force changes nothing about that. Exit code 2."""
    assert main(["voices", "add", str(model), "--name", name, "--force"]) == 2
    err = capsys.readouterr().err
    assert cause in err
    assert remedy in err
    assert not home.exists()


@needs_piper
def test_a_voice_that_cannot_be_written_leaves_nothing(capsys: Captured, model: Path, home: Path) -> None:
    """A folder that cannot be made, and a full disk, are told; no part of the voice is left."""
    home.parent.mkdir(parents=True)
    home.write_text("in the way")
    assert main(["voices", "add", str(model)]) == 1
    assert "cannot be written" in capsys.readouterr().err
    home.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("voice_coach.unfinished.Unfinished.write", no_space)
        assert main(["voices", "add", str(model)]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert [*home.iterdir()] == []


def no_space(made: object, content: bytes) -> None:
    raise OSError(28, "No space left on device")


@needs_piper
def test_a_voice_is_listed_only_once_it_is_whole(
    model: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error while the last of its files gets its name takes back the others."""
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target.name.endswith(".json"):
            raise PermissionError(13, "Permission denied")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    assert main(["voices", "add", str(model)]) == 1
    assert not [file for file in home.iterdir() if file.suffix in (".onnx", ".json")]


def test_without_piper_adding_says_how_to_get_it(
    capsys: Captured, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A voice cannot be tried without the engine: the extra is named."""
    monkeypatch.setattr(piper, "is_installed", lambda package: False)
    model = tmp_path / "hum.onnx"
    model.write_bytes(b"model")
    config = {
        "audio": {"sample_rate": 16000}, "espeak": {"voice": "de"}, "phoneme_id_map": {"a": [1]},
        "num_symbols": 1, "num_speakers": 1,
    }  # fmt: skip
    piper.config_of(model).write_text(json.dumps(config))
    assert main(["voices", "add", str(model)]) == 1
    err = capsys.readouterr().err
    assert "A Piper voice cannot be tried: the Python package piper-tts is not installed." in err
    assert "-m pip install piper-tts" in err
    assert not home.exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("hedwik", "You have no voice called `hedwik`.\nDid you mean `hedwig`?"),
        ("heart", "`heart` is a voice of the engine hibari.\nOnly voices that you added can be removed."),
        ("zzzzzz", "You have no voice called `zzzzzz`.\nYou added: hedwig."),
    ],
)
def test_only_added_voices_can_be_removed(capsys: Captured, home: Path, name: str, told: str) -> None:
    """Any other name is told, with the nearest one of the user's. Exit code 2."""
    own_voice(home, "hedwig", "de")
    assert main(["voices", "remove", name, "--yes"]) == 2
    assert told in capsys.readouterr().err
    assert (home / "hedwig.onnx").is_file()


def test_nothing_is_removed_unasked(capsys: Captured, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal it needs --yes; at one it asks, and takes no for an answer."""
    model = own_voice(home, "hedwig", "de")
    assert main(["voices", "remove", "hedwig"]) == 2
    assert "voice-coach voices remove hedwig --yes" in capsys.readouterr().err
    monkeypatch.setattr("voice_coach.console.notices.on_terminal", lambda stream: True)
    monkeypatch.setattr(click, "confirm", lambda question, default: False)
    assert main(["voices", "remove", "hedwig"]) == 1
    assert model.is_file()
    monkeypatch.setattr(click, "confirm", lambda question, default: True)
    assert main(["voices", "remove", "hedwig"]) == 0
    assert [*home.iterdir()] == []


def test_a_voice_of_the_users_speaks_its_language(home: Path, has_piper: None) -> None:
    """An added voice is chosen for its language, the nearest region first; English keeps its natural voice."""
    own_voice(home, "a-brazilian", "pt_BR")
    own_voice(home, "b-portuguese", "pt_PT")
    own_voice(home, "c-english", "en_GB")
    assert choose(Wanted(), "pt").voice.name == "a-brazilian"
    assert choose(Wanted(), "pt-PT").voice.name == "b-portuguese"
    assert choose(Wanted(), "en-GB").voice.name == "heart"
    assert choose(Wanted(rate=240), "en-GB").engine.name == "espeak"  # the one that is clear at any rate
    assert choose(Wanted(rate=260), "pt").engine.name == "espeak"
    assert choose(Wanted("c-english"), "en").voice.name == "c-english"
    own_voice(home, "d-norwegian", "no_NO", "nb")
    assert [choose(Wanted(), tag).voice.name for tag in ("no", "nb", "nb-NO")] == ["d-norwegian"] * 3


@pytest.fixture(autouse=True)
def no_third_parties() -> Iterator[None]:
    """Nothing that another test has loaded as an engine stays."""
    yield
    engines.added.cache_clear()
