"""`voice-coach voices add` and `voices remove`: Piper voices of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.commands.remove import YES, may_remove
from voice_coach.console.arguments import complete_own_voice
from voice_coach.console.exit_codes import Exit
from voice_coach.console.notices import tell, to_stderr
from voice_coach.console.settings import PLAIN
from voice_coach.errors import CoachError
from voice_coach.safe_text import safe

if TYPE_CHECKING:
    from voice_coach.voices.piper_added import NewVoice
    from voice_coach.voices.piper_pace import Pace


@click.command("add", short_help="Try a Piper voice, and add it to your own.")
@click.argument("file", metavar="FILE.onnx", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="Its name; by default the name of the file.")
@click.option("--force", is_flag=True, help="Replace a voice of yours that has this name.")
@PLAIN
def add(file: Path, name: str | None, force: bool) -> None:
    """Add a Piper voice: a model, FILE.onnx, with its description, FILE.onnx.json, beside it.

    It is tried first, and its pace is measured. Both files are copied, so you may delete yours.
    """
    from voice_coach.console.progress import progress
    from voice_coach.routines.language_names import in_words
    from voice_coach.units import Samples
    from voice_coach.user_folders import expanded
    from voice_coach.voices.piper import ENGINE
    from voice_coach.voices.piper_added import copy_in, licence_beside, look_at

    file = expanded(file)
    new = look_at(file.absolute(), name, force=force)
    to_stderr(f"Trying {new.name}, and measuring its pace ...")
    pace = tried(new)
    with progress(Samples(new.seen.st_size), f"Copying {new.name}", "copied", after=0.5) as show:
        model = copy_in(new, pace, lambda done: show(Samples(done)))
    tell(f"Added {safe(model.stem)}: {safe(str(model))}")
    voice = ENGINE.find(model.stem)
    language = in_words(voice.languages[0]) if voice is not None and voice.languages else "not known"
    tell(f"Language: {safe(language)}")
    licence = licence_beside(file.absolute())
    tell(
        f"Licence: {safe(licence)}, says the MODEL_CARD beside it."
        if licence
        else "Licence: each voice has its own; the MODEL_CARD where it came from names it."
    )
    speakers = new.told["num_speakers"]
    if speakers > 1:
        tell(f"It has {speakers} speakers; the first one speaks.")
    tell(f'Hear it: voice-coach voices {model.stem} --say "Hold for thirty seconds"')
    tell(f"Play with it: voice-coach play neck-warmup --voice {model.stem}")
    if voice is not None and ENGINE.voice_for(voice.languages[0] if voice.languages else "") == voice:
        tell(always(voice.languages[0]))


def always(language: str) -> str:
    """Return a sentence on whether an added voice now speaks its language by default."""
    from voice_coach.routines.language_names import in_words
    from voice_coach.voices.chosen import Wanted, choose

    if choose(Wanted(), language).engine.name == "piper":
        return f"It speaks {in_words(language)} from now on, unless you choose another voice."
    return f"{in_words(language)} is spoken by another voice unless you choose this one."


QUIETLY = 2.0
"""Seconds of measuring after which its progress is shown: most voices take no longer."""


def tried(new: NewVoice) -> Pace:
    """Have a voice speak and measure its pace. Raises ``CoachError`` where it cannot be used."""
    from voice_coach.console.progress import progress
    from voice_coach.sound.clip import conform
    from voice_coach.units import Samples
    from voice_coach.voices.contract import NoVoiceError, VoiceError
    from voice_coach.voices.piper import ENGINE, GET_PIPER, PiperVoice
    from voice_coach.voices.recording_check import require_sound

    if lacking := ENGINE.lacking():
        raise CoachError(f"A Piper voice cannot be tried: {lacking}.", f"{GET_PIPER}.")
    voice = PiperVoice(new.model)
    try:
        sample = new.sample
        if not len(conform(require_sound(voice.speak_at(sample, 1.0), sample))):
            raise CoachError(f"{new.model} speaks, but nothing can be heard.", "Try another voice.")
        with progress(Samples(100), f"Measuring {new.name}", "measured", after=QUIETLY) as show:
            return voice.measure(lambda percent: show(Samples(percent)))
    except NoVoiceError as error:
        raise CoachError(f"{new.model} cannot be loaded: {reason(error)}", GET_IT_AGAIN) from error
    except VoiceError as error:
        raise CoachError(f"{new.model} cannot speak: {error}", GET_IT_AGAIN) from error
    finally:
        voice.close()


GET_IT_AGAIN = "It may be damaged, or made for another version of Piper: get both files again."


def reason(error: Exception) -> str:
    """Return why a model was not loaded, without the advice for players."""
    import re

    found = re.search(r"cannot be loaded \((.*)\)\. ", str(error), re.DOTALL)
    return (found[1] if found else str(error)).strip()[:300]


@click.command("remove", short_help="Remove a voice that you added.")
@click.argument("name", metavar="NAME", shell_complete=complete_own_voice)
@YES
@PLAIN
def remove(name: str, yes: bool) -> int:
    """Remove a Piper voice that you added by deleting its files. Built-in voices cannot be removed."""
    from voice_coach.voices.piper_added import removable, remove_voice

    model = removable(name)
    if not may_remove(model, f"voice-coach voices remove {model.stem}", yes):
        return Exit.FAILED
    remove_voice(model)
    tell(f"Removed {safe(str(model))}")
    return Exit.DONE
