"""`voice-coach doctor`: what works on this machine, tried for real, with a test sound."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from voice_coach.console.notices import tell
from voice_coach.console.reports import cause_of
from voice_coach.console.settings import PLAIN, is_plain
from voice_coach.errors import CoachError, UsageError
from voice_coach.installing import pip_install
from voice_coach.library.folders import folders, sounds_folder, user_folder
from voice_coach.safe_text import safe
from voice_coach.shortage import REMEDY, shortage

PACKAGES = ("espeakng-loader", "pyttsx3", "miniaudio", "numpy", "soxr", "soundfile", "pyyaml", "rich")
EXTRAS = ("hibari-tts", "onnxruntime", "piper-tts", "simpleaudio", "simpleaudio-patched", "av")

GET_SOUND = "Plug in or switch on headphones or loudspeakers, then try again."
SOUND_SERVER = {
    "Linux": " Check that PipeWire or PulseAudio runs: `systemctl --user status pipewire`, `pactl info`.",
    "Darwin": " Check that one is chosen in System Settings, Sound, Output.",
    "Windows": " Check that one is chosen in Settings, System, Sound, and that the service Windows Audio runs.",
}
"""What else to check if no sound device is found, by system."""


@dataclass(frozen=True)
class Finding:
    """The result of one check; ``remedy`` is empty if all is well."""

    subject: str
    found: str
    remedy: str = ""


@click.command("doctor")
@click.option("--sound/--no-sound", default=True, help="Play a test sound.")
@PLAIN
def command(sound: bool) -> int:
    """Show what works on this machine: voice, sound, folders. Exits 1 if something that routines need does not."""
    looks = [
        packages,
        settings,
        natural_voice,
        voice,
        own_voices,
        added_engines,
        cache,
        scripts,
        *([device] if sound else []),
    ]
    failed, plain = False, is_plain()
    write = tell if plain else click.echo  # `tell` would wrap the columns
    for look in looks:
        for finding in tried(look):
            failed |= bool(finding.remedy)
            if plain:
                told, remedy = "Problem: " if finding.remedy else "Fine: ", "Remedy: "
            else:
                told, remedy = f"{'problem' if finding.remedy else 'ok':<9}", " " * 9
            write(f"{told}{finding.subject}: {safe(finding.found)}")
            if finding.remedy:
                write(f"{remedy}{safe(finding.remedy)}")
    return 1 if failed else 0


def tried(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Run one check; an error in it becomes a finding."""
    try:
        yield from look()
    except CoachError as error:
        yield Finding(look.__name__, error.cause, error.remedy or "See the README.")
    except Exception as error:
        # An unexpected error must not hide the other findings.
        if short := shortage(error):
            yield Finding(look.__name__, short, REMEDY)
            return
        yield Finding(
            look.__name__, f"{type(error).__name__}: {error}", "Please report this with all of the above."
        )


def packages() -> Iterator[Finding]:
    """Yield the versions of the packages that the program uses."""
    from importlib.metadata import PackageNotFoundError, version

    yield Finding("system", f"{platform.platform()}, Python {platform.python_version()}")
    yield Finding("voice-coach", version("voice-coach"))
    found = []
    for name in (*PACKAGES, *EXTRAS):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            if name in PACKAGES:
                yield Finding(name, "not installed", "Install voice-coach again with pip.")
    yield Finding("packages", ", ".join(found))


def natural_voice() -> Iterator[Finding]:
    """Have the natural voice speak, without the clip cache; where it cannot be installed, eSpeak is enough."""
    import sys

    from voice_coach.voices import hibari

    lacking = hibari.ENGINE.lacking()
    here = (sys.platform, platform.machine(), sys.version_info[:2], 64 if sys.maxsize > 1 << 32 else 32)
    if lacking and not hibari.is_installable(*here):
        yield Finding(
            "natural voice",
            f"there is none for this machine ({platform.machine()}, Python {platform.python_version()}): "
            "eSpeak speaks English, too",
        )
        return
    reinstall = (
        "eSpeak speaks English meanwhile. "
        f"To install it: {pip_install(f'hibari-tts=={hibari.VERSION}', again=True)}"
    )
    if lacking:
        yield Finding("natural voice", f"does not speak: {lacking}", reinstall)
        return
    yield from spoken("natural voice", "heart", reinstall)


def voice() -> Iterator[Finding]:
    """Have eSpeak speak, without the clip cache: it speaks every language, and what another voice fails at."""
    from voice_coach.voices import espeak

    yield from spoken(
        "eSpeak",
        "en-us",
        f"Other languages play with tones only. To install it: {pip_install(*espeak.PACKAGES, again=True)}",
    )


def spoken(subject: str, name: str, remedy: str) -> Iterator[Finding]:
    """Have a voice speak a phrase twice: first including its start-up, then without it."""
    import time

    from voice_coach.coaching.cue import Phrase
    from voice_coach.voices.chosen import ChosenVoices, Wanted
    from voice_coach.voices.contract import VoiceError
    from voice_coach.voices.recording_check import require_sound

    speaker = ChosenVoices(Wanted(name))
    text = "Get ready, and hold."
    try:
        took = []
        for _ in range(2):
            began = time.monotonic()
            recording = require_sound(speaker.speak(Phrase(text)), text)
            took.append(time.monotonic() - began)
        seconds = len(recording.samples) / recording.rate
        if seconds:
            found = f"{seconds:.1f} s of speech made in {took[0]:.2f} s, its start included, then in {took[1]:.2f} s"
            yield Finding(subject, found)
        else:
            yield Finding(subject, "speaks, but nothing can be heard", remedy)
    except VoiceError as error:
        # A shortage brings its own remedy.
        yield Finding(
            subject, str(error).removesuffix(REMEDY).strip(), REMEDY if REMEDY in str(error) else remedy
        )
    finally:
        speaker.close()


def own_voices() -> Iterator[Finding]:
    """Have each voice that the user added speak."""
    from voice_coach.voices.piper import ENGINE, GET_PIPER

    voices = list(ENGINE.voices())
    if voices and (lacking := ENGINE.lacking()):
        names = ", ".join(voice.name for voice in voices)
        yield Finding(f"your voices ({names})", f"do not speak: {lacking}", f"{GET_PIPER}.")
        return
    for voice in voices:
        yield from spoken(
            f"voice {voice.name}", voice.name, f"Add it again, or: voice-coach voices remove {voice.name}"
        )


def added_engines() -> Iterator[Finding]:
    """Look for voices that other packages bring."""
    from voice_coach.voices.engines import added

    found, broken = added()
    if found:
        yield Finding("voices of other packages", ", ".join(engine.name for engine in found))
    for told in broken:
        yield Finding("voices of other packages", told, "Install that package again, or remove it.")


def cache() -> Iterator[Finding]:
    """Write into the folder of spoken clips."""
    import tempfile

    from voice_coach.sound.clip_cache import ClipCache

    try:
        folder = ClipCache().folder
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        remedy = "Routines play all the same; each start takes a little longer. Give it a folder that you may write to."
        yield Finding("clips", f"{error.filename or 'not kept'}: {error.strerror or error}", remedy)
        return
    entries = [entry for entry in folder.rglob("*") if entry.is_file()]
    size = sum(entry.stat().st_size for entry in entries) / 1e6
    kept = "1 spoken clip" if len(entries) == 1 else f"{len(entries)} spoken clips"
    yield Finding("clips", f"{kept}, {size:.1f} MB, in {folder}")


def scripts() -> Iterator[Finding]:
    """Read every routine there is."""
    from voice_coach.library.editor import left_over_in
    from voice_coach.library.finder import readings, unread_folders

    found = [(found.name, read().routine) for found, read in readings()]
    broken = [name for name, routine in found if routine is None]
    try:
        yield Finding("routines", f"{len(found)}; your own are in {user_folder()}")
    except CoachError as error:
        yield Finding("routines", f"{len(found)}. {error.cause}", error.remedy)
    for told in unread_folders():
        yield Finding("routines", told, "Check its permissions, or correct VOICE_COACH_SCRIPTS.")
    where = folders()
    for folder in dict.fromkeys((*where.added, *((where.own,) if where.own else ()))):
        for copy in left_over_in(folder):
            yield Finding("routines", f"an edit is open, or has left this behind: {copy}")
    for name in broken:
        yield Finding(f"routine {safe(name)}", "has errors", f"voice-coach check {safe(name)}")


def settings() -> Iterator[Finding]:
    """Read the settings, and check each one with `play`, the command that takes all of them."""
    from voice_coach.commands.play import command as play
    from voice_coach.console.settings import origin_of, wanted_voices
    from voice_coach.console.settings_file import config_file, read_config
    from voice_coach.user_folders import NoHomeError
    from voice_coach.voices.chosen import ChosenVoices

    try:
        with play.make_context("play", ["NAME"], default_map=dict(read_config())) as context:
            try:
                wanted = wanted_voices(context.params["voice"], context.params["rate"])
                ChosenVoices(wanted).require(wanted.voices)
            except UsageError as error:
                yield Finding("settings", cause_of(error), error.remedy)
                return
    except click.ClickException as error:
        origin = origin_of(error) if isinstance(error, click.BadParameter) else None
        found = f"{origin}: {error.message}" if origin else error.format_message()
        yield Finding("settings", found, "Correct it there, or delete it.")
        return
    try:
        file = config_file()
    except NoHomeError:
        yield Finding("settings", "no home folder for a settings file, so the defaults are used")
    else:
        yield Finding(
            "settings", f"{file}{'' if file.is_file() else ' (not there, so the defaults are used)'}"
        )


def device() -> Iterator[Finding]:
    """Play three tones on the sound device."""
    from voice_coach.outputs import open_output
    from voice_coach.outputs.dropouts import told
    from voice_coach.outputs.quiet import quiet
    from voice_coach.sound.clip import load_tone
    from voice_coach.sound.clips import tone_file

    notices: list[str] = []
    with quiet():
        output = open_output("device", notices.append)
        try:
            for name in ("hold", "release", "go"):
                output.write(load_tone(tone_file(sounds_folder(), name)))
            output.finish()
        finally:
            output.close()
    if output.dropouts:
        yield Finding(
            "sound", told(output.dropouts), "Close programs that keep the processor or the disk busy."
        )
    elif notices:
        yield Finding("sound", " ".join(notices), f"{GET_SOUND}{SOUND_SERVER.get(platform.system(), '')}")
    else:
        yield Finding("sound", "three tones were played without a break: did you hear them?")
